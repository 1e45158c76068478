//! Careers: every point is accounted for, and what a training brought is what the plan would lose without it.

use rotasi::explain::{self, Unlocked};
use rotasi::instance::EmployeeId;
use rotasi::plan::{Plan, Term, Training};
use rotasi::quantity::Points;
use rotasi::verify;

use crate::{TRIALS, Trial, everybody};

/// The plan with one attendance less, recomputed by the audit.
fn without(trial: &Trial, employee: EmployeeId, session: &str) -> Plan {
    let positions: Vec<_> = trial.plan.placements.iter().map(|placement| placement.position).collect();
    let left_out = |training: &&Training| {
        training.employee == employee && trial.instance.sessions[training.session.index()].id == session
    };
    let trainings: Vec<_> = trial.plan.trainings.iter().filter(|one| !left_out(one)).copied().collect();
    assert_eq!(trainings.len() + 1, trial.plan.trainings.len(), "seed {}", trial.seed);
    verify::restate(&trial.instance, &positions, &trainings)
}

#[test]
fn points_of_all_careers_add_up_to_the_plan_period_by_period_and_term_by_term() {
    for trial in TRIALS.iter() {
        let mut terms = trial.plan.terms;
        terms.0[Term::Mentoring as usize] = Points::ZERO;
        for employee in everybody(&trial.instance) {
            let career = explain::career(&trial.instance, &trial.plan, employee);
            for (year, placement) in career.periods.iter().zip(trial.plan.career(employee)) {
                let sum: Points = year.terms.iter().map(|share| share.points).sum();
                assert_eq!((sum, year.points), (placement.points, placement.points), "seed {}", trial.seed);
                year.terms.iter().for_each(|share| terms.add(share.term, -share.points));
            }
            assert_eq!(career.points, career.periods.iter().map(|year| year.points).sum(), "seed {}", trial.seed);
        }
        assert_eq!(terms.total(), Points::ZERO, "seed {}", trial.seed);
        assert!(terms.0.iter().all(|&points| points == Points::ZERO), "seed {}", trial.seed);
    }
}

#[test]
fn breaches_are_those_of_the_plan_each_with_its_figures() {
    let mut seen = 0;
    for trial in TRIALS.iter() {
        for employee in everybody(&trial.instance) {
            let career = explain::career(&trial.instance, &trial.plan, employee);
            for (year, placement) in career.periods.iter().zip(trial.plan.career(employee)) {
                let named = year.breaches.iter().map(|breach| breach.rule).collect();
                assert_eq!(placement.breaches, named, "seed {}", trial.seed);
                seen += year.breaches.len();
            }
        }
    }
    assert!(seen > 10, "{seen} breaches");
}

#[test]
fn what_a_training_is_worth_and_unlocks_is_what_the_audit_finds_without_it() {
    let (mut lessons, mut moves) = (0, 0);
    for trial in TRIALS.iter() {
        for employee in everybody(&trial.instance) {
            for lesson in explain::career(&trial.instance, &trial.plan, employee).trainings {
                let bare = without(trial, employee, &lesson.session);
                let lost = trial.plan.points() - bare.points();
                assert_eq!(lesson.points, lost, "seed {}, {}", trial.seed, lesson.session);
                let findings = verify::audit(&trial.instance, &bare).findings;
                let who = &trial.instance.employees[employee.index()].id;
                for unlocked in &lesson.unlocked {
                    let code = match unlocked {
                        Unlocked::Move { rule, .. } => rule.name(),
                        Unlocked::Course { .. } => "prerequisites",
                        Unlocked::Breach { .. } => continue,
                    };
                    let found = findings
                        .iter()
                        .any(|finding| finding.code.contains(code) && finding.employee.as_ref() == Some(who));
                    assert!(found, "seed {}: {unlocked:?} is not among {findings:?}", trial.seed);
                    moves += 1;
                }
                lessons += 1;
            }
        }
    }
    assert!(lessons > 50 && moves > 0, "{lessons} lessons unlocked {moves} moves and courses");
}
