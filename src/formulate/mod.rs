//! Careers as path packing and back, with the meaning of every row in a planner's words: the only bilingual module.
//!
//! For a planner: where the service becomes a problem that a solver understands, and its answer becomes a plan again.
//! For an OR reader: numbers the coupling rows that can bind, builds every agent's graph (employees first, then one
//! agent per session that must be opened), and decodes a selection of paths.

use rayon::prelude::*;

use crate::career::{CareerGraph, Detail, Expander, Frame, Prospects, Rows};
use crate::dag::{Graph, GraphBuilder, Leg, Use};
use crate::instance::{BudgetId, EmployeeId, Instance, SessionId};
use crate::packing::{Agents, Problem, Row, Selection};
use crate::plan::Plan;

mod account;
mod knapsacks;
mod meaning;
mod quiet;
mod read;
mod rows;
mod select;
mod shared;
mod stream;

use rows::Numbered;

pub use account::{Entry, Facts, Standpoint, account, ledger, standpoint};
pub use meaning::RowMeaning;
pub use quiet::encode_quiet;
pub use select::{Selected, nearest, path_of};
pub use stream::{Stream, outline};

/// An instance as a path-packing problem, with the way back.
#[derive(Debug)]
pub struct Formulation {
    /// The abstract problem.
    pub problem: Problem,
    /// What each of its rows says.
    pub meanings: Vec<RowMeaning>,
    /// Row numbers by meaning.
    pub rows: Rows,
    /// Shared tables.
    pub frame: Frame,
    /// What is within reach of each employee.
    pub prospects: Vec<Prospects>,
    /// Sessions that are agents, in the order of the agents after the employees.
    pub openers: Vec<SessionId>,
    /// The budget line of each knapsack of the problem.
    pub purses: Vec<BudgetId>,
    /// How much detail each employee's graph keeps; empty in an outline.
    pub details: Vec<Detail>,
    /// A selection in which everybody keeps as quiet as decisions allow; it may break rows.
    pub quiet: Selection,
}

/// Arcs that all graphs together might have at most; graphs of single employees are coarsened beyond their share. Few are
/// larger than a thousandth of it, so that all together have about a thirtieth of this.
const MOST_ARCS: usize = 1_000_000_000;
/// Least and greatest share of one employee.
const SHARE: std::ops::RangeInclusive<usize> = 10_000..=400_000;

/// What is written down about one agent.
#[derive(Debug)]
struct Encoded {
    graph: Graph,
    relaxed: Option<Graph>,
    detail: Detail,
    quiet: Vec<Leg>,
}

impl Encoded {
    /// An agent with a graph of its own, known in full.
    fn alone(graph: Graph, quiet: Vec<Leg>) -> Self {
        Self { graph, relaxed: None, detail: Detail::Exact, quiet }
    }
}

/// Writes `instance` as a path-packing problem.
#[must_use]
pub fn encode(instance: &Instance) -> Formulation {
    encode_unless(instance, &|| false).expect("nobody asked to stop")
}

/// Like [`encode`]; none as soon as `halted` says that it must end. It is asked between one employee and the next.
#[must_use]
pub fn encode_unless(instance: &Instance, halted: &Halted<'_>) -> Option<Formulation> {
    let frame = Frame::of(instance);
    let prospects = look_around(instance, &frame, halted)?;
    let numbered = rows::number(instance, &frame, &prospects);
    assemble(instance, frame, prospects, numbered, share(instance), halted)
}

/// Like [`encode`], with the greatest share of arcs for everybody, however many there are: for a model that is written
/// once and must be exact, where [`encode`] would simplify careers to spare memory.
#[must_use]
pub fn encode_at_length(instance: &Instance) -> Formulation {
    let frame = Frame::of(instance);
    let prospects = look_around(instance, &frame, &|| false).expect("nobody asked to stop");
    let numbered = rows::number(instance, &frame, &prospects);
    assemble(instance, frame, prospects, numbered, *SHARE.end(), &|| false).expect("nobody asked to stop")
}

/// Says whether work must end now.
pub type Halted<'a> = dyn Fn() -> bool + Sync + 'a;

/// Like [`encode`], with the rows numbered as for another version of the instance that has at least the same decisions, and
/// without knapsacks, since that version's rows may be changed.
#[must_use]
pub fn encode_with_rows(instance: &Instance, rows: &Rows, table: &[Row]) -> Formulation {
    let frame = Frame::of(instance);
    let problem = Problem { rows: table.to_vec(), ..Problem::default() };
    let numbered = Numbered { problem, meanings: Vec::new(), purses: Vec::new(), rows: rows.clone() };
    let prospects = look_around(instance, &frame, &|| false).expect("nobody asked to stop");
    assemble(instance, frame, prospects, numbered, share(instance), &|| false).expect("nobody asked to stop")
}

fn look_around(instance: &Instance, frame: &Frame, halted: &Halted<'_>) -> Option<Vec<Prospects>> {
    let everybody = (0..instance.employees.len()).into_par_iter();
    everybody.map(|at| (!halted()).then(|| Prospects::of(instance, frame, EmployeeId::at(at)))).collect()
}

fn assemble(
    instance: &Instance,
    frame: Frame,
    prospects: Vec<Prospects>,
    Numbered { mut problem, meanings, purses, rows }: Numbered,
    share: usize,
    halted: &Halted<'_>,
) -> Option<Formulation> {
    let encoded: Option<Vec<Encoded>> = prospects
        .par_iter()
        .map_init(Expander::default, |space, own| {
            (!halted()).then(|| encode_employee(space, instance, &frame, &rows, own, share))
        })
        .collect();
    let encoded = encoded?;
    let mut quiet = Selection::default();
    let mut details = Vec::with_capacity(encoded.len());
    for employee in encoded {
        problem.graphs.push(employee.graph);
        problem.relaxed.push(employee.relaxed);
        quiet.paths.push(employee.quiet);
        details.push(employee.detail);
    }
    let openers = openers(instance);
    for &session in &openers {
        problem.graphs.push(opener(instance, &rows, session, instance.sessions[session.index()].capacity));
        problem.relaxed.push(None);
        quiet.paths.push(vec![Leg { arc: 0, choice: u32::MAX }]);
    }
    Some(Formulation { problem, meanings, rows, frame, prospects, openers, purses, details, quiet })
}

/// Arcs that one employee's graph may have.
fn share(instance: &Instance) -> usize {
    (MOST_ARCS / instance.employees.len().max(1)).clamp(*SHARE.start(), *SHARE.end())
}

/// Sessions that are agents.
fn openers(instance: &Instance) -> Vec<SessionId> {
    let sessions = (0..instance.sessions.len()).map(SessionId::at);
    sessions.filter(|session| instance.sessions[session.index()].must_be_opened()).collect()
}

/// The careers of one employee in as much detail as fits the share.
fn write_career(
    space: &mut Expander,
    instance: &Instance,
    (frame, rows): (&Frame, &Rows),
    own: &Prospects,
    share: usize,
) -> (Detail, CareerGraph) {
    let coarser = [5, 3, 2, 1].map(Detail::Tracked);
    let attempts = std::iter::once(Detail::Exact).chain(coarser).map(|detail| (detail, share));
    let last_resort = (Detail::Tracked(0), usize::MAX);
    attempts
        .chain(std::iter::once(last_resort))
        .find_map(|(detail, most)| Some((detail, space.expand(instance, frame, rows, own, detail, most)?)))
        .expect("the last attempt has no limit")
}

/// The graph of one employee, exact if it fits the share, else coarser step by step with a relaxed twin for bounds.
fn encode_employee(
    space: &mut Expander,
    instance: &Instance,
    frame: &Frame,
    rows: &Rows,
    own: &Prospects,
    share: usize,
) -> Encoded {
    let (detail, career) = write_career(space, instance, (frame, rows), own, share);
    let relaxed = (detail != Detail::Exact)
        .then(|| space.expand(instance, frame, rows, own, Detail::Relaxed, usize::MAX))
        .flatten()
        .map(|career| career.graph);
    let quiet = career.quietest().unwrap_or_default();
    Encoded { graph: career.graph, relaxed, detail, quiet }
}

/// The agent of a session that must be opened: closed (first arc), or open with that capacity.
pub(crate) fn opener(instance: &Instance, rows: &Rows, session: SessionId, capacity: u32) -> Graph {
    let about = &instance.sessions[session.index()];
    let (seats, minimum) = rows.session(session);
    let mut uses = vec![Use { row: seats, amount: -i64::from(capacity) }];
    if minimum != crate::career::NO_ROW {
        uses.push(Use { row: minimum, amount: i64::from(about.min_participants) });
    }
    uses.extend(rows.training[session.index()].iter().map(|&row| Use { row, amount: about.fixed_cost.0 }));
    let mut builder = GraphBuilder::new();
    let sink = builder.node();
    let open = builder.list(uses);
    builder.arc(0, sink, 0, 0, 0);
    builder.arc(0, sink, 0, open, 0);
    builder.finish(sink).0
}

impl Formulation {
    /// The career graph of `employee` again, with the meaning of its arcs.
    #[must_use]
    pub fn career(&self, instance: &Instance, employee: EmployeeId) -> CareerGraph {
        let own = &self.prospects[employee.index()];
        let mut space = Expander::default();
        let Some(&detail) = self.details.get(employee.index()) else {
            return write_career(&mut space, instance, (&self.frame, &self.rows), own, share(instance)).1;
        };
        space
            .expand(instance, &self.frame, &self.rows, own, detail, usize::MAX)
            .expect("a graph without limit is always built")
    }

    /// The careers of `employee` in full, however few people share the memory; if even that is too large, what [`encode`]
    /// would write (then the graph is not [exact](CareerGraph::exact)).
    #[must_use]
    pub fn career_at_length(&self, instance: &Instance, employee: EmployeeId) -> CareerGraph {
        let own = &self.prospects[employee.index()];
        write_career(&mut Expander::default(), instance, (&self.frame, &self.rows), own, *SHARE.end()).1
    }

    /// The plan that a selection of paths through the graphs of this formulation stands for, with every claim filled in.
    #[must_use]
    pub fn decode(&self, instance: &Instance, selection: &Selection) -> Plan {
        self.decode_beside(instance, selection, None)
    }

    /// Like [`Formulation::decode`]; the careers of whoever is on the same path in `known` are not read again.
    #[must_use]
    pub fn decode_beside(&self, instance: &Instance, selection: &Selection, known: Option<&Selected>) -> Plan {
        let again = |at: usize| {
            let known = known.filter(|known| known.selection.paths[at] == selection.paths[at])?;
            known.facts[at].clone()
        };
        let told = |at: usize| {
            let graph = self.problem.graphs.get(at)?;
            self.told_by_rows(instance, EmployeeId::at(at), (graph, &selection.paths[at]))
        };
        let facts = |at: usize| again(at).or_else(|| told(at)).unwrap_or_else(|| self.read(instance, selection, at));
        let facts: Vec<Facts> = (0..instance.employees.len()).into_par_iter().map(facts).collect();
        account(instance, &facts)
    }

    /// Like [`Formulation::decode`], for an outline whose graphs `agents` show.
    #[must_use]
    pub fn decode_shown<A: Agents>(&self, instance: &Instance, selection: &Selection, agents: &A) -> Plan {
        let facts = |space: &mut A::Space, at: usize| {
            let graph = agents.show(at, space).graph;
            let told = self.told_by_rows(instance, EmployeeId::at(at), (graph, &selection.paths[at]));
            told.unwrap_or_else(|| self.read(instance, selection, at))
        };
        let everybody = (0..instance.employees.len()).into_par_iter();
        let facts: Vec<Facts> = everybody.map_init(A::Space::default, facts).collect();
        account(instance, &facts)
    }

    /// What the employee at `at` does, with the meaning of their graph's arcs made again.
    fn read(&self, instance: &Instance, selection: &Selection, at: usize) -> Facts {
        let career = self.career(instance, EmployeeId::at(at));
        Facts::of(instance, &career, &selection.paths[at])
    }
}
