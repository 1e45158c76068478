//! Who guides whom, what each mentor can teach, and why a junior has nobody: a section of the page and a sheet.

use maud::{Markup, html};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Report;
use super::book::{Formats, Sort, Value};
use super::listing::{self, Cell};
use crate::mentoring::{Bond, Guidance, Teaching, Uncovered, bonds};

impl Report<'_> {
    /// Every junior, by period, then as listings show people.
    fn bonds(&self) -> Vec<Bond> {
        let mut bonds = bonds(self.instance, self.plan);
        bonds.sort_by_key(|bond| (bond.period, self.identity.place(bond.junior)));
        bonds
    }

    pub(super) fn mentoring_section(&self) -> Markup {
        if self.plan.mentoring.is_empty() {
            return html! {};
        }
        let t = &self.texts;
        let bonds = self.bonds();
        let guided = bonds.iter().filter(|bond| matches!(bond.guidance, Guidance::By { .. })).count();
        let periods = self.period_names();
        let row = |bond: &Bond| {
            let (mentor, what, gain) = match &bond.guidance {
                Guidance::By { mentor, teaching, .. } => {
                    (self.who(*mentor).to_owned(), self.taught(teaching), t.percent(i64::from(teaching.gain.0)))
                }
                Guidance::Nobody(reason) => ("–".to_owned(), self.uncovered(*reason), String::new()),
            };
            vec![
                Cell::words(&periods[bond.period.index()]),
                Cell::words(&self.unit(bond.unit).name),
                Cell::words(self.who(bond.junior)),
                Cell::words(mentor),
                Cell::words(what),
                Cell::figure(gain),
            ]
        };
        let rows: Vec<_> = bonds.iter().map(row).collect();
        let headings = ["h-period", "h-unit", "h-junior", "h-mentor", "h-lessons", "h-lesson-gain"];
        let counts = [("n", t.count(bonds.len() as u64)), ("m", t.count(guided as u64))];
        let counts = counts.each_ref().map(|(name, count)| (*name, count.as_str()));
        html! {
            section id="mentoring" {
                h2 { (t.say("mentoring")) }
                p { (t.fill("mentoring-intro", &counts)) }
                (listing::table(&headings.map(|key| self.heading(key)), 5, &rows, None))
            }
        }
    }

    pub(super) fn mentoring_sheet(&self, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let columns = self.columns(&[
            ("h-period", 10.0, Sort::Words),
            ("h-unit", 30.0, Sort::Words),
            ("h-junior", 20.0, Sort::Words),
            ("h-name", 28.0, Sort::Words),
            ("h-mentor", 20.0, Sort::Words),
            ("h-mentor-name", 28.0, Sort::Words),
            ("h-lessons", 60.0, Sort::Words),
            ("h-lesson-gain", 14.0, Sort::Share),
            ("h-mentor-since", 12.0, Sort::Words),
        ]);
        let periods = self.period_names();
        let name = |who| self.identity.name(who).map_or(Value::Empty, Value::words);
        let row = |bond: Bond| {
            let mut cells = vec![
                Value::words(&periods[bond.period.index()]),
                Value::words(&self.unit(bond.unit).name),
                Value::words(self.identity.id(bond.junior)),
                name(bond.junior),
            ];
            match &bond.guidance {
                Guidance::By { mentor, since, teaching } => cells.extend([
                    Value::words(self.identity.id(*mentor)),
                    name(*mentor),
                    Value::Words(self.taught(teaching)),
                    Value::Number(i64::from(teaching.gain.0)),
                    Value::words(&periods[since.index()]),
                ]),
                Guidance::Nobody(reason) => cells.extend([
                    Value::Empty,
                    Value::Empty,
                    Value::Words(self.uncovered(*reason)),
                    Value::Empty,
                    Value::Empty,
                ]),
            }
            cells
        };
        Ok(self.sheet(formats, "sheet-mentoring", &columns, self.bonds().into_iter().map(row))?.0)
    }

    /// The competencies taught with their levels, and what else speaks for or against the pair.
    pub(super) fn taught(&self, teaching: &Teaching) -> String {
        let lesson = |lesson: &crate::mentoring::Lesson| {
            let name = &self.instance.competencies[lesson.competency.index()].name;
            format!("{name} {}→{}", lesson.from, lesson.to)
        };
        let mut words: Vec<String> = teaching.lessons.iter().map(lesson).collect();
        if teaching.same_field {
            words.push(self.texts.say("same-field"));
        }
        if teaching.superior {
            words.push(self.texts.say("is-superior"));
        }
        if words.is_empty() { self.texts.say("no-lesson") } else { words.join(", ") }
    }

    /// Why nobody guides the junior.
    pub(super) fn uncovered(&self, reason: Uncovered) -> String {
        let (t, number) = (&self.texts, |count: u32| self.texts.count(count.into()));
        match reason {
            Uncovered::NoMentor { too_recent, rated_low } => {
                t.fill("no-mentor", &[("recent", &number(too_recent)), ("low", &number(rated_low))])
            }
            Uncovered::AllTaken { mentors, load } => {
                t.fill("mentors-taken", &[("mentors", &number(mentors)), ("load", &number(load))])
            }
            Uncovered::NotNamed => t.say("mentor-not-named"),
        }
    }
}
