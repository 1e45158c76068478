//! The beginning of a run: the first prices on the whole graphs.
//!
//! For a planner: the first proved bound. For an OR reader: passes of incremental subgradient from no prices, or none where the
//! caller's prices are better than these.

use super::StopReason;
use super::decompose::{EAGER, Run};
use super::dual::Steps;
use super::repair::Haste;
use crate::packing::Selection;

/// First passes over the whole graphs: at least and at most as many, and the labels that decide in between; steps.
const FIRST: (u32, u32) = (12, 100);
const FIRST_EAGER: [(f64, u64); 2] = [(1.0, 1_500_000_000), (EAGER, 200_000_000)];
const FIRST_STEPS: (f64, f64) = (3.0, 0.003);

impl Run<'_> {
    /// The bound without prices, and then with prices that follow the loads.
    pub(super) fn first_bound(&mut self, start: &Selection) -> Option<StopReason> {
        if self.warm {
            if !self.evaluate() {
                return Some(StopReason::Infeasible);
            }
            self.dual.try_nought();
        }
        let given = self.dual.value;
        if !self.evaluate() {
            return Some(StopReason::Infeasible);
        }
        self.dual.guess_worth(self.bound_graphs.len());
        self.warm &= self.dual.value == given;
        self.watch.report("prices", self.points(), Some(self.bound()));
        if let Some(reason) = self.check() {
            return Some(reason);
        }
        if self.best.is_none() && self.repair(start, Haste::Once) {
            self.watch.report("plan", self.points(), Some(self.bound()));
        }
        if !self.warm {
            for (eager, most_labels) in FIRST_EAGER {
                let affordable = u32::try_from(most_labels / self.problem.size().max(1)).unwrap_or(u32::MAX);
                let passes = affordable.min(FIRST.1).max(if eager > 1.0 { 0 } else { FIRST.0 });
                if passes < FIRST.0 {
                    break;
                }
                let steps = Steps { passes, first: FIRST_STEPS.0, last: FIRST_STEPS.1, eager };
                let followed = self.dual.follow_all(&self.bound_graphs, steps, self.watch, |_, _, _| {});
                if followed.is_none() || !self.evaluate() {
                    return Some(StopReason::Infeasible);
                }
                self.watch.report("prices", self.points(), Some(self.bound()));
            }
        }
        self.check()
    }
}
