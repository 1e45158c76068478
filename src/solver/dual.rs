//! The dual: prices of rows that make the Lagrangian bound small.
//!
//! For a planner: what each scarce thing is worth. For an OR reader: incremental subgradient (Nedić and Bertsekas 2001)
//! with shrinking steps and averaging (Polyak and Juditsky 1992). Agents are priced group by group, and prices follow the
//! loads of every group at once, so that one pass over all agents moves them many times; the mean of the prices over the
//! last half of the passes is then evaluated. Prices are moved in floating point but every bound is evaluated at prices
//! rounded to fixed point, exactly (see [`crate::packing::lagrangian_bound`]): no rounding can make a bound invalid.

use rayon::prelude::*;

use super::stop::Watch;
use crate::dag::{FRACTION, Graph, Leg, Paths, Prices};
use crate::packing::{Knapsack, Problem, Row, fill_all, highest_price, priced_limits};

/// Least agents in a group, and most groups.
const GROUPS: (usize, usize) = (4, 32);
/// Knapsacks are filled anew when pricing has taken this many times as long as that takes.
const REFILLED: u64 = 5;
/// How much less filling the knapsacks must take than pricing everybody for them to be worth it.
const CHEAP: u64 = 4;
/// Rough number of choices among which an agent's points are made, to guess what one is worth.
const CHOICES: f64 = 10.0;

/// Passes over all agents, and the length of the first and last steps: the share of what a choice is worth by which the
/// price of a row moves when it is asked for twice over. `eager` is how many times longer the steps of a row may become
/// that moves the same way pass after pass; 1 = never.
#[derive(Clone, Copy, Debug)]
pub(super) struct Steps {
    pub(super) passes: u32,
    pub(super) first: f64,
    pub(super) last: f64,
    pub(super) eager: f64,
}

/// How the length of a row's steps changes after a pass in which its price moved the same way as in the pass before, and
/// the other way (as in the rule Rprop of Riedmiller and Braun 1993).
const LONGER: f64 = 1.2;
const SHORTER: f64 = 0.3;

/// Prices and the best bound they gave.
#[derive(Clone, Debug)]
pub(super) struct Dual {
    /// Binary scale of each row's fixed-point price.
    pub(super) shift: Vec<u8>,
    /// Best prices, fixed point.
    pub(super) best: Vec<i64>,
    /// Lagrangian value at the best prices, fixed point; the bound is this, rounded down to points.
    pub(super) value: i128,
    /// What a choice is worth, in points.
    pub(super) worth: f64,
    price: Vec<f64>,
    scales: Vec<Scale>,
    rows: Vec<Row>,
    knapsacks: Vec<Knapsack>,
    /// What loads are held against: limits, and for rows in a knapsack the best filling at the prices when it was made.
    room: Vec<i64>,
}

/// What a row's price is measured by.
#[derive(Clone, Copy, Debug)]
struct Scale {
    /// About the largest amount of a use.
    amount: f64,
    /// Points per unit by which the price moves for a unit of load, at a step of one point.
    pull: f64,
    /// Fixed-point price per point.
    unit: f64,
    /// Highest price, in points and in fixed point.
    most: f64,
    highest: i64,
}

impl Scale {
    fn of(row: &Row, shift: u8) -> Self {
        let amount = f64::from(shift).exp2() / 2.0;
        let mut scale = Self {
            amount,
            pull: 0.0,
            unit: f64::from(FRACTION + u32::from(shift)).exp2(),
            most: row.penalty.map_or(f64::MAX, |penalty| penalty as f64),
            highest: highest_price(row.penalty, shift),
        };
        scale.set_limit(row.limit);
        scale
    }

    fn set_limit(&mut self, limit: i64) {
        self.pull = 1.0 / (self.amount * (limit.unsigned_abs() as f64).max(self.amount));
    }
}

/// Which way prices move from pass to pass, and how much longer their steps are for it.
struct Drift {
    eager: f64,
    length: Vec<f64>,
    before: Vec<f64>,
    moved: Vec<f64>,
}

impl Drift {
    fn new(price: &[f64], eager: f64) -> Self {
        Self { eager, length: vec![1.0; price.len()], before: price.to_vec(), moved: vec![0.0; price.len()] }
    }

    /// Takes note of the prices after a pass.
    fn update(&mut self, price: &[f64]) {
        for (row, &price) in price.iter().enumerate() {
            let moved = price - std::mem::replace(&mut self.before[row], price);
            let agreed = moved * std::mem::replace(&mut self.moved[row], moved);
            if agreed != 0.0 {
                let factor = if agreed > 0.0 { LONGER } else { SHORTER };
                self.length[row] = (self.length[row] * factor).clamp(1.0, self.eager);
            }
        }
    }
}

/// The best path of one agent at some prices.
#[derive(Clone, Debug, Default)]
struct Ideal {
    value: Option<i64>,
    path: Vec<Leg>,
}

impl Dual {
    /// Prices zero.
    pub(super) fn new(rows: &[Row], shift: Vec<u8>) -> Self {
        Self {
            best: vec![0; rows.len()],
            value: i128::MAX,
            worth: 1.0,
            price: vec![0.0; rows.len()],
            scales: rows.iter().zip(&shift).map(|(row, &shift)| Scale::of(row, shift)).collect(),
            rows: rows.to_vec(),
            knapsacks: Vec::new(),
            room: rows.iter().map(|row| row.limit).collect(),
            shift,
        }
    }

    /// Prices zero for the rows of a problem, and for its knapsacks where filling these takes little beside pricing everybody;
    /// else prices that move more often come further.
    pub(super) fn of(problem: &Problem) -> Self {
        let dual = Self::with(problem, problem.shifts());
        if dual.refilling() * CHEAP <= problem.size() { dual } else { Self::new(&problem.rows, dual.shift) }
    }

    /// The same for a problem whose agents are elsewhere.
    pub(super) fn with(frame: &Problem, shift: Vec<u8>) -> Self {
        let mut dual = Self { knapsacks: frame.knapsacks.clone(), ..Self::new(&frame.rows, shift) };
        dual.scale_knapsacks();
        dual
    }

    /// The bound in points.
    pub(super) fn bound(&self) -> i64 {
        i64::try_from(self.value >> FRACTION).unwrap_or(i64::MAX)
    }

    /// Guesses what a choice is worth from the value known for so many agents.
    pub(super) fn guess_worth(&mut self, agents: usize) {
        self.worth = ((self.value >> FRACTION) as f64 / agents.max(1) as f64 / CHOICES).abs().max(1.0);
    }

    /// Begins at these prices, in points per unit of each row; what is no price becomes the nearest one.
    pub(super) fn warm(&mut self, prices: &[f64]) {
        for ((price, scale), &given) in self.price.iter_mut().zip(&self.scales).zip(prices) {
            *price = if given.is_nan() { 0.0 } else { given.clamp(0.0, scale.most) };
        }
        // What no price can be would keep a price at its limit for ever.
        self.best = self.rounded();
        self.price = self.prices();
    }

    /// Tries no prices next.
    pub(super) fn try_nought(&mut self) {
        self.price.fill(0.0);
    }

    /// Goes on with what is left of the limits and the knapsacks.
    pub(super) fn set_limits(&mut self, limits: &[i64]) {
        for knapsack in &mut self.knapsacks {
            *knapsack = knapsack.left(|row| self.rows[row as usize].limit - limits[row as usize]);
        }
        for ((scale, row), &limit) in self.scales.iter_mut().zip(&mut self.rows).zip(limits) {
            scale.set_limit(limit);
            row.limit = limit;
        }
        self.room.copy_from_slice(limits);
        self.scale_knapsacks();
    }

    /// Rows in knapsacks may have limits far beyond what these hold.
    fn scale_knapsacks(&mut self) {
        for knapsack in &self.knapsacks {
            for item in knapsack.items() {
                self.scales[item.row as usize].set_limit(knapsack.most(item));
            }
        }
    }

    /// Fills the knapsacks at the present prices.
    fn refill(&mut self, watch: &Watch<'_>) {
        let price = self.rounded();
        watch.count(self.refilling());
        let loads = fill_all(&self.knapsacks, (&price, &self.shift), |filling, _| filling.loads().to_vec());
        for (knapsack, loads) in self.knapsacks.iter().zip(loads) {
            for (item, load) in knapsack.items().iter().zip(loads) {
                self.room[item.row as usize] = load;
            }
        }
    }

    /// What filling the knapsacks takes, in labels.
    fn refilling(&self) -> u64 {
        self.knapsacks.iter().map(Knapsack::size).sum()
    }

    /// Goes on from the best prices.
    pub(super) fn return_to_best(&mut self) {
        self.price = self.prices();
    }

    /// A dual for a part of the problem that starts at the best prices and knows no bound yet.
    pub(super) fn part(&self) -> Self {
        Self { value: i128::MAX, price: self.prices(), ..self.clone() }
    }

    /// Evaluates prices found on a part on the whole and keeps them if they give a better bound. Returns the value
    /// there; none when some agent has no path.
    pub(super) fn certify(&mut self, graphs: &[&Graph], price: &[i64], watch: &Watch<'_>) -> Option<i128> {
        let value = self.value_at(graphs, price, watch)?;
        self.keep(price, value);
        Some(value)
    }

    /// The best prices in points per unit of each row.
    pub(super) fn prices(&self) -> Vec<f64> {
        self.best.iter().zip(&self.scales).map(|(&fixed, scale)| fixed as f64 / scale.unit).collect()
    }

    /// Makes prices follow the loads of one group of agents after another, then goes to the mean of the last half of the
    /// passes; when the time is over, to the mean so far. `visit` sees every path. Computes no bound. None when some agent
    /// has no path.
    pub(super) fn follow_all(
        &mut self,
        graphs: &[&Graph],
        steps: Steps,
        watch: &Watch<'_>,
        mut visit: impl FnMut(u32, usize, &[Leg]),
    ) -> Option<()> {
        let groups = (graphs.len() / GROUPS.0).clamp(1, GROUPS.1);
        let parted: Vec<Vec<&Graph>> =
            (0..groups).map(|first| graphs.iter().copied().skip(first).step_by(groups).collect()).collect();
        let decay = (steps.last / steps.first).powf(1.0 / f64::from(steps.passes.max(2) - 1));
        let mut ideals = vec![Ideal::default(); graphs.len().div_ceil(groups)];
        let mut loads = vec![0_i64; self.price.len()];
        let (mut mean, mut count, mut step) = (vec![0.0; self.price.len()], 0, steps.first);
        let mut drift = Drift::new(&self.price, steps.eager);
        let refilling = REFILLED * self.refilling();
        let grouped = graphs.iter().map(|graph| graph.size() as u64).sum::<u64>() / groups as u64;
        let mut since = refilling;
        for pass in 0..steps.passes {
            for (first, group) in parted.iter().enumerate() {
                since += grouped;
                if refilling > 0 && since > refilling {
                    self.refill(watch);
                    since = 0;
                }
                let fixed = self.rounded();
                price_each(group, &Prices { price: &fixed, shift: &self.shift }, &mut ideals, watch)?;
                loads.fill(0);
                for (at, (graph, ideal)) in group.iter().zip(&ideals).enumerate() {
                    graph.for_uses(&ideal.path, |entry| loads[entry.row as usize] += entry.amount);
                    visit(pass, first + at * groups, &ideal.path);
                }
                self.follow(&loads, groups, |row| step * drift.length[row]);
            }
            drift.update(&self.price);
            step *= decay;
            if 2 * pass >= steps.passes {
                self.add_to(&mut mean);
                count += 1;
            }
            if watch.expired().is_some() {
                break;
            }
        }
        if count > 0 {
            self.go_to(mean, count);
        }
        Some(())
    }

    /// Moves the prices after the loads of one of so many groups of agents.
    pub(super) fn follow(&mut self, loads: &[i64], groups: usize, step: impl Fn(usize) -> f64) {
        let share = 1.0 / groups as f64;
        let scaled = self.scales.iter().zip(&self.room);
        for (row, ((price, (scale, &room)), &load)) in self.price.iter_mut().zip(scaled).zip(loads).enumerate() {
            let slope = (load as f64 - room as f64 * share) * scale.pull;
            *price = (*price + step(row) * self.worth * slope).clamp(0.0, scale.most);
        }
    }

    /// Adds the present prices to a sum.
    pub(super) fn add_to(&self, sum: &mut [f64]) {
        sum.iter_mut().zip(&self.price).for_each(|(sum, price)| *sum += price);
    }

    /// Goes on from the mean of so many prices.
    pub(super) fn go_to(&mut self, mut sum: Vec<f64>, count: u32) {
        sum.iter_mut().for_each(|price| *price /= f64::from(count));
        self.price = sum;
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

    /// The present prices in fixed point.
    pub(super) fn rounded(&self) -> Vec<i64> {
        // A float beyond the range saturates; the clip brings it back.
        let fixed = |(&price, scale): (&f64, &Scale)| ((price * scale.unit) as i64).clamp(0, scale.highest);
        self.price.iter().zip(&self.scales).map(fixed).collect()
    }

    /// Evaluates the present prices and keeps them if they are the best so far; whether they are. None when some agent
    /// has no path.
    pub(super) fn evaluate(&mut self, graphs: &[&Graph], watch: &Watch<'_>) -> Option<bool> {
        let price = self.rounded();
        let value = self.value_at(graphs, &price, watch)?;
        Some(self.keep(&price, value))
    }

    /// What limits and knapsacks are worth at some prices, fixed point.
    pub(super) fn priced_limits(&self, price: &[i64]) -> i128 {
        priced_limits(&self.rows, &self.knapsacks, price, &self.shift)
    }

    /// The Lagrangian value at some prices, fixed point; none when some agent has no path.
    fn value_at(&self, graphs: &[&Graph], price: &[i64], watch: &Watch<'_>) -> Option<i128> {
        let prices = Prices { price, shift: &self.shift };
        watch.count(graphs.iter().map(|graph| graph.size() as u64).sum());
        let best = |space: &mut Paths, graph: &&Graph| space.best(graph, &prices).map(i128::from);
        let agents: Vec<Option<i128>> = graphs.par_iter().with_min_len(8).map_init(Paths::default, best).collect();
        watch.count(self.refilling());
        Some(agents.into_iter().sum::<Option<i128>>()? + self.priced_limits(price))
    }
}

/// Finds the best path of every agent of a group; none when one has none. What it yields does not depend on threads.
fn price_each(graphs: &[&Graph], prices: &Prices<'_>, ideals: &mut [Ideal], watch: &Watch<'_>) -> Option<()> {
    watch.count(graphs.iter().map(|graph| graph.size() as u64).sum());
    graphs.par_iter().zip(&mut *ideals).with_min_len(8).for_each_init(Paths::default, |space, (graph, ideal)| {
        ideal.value = space.best(graph, prices);
        if ideal.value.is_some() {
            space.trace(graph, &mut ideal.path);
        }
    });
    ideals[..graphs.len()].iter().all(|ideal| ideal.value.is_some()).then_some(())
}
