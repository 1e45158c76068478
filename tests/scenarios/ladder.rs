//! Ladders of money: less money never beats the bound of more, and what is carried is proved.

use rotasi::instance::Instance;
use rotasi::pipeline::{self, Outcome, Solver};
use rotasi::policy::scaled;
use rotasi::quantity::Money;
use rotasi::scenario::{self, Axis, Base, Ladder, Orders, Shelf};
use rotasi::solver::{Settings, StopSignal};
use rotasi::verify;

use super::instances;
use super::tiny;

const SEEDS: std::ops::Range<u64> = 0..60;
const SHARES: [u64; 4] = [0, 500_000, 1_000_000, 1_700_000];

fn solve(instance: &Instance, seed: u64) -> Outcome {
    // Some runs are cut short, so that plans and bounds are far from one another.
    let settings =
        Settings { work_limit: (!seed.is_multiple_of(3)).then_some(1 + seed % 5), seed, ..Settings::default() };
    let outcome = pipeline::run(instance, &settings, &Solver::Microlp, &(), &StopSignal::default());
    outcome.expect("the built-in backend works")
}

#[test]
fn no_plan_with_less_money_passes_the_bound_of_any_with_more() {
    let mut compared = 0;
    for seed in SEEDS {
        let mut tables = tiny::builder(seed).tables().clone();
        let amounts: Vec<i64> = tables.budgets.iter().map(|line| line.amount.0).collect();
        let rungs: Vec<(Instance, Outcome)> = SHARES
            .iter()
            .map(|&share| {
                for (line, &amount) in tables.budgets.iter_mut().zip(&amounts) {
                    line.amount = Money(scaled(amount, share).expect("tiny amounts fit"));
                }
                let (instance, _) = tables.build().expect("other amounts are as sound");
                let outcome = solve(&instance, seed);
                (instance, outcome)
            })
            .collect();
        for (at, (_, poorer)) in rungs.iter().enumerate() {
            let Some(plan) = &poorer.plan else { continue };
            for (richer, outcome) in &rungs[at..] {
                assert_eq!(verify::audit(richer, plan).findings, [], "seed {seed}: more money allows what less does");
                assert_ne!(outcome.status, pipeline::Status::Infeasible, "seed {seed}");
                if let Some(bound) = &outcome.bound {
                    assert!(plan.points().0 <= bound.points, "seed {seed}: {} > {}", plan.points(), bound.points);
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 200, "{compared} pairs");
}

#[test]
fn a_frontier_only_rises_and_carries_the_better_plan_up() {
    let base = Base::load(&instances().join("plaju")).expect("the stored instance is sound").0;
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let axis = Axis::Money { source: Some("APBD".into()), category: Some("training".into()), year: None };
    let at = scenario::places(400_000, 1_600_000, 5);
    let ladder = Ladder::of(axis, &at);
    let text = ladder.text(&base.tables().header);
    let scenarios = scenario::read(&text, "frontier").expect("a ladder is a scenario file");
    let shelf = Shelf::at(&home.path().join("shelf"));
    shelf.prepare(&base, &text, &scenarios, Some(&ladder)).expect("there is room");
    let settings = |work| Settings { work_limit: Some(work), ..Settings::default() };
    let orders =
        Orders { base: settings(3_000), each: settings(300), solver: Solver::Microlp, threads: 2, resume: false };
    scenario::run(&shelf, &base, &scenarios, "frontier", &orders, &(), &StopSignal::default()).expect("it runs");
    let volumes = shelf.open(&[]).expect("the shelf agrees with itself");
    let frontier = shelf.frontier(&volumes).expect("the shelf knows its ladder");
    assert_eq!(frontier, scenario::frontier(&ladder, &volumes));
    let rungs = frontier.rungs;
    assert_eq!(rungs.len(), 5, "the base stands at 100 %, where the ladder has a rung of its own");
    for pair in rungs.windows(2) {
        assert!(pair[0].points <= pair[1].points && pair[0].bound <= pair[1].bound, "{pair:?}");
        let step = pair[1].step.expect("both have plans");
        assert!(step.at_least <= step.gained.max(0) && Some(step.gained) <= step.at_most, "{step:?}");
    }
    for rung in &rungs {
        assert!(rung.points <= rung.bound && rung.points >= rung.own_points, "{rung:?}");
    }
    let base_points = volumes[0].plan.summary.points;
    let middle = rungs.iter().find(|rung| rung.at == Some(1_000_000)).expect("100 % is in the middle");
    assert!(middle.points >= base_points, "the base's plan is a plan for 100 %");
}

#[test]
fn a_scenario_is_never_worse_than_a_base_plan_that_it_allows() {
    let base = Base::load(&instances().join("plaju")).expect("the stored instance is sound").0;
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let text = "[scenarios.rich]\nedits = [{ change = \"budgets.amount\", by = \"130%\" }]\n";
    let scenarios = scenario::read(text, "rich").expect("it is sound");
    let shelf = Shelf::at(&home.path().join("shelf"));
    shelf.prepare(&base, text, &scenarios, None).expect("there is room");
    let settings = |work| Settings { work_limit: Some(work), ..Settings::default() };
    let orders =
        Orders { base: settings(4_000), each: settings(1), solver: Solver::Microlp, threads: 1, resume: false };
    scenario::run(&shelf, &base, &scenarios, "rich", &orders, &(), &StopSignal::default()).expect("it runs");
    let volumes = shelf.open(&[]).expect("the shelf agrees with itself");
    let points: Vec<i64> = volumes.iter().filter_map(|volume| volume.plan.summary.points).collect();
    assert!(points.len() == 2 && points[1] >= points[0], "{points:?}");
}
