//! Costs by year, source and category, against the budget lines that pay for them, and what more money would be worth.

use serde::Serialize;

use crate::instance::{Category, Instance};
use crate::plan::Tally;
use crate::quantity::Money;

use super::MILLION;

/// Money of the whole plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MoneyFigures {
    /// Budget lines, in input order.
    pub lines: Vec<LineFigure>,
    /// What is spent by year, source and category, in that order; nothing is left out.
    pub costs: Vec<CostFigure>,
    /// Everything that is spent.
    pub total: Money,
}

/// A budget line and its use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineFigure {
    /// `budget_id`.
    pub budget: String,
    /// Fiscal year.
    pub year: i16,
    /// Source; none = all.
    pub source: Option<String>,
    /// Category; none = all.
    pub category: Option<Category>,
    /// What is available.
    pub amount: Money,
    /// What falls under it.
    pub used: Money,
    /// What is left.
    pub left: Money,
    /// Thousandths of a point per million more; none where unknown.
    pub price_milli: Option<i64>,
}

/// What is spent in a year from a source on a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CostFigure {
    /// Fiscal year.
    pub year: i16,
    /// Who pays.
    pub source: String,
    /// What for.
    pub category: Category,
    /// How much.
    pub cost: Money,
    /// Budget lines that it falls under.
    pub lines: Vec<String>,
}

/// What more money on a line would bring, in amounts a planner speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Marginal {
    /// The amount spoken of.
    pub amount: Money,
    /// About how many points it would add.
    pub points: i64,
}

impl LineFigure {
    /// What the next 10 million would add, or the next 100 million and so on where that is less than a point; none where
    /// no price is known or nothing is to be gained.
    #[must_use]
    pub fn next(&self) -> Option<Marginal> {
        let price = self.price_milli.filter(|price| *price > 0)?;
        let mut amount = Money(10 * MILLION.0);
        let points = |amount: Money| (i128::from(price) * i128::from(amount.0 / MILLION.0) + 500) / 1_000;
        while points(amount) < 1 {
            amount = Money(amount.0 * 10);
        }
        Some(Marginal { amount, points: i64::try_from(points(amount)).unwrap_or(i64::MAX) })
    }

    /// Used in basis points of the amount, rounded down; none for a line without money.
    #[must_use]
    pub fn used_share(&self) -> Option<i64> {
        let share = (i128::from(self.used.0) * 10_000).checked_div(i128::from(self.amount.0))?;
        i64::try_from(share).ok()
    }
}

impl MoneyFigures {
    pub(super) fn of(instance: &Instance, tally: &Tally, prices: &[Option<f64>]) -> Self {
        let source = |id: crate::instance::SourceId| instance.sources[id.index()].clone();
        let line = |(at, line): (usize, &crate::instance::BudgetLine)| LineFigure {
            budget: line.id.clone(),
            year: line.year,
            source: line.source.map(source),
            category: line.category,
            amount: line.amount,
            used: tally.used[at],
            left: line.amount - tally.used[at],
            price_milli: prices.get(at).copied().flatten().and_then(milli),
        };
        let cost = |(&(year, from, category), &cost): (&(i16, crate::instance::SourceId, Category), &Money)| {
            let paying = instance.budgets.iter().filter(|line| line.covers(year, from, category));
            CostFigure {
                year,
                source: source(from),
                category,
                cost,
                lines: paying.map(|line| line.id.clone()).collect(),
            }
        };
        Self {
            lines: instance.budgets.iter().enumerate().map(line).collect(),
            costs: tally.costs.iter().filter(|(_, cost)| **cost != Money::ZERO).map(cost).collect(),
            total: tally.costs.values().copied().sum(),
        }
    }
}

/// Thousandths, as `budgets.csv` states prices.
#[expect(clippy::cast_possible_truncation, reason = "the number is held within 64 bits first")]
fn milli(price: f64) -> Option<i64> {
    let scaled = (price * 1_000.0).round();
    (scaled.abs() < 9e15).then_some(scaled as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(price: f64) -> LineFigure {
        LineFigure {
            budget: "B".into(),
            year: 2027,
            source: None,
            category: None,
            amount: Money(300),
            used: Money(200),
            left: Money(100),
            price_milli: milli(price),
        }
    }

    #[test]
    fn the_next_money_is_an_amount_that_brings_at_least_a_point() {
        let next = |price| line(price).next().map(|next| (next.amount.0, next.points));
        assert_eq!(next(2.34), Some((10_000_000, 23)));
        assert_eq!(next(0.03), Some((100_000_000, 3)));
        assert_eq!(next(0.001), Some((1_000_000_000, 1)));
        assert_eq!(next(0.0), None);
        assert_eq!(line(f64::NAN).price_milli, None);
    }

    #[test]
    fn the_share_used_is_rounded_down() {
        assert_eq!(line(0.0).used_share(), Some(6_666));
        assert_eq!(LineFigure { amount: Money(0), ..line(0.0) }.used_share(), None);
    }
}
