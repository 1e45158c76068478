//! Text → scenarios: every key is held against what may stand there, and every fault is reported with its line.
//!
//! For an OR reader: a parser; it never stops at the first fault. What the changes mean for an instance is found out when
//! they are applied to one.

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Text, codes, nearest};
use crate::files::Cells;
use crate::policy::Change;

use super::edit::{Action, Condition, Edit, New, RowCells, Scenario};
use super::toml_text::{Bindings, Entries, Scalar, Source, Value, share};
use super::unfold;

/// Reads a scenario file; `file` is its name in faults. The base comes first, the others in the order of the file.
///
/// # Errors
/// Every fault of the text, ordered by line.
pub fn read(text: &str, file: &str) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    let mut source = Source { text, file, faults: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let row = source.row(error.span().map_or(0, |span| span.start));
        let line = text.lines().nth(row as usize - 1).unwrap_or_default().trim().to_owned();
        let says = error.message();
        let expected = Text::new(format!("TOML; the reader says: {says}"), format!("TOML; keterangan pembaca: {says}"));
        source.fault(&codes::E310, row, "", &line, expected);
    }
    let scenarios = if errors.is_empty() { unfold::all(&mut source, table.get_ref()) } else { Vec::new() };
    let mut faults = source.faults;
    if faults.is_empty() {
        return Ok(scenarios);
    }
    faults.sort_by(|a, b| (&a.place, a.code.id).cmp(&(&b.place, b.code.id)));
    faults.dedup();
    Err(faults)
}

/// The changes in a list of edits, parameters replaced.
pub(super) fn edits(source: &mut Source<'_>, value: &Value<'_>, path: &str, bindings: &Bindings) -> Vec<Edit> {
    let DeValue::Array(items) = value.get_ref() else {
        let expected = Text::fixed(
            "a list of edits, as in [{ close = \"UNIT\" }]",
            "daftar perubahan, seperti [{ close = \"UNIT\" }]",
        );
        source.wrong(value, path, expected);
        return Vec::new();
    };
    let mut found = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let path = format!("{path}[{}]", at + 1);
        let Some(entries) = source.table(item, &path) else { continue };
        let row = entries.first().map_or_else(|| source.line(item), |&(_, at, _)| source.row(at));
        let mut reading = Reading { source, entries, row, path: path.clone(), bindings };
        if let Some(action) = reading.action() {
            found.push(Edit { row, path, action });
        }
    }
    found
}

/// The verbs of an edit, each with the keys that may stand beside it.
pub(super) const VERBS: [(&str, &[&str]); 6] = [
    ("change", &["where", "to", "by", "plus"]),
    ("policy", &["to", "by", "plus"]),
    ("add", &["row", "rows"]),
    ("remove", &["where", "references"]),
    ("close", &["from"]),
    ("retirement", &["kinds"]),
];

/// One edit being read.
struct Reading<'r, 's, 'v, 'd> {
    source: &'r mut Source<'s>,
    entries: Entries<'v, 'd>,
    row: u32,
    path: String,
    bindings: &'r Bindings,
}

impl<'v, 'd> Reading<'_, '_, 'v, 'd> {
    fn get(&self, key: &str) -> Option<&'v Value<'d>> {
        self.entries.iter().find(|(known, _, _)| *known == key).map(|&(_, _, value)| value)
    }

    fn path(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    fn action(&mut self) -> Option<Action> {
        let said: Vec<(usize, &Value<'d>)> =
            VERBS.iter().enumerate().filter_map(|(at, (verb, _))| Some((at, self.get(verb)?))).collect();
        let [(at, object)] = said[..] else {
            return self.no_single_verb(said.len());
        };
        let (verb, beside) = VERBS[at];
        self.strangers(verb, beside);
        let path = self.path(verb);
        match verb {
            "change" => {
                let (table, column) = self.column(object, &path)?;
                let wanted = self.wanted(&table);
                let new = self.new_cell();
                Some(Action::Change { table, column, wanted: wanted?, new: new? })
            }
            "policy" => {
                let of = self.source.words(object, &path, self.bindings);
                let change = self.new_value();
                Some(Action::Policy { path: of?, change: change? })
            }
            "add" => {
                let table = self.table(object, &path)?;
                Some(Action::Add { rows: self.rows(&table)?, table })
            }
            "remove" => self.removal(object, &path),
            "close" => {
                let unit = self.source.words(object, &path, self.bindings);
                let from = match self.get("from") {
                    Some(value) => {
                        let path = self.path("from");
                        self.whole(value, &path, 1, 40)
                    }
                    None => Some(1),
                };
                Some(Action::Close { unit: unit?, from: u8::try_from(from?).ok()? })
            }
            _ => {
                let years = self.whole(object, &path, -40, 40);
                let kinds = match self.get("kinds") {
                    Some(value) => {
                        let path = self.path("kinds");
                        self.source.cells(value, &path, self.bindings)
                    }
                    None => Some(Vec::new()),
                };
                Some(Action::Retirement { years: years?, kinds: kinds? })
            }
        }
    }

    fn removal(&mut self, object: &Value<'_>, path: &str) -> Option<Action> {
        let table = self.table(object, path)?;
        let wanted = self.wanted(&table);
        let references = self.flag("references");
        if self.get("where").is_none() {
            let expected =
                Text::fixed("which rows: where = { column = value }", "baris mana: where = { kolom = nilai }");
            let path = self.path("where");
            self.source.fault(&codes::E406, self.row, &path, "", expected);
            return None;
        }
        Some(Action::Remove { table, wanted: wanted?, references: references? })
    }

    fn no_single_verb(&mut self, said: usize) -> Option<Action> {
        let keys: Vec<&str> = self.entries.iter().map(|&(key, _, _)| key).collect();
        let verbs = VERBS.map(|(verb, _)| verb);
        let list = verbs.join(", ");
        let path = self.path.clone();
        if said == 0
            && let Some(&stranger) = keys.iter().find(|key| nearest(key, verbs).is_some())
        {
            self.source.misnamed(&codes::E301, self.row, &path, stranger, verbs);
            return None;
        }
        let expected = Text::new(
            format!("exactly one of {list} in each edit"),
            format!("tepat satu dari {list} dalam tiap perubahan"),
        );
        self.source.fault(&codes::E401, self.row, &path, &keys.join(", "), expected);
        None
    }

    fn strangers(&mut self, verb: &str, beside: &[&'static str]) {
        for (key, at, _) in self.entries.clone() {
            if key != verb && !beside.contains(&key) {
                let (row, path) = (self.source.row(at), self.path(key));
                self.source.misnamed(&codes::E301, row, &path, key, beside.iter().copied());
            }
        }
    }

    fn known_table(&mut self, row: u32, path: &str, name: &str) -> bool {
        let known = Cells::columns_of(name).is_some();
        if !known {
            self.source.misnamed(&codes::E304, row, path, name, Cells::names());
        }
        known
    }

    fn known_column(&mut self, row: u32, path: &str, table: &str, column: &str) -> bool {
        let columns = Cells::columns_of(table).unwrap_or_default();
        let known = columns.iter().any(|(name, _)| *name == column);
        if !known {
            self.source.misnamed(&codes::E304, row, path, column, columns.iter().map(|(name, _)| *name));
        }
        known
    }

    fn table(&mut self, value: &Value<'_>, path: &str) -> Option<String> {
        let name = self.source.words(value, path, self.bindings)?;
        let row = self.source.line(value);
        self.known_table(row, path, &name).then_some(name)
    }

    /// `table.column`.
    fn column(&mut self, value: &Value<'_>, path: &str) -> Option<(String, String)> {
        let words = self.source.words(value, path, self.bindings)?;
        let row = self.source.line(value);
        let Some((table, column)) = words.split_once('.') else {
            let expected = Text::fixed("table.column, e.g. \"budgets.amount\"", "tabel.kolom, mis. \"budgets.amount\"");
            self.source.fault(&codes::E303, row, path, &words, expected);
            return None;
        };
        let known = self.known_table(row, path, table) && self.known_column(row, path, table, column);
        known.then(|| (table.to_owned(), column.to_owned()))
    }

    /// The conditions of `where`; without it there are none.
    fn wanted(&mut self, table: &str) -> Option<Vec<Condition>> {
        let Some(value) = self.get("where") else { return Some(Vec::new()) };
        let path = self.path("where");
        let mut found = Vec::new();
        let mut sound = true;
        for (column, at, value) in self.source.table(value, &path)? {
            let path = format!("{path}.{column}");
            let row = self.source.row(at);
            let known = self.known_column(row, &path, table, column);
            match self.source.cells(value, &path, self.bindings) {
                Some(any) if known => found.push(Condition { column: column.to_owned(), any }),
                _ => sound = false,
            }
        }
        sound.then_some(found)
    }

    /// The one key of `to`, `by` and `plus` that is there.
    fn what_becomes(&mut self) -> Option<(&'static str, &'v Value<'d>)> {
        let said: Vec<_> = ["to", "by", "plus"].into_iter().filter_map(|key| Some((key, self.get(key)?))).collect();
        if let [one] = said[..] {
            return Some(one);
        }
        let keys: Vec<&str> = said.iter().map(|(key, _)| *key).collect();
        let expected = Text::fixed(
            "exactly one of to = a new value, by = \"80%\", plus = a number",
            "tepat satu dari to = nilai baru, by = \"80%\", plus = angka",
        );
        let path = self.path.clone();
        self.source.fault(&codes::E401, self.row, &path, &keys.join(", "), expected);
        None
    }

    fn new_cell(&mut self) -> Option<New> {
        let (key, value) = self.what_becomes()?;
        let path = self.path(key);
        match key {
            "to" => self.source.cells(value, &path, self.bindings).map(|cells| New::To(cells.join(";"))),
            "by" => self.share(value, &path).map(New::By),
            _ => self.whole(value, &path, i64::MIN, i64::MAX).map(New::Plus),
        }
    }

    fn new_value(&mut self) -> Option<Change> {
        let (key, value) = self.what_becomes()?;
        let path = self.path(key);
        match key {
            "to" => {
                let mut text = self.source.slice(value).to_owned();
                if let DeValue::String(_) = value.get_ref() {
                    text = self.source.scalar(value, &path, self.bindings)?.toml();
                }
                for (name, bound) in self.bindings {
                    text = text.replace(&format!("\"{{{name}}}\""), &bound.toml());
                }
                Some(Change::Set(text))
            }
            "by" => self.share(value, &path).map(Change::Scale),
            _ => self.whole(value, &path, i64::MIN, i64::MAX).map(Change::Add),
        }
    }

    fn share(&mut self, value: &Value<'_>, path: &str) -> Option<u64> {
        let expected = Text::fixed(
            "a share in quotes, e.g. \"80%\" or \"112.5%\"",
            "bagian dalam tanda petik, mis. \"80%\" atau \"112.5%\"",
        );
        if !matches!(value.get_ref(), DeValue::String(_)) {
            self.source.wrong(value, path, expected);
            return None;
        }
        let found = self.source.scalar(value, path, self.bindings)?.cell();
        let ppm = share(&found);
        if ppm.is_none() {
            let row = self.source.line(value);
            self.source.fault(&codes::E303, row, path, &found, expected);
        }
        ppm
    }

    fn whole(&mut self, value: &Value<'_>, path: &str, least: i64, most: i64) -> Option<i64> {
        let expected = match least {
            i64::MIN => Text::fixed("a whole number", "bilangan bulat"),
            _ => Text::new(
                format!("a whole number from {least} to {most}"),
                format!("bilangan bulat dari {least} sampai {most}"),
            ),
        };
        match self.source.scalar(value, path, self.bindings)? {
            Scalar::Whole(number) if (least..=most).contains(&number) => Some(number),
            Scalar::Whole(number) => {
                let row = self.source.line(value);
                self.source.fault(&codes::E303, row, path, &number.to_string(), expected);
                None
            }
            _ => {
                self.source.wrong(value, path, expected);
                None
            }
        }
    }

    fn flag(&mut self, key: &str) -> Option<bool> {
        let Some(value) = self.get(key) else { return Some(false) };
        let path = self.path(key);
        match self.source.scalar(value, &path, self.bindings)? {
            Scalar::Flag(flag) => Some(flag),
            _ => {
                self.source.wrong(value, &path, Text::fixed("true or false", "true atau false"));
                None
            }
        }
    }

    /// `row` or `rows`.
    fn rows(&mut self, table: &str) -> Option<Vec<RowCells>> {
        match (self.get("row"), self.get("rows")) {
            (Some(one), None) => {
                let path = self.path("row");
                Some(vec![self.cells_of(table, one, &path)?])
            }
            (None, Some(many)) => {
                let path = self.path("rows");
                let DeValue::Array(items) = many.get_ref() else {
                    let expected = Text::fixed(
                        "a list of rows, as in [{ column = value }]",
                        "daftar baris, seperti [{ kolom = nilai }]",
                    );
                    self.source.wrong(many, &path, expected);
                    return None;
                };
                let made: Vec<_> = items.iter().map(|item| self.cells_of(table, item, &path)).collect();
                made.into_iter().collect()
            }
            (one, _) => {
                let said = if one.is_some() { "row, rows" } else { "" };
                let expected = Text::fixed("row = { … } or rows = [{ … }]", "row = { … } atau rows = [{ … }]");
                let path = self.path.clone();
                self.source.fault(&codes::E401, self.row, &path, said, expected);
                None
            }
        }
    }

    /// One row as columns and cells.
    fn cells_of(&mut self, table: &str, value: &Value<'_>, path: &str) -> Option<RowCells> {
        let row = self.source.line(value);
        let mut cells: Vec<(String, String)> = Vec::new();
        let mut sound = true;
        for (column, at, value) in self.source.table(value, path)? {
            let path = format!("{path}.{column}");
            let at = self.source.row(at);
            let known = self.known_column(at, &path, table, column);
            match self.source.cells(value, &path, self.bindings) {
                Some(list) if known => cells.push((column.to_owned(), list.join(";"))),
                _ => sound = false,
            }
        }
        for (column, required) in Cells::columns_of(table).unwrap_or_default() {
            if *required && sound && !cells.iter().any(|(known, _)| known == column) {
                sound = false;
                let path = format!("{path}.{column}");
                let expected = Text::new(format!("a value for {column}"), format!("nilai untuk {column}"));
                self.source.fault(&codes::E406, row, &path, "", expected);
            }
        }
        sound.then_some(RowCells { row, cells })
    }
}
