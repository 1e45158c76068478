//! Preferences, decisions already taken, and relations between employees.
//!
//! Decisions that contradict one another are no fault of the data: planning finds and names such a conflict.

use rustc_hash::FxHashSet;

use crate::calendar::Period;
use crate::diagnostic::{Place, Text, codes};

use super::build::{Check, Of};
use super::{
    CourseId, Decision, DecisionRow, EmployeeId, Order, PositionId, Preference, PreferenceRow, Scope, SessionId,
    UnitId, Verb, Wish, limits,
};

const PREFERENCES: &str = "preferences.csv";
const DECISIONS: &str = "decisions.csv";
const RELATIONS: &str = "relations.csv";

impl<'a> Check<'a> {
    /// Preferences with the row of their employee, in file order. Comes after everything that has a location.
    pub(super) fn preferences(&mut self) -> Vec<(usize, Preference)> {
        let locations = self.location_names();
        let mut seen = FxHashSet::default();
        let mut preferences = Vec::with_capacity(self.tables.preferences.len());
        for row in &self.tables.preferences {
            let range = if row.scope == Scope::Stay { limits::STAY_SCORE } else { limits::SCORE };
            self.faults.range(Place::cell(PREFERENCES, row.row, "score"), row.score, &range);
            let employee = self.find(Of::Employee, &row.employee_id, PREFERENCES, row.row, "employee_id");
            let wish = self.wish(row, &locations);
            if !seen.insert((row.employee_id.as_str(), row.scope, row.target.as_deref())) {
                let target = row.target.as_deref().unwrap_or("stay");
                let key = format!("{}, {target}", row.employee_id);
                self.fault(&codes::E201, PREFERENCES, row.row, "target", key, None);
            }
            if let Some((employee, wish)) = employee.zip(wish) {
                preferences.push((employee, Preference { wish, score: row.score }));
            }
        }
        preferences
    }

    fn wish(&mut self, row: &'a PreferenceRow, locations: &[&str]) -> Option<Wish> {
        let target = match (row.scope, row.target.as_deref()) {
            (Scope::Stay, None) => return Some(Wish::Stay),
            (Scope::Stay, Some(target)) => {
                let expected = Text::fixed("an empty cell for stay", "sel kosong untuk stay");
                self.fault(&codes::E211, PREFERENCES, row.row, "target", target, Some(expected));
                return None;
            }
            (_, None) => {
                let expected =
                    Text::fixed("a position, unit, location or course", "sebuah jabatan, unit, lokasi, atau pelatihan");
                self.fault(&codes::E211, PREFERENCES, row.row, "target", "", Some(expected));
                return None;
            }
            (_, Some(target)) => target,
        };
        let mut find = |of| self.find(of, target, PREFERENCES, row.row, "target");
        match row.scope {
            Scope::Position => find(Of::Position).map(|at| Wish::Position(PositionId::at(at))),
            Scope::Unit => find(Of::Unit).map(|at| Wish::Unit(UnitId::at(at))),
            Scope::Course => find(Of::Course).map(|at| Wish::Course(CourseId::at(at))),
            Scope::Location => {
                let known = self.known_location(target);
                if known.is_none() && !self.rejected.places() {
                    let place = Place::cell(PREFERENCES, row.row, "target");
                    self.dangling(place, target, "units.csv, positions.csv [location]", locations);
                }
                known.map(Wish::Location)
            }
            Scope::Stay => None,
        }
    }

    /// Decisions in file order.
    pub(super) fn decisions(&mut self) -> Vec<Decision> {
        let mut seen = FxHashSet::default();
        let mut decisions = Vec::with_capacity(self.tables.decisions.len());
        for row in &self.tables.decisions {
            let employee = self.find(Of::Employee, &row.employee_id, DECISIONS, row.row, "employee_id");
            let order = self.order(row);
            let Some((employee, order)) = employee.zip(order) else { continue };
            let decision = Decision { row: row.row, employee: EmployeeId::at(employee), order };
            if !seen.insert((row.employee_id.as_str(), row.decision, row.target.as_str(), span(order))) {
                self.fault(&codes::W213, DECISIONS, row.row, "target", row.target.as_str(), None);
            }
            decisions.push(decision);
        }
        decisions
    }

    fn order(&mut self, row: &'a DecisionRow) -> Option<Order> {
        let star = row.target == "*";
        if star && row.decision != Verb::MustNot {
            let expected = match row.decision {
                Verb::Attend => Text::fixed("a session; * is for must_not", "sebuah kelas; * hanya untuk must_not"),
                _ => Text::fixed("a position; * is for must_not", "sebuah jabatan; * hanya untuk must_not"),
            };
            self.fault(&codes::E211, DECISIONS, row.row, "target", "*", Some(expected));
            return None;
        }
        if row.decision == Verb::Attend {
            let session = self.find(Of::Session, &row.target, DECISIONS, row.row, "target")?;
            return Some(Order::Attend { session: SessionId::at(session) });
        }
        let from = row.from_period.unwrap_or(1);
        let to = row.to_period.unwrap_or(self.tables.header.periods);
        if let Some(from) = row.from_period {
            self.period(from, DECISIONS, row.row, "from_period");
        }
        if let Some(to) = row.to_period {
            self.period(to, DECISIONS, row.row, "to_period");
        }
        if from > to && row.to_period.is_some() {
            let expected = Text::new(format!("a period not after {to}"), format!("periode tidak sesudah {to}"));
            self.fault(&codes::E210, DECISIONS, row.row, "from_period", from.to_string(), Some(expected));
        }
        let (from, to) = (Period(from), Period(to));
        if star {
            return Some(Order::MustNot { position: None, from, to });
        }
        let position = PositionId::at(self.find(Of::Position, &row.target, DECISIONS, row.row, "target")?);
        Some(match row.decision {
            Verb::Must => Order::Must { position, from, to },
            Verb::MustNot | Verb::Attend => Order::MustNot { position: Some(position), from, to },
        })
    }

    /// Related pairs in file order.
    pub(super) fn relations(&mut self) -> Vec<(EmployeeId, EmployeeId)> {
        let mut seen = FxHashSet::default();
        let mut relations = Vec::with_capacity(self.tables.relations.len());
        for row in &self.tables.relations {
            let a = self.find(Of::Employee, &row.employee_a, RELATIONS, row.row, "employee_a");
            let b = self.find(Of::Employee, &row.employee_b, RELATIONS, row.row, "employee_b");
            if row.employee_a == row.employee_b {
                self.fault(&codes::E212, RELATIONS, row.row, "employee_b", row.employee_b.as_str(), None);
                continue;
            }
            let mut pair = [row.employee_a.as_str(), row.employee_b.as_str()];
            pair.sort_unstable();
            if !seen.insert(pair) {
                let key = format!("{}, {}", row.employee_a, row.employee_b);
                self.fault(&codes::E201, RELATIONS, row.row, "employee_b", key, None);
            }
            if let Some((a, b)) = a.zip(b) {
                relations.push((EmployeeId::at(a), EmployeeId::at(b)));
            }
        }
        relations
    }
}

/// The periods of an order, for comparison.
fn span(order: Order) -> Option<(Period, Period)> {
    match order {
        Order::Must { from, to, .. } | Order::MustNot { from, to, .. } => Some((from, to)),
        Order::Attend { .. } => None,
    }
}
