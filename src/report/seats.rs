//! The timeline of seats: filled and vacant in every period, by kind and criticality, and which positions stand empty.

use maud::{Markup, html};

use super::Report;
use super::charts::{self, Series};
use super::listing::{self, Cell, shade};
use super::svg;
use crate::calendar::Period;
use crate::figures::seats::{Level, SeatLine};
use crate::instance::{Position, PositionId};
use crate::plan::Tally;

impl Report<'_> {
    pub(super) fn seats_section(&self) -> Markup {
        let t = &self.texts;
        let seats = &self.figures.seats;
        html! {
            section id="seats" {
                h2 { (t.say("seats")) }
                (self.seat_columns())
                h3 { (t.say("vacancies-by-kind")) }
                p { (t.say("vacancies-by-kind-intro")) }
                (self.vacancy_table(&seats.by_kind, "h-kind", |key| t.kind(key)))
                h3 { (t.say("vacancies-by-criticality")) }
                (self.vacancy_table(&seats.by_criticality, "h-critical", |key| t.critical(key)))
                (self.empty_positions())
                (self.why_empty())
            }
        }
    }

    fn seat_columns(&self) -> Markup {
        let t = &self.texts;
        let total = &self.figures.seats.total;
        let names: Vec<String> = std::iter::once(t.say("at-start")).chain(self.period_names()).collect();
        let levels: Vec<&Level> = std::iter::once(&total.start).chain(&total.periods).collect();
        let values = |of: fn(&Level) -> u64| -> Vec<i64> {
            levels.iter().map(|level| i64::try_from(of(level)).unwrap_or(i64::MAX)).collect()
        };
        let series = [
            Series { class: "c1", name: t.say("filled"), values: values(|level| level.filled) },
            Series { class: "c2", name: t.say("vacant"), values: values(|level| level.vacant) },
        ];
        let row = |(name, level): (&String, &&Level)| {
            let figures = [level.seats, level.filled, level.vacant, level.surplus];
            let cells = figures.iter().map(|figure| Cell::figure(t.count(*figure)));
            std::iter::once(Cell::words(name)).chain(cells).collect()
        };
        let rows: Vec<Vec<Cell>> = names.iter().zip(&levels).map(row).collect();
        let headings = ["h-period", "h-seats", "h-filled", "h-vacant", "h-surplus"].map(|key| self.heading(key));
        let table = listing::table(&headings, 1, &rows, None);
        let title = t.say("seats-over-time");
        let words = (title.as_str(), &*t.say("seats-over-time-desc"));
        let chart = charts::columns("seats-over-time", words, &names, &series, &|n| t.number(n));
        let key = svg::key(&[("c1", t.say("filled")), ("c2", t.say("vacant"))]);
        listing::figure(t, &title, &chart, &key, &table)
    }

    /// Vacant of all seats, one column per period, shaded by the share.
    fn vacancy_table(&self, lines: &[SeatLine], heading: &str, name: impl Fn(&str) -> String) -> Markup {
        let t = &self.texts;
        let cell = |level: &Level| {
            let text = match level.seats {
                0 => "–".to_owned(),
                seats => format!("{} / {}", t.count(level.vacant), t.count(seats)),
            };
            Cell::Figure(text, shade(level.vacant, level.seats))
        };
        let row = |line: &SeatLine| {
            let cells = std::iter::once(&line.start).chain(&line.periods).map(cell);
            std::iter::once(Cell::words(name(&line.key))).chain(cells).collect()
        };
        let rows: Vec<Vec<Cell>> = lines.iter().map(row).collect();
        let headings: Vec<String> =
            [self.heading(heading), t.say("at-start")].into_iter().chain(self.period_names()).collect();
        listing::table(&headings, 1, &rows, None)
    }

    /// Positions that are not full in some period, the most critical first.
    fn empty_positions(&self) -> Markup {
        let t = &self.texts;
        let tally = Tally::of(self.instance, self.plan);
        let vacant = |at: usize, t: Period| tally.vacant(self.instance, PositionId::at(at), t);
        let periods = || self.instance.calendar.periods();
        let mut empty: Vec<(usize, &Position)> = self
            .instance
            .positions
            .iter()
            .enumerate()
            .filter(|(at, _)| periods().any(|period| vacant(*at, period) > 0))
            .collect();
        empty.sort_by_key(|(_, position)| std::cmp::Reverse(position.critical));
        let row = |(at, position): &(usize, &Position)| {
            let own = [
                Cell::words(&position.id),
                Cell::words(&position.title),
                Cell::words(&self.unit(position.unit).name),
                Cell::words(t.critical(&position.critical.to_string())),
                Cell::figure(t.number(i64::from(position.seats))),
            ];
            let cell = |period| {
                let count = vacant(*at, period);
                let text = if count == 0 { "·".to_owned() } else { t.number(i64::from(count)) };
                Cell::Figure(text, shade(u64::from(count), u64::from(position.seats)))
            };
            own.into_iter().chain(periods().map(cell)).collect()
        };
        let rows: Vec<Vec<Cell>> = empty.iter().map(row).collect();
        let headings = ["h-position", "h-title", "h-unit", "h-critical", "h-seats"].map(|key| self.heading(key));
        let headings: Vec<String> = headings.into_iter().chain(self.period_names()).collect();
        html! {
            details {
                summary { (t.fill("empty-positions", &[("n", &t.count(rows.len() as u64))])) }
                (listing::table(&headings, 4, &rows, None))
            }
        }
    }
}
