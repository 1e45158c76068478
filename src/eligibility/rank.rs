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

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::step_at;
    use crate::eligibility::Figures;
    use crate::eligibility::fixture::{Scene, education};
    use crate::policy::{Education, Policy, Rank, Rule};

    fn ranked(name: &str, since: Date) -> Scene {
        let rank = Rank::by_name(name).unwrap();
        Scene::between("pelaksana", "pengawas").employee(|row| (row.rank, row.rank_since) = (rank, since))
    }

    /// Step on 1 January 2027 under changes of the policy.
    fn step(scene: Scene, change: impl FnOnce(&mut Policy)) -> Option<u8> {
        let instance = scene.policy(change).instance();
        step_at(&instance.employees[0], &instance.policy.rank, date(2027, 1, 1))
    }

    fn number(name: &str) -> Option<u8> {
        Rank::by_name(name).unwrap().step()
    }

    #[test]
    fn a_rank_rises_with_every_full_four_years() {
        assert_eq!(step(ranked("III/a", date(2023, 1, 1)), |_| ()), number("III/b"));
        assert_eq!(step(ranked("III/a", date(2023, 1, 2)), |_| ()), number("III/a"));
        assert_eq!(step(ranked("III/a", date(2019, 1, 1)), |_| ()), number("III/c"));
        assert_eq!(step(ranked("II/d", date(2023, 1, 1)), |_| ()), number("III/a"));
    }

    #[test]
    fn a_rank_does_not_rise_past_the_cap_of_the_education() {
        assert_eq!(step(ranked("III/a", date(2000, 1, 1)), |_| ()), number("III/d"));
    }

    #[test]
    fn a_rank_on_file_above_the_cap_stays() {
        assert_eq!(step(ranked("IV/b", date(2000, 1, 1)), |_| ()), number("IV/b"));
    }

    #[test]
    fn without_a_cap_ranks_rise_to_the_top_of_the_ladder() {
        let uncapped = |policy: &mut Policy| policy.rank.cap = [None; Education::LEVELS];
        assert_eq!(step(ranked("III/d", date(2011, 1, 1)), uncapped), number("IV/d"));
        assert_eq!(step(ranked("IV/d", date(1990, 1, 1)), uncapped), number("IV/e"));
    }

    #[test]
    fn ranks_stand_still_when_the_policy_says_so() {
        assert_eq!(step(ranked("III/a", date(2000, 1, 1)), |policy| policy.rank.step_years = 0), number("III/a"));
    }

    #[test]
    fn a_rank_since_a_later_day_has_not_risen() {
        assert_eq!(step(ranked("III/a", date(2027, 2, 1)), |_| ()), number("III/a"));
    }

    #[test]
    fn contract_classes_are_off_the_ladder_and_pass() {
        let scene = ranked("V", date(2020, 1, 1)).goal(|row| row.min_rank = number("IV/e"));
        assert_eq!(step(scene.clone(), |_| ()), None);
        assert_eq!(scene.judge(Rule::Rank), Ok(()));
    }

    #[test]
    fn the_rank_of_the_kind_is_enough_and_one_below_is_not() {
        // pengawas: III/b
        assert_eq!(ranked("III/b", date(2026, 1, 1)).judge(Rule::Rank), Ok(()));
        assert_eq!(ranked("III/a", date(2026, 1, 1)).judge(Rule::Rank), Err(Figures::Rank { has: 8, needs: 9 }));
    }

    #[test]
    fn a_rank_reached_by_a_later_period_is_enough_then() {
        let scene = ranked("III/a", date(2024, 1, 1));
        assert_eq!(scene.judge(Rule::Rank), Err(Figures::Rank { has: 8, needs: 9 }));
        assert_eq!(scene.judge_in(2, Rule::Rank), Ok(()));
    }

    #[test]
    fn a_cap_below_what_is_asked_keeps_out_for_good() {
        let scene = ranked("II/c", date(1995, 1, 1)).employee(|row| row.education = education("smp"));
        assert_eq!(scene.judge_in(3, Rule::Rank), Err(Figures::Rank { has: 6, needs: 9 }));
    }

    #[test]
    fn the_higher_of_kind_and_position_is_asked() {
        let scene = |needs| ranked("III/b", date(2026, 1, 1)).goal(|row| row.min_rank = number(needs));
        assert_eq!(scene("III/a").judge(Rule::Rank), Ok(()));
        assert_eq!(scene("III/c").judge(Rule::Rank), Err(Figures::Rank { has: 9, needs: 10 }));
    }

    #[test]
    fn where_no_rank_is_asked_every_rank_passes() {
        let scene = ranked("I/a", date(2026, 1, 1)).kind("pengawas", |kind| kind.min_rank = None);
        assert_eq!(scene.judge(Rule::Rank), Ok(()));
    }
}
