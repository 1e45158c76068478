//! For a planner: the service as it stands before anything is planned, in figures. For an OR reader: aggregates of the
//! given data and the cost of the do-nothing plan; no decision is taken here.
//!
//! [`Picture::of`] reads a validated [`Instance`]; persons appear by id only, so that a picture can be shown around.
//! Linear in employees × periods.

use serde::Serialize;

use crate::calendar::{Date, Period, months_between, retirement_day};
use crate::policy::KindId;
use crate::quantity::{Money, Months};

use super::{BudgetLine, Category, CourseId, Employee, Instance, Position};

/// The service as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// Name of the instance.
    pub name: String,
    /// First day of the first period.
    pub start: String,
    /// Number of periods.
    pub periods: usize,
    /// Currency of all amounts.
    pub currency: String,
    /// The whole service.
    pub total: Strength,
    /// Employees without a position.
    pub unplaced: u32,
    /// By kind, in the order of the policy; kinds without positions and people are left out.
    pub kinds: Vec<KindStrength>,
    /// By unit, in input order.
    pub units: Vec<UnitStrength>,
    /// Who has been in the position for the kind's maximum tenure or longer, longest first.
    pub beyond_tenure: Vec<LongTenure>,
    /// Who is retired from which period on, if everybody stays; ordered by period.
    pub retirements: Vec<Retirement>,
    /// Who lacks the course that the kind held requires, those already due first.
    pub missing_courses: Vec<MissingCourse>,
    /// Budget lines against the cost of everybody staying, in input order.
    pub budgets: Vec<BudgetNeed>,
}

/// Positions, seats and the people in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Strength {
    /// Positions.
    pub positions: u32,
    /// Seats of these positions.
    pub seats: u32,
    /// Employees who hold one of them at the start.
    pub holders: u32,
    /// Seats without a holder.
    pub vacant: u32,
    /// Holders beyond the seats.
    pub surplus: u32,
}

impl Strength {
    fn add(&mut self, position: &Position) {
        self.positions += 1;
        self.seats += position.seats;
        self.holders += position.holders_at_start;
        self.vacant += position.seats.saturating_sub(position.holders_at_start);
        self.surplus += position.holders_at_start.saturating_sub(position.seats);
    }
}

/// [`Strength`] of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindStrength {
    /// Name of the kind.
    pub kind: String,
    /// Its tier.
    pub tier: u8,
    /// Positions of the kind.
    #[serde(flatten)]
    pub strength: Strength,
    /// Employees of the kind without a position.
    pub unplaced: u32,
}

/// [`Strength`] of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitStrength {
    /// `unit_id`.
    pub unit: String,
    /// Display name.
    pub name: String,
    /// Positions of exactly this unit.
    #[serde(flatten)]
    pub strength: Strength,
}

/// Somebody at or beyond maximum tenure at the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LongTenure {
    /// `employee_id`.
    pub employee: String,
    /// `position_id`.
    pub position: String,
    /// Kind of the position.
    pub kind: String,
    /// In the position since.
    pub since: String,
    /// Whole months in it at the start.
    pub months: i32,
    /// Maximum tenure of the kind in years.
    pub max_years: u32,
}

/// Somebody who retires within the horizon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Retirement {
    /// First period in which the employee is retired.
    pub period: Period,
    /// Day of retirement in the kind held.
    pub day: String,
    /// `employee_id`.
    pub employee: String,
    /// Kind held.
    pub kind: String,
    /// `position_id` that becomes free; none for the unplaced.
    pub position: Option<String>,
}

/// Somebody without the course required of the kind held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingCourse {
    /// `employee_id`.
    pub employee: String,
    /// Kind held.
    pub kind: String,
    /// `course_id`.
    pub course: String,
    /// Whether the time of grace is over at the start.
    pub due: bool,
}

/// A budget line and what it would have to pay if everybody stayed and nobody trained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetNeed {
    /// `budget_id`.
    pub budget: String,
    /// Fiscal year.
    pub year: i16,
    /// Source; none = all.
    pub source: Option<String>,
    /// Category; none = all.
    pub category: Option<Category>,
    /// Amount available.
    pub amount: Money,
    /// Allowances of everybody who stays and is not retired.
    pub staying: Money,
    /// What is left for moves and training; negative = staying alone overspends the line.
    pub left: Money,
}

impl Picture {
    /// The picture of `instance`.
    #[must_use]
    pub fn of(instance: &Instance) -> Self {
        let mut total = Strength::default();
        instance.positions.iter().for_each(|position| total.add(position));
        Self {
            name: instance.name.clone(),
            start: instance.calendar.start().to_string(),
            periods: instance.calendar.horizon(),
            currency: instance.currency.clone(),
            total,
            unplaced: unplaced(instance, |_| true),
            kinds: instance.policy.kind_ids().filter_map(|kind| of_kind(instance, kind)).collect(),
            units: of_units(instance),
            beyond_tenure: beyond_tenure(instance),
            retirements: retirements(instance),
            missing_courses: missing_courses(instance),
            budgets: budgets(instance),
        }
    }

    /// How many retire from `period` on, by kind, in the order of the policy.
    #[must_use]
    pub fn retiring(&self, period: Period) -> Vec<(&str, usize)> {
        let of = |kind: &str| {
            self.retirements.iter().filter(|retirement| retirement.period == period && retirement.kind == kind).count()
        };
        self.kinds.iter().map(|line| (line.kind.as_str(), of(&line.kind))).filter(|(_, count)| *count > 0).collect()
    }
}

fn unplaced(instance: &Instance, counts: impl Fn(&Employee) -> bool) -> u32 {
    let people = instance.employees.iter().filter(|employee| employee.position.is_none() && counts(employee));
    u32::try_from(people.count()).expect("tables have fewer than 2^32 rows")
}

fn of_kind(instance: &Instance, kind: KindId) -> Option<KindStrength> {
    let mut strength = Strength::default();
    instance.positions.iter().filter(|position| position.kind == kind).for_each(|position| strength.add(position));
    let unplaced = unplaced(instance, |employee| employee.kind == kind);
    let about = instance.policy.kind(kind);
    (strength.positions > 0 || unplaced > 0).then(|| KindStrength {
        kind: about.name.clone(),
        tier: about.tier,
        strength,
        unplaced,
    })
}

fn of_units(instance: &Instance) -> Vec<UnitStrength> {
    let mut lines: Vec<UnitStrength> = instance
        .units
        .iter()
        .map(|unit| UnitStrength { unit: unit.id.clone(), name: unit.name.clone(), strength: Strength::default() })
        .collect();
    for position in &instance.positions {
        lines[position.unit.index()].strength.add(position);
    }
    lines
}

fn beyond_tenure(instance: &Instance) -> Vec<LongTenure> {
    let start = instance.calendar.start();
    let long = |employee: &Employee| {
        let (held, since) = employee.position?;
        let position = &instance.positions[held.index()];
        let kind = instance.policy.kind(position.kind);
        let max_years = kind.max_tenure_years?;
        let months = months_between(since, start);
        (months >= Months::from_years(max_years)).then(|| LongTenure {
            employee: employee.id.clone(),
            position: position.id.clone(),
            kind: kind.name.clone(),
            since: since.to_string(),
            months: months.0,
            max_years,
        })
    };
    let mut lines: Vec<LongTenure> = instance.employees.iter().filter_map(long).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.months));
    lines
}

/// The day of retirement in the kind held.
fn leaves_on(instance: &Instance, employee: &Employee) -> Date {
    let age = instance.policy.kind(employee.kind).retirement_age;
    employee.retire_on.unwrap_or_else(|| retirement_day(employee.birth_date, age))
}

fn retirements(instance: &Instance) -> Vec<Retirement> {
    let calendar = &instance.calendar;
    let leaving = |employee: &Employee| {
        let day = leaves_on(instance, employee);
        let period = calendar.periods().find(|&t| calendar.day(t) >= day)?;
        Some(Retirement {
            period,
            day: day.to_string(),
            employee: employee.id.clone(),
            kind: instance.policy.kind(employee.kind).name.clone(),
            position: employee.position.map(|(held, _)| instance.positions[held.index()].id.clone()),
        })
    };
    let mut lines: Vec<Retirement> = instance.employees.iter().filter_map(leaving).collect();
    lines.sort_by_key(|line| line.period);
    lines
}

fn missing_courses(instance: &Instance) -> Vec<MissingCourse> {
    let start = instance.calendar.start();
    let required: Vec<Option<CourseId>> = instance
        .policy
        .kinds
        .iter()
        .map(|kind| {
            let name = kind.required_course.as_deref()?;
            instance.courses.iter().position(|course| course.id == name).map(CourseId::at)
        })
        .collect();
    let missing = |employee: &Employee| {
        let course = required[employee.kind.index()].filter(|course| !employee.completed.contains(course))?;
        let kind = instance.policy.kind(employee.kind);
        let due = months_between(employee.kind_since, start) >= Months::from_years(kind.grace_years);
        Some(MissingCourse {
            employee: employee.id.clone(),
            kind: kind.name.clone(),
            course: instance.courses[course.index()].id.clone(),
            due,
        })
    };
    let still_serving = |employee: &&Employee| leaves_on(instance, employee) > start;
    let mut lines: Vec<MissingCourse> = instance.employees.iter().filter(still_serving).filter_map(missing).collect();
    lines.sort_by_key(|line| !line.due);
    lines
}

fn budgets(instance: &Instance) -> Vec<BudgetNeed> {
    let allowances: Vec<Money> = instance.calendar.periods().map(|t| allowances(instance, t)).collect();
    let need = |line: &BudgetLine| {
        let covered =
            |t: &Period| line.covers(instance.calendar.fiscal_year(*t), instance.allowance_source, Category::Allowance);
        let staying = instance.calendar.periods().filter(covered).map(|t| allowances[t.index()]).sum();
        BudgetNeed {
            budget: line.id.clone(),
            year: line.year,
            source: line.source.map(|source| instance.sources[source.index()].clone()),
            category: line.category,
            amount: line.amount,
            staying,
            left: line.amount - staying,
        }
    };
    instance.budgets.iter().map(need).collect()
}

/// Allowances of period `t` when everybody who is not retired stays.
fn allowances(instance: &Instance, t: Period) -> Money {
    let months = i64::from(instance.calendar.length().months().0);
    let day = instance.calendar.day(t);
    let holders = instance.employees.iter().filter(|employee| leaves_on(instance, employee) > day);
    let monthly: Money = holders
        .filter_map(|employee| employee.position)
        .map(|(held, _)| instance.positions[held.index()].allowance)
        .sum();
    Money(monthly.0.checked_mul(months).expect("amounts of money stay within the input limits"))
}

#[cfg(test)]
mod tests {
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;

    use super::*;

    fn builder() -> InstanceBuilder {
        InstanceBuilder::new("2027-01-01", 3).policy(Policy::asn()).unit("U1").unit("U2")
    }

    #[test]
    fn vacancies_and_surplus_are_counted_per_position_not_netted() {
        let instance = builder()
            .position_with("P1", "U1", "pelaksana", |row| row.seats = 3)
            .position("P2", "U2", "pelaksana")
            .employee("E1", "P1")
            .employee("E2", "P2")
            .employee("E3", "P2")
            .unplaced("E4", "pelaksana")
            .build()
            .unwrap();
        let picture = Picture::of(&instance);
        let total = Strength { positions: 2, seats: 4, holders: 3, vacant: 2, surplus: 1 };
        assert_eq!((picture.total, picture.unplaced), (total, 1));
        assert_eq!(picture.kinds.len(), 1);
        assert_eq!((picture.kinds[0].strength, picture.kinds[0].unplaced), (total, 1));
        let of_units: Vec<_> = picture.units.iter().map(|line| (line.strength.vacant, line.strength.surplus)).collect();
        assert_eq!(of_units, [(2, 0), (0, 1)]);
    }

    #[test]
    fn tenure_counts_from_the_maximum_on_and_only_where_there_is_one() {
        let instance = builder()
            .position_with("P1", "U1", "pengawas", |row| row.seats = 3)
            .position("P2", "U1", "pelaksana")
            .employee_with("E1", "P1", |row| since(row, "2022-01-01"))
            .employee_with("E2", "P1", |row| since(row, "2022-01-02"))
            .employee_with("E3", "P1", |row| since(row, "2020-01-01"))
            .employee_with("E4", "P2", |row| since(row, "2015-01-01"))
            .build()
            .unwrap();
        let picture = Picture::of(&instance);
        let ids: Vec<_> = picture.beyond_tenure.iter().map(|line| (line.employee.as_str(), line.months)).collect();
        assert_eq!(ids, [("E3", 84), ("E1", 60)]);
    }

    /// In the position since `day`, in the kind since 2010 or, if that is later than 2025, since the same day.
    fn since(row: &mut crate::instance::EmployeeRow, day: &str) {
        let day: Date = day.parse().unwrap();
        row.birth_date = "1980-05-17".parse().unwrap();
        row.hired_on = "2005-01-01".parse().unwrap();
        row.tier_since = Some("2010-01-01".parse().unwrap());
        row.kind_since = Some(if day.year() > 2025 { day } else { "2010-01-01".parse().unwrap() });
        row.position_since = Some(day);
    }

    #[test]
    fn people_retire_from_the_first_period_that_begins_on_or_after_their_day() {
        let born =
            |birth: &'static str| move |row: &mut crate::instance::EmployeeRow| row.birth_date = birth.parse().unwrap();
        let instance = builder()
            .position_with("P1", "U1", "pelaksana", |row| row.seats = 4)
            .employee_with("E1", "P1", born("1969-12-15")) // 2028-01-01
            .employee_with("E2", "P1", born("1970-01-15")) // 2028-02-01
            .employee_with("E3", "P1", born("1972-01-15")) // after the horizon
            .employee_with("E4", "P1", |row| row.retire_on = Some("2026-06-01".parse().unwrap()))
            .build()
            .unwrap();
        let picture = Picture::of(&instance);
        let when: Vec<_> = picture.retirements.iter().map(|line| (line.employee.as_str(), line.period.0)).collect();
        assert_eq!(when, [("E4", 1), ("E1", 2), ("E2", 3)]);
        assert_eq!(picture.retiring(Period(2)), [("pelaksana", 1)]);
    }

    #[test]
    fn a_required_course_is_missed_only_where_the_instance_offers_it() {
        let without = builder().position("P1", "U1", "pengawas").employee("E1", "P1").build().unwrap();
        assert!(Picture::of(&without).missing_courses.is_empty());
        let with = builder()
            .course("PKP", 100)
            .position_with("P1", "U1", "pengawas", |row| row.seats = 3)
            .employee_with("E1", "P1", |row| since(row, "2026-06-01"))
            .employee("E2", "P1")
            .employee("E3", "P1")
            .completed("E3", "PKP")
            .build()
            .unwrap();
        let missing = Picture::of(&with).missing_courses;
        let who: Vec<_> = missing.iter().map(|line| (line.employee.as_str(), line.due)).collect();
        assert_eq!(who, [("E2", true), ("E1", false)]);
    }

    #[test]
    fn staying_costs_the_allowances_of_those_not_retired() {
        let instance = builder()
            .position_with("P1", "U1", "pelaksana", |row| (row.seats, row.allowance) = (2, Money(1_000)))
            .employee("E1", "P1")
            .employee_with("E2", "P1", |row| row.birth_date = "1969-12-15".parse().unwrap())
            .budget("B1", 2027, 30_000)
            .budget("B2", 2028, 10_000)
            .budget_with("B3", 2028, 50_000, |row| row.category = Some(Category::Training))
            .build()
            .unwrap();
        let left: Vec<_> = Picture::of(&instance).budgets.iter().map(|line| (line.staying.0, line.left.0)).collect();
        assert_eq!(left, [(24_000, 6_000), (12_000, -2_000), (0, 50_000)]);
    }
}
