//! Rule `decision`: no `must_not` covers the employee, the position and the period. A `must` that covers the move beats it.

use super::{Case, Figures};
use crate::calendar::Period;
use crate::instance::{EmployeeId, Instance, Order, PositionId};

/// The row of the first `must_not` that bars `employee` from moving into `position` in `period`, unless a `must` beats it.
#[must_use]
pub fn barred_by(instance: &Instance, employee: EmployeeId, position: PositionId, period: Period) -> Option<u32> {
    if must_cover(instance, employee, position, period) {
        return None;
    }
    let mut own = instance.decisions.iter().filter(|decision| decision.employee == employee);
    own.find_map(|decision| match decision.order {
        Order::MustNot { position: barred, from, to } => {
            (from <= period && period <= to && barred.is_none_or(|p| p == position)).then_some(decision.row)
        }
        Order::Must { .. } | Order::Attend { .. } => None,
    })
}

/// Whether a `must` demands that `employee` holds `position` in `period`.
#[must_use]
pub fn must_cover(instance: &Instance, employee: EmployeeId, position: PositionId, period: Period) -> bool {
    instance.decisions.iter().filter(|decision| decision.employee == employee).any(|decision| match decision.order {
        Order::Must { position: wanted, from, to } => wanted == position && from <= period && period <= to,
        Order::MustNot { .. } | Order::Attend { .. } => false,
    })
}

/// Judges the rule.
///
/// # Errors
/// [`Figures::Barred`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    match barred_by(case.instance, case.employee_id, case.position_id, case.period) {
        Some(row) => Err(Figures::Barred { row }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::instance::InstanceBuilder;
    use crate::policy::Rule;

    fn decided(decide: impl FnOnce(InstanceBuilder) -> InstanceBuilder) -> [Result<(), Figures>; 3] {
        let scene = Scene::between("pelaksana", "pengawas").facts(|builder| decide(builder.employee("F", "own")));
        [1, 2, 3].map(|period| scene.judge_in(period, Rule::Decision))
    }

    fn barred(row: u32) -> Result<(), Figures> {
        Err(Figures::Barred { row })
    }

    #[test]
    fn a_bar_holds_in_its_first_and_last_period_and_not_outside() {
        let verdicts = decided(|builder| builder.must_not("E", "goal", 2, 2));
        assert_eq!(verdicts, [Ok(()), barred(2), Ok(())]);
        let verdicts = decided(|builder| builder.must_not("E", "goal", 1, 2));
        assert_eq!(verdicts, [barred(2), barred(2), Ok(())]);
    }

    #[test]
    fn a_star_bars_every_move() {
        assert_eq!(decided(|builder| builder.must_not("E", "*", 1, 3)), [barred(2); 3]);
    }

    #[test]
    fn bars_of_another_position_or_of_somebody_else_do_not_count() {
        let verdicts = decided(|builder| builder.must_not("E", "own", 1, 3).must_not("F", "goal", 1, 3));
        assert_eq!(verdicts, [Ok(()); 3]);
    }

    #[test]
    fn the_first_bar_that_covers_the_move_is_named() {
        let bars = |builder: InstanceBuilder| {
            builder.must_not("E", "own", 1, 3).must_not("E", "goal", 2, 3).must_not("E", "*", 1, 3)
        };
        assert_eq!(decided(bars), [barred(4), barred(3), barred(3)]);
    }

    #[test]
    fn a_must_beats_every_bar_in_the_periods_it_covers() {
        let verdicts = decided(|builder| builder.must_not("E", "*", 1, 3).must("E", "goal", 2, 2));
        assert_eq!(verdicts, [barred(2), Ok(()), barred(2)]);
    }

    #[test]
    fn a_must_for_another_position_or_person_beats_nothing() {
        let orders = |builder: InstanceBuilder| {
            builder.must_not("E", "goal", 1, 3).must("E", "own", 1, 3).must("F", "goal", 1, 3)
        };
        assert_eq!(decided(orders), [barred(2); 3]);
    }
}
