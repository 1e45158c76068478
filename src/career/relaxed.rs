//! The relaxed graph: every doubt about the training past resolved in the employee's favour, for bounds only.

use super::expand::Building;
use super::prospects::levels_on_file;
use super::{Detail, NO_ROW, points};
use crate::calendar::Period;
use crate::dag::Use;
use crate::instance::CourseId;

/// What attending courses could give at best by a period, or in it.
pub(super) struct Hopes {
    /// Levels with every course completed that could have been before.
    pub(super) levels: Vec<u8>,
    /// Help towards least numbers of attendees.
    pub(super) help: Vec<Use>,
    /// Points that trainings can earn.
    pub(super) training: i64,
}

impl Building<'_> {
    /// The best of period `t`.
    pub(super) fn hope(&self, t: Period) -> Hopes {
        Hopes { levels: self.best_levels(t), help: self.best_help(t), training: self.best_training(t) }
    }

    /// In a relaxed graph: whether the required course could have been completed before `t`.
    pub(super) fn may_have_completed(&self, place: u32, t: Period) -> bool {
        let required = self.frame.required[self.kind_at(place).index()];
        self.detail == Detail::Relaxed && required.is_some_and(|course| self.offered_before(course, t))
    }

    pub(super) fn offered_before(&self, course: CourseId, t: Period) -> bool {
        let sessions = &self.frame.sessions_of[course.index()];
        self.prospects.courses.contains(&course)
            && sessions.iter().any(|session| self.instance.sessions[session.index()].period < t)
    }

    /// In a relaxed graph: the levels with every course completed that could have been before `t`.
    fn best_levels(&self, t: Period) -> Vec<u8> {
        let mut levels = levels_on_file(self.instance, self.employee);
        for course in self.prospects.courses.iter().filter(|&&course| self.offered_before(course, t)) {
            for &(competency, level) in &self.instance.courses[course.index()].gives {
                levels[competency.index()] = levels[competency.index()].max(level);
            }
        }
        levels
    }

    /// In a relaxed graph: the help towards least numbers of attendees that attending in `t` could give. Without it the
    /// graph would be worth too little wherever such a row has a price; what attending takes may be left out.
    fn best_help(&self, t: Period) -> Vec<Use> {
        let sessions = self.prospects.courses.iter().flat_map(|course| &self.frame.sessions_of[course.index()]);
        let held = sessions.filter(|session| self.instance.sessions[session.index()].period == t);
        let rows = held.map(|&session| self.rows.session(session).1).filter(|&row| row != NO_ROW);
        rows.map(|row| Use { row, amount: -1 }).collect()
    }

    /// In a relaxed graph: no less than what trainings can earn in `t`. The hours of a fiscal year are granted in full in
    /// its first period.
    fn best_training(&self, t: Period) -> i64 {
        let instance = self.instance;
        let offered = self.prospects.courses.iter().filter(|course| {
            let mut sessions = self.frame.sessions_of[course.index()].iter();
            sessions.any(|session| instance.sessions[session.index()].period == t)
        });
        let mut wishes: Vec<i64> = offered
            .filter_map(|course| self.frame.sessions_of[course.index()].first())
            .map(|&session| points::course_wish(instance, self.employee, session).0.max(0))
            .collect();
        wishes.sort_unstable_by(|a, b| b.cmp(a));
        let most = usize::try_from(instance.policy.training.max_courses).unwrap_or(usize::MAX);
        let hours = self.frame.year_begins[t.index()] && !self.prospects.courses.is_empty();
        wishes.iter().take(most).sum::<i64>()
            + if hours { points::hours(instance, instance.policy.training.target_hours).0 } else { 0 }
    }
}
