//! Exhaustive search in integers: branch and price over parts of the agents' graphs, every bound exact.
//!
//! For a planner: tries all that could still be better, and so proves what is best. For an OR reader: at every node
//! column generation ([`super::master`]) gives prices; whatever arc or choice cannot be part of a better selection under
//! the exact bound is removed (reduced-cost fixing; Posta, Ferland and Michelon 2012); candidates are rounded from the
//! shares of columns; and if the bound still leaves room, one branch requires of an agent what the other excludes: the
//! use of a row, where columns differ in that, else an arc or a choice. Every cut rests on fixed-point bounds, so that a
//! finished search is a proof, whatever the floating-point program said.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::StopReason;
use super::branching::{Question, split, units};
use super::known::Known;
use super::master::{Column, Ended, Master, Piece, Priced, Range, Scope, TRACE};
use super::round::round;
use super::stop::Watch;
use crate::dag::{FRACTION, Graph, Paths, Prices, Restricted};
use crate::packing::{Problem, Selection};

/// Rounds of fixing at one node.
const FIXINGS: usize = 4;
/// Share of labels that fixing must remove to be worth another round of prices.
const SHRINKS: f64 = 0.1;
/// Rounds of pricing at a node.
const NODE_ROUNDS: usize = 120;
/// Nodes after which the first dive but one is made; from then on whenever their number has doubled.
const DIVES: u64 = 16;
/// Columns rest when they lose more than this many times the room between bound and best selection.
const RESTING: f64 = 1.5;
/// Least agents with which what the shares agree on is completed apart, and most with which a dive is worth its time.
const COMPLETED: usize = 40;
const DIVING: usize = 120;

/// How a search ended.
pub(super) struct Found {
    /// A selection better than the one given, if there is one.
    pub(super) selection: Option<(Selection, i64)>,
    /// None: everything was searched, and the best selection is optimal. Else why not.
    pub(super) stopped: Option<StopReason>,
    /// Largest bound of what was left unsearched.
    pub(super) open_bound: Option<i64>,
    /// Best prices before the first branch, fixed point.
    pub(super) price: Option<Vec<i64>>,
}

/// Where a search begins.
pub(super) struct Root<'a> {
    /// Prices in fixed point and their binary scales.
    pub(super) price: &'a [i64],
    pub(super) shift: &'a [u8],
    /// A bound that is known already; [`i64::MAX`] if none is.
    pub(super) bound: i64,
    /// What must be beaten.
    pub(super) best: i64,
    /// One path per agent to start from; need not be allowed.
    pub(super) start: Option<&'a Selection>,
}

/// What is left of every agent's graph.
type Parts = Vec<Arc<Restricted>>;

/// A part of the search: what is left of the graphs, what branches asked, and what is known of it.
#[derive(Clone)]
pub(super) struct Node {
    pub(super) parts: Parts,
    pub(super) required: Vec<Piece>,
    pub(super) ranges: Vec<Range>,
    /// Good prices.
    pub(super) price: Arc<Vec<i64>>,
    pub(super) bound: i64,
    /// The branch that led here: its row, the side, and the share or load that was undecided.
    pub(super) branch: Option<Branch>,
}

/// What a branch was about, to learn from what it did to the bound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch {
    /// Place in [`Search::learnt`]: of a row's load, or of its use by one agent.
    place: usize,
    /// 0: required or kept up; 1: excluded or kept down.
    side: usize,
    /// How far the undecided value had to go.
    distance: f64,
    /// The value of the program before.
    before: f64,
}

impl Node {
    pub(super) fn scope(&self) -> Scope<'_> {
        Scope { parts: &self.parts, ranges: &self.ranges }
    }
}

/// A search that can be gone on with: what is left of it to look at, and what it has learnt.
pub(super) struct Search<'a> {
    pub(super) problem: &'a Problem,
    pub(super) shift: Vec<u8>,
    pub(super) watch: Watch<'a>,
    pub(super) master: Master<'a>,
    pub(super) best: i64,
    selection: Option<Selection>,
    price: Option<Vec<i64>>,
    /// What nothing may exclude while it is better than the best, and the loads of its rows.
    known: Option<(Known, Vec<i64>)>,
    /// By row, first for its load, then for its use by one agent: what each side of a branch cost per unit of distance
    /// (sum, times seen).
    pub(super) learnt: Vec<[(f64, f64); 2]>,
    /// Smallest unit in which each row's load counts; 0 where it is too fine to branch on.
    pub(super) unit: Vec<i64>,
    /// Nodes to be visited, by bound and age. The one with the highest bound comes first, among equal ones the newest: a
    /// plunge while nothing is lost.
    open: BTreeMap<(i64, u64), Node>,
    /// Nodes made and visited so far.
    made: u64,
    visited: u64,
}

/// Searches for anything better than `root.best` until the watch ends it.
pub(super) fn search(problem: &Problem, root: &Root<'_>, watch: &Watch<'_>) -> Found {
    match Search::new(problem, root, watch.clone()) {
        Some(mut search) => search.go_on(watch.clone(), root.best),
        None => Found { selection: None, stopped: None, open_bound: None, price: None },
    }
}

impl<'a> Search<'a> {
    /// A search that has not begun; none if some agent has no path.
    pub(super) fn new(problem: &'a Problem, root: &Root<'_>, watch: Watch<'a>) -> Option<Self> {
        let start = root.start.map_or_else(|| best_paths(problem, root), |start| Some(start.paths.clone()))?;
        let whole = Node {
            parts: problem.graphs.iter().map(|graph| Arc::new(Restricted::whole(graph))).collect(),
            required: Vec::new(),
            ranges: Vec::new(),
            branch: None,
            price: Arc::new(root.price.to_vec()),
            bound: root.bound,
        };
        Some(Self {
            problem,
            shift: root.shift.to_vec(),
            master: Master::new(problem, root.shift, &start, root.price),
            best: root.best,
            selection: None,
            price: None,
            known: watch.known(problem).map(|known| {
                let loads = known.selection().loads(problem);
                (known, loads)
            }),
            learnt: vec![[(0.0, 0.0); 2]; 2 * problem.rows.len()],
            unit: units(problem),
            open: BTreeMap::from([((whole.bound, 0), whole)]),
            made: 0,
            visited: 0,
            watch,
        })
    }

    /// Searches for anything better than `best` until the watch ends it.
    pub(super) fn go_on(&mut self, watch: Watch<'a>, best: i64) -> Found {
        self.watch = watch;
        self.best = best.max(self.best);
        let mut children = Vec::new();
        let mut stopped = None;
        let mut is_first = true;
        while let Some((key, node)) = self.open.pop_last() {
            self.assert_bounded(&node);
            if node.bound <= self.best {
                self.open.clear();
                break;
            }
            self.watch.report("search", Some(self.best), Some(node.bound));
            stopped = self.watch.expired();
            if stopped.is_some() {
                self.open.insert(key, node);
                break;
            }
            let dives = is_first || self.visited >= DIVES && self.visited.is_power_of_two();
            is_first = false;
            self.visit(node, &mut children, dives);
            self.visited += 1;
            for child in children.drain(..) {
                self.made += 1;
                self.open.insert((child.bound, self.made), child);
            }
        }
        if let (Some((known, _)), None) = (&self.known, stopped) {
            known.bound_admits("the end of the search", self.best, None);
        }
        let open_bound = self.open.last_key_value().map(|((bound, _), _)| *bound);
        let selection = self.selection.take().map(|found| (found, self.best));
        Found { selection, stopped, open_bound, price: self.price.clone() }
    }
}

/// Everybody's best path at the root's prices.
fn best_paths(problem: &Problem, root: &Root<'_>) -> Option<Vec<Vec<crate::dag::Leg>>> {
    let mut space = Paths::default();
    let prices = Prices { price: root.price, shift: root.shift };
    let best = |graph: &Graph| {
        space.best(graph, &prices)?;
        let mut path = Vec::new();
        space.trace(graph, &mut path);
        Some(path)
    };
    problem.graphs.iter().map(best).collect()
}

/// The parts of the graphs that can still belong to something better than `best` points, given prices at which the
/// Lagrangian value is `value` (fixed point, without the constant); none if some agent has no such part.
pub(super) fn reduced(
    problem: &Problem,
    (price, shift): (&[i64], &[u8]),
    value: i128,
    best: i64,
    watch: &Watch<'_>,
) -> Option<Vec<Restricted>> {
    let slack = value - (i128::from(best + 1 - problem.constant) << FRACTION);
    let prices = Prices { price, shift };
    let mut space = Paths::default();
    let part = |graph: &Graph| {
        let (keeps, chosen) = kept(graph, &prices, slack, &mut space)?;
        Some(graph.restrict(|arc| keeps[arc], |choice| chosen[choice]))
    };
    let parts: Option<Vec<Restricted>> = problem.graphs.iter().map(part).collect();
    if let Some(known) = watch.known(problem) {
        known.remains("fixing", true, parts.as_ref().is_some_and(|parts| known.lies_in_all(parts)), Some(best));
    }
    parts
}

/// Which arcs and choices lose at most `slack` against the best path; none if nothing is left.
fn kept(graph: &Graph, prices: &Prices<'_>, slack: i128, space: &mut Paths) -> Option<(Vec<bool>, Vec<bool>)> {
    let best = space.best(graph, prices)?;
    let mut arc_loss = vec![i64::MAX; graph.arcs().len()];
    space.through(graph, |arc, value| arc_loss[arc] = best - value);
    let mut menu_loss = vec![i64::MAX; graph.menus()];
    for (arc, &loss) in graph.arcs().iter().zip(&arc_loss) {
        let known = &mut menu_loss[arc.menu as usize];
        *known = loss.min(*known);
    }
    let mut chosen = vec![false; graph.choices().len()];
    for (menu, &loss) in menu_loss.iter().enumerate().skip(1) {
        for choice in graph.menu(menu as u32) {
            let own = space.choice_loss(graph, menu as u32, choice).unwrap_or(i64::MAX);
            chosen[choice] = i128::from(loss).saturating_add(i128::from(own)) <= slack;
        }
    }
    let keeps: Vec<bool> = arc_loss.iter().map(|&loss| i128::from(loss) <= slack).collect();
    keeps.contains(&true).then_some((keeps, chosen))
}

impl Search<'_> {
    pub(super) fn visit(&mut self, mut node: Node, stack: &mut Vec<Node>, dives: bool) {
        let held = self.holds_known(&node);
        let limit = |range: &Range| range.most.min(self.problem.rows[range.row as usize].limit);
        if node.ranges.iter().any(|range| range.least > limit(range)) {
            return self.assert_remains("bounding a load", held, false);
        }
        self.master.allow(node.scope(), &node.required, self.room(&node));
        self.watch.count(self.master.size());
        let mut dives = dives;
        for _ in 0..FIXINGS {
            let priced = match self.master.settle(node.scope(), &node.price, self.best, NODE_ROUNDS, &self.watch) {
                Ended::Pruned | Ended::Empty => return self.assert_remains("pricing", held, false),
                Ended::Settled(priced) => priced,
            };
            node.bound = node.bound.min(self.points_of(priced.value));
            self.price.get_or_insert_with(|| priced.price.clone());
            self.assert_bounded(&node);
            if let Some(branch) = node.branch.take() {
                let known = &mut self.learnt[branch.place][branch.side];
                known.0 += (branch.before - self.master.objective()).max(0.0) / branch.distance;
                known.1 += 1.0;
            }
            self.candidates(&priced);
            if dives {
                if node.parts.len() >= COMPLETED {
                    self.complete(&priced);
                }
                if node.parts.len() <= DIVING {
                    self.dive(&node, &priced);
                }
                self.master.allow(node.scope(), &node.required, self.room(&node));
                dives = false;
            }
            if node.bound <= self.best {
                return;
            }
            let Some(removed) = self.fix(&mut node, &priced) else {
                return self.assert_remains("fixing", held, false);
            };
            self.assert_remains("fixing", held, self.holds_known(&node));
            node.price = Arc::new(priced.price);
            if removed < SHRINKS || self.watch.expired().is_some() {
                break;
            }
            self.master.allow(node.scope(), &node.required, self.room(&node));
        }
        self.master.resolve();
        if node.parts.iter().all(|part| is_path(&part.graph)) {
            return self.offer_only(&node.parts);
        }
        // Where nothing is in doubt, or only about paths that fixing has removed since, any division will do.
        let asked = self.choose(&node);
        let halves = asked.and_then(|(question, ..)| self.halves(&node, question));
        let Some((mut with, mut without)) = halves.or_else(|| self.divide(&node)) else { return };
        let in_either = self.holds_known(&with) || self.holds_known(&without);
        self.assert_remains("branching", held, in_either);
        let mut distance = 0.0;
        if let Some((question, away, Some(row))) = asked {
            distance = away;
            let place = match question {
                Question::Has(_) => self.problem.rows.len() + row as usize,
                Question::Load(..) => row as usize,
            };
            let before = self.master.objective();
            for (side, child) in [&mut with, &mut without].into_iter().enumerate() {
                let far = if side == 0 { distance } else { 1.0 - distance };
                child.branch = Some(Branch { place, side, distance: far.max(0.01), before });
            }
        }
        let (first, second) = if distance <= 0.5 { (with, without) } else { (without, with) };
        stack.extend([second, first]);
    }

    /// Both sides of a question; none if one of them is empty.
    fn halves(&self, node: &Node, question: Question) -> Option<(Node, Node)> {
        match question {
            Question::Has(piece) => {
                let (with, without) = self.branch(node, piece);
                Some((with?, without?))
            }
            Question::Load(row, least, unit) => Some(split(node, row, least, unit)),
        }
    }

    /// What columns may lose and still matter at a node.
    pub(super) fn room(&self, node: &Node) -> f64 {
        // While something forbidden is still in use, any column may be what drives it out.
        if self.master.objective() < (self.best - self.problem.constant) as f64 {
            return f64::INFINITY;
        }
        RESTING * node.bound.saturating_sub(self.best).max(10) as f64
    }

    /// Whether the known selection, if there is one, lies in this node.
    fn holds_known(&self, node: &Node) -> bool {
        self.known.as_ref().is_some_and(|(known, loads)| {
            let within = |range: &Range| (range.least..=range.most).contains(&loads[range.row as usize]);
            let has = |piece: &Piece| {
                piece.is_on(&self.problem.graphs[piece.agent as usize], known.path(piece.agent as usize))
            };
            known.lies_in_all(node.parts.iter().map(Arc::as_ref))
                && node.ranges.iter().all(within)
                && node.required.iter().all(has)
        })
    }

    fn assert_bounded(&self, node: &Node) {
        if let Some((known, _)) = &self.known
            && self.holds_known(node)
        {
            known.bound_admits("the bound of a node", node.bound, Some(self.best));
        }
    }

    fn assert_remains(&self, step: &str, before: bool, after: bool) {
        if let Some((known, _)) = &self.known {
            known.remains(step, before, after, Some(self.best));
        }
    }

    /// A Lagrangian value as a bound in points.
    fn points_of(&self, value: i128) -> i64 {
        let points = (value >> FRACTION) + i128::from(self.problem.constant);
        i64::try_from(points).unwrap_or(if points > 0 { i64::MAX } else { i64::MIN })
    }

    /// Selections rounded from the shares of columns.
    fn candidates(&mut self, priced: &Priced) {
        let prices = Prices { price: &priced.price, shift: &self.shift };
        let share = |column: &Column| self.master.share(column);
        let graphs: Vec<&Graph> = self.problem.graphs.iter().collect();
        let mut labels = 0;
        let found = round(self.problem, &graphs, &self.master.columns, share, &prices, &mut labels);
        self.watch.count(labels);
        if let Some(selection) = found {
            self.offer(selection);
        }
    }

    pub(super) fn offer(&mut self, selection: Selection) {
        if let Some(points) = selection.points(self.problem)
            && points > self.best
        {
            self.best = points;
            self.selection = Some(selection);
        }
    }

    /// Offers the only selection that is left.
    fn offer_only(&mut self, parts: &[Arc<Restricted>]) {
        let mut space = Paths::default();
        let free = vec![0; self.problem.rows.len()];
        let prices = Prices { price: &free, shift: &self.shift };
        let mut only = |part: &Arc<Restricted>| {
            space.best(&part.graph, &prices)?;
            let mut path = Vec::new();
            space.trace(&part.graph, &mut path);
            Some(part.lift(&path))
        };
        let paths: Option<Vec<_>> = parts.iter().map(&mut only).collect();
        if let Some(paths) = paths {
            self.offer(Selection { paths });
        }
    }

    /// Removes every arc and choice through which the bound does not exceed the best selection. The share of labels
    /// removed; none when some agent has nothing left.
    fn fix(&self, node: &mut Node, priced: &Priced) -> Option<f64> {
        let prices = Prices { price: &priced.price, shift: &self.shift };
        let slack = priced.value - (i128::from(self.best + 1 - self.problem.constant) << FRACTION);
        let mut space = Paths::default();
        let (mut before, mut after) = (0, 0);
        for part in &mut node.parts {
            let graph = &part.graph;
            before += graph.size();
            let (keeps, chosen) = kept(graph, &prices, slack, &mut space)?;
            if keeps.contains(&false) || chosen.contains(&false) {
                let smaller = part.restrict(|arc| keeps[arc], |choice| chosen[choice]);
                if smaller.graph.is_empty() {
                    return None;
                }
                *part = Arc::new(smaller);
            }
            after += part.graph.size();
        }
        self.watch.count(before as u64);
        Some(1.0 - after as f64 / before.max(1) as f64)
    }

    /// Columns in use by agent, the largest share first.
    pub(super) fn in_use(&self) -> Vec<Vec<(f64, u32)>> {
        let mut by_agent: Vec<Vec<(f64, u32)>> = vec![Vec::new(); self.problem.graphs.len()];
        for (at, column) in self.master.columns.iter().enumerate() {
            let share = self.master.share(column);
            if share > TRACE && column.allowed {
                by_agent[column.agent as usize].push((share, at as u32));
            }
        }
        by_agent.iter_mut().for_each(|columns| columns.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))));
        by_agent
    }
}

/// Whether only one path is left.
pub(super) fn is_path(graph: &Graph) -> bool {
    graph.arcs().len() + 1 == graph.nodes() && graph.arcs().iter().all(|arc| graph.menu(arc.menu).len() <= 1)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::dag::{GraphBuilder, Leg};
    use crate::packing::{Row, used};
    use crate::solver::{Settings, StopSignal};

    /// Three agents want the two units of a row, for 10, 6 and 5 points.
    fn rivals() -> Problem {
        let graph = |points: i64| {
            let mut builder = GraphBuilder::new();
            let sink = builder.node();
            let unit = builder.list([used(0, 1)]);
            builder.arc(0, sink, 0, 0, 0);
            builder.arc(0, sink, points, unit, 0);
            builder.finish(sink).0
        };
        Problem {
            rows: vec![Row { limit: 2, penalty: None }],
            graphs: vec![graph(10), graph(6), graph(5)],
            relaxed: vec![None, None, None],
            ..Problem::default()
        }
    }

    /// Searches from a bound of `claimed` points, with the optimum known.
    fn searched(claimed: i64) -> Found {
        let problem = rivals();
        let leg = |arc: u32| vec![Leg { arc, choice: u32::MAX }];
        let known = Some(Arc::new(Selection { paths: vec![leg(1), leg(1), leg(0)] }));
        let settings = Settings { known, ..Settings::default() };
        let signal = StopSignal::default();
        let watch = Watch::start(&settings, &signal, &());
        let root = Root { price: &[0], shift: &problem.shifts(), bound: claimed, best: 0, start: None };
        search(&problem, &root, &watch)
    }

    #[test]
    fn a_right_bound_passes_the_known_optimum() {
        let found = searched(21);
        assert_eq!(found.selection.map(|(_, points)| points), Some(16));
        assert!(found.stopped.is_none());
    }

    #[test]
    #[should_panic(expected = "the bound of a node: the bound of 15 points excludes the known selection, worth 16")]
    fn a_bound_too_low_is_caught_where_it_first_excludes_the_known_optimum() {
        searched(15);
    }

    #[test]
    #[should_panic(expected = "fixing: the known selection, worth 16 points, is lost")]
    fn fixing_by_a_value_too_low_is_caught() {
        let problem = rivals();
        let leg = |arc: u32| vec![Leg { arc, choice: u32::MAX }];
        let known = Some(Arc::new(Selection { paths: vec![leg(1), leg(1), leg(0)] }));
        let settings = Settings { known, ..Settings::default() };
        let signal = StopSignal::default();
        let watch = Watch::start(&settings, &signal, &());
        reduced(&problem, (&[0], &problem.shifts()), i128::from(2) << FRACTION, 1, &watch);
    }
}
