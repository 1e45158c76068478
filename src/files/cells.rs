//! The rows of one table as text cells, to be changed and read again: what a planner would type into the CSV file.
//!
//! For an OR reader: a lossless view of [`Tables`] in which an edit is a change of text, so that edited rows pass through
//! the same typed reading as rows of a file.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostic;
use crate::instance::{Rejected, Tables};
use crate::policy::Origins;

use super::folder::CsvFile;
use super::grid::Grid;
use super::instance_write;
use super::sheets;
use super::source::stem;
use super::table::{Row, Sheet, Table};

/// One row: its number in the file, and its cells in the order of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellRow {
    /// As Excel counts; the first row below the header is 2.
    pub row: u32,
    /// As written; empty = the default.
    pub cells: Vec<String>,
}

/// A table as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells {
    /// Its file, e.g. `budgets.csv`.
    pub file: &'static str,
    /// Its columns, each of which every row has.
    pub columns: Vec<&'static str>,
    /// Its rows in their order.
    pub rows: Vec<CellRow>,
}

impl Cells {
    /// The names of all tables, without `.csv`.
    pub fn names() -> impl Iterator<Item = &'static str> {
        sheets::ALL.iter().map(|sheet| stem(sheet.file))
    }

    /// The columns of the table `name`, each with whether its cells must be filled.
    #[must_use]
    pub fn columns_of(name: &str) -> Option<&'static [(&'static str, bool)]> {
        sheets::ALL.iter().find(|sheet| stem(sheet.file) == name).map(|sheet| sheet.columns)
    }

    /// The rows of the table `name` (without `.csv`); none when there is no such table.
    #[must_use]
    pub fn of(tables: &Tables, name: &str) -> Option<Self> {
        let (sheet, lines) = instance_write::lines(tables).find(|(sheet, _)| stem(sheet.file) == name)?;
        let columns = sheet.columns.iter().map(|&(column, _)| column).collect();
        Some(Self { file: sheet.file, columns, rows: lines.map(|(row, cells)| CellRow { row, cells }).collect() })
    }

    /// The place of a column among the cells of a row.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|known| *known == name)
    }

    /// The table as a CSV file.
    #[must_use]
    pub fn csv(&self) -> Vec<u8> {
        let mut file = CsvFile::new(self.columns.iter().copied());
        self.rows.iter().for_each(|line| file.row(&line.cells));
        file.bytes()
    }

    /// Reads the cells as rows of their table and puts these into `tables`.
    ///
    /// # Errors
    /// Every cell that cannot be read, with file, row and column; `tables` is then as it was.
    ///
    /// # Panics
    /// When `file` is no table of an instance.
    pub fn put(&self, tables: &mut Tables) -> Result<(), Vec<Diagnostic>> {
        macro_rules! by_sheet {
            ($($sheet:ident $field:ident $read:ident;)*) => {
                match self.file {
                    $(file if file == sheets::$sheet.file => {
                        tables.$field = self.typed(&sheets::$sheet, sheets::$read)?;
                    })*
                    other => panic!("{other} is no table of an instance"),
                }
            };
        }
        by_sheet! {
            UNITS units unit;
            POSITIONS positions position;
            EMPLOYEES employees employee;
            COMPETENCIES competencies competency;
            EMPLOYEE_COMPETENCIES employee_competencies employee_competency;
            POSITION_COMPETENCIES position_competencies position_competency;
            COURSES courses course;
            COURSE_COMPETENCIES course_competencies course_competency;
            SESSIONS sessions session;
            COMPLETED_COURSES completed_courses completed_course;
            BUDGETS budgets budget;
            RELOCATIONS relocations relocation;
            PREFERENCES preferences preference;
            DECISIONS decisions decision;
            RELATIONS relations relation;
            SERVED_UNITS served_units served_unit;
        }
        Ok(())
    }

    fn typed<T>(&self, sheet: &Sheet, read: impl Fn(&mut Row<'_, '_>) -> Option<T>) -> Result<Vec<T>, Vec<Diagnostic>> {
        let mut grid = Grid::default();
        grid.push(1, self.columns.iter().map(|&column| Cow::Borrowed(column)));
        for line in &self.rows {
            grid.push(line.row, line.cells.iter().map(|cell| Cow::Borrowed(cell.as_str())));
        }
        let mut faults = Vec::new();
        let table = Table::open(sheet, &grid, &mut faults);
        let rows = table.map(|table| table.read(None, &mut faults, &mut Rejected::default(), read));
        match rows {
            Some(rows) if faults.is_empty() => Ok(rows),
            _ => Err(faults),
        }
    }
}

/// SHA-256 over everything that a plan depends on: settings, values of the policy, and rows; hexadecimal. Two instances
/// with the same fingerprint are the same, however their files are written.
#[must_use]
pub fn fingerprint(tables: &Tables, origins: &Origins) -> String {
    let mut all = Sha256::new();
    let mut put = |text: &str| {
        all.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_le_bytes());
        all.update(text.as_bytes());
    };
    let header = &tables.header;
    put(&format!("{} {} {:?} {}", header.start, header.periods, header.period, header.currency));
    put(&header.name);
    for entry in &origins.entries {
        put(&entry.path);
        put(&entry.value);
    }
    for (sheet, lines) in instance_write::lines(tables) {
        put(sheet.file);
        for (row, cells) in lines {
            put(&row.to_string());
            cells.iter().for_each(|cell| put(cell));
        }
    }
    all.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::columns::in_language;
    use super::*;
    use crate::diagnostic::Language;
    use crate::instance::InstanceBuilder;

    #[test]
    fn the_examples_of_templates_are_rows_that_could_be_read() {
        let header = InstanceBuilder::new("2027-01-01", 5).tables().header.clone();
        for sheet in sheets::ALL {
            let described = sheet.described.expect("tables of an instance are described");
            for language in [Language::English, Language::Indonesian] {
                let cell = |cell: &&'static str| {
                    let (en, id) = cell.split_once('|').unwrap_or((cell, cell));
                    in_language([en, id], language).to_owned()
                };
                let line = CellRow { row: 2, cells: described.example.iter().map(cell).collect() };
                let columns = sheet.columns.iter().map(|&(column, _)| column).collect();
                let cells = Cells { file: sheet.file, columns, rows: vec![line] };
                let put = cells.put(&mut Tables::new(header.clone()));
                assert_eq!(put, Ok(()), "{}", sheet.file);
            }
        }
    }
}
