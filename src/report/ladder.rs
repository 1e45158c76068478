//! The career ladder: who moves from which kind and unit to which, and the rules that moves pass over.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::Report;
use super::charts::{self, Stream};
use super::listing::{self, Cell};
use super::svg;
use crate::figures::moves::{Flow, Rung};
use crate::plan::StepLabel;

/// Flows listed before the fold.
const FLOWS: usize = 15;

impl Report<'_> {
    pub(super) fn ladder_section(&self) -> Markup {
        let t = &self.texts;
        let flows = &self.figures.moves.flows;
        html! {
            section id="ladder" {
                h2 { (t.say("ladder")) }
                @if flows.is_empty() {
                    p { (t.say("no-moves")) }
                } @else {
                    (self.ladder_flows())
                    (self.moves_by_period())
                    h3 { (t.say("unit-flows")) }
                    (self.flow_table(&flows[..flows.len().min(FLOWS)]))
                    @if flows.len() > FLOWS {
                        details {
                            summary { (t.fill("all-flows", &[("n", &t.count(flows.len() as u64))])) }
                            (self.flow_table(&flows[FLOWS..]))
                        }
                    }
                    @if !self.figures.moves.breaches.is_empty() {
                        h3 { (t.say("rules-passed-over")) }
                        (self.breach_table())
                    }
                }
            }
        }
    }

    /// Kinds from the top of the hierarchy down, as far as moves touch them.
    fn rungs(&self) -> Vec<&str> {
        let ladder = &self.figures.moves.ladder;
        let touched = |name: &str| ladder.iter().any(|rung| rung.from == name || rung.to == name);
        let kinds = crate::figures::kinds_from_the_top(self.instance);
        let names = kinds.into_iter().map(|kind| self.instance.policy.kind(kind).name.as_str());
        names.filter(|name| touched(name)).collect()
    }

    fn ladder_flows(&self) -> Markup {
        let t = &self.texts;
        let rungs = self.rungs();
        let place: BTreeMap<&str, usize> = rungs.iter().enumerate().map(|(place, name)| (*name, place)).collect();
        let names: Vec<String> = rungs.iter().map(|name| t.kind(name)).collect();
        let words = |rung: &Rung| {
            let [from, to] = [&rung.from, &rung.to].map(|name| t.kind(name));
            let promotions = t.count(rung.promotions);
            t.fill("flow-tip", &[("from", &from), ("to", &to), ("n", &t.count(rung.moves)), ("p", &promotions)])
        };
        let mut streams: Vec<Stream> = self
            .figures
            .moves
            .ladder
            .iter()
            .map(|rung| Stream {
                from: place[rung.from.as_str()],
                to: place[rung.to.as_str()],
                count: i64::try_from(rung.moves).unwrap_or(i64::MAX),
                class: if rung.promotions > 0 { "f1" } else { "f2" },
                tip: words(rung),
            })
            .collect();
        streams.sort_by_key(|stream| (stream.from, stream.to));
        let row = |rung: &Rung| {
            vec![
                Cell::words(t.kind(&rung.from)),
                Cell::words(t.kind(&rung.to)),
                Cell::figure(t.count(rung.moves)),
                Cell::figure(t.count(rung.promotions)),
            ]
        };
        let rows: Vec<_> = self.figures.moves.ladder.iter().map(row).collect();
        let headings = ["h-from-kind", "h-to-kind", "h-moves", "h-promotions"].map(|key| self.heading(key));
        let table = listing::table(&headings, 2, &rows, None);
        let title = t.say("ladder-flows");
        let chart =
            charts::flows("ladder-flows", (&title, &t.say("ladder-flows-desc")), &names, &streams, &|n| t.number(n));
        let key = svg::key(&[("f1", t.say("with-promotion")), ("f2", t.say("without-promotion"))]);
        listing::figure(t, &title, &chart, &key, &table)
    }

    fn moves_by_period(&self) -> Markup {
        let t = &self.texts;
        let counts = &self.figures.moves.by_period;
        let names = self.period_names();
        let row = |(name, count): (&String, &crate::figures::moves::MoveCounts)| {
            let figures = [count.moves, count.promotions, count.rotations, count.entering, count.overrides];
            let cells = figures.iter().map(|figure| Cell::figure(t.count(*figure)));
            std::iter::once(Cell::words(name)).chain(cells).collect()
        };
        let rows: Vec<Vec<Cell>> = names.iter().zip(counts).map(row).collect();
        let all = &self.figures.moves.total;
        let total: Vec<Cell> = row((&t.say("total"), all));
        let headings = ["h-period", "h-moves", "h-promotions", "h-rotations", "h-entering", "h-by-decision"];
        html! {
            h3 { (t.say("moves-by-period")) }
            (listing::table(&headings.map(|key| self.heading(key)), 1, &rows, Some(&total)))
        }
    }

    fn flow_table(&self, flows: &[Flow]) -> Markup {
        let t = &self.texts;
        let unit = |id: &str| self.unit_name(id).to_owned();
        let row = |flow: &Flow| {
            vec![
                Cell::words(flow.from_unit.as_deref().map_or_else(|| t.step(StepLabel::Unplaced), unit)),
                Cell::words(t.kind(&flow.from_kind)),
                Cell::words(unit(&flow.to_unit)),
                Cell::words(t.kind(&flow.to_kind)),
                Cell::figure(t.count(flow.moves)),
                Cell::figure(t.count(flow.promotions)),
            ]
        };
        let rows: Vec<_> = flows.iter().map(row).collect();
        let headings = ["h-from-unit", "h-from-kind", "h-to-unit", "h-to-kind", "h-moves", "h-promotions"];
        listing::table(&headings.map(|key| self.heading(key)), 4, &rows, None)
    }

    fn breach_table(&self) -> Markup {
        let t = &self.texts;
        let row = |line: &crate::figures::moves::BreachLine| {
            vec![
                Cell::words(t.rule(line.rule)),
                Cell::words(line.rule.sentence().get(t.language())),
                Cell::figure(t.count(line.soft)),
                Cell::figure(t.count(line.by_decision)),
            ]
        };
        let rows: Vec<_> = self.figures.moves.breaches.iter().map(row).collect();
        let headings = ["h-rule", "h-asks", "h-soft", "h-by-decision"].map(|key| self.heading(key));
        listing::table(&headings, 2, &rows, None)
    }
}
