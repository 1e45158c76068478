//! One instance's graphs for another that differs from it in limits alone: less money, fewer moves.
//!
//! For a planner: a scenario that changes amounts of budget lines leaves everybody the same careers, which need not be
//! written down again. For an OR reader: only right-hand sides change; columns and their uses stay.

use crate::instance::Instance;
use crate::packing::Problem;

use super::{Formulation, Numbered, rows};

impl Formulation {
    /// The problem of `instance`, with the graphs of this one, which was written for `own`; none unless the two differ in
    /// nothing but amounts of budget lines and limits on moves and have the same rows. It equals what
    /// [`encode`](super::encode) makes of `instance`.
    #[must_use]
    pub fn with_limits_of(&self, own: &Instance, instance: &Instance) -> Option<Self> {
        if !differ_in_limits_alone(own, instance) {
            return None;
        }
        let Numbered { problem, meanings, purses, rows: numbers } =
            rows::number(instance, &self.frame, &self.prospects);
        if meanings != self.meanings || numbers != self.rows {
            return None;
        }
        let (graphs, relaxed) = (self.problem.graphs.clone(), self.problem.relaxed.clone());
        Some(Self {
            problem: Problem { graphs, relaxed, ..problem },
            meanings,
            rows: numbers,
            frame: self.frame.clone(),
            prospects: self.prospects.clone(),
            openers: self.openers.clone(),
            purses,
            details: self.details.clone(),
            quiet: self.quiet.clone(),
        })
    }
}

/// Whether the two are the same once one has the amounts and limits of the other, which no career looks at.
fn differ_in_limits_alone(one: &Instance, other: &Instance) -> bool {
    if one.budgets.len() != other.budgets.len() {
        return false;
    }
    let mut same = other.clone();
    for (line, own) in same.budgets.iter_mut().zip(&one.budgets) {
        line.amount = own.amount;
    }
    let (moves, own) = (&mut same.policy.moves, &one.policy.moves);
    (moves.max_moves, moves.max_promotions, moves.unit_move_share) =
        (own.max_moves, own.max_promotions, own.unit_move_share);
    same == *one
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formulate::encode;
    use crate::instance::{Category, InstanceBuilder};
    use crate::policy::Policy;
    use crate::quantity::Money;

    fn service() -> InstanceBuilder {
        InstanceBuilder::new("2027-01-01", 2)
            .policy_with(|policy| policy.kinds = Policy::asn().kinds)
            .unit("U1")
            .unit("U2")
            .position_with("A", "U1", "pelaksana", |row| row.seats = 3)
            .position("B", "U2", "pelaksana")
            .employee(1, "A")
            .employee(2, "A")
            .course("K", 10)
            .session_with("S", "K", 1, 1, |row| row.cost = Money(7))
            .budget_with("T", 2027, 100, |row| row.category = Some(Category::Training))
    }

    #[test]
    fn other_amounts_and_limits_on_moves_leave_the_graphs_and_the_problem_is_as_if_written_anew() {
        let own = service().policy_with(|policy| policy.moves.max_moves = 1).build().unwrap();
        let whole = encode(&own);
        let mut poorer = own.clone();
        poorer.budgets[0].amount = Money(3);
        let taken_over = whole.with_limits_of(&own, &poorer).expect("only an amount differs");
        assert_eq!(taken_over.problem, encode(&poorer).problem);
        assert_ne!(taken_over.problem, whole.problem);
    }

    #[test]
    fn whatever_careers_or_rows_depend_on_is_written_anew() {
        let own = service().policy_with(|policy| policy.moves.max_moves = 1).build().unwrap();
        let whole = encode(&own);
        let differs = |change: &dyn Fn(&mut Instance)| {
            let mut other = own.clone();
            change(&mut other);
            whole.with_limits_of(&own, &other).is_none()
        };
        assert!(!differs(&|_| {}));
        assert!(differs(&|other| other.positions[0].seats = 1));
        assert!(differs(&|other| other.policy.weights.fill[0].0 += 1));
        assert!(differs(&|other| other.sessions[0].cost = Money(8)));
        assert!(differs(&|other| other.budgets[0].year += 1));
        assert!(differs(&|other| other.budgets.clear()));
        assert!(differs(&|other| other.policy.moves.max_moves = 0), "the row of moves is gone");
    }
}
