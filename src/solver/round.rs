//! From shares of columns to a selection: the likeliest columns that fit, the best paths for the rest, then a polish.
//!
//! For a planner: makes one allowed plan out of many halves of plans. For an OR reader: a rounding heuristic for the
//! restricted master, with pricing under what is left of the rows.

use super::master::{Column, TRACE};
use super::room::Loads;
use crate::dag::{Graph, Leg, Paths, Prices};
use crate::packing::{Problem, Selection};

/// Weights of prices in the sweeps of the polish, in sixteenths.
const POLISH: [i64; 2] = [0, 0];

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
    let mut loads = Loads { rows: &problem.rows, load: vec![0; problem.rows.len()] };
    let mut paths: Vec<Vec<Leg>> = vec![Vec::new(); graphs.len()];
    for (_, column) in likely {
        let agent = column.agent as usize;
        if paths[agent].is_empty() && fits(&loads, &column.uses) {
            loads.add(graphs[agent], &column.path, 1);
            paths[agent].clone_from(&column.path);
        }
    }
    let mut space = Paths::default();
    for agent in 0..graphs.len() {
        if paths[agent].is_empty() {
            let path = loads.best(graphs[agent], Some((*prices, 16)), false, &mut space, labels)?;
            loads.add(graphs[agent], &path, 1);
            paths[agent] = path;
        }
    }
    let gives: Vec<bool> = (0..graphs.len())
        .map(|agent| {
            let mut gives = false;
            graphs[agent].for_uses(&paths[agent], |entry| gives |= entry.amount < 0);
            gives
        })
        .collect();
    for weight in POLISH {
        for agent in (0..graphs.len()).filter(|&agent| !gives[agent]) {
            loads.add(graphs[agent], &paths[agent], -1);
            let steer = (weight > 0).then_some((*prices, weight));
            if let Some(path) = loads.best(graphs[agent], steer, false, &mut space, labels) {
                paths[agent] = path;
            }
            loads.add(graphs[agent], &paths[agent], 1);
        }
    }
    Some(Selection { paths })
}

/// Whether hard rows still hold with these uses.
fn fits(loads: &Loads<'_>, uses: &[(u32, i64)]) -> bool {
    uses.iter().all(|&(row, amount)| {
        amount <= 0 || loads.rows[row as usize].penalty.is_some() || loads.excess(row) + amount <= 0
    })
}
