//! Rows → folder of CSV files and `instance.toml`, such that reading the folder gives the same rows again.

use std::fmt::Display;
use std::path::Path;

use crate::calendar::PeriodLength;
use crate::instance::{Header, Tables};
use crate::policy::{Origins, Rank};

use super::folder::{self, Contents, CsvFile, WriteError};
use super::names::{self, word};
use super::sheets;
use super::source::SETTINGS;
use super::table::Sheet;

/// Writes `tables` as the folder `folder`; `policy_toml` is the `[policy]` part of `instance.toml`. Optional files
/// without rows are left out.
///
/// # Errors
/// When the folder exists (unless `force` is set and it is empty or an instance), or cannot be written; then nothing
/// is changed.
pub fn write_instance(folder: &Path, tables: &Tables, policy_toml: &str, force: bool) -> Result<(), WriteError> {
    let mut contents = Contents::new();
    for (sheet, rows) in lines(tables) {
        let mut rows = rows.peekable();
        if rows.peek().is_none() && !sheet.required {
            continue;
        }
        let mut file = CsvFile::new(sheet.columns.iter().map(|&(column, _)| column));
        for (_, cells) in rows {
            file.row(cells);
        }
        contents.push((sheet.file, file.bytes()));
    }
    folder::write(folder, &contents, SETTINGS, force, || settings(&tables.header, policy_toml).into_bytes())
}

/// The policy in force as the `[policy]` part of `instance.toml`, every value by its path and no preset.
#[must_use]
pub fn policy_toml(origins: &Origins) -> String {
    let bare = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let quoted = |key: &str| match bare(key) {
        true => key.to_owned(),
        false => toml::Value::from(key).to_string(),
    };
    let line = |entry: &crate::policy::Entry| {
        let path: Vec<String> = entry.path.split('.').map(quoted).collect();
        format!("{} = {}\n", path.join("."), entry.value)
    };
    origins.entries.iter().fold("[policy]\n".to_owned(), |text, entry| text + &line(entry))
}

/// Writes these files of an instance into `folder`, which may hold one already: its other files stay, and what is written
/// replaces a table also under its Indonesian name. The folder is made beside its destination and moved there whole.
///
/// # Errors
/// The folder cannot be read or written; then nothing is changed.
pub fn update_instance(folder: &Path, contents: Vec<(&'static str, Vec<u8>)>) -> Result<(), WriteError> {
    let names = |file: &str| -> Vec<String> {
        let sheet = sheets::ALL.into_iter().find(|sheet| sheet.file == file);
        [Some(file.to_owned()), sheet.and_then(Sheet::spoken_file)].into_iter().flatten().collect()
    };
    let contents: Vec<_> = contents.into_iter().map(|(file, bytes)| (file, names(file), bytes)).collect();
    folder::update(folder, &contents)
}

/// The text of an `instance.toml`; `policy_toml` is its `[policy]` part.
#[must_use]
pub fn settings(header: &Header, policy_toml: &str) -> String {
    let period = match header.period {
        PeriodLength::Year => "year",
        PeriodLength::Semester => "semester",
        PeriodLength::Quarter => "quarter",
    };
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    format!(
        "format = 1\nname = {}\nstart = {}\nperiods = {}\nperiod = \"{period}\"\ncurrency = {}\n\n{policy_toml}",
        quoted(&header.name),
        header.start,
        header.periods,
        quoted(&header.currency),
    )
}

/// The rows of a sheet: number and cells.
pub(super) type Lines<'t> = (&'static Sheet, Box<dyn Iterator<Item = (u32, Vec<String>)> + 't>);

/// Every sheet with its rows, made as they are asked for.
pub(super) fn lines(tables: &Tables) -> impl Iterator<Item = Lines<'_>> {
    places(tables).into_iter().chain(people(tables)).chain(training(tables)).chain(ties(tables))
}

fn cell<T: Display>(value: T) -> String {
    value.to_string()
}

fn optional<T: Display>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn places(tables: &Tables) -> [Lines<'_>; 4] {
    let units = tables.units.iter().map(|row| {
        (row.row, vec![row.unit_id.clone(), row.name.clone(), optional(row.parent_id.as_ref()), row.location.clone()])
    });
    let positions = tables.positions.iter().map(|row| {
        (
            row.row,
            vec![
                row.position_id.clone(),
                row.title.clone(),
                row.unit_id.clone(),
                row.kind.clone(),
                cell(row.seats),
                optional(row.class),
                optional(row.min_education.map(crate::policy::Education::name)),
                row.fields.join(";"),
                optional(row.min_rank.map(|step| Rank::Ladder(step).name())),
                cell(row.allowance),
                cell(row.critical),
                optional(row.location.as_ref()),
                cell(row.open),
                optional(row.closed_from),
            ],
        )
    });
    let competencies = tables.competencies.iter().map(|row| {
        let group = word(&names::COMPETENCY_GROUP, &row.group).to_owned();
        (row.row, vec![row.competency_id.clone(), row.name.clone(), group])
    });
    let asked = tables.position_competencies.iter().map(|row| {
        (
            row.row,
            vec![
                optional(row.position_id.as_ref()),
                optional(row.kind.as_ref()),
                row.competency_id.clone(),
                cell(row.level),
                cell(row.weight),
                cell(row.mandatory),
            ],
        )
    });
    [
        (&sheets::UNITS, Box::new(units)),
        (&sheets::POSITIONS, Box::new(positions)),
        (&sheets::COMPETENCIES, Box::new(competencies)),
        (&sheets::POSITION_COMPETENCIES, Box::new(asked)),
    ]
}

fn people(tables: &Tables) -> [Lines<'_>; 4] {
    let employees = tables.employees.iter().map(|row| {
        (
            row.row,
            vec![
                row.employee_id.clone(),
                row.name.clone(),
                word(&names::SEX, &row.sex).to_owned(),
                cell(row.birth_date),
                cell(row.hired_on),
                row.status.name().to_owned(),
                row.education.name().to_owned(),
                optional(row.field.as_ref()),
                row.rank.name().to_owned(),
                cell(row.rank_since),
                row.kind.clone(),
                optional(row.kind_since),
                optional(row.tier_since),
                optional(row.position_id.as_ref()),
                optional(row.position_since),
                row.performance.name().to_owned(),
                optional(row.performance_prev.map(crate::policy::Performance::name)),
                cell(row.potential),
                optional(row.merit),
                optional(row.discipline_until),
                optional(row.retire_on),
            ],
        )
    });
    let levels = tables
        .employee_competencies
        .iter()
        .map(|row| (row.row, vec![row.employee_id.clone(), row.competency_id.clone(), cell(row.level)]));
    let completed = tables
        .completed_courses
        .iter()
        .map(|row| (row.row, vec![row.employee_id.clone(), row.course_id.clone(), optional(row.completed_on)]));
    let served = tables.served_units.iter().map(|row| (row.row, vec![row.employee_id.clone(), row.unit_id.clone()]));
    [
        (&sheets::EMPLOYEES, Box::new(employees)),
        (&sheets::EMPLOYEE_COMPETENCIES, Box::new(levels)),
        (&sheets::COMPLETED_COURSES, Box::new(completed)),
        (&sheets::SERVED_UNITS, Box::new(served)),
    ]
}

fn training(tables: &Tables) -> [Lines<'_>; 5] {
    let courses = tables.courses.iter().map(|row| {
        (
            row.row,
            vec![
                row.course_id.clone(),
                row.title.clone(),
                row.form.clone(),
                cell(row.hours),
                row.audience.join(";"),
                row.prerequisites.join(";"),
                row.provider.clone(),
            ],
        )
    });
    let given = tables
        .course_competencies
        .iter()
        .map(|row| (row.row, vec![row.course_id.clone(), row.competency_id.clone(), cell(row.level)]));
    let sessions = tables.sessions.iter().map(|row| {
        (
            row.row,
            vec![
                row.session_id.clone(),
                row.course_id.clone(),
                cell(row.period),
                cell(row.capacity),
                cell(row.min_participants),
                cell(row.cost),
                cell(row.fixed_cost),
                row.source.clone(),
                optional(row.location.as_ref()),
            ],
        )
    });
    let budgets = tables.budgets.iter().map(|row| {
        (
            row.row,
            vec![
                row.budget_id.clone(),
                cell(row.year),
                optional(row.source.as_ref()),
                optional(row.category.map(crate::instance::Category::name)),
                cell(row.amount),
            ],
        )
    });
    let relocations = tables
        .relocations
        .iter()
        .map(|row| (row.row, vec![row.from_location.clone(), row.to_location.clone(), cell(row.cost)]));
    [
        (&sheets::COURSES, Box::new(courses)),
        (&sheets::COURSE_COMPETENCIES, Box::new(given)),
        (&sheets::SESSIONS, Box::new(sessions)),
        (&sheets::BUDGETS, Box::new(budgets)),
        (&sheets::RELOCATIONS, Box::new(relocations)),
    ]
}

fn ties(tables: &Tables) -> [Lines<'_>; 3] {
    let preferences = tables.preferences.iter().map(|row| {
        let scope = word(&names::SCOPE, &row.scope).to_owned();
        (row.row, vec![row.employee_id.clone(), scope, optional(row.target.as_ref()), cell(row.score)])
    });
    let decisions = tables.decisions.iter().map(|row| {
        (
            row.row,
            vec![
                row.employee_id.clone(),
                word(&names::VERB, &row.decision).to_owned(),
                row.target.clone(),
                optional(row.from_period),
                optional(row.to_period),
            ],
        )
    });
    let relations = tables
        .relations
        .iter()
        .map(|row| (row.row, vec![row.employee_a.clone(), row.employee_b.clone(), "kin".to_owned()]));
    [
        (&sheets::PREFERENCES, Box::new(preferences)),
        (&sheets::DECISIONS, Box::new(decisions)),
        (&sheets::RELATIONS, Box::new(relations)),
    ]
}
