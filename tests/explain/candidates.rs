//! Who for a seat, and why it stays empty, against exhaustive search; prices against the bound they are of.

use rotasi::calendar::Period;
use rotasi::explain::{self, Candidate, Effort, Emptiness, Ground, Means, Verdict};
use rotasi::formulate::{self, RowMeaning};
use rotasi::instance::{BudgetId, EmployeeId, Instance, PositionId};
use rotasi::packing::{Knapsack, lagrangian_bound};
use rotasi::pipeline::Solver;
use rotasi::quantity::Points;
use rotasi::solver::StopSignal;

use crate::{TRIALS, Trial, brute, everybody};

fn ground(trial: &Trial) -> Ground<'_> {
    let prices = trial.outcome.prices.rows.iter().cloned().collect();
    Ground::new(&trial.instance, &trial.plan, &prices, None)
}

/// What the plan loses if somebody holds the position then, by exhaustive search; none if no such plan is allowed.
fn loss(trial: &Trial, who: &Candidate, position: PositionId, t: Period) -> Option<Points> {
    let at = trial.instance.employees.iter().position(|employee| employee.id == who.employee).expect("somebody");
    let holds = |path: &brute::paths::Path| path.positions[t.index()] == Some(position);
    let best = brute::optimum_where(&trial.instance, EmployeeId::at(at), holds)?;
    Some(trial.plan.points() - best)
}

/// A position and a period of each instance, where a seat is empty if there is such a place.
fn seat(trial: &Trial, ground: &Ground<'_>) -> (PositionId, Period) {
    let position = PositionId::at(usize::try_from(trial.seed).expect("small") % trial.instance.positions.len());
    (position, explain::first_vacancy(ground, position))
}

#[test]
fn losses_by_prices_are_never_above_the_true_ones_and_proved_ones_equal_them() {
    let (mut bounded, mut proved) = (0, 0);
    for trial in TRIALS.iter() {
        let ground = ground(trial);
        let (position, t) = seat(trial, &ground);
        let mut answer = explain::who(&ground, position, t);
        for one in &answer.candidates {
            if one.verdict == Verdict::Possible {
                let least = one.least.expect("every way has a price");
                assert!(loss(trial, one, position, t).is_none_or(|loss| least <= loss), "seed {}: {one:?}", trial.seed);
                bounded += 1;
            } else if one.verdict == Verdict::Forbidden {
                assert_eq!(loss(trial, one, position, t), None, "seed {}: {one:?}", trial.seed);
            }
        }
        let backend = Solver::Microlp.load().expect("the built-in solver is there");
        let means = Means { effort: &Effort::default(), backend: backend.as_ref(), stop: &StopSignal::default() };
        explain::prove(&ground, &mut answer, 2, &means).expect("it solves");
        for one in answer.candidates.iter().filter(|one| one.most.is_some() || one.impossible) {
            let lost = loss(trial, one, position, t);
            assert_eq!((one.most, one.impossible), (lost, lost.is_none()), "seed {}: {one:?}", trial.seed);
            proved += 1;
        }
    }
    assert!(bounded > TRIALS.len() && proved > TRIALS.len() / 2, "{bounded} bounded, {proved} proved");
}

#[test]
fn what_is_proved_of_an_empty_seat_is_true() {
    let mut seen = [0; 3];
    for trial in TRIALS.iter() {
        let ground = ground(trial);
        let (position, t) = seat(trial, &ground);
        let answer = explain::who(&ground, position, t);
        let Some(vacancy) = answer.vacancy else { continue };
        let losses = || answer.candidates.iter().filter(|one| one.verdict != Verdict::Planned);
        let losses: Vec<Points> = losses().filter_map(|one| loss(trial, one, position, t)).collect();
        match vacancy.reason {
            Emptiness::Nobody => assert_eq!(losses, [], "seed {}", trial.seed),
            Emptiness::Costs => {
                let least = vacancy.least.expect("a cost is stated");
                assert!(least.0 >= 0 && losses.iter().all(|&loss| loss >= least), "seed {}", trial.seed);
            }
            Emptiness::Open => {}
        }
        seen[vacancy.reason as usize] += 1;
    }
    assert!(seen[0] > 3 && seen[1] > 3, "{seen:?}");
}

/// The bound at the plan's prices, and how much it rises per unit when one row is wider: by one, or if it is money that has a
/// knapsack, by as much as the dearest thing in it costs.
fn rise_with_room(instance: &Instance, trial: &Trial, row: usize) -> (f64, i64) {
    let mut formulation = formulate::encode(instance);
    let priced = |meaning: &RowMeaning| {
        let name = meaning.name(instance);
        trial.outcome.prices.rows.iter().find(|(known, _)| *known == name).map_or(0.0, |(_, price)| *price)
    };
    let shift = formulation.problem.shifts();
    let fixed: Vec<i64> = formulation
        .meanings
        .iter()
        .zip(&shift)
        .map(|(meaning, &shift)| (priced(meaning) * f64::from(20 + u32::from(shift)).exp2()) as i64)
        .collect();
    let before = lagrangian_bound(&formulation.problem, &fixed, &shift).expect("everybody has a way");
    let purse = |line: &BudgetId| formulation.meanings[row] == RowMeaning::Budget(*line);
    let mut room = 1;
    if let Some(at) = formulation.purses.iter().position(purse) {
        let knapsack = formulation.problem.knapsacks.remove(at);
        room =
            knapsack.items().iter().map(|item| item.setup + item.least * item.weight).max().expect("it holds things");
        match Knapsack::new(knapsack.items().to_vec(), knapsack.capacity() + room) {
            Some(wider) => formulation.problem.knapsacks.push(wider),
            None => {
                for item in knapsack.items() {
                    formulation.problem.rows[item.row as usize].limit = item.most;
                }
            }
        }
    }
    formulation.problem.rows[row].limit += room;
    let after = lagrangian_bound(&formulation.problem, &fixed, &shift).expect("everybody has a way");
    ((after - before) as f64, room)
}

#[test]
fn a_price_is_what_the_bound_rises_by_and_nobody_waits_for_what_they_have() {
    let (mut things, mut waiting) = (0, 0);
    for trial in TRIALS.iter().take(40) {
        let ground = ground(trial);
        let scarce = explain::scarce(&ground, 3);
        let meanings = formulate::encode(&trial.instance).meanings;
        for thing in &scarce.things {
            let row = meanings.iter().position(|meaning| meaning.name(&trial.instance) == thing.row.row);
            let row = row.expect("a row of that name");
            let price = if matches!(meanings[row], RowMeaning::Budget(_)) { thing.price / 1e6 } else { thing.price };
            let (rise, room) = rise_with_room(&trial.instance, trial, row);
            let told = price * room as f64;
            assert!((rise - told).abs() <= 1.0, "seed {}: {} rises by {rise}, not {told}", trial.seed, thing.row.row);
            things += 1;
            waiting += thing.queue.len();
            if let RowMeaning::Seats(position, t) = meanings[row] {
                for who in
                    everybody(&trial.instance).filter(|&who| trial.plan.placement(who, t).position == Some(position))
                {
                    let id = &trial.instance.employees[who.index()].id;
                    assert!(thing.queue.iter().all(|one| one.employee != *id), "seed {}", trial.seed);
                }
            }
        }
    }
    assert!(things > 40 && waiting > 10, "{things} prices, {waiting} waiting");
}
