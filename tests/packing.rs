//! The engine on hand-made path-packing problems without any employee, against full enumeration: signed amounts, elastic
//! rows, menus, agents that open a row for others, points up to thousands of millions and amounts up to ten million
//! millions.

use std::sync::Arc;

use proptest::prelude::*;
use rotasi::dag::{Choice, FRACTION, Graph, GraphBuilder, Leg, NONE, Paths, Prices, Use};
use rotasi::lp::{LpBackend, LpOptions, LpStatus, Microlp};
use rotasi::packing::{Problem, Row, Selection, highest_price, lagrangian_bound, used};
use rotasi::solver::{
    Answer, Engine, Feasibility, Settings, Start, StopReason, StopSignal, arc_flow, is_feasible, solve,
};

/// A number near a multiple of a row's or of all points' scale.
type Near = (i64, i64);

/// What taking a piece is worth and uses; rows are taken modulo their number.
#[derive(Clone, Debug)]
struct Piece {
    points: Near,
    uses: Vec<(usize, Near)>,
}

/// The arcs between two layers, `from`-major, and a menu that some of them share.
#[derive(Clone, Debug)]
struct Layer {
    arcs: Vec<Option<(Piece, bool)>>,
    menu: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Agent {
    /// Walks through layers of two nodes each.
    Walker(Vec<Layer>),
    /// Stays closed, or gives room in one row and pays for it in another.
    Opener { gives: usize, room: i64, takes: usize, cost: i64 },
}

#[derive(Clone, Debug)]
struct Draft {
    agents: Vec<Agent>,
    /// Limit, scale of amounts, and the penalty of an elastic row.
    rows: Vec<(Near, i64, Option<i64>)>,
    scale: i64,
    constant: i64,
}

fn piece() -> impl Strategy<Value = Piece> {
    let near = |range: std::ops::RangeInclusive<i64>| (range, -1_i64..=1);
    let uses = prop::collection::vec((0_usize..4, near(-3..=5)), 0..3);
    (near(-4..=9), uses).prop_map(|(points, uses)| Piece { points, uses })
}

fn layer() -> impl Strategy<Value = Layer> {
    let arc = prop::option::weighted(0.85, (piece(), any::<bool>()));
    (prop::collection::vec(arc, 4), prop::collection::vec(piece(), 0..=2)).prop_map(|(arcs, menu)| Layer { arcs, menu })
}

fn agent() -> impl Strategy<Value = Agent> {
    let opener = (0_usize..4, 1_i64..=6, 0_usize..4, 0_i64..=4);
    prop_oneof![
        4 => prop::collection::vec(layer(), 2..=3).prop_map(Agent::Walker),
        1 => opener.prop_map(|(gives, room, takes, cost)| Agent::Opener { gives, room, takes, cost }),
    ]
}

fn draft(scales: &'static [i64], points: &'static [i64]) -> impl Strategy<Value = Draft> {
    let row = ((-1_i64..=9, -1_i64..=1), prop::sample::select(scales), prop::option::weighted(0.25, 0_i64..=9));
    let rows = prop::collection::vec(row, 1..=4);
    let agents = prop::collection::vec(agent(), 1..=4);
    (agents, rows, prop::sample::select(points), -50_i64..=50).prop_map(|(agents, rows, scale, constant)| Draft {
        agents,
        rows,
        scale,
        constant,
    })
}

/// Small numbers, as most problems have.
fn small() -> impl Strategy<Value = Draft> {
    draft(&[1], &[1, 40])
}

/// Rupiah beside seats, and points that hardly fit.
fn large() -> impl Strategy<Value = Draft> {
    draft(&[1, 1_000_000, 1_700_000_000_000], &[1, 1_000, 1_000_000_000])
}

impl Draft {
    fn problem(&self) -> Problem {
        let row = |&((many, few), scale, penalty): &(Near, i64, Option<i64>)| {
            // Whoever may pass a limit does so by few units: a penalty per unit of money would be beyond counting.
            let scale = if penalty.is_some() { 1 } else { scale };
            Row { limit: many * scale + few, penalty: penalty.map(|penalty| penalty * self.scale) }
        };
        Problem {
            rows: self.rows.iter().map(row).collect(),
            graphs: self.agents.iter().map(|agent| self.graph(agent)).collect(),
            relaxed: self.agents.iter().map(|_| None).collect(),
            constant: self.constant,
        }
    }

    fn graph(&self, agent: &Agent) -> Graph {
        let mut builder = GraphBuilder::new();
        match agent {
            Agent::Walker(layers) => self.walk(&mut builder, layers),
            &Agent::Opener { gives, room, takes, cost } => {
                let sink = builder.node();
                let open = builder.list([self.used(gives, (-room, 0)), self.used(takes, (cost, 0))]);
                builder.arc(0, sink, 0, 0, NONE);
                builder.arc(0, sink, 0, open, NONE);
                builder.finish(sink).0
            }
        }
    }

    fn walk(&self, builder: &mut GraphBuilder, layers: &[Layer]) -> Graph {
        let mut tails = vec![0];
        for (at, layer) in layers.iter().enumerate() {
            let heads: Vec<u32> =
                if at + 1 == layers.len() { vec![builder.node()] } else { vec![builder.node(), builder.node()] };
            let choices: Vec<Choice> = layer
                .menu
                .iter()
                .map(|piece| Choice { points: self.points(piece), list: self.list(builder, piece) })
                .collect();
            let menu = if choices.is_empty() { NONE } else { builder.menu(choices) };
            let pairs = tails.iter().flat_map(|&tail| heads.iter().map(move |&head| (tail, head)));
            for ((tail, head), arc) in pairs.zip(&layer.arcs) {
                let Some((piece, carries)) = arc else { continue };
                let list = self.list(builder, piece);
                builder.arc(tail, head, self.points(piece), list, if *carries { menu } else { NONE });
            }
            tails = heads;
        }
        builder.finish(tails[0]).0
    }

    fn points(&self, piece: &Piece) -> i64 {
        piece.points.0 * self.scale + piece.points.1
    }

    fn used(&self, row: usize, (many, few): Near) -> Use {
        let row = row % self.rows.len();
        let (_, scale, penalty) = self.rows[row];
        used(row, if penalty.is_some() { many } else { many * scale + few })
    }

    fn list(&self, builder: &mut GraphBuilder, piece: &Piece) -> u32 {
        builder.list(piece.uses.iter().map(|&(row, amount)| self.used(row, amount)))
    }
}

/// Every path of a graph.
fn paths(graph: &Graph) -> Vec<Vec<Leg>> {
    let (mut open, mut found) = (vec![(0_usize, Vec::new())], Vec::new());
    while let Some((node, path)) = open.pop() {
        if node + 1 == graph.nodes() && !graph.is_empty() {
            found.push(path);
            continue;
        }
        for (at, arc) in graph.arcs().iter().enumerate().filter(|(_, arc)| arc.tail as usize == node) {
            let choices = if arc.menu == NONE { vec![u32::MAX] } else { graph.menu(arc.menu).map(number).collect() };
            for choice in choices {
                open.push((arc.head as usize, [&path[..], &[Leg { arc: number(at), choice }]].concat()));
            }
        }
    }
    found
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("few pieces")
}

/// Every selection.
fn selections(problem: &Problem) -> Vec<Selection> {
    let mut all = vec![Selection::default()];
    for graph in &problem.graphs {
        let ways = paths(graph);
        let longer = |so_far: &Selection, path: &Vec<Leg>| {
            let mut paths = so_far.paths.clone();
            paths.push(path.clone());
            Selection { paths }
        };
        all = all.iter().flat_map(|so_far| ways.iter().map(move |path| longer(so_far, path))).collect();
    }
    all
}

/// The best points of the selections; none when none is allowed.
fn optimum(problem: &Problem, selections: &[Selection]) -> Option<i64> {
    selections.iter().filter_map(|selection| selection.points(problem)).max()
}

/// Everybody's own best path, whatever the rows say.
fn greedy(problem: &Problem) -> Selection {
    let (price, shift) = (vec![0; problem.rows.len()], problem.shifts());
    let own = |graph: &Graph| {
        let (mut space, mut path) = (Paths::default(), Vec::new());
        if space.best(graph, &Prices { price: &price, shift: &shift }).is_some() {
            space.trace(graph, &mut path);
        }
        path
    };
    Selection { paths: problem.graphs.iter().map(own).collect() }
}

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
        Feasibility::Impossible => prop_assert_eq!(optimum, None),
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
        constant: 0,
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
    let problem = Problem { rows, graphs, relaxed: vec![None; 2], constant: 0 };
    let answer = solved(&problem, &Settings { engine: Engine::Decompose, ..Settings::default() });
    assert_eq!(answer.points, Some(-4));
}
