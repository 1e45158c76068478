//! Fairness and merit: every planted case is found, none is invented, and what bars is what the independent audit says bars.

use std::collections::BTreeSet;

use rotasi::audit::{self, Fairness, Reason};
use rotasi::calendar::Period;
use rotasi::instance::{EmployeeId, Instance, InstanceBuilder, Order, PositionId, Scope, Sex};
use rotasi::pipeline::{self, PriceProof, Solver};
use rotasi::plan::Plan;
use rotasi::policy::{Education, Policy, Rule};
use rotasi::quantity::Points;
use rotasi::solver::{Settings, StopSignal};
use rotasi::verify;

mod tiny;

/// Three clerks and the seat of a supervisor over two years. Budi has more merit than Ayu; Citra has most, but too little
/// education.
fn service() -> InstanceBuilder {
    InstanceBuilder::new("2027-01-01", 2)
        .policy_with(|policy| {
            policy.kinds = Policy::asn().kinds;
            policy.rules = Policy::asn().rules;
            policy.weights.fill = [Points(100); 3];
            policy.weights.promotion = Points(80);
        })
        .unit("U")
        .position_with("clerk", "U", "pelaksana", |row| row.seats = 3)
        .position("supervisor", "U", "pengawas")
        .employee_with("Ayu", "clerk", |row| row.merit = Some(50))
        .employee_with("Budi", "clerk", |row| row.merit = Some(90))
        .employee_with("Citra", "clerk", |row| {
            row.merit = Some(99);
            row.education = "sma".parse::<Schooling>().expect("a level of education").0;
        })
}

/// [`Education`] by its name in files.
struct Schooling(Education);

impl std::str::FromStr for Schooling {
    type Err = ();
    fn from_str(name: &str) -> Result<Self, ()> {
        Education::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, level)| Self(level)).ok_or(())
    }
}

/// Positions by employee: each a list of ids, one a period.
fn by_hand(instance: &Instance, careers: &[[&str; 2]]) -> Plan {
    let at = |id: &&str| instance.positions.iter().position(|position| position.id == **id).map(PositionId::at);
    let positions: Vec<Option<PositionId>> = careers.iter().flatten().map(at).collect();
    verify::restate(instance, &positions, &[])
}

fn fairness(builder: &InstanceBuilder, careers: &[[&str; 2]]) -> Fairness {
    let instance = builder.build().expect("the service is sound");
    audit::fairness(&instance, &by_hand(&instance, careers), None)
}

const AYU: [[&str; 2]; 3] = [["supervisor", "supervisor"], ["clerk", "clerk"], ["clerk", "clerk"]];
const BUDI: [[&str; 2]; 3] = [["clerk", "clerk"], ["supervisor", "supervisor"], ["clerk", "clerk"]];

#[test]
fn a_planted_case_is_found_and_whoever_a_rule_bars_is_counted_under_that_rule() {
    let found = fairness(&service(), &AYU);
    assert_eq!(found.findings, []);
    let [promotion] = found.promotions.as_slice() else { panic!("{:?}", found.promotions) };
    assert_eq!((promotion.employee.as_str(), promotion.merit, promotion.period), ("Ayu", 50, Period(1)));
    let [passed] = promotion.passed_over.as_slice() else { panic!("{promotion:?}") };
    assert_eq!((passed.employee.as_str(), passed.explained), ("Budi", false));
    assert_eq!(passed.reasons, [Reason::ExchangeGains(32)]);
    assert_eq!(promotion.barred.iter().collect::<Vec<_>>(), [(&"education", &1)]);
    assert_eq!((found.with_passed_over, found.unexplained), (1, 1));
}

#[test]
fn where_the_one_of_most_merit_is_promoted_there_is_no_case() {
    let found = fairness(&service(), &BUDI);
    assert_eq!((found.promotions.len(), found.with_passed_over, found.unexplained), (1, 0, 0));
    let nobody = fairness(&service(), &[["clerk", "clerk"]; 3]);
    assert_eq!(nobody.promotions, []);
}

#[test]
fn a_decision_a_limit_and_a_seat_of_ones_own_explain() {
    let decided = fairness(&service().must("Ayu", "supervisor", 1, 2), &AYU);
    assert_eq!(decided.promotions[0].decision, Some(2));
    assert_eq!(decided.promotions[0].passed_over[0].reasons[0], Reason::Decided(2));
    assert_eq!(decided.unexplained, 0);

    // Budi's brother works in the unit of the seat.
    let kin = service()
        .unit("V")
        .position("chief", "V", "pengawas")
        .position("aide", "V", "pelaksana")
        .employee_with("Dewi", "aide", |row| row.merit = Some(10))
        .kin("Budi", "Dewi");
    let careers = [["chief", "chief"], ["clerk", "clerk"], ["clerk", "clerk"], ["aide", "aide"]];
    let found = fairness(&kin, &careers);
    let reasons = &found.promotions[0].passed_over[0].reasons;
    assert!(matches!(&reasons[0], Reason::ExchangeBreaks(text) if text.en.contains("V-kin")), "{reasons:?}");
    assert_eq!(found.unexplained, 0);

    let two = service().position("other", "U", "pengawas");
    let found = fairness(&two, &[["supervisor", "supervisor"], ["other", "other"], ["clerk", "clerk"]]);
    assert_eq!(found.promotions[0].passed_over[0].reasons, [Reason::Elsewhere("other".to_owned())]);
}

#[test]
fn prices_prove_what_a_worse_choice_would_cost() {
    let mut builder = service();
    builder.tables_mut().employees[1].merit = Some(55);
    // Ayu wants the seat so much that she is the better choice in spite of less merit.
    let builder = builder.prefers("Ayu", Scope::Position, "supervisor", 3);
    let mut builder = builder.policy_with(|policy| policy.weights.preference = Points(40));
    builder.tables_mut().header.policy.weights.promotion = Points(80);
    let instance = builder.build().expect("the service is sound");
    let outcome = pipeline::run(&instance, &Settings::default(), &Solver::default(), &(), &StopSignal::default());
    let outcome = outcome.expect("it runs");
    let (plan, certificate) = (outcome.plan.expect("a plan"), outcome.certificate.expect("a certificate"));
    let proof = PriceProof::of(&instance, "", &certificate).expect("it is true");
    let found = audit::fairness(&instance, &plan, Some(&proof));
    let reasons = &found.promotions[0].passed_over[0].reasons;
    assert!(matches!(reasons[0], Reason::ExchangeLoses(lost) if lost > 0), "{reasons:?}");
    assert!(
        reasons.iter().any(|reason| matches!(reason, Reason::PricesProve(_) | Reason::PricesLeaveOpen(_))),
        "{reasons:?}"
    );
}

/// Whom a promotion into that seat would be allowed, by the rules that the audit of plans computes for itself.
fn allowed(instance: &Instance, plan: &Plan, other: EmployeeId, seat: PositionId, t: Period) -> bool {
    let horizon = instance.calendar.horizon();
    let mut positions: Vec<Option<PositionId>> = plan.placements.iter().map(|placement| placement.position).collect();
    (t.index()..horizon).for_each(|later| positions[other.index() * horizon + later] = Some(seat));
    let changed = verify::restate(instance, &positions, &plan.trainings);
    let rules: BTreeSet<String> = Rule::ALL.iter().map(|rule| format!("V-{}", rule.name())).collect();
    let id = &instance.employees[other.index()].id;
    !verify::audit(instance, &changed).findings.iter().any(|finding| {
        finding.employee.as_ref() == Some(id) && finding.period == Some(t) && rules.contains(finding.code.as_ref())
    })
}

#[test]
fn cases_are_those_that_the_independent_audit_would_allow() {
    let (mut cases, mut barred) = (0, 0);
    for seed in 0..150 {
        let instance = tiny::instance(seed);
        let settings = Settings { work_limit: Some(200), ..Settings::default() };
        let outcome = pipeline::run(&instance, &settings, &Solver::default(), &(), &StopSignal::default());
        let Some(plan) = outcome.expect("it runs").plan else { continue };
        let found = audit::fairness(&instance, &plan, None);
        for promotion in &found.promotions {
            let passed: BTreeSet<&str> = promotion.passed_over.iter().map(|one| one.employee.as_str()).collect();
            let seat = instance.positions.iter().position(|one| one.id == promotion.position).map(PositionId::at);
            let (seat, t) = (seat.expect("it is one of them"), promotion.period);
            for (at, employee) in instance.employees.iter().enumerate() {
                let other = EmployeeId::at(at);
                // Decisions exempt from rules; whoever is bound by one is no matter of merit.
                let bound = instance.decisions.iter().any(|one| {
                    one.employee == other && matches!(one.order, Order::Must { from, to, .. } if from <= t && t <= to)
                });
                let held = if t.0 == 1 {
                    employee.position.map(|(position, _)| position)
                } else {
                    plan.placement(other, Period(t.0 - 1)).position
                };
                let kind = if t.0 == 1 { employee.kind } else { plan.placement(other, Period(t.0 - 1)).kind };
                let tier = |kind| instance.policy.kind(kind).tier;
                let up = tier(instance.positions[seat.index()].kind) == tier(kind) + 1;
                let retired = plan.placement(other, t).step == rotasi::plan::StepLabel::Retired;
                let merit = rotasi::eligibility::talent::merit(employee, &instance.policy.talent);
                if bound || retired || held == Some(seat) || !up || merit <= promotion.merit {
                    continue;
                }
                let case = allowed(&instance, &plan, other, seat, t);
                assert_eq!(passed.contains(employee.id.as_str()), case, "seed {seed}: {} {t}", employee.id);
                if case { cases += 1 } else { barred += 1 }
            }
        }
    }
    assert!(cases > 10 && barred > 10, "{cases} cases, {barred} barred");
}

#[test]
fn sex_earns_no_point() {
    for seed in 0..20 {
        let mut builder = tiny::builder(seed);
        let instance = builder.build().expect("tiny instances are sound");
        let positions: Vec<Option<PositionId>> = instance
            .employees
            .iter()
            .flat_map(|one| vec![one.position.map(|(position, _)| position); instance.calendar.horizon()])
            .collect();
        let points = verify::restate(&instance, &positions, &[]).points();
        for row in &mut builder.tables_mut().employees {
            row.sex = if row.sex == Sex::Male { Sex::Female } else { Sex::Male };
        }
        let other = builder.build().expect("tiny instances are sound");
        assert_eq!(verify::restate(&other, &positions, &[]).points(), points, "seed {seed}");
    }
}
