//! How the run went: what vouches for its bound, and points and bound over time, from its trace.

use maud::{Markup, html};

use super::charts::{self, Trail};
use super::listing::{self, Cell};
use super::svg;
use super::{Proof, Report};
use crate::files::{Certificate, TraceLine};
use crate::texts::Texts;

/// Rows of the table at most; the chart shows every line.
const ROWS: usize = 40;

impl Report<'_> {
    /// What vouches for the bound, and how the search went where that is known.
    pub(super) fn convergence_section(&self) -> Markup {
        html! {
            section id="convergence" {
                h2 { (self.texts.say("run")) }
                (self.proof())
                (self.convergence())
            }
        }
    }

    /// Nothing without a trace.
    fn convergence(&self) -> Markup {
        let t = &self.texts;
        let trace = self.trace;
        if trace.iter().all(|line| line.points.is_none()) {
            return html! {};
        }
        // From the first plan on: bounds before it would flatten all that follows.
        let first = trace.iter().position(|line| line.points.is_some()).unwrap_or(0);
        let shown = &trace[first..];
        let trail = |class: &'static str, of: fn(&TraceLine) -> Option<i64>| Trail {
            class,
            points: steps(shown.iter().filter_map(|line| Some((slow(line.millis), of(line)?)))),
        };
        let mut trails = [trail("l1", |line| line.points), trail("l2", |line| line.bound)];
        // What lies below points that were reached bounds some part of the search, not the plan.
        let best = trace.iter().filter_map(|line| line.points).max().unwrap_or(i64::MIN);
        trails[1].points.retain(|&(_, bound)| bound >= best);
        let marks: Vec<(i64, String)> = (0..8)
            .map(|power| 10_i64.pow(power))
            .map(|millis| (slow(millis), t.fill("seconds", &[("n", &seconds(t, millis))])))
            .collect();
        let title = t.say("convergence");
        let words = (title.as_str(), &*t.say("convergence-desc"));
        let chart = charts::lines("convergence-chart", words, &trails, &marks, &|n| t.number(n));
        let key = svg::key(&[("l1", t.say("points")), ("l2", t.say("bound"))]);
        let every = shown.len().div_ceil(ROWS).max(1);
        let optional = |number: Option<i64>| Cell::figure(number.map_or_else(|| "–".to_owned(), |n| t.number(n)));
        let row = |line: &TraceLine| {
            vec![
                Cell::figure(t.decimal(line.millis, 3)),
                Cell::words(&line.phase),
                optional(line.points),
                optional(line.bound),
            ]
        };
        let rows: Vec<_> = shown
            .iter()
            .enumerate()
            .filter(|(place, _)| place % every == 0 || place + 1 == shown.len())
            .map(|(_, line)| row(line))
            .collect();
        let headings = ["h-seconds", "h-phase", "h-points", "h-bound"].map(|key| self.heading(key));
        let table = listing::table(&headings, 2, &rows, None);
        listing::figure(t, &title, &chart, &key, &table)
    }

    /// Whether there is a certificate, what it proves, and how anybody can check it.
    fn proof(&self) -> Markup {
        let t = &self.texts;
        let points = self.plan.points().0;
        let proved = |certificate: &Certificate| {
            let above = i128::from(certificate.bound) - i128::from(points);
            let ppm = above * 1_000_000 / i128::from(points.unsigned_abs().max(1));
            let gap = t.gap(i64::try_from(ppm).unwrap_or(i64::MAX));
            [t.number(certificate.bound), t.number(points), gap]
        };
        let sentence = match self.answers.proof {
            Proof::Absent => t.say("proof-absent"),
            Proof::False => t.say("proof-false"),
            Proof::Stated(certificate) => {
                let [bound, points, gap] = proved(certificate);
                t.fill("proof-stated", &[("bound", &bound), ("points", &points), ("gap", &gap)])
            }
            Proof::True(certificate) => {
                let [bound, points, gap] = proved(certificate);
                t.fill("proof-true", &[("bound", &bound), ("points", &points), ("gap", &gap)])
            }
        };
        let beyond = match self.answers.proof {
            Proof::True(own) | Proof::Stated(own) if !own.proves_stated() => {
                let words: [(&'static str, &str); 2] =
                    [("bound", &t.number(own.stated_bound)), ("by", &own.stated_bound_by)];
                Some(t.fill("proof-beyond", &words))
            }
            _ => None,
        };
        html! {
            p { (sentence) @if let Some(beyond) = beyond { " " (beyond) } }
            @if self.answers.fairness.is_some() && self.answers.scarce.is_none() { p { (t.say("no-prices")) } }
            @if !matches!(self.answers.proof, Proof::Absent) {
                p { (t.say("proof-how")) }
                ul {
                    li { code { "rotasi verify <" (t.say("an-instance")) "> <" (t.say("a-plan")) "> --certificate" } }
                    li { code { "cargo run --release --example certificate -- <" (t.say("an-instance")) "> <" (t.say("a-plan")) ">/certificate.json" } }
                }
            }
        }
    }
}

/// Time as the chart shows it: every tenfold takes the same room, since most happens in the beginning.
#[expect(clippy::cast_possible_truncation, reason = "a logarithm of 64 bits is small")]
fn slow(millis: i64) -> i64 {
    (svg::length(millis.max(1)).log10() * 1_000.0).round() as i64
}

/// `0,1` or `10`.
fn seconds(texts: &Texts, millis: i64) -> String {
    match millis {
        1_000.. => texts.number(millis / 1_000),
        _ => texts.decimal(millis, 3).trim_end_matches('0').to_owned(),
    }
}

/// A line that keeps its height until the next point.
fn steps(points: impl Iterator<Item = (i64, i64)>) -> Vec<(i64, i64)> {
    let mut found: Vec<(i64, i64)> = Vec::new();
    for (x, y) in points {
        if let Some(&(_, before)) = found.last() {
            found.push((x, before));
        }
        found.push((x, y));
    }
    found
}
