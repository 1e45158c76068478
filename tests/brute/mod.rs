//! Exhaustive search for the best plan of a tiny instance: every allowed path of every employee, then every
//! combination of paths, cut off only where no completion can be allowed or better.
//!
//! Paths are judged one by one by the audit's replay of a career; the rows are kept here by themselves. Nothing of the
//! engine takes part, so the optimum found is a reference for it.

#![allow(dead_code, reason = "each test binary uses its part")]

use std::collections::BTreeSet;

use rotasi::instance::{EmployeeId, Instance, PositionId};
use rotasi::plan::{Plan, Training};
use rotasi::quantity::Points;
use rotasi::verify::{self, Premises};

pub mod paths;
mod prices;
mod rows;
mod search;

use paths::Path;
use rows::{Force, Load};

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
    best_under(instance, Force::All)
}

/// The best plan when the rows of these kinds (`seats`, `budget`, ...) are ignored.
pub fn optimum_without(instance: &Instance, kinds: &[&str]) -> Option<Optimum> {
    best_under(instance, Force::Without(kinds.iter().map(|&kind| kind.to_owned()).collect()))
}

/// The best plan among those in which `who` takes a path that counts; none when no such plan is allowed.
pub fn optimum_where(instance: &Instance, who: EmployeeId, counts: impl Fn(&Path) -> bool) -> Option<Points> {
    let load = Load::new(instance, Force::All);
    let mut agents = agents(instance, &load);
    agents[who.index()].1.retain(counts);
    search::run(instance, &agents, load, search::Until::Best).0.map(|(points, _)| points)
}

/// Whether any plan is allowed when of all decisions, budget lines and other rows only those named are in force.
pub fn is_possible_under(instance: &Instance, named: &[&str]) -> bool {
    let mut reduced = instance.clone();
    reduced.decisions.retain(|decision| named.contains(&format!("decision:{}", decision.row).as_str()));
    let load = Load::new(&reduced, Force::Only(named.iter().map(|&name| name.to_owned()).collect()));
    let mut agents = agents(&reduced, &load);
    for (who, paths) in &mut agents {
        let mut met = BTreeSet::new();
        paths.retain(|path| met.insert(load.footprint(*who, path)));
    }
    search::run(&reduced, &agents, load, search::Until::Allowed).0.is_some()
}

/// Everyone with the paths that fit by themselves.
fn agents(instance: &Instance, load: &Load) -> Vec<Agent> {
    let premises = Premises::new(instance);
    let one = |who| {
        let mut paths = paths::of(&premises, instance, who);
        for path in &mut paths {
            path.uses = load.uses(who, path);
        }
        paths.retain(|path| load.takes(who, path));
        (who, paths)
    };
    (0..instance.employees.len()).map(EmployeeId::at).map(one).collect()
}

fn best_under(instance: &Instance, force: Force) -> Option<Optimum> {
    let load = Load::new(instance, force);
    let agents = agents(instance, &load);
    let (best, nodes) = search::run(instance, &agents, load, search::Until::Best);
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
