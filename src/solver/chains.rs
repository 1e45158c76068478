//! Shifts, swaps and longer chains among the paths nearest to the best.
//!
//! For a planner: one person takes a better place, whoever is in the way takes another, and so on, as long as the whole
//! gains. For an OR reader: the ejection chains of Yagiura, Ibaraki and Glover (2004), carried over from generalised
//! assignment to columns that use several rows. What passes a limit costs a weight per unit; an agent takes the column that
//! is best under that cost; where its gain would overfill a row, one of the row's users is turned as well, and those in its
//! way after it. Partial sums without the row just overfilled stay positive (the rule of Lin and Kernighan). At a local
//! optimum the weights of passed rows grow, and shrink where nothing is passed, so that the search goes to and fro across
//! the limits.

use rand_core::SeedableRng;
use rand_pcg::Pcg64Mcg;

use super::pool::Pool;
use super::primal::{below, shuffle};
use super::stop::Watch;
use super::users::Users;
use crate::dag::{POINT, Prices};
use crate::packing::Row;

/// Columns from which chains are begun for one agent, and agents turned in a chain.
const BREADTH: usize = 40;
const DEPTH: usize = 4;
/// Users of an overfull row that are asked.
const ASKED: usize = 40;
/// Growth of the weight of a passed row, and how all shrink where nothing is passed.
const GROWTH: f64 = 1.3;
const DECAY: f64 = 0.8;
/// Largest weight: what never fits must not outgrow the numbers.
const HEAVIEST: f64 = 1e15;
/// Local optima without a better selection after which some agents are turned at random from the best one.
const PATIENCE: u32 = 40;
/// Of how many agents one is turned at random then.
const KICKED: usize = 30;
/// Gains below this are rounding.
const TRIFLE: f64 = 1e-6;

/// A search at work.
struct Chains<'a> {
    rows: &'a [Row],
    pool: &'a Pool,
    taken: Vec<u32>,
    load: Vec<i64>,
    /// Points per unit beyond the limit.
    weight: Vec<f64>,
    /// Agents whose column uses a hard row.
    users: Users,
    /// Hard rows that are passed.
    passed: usize,
    points: i64,
    dice: Pcg64Mcg,
    /// Uses looked at.
    looks: u64,
    /// Agents turned in the chain at work, with the columns they had.
    trail: Vec<(usize, u32)>,
    /// Columns from which a chain may begin: what they are worth without the row they overfill, themselves, that row.
    starts: Vec<(f64, u32, u32)>,
}

/// The best allowed selection that a search of so much work finds from the paths at hand in `pool`, with the labels that
/// took; none if none is allowed.
pub(super) fn chains(
    rows: &[Row],
    pool: &Pool,
    prices: &Prices<'_>,
    seed: u64,
    most_labels: u64,
    watch: &Watch<'_>,
) -> (Option<(i64, Vec<u32>)>, u64) {
    let mut search = Chains::new(rows, pool, prices, seed);
    let mut best: Option<(i64, Vec<u32>)> = None;
    let mut order: Vec<usize> = (0..pool.agents()).collect();
    let start = search.weight.clone();
    let mut stale = 0;
    while pool.agents() > 0 && search.looks < most_labels && !watch.must_end() {
        search.descend(&mut order, most_labels, watch);
        stale += 1;
        if search.passed == 0 {
            let worth = search.worth();
            if best.as_ref().is_none_or(|(most, _)| worth > *most) {
                best = Some((worth, search.taken.clone()));
                stale = 0;
            }
        }
        search.weigh();
        if stale > PATIENCE {
            stale = 0;
            if let Some((_, taken)) = &best {
                search.weight.clone_from(&start);
                search.go_to(taken);
            }
            search.kick();
        }
    }
    (best, search.looks)
}

impl<'a> Chains<'a> {
    fn new(rows: &'a [Row], pool: &'a Pool, prices: &Prices<'_>, seed: u64) -> Self {
        let most = (0..pool.agents()).flat_map(|agent| pool.columns(agent)).map(|column| pool.points(column).abs());
        let typical = most.max().unwrap_or(0).max(1) as f64 / 16.0;
        let weight = |(at, row): (usize, &Row)| match row.penalty {
            Some(penalty) => penalty as f64,
            None => {
                let unit = f64::from(prices.shift[at]).exp2();
                (2.0 * prices.price[at] as f64 / unit / POINT as f64).max(typical / unit / 16.0)
            }
        };
        let mut search = Self {
            rows,
            pool,
            taken: Vec::new(),
            load: vec![0; rows.len()],
            weight: rows.iter().enumerate().map(weight).collect(),
            users: Users::new(rows.len()),
            passed: 0,
            points: 0,
            dice: Pcg64Mcg::seed_from_u64(seed),
            looks: 0,
            trail: Vec::new(),
            starts: Vec::new(),
        };
        search.passed = rows.iter().filter(|row| row.penalty.is_none() && row.limit < 0).count();
        for agent in 0..pool.agents() {
            search.taken.push(pool.columns(agent).start);
            search.put(agent, search.taken[agent]);
        }
        search
    }

    fn is_hard(&self, row: u32) -> bool {
        self.rows[row as usize].penalty.is_none()
    }

    fn excess(&self, row: u32) -> i64 {
        self.load[row as usize] - self.rows[row as usize].limit
    }

    /// Changes a load; keeps count of the hard rows that are passed.
    fn shift(&mut self, row: u32, amount: i64) {
        let before = self.excess(row) > 0;
        self.load[row as usize] += amount;
        let after = self.excess(row) > 0;
        if before != after && self.is_hard(row) {
            if after { self.passed += 1 } else { self.passed -= 1 }
        }
    }

    /// Lets an agent without a column take one.
    fn put(&mut self, agent: usize, column: u32) {
        self.taken[agent] = column;
        self.points += self.pool.points(column);
        let pool = self.pool;
        for &entry in pool.uses(column) {
            self.shift(entry.row, entry.amount);
            if entry.amount > 0 && self.is_hard(entry.row) {
                self.users.note(entry, agent);
            }
        }
    }

    /// Takes an agent's column away.
    fn lift(&mut self, agent: usize) {
        let (pool, column) = (self.pool, self.taken[agent]);
        self.points -= pool.points(column);
        for &entry in pool.uses(column) {
            self.shift(entry.row, -entry.amount);
            self.users.strike(entry, agent);
        }
    }

    fn turn(&mut self, agent: usize, column: u32) {
        self.lift(agent);
        self.put(agent, column);
    }

    /// Points of the whole, penalties included.
    fn worth(&self) -> i64 {
        let penalty = |(row, load): (&Row, &i64)| row.penalty.unwrap_or(0) * (load - row.limit).max(0);
        self.points - self.rows.iter().zip(&self.load).map(penalty).sum::<i64>()
    }

    /// What a column of an agent without one is worth, and the row whose cost weighs most in it, with that cost.
    fn value(&mut self, column: u32) -> (f64, u32, f64) {
        let uses = self.pool.uses(column);
        self.looks += 1 + uses.len() as u64;
        let (mut cost, mut worst) = (0.0, (u32::MAX, 0.0));
        for entry in uses {
            let before = self.excess(entry.row);
            let beyond = (before + entry.amount).max(0) - before.max(0);
            if beyond != 0 {
                let own = beyond as f64 * self.weight[entry.row as usize];
                cost += own;
                if own > worst.1 && self.is_hard(entry.row) {
                    worst = (entry.row, own);
                }
            }
        }
        (self.pool.points(column) as f64 - cost, worst.0, worst.1)
    }

    /// The column that is worth most to an agent, and by how much it beats the one it has, without regard to loads that the
    /// agent itself causes.
    fn response(&mut self, agent: usize) -> (f64, u32) {
        let (pool, own) = (self.pool, self.taken[agent]);
        pool.uses(own).iter().for_each(|entry| self.load[entry.row as usize] -= entry.amount);
        let mut best = (f64::NEG_INFINITY, own);
        let now = self.value(own).0;
        for column in pool.columns(agent).filter(|&column| column != own) {
            let (value, ..) = self.value(column);
            if value > best.0 {
                best = (value, column);
            }
        }
        pool.uses(own).iter().for_each(|entry| self.load[entry.row as usize] += entry.amount);
        (best.0 - now, best.1)
    }

    /// Turns agents until none gains, alone or in a chain.
    fn descend(&mut self, order: &mut [usize], most_labels: u64, watch: &Watch<'_>) {
        loop {
            shuffle(order, &mut self.dice);
            let mut gained = false;
            for &agent in &*order {
                gained |= self.improve(agent);
                if self.looks >= most_labels || watch.must_end() {
                    return;
                }
            }
            if !gained {
                return;
            }
        }
    }

    /// Turns one agent, and others in its way, if that gains.
    fn improve(&mut self, agent: usize) -> bool {
        let old = self.taken[agent];
        self.lift(agent);
        let (now, ..) = self.value(old);
        let mut best = (now + TRIFLE, old);
        let mut starts = std::mem::take(&mut self.starts);
        starts.clear();
        for column in self.pool.columns(agent).filter(|&column| column != old) {
            let (value, row, cost) = self.value(column);
            if value > best.0 {
                best = (value, column);
            } else if row != u32::MAX && value + cost > now + TRIFLE {
                starts.push((value + cost, column, row));
            }
        }
        let mut gained = best.1 != old;
        self.put(agent, best.1);
        if !gained {
            starts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            for &(_, column, row) in starts.iter().take(BREADTH) {
                self.lift(agent);
                let (value, ..) = self.value(column);
                self.put(agent, column);
                self.trail.clear();
                self.trail.push((agent, old));
                if self.follow(row, value - now) {
                    gained = true;
                    break;
                }
                while let Some((turned, before)) = self.trail.pop() {
                    self.turn(turned, before);
                }
            }
        }
        self.starts = starts;
        gained
    }

    /// Goes on with a chain that has brought `sum` so far and has overfilled `row`; whether it gains in the end.
    fn follow(&mut self, mut row: u32, mut sum: f64) -> bool {
        for _ in 1..DEPTH {
            let users = self.users.of(row).len();
            if users == 0 {
                return false;
            }
            let first = below(&mut self.dice, users);
            let mut best: Option<(f64, usize, u32)> = None;
            for turn in 0..users.min(ASKED) {
                let user = self.users.of(row)[(first + turn) % users] as usize;
                if self.trail.iter().any(|&(turned, _)| turned == user) {
                    continue;
                }
                let (gain, column) = self.response(user);
                if best.is_none_or(|(most, ..)| gain > most) {
                    best = Some((gain, user, column));
                }
            }
            let Some((gain, user, column)) = best.filter(|(gain, ..)| *gain > f64::NEG_INFINITY) else { return false };
            self.trail.push((user, self.taken[user]));
            self.lift(user);
            let (_, next, cost) = self.value(column);
            self.put(user, column);
            sum += gain;
            if sum > TRIFLE {
                return true;
            }
            if next == u32::MAX || sum + cost <= TRIFLE {
                return false;
            }
            row = next;
        }
        false
    }

    /// Passed rows weigh more; where none is passed, all weigh less.
    fn weigh(&mut self) {
        for (at, row) in self.rows.iter().enumerate().filter(|(_, row)| row.penalty.is_none()) {
            if self.passed == 0 {
                self.weight[at] *= DECAY;
            } else if self.load[at] > row.limit {
                self.weight[at] = (self.weight[at] * GROWTH).min(HEAVIEST);
            }
        }
    }

    fn go_to(&mut self, taken: &[u32]) {
        for (agent, &column) in taken.iter().enumerate() {
            if self.taken[agent] != column {
                self.turn(agent, column);
            }
        }
    }

    /// Turns some agents at random.
    fn kick(&mut self) {
        let agents = self.pool.agents();
        for _ in 0..=agents / KICKED {
            let agent = below(&mut self.dice, agents);
            let columns = self.pool.columns(agent);
            let other = columns.start + below(&mut self.dice, columns.len()) as u32;
            self.turn(agent, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dag::{Graph, GraphBuilder, Leg};
    use crate::packing::{Problem, Selection, used};
    use crate::solver::{Settings, StopSignal};

    /// Agents that pick one of some rows each: points and amount for every agent and row, and the rows' limits.
    fn assignment(options: &[&[(i64, i64)]], limits: &[i64]) -> Problem {
        let graph = |own: &&[(i64, i64)]| {
            let mut builder = GraphBuilder::new();
            let sink = builder.node();
            for (row, &(points, amount)) in own.iter().enumerate() {
                let list = builder.list([used(row, amount)]);
                builder.arc(0, sink, points, list, 0);
            }
            builder.finish(sink).0
        };
        Problem {
            rows: limits.iter().map(|&limit| Row { limit, penalty: None }).collect(),
            graphs: options.iter().map(graph).collect(),
            relaxed: vec![None; options.len()],
            ..Problem::default()
        }
    }

    /// The best selection found from the first row for everybody, as points and rows.
    fn searched(problem: &Problem) -> Option<(i64, Vec<u32>)> {
        let graphs: Vec<&Graph> = problem.graphs.iter().collect();
        let start = vec![vec![Leg { arc: 0, choice: u32::MAX }]; graphs.len()];
        let (price, shift) = (vec![0; problem.rows.len()], problem.shifts());
        let prices = Prices { price: &price, shift: &shift };
        let (settings, signal) = (Settings::default(), StopSignal::default());
        let watch = Watch::start(&settings, &signal, &());
        let pool = Pool::of(&graphs, &start, &prices, 10, &watch);
        let (found, labels) = chains(&problem.rows, &pool, &prices, 1, 50_000, &watch);
        assert!(labels >= 50_000, "the search goes on as long as it may");
        let (worth, columns) = found?;
        let selection = Selection { paths: pool.paths_of(&columns) };
        assert_eq!(selection.points(problem), Some(worth), "what is found is allowed and worth what is said");
        Some((worth, selection.paths.iter().map(|path| path[0].arc).collect()))
    }

    #[test]
    fn a_ring_that_gains_only_as_a_whole_is_found() {
        // Everybody has what their neighbour wants; each place holds one.
        let problem =
            assignment(&[&[(1, 1), (5, 1), (0, 1)], &[(0, 1), (1, 1), (5, 1)], &[(5, 1), (0, 1), (1, 1)]], &[1, 1, 1]);
        assert_eq!(searched(&problem), Some((15, vec![1, 2, 0])));
    }

    #[test]
    fn amounts_that_fit_together_only_one_way_are_found() {
        // 7 + 3 and 6 + 4 fill both limits; whoever earns most in the first row is not all of those who belong there.
        let own = |amount: i64| [(amount, amount), (0, amount)];
        let (a, b, c, d) = (own(7), own(6), own(4), own(3));
        let problem = assignment(&[&a, &b, &c, &d], &[10, 10]);
        assert_eq!(searched(&problem).map(|(worth, _)| worth), Some(10));
    }

    #[test]
    fn where_nothing_is_allowed_nothing_is_found() {
        let problem = assignment(&[&[(1, 2)], &[(1, 2)]], &[3]);
        assert_eq!(searched(&problem), None);
    }
}
