//! Every engine against the exhaustive optimum: what is proved, what is bounded, what is claimed, and that nothing
//! depends on threads.

use rotasi::instance::EmployeeId;
use rotasi::pipeline::{Outcome, Status};
use rotasi::plan::Plan;
use rotasi::solver::{Engine, Settings};
use rotasi::verify;

use crate::{TRIALS, Trial, run, with_engine};

/// Held by every outcome: the plan passes the audit, and its own account is what the audit makes of its bare facts.
fn assert_sound(trial: &Trial, outcome: &Outcome) {
    let Some(plan) = &outcome.plan else { return };
    let verdict = verify::audit(&trial.instance, plan);
    assert!(verdict.is_allowed(), "seed {}: {:#?}", trial.seed, verdict.findings);
    let positions: Vec<_> = plan.placements.iter().map(|placement| placement.position).collect();
    let restated = verify::restate(&trial.instance, &positions, &plan.trainings);
    assert_eq!(without_names_of_mentors(plan), without_names_of_mentors(&restated), "seed {}", trial.seed);
}

/// The plan as far as the model fixes it: which mentor of a unit takes which junior is free.
fn without_names_of_mentors(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    plan.mentoring.iter_mut().for_each(|pair| pair.mentor = pair.mentor.map(|_| EmployeeId(0)));
    plan
}

/// The proved optimum is the exhaustive one; what has no plan is proved to have none.
fn assert_proved(trial: &Trial, outcome: &Outcome) {
    let bound = outcome.bound.as_ref().map(|bound| bound.points);
    let found = (outcome.status, outcome.plan.as_ref().map(|plan| plan.points().0), bound);
    let wanted = match &trial.best {
        Some(best) => (Status::Optimal, Some(best.points.0), Some(best.points.0)),
        None => (Status::Infeasible, None, None),
    };
    assert_eq!(found, wanted, "seed {}", trial.seed);
    assert_eq!(outcome.conflict.is_empty(), trial.best.is_some(), "seed {}", trial.seed);
}

/// Neither above the optimum nor, as a bound, below it.
fn assert_bracketed(trial: &Trial, outcome: &Outcome) {
    let points = outcome.plan.as_ref().map(|plan| plan.points().0);
    let bound = outcome.bound.as_ref().map(|bound| bound.points);
    match &trial.best {
        Some(best) => {
            assert_ne!(outcome.status, Status::Infeasible, "seed {}", trial.seed);
            assert!(points.is_none_or(|points| points <= best.points.0), "seed {}: {points:?}", trial.seed);
            assert!(bound.is_none_or(|bound| bound >= best.points.0), "seed {}: {bound:?}", trial.seed);
        }
        None => assert!(points.is_none(), "seed {}: a plan where none is allowed", trial.seed),
    }
}

#[test]
fn the_own_engine_proves_the_exhaustive_optimum_or_that_there_is_no_plan() {
    let infeasible = TRIALS.iter().filter(|trial| trial.best.is_none()).count();
    assert!((20..120).contains(&infeasible), "{infeasible} instances have no plan");
    for trial in TRIALS.iter() {
        let outcome = run(&trial.instance, &with_engine(Engine::Auto));
        assert_proved(trial, &outcome);
        assert_sound(trial, &outcome);
    }
}

#[test]
fn the_exact_model_proves_the_exhaustive_optimum_or_that_there_is_no_plan() {
    for trial in TRIALS.iter() {
        let outcome = run(&trial.instance, &with_engine(Engine::Exact));
        assert_proved(trial, &outcome);
        assert_sound(trial, &outcome);
    }
}

#[test]
fn decomposition_alone_brackets_the_exhaustive_optimum() {
    let mut met = 0;
    for trial in TRIALS.iter() {
        let outcome = run(&trial.instance, &with_engine(Engine::Decompose));
        assert_bracketed(trial, &outcome);
        assert_sound(trial, &outcome);
        met += usize::from(outcome.plan.map(|plan| plan.points()) == trial.best.as_ref().map(|best| best.points));
    }
    assert!(met * 10 > TRIALS.len() * 9, "the best plan was found for {met} of {}", TRIALS.len());
}

#[test]
fn outcomes_are_the_same_for_any_number_of_threads_and_when_repeated() {
    for engine in [Engine::Auto, Engine::Decompose] {
        for work_limit in [None, Some(1), Some(4)] {
            for trial in TRIALS.iter() {
                let settings = Settings { work_limit, seed: trial.seed, ..with_engine(engine) };
                let first = run(&trial.instance, &settings);
                assert_bracketed(trial, &first);
                assert_sound(trial, &first);
                for threads in [1, 2, 4, 8] {
                    let again = run(&trial.instance, &Settings { threads, ..settings.clone() });
                    let told = |outcome: &Outcome| {
                        let Outcome { status, bound, stop_reason, work, .. } = outcome;
                        (*status, bound.clone(), *stop_reason, *work)
                    };
                    assert_eq!(told(&again), told(&first), "seed {}, {threads} threads", trial.seed);
                    assert_eq!(again.plan, first.plan, "seed {}, {threads} threads", trial.seed);
                    assert_eq!(again.conflict, first.conflict, "seed {}, {threads} threads", trial.seed);
                    assert_eq!(again.prices, first.prices, "seed {}, {threads} threads", trial.seed);
                }
            }
        }
    }
}
