//! Two plans side by side: whose career differs, with old and new.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::calendar::Period;
use crate::instance::{EmployeeId, Instance};
use crate::plan::{Placement, Plan, StepLabel};

/// What differs from one plan to another; people are matched by `employee_id`, so that the two may be of different
/// versions of an instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Employees of both plans whose career differs, in the order of the new plan.
    pub changed: Vec<ChangedCareer>,
    /// Employees of both plans whose career is the same.
    pub unchanged: u64,
    /// Employees of the old plan only, in its order.
    pub only_old: Vec<String>,
    /// Employees of the new plan only, in its order.
    pub only_new: Vec<String>,
}

/// Somebody whose career differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedCareer {
    /// `employee_id`.
    pub employee: String,
    /// Periods in which the position (or being retired) differs; periods that only one plan has are left out.
    pub places: Vec<ChangedPlace>,
    /// Sessions attended in the old plan only.
    pub sessions_lost: Vec<String>,
    /// Sessions attended in the new plan only.
    pub sessions_gained: Vec<String>,
}

/// A period in which somebody is elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedPlace {
    /// When.
    pub period: Period,
    /// Where in the old plan.
    pub old: Spot,
    /// Where in the new plan.
    pub new: Spot,
}

/// Where somebody is in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spot {
    /// `position_id`; none when unplaced or retired.
    pub position: Option<String>,
    /// Kind held.
    pub kind: String,
    /// What happens at the beginning of the period.
    #[serde(rename = "move")]
    pub step: StepLabel,
}

impl Difference {
    /// What differs between `old` and `new`, each with its instance.
    #[must_use]
    pub fn between(old: (&Instance, &Plan), new: (&Instance, &Plan)) -> Self {
        let by_id = |instance: &'_ Instance| -> BTreeMap<String, EmployeeId> {
            let people = instance.employees.iter().enumerate();
            people.map(|(at, employee)| (employee.id.clone(), EmployeeId::at(at))).collect()
        };
        let (olds, news) = (by_id(old.0), by_id(new.0));
        let (old_sessions, new_sessions) = (attended(old), attended(new));
        let mut found = Self::default();
        for (at, employee) in new.0.employees.iter().enumerate() {
            let Some(&before) = olds.get(&employee.id) else {
                found.only_new.push(employee.id.clone());
                continue;
            };
            let now = EmployeeId::at(at);
            let places = places(old, before, new, now);
            let (lost, gained) = exchanged(&old_sessions[before.index()], &new_sessions[at]);
            if places.is_empty() && lost.is_empty() && gained.is_empty() {
                found.unchanged += 1;
            } else {
                let employee = employee.id.clone();
                found.changed.push(ChangedCareer { employee, places, sessions_lost: lost, sessions_gained: gained });
            }
        }
        let gone = old.0.employees.iter().filter(|employee| !news.contains_key(&employee.id));
        found.only_old = gone.map(|employee| employee.id.clone()).collect();
        found
    }
}

fn spot(instance: &Instance, placement: &Placement) -> Spot {
    Spot {
        position: placement.position.map(|id| instance.positions[id.index()].id.clone()),
        kind: instance.policy.kind(placement.kind).name.clone(),
        step: placement.step,
    }
}

fn places(old: (&Instance, &Plan), before: EmployeeId, new: (&Instance, &Plan), now: EmployeeId) -> Vec<ChangedPlace> {
    let mut places = Vec::new();
    let pairs = old.1.career(before).iter().zip(new.1.career(now));
    for (period, (old_place, new_place)) in new.0.calendar.periods().zip(pairs) {
        let (was, is) = (spot(old.0, old_place), spot(new.0, new_place));
        let retired = |spot: &Spot| spot.step == StepLabel::Retired;
        if was.position != is.position || retired(&was) != retired(&is) {
            places.push(ChangedPlace { period, old: was, new: is });
        }
    }
    places
}

/// Ids of the sessions of each employee, in order of the id.
fn attended<'a>((instance, plan): (&'a Instance, &'a Plan)) -> Vec<Vec<&'a str>> {
    let mut sessions: Vec<Vec<&str>> = vec![Vec::new(); instance.employees.len()];
    for training in &plan.trainings {
        sessions[training.employee.index()].push(&instance.sessions[training.session.index()].id);
    }
    sessions.iter_mut().for_each(|own| own.sort_unstable());
    sessions
}

fn exchanged(old: &[&str], new: &[&str]) -> (Vec<String>, Vec<String>) {
    let without = |those: &[&str], others: &[&str]| -> Vec<String> {
        those.iter().filter(|id| others.binary_search(id).is_err()).map(|id| (*id).to_owned()).collect()
    };
    (without(old, new), without(new, old))
}
