//! When a limit comes before the careers are written down: the plan in which everybody keeps quiet, or the earlier one.

use super::stages::Stages;
use super::{Earlier, Outcome, Prices, Status, repeated};
use crate::formulate::{self, Facts};
use crate::instance::Instance;
use crate::plan::Plan;
use crate::solver::{StopReason, StopSignal};
use crate::verify;

/// The better of the quiet plan and the earlier one, if either is allowed; without any bound.
pub(super) fn outcome(instance: &Instance, earlier: Option<&Earlier>, stop: &StopSignal, mut clock: Stages) -> Outcome {
    let quiet = formulate::keep_quiet(instance).map(|facts| formulate::account(instance, &facts));
    let known: Option<Vec<Facts>> = earlier.and_then(|earlier| repeated(instance, earlier).into_iter().collect());
    let known = known.map(|facts| formulate::account(instance, &facts));
    clock.lap("decode");
    let allowed = |plan: &Plan| verify::audit(instance, plan).is_allowed();
    let plan = quiet.into_iter().chain(known).filter(allowed).max_by_key(Plan::points);
    clock.lap("verify");
    Outcome {
        status: if plan.is_some() { Status::Feasible } else { Status::Unknown },
        plan,
        bound: None,
        stop_reason: if stop.is_raised() { StopReason::Interrupted } else { StopReason::TimeLimit },
        conflict: Vec::new(),
        prices: Prices { budgets: vec![None; instance.budgets.len()], rows: Vec::new() },
        kept: None,
        engine: "decompose".to_owned(),
        work: 0,
        stages: clock.laps,
        phases: Vec::new(),
    }
}
