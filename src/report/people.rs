//! The talent boxes and what the plan does for those in them, and the wave of retirements.

use maud::{Markup, html};

use super::Report;
use super::charts::{self, GridBox, Series};
use super::listing::{self, Cell, shade};
use super::svg;
use crate::policy::Group;

/// Boxes by row (performance, the best above) and column (potential).
const GRID: [[usize; 3]; 3] = [[4, 7, 9], [2, 5, 8], [1, 3, 6]];

impl Report<'_> {
    pub(super) fn talent_section(&self) -> Markup {
        let t = &self.texts;
        let boxes = &self.figures.people.boxes;
        let most = boxes.iter().map(|one| one.employees).max().unwrap_or(0);
        let cell = |number: usize| {
            let one = &boxes[number - 1];
            GridBox {
                name: t.fill("box", &[("n", &number.to_string())]),
                count: t.count(one.employees),
                below: t.fill("box-promoted", &[("n", &t.count(one.promoted))]),
                shade: shade(one.employees, most),
            }
        };
        let row = |(place, one): (usize, &crate::figures::people::BoxLine)| {
            let share = (one.promoted * 10_000).checked_div(one.employees);
            let share = share.map_or_else(|| "–".to_owned(), |share| t.percent(i64::try_from(share).unwrap_or(0)));
            vec![
                Cell::words(t.fill("box", &[("n", &(place + 1).to_string())])),
                Cell::figure(t.count(one.employees)),
                Cell::figure(t.count(one.moved)),
                Cell::figure(t.count(one.promoted)),
                Cell::figure(share),
            ]
        };
        let rows: Vec<_> = boxes.iter().enumerate().map(row).collect();
        let headings = ["h-box", "h-employees", "h-moved", "h-promoted", "h-promoted-share"];
        let table = listing::table(&headings.map(|key| self.heading(key)), 1, &rows, None);
        let title = t.say("talent-grid");
        let sides = (t.say("performance"), t.say("potential"));
        let words = (title.as_str(), &*t.say("talent-grid-desc"));
        let chart = charts::grid("talent-grid", words, &GRID.map(|row| row.map(cell)), (&sides.0, &sides.1));
        html! {
            section id="talent" {
                h2 { (t.say("talent")) }
                (listing::figure(t, &title, &chart, &html! {}, &table))
            }
        }
    }

    pub(super) fn retirement_section(&self) -> Markup {
        let t = &self.texts;
        let people = &self.figures.people;
        let names = self.period_names();
        let group_of = |kind: &str| {
            let id = self.instance.policy.kind_by_name(kind).expect("figures name kinds of their instance");
            self.instance.policy.kind(id).group
        };
        let values = |group: Group| -> Vec<i64> {
            let of = |place: usize| {
                let own = |line: &&crate::figures::people::WaveLine| {
                    line.period.index() == place && group_of(&line.kind) == group
                };
                people.retiring.iter().filter(own).map(|line| line.retiring).sum::<u64>()
            };
            (0..names.len()).map(|place| i64::try_from(of(place)).unwrap_or(i64::MAX)).collect()
        };
        let groups = [(Group::Jpt, "c3"), (Group::Ja, "c1"), (Group::Jf, "c4")];
        let series = groups.map(|(group, class)| Series { class, name: t.group(group), values: values(group) });
        let title = t.say("retirement-wave");
        let words = (title.as_str(), &*t.say("retirement-wave-desc"));
        let chart = charts::columns("retirement-wave", words, &names, &series, &|n| t.number(n));
        let key = svg::key(&groups.map(|(group, class)| (class, t.group(group))));
        html! {
            section id="retirement" {
                h2 { (t.say("retirement")) }
                (listing::figure(t, &title, &chart, &key, &self.wave_table()))
            }
        }
    }

    fn wave_table(&self) -> Markup {
        let (t, people) = (&self.texts, &self.figures.people);
        let kinds = crate::figures::kinds_from_the_top(self.instance);
        let kinds = kinds.into_iter().map(|kind| self.instance.policy.kind(kind).name.as_str());
        let horizon = self.plan.horizon;
        let of = |kind: &str| -> Vec<u64> {
            let mut counts = vec![0; horizon];
            for line in people.retiring.iter().filter(|line| line.kind == kind) {
                counts[line.period.index()] += line.retiring;
            }
            counts
        };
        let cells = |name: String, counts: &[u64]| -> Vec<Cell> {
            let figures = counts.iter().map(|count| Cell::figure(t.count(*count)));
            std::iter::once(Cell::words(name))
                .chain(figures)
                .chain([Cell::figure(t.count(counts.iter().sum()))])
                .collect()
        };
        let rows: Vec<_> = kinds
            .map(|kind| (kind, of(kind)))
            .filter(|(_, counts)| counts.iter().any(|&count| count > 0))
            .map(|(kind, counts)| cells(t.kind(kind), &counts))
            .collect();
        let all: Vec<u64> = people.by_period.iter().map(|line| line.retiring).collect();
        let headings: Vec<String> =
            std::iter::once(self.heading("h-kind")).chain(self.period_names()).chain([t.say("total")]).collect();
        listing::table(&headings, 1, &rows, Some(&cells(t.say("total"), &all)))
    }
}
