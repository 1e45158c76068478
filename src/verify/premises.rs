//! For a planner: the facts of the instance, arranged so that a plan can be held against them. For an OR reader: the
//! parameters that the audit derives afresh (holders at the start, units at the start, decisions by employee).
//!
//! Nothing derived elsewhere in the program is reused here, so that a slip there cannot hide itself.

use crate::calendar::{Date, Period, retirement_day};
use crate::instance::{CourseId, Decision, Employee, EmployeeId, Instance, Order, Position, PositionId, UnitId};
use crate::policy::{Kind, KindId};

/// An instance with the look-ups that an audit needs.
#[derive(Debug)]
pub struct Premises<'a> {
    pub(super) instance: &'a Instance,
    holders_at_start: Vec<u32>,
    unit_holders_at_start: Vec<u32>,
    decisions: Vec<Vec<Decision>>,
    required_courses: Vec<Option<CourseId>>,
}

impl<'a> Premises<'a> {
    /// Arranges `instance`.
    #[must_use]
    pub fn new(instance: &'a Instance) -> Self {
        let mut holders_at_start = vec![0; instance.positions.len()];
        let mut unit_holders_at_start = vec![0; instance.units.len()];
        for (position, _) in instance.employees.iter().filter_map(|employee| employee.position) {
            holders_at_start[position.index()] += 1;
            unit_holders_at_start[instance.positions[position.index()].unit.index()] += 1;
        }
        let mut decisions = vec![Vec::new(); instance.employees.len()];
        for decision in &instance.decisions {
            decisions[decision.employee.index()].push(*decision);
        }
        let course = |name: &String| instance.courses.iter().position(|course| course.id == *name).map(CourseId::at);
        let required_courses =
            instance.policy.kinds.iter().map(|kind| kind.required_course.as_ref().and_then(course)).collect();
        Self { instance, holders_at_start, unit_holders_at_start, decisions, required_courses }
    }

    /// Employees who hold `position` in the file.
    pub(super) fn holders_at_start(&self, position: PositionId) -> u32 {
        self.holders_at_start[position.index()]
    }

    /// Employees who hold a position of `unit` in the file.
    pub(super) fn unit_holders_at_start(&self, unit: UnitId) -> u32 {
        self.unit_holders_at_start[unit.index()]
    }

    /// Most holders of `position` in any period.
    pub(super) fn most_holders(&self, position: PositionId) -> u32 {
        self.position(position).seats.max(self.holders_at_start(position))
    }

    /// The course that holders of `kind` must complete, if the instance has it.
    pub(super) fn required_course(&self, kind: KindId) -> Option<CourseId> {
        self.required_courses[kind.index()]
    }

    /// Decisions about `employee`, in file order.
    pub(super) fn decisions(&self, employee: EmployeeId) -> &[Decision] {
        &self.decisions[employee.index()]
    }

    /// Whether a `must` covers `employee` holding `position` in `period`.
    pub(super) fn must_covers(&self, employee: EmployeeId, position: PositionId, period: Period) -> bool {
        self.decisions(employee).iter().any(|decision| match decision.order {
            Order::Must { position: due, from, to } => due == position && from <= period && period <= to,
            Order::MustNot { .. } | Order::Attend { .. } => false,
        })
    }

    /// Whether a `must_not` bars `employee` from moving into `position` in `period`.
    pub(super) fn must_not_covers(&self, employee: EmployeeId, position: PositionId, period: Period) -> bool {
        self.decisions(employee).iter().any(|decision| match decision.order {
            Order::MustNot { position: barred, from, to } => {
                barred.is_none_or(|barred| barred == position) && from <= period && period <= to
            }
            Order::Must { .. } | Order::Attend { .. } => false,
        })
    }

    /// Unit of the position that `employee` holds in the file.
    pub(super) fn unit_at_start(&self, employee: EmployeeId) -> Option<UnitId> {
        self.employee(employee).position.map(|(position, _)| self.position(position).unit)
    }

    pub(super) fn employee(&self, employee: EmployeeId) -> &'a Employee {
        &self.instance.employees[employee.index()]
    }

    pub(super) fn position(&self, position: PositionId) -> &'a Position {
        &self.instance.positions[position.index()]
    }

    pub(super) fn kind(&self, kind: KindId) -> &'a Kind {
        self.instance.policy.kind(kind)
    }

    pub(super) fn day(&self, period: Period) -> Date {
        self.instance.calendar.day(period)
    }

    /// First day on which `employee` is retired when holding `kind`.
    pub(super) fn retirement_day(&self, employee: &Employee, kind: &Kind) -> Date {
        employee.retire_on.unwrap_or_else(|| retirement_day(employee.birth_date, kind.retirement_age))
    }
}
