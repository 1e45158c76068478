//! Employees as they stand at the start, with everything the files say about each.

use rustc_hash::FxHashSet;

use crate::calendar::{Date, months_between, retirement_day};
use crate::diagnostic::{Place, Text, codes};
use crate::policy::{Rank, Status};
use crate::quantity::Months;

use super::build::{Check, Of};
use super::{CompetencyId, CourseId, Employee, EmployeeRow, PositionId, Preference, Sex, UnitId, limits};

const EMPLOYEES: &str = "employees.csv";
const LEVELS: &str = "employee_competencies.csv";
const COMPLETED: &str = "completed_courses.csv";
const SERVED: &str = "served_units.csv";

/// What the smaller files say about one employee.
#[derive(Clone, Default)]
struct Facts {
    levels: Vec<(CompetencyId, u8)>,
    completed: Vec<CourseId>,
    completed_on: Vec<(CourseId, Date)>,
    preferences: Vec<Preference>,
    served: Vec<UnitId>,
}

impl<'a> Check<'a> {
    /// Employees.
    pub(super) fn employees(&mut self) -> Vec<Employee> {
        let mut facts = vec![Facts::default(); self.tables.employees.len()];
        self.levels(&mut facts);
        self.completed(&mut facts);
        self.served(&mut facts);
        for (employee, preference) in self.preferences() {
            facts[employee].preferences.push(preference);
        }
        let mut employees = Vec::with_capacity(facts.len());
        for (row, mut facts) in self.tables.employees.iter().zip(facts) {
            facts.levels.sort_unstable();
            facts.completed.sort_unstable();
            facts.completed_on.sort_unstable();
            facts.served.sort_unstable();
            employees.extend(self.employee(row, facts));
        }
        employees
    }

    fn employee(&mut self, row: &'a EmployeeRow, facts: Facts) -> Option<Employee> {
        let kind = self.kind(&row.kind, EMPLOYEES, row.row, "kind");
        self.faults.range(Place::cell(EMPLOYEES, row.row, "potential"), row.potential, &limits::POTENTIAL);
        if let Some(merit) = row.merit {
            self.faults.range(Place::cell(EMPLOYEES, row.row, "merit"), merit, &limits::MERIT);
        }
        let position = self.position_held(row);
        let (kind_since, tier_since) = self.dates(row);
        self.nip(row);
        self.rank_fits(row);
        let kind = kind?;
        self.retired_at_start(row, self.tables.header.policy.kind(kind).retirement_age);
        Some(Employee {
            id: row.employee_id.clone(),
            name: row.name.clone(),
            sex: row.sex,
            birth_date: row.birth_date,
            hired_on: row.hired_on,
            status: row.status,
            education: row.education,
            field: row.field.clone(),
            rank: row.rank,
            rank_since: row.rank_since,
            kind,
            kind_since,
            tier_since,
            position,
            performance: row.performance,
            performance_prev: row.performance_prev.unwrap_or(row.performance),
            potential: row.potential,
            merit: row.merit,
            discipline_until: row.discipline_until,
            retire_on: row.retire_on,
            levels: facts.levels,
            completed: facts.completed,
            recent_hours: self.recent_hours(&facts.completed_on),
            completed_on: facts.completed_on,
            preferences: facts.preferences,
            served_units: facts.served,
        })
    }

    /// Hours of the courses completed in the twelve months before the start.
    fn recent_hours(&self, completed: &[(CourseId, Date)]) -> u32 {
        let start = self.tables.header.start;
        let recent = completed.iter().filter(|&&(_, day)| {
            let ago = months_between(day, start);
            day < start && (ago < Months(12) || (ago == Months(12) && day.day() == start.day()))
        });
        let hours = recent.map(|&(course, _)| self.tables.courses[course.index()].hours);
        hours.fold(0, u32::saturating_add)
    }

    /// The position held and since when; the kind on file must be that of the position.
    fn position_held(&mut self, row: &'a EmployeeRow) -> Option<(PositionId, Date)> {
        let pair = match (&row.position_id, row.position_since) {
            (Some(id), Some(since)) => Some((id, since)),
            (None, None) => None,
            (Some(id), None) => {
                let expected = Text::fixed("the day since when it is held", "tanggal mulai memangku jabatan itu");
                self.fault(&codes::E208, EMPLOYEES, row.row, "position_since", "", Some(expected));
                self.find(Of::Position, id, EMPLOYEES, row.row, "position_id");
                None
            }
            (None, Some(since)) => {
                let expected = Text::fixed("an empty cell, or a position", "sel kosong, atau sebuah jabatan");
                self.fault(&codes::E208, EMPLOYEES, row.row, "position_since", since.to_string(), Some(expected));
                None
            }
        };
        let (id, since) = pair?;
        let position = self.find(Of::Position, id, EMPLOYEES, row.row, "position_id")?;
        let kind_of_position = &self.tables.positions[position].kind;
        let kinds = self.known_kind(kind_of_position).zip(self.known_kind(&row.kind));
        if kinds.is_some_and(|(of_position, of_employee)| of_position != of_employee) {
            let expected = Text::new(
                format!("{kind_of_position}, the kind of {id}"),
                format!("{kind_of_position}, jenjang jabatan {id}"),
            );
            self.fault(&codes::E206, EMPLOYEES, row.row, "kind", row.kind.as_str(), Some(expected));
        }
        Some((PositionId::at(position), since))
    }

    /// `kind_since` and `tier_since` with their defaults; reports dates out of order.
    fn dates(&mut self, row: &EmployeeRow) -> (Date, Date) {
        let kind_since = row.kind_since.unwrap_or(row.position_since.unwrap_or(row.hired_on));
        let tier_since = row.tier_since.unwrap_or(kind_since);
        let (start, horizon_known) = (self.tables.header.start, !self.rejected.horizon);
        let mut in_order = |column: &'static str, date: Date, limit_name: &'static str, limit: Date| {
            if date > limit {
                let expected = Text::new(
                    format!("a day not after {limit_name} ({limit})"),
                    format!("tanggal tidak sesudah {limit_name} ({limit})"),
                );
                self.fault(&codes::E207, EMPLOYEES, row.row, column, date.to_string(), Some(expected));
            }
        };
        if let Some(since) = row.tier_since {
            in_order("tier_since", since, "kind_since", kind_since);
        }
        if let (Some(kind_since), Some(position_since)) = (row.kind_since, row.position_since) {
            in_order("kind_since", kind_since, "position_since", position_since);
        }
        if horizon_known {
            let mut before_start = |column, date: Option<Date>| {
                if let Some(date) = date {
                    in_order(column, date, "start", start);
                }
            };
            before_start("hired_on", Some(row.hired_on));
            before_start("position_since", row.position_since);
            before_start("kind_since", row.kind_since.filter(|_| row.position_since.is_none()));
        }
        if row.birth_date >= row.hired_on {
            let expected = Text::new(
                format!("a day before hired_on ({})", row.hired_on),
                format!("tanggal sebelum hired_on ({})", row.hired_on),
            );
            self.fault(&codes::E207, EMPLOYEES, row.row, "birth_date", row.birth_date.to_string(), Some(expected));
        }
        self.unlikely_dates(row);
        (kind_since, tier_since)
    }

    fn unlikely_dates(&mut self, row: &EmployeeRow) {
        let start = self.tables.header.start;
        let born = row.birth_date;
        if row.hired_on > born && row.hired_on.year() - born.year() < 15 {
            let expected = Text::fixed("an age of at least 15 on entry", "usia paling sedikit 15 tahun saat diangkat");
            self.fault(&codes::W211, EMPLOYEES, row.row, "hired_on", row.hired_on.to_string(), Some(expected));
        }
        if row.rank_since > start && !self.rejected.horizon {
            let expected = Text::new(
                format!("a day not after the start ({start})"),
                format!("tanggal tidak sesudah awal rencana ({start})"),
            );
            self.fault(&codes::W211, EMPLOYEES, row.row, "rank_since", row.rank_since.to_string(), Some(expected));
        }
    }

    /// Compares the dates and the sex inside an 18-digit NIP with the columns (PNS only).
    fn nip(&mut self, row: &EmployeeRow) {
        let id = row.employee_id.as_bytes();
        if row.status != Status::Pns || id.len() != 18 || !id.iter().all(u8::is_ascii_digit) {
            return;
        }
        let digits = |date: Date, length: usize| {
            let mut text = format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
            text.truncate(length);
            text
        };
        let sex = match row.sex {
            Sex::Male => "1",
            Sex::Female => "2",
        };
        let inside = |from: usize, to: usize| row.employee_id[from..to].to_owned();
        if row.employee_id.ends_with("000") {
            let expected = Text::fixed(
                "a running number from 001; a spreadsheet may have cut off the last digits",
                "nomor urut mulai 001; mungkin lembar kerja telah memotong digit terakhir",
            );
            self.fault(&codes::W206, EMPLOYEES, row.row, "employee_id", row.employee_id.as_str(), Some(expected));
        }
        let parts = [
            ("birth_date", inside(0, 8), digits(row.birth_date, 8), row.birth_date.to_string()),
            ("hired_on", inside(8, 14), digits(row.hired_on, 6), row.hired_on.to_string()),
            ("sex", inside(14, 15), sex.to_owned(), if row.sex == Sex::Male { "L" } else { "P" }.to_owned()),
        ];
        for (column, found, wanted, value) in parts {
            if found != wanted {
                let expected = Text::new(
                    format!("{wanted} in the NIP {}, which has {found}", row.employee_id),
                    format!("{wanted} dalam NIP {}, yang memuat {found}", row.employee_id),
                );
                self.fault(&codes::W206, EMPLOYEES, row.row, column, value, Some(expected));
            }
        }
    }

    fn rank_fits(&mut self, row: &EmployeeRow) {
        let contract = matches!(row.rank, Rank::Contract(_));
        if contract != (row.status == Status::Pppk) {
            let expected = match row.status {
                Status::Pns => Text::fixed("I/a to IV/e for pns", "I/a sampai IV/e untuk pns"),
                Status::Pppk => Text::fixed("I to XVII for pppk", "I sampai XVII untuk pppk"),
            };
            self.fault(&codes::W212, EMPLOYEES, row.row, "rank", row.rank.name(), Some(expected));
        }
    }

    fn retired_at_start(&mut self, row: &EmployeeRow, age: u32) {
        let start = self.tables.header.start;
        let day = row.retire_on.unwrap_or_else(|| retirement_day(row.birth_date, age));
        if day <= start && !self.rejected.horizon {
            let column = if row.retire_on.is_some() { "retire_on" } else { "birth_date" };
            let expected = Text::new(
                format!("retirement after {start}; it was on {day}"),
                format!("pensiun sesudah {start}; ternyata {day}"),
            );
            self.fault(&codes::W204, EMPLOYEES, row.row, column, row.employee_id.as_str(), Some(expected));
        }
    }

    fn levels(&mut self, facts: &mut [Facts]) {
        let mut seen = FxHashSet::default();
        for row in &self.tables.employee_competencies {
            self.faults.range(Place::cell(LEVELS, row.row, "level"), row.level, &limits::LEVEL);
            let employee = self.find(Of::Employee, &row.employee_id, LEVELS, row.row, "employee_id");
            let competency = self.find(Of::Competency, &row.competency_id, LEVELS, row.row, "competency_id");
            let Some((employee, competency)) = employee.zip(competency) else { continue };
            if !seen.insert((employee, competency)) {
                let key = format!("{}, {}", row.employee_id, row.competency_id);
                self.fault(&codes::E201, LEVELS, row.row, "competency_id", key, None);
            } else if row.level > 0 {
                facts[employee].levels.push((CompetencyId::at(competency), row.level));
            }
        }
    }

    fn completed(&mut self, facts: &mut [Facts]) {
        let start = self.tables.header.start;
        let known: Vec<_> = self.tables.courses.iter().map(|row| row.course_id.as_str()).collect();
        let mut seen = FxHashSet::default();
        let mut lacking: FxHashSet<&str> = FxHashSet::default();
        for row in &self.tables.completed_courses {
            if let Some(day) = row.completed_on.filter(|&day| day > start && !self.rejected.horizon) {
                let expected = Text::new(
                    format!("a day not after start ({start})"),
                    format!("tanggal tidak sesudah start ({start})"),
                );
                self.fault(&codes::E207, COMPLETED, row.row, "completed_on", day.to_string(), Some(expected));
            }
            let employee = self.find(Of::Employee, &row.employee_id, COMPLETED, row.row, "employee_id");
            if !seen.insert((row.employee_id.as_str(), row.course_id.as_str())) {
                let key = format!("{}, {}", row.employee_id, row.course_id);
                self.fault(&codes::E201, COMPLETED, row.row, "course_id", key, None);
                continue;
            }
            match self.known(Of::Course, &row.course_id) {
                Some(course) => {
                    if let Some(employee) = employee {
                        let course = CourseId::at(course);
                        facts[employee].completed.push(course);
                        facts[employee].completed_on.extend(row.completed_on.map(|day| (course, day)));
                    }
                }
                // Once per course: a discontinued course stands in thousands of rows.
                None if !self.rejected.knows(Of::Course, &row.course_id) && lacking.insert(&row.course_id) => {
                    let place = Place::cell(COMPLETED, row.row, "course_id");
                    let fault = crate::diagnostic::Diagnostic::new(&codes::W201, place).value(row.course_id.as_str());
                    self.faults.push(fault.nearest_of(known.iter().copied()));
                }
                None => {}
            }
        }
    }

    fn served(&mut self, facts: &mut [Facts]) {
        let mut seen = FxHashSet::default();
        for row in &self.tables.served_units {
            let employee = self.find(Of::Employee, &row.employee_id, SERVED, row.row, "employee_id");
            let unit = self.find(Of::Unit, &row.unit_id, SERVED, row.row, "unit_id");
            let Some((employee, unit)) = employee.zip(unit) else { continue };
            if seen.insert((employee, unit)) {
                facts[employee].served.push(UnitId::at(unit));
            } else {
                let key = format!("{}, {}", row.employee_id, row.unit_id);
                self.fault(&codes::E201, SERVED, row.row, "unit_id", key, None);
            }
        }
    }
}
