//! Generalised assignment: tasks go to agents with limited capacity at the least cost, on the path-packing engine.
//!
//! Run `cargo run --release --example gap -- FILE`. The file holds the number of agents `m` and of tasks `n`, the
//! `m × n` costs, the `m × n` amounts of capacity used, and the `m` capacities, as those of the OR-Library do. In the
//! engine's terms a *task* is the agent: it picks one of `m` arcs; each capacity is a row.

use std::process::ExitCode;

use published::{Alternative, Numbers, Published};

mod published;

/// A generalised assignment problem, as its file gives it: by agent, then task.
struct Assignment {
    costs: Vec<Vec<i64>>,
    uses: Vec<Vec<i64>>,
    capacities: Vec<i64>,
}

impl Published for Assignment {
    const VALUE: &'static str = "cost";
    const MINIMISED: bool = true;

    fn read(text: &str) -> Result<Self, String> {
        let mut numbers = Numbers::of(text);
        let agents = numbers.count("agents")?;
        let tasks = numbers.count("tasks")?;
        let mut square = |what: &str| -> Result<Vec<Vec<i64>>, String> {
            let mut row = |agent: usize| -> Result<Vec<i64>, String> {
                (1..=tasks).map(|task| numbers.whole(|| format!("{what} of task {task} at agent {agent}"))).collect()
            };
            (1..=agents).map(&mut row).collect()
        };
        let (costs, uses) = (square("the cost")?, square("the use")?);
        let capacities = (1..=agents).map(|agent| numbers.whole(|| format!("the capacity of agent {agent}")));
        let capacities = capacities.collect::<Result<_, _>>()?;
        numbers.end()?;
        Ok(Self { costs, uses, capacities })
    }

    fn size(&self) -> String {
        format!("{} tasks, {} agents", self.costs[0].len(), self.capacities.len())
    }

    fn groups(&self) -> Vec<Vec<Alternative>> {
        let at = |agent: usize, task: usize| Alternative {
            value: self.costs[agent][task],
            uses: vec![(agent, self.uses[agent][task])],
        };
        (0..self.costs[0].len()).map(|task| (0..self.costs.len()).map(|agent| at(agent, task)).collect()).collect()
    }

    fn capacities(&self) -> Vec<i64> {
        self.capacities.clone()
    }

    fn value(&self, chosen: &[usize]) -> Result<i64, String> {
        let tasks = self.costs[0].len();
        if chosen.len() != tasks {
            return Err(format!("{} of {tasks} tasks are assigned", chosen.len()));
        }
        for (agent, capacity) in self.capacities.iter().enumerate() {
            let own = (0..tasks).filter(|&task| chosen[task] == agent);
            let used: i64 = own.map(|task| self.uses[agent][task]).sum();
            if used > *capacity {
                return Err(format!("agent {} bears {used}, its capacity is {capacity}", agent + 1));
            }
        }
        Ok((0..tasks).map(|task| self.costs[chosen[task]][task]).sum())
    }
}

fn main() -> ExitCode {
    published::main::<Assignment>()
}

#[cfg(test)]
mod tests {
    use super::published::tests::{fault, solved};
    use super::*;

    /// Both tasks are cheapest at the first agent, which can bear one.
    const RIVALS: &str = "2 2\n 1 2\n 5 9\n 3 3\n 3 3\n 4 3\n";

    #[test]
    fn the_cheapest_assignment_within_the_capacities_is_found_and_proved() {
        assert_eq!(solved::<Assignment>(RIVALS), Ok(("7".into(), "7".into(), "optimal")));
    }

    #[test]
    fn capacities_too_small_leave_no_assignment() {
        let text = RIVALS.replace(" 4 3", " 4 2");
        assert_eq!(solved::<Assignment>(&text), Ok(("-".into(), "-".into(), "infeasible")));
    }

    #[test]
    fn an_assignment_beyond_a_capacity_has_no_value() {
        let problem = Assignment::read(RIVALS).unwrap();
        assert_eq!(problem.value(&[0, 0]), Err("agent 1 bears 6, its capacity is 4".into()));
        assert_eq!(problem.value(&[1, 0]), Ok(7));
        assert!(problem.value(&[0]).is_err());
    }

    #[test]
    fn faulty_files_are_named_with_line_and_meaning() {
        assert_eq!(fault::<Assignment>(""), "the file ends where the number of agents should stand");
        assert!(fault::<Assignment>("2 0").contains("line 1: 0 should be the number of tasks"));
        assert!(fault::<Assignment>("2 2\n1 2\n5 x").contains("line 3: `x` should be the cost of task 2 at agent 2"));
        assert!(
            fault::<Assignment>("1 1 5 1.5 3").contains("`1.5` should be the use of task 1 at agent 1, a whole number")
        );
        assert!(fault::<Assignment>("1 1 5 3").contains("ends where the capacity of agent 1 should stand"));
        assert!(fault::<Assignment>(&(RIVALS.to_owned() + "8")).contains("line 7: `8` is more than"));
        assert!(fault::<Assignment>("1 1 99999999999 1 1").contains("points are beyond"));
    }
}
