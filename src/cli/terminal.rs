//! Where words go: results to the standard output, messages to the standard error. A reader that stops reading
//! (`rotasi … | head`) is no error.

use std::io::{self, ErrorKind, Write};

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use rotasi::texts::Grid;
use serde::Serialize;

use super::exit::{Exit, Failure};

/// One line under the headings.
const LINES: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Columns when nothing is known about the terminal.
const WIDTH: u16 = 120;

/// Writes a result.
pub fn show(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(fault) if fault.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Unexpected, format!("cannot write to the standard output: {fault}")))
        }
        _ => Ok(()),
    }
}

/// Writes a result line by line.
pub fn show_lines(lines: &[String]) -> Result<(), Failure> {
    show(&lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect::<String>())
}

/// Writes a result as JSON.
pub fn show_json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|fault| Failure::new(Exit::Unexpected, format!("cannot write JSON: {fault}")))?;
    show(&(text + "\n"))
}

/// Writes a message. Nobody can be told when that fails.
pub fn tell(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}

/// An empty table with these headings; columns from `numbers` on are figures and align right.
pub fn table<'a>(headings: impl IntoIterator<Item = &'a str>, numbers: usize) -> Table {
    let mut table = Table::new();
    table.load_style(LINES).set_content_arrangement(ContentArrangement::Dynamic).set_width(width());
    table.set_header(headings);
    for column in table.column_iter_mut().skip(numbers) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// A table of words as lines.
pub fn grid(grid: &Grid) -> Vec<String> {
    let mut shown = table(grid.headings.iter().map(String::as_str), grid.words);
    for row in &grid.rows {
        shown.add_row(row);
    }
    shown.lines().collect()
}

fn width() -> u16 {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .filter(|&columns| columns >= 60)
        .unwrap_or(WIDTH)
}

/// A whole number with spaces between thousands: `15 000 000`.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// A share as a percentage with as many decimals as tell it from zero: `0 %`, `1.01 %`, `0.0004 %`.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    match percent.abs() {
        0.0 => "0 %".to_owned(),
        size if size < 0.01 => format!("{percent:.4} %"),
        _ => format!("{percent:.2} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(-15_000_000), "-15 000 000");
        assert_eq!(grouped(i64::MIN), "-9 223 372 036 854 775 808");
    }

    #[test]
    fn a_small_gap_does_not_look_like_none() {
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(0.0101), "1.01 %");
        assert_eq!(percent(0.000_004), "0.0004 %");
    }
}
