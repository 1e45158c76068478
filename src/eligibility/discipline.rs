//! Rule `discipline`: no disciplinary penalty runs on the day of the move.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Day`] with the last day of the penalty.
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    match case.employee.discipline_until {
        Some(limit) if limit > case.day => Err(Figures::Day { day: case.day, limit }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::Rule;

    fn until(year: i16, month: i8, day: i8) -> Scene {
        Scene::between("pelaksana", "pengawas").employee(|row| row.discipline_until = Some(date(year, month, day)))
    }

    #[test]
    fn a_clean_file_passes() {
        assert_eq!(Scene::between("pelaksana", "pengawas").judge(Rule::Discipline), Ok(()));
    }

    #[test]
    fn a_penalty_that_ends_on_the_day_of_the_move_passes() {
        assert_eq!(until(2027, 1, 1).judge(Rule::Discipline), Ok(()));
    }

    #[test]
    fn a_penalty_that_runs_one_day_longer_bars() {
        let refused = Figures::Day { day: date(2027, 1, 1), limit: date(2027, 1, 2) };
        assert_eq!(until(2027, 1, 2).judge(Rule::Discipline), Err(refused));
    }

    #[test]
    fn a_penalty_is_over_in_a_later_period() {
        assert_eq!(until(2027, 12, 31).judge_in(2, Rule::Discipline), Ok(()));
    }
}
