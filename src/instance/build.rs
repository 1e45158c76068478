//! The door into the model: every reference of the rows is looked up, every limit checked, all faults reported at once.
//!
//! Rows → [`Instance`]. For an OR reader: after this, the data is closed (no dangling index), finite (every number in
//! its range) and exact (no sum can leave 64 bits). A row that was refused while reading its cells is still *known* by
//! its id, so that one misspelt date does not bring forth a hundred dangling references.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::calendar::{Calendar, CalendarError, MOST_PERIODS};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, Text, codes};
use crate::policy::KindId;

use super::{Instance, LocationId, SourceId, Tables};

/// The instance with its warnings, or all faults (warnings among them).
pub type Built = Result<(Instance, Vec<Diagnostic>), Vec<Diagnostic>>;

/// What was refused before the rows reached [`Tables::build_with`]: known to exist, but unusable.
#[derive(Clone, Debug, Default)]
pub struct Rejected {
    /// `start`, `periods` or `period` could not be read; the header's values are stand-ins.
    pub horizon: bool,
    /// The policy could not be resolved; the header's policy is a stand-in.
    pub policy: bool,
    rows: BTreeMap<&'static str, FxHashSet<String>>,
    files: BTreeSet<&'static str>,
}

impl Rejected {
    /// The row of `file` (e.g. `units.csv`) with that id was refused.
    pub fn row(&mut self, file: &'static str, id: &str) {
        self.rows.entry(file).or_default().insert(id.to_owned());
    }

    /// `file` as a whole, or an id in it, could not be read: nothing can be said about references to it.
    pub fn file(&mut self, file: &'static str) {
        self.files.insert(file);
    }

    /// Whether anything was refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.horizon && !self.policy && self.rows.is_empty() && self.files.is_empty()
    }
}

impl Tables {
    /// Resolves and validates the rows; returns the instance and its warnings.
    ///
    /// # Errors
    /// Every fault of every table, ordered by place (warnings among them).
    pub fn build(&self) -> Built {
        self.build_with(&Rejected::default())
    }

    /// [`Tables::build`] for rows some of which were refused while being read; the instance itself is only to be had
    /// if nothing was.
    ///
    /// # Errors
    /// As [`Tables::build`]; the list may be empty when `rejected` is not.
    pub fn build_with(&self, rejected: &Rejected) -> Built {
        let mut check = Check::new(self, rejected);
        let calendar = check.calendar();
        let units = check.units();
        let positions = check.positions();
        let competencies = check.competencies();
        let courses = check.courses();
        let sessions = check.sessions();
        let budgets = check.budgets();
        let relocations = check.relocations();
        let employees = check.employees();
        let decisions = check.decisions();
        let relations = check.relations();
        check.sums();
        check.look_alikes();
        let relocation_source = check.source(&self.header.policy.relocation_source);
        let allowance_source = check.source(&self.header.policy.allowance_source);

        let (locations, sources) = (check.locations.names, check.sources.names);
        let mut found = check.faults.list;
        found.sort_by(|a, b| a.place.cmp(&b.place).then_with(|| a.code.id.cmp(b.code.id)));
        let sound = rejected.is_empty() && found.iter().all(|fault| fault.code.severity() == Severity::Warning);
        let Some(calendar) = calendar.filter(|_| sound) else { return Err(found) };
        let instance = Instance {
            name: self.header.name.clone(),
            currency: self.header.currency.clone(),
            calendar,
            policy: self.header.policy.clone(),
            locations,
            sources,
            relocation_source,
            allowance_source,
            units,
            positions,
            employees,
            competencies,
            courses,
            sessions,
            budgets,
            relocations,
            decisions,
            relations,
        };
        Ok((instance, found))
    }
}

/// The tables that others refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Unit,
    Position,
    Employee,
    Competency,
    Course,
    Session,
}

impl Of {
    const COUNT: usize = 6;

    /// The file whose rows are meant.
    pub(super) const fn file(self) -> &'static str {
        match self {
            Self::Unit => "units.csv",
            Self::Position => "positions.csv",
            Self::Employee => "employees.csv",
            Self::Competency => "competencies.csv",
            Self::Course => "courses.csv",
            Self::Session => "sessions.csv",
        }
    }
}

/// The ids of one table. An id leads to its row; rows refused earlier are known without one.
struct Register<'a> {
    rows: FxHashMap<&'a str, u32>,
    in_order: Vec<&'a str>,
}

/// Distinct names in order of first use.
#[derive(Default)]
pub(super) struct Names<'a> {
    places: FxHashMap<&'a str, u32>,
    names: Vec<String>,
}

impl<'a> Names<'a> {
    fn intern(&mut self, name: &'a str) -> u32 {
        let next = u32::try_from(self.names.len()).expect("fewer than 2^32 names");
        *self.places.entry(name).or_insert_with(|| {
            self.names.push(name.to_owned());
            next
        })
    }
}

/// Faults found so far. Hints to near names are rationed: they cost a pass over a table each, and only the first faults
/// are ever shown.
pub(super) struct Faults {
    list: Vec<Diagnostic>,
    hints_left: u32,
}

impl Faults {
    pub(super) fn push(&mut self, fault: Diagnostic) {
        self.list.push(fault);
    }

    /// Reports `value` if it is outside `range`.
    pub(super) fn range(&mut self, place: Place, value: impl Into<i64>, range: &RangeInclusive<i64>) {
        let value = value.into();
        if !range.contains(&value) {
            self.push(Diagnostic::new(&codes::E203, place).value(value.to_string()).expected(within(range)));
        }
    }

    fn unknown(&mut self, place: Place, value: &str, what: &'static str, known: &[&str]) {
        let mut fault = Diagnostic::new(&codes::E202, place)
            .value(value)
            .expected(Text::new(format!("a name that stands in {what}"), format!("nama yang ada di {what}")));
        if self.hints_left > 0 {
            self.hints_left -= 1;
            fault = fault.nearest_of(known.iter().copied());
        }
        self.push(fault);
    }
}

/// "a whole number from … to …".
#[must_use]
pub(crate) fn within(range: &RangeInclusive<i64>) -> Text {
    let (low, high) = (range.start(), range.end());
    Text::new(format!("a whole number from {low} to {high}"), format!("bilangan bulat dari {low} sampai {high}"))
}

/// One pass over all tables.
pub(super) struct Check<'a> {
    pub(super) tables: &'a Tables,
    pub(super) rejected: &'a Rejected,
    pub(super) faults: Faults,
    registers: [Register<'a>; Of::COUNT],
    locations: Names<'a>,
    sources: Names<'a>,
}

impl<'a> Check<'a> {
    fn new(tables: &'a Tables, rejected: &'a Rejected) -> Self {
        let mut faults = Faults { list: Vec::new(), hints_left: 60 };
        let mut register = |of: Of, column: &'static str, rows: Vec<(u32, &'a str)>| {
            let mut register = Register { rows: FxHashMap::default(), in_order: Vec::with_capacity(rows.len()) };
            for (at, (row, id)) in rows.into_iter().enumerate() {
                let at = u32::try_from(at).expect("tables have fewer than 2^32 rows");
                if register.rows.contains_key(id) || rejected.has(of, id) {
                    faults.push(Diagnostic::new(&codes::E201, Place::cell(of.file(), row, column)).value(id));
                } else {
                    register.rows.insert(id, at);
                    register.in_order.push(id);
                }
            }
            register
        };
        let registers = [
            register(Of::Unit, "unit_id", tables.units.iter().map(|r| (r.row, r.unit_id.as_str())).collect()),
            register(
                Of::Position,
                "position_id",
                tables.positions.iter().map(|r| (r.row, r.position_id.as_str())).collect(),
            ),
            register(
                Of::Employee,
                "employee_id",
                tables.employees.iter().map(|r| (r.row, r.employee_id.as_str())).collect(),
            ),
            register(
                Of::Competency,
                "competency_id",
                tables.competencies.iter().map(|r| (r.row, r.competency_id.as_str())).collect(),
            ),
            register(Of::Course, "course_id", tables.courses.iter().map(|r| (r.row, r.course_id.as_str())).collect()),
            register(
                Of::Session,
                "session_id",
                tables.sessions.iter().map(|r| (r.row, r.session_id.as_str())).collect(),
            ),
        ];
        Self { tables, rejected, faults, registers, locations: Names::default(), sources: Names::default() }
    }

    /// The row that `id` names; a dangling reference is reported. None also for rows refused earlier.
    pub(super) fn find(
        &mut self,
        of: Of,
        id: &str,
        file: &'static str,
        row: u32,
        column: &'static str,
    ) -> Option<usize> {
        let register = &self.registers[of as usize];
        match register.rows.get(id) {
            Some(&at) => Some(at as usize),
            None if self.rejected.knows(of, id) => None,
            None => {
                self.faults.unknown(Place::cell(file, row, column), id, of.file(), &register.in_order);
                None
            }
        }
    }

    /// The row that `id` names, without report.
    pub(super) fn known(&self, of: Of, id: &str) -> Option<usize> {
        self.registers[of as usize].rows.get(id).map(|&at| at as usize)
    }

    /// The kind of that name, in any case, without report.
    pub(super) fn known_kind(&self, name: &str) -> Option<KindId> {
        let policy = &self.tables.header.policy;
        let any_case = || policy.kind_ids().find(|&id| policy.kind(id).name.eq_ignore_ascii_case(name));
        policy.kind_by_name(name).or_else(any_case).filter(|_| !self.rejected.policy)
    }

    /// The kind of that name, in any case; an unknown one is reported unless the policy is a stand-in.
    pub(super) fn kind(&mut self, name: &str, file: &'static str, row: u32, column: &'static str) -> Option<KindId> {
        let known = self.known_kind(name);
        if known.is_none() && !self.rejected.policy {
            let names: Vec<_> = self.tables.header.policy.kinds.iter().map(|kind| kind.name.as_str()).collect();
            self.faults.unknown(Place::cell(file, row, column), name, "[kinds]", &names);
        }
        known
    }

    /// Reports a period outside the horizon.
    pub(super) fn period(&mut self, period: u8, file: &'static str, row: u32, column: &'static str) {
        let last = self.tables.header.periods;
        if !self.rejected.horizon && !(1..=last).contains(&period) {
            self.faults.push(
                Diagnostic::new(&codes::E209, Place::cell(file, row, column))
                    .value(period.to_string())
                    .expected(within(&(1..=i64::from(last)))),
            );
        }
    }

    pub(super) fn location(&mut self, name: &'a str) -> LocationId {
        LocationId(self.locations.intern(name))
    }

    pub(super) fn location_names(&self) -> Vec<&'a str> {
        let mut names: Vec<_> = self.locations.places.iter().map(|(&name, &at)| (at, name)).collect();
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name).collect()
    }

    pub(super) fn known_location(&self, name: &str) -> Option<LocationId> {
        self.locations.places.get(name).copied().map(LocationId)
    }

    pub(super) fn source(&mut self, name: &'a str) -> SourceId {
        SourceId(self.sources.intern(name))
    }

    pub(super) fn known_source(&self, name: &str) -> Option<SourceId> {
        self.sources.places.get(name).copied().map(SourceId)
    }

    /// Reports a dangling name of something that has no table of its own.
    pub(super) fn dangling(&mut self, place: Place, value: &str, what: &'static str, known: &[&str]) {
        self.faults.unknown(place, value, what, known);
    }

    /// A short way to a fault at a cell.
    pub(super) fn fault(
        &mut self,
        code: &'static Code,
        file: &'static str,
        row: u32,
        column: &'static str,
        value: impl Into<String>,
        expected: Option<Text>,
    ) {
        let mut fault = Diagnostic::new(code, Place::cell(file, row, column)).value(value);
        fault.expected = expected;
        self.faults.push(fault);
    }

    fn calendar(&mut self) -> Option<Calendar> {
        let header = &self.tables.header;
        if self.rejected.horizon {
            return None;
        }
        match Calendar::new(header.start, header.periods, header.period) {
            Ok(calendar) => {
                if calendar.crosses_new_year() {
                    self.fault(&codes::W202, "instance.toml", 0, "start", header.start.to_string(), None);
                }
                Some(calendar)
            }
            Err(error) => {
                let (key, value, expected) = match error {
                    CalendarError::StartDay(day) => (
                        "start",
                        day.to_string(),
                        Text::fixed("a day of the month from 1 to 28", "hari ke-1 sampai ke-28 dalam bulan"),
                    ),
                    CalendarError::Periods(periods) => {
                        ("periods", periods.to_string(), within(&(1..=i64::from(MOST_PERIODS))))
                    }
                    CalendarError::OutOfRange(day) => (
                        "start",
                        day.to_string(),
                        Text::fixed("a horizon that ends before the year 10000", "rentang sebelum tahun 10000"),
                    ),
                };
                self.fault(&codes::E214, "instance.toml", 0, key, value, Some(expected));
                None
            }
        }
    }
}

impl Rejected {
    /// Whether a row with that id was refused, or cannot be told from one that was.
    pub(super) fn knows(&self, of: Of, id: &str) -> bool {
        self.has(of, id) || self.files.contains(of.file())
    }

    /// Whether some location may be unknown only because its row was refused.
    pub(super) fn places(&self) -> bool {
        [Of::Unit, Of::Position].iter().any(|of| self.rows.contains_key(of.file()) || self.files.contains(of.file()))
    }

    fn has(&self, of: Of, id: &str) -> bool {
        self.rows.get(of.file()).is_some_and(|ids| ids.contains(id))
    }
}
