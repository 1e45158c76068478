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
    /// Money for development against the least share of the policy, by fiscal year; empty where the policy has none.
    pub development: Vec<DevelopmentFigure>,
}

/// Money for development in a fiscal year: training paid from the sources that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DevelopmentFigure {
    /// Fiscal year.
    pub year: i16,
    /// Budget lines for training from these sources.
    pub available: Money,
    /// What the plan spends.
    pub spent: Money,
    /// The total budget of the year, if the policy states it.
    pub total: Option<Money>,
    /// `development.floor` in millionths of the total.
    pub floor_ppm: i64,
    /// What is available in millionths of the total, rounded down.
    pub available_ppm: Option<i64>,
    /// What is spent in millionths of the total, rounded down.
    pub spent_ppm: Option<i64>,
    /// The largest total budget of which what is available is the least share.
    pub enough_for: Money,
}

impl DevelopmentFigure {
    /// Whether what is available reaches the floor; none where the total is unknown.
    #[must_use]
    pub fn reaches_floor(&self) -> Option<bool> {
        self.total.map(|total| total <= self.enough_for)
    }
}

fn development(instance: &Instance, tally: &Tally) -> Vec<DevelopmentFigure> {
    let rules = &instance.policy.development;
    let floor = i128::from(rules.floor.0);
    if floor == 0 {
        return Vec::new();
    }
    let counts = |source: crate::instance::SourceId| {
        rules.sources.is_empty() || rules.sources.contains(&instance.sources[source.index()])
    };
    let figure = |year: i16| {
        let lines = instance.budgets.iter().filter(|line| {
            line.year == year && line.category == Some(Category::Training) && line.source.is_some_and(counts)
        });
        let available: Money = lines.map(|line| line.amount).sum();
        let costs = tally.costs.iter().filter(|((when, source, category), _)| {
            *when == year && *category == Category::Training && counts(*source)
        });
        let spent: Money = costs.map(|(_, &cost)| cost).sum();
        let total = rules.totals.iter().find(|(when, _)| *when == year).map(|&(_, total)| total);
        let share = |money: Money| {
            let share = (i128::from(money.0) * 1_000_000).checked_div(i128::from(total?.0))?;
            i64::try_from(share).ok()
        };
        let enough_for = Money(i64::try_from(i128::from(available.0) * 10_000 / floor).unwrap_or(i64::MAX));
        let floor_ppm = i64::from(rules.floor.0) * 100;
        let (available_ppm, spent_ppm) = (share(available), share(spent));
        DevelopmentFigure { year, available, spent, total, floor_ppm, available_ppm, spent_ppm, enough_for }
    };
    super::fiscal_years(instance).into_iter().map(figure).collect()
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
            development: development(instance, tally),
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

    /// What a year's training money comes to beside a total budget of ten million and a floor of 0.16 %.
    fn developed(total: Option<i64>) -> DevelopmentFigure {
        let instance = crate::instance::InstanceBuilder::new("2027-01-01", 1)
            .policy_with(|policy| {
                policy.kinds = crate::policy::Policy::asn().kinds;
                policy.development.floor = crate::quantity::BasisPoints(16);
                policy.development.sources = vec!["APBD".into()];
                policy.development.totals = total.map(|total| (2027, Money(total))).into_iter().collect();
            })
            .unit("U")
            .position("P", "U", "pelaksana")
            .employee("E", "P")
            .course("C", 10)
            .session_with("S", "C", 1, 5, |row| row.cost = Money(9_000))
            .budget_with("OWN", 2027, 15_000, |row| {
                (row.source, row.category) = (Some("APBD".into()), Some(Category::Training));
            })
            .budget_with("OTHERS", 2027, 99_000, |row| {
                (row.source, row.category) = (Some("MITRA".into()), Some(Category::Training));
            })
            .build()
            .expect("the service is sound");
        let held = instance.employees[0].position.map(|(position, _)| position);
        let placement = crate::plan::Placement {
            position: held,
            kind: instance.employees[0].kind,
            step: crate::plan::StepLabel::Stay,
            breaches: crate::policy::RuleSet::EMPTY,
            jpm: None,
            points: crate::quantity::Points::ZERO,
        };
        let session = crate::instance::SessionId(0);
        let plan = crate::plan::Plan {
            horizon: 1,
            placements: vec![placement],
            trainings: vec![crate::plan::Training { employee: crate::instance::EmployeeId(0), session }],
            mentoring: Vec::new(),
            terms: crate::plan::TermPoints::default(),
        };
        development(&instance, &Tally::of(&instance, &plan))[0]
    }

    #[test]
    fn development_is_held_against_the_floor_of_the_total_budget() {
        let known = developed(Some(10_000_000));
        assert_eq!((known.available, known.spent), (Money(15_000), Money(9_000)));
        assert_eq!((known.available_ppm, known.spent_ppm, known.floor_ppm), (Some(1_500), Some(900), 1_600));
        assert_eq!((known.reaches_floor(), known.enough_for), (Some(false), Money(9_375_000)));
        assert_eq!(developed(Some(9_375_000)).reaches_floor(), Some(true));
        assert_eq!((developed(None).reaches_floor(), developed(None).available_ppm), (None, None));
    }

    #[test]
    fn the_share_used_is_rounded_down() {
        assert_eq!(line(0.0).used_share(), Some(6_666));
        assert_eq!(LineFigure { amount: Money(0), ..line(0.0) }.used_share(), None);
    }
}
