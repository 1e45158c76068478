//! The primal: allowed selections, and better ones.
//!
//! A large-neighbourhood search: it removes a few agents that belong together
//! (the one that loses most against the bound, those who hold the rows its ideal path wants, and theirs) and puts them
//! back one by one on their best path under what is left, steered by prices. Proposals are made in fixed batches from
//! the same state, side by side, and accepted in order, so that the outcome does not depend on the number of threads.

use std::sync::{Mutex, MutexGuard};

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::groups::{Rivals, regroup};
use super::openers::is_mere_choice;
use super::room::{Draft, Room};
use super::stop::Watch;
use super::users::Users;
use crate::dag::{FRACTION, Graph, Leg, POINT, Paths, Prices};
use crate::packing::{Row, Selection};

/// Fewest and most proposals made from one state, and the agents per proposal in between.
const BATCH: (usize, usize, usize) = (16, 128, 64);
/// Labels that a proposal counts for besides those set for it, so that every batch counts as work.
const PROPOSED: u64 = 50;
/// Groups planned anew from one state.
const GROUPS: usize = 4;
/// Most agents removed at once.
const MOST_REMOVED: usize = 10;
/// Rows with a limit up to this have their users listed.
const LISTED: i64 = 256;

/// Searches around an allowed selection.
pub(super) struct Primal<'p> {
    pub(super) room: Room<'p>,
    /// Agents on each row with a small limit.
    users: Users,
    /// For rows that a session-like agent opens (some list uses them with a negative amount): all agents that can use it.
    pub(super) able: Vec<Vec<u32>>,
    /// What each agent loses against its ideal path, fixed point.
    regret: Vec<i64>,
    /// Each agent's best path at the prices of the last [`Self::refresh_regrets`].
    ideal: Vec<Vec<Leg>>,
    seed: u64,
    /// Rounds of random choices so far; carried on from primal to primal, so that none is repeated.
    pub(super) round: u64,
    /// What the room is worth, followed from batch to batch.
    points: i64,
    /// Points that a proposal may lose, on average, and still be accepted.
    pub(super) warmth: i64,
    kept: Option<Kept>,
    /// Memory of every thread, and one more.
    desks: Vec<Mutex<Desk>>,
}

/// The best allowed selection seen.
struct Kept {
    paths: Vec<Vec<Leg>>,
    points: i64,
    /// Agents whose path in the room may be another, once each.
    changed: Vec<u32>,
    is_changed: Vec<bool>,
}

/// What a thread needs to make proposals without allocating.
struct Desk {
    draft: Draft,
    agents: Vec<usize>,
    ideal: Vec<Leg>,
    own: Vec<(u32, i64)>,
    wanted: Vec<(u32, i64)>,
    paths: Vec<Vec<Leg>>,
}

/// New paths for some agents.
struct Proposal {
    agents: Vec<usize>,
    paths: Vec<Vec<Leg>>,
    /// What it may lose and still be accepted.
    leeway: i64,
}

impl Desk {
    fn new(rows: usize) -> Self {
        Self {
            draft: Draft::new(rows),
            agents: Vec::new(),
            ideal: Vec::new(),
            own: Vec::new(),
            wanted: Vec::new(),
            paths: Vec::new(),
        }
    }
}

impl<'p> Primal<'p> {
    pub(super) fn new(room: Room<'p>, seed: u64) -> Self {
        let mut users = Users::new(room.loads.rows.len());
        for (agent, path) in room.paths.iter().enumerate() {
            room.graphs[agent].for_uses(path, |entry| {
                if is_listed(room.loads.rows, entry.row) {
                    users.note(entry, agent);
                }
            });
        }
        let able = able(room.loads.rows, room.graphs);
        let agents = room.graphs.len();
        let desk = || Mutex::new(Desk::new(room.loads.rows.len()));
        let desks = (0..=rayon::current_num_threads()).map(|_| desk()).collect();
        let mut primal = Self {
            points: 0,
            warmth: 0,
            users,
            able,
            regret: vec![1; agents],
            ideal: vec![Vec::new(); agents],
            seed,
            round: 0,
            kept: None,
            desks,
            room,
        };
        primal.recount();
        primal.keep();
        primal
    }

    /// The best allowed selection seen, and its points.
    pub(super) fn best(&self) -> Option<(&[Vec<Leg>], i64)> {
        self.kept.as_ref().map(|kept| (&kept.paths[..], kept.points))
    }

    /// Keeps the selection at hand if it is allowed and better than all before.
    pub(super) fn keep(&mut self) {
        if self.room.violation() == 0 {
            self.keep_allowed();
        }
    }

    /// Keeps the selection at hand, which is allowed, if it is better than all before.
    fn keep_allowed(&mut self) {
        let points = self.points;
        match &mut self.kept {
            None => {
                let agents = self.room.paths.len();
                let (changed, is_changed) = (Vec::new(), vec![false; agents]);
                self.kept = Some(Kept { paths: self.room.paths.clone(), points, changed, is_changed });
            }
            Some(kept) if points > kept.points => {
                kept.points = points;
                for agent in kept.changed.drain(..) {
                    let at = agent as usize;
                    kept.is_changed[at] = false;
                    kept.paths[at].clone_from(&self.room.paths[at]);
                }
            }
            Some(_) => {}
        }
    }

    /// Goes back to the best selection seen, if there is one.
    pub(super) fn return_to_best(&mut self) {
        let Some(mut kept) = self.kept.take() else { return };
        for agent in std::mem::take(&mut kept.changed) {
            let at = agent as usize;
            kept.is_changed[at] = false;
            self.replace(at, kept.paths[at].clone());
        }
        self.points = kept.points;
        self.kept = Some(kept);
    }

    /// Goes on from another selection.
    pub(super) fn restart(&mut self, selection: &Selection) {
        for (agent, path) in selection.paths.iter().enumerate() {
            if *path != self.room.paths[agent] {
                self.replace(agent, path.clone());
            }
        }
        self.recount();
    }

    pub(super) fn dice(&self, stream: u64) -> Pcg64Mcg {
        // Distinct odd multipliers keep the streams of different rounds and places apart.
        let mixed =
            self.seed ^ self.round.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03);
        Pcg64Mcg::seed_from_u64(mixed)
    }

    /// The memory of the thread that asks.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        let at = rayon::current_thread_index().map_or(0, |thread| thread + 1) % self.desks.len();
        self.desks[at].lock().expect("no thread panics while it searches")
    }

    pub(super) fn replace(&mut self, agent: usize, path: Vec<Leg>) {
        let old = self.room.take(agent);
        let (rows, graph) = (self.room.loads.rows, self.room.graphs[agent]);
        let users = &mut self.users;
        graph.for_uses(&old, |entry| users.strike(entry, agent));
        graph.for_uses(&path, |entry| {
            if is_listed(rows, entry.row) {
                users.note(entry, agent);
            }
        });
        self.room.put(agent, path);
        if let Some(kept) = &mut self.kept
            && !std::mem::replace(&mut kept.is_changed[agent], true)
        {
            kept.changed.push(agent as u32);
        }
    }

    /// Counts the room anew, after changes other than batches.
    pub(super) fn recount(&mut self) {
        self.points = self.room.points();
    }

    /// Recomputes what everybody would like at `prices`, and what they lose against it.
    pub(super) fn refresh_regrets(&mut self, prices: &Prices<'_>, watch: &Watch<'_>) {
        let room = &self.room;
        self.regret.par_iter_mut().zip(&mut self.ideal).enumerate().with_min_len(32).for_each_init(
            Paths::default,
            |space, (agent, (regret, ideal))| {
                let graph = room.graphs[agent];
                let best = space.best(graph, prices).unwrap_or(0);
                space.trace(graph, ideal);
                *regret = (best - reduced(graph, &room.paths[agent], prices)).max(0);
            },
        );
        watch.count(room.graphs.iter().map(|graph| graph.size() as u64).sum());
    }

    /// One sweep in which each agent in turn takes the best path that fits, prices weighing `weight` sixteenths. Agents
    /// are asked side by side in small groups; whoever finds the path taken by then is asked again.
    pub(super) fn sweep(&mut self, prices: &Prices<'_>, weight: i64, watch: &Watch<'_>) -> Option<super::StopReason> {
        self.round += 1;
        let mut order: Vec<usize> = (0..self.room.graphs.len()).collect();
        shuffle(&mut order, &mut self.dice(u64::MAX));
        order.sort_by_key(|&agent| std::cmp::Reverse(self.regret[agent] >> 24));
        let steer = (*prices, weight);
        let mut stopped = None;
        for group in order.chunks((order.len() / 256).clamp(1, 64)) {
            stopped = watch.expired();
            if stopped.is_some() {
                break;
            }
            let this: &Self = self;
            let found: Vec<(Option<Vec<Leg>>, u64)> =
                group.par_iter().with_min_len(8).map(|&agent| this.settled(agent, steer)).collect();
            for (&agent, (path, labels)) in group.iter().zip(found) {
                watch.count(labels);
                if let Some(path) = path
                    && !self.settle(agent, path, steer)
                {
                    let (again, labels) = self.settled(agent, steer);
                    watch.count(labels);
                    if let Some(path) = again {
                        self.settle(agent, path, steer);
                    }
                }
            }
        }
        self.recount();
        self.keep();
        stopped
    }

    /// The best path that fits for one agent, if that is another than it has.
    fn settled(&self, agent: usize, steer: (Prices<'_>, i64)) -> (Option<Vec<Leg>>, u64) {
        let mut desk = self.desk();
        let Desk { draft, ideal, .. } = &mut *desk;
        let graph = self.room.graphs[agent];
        draft.add(graph, &self.room.paths[agent], -1);
        let fits = draft.best(&self.room.loads, graph, Some(steer), false, ideal);
        draft.clear();
        let path = (fits && *ideal != self.room.paths[agent]).then(|| ideal.clone());
        (path, std::mem::take(&mut draft.labels))
    }

    /// Lets one agent take a path if that fits and is better at that weight of prices; false if it does not fit.
    fn settle(&mut self, agent: usize, path: Vec<Leg>, (prices, weight): (Prices<'_>, i64)) -> bool {
        let graph = self.room.graphs[agent];
        let old = &self.room.paths[agent];
        let mut desk = self.desk();
        desk.draft.add(graph, old, -1);
        desk.draft.add(graph, &path, 1);
        let verdict = desk.draft.judge(&self.room.loads);
        drop(desk);
        let paid = (priced(graph, &path, &prices) >> FRACTION) - (priced(graph, old, &prices) >> FRACTION);
        let earned = graph.points(&path) - graph.points(old) - verdict.penalties;
        if verdict.holds && i128::from(earned) * 16 > i128::from(weight) * i128::from(paid) {
            self.replace(agent, path);
        }
        verdict.holds
    }

    /// Makes a batch of proposals and accepts what gains or loses little.
    pub(super) fn batch(&mut self, prices: &Prices<'_>, watch: &Watch<'_>) {
        self.round += 1;
        let this: &Self = self;
        let size = (this.room.graphs.len() / BATCH.2).clamp(BATCH.0, BATCH.1);
        let proposals: Vec<(Option<Proposal>, u64)> = (0..size)
            .into_par_iter()
            .with_min_len(4)
            .map(|place| {
                let mut desk = this.desk();
                let proposal = this.propose(prices, &mut this.dice(place as u64), &mut desk);
                desk.draft.clear();
                (proposal, PROPOSED + std::mem::take(&mut desk.draft.labels))
            })
            .collect();
        for (proposal, labels) in proposals {
            watch.count(labels);
            if let Some(proposal) = proposal {
                self.accept(proposal);
            }
        }
        self.keep_allowed();
    }

    /// Has some groups of rivals planned anew, side by side, and takes what is better.
    pub(super) fn regroup(&mut self, rivals: &Rivals, prices: &Prices<'_>, size: usize, work: u64, watch: &Watch<'_>) {
        self.round += 1;
        let mut dice = self.dice(u64::MAX - 1);
        let mut taken = vec![false; self.room.graphs.len()];
        let groups: Vec<Vec<usize>> = (0..GROUPS)
            .filter_map(|_| {
                let seed = self.draw_agent(&mut dice);
                (!taken[seed]).then(|| rivals.group(seed, size, &mut taken, &mut dice))
            })
            .collect();
        let room = &self.room;
        let found: Vec<_> = groups.par_iter().map(|group| regroup(room, group, prices, work, watch)).collect();
        for (agents, (paths, labels)) in groups.into_iter().zip(found) {
            watch.count(labels);
            if let Some(paths) = paths {
                self.accept(Proposal { agents, paths, leeway: 0 });
            }
        }
        self.keep_allowed();
    }

    /// Puts a proposal's paths in if the plan as it is now allows them and loses no more than the leeway.
    fn accept(&mut self, proposal: Proposal) {
        let mut desk = self.desk();
        let mut gain = 0;
        for (&agent, path) in proposal.agents.iter().zip(&proposal.paths) {
            let graph = self.room.graphs[agent];
            desk.draft.add(graph, &self.room.paths[agent], -1);
            desk.draft.add(graph, path, 1);
            gain += graph.points(path) - self.room.points_of(agent);
        }
        let verdict = desk.draft.judge(&self.room.loads);
        drop(desk);
        gain -= verdict.penalties;
        if verdict.holds && gain >= -proposal.leeway {
            for (&agent, path) in proposal.agents.iter().zip(proposal.paths) {
                self.replace(agent, path);
            }
            self.points += gain;
        }
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
    fn propose(&self, prices: &Prices<'_>, dice: &mut Pcg64Mcg, desk: &mut Desk) -> Option<Proposal> {
        let seed = self.draw_agent(dice);
        let opens = self.is_opener(seed);
        if opens {
            self.turn_opener(seed, &mut desk.ideal);
        } else {
            desk.ideal.clone_from(&self.ideal[seed]);
        }
        self.displaced(seed, desk, dice, if opens { 3 * MOST_REMOVED } else { MOST_REMOVED });
        let Desk { draft, agents, ideal, paths, .. } = desk;
        if !opens && agents.len() < MOST_REMOVED && below(dice, 3) == 0 {
            agents.push(self.draw_agent(dice));
        }
        agents.sort_unstable();
        agents.dedup();
        shuffle(agents, dice);
        if opens || below(dice, 4) > 0 {
            let at = agents.iter().position(|&agent| agent == seed)?;
            agents.swap(0, at);
        }
        let weight = [0, 4, 8, 16][below(dice, 4)];
        let steer = (weight > 0).then_some((*prices, weight));
        let fixed = opens.then_some(&ideal[..]);
        // Exponential in powers of two: as good as the usual rule, and the same on every platform.
        let halvings = i64::from(dice.next_u64().leading_zeros());
        let leeway = if self.warmth > 0 { self.warmth * halvings / 2 } else { 0 };
        self.recreate(agents, fixed, steer, leeway, draft, paths)
    }

    /// Removes `agents` and puts them back in order, the first on `fixed` if given.
    fn recreate(
        &self,
        agents: &[usize],
        mut fixed: Option<&[Leg]>,
        steer: Option<(Prices<'_>, i64)>,
        leeway: i64,
        draft: &mut Draft,
        paths: &mut Vec<Vec<Leg>>,
    ) -> Option<Proposal> {
        let room = &self.room;
        let mut gain = 0;
        for &agent in agents {
            draft.add(room.graphs[agent], &room.paths[agent], -1);
            gain -= room.points_of(agent);
        }
        paths.resize_with(paths.len().max(agents.len()), Vec::new);
        for (&agent, path) in agents.iter().zip(paths.iter_mut()) {
            let graph = room.graphs[agent];
            match fixed.take() {
                Some(given) => {
                    path.clear();
                    path.extend_from_slice(given);
                }
                None if draft.best(&room.loads, graph, steer, false, path) => {}
                None => return None,
            }
            draft.add(graph, path, 1);
            gain += graph.points(path);
        }
        let same = agents.iter().zip(paths.iter()).all(|(&agent, path)| *path == room.paths[agent]);
        let verdict = draft.judge(&room.loads);
        (verdict.holds && !same && gain - verdict.penalties >= -leeway).then(|| Proposal {
            agents: agents.to_vec(),
            paths: paths[..agents.len()].to_vec(),
            leeway,
        })
    }

    /// Sets the agents of the desk: the seed, and who stands in the way of its ideal path, the holders of rows that it
    /// would overfill.
    fn displaced(&self, seed: usize, desk: &mut Desk, dice: &mut Pcg64Mcg, most: usize) {
        let room = &self.room;
        let Desk { agents, ideal, own, wanted, .. } = desk;
        agents.clear();
        agents.push(seed);
        own.clear();
        room.graphs[seed].for_uses(&room.paths[seed], |entry| own.push((entry.row, entry.amount)));
        wanted.clear();
        room.graphs[seed].for_uses(ideal, |entry| wanted.push((entry.row, entry.amount)));
        for &(row, amount) in &*wanted {
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
            let users = self.users.of(row);
            if !users.is_empty() {
                let start = below(dice, users.len());
                for turn in 0..users.len().min(usize::try_from(over).unwrap_or(1)).min(3) {
                    agents.push(users[(start + turn) % users.len()] as usize);
                }
            }
        }
        // Whoever used a row that closes with the path must find another way.
        if self.is_opener(seed) {
            for &(row, amount) in &*own {
                if amount < 0 {
                    agents.extend(self.users.of(row).iter().map(|&user| user as usize).filter(|&user| user != seed));
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
        is_mere_choice(self.room.graphs[agent])
    }

    /// The other way of an opener.
    fn turn_opener(&self, agent: usize, path: &mut Vec<Leg>) {
        let now = self.room.paths[agent].first().map_or(0, |leg| leg.arc);
        path.clear();
        path.push(Leg { arc: 1 - now.min(1), choice: u32::MAX });
    }
}

/// Whether the users of the row are listed.
fn is_listed(rows: &[Row], row: u32) -> bool {
    rows[row as usize].penalty.is_none() && rows[row as usize].limit <= LISTED
}

/// What a path pays at `prices`, fixed point.
pub(super) fn priced(graph: &Graph, path: &[Leg], prices: &Prices<'_>) -> i64 {
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
pub(super) fn below(dice: &mut Pcg64Mcg, limit: usize) -> usize {
    ((u128::from(dice.next_u64()) * limit as u128) >> 64) as usize
}

pub(super) fn shuffle(items: &mut [usize], dice: &mut Pcg64Mcg) {
    for at in (1..items.len()).rev() {
        items.swap(at, below(dice, at + 1));
    }
}
