//! Rule `performance` (selections): both yearly ratings reach the kind's standard.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Performance`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let Some(needs) = case.kind.min_performance.filter(|_| case.selection) else { return Ok(()) };
    let has = case.employee.performance.min(case.employee.performance_prev);
    if has >= needs { Ok(()) } else { Err(Figures::Performance { has, needs }) }
}

#[cfg(test)]
mod tests {
    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::Performance::{self, Baik, ButuhPerbaikan, Kurang, SangatBaik};
    use crate::policy::Rule;

    fn rated(from: &str, to: &str, last: Performance, before: Performance) -> Result<(), Figures> {
        let scene = Scene::between(from, to);
        scene.employee(|row| (row.performance, row.performance_prev) = (last, Some(before))).judge(Rule::Performance)
    }

    #[test]
    fn the_standard_in_both_years_is_enough() {
        assert_eq!(rated("pelaksana", "pengawas", Baik, Baik), Ok(()));
    }

    #[test]
    fn one_weak_year_of_the_two_is_not_enough() {
        let refused = Err(Figures::Performance { has: ButuhPerbaikan, needs: Baik });
        assert_eq!(rated("pelaksana", "pengawas", ButuhPerbaikan, SangatBaik), refused);
        assert_eq!(rated("pelaksana", "pengawas", SangatBaik, ButuhPerbaikan), refused);
    }

    #[test]
    fn the_lower_of_two_weak_years_is_reported() {
        let refused = Err(Figures::Performance { has: Kurang, needs: Baik });
        assert_eq!(rated("pelaksana", "pengawas", ButuhPerbaikan, Kurang), refused);
    }

    #[test]
    fn an_unknown_year_before_counts_as_the_last() {
        let scene = Scene::between("pelaksana", "pengawas").employee(|row| row.performance_prev = None);
        assert_eq!(scene.judge(Rule::Performance), Ok(()));
    }

    #[test]
    fn only_selections_ask_for_ratings() {
        assert_eq!(rated("ahli_muda", "pengawas", Kurang, Kurang), Ok(()));
        let refused = Err(Figures::Performance { has: Kurang, needs: Baik });
        assert_eq!(rated("pengawas", "ahli_muda", Kurang, Kurang), refused);
    }

    #[test]
    fn a_kind_without_standard_takes_every_rating() {
        let scene = Scene::between("pelaksana", "pengawas").kind("pengawas", |kind| kind.min_performance = None);
        assert_eq!(scene.employee(|row| row.performance = Kurang).judge(Rule::Performance), Ok(()));
    }
}
