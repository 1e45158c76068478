//! What `explain` says of tiny random plans, held against the audit and against exhaustive search.

use std::sync::LazyLock;

use rotasi::instance::{EmployeeId, Instance};
use rotasi::pipeline::{self, Outcome, Solver};
use rotasi::plan::Plan;
use rotasi::solver::{Settings, StopSignal};

#[path = "../brute/mod.rs"]
mod brute;
#[path = "../tiny/mod.rs"]
mod tiny;

mod candidates;
mod careers;
mod contradictions;
mod program;
mod refusals;

/// How many instances every test goes through: few where nothing is optimised, `ROTASI_TRIALS` sets another number.
fn trials() -> u64 {
    let wanted = std::env::var("ROTASI_TRIALS").ok().and_then(|number| number.parse().ok());
    wanted.unwrap_or(60)
}

/// A tiny instance with its best plan.
struct Trial {
    seed: u64,
    instance: Instance,
    plan: Plan,
    outcome: Outcome,
}

static TRIALS: LazyLock<Vec<Trial>> = LazyLock::new(|| {
    let trial = |seed| {
        let instance = tiny::instance(seed);
        let outcome = pipeline::run(&instance, &Settings::default(), &Solver::Microlp, &(), &StopSignal::default());
        let outcome = outcome.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let plan = outcome.plan.clone()?;
        Some(Trial { seed, instance, plan, outcome })
    };
    (0..trials()).filter_map(trial).collect()
});

fn everybody(instance: &Instance) -> impl Iterator<Item = EmployeeId> + use<> {
    (0..instance.employees.len()).map(EmployeeId::at)
}
