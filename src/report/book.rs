//! The workbook: one sheet per matter, real numbers with their formats, frozen and filtered headings, and totals as
//! formulas whose results are written beside them, so that programs that do not calculate show them too.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};

use super::Report;
use crate::diagnostic::Language;

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot make the workbook: {0}")]
pub struct WorkbookError(#[from] XlsxError);

/// The report as the bytes of an `.xlsx` file.
///
/// # Errors
/// The plan breaks a limit of the format, such as 1,048,576 rows to a sheet.
pub fn workbook(report: &Report<'_>) -> Result<Vec<u8>, WorkbookError> {
    let t = &report.texts;
    let mut book = Workbook::new();
    let start = report.instance.calendar.start();
    // Not the present day: the same plan gives the same bytes.
    let (year, month, day) = (start.year().clamp(1900, 9999).unsigned_abs(), start.month(), start.day());
    let dated = ExcelDateTime::from_ymd(year, month.unsigned_abs(), day.unsigned_abs())?;
    let title = t.fill("title", &[("name", &report.figures.name)]);
    book.set_properties(&DocProperties::new().set_title(&title).set_creation_datetime(&dated));
    let formats = Formats::new(t.language(), &report.figures.currency);
    let sheets = [
        report.summary_sheet(&formats)?,
        report.moves_sheet(&formats)?,
        report.placements_sheet(&formats)?,
        report.trainings_sheet(&formats)?,
        report.sessions_sheet(&formats)?,
        report.budgets_sheet(&formats)?,
        report.costs_sheet(&formats)?,
        report.seats_sheet(&formats)?,
    ];
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    if !report.figures.money.development.is_empty() {
        book.push_worksheet(report.development_sheet(&formats)?);
    }
    if !report.plan.mentoring.is_empty() {
        book.push_worksheet(report.mentoring_sheet(&formats)?);
    }
    if let Some(comparison) = report.comparison {
        book.push_worksheet(report.comparison_sheet(comparison, &formats)?);
    }
    if let Some(frontier) = report.frontier {
        book.push_worksheet(report.frontier_sheet(frontier, &formats)?);
    }
    Ok(book.save_to_buffer()?)
}

/// How cells look.
pub(super) struct Formats {
    pub title: Format,
    pub heading: Format,
    pub words: Format,
    pub number: Format,
    pub money: Format,
    pub share: Format,
    pub decimal: Format,
    total_words: Format,
    total_number: Format,
    total_money: Format,
}

impl Formats {
    fn new(language: Language, currency: &str) -> Self {
        let money = match (language, currency) {
            (Language::Indonesian, "IDR") => "\"Rp\"#,##0;-\"Rp\"#,##0".to_owned(),
            _ => format!("\"{currency}\" #,##0;-\"{currency}\" #,##0"),
        };
        let total = || Format::new().set_bold().set_border_top(rust_xlsxwriter::FormatBorder::Thin);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            heading: Format::new()
                .set_bold()
                .set_background_color("DDE5EE")
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_border_bottom(rust_xlsxwriter::FormatBorder::Thin),
            words: Format::new(),
            number: Format::new().set_num_format("#,##0"),
            money: Format::new().set_num_format(&money),
            share: Format::new().set_num_format("0.00%"),
            decimal: Format::new().set_num_format("#,##0.000"),
            total_words: total(),
            total_number: total().set_num_format("#,##0"),
            total_money: total().set_num_format(&money),
        }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Words, or an id.
    Words,
    /// Years: numbers without marks between digits.
    Plain,
    /// Whole numbers that are not added up.
    Number,
    /// Whole numbers with a total.
    Count,
    /// Money with a total.
    Money,
    /// Money that is not added up, because lines overlap.
    Amount,
    /// Basis points, shown as percent.
    Share,
    /// Millionths, shown as percent.
    Gap,
    /// Thousandths.
    Decimal,
}

/// A column of a sheet.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub heading: String,
    pub width: f64,
    pub sort: Sort,
}

/// A cell of a table.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Empty,
    Words(String),
    /// In the unit of its column.
    Number(i64),
    /// A formula and its result in the unit of its column.
    Formula(String, i64),
    /// A formula whose result is this over that; nothing over nothing is 0.
    Quotient(String, i64, i64),
}

impl Value {
    pub(super) fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }

    pub(super) fn count(count: u64) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

/// Writes a table with its heading in row `top`, gives the row of its last data row + 1 (where the total stands, if a
/// column has one).
pub(super) fn table(
    sheet: &mut Worksheet,
    formats: &Formats,
    top: u32,
    columns: &[Column],
    rows: impl IntoIterator<Item = Vec<Value>>,
    total: &str,
) -> Result<u32, XlsxError> {
    for (at, column) in columns.iter().enumerate() {
        sheet.write_string_with_format(top, place(at), &column.heading, &formats.heading)?;
    }
    let mut sums = vec![0_i64; columns.len()];
    let mut row = top + 1;
    for values in rows {
        for (at, (value, column)) in values.iter().zip(columns).enumerate() {
            put(sheet, formats, (row, place(at)), value, column.sort)?;
            if let Value::Number(number) | Value::Formula(_, number) = value {
                sums[at] = sums[at].saturating_add(*number);
            }
        }
        row += 1;
    }
    let added = |column: &Column| matches!(column.sort, Sort::Count | Sort::Money);
    if columns.iter().any(added) && row > top + 1 {
        for (at, column) in columns.iter().enumerate() {
            let cell = (row, place(at));
            match column.sort {
                Sort::Count | Sort::Money => {
                    let formula = format!("=SUM({}:{})", name(top + 1, at), name(row - 1, at));
                    let money = column.sort == Sort::Money;
                    let format = if money { &formats.total_money } else { &formats.total_number };
                    let formula = Formula::new(formula).set_result(sums[at].to_string());
                    sheet.write_formula_with_format(cell.0, cell.1, formula, format)?;
                }
                _ if at == 0 => {
                    sheet.write_string_with_format(cell.0, cell.1, total, &formats.total_words)?;
                }
                _ => {
                    sheet.write_blank(cell.0, cell.1, &formats.total_words)?;
                }
            }
        }
    }
    Ok(row)
}

impl Report<'_> {
    /// Columns: the catalogue's key of the heading, the width, and what they hold.
    pub(super) fn columns(&self, columns: &[(&str, f64, Sort)]) -> Vec<Column> {
        columns.iter().map(|&(key, width, sort)| column(self.heading(key), width, sort)).collect()
    }

    /// A sheet of one table, named by the catalogue's `key`: heading frozen and filtered. With it comes the row where the
    /// total stands.
    pub(super) fn sheet(
        &self,
        formats: &Formats,
        key: &str,
        columns: &[Column],
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Result<(Worksheet, u32), XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(self.texts.say(key))?;
        for (at, column) in columns.iter().enumerate() {
            sheet.set_column_width(place(at), column.width)?;
        }
        let end = table(&mut sheet, formats, 0, columns, rows, &self.texts.say("total"))?;
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, (end - 1).max(1), place(columns.len() - 1))?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        Ok((sheet, end))
    }
}

/// Writes one cell.
pub(super) fn put(
    sheet: &mut Worksheet,
    formats: &Formats,
    (row, column): (u32, u16),
    value: &Value,
    sort: Sort,
) -> Result<(), XlsxError> {
    let format = match sort {
        Sort::Words | Sort::Plain => &formats.words,
        Sort::Number | Sort::Count => &formats.number,
        Sort::Money | Sort::Amount => &formats.money,
        Sort::Share | Sort::Gap => &formats.share,
        Sort::Decimal => &formats.decimal,
    };
    match value {
        Value::Empty => {}
        Value::Words(text) => {
            sheet.write_string(row, column, text)?;
        }
        Value::Number(number) => {
            sheet.write_number_with_format(row, column, scaled(*number, sort), format)?;
        }
        Value::Formula(text, result) => {
            let formula = Formula::new(text).set_result(scaled(*result, sort).to_string());
            sheet.write_formula_with_format(row, column, formula, format)?;
        }
        Value::Quotient(text, part, whole) => {
            let formula = Formula::new(text).set_result(quotient(*part, *whole).to_string());
            sheet.write_formula_with_format(row, column, formula, format)?;
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "cells hold 53 bits; amounts beyond them do not occur in rupiah")]
fn scaled(number: i64, sort: Sort) -> f64 {
    match sort {
        Sort::Share => number as f64 / 10_000.0,
        Sort::Gap => number as f64 / 1_000_000.0,
        Sort::Decimal => number as f64 / 1_000.0,
        _ => number as f64,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a quotient for display, as spreadsheets reckon it")]
fn quotient(part: i64, whole: i64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// A column's number as the format counts.
pub(super) fn place(at: usize) -> u16 {
    u16::try_from(at).expect("tables have fewer than 2^16 columns")
}

/// A cell's name, `C7` for row 6 and column 2.
pub(super) fn name(row: u32, column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).expect("less than 26");
        letters.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}

/// A column.
pub(super) fn column(heading: String, width: f64, sort: Sort) -> Column {
    Column { heading, width, sort }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        assert_eq!(name(0, 0), "A1");
        assert_eq!(name(6, 25), "Z7");
        assert_eq!(name(6, 26), "AA7");
        assert_eq!(name(9, 701), "ZZ10");
        assert_eq!(name(9, 702), "AAA10");
    }
}
