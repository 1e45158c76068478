//! Dives: from the shares of columns down to a selection.
//!
//! For a planner: turns a mixture of plans into one. For an OR reader: rounding by fixing. *Completion* takes what the
//! restricted master agrees on and searches for the other agents alone; a *dive* decides loads on which much hangs, then
//! fixes the columns nearest to whole, pricing again after each step, and ends in a short search.

use std::sync::Arc;

use super::branching::split;
use super::groups::complete;
use super::master::{Column, Ended, Priced};
use super::room::Room;
use super::search::{Node, Search};
use crate::dag::{Graph, Prices, Restricted};
use crate::packing::Selection;

/// Share from which a dive takes a column without looking again.
const SURE: f64 = 0.97;
/// Open agents from which a dive goes over to search, and the nodes of that search.
const FEW: usize = 6;
const PLUNGE: usize = 60;
/// Work that completing what the shares agree on may take.
const COMPLETION: u64 = 60_000;
/// Share of the room above what must be beaten that has to hang on a load for a dive to decide it.
const WEIGHTY: f64 = 0.02;
/// Rounds of pricing between two fixings.
const DIVE_ROUNDS: usize = 30;

impl Search<'_> {
    /// Takes the paths of all agents that the shares agree on, and searches for the rest on its own.
    pub(super) fn complete(&mut self, priced: &Priced) {
        let in_use = self.in_use();
        let open: Vec<usize> = (0..in_use.len()).filter(|&agent| in_use[agent].len() != 1).collect();
        if open.is_empty() || open.len() * 2 > in_use.len() {
            return;
        }
        let graphs: Vec<&Graph> = self.problem.graphs.iter().collect();
        let path = |columns: &Vec<(f64, u32)>| match columns[..] {
            [(_, at)] => self.master.columns[at as usize].path.clone(),
            _ => Vec::new(),
        };
        let agreed = Selection { paths: in_use.iter().map(path).collect() };
        let room = Room::new(&self.problem.rows, &graphs, &agreed);
        let prices = Prices { price: &priced.price, shift: &self.shift };
        let watch = self.watch.unseen(COMPLETION);
        let Some(rest) = complete(&room, &open, &prices, self.best - self.problem.constant, &watch) else { return };
        let mut paths = agreed.paths;
        open.into_iter().zip(rest).for_each(|(agent, path)| paths[agent] = path);
        self.offer(Selection { paths });
    }

    /// Follows the shares down: fixes the columns that are nearest to whole, prices again, and so on. Where few agents
    /// are left open, or nothing better would be left after the next step, the rest is searched for a while.
    pub(super) fn dive(&mut self, node: &Node, priced: &Priced) {
        let mut below = Node { price: Arc::new(priced.price.clone()), branch: None, ..node.clone() };
        loop {
            let room = self.master.objective() + (self.problem.constant - self.best) as f64;
            if let Some((row, least, unit, distance)) = self.undecided_load(&below, room * WEIGHTY) {
                let (up, down) = split(&below, row, least, unit);
                let (first, second) = if distance <= 0.5 { (up, down) } else { (down, up) };
                let taken = [first, second].into_iter().find_map(|mut child| self.descend(&mut child).then_some(child));
                let Some(next) = taken else { return self.plunge(below) };
                below = next;
                continue;
            }
            let mut open: Vec<(f64, u32)> =
                self.in_use().iter().filter(|columns| columns.len() > 1).map(|columns| columns[0]).collect();
            if open.len() <= FEW {
                return self.plunge(below);
            }
            open.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let many = open.iter().take_while(|(share, _)| *share >= SURE).count().max(1);
            let before = below.clone();
            for &(_, at) in &open[..many] {
                let column = &self.master.columns[at as usize];
                let agent = column.agent as usize;
                below.parts[agent] = Arc::new(only(&below.parts[agent], column));
            }
            if !self.descend(&mut below) {
                return self.plunge(before);
            }
        }
    }

    /// Searches below a node for a few nodes.
    fn plunge(&mut self, node: Node) {
        let mut stack = vec![node];
        for _ in 0..PLUNGE {
            let Some(node) = stack.pop() else { return };
            if self.watch.expired().is_some() {
                return;
            }
            if node.bound > self.best {
                self.visit(node, &mut stack, false);
            }
        }
    }

    /// Prices the node a little; whether something better may be left in it.
    fn descend(&mut self, node: &mut Node) -> bool {
        self.master.allow(node.scope(), &node.required, self.room(node));
        match self.master.settle(node.scope(), &node.price, self.best, DIVE_ROUNDS, &self.watch) {
            Ended::Pruned | Ended::Empty => false,
            Ended::Settled(priced) => {
                node.price = Arc::new(priced.price);
                self.watch.expired().is_none()
            }
        }
    }
}

/// The part of which only the column's path is left.
fn only(part: &Restricted, column: &Column) -> Restricted {
    let arc = |arc: usize| column.path.iter().any(|leg| leg.arc == part.arc_of[arc]);
    let choice = |choice: usize| column.path.iter().any(|leg| leg.choice == part.choice_of[choice]);
    part.restrict(arc, choice)
}
