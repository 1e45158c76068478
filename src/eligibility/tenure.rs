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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::Rule;
    use crate::quantity::Months;

    /// Every kind of the preset asks two years.
    fn since(month: i8, day: i8) -> Scene {
        Scene::between("pelaksana", "pengawas").employee(|row| row.position_since = Some(date(2025, month, day)))
    }

    #[test]
    fn two_full_years_are_enough() {
        assert_eq!(since(1, 1).judge(Rule::Tenure), Ok(()));
    }

    #[test]
    fn two_years_less_a_day_are_not_enough() {
        let refused = Err(Figures::Months { has: Months(23), limit: Months(24) });
        assert_eq!(since(1, 2).judge(Rule::Tenure), refused);
    }

    #[test]
    fn tenure_grows_with_the_periods() {
        assert_eq!(since(12, 31).judge(Rule::Tenure), Err(Figures::Months { has: Months(12), limit: Months(24) }));
        assert_eq!(since(12, 31).judge_in(2, Rule::Tenure), Ok(()));
    }

    #[test]
    fn the_kind_left_decides_not_the_kind_entered() {
        let patient = since(1, 1).kind("pengawas", |kind| kind.min_tenure_years = 9);
        assert_eq!(patient.judge(Rule::Tenure), Ok(()));
        let refused = Err(Figures::Months { has: Months(24), limit: Months(36) });
        assert_eq!(patient.kind("pelaksana", |kind| kind.min_tenure_years = 3).judge(Rule::Tenure), refused);
    }

    #[test]
    fn whoever_holds_no_position_has_none_to_sit_out() {
        let scene = Scene::between("pelaksana", "pengawas").kind("pelaksana", |kind| kind.min_tenure_years = 9);
        assert_eq!(scene.unplaced().judge(Rule::Tenure), Ok(()));
    }
}
