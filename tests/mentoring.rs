//! Mentors of a made-up city: every constraint holds by the audit, and in small units no other choice is better.

use std::collections::BTreeMap;
use std::time::Instant;

use rotasi::instance::{EmployeeId, Instance, PositionId};
use rotasi::mentoring::{self, Circle, Junior};
use rotasi::plan::{Levels, Plan};
use rotasi::synthetic::{Profile, generate};
use rotasi::verify;

/// `medan` with 3,000 people, all of whom stay.
fn city() -> (Instance, Plan) {
    let (instance, _) = generate(Profile::Medan, Some(3_000), 1).tables.build().expect("the city is sound");
    let horizon = instance.calendar.horizon();
    let held = |employee: &rotasi::instance::Employee| employee.position.map(|(position, _)| position);
    let positions: Vec<Option<PositionId>> =
        instance.employees.iter().flat_map(|employee| std::iter::repeat_n(held(employee), horizon)).collect();
    let plan = verify::restate(&instance, &positions, &[]);
    (instance, plan)
}

/// Covered juniors, those not guided by their superior, and what is taught: what the choice puts first.
type Total = (usize, i64, i64);

fn total(instance: &Instance, plan: &Plan, circle: &Circle, mentors: &[Option<EmployeeId>]) -> Option<Total> {
    let (mut load, mut total) = (BTreeMap::new(), (0, 0, 0));
    let period = rotasi::calendar::Period::FIRST;
    for (&(who, position), mentor) in circle.juniors.iter().zip(mentors) {
        let Some(mentor) = *mentor else { continue };
        let (_, seat) = circle.mentors.iter().copied().find(|(other, _)| *other == mentor)?;
        let levels = |who| Levels::before(instance, &plan.trainings, who, period);
        let junior = Junior::new(instance, who, position, levels(who));
        let worth = mentoring::teaching(instance, &junior, (mentor, seat, &levels(mentor))).worth(false);
        total = (total.0 + 1, total.1 + worth.independent, total.2 + worth.taught);
        *load.entry(mentor).or_insert(0) += 1;
    }
    load.values().all(|&own| own <= instance.policy.mentoring.juniors_per_mentor).then_some(total)
}

/// Every way to give each junior a mentor or none.
fn every_choice(circle: &Circle) -> Vec<Vec<Option<EmployeeId>>> {
    let mut choices = vec![Vec::new()];
    for _ in &circle.juniors {
        let longer = |choice: Vec<Option<EmployeeId>>| {
            let with = |mentor: Option<EmployeeId>| [choice.clone(), vec![mentor]].concat();
            let mentors = circle.mentors.iter().map(|&(mentor, _)| Some(mentor));
            mentors.chain([None]).map(with).collect::<Vec<_>>()
        };
        choices = choices.into_iter().flat_map(longer).collect();
    }
    choices
}

#[test]
fn pairs_of_a_city_pass_the_audit_and_are_the_best_in_small_units() {
    let (instance, plan) = city();
    let stated = verify::audit(&instance, &plan).findings;
    assert!(!stated.iter().any(|finding| finding.code == "V-claim-mentoring"), "{stated:?}");
    let before = Instant::now();
    assert_eq!(mentoring::assign(&instance, &plan), plan.mentoring, "the choice is always the same");
    assert!(before.elapsed().as_secs() < 20, "{:?}", before.elapsed());
    let first = rotasi::calendar::Period::FIRST;
    let (mut compared, mut of_choice) = (0, 0);
    for (unit, circle) in mentoring::circles(&instance, &plan, first) {
        let choices = (circle.mentors.len() + 1).pow(u32::try_from(circle.juniors.len()).unwrap());
        if choices > 2_000 {
            continue;
        }
        let own = plan.mentoring.iter().filter(|pair| pair.period == first && pair.unit == unit);
        let mentors: Vec<Option<EmployeeId>> = own.map(|pair| pair.mentor).collect();
        let found = total(&instance, &plan, &circle, &mentors);
        let best = every_choice(&circle).iter().filter_map(|choice| total(&instance, &plan, &circle, choice)).max();
        assert_eq!(found, best, "{}", instance.units[unit.index()].id);
        compared += 1;
        of_choice += usize::from(circle.juniors.len() > 1 && circle.mentors.len() > 1);
    }
    assert!(compared > 25 && of_choice > 5, "{compared} units compared, {of_choice} of them with a choice");
}
