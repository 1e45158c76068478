//! What an employee could ever come to: kinds, positions and courses within reach. A generous first sieve; the graph
//! itself decides what is really reached.

use super::frame::Frame;
use crate::calendar::Period;
use crate::eligibility::{Case, Origin, matching, sift, transition};
use crate::instance::{CourseId, Employee, EmployeeId, Instance, Order, PositionId};
use crate::policy::{KindId, Mode, Rule, RuleSet};
use crate::quantity::BasisPoints;

/// Rules that depend on the kinds left and entered, the period and the employee only.
pub(super) const KIND_RULES: [Rule; 11] = [
    Rule::Transition,
    Rule::Retirement,
    Rule::Blackout,
    Rule::Status,
    Rule::Age,
    Rule::Service,
    Rule::ServiceLeft,
    Rule::Experience,
    Rule::Performance,
    Rule::Talent,
    Rule::Discipline,
];

/// Rules that depend on the position and the employee only. A position may close later, so that `open` is judged for the
/// first period here, and again where it is entered.
const POSITION_RULES: [Rule; 2] = [Rule::Education, Rule::Field];

/// A position within reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// Which.
    pub position: PositionId,
    /// Whether it may be entered by an ordinary move; else it is only held at the start or by decision.
    pub enterable: bool,
    /// Soft rules about position and employee alone that do not hold.
    pub soft: RuleSet,
}

/// All that is within reach of one employee.
#[derive(Clone, Debug)]
pub struct Prospects {
    /// Who.
    pub employee: EmployeeId,
    /// Positions, ordered by unit, then by number.
    pub positions: Vec<Prospect>,
    /// Courses that may be attended, ordered.
    pub courses: Vec<CourseId>,
    /// For each kind the earliest period after whose moves it may be held; 0 = at the start, none = never.
    pub arrival: Vec<Option<u8>>,
}

impl Prospects {
    /// Looks around for `employee`.
    #[must_use]
    pub fn of(instance: &Instance, frame: &Frame, employee: EmployeeId) -> Self {
        let arrival = arrivals(instance, frame, employee);
        let courses = courses_in_reach(instance, frame, employee, &arrival);
        let positions = positions_in_reach(instance, frame, employee, &arrival, &courses);
        Self { employee, positions, courses, arrival }
    }

    /// Place of `position` in [`Self::positions`].
    #[must_use]
    pub fn place(&self, position: PositionId) -> Option<usize> {
        self.positions.iter().position(|prospect| prospect.position == position)
    }
}

/// Levels on file by competency.
pub(super) fn levels_on_file(instance: &Instance, employee: &Employee) -> Vec<u8> {
    let mut levels = vec![0; instance.competencies.len()];
    let given = employee.completed.iter().flat_map(|course| &instance.courses[course.index()].gives);
    for &(competency, level) in employee.levels.iter().chain(given) {
        let held = &mut levels[competency.index()];
        *held = level.max(*held);
    }
    levels
}

/// Earliest arrival in each kind, every doubt resolved in the employee's favour.
fn arrivals(instance: &Instance, frame: &Frame, id: EmployeeId) -> Vec<Option<u8>> {
    let employee = &instance.employees[id.index()];
    let mut arrival: Vec<Option<u8>> = vec![None; instance.policy.kinds.len()];
    arrival[employee.kind.index()] = Some(0);
    for (_, order) in frame.orders(id) {
        if let Order::Must { position, from, .. } = order {
            let kind = instance.positions[position.index()].kind.index();
            arrival[kind] = Some(arrival[kind].map_or(from.0, |now| now.min(from.0)));
        }
    }
    loop {
        let before = arrival.clone();
        for from in instance.policy.kind_ids() {
            for to in instance.policy.kind_ids().filter(|&to| to != from) {
                let Some(earliest) = arrive_from(instance, frame, id, &arrival, from, to) else { continue };
                let known = &mut arrival[to.index()];
                *known = Some(known.map_or(earliest, |now| now.min(earliest)));
            }
        }
        if arrival == before {
            return arrival;
        }
    }
}

/// The earliest period in which a move from `from` to `to` could pass the rules about kinds.
fn arrive_from(
    instance: &Instance,
    frame: &Frame,
    id: EmployeeId,
    arrival: &[Option<u8>],
    from: KindId,
    to: KindId,
) -> Option<u8> {
    let held_since = arrival[from.index()]?;
    let policy = &instance.policy;
    if !transition::move_type(policy, from, to).is_some_and(|kind| transition::is_on(policy, kind)) {
        return None;
    }
    let &position = frame.by_kind[to.index()].first()?;
    let employee = &instance.employees[id.index()];
    let day = |t: u8| instance.calendar.day(Period(t));
    let tier = policy.kind(from).tier;
    let tier_arrival = policy.kind_ids().filter(|&kind| policy.kind(kind).tier == tier);
    let tier_arrival = tier_arrival.filter_map(|kind| arrival[kind.index()]).min().unwrap_or(held_since);
    let at_start = held_since == 0;
    let origin = Origin {
        position: if at_start { employee.position } else { Some((position, day(held_since))) },
        kind: from,
        tier_since: if policy.kind(employee.kind).tier == tier {
            employee.tier_since
        } else {
            day(tier_arrival.max(1))
        },
    };
    (held_since + 1..=u8::try_from(instance.calendar.horizon()).unwrap_or(u8::MAX)).find(|&t| {
        let case = Case::new(instance, id, origin, position, Period(t), &[]);
        sift(&KIND_RULES, &case).is_some() && sift(&[Rule::Tenure], &case).is_some()
    })
}

/// Courses with a session that some kind in reach may attend, not completed, with prerequisites on file or in reach.
fn courses_in_reach(instance: &Instance, frame: &Frame, id: EmployeeId, arrival: &[Option<u8>]) -> Vec<CourseId> {
    let employee = &instance.employees[id.index()];
    if instance.policy.training.max_courses == 0 {
        return Vec::new();
    }
    let held_by = |kind: KindId, t: Period| arrival[kind.index()].is_some_and(|since| since <= t.0);
    let open_to_some = |course: CourseId| {
        let audience = &instance.courses[course.index()].audience;
        let sessions = &frame.sessions_of[course.index()];
        sessions.iter().any(|session| {
            let t = instance.sessions[session.index()].period;
            audience.is_empty() || audience.iter().any(|&kind| held_by(kind, t))
        })
    };
    let mut courses: Vec<CourseId> = (0..instance.courses.len())
        .map(CourseId::at)
        .filter(|course| employee.completed.binary_search(course).is_err() && open_to_some(*course))
        .collect();
    loop {
        let before = courses.clone();
        courses.retain(|course| {
            let needed = &instance.courses[course.index()].prerequisites;
            needed.iter().all(|need| employee.completed.binary_search(need).is_ok() || before.contains(need))
        });
        if courses == before {
            return courses;
        }
    }
}

fn positions_in_reach(
    instance: &Instance,
    frame: &Frame,
    id: EmployeeId,
    arrival: &[Option<u8>],
    courses: &[CourseId],
) -> Vec<Prospect> {
    let employee = &instance.employees[id.index()];
    let mut levels = levels_on_file(instance, employee);
    for &(competency, level) in courses.iter().flat_map(|course| &instance.courses[course.index()].gives) {
        levels[competency.index()] = levels[competency.index()].max(level);
    }
    let mut kept: Vec<Prospect> = Vec::new();
    let origin = Origin { position: employee.position, kind: employee.kind, tier_since: employee.tier_since };
    let last = Period::at(instance.calendar.horizon() - 1);
    for kind in instance.policy.kind_ids().filter(|kind| arrival[kind.index()].is_some()) {
        // Most positions are out of reach for their field; these are passed over together, and what asks for the same is
        // judged once.
        let case = |position, t| Case::new(instance, id, origin, position, t, &levels);
        let fits = |group: &&Vec<Vec<PositionId>>| sift(&[Rule::Field], &case(group[0][0], last)).is_some();
        for alike in frame.by_demand[kind.index()].iter().filter(fits).flatten() {
            let first = case(alike[0], last);
            let Some(soft) = sift(&POSITION_RULES, &first) else { continue };
            if sift(&[Rule::Competency, Rule::Rank], &first).is_some() && could_match(&first) {
                let is_open = |&&position: &&PositionId| sift(&[Rule::Open], &case(position, Period::FIRST)).is_some();
                let open = alike.iter().filter(is_open);
                kept.extend(open.map(|&position| Prospect { position, enterable: true, soft }));
            }
        }
    }
    let must = frame.orders(id).iter().filter_map(|(_, order)| match order {
        Order::Must { position, .. } => Some(*position),
        Order::MustNot { .. } | Order::Attend { .. } => None,
    });
    for position in employee.position.map(|(position, _)| position).into_iter().chain(must) {
        if !kept.iter().any(|prospect| prospect.position == position) {
            kept.push(Prospect { position, enterable: false, soft: RuleSet::EMPTY });
        }
    }
    kept.sort_by_key(|prospect| (instance.positions[prospect.position.index()].unit, prospect.position));
    kept
}

/// Whether the best levels in reach satisfy the laxer of the two thresholds of the match.
fn could_match(case: &Case<'_>) -> bool {
    let policy = &case.instance.policy;
    let laxest: BasisPoints = policy.moves.min_jpm_lateral.min(policy.moves.min_jpm_promotion);
    policy.rules.of(Rule::Match) != Mode::Hard || matching::jpm(case.position, case.levels) >= laxest
}
