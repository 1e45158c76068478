//! Rule `service_left`: enough service is left before retirement in the new kind.

use super::{Case, Figures, retirement};
use crate::calendar::months_between;
use crate::quantity::Months;

/// Judges the rule.
///
/// # Errors
/// [`Figures::Months`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let limit = Months::from_years(case.instance.policy.moves.min_service_left_years);
    let has = months_between(case.day, retirement::day(case.employee, case.kind));
    if has >= limit { Ok(()) } else { Err(Figures::Months { has, limit }) }
}
