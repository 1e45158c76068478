//! For a planner: how many hold each seat, leave each unit, attend each session, and what that costs. For an OR reader: the
//! left-hand sides of all rows as sums over careers, so that a plan in which few careers differ need not be added up again.

use crate::calendar::{Period, months_between};
use crate::instance::{EmployeeId, PositionId, SessionId, UnitId};
use crate::quantity::Months;

use super::path::Career;
use super::premises::Premises;

/// Counts and costs of some careers together, by period where they have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    holders: Vec<u32>,
    out: Vec<u32>,
    juniors: Vec<u32>,
    mentors: Vec<u32>,
    moves: Vec<u32>,
    promotions: Vec<u32>,
    attendees: Vec<u32>,
    allowances: Vec<i128>,
    relocations: Vec<i128>,
    positions: usize,
    units: usize,
}

/// Adds one, or takes one away.
fn count(number: &mut u32, sign: i128) {
    *number = if sign > 0 { *number + 1 } else { *number - 1 };
}

impl Tally {
    /// Of all careers.
    pub(super) fn of(premises: &Premises, careers: &[Career]) -> Self {
        let instance = premises.instance;
        let (horizon, positions, units) = (instance.calendar.horizon(), instance.positions.len(), instance.units.len());
        let mut tally = Self {
            holders: vec![0; horizon * positions],
            out: vec![0; horizon * units],
            juniors: vec![0; horizon * units],
            mentors: vec![0; horizon * units],
            moves: vec![0; horizon],
            promotions: vec![0; horizon],
            attendees: vec![0; instance.sessions.len()],
            allowances: vec![0; horizon],
            relocations: vec![0; horizon],
            positions,
            units,
        };
        for (at, career) in careers.iter().enumerate() {
            tally.add(premises, EmployeeId::at(at), career, 1);
        }
        tally
    }

    /// Adds a career (`sign` 1) or takes it away (−1).
    pub(super) fn add(&mut self, premises: &Premises, who: EmployeeId, career: &Career, sign: i128) {
        let months = i128::from(premises.instance.calendar.length().months().0);
        for (period, step) in premises.instance.calendar.periods().zip(&career.steps) {
            let at = period.index();
            if step.moved {
                count(&mut self.moves[at], sign);
            }
            if step.promotion {
                count(&mut self.promotions[at], sign);
            }
            if let Some(left) = step.left {
                count(&mut self.out[at * self.units + premises.position(left).unit.index()], sign);
            }
            let Some(position) = step.position else { continue };
            count(&mut self.holders[at * self.positions + position.index()], sign);
            self.allowances[at] += sign * months * i128::from(premises.position(position).allowance.0);
            self.relocations[at] += sign * step.left.map_or(0, |left| relocation(premises, left, position));
            let unit = at * self.units + premises.position(position).unit.index();
            if is_junior(premises, who, period) {
                count(&mut self.juniors[unit], sign);
            } else if is_mentor(premises, who, period) {
                count(&mut self.mentors[unit], sign);
            }
        }
        career.attended.iter().for_each(|session| count(&mut self.attendees[session.index()], sign));
    }

    /// How many hold `position` in `period`.
    pub(super) fn holders(&self, position: PositionId, period: Period) -> u32 {
        self.holders[period.index() * self.positions + position.index()]
    }

    /// How many leave a position of `unit` in `period`.
    pub(super) fn out(&self, unit: UnitId, period: Period) -> u32 {
        self.out[period.index() * self.units + unit.index()]
    }

    /// Juniors, and those who could guide them, in `unit` in `period`.
    pub(super) fn circle(&self, unit: UnitId, period: Period) -> (u32, u32) {
        let at = period.index() * self.units + unit.index();
        (self.juniors[at], self.mentors[at])
    }

    /// How many enter a position in `period`.
    pub(super) fn moves(&self, period: Period) -> u32 {
        self.moves[period.index()]
    }

    /// How many are promoted in `period`.
    pub(super) fn promotions(&self, period: Period) -> u32 {
        self.promotions[period.index()]
    }

    /// How many attend `session`.
    pub(super) fn attendees(&self, session: SessionId) -> u32 {
        self.attendees[session.index()]
    }

    /// Rupiah of allowances, and of relocations, in `period`.
    pub(super) fn spent(&self, period: Period) -> (i128, i128) {
        (self.allowances[period.index()], self.relocations[period.index()])
    }
}

/// Cost of moving from the location of `left` to that of `entered`; none within a location.
fn relocation(premises: &Premises, left: PositionId, entered: PositionId) -> i128 {
    let (from, to) = (premises.position(left).location, premises.position(entered).location);
    if from == to {
        return 0;
    }
    let stated = premises.instance.relocations.get(&(from, to)).copied();
    i128::from(stated.unwrap_or(premises.instance.policy.relocation_cost).0)
}

fn service(premises: &Premises, who: EmployeeId, period: Period) -> Months {
    months_between(premises.employee(who).hired_on, premises.day(period))
}

/// Whether `who` is new enough to be guided.
pub(super) fn is_junior(premises: &Premises, who: EmployeeId, period: Period) -> bool {
    service(premises, who, period) < Months::from_years(premises.instance.policy.mentoring.junior_years)
}

/// Long enough in service and well enough rated; the caller has seen that `who` is no junior.
pub(super) fn is_mentor(premises: &Premises, who: EmployeeId, period: Period) -> bool {
    let rules = &premises.instance.policy.mentoring;
    service(premises, who, period) >= Months::from_years(rules.mentor_years)
        && premises.employee(who).performance >= rules.min_performance
}
