//! Rule `retirement`: on the day of the move the employee would not be retired in the new kind at once.

use super::{Case, Figures};
use crate::calendar::{Date, retirement_day};
use crate::instance::Employee;
use crate::policy::Kind;

/// First day on which `employee` is retired while holding `kind`: the stated day, else by the kind's retirement age.
#[must_use]
pub fn day(employee: &Employee, kind: &Kind) -> Date {
    employee.retire_on.unwrap_or_else(|| retirement_day(employee.birth_date, kind.retirement_age))
}

/// Judges the rule.
///
/// # Errors
/// [`Figures::Day`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let limit = day(case.employee, case.kind);
    if case.day < limit { Ok(()) } else { Err(Figures::Day { day: case.day, limit }) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::Rule;

    /// `ahli_utama` retires at 65, `jpt_pratama` at 60.
    fn born(from: &str, to: &str, year: i16, month: i8) -> Scene {
        Scene::between(from, to).employee(|row| row.birth_date = date(year, month, 15))
    }

    #[test]
    fn the_last_month_before_retirement_still_allows_a_move() {
        assert_eq!(born("ahli_utama", "jpt_pratama", 1967, 1).judge(Rule::Retirement), Ok(()));
    }

    #[test]
    fn the_day_of_retirement_itself_does_not() {
        let refused = Figures::Day { day: date(2027, 1, 1), limit: date(2027, 1, 1) };
        assert_eq!(born("ahli_utama", "jpt_pratama", 1966, 12).judge(Rule::Retirement), Err(refused));
    }

    #[test]
    fn the_age_of_the_kind_entered_counts() {
        assert_eq!(born("jpt_pratama", "ahli_utama", 1966, 12).judge(Rule::Retirement), Ok(()));
    }

    #[test]
    fn a_stated_day_replaces_the_age_in_every_kind() {
        let stated = |year| {
            let scene = born("ahli_utama", "jpt_pratama", 1966, 12);
            scene.employee(|row| row.retire_on = Some(date(year, 1, 1)))
        };
        assert_eq!(stated(2030).judge(Rule::Retirement), Ok(()));
        assert_eq!(stated(2028).judge(Rule::Retirement), Ok(()));
        let refused = Figures::Day { day: date(2028, 1, 1), limit: date(2028, 1, 1) };
        assert_eq!(stated(2028).judge_in(2, Rule::Retirement), Err(refused));
    }

    #[test]
    fn an_early_stated_day_comes_before_the_age() {
        let scene = Scene::between("ahli_utama", "jpt_pratama").employee(|row| row.retire_on = Some(date(2028, 6, 1)));
        assert_eq!(scene.judge_in(2, Rule::Retirement), Ok(()));
        let refused = Figures::Day { day: date(2029, 1, 1), limit: date(2028, 6, 1) };
        assert_eq!(scene.judge_in(3, Rule::Retirement), Err(refused));
    }
}
