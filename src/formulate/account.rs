//! The plan's own account: from bare facts (where everybody is, who attends what) to labels, breaches, match and points.

use crate::calendar::{Period, months_between};
use crate::career::{CareerGraph, Step, points};
use crate::dag::Leg;
use crate::eligibility::{Case, MoveType, Objection, Origin, assess, decision, matching, retirement};
use crate::instance::{EmployeeId, Instance, PositionId, SessionId};
use crate::mentoring;
use crate::plan::{Placement, Plan, StepLabel, Term, TermPoints, Training};
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
    plan.mentoring = mentoring::assign(instance, &plan);
    let gaps = plan.mentoring.iter().filter(|pair| pair.mentor.is_none()).count();
    let gaps = i64::try_from(gaps).expect("juniors are counted in 32 bits");
    plan.terms.add(Term::Mentoring, -Points(instance.policy.weights.mentor_gap.0 * gaps));
    plan
}

/// One period of one employee's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The placement with its claims.
    pub placement: Placement,
    /// Its points by term; mentoring, which belongs to units, is not among them.
    pub terms: TermPoints,
    /// The rules that do not hold for the move of the period, with the figures behind them; empty without a move.
    pub objections: Vec<Objection>,
    /// Whether a decision covers the move, which no rule can forbid then.
    pub decided: bool,
}

/// One employee's account, period by period; its placements are those of [`account`].
#[must_use]
pub fn ledger(instance: &Instance, employee: EmployeeId, facts: &Facts) -> Vec<Entry> {
    let mut ledger = Ledger::open(instance, employee);
    let mut entry = |t: Period| {
        let before = ledger.terms;
        let placement = ledger.period(t, facts.positions[t.index()], &facts.sessions);
        let mut terms = ledger.terms;
        Term::ALL.into_iter().for_each(|term| terms.add(term, -before.of(term)));
        Entry { placement, terms, objections: std::mem::take(&mut ledger.objections), decided: ledger.decided }
    };
    instance.calendar.periods().map(&mut entry).collect()
}

/// Where an employee stands when a period begins, before any move of that period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standpoint {
    /// Position, kind and tier.
    pub origin: Origin,
    /// Levels held, by competency.
    pub levels: Vec<u8>,
    /// Courses completed.
    pub completed: Vec<crate::instance::CourseId>,
    /// Whether the employee is retired from this period on.
    pub retired: bool,
}

/// Where `employee` stands when `t` begins, after doing as in `facts` until then.
#[must_use]
pub fn standpoint(instance: &Instance, employee: EmployeeId, facts: &Facts, t: Period) -> Standpoint {
    let mut ledger = Ledger::open(instance, employee);
    for before in instance.calendar.periods().take_while(|&before| before < t) {
        ledger.period(before, facts.positions[before.index()], &facts.sessions);
    }
    let retired = ledger.retires_by(t);
    Standpoint { origin: ledger.origin, levels: ledger.levels, completed: ledger.completed, retired }
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
    /// Of the last period: the rules that its move does not keep, and whether it was decided.
    objections: Vec<Objection>,
    decided: bool,
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
            objections: Vec::new(),
            decided: false,
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
        self.objections.clear();
        self.decided = false;
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
        (self.objections, self.decided) = (objections, decided);
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
        self.terms.add(Term::Fill, points::fill(instance, position, t));
        self.terms.add(Term::Match, points::matching(instance, position, t, jpm));
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::PeriodLength;
    use crate::instance::InstanceBuilder;
    use crate::policy::{Education, Policy, Rule};

    const P: [Option<PositionId>; 4] =
        [Some(PositionId(0)), Some(PositionId(1)), Some(PositionId(2)), Some(PositionId(3))];

    /// `E` holds position 0 of `U1`; 1 is another there; 2 is in `U2`; 3 is one tier up in `U2`. Rules are off and points
    /// nought unless switched on.
    fn service(periods: u8) -> InstanceBuilder {
        InstanceBuilder::new("2027-01-01", periods)
            .policy_with(|policy| policy.kinds = Policy::asn().kinds)
            .unit("U1")
            .unit("U2")
            .position("P0", "U1", "pelaksana")
            .position("P1", "U1", "pelaksana")
            .position("P2", "U2", "pelaksana")
            .position("P3", "U2", "pengawas")
            .employee("E", "P0")
    }

    fn planned(builder: &InstanceBuilder, positions: &[Option<PositionId>], sessions: &[u32]) -> Plan {
        let instance = builder.build().unwrap();
        let sessions = sessions.iter().copied().map(SessionId).collect();
        account(&instance, &[Facts { positions: positions.to_vec(), sessions }])
    }

    fn by_period(plan: &Plan) -> Vec<i64> {
        plan.placements.iter().map(|placement| placement.points.0).collect()
    }

    /// Half years with a course of 12 hours in each; 20 hours a year earn 10 points.
    fn trained() -> InstanceBuilder {
        let builder = service(3).period(PeriodLength::Semester).policy_with(|policy| {
            (policy.training.target_hours, policy.weights.hours) = (20, Points(10));
        });
        (1..=3).fold(builder, |builder, t| builder.course(t, 12).session(t, t, t, 9))
    }

    #[test]
    fn hours_of_a_year_are_credited_in_its_last_period() {
        let plan = planned(&trained(), &[P[0]; 3], &[0, 1, 2]);
        assert_eq!(by_period(&plan), [0, 10, 6]);
        assert_eq!(plan.terms.of(Term::Hours), Points(16));
    }

    #[test]
    fn hours_of_two_years_do_not_add_up() {
        let plan = planned(&trained(), &[P[0]; 3], &[1, 2]);
        assert_eq!(by_period(&plan), [0, 6, 6]);
    }

    #[test]
    fn whoever_retires_inside_the_year_is_credited_in_the_last_period_in_service() {
        let mut builder = trained();
        builder.tables_mut().employees[0].retire_on = Some(date(2027, 7, 1));
        let plan = planned(&builder, &[P[0], None, None], &[0]);
        assert_eq!(by_period(&plan), [6, 0, 0]);
        let steps: Vec<StepLabel> = plan.placements.iter().map(|placement| placement.step).collect();
        assert_eq!(steps, [StepLabel::Stay, StepLabel::Retired, StepLabel::Retired]);
    }

    #[test]
    fn retirement_inside_a_period_ends_the_service_with_the_next_period() {
        let mut builder = trained();
        builder.tables_mut().employees[0].retire_on = Some(date(2027, 7, 2));
        let plan = planned(&builder, &[P[0], P[0], None], &[0, 1]);
        assert_eq!(by_period(&plan), [0, 10, 0]);
    }

    /// A promotion of somebody with too little education (`mode`) and on a bad record that nobody asks about.
    fn underqualified(mode: Mode) -> InstanceBuilder {
        let mut builder = service(1).policy_with(|policy| {
            policy.rules.set(Rule::Education, mode);
            policy.weights.breach = Points(50);
        });
        let row = &mut builder.tables_mut().employees[0];
        (row.education, row.discipline_until) = (Education::by_name("sma").unwrap(), Some(date(2030, 1, 1)));
        builder
    }

    fn labelled(plan: &Plan) -> (StepLabel, Vec<Rule>, i64) {
        let first = &plan.placements[0];
        (first.step, first.breaches.iter().collect(), plan.terms.of(Term::Breach).0)
    }

    #[test]
    fn a_soft_rule_that_does_not_hold_is_listed_and_costs_points() {
        let plan = planned(&underqualified(Mode::Soft), &[P[3]], &[]);
        assert_eq!(labelled(&plan), (StepLabel::Vertical, vec![Rule::Education], -50));
    }

    #[test]
    fn a_decision_against_a_rule_is_an_override_that_lists_it_and_costs_no_breach() {
        for mode in [Mode::Soft, Mode::Hard] {
            let plan = planned(&underqualified(mode).must("E", "P3", 1, 1), &[P[3]], &[]);
            assert_eq!(labelled(&plan), (StepLabel::Override, vec![Rule::Education], 0), "{mode:?}");
        }
    }

    #[test]
    fn a_decision_that_breaks_no_rule_in_force_keeps_the_usual_label() {
        let plan = planned(&underqualified(Mode::Off).must("E", "P3", 1, 1), &[P[3]], &[]);
        assert_eq!(labelled(&plan), (StepLabel::Vertical, vec![], 0));
    }

    #[test]
    fn an_override_is_a_promotion_all_the_same_and_disrupts() {
        let builder = underqualified(Mode::Hard).must("E", "P3", 1, 1).policy_with(|policy| {
            (policy.weights.promotion, policy.weights.disruption) = (Points(80), Points(20));
        });
        let plan = planned(&builder, &[P[3]], &[]);
        assert_eq!((plan.terms.of(Term::Promotion), plan.terms.of(Term::Disruption)), (Points(40), Points(-20)));
    }

    #[test]
    fn whoever_comes_from_nowhere_enters_whatever_the_type_and_disrupts_nothing() {
        let mut builder = service(2).policy_with(|policy| {
            (policy.weights.promotion, policy.weights.disruption) = (Points(80), Points(20));
        });
        let row = &mut builder.tables_mut().employees[0];
        (row.position_id, row.position_since) = (None, None);
        let plan = planned(&builder, &[None, P[3]], &[]);
        assert_eq!([0, 1].map(|at| plan.placements[at].step), [StepLabel::Unplaced, StepLabel::Enter]);
        assert_eq!(plan.points(), Points(40));
    }

    fn breadth_of(builder: InstanceBuilder, positions: &[Option<PositionId>]) -> i64 {
        let builder = builder.policy_with(|policy| policy.weights.breadth = Points(15));
        planned(&builder, positions, &[]).terms.of(Term::Breadth).0
    }

    #[test]
    fn moving_into_another_unit_broadens_and_moving_within_one_does_not() {
        assert_eq!(breadth_of(service(1), &[P[2]]), 15);
        assert_eq!(breadth_of(service(1), &[P[1]]), 0);
    }

    #[test]
    fn neither_a_unit_served_in_before_nor_the_first_one_broadens() {
        assert_eq!(breadth_of(service(1).served("E", "U2"), &[P[2]]), 0);
        assert_eq!(breadth_of(service(3), &[P[2], P[0], P[2]]), 30);
    }

    #[test]
    fn entering_from_nowhere_does_not_broaden() {
        let mut builder = service(1);
        let row = &mut builder.tables_mut().employees[0];
        (row.position_id, row.position_since) = (None, None);
        assert_eq!(breadth_of(builder, &[P[2]]), 0);
    }

    #[test]
    fn a_return_begins_a_new_stint() {
        let builder = service(3).policy_with(|policy| {
            policy.kinds.iter_mut().for_each(|kind| kind.max_tenure_years = Some(3));
            policy.weights.overstay = Points(30);
        });
        assert_eq!(by_period(&planned(&builder, &[P[0]; 3], &[])), [-30, -30, -30]);
        assert_eq!(by_period(&planned(&builder, &[P[1], P[0], P[0]], &[])), [0, 0, 0]);
    }

    #[test]
    fn each_mentor_takes_as_many_juniors_as_the_policy_allows() {
        let mut builder = service(1).policy_with(|policy| {
            policy.mentoring = Policy::asn().mentoring;
            policy.weights.mentor_gap = Points(15);
        });
        // Juniors 1 to 6 in U1 beside the mentors 0 and 7; junior 8 in U2, where nobody mentors.
        let hired = date(2026, 9, 1);
        for junior in 1..=6 {
            builder = builder.employee_with(junior, "P1", |row| row.hired_on = hired);
        }
        builder = builder.employee("M", "P0").employee_with(8, "P2", |row| row.hired_on = hired);
        let instance = builder.build().unwrap();
        let at_start = |employee: &crate::instance::Employee| employee.position.map(|(position, _)| position);
        let quiet = |employee| Facts { positions: vec![at_start(employee)], sessions: Vec::new() };
        let facts: Vec<Facts> = instance.employees.iter().map(quiet).collect();
        let plan = account(&instance, &facts);
        let pairs: Vec<_> = plan
            .mentoring
            .iter()
            .map(|pair| (pair.unit.0, pair.junior.0, pair.mentor.map(|mentor| mentor.0)))
            .collect();
        let (first, second) = (Some(0), Some(7));
        let in_first = [(1, first), (2, first), (3, second), (4, second), (5, None), (6, None)];
        let wanted: Vec<_> =
            in_first.into_iter().map(|(junior, mentor)| (0, junior, mentor)).chain([(1, 8, None)]).collect();
        assert_eq!(pairs, wanted);
        assert_eq!(plan.terms.of(Term::Mentoring), Points(-45));
    }
}
