//! Exhaustive search for the best plan of a tiny instance: every allowed path of every employee, then every
//! combination of paths, cut off only where no completion can be allowed or better.
//!
//! Paths are judged one by one by the audit's replay of a career; the rows are kept here by themselves. Nothing of the
//! engine takes part, so the optimum found is a reference for it.

#![allow(dead_code, reason = "each test binary uses its part")]

use rotasi::instance::{EmployeeId, Instance, PositionId};
use rotasi::plan::{Plan, Training};
use rotasi::quantity::Points;
use rotasi::verify::{self, Premises};

mod paths;
mod prices;
mod rows;
mod search;

use paths::Path;
use rows::Load;

/// An employee with all allowed paths, best first.
type Agent = (EmployeeId, Vec<Path>);

/// The best plan by its bare facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Optimum {
    /// What it is worth.
    pub points: Points,
    /// Positions held, employee by employee.
    pub positions: Vec<Option<PositionId>>,
    /// Attendances.
    pub trainings: Vec<Training>,
    /// Combinations looked at.
    pub nodes: u64,
}

/// The best plan; none when no plan is allowed.
pub fn optimum(instance: &Instance) -> Option<Optimum> {
    let premises = Premises::new(instance);
    let load = Load::new(instance);
    let mut agents: Vec<Agent> = Vec::new();
    for who in (0..instance.employees.len()).map(EmployeeId::at) {
        let mut paths = paths::of(&premises, instance, who);
        for path in &mut paths {
            path.uses = load.uses(who, path);
        }
        paths.retain(|path| load.takes(who, path));
        agents.push((who, paths));
    }
    let (best, nodes) = search::run(instance, &agents, load);
    let (points, choice) = best?;
    let horizon = instance.calendar.horizon();
    let mut positions = vec![None; agents.len() * horizon];
    let mut trainings = Vec::new();
    for ((who, paths), at) in agents.iter().zip(choice) {
        positions[who.index() * horizon..][..horizon].copy_from_slice(&paths[at].positions);
        trainings.extend(paths[at].sessions.iter().map(|&session| Training { employee: *who, session }));
    }
    trainings.sort_unstable();
    Some(Optimum { points, positions, trainings, nodes })
}

/// Each employee's own best path, regardless of all others; none when somebody has no allowed path.
pub fn everyone_for_themselves(instance: &Instance) -> Option<Plan> {
    let premises = Premises::new(instance);
    let mut positions = Vec::new();
    let mut trainings = Vec::new();
    for employee in (0..instance.employees.len()).map(EmployeeId::at) {
        let path = paths::of(&premises, instance, employee).into_iter().next()?;
        positions.extend(path.positions);
        trainings.extend(path.sessions.into_iter().map(|session| Training { employee, session }));
    }
    Some(verify::restate(instance, &positions, &trainings))
}

/// Every combination of allowed paths, allowed together or not; none when there are more than `most`.
pub fn every_combination(instance: &Instance, most: usize) -> Option<Vec<Plan>> {
    let premises = Premises::new(instance);
    let everyone = (0..instance.employees.len()).map(EmployeeId::at);
    let choices: Vec<_> = everyone.map(|who| paths::of(&premises, instance, who)).collect();
    let number = choices.iter().try_fold(1_usize, |product, paths| product.checked_mul(paths.len()))?;
    (number <= most).then(|| (0..number).map(|number| combination(instance, &choices, number)).collect())
}

/// The combination of that number, as digits of mixed radix.
fn combination(instance: &Instance, choices: &[Vec<Path>], mut number: usize) -> Plan {
    let (mut positions, mut trainings) = (Vec::new(), Vec::new());
    for (at, paths) in choices.iter().enumerate() {
        let path = &paths[number % paths.len()];
        number /= paths.len();
        positions.extend(&path.positions);
        let employee = EmployeeId::at(at);
        trainings.extend(path.sessions.iter().map(|&session| Training { employee, session }));
    }
    verify::restate(instance, &positions, &trainings)
}

/// The plan with all its claims.
pub fn facts_to_plan(instance: &Instance, optimum: &Optimum) -> Plan {
    verify::restate(instance, &optimum.positions, &optimum.trainings)
}
