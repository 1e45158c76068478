//! Values of a TOML text with their lines, and the faults they can have.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Place, Text, codes};

/// A value with its place.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// A single value: what stands in a cell, or what a parameter of a grid is replaced by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    Whole(i64),
    Words(String),
    Flag(bool),
    Day(String),
}

impl Scalar {
    /// As in a cell of a table.
    pub(super) fn cell(&self) -> String {
        match self {
            Self::Whole(number) => number.to_string(),
            Self::Words(words) => words.clone(),
            Self::Flag(flag) => flag.to_string(),
            Self::Day(day) => day.clone(),
        }
    }

    /// As in TOML.
    pub(super) fn toml(&self) -> String {
        match self {
            Self::Words(words) => toml::Value::from(words.as_str()).to_string(),
            other => other.cell(),
        }
    }
}

/// Values of the parameters of a grid by name.
pub(super) type Bindings = BTreeMap<String, Scalar>;

/// A text being read; every fault is kept.
pub(super) struct Source<'t> {
    pub(super) text: &'t str,
    pub(super) file: &'t str,
    pub(super) faults: Vec<Diagnostic>,
}

impl<'t> Source<'t> {
    /// Line of a place in the text.
    pub(super) fn row(&self, at: usize) -> u32 {
        let before = &self.text.as_bytes()[..at.min(self.text.len())];
        u32::try_from(before.iter().filter(|&&byte| byte == b'\n').count() + 1).unwrap_or(u32::MAX)
    }

    pub(super) fn line(&self, value: &Value<'_>) -> u32 {
        self.row(value.span().start)
    }

    /// What stands in the text there.
    pub(super) fn slice(&self, value: &Value<'_>) -> &'t str {
        self.text.get(value.span()).unwrap_or_default()
    }

    /// A fault at a line.
    pub(super) fn fault(&mut self, code: &'static Code, row: u32, path: &str, value: &str, expected: Text) {
        self.faults.push(self.made(code, row, path, value, expected));
    }

    /// A fault, with the nearest of the known names.
    pub(super) fn misnamed<'n>(
        &mut self,
        code: &'static Code,
        row: u32,
        path: &str,
        value: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let list = known.iter().take(24).copied().collect::<Vec<_>>().join(", ");
        let expected = Text::new(format!("one of {list}"), format!("salah satu dari {list}"));
        let fault = self.made(code, row, path, value, expected).nearest_of(known);
        self.faults.push(fault);
    }

    fn made(&self, code: &'static Code, row: u32, path: &str, value: &str, expected: Text) -> Diagnostic {
        let mut shown: String = value.chars().take(80).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        Diagnostic::new(code, Place::cell(self.file.to_owned(), row, path.to_owned())).value(shown).expected(expected)
    }

    /// A value of the wrong type.
    pub(super) fn wrong(&mut self, value: &Value<'_>, path: &str, expected: Text) {
        let (row, text) = (self.line(value), self.slice(value).to_owned());
        self.fault(&codes::E302, row, path, &text, expected);
    }

    /// The entries of a table in the order of the text.
    pub(super) fn table<'v, 'd>(&mut self, value: &'v Value<'d>, path: &str) -> Option<Entries<'v, 'd>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(entries(table)),
            _ => {
                let expected = Text::fixed("a table, as in { key = value }", "tabel, seperti { kunci = nilai }");
                self.wrong(value, path, expected);
                None
            }
        }
    }

    /// A single value, parameters replaced.
    pub(super) fn scalar(&mut self, value: &Value<'_>, path: &str, bindings: &Bindings) -> Option<Scalar> {
        match value.get_ref() {
            DeValue::Integer(written) => match i64::from_str_radix(written.as_str(), written.radix()) {
                Ok(number) => Some(Scalar::Whole(number)),
                Err(_) => {
                    let expected = Text::fixed("a whole number of 64 bits", "bilangan bulat 64 bit");
                    self.wrong(value, path, expected);
                    None
                }
            },
            DeValue::Boolean(flag) => Some(Scalar::Flag(*flag)),
            DeValue::Datetime(moment) if moment.time.is_none() => Some(Scalar::Day(moment.to_string())),
            DeValue::String(words) => self.filled(words, value, path, bindings),
            _ => {
                let expected = Text::fixed(
                    "a single value: a whole number, text in quotes, true, false, or a date",
                    "satu nilai: bilangan bulat, teks dalam tanda petik, true, false, atau tanggal",
                );
                self.wrong(value, path, expected);
                None
            }
        }
    }

    /// Text with `{parameter}` replaced; text that is nothing but a parameter becomes its value.
    fn filled(&mut self, words: &str, value: &Value<'_>, path: &str, bindings: &Bindings) -> Option<Scalar> {
        let mut text = String::with_capacity(words.len());
        let mut rest = words;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            let Some(bound) = bindings.get(name) else {
                let row = self.line(value);
                if bindings.is_empty() {
                    let expected = Text::fixed(
                        "text without braces, or a grid that gives the parameter its values",
                        "teks tanpa kurung kurawal, atau grid yang memberi nilai parameter itu",
                    );
                    self.fault(&codes::E404, row, path, name, expected);
                } else {
                    self.misnamed(&codes::E404, row, path, name, bindings.keys().map(String::as_str));
                }
                return None;
            };
            if before.is_empty() && text.is_empty() && after.is_empty() {
                return Some(bound.clone());
            }
            text.push_str(before);
            text.push_str(&bound.cell());
            rest = after;
        }
        text.push_str(rest);
        Some(Scalar::Words(text))
    }

    /// One or more values as cells.
    pub(super) fn cells(&mut self, value: &Value<'_>, path: &str, bindings: &Bindings) -> Option<Vec<String>> {
        match value.get_ref() {
            DeValue::Array(items) => {
                let found: Vec<Option<Scalar>> = items.iter().map(|item| self.scalar(item, path, bindings)).collect();
                found.into_iter().map(|scalar| scalar.map(|scalar| scalar.cell())).collect()
            }
            _ => self.scalar(value, path, bindings).map(|scalar| vec![scalar.cell()]),
        }
    }

    /// Text that is not empty.
    pub(super) fn words(&mut self, value: &Value<'_>, path: &str, bindings: &Bindings) -> Option<String> {
        match self.scalar(value, path, bindings)? {
            Scalar::Words(words) if !words.trim().is_empty() => Some(words),
            _ => {
                self.wrong(value, path, Text::fixed("text in quotes", "teks dalam tanda petik"));
                None
            }
        }
    }
}

/// Keys with lines and values, in the order of the text.
pub(super) type Entries<'v, 'd> = Vec<(&'v str, usize, &'v Value<'d>)>;

/// The entries of a table in the order of the text.
pub(super) fn entries<'v, 'd>(table: &'v DeTable<'d>) -> Entries<'v, 'd> {
    let mut found: Entries<'v, 'd> =
        table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span().start, value)).collect();
    found.sort_by_key(|&(_, at, _)| at);
    found
}

/// A share as parts per million: `80%`, `12.5 %`; none where the text is no share.
#[must_use]
pub fn share(text: &str) -> Option<u64> {
    let number = text.trim().strip_suffix('%')?.trim();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 7 || !digits(whole) || !digits(fraction) || fraction.len() > 4 {
        return None;
    }
    format!("{whole}{fraction:0<4}").parse().ok()
}

/// Parts per million as a share: `66.6667%`.
pub(super) fn shown_share(ppm: u64) -> String {
    let (whole, fraction) = (ppm / 10_000, ppm % 10_000);
    let fraction = format!("{fraction:04}");
    match fraction.trim_end_matches('0') {
        "" => format!("{whole}%"),
        digits => format!("{whole}.{digits}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_and_shown_exactly() {
        for (text, ppm) in
            [("80%", 800_000), ("12.5%", 125_000), ("0%", 0), ("66.6667 %", 666_667), ("150%", 1_500_000)]
        {
            assert_eq!(share(text), Some(ppm));
            assert_eq!(share(&shown_share(ppm)), Some(ppm));
        }
        for odd in ["0.8", "-20%", "%", "1,5%", "1.00001%", "99999999%", "x%"] {
            assert_eq!(share(odd), None, "{odd}");
        }
    }
}
