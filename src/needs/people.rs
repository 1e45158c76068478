//! The analysis employee by employee: gaps against present and next position, strengths, and courses that help.

use serde::Serialize;

use crate::instance::Instance;

use super::courses;
use super::gaps::{Against, Standing};
use super::next::Basis;

/// What one employee needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonNeed {
    /// `employee_id`.
    pub employee: String,
    /// `unit_id` of the present position.
    pub unit: Option<String>,
    /// `position_id` held at the start.
    pub position: Option<String>,
    /// Match with it, in basis points.
    pub jpm: Option<i32>,
    /// `position_id` that comes next.
    pub next: Option<String>,
    /// Why that one.
    pub basis: Option<Basis>,
    /// Match with it.
    pub next_jpm: Option<i32>,
    /// Mandatory competencies of it that are not met.
    pub next_barred: u32,
    /// What is missing, the present position first; the largest loss first in each.
    pub gaps: Vec<GapLine>,
    /// Competencies of the present position in which more is there than asked.
    pub strengths: Vec<StrengthLine>,
}

/// A competency below what a position asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GapLine {
    /// Whether the next position asks it, not the present one.
    pub next: bool,
    /// `competency_id`.
    pub competency: String,
    /// Level held.
    pub has: u8,
    /// Level asked.
    pub asked: u8,
    /// Whether nobody enters without it.
    pub mandatory: bool,
    /// Basis points of the match that it costs.
    pub loss: i32,
    /// Courses that would raise the level and are open to the employee.
    pub courses: Vec<String>,
}

/// A competency above what the present position asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StrengthLine {
    /// `competency_id`.
    pub competency: String,
    /// Level held.
    pub has: u8,
    /// Level asked.
    pub asked: u8,
}

pub(super) fn people(instance: &Instance, standings: &[Standing]) -> Vec<PersonNeed> {
    standings.iter().map(|standing| person(instance, standing)).collect()
}

pub(super) fn person(instance: &Instance, standing: &Standing) -> PersonNeed {
    let employee = &instance.employees[standing.who.index()];
    let id = |against: &Against| instance.positions[against.position.index()].id.clone();
    let next = standing.next.as_ref().map(|(_, next)| next);
    let mut gaps = Vec::new();
    for (is_next, against) in [(false, standing.present.as_ref()), (true, next)] {
        let Some(against) = against else { continue };
        let mut own: Vec<_> = against.gaps.iter().collect();
        own.sort_by_key(|gap| (std::cmp::Reverse(gap.loss), gap.competency));
        gaps.extend(own.into_iter().map(|gap| {
            GapLine {
                next: is_next,
                competency: instance.competencies[gap.competency.index()].id.clone(),
                has: gap.has,
                asked: gap.asked,
                mandatory: gap.mandatory,
                loss: gap.loss,
                courses: courses::raising(instance, standing.who, gap.competency, gap.has)
                    .map(|course| instance.courses[course.index()].id.clone())
                    .collect(),
            }
        }));
    }
    let unit = |against: &Against| {
        let unit = instance.positions[against.position.index()].unit;
        instance.units[unit.index()].id.clone()
    };
    PersonNeed {
        employee: employee.id.clone(),
        unit: standing.present.as_ref().map(unit),
        position: standing.present.as_ref().map(id),
        jpm: standing.present.as_ref().map(|present| present.jpm.0),
        next: next.map(id),
        basis: standing.next.as_ref().map(|(basis, _)| *basis),
        next_jpm: next.map(|next| next.jpm.0),
        next_barred: count(next.map_or(0, |next| next.gaps.iter().filter(|gap| gap.mandatory).count())),
        gaps,
        strengths: strengths(instance, standing),
    }
}

/// What is above the level asked in the present position, furthest above first.
pub(super) fn strengths(instance: &Instance, standing: &Standing) -> Vec<StrengthLine> {
    let Some(present) = &standing.present else { return Vec::new() };
    let above = |one: &crate::instance::Requirement| {
        let has = standing.levels.of(one.competency);
        (has > one.level).then(|| StrengthLine {
            competency: instance.competencies[one.competency.index()].id.clone(),
            has,
            asked: one.level,
        })
    };
    let requirements = &instance.positions[present.position.index()].requirements;
    let mut found: Vec<StrengthLine> = requirements.iter().filter_map(above).collect();
    found.sort_by_key(|line| std::cmp::Reverse(line.has - line.asked));
    found
}

/// A number of rows.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).expect("tables have fewer than 2^32 rows")
}
