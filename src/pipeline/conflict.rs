//! When no plan exists: an irreducible set of decisions, budget lines and other rows that contradict each other.
//!
//! A deletion filter: items are dropped one after another (first in halves, then singly); what can be dropped without
//! making a plan possible stays dropped. Every test is a proof in integers ([`solver::is_feasible`]); where a test
//! stays undecided within the limits, the item is kept, so that the set still contradicts itself. When the time of
//! the run is over, or somebody asks to stop, the set found so far is returned: it contradicts itself, but may not be the
//! smallest.

use std::time::Instant;

use crate::formulate::{self, Formulation, RowMeaning};
use crate::instance::{Decision, Instance};
use crate::packing::Row;
use crate::solver::{Feasibility, Settings, StopSignal, is_feasible};

/// Settings whose time limit runs from test to test.
#[derive(Clone, Copy)]
struct Clock<'a> {
    settings: &'a Settings,
    started: Instant,
}

impl Clock<'_> {
    /// The settings with the time that is left.
    fn left(&self) -> Settings {
        self.settings.after(self.started.elapsed())
    }
}

/// Something that can be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    Decision(Decision),
    Row(usize),
}

/// The items' names in input order: decisions, then rows.
pub(super) fn find(
    instance: &Instance,
    formulation: &Formulation,
    settings: &Settings,
    signal: &StopSignal,
) -> Vec<String> {
    let clock = Clock { settings, started: Instant::now() };
    let mut trial = Trial { instance: instance.clone(), whole: formulation, clock, signal, encoded: None };
    let names = |items: &[Item]| items.iter().map(|item| item.name(instance, &formulation.meanings)).collect();
    let decisions = instance.decisions.iter().copied().map(Item::Decision);
    let rows = contradicting_rows(formulation, &clock.left(), signal);
    let mut items: Vec<Item> = decisions.chain(rows.into_iter().map(Item::Row)).collect();
    let mut block = items.len().div_ceil(2);
    while block > 0 {
        let mut at = 0;
        while at < items.len() {
            let end = (at + block).min(items.len());
            let mut fewer = items[..at].to_vec();
            fewer.extend_from_slice(&items[end..]);
            if clock.left().time_limit.is_some_and(|left| left.is_zero()) || signal.is_raised() {
                return names(&items);
            }
            if trial.contradicts(&fewer) {
                items = fewer;
            } else {
                at = end;
            }
        }
        block /= 2;
    }
    names(&items)
}

/// Whether the items of these names (model §4) contradict each other by themselves, all other decisions and rows dropped;
/// none where that stays undecided within the limits. Names that `instance` does not know are passed over.
#[must_use]
pub fn contradict(instance: &Instance, names: &[String], settings: &Settings, signal: &StopSignal) -> Option<bool> {
    let formulation = formulate::encode(instance);
    let decisions = instance.decisions.iter().copied().map(Item::Decision);
    let rows = (0..formulation.meanings.len()).map(Item::Row);
    let known = |item: &Item| names.contains(&item.name(instance, &formulation.meanings));
    let items: Vec<Item> = decisions.chain(rows).filter(known).collect();
    let clock = Clock { settings, started: Instant::now() };
    let mut trial = Trial { instance: instance.clone(), whole: &formulation, clock, signal, encoded: None };
    match trial.judge(&items)? {
        Feasibility::Impossible(_) => Some(true),
        Feasibility::Allowed(_) => Some(false),
        Feasibility::Undecided(_) => None,
    }
}

/// Hard rows that contradict each other: those of a proof by prices where there is one, which are few; else all.
fn contradicting_rows(formulation: &Formulation, settings: &Settings, signal: &StopSignal) -> Vec<usize> {
    let problem = &formulation.problem;
    let mut rows: Vec<usize> = match is_feasible(problem, &formulation.quiet, settings, signal) {
        Feasibility::Impossible(rows) => rows.into_iter().map(|row| row as usize).collect(),
        Feasibility::Allowed(_) | Feasibility::Undecided(_) => Vec::new(),
    };
    if rows.is_empty() {
        rows = (0..problem.rows.len()).collect();
    }
    rows.retain(|&row| problem.rows[row].penalty.is_none());
    rows.sort_unstable();
    rows
}

impl Item {
    fn name(self, instance: &Instance, meanings: &[RowMeaning]) -> String {
        match self {
            Self::Decision(decision) => format!("decision:{}", decision.row),
            Self::Row(row) => meanings[row].name(instance),
        }
    }
}

/// Tests whether some of the items contradict each other.
struct Trial<'a> {
    instance: Instance,
    whole: &'a Formulation,
    clock: Clock<'a>,
    signal: &'a StopSignal,
    /// The problem with the decisions of `instance`; made anew only when these change.
    encoded: Option<Formulation>,
}

impl Trial<'_> {
    fn contradicts(&mut self, items: &[Item]) -> bool {
        matches!(self.judge(items), Some(Feasibility::Impossible(_)))
    }

    fn judge(&mut self, items: &[Item]) -> Option<Feasibility> {
        let decisions: Vec<Decision> = items
            .iter()
            .filter_map(|item| match item {
                Item::Decision(decision) => Some(*decision),
                Item::Row(_) => None,
            })
            .collect();
        if self.encoded.is_none() || decisions != self.instance.decisions {
            self.instance.decisions = decisions;
            let (rows, table) = (&self.whole.rows, &self.whole.problem.rows);
            self.encoded = Some(formulate::encode_with_rows(&self.instance, rows, table));
        }
        let encoded = self.encoded.as_mut()?;
        for (row, whole) in encoded.problem.rows.iter_mut().zip(&self.whole.problem.rows) {
            *row = Row { limit: whole.limit, penalty: Some(0) };
        }
        for item in items {
            if let Item::Row(row) = item {
                encoded.problem.rows[*row].penalty = None;
            }
        }
        // Whoever attends opens a session, whatever its capacity: a capacity that is dropped becomes one that is never
        // reached, so that the minimum and the cost of opening still apply.
        let employees = self.instance.employees.len();
        for (at, &session) in self.whole.openers.iter().enumerate() {
            let row = &mut encoded.problem.rows[self.whole.rows.capacity[session.index()] as usize];
            let capacity = match row.penalty.take() {
                None => self.instance.sessions[session.index()].capacity,
                Some(_) => u32::try_from(employees).unwrap_or(u32::MAX),
            };
            encoded.problem.graphs[employees + at] =
                formulate::opener(&self.instance, &self.whole.rows, session, capacity);
        }
        Some(is_feasible(&encoded.problem, &encoded.quiet, &self.clock.left(), self.signal))
    }
}
