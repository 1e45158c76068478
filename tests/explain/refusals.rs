//! Why not: rules that forbid, decisions that stand against it, and losses, all held against exhaustive search.

use rotasi::calendar::Period;
use rotasi::explain::{self, Effort, Goal, Ground, Means, Obligation, Verdict, WhyNot};
use rotasi::instance::{EmployeeId, Instance, PositionId};
use rotasi::pipeline::Solver;
use rotasi::policy::{Mode, Rule};
use rotasi::quantity::Points;
use rotasi::solver::StopSignal;
use rotasi::verify;

use crate::{TRIALS, Trial, brute, tiny};

/// Some employee, position and period of each instance.
fn goals(trial: &Trial) -> Vec<(EmployeeId, Goal)> {
    let mut dice = tiny::Dice::new(trial.seed + 77_000);
    let instance = &trial.instance;
    let mut goal = |asked: bool| {
        let employee = EmployeeId::at(dice.index(instance.employees.len()));
        let position = PositionId::at(dice.index(instance.positions.len()));
        let period = asked.then(|| Period::at(dice.index(instance.calendar.horizon())));
        (employee, Goal { position, period })
    };
    vec![goal(true), goal(true), goal(false)]
}

fn ask(trial: &Trial, employee: EmployeeId, goal: Goal, effort: &Effort) -> WhyNot {
    let prices = trial.outcome.prices.rows.iter().cloned().collect();
    let ground = Ground::new(&trial.instance, &trial.plan, &prices, None);
    // Where decisions were dropped the plan may do what nothing allows any longer.
    let allowed = verify::audit(&trial.instance, &trial.plan).is_allowed();
    assert!(!allowed || ground.bound() >= trial.plan.points(), "seed {}", trial.seed);
    let backend = Solver::Microlp.load().expect("the built-in solver is there");
    let answer = explain::why_not(
        &ground,
        employee,
        goal,
        &Means { effort, backend: backend.as_ref(), stop: &StopSignal::default() },
    );
    answer.unwrap_or_else(|error| panic!("seed {}: {error}", trial.seed))
}

/// The best plan in which the goal is reached, by exhaustive search.
fn best_with(instance: &Instance, employee: EmployeeId, goal: Goal) -> Option<Points> {
    brute::optimum_where(instance, employee, |path| {
        let held = |at: usize| path.positions[at] == Some(goal.position);
        goal.period.map_or_else(|| (0..path.positions.len()).any(held), |t| held(t.index()))
    })
}

#[test]
fn every_loss_is_the_difference_of_two_exhaustive_optima() {
    let (mut priced, mut hopeless) = (0, 0);
    for trial in TRIALS.iter() {
        for (employee, goal) in goals(trial) {
            let answer = ask(trial, employee, goal, &Effort::default());
            let best = best_with(&trial.instance, employee, goal);
            let seed = trial.seed;
            match (answer.verdict, &answer.price) {
                (Verdict::Planned, None) => assert_eq!(best, Some(trial.plan.points()), "seed {seed}"),
                (Verdict::Forbidden, None) => assert_eq!(best, None, "seed {seed}: {answer:#?}"),
                (Verdict::Possible, Some(price)) => {
                    let lost = best.map(|best| trial.plan.points() - best);
                    assert_eq!((price.least, price.most), (lost, lost), "seed {seed}: {answer:#?}");
                    priced += usize::from(lost.is_some());
                    hopeless += usize::from(lost.is_none());
                }
                other => panic!("seed {seed}: {other:?}"),
            }
        }
    }
    assert!(priced > TRIALS.len() / 4 && hopeless > 0, "{priced} losses, {hopeless} without any plan");
}

#[test]
fn groups_enclose_the_loss_that_exhaustive_search_finds() {
    let effort = Effort { whole: 0, ..Effort::default() };
    let mut enclosed = 0;
    for trial in TRIALS.iter() {
        for (employee, goal) in goals(trial) {
            let answer = ask(trial, employee, goal, &effort);
            let Some(price) = &answer.price else { continue };
            let best = best_with(&trial.instance, employee, goal);
            if let (Some(least), Some(best)) = (price.least, best) {
                assert!(least <= trial.plan.points() - best, "seed {}: {answer:#?}", trial.seed);
            }
            if let Some(most) = price.most {
                let lost = best.map(|best| trial.plan.points() - best);
                assert!(lost.is_some_and(|lost| lost <= most), "seed {}: {answer:#?}", trial.seed);
                enclosed += 1;
            }
        }
    }
    assert!(enclosed > TRIALS.len() / 4, "{enclosed} enclosed");
}

/// The instance without what one objection is about; none for rules that cannot be switched off.
fn relaxed(instance: &Instance, rule: Rule) -> Option<Instance> {
    let mut relaxed = instance.clone();
    relaxed.policy.rules.set(rule, Mode::Off);
    (!rule.always_hard()).then_some(relaxed)
}

#[test]
fn a_rule_that_forbids_is_gone_when_it_is_switched_off_and_if_it_was_alone_the_move_is_possible() {
    let (mut gone, mut freed) = (0, 0);
    for trial in TRIALS.iter() {
        for (employee, goal) in goals(trial) {
            let answer = ask(trial, employee, goal, &Effort::default());
            if answer.verdict != Verdict::Forbidden {
                continue;
            }
            let goal = Goal { period: Some(answer.judged), ..goal };
            let hard: Vec<Rule> = answer
                .barriers
                .iter()
                .filter(|barrier| barrier.fact.mode == Mode::Hard)
                .map(|barrier| barrier.fact.rule)
                .collect();
            assert!(!hard.is_empty() || !answer.obligations.is_empty(), "seed {}: {answer:#?}", trial.seed);
            for &rule in &hard {
                let Some(instance) = relaxed(&trial.instance, rule) else { continue };
                let lax = Trial { instance, plan: trial.plan.clone(), outcome: trial.outcome.clone(), ..*trial };
                let again = ask(&lax, employee, goal, &Effort::default());
                assert!(again.barriers.iter().all(|barrier| barrier.fact.rule != rule), "seed {}", trial.seed);
                gone += 1;
                if hard.len() == 1 && answer.obligations.is_empty() {
                    assert_eq!(again.verdict, Verdict::Possible, "seed {}: {answer:#?} {again:#?}", trial.seed);
                    freed += 1;
                }
            }
        }
    }
    assert!(gone > 20 && freed > 10, "{gone} rules gone, {freed} moves freed");
}

#[test]
fn decisions_that_stand_against_it_do_so_until_they_are_dropped() {
    let mut seen = 0;
    for trial in TRIALS.iter() {
        for (employee, goal) in goals(trial) {
            let answer = ask(trial, employee, goal, &Effort::default());
            let rows: Vec<u32> = answer
                .obligations
                .iter()
                .filter_map(|obligation| match obligation {
                    Obligation::Decision { row } => Some(*row),
                    Obligation::Retired => None,
                })
                .collect();
            let hard = answer.barriers.iter().any(|barrier| barrier.fact.mode == Mode::Hard);
            if rows.is_empty() || hard {
                continue;
            }
            let mut instance = trial.instance.clone();
            instance.decisions.retain(|decision| !rows.contains(&decision.row));
            let goal = Goal { period: Some(answer.judged), ..goal };
            let free = Trial { instance, plan: trial.plan.clone(), outcome: trial.outcome.clone(), ..*trial };
            assert_ne!(
                ask(&free, employee, goal, &Effort::default()).verdict,
                Verdict::Forbidden,
                "seed {}",
                trial.seed
            );
            seen += 1;
        }
    }
    assert!(seen > 0, "no decision stands against anything");
}

#[test]
fn the_nearest_way_leads_there_in_a_period_in_which_it_is_possible() {
    let mut ways = 0;
    for trial in TRIALS.iter() {
        for (employee, goal) in goals(trial) {
            let answer = ask(trial, employee, goal, &Effort::default());
            for &t in &answer.possible {
                let then = Goal { period: Some(t), ..goal };
                assert_ne!(ask(trial, employee, then, &Effort::default()).verdict, Verdict::Forbidden, "{answer:#?}");
            }
            let Some(last) = answer.way.last() else { continue };
            assert_ne!(answer.verdict, Verdict::Planned, "seed {}", trial.seed);
            let arrives = answer.possible.iter().any(|&t| t >= last.period);
            assert!(arrives, "seed {}: {answer:#?}", trial.seed);
            let entered = answer.way.iter().filter_map(|stage| stage.enters.as_ref()).next_back();
            let at_start = trial.instance.employees[employee.index()].position.map(|(position, _)| position);
            let wanted = &trial.instance.positions[goal.position.index()].id;
            let arrived = entered.map_or(at_start == Some(goal.position), |place| place.position == *wanted);
            assert!(arrived, "seed {}: {answer:#?}", trial.seed);
            ways += 1;
        }
    }
    assert!(ways > 20, "{ways} ways");
}
