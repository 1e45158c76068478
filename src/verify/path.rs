//! For a planner: replays one employee's career, period by period, exactly as the model tells it. For an OR reader:
//! evaluates one path: its feasibility (model §2) and its share of the objective (§4), from positions and sessions.
//!
//! In: positions held and sessions attended. Out: [`Career`], with every figure recomputed and an objection for every
//! rule that forbids a step. Retirement is decided here, not read from the plan: what a retired employee is said to
//! hold or attend is an objection and counts for nothing further.

use crate::calendar::{Date, Period};
use crate::instance::{CompetencyId, CourseId, Employee, EmployeeId, Order, Position, PositionId, SessionId};
use crate::plan::{StepLabel, Term, TermPoints};
use crate::policy::{KindId, Mode, RuleSet};
use crate::quantity::{BasisPoints, Points};

use super::finding::{Check, Finding};
use super::moves::Move;
use super::points;
use super::premises::Premises;
use super::training::Schooling;

/// What one employee holds, does and earns in one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Position held.
    pub position: Option<PositionId>,
    /// Kind held, or held last.
    pub kind: KindId,
    /// What happened at the beginning of the period.
    pub label: StepLabel,
    /// Rules to be listed as breached.
    pub breaches: RuleSet,
    /// Match in the position held.
    pub jpm: Option<BasisPoints>,
    /// All terms but mentoring.
    pub points: Points,
    /// Whether a position was entered.
    pub moved: bool,
    /// The position moved out of.
    pub left: Option<PositionId>,
    /// Whether the move was a promotion.
    pub promotion: bool,
}

/// One employee's whole horizon, recomputed.
#[derive(Clone, Debug, PartialEq)]
pub struct Career {
    /// One entry per period.
    pub steps: Vec<Step>,
    /// Sessions really attended, by period, then by session.
    pub attended: Vec<SessionId>,
    /// Points by term, all but mentoring.
    pub terms: TermPoints,
    /// Objections to this career by itself.
    pub findings: Vec<Finding>,
}

/// Where an employee stands just before or in a period.
pub(super) struct Standing {
    pub(super) kind: KindId,
    pub(super) position: Option<PositionId>,
    /// First day of the running stint; of no meaning while unplaced.
    pub(super) stint_since: Date,
    pub(super) kind_since: Date,
    pub(super) tier_since: Date,
    /// Highest levels reached, ordered by competency.
    levels: Vec<(CompetencyId, u8)>,
}

impl Standing {
    fn at_start(premises: &Premises, employee: &Employee) -> Self {
        let mut standing = Self {
            kind: employee.kind,
            position: employee.position.map(|(position, _)| position),
            stint_since: employee.position.map_or(employee.kind_since, |(_, since)| since),
            kind_since: employee.kind_since,
            tier_since: employee.tier_since,
            levels: Vec::with_capacity(employee.levels.len()),
        };
        for &(competency, level) in &employee.levels {
            standing.raise(competency, level);
        }
        for &course in &employee.completed {
            standing.complete(premises, course);
        }
        standing
    }

    /// Level reached in `competency`.
    pub(super) fn level(&self, competency: CompetencyId) -> u8 {
        self.levels.binary_search_by_key(&competency, |&(known, _)| known).map_or(0, |at| self.levels[at].1)
    }

    fn raise(&mut self, competency: CompetencyId, level: u8) {
        match self.levels.binary_search_by_key(&competency, |&(known, _)| known) {
            Ok(at) => self.levels[at].1 = self.levels[at].1.max(level),
            Err(at) => self.levels.insert(at, (competency, level)),
        }
    }

    pub(super) fn complete(&mut self, premises: &Premises, course: CourseId) {
        for &(competency, level) in &premises.instance.courses[course.index()].gives {
            self.raise(competency, level);
        }
    }

    /// `floor(10000 · Σ w·ℓ·60/r / Σ w·60)`; 10000 without requirements.
    pub(super) fn jpm(&self, position: &Position) -> BasisPoints {
        let (mut reached, mut asked) = (0_i128, 0_i128);
        for requirement in &position.requirements {
            let weight = i128::from(requirement.weight);
            let level = self.level(requirement.competency).min(requirement.level);
            reached += weight * i128::from(level) * (60 / i128::from(requirement.level));
            asked += weight * 60;
        }
        let share = if asked == 0 { 10_000 } else { 10_000 * reached / asked };
        BasisPoints(i32::try_from(share).unwrap_or(10_000))
    }

    fn enter(&mut self, premises: &Premises, to: PositionId, day: Date) {
        let kind = premises.position(to).kind;
        if kind != self.kind {
            self.kind_since = day;
            if premises.kind(kind).tier != premises.kind(self.kind).tier {
                self.tier_since = day;
            }
        }
        (self.kind, self.position, self.stint_since) = (kind, Some(to), day);
    }
}

impl Premises<'_> {
    /// Recomputes what `who` does, given the position held in each period (missing entries: none) and the sessions
    /// attended, in any order.
    #[must_use]
    pub fn career(&self, who: EmployeeId, positions: &[Option<PositionId>], sessions: &[SessionId]) -> Career {
        let mut replay = Replay::new(self, who, sessions);
        for period in self.instance.calendar.periods() {
            replay.live(period, positions.get(period.index()).copied().flatten());
        }
        replay.finish()
    }
}

/// A career in the course of being replayed.
pub(super) struct Replay<'a> {
    pub(super) premises: &'a Premises<'a>,
    pub(super) who: EmployeeId,
    pub(super) employee: &'a Employee,
    pub(super) standing: Standing,
    pub(super) schooling: Schooling,
    retired: bool,
    career: Career,
}

impl<'a> Replay<'a> {
    fn new(premises: &'a Premises<'a>, who: EmployeeId, sessions: &[SessionId]) -> Self {
        let employee = premises.employee(who);
        let periods = premises.instance.calendar.horizon();
        Self {
            premises,
            who,
            employee,
            standing: Standing::at_start(premises, employee),
            schooling: Schooling::new(premises, sessions),
            retired: false,
            career: Career {
                steps: Vec::with_capacity(periods),
                attended: Vec::with_capacity(sessions.len()),
                terms: TermPoints::default(),
                findings: Vec::new(),
            },
        }
    }

    /// One period: retired, or a stay or move, then training.
    fn live(&mut self, period: Period, holds: Option<PositionId>) {
        let day = self.premises.day(period);
        let last = self.premises.retirement_day(self.employee, self.premises.kind(self.standing.kind));
        self.retired = self.retired || day >= last;
        self.career.steps.push(Step {
            position: None,
            kind: self.standing.kind,
            label: if self.retired { StepLabel::Retired } else { StepLabel::Unplaced },
            breaches: RuleSet::EMPTY,
            jpm: None,
            points: Points::ZERO,
            moved: false,
            left: None,
            promotion: false,
        });
        if self.retired {
            self.rest(period, holds);
            return;
        }
        self.place(period, day, holds);
        self.honour_musts(period);
        points::of_period(self, day);
        self.attend(period);
    }

    fn rest(&mut self, period: Period, holds: Option<PositionId>) {
        if let Some(position) = holds {
            self.object(Finding::new(Check::Retired).position(self.premises.instance, position), period);
        }
        for session in self.schooling.of_period(period) {
            let name = &self.premises.instance.sessions[session.index()].id;
            self.object(Finding::new(Check::Retired).item(name), period);
        }
    }

    fn place(&mut self, period: Period, day: Date, holds: Option<PositionId>) {
        let Some(to) = holds else {
            if let Some(left) = self.standing.position.take() {
                self.object(Finding::new(Check::Nothing).position(self.premises.instance, left), period);
            }
            return;
        };
        let jpm = self.standing.jpm(self.premises.position(to));
        if self.standing.position == Some(to) {
            self.step().label = StepLabel::Stay;
        } else {
            self.enter(period, day, to, jpm);
        }
        let kind = self.standing.kind;
        let step = self.step();
        (step.position, step.kind, step.jpm) = (Some(to), kind, Some(jpm));
    }

    fn enter(&mut self, period: Period, day: Date, to: PositionId, jpm: BasisPoints) {
        let step = Move::new(self.premises, self.who, &self.standing, to, period, jpm);
        let (label, breaches, promotion) = (step.label(), step.breaches(), step.is_promotion());
        let (exempt, forbidden) = (step.exempt, step.failing(Mode::Hard));
        let left = self.standing.position;
        if !exempt {
            for rule in forbidden.iter() {
                self.object(Finding::new(Check::Rule(rule)).position(self.premises.instance, to), period);
            }
        }
        let entry = self.step();
        (entry.label, entry.breaches, entry.promotion) = (label, breaches, promotion);
        (entry.moved, entry.left) = (true, left);
        points::of_move(self, to, exempt);
        self.standing.enter(self.premises, to, day);
    }

    fn honour_musts(&mut self, period: Period) {
        for decision in self.premises.decisions(self.who) {
            let Order::Must { position, from, to } = decision.order else { continue };
            if from <= period && period <= to && self.standing.position != Some(position) {
                let finding = Finding::new(Check::Must).position(self.premises.instance, position);
                self.object(finding.item(format!("decision:{}", decision.row)), period);
            }
        }
    }

    fn finish(mut self) -> Career {
        self.close_year();
        for decision in self.premises.decisions(self.who) {
            let Order::Attend { session } = decision.order else { continue };
            if !self.career.attended.contains(&session) {
                let period = self.premises.instance.sessions[session.index()].period;
                self.object(Finding::new(Check::Attend).item(format!("decision:{}", decision.row)), period);
            }
        }
        self.career
    }

    /// The entry of the running period.
    pub(super) fn step(&mut self) -> &mut Step {
        self.career.steps.last_mut().expect("a period's entry is pushed when the period begins")
    }

    /// Adds points to a term and to the entry of `period`.
    pub(super) fn earn_in(&mut self, period: Period, term: Term, points: Points) {
        self.career.steps[period.index()].points += points;
        self.career.terms.add(term, points);
    }

    /// Adds points to a term and to the entry of the running period.
    pub(super) fn earn(&mut self, term: Term, points: Points) {
        self.step().points += points;
        self.career.terms.add(term, points);
    }

    pub(super) fn note_attendance(&mut self, session: SessionId) {
        self.career.attended.push(session);
    }

    pub(super) fn object(&mut self, finding: Finding, period: Period) {
        self.career.findings.push(finding.employee(self.premises.instance, self.who).period(period));
    }
}
