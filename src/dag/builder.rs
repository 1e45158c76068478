//! Builds graphs; drops what cannot lie on a path from source to sink.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::{Arc, Choice, Graph, NONE, Use};

/// Collects nodes and arcs in any order that respects the direction, then numbers and trims them.
#[derive(Debug, Default)]
pub struct GraphBuilder {
    nodes: u32,
    arcs: Vec<Arc>,
    list_first: Vec<u32>,
    uses: Vec<Use>,
    /// Lists by their uses, which stand in [`Self::uses`] only.
    list_of: HashTable<u32>,
    menu_first: Vec<u32>,
    choices: Vec<Choice>,
    scratch: Vec<Use>,
}

impl GraphBuilder {
    /// A graph with only a source (node 0).
    #[must_use]
    pub fn new() -> Self {
        let mut builder = Self::default();
        builder.clear();
        builder
    }

    /// Starts over, keeping the memory.
    pub fn clear(&mut self) {
        self.nodes = 1;
        self.arcs.clear();
        self.list_first.clear();
        self.list_first.extend([0, 0]);
        self.uses.clear();
        self.list_of.clear();
        self.menu_first.clear();
        self.menu_first.extend([0, 0]);
        self.choices.clear();
    }

    /// A new node. Arcs may only lead from earlier nodes to later ones.
    pub fn node(&mut self) -> u32 {
        self.nodes += 1;
        self.nodes - 1
    }

    /// Number of arcs so far.
    #[must_use]
    pub fn arcs(&self) -> usize {
        self.arcs.len()
    }

    /// The list with exactly these uses; uses of the same row are added up, zeros dropped.
    pub fn list(&mut self, uses: impl IntoIterator<Item = Use>) -> u32 {
        self.scratch.clear();
        self.scratch.extend(uses);
        if self.scratch.is_empty() {
            return 0;
        }
        self.scratch.sort_unstable();
        self.scratch.dedup_by(|next, kept| {
            let same = next.row == kept.row;
            if same {
                kept.amount += next.amount;
            }
            same
        });
        self.scratch.retain(|entry| entry.amount != 0);
        if self.scratch.is_empty() {
            return 0;
        }
        let hash = |uses: &[Use]| FxBuildHasher.hash_one(uses);
        let own = hash(&self.scratch);
        if let Some(&list) = self.list_of.find(own, |&list| self.uses(list) == self.scratch) {
            return list;
        }
        let list = u32::try_from(self.list_first.len() - 1).expect("a graph has fewer than 2^32 lists");
        self.uses.extend_from_slice(&self.scratch);
        self.list_first.push(u32::try_from(self.uses.len()).expect("a graph has fewer than 2^32 uses"));
        let (first, uses) = (&self.list_first, &self.uses);
        let of = |list: u32| &uses[first[list as usize] as usize..first[list as usize + 1] as usize];
        self.list_of.insert_unique(own, list, |&list| hash(of(list)));
        list
    }

    /// The uses of a list made by [`Self::list`].
    #[must_use]
    pub fn uses(&self, list: u32) -> &[Use] {
        &self.uses[self.list_first[list as usize] as usize..self.list_first[list as usize + 1] as usize]
    }

    /// A new menu of these alternatives; must not be empty.
    pub fn menu(&mut self, choices: impl IntoIterator<Item = Choice>) -> u32 {
        self.choices.extend(choices);
        self.menu_first.push(u32::try_from(self.choices.len()).expect("a graph has fewer than 2^32 choices"));
        u32::try_from(self.menu_first.len() - 2).expect("a graph has fewer than 2^32 menus")
    }

    /// A new arc; returns its place among the arcs added. Points beyond 32 bits are carried by a menu of the arc's own.
    pub fn arc(&mut self, tail: u32, head: u32, points: i64, list: u32, menu: u32) -> usize {
        debug_assert!(tail < head, "arcs lead forward");
        let (points, menu) = match i32::try_from(points) {
            Ok(points) => (points, menu),
            Err(_) => (0, self.carrying(points, menu)),
        };
        self.arcs.push(Arc { tail, head, points, list, menu });
        self.arcs.len() - 1
    }

    /// A menu of the choices of `menu`, each with so many points more.
    fn carrying(&mut self, points: i64, menu: u32) -> u32 {
        let choices: Vec<Choice> = match menu {
            NONE => vec![Choice { points, list: NONE }],
            _ => {
                let own = self.menu_first[menu as usize] as usize..self.menu_first[menu as usize + 1] as usize;
                let more = |choice: &Choice| Choice { points: choice.points.saturating_add(points), ..*choice };
                self.choices[own].iter().map(more).collect()
            }
        };
        self.menu(choices)
    }

    /// Places of the arcs, sorted by tail (those of one tail in the order in which they were added).
    fn by_tail(&self) -> Vec<u32> {
        let mut next = vec![0_u32; self.nodes as usize + 1];
        self.arcs.iter().for_each(|arc| next[arc.tail as usize + 1] += 1);
        for node in 1..next.len() {
            next[node] += next[node - 1];
        }
        let mut order = vec![0; self.arcs.len()];
        for (at, arc) in self.arcs.iter().enumerate() {
            let place = &mut next[arc.tail as usize];
            order[*place as usize] = u32::try_from(at).expect("a graph has fewer than 2^32 arcs");
            *place += 1;
        }
        order
    }

    /// The graph of everything that lies on a path from node 0 to `sink`, and for each arc kept the place at which it
    /// was added. Empty when there is no such path.
    #[must_use]
    pub fn finish(&mut self, sink: u32) -> (Graph, Vec<u32>) {
        let mut order = self.by_tail();
        let count = self.nodes as usize;
        let (mut ahead, mut back) = (vec![false; count], vec![false; count]);
        ahead[0] = true;
        for &at in &order {
            let arc = self.arcs[at as usize];
            if ahead[arc.tail as usize] {
                ahead[arc.head as usize] = true;
            }
        }
        back[sink as usize] = true;
        for &at in order.iter().rev() {
            let arc = self.arcs[at as usize];
            if back[arc.head as usize] {
                back[arc.tail as usize] = true;
            }
        }
        let mut number = vec![u32::MAX; count];
        let mut nodes = 0;
        for node in (0..count).filter(|&node| ahead[node] && back[node]) {
            number[node] = nodes;
            nodes += 1;
        }
        let kept = |&at: &u32| {
            let arc = self.arcs[at as usize];
            number[arc.tail as usize] != u32::MAX && number[arc.head as usize] != u32::MAX
        };
        order.retain(kept);
        let arcs = order
            .iter()
            .map(|&at| {
                let arc = self.arcs[at as usize];
                Arc { tail: number[arc.tail as usize], head: number[arc.head as usize], ..arc }
            })
            .collect();
        let graph = Graph {
            nodes: nodes.max(1),
            arcs,
            list_first: self.list_first.clone(),
            uses: self.uses.clone(),
            menu_first: self.menu_first.clone(),
            choices: self.choices.clone(),
        };
        (graph, order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_ends_and_unreachable_nodes_are_dropped() {
        let mut builder = GraphBuilder::new();
        let (a, dead, b, orphan, sink) =
            (builder.node(), builder.node(), builder.node(), builder.node(), builder.node());
        builder.arc(0, dead, 9, 0, 0);
        let first = builder.arc(0, a, 1, 0, 0);
        builder.arc(orphan, sink, 9, 0, 0);
        let third = builder.arc(b, sink, 3, 0, 0);
        let second = builder.arc(a, b, 2, 0, 0);
        let (graph, places) = builder.finish(sink);
        assert_eq!(graph.nodes(), 4);
        assert_eq!(places, [first as u32, second as u32, third as u32]);
    }

    #[test]
    fn a_graph_without_a_way_to_the_sink_holds_no_path() {
        let mut builder = GraphBuilder::new();
        let (dead, sink) = (builder.node(), builder.node());
        builder.arc(0, dead, 1, 0, 0);
        let (graph, _) = builder.finish(sink);
        assert!(graph.is_empty());
        assert!(!graph.is_path(&[]));
    }

    #[test]
    fn points_beyond_what_an_arc_holds_are_carried_by_menus() {
        let mut builder = GraphBuilder::new();
        let sink = builder.node();
        let menu = builder.menu([Choice { points: 1, list: 0 }, Choice { points: -4, list: 0 }]);
        for points in [i64::from(i32::MAX), i64::from(i32::MAX) + 1, -(1 << 34)] {
            builder.arc(0, sink, points, 0, 0);
            builder.arc(0, sink, points, 0, menu);
        }
        let (graph, _) = builder.finish(sink);
        let worth = |at: usize, choice: u32| graph.points(&[crate::dag::Leg { arc: at as u32, choice }]);
        let worths = graph.arcs().iter().enumerate().map(|(at, arc)| match arc.menu {
            NONE => vec![worth(at, u32::MAX)],
            menu => graph.menu(menu).map(|choice| worth(at, choice as u32)).collect(),
        });
        let (small, large) = (i64::from(i32::MAX), i64::from(i32::MAX) + 1);
        let expected = [
            vec![small],
            vec![small + 1, small - 4],
            vec![large],
            vec![large + 1, large - 4],
            vec![-(1 << 34)],
            vec![1 - (1 << 34), -4 - (1 << 34)],
        ];
        assert_eq!(worths.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn equal_lists_are_shared_and_zeros_vanish() {
        let mut builder = GraphBuilder::new();
        let one = builder.list([Use { row: 3, amount: 1 }, Use { row: 1, amount: 2 }]);
        let same = builder.list([Use { row: 1, amount: 2 }, Use { row: 3, amount: 1 }]);
        let none = builder.list([Use { row: 1, amount: 2 }, Use { row: 1, amount: -2 }]);
        assert_eq!((one, same, none), (1, 1, 0));
    }
}
