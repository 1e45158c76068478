//! The table of all moves, with a filter and sorting by any column (without scripts: the whole table).

use maud::{Markup, html};

use super::Report;
use crate::figures::moves::MoveRow;
use crate::plan::{StepLabel, Term};

impl Report<'_> {
    /// All moves in the order in which listings show people.
    pub(super) fn moves(&self) -> Vec<&MoveRow> {
        let mut rows: Vec<&MoveRow> = self.figures.moves.rows.iter().collect();
        rows.sort_by_key(|row| (row.period, self.identity.place(row.who)));
        rows
    }

    pub(super) fn moves_section(&self) -> Markup {
        let t = &self.texts;
        let rows = self.moves();
        let labels = StepLabel::ALL.into_iter().filter(|label| rows.iter().any(|row| row.step == *label));
        html! {
            section id="moves" {
                h2 { (t.say("all-moves")) }
                @if rows.is_empty() {
                    p { (t.say("no-moves")) }
                } @else {
                    form class="filter" data-filter="moves-table" {
                        label { (t.say("search")) " " input type="search" name="words" autocomplete="off"; }
                        label { (self.heading("h-period")) " " select name="period" {
                            option value="" { (t.say("all")) }
                            @for (place, name) in self.period_names().iter().enumerate() {
                                option value=(place + 1) { (name) }
                            }
                        } }
                        label { (self.heading("h-move")) " " select name="step" {
                            option value="" { (t.say("all")) }
                            @for label in labels { option value=(label.name()) { (t.step(label)) } }
                        } }
                        output data-of=(t.say("shown-of")) {}
                    }
                    (self.moves_table(&rows))
                    button type="button" class="more" data-more="moves-table" hidden { (t.say("show-more")) }
                }
            }
        }
    }

    /// The points of a move, and where they are known by term, the terms behind a fold.
    fn points_of(&self, row: &MoveRow, names: &[String]) -> Markup {
        let t = &self.texts;
        let points = t.number(row.points.0);
        let terms = self.answers.terms.and_then(|all| {
            let at = all.binary_search_by_key(&(row.who, row.period), |one| (one.employee, one.period)).ok()?;
            Some(&all[at].terms)
        });
        let Some(terms) = terms else { return html! { td class="n" data-v=(row.points) { (points) } } };
        html! {
            td class="n" data-v=(row.points) data-w=(points) { details {
                summary { (points) }
                @for share in terms {
                    small { (names[share.term as usize]) " " @if share.points.0 > 0 { "+" } (t.number(share.points.0)) }
                }
            } }
        }
    }

    fn moves_table(&self, rows: &[&MoveRow]) -> Markup {
        let t = &self.texts;
        let headings = [
            ("h-period", false),
            ("h-employee", false),
            ("h-move", false),
            ("h-from", false),
            ("h-to", false),
            ("h-passed-over", false),
            ("h-match", true),
            ("h-points", true),
        ];
        let periods = self.period_names();
        let steps = StepLabel::ALL.map(|label| t.step(label));
        let terms = Term::ALL.map(|term| t.term(term));
        html! {
            div class="scroll" { table id="moves-table" class="sortable" {
                thead { tr { @for (key, figure) in headings {
                    th scope="col" class=[figure.then_some("n")] { (self.heading(key)) }
                } } }
                tbody { @for row in rows {
                    tr data-p=(row.period) data-m=(row.step.name()) {
                        td data-v=(row.period) { (periods[row.period.index()]) }
                        th scope="row" { (self.who(row.who)) }
                        td { (steps[row.step as usize]) }
                        td {
                            @if let (Some(left), Some(from)) = (&row.from_position, &row.from_unit) {
                                (self.title(left)) small { (self.unit_name(from)) }
                            } @else { "–" }
                        }
                        td { (self.title(&row.to_position)) small { a href=(self.anchor(&row.to_unit)) { (self.unit_name(&row.to_unit)) } } }
                        td { @for (place, rule) in row.breaches.iter().enumerate() {
                            @if place > 0 { ", " } (t.rule(*rule))
                        } }
                        @match row.jpm {
                            Some(jpm) => td class="n" data-v=(jpm) { (t.percent(i64::from(jpm.0))) },
                            None => td class="n" data-v="-1" { "–" },
                        }
                        (self.points_of(row, &terms))
                    }
                } }
            } }
        }
    }
}
