//! An allowed selection where every move passes some limit: rows that stay passed weigh more and more.
//!
//! For a planner: the way to a first plan when everything is scarce at once. For an OR reader: the selection is improved
//! one agent at a time under reduced points less `w_r` per unit beyond the limit of row `r`; after every sweep the
//! weights of passed rows grow and those of the others shrink a little, as Yagiura, Ibaraki and Glover (2004) do for
//! generalised assignment. Unlike a fixed alarm per passed row, a weight per unit says which way is down while many rows
//! are passed. One agent after the other: the outcome does not depend on threads.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::stop::Watch;
use crate::dag::{Graph, POINT, Paths, Prices, Tags};
use crate::packing::{Problem, Row, Selection};

/// Fewest and most sweeps over the agents before the search gives up, and the labels that set the number in between.
const SWEEPS: (u64, u64, u64) = (30, 2_000, 40_000_000);
/// Sweeps in a row that may bring nothing new.
const PATIENCE: u64 = 300;
/// Growth of the weight of a passed row and decay of the others, per sweep.
const GROWTH: f64 = 1.25;
const DECAY: f64 = 0.98;
/// Largest cost of a path in fixed point.
const MOST: f64 = (1_u64 << 59) as f64;

/// What lists cost in view of prices and of what they would add beyond the limits.
struct Weighed<'a> {
    rows: &'a [Row],
    load: &'a [i64],
    /// Points per unit beyond the limit, in fixed point.
    weight: &'a [f64],
    prices: Prices<'a>,
}

impl Tags for Weighed<'_> {
    fn cost(&self, graph: &Graph, list: u32) -> Option<i64> {
        let mut total = 0.0;
        for entry in graph.list(list) {
            let row = entry.row as usize;
            let before = self.load[row] - self.rows[row].limit;
            let beyond = ((before + entry.amount).max(0) - before.max(0)) as f64;
            total += beyond * self.weight[row] + self.prices.of(*entry) as f64;
        }
        let most = MOST / (2 * graph.nodes()) as f64;
        Some(total.clamp(-most, most) as i64)
    }
}

/// The search's state.
struct Weighing<'a> {
    problem: &'a Problem,
    selection: Selection,
    load: Vec<i64>,
    weight: Vec<f64>,
    prices: Prices<'a>,
    space: Paths,
}

/// Looks for allowed selections from any other, near the best at `prices`, and goes on to and fro across the limits while
/// that brings better ones; none where none was found in time.
pub(super) fn allowed(
    problem: &Problem,
    start: &Selection,
    prices: Prices<'_>,
    seed: u64,
    watch: &Watch<'_>,
) -> Option<Selection> {
    let mut weighing = Weighing::new(problem, start, prices);
    let mut dice = Pcg64Mcg::seed_from_u64(seed);
    let mut order: Vec<usize> = (0..problem.graphs.len()).collect();
    let (mut least, mut stale) = (f64::MAX, 0);
    let mut best: Option<(i64, Selection)> = None;
    let sweeps = (SWEEPS.2 / problem.size().max(1)).clamp(SWEEPS.0, SWEEPS.1);
    for _ in 0..sweeps {
        let passed = weighing.passed();
        let points = if passed == 0.0 { weighing.selection.points(problem) } else { None };
        let better = points.is_some_and(|points| best.as_ref().is_none_or(|(most, _)| points > *most));
        stale = if better || (best.is_none() && passed < least) { 0 } else { stale + 1 };
        least = least.min(passed);
        if let (true, Some(points)) = (better, points) {
            best = Some((points, weighing.selection.clone()));
        }
        if stale > PATIENCE || !weighing.sweep(&mut order, &mut dice, watch) {
            break;
        }
        weighing.weigh();
    }
    best.map(|(_, selection)| selection)
}

impl<'a> Weighing<'a> {
    fn new(problem: &'a Problem, start: &Selection, prices: Prices<'a>) -> Self {
        // A row begins at its price, or at what passing it by one typical use of an arc with typical points is worth.
        let points = |graph: &Graph| graph.arcs().iter().map(|arc| arc.points.unsigned_abs()).max().unwrap_or(0);
        let typical = problem.graphs.iter().map(points).max().unwrap_or(0).max(1) as f64 / 16.0;
        let weight = |row: usize| match problem.rows[row].penalty {
            Some(penalty) => penalty as f64 * POINT as f64,
            None => {
                let price = prices.price[row] as f64 / f64::from(prices.shift[row]).exp2();
                price.max(typical * POINT as f64 / f64::from(prices.shift[row]).exp2())
            }
        };
        Self {
            problem,
            load: start.loads(problem),
            selection: start.clone(),
            weight: (0..problem.rows.len()).map(weight).collect(),
            prices,
            space: Paths::default(),
        }
    }

    fn is_passed(&self, row: usize) -> bool {
        self.problem.rows[row].penalty.is_none() && self.load[row] > self.problem.rows[row].limit
    }

    /// How far hard rows are passed in all, each in shares of its largest use.
    fn passed(&self) -> f64 {
        let share = |row: usize| {
            let beyond = self.load[row] as f64 - self.problem.rows[row].limit as f64;
            beyond / f64::from(self.prices.shift[row]).exp2()
        };
        (0..self.load.len()).filter(|&row| self.is_passed(row)).map(share).sum()
    }

    /// Turns all agents, in random order; whether there was time for it.
    fn sweep(&mut self, order: &mut [usize], dice: &mut Pcg64Mcg, watch: &Watch<'_>) -> bool {
        for at in (1..order.len()).rev() {
            order.swap(at, (dice.next_u64() % (at as u64 + 1)) as usize);
        }
        for &agent in &*order {
            if watch.expired().is_some() {
                return false;
            }
            self.turn(agent);
            watch.count(self.problem.graphs[agent].size() as u64);
        }
        true
    }

    /// Lets an agent take what is best for it under prices and weights.
    fn turn(&mut self, agent: usize) {
        let graph = &self.problem.graphs[agent];
        let path = &mut self.selection.paths[agent];
        let load = &mut self.load;
        graph.for_uses(path, |entry| load[entry.row as usize] -= entry.amount);
        let tags = Weighed { rows: &self.problem.rows, load, weight: &self.weight, prices: self.prices };
        if self.space.best(graph, &tags).is_some() {
            self.space.trace(graph, path);
        }
        graph.for_uses(path, |entry| load[entry.row as usize] += entry.amount);
    }

    /// Passed rows weigh more, the others less.
    fn weigh(&mut self) {
        for row in 0..self.load.len() {
            if self.problem.rows[row].penalty.is_none() {
                let change = if self.is_passed(row) { GROWTH } else { DECAY };
                self.weight[row] = (self.weight[row] * change).min(MOST);
            }
        }
    }
}
