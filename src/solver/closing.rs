//! The end of a run: searches that look at everything that can still be better.
//!
//! For a planner: the proof. For an OR reader: when the run hands its problem, whole or slim, to branch and price, and what
//! it makes of the answer.

use super::decompose::Run;
use super::search;
use super::sift::Slim;
use super::{Engine, StopReason};
use crate::dag::FRACTION;

/// Labels up to which a problem is searched exhaustively, and the work that may go into it.
const SEARCHED: u64 = 400_000;
pub(super) const SEARCH_WORK: u64 = 6_000_000;
/// Agents and rows up to which the search's linear program, whose inverse is dense, is worth it.
pub(super) const DENSE: usize = 2_500;
/// Labels up to which a problem is searched at once, and the work that may go into that.
const TINY: (u64, u64) = (30_000, 100_000);
/// Most agents for column generation on all of them together, and the work that it may take at once.
const MASTERED: usize = 120;
const MASTER_WORK: u64 = 100_000;

impl Run<'_> {
    /// Whether a search of a problem of so many labels may come to an end.
    fn is_small(&self, size: u64) -> bool {
        let lines = self.problem.graphs.len() + self.problem.rows.len();
        self.settings.engine == Engine::Auto && self.problem.is_exact() && size <= SEARCHED && lines <= DENSE
    }

    /// A search at once, where that is a matter of moments.
    pub(super) fn search_if_tiny(&mut self) -> Option<StopReason> {
        let size = self.problem.size();
        if self.is_small(size) && size <= TINY.0 { self.search(None, TINY.1) } else { None }
    }

    /// Column generation on everybody where they are few, whole or slim: nearly always a better selection, and a proof if
    /// what is searched holds everything better than the best one.
    pub(super) fn master(&mut self, slim: &Slim) -> Option<StopReason> {
        if self.problem.graphs.len() > MASTERED {
            return None;
        }
        // A search of a slim problem begins anew, so each gets more work than all before it together.
        let work = MASTER_WORK << self.mastered.min(16);
        self.mastered += 1;
        if self.is_small(self.problem.size()) {
            return self.search(None, work);
        }
        if self.holds_all(slim) {
            return self.search(Some(slim), work);
        }
        let (best, points) = self.best.as_ref()?;
        let start = slim.lower(best);
        let root = search::Root {
            price: &self.dual.best,
            shift: &self.dual.shift,
            bound: i64::MAX,
            best: *points,
            start: Some(&start),
        };
        let found = search::search(&slim.problem, &root, &self.watch.unseen(work));
        if let Some((selection, points)) = found.selection {
            self.best = Some((slim.lift(&selection.paths), points));
            self.present = None;
        }
        if let Some(price) = found.price {
            self.dual.certify(&self.bound_graphs, &price, self.watch)?;
            self.assert_admitted(true);
        }
        self.check()
    }

    /// Whether the slim problem holds everything better than the best selection.
    fn holds_all(&self, slim: &Slim) -> bool {
        let Some(points) = self.points() else { return false };
        let gap = self.dual.value - (i128::from(points - self.problem.constant) << FRACTION);
        // A known selection can be held against a search of the whole problem only.
        i128::from(slim.slack) >= gap && self.known.is_none()
    }

    /// When nothing moves any more: exhaustive search, on the slim problem if it holds everything better than the best
    /// selection.
    pub(super) fn close(&mut self, slim: &Slim) -> Option<StopReason> {
        if self.holds_all(slim) && self.is_small(slim.problem.size()) {
            return self.search(Some(slim), SEARCH_WORK);
        }
        self.is_small(self.problem.size()).then(|| self.search(None, SEARCH_WORK)).flatten()
    }

    /// Exhaustive search below the best selection; none when it was cut short by its own limit. What is left of a search of
    /// the whole problem is gone on with the next time.
    pub(super) fn search(&mut self, slim: Option<&Slim>, work: u64) -> Option<StopReason> {
        let best = self.points()?;
        let problem = slim.map_or(self.problem, |slim| &slim.problem);
        let start = self
            .best
            .as_ref()
            .map(|(selection, _)| slim.map_or_else(|| selection.clone(), |slim| slim.lower(selection)));
        let root = search::Root {
            price: &self.dual.best,
            shift: &self.dual.shift,
            bound: self.bound(),
            best,
            start: start.as_ref(),
        };
        let watch = self.watch.within(work);
        let found = if slim.is_some() {
            search::search(problem, &root, &watch)
        } else {
            // With something better to beat, fixing at the root is worth beginning anew.
            if self.searching.as_ref().is_none_or(|(_, begun)| *begun < best) {
                self.searching = search::Search::new(self.problem, &root, watch.clone()).map(|search| (search, best));
            }
            self.searching.as_mut()?.0.go_on(watch, best)
        };
        if let Some((selection, points)) = found.selection {
            let whole = slim.map(|slim| slim.lift(&selection.paths));
            self.best = Some((whole.unwrap_or(selection), points));
        }
        let points = self.points()?;
        match found.stopped {
            None => {
                self.searched = Some(points);
                Some(StopReason::Optimal)
            }
            Some(reason) => {
                let open = found.open_bound.unwrap_or(points).max(points);
                self.searched = Some(self.searched.map_or(open, |known| known.min(open)));
                self.check().or((reason != StopReason::Stalled).then_some(reason))
            }
        }
    }
}
