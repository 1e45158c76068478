//! The dual: prices of rows that make the Lagrangian bound small.
//!
//! After a quick start for many agents (see [`Dual::rush`]) the volume algorithm (Barahona and Anbil 2000): steps are
//! made from the best prices known, along what the loads, averaged over passes, leave above or below the limits, with
//! Polyak lengths towards a target, each row scaled by its right-hand side. Prices are moved in floating point
//! but every bound is evaluated at prices rounded to fixed point, exactly (see [`crate::packing::lagrangian_bound`]):
//! no rounding can make a bound invalid.

use rayon::prelude::*;

use super::stop::Watch;
use crate::dag::{FRACTION, Graph, Paths, Prices};
use crate::packing::{Row, highest_price, priced_limit};

/// Greatest weight of a pass in the mean at first, and at last.
const WEIGHT: f64 = 0.25;
const LEAST_WEIGHT: f64 = 0.01;
/// Passes without progress after which steps are shortened.
const PATIENCE: u32 = 20;

/// How [`Dual::rush`] goes about it.
struct Rush {
    /// Least agents in a group.
    group: usize,
    /// Most groups.
    most_groups: usize,
    /// Rounds over all agents.
    epochs: u32,
    /// First step, as a share of what a choice is worth.
    step: f64,
    /// Factor from epoch to epoch.
    decay: f64,
    /// Rough number of choices among which an agent's points are made, to guess what one is worth.
    choices_per_agent: f64,
}

const RUSH: Rush = Rush { group: 32, most_groups: 32, epochs: 12, step: 0.5, decay: 0.75, choices_per_agent: 10.0 };

/// Prices and the best bound they gave.
#[derive(Clone, Debug)]
pub(super) struct Dual {
    /// Binary scale of each row's fixed-point price.
    pub(super) shift: Vec<u8>,
    /// Best prices, fixed point.
    pub(super) best: Vec<i64>,
    /// Lagrangian value at the best prices, fixed point; the bound is this, rounded down to points.
    pub(super) value: i128,
    scale: Vec<f64>,
    price: Vec<f64>,
    /// Prices from which steps are made: those of the best value.
    center: Vec<f64>,
    /// Mean loads of the rows over the last passes; empty before the first.
    mean: Vec<f64>,
    /// Greatest weight of a new pass in the mean.
    weight: f64,
    step: f64,
    stale: u32,
}

/// What one pricing pass found.
pub(super) struct Pass {
    /// Lagrangian value, fixed point.
    pub(super) value: i128,
    /// Left-hand sides of the rows under the best paths.
    pub(super) loads: Vec<i64>,
}

impl Dual {
    /// Prices zero.
    pub(super) fn new(rows: &[Row], shift: Vec<u8>) -> Self {
        let scale = rows
            .iter()
            .zip(&shift)
            .map(|(row, &shift)| if row.limit == 0 { f64::from(shift).exp2() / 2.0 } else { row.limit.abs() as f64 })
            .collect();
        Self {
            best: vec![0; rows.len()],
            value: i128::MAX,
            scale,
            price: vec![0.0; rows.len()],
            center: vec![0.0; rows.len()],
            mean: Vec::new(),
            weight: WEIGHT,
            step: 1.0,
            stale: 0,
            shift,
        }
    }

    /// The bound in points.
    pub(super) fn bound(&self) -> i64 {
        i64::try_from(self.value >> FRACTION).unwrap_or(i64::MAX)
    }

    /// Begins at these prices, in points per unit of each row; what is no price becomes the nearest one.
    pub(super) fn warm(&mut self, rows: &[Row], prices: &[f64]) {
        for ((price, row), &given) in self.price.iter_mut().zip(rows).zip(prices) {
            let most = row.penalty.map_or(f64::MAX, |penalty| penalty as f64);
            *price = if given.is_nan() { 0.0 } else { given.clamp(0.0, most) };
        }
        // What no price can be would keep a price at its limit for ever.
        self.best = self.rounded(rows);
        self.price = self.prices();
        self.mean.clear();
    }

    /// Tries no prices next.
    pub(super) fn try_nought(&mut self) {
        self.price.fill(0.0);
        self.mean.clear();
    }

    /// Continues from the best prices with fresh steps.
    pub(super) fn restart(&mut self, step: f64) {
        self.price = self.prices();
        self.center.clone_from(&self.price);
        self.step = step;
        self.stale = 0;
    }

    /// A dual for a part of the problem that starts at the best prices with steps of this length and knows no bound yet.
    pub(super) fn part(&self, step: f64) -> Self {
        let mut part = Self { value: i128::MAX, ..self.clone() };
        part.restart(step);
        part
    }

    /// Goes on with the mean loads of a part.
    pub(super) fn learn(&mut self, part: &Self) {
        self.mean.clone_from(&part.mean);
        self.weight = part.weight;
    }

    /// Evaluates prices found on a part on the whole and keeps them if they give a better bound. Returns the value
    /// there; none when some agent has no path.
    pub(super) fn certify(
        &mut self,
        rows: &[Row],
        graphs: &[&Graph],
        price: &[i64],
        watch: &Watch<'_>,
    ) -> Option<i128> {
        let prices = Prices { price, shift: &self.shift };
        let pass = price_all(rows, graphs, &prices, watch, &|_, _, _| {})?;
        self.keep(price, pass.value);
        Some(pass.value)
    }

    /// Length of the steps at the moment.
    pub(super) fn step(&self) -> f64 {
        self.step
    }

    /// Goes on from the present prices with steps of this length.
    pub(super) fn shorten(&mut self, step: f64) {
        self.step = step;
        self.stale = 0;
    }

    /// The best prices in points per unit of each row.
    pub(super) fn prices(&self) -> Vec<f64> {
        let unit = |(&fixed, &shift): (&i64, &u8)| fixed as f64 / f64::from(FRACTION + u32::from(shift)).exp2();
        self.best.iter().zip(&self.shift).map(unit).collect()
    }

    /// A quick start for many agents: prices follow the loads of one group of agents after another, so that they move
    /// many times per pass (incremental subgradient, Nedić and Bertsekas 2001), with shrinking steps; then the average
    /// of the last epochs is taken as the place to go on from. Computes no bound. None when some agent has no path.
    pub(super) fn rush(&mut self, rows: &[Row], graphs: &[&Graph], watch: &Watch<'_>) -> Option<()> {
        let groups = (graphs.len() / RUSH.group).clamp(1, RUSH.most_groups);
        let parted: Vec<Vec<&Graph>> =
            (0..groups).map(|first| graphs.iter().copied().skip(first).step_by(groups).collect()).collect();
        let worth = (self.value >> FRACTION) as f64 / graphs.len() as f64 / RUSH.choices_per_agent;
        let mut mean = vec![0.0; rows.len()];
        let mut step = RUSH.step;
        for epoch in 0..RUSH.epochs {
            for group in &parted {
                let fixed = self.rounded(rows);
                let prices = Prices { price: &fixed, shift: &self.shift };
                let pass = price_all(rows, group, &prices, watch, &|_, _, _| {})?;
                self.follow(rows, &pass.loads, groups, step * worth);
            }
            if 2 * epoch >= RUSH.epochs {
                self.add_to(&mut mean, 1.0 / f64::from(RUSH.epochs - RUSH.epochs.div_ceil(2)));
            }
            step *= RUSH.decay;
            if watch.expired().is_some() {
                return Some(());
            }
        }
        self.price = mean;
        self.mean.clear();
        Some(())
    }

    /// Moves the prices after the loads of one of so many groups of agents, `step` points for a whole limit.
    pub(super) fn follow(&mut self, rows: &[Row], loads: &[i64], groups: usize, step: f64) {
        for (at, row) in rows.iter().enumerate() {
            let amount = f64::from(self.shift[at]).exp2() / 2.0;
            let share = row.limit as f64 / groups as f64;
            let slope = (loads[at] as f64 - share) / (row.limit.abs() as f64).max(amount);
            let most = row.penalty.map_or(f64::MAX, |penalty| penalty as f64);
            self.price[at] = (self.price[at] + step / amount * slope).clamp(0.0, most);
        }
    }

    /// Adds the present prices to a weighted sum.
    pub(super) fn add_to(&self, sum: &mut [f64], weight: f64) {
        sum.iter_mut().zip(&self.price).for_each(|(sum, price)| *sum += weight * price);
    }

    /// Goes on from these prices.
    pub(super) fn go_to(&mut self, prices: Vec<f64>) {
        self.price = prices;
    }

    /// Keeps prices with the value found there, if that is better; whether it is.
    pub(super) fn keep(&mut self, price: &[i64], value: i128) -> bool {
        let better = value < self.value;
        if better {
            self.value = value;
            self.best.copy_from_slice(price);
        }
        better
    }

    /// Whether steps have become too short to matter.
    pub(super) fn is_stalled(&self) -> bool {
        self.step < 1e-3
    }

    /// The prices to be tried next, in fixed point.
    pub(super) fn rounded(&self, rows: &[Row]) -> Vec<i64> {
        let fixed = |at: usize| {
            let units = self.price[at] * f64::from(FRACTION + u32::from(self.shift[at])).exp2();
            // A float beyond the range saturates; the clip below brings it back.
            (units as i64).clamp(0, highest_price(rows[at].penalty, self.shift[at]))
        };
        (0..rows.len()).map(fixed).collect()
    }

    /// One pass: evaluates the present prices, keeps them if they are the best so far, and moves on. `visit` sees every
    /// agent's best path. None when some agent has no path.
    pub(super) fn pass(
        &mut self,
        rows: &[Row],
        graphs: &[&Graph],
        target: i64,
        watch: &Watch<'_>,
        visit: &(impl Fn(usize, &Graph, &Paths) + Sync),
    ) -> Option<Pass> {
        let price = self.rounded(rows);
        let pass = price_all(rows, graphs, &Prices { price: &price, shift: &self.shift }, watch, visit)?;
        let along = self.average(rows, &pass);
        if pass.value < self.value {
            let gained =
                self.value == i128::MAX || self.value - pass.value > (self.value - floor(target)).abs() / 1_000;
            self.value = pass.value;
            self.best = price;
            self.center.clone_from(&self.price);
            self.stale = if gained { 0 } else { self.stale + 1 };
            if along > 0.0 {
                self.step = (self.step * 1.1).min(2.0);
            }
        } else {
            self.stale += 1;
        }
        if self.stale >= PATIENCE {
            self.step *= 0.75;
            self.stale = 0;
            self.weight = (self.weight * 0.85).max(LEAST_WEIGHT);
        }
        self.advance(rows, target);
        Some(pass)
    }

    /// Takes the loads of a pass into the mean, with the weight that brings the mean nearest to the limits; whether the
    /// pass agrees with the direction taken (positive).
    fn average(&mut self, rows: &[Row], pass: &Pass) -> f64 {
        if self.mean.is_empty() {
            self.mean = pass.loads.iter().map(|&load| load as f64).collect();
            self.center.clone_from(&self.price);
            return 1.0;
        }
        let (mut toward, mut apart, mut along) = (0.0, 0.0, 0.0);
        for (at, row) in rows.iter().enumerate() {
            let mean = (self.mean[at] - row.limit as f64) / self.scale[at];
            let new = (pass.loads[at] as f64 - row.limit as f64) / self.scale[at];
            if self.price[at] > 0.0 || mean > 0.0 {
                along += mean * new;
                toward += mean * (mean - new);
                apart += (mean - new) * (mean - new);
            }
        }
        let weight = if apart > 0.0 { (toward / apart).clamp(self.weight / 10.0, self.weight) } else { 0.0 };
        for (mean, &load) in self.mean.iter_mut().zip(&pass.loads) {
            *mean += weight * (load as f64 - *mean);
        }
        along
    }

    /// Moves the prices from the best ones along what the mean loads leave above or below the limits.
    fn advance(&mut self, rows: &[Row], target: i64) {
        let slope = |this: &Self, at: usize, row: &Row| {
            let slope = (this.mean[at] - row.limit as f64) / this.scale[at];
            if this.center[at] <= 0.0 && slope < 0.0 { 0.0 } else { slope }
        };
        let norm: f64 = rows.iter().enumerate().map(|(at, row)| slope(self, at, row).powi(2)).sum();
        if norm == 0.0 {
            return;
        }
        let above = ((self.value - floor(target)) as f64 / f64::from(FRACTION).exp2()).max(0.5);
        let length = self.step * above / norm;
        for (at, row) in rows.iter().enumerate() {
            let most = row.penalty.map_or(f64::MAX, |penalty| penalty as f64);
            let moved = self.center[at] + length * slope(self, at, row) / self.scale[at];
            self.price[at] = moved.clamp(0.0, most);
        }
    }
}

/// Points as a fixed-point value.
fn floor(points: i64) -> i128 {
    i128::from(points) << FRACTION
}

/// Agents handled together by one thread.
const GROUP: usize = 32;

/// Finds every agent's best path under `prices` and adds up value and loads; sums of integers, so that the result does
/// not depend on threads.
pub(super) fn price_all(
    rows: &[Row],
    graphs: &[&Graph],
    prices: &Prices<'_>,
    watch: &Watch<'_>,
    visit: &(impl Fn(usize, &Graph, &Paths) + Sync),
) -> Option<Pass> {
    struct Part {
        value: Option<i128>,
        loads: Vec<i64>,
        labels: u64,
        space: Paths,
        path: Vec<crate::dag::Leg>,
    }
    let empty =
        || Part { value: Some(0), loads: vec![0; rows.len()], labels: 0, space: Paths::default(), path: Vec::new() };
    let sum = |mut left: Part, right: Part| {
        left.value = left.value.and_then(|value| Some(value + right.value?));
        left.loads.iter_mut().zip(&right.loads).for_each(|(a, b)| *a += b);
        left.labels += right.labels;
        left
    };
    let whole = graphs
        .par_chunks(GROUP)
        .enumerate()
        .with_min_len(graphs.len().div_ceil(GROUP * 4 * rayon::current_num_threads()).max(1))
        .fold(empty, |mut part, (chunk, group)| {
            for (offset, graph) in group.iter().enumerate() {
                let Part { value, loads, labels, space, path } = &mut part;
                *labels += graph.size() as u64;
                match space.best(graph, prices) {
                    Some(best) => {
                        *value = value.map(|sum| sum + i128::from(best));
                        space.trace(graph, path);
                        graph.for_uses(path, |entry| loads[entry.row as usize] += entry.amount);
                        visit(chunk * GROUP + offset, graph, space);
                    }
                    None => *value = None,
                }
            }
            part
        })
        .reduce(empty, sum);
    watch.count(whole.labels);
    let mut value = whole.value?;
    for (row, (&price, &shift)) in rows.iter().zip(prices.price.iter().zip(prices.shift)) {
        value += priced_limit(row.limit, price, shift);
    }
    Some(Pass { value, loads: whole.loads })
}
