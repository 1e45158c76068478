//! Steps of the engine by themselves, for measurements only.
//!
//! For a planner: nothing. For an OR reader: one pass of the dual and one batch of neighbourhoods, on the engine's own
//! state, so that benches measure what runs measure. Public because benches are outside the crate; no part of the
//! interface, and free to change.

use super::dual::{Dual, Steps};
use super::primal::Primal;
use super::room::Room;
use super::stop::Watch;
use super::{Settings, StopSignal};
use crate::dag::{Graph, Prices};
use crate::packing::{Problem, Selection};

/// Calls `measure` with a step that makes one pass of the dual from the prices that the last one left.
pub fn dual_passes(problem: &Problem, measure: impl FnOnce(&mut dyn FnMut())) {
    let (settings, signal) = (Settings::default(), StopSignal::default());
    let watch = Watch::start(&settings, &signal, &());
    let graphs: Vec<&Graph> = (0..problem.graphs.len()).map(|agent| problem.bound_graph(agent)).collect();
    let mut dual = Dual::of(problem);
    dual.evaluate(&graphs, &watch);
    dual.guess_worth(graphs.len());
    let steps = Steps { passes: 1, first: 0.01, last: 0.01, eager: 1.0 };
    measure(&mut || {
        dual.follow_all(&graphs, steps, &watch, |_, _, _| {});
    });
}

/// Calls `measure` with a step that makes and judges one batch of neighbourhoods around `start` and what came of it.
pub fn search_steps(problem: &Problem, start: &Selection, prices: &[f64], measure: impl FnOnce(&mut dyn FnMut())) {
    let (settings, signal) = (Settings::default(), StopSignal::default());
    let watch = Watch::start(&settings, &signal, &());
    let graphs: Vec<&Graph> = problem.graphs.iter().collect();
    let mut dual = Dual::of(problem);
    dual.warm(prices);
    let prices = Prices { price: &dual.best, shift: &dual.shift };
    let mut primal = Primal::new(Room::new(&problem.rows, &graphs, start), settings.seed);
    primal.refresh_regrets(&prices, &watch);
    primal.restart(start);
    measure(&mut || {
        primal.batch(&prices, &watch);
    });
}
