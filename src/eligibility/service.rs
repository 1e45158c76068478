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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::Rule;
    use crate::quantity::Months;

    /// `jpt_pratama` asks five years.
    fn hired(to: &str, month: i8, day: i8) -> Scene {
        Scene::between("administrator", to).employee(|row| row.hired_on = date(2022, month, day))
    }

    #[test]
    fn five_full_years_are_enough() {
        assert_eq!(hired("jpt_pratama", 1, 1).judge(Rule::Service), Ok(()));
    }

    #[test]
    fn five_years_less_a_day_are_not_enough() {
        let refused = Err(Figures::Months { has: Months(59), limit: Months(60) });
        assert_eq!(hired("jpt_pratama", 1, 2).judge(Rule::Service), refused);
    }

    #[test]
    fn service_grows_with_the_periods() {
        assert_eq!(hired("jpt_pratama", 12, 31).judge_in(2, Rule::Service), Ok(()));
    }

    #[test]
    fn a_kind_that_asks_nothing_takes_newcomers() {
        let scene = Scene::between("administrator", "administrator").employee(|row| row.hired_on = date(2027, 1, 1));
        assert_eq!(scene.judge(Rule::Service), Ok(()));
    }
}
