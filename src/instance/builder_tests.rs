//! Tests of the builder, in a file of their own for its length.

use crate::instance::*;
use crate::policy::{Group, Kind};

fn kind(name: &str) -> Kind {
    Kind {
        name: name.into(),
        tier: 1,
        group: Group::Ja,
        statuses: [true; Status::COUNT],
        retirement_age: 58,
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

fn small() -> InstanceBuilder {
    InstanceBuilder::new("2027-01-01", 3)
        .policy_with(|policy| policy.kinds = vec![kind("clerk"), kind("head")])
        .unit("U1")
        .unit("U2")
        .position("P1", "U1", "clerk")
        .position("P2", "U2", "head")
        .competency("C1")
        .competency("C2")
        .employee("E1", "P1")
        .unplaced("E2", "head")
}

fn codes(builder: &InstanceBuilder) -> Vec<&'static str> {
    match builder.tables().build() {
        Ok((_, warnings)) => warnings.iter().map(|fault| fault.code.id).collect(),
        Err(faults) => faults.iter().map(|fault| fault.code.id).collect(),
    }
}

#[test]
fn neutral_rows_make_a_sound_instance_without_warnings() {
    let instance = small().build().unwrap();
    assert_eq!(codes(&small()), Vec::<&str>::new());
    assert_eq!(instance.positions[0].holders_at_start, 1);
    assert_eq!(instance.employees[0].tier_since, instance.employees[0].kind_since);
    assert_eq!(instance.employees[1].position, None);
}

#[test]
fn a_requirement_of_a_position_replaces_or_lifts_that_of_its_kind() {
    let instance = small()
        .kind_requires("clerk", "C1", 3)
        .kind_requires("clerk", "C2", 2)
        .requires("P1", "C1", 0)
        .requires_with("P1", "C2", 5, |row| row.mandatory = true)
        .build()
        .unwrap();
    let asked: Vec<_> = instance.positions[0].requirements.iter().map(|r| (r.competency.0, r.level)).collect();
    assert_eq!(asked, [(1, 5)]);
    assert!(instance.positions[1].requirements.is_empty());
}

#[test]
fn faults_of_several_tables_are_reported_together() {
    let broken = small().kin("E1", "E1").must("E1", "*", 1, 2).requires("P9", "C1", 1).unit("U1");
    assert_eq!(codes(&broken), ["E211", "E202", "E212", "E201"]);
}

#[test]
fn contradicting_decisions_are_no_fault_of_the_data() {
    let torn = small().must("E1", "P1", 1, 3).must("E1", "P2", 2, 2).must_not("E1", "*", 1, 3);
    assert_eq!(torn.build().unwrap().decisions.len(), 3);
}

#[test]
fn horizons_that_cannot_be_planned_are_refused() {
    for (start, periods) in [("2027-01-01", 0), ("2027-01-01", 200), ("2027-01-31", 3), ("9998-01-01", 3)] {
        let faults = InstanceBuilder::new(start, periods).build().unwrap_err();
        assert_eq!(faults[0].code.id, "E214", "{start} {periods}");
    }
}

#[test]
fn budgets_that_could_overflow_are_refused() {
    let mut rich = small();
    for line in 0..600 {
        rich = rich.budget(format!("B{line}"), 2027, 9_000_000_000_000_000);
    }
    assert_eq!(codes(&rich), ["E215"]);
}
