//! Everybody by seniority (daftar urut kepangkatan, DUK) as of the start, before any move of the plan.
//!
//! The order is that of convention: rank, office, length of service, leadership training, education, age.

use std::cmp::Reverse;

use super::paper::{Cell, Paper, Part, Sort};
use super::{Kind, Material};
use crate::calendar::{Date, months_between};
use crate::instance::{CourseId, EmployeeId};
use crate::policy::{Education, Status};

/// What decides who stands before whom; smaller stands first. Equals stand by number.
pub(super) type Precedence<'a> =
    (Reverse<u8>, Date, Reverse<u8>, &'static str, Date, Date, Reverse<u8>, Reverse<Education>, Date, &'a str);

impl Material<'_> {
    pub(super) fn seniority(&self) -> Paper {
        let t = &self.texts;
        let day = t.date(self.instance.calendar.start());
        let people = (0..self.instance.employees.len()).map(EmployeeId::at);
        let mut people: Vec<EmployeeId> =
            people.filter(|who| self.instance.employees[who.index()].status == Status::Pns).collect();
        people.sort_by_cached_key(|who| self.precedence(*who));
        let rows = people.into_iter().map(|who| self.senior(who));
        Paper {
            name: Kind::Seniority.name().to_owned(),
            annex: Vec::new(),
            title: vec![
                t.say("doc-duk-title"),
                self.service(),
                t.fill("doc-state-of", &[("day", &day.to_uppercase())]),
            ],
            columns: vec![
                self.column("doc-h-name-born", 24, Sort::Words),
                self.column("doc-h-nip", 26, Sort::Centre),
                self.grouped("doc-h-ranks", "doc-h-step", 9, Sort::Centre),
                self.grouped("doc-h-ranks", "doc-h-since", 15, Sort::Date),
                self.grouped("doc-h-office", "doc-h-name", 26, Sort::Words),
                self.grouped("doc-h-office", "doc-h-since", 15, Sort::Date),
                self.grouped("doc-h-office", "doc-h-echelon", 10, Sort::Centre),
                self.grouped("doc-h-service", "doc-h-years", 8, Sort::Figure),
                self.grouped("doc-h-service", "doc-h-months", 8, Sort::Figure),
                self.grouped("doc-h-course", "doc-h-name", 19, Sort::Words),
                self.grouped("doc-h-course", "doc-h-year", 10, Sort::Centre),
                self.grouped("doc-h-course", "doc-h-hours", 8, Sort::Figure),
                self.grouped("doc-h-schooling", "doc-h-field", 18, Sort::Words),
                self.grouped("doc-h-schooling", "doc-h-level", 11, Sort::Centre),
                self.column("doc-h-remark", 10, Sort::Words),
            ],
            parts: vec![Part { rows: rows.collect(), ..Part::default() }],
            page_per_part: false,
            notes: vec![t.say("doc-duk-note")],
            signature: self.signature(false),
        }
    }

    fn senior(&self, who: EmployeeId) -> Vec<Cell> {
        let t = &self.texts;
        let employee = &self.instance.employees[who.index()];
        let served = months_between(employee.hired_on, self.instance.calendar.start()).0;
        let held = employee.position.map(|(id, since)| (self.position(id), since));
        let course = self.leadership(who);
        let about = course.map(|id| &self.instance.courses[id.index()]);
        let year = course.and_then(|id| self.completed.get(&(who, id))).map(|day| day.year().to_string());
        let disciplined = employee.discipline_until.filter(|until| *until > self.instance.calendar.start());
        vec![
            Cell::Lines(vec![employee.name.clone(), t.date(employee.birth_date)]),
            Cell::words(&employee.id),
            Cell::words(employee.rank.name()),
            Cell::Date(employee.rank_since),
            held.map_or(Cell::words("–"), |(position, _)| Cell::words(&position.title)),
            held.map_or(Cell::Empty, |(_, since)| Cell::Date(since)),
            Cell::words(held.map_or("–", |(position, _)| self.echelon(position))),
            Cell::Number(i64::from(served / 12)),
            Cell::Number(i64::from(served % 12)),
            about.map_or(Cell::Empty, |course| Cell::words(&course.title)),
            year.map_or(Cell::Empty, Cell::Words),
            about.map_or(Cell::Empty, |course| Cell::Number(i64::from(course.hours))),
            employee.field.as_ref().map_or(Cell::Empty, Cell::words),
            Cell::Words(super::people::education(employee.education)),
            disciplined.map_or(Cell::Empty, |_| Cell::Words(t.say("doc-penalty"))),
        ]
    }

    /// The completed course of the highest kind that asks one.
    fn leadership(&self, who: EmployeeId) -> Option<CourseId> {
        let completed = &self.instance.employees[who.index()].completed;
        completed.iter().copied().filter(|id| self.asked_by(*id) > 0).max_by_key(|id| self.asked_by(*id))
    }

    /// One more than the highest tier whose kinds ask the course; 0 = none does.
    fn asked_by(&self, course: CourseId) -> u8 {
        let id = &self.instance.courses[course.index()].id;
        let kinds = self.instance.policy.kinds.iter().filter(|kind| kind.required_course.as_ref() == Some(id));
        kinds.map(|kind| kind.tier.saturating_add(1)).max().unwrap_or(0)
    }

    /// Where somebody stands by seniority.
    pub(super) fn precedence(&self, who: EmployeeId) -> Precedence<'_> {
        let employee = &self.instance.employees[who.index()];
        let held = employee.position.map(|(id, since)| (self.position(id), since));
        let tier = self.instance.policy.kind(employee.kind).tier;
        (
            // Contract staff have no rank: they stand behind, by class.
            Reverse(employee.rank.step().map_or(0, |step| step + 1)),
            employee.rank_since,
            Reverse(tier),
            held.map_or("–", |(position, _)| self.echelon(position)),
            held.map_or(Date::MAX, |(_, since)| since),
            employee.hired_on,
            Reverse(self.leadership(who).map_or(0, |id| self.asked_by(id))),
            Reverse(employee.education),
            employee.birth_date,
            &employee.id,
        )
    }
}
