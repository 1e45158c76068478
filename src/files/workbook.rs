//! Workbooks (`.xlsx`): every sheet as text cells, so that one reading serves both kinds of files.
//!
//! Date cells become `YYYY-MM-DD`, whole numbers their digits. A number beyond 2⁵³ has lost digits in the workbook
//! itself; it is written in scientific notation, which the readers of identifiers and numbers refuse.

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx, open_workbook_from_rs};

use crate::diagnostic::{Diagnostic, Place, codes};

use super::grid::Grid;
use super::source::{SETTINGS, stem};

/// Columns beyond this are nobody's data.
const MOST_COLUMNS: u32 = 256;

/// An opened workbook.
pub(super) struct Workbook {
    name: String,
    book: Xlsx<Cursor<Vec<u8>>>,
    names: Vec<String>,
}

impl Workbook {
    pub(super) fn open(name: &str, bytes: Vec<u8>) -> Result<Self, Vec<Diagnostic>> {
        let book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(|error: calamine::XlsxError| {
            vec![Diagnostic::new(&codes::E117, Place::file(name.to_owned())).value(error.to_string())]
        })?;
        let names = book.sheet_names();
        Ok(Self { name: name.to_owned(), book, names })
    }

    /// Names of the sheets.
    pub(super) fn sheets(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The sheet for that file: `None` when there is no such sheet, `Some(None)` when it cannot be read.
    pub(super) fn grid(&mut self, file: &'static str, faults: &mut Vec<Diagnostic>) -> Option<Option<Grid<'static>>> {
        let wanted = stem(file);
        let name = self.names.iter().find(|name| name.trim().eq_ignore_ascii_case(wanted))?.clone();
        match self.cells(&name) {
            Ok(grid) => Some(Some(grid)),
            Err(error) => {
                let place = Place::file(format!("{}/{name}", self.name));
                faults.push(Diagnostic::new(&codes::E117, place).value(error.to_string()));
                Some(None)
            }
        }
    }

    /// Cell by cell: a stray cell in the last row and column must not fill the memory with empty ones.
    fn cells(&mut self, name: &str) -> Result<Grid<'static>, calamine::XlsxError> {
        let mut reader = self.book.worksheet_cells_reader(name)?;
        let mut rows: Vec<(u32, Vec<Cow<'static, str>>)> = Vec::new();
        while let Some(cell) = reader.next_cell()? {
            let (row, column) = cell.get_position();
            let text = text_of(cell.get_value());
            if column >= MOST_COLUMNS || text.is_empty() {
                continue;
            }
            let number = row.saturating_add(1);
            if rows.last().is_none_or(|&(last, _)| last != number) {
                rows.push((number, Vec::new()));
            }
            if let Some((_, cells)) = rows.last_mut() {
                let at = column as usize;
                if cells.len() <= at {
                    cells.resize(at + 1, Cow::Borrowed(""));
                }
                cells[at] = Cow::Owned(text);
            }
        }
        // In a sheet, empty cells at the end of a row are not stored.
        let width = rows.first().map_or(0, |(_, header)| header.len());
        let mut grid = Grid::default();
        for (number, mut cells) in rows {
            if cells.len() < width {
                cells.resize(width, Cow::Borrowed(""));
            }
            grid.push(number, cells);
        }
        Ok(grid)
    }

    /// The sheet `instance` (columns key and value) as the text of an `instance.toml`, line by line.
    pub(super) fn settings(&mut self, faults: &mut Vec<Diagnostic>) -> Option<String> {
        let grid = self.grid(SETTINGS, faults)??;
        let mut lines: Vec<String> = Vec::new();
        for at in 0..grid.len() {
            let (row, cells) = grid.record(at);
            let key = cells.first().map_or("", |cell| cell.trim());
            let value = cells.get(1).map_or("", |cell| cell.trim());
            if at == 0 && key.eq_ignore_ascii_case("key") {
                continue;
            }
            while lines.len() + 1 < row as usize && lines.len() < 100_000 {
                lines.push(String::new());
            }
            let plain = format!("{key} = {value}");
            let line = if plain.parse::<toml::Table>().is_ok() {
                plain
            } else {
                format!("{key} = {}", toml::Value::String(value.to_owned()))
            };
            lines.push(line);
        }
        Some(lines.join("\n"))
    }
}

fn text_of(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) if moment.is_duration() => number_text(moment.as_f64()),
        DataRef::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
        }
        DataRef::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Whole numbers as digits as long as a floating-point number holds them exactly.
#[allow(clippy::cast_possible_truncation, reason = "only whole numbers below 2^53 are converted")]
fn number_text(number: f64) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        return (number as i64).to_string();
    }
    if number.abs() < EXACT {
        return number.to_string();
    }
    let text = format!("{number:E}");
    text.replacen('E', "E+", 1)
}
