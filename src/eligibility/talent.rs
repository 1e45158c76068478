//! Rule `talent` (selections): the talent box is among those the kind accepts. Also: box and merit.
//!
//! Source: model §2.8; the numbering of the nine boxes is that of PermenPANRB 3/2020.

use super::{Case, Figures};
use crate::instance::Employee;
use crate::policy::TalentRules;

/// Boxes by row (performance 1..=3) and column (potential 1..=3).
const GRID: [[u8; 3]; 3] = [[1, 3, 6], [2, 5, 8], [4, 7, 9]];

/// The talent box 1..=9 of `employee`.
#[must_use]
pub fn talent_box(employee: &Employee, rules: &TalentRules) -> u8 {
    let row = rules.performance[employee.performance as usize];
    GRID[usize::from(row) - 1][usize::from(employee.potential) - 1]
}

/// Merit 0..=100: the stated one, else that of the box; more for hours of training completed before the start where the
/// policy says so: `⌊hours_merit · min(h, hours_full) / hours_full⌋`.
#[must_use]
pub fn merit(employee: &Employee, rules: &TalentRules) -> u8 {
    let own = employee.merit.unwrap_or_else(|| rules.merit[usize::from(talent_box(employee, rules)) - 1]);
    let full = u64::from(rules.hours_full.max(1));
    let earned = u64::from(rules.hours_merit) * u64::from(employee.recent_hours).min(full) / full;
    own.saturating_add(u8::try_from(earned).unwrap_or(100)).min(100)
}

/// Judges the rule.
///
/// # Errors
/// [`Figures::Talent`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let accepted = &case.kind.talent_boxes;
    if !case.selection || accepted.is_empty() {
        return Ok(());
    }
    let own = talent_box(case.employee, &case.instance.policy.talent);
    if accepted.contains(&own) { Ok(()) } else { Err(Figures::Talent(own)) }
}

#[cfg(test)]
mod tests {
    use super::{merit, talent_box};
    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::Performance::{self, Baik, ButuhPerbaikan, Kurang, SangatBaik, SangatKurang};
    use crate::policy::Rule;

    /// `jpt_pratama` takes boxes 7, 8 and 9.
    fn talented(from: &str, performance: Performance, potential: u8) -> Scene {
        Scene::between(from, "jpt_pratama").employee(|row| {
            (row.performance, row.potential) = (performance, potential);
        })
    }

    fn box_of(performance: Performance, potential: u8) -> u8 {
        let instance = talented("administrator", performance, potential).instance();
        talent_box(&instance.employees[0], &instance.policy.talent)
    }

    #[test]
    fn boxes_are_numbered_by_performance_and_potential() {
        let row = |performance| [1, 2, 3].map(|potential| box_of(performance, potential));
        assert_eq!([Kurang, Baik, SangatBaik].map(row), [[1, 3, 6], [2, 5, 8], [4, 7, 9]]);
    }

    #[test]
    fn all_ratings_below_good_share_a_row() {
        assert_eq!([SangatKurang, Kurang, ButuhPerbaikan].map(|rating| box_of(rating, 3)), [6; 3]);
    }

    #[test]
    fn merit_is_that_of_the_box_unless_stated() {
        let scene = talented("administrator", SangatBaik, 2);
        let of = |scene: Scene| {
            let instance = scene.instance();
            merit(&instance.employees[0], &instance.policy.talent)
        };
        assert_eq!(of(scene.clone()), 80);
        assert_eq!(of(scene.clone().employee(|row| row.merit = Some(0))), 0);
        assert_eq!(of(scene.employee(|row| row.merit = Some(93))), 93);
    }

    #[test]
    fn an_accepted_box_passes() {
        assert_eq!(talented("administrator", SangatBaik, 2).judge(Rule::Talent), Ok(()));
        assert_eq!(talented("administrator", Baik, 3).judge(Rule::Talent), Ok(()));
    }

    #[test]
    fn a_box_that_the_kind_does_not_take_is_refused() {
        assert_eq!(talented("administrator", Baik, 2).judge(Rule::Talent), Err(Figures::Talent(5)));
        assert_eq!(talented("administrator", Kurang, 3).judge(Rule::Talent), Err(Figures::Talent(6)));
    }

    #[test]
    fn only_last_years_rating_makes_the_box() {
        let scene = talented("administrator", SangatBaik, 3).employee(|row| row.performance_prev = Some(Kurang));
        assert_eq!(scene.judge(Rule::Talent), Ok(()));
    }

    #[test]
    fn only_selections_ask_for_a_box() {
        assert_eq!(talented("jpt_pratama", Kurang, 1).judge(Rule::Talent), Ok(()));
        assert_eq!(talented("ahli_utama", Kurang, 1).judge(Rule::Talent), Err(Figures::Talent(1)));
    }

    #[test]
    fn a_kind_without_a_list_takes_every_box() {
        let scene = Scene::between("pelaksana", "pengawas").employee(|row| row.potential = 1);
        assert_eq!(scene.judge(Rule::Talent), Ok(()));
    }
}
