//! Points against the number of changed announcements.
//!
//! For a planner: what one change more would bring, from the fewest that are possible to as many as one likes. For an OR
//! reader: the value function of the limit on changes, evaluated from below; each solve begins with the selection of the one
//! before, which stays allowed, so that points never fall, and bounds for more changes are carried down to fewer.

use serde::{Deserialize, Serialize};

use crate::packing::Selection;
use crate::pipeline::RunError;
use crate::solver::{self, Feasibility, Observer, Start, StopReason, StopSignal};

use super::problem::{Brake, Model};
use super::{NoPlan, Orders};

/// What a change costs while the fewest are looked for: more than any change can earn.
const DEAR: i64 = 1_000_000;

/// One point of the curve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// At most so many changes; none = any number.
    pub limit: Option<u32>,
    /// Changes of the best plan known within the limit.
    pub changes: u32,
    /// Its points, without what changes cost.
    pub points: i64,
    /// No plan that agrees with what happened and keeps the limit has more points; none where nothing was proved.
    pub bound: Option<i64>,
}

/// The curve, and the selection that was asked for.
pub(super) struct Drawn {
    pub(super) curve: Vec<Rung>,
    pub(super) fewest_proved: bool,
    pub(super) selection: Selection,
    /// Points as the solver counts them, and the changes that it charged.
    pub(super) points: i64,
    pub(super) charged: u32,
}

/// A rung with its selection, and the prices that its bound was proved by.
#[derive(Clone)]
struct Step {
    rung: Rung,
    selection: Selection,
    prices: Option<Vec<f64>>,
}

impl Step {
    fn start(&self) -> Start {
        Start { selection: self.selection.clone(), prices: self.prices.clone() }
    }
}

pub(super) fn draw(
    model: &mut Model<'_>,
    orders: &Orders,
    observer: &dyn Observer,
    stop: &StopSignal,
) -> Result<Drawn, NoPlan> {
    let mut work = Work { model, orders, observer, stop };
    let (first, fewest_proved) = work.fewest()?;
    let least = first.rung.changes;
    let most = match orders.max_changes {
        Some(most) if most < least => return Err(NoPlan::TooFew(least, fewest_proved)),
        most => most,
    };
    let mut steps = vec![first];
    let free = match most {
        Some(_) => None,
        None => Some(work.solved(Brake::default(), steps[0].start())?),
    };
    let end = most.unwrap_or_else(|| free.as_ref().map_or(least, |free| free.rung.changes));
    for limit in limits(least, end, orders.steps, most.is_some()) {
        if stop.is_raised() {
            break;
        }
        let before = steps[steps.len() - 1].start();
        let step = work.solved(Brake { limit: Some(limit), cost: None }, before)?;
        steps.push(step);
    }
    steps.extend(free);
    carry(&mut steps);
    let chosen = match orders.change_cost {
        Some(cost) => {
            let brake = Brake { limit: most, cost: Some(cost) };
            // The best of the curve at that cost is where the search begins.
            let worth = |step: &&Step| step.rung.points - cost * i64::from(step.rung.changes);
            let start = steps.iter().max_by_key(worth).map_or_else(|| steps[0].start(), Step::start);
            work.solved(brake, start)?
        }
        None if most.is_some() => steps[steps.len() - 1].clone(),
        None => steps[0].clone(),
    };
    let brake = Brake { limit: None, cost: orders.change_cost };
    let problem = work.model.braked(brake);
    let points = chosen.selection.points(problem).ok_or(NoPlan::NothingFound)?;
    let charged = work.model.charged(&chosen.selection);
    let curve = steps.into_iter().map(|step| step.rung).collect();
    Ok(Drawn { curve, fewest_proved, selection: chosen.selection, points, charged })
}

/// Limits between the fewest changes and the most, ever wider apart; the most itself only if it was asked for.
fn limits(least: u32, most: u32, steps: u32, with_most: bool) -> Vec<u32> {
    let mut found = Vec::new();
    let mut stride = 1;
    let mut at = least.saturating_add(1);
    while at < most && found.len() + 2 < steps as usize {
        found.push(at);
        at = at.saturating_add(stride);
        stride *= 2;
    }
    if with_most && most > least {
        found.push(most);
    }
    found
}

/// Plans for fewer changes are plans for more; bounds for more are bounds for fewer.
fn carry(steps: &mut [Step]) {
    for at in 1..steps.len() {
        let (below, above) = steps.split_at_mut(at);
        let (lower, own) = (&below[at - 1], &mut above[0]);
        if lower.rung.points > own.rung.points {
            own.selection.clone_from(&lower.selection);
            (own.rung.points, own.rung.changes) = (lower.rung.points, lower.rung.changes);
        }
    }
    for at in (1..steps.len()).rev() {
        let above = steps[at].rung.bound;
        let own = &mut steps[at - 1].rung.bound;
        *own = match (*own, above) {
            (Some(own), Some(above)) => Some(own.min(above)),
            (own, above) => own.or(above),
        };
    }
}

struct Work<'w, 'm> {
    model: &'w mut Model<'m>,
    orders: &'w Orders,
    observer: &'w dyn Observer,
    stop: &'w StopSignal,
}

impl Work<'_, '_> {
    /// The plan with the fewest changes found, and whether fewer are proved to be impossible.
    fn fewest(&mut self) -> Result<(Step, bool), NoPlan> {
        let start = self.model.start.clone();
        let none = Brake { limit: Some(0), cost: None };
        if let Some(points) = start.points(self.model.braked(none)) {
            // As announced; where only moves count, courses may still be arranged better.
            let step = if self.orders.moves_only {
                self.solved(none, self.first(start))?
            } else {
                let rung = Rung { limit: Some(0), changes: 0, points, bound: Some(points) };
                let Start { selection, prices } = self.first(start);
                Step { rung, selection, prices }
            };
            return Ok((step, true));
        }
        let dear = self.solved(Brake { limit: None, cost: Some(DEAR) }, self.first(start.clone()))?;
        let least = dear.rung.changes;
        let brake = Brake { limit: Some(least), cost: None };
        let step = self.solved(brake, dear.start())?;
        let fewer = Brake { limit: least.checked_sub(1), cost: None };
        let settings = &self.orders.settings;
        let proved = least == 0
            || matches!(
                solver::is_feasible(self.model.braked(fewer), &start, settings, self.stop),
                Feasibility::Impossible(_)
            );
        Ok((step, proved))
    }

    /// A selection with the prices of the announced plan.
    fn first(&self, selection: Selection) -> Start {
        Start { selection, prices: self.model.priced(&self.orders.prices) }
    }

    fn solved(&mut self, brake: Brake, start: Start) -> Result<Step, NoPlan> {
        let backend = self.orders.solver.load().map_err(|error| NoPlan::Run(RunError::Backend(error.to_string())))?;
        let problem = self.model.braked(brake);
        let settings = &self.orders.settings;
        let answer = solver::solve(problem, start, settings, backend.as_ref(), self.observer, self.stop);
        let answer = answer.map_err(|error| NoPlan::Run(RunError::Backend(error.to_string())))?;
        let Some(selection) = answer.selection else {
            return Err(match answer.stop_reason {
                StopReason::Infeasible => NoPlan::Impossible(Vec::new()),
                _ => NoPlan::NothingFound,
            });
        };
        let without = Brake { limit: brake.limit, cost: None };
        let points = selection.points(self.model.braked(without)).ok_or(NoPlan::NothingFound)?;
        let changes = self.model.changes(&selection);
        let bound = answer.bound.filter(|_| brake.cost.is_none()).map(|bound| bound.points);
        let prices = Some(answer.prices);
        Ok(Step { rung: Rung { limit: brake.limit, changes, points, bound }, selection, prices })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_grow_apart_and_end_where_they_were_asked_to() {
        assert_eq!(limits(0, 40, 8, false), [1, 2, 4, 8, 16, 32]);
        assert_eq!(limits(2, 5, 8, true), [3, 4, 5]);
        assert_eq!(limits(2, 2, 8, true), [0_u32; 0]);
        assert_eq!(limits(0, 1_000, 4, false), [1, 2]);
    }

    #[test]
    fn points_never_fall_and_bounds_never_rise_towards_fewer_changes() {
        let step = |points, bound| Step {
            rung: Rung { limit: None, changes: 1, points, bound },
            selection: Selection::default(),
            prices: None,
        };
        let mut steps = vec![step(10, Some(30)), step(8, None), step(12, Some(20))];
        carry(&mut steps);
        let found: Vec<_> = steps.iter().map(|step| (step.rung.points, step.rung.bound)).collect();
        assert_eq!(found, [(10, Some(20)), (10, Some(20)), (12, Some(20))]);
    }
}
