//! Why this career: the points of every period by term, the soft rules passed over, what each training brought, what
//! everything costs and which line pays.
//!
//! For an OR reader: one column of the plan taken apart into the coefficients it is made of. What a training brought is
//! the difference to the same column without it, replayed by the account that made the plan.

use rayon::prelude::*;
use serde::Serialize;

use super::barrier::{Fact, fact};
use super::cost::Cost;
use crate::calendar::{Date, Period};
use crate::formulate::{Entry, Facts, ledger};
use crate::instance::{EmployeeId, Instance, PositionId, SessionId};
use crate::plan::{Plan, StepLabel, Term};
use crate::policy::{Mode, Rule};
use crate::quantity::Points;

/// One employee's part of a plan, explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Career {
    /// `employee_id`.
    pub employee: String,
    /// Period by period.
    pub periods: Vec<Year>,
    /// Every attendance.
    pub trainings: Vec<Lesson>,
    /// All points of this employee; with the other employees' and mentoring it makes the plan's.
    pub points: Points,
    /// What the whole plan is worth.
    pub plan_points: Points,
}

/// One period of a career.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Year {
    /// Which.
    pub period: Period,
    /// Its first day.
    #[serde(serialize_with = "super::iso")]
    pub day: Date,
    /// Position held.
    pub position: Option<Place>,
    /// Kind held (the last one, when retired).
    pub kind: String,
    /// What happens at its beginning.
    #[serde(rename = "move")]
    pub step: StepLabel,
    /// Match in the position held, in basis points.
    pub jpm: Option<i32>,
    /// Rules that the move does not keep: soft ones, or any for a move by decision.
    pub breaches: Vec<Fact>,
    /// Whether a decision covers the move, so that it costs no points for them.
    pub decided: bool,
    /// Points by term, those that are not nought, in the order of the model.
    pub terms: Vec<Share>,
    /// All of them.
    pub points: Points,
    /// What it costs in money, apart from trainings.
    pub costs: Vec<Cost>,
}

/// A position with what a planner calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// `position_id`.
    pub position: String,
    /// Its title.
    pub title: String,
    /// `unit_id`.
    pub unit: String,
}

/// Points of one term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Which.
    pub term: Term,
    /// How many.
    pub points: Points,
}

/// One attendance and what it brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lesson {
    /// `session_id`.
    pub session: String,
    /// `course_id`.
    pub course: String,
    /// Title of the course.
    pub title: String,
    /// When.
    pub period: Period,
    /// Hours.
    pub hours: u32,
    /// What taking part costs; none where it is free.
    pub cost: Option<Cost>,
    /// Levels raised.
    pub raised: Vec<Raised>,
    /// What would not be allowed in this career without it.
    pub unlocked: Vec<Unlocked>,
    /// Points of this career that would be lost without it, all else the same, by term.
    pub worth: Vec<Share>,
    /// All of them.
    pub points: Points,
}

/// A level that a course raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Raised {
    /// `competency_id`.
    pub competency: String,
    /// Level before.
    pub from: u8,
    /// Level after.
    pub to: u8,
}

/// Something that a training made possible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Unlocked {
    /// A later move, which this rule would forbid.
    Move {
        /// When.
        period: Period,
        /// `position_id` entered.
        position: String,
        /// The rule.
        rule: Rule,
    },
    /// A later move that would pass over this soft rule.
    Breach {
        /// When.
        period: Period,
        /// `position_id` entered.
        position: String,
        /// The rule.
        rule: Rule,
    },
    /// A later course, which asks for this one.
    Course {
        /// `session_id` attended.
        session: String,
        /// `course_id`.
        course: String,
    },
}

/// Explains what `employee` does in `plan`.
#[must_use]
pub fn career(instance: &Instance, plan: &Plan, employee: EmployeeId) -> Career {
    let facts = facts_of(instance, plan, employee);
    let entries = ledger(instance, employee, &facts);
    let lessons = facts.sessions.iter().map(|&session| lesson(instance, employee, &facts, &entries, session));
    Career {
        employee: instance.employees[employee.index()].id.clone(),
        periods: years(instance, employee, &entries),
        trainings: lessons.collect(),
        points: entries.iter().map(|entry| entry.placement.points).sum(),
        plan_points: plan.points(),
    }
}

/// Points by term of the period that a move begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MoveTerms {
    /// Who moves.
    #[serde(skip)]
    pub employee: EmployeeId,
    /// When.
    pub period: Period,
    /// Terms that are not nought, in the order of the model; they add up to the points of the period.
    pub terms: Vec<Share>,
}

/// Points by term of every move, by employee, then period: what [`career`] tells of these periods.
#[must_use]
pub fn move_terms(instance: &Instance, plan: &Plan) -> Vec<MoveTerms> {
    let of = |employee: EmployeeId| {
        let moved = |step: StepLabel| !matches!(step, StepLabel::Stay | StepLabel::Retired | StepLabel::Unplaced);
        if !plan.career(employee).iter().any(|placement| moved(placement.step)) {
            return Vec::new();
        }
        let entries = ledger(instance, employee, &facts_of(instance, plan, employee));
        let moves = instance.calendar.periods().zip(entries).filter(|(_, entry)| moved(entry.placement.step));
        let told = |(period, entry): (Period, Entry)| MoveTerms {
            employee,
            period,
            terms: shares(|term| entry.terms.of(term)),
        };
        moves.map(told).collect()
    };
    (0..instance.employees.len()).into_par_iter().map(EmployeeId::at).flat_map_iter(of).collect()
}

/// What `employee` does in `plan`.
#[must_use]
pub fn facts_of(instance: &Instance, plan: &Plan, employee: EmployeeId) -> Facts {
    let positions = plan.career(employee).iter().map(|placement| placement.position).collect();
    let from = plan.trainings.partition_point(|training| training.employee < employee);
    let own = plan.trainings[from..].iter().take_while(|training| training.employee == employee);
    let mut sessions: Vec<SessionId> = own.map(|training| training.session).collect();
    sessions.sort_by_key(|session| (instance.sessions[session.index()].period, *session));
    Facts { positions, sessions }
}

/// A position with its title and unit.
pub(super) fn place(instance: &Instance, position: PositionId) -> Place {
    let about = &instance.positions[position.index()];
    Place {
        position: about.id.clone(),
        title: about.title.clone(),
        unit: instance.units[about.unit.index()].id.clone(),
    }
}

fn years(instance: &Instance, employee: EmployeeId, entries: &[Entry]) -> Vec<Year> {
    let mut held = instance.employees[employee.index()].position.map(|(position, _)| position);
    let year = |(period, entry): (Period, &Entry)| {
        let placement = &entry.placement;
        let mut costs = Vec::new();
        if let Some(now) = placement.position {
            let left = held.filter(|&before| before != now);
            costs.extend(left.and_then(|left| Cost::of_relocation(instance, period, left, now)));
            costs.extend(Cost::of_allowance(instance, period, now));
        }
        held = placement.position;
        Year {
            period,
            day: instance.calendar.day(period),
            position: placement.position.map(|position| place(instance, position)),
            kind: instance.policy.kind(placement.kind).name.clone(),
            step: placement.step,
            jpm: placement.jpm.map(|jpm| jpm.0),
            breaches: entry
                .objections
                .iter()
                .filter(|objection| placement.breaches.contains(objection.rule))
                .map(|objection| fact(instance, objection))
                .collect(),
            decided: entry.decided,
            terms: shares(|term| entry.terms.of(term)),
            points: placement.points,
            costs,
        }
    };
    instance.calendar.periods().zip(entries).map(year).collect()
}

/// The terms that are not nought.
fn shares(of: impl Fn(Term) -> Points) -> Vec<Share> {
    let all = Term::ALL.into_iter().map(|term| Share { term, points: of(term) });
    all.filter(|share| share.points != Points::ZERO).collect()
}

fn lesson(instance: &Instance, employee: EmployeeId, facts: &Facts, entries: &[Entry], session: SessionId) -> Lesson {
    let about = &instance.sessions[session.index()];
    let course = &instance.courses[about.course.index()];
    let mut without = facts.clone();
    without.sessions.retain(|&other| other != session);
    let bare = ledger(instance, employee, &without);
    let lost = |term: Term| {
        entries.iter().zip(&bare).map(|(with, without)| with.terms.of(term) - without.terms.of(term)).sum()
    };
    let worth = shares(lost);
    Lesson {
        session: about.id.clone(),
        course: course.id.clone(),
        title: course.title.clone(),
        period: about.period,
        hours: course.hours,
        cost: Cost::of_session(instance, session),
        raised: raised(instance, employee, facts, session),
        unlocked: unlocked(instance, facts, entries, &bare, session),
        points: worth.iter().map(|share| share.points).sum(),
        worth,
    }
}

/// Levels that the session's course raised, given all that was completed before.
fn raised(instance: &Instance, employee: EmployeeId, facts: &Facts, session: SessionId) -> Vec<Raised> {
    let about = &instance.sessions[session.index()];
    let before = crate::formulate::standpoint(instance, employee, facts, about.period).levels;
    let gives = instance.courses[about.course.index()].gives.iter();
    gives
        .filter(|(competency, level)| before[competency.index()] < *level)
        .map(|&(competency, to)| Raised {
            competency: instance.competencies[competency.index()].id.clone(),
            from: before[competency.index()],
            to,
        })
        .collect()
}

/// What of the career with the session the same career without it may not do.
fn unlocked(
    instance: &Instance,
    facts: &Facts,
    with: &[Entry],
    without: &[Entry],
    session: SessionId,
) -> Vec<Unlocked> {
    let mut found = Vec::new();
    for (period, (with, without)) in instance.calendar.periods().zip(with.iter().zip(without)) {
        let Some(entered) = with.placement.position.filter(|_| !with.decided) else { continue };
        let position = || instance.positions[entered.index()].id.clone();
        let held = |rule| !with.objections.iter().any(|objection| objection.rule == rule);
        for objection in without.objections.iter().filter(|objection| held(objection.rule)) {
            let rule = objection.rule;
            found.push(match objection.mode {
                Mode::Hard => Unlocked::Move { period, position: position(), rule },
                _ => Unlocked::Breach { period, position: position(), rule },
            });
        }
    }
    let about = &instance.sessions[session.index()];
    for &later in &facts.sessions {
        let other = &instance.sessions[later.index()];
        let course = &instance.courses[other.course.index()];
        if other.period > about.period && course.prerequisites.contains(&about.course) {
            found.push(Unlocked::Course { session: other.id.clone(), course: course.id.clone() });
        }
    }
    found
}
