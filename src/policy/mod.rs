//! The rules as data: modes, limits, kinds of position, weights. Nothing about a country is written in code; the
//! Indonesian rules are the preset `asn`, shipped as TOML, and an instance overrides single values.

use crate::calendar::Date;
use crate::quantity::{BasisPoints, Money, Points};

mod amend;
mod build;
mod check;
mod keys;
mod layer;
mod origin;
mod preset;
mod read;
mod rule;
mod schema;
mod settings;
mod shape;
mod words;

pub use amend::{Amendment, Change, scaled};
pub use origin::{Entry, Origin, Origins, Sureness};
pub use rule::{Mode, Rule, RuleModes, RuleSet};
pub use schema::schema;
pub use settings::{Fetch, Resolved, Settings, amend, read_settings, resolve};
pub use words::{Education, Group, Performance, Rank, Status};

/// Index of a kind in [`Policy::kinds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u16);

impl KindId {
    /// Place in [`Policy::kinds`].
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// An entry of `kinds.k.feeders`: time in the tier, held in one of these kinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feeder {
    /// Kinds one may come from.
    pub kinds: Vec<KindId>,
    /// Whole years in the tier.
    pub years: u32,
}

/// A kind of position: a level of the career system (`kinds.k` in the policy).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Name, e.g. `pengawas`.
    pub name: String,
    /// Height in the hierarchy.
    pub tier: u8,
    /// Leadership, administration or functional.
    pub group: Group,
    /// Accepted statuses by [`Status`] number.
    pub statuses: [bool; Status::COUNT],
    /// Retirement age in years.
    pub retirement_age: u32,
    /// Years in a position before it may be left.
    pub min_tenure_years: u32,
    /// Years in a position after which each further period costs `weights.overstay`.
    pub max_tenure_years: Option<u32>,
    /// Least education.
    pub min_education: Option<Education>,
    /// Least rank (a step on the ladder).
    pub min_rank: Option<u8>,
    /// Greatest age in years at which the kind is entered from another.
    pub max_entry_age: Option<u32>,
    /// Least years of service.
    pub min_service_years: u32,
    /// Least rating of the last two years (selections only).
    pub min_performance: Option<Performance>,
    /// Experience asked of selections; empty = none.
    pub feeders: Vec<Feeder>,
    /// Whether coming from another kind is a selection even without promotion.
    pub selective: bool,
    /// Accepted talent boxes 1..=9 (selections only); empty = all.
    pub talent_boxes: Vec<u8>,
    /// Course that holders of this kind must complete.
    pub required_course: Option<String>,
    /// Years after which the missing required course costs points.
    pub grace_years: u32,
}

/// A window in which moves are forbidden: `from ≤ day(t) < to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blackout {
    /// First day.
    pub from: Date,
    /// First day after.
    pub to: Date,
    /// Kinds concerned; empty = all.
    pub kinds: Vec<KindId>,
}

/// `[moves]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveRules {
    /// Whether horizontal moves are switched on.
    pub horizontal: bool,
    /// Whether vertical moves are switched on.
    pub vertical: bool,
    /// Whether diagonal moves are switched on.
    pub diagonal: bool,
    /// Ordered pairs of kinds that count as horizontal although no type fits.
    pub exceptions: Vec<(KindId, KindId)>,
    /// Least match of moves that are no promotion.
    pub min_jpm_lateral: BasisPoints,
    /// Least match of promotions.
    pub min_jpm_promotion: BasisPoints,
    /// Least years between the move and retirement in the new kind.
    pub min_service_left_years: u32,
    /// Percent of a unit's holders at the start that may move out of its positions per period.
    pub unit_move_share: u32,
    /// Most moves per period; 0 = no limit.
    pub max_moves: u32,
    /// Most promotions per period; 0 = no limit.
    pub max_promotions: u32,
    /// Windows without moves.
    pub blackouts: Vec<Blackout>,
}

/// `[training]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainingRules {
    /// Most sessions one employee attends per period.
    pub max_courses: u32,
    /// Hours (JP) per fiscal year that earn all of `weights.hours`; 0 = term off.
    pub target_hours: u32,
    /// Most hours per fiscal year by [`Status`] number.
    pub max_hours: [Option<u32>; Status::COUNT],
}

/// `[rank]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankRules {
    /// Years per regular step; 0 = ranks stand still.
    pub step_years: u32,
    /// Highest regular step by [`Education`] level.
    pub cap: [Option<u8>; Education::LEVELS],
}

/// `[mentoring]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentoringRules {
    /// Hired less than this long ago: junior.
    pub junior_years: u32,
    /// Hired at least this long ago: may mentor.
    pub mentor_years: u32,
    /// Juniors one mentor can take.
    pub juniors_per_mentor: u32,
    /// Least last rating of a mentor.
    pub min_performance: Performance,
}

/// `[talent]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TalentRules {
    /// Row 1..=3 of the grid by [`Performance`] number.
    pub performance: [u8; Performance::COUNT],
    /// Merit 0..=100 of boxes 1..=9.
    pub merit: [u8; 9],
    /// Most merit that hours completed in the twelve months before the start add.
    pub hours_merit: u8,
    /// Hours that earn all of it; at least 1.
    pub hours_full: u32,
}

/// `[development]`: an indicator that no plan depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DevelopmentRules {
    /// Least share of the total budget.
    pub floor: BasisPoints,
    /// Sources whose training money counts; empty = all.
    pub sources: Vec<String>,
    /// Total budgets by fiscal year.
    pub totals: Vec<(i16, Money)>,
}

/// `[weights]`: all are points ≥ 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Per period held, by criticality 0..=2.
    pub fill: [Points; 3],
    /// Per period held, times the match.
    pub match_: Points,
    /// Per promotion, times merit.
    pub promotion: Points,
    /// Per preference met, times its score.
    pub preference: Points,
    /// Per move into a unit new to the employee.
    pub breadth: Points,
    /// Cost of a move out of a position.
    pub disruption: Points,
    /// Cost of a soft rule that does not hold.
    pub breach: Points,
    /// Cost of a period beyond maximum tenure.
    pub overstay: Points,
    /// Per employee and fiscal year with the target hours.
    pub hours: Points,
    /// Cost of a period in which the required course is due.
    pub course_due: Points,
    /// Cost of a junior without mentor, per period.
    pub mentor_gap: Points,
}

/// A complete policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Mode of every rule.
    pub rules: RuleModes,
    /// `[moves]`.
    pub moves: MoveRules,
    /// `[training]`.
    pub training: TrainingRules,
    /// `[rank]`.
    pub rank: RankRules,
    /// `[mentoring]`.
    pub mentoring: MentoringRules,
    /// `costs.relocation`: when `relocations.csv` has no row for the pair.
    pub relocation_cost: Money,
    /// `sources.relocation`.
    pub relocation_source: String,
    /// `sources.allowance`.
    pub allowance_source: String,
    /// `[talent]`.
    pub talent: TalentRules,
    /// `[development]`.
    pub development: DevelopmentRules,
    /// `[weights]`.
    pub weights: Weights,
    /// `[kinds]`, ordered by name.
    pub kinds: Vec<Kind>,
}

impl Policy {
    /// The kind with that number.
    #[must_use]
    pub fn kind(&self, id: KindId) -> &Kind {
        &self.kinds[id.index()]
    }

    /// The kind of that name.
    #[must_use]
    pub fn kind_by_name(&self, name: &str) -> Option<KindId> {
        self.kinds.iter().position(|kind| kind.name == name).and_then(|at| u16::try_from(at).ok()).map(KindId)
    }

    /// All kinds' numbers.
    pub fn kind_ids(&self) -> impl Iterator<Item = KindId> + use<> {
        (0..self.kinds.len()).filter_map(|at| u16::try_from(at).ok()).map(KindId)
    }
}

#[cfg(test)]
mod tests;
