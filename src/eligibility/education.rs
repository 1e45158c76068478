//! Rule `education`: education reaches the higher of what the kind and the position ask.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Education`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let has = case.employee.education;
    match case.kind.min_education.max(case.position.min_education) {
        Some(needs) if has < needs => Err(Figures::Education { has, needs }),
        _ => Ok(()),
    }
}
