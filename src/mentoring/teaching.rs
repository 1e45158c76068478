//! What one person can teach another: the levels that the junior's position asks, the junior lacks and the mentor has.

use crate::instance::{CompetencyId, EmployeeId, Instance, PositionId};
use crate::plan::Levels;
use crate::policy::Group;
use crate::quantity::BasisPoints;

/// What the same field of study is worth beside competencies, in hundredths of a percent of the match: a tenth of it.
pub const SAME_FIELD: i32 = 1_000;

/// A competency in which the mentor is ahead where the junior's position asks for more than the junior has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// In what.
    pub competency: CompetencyId,
    /// The junior's level.
    pub from: u8,
    /// What the mentor can bring the junior to: the mentor's level, at most the one asked.
    pub to: u8,
    /// What the position asks.
    pub asked: u8,
}

/// What a mentor can do for a junior.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Teaching {
    /// In which competencies the mentor is ahead, ordered by competency.
    pub lessons: Vec<Lesson>,
    /// By how much the junior's match with the position rises when all lessons are learnt.
    pub gain: BasisPoints,
    /// Whether both studied the same field.
    pub same_field: bool,
    /// Whether the mentor is the junior's direct superior.
    pub superior: bool,
}

/// What a pair is worth, the first that differs deciding; larger is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Worth {
    /// 1 unless the mentor is the direct superior.
    pub independent: i64,
    /// What is taught: the gain in match, and [`SAME_FIELD`] for the same field of study.
    pub taught: i64,
    /// 1 if the pair goes on from the period before.
    pub kept: i64,
}

impl Teaching {
    /// What the pair is worth; `kept` tells that it goes on from the period before.
    #[must_use]
    pub fn worth(&self, kept: bool) -> Worth {
        let field = if self.same_field { SAME_FIELD } else { 0 };
        Worth { independent: i64::from(!self.superior), taught: i64::from(self.gain.0 + field), kept: i64::from(kept) }
    }
}

/// A junior as a mentor finds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Junior {
    /// Who.
    pub who: EmployeeId,
    /// The position held.
    pub position: PositionId,
    /// The levels reached.
    pub levels: Levels,
    /// Tier of the nearest leading position above in the unit; none where nobody leads there.
    above: Option<u8>,
}

impl Junior {
    /// `who` in `position` with `levels`.
    #[must_use]
    pub fn new(instance: &Instance, who: EmployeeId, position: PositionId, levels: Levels) -> Self {
        let own = &instance.positions[position.index()];
        let tier = instance.policy.kind(own.kind).tier;
        let above = instance
            .positions
            .iter()
            .filter(|other| other.unit == own.unit)
            .map(|other| instance.policy.kind(other.kind))
            .filter(|kind| kind.group != Group::Jf && kind.tier > tier);
        Self { who, position, levels, above: above.map(|kind| kind.tier).min() }
    }

    /// Whether the holder of `seat`, a position of the same unit, is the direct superior: it leads, and no other leading
    /// position of the unit is nearer above.
    fn is_under(&self, instance: &Instance, seat: PositionId) -> bool {
        let kind = instance.policy.kind(instance.positions[seat.index()].kind);
        kind.group != Group::Jf && self.above == Some(kind.tier)
    }
}

/// What `mentor`, who holds `seat` and has the levels of `guide`, can teach `junior`.
#[must_use]
pub fn teaching(
    instance: &Instance,
    junior: &Junior,
    (mentor, seat, guide): (EmployeeId, PositionId, &Levels),
) -> Teaching {
    let (mut lessons, mut gained, mut asked) = (Vec::new(), 0_i64, 0_i64);
    for requirement in &instance.positions[junior.position.index()].requirements {
        let weight = i64::from(requirement.weight);
        asked += weight * 60;
        let from = junior.levels.of(requirement.competency);
        let to = guide.of(requirement.competency).min(requirement.level);
        if from < to {
            lessons.push(Lesson { competency: requirement.competency, from, to, asked: requirement.level });
            gained += weight * i64::from(to - from) * (60 / i64::from(requirement.level));
        }
    }
    let gain = (10_000 * gained).checked_div(asked).unwrap_or(0);
    let field = |who: EmployeeId| instance.employees[who.index()].field.as_deref();
    Teaching {
        lessons,
        gain: BasisPoints(i32::try_from(gain).expect("a gain is at most the whole match")),
        same_field: field(junior.who).is_some_and(|own| field(mentor) == Some(own)),
        superior: junior.is_under(instance, seat),
    }
}
