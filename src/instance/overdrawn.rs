//! Budget lines that cannot bear what is decided already: the plainest reason why there is no plan, told in money.
//!
//! For an OR reader: rows whose load under the fixed decisions alone passes their limit; arithmetic, no search.

use serde::Serialize;

use super::{BudgetLine, Category, Decision, EmployeeId, Instance, Order, SessionId};
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
    /// What the decided attendances cost, opening their sessions included.
    pub decided: Money,
    /// How much is missing.
    pub missing: Money,
    /// The sessions, each with how many attendances are decided.
    pub sessions: Vec<(String, u64)>,
    /// Rows of decisions that are too much together, none of which could be spared for that.
    pub rows: Vec<u32>,
}

/// The lines of `instance` that its decisions overdraw, in input order.
#[must_use]
pub fn overdrawn(instance: &Instance) -> Vec<Overdrawn> {
    let mut attending: Vec<(EmployeeId, SessionId)> = Vec::new();
    let mut decided: Vec<(Decision, SessionId)> = Vec::new();
    for &decision in &instance.decisions {
        if let Order::Attend { session } = decision.order {
            // Decided twice is attended once.
            if !attending.contains(&(decision.employee, session)) {
                attending.push((decision.employee, session));
                decided.push((decision, session));
            }
        }
    }
    instance.budgets.iter().filter_map(|line| judge(instance, line, &decided)).collect()
}

fn judge(instance: &Instance, line: &BudgetLine, decided: &[(Decision, SessionId)]) -> Option<Overdrawn> {
    let falls = |session: SessionId| {
        let about = &instance.sessions[session.index()];
        line.covers(instance.calendar.fiscal_year(about.period), about.source, Category::Training)
    };
    let own: Vec<(Decision, SessionId)> = decided.iter().copied().filter(|&(_, session)| falls(session)).collect();
    let cost = total(instance, &own);
    if cost <= line.amount.0 {
        return None;
    }
    let mut needed = own.clone();
    for at in (0..own.len()).rev() {
        let spared = needed.remove(at);
        if total(instance, &needed) <= line.amount.0 {
            needed.insert(at, spared);
        }
    }
    Some(Overdrawn {
        budget: line.id.clone(),
        year: line.year,
        source: line.source.map(|source| instance.sources[source.index()].clone()),
        category: line.category,
        amount: line.amount,
        decided: Money(cost),
        missing: Money(cost - line.amount.0),
        sessions: counts(&own).map(|(session, count)| (instance.sessions[session.index()].id.clone(), count)).collect(),
        rows: needed.iter().map(|(decision, _)| decision.row).collect(),
    })
}

/// What attendances cost together.
fn total(instance: &Instance, attended: &[(Decision, SessionId)]) -> i64 {
    let cost = |(session, count): (SessionId, u64)| {
        let about = &instance.sessions[session.index()];
        let seats = about.cost.0.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX));
        seats.saturating_add(about.fixed_cost.0)
    };
    counts(attended).map(cost).fold(0, i64::saturating_add)
}

/// How many attend each session, by session.
fn counts(attended: &[(Decision, SessionId)]) -> impl Iterator<Item = (SessionId, u64)> {
    let mut sessions: Vec<SessionId> = attended.iter().map(|&(_, session)| session).collect();
    sessions.sort_unstable();
    let mut found: Vec<(SessionId, u64)> = Vec::new();
    for session in sessions {
        match found.last_mut() {
            Some((last, count)) if *last == session => *count += 1,
            _ => found.push((session, 1)),
        }
    }
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;

    #[test]
    fn a_line_is_overdrawn_by_what_decided_attendances_cost() {
        let service = |amount| {
            InstanceBuilder::new("2027-01-01", 2)
                .policy_with(|policy| policy.kinds = Policy::asn().kinds)
                .unit("U")
                .position_with("A", "U", "pelaksana", |row| row.seats = 3)
                .employee(1, "A")
                .employee(2, "A")
                .course("K", 10)
                .session_with("S", "K", 1, 9, |row| (row.cost, row.fixed_cost) = (Money(7), Money(5)))
                .session_with("LATER", "K", 2, 9, |row| row.cost = Money(100))
                .budget("ALL", 2027, amount)
                .attend(1, "S")
                .attend(2, "S")
                .attend(2, "S")
                .attend(2, "LATER")
                .build()
                .unwrap()
        };
        assert_eq!(overdrawn(&service(19)), [], "two seats at 7 and opening at 5");
        let found = overdrawn(&service(18));
        assert_eq!((found[0].decided, found[0].missing), (Money(19), Money(1)));
        assert_eq!((&found[0].sessions[..], &found[0].rows[..]), (&[("S".to_owned(), 2)][..], &[2, 3][..]));
        assert_eq!(overdrawn(&service(11))[0].rows, [2], "one attendance is too much already");
    }
}
