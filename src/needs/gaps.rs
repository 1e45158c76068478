//! Where each employee stands against the present position and the next: what is missing, what is beyond.

use rayon::prelude::*;

use crate::eligibility::matching;
use crate::instance::{CompetencyId, EmployeeId, Instance, PositionId};
use crate::plan::{Levels, Plan};
use crate::quantity::BasisPoints;

use super::next::{self, Basis};

/// A competency below what a position asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) competency: CompetencyId,
    pub(super) has: u8,
    pub(super) asked: u8,
    pub(super) mandatory: bool,
    /// What it costs of the match, in basis points, rounded down.
    pub(super) loss: i32,
}

/// An employee held against a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Against {
    pub(super) position: PositionId,
    pub(super) jpm: BasisPoints,
    /// Ordered by competency.
    pub(super) gaps: Vec<Gap>,
}

impl Against {
    pub(super) fn of(instance: &Instance, levels: &Levels, position: PositionId) -> Self {
        let about = &instance.positions[position.index()];
        let asked: i64 = about.requirements.iter().map(|one| i64::from(one.weight) * 60).sum();
        let gap = |one: &crate::instance::Requirement| {
            let has = levels.of(one.competency);
            let short = i64::from(one.level.checked_sub(has).filter(|&short| short > 0)?);
            let lost = 10_000 * i64::from(one.weight) * short * (60 / i64::from(one.level)) / asked;
            Some(Gap {
                competency: one.competency,
                has,
                asked: one.level,
                mandatory: one.mandatory,
                loss: i32::try_from(lost).expect("a loss is at most the whole match"),
            })
        };
        Self {
            position,
            jpm: matching::jpm(about, levels.as_slice()),
            gaps: about.requirements.iter().filter_map(gap).collect(),
        }
    }

    /// The gap in `competency`, if there is one.
    pub(super) fn gap(&self, competency: CompetencyId) -> Option<&Gap> {
        self.gaps.binary_search_by_key(&competency, |gap| gap.competency).ok().map(|at| &self.gaps[at])
    }
}

/// Where an employee stands at the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) who: EmployeeId,
    pub(super) levels: Levels,
    /// None for the unplaced.
    pub(super) present: Option<Against>,
    /// None where nothing comes next.
    pub(super) next: Option<(Basis, Against)>,
}

impl Standing {
    /// Everybody in service at the start, in input order.
    pub(super) fn all(instance: &Instance, plan: Option<&Plan>) -> Vec<Self> {
        let ladder = next::Ladder::of(instance);
        let people: Vec<EmployeeId> = super::serving(instance).map(|(who, _)| who).collect();
        people.into_par_iter().map(|who| Self::on(instance, plan, &ladder, who)).collect()
    }

    /// `who` alone.
    pub(super) fn of(instance: &Instance, plan: Option<&Plan>, who: EmployeeId) -> Self {
        Self::on(instance, plan, &next::Ladder::of(instance), who)
    }

    fn on(instance: &Instance, plan: Option<&Plan>, ladder: &next::Ladder, who: EmployeeId) -> Self {
        let employee = &instance.employees[who.index()];
        let levels = Levels::at_start(instance, employee);
        let present = employee.position.map(|(position, _)| Against::of(instance, &levels, position));
        let next = match plan {
            Some(plan) => next::planned(instance, plan, who),
            None => ladder.next(instance, who, &levels),
        };
        let next = next.map(|(basis, position)| (basis, Against::of(instance, &levels, position)));
        Self { who, levels, present, next }
    }

    /// Both positions, the present one first.
    pub(super) fn both(&self) -> impl Iterator<Item = &Against> {
        self.present.iter().chain(self.next.iter().map(|(_, next)| next))
    }
}
