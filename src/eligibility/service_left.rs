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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::Rule;
    use crate::quantity::Months;

    /// One year must be left; `administrator` retires at 58, `ahli_madya` at 60.
    fn born(from: &str, to: &str, month: i8) -> Scene {
        Scene::between(from, to).employee(|row| row.birth_date = date(1969, month, 20))
    }

    #[test]
    fn a_full_year_left_is_enough() {
        assert_eq!(born("administrator", "administrator", 12).judge(Rule::ServiceLeft), Ok(()));
    }

    #[test]
    fn eleven_months_left_are_not_enough() {
        let refused = Err(Figures::Months { has: Months(11), limit: Months(12) });
        assert_eq!(born("administrator", "administrator", 11).judge(Rule::ServiceLeft), refused);
    }

    #[test]
    fn retirement_in_the_kind_entered_counts() {
        assert_eq!(born("administrator", "ahli_madya", 11).judge(Rule::ServiceLeft), Ok(()));
        let refused = Err(Figures::Months { has: Months(11), limit: Months(12) });
        assert_eq!(born("ahli_madya", "administrator", 11).judge(Rule::ServiceLeft), refused);
    }

    #[test]
    fn a_stated_day_of_retirement_replaces_the_age() {
        let scene =
            Scene::between("administrator", "ahli_madya").employee(|row| row.retire_on = Some(date(2027, 6, 1)));
        let refused = Err(Figures::Months { has: Months(5), limit: Months(12) });
        assert_eq!(scene.judge(Rule::ServiceLeft), refused);
    }

    #[test]
    fn nothing_is_left_after_retirement_and_a_policy_may_ask_nothing() {
        let scene = born("ahli_madya", "administrator", 1);
        let refused = Err(Figures::Months { has: Months(0), limit: Months(12) });
        assert_eq!(scene.judge_in(3, Rule::ServiceLeft), refused);
        let lax = scene.policy(|policy| policy.moves.min_service_left_years = 0);
        assert_eq!(lax.judge_in(3, Rule::ServiceLeft), Ok(()));
    }
}
