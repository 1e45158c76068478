//! Plan → folder. Rows are in input order; the same plan gives the same bytes.

use std::path::Path;
use std::time::Instant;

use crate::calendar::Period;
use crate::instance::{EmployeeId, Instance, PositionId};
use crate::plan::{Plan, Tally};
use crate::quantity::Money;

use super::folder::{self, Contents, CsvFile, WriteError};
use super::summary::Summary;

/// The file by which a plan folder is recognised.
pub(super) const SUMMARY: &str = "summary.json";

/// The file of prices.
pub(super) const PRICES_FILE: &str = "prices.csv";
/// Columns of `prices.csv`.
pub(super) const PRICES: [&str; 2] = ["row", "price"];
/// Columns of `placements.csv`.
pub(super) const PLACEMENTS: [&str; 9] =
    ["employee_id", "period", "position_id", "unit_id", "kind", "move", "breaches", "jpm", "points"];
/// Columns of `trainings.csv`.
pub(super) const TRAININGS: [&str; 7] = ["employee_id", "period", "session_id", "course_id", "hours", "cost", "source"];
/// Columns of `sessions.csv`.
pub(super) const SESSIONS: [&str; 7] =
    ["session_id", "course_id", "period", "opened", "attendees", "capacity", "fixed_cost"];
/// Columns of `budgets.csv`.
pub(super) const BUDGETS: [&str; 8] =
    ["budget_id", "year", "source", "category", "amount", "used", "left", "shadow_price"];
/// Columns of `seats.csv`.
pub(super) const SEATS: [&str; 5] = ["position_id", "period", "seats", "holders", "vacant"];
/// Columns of `mentoring.csv`.
pub(super) const MENTORING: [&str; 4] = ["period", "unit_id", "junior_id", "mentor_id"];

/// What scarce things are worth at the bound; informative, and a start for the next run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prices {
    /// Points per million of currency for each budget line, where known.
    pub budgets: Vec<Option<f64>>,
    /// Points per unit of a row by the row's name, but for rows without a price.
    pub rows: Vec<(String, f64)>,
}

/// Writes the plan as the folder `folder`, and returns the summary as written: with the seconds that writing took.
///
/// # Errors
/// When the folder exists (unless `force` is set and it is empty or a plan), or cannot be written; then nothing is
/// changed.
pub fn write_plan(
    folder: &Path,
    instance: &Instance,
    plan: &Plan,
    summary: &Summary,
    prices: &Prices,
    force: bool,
) -> Result<Summary, WriteError> {
    write_plan_with(folder, instance, plan, summary, prices, Vec::new(), force)
}

/// As [`write_plan`] with further files in the same folder.
///
/// # Errors
/// As [`write_plan`].
pub fn write_plan_with(
    folder: &Path,
    instance: &Instance,
    plan: &Plan,
    summary: &Summary,
    prices: &Prices,
    further: Vec<(&'static str, Vec<u8>)>,
    force: bool,
) -> Result<Summary, WriteError> {
    let since = Instant::now();
    let tally = Tally::of(instance, plan);
    let mut contents: Contents = vec![
        ("placements.csv", placements(instance, plan)),
        ("trainings.csv", trainings(instance, plan)),
        ("sessions.csv", sessions(instance, &tally)),
        ("budgets.csv", budgets(instance, &tally, &prices.budgets)),
        ("seats.csv", seats(instance, &tally)),
        ("mentoring.csv", mentoring(instance, plan)),
        (PRICES_FILE, row_prices(&prices.rows)),
    ];
    contents.extend(further);
    let mut written = summary.clone();
    folder::write(folder, &contents, SUMMARY, force, || {
        written.add_time("write", since.elapsed().as_secs_f64());
        written.to_json().into_bytes()
    })?;
    Ok(written)
}

/// Whether [`write_plan`] would write to `folder`: to be asked before a long run rather than after it.
///
/// # Errors
/// As [`write_plan`], but for what shows only while writing.
pub fn plan_folder_is_free(folder: &Path, force: bool) -> Result<(), WriteError> {
    folder::free(folder, SUMMARY, force).map(|_| ())
}

/// Writes a folder that holds only the summary: no plan exists, or none was found.
///
/// # Errors
/// As [`write_plan`].
pub fn write_summary_only(folder: &Path, summary: &Summary, force: bool) -> Result<(), WriteError> {
    write_summary_with(folder, summary, Vec::new(), force)
}

/// As [`write_summary_only`] with further files in the same folder.
///
/// # Errors
/// As [`write_plan`].
pub fn write_summary_with(
    folder: &Path,
    summary: &Summary,
    further: Vec<(&'static str, Vec<u8>)>,
    force: bool,
) -> Result<(), WriteError> {
    folder::write(folder, &further, SUMMARY, force, || summary.to_json().into_bytes())
}

fn placements(instance: &Instance, plan: &Plan) -> Vec<u8> {
    let mut file = CsvFile::new(PLACEMENTS);
    for (at, employee) in instance.employees.iter().enumerate() {
        for (period, placement) in instance.calendar.periods().zip(plan.career(EmployeeId::at(at))) {
            let position = placement.position.map(|id| &instance.positions[id.index()]);
            let breaches: Vec<_> = placement.breaches.iter().map(crate::policy::Rule::name).collect();
            file.row([
                employee.id.as_str(),
                &period.to_string(),
                position.map_or("", |position| &position.id),
                position.map_or("", |position| &instance.units[position.unit.index()].id),
                &instance.policy.kind(placement.kind).name,
                placement.step.name(),
                &breaches.join(";"),
                &placement.jpm.map(|jpm| jpm.to_string()).unwrap_or_default(),
                &placement.points.to_string(),
            ]);
        }
    }
    file.bytes()
}

fn trainings(instance: &Instance, plan: &Plan) -> Vec<u8> {
    let mut file = CsvFile::new(TRAININGS);
    for training in &plan.trainings {
        let session = &instance.sessions[training.session.index()];
        let course = &instance.courses[session.course.index()];
        file.row([
            instance.employees[training.employee.index()].id.as_str(),
            &session.period.to_string(),
            &session.id,
            &course.id,
            &course.hours.to_string(),
            &session.cost.to_string(),
            &instance.sources[session.source.index()],
        ]);
    }
    file.bytes()
}

fn sessions(instance: &Instance, tally: &Tally) -> Vec<u8> {
    let mut file = CsvFile::new(SESSIONS);
    for (at, session) in instance.sessions.iter().enumerate() {
        file.row([
            session.id.as_str(),
            &instance.courses[session.course.index()].id,
            &session.period.to_string(),
            if tally.opened[at] { "true" } else { "false" },
            &tally.attendees[at].to_string(),
            &session.capacity.to_string(),
            &session.fixed_cost.to_string(),
        ]);
    }
    file.bytes()
}

fn budgets(instance: &Instance, tally: &Tally, prices: &[Option<f64>]) -> Vec<u8> {
    let mut file = CsvFile::new(BUDGETS);
    for (at, line) in instance.budgets.iter().enumerate() {
        let left: Money = line.amount - tally.used[at];
        let price = prices.get(at).copied().flatten().filter(|price| price.is_finite());
        file.row([
            line.id.as_str(),
            &line.year.to_string(),
            line.source.map_or("", |source| &instance.sources[source.index()]),
            line.category.map_or("", crate::instance::Category::name),
            &line.amount.to_string(),
            &tally.used[at].to_string(),
            &left.to_string(),
            &price.map(price_text).unwrap_or_default(),
        ]);
    }
    file.bytes()
}

/// As many digits as it takes to read the same number back.
fn row_prices(prices: &[(String, f64)]) -> Vec<u8> {
    let mut file = CsvFile::new(PRICES);
    for (row, price) in prices.iter().filter(|(_, price)| price.is_finite() && *price != 0.0) {
        file.row([row.as_str(), &price.to_string()]);
    }
    file.bytes()
}

/// Three decimals; a price that rounds to nothing has no sign.
fn price_text(price: f64) -> String {
    let text = format!("{price:.3}");
    if text == "-0.000" { "0.000".to_owned() } else { text }
}

fn seats(instance: &Instance, tally: &Tally) -> Vec<u8> {
    let mut file = CsvFile::new(SEATS);
    for (at, position) in instance.positions.iter().enumerate() {
        let id = PositionId::at(at);
        for period in instance.calendar.periods() {
            let numbers = [position.seats, tally.holders(id, period), tally.vacant(instance, id, period)];
            let [seats, holders, vacant] = numbers.map(|number| number.to_string());
            file.row([position.id.as_str(), &period.to_string(), &seats, &holders, &vacant]);
        }
    }
    file.bytes()
}

fn mentoring(instance: &Instance, plan: &Plan) -> Vec<u8> {
    let mut file = CsvFile::new(MENTORING);
    let name = |id: EmployeeId| instance.employees[id.index()].id.as_str();
    for pair in &plan.mentoring {
        let period: Period = pair.period;
        let unit = &instance.units[pair.unit.index()].id;
        file.row([period.to_string().as_str(), unit, name(pair.junior), pair.mentor.map_or("", name)]);
    }
    file.bytes()
}
