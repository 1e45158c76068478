//! Instance → outcome: the whole run as one readable function.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::formulate::{self, Formulation, RowMeaning};
use crate::instance::Instance;
use crate::lp::{self, LpBackend, LpError};
use crate::plan::Plan;
use crate::quantity::Points;
use crate::solver::{self, Bound, Observer, Settings, StopReason, StopSignal};
use crate::verify;

mod conflict;
mod export;
mod record;

pub use export::{ExactModel, Format, NoModel, abstract_problem};

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
    /// The threads asked for could not be started.
    #[error("threads could not be started: {0}")]
    Threads(String),
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
    let backend = solver.load().map_err(|error| RunError::Backend(error.to_string()))?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(settings.threads.max(1)).build();
    let pool = pool.map_err(|error| RunError::Threads(error.to_string()))?;
    pool.install(|| plan(instance, settings, backend.as_ref(), observer, stop))
}

fn plan(
    instance: &Instance,
    settings: &Settings,
    backend: &(dyn LpBackend + Send + Sync),
    observer: &dyn Observer,
    stop: &StopSignal,
) -> Result<Outcome, RunError> {
    let mut clock = Stages::start();
    let formulation = formulate::encode(instance);
    clock.lap("encode");
    // The limit is on the whole run; what encoding took is gone.
    let settings = &Settings {
        time_limit: settings.time_limit.map(|limit| limit.saturating_sub(clock.laps[0].1)),
        ..settings.clone()
    };
    let answer = solver::solve(&formulation.problem, formulation.quiet.clone(), settings, backend, observer, stop)
        .map_err(|error| RunError::Backend(error.to_string()))?;
    clock.lap("solve");
    let conflict = match answer.stop_reason {
        StopReason::Infeasible => conflict::find(instance, &formulation, settings, stop),
        _ => Vec::new(),
    };
    clock.lap("conflict");
    let plan = answer.selection.as_ref().map(|selection| formulation.decode(instance, selection));
    clock.lap("decode");
    if let (Some(plan), Some(points)) = (&plan, answer.points) {
        accept(instance, plan, Points(points), formulation.problem.is_exact())?;
    }
    clock.lap("verify");
    let status = match (&plan, &answer.bound) {
        (Some(plan), Some(bound)) if bound.points == plan.points().0 => Status::Optimal,
        (Some(_), _) => Status::Feasible,
        (None, _) if answer.stop_reason == StopReason::Infeasible => Status::Infeasible,
        (None, _) => Status::Unknown,
    };
    Ok(Outcome {
        status,
        budget_prices: budget_prices(instance, &formulation, &answer.prices),
        plan,
        bound: answer.bound,
        stop_reason: answer.stop_reason,
        conflict,
        engine: answer.engine,
        work: answer.work,
        stages: clock.laps,
    })
}

/// Lets a plan pass only if the audit finds nothing and its worth is what the solver counted (at least that, where
/// graphs were coarsened).
fn accept(instance: &Instance, plan: &Plan, counted: Points, exact: bool) -> Result<(), RunError> {
    let verdict = verify::audit(instance, plan);
    if let Some(finding) = verdict.findings.first() {
        return Err(RunError::Rejected(format!("{finding:?}")));
    }
    if (exact && plan.points() != counted) || plan.points() < counted {
        return Err(RunError::Rejected(format!("the solver counted {counted} points, the plan has {}", plan.points())));
    }
    Ok(())
}

/// Shadow prices of the budget lines per million of currency; zero for a line that cannot bind.
fn budget_prices(instance: &Instance, formulation: &Formulation, prices: &[f64]) -> Vec<Option<f64>> {
    let mut by_line = vec![Some(0.0); instance.budgets.len()];
    for (meaning, price) in formulation.meanings.iter().zip(prices) {
        if let RowMeaning::Budget(line) = meaning {
            by_line[line.index()] = Some(price * 1e6);
        }
    }
    by_line
}

/// Wall-clock times by stage.
struct Stages {
    laps: Vec<(&'static str, Duration)>,
    since: Instant,
}

impl Stages {
    fn start() -> Self {
        Self { laps: Vec::new(), since: Instant::now() }
    }

    fn lap(&mut self, stage: &'static str) {
        self.laps.push((stage, self.since.elapsed()));
        self.since = Instant::now();
    }
}

impl Solver {
    /// Finds the backend.
    ///
    /// # Errors
    /// The backend is not there.
    pub fn load(&self) -> Result<Box<dyn LpBackend + Send + Sync>, LpError> {
        match self {
            Self::Microlp => lp::backend("microlp", None),
            Self::Highs(path) => lp::backend("highs", path.as_deref()),
            Self::Cbc => lp::backend("cbc", None),
            Self::Glpk => lp::backend("glpk", None),
        }
    }
}
