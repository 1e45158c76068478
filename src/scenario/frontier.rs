//! Points against money, or against moves, as a proved band: a plan below, a bound above.
//!
//! For a planner: what each further step of money would bring, and how much of the best value is had with few moves. For
//! an OR reader: the value function of one right-hand side, bracketed. Raising the limit of a row only adds plans, so that
//! a plan for less is a plan for more (points are carried upwards, once the audit has agreed), and a bound for more is a
//! bound for less (carried downwards).

use serde::Serialize;

use crate::verify;

use super::shelf::Volume;
use super::{BASE, evenly};

/// What is varied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The money of all budget lines of this source, category and year; empty or none = any.
    Money {
        /// Source.
        source: Option<String>,
        /// Category.
        category: Option<String>,
        /// Fiscal year.
        year: Option<i16>,
    },
    /// The most moves per period.
    Moves,
}

/// One point of a frontier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rung {
    /// The share of the money in parts per million, or the most moves per period; none = without that limit.
    pub at: Option<u64>,
    /// The money of all lines varied, or the most moves over the whole horizon; none = without that limit.
    pub limit: Option<i64>,
    /// Points of the best plan known that keeps the limit; none where there is none.
    pub points: Option<i64>,
    /// Points of the plan that was made for this limit itself.
    pub own_points: Option<i64>,
    /// No plan that keeps the limit is worth more.
    pub bound: Option<i64>,
    /// Proved: no plan keeps the limit.
    pub impossible: bool,
    /// Name of the scenario whose plan is the best known.
    pub plan_of: Option<String>,
    /// Moves of that plan over the whole horizon.
    pub moves: Option<u64>,
    /// What the step from the rung below brings.
    pub step: Option<Step>,
}

/// The step from one rung to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// How much the limit rises.
    pub more: i64,
    /// Points that the best known plans gain.
    pub gained: i64,
    /// Proved: the best plans gain at least this.
    pub at_least: i64,
    /// Proved: the best plans gain at most this.
    pub at_most: Option<i64>,
}

/// The scenario file whose scenarios are the rungs at `at` (shares in parts per million, or moves per period).
#[must_use]
pub fn ladder(axis: &Axis, at: &[u64]) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    match axis {
        Axis::Money { source, category, year } => {
            let mut wanted: Vec<String> = Vec::new();
            wanted.extend(source.as_ref().map(|source| format!("source = {}", quoted(source))));
            wanted.extend(category.as_ref().map(|category| format!("category = {}", quoted(category))));
            wanted.extend(year.map(|year| format!("year = {year}")));
            let shares: Vec<String> = at.iter().map(|&ppm| quoted(&super::toml_text::shown_share(ppm))).collect();
            format!(
                "[scenarios.money]\ngrid = {{ share = [{}] }}\nedits = [{{ change = \"budgets.amount\", where = {{ {} }}, by = \"{{share}}\" }}]\n",
                shares.join(", "),
                wanted.join(", ")
            )
        }
        Axis::Moves => {
            let caps: Vec<String> = at.iter().map(u64::to_string).collect();
            format!(
                "[scenarios.moves]\ngrid = {{ most = [{}] }}\nedits = [{{ policy = \"moves.max_moves\", to = \"{{most}}\" }}]\n",
                caps.join(", ")
            )
        }
    }
}

/// `steps` places from `from` to `to`, both included, evenly spaced and each once.
#[must_use]
pub fn places(from: u64, to: u64, steps: u32) -> Vec<u64> {
    let last = i64::from(steps.max(2)) - 1;
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut found: Vec<u64> =
        (0..=last).map(|step| evenly(whole(from), whole(to), step, last).unsigned_abs()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The frontier through the scenarios of a ladder, the base among them, with plans carried upwards and bounds downwards.
/// `at` gives the place of each scenario by name, as [`ladder`] was asked for.
#[must_use]
pub fn frontier(axis: &Axis, volumes: &[Volume], at: &[u64]) -> Vec<Rung> {
    let mut order: Vec<(Rung, &Volume)> = Vec::new();
    let mut rest = at.iter();
    for volume in volumes {
        let place = if volume.note.name == BASE { of_base(axis, volume) } else { rest.next().copied() };
        order.push((rung(axis, volume, place), volume));
    }
    // Without a limit comes last; the base after a rung of the same place, whose plan began with the base's.
    order.sort_by_key(|(rung, volume)| (rung.at.is_none(), rung.at, volume.note.name == BASE));
    for at in 1..order.len() {
        let (below, above) = order.split_at_mut(at);
        let ((lower, _), (own, volume)) = (&below[at - 1], &mut above[0]);
        if lower.points > own.points && !own.impossible {
            let name = lower.plan_of.as_deref();
            let carried =
                volumes.iter().find(|one| Some(one.note.name.as_str()) == name).and_then(|one| one.plan.plan.as_ref());
            if carried.is_some_and(|plan| verify::audit(&volume.edited.instance, plan).is_allowed()) {
                (own.points, own.plan_of, own.moves) = (lower.points, lower.plan_of.clone(), lower.moves);
            }
        }
    }
    let mut rungs: Vec<Rung> = order.into_iter().map(|(rung, _)| rung).collect();
    carry_down(&mut rungs);
    rungs
}

/// Bounds for more are bounds for less, and what is impossible with more is so with less.
fn carry_down(rungs: &mut Vec<Rung>) {
    for at in (1..rungs.len()).rev() {
        let (bound, impossible) = (rungs[at].bound, rungs[at].impossible);
        let lower = &mut rungs[at - 1];
        lower.bound = match (lower.bound, bound) {
            (Some(own), Some(above)) => Some(own.min(above)),
            (own, above) => own.or(above),
        };
        lower.impossible |= impossible;
    }
    // Two rungs of one place are one: both hold the same plans.
    rungs.dedup_by(|later, earlier| {
        let same = later.at == earlier.at;
        if same && later.points > earlier.points {
            (earlier.points, earlier.plan_of, earlier.moves) = (later.points, later.plan_of.take(), later.moves);
        }
        same
    });
    for at in 1..rungs.len() {
        let (below, above) = (&rungs[at - 1], &rungs[at]);
        let step = match (below.limit, above.limit, below.points, above.points) {
            (Some(less), Some(more), Some(low), Some(high)) => Some(Step {
                more: more - less,
                gained: high - low,
                at_least: below.bound.map_or(0, |bound| (high - bound).max(0)),
                at_most: above.bound.map(|bound| bound - low),
            }),
            _ => None,
        };
        rungs[at].step = step;
    }
}

/// The place of the base itself.
fn of_base(axis: &Axis, volume: &Volume) -> Option<u64> {
    match axis {
        Axis::Money { .. } => Some(1_000_000),
        Axis::Moves => Some(u64::from(volume.edited.instance.policy.moves.max_moves)).filter(|most| *most > 0),
    }
}

fn rung(axis: &Axis, volume: &Volume, at: Option<u64>) -> Rung {
    let instance = &volume.edited.instance;
    let limit = match axis {
        Axis::Money { source, category, year } => {
            let meant = |row: &&crate::instance::BudgetRow| {
                source.as_ref().is_none_or(|wanted| row.source.as_ref() == Some(wanted))
                    && category.as_ref().is_none_or(|wanted| row.category.is_some_and(|own| own.name() == wanted))
                    && year.is_none_or(|wanted| row.year == wanted)
            };
            Some(volume.edited.tables.budgets.iter().filter(meant).map(|row| row.amount.0).sum())
        }
        Axis::Moves => {
            let periods = instance.calendar.horizon() as u64;
            at.and_then(|most| i64::try_from(most * periods).ok())
        }
    };
    let summary = &volume.plan.summary;
    let moves = volume.plan.plan.as_ref().map(|plan| crate::plan::Tally::of(instance, plan).counts.moves);
    Rung {
        at,
        limit,
        points: summary.points,
        own_points: summary.points,
        bound: summary.bound,
        impossible: summary.status == "infeasible",
        plan_of: summary.points.map(|_| volume.note.name.clone()),
        moves,
        step: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rung(at: u64, points: i64, bound: i64) -> Rung {
        Rung {
            at: Some(at),
            limit: i64::try_from(at).ok(),
            points: Some(points),
            own_points: Some(points),
            bound: Some(bound),
            impossible: false,
            plan_of: Some(at.to_string()),
            moves: None,
            step: None,
        }
    }

    #[test]
    fn bounds_go_down_and_steps_are_bracketed() {
        let mut rungs = vec![rung(1, 80, 120), rung(2, 90, 100), rung(3, 97, 105), rung(3, 99, 103)];
        carry_down(&mut rungs);
        assert_eq!(rungs.iter().map(|rung| rung.bound).collect::<Vec<_>>(), [Some(100), Some(100), Some(103)]);
        assert_eq!(rungs[2].points, Some(99), "the better of two plans for the same money");
        assert_eq!(rungs[2].step, Some(Step { more: 1, gained: 9, at_least: 0, at_most: Some(13) }));
    }

    #[test]
    fn a_step_is_proved_where_a_plan_passes_the_bound_below() {
        let mut rungs = vec![rung(1, 80, 85), rung(3, 97, 105)];
        carry_down(&mut rungs);
        assert_eq!(rungs[1].step, Some(Step { more: 2, gained: 17, at_least: 12, at_most: Some(25) }));
    }

    #[test]
    fn places_are_even_and_include_both_ends() {
        assert_eq!(places(500_000, 1_500_000, 5), [500_000, 750_000, 1_000_000, 1_250_000, 1_500_000]);
        assert_eq!(places(1, 3, 11), [1, 2, 3]);
    }
}
