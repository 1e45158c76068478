//! What is wrong with the input, where, and what to do about it.
//!
//! A fault is for the planner: a stable code, a place (file, row, column), the value found, what was expected, and the
//! remedy. Faults are collected and reported all at once. Code titles and remedies stand in [`codes`], in English and
//! Indonesian; `docs/errors.md` lists them all.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};

pub mod codes;

/// The languages the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Bahasa Indonesia.
    Indonesian,
}

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// English.
    pub en: Cow<'static, str>,
    /// Indonesian.
    pub id: Cow<'static, str>,
}

impl Text {
    /// A fixed sentence.
    #[must_use]
    pub const fn fixed(en: &'static str, id: &'static str) -> Self {
        Self { en: Cow::Borrowed(en), id: Cow::Borrowed(id) }
    }

    /// A composed sentence.
    #[must_use]
    pub fn new(en: impl Into<Cow<'static, str>>, id: impl Into<Cow<'static, str>>) -> Self {
        Self { en: en.into(), id: id.into() }
    }

    /// Words that read the same in both languages (names, formats, numbers).
    #[must_use]
    pub fn same(words: impl Into<String>) -> Self {
        let words = words.into();
        Self { en: Cow::Owned(words.clone()), id: Cow::Owned(words) }
    }

    /// The sentence in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Indonesian => &self.id,
        }
    }
}

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Planning goes on; the planner should know.
    Warning,
    /// Nothing is planned.
    Error,
}

/// A kind of fault: `E1xx` files, `E2xx` instance, `E3xx` policy, `E4xx` scenarios; `W…` are warnings of the same areas.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable identifier, e.g. `E104`; its first letter gives the severity.
    pub id: &'static str,
    /// What is wrong, without the particulars.
    pub title: Text,
    /// What to do about it.
    pub remedy: Text,
}

impl Code {
    /// Error or warning, from the first letter of the identifier.
    #[must_use]
    pub fn severity(&self) -> Severity {
        if self.id.starts_with('W') { Severity::Warning } else { Severity::Error }
    }
}

/// Where in the input a fault lies. Rows count as a text editor or Excel does: the header is row 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// File (or workbook sheet) as the planner knows it, e.g. `employees.csv`; empty when built in memory.
    pub file: Cow<'static, str>,
    /// Row, the header being 1; 0 when the fault is about the file as a whole.
    pub row: u32,
    /// Column name, or the path of a key in a TOML file.
    pub column: Cow<'static, str>,
    /// The cell as a spreadsheet names it, e.g. `F17`; empty outside workbooks.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub cell: Cow<'static, str>,
}

impl Place {
    /// A place about a whole file.
    #[must_use]
    pub fn file(file: impl Into<Cow<'static, str>>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// A row as a whole.
    #[must_use]
    pub fn row(file: impl Into<Cow<'static, str>>, row: u32) -> Self {
        Self { file: file.into(), row, ..Self::default() }
    }

    /// A cell.
    #[must_use]
    pub fn cell(file: impl Into<Cow<'static, str>>, row: u32, column: impl Into<Cow<'static, str>>) -> Self {
        Self { file: file.into(), row, column: column.into(), cell: Cow::Borrowed("") }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.file)?;
        if !self.cell.is_empty() {
            write!(out, "!{}", self.cell)?;
        } else if self.row > 0 {
            write!(out, ":{}", self.row)?;
        }
        if !self.column.is_empty() {
            write!(out, " [{}]", self.column)?;
        }
        Ok(())
    }
}

/// One fault at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of fault.
    pub code: &'static Code,
    /// Where.
    pub place: Place,
    /// The value found there, as written.
    pub value: Option<String>,
    /// What was expected instead.
    pub expected: Option<Text>,
    /// The nearest known name, when a name seems misspelt.
    pub nearest: Option<String>,
}

impl Diagnostic {
    /// A fault without particulars yet.
    #[must_use]
    pub fn new(code: &'static Code, place: Place) -> Self {
        Self { code, place, value: None, expected: None, nearest: None }
    }

    /// With the value found.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// With what was expected.
    #[must_use]
    pub fn expected(mut self, expected: Text) -> Self {
        self.expected = Some(expected);
        self
    }

    /// With the nearest of `known` names to the value, when one is near enough to be meant.
    #[must_use]
    pub fn nearest_of<'a>(mut self, known: impl IntoIterator<Item = &'a str>) -> Self {
        let wanted = self.value.as_deref().unwrap_or_default();
        self.nearest = nearest(wanted, known).map(str::to_owned);
        self
    }

    /// The fault as a few lines of text in `language`.
    #[must_use]
    pub fn render(&self, language: Language) -> String {
        let (found, expected, meant, remedy) = match language {
            Language::English => ("found", "expected", "did you mean", "to do"),
            Language::Indonesian => ("ditemukan", "seharusnya", "mungkin maksudnya", "tindakan"),
        };
        let mut text = format!("{} {}: {}", self.code.id, self.place, self.code.title.get(language));
        if let Some(value) = &self.value {
            let _ = write!(text, "\n    {found}: {value:?}");
        }
        if let Some(wanted) = &self.expected {
            let _ = write!(text, "\n    {expected}: {}", wanted.get(language));
        }
        if let Some(name) = &self.nearest {
            let _ = write!(text, "\n    {meant}: {name:?}?");
        }
        let _ = write!(text, "\n    {remedy}: {}", self.code.remedy.get(language));
        text
    }
}

/// The member of `known` that `name` most likely stands for: smallest edit distance (case ignored), if that is at most
/// a third of its length (at least 1). The earlier of equals wins.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.trim().to_lowercase();
    let most = (wanted.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()), candidate))
        .min_by_key(|&(distance, _)| distance)
        .filter(|&(distance, _)| distance <= most)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_offered_and_a_far_one_is_not() {
        let known = ["position_id", "unit_id", "title"];
        assert_eq!(nearest("posision_id", known), Some("position_id"));
        assert_eq!(nearest("Unit_ID ", known), Some("unit_id"));
        assert_eq!(nearest("zodiac", known), None);
    }
}
