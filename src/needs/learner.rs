//! What a seat in a course is worth to one employee who stays in the present position, given the seats already given.

use crate::calendar::Period;
use crate::eligibility::matching;
use crate::instance::{CourseId, EmployeeId, Instance, PositionId, Wish};
use crate::plan::Levels;

use super::courses;
use super::gaps::Standing;

/// An employee in the course of drawing up a calendar.
#[derive(Clone, Debug)]
pub(super) struct Learner {
    pub(super) who: EmployeeId,
    /// With all courses given so far, whatever their year.
    levels: Levels,
    present: Option<PositionId>,
    next: Option<PositionId>,
    /// Periods in service.
    periods: usize,
    /// Courses given, with their periods.
    given: Vec<(CourseId, Period)>,
}

impl Learner {
    pub(super) fn of(instance: &Instance, standing: &Standing) -> Self {
        Self {
            who: standing.who,
            levels: standing.levels.clone(),
            present: standing.present.as_ref().map(|present| present.position),
            next: standing.next.as_ref().map(|(_, next)| next.position),
            periods: super::in_service(instance, &instance.employees[standing.who.index()]).count(),
            given: Vec::new(),
        }
    }

    /// Whether `course` can be attended some day.
    pub(super) fn may_attend(&self, instance: &Instance, course: CourseId) -> bool {
        courses::is_open_to(instance, &instance.employees[self.who.index()], course)
    }

    /// Takes a seat of `course` in `period`.
    pub(super) fn attend(&mut self, instance: &Instance, course: CourseId, period: Period) {
        self.levels.complete(instance, course);
        self.given.push((course, period));
    }

    /// Points that a seat of `course` in `period` would add; nought where none can be taken.
    pub(super) fn worth(&self, instance: &Instance, course: CourseId, period: Period) -> i64 {
        if period.index() >= self.periods || !self.can_take(instance, course, period) {
            return 0;
        }
        let (employee, weights) = (&instance.employees[self.who.index()], &instance.policy.weights);
        let later = (self.periods - period.index() - 1) as i64;
        let mut worth = 0;
        if later > 0 && !instance.courses[course.index()].gives.is_empty() {
            worth += weights.match_.0 * self.gain(instance, course) * later / 10_000;
        }
        if later > 0 {
            let due = courses::due_from(instance, employee, course);
            let saved = due.map_or(0, |due| self.periods - (period.index() + 1).max(due.index()));
            worth += weights.course_due.0 * saved as i64;
        }
        let wishes = employee.preferences.iter().filter(|wish| wish.wish == Wish::Course(course));
        worth += weights.preference.0 * wishes.map(|wish| i64::from(wish.score)).sum::<i64>();
        worth + self.hours_worth(instance, course, period)
    }

    /// Basis points of match, in the present and in the next position.
    fn gain(&self, instance: &Instance, course: CourseId) -> i64 {
        let mut levels = self.levels.clone();
        levels.complete(instance, course);
        if levels == self.levels {
            return 0;
        }
        let rise = |position: PositionId| {
            let about = &instance.positions[position.index()];
            let matched = |levels: &Levels| i64::from(matching::jpm(about, levels.as_slice()).0);
            matched(&levels) - matched(&self.levels)
        };
        self.present.map_or(0, rise) + self.next.map_or(0, rise)
    }

    fn hours_worth(&self, instance: &Instance, course: CourseId, period: Period) -> i64 {
        let target = i64::from(instance.policy.training.target_hours);
        if target == 0 {
            return 0;
        }
        let before = self.hours(instance, period);
        let after = before + i64::from(instance.courses[course.index()].hours);
        let points = |hours: i64| instance.policy.weights.hours.0 * hours.min(target) / target;
        points(after) - points(before)
    }

    /// Hours given in the fiscal year of `period`.
    fn hours(&self, instance: &Instance, period: Period) -> i64 {
        let year = |t: Period| instance.calendar.fiscal_year(t);
        let same = self.given.iter().filter(|(_, t)| year(*t) == year(period));
        same.map(|(course, _)| i64::from(instance.courses[course.index()].hours)).sum()
    }

    /// Whether the rules on training leave room (model §2.6).
    fn can_take(&self, instance: &Instance, course: CourseId, period: Period) -> bool {
        let (about, rules) = (&instance.courses[course.index()], &instance.policy.training);
        let employee = &instance.employees[self.who.index()];
        let most = rules.max_hours[employee.status as usize];
        let completed = |before: &CourseId| {
            employee.completed.contains(before) || self.given.iter().any(|(course, t)| course == before && *t < period)
        };
        !self.given.iter().any(|(given, _)| *given == course)
            && self.given.iter().filter(|(_, t)| *t == period).count() < rules.max_courses as usize
            && most.is_none_or(|most| self.hours(instance, period) + i64::from(about.hours) <= i64::from(most))
            && about.prerequisites.iter().all(completed)
    }
}
