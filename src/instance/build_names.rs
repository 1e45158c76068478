//! Names without a table of their own (locations, sources, fields of study): two spellings of one are two things to the
//! program, so near-equal ones are told.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Diagnostic, Place, codes};

use super::build::Check;

impl<'a> Check<'a> {
    /// Warns of locations, sources and fields of study that differ only in capitals or spaces.
    pub(super) fn look_alikes(&mut self) {
        let t = self.tables;
        let at_units = t.units.iter().map(|r| ("units.csv", r.row, "location", r.location.as_str()));
        let at_positions = t
            .positions
            .iter()
            .filter_map(|r| r.location.as_deref().map(|location| ("positions.csv", r.row, "location", location)));
        self.alike(at_units.chain(at_positions));
        let of_sessions = t.sessions.iter().map(|r| ("sessions.csv", r.row, "source", r.source.as_str()));
        let of_budgets =
            t.budgets.iter().filter_map(|r| r.source.as_deref().map(|source| ("budgets.csv", r.row, "source", source)));
        self.alike(of_sessions.chain(of_budgets));
        let asked = t
            .positions
            .iter()
            .flat_map(|r| r.fields.iter().map(move |field| ("positions.csv", r.row, "fields", field.as_str())));
        let held =
            t.employees.iter().filter_map(|r| r.field.as_deref().map(|field| ("employees.csv", r.row, "field", field)));
        self.alike(asked.chain(held));
    }

    fn alike(&mut self, cells: impl Iterator<Item = (&'static str, u32, &'static str, &'a str)>) {
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let mut first: FxHashMap<String, &str> = FxHashMap::default();
        for (file, row, column, name) in cells {
            if !seen.insert(name) {
                continue;
            }
            let folded: String = name.split_whitespace().collect::<String>().to_lowercase();
            let known = *first.entry(folded).or_insert(name);
            if known != name {
                let mut fault = Diagnostic::new(&codes::W208, Place::cell(file, row, column)).value(name);
                fault.nearest = Some(known.to_owned());
                self.faults.push(fault);
            }
        }
    }
}
