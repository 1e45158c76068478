//! Career graphs by themselves: the paths of an exact graph are exactly the careers that the audit's replay allows, each
//! worth the same; coarser graphs hold nothing forbidden, and relaxed ones are never worth less.

use std::collections::{BTreeMap, BTreeSet};

use rotasi::career::{CareerGraph, Detail, Expander, Frame, Prospects, Rows, Step};
use rotasi::dag::{Leg, NONE, Paths, Prices};
use rotasi::formulate;
use rotasi::instance::{EmployeeId, Instance, PositionId, SessionId};
use rotasi::verify::Premises;

use crate::tiny::Dice;
use crate::{TRIALS, brute};

/// Positions by period and sessions in order: a career by its bare facts.
type Facts = (Vec<Option<PositionId>>, Vec<SessionId>);

/// Calls `visit` with every path of the graph.
fn for_paths(career: &CareerGraph, mut visit: impl FnMut(&[Leg])) {
    let graph = &career.graph;
    let mut leaving = vec![Vec::new(); graph.nodes()];
    for (at, arc) in graph.arcs().iter().enumerate() {
        leaving[arc.tail as usize].push(at);
    }
    let number = |at: usize| u32::try_from(at).expect("tiny");
    let mut open: Vec<(usize, Vec<Leg>)> = if graph.is_empty() { Vec::new() } else { vec![(0, Vec::new())] };
    while let Some((node, path)) = open.pop() {
        if node + 1 == graph.nodes() {
            visit(&path);
            continue;
        }
        for &at in &leaving[node] {
            let arc = graph.arcs()[at];
            let choices: Vec<u32> =
                if arc.menu == NONE { vec![u32::MAX] } else { graph.menu(arc.menu).map(number).collect() };
            for choice in choices {
                let longer = [&path[..], &[Leg { arc: number(at), choice }]].concat();
                open.push((arc.head as usize, longer));
            }
        }
    }
}

fn facts(career: &CareerGraph, path: &[Leg], horizon: usize) -> Facts {
    let (mut positions, mut sessions) = (vec![None; horizon], Vec::new());
    for leg in path {
        if let Step::Spend(t, position) = career.steps[leg.arc as usize] {
            positions[t.index()] = position;
        }
        if let Some(taken) = career.sittings.get(leg.choice as usize) {
            sessions.extend(taken);
        }
    }
    sessions.sort_unstable();
    (positions, sessions)
}

/// What one employee may do by exhaustive search, with its points.
fn allowed(premises: &Premises, instance: &Instance, who: EmployeeId) -> BTreeMap<Facts, i64> {
    let paths = brute::paths::of(premises, instance, who).into_iter();
    let facts = paths.map(|mut path| {
        path.sessions.sort_unstable();
        ((path.positions, path.sessions), path.points.0)
    });
    facts.collect()
}

/// What the graphs are to know of rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Knowing {
    /// Nothing: of two ways to train that lead to the same standing the better one stays.
    NoRows,
    /// A row to every session that attending it helps: every way to train stays.
    EverySession,
}

/// Calls `examine` with every employee of every trial.
fn for_everyone(
    knowing: Knowing,
    mut examine: impl FnMut(&str, &Instance, &Frame, &Rows, &Prospects, &BTreeMap<Facts, i64>),
) {
    for trial in TRIALS.iter() {
        let instance = &trial.instance;
        let (frame, premises) = (Frame::of(instance), Premises::new(instance));
        let sizes = (instance.positions.len(), instance.sessions.len(), instance.units.len());
        let mut rows = Rows::none(instance.calendar.horizon(), sizes.0, sizes.1, sizes.2);
        if knowing == Knowing::EverySession {
            (0..).zip(&mut rows.minimum).for_each(|(number, row)| *row = number);
        }
        for who in (0..instance.employees.len()).map(EmployeeId::at) {
            let prospects = Prospects::of(instance, &frame, who);
            let label = format!("seed {}, {}", trial.seed, instance.employees[who.index()].id);
            examine(&label, instance, &frame, &rows, &prospects, &allowed(&premises, instance, who));
        }
    }
}

fn expand(instance: &Instance, frame: &Frame, rows: &Rows, prospects: &Prospects, detail: Detail) -> CareerGraph {
    let graph = Expander::default().expand(instance, frame, rows, prospects, detail, usize::MAX);
    graph.expect("a graph without limit is always built")
}

/// The value of the best path when nothing has a price.
fn best(career: &CareerGraph) -> Option<i64> {
    let mut space = Paths::default();
    space.best(&career.graph, &Prices { price: &[], shift: &[] })?;
    let mut path = Vec::new();
    space.trace(&career.graph, &mut path);
    Some(career.graph.points(&path))
}

#[test]
fn an_exact_graph_holds_every_allowed_career_once_with_its_points_and_no_other() {
    let (mut careers, mut most) = (0, 0);
    for_everyone(Knowing::EverySession, |label, instance, frame, rows, prospects, allowed| {
        let career = expand(instance, frame, rows, prospects, Detail::Exact);
        assert!(career.exact);
        let mut met = BTreeSet::new();
        for_paths(&career, |path| {
            let found = facts(&career, path, instance.calendar.horizon());
            let points = allowed.get(&found).copied();
            assert_eq!(points, Some(career.graph.points(path)), "{label}: {found:?}");
            assert!(met.insert(found.clone()), "{label}: two paths for {found:?}");
        });
        let missing = allowed.keys().find(|facts| !met.contains(*facts));
        assert_eq!(missing, None, "{label}");
        careers += met.len();
        most = most.max(met.len());
    });
    assert!(careers > 5_000 && most > 300, "{careers} careers, at most {most} of one employee");
}

#[test]
fn where_no_row_tells_sessions_apart_the_best_career_through_every_sequence_of_positions_remains() {
    let mut dropped = 0;
    for_everyone(Knowing::NoRows, |label, instance, frame, rows, prospects, allowed| {
        let career = expand(instance, frame, rows, prospects, Detail::Exact);
        let (mut best_of, mut met) = (BTreeMap::new(), 0);
        for_paths(&career, |path| {
            let found = facts(&career, path, instance.calendar.horizon());
            let points = career.graph.points(path);
            assert_eq!(allowed.get(&found), Some(&points), "{label}: {found:?}");
            let known = best_of.entry(found.0).or_insert(points);
            *known = points.max(*known);
            met += 1;
        });
        let mut wanted = BTreeMap::new();
        for ((positions, _), &points) in allowed {
            let known = wanted.entry(positions.clone()).or_insert(points);
            *known = points.max(*known);
        }
        assert_eq!(best_of, wanted, "{label}");
        dropped += usize::from(met < allowed.len());
    });
    assert!(dropped > 50, "only {dropped} graphs left a dominated career out");
}

#[test]
fn a_coarser_graph_holds_only_allowed_careers_each_worth_at_least_what_it_says() {
    let mut fewer = 0;
    for_everyone(Knowing::NoRows, |label, instance, frame, rows, prospects, allowed| {
        for tracked in 0..=2 {
            let career = expand(instance, frame, rows, prospects, Detail::Tracked(tracked));
            let mut met = BTreeSet::new();
            for_paths(&career, |path| {
                let found = facts(&career, path, instance.calendar.horizon());
                let worth = allowed.get(&found).unwrap_or_else(|| panic!("{label}, {tracked} tracked: {found:?}"));
                let said = career.graph.points(path);
                assert!(*worth >= said, "{label}, {tracked} tracked: {found:?} is worth {worth}, not {said}");
                met.insert(found);
            });
            fewer += usize::from(met.len() < allowed.len());
        }
    });
    assert!(fewer > 50, "only {fewer} coarser graphs held less than the exact one");
}

#[test]
fn a_relaxed_graph_is_never_worth_less_than_the_best_career() {
    let mut more = 0;
    for_everyone(Knowing::NoRows, |label, instance, frame, rows, prospects, allowed| {
        let exact = allowed.values().max().copied();
        let relaxed = best(&expand(instance, frame, rows, prospects, Detail::Relaxed));
        assert!(relaxed >= exact, "{label}: {relaxed:?} relaxed, {exact:?} exact");
        more += usize::from(relaxed > exact);
    });
    assert!(more > 20, "only {more} relaxed graphs were worth more than the exact one");
}

#[test]
fn a_relaxed_graph_is_never_worth_less_at_any_prices_of_rows() {
    for trial in TRIALS.iter() {
        let instance = &trial.instance;
        let formulation = formulate::encode(instance);
        let problem = &formulation.problem;
        let shift = problem.shifts();
        let mut dice = Dice::new(trial.seed + 4_000);
        for _ in 0..6 {
            let price: Vec<i64> = (0..problem.rows.len())
                .map(|row| {
                    let points = if dice.chance(50) { 0 } else { dice.within(0..=80) << rotasi::dag::FRACTION };
                    points.min(rotasi::packing::highest_price(problem.rows[row].penalty, shift[row]))
                })
                .collect();
            let prices = Prices { price: &price, shift: &shift };
            for own in &formulation.prospects {
                let exact = &problem.graphs[own.employee.index()];
                let relaxed = expand(instance, &formulation.frame, &formulation.rows, own, Detail::Relaxed);
                let mut space = Paths::default();
                let (exact, relaxed) = (space.best(exact, &prices), space.best(&relaxed.graph, &prices));
                let who = &instance.employees[own.employee.index()].id;
                assert!(relaxed >= exact, "seed {}, {who}: {relaxed:?} relaxed, {exact:?} exact", trial.seed);
            }
        }
    }
}
