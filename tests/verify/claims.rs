//! Every figure that a plan states: one wrong by itself.

use rotasi::calendar::Period;
use rotasi::instance::{EmployeeId, InstanceBuilder, UnitId};
use rotasi::plan::{MentorPair, Plan, StepLabel, Term};
use rotasi::policy::{Mode, Rule, RuleSet};
use rotasi::quantity::{BasisPoints, Points};
use rotasi::verify::{self, Verdict};

use crate::stage::{CHIEF, Case, built, day, plan, service};

/// `E1`, who is married to rules, moves softly; `E2` retires; `E3` is unplaced; three juniors and a mentor in U1.
fn stage() -> InstanceBuilder {
    service(2)
        .employee("E1", "C")
        .employee_with("E2", "D", |row| row.retire_on = Some(day("2028-01-01")))
        .unplaced("E3", "clerk")
        .employee_with("J1", "A", |row| row.hired_on = day("2026-06-01"))
        .employee_with("J2", "B", |row| row.hired_on = day("2026-06-01"))
        .employee_with("J3", "F", |row| row.hired_on = day("2026-06-01"))
        .employee("M", "H")
        .policy_with(|policy| {
            policy.rules.set(Rule::Tenure, Mode::Soft);
            policy.kinds[crate::stage::CLERK.index()].min_tenure_years = 9;
            policy.mentoring.junior_years = 1;
            policy.mentoring.mentor_years = 10;
            policy.mentoring.juniors_per_mentor = 2;
            policy.weights.mentor_gap = Points(5);
        })
}

fn told(change: impl FnOnce(&mut Plan)) -> Verdict {
    let instance = built(&stage());
    let mut plan = plan(&instance, &[("E1", "X X"), ("E2", "D -")], &[]);
    change(&mut plan);
    verify::audit(&instance, &plan)
}

/// The placement of the employee at `at`, in period 1 or 2.
fn at(plan: &mut Plan, employee: usize, period: usize) -> &mut rotasi::plan::Placement {
    &mut plan.placements[employee * 2 + period - 1]
}

const E1: usize = 0;
const E2: usize = 1;
const E3: usize = 2;

pub fn cases() -> Vec<Case> {
    let case = |code, what, bad| Case { code, what, bad, good: told(|_| {}) };
    let pair = |junior: u32, mentor: Option<u32>| MentorPair {
        period: Period(1),
        unit: UnitId(0),
        junior: EmployeeId(junior),
        mentor: mentor.map(EmployeeId),
    };
    let paired = |pairs: Vec<MentorPair>| told(move |plan| plan.mentoring = pairs);
    vec![
        case("V-claim-kind", "of a position", told(|plan| at(plan, E1, 1).kind = CHIEF)),
        case("V-claim-kind", "of the retired", told(|plan| at(plan, E2, 2).kind = CHIEF)),
        case("V-claim-kind", "of the unplaced", told(|plan| at(plan, E3, 1).kind = CHIEF)),
        case("V-claim-move", "another type", told(|plan| at(plan, E1, 1).step = StepLabel::Vertical)),
        case("V-claim-move", "retired, not unplaced", told(|plan| at(plan, E2, 2).step = StepLabel::Unplaced)),
        case("V-claim-breaches", "concealed", told(|plan| at(plan, E1, 1).breaches = RuleSet::EMPTY)),
        case("V-claim-breaches", "invented", told(|plan| at(plan, E3, 1).breaches.insert(Rule::Age))),
        case("V-claim-jpm", "too high", told(|plan| at(plan, E1, 2).jpm = Some(BasisPoints(10_001)))),
        case("V-claim-jpm", "concealed", told(|plan| at(plan, E1, 2).jpm = None)),
        case("V-claim-jpm", "without a position", told(|plan| at(plan, E3, 2).jpm = Some(BasisPoints(0)))),
        case("V-claim-points", "one too many", told(|plan| at(plan, E1, 1).points += Points(1))),
        case("V-claim-points", "of the retired", told(|plan| at(plan, E2, 2).points += Points(1))),
        case("V-claim-terms", "mentoring for nothing", told(|plan| plan.terms.add(Term::Mentoring, Points(5)))),
        case("V-claim-mentoring", "no pairs", paired(vec![])),
        case("V-claim-mentoring", "a junior is missing", paired(vec![pair(3, Some(6)), pair(4, Some(6))])),
        case("V-claim-mentoring", "no mentor", paired(vec![pair(3, Some(6)), pair(4, Some(0)), pair(5, None)])),
        case(
            "V-claim-mentoring",
            "too many for one mentor",
            paired(vec![pair(3, Some(6)), pair(4, Some(6)), pair(5, Some(6))]),
        ),
        case("V-claim-mentoring", "fewer than could be", paired(vec![pair(3, Some(6)), pair(4, None), pair(5, None)])),
        case(
            "V-claim-mentoring",
            "a pair without junior",
            told(move |plan| plan.mentoring.push(MentorPair { period: Period(2), ..pair(3, None) })),
        ),
        case(
            "V-claim-mentoring",
            "a pair in another unit",
            told(move |plan| plan.mentoring.push(MentorPair { unit: UnitId(1), ..pair(3, None) })),
        ),
    ]
}

#[test]
fn any_two_of_three_juniors_may_have_the_mentor() {
    let verdict = told(|plan| {
        let mentors: Vec<_> = plan.mentoring.iter().map(|pair| pair.mentor).collect();
        assert_eq!(mentors, [Some(EmployeeId(6)), Some(EmployeeId(6)), None]);
        plan.mentoring[0].mentor = None;
        plan.mentoring[2].mentor = Some(EmployeeId(6));
    });
    assert!(verdict.is_allowed(), "{:#?}", verdict.findings);
    assert_eq!(verdict.terms.of(Term::Mentoring), Points(-5));
}

#[test]
fn mentors_are_well_rated_long_in_service_and_in_the_same_unit() {
    let gap = |change: &dyn Fn(&mut rotasi::instance::EmployeeRow), position: &str| {
        let builder = service(1)
            .employee_with("J", "A", |row| row.hired_on = day("2026-01-02"))
            .employee_with("M", position, |row| {
                row.hired_on = day("2022-01-01");
                change(row);
            })
            .policy_with(|policy| {
                (policy.mentoring.junior_years, policy.mentoring.mentor_years) = (1, 5);
                policy.weights.mentor_gap = Points(9);
            });
        let instance = built(&builder);
        let verdict = verify::audit(&instance, &plan(&instance, &[], &[]));
        assert!(verdict.is_allowed());
        verdict.terms.of(Term::Mentoring).0
    };
    assert_eq!(gap(&|_| {}, "B"), 0);
    assert_eq!(gap(&|_| {}, "C"), -9);
    assert_eq!(gap(&|row| row.hired_on = day("2022-01-02"), "B"), -9);
    assert_eq!(gap(&|row| row.performance = rotasi::policy::Performance::Kurang, "B"), -9);
    assert_eq!(gap(&|row| row.performance_prev = Some(rotasi::policy::Performance::Kurang), "B"), 0);
}

#[test]
fn a_wrong_figure_in_any_term_is_named() {
    for term in Term::ALL {
        let verdict = told(|plan| plan.terms.add(term, Points(-1)));
        let found: Vec<_> = verdict.findings.iter().map(|one| (one.code.as_ref(), one.item.as_deref())).collect();
        assert_eq!(found, [("V-claim-terms", Some(term.name()))]);
    }
}
