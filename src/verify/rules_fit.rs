//! For a planner: experience, ratings, talent box, competencies and match. For an OR reader: the selection predicates
//! and the two that read the levels an employee has reached.

use crate::calendar::{Date, months_between};
use crate::instance::{Employee, Instance};
use crate::policy::TalentRules;
use crate::quantity::Months;

use super::moves::Move;

/// Selections: long enough in the tier, in a feeder kind.
pub(super) fn experience(step: &Move) -> bool {
    let feeders = &step.new_kind.feeders;
    let in_tier = months_between(step.standing.tier_since, step.day);
    !step.is_selection()
        || feeders.is_empty()
        || feeders
            .iter()
            .any(|feeder| feeder.kinds.contains(&step.standing.kind) && in_tier >= Months::from_years(feeder.years))
}

/// Selections: both ratings reach the kind's standard.
pub(super) fn performance(step: &Move) -> bool {
    let worse = step.employee.performance.min(step.employee.performance_prev);
    !step.is_selection() || step.new_kind.min_performance.is_none_or(|least| worse >= least)
}

/// Selections: the talent box is accepted.
pub(super) fn talent(step: &Move) -> bool {
    let boxes = &step.new_kind.talent_boxes;
    let own = talent_box(&step.premises.instance.policy.talent, step.employee);
    !step.is_selection() || boxes.is_empty() || boxes.contains(&own)
}

/// Every mandatory requirement is met.
pub(super) fn competency(step: &Move) -> bool {
    step.target
        .requirements
        .iter()
        .filter(|asked| asked.mandatory)
        .all(|asked| step.standing.level(asked.competency) >= asked.level)
}

/// The match reaches the minimum of its type of move; a move without type counts as lateral.
pub(super) fn jpm_reached(step: &Move) -> bool {
    let moves = &step.premises.instance.policy.moves;
    step.jpm >= if step.is_promotion() { moves.min_jpm_promotion } else { moves.min_jpm_lateral }
}

/// Box 1..=9: rows are last year's performance, columns potential.
pub(super) fn talent_box(rules: &TalentRules, employee: &Employee) -> u8 {
    const GRID: [[u8; 3]; 3] = [[1, 3, 6], [2, 5, 8], [4, 7, 9]];
    let third = |value: u8| usize::from(value.clamp(1, 3) - 1);
    GRID[third(rules.performance[employee.performance as usize])][third(employee.potential)]
}

/// Merit 0..=100: as stated, else by talent box, and what hours of the last twelve months add.
pub(super) fn merit(instance: &Instance, employee: &Employee) -> u8 {
    let rules = &instance.policy.talent;
    let own = employee.merit.unwrap_or_else(|| rules.merit[usize::from(talent_box(rules, employee) - 1)]);
    let key = |day: Date, years: i16| (day.year() + years, day.month(), day.day());
    let start = instance.calendar.start();
    let recent = employee.completed_on.iter().filter(|&&(_, day)| key(day, 1) >= key(start, 0) && day < start);
    let hours: u64 = recent.map(|&(course, _)| u64::from(instance.courses[course.index()].hours)).sum();
    let full = u64::from(rules.hours_full);
    let added = (hours.min(full) * u64::from(rules.hours_merit)).checked_div(full).unwrap_or(0);
    u8::try_from((u64::from(own) + added).min(100)).unwrap_or(100)
}
