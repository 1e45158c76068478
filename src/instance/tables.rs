//! The rows of the input files, as written: text ids, values already in their types. One struct per file; the fields
//! are the columns, an absent optional cell is `None` or the stated default.

use crate::calendar::{Date, PeriodLength};
use crate::policy::{Education, Performance, Policy, Rank, Status};
use crate::quantity::Money;

use super::Category;

/// Sex as in the files (`L` male, `P` female); for reports on fairness, never for points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// `P`, perempuan.
    Female,
    /// `L`, laki-laki.
    Male,
}

/// Group of a competency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompetencyGroup {
    /// Managerial.
    Managerial,
    /// Sociocultural.
    Sociocultural,
    /// Technical.
    Technical,
}

/// What a preference is about (`scope`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// A position.
    Position,
    /// A unit.
    Unit,
    /// A location.
    Location,
    /// A course.
    Course,
    /// Staying where one is.
    Stay,
}

/// What a decision says (`decision`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Holds a position.
    Must,
    /// Does not move into a position.
    MustNot,
    /// Attends a session.
    Attend,
}

/// `instance.toml`, with the policy already resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// `name`.
    pub name: String,
    /// `start`.
    pub start: Date,
    /// `periods`.
    pub periods: u8,
    /// `period`.
    pub period: PeriodLength,
    /// `currency`.
    pub currency: String,
    /// The policy in force.
    pub policy: Policy,
}

/// All rows of all files. `row` in each is the row in its file (first data row 2); rows made in memory count likewise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tables {
    /// `instance.toml`.
    pub header: Header,
    /// `units.csv`.
    pub units: Vec<UnitRow>,
    /// `positions.csv`.
    pub positions: Vec<PositionRow>,
    /// `employees.csv`.
    pub employees: Vec<EmployeeRow>,
    /// `competencies.csv`.
    pub competencies: Vec<CompetencyRow>,
    /// `employee_competencies.csv`.
    pub employee_competencies: Vec<EmployeeCompetencyRow>,
    /// `position_competencies.csv`.
    pub position_competencies: Vec<PositionCompetencyRow>,
    /// `courses.csv`.
    pub courses: Vec<CourseRow>,
    /// `course_competencies.csv`.
    pub course_competencies: Vec<CourseCompetencyRow>,
    /// `sessions.csv`.
    pub sessions: Vec<SessionRow>,
    /// `completed_courses.csv`.
    pub completed_courses: Vec<CompletedCourseRow>,
    /// `budgets.csv`.
    pub budgets: Vec<BudgetRow>,
    /// `relocations.csv`.
    pub relocations: Vec<RelocationRow>,
    /// `preferences.csv`.
    pub preferences: Vec<PreferenceRow>,
    /// `decisions.csv`.
    pub decisions: Vec<DecisionRow>,
    /// `relations.csv`.
    pub relations: Vec<RelationRow>,
    /// `served_units.csv`.
    pub served_units: Vec<ServedUnitRow>,
}

impl Tables {
    /// No rows yet.
    #[must_use]
    pub fn new(header: Header) -> Self {
        Self {
            header,
            units: Vec::new(),
            positions: Vec::new(),
            employees: Vec::new(),
            competencies: Vec::new(),
            employee_competencies: Vec::new(),
            position_competencies: Vec::new(),
            courses: Vec::new(),
            course_competencies: Vec::new(),
            sessions: Vec::new(),
            completed_courses: Vec::new(),
            budgets: Vec::new(),
            relocations: Vec::new(),
            preferences: Vec::new(),
            decisions: Vec::new(),
            relations: Vec::new(),
            served_units: Vec::new(),
        }
    }
}

/// A row of `units.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct UnitRow {
    pub row: u32,
    pub unit_id: String,
    pub name: String,
    pub parent_id: Option<String>,
    pub location: String,
}

/// A row of `positions.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct PositionRow {
    pub row: u32,
    pub position_id: String,
    pub title: String,
    pub unit_id: String,
    pub kind: String,
    pub seats: u32,
    pub class: Option<u8>,
    pub min_education: Option<Education>,
    pub fields: Vec<String>,
    /// A step on the ladder I/a..IV/e.
    pub min_rank: Option<u8>,
    pub allowance: Money,
    pub critical: u8,
    pub location: Option<String>,
    pub open: bool,
    /// As written; whether it is a period of the horizon is checked by [`Tables::build`].
    pub closed_from: Option<u8>,
}

/// A row of `employees.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct EmployeeRow {
    pub row: u32,
    pub employee_id: String,
    pub name: String,
    pub sex: Sex,
    pub birth_date: Date,
    pub hired_on: Date,
    pub status: Status,
    pub education: Education,
    pub field: Option<String>,
    pub rank: Rank,
    pub rank_since: Date,
    pub kind: String,
    pub kind_since: Option<Date>,
    pub tier_since: Option<Date>,
    pub position_id: Option<String>,
    pub position_since: Option<Date>,
    pub performance: Performance,
    pub performance_prev: Option<Performance>,
    pub potential: u8,
    pub merit: Option<u8>,
    pub discipline_until: Option<Date>,
    pub retire_on: Option<Date>,
}

/// A row of `competencies.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct CompetencyRow {
    pub row: u32,
    pub competency_id: String,
    pub name: String,
    pub group: CompetencyGroup,
}

/// A row of `employee_competencies.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct EmployeeCompetencyRow {
    pub row: u32,
    pub employee_id: String,
    pub competency_id: String,
    pub level: u8,
}

/// A row of `position_competencies.csv`; exactly one of `position_id` and `kind`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct PositionCompetencyRow {
    pub row: u32,
    pub position_id: Option<String>,
    pub kind: Option<String>,
    pub competency_id: String,
    pub level: u8,
    pub weight: u32,
    pub mandatory: bool,
}

/// A row of `courses.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct CourseRow {
    pub row: u32,
    pub course_id: String,
    pub title: String,
    pub form: String,
    pub hours: u32,
    pub audience: Vec<String>,
    pub prerequisites: Vec<String>,
    pub provider: String,
}

/// A row of `course_competencies.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct CourseCompetencyRow {
    pub row: u32,
    pub course_id: String,
    pub competency_id: String,
    pub level: u8,
}

/// A row of `sessions.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct SessionRow {
    pub row: u32,
    pub session_id: String,
    pub course_id: String,
    /// As written; whether it is a period of the horizon is checked by [`Tables::build`].
    pub period: u8,
    pub capacity: u32,
    pub min_participants: u32,
    pub cost: Money,
    pub fixed_cost: Money,
    pub source: String,
    pub location: Option<String>,
}

/// A row of `completed_courses.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct CompletedCourseRow {
    pub row: u32,
    pub employee_id: String,
    pub course_id: String,
    pub completed_on: Option<Date>,
}

/// A row of `budgets.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct BudgetRow {
    pub row: u32,
    pub budget_id: String,
    pub year: i16,
    pub source: Option<String>,
    pub category: Option<Category>,
    pub amount: Money,
}

/// A row of `relocations.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct RelocationRow {
    pub row: u32,
    pub from_location: String,
    pub to_location: String,
    pub cost: Money,
}

/// A row of `preferences.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct PreferenceRow {
    pub row: u32,
    pub employee_id: String,
    pub scope: Scope,
    pub target: Option<String>,
    pub score: i8,
}

/// A row of `decisions.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct DecisionRow {
    pub row: u32,
    pub employee_id: String,
    pub decision: Verb,
    /// Position, `*` (must_not only), or session.
    pub target: String,
    pub from_period: Option<u8>,
    pub to_period: Option<u8>,
}

/// A row of `relations.csv` (the relation is `kin`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct RelationRow {
    pub row: u32,
    pub employee_a: String,
    pub employee_b: String,
}

/// A row of `served_units.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct ServedUnitRow {
    pub row: u32,
    pub employee_id: String,
    pub unit_id: String,
}
