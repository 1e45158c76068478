//! `actuals.csv`: what really happened after a plan was announced, one event a row.
//!
//! For a planner: moves done and refused, courses passed, failed and missed, departures, new ratings, money spent; what
//! is not mentioned went as announced (`docs/replan.md`). For an OR reader: realised data, to be held against a selection.

use std::fs;
use std::path::Path;

use rustc_hash::FxHashSet;

use crate::calendar::Period;
use crate::diagnostic::{Diagnostic, Language, Place, Severity, Text, codes};
use crate::instance::limits::Range;
use crate::instance::{BudgetId, EmployeeId, Instance, PositionId, Rejected, SessionId, limits};
use crate::policy::Performance;
use crate::quantity::Money;

use super::columns::{Described, Holds, MAY, MUST, column, pairs};
use super::grid;
use super::names;
use super::table::{Sheet, Table};
use super::text;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// `moved`: the employee moved into the position at the beginning of the period.
    Moved(EmployeeId, PositionId),
    /// `refused`: the employee did not move into the position and will not.
    Refused(EmployeeId, PositionId),
    /// `passed`: attended the session and completed the course.
    Passed(EmployeeId, SessionId),
    /// `failed`: attended the session and did not complete the course; the place is paid all the same.
    Failed(EmployeeId, SessionId),
    /// `missed`: did not attend the session; nothing is paid.
    Missed(EmployeeId, SessionId),
    /// `left`: no longer in service from the period on.
    Left(EmployeeId),
    /// `rated`: the newest yearly rating.
    Rated(EmployeeId, Performance),
    /// `spent`: so much was really spent on the budget line so far.
    Spent(BudgetId, Money),
}

impl Event {
    /// Word in the column `event`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Moved(..) => "moved",
            Self::Refused(..) => "refused",
            Self::Passed(..) => "passed",
            Self::Failed(..) => "failed",
            Self::Missed(..) => "missed",
            Self::Left(_) => "left",
            Self::Rated(..) => "rated",
            Self::Spent(..) => "spent",
        }
    }

    /// Whom it concerns; none for money.
    #[must_use]
    pub const fn employee(&self) -> Option<EmployeeId> {
        match *self {
            Self::Moved(who, _)
            | Self::Refused(who, _)
            | Self::Passed(who, _)
            | Self::Failed(who, _)
            | Self::Missed(who, _)
            | Self::Left(who)
            | Self::Rated(who, _) => Some(who),
            Self::Spent(..) => None,
        }
    }

    /// The column and id that no second row of the same sort may repeat.
    fn key(&self, period: Period) -> (u8, u32, u32) {
        match *self {
            Self::Moved(who, _) => (0, who.0, u32::from(period.0)),
            Self::Refused(who, position) => (1, who.0, position.0 * 64 + u32::from(period.0)),
            Self::Passed(who, session) | Self::Failed(who, session) | Self::Missed(who, session) => {
                (2, who.0, session.0)
            }
            Self::Left(who) => (3, who.0, 0),
            Self::Rated(who, _) => (4, who.0, u32::from(period.0)),
            Self::Spent(budget, _) => (5, budget.0, 0),
        }
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actual {
    /// Row in the file, the header being 1.
    pub row: u32,
    /// The period at whose beginning, or in which, it happened.
    pub period: Period,
    /// What.
    pub event: Event,
    /// Free words.
    pub note: Option<String>,
}

/// The sheet: file name for faults, and its columns.
const SHEET: Sheet = Sheet {
    file: "actuals.csv",
    required: true,
    columns: {
        const NAMES: [(&str, bool); DESCRIBED.columns.len()] = pairs(DESCRIBED.columns);
        &NAMES
    },
    described: Some(&DESCRIBED),
};

/// The sheet in words.
const DESCRIBED: Described = Described {
    id: "kenyataan",
    row: ["something that happened", "satu kejadian"],
    columns: &[
        column("employee_id", "nip", MAY, Holds::Of("employees"), "whom it concerns", "pegawai"),
        column("period", "periode", MAY, Holds::Number(&limits::PERIOD), "when", "kapan"),
        column("event", "kejadian", MUST, Holds::Choice(events), "what", "apa yang terjadi"),
        column(
            "target",
            "sasaran",
            MAY,
            Holds::Words,
            "position, session or budget line",
            "jabatan, kelas, atau pos anggaran",
        ),
        column("amount", "jumlah", MAY, Holds::Money(&AMOUNT), "whole rupiah", "rupiah penuh"),
        column("note", "catatan", MAY, Holds::Words, "free words", "catatan bebas"),
    ],
    example: &[],
};

fn events(_: Language) -> Vec<&'static str> {
    EVENTS.iter().map(|&(word, _)| word).collect()
}

const AMOUNT: Range = 0..=9_000_000_000_000_000;

/// The words of the column `event`.
const EVENTS: [(&str, &str); 8] = [
    ("moved", "moved"),
    ("refused", "refused"),
    ("passed", "passed"),
    ("failed", "failed"),
    ("missed", "missed"),
    ("left", "left"),
    ("rated", "rated"),
    ("spent", "spent"),
];

/// A row before its names are looked up.
struct Raw {
    row: u32,
    employee: Option<String>,
    period: Option<u8>,
    event: &'static str,
    target: Option<String>,
    amount: Option<i64>,
    note: Option<String>,
}

/// Reads the record of what happened from the CSV file `file`, in the order of its rows.
///
/// # Errors
/// Every fault of every row; warnings do not hinder.
pub fn read_actuals(file: &Path, instance: &Instance) -> Result<(Vec<Actual>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut reading = Reading { instance, faults: Vec::new(), seen: FxHashSet::default() };
    let raw = reading.raw(file, instance);
    let mut found = Vec::new();
    for row in raw {
        found.extend(reading.resolve(row));
    }
    reading.after_leaving(&found);
    let mut faults = reading.faults;
    let name = file.file_name().map_or_else(|| SHEET.file.to_owned(), |name| name.to_string_lossy().into_owned());
    for fault in &mut faults {
        fault.place.file = name.clone().into();
    }
    faults.sort_by(|a, b| (&a.place, a.code.id).cmp(&(&b.place, b.code.id)));
    match faults.iter().all(|fault| fault.code.severity() == Severity::Warning) {
        true => Ok((found, faults)),
        false => Err(faults),
    }
}

struct Reading<'a> {
    instance: &'a Instance,
    faults: Vec<Diagnostic>,
    seen: FxHashSet<(u8, u32, u32)>,
}

impl Reading<'_> {
    fn raw(&mut self, file: &Path, instance: &Instance) -> Vec<Raw> {
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.faults.push(Diagnostic::new(&codes::E100, Place::file(SHEET.file)).value(error.to_string()));
                return Vec::new();
            }
        };
        let Ok(text) = text::decode(&bytes) else {
            self.faults.push(Diagnostic::new(&codes::E103, Place::file(SHEET.file)));
            return Vec::new();
        };
        let (grid, bad_quote) = grid::split(&text.text);
        if let Some(bad) = bad_quote {
            let place = Place::row(SHEET.file, bad.row);
            self.faults.push(Diagnostic::new(&codes::E107, place));
        }
        if grid.len() == 0 {
            self.faults.push(Diagnostic::new(&codes::E102, Place::file(SHEET.file)));
            return Vec::new();
        }
        let Some(table) = Table::open(&SHEET, &grid, &mut self.faults) else { return Vec::new() };
        let last = i64::try_from(instance.calendar.horizon()).unwrap_or(i64::MAX);
        table.read(None, &mut self.faults, &mut Rejected::default(), |row| {
            let number = row.number;
            let (employee, period) = (row.optional_id("employee_id"), row.optional_number("period", &(1..=last)));
            let event = row.choice("event", &EVENTS);
            let (target, amount) = (row.optional_id("target"), row.optional_number("amount", &AMOUNT));
            let note = row.optional_text("note");
            Some(Raw { row: number, employee, period, event: event?, target, amount, note })
        })
    }

    fn fault(&mut self, code: &'static crate::diagnostic::Code, row: u32, column: &'static str) -> &mut Diagnostic {
        self.faults.push(Diagnostic::new(code, Place::cell(SHEET.file, row, column)));
        self.faults.last_mut().expect("one was just added")
    }

    fn resolve(&mut self, raw: Raw) -> Option<Actual> {
        let row = raw.row;
        let event = match raw.event {
            "spent" => self.spent(&raw),
            word => self.of_employee(&raw, word),
        };
        let session = match event {
            Some(Event::Passed(_, session) | Event::Failed(_, session) | Event::Missed(_, session)) => Some(session),
            _ => None,
        };
        let period = match (raw.period, session, raw.event) {
            (given, Some(session), _) => {
                let own = self.instance.sessions[session.index()].period;
                if given.is_some_and(|given| given != own.0) {
                    let id = &self.instance.sessions[session.index()].id;
                    let expected =
                        Text::new(format!("{own}, when {id} takes place"), format!("{own}, saat {id} berlangsung"));
                    let fault = self.fault(&codes::E154, row, "period");
                    (fault.value, fault.expected) = (given.map(|given| given.to_string()), Some(expected));
                    return None;
                }
                own
            }
            (Some(given), None, _) => Period(given),
            (None, None, "spent") => Period::at(self.instance.calendar.horizon() - 1),
            // A session that is not known has its fault already.
            (None, None, "passed" | "failed" | "missed") => return None,
            (None, None, _) => {
                self.fault(&codes::E108, row, "period");
                return None;
            }
        };
        let event = event?;
        if !self.seen.insert(event.key(period)) {
            let column = if event.employee().is_some() { "employee_id" } else { "target" };
            self.fault(&codes::E201, row, column).value = raw.employee.or(raw.target);
            return None;
        }
        Some(Actual { row, period, event, note: raw.note })
    }

    fn of_employee(&mut self, raw: &Raw, word: &str) -> Option<Event> {
        let instance = self.instance;
        let who = self
            .named(raw.row, "employee_id", raw.employee.as_deref(), instance.employees.iter().map(|e| e.id.as_str()))
            .map(EmployeeId::at);
        let target = raw.target.as_deref();
        match word {
            "moved" | "refused" => {
                let known = instance.positions.iter().map(|position| position.id.as_str());
                let position = self.named(raw.row, "target", target, known).map(PositionId::at)?;
                Some(if word == "moved" { Event::Moved(who?, position) } else { Event::Refused(who?, position) })
            }
            "passed" | "failed" | "missed" => {
                let known = instance.sessions.iter().map(|session| session.id.as_str());
                let session = self.named(raw.row, "target", target, known).map(SessionId::at)?;
                Some(match word {
                    "passed" => Event::Passed(who?, session),
                    "failed" => Event::Failed(who?, session),
                    _ => Event::Missed(who?, session),
                })
            }
            "rated" => {
                let rating = target.and_then(|target| {
                    names::PERFORMANCE.iter().find(|(name, _)| name.eq_ignore_ascii_case(target)).map(|&(_, one)| one)
                });
                if rating.is_none() {
                    let list: Vec<&str> = names::PERFORMANCE.iter().map(|&(name, _)| name).collect();
                    let code = if target.is_none() { &codes::E108 } else { &codes::E115 };
                    let fault = self.fault(code, raw.row, "target");
                    (fault.value, fault.expected) = (target.map(str::to_owned), Some(Text::same(list.join(", "))));
                }
                Some(Event::Rated(who?, rating?))
            }
            _ => Some(Event::Left(who?)),
        }
    }

    fn spent(&mut self, raw: &Raw) -> Option<Event> {
        let instance = self.instance;
        let known = instance.budgets.iter().map(|line| line.id.as_str());
        let line = self.named(raw.row, "target", raw.target.as_deref(), known).map(BudgetId::at);
        if raw.amount.is_none() {
            self.fault(&codes::E108, raw.row, "amount");
        }
        Some(Event::Spent(line?, Money(raw.amount?)))
    }

    /// The place of a name; a fault if there is none.
    fn named<'n>(
        &mut self,
        row: u32,
        column: &'static str,
        name: Option<&str>,
        known: impl Iterator<Item = &'n str> + Clone,
    ) -> Option<usize> {
        let Some(name) = name else {
            self.fault(&codes::E108, row, column);
            return None;
        };
        let found = known.clone().position(|one| one == name);
        if found.is_none() {
            let fault = Diagnostic::new(&codes::E202, Place::cell(SHEET.file, row, column)).value(name);
            self.faults.push(fault.nearest_of(known));
        }
        found
    }

    /// Whoever has left does nothing any more.
    fn after_leaving(&mut self, found: &[Actual]) {
        for one in found {
            let Event::Left(who) = one.event else { continue };
            for other in found.iter().filter(|other| other.event.employee() == Some(who) && other.row != one.row) {
                if other.period >= one.period && !matches!(other.event, Event::Refused(..) | Event::Rated(..)) {
                    let expected = Text::new(
                        format!(
                            "a period before {}, from which on the employee has left (row {})",
                            one.period, one.row
                        ),
                        format!("periode sebelum {}, sejak pegawai itu keluar (baris {})", one.period, one.row),
                    );
                    let fault = self.fault(&codes::E154, other.row, "period");
                    (fault.value, fault.expected) = (Some(other.period.to_string()), Some(expected));
                }
            }
        }
    }
}

/// The JSON Schema of one row, as an object of its columns.
#[must_use]
pub fn actuals_schema() -> serde_json::Value {
    let text = |what: &str| serde_json::json!({ "type": "string", "description": what });
    serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rotasi actuals.csv, one row",
        "type": "object",
        "required": ["event"],
        "additionalProperties": false,
        "properties": {
            "employee_id": text("whom it concerns; empty for spent"),
            "period": { "type": "integer", "minimum": 1, "maximum": 40,
                "description": "when; may be left out for sessions and for spent" },
            "event": { "enum": EVENTS.map(|(name, _)| name) },
            "target": text("position_id (moved, refused), session_id (passed, failed, missed), rating (rated), budget_id (spent)"),
            "amount": { "type": "integer", "minimum": 0, "description": "rupiah spent so far on that line (spent)" },
            "note": text("free words"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;

    fn read(text: &str) -> Result<Vec<Actual>, Vec<(&'static str, u32, String)>> {
        let instance = InstanceBuilder::new("2027-01-01", 3)
            .policy_with(|policy| policy.kinds = Policy::asn().kinds)
            .unit("U")
            .position("P-01", "U", "pelaksana")
            .position("P-02", "U", "pelaksana")
            .employee("E1", "P-01")
            .course("C", 10)
            .session("S1", "C", 2, 5)
            .budget("B27", 2027, 100)
            .build()
            .expect("the service is sound");
        let home = tempfile::tempdir().expect("a temporary folder can be made");
        let file = home.path().join("actuals.csv");
        fs::write(&file, text).expect("the folder is new");
        read_actuals(&file, &instance).map(|(found, _)| found).map_err(|faults| {
            faults.into_iter().map(|fault| (fault.code.id, fault.place.row, fault.place.column.into_owned())).collect()
        })
    }

    #[test]
    fn every_event_is_read_and_sessions_know_their_period() {
        let found = read(
            "event;employee_id;period;target;amount\nmoved;E1;1;P-02;\nrefused;E1;2;P-01;\npassed;E1;;S1;\nleft;E1;3;;\n\
             rated;E1;2;baik;\nspent;;;B27;90\n",
        )
        .expect("all rows are sound");
        let events: Vec<(u8, &str)> = found.iter().map(|one| (one.period.0, one.event.name())).collect();
        assert_eq!(events, [(1, "moved"), (2, "refused"), (2, "passed"), (3, "left"), (2, "rated"), (3, "spent")]);
    }

    #[test]
    fn all_faults_come_at_once_with_row_and_column() {
        let faults = read(
            "employee_id,period,event,target,amount\nE9,1,moved,P-02,\nE1,,moved,P-02,\nE1,1,passed,S1,\nE1,1,rated,bad,\n\
             ,,spent,B27,\nE1,9,left,,\nE1,1,gone,,\nE1,2,left,,\nE1,3,moved,P-02,\nE1,3,moved,P-01,\n",
        )
        .expect_err("nearly every row is wrong");
        let wanted: [(&str, u32, &str); 9] = [
            ("E202", 2, "employee_id"),
            ("E108", 3, "period"),
            ("E154", 4, "period"),
            ("E115", 5, "target"),
            ("E108", 6, "amount"),
            ("E203", 7, "period"),
            ("E115", 8, "event"),
            ("E154", 10, "period"),
            ("E201", 11, "employee_id"),
        ];
        assert_eq!(faults, wanted.map(|(code, row, column)| (code, row, column.to_owned())));
    }
}
