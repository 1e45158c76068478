//! Rule `open`: the position takes people in, and is not over-full at the start.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Closed`] or [`Figures::OverFull`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let position = case.position;
    if !position.open {
        return Err(Figures::Closed);
    }
    if position.holders_at_start > position.seats {
        return Err(Figures::OverFull { holders: position.holders_at_start, seats: position.seats });
    }
    Ok(())
}
