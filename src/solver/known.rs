//! A known good selection, carried along to catch whatever excludes it wrongly.
//!
//! For a planner: a safety net for those who work on the engine. For an OR reader: bounds, fixings and branchings
//! may only exclude selections that are no better than the best one found. Given a selection that is better, every such
//! step can be held against it; the first that excludes it is wrong, and is named (CaDiCaL does the same with a
//! solution in its debug builds).
//!
//! Every check takes `best`, the points of the best selection found: what is no better may go. None: nothing may go.

use std::sync::Arc;

use crate::dag::{Leg, Restricted};
use crate::packing::{Problem, Selection};

/// An allowed selection and what it is worth.
#[derive(Clone, Debug)]
pub(super) struct Known {
    selection: Arc<Selection>,
    points: i64,
}

impl Known {
    /// The selection, if it is one of `problem` and allowed; else it says nothing about this problem.
    pub(super) fn of(problem: &Problem, selection: &Arc<Selection>) -> Option<Self> {
        let points = selection.points(problem)?;
        Some(Self { selection: Arc::clone(selection), points })
    }

    /// Whether steps that keep everything better than `best` must keep it.
    pub(super) fn is_better(&self, best: Option<i64>) -> bool {
        best.is_none_or(|best| self.points > best)
    }

    /// All of it.
    pub(super) fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Its path of an agent.
    pub(super) fn path(&self, agent: usize) -> &[Leg] {
        &self.selection.paths[agent]
    }

    /// Whether its path of `agent` lies in what `part` leaves of the agent's graph.
    pub(super) fn lies_in(&self, agent: usize, part: &Restricted) -> bool {
        self.path(agent).iter().all(|leg| {
            part.arc_of.contains(&leg.arc) && (leg.choice == u32::MAX || part.choice_of.contains(&leg.choice))
        })
    }

    /// Whether the whole selection lies in what the parts leave of the graphs.
    pub(super) fn lies_in_all<'p>(&self, parts: impl IntoIterator<Item = &'p Restricted>) -> bool {
        parts.into_iter().enumerate().all(|(agent, part)| self.lies_in(agent, part))
    }

    /// Holds an upper bound against it; in a part of the search, ask first whether the part has it.
    ///
    /// # Panics
    /// It is worth more than the bound.
    pub(super) fn bound_admits(&self, step: &str, bound: i64, best: Option<i64>) {
        assert!(
            !self.is_better(best) || self.points <= bound,
            "{step}: the bound of {bound} points excludes the known selection, worth {}",
            self.points
        );
    }

    /// Holds a step that split or shrank a part of the search against it: `before`, the part had it; `after`, what is
    /// left has it.
    ///
    /// # Panics
    /// It was there and is gone.
    pub(super) fn remains(&self, step: &str, before: bool, after: bool, best: Option<i64>) {
        assert!(
            after || !before || !self.is_better(best),
            "{step}: the known selection, worth {} points, is lost while the best is worth {best:?}",
            self.points
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dag::{Graph, GraphBuilder};
    use crate::packing::{Row, used};

    /// Two agents and one unit of a row: with it the first earns 10, the second 6.
    fn rivals() -> Problem {
        let graph = |points: i64| -> Graph {
            let mut builder = GraphBuilder::new();
            let sink = builder.node();
            let unit = builder.list([used(0, 1)]);
            builder.arc(0, sink, 0, 0, 0);
            builder.arc(0, sink, points, unit, 0);
            builder.finish(sink).0
        };
        Problem {
            rows: vec![Row { limit: 1, penalty: None }],
            graphs: vec![graph(10), graph(6)],
            relaxed: vec![None, None],
            ..Problem::default()
        }
    }

    fn chosen(ways: [u32; 2]) -> Arc<Selection> {
        Arc::new(Selection { paths: ways.map(|arc| vec![Leg { arc, choice: u32::MAX }]).to_vec() })
    }

    fn best() -> Known {
        Known::of(&rivals(), &chosen([1, 0])).expect("it is allowed")
    }

    /// What the check says when it aborts; none when it passes.
    fn complaint(check: impl FnOnce(&Known) + std::panic::UnwindSafe) -> Option<String> {
        let known = best();
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&known)));
        caught.err().and_then(|why| why.downcast_ref::<String>().cloned())
    }

    #[test]
    fn a_selection_that_is_not_allowed_says_nothing() {
        assert!(Known::of(&rivals(), &chosen([1, 1])).is_none());
        assert!(Known::of(&rivals(), &chosen([1, 7])).is_none());
    }

    #[test]
    fn a_bound_below_it_is_named_and_one_at_it_passes() {
        let words = complaint(|known| known.bound_admits("some pass", 9, None)).expect("9 < 10");
        assert!(words.starts_with("some pass: the bound of 9 points") && words.ends_with("worth 10"), "{words}");
        assert_eq!(complaint(|known| known.bound_admits("some pass", 10, None)), None);
        assert_eq!(complaint(|known| known.bound_admits("some pass", 9, Some(10))), None, "as good is found already");
        assert!(complaint(|known| known.bound_admits("some pass", 9, Some(9))).is_some());
    }

    #[test]
    fn removing_an_arc_that_it_uses_is_named_and_any_other_passes() {
        let without = |arc: usize| {
            complaint(move |known| {
                let before = Restricted::whole(&rivals().graphs[0]);
                let after = before.restrict(|at| at != arc, |_| true);
                known.remains("some fixing", known.lies_in(0, &before), known.lies_in(0, &after), Some(6));
            })
        };
        assert_eq!(without(0), None);
        let words = without(1).expect("the arc goes");
        assert!(words.starts_with("some fixing: the known selection, worth 10 points, is lost"), "{words}");
    }

    #[test]
    fn what_was_not_there_cannot_be_lost() {
        assert_eq!(complaint(|known| known.remains("some branch", false, false, None)), None);
    }
}
