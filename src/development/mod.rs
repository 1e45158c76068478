//! For a planner: one employee's development at a glance: which positions come within reach in which year and what is
//! missing for them, beside the needs that [`crate::needs`] finds. For an OR reader: the placement rules evaluated along the
//! horizon from the present position; nothing is decided.
//!
//! [`Outlook::of`] reads an [`Instance`] and a [`Plan`]. Levels are those of the plan's courses; rules that count time are
//! judged as if the employee stayed in the present position, so that a year tells what would be possible then.

use crate::calendar::Period;
use crate::eligibility::{Case, Figures, MoveType, Objection, Origin, assess, matching, retirement, transition};
use crate::instance::{EmployeeId, Instance, PositionId, Wish};
use crate::needs::{self, PersonNeed};
use crate::plan::{Levels, Plan};
use crate::policy::{Mode, Rule};
use crate::quantity::BasisPoints;

/// Most positions shown for one employee.
pub const TARGETS: usize = 6;

/// What lies ahead of one employee.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// Whom it is about.
    pub who: EmployeeId,
    /// Gaps, strengths and helpful courses; none for somebody who is retired at the start.
    pub need: Option<PersonNeed>,
    /// Positions ahead: the one planned, those wished for, then the promotions nearest to being possible.
    pub targets: Vec<Target>,
}

/// A position ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Which.
    pub position: PositionId,
    /// Whether the plan moves the employee there.
    pub planned: bool,
    /// Whether the employee wishes for it.
    pub wished: bool,
    /// By period.
    pub reach: Vec<Reach>,
}

/// Whether a position is within reach in a period.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach {
    /// No hard rule forbids it; the match then, and soft rules that it would pass over.
    Open(BasisPoints, Vec<Rule>),
    /// Hard rules forbid it, with what is missing.
    Barred(Vec<Missing>),
    /// The employee is retired.
    Retired,
}

/// What a rule misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Which rule.
    pub rule: Rule,
    /// What there is and what is asked.
    pub figures: Figures,
}

impl Outlook {
    /// What lies ahead of `who` under `plan`.
    #[must_use]
    pub fn of(instance: &Instance, plan: &Plan, who: EmployeeId) -> Self {
        let employee = &instance.employees[who.index()];
        let present = employee.position.map(|(position, _)| position);
        let held = plan.career(who).iter().filter_map(|placement| placement.position);
        let mut targets: Vec<(PositionId, bool, bool)> = Vec::new();
        let mut add = |position: PositionId, planned: bool, wished: bool| {
            if let Some(known) = targets.iter_mut().find(|(other, ..)| *other == position) {
                (known.1, known.2) = (known.1 || planned, known.2 || wished);
            } else if Some(position) != present && targets.len() < TARGETS {
                targets.push((position, planned, wished));
            }
        };
        held.for_each(|position| add(position, true, false));
        for wish in employee.preferences.iter().filter(|wish| wish.score > 0) {
            if let Wish::Position(position) = wish.wish {
                add(position, false, true);
            }
        }
        for position in nearest(instance, plan, who) {
            add(position, false, false);
        }
        let target = |(position, planned, wished)| Target {
            position,
            planned,
            wished,
            reach: instance.calendar.periods().map(|t| reach(instance, plan, who, position, t)).collect(),
        };
        Self { who, need: needs::person(instance, Some(plan), who), targets: targets.into_iter().map(target).collect() }
    }
}

fn origin(instance: &Instance, who: EmployeeId) -> Origin {
    let employee = &instance.employees[who.index()];
    Origin { position: employee.position, kind: employee.kind, tier_since: employee.tier_since }
}

/// Promotions by how few hard rules forbid them in the last period in service, then by match.
fn nearest(instance: &Instance, plan: &Plan, who: EmployeeId) -> Vec<PositionId> {
    let employee = &instance.employees[who.index()];
    let leaves = retirement::day(employee, instance.policy.kind(employee.kind));
    let Some(last) = instance.calendar.periods().rfind(|&t| instance.calendar.day(t) < leaves) else {
        return Vec::new();
    };
    let levels = Levels::before(instance, &plan.trainings, who, last);
    let promotes = |position: &PositionId| {
        transition::move_type(&instance.policy, employee.kind, instance.positions[position.index()].kind)
            .is_some_and(MoveType::is_promotion)
    };
    let weight = |position: PositionId| {
        let case = Case::new(instance, who, origin(instance, who), position, last, levels.as_slice());
        let hard = assess(&case).iter().filter(|objection| objection.mode == Mode::Hard).count();
        let fit = matching::jpm(&instance.positions[position.index()], levels.as_slice());
        (hard, std::cmp::Reverse(fit), position)
    };
    let mut ranked: Vec<_> = (0..instance.positions.len()).map(PositionId::at).filter(promotes).map(weight).collect();
    ranked.sort_unstable();
    ranked.into_iter().take(TARGETS).map(|(_, _, position)| position).collect()
}

fn reach(instance: &Instance, plan: &Plan, who: EmployeeId, position: PositionId, t: Period) -> Reach {
    let employee = &instance.employees[who.index()];
    if instance.calendar.day(t) >= retirement::day(employee, instance.policy.kind(employee.kind)) {
        return Reach::Retired;
    }
    let levels = Levels::before(instance, &plan.trainings, who, t);
    let case = Case::new(instance, who, origin(instance, who), position, t, levels.as_slice());
    let (hard, soft): (Vec<Objection>, Vec<Objection>) =
        assess(&case).into_iter().partition(|objection| objection.mode == Mode::Hard);
    if hard.is_empty() {
        let fit = matching::jpm(&instance.positions[position.index()], levels.as_slice());
        return Reach::Open(fit, soft.iter().map(|objection| objection.rule).collect());
    }
    let missing = |objection: &Objection| Missing { rule: objection.rule, figures: objection.figures };
    Reach::Barred(hard.iter().map(missing).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::{InstanceBuilder, Scope};
    use crate::plan::{Placement, StepLabel, TermPoints, Training};
    use crate::policy::{Policy, RuleSet};
    use crate::quantity::Points;

    /// A clerk, three years in the post, whom a course of the first year brings to the level that the head's post asks.
    fn outlook(trained: bool) -> Outlook {
        let instance = InstanceBuilder::new("2027-01-01", 3)
            .policy_with(|policy| {
                policy.kinds = Policy::asn().kinds;
                policy.rules.set(Rule::Competency, Mode::Hard);
            })
            .unit("U")
            .position("clerk", "U", "pelaksana")
            .position("head", "U", "pengawas")
            .position("far", "U", "jpt_pratama")
            .competency("K")
            .requires_with("head", "K", 3, |row| row.mandatory = true)
            .course("C", 10)
            .gives("C", "K", 3)
            .session("S", "C", 1, 5)
            .employee("E", "clerk")
            .prefers("E", Scope::Position, "head", 2)
            .build()
            .expect("the service is sound");
        let stay = Placement {
            position: Some(PositionId(0)),
            kind: instance.employees[0].kind,
            step: StepLabel::Stay,
            breaches: RuleSet::EMPTY,
            jpm: None,
            points: Points::ZERO,
        };
        let training = Training { employee: EmployeeId(0), session: crate::instance::SessionId(0) };
        let plan = Plan {
            horizon: 3,
            placements: vec![stay; 3],
            trainings: if trained { vec![training] } else { Vec::new() },
            mentoring: Vec::new(),
            terms: TermPoints::default(),
        };
        Outlook::of(&instance, &plan, EmployeeId(0))
    }

    #[test]
    fn a_position_comes_within_reach_when_what_is_missing_has_been_learnt() {
        let found = outlook(true);
        assert_eq!(found.targets.len(), 1, "two tiers up is no promotion");
        let target = &found.targets[0];
        assert_eq!((target.position, target.planned, target.wished), (PositionId(1), false, true));
        let missing = Figures::Competency { competency: crate::instance::CompetencyId(0), has: 0, needs: 3 };
        let barred = Reach::Barred(vec![Missing { rule: Rule::Competency, figures: missing }]);
        let open = Reach::Open(BasisPoints(10_000), Vec::new());
        assert_eq!(target.reach, [barred.clone(), open.clone(), open]);
        assert_eq!(outlook(false).targets[0].reach, [barred.clone(), barred.clone(), barred]);
    }
}
