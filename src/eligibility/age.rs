//! Rule `age`: on entering another kind, not older than its entry age.

use super::{Case, Figures};
use crate::calendar::months_between;
use crate::quantity::Months;

/// Judges the rule.
///
/// # Errors
/// [`Figures::Months`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let Some(years) = case.kind.max_entry_age else { return Ok(()) };
    let (has, limit) = (months_between(case.employee.birth_date, case.day), Months::from_years(years));
    if case.position.kind == case.origin.kind || has <= limit { Ok(()) } else { Err(Figures::Months { has, limit }) }
}
