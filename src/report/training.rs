//! The training calendar, and who reaches the hours target year by year.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::Report;
use super::charts::{self, Series};
use super::listing::{self, Cell, shade};
use super::svg;
use crate::figures::training::{SessionLine, TrainingYear};

impl Report<'_> {
    pub(super) fn training_section(&self) -> Markup {
        let t = &self.texts;
        html! {
            section id="training" {
                h2 { (t.say("training")) }
                @if self.figures.training.sessions.is_empty() {
                    p { (t.say("no-sessions")) }
                } @else {
                    (self.training_years())
                    h3 { (t.say("training-calendar")) }
                    p { (t.say("training-calendar-intro")) }
                    div class="cool" { (self.calendar_table()) }
                }
            }
        }
    }

    fn training_years(&self) -> Markup {
        let t = &self.texts;
        let years = &self.figures.training.by_year;
        let names: Vec<String> = years.iter().map(|line| line.year.to_string()).collect();
        let values = |of: fn(&TrainingYear) -> u64| -> Vec<i64> {
            years.iter().map(|line| i64::try_from(of(line)).unwrap_or(i64::MAX)).collect()
        };
        let series = [
            Series { class: "c1", name: t.say("reached"), values: values(|line| line.reached) },
            Series { class: "c5", name: t.say("not-reached"), values: values(|line| line.in_service - line.reached) },
        ];
        let row = |line: &TrainingYear| {
            let share = line
                .reached_share()
                .map_or_else(|| "–".to_owned(), |share| t.percent(i64::try_from(share).unwrap_or(0)));
            vec![
                Cell::words(line.year.to_string()),
                Cell::figure(t.count(line.attendances)),
                Cell::figure(t.count(line.participants)),
                Cell::figure(t.count(line.hours)),
                Cell::figure(t.count(line.in_service)),
                Cell::figure(t.count(line.reached)),
                Cell::figure(share),
                Cell::figure(t.money(line.cost, &self.figures.currency)),
            ]
        };
        let rows: Vec<_> = years.iter().map(row).collect();
        let headings = [
            "h-year",
            "h-attendances",
            "h-participants",
            "h-hours",
            "h-in-service",
            "h-reached",
            "h-reached-share",
            "h-cost",
        ];
        let table = listing::table(&headings.map(|key| self.heading(key)), 1, &rows, None);
        let title = t.fill("hours-target", &[("h", &t.number(i64::from(self.figures.training.target_hours)))]);
        let words = (title.as_str(), &*t.say("hours-target-desc"));
        let chart = charts::columns("hours-target", words, &names, &series, &|n| t.number(n));
        let key = svg::key(&[("c1", t.say("reached")), ("c5", t.say("not-reached"))]);
        listing::figure(t, &title, &chart, &key, &table)
    }

    /// Courses down, periods across; attendees of places.
    fn calendar_table(&self) -> Markup {
        let t = &self.texts;
        let horizon = self.plan.horizon;
        let mut courses: BTreeMap<&str, (&str, Vec<Vec<&SessionLine>>)> = BTreeMap::new();
        for line in &self.figures.training.sessions {
            let entry = courses.entry(&line.course).or_insert_with(|| (&line.title, vec![Vec::new(); horizon]));
            entry.1[line.period.index()].push(line);
        }
        let cell = |sessions: &Vec<&SessionLine>| {
            if sessions.is_empty() {
                return Cell::figure("");
            }
            let sum = |of: fn(&SessionLine) -> u32| sessions.iter().map(|line| u64::from(of(line))).sum::<u64>();
            let (come, could) = (sum(|line| line.attendees), sum(|line| line.capacity));
            let text = match sessions.iter().any(|line| line.opened) {
                true => format!("{} / {}", t.count(come), t.count(could)),
                false => t.say("not-opened"),
            };
            Cell::Figure(text, shade(come, could))
        };
        let row = |(id, (title, periods)): (&&str, &(&str, Vec<Vec<&SessionLine>>))| {
            let hours = periods.iter().flatten().next().map_or(0, |line| line.hours);
            let own = [Cell::words(*id), Cell::words(*title), Cell::figure(t.number(i64::from(hours)))];
            own.into_iter().chain(periods.iter().map(cell)).collect()
        };
        let rows: Vec<Vec<Cell>> = courses.iter().map(row).collect();
        let headings = ["h-course", "h-title", "h-hours"].map(|key| self.heading(key));
        let headings: Vec<String> = headings.into_iter().chain(self.period_names()).collect();
        listing::table(&headings, 2, &rows, None)
    }
}
