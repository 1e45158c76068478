//! Rule `experience` (selections): long enough in the tier, in one of the kinds that feed the position.
//!
//! Source: model §2.2; PP 11/2017 art. 54 and 107 for the preset's years.

use super::{Case, Figures};
use crate::calendar::months_between;
use crate::quantity::Months;

/// Judges the rule.
///
/// # Errors
/// [`Figures::NoFeeder`] when the kind held does not feed the kind at all, else [`Figures::Months`] with the easiest entry.
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    if !case.selection || case.kind.feeders.is_empty() {
        return Ok(());
    }
    let feeding = case.kind.feeders.iter().filter(|feeder| feeder.kinds.contains(&case.origin.kind));
    let Some(years) = feeding.map(|feeder| feeder.years).min() else { return Err(Figures::NoFeeder) };
    let (has, limit) = (months_between(case.origin.tier_since, case.day), Months::from_years(years));
    if has >= limit { Ok(()) } else { Err(Figures::Months { has, limit }) }
}
