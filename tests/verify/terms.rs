//! Every term of the objective by hand.

use rotasi::calendar::PeriodLength;
use rotasi::instance::{InstanceBuilder, Scope};
use rotasi::plan::Term;
use rotasi::policy::Policy;
use rotasi::quantity::Points;
use rotasi::verify;

use crate::stage::{CLERK, HEAD, built, day, plan, service, staffed};

/// Points of `term` in an allowed plan in which no other term earns anything but those `beside`.
fn worth(builder: &InstanceBuilder, term: Term, careers: &[(&str, &str)], trainings: &[(&str, &str)]) -> i64 {
    let instance = built(builder);
    let plan = plan(&instance, careers, trainings);
    let verdict = verify::audit(&instance, &plan);
    assert!(verdict.is_allowed(), "{:#?}", verdict.findings);
    assert_eq!(verdict.points, verdict.terms.of(term), "only {} is weighed", term.name());
    verdict.terms.of(term).0
}

fn weighed(builder: InstanceBuilder, change: impl FnOnce(&mut Policy)) -> InstanceBuilder {
    builder.policy_with(change)
}

#[test]
fn fill_counts_periods_held_by_criticality() {
    let mut built = weighed(staffed(3).unplaced("E2", "clerk"), |policy| {
        policy.weights.fill = [Points(1), Points(10), Points(100)];
    });
    built.tables_mut().positions[1].critical = 2;
    built.tables_mut().positions[2].critical = 1;
    assert_eq!(worth(&built, Term::Fill, &[("E1", "A B C")], &[]), 111);
}

#[test]
fn match_is_a_share_rounded_down() {
    let built = staffed(2).competency("C1").level("E1", "C1", 2).requires("A", "C1", 3);
    let built = weighed(built, |policy| policy.weights.match_ = Points(10));
    // 6666 basis points of 10 are 6 whole points, in each of two periods.
    assert_eq!(worth(&built, Term::Match, &[], &[]), 12);
}

#[test]
fn preferences_for_position_unit_and_location_add_up_in_every_period() {
    let built = staffed(2).prefers("E1", Scope::Position, "C", 3).prefers("E1", Scope::Unit, "U2", 1);
    let built = built.prefers("E1", Scope::Location, "Pantai", -2).prefers("E1", Scope::Location, "Pusat", -1);
    let built = weighed(built, |policy| policy.weights.preference = Points(10));
    assert_eq!(worth(&built, Term::Preference, &[("E1", "A C")], &[]), -10 + 20);
}

#[test]
fn the_location_of_a_preference_is_that_of_the_position() {
    let mut built = staffed(1).prefers("E1", Scope::Location, "Pantai", 1);
    built.tables_mut().positions[0].location = Some("Pantai".into());
    assert_eq!(worth(&weighed(built, |policy| policy.weights.preference = Points(10)), Term::Preference, &[], &[]), 10);
}

#[test]
fn promotions_earn_by_merit_also_on_entering() {
    let built =
        service(1).employee_with("E1", "A", |row| row.merit = Some(33)).unplaced("E2", "clerk").employee("E3", "B");
    let built = weighed(built, |policy| {
        policy.weights.promotion = Points(10);
        policy.talent.merit = [0, 0, 0, 0, 77, 0, 0, 0, 0];
    });
    // floor(3.3) for E1; box 5 (good, potential 2) gives 77 to E2; E3 moves sideways.
    assert_eq!(worth(&built, Term::Promotion, &[("E1", "H"), ("E2", "X"), ("E3", "C")], &[]), 3 + 7);
}

#[test]
fn the_box_is_read_by_performance_and_potential() {
    let merit = |performance, potential| {
        let built =
            service(1).employee_with("E1", "A", |row| (row.performance, row.potential) = (performance, potential));
        let built = weighed(built, |policy| {
            policy.weights.promotion = Points(100);
            policy.talent.merit = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        });
        worth(&built, Term::Promotion, &[("E1", "H")], &[])
    };
    use rotasi::policy::Performance::{Baik, Kurang, SangatBaik};
    let grid = [Kurang, Baik, SangatBaik].map(|performance| [1, 2, 3].map(|potential| merit(performance, potential)));
    assert_eq!(grid, [[1, 3, 6], [2, 5, 8], [4, 7, 9]]);
}

#[test]
fn breadth_counts_moves_into_units_neither_served_nor_held_at_the_start() {
    let broad = |built: InstanceBuilder| weighed(built, |policy| policy.weights.breadth = Points(4));
    let careers = [("E1", "C D A B D")];
    // C (new), D (new), A (start), B (same unit), D (new again: only the file says what was served).
    assert_eq!(worth(&broad(staffed(5)), Term::Breadth, &careers, &[]), 12);
    assert_eq!(worth(&broad(staffed(5).served("E1", "U3")), Term::Breadth, &careers, &[]), 4);
    let entering = broad(service(2).unplaced("E1", "clerk"));
    assert_eq!(worth(&entering, Term::Breadth, &[("E1", "C C")], &[]), 0);
    assert_eq!(worth(&entering, Term::Breadth, &[("E1", "C D")], &[]), 4);
}

#[test]
fn disruption_and_reluctance_count_moves_out_of_positions() {
    let built = |change: fn(&mut Policy)| {
        let built = staffed(2).unplaced("E2", "clerk").prefers_to_stay("E1", 3).prefers_to_stay("E2", 2);
        weighed(built, change)
    };
    let careers = [("E1", "B D"), ("E2", "- C")];
    let disruption = built(|policy| policy.weights.disruption = Points(5));
    assert_eq!(worth(&disruption, Term::Disruption, &careers, &[]), -10);
    let reluctance = built(|policy| policy.weights.preference = Points(5));
    assert_eq!(worth(&reluctance, Term::Reluctance, &careers, &[]), -30);
}

#[test]
fn overstay_counts_periods_from_the_full_tenure_on() {
    let built = |kind: rotasi::policy::KindId, years| {
        weighed(staffed(4), |policy| {
            policy.weights.overstay = Points(6);
            policy.kinds[kind.index()].max_tenure_years = Some(years);
        })
    };
    // Three years held at the start: five are full in period 3.
    assert_eq!(worth(&built(CLERK, 5), Term::Overstay, &[], &[]), -12);
    assert_eq!(worth(&built(CLERK, 5), Term::Overstay, &[("E1", "A A B B")], &[]), 0);
    assert_eq!(worth(&built(HEAD, 1), Term::Overstay, &[("E1", "A H H H")], &[]), -12);
}

#[test]
fn hours_count_by_fiscal_year_up_to_the_target() {
    let built = |length| {
        let built = staffed(3).period(length).course("T", 9).course("U", 8).course("V", 30);
        let built = built.session("S1", "T", 1, 1).session("S2", "U", 2, 1).session("S3", "V", 3, 1);
        weighed(built, |policy| {
            policy.weights.hours = Points(10);
            policy.training.target_hours = 20;
        })
    };
    let all = [("E1", "S1"), ("E1", "S2"), ("E1", "S3")];
    // Years: floor(4.5), floor(4), full. Semesters from January: 17 hours make floor(8.5), then full.
    assert_eq!(worth(&built(PeriodLength::Year), Term::Hours, &[], &all), 4 + 4 + 10);
    assert_eq!(worth(&built(PeriodLength::Semester), Term::Hours, &[], &all), 8 + 10);
    let off = weighed(built(PeriodLength::Year), |policy| policy.training.target_hours = 0);
    assert_eq!(worth(&off, Term::Hours, &[], &all), 0);
}

#[test]
fn hours_are_noted_in_the_last_period_of_the_year_in_service() {
    let built = service(4).period(PeriodLength::Quarter).course("T", 20).session("S", "T", 1, 1);
    let built = built.employee_with("E1", "A", |row| row.retire_on = Some(day("2027-09-01")));
    let built = weighed(built, |policy| {
        policy.weights.hours = Points(10);
        policy.training.target_hours = 20;
    });
    let instance = built_points(&built, &[("E1", "A A A -")], &[("E1", "S")]);
    assert_eq!(instance, [0, 0, 10, 0]);
}

fn built_points(builder: &InstanceBuilder, careers: &[(&str, &str)], trainings: &[(&str, &str)]) -> Vec<i64> {
    let plan = plan(&built(builder), careers, trainings);
    plan.placements.iter().map(|placement| placement.points.0).collect()
}

#[test]
fn course_wishes_count_attendances() {
    let built = staffed(1).course("T", 9).session("S", "T", 1, 1).prefers("E1", Scope::Course, "T", -2);
    let built = weighed(built, |policy| policy.weights.preference = Points(5));
    assert_eq!(worth(&built, Term::CourseWish, &[], &[("E1", "S")]), -10);
}

#[test]
fn the_required_course_is_due_after_the_grace_until_the_period_after_it() {
    let built = |grace| {
        let built = staffed(4).course("T", 9).session("S", "T", 3, 1);
        weighed(built, |policy| {
            policy.weights.course_due = Points(7);
            policy.kinds[HEAD.index()].required_course = Some("T".into());
            policy.kinds[HEAD.index()].grace_years = grace;
        })
    };
    let careers = [("E1", "A H H H")];
    // Head from period 2 on: without grace due in 2 and 3 and, unless attended in 3, in 4.
    assert_eq!(worth(&built(0), Term::CourseDue, &careers, &[]), -21);
    assert_eq!(worth(&built(0), Term::CourseDue, &careers, &[("E1", "S")]), -14);
    assert_eq!(worth(&built(1), Term::CourseDue, &careers, &[]), -14);
    assert_eq!(worth(&built(0).completed("E1", "T"), Term::CourseDue, &careers, &[]), 0);
    let absent = weighed(built(0), |policy| policy.kinds[HEAD.index()].required_course = Some("Z".into()));
    assert_eq!(worth(&absent, Term::CourseDue, &careers, &[]), 0);
    let waiting = service(2).unplaced("E1", "head").course("T", 9);
    let waiting = weighed(waiting, |policy| {
        policy.weights.course_due = Points(7);
        policy.kinds[HEAD.index()].required_course = Some("T".into());
    });
    assert_eq!(worth(&waiting, Term::CourseDue, &[], &[]), -14);
}

#[test]
fn breaches_cost_once_per_rule_and_move() {
    use rotasi::policy::{Mode, Rule};
    let built = weighed(staffed(2), |policy| {
        policy.weights.breach = Points(7);
        policy.rules.set(Rule::Tenure, Mode::Soft);
        policy.rules.set(Rule::Service, Mode::Soft);
        policy.kinds[CLERK.index()].min_tenure_years = 20;
        policy.kinds[CLERK.index()].min_service_years = 99;
    });
    assert_eq!(worth(&built, Term::Breach, &[("E1", "B D")], &[]), -28);
}
