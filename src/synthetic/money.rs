//! Money: what relocations cost and what the budget lines hold.
//!
//! For an OR reader: allowance lines cover the start's holders with some headroom, so that staying is always feasible;
//! training and relocation lines cover a stated part of what full use would cost, so that they bind.

use std::collections::BTreeMap;

use crate::instance::{BudgetRow, Category, RelocationRow, Tables};
use crate::quantity::Money;

use super::organisation::{Organisation, Post};
use super::profile::Traits;
use super::workforce::Person;
use super::{PERIODS, START, row};

/// What decisions already taken will cost at least.
#[derive(Default)]
pub(super) struct Commitments {
    /// Relocations by year.
    pub relocation: BTreeMap<i16, i64>,
    /// Training by source and year.
    pub training: BTreeMap<(String, i16), i64>,
    /// Allowances per month of the posts that decisions fill.
    pub allowance: i64,
}

/// Allowance per month of a post.
pub(super) fn allowance(post: &Post) -> i64 {
    post.echelon.map_or(post.level.facts().allowance, |echelon| echelon.facts().1)
}

/// Cost of moving between two locations of a neighbourhood; none further away, where the policy's figure holds.
pub(super) fn relocation(organisation: &Organisation, from: usize, to: usize) -> Option<i64> {
    let size = organisation.neighbourhood;
    let (base, step) = organisation.relocation;
    let distance = i64::try_from(from.abs_diff(to)).unwrap_or(i64::MAX);
    (from / size == to / size && from != to).then(|| base + step * distance.min(8))
}

/// Writes `relocations.csv`.
pub(super) fn relocations(organisation: &Organisation, tables: &mut Tables) {
    let size = organisation.neighbourhood;
    for from in 0..organisation.locations.len() {
        let first = from / size * size;
        for to in first..(first + size).min(organisation.locations.len()) {
            if let Some(cost) = relocation(organisation, from, to) {
                tables.relocations.push(RelocationRow {
                    row: row(tables.relocations.len()),
                    from_location: organisation.locations[from].clone(),
                    to_location: organisation.locations[to].clone(),
                    cost: Money(cost),
                });
            }
        }
    }
}

/// Writes `budgets.csv`.
pub(super) fn budgets(
    organisation: &Organisation,
    traits: &Traits,
    people: &[Person],
    commitments: &Commitments,
    tables: &mut Tables,
) {
    let monthly: i64 =
        people.iter().filter_map(|person| person.post).map(|at| allowance(&organisation.posts[at])).sum();
    let allowances = monthly * (100 + traits.headroom) / 100 + commitments.allowance;
    let movers = i64::try_from(people.len()).unwrap_or(i64::MAX).max(40) / 20;
    let (base, step) = organisation.relocation;
    let lively = movers * (base + 2 * step);
    let mut full: BTreeMap<(&str, i16), i64> = BTreeMap::new();
    for session in &tables.sessions {
        let year = START.year() + i16::from(session.period) - 1;
        *full.entry((&session.source, year)).or_default() +=
            session.cost.0 * i64::from(session.capacity) + session.fixed_cost.0;
    }
    let mut lines: Vec<(String, i16, Option<String>, Category, i64)> = Vec::new();
    for year in (0..i16::from(PERIODS)).map(|at| START.year() + at) {
        lines.push((format!("TUNJANGAN-{year}"), year, Some("APBD".into()), Category::Allowance, allowances * 12));
        let committed = commitments.relocation.get(&year).copied().unwrap_or(0);
        let amount = (lively * traits.relocation / 100).max(committed);
        lines.push((format!("PINDAH-{year}"), year, Some("APBD".into()), Category::Relocation, amount));
        let (mut sum, mut least) = (0, 0);
        for &(source, percent) in traits.training {
            let Some(cost) = full.get(&(source, year)) else { continue };
            let committed = commitments.training.get(&(source.to_owned(), year)).copied().unwrap_or(0);
            let amount = million(cost * i64::from(percent) / 100).max(committed);
            (sum, least) = (sum + amount, least + committed);
            lines.push((format!("DIKLAT-{source}-{year}"), year, Some(source.into()), Category::Training, amount));
        }
        if let Some(percent) = traits.overall {
            let amount = (sum * percent / 100).max(least);
            lines.push((format!("DIKLAT-{year}"), year, None, Category::Training, amount));
        }
    }
    tables.budgets.extend(lines.into_iter().enumerate().map(|(at, (budget_id, year, source, category, amount))| {
        BudgetRow { row: row(at), budget_id, year, source, category: Some(category), amount: Money(million(amount)) }
    }));
}

/// Rounded up to whole millions, as budgets are written.
fn million(amount: i64) -> i64 {
    (amount + 999_999) / 1_000_000 * 1_000_000
}
