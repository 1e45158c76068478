//! Exports of personnel systems → rows of an instance: sheets are recognised by their headings, codes are mapped, what is
//! not needed is dropped, and what is missing is assumed and listed.
//!
//! For a planner: SIASN exports, unit hierarchies, position lists, ratings, assessments, talent boxes, courses and
//! discipline become the tables of an instance (`docs/import.md`). For an OR reader: a lossy map from administrative
//! records to model data, which states every loss and every assumption.

mod companions;
mod fields;
mod kinds;
mod layouts;
mod learning;
mod mapping;
mod merge;
mod notes;
mod places;
mod staff;
mod values;

use std::collections::BTreeMap;

use crate::calendar::{Date, PeriodLength};
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::{LoadedTables, RawSheet};
use crate::instance::{Header, Tables};
use crate::policy::Policy;

pub use layouts::Sort;
pub use mapping::{Mapping, read_mapping};
pub use merge::{Baseline, read_baseline};
pub use notes::{Note, Section};
pub use values::JpmScale;

use fields::Recognised;
use notes::Notes;

/// What is asked of an import.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// Names and values of other layouts.
    pub mapping: Mapping,
    /// First day of period 1; by default that of the instance imported into, else the 1 January after the newest date.
    pub start: Option<Date>,
    /// Name of the instance; by default that of the agency in the export.
    pub name: Option<String>,
    /// Which scale percentages of the job-person match are judged by.
    pub jpm: Option<JpmScale>,
    /// The instance imported into, and what the last import wrote into it.
    pub earlier: Option<(&'a LoadedTables, Baseline)>,
}

/// An import.
#[derive(Clone, Debug)]
pub struct Imported {
    /// All rows of the instance, those imported into among them.
    pub tables: Tables,
    /// Names of the tables (without `.csv`) that this import made or changed.
    pub changed: Vec<&'static str>,
    /// What this import wrote, to tell it from what is entered by hand when the next one comes.
    pub baseline: Baseline,
    /// What was read, dropped, left out, assumed and kept, section by section.
    pub notes: Vec<Note>,
    /// What the planner should look at, ordered by place.
    pub warnings: Vec<Diagnostic>,
}

/// A cell to be written: a value, and whether it was assumed rather than read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Made {
    text: String,
    assumed: bool,
}

impl Made {
    fn read(text: impl Into<String>) -> Self {
        Self { text: text.into(), assumed: false }
    }

    fn assumed(text: impl Into<String>) -> Self {
        Self { text: text.into(), assumed: true }
    }
}

/// A row to be written: its cells by column; columns about which the exports say nothing are absent.
type MadeRow = BTreeMap<&'static str, Made>;

/// Rows to be written, by table and key.
type MadeTables = BTreeMap<&'static str, BTreeMap<Vec<String>, MadeRow>>;

/// An import being made.
struct Making<'a> {
    request: &'a Request<'a>,
    policy: Policy,
    made: MadeTables,
    /// Units, positions and employees in the order in which they were met.
    order: BTreeMap<&'static str, Vec<Vec<String>>>,
    notes: Notes,
    faults: Vec<Diagnostic>,
    /// The newest date met.
    newest: Option<Date>,
    /// The agency's name by how often it was met.
    agencies: BTreeMap<String, usize>,
    /// Employees with entry and beginning of the present position, to be held against the start.
    later: Vec<(String, Date, (Date, crate::diagnostic::Place))>,
    /// Whether the scale of job-person matches has been asked for.
    scale_asked: bool,
}

/// Makes an instance of `sheets`, in whatever order they come.
///
/// # Errors
/// Every fault of every sheet, ordered by place (warnings among them); nothing is made then.
pub fn import(sheets: Vec<RawSheet>, request: &Request<'_>) -> Result<Imported, Vec<Diagnostic>> {
    let policy = match &request.earlier {
        Some((loaded, _)) => loaded.tables.header.policy.clone(),
        None => Policy::asn(),
    };
    let mut making = Making {
        request,
        policy,
        made: MadeTables::new(),
        order: BTreeMap::new(),
        notes: Notes::default(),
        faults: Vec::new(),
        newest: None,
        agencies: BTreeMap::new(),
        later: Vec::new(),
        scale_asked: false,
    };
    let recognised = making.recognise(sheets);
    making.all(&recognised);
    making.finish()
}

impl Making<'_> {
    fn all(&mut self, found: &[Recognised]) {
        let mut places = self.places(found);
        let staff = self.staff(found, &mut places);
        self.write_places(&places, &staff);
        self.companions(found, &staff);
        self.learning(found, &staff);
    }

    /// A row of `table`; a second row with the same key is laid over the first.
    fn put(&mut self, table: &'static str, key: &[&str], cells: impl IntoIterator<Item = (&'static str, Made)>) {
        let key: Vec<String> = key.iter().map(|&part| part.to_owned()).collect();
        let rows = self.made.entry(table).or_default();
        if !rows.contains_key(&key) {
            self.order.entry(table).or_default().push(key.clone());
        }
        rows.entry(key).or_default().extend(cells);
    }

    fn seen(&mut self, date: Date) {
        self.newest = self.newest.max(Some(date));
    }

    fn header(&self) -> Header {
        if let Some((loaded, _)) = &self.request.earlier {
            return loaded.tables.header.clone();
        }
        let year = self.newest.map_or(2026, Date::year);
        let next = jiff::civil::Date::new(year.saturating_add(1), 1, 1).unwrap_or(Date::MAX);
        let most = self.agencies.iter().max_by_key(|(_, count)| **count).map(|(name, _)| name.clone());
        let start = self.request.start.unwrap_or(next);
        let named = self
            .request
            .name
            .clone()
            .or_else(|| most.map(|name| format!("{name} {}-{}", start.year(), start.year().saturating_add(4))));
        Header {
            name: named.unwrap_or_else(|| format!("Instansi {}", start.year())),
            start,
            periods: 5,
            period: PeriodLength::Year,
            currency: "IDR".to_owned(),
            policy: self.policy.clone(),
        }
    }

    fn finish(mut self) -> Result<Imported, Vec<Diagnostic>> {
        let header = self.header();
        self.after_start(header.start);
        if self.has_errors() {
            return Err(self.in_order());
        }
        let merged = self.merged(header);
        let (tables, changed, baseline) = match merged {
            Ok(merged) => merged,
            Err(faults) => {
                self.faults.extend(faults);
                return Err(self.in_order());
            }
        };
        match tables.build() {
            // What disagrees with a NIP has been told at the cell of the export.
            Ok((_, warnings)) => self.faults.extend(warnings.into_iter().filter(|warning| warning.code.id != "W206")),
            Err(faults) => {
                self.faults.extend(faults);
                return Err(self.in_order());
            }
        }
        self.missing(&tables);
        let notes = std::mem::take(&mut self.notes).in_order();
        Ok(Imported { tables, changed, baseline, notes, warnings: self.in_order() })
    }

    fn has_errors(&self) -> bool {
        self.faults.iter().any(|fault| fault.code.severity() == Severity::Error)
    }

    fn in_order(mut self) -> Vec<Diagnostic> {
        self.faults.sort_by(|a, b| (&a.place, a.code.id).cmp(&(&b.place, b.code.id)));
        self.faults.dedup();
        self.faults
    }
}
