//! Fairness and merit: who of higher merit was passed over and why, how groups fare, whose wishes come true, and where rules
//! were passed over; as `rotasi audit` says it.

use maud::{Markup, html};

use super::Report;
use super::charts::{self, Interval};
use super::listing::{self, Cell};
use super::naming;
use crate::audit::{Comparison, Dimension, Fairness, Group, Promotion, Rate};
use crate::texts::Teller;

/// People passed over for one seat that are listed.
const EACH: usize = 5;
/// Units or locations in the charts.
const GROUPS: usize = 12;
/// Units and locations with fewer people are not drawn.
const FEW: u64 = 10;

impl Report<'_> {
    /// Nothing where no audit was made.
    pub(super) fn fairness_section(&self) -> Markup {
        let t = &self.texts;
        let Some(found) = self.answers.fairness else { return html! {} };
        let found = &self.in_order(found);
        let teller = Teller::new(t, self);
        html! {
            section id="fairness" {
                h2 { (t.say("fairness")) }
                @if let Some(objection) = teller.not_allowed(found) { p { strong { (naming::sentence(&objection)) } } }
                h3 { (t.say("fairness-merit")) }
                (self.merit(found, &teller))
                h3 { (t.say("fairness-rates")) }
                (self.rates(found, &teller))
                h3 { (t.say("fairness-wishes")) }
                @if found.wishes.is_empty() { p { (naming::sentence(&teller.no_wishes())) } } @else {
                    p { (naming::sentence(&teller.reluctant(found))) }
                    (naming::grid(&teller.wishes(found)))
                }
                h3 { (t.say("fairness-exceptions")) }
                @if found.exceptions.is_empty() { p { (naming::sentence(&teller.no_exceptions())) } } @else {
                    p { (t.say("fairness-exceptions-intro")) }
                    (self.exceptions(found, &teller))
                }
            }
        }
    }

    /// The same, people in the order of listings.
    fn in_order(&self, found: &Fairness) -> Fairness {
        let mut found = found.clone();
        found.promotions.sort_by_key(|one| (one.period, self.place_of(&one.employee)));
        for promotion in &mut found.promotions {
            promotion.passed_over.sort_by_key(|one| (std::cmp::Reverse(one.merit), self.place_of(&one.employee)));
        }
        found.exceptions.sort_by_key(|one| (one.period, self.place_of(&one.employee)));
        found
    }

    fn merit(&self, found: &Fairness, teller: &Teller<'_>) -> Markup {
        let t = &self.texts;
        let passed = |promotion: &&Promotion| !promotion.passed_over.is_empty();
        let all: Vec<&Promotion> = found.promotions.iter().filter(passed).collect();
        let mut open: Vec<Promotion> = all.iter().map(|&promotion| promotion.clone()).collect();
        open.iter_mut().for_each(|promotion| promotion.passed_over.retain(|one| !one.explained));
        open.retain(|promotion| !promotion.passed_over.is_empty());
        html! {
            p { (teller.headline(found)) "." @if let Some(words) = teller.without_prices(found) { " (" (words) ")" } }
            p { (t.say("fairness-merit-intro")) }
            @if !open.is_empty() {
                h4 { (t.say("fairness-unexplained")) }
                (naming::grid(&teller.merit(open.iter(), EACH)))
            }
            @if !all.is_empty() {
                details {
                    summary { (t.fill("fairness-all-passed", &[("n", &t.count(all.len() as u64))])) }
                    (naming::grid(&teller.merit(all.iter().copied(), EACH)))
                }
            }
        }
    }

    fn rates(&self, found: &Fairness, teller: &Teller<'_>) -> Markup {
        let t = &self.texts;
        let charts: [(&str, String, RateOf); 3] = [
            ("rate-promotion", t.say("rate-promotion"), |group| group.promotion),
            ("rate-training", t.say("rate-training"), |group| group.training),
            ("rate-relocation", t.say("rate-relocation"), |group| group.relocation),
        ];
        html! {
            p { (t.say("fairness-rates-intro")) }
            ul { @for comparison in &found.comparisons { li { (naming::sentence(&teller.shows(comparison))) } } }
            p class="note" { (naming::sentence(&teller.caution())) }
            div class="trio" { @for (id, title, rate) in &charts {
                (self.rate_chart(id, title, found, teller, *rate))
            } }
            @if found.comparisons.iter().any(|comparison| drawn(comparison).len() < comparison.groups.len()) {
                p class="note" { (t.fill("fairness-not-drawn", &[("few", &FEW.to_string()), ("most", &GROUPS.to_string())])) }
            }
        }
    }

    fn rate_chart(&self, id: &str, title: &str, found: &Fairness, teller: &Teller<'_>, rate: RateOf) -> Markup {
        let t = &self.texts;
        let mut rows = vec![interval(String::new(), t.say("all"), rate(&found.all))];
        for comparison in &found.comparisons {
            let mut group = teller.dimension(comparison.dimension);
            for one in drawn(comparison) {
                let name = teller.group(comparison.dimension, one);
                rows.push(interval(std::mem::take(&mut group), name, rate(one)));
            }
        }
        let words = (title, &*t.say("rates-desc"));
        let chart = charts::intervals(id, words, &rows, whole(rate(&found.all).share), &|n| t.number(n / 100) + "%");
        let percent = |share: f64| Cell::figure(t.decimal((whole(share) + 5) / 10, 1) + "%");
        let row = |name: String, rate: Rate| {
            let counts = [rate.count, rate.of].map(|count| Cell::figure(t.count(count)));
            let shares = [rate.share, rate.low, rate.high].map(percent);
            std::iter::once(Cell::words(name)).chain(counts).chain(shares).collect::<Vec<_>>()
        };
        let mut lines = vec![row(t.say("all"), rate(&found.all))];
        for comparison in &found.comparisons {
            let dimension = teller.dimension(comparison.dimension);
            let name = |group: &Group| format!("{dimension}: {}", teller.group(comparison.dimension, group));
            lines.extend(comparison.groups.iter().map(|group| row(name(group), rate(group))));
        }
        let headings = ["h-group", "h-of-them", "h-people", "h-rate", "h-low", "h-high"];
        let table = listing::table(&headings.map(|key| self.heading(key)), 1, &lines, None);
        listing::figure(t, title, &chart, &html! {}, &table)
    }

    /// Moves by decision against a rule first in sight, the others behind a fold where they are many.
    fn exceptions(&self, found: &Fairness, teller: &Teller<'_>) -> Markup {
        let table = naming::grid(&teller.exceptions(found, usize::MAX));
        let count = found.exceptions.len();
        html! {
            @if count <= FOLDED { (table) } @else {
                details {
                    summary { (self.texts.fill("fairness-all-exceptions", &[("n", &self.texts.count(count as u64))])) }
                    (table)
                }
            }
        }
    }
}

/// One of a group's rates.
type RateOf = fn(&Group) -> Rate;

/// Longer lists stand behind a fold.
const FOLDED: usize = 12;

fn interval(group: String, name: String, rate: Rate) -> Interval {
    Interval { group, name, share: whole(rate.share), low: whole(rate.low), high: whole(rate.high), known: rate.of > 0 }
}

/// A share in basis points.
#[expect(clippy::cast_possible_truncation, reason = "shares are at most one")]
fn whole(share: f64) -> i64 {
    (share * 10_000.0).round() as i64
}

/// The groups that charts show: all of them, but of units and locations only the largest that tell something.
fn drawn(comparison: &Comparison) -> Vec<&Group> {
    if !matches!(comparison.dimension, Dimension::Unit | Dimension::Location) {
        return comparison.groups.iter().collect();
    }
    let size = |group: &Group| group.promotion.of;
    let mut large: Vec<&Group> = comparison.groups.iter().filter(|group| size(group) >= FEW).collect();
    large.sort_by_key(|group| std::cmp::Reverse(size(group)));
    large.truncate(GROUPS);
    large.sort_by(|a, b| a.name.cmp(&b.name));
    large
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Shows;

    fn comparison(dimension: Dimension, sizes: &[u64]) -> Comparison {
        let group = |(at, &of): (usize, &u64)| {
            let rate = Rate::of(0, of);
            Group { name: format!("g{at:02}"), promotion: rate, training: rate, relocation: rate }
        };
        let groups = sizes.iter().enumerate().map(group).collect();
        let shows = Shows::TooFew;
        Comparison { dimension, groups, promotion: shows, training: shows, relocation: shows }
    }

    #[test]
    fn small_units_are_left_to_the_table_and_small_age_groups_are_not() {
        assert_eq!(drawn(&comparison(Dimension::Age, &[3, 9, 400])).len(), 3);
        let units = comparison(Dimension::Unit, &[9, 10, 11]);
        assert_eq!(drawn(&units).iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["g01", "g02"]);
        let many = comparison(Dimension::Location, &(10..40).collect::<Vec<_>>());
        let names: Vec<&str> = drawn(&many).iter().map(|group| group.name.as_str()).collect();
        assert_eq!((names.len(), names[0]), (GROUPS, "g18"));
    }
}
