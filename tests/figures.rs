//! The figures of plans against what is known of them otherwise: the audit's points, the tally, and a count by hand.

use rotasi::figures::{Difference, Figures, Known};
use rotasi::instance::{Instance, InstanceBuilder};
use rotasi::pipeline::{self, Solver};
use rotasi::plan::{Plan, StepLabel, Tally, Term};
use rotasi::policy::{Mode, Policy};
use rotasi::quantity::{Money, Points};
use rotasi::solver::{Settings, StopSignal};
use rotasi::verify;

mod tiny;

fn planned(instance: &Instance) -> Option<Plan> {
    let settings = Settings { work_limit: Some(200), ..Settings::default() };
    let outcome = pipeline::run(instance, &settings, &Solver::default(), &(), &StopSignal::default());
    let plan = outcome.expect("small services can be planned").plan?;
    assert!(verify::audit(instance, &plan).is_allowed());
    Some(plan)
}

/// Plans of random services in which every rule, term and row occurs.
fn plans() -> Vec<(Instance, Plan)> {
    let planned = |seed| {
        let instance = tiny::instance(seed);
        planned(&instance).map(|plan| (instance, plan))
    };
    let plans: Vec<_> = (0..80).filter_map(planned).collect();
    assert!(plans.len() > 30, "most small services have a plan");
    plans
}

#[test]
fn figures_agree_with_the_points_of_the_audit_and_with_the_tally() {
    let (mut due, mut soft, mut spent) = (0, 0, Money::ZERO);
    for (instance, plan) in plans() {
        let figures = Figures::of(&instance, &plan, Known::default());
        let (weights, counts) = (&instance.policy.weights, Tally::of(&instance, &plan).counts);
        assert_eq!(figures.worth.points, plan.points());
        assert_eq!(figures.worth.terms.iter().map(|line| line.points).sum::<Points>(), plan.points());
        let times = |count: u64, weight: Points| -(i64::try_from(count).expect("small") * weight.0);
        assert_eq!(times(figures.people.course_due, weights.course_due), plan.terms.of(Term::CourseDue).0);
        assert_eq!(times(figures.people.uncovered_juniors, weights.mentor_gap), plan.terms.of(Term::Mentoring).0);
        let in_soft_mode =
            figures.moves.breaches.iter().filter(|line| instance.policy.rules.of(line.rule) == Mode::Soft);
        assert_eq!(times(in_soft_mode.map(|line| line.soft).sum(), weights.breach), plan.terms.of(Term::Breach).0);
        let all: u64 = figures.moves.breaches.iter().map(|line| line.soft + line.by_decision).sum();
        assert_eq!(all, counts.breaches);

        let moves = figures.moves.total;
        assert_eq!(
            (moves.moves, moves.promotions, moves.overrides),
            (counts.moves, counts.promotions, counts.overrides)
        );
        assert_eq!(moves.moves, moves.promotions + moves.rotations + moves.entering);
        assert_eq!(moves.moves, figures.moves.flows.iter().map(|flow| flow.moves).sum::<u64>());
        assert_eq!(moves.moves, figures.moves.ladder.iter().map(|rung| rung.moves).sum::<u64>());
        let arrived: u64 = figures.moves.by_unit.iter().map(|unit| unit.arriving + unit.within).sum();
        assert_eq!(moves.moves, arrived);
        assert_eq!(figures.seats.total.vacant(), counts.vacancies);
        for split in [&figures.seats.by_kind, &figures.seats.by_criticality, &figures.seats.by_unit] {
            assert_eq!(split.iter().map(|line| line.vacant()).sum::<u64>(), counts.vacancies);
            assert_eq!(split.iter().map(|line| line.filled()).sum::<u64>(), figures.seats.total.filled());
        }
        assert_eq!(figures.seats.vacancies.iter().map(|row| u64::from(row.vacant)).sum::<u64>(), counts.vacancies);
        assert_eq!(figures.training.attendances, counts.trainings);
        assert_eq!(figures.people.retiring.iter().map(|line| line.retiring).sum::<u64>(), counts.retired);

        for line in &figures.money.lines {
            let falling = figures.money.costs.iter().filter(|cost| cost.lines.contains(&line.budget));
            assert_eq!(falling.map(|cost| cost.cost).sum::<Money>(), line.used, "{}", line.budget);
            assert_eq!(line.left, line.amount - line.used);
        }
        let courses: Money = figures.training.by_year.iter().map(|line| line.cost).sum();
        assert!(courses <= figures.money.total);
        due += figures.people.course_due;
        soft += all;
        spent += figures.money.total;
    }
    assert!(due > 0 && soft > 0 && spent > Money::ZERO, "the services exercise what is compared");
}

#[test]
fn hours_are_reached_by_those_who_attend_the_target_within_a_fiscal_year() {
    for (instance, plan) in plans() {
        let figures = Figures::of(&instance, &plan, Known::default());
        let target = u64::from(instance.policy.training.target_hours);
        for year in &figures.training.by_year {
            let periods: Vec<_> =
                instance.calendar.periods().filter(|&t| instance.calendar.fiscal_year(t) == year.year).collect();
            let (mut reached, mut hours) = (0, 0);
            for (at, _) in instance.employees.iter().enumerate() {
                let own: u64 = plan
                    .trainings
                    .iter()
                    .filter(|training| training.employee.index() == at)
                    .map(|training| &instance.sessions[training.session.index()])
                    .filter(|session| periods.contains(&session.period))
                    .map(|session| u64::from(instance.courses[session.course.index()].hours))
                    .sum();
                let career = plan.career(rotasi::instance::EmployeeId::at(at));
                let serves = periods.iter().any(|t| career[t.index()].step != StepLabel::Retired);
                reached += u64::from(target > 0 && serves && own >= target);
                hours += own;
            }
            assert_eq!((year.reached, year.hours), (reached, hours));
        }
    }
}

#[test]
fn a_plan_does_not_differ_from_itself_and_differs_from_staying_in_its_moves_and_courses() {
    let mut changed = 0;
    for (instance, plan) in plans() {
        assert!(Difference::between((&instance, &plan), (&instance, &plan)).changed.is_empty());
        let mut quiet = plan.clone();
        quiet.trainings.clear();
        for (at, employee) in instance.employees.iter().enumerate() {
            for placement in &mut quiet.placements[at * plan.horizon..][..plan.horizon] {
                if placement.step != StepLabel::Retired {
                    placement.position = employee.position.map(|(position, _)| position);
                }
            }
        }
        let found = Difference::between((&instance, &quiet), (&instance, &plan));
        assert_eq!(found.unchanged + found.changed.len() as u64, instance.employees.len() as u64);
        for employee in &instance.employees {
            let at = instance.employees.iter().position(|other| other.id == employee.id).expect("it is there");
            let busy = plan.career(rotasi::instance::EmployeeId::at(at)).iter().any(|placement| {
                !matches!(placement.step, StepLabel::Retired)
                    && placement.position != employee.position.map(|(position, _)| position)
            }) || plan.trainings.iter().any(|training| training.employee.index() == at);
            assert_eq!(found.changed.iter().any(|change| change.employee == employee.id), busy);
        }
        changed += found.changed.len();
    }
    assert!(changed > 50);
}

#[test]
fn people_of_one_plan_only_are_named_apart() {
    let service = |names: &[&str]| {
        let builder = InstanceBuilder::new("2027-01-01", 2)
            .policy_with(|policy| policy.kinds = Policy::asn().kinds)
            .unit("U")
            .position_with("P", "U", "pelaksana", |row| row.seats = 5);
        let builder = names.iter().fold(builder, |builder, name| builder.employee(name, "P"));
        builder.build().expect("the service is sound")
    };
    let (old, new) = (service(&["A", "B"]), service(&["B", "C"]));
    let [before, after] = [&old, &new].map(|instance| planned(instance).expect("nothing forbids a plan"));
    let found = Difference::between((&old, &before), (&new, &after));
    assert_eq!((found.only_old, found.only_new, found.unchanged), (vec!["A".to_owned()], vec!["C".to_owned()], 1));
}
