//! The paths nearest to the best one, in order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Graph, Leg, Paths, Tags};

/// Beginnings of paths that are kept at most, for each path asked for.
const BEGINNINGS: usize = 256;

/// The beginning of a path: where it has come to, by which leg, and what it began with.
struct Beginning {
    node: u32,
    leg: Leg,
    before: u32,
}

/// Visits up to `most` paths, the best first, each with what it loses against the best (fixed point). Beginnings are
/// extended in order of what the best path that begins so loses, which is known exactly (A* with perfect estimates, the
/// simplest of the methods for k shortest paths); in graphs with very many arcs side by side, some paths may be missing.
pub fn nearest(graph: &Graph, tags: &impl Tags, space: &mut Paths, most: usize, mut visit: impl FnMut(i64, &[Leg])) {
    if space.best(graph, tags).is_none() {
        return;
    }
    space.through(graph, |_, _| {});
    let sink = graph.nodes() - 1;
    let source = Leg { arc: u32::MAX, choice: u32::MAX };
    let mut beginnings = vec![Beginning { node: 0, leg: source, before: 0 }];
    let mut open = BinaryHeap::from([Reverse((0_i64, 0_u32))]);
    let (mut found, mut path) = (0, Vec::new());
    while let Some(Reverse((loss, at))) = open.pop() {
        let node = beginnings[at as usize].node as usize;
        if node == sink {
            trace(&beginnings, at, &mut path);
            visit(loss, &path);
            found += 1;
            if found == most {
                return;
            }
            continue;
        }
        let arcs = graph.arcs();
        let first = arcs.partition_point(|arc| (arc.tail as usize) < node);
        for (place, arc) in arcs.iter().enumerate().skip(first).take_while(|(_, arc)| arc.tail as usize == node) {
            space.losses_of(graph, arc, |choice, more| {
                if beginnings.len() < most * BEGINNINGS {
                    open.push(Reverse((loss + more, beginnings.len() as u32)));
                    let leg = Leg { arc: place as u32, choice };
                    beginnings.push(Beginning { node: arc.head, leg, before: at });
                }
            });
        }
    }
}

/// The path of a beginning.
fn trace(beginnings: &[Beginning], mut at: u32, path: &mut Vec<Leg>) {
    path.clear();
    while at != 0 {
        path.push(beginnings[at as usize].leg);
        at = beginnings[at as usize].before;
    }
    path.reverse();
}

#[cfg(test)]
mod tests {
    use super::super::{Choice, GraphBuilder, POINT, Prices, Use};
    use super::*;

    /// Two layers of three arcs, the second with a menu of two choices, one of which uses row 0.
    fn layers() -> Graph {
        let mut builder = GraphBuilder::new();
        let (middle, sink) = (builder.node(), builder.node());
        let list = builder.list([Use { row: 0, amount: 1 }]);
        let menu = builder.menu([Choice { points: 0, list: 0 }, Choice { points: 7, list }]);
        [1, 2, 4].iter().for_each(|&points| _ = builder.arc(0, middle, points, 0, 0));
        [10, 30, 60].iter().for_each(|&points| _ = builder.arc(middle, sink, points, 0, menu));
        builder.finish(sink).0
    }

    fn points_in_order(most: usize, price: i64) -> Vec<(i64, i64)> {
        let graph = layers();
        let mut seen = Vec::new();
        let prices = Prices { price: &[price * POINT], shift: &[0] };
        nearest(&graph, &prices, &mut Paths::default(), most, |loss, path| {
            assert!(graph.is_path(path));
            seen.push((loss / POINT, graph.points(path)));
        });
        seen
    }

    #[test]
    fn all_paths_come_once_in_order_of_what_they_lose() {
        let mut all: Vec<i64> = Vec::new();
        for first in [1, 2, 4] {
            for second in [10, 30, 60] {
                all.extend([first + second, first + second + 7]);
            }
        }
        all.sort_unstable_by_key(|&points| Reverse(points));
        assert_eq!(points_in_order(100, 0), all.iter().map(|&points| (all[0] - points, points)).collect::<Vec<_>>());
        assert_eq!(points_in_order(4, 0).len(), 4);
    }

    #[test]
    fn prices_count_in_the_order() {
        // At a price of 9 the choice with 7 points loses 2.
        assert_eq!(points_in_order(4, 9), [(0, 64), (2, 71), (2, 62), (3, 61)]);
    }
}
