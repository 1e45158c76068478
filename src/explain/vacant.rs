//! Why seats stay empty: the most critical positions with an empty seat, each judged as for one seat.
//!
//! For an OR reader: the least reduced cost over all agents of a path through the seat, for several seats at the same prices.

use serde::Serialize;

use super::career::Place;
use super::ground::Ground;
use super::who::{Barred, Vacancy, first_vacancy, who};
use crate::instance::PositionId;
use crate::plan::Tally;
use crate::quantity::Points;

/// Positions with an empty seat, and why they stay empty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EmptySeats {
    /// Positions with an empty seat in some period.
    pub all: usize,
    /// Of these the most critical, in the order of the input among equals.
    pub told: Vec<EmptySeat>,
}

/// A position with an empty seat.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EmptySeat {
    /// The position.
    pub position: Place,
    /// How critical it is, 0..=2.
    pub critical: u8,
    /// The first period with an empty seat, of which the rest speaks.
    pub period: crate::calendar::Period,
    /// In how many periods a seat is empty.
    pub periods: usize,
    /// What is proved.
    pub vacancy: Vacancy,
    /// How many in service could hold it then.
    pub able: usize,
    /// How many are in service then.
    pub in_service: usize,
    /// Which hard rules bar how many of the others from moving there directly.
    pub barred: Vec<Barred>,
    /// Those who could, at the least loss.
    pub nearest: Vec<Nearest>,
}

/// Somebody who could fill an empty seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Nearest {
    /// `employee_id`.
    pub employee: String,
    /// Match with the position then, in basis points.
    pub jpm: i32,
    /// What the plan would lose at the prices behind the bound, about.
    pub estimate: Points,
}

/// People named for one seat.
const NAMED: usize = 3;

/// Judges the first empty seat of the most critical positions, `most` of them at most.
#[must_use]
pub fn empty_seats(ground: &Ground<'_>, most: usize) -> EmptySeats {
    let instance = ground.instance;
    let tally = Tally::of(instance, ground.plan);
    let empty_in =
        |position: PositionId| instance.calendar.periods().filter(|&t| tally.vacant(instance, position, t) > 0).count();
    let mut empty: Vec<(PositionId, usize)> = (0..instance.positions.len())
        .map(PositionId::at)
        .map(|position| (position, empty_in(position)))
        .filter(|&(_, periods)| periods > 0)
        .collect();
    empty.sort_by_key(|(position, _)| std::cmp::Reverse(instance.positions[position.index()].critical));
    let told = empty.iter().take(most).filter_map(|&(position, periods)| judged(ground, position, periods));
    EmptySeats { all: empty.len(), told: told.collect() }
}

fn judged(ground: &Ground<'_>, position: PositionId, periods: usize) -> Option<EmptySeat> {
    let answer = who(ground, position, first_vacancy(ground, position));
    let nearest = answer.candidates.iter().filter_map(|one| {
        let estimate = one.estimate?;
        Some(Nearest { employee: one.employee.clone(), jpm: one.jpm, estimate })
    });
    Some(EmptySeat {
        critical: ground.instance.positions[position.index()].critical,
        period: answer.period,
        periods,
        able: answer.able,
        in_service: answer.candidates.len(),
        nearest: nearest.take(NAMED).collect(),
        barred: answer.barred,
        vacancy: answer.vacancy?,
        position: answer.goal,
    })
}

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashMap;

    use super::*;
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;
    use crate::verify;

    #[test]
    fn the_most_critical_empty_seats_come_first_and_are_judged_as_one_by_one() {
        let instance = InstanceBuilder::new("2027-01-01", 2)
            .policy_with(|policy| policy.kinds = Policy::asn().kinds)
            .unit("U")
            .position_with("clerk", "U", "pelaksana", |row| row.seats = 2)
            .position("aide", "U", "pelaksana")
            .position_with("head", "U", "administrator", |row| row.critical = 2)
            .employee("E", "clerk")
            .build()
            .expect("the service is sound");
        let held = vec![instance.employees[0].position.map(|(position, _)| position); 2];
        let plan = verify::restate(&instance, &held, &[]);
        let ground = Ground::new(&instance, &plan, &FxHashMap::default(), None);
        let found = empty_seats(&ground, 2);
        assert_eq!(found.all, 3);
        let ids: Vec<&str> = found.told.iter().map(|one| one.position.position.as_str()).collect();
        assert_eq!(ids, ["head", "clerk"]);
        assert_eq!((found.told[0].critical, found.told[0].periods, found.told[0].vacancy.seats), (2, 2, 1));
        for one in &found.told {
            let position = instance.positions.iter().position(|own| own.id == one.position.position).unwrap();
            let alone = who(&ground, PositionId::at(position), one.period);
            assert_eq!(Some(&one.vacancy), alone.vacancy.as_ref());
            assert_eq!((one.able, &one.barred), (alone.able, &alone.barred));
        }
    }
}
