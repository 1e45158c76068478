//! Rule `blackout`: no window without moves covers the day for the kind left or the kind entered.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Day`] with the first day after the window.
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let touched = [case.origin.kind, case.position.kind];
    let window = case.instance.policy.moves.blackouts.iter().find(|window| {
        window.from <= case.day
            && case.day < window.to
            && (window.kinds.is_empty() || window.kinds.iter().any(|kind| touched.contains(kind)))
    });
    match window {
        Some(window) => Err(Figures::Day { day: case.day, limit: window.to }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::{Blackout, Rule};

    const DAY: Date = date(2027, 1, 1);

    fn window(from: Date, to: Date, kinds: &[&str]) -> Scene {
        let scene = Scene::between("pelaksana", "pengawas");
        let kinds = kinds.iter().map(|name| scene.id_of_kind(name)).collect();
        scene.policy(|policy| policy.moves.blackouts = vec![Blackout { from, to, kinds }])
    }

    #[test]
    fn the_first_day_of_a_window_is_barred() {
        let limit = date(2027, 1, 2);
        assert_eq!(window(DAY, limit, &[]).judge(Rule::Blackout), Err(Figures::Day { day: DAY, limit }));
    }

    #[test]
    fn the_day_a_window_ends_is_free_again() {
        assert_eq!(window(date(2026, 7, 1), DAY, &[]).judge(Rule::Blackout), Ok(()));
    }

    #[test]
    fn the_day_before_a_window_is_free() {
        assert_eq!(window(date(2027, 1, 2), date(2027, 7, 1), &[]).judge(Rule::Blackout), Ok(()));
    }

    #[test]
    fn a_window_for_the_kind_left_or_the_kind_entered_bars() {
        let limit = date(2027, 7, 1);
        for kind in ["pelaksana", "pengawas"] {
            let scene = window(DAY, limit, &["jpt_pratama", kind]);
            assert_eq!(scene.judge(Rule::Blackout), Err(Figures::Day { day: DAY, limit }), "{kind}");
        }
    }

    #[test]
    fn a_window_for_other_kinds_does_not_bar() {
        let scene = window(DAY, date(2027, 7, 1), &["jpt_pratama", "administrator"]);
        assert_eq!(scene.judge(Rule::Blackout), Ok(()));
    }
}
