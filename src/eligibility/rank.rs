//! Rule `rank`: rank at that time reaches the higher of what the kind and the position ask. Also: rank over time.
//!
//! Source: model §2.4; ranks per echelon: PP 13/2002, annex.

use super::{Case, Figures};
use crate::calendar::{Date, months_between};
use crate::instance::Employee;
use crate::policy::RankRules;
use crate::quantity::Months;

/// Step on the rank ladder on `day`: one more for every full `step_years` since `rank_since`, never past the cap of the
/// education, never below the rank on file. None for ranks off the ladder.
#[must_use]
pub fn step_at(employee: &Employee, rules: &RankRules, day: Date) -> Option<u8> {
    let on_file = employee.rank.step()?;
    if rules.step_years == 0 {
        return Some(on_file);
    }
    let rises = months_between(employee.rank_since, day).0 / Months::from_years(rules.step_years).0;
    let top = 16;
    let risen = i32::from(on_file).saturating_add(rises).min(top);
    let cap = rules.cap[employee.education.index()].map_or(top, i32::from);
    Some(u8::try_from(risen.min(cap)).unwrap_or(on_file).max(on_file))
}

/// Judges the rule.
///
/// # Errors
/// [`Figures::Rank`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let Some(needs) = case.kind.min_rank.max(case.position.min_rank) else { return Ok(()) };
    match step_at(case.employee, &case.instance.policy.rank, case.day) {
        Some(has) if has < needs => Err(Figures::Rank { has, needs }),
        _ => Ok(()),
    }
}
