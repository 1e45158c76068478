//! Which position comes next for an employee: the one planned, the one wished for, or the nearest promotion.

use serde::Serialize;

use crate::eligibility::{Case, MoveType, Origin, matching, sift, transition};
use crate::instance::{EmployeeId, Instance, PositionId, Wish};
use crate::plan::{Levels, Plan};
use crate::policy::Rule;

/// Why a position counts as the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The plan moves the employee there.
    Plan,
    /// The employee wishes for it most.
    Wish,
    /// Of all promotions that no lasting rule forbids it fits best.
    Nearest,
}

impl Basis {
    /// As written in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Wish => "wish",
            Self::Nearest => "nearest",
        }
    }
}

/// Rules that neither time nor training mends.
const LASTING: [Rule; 5] = [Rule::Open, Rule::Transition, Rule::Status, Rule::Education, Rule::Field];

/// The first position into which `plan` moves `who`.
pub(super) fn planned(instance: &Instance, plan: &Plan, who: EmployeeId) -> Option<(Basis, PositionId)> {
    let present = instance.employees[who.index()].position.map(|(position, _)| position);
    let moved = plan.career(who).iter().filter_map(|placement| placement.position);
    moved.into_iter().find(|&position| Some(position) != present).map(|position| (Basis::Plan, position))
}

/// Positions by the kinds from which they are a promotion.
pub(super) struct Ladder {
    /// By kind left.
    above: Vec<Vec<PositionId>>,
}

impl Ladder {
    pub(super) fn of(instance: &Instance) -> Self {
        let policy = &instance.policy;
        let above = policy.kind_ids().map(|from| {
            let places = (0..instance.positions.len()).map(PositionId::at);
            let promotes = |to: &PositionId| {
                transition::move_type(policy, from, instance.positions[to.index()].kind)
                    .is_some_and(MoveType::is_promotion)
            };
            places.filter(promotes).collect()
        });
        Self { above: above.collect() }
    }

    /// The position that `who` wishes for most, if a move there can exist at all; else, among all promotions that no
    /// lasting rule forbids, the one that fits best, of equals one in the same unit, then one under the same parent,
    /// then the first.
    pub(super) fn next(&self, instance: &Instance, who: EmployeeId, levels: &Levels) -> Option<(Basis, PositionId)> {
        let employee = &instance.employees[who.index()];
        let origin = Origin { position: employee.position, kind: employee.kind, tier_since: employee.tier_since };
        let open = |to: PositionId| {
            let case = Case::new(instance, who, origin, to, crate::calendar::Period::FIRST, levels.as_slice());
            sift(&LASTING, &case).is_some() && employee.position.map(|(held, _)| held) != Some(to)
        };
        let wished = employee.preferences.iter().filter(|wish| wish.score > 0).filter_map(|wish| match wish.wish {
            Wish::Position(position) => Some((wish.score, position)),
            Wish::Unit(_) | Wish::Location(_) | Wish::Course(_) | Wish::Stay => None,
        });
        let best = wished.filter(|&(_, to)| open(to)).min_by_key(|&(score, to)| (std::cmp::Reverse(score), to));
        if let Some((_, to)) = best {
            return Some((Basis::Wish, to));
        }
        let unit = employee.position.map(|(held, _)| instance.positions[held.index()].unit);
        let parent = unit.and_then(|unit| instance.units[unit.index()].parent);
        let nearness = |to: PositionId| {
            let other = instance.positions[to.index()].unit;
            let above = instance.units[other.index()].parent;
            match unit {
                Some(own) if own == other => 0,
                Some(_) if parent == Some(other) || (parent.is_some() && parent == above) => 1,
                _ => 2,
            }
        };
        let fit = |to: PositionId| matching::jpm(&instance.positions[to.index()], levels.as_slice());
        self.above[employee.kind.index()]
            .iter()
            .copied()
            .filter(|&to| open(to))
            .min_by_key(|&to| (std::cmp::Reverse(fit(to)), nearness(to), to))
            .map(|to| (Basis::Nearest, to))
    }
}
