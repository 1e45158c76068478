//! The instance as a path-packing problem in which keeping an announcement is free and changing it is counted.
//!
//! For a planner: what happened is fixed, and everybody has the announced career besides all others. For an OR reader: every
//! agent's graph, cut down to the paths that agree with the past, is taken twice: a part with the announced paths alone, free, and
//! the whole, whose arcs out of the source use one unit of two rows *changes*: one with a hard limit (so many changes), one with a
//! penalty (a cost for each). The relaxed graphs of simplified agents do not use them, which leaves bounds valid.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::career::{CareerGraph, Step};
use crate::dag::{Choice, Graph, GraphBuilder, Leg, Use};
use crate::formulate::{self, Facts, Formulation};
use crate::instance::{EmployeeId, Instance, SessionId};
use crate::packing::{Problem, Row, Selection};
use crate::plan::Plan;

use super::past::Past;

/// How the number of changes is held down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Brake {
    /// At most so many.
    pub(super) limit: Option<u32>,
    /// Each costs so many points.
    pub(super) cost: Option<i64>,
}

/// The problem with the way back.
pub(super) struct Model<'a> {
    instance: &'a Instance,
    formulation: Formulation,
    /// What remains of each announcement after the record.
    pub(super) kept: Vec<Facts>,
    /// Everybody as announced, as far as that is possible.
    pub(super) start: Selection,
    problem: Problem,
    lifts: Vec<Lift>,
    moves_only: bool,
    /// The row with the limit; the one with the cost follows.
    row: usize,
}

/// From the arcs and choices of a doubled graph to those of the employee's own.
struct Lift {
    arcs: Vec<u32>,
    choices: Vec<u32>,
    /// Arcs from this place on belong to the announced part.
    whole: usize,
}

/// One employee's part of the model.
struct Part {
    graph: Graph,
    lift: Lift,
    kept: Facts,
    start: Vec<Leg>,
}

impl<'a> Model<'a> {
    /// The model of `instance`, which has been amended already.
    ///
    /// # Errors
    /// The employees none of whose careers agrees with what happened.
    pub(super) fn of(instance: &'a Instance, past: &Past, moves_only: bool) -> Result<Self, Vec<EmployeeId>> {
        let formulation = formulate::encode(instance);
        let count = instance.employees.len();
        let row = formulation.problem.rows.len();
        let parts: Vec<Option<Part>> = (0..count)
            .into_par_iter()
            .map(|at| {
                let career = formulation.career(instance, EmployeeId::at(at));
                part(instance, &career, &past.done[at], past, (row, moves_only))
            })
            .collect();
        let stuck: Vec<EmployeeId> = (0..count).filter(|&at| parts[at].is_none()).map(EmployeeId::at).collect();
        if !stuck.is_empty() {
            return Err(stuck);
        }
        let mut rows = formulation.problem.rows.clone();
        rows.extend([Row { limit: 0, penalty: Some(0) }; 2]);
        let Problem { relaxed, knapsacks, .. } = &formulation.problem;
        let (relaxed, knapsacks) = (relaxed.clone(), knapsacks.clone());
        let mut problem = Problem { rows, relaxed, knapsacks, ..Problem::default() };
        let (mut kept, mut lifts, mut start) = (Vec::new(), Vec::new(), Selection::default());
        for part in parts.into_iter().flatten() {
            problem.graphs.push(part.graph);
            lifts.push(part.lift);
            kept.push(part.kept);
            start.paths.push(part.start);
        }
        for (at, &session) in formulation.openers.iter().enumerate() {
            problem.graphs.push(formulation.problem.graphs[count + at].clone());
            let attended = kept.iter().any(|facts| facts.sessions.contains(&session));
            start.paths.push(vec![Leg { arc: u32::from(attended), choice: u32::MAX }]);
        }
        Ok(Self { instance, formulation, kept, start, problem, lifts, moves_only, row })
    }

    /// The problem with that brake.
    pub(super) fn braked(&mut self, brake: Brake) -> &Problem {
        let everybody = i64::try_from(self.lifts.len()).unwrap_or(i64::MAX);
        let limit = brake.limit.map_or(everybody, |most| i64::from(most).min(everybody));
        self.problem.rows[self.row] = Row { limit, penalty: None };
        self.problem.rows[self.row + 1] = match brake.cost {
            Some(points) => Row { limit: 0, penalty: Some(points) },
            None => Row { limit: everybody, penalty: None },
        };
        &self.problem
    }

    /// Points per unit of each row, from those by name; none where no name is known.
    pub(super) fn priced(&self, named: &FxHashMap<String, f64>) -> Option<Vec<f64>> {
        let meanings = self.formulation.meanings.iter();
        let known = meanings.map(|meaning| named.get(&meaning.name(self.instance)).copied().unwrap_or(0.0));
        (!named.is_empty()).then(|| {
            let mut prices = known.collect::<Vec<f64>>();
            self.formulation.adopt_prices(self.instance, &mut prices);
            prices.extend([0.0; 2]);
            prices
        })
    }

    /// How many announcements `selection` changes.
    pub(super) fn changes(&self, selection: &Selection) -> u32 {
        // A career out of the whole graph may still be the announced one.
        let differs = |at: usize, path: &[Leg]| {
            let charged = path.first().is_some_and(|leg| (leg.arc as usize) < self.lifts[at].whole);
            charged && !self.is_announced(at, path)
        };
        let count = selection.paths.iter().take(self.lifts.len()).enumerate().filter(|(at, path)| differs(*at, path));
        u32::try_from(count.count()).unwrap_or(u32::MAX)
    }

    /// Units of the rows *changes* that a selection uses.
    pub(super) fn charged(&self, selection: &Selection) -> u32 {
        let charged =
            |(path, lift): (&Vec<Leg>, &Lift)| path.first().is_some_and(|leg| (leg.arc as usize) < lift.whole);
        u32::try_from(selection.paths.iter().zip(&self.lifts).filter(|pair| charged(*pair)).count()).unwrap_or(u32::MAX)
    }

    fn is_announced(&self, at: usize, path: &[Leg]) -> bool {
        let career = self.formulation.career(self.instance, EmployeeId::at(at));
        let (own, kept) = (Facts::of(self.instance, &career, &self.lift(at, path)), &self.kept[at]);
        own.positions == kept.positions && (self.moves_only || own.sessions == kept.sessions)
    }

    fn lift(&self, at: usize, path: &[Leg]) -> Vec<Leg> {
        let Some(lift) = self.lifts.get(at) else { return path.to_vec() };
        let choice = |choice: u32| if choice == u32::MAX { choice } else { lift.choices[choice as usize] };
        path.iter().map(|leg| Leg { arc: lift.arcs[leg.arc as usize], choice: choice(leg.choice) }).collect()
    }

    /// The plan that a selection stands for.
    pub(super) fn decode(&self, selection: &Selection) -> Plan {
        let paths = selection.paths.iter().enumerate().map(|(at, path)| self.lift(at, path)).collect();
        self.formulation.decode(self.instance, &Selection { paths })
    }

    /// Whether every graph holds all careers of its employee.
    pub(super) fn is_exact(&self) -> bool {
        self.problem.is_exact()
    }
}

/// The part of a graph that agrees with `facts` in the periods and sessions asked for.
struct Agreement<'a> {
    instance: &'a Instance,
    facts: &'a Facts,
    /// Periods in which positions must agree, and in which sessions must.
    positions: &'a dyn Fn(usize) -> bool,
    sessions: &'a dyn Fn(usize) -> bool,
}

impl Agreement<'_> {
    fn cut(&self, career: &CareerGraph) -> (CareerGraph, Vec<u32>, Vec<u32>) {
        let graph = &career.graph;
        let mut period_of = vec![None; graph.choices().len()];
        for (arc, step) in graph.arcs().iter().zip(&career.steps) {
            if let Step::Spend(t, _) = step {
                graph.menu(arc.menu).for_each(|choice| period_of[choice] = Some(*t));
            }
        }
        let keep_arc = |at: usize| match career.steps[at] {
            Step::Spend(t, position) => {
                let carries = graph.arcs()[at].menu != crate::dag::NONE;
                let agrees = !(self.positions)(t.index()) || self.facts.positions[t.index()] == position;
                // Without a menu nothing is attended.
                agrees && (carries || !(self.sessions)(t.index()) || self.attended(t).is_empty())
            }
            Step::Leave | Step::Pass | Step::End => true,
        };
        let keep_choice =
            |at: usize| period_of[at].is_none_or(|t| !(self.sessions)(t.index()) || self.same(&career.sittings[at], t));
        let cut = graph.restrict(keep_arc, keep_choice);
        let own = CareerGraph {
            employee: career.employee,
            steps: cut.arc_of.iter().map(|&at| career.steps[at as usize]).collect(),
            sittings: cut.choice_of.iter().map(|&at| career.sittings[at as usize].clone()).collect(),
            graph: cut.graph,
            exact: career.exact,
        };
        (own, cut.arc_of, cut.choice_of)
    }

    fn attended(&self, t: crate::calendar::Period) -> Vec<SessionId> {
        let own = self.facts.sessions.iter().copied();
        own.filter(|session| self.instance.sessions[session.index()].period == t).collect()
    }

    fn same(&self, sessions: &[SessionId], t: crate::calendar::Period) -> bool {
        let mut sorted = sessions.to_vec();
        sorted.sort_unstable();
        sorted == self.attended(t)
    }
}

/// The doubled graph of one employee; none if nothing agrees with the past.
fn part(
    instance: &Instance,
    career: &CareerGraph,
    wanted: &Facts,
    past: &Past,
    (row, moves_only): (usize, bool),
) -> Option<Part> {
    let over = |t: usize| past.is_over(crate::calendar::Period::at(t));
    let fixed = Agreement { instance, facts: wanted, positions: &over, sessions: &over };
    let (own, arc_of, choice_of) = fixed.cut(career);
    if own.graph.is_empty() {
        return None;
    }
    let near = formulate::nearest(instance, &own, wanted)?;
    let kept = Facts::of(instance, &own, &near);
    let (all, sessions) = (|_: usize| true, |_: usize| !moves_only);
    let announced = Agreement { instance, facts: &kept, positions: &all, sessions: &sessions };
    let (part, part_arcs, part_choices) = announced.cut(&own);
    let path = formulate::nearest(instance, &part, &kept)?;

    let mut builder = GraphBuilder::new();
    let row = u32::try_from(row).expect("rows are numbered in 32 bits");
    let change = [row, row + 1].map(|row| Use { row, amount: 1 });
    let nodes = |graph: &Graph| u32::try_from(graph.nodes()).expect("nodes are numbered in 32 bits");
    let (first, second) = (nodes(&own.graph) - 2, nodes(&part.graph) - 2);
    for _ in 0..first + second {
        builder.node();
    }
    let sink = builder.node();
    copy(&mut builder, &own.graph, (0, sink), &change);
    copy(&mut builder, &part.graph, (first, sink), &[]);
    let whole_arcs = own.graph.arcs().len();
    let (graph, placed) = builder.finish(sink);
    let origin = |added: u32| match (added as usize).checked_sub(whole_arcs) {
        None => arc_of[added as usize],
        Some(at) => arc_of[part_arcs[at] as usize],
    };
    let whole_choices = own.graph.choices().len();
    let lifted = |at: usize| match at.checked_sub(whole_choices) {
        None => choice_of[at],
        Some(at) => choice_of[part_choices[at] as usize],
    };
    let mut place_of = vec![0_u32; whole_arcs + part.graph.arcs().len()];
    for (at, &added) in placed.iter().enumerate() {
        place_of[added as usize] = u32::try_from(at).expect("arcs are numbered in 32 bits");
    }
    let shift = u32::try_from(whole_choices).expect("choices are numbered in 32 bits");
    let start = path
        .iter()
        .map(|leg| Leg {
            arc: place_of[whole_arcs + leg.arc as usize],
            choice: if leg.choice == u32::MAX { u32::MAX } else { leg.choice + shift },
        })
        .collect();
    // Arcs are sorted by tail: those of both parts out of the source come first, the whole graph's before the others.
    let whole = own.graph.arcs().iter().take_while(|arc| arc.tail == 0).count();
    let lift = Lift {
        arcs: placed.iter().map(|&added| origin(added)).collect(),
        choices: (0..whole_choices + part.graph.choices().len()).map(lifted).collect(),
        whole,
    };
    Some(Part { graph, lift, kept, start })
}

/// Adds a graph whose inner nodes are numbered from `after` on; `change` is used by its arcs out of the source.
fn copy(builder: &mut GraphBuilder, graph: &Graph, (after, sink): (u32, u32), change: &[Use]) {
    let last = graph.nodes() - 1;
    let node = |at: u32| {
        if at == 0 {
            0
        } else if at as usize == last {
            sink
        } else {
            at + after
        }
    };
    let mut menus = vec![crate::dag::NONE; graph.menus()];
    for (menu, place) in menus.iter_mut().enumerate().skip(1) {
        let menu = u32::try_from(menu).expect("menus are numbered in 32 bits");
        let own: Vec<Choice> = graph.choices()[graph.menu(menu)]
            .iter()
            .map(|choice| Choice { list: builder.list(graph.list(choice.list).iter().copied()), ..*choice })
            .collect();
        *place = builder.menu(own);
    }
    for arc in graph.arcs() {
        let extra = if arc.tail == 0 { change } else { &[] };
        let list = builder.list(graph.list(arc.list).iter().chain(extra).copied());
        builder.arc(node(arc.tail), node(arc.head), arc.points.into(), list, menus[arc.menu as usize]);
    }
}
