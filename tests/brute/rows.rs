//! What a set of chosen paths uses of every coupling row, kept by plain counts of its own.

use std::collections::{BTreeMap, BTreeSet};

use rotasi::calendar::{Period, months_between};
use rotasi::instance::{Category, EmployeeId, Instance, PositionId, SessionId, SourceId, UnitId};
use rotasi::quantity::{Months, Points};

use super::paths::Path;

/// A row; all but [`Row::Mentors`] only grow as paths are added, and may not pass their limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    Seats(PositionId, Period),
    UnitMoves(UnitId, Period),
    Moves(Period),
    Promotions(Period),
    Attendees(usize),
    Budget(usize),
    /// Juniors less the places of mentors; what is above 0 costs points.
    Mentors(UnitId, Period),
}

/// Which rows are in force, by the names that reports give them.
#[derive(Clone, Debug)]
pub enum Force {
    /// All of them.
    All,
    /// All but the kinds of row of these names (`seats`, `kin`, ...).
    Without(BTreeSet<String>),
    /// These alone.
    Only(BTreeSet<String>),
}

impl Force {
    fn holds(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Without(kinds) => !kinds.contains(name.split(':').next().unwrap_or(name)),
            Self::Only(names) => names.contains(name),
        }
    }
}

/// What a path uses of rows, the sessions it may open, and its units by period where relatives count.
pub type Footprint = (Vec<(usize, i64)>, Vec<SessionId>, Vec<Option<UnitId>>);

/// All rows with their limits, and what the chosen paths use of them.
pub struct Load<'a> {
    instance: &'a Instance,
    force: Force,
    numbers: BTreeMap<Row, usize>,
    limits: Vec<i64>,
    /// What each unit above the limit costs, where that is allowed.
    penalties: Vec<Option<Points>>,
    used: Vec<i64>,
    /// Unit by period of those chosen.
    units: BTreeMap<EmployeeId, Vec<Option<UnitId>>>,
    /// Points of those chosen, mentoring apart.
    pub points: Points,
}

impl<'a> Load<'a> {
    pub fn new(instance: &'a Instance, force: Force) -> Self {
        let rows = rows(instance);
        let most = |&row| if force.holds(&name(instance, row)) { limit(instance, row) } else { i64::MAX };
        let limits: Vec<_> = rows.iter().map(most).collect();
        let gap = instance.policy.weights.mentor_gap;
        let penalties = rows.iter().map(|row| matches!(row, Row::Mentors(..)).then_some(gap)).collect();
        let used = vec![0; rows.len()];
        let numbers = rows.into_iter().enumerate().map(|(at, row)| (row, at)).collect();
        Self { instance, force, numbers, limits, penalties, used, units: BTreeMap::new(), points: Points::ZERO }
    }

    /// All by which `path` can help or hinder others; paths that are alike in it can stand for one another.
    pub fn footprint(&self, who: EmployeeId, path: &Path) -> Footprint {
        let limited = |&(row, _): &(usize, i64)| self.limits[row] != i64::MAX && self.penalties[row].is_none();
        let uses = path.uses.iter().copied().filter(limited).collect();
        let instance = self.instance;
        let mut sessions = path.sessions.clone();
        sessions.retain(|id| {
            let session = &instance.sessions[id.index()];
            let paid = || lines(instance, session.period, session.source, Category::Training);
            let dear = || session.fixed_cost.0 > 0 && paid().iter().any(|&line| self.in_force(Row::Budget(line)));
            self.force.holds(&format!("minimum:{}", session.id)) || dear()
        });
        let related = instance.relations.iter().any(|&(a, b)| a == who || b == who);
        let kin =
            related && !matches!(&self.force, Force::Only(names) if !names.iter().any(|one| one.starts_with("kin:")));
        (uses, sessions, if kin { units_of(instance, path) } else { Vec::new() })
    }

    fn in_force(&self, row: Row) -> bool {
        self.limits[self.numbers[&row]] != i64::MAX
    }

    /// What `path` uses, each row once; the cost of opening a session apart.
    pub fn uses(&self, who: EmployeeId, path: &Path) -> Vec<(usize, i64)> {
        let mut uses: BTreeMap<usize, i64> = BTreeMap::new();
        for (row, amount) in uses_of(self.instance, who, path) {
            *uses.entry(self.numbers[&row]).or_default() += amount;
        }
        uses.into_iter().collect()
    }

    /// Whether `path` fits beside those chosen, in every row that only grows.
    pub fn takes(&self, who: EmployeeId, path: &Path) -> bool {
        path.uses
            .iter()
            .all(|&(row, amount)| self.penalties[row].is_some() || self.used[row] + amount <= self.limits[row])
            && self.can_open(path)
            && self.kin_allow(who, path)
    }

    fn can_open(&self, path: &Path) -> bool {
        let mut opening = self.opening(path);
        opening.retain(|(_, amount)| *amount > 0);
        opening.iter().all(|&(row, _)| {
            let all: i64 = opening.iter().filter(|(other, _)| *other == row).map(|(_, amount)| amount).sum();
            let own = path.uses.iter().find(|(used, _)| *used == row).map_or(0, |(_, amount)| *amount);
            self.used[row] + own + all <= self.limits[row]
        })
    }

    /// What opening the sessions of `path` costs that nobody chosen attends.
    fn opening(&self, path: &Path) -> Vec<(usize, i64)> {
        let mut costs = Vec::new();
        for id in &path.sessions {
            let session = &self.instance.sessions[id.index()];
            if self.used[self.numbers[&Row::Attendees(id.index())]] == 0 && session.fixed_cost.0 > 0 {
                for line in lines(self.instance, session.period, session.source, Category::Training) {
                    costs.push((self.numbers[&Row::Budget(line)], session.fixed_cost.0));
                }
            }
        }
        costs
    }

    pub fn add(&mut self, who: EmployeeId, path: &Path) {
        let opening = self.opening(path);
        for &(row, amount) in path.uses.iter().chain(&opening) {
            self.used[row] += amount;
        }
        self.units.insert(who, units_of(self.instance, path));
        self.points += path.points;
    }

    pub fn remove(&mut self, who: EmployeeId, path: &Path) {
        self.units.remove(&who);
        self.points -= path.points;
        for &(row, amount) in &path.uses {
            self.used[row] -= amount;
        }
        // Sessions that nobody attends any more were opened by this path.
        for (row, amount) in self.opening(path) {
            self.used[row] -= amount;
        }
    }

    fn kin_allow(&self, who: EmployeeId, path: &Path) -> bool {
        let start = |employee: EmployeeId| {
            let held = self.instance.employees[employee.index()].position;
            held.map(|(held, _)| self.instance.positions[held.index()].unit)
        };
        let may_meet = |a: EmployeeId, b: EmployeeId, unit: UnitId, at: usize| {
            let [a, b] = [a, b].map(|one| &self.instance.employees[one.index()].id);
            !self.force.holds(&format!("kin:{a}:{b}:{}:{}", self.instance.units[unit.index()].id, at + 1))
        };
        self.instance.relations.iter().all(|&(a, b)| {
            let other = match who {
                _ if a == who => b,
                _ if b == who => a,
                _ => return true,
            };
            let Some(theirs) = self.units.get(&other) else { return true };
            units_of(self.instance, path).iter().zip(theirs).enumerate().all(|(at, (own, theirs))| {
                let together = own.filter(|_| own == theirs);
                let bad = |unit| start(who) != Some(unit) || start(other) != Some(unit);
                together.is_none_or(|unit| !bad(unit) || may_meet(a, b, unit, at))
            })
        })
    }

    /// What the least number of `session` asks when `candidates` more employees could attend.
    pub fn minimum_with(&self, session: usize, candidates: usize) -> Minimum {
        if !self.force.holds(&format!("minimum:{}", self.instance.sessions[session].id)) {
            return Minimum::Reachable;
        }
        let attendees = self.used[self.numbers[&Row::Attendees(session)]];
        let most = attendees + i64::try_from(candidates).expect("tiny");
        match most >= i64::from(self.instance.sessions[session].min_participants) {
            true => Minimum::Reachable,
            false if attendees > 0 => Minimum::Missed,
            false => Minimum::NotWorthOpening,
        }
    }

    /// What passing the limits costs where that is allowed.
    pub fn penalty(&self) -> Points {
        let priced = self.penalties.iter().enumerate().filter_map(|(row, penalty)| Some((row, (*penalty)?)));
        priced.map(|(row, penalty)| Points((-self.room(row)).max(0) * penalty.0)).sum()
    }

    /// The highest price of a row that makes sense: what passing its limit costs.
    pub fn dearest(&self, row: usize) -> Option<Points> {
        self.penalties[row]
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.limits.len()
    }

    /// The limit of a row; `i64::MAX` = none.
    pub fn limit(&self, row: usize) -> i64 {
        self.limits[row]
    }

    /// What a row has left.
    pub fn room(&self, row: usize) -> i64 {
        self.limits[row].saturating_sub(self.used[row])
    }
}

/// Whether a session's least number can be had.
pub enum Minimum {
    /// It can.
    Reachable,
    /// It cannot, and somebody attends.
    Missed,
    /// It cannot, and nobody attends yet.
    NotWorthOpening,
}

fn rows(instance: &Instance) -> Vec<Row> {
    let mut rows = Vec::new();
    for period in instance.calendar.periods() {
        rows.extend((0..instance.positions.len()).map(|at| Row::Seats(PositionId::at(at), period)));
        for unit in (0..instance.units.len()).map(UnitId::at) {
            rows.extend([Row::UnitMoves(unit, period), Row::Mentors(unit, period)]);
        }
        rows.extend([Row::Moves(period), Row::Promotions(period)]);
    }
    rows.extend((0..instance.sessions.len()).map(Row::Attendees));
    rows.extend((0..instance.budgets.len()).map(Row::Budget));
    rows
}

/// The row's name in reports.
fn name(instance: &Instance, row: Row) -> String {
    let unit = |unit: UnitId| &instance.units[unit.index()].id;
    match row {
        Row::Seats(position, t) => format!("seats:{}:{t}", instance.positions[position.index()].id),
        Row::UnitMoves(of, t) => format!("unit_moves:{}:{t}", unit(of)),
        Row::Moves(t) => format!("moves:{t}"),
        Row::Promotions(t) => format!("promotions:{t}"),
        Row::Attendees(session) => format!("capacity:{}", instance.sessions[session].id),
        Row::Budget(line) => format!("budget:{}", instance.budgets[line].id),
        Row::Mentors(of, t) => format!("mentors:{}:{t}", unit(of)),
    }
}

fn limit(instance: &Instance, row: Row) -> i64 {
    let unless_zero = |most: u32| if most == 0 { i64::MAX } else { i64::from(most) };
    let holders = |wanted: &dyn Fn(PositionId) -> bool| {
        let held = instance.employees.iter().filter(|one| one.position.is_some_and(|(held, _)| wanted(held)));
        i64::try_from(held.count()).expect("tiny")
    };
    match row {
        Row::Seats(position, _) => {
            i64::from(instance.positions[position.index()].seats).max(holders(&|held| held == position))
        }
        Row::UnitMoves(unit, _) => {
            let at_start = holders(&|held| instance.positions[held.index()].unit == unit);
            (i64::from(instance.policy.moves.unit_move_share) * at_start / 100).max(1)
        }
        Row::Mentors(..) => 0,
        Row::Moves(_) => unless_zero(instance.policy.moves.max_moves),
        Row::Promotions(_) => unless_zero(instance.policy.moves.max_promotions),
        Row::Attendees(session) => i64::from(instance.sessions[session].capacity),
        Row::Budget(line) => instance.budgets[line].amount.0,
    }
}

fn uses_of(instance: &Instance, who: EmployeeId, path: &Path) -> Vec<(Row, i64)> {
    let mut uses = Vec::new();
    let position = |id: PositionId| &instance.positions[id.index()];
    for (period, step) in instance.calendar.periods().zip(&path.steps) {
        let Some(held) = step.position else { continue };
        let mut pay = |source, category, amount| {
            let lines = lines(instance, period, source, category);
            uses.extend(lines.into_iter().map(|line| (Row::Budget(line), amount)));
        };
        let months = i64::from(instance.calendar.length().months().0);
        pay(instance.allowance_source, Category::Allowance, position(held).allowance.0 * months);
        if let Some(left) = step.left {
            let pair = (position(left).location, position(held).location);
            if pair.0 != pair.1 {
                let cost = instance.relocations.get(&pair).unwrap_or(&instance.policy.relocation_cost);
                pay(instance.relocation_source, Category::Relocation, cost.0);
            }
            uses.push((Row::UnitMoves(position(left).unit, period), 1));
        }
        uses.push((Row::Mentors(position(held).unit, period), guidance(instance, who, period)));
        uses.push((Row::Seats(held, period), 1));
        uses.push((Row::Moves(period), i64::from(step.moved)));
        uses.push((Row::Promotions(period), i64::from(step.promotion)));
    }
    for id in &path.sessions {
        let session = &instance.sessions[id.index()];
        uses.push((Row::Attendees(id.index()), 1));
        for line in lines(instance, session.period, session.source, Category::Training) {
            uses.push((Row::Budget(line), session.cost.0));
        }
    }
    uses.retain(|&(_, amount)| amount != 0);
    uses
}

/// Budget lines under which an item falls.
fn lines(instance: &Instance, period: Period, source: SourceId, category: Category) -> Vec<usize> {
    let year = instance.calendar.day(period).year();
    let falls = |at: &usize| {
        let line = &instance.budgets[*at];
        let payer = line.source.is_none() || line.source == Some(source);
        line.year == year && payer && (line.category.is_none() || line.category == Some(category))
    };
    (0..instance.budgets.len()).filter(falls).collect()
}

fn units_of(instance: &Instance, path: &Path) -> Vec<Option<UnitId>> {
    path.positions.iter().map(|held| held.map(|held| instance.positions[held.index()].unit)).collect()
}

/// 1 for a junior, less than 0 for a mentor by the juniors one can take.
fn guidance(instance: &Instance, who: EmployeeId, period: Period) -> i64 {
    let (rules, employee) = (&instance.policy.mentoring, &instance.employees[who.index()]);
    let served = months_between(employee.hired_on, instance.calendar.day(period));
    if served < Months::from_years(rules.junior_years) {
        1
    } else if served >= Months::from_years(rules.mentor_years) && employee.performance >= rules.min_performance {
        -i64::from(rules.juniors_per_mentor)
    } else {
        0
    }
}
