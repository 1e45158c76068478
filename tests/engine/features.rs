//! Every rule, term, row and decision matters somewhere: without it the optimum is another one, so that an engine that
//! overlooked it would be found out; and the engine finds that other optimum, too.

use rotasi::instance::{Instance, Order, Wish};
use rotasi::plan::Term;
use rotasi::policy::{Mode, Rule};
use rotasi::quantity::{Money, Points};
use rotasi::solver::Engine;

use crate::{TRIALS, brute, run, tiny, with_engine};

/// Seeds after those of the trials, for what seldom matters.
const MORE: std::ops::Range<u64> = crate::SEEDS.end..2_000;

/// Something that can be taken out of an instance.
struct Feature {
    name: String,
    take_out: Box<dyn Fn(&mut Instance)>,
}

fn feature(name: impl Into<String>, take_out: impl Fn(&mut Instance) + 'static) -> Feature {
    Feature { name: name.into(), take_out: Box::new(take_out) }
}

/// Takes every rule out; rules that are always hard lose what they ask.
fn rule(rule: Rule) -> Feature {
    feature(format!("rule {rule}"), move |instance| match rule {
        Rule::Open => instance.positions.iter_mut().for_each(|position| {
            (position.open, position.closed_from) = (true, None);
            position.seats = position.most_holders();
        }),
        Rule::Transition => {
            let moves = &mut instance.policy.moves;
            (moves.horizontal, moves.vertical, moves.diagonal) = (true, true, true);
        }
        Rule::Decision => instance.decisions.retain(|one| !matches!(one.order, Order::MustNot { .. })),
        Rule::Retirement => {
            instance.policy.kinds.iter_mut().for_each(|kind| kind.retirement_age += 20);
            instance.employees.iter_mut().for_each(|employee| employee.retire_on = None);
        }
        _ => instance.policy.rules.set(rule, Mode::Off),
    })
}

fn term(term: Term) -> Feature {
    feature(format!("term {}", term.name()), move |instance| {
        let weights = &mut instance.policy.weights;
        let zero = Points::ZERO;
        match term {
            Term::Fill => weights.fill = [zero; 3],
            Term::Match => weights.match_ = zero,
            Term::Promotion => weights.promotion = zero,
            Term::Breadth => weights.breadth = zero,
            Term::Disruption => weights.disruption = zero,
            Term::Breach => weights.breach = zero,
            Term::Overstay => weights.overstay = zero,
            Term::Hours => weights.hours = zero,
            Term::CourseDue => weights.course_due = zero,
            Term::Mentoring => weights.mentor_gap = zero,
            Term::Preference => forget(instance, |wish| !matches!(wish, Wish::Course(_) | Wish::Stay)),
            Term::Reluctance => forget(instance, |wish| wish == Wish::Stay),
            Term::CourseWish => forget(instance, |wish| matches!(wish, Wish::Course(_))),
        }
    })
}

fn forget(instance: &mut Instance, wish: impl Fn(Wish) -> bool) {
    instance.employees.iter_mut().for_each(|employee| employee.preferences.retain(|one| !wish(one.wish)));
}

/// Rules about training, decisions and costs that are neither placement rules, terms nor rows.
fn others() -> Vec<Feature> {
    vec![
        feature("decision must", |instance| {
            instance.decisions.retain(|one| !matches!(one.order, Order::Must { .. }));
        }),
        feature("decision attend", |instance| {
            instance.decisions.retain(|one| !matches!(one.order, Order::Attend { .. }));
        }),
        feature("closing of positions", |instance| {
            instance.positions.iter_mut().for_each(|position| position.closed_from = None);
        }),
        feature("audience", |instance| instance.courses.iter_mut().for_each(|course| course.audience.clear())),
        feature("prerequisites", |instance| {
            instance.courses.iter_mut().for_each(|course| course.prerequisites.clear());
        }),
        feature("max_courses", |instance| instance.policy.training.max_courses = 9),
        feature("max_hours", |instance| instance.policy.training.max_hours = Default::default()),
        feature("completed courses", |instance| {
            instance.employees.iter_mut().for_each(|employee| employee.completed.clear());
        }),
        feature("levels given by courses", |instance| {
            instance.courses.iter_mut().for_each(|course| course.gives.clear());
        }),
        feature("served units", |instance| {
            instance.employees.iter_mut().for_each(|employee| employee.served_units.clear());
        }),
        feature("exceptions", |instance| instance.policy.moves.exceptions.clear()),
        feature("rise in rank", |instance| instance.policy.rank.step_years = 0),
        feature("cap of rank", |instance| instance.policy.rank.cap = Default::default()),
        feature("stated merit", |instance| instance.employees.iter_mut().for_each(|employee| employee.merit = None)),
        feature("cost of relocation", |instance| {
            instance.policy.relocation_cost = Money::ZERO;
            instance.relocations.values_mut().for_each(|cost| *cost = Money::ZERO);
        }),
        feature("cost of allowances", |instance| {
            instance.positions.iter_mut().for_each(|position| position.allowance = Money::ZERO);
        }),
        feature("cost of participation", |instance| {
            instance.sessions.iter_mut().for_each(|session| session.cost = Money::ZERO);
        }),
        feature("cost of opening", |instance| {
            instance.sessions.iter_mut().for_each(|session| session.fixed_cost = Money::ZERO);
        }),
    ]
}

fn points(instance: &Instance) -> Option<Points> {
    brute::optimum(instance).map(|best| best.points)
}

/// Instances with the points of their optimum, the trials first.
fn solved() -> impl Iterator<Item = (u64, Instance, Option<Points>)> {
    let known = TRIALS.iter().map(|trial| (trial.seed, trial.instance.clone(), trial.best.as_ref().map(|b| b.points)));
    known.chain(MORE.map(|seed| {
        let instance = tiny::instance(seed);
        let best = points(&instance);
        (seed, instance, best)
    }))
}

#[test]
fn without_a_rule_or_a_term_the_optimum_is_another_one_somewhere_and_the_engine_finds_that_too() {
    let rules = Rule::ALL.into_iter().map(rule);
    let features = rules.chain(Term::ALL.into_iter().map(term)).chain(others());
    for Feature { name, take_out } in features {
        let changed = solved().find_map(|(seed, mut instance, best)| {
            take_out(&mut instance);
            let without = points(&instance);
            (without != best).then_some((seed, instance, without))
        });
        let (seed, instance, without) = changed.unwrap_or_else(|| panic!("{name} never matters"));
        let found = run(&instance, &with_engine(Engine::Auto)).plan.map(|plan| plan.points());
        assert_eq!(found, without, "seed {seed} without {name}");
    }
}

#[test]
fn without_a_kind_of_row_the_optimum_is_another_one_somewhere() {
    let kinds = ["seats", "capacity", "minimum", "budget", "unit_moves", "moves", "promotions", "kin", "mentors"];
    for kind in kinds {
        let matters = |(_, instance, best): &(u64, Instance, Option<Points>)| {
            brute::optimum_without(instance, &[kind]).map(|found| found.points) != *best
        };
        assert!(solved().any(|one| matters(&one)), "row {kind} never matters");
    }
}
