//! For a planner: may the employee attend, and how many hours does the year hold. For an OR reader: the predicates of
//! model §2.6 on session arcs, and the per-fiscal-year resource of training hours.

use crate::calendar::Period;
use crate::instance::{CourseId, Session, SessionId};
use crate::plan::Term;
use crate::quantity::Points;

use super::finding::{Check, Finding};
use super::path::Replay;
use super::points;
use super::premises::Premises;

/// Training of one employee in the course of a replay.
pub(super) struct Schooling {
    /// All sessions of the plan, by period, then by session.
    sessions: Vec<(Period, SessionId)>,
    /// Courses taken in earlier periods of the plan.
    earlier: Vec<CourseId>,
    /// Courses taken in the running period.
    present: Vec<CourseId>,
    year: Option<Year>,
}

/// Hours in one fiscal year so far.
struct Year {
    year: i16,
    hours: u64,
    /// Last period of the year in which the employee is in service.
    last: Period,
}

impl Schooling {
    pub(super) fn new(premises: &Premises, sessions: &[SessionId]) -> Self {
        let mut dated: Vec<_> =
            sessions.iter().map(|&session| (premises.instance.sessions[session.index()].period, session)).collect();
        dated.sort_unstable();
        Self { sessions: dated, earlier: Vec::new(), present: Vec::new(), year: None }
    }

    /// Sessions that the plan puts into `period`.
    pub(super) fn of_period(&self, period: Period) -> Vec<SessionId> {
        self.sessions.iter().filter(|&&(when, _)| when == period).map(|&(_, session)| session).collect()
    }

    /// Whether the plan completed `course` before the running period.
    pub(super) fn completed_earlier(&self, course: CourseId) -> bool {
        self.earlier.contains(&course)
    }
}

impl Replay<'_> {
    /// The sessions of `period`, after its move.
    pub(super) fn attend(&mut self, period: Period) {
        self.open_year(period);
        let sessions = self.schooling.of_period(period);
        let most = self.premises.instance.policy.training.max_courses;
        if sessions.len() > most as usize {
            self.object(Finding::new(Check::MaxCourses).limit(sessions.len(), most), period);
        }
        for &id in &sessions {
            let session = &self.premises.instance.sessions[id.index()];
            self.admit(session);
            points::of_attendance(self, session.course);
            let hours = self.premises.instance.courses[session.course.index()].hours;
            if let Some(year) = &mut self.schooling.year {
                year.hours += u64::from(hours);
            }
            self.schooling.present.push(session.course);
            self.note_attendance(id);
        }
        for course in std::mem::take(&mut self.schooling.present) {
            self.standing.complete(self.premises, course);
            self.schooling.earlier.push(course);
        }
    }

    fn admit(&mut self, session: &Session) {
        let course = &self.premises.instance.courses[session.course.index()];
        let on_file = |course| self.employee.completed.contains(&course);
        let taken =
            self.schooling.completed_earlier(session.course) || self.schooling.present.contains(&session.course);
        let lacks = |&course: &CourseId| !on_file(course) && !self.schooling.completed_earlier(course);
        let objections = [
            (Check::Audience, !course.audience.is_empty() && !course.audience.contains(&self.standing.kind)),
            (Check::Completed, on_file(session.course)),
            (Check::Twice, taken),
            (Check::Prerequisites, course.prerequisites.iter().any(lacks)),
        ];
        for (check, _) in objections.into_iter().filter(|&(_, applies)| applies) {
            self.object(Finding::new(check).item(&session.id), session.period);
        }
    }

    fn open_year(&mut self, period: Period) {
        let year = self.premises.instance.calendar.fiscal_year(period);
        match &mut self.schooling.year {
            Some(open) if open.year == year => open.last = period,
            _ => {
                self.close_year();
                self.schooling.year = Some(Year { year, hours: 0, last: period });
            }
        }
    }

    /// Settles the hours of the fiscal year that ends, or in which the employee leaves service.
    pub(super) fn close_year(&mut self) {
        let Some(Year { year, hours, last }) = self.schooling.year.take() else { return };
        let training = &self.premises.instance.policy.training;
        if let Some(most) = training.max_hours[self.employee.status as usize]
            && hours > u64::from(most)
        {
            self.object(Finding::new(Check::MaxHours).item(year.to_string()).limit(hours, most), last);
        }
        let points = points::of_hours(self.premises, hours);
        if points != Points::ZERO {
            self.earn_in(last, Term::Hours, points);
        }
    }
}
