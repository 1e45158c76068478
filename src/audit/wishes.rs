//! Wishes met, staff moved against their wish to stay, and every place where a rule was passed over.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::calendar::Period;
use crate::instance::{EmployeeId, Instance, Order, Wish};
use crate::plan::{Plan, StepLabel};
use crate::policy::Rule;

/// Wishes of one scope and score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WishLine {
    /// `position`, `unit`, `location`, `course` or `stay`.
    pub scope: &'static str,
    /// −3..=3; below nought what is not wanted.
    pub score: i8,
    /// How many state it.
    pub stated: u64,
    /// For how many it comes true in some period; of `stay`, how many are not moved.
    pub met: u64,
}

/// A move that passes over rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exception {
    /// Who.
    pub employee: String,
    /// When.
    pub period: Period,
    /// Into which position.
    pub position: String,
    /// Whether a decision demands it against the rules.
    #[serde(rename = "override")]
    pub is_override: bool,
    /// The rules that do not hold.
    pub rules: Vec<&'static str>,
    /// The row of the decision, if one demands the move.
    pub decision: Option<u32>,
}

/// Wishes by scope and score.
pub(super) fn wishes(instance: &Instance, plan: &Plan) -> Vec<WishLine> {
    let mut lines: BTreeMap<(&'static str, i8), (u64, u64)> = BTreeMap::new();
    for (at, employee) in instance.employees.iter().enumerate() {
        let who = EmployeeId::at(at);
        for wish in employee.preferences.iter().filter(|wish| wish.score != 0) {
            let (scope, met) = comes_true(instance, plan, who, wish.wish);
            let line = lines.entry((scope, wish.score)).or_insert((0, 0));
            line.0 += 1;
            line.1 += u64::from(met);
        }
    }
    lines.into_iter().map(|((scope, score), (stated, met))| WishLine { scope, score, stated, met }).collect()
}

fn comes_true(instance: &Instance, plan: &Plan, who: EmployeeId, wish: Wish) -> (&'static str, bool) {
    let held = || plan.career(who).iter().filter_map(|placement| placement.position);
    let about = |position: crate::instance::PositionId| &instance.positions[position.index()];
    match wish {
        Wish::Position(wanted) => ("position", held().any(|position| position == wanted)),
        Wish::Unit(wanted) => ("unit", held().any(|position| about(position).unit == wanted)),
        Wish::Location(wanted) => ("location", held().any(|position| about(position).location == wanted)),
        Wish::Course(wanted) => {
            let mut own = plan.trainings.iter().filter(|training| training.employee == who);
            ("course", own.any(|training| instance.sessions[training.session.index()].course == wanted))
        }
        Wish::Stay => ("stay", !moved(instance, plan, who)),
    }
}

/// Whether `who` is moved out of a position.
fn moved(instance: &Instance, plan: &Plan, who: EmployeeId) -> bool {
    let mut held = instance.employees[who.index()].position.map(|(position, _)| position);
    for placement in plan.career(who) {
        if let (Some(before), Some(now)) = (held, placement.position)
            && before != now
        {
            return true;
        }
        held = placement.position;
    }
    false
}

/// Every move that passes over a rule, in the order of periods, then employees.
pub(super) fn exceptions(instance: &Instance, plan: &Plan) -> Vec<Exception> {
    let mut found = Vec::new();
    for t in instance.calendar.periods() {
        for (at, employee) in instance.employees.iter().enumerate() {
            let placement = plan.placement(EmployeeId::at(at), t);
            let Some(position) = placement.position.filter(|_| !placement.breaches.is_empty()) else { continue };
            let decision = instance.decisions.iter().find(|one| {
                let demands = match one.order {
                    Order::Must { position: wanted, from, to } => wanted == position && from <= t && t <= to,
                    Order::MustNot { .. } | Order::Attend { .. } => false,
                };
                one.employee.index() == at && demands
            });
            found.push(Exception {
                employee: employee.id.clone(),
                period: t,
                position: instance.positions[position.index()].id.clone(),
                is_override: placement.step == StepLabel::Override,
                rules: placement.breaches.iter().map(Rule::name).collect(),
                decision: decision.map(|one| one.row),
            });
        }
    }
    found
}
