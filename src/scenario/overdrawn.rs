//! Budget lines that cannot bear what is decided already: the plainest reason why a scenario has no plan, in money.
//!
//! For an OR reader: a row whose load under the fixed decisions alone passes its limit.

use serde::Serialize;

use crate::instance::{BudgetId, Category, Instance, Order};
use crate::quantity::Money;

/// A budget line that holds less than the decided attendances cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overdrawn {
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
    /// What the decided attendances cost at least, opening their sessions included.
    pub decided: Money,
    /// How much is missing.
    pub missing: Money,
    /// The sessions, each with how many attendances are decided.
    pub sessions: Vec<(String, u64)>,
}

/// The lines of `instance` that its decisions overdraw, in input order.
#[must_use]
pub fn overdrawn(instance: &Instance) -> Vec<Overdrawn> {
    let mut decided = vec![0_u64; instance.sessions.len()];
    for decision in &instance.decisions {
        if let Order::Attend { session } = decision.order {
            decided[session.index()] += 1;
        }
    }
    let line = |at: usize| {
        let line = &instance.budgets[BudgetId::at(at).index()];
        let year = |at: usize| instance.calendar.fiscal_year(instance.sessions[at].period);
        let falls = |&at: &usize| line.covers(year(at), instance.sessions[at].source, Category::Training);
        let sessions = (0..decided.len()).filter(|&at| decided[at] > 0).filter(falls);
        let (mut sum, mut listed) = (0_i64, Vec::new());
        for at in sessions {
            let session = &instance.sessions[at];
            let attendees = decided[at].max(u64::from(session.min_participants));
            let cost = session.cost.0.saturating_mul(i64::try_from(attendees).unwrap_or(i64::MAX));
            sum = sum.saturating_add(cost).saturating_add(session.fixed_cost.0);
            listed.push((session.id.clone(), decided[at]));
        }
        (sum > line.amount.0).then(|| Overdrawn {
            budget: line.id.clone(),
            year: line.year,
            source: line.source.map(|source| instance.sources[source.index()].clone()),
            category: line.category,
            amount: line.amount,
            decided: Money(sum),
            missing: Money(sum - line.amount.0),
            sessions: listed,
        })
    };
    (0..instance.budgets.len()).filter_map(line).collect()
}

/// Items that contradict each other, rows of decisions taken together: `decision:2–4`.
#[must_use]
pub fn gathered(conflict: &[String]) -> Vec<String> {
    let row = |item: &String| item.strip_prefix("decision:").and_then(|row| row.parse::<u32>().ok());
    let mut rows: Vec<u32> = conflict.iter().filter_map(row).collect();
    rows.sort_unstable();
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => spans.push((row, row)),
        }
    }
    let told = |(first, last): (u32, u32)| match first == last {
        true => format!("decision:{first}"),
        false => format!("decision:{first}–{last}"),
    };
    spans.into_iter().map(told).chain(conflict.iter().filter(|item| row(item).is_none()).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::InstanceBuilder;

    #[test]
    fn a_line_is_overdrawn_by_what_decided_attendances_cost_at_least() {
        let service = |amount| {
            InstanceBuilder::new("2027-01-01", 2)
                .unit("U")
                .position_with("A", "U", "pelaksana", |row| row.seats = 3)
                .employee(1, "A")
                .employee(2, "A")
                .course("K", 10)
                .session_with("S", "K", 1, 9, |row| {
                    (row.cost, row.fixed_cost, row.min_participants) = (Money(7), Money(5), 3);
                })
                .session_with("LATER", "K", 2, 9, |row| row.cost = Money(100))
                .budget("ALL", 2027, amount)
                .attend(1, "S")
                .attend(2, "S")
                .build()
                .unwrap()
        };
        assert_eq!(overdrawn(&service(26)), [], "three seats at 7 and opening at 5");
        let found = overdrawn(&service(25));
        assert_eq!((found[0].decided, found[0].missing), (Money(26), Money(1)));
        assert_eq!(found[0].sessions, [("S".to_owned(), 2)]);
    }

    #[test]
    fn rows_of_decisions_are_told_together() {
        let conflict = ["decision:4", "budget:B", "decision:2", "decision:3", "decision:9"].map(str::to_owned);
        assert_eq!(gathered(&conflict), ["decision:2–4", "decision:9", "budget:B"]);
    }
}
