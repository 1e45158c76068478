//! Which openers open in a dive: agents whose only question is whether they make room on rows that others use.
//!
//! For a planner: a course is held if enough people would come, and then all of it is paid for. For an OR reader: the
//! facilities of the problem. The relaxation opens them in fractions and pays in fractions, so that no single path of
//! their users ever fits before they are open; they are therefore decided first, the best supported ones, on the credit of
//! users that prices will bring.

use super::commit::{Dive, Open, STEPS, Taken};
use super::room::is_giving;
use crate::dag::{Graph, Leg};
use crate::packing::Row;

/// Rounds in which all openers are decided at the latest.
const ROUNDS: usize = 6;
/// Openers with less support than this stay closed at once.
const HOPELESS: f64 = 0.25;
/// The ways of an opener.
const CLOSED: [Leg; 1] = [Leg { arc: 0, choice: u32::MAX }];
const OPEN: [Leg; 1] = [Leg { arc: 1, choice: u32::MAX }];

/// Whether an agent has nothing but a choice between two arcs.
pub(super) fn is_mere_choice(graph: &Graph) -> bool {
    graph.nodes() == 2 && graph.arcs().len() == 2 && graph.choices().is_empty()
}

/// Openers that are neither open nor closed yet.
pub(super) struct Undecided {
    agents: Vec<usize>,
    /// Least number decided per round.
    pace: usize,
}

impl Undecided {
    /// All openers: mere choices between two arcs, of which the second makes room on a hard row.
    pub(super) fn of(rows: &[Row], graphs: &[&Graph]) -> Self {
        let opens = |graph: &Graph| is_mere_choice(graph) && is_giving(rows, graph, &OPEN);
        let agents: Vec<usize> = (0..graphs.len()).filter(|&agent| opens(graphs[agent])).collect();
        Self { pace: agents.len().div_ceil(ROUNDS), agents }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.agents.is_empty()
    }

    /// Decides the best supported ones, which open if support is full and what they cost fits, and closes the hopeless.
    pub(super) fn decide(&mut self, dive: &mut Dive<'_>, open: &[Open], taken: &[Taken]) {
        let demand = Demand::of(dive, open, taken);
        let mut order: Vec<(f64, usize)> =
            self.agents.iter().map(|&agent| (demand.support(dive, agent), agent)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (at, &(support, agent)) in order.iter().enumerate() {
            if at < self.pace {
                let opens = support >= 1.0 && demand.affords(dive, agent);
                dive.place(agent, if opens { OPEN.to_vec() } else { CLOSED.to_vec() });
            } else if support < HOPELESS {
                dive.place(agent, CLOSED.to_vec());
            }
        }
        self.agents.retain(|&agent| dive.is_open(agent));
    }
}

/// What the agents not yet committed ask for, counted while prices move.
struct Demand {
    /// Units by which they fill up each row.
    filled: Vec<f64>,
    /// Share of the passes in which each agent takes its second arc.
    share: Vec<f64>,
}

impl Demand {
    fn of(dive: &Dive<'_>, open: &[Open], taken: &[Taken]) -> Self {
        let mut demand =
            Self { filled: vec![0.0; dive.room.loads.rows.len()], share: vec![0.0; dive.room.graphs.len()] };
        let counted = f64::from(STEPS.passes / 2);
        for (one, taken) in open.iter().zip(taken) {
            let graph = one.graph(dive.room.graphs);
            for (path, times) in taken {
                let share = f64::from(*times) / counted;
                graph.for_uses(path, |entry| {
                    demand.filled[entry.row as usize] -= share * entry.amount.min(0) as f64;
                });
                if path[..] == OPEN {
                    demand.share[one.agent] += share;
                }
            }
        }
        demand
    }

    /// The share of an opener's least use that others would fill up; where it has none, how often it opens.
    fn support(&self, dive: &Dive<'_>, agent: usize) -> f64 {
        let mut support = f64::MAX;
        dive.room.graphs[agent].for_uses(&OPEN, |entry| {
            let filled = self.filled[entry.row as usize];
            if entry.amount > 0 && filled > 0.0 && dive.room.loads.is_hard(entry.row) {
                support = support.min(filled / entry.amount as f64);
            }
        });
        if support == f64::MAX { self.share[agent] } else { support }
    }

    /// Whether there is room for what an opener uses, rows that others will fill up apart.
    fn affords(&self, dive: &Dive<'_>, agent: usize) -> bool {
        let mut affords = true;
        dive.room.graphs[agent].for_uses(&OPEN, |entry| {
            affords &= self.filled[entry.row as usize] > 0.0 || dive.room.loads.has_room(entry.row, entry.amount);
        });
        affords
    }
}
