//! When a limit comes before the careers are written down: the plan in which everybody keeps quiet, or the earlier one.

use std::time::Duration;

use super::stages::Stages;
use super::{Earlier, Outcome, Prices, Status, repeated};
use crate::formulate::{self, Facts};
use crate::instance::{Instance, overdrawn};
use crate::plan::Plan;
use crate::solver::{Feasibility, Settings, StopReason, StopSignal, is_feasible};
use crate::verify;

/// Time to make the quiet plan allowed.
const PATIENCE: Duration = Duration::from_millis(300);

/// What comes of a run that ended before anything was solved: a plan that was known, if one was, and no bound.
pub(super) fn outcome(instance: &Instance, plan: Option<Plan>, stop: &StopSignal, mut clock: Stages) -> Outcome {
    clock.lap("decode");
    Outcome {
        status: if plan.is_some() { Status::Feasible } else { Status::Unknown },
        plan,
        bound: None,
        stop_reason: if stop.is_raised() { StopReason::Interrupted } else { StopReason::TimeLimit },
        conflict: Vec::new(),
        prices: Prices { budgets: vec![None; instance.budgets.len()], rows: Vec::new() },
        certificate: None,
        kept: None,
        engine: "decompose".to_owned(),
        work: 0,
        stages: clock.laps,
        phases: Vec::new(),
    }
}

/// Employees up to whose number a contradiction is searched for, which finds the smallest. Arithmetic names the line and
/// decisions none of which could be spared for it, even where one of these decisions cannot be kept for a reason of its own.
const SEARCHED: usize = 200;

/// Decisions that a budget line cannot pay for leave no plan, whatever else there is; none where the line bears them, or
/// where the search for the smallest contradiction is quick.
pub(super) fn impossible(instance: &Instance, mut clock: Stages) -> Result<Outcome, Stages> {
    let overdrawn = match instance.employees.len() {
        0..=SEARCHED => None,
        _ => overdrawn(instance).into_iter().next(),
    };
    let Some(line) = overdrawn else { return Err(clock) };
    clock.lap("conflict");
    let decisions = line.rows.iter().map(|row| format!("decision:{row}"));
    Ok(Outcome {
        status: Status::Infeasible,
        plan: None,
        bound: None,
        stop_reason: StopReason::Infeasible,
        conflict: decisions.chain([format!("budget:{}", line.budget)]).collect(),
        prices: Prices { budgets: vec![None; instance.budgets.len()], rows: Vec::new() },
        kept: None,
        certificate: None,
        engine: "decisions".to_owned(),
        work: 0,
        stages: clock.laps,
        phases: Vec::new(),
    })
}

/// The better of a quiet plan and the earlier one, if either is allowed.
pub(super) fn known(instance: &Instance, earlier: Option<&Earlier>, settings: &Settings) -> Option<Plan> {
    let quiet = keep_quiet(instance, settings).filter(|plan| verify::audit(instance, plan).is_allowed());
    let again = earlier.and_then(|earlier| again(instance, earlier));
    quiet.into_iter().chain(again).max_by_key(Plan::points)
}

/// The earlier plan with its claims, if it is whole and allowed.
fn again(instance: &Instance, earlier: &Earlier) -> Option<Plan> {
    let whole: Option<Vec<Facts>> = repeated(instance, earlier).into_iter().collect();
    let plan = formulate::account(instance, &whole?);
    Some(plan).filter(|plan| verify::audit(instance, plan).is_allowed())
}

/// A plan in which hardly anybody does anything, if one is found at once. The limits of the run have passed already.
fn keep_quiet(instance: &Instance, settings: &Settings) -> Option<Plan> {
    let quiet = formulate::encode_quiet(instance);
    let settings = Settings { time_limit: Some(PATIENCE), work_limit: None, ..settings.clone() };
    match is_feasible(&quiet.problem, &quiet.quiet, &settings, &StopSignal::default()) {
        Feasibility::Allowed(selection) => Some(quiet.decode(instance, &selection)),
        Feasibility::Impossible(_) | Feasibility::Undecided(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::{Profile, generate};

    #[test]
    fn the_quiet_plan_is_allowed_even_where_decisions_open_sessions() {
        for (profile, seed) in [(Profile::Plaju, 3), (Profile::Kalianda, 2), (Profile::Tebingtinggi, 1)] {
            let (instance, _) = generate(profile, None, seed).tables.build().expect("what is generated has no faults");
            let plan = keep_quiet(&instance, &Settings::default()).expect("there is time enough");
            assert_eq!(verify::audit(&instance, &plan).findings, [], "{profile:?}");
        }
    }

    #[test]
    fn decisions_that_a_line_cannot_pay_for_are_named_at_once() {
        let (mut instance, _) =
            generate(Profile::Kotabumi, None, 0).tables.build().expect("what is generated has no faults");
        assert!(impossible(&instance, Stages::start()).is_err(), "there is money enough");
        instance.budgets.iter_mut().for_each(|line| line.amount = crate::quantity::Money(0));
        let outcome = impossible(&instance, Stages::start()).ok().expect("courses are decided");
        assert_eq!((outcome.status, outcome.stop_reason), (Status::Infeasible, StopReason::Infeasible));
        assert!(outcome.conflict.len() == 2 && outcome.conflict[0].starts_with("decision:"), "{:?}", outcome.conflict);
    }

    #[test]
    fn a_run_without_any_time_ends_with_the_quiet_plan_and_no_bound() {
        let (instance, _) = generate(Profile::Plaju, None, 3).tables.build().expect("what is generated has no faults");
        let settings = Settings { time_limit: Some(Duration::ZERO), ..Settings::default() };
        let solver = super::super::Solver::Microlp;
        let outcome = super::super::run(&instance, &settings, &solver, &(), &StopSignal::default()).expect("it ends");
        assert_eq!((outcome.status, outcome.stop_reason), (Status::Feasible, StopReason::TimeLimit));
        assert!(outcome.plan.is_some_and(|plan| verify::audit(&instance, &plan).is_allowed()));
        assert_eq!(outcome.bound, None);
    }
}
