//! Changes to the rows of tables: cells are changed as text, and every row remembers the line that changed it.

use std::collections::BTreeMap;

use jiff::ToSpan as _;

use crate::calendar::Date;
use crate::diagnostic::{Code, Diagnostic, Place, Text, codes};
use crate::files::{CellRow, Cells};
use crate::instance::Tables;
use crate::policy::scaled;

use super::edit::{Condition, Edit, New, RowCells};

/// Tables being changed.
pub(super) struct Rows<'a> {
    base: &'a Tables,
    file: &'a str,
    /// Tables that some change has looked at, by name.
    cells: BTreeMap<String, Cells>,
    /// Line of the last change to a row, by table file and row.
    touched: BTreeMap<&'static str, BTreeMap<u32, u32>>,
    faults: Vec<Diagnostic>,
}

/// Table, other table, the column of it that speaks of rows of the table, and the words that another column must hold
/// for that.
type Reference = (&'static str, &'static str, &'static str, Option<(&'static str, &'static [&'static str])>);

/// Everything that speaks of rows of a table without being spoilt when it goes with them.
const REFERENCES: &[Reference] = &[
    ("units", "served_units", "unit_id", None),
    ("units", "preferences", "target", Some(("scope", &["unit"]))),
    ("positions", "position_competencies", "position_id", None),
    ("positions", "preferences", "target", Some(("scope", &["position"]))),
    ("positions", "decisions", "target", Some(("decision", &["must", "must_not"]))),
    ("employees", "employee_competencies", "employee_id", None),
    ("employees", "completed_courses", "employee_id", None),
    ("employees", "preferences", "employee_id", None),
    ("employees", "decisions", "employee_id", None),
    ("employees", "served_units", "employee_id", None),
    ("employees", "relations", "employee_a", None),
    ("employees", "relations", "employee_b", None),
    ("competencies", "employee_competencies", "competency_id", None),
    ("competencies", "position_competencies", "competency_id", None),
    ("competencies", "course_competencies", "competency_id", None),
    ("courses", "course_competencies", "course_id", None),
    ("courses", "completed_courses", "course_id", None),
    ("courses", "preferences", "target", Some(("scope", &["course"]))),
    ("sessions", "decisions", "target", Some(("decision", &["attend"]))),
];

impl<'a> Rows<'a> {
    pub(super) fn new(base: &'a Tables, file: &'a str) -> Self {
        Self { base, file, cells: BTreeMap::new(), touched: BTreeMap::new(), faults: Vec::new() }
    }

    fn table(&mut self, name: &str) -> &mut Cells {
        let base = self.base;
        self.cells
            .entry(name.to_owned())
            .or_insert_with(|| Cells::of(base, name).expect("tables were checked when the edit was read"))
    }

    fn place(&self, edit: &Edit) -> Place {
        Place::cell(self.file.to_owned(), edit.row, edit.path.clone())
    }

    fn fault(&mut self, edit: &Edit, code: &'static Code, value: String, expected: Text) {
        let fault = Diagnostic::new(code, self.place(edit)).value(value).expected(expected);
        self.faults.push(fault);
    }

    fn touch(&mut self, edit: &Edit, file: &'static str, row: u32) {
        self.touched.entry(file).or_default().insert(row, edit.row);
    }

    /// The places of the rows that match; a fault when there is none.
    fn matching(&mut self, edit: &Edit, table: &str, wanted: &[Condition]) -> Vec<usize> {
        let cells = self.table(table);
        let found: Vec<usize> =
            (0..cells.rows.len()).filter(|&at| wanted.iter().all(|one| holds(cells, at, one))).collect();
        if found.is_empty() {
            let (value, expected, nearest) = nothing(cells, wanted);
            let mut fault = Diagnostic::new(&codes::E403, self.place(edit)).value(value).expected(expected);
            fault.nearest = nearest;
            self.faults.push(fault);
        }
        found
    }

    /// Gives the cells of `column` another value.
    pub(super) fn change(&mut self, edit: &Edit, table: &str, column: &str, wanted: &[Condition], new: &New) {
        let found = self.matching(edit, table, wanted);
        if found.is_empty() {
            return;
        }
        let cells = self.table(table);
        let at = cells.column(column).expect("columns were checked when the edit was read");
        let (file, mut changed, mut odd) = (cells.file, Vec::new(), None);
        for &place in &found {
            let line = &mut cells.rows[place];
            let old = &line.cells[at];
            let computed = match new {
                New::To(text) => Some(text.clone()),
                New::By(ppm) => old.parse().ok().and_then(|number| scaled(number, *ppm)).map(|new| new.to_string()),
                New::Plus(more) => {
                    old.parse().ok().and_then(|number: i64| number.checked_add(*more)).map(|new| new.to_string())
                }
            };
            match computed {
                Some(text) => {
                    line.cells[at] = text;
                    changed.push(line.row);
                }
                // An empty cell has no number to calculate with; the rows that have one are meant.
                None if old.is_empty() => {}
                None => odd = Some(old.clone()),
            }
        }
        let expected = || {
            Text::fixed(
                "cells with numbers to calculate with; other cells can only be given a new value with to",
                "sel berisi angka untuk dihitung; sel lain hanya dapat diberi nilai baru dengan to",
            )
        };
        if let Some(odd) = odd {
            self.fault(edit, &codes::E302, odd, expected());
        } else if changed.is_empty() {
            self.fault(edit, &codes::E403, format!("{table}.{column}"), expected());
        }
        for row in changed {
            self.touch(edit, file, row);
        }
    }

    /// Adds rows below the others.
    pub(super) fn add(&mut self, table: &str, added: &[RowCells]) {
        let cells = self.table(table);
        let file = cells.file;
        let mut numbers = Vec::new();
        for new in added {
            let row = cells.rows.iter().map(|line| line.row).max().unwrap_or(1) + 1;
            let cell = |column: &&str| {
                new.cells.iter().find(|(known, _)| known == column).map_or_else(String::new, |(_, cell)| cell.clone())
            };
            let line = CellRow { row, cells: cells.columns.iter().map(cell).collect() };
            cells.rows.push(line);
            numbers.push((row, new.row));
        }
        for (row, line) in numbers {
            self.touched.entry(file).or_default().insert(row, line);
        }
    }

    /// Takes the rows that match away, with what speaks of them if that is asked for.
    pub(super) fn remove(&mut self, edit: &Edit, table: &str, wanted: &[Condition], references: bool) {
        let found = self.matching(edit, table, wanted);
        let cells = self.table(table);
        let gone: Vec<String> = found.iter().map(|&at| cells.rows[at].cells[0].clone()).collect();
        let mut at = 0;
        cells.rows.retain(|_| {
            at += 1;
            found.binary_search(&(at - 1)).is_err()
        });
        if !references {
            return;
        }
        for (_, other, column, word) in REFERENCES.iter().filter(|(of, ..)| *of == table) {
            let cells = self.table(other);
            let at = cells.column(column).expect("references name columns");
            let word = word.map(|(column, words)| (cells.column(column).expect("references name columns"), words));
            cells.rows.retain(|line| {
                let meant = word.is_none_or(|(at, words)| words.contains(&line.cells[at].as_str()));
                !(meant && gone.contains(&line.cells[at]))
            });
        }
    }

    /// Closes the positions of a unit from a period on.
    pub(super) fn close(&mut self, edit: &Edit, unit: &str, from: u8) {
        let last = self.base.header.periods;
        if from > last {
            let expected = Text::new(format!("a period from 1 to {last}"), format!("periode dari 1 sampai {last}"));
            self.fault(edit, &codes::E303, from.to_string(), expected);
            return;
        }
        let wanted = Condition { column: "unit_id".to_owned(), any: vec![unit.to_owned()] };
        self.change(edit, "positions", "closed_from", &[wanted], &New::To(from.to_string()));
    }

    /// Moves the stated days of retirement of whoever has one.
    pub(super) fn shift_retirement(&mut self, years: i64, kinds: &[String]) {
        let cells = self.table("employees");
        let column = |name| cells.column(name).expect("employees have these columns");
        let (day, kind) = (column("retire_on"), column("kind"));
        for line in &mut cells.rows {
            let concerned = kinds.is_empty() || kinds.contains(&line.cells[kind]);
            let moved = line.cells[day].parse::<Date>().ok().and_then(|day| day.checked_add(years.years()).ok());
            if let Some(moved) = moved.filter(|_| concerned) {
                line.cells[day] = moved.to_string();
            }
        }
    }

    /// Puts the changed tables into `tables`; gives the faults of all changes.
    pub(super) fn put(&mut self, tables: &mut Tables) -> Vec<Diagnostic> {
        let mut faults = std::mem::take(&mut self.faults);
        for cells in self.cells.values() {
            if let Err(more) = cells.put(tables) {
                faults.extend(self.relocated(more));
            }
        }
        faults
    }

    /// Faults in rows that a change touched, at the line of that change.
    pub(super) fn relocated(&self, mut faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
        for fault in &mut faults {
            let lines = self.touched.get(fault.place.file.as_ref());
            if let Some(row) = lines.and_then(|lines| lines.get(&fault.place.row)) {
                let table = fault.place.file.trim_end_matches(".csv").to_owned();
                let column = match fault.place.column.is_empty() {
                    true => table,
                    false => format!("{table}.{}", fault.place.column),
                };
                fault.place = Place::cell(self.file.to_owned(), *row, column);
            }
        }
        faults
    }
}

/// Whether a row satisfies a condition: its cell, or a member of the list in it, is one of the values.
fn holds(cells: &Cells, at: usize, wanted: &Condition) -> bool {
    let column = cells.column(&wanted.column).expect("columns were checked when the edit was read");
    let cell = &cells.rows[at].cells[column];
    wanted.any.iter().any(|value| cell == value || !value.is_empty() && cell.split(';').any(|member| member == value))
}

/// Why no row matches: the first condition that none satisfies, or all together.
fn nothing(cells: &Cells, wanted: &[Condition]) -> (String, Text, Option<String>) {
    let shown = |one: &Condition| format!("{} = {}", one.column, one.any.join(", "));
    let alone = wanted.iter().find(|one| !(0..cells.rows.len()).any(|at| holds(cells, at, one)));
    let Some(alone) = alone else {
        let value = wanted.iter().map(shown).collect::<Vec<_>>().join(", ");
        let file = cells.file;
        return match wanted.is_empty() {
            true => (file.to_owned(), Text::fixed("a table with rows", "tabel yang berisi baris"), None),
            false => {
                let expected = Text::new(
                    format!("conditions that some row of {file} satisfies all together"),
                    format!("syarat yang dipenuhi bersama oleh sebuah baris {file}"),
                );
                (value, expected, None)
            }
        };
    };
    let column = cells.column(&alone.column).expect("columns were checked when the edit was read");
    let mut known: Vec<&str> =
        cells.rows.iter().flat_map(|line| line.cells[column].split(';')).filter(|cell| !cell.is_empty()).collect();
    known.sort_unstable();
    known.dedup();
    let near = alone.any.iter().find_map(|value| crate::diagnostic::nearest(value, known.iter().copied()));
    let mut list = known.iter().take(8).copied().collect::<Vec<_>>().join(", ");
    if known.len() > 8 {
        list.push_str(", …");
    }
    let expected = Text::new(
        format!("a value that stands in {} of {}: {list}", alone.column, cells.file),
        format!("nilai yang ada pada {} di {}: {list}", alone.column, cells.file),
    );
    (shown(alone), expected, near.map(str::to_owned))
}
