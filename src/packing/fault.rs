//! What keeps a problem from being counted exactly.
//!
//! For a planner: numbers so large that sums of them would go wrong are refused before anything is planned. For an OR
//! reader: ranges of limits, penalties, points and amounts under which loads, penalties and priced values of all
//! selections stay within 64 bits.

use super::{Item, LARGEST, Problem, Row};
use crate::dag::Graph;

/// Largest points of a path.
const MOST_WORTH: i128 = 1 << 40;
/// Largest limit, constant and sum of amounts.
const MOST_LOAD: i64 = 1 << 60;

impl Problem {
    /// What is wrong with the problem's numbers, if anything: an amount, a limit, points or penalties too large to be
    /// added up safely, a row out of range.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        if self.relaxed.len() != self.graphs.len() {
            return Some("agents: there must be a relaxed graph, or none, for each".to_owned());
        }
        if let Some(row) = self.rows.iter().position(|row| row.penalty.is_some_and(|p| !(0..=LARGEST).contains(&p))) {
            return Some(format!("row {row}: the penalty is negative or beyond 2^44"));
        }
        if let Some(row) = self.rows.iter().position(|row| row.limit.unsigned_abs() > MOST_LOAD.unsigned_abs()) {
            return Some(format!("row {row}: the limit is beyond 2^60"));
        }
        if let Some(fault) = self.knapsack_fault() {
            return Some(fault);
        }
        if self.constant.unsigned_abs() > MOST_LOAD.unsigned_abs() {
            return Some("constant: it is beyond 2^60".to_owned());
        }
        let graphs = self.graphs.iter().enumerate();
        let relaxed = self.relaxed.iter().enumerate().filter_map(|(agent, graph)| Some((agent, graph.as_ref()?)));
        let fault = graphs.chain(relaxed).find_map(|(agent, graph)| self.graph_fault(agent, graph));
        fault
            .or_else(|| self.heavy_row().map(|row| format!("row {row}: what paths use of it may add up beyond 2^60")))
            .or_else(|| {
                self.costly_row().map(|row| format!("row {row}: its penalty times its possible excess is beyond 2^62"))
            })
    }

    /// What is wrong with the knapsacks.
    fn knapsack_fault(&self) -> Option<String> {
        let mut seen = vec![false; self.rows.len()];
        for (at, knapsack) in self.knapsacks.iter().enumerate() {
            if knapsack.capacity() > MOST_LOAD {
                return Some(format!("knapsack {at}: the capacity is beyond 2^60"));
            }
            for &Item { row, most, .. } in knapsack.items() {
                let fits = |row: &Row| row.penalty.is_none() && row.limit >= most;
                if !self.rows.get(row as usize).is_some_and(fits) {
                    return Some(format!(
                        "knapsack {at}: row {row} does not exist, may be passed or has a lower limit than its load"
                    ));
                }
                if std::mem::replace(&mut seen[row as usize], true) {
                    return Some(format!("knapsack {at}: row {row} is in two places"));
                }
            }
        }
        None
    }

    /// What is wrong with one agent's numbers.
    pub(crate) fn graph_fault(&self, agent: usize, graph: &Graph) -> Option<String> {
        let arcs = graph.arcs().iter().map(|arc| i64::from(arc.points));
        let points = arcs.chain(graph.choices().iter().map(|choice| choice.points));
        let largest = points.map(i64::unsigned_abs).max().unwrap_or(0);
        if largest > LARGEST.unsigned_abs() >> 9 {
            return Some(format!("agent {agent}: an arc's points are beyond 2^35"));
        }
        // Values of paths are counted in 2⁻²⁰ points, with room for prices.
        let largest = 2 * i128::from(largest);
        if largest * graph.nodes() as i128 > MOST_WORTH && largest * longest_path(graph) > MOST_WORTH {
            return Some(format!("agent {agent}: the points of a path may add up beyond 2^40"));
        }
        let mut uses = (0..graph.lists()).flat_map(|list| graph.list(list as u32));
        let wrong = uses.find(|entry| {
            entry.row as usize >= self.rows.len() || entry.amount.unsigned_abs() > LARGEST.unsigned_abs()
        });
        wrong.map(|entry| format!("agent {agent}: row {} does not exist or its amount is beyond 2^44", entry.row))
    }

    /// A row whose loads could pass what 64 bits hold with room to spare.
    fn heavy_row(&self) -> Option<usize> {
        let load = |steps: &dyn Fn(&Graph) -> i128| {
            let mut total = vec![0_i128; self.rows.len()];
            let mut largest = vec![0_u64; self.rows.len()];
            for graph in self.graphs.iter().chain(self.relaxed.iter().flatten()) {
                let uses = || (0..graph.lists()).flat_map(|list| graph.list(list as u32));
                uses().for_each(|entry| {
                    let seen = &mut largest[entry.row as usize];
                    *seen = (*seen).max(entry.amount.unsigned_abs());
                });
                let steps = steps(graph);
                // A second visit of a row finds its largest amount counted already.
                uses().for_each(|entry| {
                    total[entry.row as usize] += steps * i128::from(std::mem::take(&mut largest[entry.row as usize]));
                });
            }
            total.into_iter().position(|total| total > i128::from(MOST_LOAD))
        };
        // Paths are much shorter than graphs have nodes; only where that matters are they measured.
        load(&|graph| 2 * graph.nodes() as i128).and_then(|_| load(&|graph| 2 * longest_path(graph)))
    }

    /// An elastic row whose penalty could pass what 64 bits hold, if every arc and choice used it as much as any does.
    fn costly_row(&self) -> Option<usize> {
        let mut most = vec![0_i64; self.rows.len()];
        let mut steps = 0_usize;
        for graph in &self.graphs {
            steps += graph.arcs().len() + graph.choices().len();
            for entry in (0..graph.lists()).flat_map(|list| graph.list(list as u32)) {
                let largest = &mut most[entry.row as usize];
                *largest = entry.amount.max(*largest);
            }
        }
        let cost = |(row, &amount): (&Row, &i64)| {
            let load = i128::from(amount) * steps as i128;
            i128::from(row.penalty.unwrap_or(0)) * (load - i128::from(row.limit)).max(0)
        };
        self.rows.iter().zip(&most).position(|pair| cost(pair) > 1 << 62)
    }
}

/// Arcs of the longest path.
fn longest_path(graph: &Graph) -> i128 {
    let mut length = vec![0_u32; graph.nodes()];
    for arc in graph.arcs() {
        length[arc.head as usize] = length[arc.head as usize].max(length[arc.tail as usize] + 1);
    }
    i128::from(length[graph.nodes() - 1])
}

#[cfg(test)]
mod tests {
    use super::super::tests::{parallel, rivals};
    use super::super::{Knapsack, used};
    use super::*;
    use crate::dag::GraphBuilder;

    fn fault_of(change: impl FnOnce(&mut Problem)) -> Option<String> {
        let mut problem = rivals(Some(5));
        change(&mut problem);
        problem.fault()
    }

    fn blames(change: impl FnOnce(&mut Problem), words: &str) {
        let fault = fault_of(change);
        assert!(fault.as_ref().is_some_and(|fault| fault.contains(words)), "{fault:?}");
    }

    #[test]
    fn a_sound_problem_has_no_fault() {
        assert_eq!(fault_of(|_| ()), None);
        assert_eq!(fault_of(|problem| problem.rows[0].penalty = Some(LARGEST)), None);
        assert_eq!(fault_of(|problem| problem.graphs[1] = parallel(&[(-(LARGEST >> 9), &[used(0, LARGEST)])])), None);
    }

    #[test]
    fn penalties_that_could_not_be_counted_are_faults() {
        let large = |problem: &mut Problem| {
            problem.rows[0].penalty = Some(1 << 30);
            problem.graphs[0] = parallel(&[(1, &[used(0, 1 << 40)])]);
        };
        blames(large, "row 0: its penalty times its possible excess");
    }

    #[test]
    fn penalties_out_of_range_are_faults() {
        blames(|problem| problem.rows[0].penalty = Some(-1), "row 0: the penalty");
        blames(|problem| problem.rows[0].penalty = Some(LARGEST + 1), "row 0: the penalty");
    }

    #[test]
    fn rows_stand_in_one_knapsack_that_keeps_to_their_limits() {
        let knapsack = |row: u32, most: i64| {
            let item = |row| Item { row, weight: 2, most, least: 1, setup: 0 };
            Knapsack::new(vec![item(row), item(0)], 3).expect("it holds one of two")
        };
        let with = |knapsacks: Vec<Knapsack>| {
            move |problem: &mut Problem| {
                problem.rows = vec![Row { limit: 1, penalty: None }; 2];
                problem.knapsacks = knapsacks;
            }
        };
        assert_eq!(fault_of(with(vec![knapsack(1, 1)])), None);
        blames(with(vec![knapsack(2, 1)]), "knapsack 0: row 2 does not exist");
        blames(with(vec![knapsack(0, 1)]), "knapsack 0: row 0 is in two places");
        blames(with(vec![knapsack(1, 1); 2]), "knapsack 1: row 1 is in two places");
        let elastic = |problem: &mut Problem| {
            with(vec![knapsack(1, 1)])(problem);
            problem.rows[1].penalty = Some(3);
        };
        blames(elastic, "knapsack 0: row 1 does not exist, may be passed");
    }

    #[test]
    fn limits_and_loads_beyond_counting_are_faults() {
        blames(|problem| problem.rows[0].limit = i64::MIN, "row 0: the limit");
        blames(|problem| problem.constant = i64::MAX, "constant");
        let many = |agents: usize| {
            move |problem: &mut Problem| {
                problem.rows[0].penalty = None;
                problem.graphs = (0..agents).map(|_| parallel(&[(0, &[used(0, -LARGEST)])])).collect();
                problem.relaxed = vec![None; agents];
            }
        };
        assert_eq!(fault_of(many(1 << 14)), None);
        blames(many((1 << 15) + 1), "row 0: what paths use of it");
    }

    #[test]
    fn paths_whose_points_could_not_be_counted_are_faults() {
        let chain = |legs: u32| {
            move |problem: &mut Problem| {
                let mut builder = GraphBuilder::new();
                for tail in 0..legs {
                    let head = builder.node();
                    builder.arc(tail, head, LARGEST >> 10, 0, 0);
                }
                problem.graphs[1] = builder.finish(legs).0;
            }
        };
        assert_eq!(fault_of(chain(32)), None);
        blames(chain(33), "agent 1: the points of a path");
    }

    #[test]
    fn relaxed_graphs_are_looked_at_too() {
        blames(|problem| problem.relaxed[1] = Some(parallel(&[(1, &[used(4, 1)])])), "agent 1: row 4");
        blames(|problem| problem.relaxed.clear(), "relaxed graph");
    }

    #[test]
    fn points_out_of_range_are_faults_on_arcs_and_on_choices() {
        blames(|problem| problem.graphs[1] = parallel(&[((LARGEST >> 9) + 1, &[])]), "agent 1: an arc's points");
        let with_menu = |problem: &mut Problem| {
            let mut builder = GraphBuilder::new();
            let sink = builder.node();
            let menu = builder.menu([crate::dag::Choice { points: -(LARGEST >> 9) - 1, list: 0 }]);
            builder.arc(0, sink, 0, 0, menu);
            problem.graphs[0] = builder.finish(sink).0;
        };
        blames(with_menu, "agent 0: an arc's points");
    }

    #[test]
    fn rows_that_do_not_exist_and_amounts_out_of_range_are_faults() {
        blames(|problem| problem.graphs[0] = parallel(&[(1, &[used(1, 1)])]), "agent 0: row 1");
        blames(|problem| problem.graphs[0] = parallel(&[(1, &[used(0, -LARGEST - 1)])]), "agent 0: row 0");
    }
}
