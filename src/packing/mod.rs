//! The abstract problem: agents pick paths, arcs earn points and use rows; maximise.
//!
//! For a planner: everything that ties people together, without any word about people. For an OR reader: *path
//! packing*, a set of acyclic graphs `G_a` with one path `x_a` to be chosen in each, coupled by rows
//! `Σ_a A_ra x_a ≤ b_r`, some of them elastic (`≤ b_r + s_r`, each unit of `s_r ≥ 0` costs a penalty).
//! Generalised assignment and multiple-choice knapsacks are special cases. Complete in itself: it can be built by hand,
//! solved and checked without one employee.

use rayon::prelude::*;

use crate::dag::{FRACTION, Graph, Leg, Prices, Use};

mod agents;
mod fault;
mod form;
mod graph_form;
mod knapsack;
mod shelf;

pub use agents::{Agents, InMemory, Shown};
pub use form::{
    FormFault, PROBLEM_FORMAT, SELECTION_FORMAT, read_problem, read_selection, write_problem, write_selection,
};
pub use knapsack::{Filling, Item, Knapsack, common_unit, fill_all, priced_limits};
pub use shelf::Shelf;

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

/// Uses along a path that cost at most 2⁵⁹ fixed-point units together, each at the highest price.
const MANY_USES: u64 = 128;
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
    /// What the loads of some rows keep to besides, no row in two of them. Only selections that the rows forbid anyway may
    /// break them: they are there for bounds.
    pub knapsacks: Vec<Knapsack>,
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

    /// The binary scale of every row's price: rows with large amounts need fine prices, and where paths use rows so often
    /// that their prices could not be added up, all do.
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
        let graphs = self.graphs.par_iter().chain(self.relaxed.par_iter().flatten());
        let uses = graphs.map(most_uses).max().unwrap_or(0);
        scales(&largest, uses)
    }
}

/// The binary scale of every row's price, from its largest amount and the most uses along any path.
pub(crate) fn scales(largest: &[u64], uses: u64) -> Vec<u8> {
    let finer = u64::BITS - (uses.saturating_sub(1) / MANY_USES).leading_zeros();
    let bits = |amount: u64| u64::BITS - amount.leading_zeros() + finer;
    largest.iter().map(|&amount| u8::try_from(bits(amount)).unwrap_or(u8::MAX)).collect()
}

/// Most uses along a path.
pub(crate) fn most_uses(graph: &Graph) -> u64 {
    let uses = |list: u32| graph.list(list).len() as u64;
    let menus: Vec<u64> = (0..graph.menus())
        .map(|menu| graph.choices()[graph.menu(menu as u32)].iter().map(|choice| uses(choice.list)).max().unwrap_or(0))
        .collect();
    let mut most = vec![0_u64; graph.nodes()];
    for arc in graph.arcs() {
        let sum = most[arc.tail as usize] + uses(arc.list) + menus[arc.menu as usize];
        most[arc.head as usize] = most[arc.head as usize].max(sum);
    }
    most[graph.nodes() - 1]
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
        let loads = self.loads(problem);
        if !problem.knapsacks.iter().all(|knapsack| knapsack.admits(&loads)) {
            return None;
        }
        for (row, load) in problem.rows.iter().zip(loads) {
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
/// `Σ_a max path (points − price · use) + Σ_r price_r · limit_r`, with the best filling in place of the limits of rows in a
/// knapsack, in fixed point, uses rounded down and limits rounded up, the whole rounded down to points. Prices must be ≥ 0 and, on elastic rows, at most the penalty; both are enforced by
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
    total += priced_limits(&problem.rows, &problem.knapsacks, &clipped, shift);
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
            let unit = 1_i128.checked_shl(FRACTION + u32::from(shift)).unwrap_or(i128::MAX);
            i64::try_from(i128::from(penalty).saturating_mul(unit)).unwrap_or(MOST).min(MOST)
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
    pub(in crate::packing) fn parallel(ways: &[(i64, &[Use])]) -> Graph {
        let mut builder = GraphBuilder::new();
        let sink = builder.node();
        for &(points, uses) in ways {
            let list = builder.list(uses.iter().copied());
            builder.arc(0, sink, points, list, 0);
        }
        builder.finish(sink).0
    }

    /// Two agents want the one unit of row 0: the first earns 10 by it, the second 6, both else nothing.
    pub(in crate::packing) fn rivals(penalty: Option<i64>) -> Problem {
        Problem {
            rows: vec![Row { limit: 1, penalty }],
            graphs: vec![parallel(&[(0, &[]), (10, &[used(0, 1)])]), parallel(&[(0, &[]), (6, &[used(0, 1)])])],
            relaxed: vec![None, None],
            constant: 100,
            ..Problem::default()
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
            ..Problem::default()
        };
        assert_eq!(problem.shifts(), [1, 10, 0]);
    }
}
