//! The pairs of a plan with what they are for: what each mentor can teach, since when, and why a junior has none.

use std::collections::BTreeMap;

use crate::calendar::Period;
use crate::instance::{EmployeeId, Instance, UnitId};
use crate::plan::{Levels, MentorPair, Plan};

use super::{Circle, Junior, Teaching, circles, teaching};

/// A junior in a period, as the plan states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bond {
    /// When.
    pub period: Period,
    /// In which unit.
    pub unit: UnitId,
    /// The junior.
    pub junior: EmployeeId,
    /// By whom, or why by nobody.
    pub guidance: Guidance,
}

/// By whom a junior is guided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guidance {
    /// By a mentor.
    By {
        /// The mentor.
        mentor: EmployeeId,
        /// First period of the unbroken pair.
        since: Period,
        /// What the mentor can do.
        teaching: Teaching,
    },
    /// By nobody.
    Nobody(Uncovered),
}

/// Why a junior has no mentor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncovered {
    /// Nobody of the unit may mentor.
    NoMentor {
        /// Hired less than `mentoring.mentor_years` ago.
        too_recent: u32,
        /// Rated below `mentoring.min_performance`.
        rated_low: u32,
    },
    /// Each mentor of the unit has as many juniors as the policy allows.
    AllTaken {
        /// How many mentors.
        mentors: u32,
        /// How many juniors each takes.
        load: u32,
    },
    /// The unit has a mentor with room, whom the plan does not name.
    NotNamed,
}

/// Every junior of every period, in the order of the plan.
#[must_use]
pub fn bonds(instance: &Instance, plan: &Plan) -> Vec<Bond> {
    let mut bonds = Vec::with_capacity(plan.mentoring.len());
    let mut before: BTreeMap<EmployeeId, (EmployeeId, Period)> = BTreeMap::new();
    for period in instance.calendar.periods() {
        let (circles, mut now) = (circles(instance, plan, period), BTreeMap::new());
        let from = plan.mentoring.partition_point(|pair| pair.period < period);
        let to = plan.mentoring.partition_point(|pair| pair.period <= period);
        let pairs = &plan.mentoring[from..to];
        for pair in pairs {
            let guidance = match pair.mentor {
                Some(mentor) => {
                    let going_on = before.get(&pair.junior).filter(|(earlier, _)| *earlier == mentor);
                    let since = going_on.map_or(period, |&(_, since)| since);
                    now.insert(pair.junior, (mentor, since));
                    Guidance::By { mentor, since, teaching: taught(instance, plan, pair, mentor) }
                }
                None => Guidance::Nobody(reason(instance, circles.get(&pair.unit), pairs, pair.unit)),
            };
            bonds.push(Bond { period, unit: pair.unit, junior: pair.junior, guidance });
        }
        before = now;
    }
    bonds
}

/// What `mentor` can do for the junior of `pair`; nothing where the plan gives one of them no position.
fn taught(instance: &Instance, plan: &Plan, pair: &MentorPair, mentor: EmployeeId) -> Teaching {
    let held = |who| plan.placement(who, pair.period).position;
    let levels = |who| Levels::before(instance, &plan.trainings, who, pair.period);
    let (Some(position), Some(seat)) = (held(pair.junior), held(mentor)) else { return Teaching::default() };
    let junior = Junior::new(instance, pair.junior, position, levels(pair.junior));
    teaching(instance, &junior, (mentor, seat, &levels(mentor)))
}

fn reason(instance: &Instance, circle: Option<&Circle>, pairs: &[MentorPair], unit: UnitId) -> Uncovered {
    let Some(circle) = circle.filter(|circle| !circle.mentors.is_empty()) else {
        let none = Circle::default();
        let circle = circle.unwrap_or(&none);
        return Uncovered::NoMentor { too_recent: circle.too_recent, rated_low: circle.rated_low };
    };
    let load = instance.policy.mentoring.juniors_per_mentor;
    let covered = pairs.iter().filter(|pair| pair.unit == unit && pair.mentor.is_some()).count();
    if covered < circle.mentors.len().saturating_mul(load as usize) {
        return Uncovered::NotNamed;
    }
    Uncovered::AllTaken { mentors: u32::try_from(circle.mentors.len()).unwrap_or(u32::MAX), load }
}
