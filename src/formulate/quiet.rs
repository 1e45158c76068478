//! What everybody does when nobody has time to plan: what decisions ask, and nothing else.
//!
//! For a planner: all stay where they are and attend nothing, apart from those about whom something is decided. For an OR
//! reader: the quietest path of each agent without building the graphs; it may break rows.

use rayon::prelude::*;

use super::Facts;
use crate::career::{Detail, Expander, Frame, Prospects, Rows};
use crate::eligibility::retirement;
use crate::instance::{EmployeeId, Instance};

/// Arcs beyond which a graph is coarsened: only one quiet career is wanted.
const MOST_ARCS: usize = 10_000;

/// The quietest career of every employee, as far as decisions allow; none when somebody's decisions leave no career.
#[must_use]
pub fn keep_quiet(instance: &Instance) -> Option<Vec<Facts>> {
    let frame = Frame::of(instance);
    let counts = (instance.positions.len(), instance.sessions.len(), instance.units.len());
    let rows = Rows::none(instance.calendar.horizon(), counts.0, counts.1, counts.2);
    (0..instance.employees.len())
        .into_par_iter()
        .map_init(Expander::default, |space, at| {
            let employee = EmployeeId::at(at);
            if frame.orders(employee).is_empty() {
                return Some(stay(instance, employee));
            }
            let own = Prospects::of(instance, &frame, employee);
            let exact = space.expand(instance, &frame, &rows, &own, Detail::Exact, MOST_ARCS);
            let career =
                exact.or_else(|| space.expand(instance, &frame, &rows, &own, Detail::Tracked(0), usize::MAX))?;
            let path = career.quietest()?;
            Some(Facts::of(instance, &career, &path))
        })
        .collect()
}

/// Stays until retired.
fn stay(instance: &Instance, id: EmployeeId) -> Facts {
    let employee = &instance.employees[id.index()];
    let retires = retirement::day(employee, instance.policy.kind(employee.kind));
    let held = employee.position.map(|(position, _)| position);
    let positions = instance.calendar.periods().map(|t| held.filter(|_| instance.calendar.day(t) < retires)).collect();
    Facts { positions, sessions: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formulate::encode;
    use crate::synthetic::{Profile, generate};

    #[test]
    fn without_graphs_everybody_does_the_same_as_on_the_quietest_paths() {
        let (instance, _) = generate(Profile::Plaju, None, 3).tables.build().expect("what is generated has no faults");
        let formulation = encode(&instance);
        let quiet = keep_quiet(&instance).expect("everybody has a career");
        for (at, own) in quiet.iter().enumerate() {
            let career = formulation.career(&instance, EmployeeId::at(at));
            assert_eq!(*own, Facts::of(&instance, &career, &formulation.quiet.paths[at]), "employee {at}");
        }
    }
}
