//! Any table file as sheets of text cells with their places, for readers that look for headings themselves.

use std::fs;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Place, Text, codes};

use super::grid::{self, BadQuote, Grid};
use super::text;
use super::workbook::{Workbook, letters};

/// A sheet of a workbook, or a CSV file, as text cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawSheet {
    /// Name of the file, with `/` and the sheet's name if it is a workbook.
    pub name: String,
    /// Whether it is a sheet of a workbook, whose cells have letters.
    pub lettered: bool,
    /// Rows that hold anything: number (as a spreadsheet shows it) and cells, untrimmed.
    pub rows: Vec<(u32, Vec<String>)>,
}

impl RawSheet {
    /// The cell in `row` and the column counted from 0, under the heading `heading`.
    #[must_use]
    pub fn place(&self, row: u32, column: usize, heading: &str) -> Place {
        let mut place = Place::cell(self.name.clone(), row, heading.to_owned());
        if self.lettered && row > 0 {
            place.cell = format!("{}{row}", letters(column)).into();
        }
        place
    }
}

/// Reads every sheet of the workbook or CSV file `path`; numbers beyond 2⁵³ are written in scientific notation, dates as
/// `YYYY-MM-DD`. Besides come warnings.
///
/// # Errors
/// The file cannot be read as either.
pub fn read_sheets(path: &Path) -> Result<(Vec<RawSheet>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let bytes = fs::read(path).map_err(|error| {
        vec![Diagnostic::new(&codes::E100, Place::file(path.display().to_string())).value(error.to_string())]
    })?;
    let mut found = Vec::new();
    if Workbook::is_one(&name) {
        let mut book = Workbook::open(&name, bytes)?;
        let sheets: Vec<String> = book.sheets().map(str::to_owned).collect();
        let mut read = Vec::with_capacity(sheets.len());
        for sheet in sheets {
            let Some(grid) = book.grid(&sheet, &mut found) else { return Err(found) };
            read.push(RawSheet { name: format!("{name}/{}", sheet.trim()), lettered: true, rows: rows(&grid) });
        }
        return Ok((read, found));
    }
    let decoded = text::decode(&bytes).map_err(|_| {
        let expected = Text::fixed(
            "a CSV file in UTF-8, or a workbook (.xlsx, .xls, .ods)",
            "berkas CSV UTF-8, atau buku kerja (.xlsx, .xls, .ods)",
        );
        vec![Diagnostic::new(&codes::E103, Place::file(name.clone())).expected(expected)]
    })?;
    if decoded.guessed {
        found.push(Diagnostic::new(&codes::W103, Place::file(name.clone())));
    }
    let (grid, bad) = grid::split(&decoded.text);
    if let Some(BadQuote { row, .. }) = bad {
        found.push(Diagnostic::new(&codes::E107, Place::row(name, row)));
        return Err(found);
    }
    Ok((vec![RawSheet { name, lettered: false, rows: rows(&grid) }], found))
}

fn rows(grid: &Grid<'_>) -> Vec<(u32, Vec<String>)> {
    let row = |at| {
        let (number, cells) = grid.record(at);
        (number, cells.iter().map(ToString::to_string).collect())
    };
    (0..grid.len()).map(row).collect()
}
