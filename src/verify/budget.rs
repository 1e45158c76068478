//! For a planner: what the plan costs and whether each budget line suffices. For an OR reader: the knapsack rows over
//! cost items by fiscal year, source and category; sums in 128 bits, so that no input can wrap them.

use std::collections::BTreeMap;

use crate::calendar::Period;
use crate::instance::{Category, SessionId, SourceId};

use super::finding::{Check, Finding};
use super::premises::Premises;
use super::tally::Tally;

type Spending = BTreeMap<(i16, SourceId, Category), i128>;

/// Objections to overspent lines.
pub(super) fn examine(premises: &Premises, tally: &Tally, findings: &mut Vec<Finding>) {
    for (line, used) in premises.instance.budgets.iter().zip(used(premises, tally)) {
        if used > i128::from(line.amount.0) {
            findings.push(Finding::new(Check::Budget).item(&line.id).limit(used, line.amount));
        }
    }
}

/// What falls under each budget line, in the order of the instance.
pub(super) fn used(premises: &Premises, tally: &Tally) -> Vec<i128> {
    let spending = spending(premises, tally);
    let falls_under = |year: i16, source: Option<SourceId>, category: Option<Category>| {
        spending
            .iter()
            .filter(|((of_year, of_source, of_category), _)| {
                *of_year == year
                    && source.is_none_or(|only| only == *of_source)
                    && category.is_none_or(|only| only == *of_category)
            })
            .map(|(_, amount)| amount)
            .sum()
    };
    premises.instance.budgets.iter().map(|line| falls_under(line.year, line.source, line.category)).collect()
}

fn spending(premises: &Premises, tally: &Tally) -> Spending {
    let mut spending = Spending::new();
    training(premises, tally, &mut spending);
    for period in premises.instance.calendar.periods() {
        placements(premises, tally, period, &mut spending);
    }
    spending
}

fn training(premises: &Premises, tally: &Tally, spending: &mut Spending) {
    for (at, session) in premises.instance.sessions.iter().enumerate() {
        let count = tally.attendees(SessionId::at(at));
        let year = premises.instance.calendar.fiscal_year(session.period);
        let opening = if count > 0 { i128::from(session.fixed_cost.0) } else { 0 };
        let cost = i128::from(session.cost.0) * i128::from(count) + opening;
        *spending.entry((year, session.source, Category::Training)).or_default() += cost;
    }
}

fn placements(premises: &Premises, tally: &Tally, period: Period, spending: &mut Spending) {
    let instance = premises.instance;
    let year = instance.calendar.fiscal_year(period);
    let (allowances, relocations) = tally.spent(period);
    *spending.entry((year, instance.allowance_source, Category::Allowance)).or_default() += allowances;
    *spending.entry((year, instance.relocation_source, Category::Relocation)).or_default() += relocations;
}
