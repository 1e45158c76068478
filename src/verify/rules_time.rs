//! For a planner: ages, tenures, service and blackouts on the day of the move. For an OR reader: predicates that
//! compare whole months, or days, with limits of the kind left or entered.

use crate::calendar::months_between;
use crate::quantity::Months;

use super::moves::Move;

/// Not retired at once in the new kind.
pub(super) fn retirement(step: &Move) -> bool {
    step.day < step.premises.retirement_day(step.employee, step.new_kind)
}

/// Long enough in the position left; nobody unplaced has one to leave.
pub(super) fn tenure(step: &Move) -> bool {
    step.standing.position.is_none()
        || months_between(step.standing.stint_since, step.day) >= Months::from_years(step.old_kind.min_tenure_years)
}

/// No blackout on that day names the kind left or entered.
pub(super) fn blackout(step: &Move) -> bool {
    !step.premises.instance.policy.moves.blackouts.iter().any(|window| {
        let covers = window.from <= step.day && step.day < window.to;
        let names = window.kinds.is_empty()
            || window.kinds.contains(&step.standing.kind)
            || window.kinds.contains(&step.target.kind);
        covers && names
    })
}

/// Not too old for another kind.
pub(super) fn age(step: &Move) -> bool {
    !step.changes_kind()
        || step
            .new_kind
            .max_entry_age
            .is_none_or(|most| months_between(step.employee.birth_date, step.day) <= Months::from_years(most))
}

/// Long enough in service.
pub(super) fn service(step: &Move) -> bool {
    months_between(step.employee.hired_on, step.day) >= Months::from_years(step.new_kind.min_service_years)
}

/// Enough service left in the new kind.
pub(super) fn service_left(step: &Move) -> bool {
    let last = step.premises.retirement_day(step.employee, step.new_kind);
    let least = step.premises.instance.policy.moves.min_service_left_years;
    months_between(step.day, last) >= Months::from_years(least)
}
