//! An instance put together in code, one line per fact, with neutral values for all that is not said.
//!
//! For tests and for programs that hold their data elsewhere. Everything ends in [`Tables::build`], so an instance
//! built here obeys the same checks as one read from files.

use std::fmt::Display;

use jiff::ToSpan;

use crate::calendar::{Date, PeriodLength};
use crate::diagnostic::Diagnostic;
use crate::policy::{
    DevelopmentRules, Education, MentoringRules, Mode, MoveRules, Performance, Policy, Rank, RankRules, Rule,
    RuleModes, Status, TalentRules, TrainingRules, Weights,
};
use crate::quantity::{BasisPoints, Money, Points};

use super::{
    BudgetRow, CompetencyGroup, CompetencyRow, CompletedCourseRow, CourseCompetencyRow, CourseRow, DecisionRow,
    EmployeeCompetencyRow, EmployeeRow, Header, Instance, PositionCompetencyRow, PositionRow, PreferenceRow,
    RelationRow, RelocationRow, Scope, ServedUnitRow, SessionRow, Sex, Tables, UnitRow, Verb,
};

/// Collects rows; see the module's head.
///
/// Neutral values: one seat, open, no requirement, no allowance; employees are men of 40 in service for 15 years, PNS,
/// `s1`, `III/d` since two years, rated `baik`, potential 2, six years in their kind and three in their position.
#[derive(Clone, Debug)]
pub struct InstanceBuilder {
    tables: Tables,
}

/// The row number the next row of a list gets.
fn next<T>(rows: &[T]) -> u32 {
    u32::try_from(rows.len()).unwrap_or(u32::MAX - 2) + 2
}

impl InstanceBuilder {
    /// No rows yet; `periods` years from `start` (`YYYY-MM-DD`) under a policy that has no kinds, asks nothing and is
    /// worth nothing (see [`Self::policy`]).
    ///
    /// # Panics
    /// When `start` is not a date.
    #[must_use]
    pub fn new(start: &str, periods: u8) -> Self {
        let header = Header {
            name: "built in code".into(),
            start: start.parse().expect("the start is written as YYYY-MM-DD"),
            periods,
            period: PeriodLength::Year,
            currency: "IDR".into(),
            policy: without_rules(),
        };
        Self { tables: Tables::new(header) }
    }

    /// With that policy.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.tables.header.policy = policy;
        self
    }

    /// With periods of that length.
    #[must_use]
    pub fn period(mut self, length: PeriodLength) -> Self {
        self.tables.header.period = length;
        self
    }

    /// With changes to the policy.
    #[must_use]
    pub fn policy_with(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.tables.header.policy);
        self
    }

    /// A day some years (and months) before the start.
    #[must_use]
    pub fn before_start(&self, years: i16, months: i32) -> Date {
        self.tables.header.start.saturating_sub(i32::from(years).years()).saturating_sub(months.months())
    }

    /// A unit at the location `Pusat`.
    #[must_use]
    pub fn unit(self, id: impl Display) -> Self {
        self.unit_with(id, |_| {})
    }

    /// A unit with changes to its row.
    #[must_use]
    pub fn unit_with(mut self, id: impl Display, change: impl FnOnce(&mut UnitRow)) -> Self {
        let id = id.to_string();
        let mut row = UnitRow {
            row: next(&self.tables.units),
            name: format!("Unit {id}"),
            unit_id: id,
            parent_id: None,
            location: "Pusat".into(),
        };
        change(&mut row);
        self.tables.units.push(row);
        self
    }

    /// A position with one seat.
    #[must_use]
    pub fn position(self, id: impl Display, unit: impl Display, kind: impl Display) -> Self {
        self.position_with(id, unit, kind, |_| {})
    }

    /// A position with changes to its row.
    #[must_use]
    pub fn position_with(
        mut self,
        id: impl Display,
        unit: impl Display,
        kind: impl Display,
        change: impl FnOnce(&mut PositionRow),
    ) -> Self {
        let id = id.to_string();
        let mut row = PositionRow {
            row: next(&self.tables.positions),
            title: format!("Position {id}"),
            position_id: id,
            unit_id: unit.to_string(),
            kind: kind.to_string(),
            seats: 1,
            class: None,
            min_education: None,
            fields: Vec::new(),
            min_rank: None,
            allowance: Money::ZERO,
            critical: 0,
            location: None,
            open: true,
            closed_from: None,
        };
        change(&mut row);
        self.tables.positions.push(row);
        self
    }

    /// An employee who holds `position` (and its kind).
    #[must_use]
    pub fn employee(self, id: impl Display, position: impl Display) -> Self {
        self.employee_with(id, position, |_| {})
    }

    /// An employee who holds `position`, with changes to the row.
    #[must_use]
    pub fn employee_with(
        mut self,
        id: impl Display,
        position: impl Display,
        change: impl FnOnce(&mut EmployeeRow),
    ) -> Self {
        let position = position.to_string();
        let held = self.tables.positions.iter().find(|row| row.position_id == position);
        let kind = held.map(|row| row.kind.clone()).unwrap_or_default();
        let mut row = self.person(id, kind);
        row.position_id = Some(position);
        row.position_since = Some(self.before_start(3, 0));
        change(&mut row);
        self.tables.employees.push(row);
        self
    }

    /// An employee of that kind without a position.
    #[must_use]
    pub fn unplaced(self, id: impl Display, kind: impl Display) -> Self {
        self.unplaced_with(id, kind, |_| {})
    }

    /// An employee of that kind without a position, with changes to the row.
    #[must_use]
    pub fn unplaced_with(
        mut self,
        id: impl Display,
        kind: impl Display,
        change: impl FnOnce(&mut EmployeeRow),
    ) -> Self {
        let mut row = self.person(id, kind.to_string());
        change(&mut row);
        self.tables.employees.push(row);
        self
    }

    fn person(&self, id: impl Display, kind: String) -> EmployeeRow {
        let id = id.to_string();
        EmployeeRow {
            row: next(&self.tables.employees),
            name: format!("Employee {id}"),
            employee_id: id,
            sex: Sex::Male,
            birth_date: self.before_start(40, 6),
            hired_on: self.before_start(15, 0),
            status: Status::Pns,
            education: Education::by_name("s1").expect("s1 is a level of education"),
            field: None,
            rank: Rank::by_name("III/d").expect("III/d is a rank"),
            rank_since: self.before_start(2, 0),
            kind,
            kind_since: Some(self.before_start(6, 0)),
            tier_since: None,
            position_id: None,
            position_since: None,
            performance: Performance::Baik,
            performance_prev: None,
            potential: 2,
            merit: None,
            discipline_until: None,
            retire_on: None,
        }
    }

    /// A technical competency.
    #[must_use]
    pub fn competency(mut self, id: impl Display) -> Self {
        let id = id.to_string();
        self.tables.competencies.push(CompetencyRow {
            row: next(&self.tables.competencies),
            name: format!("Competency {id}"),
            competency_id: id,
            group: CompetencyGroup::Technical,
        });
        self
    }

    /// An employee's level of a competency.
    #[must_use]
    pub fn level(mut self, employee: impl Display, competency: impl Display, level: u8) -> Self {
        self.tables.employee_competencies.push(EmployeeCompetencyRow {
            row: next(&self.tables.employee_competencies),
            employee_id: employee.to_string(),
            competency_id: competency.to_string(),
            level,
        });
        self
    }

    /// A requirement of a position with weight 1, not mandatory; level 0 lifts the kind's requirement.
    #[must_use]
    pub fn requires(self, position: impl Display, competency: impl Display, level: u8) -> Self {
        self.requires_with(position, competency, level, |_| {})
    }

    /// A requirement of a position (or, by a change of the row, of a kind).
    #[must_use]
    pub fn requires_with(
        mut self,
        position: impl Display,
        competency: impl Display,
        level: u8,
        change: impl FnOnce(&mut PositionCompetencyRow),
    ) -> Self {
        let mut row = PositionCompetencyRow {
            row: next(&self.tables.position_competencies),
            position_id: Some(position.to_string()),
            kind: None,
            competency_id: competency.to_string(),
            level,
            weight: 1,
            mandatory: false,
        };
        change(&mut row);
        self.tables.position_competencies.push(row);
        self
    }

    /// A requirement of all positions of a kind with weight 1, not mandatory.
    #[must_use]
    pub fn kind_requires(self, kind: impl Display, competency: impl Display, level: u8) -> Self {
        let kind = kind.to_string();
        self.requires_with("", competency, level, |row| (row.position_id, row.kind) = (None, Some(kind)))
    }

    /// A course of that many hours, open to all.
    #[must_use]
    pub fn course(self, id: impl Display, hours: u32) -> Self {
        self.course_with(id, hours, |_| {})
    }

    /// A course with changes to its row.
    #[must_use]
    pub fn course_with(mut self, id: impl Display, hours: u32, change: impl FnOnce(&mut CourseRow)) -> Self {
        let id = id.to_string();
        let mut row = CourseRow {
            row: next(&self.tables.courses),
            title: format!("Course {id}"),
            course_id: id,
            form: String::new(),
            hours,
            audience: Vec::new(),
            prerequisites: Vec::new(),
            provider: String::new(),
        };
        change(&mut row);
        self.tables.courses.push(row);
        self
    }

    /// The level that completing a course gives.
    #[must_use]
    pub fn gives(mut self, course: impl Display, competency: impl Display, level: u8) -> Self {
        self.tables.course_competencies.push(CourseCompetencyRow {
            row: next(&self.tables.course_competencies),
            course_id: course.to_string(),
            competency_id: competency.to_string(),
            level,
        });
        self
    }

    /// A session without cost and minimum, paid by `APBD`.
    #[must_use]
    pub fn session(self, id: impl Display, course: impl Display, period: u8, capacity: u32) -> Self {
        self.session_with(id, course, period, capacity, |_| {})
    }

    /// A session with changes to its row.
    #[must_use]
    pub fn session_with(
        mut self,
        id: impl Display,
        course: impl Display,
        period: u8,
        capacity: u32,
        change: impl FnOnce(&mut SessionRow),
    ) -> Self {
        let mut row = SessionRow {
            row: next(&self.tables.sessions),
            session_id: id.to_string(),
            course_id: course.to_string(),
            period,
            capacity,
            min_participants: 0,
            cost: Money::ZERO,
            fixed_cost: Money::ZERO,
            source: "APBD".into(),
            location: None,
        };
        change(&mut row);
        self.tables.sessions.push(row);
        self
    }

    /// A course completed before the start.
    #[must_use]
    pub fn completed(mut self, employee: impl Display, course: impl Display) -> Self {
        self.tables.completed_courses.push(CompletedCourseRow {
            row: next(&self.tables.completed_courses),
            employee_id: employee.to_string(),
            course_id: course.to_string(),
            completed_on: None,
        });
        self
    }

    /// A budget line for everything in a year.
    #[must_use]
    pub fn budget(self, id: impl Display, year: i16, amount: i64) -> Self {
        self.budget_with(id, year, amount, |_| {})
    }

    /// A budget line with changes to its row.
    #[must_use]
    pub fn budget_with(
        mut self,
        id: impl Display,
        year: i16,
        amount: i64,
        change: impl FnOnce(&mut BudgetRow),
    ) -> Self {
        let mut row = BudgetRow {
            row: next(&self.tables.budgets),
            budget_id: id.to_string(),
            year,
            source: None,
            category: None,
            amount: Money(amount),
        };
        change(&mut row);
        self.tables.budgets.push(row);
        self
    }

    /// What moving from one location to another costs.
    #[must_use]
    pub fn relocation(mut self, from: impl Display, to: impl Display, cost: i64) -> Self {
        self.tables.relocations.push(RelocationRow {
            row: next(&self.tables.relocations),
            from_location: from.to_string(),
            to_location: to.to_string(),
            cost: Money(cost),
        });
        self
    }

    /// A preference.
    #[must_use]
    pub fn prefers(mut self, employee: impl Display, scope: Scope, target: impl Display, score: i8) -> Self {
        self.tables.preferences.push(PreferenceRow {
            row: next(&self.tables.preferences),
            employee_id: employee.to_string(),
            scope,
            target: (scope != Scope::Stay).then(|| target.to_string()),
            score,
        });
        self
    }

    /// A preference to stay.
    #[must_use]
    pub fn prefers_to_stay(self, employee: impl Display, score: i8) -> Self {
        self.prefers(employee, Scope::Stay, "", score)
    }

    /// A decision that the employee holds the position from one period to another.
    #[must_use]
    pub fn must(self, employee: impl Display, position: impl Display, from: u8, to: u8) -> Self {
        self.decide(employee, Verb::Must, position, Some((from, to)))
    }

    /// A decision that bars the employee from moving into the position (`*`: from every move).
    #[must_use]
    pub fn must_not(self, employee: impl Display, position: impl Display, from: u8, to: u8) -> Self {
        self.decide(employee, Verb::MustNot, position, Some((from, to)))
    }

    /// A decision that the employee attends the session.
    #[must_use]
    pub fn attend(self, employee: impl Display, session: impl Display) -> Self {
        self.decide(employee, Verb::Attend, session, None)
    }

    fn decide(mut self, employee: impl Display, decision: Verb, target: impl Display, span: Option<(u8, u8)>) -> Self {
        self.tables.decisions.push(DecisionRow {
            row: next(&self.tables.decisions),
            employee_id: employee.to_string(),
            decision,
            target: target.to_string(),
            from_period: span.map(|(from, _)| from),
            to_period: span.map(|(_, to)| to),
        });
        self
    }

    /// Two employees who are kin.
    #[must_use]
    pub fn kin(mut self, a: impl Display, b: impl Display) -> Self {
        self.tables.relations.push(RelationRow {
            row: next(&self.tables.relations),
            employee_a: a.to_string(),
            employee_b: b.to_string(),
        });
        self
    }

    /// A unit the employee served in earlier.
    #[must_use]
    pub fn served(mut self, employee: impl Display, unit: impl Display) -> Self {
        self.tables.served_units.push(ServedUnitRow {
            row: next(&self.tables.served_units),
            employee_id: employee.to_string(),
            unit_id: unit.to_string(),
        });
        self
    }

    /// The rows so far.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The rows so far, to be changed freely.
    pub fn tables_mut(&mut self) -> &mut Tables {
        &mut self.tables
    }

    /// The validated instance; warnings are dropped ([`Tables::build`] gives them).
    ///
    /// # Errors
    /// All faults, ordered by place.
    pub fn build(&self) -> Result<Instance, Vec<Diagnostic>> {
        self.tables.build().map(|(instance, _)| instance)
    }
}

/// A policy without kinds in which every rule that can be is off and every weight is 0.
fn without_rules() -> Policy {
    let mut rules = RuleModes::default();
    for rule in Rule::ALL {
        rules.set(rule, Mode::Off);
    }
    Policy {
        rules,
        moves: MoveRules {
            horizontal: true,
            vertical: true,
            diagonal: true,
            exceptions: Vec::new(),
            min_jpm_lateral: BasisPoints::ZERO,
            min_jpm_promotion: BasisPoints::ZERO,
            min_service_left_years: 0,
            unit_move_share: 100,
            max_moves: 0,
            max_promotions: 0,
            blackouts: Vec::new(),
        },
        training: TrainingRules { max_courses: 1, target_hours: 0, max_hours: [None; Status::COUNT] },
        rank: RankRules { step_years: 0, cap: [None; Education::LEVELS] },
        mentoring: MentoringRules {
            junior_years: 0,
            mentor_years: 0,
            juniors_per_mentor: 1,
            min_performance: Performance::SangatKurang,
        },
        relocation_cost: Money::ZERO,
        relocation_source: "APBD".into(),
        allowance_source: "APBD".into(),
        talent: TalentRules { performance: [1, 1, 1, 2, 3], merit: [50; 9], hours_merit: 0, hours_full: 20 },
        development: DevelopmentRules::default(),
        weights: Weights {
            fill: [Points::ZERO; 3],
            match_: Points::ZERO,
            promotion: Points::ZERO,
            preference: Points::ZERO,
            breadth: Points::ZERO,
            disruption: Points::ZERO,
            breach: Points::ZERO,
            overstay: Points::ZERO,
            hours: Points::ZERO,
            course_due: Points::ZERO,
            mentor_gap: Points::ZERO,
        },
        kinds: Vec::new(),
    }
}
