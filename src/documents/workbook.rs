//! A paper as a workbook (`.xlsx`): one sheet, landscape A4 in the width of a page, headings on every page, real numbers and
//! dates, and yellow cells to fill in.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::document::{groups, joined};
use super::paper::{Cell, Entry, Paper, Part, Sort};
use crate::diagnostic::Language;
use crate::report::WorkbookError;
use crate::texts::Texts;

/// Characters that fit a line across all columns; notes are given room by it.
const LINE: usize = 170;

/// The paper as the bytes of an `.xlsx` file.
///
/// # Errors
/// The paper breaks a limit of the format, such as 1,048,576 rows.
pub fn workbook(paper: &Paper, language: Language, currency: &str) -> Result<Vec<u8>, WorkbookError> {
    let mut book = Workbook::new();
    // A fixed day: the same plan gives the same bytes.
    let dated = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(paper.title.join(" ")).set_creation_datetime(&dated));
    let mut sheet = Worksheet::new();
    sheet.set_name(paper.name.chars().take(31).collect::<String>())?;
    let last = u16::try_from(paper.columns.len()).expect("papers have few columns");
    let mut desk = Desk {
        sheet: &mut sheet,
        formats: Formats::new(language, currency),
        texts: Texts::of(language),
        row: 0,
        last,
        right: last.saturating_sub(4).max(1),
    };
    desk.set(paper)?;
    book.push_worksheet(sheet);
    Ok(book.save_to_buffer()?)
}

struct Formats {
    title: Format,
    heading: Format,
    part: Format,
    label: Format,
    plain: Format,
    field: Format,
    sign: Format,
    sign_field: Format,
    note: Format,
    words: Format,
    centre: Format,
    figure: Format,
    money: Format,
    date: Format,
}

impl Formats {
    fn new(language: Language, currency: &str) -> Self {
        let money = match (language, currency) {
            (Language::Indonesian, "IDR") => "\"Rp\"#,##0".to_owned(),
            _ => format!("\"{currency}\" #,##0"),
        };
        let day = if language == Language::Indonesian { "dd-mm-yyyy" } else { "yyyy-mm-dd" };
        let base = || Format::new().set_font_name("Arial").set_font_size(9);
        let cell = || base().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
        let centre = || cell().set_align(FormatAlign::Center);
        let yellow = |format: Format| format.set_background_color("FFF2CC");
        let sign = || base().set_font_size(10).set_align(FormatAlign::Center);
        Self {
            title: base().set_bold().set_font_size(12).set_align(FormatAlign::Center),
            heading: centre().set_bold().set_align(FormatAlign::VerticalCenter).set_background_color("E7E6E6"),
            part: base().set_bold().set_font_size(10).set_border(FormatBorder::Thin).set_background_color("F2F2F2"),
            label: base(),
            plain: base(),
            field: yellow(base()),
            sign: sign(),
            sign_field: yellow(sign()),
            note: base().set_italic().set_text_wrap().set_align(FormatAlign::Top),
            words: cell(),
            centre: centre(),
            figure: cell().set_num_format("#,##0"),
            money: cell().set_num_format(money),
            date: centre().set_num_format(day),
        }
    }

    fn of(&self, sort: Sort) -> &Format {
        match sort {
            Sort::Words => &self.words,
            Sort::Centre => &self.centre,
            Sort::Figure => &self.figure,
            Sort::Money => &self.money,
            Sort::Date => &self.date,
        }
    }
}

/// A sheet being written from the top down.
struct Desk<'s> {
    sheet: &'s mut Worksheet,
    formats: Formats,
    texts: Texts,
    row: u32,
    /// The last column.
    last: u16,
    /// The first column of what stands at the right.
    right: u16,
}

impl Desk<'_> {
    fn set(&mut self, paper: &Paper) -> Result<(), XlsxError> {
        self.sheet.set_column_width(0, 5)?;
        for (at, column) in paper.columns.iter().enumerate() {
            let width = f64::from(column.width) + 1.0;
            self.sheet.set_column_width(u16::try_from(at + 1).expect("papers have few columns"), width)?;
        }
        for entries in &paper.annex {
            match entries.as_slice() {
                [label, value] => {
                    let (label, formats) = (format!("{} :", label.shown()), self.formats.label.clone());
                    self.span(self.right, self.right, &label, &formats)?;
                    self.entry(self.right + 1, value)?;
                }
                entries => self.whole(entries, false)?,
            }
            self.row += 1;
        }
        self.row += u32::from(!paper.annex.is_empty());
        for words in &paper.title {
            let format = self.formats.title.clone();
            self.span(0, self.last, words, &format)?;
            self.row += 1;
        }
        self.row += 1;
        let top = self.row;
        self.heading(paper)?;
        self.sheet.set_repeat_rows(top, self.row - 1)?.set_freeze_panes(self.row, 0)?;
        let mut breaks = Vec::new();
        for (at, part) in paper.parts.iter().enumerate() {
            if paper.page_per_part && at > 0 {
                breaks.push(self.row);
            }
            self.part(paper, part)?;
        }
        self.sheet.set_page_breaks(&breaks)?;
        self.row += 1;
        for words in &paper.notes {
            let format = self.formats.note.clone();
            self.span(0, self.last, words, &format)?;
            self.room(words.chars().count().div_ceil(LINE))?;
            self.row += 1;
        }
        self.row += 1;
        for entries in &paper.signature {
            self.whole(entries, true)?;
            self.row += 1;
        }
        self.sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        self.sheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3).set_footer("&C&P / &N");
        Ok(())
    }

    /// Height for so many lines: not every program finds it by itself.
    fn room(&mut self, lines: usize) -> Result<(), XlsxError> {
        let lines = f64::from(u32::try_from(lines.max(1)).unwrap_or(u32::MAX));
        self.sheet.set_row_height(self.row, 12.5 * lines + 2.0)?;
        Ok(())
    }

    /// Words across the columns `from` to `to`.
    fn span(&mut self, from: u16, to: u16, words: &str, format: &Format) -> Result<(), XlsxError> {
        if from == to {
            self.sheet.write_string_with_format(self.row, from, words, format)?;
        } else {
            self.sheet.merge_range(self.row, from, self.row, to, words, format)?;
        }
        Ok(())
    }

    /// A piece from the column `from` to the last.
    fn entry(&mut self, from: u16, entry: &Entry) -> Result<(), XlsxError> {
        let format = match entry {
            Entry::Words(_) => self.formats.plain.clone(),
            Entry::Field { .. } => self.formats.field.clone(),
        };
        self.span(from, self.last, entry.shown(), &format)
    }

    /// A line at the right; in the middle of it where something is signed.
    fn whole(&mut self, entries: &[Entry], signed: bool) -> Result<(), XlsxError> {
        if entries.is_empty() {
            return Ok(());
        }
        let field = entries.iter().any(|entry| matches!(entry, Entry::Field { .. }));
        let formats = &self.formats;
        let format = match (signed, field) {
            (true, true) => &formats.sign_field,
            (true, false) => &formats.sign,
            (false, true) => &formats.field,
            (false, false) => &formats.plain,
        };
        let format = format.clone();
        self.span(self.right, self.last, &joined(entries), &format)
    }

    fn heading(&mut self, paper: &Paper) -> Result<(), XlsxError> {
        let (format, number) = (self.formats.heading.clone(), self.texts.say("doc-h-no"));
        let columns = &paper.columns;
        let place = |at: usize| u16::try_from(at + 1).expect("papers have few columns");
        let grouped = columns.iter().any(|column| column.group.is_some());
        let (top, bottom) = (self.row, self.row + u32::from(grouped));
        if grouped {
            self.sheet.merge_range(top, 0, bottom, 0, &number, &format)?;
        } else {
            self.sheet.write_string_with_format(top, 0, &number, &format)?;
        }
        for (group, span) in groups(columns) {
            match group {
                Some(group) => {
                    self.row = top;
                    self.span(place(span.start), place(span.end - 1), group, &format)?;
                    for at in span {
                        self.sheet.write_string_with_format(bottom, place(at), &columns[at].heading, &format)?;
                    }
                }
                None => {
                    let (at, words) = (place(span.start), &columns[span.start].heading);
                    if grouped {
                        self.sheet.merge_range(top, at, bottom, at, words, &format)?;
                    } else {
                        self.sheet.write_string_with_format(top, at, words, &format)?;
                    }
                }
            }
        }
        self.row = bottom;
        let lines = columns.iter().map(|column| Cell::words(&column.heading).lines_in(column.width * 3 / 4)).max();
        self.room(lines.unwrap_or(1))?;
        self.row += 1;
        for at in 0..=self.last {
            self.sheet.write_number_with_format(self.row, at, f64::from(at + 1), &self.formats.centre)?;
        }
        self.row += 1;
        Ok(())
    }

    fn part(&mut self, paper: &Paper, part: &Part) -> Result<(), XlsxError> {
        if let Some(heading) = &part.heading {
            let format = self.formats.part.clone();
            self.span(0, self.last, heading, &format)?;
            self.row += 1;
        }
        for (label, value) in &part.particulars {
            let format = self.formats.label.clone();
            self.span(0, 1, label, &format)?;
            self.entry(2, value)?;
            self.row += 1;
        }
        for (at, row) in part.rows.iter().enumerate() {
            let number = f64::from(u32::try_from(at + 1).unwrap_or(u32::MAX));
            self.sheet.write_number_with_format(self.row, 0, number, &self.formats.centre)?;
            for ((value, column), at) in row.iter().zip(&paper.columns).zip(1..) {
                self.put(at, value, column.sort)?;
            }
            let lines = row.iter().zip(&paper.columns).map(|(value, column)| value.lines_in(column.width)).max();
            self.room(lines.unwrap_or(1))?;
            self.row += 1;
        }
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "cells hold 53 bits; amounts beyond them do not occur in rupiah")]
    fn put(&mut self, at: u16, value: &Cell, sort: Sort) -> Result<(), XlsxError> {
        let (sheet, row, format) = (&mut *self.sheet, self.row, self.formats.of(sort));
        match value {
            Cell::Empty => sheet.write_blank(row, at, format)?,
            Cell::Words(words) if matches!(sort, Sort::Words) => {
                sheet.write_string_with_format(row, at, words, format)?
            }
            Cell::Words(words) => sheet.write_string_with_format(row, at, words, &self.formats.centre)?,
            Cell::Lines(lines) => sheet.write_string_with_format(row, at, lines.join("\n"), format)?,
            Cell::Number(number) => sheet.write_number_with_format(row, at, *number as f64, format)?,
            Cell::Money(money) => sheet.write_number_with_format(row, at, money.0 as f64, format)?,
            Cell::Date(date) => {
                let (year, month, day) = (date.year().unsigned_abs(), date.month(), date.day());
                let day = ExcelDateTime::from_ymd(year.clamp(1900, 9999), month.unsigned_abs(), day.unsigned_abs())?;
                sheet.write_datetime_with_format(row, at, &day, format)?
            }
        };
        Ok(())
    }
}
