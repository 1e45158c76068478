//! Each employee's possible careers as an acyclic graph of standings and steps.
//!
//! For a planner: everything one employee may do over the horizon, and nothing they may not. For an OR reader: the
//! state graph of the pricing subproblem; a path from source to sink is a career that obeys model §2, its points and row
//! uses are those of model §3 and §4.
//!
//! A *standing* is (position, tenure thresholds passed, course-due and tier thresholds passed, training state, hours of
//! the running fiscal year). A period is split in two layers, *before* (retire, stay, or leave through a hub and enter)
//! and *after* the move (hold the position and attend a set of sessions), so that moves and trainings add up instead of
//! multiplying. In → out: an instance and an employee's [`Prospects`] → a [`CareerGraph`].

use crate::calendar::Period;
use crate::dag::{Graph, Leg};
use crate::instance::{EmployeeId, PositionId, SessionId};

mod entrances;
mod expand;
mod frame;
mod holding;
mod moving;
pub mod points;
mod prospects;
mod relaxed;
mod rows;
mod sittings;
mod standing;
mod syllabus;

pub use expand::{Detail, Expander};
pub use frame::Frame;
pub use prospects::{Prospect, Prospects};
pub use rows::{NO_ROW, Rows};

/// An employee's graph with the meaning of its arcs and choices.
#[derive(Clone, Debug)]
pub struct CareerGraph {
    /// Whose.
    pub employee: EmployeeId,
    /// The graph.
    pub graph: Graph,
    /// What passing each arc means.
    pub steps: Vec<Step>,
    /// For each choice of the graph's menus: the sessions attended.
    pub sittings: Vec<Vec<SessionId>>,
    /// Whether the graph holds all careers that the model allows.
    pub exact: bool,
}

/// What passing an arc means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Spends the period in the position, or unplaced.
    Spend(Period, Option<PositionId>),
    /// Leaves a position.
    Leave,
    /// Enters, stays, or passes a hub.
    Pass,
    /// Retires, or reaches the end of the horizon.
    End,
}

impl CareerGraph {
    /// The quietest career: fewest moves out of positions, then fewest sessions; none if there is no career at all.
    #[must_use]
    pub fn quietest(&self) -> Option<Vec<Leg>> {
        const MOVE: u32 = 1_000;
        let graph = &self.graph;
        let mut best: Vec<Option<(u32, Leg)>> = vec![None; graph.nodes()];
        let cost_to = |best: &[Option<(u32, Leg)>], node: u32| match node {
            0 => Some(0),
            _ => best[node as usize].map(|(cost, _)| cost),
        };
        for (at, arc) in graph.arcs().iter().enumerate() {
            let Some(so_far) = cost_to(&best, arc.tail) else { continue };
            let fewest = graph.menu(arc.menu).min_by_key(|&choice| self.sittings[choice].len());
            let choice =
                fewest.map_or(u32::MAX, |choice| u32::try_from(choice).expect("choices are numbered in 32 bits"));
            let sessions = fewest.map_or(0, |choice| self.sittings[choice].len());
            let moves = if self.steps[at] == Step::Leave { MOVE } else { 0 };
            let cost = so_far + moves + u32::try_from(sessions).unwrap_or(MOVE);
            let leg = Leg { arc: u32::try_from(at).expect("arcs are numbered in 32 bits"), choice };
            let known = &mut best[arc.head as usize];
            if known.is_none_or(|(least, _)| cost < least) {
                *known = Some((cost, leg));
            }
        }
        let mut path = Vec::new();
        let mut node = graph.nodes() - 1;
        while node != 0 {
            let (_, leg) = best[node]?;
            path.push(leg);
            node = graph.arcs()[leg.arc as usize].tail as usize;
        }
        path.reverse();
        (!path.is_empty()).then_some(path)
    }
}
