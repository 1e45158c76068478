//! A small made-up service in which every fault can be staged by itself.

use rotasi::calendar::Date;
use rotasi::instance::{EmployeeId, Instance, InstanceBuilder, PositionId, SessionId};
use rotasi::plan::{Plan, Training};
use rotasi::policy::{Group, Kind, KindId, Performance, Status};
use rotasi::verify::{self, Verdict};

pub const AIDE: KindId = KindId(0);
pub const CHIEF: KindId = KindId(1);
pub const CLERK: KindId = KindId(2);
pub const EXPERT: KindId = KindId(3);
pub const HEAD: KindId = KindId(4);

/// A fault by itself, and the same plan or instance repaired.
pub struct Case {
    pub code: &'static str,
    pub what: &'static str,
    pub bad: Verdict,
    pub good: Verdict,
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn kind(name: &str, tier: u8, group: Group) -> Kind {
    Kind {
        name: name.into(),
        tier,
        group,
        statuses: [true; Status::COUNT],
        retirement_age: 70,
        min_tenure_years: 0,
        max_tenure_years: None,
        min_education: None,
        min_rank: None,
        max_entry_age: None,
        min_service_years: 0,
        min_performance: None,
        feeders: Vec::new(),
        selective: false,
        talent_boxes: Vec::new(),
        required_course: None,
        grace_years: 0,
    }
}

/// Years from 2027-01-01. Clerks' positions A and B in unit U1, C in U2 (at another location), D in U3; F (aide) and H
/// (head) in U1, X (expert) in U2, K (chief) in U3. Nobody is employed yet; no rule is on; nothing earns points.
pub fn service(periods: u8) -> InstanceBuilder {
    let kinds = vec![
        kind("aide", 1, Group::Jf),
        kind("chief", 3, Group::Jpt),
        kind("clerk", 1, Group::Ja),
        kind("expert", 2, Group::Jf),
        kind("head", 2, Group::Ja),
    ];
    InstanceBuilder::new("2027-01-01", periods)
        .policy_with(|policy| {
            policy.kinds = kinds;
            policy.mentoring.mentor_years = 100;
            policy.mentoring.min_performance = Performance::Baik;
        })
        .unit("U1")
        .unit_with("U2", |row| row.location = "Pantai".into())
        .unit("U3")
        .position("A", "U1", "clerk")
        .position("B", "U1", "clerk")
        .position("C", "U2", "clerk")
        .position("D", "U3", "clerk")
        .position("F", "U1", "aide")
        .position("H", "U1", "head")
        .position("X", "U2", "expert")
        .position("K", "U3", "chief")
}

/// [`service`] with `E1` in A.
pub fn staffed(periods: u8) -> InstanceBuilder {
    service(periods).employee("E1", "A")
}

pub fn built(builder: &InstanceBuilder) -> Instance {
    builder.build().unwrap_or_else(|faults| panic!("{faults:#?}"))
}

pub fn position(instance: &Instance, id: &str) -> PositionId {
    PositionId::at(instance.positions.iter().position(|position| position.id == id).expect("a position"))
}

pub fn employee(instance: &Instance, id: &str) -> EmployeeId {
    EmployeeId::at(instance.employees.iter().position(|employee| employee.id == id).expect("an employee"))
}

pub fn session(instance: &Instance, id: &str) -> SessionId {
    SessionId::at(instance.sessions.iter().position(|session| session.id == id).expect("a session"))
}

/// A plan with true claims: `careers` gives the positions by period (`-` = none), those not named stay where they are.
pub fn plan(instance: &Instance, careers: &[(&str, &str)], trainings: &[(&str, &str)]) -> Plan {
    let horizon = instance.calendar.horizon();
    let mut positions: Vec<Option<PositionId>> = Vec::new();
    for employee in &instance.employees {
        match careers.iter().find(|(id, _)| *id == employee.id) {
            Some((_, career)) => {
                positions.extend(career.split(' ').map(|id| (id != "-").then(|| position(instance, id))));
            }
            None => positions.extend(std::iter::repeat_n(employee.position.map(|(held, _)| held), horizon)),
        }
    }
    assert_eq!(positions.len(), instance.employees.len() * horizon);
    let training =
        |(who, what): &(&str, &str)| Training { employee: employee(instance, who), session: session(instance, what) };
    verify::restate(instance, &positions, &trainings.iter().map(training).collect::<Vec<_>>())
}

/// The verdict on such a plan.
pub fn judge(builder: &InstanceBuilder, careers: &[(&str, &str)], trainings: &[(&str, &str)]) -> Verdict {
    let instance = built(builder);
    verify::audit(&instance, &plan(&instance, careers, trainings))
}
