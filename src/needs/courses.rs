//! Who needs which course, how much of the gaps it closes for its price, and demand against seats by year.

use std::cmp::Ordering;

use serde::Serialize;

use crate::calendar::{Period, months_between};
use crate::eligibility::matching;
use crate::instance::{CompetencyId, CourseId, Employee, EmployeeId, Instance, Wish};
use crate::plan::Levels;
use crate::quantity::{Money, Months};

use super::gaps::Standing;
use super::people::count;

/// What a course is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A kind of position requires it.
    Required,
    /// It raises levels.
    Levels,
    /// It only opens the way to other courses.
    Step,
    /// It only gives hours.
    Hours,
}

impl Purpose {
    /// As written in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Levels => "levels",
            Self::Step => "step",
            Self::Hours => "hours",
        }
    }
}

/// A course and the need for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CourseNeed {
    /// `course_id`.
    pub course: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Its hours.
    pub hours: u32,
    /// Employees who need it within the horizon: for a gap that it closes, or because the kind held requires it.
    pub people: u32,
    /// Of these, because the kind requires it.
    pub required: u32,
    /// Basis points of match that it would give all of them in their present positions.
    pub gain: i64,
    /// The same in their next positions.
    pub gain_next: i64,
    /// What a seat costs in the cheapest session, its share of the cost of opening included; none without a session.
    pub seat_cost: Option<Money>,
    /// Basis points gained, in both positions, for each million spent on those who need it; none where nothing is paid.
    pub gain_per_million: Option<i64>,
    /// Seats offered over the horizon.
    pub seats: u32,
    /// Employees who wish for it.
    pub wishes: u32,
    /// Whether it is meant to close gaps or to be required, and nobody needs it, nor any course that it opens the way to.
    pub unneeded: bool,
}

/// Demand for a course in a fiscal year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct YearDemand {
    /// `course_id`.
    pub course: String,
    /// Fiscal year.
    pub year: i16,
    /// Employees in service that year who need it by then, less all seats offered in earlier years.
    pub demand: u32,
    /// Seats offered.
    pub seats: u32,
    /// Demand without a seat.
    pub short: u32,
    /// Seats without demand.
    pub idle: u32,
}

/// Somebody who needs a course.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    pub(super) who: EmployeeId,
    gain: i32,
    gain_next: i32,
    /// Since when, at the start for a gap, else when the kind's grace is over.
    since: Period,
    required: bool,
}

/// Every course with those who need it, in input order.
pub(super) struct Catalogue {
    needs: Vec<Vec<Need>>,
}

/// Whether `who` may attend `course` some day: not completed, the kind held is in the audience, and whatever has to be
/// completed before is completed or offered and open in turn.
pub(super) fn is_open_to(instance: &Instance, employee: &Employee, course: CourseId) -> bool {
    let about = &instance.courses[course.index()];
    let offered = |other: CourseId| instance.sessions.iter().any(|session| session.course == other);
    !employee.completed.contains(&course)
        && (about.audience.is_empty() || about.audience.contains(&employee.kind))
        && about.prerequisites.iter().all(|&before| {
            employee.completed.contains(&before) || (offered(before) && is_open_to(instance, employee, before))
        })
}

/// Courses that raise `competency` above `has` and are open to `who`, in input order.
pub(super) fn raising(
    instance: &Instance,
    who: EmployeeId,
    competency: CompetencyId,
    has: u8,
) -> impl Iterator<Item = CourseId> {
    let employee = &instance.employees[who.index()];
    let courses = (0..instance.courses.len()).map(CourseId::at);
    courses.filter(move |course| {
        let gives = &instance.courses[course.index()].gives;
        gives.iter().any(|&(given, level)| given == competency && level > has)
            && is_open_to(instance, employee, *course)
    })
}

/// The first period in which the kind held requires `course` of `employee`, who has not completed it; none when never
/// before retirement.
pub(super) fn due_from(instance: &Instance, employee: &Employee, course: CourseId) -> Option<Period> {
    let kind = instance.policy.kind(employee.kind);
    if kind.required_course.as_ref() != Some(&instance.courses[course.index()].id)
        || employee.completed.contains(&course)
    {
        return None;
    }
    let due = |t: &Period| {
        months_between(employee.kind_since, instance.calendar.day(*t)) >= Months::from_years(kind.grace_years)
    };
    super::in_service(instance, employee).find(due)
}

impl Catalogue {
    pub(super) fn of(instance: &Instance, standings: &[Standing]) -> Self {
        let courses = (0..instance.courses.len()).map(CourseId::at);
        Self { needs: courses.map(|course| needs_of(instance, standings, course)).collect() }
    }

    /// Whether `who` needs `course`.
    pub(super) fn needs(&self, course: CourseId, who: EmployeeId) -> bool {
        self.needs[course.index()].binary_search_by_key(&who, |need| need.who).is_ok()
    }

    /// Every course, the most gain per rupiah first, then courses without a price, each in input order.
    pub(super) fn lines(&self, instance: &Instance) -> Vec<CourseNeed> {
        let mut lines: Vec<CourseNeed> =
            (0..instance.courses.len()).map(|at| self.line(instance, CourseId::at(at))).collect();
        lines.sort_by_key(|line| std::cmp::Reverse(worth_of(line)));
        lines
    }

    fn line(&self, instance: &Instance, course: CourseId) -> CourseNeed {
        let (about, needs) = (&instance.courses[course.index()], &self.needs[course.index()]);
        let gain = needs.iter().map(|need| i64::from(need.gain)).sum();
        let gain_next = needs.iter().map(|need| i64::from(need.gain_next)).sum();
        let sessions = || instance.sessions.iter().filter(|session| session.course == course);
        let seat_cost = sessions().map(super::seats::price).min();
        let purpose = purpose(instance, course);
        let opens_needed = (0..instance.courses.len())
            .any(|at| instance.courses[at].prerequisites.contains(&course) && !self.needs[at].is_empty());
        let wishes = |employee: &&Employee| {
            employee.preferences.iter().any(|wish| wish.wish == Wish::Course(course) && wish.score > 0)
        };
        CourseNeed {
            course: about.id.clone(),
            purpose,
            hours: about.hours,
            people: count(needs.len()),
            required: count(needs.iter().filter(|need| need.required).count()),
            gain,
            gain_next,
            seat_cost,
            gain_per_million: seat_cost.and_then(|cost| per_million(gain + gain_next, needs.len(), cost)),
            seats: sessions().map(|session| session.capacity).sum(),
            wishes: count(instance.employees.iter().filter(wishes).count()),
            unneeded: matches!(purpose, Purpose::Required | Purpose::Levels) && needs.is_empty() && !opens_needed,
        }
    }

    /// Demand of every course that closes gaps or is required, by fiscal year.
    pub(super) fn by_year(&self, instance: &Instance) -> Vec<YearDemand> {
        let calendar = &instance.calendar;
        let mut years: Vec<i16> = calendar.periods().map(|t| calendar.fiscal_year(t)).collect();
        years.dedup();
        let mut lines = Vec::new();
        for (at, needs) in self.needs.iter().enumerate() {
            let course = CourseId::at(at);
            if !matches!(purpose(instance, course), Purpose::Required | Purpose::Levels) {
                continue;
            }
            let mut offered = 0;
            for &year in &years {
                let of_year = |need: &&Need| {
                    let employee = &instance.employees[need.who.index()];
                    calendar.fiscal_year(need.since) <= year
                        && super::in_service(instance, employee).any(|t| calendar.fiscal_year(t) == year)
                };
                let demand = count(needs.iter().filter(of_year).count()).saturating_sub(offered);
                let runs = instance.sessions.iter().filter(|session| session.course == course);
                let seats: u32 = runs
                    .filter(|session| calendar.fiscal_year(session.period) == year)
                    .map(|session| session.capacity)
                    .sum();
                lines.push(YearDemand {
                    course: instance.courses[at].id.clone(),
                    year,
                    demand,
                    seats,
                    short: demand.saturating_sub(seats),
                    idle: seats.saturating_sub(demand),
                });
                offered += seats;
            }
        }
        lines
    }
}

/// What a course is for.
fn purpose(instance: &Instance, course: CourseId) -> Purpose {
    let about = &instance.courses[course.index()];
    if instance.policy.kinds.iter().any(|kind| kind.required_course.as_ref() == Some(&about.id)) {
        Purpose::Required
    } else if !about.gives.is_empty() {
        Purpose::Levels
    } else if instance.courses.iter().any(|other| other.prerequisites.contains(&course)) {
        Purpose::Step
    } else {
        Purpose::Hours
    }
}

fn needs_of(instance: &Instance, standings: &[Standing], course: CourseId) -> Vec<Need> {
    let gives = &instance.courses[course.index()].gives;
    let need = |standing: &Standing| {
        let employee = &instance.employees[standing.who.index()];
        if !is_open_to(instance, employee, course) {
            return None;
        }
        let closes = |&(competency, level): &(CompetencyId, u8)| {
            standing.both().filter_map(|against| against.gap(competency)).any(|gap| level > gap.has)
        };
        let due = due_from(instance, employee, course);
        let (helps, required) = (gives.iter().any(closes), due.is_some());
        let since = if helps { Some(Period::FIRST) } else { due };
        let (gain, gain_next) = if helps { gains(instance, standing, course) } else { (0, 0) };
        since.map(|since| Need { who: standing.who, gain, gain_next, since, required })
    };
    standings.iter().filter_map(need).collect()
}

/// By how much the match with the present and with the next position rises.
fn gains(instance: &Instance, standing: &Standing, course: CourseId) -> (i32, i32) {
    let mut levels: Levels = standing.levels.clone();
    levels.complete(instance, course);
    let rise = |against: &super::gaps::Against| {
        let position = &instance.positions[against.position.index()];
        matching::jpm(position, levels.as_slice()).0 - against.jpm.0
    };
    let next = standing.next.as_ref().map(|(_, next)| next);
    (standing.present.as_ref().map_or(0, rise), next.map_or(0, rise))
}

/// Basis points for each million, when `people` each cost `cost`.
fn per_million(gain: i64, people: usize, cost: Money) -> Option<i64> {
    let spent = i128::try_from(people).ok()? * i128::from(cost.0);
    let share = (i128::from(gain) * 1_000_000).checked_div(spent)?;
    i64::try_from(share).ok()
}

/// How a course ranks: gain for nothing first, then by gain per rupiah, then courses without a price.
fn worth_of(line: &CourseNeed) -> impl Ord + use<> {
    let gain = i128::from(line.gain + line.gain_next);
    match line.seat_cost {
        None => Ratio(-1, 1),
        Some(Money(0)) => Ratio(gain, 0),
        Some(cost) => Ratio(gain, i128::from(cost.0) * i128::from(line.people.max(1))),
    }
}

/// A fraction without rounding; a denominator of nought is beyond all others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ratio(pub(super) i128, pub(super) i128);

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ratio {}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.1, other.1) {
            (0, 0) => self.0.cmp(&other.0),
            (0, _) if self.0 > 0 => Ordering::Greater,
            (_, 0) if other.0 > 0 => Ordering::Less,
            (own, others) => (self.0 * others.max(1)).cmp(&(other.0 * own.max(1))),
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
