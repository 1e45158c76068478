//! What is given: the service as it stands at the start, resolved and validated.
//!
//! [`Tables`] is the shape of the files (text ids, one struct per row); [`Tables::build`] checks every reference and
//! limit and yields an [`Instance`], in which all references are small indices and every value is in its unit.
//! Files, generators and tests all come through that one door.

use rustc_hash::FxHashMap;

use crate::calendar::{Calendar, Date, Period};
use crate::policy::{Education, KindId, Performance, Policy, Rank, Status};
use crate::quantity::Money;

mod build;
mod build_budgets;
mod build_courses;
mod build_names;
mod build_people;
mod build_places;
mod build_sums;
mod build_wishes;
mod builder;
#[cfg(test)]
mod builder_tests;
pub mod limits;
mod overdrawn;
pub mod picture;
mod tables;

pub(crate) use build::within;
pub use build::{Built, Rejected};
pub use builder::InstanceBuilder;
pub use overdrawn::{Overdrawn, overdrawn};
pub use tables::*;

macro_rules! index {
    ($(#[$doc:meta] $name:ident),* $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// Place in the instance's list.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The index of a place in the instance's list.
            ///
            /// # Panics
            /// When the list has more than 2³² entries.
            #[must_use]
            pub fn at(index: usize) -> Self {
                Self(u32::try_from(index).expect("tables have fewer than 2^32 rows"))
            }
        }
    )*};
}

index! {
    /// Index into [`Instance::units`].
    UnitId,
    /// Index into [`Instance::positions`].
    PositionId,
    /// Index into [`Instance::employees`].
    EmployeeId,
    /// Index into [`Instance::competencies`].
    CompetencyId,
    /// Index into [`Instance::courses`].
    CourseId,
    /// Index into [`Instance::sessions`].
    SessionId,
    /// Index into [`Instance::budgets`].
    BudgetId,
    /// Index into [`Instance::locations`].
    LocationId,
    /// Index into [`Instance::sources`].
    SourceId,
}

/// A validated planning problem. Lists are in input order; ids are unique; every index is in range.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// Name from `instance.toml`.
    pub name: String,
    /// Currency code, for display.
    pub currency: String,
    /// Horizon.
    pub calendar: Calendar,
    /// Rules and weights in force.
    pub policy: Policy,
    /// Distinct location names.
    pub locations: Vec<String>,
    /// Distinct sources of money.
    pub sources: Vec<String>,
    /// The source that relocations are paid from (`sources.relocation`).
    pub relocation_source: SourceId,
    /// The source that allowances are paid from (`sources.allowance`).
    pub allowance_source: SourceId,
    /// Organisational units.
    pub units: Vec<Unit>,
    /// Positions.
    pub positions: Vec<Position>,
    /// Employees.
    pub employees: Vec<Employee>,
    /// Competencies.
    pub competencies: Vec<Competency>,
    /// Courses.
    pub courses: Vec<Course>,
    /// Sessions.
    pub sessions: Vec<Session>,
    /// Budget lines.
    pub budgets: Vec<BudgetLine>,
    /// Stated relocation costs, one direction.
    pub relocations: FxHashMap<(LocationId, LocationId), Money>,
    /// Decisions already taken, in file order.
    pub decisions: Vec<Decision>,
    /// Related pairs, in file order.
    pub relations: Vec<(EmployeeId, EmployeeId)>,
}

/// An organisational unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// `unit_id`.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Parent, for display and reports.
    pub parent: Option<UnitId>,
    /// Where it is.
    pub location: LocationId,
}

/// A position with one or more seats.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// `position_id`.
    pub id: String,
    /// Display title.
    pub title: String,
    /// Unit it belongs to.
    pub unit: UnitId,
    /// Kind.
    pub kind: KindId,
    /// Seats.
    pub seats: u32,
    /// Job class (kelas jabatan), for display.
    pub class: Option<u8>,
    /// The position's own least education.
    pub min_education: Option<Education>,
    /// Accepted fields of study; empty = all.
    pub fields: Vec<String>,
    /// The position's own least rank (a step on the ladder).
    pub min_rank: Option<u8>,
    /// Allowance per month.
    pub allowance: Money,
    /// Criticality 0..=2.
    pub critical: u8,
    /// Where the work is done.
    pub location: LocationId,
    /// Whether it takes people in.
    pub open: bool,
    /// From this period on it is closed: nobody enters, and whoever still holds it earns no points for seat and match.
    pub closed_from: Option<Period>,
    /// Requirements in force: the kind's, replaced or removed by the position's own; ordered by competency.
    pub requirements: Vec<Requirement>,
    /// Employees who hold it at the start (holders in the file).
    pub holders_at_start: u32,
}

impl Position {
    /// Whether it is not closed yet in `period`.
    #[must_use]
    pub fn exists_in(&self, period: Period) -> bool {
        self.closed_from.is_none_or(|closed| period < closed)
    }

    /// Seats that it has in `period`; none once it is closed.
    #[must_use]
    pub fn seats_in(&self, period: Period) -> u32 {
        if self.exists_in(period) { self.seats } else { 0 }
    }

    /// Most holders in any period: `max(seats, holders at the start)` (row `seats`).
    #[must_use]
    pub fn most_holders(&self) -> u32 {
        self.seats.max(self.holders_at_start)
    }
}

/// A competency asked by a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Requirement {
    /// Which competency.
    pub competency: CompetencyId,
    /// Level asked, 1..=5.
    pub level: u8,
    /// Weight ≥ 1 in the match.
    pub weight: u32,
    /// Whether the rule `competency` asks it.
    pub mandatory: bool,
}

/// An employee as they stand at the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Employee {
    /// `employee_id`.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Sex; reports may use it, points never do.
    pub sex: Sex,
    /// Birth date.
    pub birth_date: Date,
    /// Entry into service.
    pub hired_on: Date,
    /// Employment status.
    pub status: Status,
    /// Education.
    pub education: Education,
    /// Field of study, if stated.
    pub field: Option<String>,
    /// Rank.
    pub rank: Rank,
    /// Since when that rank.
    pub rank_since: Date,
    /// Kind held (that of the position, if any).
    pub kind: KindId,
    /// Since when that kind.
    pub kind_since: Date,
    /// Since when that tier.
    pub tier_since: Date,
    /// Position held and since when; none = unplaced.
    pub position: Option<(PositionId, Date)>,
    /// Last year's rating.
    pub performance: Performance,
    /// The year before's rating.
    pub performance_prev: Performance,
    /// Potential 1..=3.
    pub potential: u8,
    /// Stated merit 0..=100; none = by talent box.
    pub merit: Option<u8>,
    /// Penalty runs until this day.
    pub discipline_until: Option<Date>,
    /// Stated day of retirement, for all kinds.
    pub retire_on: Option<Date>,
    /// Levels on file 1..=5, ordered by competency; absent = 0.
    pub levels: Vec<(CompetencyId, u8)>,
    /// Courses completed before the start, ordered.
    pub completed: Vec<CourseId>,
    /// Of these, the ones completed on a stated day, ordered by course.
    pub completed_on: Vec<(CourseId, Date)>,
    /// Hours of those completed in the twelve months before the start.
    pub recent_hours: u32,
    /// Wishes, in file order.
    pub preferences: Vec<Preference>,
    /// Units served in earlier, ordered.
    pub served_units: Vec<UnitId>,
}

/// A wish with its score −3..=3 (stay: 0..=3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preference {
    /// What it is about.
    pub wish: Wish,
    /// Strength; negative = dislikes.
    pub score: i8,
}

/// What a wish is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wish {
    /// To hold this position.
    Position(PositionId),
    /// To work in this unit.
    Unit(UnitId),
    /// To work at this location.
    Location(LocationId),
    /// To attend this course.
    Course(CourseId),
    /// Not to be moved.
    Stay,
}

/// A competency.
#[derive(Clone, Debug, PartialEq)]
pub struct Competency {
    /// `competency_id`.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Group.
    pub group: CompetencyGroup,
}

/// A course.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// `course_id`.
    pub id: String,
    /// Display title.
    pub title: String,
    /// Form (classical, coaching, e-learning …), for display.
    pub form: String,
    /// Hours (JP).
    pub hours: u32,
    /// Kinds that may attend; empty = all.
    pub audience: Vec<KindId>,
    /// Courses to be completed before.
    pub prerequisites: Vec<CourseId>,
    /// Provider, for display.
    pub provider: String,
    /// Levels that completing it gives, ordered by competency.
    pub gives: Vec<(CompetencyId, u8)>,
}

/// A dated run of a course.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// `session_id`.
    pub id: String,
    /// Course.
    pub course: CourseId,
    /// When.
    pub period: Period,
    /// Seats.
    pub capacity: u32,
    /// Least attendees if opened.
    pub min_participants: u32,
    /// Cost per attendee.
    pub cost: Money,
    /// Cost of opening.
    pub fixed_cost: Money,
    /// Who pays.
    pub source: SourceId,
    /// Where, for display.
    pub location: Option<LocationId>,
}

impl Session {
    /// Whether it must be opened, i.e. has a minimum or a fixed cost; other sessions are always open.
    #[must_use]
    pub fn must_be_opened(&self) -> bool {
        self.min_participants > 0 || self.fixed_cost > Money::ZERO
    }
}

/// Category of a cost item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Participation in and opening of sessions.
    Training,
    /// Moves that change location.
    Relocation,
    /// Allowances of positions held.
    Allowance,
}

impl Category {
    /// Every category.
    pub const ALL: [Self; 3] = [Self::Training, Self::Relocation, Self::Allowance];

    /// As written in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Relocation => "relocation",
            Self::Allowance => "allowance",
        }
    }
}

/// A line of the budget.
#[derive(Clone, Debug, PartialEq)]
pub struct BudgetLine {
    /// `budget_id`.
    pub id: String,
    /// Fiscal year.
    pub year: i16,
    /// Source; none = all.
    pub source: Option<SourceId>,
    /// Category; none = all.
    pub category: Option<Category>,
    /// Amount available.
    pub amount: Money,
}

impl BudgetLine {
    /// Whether a cost item of that year, source and category falls under this line.
    #[must_use]
    pub fn covers(&self, year: i16, source: SourceId, category: Category) -> bool {
        self.year == year
            && self.source.is_none_or(|own| own == source)
            && self.category.is_none_or(|own| own == category)
    }
}

/// A decision already taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Row in `decisions.csv`; the first data row is 2.
    pub row: u32,
    /// Whom it concerns.
    pub employee: EmployeeId,
    /// What was decided.
    pub order: Order,
}

/// What was decided; spans of periods include both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Holds the position in each of these periods in which not retired.
    Must {
        /// Position to hold.
        position: PositionId,
        /// First period.
        from: Period,
        /// Last period.
        to: Period,
    },
    /// Does not move into the position (none: into any) in these periods.
    MustNot {
        /// Position barred; none = every move.
        position: Option<PositionId>,
        /// First period.
        from: Period,
        /// Last period.
        to: Period,
    },
    /// Attends the session.
    Attend {
        /// Session to attend.
        session: SessionId,
    },
}
