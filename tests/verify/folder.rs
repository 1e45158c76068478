//! Every figure of a written plan's tables and summary: one wrong by itself.

use rotasi::calendar::Period;
use rotasi::instance::{
    BudgetId, Category, CourseId, EmployeeId, InstanceBuilder, PositionId, SessionId, SourceId, UnitId,
};
use rotasi::plan::{BudgetClaim, Claims, Plan, SeatClaim, SessionClaim, SummaryClaim, Term, TermPoints, TrainingClaim};
use rotasi::policy::Policy;
use rotasi::quantity::{Money, Points};
use rotasi::verify::{self, Verdict};

use crate::stage::{Case, built, plan, service};

/// Two positions, one employee who moves from A to B and attends S; S2 is closed. Worth 2 points.
fn stage() -> InstanceBuilder {
    let mut builder = InstanceBuilder::new("2027-01-01", 1)
        .policy_with(|policy| *policy = Policy { ..service(1).tables().header.policy.clone() })
        .policy_with(|policy| policy.weights.fill = [Points(2); 3])
        .unit("U1")
        .unit("U2")
        .position_with("A", "U1", "clerk", |row| row.seats = 2)
        .position("B", "U2", "clerk")
        .employee("E1", "A")
        .course("T", 5)
        .session_with("S", "T", 1, 4, |row| (row.cost, row.fixed_cost) = (Money(3), Money(10)))
        .session_with("S2", "T", 1, 6, |row| row.min_participants = 2);
    builder = builder.budget_with("L", 2027, 20, |row| row.category = Some(Category::Training));
    builder
}

fn honest() -> Claims {
    let mut terms = TermPoints::default();
    terms.add(Term::Fill, Points(2));
    let t = Period(1);
    Claims {
        units: vec![Some(UnitId(1))],
        trainings: vec![TrainingClaim {
            employee: EmployeeId(0),
            session: SessionId(0),
            period: t,
            course: CourseId(0),
            hours: 5,
            cost: Money(3),
            source: SourceId(0),
        }],
        sessions: vec![
            SessionClaim {
                session: SessionId(0),
                course: CourseId(0),
                period: t,
                opened: true,
                attendees: 1,
                capacity: 4,
                fixed_cost: Money(10),
            },
            SessionClaim {
                session: SessionId(1),
                course: CourseId(0),
                period: t,
                opened: false,
                attendees: 0,
                capacity: 6,
                fixed_cost: Money(0),
            },
        ],
        budgets: vec![BudgetClaim {
            budget: BudgetId(0),
            year: 2027,
            source: None,
            category: Some(Category::Training),
            amount: Money(20),
            used: Money(13),
            left: Money(7),
        }],
        seats: vec![
            SeatClaim { position: PositionId(0), period: t, seats: 2, holders: 0, vacant: 2 },
            SeatClaim { position: PositionId(1), period: t, seats: 1, holders: 1, vacant: 0 },
        ],
        summary: Some(SummaryClaim {
            status: "feasible".into(),
            points: Some(Points(2)),
            bound: Some(Points(3)),
            gap: Some(0.5),
            terms: Some(terms),
            conflict: Vec::new(),
        }),
    }
}

fn told(change: impl FnOnce(&mut Claims)) -> Verdict {
    let instance = built(&stage());
    let plan: Plan = plan(&instance, &[("E1", "B")], &[("E1", "S")]);
    let mut claims = honest();
    change(&mut claims);
    verify::audit_folder(&instance, &plan, &claims)
}

fn summed(change: impl FnOnce(&mut SummaryClaim)) -> Verdict {
    told(|claims| change(claims.summary.as_mut().expect("the honest folder has a summary")))
}

pub fn cases() -> Vec<Case> {
    [tables(), summaries()].into_iter().flatten().collect()
}

fn case(code: &'static str, what: &'static str, bad: Verdict) -> Case {
    Case { code, what, bad, good: told(|_| {}) }
}

fn tables() -> Vec<Case> {
    vec![
        case("V-claim-unit", "another unit", told(|claims| claims.units[0] = Some(UnitId(0)))),
        case("V-claim-unit", "no unit", told(|claims| claims.units[0] = None)),
        case("V-claim-unit", "a row too many", told(|claims| claims.units.push(None))),
        case("V-claim-training", "hours", told(|claims| claims.trainings[0].hours = 6)),
        case("V-claim-training", "cost", told(|claims| claims.trainings[0].cost = Money(2))),
        case("V-claim-training", "period", told(|claims| claims.trainings[0].period = Period(2))),
        case("V-claim-training", "course", told(|claims| claims.trainings[0].course = CourseId(1))),
        case("V-claim-training", "source", told(|claims| claims.trainings[0].source = SourceId(7))),
        case("V-claim-training", "missing", told(|claims| claims.trainings.clear())),
        case("V-claim-session", "attendees", told(|claims| claims.sessions[0].attendees = 2)),
        case("V-claim-session", "closed", told(|claims| claims.sessions[0].opened = false)),
        case("V-claim-session", "opened", told(|claims| claims.sessions[1].opened = true)),
        case("V-claim-session", "missing", told(|claims| claims.sessions.truncate(1))),
        case(
            "V-claim-session",
            "unknown",
            told(|claims| {
                let unknown = SessionClaim { session: SessionId(9), ..claims.sessions[0] };
                claims.sessions.push(unknown);
            }),
        ),
        case("V-claim-budget", "used", told(|claims| claims.budgets[0].used = Money(12))),
        case("V-claim-budget", "left", told(|claims| claims.budgets[0].left = Money(8))),
        case("V-claim-budget", "amount", told(|claims| claims.budgets[0].amount = Money(21))),
        case("V-claim-budget", "missing", told(|claims| claims.budgets.clear())),
        case("V-claim-seats", "holders", told(|claims| claims.seats[0].holders = 1)),
        case("V-claim-seats", "vacant", told(|claims| claims.seats[1].vacant = 1)),
        case("V-claim-seats", "missing", told(|claims| claims.seats.truncate(1))),
    ]
}

fn summaries() -> Vec<Case> {
    vec![
        case(
            "V-claim-total",
            "points",
            told(|claims| {
                claims.summary.as_mut().expect("there").points = Some(Points(3));
            }),
        ),
        case("V-claim-total", "no points", summed(|summary| summary.points = None)),
        case(
            "V-claim-terms",
            "a term",
            summed(|summary| {
                summary.terms.as_mut().expect("there").add(Term::Match, Points(1));
            }),
        ),
        case("V-claim-terms", "no terms", summed(|summary| summary.terms = None)),
        case(
            "V-claim-bound",
            "below the points",
            summed(|summary| {
                (summary.bound, summary.gap) = (Some(Points(1)), Some(-0.5));
            }),
        ),
        case("V-claim-gap", "too small", summed(|summary| summary.gap = Some(0.25))),
        case("V-claim-gap", "none", summed(|summary| summary.gap = None)),
        case("V-claim-gap", "without bound", summed(|summary| summary.bound = None)),
        case("V-claim-status", "optimal below the bound", summed(|summary| summary.status = "optimal".into())),
        case("V-claim-status", "infeasible with a plan", summed(|summary| summary.status = "infeasible".into())),
        case("V-claim-status", "a conflict", summed(|summary| summary.conflict.push("moves:1".into()))),
    ]
}

#[test]
fn an_optimal_plan_at_its_bound_and_one_without_bound_are_true() {
    let optimal = summed(|summary| {
        (summary.bound, summary.gap, summary.status) = (Some(Points(2)), Some(0.0), "optimal".into());
    });
    assert!(optimal.is_allowed(), "{:#?}", optimal.findings);
    let unbounded = summed(|summary| (summary.bound, summary.gap) = (None, None));
    assert!(unbounded.is_allowed(), "{:#?}", unbounded.findings);
    assert!(told(|claims| claims.summary = None).is_allowed());
}
