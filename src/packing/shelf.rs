//! Graphs that were made once and put away small, so that they need not be made again.
//!
//! For a planner: what a province's people can do is worked out once, not in every pass. For an OR reader: reading a graph
//! back takes a fiftieth of what generating it takes. How many fit is a matter of memory alone: a graph read back is the
//! one that was put away, so that no result depends on it.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::{Agents, Knapsack, Row, Shown};
use crate::dag::{Flat, Graph, Leg};

/// [`Agents`] of which as many as fit are put away when they are shown for the first time.
#[derive(Debug)]
pub struct Shelf<'a, A> {
    agents: &'a A,
    kept: Vec<OnceLock<Box<[u8]>>>,
    /// Bytes left.
    room: AtomicUsize,
}

/// What is put away of an agent.
#[derive(Serialize)]
struct Item<'a>(Flat, Option<Flat>, &'a [Leg]);

/// What is read back of it.
#[derive(Deserialize)]
struct ReadBack(Flat, Option<Flat>, Vec<Leg>);

/// Where agents are made or read back.
#[derive(Debug, Default)]
pub struct Desk<S> {
    made: S,
    copy: (Graph, Option<Graph>, Vec<Leg>),
}

impl<'a, A: Agents> Shelf<'a, A> {
    /// A shelf for `agents` that holds up to `bytes`.
    #[must_use]
    pub fn new(agents: &'a A, bytes: usize) -> Self {
        let kept = (0..agents.count()).map(|_| OnceLock::new()).collect();
        Self { agents, kept, room: AtomicUsize::new(bytes) }
    }

    /// Puts an agent away if there is room.
    fn put_away(&self, agent: usize, shown: Shown<'_>) {
        // About two bytes are taken for a label: whoever would hardly fit is not written at all.
        if self.room.load(Ordering::Relaxed) < shown.graph.size() {
            return;
        }
        let item = Item(shown.graph.into(), shown.relaxed.map(Flat::from), shown.start);
        let Ok(bytes) = postcard::to_allocvec(&item) else { return };
        let bytes = lz4_flex::compress_prepend_size(&bytes);
        let fits = |room: usize| room.checked_sub(bytes.len());
        if self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits).is_ok() {
            _ = self.kept[agent].set(bytes.into_boxed_slice());
        }
    }
}

impl<A: Agents> Agents for Shelf<'_, A> {
    type Space = Desk<A::Space>;

    fn rows(&self) -> &[Row] {
        self.agents.rows()
    }

    fn knapsacks(&self) -> &[Knapsack] {
        self.agents.knapsacks()
    }

    fn constant(&self) -> i64 {
        self.agents.constant()
    }

    fn count(&self) -> usize {
        self.agents.count()
    }

    fn show<'s>(&'s self, agent: usize, desk: &'s mut Self::Space) -> Shown<'s> {
        let Some(bytes) = self.kept[agent].get() else {
            let shown = self.agents.show(agent, &mut desk.made);
            self.put_away(agent, shown);
            return shown;
        };
        let bytes = lz4_flex::decompress_size_prepended(bytes).expect("what was put away can be unpacked");
        let ReadBack(graph, relaxed, start) = postcard::from_bytes(&bytes).expect("what was put away can be read back");
        desk.copy = (graph.into(), relaxed.map(Graph::from), start);
        let (graph, relaxed, start) = &desk.copy;
        Shown { graph, relaxed: relaxed.as_ref(), start }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dag::GraphBuilder;
    use crate::packing::{InMemory, Problem, Selection, used};

    /// Three agents with one to three arcs; the last has a relaxed graph as well.
    fn three() -> (Problem, Selection) {
        let graph = |arcs: i64| {
            let mut builder = GraphBuilder::new();
            let sink = builder.node();
            let list = builder.list([used(0, -1 << 40)]);
            (0..arcs).for_each(|points| _ = builder.arc(0, sink, points - 1, list, 0));
            builder.finish(sink).0
        };
        let rows = vec![Row { limit: 1, penalty: None }];
        let graphs: Vec<Graph> = (1..=3).map(graph).collect();
        let relaxed = vec![None, None, Some(graph(4))];
        let start = Selection { paths: vec![vec![Leg { arc: 0, choice: u32::MAX }]; 3] };
        (Problem { rows, graphs, relaxed, constant: 5, ..Problem::default() }, start)
    }

    #[test]
    fn agents_are_shown_as_they_were_before_whether_there_is_room_for_them_or_not() {
        let (problem, start) = three();
        let agents = InMemory { problem: &problem, start: &start };
        for (bytes, most) in [(0, 0), (40, 1), (1 << 20, 3)] {
            let shelf = Shelf::new(&agents, bytes);
            assert_eq!((shelf.rows(), shelf.constant(), shelf.count()), (&problem.rows[..], 5, 3));
            let mut desk = Desk::default();
            for agent in [2, 0, 1, 1, 0, 2] {
                let shown = shelf.show(agent, &mut desk);
                assert_eq!(shown.graph, &problem.graphs[agent]);
                assert_eq!(shown.relaxed, problem.relaxed[agent].as_ref());
                assert_eq!(shown.start, start.paths[agent]);
            }
            assert_eq!(shelf.kept.iter().filter(|kept| kept.get().is_some()).count(), most, "room for {bytes} bytes");
        }
    }
}
