//! An earlier plan taken back as far as new rules, money and seats ask for it: the plan that a run never ends below.
//!
//! For an OR reader: agents on violated hard rows go back to their quiet paths, those first that lose least per unit of
//! the row, until no row is violated. Each agent goes back at most once, so that it ends, at the latest with the quiet
//! selection.

use crate::packing::{Problem, Selection};

/// `start` with as many agents back on their paths in `quiet` as it takes to keep every hard row, where that succeeds.
pub(super) fn taken_back(problem: &Problem, start: Selection, quiet: &Selection) -> Selection {
    let mut selection = start;
    let mut loads = selection.loads(problem);
    let away: Vec<usize> =
        (0..problem.graphs.len()).filter(|&agent| selection.paths[agent] != quiet.paths[agent]).collect();
    let mut is_away = vec![false; problem.graphs.len()];
    let mut users: Vec<Vec<(usize, i64)>> = vec![Vec::new(); problem.rows.len()];
    for &agent in &away {
        is_away[agent] = true;
        for (row, amount) in freed(problem, agent, &selection, quiet) {
            if amount > 0 {
                users[row].push((agent, amount));
            }
        }
    }
    let loss = |agent: usize| {
        let graph = &problem.graphs[agent];
        i128::from(graph.points(&selection.paths[agent])) - i128::from(graph.points(&quiet.paths[agent]))
    };
    let losses: Vec<i128> =
        (0..problem.graphs.len()).map(|agent| if is_away[agent] { loss(agent) } else { 0 }).collect();
    for list in &mut users {
        list.sort_by(|a, b| (losses[a.0] * i128::from(b.1)).cmp(&(losses[b.0] * i128::from(a.1))).then(a.0.cmp(&b.0)));
    }
    loop {
        let mut changed = false;
        for row in 0..problem.rows.len() {
            if problem.rows[row].penalty.is_some() {
                continue;
            }
            for &(agent, _) in &users[row] {
                if loads[row] <= problem.rows[row].limit {
                    break;
                }
                if std::mem::take(&mut is_away[agent]) {
                    for (other, amount) in freed(problem, agent, &selection, quiet) {
                        loads[other] -= amount;
                    }
                    selection.paths[agent].clone_from(&quiet.paths[agent]);
                    changed = true;
                }
            }
        }
        if !changed {
            return selection;
        }
    }
}

/// What each row gets back when an agent goes back to its quiet path.
fn freed(problem: &Problem, agent: usize, selection: &Selection, quiet: &Selection) -> Vec<(usize, i64)> {
    let mut found: Vec<(usize, i64)> = Vec::new();
    let graph = &problem.graphs[agent];
    graph.for_uses(&selection.paths[agent], |entry| found.push((entry.row as usize, entry.amount)));
    graph.for_uses(&quiet.paths[agent], |entry| found.push((entry.row as usize, -entry.amount)));
    found.sort_unstable();
    let mut sums: Vec<(usize, i64)> = Vec::new();
    for (row, amount) in found {
        match sums.last_mut() {
            Some(last) if last.0 == row => last.1 += amount,
            _ => sums.push((row, amount)),
        }
    }
    sums
}
