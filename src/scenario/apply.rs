//! Instance and scenario → edited instance: rows and policy are changed as text would be, then everything goes through
//! the one door that files go through.
//!
//! For an OR reader: the perturbed problem; faults that a change brings about are reported at the line of that change.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Place, Severity, codes};
use crate::files::{self, LoadedTables};
use crate::instance::{Instance, Tables};
use crate::policy::{self, Amendment, Change, Origins};

use super::edit::{Action, Scenario};
use super::rows::Rows;

/// An instance as rows and settings, ready to be edited.
#[derive(Clone, Debug)]
pub struct Base {
    loaded: LoadedTables,
}

/// An instance after the changes of a scenario.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The instance.
    pub instance: Instance,
    /// Its rows.
    pub tables: Tables,
    /// Where each value of its policy comes from.
    pub origins: Origins,
    /// What the planner should know.
    pub warnings: Vec<Diagnostic>,
    /// Fingerprint of everything a plan depends on; hexadecimal.
    pub sha256: String,
}

/// Whether every scenario fits the instance, before any is solved.
///
/// # Errors
/// What [`Base::edited`] finds wrong with each.
pub fn check(base: &Base, scenarios: &[Scenario], file: &str) -> Result<(), Vec<Diagnostic>> {
    let faults: Vec<Diagnostic> = scenarios.iter().filter_map(|one| base.edited(one, file).err()).flatten().collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Name of the settings' file in faults.
const SETTINGS: &str = "instance.toml";

impl Base {
    /// Reads the instance at `path`, and what to know about it.
    ///
    /// # Errors
    /// Every fault of its files.
    pub fn load(path: &Path) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let (whole, loaded) = files::load_with_tables(path)?;
        Ok((Self { loaded }, whole.warnings))
    }

    /// The rows before any change.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        &self.loaded.tables
    }

    /// Where the values of the policy come from before any change.
    #[must_use]
    pub fn origins(&self) -> &Origins {
        &self.loaded.origins
    }

    /// The instance with the changes of `scenario`, which was read from `file`.
    ///
    /// # Errors
    /// Every change that matches nothing, every value that cannot stand where it should, and what the changes leave
    /// broken, at the line of the change where there is one.
    pub fn edited(&self, scenario: &Scenario, file: &str) -> Result<Edited, Vec<Diagnostic>> {
        let mut rows = Rows::new(&self.loaded.tables, file);
        let mut amendments = Vec::new();
        for edit in &scenario.edits {
            let place = || Place::cell(file.to_owned(), edit.row, edit.path.clone());
            match &edit.action {
                Action::Change { table, column, wanted, new } => rows.change(edit, table, column, wanted, new),
                Action::Add { table, rows: added } => rows.add(table, added),
                Action::Remove { table, wanted, references } => rows.remove(edit, table, wanted, *references),
                Action::Close { unit, from } => rows.close(edit, unit, *from),
                Action::Policy { path, change } => {
                    amendments.push(Amendment { path: path.clone(), change: change.clone(), place: place() });
                }
                Action::Retirement { years, kinds } => {
                    rows.shift_retirement(*years, kinds);
                    let all = ["*".to_owned()];
                    let kinds = if kinds.is_empty() { &all[..] } else { kinds };
                    amendments.extend(kinds.iter().map(|kind| Amendment {
                        path: format!("kinds.{kind}.retirement_age"),
                        change: Change::Add(*years),
                        place: place(),
                    }));
                }
            }
        }
        let mut tables = self.loaded.tables.clone();
        let mut faults = rows.put(&mut tables);
        let (mut origins, mut warnings) = (self.loaded.origins.clone(), Vec::new());
        if !amendments.is_empty() {
            let own = &self.loaded.policy_file;
            let mut fetch = |name: &str| match own {
                Some((known, text)) if known == name => Ok(text.clone()),
                _ => Err(vec![Diagnostic::new(&codes::E100, Place::file(name.to_owned()))]),
            };
            match policy::amend(&self.loaded.settings, SETTINGS, &mut fetch, &amendments) {
                Ok((resolved, more)) => {
                    tables.header.policy = resolved.policy;
                    origins = resolved.origins;
                    warnings.extend(more);
                }
                Err(more) => faults.extend(more),
            }
        }
        if faults.is_empty() {
            match tables.build() {
                Ok((instance, more)) => {
                    warnings.extend(rows.relocated(more));
                    let sha256 = files::fingerprint(&tables, &origins);
                    return Ok(Edited { instance, tables, origins, warnings, sha256 });
                }
                Err(more) => faults.extend(self.brought_about(rows.relocated(more), scenario, file)),
            }
        }
        faults.retain(|fault| fault.code.severity() == Severity::Error);
        faults.sort_by(|a, b| (&a.place, a.code.id).cmp(&(&b.place, b.code.id)));
        faults.dedup();
        Err(faults)
    }

    /// Faults in rows that no change touched come with the scenario that brought them about.
    fn brought_about(&self, faults: Vec<Diagnostic>, scenario: &Scenario, file: &str) -> Vec<Diagnostic> {
        let elsewhere = faults.iter().any(|fault| fault.code.severity() == Severity::Error && fault.place.file != file);
        let heading = elsewhere.then(|| {
            let place = Place::cell(file.to_owned(), scenario.row, format!("scenarios.{}", scenario.name));
            Diagnostic::new(&codes::E405, place).value(scenario.name.clone())
        });
        heading.into_iter().chain(faults).collect()
    }
}
