//! What a search decides next.
//!
//! For a planner: splits what is still open into two cases. For an OR reader: branching on the load of a row (the
//! integer number of its units in use, which moves the bound most), else on whether one agent uses a row, else on an arc
//! or a choice; candidates are ranked by pseudo-costs learnt from earlier branches (Bénichou et al. 1971).

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::master::{Column, Piece, Range, Sort, TRACE};
use super::search::{Node, Search, is_path};
use crate::dag::{POINT, Prices, Restricted};
use crate::packing::{Knapsack, Problem};

/// Units up to which the load of a row is branched on.
const COUNTED: i64 = 64;
/// Units up to which such a row may be filled up.
const FILLED: i64 = 256;
/// Points that must hang on a load for it to be decided before what single agents do.
const MATTERS: f64 = 0.01;
/// What to decide next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Question {
    /// Whether an agent's path has the piece.
    Has(Piece),
    /// Whether the load of a row is at least this or at most one unit (the amount) less.
    Load(u32, i64, i64),
}

impl Search<'_> {
    /// What to branch on, how far the yes side is away (0..1), and the row it is about.
    pub(super) fn choose(&mut self, node: &Node) -> Option<(Question, f64, Option<u32>)> {
        let in_use = self.in_use();
        let mut best: Option<(f64, Question, f64, u32)> = None;
        let mut offer = |score: f64, question: Question, distance: f64, row: u32| {
            if best.is_none_or(|(most, ..)| score > most * (1.0 + 1e-9)) {
                best = Some((score, question, distance, row));
            }
        };
        if let Some((row, least, unit, distance)) = self.undecided_load(node, MATTERS) {
            return Some((Question::Load(row, least, unit), distance, Some(row)));
        }
        let cost = self.unit_costs(node);
        for (agent, columns) in in_use.iter().enumerate().filter(|(_, columns)| columns.len() > 1) {
            let mut shares: Vec<(u32, f64)> = Vec::new();
            for &(share, at) in columns {
                let column = &self.master.columns[at as usize];
                shares.extend(column.uses.iter().map(|&(row, _)| (row, share)));
            }
            shares.sort_by_key(|&(row, _)| row);
            for group in shares.chunk_by(|a, b| a.0 == b.0) {
                let (row, share) = (group[0].0, group.iter().map(|&(_, share)| share).sum::<f64>());
                if share.min(1.0 - share) > 1e-3 {
                    let piece = Piece { agent: agent as u32, sort: Sort::Row(row) };
                    let place = self.problem.rows.len() + row as usize;
                    offer(self.promise(place, 1.0 - share, cost[row as usize]), Question::Has(piece), 1.0 - share, row);
                }
            }
        }
        if let Some((_, question, distance, row)) = best {
            return Some((question, distance, Some(row)));
        }
        let differ = |columns: &Vec<(f64, u32)>| {
            let [(_, first), (_, second), ..] = columns[..] else { return None };
            differing(&self.master.columns[first as usize], &self.master.columns[second as usize])
        };
        in_use.iter().find_map(differ).map(|piece| (Question::Has(piece), 0.0, None))
    }

    /// The row whose load it seems best to decide: its number, the least load of the upper side, the unit, and how far
    /// the load is from that in units. Rows on which less than `least` points hang are passed over.
    pub(super) fn undecided_load(&self, node: &Node, least: f64) -> Option<(u32, i64, i64, f64)> {
        let mut loads = vec![0.0; self.problem.rows.len()];
        for column in &self.master.columns {
            let share = self.master.share(column);
            if share > TRACE {
                column.uses.iter().for_each(|&(row, amount)| loads[row as usize] += share * amount as f64);
            }
        }
        // A program that leans on what is forbidden says nothing about loads.
        if self.master.objective() < (self.best - self.problem.constant) as f64 {
            return None;
        }
        let cost = self.unit_costs(node);
        let mut best: Option<(f64, (u32, i64, i64, f64))> = None;
        for (row, &load) in loads.iter().enumerate().filter(|&(row, _)| self.unit[row] > 0) {
            let unit = self.unit[row];
            let steps = load / unit as f64;
            let distance = steps.ceil() - steps;
            let doubt = distance.min(1.0 - distance);
            let up = steps.ceil() as i64 * unit;
            let narrows = |range: &Range| range.row as usize != row || up <= range.most && up - unit >= range.least;
            if doubt > 0.02 && doubt * cost[row] >= least && node.ranges.iter().all(narrows) {
                let score = self.promise(row, distance, cost[row]);
                if best.is_none_or(|(most, _)| score > most * (1.0 + 1e-9)) {
                    best = Some((score, (row as u32, up, unit, distance)));
                }
            }
        }
        best.map(|(_, question)| question)
    }

    /// For each row what a list that uses it pays at most at the node's prices, in points: how much hangs on its use.
    fn unit_costs(&self, node: &Node) -> Vec<f64> {
        let prices = Prices { price: &node.price, shift: &self.shift };
        let mut most = vec![0.0_f64; self.problem.rows.len()];
        for part in &node.parts {
            for list in 0..part.graph.lists() {
                let uses = part.graph.list(list as u32);
                let cost: i64 = uses.iter().map(|&used| prices.of(used)).sum();
                for used in uses {
                    let known = &mut most[used.row as usize];
                    *known = known.max(cost as f64 / POINT as f64);
                }
            }
        }
        most
    }

    /// What a branch promises: the product of what both sides are expected to take from the bound.
    fn promise(&self, place: usize, distance: f64, cost: f64) -> f64 {
        let side = |side: usize| {
            let (sum, seen) = self.learnt[place][side];
            (sum + 0.1 * cost) / (seen + 1.0)
        };
        (side(0) * distance).max(1e-3) * (side(1) * (1.0 - distance)).max(1e-3)
    }

    /// Two nodes between which the paths of some agent are really divided; none if only one path is left to each.
    pub(super) fn divide(&self, node: &Node) -> Option<(Node, Node)> {
        let sorts = |part: &Restricted| -> Vec<Sort> {
            let arcs = part.arc_of.iter().map(|&arc| Sort::Arc(arc));
            arcs.chain(part.choice_of.iter().map(|&choice| Sort::Choice(choice))).collect()
        };
        node.parts.iter().enumerate().filter(|(_, part)| !is_path(&part.graph)).find_map(|(agent, part)| {
            sorts(part).into_iter().find_map(|sort| match self.branch(node, Piece { agent: agent as u32, sort }) {
                (Some(with), Some(without)) => Some((with, without)),
                _ => None,
            })
        })
    }

    /// The node with the piece required, and with the piece excluded; a branch in which the agent has no path is left out.
    pub(super) fn branch(&self, node: &Node, piece: Piece) -> (Option<Node>, Option<Node>) {
        let agent = piece.agent as usize;
        let part = &node.parts[agent];
        let graph = &part.graph;
        let uses = |list: u32, row: u32| graph.list(list).iter().any(|entry| entry.row == row);
        let arc_has = |arc: usize| match piece.sort {
            Sort::Row(row) => uses(graph.arcs()[arc].list, row),
            Sort::Arc(whole) => part.arc_of[arc] == whole,
            Sort::Choice(_) => false,
        };
        let choice_has = |choice: usize| match piece.sort {
            Sort::Row(row) => uses(graph.choices()[choice].list, row),
            Sort::Arc(_) => false,
            Sort::Choice(whole) => part.choice_of[choice] == whole,
        };
        let child = |part: Restricted, required: Option<Piece>| {
            (!part.graph.is_empty()).then(|| {
                let mut child = node.clone();
                child.parts[agent] = Arc::new(part);
                child.required.extend(required);
                child
            })
        };
        (
            child(part.require(arc_has, choice_has), Some(piece)),
            child(part.restrict(|arc| !arc_has(arc), |choice| !choice_has(choice)), None),
        )
    }
}

/// The node with a row's load kept at `least` or above, and with it kept a unit below.
pub(super) fn split(node: &Node, row: u32, least: i64, unit: i64) -> (Node, Node) {
    let known = node.ranges.iter().position(|range| range.row == row);
    let range = known.map_or(Range { row, least: i64::MIN, most: i64::MAX }, |at| node.ranges[at]);
    let child = |range: Range| {
        let mut child = node.clone();
        match known {
            Some(at) => child.ranges[at] = range,
            None => child.ranges.push(range),
        }
        child
    };
    (child(Range { least, ..range }), child(Range { most: least - unit, ..range }))
}

/// The unit in which each hard row's load counts, if its limit is few of them and what fills it up is not many more: where
/// a load can be anything, halving it step by step would never end.
pub(super) fn units(problem: &Problem) -> Vec<i64> {
    let mut unit = vec![0_i64; problem.rows.len()];
    let mut filled = vec![0_i64; problem.rows.len()];
    for graph in &problem.graphs {
        let mut own: FxHashMap<u32, i64> = FxHashMap::default();
        for entry in (0..graph.lists()).flat_map(|list| graph.list(list as u32)) {
            let known = &mut unit[entry.row as usize];
            *known = divisor(*known, entry.amount.abs());
            if entry.amount < 0 {
                let most = own.entry(entry.row).or_default();
                *most = entry.amount.min(*most);
            }
        }
        own.into_iter().for_each(|(row, amount)| filled[row as usize] -= amount);
    }
    for ((unit, row), filled) in unit.iter_mut().zip(&problem.rows).zip(filled) {
        let is_counted = *unit == 0 || row.limit / *unit <= COUNTED && filled / *unit <= FILLED;
        if row.penalty.is_some() || !is_counted {
            *unit = 0;
        }
    }
    // What keeps to a knapsack is nearly whole already, and much of it can be had in other parts for the same money.
    for item in problem.knapsacks.iter().flat_map(Knapsack::items) {
        unit[item.row as usize] = 0;
    }
    unit
}

fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// A leg by which two columns of an agent differ.
fn differing(first: &Column, second: &Column) -> Option<Piece> {
    let agent = first.agent;
    first.path.iter().find_map(|leg| match second.path.iter().find(|other| other.arc == leg.arc) {
        None => Some(Piece { agent, sort: Sort::Arc(leg.arc) }),
        Some(other) if other.choice != leg.choice => Some(Piece { agent, sort: Sort::Choice(leg.choice) }),
        Some(_) => None,
    })
}
