//! When no plan exists: what contradicts each other, whether all of it is needed, and the cheapest ways out.
//!
//! For a planner: which decisions, budget lines and limits cannot stand together, and how much money more, or which decisions
//! fewer, would do. For an OR reader: an irreducible infeasible subset whose every member is tested again; the least total
//! excess over the budget rows made elastic; and a minimum hitting set of contradictions, found by generating them one
//! after another. Every way out is a repaired instance with a plan that has passed the audit.

use std::time::Instant;

use serde::Serialize;

use crate::diagnostic::Text;
use crate::formulate::{self, Formulation, RowMeaning};
use crate::instance::{BudgetId, Decision, Instance, Order, overdrawn};
use crate::lp::LpBackend;
use crate::packing::Row;
use crate::pipeline::{self, RunError, Solver, Status};
use crate::quantity::Money;
use crate::solver::{self, Settings, Start, StopReason, StopSignal};
use crate::verify;

/// Why no plan exists, and the ways out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contradiction {
    /// What contradicts each other.
    pub items: Vec<Item>,
    /// Proved: no part of it does.
    pub minimal: bool,
    /// The least money that would have to be added; none where money does not help, or nothing was found in time.
    pub money: Option<MoreMoney>,
    /// The fewest decisions that would have to be dropped; none where that does not help, or nothing was found in time.
    pub decisions: Option<Fewer>,
}

/// A decision, budget line or other row of a contradiction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its name (model §4), e.g. `decision:4`.
    pub name: String,
    /// What it says.
    pub words: Text,
    /// Whether a plan of the others exists: it is needed. None = undecided in time.
    pub needed: Option<bool>,
}

/// Money that makes a plan possible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MoreMoney {
    /// How much more each line needs, by `budget_id`.
    pub lines: Vec<(String, Money)>,
    /// All of it.
    pub total: Money,
    /// Proved: no plan exists with less in all than this.
    pub least: Money,
}

/// Decisions without which a plan is possible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fewer {
    /// Rows in `decisions.csv`, with what they say.
    pub rows: Vec<(u32, Text)>,
    /// Whether it is proved that fewer do not do.
    pub fewest: bool,
}

/// Explains the contradiction of these items, as a run named them, and looks for ways out. The time limit of `settings`
/// is on all of it.
///
/// # Errors
/// When a solver fails or the audit rejects a repaired plan.
pub fn contradiction(
    instance: &Instance,
    named: &[String],
    settings: &Settings,
    backend: &dyn LpBackend,
    stop: &StopSignal,
) -> Result<Contradiction, RunError> {
    let started = Instant::now();
    let left = || settings.after(started.elapsed());
    let is_over = || stop.is_raised() || left().time_limit.is_some_and(|left| left.is_zero());
    let formulation = formulate::encode(instance);
    let item = |(at, name): (usize, &String)| {
        let mut others = named.to_vec();
        others.remove(at);
        Item {
            name: name.clone(),
            words: words(instance, &formulation, name),
            needed: match is_over() {
                true => None,
                false => pipeline::contradict(instance, &others, &left(), stop).map(|contradict| !contradict),
            },
        }
    };
    let items: Vec<Item> = named.iter().enumerate().map(item).collect();
    let minimal = items.iter().all(|item| item.needed == Some(true));
    let money = if is_over() { None } else { least_money(instance, &formulation, &left(), backend, stop)? };
    let decisions = if is_over() { None } else { fewest_decisions(instance, named, &left, stop)? };
    Ok(Contradiction { items, minimal, money, decisions })
}

/// What a named item says.
fn words(instance: &Instance, formulation: &Formulation, name: &str) -> Text {
    if let Some(row) = name.strip_prefix("decision:").and_then(|row| row.parse::<u32>().ok()) {
        let known = instance.decisions.iter().find(|decision| decision.row == row);
        return known.map_or_else(|| Text::same(name), |decision| order(instance, decision));
    }
    let meaning = formulation.meanings.iter().find(|meaning| meaning.name(instance) == name);
    meaning.map_or_else(|| Text::same(name), |meaning| meaning.sentence(instance))
}

/// What a decision orders.
fn order(instance: &Instance, decision: &Decision) -> Text {
    let who = &instance.employees[decision.employee.index()].id;
    let row = decision.row;
    match decision.order {
        Order::Must { position, from, to } => {
            let position = &instance.positions[position.index()].id;
            Text::new(
                format!("decision in row {row}: {who} holds {position} in periods {from} to {to}"),
                format!("keputusan baris {row}: {who} memangku {position} pada periode {from} sampai {to}"),
            )
        }
        Order::MustNot { position, from, to } => {
            let position = position.map_or("*", |position| &instance.positions[position.index()].id);
            Text::new(
                format!("decision in row {row}: {who} does not enter {position} in periods {from} to {to}"),
                format!("keputusan baris {row}: {who} tidak masuk {position} pada periode {from} sampai {to}"),
            )
        }
        Order::Attend { session } => {
            let session = &instance.sessions[session.index()].id;
            Text::new(
                format!("decision in row {row}: {who} attends {session}"),
                format!("keputusan baris {row}: {who} mengikuti {session}"),
            )
        }
    }
}

/// The least money with which a plan exists.
fn least_money(
    instance: &Instance,
    formulation: &Formulation,
    settings: &Settings,
    backend: &dyn LpBackend,
    stop: &StopSignal,
) -> Result<Option<MoreMoney>, RunError> {
    let whole = &formulation.problem;
    if !whole.stuck_agents().is_empty() {
        return Ok(None);
    }
    let is_money = |row: usize| matches!(formulation.meanings[row], RowMeaning::Budget(_));
    let elastic = |(at, row): (usize, &Row)| match row.penalty {
        None if is_money(at) => Row { limit: row.limit, penalty: Some(1) },
        None => *row,
        Some(_) => Row { limit: row.limit, penalty: Some(0) },
    };
    let problem = crate::packing::Problem {
        rows: whole.rows.iter().enumerate().map(elastic).collect(),
        graphs: whole.graphs.iter().map(crate::dag::Graph::without_points).collect(),
        relaxed: whole.relaxed.iter().map(|graph| graph.as_ref().map(crate::dag::Graph::without_points)).collect(),
        ..crate::packing::Problem::default()
    };
    let solve = |start: Start, settings: &Settings| {
        let answer = solver::solve(&problem, start, settings, backend, &(), stop);
        answer.map_err(|error| RunError::Backend(error.to_string()))
    };
    // Each line must bear at least what is decided, by arithmetic; prices may prove more, or less where sessions open.
    let decided: Money = overdrawn(instance).iter().map(|line| line.missing).sum();
    let half = settings.after(settings.time_limit.unwrap_or_default() / 2);
    let mut answer = solve(formulation.quiet.clone().into(), &half)?;
    if answer.points.is_some_and(|points| points < -decided.0) {
        let start = answer.selection.take().unwrap_or_default().into();
        answer = solve(start, &Settings { gap_ppm: 0, ..half })?;
    }
    let Some(selection) = answer.selection.filter(|_| answer.stop_reason != StopReason::Infeasible) else {
        return Ok(None);
    };
    let mut repaired = instance.clone();
    let mut lines = Vec::new();
    for (at, load) in selection.loads(&problem).into_iter().enumerate() {
        let more = load - problem.rows[at].limit;
        if let (RowMeaning::Budget(line), true) = (formulation.meanings[at], more > 0) {
            let line: BudgetId = line;
            repaired.budgets[line.index()].amount += Money(more);
            lines.push((instance.budgets[line.index()].id.clone(), Money(more)));
        }
    }
    let plan = formulation.decode(instance, &selection);
    if let Some(finding) = verify::audit(&repaired, &plan).findings.first() {
        return Err(RunError::Rejected(format!("{finding:?}")));
    }
    let total = lines.iter().map(|(_, more)| *more).sum();
    let priced = answer.bound.map_or(Money::ZERO, |bound| Money(-bound.points));
    let least = priced.max(decided);
    Ok(Some(MoreMoney { lines, total, least }))
}

/// Contradictions that are collected before the search for the fewest decisions is given up.
const MOST: usize = 60;

/// The fewest decisions without which a plan exists.
fn fewest_decisions(
    instance: &Instance,
    named: &[String],
    left: &dyn Fn() -> Settings,
    stop: &StopSignal,
) -> Result<Option<Fewer>, RunError> {
    let decided = |names: &[String]| -> Vec<u32> {
        names.iter().filter_map(|name| name.strip_prefix("decision:")?.parse().ok()).collect()
    };
    let mut sets = vec![decided(named)];
    let mut fewest = true;
    for _ in 0..MOST {
        if sets.iter().any(Vec::is_empty) {
            return Ok(None);
        }
        let dropped = hitting(&sets);
        let mut fewer = instance.clone();
        fewer.decisions.retain(|decision| !dropped.contains(&decision.row));
        let outcome = pipeline::run_within(&fewer, None, None, &left(), &Solver::Microlp, &(), stop)?;
        match outcome.status {
            Status::Optimal | Status::Feasible => {
                let row = |row: u32| {
                    let known = instance.decisions.iter().find(|decision| decision.row == row);
                    (row, known.map_or_else(|| Text::same(row.to_string()), |decision| order(instance, decision)))
                };
                return Ok(Some(Fewer { rows: dropped.into_iter().map(row).collect(), fewest }));
            }
            Status::Infeasible => sets.push(decided(&outcome.conflict)),
            Status::Unknown => {
                // Whether these are enough is open: go on with more, without the claim that fewer do not do.
                fewest = false;
                let rest: Vec<u32> = fewer.decisions.iter().map(|decision| decision.row).collect();
                sets.push(rest);
            }
        }
        if stop.is_raised() || left().time_limit.is_some_and(|left| left.is_zero()) {
            return Ok(None);
        }
    }
    Ok(None)
}

/// A smallest set of rows that meets every one of `sets`, the earliest rows among equals.
fn hitting(sets: &[Vec<u32>]) -> Vec<u32> {
    let most = sets.len();
    (1..=most).find_map(|size| hit(sets, &mut Vec::new(), size)).unwrap_or_default()
}

fn hit(sets: &[Vec<u32>], chosen: &mut Vec<u32>, left: usize) -> Option<Vec<u32>> {
    let Some(open) = sets.iter().find(|set| !set.iter().any(|row| chosen.contains(row))) else {
        return Some(chosen.clone());
    };
    if left == 0 {
        return None;
    }
    for &row in open {
        chosen.push(row);
        let found = hit(sets, chosen, left - 1);
        chosen.pop();
        if found.is_some() {
            return found;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_rows_that_meet_every_set_are_found() {
        assert_eq!(hitting(&[vec![2, 3], vec![3, 4], vec![5, 3]]), [3]);
        assert_eq!(hitting(&[vec![2], vec![4, 5], vec![2, 5]]), [2, 4]);
    }
}
