//! A selection out of moving prices: agents are committed, the surest first, to the path they take most often.
//!
//! For a planner: whoever has one clear place gets it, and everybody else is looked at again with what is left. For an OR
//! reader: a Lagrangian dive. While prices follow the loads, the share of passes in which an agent takes a path
//! approximates that path's value in the linear relaxation (Barahona and Anbil 2000 use the same shares). Agents with a
//! share near one are fixed, limits shrink by what they use, graphs by what no longer fits, and prices go on from where
//! they are.

use rayon::prelude::*;

use super::dual::{Dual, Steps};
use super::room::distinct;
use super::stop::Watch;
use crate::dag::{Graph, Leg, NONE, Paths, Prices, Restricted, Tags, Use};
use crate::packing::{Row, Selection};

/// Passes between two commitments, of which the second half is counted, and the steps.
const STEPS: Steps = Steps { passes: 12, first: 0.02, last: 0.01, eager: 1.0 };
/// Share of the counted passes, in hundredths, from which an agent is sure.
const SURE: u32 = 90;
/// At least one agent in so many is committed at a time.
const AT_LEAST: usize = 6;
/// When a round commits fewer than one in so many, the rest is given what fits one by one, in so many tries each.
const SLOW: usize = 30;
const TRIES: usize = 4;
/// How often an agent may be taken off its path again.
const OFTEN: u8 = 4;
/// Marks an agent that went back for good.
const BACK: u8 = u8::MAX;

/// An agent without a path yet, and what still fits of its graph; none while that is all of it.
struct Open {
    agent: usize,
    part: Option<Restricted>,
}

impl Open {
    fn graph<'a>(&'a self, graphs: &[&'a Graph]) -> &'a Graph {
        self.part.as_ref().map_or(graphs[self.agent], |part| &part.graph)
    }

    /// A path of the part as one of the whole.
    fn lift(&self, path: &[Leg]) -> Vec<Leg> {
        self.part.as_ref().map_or_else(|| path.to_vec(), |part| part.lift(path))
    }
}

/// What is left of every row, and whether somebody open can still fill it up.
struct Left<'a> {
    rows: &'a [Row],
    limits: Vec<i64>,
    fillable: Vec<bool>,
}

impl Left<'_> {
    fn has_room(&self, row: u32, amount: i64) -> bool {
        let at = row as usize;
        amount < 0 || self.rows[at].penalty.is_some() || amount <= self.limits[at]
    }

    /// Whether a whole path fits.
    fn holds(&self, graph: &Graph, path: &[Leg], used: &mut Vec<(u32, i64)>) -> bool {
        used.clear();
        graph.for_uses(path, |entry| match used.iter_mut().find(|(row, _)| *row == entry.row) {
            Some((_, amount)) => *amount += entry.amount,
            None => used.push((entry.row, entry.amount)),
        });
        used.iter().all(|&(row, amount)| self.has_room(row, amount))
    }

    /// Takes what a path uses away (`sign` 1) or gives it back (−1).
    fn take(&mut self, graph: &Graph, path: &[Leg], sign: i64) {
        graph.for_uses(path, |entry| self.limits[entry.row as usize] -= sign * entry.amount);
    }

    /// Whether a list can still fit.
    fn is_open(&self, graph: &Graph, list: u32) -> bool {
        let fits = |row: u32, amount: i64| self.fillable[row as usize] || self.has_room(row, amount);
        list == NONE || graph.list(list).iter().all(|entry| fits(entry.row, entry.amount))
    }

    /// Leaves an open agent what can still fit; whether that is anything.
    fn cut(&self, open: &mut Open, graphs: &[&Graph]) -> bool {
        let graph = open.graph(graphs);
        if !(0..graph.lists()).all(|list| self.is_open(graph, list as u32)) {
            let arc = |arc: usize| self.is_open(graph, graph.arcs()[arc].list);
            let choice = |choice: usize| self.is_open(graph, graph.choices()[choice].list);
            let part = match &open.part {
                Some(part) => part.restrict(arc, choice),
                None => graph.restrict(arc, choice),
            };
            open.part = Some(part);
        }
        !open.graph(graphs).is_empty()
    }

    /// Marks the rows that somebody open can fill up.
    fn mark_fillable<'g>(&mut self, open: impl Iterator<Item = &'g Graph>) {
        self.fillable.fill(false);
        for graph in open {
            for entry in (0..graph.lists()).flat_map(|list| graph.list(list as u32)) {
                self.fillable[entry.row as usize] |= entry.amount < 0;
            }
        }
    }
}

/// Costs of lists at prices; what does not fit is forbidden.
struct Fitting<'a> {
    left: &'a Left<'a>,
    prices: &'a Prices<'a>,
    avoided: &'a [u32],
}

impl Tags for Fitting<'_> {
    fn cost(&self, graph: &Graph, list: u32) -> Option<i64> {
        let fits = |entry: &Use| {
            self.left.has_room(entry.row, entry.amount) && !(entry.amount > 0 && self.avoided.contains(&entry.row))
        };
        graph.list(list).iter().all(fits).then(|| graph.list(list).iter().map(|&entry| self.prices.of(entry)).sum())
    }
}

/// How often paths were taken, of one agent.
type Taken = Vec<(Vec<Leg>, u32)>;

/// Commits one agent after another, beginning with the best prices of `dual`. Whoever has no way left goes back to its path
/// in `allowed`, an allowed selection, and those in its way are reopened: as the paths of `allowed` agree with each other,
/// what is found is allowed. None when the time is over, or an agent has no path at all.
pub(super) fn commit(
    rows: &[Row],
    graphs: &[&Graph],
    allowed: &[Vec<Leg>],
    dual: &Dual,
    watch: &Watch<'_>,
) -> Option<Selection> {
    let mut dual = dual.part();
    let mut dive = Dive::new(rows, graphs, allowed);
    let mut open: Vec<Open> = (0..graphs.len()).map(|agent| Open { agent, part: None }).collect();
    while !open.is_empty() {
        if watch.expired().is_some() {
            return None;
        }
        dual.set_limits(&dive.left.limits);
        let taken = count(&mut dual, graphs, &open, watch)?;
        let before = open.len();
        open = dive.settle(open, &taken);
        if (before - open.len().min(before)) * SLOW < before {
            dive.finish(open, &Prices { price: &dual.rounded(), shift: &dual.shift });
            break;
        }
    }
    Some(Selection { paths: dive.paths })
}

/// A dive at work.
struct Dive<'a> {
    graphs: &'a [&'a Graph],
    allowed: &'a [Vec<Leg>],
    left: Left<'a>,
    /// Paths of the committed.
    paths: Vec<Vec<Leg>>,
    /// The committed on each hard row.
    users: Vec<Vec<u32>>,
    /// Who fills up which hard row in the allowed selection, in order of rows.
    fillers: Vec<(u32, u32)>,
    /// How often each agent was reopened.
    reopened: Vec<u8>,
    used: Vec<(u32, i64)>,
}

impl<'a> Dive<'a> {
    fn new(rows: &'a [Row], graphs: &'a [&'a Graph], allowed: &'a [Vec<Leg>]) -> Self {
        let mut fillers = Vec::new();
        for (agent, (graph, path)) in graphs.iter().zip(allowed).enumerate() {
            graph.for_uses(path, |entry| {
                if entry.amount < 0 && rows[entry.row as usize].penalty.is_none() {
                    fillers.push((entry.row, agent as u32));
                }
            });
        }
        fillers.sort_unstable();
        let limits = rows.iter().map(|row| row.limit).collect();
        Self {
            graphs,
            allowed,
            left: Left { rows, limits, fillable: vec![false; rows.len()] },
            paths: vec![Vec::new(); graphs.len()],
            users: vec![Vec::new(); rows.len()],
            fillers,
            reopened: vec![0; graphs.len()],
            used: Vec::new(),
        }
    }

    /// Commits the surest agents as far as their paths fit; yields who is open then.
    fn settle(&mut self, open: Vec<Open>, taken: &[Taken]) -> Vec<Open> {
        let counted = STEPS.passes / 2;
        let mut order: Vec<usize> = (0..open.len()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(most_taken(&taken[at]).1));
        let mut committed = 0;
        for at in order {
            let (path, times) = most_taken(&taken[at]);
            if times * 100 < SURE * counted && committed * AT_LEAST >= open.len() {
                break;
            }
            let one = &open[at];
            if self.left.holds(one.graph(self.graphs), path, &mut self.used) {
                self.place(one.agent, one.lift(path));
                committed += 1;
            }
        }
        let rest = open.into_iter().filter(|one| self.paths[one.agent].is_empty()).collect();
        self.go_on(rest, committed == 0)
    }

    /// Cuts the parts of the open agents down to what still fits, and makes way for those who have nothing left, or for
    /// the first one if nobody could be committed.
    fn go_on(&mut self, rest: Vec<Open>, mut stuck: bool) -> Vec<Open> {
        self.left.mark_fillable(rest.iter().map(|one| one.graph(self.graphs)));
        let (mut open, mut ejected) = (Vec::with_capacity(rest.len()), Vec::new());
        let (left, graphs) = (&self.left, self.graphs);
        let cut = |mut one: Open| (left.cut(&mut one, graphs), one);
        let rest: Vec<(bool, Open)> = rest.into_par_iter().with_min_len(16).map(cut).collect();
        for (has_way, one) in rest {
            if std::mem::take(&mut stuck) || !has_way {
                self.go_back(one.agent, &mut ejected);
            } else {
                open.push(one);
            }
        }
        while let Some(agent) = ejected.pop() {
            let mut one = Open { agent, part: None };
            if self.reopened[agent] > OFTEN || !self.left.cut(&mut one, self.graphs) {
                self.go_back(agent, &mut ejected);
            } else {
                open.push(one);
            }
        }
        open.retain(|one| self.paths[one.agent].is_empty());
        open.sort_by_key(|one| one.agent);
        open
    }

    /// Gives everybody still open, one by one, the best way that fits at these prices.
    fn finish(&mut self, open: Vec<Open>, prices: &Prices<'_>) {
        let mut queue: Vec<usize> = open.into_iter().map(|one| one.agent).rev().collect();
        let (mut space, mut path) = (Paths::default(), Vec::new());
        while let Some(agent) = queue.pop() {
            if !self.paths[agent].is_empty() {
                continue;
            }
            let found = self.reopened[agent] <= OFTEN && self.find(agent, prices, &mut space, &mut path);
            if found {
                self.place(agent, path.clone());
            } else {
                self.go_back(agent, &mut queue);
            }
        }
    }

    /// The best way of an agent that fits, into `path`; whether one was found.
    fn find(&mut self, agent: usize, prices: &Prices<'_>, space: &mut Paths, path: &mut Vec<Leg>) -> bool {
        let graph = self.graphs[agent];
        // A path may pass a limit that each of its lists keeps: then rows that it passes are avoided altogether.
        let mut avoided = Vec::new();
        for _ in 0..TRIES {
            let tags = Fitting { left: &self.left, prices, avoided: &avoided };
            if space.best(graph, &tags).is_none() {
                return false;
            }
            space.trace(graph, path);
            if self.left.holds(graph, path, &mut self.used) {
                return true;
            }
            let passed = self.used.iter().filter(|&&(row, amount)| !self.left.has_room(row, amount));
            avoided.extend(passed.map(|&(row, _)| row));
        }
        false
    }

    fn place(&mut self, agent: usize, path: Vec<Leg>) {
        self.left.take(self.graphs[agent], &path, 1);
        let (rows, users) = (self.left.rows, &mut self.users);
        self.graphs[agent].for_uses(&path, |entry| {
            if entry.amount > 0 && rows[entry.row as usize].penalty.is_none() {
                users[entry.row as usize].push(agent as u32);
            }
        });
        self.paths[agent] = path;
    }

    fn lift_out(&mut self, agent: usize) {
        let path = std::mem::take(&mut self.paths[agent]);
        self.left.take(self.graphs[agent], &path, -1);
        let users = &mut self.users;
        self.graphs[agent].for_uses(&path, |entry| {
            let users = &mut users[entry.row as usize];
            if let Some(at) = users.iter().position(|&user| user as usize == agent) {
                users.swap_remove(at);
            }
        });
    }

    /// Puts an agent back on its path in the allowed selection and takes those off theirs whom it leaves no room.
    fn go_back(&mut self, agent: usize, ejected: &mut Vec<usize>) {
        self.lift_out(agent);
        self.reopened[agent] = BACK;
        self.place(agent, self.allowed[agent].clone());
        let mut short: Vec<u32> = Vec::new();
        self.graphs[agent].for_uses(&self.paths[agent], |entry| short.push(entry.row));
        distinct(&mut short);
        for row in short {
            while !self.left.has_room(row, 0) {
                if let Some(user) = self.user_of(row) {
                    self.reopened[user] += 1;
                    self.lift_out(user);
                    ejected.push(user);
                } else if let Some(filler) = self.filler_of(row) {
                    self.go_back(filler, ejected);
                } else {
                    break;
                }
            }
        }
    }

    /// The agent on a row that was taken off least often; none that went back.
    fn user_of(&self, row: u32) -> Option<usize> {
        let users = self.users[row as usize].iter().map(|&user| user as usize);
        users.filter(|&user| self.reopened[user] < BACK).min_by_key(|&user| (self.reopened[user], user))
    }

    /// An agent that fills a row up in the allowed selection, and has not gone back to it yet.
    fn filler_of(&self, row: u32) -> Option<usize> {
        let from = self.fillers.partition_point(|&(other, _)| other < row);
        let own = self.fillers[from..].iter().take_while(|&&(other, _)| other == row);
        own.map(|&(_, agent)| agent as usize).find(|&agent| self.reopened[agent] < BACK)
    }
}

/// Lets prices move and counts who takes what.
fn count(dual: &mut Dual, graphs: &[&Graph], open: &[Open], watch: &Watch<'_>) -> Option<Vec<Taken>> {
    let graphs: Vec<&Graph> = open.iter().map(|one| one.graph(graphs)).collect();
    let mut taken: Vec<Taken> = vec![Vec::new(); open.len()];
    dual.follow_all(&graphs, STEPS, watch, |pass, at, path| {
        if 2 * pass >= STEPS.passes {
            match taken[at].iter_mut().find(|(known, _)| known == path) {
                Some((_, times)) => *times += 1,
                None => taken[at].push((path.to_vec(), 1)),
            }
        }
    })?;
    taken.iter().all(|taken| !taken.is_empty()).then_some(taken)
}

/// The path taken most often, the first of several.
fn most_taken(taken: &Taken) -> (&[Leg], u32) {
    let mut most = (&taken[0].0, taken[0].1);
    for (path, times) in taken {
        if *times > most.1 {
            most = (path, *times);
        }
    }
    (most.0, most.1)
}
