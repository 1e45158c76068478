//! Rows → folder of CSV files and `instance.toml`, such that reading the folder gives the same rows again.

use std::fmt::Display;
use std::path::Path;

use crate::calendar::PeriodLength;
use crate::instance::{Header, Tables};
use crate::policy::Rank;

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
    let written = places(tables).into_iter().chain(people(tables)).chain(training(tables)).chain(ties(tables));
    for (sheet, rows) in written {
        if rows.is_empty() && !sheet.required {
            continue;
        }
        let mut file = CsvFile::new(sheet.columns.iter().map(|&(column, _)| column));
        for row in rows {
            file.row(row);
        }
        contents.push((sheet.file, file.bytes()));
    }
    folder::write(folder, &contents, SETTINGS, force, || settings(&tables.header, policy_toml).into_bytes())
}

fn settings(header: &Header, policy_toml: &str) -> String {
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

type Written = (&'static Sheet, Vec<Vec<String>>);

fn cell<T: Display>(value: T) -> String {
    value.to_string()
}

fn optional<T: Display>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn places(tables: &Tables) -> [Written; 4] {
    let units = tables
        .units
        .iter()
        .map(|row| vec![row.unit_id.clone(), row.name.clone(), optional(row.parent_id.as_ref()), row.location.clone()]);
    let positions = tables.positions.iter().map(|row| {
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
        ]
    });
    let competencies = tables.competencies.iter().map(|row| {
        let group = word(&names::COMPETENCY_GROUP, &row.group).to_owned();
        vec![row.competency_id.clone(), row.name.clone(), group]
    });
    let asked = tables.position_competencies.iter().map(|row| {
        vec![
            optional(row.position_id.as_ref()),
            optional(row.kind.as_ref()),
            row.competency_id.clone(),
            cell(row.level),
            cell(row.weight),
            cell(row.mandatory),
        ]
    });
    [
        (&sheets::UNITS, units.collect()),
        (&sheets::POSITIONS, positions.collect()),
        (&sheets::COMPETENCIES, competencies.collect()),
        (&sheets::POSITION_COMPETENCIES, asked.collect()),
    ]
}

fn people(tables: &Tables) -> [Written; 4] {
    let employees = tables.employees.iter().map(|row| {
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
        ]
    });
    let levels = tables
        .employee_competencies
        .iter()
        .map(|row| vec![row.employee_id.clone(), row.competency_id.clone(), cell(row.level)]);
    let completed = tables
        .completed_courses
        .iter()
        .map(|row| vec![row.employee_id.clone(), row.course_id.clone(), optional(row.completed_on)]);
    let served = tables.served_units.iter().map(|row| vec![row.employee_id.clone(), row.unit_id.clone()]);
    [
        (&sheets::EMPLOYEES, employees.collect()),
        (&sheets::EMPLOYEE_COMPETENCIES, levels.collect()),
        (&sheets::COMPLETED_COURSES, completed.collect()),
        (&sheets::SERVED_UNITS, served.collect()),
    ]
}

fn training(tables: &Tables) -> [Written; 5] {
    let courses = tables.courses.iter().map(|row| {
        vec![
            row.course_id.clone(),
            row.title.clone(),
            row.form.clone(),
            cell(row.hours),
            row.audience.join(";"),
            row.prerequisites.join(";"),
            row.provider.clone(),
        ]
    });
    let given = tables
        .course_competencies
        .iter()
        .map(|row| vec![row.course_id.clone(), row.competency_id.clone(), cell(row.level)]);
    let sessions = tables.sessions.iter().map(|row| {
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
        ]
    });
    let budgets = tables.budgets.iter().map(|row| {
        vec![
            row.budget_id.clone(),
            cell(row.year),
            optional(row.source.as_ref()),
            optional(row.category.map(crate::instance::Category::name)),
            cell(row.amount),
        ]
    });
    let relocations =
        tables.relocations.iter().map(|row| vec![row.from_location.clone(), row.to_location.clone(), cell(row.cost)]);
    [
        (&sheets::COURSES, courses.collect()),
        (&sheets::COURSE_COMPETENCIES, given.collect()),
        (&sheets::SESSIONS, sessions.collect()),
        (&sheets::BUDGETS, budgets.collect()),
        (&sheets::RELOCATIONS, relocations.collect()),
    ]
}

fn ties(tables: &Tables) -> [Written; 3] {
    let preferences = tables.preferences.iter().map(|row| {
        let scope = word(&names::SCOPE, &row.scope).to_owned();
        vec![row.employee_id.clone(), scope, optional(row.target.as_ref()), cell(row.score)]
    });
    let decisions = tables.decisions.iter().map(|row| {
        vec![
            row.employee_id.clone(),
            word(&names::VERB, &row.decision).to_owned(),
            row.target.clone(),
            optional(row.from_period),
            optional(row.to_period),
        ]
    });
    let relations =
        tables.relations.iter().map(|row| vec![row.employee_a.clone(), row.employee_b.clone(), "kin".to_owned()]);
    [
        (&sheets::PREFERENCES, preferences.collect()),
        (&sheets::DECISIONS, decisions.collect()),
        (&sheets::RELATIONS, relations.collect()),
    ]
}
