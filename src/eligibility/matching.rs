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

#[cfg(test)]
mod tests {
    use super::jpm;
    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::Rule;
    use crate::quantity::BasisPoints;

    /// The match of levels `held` with requirements (level, weight).
    fn matched(asked: &[(u8, u32)], held: &[u8]) -> BasisPoints {
        let mut scene = Scene::between("pelaksana", "pengawas");
        for (&(level, weight), competency) in asked.iter().zip(["C1", "C2"]) {
            scene = scene.facts(|builder| builder.requires_with("goal", competency, level, |row| row.weight = weight));
        }
        jpm(&scene.instance().positions[1], held)
    }

    /// Somebody whose match is `level`/4.
    fn quarters(from: &str, to: &str, level: u8) -> Scene {
        Scene::between(from, to).facts(|builder| builder.requires("goal", "C1", 4).level("E", "C1", level))
    }

    fn refused(has: i32, needs: i32) -> Result<(), Figures> {
        Err(Figures::Match { has: BasisPoints(has), needs: BasisPoints(needs) })
    }

    #[test]
    fn two_thirds_are_rounded_down() {
        assert_eq!(matched(&[(3, 1)], &[2, 0]), BasisPoints(6_666));
    }

    #[test]
    fn weights_count_and_rounding_comes_last() {
        // (2·2/3 + 1·1/5) / 3 = 23/45
        assert_eq!(matched(&[(3, 2), (5, 1)], &[2, 1]), BasisPoints(5_111));
    }

    #[test]
    fn more_than_asked_adds_nothing() {
        assert_eq!(matched(&[(2, 1), (2, 1)], &[5, 1]), BasisPoints(7_500));
        assert_eq!(matched(&[(2, 1)], &[5, 0]), BasisPoints(10_000));
    }

    #[test]
    fn no_level_at_all_is_no_match() {
        assert_eq!(matched(&[(1, 7), (5, 3)], &[0, 0]), BasisPoints(0));
    }

    #[test]
    fn a_position_without_requirements_matches_everybody() {
        assert_eq!(matched(&[], &[0, 0]), BasisPoints(10_000));
    }

    #[test]
    fn three_quarters_are_enough_sideways_and_not_for_a_promotion() {
        assert_eq!(quarters("pelaksana", "pelaksana", 3).judge(Rule::Match), Ok(()));
        assert_eq!(quarters("pelaksana", "pengawas", 3).judge(Rule::Match), refused(7_500, 8_000));
        assert_eq!(quarters("pelaksana", "ahli_muda", 3).judge(Rule::Match), refused(7_500, 8_000));
    }

    #[test]
    fn half_is_not_enough_sideways() {
        assert_eq!(quarters("pelaksana", "pelaksana", 2).judge(Rule::Match), refused(5_000, 6_800));
    }

    #[test]
    fn the_threshold_itself_is_enough() {
        let scene = quarters("pelaksana", "pengawas", 3).policy(|p| p.moves.min_jpm_promotion = BasisPoints(7_500));
        assert_eq!(scene.judge(Rule::Match), Ok(()));
        let scene = scene.policy(|p| p.moves.min_jpm_promotion = BasisPoints(7_501));
        assert_eq!(scene.judge(Rule::Match), refused(7_500, 7_501));
    }

    #[test]
    fn selections_without_promotion_and_exceptions_take_the_lateral_threshold() {
        assert_eq!(quarters("pengawas", "ahli_muda", 3).judge(Rule::Match), Ok(()));
        let scene = quarters("pelaksana", "administrator", 3);
        let pair = (scene.id_of_kind("pelaksana"), scene.id_of_kind("administrator"));
        assert_eq!(scene.policy(|policy| policy.moves.exceptions = vec![pair]).judge(Rule::Match), Ok(()));
    }
}
