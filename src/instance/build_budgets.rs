//! Budget lines and stated relocation costs.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Diagnostic, Place, Text, codes};
use crate::quantity::Money;

use super::build::Check;
use super::{BudgetLine, LocationId, limits};

const BUDGETS: &str = "budgets.csv";
const RELOCATIONS: &str = "relocations.csv";

impl<'a> Check<'a> {
    /// Budget lines; warns of lines under which no cost can fall. Comes after the sessions, whose sources it knows.
    pub(super) fn budgets(&mut self) -> Vec<BudgetLine> {
        let policy = &self.tables.header.policy;
        if !self.rejected.policy {
            self.source(&policy.relocation_source);
            self.source(&policy.allowance_source);
        }
        let known: Vec<&'a str> = self
            .tables
            .sessions
            .iter()
            .map(|row| row.source.as_str())
            .chain([policy.relocation_source.as_str(), policy.allowance_source.as_str()])
            .collect();
        let mut ids = FxHashSet::default();
        let mut budgets = Vec::with_capacity(self.tables.budgets.len());
        for row in &self.tables.budgets {
            self.faults.range(Place::cell(BUDGETS, row.row, "amount"), row.amount.0, &limits::AMOUNT);
            self.faults.range(Place::cell(BUDGETS, row.row, "year"), row.year, &limits::YEAR);
            if !ids.insert(row.budget_id.as_str()) {
                self.fault(&codes::E201, BUDGETS, row.row, "budget_id", row.budget_id.as_str(), None);
            }
            self.budget_year(row.row, row.year);
            if let Some(source) = &row.source
                && self.known_source(source).is_none()
                && !self.rejected.policy
            {
                let place = Place::cell(BUDGETS, row.row, "source");
                self.faults.push(
                    Diagnostic::new(&codes::W207, place).value(source.as_str()).nearest_of(known.iter().copied()),
                );
            }
            budgets.push(BudgetLine {
                id: row.budget_id.clone(),
                year: row.year,
                source: row.source.as_deref().map(|name| self.source(name)),
                category: row.category,
                amount: row.amount,
            });
        }
        budgets
    }

    fn budget_year(&mut self, row: u32, year: i16) {
        let header = &self.tables.header;
        let months = i64::from(header.period.months().0) * i64::from(header.periods.saturating_sub(1));
        let first = i64::from(header.start.year());
        let last = first + (i64::from(header.start.month()) - 1 + months) / 12;
        if !self.rejected.horizon && header.periods > 0 && !(first..=last).contains(&i64::from(year)) {
            let expected = Text::new(format!("a year from {first} to {last}"), format!("tahun {first} sampai {last}"));
            self.fault(&codes::W205, BUDGETS, row, "year", year.to_string(), Some(expected));
        }
    }

    /// Stated relocation costs. Comes after units and positions, whose locations it knows.
    pub(super) fn relocations(&mut self) -> FxHashMap<(LocationId, LocationId), Money> {
        let known = self.location_names();
        let mut relocations = FxHashMap::default();
        for row in &self.tables.relocations {
            self.faults.range(Place::cell(RELOCATIONS, row.row, "cost"), row.cost.0, &limits::COST);
            let ends = [("from_location", &row.from_location), ("to_location", &row.to_location)];
            let [from, to] = ends.map(|(column, name)| {
                if !known.contains(&name.as_str()) && !self.rejected.places() {
                    let place = Place::cell(RELOCATIONS, row.row, column);
                    let fault = Diagnostic::new(&codes::W209, place).value(name.as_str());
                    self.faults.push(fault.nearest_of(known.iter().copied()));
                }
                self.location(name)
            });
            if relocations.insert((from, to), row.cost).is_some() {
                let key = format!("{}, {}", row.from_location, row.to_location);
                self.fault(&codes::E201, RELOCATIONS, row.row, "to_location", key, None);
            }
        }
        relocations
    }
}
