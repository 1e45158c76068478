//! The plan's own account: from bare facts (where everybody is, who attends what) to labels, breaches, match and points.

use crate::calendar::{Period, months_between};
use crate::career::{CareerGraph, Step, points};
use crate::dag::Leg;
use crate::eligibility::{Case, MoveType, Origin, assess, decision, matching, retirement};
use crate::instance::{EmployeeId, Instance, PositionId, SessionId, UnitId};
use crate::plan::{MentorPair, Placement, Plan, StepLabel, Term, TermPoints, Training};
use crate::policy::{Mode, RuleSet};
use crate::quantity::{Months, Points};

/// What one employee does: a position (or none) and sessions for each period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Position held, by period.
    pub positions: Vec<Option<PositionId>>,
    /// Sessions attended, by period, then by number.
    pub sessions: Vec<SessionId>,
}

impl Facts {
    /// Reads a path through a career graph.
    #[must_use]
    pub fn of(instance: &Instance, career: &CareerGraph, path: &[Leg]) -> Self {
        let mut facts = Self { positions: vec![None; instance.calendar.horizon()], sessions: Vec::new() };
        for leg in path {
            if let Step::Spend(period, position) = career.steps[leg.arc as usize] {
                facts.positions[period.index()] = position;
            }
            if let Some(sessions) = career.sittings.get(leg.choice as usize) {
                facts.sessions.extend(sessions);
            }
        }
        facts.sessions.sort_by_key(|session| (instance.sessions[session.index()].period, *session));
        facts
    }
}

/// The plan with all its claims, from everybody's facts.
#[must_use]
pub fn account(instance: &Instance, facts: &[Facts]) -> Plan {
    let horizon = instance.calendar.horizon();
    let mut plan = Plan {
        horizon,
        placements: Vec::with_capacity(facts.len() * horizon),
        trainings: Vec::new(),
        mentoring: Vec::new(),
        terms: TermPoints::default(),
    };
    for (at, own) in facts.iter().enumerate() {
        let employee = EmployeeId::at(at);
        let mut ledger = Ledger::open(instance, employee);
        for t in instance.calendar.periods() {
            let placement = ledger.period(t, own.positions[t.index()], &own.sessions);
            plan.placements.push(placement);
        }
        plan.trainings.extend(own.sessions.iter().map(|&session| Training { employee, session }));
        for term in Term::ALL {
            plan.terms.add(term, ledger.terms.of(term));
        }
    }
    mentoring(instance, &mut plan);
    plan
}

/// One employee's running account.
struct Ledger<'a> {
    instance: &'a Instance,
    id: EmployeeId,
    origin: Origin,
    kind_since: crate::calendar::Date,
    levels: Vec<u8>,
    completed: Vec<crate::instance::CourseId>,
    hours: u32,
    retired: bool,
    terms: TermPoints,
}

impl<'a> Ledger<'a> {
    fn open(instance: &'a Instance, id: EmployeeId) -> Self {
        let employee = &instance.employees[id.index()];
        let mut levels = vec![0; instance.competencies.len()];
        for &(competency, level) in &employee.levels {
            levels[competency.index()] = level;
        }
        let mut ledger = Self {
            instance,
            id,
            origin: Origin { position: employee.position, kind: employee.kind, tier_since: employee.tier_since },
            kind_since: employee.kind_since,
            levels,
            completed: Vec::new(),
            hours: 0,
            retired: false,
            terms: TermPoints::default(),
        };
        employee.completed.iter().for_each(|&course| ledger.complete(course));
        ledger
    }

    fn complete(&mut self, course: crate::instance::CourseId) {
        for &(competency, level) in &self.instance.courses[course.index()].gives {
            let held = &mut self.levels[competency.index()];
            *held = level.max(*held);
        }
        self.completed.push(course);
    }

    fn retires_by(&self, t: Period) -> bool {
        let employee = &self.instance.employees[self.id.index()];
        self.retired
            || self.instance.calendar.day(t) >= retirement::day(employee, self.instance.policy.kind(self.origin.kind))
    }

    fn period(&mut self, t: Period, position: Option<PositionId>, sessions: &[SessionId]) -> Placement {
        let before = self.terms.total();
        self.retired = self.retires_by(t);
        if self.retired {
            let (kind, step) = (self.origin.kind, StepLabel::Retired);
            return Placement { position: None, kind, step, breaches: RuleSet::EMPTY, jpm: None, points: Points::ZERO };
        }
        let (step, breaches) = match position {
            Some(entered) if self.origin.position.map(|(held, _)| held) != Some(entered) => self.enter(t, entered),
            Some(_) => (StepLabel::Stay, RuleSet::EMPTY),
            None => (StepLabel::Unplaced, RuleSet::EMPTY),
        };
        let jpm = position.map(|held| self.hold(t, held));
        self.course_due(t);
        self.attend(t, sessions);
        let points = self.terms.total() - before;
        Placement { position, kind: self.origin.kind, step, breaches, jpm, points }
    }

    /// The move into `entered`: label and breaches, points of the move, and the new origin.
    fn enter(&mut self, t: Period, entered: PositionId) -> (StepLabel, RuleSet) {
        let instance = self.instance;
        let case = Case::new(instance, self.id, self.origin, entered, t, &self.levels);
        let objections = assess(&case);
        let decided = decision::must_cover(instance, self.id, entered, t);
        let listed = objections.iter().filter(|objection| decided || objection.mode == Mode::Soft);
        let breaches: RuleSet = listed.map(|objection| objection.rule).collect();
        let label = match (decided && !breaches.is_empty(), self.origin.position, case.move_type) {
            (true, _, _) => StepLabel::Override,
            (false, None, _) => StepLabel::Enter,
            (false, Some(_), Some(MoveType::Vertical)) => StepLabel::Vertical,
            (false, Some(_), Some(MoveType::Diagonal)) => StepLabel::Diagonal,
            (false, Some(_), _) => StepLabel::Horizontal,
        };
        let (employee, weights) = (case.employee, &instance.policy.weights);
        if case.is_promotion() {
            self.terms.add(Term::Promotion, points::promotion(instance, employee));
        }
        if !decided {
            let count = i64::try_from(breaches.len()).unwrap_or(i64::MAX);
            self.terms.add(Term::Breach, -Points(weights.breach.0 * count));
        }
        if let Some((left, _)) = self.origin.position {
            self.terms.add(Term::Disruption, -weights.disruption);
            self.terms.add(Term::Reluctance, -points::reluctance(instance, employee));
            self.breadth(left, entered);
        }
        self.take(t, entered);
        (label, breaches)
    }

    fn breadth(&mut self, left: PositionId, entered: PositionId) {
        let employee = &self.instance.employees[self.id.index()];
        let unit = |position: PositionId| self.instance.positions[position.index()].unit;
        let at_start = employee.position.map(|(position, _)| unit(position));
        let new = unit(entered);
        if unit(left) != new && at_start != Some(new) && employee.served_units.binary_search(&new).is_err() {
            self.terms.add(Term::Breadth, self.instance.policy.weights.breadth);
        }
    }

    fn take(&mut self, t: Period, entered: PositionId) {
        let day = self.instance.calendar.day(t);
        let kind = self.instance.positions[entered.index()].kind;
        let tier = |kind| self.instance.policy.kind(kind).tier;
        if kind != self.origin.kind {
            self.kind_since = day;
        }
        if tier(kind) != tier(self.origin.kind) {
            self.origin.tier_since = day;
        }
        self.origin.kind = kind;
        self.origin.position = Some((entered, day));
    }

    /// Points of holding; returns the match.
    fn hold(&mut self, t: Period, held: PositionId) -> crate::quantity::BasisPoints {
        let instance = self.instance;
        let (position, employee) = (&instance.positions[held.index()], &instance.employees[self.id.index()]);
        let jpm = matching::jpm(position, &self.levels);
        self.terms.add(Term::Fill, points::fill(instance, position));
        self.terms.add(Term::Match, points::matching(instance, jpm));
        self.terms.add(Term::Preference, points::preference(instance, employee, held));
        let most = instance.policy.kind(position.kind).max_tenure_years.map(Months::from_years);
        let since = self.origin.position.map_or(employee.hired_on, |(_, since)| since);
        if most.is_some_and(|most| months_between(since, instance.calendar.day(t)) >= most) {
            self.terms.add(Term::Overstay, -instance.policy.weights.overstay);
        }
        jpm
    }

    fn course_due(&mut self, t: Period) {
        let kind = self.instance.policy.kind(self.origin.kind);
        let Some(required) = &kind.required_course else { return };
        let Some(course) = self.instance.courses.iter().position(|course| course.id == *required) else { return };
        let waited = months_between(self.kind_since, self.instance.calendar.day(t));
        let completed = self.completed.contains(&crate::instance::CourseId::at(course));
        if !completed && waited >= Months::from_years(kind.grace_years) {
            self.terms.add(Term::CourseDue, -self.instance.policy.weights.course_due);
        }
    }

    /// Sessions of `t`; the hours of a fiscal year are credited in its last period in service.
    fn attend(&mut self, t: Period, sessions: &[SessionId]) {
        let instance = self.instance;
        let employee = &instance.employees[self.id.index()];
        for &session in sessions.iter().filter(|session| instance.sessions[session.index()].period == t) {
            let course = instance.sessions[session.index()].course;
            self.terms.add(Term::CourseWish, points::course_wish(instance, employee, session));
            self.hours += instance.courses[course.index()].hours;
            self.complete(course);
        }
        let next = Period(t.0 + 1);
        let year = |t| instance.calendar.fiscal_year(t);
        let goes_on = instance.calendar.contains(next) && year(next) == year(t) && !self.retires_by(next);
        if !goes_on {
            self.terms.add(Term::Hours, points::hours(instance, self.hours));
            self.hours = 0;
        }
    }
}

/// Pairs juniors with mentors of their unit, in input order, each mentor taking as many as the policy allows; prices
/// the juniors left over.
fn mentoring(instance: &Instance, plan: &mut Plan) {
    let load = usize::try_from(instance.policy.mentoring.juniors_per_mentor).unwrap_or(usize::MAX);
    let mut gaps = 0_i64;
    for t in instance.calendar.periods() {
        let mut juniors: Vec<(UnitId, EmployeeId)> = Vec::new();
        let mut mentors: Vec<(UnitId, EmployeeId)> = Vec::new();
        for (at, employee) in instance.employees.iter().enumerate() {
            let id = EmployeeId::at(at);
            let Some(position) = plan.placement(id, t).position else { continue };
            let unit = instance.positions[position.index()].unit;
            if points::is_junior(instance, employee, t) {
                juniors.push((unit, id));
            } else if points::is_mentor(instance, employee, t) {
                mentors.push((unit, id));
            }
        }
        juniors.sort_unstable();
        mentors.sort_unstable();
        for group in juniors.chunk_by(|a, b| a.0 == b.0) {
            let unit = group[0].0;
            let from = mentors.partition_point(|&(other, _)| other < unit);
            let own = &mentors[from..mentors.partition_point(|&(other, _)| other <= unit)];
            for (turn, &(_, junior)) in group.iter().enumerate() {
                let places = own.len().saturating_mul(load);
                let mentor = (turn < places).then(|| own[turn % own.len()].1);
                gaps += i64::from(mentor.is_none());
                plan.mentoring.push(MentorPair { period: t, unit, junior, mentor });
            }
        }
    }
    plan.terms.add(Term::Mentoring, -Points(instance.policy.weights.mentor_gap.0 * gaps));
}
