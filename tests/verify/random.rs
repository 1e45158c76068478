//! Over many tiny random instances: the exhaustive optimum passes, tampering is found out or harmless, and every rule,
//! term, row and label is at work somewhere.

use std::collections::BTreeMap;

use rotasi::calendar::Period;
use rotasi::instance::{EmployeeId, Instance, PositionId, SessionId};
use rotasi::plan::{MentorPair, Plan, StepLabel, Term, Training};
use rotasi::policy::{KindId, Rule, RuleSet};
use rotasi::quantity::{BasisPoints, Points};
use rotasi::verify::{self, Premises};

use crate::tiny::Dice;
use crate::{brute, tiny};

const SEEDS: std::ops::Range<u64> = 0..200;

/// Instances that have a plan, with the best one.
fn solved() -> impl Iterator<Item = (u64, Instance, brute::Optimum)> {
    SEEDS.filter_map(|seed| {
        let instance = tiny::instance(seed);
        let best = brute::optimum(&instance)?;
        Some((seed, instance, best))
    })
}

#[test]
fn equal_seeds_make_equal_instances() {
    for seed in SEEDS {
        assert_eq!(tiny::builder(seed).tables(), tiny::builder(seed).tables());
    }
}

#[test]
fn the_exhaustive_optimum_passes_the_audit_with_the_points_it_was_chosen_for() {
    let mut seen = 0;
    for (seed, instance, best) in solved() {
        let plan = brute::facts_to_plan(&instance, &best);
        let verdict = verify::audit(&instance, &plan);
        assert!(verdict.is_allowed(), "seed {seed}: {:#?}", verdict.findings);
        assert_eq!((verdict.points, plan.points()), (best.points, best.points), "seed {seed}");
        assert_eq!(verdict.terms, plan.terms);
        assert_eq!(plan.placements.iter().map(|placement| placement.points).sum::<Points>(), {
            best.points - plan.terms.of(Term::Mentoring)
        });
        seen += 1;
    }
    assert!((120..200).contains(&seen), "{seen} of 200 tiny instances have a plan");
}

#[test]
fn the_search_agrees_with_trying_every_combination_where_those_are_few() {
    let mut compared = 0;
    for seed in SEEDS {
        let instance = tiny::instance(seed);
        let Some(plans) = brute::every_combination(&instance, 1_000) else { continue };
        let allowed = plans.iter().map(|plan| verify::audit(&instance, plan)).filter(verify::Verdict::is_allowed);
        let best = allowed.map(|verdict| verdict.points).max();
        assert_eq!(brute::optimum(&instance).map(|found| found.points), best, "seed {seed}");
        compared += 1;
    }
    assert!(compared >= 20, "{compared} compared");
}

#[test]
fn changed_facts_are_forbidden_or_no_better_than_the_optimum() {
    let (mut allowed, mut forbidden) = (0, 0);
    for (seed, instance, best) in solved() {
        let mut dice = Dice::new(seed + 1_000);
        for _ in 0..20 {
            let (positions, trainings) = tamper(&mut dice, &instance, &best);
            let plan = verify::restate(&instance, &positions, &trainings);
            let verdict = verify::audit(&instance, &plan);
            assert!(!verdict.findings.iter().any(|finding| finding.code.starts_with("V-claim")), "seed {seed}");
            if verdict.is_allowed() {
                assert!(verdict.points <= best.points, "seed {seed}: better than the exhaustive optimum");
                allowed += 1;
            } else {
                forbidden += 1;
            }
        }
    }
    assert!(allowed > 100 && forbidden > 1_000, "{allowed} allowed, {forbidden} forbidden");
}

#[test]
fn facts_changed_under_old_claims_are_found_out_unless_the_claims_still_hold() {
    let mut found_out = 0;
    for (seed, instance, best) in solved() {
        let mut dice = Dice::new(seed + 2_000);
        let honest = brute::facts_to_plan(&instance, &best);
        for _ in 0..10 {
            let mut plan = honest.clone();
            let (positions, trainings) = tamper(&mut dice, &instance, &best);
            for (placement, position) in plan.placements.iter_mut().zip(positions) {
                placement.position = position;
            }
            plan.trainings = trainings;
            let verdict = verify::audit(&instance, &plan);
            if verdict.is_allowed() {
                assert_eq!(verdict.points, plan.points(), "seed {seed}");
            } else {
                found_out += 1;
            }
        }
    }
    assert!(found_out > 1_000, "{found_out} found out");
}

/// The facts of `best` with one change: a position, a swap, a training more or less.
fn tamper(dice: &mut Dice, instance: &Instance, best: &brute::Optimum) -> (Vec<Option<PositionId>>, Vec<Training>) {
    let (mut positions, mut trainings) = (best.positions.clone(), best.trainings.clone());
    let at = dice.index(positions.len());
    match dice.within(1..=4) {
        1 => {
            // The new position is kept to the end, so that the change is one move.
            let horizon = instance.calendar.horizon();
            let end = (at / horizon + 1) * horizon;
            positions[at..end].fill(Some(PositionId::at(dice.index(instance.positions.len()))));
        }
        2 => {
            let horizon = instance.calendar.horizon();
            let other = (at % horizon) + horizon * dice.index(instance.employees.len());
            positions.swap(at, other);
        }
        3 if !trainings.is_empty() => {
            trainings.remove(dice.index(trainings.len()));
        }
        _ => {
            let employee = EmployeeId::at(dice.index(instance.employees.len()));
            trainings.push(Training { employee, session: SessionId::at(dice.index(instance.sessions.len())) });
        }
    }
    trainings.sort_unstable();
    (positions, trainings)
}

#[test]
fn every_single_false_claim_is_named() {
    for (seed, instance, best) in solved() {
        let mut dice = Dice::new(seed + 3_000);
        let honest = brute::facts_to_plan(&instance, &best);
        for lie in LIES {
            let mut plan = honest.clone();
            let at = dice.index(plan.placements.len());
            let code = lie(&mut plan, at, &instance);
            let codes: Vec<_> = verify::audit(&instance, &plan).findings.into_iter().map(|one| one.code).collect();
            assert_eq!(codes, [code], "seed {seed}");
        }
    }
}

/// Makes one claim false and says what the audit has to call it.
type Lie = fn(&mut Plan, usize, &Instance) -> &'static str;

const LIES: [Lie; 7] = [
    |plan, at, instance| {
        let other = (plan.placements[at].kind.index() + 1) % instance.policy.kinds.len();
        plan.placements[at].kind = KindId(u16::try_from(other).expect("few kinds"));
        "V-claim-kind"
    },
    |plan, at, _| {
        let label = &mut plan.placements[at].step;
        *label = if *label == StepLabel::Diagonal { StepLabel::Stay } else { StepLabel::Diagonal };
        "V-claim-move"
    },
    |plan, at, _| {
        let told = plan.placements[at].breaches;
        let rule = |rule: &Rule| !told.contains(*rule);
        plan.placements[at].breaches = told.iter().chain(Rule::ALL.into_iter().find(rule)).collect::<RuleSet>();
        "V-claim-breaches"
    },
    |plan, at, _| {
        plan.placements[at].jpm =
            plan.placements[at].jpm.map_or(Some(BasisPoints(0)), |jpm| Some(jpm + BasisPoints(1)));
        "V-claim-jpm"
    },
    |plan, at, _| {
        plan.placements[at].points += Points(1);
        "V-claim-points"
    },
    |plan, _, _| {
        plan.terms.add(Term::Breadth, Points(1));
        "V-claim-terms"
    },
    |plan, _, _| {
        match plan.mentoring.pop() {
            Some(_) => {}
            None => plan.mentoring.push(MentorPair {
                period: Period::FIRST,
                unit: rotasi::instance::UnitId(0),
                junior: EmployeeId(0),
                mentor: None,
            }),
        }
        "V-claim-mentoring"
    },
];

/// How often each thing happens over all seeds.
#[derive(Default)]
struct Census(BTreeMap<String, u32>);

impl Census {
    fn note(&mut self, what: impl Into<String>) {
        *self.0.entry(what.into()).or_default() += 1;
    }

    fn of(&self, what: &str) -> u32 {
        self.0.get(what).copied().unwrap_or(0)
    }
}

#[test]
fn every_rule_forbids_and_is_breached_somewhere() {
    let mut census = Census::default();
    for seed in SEEDS {
        let instance = tiny::instance(seed);
        let premises = Premises::new(&instance);
        for who in (0..instance.employees.len()).map(EmployeeId::at) {
            for to in (0..instance.positions.len()).map(PositionId::at) {
                let career = premises.career(who, &vec![Some(to); instance.calendar.horizon()], &[]);
                let breached = career.steps.iter().flat_map(|step| step.breaches.iter());
                breached.for_each(|rule| census.note(format!("soft {rule}")));
                career.findings.into_iter().for_each(|finding| census.note(finding.code));
            }
        }
    }
    for rule in Rule::ALL {
        assert!(census.of(&format!("V-{rule}")) >= 15, "rule {rule} hardly ever forbids: {:#?}", census.0);
        let soft = census.of(&format!("soft {rule}"));
        assert!(rule.always_hard() || soft >= 15, "rule {rule} is hardly ever breached: {soft}");
    }
}

#[test]
fn every_row_stands_in_the_way_and_every_term_and_label_occurs_somewhere() {
    let mut census = Census::default();
    for (_, instance, best) in solved() {
        let own = brute::everyone_for_themselves(&instance).expect("where there is a plan, everyone has a path");
        verify::audit(&instance, &own).findings.into_iter().for_each(|finding| census.note(finding.code));
        let plan = brute::facts_to_plan(&instance, &best);
        let terms = Term::ALL.into_iter().filter(|&term| plan.terms.of(term) != Points::ZERO);
        terms.for_each(|term| census.note(term.name()));
        plan.placements.iter().for_each(|placement| census.note(placement.step.name()));
        plan.mentoring.iter().filter(|pair| pair.mentor.is_some()).for_each(|_| census.note("mentored"));
        let breached = plan.placements.iter().filter(|one| !one.breaches.is_empty() && one.step != StepLabel::Override);
        breached.for_each(|_| census.note("breached"));
    }
    let rows = ["seats", "capacity", "minimum", "budget", "unit_moves", "moves", "promotions", "kin"];
    let rows = rows.map(|row| format!("V-{row}"));
    let terms = Term::ALL.map(|term| term.name().to_owned());
    let labels = StepLabel::ALL.map(|label| label.name().to_owned());
    let others = ["mentored", "breached"].map(str::to_owned);
    for wanted in rows.iter().chain(&terms).chain(&labels).chain(&others) {
        assert!(census.of(wanted) >= 5, "{wanted} hardly ever occurs: {:#?}", census.0);
    }
}
