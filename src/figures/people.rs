//! The people of a plan: how well they fit, who retires when, who stands in which talent box and gets on, whose course is
//! due, whose first year lacks a mentor.

use serde::Serialize;

use crate::calendar::{Date, Period, months_between};
use crate::eligibility::talent::talent_box;
use crate::instance::{CourseId, EmployeeId, Instance};
use crate::plan::{Plan, StepLabel};
use crate::policy::KindId;
use crate::quantity::Months;

use super::kinds_from_the_top;

/// People over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PeopleFigures {
    /// Per period.
    pub by_period: Vec<PeopleLine>,
    /// The nine talent boxes, box 1 first.
    pub boxes: Vec<BoxLine>,
    /// Who retires when, by period, then by kind from the top of the hierarchy down; zeros are left out.
    pub retiring: Vec<WaveLine>,
    /// Mean match over all seats and periods held, in basis points rounded down; none when nobody holds anything.
    pub mean_jpm: Option<u64>,
    /// Employees and periods in which a required course is due.
    pub course_due: u64,
    /// Juniors and periods without a mentor.
    pub uncovered_juniors: u64,
}

/// People in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PeopleLine {
    /// Employees who are not retired.
    pub in_service: u64,
    /// Of these, without a position.
    pub unplaced: u64,
    /// Employees retired from this period on.
    pub retiring: u64,
    /// Mean match of those who hold a position, in basis points rounded down; none when nobody does.
    pub mean_jpm: Option<u64>,
    /// Employees whose required course is due.
    pub course_due: u64,
    /// Juniors without a mentor.
    pub uncovered_juniors: u64,
}

/// A talent box and what the plan does for those in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BoxLine {
    /// Employees in the box at the start.
    pub employees: u64,
    /// Of these, promoted at least once.
    pub promoted: u64,
    /// Of these, moved at least once, promoted or not.
    pub moved: u64,
}

/// Retirements of a kind in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaveLine {
    /// First period in which they are retired.
    pub period: Period,
    /// Kind held last.
    pub kind: String,
    /// How many.
    pub retiring: u64,
}

impl PeopleFigures {
    pub(super) fn of(instance: &Instance, plan: &Plan) -> Self {
        let horizon = instance.calendar.horizon();
        let mut walk = Walk {
            instance,
            plan,
            required: required_courses(instance),
            lines: vec![PeopleLine::default(); horizon],
            matches: vec![(0, 0); horizon],
            boxes: vec![BoxLine::default(); 9],
            leaving: vec![0; horizon * instance.policy.kinds.len()],
        };
        let mut attended = 0;
        for at in 0..instance.employees.len() {
            let who = EmployeeId::at(at);
            let own = plan.trainings[attended..].iter().take_while(|training| training.employee == who).count();
            walk.career(who, attended..attended + own);
            attended += own;
        }
        for pair in plan.mentoring.iter().filter(|pair| pair.mentor.is_none()) {
            walk.lines[pair.period.index()].uncovered_juniors += 1;
        }
        walk.finish()
    }
}

/// A pass over all careers.
struct Walk<'a> {
    instance: &'a Instance,
    plan: &'a Plan,
    /// By kind.
    required: Vec<Option<CourseId>>,
    lines: Vec<PeopleLine>,
    /// Sum of matches and how many, by period.
    matches: Vec<(u64, u64)>,
    boxes: Vec<BoxLine>,
    /// Period-major, by kind.
    leaving: Vec<u64>,
}

/// What a career carries along.
struct Held {
    kind: KindId,
    kind_since: Date,
    position: Option<crate::instance::PositionId>,
    retired: bool,
}

impl Walk<'_> {
    fn career(&mut self, who: EmployeeId, trainings: std::ops::Range<usize>) {
        let employee = &self.instance.employees[who.index()];
        let (mut moved, mut promoted) = (false, false);
        let mut held = Held {
            kind: employee.kind,
            kind_since: employee.kind_since,
            position: employee.position.map(|(position, _)| position),
            retired: false,
        };
        for (t, placement) in self.instance.calendar.periods().zip(self.plan.career(who)) {
            if placement.step == StepLabel::Retired {
                if !held.retired {
                    self.lines[t.index()].retiring += 1;
                    self.leaving[t.index() * self.instance.policy.kinds.len() + placement.kind.index()] += 1;
                }
                held.retired = true;
                continue;
            }
            let line = &mut self.lines[t.index()];
            line.in_service += 1;
            line.unplaced += u64::from(placement.position.is_none());
            if let Some(jpm) = placement.jpm {
                let sum = &mut self.matches[t.index()];
                *sum = (sum.0 + u64::from(jpm.0.unsigned_abs()), sum.1 + 1);
            }
            if placement.position.is_some() && placement.position != held.position {
                moved = true;
                let kinds = [placement.kind, held.kind].map(|kind| self.instance.policy.kind(kind).tier);
                promoted |= kinds[0].checked_sub(kinds[1]) == Some(1);
            }
            if placement.kind != held.kind {
                held.kind_since = self.instance.calendar.day(t);
            }
            (held.kind, held.position) = (placement.kind, placement.position);
            if self.is_due(who, &held, t, trainings.clone()) {
                self.lines[t.index()].course_due += 1;
            }
        }
        let place = usize::from(talent_box(employee, &self.instance.policy.talent)) - 1;
        let talent = &mut self.boxes[place];
        talent.employees += 1;
        talent.moved += u64::from(moved);
        talent.promoted += u64::from(promoted);
    }

    /// Whether the course required of the kind held is due in `t` (term `course_due` of the model).
    fn is_due(&self, who: EmployeeId, held: &Held, t: Period, trainings: std::ops::Range<usize>) -> bool {
        let Some(course) = self.required[held.kind.index()] else { return false };
        let grace = Months::from_years(self.instance.policy.kind(held.kind).grace_years);
        let earlier = |training: &crate::plan::Training| {
            let session = &self.instance.sessions[training.session.index()];
            session.course == course && session.period < t
        };
        months_between(held.kind_since, self.instance.calendar.day(t)) >= grace
            && !self.instance.employees[who.index()].completed.contains(&course)
            && !self.plan.trainings[trainings].iter().any(earlier)
    }

    fn finish(mut self) -> PeopleFigures {
        for (line, &(sum, holders)) in self.lines.iter_mut().zip(&self.matches) {
            line.mean_jpm = sum.checked_div(holders);
        }
        let (sum, holders) = self.matches.iter().fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
        let kinds = kinds_from_the_top(self.instance);
        let mut retiring = Vec::new();
        for t in self.instance.calendar.periods() {
            for kind in &kinds {
                let count = self.leaving[t.index() * kinds.len() + kind.index()];
                if count > 0 {
                    let kind = self.instance.policy.kind(*kind).name.clone();
                    retiring.push(WaveLine { period: t, kind, retiring: count });
                }
            }
        }
        PeopleFigures {
            course_due: self.lines.iter().map(|line| line.course_due).sum(),
            uncovered_juniors: self.lines.iter().map(|line| line.uncovered_juniors).sum(),
            by_period: self.lines,
            boxes: self.boxes,
            retiring,
            mean_jpm: u64::checked_div(sum, holders),
        }
    }
}

fn required_courses(instance: &Instance) -> Vec<Option<CourseId>> {
    let course = |name: &str| instance.courses.iter().position(|course| course.id == name).map(CourseId::at);
    instance.policy.kinds.iter().map(|kind| course(kind.required_course.as_deref()?)).collect()
}
