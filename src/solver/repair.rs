//! Makes a start allowed, if it can: sweeps in which agents take their best path while passing a limit costs more than
//! anything can earn.
//!
//! For a planner: finds some plan that breaks nothing before looking for a good one. For an OR reader: coordinate descent on
//! the violation of the hard rows, first among the agents on violated rows, then among all; what is left is undone by
//! ejection chains.

use super::eject::eject;
use super::primal::{Primal, shuffle};
use super::room::{Draft, distinct};
use super::stop::Watch;
use crate::dag::Prices;

/// How long a repair may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Haste {
    /// All sweeps, within the limits.
    Patient,
    /// All sweeps, whatever the limits say.
    Regardless,
    /// Only those on violated rows are asked, once, whatever the limits say.
    Once,
}

impl Primal<'_> {
    /// Tries to make the selection allowed; whether it is.
    pub(super) fn repair(&mut self, prices: &Prices<'_>, watch: &Watch<'_>, haste: Haste) -> bool {
        /// Sweeps over agents on violated rows (or able to fill them), and over everybody.
        const SWEEPS: (u64, u64) = (8, 12);
        let mut draft = Draft::new(self.room.loads.rows.len());
        'sweeps: for sweep in 0..if haste == Haste::Once { 2 } else { SWEEPS.1 } {
            if self.room.violation() == 0 {
                break;
            }
            self.round += 1;
            let mut order: Vec<usize> =
                if sweep < SWEEPS.0 { self.concerned() } else { (0..self.room.graphs.len()).collect() };
            shuffle(&mut order, &mut self.dice(sweep));
            for agent in order {
                if haste == Haste::Patient && watch.expired().is_some() {
                    break 'sweeps;
                }
                let steer = (sweep % 2 == 0).then_some((*prices, 8));
                self.make_way(agent, steer, &mut draft, watch);
            }
        }
        if haste == Haste::Patient
            && self.room.violation() != 0
            && let Some(paths) = eject(&self.room, prices, watch)
        {
            for (agent, path) in paths.into_iter().enumerate() {
                if path != self.room.paths[agent] {
                    self.replace(agent, path);
                }
            }
        }
        self.recount();
        self.keep();
        self.room.violation() == 0
    }

    /// Agents on violated rows, and those able to fill them.
    fn concerned(&self) -> Vec<usize> {
        let room = &self.room;
        let violated: Vec<bool> = room.rows().map(|row| !room.loads.holds(row)).collect();
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
    fn make_way(&mut self, agent: usize, steer: Option<(Prices<'_>, i64)>, draft: &mut Draft, watch: &Watch<'_>) {
        let graph = self.room.graphs[agent];
        let mut new = Vec::new();
        draft.add(graph, &self.room.paths[agent], -1);
        let found = draft.best(&self.room.loads, graph, steer, true, &mut new);
        draft.clear();
        watch.count(std::mem::take(&mut draft.labels));
        if !found {
            return;
        }
        let mut touched = Vec::new();
        graph.for_uses(&self.room.paths[agent], |entry| touched.push(entry.row));
        graph.for_uses(&new, |entry| touched.push(entry.row));
        distinct(&mut touched);
        let before = self.room.loads.violation(touched.iter().copied());
        let old = self.room.paths[agent].clone();
        self.replace(agent, new);
        if self.room.loads.violation(touched.iter().copied()) > before {
            self.replace(agent, old);
        }
    }
}
