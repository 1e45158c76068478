//! Mapping files: which headings, sheets and words of another layout mean what (`docs/import.md`).

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Place, Text, codes};
use crate::policy::{Education, Performance, Policy, Status};

use super::layouts::{Sort, normal};
use super::values::JpmScale;

/// Names and values of another layout; empty = those of SIASN.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    columns: BTreeMap<(Sort, String), Vec<String>>,
    sheets: BTreeMap<String, Sort>,
    words: BTreeMap<(&'static str, String), String>,
    assume: BTreeMap<&'static str, String>,
    jpm: Option<JpmScale>,
}

/// Tables of words: name, and whether a value may stand there.
const WORDS: [&str; 5] = ["kind", "education", "performance", "sex", "status"];

/// What may be assumed otherwise.
const ASSUME: [&str; 4] = ["performance", "location", "education", "kind"];

impl Mapping {
    /// The headings for a field, as compared; none when the usual ones hold.
    pub(super) fn column(&self, sort: Sort, field: &str) -> Vec<String> {
        self.columns.get(&(sort, field.to_owned())).cloned().unwrap_or_default()
    }

    /// What the sheet is said to be.
    pub(super) fn sheet(&self, name: &str) -> Option<Sort> {
        let bare = name.rsplit('/').next().unwrap_or(name);
        [name, bare].into_iter().find_map(|name| self.sheets.get(&normal(name)).copied())
    }

    /// What the word stands for in the table `of`.
    pub(super) fn word(&self, of: &'static str, word: &str) -> Option<&str> {
        self.words.get(&(of, normal(word))).map(String::as_str)
    }

    /// What is to be assumed for `of`.
    pub(super) fn assumed(&self, of: &'static str) -> Option<&str> {
        self.assume.get(of).map(String::as_str)
    }

    /// The scale of job-person matches.
    pub(super) fn jpm(&self) -> Option<JpmScale> {
        self.jpm
    }
}

/// Reads the text of a mapping file; `file` is its name in faults. Kinds must be those of `policy`.
///
/// # Errors
/// Every key and value that means nothing.
pub fn read_mapping(text: &str, file: &str, policy: &Policy) -> Result<Mapping, Vec<Diagnostic>> {
    let mut reading = Reading { text, file, policy, faults: Vec::new(), mapping: Mapping::default() };
    match text.parse::<toml::Table>() {
        Ok(table) => table.iter().for_each(|(key, value)| reading.entry(key, value)),
        Err(error) => {
            let row = error.span().map_or(0, |span| text[..span.start].lines().count().max(1));
            let place = Place::row(file.to_owned(), u32::try_from(row).unwrap_or(0));
            reading.faults.push(Diagnostic::new(&codes::E310, place).value(error.message()));
        }
    }
    if reading.faults.is_empty() { Ok(reading.mapping) } else { Err(reading.faults) }
}

struct Reading<'a> {
    text: &'a str,
    file: &'a str,
    policy: &'a Policy,
    faults: Vec<Diagnostic>,
    mapping: Mapping,
}

impl Reading<'_> {
    fn place(&self, path: &str, key: &str) -> Place {
        let bare = |line: &str| line.trim().trim_matches(['[', ']', '"', '\'']).to_owned();
        let above = path.strip_suffix(key).unwrap_or_default().trim_end_matches('.');
        let lines = || self.text.lines().enumerate();
        let from =
            lines().find(|(_, line)| line.trim().starts_with('[') && bare(line) == above).map_or(0, |(at, _)| at);
        let is_key = |line: &str| match line.trim().starts_with('[') {
            true => bare(line) == path,
            false => line.split_once('=').is_some_and(|(name, _)| bare(name) == key),
        };
        let row = lines().skip(from).find(|(_, line)| is_key(line)).map_or(0, |(at, _)| at + 1);
        Place::cell(self.file.to_owned(), u32::try_from(row).unwrap_or(0), path.to_owned())
    }

    fn unknown<'n>(&mut self, path: &str, key: &str, known: impl IntoIterator<Item = &'n str> + Clone) {
        let list = known.clone().into_iter().collect::<Vec<_>>().join(", ");
        let fault = Diagnostic::new(&codes::E301, self.place(path, key)).value(key).expected(Text::same(list));
        self.faults.push(fault.nearest_of(known));
    }

    fn wrong(&mut self, path: &str, key: &str, value: &toml::Value, expected: Text) {
        self.faults
            .push(Diagnostic::new(&codes::E302, self.place(path, key)).value(value.to_string()).expected(expected));
    }

    fn table<'v>(&mut self, key: &str, value: &'v toml::Value) -> Option<&'v toml::Table> {
        if value.as_table().is_none() {
            self.wrong(key, key, value, Text::fixed("a table", "sebuah tabel"));
        }
        value.as_table()
    }

    fn text_of(&mut self, path: &str, key: &str, value: &toml::Value) -> Option<String> {
        if value.as_str().is_none() {
            self.wrong(path, key, value, Text::fixed("text in quotes", "teks dalam tanda petik"));
        }
        value.as_str().map(str::to_owned)
    }

    fn entry(&mut self, key: &str, value: &toml::Value) {
        match key {
            "columns" => {
                for (sort, fields) in self.table(key, value).into_iter().flatten() {
                    self.columns(sort, fields);
                }
            }
            "sheets" => {
                for (name, value) in self.table(key, value).into_iter().flatten() {
                    let path = format!("sheets.{name}");
                    let Some(word) = self.text_of(&path, name, value) else { continue };
                    match Sort::names().find(|(own, _)| *own == word) {
                        Some((_, sort)) => {
                            self.mapping.sheets.insert(normal(name), sort);
                        }
                        None => self.named(&path, name, &word, &Sort::names().map(|(own, _)| own).collect::<Vec<_>>()),
                    }
                }
            }
            "assume" => {
                for (what, value) in self.table(key, value).into_iter().flatten() {
                    let path = format!("assume.{what}");
                    let Some(known) = ASSUME.into_iter().find(|known| known == what) else {
                        self.unknown(&path, what, ASSUME);
                        continue;
                    };
                    if let Some(word) = self.text_of(&path, what, value)
                        && self.stands(&path, what, known, &word)
                    {
                        self.mapping.assume.insert(known, word);
                    }
                }
            }
            "jpm" => match value.as_str().and_then(JpmScale::by_name) {
                Some(scale) => self.mapping.jpm = Some(scale),
                None => self.wrong(key, key, value, Text::same("\"selection\", \"mapping\"")),
            },
            other => match WORDS.into_iter().find(|known| *known == other) {
                Some(of) => {
                    for (word, value) in self.table(key, value).into_iter().flatten() {
                        let path = format!("{of}.{word}");
                        if let Some(meant) = self.text_of(&path, word, value)
                            && self.stands(&path, word, of, &meant)
                        {
                            self.mapping.words.insert((of, normal(word)), meant);
                        }
                    }
                }
                None => self.unknown(
                    key,
                    key,
                    ["columns", "sheets", "assume", "jpm"].into_iter().chain(WORDS).collect::<Vec<_>>(),
                ),
            },
        }
    }

    fn columns(&mut self, name: &str, fields: &toml::Value) {
        let path = format!("columns.{name}");
        let Some((_, sort)) = Sort::names().find(|(own, _)| *own == name) else {
            self.unknown(&path, name, Sort::names().map(|(own, _)| own).collect::<Vec<_>>());
            return;
        };
        let Some(fields) = self.table(&path, fields) else { return };
        for (field, value) in fields {
            let path = format!("{path}.{field}");
            if !sort.fields().any(|known| known == field) {
                self.unknown(&path, field, sort.fields().collect::<Vec<_>>());
                continue;
            }
            let list = match value {
                toml::Value::Array(list) => list.iter().map(|item| item.as_str().map(normal)).collect(),
                other => other.as_str().map(|one| vec![normal(one)]),
            };
            match list {
                Some(list) => {
                    self.mapping.columns.insert((sort, field.clone()), list);
                }
                None => self.wrong(
                    &path,
                    field,
                    value,
                    Text::fixed("a heading, or a list of headings", "satu judul kolom, atau daftarnya"),
                ),
            }
        }
    }

    /// Whether the value is one of the table `of`; a fault otherwise.
    fn stands(&mut self, path: &str, key: &str, of: &str, value: &str) -> bool {
        let known: Vec<String> = match of {
            "kind" => self.policy.kinds.iter().map(|kind| kind.name.clone()).collect(),
            "education" => Education::NAMES.iter().map(|(name, _)| (*name).to_owned()).collect(),
            "performance" => Performance::ALL.iter().map(|rating| rating.name().to_owned()).collect(),
            "status" => Status::ALL.iter().map(|status| status.name().to_owned()).collect(),
            "sex" => vec!["L".to_owned(), "P".to_owned()],
            _ => return true,
        };
        let is_known = known.iter().any(|name| name == value);
        if !is_known {
            self.named(path, key, value, &known.iter().map(String::as_str).collect::<Vec<_>>());
        }
        is_known
    }

    fn named(&mut self, path: &str, key: &str, value: &str, known: &[&str]) {
        let fault =
            Diagnostic::new(&codes::E304, self.place(path, key)).value(value).expected(Text::same(known.join(", ")));
        self.faults.push(fault.nearest_of(known.iter().copied()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_names_columns_sheets_and_words() {
        let text = "jpm = \"mapping\"\n[columns.staff]\nnip = \"No. Induk\"\ntitle = [\"Jab.\", \"Tugas\"]\n[sheets]\n\"data.xlsx/Satu\" = \"talent\"\n[kind]\n\"Kepala UPT\" = \"pengawas\"\n[assume]\nlocation = \"Plaju\"\n";
        let mapping = read_mapping(text, "peta.toml", &Policy::asn()).unwrap();
        assert_eq!(mapping.column(Sort::Staff, "nip"), ["NO INDUK"]);
        assert_eq!(mapping.column(Sort::Staff, "title"), ["JAB", "TUGAS"]);
        assert_eq!(mapping.sheet("data.xlsx/Satu"), Some(Sort::Talent));
        assert_eq!(mapping.word("kind", "KEPALA  UPT"), Some("pengawas"));
        assert_eq!((mapping.assumed("location"), mapping.jpm()), (Some("Plaju"), Some(JpmScale::Mapping)));
    }

    #[test]
    fn every_wrong_line_is_a_fault_of_its_own() {
        let text = "colums = 1\n[columns.staf]\nnip = \"x\"\n[columns.staff]\nnipp = \"x\"\nname = 5\n[kind]\n\"A\" = \"pengwas\"\n[assume]\nluck = \"x\"\n";
        let faults = read_mapping(text, "peta.toml", &Policy::asn()).unwrap_err();
        let mut found: Vec<_> = faults.iter().map(|fault| (fault.code.id, fault.place.row)).collect();
        found.sort_unstable();
        assert_eq!(found, [("E301", 1), ("E301", 2), ("E301", 5), ("E301", 10), ("E302", 6), ("E304", 8)]);
        assert_eq!(read_mapping("[kind", "peta.toml", &Policy::asn()).unwrap_err()[0].code.id, "E310");
    }
}
