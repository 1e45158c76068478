//! Strengths and weaknesses of units, and of the whole service by competency.

use serde::Serialize;

use crate::instance::{CompetencyGroup, Instance, UnitId};

use super::gaps::Standing;
use super::people::count;

/// A competency over the whole service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CompetencyNeed {
    /// `competency_id`.
    pub competency: String,
    /// Its group, as in files.
    pub group: &'static str,
    /// Employees whose present position asks it.
    pub asked: u32,
    /// Of these, below the level asked.
    pub short: u32,
    /// Of these, above it.
    pub above: u32,
    /// Levels missing, over all of them.
    pub levels: u32,
    /// Basis points of match lost, over all of them.
    pub loss: i64,
    /// Employees whose next position asks more than they have.
    pub short_next: u32,
    /// Levels missing for the next position.
    pub levels_next: u32,
    /// Basis points of match lost in the next position.
    pub loss_next: i64,
}

/// A unit and the people in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitNeed {
    /// `unit_id`.
    pub unit: String,
    /// Employees who hold a position there at the start and are in service.
    pub people: u32,
    /// Mean match with their positions, in basis points, rounded down.
    pub mean_jpm: i64,
    /// Employees below `moves.min_jpm_lateral`.
    pub below_standard: u32,
    /// Levels missing.
    pub levels: u32,
    /// Basis points of match lost, over all gaps.
    pub loss: i64,
    /// Competencies that cost the unit most, worst first, at most three.
    pub weaknesses: Vec<String>,
    /// Competencies in which most levels are there beyond what is asked, best first, at most three.
    pub strengths: Vec<String>,
}

pub(super) fn competencies(instance: &Instance, standings: &[Standing]) -> Vec<CompetencyNeed> {
    let line = |competency: &crate::instance::Competency| CompetencyNeed {
        competency: competency.id.clone(),
        group: match competency.group {
            CompetencyGroup::Managerial => "managerial",
            CompetencyGroup::Sociocultural => "sociocultural",
            CompetencyGroup::Technical => "technical",
        },
        ..CompetencyNeed::default()
    };
    let mut lines: Vec<CompetencyNeed> = instance.competencies.iter().map(line).collect();
    for standing in standings {
        if let Some(present) = &standing.present {
            for one in &instance.positions[present.position.index()].requirements {
                let line = &mut lines[one.competency.index()];
                line.asked += 1;
                line.above += u32::from(standing.levels.of(one.competency) > one.level);
            }
            for gap in &present.gaps {
                let line = &mut lines[gap.competency.index()];
                line.short += 1;
                line.levels += u32::from(gap.asked - gap.has);
                line.loss += i64::from(gap.loss);
            }
        }
        for gap in standing.next.iter().flat_map(|(_, next)| &next.gaps) {
            let line = &mut lines[gap.competency.index()];
            line.short_next += 1;
            line.levels_next += u32::from(gap.asked - gap.has);
            line.loss_next += i64::from(gap.loss);
        }
    }
    lines
}

pub(super) fn units(instance: &Instance, standings: &[Standing]) -> Vec<UnitNeed> {
    let mut members: Vec<Vec<&Standing>> = vec![Vec::new(); instance.units.len()];
    for standing in standings {
        if let Some(present) = &standing.present {
            members[instance.positions[present.position.index()].unit.index()].push(standing);
        }
    }
    let filled = members.iter().enumerate().filter(|(_, members)| !members.is_empty());
    filled.map(|(at, members)| unit(instance, UnitId::at(at), members)).collect()
}

fn unit(instance: &Instance, unit: UnitId, members: &[&Standing]) -> UnitNeed {
    let presents = || members.iter().filter_map(|standing| standing.present.as_ref());
    let mut lost = vec![0_i64; instance.competencies.len()];
    let mut beyond = vec![0_i64; instance.competencies.len()];
    for standing in members {
        let Some(present) = &standing.present else { continue };
        present.gaps.iter().for_each(|gap| lost[gap.competency.index()] += i64::from(gap.loss));
        for one in &instance.positions[present.position.index()].requirements {
            let more = standing.levels.of(one.competency).saturating_sub(one.level);
            beyond[one.competency.index()] += i64::from(more);
        }
    }
    let most = |amounts: &[i64]| -> Vec<String> {
        let mut ranked: Vec<usize> = (0..amounts.len()).filter(|&at| amounts[at] > 0).collect();
        ranked.sort_by_key(|&at| (std::cmp::Reverse(amounts[at]), at));
        ranked.into_iter().take(3).map(|at| instance.competencies[at].id.clone()).collect()
    };
    let standard = instance.policy.moves.min_jpm_lateral;
    let total: i64 = presents().map(|present| i64::from(present.jpm.0)).sum();
    UnitNeed {
        unit: instance.units[unit.index()].id.clone(),
        people: count(members.len()),
        mean_jpm: total / i64::from(count(members.len())),
        below_standard: count(presents().filter(|present| present.jpm < standard).count()),
        levels: presents().flat_map(|present| &present.gaps).map(|gap| u32::from(gap.asked - gap.has)).sum(),
        loss: lost.iter().sum(),
        weaknesses: most(&lost),
        strengths: most(&beyond),
    }
}
