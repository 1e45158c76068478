//! Folder → plan and claims. Nothing is judged here but whether the rows can be rows of this instance; whether they are
//! true is the audit's business.

use std::fs;
use std::path::Path;

use rustc_hash::FxHashMap;

use crate::calendar::Period;
use crate::diagnostic::{Diagnostic, Place, Severity, Text, codes};
use crate::instance::limits::Range;
use crate::instance::{BudgetId, CourseId, EmployeeId, Instance, PositionId, Rejected, SessionId, SourceId, UnitId};
use crate::plan::{
    BudgetClaim, Claims, MentorPair, Placement, Plan, SeatClaim, SessionClaim, StepLabel, Training, TrainingClaim,
};
use crate::policy::{KindId, Rule, RuleSet};
use crate::quantity::{BasisPoints, Money, Points};

use super::grid;
use super::names;
use super::plan_write::SUMMARY;
use super::summary::Summary;
use super::table::{Row, Sheet, Table};
use super::text;

/// A plan folder, read.
#[derive(Clone, Debug)]
pub struct PlanFolder {
    /// The plan; none when the folder holds only a summary.
    pub plan: Option<Plan>,
    /// Figures that follow from the plan, as stated.
    pub claims: Claims,
    /// `summary.json`.
    pub summary: Summary,
    /// What one more million on each budget line would be worth in points, where stated; by [`Instance::budgets`].
    pub shadow_prices: Vec<Option<f64>>,
}

macro_rules! sheet {
    ($file:literal: $($column:literal),* ; $($optional:literal),*) => {
        Sheet { file: $file, required: true, columns: &[$(($column, true),)* $(($optional, false)),*], described: None }
    };
}

const PLACEMENTS: Sheet = sheet!("placements.csv":
    "employee_id", "period", "position_id", "unit_id", "kind", "move", "breaches", "jpm", "points";);
const TRAININGS: Sheet =
    sheet!("trainings.csv": "employee_id", "period", "session_id", "course_id", "hours", "cost", "source";);
const SESSIONS: Sheet =
    sheet!("sessions.csv": "session_id", "course_id", "period", "opened", "attendees", "capacity", "fixed_cost";);
const BUDGETS: Sheet =
    sheet!("budgets.csv": "budget_id", "year", "source", "category", "amount", "used", "left"; "shadow_price");
const SEATS: Sheet = sheet!("seats.csv": "position_id", "period", "seats", "holders", "vacant";);
const MENTORING: Sheet = sheet!("mentoring.csv": "period", "unit_id", "junior_id", "mentor_id";);

/// Reads the plan folder `folder`, made for `instance`.
///
/// # Errors
/// Every missing file, unknown id, missing or repeated row, and unreadable value, ordered by place.
pub fn read_plan(folder: &Path, instance: &Instance) -> Result<PlanFolder, Vec<Diagnostic>> {
    let mut reading = Reading { folder, ids: Ids::new(instance), instance, faults: Vec::new() };
    let summary = reading.summary();
    let only_summary =
        summary.as_ref().is_some_and(|summary| summary.points.is_none()) && !folder.join(PLACEMENTS.file).exists();
    let mut claims = Claims { summary: summary.as_ref().map(Summary::claim), ..Claims::default() };
    let mut shadow_prices = vec![None; instance.budgets.len()];
    let plan = if only_summary { None } else { Some(reading.plan(&mut claims, &mut shadow_prices)) };
    let mut faults = reading.faults;
    faults.sort_by(|a, b| (&a.place, a.code.id).cmp(&(&b.place, b.code.id)));
    match summary {
        Some(summary) if faults.iter().all(|fault| fault.code.severity() == Severity::Warning) => {
            Ok(PlanFolder { plan, claims, summary, shadow_prices })
        }
        _ => Err(faults),
    }
}

/// Who holds and attends what, and nothing else.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarePlan {
    /// Positions held: the periods of the first employee, then those of the second, and so on.
    pub positions: Vec<Option<PositionId>>,
    /// Who attends which session.
    pub trainings: Vec<Training>,
}

const BARE_PLACEMENTS: Sheet = sheet!("placements.csv": "employee_id", "period", "position_id";);
const BARE_TRAININGS: Sheet = sheet!("trainings.csv": "employee_id", "session_id";);

/// Reads who holds and attends what from `placements.csv` and `trainings.csv` in `folder`; other columns are not looked
/// at. For plans that were made by hand or by another program.
///
/// # Errors
/// Every missing file, unknown id, missing or repeated row, and unreadable value, ordered by place.
pub fn read_bare_plan(folder: &Path, instance: &Instance) -> Result<BarePlan, Vec<Diagnostic>> {
    let mut reading = Reading { folder, ids: Ids::new(instance), instance, faults: Vec::new() };
    let horizon = instance.calendar.horizon();
    let placements = reading.once(
        &BARE_PLACEMENTS,
        |row, ids, instance| {
            let (employee, period) = (row.known("employee_id", &ids.employees), period(row, instance));
            let position = row.optional_known("position_id", &ids.positions);
            Some((employee?, period?, position))
        },
        |&(employee, period, _)| (employee, period),
    );
    let mut found = vec![None; instance.employees.len() * horizon];
    for (employee, period, position) in placements {
        found[employee.index() * horizon + period.index()] = Some(position);
    }
    // Rows with a fault of their own are not missing.
    if reading.faults.is_empty() {
        reading.note_missing(&found);
    }
    let trainings = reading.once(
        &BARE_TRAININGS,
        |row, ids, _| {
            let (employee, session) =
                (row.known("employee_id", &ids.employees), row.known("session_id", &ids.sessions));
            Some(Training { employee: employee?, session: session? })
        },
        |training| (training.employee, training.session),
    );
    let mut faults = reading.faults;
    faults.retain(|fault| fault.code.severity() == Severity::Error);
    faults.sort_by(|a, b| (&a.place, a.code.id).cmp(&(&b.place, b.code.id)));
    if faults.is_empty() {
        Ok(BarePlan { positions: found.into_iter().map(Option::flatten).collect(), trainings })
    } else {
        Err(faults)
    }
}

/// Names → indices.
struct Ids<'a> {
    employees: FxHashMap<&'a str, EmployeeId>,
    positions: FxHashMap<&'a str, PositionId>,
    units: FxHashMap<&'a str, UnitId>,
    courses: FxHashMap<&'a str, CourseId>,
    sessions: FxHashMap<&'a str, SessionId>,
    budgets: FxHashMap<&'a str, BudgetId>,
    sources: FxHashMap<&'a str, SourceId>,
    kinds: FxHashMap<&'a str, KindId>,
    steps: Vec<(&'static str, StepLabel)>,
}

impl<'a> Ids<'a> {
    fn new(instance: &'a Instance) -> Self {
        fn index<'n, I>(names: impl Iterator<Item = &'n str>, at: impl Fn(usize) -> I) -> FxHashMap<&'n str, I> {
            names.enumerate().map(|(place, name)| (name, at(place))).collect()
        }
        Self {
            employees: index(instance.employees.iter().map(|e| e.id.as_str()), EmployeeId::at),
            positions: index(instance.positions.iter().map(|p| p.id.as_str()), PositionId::at),
            units: index(instance.units.iter().map(|u| u.id.as_str()), UnitId::at),
            courses: index(instance.courses.iter().map(|c| c.id.as_str()), CourseId::at),
            sessions: index(instance.sessions.iter().map(|s| s.id.as_str()), SessionId::at),
            budgets: index(instance.budgets.iter().map(|b| b.id.as_str()), BudgetId::at),
            sources: index(instance.sources.iter().map(String::as_str), SourceId::at),
            kinds: instance.policy.kind_ids().map(|id| (instance.policy.kind(id).name.as_str(), id)).collect(),
            steps: StepLabel::ALL.map(|step| (step.name(), step)).to_vec(),
        }
    }
}

struct Reading<'a> {
    folder: &'a Path,
    instance: &'a Instance,
    ids: Ids<'a>,
    faults: Vec<Diagnostic>,
}

const COUNT: Range = 0..=u32::MAX as i64;
const ANY: Range = i64::MIN..=i64::MAX;

impl Reading<'_> {
    fn summary(&mut self) -> Option<Summary> {
        let text = match fs::read_to_string(self.folder.join(SUMMARY)) {
            Ok(text) => text,
            Err(error) => {
                self.faults.push(Diagnostic::new(&codes::E150, Place::file(SUMMARY)).value(error.to_string()));
                return None;
            }
        };
        match serde_json::from_str::<Summary>(&text) {
            Ok(summary) if addable(summary.terms.iter().flat_map(|terms| &terms.0).map(|&(_, points)| points)) => {
                Some(summary)
            }
            Ok(_) => {
                self.faults.push(Diagnostic::new(&codes::E152, Place::cell(SUMMARY, 0, "terms")));
                None
            }
            Err(error) => {
                self.faults.push(Diagnostic::new(&codes::E152, Place::file(SUMMARY)).value(error.to_string()));
                None
            }
        }
    }

    /// The rows of one file with the number of each.
    fn rows<T>(
        &mut self,
        sheet: &Sheet,
        read: impl Fn(&mut Row<'_, '_>, &Ids<'_>, &Instance) -> Option<T>,
    ) -> Vec<(u32, T)> {
        let bytes = match fs::read(self.folder.join(sheet.file)) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.faults.push(Diagnostic::new(&codes::E150, Place::file(sheet.file)).value(error.to_string()));
                return Vec::new();
            }
        };
        let Ok(text) = text::decode(&bytes) else {
            self.faults.push(Diagnostic::new(&codes::E103, Place::file(sheet.file)));
            return Vec::new();
        };
        let (grid, bad_quote) = grid::split(&text.text);
        if let Some(bad) = bad_quote {
            let place = Place::row(sheet.file, bad.row);
            self.faults.push(Diagnostic::new(&codes::E107, place));
        }
        if grid.len() == 0 {
            self.faults.push(Diagnostic::new(&codes::E102, Place::file(sheet.file)));
            return Vec::new();
        }
        let Some(table) = Table::open(sheet, &grid, &mut self.faults) else { return Vec::new() };
        let (ids, instance) = (&self.ids, self.instance);
        table.read(None, &mut self.faults, &mut Rejected::default(), |row| {
            let number = row.number;
            read(row, ids, instance).map(|made| (number, made))
        })
    }

    fn plan(&mut self, claims: &mut Claims, shadow_prices: &mut [Option<f64>]) -> Plan {
        let (placements, units) = self.placements();
        claims.units = units;
        claims.trainings = self.once(&TRAININGS, training, |claim| (claim.employee, claim.session));
        claims.sessions = self.once(&SESSIONS, session, |claim| claim.session);
        for (claim, price) in self.once(&BUDGETS, budget, |(claim, _)| claim.budget) {
            shadow_prices[claim.budget.index()] = price;
            claims.budgets.push(claim);
        }
        claims.seats = self.once(&SEATS, seat, |claim| (claim.position, claim.period));
        let mut mentoring = self.once(&MENTORING, pair, |pair| (pair.period, pair.junior));
        mentoring.sort_unstable();
        let mut trainings: Vec<_> = claims
            .trainings
            .iter()
            .map(|claim| Training { employee: claim.employee, session: claim.session })
            .collect();
        let sessions = &self.instance.sessions;
        trainings.sort_unstable_by_key(|t| (t.employee, sessions[t.session.index()].period, t.session));
        let terms = claims.summary.as_ref().and_then(|summary| summary.terms).unwrap_or_default();
        Plan { horizon: self.instance.calendar.horizon(), placements, trainings, mentoring, terms }
    }

    /// Rows of which each key may stand once.
    fn once<T, K: Eq + std::hash::Hash>(
        &mut self,
        sheet: &Sheet,
        read: impl Fn(&mut Row<'_, '_>, &Ids<'_>, &Instance) -> Option<T>,
        key: impl Fn(&T) -> K,
    ) -> Vec<T> {
        let mut first = rustc_hash::FxHashSet::default();
        let mut kept = Vec::new();
        for (number, row) in self.rows(sheet, read) {
            if first.insert(key(&row)) {
                kept.push(row);
            } else {
                let place = Place::row(sheet.file, number);
                self.faults.push(Diagnostic::new(&codes::E201, place));
            }
        }
        kept
    }

    /// One placement for every employee and period.
    fn placements(&mut self) -> (Vec<Placement>, Vec<Option<UnitId>>) {
        let horizon = self.instance.calendar.horizon();
        let mut found: Vec<Option<(Placement, Option<UnitId>)>> = vec![None; self.instance.employees.len() * horizon];
        let before = self.faults.len();
        let rows = self.once(&PLACEMENTS, placement, |row| (row.0, row.1));
        for (employee, period, placement, unit) in rows {
            found[employee.index() * horizon + period.index()] = Some((placement, unit));
        }
        let points = found.iter().flatten().map(|(placement, _)| placement.points.0);
        if !addable(points) {
            self.faults.push(Diagnostic::new(&codes::E151, Place::cell(PLACEMENTS.file, 0, "points")));
        }
        // Rows with a fault of their own are not missing.
        if self.faults.len() == before {
            self.note_missing(&found);
        }
        found.into_iter().flatten().unzip()
    }

    /// A fault for every employee and period without a row.
    fn note_missing<T>(&mut self, found: &[Option<T>]) {
        let horizon = self.instance.calendar.horizon();
        for (at, _) in found.iter().enumerate().filter(|(_, row)| row.is_none()) {
            let employee = &self.instance.employees[at / horizon].id;
            let period = at % horizon + 1;
            let expected = Text::new(
                format!("a row for {employee} in period {period}"),
                format!("baris untuk {employee} pada periode {period}"),
            );
            self.faults.push(Diagnostic::new(&codes::E151, Place::file(PLACEMENTS.file)).expected(expected));
        }
    }
}

/// Whether the points can be added up in any order without leaving 64 bits.
fn addable(points: impl Iterator<Item = i64>) -> bool {
    points.map(|points| i128::from(points).abs()).sum::<i128>() < i128::from(i64::MAX / 2)
}

fn period(row: &mut Row<'_, '_>, instance: &Instance) -> Option<Period> {
    let last = i64::try_from(instance.calendar.horizon()).unwrap_or(i64::MAX);
    row.number("period", &(1..=last)).map(Period)
}

fn money(row: &mut Row<'_, '_>, column: &'static str) -> Option<Money> {
    row.number(column, &ANY).map(Money)
}

type PlacementRow = (EmployeeId, Period, Placement, Option<UnitId>);

fn placement(row: &mut Row<'_, '_>, ids: &Ids<'_>, instance: &Instance) -> Option<PlacementRow> {
    let (employee, period) = (row.known("employee_id", &ids.employees), period(row, instance));
    let position = row.optional_known("position_id", &ids.positions);
    let unit = row.optional_known("unit_id", &ids.units);
    let (kind, step) = (row.known("kind", &ids.kinds), row.choice("move", &ids.steps));
    let mut breaches = RuleSet::EMPTY;
    for name in row.list("breaches") {
        match Rule::by_name(&name) {
            Some(rule) => breaches.insert(rule),
            None => row.reject("breaches", &codes::E151),
        }
    }
    let jpm = row.optional_number("jpm", &(0..=10_000)).map(BasisPoints);
    let points = row.number("points", &ANY).map(Points);
    let placement = Placement { position, kind: kind?, step: step?, breaches, jpm, points: points? };
    Some((employee?, period?, placement, unit))
}

fn training(row: &mut Row<'_, '_>, ids: &Ids<'_>, instance: &Instance) -> Option<TrainingClaim> {
    let (employee, session) = (row.known("employee_id", &ids.employees), row.known("session_id", &ids.sessions));
    let (period, course) = (period(row, instance), row.known("course_id", &ids.courses));
    let (hours, cost) = (row.number("hours", &COUNT), money(row, "cost"));
    let source = row.known("source", &ids.sources);
    Some(TrainingClaim {
        employee: employee?,
        session: session?,
        period: period?,
        course: course?,
        hours: hours?,
        cost: cost?,
        source: source?,
    })
}

fn session(row: &mut Row<'_, '_>, ids: &Ids<'_>, instance: &Instance) -> Option<SessionClaim> {
    let (session, course) = (row.known("session_id", &ids.sessions), row.known("course_id", &ids.courses));
    let (period, opened) = (period(row, instance), row.required_truth("opened"));
    let (attendees, capacity) = (row.number("attendees", &COUNT), row.number("capacity", &COUNT));
    let fixed_cost = money(row, "fixed_cost");
    Some(SessionClaim {
        session: session?,
        course: course?,
        period: period?,
        opened: opened?,
        attendees: attendees?,
        capacity: capacity?,
        fixed_cost: fixed_cost?,
    })
}

/// The claim and the informative price, which is no fault if it cannot be read.
fn budget(row: &mut Row<'_, '_>, ids: &Ids<'_>, _: &Instance) -> Option<(BudgetClaim, Option<f64>)> {
    let (budget, year) = (row.known("budget_id", &ids.budgets), row.number("year", &(-9_999..=9_999)));
    let source = row.optional_known("source", &ids.sources);
    let category = row.optional_choice("category", &names::CATEGORY);
    let (amount, used, left) = (money(row, "amount"), money(row, "used"), money(row, "left"));
    let price =
        row.optional_text("shadow_price").and_then(|text| text.parse().ok()).filter(|price: &f64| price.is_finite());
    let claim =
        BudgetClaim { budget: budget?, year: year?, source, category, amount: amount?, used: used?, left: left? };
    Some((claim, price))
}

fn seat(row: &mut Row<'_, '_>, ids: &Ids<'_>, instance: &Instance) -> Option<SeatClaim> {
    let (position, period) = (row.known("position_id", &ids.positions), period(row, instance));
    let (seats, holders) = (row.number("seats", &COUNT), row.number("holders", &COUNT));
    let vacant = row.number("vacant", &COUNT);
    Some(SeatClaim { position: position?, period: period?, seats: seats?, holders: holders?, vacant: vacant? })
}

fn pair(row: &mut Row<'_, '_>, ids: &Ids<'_>, instance: &Instance) -> Option<MentorPair> {
    let (period, unit) = (period(row, instance), row.known("unit_id", &ids.units));
    let (junior, mentor) = (row.known("junior_id", &ids.employees), row.optional_known("mentor_id", &ids.employees));
    Some(MentorPair { period: period?, unit: unit?, junior: junior?, mentor })
}
