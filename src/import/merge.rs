//! Laying an import over an instance: what was entered by hand stays, what an earlier import wrote is brought up to date,
//! and an assumption never replaces a fact.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Place, codes};
use crate::files::{CellRow, Cells};
use crate::instance::{Header, Tables};

use super::notes::Section;
use super::{Imported, MadeRow, Making};

/// Cells by column: value, and whether it was assumed.
type Written = BTreeMap<String, (String, bool)>;

/// What an import wrote: table, key (its parts joined by the unit separator), column, value, whether it was assumed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Baseline {
    tables: BTreeMap<String, BTreeMap<String, Written>>,
}

/// Joins the parts of a key.
const BETWEEN: &str = "\u{1f}";

/// The file in which an instance keeps its [`Baseline`].
const FILE: &str = "imported.json";

impl Baseline {
    /// Name of the file in which an instance keeps it.
    #[must_use]
    pub const fn file() -> &'static str {
        FILE
    }

    /// The text of that file.
    ///
    /// # Panics
    /// Never: texts and truths can be written.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("texts and truths can be written") + "\n"
    }

    fn row(&self, table: &str, key: &[String]) -> Option<&Written> {
        self.tables.get(table)?.get(&key.join(BETWEEN))
    }

    fn put(&mut self, table: &str, key: &[String], row: &MadeRow) {
        let rows = self.tables.entry(table.to_owned()).or_default().entry(key.join(BETWEEN)).or_default();
        for (column, made) in row {
            // A fact of an earlier import is not forgotten for an assumption of this one.
            let keeps = made.assumed && rows.get(*column).is_some_and(|(_, assumed)| !assumed);
            if !keeps {
                rows.insert((*column).to_owned(), (made.text.clone(), made.assumed));
            }
        }
    }
}

/// Reads the text of a [`Baseline`].
///
/// # Errors
/// It is none.
pub fn read_baseline(text: &str) -> Result<Baseline, Vec<Diagnostic>> {
    serde_json::from_str(text).map_err(|error| {
        let row = u32::try_from(error.line()).unwrap_or(0);
        vec![Diagnostic::new(&codes::E506, Place::row(FILE, row)).value(error.to_string())]
    })
}

/// The tables that imports write, in the order of files, with the columns of their keys.
const KEYS: [(&str, &[&str]); 8] = [
    ("units", &["unit_id"]),
    ("positions", &["position_id"]),
    ("employees", &["employee_id"]),
    ("competencies", &["competency_id"]),
    ("employee_competencies", &["employee_id", "competency_id"]),
    ("position_competencies", &["position_id", "kind", "competency_id"]),
    ("courses", &["course_id"]),
    ("completed_courses", &["employee_id", "course_id"]),
];

/// Tables, the names of those that changed, and the new baseline.
type Merged = (Tables, Vec<&'static str>, Baseline);

impl Making<'_> {
    /// All rows of the instance after the import.
    pub(super) fn merged(&mut self, header: Header) -> Result<Merged, Vec<Diagnostic>> {
        let (mut tables, mut baseline) = match &self.request.earlier {
            Some((loaded, baseline)) => (loaded.tables.clone(), baseline.clone()),
            None => (Tables::new(header), Baseline::default()),
        };
        let before = baseline.clone();
        let (mut changed, mut faults) = (Vec::new(), Vec::new());
        let made = std::mem::take(&mut self.made);
        for (table, columns) in KEYS {
            let Some(rows) = made.get(table) else { continue };
            let Some(old) = Cells::of(&tables, table) else { continue };
            let mut cells = old.clone();
            let at: Vec<usize> = columns.iter().filter_map(|column| cells.column(column)).collect();
            let known: BTreeMap<Vec<String>, usize> = cells
                .rows
                .iter()
                .enumerate()
                .map(|(row, line)| (at.iter().map(|&at| line.cells[at].clone()).collect(), row))
                .collect();
            for key in self.order.remove(table).unwrap_or_default() {
                let (row, was) = (&rows[&key], before.row(table, &key));
                match (known.get(&key), was) {
                    (Some(&at), was) => self.lay_over(&mut cells, at, row, was),
                    (None, Some(_)) => self.notes.count(
                        Section::Kept,
                        "rows removed by hand stay removed",
                        "baris yang dihapus dengan tangan tetap terhapus",
                        &key.join(" "),
                    ),
                    (None, None) => append(&mut cells, row),
                }
                baseline.put(table, &key, row);
            }
            if cells != old || self.request.earlier.is_none() {
                changed.push(table);
                if let Err(more) = cells.put(&mut tables) {
                    faults.extend(more);
                }
            }
        }
        self.gone(&made, &before);
        if faults.is_empty() { Ok((tables, changed, baseline)) } else { Err(faults) }
    }

    /// Cells of a row that is there: those that no hand has changed since the last import take the new values.
    fn lay_over(&mut self, cells: &mut Cells, at: usize, row: &MadeRow, was: Option<&Written>) {
        for (column, made) in row {
            let Some(place) = cells.column(column) else { continue };
            let now = cells.rows[at].cells[place].clone();
            if now == made.text {
                continue;
            }
            let before = was.and_then(|was| was.get(*column));
            let by_hand = before.map_or_else(|| !is_default(column, &now), |(text, _)| *text != now);
            let fact = before.is_some_and(|(_, assumed)| !assumed);
            if by_hand {
                // An assumption has nothing to say against a hand.
                if !made.assumed {
                    let name = format!("{} {column}", cells.rows[at].cells.first().map_or("", String::as_str));
                    self.notes.count(
                        Section::Kept,
                        "cells that differ from the exports",
                        "sel yang berbeda dari ekspor",
                        &name,
                    );
                }
            } else if !(made.assumed && fact) {
                cells.rows[at].cells[place].clone_from(&made.text);
            }
        }
    }

    /// Employees of an earlier import who are in no export any more.
    fn gone(&mut self, made: &super::MadeTables, before: &Baseline) {
        let (Some(now), Some(then)) = (made.get("employees"), before.tables.get("employees")) else { return };
        let is_full = now.values().any(|row| row.contains_key("name"));
        for nip in then.keys().filter(|nip| is_full && !now.contains_key(&vec![(*nip).clone()])) {
            self.notes.count(
                Section::Kept,
                "employees of an earlier import whom these exports do not hold; remove them if they left",
                "pegawai dari impor sebelumnya yang tidak ada dalam ekspor ini; hapus bila sudah keluar",
                nip,
            );
        }
    }
}

/// Whether a cell holds what an empty one means, so that nobody need have written it.
fn is_default(column: &str, cell: &str) -> bool {
    let defaults = [
        ("seats", "1"),
        ("allowance", "0"),
        ("critical", "0"),
        ("open", "true"),
        ("status", "pns"),
        ("potential", "2"),
        ("weight", "1"),
        ("mandatory", "false"),
    ];
    cell.is_empty() || defaults.contains(&(column, cell))
}

fn append(cells: &mut Cells, row: &MadeRow) {
    let number = cells.rows.last().map_or(2, |line| line.row.saturating_add(1));
    let line =
        cells.columns.iter().map(|column| row.get(column).map_or_else(String::new, |made| made.text.clone())).collect();
    cells.rows.push(CellRow { row: number, cells: line });
}

impl Imported {
    /// Rows of every table that is not empty: name and number.
    #[must_use]
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        let counts = KEYS.iter().filter_map(|(table, _)| Some((*table, Cells::of(&self.tables, table)?.rows.len())));
        counts.filter(|(_, count)| *count > 0).collect()
    }

    /// The file of every changed table as CSV: name and bytes.
    #[must_use]
    pub fn files(&self) -> Vec<(&'static str, Vec<u8>)> {
        self.changed
            .iter()
            .filter_map(|table| Cells::of(&self.tables, table))
            .map(|cells| (cells.file, cells.csv()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Made;
    use super::*;

    #[test]
    fn a_baseline_survives_its_file_and_keeps_facts() {
        let mut baseline = Baseline::default();
        let key = ["A".to_owned(), "B".to_owned()];
        baseline.put("units", &key, &MadeRow::from([("level", Made::read("3"))]));
        baseline.put("units", &key, &MadeRow::from([("level", Made::assumed("2")), ("name", Made::assumed("x"))]));
        let row = baseline.row("units", &key).unwrap();
        assert_eq!((row["level"].0.as_str(), row["name"].1), ("3", true));
        assert_eq!(read_baseline(&baseline.json()).unwrap(), baseline);
        assert_eq!(read_baseline("[]").unwrap_err()[0].code.id, "E506");
    }
}
