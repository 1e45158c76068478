//! The first section: what the plan is worth and does, in tiles, sentences and points by term.

use maud::{Markup, html};

use super::Report;
use super::charts;
use super::listing::{self, Cell};

impl Report<'_> {
    pub(super) fn summary_section(&self) -> Markup {
        let t = &self.texts;
        html! {
            section id="summary" {
                h2 { (t.say("summary")) }
                div class="tiles" { @for (name, figure, note) in self.tiles() {
                    div class="tile" { div class="name" { (name) } div class="figure" { (figure) } div class="note" { (note) } }
                } }
                @let sentences = self.worth_of_money(5);
                @if !sentences.is_empty() {
                    h3 { (t.say("where-money-helps")) }
                    ul { @for sentence in sentences { li { (sentence) } } }
                }
                (self.terms())
            }
        }
    }

    fn tiles(&self) -> Vec<(String, String, String)> {
        let (t, f) = (&self.texts, &self.figures);
        let share = |share: Option<u64>| {
            share.map_or_else(|| "–".to_owned(), |share| t.percent(i64::try_from(share).unwrap_or(0)))
        };
        let moves = f.moves.total;
        let bound = f.worth.bound.map_or_else(|| "–".to_owned(), |bound| t.number(bound.0));
        let gap = f.worth.gap_ppm.map_or_else(|| "–".to_owned(), |gap| t.gap(gap));
        let seats = f.seats.total.filled() + f.seats.total.vacant();
        let filled = (f.seats.total.filled() * 10_000).checked_div(seats);
        vec![
            (t.say("points"), t.number(f.worth.points.0), t.status(&f.worth.status)),
            (t.say("gap"), gap, t.fill("bound-is", &[("bound", &bound)])),
            (t.say("seats-filled"), share(filled), t.fill("vacant-seats", &[("n", &t.count(f.seats.total.vacant()))])),
            (
                t.say("moves"),
                t.count(moves.moves),
                t.fill("of-which-rotations", &[("n", &t.count(moves.rotations)), ("m", &t.count(moves.entering))]),
            ),
            (
                t.say("promotions"),
                t.count(moves.promotions),
                t.fill("by-decision", &[("n", &t.count(moves.overrides))]),
            ),
            (t.say("mean-match"), share(f.people.mean_jpm), t.say("mean-match-note")),
            (
                t.say("trainings"),
                t.count(f.training.attendances),
                t.fill(
                    "people-and-hours",
                    &[("n", &t.count(f.training.participants)), ("h", &t.count(f.training.hours))],
                ),
            ),
            (
                t.say("hours-reached"),
                share(f.training.reached_share()),
                t.fill("target-is", &[("h", &t.number(i64::from(f.training.target_hours)))]),
            ),
            (t.say("course-due"), t.count(f.people.course_due), t.say("course-due-note")),
            (
                t.say("retiring"),
                t.count(f.people.retiring.iter().map(|line| line.retiring).sum()),
                t.say("within-horizon"),
            ),
            (t.say("breaches"), t.count(f.moves.breaches.iter().map(|line| line.soft).sum()), t.say("breaches-note")),
            (t.say("spent"), t.money_short(f.money.total, &f.currency), t.money(f.money.total, &f.currency)),
        ]
    }

    /// The lines where more money brings most, as sentences.
    pub(super) fn worth_of_money(&self, most: usize) -> Vec<String> {
        let (t, f) = (&self.texts, &self.figures);
        let mut lines: Vec<_> = f.money.lines.iter().filter_map(|line| Some((line, line.next()?))).collect();
        lines.sort_by_key(|(line, _)| std::cmp::Reverse(line.price_milli));
        lines.truncate(most);
        let sentence = |(line, next): (&crate::figures::money::LineFigure, crate::figures::money::Marginal)| {
            t.fill(
                "next-money",
                &[
                    ("amount", &t.money_short(next.amount, &f.currency)),
                    ("line", &self.line_name(line)),
                    ("points", &t.number(next.points)),
                ],
            )
        };
        lines.into_iter().map(sentence).collect()
    }

    fn terms(&self) -> Markup {
        let t = &self.texts;
        let terms = &self.figures.worth.terms;
        let rows: Vec<(String, i64)> = terms.iter().map(|line| (t.term(line.term), line.points.0)).collect();
        let cells: Vec<Vec<Cell>> =
            rows.iter().map(|(name, points)| vec![Cell::words(name), Cell::figure(t.number(*points))]).collect();
        let total = [Cell::words(t.say("total")), Cell::figure(t.number(self.figures.worth.points.0))];
        let table = listing::table(&["h-term", "h-points"].map(|key| self.heading(key)), 1, &cells, Some(&total));
        let title = t.say("points-by-term");
        let chart = charts::bars("terms", (&title, &t.say("points-by-term-desc")), &rows, &|n| t.number(n));
        listing::figure(t, &title, &chart, &html! {}, &table)
    }
}
