//! The sheets of an instance, and how a row of each is read. What their columns mean stands in [`super::columns`].

use crate::instance::limits::Range;
use crate::instance::{
    BudgetRow, CompetencyRow, CompletedCourseRow, CourseCompetencyRow, CourseRow, DecisionRow, EmployeeCompetencyRow,
    EmployeeRow, PositionCompetencyRow, PositionRow, PreferenceRow, RelationRow, RelocationRow, ServedUnitRow,
    SessionRow, UnitRow, limits,
};
use crate::quantity::Money;

use super::columns::pairs;
use super::table::{Row, Sheet};
use super::{columns_service, columns_training, names};

/// A sheet of an instance from its description.
macro_rules! sheet {
    ($file:literal, $required:literal, $module:ident :: $name:ident) => {
        Sheet {
            file: $file,
            required: $required,
            columns: {
                const NAMES: [(&str, bool); $module::$name.columns.len()] = pairs($module::$name.columns);
                &NAMES
            },
            described: Some(&$module::$name),
        }
    };
}

/// An amount up to the limit.
fn money(row: &mut Row<'_, '_>, column: &'static str, range: &Range) -> Money {
    Money(row.optional_number(column, range).unwrap_or(0))
}

pub(super) const UNITS: Sheet = sheet!("units.csv", true, columns_service::UNITS);

pub(super) fn unit(row: &mut Row<'_, '_>) -> Option<UnitRow> {
    let (unit_id, name) = (row.id("unit_id"), row.text("name"));
    let (parent_id, location) = (row.optional_id("parent_id"), row.text("location"));
    Some(UnitRow { row: row.number, unit_id: unit_id?, name: name?, parent_id, location: location? })
}

pub(super) const POSITIONS: Sheet = sheet!("positions.csv", true, columns_service::POSITIONS);

pub(super) fn position(row: &mut Row<'_, '_>) -> Option<PositionRow> {
    let (position_id, title) = (row.id("position_id"), row.text("title"));
    let (unit_id, kind) = (row.id("unit_id"), row.text("kind"));
    let rest = PositionRow {
        row: row.number,
        position_id: String::new(),
        title: String::new(),
        unit_id: String::new(),
        kind: String::new(),
        seats: row.optional_number("seats", &limits::SEATS).unwrap_or(1),
        class: row.optional_number("class", &limits::CLASS),
        min_education: row.optional_choice("min_education", &names::EDUCATION),
        fields: row.list("fields"),
        min_rank: row.optional_choice("min_rank", &names::LADDER),
        allowance: money(row, "allowance", &limits::ALLOWANCE),
        critical: row.optional_number("critical", &limits::CRITICAL).unwrap_or(0),
        location: row.optional_text("location"),
        open: row.truth("open", true),
        closed_from: row.optional_number("closed_from", &limits::PERIOD),
    };
    Some(PositionRow { position_id: position_id?, title: title?, unit_id: unit_id?, kind: kind?, ..rest })
}

pub(super) const EMPLOYEES: Sheet = sheet!("employees.csv", true, columns_service::EMPLOYEES);

pub(super) fn employee(row: &mut Row<'_, '_>) -> Option<EmployeeRow> {
    let (employee_id, name, sex) = (row.id("employee_id"), row.text("name"), row.choice("sex", &names::SEX));
    let (birth_date, hired_on) = (row.date("birth_date"), row.date("hired_on"));
    let status = row.optional_choice("status", &names::STATUS).unwrap_or_default();
    let (education, field) = (row.choice("education", &names::EDUCATION), row.optional_text("field"));
    let (rank, rank_since) = (row.choice("rank", &names::RANK), row.date("rank_since"));
    let kind = row.text("kind");
    let (kind_since, tier_since) = (row.optional_date("kind_since"), row.optional_date("tier_since"));
    let (position_id, position_since) = (row.optional_id("position_id"), row.optional_date("position_since"));
    let performance = row.choice("performance", &names::PERFORMANCE);
    let performance_prev = row.optional_choice("performance_prev", &names::PERFORMANCE);
    let potential = row.optional_number("potential", &limits::POTENTIAL).unwrap_or(2);
    let merit = row.optional_number("merit", &limits::MERIT);
    let (discipline_until, retire_on) = (row.optional_date("discipline_until"), row.optional_date("retire_on"));
    Some(EmployeeRow {
        row: row.number,
        employee_id: employee_id?,
        name: name?,
        sex: sex?,
        birth_date: birth_date?,
        hired_on: hired_on?,
        status,
        education: education?,
        field,
        rank: rank?,
        rank_since: rank_since?,
        kind: kind?,
        kind_since,
        tier_since,
        position_id,
        position_since,
        performance: performance?,
        performance_prev,
        potential,
        merit,
        discipline_until,
        retire_on,
    })
}

pub(super) const COMPETENCIES: Sheet = sheet!("competencies.csv", false, columns_service::COMPETENCIES);

pub(super) fn competency(row: &mut Row<'_, '_>) -> Option<CompetencyRow> {
    let (id, name, group) = (row.id("competency_id"), row.text("name"), row.choice("group", &names::COMPETENCY_GROUP));
    Some(CompetencyRow { row: row.number, competency_id: id?, name: name?, group: group? })
}

pub(super) const EMPLOYEE_COMPETENCIES: Sheet =
    sheet!("employee_competencies.csv", false, columns_service::EMPLOYEE_COMPETENCIES);

pub(super) fn employee_competency(row: &mut Row<'_, '_>) -> Option<EmployeeCompetencyRow> {
    let (employee, competency) = (row.id("employee_id"), row.id("competency_id"));
    let level = row.number("level", &limits::LEVEL);
    Some(EmployeeCompetencyRow { row: row.number, employee_id: employee?, competency_id: competency?, level: level? })
}

pub(super) const POSITION_COMPETENCIES: Sheet =
    sheet!("position_competencies.csv", false, columns_service::POSITION_COMPETENCIES);

pub(super) fn position_competency(row: &mut Row<'_, '_>) -> Option<PositionCompetencyRow> {
    let (position_id, kind) = (row.optional_id("position_id"), row.optional_text("kind"));
    let (competency, level) = (row.id("competency_id"), row.number("level", &limits::LEVEL));
    let weight = row.optional_number("weight", &limits::WEIGHT).unwrap_or(1);
    let mandatory = row.truth("mandatory", false);
    Some(PositionCompetencyRow {
        row: row.number,
        position_id,
        kind,
        competency_id: competency?,
        level: level?,
        weight,
        mandatory,
    })
}

pub(super) const COURSES: Sheet = sheet!("courses.csv", false, columns_training::COURSES);

pub(super) fn course(row: &mut Row<'_, '_>) -> Option<CourseRow> {
    let (course_id, title) = (row.id("course_id"), row.text("title"));
    let (form, hours) = (row.optional_text("form"), row.number("hours", &limits::HOURS));
    let (audience, prerequisites) = (row.list("audience"), row.list("prerequisites"));
    let provider = row.optional_text("provider");
    Some(CourseRow {
        row: row.number,
        course_id: course_id?,
        title: title?,
        form: form.unwrap_or_default(),
        hours: hours?,
        audience,
        prerequisites,
        provider: provider.unwrap_or_default(),
    })
}

pub(super) const COURSE_COMPETENCIES: Sheet =
    sheet!("course_competencies.csv", false, columns_training::COURSE_COMPETENCIES);

pub(super) fn course_competency(row: &mut Row<'_, '_>) -> Option<CourseCompetencyRow> {
    let (course, competency) = (row.id("course_id"), row.id("competency_id"));
    let level = row.number("level", &limits::LEVEL);
    Some(CourseCompetencyRow { row: row.number, course_id: course?, competency_id: competency?, level: level? })
}

pub(super) const SESSIONS: Sheet = sheet!("sessions.csv", false, columns_training::SESSIONS);

/// Who pays for sessions when the file does not say.
pub(super) const DEFAULT_SOURCE: &str = "APBD";

pub(super) fn session(row: &mut Row<'_, '_>) -> Option<SessionRow> {
    let (session_id, course_id) = (row.id("session_id"), row.id("course_id"));
    let (period, capacity) = (row.number("period", &limits::PERIOD), row.number("capacity", &limits::CAPACITY));
    let min_participants = row.optional_number("min_participants", &limits::CAPACITY).unwrap_or(0);
    let (cost, fixed_cost) = (money(row, "cost", &limits::COST), money(row, "fixed_cost", &limits::COST));
    let (source, location) = (row.optional_text("source"), row.optional_text("location"));
    Some(SessionRow {
        row: row.number,
        session_id: session_id?,
        course_id: course_id?,
        period: period?,
        capacity: capacity?,
        min_participants,
        cost,
        fixed_cost,
        source: source.unwrap_or_else(|| DEFAULT_SOURCE.to_owned()),
        location,
    })
}

pub(super) const COMPLETED_COURSES: Sheet = sheet!("completed_courses.csv", false, columns_training::COMPLETED_COURSES);

pub(super) fn completed_course(row: &mut Row<'_, '_>) -> Option<CompletedCourseRow> {
    let (employee, course) = (row.id("employee_id"), row.id("course_id"));
    let completed_on = row.optional_date("completed_on");
    Some(CompletedCourseRow { row: row.number, employee_id: employee?, course_id: course?, completed_on })
}

pub(super) const BUDGETS: Sheet = sheet!("budgets.csv", false, columns_training::BUDGETS);

pub(super) fn budget(row: &mut Row<'_, '_>) -> Option<BudgetRow> {
    let (budget_id, year) = (row.id("budget_id"), row.number("year", &limits::YEAR));
    let (source, category) = (row.optional_text("source"), row.optional_choice("category", &names::CATEGORY));
    let amount = row.number("amount", &limits::AMOUNT).map(Money);
    Some(BudgetRow { row: row.number, budget_id: budget_id?, year: year?, source, category, amount: amount? })
}

pub(super) const RELOCATIONS: Sheet = sheet!("relocations.csv", false, columns_training::RELOCATIONS);

pub(super) fn relocation(row: &mut Row<'_, '_>) -> Option<RelocationRow> {
    let (from, to) = (row.text("from_location"), row.text("to_location"));
    let cost = row.number("cost", &limits::COST).map(Money);
    Some(RelocationRow { row: row.number, from_location: from?, to_location: to?, cost: cost? })
}

pub(super) const PREFERENCES: Sheet = sheet!("preferences.csv", false, columns_training::PREFERENCES);

pub(super) fn preference(row: &mut Row<'_, '_>) -> Option<PreferenceRow> {
    let (employee, scope) = (row.id("employee_id"), row.choice("scope", &names::SCOPE));
    let (target, score) = (row.optional_id("target"), row.number("score", &limits::SCORE));
    Some(PreferenceRow { row: row.number, employee_id: employee?, scope: scope?, target, score: score? })
}

pub(super) const DECISIONS: Sheet = sheet!("decisions.csv", false, columns_training::DECISIONS);

pub(super) fn decision(row: &mut Row<'_, '_>) -> Option<DecisionRow> {
    let (employee, decision) = (row.id("employee_id"), row.choice("decision", &names::VERB));
    let target = row.id("target");
    let from_period = row.optional_number("from_period", &limits::PERIOD);
    let to_period = row.optional_number("to_period", &limits::PERIOD);
    Some(DecisionRow {
        row: row.number,
        employee_id: employee?,
        decision: decision?,
        target: target?,
        from_period,
        to_period,
    })
}

pub(super) const RELATIONS: Sheet = sheet!("relations.csv", false, columns_training::RELATIONS);

pub(super) fn relation(row: &mut Row<'_, '_>) -> Option<RelationRow> {
    let (a, b) = (row.id("employee_a"), row.id("employee_b"));
    row.optional_choice("relation", &names::RELATION);
    Some(RelationRow { row: row.number, employee_a: a?, employee_b: b? })
}

pub(super) const SERVED_UNITS: Sheet = sheet!("served_units.csv", false, columns_training::SERVED_UNITS);

pub(super) fn served_unit(row: &mut Row<'_, '_>) -> Option<ServedUnitRow> {
    let (employee, unit) = (row.id("employee_id"), row.id("unit_id"));
    Some(ServedUnitRow { row: row.number, employee_id: employee?, unit_id: unit? })
}

/// Every sheet, in the order in which they are documented, written and read.
pub(super) const ALL: [&Sheet; 16] = [
    &UNITS,
    &POSITIONS,
    &EMPLOYEES,
    &COMPETENCIES,
    &EMPLOYEE_COMPETENCIES,
    &POSITION_COMPETENCIES,
    &COURSES,
    &COURSE_COMPETENCIES,
    &SESSIONS,
    &COMPLETED_COURSES,
    &BUDGETS,
    &RELOCATIONS,
    &PREFERENCES,
    &DECISIONS,
    &RELATIONS,
    &SERVED_UNITS,
];
