//! The whole way from instance to proved plan, on tiny random instances, against exhaustive search.
//!
//! The search shares no code with the engine: it enumerates careers by the audit's replay and keeps its own counts of the
//! rows. What agrees here has been found twice, by different means.

use std::sync::LazyLock;

use rotasi::instance::Instance;
use rotasi::pipeline::{self, Outcome, Solver};
use rotasi::solver::{Engine, Settings, StopSignal};

#[path = "../brute/mod.rs"]
mod brute;
#[path = "../tiny/mod.rs"]
mod tiny;

mod careers;
mod conflicts;
mod features;
mod limits;
mod optimum;

/// The instances that every test goes through.
const SEEDS: std::ops::Range<u64> = 0..240;

/// A tiny instance and the best plan by exhaustive search; none when no plan is allowed.
struct Trial {
    seed: u64,
    instance: Instance,
    best: Option<brute::Optimum>,
}

static TRIALS: LazyLock<Vec<Trial>> = LazyLock::new(|| {
    let trial = |seed| {
        let instance = tiny::instance(seed);
        let best = brute::optimum(&instance);
        Trial { seed, instance, best }
    };
    SEEDS.map(trial).collect()
});

/// Runs the pipeline with the built-in backend, watched by nobody.
fn run(instance: &Instance, settings: &Settings) -> Outcome {
    let outcome = pipeline::run(instance, settings, &Solver::Microlp, &(), &StopSignal::default());
    outcome.unwrap_or_else(|error| panic!("{error}"))
}

fn with_engine(engine: Engine) -> Settings {
    Settings { engine, ..Settings::default() }
}
