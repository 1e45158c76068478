//! A proposed calendar of courses: sessions on terms that the instance already has, in numbers and years that serve the needs
//! within the budget lines.
//!
//! For an OR reader: a greedy heuristic for a knapsack with several budgets. Every step adds the seats with most points per
//! rupiah, as an employee who stays in the present position would earn them (the terms match, hours, course wish and course
//! due of model §4; what the next position gains counts like what the present one does). What a seat is worth falls as others
//! are given, so steps wait in a heap with the worth last known and are weighed again when they come up (Minoux 1978).
//!
//! A line pays for nothing beyond its amount less the allowances of everybody staying. Seats that cost nothing, or fall under
//! no line, are proposed in no year in larger number than the instance offers of them in its best year.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use serde::Serialize;

use crate::calendar::Period;
use crate::instance::picture::Picture;
use crate::instance::{Category, CourseId, Instance, Order};
use crate::quantity::Money;

use super::courses::Ratio;
use super::gaps::Standing;
use super::learner::Learner;
use super::people::count;
use super::seats::{Terms, all_terms};

/// A calendar of courses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Agenda {
    /// Sessions in the order of period, then course.
    pub sessions: Vec<AgendaSession>,
    /// What they cost when every seat is taken, by budget line that pays for training, in input order.
    pub lines: Vec<LineUse>,
}

/// A session proposed; the columns of `sessions.csv`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "fields are the columns, documented in docs/files.md")]
pub struct AgendaSession {
    pub session_id: String,
    pub course_id: String,
    pub period: Period,
    pub capacity: u32,
    pub min_participants: u32,
    pub cost: Money,
    pub fixed_cost: Money,
    pub source: String,
    pub location: String,
}

/// A budget line and what the proposal takes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineUse {
    /// `budget_id`.
    pub budget: String,
    /// What is there for training: the amount less the allowances of everybody staying.
    pub available: Money,
    /// What the sessions cost when every seat is taken.
    pub proposed: Money,
}

/// The calendar that serves the needs of `standings`.
pub(super) fn propose(instance: &Instance, standings: &[Standing]) -> Agenda {
    let mut draft = Draft::of(instance, standings);
    draft.keep_decided();
    draft.fill();
    draft.finish()
}

/// Seats on one set of terms in one period.
type Slot = (usize, Period);

struct Draft<'a> {
    instance: &'a Instance,
    terms: Vec<Terms>,
    learners: Vec<Learner>,
    /// By terms: those who may attend some day.
    audience: Vec<Vec<usize>>,
    seats: BTreeMap<Slot, u32>,
    /// By budget line: what is left for training.
    left: Vec<Money>,
    /// By course: seats in the best year, where they are not paid for.
    most_free: Vec<u32>,
    /// Sessions that decisions name, with the seats decided.
    decided: BTreeMap<usize, u32>,
}

impl<'a> Draft<'a> {
    fn of(instance: &'a Instance, standings: &[Standing]) -> Self {
        let learners: Vec<Learner> = standings.iter().map(|standing| Learner::of(instance, standing)).collect();
        let terms = all_terms(instance);
        let may = |one: &Terms| {
            let able = |at: &usize| learners[*at].may_attend(instance, one.course);
            (0..learners.len()).filter(able).collect()
        };
        let audience = terms.iter().map(may).collect();
        let left = Picture::of(instance).budgets.iter().map(|line| line.left).collect();
        let most_free = (0..instance.courses.len()).map(|at| best_year(instance, CourseId::at(at))).collect();
        let (seats, decided) = (BTreeMap::new(), BTreeMap::new());
        Self { instance, terms, learners, audience, seats, left, most_free, decided }
    }

    /// Sessions that somebody has been told to attend stay, with a seat for each of them.
    fn keep_decided(&mut self) {
        for decision in &self.instance.decisions {
            let Order::Attend { session } = decision.order else { continue };
            let about = &self.instance.sessions[session.index()];
            let taken = self.decided.entry(session.index()).or_insert(0);
            let opening = if *taken == 0 { about.fixed_cost } else { Money::ZERO };
            *taken += 1;
            self.pay(about.period, about.source, about.cost + opening);
            let person = self.learners.iter_mut().find(|one| one.who == decision.employee);
            if let Some(person) = person {
                person.attend(self.instance, about.course, about.period);
            }
        }
        // Whatever else the session asks for to take place is paid for too.
        let short: Vec<(usize, u32)> = self
            .decided
            .iter()
            .map(|(&at, &taken)| (at, self.instance.sessions[at].min_participants.saturating_sub(taken)))
            .collect();
        for (at, more) in short {
            let about = &self.instance.sessions[at];
            self.pay(about.period, about.source, Money(about.cost.0 * i64::from(more)));
            *self.decided.entry(at).or_default() += more;
        }
    }

    fn pay(&mut self, period: Period, source: crate::instance::SourceId, cost: Money) {
        let year = self.instance.calendar.fiscal_year(period);
        for (line, left) in self.instance.budgets.iter().zip(&mut self.left) {
            if line.covers(year, source, Category::Training) {
                *left -= cost;
            }
        }
    }

    /// The most that can be paid from `source` in `period`; none where no line limits it.
    fn purse(&self, period: Period, source: crate::instance::SourceId) -> Option<Money> {
        let year = self.instance.calendar.fiscal_year(period);
        let lines = self.instance.budgets.iter().zip(&self.left);
        lines.filter(|(line, _)| line.covers(year, source, Category::Training)).map(|(_, &left)| left).min()
    }

    fn fill(&mut self) {
        let mut heap: BinaryHeap<(Ratio, Reverse<Slot>)> = BinaryHeap::new();
        for terms in 0..self.terms.len() {
            for period in self.instance.calendar.periods() {
                if let Some(step) = self.step((terms, period)) {
                    heap.push((step.worth, Reverse((terms, period))));
                }
            }
        }
        while let Some((_, Reverse(slot))) = heap.pop() {
            let Some(step) = self.step(slot) else { continue };
            if heap.peek().is_some_and(|(next, _)| step.worth < *next) {
                heap.push((step.worth, Reverse(slot)));
                continue;
            }
            self.take(slot, &step);
            let course = self.terms[slot.0].course;
            heap.push((step.worth, Reverse(slot)));
            // Courses that this one opens the way to may have become worth something.
            for (terms, one) in self.terms.iter().enumerate() {
                if self.instance.courses[one.course.index()].prerequisites.contains(&course) {
                    for period in self.instance.calendar.periods() {
                        heap.push((Ratio(i128::MAX >> 64, 0), Reverse((terms, period))));
                    }
                }
            }
        }
    }

    /// The next seats to give in `slot`; none where nothing can be paid for or nobody gains.
    fn step(&self, (at, period): Slot) -> Option<Step> {
        let terms = &self.terms[at];
        let given = self.seats.get(&(at, period)).copied().unwrap_or(0);
        let room = terms.capacity - given % terms.capacity;
        let room = room.min(self.free_room(terms, period));
        let mut takers: Vec<(i64, usize)> = self.audience[at]
            .iter()
            .map(|&one| (self.learners[one].worth(self.instance, terms.course, period), one))
            .filter(|(worth, _)| *worth > 0)
            .collect();
        takers.sort_unstable_by_key(|&(worth, one)| (Reverse(worth), one));
        takers.truncate(room as usize);
        let purse = self.purse(period, terms.source);
        let fresh = given % terms.capacity == 0;
        let least = if fresh { terms.min_participants.max(1) } else { 1 };
        // Without an opening to pay for, seats nearly as good as the first are given together.
        let alike = |worth: i64| terms.fixed_cost > Money::ZERO || worth * 10 >= takers[0].0 * 9;
        let (mut best, mut sum): (Option<Step>, i64) = (None, 0);
        for (place, &(worth, _)) in takers.iter().enumerate() {
            sum += worth;
            let seats = count(place + 1);
            let cost = terms.bill(given + seats) - terms.bill(given);
            if seats > least && !alike(worth) || purse.is_some_and(|purse| cost > purse) {
                break;
            }
            let ratio = Ratio(i128::from(sum), i128::from(cost.0));
            let grows = terms.fixed_cost == Money::ZERO || best.as_ref().is_none_or(|best| ratio > best.worth);
            if seats >= least && grows {
                best =
                    Some(Step { worth: ratio, takers: takers[..=place].iter().map(|&(_, one)| one).collect(), cost });
            }
        }
        best
    }

    /// Seats that may still be proposed where nothing limits them but what the instance offers.
    fn free_room(&self, terms: &Terms, period: Period) -> u32 {
        if !terms.is_free() && self.purse(period, terms.source).is_some() {
            return u32::MAX;
        }
        let year = |t: Period| self.instance.calendar.fiscal_year(t);
        let alike = |slot: &Slot| self.terms[slot.0].course == terms.course && year(slot.1) == year(period);
        let given: u32 = self.seats.iter().filter(|(slot, _)| alike(slot)).map(|(_, seats)| seats).sum();
        self.most_free[terms.course.index()].saturating_sub(given)
    }

    fn take(&mut self, slot: Slot, step: &Step) {
        let terms = self.terms[slot.0];
        for &one in &step.takers {
            self.learners[one].attend(self.instance, terms.course, slot.1);
        }
        self.pay(slot.1, terms.source, step.cost);
        *self.seats.entry(slot).or_insert(0) += count(step.takers.len());
    }

    fn finish(self) -> Agenda {
        let instance = self.instance;
        let mut names: BTreeSet<String> = BTreeSet::new();
        let mut sessions = Vec::new();
        for (&at, &seats) in &self.decided {
            let about = &instance.sessions[at];
            names.insert(about.id.clone());
            sessions.push(written(
                instance,
                &Terms { capacity: seats, ..Terms::of(about) },
                about.period,
                about.id.clone(),
            ));
        }
        for (&(at, period), &seats) in &self.seats {
            let terms = &self.terms[at];
            let runs = terms.runs(seats);
            for run in 0..runs {
                // Seats are spread evenly, so that every run reaches its minimum.
                let capacity = seats / runs + u32::from(run < seats % runs);
                let name = fresh(&instance.courses[terms.course.index()].id, period, &mut names);
                sessions.push(written(instance, &Terms { capacity, ..*terms }, period, name));
            }
        }
        let place = |id: &str| instance.courses.iter().position(|course| course.id == id);
        sessions.sort_by_cached_key(|one| (one.period, place(&one.course_id), one.session_id.clone()));
        let available = Picture::of(instance).budgets;
        let lines = instance.budgets.iter().zip(available).zip(&self.left);
        let trains = |line: &crate::instance::BudgetLine| line.category.is_none_or(|one| one == Category::Training);
        let lines = lines.filter(|((line, _), _)| trains(line)).map(|((line, own), &left)| LineUse {
            budget: line.id.clone(),
            available: own.left,
            proposed: own.left - left,
        });
        Agenda { sessions, lines: lines.collect() }
    }
}

/// Seats to be given together.
struct Step {
    /// Points per rupiah.
    worth: Ratio,
    takers: Vec<usize>,
    cost: Money,
}

/// Seats of `course` in the fiscal year in which most are offered.
fn best_year(instance: &Instance, course: CourseId) -> u32 {
    let mut years: BTreeMap<i16, u32> = BTreeMap::new();
    for session in instance.sessions.iter().filter(|session| session.course == course) {
        *years.entry(instance.calendar.fiscal_year(session.period)).or_insert(0) += session.capacity;
    }
    years.into_values().max().unwrap_or(0)
}

/// `PKA.3`, or `PKA.3-2` where that name is taken.
fn fresh(course: &str, period: Period, names: &mut BTreeSet<String>) -> String {
    let plain = format!("{course}.{period}");
    let mut name = plain.clone();
    let mut turn = 2;
    while !names.insert(name.clone()) {
        name = format!("{plain}-{turn}");
        turn += 1;
    }
    name
}

fn written(instance: &Instance, terms: &Terms, period: Period, session_id: String) -> AgendaSession {
    AgendaSession {
        session_id,
        course_id: instance.courses[terms.course.index()].id.clone(),
        period,
        capacity: terms.capacity,
        min_participants: terms.min_participants,
        cost: terms.cost,
        fixed_cost: terms.fixed_cost,
        source: instance.sources[terms.source.index()].clone(),
        location: terms.location.map_or_else(String::new, |location| instance.locations[location.index()].clone()),
    }
}
