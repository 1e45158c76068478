//! May this employee move into that position in that period, and if not, which rule says so and with what figures.
//!
//! For a planner: the placement rules, one file each. For an OR reader: the predicates that decide which entry arcs of
//! a career graph exist and which of them carry a penalty. Every rule reads a [`Case`], the whole of what it may know;
//! a failed rule yields [`Figures`], enough to explain itself. Rules do not know their mode; [`assess`] does.
//!
//! Source: model §2.2; the regulations behind the preset's figures stand in `docs/policy.md`.

use crate::calendar::{Date, Period};
use crate::instance::{CompetencyId, Employee, EmployeeId, Instance, Position, PositionId};
use crate::policy::{Education, Kind, KindId, Mode, Performance, Rule, RuleSet, Status};
use crate::quantity::{BasisPoints, Months};

pub mod age;
pub mod blackout;
pub mod competency;
pub mod decision;
pub mod discipline;
pub mod education;
pub mod experience;
pub mod field;
pub mod matching;
pub mod open;
pub mod performance;
pub mod rank;
pub mod retirement;
pub mod service;
pub mod service_left;
pub mod status;
pub mod talent;
pub mod tenure;
pub mod transition;

pub use transition::MoveType;

/// Where the employee comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Position left and the first day of the stint in it; none = unplaced.
    pub position: Option<(PositionId, Date)>,
    /// Kind held.
    pub kind: KindId,
    /// Since when in the tier of that kind.
    pub tier_since: Date,
}

/// All that a rule may look at: one employee, one position, one period, one origin.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The service.
    pub instance: &'a Instance,
    /// Who moves.
    pub employee_id: EmployeeId,
    /// Who moves.
    pub employee: &'a Employee,
    /// From where.
    pub origin: Origin,
    /// Into which position.
    pub position_id: PositionId,
    /// Into which position.
    pub position: &'a Position,
    /// Kind of that position.
    pub kind: &'a Kind,
    /// When.
    pub period: Period,
    /// First day of that period.
    pub day: Date,
    /// Type of the move by tiers, if it has one.
    pub move_type: Option<MoveType>,
    /// Whether the stricter rules of a selection apply.
    pub selection: bool,
    /// Levels held at that time, by competency.
    pub levels: &'a [u8],
}

impl<'a> Case<'a> {
    /// The case of `employee_id` moving from `origin` into `position_id` in `period` with these `levels`.
    #[must_use]
    pub fn new(
        instance: &'a Instance,
        employee_id: EmployeeId,
        origin: Origin,
        position_id: PositionId,
        period: Period,
        levels: &'a [u8],
    ) -> Self {
        let position = &instance.positions[position_id.index()];
        let move_type = transition::move_type(&instance.policy, origin.kind, position.kind);
        Self {
            instance,
            employee_id,
            employee: &instance.employees[employee_id.index()],
            origin,
            position_id,
            position,
            kind: instance.policy.kind(position.kind),
            period,
            day: instance.calendar.day(period),
            move_type,
            selection: transition::is_selection(&instance.policy, origin.kind, position.kind),
            levels,
        }
    }

    /// Whether the move is a promotion.
    #[must_use]
    pub fn is_promotion(&self) -> bool {
        self.move_type.is_some_and(MoveType::is_promotion)
    }
}

/// What a rule found that made it fail: what there is, and what is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figures {
    /// The position is closed to everybody.
    Closed,
    /// More holders than seats at the start.
    OverFull {
        /// Holders at the start.
        holders: u32,
        /// Seats.
        seats: u32,
    },
    /// No such type of move, or it is switched off.
    NoTransition {
        /// Kind left.
        from: KindId,
        /// Kind entered.
        to: KindId,
        /// The type, when it exists but is switched off.
        switched_off: Option<MoveType>,
    },
    /// A decision bars the move.
    Barred {
        /// Its row in `decisions.csv`.
        row: u32,
    },
    /// A day is too late or too early.
    Day {
        /// The day of the move.
        day: Date,
        /// The day that decides.
        limit: Date,
    },
    /// Too few, or too many, months.
    Months {
        /// What there is.
        has: Months,
        /// The limit.
        limit: Months,
    },
    /// A status that the kind does not accept.
    Status(Status),
    /// Education too low.
    Education {
        /// What there is.
        has: Education,
        /// What is needed.
        needs: Education,
    },
    /// A field of study that the position does not list.
    Field,
    /// Rank too low (steps on the ladder).
    Rank {
        /// What there is.
        has: u8,
        /// What is needed.
        needs: u8,
    },
    /// The kind held does not feed the one wanted.
    NoFeeder,
    /// A rating too low.
    Performance {
        /// The lower of the two ratings.
        has: Performance,
        /// What is needed.
        needs: Performance,
    },
    /// A talent box that the kind does not accept.
    Talent(u8),
    /// A mandatory requirement not met.
    Competency {
        /// Which.
        competency: CompetencyId,
        /// Level held.
        has: u8,
        /// Level needed.
        needs: u8,
    },
    /// Match too low.
    Match {
        /// What there is.
        has: BasisPoints,
        /// What is needed.
        needs: BasisPoints,
    },
}

/// Judges one rule: `Ok` when it holds.
///
/// # Errors
/// The figures behind the failure.
pub fn judge(rule: Rule, case: &Case<'_>) -> Result<(), Figures> {
    match rule {
        Rule::Open => open::judge(case),
        Rule::Transition => transition::judge(case),
        Rule::Decision => decision::judge(case),
        Rule::Retirement => retirement::judge(case),
        Rule::Tenure => tenure::judge(case),
        Rule::Blackout => blackout::judge(case),
        Rule::Status => status::judge(case),
        Rule::Education => education::judge(case),
        Rule::Field => field::judge(case),
        Rule::Rank => rank::judge(case),
        Rule::Age => age::judge(case),
        Rule::Service => service::judge(case),
        Rule::ServiceLeft => service_left::judge(case),
        Rule::Experience => experience::judge(case),
        Rule::Performance => performance::judge(case),
        Rule::Talent => talent::judge(case),
        Rule::Discipline => discipline::judge(case),
        Rule::Competency => competency::judge(case),
        Rule::Match => matching::judge(case),
    }
}

/// A rule that does not hold, how strictly it is taken, and the figures behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objection {
    /// Which rule.
    pub rule: Rule,
    /// Hard or soft, never off.
    pub mode: Mode,
    /// Why.
    pub figures: Figures,
}

/// All rules that are not switched off and do not hold, in the order of [`Rule::ALL`].
#[must_use]
pub fn assess(case: &Case<'_>) -> Vec<Objection> {
    let modes = &case.instance.policy.rules;
    Rule::ALL
        .into_iter()
        .filter(|&rule| modes.of(rule) != Mode::Off)
        .filter_map(|rule| judge(rule, case).err().map(|figures| Objection { rule, mode: modes.of(rule), figures }))
        .collect()
}

/// Judges `rules` alone: none if a hard one fails, else the soft ones that fail. Allocates nothing.
#[must_use]
pub fn sift(rules: &[Rule], case: &Case<'_>) -> Option<RuleSet> {
    let mut soft = RuleSet::EMPTY;
    for &rule in rules {
        match case.instance.policy.rules.of(rule) {
            Mode::Off => {}
            Mode::Hard => judge(rule, case).ok()?,
            Mode::Soft => {
                if judge(rule, case).is_err() {
                    soft.insert(rule);
                }
            }
        }
    }
    Some(soft)
}
