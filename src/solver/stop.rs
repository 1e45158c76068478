//! When to stop: counted work, wall clock, somebody's wish.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use super::known::Known;
use super::{Observer, Progress, Settings, StopReason, StopSignal};
use crate::packing::Problem;

/// Counts work and watches the limits.
#[derive(Clone)]
pub(super) struct Watch<'a> {
    settings: &'a Settings,
    signal: &'a StopSignal,
    observer: &'a dyn Observer,
    started: Instant,
    work: Arc<AtomicU64>,
    /// Work at which the present step ends, without the run ending.
    until: Option<u64>,
    /// Whether it counts a part of the work only: then work limits and known selections are not its business.
    apart: bool,
}

impl<'a> Watch<'a> {
    pub(super) fn start(settings: &'a Settings, signal: &'a StopSignal, observer: &'a dyn Observer) -> Self {
        Self { settings, signal, observer, started: Instant::now(), work: Arc::default(), until: None, apart: false }
    }

    /// A watch on the same limits that counts on its own and tells nobody, for a step whose work is added afterwards.
    pub(super) fn apart(&self, most_work: u64) -> Watch<'a> {
        Watch { observer: &(), work: Arc::default(), until: Some(most_work), apart: true, ..*self }
    }

    /// The same watch for a step that ends as stalled after this much more work.
    pub(super) fn within(&self, most_work: u64) -> Watch<'a> {
        Watch {
            work: Arc::clone(&self.work),
            until: Some(self.until.unwrap_or(u64::MAX).min(self.work() + most_work)),
            ..*self
        }
    }

    /// [`Self::within`], telling nobody: what a step on a part of the problem finds out about bounds is not true of all.
    pub(super) fn unseen(&self, most_work: u64) -> Watch<'a> {
        Watch { observer: &(), ..self.within(most_work) }
    }

    /// Labels counted so far.
    pub(super) fn labels(&self) -> u64 {
        self.work.load(Ordering::Relaxed)
    }

    /// Counts labels set.
    pub(super) fn count(&self, labels: u64) {
        self.work.fetch_add(labels, Ordering::Relaxed);
    }

    /// Work so far, in thousands of labels.
    pub(super) fn work(&self) -> u64 {
        self.work.load(Ordering::Relaxed) / 1_000
    }

    /// Why the run must end now, if it must. Asked between steps that do not depend on the number of threads.
    pub(super) fn expired(&self) -> Option<StopReason> {
        if self.signal.is_raised() {
            return Some(StopReason::Interrupted);
        }
        if !self.apart && self.settings.work_limit.is_some_and(|limit| self.work() >= limit) {
            return Some(StopReason::WorkLimit);
        }
        if self.settings.time_limit.is_some_and(|limit| self.started.elapsed() >= limit) {
            return Some(StopReason::TimeLimit);
        }
        self.until.is_some_and(|until| self.work() >= until).then_some(StopReason::Stalled)
    }

    /// Labels that may still be set before a limit on work is reached.
    pub(super) fn labels_left(&self) -> u64 {
        let limit = self.settings.work_limit.filter(|_| !self.apart).unwrap_or(u64::MAX);
        let limit = limit.min(self.until.unwrap_or(u64::MAX));
        limit.saturating_mul(1_000).saturating_sub(self.labels())
    }

    /// Whether the clock or somebody's wish ends the run, whatever the work; asked anywhere.
    pub(super) fn must_end(&self) -> bool {
        self.signal.is_raised() || self.settings.time_limit.is_some_and(|limit| self.started.elapsed() >= limit)
    }

    /// Time left, if there is a limit.
    pub(super) fn left(&self) -> Option<std::time::Duration> {
        self.settings.time_limit.map(|limit| limit.saturating_sub(self.started.elapsed()))
    }

    /// Tells the observer where the run stands.
    pub(super) fn report(&self, phase: &'static str, points: Option<i64>, bound: Option<i64>) {
        self.observer.progress(&Progress { phase, points, bound, work: self.work(), elapsed: self.started.elapsed() });
    }

    /// The selection that no step may exclude, if one was given and `problem` has it.
    pub(super) fn known(&self, problem: &Problem) -> Option<Known> {
        if self.apart {
            return None;
        }
        Known::of(problem, self.settings.known.as_ref()?)
    }
}
