//! The survey of wishes, tallied against needs and room.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::instance::{CourseId, Instance, LocationId, PositionId, UnitId, Wish};
use crate::plan::Levels;

use super::courses::Catalogue;
use super::gaps::{Against, Standing};

/// What the employees in service wish about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WishTally {
    /// `position`, `unit`, `location`, `course` or `stay`.
    pub scope: &'static str,
    /// Its id or name; empty for staying.
    pub target: String,
    /// Employees who wish for it.
    pub wished: u32,
    /// Employees who wish not to.
    pub unwanted: u32,
    /// All scores together.
    pub score: i64,
    /// Of those who wish for it: who need the course, or who match the position well enough; none for other scopes.
    pub fitting: Option<u32>,
    /// Seats of all sessions of the course, or seats without a holder at the start of the position or unit.
    pub room: Option<u32>,
}

/// In the order of the tally: positions, units, locations, courses, staying.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Position(PositionId),
    Unit(UnitId),
    Location(LocationId),
    Course(CourseId),
    Stay,
}

impl Target {
    fn of(wish: Wish) -> Self {
        match wish {
            Wish::Position(position) => Self::Position(position),
            Wish::Unit(unit) => Self::Unit(unit),
            Wish::Location(location) => Self::Location(location),
            Wish::Course(course) => Self::Course(course),
            Wish::Stay => Self::Stay,
        }
    }

    fn named(self, instance: &Instance) -> (&'static str, String) {
        match self {
            Self::Position(id) => ("position", instance.positions[id.index()].id.clone()),
            Self::Unit(id) => ("unit", instance.units[id.index()].id.clone()),
            Self::Location(id) => ("location", instance.locations[id.index()].clone()),
            Self::Course(id) => ("course", instance.courses[id.index()].id.clone()),
            Self::Stay => ("stay", String::new()),
        }
    }

    fn room(self, instance: &Instance) -> Option<u32> {
        let vacant = |position: &crate::instance::Position| position.seats.saturating_sub(position.holders_at_start);
        match self {
            Self::Position(id) => Some(vacant(&instance.positions[id.index()])),
            Self::Unit(id) => Some(instance.positions.iter().filter(|one| one.unit == id).map(vacant).sum()),
            Self::Course(id) => {
                let runs = instance.sessions.iter().filter(|session| session.course == id);
                Some(runs.map(|session| session.capacity).sum())
            }
            Self::Location(_) | Self::Stay => None,
        }
    }

    /// Whether whoever wishes for it needs it or fits; none where that cannot be said.
    fn fits(self, instance: &Instance, standing: &Standing, courses: &Catalogue) -> Option<bool> {
        match self {
            Self::Course(id) => Some(courses.needs(id, standing.who)),
            Self::Position(id) => Some(matches_well(instance, &standing.levels, id)),
            Self::Unit(_) | Self::Location(_) | Self::Stay => None,
        }
    }
}

fn matches_well(instance: &Instance, levels: &Levels, position: PositionId) -> bool {
    let against = Against::of(instance, levels, position);
    against.jpm >= instance.policy.moves.min_jpm_lateral && !against.gaps.iter().any(|gap| gap.mandatory)
}

pub(super) fn tally(instance: &Instance, standings: &[Standing], courses: &Catalogue) -> Vec<WishTally> {
    let mut found: BTreeMap<Target, WishTally> = BTreeMap::new();
    for standing in standings {
        for wish in &instance.employees[standing.who.index()].preferences {
            let target = Target::of(wish.wish);
            let fits = target.fits(instance, standing, courses);
            let line = found.entry(target).or_insert_with(|| {
                let (scope, name) = target.named(instance);
                let (fitting, room) = (fits.map(|_| 0), target.room(instance));
                WishTally { scope, target: name, wished: 0, unwanted: 0, score: 0, fitting, room }
            });
            line.score += i64::from(wish.score);
            line.wished += u32::from(wish.score > 0);
            line.unwanted += u32::from(wish.score < 0);
            if let Some(fitting) = line.fitting.as_mut().filter(|_| wish.score > 0 && fits == Some(true)) {
                *fitting += 1;
            }
        }
    }
    found.into_values().collect()
}
