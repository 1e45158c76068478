//! A sheet with known columns: finds them by name in any order, and reads typed cells row by row.
//!
//! Every fault goes into one list with its place; a row with a fault is left out, and its key is noted as known, so that
//! references to it are not reported as dangling.

use rustc_hash::FxHashMap;

use crate::calendar::Date;
use crate::diagnostic::{Code, Diagnostic, Place, Text, codes, nearest};
use crate::instance::limits::Range;
use crate::instance::{Rejected, within};

use super::columns::{Described, heading};
use super::grid::Grid;
use super::value::{self, Refusal};

/// What a sheet looks like.
pub(super) struct Sheet {
    /// File name, e.g. `units.csv`.
    pub file: &'static str,
    /// Whether the instance needs it.
    pub required: bool,
    /// Columns in the order in which they are documented; `true` = must be there.
    pub columns: &'static [(&'static str, bool)],
    /// The same in words, for tables of an instance.
    pub described: Option<&'static Described>,
}

impl Sheet {
    /// The Indonesian name of a column; the name itself when there is no other.
    pub(super) fn spoken(&self, column: &'static str) -> &'static str {
        let columns = self.described.map_or(&[][..], |described| described.columns);
        columns.iter().find(|known| known.name == column).map_or(column, |known| known.id)
    }

    /// The file's Indonesian name, if it has one.
    pub(super) fn spoken_file(&self) -> Option<String> {
        self.described.map(|described| format!("{}.csv", described.id))
    }
}

/// Cells with the places of their columns.
pub(super) struct Table<'g> {
    file: &'static str,
    grid: &'g Grid<'g>,
    places: Vec<(&'static str, Option<usize>)>,
    width: usize,
}

impl<'g> Table<'g> {
    /// Matches the header; `None` when required columns are missing, so that no row can be read.
    pub(super) fn open(sheet: &Sheet, grid: &'g Grid<'g>, faults: &mut Vec<Diagnostic>) -> Option<Self> {
        let (row, header) = grid.record(0);
        let names: Vec<String> = header.iter().map(|cell| heading(cell)).collect();
        let is = |at: usize, column: &'static str| names[at] == column || names[at] == sheet.spoken(column);
        let mut places: Vec<(&'static str, Option<usize>)> = Vec::with_capacity(sheet.columns.len());
        for &(column, _) in sheet.columns {
            let mut at = (0..names.len()).filter(|&at| is(at, column));
            places.push((column, at.next()));
            if at.next().is_some() {
                faults.push(Diagnostic::new(&codes::E105, Place::cell(sheet.file, row, column)).value(column));
            }
        }
        let unknown: Vec<usize> = (0..names.len())
            .filter(|&at| !names[at].is_empty() && sheet.columns.iter().all(|&(column, _)| !is(at, column)))
            .collect();
        let absent = || {
            let absent = places.iter().filter(|(_, place)| place.is_none());
            absent.flat_map(|&(column, _)| [column, sheet.spoken(column)])
        };
        for &at in &unknown {
            let name = header[at].trim();
            let fault = Diagnostic::new(&codes::W101, Place::cell(sheet.file, row, name.to_owned())).value(name);
            faults.push(fault.nearest_of(absent()));
        }
        let mut complete = true;
        for (&(column, required), &(_, place)) in sheet.columns.iter().zip(&places) {
            if required && place.is_none() {
                complete = false;
                let mut fault = Diagnostic::new(&codes::E104, Place::cell(sheet.file, row, column));
                let candidates = || unknown.iter().map(|&at| header[at].trim());
                let near = nearest(column, candidates()).or_else(|| nearest(sheet.spoken(column), candidates()));
                fault.nearest = near.map(str::to_owned);
                faults.push(fault);
            }
        }
        complete.then_some(Self { file: sheet.file, grid, places, width: header.len() })
    }

    /// Reads every row below the header with `read`; rows with a fault are left out, their `key` noted in `rejected`.
    pub(super) fn read<T>(
        &self,
        key: Option<&'static str>,
        faults: &mut Vec<Diagnostic>,
        rejected: &mut Rejected,
        read: impl Fn(&mut Row<'_, '_>) -> Option<T>,
    ) -> Vec<T> {
        let mut rows = Vec::with_capacity(self.grid.len().saturating_sub(1));
        for at in 1..self.grid.len() {
            let mut row = Row { table: self, at, number: self.grid.record(at).0, faults, sound: true };
            row.check_width();
            let made = read(&mut row);
            match made {
                Some(made) if row.sound => rows.push(made),
                _ => match key.map(|column| value::id(row.cell(column))) {
                    Some(Ok(id)) if !id.is_empty() => rejected.row(self.file, id),
                    _ => rejected.file(self.file),
                },
            }
        }
        rows
    }
}

/// One row being read.
pub(super) struct Row<'r, 'g> {
    table: &'r Table<'g>,
    at: usize,
    /// As Excel counts.
    pub number: u32,
    faults: &'r mut Vec<Diagnostic>,
    sound: bool,
}

impl<'r> Row<'r, '_> {
    /// Empty cells beyond the header are what spreadsheets leave behind; missing ones shift the rest.
    fn check_width(&mut self) {
        let (_, cells) = self.table.grid.record(self.at);
        let width = self.table.width;
        let beyond = cells.get(width..).is_some_and(|beyond| beyond.iter().any(|cell| !cell.trim().is_empty()));
        if cells.len() < width || beyond {
            self.sound = false;
            let place = Place::row(self.table.file, self.number);
            self.faults.push(Diagnostic::new(&codes::E106, place).value(cells.len().to_string()).expected(Text::new(
                format!("{width} cells, as in the header"),
                format!("{width} sel seperti pada baris judul"),
            )));
        }
    }

    fn cell(&self, column: &'static str) -> &'r str {
        let place = self.table.places.iter().find(|(known, _)| *known == column);
        let place = place.expect("readers name columns of their sheet").1;
        place.and_then(|at| self.table.grid.record(self.at).1.get(at)).map_or("", |cell| cell.trim())
    }

    fn place(&self, column: &'static str) -> Place {
        Place::cell(self.table.file, self.number, column)
    }

    fn refuse(&mut self, column: &'static str, refusal: Refusal) {
        self.sound = false;
        // A row of the wrong width has one fault, not one per shifted cell.
        if self.faults.last().is_some_and(|last| last.code.id == "E106" && last.place.row == self.number) {
            return;
        }
        let mut fault = Diagnostic::new(refusal.code, self.place(column)).value(self.cell(column));
        fault.expected = refusal.expected;
        self.faults.push(fault);
    }

    fn required(&mut self, column: &'static str) -> Option<&'r str> {
        let cell = self.cell(column);
        if cell.is_empty() {
            self.refuse(column, Refusal { code: &codes::E108, expected: None });
            return None;
        }
        Some(cell)
    }

    fn optional(&self, column: &'static str) -> Option<&'r str> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty())
    }

    fn accept<T>(&mut self, column: &'static str, read: Result<T, Refusal>) -> Option<T> {
        read.map_err(|refusal| self.refuse(column, refusal)).ok()
    }

    /// Text that must be there.
    pub(super) fn text(&mut self, column: &'static str) -> Option<String> {
        self.required(column).map(str::to_owned)
    }

    /// Text, if there is any.
    pub(super) fn optional_text(&mut self, column: &'static str) -> Option<String> {
        self.optional(column).map(str::to_owned)
    }

    /// An identifier that must be there.
    pub(super) fn id(&mut self, column: &'static str) -> Option<String> {
        let cell = self.required(column)?;
        self.accept(column, value::id(cell)).map(str::to_owned)
    }

    /// An identifier, if there is one.
    pub(super) fn optional_id(&mut self, column: &'static str) -> Option<String> {
        let cell = self.optional(column)?;
        self.accept(column, value::id(cell)).map(str::to_owned)
    }

    /// A list; empty when the cell is.
    pub(super) fn list(&mut self, column: &'static str) -> Vec<String> {
        let members: Vec<_> = value::list(self.cell(column)).collect();
        members.into_iter().filter_map(|member| self.accept(column, value::id(member)).map(str::to_owned)).collect()
    }

    /// A date that must be there.
    pub(super) fn date(&mut self, column: &'static str) -> Option<Date> {
        let cell = self.required(column)?;
        self.accept(column, value::date(cell))
    }

    /// A date, if there is one.
    pub(super) fn optional_date(&mut self, column: &'static str) -> Option<Date> {
        let cell = self.optional(column)?;
        self.accept(column, value::date(cell))
    }

    /// A number that must be there.
    pub(super) fn number<T: TryFrom<i64>>(&mut self, column: &'static str, range: &Range) -> Option<T> {
        let cell = self.required(column)?;
        self.in_range(column, cell, range)
    }

    /// A number, if there is one.
    pub(super) fn optional_number<T: TryFrom<i64>>(&mut self, column: &'static str, range: &Range) -> Option<T> {
        let cell = self.optional(column)?;
        self.in_range(column, cell, range)
    }

    fn in_range<T: TryFrom<i64>>(&mut self, column: &'static str, cell: &str, range: &Range) -> Option<T> {
        let number = value::whole(cell).map_err(|mut refusal| {
            refusal.expected = refusal.expected.or_else(|| Some(within(range)));
            refusal
        });
        let number = self.accept(column, number)?;
        let fitting = number.filter(|number| range.contains(number)).and_then(|number| T::try_from(number).ok());
        if fitting.is_none() {
            self.refuse(column, Refusal { code: &codes::E203, expected: Some(within(range)) });
        }
        fitting
    }

    /// Yes or no, if the cell says so.
    pub(super) fn truth(&mut self, column: &'static str, default: bool) -> bool {
        let Some(cell) = self.optional(column) else { return default };
        self.accept(column, value::truth(cell)).unwrap_or(default)
    }

    /// One of the known names, which must be there.
    pub(super) fn choice<T: Copy>(&mut self, column: &'static str, known: &[(&'static str, T)]) -> Option<T> {
        let cell = self.required(column)?;
        self.one_of(column, cell, known)
    }

    /// One of the known names, if the cell is filled.
    pub(super) fn optional_choice<T: Copy>(&mut self, column: &'static str, known: &[(&'static str, T)]) -> Option<T> {
        let cell = self.optional(column)?;
        self.one_of(column, cell, known)
    }

    /// Yes or no, which must be said.
    pub(super) fn required_truth(&mut self, column: &'static str) -> Option<bool> {
        let cell = self.required(column)?;
        self.accept(column, value::truth(cell))
    }

    /// What a name in `known` stands for; it must be there.
    pub(super) fn known<T: Copy>(&mut self, column: &'static str, known: &FxHashMap<&str, T>) -> Option<T> {
        self.required(column)?;
        self.optional_known(column, known)
    }

    /// What a name in `known` stands for, if the cell is filled.
    pub(super) fn optional_known<T: Copy>(&mut self, column: &'static str, known: &FxHashMap<&str, T>) -> Option<T> {
        let found = known.get(self.optional(column)?).copied();
        if found.is_none() {
            self.reject(column, &codes::E151);
        }
        found
    }

    /// Reports the cell under `code`.
    pub(super) fn reject(&mut self, column: &'static str, code: &'static Code) {
        self.refuse(column, Refusal { code, expected: None });
    }

    fn one_of<T: Copy>(&mut self, column: &'static str, cell: &str, known: &[(&'static str, T)]) -> Option<T> {
        let found = known.iter().find(|(name, _)| name.eq_ignore_ascii_case(cell)).map(|&(_, value)| value);
        if found.is_none() {
            let names: Vec<_> = known.iter().map(|&(name, _)| name).collect();
            self.refuse(column, Refusal { code: &codes::E115, expected: Some(Text::same(names.join(", "))) });
            // Any letter is one letter away from any other: that is no hint.
            let hinted = cell.chars().count() > 1;
            if let Some(last) = self.faults.last_mut().filter(|last| hinted && last.code.id == "E115") {
                last.nearest = nearest(cell, names).map(str::to_owned);
            }
        }
        found
    }
}
