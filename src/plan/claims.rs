//! What a written plan claims beyond the plan itself: the figures of its files that follow from the placements and
//! attendances. A reader of plan files fills them in unjudged; the audit recomputes each of them.

use crate::calendar::Period;
use crate::instance::{BudgetId, Category, CourseId, EmployeeId, PositionId, SessionId, SourceId, UnitId};
use crate::quantity::{Money, Points};

use super::TermPoints;

/// All claims of a plan folder that a [`super::Plan`] does not hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claims {
    /// Column `unit_id` of `placements.csv`, in the order of [`super::Plan::placements`].
    pub units: Vec<Option<UnitId>>,
    /// Rows of `trainings.csv`.
    pub trainings: Vec<TrainingClaim>,
    /// Rows of `sessions.csv`.
    pub sessions: Vec<SessionClaim>,
    /// Rows of `budgets.csv`.
    pub budgets: Vec<BudgetClaim>,
    /// Rows of `seats.csv`.
    pub seats: Vec<SeatClaim>,
    /// `summary.json`, if the folder has one.
    pub summary: Option<SummaryClaim>,
}

/// A row of `trainings.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrainingClaim {
    /// Who attends.
    pub employee: EmployeeId,
    /// Which session.
    pub session: SessionId,
    /// Stated period.
    pub period: Period,
    /// Stated course.
    pub course: CourseId,
    /// Stated hours.
    pub hours: u32,
    /// Stated cost of participation.
    pub cost: Money,
    /// Stated payer.
    pub source: SourceId,
}

/// A row of `sessions.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionClaim {
    /// Which session.
    pub session: SessionId,
    /// Stated course.
    pub course: CourseId,
    /// Stated period.
    pub period: Period,
    /// Whether it takes place.
    pub opened: bool,
    /// How many attend.
    pub attendees: u32,
    /// Stated capacity.
    pub capacity: u32,
    /// Stated cost of opening.
    pub fixed_cost: Money,
}

/// A row of `budgets.csv`, but for the informative price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BudgetClaim {
    /// Which line.
    pub budget: BudgetId,
    /// Stated fiscal year.
    pub year: i16,
    /// Stated source; none = all.
    pub source: Option<SourceId>,
    /// Stated category; none = all.
    pub category: Option<Category>,
    /// Stated amount.
    pub amount: Money,
    /// What the plan spends of it.
    pub used: Money,
    /// What is left.
    pub left: Money,
}

/// A row of `seats.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatClaim {
    /// Which position.
    pub position: PositionId,
    /// When.
    pub period: Period,
    /// Stated seats.
    pub seats: u32,
    /// How many hold it.
    pub holders: u32,
    /// How many seats are empty.
    pub vacant: u32,
}

/// What `summary.json` says of the plan's worth.
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryClaim {
    /// `status`: `optimal`, `feasible`, `infeasible` or `unknown`.
    pub status: String,
    /// `points`; none where there is no plan.
    pub points: Option<Points>,
    /// `bound`; none where none was proved.
    pub bound: Option<Points>,
    /// `gap`; none where points or bound are missing.
    pub gap: Option<f64>,
    /// Points by term; none where there is no plan.
    pub terms: Option<TermPoints>,
    /// `conflict`: items that contradict each other.
    pub conflict: Vec<String>,
}
