//! Runs that are cut short: whatever they give is allowed, and what they do not know they do not claim.

use std::time::Duration;

use rotasi::pipeline::{self, Outcome, Solver, Status};
use rotasi::solver::{Engine, Settings, StopReason, StopSignal};
use rotasi::verify;

use crate::{TRIALS, Trial};

fn assert_honest(trial: &Trial, outcome: &Outcome) {
    let seed = trial.seed;
    let optimum = trial.best.as_ref().map(|best| best.points.0);
    let bound = outcome.bound.as_ref().map(|bound| bound.points);
    match (&outcome.plan, outcome.status) {
        (Some(plan), Status::Optimal | Status::Feasible) => {
            assert!(verify::audit(&trial.instance, plan).is_allowed(), "seed {seed}");
            assert!(Some(plan.points().0) <= optimum, "seed {seed}: better than the optimum");
            assert!(outcome.status == Status::Feasible || Some(plan.points().0) == optimum, "seed {seed}");
        }
        (None, Status::Infeasible) => assert_eq!(optimum, None, "seed {seed}"),
        (None, Status::Unknown) => {
            let cut = [StopReason::Interrupted, StopReason::WorkLimit, StopReason::TimeLimit, StopReason::Stalled];
            assert!(cut.contains(&outcome.stop_reason), "seed {seed}: {:?}", outcome.stop_reason);
        }
        (plan, status) => panic!("seed {seed}: {status:?} with a plan: {}", plan.is_some()),
    }
    if let (Some(bound), Some(optimum)) = (bound, optimum) {
        assert!(bound >= optimum, "seed {seed}: bound {bound} below the optimum {optimum}");
    }
}

fn run_stopped(trial: &Trial, settings: &Settings, stop: &StopSignal) -> Outcome {
    let outcome = pipeline::run(&trial.instance, settings, &Solver::Microlp, &(), stop);
    outcome.unwrap_or_else(|error| panic!("seed {}: {error}", trial.seed))
}

#[test]
fn a_signal_raised_beforehand_leaves_an_allowed_plan_or_none() {
    let stop = StopSignal::default();
    stop.raise();
    let mut planned = 0;
    for engine in [Engine::Auto, Engine::Decompose] {
        for trial in TRIALS.iter() {
            let outcome = run_stopped(trial, &Settings { engine, ..Settings::default() }, &stop);
            assert_honest(trial, &outcome);
            planned += usize::from(outcome.plan.is_some());
        }
    }
    assert!(planned > TRIALS.len() / 2, "{planned} plans");
}

#[test]
fn no_work_and_no_time_leave_an_allowed_plan_or_none() {
    let limits = [
        Settings { work_limit: Some(0), ..Settings::default() },
        Settings { time_limit: Some(Duration::ZERO), ..Settings::default() },
        Settings { time_limit: Some(Duration::from_micros(200)), ..Settings::default() },
    ];
    for engine in [Engine::Auto, Engine::Decompose, Engine::Exact] {
        for limit in &limits {
            for trial in TRIALS.iter() {
                let settings = Settings { engine, ..limit.clone() };
                assert_honest(trial, &run_stopped(trial, &settings, &StopSignal::default()));
            }
        }
    }
}

#[test]
fn a_wide_gap_is_enough_where_it_is_asked_for() {
    for trial in TRIALS.iter() {
        let settings = Settings { gap_ppm: 50_000, ..Settings::default() };
        let outcome = run_stopped(trial, &settings, &StopSignal::default());
        assert_honest(trial, &outcome);
        if trial.best.is_some() {
            let gap = outcome.gap().unwrap_or(f64::INFINITY);
            assert!(gap <= 0.05, "seed {}: gap {gap}", trial.seed);
        }
    }
}
