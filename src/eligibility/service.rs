//! Rule `service`: length of service reaches the kind's minimum.

use super::{Case, Figures};
use crate::calendar::months_between;
use crate::quantity::Months;

/// Judges the rule.
///
/// # Errors
/// [`Figures::Months`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let limit = Months::from_years(case.kind.min_service_years);
    let has = months_between(case.employee.hired_on, case.day);
    if has >= limit { Ok(()) } else { Err(Figures::Months { has, limit }) }
}
