//! For a planner: what the plan costs and whether each budget line suffices. For an OR reader: the knapsack rows over
//! cost items by fiscal year, source and category; sums in 128 bits, so that no input can wrap them.

use std::collections::BTreeMap;

use crate::calendar::Period;
use crate::instance::{Category, PositionId, SourceId};

use super::finding::{Check, Finding};
use super::path::Career;
use super::premises::Premises;
use super::rows;

type Spending = BTreeMap<(i16, SourceId, Category), i128>;

/// Objections to overspent lines.
pub(super) fn examine(premises: &Premises, careers: &[Career], findings: &mut Vec<Finding>) {
    for (line, used) in premises.instance.budgets.iter().zip(used(premises, careers)) {
        if used > i128::from(line.amount.0) {
            findings.push(Finding::new(Check::Budget).item(&line.id).limit(used, line.amount));
        }
    }
}

/// What falls under each budget line, in the order of the instance.
pub(super) fn used(premises: &Premises, careers: &[Career]) -> Vec<i128> {
    let spending = spending(premises, careers);
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

fn spending(premises: &Premises, careers: &[Career]) -> Spending {
    let mut spending = Spending::new();
    training(premises, careers, &mut spending);
    for period in premises.instance.calendar.periods() {
        placements(premises, careers, period, &mut spending);
    }
    spending
}

fn training(premises: &Premises, careers: &[Career], spending: &mut Spending) {
    for (session, count) in premises.instance.sessions.iter().zip(rows::attendees(premises, careers)) {
        let year = premises.instance.calendar.fiscal_year(session.period);
        let opening = if count > 0 { i128::from(session.fixed_cost.0) } else { 0 };
        let cost = i128::from(session.cost.0) * i128::from(count) + opening;
        *spending.entry((year, session.source, Category::Training)).or_default() += cost;
    }
}

fn placements(premises: &Premises, careers: &[Career], period: Period, spending: &mut Spending) {
    let instance = premises.instance;
    let year = instance.calendar.fiscal_year(period);
    let months = i128::from(instance.calendar.length().months().0);
    let (mut allowances, mut relocations) = (0_i128, 0_i128);
    for step in careers.iter().map(|career| &career.steps[period.index()]) {
        let Some(position) = step.position else { continue };
        allowances += i128::from(premises.position(position).allowance.0) * months;
        relocations += step.left.map_or(0, |left| relocation(premises, left, position));
    }
    *spending.entry((year, instance.allowance_source, Category::Allowance)).or_default() += allowances;
    *spending.entry((year, instance.relocation_source, Category::Relocation)).or_default() += relocations;
}

/// Cost of moving from the location of `left` to that of `entered`; none within a location.
fn relocation(premises: &Premises, left: PositionId, entered: PositionId) -> i128 {
    let (from, to) = (premises.position(left).location, premises.position(entered).location);
    if from == to {
        return 0;
    }
    let stated = premises.instance.relocations.get(&(from, to)).copied();
    i128::from(stated.unwrap_or(premises.instance.policy.relocation_cost).0)
}
