//! Who retires when (daftar pensiun), as the plan has them in service.

use std::collections::BTreeMap;

use super::paper::{Cell, Paper, Part, Sort};
use super::{Kind, Material};
use crate::calendar::{Date, Period};
use crate::eligibility::retirement;
use crate::instance::{EmployeeId, PositionId};
use crate::plan::StepLabel;
use crate::policy::KindId;

/// Somebody who retires.
struct Leaving {
    who: EmployeeId,
    kind: KindId,
    held: Option<PositionId>,
    day: Date,
}

impl Material<'_> {
    /// Over the whole horizon, or in one period alone.
    pub(super) fn retirements(&self, only: Option<Period>) -> Paper {
        let t = &self.texts;
        let calendar = &self.instance.calendar;
        let last = calendar.periods().next_back().unwrap_or(Period::FIRST);
        let (from, to) = (calendar.day(only.unwrap_or(Period::FIRST)), self.end_of(only.unwrap_or(last)));
        let mut years: BTreeMap<i16, Vec<Leaving>> = BTreeMap::new();
        for at in 0..self.instance.employees.len() {
            let leaving = self.leaving(EmployeeId::at(at));
            if from <= leaving.day && leaving.day < to {
                years.entry(leaving.day.year()).or_default().push(leaving);
            }
        }
        let parts = years.into_iter().map(|(year, mut people)| {
            people.sort_by_cached_key(|one| (one.day, self.precedence(one.who)));
            let heading = t.fill("doc-year", &[("year", &year.to_string())]);
            Part {
                heading: Some(heading),
                rows: people.iter().map(|one| self.retiree(one)).collect(),
                ..Part::default()
            }
        });
        Paper {
            name: Kind::Retirements.name().to_owned(),
            annex: Vec::new(),
            title: vec![
                t.say("doc-retirements-title"),
                self.service(),
                t.fill("doc-span", &[("from", &t.date(from)), ("to", &t.date(to.yesterday().unwrap_or(to)))]),
            ],
            columns: vec![
                self.column("doc-h-person", 26, Sort::Words),
                self.column("doc-h-rank", 17, Sort::Centre),
                self.column("doc-h-last-position", 28, Sort::Words),
                self.column("doc-h-unit", 26, Sort::Words),
                self.column("doc-h-born", 15, Sort::Date),
                self.column("doc-h-limit", 8, Sort::Figure),
                self.column("doc-h-retires", 15, Sort::Date),
                self.column("doc-h-remark", 14, Sort::Words),
            ],
            parts: parts.collect(),
            page_per_part: false,
            notes: vec![t.say("doc-retirements-note"), self.ranks_as_of()],
            signature: self.signature(false),
        }
    }

    /// What is held last, and the day of retirement that goes with it.
    fn leaving(&self, who: EmployeeId) -> Leaving {
        let employee = &self.instance.employees[who.index()];
        let (mut kind, mut held) = (employee.kind, employee.position.map(|(id, _)| id));
        for placement in self.plan.career(who).iter().filter(|one| one.step != StepLabel::Retired) {
            (kind, held) = (placement.kind, placement.position);
        }
        Leaving { who, kind, held, day: retirement::day(employee, self.instance.policy.kind(kind)) }
    }

    fn retiree(&self, one: &Leaving) -> Vec<Cell> {
        let employee = &self.instance.employees[one.who.index()];
        let held = one.held.map(|id| self.position(id));
        let stated = employee.retire_on.is_some();
        let limit = i64::from(self.instance.policy.kind(one.kind).retirement_age);
        vec![
            self.person(one.who),
            self.rank_cell(one.who),
            held.map_or(Cell::words("–"), |position| Cell::words(&position.title)),
            held.map_or(Cell::words("–"), |position| Cell::words(self.unit_name(position))),
            Cell::Date(employee.birth_date),
            if stated { Cell::Empty } else { Cell::Number(limit) },
            Cell::Date(one.day),
            if stated { Cell::Words(self.texts.say("doc-stated")) } else { Cell::Empty },
        ]
    }

    /// The first day after a period.
    pub(super) fn end_of(&self, period: Period) -> Date {
        use jiff::ToSpan;
        let calendar = &self.instance.calendar;
        calendar.day(period).saturating_add(calendar.length().months().0.months())
    }
}
