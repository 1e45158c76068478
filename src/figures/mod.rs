//! For a planner: every figure of a plan that a report or a comparison shows: points, seats, moves, training, money,
//! people. For an OR reader: aggregates of a finished selection and of its prices; nothing is decided here.
//!
//! [`Figures::of`] reads an [`Instance`] and a [`Plan`] made for it, and what is known of the plan's worth. Everything is
//! counted in integers, named by the ids of the files (so that plans of two versions of an instance compare), and in a
//! fixed order. Linear in employees × periods and positions × periods. [`difference`] sets two plans side by side.

use serde::Serialize;

use crate::calendar::Period;
use crate::instance::Instance;
use crate::plan::{Plan, Tally, Term};
use crate::policy::KindId;
use crate::quantity::{Money, Points};

pub mod difference;
pub mod money;
pub mod moves;
pub mod people;
pub mod seats;
pub mod training;

pub use difference::Difference;
pub use money::MoneyFigures;
pub use moves::MoveFigures;
pub use people::PeopleFigures;
pub use seats::SeatFigures;
pub use training::TrainingFigures;

/// All figures of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Name of the instance.
    pub name: String,
    /// Currency of all amounts.
    pub currency: String,
    /// The horizon.
    pub periods: Vec<PeriodLine>,
    /// What the plan is worth, and what vouches for it.
    pub worth: Worth,
    /// Seats and vacancies.
    pub seats: SeatFigures,
    /// Moves of all sorts.
    pub moves: MoveFigures,
    /// Sessions, participants, hours.
    pub training: TrainingFigures,
    /// Costs and budget lines.
    pub money: MoneyFigures,
    /// Match, retirement, talent boxes, courses due, juniors.
    pub people: PeopleFigures,
}

/// One period of the horizon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PeriodLine {
    /// Which.
    pub period: Period,
    /// Its first day, `YYYY-MM-DD`.
    pub day: String,
    /// Its fiscal year.
    pub year: i16,
}

/// What a plan is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Worth {
    /// `optimal`, `feasible` … as in the summary; empty when nobody said.
    pub status: String,
    /// All terms together.
    pub points: Points,
    /// Points by term, in the order of the model.
    pub terms: Vec<TermLine>,
    /// No plan is worth more; none when nothing was proved.
    pub bound: Option<Points>,
    /// `(bound − points) / max(1, |points|)` in millionths, rounded up.
    pub gap_ppm: Option<i64>,
}

/// Points of one term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TermLine {
    /// Which term.
    pub term: Term,
    /// Its points over the whole plan.
    pub points: Points,
}

/// What a run says of its plan beside the plan itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// `optimal`, `feasible` …
    pub status: &'a str,
    /// The proved bound.
    pub bound: Option<Points>,
    /// Points per million of currency for each budget line, where known; may be shorter than the lines.
    pub prices: &'a [Option<f64>],
}

impl Figures {
    /// The figures of `plan`, which was made for `instance`.
    ///
    /// # Panics
    /// When the plan is not one of this instance (sizes and indices differ).
    #[must_use]
    pub fn of(instance: &Instance, plan: &Plan, known: Known<'_>) -> Self {
        let tally = Tally::of(instance, plan);
        let calendar = &instance.calendar;
        let line = |t| PeriodLine { period: t, day: calendar.day(t).to_string(), year: calendar.fiscal_year(t) };
        Self {
            name: instance.name.clone(),
            currency: instance.currency.clone(),
            periods: calendar.periods().map(line).collect(),
            worth: Worth::of(plan, known),
            seats: SeatFigures::of(instance, &tally),
            moves: MoveFigures::of(instance, plan),
            training: TrainingFigures::of(instance, plan, &tally),
            money: MoneyFigures::of(instance, &tally, known.prices),
            people: PeopleFigures::of(instance, plan),
        }
    }
}

impl Worth {
    fn of(plan: &Plan, known: Known<'_>) -> Self {
        let points = plan.points();
        Self {
            status: known.status.to_owned(),
            points,
            terms: Term::ALL.into_iter().map(|term| TermLine { term, points: plan.terms.of(term) }).collect(),
            bound: known.bound,
            gap_ppm: known.bound.map(|bound| gap_ppm(points, bound)),
        }
    }
}

/// `(bound − points) / max(1, |points|)` in millionths, rounded up.
#[must_use]
pub fn gap_ppm(points: Points, bound: Points) -> i64 {
    let above = (i128::from(bound.0) - i128::from(points.0)) * 1_000_000;
    let of = i128::from(points.0).abs().max(1);
    i64::try_from(-(-above).div_euclid(of)).unwrap_or(i64::MAX)
}

/// Kinds from the top of the hierarchy down, then by name.
pub(crate) fn kinds_from_the_top(instance: &Instance) -> Vec<KindId> {
    let mut kinds: Vec<KindId> = instance.policy.kind_ids().collect();
    kinds.sort_by_key(|&kind| {
        let about = instance.policy.kind(kind);
        (std::cmp::Reverse(about.tier), about.group, about.name.as_str())
    });
    kinds
}

/// The fiscal years of the horizon, in order.
pub(crate) fn fiscal_years(instance: &Instance) -> Vec<i16> {
    let mut years: Vec<i16> = instance.calendar.periods().map(|t| instance.calendar.fiscal_year(t)).collect();
    years.dedup();
    years
}

/// What a million is in money.
pub const MILLION: Money = Money(1_000_000);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_rounded_up_so_that_it_never_looks_better_than_it_is() {
        assert_eq!(gap_ppm(Points(300), Points(300)), 0);
        assert_eq!(gap_ppm(Points(3_000_000), Points(3_000_001)), 1);
        assert_eq!(gap_ppm(Points(100), Points(101)), 10_000);
        assert_eq!(gap_ppm(Points(0), Points(5)), 5_000_000);
        assert_eq!(gap_ppm(Points(-200), Points(-100)), 500_000);
    }
}
