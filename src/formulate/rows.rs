//! Numbers the coupling rows that can bind. A row whose left-hand side cannot pass its limit, whatever the careers, is
//! left out before any solver sees it.

use rustc_hash::FxHashMap;

use super::RowMeaning;
use super::knapsacks::knapsacks;
use crate::calendar::Period;
use crate::career::{Frame, NO_ROW, Prospects, Rows, points};
use crate::instance::{BudgetId, Category, EmployeeId, Instance, PositionId, SessionId, SourceId, UnitId};
use crate::packing::{Problem, Row};

/// Rows being numbered.
pub(super) struct Numbering<'a> {
    pub(super) instance: &'a Instance,
    rows: Vec<Row>,
    pub(super) meanings: Vec<RowMeaning>,
}

impl Numbering<'_> {
    pub(super) fn row(&mut self, meaning: RowMeaning, limit: i64, penalty: Option<i64>) -> u32 {
        self.rows.push(Row { limit, penalty });
        self.meanings.push(meaning);
        u32::try_from(self.rows.len() - 1).expect("rows are numbered in 32 bits")
    }
}

/// Rows with their meanings.
pub(super) struct Numbered {
    /// The rows, and what their loads keep to besides; no agents.
    pub(super) problem: Problem,
    pub(super) meanings: Vec<RowMeaning>,
    /// The budget line of each knapsack.
    pub(super) purses: Vec<BudgetId>,
    /// Numbers by meaning.
    pub(super) rows: Rows,
}

/// The rows of `instance`.
pub(super) fn number(instance: &Instance, frame: &Frame, prospects: &[Prospects]) -> Numbered {
    let horizon = instance.calendar.horizon();
    let mut rows = Rows::none(horizon, instance.positions.len(), instance.sessions.len(), instance.units.len());
    let mut numbering = Numbering { instance, rows: Vec::new(), meanings: Vec::new() };
    seats(&mut numbering, prospects, &mut rows);
    let candidates = candidates(instance, frame, prospects);
    sessions(&mut numbering, &candidates, &mut rows);
    budgets(&mut numbering, &mut rows);
    caps(&mut numbering, prospects, &mut rows);
    kin(&mut numbering, prospects, &mut rows);
    mentors(&mut numbering, prospects, &mut rows);
    let (knapsacks, purses) = knapsacks(&mut numbering, &candidates, &mut rows);
    let Numbering { rows: table, meanings, .. } = numbering;
    Numbered { problem: Problem { rows: table, knapsacks, ..Problem::default() }, meanings, purses, rows }
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

/// By session, how many could come.
fn candidates(instance: &Instance, frame: &Frame, prospects: &[Prospects]) -> Vec<u32> {
    let mut candidates = vec![0_u32; instance.sessions.len()];
    for session in prospects.iter().flat_map(|own| &own.courses).flat_map(|course| &frame.sessions_of[course.index()]) {
        candidates[session.index()] += 1;
    }
    candidates
}

fn sessions(numbering: &mut Numbering<'_>, candidates: &[u32], rows: &mut Rows) {
    let instance = numbering.instance;
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::formulate::encode;
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;

    /// Two units, two kinds one tier apart, every rule off, one period.
    fn service() -> InstanceBuilder {
        InstanceBuilder::new("2027-01-01", 1)
            .policy_with(|policy| policy.kinds = Policy::asn().kinds)
            .unit("U1")
            .unit("U2")
            .position_with("A", "U1", "pelaksana", |row| row.seats = 9)
            .position_with("B", "U2", "pelaksana", |row| row.seats = 9)
    }

    /// With that many holders of `A`.
    fn staffed(count: u32) -> InstanceBuilder {
        (1..=count).fold(service(), |builder, employee| builder.employee(employee, "A"))
    }

    /// Names and limits of the rows that a test is about: the limits on leaving a unit (`leaving`), or all others.
    fn listed(builder: &InstanceBuilder, leaving: bool) -> Vec<(String, i64)> {
        let instance = builder.build().unwrap();
        let formulation = encode(&instance);
        let rows = formulation.meanings.iter().zip(&formulation.problem.rows);
        let about = rows.filter(|(meaning, _)| matches!(meaning, RowMeaning::UnitMoves(..)) == leaving);
        about.map(|(meaning, row)| (meaning.name(&instance), row.limit)).collect()
    }

    fn numbered(builder: &InstanceBuilder) -> Vec<(String, i64)> {
        listed(builder, false)
    }

    fn rows(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
        expected.iter().map(|&(name, limit)| (name.to_owned(), limit)).collect()
    }

    #[test]
    fn a_service_in_which_nothing_can_bind_has_no_rows() {
        assert_eq!(numbered(&staffed(3)), rows(&[]));
    }

    #[test]
    fn seats_are_a_row_where_more_people_than_seats_could_come() {
        let scarce = staffed(3).position("C", "U2", "pelaksana");
        assert_eq!(numbered(&scarce), rows(&[("seats:C:1", 1)]));
        let enough = staffed(3).position_with("C", "U2", "pelaksana", |row| row.seats = 3);
        assert_eq!(numbered(&enough), rows(&[]));
    }

    #[test]
    fn an_over_full_position_keeps_its_holders_and_takes_nobody_in() {
        let crowded = service().position("C", "U1", "pelaksana").employee(1, "C").employee(2, "C").employee(3, "A");
        assert_eq!(numbered(&crowded), rows(&[]), "nobody can enter, so that two stay the most");
        let decided = crowded.must(3, "C", 1, 1);
        assert_eq!(numbered(&decided), rows(&[("seats:C:1", 2)]));
    }

    #[test]
    fn a_share_of_the_holders_may_leave_a_unit_rounded_down() {
        let share = |percent| listed(&staffed(5).policy_with(|policy| policy.moves.unit_move_share = percent), true);
        assert_eq!(share(50), rows(&[("unit_moves:U1:1", 2), ("unit_moves:U2:1", 1)]));
        assert_eq!(share(39), rows(&[("unit_moves:U1:1", 1), ("unit_moves:U2:1", 1)]));
        assert_eq!(share(100), rows(&[("unit_moves:U2:1", 1)]), "all five may leave; nobody was in the other unit");
    }

    #[test]
    fn one_move_out_of_a_unit_is_always_allowed() {
        let still = staffed(5).policy_with(|policy| policy.moves.unit_move_share = 0);
        assert_eq!(listed(&still, true), rows(&[("unit_moves:U1:1", 1), ("unit_moves:U2:1", 1)]));
    }

    #[test]
    fn limits_on_moves_and_promotions_are_rows_where_more_people_can_move() {
        let limited = |moves, promotions| {
            let change =
                |policy: &mut Policy| (policy.moves.max_moves, policy.moves.max_promotions) = (moves, promotions);
            numbered(&staffed(1).unplaced("N", "pelaksana").policy_with(change))
        };
        assert_eq!(limited(1, 1), rows(&[("moves:1", 1), ("promotions:1", 1)]));
        assert_eq!(limited(2, 1), rows(&[("promotions:1", 1)]));
        assert_eq!(limited(2, 2), rows(&[]));
        assert_eq!(limited(0, 0), rows(&[]), "nought means no limit");
    }

    #[test]
    fn people_without_a_position_whom_decisions_place_count_as_movers() {
        let mut builder = service().policy_with(|policy| policy.moves.max_moves = 1);
        for position in &mut builder.tables_mut().positions {
            position.open = false;
        }
        let decided = builder.unplaced(1, "pelaksana").unplaced(2, "pelaksana").must(1, "A", 1, 1).must(2, "A", 1, 1);
        assert_eq!(numbered(&decided), rows(&[("moves:1", 1)]));
    }

    #[test]
    fn people_who_can_only_stay_are_no_movers() {
        let mut builder =
            staffed(3).policy_with(|policy| (policy.moves.max_moves, policy.moves.unit_move_share) = (1, 0));
        for position in &mut builder.tables_mut().positions {
            position.open = position.position_id == "A";
        }
        assert_eq!(numbered(&builder), rows(&[]));
        assert_eq!(listed(&builder, true), rows(&[]));
    }

    #[test]
    fn relatives_are_kept_apart_except_where_both_are_at_the_start() {
        let together = staffed(2).kin(1, 2);
        assert_eq!(numbered(&together), rows(&[("kin:1:2:U2:1", 1)]));
        let apart = staffed(1).employee(2, "B").kin(1, 2);
        assert_eq!(numbered(&apart), rows(&[("kin:1:2:U1:1", 1), ("kin:1:2:U2:1", 1)]));
    }

    #[test]
    fn a_session_is_a_row_where_more_people_than_places_could_come() {
        let taught = |capacity| numbered(&staffed(3).course("K", 10).session("S", "K", 1, capacity));
        assert_eq!(taught(2), rows(&[("capacity:S", 2)]));
        assert_eq!(taught(3), rows(&[]));
    }

    #[test]
    fn a_session_to_be_opened_has_no_places_of_its_own() {
        let opened = |minimum, fixed| {
            let change = |row: &mut crate::instance::SessionRow| {
                (row.min_participants, row.fixed_cost) = (minimum, crate::quantity::Money(fixed));
            };
            numbered(&staffed(3).course("K", 10).session_with("S", "K", 1, 9, change))
        };
        assert_eq!(opened(2, 0), rows(&[("capacity:S", 0), ("minimum:S", 0)]));
        assert_eq!(opened(0, 5), rows(&[("capacity:S", 0)]));
    }

    #[test]
    fn budget_lines_are_rows_in_years_and_for_costs_of_the_plan() {
        let training = Some(Category::Training);
        let lines =
            staffed(1)
                .budget("ALL", 2027, 100)
                .budget("LATER", 2028, 100)
                .budget_with("TRAINING", 2027, 100, |row| row.category = training);
        assert_eq!(numbered(&lines), rows(&[("budget:ALL", 100)]));
        let taught = lines.course("K", 10).session_with("S", "K", 1, 9, |row| row.cost = crate::quantity::Money(7));
        let counted = ("participants:S", 1);
        assert_eq!(numbered(&taught), rows(&[("budget:ALL", 100), ("budget:TRAINING", 100), counted]));
    }

    #[test]
    fn mentoring_is_priced_where_juniors_could_be_and_only_if_gaps_cost_points() {
        let mut builder = staffed(1).employee_with("J", "B", |row| row.hired_on = date(2026, 9, 1));
        builder = builder.policy_with(|policy| policy.mentoring = Policy::asn().mentoring);
        assert_eq!(numbered(&builder), rows(&[]));
        let priced = builder.policy_with(|policy| policy.weights.mentor_gap = crate::quantity::Points(15));
        assert_eq!(numbered(&priced), rows(&[("mentors:U1:1", 0), ("mentors:U2:1", 0)]));
        let table = encode(&priced.build().unwrap()).problem.rows;
        assert_eq!(table.iter().filter_map(|row| row.penalty).collect::<Vec<_>>(), [15, 15]);
    }
}
