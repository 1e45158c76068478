//! What is proposed: who holds which position in which period, who moves how, who attends what, and what each of it
//! is worth.
//!
//! A [`Plan`] carries claims (labels, breaches, match, points) beside the bare facts (positions and sessions). The
//! planner fills them in; [`crate::verify`] recomputes every one of them from the instance.

use serde::{Deserialize, Serialize};

use crate::calendar::Period;
use crate::instance::{EmployeeId, PositionId, SessionId, UnitId};
use crate::policy::{KindId, RuleSet};
use crate::quantity::{BasisPoints, Points};

mod claims;
mod levels;
mod tally;

pub use claims::{BudgetClaim, Claims, SeatClaim, SessionClaim, SummaryClaim, TrainingClaim};
pub use levels::{Levels, own};
pub use tally::{Costs, Counts, Tally, relocation};

/// What an employee does at the beginning of a period (column `move`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepLabel {
    /// Stays in the position.
    Stay,
    /// Moves within the tier.
    Horizontal,
    /// Is promoted within the group.
    Vertical,
    /// Is promoted into another group.
    Diagonal,
    /// Enters a position from being unplaced.
    Enter,
    /// Moves by a `must` decision although some rule did not hold.
    Override,
    /// Remains without a position.
    Unplaced,
    /// Is retired.
    Retired,
}

impl StepLabel {
    /// Every label.
    pub const ALL: [Self; 8] = [
        Self::Stay,
        Self::Horizontal,
        Self::Vertical,
        Self::Diagonal,
        Self::Enter,
        Self::Override,
        Self::Unplaced,
        Self::Retired,
    ];

    /// As written in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stay => "stay",
            Self::Horizontal => "horizontal",
            Self::Vertical => "vertical",
            Self::Diagonal => "diagonal",
            Self::Enter => "enter",
            Self::Override => "override",
            Self::Unplaced => "unplaced",
            Self::Retired => "retired",
        }
    }
}

/// A term of the objective (model §4), in the order of the table there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Term {
    /// Seats held, by criticality.
    Fill,
    /// Job-person match of seats held.
    Match,
    /// Wishes for positions, units, locations met.
    Preference,
    /// Promotions, by merit.
    Promotion,
    /// Moves into units new to the employee.
    Breadth,
    /// Moves out of positions.
    Disruption,
    /// Moves against a wish to stay.
    Reluctance,
    /// Soft rules that do not hold.
    Breach,
    /// Periods beyond maximum tenure.
    Overstay,
    /// Training hours towards the target.
    Hours,
    /// Wishes for courses met.
    CourseWish,
    /// Required courses due.
    CourseDue,
    /// Juniors without mentor.
    Mentoring,
}

impl Term {
    /// How many terms there are.
    pub const COUNT: usize = 13;
    /// Every term, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Fill,
        Self::Match,
        Self::Preference,
        Self::Promotion,
        Self::Breadth,
        Self::Disruption,
        Self::Reluctance,
        Self::Breach,
        Self::Overstay,
        Self::Hours,
        Self::CourseWish,
        Self::CourseDue,
        Self::Mentoring,
    ];

    /// Name in `summary.json`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fill => "fill",
            Self::Match => "match",
            Self::Preference => "preference",
            Self::Promotion => "promotion",
            Self::Breadth => "breadth",
            Self::Disruption => "disruption",
            Self::Reluctance => "reluctance",
            Self::Breach => "breach",
            Self::Overstay => "overstay",
            Self::Hours => "hours",
            Self::CourseWish => "course_wish",
            Self::CourseDue => "course_due",
            Self::Mentoring => "mentoring",
        }
    }
}

/// Points split by term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TermPoints(pub [Points; Term::COUNT]);

impl TermPoints {
    /// Adds `points` to `term`.
    pub fn add(&mut self, term: Term, points: Points) {
        self.0[term as usize] += points;
    }

    /// Points of `term`.
    #[must_use]
    pub fn of(&self, term: Term) -> Points {
        self.0[term as usize]
    }

    /// All terms together.
    #[must_use]
    pub fn total(&self) -> Points {
        self.0.iter().copied().sum()
    }
}

/// One employee in one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Position held; none when unplaced or retired.
    pub position: Option<PositionId>,
    /// Kind held (the one held last, when retired).
    pub kind: KindId,
    /// What happened at the beginning of the period.
    pub step: StepLabel,
    /// Soft rules that did not hold (for an override: all rules that did not hold).
    pub breaches: RuleSet,
    /// Job-person match in the position held.
    pub jpm: Option<BasisPoints>,
    /// All terms of this employee and period.
    pub points: Points,
}

/// Attendance of a session; the period is the session's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Training {
    /// Who.
    pub employee: EmployeeId,
    /// Which session.
    pub session: SessionId,
}

/// A junior and, if one could be found, their mentor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MentorPair {
    /// When.
    pub period: Period,
    /// In which unit.
    pub unit: UnitId,
    /// The junior.
    pub junior: EmployeeId,
    /// The mentor; none = uncovered.
    pub mentor: Option<EmployeeId>,
}

/// A complete plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Number of periods `T`.
    pub horizon: usize,
    /// Employee-major: the placement of employee `e` in period `t` is at `e·T + t − 1`.
    pub placements: Vec<Placement>,
    /// Attendances, ordered by employee, then by the session's period, then by session.
    pub trainings: Vec<Training>,
    /// Mentoring pairs, ordered by period, unit, junior.
    pub mentoring: Vec<MentorPair>,
    /// Points by term.
    pub terms: TermPoints,
}

impl Plan {
    /// What `employee` does in `period`.
    #[must_use]
    pub fn placement(&self, employee: EmployeeId, period: Period) -> &Placement {
        &self.placements[employee.index() * self.horizon + period.index()]
    }

    /// All periods of one employee.
    #[must_use]
    pub fn career(&self, employee: EmployeeId) -> &[Placement] {
        &self.placements[employee.index() * self.horizon..][..self.horizon]
    }

    /// What the plan is worth.
    #[must_use]
    pub fn points(&self) -> Points {
        self.terms.total()
    }
}
