//! Careers written down when they are asked for, for services too large to keep them all.
//!
//! For a planner: a province is planned in the memory of a city. For an OR reader: [`Agents`] whose graphs are built at
//! every visit, the same each time; in the outline there are rows and meanings, but no graphs.

use super::{Encoded, Formulation, Halted, Numbered, encode_employee, look_around, opener, openers, rows, share};
use crate::career::{Expander, Frame};
use crate::dag::Leg;
use crate::instance::Instance;
use crate::packing::{Agents, Knapsack, Row, Selection, Shown};

/// An instance written down without its graphs; none as soon as `halted` says that it must end.
#[must_use]
pub fn outline(instance: &Instance, halted: &Halted<'_>) -> Option<Formulation> {
    let frame = Frame::of(instance);
    let prospects = look_around(instance, &frame, halted)?;
    let Numbered { problem, meanings, purses, rows } = rows::number(instance, &frame, &prospects);
    let (openers, quiet) = (openers(instance), Selection::default());
    Some(Formulation { problem, meanings, rows, frame, prospects, openers, purses, details: Vec::new(), quiet })
}

/// The agents of an outline, shown one by one.
#[derive(Clone, Copy, Debug)]
pub struct Stream<'a> {
    instance: &'a Instance,
    outline: &'a Formulation,
}

/// Where one employee's graphs are made.
#[derive(Debug, Default)]
pub struct Space {
    expander: Expander,
    made: Option<Encoded>,
}

impl<'a> Stream<'a> {
    /// The agents of `outline`, which is that of `instance`.
    #[must_use]
    pub const fn new(instance: &'a Instance, outline: &'a Formulation) -> Self {
        Self { instance, outline }
    }
}

impl Agents for Stream<'_> {
    type Space = Space;

    fn rows(&self) -> &[Row] {
        &self.outline.problem.rows
    }

    fn knapsacks(&self) -> &[Knapsack] {
        &self.outline.problem.knapsacks
    }

    fn constant(&self) -> i64 {
        self.outline.problem.constant
    }

    fn count(&self) -> usize {
        self.instance.employees.len() + self.outline.openers.len()
    }

    fn show<'s>(&'s self, agent: usize, space: &'s mut Space) -> Shown<'s> {
        let Formulation { frame, rows, .. } = self.outline;
        let made = match self.outline.prospects.get(agent) {
            Some(own) => encode_employee(&mut space.expander, self.instance, frame, rows, own, share(self.instance)),
            None => {
                let session = self.outline.openers[agent - self.outline.prospects.len()];
                let capacity = self.instance.sessions[session.index()].capacity;
                Encoded::alone(opener(self.instance, rows, session, capacity), vec![Leg { arc: 0, choice: u32::MAX }])
            }
        };
        let made = space.made.insert(made);
        Shown { graph: &made.graph, relaxed: made.relaxed.as_ref(), start: &made.quiet }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formulate::encode;
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;

    #[test]
    fn agents_are_shown_with_the_graphs_that_they_would_have_in_memory() {
        let instance = InstanceBuilder::new("2027-01-01", 3)
            .policy(Policy::asn())
            .unit("U1")
            .unit("U2")
            .position("A", "U1", "pelaksana")
            .position("B", "U2", "pelaksana")
            .employee(1, "A")
            .unplaced(2, "pelaksana")
            .course("K", 10)
            .session_with("S", "K", 2, 1, |row| row.min_participants = 1)
            .build()
            .unwrap();
        let whole = encode(&instance);
        let outline = outline(&instance, &|| false).expect("nobody asked to stop");
        let stream = Stream::new(&instance, &outline);
        assert_eq!(stream.rows(), whole.problem.rows);
        assert_eq!(stream.count(), whole.problem.graphs.len());
        let mut space = Space::default();
        for agent in (0..stream.count()).chain([0]) {
            let shown = stream.show(agent, &mut space);
            assert_eq!(*shown.graph, whole.problem.graphs[agent], "agent {agent}");
            assert_eq!(shown.start, whole.quiet.paths[agent], "agent {agent}");
        }
        assert_eq!(outline.decode(&instance, &whole.quiet), whole.decode(&instance, &whole.quiet));
        assert_eq!(outline.decode_shown(&instance, &whole.quiet, &stream), whole.decode(&instance, &whole.quiet));
    }
}
