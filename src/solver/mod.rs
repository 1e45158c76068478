//! The engine: bounds, plans and proofs for a path-packing problem. Knows no employee.
//!
//! What a run yields is three separate things: the best selection, the [`Bound`] with what vouches for it, and the
//! [`StopReason`].

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::dag::Graph;
use crate::lp::LpBackend;
use crate::packing::{Problem, Selection};

mod arc_flow;
#[doc(hidden)]
pub mod bench;
mod branching;
mod chains;
mod closing;
mod commit;
mod decompose;
mod dive;
mod dual;
mod eject;
mod exact;
mod feasible;
mod first;
mod groups;
mod known;
mod master;
mod openers;
mod pool;
mod primal;
mod refute;
mod repair;
mod room;
mod round;
mod search;
mod sift;
mod simplex;
mod stop;
mod stream;
mod trace;
mod users;
mod weights;

pub use arc_flow::{ArcFlow, ColumnMeaning, RowRole, arc_flow};
pub use feasible::{Feasibility, is_feasible};
pub use stream::solve_streamed;
pub use trace::Trace;

use feasible::feasible;

/// Which engine solves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Own decomposition first, closed by exact search or the exact model where that is small enough.
    #[default]
    Auto,
    /// The arc-flow model, handed to a backend whole.
    Exact,
    /// Own decomposition alone.
    Decompose,
}

/// When to stop and how to run. Every limit is optional; the first one reached stops the run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which engine.
    pub engine: Engine,
    /// Stop when `(bound − points) / max(1, |points|)` is at most this, in parts per million; 0 = prove optimality.
    pub gap_ppm: u64,
    /// Wall-clock limit.
    pub time_limit: Option<Duration>,
    /// Limit on counted work (labels set while pricing, in thousands); the only limit that keeps results repeatable.
    pub work_limit: Option<u64>,
    /// Worker threads; results do not depend on it.
    pub threads: usize,
    /// Seed of every random choice.
    pub seed: u64,
    /// Rounds of prices and neighbourhoods over which the gap must shrink by a hundredth of itself; if it does not, the
    /// run has stalled and ends (at least 1).
    pub stall_rounds: usize,
    /// For finding bugs: a selection known to be good, over the problem's graphs. It takes no part in the search, but
    /// the run panics at the first bound, fixing or branching that excludes it while it is better than the best found.
    pub known: Option<Arc<Selection>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            engine: Engine::Auto,
            gap_ppm: 0,
            time_limit: None,
            work_limit: None,
            threads: 1,
            seed: 0,
            stall_rounds: 60,
            known: None,
        }
    }
}

impl Settings {
    /// These settings when so much of the time is gone.
    #[must_use]
    pub fn after(&self, spent: Duration) -> Self {
        let time_limit = self.time_limit.map(|limit| limit.saturating_sub(spent));
        Self { time_limit, ..self.clone() }
    }
}

/// Where a run begins.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// One path per agent; it may break rows. If it is allowed, the answer is never worse.
    pub selection: Selection,
    /// Points per unit of each row, as [`Answer::prices`] gives them, to begin with; none = from scratch. Any numbers are
    /// safe: they are brought within what is valid, and only what they prove counts.
    pub prices: Option<Vec<f64>>,
}

impl From<Selection> for Start {
    fn from(selection: Selection) -> Self {
        Self { selection, prices: None }
    }
}

impl Start {
    /// What is wrong with the start for `problem`, if anything.
    fn fault(&self, problem: &Problem) -> Option<String> {
        let (agents, paths) = (problem.graphs.len(), self.selection.paths.len());
        if agents != paths {
            return Some(format!("the start has {paths} paths for {agents} agents"));
        }
        let pairs = || problem.graphs.iter().zip(&self.selection.paths);
        if let Some(agent) = pairs().position(|(graph, path)| !graph.is_path(path)) {
            return Some(format!("the start has no path of agent {agent}"));
        }
        let (rows, prices) = (problem.rows.len(), self.prices.as_ref().map_or(problem.rows.len(), Vec::len));
        (rows != prices).then(|| format!("the start has {prices} prices for {rows} rows"))
    }
}

/// A request to stop, shared with whoever may raise it (Ctrl-C, a caller's own limit).
#[derive(Clone, Debug, Default)]
pub struct StopSignal(Arc<AtomicBool>);

impl StopSignal {
    /// Asks the run to stop at the next opportunity, with the best plan so far.
    pub fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked to stop.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// The bound meets the points.
    Optimal,
    /// The requested gap is reached.
    Gap,
    /// The time limit.
    TimeLimit,
    /// The work limit.
    WorkLimit,
    /// No further progress is expected from this engine.
    Stalled,
    /// Somebody asked to stop.
    Interrupted,
    /// Proved that no selection is allowed.
    Infeasible,
}

/// What vouches for a bound.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Voucher {
    /// Integer prices: the bound is recomputed exactly by one pricing pass.
    Prices,
    /// Exhaustive search in integers below a bound by prices.
    Search,
    /// A floating-point backend claims it; its selection was re-checked in integers, its claim was not.
    Backend(String),
}

/// No selection is worth more than `points`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Upper bound on the points of every selection.
    pub points: i64,
    /// What vouches for it.
    pub voucher: Voucher,
}

/// Where a run stands, for observers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// What the engine is doing.
    pub phase: &'static str,
    /// Best selection so far.
    pub points: Option<i64>,
    /// Best bound so far.
    pub bound: Option<i64>,
    /// Work counted so far.
    pub work: u64,
    /// Time since the run began.
    pub elapsed: Duration,
}

impl Progress {
    /// `(bound − points) / max(1, |points|)`, if both are known.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        let (points, bound) = (self.points?, self.bound?);
        Some((i128::from(bound) - i128::from(points)) as f64 / points.unsigned_abs().max(1) as f64)
    }
}

/// Whoever watches a run. The library itself never prints.
pub trait Observer: Sync {
    /// Called now and then while the engine works.
    fn progress(&self, progress: &Progress);
}

/// Watches nothing.
impl Observer for () {
    fn progress(&self, _: &Progress) {}
}

/// What a run yields.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The best selection found; allowed.
    pub selection: Option<Selection>,
    /// What it is worth.
    pub points: Option<i64>,
    /// The best bound and what vouches for it.
    pub bound: Option<Bound>,
    /// Why the run ended.
    pub stop_reason: StopReason,
    /// Points per unit of each row at the best prices; informative.
    pub prices: Vec<f64>,
    /// Work counted, in thousands of labels.
    pub work: u64,
    /// What solved it.
    pub engine: String,
}

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum SolveError {
    /// The problem's numbers are beyond what the engine can count.
    #[error("the problem cannot be counted safely: {0}")]
    Fault(String),
    /// A backend is absent or gave a wrong answer.
    #[error(transparent)]
    Backend(#[from] crate::lp::LpError),
}

/// Solves `problem` from a start within `settings`. If the selection to start from is allowed, the answer is never worse.
///
/// `auto` and `decompose` never need the backend; `auto` uses it, where given, to close what the search leaves open on
/// small problems.
///
/// # Errors
/// [`SolveError`]: numbers out of range, a start that does not fit the problem, or the backend fails.
///
/// # Panics
/// When [`Settings::known`] is given and a step excludes that selection wrongly.
pub fn solve(
    problem: &Problem,
    start: impl Into<Start>,
    settings: &Settings,
    backend: &dyn LpBackend,
    observer: &dyn Observer,
    signal: &StopSignal,
) -> Result<Answer, SolveError> {
    if let Some(fault) = problem.fault() {
        return Err(SolveError::Fault(fault));
    }
    let watch = stop::Watch::start(settings, signal, observer);
    // An agent whose coarser graph is empty while its relaxed one is not may have a way that the graph leaves out.
    let hopeless = !problem.stuck_agents().is_empty();
    if hopeless || problem.graphs.iter().any(Graph::is_empty) {
        return Ok(Answer {
            selection: None,
            points: None,
            bound: None,
            stop_reason: if hopeless { StopReason::Infeasible } else { StopReason::Stalled },
            prices: vec![0.0; problem.rows.len()],
            work: 0,
            engine: "decompose".to_owned(),
        });
    }
    let start = start.into();
    if let Some(fault) = start.fault(problem) {
        return Err(SolveError::Fault(fault));
    }
    let answer = match settings.engine {
        Engine::Auto => {
            let answer = decompose::decompose(problem, start, settings, &watch);
            exact::close(problem, answer, settings, backend, &watch)
        }
        Engine::Decompose => Ok(decompose::decompose(problem, start, settings, &watch).0),
        Engine::Exact => exact::solve(problem, &start.selection, settings, backend, &watch),
    }?;
    watch.report("end", answer.points, answer.bound.as_ref().map(|bound| bound.points));
    if let Some(known) = watch.known(problem) {
        known.remains("the answer", true, answer.stop_reason != StopReason::Infeasible, None);
        known.bound_admits("the answer", answer.bound.as_ref().map_or(i64::MAX, |bound| bound.points), None);
    }
    Ok(answer)
}
