//! Exhaustive search in integers: branch and bound over parts of the agents' graphs, with Lagrangian bounds.
//!
//! At every node prices are improved a little from those of the parent; whatever arc or choice cannot be part of a
//! better selection under the exact bound is removed (reduced-cost fixing); if the bound still leaves room for a better
//! selection, an arc that some passes use and some do not is required in one branch and removed in the other. Every cut
//! rests on fixed-point bounds, so that a finished search is a proof (Posta, Ferland, Michelon 2012 do the same for
//! generalised assignment).

use std::rc::Rc;

use super::StopReason;
use super::dual::Dual;
use super::known::Known;
use super::stop::Watch;
use crate::dag::{FRACTION, Graph, Leg, Paths, Prices, Restricted};
use crate::packing::{Problem, Row, Selection};

/// Passes at the root and at inner nodes.
const PASSES: (usize, usize) = (400, 40);
/// Passes over which the use of arcs is averaged for branching.
const MEMORY: f64 = 0.92;

/// How a search ended.
pub(super) struct Found {
    /// A selection better than the one given, if there is one.
    pub(super) selection: Option<(Selection, i64)>,
    /// None: everything was searched, and the best selection is optimal. Else why not.
    pub(super) stopped: Option<StopReason>,
    /// Largest bound of what was left unsearched.
    pub(super) open_bound: Option<i64>,
}

/// What is left of every agent's graph.
type Parts = Vec<Rc<Restricted>>;

struct Node {
    parts: Parts,
    price: Vec<i64>,
    bound: i64,
}

/// Decides which piece to branch on.
#[derive(Clone, Copy, Debug)]
enum Piece {
    Arc(usize, usize),
    Choice(usize, usize),
}

struct Search<'a> {
    problem: &'a Problem,
    shift: Vec<u8>,
    watch: &'a Watch<'a>,
    best: i64,
    selection: Option<Selection>,
    nodes: u64,
    /// What nothing may exclude while it is better than the best.
    known: Option<Known>,
}

/// Searches for anything better than `best` points, from the given prices, with at most `most_work` (thousands of labels).
pub(super) fn search(problem: &Problem, dual: &Dual, best: i64, most_work: u64, watch: &Watch<'_>) -> Found {
    let known = watch.known(problem);
    let mut search = Search { problem, shift: dual.shift.clone(), watch, best, selection: None, nodes: 0, known };
    let root = Node {
        parts: problem.graphs.iter().map(|graph| Rc::new(Restricted::whole(graph))).collect(),
        price: dual.best.clone(),
        bound: dual.bound() + problem.constant,
    };
    let until = watch.work() + most_work;
    let mut stack = vec![root];
    let mut stopped = None;
    while let Some(node) = stack.pop() {
        search.assert_bounded(&node);
        if node.bound <= search.best {
            continue;
        }
        stopped = watch.expired().or((watch.work() >= until).then_some(StopReason::Stalled));
        if stopped.is_some() {
            stack.push(node);
            break;
        }
        search.visit(node, &mut stack);
        let open = stack.iter().map(|node| node.bound).max().unwrap_or(search.best);
        watch.report("search", Some(search.best), Some(open.max(search.best)));
    }
    if let (Some(known), None) = (&search.known, stopped) {
        known.bound_admits("the end of the search", search.best, None);
    }
    let open_bound = stack.iter().map(|node| node.bound).max();
    let best = search.best;
    Found { selection: search.selection.map(|found| (found, best)), stopped, open_bound }
}

/// The parts of the graphs that can still belong to something better than `best`; an agent without such a part keeps
/// its whole graph.
pub(super) fn reduced(problem: &Problem, dual: &Dual, best: i64, watch: &Watch<'_>) -> Vec<Restricted> {
    let known = watch.known(problem);
    let search = Search { problem, shift: dual.shift.clone(), watch, best, selection: None, nodes: 0, known };
    let whole = || -> Parts { problem.graphs.iter().map(|graph| Rc::new(Restricted::whole(graph))).collect() };
    let mut node = Node { parts: whole(), price: dual.best.clone(), bound: dual.bound() };
    let mut usage: Vec<Usage> = problem.graphs.iter().map(Usage::new).collect();
    if search.fix(&mut node, dual, &mut usage).is_none() {
        node.parts = whole();
    }
    node.parts.into_iter().map(|part| Rc::try_unwrap(part).unwrap_or_else(|shared| (*shared).clone())).collect()
}

impl Search<'_> {
    fn rows(&self) -> &[Row] {
        &self.problem.rows
    }

    fn visit(&mut self, node: Node, stack: &mut Vec<Node>) {
        self.nodes += 1;
        let passes = if self.nodes == 1 { PASSES.0 } else { PASSES.1 };
        let held = self.holds_known(&node.parts);
        let Some((node, usage)) = self.tighten(node, passes) else {
            return self.assert_remains("improving a node", held, false);
        };
        self.assert_remains("improving a node", held, self.holds_known(&node.parts));
        let Some(piece) = self.choose(&node, &usage) else { return };
        let (with, without) = branch(&node.parts, piece);
        let in_either = [&with, &without].into_iter().flatten().any(|parts| self.holds_known(parts));
        self.assert_remains("branching", held, in_either);
        let child = |parts: Parts| Node { parts, price: node.price.clone(), bound: node.bound };
        // The branch that follows what most passes do is searched first.
        let likely = match piece {
            Piece::Arc(agent, arc) => usage[agent].arcs[arc] > 0.5,
            Piece::Choice(agent, choice) => usage[agent].choices[choice] > 0.5,
        };
        let (first, second) = if likely { (with, without) } else { (without, with) };
        stack.extend([second, first].into_iter().flatten().map(child));
    }

    /// Whether the known selection, if there is one, lies in these parts.
    fn holds_known(&self, parts: &[Rc<Restricted>]) -> bool {
        self.known.as_ref().is_some_and(|known| known.lies_in_all(parts.iter().map(Rc::as_ref)))
    }

    fn assert_bounded(&self, node: &Node) {
        if let Some(known) = &self.known
            && self.holds_known(&node.parts)
        {
            known.bound_admits("the bound of a node", node.bound, Some(self.best));
        }
    }

    fn assert_remains(&self, step: &str, before: bool, after: bool) {
        if let Some(known) = &self.known {
            known.remains(step, before, after, Some(self.best));
        }
    }

    /// Improves prices and removes what cannot be part of anything better; none when nothing is left to search.
    fn tighten(&mut self, mut node: Node, passes: usize) -> Option<(Node, Vec<Usage>)> {
        let mut dual = Dual::new(self.rows(), self.shift.clone());
        dual.best.clone_from(&node.price);
        dual.restart(1.0);
        let mut usage: Vec<Usage> = node.parts.iter().map(|part| Usage::new(&part.graph)).collect();
        let mut done = 0;
        while done < passes {
            let round = (passes - done).min(20);
            for _ in 0..round {
                self.pass(&node.parts, &mut dual, &mut usage)?;
                if dual.bound() + self.problem.constant <= self.best {
                    return None;
                }
                if self.watch.expired().is_some() {
                    return Some((node, usage));
                }
            }
            done += round;
            node.price.clone_from(&dual.best);
            node.bound = node.bound.min(dual.bound() + self.problem.constant);
            let shrunk = self.fix(&mut node, &dual, &mut usage)?;
            if node.parts.iter().all(|part| {
                part.graph.arcs().len() + 1 == part.graph.nodes()
                    && part.graph.choices().len() + 1 == part.graph.menus()
            }) {
                self.offer(&node.parts);
                return None;
            }
            if shrunk {
                dual.forget_bound();
                dual.restart(0.5);
            } else if dual.is_stalled() {
                break;
            }
        }
        Some((node, usage))
    }

    /// One pricing pass; offers the paths if they form an allowed selection.
    fn pass(&mut self, parts: &[Rc<Restricted>], dual: &mut Dual, usage: &mut [Usage]) -> Option<()> {
        let graphs: Vec<&Graph> = parts.iter().map(|part| &part.graph).collect();
        let paths: Vec<std::sync::Mutex<Vec<Leg>>> = graphs.iter().map(|_| std::sync::Mutex::default()).collect();
        let visit = |agent: usize, graph: &Graph, space: &Paths| {
            let mut path = paths[agent].lock().expect("no pricing thread panics while holding its path");
            space.trace(graph, &mut path);
        };
        let target = self.best.saturating_add(1) - self.problem.constant;
        let pass = dual.pass(self.rows(), &graphs, target, self.watch, &visit)?;
        let paths: Vec<Vec<Leg>> =
            paths.into_iter().map(|path| path.into_inner().expect("no pricing thread panicked")).collect();
        for (agent, path) in paths.iter().enumerate() {
            usage[agent].learn(path);
        }
        let allowed =
            self.rows().iter().zip(&pass.loads).all(|(row, &load)| row.penalty.is_some() || load <= row.limit);
        if allowed {
            self.offer_paths(parts, &paths);
        }
        Some(())
    }

    fn offer_paths(&mut self, parts: &[Rc<Restricted>], paths: &[Vec<Leg>]) {
        let lifted = Selection { paths: parts.iter().zip(paths).map(|(part, path)| part.lift(path)).collect() };
        if let Some(points) = lifted.points(self.problem)
            && points > self.best
        {
            self.best = points;
            self.selection = Some(lifted);
        }
    }

    /// Offers the only selection that is left.
    fn offer(&mut self, parts: &[Rc<Restricted>]) {
        let mut space = Paths::default();
        let free = vec![0; self.rows().len()];
        let prices = Prices { price: &free, shift: &self.shift };
        let mut paths = Vec::with_capacity(parts.len());
        for part in parts {
            if space.best(&part.graph, &prices).is_none() {
                return;
            }
            let mut path = Vec::new();
            space.trace(&part.graph, &mut path);
            paths.push(path);
        }
        self.offer_paths(parts, &paths);
    }

    /// Removes every arc and choice through which the bound, at the best prices, does not exceed the best selection.
    /// Whether something went; none when some agent has nothing left.
    fn fix(&self, node: &mut Node, dual: &Dual, usage: &mut [Usage]) -> Option<bool> {
        let prices = Prices { price: &dual.best, shift: &dual.shift };
        // An arc with this loss or more only leads to selections that are no better than the best known.
        let slack = dual.value - (i128::from(self.best + 1 - self.problem.constant) << FRACTION);
        let held = self.holds_known(&node.parts);
        let mut shrunk = false;
        let mut space = Paths::default();
        for (agent, part) in node.parts.iter_mut().enumerate() {
            let graph = &part.graph;
            let best = space.best(graph, &prices)?;
            let mut arc_loss = vec![i64::MAX; graph.arcs().len()];
            space.through(graph, |arc, value| arc_loss[arc] = best - value);
            let mut menu_loss = vec![i64::MAX; graph.menus()];
            for (arc, &loss) in graph.arcs().iter().zip(&arc_loss) {
                let known = &mut menu_loss[arc.menu as usize];
                *known = loss.min(*known);
            }
            let mut keep_choice = vec![false; graph.choices().len()];
            for (menu, &loss) in menu_loss.iter().enumerate().skip(1) {
                for choice in graph.menu(menu as u32) {
                    let own = space.choice_loss(graph, menu as u32, choice).unwrap_or(i64::MAX);
                    keep_choice[choice] = i128::from(loss).saturating_add(i128::from(own)) <= slack;
                }
            }
            let keeps = |arc: usize| i128::from(arc_loss[arc]) <= slack;
            let goes = (0..graph.arcs().len()).any(|arc| !keeps(arc)) || keep_choice.iter().any(|&keep| !keep);
            if goes {
                let smaller = part.restrict(keeps, |choice| keep_choice[choice]);
                if let Some(known) = &self.known {
                    known.remains("fixing", held, known.lies_in(agent, &smaller), Some(self.best));
                }
                if smaller.graph.is_empty() {
                    return None;
                }
                usage[agent] = usage[agent].carried(part, &smaller);
                *part = Rc::new(smaller);
                shrunk = true;
            }
        }
        Some(shrunk)
    }

    /// The piece whose use the passes disagree about most; else any piece of an agent that still has a choice.
    fn choose(&self, node: &Node, usage: &[Usage]) -> Option<Piece> {
        let mut best: Option<(f64, Piece)> = None;
        let mut offer = |share: f64, piece: Piece| {
            let doubt = share.min(1.0 - share);
            if best.is_none_or(|(most, _)| doubt > most + 1e-9) {
                best = Some((doubt, piece));
            }
        };
        for (agent, part) in node.parts.iter().enumerate() {
            let graph = &part.graph;
            let mut leaving = vec![0_u32; graph.nodes()];
            graph.arcs().iter().for_each(|arc| leaving[arc.tail as usize] += 1);
            for (at, _) in graph.arcs().iter().enumerate().filter(|(_, arc)| leaving[arc.tail as usize] > 1) {
                offer(usage[agent].arcs[at], Piece::Arc(agent, at));
            }
            for menu in 1..graph.menus() {
                let range = graph.menu(menu as u32);
                if range.len() > 1 {
                    range.for_each(|choice| offer(usage[agent].choices[choice], Piece::Choice(agent, choice)));
                }
            }
        }
        best.map(|(_, piece)| piece)
    }
}

/// Running averages of how often passes use each piece.
#[derive(Clone, Debug)]
struct Usage {
    arcs: Vec<f64>,
    choices: Vec<f64>,
}

impl Usage {
    fn new(graph: &Graph) -> Self {
        Self { arcs: vec![0.0; graph.arcs().len()], choices: vec![0.0; graph.choices().len()] }
    }

    fn learn(&mut self, path: &[Leg]) {
        self.arcs.iter_mut().chain(&mut self.choices).for_each(|share| *share *= MEMORY);
        for leg in path {
            self.arcs[leg.arc as usize] += 1.0 - MEMORY;
            if let Some(share) = self.choices.get_mut(leg.choice as usize) {
                *share += 1.0 - MEMORY;
            }
        }
    }

    /// The averages of the pieces that are still there.
    fn carried(&self, from: &Restricted, to: &Restricted) -> Self {
        let pick = |old: &[u32], new: &[u32], shares: &[f64]| -> Vec<f64> {
            let share = |piece: &u32| old.iter().position(|known| known == piece).map_or(0.0, |at| shares[at]);
            new.iter().map(share).collect()
        };
        Self {
            arcs: pick(&from.arc_of, &to.arc_of, &self.arcs),
            choices: pick(&from.choice_of, &to.choice_of, &self.choices),
        }
    }
}

/// The parts with the piece required, and with the piece removed; a branch in which the agent has no path is left out.
fn branch(parts: &[Rc<Restricted>], piece: Piece) -> (Option<Parts>, Option<Parts>) {
    let replaced = |agent: usize, part: Restricted| {
        (!part.graph.is_empty()).then(|| {
            let mut parts = parts.to_vec();
            parts[agent] = Rc::new(part);
            parts
        })
    };
    match piece {
        Piece::Arc(agent, arc) => {
            let part = &parts[agent];
            let compatible = arcs_with(&part.graph, arc);
            (
                replaced(agent, part.restrict(|at| compatible[at], |_| true)),
                replaced(agent, part.restrict(|at| at != arc, |_| true)),
            )
        }
        // Paths that pass no arc with this menu stay in both branches: together they still hold everything.
        Piece::Choice(agent, choice) => {
            let part = &parts[agent];
            let menu =
                (1..part.graph.menus()).find(|&menu| part.graph.menu(menu as u32).contains(&choice)).unwrap_or(0);
            let range = part.graph.menu(menu as u32);
            (
                replaced(agent, part.restrict(|_| true, |at| at == choice || !range.contains(&at))),
                replaced(agent, part.restrict(|_| true, |at| at != choice)),
            )
        }
    }
}

/// Arcs that lie on a path through `arc`.
fn arcs_with(graph: &Graph, arc: usize) -> Vec<bool> {
    let required = graph.arcs()[arc];
    let mut before = vec![false; graph.nodes()];
    before[required.tail as usize] = true;
    for other in graph.arcs().iter().rev() {
        before[other.tail as usize] |= before[other.head as usize];
    }
    let mut behind = vec![false; graph.nodes()];
    behind[required.head as usize] = true;
    for other in graph.arcs() {
        behind[other.head as usize] |= behind[other.tail as usize];
    }
    let lies = |(at, other): (usize, &crate::dag::Arc)| {
        at == arc || before[other.head as usize] || behind[other.tail as usize]
    };
    graph.arcs().iter().enumerate().map(lies).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::dag::GraphBuilder;
    use crate::packing::used;
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
            constant: 0,
        }
    }

    /// Searches from a dual that claims `claimed` points, with the optimum known.
    fn searched(claimed: i64) -> Found {
        let problem = rivals();
        let leg = |arc: u32| vec![Leg { arc, choice: u32::MAX }];
        let known = Some(Arc::new(Selection { paths: vec![leg(1), leg(1), leg(0)] }));
        let settings = Settings { known, ..Settings::default() };
        let signal = StopSignal::default();
        let watch = Watch::start(&settings, &signal, &());
        let mut dual = Dual::new(&problem.rows, problem.shifts());
        dual.value = i128::from(claimed) << FRACTION;
        search(&problem, &dual, 0, 1_000, &watch)
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
        let mut dual = Dual::new(&problem.rows, problem.shifts());
        dual.value = i128::from(2) << FRACTION;
        reduced(&problem, &dual, 1, &watch);
    }
}
