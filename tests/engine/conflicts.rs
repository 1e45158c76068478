//! Where no plan exists, the items named contradict each other, and no smaller part of them does: both shown by
//! exhaustive search under those decisions, budget lines and rows alone.

use std::collections::BTreeMap;

use rotasi::calendar::Period;
use rotasi::instance::{Decision, EmployeeId, Instance, Order, PositionId};
use rotasi::pipeline::Status;
use rotasi::solver::Engine;

use crate::{TRIALS, brute, run, tiny, with_engine};

/// More seeds than elsewhere, so that every kind of row is named by some conflict.
const MORE: std::ops::Range<u64> = crate::SEEDS.end..1_200;

/// The same service with room for everybody everywhere, but hardly a promotion, and everybody's first position decided
/// at random: decisions to promote several stand against each other by that alone.
fn promised(seed: u64, mut instance: Instance) -> Instance {
    let mut dice = tiny::Dice::new(seed + 5_000);
    instance.positions.iter_mut().for_each(|position| position.seats += 9);
    let moves = &mut instance.policy.moves;
    (moves.max_promotions, moves.max_moves, moves.unit_move_share) = (1, 0, 1_000);
    let positions = instance.positions.len();
    let mut must = |(employee, row): (usize, u32)| {
        let position = PositionId::at(dice.index(positions));
        let order = Order::Must { position, from: Period::FIRST, to: Period::FIRST };
        Decision { row, employee: EmployeeId::at(employee), order }
    };
    instance.decisions = (0..instance.employees.len()).zip(2..).map(&mut must).collect();
    instance
}

#[test]
fn the_items_named_contradict_each_other_and_no_part_of_them_does() {
    let known = TRIALS.iter().map(|trial| (trial.seed, trial.instance.clone()));
    let more = MORE.map(|seed| (seed, tiny::instance(seed)));
    let promised = TRIALS.iter().map(|trial| (trial.seed, promised(trial.seed, trial.instance.clone())));
    let mut named: BTreeMap<String, u32> = BTreeMap::new();
    for (seed, instance) in known.chain(more).chain(promised) {
        let outcome = run(&instance, &with_engine(Engine::Auto));
        if outcome.status != Status::Infeasible {
            assert!(outcome.conflict.is_empty(), "seed {seed}");
            continue;
        }
        let items: Vec<&str> = outcome.conflict.iter().map(String::as_str).collect();
        assert!(!items.is_empty(), "seed {seed}: no plan, and no item named");
        assert!(!brute::is_possible_under(&instance, &items), "seed {seed}: {items:?} leave a plan");
        for left_out in 0..items.len() {
            let mut fewer = items.clone();
            let item = fewer.remove(left_out);
            assert!(brute::is_possible_under(&instance, &fewer), "seed {seed}: {items:?} do not need {item}");
        }
        for item in items {
            let (kind, _) = item.split_once(':').unwrap_or((item, ""));
            *named.entry(kind.to_owned()).or_default() += 1;
        }
    }
    let kinds = ["decision", "budget", "seats", "capacity", "minimum", "unit_moves", "moves", "promotions", "kin"];
    for kind in kinds {
        assert!(named.contains_key(kind), "{kind} is never named: {named:?}");
    }
}
