//! The menus: which sets of sessions may be attended in a period, by kind, training state and hours so far.

use rustc_hash::FxHashMap;

use super::points;
use super::prospects::Prospects;
use super::rows::Rows;
use super::syllabus::{StateId, Syllabus};
use crate::calendar::Period;
use crate::dag::{Choice, GraphBuilder, Use};
use crate::instance::{CourseId, Employee, Instance, SessionId};
use crate::policy::KindId;

/// What decides which sets may be attended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Desk {
    /// Kind held in the period.
    pub(super) kind: KindId,
    /// Training state before.
    pub(super) state: StateId,
    /// Hours attended in the running fiscal year before.
    pub(super) hours: u32,
}

/// Sets that lead to the same training state and hours.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    /// Training state at the beginning of the next period.
    pub(super) state: StateId,
    /// Hours in the running fiscal year.
    pub(super) hours: u32,
    /// Menu to choose from; 0 when there is one way that costs and earns nothing.
    pub(super) menu: u32,
}

/// A session that one employee may consider.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer {
    pub(super) session: SessionId,
    pub(super) wish: i64,
    pub(super) hours: u32,
}

/// The menus of one period of one employee.
#[derive(Debug, Default)]
pub(super) struct Sittings {
    known: FxHashMap<Desk, (u32, u32)>,
    outcomes: Vec<Outcome>,
    /// Sessions of each choice of the graph, flat.
    pub(super) first: Vec<u32>,
    pub(super) sessions: Vec<SessionId>,
    sets: Vec<Set>,
    members: Vec<usize>,
    /// Whether some desk had more sets than [`MOST_SETS`]; then not all were written.
    pub(super) overflow: bool,
}

/// Sets of sessions that one desk may choose from before its graph is given up.
const MOST_SETS: usize = 4_096;
/// Offers per period in a graph of last resort: no more than 2¹² sets.
pub(super) const FEWEST_OFFERS: usize = 12;

#[derive(Clone, Debug)]
struct Set {
    members: Vec<SessionId>,
    points: i64,
    state: StateId,
    hours: u32,
}

/// Everything about the employee that menus need.
pub(super) struct Student<'a> {
    pub(super) instance: &'a Instance,
    pub(super) rows: &'a Rows,
    pub(super) employee: &'a Employee,
    /// Sessions on offer in each period, sorted by what they promise.
    pub(super) offers: Vec<Vec<Offer>>,
    /// Sessions that must be attended.
    pub(super) attend: Vec<SessionId>,
}

impl<'a> Student<'a> {
    /// Collects the offers, of each period at most `most`, those that promise most; `skip` leaves sessions out.
    pub(super) fn new(
        instance: &'a Instance,
        rows: &'a Rows,
        prospects: &Prospects,
        frame: &super::Frame,
        attend: Vec<SessionId>,
        most: usize,
        skip: impl Fn(SessionId) -> bool,
    ) -> Self {
        let employee = &instance.employees[prospects.employee.index()];
        let mut offers = vec![Vec::new(); instance.calendar.horizon()];
        for course in &prospects.courses {
            for &session in frame.sessions_of[course.index()].iter().filter(|session| !skip(**session)) {
                offers[instance.sessions[session.index()].period.index()].push(Offer {
                    session,
                    wish: points::course_wish(instance, employee, session).0,
                    hours: instance.courses[course.index()].hours,
                });
            }
        }
        for list in &mut offers {
            let promise = |offer: &Offer| (attend.contains(&offer.session), offer.wish, offer.hours);
            list.sort_by_key(|offer: &Offer| (std::cmp::Reverse(promise(offer)), offer.session));
            list.truncate(most);
            list.sort_by_key(|offer: &Offer| offer.session);
        }
        Self { instance, rows, employee, offers, attend }
    }

    /// Row uses of attending `session`.
    fn uses(&self, session: SessionId) -> impl Iterator<Item = Use> + '_ {
        self.rows.attended(session, self.instance.sessions[session.index()].cost.0)
    }

    fn course_of(&self, session: SessionId) -> CourseId {
        self.instance.sessions[session.index()].course
    }

    fn may_attend(&self, syllabus: &Syllabus, desk: Desk, offer: &Offer) -> bool {
        let course = self.course_of(offer.session);
        let about = &self.instance.courses[course.index()];
        (about.audience.is_empty() || about.audience.contains(&desk.kind))
            && !syllabus.has(desk.state, course)
            && about
                .prerequisites
                .iter()
                .all(|&need| self.employee.completed.binary_search(&need).is_ok() || syllabus.has(desk.state, need))
    }
}

impl Sittings {
    /// Starts a new employee.
    pub(super) fn clear(&mut self) {
        self.overflow = false;
        self.first.clear();
        self.first.push(0);
        self.sessions.clear();
        self.next_period();
    }

    /// Starts a new period.
    pub(super) fn next_period(&mut self) {
        self.known.clear();
        self.outcomes.clear();
    }

    /// The outcomes open to `desk` in `period`; builds their menus when asked first.
    pub(super) fn outcomes(
        &mut self,
        builder: &mut GraphBuilder,
        student: &Student<'_>,
        syllabus: &mut Syllabus,
        desk: Desk,
        (period, year_ends): (Period, bool),
        last: bool,
    ) -> std::ops::Range<usize> {
        if let Some(&(from, to)) = self.known.get(&desk) {
            return from as usize..to as usize;
        }
        self.sets.clear();
        self.grow(&Bench::new(student, syllabus, desk, period), syllabus, 0);
        let from = self.outcomes.len();
        if last {
            self.sets.iter_mut().for_each(|set| set.state = desk.state);
        }
        self.write_menus(builder, student, year_ends);
        let range = from..self.outcomes.len();
        let short = |at: usize| u32::try_from(at).expect("outcomes are numbered in 32 bits");
        self.known.insert(desk, (short(range.start), short(range.end)));
        range
    }

    /// The outcome at a place given by [`Self::outcomes`].
    pub(super) fn outcome(&self, at: usize) -> Outcome {
        self.outcomes[at]
    }

    /// Adds the set at hand, if it holds every session that is due, then every larger one that continues it.
    fn grow(&mut self, bench: &Bench<'_>, syllabus: &mut Syllabus, next: usize) {
        if self.sets.len() >= MOST_SETS {
            self.overflow = true;
            return;
        }
        let offers = &bench.offers;
        let hours = self.members.iter().map(|&at| offers[at].hours).sum::<u32>().saturating_add(bench.desk.hours);
        let attended = |session: &SessionId| self.members.iter().any(|&at| offers[at].session == *session);
        if bench.due.iter().all(attended) {
            let course = |at: &usize| bench.student.course_of(offers[*at].session);
            self.sets.push(Set {
                members: self.members.iter().map(|&at| offers[at].session).collect(),
                points: self.members.iter().map(|&at| offers[at].wish).sum::<i64>()
                    + points::hours(bench.student.instance, hours).0
                    - points::hours(bench.student.instance, bench.desk.hours).0,
                state: syllabus.after(bench.desk.state, self.members.iter().map(course), bench.period),
                hours,
            });
        }
        if self.members.len() >= bench.most {
            return;
        }
        for at in next..offers.len() {
            let course = bench.student.course_of(offers[at].session);
            let twice = self.members.iter().any(|&other| bench.student.course_of(offers[other].session) == course);
            if !twice && hours.saturating_add(offers[at].hours) <= bench.limit {
                self.members.push(at);
                self.grow(bench, syllabus, at + 1);
                self.members.pop();
            }
        }
    }

    /// Turns `self.sets` into one menu per (state, hours); hours are forgotten where the fiscal year ends.
    fn write_menus(&mut self, builder: &mut GraphBuilder, student: &Student<'_>, year_ends: bool) {
        let target = student.instance.policy.training.target_hours;
        let limited = student.instance.policy.training.max_hours[student.employee.status as usize].is_some();
        let mut sets = std::mem::take(&mut self.sets);
        for set in &mut sets {
            set.hours = match (year_ends, limited) {
                (true, _) => 0,
                (false, true) => set.hours,
                (false, false) => set.hours.min(target),
            };
        }
        sets.sort_by_key(|set| (set.state, set.hours));
        for group in sets.chunk_by(|a, b| (a.state, a.hours) == (b.state, b.hours)) {
            let mut kept: Vec<(Choice, &Set)> = Vec::with_capacity(group.len());
            for set in group {
                let list = builder.list(set.members.iter().flat_map(|&session| student.uses(session)));
                add_undominated(&mut kept, Choice { points: set.points, list }, set, builder);
            }
            let trivial = matches!(kept[..], [(Choice { points: 0, list: 0 }, set)] if set.members.is_empty());
            let menu = if trivial { 0 } else { builder.menu(kept.iter().map(|(choice, _)| *choice)) };
            for (_, set) in kept.iter().filter(|_| !trivial) {
                self.sessions.extend(&set.members);
                self.first.push(u32::try_from(self.sessions.len()).expect("sittings are numbered in 32 bits"));
            }
            self.outcomes.push(Outcome { state: group[0].state, hours: group[0].hours, menu });
        }
        self.sets = sets;
    }
}

/// Adds a choice unless another way to the same standing is as good and uses no more: one with the same uses, or one
/// without any when the new one only takes.
fn add_undominated<'s>(kept: &mut Vec<(Choice, &'s Set)>, choice: Choice, set: &'s Set, builder: &GraphBuilder) {
    let only_takes = builder.uses(choice.list).iter().all(|entry| entry.amount >= 0);
    let beaten = |(known, _): &(Choice, &Set)| {
        known.points >= choice.points && (known.list == choice.list || (known.list == 0 && only_takes))
    };
    if !kept.iter().any(beaten) {
        kept.retain(|(known, _)| known.list != choice.list);
        kept.push((choice, set));
    }
}

/// One desk in one period: the sessions to choose from, those that are due, and the limits.
struct Bench<'a> {
    student: &'a Student<'a>,
    offers: Vec<Offer>,
    due: Vec<SessionId>,
    desk: Desk,
    period: Period,
    limit: u32,
    most: usize,
}

impl<'a> Bench<'a> {
    fn new(student: &'a Student<'a>, syllabus: &Syllabus, desk: Desk, period: Period) -> Self {
        let training = &student.instance.policy.training;
        let offers = student.offers[period.index()].iter();
        let due = student.attend.iter().copied();
        Self {
            student,
            offers: offers.filter(|offer| student.may_attend(syllabus, desk, offer)).copied().collect(),
            due: due.filter(|session| student.instance.sessions[session.index()].period == period).collect(),
            desk,
            period,
            limit: training.max_hours[student.employee.status as usize].unwrap_or(u32::MAX),
            most: usize::try_from(training.max_courses).unwrap_or(usize::MAX),
        }
    }
}
