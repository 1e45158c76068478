//! Where the time of a run goes: stages one after another, and the phases within solving.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::solver::{Observer, Progress};

/// Wall-clock times by stage.
pub(super) struct Stages {
    pub(super) laps: Vec<(&'static str, Duration)>,
    since: Instant,
}

impl Stages {
    pub(super) fn start() -> Self {
        Self { laps: Vec::new(), since: Instant::now() }
    }

    /// Ends a stage; yields how long it took.
    pub(super) fn lap(&mut self, stage: &'static str) -> Duration {
        let time = self.since.elapsed();
        self.laps.push((stage, time));
        self.since = Instant::now();
        time
    }

    /// Time of all stages that have ended.
    pub(super) fn total(&self) -> Duration {
        self.laps.iter().map(|(_, time)| *time).sum()
    }
}

/// Passes progress on, counted from the start of the run, and adds up the time of each phase.
pub(super) struct Stopwatch<'a> {
    observer: &'a dyn Observer,
    started: Instant,
    solving: Mutex<Solving>,
    /// Points of a plan that is known apart from solving.
    known: OnceLock<i64>,
}

#[derive(Default)]
struct Solving {
    /// When solving began, from the start of the run.
    began: Duration,
    /// Up to when phases are counted, from the start of solving.
    counted: Duration,
    phases: Vec<(&'static str, Duration)>,
}

impl<'a> Stopwatch<'a> {
    pub(super) fn start(observer: &'a dyn Observer) -> Self {
        Self { observer, started: Instant::now(), solving: Mutex::default(), known: OnceLock::new() }
    }

    /// From now on a plan is known that is worth so much, whatever solving finds.
    pub(super) fn know(&self, points: i64) {
        let _ = self.known.set(points);
    }

    /// Tells the observer of a phase before solving.
    pub(super) fn tell(&self, phase: &'static str) {
        let elapsed = self.started.elapsed();
        let points = self.known.get().copied();
        self.observer.progress(&Progress { phase, points, bound: None, work: 0, elapsed });
    }

    /// Time since the run began.
    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    pub(super) fn begin_solving(&self) {
        self.solving.lock().unwrap_or_else(PoisonError::into_inner).began = self.started.elapsed();
    }

    /// Time by phase, in the order in which they first came.
    pub(super) fn phases(self) -> Vec<(&'static str, Duration)> {
        self.solving.into_inner().unwrap_or_else(PoisonError::into_inner).phases
    }
}

impl Observer for Stopwatch<'_> {
    /// Progress is told at the end of a step, so that the time since the last one belongs to its phase.
    fn progress(&self, progress: &Progress) {
        let mut solving = self.solving.lock().unwrap_or_else(PoisonError::into_inner);
        let step = progress.elapsed.saturating_sub(solving.counted);
        solving.counted = progress.elapsed.max(solving.counted);
        match solving.phases.iter_mut().find(|(phase, _)| *phase == progress.phase) {
            Some((_, time)) => *time += step,
            None => solving.phases.push((progress.phase, step)),
        }
        let elapsed = progress.elapsed + solving.began;
        drop(solving);
        let points = progress.points.max(self.known.get().copied());
        self.observer.progress(&Progress { points, elapsed, ..*progress });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solver::Trace;

    #[test]
    fn every_moment_of_solving_belongs_to_the_phase_that_is_told_at_its_end() {
        let trace = Trace::new(Vec::new()).unwrap();
        let watch = Stopwatch::start(&trace);
        watch.tell("encode");
        for (phase, millis) in [("prices", 10), ("plan", 25), ("prices", 27), ("end", 30)] {
            let elapsed = Duration::from_millis(millis);
            watch.progress(&Progress { phase, points: None, bound: None, work: 0, elapsed });
        }
        let phases = [("prices", 12), ("plan", 15), ("end", 3)].map(|(phase, ms)| (phase, Duration::from_millis(ms)));
        assert_eq!(watch.phases(), phases);
        let text = String::from_utf8(trace.finish().unwrap()).unwrap();
        let told: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(',').nth(2)).collect();
        assert_eq!(told, ["encode", "prices", "plan", "prices", "end"]);
    }

    #[test]
    fn a_plan_known_beforehand_is_told_until_solving_has_a_better_one() {
        let trace = Trace::new(Vec::new()).unwrap();
        let watch = Stopwatch::start(&trace);
        watch.know(7);
        for (phase, points) in [("survey", None), ("prices", Some(5)), ("plan", Some(9))] {
            watch.progress(&Progress { phase, points, bound: None, work: 0, elapsed: Duration::ZERO });
        }
        let text = String::from_utf8(trace.finish().unwrap()).unwrap();
        let told: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(',').nth(3)).collect();
        assert_eq!(told, ["7", "7", "9"]);
    }
}
