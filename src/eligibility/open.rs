//! Rule `open`: the position takes people in, and is not over-full at the start.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Closed`] or [`Figures::OverFull`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let position = case.position;
    if !position.open || !position.exists_in(case.period) {
        return Err(Figures::Closed);
    }
    if position.holders_at_start > position.seats {
        return Err(Figures::OverFull { holders: position.holders_at_start, seats: position.seats });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::Rule;

    fn held_by(holders: &[&str], seats: u32) -> Result<(), Figures> {
        let scene = Scene::between("pelaksana", "pengawas").goal(|row| row.seats = seats);
        let fill = |builder, &id: &&str| crate::instance::InstanceBuilder::employee(builder, id, "goal");
        scene.facts(|builder| holders.iter().fold(builder, fill)).judge(Rule::Open)
    }

    #[test]
    fn an_open_position_takes_people_in() {
        assert_eq!(held_by(&[], 1), Ok(()));
    }

    #[test]
    fn a_full_position_is_open_still() {
        assert_eq!(held_by(&["F", "G"], 2), Ok(()));
    }

    #[test]
    fn a_position_over_full_at_the_start_takes_nobody_in() {
        assert_eq!(held_by(&["F", "G"], 1), Err(Figures::OverFull { holders: 2, seats: 1 }));
    }

    #[test]
    fn an_abolished_position_is_over_full_while_somebody_holds_it() {
        assert_eq!(held_by(&["F"], 0), Err(Figures::OverFull { holders: 1, seats: 0 }));
    }

    #[test]
    fn a_closed_position_is_closed_even_with_seats_to_spare() {
        let scene = Scene::between("pelaksana", "pengawas").goal(|row| (row.open, row.seats) = (false, 9));
        assert_eq!(scene.judge(Rule::Open), Err(Figures::Closed));
    }
}
