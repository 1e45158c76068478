//! The engine on hand-made path-packing problems without any employee, against full enumeration: signed amounts, elastic
//! rows, menus, agents that open a row for others, points up to thousands of millions and amounts up to ten million
//! millions.

use std::sync::Arc;

use proptest::prelude::*;
use rotasi::dag::{FRACTION, Graph, GraphBuilder, Leg, Use};
use rotasi::lp::{LpBackend, LpOptions, LpStatus, Microlp};
use rotasi::packing::{Problem, Row, Selection, highest_price, lagrangian_bound, used};
use rotasi::solver::{
    Answer, Engine, Feasibility, Settings, Start, StopReason, StopSignal, arc_flow, is_feasible, solve,
};

use draft::{Draft, greedy, large, optimum, selections, small};

mod draft;
mod form;
mod knapsacks;
mod magnitudes;
mod threads;

fn solved(problem: &Problem, settings: &Settings) -> Answer {
    solved_from(problem, greedy(problem).into(), settings)
}

fn solved_from(problem: &Problem, start: Start, settings: &Settings) -> Answer {
    let answer = solve(problem, start, settings, &Microlp, &(), &StopSignal::default());
    answer.expect("the numbers are within the limits and the built-in backend is there")
}

fn is_proved(problem: &Problem, answer: &Answer, optimum: Option<i64>) -> Result<(), TestCaseError> {
    let bound = answer.bound.as_ref().map(|bound| bound.points);
    prop_assert_eq!((answer.points, bound), (optimum, optimum));
    let reason = if optimum.is_some() { StopReason::Optimal } else { StopReason::Infeasible };
    prop_assert_eq!(answer.stop_reason, reason);
    prop_assert_eq!(answer.selection.as_ref().and_then(|selection| selection.points(problem)), optimum);
    Ok(())
}

fn is_bracketed(problem: &Problem, answer: &Answer, optimum: Option<i64>) -> Result<(), TestCaseError> {
    prop_assert_eq!(answer.selection.as_ref().and_then(|selection| selection.points(problem)), answer.points);
    prop_assert!(answer.points <= optimum, "{:?} is better than the optimum {optimum:?}", answer.points);
    if let (Some(bound), Some(optimum)) = (&answer.bound, optimum) {
        prop_assert!(bound.points >= optimum, "bound {} below the optimum {optimum}", bound.points);
    }
    prop_assert!(optimum.is_none() || answer.stop_reason != StopReason::Infeasible);
    Ok(())
}

fn is_decided(problem: &Problem, optimum: Option<i64>) -> Result<(), TestCaseError> {
    let start = greedy(problem);
    match is_feasible(problem, &start, &Settings::default(), &StopSignal::default()) {
        Feasibility::Allowed(selection) => prop_assert!(selection.points(problem).is_some()),
        Feasibility::Impossible(_) => prop_assert_eq!(optimum, None),
        Feasibility::Undecided(reason) => prop_assert!(false, "left open: {:?}", reason),
    }
    Ok(())
}

fn is_solved_throughout(draft: &Draft) -> Result<(), TestCaseError> {
    let problem = draft.problem();
    prop_assert_eq!(problem.fault(), None);
    let all = selections(&problem);
    let optimum = optimum(&problem, &all);
    is_proved(&problem, &solved(&problem, &Settings::default()), optimum)?;
    is_decided(&problem, optimum)?;
    let best = all.into_iter().filter(|one| one.points(&problem).is_some()).max_by_key(|one| one.points(&problem));
    // The best selection carried along must pass every bound, fixing and branching; else the run panics.
    let known = Settings { known: best.clone().map(Arc::new), ..Settings::default() };
    is_proved(&problem, &solved(&problem, &known), optimum)?;
    for odd in [0.0, 1.0, -3.0, 1e300, f64::NAN, f64::INFINITY] {
        let prices = Some(problem.rows.iter().enumerate().map(|(row, _)| odd * row as f64).collect());
        let start = Start { selection: greedy(&problem), prices };
        is_proved(&problem, &solved_from(&problem, start, &known), optimum)?;
    }
    if let Some(best) = best {
        for engine in [Engine::Auto, Engine::Decompose] {
            let settings = Settings { engine, work_limit: Some(0), ..known.clone() };
            let answer = solved_from(&problem, best.clone().into(), &settings);
            prop_assert_eq!(answer.points, optimum, "a start is never lost");
        }
    }
    for (engine, work_limit) in [(Engine::Decompose, None), (Engine::Decompose, Some(0)), (Engine::Auto, Some(0))] {
        let settings = Settings { engine, work_limit, ..Settings::default() };
        is_bracketed(&problem, &solved(&problem, &settings), optimum)?;
    }
    Ok(())
}

/// Prices as parts of a price that is dear: from nothing to more than what any row may have.
fn priced(problem: &Problem, parts: &[u8], scale: i64) -> (Vec<i64>, Vec<u8>) {
    let shift = problem.shifts();
    let price = |row: usize| {
        let part = i64::from(parts[row % parts.len()]);
        let dear = (i128::from(scale) << FRACTION) * i128::from(part) / 16;
        let most = highest_price(problem.rows[row].penalty, shift[row]);
        i64::try_from(dear).unwrap_or(i64::MAX).min(most.saturating_mul(2))
    };
    ((0..problem.rows.len()).map(price).collect(), shift)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_problems_are_solved_as_by_enumeration(draft in small()) {
        is_solved_throughout(&draft)?;
    }

    #[test]
    fn large_numbers_are_counted_exactly(draft in large()) {
        is_solved_throughout(&draft)?;
    }

    #[test]
    fn no_prices_bound_below_the_optimum(draft in large(), parts in prop::collection::vec(any::<u8>(), 1..24)) {
        let problem = draft.problem();
        let optimum = optimum(&problem, &selections(&problem));
        for prices in parts.chunks(4) {
            let (price, shift) = priced(&problem, prices, draft.scale);
            let bound = lagrangian_bound(&problem, &price, &shift);
            prop_assert_eq!(bound.is_none(), !problem.stuck_agents().is_empty());
            prop_assert!(bound >= optimum, "{bound:?} below {optimum:?} at {price:?}");
        }
    }

    #[test]
    fn selections_pass_through_the_exact_model_and_back(draft in small()) {
        let problem = draft.problem();
        let graphs: Vec<&Graph> = problem.graphs.iter().collect();
        prop_assume!(problem.stuck_agents().is_empty());
        let flow = arc_flow(&problem, &graphs);
        let selections = selections(&problem);
        for selection in &selections {
            let values = flow.values(&problem, &graphs, selection);
            let back = flow.selection(&graphs, &values);
            prop_assert_eq!(back.as_ref(), Some(selection));
            let worth = selection.points(&problem).map(|points| points - problem.constant);
            prop_assert_eq!(flow.model.check(&values).ok(), worth);
        }
        let answer = Microlp.solve(&flow.model, &LpOptions::default()).expect("the model is sound");
        match optimum(&problem, &selections) {
            None => prop_assert_eq!(answer.status, LpStatus::Infeasible),
            Some(optimum) => {
                prop_assert_eq!((answer.status, answer.objective), (LpStatus::Optimal, Some(optimum - problem.constant)));
                let selection = flow.selection(&graphs, &answer.values);
                prop_assert_eq!(selection.and_then(|selection| selection.points(&problem)), Some(optimum));
            }
        }
        let exact = solved(&problem, &Settings { engine: Engine::Exact, ..Settings::default() });
        is_proved(&problem, &exact, optimum(&problem, &selections))?;
    }
}

/// Agents side by side that want two of three seats, for 10, 6 and 5 points.
fn rivals() -> Problem {
    let graph = |points: i64| {
        let mut builder = GraphBuilder::new();
        let sink = builder.node();
        let seat = builder.list([used(0, 1)]);
        builder.arc(0, sink, 0, 0, 0);
        builder.arc(0, sink, points, seat, 0);
        builder.finish(sink).0
    };
    Problem {
        rows: vec![Row { limit: 2, penalty: None }],
        graphs: [10, 6, 5].map(graph).into(),
        relaxed: vec![None; 3],
        ..Problem::default()
    }
}

#[test]
fn good_prices_to_begin_with_prove_at_once_what_takes_work_from_scratch() {
    let problem = rivals();
    let leg = |arc: u32| vec![Leg { arc, choice: u32::MAX }];
    let selection = Selection { paths: vec![leg(1), leg(1), leg(0)] };
    let settings = Settings { work_limit: Some(0), ..Settings::default() };
    let bound = |prices| {
        let answer = solved_from(&problem, Start { selection: selection.clone(), prices }, &settings);
        answer.bound.map(|bound| bound.points)
    };
    assert_eq!((bound(None), bound(Some(vec![5.5]))), (Some(21), Some(16)));
}

#[test]
fn a_start_that_does_not_fit_the_problem_is_a_fault_with_its_reason() {
    let problem = rivals();
    let fault = |start: Start| {
        let answer = solve(&problem, start, &Settings::default(), &Microlp, &(), &StopSignal::default());
        answer.err().map(|fault| fault.to_string()).unwrap_or_default()
    };
    let with = |prices| Start { selection: greedy(&problem), prices };
    assert!(fault(with(Some(vec![1.0; 2]))).contains("2 prices for 1 rows"));
    assert!(fault(Selection::default().into()).contains("0 paths for 3 agents"));
    let nowhere = Selection { paths: vec![Vec::new(); 3] };
    assert!(fault(nowhere.into()).contains("no path of agent 0"));
    assert_eq!(fault(with(Some(vec![1.0]))), "");
}

#[test]
fn a_problem_of_nothing_but_pairs_of_ways_comes_to_an_end() {
    let graph = |entry: Use| {
        let mut builder = GraphBuilder::new();
        let sink = builder.node();
        let list = builder.list([entry]);
        builder.arc(0, sink, 0, 0, 0);
        builder.arc(0, sink, 0, list, 0);
        builder.finish(sink).0
    };
    let rows = vec![Row { limit: 0, penalty: Some(6) }, Row { limit: -2, penalty: Some(4) }];
    let graphs = vec![graph(used(0, -2)), graph(used(1, -1))];
    let problem = Problem { rows, graphs, relaxed: vec![None; 2], ..Problem::default() };
    let answer = solved(&problem, &Settings { engine: Engine::Decompose, ..Settings::default() });
    assert_eq!(answer.points, Some(-4));
}
