//! For a planner: who guides whom. Every junior gets a mentor of the unit as far as the mentors go round, and the pairs
//! are those by which most is taught. For an OR reader: one exact transportation problem per unit and period.
//!
//! [`assign`] chooses the pairs of a plan; [`bonds`] tells what stated pairs teach, and why a junior has none. What comes
//! first, what second, is in [`Worth`]; `docs/mentoring.md` says it with examples.
//!
//! In: positions held and sessions attended. Out: one [`MentorPair`] per junior, unit and period. Invariant: as many
//! juniors have a mentor as can, so that the points of a plan do not depend on the choice. Size: a matching among the
//! juniors and mentors of each unit, O(juniors² · mentors) at worst and far less in practice.

use std::collections::BTreeMap;

use crate::calendar::Period;
use crate::instance::{EmployeeId, Instance, PositionId, UnitId};
use crate::plan::{Levels, MentorPair, Plan};

mod bonds;
mod matching;
mod roles;
mod teaching;

pub use bonds::{Bond, Guidance, Uncovered, bonds};
pub use roles::{Role, role};
pub use teaching::{Junior, Lesson, SAME_FIELD, Teaching, Worth, teaching};

use matching::Table;

/// The juniors and mentors of one unit in one period, in the order of the instance, with the positions they hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circle {
    /// Who needs a mentor.
    pub juniors: Vec<(EmployeeId, PositionId)>,
    /// Who may be one.
    pub mentors: Vec<(EmployeeId, PositionId)>,
    /// Who is neither, because hired too recently.
    pub too_recent: u32,
    /// Who is neither, because rated too low.
    pub rated_low: u32,
}

/// The units with a junior in `period`.
#[must_use]
pub fn circles(instance: &Instance, plan: &Plan, period: Period) -> BTreeMap<UnitId, Circle> {
    let mut circles: BTreeMap<UnitId, Circle> = BTreeMap::new();
    for (at, employee) in instance.employees.iter().enumerate() {
        let who = EmployeeId::at(at);
        let Some(position) = plan.placement(who, period).position else { continue };
        let circle = circles.entry(instance.positions[position.index()].unit).or_default();
        match role(instance, employee, period) {
            Role::Junior => circle.juniors.push((who, position)),
            Role::Mentor => circle.mentors.push((who, position)),
            Role::TooRecent => circle.too_recent += 1,
            Role::RatedLow => circle.rated_low += 1,
        }
    }
    circles.retain(|_, circle| !circle.juniors.is_empty());
    circles
}

/// The pairs by which most is taught, for the placements and trainings of `plan`, ordered as [`Plan::mentoring`] is. A
/// pair of the period before is kept where that costs nothing.
#[must_use]
pub fn assign(instance: &Instance, plan: &Plan) -> Vec<MentorPair> {
    let mut pairs = Vec::new();
    let mut before: BTreeMap<EmployeeId, EmployeeId> = BTreeMap::new();
    for period in instance.calendar.periods() {
        let mut now = BTreeMap::new();
        for (unit, circle) in circles(instance, plan, period) {
            let chosen = matched(instance, plan, period, &circle, &before);
            for (&(junior, _), mentor) in circle.juniors.iter().zip(chosen) {
                now.extend(mentor.map(|mentor| (junior, mentor)));
                pairs.push(MentorPair { period, unit, junior, mentor });
            }
        }
        before = now;
    }
    pairs
}

/// The mentor of each junior of `circle`.
fn matched(
    instance: &Instance,
    plan: &Plan,
    period: Period,
    circle: &Circle,
    before: &BTreeMap<EmployeeId, EmployeeId>,
) -> Vec<Option<EmployeeId>> {
    let load = instance.policy.mentoring.juniors_per_mentor as usize;
    if circle.mentors.is_empty() || load == 0 {
        return vec![None; circle.juniors.len()];
    }
    let levels = |who| Levels::before(instance, &plan.trainings, who, period);
    let guides: Vec<Levels> = circle.mentors.iter().map(|&(mentor, _)| levels(mentor)).collect();
    let mut worths = Vec::with_capacity(circle.juniors.len() * circle.mentors.len());
    for &(who, position) in &circle.juniors {
        let junior = Junior::new(instance, who, position, levels(who));
        for (&(mentor, seat), guide) in circle.mentors.iter().zip(&guides) {
            let kept = before.get(&who) == Some(&mentor);
            worths.push(teaching(instance, &junior, (mentor, seat, guide)).worth(kept));
        }
    }
    let table = Table { juniors: circle.juniors.len(), mentors: circle.mentors.len(), load, worths: &worths };
    let chosen = table.best();
    chosen.into_iter().map(|mentor| mentor.map(|at| circle.mentors[at].0)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::PeriodLength;
    use crate::instance::InstanceBuilder;
    use crate::plan::{Placement, StepLabel, TermPoints};
    use crate::policy::{Policy, RuleSet};
    use crate::quantity::Points;

    /// Clerks, two per mentor, in unit `U` under its head `H`: juniors `J1`, `J2`, mentors `M1`, `M2`. Half years.
    fn service() -> InstanceBuilder {
        let hired = date(2026, 9, 1);
        InstanceBuilder::new("2027-01-01", 2)
            .period(PeriodLength::Semester)
            .policy_with(|policy| {
                (policy.kinds, policy.mentoring) = (Policy::asn().kinds, Policy::asn().mentoring);
            })
            .unit("U")
            .position_with("P", "U", "pelaksana", |row| row.seats = 12)
            .position("H", "U", "pengawas")
            .competency("K")
            .competency("L")
            .requires("P", "K", 4)
            .requires("P", "L", 4)
            .employee_with("J1", "P", |row| row.hired_on = hired)
            .employee_with("J2", "P", |row| row.hired_on = hired)
            .employee("M1", "P")
            .employee("M2", "P")
            .employee("Head", "H")
    }

    /// Everybody stays.
    fn quiet(instance: &Instance) -> Plan {
        let horizon = instance.calendar.horizon();
        let stay = |employee: &crate::instance::Employee| Placement {
            position: employee.position.map(|(position, _)| position),
            kind: employee.kind,
            step: StepLabel::Stay,
            breaches: RuleSet::EMPTY,
            jpm: None,
            points: Points::ZERO,
        };
        Plan {
            horizon,
            placements: instance.employees.iter().flat_map(|own| std::iter::repeat_n(stay(own), horizon)).collect(),
            trainings: Vec::new(),
            mentoring: Vec::new(),
            terms: TermPoints::default(),
        }
    }

    /// `period junior mentor` of every pair.
    fn told(builder: &InstanceBuilder) -> Vec<String> {
        let instance = builder.build().expect("the service is sound");
        let name = |who: EmployeeId| instance.employees[who.index()].id.as_str();
        let tell =
            |pair: &MentorPair| format!("{} {} {}", pair.period, name(pair.junior), pair.mentor.map_or("-", name));
        assign(&instance, &quiet(&instance)).iter().map(tell).collect()
    }

    #[test]
    fn who_has_most_to_teach_teaches() {
        let knows = service().level("M2", "K", 4).level("J1", "K", 3).level("M1", "K", 4).level("M1", "L", 2);
        // Both mentors teach K, and M1 teaches L besides: both juniors go to M1.
        assert_eq!(told(&knows), ["1 J1 M1", "1 J2 M1", "2 J1 M1", "2 J2 M1"]);
    }

    #[test]
    fn a_level_that_nobody_asks_for_teaches_nothing_and_equals_share_the_work() {
        let useless = service().competency("Z").level("M1", "Z", 5);
        assert_eq!(told(&useless), ["1 J1 M1", "1 J2 M2", "2 J1 M1", "2 J2 M2"]);
    }

    #[test]
    fn the_superior_guides_only_where_nobody_else_can() {
        let knows = service().level("Head", "K", 4).level("Head", "L", 4);
        assert!(told(&knows).iter().all(|pair| !pair.ends_with("Head")));
        let mut alone = knows;
        for row in &mut alone.tables_mut().employees {
            if row.employee_id.starts_with('M') {
                row.performance = crate::policy::Performance::ButuhPerbaikan;
            }
        }
        assert!(told(&alone).iter().all(|pair| pair.ends_with("Head")));
    }

    #[test]
    fn the_same_field_of_study_counts() {
        let mut builder = service();
        for (at, field) in [(0, "hukum"), (1, "ekonomi"), (2, "ekonomi"), (3, "hukum")] {
            builder.tables_mut().employees[at].field = Some(field.into());
        }
        assert_eq!(told(&builder)[..2], ["1 J1 M2", "1 J2 M1"]);
    }

    #[test]
    fn juniors_beyond_what_the_mentors_can_take_have_none() {
        let crowd = (3..=8).fold(service(), |builder, at| {
            builder.employee_with(format!("J{at}"), "P", |row| row.hired_on = date(2026, 9, 1))
        });
        let pairs = told(&crowd);
        let load = |who: &str| pairs.iter().filter(|pair| pair.starts_with('1') && pair.ends_with(who)).count();
        assert_eq!(["M1", "M2", "Head", "-"].map(load), [2, 2, 2, 2]);
    }

    #[test]
    fn a_pair_goes_on_where_that_costs_nothing() {
        // In the second half year J2 is alone with two mentors who are equally good.
        let mut builder = service();
        builder.tables_mut().employees[0].hired_on = date(2026, 5, 1);
        assert_eq!(told(&builder), ["1 J1 M1", "1 J2 M2", "2 J2 M2"]);
    }
}
