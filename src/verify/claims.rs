//! For a planner: are the labels, matches and points written in the plan the right ones. For an OR reader: compares
//! every derived figure of a [`Plan`] with its recomputation.

use crate::calendar::Period;
use crate::instance::EmployeeId;
use crate::plan::{Placement, Plan, Term, TermPoints};
use crate::policy::{KindId, RuleSet};
use crate::quantity::BasisPoints;

use super::finding::{Check, Finding};
use super::path::{Career, Step};
use super::premises::Premises;

/// Objections to the figures of single placements.
pub(super) fn placements(premises: &Premises, plan: &Plan, careers: &[Career], findings: &mut Vec<Finding>) {
    for (at, career) in careers.iter().enumerate() {
        let who = EmployeeId::at(at);
        for (period, (stated, found)) in
            premises.instance.calendar.periods().zip(plan.career(who).iter().zip(&career.steps))
        {
            placement(premises, who, period, stated, found, findings);
        }
    }
}

fn placement(
    premises: &Premises,
    who: EmployeeId,
    period: Period,
    stated: &Placement,
    found: &Step,
    findings: &mut Vec<Finding>,
) {
    let mut object = |check, stated: String, found: String| {
        let finding = Finding::new(check).employee(premises.instance, who).period(period);
        findings.push(finding.stated(stated, found));
    };
    if stated.kind != found.kind {
        object(Check::ClaimKind, kind(premises, stated.kind), kind(premises, found.kind));
    }
    if stated.step != found.label {
        object(Check::ClaimMove, stated.step.name().to_owned(), found.label.name().to_owned());
    }
    if stated.breaches != found.breaches {
        object(Check::ClaimBreaches, names(stated.breaches), names(found.breaches));
    }
    if stated.jpm != found.jpm {
        object(Check::ClaimJpm, basis_points(stated.jpm), basis_points(found.jpm));
    }
    if stated.points != found.points {
        object(Check::ClaimPoints, stated.points.to_string(), found.points.to_string());
    }
}

/// Objections to the points by term.
pub(super) fn terms(stated: &TermPoints, found: &TermPoints, findings: &mut Vec<Finding>) {
    for term in Term::ALL {
        if stated.of(term) != found.of(term) {
            let finding = Finding::new(Check::ClaimTerms).item(term.name());
            findings.push(finding.stated(stated.of(term), found.of(term)));
        }
    }
}

fn kind(premises: &Premises, kind: KindId) -> String {
    premises.instance.policy.kinds.get(kind.index()).map_or_else(|| "?".to_owned(), |kind| kind.name.clone())
}

fn names(rules: RuleSet) -> String {
    let names: Vec<_> = rules.iter().map(|rule| rule.name()).collect();
    if names.is_empty() { "-".to_owned() } else { names.join(";") }
}

fn basis_points(jpm: Option<BasisPoints>) -> String {
    jpm.map_or_else(|| "-".to_owned(), |jpm| jpm.to_string())
}
