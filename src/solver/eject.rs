//! Ejection chains: whoever finds no room takes it from somebody, who looks for another.
//!
//! For a planner: where one place too few is left somewhere, people move on one after another until the last one finds a
//! free place. For an OR reader: iterative forward search (Müller 2005): open agents get the path that passes the least
//! limits, limits that were passed before count more, and the users of a passed row that were ejected least often are opened
//! again. One agent after the other: the outcome does not depend on threads.

use super::room::{ALARM, Loads, Room, distinct};
use super::stop::Watch;
use super::users::Users;
use crate::dag::{Graph, Leg, POINT, Paths, Prices, Tags};

/// Agents that may be given a path, for each that begins without and in all.
const STEPS: (usize, usize) = (400, 20_000);
/// How much more a limit counts that was often passed, at most.
const HEAVIEST: i64 = 64;

/// What lists cost: the limits that they would pass, penalties, and prices.
struct Passing<'a> {
    loads: &'a Loads<'a>,
    /// How often each row was passed.
    passed: &'a [u32],
    prices: Prices<'a>,
}

impl Tags for Passing<'_> {
    fn cost(&self, graph: &Graph, list: u32) -> Option<i64> {
        let mut total = 0_i64;
        for &entry in graph.list(list) {
            let before = self.loads.excess(entry.row);
            let worse = (before + entry.amount).max(0) - before.max(0);
            let unit = match self.loads.rows[entry.row as usize].penalty {
                Some(penalty) => penalty.saturating_mul(worse).saturating_mul(POINT),
                None => ALARM * worse.signum() * i64::from(self.passed[entry.row as usize] + 1).min(HEAVIEST),
            };
            total = total.saturating_add(unit).saturating_add(self.prices.of(entry) / 2);
        }
        Some(total.clamp(-ALARM * HEAVIEST, ALARM * HEAVIEST))
    }
}

/// A chain at work.
struct Chain<'p> {
    room: Room<'p>,
    /// Who uses each hard row.
    users: Users,
    /// How often each agent was ejected.
    ejected: Vec<u32>,
    passed: Vec<u32>,
    open: Vec<usize>,
}

/// Allowed paths for everybody, from `room`, in which limits are passed; none where no chain leads there in time.
pub(super) fn eject(room: &Room<'_>, prices: &Prices<'_>, watch: &Watch<'_>) -> Option<Vec<Vec<Leg>>> {
    let mut chain = Chain::new(room.clone());
    room.rows().for_each(|row| chain.relieve(row, None));
    let mut steps = (chain.open.len() * STEPS.0).min(STEPS.1);
    let mut space = Paths::default();
    while let Some(agent) = chain.open.pop() {
        if steps == 0 || watch.expired().is_some() || !chain.place(agent, prices, &mut space, watch) {
            return None;
        }
        steps -= 1;
    }
    (chain.room.violation() == 0).then_some(chain.room.paths)
}

impl<'p> Chain<'p> {
    fn new(room: Room<'p>) -> Self {
        let rows = room.loads.rows.len();
        let mut chain = Self {
            users: Users::new(rows),
            ejected: vec![0; room.graphs.len()],
            passed: vec![0; rows],
            open: Vec::new(),
            room,
        };
        (0..chain.ejected.len()).for_each(|agent| chain.note(agent));
        chain
    }

    /// Notes an agent as a user of the hard rows on its path.
    fn note(&mut self, agent: usize) {
        let (users, loads) = (&mut self.users, &self.room.loads);
        self.room.graphs[agent].for_uses(&self.room.paths[agent], |entry| {
            if entry.amount > 0 && loads.is_hard(entry.row) {
                users.note(entry, agent);
            }
        });
    }

    /// Gives an agent the path that passes least; whether it has one.
    fn place(&mut self, agent: usize, prices: &Prices<'_>, space: &mut Paths, watch: &Watch<'_>) -> bool {
        let graph = self.room.graphs[agent];
        let costs = Passing { loads: &self.room.loads, passed: &self.passed, prices: *prices };
        watch.count(graph.size() as u64);
        if space.best(graph, &costs).is_none() {
            return false;
        }
        let mut path = Vec::new();
        space.trace(graph, &mut path);
        let mut rows = Vec::new();
        graph.for_uses(&path, |entry| rows.push(entry.row));
        self.room.put(agent, path);
        self.note(agent);
        distinct(&mut rows);
        rows.into_iter().for_each(|row| self.relieve(row, Some(agent)));
        true
    }

    /// Opens users of a row until it holds, those ejected least often first; `newcomer`, who passed it, only when nobody else
    /// is there.
    fn relieve(&mut self, row: u32, newcomer: Option<usize>) {
        if self.room.loads.holds(row) {
            return;
        }
        self.passed[row as usize] += 1;
        while !self.room.loads.holds(row) {
            let users = self.users.of(row).iter().map(|&user| user as usize);
            let next = users.min_by_key(|&user| (Some(user) == newcomer, self.ejected[user], user));
            let Some(user) = next else { break };
            self.lift_out(user);
        }
    }

    fn lift_out(&mut self, agent: usize) {
        self.ejected[agent] += 1;
        let path = self.room.take(agent);
        let users = &mut self.users;
        self.room.graphs[agent].for_uses(&path, |entry| users.strike(entry, agent));
        self.open.push(agent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dag::GraphBuilder;
    use crate::packing::{Row, Selection, used};
    use crate::solver::{Settings, StopSignal};

    /// So many agents and places for one each; agent `a` may have place `a` or `a + 1`, and only agent 0 has no other.
    fn row_of_chairs(count: usize) -> (Vec<Row>, Vec<Graph>) {
        let graph = |agent: usize| {
            let mut builder = GraphBuilder::new();
            let sink = builder.node();
            for place in agent..if agent == 0 { 1 } else { (agent + 2).min(count) } {
                let list = builder.list([used(place, 1)]);
                builder.arc(0, sink, 0, list, 0);
            }
            builder.finish(sink).0
        };
        (vec![Row { limit: 1, penalty: None }; count], (0..count).map(graph).collect())
    }

    fn ejected(rows: &[Row], graphs: &[Graph], taken: &[u32]) -> Option<Vec<u32>> {
        let graphs: Vec<&Graph> = graphs.iter().collect();
        let paths = taken.iter().map(|&arc| vec![Leg { arc, choice: u32::MAX }]).collect();
        let room = Room::new(rows, &graphs, &Selection { paths });
        let (settings, signal) = (Settings::default(), StopSignal::default());
        let watch = Watch::start(&settings, &signal, &());
        let (price, shift) = (vec![0; rows.len()], vec![0; rows.len()]);
        let found = eject(&room, &Prices { price: &price, shift: &shift }, &watch)?;
        let room = Room::new(rows, &graphs, &Selection { paths: found });
        assert_eq!(room.violation(), 0);
        Some(room.paths.iter().map(|path| path[0].arc).collect())
    }

    #[test]
    fn a_chain_through_everybody_ends_at_the_free_place() {
        let (rows, mut graphs) = row_of_chairs(60);
        // The last place is free, and the first is taken twice.
        graphs.remove(59);
        let intruder = graphs[0].clone();
        graphs.push(intruder);
        let (mut rows, taken) = (rows, vec![0; 60]);
        assert!(ejected(&rows, &graphs, &taken).is_none(), "two who can only have the first place");
        rows[0].limit = 2;
        rows[30].limit = 0;
        let found = ejected(&rows, &graphs, &taken).expect("those from the thirtieth on move by one");
        assert_eq!(found.iter().position(|&arc| arc == 1), Some(30));
        assert_eq!(found.iter().filter(|&&arc| arc == 1).count(), 29);
    }
}
