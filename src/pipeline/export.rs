//! For a planner: the whole question written down so that any solver can answer it. For an OR reader: the exact arc-flow
//! model with names that say what each column and row stands for.
//!
//! Columns `c<i>_…`: `hold.<employee>.<period>.<position>`, `unplaced.…`, `leave.…`, `pass.…` and `end.…` with their arc,
//! `attend.<employee>.<sessions>` for a choice of sessions, `open.<session>` and `closed.<session>`, `excess.<row>` for what
//! a row with a price is passed by. Rows `r<i>_…`: `flow` and `menu` by employee, and coupling rows under the names that
//! conflicts use.

use std::io::{self, Write};

use crate::career::Step;
use crate::dag::Graph;
use crate::formulate::{self, Formulation};
use crate::instance::{EmployeeId, Instance, SessionId};
use crate::lp::{Names, write_lp, write_mps};
use crate::packing::Problem;
use crate::solver::{ArcFlow, ColumnMeaning, RowRole, arc_flow};

/// A format that solvers read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Free MPS; minimises the negated points.
    Mps,
    /// The LP format; maximises the points.
    Lp,
}

/// Why there is no exact model to write.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoModel {
    /// The decisions leave somebody without any career, so that no plan exists.
    #[error("employee {0} has no career that the decisions and rules allow, so there is no plan")]
    Stuck(String),
    /// Career graphs were coarsened to fit the memory.
    #[error("this instance is too large to be written exactly: some careers were simplified to fit the memory")]
    TooLarge,
}

/// The abstract problem of an instance, without a word of what it means; to be written with
/// [`write_problem`](crate::packing::write_problem).
///
/// # Errors
/// [`NoModel::Stuck`]. Careers that were simplified to fit the memory come with relaxed twins for bounds.
pub fn abstract_problem(instance: &Instance) -> Result<Problem, NoModel> {
    let problem = formulate::encode(instance).problem;
    match problem.stuck_agents().first() {
        Some(&agent) => Err(NoModel::stuck(instance, agent)),
        None => Ok(problem),
    }
}

impl NoModel {
    fn stuck(instance: &Instance, agent: usize) -> Self {
        Self::Stuck(instance.employees.get(agent).map_or_else(String::new, |employee| employee.id.clone()))
    }
}

/// The exact model of an instance.
pub struct ExactModel<'a> {
    instance: &'a Instance,
    formulation: Formulation,
    flow: ArcFlow,
    steps: Vec<Vec<Step>>,
    sittings: Vec<Vec<Vec<SessionId>>>,
}

impl<'a> ExactModel<'a> {
    /// Builds the model of `instance`.
    ///
    /// # Errors
    /// When there is none; see [`NoModel`].
    pub fn of(instance: &'a Instance) -> Result<Self, NoModel> {
        let formulation = formulate::encode_at_length(instance);
        if let Some(&agent) = formulation.problem.stuck_agents().first() {
            return Err(NoModel::stuck(instance, agent));
        }
        if !formulation.problem.is_exact() {
            return Err(NoModel::TooLarge);
        }
        let graphs: Vec<&Graph> = formulation.problem.graphs.iter().collect();
        let flow = arc_flow(&formulation.problem, &graphs);
        let careers = (0..instance.employees.len()).map(|at| formulation.career(instance, EmployeeId::at(at)));
        let (steps, sittings) = careers.map(|career| (career.steps, career.sittings)).unzip();
        Ok(Self { instance, formulation, flow, steps, sittings })
    }

    /// Number of columns and rows.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.flow.columns.len(), self.flow.rows.len())
    }

    /// Writes the model.
    ///
    /// # Errors
    /// Those of the output.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Mps => write_mps(&self.flow.model, self, out),
            Format::Lp => write_lp(&self.flow.model, self, out),
        }
    }

    fn agent(&self, agent: usize) -> &str {
        match self.instance.employees.get(agent) {
            Some(employee) => &employee.id,
            None => self.session(self.formulation.openers[agent - self.instance.employees.len()]),
        }
    }

    fn session(&self, session: SessionId) -> &str {
        &self.instance.sessions[session.index()].id
    }

    fn arc(&self, agent: usize, arc: usize) -> String {
        let who = self.agent(agent);
        let Some(steps) = self.steps.get(agent) else {
            return format!("{}.{who}", if arc == 0 { "closed" } else { "open" });
        };
        match steps[arc] {
            Step::Spend(t, Some(position)) => {
                format!("hold.{who}.{t}.{}", self.instance.positions[position.index()].id)
            }
            Step::Spend(t, None) => format!("unplaced.{who}.{t}"),
            Step::Leave => format!("leave.{who}.a{arc}"),
            Step::Pass => format!("pass.{who}.a{arc}"),
            Step::End => format!("end.{who}.a{arc}"),
        }
    }
}

impl Names for ExactModel<'_> {
    fn column(&self, column: usize) -> String {
        match self.flow.columns[column] {
            ColumnMeaning::Arc(agent, arc) => self.arc(agent, arc),
            ColumnMeaning::Choice(agent, choice) => {
                let sessions = self.sittings.get(agent).map_or(&[][..], |sittings| &sittings[choice]);
                let names: Vec<&str> = sessions.iter().map(|&session| self.session(session)).collect();
                let names = if names.is_empty() { "nothing".to_owned() } else { names.join(".") };
                format!("attend.{}.{names}", self.agent(agent))
            }
            ColumnMeaning::Excess(row) => {
                format!("excess.{}", self.formulation.meanings[row].name(self.instance).replace(':', "."))
            }
        }
    }

    fn row(&self, row: usize) -> String {
        match self.flow.rows[row] {
            RowRole::Flow(agent, node) => format!("flow.{}.n{node}", self.agent(agent)),
            RowRole::Menu(agent, menu) => format!("menu.{}.m{menu}", self.agent(agent)),
            RowRole::Coupling(row) => self.formulation.meanings[row].name(self.instance).replace(':', "."),
        }
    }
}
