//! A line on the terminal while the engine works: phase, best points, bound and gap. Nothing is drawn where nobody
//! looks, or before a second has passed.

use std::io::{IsTerminal, stderr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rotasi::diagnostic::Language;
use rotasi::solver::{Observer, Progress};

use super::terminal::{grouped, percent};

/// Shorter runs show nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// The line, once it is there.
pub struct ProgressLine {
    since: Instant,
    line: Mutex<Option<ProgressBar>>,
    watched: bool,
    language: Language,
}

impl ProgressLine {
    /// No line yet; none at all when the standard error is not a terminal.
    pub fn new(language: Language) -> Self {
        Self { since: Instant::now(), line: Mutex::new(None), watched: stderr().is_terminal(), language }
    }

    /// Takes the line away.
    pub fn finish(&self) {
        if let Some(line) = self.line.lock().ok().and_then(|mut line| line.take()) {
            line.finish_and_clear();
        }
    }
}

/// A line that names the step a command is at, from the second second on.
pub struct Steps(Option<ProgressBar>);

impl Steps {
    /// Nothing yet; nothing at all when the standard error is not a terminal.
    pub fn new() -> Self {
        Self(stderr().is_terminal().then(|| {
            let line = ProgressBar::hidden();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
                line.set_style(style);
            }
            line
        }))
    }

    /// What is being done now.
    pub fn tell(&self, step: &'static str) {
        let Some(line) = &self.0 else { return };
        line.set_message(step);
        if line.is_hidden() && line.elapsed() >= PATIENCE {
            line.set_draw_target(ProgressDrawTarget::stderr());
            line.enable_steady_tick(Duration::from_millis(200));
        }
    }

    /// Takes the line away.
    pub fn finish(&self) {
        if let Some(line) = &self.0 {
            line.finish_and_clear();
        }
    }
}

impl Observer for ProgressLine {
    fn progress(&self, progress: &Progress) {
        if !self.watched || self.since.elapsed() < PATIENCE {
            return;
        }
        if let Ok(mut line) = self.line.lock() {
            line.get_or_insert_with(|| drawn(self.since.elapsed())).set_message(message(progress, self.language));
        }
    }
}

/// A line that is drawn from now on.
pub fn drawn(elapsed: Duration) -> ProgressBar {
    let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_elapsed(elapsed);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
        line.set_style(style);
    }
    line.enable_steady_tick(Duration::from_millis(200));
    line
}

/// The phases with their names in both languages.
const PHASES: [(&str, &str, &str); 8] = [
    ("encode", "building graphs", "menyusun graf"),
    ("start", "reading the earlier plan", "membaca rencana lama"),
    ("prices", "prices", "harga"),
    ("plan", "plans", "rencana"),
    ("master", "columns", "kolom"),
    ("search", "search", "pencarian"),
    ("exact", "exact model", "model eksak"),
    ("end", "done", "selesai"),
];

/// Where a run stands, in a few words.
pub fn message(progress: &Progress, language: Language) -> String {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let known = PHASES.iter().find(|(phase, _, _)| *phase == progress.phase);
    let phase = known.map_or(progress.phase, |(_, en, id)| say(en, id));
    let number = |points: Option<i64>| points.map_or_else(|| "-".to_owned(), grouped);
    let gap = progress.gap().map_or_else(|| "-".to_owned(), percent);
    let (best, bound) = (say("best", "terbaik"), say("bound", "batas atas"));
    format!("{phase}   {best} {}   {bound} {}   gap {gap}", number(progress.points), number(progress.bound))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_shows_what_is_known_and_dashes_for_the_rest() {
        let progress =
            Progress { phase: "prices", points: Some(9_900), bound: Some(10_000), work: 1, elapsed: Duration::ZERO };
        assert_eq!(message(&progress, Language::English), "prices   best 9 900   bound 10 000   gap 1.01 %");
        let early = Progress { points: None, ..progress };
        assert_eq!(message(&early, Language::Indonesian), "harga   terbaik -   batas atas 10 000   gap -");
    }
}
