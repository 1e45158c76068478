//! Prices on rows, for a bound: with any prices ≥ 0, points less the price of what a path uses, plus the price of the
//! room that is left, bounds what paths that fit can earn. Good prices only save time; whole numbers keep it exact. A row that may be
//! passed at a penalty bounds too as long as its price is not above the penalty.

use rotasi::quantity::Points;

use super::Agent;
use super::rows::Load;

/// Points are counted in sixty-fourths, so that prices can be fine.
const SCALE: i64 = 64;
const ROUNDS: i64 = 150;

/// A price for every row and the worth of every path at these prices.
pub struct Prices {
    prices: Vec<i64>,
    /// By employee and path.
    worth: Vec<Vec<i64>>,
}

impl Prices {
    /// Raises prices of rows that are asked too much, lowers the others, in steps that shrink.
    pub fn learn(agents: &[Agent], load: &Load) -> Self {
        let mut best = Self::at(vec![0; load.rows()], agents);
        let mut lowest = best.bound(agents, load);
        let mut prices = best.prices.clone();
        for round in 0..ROUNDS {
            let now = Self::at(prices.clone(), agents);
            let asked = now.asked(agents, load.rows());
            let bound = now.bound(agents, load);
            if bound < lowest {
                (lowest, best) = (bound, now);
            }
            let step = 40 * SCALE * (ROUNDS - round) / ROUNDS;
            for (row, price) in prices.iter_mut().enumerate() {
                let limit = load.limit(row);
                let excess = if limit == i64::MAX { -1 } else { (asked[row] - limit).signum() };
                // A unit of money is worth far less than a seat.
                *price = (*price + excess * step / limit.clamp(1, 400)).max(0);
                if let Some(most) = load.dearest(row) {
                    *price = (*price).min(SCALE * most.0);
                }
            }
        }
        best
    }

    fn at(prices: Vec<i64>, agents: &[Agent]) -> Self {
        let worth = |(_, paths): &Agent| {
            let one = |path: &super::paths::Path| {
                let cost: i64 = path.uses.iter().map(|&(row, amount)| prices[row] * amount).sum();
                SCALE * path.points.0 - cost
            };
            paths.iter().map(one).collect()
        };
        let worth = agents.iter().map(worth).collect();
        Self { prices, worth }
    }

    fn asked(&self, agents: &[Agent], rows: usize) -> Vec<i64> {
        let mut asked = vec![0; rows];
        for ((_, paths), worth) in agents.iter().zip(&self.worth) {
            let dearest = (0..paths.len()).max_by_key(|&at| (worth[at], std::cmp::Reverse(at)));
            for &(row, amount) in dearest.iter().flat_map(|&at| &paths[at].uses) {
                asked[row] += amount;
            }
        }
        asked
    }

    fn bound(&self, agents: &[Agent], load: &Load) -> i64 {
        let everyone = (0..agents.len()).map(|agent| self.worth[agent].iter().copied().max().unwrap_or(0));
        everyone.sum::<i64>() + self.of_room(load)
    }

    /// The priced worth of one path.
    pub fn worth(&self, agent: usize, path: usize) -> i64 {
        self.worth[agent][path]
    }

    /// The best priced worth among `paths` of an employee.
    pub fn best(&self, agent: usize, paths: &[usize]) -> i64 {
        paths.iter().map(|&at| self.worth[agent][at]).max().expect("only asked of employees with a path left")
    }

    /// What the room left in all rows is worth.
    pub fn of_room(&self, load: &Load) -> i64 {
        let priced = self.prices.iter().enumerate().filter(|(_, price)| **price > 0);
        priced.map(|(row, price)| price * load.room(row)).sum()
    }

    /// Points in the unit of prices.
    pub fn scaled(&self, points: Points) -> i64 {
        SCALE * points.0
    }
}
