//! The sheets of an instance: their columns, and how a row of each is read. `docs/files.md` describes the same columns.

use crate::instance::limits::Range;
use crate::instance::{
    BudgetRow, CompetencyRow, CompletedCourseRow, CourseCompetencyRow, CourseRow, DecisionRow, EmployeeCompetencyRow,
    EmployeeRow, PositionCompetencyRow, PositionRow, PreferenceRow, RelationRow, RelocationRow, ServedUnitRow,
    SessionRow, UnitRow, limits,
};
use crate::quantity::Money;

use super::names;
use super::table::{Row, Sheet};

/// An amount up to the limit.
fn money(row: &mut Row<'_, '_>, column: &'static str, range: &Range) -> Money {
    Money(row.optional_number(column, range).unwrap_or(0))
}

pub(super) const UNITS: Sheet = Sheet {
    file: "units.csv",
    required: true,
    columns: &[("unit_id", true), ("name", true), ("parent_id", false), ("location", true)],
};

pub(super) fn unit(row: &mut Row<'_, '_>) -> Option<UnitRow> {
    let (unit_id, name) = (row.id("unit_id"), row.text("name"));
    let (parent_id, location) = (row.optional_id("parent_id"), row.text("location"));
    Some(UnitRow { row: row.number, unit_id: unit_id?, name: name?, parent_id, location: location? })
}

pub(super) const POSITIONS: Sheet = Sheet {
    file: "positions.csv",
    required: true,
    columns: &[
        ("position_id", true),
        ("title", true),
        ("unit_id", true),
        ("kind", true),
        ("seats", false),
        ("class", false),
        ("min_education", false),
        ("fields", false),
        ("min_rank", false),
        ("allowance", false),
        ("critical", false),
        ("location", false),
        ("open", false),
        ("closed_from", false),
    ],
};

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

pub(super) const EMPLOYEES: Sheet = Sheet {
    file: "employees.csv",
    required: true,
    columns: &[
        ("employee_id", true),
        ("name", true),
        ("sex", true),
        ("birth_date", true),
        ("hired_on", true),
        ("status", false),
        ("education", true),
        ("field", false),
        ("rank", true),
        ("rank_since", true),
        ("kind", true),
        ("kind_since", false),
        ("tier_since", false),
        ("position_id", false),
        ("position_since", false),
        ("performance", true),
        ("performance_prev", false),
        ("potential", false),
        ("merit", false),
        ("discipline_until", false),
        ("retire_on", false),
    ],
};

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

pub(super) const COMPETENCIES: Sheet = Sheet {
    file: "competencies.csv",
    required: false,
    columns: &[("competency_id", true), ("name", true), ("group", true)],
};

pub(super) fn competency(row: &mut Row<'_, '_>) -> Option<CompetencyRow> {
    let (id, name, group) = (row.id("competency_id"), row.text("name"), row.choice("group", &names::COMPETENCY_GROUP));
    Some(CompetencyRow { row: row.number, competency_id: id?, name: name?, group: group? })
}

pub(super) const EMPLOYEE_COMPETENCIES: Sheet = Sheet {
    file: "employee_competencies.csv",
    required: false,
    columns: &[("employee_id", true), ("competency_id", true), ("level", true)],
};

pub(super) fn employee_competency(row: &mut Row<'_, '_>) -> Option<EmployeeCompetencyRow> {
    let (employee, competency) = (row.id("employee_id"), row.id("competency_id"));
    let level = row.number("level", &limits::LEVEL);
    Some(EmployeeCompetencyRow { row: row.number, employee_id: employee?, competency_id: competency?, level: level? })
}

pub(super) const POSITION_COMPETENCIES: Sheet = Sheet {
    file: "position_competencies.csv",
    required: false,
    columns: &[
        ("position_id", false),
        ("kind", false),
        ("competency_id", true),
        ("level", true),
        ("weight", false),
        ("mandatory", false),
    ],
};

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

pub(super) const COURSES: Sheet = Sheet {
    file: "courses.csv",
    required: false,
    columns: &[
        ("course_id", true),
        ("title", true),
        ("form", false),
        ("hours", true),
        ("audience", false),
        ("prerequisites", false),
        ("provider", false),
    ],
};

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

pub(super) const COURSE_COMPETENCIES: Sheet = Sheet {
    file: "course_competencies.csv",
    required: false,
    columns: &[("course_id", true), ("competency_id", true), ("level", true)],
};

pub(super) fn course_competency(row: &mut Row<'_, '_>) -> Option<CourseCompetencyRow> {
    let (course, competency) = (row.id("course_id"), row.id("competency_id"));
    let level = row.number("level", &limits::LEVEL);
    Some(CourseCompetencyRow { row: row.number, course_id: course?, competency_id: competency?, level: level? })
}

pub(super) const SESSIONS: Sheet = Sheet {
    file: "sessions.csv",
    required: false,
    columns: &[
        ("session_id", true),
        ("course_id", true),
        ("period", true),
        ("capacity", true),
        ("min_participants", false),
        ("cost", false),
        ("fixed_cost", false),
        ("source", false),
        ("location", false),
    ],
};

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

pub(super) const COMPLETED_COURSES: Sheet = Sheet {
    file: "completed_courses.csv",
    required: false,
    columns: &[("employee_id", true), ("course_id", true), ("completed_on", false)],
};

pub(super) fn completed_course(row: &mut Row<'_, '_>) -> Option<CompletedCourseRow> {
    let (employee, course) = (row.id("employee_id"), row.id("course_id"));
    let completed_on = row.optional_date("completed_on");
    Some(CompletedCourseRow { row: row.number, employee_id: employee?, course_id: course?, completed_on })
}

pub(super) const BUDGETS: Sheet = Sheet {
    file: "budgets.csv",
    required: false,
    columns: &[("budget_id", true), ("year", true), ("source", false), ("category", false), ("amount", true)],
};

pub(super) fn budget(row: &mut Row<'_, '_>) -> Option<BudgetRow> {
    let (budget_id, year) = (row.id("budget_id"), row.number("year", &limits::YEAR));
    let (source, category) = (row.optional_text("source"), row.optional_choice("category", &names::CATEGORY));
    let amount = row.number("amount", &limits::AMOUNT).map(Money);
    Some(BudgetRow { row: row.number, budget_id: budget_id?, year: year?, source, category, amount: amount? })
}

pub(super) const RELOCATIONS: Sheet = Sheet {
    file: "relocations.csv",
    required: false,
    columns: &[("from_location", true), ("to_location", true), ("cost", true)],
};

pub(super) fn relocation(row: &mut Row<'_, '_>) -> Option<RelocationRow> {
    let (from, to) = (row.text("from_location"), row.text("to_location"));
    let cost = row.number("cost", &limits::COST).map(Money);
    Some(RelocationRow { row: row.number, from_location: from?, to_location: to?, cost: cost? })
}

pub(super) const PREFERENCES: Sheet = Sheet {
    file: "preferences.csv",
    required: false,
    columns: &[("employee_id", true), ("scope", true), ("target", false), ("score", true)],
};

pub(super) fn preference(row: &mut Row<'_, '_>) -> Option<PreferenceRow> {
    let (employee, scope) = (row.id("employee_id"), row.choice("scope", &names::SCOPE));
    let (target, score) = (row.optional_id("target"), row.number("score", &limits::SCORE));
    Some(PreferenceRow { row: row.number, employee_id: employee?, scope: scope?, target, score: score? })
}

pub(super) const DECISIONS: Sheet = Sheet {
    file: "decisions.csv",
    required: false,
    columns: &[
        ("employee_id", true),
        ("decision", true),
        ("target", true),
        ("from_period", false),
        ("to_period", false),
    ],
};

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

pub(super) const RELATIONS: Sheet = Sheet {
    file: "relations.csv",
    required: false,
    columns: &[("employee_a", true), ("employee_b", true), ("relation", false)],
};

pub(super) fn relation(row: &mut Row<'_, '_>) -> Option<RelationRow> {
    let (a, b) = (row.id("employee_a"), row.id("employee_b"));
    row.optional_choice("relation", &[("kin", ())]);
    Some(RelationRow { row: row.number, employee_a: a?, employee_b: b? })
}

pub(super) const SERVED_UNITS: Sheet =
    Sheet { file: "served_units.csv", required: false, columns: &[("employee_id", true), ("unit_id", true)] };

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_and_column_is_documented() {
        let documentation = include_str!("../../docs/files.md");
        for sheet in ALL {
            let heading = format!("### {}\n", sheet.file);
            let section =
                documentation.split(&heading).nth(1).unwrap_or_else(|| panic!("no section for {}", sheet.file));
            let section = section.split("\n### ").next().unwrap_or(section);
            for (column, _) in sheet.columns {
                assert!(section.contains(&format!("`{column}`")), "{} of {} is not documented", column, sheet.file);
            }
        }
    }
}
