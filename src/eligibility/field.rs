//! Rule `field`: the position lists no field of study, or the employee's.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Field`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let wanted = &case.position.fields;
    let fits = wanted.is_empty() || case.employee.field.as_ref().is_some_and(|own| wanted.contains(own));
    if fits { Ok(()) } else { Err(Figures::Field) }
}
