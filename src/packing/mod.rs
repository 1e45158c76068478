//! The abstract problem: agents pick paths, arcs earn points and use rows; maximise.
//!
//! For a planner: everything that ties people together, without any word about people. For an OR reader: *path
//! packing*, a set of acyclic graphs `G_a` with one path `x_a` to be chosen in each, coupled by rows
//! `Σ_a A_ra x_a ≤ b_r`, some of them elastic (`≤ b_r + s_r`, each unit of `s_r ≥ 0` costs a penalty).
//! Generalised assignment and multiple-choice knapsacks are special cases. Complete in itself: it can be built by hand,
//! solved and checked without one employee.

use rayon::prelude::*;

use crate::dag::{FRACTION, Graph, Leg, Prices, Use};

mod form;
mod graph_form;

pub use form::{
    FormFault, PROBLEM_FORMAT, SELECTION_FORMAT, read_problem, read_selection, write_problem, write_selection,
};

/// A coupling row `Σ uses ≤ limit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Right-hand side.
    pub limit: i64,
    /// Points lost per unit beyond the limit; none = the limit is hard.
    pub penalty: Option<i64>,
}

/// Largest points of an arc or penalty, and largest amount of a use, that a problem may hold.
pub const LARGEST: i64 = 1 << 44;

/// Largest points of a path.
const MOST_WORTH: i128 = 1 << 40;
/// Largest limit, constant and sum of amounts.
const MOST_LOAD: i64 = 1 << 60;

/// A path-packing problem.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// The coupling rows.
    pub rows: Vec<Row>,
    /// One graph per agent; a selection holds a path in each.
    pub graphs: Vec<Graph>,
    /// For agents whose graph leaves ways out: a graph that no way of theirs beats, for bounds only.
    pub relaxed: Vec<Option<Graph>>,
    /// Points every selection earns besides.
    pub constant: i64,
}

impl Problem {
    /// The graph that vouches for bounds.
    #[must_use]
    pub fn bound_graph(&self, agent: usize) -> &Graph {
        self.relaxed[agent].as_ref().unwrap_or(&self.graphs[agent])
    }

    /// Whether every graph holds all of its agent's ways.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.relaxed.iter().all(Option::is_none)
    }

    /// The agents (if any) that have no path at all: no selection exists.
    #[must_use]
    pub fn stuck_agents(&self) -> Vec<usize> {
        (0..self.graphs.len()).filter(|&agent| self.bound_graph(agent).is_empty()).collect()
    }

    /// Labels that one pricing pass over all agents touches.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.graphs.iter().map(|graph| graph.size() as u64).sum()
    }

    /// The binary scale of every row's price: rows with large amounts need fine prices.
    #[must_use]
    pub fn shifts(&self) -> Vec<u8> {
        let mut largest = vec![0_u64; self.rows.len()];
        for graph in self.graphs.iter().chain(self.relaxed.iter().flatten()) {
            for list in 0..graph.lists() {
                for entry in graph.list(list as u32) {
                    let seen = &mut largest[entry.row as usize];
                    *seen = (*seen).max(entry.amount.unsigned_abs());
                }
            }
        }
        largest.into_iter().map(|amount| u8::try_from(u64::BITS - amount.leading_zeros()).unwrap_or(0)).collect()
    }

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

    fn graph_fault(&self, agent: usize, graph: &Graph) -> Option<String> {
        let arcs = graph.arcs().iter().map(|arc| arc.points);
        let points = arcs.chain(graph.choices().iter().map(|choice| choice.points));
        let largest = points.map(i64::unsigned_abs).max().unwrap_or(0);
        if largest > LARGEST.unsigned_abs() >> 10 {
            return Some(format!("agent {agent}: an arc's points are beyond 2^34"));
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

/// One path per agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The legs of each agent's path.
    pub paths: Vec<Vec<Leg>>,
}

impl Selection {
    /// Left-hand side of every row.
    #[must_use]
    pub fn loads(&self, problem: &Problem) -> Vec<i64> {
        let mut loads = vec![0_i64; problem.rows.len()];
        for (graph, path) in problem.graphs.iter().zip(&self.paths) {
            graph.for_uses(path, |entry| loads[entry.row as usize] += entry.amount);
        }
        loads
    }

    /// Points of the selection, penalties of elastic rows included; none when it is not allowed.
    #[must_use]
    pub fn points(&self, problem: &Problem) -> Option<i64> {
        let in_place = self.paths.len() == problem.graphs.len()
            && problem.graphs.iter().zip(&self.paths).all(|(graph, path)| graph.is_path(path));
        if !in_place {
            return None;
        }
        let mut points = problem.constant;
        for (row, load) in problem.rows.iter().zip(self.loads(problem)) {
            let excess = (load - row.limit).max(0);
            match row.penalty {
                None if excess > 0 => return None,
                None => {}
                Some(penalty) => points -= penalty * excess,
            }
        }
        let paths: i64 = problem.graphs.iter().zip(&self.paths).map(|(graph, path)| graph.points(path)).sum();
        Some(points + paths)
    }
}

/// The Lagrangian bound at given prices, exactly: no selection is worth more.
///
/// `Σ_a max path (points − price · use) + Σ_r price_r · limit_r`, in fixed point, uses rounded down and limits rounded up,
/// the whole rounded down to points. Prices must be ≥ 0 and, on elastic rows, at most the penalty; both are enforced by
/// clipping here, so that whatever is passed, the result is a bound. None when some agent has no path.
#[must_use]
pub fn lagrangian_bound(problem: &Problem, price: &[i64], shift: &[u8]) -> Option<i64> {
    let clipped: Vec<i64> =
        (0..price.len()).map(|row| price[row].clamp(0, highest_price(problem.rows[row].penalty, shift[row]))).collect();
    let prices = Prices { price: &clipped, shift };
    let paths: Option<Vec<i64>> = (0..problem.graphs.len())
        .into_par_iter()
        .map_init(crate::dag::Paths::default, |space, agent| space.best(problem.bound_graph(agent), &prices))
        .collect();
    let mut total: i128 = paths?.into_iter().map(i128::from).sum();
    for (row, (&price, &shift)) in problem.rows.iter().zip(clipped.iter().zip(shift)) {
        total += priced_limit(row.limit, price, shift);
    }
    let points = total.div_euclid(1 << FRACTION) + i128::from(problem.constant);
    // Prices far too high on a large limit give a bound beyond all counting, which is one all the same.
    Some(i64::try_from(points).unwrap_or(if points > 0 { i64::MAX } else { i64::MIN }))
}

/// `price · limit` in fixed point, rounded up.
#[must_use]
pub fn priced_limit(limit: i64, price: i64, shift: u8) -> i128 {
    let exact = i128::from(limit) * i128::from(price);
    -((-exact) >> shift)
}

/// The highest price a row may have: its penalty, if elastic, else what keeps the cost of a use within 2⁵² fixed-point units.
#[must_use]
pub fn highest_price(penalty: Option<i64>, shift: u8) -> i64 {
    const MOST: i64 = 1 << 52;
    match penalty {
        Some(penalty) => {
            let fixed = (i128::from(penalty) << FRACTION) << shift;
            i64::try_from(fixed).unwrap_or(MOST).min(MOST)
        }
        None => MOST,
    }
}

/// A use, for building problems by hand.
#[must_use]
pub fn used(row: usize, amount: i64) -> Use {
    Use { row: u32::try_from(row).expect("rows are numbered in 32 bits"), amount }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dag::{GraphBuilder, POINT};

    /// Arcs side by side from source to sink: points and uses.
    fn parallel(ways: &[(i64, &[Use])]) -> Graph {
        let mut builder = GraphBuilder::new();
        let sink = builder.node();
        for &(points, uses) in ways {
            let list = builder.list(uses.iter().copied());
            builder.arc(0, sink, points, list, 0);
        }
        builder.finish(sink).0
    }

    /// Two agents want the one unit of row 0: the first earns 10 by it, the second 6, both else nothing.
    fn rivals(penalty: Option<i64>) -> Problem {
        Problem {
            rows: vec![Row { limit: 1, penalty }],
            graphs: vec![parallel(&[(0, &[]), (10, &[used(0, 1)])]), parallel(&[(0, &[]), (6, &[used(0, 1)])])],
            relaxed: vec![None, None],
            constant: 100,
        }
    }

    fn chosen(ways: &[u32]) -> Selection {
        Selection { paths: ways.iter().map(|&arc| vec![Leg { arc, choice: u32::MAX }]).collect() }
    }

    #[test]
    fn without_prices_the_bound_is_what_everybody_would_like() {
        assert_eq!(lagrangian_bound(&rivals(None), &[0], &[0]), Some(116));
    }

    #[test]
    fn a_price_between_the_two_wishes_makes_the_bound_tight() {
        for price in 6..=10 {
            assert_eq!(lagrangian_bound(&rivals(None), &[price * POINT], &[0]), Some(110), "price {price}");
        }
        assert_eq!(lagrangian_bound(&rivals(None), &[5 * POINT], &[0]), Some(111));
        assert_eq!(lagrangian_bound(&rivals(None), &[12 * POINT], &[0]), Some(112));
    }

    #[test]
    fn fractions_of_a_point_are_rounded_down_once_at_the_end() {
        assert_eq!(lagrangian_bound(&rivals(None), &[11 * POINT / 2], &[0]), Some(110), "110½ by the price 5½");
    }

    #[test]
    fn prices_are_read_on_their_own_scale() {
        assert_eq!(lagrangian_bound(&rivals(None), &[(6 * POINT) << 3], &[3]), Some(110));
    }

    #[test]
    fn negative_prices_are_taken_as_nought() {
        assert_eq!(lagrangian_bound(&rivals(None), &[-7 * POINT], &[0]), Some(116));
    }

    #[test]
    fn the_price_of_an_elastic_row_never_passes_its_penalty() {
        let bound = |price: i64| lagrangian_bound(&rivals(Some(2)), &[price * POINT], &[0]);
        assert_eq!([bound(0), bound(2), bound(9)], [Some(116), Some(114), Some(114)]);
        assert_eq!(chosen(&[1, 1]).points(&rivals(Some(2))), Some(114), "the bound is reached");
    }

    #[test]
    fn no_selection_beats_the_bound_at_any_price() {
        for penalty in [None, Some(0), Some(3), Some(20)] {
            let problem = rivals(penalty);
            let ways = [[0, 0], [0, 1], [1, 0], [1, 1]];
            let best = ways.iter().filter_map(|way| chosen(way).points(&problem)).max().unwrap();
            for price in -2..30 {
                let bound = lagrangian_bound(&problem, &[price * POINT / 2], &[0]).unwrap();
                assert!(best <= bound, "{penalty:?}, {price} halves: {best} > {bound}");
            }
        }
    }

    #[test]
    fn bounds_come_from_the_relaxed_graph_where_there_is_one() {
        let mut problem = rivals(None);
        problem.relaxed[1] = Some(parallel(&[(8, &[])]));
        assert!(!problem.is_exact());
        assert_eq!(lagrangian_bound(&problem, &[6 * POINT], &[0]), Some(118));
    }

    #[test]
    fn an_agent_without_a_path_leaves_no_bound_and_is_named() {
        let mut problem = rivals(None);
        problem.graphs[1] = parallel(&[]);
        assert_eq!(lagrangian_bound(&problem, &[0], &[0]), None);
        assert_eq!(problem.stuck_agents(), [1]);
    }

    #[test]
    fn limits_are_priced_upwards() {
        assert_eq!(priced_limit(3, 5, 1), 8);
        assert_eq!(priced_limit(-3, 5, 1), -7);
        assert_eq!(priced_limit(4, 5, 1), 10);
    }

    #[test]
    fn a_selection_that_breaks_a_hard_row_has_no_points() {
        let problem = rivals(None);
        assert_eq!(chosen(&[1, 1]).points(&problem), None);
        assert_eq!(chosen(&[1, 1]).loads(&problem), [2]);
        assert_eq!(
            [[0, 0], [0, 1], [1, 0]].map(|way| chosen(&way).points(&problem)),
            [Some(100), Some(106), Some(110)]
        );
    }

    #[test]
    fn each_unit_beyond_an_elastic_limit_costs_the_penalty() {
        assert_eq!(chosen(&[1, 1]).points(&rivals(Some(7))), Some(109));
        assert_eq!(chosen(&[1, 0]).points(&rivals(Some(7))), Some(110), "room to spare earns nothing");
    }

    #[test]
    fn a_selection_of_other_agents_or_of_no_paths_has_no_points() {
        let problem = rivals(None);
        assert_eq!(chosen(&[0]).points(&problem), None);
        assert_eq!(chosen(&[0, 7]).points(&problem), None);
        assert_eq!(Selection { paths: vec![Vec::new(), Vec::new()] }.points(&problem), None);
    }

    #[test]
    fn rows_with_large_amounts_get_fine_prices() {
        let problem = Problem {
            rows: vec![Row { limit: 9, penalty: None }; 3],
            graphs: vec![parallel(&[(0, &[used(0, 1), used(1, -1_000)])])],
            relaxed: vec![None],
            constant: 0,
        };
        assert_eq!(problem.shifts(), [1, 10, 0]);
    }

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
        assert_eq!(fault_of(|problem| problem.graphs[1] = parallel(&[(-(LARGEST >> 10), &[used(0, LARGEST)])])), None);
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
        blames(|problem| problem.graphs[1] = parallel(&[((LARGEST >> 10) + 1, &[])]), "agent 1: an arc's points");
        let with_menu = |problem: &mut Problem| {
            let mut builder = GraphBuilder::new();
            let sink = builder.node();
            let menu = builder.menu([crate::dag::Choice { points: -(LARGEST >> 10) - 1, list: 0 }]);
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
