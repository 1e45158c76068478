//! Who is a junior, who may mentor (model §3).

use crate::calendar::{Period, months_between};
use crate::instance::{Employee, Instance};
use crate::quantity::Months;

/// What somebody is to the juniors of the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Hired less than `mentoring.junior_years` ago: needs a mentor.
    Junior,
    /// May mentor.
    Mentor,
    /// Hired less than `mentoring.mentor_years` ago.
    TooRecent,
    /// Long enough in service, but rated below `mentoring.min_performance`.
    RatedLow,
}

/// What `employee` is on the first day of `period`.
#[must_use]
pub fn role(instance: &Instance, employee: &Employee, period: Period) -> Role {
    let rules = &instance.policy.mentoring;
    let served = months_between(employee.hired_on, instance.calendar.day(period));
    if served < Months::from_years(rules.junior_years) {
        Role::Junior
    } else if served < Months::from_years(rules.mentor_years) {
        Role::TooRecent
    } else if employee.performance < rules.min_performance {
        Role::RatedLow
    } else {
        Role::Mentor
    }
}
