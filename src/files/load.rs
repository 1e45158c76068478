//! Folder or workbook → instance: every fault of every file in one go.

use std::path::Path;

use crate::calendar::PeriodLength;
use crate::diagnostic::{Diagnostic, Severity};
use crate::instance::{Header, Instance, InstanceBuilder, Rejected, Tables};
use crate::policy::{self, Origins};

use super::sheets;
use super::source::{Found, SETTINGS, Source};
use super::table::{Row, Sheet, Table};

/// An instance with what is known about its files.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The validated instance.
    pub instance: Instance,
    /// What the planner should know, ordered by place.
    pub warnings: Vec<Diagnostic>,
    /// Where each value of the policy comes from.
    pub origins: Origins,
    /// SHA-256 over the names and contents of all files read; hexadecimal.
    pub sha256: String,
}

/// The rows of an instance's files, before references are resolved.
#[derive(Clone, Debug)]
pub struct LoadedTables {
    /// The rows.
    pub tables: Tables,
    /// Where each value of the policy comes from.
    pub origins: Origins,
    /// The text of `instance.toml`.
    pub settings: String,
    /// The policy file that the settings name: name and text.
    pub policy_file: Option<(String, String)>,
    /// SHA-256 over the names and contents of all files read; hexadecimal.
    pub sha256: String,
}

/// Reads the folder of CSV files, or the workbook, at `path`.
///
/// # Errors
/// Every fault of every file (warnings among them), ordered by place.
pub fn load(path: &Path) -> Result<Loaded, Vec<Diagnostic>> {
    load_with_tables(path).map(|(loaded, _)| loaded)
}

/// Like [`load`], with the rows beside the instance; for programs that judge both.
///
/// # Errors
/// As [`load`].
pub fn load_with_tables(path: &Path) -> Result<(Loaded, LoadedTables), Vec<Diagnostic>> {
    let mut reading = Reading::new(path)?;
    let (header, origins) = reading.header();
    let tables = reading.tables(header);
    let Reading { source, mut faults, rejected, settings, policy_file } = reading;
    let built = tables.build_with(&rejected);
    let instance = match built {
        Ok((instance, warnings)) => {
            faults.extend(warnings);
            Some(instance)
        }
        Err(more) => {
            faults.extend(more);
            None
        }
    };
    let faults = in_order(faults, &source);
    let sound = faults.iter().all(|fault| fault.code.severity() == Severity::Warning);
    match (instance, origins) {
        (Some(instance), Some(origins)) if sound => {
            let sha256 = source.fingerprint();
            let loaded = Loaded { instance, warnings: faults, origins: origins.clone(), sha256: sha256.clone() };
            Ok((loaded, LoadedTables { tables, origins, settings, policy_file, sha256 }))
        }
        _ => Err(faults),
    }
}

/// Reads the rows at `path` without resolving references; for programs that change rows and write them again.
///
/// # Errors
/// Every fault of every file, as far as rows can be judged one by one.
pub fn load_tables(path: &Path) -> Result<LoadedTables, Vec<Diagnostic>> {
    let mut reading = Reading::new(path)?;
    let (header, origins) = reading.header();
    let tables = reading.tables(header);
    let Reading { source, faults, settings, policy_file, .. } = reading;
    let faults = in_order(faults, &source);
    let sound = faults.iter().all(|fault| fault.code.severity() == Severity::Warning);
    match origins {
        Some(origins) if sound => {
            Ok(LoadedTables { tables, origins, settings, policy_file, sha256: source.fingerprint() })
        }
        _ => Err(faults),
    }
}

/// By place, each once (the settings are checked by themselves and again with the instance), files named as the planner
/// knows them.
fn in_order(mut faults: Vec<Diagnostic>, source: &Source) -> Vec<Diagnostic> {
    faults.sort_by(|a, b| (&a.place, a.code.id).cmp(&(&b.place, b.code.id)));
    faults.dedup();
    source.rename(&mut faults);
    faults
}

struct Reading {
    source: Source,
    faults: Vec<Diagnostic>,
    rejected: Rejected,
    settings: String,
    policy_file: Option<(String, String)>,
}

impl Reading {
    fn new(path: &Path) -> Result<Self, Vec<Diagnostic>> {
        let source = Source::open(path)?;
        let (settings, policy_file) = (String::new(), None);
        Ok(Self { source, faults: Vec::new(), rejected: Rejected::default(), settings, policy_file })
    }

    /// `instance.toml`; where it cannot be read, a stand-in that keeps later checks going.
    fn header(&mut self) -> (Header, Option<Origins>) {
        let text = self.source.settings(&mut self.faults);
        let (source, policy_file) = (&mut self.source, &mut self.policy_file);
        let mut fetch = |name: &str| {
            let text = source.named(name)?;
            *policy_file = Some((name.to_owned(), text.clone()));
            Ok(text)
        };
        let read = text.as_ref().map(|text| policy::read_settings(text, SETTINGS, &mut fetch));
        self.settings = text.clone().unwrap_or_default();
        let mut stand_in = InstanceBuilder::new("2000-01-01", 1).tables().header.clone();
        match (read, text) {
            (Some(Ok((settings, warnings))), _) => {
                self.faults.extend(warnings);
                let header = Header {
                    name: if settings.name.is_empty() { self.source.name() } else { settings.name },
                    start: settings.start,
                    periods: settings.periods,
                    period: settings.period,
                    currency: settings.currency,
                    policy: settings.resolved.policy,
                };
                return (header, Some(settings.resolved.origins));
            }
            (Some(Err(faults)), Some(text)) => {
                self.faults.extend(faults);
                self.rejected.horizon = true;
                stand_in.period = PeriodLength::Year;
                let source = &mut self.source;
                match policy::resolve(&text, SETTINGS, &mut |name| source.named(name)) {
                    Ok((resolved, _)) => stand_in.policy = resolved.policy,
                    Err(_) => self.rejected.policy = true,
                }
            }
            _ => {
                self.rejected.horizon = true;
                self.rejected.policy = true;
            }
        }
        (stand_in, None)
    }

    fn tables(&mut self, header: Header) -> Tables {
        let mut tables = Tables::new(header);
        tables.units = self.rows(&sheets::UNITS, Some("unit_id"), sheets::unit);
        tables.positions = self.rows(&sheets::POSITIONS, Some("position_id"), sheets::position);
        tables.employees = self.rows(&sheets::EMPLOYEES, Some("employee_id"), sheets::employee);
        tables.competencies = self.rows(&sheets::COMPETENCIES, Some("competency_id"), sheets::competency);
        tables.employee_competencies = self.rows(&sheets::EMPLOYEE_COMPETENCIES, None, sheets::employee_competency);
        tables.position_competencies = self.rows(&sheets::POSITION_COMPETENCIES, None, sheets::position_competency);
        tables.courses = self.rows(&sheets::COURSES, Some("course_id"), sheets::course);
        tables.course_competencies = self.rows(&sheets::COURSE_COMPETENCIES, None, sheets::course_competency);
        tables.sessions = self.rows(&sheets::SESSIONS, Some("session_id"), sheets::session);
        tables.completed_courses = self.rows(&sheets::COMPLETED_COURSES, None, sheets::completed_course);
        tables.budgets = self.rows(&sheets::BUDGETS, Some("budget_id"), sheets::budget);
        tables.relocations = self.rows(&sheets::RELOCATIONS, None, sheets::relocation);
        tables.preferences = self.rows(&sheets::PREFERENCES, None, sheets::preference);
        tables.decisions = self.rows(&sheets::DECISIONS, None, sheets::decision);
        tables.relations = self.rows(&sheets::RELATIONS, None, sheets::relation);
        tables.served_units = self.rows(&sheets::SERVED_UNITS, None, sheets::served_unit);
        self.source.unknown(&sheets::ALL, &mut self.faults);
        self.source.tell_marked(&mut self.faults);
        tables
    }

    fn rows<T>(
        &mut self,
        sheet: &Sheet,
        key: Option<&'static str>,
        read: impl Fn(&mut Row<'_, '_>) -> Option<T>,
    ) -> Vec<T> {
        let rejected = &mut self.rejected;
        let found = self.source.with_grid(sheet, &mut self.faults, |grid, faults| {
            Table::open(sheet, grid, faults).map(|table| table.read(key, faults, rejected, read))
        });
        match found {
            Found::Read(Some(rows)) => rows,
            Found::Absent => Vec::new(),
            Found::Read(None) | Found::Unreadable => {
                self.rejected.file(sheet.file);
                Vec::new()
            }
        }
    }
}
