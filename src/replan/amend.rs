//! The instance as it stands after what happened: departures, refusals, ratings, money; with the decisions that the record
//! has overtaken taken out. The horizon stays the same, so that points and money compare with the announced plan.

use serde::Serialize;

use crate::calendar::Period;
use crate::diagnostic::Text;
use crate::files::{Actual, BarePlan, Event};
use crate::instance::{BudgetLine, Category, DecisionRow, EmployeeId, Instance, Order, SessionId, Tables, Verb};
use crate::plan::{Tally, Training};
use crate::quantity::Money;
use crate::verify;

use super::past::Past;

/// A change to the instance that follows from the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amendment {
    /// Table, without `.csv`.
    pub table: &'static str,
    /// Key of the row.
    pub key: String,
    /// What became of it, in words.
    pub what: Text,
}

/// The rows of the instance after the record, and what was changed.
#[must_use]
pub fn amended(instance: &Instance, tables: &Tables, past: &Past, actuals: &[Actual]) -> (Tables, Vec<Amendment>) {
    let mut work = Work { instance, past, tables: tables.clone(), notes: Vec::new() };
    work.people(actuals);
    work.decisions(actuals);
    work.sessions(actuals);
    work.money(actuals);
    (work.tables, work.notes)
}

/// Decisions that lead `people` exactly through what they did, for whom the rules alone would not allow it.
pub(super) fn decided(instance: &Instance, tables: &mut Tables, past: &Past, people: &[EmployeeId]) {
    let mut row = tables.decisions.iter().map(|decision| decision.row).max().unwrap_or(1);
    for &who in people {
        let facts = &past.done[who.index()];
        let mut add = |decision: Verb, target: &str, from: Period, to: Period| {
            row += 1;
            tables.decisions.push(DecisionRow {
                row,
                employee_id: instance.employees[who.index()].id.clone(),
                decision,
                target: target.to_owned(),
                from_period: Some(from.0),
                to_period: Some(to.0),
            });
        };
        for t in instance.calendar.periods().take_while(|&t| past.is_over(t)) {
            match facts.positions[t.index()] {
                Some(position) => add(Verb::Must, &instance.positions[position.index()].id, t, t),
                None if past.left[who.index()].is_none_or(|gone| t < gone) => add(Verb::MustNot, "*", t, t),
                None => {}
            }
        }
        for &session in &facts.sessions {
            let about = &instance.sessions[session.index()];
            if past.is_over(about.period) {
                add(Verb::Attend, &about.id, about.period, about.period);
            }
        }
    }
}

struct Work<'a> {
    instance: &'a Instance,
    past: &'a Past,
    tables: Tables,
    notes: Vec<Amendment>,
}

impl Work<'_> {
    fn note(&mut self, table: &'static str, key: impl Into<String>, en: String, id: String) {
        self.notes.push(Amendment { table, key: key.into(), what: Text::new(en, id) });
    }

    /// Departures, refusals and ratings.
    fn people(&mut self, actuals: &[Actual]) {
        let mut ordered: Vec<&Actual> = actuals.iter().collect();
        ordered.sort_by_key(|one| (one.period, one.row));
        for one in ordered {
            match one.event {
                Event::Left(who) => {
                    let day = self.instance.calendar.day(one.period);
                    let row = &mut self.tables.employees[who.index()];
                    row.retire_on = Some(row.retire_on.map_or(day, |stated| stated.min(day)));
                    let key = row.employee_id.clone();
                    self.note("employees", key, format!("left: retire_on {day}"), format!("keluar: retire_on {day}"));
                }
                Event::Rated(who, rating) => {
                    let row = &mut self.tables.employees[who.index()];
                    row.performance_prev = Some(row.performance);
                    row.performance = rating;
                    let (key, name) = (row.employee_id.clone(), rating.name());
                    self.note("employees", key, format!("performance {name}"), format!("kinerja {name}"));
                }
                _ => {}
            }
        }
    }

    /// Takes out decisions that the record has overtaken; bars what was refused.
    fn decisions(&mut self, actuals: &[Actual]) {
        let (instance, past) = (self.instance, self.past);
        let refused = |who, position| actuals.iter().any(|one| one.event == Event::Refused(who, position));
        let held = |who: EmployeeId, t: Period| past.done[who.index()].positions[t.index()];
        for decision in &instance.decisions {
            let who = decision.employee;
            let gone = past.left[who.index()];
            let (overtaken, later) = match decision.order {
                Order::Must { position, from, to } => {
                    let missed = |t: Period| {
                        past.is_over(t) && held(who, t) != Some(position) && gone.is_none_or(|gone| t < gone)
                    };
                    let over = (from.0..=to.0).map(Period).any(missed);
                    (refused(who, position) || over, !refused(who, position) && to >= past.from)
                }
                Order::MustNot { position, from, to } => {
                    let broken = |t: Period| {
                        let before = match t.index() {
                            0 => instance.employees[who.index()].position.map(|(position, _)| position),
                            index => held(who, Period::at(index - 1)),
                        };
                        past.is_over(t)
                            && held(who, t) != before
                            && held(who, t).is_some()
                            && position.is_none_or(|barred| held(who, t) == Some(barred))
                    };
                    ((from.0..=to.0).map(Period).any(broken), to >= past.from)
                }
                Order::Attend { session } => {
                    let period = instance.sessions[session.index()].period;
                    let attended = past.done[who.index()].sessions.contains(&session);
                    let lost = gone.is_some_and(|gone| period >= gone);
                    (lost || (past.is_over(period) && !attended), false)
                }
            };
            if !overtaken {
                continue;
            }
            let from = past.from.0;
            let row = self.tables.decisions.iter_mut().position(|row| row.row == decision.row);
            let Some(at) = row else { continue };
            let key = format!("decision:{}", decision.row);
            if later {
                self.tables.decisions[at].from_period = Some(from);
                self.note(
                    "decisions",
                    key,
                    format!("holds from period {from} on"),
                    format!("berlaku mulai periode {from}"),
                );
            } else {
                self.tables.decisions.remove(at);
                self.note("decisions", key, "overtaken, taken out".to_owned(), "terlampaui, dihapus".to_owned());
            }
        }
        let mut row = self.tables.decisions.iter().map(|decision| decision.row).max().unwrap_or(1);
        for one in actuals {
            let Event::Refused(who, position) = one.event else { continue };
            let (employee, target) = (&instance.employees[who.index()].id, &instance.positions[position.index()].id);
            row += 1;
            self.tables.decisions.push(DecisionRow {
                row,
                employee_id: employee.clone(),
                decision: Verb::MustNot,
                target: target.clone(),
                from_period: Some(one.period.0),
                to_period: None,
            });
            let (en, id) = (format!("refused {target}: barred"), format!("menolak {target}: tidak ditawarkan lagi"));
            self.note("decisions", employee.clone(), en, id);
        }
    }

    /// Sessions that are over took place with whoever came.
    fn sessions(&mut self, actuals: &[Actual]) {
        for (at, session) in self.instance.sessions.iter().enumerate() {
            if !self.past.is_over(session.period) {
                continue;
            }
            let id = SessionId::at(at);
            let passed = self.past.done.iter().filter(|facts| facts.sessions.contains(&id)).count();
            let passed = u32::try_from(passed).unwrap_or(u32::MAX);
            let row = &mut self.tables.sessions[at];
            let changed = row.min_participants > passed || row.capacity < passed;
            row.min_participants = row.min_participants.min(passed);
            row.capacity = row.capacity.max(passed);
            if changed && actuals.iter().any(|one| matches!(one.event, Event::Passed(_, s) | Event::Failed(_, s) | Event::Missed(_, s) if s == id)) {
                let (en, sentence) = (format!("completed by {passed}"), format!("diselesaikan {passed} orang"));
                self.note("sessions", session.id.clone(), en, sentence);
            }
        }
    }

    /// Money that went otherwise than the plan counts: recorded spending, and places that were paid without success.
    fn money(&mut self, actuals: &[Actual]) {
        let counted = used_before(self.instance, self.past);
        for (at, line) in self.instance.budgets.iter().enumerate() {
            let told = actuals.iter().find_map(|one| match one.event {
                Event::Spent(budget, amount) if budget.index() == at => Some(amount),
                _ => None,
            });
            let beyond = match told {
                Some(amount) => amount - counted[at],
                None => wasted(self.instance, self.past, actuals, line),
            };
            if beyond == Money::ZERO {
                continue;
            }
            // What is gone is gone: the line holds at least what the plan has used of it.
            let amount = (line.amount - beyond).max(counted[at]).max(Money::ZERO);
            self.tables.budgets[at].amount = amount;
            let (was, is) = (line.amount, amount);
            self.note("budgets", line.id.clone(), format!("amount {was} → {is}"), format!("pagu {was} → {is}"));
        }
    }
}

/// Places under a budget line that were paid for whoever failed, and the opening of sessions that nobody completed.
pub(super) fn wasted(instance: &Instance, past: &Past, actuals: &[Actual], line: &BudgetLine) -> Money {
    let mut sum = Money::ZERO;
    let mut opened: Vec<SessionId> = Vec::new();
    for one in actuals {
        let Event::Failed(_, id) = one.event else { continue };
        let session = &instance.sessions[id.index()];
        let year = instance.calendar.fiscal_year(session.period);
        if !past.is_over(session.period) || !line.covers(year, session.source, Category::Training) {
            continue;
        }
        sum += session.cost;
        let completed = past.done.iter().any(|facts| facts.sessions.contains(&id));
        if !completed && !opened.contains(&id) {
            opened.push(id);
            sum += session.fixed_cost;
        }
    }
    sum
}

/// What the plan as carried out has used of each budget line before the first open period.
pub(super) fn used_before(instance: &Instance, past: &Past) -> Vec<Money> {
    used(instance, past, true)
}

/// The same for what was announced.
pub(super) fn announced_before(instance: &Instance, past: &Past) -> Vec<Money> {
    used(instance, past, false)
}

fn used(instance: &Instance, past: &Past, done: bool) -> Vec<Money> {
    let facts = if done { &past.done } else { &past.announced };
    let over = |t: Period| past.is_over(t);
    let bare = BarePlan {
        positions: facts
            .iter()
            .flat_map(|own| instance.calendar.periods().map(move |t| own.positions[t.index()].filter(|_| over(t))))
            .collect(),
        trainings: facts
            .iter()
            .enumerate()
            .flat_map(|(at, own)| {
                own.sessions.iter().map(move |&session| Training { employee: EmployeeId::at(at), session })
            })
            .filter(|training| over(instance.sessions[training.session.index()].period))
            .collect(),
    };
    Tally::of(instance, &verify::restate(instance, &bare.positions, &bare.trainings)).used
}
