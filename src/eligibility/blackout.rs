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
