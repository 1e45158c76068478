//! The problem in which hardly anybody has a choice, for when nobody has time to plan.
//!
//! For a planner: all stay where they are and attend nothing, apart from those about whom something is decided, those who
//! hold the positions that decisions give away, and enough others to fill the sessions that decisions open. For an OR
//! reader: the same rows with nearly every graph cut down to its quietest path; written down in a small part of the time,
//! and feasible nearly always when the whole is.

use super::{Formulation, assemble, rows, share};
use crate::career::{Frame, Prospect, Prospects};
use crate::instance::{CourseId, EmployeeId, Instance, Order, PositionId};
use crate::policy::RuleSet;

/// People asked for each place that must be filled.
const ASKED: usize = 4;

/// Writes `instance` down with choices only where decisions make them necessary.
#[must_use]
pub fn encode_quiet(instance: &Instance) -> Formulation {
    let frame = Frame::of(instance);
    let given_away: Vec<PositionId> = decided(instance, |order| match order {
        Order::Must { position, .. } => Some(position),
        Order::MustNot { .. } | Order::Attend { .. } => None,
    });
    let mut wanted = wanted(instance);
    let prospects: Vec<Prospects> = (0..instance.employees.len())
        .map(|at| {
            let employee = EmployeeId::at(at);
            let held = instance.employees[at].position.map(|(position, _)| position);
            let makes_way = held.is_some_and(|position| given_away.contains(&position));
            if makes_way || !frame.orders(employee).is_empty() {
                return Prospects::of(instance, &frame, employee);
            }
            let mut courses = Vec::new();
            for (course, places) in wanted.iter_mut().filter(|(_, places)| *places > 0) {
                if could_attend(instance, employee, *course) {
                    *places -= 1;
                    courses.push(*course);
                }
            }
            stay(instance, employee, courses)
        })
        .collect();
    let numbered = rows::number(instance, &frame, &prospects);
    assemble(instance, frame, prospects, numbered, share(instance), &|| false).expect("nobody asked to stop")
}

/// What the decisions of some sort are about, once each.
fn decided<T: Ord>(instance: &Instance, about: impl Fn(Order) -> Option<T>) -> Vec<T> {
    let mut found: Vec<T> = instance.decisions.iter().filter_map(|decision| about(decision.order)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Courses of sessions that decisions open and that need more people, with the number of people to be asked.
fn wanted(instance: &Instance) -> Vec<(CourseId, usize)> {
    let sessions = decided(instance, |order| match order {
        Order::Attend { session } => Some(session),
        Order::Must { .. } | Order::MustNot { .. } => None,
    });
    let mut wanted: Vec<(CourseId, usize)> = Vec::new();
    for session in sessions {
        let about = &instance.sessions[session.index()];
        let places = ASKED * usize::try_from(about.min_participants).unwrap_or(0);
        match wanted.iter_mut().find(|(course, _)| *course == about.course) {
            Some((_, known)) => *known += places,
            None => wanted.push((about.course, places)),
        }
    }
    wanted
}

/// Whether somebody who stays could attend a course, as far as can be told at a glance.
fn could_attend(instance: &Instance, id: EmployeeId, course: CourseId) -> bool {
    let employee = &instance.employees[id.index()];
    let about = &instance.courses[course.index()];
    let has = |course: &CourseId| employee.completed.binary_search(course).is_ok();
    (about.audience.is_empty() || about.audience.contains(&employee.kind))
        && !has(&course)
        && about.prerequisites.iter().all(has)
}

/// The prospects of somebody who stays until retired and may attend these courses.
fn stay(instance: &Instance, employee: EmployeeId, courses: Vec<CourseId>) -> Prospects {
    let about = &instance.employees[employee.index()];
    let mut arrival = vec![None; instance.policy.kinds.len()];
    arrival[about.kind.index()] = Some(0);
    let held = about.position.map(|(position, _)| Prospect { position, enterable: false, soft: RuleSet::EMPTY });
    Prospects { employee, positions: held.into_iter().collect(), courses, arrival }
}
