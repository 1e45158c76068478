//! For a planner: an independent audit of a plan, from the bare facts of who holds and attends what. For an OR reader:
//! a feasibility and objective checker that shares no code with the engine or the model builder.
//!
//! [`audit`] recomputes everything a [`Plan`] says; [`audit_folder`] also checks the tables and the summary of a
//! written plan; [`restate`] writes a plan with all its figures from positions and attendances alone. The contract is
//! `docs/model.md`; every check has its code in [`Check`].
//!
//! Invariant: nothing here reads a claim to compute another, so that a wrong claim cannot vouch for itself.
//! Size: linear in employees × periods, plus rows.

use crate::instance::{EmployeeId, Instance, PositionId};
use crate::plan::{Claims, Placement, Plan, Term, TermPoints, Training};
use crate::quantity::Points;

use tally::Tally;

mod budget;
mod claims;
mod finding;
mod folder;
mod mentoring;
mod moves;
mod path;
mod points;
mod premises;
mod rows;
mod rules_fit;
mod rules_person;
mod rules_place;
mod rules_time;
mod tally;
mod training;
mod variation;

pub use finding::{Check, Finding};
pub use path::{Career, Step};
pub use premises::Premises;
pub use variation::{Instead, Variations};

/// What an audit found.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Every objection; none when the plan is allowed and all it states is true.
    pub findings: Vec<Finding>,
    /// What the plan is worth, recomputed.
    pub points: Points,
    /// The same by term.
    pub terms: TermPoints,
}

impl Verdict {
    /// Whether the plan is allowed and all it states is true.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Holds `plan` against `instance`.
#[must_use]
pub fn audit(instance: &Instance, plan: &Plan) -> Verdict {
    examine(instance, plan, None)
}

/// Holds a written plan, with what its tables and summary state, against `instance`.
#[must_use]
pub fn audit_folder(instance: &Instance, plan: &Plan, claims: &Claims) -> Verdict {
    examine(instance, plan, Some(claims))
}

fn examine(instance: &Instance, plan: &Plan, claims: Option<&Claims>) -> Verdict {
    let mut findings = misshapen(instance, plan);
    if !findings.is_empty() {
        return Verdict { findings, points: Points::ZERO, terms: TermPoints::default() };
    }
    let premises = Premises::new(instance);
    let mut careers = careers(&premises, |who| positions(plan.career(who)), &plan.trainings);
    let tally = Tally::of(&premises, &careers);
    let terms = all_terms(&premises, &careers, &tally);
    for career in &mut careers {
        findings.append(&mut career.findings);
    }
    rows::examine(&premises, &tally, |who| &careers[who.index()], &mut findings);
    budget::examine(&premises, &tally, &mut findings);
    claims::placements(&premises, plan, &careers, &mut findings);
    mentoring::examine(&premises, &careers, &plan.mentoring, &mut findings);
    claims::terms(&plan.terms, &terms, &mut findings);
    if let Some(claims) = claims {
        folder::examine(&premises, plan, (&careers, &tally), &terms, claims, &mut findings);
    }
    Verdict { findings, points: terms.total(), terms }
}

/// A plan with every figure recomputed, from the positions held (employee-major; missing entries: none) and the
/// attendances. Positions of the retired are dropped; nothing else is corrected, so [`audit`] still has to judge it. Who
/// guides whom is chosen as in every plan; the audit itself judges pairs by its own reading of the instance.
///
/// # Panics
/// When an id is not one of `instance`.
#[must_use]
pub fn restate(instance: &Instance, positions: &[Option<PositionId>], trainings: &[Training]) -> Plan {
    let premises = Premises::new(instance);
    let horizon = instance.calendar.horizon();
    let held = |who: EmployeeId| positions.iter().skip(who.index() * horizon).take(horizon).copied().collect();
    let careers = careers(&premises, held, trainings);
    let mut trainings = trainings.to_vec();
    trainings.sort_unstable_by_key(|training| {
        (training.employee, instance.sessions[training.session.index()].period, training.session)
    });
    let mut plan = Plan {
        horizon,
        placements: careers.iter().flat_map(|career| &career.steps).map(Step::placement).collect(),
        trainings,
        mentoring: Vec::new(),
        terms: all_terms(&premises, &careers, &Tally::of(&premises, &careers)),
    };
    plan.mentoring = crate::mentoring::assign(instance, &plan);
    plan
}

impl Step {
    fn placement(&self) -> Placement {
        Placement {
            position: self.position,
            kind: self.kind,
            step: self.label,
            breaches: self.breaches,
            jpm: self.jpm,
            points: self.points,
        }
    }
}

fn positions(career: &[Placement]) -> Vec<Option<PositionId>> {
    career.iter().map(|placement| placement.position).collect()
}

fn careers(
    premises: &Premises,
    held: impl Fn(EmployeeId) -> Vec<Option<PositionId>>,
    trainings: &[Training],
) -> Vec<Career> {
    let mut sessions = vec![Vec::new(); premises.instance.employees.len()];
    for training in trainings {
        sessions[training.employee.index()].push(training.session);
    }
    let one = |(at, sessions): (usize, &Vec<_>)| {
        let who = EmployeeId::at(at);
        premises.career(who, &held(who), sessions)
    };
    sessions.iter().enumerate().map(one).collect()
}

fn all_terms(premises: &Premises, careers: &[Career], tally: &Tally) -> TermPoints {
    let mut terms = TermPoints::default();
    for term in Term::ALL {
        terms.add(term, careers.iter().map(|career| career.terms.of(term)).sum());
    }
    terms.add(Term::Mentoring, mentoring::points(premises, tally));
    terms
}

/// Lists and ids that do not belong to `instance`; nothing else can be asked of such a plan.
fn misshapen(instance: &Instance, plan: &Plan) -> Vec<Finding> {
    let mut findings = Vec::new();
    let horizon = instance.calendar.horizon();
    let wanted = instance.employees.len() * horizon;
    if plan.horizon != horizon || plan.placements.len() != wanted {
        let stated = format!("{} x {}", plan.placements.len(), plan.horizon);
        findings.push(Finding::new(Check::Shape).stated(stated, format!("{wanted} x {horizon}")));
    }
    let employee = |who: EmployeeId| who.index() < instance.employees.len();
    let unknown = |item: String| Finding::new(Check::Shape).item(item);
    for placement in &plan.placements {
        if let Some(position) = placement.position.filter(|held| held.index() >= instance.positions.len()) {
            findings.push(unknown(format!("position #{}", position.0)));
        }
    }
    for training in &plan.trainings {
        if !employee(training.employee) || training.session.index() >= instance.sessions.len() {
            findings.push(unknown(format!("training #{} #{}", training.employee.0, training.session.0)));
        }
    }
    for pair in &plan.mentoring {
        let people = employee(pair.junior) && pair.mentor.is_none_or(employee);
        if !people || pair.unit.index() >= instance.units.len() || !instance.calendar.contains(pair.period) {
            findings.push(unknown(format!("mentoring #{} #{}", pair.junior.0, pair.period)));
        }
    }
    findings
}
