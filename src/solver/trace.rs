//! A record of a run: one line for every change worth drawing, as CSV.
//!
//! For a planner: how the plan got better and the bound tighter over time. For an OR reader: the convergence curve; a line
//! at every improvement of the best points or of the bound and at every change of phase, each flushed at once, so that a
//! run that is broken off leaves a readable file.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use super::{Observer, Progress};

/// The columns, in order.
const HEADER: &str = "seconds,work,phase,points,bound,gap";

/// Writes what it is told to `W`.
#[derive(Debug)]
pub struct Trace<W> {
    state: Mutex<State<W>>,
}

#[derive(Debug)]
struct State<W> {
    out: W,
    phase: &'static str,
    points: Option<i64>,
    bound: Option<i64>,
    fault: Option<io::Error>,
}

impl<W: Write> Trace<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// The header cannot be written.
    pub fn new(mut out: W) -> io::Result<Self> {
        writeln!(out, "{HEADER}")?;
        out.flush()?;
        let state = State { out, phase: "", points: None, bound: None, fault: None };
        Ok(Self { state: Mutex::new(state) })
    }

    /// What was written to.
    ///
    /// # Errors
    /// The first line that could not be written; nothing was written after it.
    pub fn finish(self) -> io::Result<W> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        match state.fault {
            Some(fault) => Err(fault),
            None => Ok(state.out),
        }
    }
}

impl<W: Write> State<W> {
    /// Whether the line says anything that the last one did not.
    fn is_news(&self, progress: &Progress) -> bool {
        let better = progress.points > self.points;
        let tighter = progress.bound.is_some_and(|bound| self.bound.is_none_or(|known| bound < known));
        better || tighter || progress.phase != self.phase
    }

    fn write(&mut self, progress: &Progress) -> io::Result<()> {
        self.phase = progress.phase;
        self.points = progress.points.max(self.points);
        self.bound = [progress.bound, self.bound].into_iter().flatten().min();
        let known = Progress { points: self.points, bound: self.bound, ..*progress };
        let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        let gap = known.gap().map(|gap| format!("{gap:.6}")).unwrap_or_default();
        let (seconds, work) = (known.elapsed.as_secs_f64(), known.work);
        let (points, bound) = (number(known.points), number(known.bound));
        writeln!(self.out, "{seconds:.3},{work},{},{points},{bound},{gap}", known.phase)?;
        self.out.flush()
    }
}

impl<W: Write + Send> Observer for Trace<W> {
    fn progress(&self, progress: &Progress) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.fault.is_none() && state.is_news(progress) {
            state.fault = state.write(progress).err();
        }
    }
}

/// Two observers side by side.
impl<A: Observer, B: Observer> Observer for (A, B) {
    fn progress(&self, progress: &Progress) {
        self.0.progress(progress);
        self.1.progress(progress);
    }
}

/// An observer that may be absent.
impl<A: Observer> Observer for Option<A> {
    fn progress(&self, progress: &Progress) {
        if let Some(observer) = self {
            observer.progress(progress);
        }
    }
}

impl<A: Observer + ?Sized> Observer for &A {
    fn progress(&self, progress: &Progress) {
        (**self).progress(progress);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(millis: u64, phase: &'static str, points: Option<i64>, bound: Option<i64>) -> Progress {
        Progress { phase, points, bound, work: millis / 10, elapsed: Duration::from_millis(millis) }
    }

    #[test]
    fn there_is_a_line_for_every_improvement_and_every_change_of_phase_and_no_other() {
        let trace = Trace::new(Vec::new()).expect("memory takes it");
        for progress in [
            at(10, "prices", None, None),
            at(20, "prices", None, Some(120)),
            at(30, "prices", None, Some(130)),
            at(40, "plan", Some(80), Some(120)),
            at(50, "plan", Some(80), Some(120)),
            at(60, "plan", Some(100), Some(120)),
            at(70, "prices", Some(90), Some(125)),
            at(80, "end", Some(100), Some(100)),
        ] {
            trace.progress(&progress);
        }
        let text = String::from_utf8(trace.finish().expect("memory takes it")).expect("it is text");
        assert_eq!(
            text,
            "seconds,work,phase,points,bound,gap\n\
             0.010,1,prices,,,\n\
             0.020,2,prices,,120,\n\
             0.040,4,plan,80,120,0.500000\n\
             0.060,6,plan,100,120,0.200000\n\
             0.070,7,prices,100,120,0.200000\n\
             0.080,8,end,100,100,0.000000\n"
        );
    }

    /// Takes some bytes and no more.
    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or_else(|| io::Error::other("full"))?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_that_cannot_be_written_is_told_at_the_end() {
        assert!(Trace::new(Full(5)).is_err());
        let trace = Trace::new(Full(60)).expect("the header fits");
        for line in 0..5 {
            trace.progress(&at(line, "prices", Some(i64::try_from(line).expect("small")), None));
        }
        assert_eq!(trace.finish().err().map(|fault| fault.to_string()).as_deref(), Some("full"));
    }

    #[test]
    fn observers_side_by_side_are_told_the_same() {
        let (left, right) = (Trace::new(Vec::new()).expect("memory"), Trace::new(Vec::new()).expect("memory"));
        let both = (&left, Some(&right));
        both.progress(&at(10, "prices", None, Some(7)));
        assert_eq!(left.finish().expect("memory"), right.finish().expect("memory"));
    }
}
