//! Rule `status`: the kind accepts the employment status.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Status`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let status = case.employee.status;
    if case.kind.statuses[status as usize] { Ok(()) } else { Err(Figures::Status(status)) }
}
