//! What all employees' graphs share: positions by kind, sessions by period, who decides what, time thresholds.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::calendar::{Date, Period, months_between};
use crate::instance::{CourseId, EmployeeId, Instance, Order, Position, PositionId, SessionId};
use crate::policy::{KindId, Mode, Rule};
use crate::quantity::Months;

/// Tables derived from the instance once.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Positions of each kind.
    pub by_kind: Vec<Vec<PositionId>>,
    /// Positions of each kind, in groups that ask for the same fields of study, and within these in groups that ask for the
    /// same in everything that the rules about positions judge.
    pub by_demand: Vec<Vec<Vec<Vec<PositionId>>>>,
    /// Sessions of each period.
    pub sessions: Vec<Vec<SessionId>>,
    /// Sessions of each course, by period.
    pub sessions_of: Vec<Vec<SessionId>>,
    /// Required course of each kind, where the instance has it.
    pub required: Vec<Option<CourseId>>,
    /// Orders about each employee.
    pub orders: FxHashMap<EmployeeId, Vec<(u32, Order)>>,
    /// Years that feeders ask of each tier.
    pub feeder_years: Vec<Vec<u32>>,
    /// Whether each fiscal year's first period of the horizon is this one.
    pub year_begins: Vec<bool>,
    /// Whether each fiscal year's last period of the horizon is this one.
    pub year_ends: Vec<bool>,
}

impl Frame {
    /// Derives the tables of `instance`.
    #[must_use]
    pub fn of(instance: &Instance) -> Self {
        let policy = &instance.policy;
        let mut by_kind = vec![Vec::new(); policy.kinds.len()];
        for (at, position) in instance.positions.iter().enumerate() {
            by_kind[position.kind.index()].push(PositionId::at(at));
        }
        let by_demand = by_kind.iter().map(|positions| by_demand(instance, positions)).collect();
        let calendar = &instance.calendar;
        let mut sessions = vec![Vec::new(); calendar.horizon()];
        let mut sessions_of = vec![Vec::new(); instance.courses.len()];
        for (at, session) in instance.sessions.iter().enumerate() {
            sessions[session.period.index()].push(SessionId::at(at));
            sessions_of[session.course.index()].push(SessionId::at(at));
        }
        for list in &mut sessions_of {
            list.sort_by_key(|session: &SessionId| (instance.sessions[session.index()].period, *session));
        }
        let mut orders: FxHashMap<EmployeeId, Vec<(u32, Order)>> = FxHashMap::default();
        for decision in &instance.decisions {
            orders.entry(decision.employee).or_default().push((decision.row, decision.order));
        }
        let year = |at: usize| calendar.fiscal_year(Period::at(at));
        let horizon = calendar.horizon();
        Self {
            by_kind,
            by_demand,
            sessions,
            sessions_of,
            required: required_courses(instance),
            orders,
            feeder_years: feeder_years(instance),
            year_begins: (0..horizon).map(|at| at == 0 || year(at) != year(at - 1)).collect(),
            year_ends: (0..horizon).map(|at| at + 1 == horizon || year(at) != year(at + 1)).collect(),
        }
    }

    /// Orders about `employee`.
    #[must_use]
    pub fn orders(&self, employee: EmployeeId) -> &[(u32, Order)] {
        self.orders.get(&employee).map_or(&[], Vec::as_slice)
    }
}

/// The positions in groups with the same fields of study, and within these with the same demands.
fn by_demand(instance: &Instance, positions: &[PositionId]) -> Vec<Vec<Vec<PositionId>>> {
    let about = |position: PositionId| &instance.positions[position.index()];
    let fields = grouped(positions, |position| &about(position).fields);
    let demands = |position| {
        let Position { min_education, min_rank, requirements, .. } = about(position);
        (min_education, min_rank, requirements)
    };
    fields.into_iter().map(|positions| grouped(&positions, demands)).collect()
}

/// The positions in groups with the same key, in the order of their first positions.
fn grouped<K: Eq + Hash>(positions: &[PositionId], key: impl Fn(PositionId) -> K) -> Vec<Vec<PositionId>> {
    let mut groups: Vec<Vec<PositionId>> = Vec::new();
    let mut group_of: FxHashMap<K, usize> = FxHashMap::default();
    for &position in positions {
        let group = *group_of.entry(key(position)).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(position);
    }
    groups
}

fn required_courses(instance: &Instance) -> Vec<Option<CourseId>> {
    let course_of: FxHashMap<&str, CourseId> =
        instance.courses.iter().enumerate().map(|(at, course)| (course.id.as_str(), CourseId::at(at))).collect();
    let required =
        |kind: &crate::policy::Kind| kind.required_course.as_deref().and_then(|id| course_of.get(id).copied());
    instance.policy.kinds.iter().map(required).collect()
}

/// For every tier, the distinct years that some feeder asks of a kind of that tier: only whether these have passed can
/// ever matter about the date since which a tier is held.
fn feeder_years(instance: &Instance) -> Vec<Vec<u32>> {
    let policy = &instance.policy;
    let tiers = policy.kinds.iter().map(|kind| usize::from(kind.tier) + 1).max().unwrap_or(0);
    let mut years = vec![Vec::new(); tiers];
    if policy.rules.of(Rule::Experience) == Mode::Off {
        return years;
    }
    for feeder in policy.kinds.iter().flat_map(|kind| &kind.feeders) {
        for &KindId(kind) in &feeder.kinds {
            years[usize::from(policy.kinds[usize::from(kind)].tier)].push(feeder.years);
        }
    }
    for list in &mut years {
        list.sort_unstable();
        list.dedup();
    }
    years
}

/// The first period whose day lies at least `wait` after `since`, as a number 1..=T; `T + 1` when none does.
#[must_use]
pub fn first_after(instance: &Instance, since: Date, wait: Months) -> u8 {
    let calendar = &instance.calendar;
    let reached = calendar.periods().find(|&t| months_between(since, calendar.day(t)) >= wait);
    reached.map_or_else(|| never(instance), |t| t.0)
}

/// The number after the last period: a threshold that is not reached within the horizon.
#[must_use]
pub fn never(instance: &Instance) -> u8 {
    u8::try_from(instance.calendar.horizon() + 1).expect("a horizon has at most 40 periods")
}
