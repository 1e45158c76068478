//! What is scarce, what one more would be worth, who waits for it; and why seats stay empty.

use maud::{Markup, html};

use super::Report;
use crate::explain::{Barred, EmptySeat, Nearest, Sort, Thing, Waiting, tell_vacancy};
use crate::quantity::Money;
use crate::texts::Names;

/// People of a queue that are named.
const NAMED: usize = 8;

impl Report<'_> {
    /// Nothing where nothing was priced.
    pub(super) fn scarce_section(&self) -> Markup {
        let t = &self.texts;
        let Some(scarce) = self.answers.scarce else { return html! {} };
        let (points, bound) = (t.number(scarce.points.0), t.number(scarce.bound.0));
        html! {
            section id="scarce" {
                h2 { (t.say("scarce")) }
                p { (t.fill("scarce-intro", &[("points", &points), ("bound", &bound)])) }
                @if scarce.things.is_empty() { p { (t.say("scarce-nothing")) } }
                @for sort in Sort::ALL {
                    @let things: Vec<&Thing> = scarce.things.iter().filter(|thing| thing.sort == sort).collect();
                    @if !things.is_empty() {
                        h3 { (self.sort(sort)) }
                        (self.things(&things))
                    }
                }
            }
        }
    }

    fn sort(&self, sort: Sort) -> String {
        let t = &self.texts;
        match sort {
            Sort::Seats => t.say("sort-seats"),
            Sort::Sessions => t.say("sort-sessions"),
            Sort::Minimum => t.say("sort-minimum"),
            Sort::Budgets => t.say("sort-budgets"),
            Sort::Moves => t.say("sort-moves"),
            Sort::People => t.say("sort-people"),
        }
    }

    /// What one more is worth, in words.
    fn worth_of_one(&self, thing: &Thing) -> String {
        let t = &self.texts;
        let price = t.decimal(tenths(thing.price), 1);
        let words: [(&'static str, &str); 1] = [("price", &price)];
        match thing.sort {
            Sort::Seats => t.fill("worth-seat", &words),
            Sort::Sessions => t.fill("worth-place", &words),
            Sort::Minimum => t.fill("worth-participant", &words),
            Sort::Budgets => t.fill("worth-million", &words),
            Sort::Moves => t.fill("worth-move", &words),
            Sort::People => t.fill("worth-unit", &words),
        }
    }

    fn things(&self, things: &[&Thing]) -> Markup {
        let t = &self.texts;
        let amount = |thing: &Thing, units: i64| match thing.sort {
            Sort::Budgets => t.money_short(Money(units), &self.instance.currency),
            _ => t.number(units),
        };
        let headings =
            [("h-what", false), ("h-worth", false), ("h-used", true), ("h-available", true), ("h-waiting", false)];
        html! {
            div class="scroll" { table class="wide" {
                thead { tr { @for (key, figure) in headings {
                    th scope="col" class=[figure.then_some("n")] { (self.heading(key)) }
                } } }
                tbody { @for thing in things {
                    tr {
                        th scope="row" {
                            (self.words(thing.row.words.get(t.language()))) small { (self.words(&thing.row.row)) }
                        }
                        td { (self.worth_of_one(thing)) }
                        td class="n" { (amount(thing, thing.used)) }
                        td class="n" { (amount(thing, thing.limit)) }
                        td { (self.queue(&thing.queue)) }
                    }
                } }
            } }
        }
    }

    /// How many wait, and the first of them.
    fn queue(&self, queue: &[Waiting]) -> Markup {
        let t = &self.texts;
        if queue.is_empty() {
            return html! { "–" };
        }
        let one = |waiting: &Waiting| format!("{} (+{})", self.employee(&waiting.employee), t.number(waiting.gain.0));
        let mut sorted: Vec<&Waiting> = queue.iter().collect();
        sorted.sort_by_key(|waiting| (std::cmp::Reverse(waiting.gain), self.place_of(&waiting.employee)));
        let named: Vec<String> = sorted.into_iter().take(NAMED).map(one).collect();
        let more = if queue.len() > NAMED { "; …" } else { "" };
        let all = t.fill("waiting", &[("n", &t.count(queue.len() as u64))]);
        html! { details { summary { (all) } (named.join("; ") + more) } }
    }

    /// Why seats stay empty; nothing where it was not asked.
    pub(super) fn why_empty(&self) -> Markup {
        let t = &self.texts;
        let Some(empty) = self.answers.empty.filter(|empty| empty.all > 0) else { return html! {} };
        let [told, all] = [empty.told.len(), empty.all].map(|count| t.count(count as u64));
        let headings = [
            ("h-position", false),
            ("h-critical", false),
            ("h-since", false),
            ("h-why-empty", false),
            ("h-able", true),
        ];
        html! {
            h3 { (t.say("why-empty")) }
            p { (t.fill("why-empty-intro", &[("told", &told), ("all", &all)])) }
            @if !empty.told.is_empty() { div class="scroll" { table id="why-empty" class="wide" {
                thead { tr {
                    @for (key, figure) in headings {
                        th scope="col" class=[figure.then_some("n")] { (self.heading(key)) }
                    }
                    th scope="col" { (self.heading("h-nearest")) }
                } }
                tbody { @for one in &empty.told { (self.empty_seat(one)) } }
            } } }
        }
    }

    fn empty_seat(&self, one: &EmptySeat) -> Markup {
        let t = &self.texts;
        let near = |near: &Nearest| {
            let (match_, loss) = (t.percent(i64::from(near.jpm)), t.number(near.estimate.0));
            let words: [(&'static str, &str); 3] =
                [("employee", &self.employee(&near.employee)), ("match", &match_), ("loss", &loss)];
            t.fill("near", &words)
        };
        let mut nearest: Vec<&Nearest> = one.nearest.iter().collect();
        if self.identity.is_hidden() {
            nearest.sort_by_key(|near| (near.estimate, std::cmp::Reverse(near.jpm), self.place_of(&near.employee)));
        }
        let rule = |barred: &Barred| format!("{} {}", t.rule(barred.rule), t.count(barred.employees as u64));
        let bars: Vec<String> = one.barred.iter().map(rule).collect();
        let (able, staff) = (t.count(one.able as u64), t.count(one.in_service as u64));
        html! {
            tr {
                th scope="row" {
                    (one.position.title)
                    small { (one.position.position) ", " a href=(self.anchor(&one.position.unit)) { (self.unit_name(&one.position.unit)) } }
                }
                td { (t.critical(&one.critical.to_string())) }
                td { (self.period(one.period)) }
                td {
                    (tell_vacancy(t, &one.vacancy))
                    @if !bars.is_empty() { small { (t.fill("who-barred", &[("rules", &bars.join(", "))])) } }
                }
                td class="n" { (t.fill("able-of", &[("able", &able), ("all", &staff)])) }
                td { @for one in nearest { small { (near(one)) } } }
            }
        }
    }
}

/// A price with one decimal.
#[expect(clippy::cast_possible_truncation, reason = "prices are far below the largest whole number")]
fn tenths(price: f64) -> i64 {
    (price * 10.0).round() as i64
}
