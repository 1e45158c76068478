//! Text to settings: every value is held against the shape its key asks for, and every fault is reported with its line.
//!
//! For an OR reader: a type checker for the parameter tree; it never stops at the first fault and never panics.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::calendar::Date;
use crate::diagnostic::{Code, Diagnostic, Place, Text, codes};

use super::layer::{Datum, Layer, Node, join};
use super::rule::Rule;
use super::shape::{Each, Key, List, Names, Shape, is_kind_name};

/// Reads a whole document as a table of `keys`. When it is no TOML, only that is reported.
pub(super) fn document(
    text: &str,
    file: &str,
    keys: &'static [Key],
    layer: Layer,
    faults: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, file, layer, faults };
    if !errors.is_empty() {
        for error in errors {
            reader.broken(&error);
        }
        return None;
    }
    let datum = reader.table(table.get_ref(), &Shape::Table(keys), "");
    Some(Node { datum, place: Place::file(file.to_owned()), layer })
}

/// Reads a default, which is written in the program and therefore right.
pub(super) fn default(shape: &Shape, text: &str, place: Place) -> Node {
    let value = DeValue::parse(text).expect("defaults are TOML");
    let mut faults = Vec::new();
    let mut reader = Reader { text, file: "", layer: Layer::Default, faults: &mut faults };
    let datum = reader.datum(shape, &value, "");
    assert!(faults.is_empty(), "default {text} does not fit its own shape: {faults:?}");
    Node { datum, place, layer: Layer::Default }
}

/// Reads one value of the given shape that was written outside any policy, for the key at `place`.
pub(super) fn value(shape: &Shape, text: &str, place: &Place, faults: &mut Vec<Diagnostic>) -> Node {
    let mut found = Vec::new();
    let datum = match DeValue::parse(text) {
        Ok(value) => {
            let mut reader = Reader { text, file: "", layer: Layer::Override, faults: &mut found };
            reader.datum(shape, &value, &place.column)
        }
        Err(_) => {
            found.push(Diagnostic::new(&codes::E302, place.clone()).value(shorten(text)).expected(shape.expected()));
            Datum::Faulty
        }
    };
    for mut fault in found {
        fault.place = Place { column: fault.place.column, ..place.clone() };
        faults.push(fault);
    }
    let mut node = Node { datum, place: place.clone(), layer: Layer::Override };
    node.move_to(place);
    node
}

struct Reader<'a> {
    text: &'a str,
    file: &'a str,
    layer: Layer,
    faults: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn row(&self, at: usize) -> u32 {
        let before = &self.text.as_bytes()[..at.min(self.text.len())];
        u32::try_from(before.iter().filter(|&&byte| byte == b'\n').count() + 1).unwrap_or(u32::MAX)
    }

    fn place(&self, at: usize, path: &str) -> Place {
        Place::cell(self.file.to_owned(), self.row(at), path.to_owned())
    }

    fn broken(&mut self, error: &toml::de::Error) {
        let at = error.span().map_or(0, |span| span.start);
        let row = self.row(at);
        let line = self.text.lines().nth(row as usize - 1).unwrap_or_default().trim();
        let says = error.message();
        self.faults.push(Diagnostic::new(&codes::E310, self.place(at, "")).value(shorten(line)).expected(Text::new(
            format!("TOML; the reader says: {says}"),
            format!("TOML; keterangan pembaca: {says}"),
        )));
    }

    /// Reports the value at `value`'s place.
    fn fault(&mut self, code: &'static Code, value: &Spanned<DeValue<'_>>, path: &str, expected: Text) -> Datum {
        let span = value.span();
        let written = self.text.get(span.clone()).unwrap_or_default();
        let bare = value.get_ref().as_str().unwrap_or(written);
        self.faults.push(Diagnostic::new(code, self.place(span.start, path)).value(shorten(bare)).expected(expected));
        Datum::Faulty
    }

    fn node(&mut self, shape: &Shape, value: &Spanned<DeValue<'_>>, path: &str) -> Node {
        let place = self.place(value.span().start, path);
        Node { datum: self.datum(shape, value, path), place, layer: self.layer }
    }

    fn datum(&mut self, shape: &Shape, value: &Spanned<DeValue<'_>>, path: &str) -> Datum {
        match (shape, value.get_ref()) {
            (Shape::Flag, DeValue::Boolean(flag)) => Datum::Flag(*flag),
            (Shape::Whole { least, most }, DeValue::Integer(written)) => {
                match i64::from_str_radix(written.as_str(), written.radix()) {
                    Ok(number) if (*least..=*most).contains(&number) => Datum::Whole(number),
                    _ => self.fault(&codes::E303, value, path, shape.expected()),
                }
            }
            (Shape::Name(names), DeValue::String(name)) => self.name(*names, name, value, path),
            (Shape::Kind, DeValue::String(name)) => Datum::Words(name.to_string()),
            (Shape::Words { least, most }, DeValue::String(words)) => {
                let fits = (*least..=*most).contains(&words.chars().count());
                if fits && !words.chars().any(char::is_control) && words.trim() == words {
                    Datum::Words(words.to_string())
                } else {
                    self.fault(&codes::E303, value, path, shape.expected())
                }
            }
            (Shape::Currency, DeValue::String(code)) => {
                if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
                    Datum::Words(code.to_string())
                } else {
                    self.fault(&codes::E303, value, path, shape.expected())
                }
            }
            (Shape::Day, DeValue::Datetime(moment)) => self.day(*moment, value, path),
            (Shape::List(list), DeValue::Array(_)) => self.list(list, shape, value, path),
            (Shape::Table(_) | Shape::Each(_) | Shape::Kinds(_), DeValue::Table(table)) => {
                self.table(table, shape, path)
            }
            _ => self.fault(&codes::E302, value, path, shape.expected()),
        }
    }

    fn name(&mut self, names: Names, name: &str, value: &Spanned<DeValue<'_>>, path: &str) -> Datum {
        let known = names.list();
        if known.contains(&name) {
            return Datum::Words(name.to_owned());
        }
        let fault = self.fault(&codes::E304, value, path, Shape::Name(names).expected());
        if let Some(last) = self.faults.pop() {
            self.faults.push(last.nearest_of(known));
        }
        fault
    }

    fn day(&mut self, moment: toml::value::Datetime, value: &Spanned<DeValue<'_>>, path: &str) -> Datum {
        let (Some(date), None, None) = (moment.date, moment.time, moment.offset) else {
            return self.fault(&codes::E302, value, path, Shape::Day.expected());
        };
        let parts = (i16::try_from(date.year), i8::try_from(date.month), i8::try_from(date.day));
        match parts {
            (Ok(year), Ok(month), Ok(day)) if date.year >= 1900 => match Date::new(year, month, day) {
                Ok(day) => Datum::Day(day),
                Err(_) => self.fault(&codes::E303, value, path, Shape::Day.expected()),
            },
            _ => self.fault(&codes::E303, value, path, Shape::Day.expected()),
        }
    }

    fn list(&mut self, list: &List, shape: &Shape, value: &Spanned<DeValue<'_>>, path: &str) -> Datum {
        let Some(array) = value.get_ref().as_array() else { return Datum::Faulty };
        if !(list.least..=list.most).contains(&array.len()) {
            return self.fault(&codes::E303, value, path, shape.expected());
        }
        let mut items: Vec<Node> = Vec::with_capacity(array.len());
        let mut seen = std::collections::BTreeSet::new();
        for (at, item) in array.iter().enumerate() {
            let path = format!("{path}[{}]", at + 1);
            let mut node = self.node(list.item, item, &path);
            if list.distinct && node.datum != Datum::Faulty && !seen.insert(node.to_string()) {
                node.datum = self.fault(&codes::E309, item, &path, shape.expected());
            }
            items.push(node);
        }
        Datum::List(items)
    }

    fn table(&mut self, table: &DeTable<'_>, shape: &Shape, path: &str) -> Datum {
        let mut entries = BTreeMap::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let below = join(path, name);
            let wanted = match shape {
                Shape::Table(keys) => keys.iter().find(|known| known.name == name).map(|known| known.shape),
                Shape::Each(Each { names, value, .. }) => names.list().contains(&name).then_some(**value),
                Shape::Kinds(keys) => is_kind_name(name).then_some(Shape::Table(keys)),
                _ => None,
            };
            let at = key.span().start;
            match wanted {
                Some(wanted) => {
                    let mut node = self.node(&wanted, value, &below);
                    // A table under its own header begins there; a value on its key's line.
                    node.place.row = self.row(at);
                    entries.insert(name.to_owned(), node);
                }
                None => self.unknown(shape, name, at, &below),
            }
        }
        Datum::Table(entries)
    }

    fn unknown(&mut self, shape: &Shape, name: &str, at: usize, path: &str) {
        let place = self.place(at, path);
        let fault = match shape {
            Shape::Each(each) if each.names == Names::Rules && Rule::by_name(name).is_some() => {
                Diagnostic::new(&codes::E307, place).value(shorten(name))
            }
            Shape::Kinds(_) => Diagnostic::new(&codes::E303, place).value(shorten(name)).expected(Text::fixed(
                "a name of at most 60 letters, digits, '_' or '-'",
                "nama paling banyak 60 huruf, angka, '_' atau '-'",
            )),
            _ => {
                let known = shape.key_names();
                let list = known.join(", ");
                Diagnostic::new(&codes::E301, place)
                    .value(shorten(name))
                    .expected(Text::new(format!("one of {list}"), format!("salah satu dari {list}")))
                    .nearest_of(known)
            }
        };
        self.faults.push(fault);
    }
}

/// At most eighty characters of what was written.
fn shorten(written: &str) -> String {
    let mut text: String = written.chars().take(80).collect();
    if text.len() < written.len() {
        text.push('…');
    }
    text
}
