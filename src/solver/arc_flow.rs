//! The exact arc-flow model of a path-packing problem, for general solvers.
//!
//! One binary column per arc and per choice, one flow row per node, one row per menu (choices taken = arcs passed that
//! carry it), the coupling rows, and a whole-number excess for every elastic row:
//! `max Σ points·x + Σ points·y − Σ penalty·s`, flow(x) per agent, `Σ_{c∈m} y_c = Σ_{a∋m} x_a`, `A(x, y) − s ≤ b`.

use crate::dag::{Graph, Leg, NONE};
use crate::lp::{Column, LpModel, Relation};
use crate::packing::{Problem, Selection};

/// What a column of the model stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnMeaning {
    /// Agent, arc.
    Arc(usize, usize),
    /// Agent, choice.
    Choice(usize, usize),
    /// Units by which an elastic row is passed.
    Excess(usize),
}

/// What a row of the model stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowRole {
    /// Agent, node: what comes in goes out.
    Flow(usize, usize),
    /// Agent, menu: a choice for each pass.
    Menu(usize, usize),
    /// A coupling row of the problem.
    Coupling(usize),
}

/// The model with the meaning of its columns and rows.
#[derive(Debug)]
pub struct ArcFlow {
    /// The model; maximise.
    pub model: LpModel,
    /// Meaning of each column.
    pub columns: Vec<ColumnMeaning>,
    /// Meaning of each row.
    pub rows: Vec<RowRole>,
}

/// Writes the model of `graphs` under the rows of `problem` (whose own graphs are those by default).
#[must_use]
pub fn arc_flow(problem: &Problem, graphs: &[&Graph]) -> ArcFlow {
    let mut flow = ArcFlow { model: LpModel::new(), columns: Vec::new(), rows: Vec::new() };
    let mut coupling: Vec<Vec<(usize, i64)>> = vec![Vec::new(); problem.rows.len()];
    for (agent, graph) in graphs.iter().enumerate() {
        flow.add_agent(agent, graph, &mut coupling);
    }
    for (row, entries) in coupling.into_iter().enumerate() {
        flow.add_coupling(problem, row, entries);
    }
    flow
}

impl ArcFlow {
    fn add_column(&mut self, column: Column, meaning: ColumnMeaning) -> usize {
        self.columns.push(meaning);
        self.model.add_column(column)
    }

    fn add_row(&mut self, relation: Relation, rhs: i64, entries: Vec<(usize, i64)>, role: RowRole) {
        self.rows.push(role);
        self.model.add_row(relation, rhs, entries);
    }

    fn add_agent(&mut self, agent: usize, graph: &Graph, coupling: &mut [Vec<(usize, i64)>]) {
        let mut balance: Vec<Vec<(usize, i64)>> = vec![Vec::new(); graph.nodes()];
        let mut menus: Vec<Vec<(usize, i64)>> = vec![Vec::new(); graph.menus()];
        for (at, arc) in graph.arcs().iter().enumerate() {
            let column = self.add_column(Column::binary(arc.points.into()), ColumnMeaning::Arc(agent, at));
            balance[arc.tail as usize].push((column, 1));
            balance[arc.head as usize].push((column, -1));
            if arc.menu != NONE {
                menus[arc.menu as usize].push((column, -1));
            }
            graph.list(arc.list).iter().for_each(|entry| coupling[entry.row as usize].push((column, entry.amount)));
        }
        for (menu, mut entries) in menus.into_iter().enumerate().skip(1).filter(|(_, passes)| !passes.is_empty()) {
            for choice in graph.menu(menu as u32) {
                let taken = graph.choices()[choice];
                let column = self.add_column(Column::binary(taken.points), ColumnMeaning::Choice(agent, choice));
                entries.push((column, 1));
                graph
                    .list(taken.list)
                    .iter()
                    .for_each(|entry| coupling[entry.row as usize].push((column, entry.amount)));
            }
            self.add_row(Relation::Eq, 0, entries, RowRole::Menu(agent, menu));
        }
        // The balance of the sink follows from the others.
        for (node, entries) in balance.into_iter().enumerate().take(graph.nodes() - 1) {
            self.add_row(Relation::Eq, i64::from(node == 0), entries, RowRole::Flow(agent, node));
        }
    }

    fn add_coupling(&mut self, problem: &Problem, row: usize, mut entries: Vec<(usize, i64)>) {
        let limit = problem.rows[row].limit;
        let most: i64 = entries.iter().map(|&(_, amount)| amount.max(0)).fold(0, i64::saturating_add);
        if most <= limit {
            return;
        }
        if let Some(penalty) = problem.rows[row].penalty {
            let excess = most.saturating_sub(limit);
            let column = self.add_column(Column::integer(-penalty, 0, excess), ColumnMeaning::Excess(row));
            entries.push((column, -1));
        }
        self.add_row(Relation::Le, limit, entries, RowRole::Coupling(row));
    }

    /// The selection that a solution of the model stands for; none when it is not a path per agent.
    #[must_use]
    pub fn selection(&self, graphs: &[&Graph], values: &[i64]) -> Option<Selection> {
        let mut arc_taken: Vec<Vec<bool>> = graphs.iter().map(|graph| vec![false; graph.arcs().len()]).collect();
        let mut choice_taken: Vec<Vec<bool>> = graphs.iter().map(|graph| vec![false; graph.choices().len()]).collect();
        for (meaning, &value) in self.columns.iter().zip(values) {
            match *meaning {
                ColumnMeaning::Arc(agent, arc) => arc_taken[agent][arc] = value == 1,
                ColumnMeaning::Choice(agent, choice) => choice_taken[agent][choice] = value == 1,
                ColumnMeaning::Excess(_) => {}
            }
        }
        let path = |agent: usize| -> Option<Vec<Leg>> {
            let graph = graphs[agent];
            let mut legs = Vec::new();
            for (at, arc) in graph.arcs().iter().enumerate().filter(|&(at, _)| arc_taken[agent][at]) {
                let choice = match arc.menu {
                    NONE => u32::MAX,
                    menu => graph.menu(menu).find(|&choice| choice_taken[agent][choice])? as u32,
                };
                legs.push(Leg { arc: at as u32, choice });
            }
            graph.is_path(&legs).then_some(legs)
        };
        Some(Selection { paths: (0..graphs.len()).map(path).collect::<Option<_>>()? })
    }

    /// The solution of the model that a selection stands for.
    #[must_use]
    pub fn values(&self, problem: &Problem, graphs: &[&Graph], selection: &Selection) -> Vec<i64> {
        let mut load = vec![0_i64; problem.rows.len()];
        let mut taken: Vec<(Vec<bool>, Vec<bool>)> =
            graphs.iter().map(|graph| (vec![false; graph.arcs().len()], vec![false; graph.choices().len()])).collect();
        for (agent, path) in selection.paths.iter().enumerate() {
            graphs[agent].for_uses(path, |entry| load[entry.row as usize] += entry.amount);
            for leg in path {
                taken[agent].0[leg.arc as usize] = true;
                if let Some(choice) = taken[agent].1.get_mut(leg.choice as usize) {
                    *choice = true;
                }
            }
        }
        let value = |meaning: &ColumnMeaning| match *meaning {
            ColumnMeaning::Arc(agent, arc) => i64::from(taken[agent].0[arc]),
            ColumnMeaning::Choice(agent, choice) => i64::from(taken[agent].1[choice]),
            ColumnMeaning::Excess(row) => (load[row] - problem.rows[row].limit).max(0),
        };
        self.columns.iter().map(value).collect()
    }
}
