//! Whose announcement changes, how, and why.
//!
//! For a planner: every reason is derived, none is guessed: the record says so; or going on as announced breaks a named rule or
//! limit once everybody else does what the new plan says; or the change earns so many points. For an OR reader: each changed agent
//! is put back on its incumbent path with the others fixed, and the audit says what that violates or loses.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::calendar::Period;
use crate::diagnostic::Text;
use crate::files::Actual;
use crate::formulate::Facts;
use crate::instance::{EmployeeId, Instance, PositionId, SessionId};
use crate::plan::Plan;
use crate::verify;

use super::past::Past;

/// Somebody whose career differs from the announced one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// `employee_id`.
    pub employee: String,
    /// Periods in which the position differs.
    pub places: Vec<Place>,
    /// Sessions announced and not attended.
    pub sessions_lost: Vec<String>,
    /// Sessions attended and not announced.
    pub sessions_gained: Vec<String>,
    /// Why; the record first.
    pub causes: Vec<Cause>,
}

/// A period in which somebody is elsewhere than announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// When.
    pub period: Period,
    /// The announced position; none = without one, or retired.
    pub announced: Option<String>,
    /// The position now.
    pub now: Option<String>,
}

/// Why a career differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A row of the record: its number and event.
    Recorded(u32, Cow<'static, str>),
    /// The seat announced for that period was not free.
    NotFree(Period, String),
    /// What remains of the announcement breaks this, with everybody else as in the new plan.
    Needed(Text),
    /// The change is worth so many points, with everybody else as in the new plan; less than nought where it makes room for
    /// others, or is paid back by them.
    Worth(i64),
}

/// Most objections that are told of one person.
const FEW: usize = 3;

/// Everybody whose career in `plan` differs from what was announced.
pub(super) fn list(instance: &Instance, past: &Past, kept: &[Facts], actuals: &[Actual], plan: &Plan) -> Vec<Changed> {
    let now = facts_of(instance, plan);
    let mut found = Vec::new();
    for (at, facts) in now.iter().enumerate() {
        let (who, announced) = (EmployeeId::at(at), &past.announced[at]);
        if facts == announced {
            continue;
        }
        let position = |held: Option<PositionId>| held.map(|id| instance.positions[id.index()].id.clone());
        let places =
            instance.calendar.periods().filter(|t| facts.positions[t.index()] != announced.positions[t.index()]).map(
                |t| Place {
                    period: t,
                    announced: position(announced.positions[t.index()]),
                    now: position(facts.positions[t.index()]),
                },
            );
        found.push(Changed {
            employee: instance.employees[at].id.clone(),
            places: places.collect(),
            sessions_lost: only_in(instance, &announced.sessions, &facts.sessions),
            sessions_gained: only_in(instance, &facts.sessions, &announced.sessions),
            causes: causes(instance, (past, actuals), who, (&kept[at], facts), (&now, plan)),
        });
    }
    found
}

fn causes(
    instance: &Instance,
    (past, actuals): (&Past, &[Actual]),
    who: EmployeeId,
    (kept, facts): (&Facts, &Facts),
    (now, plan): (&[Facts], &Plan),
) -> Vec<Cause> {
    let own = actuals.iter().filter(|one| one.event.employee() == Some(who));
    let mut causes: Vec<Cause> = own.map(|one| Cause::Recorded(one.row, one.event.name().into())).collect();
    let id = &instance.employees[who.index()].id;
    let assumed = past.assumed.iter().filter(|one| one.employee == *id);
    causes.extend(assumed.map(|one| Cause::NotFree(one.period, one.position.clone())));
    if kept == facts {
        return causes;
    }
    let mut back = now.to_vec();
    back[who.index()].clone_from(kept);
    let reverted = super::restated(instance, &back);
    let verdict = verify::audit(instance, &reverted);
    if verdict.is_allowed() {
        causes.push(Cause::Worth(plan.points().0 - reverted.points().0));
        return causes;
    }
    causes.extend(verdict.findings.iter().take(FEW).map(|finding| {
        let particulars = [&finding.employee, &finding.position, &finding.item].into_iter().flatten().cloned();
        let place: Vec<String> = particulars.chain(finding.period.map(|t| format!("@{t}"))).collect();
        let text = |message: &str| format!("{} {}: {message}", finding.code, place.join(" "));
        Cause::Needed(Text::new(text(&finding.message.en), text(&finding.message.id)))
    }));
    causes
}

/// What everybody does in a plan.
pub(super) fn facts_of(instance: &Instance, plan: &Plan) -> Vec<Facts> {
    let mut found: Vec<Facts> = (0..instance.employees.len())
        .map(|at| Facts {
            positions: plan.career(EmployeeId::at(at)).iter().map(|placement| placement.position).collect(),
            sessions: Vec::new(),
        })
        .collect();
    for training in &plan.trainings {
        found[training.employee.index()].sessions.push(training.session);
    }
    found
}

fn only_in(instance: &Instance, those: &[SessionId], others: &[SessionId]) -> Vec<String> {
    let own = those.iter().filter(|session| !others.contains(session));
    own.map(|session| instance.sessions[session.index()].id.clone()).collect()
}
