//! Rule `retirement`: on the day of the move the employee would not be retired in the new kind at once.

use super::{Case, Figures};
use crate::calendar::{Date, retirement_day};
use crate::instance::Employee;
use crate::policy::Kind;

/// First day on which `employee` is retired while holding `kind`: the stated day, else by the kind's retirement age.
#[must_use]
pub fn day(employee: &Employee, kind: &Kind) -> Date {
    employee.retire_on.unwrap_or_else(|| retirement_day(employee.birth_date, kind.retirement_age))
}

/// Judges the rule.
///
/// # Errors
/// [`Figures::Day`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let limit = day(case.employee, case.kind);
    if case.day < limit { Ok(()) } else { Err(Figures::Day { day: case.day, limit }) }
}
