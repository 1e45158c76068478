//! Scenarios side by side: measures with the best and the worst marked, points within their bounds, what changed in the
//! input, and whose career differs.

use maud::{Markup, html};

use super::Report;
use super::charts;
use super::listing::{self, Cell};
use crate::figures::difference::ChangedCareer;
use crate::instance::Overdrawn;
use crate::quantity::Money;
use crate::scenario::{Comparison, Entry, Measure, Unit};

impl Report<'_> {
    /// Nothing without scenarios.
    pub(super) fn comparison_section(&self) -> Markup {
        let t = &self.texts;
        let Some(comparison) = self.comparison else { return html! {} };
        html! {
            section id="comparison" {
                h2 { (t.say("comparison")) }
                p { (t.say("comparison-intro")) }
                (self.scenario_points(comparison))
                h3 { (t.say("measures")) }
                (self.measure_table(comparison))
                h3 { (t.say("input-changes")) }
                ul { @for entry in &comparison.scenarios { li { b { (entry.name) } ": " (entry.title)
                    @if !entry.conflict.is_empty() { " – " (t.status(&entry.status)) ": " (self.conflict(&entry.conflict)) }
                    @for line in &entry.overdrawn { " " (self.overdraft(line)) }
                    @if !entry.changes.is_empty() { (self.change_list(entry)) }
                } } }
                h3 { (t.say("affected")) }
                @for entry in comparison.scenarios.iter().skip(1) { (self.affected_people(entry)) }
            }
        }
    }

    fn scenario_points(&self, comparison: &Comparison) -> Markup {
        let t = &self.texts;
        let known = |entry: &Entry| entry.figures.as_ref().map(|figures| figures.worth.points.0);
        let first = comparison.scenarios.first().and_then(known).unwrap_or(0);
        let rows: Vec<(String, i64)> = comparison
            .scenarios
            .iter()
            .skip(1)
            .filter_map(|entry| Some((entry.name.clone(), known(entry)? - first)))
            .collect();
        let cells: Vec<Vec<Cell>> =
            rows.iter().map(|(name, points)| vec![Cell::words(name), Cell::figure(t.number(*points))]).collect();
        let table = listing::table(&["h-scenario", "h-points"].map(|key| self.heading(key)), 1, &cells, None);
        let title = t.say("points-against-first");
        let words = (title.as_str(), &*t.say("points-against-first-desc"));
        let chart = charts::bars("points-against-first", words, &rows, &|n| t.number(n));
        listing::figure(t, &title, &chart, &html! {}, &table)
    }

    /// A value in the words of its unit.
    fn measured(&self, measure: &Measure, value: i64) -> String {
        let t = &self.texts;
        match measure.unit {
            Unit::Points | Unit::Count => t.number(value),
            Unit::BasisPoints => t.percent(value),
            Unit::Ppm => t.gap(value),
            Unit::Money => t.money_short(Money(value), &self.figures.currency),
        }
    }

    fn measure_table(&self, comparison: &Comparison) -> Markup {
        let t = &self.texts;
        let row = |measure: &Measure| {
            let (best, worst) = measure.extremes();
            let cell = |(at, value): (usize, &Option<i64>)| {
                let mark = if best.contains(&at) {
                    " ▲"
                } else if worst.contains(&at) {
                    " ▼"
                } else {
                    ""
                };
                Cell::figure(value.map_or_else(|| "–".to_owned(), |value| self.measured(measure, value) + mark))
            };
            let name = Cell::words(measure.label.get(t.language()));
            std::iter::once(name).chain(measure.values.iter().enumerate().map(cell)).collect()
        };
        let rows: Vec<Vec<Cell>> = comparison.measures.iter().map(row).collect();
        let names = comparison.scenarios.iter().map(|entry| entry.name.clone());
        let headings: Vec<String> = std::iter::once(self.heading("h-measure")).chain(names).collect();
        listing::table(&headings, 1, &rows, None)
    }

    fn change_list(&self, entry: &Entry) -> Markup {
        let t = &self.texts;
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        let row = |change: &crate::scenario::Difference| {
            // A row may be named by an employee's id, and a cell hold one.
            let hidden = self.identity.is_hidden() && may_name_people(&change.table);
            let shown = |words: &str| Cell::words(if hidden { "…" } else { words });
            vec![
                Cell::words(&change.table),
                shown(&change.row),
                Cell::words(&change.column),
                shown(&text(&change.old)),
                shown(&text(&change.new)),
            ]
        };
        let rows: Vec<Vec<Cell>> = entry.changes.iter().map(row).collect();
        let headings = ["h-table", "h-row", "h-column", "h-old", "h-new"].map(|key| self.heading(key));
        html! {
            details {
                summary { (t.fill("changes", &[("n", &t.count(rows.len() as u64))])) }
                (listing::table(&headings, 5, &rows, None))
            }
        }
    }

    /// What is decided costs more than a line holds.
    fn overdraft(&self, line: &Overdrawn) -> String {
        let t = &self.texts;
        let money = |money: Money| t.money(money, &self.figures.currency);
        let name = format!("{} {}", t.budget_line(line.source.as_deref(), line.category), line.year);
        let sessions: Vec<String> =
            line.sessions.iter().map(|(session, count)| format!("{} × {session}", t.count(*count))).collect();
        let words = [
            ("line", name),
            ("amount", money(line.amount)),
            ("decided", money(line.decided)),
            ("missing", money(line.missing)),
            ("sessions", sessions.join(", ")),
        ];
        t.fill("overdrawn", &words.each_ref().map(|(key, word)| (*key, word.as_str())))
    }

    /// Items that contradict each other; those of relatives name people.
    fn conflict(&self, items: &[String]) -> String {
        let shown = |item: &String| match item.strip_prefix("kin:") {
            Some(_) if self.identity.is_hidden() => "kin:…".to_owned(),
            _ => item.clone(),
        };
        crate::scenario::gathered(items).iter().map(shown).collect::<Vec<_>>().join(", ")
    }

    fn affected_people(&self, entry: &Entry) -> Markup {
        let t = &self.texts;
        let Some(affected) = &entry.affected else { return html! {} };
        let row = |career: &ChangedCareer| {
            let places = career.places.iter().map(|place| {
                let spot = |spot: &crate::figures::difference::Spot| match &spot.position {
                    Some(position) => self.title(position).to_owned(),
                    None => t.step(spot.step),
                };
                let calendar = &self.instance.calendar;
                format!("{}: {} → {}", t.period(calendar, place.period), spot(&place.old), spot(&place.new))
            });
            let lost = career.sessions_lost.iter().map(|session| format!("−{session}"));
            let sessions: Vec<String> =
                lost.chain(career.sessions_gained.iter().map(|session| format!("+{session}"))).collect();
            vec![
                Cell::words(self.label_of(&career.employee)),
                Cell::words(places.collect::<Vec<_>>().join("; ")),
                Cell::words(sessions.join(" ")),
            ]
        };
        let mut rows: Vec<Vec<Cell>> = affected.changed.iter().map(row).collect();
        rows.sort_by_key(|cells| match cells.first() {
            Some(Cell::Words(words)) => words.clone(),
            _ => String::new(),
        });
        let headings = ["h-employee", "h-positions", "h-sessions"].map(|key| self.heading(key));
        let counts = [t.count(rows.len() as u64), t.count(affected.unchanged)];
        html! {
            details {
                summary { (entry.name) ": " (t.fill("careers-differ", &[("n", &counts[0]), ("same", &counts[1])])) }
                (listing::table(&headings, 3, &rows, None))
            }
        }
    }

    /// How somebody known by id appears.
    fn label_of(&self, id: &str) -> String {
        let at = self.instance.employees.iter().position(|employee| employee.id == id);
        at.map_or_else(|| "–".to_owned(), |at| self.who(crate::instance::EmployeeId::at(at)).to_owned())
    }
}

/// Whether rows of a table of the input can name people.
fn may_name_people(table: &str) -> bool {
    !matches!(table, "budgets" | "courses" | "sessions" | "positions" | "units" | "policy" | "relocations")
}
