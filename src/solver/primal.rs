//! The primal: allowed selections, and better ones.
//!
//! *Repair* makes a start allowed, if it can: sweeps in which agents take their best path while passing a limit costs
//! more than anything can earn. *Improve* is a large-neighbourhood search: it removes a few agents that belong together
//! (the one that loses most against the bound, those who hold the rows its ideal path wants, and theirs) and puts them
//! back one by one on their best path under what is left, steered by prices. Proposals are made in fixed batches from
//! the same state, side by side, and accepted in order, so that the outcome does not depend on the number of threads.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::room::{Room, distinct};
use super::stop::Watch;
use crate::dag::{FRACTION, Graph, Leg, POINT, Paths, Prices};
use crate::packing::{Row, Selection};

/// Proposals made from one state.
const BATCH: usize = 16;
/// Most agents removed at once.
const MOST_REMOVED: usize = 10;
/// Rows with a limit up to this have their users listed.
const LISTED: i64 = 256;

/// Searches around an allowed selection.
pub(super) struct Primal<'p> {
    pub(super) room: Room<'p>,
    /// Agents on each row with a small limit.
    users: Vec<Vec<u32>>,
    /// For rows that a session-like agent opens (some list uses them with a negative amount): all agents that can use it.
    able: Vec<Vec<u32>>,
    /// What each agent loses against its ideal path, fixed point.
    regret: Vec<i64>,
    seed: u64,
    round: u64,
    /// What the room is worth, followed from batch to batch.
    points: i64,
    /// Points that a proposal may lose, on average, and still be accepted.
    pub(super) warmth: i64,
}

/// New paths for some agents.
struct Proposal {
    agents: Vec<usize>,
    paths: Vec<Vec<Leg>>,
    /// What it may lose and still be accepted.
    leeway: i64,
}

impl<'p> Primal<'p> {
    pub(super) fn new(room: Room<'p>, seed: u64) -> Self {
        let listed = |row: &Row| row.penalty.is_none() && row.limit <= LISTED;
        let mut users = vec![Vec::new(); room.loads.rows.len()];
        for (agent, path) in room.paths.iter().enumerate() {
            room.graphs[agent].for_uses(path, |entry| {
                if listed(&room.loads.rows[entry.row as usize]) {
                    users[entry.row as usize].push(agent as u32);
                }
            });
        }
        let able = able(room.loads.rows, room.graphs);
        let regret = vec![1; room.graphs.len()];
        Self { points: 0, warmth: 0, room, users, able, regret, seed, round: 0 }
    }

    /// Goes on from another selection.
    pub(super) fn restart(&mut self, selection: &Selection) {
        for (agent, path) in selection.paths.iter().enumerate() {
            if *path != self.room.paths[agent] {
                self.replace(agent, path.clone());
            }
        }
    }

    fn dice(&self, stream: u64) -> Pcg64Mcg {
        // Distinct odd multipliers keep the streams of different rounds and places apart.
        let mixed =
            self.seed ^ self.round.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03);
        Pcg64Mcg::seed_from_u64(mixed)
    }

    fn replace(&mut self, agent: usize, path: Vec<Leg>) {
        let old = self.room.take(agent);
        let (rows, graph) = (self.room.loads.rows, self.room.graphs[agent]);
        let users = &mut self.users;
        let listed = |row: u32| rows[row as usize].penalty.is_none() && rows[row as usize].limit <= LISTED;
        graph.for_uses(&old, |entry| {
            if listed(entry.row) {
                let list = &mut users[entry.row as usize];
                if let Some(at) = list.iter().position(|&user| user as usize == agent) {
                    list.swap_remove(at);
                }
            }
        });
        graph.for_uses(&path, |entry| {
            if listed(entry.row) {
                users[entry.row as usize].push(agent as u32);
            }
        });
        self.room.put(agent, path);
    }

    /// Tries to make the selection allowed; whether it is. In a `hurry`, only those on violated rows are asked, once, and
    /// the clock is not.
    pub(super) fn repair(&mut self, prices: &Prices<'_>, watch: &Watch<'_>, hurry: bool) -> bool {
        /// Sweeps over agents on violated rows (or able to fill them), and over everybody.
        const SWEEPS: (u64, u64) = (8, 12);
        let mut space = Paths::default();
        for sweep in 0..if hurry { 2 } else { SWEEPS.1 } {
            if self.room.violation() == 0 {
                return true;
            }
            self.round += 1;
            let mut order: Vec<usize> =
                if sweep < SWEEPS.0 { self.concerned() } else { (0..self.room.graphs.len()).collect() };
            shuffle(&mut order, &mut self.dice(sweep));
            for agent in order {
                if !hurry && watch.expired().is_some() {
                    return self.room.violation() == 0;
                }
                let steer = (sweep % 2 == 0).then_some((*prices, 8));
                self.make_way(agent, steer, &mut space, watch);
            }
        }
        self.room.violation() == 0
    }

    /// Agents on violated rows, and those able to fill them.
    fn concerned(&self) -> Vec<usize> {
        let room = &self.room;
        let rows = 0..u32::try_from(room.loads.rows.len()).expect("rows are numbered in 32 bits");
        let violated: Vec<bool> = rows.map(|row| !room.loads.hold(&[row])).collect();
        let touches = |agent: usize| {
            let mut touches = false;
            room.graphs[agent].for_uses(&room.paths[agent], |entry| touches |= violated[entry.row as usize]);
            touches
        };
        let mut agents: Vec<usize> = (0..room.graphs.len()).filter(|&agent| touches(agent)).collect();
        let fillable = self.able.iter().zip(&violated).filter(|(_, violated)| **violated);
        agents.extend(fillable.flat_map(|(able, _)| able).map(|&agent| agent as usize));
        agents.sort_unstable();
        agents.dedup();
        agents
    }

    /// Lets an agent take the path that passes limits least; keeps the old one if that is no worse.
    fn make_way(&mut self, agent: usize, steer: Option<(Prices<'_>, i64)>, space: &mut Paths, watch: &Watch<'_>) {
        let graph = self.room.graphs[agent];
        let old = self.room.take(agent);
        let mut labels = 0;
        let found = self.room.loads.best(graph, steer, true, space, &mut labels);
        self.room.put(agent, old.clone());
        watch.count(labels);
        let Some(new) = found else { return };
        let mut touched = Vec::new();
        graph.for_uses(&old, |entry| touched.push(entry.row));
        graph.for_uses(&new, |entry| touched.push(entry.row));
        distinct(&mut touched);
        let before = self.room.loads.violation(touched.iter().copied());
        self.replace(agent, new);
        if self.room.loads.violation(touched.iter().copied()) > before {
            self.replace(agent, old);
        }
    }

    /// Counts the room anew, after changes other than batches.
    pub(super) fn recount(&mut self) {
        self.points = self.room.points();
    }

    /// Recomputes what everybody loses against the bound at `prices`.
    pub(super) fn refresh_regrets(&mut self, prices: &Prices<'_>, watch: &Watch<'_>) {
        let room = &self.room;
        self.regret = (0..room.graphs.len())
            .into_par_iter()
            .map_init(Paths::default, |space, agent| {
                let graph = room.graphs[agent];
                let best = space.best(graph, prices).unwrap_or(0);
                (best - reduced(graph, &room.paths[agent], prices)).max(0)
            })
            .collect();
        watch.count(room.graphs.iter().map(|graph| graph.size() as u64).sum());
    }

    /// One sweep in which each agent in turn takes the best path that fits, prices weighing `weight` sixteenths.
    pub(super) fn sweep(&mut self, prices: &Prices<'_>, weight: i64, watch: &Watch<'_>) -> Option<super::StopReason> {
        self.round += 1;
        let mut space = Paths::default();
        let mut order: Vec<usize> = (0..self.room.graphs.len()).collect();
        shuffle(&mut order, &mut self.dice(u64::MAX));
        order.sort_by_key(|&agent| std::cmp::Reverse(self.regret[agent] >> 24));
        for (turn, agent) in order.into_iter().enumerate() {
            if turn % 64 == 0
                && let Some(reason) = watch.expired()
            {
                return Some(reason);
            }
            self.settle(agent, (*prices, weight), &mut space, watch);
        }
        None
    }

    /// Lets one agent take the best path that fits; keeps the old one unless the new is better at that weight of prices.
    fn settle(&mut self, agent: usize, steer: (Prices<'_>, i64), space: &mut Paths, watch: &Watch<'_>) {
        let graph = self.room.graphs[agent];
        let old = self.room.take(agent);
        let mut labels = 0;
        let found = self.room.loads.best(graph, Some(steer), false, space, &mut labels);
        self.room.put(agent, old.clone());
        watch.count(labels);
        let Some(new) = found.filter(|new| *new != old) else { return };
        let mut touched = Vec::new();
        graph.for_uses(&old, |entry| touched.push(entry.row));
        graph.for_uses(&new, |entry| touched.push(entry.row));
        distinct(&mut touched);
        let (prices, weight) = steer;
        let worth = |room: &Room<'_>| {
            let paid = priced(graph, &room.paths[agent], &prices) >> FRACTION;
            i128::from(room.share(&[agent], &touched)) * 16 - i128::from(weight) * i128::from(paid)
        };
        let before = worth(&self.room);
        self.replace(agent, new);
        if !self.room.loads.hold(&touched) || worth(&self.room) <= before {
            self.replace(agent, old);
        }
    }

    /// Makes a batch of proposals and accepts what gains or loses little; returns what the room is worth then.
    pub(super) fn batch(&mut self, prices: &Prices<'_>, watch: &Watch<'_>) -> i64 {
        self.round += 1;
        let this: &Self = self;
        let proposals: Vec<(Option<Proposal>, u64)> = (0..BATCH)
            .into_par_iter()
            .map(|place| {
                let mut dice = this.dice(place as u64);
                let mut labels = 0;
                (this.propose(prices, &mut dice, &mut labels), labels)
            })
            .collect();
        for (proposal, labels) in proposals {
            watch.count(labels);
            if let Some(proposal) = proposal {
                self.points += self.accept(&proposal);
            }
        }
        self.points
    }

    /// Puts a proposal's paths in if the plan as it is now allows them and loses no more than the leeway.
    fn accept(&mut self, proposal: &Proposal) -> i64 {
        let mut touched = Vec::new();
        self.room.rows_of(&proposal.agents, &mut touched);
        for (&agent, path) in proposal.agents.iter().zip(&proposal.paths) {
            self.room.graphs[agent].for_uses(path, |entry| touched.push(entry.row));
        }
        distinct(&mut touched);
        let before = self.room.share(&proposal.agents, &touched);
        let old: Vec<Vec<Leg>> = proposal.agents.iter().map(|&agent| self.room.paths[agent].clone()).collect();
        for (&agent, path) in proposal.agents.iter().zip(&proposal.paths) {
            self.replace(agent, path.clone());
        }
        let gain = self.room.share(&proposal.agents, &touched) - before;
        if self.room.loads.hold(&touched) && gain >= -proposal.leeway {
            return gain;
        }
        for (&agent, path) in proposal.agents.iter().zip(old) {
            self.replace(agent, path);
        }
        0
    }

    /// An agent, the likelier the more it loses.
    fn draw_agent(&self, dice: &mut Pcg64Mcg) -> usize {
        let agents = self.room.graphs.len();
        let mut best = below(dice, agents);
        for _ in 0..3 {
            let other = below(dice, agents);
            if self.regret[other] > self.regret[best] {
                best = other;
            }
        }
        best
    }

    /// New paths for an agent that loses much and for those in its way; none if that is not allowed or loses points.
    fn propose(&self, prices: &Prices<'_>, dice: &mut Pcg64Mcg, labels: &mut u64) -> Option<Proposal> {
        let seed = self.draw_agent(dice);
        let opens = self.is_opener(seed);
        let mut space = Paths::default();
        let mut ideal = Vec::new();
        if opens {
            self.turn_opener(seed, &mut ideal);
        } else {
            *labels += self.room.graphs[seed].size() as u64;
            space.best(self.room.graphs[seed], prices)?;
            space.trace(self.room.graphs[seed], &mut ideal);
        }
        let mut agents = vec![seed];
        self.displaced(seed, &ideal, &mut agents, dice, if opens { 3 * MOST_REMOVED } else { MOST_REMOVED });
        if !opens && agents.len() < MOST_REMOVED && below(dice, 3) == 0 {
            agents.push(self.draw_agent(dice));
        }
        agents.sort_unstable();
        agents.dedup();
        shuffle(&mut agents, dice);
        if opens || below(dice, 4) > 0 {
            let at = agents.iter().position(|&agent| agent == seed)?;
            agents.swap(0, at);
        }
        let weight = [0, 4, 8, 16][below(dice, 4)];
        let steer = (weight > 0).then_some((*prices, weight));
        let fixed = opens.then_some(ideal);
        // Exponential in powers of two: as good as the usual rule, and the same on every platform.
        let halvings = i64::from(dice.next_u64().leading_zeros());
        let leeway = if self.warmth > 0 { self.warmth * halvings / 2 } else { 0 };
        self.recreate(agents, fixed, steer, leeway, &mut space, labels)
    }

    /// Removes `agents` and puts them back in order, the first on `fixed` if given.
    fn recreate(
        &self,
        agents: Vec<usize>,
        mut fixed: Option<Vec<Leg>>,
        steer: Option<(Prices<'_>, i64)>,
        leeway: i64,
        space: &mut Paths,
        labels: &mut u64,
    ) -> Option<Proposal> {
        let room = &self.room;
        let mut loads = room.loads.clone();
        let mut touched = Vec::new();
        room.rows_of(&agents, &mut touched);
        for &agent in &agents {
            loads.add(room.graphs[agent], &room.paths[agent], -1);
        }
        let mut paths = Vec::with_capacity(agents.len());
        let mut points = 0;
        for &agent in &agents {
            let graph = room.graphs[agent];
            let path = match fixed.take() {
                Some(path) => path,
                None => loads.best(graph, steer, false, space, labels)?,
            };
            loads.add(graph, &path, 1);
            graph.for_uses(&path, |entry| touched.push(entry.row));
            points += graph.points(&path);
            paths.push(path);
        }
        distinct(&mut touched);
        let gain = points - loads.penalties(&touched) - room.share(&agents, &touched);
        (loads.hold(&touched) && gain >= -leeway).then_some(Proposal { agents, paths, leeway })
    }

    /// Adds to `agents` who stands in the way of the path: holders of rows that it would overfill; and their successors.
    fn displaced(&self, seed: usize, path: &[Leg], agents: &mut Vec<usize>, dice: &mut Pcg64Mcg, most: usize) {
        let room = &self.room;
        let mut own: Vec<(u32, i64)> = Vec::new();
        room.graphs[seed].for_uses(&room.paths[seed], |entry| own.push((entry.row, entry.amount)));
        let mut wanted: Vec<(u32, i64)> = Vec::new();
        room.graphs[seed].for_uses(path, |entry| wanted.push((entry.row, entry.amount)));
        for &(row, amount) in &wanted {
            let at = row as usize;
            let freed: i64 = own.iter().filter(|(other, _)| *other == row).map(|(_, amount)| amount).sum();
            let over = room.loads.excess(row) - freed + amount;
            if room.loads.rows[at].penalty.is_some() || over <= 0 || agents.len() >= most {
                continue;
            }
            if !self.able[at].is_empty() && amount > 0 && self.is_opener(seed) {
                self.invite(row, over, agents, dice, most);
                continue;
            }
            let users = &self.users[at];
            if !users.is_empty() {
                let start = below(dice, users.len());
                for turn in 0..users.len().min(usize::try_from(over).unwrap_or(1)).min(3) {
                    agents.push(users[(start + turn) % users.len()] as usize);
                }
            }
        }
        // Whoever used a row that closes with the path must find another way.
        if self.is_opener(seed) {
            for &(row, amount) in &own {
                if amount < 0 {
                    agents.extend(
                        self.users[row as usize].iter().map(|&user| user as usize).filter(|&user| user != seed),
                    );
                }
            }
        }
    }

    /// Adds agents that could fill up `row`: those with most to gain first among a sample.
    fn invite(&self, row: u32, over: i64, agents: &mut Vec<usize>, dice: &mut Pcg64Mcg, most: usize) {
        let able = &self.able[row as usize];
        let wanted = usize::try_from(over).unwrap_or(most).saturating_mul(2).min(most);
        let start = below(dice, able.len());
        for turn in 0..able.len().min(wanted) {
            agents.push(able[(start + turn) % able.len()] as usize);
        }
    }

    /// Whether the agent opens a row for others: one of its lists uses a row with a negative amount on a hard row, and
    /// its graph is a mere choice between arcs.
    fn is_opener(&self, agent: usize) -> bool {
        let graph = self.room.graphs[agent];
        graph.nodes() == 2 && graph.arcs().len() == 2
    }

    /// The other way of an opener.
    fn turn_opener(&self, agent: usize, path: &mut Vec<Leg>) {
        let now = self.room.paths[agent].first().map_or(0, |leg| leg.arc);
        path.clear();
        path.push(Leg { arc: 1 - now.min(1), choice: u32::MAX });
    }
}

/// What a path pays at `prices`, fixed point.
fn priced(graph: &Graph, path: &[Leg], prices: &Prices<'_>) -> i64 {
    let mut sum = 0;
    graph.for_uses(path, |entry| sum += prices.of(entry));
    sum
}

fn reduced(graph: &Graph, path: &[Leg], prices: &Prices<'_>) -> i64 {
    graph.points(path) * POINT - priced(graph, path, prices)
}

/// For every hard row that some list fills (uses with a negative amount): the agents with such a list.
fn able(rows: &[Row], graphs: &[&Graph]) -> Vec<Vec<u32>> {
    let mut able: Vec<Vec<u32>> = vec![Vec::new(); rows.len()];
    for (agent, graph) in graphs.iter().enumerate() {
        let number = u32::try_from(agent).expect("agents are numbered in 32 bits");
        for entry in (0..graph.lists()).flat_map(|list| graph.list(list as u32)) {
            let row = entry.row as usize;
            if entry.amount < 0 && rows[row].penalty.is_none() && able[row].last() != Some(&number) {
                able[row].push(number);
            }
        }
    }
    able
}

/// A number below `limit` (which is positive).
fn below(dice: &mut Pcg64Mcg, limit: usize) -> usize {
    ((u128::from(dice.next_u64()) * limit as u128) >> 64) as usize
}

fn shuffle(items: &mut [usize], dice: &mut Pcg64Mcg) {
    for at in (1..items.len()).rev() {
        items.swap(at, below(dice, at + 1));
    }
}
