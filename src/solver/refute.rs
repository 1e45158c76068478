//! Prices that prove that nothing is allowed.
//!
//! For a planner: which limits cannot all be kept, whatever anybody does. For an OR reader: with no points to earn, a
//! Lagrangian bound below zero is a combination of rows that no selection keeps (Farkas 1902). Prices that follow the
//! loads find the rows, and are then tried on fewer of them, since the noise on all the others hides small excesses.

use super::dual::{Dual, Steps};
use super::stop::Watch;
use crate::dag::Graph;
use crate::packing::{Problem, priced_limit};

/// Passes in which prices look for a proof, and their steps.
const STEPS: Steps = Steps { passes: 24, first: 0.5, last: 0.1, eager: 1.0 };
/// Rows with the highest worth that are tried one by one.
const SINGLE: usize = 12;
/// Shares of the highest worth below which rows are left out.
const SHARES: [i128; 4] = [2, 4, 16, 256];

/// Rows of which no selection of `bare`, a problem without points, keeps all; none where no proof was found, which proves
/// nothing.
pub(super) fn refuting_rows(bare: &Problem, watch: &Watch<'_>) -> Option<Vec<u32>> {
    let graphs: Vec<&Graph> = bare.graphs.iter().collect();
    let mut dual = Dual::new(&bare.rows, bare.shifts());
    if graphs.iter().any(|graph| graph.is_empty()) || dual.follow_all(&graphs, STEPS, watch, |_, _, _| {}).is_none() {
        return Some(Vec::new());
    }
    let price = dual.rounded();
    let worth =
        |row: usize| priced_limit(bare.rows[row].limit, price[row], dual.shift[row]).max(0) + i128::from(price[row]);
    let mut dearest: Vec<usize> = (0..price.len()).filter(|&row| price[row] > 0).collect();
    dearest.sort_by_key(|&row| (std::cmp::Reverse(worth(row)), row));
    let singles = dearest.iter().take(SINGLE).map(|&row| vec![row]);
    let above = |share: i128| dearest.iter().copied().filter(|&row| worth(row) * share >= worth(dearest[0])).collect();
    let mut tries = singles.chain(SHARES.map(above)).chain([dearest.clone()]);
    tries.find_map(|rows: Vec<usize>| {
        let mut only = vec![0; price.len()];
        rows.iter().for_each(|&row| only[row] = price[row]);
        let mut tried = Dual::new(&bare.rows, dual.shift.clone());
        let refutes = watch.expired().is_none() && tried.certify(&graphs, &only, watch).is_some() && tried.bound() < 0;
        refutes.then(|| rows.iter().map(|&row| row as u32).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dag::GraphBuilder;
    use crate::packing::{Row, used};
    use crate::solver::{Settings, StopSignal};

    /// Agents of which one in `forced` must take 93 units of row 0, and the others may; all may take a unit of row 1.
    fn bare(agents: usize, forced: usize, limit: i64) -> Problem {
        let graph = |agent: usize| {
            let mut builder = GraphBuilder::new();
            let sink = builder.node();
            let dear = builder.list([used(0, 93)]);
            let other = builder.list([used(1, 1)]);
            builder.arc(0, sink, 0, dear, 0);
            if !agent.is_multiple_of(forced) {
                builder.arc(0, sink, 0, other, 0);
                builder.arc(0, sink, 0, 0, 0);
            }
            builder.finish(sink).0
        };
        let hard = |limit: i64| Row { limit, penalty: None };
        Problem {
            rows: vec![hard(limit), hard(2)],
            graphs: (0..agents).map(graph).collect(),
            relaxed: vec![None; agents],
            ..Problem::default()
        }
    }

    fn refuted(problem: &Problem) -> Option<Vec<u32>> {
        let (settings, signal) = (Settings::default(), StopSignal::default());
        refuting_rows(problem, &Watch::start(&settings, &signal, &()))
    }

    #[test]
    fn a_row_that_is_passed_by_little_whatever_anybody_does_is_named() {
        assert_eq!(refuted(&bare(400, 20, 20 * 93 - 1)), Some(vec![0]));
    }

    #[test]
    fn rows_that_can_be_kept_are_not_refuted() {
        assert_eq!(refuted(&bare(400, 20, 20 * 93)), None);
    }
}
