//! When no plan exists: an irreducible set of decisions, budget lines and other rows that contradict each other.
//!
//! A deletion filter: items are dropped one after another (first in halves, then singly); what can be dropped without
//! making a plan possible stays dropped. Every test is a proof in integers ([`solver::is_feasible`]); where a test
//! stays undecided within the limits, the item is kept, so that the set still contradicts itself.

use crate::formulate::{self, Formulation, RowMeaning};
use crate::instance::{Decision, Instance};
use crate::packing::{Problem, Row, Selection};
use crate::solver::{Feasibility, Settings, StopSignal, is_feasible};

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
    let mut trial = Trial { instance: instance.clone(), whole: formulation, settings, signal };
    let decisions = instance.decisions.iter().copied().map(Item::Decision);
    let hard = (0..formulation.problem.rows.len()).filter(|&row| formulation.problem.rows[row].penalty.is_none());
    let mut items: Vec<Item> = decisions.chain(hard.map(Item::Row)).collect();
    let mut block = items.len().div_ceil(2);
    while block > 0 {
        let mut at = 0;
        while at < items.len() {
            let end = (at + block).min(items.len());
            let mut fewer = items[..at].to_vec();
            fewer.extend_from_slice(&items[end..]);
            if trial.contradicts(&fewer) {
                items = fewer;
            } else {
                at = end;
            }
        }
        block /= 2;
    }
    items.iter().map(|item| item.name(instance, &formulation.meanings)).collect()
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
    settings: &'a Settings,
    signal: &'a StopSignal,
}

impl Trial<'_> {
    fn contradicts(&mut self, items: &[Item]) -> bool {
        self.instance.decisions = items
            .iter()
            .filter_map(|item| match item {
                Item::Decision(decision) => Some(*decision),
                Item::Row(_) => None,
            })
            .collect();
        let mut dropped = vec![true; self.whole.problem.rows.len()];
        for item in items {
            if let Item::Row(row) = item {
                dropped[*row] = false;
            }
        }
        let (problem, start) = self.problem(&dropped);
        matches!(is_feasible(&problem, &start, self.settings, self.signal), Feasibility::Impossible)
    }

    /// The problem with the decisions that are left, and only the rows that are.
    fn problem(&self, dropped: &[bool]) -> (Problem, Selection) {
        let mut formulation = formulate::encode_with_rows(&self.instance, &self.whole.rows, &self.whole.problem.rows);
        for (row, dropped) in formulation.problem.rows.iter_mut().zip(dropped) {
            if *dropped || row.penalty.is_some() {
                *row = Row { limit: row.limit, penalty: Some(0) };
            }
        }
        (formulation.problem, formulation.quiet)
    }
}
