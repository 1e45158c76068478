//! A pool of paths for every agent, flat: what each earns and uses, without its graph.
//!
//! For a planner: the few dozen ways of each person that are nearly as good as the best one. For an OR reader: columns with
//! the least reduced loss at given prices, in which a local search finds its way without pricing.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::stop::Watch;
use crate::dag::{Graph, Leg, Paths, Prices, Use, nearest};

/// Columns of all agents.
pub(super) struct Pool {
    /// Where the columns of each agent begin; the first of each is the path at hand.
    first_column: Vec<u32>,
    points: Vec<i64>,
    first_use: Vec<u32>,
    /// Rows of each column in order, each once.
    uses: Vec<Use>,
    paths: Vec<Vec<Leg>>,
}

/// One agent's columns: points, uses, path.
type Own = Vec<(i64, Vec<Use>, Vec<Leg>)>;

impl Pool {
    /// The path at hand and up to `most` others of each agent, nearest to the best at `prices`; of those with the same uses
    /// the best.
    pub(super) fn of(
        graphs: &[&Graph],
        at_hand: &[Vec<Leg>],
        prices: &Prices<'_>,
        most: usize,
        watch: &Watch<'_>,
    ) -> Self {
        let own = |space: &mut Paths, (graph, path): (&&Graph, &Vec<Leg>)| own(graph, path, prices, most, space);
        let found: Vec<Own> = graphs.par_iter().zip(at_hand).with_min_len(8).map_init(Paths::default, own).collect();
        watch.count(graphs.iter().map(|graph| 3 * graph.size() as u64).sum());
        let mut pool =
            Self { first_column: vec![0], points: Vec::new(), first_use: vec![0], uses: Vec::new(), paths: Vec::new() };
        for own in found {
            for (points, uses, path) in own {
                pool.points.push(points);
                pool.uses.extend(uses);
                pool.first_use.push(u32::try_from(pool.uses.len()).expect("a pool has fewer than 2^32 uses"));
                pool.paths.push(path);
            }
            pool.first_column.push(u32::try_from(pool.points.len()).expect("a pool has fewer than 2^32 columns"));
        }
        pool
    }

    pub(super) fn agents(&self) -> usize {
        self.first_column.len() - 1
    }

    /// The columns of an agent.
    pub(super) fn columns(&self, agent: usize) -> std::ops::Range<u32> {
        self.first_column[agent]..self.first_column[agent + 1]
    }

    pub(super) fn points(&self, column: u32) -> i64 {
        self.points[column as usize]
    }

    pub(super) fn uses(&self, column: u32) -> &[Use] {
        &self.uses[self.first_use[column as usize] as usize..self.first_use[column as usize + 1] as usize]
    }

    /// The paths of these columns.
    pub(super) fn paths_of(&self, columns: &[u32]) -> Vec<Vec<Leg>> {
        columns.iter().map(|&column| self.paths[column as usize].clone()).collect()
    }
}

fn own(graph: &Graph, at_hand: &[Leg], prices: &Prices<'_>, most: usize, space: &mut Paths) -> Own {
    let column = |path: &[Leg]| (graph.points(path), added_up(graph, path), path.to_vec());
    let first = column(at_hand);
    let mut seen: FxHashSet<Vec<Use>> = FxHashSet::from_iter([first.1.clone()]);
    let mut own = vec![first];
    nearest(graph, prices, space, most, |_, path| {
        let next = column(path);
        // Others that use the same came earlier and are worth more, but for the path at hand, which came first of all.
        let better_than_at_hand = next.1 == own[0].1 && next.0 > own[0].0;
        if better_than_at_hand || seen.insert(next.1.clone()) {
            own.push(next);
        }
    });
    own
}

/// The uses of a path by row, each row once.
fn added_up(graph: &Graph, path: &[Leg]) -> Vec<Use> {
    let mut uses = Vec::new();
    graph.for_uses(path, |entry| uses.push(entry));
    uses.sort_unstable();
    uses.dedup_by(|next, kept| {
        let same = next.row == kept.row;
        if same {
            kept.amount += next.amount;
        }
        same
    });
    uses.retain(|entry| entry.amount != 0);
    uses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dag::{GraphBuilder, POINT};
    use crate::packing::used;
    use crate::solver::{Settings, StopSignal};

    #[test]
    fn a_pool_holds_the_path_at_hand_first_and_of_paths_that_use_the_same_the_best() {
        let mut builder = GraphBuilder::new();
        let (middle, sink) = (builder.node(), builder.node());
        let (one, two) = (builder.list([used(0, 1)]), builder.list([used(1, 2)]));
        builder.arc(0, middle, 5, one, 0);
        builder.arc(0, middle, 4, two, 0);
        builder.arc(0, middle, 1, 0, 0);
        builder.arc(middle, sink, 3, two, 0);
        builder.arc(middle, sink, 2, one, 0);
        let graph = builder.finish(sink).0;
        let leg = |arc: u32| Leg { arc, choice: u32::MAX };
        let (settings, signal) = (Settings::default(), StopSignal::default());
        let watch = Watch::start(&settings, &signal, &());
        let prices = Prices { price: &[POINT, POINT], shift: &[0, 0] };
        let pool = Pool::of(&[&graph], &[vec![leg(1), leg(4)]], &prices, 10, &watch);
        let held: Vec<(i64, Vec<Use>)> =
            pool.columns(0).map(|column| (pool.points(column), pool.uses(column).to_vec())).collect();
        let both = vec![used(0, 1), used(1, 2)];
        assert_eq!(held[0], (6, both.clone()), "the path at hand");
        // What is left at prices of one each: 5 + 2 - 2, 5 + 3 - 3 (better than what is at hand), 4 + 3 - 4, 1 + 2 - 1, 1 + 3 - 2.
        let mut others = held[1..].to_vec();
        others.sort();
        let expected =
            vec![(3, vec![used(0, 1)]), (4, vec![used(1, 2)]), (7, vec![used(0, 2)]), (7, vec![used(1, 4)]), (8, both)];
        assert_eq!(others, expected);
        assert_eq!(pool.paths_of(&[pool.columns(0).start]), [vec![leg(1), leg(4)]]);
    }
}
