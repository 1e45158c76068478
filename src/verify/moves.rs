//! For a planner: one move of one employee and which placement rules it meets. For an OR reader: the predicate that
//! decides whether an arc into a position exists, evaluated rule by rule without any short cut.

use crate::calendar::{Date, Period};
use crate::instance::{Employee, EmployeeId, Position, PositionId};
use crate::plan::StepLabel;
use crate::policy::{Kind, Mode, Rule, RuleSet};
use crate::quantity::BasisPoints;

use super::path::Standing;
use super::premises::Premises;
use super::{rules_fit, rules_person, rules_place, rules_time};

/// Type of a move by tiers and groups (model §2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MoveType {
    Horizontal,
    Vertical,
    Diagonal,
}

/// A move about to be judged.
pub(super) struct Move<'a> {
    pub(super) premises: &'a Premises<'a>,
    pub(super) who: EmployeeId,
    pub(super) employee: &'a Employee,
    pub(super) standing: &'a Standing,
    pub(super) to: PositionId,
    pub(super) target: &'a Position,
    pub(super) old_kind: &'a Kind,
    pub(super) new_kind: &'a Kind,
    pub(super) period: Period,
    pub(super) day: Date,
    pub(super) jpm: BasisPoints,
    pub(super) of_type: Option<MoveType>,
    /// Covered by a `must`: exempt from the placement rules.
    pub(super) exempt: bool,
}

impl<'a> Move<'a> {
    pub(super) fn new(
        premises: &'a Premises<'a>,
        who: EmployeeId,
        standing: &'a Standing,
        to: PositionId,
        period: Period,
        jpm: BasisPoints,
    ) -> Self {
        let target = premises.position(to);
        let old_kind = premises.kind(standing.kind);
        let new_kind = premises.kind(target.kind);
        let of_type = type_by_tiers(old_kind, new_kind).or_else(|| {
            let listed = premises.instance.policy.moves.exceptions.contains(&(standing.kind, target.kind));
            listed.then_some(MoveType::Horizontal)
        });
        Self {
            premises,
            who,
            employee: premises.employee(who),
            standing,
            to,
            target,
            old_kind,
            new_kind,
            period,
            day: premises.day(period),
            jpm,
            of_type,
            exempt: premises.must_covers(who, to, period),
        }
    }

    pub(super) fn is_promotion(&self) -> bool {
        matches!(self.of_type, Some(MoveType::Vertical | MoveType::Diagonal))
    }

    pub(super) fn changes_kind(&self) -> bool {
        self.standing.kind != self.target.kind
    }

    pub(super) fn is_selection(&self) -> bool {
        self.is_promotion() || (self.changes_kind() && self.new_kind.selective)
    }

    /// Whether `rule` holds, whatever its mode.
    pub(super) fn holds(&self, rule: Rule) -> bool {
        match rule {
            Rule::Open => rules_place::open(self),
            Rule::Transition => rules_place::transition(self),
            Rule::Decision => rules_place::decision(self),
            Rule::Retirement => rules_time::retirement(self),
            Rule::Tenure => rules_time::tenure(self),
            Rule::Blackout => rules_time::blackout(self),
            Rule::Status => rules_person::status(self),
            Rule::Education => rules_person::education(self),
            Rule::Field => rules_person::field(self),
            Rule::Rank => rules_person::rank(self),
            Rule::Age => rules_time::age(self),
            Rule::Service => rules_time::service(self),
            Rule::ServiceLeft => rules_time::service_left(self),
            Rule::Experience => rules_fit::experience(self),
            Rule::Performance => rules_fit::performance(self),
            Rule::Talent => rules_fit::talent(self),
            Rule::Discipline => rules_person::discipline(self),
            Rule::Competency => rules_fit::competency(self),
            Rule::Match => rules_fit::jpm_reached(self),
        }
    }

    /// Rules of `mode` that do not hold.
    pub(super) fn failing(&self, mode: Mode) -> RuleSet {
        let modes = &self.premises.instance.policy.rules;
        Rule::ALL.into_iter().filter(|&rule| modes.of(rule) == mode && !self.holds(rule)).collect()
    }

    /// The breaches that the plan has to list.
    pub(super) fn breaches(&self) -> RuleSet {
        let soft = self.failing(Mode::Soft);
        if self.exempt { soft.union(self.failing(Mode::Hard)) } else { soft }
    }

    /// The label that the plan has to give.
    pub(super) fn label(&self) -> StepLabel {
        if self.exempt && !self.breaches().is_empty() {
            return StepLabel::Override;
        }
        if self.standing.position.is_none() {
            return StepLabel::Enter;
        }
        match self.of_type {
            // A move without type is no plan's move; any label serves, the finding is about the type.
            Some(MoveType::Horizontal) | None => StepLabel::Horizontal,
            Some(MoveType::Vertical) => StepLabel::Vertical,
            Some(MoveType::Diagonal) => StepLabel::Diagonal,
        }
    }
}

fn type_by_tiers(from: &Kind, to: &Kind) -> Option<MoveType> {
    if to.tier == from.tier {
        Some(MoveType::Horizontal)
    } else if u16::from(to.tier) == u16::from(from.tier) + 1 {
        Some(if to.group == from.group { MoveType::Vertical } else { MoveType::Diagonal })
    } else {
        None
    }
}
