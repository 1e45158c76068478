//! Workbooks (`.xlsx`, `.xls`, `.ods`): every sheet as text cells, so that one reading serves both kinds of files.
//!
//! Date cells become `YYYY-MM-DD`, whole numbers their digits. A number beyond 2⁵³ has lost digits in the workbook
//! itself; it is written in scientific notation, which the readers of identifiers and numbers refuse.

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{Data, Reader as _, Sheets, open_workbook_auto_from_rs};

use crate::diagnostic::{Diagnostic, Place, codes};

use super::grid::Grid;

/// Columns beyond this are nobody's data.
const MOST_COLUMNS: u32 = 256;

/// Ends of the names of workbooks.
pub(super) const ENDS: [&str; 4] = [".xlsx", ".xlsm", ".xls", ".ods"];

/// The sheet of the settings, in both languages.
pub(super) const SETTINGS_SHEETS: [&str; 2] = ["instance", "pengaturan"];

/// The headings of that sheet, in both languages.
pub(super) const SETTINGS_COLUMNS: [[&str; 2]; 2] = [["key", "value"], ["kunci", "nilai"]];

/// The sheet that explains the others, in both languages.
pub(super) const GUIDE_SHEETS: [&str; 2] = ["guide", "petunjuk"];

/// An opened workbook.
pub(super) struct Workbook {
    name: String,
    book: Sheets<Cursor<Vec<u8>>>,
    names: Vec<String>,
}

/// What becomes of a cell: row and column from 0, and its text.
type Cell = (u32, u32, String);

impl Workbook {
    /// Whether a file of that name is a workbook.
    pub(super) fn is_one(name: &str) -> bool {
        let name = name.to_lowercase();
        ENDS.iter().any(|end| name.ends_with(end))
    }

    pub(super) fn open(name: &str, bytes: Vec<u8>) -> Result<Self, Vec<Diagnostic>> {
        let book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| {
            vec![Diagnostic::new(&codes::E117, Place::file(name.to_owned())).value(error.to_string())]
        })?;
        let names = book.sheet_names();
        Ok(Self { name: name.to_owned(), book, names })
    }

    /// Names of the sheets.
    pub(super) fn sheets(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The sheets that bear one of these names.
    pub(super) fn named(&self, wanted: &[&str]) -> Vec<String> {
        let is_wanted = |name: &&String| wanted.iter().any(|wanted| name.trim().eq_ignore_ascii_case(wanted));
        self.names.iter().filter(is_wanted).cloned().collect()
    }

    /// The sheet `name`; the fault is told when it cannot be read.
    pub(super) fn grid(&mut self, name: &str, faults: &mut Vec<Diagnostic>) -> Option<Grid<'static>> {
        match self.cells(name) {
            Ok(cells) => Some(grid_of(cells)),
            Err(error) => {
                let place = Place::file(format!("{}/{name}", self.name));
                faults.push(Diagnostic::new(&codes::E117, place).value(error.to_string()));
                None
            }
        }
    }

    /// Cell by cell where the format allows it: a stray cell in the last row and column must not fill the memory with
    /// empty ones.
    fn cells(&mut self, name: &str) -> Result<Vec<Cell>, calamine::Error> {
        let mut cells = Vec::new();
        if let Sheets::Xlsx(book) = &mut self.book {
            let mut reader = book.worksheet_cells_reader(name)?;
            while let Some(cell) = reader.next_cell()? {
                let (row, column) = cell.get_position();
                cells.push((row, column, text_of(&cell.get_value().clone().into())));
            }
            return Ok(cells);
        }
        let range = self.book.worksheet_range(name)?;
        let (top, left) = range.start().unwrap_or_default();
        let place = |at: usize, from: u32| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(from);
        cells.extend(
            range.used_cells().map(|(row, column, cell)| (place(row, top), place(column, left), text_of(cell))),
        );
        Ok(cells)
    }

    /// The sheet of the settings (columns key and value) as the text of an `instance.toml`, line by line.
    pub(super) fn settings(&mut self, faults: &mut Vec<Diagnostic>) -> Option<String> {
        let name = self.named(&SETTINGS_SHEETS).into_iter().next()?;
        let grid = self.grid(&name, faults)?;
        let mut lines: Vec<String> = Vec::new();
        for at in 0..grid.len() {
            let (row, cells) = grid.record(at);
            let key = cells.first().map_or("", |cell| cell.trim());
            let value = cells.get(1).map_or("", |cell| cell.trim());
            if at == 0 && SETTINGS_COLUMNS.iter().any(|[own, _]| key.eq_ignore_ascii_case(own)) {
                continue;
            }
            while lines.len() + 1 < row as usize && lines.len() < 100_000 {
                lines.push(String::new());
            }
            lines.push(setting(key, value));
        }
        Some(lines.join("\n"))
    }
}

/// A line of TOML: what is no value of TOML is text.
fn setting(key: &str, value: &str) -> String {
    let plain = format!("{key} = {value}");
    match plain.parse::<toml::Table>() {
        Ok(_) => plain,
        Err(_) => format!("{key} = {}", toml::Value::String(value.to_owned())),
    }
}

/// How a value of TOML stands in the sheet of the settings, such that [`setting`] reads it again.
pub(super) fn setting_cell(key: &str, value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) if text.trim() == text && !text.is_empty() && !text.contains(['\r', '\n']) => {
            let is_text =
                setting(key, text).parse::<toml::Table>().ok() == setting(key, &value.to_string()).parse().ok();
            if is_text { text.clone() } else { value.to_string() }
        }
        other => other.to_string(),
    }
}

fn grid_of(cells: Vec<Cell>) -> Grid<'static> {
    let mut rows: Vec<(u32, Vec<Cow<'static, str>>)> = Vec::new();
    for (row, column, text) in cells {
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
        grid.push_written(number, cells);
    }
    grid
}

/// The name of a column in a spreadsheet, from its place counted from 0: `A`, `Z`, `AA`.
pub(super) fn letters(mut at: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at % 26]));
        if at < 26 {
            break;
        }
        at = at / 26 - 1;
    }
    letters.into_iter().rev().collect()
}

fn text_of(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(moment) if moment.is_duration() => number_text(moment.as_f64()),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
        }
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        assert_eq!([0, 5, 25, 26, 51, 52, 701, 702].map(letters), ["A", "F", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn settings_survive_the_way_through_a_cell() {
        let texts = ["asn", "Kota 2027-2031", "true", "2027", "2027-01-01", "a # b", "\"x\"", " x ", "", "[1]", "x\ny"];
        let values = texts.map(|text| toml::Value::String(text.to_owned()));
        let others = ["x = 5", "x = 2027-01-01", "x = [1, 2]", "x = true", "x = { a = 1 }"];
        let others = others.map(|text| text.parse::<toml::Table>().unwrap()["x"].clone());
        for value in values.into_iter().chain(others) {
            let cell = setting_cell("key", &value);
            let line: toml::Table = setting("key", cell.trim()).parse().unwrap();
            assert_eq!(line["key"], value, "{cell}");
        }
    }
}
