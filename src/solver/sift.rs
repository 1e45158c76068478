//! Slim problems: of every agent's graph only what comes close to its best path at good prices.
//!
//! For a planner: nobody looks at every conceivable way again and again, only at those that are nearly as good as the
//! best. For an OR reader: *sifting* (Bixby et al. 1992) carried over to path packing. At prices that give a good bound,
//! an arc is kept when the best path through it loses at most a given slack more than the agent's path at hand does against
//! its best; everything else is left out until prices have changed. Prices and plans are then worked out on the slim graphs at a small part of the
//! cost; the whole graphs are asked again only to certify bounds and to sift anew. When the slack is at least the gap
//! between bound and best selection, the slim problem holds everything better than that selection.

use rayon::prelude::*;

use super::primal::priced;
use super::stop::Watch;
use crate::dag::{Graph, Leg, POINT, Paths, Prices, Restricted};
use crate::packing::{Problem, Selection};

/// Agents among which the slack is chosen.
const SAMPLE: usize = 256;
/// Arcs of an agent beyond which a poor path at hand does not count: around a first selection nearly everything is better
/// than what an agent has, and its slim graph would be the whole one.
const MOST: usize = 600;
/// Graphs with at most this many arcs are kept whole.
const SMALL: usize = 8;

/// The slim problem, and the way back.
pub(super) struct Slim {
    /// The same rows and agents with slim graphs.
    pub(super) problem: Problem,
    /// For each agent the arcs and choices of the whole graph.
    origins: Vec<(Vec<u32>, Vec<u32>)>,
    /// Fixed-point loss up to which everything was kept.
    pub(super) slack: i64,
}

/// Memory for sifting one graph.
#[derive(Default)]
pub(super) struct Sieve {
    paths: Paths,
    arc_loss: Vec<i64>,
    menu_loss: Vec<i64>,
    sorted: Vec<i64>,
    keep_arc: Vec<bool>,
    keep_choice: Vec<bool>,
}

impl Sieve {
    /// Computes what is lost by going through each arc; whether the graph has a path.
    fn lose(&mut self, graph: &Graph, prices: &Prices<'_>) -> Option<i64> {
        let best = self.paths.best(graph, prices)?;
        self.arc_loss.clear();
        self.arc_loss.resize(graph.arcs().len(), i64::MAX);
        let loss = &mut self.arc_loss;
        self.paths.through(graph, |arc, value| loss[arc] = best - value);
        Some(best)
    }

    /// Marks arcs and choices through which at most `slack` more is lost than by an agent's path at hand, which is worth
    /// `least` at these prices; without it, than by the best path.
    fn mark(&mut self, graph: &Graph, prices: &Prices<'_>, slack: i64, least: Option<i64>) {
        let Some(best) = self.lose(graph, prices) else { return };
        let regret = least.map_or(0, |least| best - least);
        let slack = self.moderated(slack, slack.saturating_add(regret));
        self.menu_loss.clear();
        self.menu_loss.resize(graph.menus(), i64::MAX);
        for (at, arc) in graph.arcs().iter().enumerate() {
            self.keep_arc[at] |= self.arc_loss[at] <= slack;
            let known = &mut self.menu_loss[arc.menu as usize];
            *known = self.arc_loss[at].min(*known);
        }
        for menu in 1..graph.menus() {
            let loss = self.menu_loss[menu];
            for choice in graph.menu(menu as u32).filter(|_| loss <= slack) {
                let own = self.paths.choice_loss(graph, menu as u32, choice);
                self.keep_choice[choice] |= own.is_some_and(|own| loss.saturating_add(own) <= slack);
            }
        }
    }

    /// A slack between `least` and `most` that keeps no more than [`MOST`] arcs, where `least` does not keep more.
    fn moderated(&mut self, least: i64, most: i64) -> i64 {
        if self.arc_loss.iter().filter(|&&loss| loss <= most).count() <= MOST {
            return most;
        }
        self.sorted.clone_from(&self.arc_loss);
        (*self.sorted.select_nth_unstable(MOST).1).clamp(least, most)
    }

    /// Value of the best path.
    pub(super) fn best(&mut self, graph: &Graph, prices: &Prices<'_>) -> Option<i64> {
        self.paths.best(graph, prices)
    }

    /// What is lost by going through each arc on some path, for graphs that are sifted at all.
    pub(super) fn losses(&mut self, graph: &Graph, prices: &Prices<'_>) -> Vec<i64> {
        let sifted = graph.arcs().len() > SMALL && self.lose(graph, prices).is_some();
        let known = self.arc_loss.iter().copied().filter(|&loss| sifted && loss < i64::MAX);
        known.collect()
    }

    /// The part of `graph` within the slack at any of the views, and the given paths.
    pub(super) fn sift(&mut self, graph: &Graph, views: &[(Prices<'_>, i64)], paths: &[&[Leg]]) -> Restricted {
        if graph.arcs().len() <= SMALL {
            return Restricted::whole(graph);
        }
        self.keep_arc.clear();
        self.keep_arc.resize(graph.arcs().len(), false);
        self.keep_choice.clear();
        self.keep_choice.resize(graph.choices().len(), false);
        for (prices, slack) in views {
            let worth = |path: &[Leg]| graph.points(path) * POINT - priced(graph, path, prices);
            let least = paths.iter().map(|path| worth(path)).min();
            self.mark(graph, prices, *slack, least);
        }
        for leg in paths.iter().copied().flatten() {
            self.keep_arc[leg.arc as usize] = true;
            if let Some(keep) = self.keep_choice.get_mut(leg.choice as usize) {
                *keep = true;
            }
        }
        graph.restrict(|arc| self.keep_arc[arc], |choice| self.keep_choice[choice])
    }
}

/// The loss within which about `arcs` arcs per agent lie, seen in a sample.
pub(super) fn slack(problem: &Problem, prices: &Prices<'_>, arcs: usize, watch: &Watch<'_>) -> i64 {
    let agents = problem.graphs.len();
    let sample: Vec<usize> = (0..agents.min(SAMPLE)).map(|at| at * agents / agents.min(SAMPLE)).collect();
    let mut sieve = Sieve::default();
    let mut losses = Vec::new();
    for &agent in &sample {
        let graph = &problem.graphs[agent];
        watch.count(2 * graph.size() as u64);
        losses.extend(sieve.losses(graph, prices));
    }
    quantile(losses, arcs * sample.len())
}

/// The loss that so many of the losses do not pass.
pub(super) fn quantile(mut losses: Vec<i64>, wanted: usize) -> i64 {
    if losses.len() <= wanted {
        return i64::MAX;
    }
    *losses.select_nth_unstable(wanted).1
}

impl Slim {
    /// Sifts `problem` by the views (prices with the slack at these); the paths of `kept` stay in.
    pub(super) fn of(problem: &Problem, views: &[(Prices<'_>, i64)], kept: &[&Selection], watch: &Watch<'_>) -> Self {
        let sifted: Vec<(Restricted, Option<Graph>)> = (0..problem.graphs.len())
            .into_par_iter()
            .with_min_len(8)
            .map_init(Sieve::default, |sieve, agent| {
                let paths: Vec<&[Leg]> = kept.iter().map(|selection| &selection.paths[agent][..]).collect();
                let plan = sieve.sift(&problem.graphs[agent], views, &paths);
                let relaxed = problem.relaxed[agent].as_ref();
                (plan, relaxed.map(|graph| sieve.sift(graph, views, &[]).graph))
            })
            .collect();
        watch.count(2 * views.len() as u64 * problem.size());
        let slack = views.first().map_or(0, |(_, slack)| *slack);
        Self::from_parts(problem, sifted, slack)
    }

    /// The slim problem of sifted graphs, for plans and (where these differ) for bounds; all else is that of `frame`.
    pub(super) fn from_parts(frame: &Problem, parts: Vec<(Restricted, Option<Graph>)>, slack: i64) -> Self {
        let (rows, knapsacks) = (frame.rows.clone(), frame.knapsacks.clone());
        let problem = Problem { rows, knapsacks, constant: frame.constant, ..Problem::default() };
        let mut slim = Self { problem, origins: Vec::with_capacity(parts.len()), slack };
        for (plan, relaxed) in parts {
            slim.problem.graphs.push(plan.graph);
            slim.problem.relaxed.push(relaxed);
            slim.origins.push((plan.arc_of, plan.choice_of));
        }
        slim
    }

    /// A selection of the slim problem as one of the whole.
    pub(super) fn lift(&self, paths: &[Vec<Leg>]) -> Selection {
        let lift = |(path, (arcs, choices)): (&Vec<Leg>, &(Vec<u32>, Vec<u32>))| {
            let leg = |leg: &Leg| Leg {
                arc: arcs[leg.arc as usize],
                choice: choices.get(leg.choice as usize).copied().unwrap_or(u32::MAX),
            };
            path.iter().map(leg).collect()
        };
        Selection { paths: paths.iter().zip(&self.origins).map(lift).collect() }
    }

    /// A selection of the whole, whose paths were kept, as one of the slim problem.
    pub(super) fn lower(&self, selection: &Selection) -> Selection {
        let place = |pieces: &[u32], piece: u32| {
            let at = pieces.binary_search(&piece).expect("the paths of a selection at hand are kept");
            u32::try_from(at).expect("pieces are numbered in 32 bits")
        };
        let lower = |(path, (arcs, choices)): (&Vec<Leg>, &(Vec<u32>, Vec<u32>))| {
            let leg = |leg: &Leg| Leg {
                arc: place(arcs, leg.arc),
                choice: if leg.choice == u32::MAX { u32::MAX } else { place(choices, leg.choice) },
            };
            path.iter().map(leg).collect()
        };
        Selection { paths: selection.paths.iter().zip(&self.origins).map(lower).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dag::{Choice, GraphBuilder, POINT, Use};
    use crate::packing::Row;
    use crate::solver::{Settings, StopSignal};

    /// Twelve arcs side by side worth 1 to 12 points, each with a menu of nothing or 5 points for a unit of row 0.
    fn fan() -> Problem {
        let mut builder = GraphBuilder::new();
        let sink = builder.node();
        let list = builder.list([Use { row: 0, amount: 1 }]);
        for points in 1..=12 {
            let menu = builder.menu([Choice { points: 0, list: 0 }, Choice { points: 5, list }]);
            builder.arc(0, sink, points, 0, menu);
        }
        Problem {
            rows: vec![Row { limit: 1, penalty: None }],
            graphs: vec![builder.finish(sink).0],
            relaxed: vec![None],
            ..Problem::default()
        }
    }

    /// The path over one of the arcs, with the first or second choice of its menu.
    fn over(arc: u32, second: bool) -> Selection {
        Selection { paths: vec![vec![Leg { arc, choice: 2 * arc + u32::from(second) }]] }
    }

    fn sifted(slack: i64, kept: &Selection) -> Slim {
        let (settings, signal) = (Settings::default(), StopSignal::default());
        let watch = Watch::start(&settings, &signal, &());
        let prices = Prices { price: &[3 * POINT], shift: &[0] };
        Slim::of(&fan(), &[(prices, slack * POINT)], &[kept], &watch)
    }

    #[test]
    fn what_loses_no_more_than_the_slack_is_kept() {
        let slim = sifted(2, &over(11, true));
        let graph = &slim.problem.graphs[0];
        assert_eq!(graph.arcs().iter().map(|arc| arc.points).collect::<Vec<_>>(), [10, 11, 12]);
        // Leaving the dear choice out costs 2 points at a price of 3: only on the best arc it is within the slack.
        assert_eq!(graph.choices().len(), 1 + 1 + 2);
    }

    #[test]
    fn whoever_stands_badly_keeps_what_is_better() {
        let slim = sifted(1, &over(7, true));
        let points: Vec<i32> = slim.problem.graphs[0].arcs().iter().map(|arc| arc.points).collect();
        assert_eq!(points, [7, 8, 9, 10, 11, 12]);
    }

    #[test]
    fn the_selection_at_hand_stays_in_and_finds_its_way_back() {
        let slim = sifted(-100, &over(3, false));
        assert_eq!(slim.problem.graphs[0].arcs().len(), 1);
        assert_eq!(slim.lift(&slim.lower(&over(3, false)).paths), over(3, false));
    }

    #[test]
    fn the_slack_leaves_about_as_many_arcs_as_asked_for() {
        let (settings, signal) = (Settings::default(), StopSignal::default());
        let watch = Watch::start(&settings, &signal, &());
        let prices = Prices { price: &[0], shift: &[0] };
        assert_eq!(slack(&fan(), &prices, 3, &watch), 3 * POINT);
        assert_eq!(slack(&fan(), &prices, 12, &watch), i64::MAX);
    }
}
