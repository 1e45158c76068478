//! Planned against done: moves, courses, competency and money up to now, by unit and course and budget line.
//!
//! For a planner: monitoring of a plan with the same record that replanning reads. For an OR reader: tallies of an incumbent and of
//! its realisation over the periods that are over.

use serde::Serialize;

use crate::calendar::Period;
use crate::diagnostic::Diagnostic;
use crate::files::{Actual, BarePlan, Event};
use crate::instance::{CompetencyId, EmployeeId, Instance, PositionId, SessionId};
use crate::quantity::Money;

use super::amend::{announced_before, used_before};
use super::past::{Assumption, Past, first_open};

/// How many were planned, and what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tallied {
    /// What is counted: a unit, or all.
    pub key: String,
    /// Moves announced into positions of it.
    pub moves_planned: u64,
    /// Of these done.
    pub moves_done: u64,
    /// Moves done that were not announced.
    pub moves_other: u64,
    /// Places in sessions announced for its people.
    pub places_planned: u64,
    /// Of these completed.
    pub places_completed: u64,
    /// Levels of competency that its people were to gain.
    pub levels_planned: u64,
    /// Levels that they gained.
    pub levels_gained: u64,
}

/// A course, or a programme of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CourseLine {
    /// `course_id`, or the form of courses.
    pub key: String,
    /// Places announced.
    pub planned: u64,
    /// Completed, announced or not.
    pub completed: u64,
    /// Attended and not completed.
    pub failed: u64,
    /// Not attended.
    pub missed: u64,
    /// Completed without having been announced.
    pub other: u64,
    /// Levels of competency promised.
    pub levels_planned: u64,
    /// Levels gained.
    pub levels_gained: u64,
}

/// A budget line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MoneyLine {
    /// `budget_id`.
    pub budget: String,
    /// Amount available.
    pub amount: Money,
    /// What the plan spends of it in the periods that are over.
    pub planned: Money,
    /// What was really spent: as recorded, else as the events imply.
    pub spent: Money,
    /// Whether `spent` was recorded.
    pub recorded: bool,
}

/// Somebody with less than was announced.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Behind {
    /// `employee_id`.
    pub employee: String,
    /// Announced moves that did not take place: period and position.
    pub moves: Vec<(Period, String)>,
    /// Announced sessions that were not completed.
    pub sessions: Vec<String>,
    /// Hours of training short of what was announced.
    pub hours: u64,
    /// Levels of competency short of what was announced.
    pub levels: u64,
    /// Whether the employee has left.
    pub left: bool,
}

/// A plan against what happened, up to the end of period `until`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evaluation {
    /// Last period that is over; 0 = none.
    pub until: u8,
    /// All together.
    pub total: Tallied,
    /// By unit, in input order, those with something to count.
    pub units: Vec<Tallied>,
    /// By course.
    pub courses: Vec<CourseLine>,
    /// By form of courses (classical, coaching, e-learning …): the programmes.
    pub programmes: Vec<CourseLine>,
    /// By budget line.
    pub money: Vec<MoneyLine>,
    /// Who fell behind; those who lost most first.
    pub behind: Vec<Behind>,
    /// Announced moves that cannot have happened.
    pub assumed: Vec<Assumption>,
    /// Employees who have left.
    pub left: Vec<String>,
}

/// Holds `plan` against `actuals` up to the period before `from` (none = the last one of which something is recorded).
///
/// # Errors
/// The record does not fit the plan.
pub fn evaluate(
    instance: &Instance,
    plan: &BarePlan,
    actuals: &[Actual],
    from: Option<Period>,
) -> Result<Evaluation, Vec<Diagnostic>> {
    let past = Past::of(instance, plan, actuals, from.unwrap_or_else(|| first_open(actuals)))?;
    let mut work = Work::new(instance, &past, actuals);
    for at in 0..instance.employees.len() {
        work.person(EmployeeId::at(at));
    }
    Ok(work.finish())
}

struct Work<'a> {
    instance: &'a Instance,
    past: &'a Past,
    actuals: &'a [Actual],
    units: Vec<Tallied>,
    courses: Vec<CourseLine>,
    behind: Vec<Behind>,
}

impl<'a> Work<'a> {
    fn new(instance: &'a Instance, past: &'a Past, actuals: &'a [Actual]) -> Self {
        let tallied = |id: &String| Tallied { key: id.clone(), ..Tallied::default() };
        let line = |id: &String| CourseLine { key: id.clone(), ..CourseLine::default() };
        Self {
            instance,
            past,
            actuals,
            units: instance.units.iter().map(|unit| tallied(&unit.id)).collect(),
            courses: instance.courses.iter().map(|course| line(&course.id)).collect(),
            behind: Vec::new(),
        }
    }

    fn over(&self) -> impl Iterator<Item = Period> + use<> {
        let from = self.past.from;
        self.instance.calendar.periods().take_while(move |&t| t < from)
    }

    fn person(&mut self, who: EmployeeId) {
        let (instance, past) = (self.instance, self.past);
        let (announced, done) = (&past.announced[who.index()], &past.done[who.index()]);
        let employee = &instance.employees[who.index()];
        let mut behind = Behind {
            employee: employee.id.clone(),
            left: past.left[who.index()].is_some_and(|gone| gone < past.from),
            ..Behind::default()
        };
        let start = employee.position.map(|(position, _)| position);
        let before =
            |positions: &[Option<PositionId>], t: Period| if t.0 == 1 { start } else { positions[t.index() - 1] };
        for t in self.over() {
            let planned = announced.positions[t.index()]
                .filter(|_| announced.positions[t.index()] != before(&announced.positions, t));
            let real = done.positions[t.index()].filter(|_| done.positions[t.index()] != before(&done.positions, t));
            if let Some(position) = planned {
                let unit = &mut self.units[instance.positions[position.index()].unit.index()];
                unit.moves_planned += 1;
                if real == planned {
                    unit.moves_done += 1;
                } else {
                    behind.moves.push((t, instance.positions[position.index()].id.clone()));
                }
            }
            if let Some(position) = real.filter(|_| real != planned) {
                self.units[instance.positions[position.index()].unit.index()].moves_other += 1;
            }
        }
        self.training(who, &mut behind);
        if !(behind.moves.is_empty() && behind.sessions.is_empty()) {
            self.behind.push(behind);
        }
    }

    /// Sessions of one person, counted where that person was announced to be.
    fn training(&mut self, who: EmployeeId, behind: &mut Behind) {
        let (instance, past) = (self.instance, self.past);
        let (announced, done) = (&past.announced[who.index()], &past.done[who.index()]);
        let period = |session: SessionId| instance.sessions[session.index()].period;
        let unit_in = |session: SessionId| {
            let held = announced.positions[period(session).index()].or(done.positions[period(session).index()]);
            held.map(|position| instance.positions[position.index()].unit)
        };
        let (mut then, mut now) = (Levels::of(instance, who), Levels::of(instance, who));
        let mut promised = 0;
        let mut gained = 0;
        for &session in announced.sessions.iter().filter(|&&session| past.is_over(period(session))) {
            let course = instance.sessions[session.index()].course;
            let levels = then.complete(instance, session);
            promised += levels;
            let completed = done.sessions.contains(&session);
            let line = &mut self.courses[course.index()];
            line.planned += 1;
            line.levels_planned += levels;
            if !completed {
                behind.sessions.push(instance.sessions[session.index()].id.clone());
                behind.hours += u64::from(instance.courses[course.index()].hours);
            }
            if let Some(unit) = unit_in(session) {
                let unit = &mut self.units[unit.index()];
                unit.places_planned += 1;
                unit.places_completed += u64::from(completed);
                unit.levels_planned += levels;
            }
        }
        for &session in done.sessions.iter().filter(|&&session| past.is_over(period(session))) {
            let levels = now.complete(instance, session);
            gained += levels;
            let line = &mut self.courses[instance.sessions[session.index()].course.index()];
            line.completed += 1;
            line.other += u64::from(!announced.sessions.contains(&session));
            line.levels_gained += levels;
            if let Some(unit) = unit_in(session) {
                self.units[unit.index()].levels_gained += levels;
            }
        }
        behind.levels = promised.max(gained) - gained;
    }

    fn finish(mut self) -> Evaluation {
        let instance = self.instance;
        for one in self.actuals {
            let course = |session: SessionId| instance.sessions[session.index()].course.index();
            match one.event {
                Event::Failed(_, session) => self.courses[course(session)].failed += 1,
                Event::Missed(_, session) => self.courses[course(session)].missed += 1,
                _ => {}
            }
        }
        let mut programmes: Vec<CourseLine> = Vec::new();
        for (course, line) in instance.courses.iter().zip(&self.courses) {
            match programmes.iter_mut().find(|programme| programme.key == course.form) {
                Some(programme) => programme.add(line),
                None => programmes.push(CourseLine { key: course.form.clone(), ..line.clone() }),
            }
        }
        let mut total = Tallied::default();
        self.units.iter().for_each(|unit| total.add(unit));
        let money = self.money();
        self.behind.sort_by_key(|one| std::cmp::Reverse((one.moves.len(), one.levels, one.hours)));
        let left = self.past.left.iter().zip(&instance.employees).filter(|(gone, _)| gone.is_some());
        let told = |line: &CourseLine| line.planned + line.completed + line.failed + line.missed > 0;
        Evaluation {
            until: self.past.from.0 - 1,
            total,
            units: self.units.into_iter().filter(Tallied::is_told).collect(),
            courses: self.courses.into_iter().filter(told).collect(),
            programmes: programmes.into_iter().filter(told).collect(),
            money,
            behind: self.behind,
            assumed: self.past.assumed.clone(),
            left: left.map(|(_, employee)| employee.id.clone()).collect(),
        }
    }

    fn money(&self) -> Vec<MoneyLine> {
        let instance = self.instance;
        let (planned, done) = (announced_before(instance, self.past), used_before(instance, self.past));
        let one = |(at, line): (usize, &crate::instance::BudgetLine)| {
            let recorded = self.actuals.iter().find_map(|one| match one.event {
                Event::Spent(budget, amount) if budget.index() == at => Some(amount),
                _ => None,
            });
            let wasted = super::amend::wasted(instance, self.past, self.actuals, line);
            MoneyLine {
                budget: line.id.clone(),
                amount: line.amount,
                planned: planned[at],
                spent: recorded.unwrap_or(done[at] + wasted),
                recorded: recorded.is_some(),
            }
        };
        let told = |line: &MoneyLine| line.recorded || line.planned != Money::ZERO || line.spent != Money::ZERO;
        instance.budgets.iter().enumerate().map(one).filter(told).collect()
    }
}

impl Tallied {
    fn add(&mut self, other: &Self) {
        self.moves_planned += other.moves_planned;
        self.moves_done += other.moves_done;
        self.moves_other += other.moves_other;
        self.places_planned += other.places_planned;
        self.places_completed += other.places_completed;
        self.levels_planned += other.levels_planned;
        self.levels_gained += other.levels_gained;
    }

    fn is_told(&self) -> bool {
        self.moves_planned + self.moves_other + self.places_planned + self.levels_gained > 0
    }
}

impl CourseLine {
    fn add(&mut self, other: &Self) {
        self.planned += other.planned;
        self.completed += other.completed;
        self.failed += other.failed;
        self.missed += other.missed;
        self.other += other.other;
        self.levels_planned += other.levels_planned;
        self.levels_gained += other.levels_gained;
    }
}

/// Levels of one person, as courses raise them.
struct Levels(Vec<u8>);

impl Levels {
    fn of(instance: &Instance, who: EmployeeId) -> Self {
        let mut levels = vec![0; instance.competencies.len()];
        let employee = &instance.employees[who.index()];
        let mut raise = |competency: CompetencyId, level: u8| {
            let held: &mut u8 = &mut levels[competency.index()];
            *held = level.max(*held);
        };
        employee.levels.iter().for_each(|&(competency, level)| raise(competency, level));
        for course in &employee.completed {
            instance.courses[course.index()].gives.iter().for_each(|&(competency, level)| raise(competency, level));
        }
        Self(levels)
    }

    /// Levels gained by completing the course of a session.
    fn complete(&mut self, instance: &Instance, session: SessionId) -> u64 {
        let course = instance.sessions[session.index()].course;
        let mut gained = 0;
        for &(competency, level) in &instance.courses[course.index()].gives {
            let held = &mut self.0[competency.index()];
            gained += u64::from(level.saturating_sub(*held));
            *held = level.max(*held);
        }
        gained
    }
}
