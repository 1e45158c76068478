//! Whether anything is allowed at all: the same search with every point taken away.

use super::StopReason;
use super::closing::DENSE;
use super::primal::Primal;
use super::refute::refuting_rows;
use super::repair::Haste;
use super::room::Room;
use super::search::{Root, search};
use super::stop::Watch;
use super::{Observer, Settings, StopSignal};
use crate::dag::{Graph, Prices};
use crate::packing::{Problem, Row, Selection};

/// Whether a problem has an allowed selection.
#[derive(Clone, Debug)]
pub enum Feasibility {
    /// This one.
    Allowed(Selection),
    /// None; proved in integers. The hard rows of which no selection keeps all, if prices were the proof; none if a search
    /// was, or if some agent has no path.
    Impossible(Vec<u32>),
    /// Not decided before this stopped it.
    Undecided(StopReason),
}

/// Decides whether `problem` has an allowed selection, within the limits of `settings`.
#[must_use]
pub fn is_feasible(problem: &Problem, start: &Selection, settings: &Settings, signal: &StopSignal) -> Feasibility {
    let nobody: &dyn Observer = &();
    let watch = Watch::start(settings, signal, nobody);
    if !problem.stuck_agents().is_empty() {
        return Feasibility::Impossible(Vec::new());
    }
    if problem.graphs.iter().any(Graph::is_empty) {
        return Feasibility::Undecided(StopReason::Stalled);
    }
    let graphs: Vec<&Graph> = problem.graphs.iter().collect();
    let mut primal = Primal::new(Room::new(&problem.rows, &graphs, start), settings.seed);
    let free = vec![0; problem.rows.len()];
    let shift = problem.shifts();
    if primal.room.violation() == 0 || primal.repair(&Prices { price: &free, shift: &shift }, &watch, Haste::Patient) {
        return Feasibility::Allowed(primal.room.selection());
    }
    feasible(problem, MOST_WORK, &watch)
}

/// Work (thousands of labels) after which the question is left open.
const MOST_WORK: u64 = 400_000;

/// Decides by search: with no points to earn and elastic rows dropped, the bound of an impossible problem falls below 0.
pub(super) fn feasible(problem: &Problem, most_work: u64, watch: &Watch<'_>) -> Feasibility {
    let bare = Problem {
        rows: problem.rows.iter().map(|row| Row { limit: row.limit, penalty: row.penalty.map(|_| 0) }).collect(),
        graphs: (0..problem.graphs.len()).map(|agent| problem.bound_graph(agent).without_points()).collect(),
        relaxed: vec![None; problem.graphs.len()],
        ..Problem::default()
    };
    if let Some(rows) = refuting_rows(&bare, watch) {
        return Feasibility::Impossible(rows);
    }
    // The search's linear program has a dense inverse: for many agents it would take longer than any limit allows.
    if problem.graphs.len() + problem.rows.len() > DENSE {
        return Feasibility::Undecided(watch.expired().unwrap_or(StopReason::Stalled));
    }
    let shift = bare.shifts();
    let price = vec![0; bare.rows.len()];
    let root = Root { price: &price, shift: &shift, bound: i64::MAX, best: -1, start: None };
    let found = search(&bare, &root, &watch.within(most_work));
    match (found.selection, found.stopped) {
        (Some((selection, _)), _) if problem.is_exact() => Feasibility::Allowed(selection),
        (None, None) => Feasibility::Impossible(Vec::new()),
        (_, reason) => Feasibility::Undecided(reason.unwrap_or(StopReason::Stalled)),
    }
}
