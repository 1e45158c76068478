//! Rule `age`: on entering another kind, not older than its entry age.

use super::{Case, Figures};
use crate::calendar::months_between;
use crate::quantity::Months;

/// Judges the rule.
///
/// # Errors
/// [`Figures::Months`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let Some(years) = case.kind.max_entry_age else { return Ok(()) };
    let (has, limit) = (months_between(case.employee.birth_date, case.day), Months::from_years(years));
    if case.position.kind == case.origin.kind || has <= limit { Ok(()) } else { Err(Figures::Months { has, limit }) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::Rule;
    use crate::quantity::Months;

    fn born(year: i16, month: i8, day: i8) -> Scene {
        Scene::between("pelaksana", "ahli_pertama").employee(|row| row.birth_date = date(year, month, day))
    }

    #[test]
    fn the_entry_age_itself_is_not_too_old() {
        assert_eq!(born(1974, 1, 1).judge(Rule::Age), Ok(()));
    }

    #[test]
    fn one_month_past_the_entry_age_is_too_old() {
        let refused = Err(Figures::Months { has: Months(637), limit: Months(636) });
        assert_eq!(born(1973, 12, 1).judge(Rule::Age), refused);
    }

    #[test]
    fn age_is_counted_in_whole_months_not_in_days() {
        assert_eq!(born(1973, 12, 2).judge(Rule::Age), Ok(()));
    }

    #[test]
    fn age_is_read_on_the_day_of_the_move() {
        let refused = Err(Figures::Months { has: Months(648), limit: Months(636) });
        assert_eq!(born(1974, 1, 1).judge_in(2, Rule::Age), refused);
    }

    #[test]
    fn within_a_kind_nobody_is_too_old() {
        let scene = Scene::between("ahli_muda", "ahli_muda").employee(|row| row.birth_date = date(1967, 1, 1));
        assert_eq!(scene.judge(Rule::Age), Ok(()));
    }

    #[test]
    fn a_kind_without_entry_age_takes_everybody() {
        let scene = born(1967, 1, 1).kind("ahli_pertama", |kind| kind.max_entry_age = None);
        assert_eq!(scene.judge(Rule::Age), Ok(()));
    }
}
