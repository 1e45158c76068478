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

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::{Feeder, Rule};
    use crate::quantity::Months;

    /// `pengawas` is fed by `pelaksana` after four years.
    fn promoted(tier: Date, kind: Date) -> Scene {
        Scene::between("pelaksana", "pengawas").employee(|row| {
            (row.tier_since, row.kind_since, row.position_since) = (Some(tier), Some(kind), Some(kind));
        })
    }

    fn short(has: i32, limit: i32) -> Result<(), Figures> {
        Err(Figures::Months { has: Months(has), limit: Months(limit) })
    }

    #[test]
    fn four_full_years_are_enough() {
        let since = date(2023, 1, 1);
        assert_eq!(promoted(since, since).judge(Rule::Experience), Ok(()));
    }

    #[test]
    fn four_years_less_a_month_are_not_enough() {
        let since = date(2023, 2, 1);
        assert_eq!(promoted(since, since).judge(Rule::Experience), short(47, 48));
        assert_eq!(promoted(since, since).judge_in(2, Rule::Experience), Ok(()));
    }

    #[test]
    fn time_in_the_tier_counts_not_time_in_the_kind() {
        assert_eq!(promoted(date(2023, 1, 1), date(2026, 6, 1)).judge(Rule::Experience), Ok(()));
    }

    #[test]
    fn the_easiest_entry_that_names_the_kind_decides() {
        let easier = |since| {
            let scene = promoted(since, since);
            let [own, other] = ["pelaksana", "mahir"].map(|name| scene.id_of_kind(name));
            scene.kind("pengawas", |kind| {
                kind.feeders = vec![
                    Feeder { kinds: vec![own], years: 4 },
                    Feeder { kinds: vec![other, own], years: 2 },
                    Feeder { kinds: vec![other], years: 0 },
                ];
            })
        };
        assert_eq!(easier(date(2025, 1, 1)).judge(Rule::Experience), Ok(()));
        assert_eq!(easier(date(2025, 1, 2)).judge(Rule::Experience), short(23, 24));
    }

    #[test]
    fn a_kind_that_feeds_nothing_is_refused_however_long_it_was_held() {
        assert_eq!(Scene::between("pemula", "pengawas").judge(Rule::Experience), Err(Figures::NoFeeder));
    }

    #[test]
    fn a_kind_without_feeders_asks_no_experience() {
        let scene = Scene::between("pemula", "pengawas").kind("pengawas", |kind| kind.feeders.clear());
        assert_eq!(scene.judge(Rule::Experience), Ok(()));
    }

    #[test]
    fn entering_a_selective_kind_of_the_same_tier_asks_experience() {
        assert_eq!(Scene::between("ahli_pertama", "mahir").judge(Rule::Experience), Err(Figures::NoFeeder));
        assert_eq!(Scene::between("pengawas", "penyelia").judge(Rule::Experience), Ok(()));
    }

    #[test]
    fn lateral_moves_that_are_no_selection_ask_none() {
        assert_eq!(Scene::between("ahli_muda", "pengawas").judge(Rule::Experience), Ok(()));
        assert_eq!(Scene::between("mahir", "mahir").judge(Rule::Experience), Ok(()));
    }
}
