//! What a plan amounts to: attendees, costs by budget line, holders and vacancies, counts of moves.
//!
//! For an OR reader: the activities of the seat, capacity and budget rows under a given selection, in integers.

use std::collections::BTreeMap;

use crate::calendar::Period;
use crate::instance::{BudgetLine, Category, EmployeeId, Instance, PositionId, SourceId};
use crate::quantity::Money;

use super::{Plan, StepLabel};

/// Sums over a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Attendees by session.
    pub attendees: Vec<u32>,
    /// Whether each session takes place.
    pub opened: Vec<bool>,
    /// What falls under each budget line.
    pub used: Vec<Money>,
    /// All costs, whether or not a line covers them.
    pub costs: Costs,
    /// Position-major: holders of position `p` in period `t` are at `p·T + t − 1`.
    pub holders: Vec<u32>,
    /// Counts over all employees and periods.
    pub counts: Counts,
    horizon: usize,
}

/// Counts over all employees and periods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Moves of any kind, entering included.
    pub moves: u64,
    /// Moves by one tier up.
    pub promotions: u64,
    /// Moves into a position by employees without one.
    pub entering: u64,
    /// Moves by decision against a rule.
    pub overrides: u64,
    /// Rules that do not hold, over all moves.
    pub breaches: u64,
    /// Attendances.
    pub trainings: u64,
    /// Empty seats, over all periods.
    pub vacancies: u64,
    /// Employees retired by the last period.
    pub retired: u64,
    /// Periods in which a junior has no mentor, over all juniors.
    pub uncovered_juniors: u64,
}

/// Costs by fiscal year, source and category.
pub type Costs = BTreeMap<(i16, SourceId, Category), Money>;

impl Tally {
    /// The sums of `plan`.
    ///
    /// # Panics
    /// When the plan is not one of this instance (sizes and indices differ).
    #[must_use]
    pub fn of(instance: &Instance, plan: &Plan) -> Self {
        let horizon = instance.calendar.horizon();
        let mut tally = Self {
            attendees: vec![0; instance.sessions.len()],
            opened: Vec::new(),
            used: Vec::new(),
            costs: Costs::default(),
            holders: vec![0; instance.positions.len() * horizon],
            counts: Counts::default(),
            horizon,
        };
        let mut costs = Costs::default();
        for training in &plan.trainings {
            tally.attendees[training.session.index()] += 1;
        }
        tally.sessions(instance, &mut costs);
        for employee in 0..instance.employees.len() {
            tally.career(instance, plan, EmployeeId::at(employee), &mut costs);
        }
        let under = |line: &BudgetLine| -> Money {
            let falls = |key: &(i16, SourceId, Category)| line.covers(key.0, key.1, key.2);
            costs.iter().filter(|(key, _)| falls(key)).map(|(_, &cost)| cost).sum()
        };
        tally.used = instance.budgets.iter().map(under).collect();
        tally.costs = costs;
        tally.counts.trainings = plan.trainings.len() as u64;
        tally.counts.uncovered_juniors = plan.mentoring.iter().filter(|pair| pair.mentor.is_none()).count() as u64;
        tally.counts.vacancies = (0..instance.positions.len())
            .flat_map(|position| instance.calendar.periods().map(move |t| (PositionId::at(position), t)))
            .map(|(position, t)| u64::from(tally.vacant(instance, position, t)))
            .sum();
        tally
    }

    /// Holders of a position in a period.
    #[must_use]
    pub fn holders(&self, position: PositionId, period: Period) -> u32 {
        self.holders[position.index() * self.horizon + period.index()]
    }

    /// Empty seats of a position in a period; none once it is closed.
    #[must_use]
    pub fn vacant(&self, instance: &Instance, position: PositionId, period: Period) -> u32 {
        instance.positions[position.index()].seats_in(period).saturating_sub(self.holders(position, period))
    }

    /// Participation and opening.
    fn sessions(&mut self, instance: &Instance, costs: &mut Costs) {
        for (session, &attendees) in instance.sessions.iter().zip(&self.attendees) {
            let opened = attendees > 0 || !session.must_be_opened();
            self.opened.push(opened);
            let mut cost = Money(session.cost.0 * i64::from(attendees));
            if opened {
                cost += session.fixed_cost;
            }
            let year = instance.calendar.fiscal_year(session.period);
            *costs.entry((year, session.source, Category::Training)).or_default() += cost;
        }
    }

    /// Relocations, allowances and counts of one career.
    fn career(&mut self, instance: &Instance, plan: &Plan, employee: EmployeeId, costs: &mut Costs) {
        let given = &instance.employees[employee.index()];
        let mut held = given.position.map(|(position, _)| position);
        let mut kind = given.kind;
        let months = i64::from(instance.calendar.length().months().0);
        for (period, placement) in instance.calendar.periods().zip(plan.career(employee)) {
            let year = instance.calendar.fiscal_year(period);
            self.counts.breaches += placement.breaches.len() as u64;
            self.counts.overrides += u64::from(placement.step == StepLabel::Override);
            if let Some(now) = placement.position {
                if held != Some(now) {
                    self.counts.moves += 1;
                    self.counts.entering += u64::from(held.is_none());
                    let tiers = instance.policy.kind(placement.kind).tier.checked_sub(instance.policy.kind(kind).tier);
                    self.counts.promotions += u64::from(tiers == Some(1));
                    let relocation = held.and_then(|from| relocation(instance, from, now));
                    if let Some(cost) = relocation {
                        *costs.entry((year, instance.relocation_source, Category::Relocation)).or_default() += cost;
                    }
                }
                let allowance = Money(instance.positions[now.index()].allowance.0 * months);
                *costs.entry((year, instance.allowance_source, Category::Allowance)).or_default() += allowance;
                self.holders[now.index() * self.horizon + period.index()] += 1;
            }
            held = placement.position;
            kind = placement.kind;
        }
        let last = plan.career(employee).last();
        self.counts.retired += u64::from(last.is_some_and(|placement| placement.step == StepLabel::Retired));
    }
}

/// What a move between two positions costs, if it changes location.
#[must_use]
pub fn relocation(instance: &Instance, from: PositionId, to: PositionId) -> Option<Money> {
    let [from, to] = [from, to].map(|position| instance.positions[position.index()].location);
    let stated = || instance.relocations.get(&(from, to)).copied().unwrap_or(instance.policy.relocation_cost);
    (from != to).then(stated)
}
