//! What a seat in a session costs, and on which terms a course can be held.

use crate::instance::{CourseId, Instance, LocationId, Session, SourceId};
use crate::quantity::Money;

/// The price of a seat: cost of participation and the seat's share of the cost of opening, rounded up.
pub(super) fn price(session: &Session) -> Money {
    let seats = i64::from(session.capacity.max(1));
    Money(session.cost.0 + (session.fixed_cost.0 + seats - 1) / seats)
}

/// Terms on which the instance offers a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Terms {
    pub(super) course: CourseId,
    pub(super) source: SourceId,
    pub(super) cost: Money,
    pub(super) fixed_cost: Money,
    pub(super) min_participants: u32,
    /// Seats of the largest session on these terms.
    pub(super) capacity: u32,
    pub(super) location: Option<LocationId>,
}

impl Terms {
    pub(super) fn of(session: &Session) -> Self {
        Self {
            course: session.course,
            source: session.source,
            cost: session.cost,
            fixed_cost: session.fixed_cost,
            min_participants: session.min_participants,
            capacity: session.capacity,
            location: session.location,
        }
    }

    /// Whether seats on these terms cost nothing.
    pub(super) fn is_free(&self) -> bool {
        self.cost == Money::ZERO && self.fixed_cost == Money::ZERO
    }

    /// Runs needed for `seats`.
    pub(super) fn runs(&self, seats: u32) -> u32 {
        seats.div_ceil(self.capacity.max(1))
    }

    /// What `seats` cost in all.
    pub(super) fn bill(&self, seats: u32) -> Money {
        Money(self.cost.0 * i64::from(seats) + self.fixed_cost.0 * i64::from(self.runs(seats)))
    }
}

/// All terms of the instance that can hold somebody, in the order of course and source; of terms that differ in their size
/// alone, the largest.
pub(super) fn all_terms(instance: &Instance) -> Vec<Terms> {
    let usable = |session: &&Session| session.capacity > 0 && session.min_participants <= session.capacity;
    let mut terms: Vec<Terms> = instance.sessions.iter().filter(usable).map(Terms::of).collect();
    terms.sort_unstable();
    let same = |a: &Terms, b: &Terms| Terms { capacity: b.capacity, location: b.location, ..*a } == *b;
    terms.dedup_by(|later, kept| {
        let same = same(later, kept);
        if same {
            kept.capacity = kept.capacity.max(later.capacity);
        }
        same
    });
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;

    #[test]
    fn a_seat_bears_its_share_of_opening_and_runs_are_opened_as_they_fill() {
        let instance = InstanceBuilder::new("2027-01-01", 2)
            .policy_with(|policy| policy.kinds = Policy::asn().kinds)
            .unit("U")
            .position("P", "U", "pelaksana")
            .employee("E", "P")
            .course("C", 10)
            .session_with("S", "C", 1, 3, |row| (row.cost, row.fixed_cost) = (Money(100), Money(50)))
            .session_with("T", "C", 2, 4, |row| (row.cost, row.fixed_cost) = (Money(100), Money(50)))
            .build()
            .expect("the service is sound");
        assert_eq!(price(&instance.sessions[0]), Money(117));
        let terms = all_terms(&instance);
        assert_eq!((terms.len(), terms[0].capacity), (1, 4));
        assert_eq!([4, 5].map(|seats| terms[0].bill(seats)), [Money(450), Money(600)]);
    }
}
