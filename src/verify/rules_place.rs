//! For a planner: is the position open, is there such a move, did a decision bar it. For an OR reader: the rules that
//! are always hard and depend on position and decisions.

use super::moves::{Move, MoveType};

/// The position takes people in, is not closed yet, and has no more holders than seats in the file.
pub(super) fn open(step: &Move) -> bool {
    let gone = step.target.closed_from.is_some_and(|closed| step.period >= closed);
    step.target.open && !gone && step.premises.holders_at_start(step.to) <= step.target.seats
}

/// The type exists and is switched on.
pub(super) fn transition(step: &Move) -> bool {
    let moves = &step.premises.instance.policy.moves;
    match step.of_type {
        Some(MoveType::Horizontal) => moves.horizontal,
        Some(MoveType::Vertical) => moves.vertical,
        Some(MoveType::Diagonal) => moves.diagonal,
        None => false,
    }
}

/// No `must_not` covers the move; a `must` that covers it beats them all.
pub(super) fn decision(step: &Move) -> bool {
    step.exempt || !step.premises.must_not_covers(step.who, step.to, step.period)
}
