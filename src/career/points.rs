//! What single steps are worth (model §4), one function per term, shared by graphs and by the plan's own account.

use crate::calendar::Period;
use crate::eligibility::talent;
use crate::instance::{Employee, Instance, Position, PositionId, SessionId, Wish};
use crate::quantity::{BasisPoints, Points};

/// `fill`: a period in which `position` is held.
#[must_use]
pub fn fill(instance: &Instance, position: &Position) -> Points {
    instance.policy.weights.fill[usize::from(position.critical)]
}

/// `match`: a period held with that match.
#[must_use]
pub fn matching(instance: &Instance, jpm: BasisPoints) -> Points {
    instance.policy.weights.match_.share(i64::from(jpm.0), 10_000)
}

/// `preference`: a period in which wishes for the position, its unit or its location hold.
#[must_use]
pub fn preference(instance: &Instance, employee: &Employee, position_id: PositionId) -> Points {
    let position = &instance.positions[position_id.index()];
    let met = |wish: Wish| match wish {
        Wish::Position(wanted) => wanted == position_id,
        Wish::Unit(wanted) => wanted == position.unit,
        Wish::Location(wanted) => wanted == position.location,
        Wish::Course(_) | Wish::Stay => false,
    };
    let score: i64 = employee.preferences.iter().filter(|wish| met(wish.wish)).map(|wish| i64::from(wish.score)).sum();
    Points(instance.policy.weights.preference.0 * score)
}

/// `promotion`: a promotion of that employee.
#[must_use]
pub fn promotion(instance: &Instance, employee: &Employee) -> Points {
    instance.policy.weights.promotion.share(i64::from(talent::merit(employee, &instance.policy.talent)), 100)
}

/// `reluctance`: a move out of a position, as the cost (≥ 0).
#[must_use]
pub fn reluctance(instance: &Instance, employee: &Employee) -> Points {
    let stays = employee.preferences.iter().filter(|wish| wish.wish == Wish::Stay);
    let score: i64 = stays.map(|wish| i64::from(wish.score)).sum();
    Points(instance.policy.weights.preference.0 * score)
}

/// `hours`: that many hours in a fiscal year.
#[must_use]
pub fn hours(instance: &Instance, hours: u32) -> Points {
    let target = instance.policy.training.target_hours;
    if target == 0 {
        return Points::ZERO;
    }
    instance.policy.weights.hours.share(i64::from(hours.min(target)), i64::from(target))
}

/// `course wish`: attending that session.
#[must_use]
pub fn course_wish(instance: &Instance, employee: &Employee, session: SessionId) -> Points {
    let course = instance.sessions[session.index()].course;
    let wishes = employee.preferences.iter().filter(|wish| wish.wish == Wish::Course(course));
    let score: i64 = wishes.map(|wish| i64::from(wish.score)).sum();
    Points(instance.policy.weights.preference.0 * score)
}

/// Whether `employee` is a junior in `period`: hired less than `mentoring.junior_years` before its first day.
#[must_use]
pub fn is_junior(instance: &Instance, employee: &Employee, period: Period) -> bool {
    let served = crate::calendar::months_between(employee.hired_on, instance.calendar.day(period));
    served < crate::quantity::Months::from_years(instance.policy.mentoring.junior_years)
}

/// Whether `employee` may mentor in `period`.
#[must_use]
pub fn is_mentor(instance: &Instance, employee: &Employee, period: Period) -> bool {
    let rules = &instance.policy.mentoring;
    let served = crate::calendar::months_between(employee.hired_on, instance.calendar.day(period));
    served >= crate::quantity::Months::from_years(rules.mentor_years)
        && employee.performance >= rules.min_performance
        && !is_junior(instance, employee, period)
}
