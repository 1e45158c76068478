//! Nominative list (daftar nominatif) of every unit, as of the first day of a period with its moves made.

use super::paper::{Cell, Paper, Part, Sort};
use super::{Kind, Material};
use crate::calendar::{Date, Period};
use crate::instance::{EmployeeId, PositionId, Sex};

impl Material<'_> {
    pub(super) fn nominative(&self, period: Period) -> Paper {
        let t = &self.texts;
        let day = t.date(self.instance.calendar.day(period));
        let mut holders: Vec<Vec<(EmployeeId, Date)>> = vec![Vec::new(); self.instance.positions.len()];
        for at in 0..self.instance.employees.len() {
            if let Some((position, since)) = self.held(EmployeeId::at(at), period) {
                holders[position.index()].push((EmployeeId::at(at), since));
            }
        }
        let mut by_unit: Vec<Vec<PositionId>> = vec![Vec::new(); self.instance.units.len()];
        for (at, position) in self.instance.positions.iter().enumerate() {
            by_unit[position.unit.index()].push(PositionId::at(at));
        }
        let parts = self.instance.units.iter().zip(by_unit).map(|(unit, mut positions)| {
            positions.sort_by_key(|id| self.height(*id));
            let rows = positions.into_iter().flat_map(|id| self.seats_of(id, &holders[id.index()], period));
            Part { heading: Some(unit.name.clone()), rows: rows.collect(), ..Part::default() }
        });
        Paper {
            name: Kind::Nominative.name().to_owned(),
            annex: Vec::new(),
            title: vec![
                t.say("doc-nominative-title"),
                self.service(),
                t.fill("doc-state-of", &[("day", &day.to_uppercase())]),
            ],
            columns: vec![
                self.column("doc-h-person", 26, Sort::Words),
                self.column("doc-h-sex", 6, Sort::Centre),
                self.column("doc-h-rank", 20, Sort::Centre),
                self.column("doc-h-rank-since", 14, Sort::Date),
                self.column("doc-h-position", 30, Sort::Words),
                self.column("doc-h-kind", 17, Sort::Centre),
                self.column("doc-h-echelon", 11, Sort::Centre),
                self.column("doc-h-class", 10, Sort::Figure),
                self.column("doc-h-position-since", 14, Sort::Date),
                self.column("doc-h-education", 18, Sort::Centre),
                self.column("doc-h-status", 11, Sort::Centre),
            ],
            parts: parts.filter(|part| !part.rows.is_empty()).collect(),
            page_per_part: false,
            notes: vec![t.say("doc-vacant-note"), self.ranks_as_of()],
            signature: self.signature(false),
        }
    }

    /// A row for each holder, and one for seats without.
    fn seats_of(&self, id: PositionId, holders: &[(EmployeeId, Date)], period: Period) -> Vec<Vec<Cell>> {
        let position = self.position(id);
        let post = |since: Cell| {
            [
                Cell::words(&position.title),
                Cell::Words(self.kind_name(position)),
                Cell::words(self.echelon(position)),
                position.class.map_or(Cell::Empty, |class| Cell::Number(i64::from(class))),
                since,
            ]
        };
        let mut people = holders.to_vec();
        people.sort_by_key(|(who, _)| self.precedence(*who));
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (who, since) in people {
            let employee = &self.instance.employees[who.index()];
            let sex = if employee.sex == Sex::Male { "L" } else { "P" };
            let person = [self.person(who), Cell::words(sex), self.rank_cell(who), Cell::Date(employee.rank_since)];
            let rest = [self.schooling(who), Cell::words(employee.status.name().to_uppercase())];
            rows.push(person.into_iter().chain(post(Cell::Date(since))).chain(rest).collect());
        }
        let vacant = position.seats_in(period).saturating_sub(u32::try_from(holders.len()).unwrap_or(u32::MAX));
        if vacant > 0 {
            let words = self.texts.fill("doc-vacant", &[("n", &self.texts.count(u64::from(vacant)))]);
            let person = [Cell::Words(words), Cell::Empty, Cell::Empty, Cell::Empty];
            rows.push(person.into_iter().chain(post(Cell::Empty)).chain([Cell::Empty, Cell::Empty]).collect());
        }
        rows
    }
}
