//! The part of a graph whose paths all use something: one side of a branch.
//!
//! For a planner: what is left of somebody's ways when one of their steps must be of a certain sort. For an OR reader:
//! the product of the graph with the two-state automaton "not yet used, used", trimmed.

use super::{Choice, Graph, GraphBuilder, NONE, Restricted};

impl Graph {
    /// The paths that pass at least one arc or choice of which `arc_counts` or `choice_counts` is true. Arcs and choices
    /// may come twice (before and after the first); [`Restricted::arc_of`] and [`Restricted::choice_of`] lead both back
    /// to the same piece.
    #[must_use]
    pub fn require(&self, arc_counts: impl Fn(usize) -> bool, choice_counts: impl Fn(usize) -> bool) -> Restricted {
        let nodes = u32::try_from(self.nodes()).expect("nodes are numbered in 32 bits");
        let mut builder = GraphBuilder::new();
        (1..2 * nodes).for_each(|_| {
            builder.node();
        });
        let mut menus = Menus { choice_of: Vec::new(), places: vec![[NONE; 3]; self.menus()] };
        for menu in 1..self.menus() {
            menus.part(self, &mut builder, menu, &choice_counts);
        }
        let mut added = Vec::new();
        for (at, arc) in self.arcs().iter().enumerate() {
            let list = builder.list(self.list(arc.list).iter().copied());
            let [whole, with, without] = menus.places[arc.menu as usize];
            let mut lay = |from: u32, to: u32, menu: u32, possible: bool| {
                if possible {
                    builder.arc(arc.tail + from * nodes, arc.head + to * nodes, arc.points.into(), list, menu);
                    added.push(u32::try_from(at).expect("arcs are numbered in 32 bits"));
                }
            };
            lay(1, 1, whole, true);
            if arc_counts(at) {
                lay(0, 1, whole, true);
            } else {
                lay(0, 1, with, with != NONE);
                lay(0, 0, without, arc.menu == NONE || without != NONE);
            }
        }
        let (graph, kept) = builder.finish(2 * nodes - 1);
        let arc_of = kept.into_iter().map(|at| added[at as usize]).collect();
        Restricted { graph, arc_of, choice_of: menus.choice_of }
    }
}

/// For each menu: all of it, its choices that use the thing, and the others.
struct Menus {
    choice_of: Vec<u32>,
    places: Vec<[u32; 3]>,
}

impl Menus {
    fn part(&mut self, graph: &Graph, builder: &mut GraphBuilder, menu: usize, counts: &impl Fn(usize) -> bool) {
        let all: Vec<usize> = graph.menu(u32::try_from(menu).expect("menus are numbered in 32 bits")).collect();
        let (with, without): (Vec<usize>, Vec<usize>) = all.iter().partition(|&&choice| counts(choice));
        for (place, part) in [all, with, without].into_iter().enumerate() {
            if part.is_empty() {
                continue;
            }
            let choices: Vec<Choice> = part
                .iter()
                .map(|&at| {
                    let choice = graph.choices()[at];
                    Choice { list: builder.list(graph.list(choice.list).iter().copied()), ..choice }
                })
                .collect();
            self.places[menu][place] = builder.menu(choices);
            self.choice_of.extend(part.iter().map(|&at| u32::try_from(at).expect("choices are numbered in 32 bits")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Paths, Prices, Use};
    use super::*;
    use crate::dag::POINT;

    #[test]
    fn only_paths_that_use_the_row_are_left_and_lead_back_to_the_whole() {
        let mut builder = GraphBuilder::new();
        let (left, right, sink) = (builder.node(), builder.node(), builder.node());
        let scarce = builder.list([Use { row: 0, amount: 1 }]);
        let other = builder.list([Use { row: 1, amount: 1 }]);
        let menu = builder.menu([Choice { points: 0, list: 0 }, Choice { points: -4, list: scarce }]);
        builder.arc(0, left, 1, scarce, 0);
        builder.arc(0, right, 9, other, 0);
        builder.arc(left, sink, 0, 0, menu);
        builder.arc(right, sink, 0, 0, menu);
        let graph = builder.finish(sink).0;
        let uses = |list: u32| graph.list(list).iter().any(|entry| entry.row == 0);
        let part = graph.require(|arc| uses(graph.arcs()[arc].list), |choice| uses(graph.choices()[choice].list));
        let mut space = Paths::default();
        let free = Prices { price: &[0, 0], shift: &[0, 0] };
        assert_eq!(space.best(&part.graph, &free), Some(5 * POINT), "the dear choice behind the other way");
        let mut path = Vec::new();
        space.trace(&part.graph, &mut path);
        let lifted = part.lift(&path);
        assert!(graph.is_path(&lifted));
        assert_eq!(graph.points(&lifted), 5);
        let dear = Prices { price: &[0, 9 * POINT], shift: &[0, 0] };
        assert_eq!(space.best(&part.graph, &dear), Some(POINT), "used on the first arc, free choice afterwards");
    }
}
