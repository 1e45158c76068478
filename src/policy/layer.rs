//! Settings as a tree of values that know where they come from: laid over one another, then filled up with defaults.
//!
//! For an OR reader: a right-biased merge of partial parameter trees. Tables merge key by key; every other value,
//! lists included, is replaced whole.

use std::collections::BTreeMap;
use std::fmt;

use crate::calendar::Date;
use crate::diagnostic::{Diagnostic, Place, codes, nearest};

use super::read;
use super::shape::{Key, List, Need, Shape};

/// Which layer gave a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    Default,
    Preset,
    Override,
}

/// A value that has the shape its key asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Datum {
    Flag(bool),
    Whole(i64),
    Words(String),
    Day(Date),
    List(Vec<Node>),
    Table(BTreeMap<String, Node>),
    /// Something was written here, but it was refused and reported.
    Faulty,
}

/// A value with its place in the text and its layer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub datum: Datum,
    pub place: Place,
    pub layer: Layer,
}

impl Node {
    /// An empty table at `place`.
    pub(super) fn table(place: Place, layer: Layer) -> Self {
        Self { datum: Datum::Table(BTreeMap::new()), place, layer }
    }

    /// The value at a dotted path below this table.
    pub(super) fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |node, key| node.entries()?.get(key))
    }

    /// The entries of a table.
    pub(super) fn entries(&self) -> Option<&BTreeMap<String, Self>> {
        match &self.datum {
            Datum::Table(entries) => Some(entries),
            _ => None,
        }
    }

    /// Whether this is a table without entries.
    pub(super) fn is_empty(&self) -> bool {
        self.entries().is_some_and(BTreeMap::is_empty)
    }

    /// The items of a list; none for anything else.
    pub(super) fn items(&self) -> &[Self] {
        match &self.datum {
            Datum::List(items) => items,
            _ => &[],
        }
    }

    pub(super) fn whole(&self) -> Option<i64> {
        match self.datum {
            Datum::Whole(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn flag(&self) -> Option<bool> {
        match self.datum {
            Datum::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    pub(super) fn words(&self) -> Option<&str> {
        match &self.datum {
            Datum::Words(words) => Some(words),
            _ => None,
        }
    }

    pub(super) fn day(&self) -> Option<Date> {
        match self.datum {
            Datum::Day(day) => Some(day),
            _ => None,
        }
    }

    /// The place a key of this table has or would have.
    pub(super) fn place_of(&self, key: &str) -> Place {
        Place { column: join(&self.place.column, key).into(), ..self.place.clone() }
    }

    /// Takes a key out of a table.
    pub(super) fn take(&mut self, key: &str) -> Option<Self> {
        match &mut self.datum {
            Datum::Table(entries) => entries.remove(key),
            _ => None,
        }
    }

    /// Gives this value and all below it the file and row of `place`.
    pub(super) fn move_to(&mut self, place: &Place) {
        self.place = Place { column: self.place.column.clone(), ..place.clone() };
        match &mut self.datum {
            Datum::Table(entries) => entries.values_mut().for_each(|below| below.move_to(place)),
            Datum::List(items) => items.iter_mut().for_each(|below| below.move_to(place)),
            _ => {}
        }
    }

    /// Lays `top` over this tree.
    pub(super) fn overlay(&mut self, top: Self) {
        match (&mut self.datum, top.datum) {
            (Datum::Table(own), Datum::Table(theirs)) => {
                for (key, node) in theirs {
                    match own.get_mut(&key) {
                        Some(below) => below.overlay(node),
                        None => {
                            own.insert(key, node);
                        }
                    }
                }
            }
            (datum, theirs) => *datum = theirs,
        }
        self.place = top.place;
        self.layer = top.layer;
    }
}

/// `key` below `path`.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Fills absent keys with their defaults; reports required ones that are missing.
pub(super) fn complete(shape: &Shape, node: &mut Node, faults: &mut Vec<Diagnostic>) {
    match shape {
        Shape::Table(keys) => complete_table(keys, node, faults),
        Shape::Each(each) => {
            for name in each.names.list() {
                complete_key(name, each.value, each.need, node, faults);
            }
        }
        Shape::Kinds(keys) => complete_kinds(keys, node, faults),
        Shape::List(List { item, .. }) => {
            if let Datum::List(items) = &mut node.datum {
                for below in items {
                    complete(item, below, faults);
                }
            }
        }
        _ => {}
    }
}

fn complete_table(keys: &[Key], node: &mut Node, faults: &mut Vec<Diagnostic>) {
    for key in keys {
        complete_key(key.name, &key.shape, key.need, node, faults);
    }
}

fn complete_key(name: &str, shape: &Shape, need: Need, node: &mut Node, faults: &mut Vec<Diagnostic>) {
    let place = node.place_of(name);
    let Datum::Table(entries) = &mut node.datum else { return };
    if let Some(below) = entries.get_mut(name) {
        complete(shape, below, faults);
        return;
    }
    match need {
        Need::Optional => {}
        Need::Required => faults.push(Diagnostic::new(&codes::E306, place).expected(shape.expected())),
        Need::Default(text) => {
            let mut below = read::default(shape, text, place);
            complete(shape, &mut below, faults);
            entries.insert(name.to_owned(), below);
        }
    }
}

/// A kind that lacks its required keys is most often another kind's name misspelt: that name is offered.
fn complete_kinds(keys: &[Key], node: &mut Node, faults: &mut Vec<Diagnostic>) {
    let Datum::Table(kinds) = &mut node.datum else { return };
    let names: Vec<String> = kinds.keys().cloned().collect();
    for (name, kind) in kinds {
        let before = faults.len();
        complete_table(keys, kind, faults);
        let others = names.iter().map(String::as_str).filter(|other| other != name);
        let meant = nearest(name, others).map(str::to_owned);
        for fault in &mut faults[before..] {
            fault.nearest.clone_from(&meant);
        }
    }
}

/// The value as TOML, on one line.
impl fmt::Display for Node {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.datum {
            Datum::Flag(flag) => write!(out, "{flag}"),
            Datum::Whole(number) => write!(out, "{number}"),
            Datum::Words(words) => write!(out, "{}", toml::Value::from(words.as_str())),
            Datum::Day(day) => write!(out, "{day}"),
            Datum::List(items) => {
                out.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    write!(out, "{}{item}", if at == 0 { "" } else { ", " })?;
                }
                out.write_str("]")
            }
            Datum::Table(entries) => {
                out.write_str("{")?;
                for (at, (key, node)) in entries.iter().enumerate() {
                    write!(out, "{} {key} = {node}", if at == 0 { "" } else { "," })?;
                }
                out.write_str(" }")
            }
            Datum::Faulty => out.write_str("?"),
        }
    }
}
