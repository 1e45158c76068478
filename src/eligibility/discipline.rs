//! Rule `discipline`: no disciplinary penalty runs on the day of the move.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Day`] with the last day of the penalty.
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    match case.employee.discipline_until {
        Some(limit) if limit > case.day => Err(Figures::Day { day: case.day, limit }),
        _ => Ok(()),
    }
}
