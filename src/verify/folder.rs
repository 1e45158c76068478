//! For a planner: are the tables and the summary of a plan folder true. For an OR reader: recomputes the activity of
//! every listed row (seats, sessions, budgets) and the arithmetic of points, bound and gap.

use std::collections::BTreeMap;

use crate::calendar::Period;
use crate::instance::{BudgetId, BudgetLine, EmployeeId, PositionId, Session, SessionId, UnitId};
use crate::plan::{
    BudgetClaim, Claims, Plan, SeatClaim, SessionClaim, SummaryClaim, TermPoints, Training, TrainingClaim,
};
use crate::quantity::{Money, Points};

use super::finding::{Check, Finding};
use super::path::Career;
use super::premises::Premises;
use super::tally::Tally;
use super::{budget, claims};

/// Objections to `stated`, given the recomputed careers, what they add up to, and points.
pub(super) fn examine(
    premises: &Premises,
    plan: &Plan,
    (careers, tally): (&[Career], &Tally),
    points: &TermPoints,
    stated: &Claims,
    findings: &mut Vec<Finding>,
) {
    units(premises, careers, stated, findings);
    trainings(premises, plan, &stated.trainings, findings);
    sessions(premises, tally, &stated.sessions, findings);
    budgets(premises, tally, &stated.budgets, findings);
    seats(premises, tally, &stated.seats, findings);
    if let Some(summary) = &stated.summary {
        self::summary(summary, points, findings);
    }
}

fn units(premises: &Premises, careers: &[Career], stated: &Claims, findings: &mut Vec<Finding>) {
    let periods = premises.instance.calendar.horizon();
    let found: Vec<_> = careers
        .iter()
        .flat_map(|career| career.steps.iter().map(|step| step.position.map(|held| premises.position(held).unit)))
        .collect();
    if stated.units.len() != found.len() {
        findings.push(Finding::new(Check::ClaimUnit).stated(stated.units.len(), found.len()));
        return;
    }
    let name = |unit: Option<UnitId>| {
        unit.and_then(|unit| premises.instance.units.get(unit.index())).map_or("-", |unit| &unit.id)
    };
    for (at, (&said, &real)) in stated.units.iter().zip(&found).enumerate().filter(|(_, (said, real))| said != real) {
        let who = EmployeeId::at(at / periods);
        let period = Period::at(at % periods);
        let finding = Finding::new(Check::ClaimUnit).employee(premises.instance, who).period(period);
        findings.push(finding.stated(name(said), name(real)));
    }
}

fn trainings(premises: &Premises, plan: &Plan, stated: &[TrainingClaim], findings: &mut Vec<Finding>) {
    let real = |training: &Training| {
        let session = &premises.instance.sessions[training.session.index()];
        TrainingClaim {
            employee: training.employee,
            session: training.session,
            period: session.period,
            course: session.course,
            hours: premises.instance.courses[session.course.index()].hours,
            cost: session.cost,
            source: session.source,
        }
    };
    let key = |claim: &TrainingClaim| (claim.employee, claim.session);
    let found = plan.trainings.iter().map(real).collect::<Vec<_>>();
    compare(
        stated,
        &found,
        key,
        |(employee, session)| {
            let finding = Finding::new(Check::ClaimTraining);
            let finding = match premises.instance.employees.get(employee.index()) {
                Some(employee) => Finding { employee: Some(employee.id.clone()), ..finding },
                None => finding,
            };
            finding.item(premises.instance.sessions.get(session.index()).map_or("?", |session| &session.id))
        },
        findings,
    );
}

fn sessions(premises: &Premises, tally: &Tally, stated: &[SessionClaim], findings: &mut Vec<Finding>) {
    let attendees = |at: usize| tally.attendees(SessionId::at(at));
    let real = |(at, session): (usize, &Session)| SessionClaim {
        session: SessionId::at(at),
        course: session.course,
        period: session.period,
        opened: attendees(at) > 0 || (session.min_participants == 0 && session.fixed_cost == Money::ZERO),
        attendees: attendees(at),
        capacity: session.capacity,
        fixed_cost: session.fixed_cost,
    };
    let found: Vec<_> = premises.instance.sessions.iter().enumerate().map(real).collect();
    compare(
        stated,
        &found,
        |claim| claim.session,
        |session| {
            let name = premises.instance.sessions.get(session.index()).map_or("?", |session| &session.id);
            Finding::new(Check::ClaimSession).item(name)
        },
        findings,
    );
}

fn budgets(premises: &Premises, tally: &Tally, stated: &[BudgetClaim], findings: &mut Vec<Finding>) {
    let used = budget::used(premises, tally);
    let real = |(at, line): (usize, &BudgetLine)| {
        let used = Money(i64::try_from(used[at]).unwrap_or(i64::MAX));
        BudgetClaim {
            budget: BudgetId::at(at),
            year: line.year,
            source: line.source,
            category: line.category,
            amount: line.amount,
            used,
            left: Money(line.amount.0.saturating_sub(used.0)),
        }
    };
    let found: Vec<_> = premises.instance.budgets.iter().enumerate().map(real).collect();
    compare(
        stated,
        &found,
        |claim| claim.budget,
        |line| {
            let name = premises.instance.budgets.get(line.index()).map_or("?", |line| &line.id);
            Finding::new(Check::ClaimBudget).item(name)
        },
        findings,
    );
}

fn seats(premises: &Premises, tally: &Tally, stated: &[SeatClaim], findings: &mut Vec<Finding>) {
    let mut found = Vec::new();
    for period in premises.instance.calendar.periods() {
        for (at, given) in premises.instance.positions.iter().enumerate() {
            let position = PositionId::at(at);
            let holders = tally.holders(position, period);
            let offered = if given.closed_from.is_some_and(|closed| closed <= period) { 0 } else { given.seats };
            let vacant = offered.saturating_sub(holders);
            found.push(SeatClaim { position, period, seats: given.seats, holders, vacant });
        }
    }
    compare(
        stated,
        &found,
        |claim| (claim.position, claim.period),
        |(position, period)| {
            let finding = Finding::new(Check::ClaimSeats).period(period);
            match premises.instance.positions.get(position.index()) {
                Some(position) => Finding { position: Some(position.id.clone()), ..finding },
                None => finding,
            }
        },
        findings,
    );
}

/// One objection per key whose stated rows are not exactly the recomputed ones.
fn compare<T: Copy + PartialEq + std::fmt::Debug, K: Ord + Copy>(
    stated: &[T],
    found: &[T],
    key: impl Fn(&T) -> K,
    objection: impl Fn(K) -> Finding,
    findings: &mut Vec<Finding>,
) {
    let mut rows: BTreeMap<K, (Vec<T>, Vec<T>)> = BTreeMap::new();
    for row in stated {
        rows.entry(key(row)).or_default().0.push(*row);
    }
    for row in found {
        rows.entry(key(row)).or_default().1.push(*row);
    }
    for (key, (stated, found)) in rows.into_iter().filter(|(_, (stated, found))| stated != found) {
        findings.push(objection(key).stated(describe(&stated), describe(&found)));
    }
}

fn describe<T: std::fmt::Debug>(rows: &[T]) -> String {
    if rows.is_empty() { "-".to_owned() } else { format!("{rows:?}") }
}

fn summary(stated: &SummaryClaim, terms: &TermPoints, findings: &mut Vec<Finding>) {
    let points = terms.total();
    if stated.points != Some(points) {
        findings.push(Finding::new(Check::ClaimTotal).stated(shown(stated.points), points));
    }
    match &stated.terms {
        Some(stated) => claims::terms(stated, terms, findings),
        None => findings.push(Finding::new(Check::ClaimTerms).stated("-", points)),
    }
    if let Some(bound) = stated.bound.filter(|&bound| bound < points) {
        findings.push(Finding::new(Check::ClaimBound).stated(bound, points));
    }
    if !gap_fits(stated.gap, points, stated.bound) {
        let gap = stated.gap.map_or_else(|| "-".to_owned(), |gap| gap.to_string());
        findings.push(Finding::new(Check::ClaimGap).stated(gap, format!("{} / {points}", shown(stated.bound))));
    }
    let fits = match stated.status.as_str() {
        "optimal" => stated.bound == Some(points),
        "feasible" => true,
        // A plan is at hand, so it is neither unknown nor impossible.
        _ => false,
    };
    if !fits || !stated.conflict.is_empty() {
        let bound = shown(stated.bound);
        findings.push(Finding::new(Check::ClaimStatus).stated(&stated.status, format!("{points} / {bound}")));
    }
}

/// `(bound − points) / max(1, |points|)`, to the precision of a written decimal.
fn gap_fits(stated: Option<f64>, points: Points, bound: Option<Points>) -> bool {
    #[allow(clippy::cast_precision_loss, reason = "a ratio is compared, to a tolerance")]
    let real = bound.map(|bound| (i128::from(bound.0) - i128::from(points.0)) as f64 / points.0.abs().max(1) as f64);
    match (stated, real) {
        (None, None) => true,
        (Some(stated), Some(real)) => (stated - real).abs() <= 1e-6 * real.abs().max(1.0),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn shown(points: Option<Points>) -> String {
    points.map_or_else(|| "-".to_owned(), |points| points.to_string())
}
