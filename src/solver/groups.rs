//! Groups of agents that compete, taken out together and put back as well as they can be.
//!
//! For a planner: a few dozen people whose wishes cross are planned anew together while all others stay. For an OR
//! reader: exact neighbourhoods; the agents of a group are the subproblem, everybody else's loads are constants, and
//! [`super::search`] (column generation, dives, branching) is given a little work to beat what the group has.

use rand_pcg::Pcg64Mcg;
use rustc_hash::FxHashMap;

use super::master::NOWHERE;
use super::primal::below;
use super::room::Room;
use super::search::{Root, search};
use super::stop::Watch;
use crate::dag::{Graph, Leg, NONE, Prices, Restricted};
use crate::packing::{Problem, Row, Selection};

/// Rows that more agents than this can use say little about who competes with whom.
const CROWD: usize = 400;

/// Which agents can use which rows, for rows that have a price or are full.
pub(super) struct Rivals {
    first_agent: Vec<u32>,
    agents: Vec<u32>,
    first_row: Vec<u32>,
    rows: Vec<u32>,
}

impl Rivals {
    /// Looks through the graphs of a room.
    pub(super) fn of(room: &Room<'_>, price: &[i64]) -> Self {
        let mut uses: Vec<(u32, u32)> = Vec::new();
        let mut last = vec![u32::MAX; room.loads.rows.len()];
        for (agent, graph) in room.graphs.iter().enumerate() {
            for entry in (0..graph.lists()).flat_map(|list| graph.list(list as u32)) {
                let row = entry.row as usize;
                if (price[row] > 0 || room.loads.excess(entry.row) >= 0) && last[row] != agent as u32 {
                    last[row] = agent as u32;
                    uses.push((entry.row, agent as u32));
                }
            }
        }
        let (first_row, rows) = listed(room.graphs.len(), uses.iter().map(|&(row, agent)| (agent, row)));
        let (first_agent, agents) = listed(room.loads.rows.len(), uses.iter().copied());
        Self { first_agent, agents, first_row, rows }
    }

    fn agents_on(&self, row: u32) -> &[u32] {
        &self.agents[self.first_agent[row as usize] as usize..self.first_agent[row as usize + 1] as usize]
    }

    fn rows_of(&self, agent: u32) -> &[u32] {
        &self.rows[self.first_row[agent as usize] as usize..self.first_row[agent as usize + 1] as usize]
    }

    /// A group of about `size` agents around `seed`: rivals of members, and rivals of these, none of them `taken`.
    pub(super) fn group(&self, seed: usize, size: usize, taken: &mut [bool], dice: &mut Pcg64Mcg) -> Vec<usize> {
        let mut group = vec![seed];
        taken[seed] = true;
        for _ in 0..8 * size {
            if group.len() >= size {
                break;
            }
            let member = group[below(dice, group.len())];
            let rows = self.rows_of(member as u32);
            if rows.is_empty() {
                continue;
            }
            let row = rows[below(dice, rows.len())];
            let rivals = self.agents_on(row);
            // Crowded rows join everybody with everybody; they are followed now and then only.
            if rivals.len() > CROWD && below(dice, 8) > 0 {
                continue;
            }
            let rival = rivals[below(dice, rivals.len())] as usize;
            if !taken[rival] {
                taken[rival] = true;
                group.push(rival);
            }
        }
        group.sort_unstable();
        group
    }
}

/// Pairs as lists by their first number.
fn listed(count: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> (Vec<u32>, Vec<u32>) {
    let mut first = vec![0_u32; count + 1];
    pairs.clone().for_each(|(at, _)| first[at as usize + 1] += 1);
    for at in 0..count {
        first[at + 1] += first[at];
    }
    let mut next = first.clone();
    let mut items = vec![0; first[count] as usize];
    for (at, item) in pairs {
        items[next[at as usize] as usize] = item;
        next[at as usize] += 1;
    }
    (first, items)
}

/// The subproblem of a group: local rows, the parts of the graphs that fit beside everybody else, the way back.
struct Local {
    problem: Problem,
    parts: Vec<Restricted>,
    price: Vec<i64>,
    shift: Vec<u8>,
}

impl Local {
    fn of(room: &Room<'_>, group: &[usize], prices: &Prices<'_>) -> Self {
        let mut left: FxHashMap<u32, i64> = FxHashMap::default();
        let mut filled: FxHashMap<u32, bool> = FxHashMap::default();
        for &agent in group {
            let graph = room.graphs[agent];
            for entry in (0..graph.lists()).flat_map(|list| graph.list(list as u32)) {
                *filled.entry(entry.row).or_default() |= entry.amount < 0;
            }
        }
        for &row in filled.keys() {
            left.insert(row, -room.loads.excess(row));
        }
        for &agent in group {
            room.graphs[agent].for_uses(&room.paths[agent], |entry| {
                *left.get_mut(&entry.row).expect("rows of the path are rows of the graph") += entry.amount;
            });
        }
        let mut rows: Vec<u32> = filled.keys().copied().collect();
        rows.sort_unstable();
        let local: FxHashMap<u32, u32> = rows.iter().enumerate().map(|(at, &row)| (row, at as u32)).collect();
        let is_hard = |row: u32| room.loads.rows[row as usize].penalty.is_none();
        let fits = |graph: &Graph, list: u32| {
            let over = |row: u32, amount: i64| is_hard(row) && amount > left[&row].max(0) && !filled[&row];
            list == NONE || !graph.list(list).iter().any(|entry| over(entry.row, entry.amount))
        };
        let part = |&agent: &usize| {
            let (graph, path) = (room.graphs[agent], &room.paths[agent]);
            let arc = |at: usize| fits(graph, graph.arcs()[at].list) || path.iter().any(|leg| leg.arc as usize == at);
            let choice =
                |at: usize| fits(graph, graph.choices()[at].list) || path.iter().any(|leg| leg.choice as usize == at);
            graph.restrict_rows(arc, choice, |row| local[&row])
        };
        let mut parts: Vec<Restricted> = group.iter().map(part).collect();
        let limit = |&row: &u32| Row { limit: left[&row], ..room.loads.rows[row as usize] };
        let problem = Problem {
            rows: rows.iter().map(limit).collect(),
            graphs: parts.iter_mut().map(|part| std::mem::take(&mut part.graph)).collect(),
            relaxed: vec![None; group.len()],
            ..Problem::default()
        };
        let price = rows.iter().map(|&row| prices.price[row as usize]).collect();
        let shift = rows.iter().map(|&row| prices.shift[row as usize]).collect();
        Self { problem, parts, price, shift }
    }

    /// The paths at hand in terms of the parts.
    fn lower(&self, room: &Room<'_>, group: &[usize]) -> Selection {
        let place = |pieces: &[u32], piece: u32| match piece {
            NOWHERE => NOWHERE,
            _ => pieces.binary_search(&piece).expect("the paths at hand are kept") as u32,
        };
        let lower = |(&agent, part): (&usize, &Restricted)| {
            let leg = |leg: &Leg| Leg { arc: place(&part.arc_of, leg.arc), choice: place(&part.choice_of, leg.choice) };
            room.paths[agent].iter().map(leg).collect()
        };
        Selection { paths: group.iter().zip(&self.parts).map(lower).collect() }
    }
}

/// Paths for the agents of `group`, who have none in `room`, such that the whole is worth more than `best` points
/// (without the problem's constant); none if none are found.
pub(super) fn complete(
    room: &Room<'_>,
    group: &[usize],
    prices: &Prices<'_>,
    best: i64,
    watch: &Watch<'_>,
) -> Option<Vec<Vec<Leg>>> {
    let local = Local::of(room, group, prices);
    if local.problem.graphs.iter().any(Graph::is_empty) {
        return None;
    }
    // What elastic rows cost already is counted in the room and again in the subproblem.
    let costs = |row: &Row| row.penalty.unwrap_or(0) * (-row.limit).max(0);
    let outside = room.points() + local.problem.rows.iter().map(costs).sum::<i64>();
    let root = Root { price: &local.price, shift: &local.shift, bound: i64::MAX, best: best - outside, start: None };
    let (selection, _) = search(&local.problem, &root, watch).selection?;
    Some(selection.paths.iter().zip(&local.parts).map(|(path, part)| part.lift(path)).collect())
}

/// Better paths for the group, if they are found within `most_work`, and the labels that this took.
pub(super) fn regroup(
    room: &Room<'_>,
    group: &[usize],
    prices: &Prices<'_>,
    most_work: u64,
    watch: &Watch<'_>,
) -> (Option<Vec<Vec<Leg>>>, u64) {
    let local = Local::of(room, group, prices);
    let start = local.lower(room, group);
    let Some(best) = start.points(&local.problem) else { return (None, 0) };
    let own = watch.apart(most_work);
    own.count(4 * local.problem.size());
    let root = Root { price: &local.price, shift: &local.shift, bound: i64::MAX, best, start: Some(&start) };
    let found = search(&local.problem, &root, &own);
    let paths = found
        .selection
        .map(|(selection, _)| selection.paths.iter().zip(&local.parts).map(|(path, part)| part.lift(path)).collect());
    (paths, own.labels())
}
