//! Instance → outcome: the whole run as one readable function.

use std::path::PathBuf;
use std::time::Duration;

use crate::instance::Instance;
use crate::plan::Plan;
use crate::quantity::Points;
use crate::solver::{Bound, Observer, Settings, StopReason, StopSignal};

/// Which backend solves linear and integer programs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Solver {
    /// The pure-Rust default (microlp, feature `minilp`).
    #[default]
    Microlp,
    /// HiGHS, loaded at run time from the given or a discovered shared library.
    Highs(Option<PathBuf>),
    /// The program `cbc`.
    Cbc,
    /// The program `glpsol`.
    Glpk,
}

/// What is known about the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The points equal the proved bound.
    Optimal,
    /// A verified plan, not proved best.
    Feasible,
    /// Proved: no plan exists.
    Infeasible,
    /// Neither a plan nor a proof was found within the limits.
    Unknown,
}

/// The outcome of a run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Optimal, feasible, infeasible or unknown.
    pub status: Status,
    /// The best plan; it has passed [`crate::verify`].
    pub plan: Option<Plan>,
    /// The best bound and what vouches for it.
    pub bound: Option<Bound>,
    /// Why the run ended.
    pub stop_reason: StopReason,
    /// For an infeasible instance: an irreducible set of items, by name (model §4).
    pub conflict: Vec<String>,
    /// Points per million of currency for each budget line, from the prices behind the bound; none where no prices exist.
    pub budget_prices: Vec<Option<f64>>,
    /// Name of the engine and backend that produced the result.
    pub engine: String,
    /// Work counted.
    pub work: u64,
    /// Wall-clock time by stage, in order.
    pub stages: Vec<(&'static str, Duration)>,
}

impl Outcome {
    /// `(bound − points) / max(1, |points|)`, if both are known.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        let points = self.plan.as_ref()?.points();
        Some(gap(points, Points(self.bound.as_ref()?.points)))
    }
}

/// `(bound − points) / max(1, |points|)`.
#[must_use]
pub fn gap(points: Points, bound: Points) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "a ratio for display")]
    let ratio = (bound.0 - points.0) as f64 / points.0.abs().max(1) as f64;
    ratio
}

/// Why a run failed (as opposed to: found that no plan exists).
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A backend is absent or gave an unusable answer.
    #[error("solver backend: {0}")]
    Backend(String),
    /// The plan found does not pass the audit: a bug of the program; nothing is written.
    #[error("internal error: the plan found does not pass verification ({0}); please report this instance")]
    Rejected(String),
}

/// Plans `instance`.
///
/// # Errors
/// [`RunError`] when a backend fails or the audit rejects the plan found.
pub fn run(
    instance: &Instance,
    settings: &Settings,
    solver: &Solver,
    observer: &dyn Observer,
    stop: &StopSignal,
) -> Result<Outcome, RunError> {
    let _ = (instance, settings, solver, observer, stop);
    Err(RunError::Backend("the engine is not in place yet".into()))
}
