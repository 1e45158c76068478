//! Seats filled and vacant, by kind, criticality and unit, at the start and in every period.

use serde::Serialize;

use crate::calendar::Period;
use crate::instance::{Instance, Position, PositionId};
use crate::plan::Tally;

use super::kinds_from_the_top;

/// Seats over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeatFigures {
    /// The whole service; its key is empty.
    pub total: SeatLine,
    /// By kind, from the top of the hierarchy down; kinds without positions are left out.
    pub by_kind: Vec<SeatLine>,
    /// By criticality `0`, `1`, `2`; those without positions are left out.
    pub by_criticality: Vec<SeatLine>,
    /// By unit, in input order; units without positions are left out.
    pub by_unit: Vec<SeatLine>,
    /// Every position with an empty seat, by period, the most critical first.
    pub vacancies: Vec<Vacancy>,
}

/// Seats of a group of positions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SeatLine {
    /// What groups the positions: name of the kind, criticality, or `unit_id`.
    pub key: String,
    /// Before the first period.
    pub start: Level,
    /// In each period.
    pub periods: Vec<Level>,
}

/// Seats at one moment; `filled + vacant = seats`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Level {
    /// Seats.
    pub seats: u64,
    /// Seats with a holder.
    pub filled: u64,
    /// Seats without one.
    pub vacant: u64,
    /// Holders beyond the seats.
    pub surplus: u64,
}

/// A position with empty seats in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Vacancy {
    /// When.
    pub period: Period,
    /// `position_id`.
    pub position: String,
    /// `unit_id`.
    pub unit: String,
    /// Kind of the position.
    pub kind: String,
    /// Criticality 0..=2.
    pub critical: u8,
    /// Its seats.
    pub seats: u32,
    /// Its holders.
    pub holders: u32,
    /// Its empty seats.
    pub vacant: u32,
}

impl Level {
    fn add(&mut self, seats: u32, holders: u32) {
        self.seats += u64::from(seats);
        self.filled += u64::from(seats.min(holders));
        self.vacant += u64::from(seats.saturating_sub(holders));
        self.surplus += u64::from(holders.saturating_sub(seats));
    }
}

impl SeatLine {
    fn empty(instance: &Instance, key: String) -> Self {
        Self { key, periods: vec![Level::default(); instance.calendar.horizon()], ..Self::default() }
    }

    /// Empty seats over all periods.
    #[must_use]
    pub fn vacant(&self) -> u64 {
        self.periods.iter().map(|level| level.vacant).sum()
    }

    /// Filled seats over all periods.
    #[must_use]
    pub fn filled(&self) -> u64 {
        self.periods.iter().map(|level| level.filled).sum()
    }
}

impl SeatFigures {
    pub(super) fn of(instance: &Instance, tally: &Tally) -> Self {
        let policy = &instance.policy;
        let kinds = kinds_from_the_top(instance);
        let mut place_of_kind = vec![0; policy.kinds.len()];
        for (place, kind) in kinds.iter().enumerate() {
            place_of_kind[kind.index()] = place;
        }
        let by = |keys: Vec<String>, group: &dyn Fn(&Position) -> usize| grouped(instance, tally, keys, group);
        let mut total = by(vec![String::new()], &|_| 0);
        Self {
            total: total.pop().unwrap_or_else(|| SeatLine::empty(instance, String::new())),
            by_kind: by(kinds.iter().map(|&kind| policy.kind(kind).name.clone()).collect(), &|position| {
                place_of_kind[position.kind.index()]
            }),
            by_criticality: by([2, 1, 0].map(|critical: u8| critical.to_string()).into(), &|position| {
                usize::from(2 - position.critical)
            }),
            by_unit: by(instance.units.iter().map(|unit| unit.id.clone()).collect(), &|position| position.unit.index()),
            vacancies: vacancies(instance, tally),
        }
    }
}

/// A line for each of `keys` that has positions, in one pass over the positions; `group` gives the place of the key that
/// a position belongs to.
fn grouped(instance: &Instance, tally: &Tally, keys: Vec<String>, group: &dyn Fn(&Position) -> usize) -> Vec<SeatLine> {
    let mut lines: Vec<(bool, SeatLine)> =
        keys.into_iter().map(|key| (false, SeatLine::empty(instance, key))).collect();
    for (at, position) in instance.positions.iter().enumerate() {
        let (known, line) = &mut lines[group(position)];
        *known = true;
        line.start.add(position.seats, position.holders_at_start);
        for (period, level) in instance.calendar.periods().zip(&mut line.periods) {
            level.add(position.seats_in(period), tally.holders(PositionId::at(at), period));
        }
    }
    lines.into_iter().filter_map(|(known, line)| known.then_some(line)).collect()
}

fn vacancies(instance: &Instance, tally: &Tally) -> Vec<Vacancy> {
    let mut found = Vec::new();
    for period in instance.calendar.periods() {
        let first = found.len();
        for (at, position) in instance.positions.iter().enumerate() {
            let vacant = tally.vacant(instance, PositionId::at(at), period);
            if vacant > 0 {
                found.push(Vacancy {
                    period,
                    position: position.id.clone(),
                    unit: instance.units[position.unit.index()].id.clone(),
                    kind: instance.policy.kind(position.kind).name.clone(),
                    critical: position.critical,
                    seats: position.seats,
                    holders: tally.holders(PositionId::at(at), period),
                    vacant,
                });
            }
        }
        found[first..].sort_by_key(|vacancy| std::cmp::Reverse(vacancy.critical));
    }
    found
}
