//! Instance → outcome: the whole run as one readable function.

use std::path::PathBuf;
use std::time::Duration;

use crate::files::{Certificate, Earlier, Prices};
use crate::formulate::{self, Facts, Formulation, RowMeaning, Selected, Stream};
use crate::instance::Instance;
use crate::lp::{self, LpBackend, LpError};
use crate::packing::Shelf;
use crate::plan::Plan;
use crate::quantity::Points;
use crate::solver::{self, Answer, Bound, Engine, Observer, Settings, Start, StopReason, StopSignal};
use crate::verify;

mod certificate;
mod conflict;
mod early;
mod export;
mod forced;
mod groundwork;
mod mend;
mod record;
mod stages;

pub use certificate::{Recomputed, recompute};
pub use conflict::contradict;
pub use export::{ExactModel, Format, NoModel, abstract_problem};
pub use forced::{Forced, PriceProof};
pub use groundwork::Groundwork;

use stages::{Stages, Stopwatch};

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
    /// What scarce things are worth, from the prices behind the bound.
    pub prices: Prices,
    /// The prices that prove a bound, for anybody to recompute; without the fingerprint of the instance's files.
    pub certificate: Option<Certificate>,
    /// With an earlier plan to start from: how many employees' careers could be taken over as they were.
    pub kept: Option<usize>,
    /// Name of the engine and backend that produced the result.
    pub engine: String,
    /// Work counted.
    pub work: u64,
    /// Wall-clock time by stage, in order.
    pub stages: Vec<(&'static str, Duration)>,
    /// Wall-clock time of solving by phase, in the order in which they came.
    pub phases: Vec<(&'static str, Duration)>,
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

/// Employees up to whose number all graphs are held in memory.
const HELD: usize = 20_000;
/// Bytes of such graphs that are put away small, so that they are made once only.
const SHELF: usize = 1_800_000_000;
/// Time beyond the limit that does not matter.
const SPARE: Duration = Duration::from_millis(500);

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
    run_from(instance, None, settings, solver, observer, stop)
}

/// Plans `instance`, beginning with an earlier plan. If that is allowed for `instance`, the plan found is not worse.
///
/// # Errors
/// As [`run`].
pub fn run_from(
    instance: &Instance,
    earlier: Option<&Earlier>,
    settings: &Settings,
    solver: &Solver,
    observer: &dyn Observer,
    stop: &StopSignal,
) -> Result<Outcome, RunError> {
    pool(settings.threads)?.install(|| run_within(instance, earlier, None, settings, solver, observer, stop))
}

/// As [`run_from`] on the threads of the pool in which it is called, however many `settings` ask for; for several runs
/// beside one another. Where `ground` was laid for an instance of the same careers they are taken over from it, and the
/// outcome is the same.
///
/// # Errors
/// As [`run`].
pub fn run_within(
    instance: &Instance,
    earlier: Option<&Earlier>,
    ground: Option<&Groundwork>,
    settings: &Settings,
    solver: &Solver,
    observer: &dyn Observer,
    stop: &StopSignal,
) -> Result<Outcome, RunError> {
    let backend = solver.load().map_err(|error| RunError::Backend(error.to_string()))?;
    plan(instance, (earlier, ground), settings, backend.as_ref(), observer, stop)
}

/// A pool of so many threads, at least one.
///
/// # Errors
/// [`RunError::Threads`].
pub fn pool(threads: usize) -> Result<rayon::ThreadPool, RunError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build();
    pool.map_err(|error| RunError::Threads(error.to_string()))
}

fn plan(
    instance: &Instance,
    (earlier, ground): (Option<&Earlier>, Option<&Groundwork>),
    settings: &Settings,
    backend: &(dyn LpBackend + Send + Sync),
    observer: &dyn Observer,
    stop: &StopSignal,
) -> Result<Outcome, RunError> {
    let mut clock = match early::impossible(instance, Stages::start()) {
        Ok(outcome) => return Ok(outcome),
        Err(clock) => clock,
    };
    let watch = Stopwatch::start(observer);
    // Graphs of more people than that are made when they are visited.
    let streamed = instance.employees.len() > HELD && settings.engine != Engine::Exact;
    let mut known = None;
    if streamed {
        // It takes long until there is a selection; whoever stops before that gets a plan all the same.
        watch.tell("start");
        known = early::known(instance, earlier, settings);
        known.iter().for_each(|plan| watch.know(plan.points().0));
        clock.lap("start");
    }
    watch.tell("encode");
    // When most of the limit is gone there is no time left to find a plan in the graphs.
    let halted = || stop.is_raised() || settings.time_limit.is_some_and(|limit| watch.elapsed() >= limit / 4 * 3);
    let taken_over = ground.and_then(|ground| ground.formulation(instance));
    let ground = ground.filter(|_| taken_over.is_some());
    let written = match taken_over {
        Some(formulation) => Some(formulation),
        None if streamed => formulate::outline(instance, &halted),
        None => formulate::encode_unless(instance, &halted),
    };
    let Some(formulation) = written else {
        clock.lap("encode");
        let plan = known.or_else(|| early::known(instance, earlier, settings));
        return Ok(early::outcome(instance, plan, stop, clock));
    };
    let encoding = clock.lap("encode");
    let mut beginning = Beginning { start: formulation.quiet.clone().into(), selected: None, plan: known };
    if let Some(earlier) = earlier.filter(|_| !streamed) {
        watch.tell("start");
        beginning = begin(instance, &formulation, earlier, ground);
        clock.lap("start");
    }
    // The limit is on the whole run: what encoding took is gone, and reading the plan out of the graphs and checking it
    // takes a part of that again; where that is much, time is set aside for it.
    let aside = |limit: Duration| (encoding / 5).saturating_sub(limit / 20 + SPARE).min(limit / 2);
    let left = |clock: &Stages| {
        let left = |limit: Duration| limit.saturating_sub(clock.total() + aside(limit));
        Settings { time_limit: settings.time_limit.map(left), ..settings.clone() }
    };
    watch.begin_solving();
    let stream = Stream::new(instance, &formulation);
    let shelf = streamed.then(|| Shelf::new(&stream, SHELF));
    let answer = match &shelf {
        Some(shelf) => solver::solve_streamed(shelf, &left(&clock), &watch, stop),
        None => solver::solve(&formulation.problem, beginning.start, &left(&clock), backend, &watch, stop),
    };
    let answer = answer.map_err(|error| RunError::Backend(error.to_string()))?;
    clock.lap("solve");
    let conflict = match answer.stop_reason {
        StopReason::Infeasible => conflict::find(instance, &formulation, &left(&clock), stop),
        _ => Vec::new(),
    };
    clock.lap("conflict");
    let decode = |selection| match &shelf {
        Some(shelf) => formulation.decode_shown(instance, selection, shelf),
        None => formulation.decode_beside(instance, selection, beginning.selected.as_ref()),
    };
    let found = answer.selection.as_ref().map(decode);
    clock.lap("decode");
    if let (Some(plan), Some(points)) = (&found, answer.points) {
        accept(instance, plan, Points(points), !streamed && formulation.problem.is_exact())?;
    }
    // Where graphs are coarse they may lack the earlier plan, which is kept all the same.
    let plan = beginning.plan.into_iter().chain(found).max_by_key(Plan::points);
    clock.lap("verify");
    let status = match (&plan, &answer.bound) {
        (Some(plan), Some(bound)) if bound.points == plan.points().0 => Status::Optimal,
        (Some(_), _) => Status::Feasible,
        (None, _) if answer.stop_reason == StopReason::Infeasible => Status::Infeasible,
        (None, _) => Status::Unknown,
    };
    let certificate = certificate::issue(instance, &formulation, &answer, streamed);
    clock.lap("certify");
    Ok(Outcome {
        status,
        certificate,
        prices: prices(instance, &formulation, &answer),
        kept: beginning.selected.map(|selected| selected.kept),
        plan,
        bound: answer.bound,
        stop_reason: answer.stop_reason,
        conflict,
        engine: answer.engine,
        work: answer.work,
        stages: clock.laps,
        phases: watch.phases(),
    })
}

/// What solving begins with.
struct Beginning {
    start: Start,
    /// The careers of an earlier plan in the graphs.
    selected: Option<Selected>,
    /// The earlier plan with its claims, if it is allowed.
    plan: Option<Plan>,
}

/// Finds an earlier plan again in the graphs, and its prices in the rows of the same name.
fn begin(instance: &Instance, formulation: &Formulation, earlier: &Earlier, ground: Option<&Groundwork>) -> Beginning {
    let facts = repeated(instance, earlier);
    let known = ground.and_then(|ground| ground.selected(&facts));
    let selected = known.unwrap_or_else(|| formulation.select(instance, &facts));
    let price = |meaning: &RowMeaning| earlier.prices.get(&meaning.name(instance)).copied();
    let priced: Vec<Option<f64>> = formulation.meanings.iter().map(price).collect();
    let prices = priced.iter().any(Option::is_some).then(|| {
        let mut prices = priced.into_iter().map(|price| price.unwrap_or(0.0)).collect::<Vec<f64>>();
        formulation.adopt_prices(instance, &mut prices);
        prices
    });
    let whole: Option<Vec<Facts>> = facts.into_iter().collect();
    let plan = whole.map(|facts| formulate::account(instance, &facts));
    let problem = &formulation.problem;
    let mut selection = selected.selection.clone();
    if selection.points(problem).is_none() {
        let mended = mend::taken_back(problem, selection.clone(), &formulation.quiet);
        if mended.points(problem).is_some() {
            selection = mended;
        }
    }
    Beginning {
        start: Start { selection, prices },
        selected: Some(selected),
        plan: plan.filter(|plan| verify::audit(instance, plan).is_allowed()),
    }
}

/// What each employee did in the earlier plan; none for whom it has no row.
fn repeated(instance: &Instance, earlier: &Earlier) -> Vec<Option<Facts>> {
    let own = |at: usize| {
        let positions = earlier.positions.get(at)?.clone()?;
        let mut sessions = earlier.sessions.get(at).cloned().unwrap_or_default();
        sessions.sort_by_key(|session| (instance.sessions[session.index()].period, *session));
        sessions.dedup();
        Some(Facts { positions, sessions })
    };
    (0..instance.employees.len()).map(own).collect()
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

/// Prices by what they are of; zero for a budget line that cannot bind.
fn prices(instance: &Instance, formulation: &Formulation, answer: &Answer) -> Prices {
    let worth = formulation.worth_of_money(instance, &answer.prices);
    let budgets = worth.into_iter().map(|worth| Some(worth * 1e6)).collect();
    let mut prices = Prices { budgets, rows: Vec::new() };
    for (meaning, &price) in formulation.meanings.iter().zip(&answer.prices) {
        if price != 0.0 {
            prices.rows.push((meaning.name(instance), price));
        }
    }
    prices
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
