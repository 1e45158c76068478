//! One agent's graph as it is written, and the graph that it stands for.
//!
//! For a planner: the check that what was read is a net of ways and nothing else. For an OR reader: arcs sorted by tail
//! and leading forward, each on a path from the first node to the last, lists sorted by row, no path past one menu twice.

use serde::Deserialize;

use super::LARGEST;
use super::form::Numbers;
use crate::dag::{Arc, Choice, Graph, GraphBuilder, NONE, Use};

/// A graph as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GraphForm {
    nodes: u32,
    /// Tail, head, points, list, menu.
    arcs: Vec<Numbers<3, 5>>,
    /// Row, amount.
    #[serde(default)]
    lists: Vec<Vec<Numbers<2, 2>>>,
    /// Points, list.
    #[serde(default)]
    menus: Vec<Vec<Numbers<1, 2>>>,
}

/// Why a form stands for no graph: place and fault.
#[derive(Debug)]
pub(super) struct NotAGraph(pub(super) String, pub(super) String);

fn fault<T>(place: impl Into<String>, what: impl Into<String>) -> Result<T, NotAGraph> {
    Err(NotAGraph(place.into(), what.into()))
}

/// `number` if it counts below `end`.
fn below(number: i64, end: usize) -> Option<u32> {
    u32::try_from(number).ok().filter(|&number| (number as usize) < end)
}

impl GraphForm {
    /// The graph; rows are counted below `rows`.
    pub(super) fn build(self, rows: usize) -> Result<Graph, NotAGraph> {
        let nodes = self.nodes as usize;
        // Every node but the first is where an arc leads: this also keeps what is announced within what is given.
        if nodes == 0 || nodes - 1 > self.arcs.len() {
            return fault("nodes", format!("{nodes} nodes do not go with {} arcs", self.arcs.len()));
        }
        let mut builder = GraphBuilder::new();
        let list_of = self.add_lists(&mut builder, rows)?;
        self.add_menus(&mut builder, &list_of)?;
        (1..nodes).for_each(|_| _ = builder.node());
        let mut arcs = Vec::with_capacity(self.arcs.len());
        for (at, numbers) in self.arcs.iter().enumerate() {
            let arc = self.arc(numbers.value, &list_of).or_else(|what| fault(format!("arc {at}"), what))?;
            if arcs.last().is_some_and(|before: &Arc| before.tail > arc.tail) {
                return fault(format!("arc {at}"), "its tail is before that of the arc before it; sort arcs by tail");
            }
            builder.arc(arc.tail, arc.head, numbers.value[2], arc.list, arc.menu);
            arcs.push(arc);
        }
        let (graph, kept) = builder.finish(self.nodes - 1);
        if let Some(at) = (0..arcs.len()).find(|&at| kept.get(at) != Some(&(at as u32))) {
            return fault(format!("arc {at}"), "it lies on no path from the first node to the last; leave it out");
        }
        if graph.nodes() != nodes {
            return fault("nodes", format!("{} of {nodes} nodes lie on a path", graph.nodes()));
        }
        match menu_passed_twice(&arcs, nodes, self.menus.len()) {
            Some(menu) => fault(format!("menu {menu}"), "a path passes two arcs that carry it"),
            None => Ok(graph),
        }
    }

    /// The builder's numbers of the lists, the empty one included.
    fn add_lists(&self, builder: &mut GraphBuilder, rows: usize) -> Result<Vec<u32>, NotAGraph> {
        let mut list_of = vec![NONE];
        for (at, list) in self.lists.iter().enumerate() {
            let place = || format!("list {}", at + 1);
            let mut uses: Vec<Use> = Vec::with_capacity(list.len());
            for &Numbers { value: [row, amount], .. } in list {
                let Some(row) = below(row, rows) else {
                    return fault(place(), format!("row {row} does not exist; there are {rows}, counted from 0"));
                };
                if amount == 0 || !(-LARGEST..=LARGEST).contains(&amount) {
                    return fault(place(), format!("the amount {amount} is nought or beyond 2^44"));
                }
                if uses.last().is_some_and(|before| before.row >= row) {
                    return fault(place(), "its rows are not in ascending order, each once");
                }
                uses.push(Use { row, amount });
            }
            if uses.is_empty() {
                return fault(place(), "it is empty; the empty list is list 0");
            }
            list_of.push(builder.list(uses));
        }
        Ok(list_of)
    }

    fn add_menus(&self, builder: &mut GraphBuilder, list_of: &[u32]) -> Result<(), NotAGraph> {
        for (at, menu) in self.menus.iter().enumerate() {
            let place = || format!("menu {}", at + 1);
            if menu.is_empty() {
                return fault(place(), "it offers nothing");
            }
            let mut choices = Vec::with_capacity(menu.len());
            for &Numbers { value: [points, list], .. } in menu {
                let Some(list) = below(list, list_of.len()) else {
                    return fault(place(), format!("list {list} does not exist"));
                };
                choices.push(Choice { points, list: list_of[list as usize] });
            }
            builder.menu(choices);
        }
        Ok(())
    }

    fn arc(&self, [tail, head, _, list, menu]: [i64; 5], list_of: &[u32]) -> Result<Arc, String> {
        let node = |node: i64| {
            below(node, self.nodes as usize)
                .ok_or_else(|| format!("node {node} does not exist; there are {}, counted from 0", self.nodes))
        };
        let (tail, head) = (node(tail)?, node(head)?);
        if tail >= head {
            return Err(format!("it leads from node {tail} to {head}; arcs lead to a higher number"));
        }
        let list = below(list, list_of.len()).ok_or_else(|| format!("list {list} does not exist"))?;
        let menu = below(menu, self.menus.len() + 1).ok_or_else(|| format!("menu {menu} does not exist"))?;
        // The builder is given the points themselves.
        let points = 0;
        Ok(Arc { tail, head, points, list: list_of[list as usize], menu })
    }
}

/// A menu that some path passes twice.
fn menu_passed_twice(arcs: &[Arc], nodes: usize, menus: usize) -> Option<usize> {
    let mut first_head = vec![u32::MAX; menus + 1];
    let mut last_tail = vec![0; menus + 1];
    for arc in arcs.iter().filter(|arc| arc.menu != NONE) {
        let menu = arc.menu as usize;
        first_head[menu] = first_head[menu].min(arc.head);
        last_tail[menu] = last_tail[menu].max(arc.tail);
    }
    // Where all that carry a menu begin before any of them ends, none can follow another: no need to look.
    let doubtful = (1..=menus).filter(|&menu| first_head[menu] <= last_tail[menu]);
    let mut past = vec![false; nodes];
    doubtful.into_iter().find(|&menu| {
        past.fill(false);
        arcs.iter().any(|arc| {
            let carries = arc.menu as usize == menu;
            let before = past[arc.tail as usize];
            past[arc.head as usize] |= before || carries;
            before && carries
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(text: &str) -> Result<Graph, String> {
        let form: GraphForm = serde_json::from_str(text).expect("the text has the form of a graph");
        form.build(3).map_err(|NotAGraph(place, what)| format!("{place}: {what}"))
    }

    fn blames(text: &str, words: &str) {
        let fault = build(text).expect_err("the text is no graph");
        assert!(fault.contains(words), "{fault}");
    }

    #[test]
    fn numbers_that_are_left_out_mean_none() {
        let graph =
            build(r#"{"nodes": 2, "arcs": [[0, 1, 5], [0, 1, 6, 1, 1]], "lists": [[[2, -4]]], "menus": [[[3]]]}"#);
        let graph = graph.unwrap();
        assert_eq!(graph.arcs()[0], Arc { tail: 0, head: 1, points: 5, list: NONE, menu: NONE });
        assert_eq!(
            (graph.list(1), graph.choices()),
            (&[Use { row: 2, amount: -4 }][..], &[Choice { points: 3, list: NONE }][..])
        );
    }

    #[test]
    fn one_node_without_arcs_is_an_agent_without_a_path() {
        assert!(build(r#"{"nodes": 1, "arcs": []}"#).unwrap().is_empty());
    }

    #[test]
    fn nodes_must_be_as_many_as_arcs_can_reach() {
        blames(r#"{"nodes": 0, "arcs": []}"#, "nodes: 0 nodes do not go with 0 arcs");
        blames(r#"{"nodes": 4294967295, "arcs": [[0, 1, 5]]}"#, "nodes: 4294967295 nodes do not go with 1 arcs");
        blames(r#"{"nodes": 3, "arcs": [[0, 2, 5], [0, 2, 6]]}"#, "nodes: 2 of 3 nodes lie on a path");
    }

    #[test]
    fn arcs_must_be_in_order_and_useful() {
        blames(r#"{"nodes": 3, "arcs": [[1, 2, 5], [0, 1, 6]]}"#, "arc 1: its tail is before");
        blames(r#"{"nodes": 3, "arcs": [[0, 1, 5], [0, 2, 6]]}"#, "arc 0: it lies on no path");
        blames(r#"{"nodes": 2, "arcs": [[1, 1, 5]]}"#, "arc 0: it leads from node 1 to 1");
        blames(r#"{"nodes": 2, "arcs": [[0, -1, 5]]}"#, "arc 0: node -1 does not exist");
        blames(r#"{"nodes": 2, "arcs": [[0, 1, 5, 0, 1]]}"#, "arc 0: menu 1 does not exist");
    }

    #[test]
    fn lists_and_menus_must_be_whole() {
        let with = |more: &str| format!(r#"{{"nodes": 2, "arcs": [[0, 1, 5]], {more}}}"#);
        blames(&with(r#""lists": [[[0, 1]], []]"#), "list 2: it is empty");
        blames(&with(r#""lists": [[[1, 1], [1, 2]]]"#), "list 1: its rows are not in ascending order");
        blames(&with(r#""lists": [[[3, 1]]]"#), "list 1: row 3 does not exist; there are 3");
        blames(&with(r#""lists": [[[0, 0]]]"#), "list 1: the amount 0 is nought");
        blames(&with(r#""lists": [[[0, -9223372036854775808]]]"#), "beyond 2^44");
        blames(&with(r#""menus": [[]]"#), "menu 1: it offers nothing");
        blames(&with(r#""menus": [[[5, 1]]]"#), "menu 1: list 1 does not exist");
    }

    #[test]
    fn no_path_may_pass_a_menu_twice_but_two_paths_may_share_it() {
        blames(
            r#"{"nodes": 3, "arcs": [[0, 1, 5, 0, 1], [1, 2, 5, 0, 1]], "menus": [[[1]]]}"#,
            "menu 1: a path passes two",
        );
        let shared =
            r#"{"nodes": 4, "arcs": [[0, 1, 0, 0, 1], [0, 2, 0], [1, 3, 0], [2, 3, 0, 0, 1]], "menus": [[[1]]]}"#;
        assert_eq!(build(shared).map(|graph| graph.nodes()), Ok(4));
    }
}
