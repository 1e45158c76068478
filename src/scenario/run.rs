//! Many solves at once: the base on all threads, then every scenario on whichever is free, each from the base's plan and
//! prices.
//!
//! For an OR reader: independent warm-started solves over one pool. A scenario sees nothing of its neighbours, so that its
//! result depends on its own input and on the base alone; the base's plan, repaired to its rules, is where it begins,
//! and it never ends below that.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::files;
use crate::pipeline::{self, Groundwork, Outcome, RunError, Solver, Status};
use crate::solver::{Observer, Progress, Settings, StopReason, StopSignal};

use super::edit::{Action, Scenario};
use super::shelf::{NOTE, Note, Shelf};
use super::{BASE, Base, Edited};

/// How to run.
#[derive(Clone, Debug)]
pub struct Orders {
    /// For the base.
    pub base: Settings,
    /// For every other scenario.
    pub each: Settings,
    /// Who solves linear programs.
    pub solver: Solver,
    /// Threads of the pool that all share.
    pub threads: usize,
    /// Keeps what is on the shelf already and was made from the same input in the same way.
    pub resume: bool,
}

/// What became of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// There is a plan.
    Planned {
        /// Its points.
        points: i64,
        /// The proved bound.
        bound: Option<i64>,
        /// Whether it stood on the shelf already.
        kept: bool,
    },
    /// Proved: there is none; these items contradict each other.
    Infeasible(Vec<String>),
    /// None was found within the limits.
    NothingFound,
    /// Somebody asked to stop; nothing was written.
    Interrupted,
    /// A failure, in words.
    Failed(String),
}

/// Is told how the work goes, from any thread.
pub trait Watcher: Sync {
    /// A scenario is being solved.
    fn progress(&self, name: &str, progress: &Progress);
    /// A scenario has ended.
    fn ended(&self, name: &str, ending: &Ending);
}

impl Watcher for () {
    fn progress(&self, _: &str, _: &Progress) {}
    fn ended(&self, _: &str, _: &Ending) {}
}

/// Progress of one scenario.
struct Named<'a> {
    name: &'a str,
    watcher: &'a dyn Watcher,
}

impl Observer for Named<'_> {
    fn progress(&self, progress: &Progress) {
        self.watcher.progress(self.name, progress);
    }
}

/// Solves `scenarios`, the first of which is the base, and puts their plans on the shelf; the endings come in the order
/// of the scenarios. `file` is the name of the scenario file.
///
/// # Errors
/// The threads could not be started. What befalls a single scenario is its ending.
pub fn run(
    shelf: &Shelf,
    base: &Base,
    scenarios: &[Scenario],
    file: &str,
    orders: &Orders,
    watcher: &dyn Watcher,
    stop: &StopSignal,
) -> Result<Vec<Ending>, RunError> {
    let pool = pipeline::pool(orders.threads)?;
    let job = Job { shelf, base, file, orders, watcher, stop, base_key: String::new(), ground: None };
    let Some((first, rest)) = scenarios.split_first() else { return Ok(Vec::new()) };
    let mut endings = vec![pool.install(|| job.solve(first))];
    if stop.is_raised() {
        endings.extend(rest.iter().map(|_| Ending::Interrupted));
        return Ok(endings);
    }
    let ground =
        if rest.iter().any(|one| leaves_careers(one, first)) { pool.install(|| job.ground(first)) } else { None };
    let job =
        Job { base_key: shelf.note(BASE).map(|note| note.key).unwrap_or_default(), ground: ground.as_ref(), ..job };
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<Ending>> = Mutex::new(vec![Ending::Interrupted; rest.len()]);
    // One loop for each thread: a thread that waits inside a scenario takes parts of scenarios in work, never a new one.
    pool.broadcast(|_| {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(scenario) = rest.get(at).filter(|_| !stop.is_raised()) else { break };
            let ending = job.solve(scenario);
            found.lock().unwrap_or_else(PoisonError::into_inner)[at] = ending;
        }
    });
    endings.extend(found.into_inner().unwrap_or_else(PoisonError::into_inner));
    Ok(endings)
}

/// What all solves have in common.
struct Job<'a> {
    shelf: &'a Shelf,
    base: &'a Base,
    file: &'a str,
    orders: &'a Orders,
    watcher: &'a dyn Watcher,
    stop: &'a StopSignal,
    base_key: String,
    ground: Option<&'a Groundwork>,
}

/// Whether a scenario, whose first edits are those of the base, changes amounts and limits only, so that it has the
/// careers of the base.
fn leaves_careers(scenario: &Scenario, base: &Scenario) -> bool {
    scenario.edits.iter().skip(base.edits.len()).all(|edit| match &edit.action {
        Action::Change { table, column, .. } => (table.as_str(), column.as_str()) == ("budgets", "amount"),
        Action::Policy { path, .. } => path.starts_with("moves."),
        _ => false,
    })
}

impl Job<'_> {
    /// What scenarios with the careers of the base share.
    fn ground(&self, base: &Scenario) -> Option<Groundwork> {
        let edited = self.base.edited(base, self.file).ok()?;
        Groundwork::of(&edited.instance, self.earlier(&edited).as_ref())
    }

    /// The base's plan, as far as it can be read for an edited instance.
    fn earlier(&self, edited: &Edited) -> Option<files::Earlier> {
        let start = self.shelf.plan_folder(BASE);
        let is_there = start.join("placements.csv").is_file();
        is_there.then(|| files::read_earlier(&start, &edited.instance).ok()).flatten()
    }

    fn solve(&self, scenario: &Scenario) -> Ending {
        let ending = match self.base.edited(scenario, self.file) {
            Ok(edited) => self.planned(scenario, &edited).unwrap_or_else(Ending::Failed),
            Err(faults) => Ending::Failed(files::report(&faults, crate::diagnostic::Language::English)),
        };
        self.watcher.ended(&scenario.name, &ending);
        ending
    }

    fn planned(&self, scenario: &Scenario, edited: &Edited) -> Result<Ending, String> {
        let is_base = scenario.name == BASE;
        let settings = if is_base { &self.orders.base } else { &self.orders.each };
        let note =
            Note::of(scenario, edited, self.base, &format!("{} {}", led(settings, &self.orders.solver), self.base_key));
        let folder = self.shelf.plan_folder(&scenario.name);
        if self.orders.resume && self.shelf.note(&scenario.name).as_ref() == Some(&note) {
            let summary = std::fs::read(folder.join("summary.json")).map_err(|error| error.to_string())?;
            let summary: files::Summary = serde_json::from_slice(&summary).map_err(|error| error.to_string())?;
            return Ok(match summary.points {
                Some(points) => Ending::Planned { points, bound: summary.bound, kept: true },
                None => Ending::Infeasible(summary.conflict),
            });
        }
        let instance = &edited.instance;
        let earlier = if is_base { None } else { self.earlier(edited) };
        let named = Named { name: &scenario.name, watcher: self.watcher };
        let (earlier, solver) = (earlier.as_ref(), &self.orders.solver);
        let outcome = pipeline::run_within(instance, earlier, self.ground, settings, solver, &named, self.stop);
        let outcome = outcome.map_err(|error| error.to_string())?;
        if outcome.stop_reason == StopReason::Interrupted {
            return Ok(Ending::Interrupted);
        }
        self.written(&note, edited, &outcome, settings).map_err(|error| error.to_string())
    }

    fn written(
        &self,
        note: &Note,
        edited: &Edited,
        outcome: &Outcome,
        settings: &Settings,
    ) -> Result<Ending, files::WriteError> {
        let instance = &edited.instance;
        let folder = self.shelf.plan_folder(&note.name);
        let summary = outcome.summary(instance, settings, &self.orders.solver, &edited.sha256);
        let further: Vec<_> =
            [(NOTE, note.bytes())].into_iter().chain(outcome.certificate_file(&edited.sha256)).collect();
        match &outcome.plan {
            Some(plan) => {
                files::write_plan_with(&folder, instance, plan, &summary, &outcome.prices, further, true)?;
                let bound = outcome.bound.as_ref().map(|bound| bound.points);
                Ok(Ending::Planned { points: plan.points().0, bound, kept: false })
            }
            None if outcome.status == Status::Infeasible => {
                files::write_summary_with(&folder, &summary, further, true)?;
                Ok(Ending::Infeasible(outcome.conflict.clone()))
            }
            None => Ok(Ending::NothingFound),
        }
    }
}

/// What of the settings can make a difference to a plan.
fn led(settings: &Settings, solver: &Solver) -> String {
    format!(
        "{:?} {} {} {:?} {:?} {} {}",
        settings.engine,
        solver.name(),
        settings.gap_ppm,
        settings.time_limit,
        settings.work_limit,
        settings.seed,
        settings.stall_rounds
    )
}
