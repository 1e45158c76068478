//! Rule `performance` (selections): both yearly ratings reach the kind's standard.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Performance`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let Some(needs) = case.kind.min_performance.filter(|_| case.selection) else { return Ok(()) };
    let has = case.employee.performance.min(case.employee.performance_prev);
    if has >= needs { Ok(()) } else { Err(Figures::Performance { has, needs }) }
}
