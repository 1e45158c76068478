//! Rule `match`: the job-person match reaches the minimum for the type of move. Also: the match itself.
//!
//! Source: model §2.5; thresholds: the two scales described in `docs/policy.md`.

use super::{Case, Figures};
use crate::instance::Position;
use crate::quantity::BasisPoints;

/// The job-person match of somebody with these `levels` (by competency) in `position`: the weighted mean of
/// `min(level, required) / required`, in basis points, rounded down; 10000 where nothing is required.
#[must_use]
pub fn jpm(position: &Position, levels: &[u8]) -> BasisPoints {
    let (mut met, mut asked) = (0_i64, 0_i64);
    for requirement in &position.requirements {
        let level = levels[requirement.competency.index()].min(requirement.level);
        // 60 is divisible by every level 1..=5, so that the sum of shares stays whole.
        met += i64::from(requirement.weight) * i64::from(level) * (60 / i64::from(requirement.level));
        asked += i64::from(requirement.weight) * 60;
    }
    if asked == 0 {
        return BasisPoints(10_000);
    }
    BasisPoints(i32::try_from(10_000 * met / asked).expect("a share of at most 10000 basis points"))
}

/// Judges the rule.
///
/// # Errors
/// [`Figures::Match`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let moves = &case.instance.policy.moves;
    let needs = if case.is_promotion() { moves.min_jpm_promotion } else { moves.min_jpm_lateral };
    let has = jpm(case.position, case.levels);
    if has >= needs { Ok(()) } else { Err(Figures::Match { has, needs }) }
}
