//! The analysis as tables of text, one for each file.

use crate::quantity::Money;

use super::Needs;

/// A file name and its rows, the header first.
pub type Table = (&'static str, Vec<Vec<String>>);

/// The tables of `needs`, `sessions.csv` in the form of an instance among them; the last marks the folder.
#[must_use]
pub fn tables(needs: &Needs) -> Vec<Table> {
    vec![
        ("sessions.csv", sessions(needs)),
        ("agenda_budgets.csv", lines(needs)),
        ("gaps.csv", gaps(needs)),
        ("strengths.csv", strengths(needs)),
        ("unit_needs.csv", units(needs)),
        ("competency_needs.csv", competencies(needs)),
        ("course_needs.csv", courses(needs)),
        ("course_demand.csv", demand(needs)),
        ("unmet_needs.csv", unmet(needs)),
        ("wishes.csv", wishes(needs)),
        ("recognition.csv", recognition(needs)),
        ("coaching.csv", coaching(needs)),
        ("needs.csv", people(needs)),
    ]
}

/// A row of cells.
macro_rules! row {
    ($($cell:expr),+ $(,)?) => { vec![$($cell.to_string()),+] };
}

fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    std::iter::once(header.iter().map(|&name| name.to_owned()).collect()).chain(rows).collect()
}

/// A cell that may be empty.
fn cell(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn sessions(needs: &Needs) -> Vec<Vec<String>> {
    let header = [
        "session_id",
        "course_id",
        "period",
        "capacity",
        "min_participants",
        "cost",
        "fixed_cost",
        "source",
        "location",
    ];
    let rows = needs.agenda.sessions.iter().map(|one| {
        row![
            one.session_id,
            one.course_id,
            one.period,
            one.capacity,
            one.min_participants,
            one.cost,
            one.fixed_cost,
            one.source,
            one.location
        ]
    });
    table(&header, rows)
}

fn lines(needs: &Needs) -> Vec<Vec<String>> {
    let rows = needs
        .agenda
        .lines
        .iter()
        .map(|line| row![line.budget, line.available, line.proposed, Money(line.available.0 - line.proposed.0)]);
    table(&["budget_id", "available", "proposed", "left"], rows)
}

fn gaps(needs: &Needs) -> Vec<Vec<String>> {
    let rows = needs.people.iter().flat_map(|person| {
        person.gaps.iter().map(|gap| {
            let (against, position) = match gap.next {
                true => ("next", &person.next),
                false => ("present", &person.position),
            };
            row![
                person.employee,
                against,
                cell(position.as_ref()),
                gap.competency,
                gap.has,
                gap.asked,
                gap.mandatory,
                gap.loss,
                gap.courses.join(";")
            ]
        })
    });
    let header =
        ["employee_id", "against", "position_id", "competency_id", "level", "asked", "mandatory", "loss", "courses"];
    table(&header, rows)
}

fn strengths(needs: &Needs) -> Vec<Vec<String>> {
    let rows = needs.people.iter().flat_map(|person| {
        person.strengths.iter().map(|one| row![person.employee, one.competency, one.has, one.asked])
    });
    table(&["employee_id", "competency_id", "level", "asked"], rows)
}

fn units(needs: &Needs) -> Vec<Vec<String>> {
    let rows = needs.units.iter().map(|unit| {
        row![
            unit.unit,
            unit.people,
            unit.mean_jpm,
            unit.below_standard,
            unit.levels,
            unit.loss,
            unit.weaknesses.join(";"),
            unit.strengths.join(";")
        ]
    });
    let header =
        ["unit_id", "people", "mean_jpm", "below_standard", "levels_missing", "loss", "weaknesses", "strengths"];
    table(&header, rows)
}

fn competencies(needs: &Needs) -> Vec<Vec<String>> {
    let rows = needs.competencies.iter().map(|one| {
        row![
            one.competency,
            one.group,
            one.asked,
            one.short,
            one.above,
            one.levels,
            one.loss,
            one.short_next,
            one.levels_next,
            one.loss_next
        ]
    });
    let header = [
        "competency_id",
        "group",
        "asked",
        "short",
        "above",
        "levels_missing",
        "loss",
        "short_next",
        "levels_missing_next",
        "loss_next",
    ];
    table(&header, rows)
}

fn courses(needs: &Needs) -> Vec<Vec<String>> {
    let rows = needs.courses.iter().map(|one| {
        row![
            one.course,
            one.purpose.name(),
            one.hours,
            one.people,
            one.required,
            one.gain,
            one.gain_next,
            cell(one.seat_cost),
            cell(one.gain_per_million),
            one.seats,
            one.wishes,
            one.unneeded
        ]
    });
    let header = [
        "course_id",
        "purpose",
        "hours",
        "people",
        "required",
        "gain",
        "gain_next",
        "seat_cost",
        "gain_per_million",
        "seats",
        "wishes",
        "unneeded",
    ];
    table(&header, rows)
}

fn demand(needs: &Needs) -> Vec<Vec<String>> {
    let rows = needs.demand.iter().map(|one| row![one.course, one.year, one.demand, one.seats, one.short, one.idle]);
    table(&["course_id", "year", "demand", "seats", "short", "idle"], rows)
}

fn unmet(needs: &Needs) -> Vec<Vec<String>> {
    let rows = needs
        .unmet
        .iter()
        .map(|one| row![one.competency, one.asked, one.why.name(), one.gaps, one.loss, one.gaps_next, one.loss_next]);
    table(&["competency_id", "asked", "why", "gaps", "loss", "gaps_next", "loss_next"], rows)
}

fn wishes(needs: &Needs) -> Vec<Vec<String>> {
    let rows = needs
        .wishes
        .iter()
        .map(|one| row![one.scope, one.target, one.wished, one.unwanted, one.score, cell(one.fitting), cell(one.room)]);
    table(&["scope", "target", "wished", "unwanted", "score", "fitting", "room"], rows)
}

fn recognition(needs: &Needs) -> Vec<Vec<String>> {
    let rows = needs.recognition.iter().map(|one| row![one.employee, cell(one.year), one.hours, one.beyond]);
    table(&["employee_id", "year", "hours", "beyond"], rows)
}

fn coaching(needs: &Needs) -> Vec<Vec<String>> {
    let rows = needs.coaching.iter().map(|one| {
        let reasons: Vec<&str> = one.reasons.iter().map(|reason| reason.name()).collect();
        let years: Vec<String> = one.years_short.iter().map(ToString::to_string).collect();
        row![
            one.employee,
            reasons.join(";"),
            cell(one.jpm),
            one.mandatory_short,
            one.performance,
            one.hours_before,
            years.join(";")
        ]
    });
    let header = ["employee_id", "reasons", "jpm", "mandatory_short", "performance", "hours_before", "years_short"];
    table(&header, rows)
}

fn people(needs: &Needs) -> Vec<Vec<String>> {
    let rows = needs.people.iter().map(|one| {
        let missing = |next: bool| -> u32 {
            one.gaps.iter().filter(|gap| gap.next == next).map(|gap| u32::from(gap.asked - gap.has)).sum()
        };
        row![
            one.employee,
            cell(one.unit.as_ref()),
            cell(one.position.as_ref()),
            cell(one.jpm),
            missing(false),
            cell(one.next.as_ref()),
            cell(one.basis.map(super::Basis::name)),
            cell(one.next_jpm),
            missing(true),
            one.next_barred
        ]
    });
    let header = [
        "employee_id",
        "unit_id",
        "position_id",
        "jpm",
        "levels_missing",
        "next_position_id",
        "basis",
        "next_jpm",
        "levels_missing_next",
        "next_barred",
    ];
    table(&header, rows)
}
