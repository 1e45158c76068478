//! From shares of columns to a selection: the likeliest columns that fit, the best paths for the rest, then a polish.
//!
//! For a planner: makes one allowed plan out of many halves of plans. For an OR reader: a rounding heuristic for the
//! restricted master, with pricing under what is left of the rows.

use super::master::{Column, TRACE};
use super::room::{Draft, Loads};
use crate::dag::{Graph, Leg, Prices};
use crate::packing::{Problem, Selection};

/// Sweeps of the polish.
const POLISH: usize = 2;

/// A selection near the shares; none when somebody is left without a path that fits.
pub(super) fn round(
    problem: &Problem,
    graphs: &[&Graph],
    columns: &[Column],
    share: impl Fn(&Column) -> f64,
    prices: &Prices<'_>,
    labels: &mut u64,
) -> Option<Selection> {
    let mut likely: Vec<(f64, &Column)> =
        columns.iter().map(|column| (share(column), column)).filter(|(share, _)| *share > TRACE).collect();
    // Whoever makes room for others comes first, and stays.
    let gives = |column: &Column| column.uses.iter().any(|&(_, amount)| amount < 0);
    likely.sort_by(|a, b| gives(b.1).cmp(&gives(a.1)).then(b.0.total_cmp(&a.0)).then(a.1.agent.cmp(&b.1.agent)));
    let loads = Loads { rows: &problem.rows, load: vec![0; problem.rows.len()] };
    let mut draft = Draft::new(problem.rows.len());
    let mut paths: Vec<Vec<Leg>> = vec![Vec::new(); graphs.len()];
    for (_, column) in likely {
        let agent = column.agent as usize;
        if paths[agent].is_empty() && draft.fits(&loads, &column.uses) {
            draft.add(graphs[agent], &column.path, 1);
            paths[agent].clone_from(&column.path);
        }
    }
    let mut path = Vec::new();
    for agent in 0..graphs.len() {
        if paths[agent].is_empty() {
            if !draft.best(&loads, graphs[agent], Some((*prices, 16)), false, &mut path) {
                *labels += draft.labels;
                return None;
            }
            draft.add(graphs[agent], &path, 1);
            paths[agent].clone_from(&path);
        }
    }
    let gives: Vec<bool> = (0..graphs.len())
        .map(|agent| {
            let mut gives = false;
            graphs[agent].for_uses(&paths[agent], |entry| gives |= entry.amount < 0);
            gives
        })
        .collect();
    for _ in 0..POLISH {
        for agent in (0..graphs.len()).filter(|&agent| !gives[agent]) {
            draft.add(graphs[agent], &paths[agent], -1);
            if draft.best(&loads, graphs[agent], None, false, &mut path) {
                paths[agent].clone_from(&path);
            }
            draft.add(graphs[agent], &paths[agent], 1);
        }
    }
    *labels += draft.labels;
    Some(Selection { paths })
}
