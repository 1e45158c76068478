//! Rule `decision`: no `must_not` covers the employee, the position and the period. A `must` that covers the move beats it.

use super::{Case, Figures};
use crate::calendar::Period;
use crate::instance::{EmployeeId, Instance, Order, PositionId};

/// The row of the first `must_not` that bars `employee` from moving into `position` in `period`, unless a `must` beats it.
#[must_use]
pub fn barred_by(instance: &Instance, employee: EmployeeId, position: PositionId, period: Period) -> Option<u32> {
    if must_cover(instance, employee, position, period) {
        return None;
    }
    let mut own = instance.decisions.iter().filter(|decision| decision.employee == employee);
    own.find_map(|decision| match decision.order {
        Order::MustNot { position: barred, from, to } => {
            (from <= period && period <= to && barred.is_none_or(|p| p == position)).then_some(decision.row)
        }
        Order::Must { .. } | Order::Attend { .. } => None,
    })
}

/// Whether a `must` demands that `employee` holds `position` in `period`.
#[must_use]
pub fn must_cover(instance: &Instance, employee: EmployeeId, position: PositionId, period: Period) -> bool {
    instance.decisions.iter().filter(|decision| decision.employee == employee).any(|decision| match decision.order {
        Order::Must { position: wanted, from, to } => wanted == position && from <= period && period <= to,
        Order::MustNot { .. } | Order::Attend { .. } => false,
    })
}

/// Judges the rule.
///
/// # Errors
/// [`Figures::Barred`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    match barred_by(case.instance, case.employee_id, case.position_id, case.period) {
        Some(row) => Err(Figures::Barred { row }),
        None => Ok(()),
    }
}
