//! A selection out of moving prices: agents are committed, the surest first, to the path they take most often.
//!
//! For a planner: whoever has one clear place gets it, and everybody else is looked at again with what is left. For an OR
//! reader: a Lagrangian dive. While prices follow the loads, the share of passes in which an agent takes a path
//! approximates that path's value in the linear relaxation (Barahona and Anbil 2000 use the same shares). Agents with a
//! share near one are fixed, limits shrink by what they use, graphs by what no longer fits, and prices go on from where
//! they are.

use rayon::prelude::*;

use super::dual::{Dual, Steps};
use super::openers::Undecided;
use super::room::{Draft, Room, distinct};
use super::stop::Watch;
use super::users::Users;
use crate::dag::{Graph, Leg, NONE, Prices, Restricted};
use crate::packing::{Row, Selection};

/// Passes between two commitments, of which the second half is counted, and the steps.
pub(super) const STEPS: Steps = Steps { passes: 12, first: 0.05, last: 0.025, eager: 1.0 };
/// Share of the counted passes, in hundredths, from which an agent is sure.
const SURE: u32 = 90;
/// At least one agent in so many is committed at a time.
const AT_LEAST: usize = 10;
/// When a round commits fewer than one in so many, the rest is given what fits one by one.
const SLOW: usize = 30;
/// How often an agent may be taken off its path again.
const OFTEN: u8 = 4;
/// Marks an agent that went back for good.
const BACK: u8 = u8::MAX;

/// An agent without a path yet, and what still fits of its graph; none while that is all of it.
pub(super) struct Open {
    pub(super) agent: usize,
    part: Option<Restricted>,
}

impl Open {
    fn new(agent: usize) -> Self {
        Self { agent, part: None }
    }

    pub(super) fn graph<'a>(&'a self, graphs: &[&'a Graph]) -> &'a Graph {
        self.part.as_ref().map_or(graphs[self.agent], |part| &part.graph)
    }

    /// A path of the part as one of the whole.
    fn lift(&self, path: &[Leg]) -> Vec<Leg> {
        self.part.as_ref().map_or_else(|| path.to_vec(), |part| part.lift(path))
    }
}

/// How often paths were taken, of one agent.
pub(super) type Taken = Vec<(Vec<Leg>, u32)>;

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
    let mut open: Vec<Open> = (0..graphs.len()).map(Open::new).collect();
    let mut undecided = Undecided::of(rows, graphs);
    while !open.is_empty() {
        if watch.expired().is_some() {
            return None;
        }
        dual.set_limits(&dive.left());
        let taken = count(&mut dual, graphs, &open, watch)?;
        if !undecided.is_empty() {
            undecided.decide(&mut dive, &open, &taken);
            open = dive.go_on(open, false);
            continue;
        }
        let before = open.len();
        open = dive.settle(open, &taken);
        if (before - open.len().min(before)) * SLOW < before {
            break;
        }
    }
    dive.finish(open, &Prices { price: &dual.rounded(), shift: &dual.shift });
    Some(dive.room.selection())
}

/// A dive at work.
pub(super) struct Dive<'a> {
    /// The committed.
    pub(super) room: Room<'a>,
    allowed: &'a [Vec<Leg>],
    /// Whether somebody open can still fill up a row.
    fillable: Vec<bool>,
    /// The committed on each hard row.
    users: Users,
    /// Who fills up which hard row in the allowed selection, in order of rows.
    fillers: Vec<(u32, u32)>,
    /// How often each agent was reopened.
    reopened: Vec<u8>,
    draft: Draft,
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
        Self {
            room: Room::empty(rows, graphs),
            allowed,
            fillable: vec![false; rows.len()],
            users: Users::new(rows.len()),
            fillers,
            reopened: vec![0; graphs.len()],
            draft: Draft::new(rows.len()),
        }
    }

    /// Whether an agent is not committed.
    pub(super) fn is_open(&self, agent: usize) -> bool {
        self.room.paths[agent].is_empty()
    }

    /// What is left of every row.
    fn left(&self) -> Vec<i64> {
        self.room.rows().map(|row| -self.room.loads.excess(row)).collect()
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
            self.draft.add(one.graph(self.room.graphs), path, 1);
            if self.draft.judge(&self.room.loads).holds {
                self.place(one.agent, one.lift(path));
                committed += 1;
            }
        }
        self.go_on(open, committed == 0)
    }

    /// Cuts the parts of those still open down to what still fits, and makes way for those who have nothing left, or for the
    /// first one if nobody could be committed.
    fn go_on(&mut self, mut rest: Vec<Open>, mut stuck: bool) -> Vec<Open> {
        rest.retain(|one| self.is_open(one.agent));
        self.mark_fillable(&rest);
        let (mut open, mut ejected) = (Vec::with_capacity(rest.len()), Vec::new());
        let this = &*self;
        let cut = |mut one: Open| (this.cut(&mut one), one);
        let rest: Vec<(bool, Open)> = rest.into_par_iter().with_min_len(16).map(cut).collect();
        for (has_way, one) in rest {
            if std::mem::take(&mut stuck) || !has_way {
                self.go_back(one.agent, &mut ejected);
            } else {
                open.push(one);
            }
        }
        while let Some(agent) = ejected.pop() {
            let mut one = Open::new(agent);
            if self.reopened[agent] > OFTEN || !self.cut(&mut one) {
                self.go_back(agent, &mut ejected);
            } else {
                open.push(one);
            }
        }
        open.retain(|one| self.is_open(one.agent));
        open.sort_by_key(|one| one.agent);
        open
    }

    /// Marks the rows that somebody open can fill up.
    fn mark_fillable(&mut self, open: &[Open]) {
        self.fillable.fill(false);
        for graph in open.iter().map(|one| one.graph(self.room.graphs)) {
            for entry in (0..graph.lists()).flat_map(|list| graph.list(list as u32)) {
                self.fillable[entry.row as usize] |= entry.amount < 0;
            }
        }
    }

    /// Leaves an open agent what can still fit; whether that is anything.
    fn cut(&self, one: &mut Open) -> bool {
        let graph = one.graph(self.room.graphs);
        let has_room = |row: u32, amount: i64| self.fillable[row as usize] || self.room.loads.has_room(row, amount);
        let fits = |list: u32| list == NONE || graph.list(list).iter().all(|entry| has_room(entry.row, entry.amount));
        if !(0..graph.lists()).all(|list| fits(list as u32)) {
            let arc = |arc: usize| fits(graph.arcs()[arc].list);
            let choice = |choice: usize| fits(graph.choices()[choice].list);
            let part = match &one.part {
                Some(part) => part.restrict(arc, choice),
                None => graph.restrict(arc, choice),
            };
            one.part = Some(part);
        }
        !one.graph(self.room.graphs).is_empty()
    }

    /// Gives everybody still open, one by one, the best way that fits at these prices; then openers whose credit was not
    /// met go back, and whom that leaves without room is asked again.
    fn finish(&mut self, open: Vec<Open>, prices: &Prices<'_>) {
        let mut queue: Vec<usize> = open.into_iter().map(|one| one.agent).rev().collect();
        let mut path = Vec::new();
        loop {
            while let Some(agent) = queue.pop() {
                let (graph, loads) = (self.room.graphs[agent], &self.room.loads);
                if !self.is_open(agent) {
                    continue;
                }
                if self.reopened[agent] <= OFTEN && self.draft.best(loads, graph, Some((*prices, 16)), false, &mut path)
                {
                    self.place(agent, path.clone());
                } else {
                    self.go_back(agent, &mut queue);
                }
            }
            let Some(agent) = self.in_arrears() else { break };
            self.go_back(agent, &mut queue);
        }
    }

    /// Somebody to go back for a hard row that is passed: one who uses it or, when they all went back, one who fills it up in
    /// the allowed selection. When those went back as well, it holds as it does there.
    fn in_arrears(&self) -> Option<usize> {
        let passed = self.room.rows().filter(|&row| !self.room.loads.holds(row));
        passed.filter_map(|row| self.user_of(row).or_else(|| self.filler_of(row))).next()
    }

    pub(super) fn place(&mut self, agent: usize, path: Vec<Leg>) {
        let (rows, users) = (self.room.loads.rows, &mut self.users);
        self.room.graphs[agent].for_uses(&path, |entry| {
            if entry.amount > 0 && rows[entry.row as usize].penalty.is_none() {
                users.note(entry, agent);
            }
        });
        self.room.put(agent, path);
    }

    fn lift_out(&mut self, agent: usize) {
        let path = self.room.take(agent);
        let users = &mut self.users;
        self.room.graphs[agent].for_uses(&path, |entry| users.strike(entry, agent));
    }

    /// Puts an agent back on its path in the allowed selection and takes those off theirs whom it leaves no room.
    fn go_back(&mut self, agent: usize, ejected: &mut Vec<usize>) {
        self.lift_out(agent);
        self.reopened[agent] = BACK;
        self.place(agent, self.allowed[agent].clone());
        let mut short: Vec<u32> = Vec::new();
        self.room.graphs[agent].for_uses(&self.room.paths[agent], |entry| short.push(entry.row));
        distinct(&mut short);
        for row in short {
            while !self.room.loads.holds(row) {
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
        let users = self.users.of(row).iter().map(|&user| user as usize);
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

#[cfg(test)]
mod tests {
    use rand_core::{Rng, SeedableRng};
    use rand_pcg::Pcg64Mcg;

    use super::*;
    use crate::dag::GraphBuilder;
    use crate::packing::{Problem, used};
    use crate::solver::{Settings, StopSignal};

    const USERS: usize = 40;
    const OPENERS: usize = 4;

    /// Forty agents that want places and sessions; four sessions that need some of them before they open, and money for
    /// about half of all.
    fn service(seed: u64) -> Problem {
        let mut dice = Pcg64Mcg::seed_from_u64(seed);
        let mut draw = |limit: u64| i64::try_from(dice.next_u64() % limit).expect("small");
        let (money, places) = (2 * OPENERS, 2 * OPENERS + 1);
        let mut graphs = Vec::new();
        for _ in 0..USERS {
            let mut builder = GraphBuilder::new();
            let (middle, sink) = (builder.node(), builder.node());
            builder.arc(0, middle, 0, 0, 0);
            for _ in 0..2 {
                let row = places + usize::try_from(draw(6)).expect("small");
                let place = builder.list([used(row, 1)]);
                builder.arc(0, middle, draw(60), place, 0);
            }
            builder.arc(middle, sink, 0, 0, 0);
            for session in 0..OPENERS {
                let list = builder.list([used(2 * session, 1), used(2 * session + 1, -1), used(money, 2 + draw(3))]);
                builder.arc(middle, sink, draw(30), list, 0);
            }
            graphs.push(builder.finish(sink).0);
        }
        for session in 0..OPENERS {
            let mut builder = GraphBuilder::new();
            let sink = builder.node();
            let list = builder.list([used(2 * session, -12), used(2 * session + 1, 2 + draw(6)), used(money, 5)]);
            builder.arc(0, sink, 0, 0, 0);
            builder.arc(0, sink, 0, list, 0);
            graphs.push(builder.finish(sink).0);
        }
        let row = |row: usize| match row {
            _ if row < money => 0,
            _ if row == money => 60 + draw(40),
            _ => draw(5),
        };
        let rows = (0..places + 6).map(row).map(|limit| Row { limit, penalty: None }).collect();
        Problem { rows, relaxed: vec![None; graphs.len()], graphs, ..Problem::default() }
    }

    #[test]
    fn dives_end_in_allowed_selections_and_open_what_is_worth_it() {
        let (settings, signal) = (Settings::default(), StopSignal::default());
        let watch = Watch::start(&settings, &signal, &());
        let mut opened = 0;
        for seed in 0..150 {
            let problem = service(seed);
            let graphs: Vec<&Graph> = problem.graphs.iter().collect();
            let none = Leg { arc: 0, choice: u32::MAX };
            let stay = |graph: &Graph| match graph.arcs().len() {
                2 => vec![none],
                _ => vec![none, Leg { arc: 3, choice: u32::MAX }],
            };
            let mut selection = Selection { paths: problem.graphs.iter().map(stay).collect() };
            let mut dual = Dual::new(&problem.rows, problem.shifts());
            dual.evaluate(&graphs, &watch).expect("everybody has a path");
            dual.guess_worth(graphs.len());
            for round in 0..4 {
                let steps = Steps { passes: 10, first: 1.0, last: 0.1, eager: 1.0 };
                dual.follow_all(&graphs, steps, &watch, |_, _, _| {}).expect("everybody has a path");
                dual.evaluate(&graphs, &watch).expect("everybody has a path");
                selection = commit(&problem.rows, &graphs, &selection.paths, &dual, &watch).expect("there is time");
                assert!(selection.points(&problem).is_some(), "seed {seed}, round {round}: not allowed");
            }
            opened += selection.paths[USERS..].iter().filter(|path| path[0].arc == 1).count();
        }
        assert!(opened > 100, "{opened} sessions opened");
    }
}
