//! What every answer about a plan stands on: its rows, how full they are, and the prices behind its bound.
//!
//! For a planner: the plan as it is, and what is scarce in it. For an OR reader: the coupling rows with their activities
//! under the plan, and one vector of prices in fixed point for which the Lagrangian value is known or computed, so that a
//! bound of the problem with one agent steered elsewhere is that value less the agent's reduced cost.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::career::facts_of;
use crate::calendar::Period;
use crate::career::{CareerGraph, NO_ROW, Step, points};
use crate::dag::{FRACTION, Graph, Paths, Prices};
use crate::eligibility::{MoveType, transition};
use crate::files::{Certificate, PricedRow};
use crate::formulate::{self, Facts, Formulation, RowMeaning};
use crate::instance::{EmployeeId, Instance, PositionId, SessionId};
use crate::packing::{Problem, highest_price, priced_limits, scales};
use crate::plan::{self, Plan};
use crate::policy::KindId;
use crate::quantity::Points;

/// A plan with its rows and prices.
#[derive(Debug)]
pub struct Ground<'a> {
    /// The service.
    pub instance: &'a Instance,
    /// The plan.
    pub plan: &'a Plan,
    /// Rows and what is within reach of whom; no graphs.
    pub(super) outline: Formulation,
    /// Points per unit of each row.
    pub(super) prices: Vec<f64>,
    /// The same in fixed point.
    pub(super) price: Vec<i64>,
    pub(super) shift: Vec<u8>,
    /// What the plan uses of each row.
    pub(super) loads: Vec<i64>,
    /// No plan is worth more, by these prices.
    pub(super) bound: i64,
}

/// A goal that a career may reach: holding a position in one period, or in any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goal {
    /// The position.
    pub position: PositionId,
    /// When; none = in whatever period.
    pub period: Option<Period>,
}

impl Goal {
    /// Whether a step of a career reaches it.
    pub(super) fn is_reached(self, step: Step) -> bool {
        matches!(step, Step::Spend(t, Some(held)) if held == self.position && self.period.is_none_or(|own| own == t))
    }

    /// Whether a career reaches it.
    pub(super) fn is_met(self, facts: &Facts) -> bool {
        let held = |at: usize| facts.positions.get(at).copied().flatten() == Some(self.position);
        match self.period {
            Some(t) => held(t.index()),
            None => (0..facts.positions.len()).any(held),
        }
    }
}

/// What a career is worth at the prices, in points, and what a goal costs on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Worth {
    /// The best career, fixed point.
    best: i64,
    /// The best career that reaches the goal.
    through: i64,
}

/// Fixed-point units by which two roundings of the same prices may differ along a path, with room to spare.
const ROUNDING: i64 = 1 << (FRACTION - 8);

impl Worth {
    /// By how many points at least the bound falls when the goal is forced.
    pub(super) fn least(self) -> i64 {
        (self.best - self.through - ROUNDING).max(0) >> FRACTION
    }

    /// What the goal costs at the prices, rounded to points.
    pub(super) fn rounded(self) -> i64 {
        (self.best - self.through + (1 << (FRACTION - 1))) >> FRACTION
    }
}

impl<'a> Ground<'a> {
    /// Takes `plan` with the prices of rows by name. `stated` is the bound that was proved by exactly these prices, if that
    /// is known; else it is computed from all careers.
    #[must_use]
    pub fn new(instance: &'a Instance, plan: &'a Plan, named: &FxHashMap<String, f64>, stated: Option<i64>) -> Self {
        let outline = formulate::outline(instance, &|| false).expect("nobody asked to stop");
        let priced = |meaning: &RowMeaning| named.get(&meaning.name(instance)).copied().unwrap_or(0.0);
        let prices: Vec<f64> = outline.meanings.iter().map(priced).collect();
        let shift = scales(&largest(instance, &outline), MOST_USES);
        let fixed = |(at, price): (usize, &f64)| {
            let most = highest_price(outline.problem.rows[at].penalty, shift[at]);
            ((price * f64::from(FRACTION + u32::from(shift[at])).exp2()) as i64).clamp(0, most)
        };
        let price = prices.iter().enumerate().map(fixed).collect();
        let loads = vec![0; prices.len()];
        let mut ground = Self { instance, plan, outline, prices, price, shift, loads, bound: i64::MAX };
        ground.loads = ground.all_loads();
        ground.bound = stated.unwrap_or_else(|| ground.priced_bound());
        ground
    }

    /// Takes `plan` with the prices found in its folder: those of a certificate of this instance, else `prices` of rows by name,
    /// of which it may be known what bound they proved. None where there are neither.
    #[must_use]
    pub fn of_folder(
        instance: &'a Instance,
        plan: &'a Plan,
        certificate: Option<&Certificate>,
        (prices, stated): (&FxHashMap<String, f64>, Option<i64>),
    ) -> Option<Self> {
        if let Some(certificate) = certificate {
            let price = |row: &PricedRow| row.price as f64 / f64::from(20 + u32::from(row.shift)).exp2();
            let named = certificate.prices.iter().map(|row| (row.row.clone(), price(row))).collect();
            return Some(Self::new(instance, plan, &named, Some(certificate.bound)));
        }
        (!prices.is_empty()).then(|| Self::new(instance, plan, prices, stated))
    }

    /// No plan is worth more than this.
    #[must_use]
    pub fn bound(&self) -> Points {
        Points(self.bound)
    }

    pub(super) fn view(&self) -> Prices<'_> {
        Prices { price: &self.price, shift: &self.shift }
    }

    pub(super) fn facts(&self, employee: EmployeeId) -> Facts {
        facts_of(self.instance, self.plan, employee)
    }

    /// The careers of `employee` in full.
    pub(super) fn career(&self, employee: EmployeeId) -> CareerGraph {
        self.outline.career_at_length(self.instance, employee)
    }

    /// What a career through the goal costs at the prices; none if there is no such career.
    pub(super) fn worth(&self, career: &CareerGraph, goal: Goal, space: &mut Paths) -> Option<Worth> {
        let best = space.best(&career.graph, &self.view())?;
        let mut through = None;
        space.through(&career.graph, |arc, value| {
            if goal.is_reached(career.steps[arc]) {
                through = through.max(Some(value));
            }
        });
        Some(Worth { best, through: through? })
    }

    /// The Lagrangian value at the prices, rounded down to points; [`i64::MAX`] if somebody's careers could not be told in
    /// full.
    fn priced_bound(&self) -> i64 {
        let agents = (0..self.instance.employees.len()).into_par_iter();
        let best = |space: &mut Paths, at: usize| {
            let career = self.career(EmployeeId::at(at));
            career.exact.then(|| space.best(&career.graph, &self.view())).flatten().map(i128::from)
        };
        let values: Vec<Option<i128>> = agents.map_init(Paths::default, best).collect();
        let Some(mut total) = values.into_iter().sum::<Option<i128>>() else { return i64::MAX };
        let mut space = Paths::default();
        for &session in &self.outline.openers {
            total += i128::from(space.best(&self.opener(session), &self.view()).unwrap_or(0));
        }
        let Problem { rows, knapsacks, .. } = &self.outline.problem;
        total += priced_limits(rows, knapsacks, &self.price, &self.shift);
        i64::try_from(total >> FRACTION).unwrap_or(i64::MAX)
    }

    /// The agent of a session that must be opened.
    pub(super) fn opener(&self, session: SessionId) -> Graph {
        let capacity = self.instance.sessions[session.index()].capacity;
        formulate::opener(self.instance, &self.outline.rows, session, capacity)
    }

    /// Rows used by one employee's career, each with how much.
    pub(super) fn uses(&self, employee: EmployeeId, facts: &Facts) -> Vec<(usize, i64)> {
        let (instance, rows) = (self.instance, &self.outline.rows);
        let about = &instance.employees[employee.index()];
        let mut found: Vec<(u32, i64)> = Vec::new();
        let mut held = about.position.map(|(position, _)| position);
        let mut kind = about.kind;
        let months = i64::from(instance.calendar.length().months().0);
        for t in instance.calendar.periods() {
            let Some(now) = facts.positions[t.index()] else {
                held = None;
                continue;
            };
            let position = &instance.positions[now.index()];
            if held != Some(now) {
                self.move_uses(&mut found, (held, kind), now, t);
            }
            found.push((rows.seats(now, t), 1));
            let allowance = position.allowance.0 * months;
            found.extend(rows.allowance[t.index()].iter().map(|&row| (row, allowance)));
            let kin = rows.kin.get(&employee).map_or(&[][..], Vec::as_slice);
            found.extend(
                kin.iter().filter(|(unit, when, _)| *unit == position.unit && *when == t).map(|kin| (kin.2, 1)),
            );
            let load = i64::from(instance.policy.mentoring.juniors_per_mentor);
            let junior = i64::from(points::is_junior(instance, about, t));
            let mentor = i64::from(points::is_mentor(instance, about, t));
            found.push((rows.mentors(position.unit, t), junior - load * mentor));
            (held, kind) = (Some(now), position.kind);
        }
        for &session in &facts.sessions {
            let cost = instance.sessions[session.index()].cost.0;
            found.extend(rows.attended(session, cost).map(|used| (used.row, used.amount)));
        }
        gathered(found)
    }

    fn move_uses(
        &self,
        found: &mut Vec<(u32, i64)>,
        (held, kind): (Option<PositionId>, KindId),
        now: PositionId,
        t: Period,
    ) {
        let (instance, rows) = (self.instance, &self.outline.rows);
        found.push((rows.moves[t.index()], 1));
        let entered = instance.positions[now.index()].kind;
        if transition::move_type(&instance.policy, kind, entered).is_some_and(MoveType::is_promotion) {
            found.push((rows.promotions[t.index()], 1));
        }
        if let Some(left) = held {
            found.push((rows.unit_moves(instance.positions[left.index()].unit, t), 1));
            let cost = plan::relocation(instance, left, now).map_or(0, |cost| cost.0);
            found.extend(rows.relocated(t, cost).map(|used| (used.row, used.amount)));
        }
    }

    /// Rows used by a session that takes place.
    pub(super) fn opener_uses(&self, session: SessionId) -> Vec<(usize, i64)> {
        let graph = self.opener(session);
        let mut found = Vec::new();
        let open = crate::dag::Leg { arc: 1, choice: u32::MAX };
        graph.for_uses(&[open], |entry| found.push((entry.row, entry.amount)));
        gathered(found)
    }

    /// Whether somebody attends the session.
    pub(super) fn is_open(&self, session: SessionId) -> bool {
        self.plan.trainings.iter().any(|training| training.session == session)
    }

    fn all_loads(&self) -> Vec<i64> {
        let everybody = (0..self.instance.employees.len()).into_par_iter().map(EmployeeId::at);
        let uses: Vec<Vec<(usize, i64)>> = everybody.map(|own| self.uses(own, &self.facts(own))).collect();
        let mut loads = vec![0; self.prices.len()];
        let openers = self.outline.openers.iter().filter(|&&session| self.is_open(session));
        let opened: Vec<Vec<(usize, i64)>> = openers.map(|&session| self.opener_uses(session)).collect();
        for (row, amount) in uses.into_iter().chain(opened).flatten() {
            loads[row] += amount;
        }
        loads
    }
}

/// Uses that a path may have at most, so that prices are fine enough for all of them.
const MOST_USES: u64 = 4_096;

/// The largest amount by which anybody uses each row.
fn largest(instance: &Instance, outline: &Formulation) -> Vec<u64> {
    let months = i64::from(instance.calendar.length().months().0);
    let sessions = instance.sessions.iter().flat_map(|session| [session.cost.0, session.fixed_cost.0]);
    let moves = instance.relocations.values().map(|cost| cost.0).chain([instance.policy.relocation_cost.0]);
    let paid = instance.positions.iter().map(|position| position.allowance.0 * months);
    let money = sessions.chain(moves).chain(paid).max().unwrap_or(0).unsigned_abs();
    let size = |meaning: &RowMeaning| match meaning {
        RowMeaning::Budget(_) => money,
        RowMeaning::Capacity(session) => u64::from(instance.sessions[session.index()].capacity),
        RowMeaning::Minimum(session) => u64::from(instance.sessions[session.index()].min_participants),
        RowMeaning::Mentors(..) => u64::from(instance.policy.mentoring.juniors_per_mentor),
        _ => 1,
    };
    outline.meanings.iter().map(|meaning| size(meaning).max(1)).collect()
}

/// Sums by row, without rows that do not exist.
fn gathered(mut found: Vec<(u32, i64)>) -> Vec<(usize, i64)> {
    found.retain(|&(row, amount)| row != NO_ROW && amount != 0);
    found.sort_unstable();
    let mut sums: Vec<(usize, i64)> = Vec::new();
    for (row, amount) in found {
        match sums.last_mut() {
            Some(last) if last.0 == row as usize => last.1 += amount,
            _ => sums.push((row as usize, amount)),
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{self, Solver};
    use crate::solver::{Settings, StopSignal};
    use crate::synthetic::{Profile, generate};

    #[test]
    fn rows_are_as_full_as_the_paths_of_the_plan_make_them() {
        let (instance, _) = generate(Profile::Plaju, Some(25), 5).tables.build().expect("what is generated is sound");
        let settings = Settings { work_limit: Some(400), ..Settings::default() };
        let outcome = pipeline::run(&instance, &settings, &Solver::Microlp, &(), &StopSignal::default()).unwrap();
        let plan = outcome.plan.expect("a small service is planned at once");
        let ground = Ground::new(&instance, &plan, &FxHashMap::default(), None);
        let whole = formulate::encode(&instance);
        let facts: Vec<Option<Facts>> =
            (0..instance.employees.len()).map(|at| Some(ground.facts(EmployeeId::at(at)))).collect();
        let selected = whole.select(&instance, &facts);
        assert_eq!(selected.kept, facts.len(), "everybody's career is found again");
        assert_eq!(ground.loads, selected.selection.loads(&whole.problem));
        assert!(plan.points() <= ground.bound());
    }
}
