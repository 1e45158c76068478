//! Agents that are shown one by one, so that not all of their graphs need to be in memory.
//!
//! For a planner: a service of any size fits, because each person's ways are looked at and forgotten again. For an OR
//! reader: delayed generation of the pricing subproblems; a solver visits them in passes and keeps only a small part of
//! each.

use super::{Knapsack, Problem, Row, Selection};
use crate::dag::{Graph, Leg};

/// What one agent can do.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'s> {
    /// The agent's graph.
    pub graph: &'s Graph,
    /// If that graph leaves ways out: one that no way of the agent beats, for bounds only.
    pub relaxed: Option<&'s Graph>,
    /// A path to start from; all starts together may break rows.
    pub start: &'s [Leg],
}

impl<'s> Shown<'s> {
    /// The graph that vouches for bounds.
    #[must_use]
    pub fn bound_graph(&self) -> &'s Graph {
        self.relaxed.unwrap_or(self.graph)
    }
}

/// Whoever can show the graphs of a path-packing problem one by one. Every time an agent is shown its graphs must be the
/// same, because paths are remembered by the places of their arcs.
pub trait Agents: Sync {
    /// Memory in which graphs are made, one per thread.
    type Space: Default + Send;

    /// The coupling rows.
    fn rows(&self) -> &[Row];

    /// What the loads of some rows keep to besides: [`Problem::knapsacks`].
    fn knapsacks(&self) -> &[Knapsack];

    /// Points every selection earns besides.
    fn constant(&self) -> i64;

    /// Number of agents.
    fn count(&self) -> usize;

    /// Makes the graphs of an agent.
    fn show<'s>(&'s self, agent: usize, space: &'s mut Self::Space) -> Shown<'s>;
}

/// A problem that is in memory, with the selection to start from.
#[derive(Clone, Copy, Debug)]
pub struct InMemory<'a> {
    /// The problem.
    pub problem: &'a Problem,
    /// One path per agent.
    pub start: &'a Selection,
}

impl Agents for InMemory<'_> {
    type Space = ();

    fn rows(&self) -> &[Row] {
        &self.problem.rows
    }

    fn knapsacks(&self) -> &[Knapsack] {
        &self.problem.knapsacks
    }

    fn constant(&self) -> i64 {
        self.problem.constant
    }

    fn count(&self) -> usize {
        self.problem.graphs.len()
    }

    fn show<'s>(&'s self, agent: usize, (): &'s mut ()) -> Shown<'s> {
        Shown {
            graph: &self.problem.graphs[agent],
            relaxed: self.problem.relaxed[agent].as_ref(),
            start: &self.start.paths[agent],
        }
    }
}
