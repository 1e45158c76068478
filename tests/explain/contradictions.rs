//! Where no plan exists: every item named is needed, and every way out works, by exhaustive search.

use rotasi::explain::{self, Contradiction};
use rotasi::instance::Instance;
use rotasi::pipeline::{self, Solver, Status};
use rotasi::quantity::Money;
use rotasi::solver::{Settings, StopSignal};

use crate::{brute, tiny, trials};

fn contradictions() -> Vec<(u64, Instance, Contradiction)> {
    let (settings, stop) = (Settings::default(), StopSignal::default());
    let backend = Solver::Microlp.load().expect("the built-in solver is there");
    let found = |(seed, instance): (u64, Instance)| {
        let outcome = pipeline::run(&instance, &settings, &Solver::Microlp, &(), &stop).expect("it ends");
        let named = (outcome.status == Status::Infeasible).then_some(outcome.conflict)?;
        let found = explain::contradiction(&instance, &named, &settings, backend.as_ref(), &stop);
        Some((seed, instance, found.unwrap_or_else(|error| panic!("seed {seed}: {error}"))))
    };
    let given = (0..trials()).map(|seed| (seed, tiny::instance(seed)));
    given.chain((0..trials()).map(|seed| (seed, penniless(seed)))).filter_map(found).collect()
}

/// The instance of that seed with nothing on its budget lines.
fn penniless(seed: u64) -> Instance {
    let mut instance = tiny::instance(seed);
    instance.budgets.iter_mut().for_each(|budget| budget.amount = Money::ZERO);
    instance
}

/// Whether a plan exists without the decisions of these rows.
fn is_possible_without(instance: &Instance, rows: &[u32]) -> bool {
    let mut fewer = instance.clone();
    fewer.decisions.retain(|decision| !rows.contains(&decision.row));
    brute::optimum(&fewer).is_some()
}

/// All choices of `size` of `rows`.
fn choices(rows: &[u32], size: usize) -> Vec<Vec<u32>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let with = |at: usize| {
        let rest = choices(&rows[at + 1..], size - 1).into_iter();
        rest.map(move |mut chosen| {
            chosen.push(rows[at]);
            chosen
        })
    };
    (0..rows.len()).flat_map(with).collect()
}

/// The instance with so much more on each line.
fn richer(instance: &Instance, more: &[(String, Money)]) -> Instance {
    let mut richer = instance.clone();
    for (line, amount) in more {
        let budget = richer.budgets.iter_mut().find(|budget| budget.id == *line).expect("a line of that name");
        budget.amount += *amount;
    }
    richer
}

#[test]
fn every_item_is_needed_and_every_way_out_works_and_is_the_cheapest() {
    let (mut dropped, mut paid) = (0, 0);
    for (seed, instance, found) in contradictions() {
        let names: Vec<&str> = found.items.iter().map(|item| item.name.as_str()).collect();
        assert!(found.minimal, "seed {seed}: {found:#?}");
        assert!(!brute::is_possible_under(&instance, &names), "seed {seed}: {names:?}");
        for left_out in 0..names.len() {
            let mut fewer = names.clone();
            fewer.remove(left_out);
            assert!(brute::is_possible_under(&instance, &fewer), "seed {seed}: {names:?} less {left_out}");
        }
        let all: Vec<u32> = instance.decisions.iter().map(|decision| decision.row).collect();
        match &found.decisions {
            Some(fewer) => {
                let rows: Vec<u32> = fewer.rows.iter().map(|(row, _)| *row).collect();
                assert!(fewer.fewest && is_possible_without(&instance, &rows), "seed {seed}: {rows:?}");
                let smaller = choices(&all, rows.len() - 1);
                assert!(smaller.iter().all(|rows| !is_possible_without(&instance, rows)), "seed {seed}: {rows:?}");
                dropped += 1;
            }
            None => assert!(!is_possible_without(&instance, &all), "seed {seed}"),
        }
        let ample: Vec<(String, Money)> =
            instance.budgets.iter().map(|budget| (budget.id.clone(), Money(100_000))).collect();
        match &found.money {
            Some(money) => {
                assert_eq!(money.least, money.total, "seed {seed}");
                assert!(brute::optimum(&richer(&instance, &money.lines)).is_some(), "seed {seed}: {money:?}");
                if let [(line, more)] = &money.lines[..] {
                    let less = [(line.clone(), *more - Money(1))];
                    assert!(brute::optimum(&richer(&instance, &less)).is_none(), "seed {seed}: {money:?}");
                }
                paid += 1;
            }
            None => assert!(brute::optimum(&richer(&instance, &ample)).is_none(), "seed {seed}"),
        }
    }
    assert!(dropped > 5 && paid > 1, "{dropped} by decisions, {paid} by money");
}
