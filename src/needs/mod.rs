//! For a planner: who lacks which competency for the present position and the next, which courses close most of it for
//! their price, and what a calendar of courses would look like that served these needs. For an OR reader: aggregates of the
//! given data, and one greedy packing of seats under the budget lines; nothing here is proved.
//!
//! [`Needs::of`] reads an [`Instance`] and, where there is one, a [`Plan`], which then says what comes next for each
//! employee. People appear by id alone. Figures are whole numbers in a fixed order; a loss of 100 is one percent of a
//! job-person match. What each figure means is in `docs/needs.md`.

use serde::Serialize;

use crate::calendar::{Date, Period, retirement_day};
use crate::instance::{Employee, EmployeeId, Instance};
use crate::plan::Plan;

mod agenda;
mod courses;
mod gaps;
mod hours;
mod learner;
mod next;
mod people;
mod seats;
mod tables;
mod units;
mod unmet;
mod wishes;

pub use agenda::{Agenda, AgendaSession, LineUse};
pub use courses::{CourseNeed, Purpose, YearDemand};
pub use hours::{CoachingCase, CoachingReason, HoursLine};
pub use next::Basis;
pub use people::{GapLine, PersonNeed, StrengthLine};
pub use tables::tables;
pub use units::{CompetencyNeed, UnitNeed};
pub use unmet::{UnmetNeed, Why};
pub use wishes::WishTally;

use gaps::Standing;

/// Everything that the analysis finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Needs {
    /// One entry per employee in service at the start, in input order.
    pub people: Vec<PersonNeed>,
    /// One entry per competency, in input order.
    pub competencies: Vec<CompetencyNeed>,
    /// One entry per unit with somebody in it, in input order.
    pub units: Vec<UnitNeed>,
    /// One entry per course, most gap closed per rupiah first; courses without a price last.
    pub courses: Vec<CourseNeed>,
    /// Demand for every course against seats offered, by fiscal year.
    pub demand: Vec<YearDemand>,
    /// Gaps that no course closes, largest loss first.
    pub unmet: Vec<UnmetNeed>,
    /// The survey of wishes.
    pub wishes: Vec<WishTally>,
    /// Who trained, or is to train, beyond the target: to be recognised.
    pub recognition: Vec<HoursLine>,
    /// Who is below the standard: to be coached.
    pub coaching: Vec<CoachingCase>,
    /// A calendar of courses that serves the needs within the budgets.
    pub agenda: Agenda,
}

impl Needs {
    /// The needs of `instance`; with `plan`, the next position of each employee is the one planned, and its hours are
    /// looked at too.
    ///
    /// # Panics
    /// When the plan is not one of this instance.
    #[must_use]
    pub fn of(instance: &Instance, plan: Option<&Plan>) -> Self {
        let standings = Standing::all(instance, plan);
        let courses = courses::Catalogue::of(instance, &standings);
        Self {
            people: people::people(instance, &standings),
            competencies: units::competencies(instance, &standings),
            units: units::units(instance, &standings),
            demand: courses.by_year(instance),
            courses: courses.lines(instance),
            unmet: unmet::unmet(instance, &standings),
            wishes: wishes::tally(instance, &standings, &courses),
            recognition: hours::recognition(instance, plan),
            coaching: hours::coaching(instance, plan, &standings),
            agenda: agenda::propose(instance, &standings),
        }
    }
}

/// The needs of `who` alone, as in [`Needs::people`]; none for somebody who is retired at the start.
///
/// # Panics
/// When the plan is not one of this instance.
#[must_use]
pub fn person(instance: &Instance, plan: Option<&Plan>, who: EmployeeId) -> Option<PersonNeed> {
    in_service(instance, &instance.employees[who.index()]).next()?;
    Some(people::person(instance, &Standing::of(instance, plan, who)))
}

/// The day of retirement in the kind held at the start.
fn leaves_on(instance: &Instance, employee: &Employee) -> Date {
    let age = instance.policy.kind(employee.kind).retirement_age;
    employee.retire_on.unwrap_or_else(|| retirement_day(employee.birth_date, age))
}

/// Periods before retirement in the kind held at the start.
fn in_service(instance: &Instance, employee: &Employee) -> impl DoubleEndedIterator<Item = Period> + use<> {
    let last = leaves_on(instance, employee);
    let periods = instance.calendar.periods().filter(|&t| instance.calendar.day(t) < last).count();
    instance.calendar.periods().take(periods)
}

/// Everybody who is in service in the first period.
fn serving(instance: &Instance) -> impl Iterator<Item = (EmployeeId, &Employee)> {
    let people = instance.employees.iter().enumerate().map(|(at, employee)| (EmployeeId::at(at), employee));
    people.filter(|(_, employee)| in_service(instance, employee).next().is_some())
}
