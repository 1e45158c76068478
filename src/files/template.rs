//! An instance as a workbook to be filled in: headings with notes, drop-down lists, an example row that is never read, a
//! sheet that explains every column; empty, or with all that an existing instance holds.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, Note, Workbook, Worksheet, XlsxError,
};

use crate::diagnostic::Language;
use crate::policy::Policy;

use super::columns::{Column, Described, Holds, in_language};
use super::grid::MARK;
use super::instance_write::{lines, policy_toml, settings as settings_toml};
use super::load::LoadedTables;
use super::sheets;
use super::source::stem;
use super::table::Sheet;
use super::template_guide;
use super::value;
use super::workbook::{SETTINGS_COLUMNS, SETTINGS_SHEETS, setting_cell};

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot make the workbook: {0}")]
pub struct TemplateError(#[from] XlsxError);

/// The settings of an empty template.
const EMPTY: &str = "format = 1\nname = \"…\"\nstart = 2027-01-01\nperiods = 5\nperiod = \"year\"\ncurrency = \"IDR\"\n\
                     [policy]\npreset = \"asn\"\n";

/// Rows that are prepared for data at least.
const PREPARED: u32 = 10_000;

/// The bytes of an `.xlsx` file with a sheet for every table, headings in `language`: with the rows and settings of
/// `from`, or else empty but for an example row in each sheet, which begins with `#` and is no data.
///
/// # Errors
/// A table breaks a limit of the format, such as 1,048,576 rows to a sheet.
pub fn template(from: Option<&LoadedTables>, language: Language) -> Result<Vec<u8>, TemplateError> {
    let looks = Looks::new();
    let kinds: Vec<String> = match from {
        Some(loaded) => loaded.tables.header.policy.kinds.iter().map(|kind| kind.name.clone()).collect(),
        None => Policy::asn().kinds.into_iter().map(|kind| kind.name).collect(),
    };
    let mut book = Workbook::new();
    // Not the present day: the same instance gives the same bytes.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    book.push_worksheet(template_guide::guide(language, &looks)?);
    book.push_worksheet(settings_sheet(from, language, &looks)?);
    let mut rows: Vec<(&str, Vec<Row>)> = match from {
        Some(loaded) => lines(&loaded.tables).map(|(sheet, rows)| (sheet.file, rows.collect())).collect(),
        None => Vec::new(),
    };
    for sheet in sheets::ALL {
        let Some(described) = sheet.described else { continue };
        let at = rows.iter().position(|(file, _)| *file == sheet.file);
        let own = at.map(|at| rows.swap_remove(at).1).unwrap_or_default();
        let making = Making { sheet, described, language, looks: &looks, kinds: &kinds };
        book.push_worksheet(making.sheet(&own, from.is_none())?);
    }
    Ok(book.save_to_buffer()?)
}

/// A row of a table: its number and cells.
type Row = (u32, Vec<String>);

/// How cells look.
pub(super) struct Looks {
    pub title: Format,
    pub words: Format,
    pub must: Format,
    pub may: Format,
    text: Format,
    date: Format,
    number: Format,
    example: Format,
}

impl Looks {
    fn new() -> Self {
        let heading = || {
            Format::new().set_bold().set_align(FormatAlign::Top).set_text_wrap().set_border_bottom(FormatBorder::Thin)
        };
        Self {
            title: Format::new().set_bold().set_font_size(14),
            words: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            must: heading().set_background_color("B9D3EE"),
            may: heading().set_background_color("E4E9EF"),
            text: Format::new().set_num_format("@"),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            number: Format::new().set_num_format("#,##0"),
            example: Format::new().set_num_format("@").set_italic().set_font_color("808080"),
        }
    }

    fn of(&self, holds: Holds) -> &Format {
        match holds {
            Holds::Date => &self.date,
            Holds::Money(_) => &self.number,
            // As text, so that a NIP typed into it keeps its digits.
            Holds::Key | Holds::Of(_) | Holds::ListOf(_) | Holds::Words | Holds::List => &self.text,
            _ => &self.words,
        }
    }
}

/// One sheet being made.
struct Making<'a> {
    sheet: &'static Sheet,
    described: &'static Described,
    language: Language,
    looks: &'a Looks,
    kinds: &'a [String],
}

impl Making<'_> {
    fn sheet(&self, rows: &[Row], with_example: bool) -> Result<Worksheet, XlsxError> {
        let mut page = Worksheet::new();
        page.set_name(in_language([stem(self.sheet.file), self.described.id], self.language))?;
        if self.sheet.required {
            page.set_tab_color("3A6EA5");
        }
        page.set_freeze_panes(1, 1)?.set_landscape().set_print_fit_to_pages(1, 0);
        let last = rows.last().map_or(0, |&(row, _)| row).max(PREPARED);
        for (at, column) in (0..).zip(self.described.columns) {
            self.column(&mut page, at, column, last)?;
        }
        if with_example {
            self.example(&mut page)?;
        }
        for (row, cells) in rows {
            for ((at, column), cell) in (0..).zip(self.described.columns).zip(cells) {
                self.cell(&mut page, row.saturating_sub(1), at, column, cell)?;
            }
        }
        Ok(page)
    }

    /// Heading, note, format and drop-down list of a column.
    fn column(&self, page: &mut Worksheet, at: u16, column: &Column, last: u32) -> Result<(), XlsxError> {
        let heading = column.spoken(self.language);
        let looks = if column.need.required { &self.looks.must } else { &self.looks.may };
        let width = f64::from(u32::try_from(heading.chars().count()).unwrap_or(20)).clamp(10.0, 30.0) + 3.0;
        // Wide enough for a NIP.
        let width = if matches!(column.holds, Holds::Key | Holds::Of(_)) { width.max(22.0) } else { width };
        page.set_column_width(at, width)?.set_column_format(at, self.looks.of(column.holds))?;
        page.write_string_with_format(0, at, heading, looks)?;
        let note = template_guide::note(column, self.language);
        page.insert_note(0, at, &Note::new(note).add_author_prefix(false).set_width(320).set_height(110))?;
        if let Some(rule) = self.rule(column)? {
            page.add_data_validation(1, at, last, at, &rule)?;
        }
        Ok(())
    }

    /// What may be typed into a column; references and kinds may also be typed before they exist.
    fn rule(&self, column: &Column) -> Result<Option<DataValidation>, XlsxError> {
        let rule = DataValidation::new();
        let between = |from: i64, to: i64| {
            DataValidationRule::Between(Formula::new(from.to_string()), Formula::new(to.to_string()))
        };
        let rule = match column.holds {
            Holds::Choice(words) => listed(rule, &words(self.language)),
            Holds::Truth => listed(rule, &truths(self.language)),
            Holds::Kind => listed(rule, &self.kinds.iter().map(String::as_str).collect::<Vec<_>>()),
            Holds::Of(table) => Some(
                rule.allow_list_formula(Formula::new(format!("={}!$A$2:$A${PREPARED}", self.name_of(table))))
                    .set_error_style(DataValidationErrorStyle::Warning),
            ),
            Holds::Number(range) | Holds::Money(range) => {
                Some(rule.allow_whole_number_formula(between(*range.start(), *range.end())))
            }
            Holds::Date => {
                let from = ExcelDateTime::from_ymd(1901, 1, 1)?;
                Some(rule.allow_date(DataValidationRule::GreaterThanOrEqualTo(from)))
            }
            Holds::Key | Holds::ListOf(_) | Holds::Words | Holds::List | Holds::Kinds => None,
        };
        let Some(rule) = rule else { return Ok(None) };
        // A message of the program may have 225 characters.
        let message: String = template_guide::meaning(column, self.language).chars().take(220).collect();
        Ok(Some(
            rule.set_error_title(column.spoken(self.language).chars().take(32).collect::<String>())?
                .set_error_message(message)?,
        ))
    }

    /// The sheet of the table `table`.
    fn name_of(&self, table: &str) -> &'static str {
        let sheet = sheets::ALL.into_iter().find(|sheet| stem(sheet.file) == table);
        let named = sheet.and_then(|sheet| Some([stem(sheet.file), sheet.described?.id]));
        in_language(named.expect("columns refer to tables of an instance"), self.language)
    }

    fn example(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        for (at, cell) in (0..).zip(self.described.example) {
            let (en, id) = cell.split_once('|').unwrap_or((cell, cell));
            let cell = in_language([en, id], self.language);
            let cell = if at == 0 { format!("{MARK}{cell}") } else { cell.to_owned() };
            page.write_string_with_format(1, at, cell, &self.looks.example)?;
        }
        Ok(())
    }

    /// A cell as what it is: days as days, numbers as numbers, words in the language of the headings.
    fn cell(&self, page: &mut Worksheet, row: u32, at: u16, column: &Column, cell: &str) -> Result<(), XlsxError> {
        if cell.is_empty() {
            return Ok(());
        }
        let looks = self.looks.of(column.holds);
        match column.holds {
            Holds::Date => {
                // Spreadsheets count days from 1900 on, and wrongly until March.
                if let Ok(day) = value::date(cell)
                    && let Ok(year) = u16::try_from(day.year())
                    && (1901..=9999).contains(&year)
                {
                    let day = ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs())?;
                    page.write_datetime_with_format(row, at, &day, looks)?;
                    return Ok(());
                }
            }
            Holds::Number(_) | Holds::Money(_) => {
                if let Some(number) = cell.parse::<i64>().ok().and_then(exact) {
                    page.write_number_with_format(row, at, number, looks)?;
                    return Ok(());
                }
            }
            Holds::Choice(words) => {
                let known = words(Language::English).into_iter().position(|word| word == cell);
                let word = known.map_or(cell, |known| words(self.language)[known]);
                page.write_string_with_format(row, at, word, looks)?;
                return Ok(());
            }
            Holds::Truth => {
                let word = truths(self.language)[usize::from(cell != "true")];
                page.write_string_with_format(row, at, word, looks)?;
                return Ok(());
            }
            _ => {}
        }
        page.write_string_with_format(row, at, cell, looks)?;
        Ok(())
    }
}

fn truths(language: Language) -> [&'static str; 2] {
    match language {
        Language::English => ["true", "false"],
        Language::Indonesian => ["ya", "tidak"],
    }
}

/// A drop-down list, where the format holds it.
fn listed(rule: DataValidation, words: &[&str]) -> Option<DataValidation> {
    rule.allow_list_strings(words).ok()
}

/// The number as a spreadsheet holds it, if it does so exactly.
#[allow(clippy::cast_precision_loss, reason = "only numbers below 2^53 are converted")]
fn exact(number: i64) -> Option<f64> {
    (number.unsigned_abs() < 1 << 53).then_some(number as f64)
}

/// The settings, one a row, with what each means.
fn settings_sheet(from: Option<&LoadedTables>, language: Language, looks: &Looks) -> Result<Worksheet, XlsxError> {
    let mut page = Worksheet::new();
    page.set_name(in_language(SETTINGS_SHEETS, language))?.set_tab_color("3A6EA5");
    page.set_column_width(0, 34)?.set_column_width(1, 44)?.set_column_width(2, 70)?.set_freeze_panes(1, 1)?;
    let headings = SETTINGS_COLUMNS[usize::from(language == Language::Indonesian)];
    let third = in_language(["meaning", "arti"], language);
    for (at, heading) in (0..).zip(headings.into_iter().chain([third])) {
        page.write_string_with_format(0, at, heading, &looks.must)?;
    }
    for (row, (key, cell)) in (1..).zip(settings(from)) {
        page.write_string_with_format(row, 0, &key, &looks.text)?;
        page.write_string_with_format(row, 1, &cell, &looks.text)?;
        if let Some(meaning) = template_guide::setting(&key, language) {
            page.write_string_with_format(row, 2, meaning, &looks.words)?;
        }
    }
    Ok(page)
}

/// Every setting by its path, with its cell.
fn settings(from: Option<&LoadedTables>) -> Vec<(String, String)> {
    let text = match from {
        None => EMPTY.to_owned(),
        Some(loaded) => {
            let own = loaded.settings.parse::<toml::Table>().unwrap_or_default();
            let policy = own.get("policy").filter(|_| loaded.policy_file.is_none());
            // A policy file beside the folder would not be beside the workbook: its values are written out.
            let policy = policy.map_or_else(
                || policy_toml(&loaded.origins),
                |policy| toml::Table::from_iter([("policy".to_owned(), policy.clone())]).to_string(),
            );
            settings_toml(&loaded.tables.header, &policy)
        }
    };
    let table = text.parse::<toml::Table>().unwrap_or_default();
    let mut found = Vec::new();
    for key in ["format", "name", "start", "periods", "period", "currency"] {
        found.extend(table.get(key).map(|value| (key.to_owned(), setting_cell(key, value))));
    }
    if let Some(policy) = table.get("policy") {
        flatten("policy", policy, &mut found);
    }
    found
}

fn flatten(path: &str, value: &toml::Value, found: &mut Vec<(String, String)>) {
    match value {
        toml::Value::Table(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                let bare =
                    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
                let key = if bare { key.clone() } else { toml::Value::from(key.as_str()).to_string() };
                flatten(&format!("{path}.{key}"), value, found);
            }
        }
        other => found.push((path.to_owned(), setting_cell(path, other))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_flattened_to_paths() {
        let found = settings(None);
        assert_eq!(found[0], ("format".to_owned(), "1".to_owned()));
        assert!(found.contains(&("policy.preset".to_owned(), "asn".to_owned())), "{found:?}");
        let mut deep = Vec::new();
        let table: toml::Table = "a.b = 1\na.\"x y\" = [{ c = 2 }]\nd = {}".parse().unwrap();
        flatten("p", &toml::Value::Table(table), &mut deep);
        let paths: Vec<_> = deep.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["p.a.b", "p.a.\"x y\"", "p.d"]);
    }

    #[test]
    fn the_same_template_has_the_same_bytes() {
        for language in [Language::English, Language::Indonesian] {
            assert_eq!(template(None, language).unwrap(), template(None, language).unwrap());
        }
    }
}
