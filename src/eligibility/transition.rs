//! Rule `transition`: the move has a type, and the policy has that type switched on. Also: what a selection is.
//!
//! Source: model §2.3; the national career pattern knows the same three types (PP 11/2017 art. 188–189).

use super::{Case, Figures};
use crate::policy::{KindId, Policy};

/// Type of a move between kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MoveType {
    /// Same tier, any group; or an exception of the policy.
    Horizontal,
    /// One tier up in the same group.
    Vertical,
    /// One tier up into another group.
    Diagonal,
}

impl MoveType {
    /// Vertical and diagonal moves are promotions.
    #[must_use]
    pub const fn is_promotion(self) -> bool {
        matches!(self, Self::Vertical | Self::Diagonal)
    }
}

/// The type of a move from kind `from` to kind `to`, whether or not it is switched on.
#[must_use]
pub fn move_type(policy: &Policy, from: KindId, to: KindId) -> Option<MoveType> {
    let (left, entered) = (policy.kind(from), policy.kind(to));
    if left.tier == entered.tier {
        return Some(MoveType::Horizontal);
    }
    if entered.tier == left.tier + 1 {
        return Some(if left.group == entered.group { MoveType::Vertical } else { MoveType::Diagonal });
    }
    policy.moves.exceptions.contains(&(from, to)).then_some(MoveType::Horizontal)
}

/// Whether a move of that type is switched on.
#[must_use]
pub fn is_on(policy: &Policy, kind: MoveType) -> bool {
    match kind {
        MoveType::Horizontal => policy.moves.horizontal,
        MoveType::Vertical => policy.moves.vertical,
        MoveType::Diagonal => policy.moves.diagonal,
    }
}

/// Whether moving from kind `from` to kind `to` is a selection: a promotion, or entry into another, selective kind.
#[must_use]
pub fn is_selection(policy: &Policy, from: KindId, to: KindId) -> bool {
    move_type(policy, from, to).is_some_and(MoveType::is_promotion) || (from != to && policy.kind(to).selective)
}

/// Judges the rule.
///
/// # Errors
/// [`Figures::NoTransition`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    match case.move_type {
        Some(kind) if is_on(&case.instance.policy, kind) => Ok(()),
        switched_off => Err(Figures::NoTransition { from: case.origin.kind, to: case.position.kind, switched_off }),
    }
}
