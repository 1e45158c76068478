//! Points against money, or against moves, as a proved band: a plan below, a bound above.
//!
//! For a planner: what each further step of money would bring, and how much of the best value is had with few moves. For
//! an OR reader: the value function of one right-hand side, bracketed. Raising the limit of a row only adds plans, so that
//! a plan for less is a plan for more (points are carried upwards, once the audit has agreed), and a bound for more is a
//! bound for less (carried downwards).

use jiff::ToSpan as _;
use serde::{Deserialize, Serialize};

use crate::instance::{Header, Instance, Order};
use crate::verify;

use super::shelf::Volume;
use super::toml_text::shown_share;
use super::{BASE, evenly};

/// What is varied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// The most moves per period; 0 = none but those that decisions make.
    Moves,
}

/// The scenarios through which a frontier is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// What is varied.
    pub axis: Axis,
    /// Every scenario but the base, from the lowest up.
    pub places: Vec<LadderPlace>,
}

/// Where a scenario stands on a ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LadderPlace {
    /// Name of the scenario.
    pub name: String,
    /// The share of the money in parts per million, or the most moves per period.
    pub at: u64,
}

/// Points against money, or against moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Frontier {
    /// What is varied.
    pub axis: Axis,
    /// From little to much.
    pub rungs: Vec<Rung>,
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

impl Axis {
    /// How much of the limit a planner speaks of when asking what more would bring: 10 million, or one move.
    #[must_use]
    pub fn unit(&self) -> i64 {
        match self {
            Self::Money { .. } => 10_000_000,
            Self::Moves => 1,
        }
    }
}

impl Rung {
    /// `(bound − points) / max(1, |points|)` in millionths, rounded up.
    #[must_use]
    pub fn gap_ppm(&self) -> Option<i64> {
        let (points, bound) = (i128::from(self.points?), i128::from(self.bound?));
        let whole = points.abs().max(1);
        i64::try_from(((bound - points) * 1_000_000 + whole - 1).div_euclid(whole)).ok()
    }
}

impl Step {
    /// Hundredths of these points for each `unit` by which the limit rises, halves up; none where it does not rise.
    #[must_use]
    pub fn slope(&self, points: i64, unit: i64) -> Option<i64> {
        let more = i128::from(self.more);
        let doubled = 2 * i128::from(points) * i128::from(unit) * 100 + more;
        (more > 0).then(|| i64::try_from(doubled.div_euclid(2 * more)).unwrap_or(i64::MAX))
    }
}

impl Ladder {
    /// The ladder with rungs at `at`: shares in parts per million, or moves per period.
    #[must_use]
    pub fn of(axis: Axis, at: &[u64]) -> Self {
        let name = |at: u64| match axis {
            Axis::Money { .. } => format!("money-{}", shown_share(at).trim_end_matches('%')),
            Axis::Moves => format!("moves-{at}"),
        };
        Self { places: at.iter().map(|&at| LadderPlace { name: name(at), at }).collect(), axis }
    }

    /// The scenario file whose scenarios are the rungs, for an instance with these settings.
    #[must_use]
    pub fn text(&self, header: &Header) -> String {
        let scenario = |place: &LadderPlace| {
            let (title, edits) = match &self.axis {
                Axis::Money { source, category, year } => {
                    let share = shown_share(place.at);
                    let mut wanted: Vec<String> = Vec::new();
                    wanted.extend(source.as_ref().map(|source| format!("source = {}", quoted(source))));
                    wanted.extend(category.as_ref().map(|category| format!("category = {}", quoted(category))));
                    wanted.extend(year.map(|year| format!("year = {year}")));
                    let wanted = wanted.join(", ");
                    let edit =
                        format!("{{ change = \"budgets.amount\", where = {{ {wanted} }}, by = {} }}", quoted(&share));
                    (share, edit)
                }
                Axis::Moves if place.at == 0 => ("0".to_owned(), no_moves(header)),
                Axis::Moves => (place.at.to_string(), format!("{{ policy = \"moves.max_moves\", to = {} }}", place.at)),
            };
            format!("[scenarios.{}]\ntitle = {}\nedits = [{edits}]\n", quoted(&place.name), quoted(&title))
        };
        self.places.iter().map(scenario).collect()
    }

    /// Where a scenario stands; none for the base, and for one of another ladder.
    fn place(&self, name: &str) -> Option<u64> {
        self.places.iter().find(|place| place.name == name).map(|place| place.at)
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A blackout over the whole horizon, which only decisions pass.
fn no_moves(header: &Header) -> String {
    let months = i64::from(header.periods) * i64::from(header.period.months().0);
    let after = header.start.saturating_add(months.months());
    let window = format!("{{ from = {}, to = {after} }}", header.start);
    format!("{{ policy = \"rules.blackout\", to = \"hard\" }}, {{ policy = \"moves.blackouts\", to = [{window}] }}")
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
/// Scenarios without a folder are left out.
#[must_use]
pub fn frontier(ladder: &Ladder, volumes: &[Volume]) -> Frontier {
    let axis = &ladder.axis;
    let mut order: Vec<(Rung, &Volume)> = Vec::new();
    for volume in volumes {
        let place = match volume.note.name == BASE {
            true => of_base(axis, volume),
            false => ladder.place(&volume.note.name),
        };
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
    let decided = volumes.first().map_or(0, |volume| decided(&volume.edited.instance));
    let mut rungs: Vec<Rung> = order.into_iter().map(|(rung, _)| rung).collect();
    carry_down(&mut rungs, if *axis == Axis::Moves { decided } else { 0 });
    Frontier { axis: axis.clone(), rungs }
}

/// Employees whom decisions place somewhere.
fn decided(instance: &Instance) -> u64 {
    let placed = instance.decisions.iter().filter(|decision| matches!(decision.order, Order::Must { .. }));
    let mut people: Vec<_> = placed.map(|decision| decision.employee).collect();
    people.sort_unstable();
    people.dedup();
    people.len() as u64
}

/// Bounds for more are bounds for less, and what is impossible with more is so with less. Plans in which only `decided`
/// employees move keep any limit that lets as many move in a period: only from there on is a bound one for the rung 0.
fn carry_down(rungs: &mut Vec<Rung>, decided: u64) {
    let mut bound: Option<i64> = None;
    let mut impossible = false;
    for at in (0..rungs.len()).rev() {
        let first_without_moves = rungs[at].at == Some(0) && decided > 0;
        if first_without_moves {
            let over = |rung: &&Rung| rung.at.is_none_or(|most| most >= decided);
            let above = || rungs[at + 1..].iter().filter(over);
            (bound, impossible) = (above().filter_map(|rung| rung.bound).min(), above().any(|rung| rung.impossible));
        }
        let own = &mut rungs[at];
        own.bound = own.bound.into_iter().chain(bound).min();
        own.impossible |= impossible;
        (bound, impossible) = (own.bound, own.impossible);
        // What does not exist has no worth to be bounded.
        own.bound = own.bound.filter(|_| !impossible);
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
        carry_down(&mut rungs, 0);
        assert_eq!(rungs.iter().map(|rung| rung.bound).collect::<Vec<_>>(), [Some(100), Some(100), Some(103)]);
        assert_eq!(rungs[2].points, Some(99), "the better of two plans for the same money");
        assert_eq!(rungs[2].step, Some(Step { more: 1, gained: 9, at_least: 0, at_most: Some(13) }));
    }

    #[test]
    fn a_step_is_proved_where_a_plan_passes_the_bound_below() {
        let mut rungs = vec![rung(1, 80, 85), rung(3, 97, 105)];
        carry_down(&mut rungs, 0);
        assert_eq!(rungs[1].step, Some(Step { more: 2, gained: 17, at_least: 12, at_most: Some(25) }));
    }

    #[test]
    fn a_bound_reaches_plans_without_moves_only_from_where_all_decided_moves_are_allowed() {
        let ladder = || vec![rung(0, 70, 130), rung(1, 80, 85), rung(3, 97, 105)];
        let bound_of_none = |decided| {
            let mut rungs = ladder();
            carry_down(&mut rungs, decided);
            rungs[0].bound
        };
        assert_eq!([0, 1, 2, 3, 4].map(bound_of_none), [Some(85), Some(85), Some(105), Some(105), Some(130)]);
    }

    #[test]
    fn where_no_plan_exists_there_is_no_bound_either_and_less_is_impossible_too() {
        let none = |at| Rung { points: None, ..rung(at, 0, 50) };
        let mut rungs = vec![none(1), Rung { impossible: true, ..none(2) }, rung(3, 97, 105)];
        carry_down(&mut rungs, 0);
        let told: Vec<_> = rungs.iter().map(|rung| (rung.impossible, rung.bound)).collect();
        assert_eq!(told, [(true, None), (true, None), (false, Some(105))]);
    }

    #[test]
    fn steps_are_told_per_unit_and_gaps_rounded_up() {
        let step = Step { more: 30_000_000, gained: 7, at_least: 0, at_most: Some(20) };
        assert_eq!(step.slope(7, 10_000_000), Some(233));
        assert_eq!(step.slope(-7, 10_000_000), Some(-233));
        assert_eq!(Step { more: 0, ..step }.slope(7, 1), None);
        assert_eq!(rung(1, 300, 301).gap_ppm(), Some(3_334));
    }

    #[test]
    fn places_are_even_and_include_both_ends() {
        assert_eq!(places(500_000, 1_500_000, 5), [500_000, 750_000, 1_000_000, 1_250_000, 1_500_000]);
        assert_eq!(places(1, 3, 11), [1, 2, 3]);
    }
}
