//! What has been learnt so far, as far as it can still matter: the training part of a standing.
//!
//! A state is a pair: flags of completed courses that still matter as such (a later session must not be attended twice,
//! a prerequisite, a required course), and the vector of levels that some position in reach asks for. Everything else
//! about the past is forgotten, which is what keeps the number of states small (model §5).

use rustc_hash::FxHashMap;

use super::frame::Frame;
use super::prospects::{Prospects, levels_on_file};
use crate::calendar::Period;
use crate::instance::{CompetencyId, CourseId, Instance, Position};
use crate::policy::KindId;

/// The training part of a standing, by number.
pub(super) type StateId = u16;

/// Which courses one employee's graph keeps track of.
#[derive(Debug, Default)]
pub(super) struct Syllabus {
    /// Courses with a flag, by bit.
    tracked: Vec<CourseId>,
    /// Flags that can still matter from period `t` on (`T + 1` entries: the last for "after the horizon").
    alive: Vec<u64>,
    /// Level by competency for each level vector.
    vectors: Vec<Vec<u8>>,
    vector_of: FxHashMap<Vec<u8>, u16>,
    states: Vec<(u64, u16)>,
    state_of: FxHashMap<(u64, u16), StateId>,
    /// Per tracked course: levels it gives that can matter.
    gives: Vec<Vec<(CompetencyId, u8)>>,
    /// Flags that can still matter to somebody who holds kind `k` for good, by kind and period like [`Self::alive`].
    alive_in: Vec<Vec<u64>>,
    settled: FxHashMap<(StateId, u32, u8), StateId>,
}

/// Why a course must be remembered.
struct Reasons<'a> {
    instance: &'a Instance,
    frame: &'a Frame,
    prospects: &'a Prospects,
}

impl Reasons<'_> {
    fn last_session(&self, course: CourseId) -> u8 {
        let sessions = self.frame.sessions_of[course.index()].iter();
        sessions.map(|session| self.instance.sessions[session.index()].period.0).max().unwrap_or(0)
    }

    fn is_required(&self, course: CourseId) -> bool {
        let reached = self.prospects.arrival.iter().zip(&self.frame.required);
        self.instance.policy.weights.course_due.0 > 0
            && reached.into_iter().any(|(arrival, required)| arrival.is_some() && *required == Some(course))
    }

    /// The last period in which having completed `course` can matter as such; 0 = never.
    fn matters_until(&self, course: CourseId) -> u8 {
        if self.is_required(course) {
            return u8::try_from(self.instance.calendar.horizon()).unwrap_or(u8::MAX);
        }
        let dependants = self
            .prospects
            .courses
            .iter()
            .filter(|dependant| self.instance.courses[dependant.index()].prerequisites.contains(&course));
        let needed_until = dependants.map(|&dependant| self.last_session(dependant)).max().unwrap_or(0);
        needed_until.max(self.last_session(course))
    }

    /// For every period (and the one after the last) the flags of `tracked` courses that can matter to somebody who holds
    /// `kind` from then on: courses still to be attended by that kind, what they build on, and the required one.
    fn alive_in(&self, kind: KindId, tracked: &[CourseId]) -> Vec<u64> {
        let open = |course: CourseId| {
            let audience = &self.instance.courses[course.index()].audience;
            audience.is_empty() || audience.contains(&kind)
        };
        let until = |course: CourseId| -> u8 {
            if self.instance.policy.weights.course_due.0 > 0 && self.frame.required[kind.index()] == Some(course) {
                return u8::MAX;
            }
            let own = if open(course) { self.last_session(course) } else { 0 };
            let dependants = self.prospects.courses.iter().filter(|dependant| {
                open(**dependant) && self.instance.courses[dependant.index()].prerequisites.contains(&course)
            });
            dependants.map(|&dependant| self.last_session(dependant)).max().unwrap_or(0).max(own)
        };
        let last: Vec<u8> = tracked.iter().map(|&course| until(course)).collect();
        let flags = |t: usize| {
            last.iter().enumerate().filter(|(_, last)| usize::from(**last) >= t).map(|(bit, _)| 1 << bit).sum()
        };
        (1..=self.instance.calendar.horizon() + 1).map(flags).collect()
    }

    fn sessions_in_several_periods(&self, course: CourseId) -> bool {
        let mut periods =
            self.frame.sessions_of[course.index()].iter().map(|session| self.instance.sessions[session.index()].period);
        let first = periods.next();
        periods.any(|period| Some(period) != first)
    }

    fn is_prerequisite(&self, course: CourseId) -> bool {
        self.prospects.courses.iter().any(|other| self.instance.courses[other.index()].prerequisites.contains(&course))
    }
}

impl Syllabus {
    /// The syllabus of one employee that tracks at most `most` courses (all that matter, if there are fewer). Returns
    /// it with the courses that matter but are left untracked.
    pub(super) fn of(instance: &Instance, frame: &Frame, prospects: &Prospects, most: usize) -> (Self, Vec<CourseId>) {
        let reasons = Reasons { instance, frame, prospects };
        let employee = &instance.employees[prospects.employee.index()];
        let on_file = levels_on_file(instance, employee);
        let mut asked = vec![0_u8; instance.competencies.len()];
        for prospect in &prospects.positions {
            for requirement in &instance.positions[prospect.position.index()].requirements {
                let most = &mut asked[requirement.competency.index()];
                *most = requirement.level.max(*most);
            }
        }
        let gain = |course: CourseId| -> Vec<(CompetencyId, u8)> {
            let gives = instance.courses[course.index()].gives.iter();
            gives
                .map(|&(competency, level)| (competency, level.min(asked[competency.index()])))
                .filter(|&(competency, level)| level > on_file[competency.index()])
                .collect()
        };
        // What weighs most is tracked first: required courses, then prerequisites, then levels, then mere repetition.
        let weight = |course: CourseId| {
            let levels = gain(course).len();
            (reasons.is_required(course), reasons.is_prerequisite(course), levels)
        };
        let mut mattering: Vec<CourseId> = prospects.courses.clone();
        mattering.retain(|&course| {
            let (required, prerequisite, levels) = weight(course);
            required || prerequisite || levels > 0 || reasons.sessions_in_several_periods(course)
        });
        mattering.sort_by_key(|&course| std::cmp::Reverse(weight(course)));
        let untracked = mattering.split_off(most.min(mattering.len()).min(64));
        let horizon = instance.calendar.horizon();
        let alive = (1..=horizon + 1)
            .map(|t| {
                let bits = mattering.iter().enumerate();
                bits.filter(|(_, course)| usize::from(reasons.matters_until(**course)) >= t)
                    .map(|(bit, _)| 1 << bit)
                    .sum()
            })
            .collect();
        let alive_in = instance.policy.kind_ids().map(|kind| reasons.alive_in(kind, &mattering)).collect();
        let gives: Vec<_> = mattering.iter().map(|&course| gain(course)).collect();
        let mut syllabus = Self { tracked: mattering, alive, alive_in, gives, ..Self::default() };
        let vector = syllabus.vector(on_file);
        syllabus.state(0, vector);
        (syllabus, untracked)
    }

    /// The state at the start.
    pub(super) const START: StateId = 0;

    fn vector(&mut self, levels: Vec<u8>) -> u16 {
        if let Some(&known) = self.vector_of.get(&levels) {
            return known;
        }
        let id = u16::try_from(self.vectors.len()).expect("graphs are given up long before 65536 level vectors");
        self.vectors.push(levels.clone());
        self.vector_of.insert(levels, id);
        id
    }

    fn state(&mut self, flags: u64, vector: u16) -> StateId {
        if let Some(&known) = self.state_of.get(&(flags, vector)) {
            return known;
        }
        let id = u16::try_from(self.states.len()).expect("graphs are given up long before 65536 training states");
        self.states.push((flags, vector));
        self.state_of.insert((flags, vector), id);
        id
    }

    /// Number of states met so far.
    pub(super) fn len(&self) -> usize {
        self.states.len()
    }

    /// Number of the level vector of `state`.
    pub(super) fn levels_id(&self, state: StateId) -> u16 {
        self.states[usize::from(state)].1
    }

    /// Levels by competency of a level vector.
    pub(super) fn levels(&self, vector: u16) -> &[u8] {
        &self.vectors[usize::from(vector)]
    }

    fn bit(&self, course: CourseId) -> Option<u64> {
        self.tracked.iter().position(|&tracked| tracked == course).map(|bit| 1 << bit)
    }

    /// Whether `course` is known to be completed in `state`.
    pub(super) fn has(&self, state: StateId, course: CourseId) -> bool {
        self.bit(course).is_some_and(|bit| self.states[usize::from(state)].0 & bit != 0)
    }

    /// The state at the beginning of the period after `period`, when `courses` are attended in it.
    pub(super) fn after(&mut self, state: StateId, courses: impl Iterator<Item = CourseId>, period: Period) -> StateId {
        let (mut flags, mut vector) = self.states[usize::from(state)];
        for course in courses {
            let Some(at) = self.tracked.iter().position(|&tracked| tracked == course) else { continue };
            flags |= 1 << at;
            if self.gives[at].iter().any(|&(c, level)| self.vectors[usize::from(vector)][c.index()] < level) {
                let mut levels = self.vectors[usize::from(vector)].clone();
                for &(competency, level) in &self.gives[at] {
                    levels[competency.index()] = levels[competency.index()].max(level);
                }
                vector = self.vector(levels);
            }
        }
        self.state(flags & self.alive[period.index() + 1], vector)
    }

    /// The state at the beginning of `period` as far as it matters to somebody who will never leave `position` again
    /// (whose place is `place`): levels beyond its requirements and courses not open to its kind are forgotten.
    pub(super) fn settle(
        &mut self,
        state: StateId,
        place: u32,
        position: Option<&Position>,
        kind: KindId,
        t: u8,
    ) -> StateId {
        if let Some(&known) = self.settled.get(&(state, place, t)) {
            return known;
        }
        let (flags, vector) = self.states[usize::from(state)];
        let mut levels = self.vectors[0].clone();
        for requirement in position.iter().flat_map(|position| &position.requirements) {
            let at = requirement.competency.index();
            levels[at] = levels[at].max(self.vectors[usize::from(vector)][at].min(requirement.level));
        }
        let vector = self.vector(levels);
        let settled = self.state(flags & self.alive_in[kind.index()][usize::from(t) - 1], vector);
        self.settled.insert((state, place, t), settled);
        settled
    }
}
