//! Numbers the coupling rows that can bind. A row whose left-hand side cannot pass its limit, whatever the careers, is
//! left out before any solver sees it.

use rustc_hash::FxHashMap;

use super::RowMeaning;
use crate::calendar::Period;
use crate::career::{Frame, NO_ROW, Prospects, Rows, points};
use crate::instance::{BudgetId, Category, EmployeeId, Instance, PositionId, SessionId, SourceId, UnitId};
use crate::packing::Row;

/// Rows being numbered.
struct Numbering<'a> {
    instance: &'a Instance,
    rows: Vec<Row>,
    meanings: Vec<RowMeaning>,
}

impl Numbering<'_> {
    fn row(&mut self, meaning: RowMeaning, limit: i64, penalty: Option<i64>) -> u32 {
        self.rows.push(Row { limit, penalty });
        self.meanings.push(meaning);
        u32::try_from(self.rows.len() - 1).expect("rows are numbered in 32 bits")
    }
}

/// The rows of `instance`, their meanings, and their numbers by meaning.
pub(super) fn number(instance: &Instance, frame: &Frame, prospects: &[Prospects]) -> (Vec<Row>, Vec<RowMeaning>, Rows) {
    let horizon = instance.calendar.horizon();
    let mut rows = Rows::none(horizon, instance.positions.len(), instance.sessions.len(), instance.units.len());
    let mut numbering = Numbering { instance, rows: Vec::new(), meanings: Vec::new() };
    seats(&mut numbering, prospects, &mut rows);
    sessions(&mut numbering, frame, prospects, &mut rows);
    budgets(&mut numbering, &mut rows);
    caps(&mut numbering, prospects, &mut rows);
    kin(&mut numbering, prospects, &mut rows);
    mentors(&mut numbering, prospects, &mut rows);
    (numbering.rows, numbering.meanings, rows)
}

fn seats(numbering: &mut Numbering<'_>, prospects: &[Prospects], rows: &mut Rows) {
    let instance = numbering.instance;
    let mut candidates = vec![0_u32; instance.positions.len()];
    for prospect in prospects.iter().flat_map(|own| &own.positions) {
        candidates[prospect.position.index()] += 1;
    }
    for (at, position) in instance.positions.iter().enumerate() {
        let limit = position.most_holders();
        if candidates[at] <= limit {
            continue;
        }
        for t in instance.calendar.periods() {
            let meaning = RowMeaning::Seats(PositionId::at(at), t);
            rows.seats[at * instance.calendar.horizon() + t.index()] = numbering.row(meaning, i64::from(limit), None);
        }
    }
}

fn sessions(numbering: &mut Numbering<'_>, frame: &Frame, prospects: &[Prospects], rows: &mut Rows) {
    let instance = numbering.instance;
    let mut candidates = vec![0_u32; instance.sessions.len()];
    for session in prospects.iter().flat_map(|own| &own.courses).flat_map(|course| &frame.sessions_of[course.index()]) {
        candidates[session.index()] += 1;
    }
    for (at, session) in instance.sessions.iter().enumerate() {
        let id = SessionId::at(at);
        if session.must_be_opened() {
            rows.capacity[at] = numbering.row(RowMeaning::Capacity(id), 0, None);
            if session.min_participants > 0 {
                rows.minimum[at] = numbering.row(RowMeaning::Minimum(id), 0, None);
            }
        } else if candidates[at] > session.capacity {
            rows.capacity[at] = numbering.row(RowMeaning::Capacity(id), i64::from(session.capacity), None);
        }
    }
}

fn budgets(numbering: &mut Numbering<'_>, rows: &mut Rows) {
    let instance = numbering.instance;
    let year = |t: Period| instance.calendar.fiscal_year(t);
    for (at, line) in instance.budgets.iter().enumerate() {
        let falls = |t: Period, source: SourceId, category| line.covers(year(t), source, category);
        let attended: Vec<usize> = (0..instance.sessions.len())
            .filter(|&s| falls(instance.sessions[s].period, instance.sessions[s].source, Category::Training))
            .filter(|&s| instance.sessions[s].cost.0 > 0 || instance.sessions[s].fixed_cost.0 > 0)
            .collect();
        let moved: Vec<Period> = instance
            .calendar
            .periods()
            .filter(|&t| falls(t, instance.relocation_source, Category::Relocation))
            .collect();
        let paid: Vec<Period> =
            instance.calendar.periods().filter(|&t| falls(t, instance.allowance_source, Category::Allowance)).collect();
        if attended.is_empty() && moved.is_empty() && paid.is_empty() {
            continue;
        }
        let row = numbering.row(RowMeaning::Budget(BudgetId::at(at)), line.amount.0, None);
        attended.into_iter().for_each(|s| rows.training[s].push(row));
        moved.into_iter().for_each(|t| rows.relocation[t.index()].push(row));
        paid.into_iter().for_each(|t| rows.allowance[t.index()].push(row));
    }
}

/// Caps on moves: out of units, in all, and promotions.
fn caps(numbering: &mut Numbering<'_>, prospects: &[Prospects], rows: &mut Rows) {
    let instance = numbering.instance;
    let (mut holders, mut leavers) = (vec![0_i64; instance.units.len()], vec![0_i64; instance.units.len()]);
    let unit_of = |position: PositionId| instance.positions[position.index()].unit;
    for employee in &instance.employees {
        if let Some((position, _)) = employee.position {
            holders[unit_of(position).index()] += 1;
        }
    }
    // Whoever has no position moves by entering even the only one within reach, by decision or not.
    let can_move = |own: &Prospects| {
        let held = instance.employees[own.employee.index()].position.map(|(position, _)| position);
        own.positions.iter().any(|prospect| Some(prospect.position) != held)
    };
    for own in prospects.iter().filter(|own| can_move(own)) {
        let mut units: Vec<UnitId> = own.positions.iter().map(|prospect| unit_of(prospect.position)).collect();
        units.dedup();
        units.iter().for_each(|unit| leavers[unit.index()] += 1);
    }
    let policy = &instance.policy.moves;
    let movers = i64::try_from(prospects.iter().filter(|own| can_move(own)).count()).unwrap_or(i64::MAX);
    for t in instance.calendar.periods() {
        for at in 0..instance.units.len() {
            let limit = (holders[at] * i64::from(policy.unit_move_share) / 100).max(1);
            if leavers[at] > limit {
                let meaning = RowMeaning::UnitMoves(UnitId::at(at), t);
                rows.unit_moves[at * instance.calendar.horizon() + t.index()] = numbering.row(meaning, limit, None);
            }
        }
        let (most, promotions) = (i64::from(policy.max_moves), i64::from(policy.max_promotions));
        if most > 0 && movers > most {
            rows.moves[t.index()] = numbering.row(RowMeaning::Moves(t), most, None);
        }
        if promotions > 0 && movers > promotions {
            rows.promotions[t.index()] = numbering.row(RowMeaning::Promotions(t), promotions, None);
        }
    }
}

fn kin(numbering: &mut Numbering<'_>, prospects: &[Prospects], rows: &mut Rows) {
    let instance = numbering.instance;
    let unit_of = |position: PositionId| instance.positions[position.index()].unit;
    let units = |employee: EmployeeId| {
        let mut units: Vec<UnitId> =
            prospects[employee.index()].positions.iter().map(|prospect| unit_of(prospect.position)).collect();
        units.dedup();
        units
    };
    let at_start =
        |employee: EmployeeId| instance.employees[employee.index()].position.map(|(position, _)| unit_of(position));
    for &(a, b) in &instance.relations {
        let shared = units(b);
        for unit in units(a).into_iter().filter(|unit| shared.contains(unit)) {
            if at_start(a) == Some(unit) && at_start(b) == Some(unit) {
                continue;
            }
            for t in instance.calendar.periods() {
                let row = numbering.row(RowMeaning::Kin(a, b, unit, t), 1, None);
                rows.kin.entry(a).or_default().push((unit, t, row));
                rows.kin.entry(b).or_default().push((unit, t, row));
            }
        }
    }
}

/// Mentoring: juniors − load · mentors ≤ uncovered, each uncovered junior priced.
fn mentors(numbering: &mut Numbering<'_>, prospects: &[Prospects], rows: &mut Rows) {
    let instance = numbering.instance;
    let penalty = instance.policy.weights.mentor_gap.0;
    if penalty == 0 {
        return;
    }
    let mut with_juniors: FxHashMap<(UnitId, Period), ()> = FxHashMap::default();
    for own in prospects {
        let employee = &instance.employees[own.employee.index()];
        for t in instance.calendar.periods().filter(|&t| points::is_junior(instance, employee, t)) {
            for prospect in &own.positions {
                with_juniors.insert((instance.positions[prospect.position.index()].unit, t), ());
            }
        }
    }
    for at in 0..instance.units.len() {
        for t in instance.calendar.periods() {
            let unit = UnitId::at(at);
            if with_juniors.contains_key(&(unit, t)) {
                let row = numbering.row(RowMeaning::Mentors(unit, t), 0, Some(penalty));
                rows.mentors[at * instance.calendar.horizon() + t.index()] = row;
            }
        }
    }
    debug_assert!(rows.mentors.iter().filter(|&&row| row != NO_ROW).count() == with_juniors.len());
}
