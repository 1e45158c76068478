//! Decisions already taken: appointments, people who are not to be moved, seats promised.
//!
//! For an OR reader: fixings that are jointly feasible with everybody else staying. Appointments go into empty seats, at
//! most one leaves a unit, nobody concerned has kin or retires within the horizon, and their money is committed.

use std::collections::BTreeSet;

use crate::calendar::{Date, retirement_day};
use crate::instance::{DecisionRow, SessionRow, Tables, Verb};
use crate::policy::{Policy, Status};

use super::dice::{Dice, Topic};
use super::ladder::Level;
use super::money::{Commitments, allowance, relocation};
use super::organisation::Organisation;
use super::wishes::Directory;
use super::workforce::{Person, month_before};
use super::{PERIODS, START, row};

pub(super) struct Deciding<'a> {
    pub organisation: &'a Organisation,
    pub directory: &'a Directory,
    pub policy: &'a Policy,
    pub people: &'a [Person],
    pub tables: &'a mut Tables,
    dice: Dice,
    /// Employees in a decision or with kin.
    taken: BTreeSet<String>,
    commitments: Commitments,
}

impl<'a> Deciding<'a> {
    pub(super) fn new(
        organisation: &'a Organisation,
        directory: &'a Directory,
        policy: &'a Policy,
        people: &'a [Person],
        tables: &'a mut Tables,
        seed: u64,
    ) -> Self {
        let taken =
            tables.relations.iter().flat_map(|pair| [pair.employee_a.clone(), pair.employee_b.clone()]).collect();
        let dice = Dice::new(seed, Topic::Decisions);
        Self { organisation, directory, policy, people, tables, dice, taken, commitments: Commitments::default() }
    }

    /// Writes `decisions.csv` and returns what the decisions cost.
    pub(super) fn write(mut self) -> Commitments {
        let all = self.people.len();
        self.appointments((all / 150).clamp(2, 24));
        self.fixed_terms((all / 200).clamp(3, 16));
        self.basic_training();
        self.promised_seats((all / 300).clamp(1, 6));
        self.commitments
    }

    /// Lateral appointments into empty structural posts.
    fn appointments(&mut self, count: usize) {
        let mut holders = vec![Vec::new(); self.organisation.posts.len()];
        for (at, person) in self.people.iter().enumerate() {
            if let Some(post) = person.post {
                holders[post].push(at);
            }
        }
        let empty: Vec<usize> = (0..self.organisation.posts.len())
            .filter(|&at| self.organisation.posts[at].echelon.is_some() && holders[at].is_empty())
            .filter(|&at| self.organisation.posts[at].open)
            .collect();
        let mut left: BTreeSet<usize> = BTreeSet::new();
        let mut filled: BTreeSet<usize> = BTreeSet::new();
        for _ in 0..8 * count {
            if filled.len() == count {
                break;
            }
            let Some(&target) = self.dice.choose(&empty) else { break };
            let post = &self.organisation.posts[target];
            let near = self.directory.near(self.organisation, post, 0);
            let Some(&origin) = self.dice.choose(near) else { continue };
            let Some(&at) = holders[origin].first() else { continue };
            let unit = self.organisation.posts[origin].unit;
            if filled.contains(&target) || left.contains(&unit) || unit == post.unit || !self.may_move(at, target) {
                continue;
            }
            filled.insert(target);
            left.insert(unit);
            self.appoint(at, origin, target);
        }
    }

    fn may_move(&self, at: usize, target: usize) -> bool {
        let person = &self.people[at];
        person.level == self.organisation.posts[target].level
            && person.status == Status::Pns
            && person.position_since <= month_before(24, 1)
            && person.discipline_until.is_none()
            && self.stays_in_service(person)
            && !self.taken.contains(&person.id)
    }

    fn stays_in_service(&self, person: &Person) -> bool {
        let end = month_before(-12 * i32::from(PERIODS), 1);
        let age =
            self.policy.kind_by_name(person.level.facts().kind).map_or(0, |kind| self.policy.kind(kind).retirement_age);
        person.retire_on.is_none() && retirement_day(person.birth, age) >= end
    }

    fn appoint(&mut self, at: usize, origin: usize, target: usize) {
        let from = 1 + u8::from(self.dice.percent(40));
        let to = from + u8::from(self.dice.percent(60));
        let organisation = self.organisation;
        let place = |post: usize| organisation.units[organisation.posts[post].unit].location;
        if place(origin) != place(target) {
            let cost = relocation(organisation, place(origin), place(target)).unwrap_or(self.policy.relocation_cost.0);
            *self.commitments.relocation.entry(START.year() + i16::from(from) - 1).or_default() += cost;
        }
        self.commitments.allowance += allowance(&organisation.posts[target]);
        self.decide(at, Verb::Must, organisation.posts[target].id.clone(), Some((from, to)));
    }

    /// People who are not to be moved for a while, and single posts barred for a person.
    fn fixed_terms(&mut self, count: usize) {
        let all = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        for number in 0..count {
            let at = self.dice.below(all) as usize;
            let Some(person) = self.people.get(at).filter(|person| !self.taken.contains(&person.id)) else { continue };
            let target = if number % 3 == 2 {
                let near = self.directory.near(self.organisation, &self.organisation.posts[person.model], 1);
                let Some(&post) = self.dice.choose(near) else { continue };
                self.organisation.posts[post].id.clone()
            } else {
                "*".to_owned()
            };
            let to = 1 + u8::try_from(self.dice.below(3)).unwrap_or(0);
            self.decide(at, Verb::MustNot, target, Some((1, to)));
        }
    }

    /// New civil servants attend basic training in the first year.
    fn basic_training(&mut self) {
        let Some(session) = self.tables.sessions.iter().find(|session| session.course_id == "LATSAR") else { return };
        let (id, cost) = (session.session_id.clone(), session.cost.0);
        let key = (session.source.clone(), START.year() + i16::from(session.period) - 1);
        let soon: Date = month_before(-12, 1);
        let fresh: Vec<usize> = (0..self.people.len())
            .filter(|&at| self.people[at].junior && self.people[at].status == Status::Pns)
            .filter(|&at| self.people[at].retire_on.is_none_or(|day| day > soon))
            .filter(|&at| !self.taken.contains(&self.people[at].id))
            .take(20)
            .collect();
        for at in fresh {
            *self.commitments.training.entry(key.clone()).or_default() += cost;
            self.decide(at, Verb::Attend, id.clone(), None);
        }
    }

    /// Supervisors who are promised a seat in the course their kind requires, in sessions that open for anybody.
    fn promised_seats(&mut self, count: usize) {
        let kind = Level::Pengawas.facts().kind;
        let Some(course) = self.policy.kind_by_name(kind).and_then(|id| self.policy.kind(id).required_course.clone())
        else {
            return;
        };
        let open = |session: &&SessionRow| {
            session.course_id == course && session.min_participants == 0 && session.fixed_cost.0 == 0
        };
        let sessions: Vec<SessionRow> = self.tables.sessions.iter().filter(open).cloned().collect();
        let done: BTreeSet<&str> = (self.tables.completed_courses.iter())
            .filter(|row| row.course_id == course)
            .map(|row| row.employee_id.as_str())
            .collect();
        let waiting: Vec<usize> = (0..self.people.len())
            .filter(|&at| self.people[at].level == Level::Pengawas && !done.contains(self.people[at].id.as_str()))
            .filter(|&at| self.stays_in_service(&self.people[at]) && !self.taken.contains(&self.people[at].id))
            .take(count)
            .collect();
        for (at, session) in waiting.into_iter().zip(sessions) {
            let year = START.year() + i16::from(session.period) - 1;
            *self.commitments.training.entry((session.source, year)).or_default() += session.cost.0;
            self.decide(at, Verb::Attend, session.session_id, None);
        }
    }

    fn decide(&mut self, at: usize, decision: Verb, target: String, span: Option<(u8, u8)>) {
        let employee_id = self.people[at].id.clone();
        self.taken.insert(employee_id.clone());
        self.tables.decisions.push(DecisionRow {
            row: row(self.tables.decisions.len()),
            employee_id,
            decision,
            target,
            from_period: span.map(|(from, _)| from),
            to_period: span.map(|(_, to)| to),
        });
    }
}
