//! For a planner: what a period, a move, a course and a year of training are worth. For an OR reader: the objective
//! coefficients of model §4, term by term; the mentoring term ties employees together and is in [`super::mentoring`].

use crate::calendar::{Date, months_between};
use crate::instance::{CourseId, PositionId, Wish};
use crate::plan::Term;
use crate::policy::Mode;
use crate::quantity::{Months, Points};

use super::path::Replay;
use super::premises::Premises;
use super::rules_fit::merit;

/// Terms of the running period apart from its move: `fill`, `match`, `preference`, `overstay`, `course_due`.
pub(super) fn of_period(replay: &mut Replay, day: Date) {
    if let Some(position) = replay.standing.position {
        of_holding(replay, position, day);
        of_overstay(replay, day);
    }
    of_course_due(replay, day);
}

fn of_holding(replay: &mut Replay, id: PositionId, day: Date) {
    let weights = &replay.premises.instance.policy.weights;
    let position = replay.premises.position(id);
    let jpm = replay.standing.jpm(position);
    let closed = position.closed_from.map(|period| replay.premises.instance.calendar.day(period));
    if closed.is_none_or(|closed| day < closed) {
        replay.earn(Term::Fill, weights.fill[usize::from(position.critical)]);
        replay.earn(Term::Match, weights.match_.share(i64::from(jpm.0), 10_000));
    }
    for preference in &replay.employee.preferences {
        let met = match preference.wish {
            Wish::Position(wanted) => wanted == id,
            Wish::Unit(wanted) => wanted == position.unit,
            Wish::Location(wanted) => wanted == position.location,
            Wish::Course(_) | Wish::Stay => false,
        };
        if met {
            replay.earn(Term::Preference, times(weights.preference, preference.score));
        }
    }
}

fn of_overstay(replay: &mut Replay, day: Date) {
    let kind = replay.premises.kind(replay.standing.kind);
    let tenure = months_between(replay.standing.stint_since, day);
    if kind.max_tenure_years.is_some_and(|most| tenure >= Months::from_years(most)) {
        replay.earn(Term::Overstay, -replay.premises.instance.policy.weights.overstay);
    }
}

fn of_course_due(replay: &mut Replay, day: Date) {
    let kind = replay.premises.kind(replay.standing.kind);
    let Some(course) = replay.premises.required_course(replay.standing.kind) else { return };
    let completed = replay.employee.completed.contains(&course) || replay.schooling.completed_earlier(course);
    if !completed && months_between(replay.standing.kind_since, day) >= Months::from_years(kind.grace_years) {
        replay.earn(Term::CourseDue, -replay.premises.instance.policy.weights.course_due);
    }
}

/// Terms of a move into `to`, before the standing changes: `promotion`, `breadth`, `disruption`, `reluctance`, `breach`.
pub(super) fn of_move(replay: &mut Replay, to: PositionId, exempt: bool) {
    let premises = replay.premises;
    let weights = &premises.instance.policy.weights;
    if replay.step().promotion {
        let merit = merit(premises.instance, replay.employee);
        replay.earn(Term::Promotion, weights.promotion.share(i64::from(merit), 100));
    }
    if !exempt {
        let modes = &premises.instance.policy.rules;
        let soft = replay.step().breaches.iter().filter(|&rule| modes.of(rule) == Mode::Soft).count();
        for _ in 0..soft {
            replay.earn(Term::Breach, -weights.breach);
        }
    }
    let Some(left) = replay.standing.position else { return };
    let (old_unit, new_unit) = (premises.position(left).unit, premises.position(to).unit);
    let known =
        replay.employee.served_units.contains(&new_unit) || premises.unit_at_start(replay.who) == Some(new_unit);
    if new_unit != old_unit && !known {
        replay.earn(Term::Breadth, weights.breadth);
    }
    replay.earn(Term::Disruption, -weights.disruption);
    for preference in replay.employee.preferences.iter().filter(|preference| preference.wish == Wish::Stay) {
        replay.earn(Term::Reluctance, -times(weights.preference, preference.score));
    }
}

/// Term `course_wish`.
pub(super) fn of_attendance(replay: &mut Replay, course: CourseId) {
    let weight = replay.premises.instance.policy.weights.preference;
    for preference in replay.employee.preferences.iter().filter(|preference| preference.wish == Wish::Course(course)) {
        replay.earn(Term::CourseWish, times(weight, preference.score));
    }
}

/// Term `hours` for one employee and fiscal year.
pub(super) fn of_hours(premises: &Premises, hours: u64) -> Points {
    let target = premises.instance.policy.training.target_hours;
    if target == 0 {
        return Points::ZERO;
    }
    let counted = hours.min(u64::from(target));
    premises.instance.policy.weights.hours.share(i64::try_from(counted).unwrap_or(0), i64::from(target))
}

fn times(weight: Points, score: i8) -> Points {
    Points(weight.0.checked_mul(i64::from(score)).expect("points stay within the input limits"))
}
