//! What if: named changes to an instance, many solves of them beside one another, and what they come to.
//!
//! For a planner: a file beside the instance says what would be different (less money, a merged unit, other rules); each
//! scenario gets a plan of its own, audited and with its own bound. For an OR reader: perturbations of one problem, solved
//! in parallel, each warm-started from the prices and the selection of the unperturbed one.
//!
//! The file is read by [`read`], an edited instance is made by [`Base::edited`], through the same door as any other.

mod apply;
mod compare;
mod diff;
mod edit;
mod frontier;
mod read;
mod rows;
mod run;
mod schema;
mod shelf;
mod toml_text;
mod unfold;

pub use apply::{Base, Edited, check};
pub use compare::{Better, Candidate, Comparison, Entry, Measure, Unit, compare, gathered};
pub use diff::{Difference, differences};
pub use edit::{Action, Condition, Edit, New, RowCells, Scenario};
pub use frontier::{Axis, Frontier, Ladder, LadderPlace, Rung, Step, frontier, places};
pub use read::read;
pub use run::{Ending, Orders, Watcher, run};
pub use schema::schema;
pub use shelf::{Note, Shelf, Volume};
pub use toml_text::share;

/// Name of the scenario that all others are compared with; it need not stand in the file.
pub const BASE: &str = "base";

/// Most scenarios that one file may unfold into.
pub const MOST_SCENARIOS: usize = 500;

/// The number `step` of `steps` on the way from `from` to `to`, rounded to the nearest, halves up.
fn evenly(from: i64, to: i64, step: i64, steps: i64) -> i64 {
    let way = (i128::from(to) - i128::from(from)) * i128::from(step);
    let steps = i128::from(steps.max(1));
    let rounded = i128::from(from) + (2 * way + steps).div_euclid(2 * steps);
    i64::try_from(rounded).expect("what lies between two numbers fits where they do")
}
