//! Sessions, participants and hours: the training calendar, and who reaches the hours target.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::calendar::Period;
use crate::instance::{EmployeeId, Instance};
use crate::plan::{Plan, StepLabel, Tally};
use crate::quantity::Money;

use super::fiscal_years;

/// Training of the whole service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrainingFigures {
    /// The calendar: every session, by period, then in input order.
    pub sessions: Vec<SessionLine>,
    /// By fiscal year.
    pub by_year: Vec<TrainingYear>,
    /// Attendances over all years.
    pub attendances: u64,
    /// Employees who attend anything.
    pub participants: u64,
    /// Hours attended over all years.
    pub hours: u64,
    /// Hours per fiscal year that count as reached; 0 = there is no target.
    pub target_hours: u32,
}

/// A session and who comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionLine {
    /// `session_id`.
    pub session: String,
    /// `course_id`.
    pub course: String,
    /// Title of the course.
    pub title: String,
    /// When.
    pub period: Period,
    /// Whether it takes place.
    pub opened: bool,
    /// How many attend.
    pub attendees: u32,
    /// How many could.
    pub capacity: u32,
    /// Hours of the course.
    pub hours: u32,
    /// Participation and opening together.
    pub cost: Money,
    /// Who pays.
    pub source: String,
}

/// Training in a fiscal year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrainingYear {
    /// The fiscal year.
    pub year: i16,
    /// Attendances.
    pub attendances: u64,
    /// Employees who attend anything.
    pub participants: u64,
    /// Hours attended.
    pub hours: u64,
    /// Employees in service in some period of the year.
    pub in_service: u64,
    /// Of these, how many attend at least the target hours.
    pub reached: u64,
    /// Participation and opening together.
    pub cost: Money,
}

impl TrainingYear {
    /// Share of those in service who reach the target, in basis points rounded down; none without anybody in service.
    #[must_use]
    pub fn reached_share(&self) -> Option<u64> {
        (self.reached * 10_000).checked_div(self.in_service)
    }
}

impl TrainingFigures {
    pub(super) fn of(instance: &Instance, plan: &Plan, tally: &Tally) -> Self {
        let sessions = sessions(instance, tally);
        let by_year = by_year(instance, plan, &sessions);
        let participants: BTreeSet<EmployeeId> = plan.trainings.iter().map(|training| training.employee).collect();
        Self {
            attendances: plan.trainings.len() as u64,
            participants: participants.len() as u64,
            hours: by_year.iter().map(|line| line.hours).sum(),
            target_hours: instance.policy.training.target_hours,
            sessions,
            by_year,
        }
    }

    /// Share of all employees and years in service that reach the target, in basis points rounded down.
    #[must_use]
    pub fn reached_share(&self) -> Option<u64> {
        let sum = |of: fn(&TrainingYear) -> u64| self.by_year.iter().map(of).sum::<u64>();
        (sum(|line| line.reached) * 10_000).checked_div(sum(|line| line.in_service))
    }
}

fn sessions(instance: &Instance, tally: &Tally) -> Vec<SessionLine> {
    let line = |(at, session): (usize, &crate::instance::Session)| {
        let course = &instance.courses[session.course.index()];
        let (opened, attendees) = (tally.opened[at], tally.attendees[at]);
        let opening = if opened { session.fixed_cost } else { Money::ZERO };
        SessionLine {
            session: session.id.clone(),
            course: course.id.clone(),
            title: course.title.clone(),
            period: session.period,
            opened,
            attendees,
            capacity: session.capacity,
            hours: course.hours,
            cost: Money(session.cost.0 * i64::from(attendees)) + opening,
            source: instance.sources[session.source.index()].clone(),
        }
    };
    let mut lines: Vec<SessionLine> = instance.sessions.iter().enumerate().map(line).collect();
    lines.sort_by_key(|line| line.period);
    lines
}

fn by_year(instance: &Instance, plan: &Plan, sessions: &[SessionLine]) -> Vec<TrainingYear> {
    let calendar = &instance.calendar;
    let years = fiscal_years(instance);
    let place = |t: Period| years.partition_point(|&year| year < calendar.fiscal_year(t));
    let empty = |&year: &i16| TrainingYear {
        year,
        attendances: 0,
        participants: 0,
        hours: 0,
        in_service: 0,
        reached: 0,
        cost: Money::ZERO,
    };
    let mut lines: Vec<TrainingYear> = years.iter().map(empty).collect();
    for session in sessions {
        lines[place(session.period)].cost += session.cost;
    }
    let mut attended = plan.trainings.iter().peekable();
    let target = u64::from(instance.policy.training.target_hours);
    for at in 0..instance.employees.len() {
        let who = EmployeeId::at(at);
        let mut own = vec![(0_u64, 0_u64, false); years.len()];
        while let Some(training) = attended.next_if(|training| training.employee == who) {
            let session = &instance.sessions[training.session.index()];
            let year = &mut own[place(session.period)];
            year.0 += 1;
            year.1 += u64::from(instance.courses[session.course.index()].hours);
        }
        for (t, placement) in calendar.periods().zip(plan.career(who)) {
            own[place(t)].2 |= placement.step != StepLabel::Retired;
        }
        for (line, (attendances, hours, serving)) in lines.iter_mut().zip(own) {
            line.attendances += attendances;
            line.participants += u64::from(attendances > 0);
            line.hours += hours;
            line.in_service += u64::from(serving);
            line.reached += u64::from(serving && target > 0 && hours >= target);
        }
    }
    lines
}
