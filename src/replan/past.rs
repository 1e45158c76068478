//! What has happened: the announced plan, corrected by the record of what really went on, up to the period from which on
//! is planned anew.
//!
//! For a planner: whatever the record does not mention went as announced, but for moves into seats that somebody else kept;
//! these cannot have taken place and are listed as assumptions. For an OR reader: the fixed part of every agent's path.

use serde::{Deserialize, Serialize};

use crate::calendar::Period;
use crate::diagnostic::{Diagnostic, Place, Text, codes};
use crate::files::{Actual, BarePlan, Event};
use crate::formulate::Facts;
use crate::instance::{EmployeeId, Instance, PositionId, SessionId};

/// An announced move that is taken not to have happened, since its seat was not free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumption {
    /// `employee_id`.
    pub employee: String,
    /// When the move was announced.
    pub period: Period,
    /// The seat that was not free.
    pub position: String,
}

/// What was announced and what was done.
#[derive(Clone, Debug)]
pub struct Past {
    /// First period that can still be planned.
    pub from: Period,
    /// What was announced, for every employee and the whole horizon.
    pub announced: Vec<Facts>,
    /// What was done before `from`, and what remains announced after it.
    pub done: Vec<Facts>,
    /// From which period on each employee has left, if they have.
    pub left: Vec<Option<Period>>,
    /// Announced moves that cannot have happened.
    pub assumed: Vec<Assumption>,
}

/// The period after the last one of which something is recorded as done.
#[must_use]
pub fn first_open(actuals: &[Actual]) -> Period {
    let done = actuals.iter().filter(|one| {
        matches!(one.event, Event::Moved(..) | Event::Passed(..) | Event::Failed(..) | Event::Missed(..))
    });
    Period(done.map(|one| one.period.0).max().unwrap_or(0) + 1)
}

impl Past {
    /// Holds `plan` against the record; `from` is the first period that can still be planned.
    ///
    /// # Errors
    /// What the record leaves impossible: two on one seat.
    pub fn of(instance: &Instance, plan: &BarePlan, actuals: &[Actual], from: Period) -> Result<Self, Vec<Diagnostic>> {
        let horizon = instance.calendar.horizon();
        let mut announced: Vec<Facts> = (0..instance.employees.len())
            .map(|at| Facts { positions: plan.positions[at * horizon..][..horizon].to_vec(), sessions: Vec::new() })
            .collect();
        for training in &plan.trainings {
            announced[training.employee.index()].sessions.push(training.session);
        }
        announced.iter_mut().for_each(|facts| sort(instance, &mut facts.sessions));
        let mut left = vec![None; instance.employees.len()];
        for one in actuals {
            if let Event::Left(who) = one.event {
                left[who.index()] = Some(one.period);
            }
        }
        let mut past = Self { from, announced, done: Vec::new(), left, assumed: Vec::new() };
        let mut undone: Vec<(EmployeeId, Period)> = Vec::new();
        for one in actuals {
            if let Event::Refused(who, _) = one.event {
                undone.push((who, one.period));
            }
        }
        loop {
            past.done = (0..instance.employees.len())
                .map(|at| past.replay(instance, EmployeeId::at(at), actuals, &undone))
                .collect();
            match past.impossible(instance, actuals) {
                None => break,
                Some((period, position, Some(who))) => {
                    undone.push((who, period));
                    past.assumed.push(Assumption {
                        employee: instance.employees[who.index()].id.clone(),
                        period,
                        position: instance.positions[position.index()].id.clone(),
                    });
                }
                Some((period, position, None)) => return Err(vec![past.crowded(instance, period, position)]),
            }
        }
        past.train(instance, actuals);
        Ok(past)
    }

    /// Whether the period is over.
    #[must_use]
    pub fn is_over(&self, t: Period) -> bool {
        t < self.from
    }

    /// The positions that an employee really held before `from`; after it those to which the announced moves lead from there.
    fn replay(
        &self,
        instance: &Instance,
        who: EmployeeId,
        actuals: &[Actual],
        undone: &[(EmployeeId, Period)],
    ) -> Facts {
        let announced = &self.announced[who.index()];
        let mut held = instance.employees[who.index()].position.map(|(position, _)| position);
        let mut expected = held;
        let mut positions = Vec::with_capacity(announced.positions.len());
        for (t, &wanted) in instance.calendar.periods().zip(&announced.positions) {
            let recorded = actuals.iter().find_map(|one| match one.event {
                Event::Moved(mover, position) if mover == who && one.period == t => Some(position),
                _ => None,
            });
            if self.left[who.index()].is_some_and(|gone| t >= gone) {
                held = None;
            } else if let Some(position) = recorded.filter(|_| self.is_over(t)) {
                held = Some(position);
            } else if wanted != expected && !undone.contains(&(who, t)) {
                held = wanted;
            }
            expected = wanted;
            positions.push(held);
        }
        Facts { positions, sessions: announced.sessions.clone() }
    }

    /// A seat with too many holders in a period that is over, and whose unrecorded move into it may be undone.
    fn impossible(&self, instance: &Instance, actuals: &[Actual]) -> Option<(Period, PositionId, Option<EmployeeId>)> {
        for t in instance.calendar.periods().take_while(|&t| self.is_over(t)) {
            let mut holders: Vec<Vec<EmployeeId>> = vec![Vec::new(); instance.positions.len()];
            for (at, facts) in self.done.iter().enumerate() {
                if let Some(position) = facts.positions[t.index()] {
                    holders[position.index()].push(EmployeeId::at(at));
                }
            }
            for (at, held) in holders.iter().enumerate() {
                if held.len() <= instance.positions[at].most_holders() as usize {
                    continue;
                }
                let position = PositionId::at(at);
                let entered = |who: &&EmployeeId| {
                    let before = match t.index() {
                        0 => instance.employees[who.index()].position.map(|(position, _)| position),
                        index => self.done[who.index()].positions[index - 1],
                    };
                    let told =
                        |one: &Actual| matches!(one.event, Event::Moved(mover, _) if mover == **who && one.period == t);
                    before != Some(position) && !actuals.iter().any(told)
                };
                return Some((t, position, held.iter().rev().find(entered).copied()));
            }
        }
        None
    }

    fn crowded(&self, instance: &Instance, t: Period, position: PositionId) -> Diagnostic {
        let about = &instance.positions[position.index()];
        let holders: Vec<&str> = (self.done.iter().zip(&instance.employees))
            .filter(|(facts, _)| facts.positions[t.index()] == Some(position))
            .map(|(_, employee)| employee.id.as_str())
            .collect();
        let (seats, holders) = (about.most_holders(), holders.join(", "));
        let expected = Text::new(
            format!("at most {seats} holders of {} in period {t}, not {holders}", about.id),
            format!("paling banyak {seats} pemangku {} pada periode {t}, bukan {holders}", about.id),
        );
        Diagnostic::new(&codes::E154, Place::file("actuals.csv")).value(about.id.clone()).expected(expected)
    }

    /// The sessions that were completed, and those still announced.
    fn train(&mut self, instance: &Instance, actuals: &[Actual]) {
        let period = |session: SessionId| instance.sessions[session.index()].period;
        for (at, facts) in self.done.iter_mut().enumerate() {
            let gone = self.left[at];
            facts.sessions.retain(|&session| gone.is_none_or(|gone| period(session) < gone));
        }
        for one in actuals {
            match one.event {
                Event::Failed(who, session) | Event::Missed(who, session) => {
                    self.done[who.index()].sessions.retain(|&own| own != session);
                }
                Event::Passed(who, session) if !self.done[who.index()].sessions.contains(&session) => {
                    self.done[who.index()].sessions.push(session);
                }
                _ => {}
            }
        }
        self.done.iter_mut().for_each(|facts| sort(instance, &mut facts.sessions));
    }
}

pub(super) fn sort(instance: &Instance, sessions: &mut [SessionId]) {
    sessions.sort_unstable_by_key(|&session| (instance.sessions[session.index()].period, session));
}
