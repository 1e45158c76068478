//! One employee over time: retirement, decisions, nobody moved into nothing, training rules; and the dates a path
//! carries.

use rotasi::instance::InstanceBuilder;
use rotasi::plan::{Plan, StepLabel, Training};
use rotasi::policy::{Mode, Rule, Status};
use rotasi::verify::{self, Verdict};

use crate::stage::{AIDE, CLERK, Case, HEAD, built, day, employee, judge, plan, position, service, session, staffed};

/// The verdict on a plan that was changed after its claims were made.
fn changed(builder: &InstanceBuilder, careers: &[(&str, &str)], change: impl FnOnce(&mut Plan)) -> Verdict {
    let instance = built(builder);
    let mut plan = plan(&instance, careers, &[]);
    change(&mut plan);
    verify::audit(&instance, &plan)
}

pub fn cases() -> Vec<Case> {
    [shape(), retirement(), decisions(), training(), hours()].into_iter().flatten().collect()
}

fn case(code: &'static str, what: &'static str, bad: Verdict, good: Verdict) -> Case {
    Case { code, what, bad, good }
}

fn shape() -> Vec<Case> {
    let stay = [("E1", "A A")];
    let built = staffed(2).course("T", 5).session("S", "T", 1, 1);
    let good = || changed(&built, &stay, |_| {});
    let unknown = Training { employee: rotasi::instance::EmployeeId(9), session: rotasi::instance::SessionId(0) };
    let pair = rotasi::plan::MentorPair {
        period: rotasi::calendar::Period(3),
        unit: rotasi::instance::UnitId(0),
        junior: rotasi::instance::EmployeeId(0),
        mentor: None,
    };
    vec![
        case("V-shape", "a placement is missing", changed(&built, &stay, |plan| plan.placements.truncate(1)), good()),
        case("V-shape", "another horizon", changed(&built, &stay, |plan| plan.horizon = 1), good()),
        case(
            "V-shape",
            "an unknown position",
            changed(&built, &stay, |plan| plan.placements[0].position = Some(rotasi::instance::PositionId(99))),
            good(),
        ),
        case("V-shape", "an unknown employee", changed(&built, &stay, |plan| plan.trainings.push(unknown)), good()),
        case("V-shape", "an unknown period", changed(&built, &stay, |plan| plan.mentoring.push(pair)), good()),
        case("V-nothing", "moved into nothing", judge(&staffed(2), &[("E1", "A -")], &[]), good()),
    ]
}

fn retirement() -> Vec<Case> {
    let until = |text: &'static str| {
        let built = service(2).course("T", 5).session("S", "T", 2, 1);
        built.employee_with("E1", "A", move |row| row.retire_on = Some(day(text)))
    };
    let (early, late) = (until("2028-01-01"), until("2028-01-02"));
    let a = position(&built(&early), "A");
    vec![
        case(
            "V-retired",
            "holds a position",
            changed(&early, &[("E1", "A -")], |plan| plan.placements[1].position = Some(a)),
            judge(&early, &[("E1", "A -")], &[]),
        ),
        case(
            "V-retired",
            "attends a session",
            judge(&early, &[("E1", "A -")], &[("E1", "S")]),
            judge(&late, &[("E1", "A A")], &[("E1", "S")]),
        ),
        case(
            "V-nothing",
            "retired a day later",
            judge(&late, &[("E1", "A -")], &[]),
            judge(&early, &[("E1", "A -")], &[]),
        ),
    ]
}

fn decisions() -> Vec<Case> {
    let placed = staffed(2).must("E1", "B", 2, 2);
    let sent = staffed(1).course("T", 5).session("S", "T", 1, 1).attend("E1", "S");
    let gone = service(2)
        .course("T", 5)
        .session("S", "T", 2, 1)
        .employee_with("E1", "A", |row| row.retire_on = Some(day("2028-01-01")));
    vec![
        case(
            "V-must",
            "not held in time",
            judge(&placed, &[("E1", "A A")], &[]),
            judge(&placed, &[("E1", "A B")], &[]),
        ),
        case(
            "V-must",
            "left too early",
            judge(&staffed(2).must("E1", "A", 1, 2), &[("E1", "A B")], &[]),
            judge(&staffed(2).must("E1", "A", 1, 1), &[("E1", "A B")], &[]),
        ),
        case(
            "V-must",
            "two at once",
            judge(&staffed(1).must("E1", "A", 1, 1).must("E1", "B", 1, 1), &[("E1", "B")], &[]),
            // The retired are bound by no must.
            judge(&gone.clone().must("E1", "A", 1, 2), &[("E1", "A -")], &[]),
        ),
        case("V-attend", "not attended", judge(&sent, &[], &[]), judge(&sent, &[], &[("E1", "S")])),
        case(
            "V-attend",
            "retired by then",
            judge(&gone.clone().attend("E1", "S"), &[("E1", "A -")], &[]),
            judge(&gone, &[("E1", "A -")], &[]),
        ),
    ]
}

fn training() -> Vec<Case> {
    let open = |periods| {
        let built = staffed(periods).course("T", 5).course_with("U", 5, |row| row.prerequisites = vec!["T".into()]);
        built.session("T1", "T", 1, 1).session("T1b", "T", 1, 1).session("T2", "T", 2, 1).session("U2", "U", 2, 1)
    };
    let open = |two: bool| open(2).policy_with(|policy| policy.training.max_courses = if two { 2 } else { 1 });
    let heads = |kind: &str| {
        let built = staffed(1).course_with("T", 5, |row| row.audience = vec![kind.into()]);
        built.session("S", "T", 1, 1)
    };
    let stay: [(&str, &str); 0] = [];
    vec![
        case(
            "V-audience",
            "the kind after the move counts",
            judge(&heads("clerk"), &[("E1", "H")], &[("E1", "S")]),
            judge(&heads("head"), &[("E1", "H")], &[("E1", "S")]),
        ),
        case(
            "V-completed",
            "on file",
            judge(&open(true).completed("E1", "T"), &stay, &[("E1", "T1")]),
            judge(&open(true).completed("E1", "T"), &stay, &[("E1", "U2")]),
        ),
        case(
            "V-twice",
            "in two periods",
            judge(&open(true), &stay, &[("E1", "T1"), ("E1", "T2")]),
            judge(&open(true), &stay, &[("E1", "T2")]),
        ),
        case(
            "V-twice",
            "in one period",
            judge(&open(true), &stay, &[("E1", "T1"), ("E1", "T1b")]),
            judge(&open(true), &stay, &[("E1", "T1b")]),
        ),
        case(
            "V-prerequisites",
            "in the same period is too late",
            judge(&open(true), &stay, &[("E1", "T2"), ("E1", "U2")]),
            judge(&open(true), &stay, &[("E1", "T1"), ("E1", "U2")]),
        ),
        case(
            "V-max_courses",
            "two where one is allowed",
            judge(
                &open(false).completed("E1", "T").course("V", 1).session("V2", "V", 2, 1),
                &stay,
                &[("E1", "U2"), ("E1", "V2")],
            ),
            judge(
                &open(true).completed("E1", "T").course("V", 1).session("V2", "V", 2, 1),
                &stay,
                &[("E1", "U2"), ("E1", "V2")],
            ),
        ),
    ]
}

fn hours() -> Vec<Case> {
    let contract = |start: &str, most: u32| {
        let mut built = staffed(2).course("T", 10).course("U", 9).session("S1", "T", 1, 1).session("S2", "U", 2, 1);
        built.tables_mut().header.start = day(start);
        built.tables_mut().employees[0].status = Status::Pppk;
        let built = built.period(rotasi::calendar::PeriodLength::Semester);
        built.policy_with(|policy| policy.training.max_hours = [Some(0), Some(most)])
    };
    let both = [("E1", "S1"), ("E1", "S2")];
    vec![
        case(
            "V-max_hours",
            "an hour too many in the year",
            judge(&contract("2027-01-01", 18), &[], &both),
            judge(&contract("2027-01-01", 19), &[], &both),
        ),
        case(
            "V-max_hours",
            "two fiscal years, one over",
            judge(&contract("2027-07-01", 9), &[], &both),
            judge(&contract("2027-07-01", 10), &[], &both),
        ),
    ]
}

#[test]
fn a_new_stint_restarts_tenure_and_a_lateral_change_of_kind_keeps_the_tier() {
    let strict = |rule| {
        staffed(3).policy_with(|policy| {
            policy.rules.set(rule, Mode::Hard);
            policy.kinds[CLERK.index()].min_tenure_years = 2;
            policy.kinds[HEAD.index()].feeders = vec![rotasi::policy::Feeder { kinds: vec![AIDE], years: 8 }];
        })
    };
    let codes = |verdict: Verdict| -> Vec<String> {
        verdict.findings.into_iter().map(|finding| format!("{} {:?}", finding.code, finding.period)).collect()
    };
    let tenure = strict(Rule::Tenure);
    assert_eq!(codes(judge(&tenure, &[("E1", "B A A")], &[])), ["V-tenure Some(Period(2))"]);
    assert_eq!(codes(judge(&tenure, &[("E1", "B B A")], &[])), Vec::<String>::new());
    // Six years in the tier at the start; as an aide from period 1, eight years are full in period 3.
    let tier = strict(Rule::Experience);
    assert_eq!(codes(judge(&tier, &[("E1", "F F H")], &[])), Vec::<String>::new());
    assert_eq!(codes(judge(&tier, &[("E1", "F H H")], &[])), ["V-experience Some(Period(2))"]);
}

#[test]
fn entering_another_kind_changes_the_day_of_retirement() {
    let aging = service(3).employee_with("E1", "A", |row| row.birth_date = day("1969-06-01"));
    let aging = aging.policy_with(|policy| {
        policy.kinds[CLERK.index()].retirement_age = 58;
        policy.kinds[HEAD.index()].retirement_age = 60;
    });
    let instance = built(&aging);
    let labels = |careers: &str| -> Vec<_> {
        let plan = plan(&instance, &[("E1", careers)], &[]);
        assert!(verify::audit(&instance, &plan).is_allowed());
        plan.placements.iter().map(|placement| placement.step).collect()
    };
    assert_eq!(labels("A - -"), [StepLabel::Stay, StepLabel::Retired, StepLabel::Retired]);
    assert_eq!(labels("H H H"), [StepLabel::Vertical, StepLabel::Stay, StepLabel::Stay]);
}

#[test]
fn courses_raise_levels_from_the_period_after_and_at_once_when_on_file() {
    let asked = staffed(2).competency("C1").requires("A", "C1", 4).course("T", 5).gives("T", "C1", 4);
    let asked = asked.session("S", "T", 1, 1);
    let jpm = |builder: &InstanceBuilder, trainings: &[(&str, &str)]| -> Vec<i32> {
        let plan = plan(&built(builder), &[], trainings);
        plan.placements.iter().map(|placement| placement.jpm.expect("held").0).collect()
    };
    assert_eq!(jpm(&asked, &[("E1", "S")]), [0, 10_000]);
    assert_eq!(jpm(&asked.clone().level("E1", "C1", 1), &[]), [2_500, 2_500]);
    assert_eq!(jpm(&asked.completed("E1", "T"), &[]), [10_000, 10_000]);
}

#[test]
fn the_match_weighs_levels_and_rounds_down() {
    let asked = staffed(1).competency("C1").competency("C2").level("E1", "C1", 2).level("E1", "C2", 5);
    let asked = asked.requires_with("A", "C1", 3, |row| row.weight = 2).requires("A", "C2", 4);
    // (2·2·20 + 1·4·15) / (3·60) = 140/180
    assert_eq!(plan(&built(&asked), &[], &[]).placements[0].jpm.expect("held").0, 7_777);
}

#[test]
fn a_session_attended_twice_over_is_taken_twice() {
    let open = staffed(1).course("T", 5).session("S", "T", 1, 2).policy_with(|policy| policy.training.max_courses = 2);
    let instance = built(&open);
    let twice = Training { employee: employee(&instance, "E1"), session: session(&instance, "S") };
    let mut plan = plan(&instance, &[], &[]);
    plan.trainings = vec![twice, twice];
    let codes: Vec<_> = verify::audit(&instance, &plan).findings.into_iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["V-twice"]);
}
