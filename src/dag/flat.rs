//! A graph column by column, as differences where these are small: for writing it down small.

use serde::{Deserialize, Serialize};

use super::{Arc, Choice, Graph, Use};

/// What a [`Graph`] holds, in columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flat {
    nodes: u32,
    /// Tails of arcs less those before, and heads less tails.
    tails: Vec<u32>,
    steps: Vec<u32>,
    points: Vec<i32>,
    lists: Vec<u32>,
    menus: Vec<u32>,
    list_lengths: Vec<u32>,
    /// Rows of uses less those before.
    rows: Vec<i64>,
    amounts: Vec<i64>,
    menu_lengths: Vec<u32>,
    choice_points: Vec<i64>,
    /// Lists of choices less those before.
    choice_lists: Vec<i64>,
}

/// Numbers less those before them.
fn differences(numbers: impl Iterator<Item = u32>) -> Vec<i64> {
    let mut before = 0;
    numbers.map(|number| i64::from(number) - std::mem::replace(&mut before, i64::from(number))).collect()
}

/// Sums of the differences so far.
fn sums(differences: Vec<i64>) -> impl Iterator<Item = u32> {
    let mut sum = 0;
    differences.into_iter().map(move |difference| {
        sum += difference;
        u32::try_from(sum).expect("the sums are the numbers that were written")
    })
}

/// Ends of pieces as their lengths.
fn lengths(first: &[u32]) -> Vec<u32> {
    first.windows(2).map(|ends| ends[1] - ends[0]).collect()
}

/// Where pieces of these lengths begin, and where the last one ends.
fn firsts(lengths: Vec<u32>) -> Vec<u32> {
    let ends = lengths.into_iter().scan(0, |end, length| {
        *end += length;
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}

impl From<&Graph> for Flat {
    fn from(graph: &Graph) -> Self {
        let mut before = 0;
        let tail = |arc: &Arc| arc.tail - std::mem::replace(&mut before, arc.tail);
        Self {
            nodes: graph.nodes,
            tails: graph.arcs.iter().map(tail).collect(),
            steps: graph.arcs.iter().map(|arc| arc.head - arc.tail).collect(),
            points: graph.arcs.iter().map(|arc| arc.points).collect(),
            lists: graph.arcs.iter().map(|arc| arc.list).collect(),
            menus: graph.arcs.iter().map(|arc| arc.menu).collect(),
            list_lengths: lengths(&graph.list_first),
            rows: differences(graph.uses.iter().map(|entry| entry.row)),
            amounts: graph.uses.iter().map(|entry| entry.amount).collect(),
            menu_lengths: lengths(&graph.menu_first),
            choice_points: graph.choices.iter().map(|choice| choice.points).collect(),
            choice_lists: differences(graph.choices.iter().map(|choice| choice.list)),
        }
    }
}

impl From<Flat> for Graph {
    fn from(flat: Flat) -> Self {
        let tails = flat.tails.into_iter().scan(0, |tail, more| {
            *tail += more;
            Some(*tail)
        });
        let ends = tails.zip(flat.steps).map(|(tail, step)| (tail, tail + step));
        let tags = flat.points.into_iter().zip(flat.lists.into_iter().zip(flat.menus));
        let arc = |((tail, head), (points, (list, menu)))| Arc { tail, head, points, list, menu };
        let choices = flat.choice_points.into_iter().zip(sums(flat.choice_lists));
        Self {
            nodes: flat.nodes,
            arcs: ends.zip(tags).map(arc).collect(),
            list_first: firsts(flat.list_lengths),
            uses: sums(flat.rows).zip(flat.amounts).map(|(row, amount)| Use { row, amount }).collect(),
            menu_first: firsts(flat.menu_lengths),
            choices: choices.map(|(points, list)| Choice { points, list }).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::GraphBuilder;
    use super::*;

    #[test]
    fn a_graph_in_columns_is_the_same_graph() {
        let mut builder = GraphBuilder::new();
        let (middle, sink) = (builder.node(), builder.node());
        let (one, two) = (
            builder.list([Use { row: 900, amount: 1 }, Use { row: 7, amount: -(1 << 40) }]),
            builder.list([Use { row: 3, amount: 2 }]),
        );
        let menu = builder.menu([Choice { points: -4, list: two }, Choice { points: 9, list: one }]);
        builder.arc(middle, sink, -3, two, menu);
        builder.arc(0, sink, 5, one, 0);
        builder.arc(0, middle, 1 << 30, 0, 0);
        let graph = builder.finish(sink).0;
        assert_eq!(Graph::from(Flat::from(&graph)), graph);
        let empty = GraphBuilder::new().finish(0).0;
        assert_eq!(Graph::from(Flat::from(&empty)), empty);
    }
}
