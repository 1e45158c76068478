//! Rule `tenure`: unplaced, or long enough in the position left.

use super::{Case, Figures};
use crate::calendar::months_between;
use crate::quantity::Months;

/// Judges the rule.
///
/// # Errors
/// [`Figures::Months`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let Some((_, since)) = case.origin.position else { return Ok(()) };
    let limit = Months::from_years(case.instance.policy.kind(case.origin.kind).min_tenure_years);
    let has = months_between(since, case.day);
    if has >= limit { Ok(()) } else { Err(Figures::Months { has, limit }) }
}
