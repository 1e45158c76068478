//! What exactly changed in the input: two instances compared cell by cell.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::files::{CellRow, Cells};
use crate::instance::Tables;
use crate::policy::Origins;

/// One value that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Table without `.csv`, or `policy`.
    pub table: String,
    /// The row: what stands in its first cells; empty for the policy.
    pub row: String,
    /// Column, or path inside the policy; empty where the whole row was added or removed.
    pub column: String,
    /// Before; none = the row was added.
    pub old: Option<String>,
    /// After; none = the row was removed.
    pub new: Option<String>,
}

/// Everything in which two instances differ, tables in the order of the documentation, the policy last. Rows are told
/// apart by their numbers in the files.
#[must_use]
pub fn differences(before: (&Tables, &Origins), after: (&Tables, &Origins)) -> Vec<Difference> {
    let mut found = Vec::new();
    for name in Cells::names() {
        let (Some(old), Some(new)) = (Cells::of(before.0, name), Cells::of(after.0, name)) else { continue };
        if old != new {
            rows(name, &old, &new, &mut found);
        }
    }
    let values = |origins: &Origins| -> BTreeMap<String, String> {
        origins.entries.iter().map(|entry| (entry.path.clone(), entry.value.clone())).collect()
    };
    let (old, new) = (values(before.1), values(after.1));
    let paths: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for path in paths {
        let (old, new) = (old.get(path), new.get(path));
        if old != new {
            found.push(Difference {
                table: "policy".to_owned(),
                row: String::new(),
                column: path.clone(),
                old: old.cloned(),
                new: new.cloned(),
            });
        }
    }
    found
}

fn rows(table: &str, old: &Cells, new: &Cells, found: &mut Vec<Difference>) {
    let by_number = |cells: &'_ Cells| -> BTreeMap<u32, CellRow> {
        cells.rows.iter().map(|line| (line.row, line.clone())).collect()
    };
    let (before, after) = (by_number(old), by_number(new));
    let numbers: std::collections::BTreeSet<u32> = before.keys().chain(after.keys()).copied().collect();
    for number in numbers {
        let mut whole = |line: &CellRow, added: bool| {
            let text = Some(line.cells.join(","));
            let (old, new) = if added { (None, text) } else { (text, None) };
            found.push(Difference { table: table.to_owned(), row: label(line), column: String::new(), old, new });
        };
        match (before.get(&number), after.get(&number)) {
            (Some(gone), None) => whole(gone, false),
            (None, Some(come)) => whole(come, true),
            (Some(was), Some(is)) => {
                for (column, (was_cell, is_cell)) in old.columns.iter().zip(was.cells.iter().zip(&is.cells)) {
                    if was_cell != is_cell {
                        found.push(Difference {
                            table: table.to_owned(),
                            row: label(was),
                            column: (*column).to_owned(),
                            old: Some(was_cell.clone()),
                            new: Some(is_cell.clone()),
                        });
                    }
                }
            }
            (None, None) => {}
        }
    }
}

/// What a planner knows a row by: its identifier, or its first filled cells where there is none.
fn label(line: &CellRow) -> String {
    let filled: Vec<&str> = line.cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).take(3).collect();
    filled.join(" ")
}
