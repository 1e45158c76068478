//! Every placement rule: forbidden on one side of its limit, allowed on the other; soft, off, and under a `must`.

use rotasi::calendar::Date;
use rotasi::instance::{EmployeeRow, InstanceBuilder};
use rotasi::plan::{StepLabel, Term};
use rotasi::policy::{Blackout, Education, Feeder, Kind, KindId, Mode, Performance, Policy, Rank, Rule, Status};
use rotasi::quantity::{BasisPoints, Points};
use rotasi::verify;

use crate::stage::{AIDE, CHIEF, CLERK, Case, EXPERT, HEAD, built, day, judge, plan, service, staffed};

/// A move of `E1` in the only period that meets its rule or not.
struct Trial {
    rule: Rule,
    what: &'static str,
    to: &'static str,
    bad: InstanceBuilder,
    good: InstanceBuilder,
}

fn policy(change: impl FnOnce(&mut Policy)) -> InstanceBuilder {
    staffed(1).policy_with(change)
}

fn kind(id: KindId, change: impl FnOnce(&mut Kind)) -> InstanceBuilder {
    policy(|policy| change(&mut policy.kinds[id.index()]))
}

fn person(change: impl FnOnce(&mut EmployeeRow)) -> InstanceBuilder {
    service(1).employee_with("E1", "A", change)
}

fn kind_and_person(id: KindId, change: impl FnOnce(&mut Kind), row: impl FnOnce(&mut EmployeeRow)) -> InstanceBuilder {
    person(row).policy_with(|policy| change(&mut policy.kinds[id.index()]))
}

fn row(
    builder: InstanceBuilder,
    position: &str,
    change: impl FnOnce(&mut rotasi::instance::PositionRow),
) -> InstanceBuilder {
    let mut builder = builder;
    let rows = &mut builder.tables_mut().positions;
    change(rows.iter_mut().find(|row| row.position_id == position).expect("a position"));
    builder
}

fn trials() -> Vec<Trial> {
    [of_place(), of_time(), of_person(), of_selection(), of_fit()].into_iter().flatten().collect()
}

fn trial(rule: Rule, what: &'static str, to: &'static str, bad: InstanceBuilder, good: InstanceBuilder) -> Trial {
    Trial { rule, what, to, bad, good }
}

fn of_place() -> Vec<Trial> {
    vec![
        trial(Rule::Open, "closed", "B", row(staffed(1), "B", |row| row.open = false), staffed(1)),
        trial(
            Rule::Transition,
            "two tiers up",
            "K",
            staffed(1),
            policy(|policy| {
                policy.moves.exceptions = vec![(CLERK, CHIEF)];
            }),
        ),
        trial(
            Rule::Transition,
            "exceptions are ordered",
            "K",
            policy(|policy| {
                policy.moves.exceptions = vec![(CHIEF, CLERK)];
            }),
            policy(|policy| policy.moves.exceptions = vec![(CLERK, CHIEF)]),
        ),
        trial(Rule::Transition, "horizontal off", "B", policy(|policy| policy.moves.horizontal = false), staffed(1)),
        trial(Rule::Transition, "vertical off", "H", policy(|policy| policy.moves.vertical = false), staffed(1)),
        trial(Rule::Transition, "diagonal off", "X", policy(|policy| policy.moves.diagonal = false), staffed(1)),
        trial(
            Rule::Decision,
            "barred from the position",
            "B",
            staffed(1).must_not("E1", "B", 1, 1),
            staffed(1).must_not("E1", "C", 1, 1),
        ),
        trial(
            Rule::Decision,
            "barred from every move, unless a must covers it",
            "B",
            staffed(1).must_not("E1", "*", 1, 1),
            staffed(1).must_not("E1", "*", 1, 1).must("E1", "B", 1, 1),
        ),
    ]
}

fn of_time() -> Vec<Trial> {
    let born = |text| move |row: &mut EmployeeRow| row.birth_date = day(text);
    let held = |since: &'static str| move |row: &mut EmployeeRow| row.position_since = Some(day(since));
    let hired = |text| move |row: &mut EmployeeRow| row.hired_on = day(text);
    let window = |from: Date, to: Date, kinds: Vec<KindId>| {
        policy(|policy| policy.moves.blackouts = vec![Blackout { from, to, kinds }])
    };
    let (start, next) = (day("2027-01-01"), day("2027-01-02"));
    let left = |text| {
        person(born(text)).policy_with(|policy| {
            policy.kinds[HEAD.index()].retirement_age = 58;
            policy.moves.min_service_left_years = 2;
        })
    };
    vec![
        trial(
            Rule::Retirement,
            "retired at once in the new kind",
            "H",
            kind_and_person(HEAD, |kind| kind.retirement_age = 58, born("1968-12-31")),
            kind_and_person(HEAD, |kind| kind.retirement_age = 58, born("1969-01-01")),
        ),
        trial(
            Rule::Tenure,
            "a day short",
            "B",
            kind_and_person(CLERK, |kind| kind.min_tenure_years = 2, held("2025-01-02")),
            kind_and_person(CLERK, |kind| kind.min_tenure_years = 2, held("2025-01-01")),
        ),
        trial(Rule::Blackout, "all kinds", "B", window(start, next, vec![]), window(next, next, vec![])),
        trial(Rule::Blackout, "the kind left", "H", window(start, next, vec![CLERK]), window(start, next, vec![CHIEF])),
        trial(
            Rule::Blackout,
            "the kind entered",
            "H",
            window(start, next, vec![HEAD]),
            window(start, start, vec![HEAD]),
        ),
        trial(
            Rule::Age,
            "a month too old",
            "H",
            kind_and_person(HEAD, |kind| kind.max_entry_age = Some(40), born("1986-12-01")),
            kind_and_person(HEAD, |kind| kind.max_entry_age = Some(40), born("1986-12-02")),
        ),
        trial(
            Rule::Service,
            "a day short",
            "H",
            kind_and_person(HEAD, |kind| kind.min_service_years = 5, hired("2022-01-02")),
            kind_and_person(HEAD, |kind| kind.min_service_years = 5, hired("2022-01-01")),
        ),
        trial(Rule::ServiceLeft, "a month short", "H", left("1970-11-30"), left("1970-12-01")),
    ]
}

fn of_person() -> Vec<Trial> {
    let education = |text: &str| Education::by_name(text);
    let step = |text: &str| Rank::by_name(text).and_then(Rank::step);
    let ranked = |text: &'static str, since: &'static str| {
        move |row: &mut EmployeeRow| (row.rank, row.rank_since) = (Rank::by_name(text).unwrap(), day(since))
    };
    let rising = |since| {
        kind_and_person(HEAD, |kind| kind.min_rank = step("III/d"), ranked("III/c", since))
            .policy_with(|policy| policy.rank.step_years = 4)
    };
    let penalty = |text: &'static str| person(move |row| row.discipline_until = Some(day(text)));
    let contract = |row: &mut EmployeeRow| {
        (row.status, row.rank) = (Status::Pppk, Rank::Contract(1));
    };
    vec![
        trial(
            Rule::Status,
            "contract staff not accepted",
            "H",
            kind_and_person(HEAD, |kind| kind.statuses = [true, false], contract),
            kind_and_person(HEAD, |kind| kind.statuses = [true, true], contract),
        ),
        trial(
            Rule::Education,
            "the kind's",
            "H",
            kind(HEAD, |kind| kind.min_education = education("s2")),
            kind(HEAD, |kind| kind.min_education = education("d4")),
        ),
        trial(
            Rule::Education,
            "the position's",
            "B",
            row(staffed(1), "B", |row| row.min_education = education("s2")),
            row(staffed(1), "B", |row| row.min_education = education("s1")),
        ),
        trial(
            Rule::Field,
            "another field",
            "B",
            row(person(|row| row.field = Some("law".into())), "B", |row| row.fields = vec!["health".into()]),
            row(person(|row| row.field = Some("law".into())), "B", |row| {
                row.fields = vec!["health".into(), "law".into()];
            }),
        ),
        trial(
            Rule::Field,
            "no field known",
            "B",
            row(staffed(1), "B", |row| row.fields = vec!["health".into()]),
            row(staffed(1), "B", |row| row.fields = vec![]),
        ),
        trial(Rule::Rank, "a step is not full", "H", rising("2023-01-02"), rising("2023-01-01")),
        trial(
            Rule::Rank,
            "the position's own; contract classes pass",
            "B",
            row(person(ranked("III/c", "2026-01-01")), "B", |row| row.min_rank = step("III/d")),
            row(person(contract), "B", |row| row.min_rank = step("III/d")),
        ),
        trial(Rule::Discipline, "a penalty runs", "B", penalty("2027-01-02"), penalty("2027-01-01")),
    ]
}

fn of_selection() -> Vec<Trial> {
    let tier = |text: &'static str| {
        move |row: &mut EmployeeRow| {
            (row.tier_since, row.kind_since) = (Some(day(text)), Some(day(text)));
        }
    };
    let fed = |kinds: Vec<KindId>| move |kind: &mut Kind| kind.feeders = vec![Feeder { kinds, years: 3 }];
    let rated = |now, before| {
        move |row: &mut EmployeeRow| {
            (row.performance, row.performance_prev) = (now, Some(before));
        }
    };
    let good = |kind: &mut Kind| kind.min_performance = Some(Performance::Baik);
    let (baik, kurang) = (Performance::Baik, Performance::Kurang);
    let selective = |potential: u8, selective: bool| {
        kind_and_person(
            AIDE,
            move |kind| (kind.selective, kind.talent_boxes) = (selective, vec![8]),
            move |row| row.potential = potential,
        )
    };
    let since = |text| {
        kind_and_person(HEAD, fed(vec![CLERK]), move |row: &mut EmployeeRow| {
            tier(text)(row);
            row.position_since = Some(day("2026-06-01"));
        })
    };
    vec![
        trial(Rule::Experience, "a day short in the tier", "H", since("2024-01-02"), since("2024-01-01")),
        trial(Rule::Experience, "another kind", "H", kind(HEAD, fed(vec![AIDE])), kind(HEAD, fed(vec![AIDE, CLERK]))),
        trial(
            Rule::Performance,
            "last year's",
            "H",
            kind_and_person(HEAD, good, rated(kurang, baik)),
            kind_and_person(HEAD, good, rated(baik, baik)),
        ),
        trial(
            Rule::Performance,
            "the year before's",
            "X",
            kind_and_person(EXPERT, good, rated(baik, kurang)),
            kind_and_person(EXPERT, good, rated(baik, baik)),
        ),
        trial(Rule::Talent, "a selective lateral move", "F", selective(2, true), selective(3, true)),
        trial(Rule::Talent, "not a selection", "F", selective(2, true), selective(2, false)),
    ]
}

fn of_fit() -> Vec<Trial> {
    let asked = |level| {
        let built = staffed(1).competency("C1").level("E1", "C1", 3);
        built.requires_with("B", "C1", level, |row| row.mandatory = true)
    };
    let half = |position: &str, lateral: i32, promotion: i32| {
        let built = staffed(1).competency("C1").level("E1", "C1", 2).requires(position, "C1", 4);
        built.policy_with(|policy| {
            policy.moves.min_jpm_lateral = BasisPoints(lateral);
            policy.moves.min_jpm_promotion = BasisPoints(promotion);
        })
    };
    vec![
        trial(Rule::Competency, "a mandatory level", "B", asked(4), asked(3)),
        trial(Rule::Match, "lateral", "B", half("B", 5_001, 0), half("B", 5_000, 10_000)),
        trial(Rule::Match, "promotion", "H", half("H", 0, 5_001), half("H", 10_000, 5_000)),
    ]
}

/// With `rule` in `mode`.
fn with(builder: &InstanceBuilder, rule: Rule, mode: Mode) -> InstanceBuilder {
    builder.clone().policy_with(|policy| {
        policy.rules.set(rule, mode);
        policy.weights.breach = Points(7);
    })
}

pub fn cases() -> Vec<Case> {
    let code = |rule: Rule| -> &'static str { Box::leak(format!("V-{rule}").into_boxed_str()) };
    let mut cases: Vec<_> = trials()
        .into_iter()
        .map(|Trial { rule, what, to, bad, good }| Case {
            code: code(rule),
            what,
            bad: judge(&with(&bad, rule, Mode::Hard), &[("E1", to)], &[]),
            good: judge(&with(&good, rule, Mode::Hard), &[("E1", to)], &[]),
        })
        .collect();
    let crowded = |seats| {
        let built = staffed(1).employee("E2", "B").employee("E3", "B");
        row(built, "B", move |row| row.seats = seats)
    };
    let moves = [("E1", "B"), ("E2", "C")];
    cases.push(Case {
        code: "V-open",
        what: "over-full at the start",
        bad: judge(&crowded(1), &moves, &[]),
        good: judge(&crowded(2), &moves, &[]),
    });
    cases
}

#[test]
fn a_soft_rule_costs_points_and_is_listed_and_one_that_is_off_is_neither() {
    for trial in trials().into_iter().filter(|trial| !trial.rule.always_hard()) {
        for (mode, count) in [(Mode::Soft, 1), (Mode::Off, 0)] {
            let instance = built(&with(&trial.bad, trial.rule, mode));
            let plan = plan(&instance, &[("E1", trial.to)], &[]);
            let verdict = verify::audit(&instance, &plan);
            assert!(verdict.is_allowed(), "{}: {:#?}", trial.what, verdict.findings);
            let listed: Vec<_> = plan.placements[0].breaches.iter().collect();
            assert_eq!(listed, vec![trial.rule; count], "{}", trial.what);
            assert_eq!(verdict.terms.of(Term::Breach), Points(if count == 1 { -7 } else { 0 }), "{}", trial.what);
        }
    }
}

#[test]
fn a_must_overrides_every_rule_without_breach_points_and_lists_those_that_are_not_off() {
    for trial in trials().into_iter().filter(|trial| trial.rule != Rule::Decision) {
        for mode in [Mode::Hard, Mode::Soft, Mode::Off] {
            let instance = built(&with(&trial.bad, trial.rule, mode).must("E1", trial.to, 1, 1));
            let plan = plan(&instance, &[("E1", trial.to)], &[]);
            let verdict = verify::audit(&instance, &plan);
            assert!(verdict.is_allowed(), "{}: {:#?}", trial.what, verdict.findings);
            assert_eq!(verdict.terms.of(Term::Breach), Points(0), "{}", trial.what);
            let off = mode == Mode::Off && !trial.rule.always_hard();
            let listed: Vec<_> = plan.placements[0].breaches.iter().collect();
            assert_eq!(listed, if off { vec![] } else { vec![trial.rule] }, "{}", trial.what);
            assert_eq!(plan.placements[0].step == StepLabel::Override, !off, "{}", trial.what);
        }
    }
}

#[test]
fn a_must_beats_a_bar_without_being_an_override() {
    let instance = built(&staffed(1).must_not("E1", "*", 1, 1).must("E1", "B", 1, 1));
    let plan = plan(&instance, &[("E1", "B")], &[]);
    assert_eq!(plan.placements[0].step, StepLabel::Horizontal);
    assert!(verify::audit(&instance, &plan).is_allowed());
}

#[test]
fn labels_follow_tiers_and_groups() {
    let instance =
        built(&service(1).employee("E1", "A").employee("E2", "B").employee("E3", "D").unplaced("E4", "clerk"));
    let moves = [("E1", "H"), ("E2", "X"), ("E3", "F"), ("E4", "C")];
    let steps: Vec<_> = plan(&instance, &moves, &[]).placements.iter().map(|placement| placement.step).collect();
    assert_eq!(steps, [StepLabel::Vertical, StepLabel::Diagonal, StepLabel::Horizontal, StepLabel::Enter]);
}
