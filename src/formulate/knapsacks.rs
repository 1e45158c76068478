//! Knapsacks: whole participants and whole moves under a budget line.
//!
//! For a planner: money that is left over but does not pay for another participant buys nothing. For an OR reader: the
//! integer hull of each line of money over the numbers of those that it pays for, handed to bounds as a [`Knapsack`].
//! These numbers are rows of their own, which never bind. Allowances are left out, as their amounts are too many; that
//! only makes knapsacks wider.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::rows::Numbering;
use super::{Formulation, RowMeaning};
use crate::career::Rows;
use crate::dag::POINT;
use crate::instance::{BudgetId, Category, Instance, SessionId};
use crate::packing::{Item, Knapsack, common_unit};
use crate::quantity::Money;

/// Most different amounts that moves may cost under one line.
const MOST_FARES: usize = 64;

/// Most that everything together could cost that is counted, in units that divide all costs.
const MOST_UNITS: i128 = 1 << 18;

/// What a budget line pays for.
struct Line {
    budget: BudgetId,
    sessions: Vec<SessionId>,
    fares: Vec<Money>,
}

/// Numbers the rows that count what budget lines pay for, and makes the knapsacks over them with the line that each
/// belongs to. `candidates` counts by session who could come. What several lines pay for is counted for the one that pays for
/// the fewest things, as the narrowest says most.
pub(super) fn knapsacks(
    numbering: &mut Numbering<'_>,
    candidates: &[u32],
    rows: &mut Rows,
) -> (Vec<Knapsack>, Vec<BudgetId>) {
    let instance = numbering.instance;
    let fares = fares(instance);
    let mut lines: Vec<Line> =
        (0..instance.budgets.len()).map(|at| Line::of(instance, BudgetId::at(at), &fares)).collect();
    lines.sort_by_key(|line| (line.sessions.len() + line.fares.len(), line.budget));
    let mut counted = vec![false; instance.sessions.len()];
    let (mut knapsacks, mut purses) = (Vec::new(), Vec::new());
    for mut line in lines {
        line.sessions.retain(|session| !counted[session.index()]);
        if let Some(knapsack) = line.knapsack(numbering, candidates, rows) {
            line.sessions.iter().for_each(|session| counted[session.index()] = true);
            purses.extend(knapsack.is_some().then_some(line.budget));
            knapsacks.extend(knapsack);
        }
    }
    (knapsacks, purses)
}

/// What moves can cost; nothing if that can be many amounts.
fn fares(instance: &Instance) -> Vec<Money> {
    let costs = instance.relocations.values().copied().chain([instance.policy.relocation_cost]);
    let fares: BTreeSet<Money> = costs.filter(|cost| cost.0 > 0).collect();
    if fares.len() <= MOST_FARES { fares.into_iter().collect() } else { Vec::new() }
}

impl Formulation {
    /// What a rupiah more on each budget line is worth at these prices, in points per unit of each row: the price of its row,
    /// and what more whole things it would pay for. 0 for lines without a row.
    #[must_use]
    pub fn worth_of_money(&self, instance: &Instance, prices: &[f64]) -> Vec<f64> {
        let mut worth = vec![0.0; instance.budgets.len()];
        for (meaning, price) in self.meanings.iter().zip(prices) {
            if let RowMeaning::Budget(line) = meaning {
                worth[line.index()] += price;
            }
        }
        let fixed: Vec<i64> = prices.iter().map(|price| (price * POINT as f64) as i64).collect();
        let shift = vec![0; prices.len()];
        for (knapsack, line) in self.problem.knapsacks.iter().zip(&self.purses) {
            worth[line.index()] += knapsack.worth_of_more(&fixed, &shift);
        }
        worth
    }

    /// Prices of rows that were found where lines had other amounts, as prices of this problem: what whole things cost on top
    /// of their money goes onto the line, as a mean, where the line has no knapsack any more.
    pub fn adopt_prices(&self, instance: &Instance, prices: &mut [f64]) {
        let filled: FxHashSet<usize> =
            self.problem.knapsacks.iter().flat_map(Knapsack::items).map(|item| item.row as usize).collect();
        let mut spread: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for (row, &meaning) in self.meanings.iter().enumerate().filter(|(row, _)| !filled.contains(row)) {
            let Some((line, cost, most)) = self.counted(instance, meaning) else { continue };
            let (paid, money) = spread.entry(line).or_default();
            *paid += std::mem::take(&mut prices[row]) * most;
            *money += cost * most;
        }
        for (line, (paid, money)) in spread {
            prices[line] += if money > 0.0 { paid / money } else { 0.0 };
        }
    }

    /// Of a row that counts: the row of the line that pays, what one costs, and how many there can be at most.
    fn counted(&self, instance: &Instance, meaning: RowMeaning) -> Option<(usize, f64, f64)> {
        match meaning {
            RowMeaning::Participants(session) => {
                let paid = |line: &u32| self.rows.training.iter().filter(|lines| lines.contains(line)).count();
                let lines = &self.rows.training[session.index()];
                let line = *lines.iter().min_by_key(|&line| (paid(line), *line))?;
                let about = &instance.sessions[session.index()];
                Some((line as usize, about.cost.0 as f64, f64::from(about.capacity)))
            }
            RowMeaning::Relocations(budget, cost) => {
                let line = self.meanings.iter().position(|other| *other == RowMeaning::Budget(budget))?;
                Some((line, cost.0 as f64, 1.0))
            }
            _ => None,
        }
    }
}

impl Line {
    fn of(instance: &Instance, budget: BudgetId, fares: &[Money]) -> Self {
        let about = &instance.budgets[budget.index()];
        let pays = |session: &SessionId| {
            let session = &instance.sessions[session.index()];
            let year = instance.calendar.fiscal_year(session.period);
            session.cost.0 > 0 && about.covers(year, session.source, Category::Training)
        };
        let moves = instance
            .calendar
            .periods()
            .any(|t| about.covers(instance.calendar.fiscal_year(t), instance.relocation_source, Category::Relocation));
        Self {
            budget,
            sessions: (0..instance.sessions.len()).map(SessionId::at).filter(pays).collect(),
            fares: if moves { fares.to_vec() } else { Vec::new() },
        }
    }

    /// The knapsack, with its rows numbered; none where it would say nothing. Which rows there are does not depend on the
    /// line's amount, so that a scenario with another amount has the same.
    fn knapsack(&self, numbering: &mut Numbering<'_>, candidates: &[u32], rows: &mut Rows) -> Option<Option<Knapsack>> {
        let instance = numbering.instance;
        let line = numbering.meanings.iter().position(|meaning| *meaning == RowMeaning::Budget(self.budget))?;
        let mut items = self.items(instance, candidates);
        if items.is_empty() || !is_countable(&items) {
            return None;
        }
        let meanings = self.sessions.iter().map(|&session| RowMeaning::Participants(session));
        let fares = self.fares.iter().map(|&fare| RowMeaning::Relocations(self.budget, fare));
        for (item, meaning) in items.iter_mut().zip(meanings.chain(fares)) {
            // These rows only count: their limits are never passed.
            match meaning {
                RowMeaning::Participants(session) => {
                    item.row = numbering.row(meaning, candidates[session.index()].into(), None);
                    rows.participants[session.index()] = item.row;
                }
                _ => {
                    item.row = numbering.row(meaning, item.most, None);
                    rows.relocations.insert((line as u32, item.weight), item.row);
                }
            }
        }
        Some(Knapsack::new(items, instance.budgets[self.budget.index()].amount.0))
    }

    /// What the line can pay for, as far as people and places go.
    fn items(&self, instance: &Instance, candidates: &[u32]) -> Vec<Item> {
        let session = |session: &SessionId| {
            let about = &instance.sessions[session.index()];
            let most = i64::from(about.capacity.min(candidates[session.index()]));
            let least = i64::from(about.min_participants).max(1);
            Item { row: 0, weight: about.cost.0, most, least, setup: about.fixed_cost.0 }
        };
        let moves = (instance.employees.len() * instance.calendar.horizon()) as i64;
        let fare = |fare: &Money| Item { row: 0, weight: fare.0, most: moves, least: 1, setup: 0 };
        self.sessions.iter().map(session).chain(self.fares.iter().map(fare)).collect()
    }
}

/// Whether few enough things could be paid for that a knapsack may be worth its rows.
fn is_countable(items: &[Item]) -> bool {
    let cost = |item: &Item| i128::from(item.setup) + i128::from(item.weight) * i128::from(item.most);
    let unit = i128::from(common_unit(items));
    items.iter().map(cost).sum::<i128>() <= MOST_UNITS * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formulate::encode;
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;

    /// Three people, two sessions at 4 and 6 million of which the second costs 5 million to open for two at least, and money
    /// for training.
    fn service(money: i64) -> InstanceBuilder {
        let priced = |cost: i64| move |row: &mut crate::instance::SessionRow| row.cost = Money(cost * 1_000_000);
        let kinds = |policy: &mut Policy| policy.kinds = Policy::asn().kinds;
        let people = InstanceBuilder::new("2027-01-01", 1).policy_with(kinds).unit("U").position("A", "U", "pelaksana");
        let people = people.employee(1, "A").unplaced(2, "pelaksana").unplaced(3, "pelaksana");
        let taught = people.course("K", 10).session_with("S", "K", 1, 2, priced(4)).course("L", 10);
        let taught = taught.session_with("T", "L", 1, 9, move |row| {
            priced(6)(row);
            (row.min_participants, row.fixed_cost) = (2, Money(5_000_000));
        });
        taught.budget_with("D", 2027, money * 1_000_000, |row| row.category = Some(Category::Training))
    }

    fn items(formulation: &Formulation) -> Vec<(i64, i64, i64, i64)> {
        let items = formulation.problem.knapsacks.iter().flat_map(Knapsack::items);
        items.map(|item| (item.weight / 1_000_000, item.most, item.least, item.setup / 1_000_000)).collect()
    }

    #[test]
    fn a_line_holds_participants_up_to_places_people_and_money() {
        let formulation = encode(&service(20).build().unwrap());
        assert_eq!(items(&formulation), [(4, 2, 1, 0), (6, 3, 2, 5)]);
        assert_eq!(formulation.purses, [BudgetId(0)]);
        let counted =
            formulation.meanings.iter().zip(&formulation.problem.rows).filter(|(meaning, _)| meaning.is_count());
        assert_eq!(counted.map(|(_, row)| row.limit).collect::<Vec<_>>(), [3, 3], "all who could come");
    }

    #[test]
    fn money_for_everything_needs_no_knapsack_but_has_the_same_rows() {
        let (scarce, ample) = (encode(&service(30).build().unwrap()), encode(&service(31).build().unwrap()));
        assert_eq!((scarce.problem.knapsacks.len(), ample.problem.knapsacks.len()), (1, 0));
        assert_eq!(scarce.meanings, ample.meanings);
    }

    #[test]
    fn prices_of_whole_things_go_onto_a_line_that_has_no_knapsack() {
        let formulation = encode(&service(31).build().unwrap());
        let place = |meaning: RowMeaning| formulation.meanings.iter().position(|other| *other == meaning).unwrap();
        let [line, s, t] = [
            RowMeaning::Budget(BudgetId(0)),
            RowMeaning::Participants(SessionId(0)),
            RowMeaning::Participants(SessionId(1)),
        ]
        .map(place);
        let instance = service(31).build().unwrap();
        let mut prices = vec![0.0; formulation.meanings.len()];
        (prices[line], prices[s], prices[t]) = (2e-6, 8.0, 3.0);
        let mut kept = prices.clone();
        formulation.adopt_prices(&instance, &mut prices);
        // Two places at 4 and nine at 6 million.
        assert_eq!((prices[s], prices[t]), (0.0, 0.0));
        assert!((prices[line] - 2e-6 - (2.0 * 8.0 + 9.0 * 3.0) / 62e6).abs() < 1e-12, "{}", prices[line]);
        let before = kept.clone();
        encode(&service(20).build().unwrap()).adopt_prices(&instance, &mut kept);
        assert_eq!(kept, before, "with its knapsack the line's prices are left alone");
    }

    #[test]
    fn relocations_are_counted_by_what_they_cost() {
        let mut builder = service(99).unit("V").position("B", "V", "pelaksana");
        builder = builder.policy_with(|policy| policy.relocation_cost = Money(3_000_000));
        let moved = builder.budget_with("P", 2027, 7_000_000, |row| row.category = Some(Category::Relocation));
        let formulation = encode(&moved.build().unwrap());
        assert_eq!(items(&formulation), [(3, 3, 1, 0)], "all may move, and the money pays for two");
        assert!(formulation.meanings.contains(&RowMeaning::Relocations(BudgetId(1), Money(3_000_000))));
    }
}
