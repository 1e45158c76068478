//! Units, positions and what positions ask: the places that people can hold.
//!
//! `parent_id` must form a forest; requirements of a position are those of its kind, overridden competency by competency.

use rustc_hash::FxHashMap;

use crate::calendar::Period;
use crate::diagnostic::{Diagnostic, Place, Text, codes};
use crate::policy::KindId;

use super::build::{Check, Of};
use super::{Competency, CompetencyId, LocationId, Position, PositionCompetencyRow, Requirement, Unit, UnitId, limits};

const UNITS: &str = "units.csv";
const POSITIONS: &str = "positions.csv";
const ASKED: &str = "position_competencies.csv";

impl<'a> Check<'a> {
    /// Units; reports circles of superiors.
    pub(super) fn units(&mut self) -> Vec<Unit> {
        let rows = &self.tables.units;
        let parents: Vec<Option<usize>> = rows
            .iter()
            .map(|row| self.find(Of::Unit, row.parent_id.as_deref()?, UNITS, row.row, "parent_id"))
            .collect();
        for circle in circles(rows.len(), |unit| parents[unit].as_slice()) {
            let row = &rows[circle[0]];
            let members: Vec<_> = circle.iter().map(|&unit| rows[unit].unit_id.as_str()).collect();
            self.fault(&codes::E204, UNITS, row.row, "parent_id", members.join(" → "), None);
        }
        let unit = |(row, parent): (&'a super::UnitRow, Option<usize>)| Unit {
            id: row.unit_id.clone(),
            name: row.name.clone(),
            parent: parent.map(UnitId::at),
            location: self.location(&row.location),
        };
        rows.iter().zip(parents).map(unit).collect()
    }

    /// Positions with their requirements in force; warns of over-full ones.
    pub(super) fn positions(&mut self) -> Vec<Position> {
        let asked = self.asked();
        let mut holders: FxHashMap<&str, u32> = FxHashMap::default();
        for row in &self.tables.employees {
            if let Some(position) = &row.position_id {
                *holders.entry(position.as_str()).or_default() += 1;
            }
        }
        let mut positions = Vec::with_capacity(self.tables.positions.len());
        for (at, row) in self.tables.positions.iter().enumerate() {
            let cell = |column| Place::cell(POSITIONS, row.row, column);
            self.faults.range(cell("seats"), row.seats, &limits::SEATS);
            self.faults.range(cell("critical"), row.critical, &limits::CRITICAL);
            self.faults.range(cell("allowance"), row.allowance.0, &limits::ALLOWANCE);
            let unit = self.find(Of::Unit, &row.unit_id, POSITIONS, row.row, "unit_id");
            let kind = self.kind(&row.kind, POSITIONS, row.row, "kind");
            if let Some(period) = row.closed_from {
                self.period(period, POSITIONS, row.row, "closed_from");
            }
            let own_location: Option<LocationId> = row.location.as_deref().map(|name| self.location(name));
            let holders = holders.get(row.position_id.as_str()).copied().unwrap_or(0);
            if holders > row.seats {
                self.fault(
                    &codes::W203,
                    POSITIONS,
                    row.row,
                    "seats",
                    row.seats.to_string(),
                    Some(Text::new(
                        format!("at least {holders} seats: that many employees hold it"),
                        format!("paling sedikit {holders} formasi: sebanyak itu pemangkunya"),
                    )),
                );
            }
            let (Some(unit), Some(kind)) = (unit, kind) else { continue };
            let location = own_location.unwrap_or_else(|| self.location(&self.tables.units[unit].location));
            positions.push(Position {
                id: row.position_id.clone(),
                title: row.title.clone(),
                unit: UnitId::at(unit),
                kind,
                seats: row.seats,
                class: row.class,
                min_education: row.min_education,
                fields: distinct(&row.fields),
                min_rank: row.min_rank,
                allowance: row.allowance,
                critical: row.critical,
                location,
                open: row.open,
                closed_from: row.closed_from.map(Period),
                requirements: asked.of(kind, at),
                holders_at_start: holders,
            });
        }
        positions
    }

    /// Competencies.
    pub(super) fn competencies(&mut self) -> Vec<Competency> {
        let competency = |row: &super::CompetencyRow| Competency {
            id: row.competency_id.clone(),
            name: row.name.clone(),
            group: row.group,
        };
        self.tables.competencies.iter().map(competency).collect()
    }

    /// Requirements by kind and by position.
    fn asked(&mut self) -> Asked {
        let mut asked = Asked::default();
        for row in &self.tables.position_competencies {
            let competency = self.find(Of::Competency, &row.competency_id, ASKED, row.row, "competency_id");
            self.faults.range(Place::cell(ASKED, row.row, "weight"), row.weight, &limits::WEIGHT);
            let levels = if row.kind.is_some() { limits::REQUIRED_LEVEL } else { limits::LEVEL };
            self.faults.range(Place::cell(ASKED, row.row, "level"), row.level, &levels);
            let taken = match (&row.position_id, &row.kind) {
                (Some(id), None) => {
                    let position = self.find(Of::Position, id, ASKED, row.row, "position_id");
                    position.zip(competency).map(|(position, competency)| {
                        insert(asked.of_positions.entry(position).or_default(), competency, row)
                    })
                }
                (None, Some(kind)) => {
                    let kind = self.kind(kind, ASKED, row.row, "kind");
                    kind.zip(competency)
                        .map(|(kind, competency)| insert(asked.of_kinds.entry(kind).or_default(), competency, row))
                }
                (position, kind) => {
                    let written = [position, kind].map(|cell| cell.as_deref().unwrap_or("")).join("|");
                    self.fault(&codes::E213, ASKED, row.row, "position_id", written, None);
                    continue;
                }
            };
            if taken == Some(false) {
                let key = [row.position_id.as_deref().or(row.kind.as_deref()), Some(row.competency_id.as_str())];
                let key = key.map(Option::unwrap_or_default).join(", ");
                let place = Place::cell(ASKED, row.row, "competency_id");
                self.faults.push(Diagnostic::new(&codes::E201, place).value(key));
            }
        }
        asked
    }
}

/// Requirements by competency; level 0 only in a position's own.
type ByCompetency = FxHashMap<usize, Requirement>;

#[derive(Default)]
struct Asked {
    of_kinds: FxHashMap<KindId, ByCompetency>,
    of_positions: FxHashMap<usize, ByCompetency>,
}

impl Asked {
    /// What a position of that kind asks, ordered by competency.
    fn of(&self, kind: KindId, position: usize) -> Vec<Requirement> {
        let mut merged = self.of_kinds.get(&kind).cloned().unwrap_or_default();
        if let Some(own) = self.of_positions.get(&position) {
            merged.extend(own.iter().map(|(&competency, &requirement)| (competency, requirement)));
        }
        let mut requirements: Vec<_> = merged.into_values().filter(|requirement| requirement.level > 0).collect();
        requirements.sort_unstable_by_key(|requirement| requirement.competency);
        requirements
    }
}

/// Whether the requirement is the first for that competency.
fn insert(into: &mut ByCompetency, competency: usize, row: &PositionCompetencyRow) -> bool {
    let requirement = Requirement {
        competency: CompetencyId::at(competency),
        level: row.level,
        weight: row.weight,
        mandatory: row.mandatory,
    };
    into.insert(competency, requirement).is_none()
}

/// The members of a list, each once, in order of first mention.
pub(super) fn distinct(list: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(list.len());
    for member in list {
        if !kept.contains(member) {
            kept.push(member.clone());
        }
    }
    kept
}

/// The circles of a directed graph that a depth-first walk meets, one for each arc that closes one; each circle begins
/// at its member with the smallest number. Iterative, so that a chain of any length fits the stack.
pub(super) fn circles<'g>(nodes: usize, next: impl Fn(usize) -> &'g [usize]) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; nodes];
    let mut found = Vec::new();
    for root in 0..nodes {
        if marks[root] != Mark::New {
            continue;
        }
        let mut path = vec![(root, 0)];
        marks[root] = Mark::Open;
        while let Some((node, arc)) = path.last_mut() {
            let Some(&to) = next(*node).get(*arc) else {
                marks[*node] = Mark::Done;
                path.pop();
                continue;
            };
            *arc += 1;
            match marks[to] {
                Mark::New => {
                    marks[to] = Mark::Open;
                    path.push((to, 0));
                }
                Mark::Open => {
                    let begin = path.iter().position(|&(member, _)| member == to).expect("open nodes are on the path");
                    let mut circle: Vec<_> = path[begin..].iter().map(|&(member, _)| member).collect();
                    let least = (0..circle.len()).min_by_key(|&at| circle[at]).expect("a circle has a member");
                    circle.rotate_left(least);
                    found.push(circle);
                }
                Mark::Done => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_and_chains_are_not() {
        let arcs: Vec<Vec<usize>> = vec![vec![1], vec![2], vec![1, 3], vec![], vec![4]];
        assert_eq!(circles(5, |node| &arcs[node]), vec![vec![1, 2], vec![4]]);
    }

    #[test]
    fn a_long_chain_does_not_exhaust_the_stack() {
        let arcs: Vec<Vec<usize>> = (0..200_000).map(|node| vec![node + 1]).chain([vec![]]).collect();
        assert!(circles(arcs.len(), |node| &arcs[node]).is_empty());
    }
}
