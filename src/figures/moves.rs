//! Who moves from where to where: all moves as rows, their counts, the flows of the career ladder, and the rules that
//! moves do not keep.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::calendar::Period;
use crate::instance::{EmployeeId, Instance, PositionId};
use crate::plan::{Placement, Plan, StepLabel, relocation};
use crate::policy::{KindId, Rule};
use crate::quantity::{BasisPoints, Money, Points};

/// Moves of all sorts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MoveFigures {
    /// Every move, by period, then by employee in input order.
    pub rows: Vec<MoveRow>,
    /// Counts by period.
    pub by_period: Vec<MoveCounts>,
    /// The whole horizon.
    pub total: MoveCounts,
    /// Who goes from which unit and kind to which, the broadest flows first.
    pub flows: Vec<Flow>,
    /// The same by kind alone, in the order of the kinds' names.
    pub ladder: Vec<Rung>,
    /// Arrivals and departures by unit, in the order of the ids; units without are left out.
    pub by_unit: Vec<UnitMoves>,
    /// Rules that moves do not keep, in the order of the model; rules always kept are left out.
    pub breaches: Vec<BreachLine>,
}

/// A move into a position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MoveRow {
    /// When.
    pub period: Period,
    /// `employee_id`.
    pub employee: String,
    /// Place of the employee in the instance.
    #[serde(skip)]
    pub who: EmployeeId,
    /// Position left; none when unplaced before.
    pub from_position: Option<String>,
    /// Unit left; none when unplaced before.
    pub from_unit: Option<String>,
    /// Kind held before.
    pub from_kind: String,
    /// Position entered.
    pub to_position: String,
    /// Unit entered.
    pub to_unit: String,
    /// Kind held now.
    pub to_kind: String,
    /// The plan's label.
    #[serde(rename = "move")]
    pub step: StepLabel,
    /// Whether it leads one tier up.
    pub promotion: bool,
    /// Rules that did not hold.
    pub breaches: Vec<Rule>,
    /// Match in the new position.
    pub jpm: Option<BasisPoints>,
    /// All points of that employee and period.
    pub points: Points,
    /// What the change of location costs.
    pub relocation: Money,
}

/// Counts of moves; `moves = promotions + rotations + entering`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MoveCounts {
    /// Moves of any sort.
    pub moves: u64,
    /// One tier up, from a position or from none.
    pub promotions: u64,
    /// From one position to another without promotion.
    pub rotations: u64,
    /// From no position into one, without promotion.
    pub entering: u64,
    /// Of all these, by decision against a rule.
    pub overrides: u64,
    /// Of all these, with a change of location that costs.
    pub relocations: u64,
}

/// Moves from one unit and kind to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Flow {
    /// Unit left; none when unplaced before.
    pub from_unit: Option<String>,
    /// Kind held before.
    pub from_kind: String,
    /// Unit entered.
    pub to_unit: String,
    /// Kind held after.
    pub to_kind: String,
    /// How many go that way.
    pub moves: u64,
    /// How many of them are promotions.
    pub promotions: u64,
}

/// Moves from one kind to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rung {
    /// Kind held before.
    pub from: String,
    /// Kind held after.
    pub to: String,
    /// How many go that way.
    pub moves: u64,
    /// How many of them are promotions.
    pub promotions: u64,
}

/// Moves of a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UnitMoves {
    /// `unit_id`.
    pub unit: String,
    /// From elsewhere, or from no position, into the unit.
    pub arriving: u64,
    /// From the unit to elsewhere.
    pub leaving: u64,
    /// From one of its positions to another.
    pub within: u64,
}

/// A rule that some moves do not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BreachLine {
    /// Which rule.
    pub rule: Rule,
    /// Moves that pass over it because the policy takes it softly.
    pub soft: u64,
    /// Moves by decision against it.
    pub by_decision: u64,
}

impl MoveCounts {
    fn add(&mut self, row: &MoveRow) {
        self.moves += 1;
        self.promotions += u64::from(row.promotion);
        self.rotations += u64::from(!row.promotion && row.from_position.is_some());
        self.entering += u64::from(!row.promotion && row.from_position.is_none());
        self.overrides += u64::from(row.step == StepLabel::Override);
        self.relocations += u64::from(row.relocation > Money::ZERO);
    }
}

impl MoveFigures {
    pub(super) fn of(instance: &Instance, plan: &Plan) -> Self {
        let mut rows = rows(instance, plan);
        rows.sort_by_key(|row| (row.period, row.who));
        let mut by_period = vec![MoveCounts::default(); instance.calendar.horizon()];
        let mut total = MoveCounts::default();
        for row in &rows {
            by_period[row.period.index()].add(row);
            total.add(row);
        }
        let flows = flows(&rows);
        let (ladder, by_unit) = (ladder(&flows), by_unit(&flows));
        let breaches = breaches(&rows);
        Self { rows, by_period, total, flows, ladder, by_unit, breaches }
    }
}

fn rows(instance: &Instance, plan: &Plan) -> Vec<MoveRow> {
    let mut rows = Vec::new();
    for (at, employee) in instance.employees.iter().enumerate() {
        let who = EmployeeId::at(at);
        let mut held = employee.position.map(|(position, _)| position);
        let mut kind = employee.kind;
        for (period, placement) in instance.calendar.periods().zip(plan.career(who)) {
            if let Some(now) = placement.position.filter(|now| held != Some(*now)) {
                rows.push(row(instance, who, period, (held, kind), now, placement));
            }
            (held, kind) = (placement.position, placement.kind);
        }
    }
    rows
}

fn row(
    instance: &Instance,
    who: EmployeeId,
    period: Period,
    before: (Option<PositionId>, KindId),
    now: PositionId,
    placement: &Placement,
) -> MoveRow {
    let position = |id: PositionId| &instance.positions[id.index()];
    let unit = |id: PositionId| instance.units[position(id).unit.index()].id.clone();
    let kind = |id: KindId| instance.policy.kind(id);
    let (held, before) = before;
    MoveRow {
        period,
        employee: instance.employees[who.index()].id.clone(),
        who,
        from_position: held.map(|id| position(id).id.clone()),
        from_unit: held.map(unit),
        from_kind: kind(before).name.clone(),
        to_position: position(now).id.clone(),
        to_unit: unit(now),
        to_kind: kind(placement.kind).name.clone(),
        step: placement.step,
        promotion: kind(placement.kind).tier.checked_sub(kind(before).tier) == Some(1),
        breaches: placement.breaches.iter().collect(),
        jpm: placement.jpm,
        points: placement.points,
        relocation: held.and_then(|from| relocation(instance, from, now)).unwrap_or_default(),
    }
}

fn flows(rows: &[MoveRow]) -> Vec<Flow> {
    type Ends<'r> = (Option<&'r str>, &'r str, &'r str, &'r str);
    let mut counts: BTreeMap<Ends<'_>, (u64, u64)> = BTreeMap::new();
    for row in rows {
        let ends = (row.from_unit.as_deref(), row.from_kind.as_str(), row.to_unit.as_str(), row.to_kind.as_str());
        let count = counts.entry(ends).or_default();
        count.0 += 1;
        count.1 += u64::from(row.promotion);
    }
    let mut flows: Vec<Flow> = counts
        .into_iter()
        .map(|((from_unit, from_kind, to_unit, to_kind), (moves, promotions))| Flow {
            from_unit: from_unit.map(str::to_owned),
            from_kind: from_kind.to_owned(),
            to_unit: to_unit.to_owned(),
            to_kind: to_kind.to_owned(),
            moves,
            promotions,
        })
        .collect();
    flows.sort_by_key(|flow| std::cmp::Reverse(flow.moves));
    flows
}

fn ladder(flows: &[Flow]) -> Vec<Rung> {
    let mut counts: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
    for flow in flows {
        let count = counts.entry((&flow.from_kind, &flow.to_kind)).or_default();
        *count = (count.0 + flow.moves, count.1 + flow.promotions);
    }
    let rung = |((from, to), (moves, promotions)): ((&str, &str), (u64, u64))| Rung {
        from: from.to_owned(),
        to: to.to_owned(),
        moves,
        promotions,
    };
    counts.into_iter().map(rung).collect()
}

fn by_unit(flows: &[Flow]) -> Vec<UnitMoves> {
    let mut counts: BTreeMap<&str, UnitMoves> = BTreeMap::new();
    for flow in flows {
        let within = flow.from_unit.as_deref() == Some(&flow.to_unit);
        let entered = counts.entry(&flow.to_unit).or_default();
        if within {
            entered.within += flow.moves;
            continue;
        }
        entered.arriving += flow.moves;
        if let Some(left) = &flow.from_unit {
            counts.entry(left).or_default().leaving += flow.moves;
        }
    }
    let named = |(unit, moves): (&str, UnitMoves)| UnitMoves { unit: unit.to_owned(), ..moves };
    counts.into_iter().map(named).collect()
}

fn breaches(rows: &[MoveRow]) -> Vec<BreachLine> {
    let of = |rule: Rule| {
        let breaking = rows.iter().filter(|row| row.breaches.contains(&rule));
        let (by_decision, soft): (Vec<_>, Vec<_>) = breaking.partition(|row| row.step == StepLabel::Override);
        BreachLine { rule, soft: soft.len() as u64, by_decision: by_decision.len() as u64 }
    };
    Rule::ALL.into_iter().map(of).filter(|line| line.soft + line.by_decision > 0).collect()
}
