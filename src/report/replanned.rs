//! Plans made anew: points against changed announcements, who changes and why; and what became of an announced plan.

use maud::{Markup, html};

use super::Report;
use super::charts::{self, Trail};
use super::naming;
use super::svg;
use crate::replan::{Assumption, Rung};
use crate::texts::Teller;

/// People of a list in sight; longer lists stand behind a fold.
const FOLDED: usize = 25;

impl Report<'_> {
    /// Nothing where the plan is no new one.
    pub(super) fn replanned_section(&self) -> Markup {
        let t = &self.texts;
        let Some(record) = self.answers.replanned else { return html! {} };
        let teller = Teller::new(t, self);
        let [changes, forced] = [u64::from(record.changes), record.forced.len() as u64].map(|count| t.count(count));
        let from = self.period_name(record.from_period);
        let mut people = record.changed.clone();
        people.sort_by_key(|one| self.place_of(&one.employee));
        let changed = teller.changed(&people);
        let count = t.count(record.changed.len() as u64);
        html! {
            section id="replanned" {
                h2 { (t.say("replanned")) }
                p { (t.fill("replanned-intro", &[("from", &from), ("changes", &changes), ("forced", &forced)])) }
                @if let Some(fewest) = teller.fewest(&record.curve, record.fewest_proved) { p { (naming::sentence(&fewest)) } }
                (self.assumed(&record.assumed, &teller))
                (self.curve(&record.curve, &teller))
                h3 { (t.say("replanned-changes")) }
                @if record.changed.is_empty() { p { (t.say("replanned-none")) } }
                @else if record.changed.len() <= FOLDED { (naming::grid(&changed)) }
                @else { details { summary { (t.fill("replanned-all", &[("n", &count)])) } (naming::grid(&changed)) } }
            }
        }
    }

    fn assumed(&self, assumed: &[Assumption], teller: &Teller<'_>) -> Markup {
        let mut sorted: Vec<&Assumption> = assumed.iter().collect();
        sorted.sort_by_key(|one| (one.period, self.place_of(&one.employee)));
        html! { @if !sorted.is_empty() {
            ul { @for one in sorted { li { (naming::sentence(&teller.assumed(one))) } } }
        } }
    }

    fn curve(&self, curve: &[Rung], teller: &Teller<'_>) -> Markup {
        let t = &self.texts;
        let title = t.say("replanned-curve");
        let table = naming::grid(&teller.curve(curve));
        let told = curve.iter().map(place).collect::<std::collections::BTreeSet<_>>();
        // One point makes no line.
        if told.len() < 2 {
            return html! { h3 { (title) } (table) };
        }
        let marks: Vec<(i64, String)> = spread(&told.into_iter().collect::<Vec<_>>())
            .into_iter()
            .map(|limit| (i64::from(limit), t.count(u64::from(limit))))
            .collect();
        let words = (title.as_str(), &*t.say("replanned-curve-desc"));
        let chart = charts::lines("replanned-curve", words, &trails(curve), &marks, &|n| t.number(n));
        let key = svg::key(&[("l1", t.say("key-plans")), ("l2", t.say("key-bounds"))]);
        html! { figure { figcaption { (title) } (chart) (key) (table) } }
    }

    /// Nothing where no record of what happened is given.
    pub(super) fn evaluation_section(&self) -> Markup {
        let t = &self.texts;
        let Some(found) = self.answers.evaluation else { return html! {} };
        let teller = Teller::new(t, self);
        let mut sorted = found.clone();
        sorted.behind.sort_by_key(|one| {
            (std::cmp::Reverse((one.moves.len(), one.levels, one.hours)), self.place_of(&one.employee))
        });
        let behind = naming::grid(&teller.behind(&sorted, usize::MAX));
        let count = t.count(found.behind.len() as u64);
        html! {
            section id="evaluation" {
                h2 { (t.say("evaluation")) }
                p { (t.say("evaluation-intro")) }
                p { (naming::sentence(&teller.until(found))) }
                (self.assumed(&found.assumed, &teller))
                (naming::grid(&teller.units(found)))
                h3 { (t.say("evaluation-courses")) }
                (naming::grid(&teller.programmes(found)))
                (naming::grid(&teller.courses(found)))
                @if !found.money.is_empty() {
                    h3 { (t.say("evaluation-money")) }
                    (naming::grid(&teller.money(found)))
                }
                h3 { (t.say("evaluation-behind")) }
                @if found.behind.is_empty() { p { (naming::sentence(&teller.nobody_behind())) } }
                @else if found.behind.len() <= FOLDED { (behind) }
                @else { details { summary { (t.fill("evaluation-all-behind", &[("n", &count)])) } (behind) } }
            }
        }
    }
}

/// Where a point of the curve stands: at its limit, or where there is none at the changes made.
fn place(rung: &Rung) -> u32 {
    rung.limit.unwrap_or(rung.changes).max(rung.changes)
}

/// Points and bounds as stairs: a plan with few changes is also one with many, and a bound for many changes holds for few.
fn trails(curve: &[Rung]) -> [Trail; 2] {
    let mut plans: Vec<(i64, i64)> = Vec::new();
    let mut bounds: Vec<(i64, i64)> = Vec::new();
    let mut at = 0;
    for rung in curve {
        at = i64::from(place(rung)).max(at);
        plans.extend(plans.last().map(|&(_, before)| (at, before)));
        plans.push((at, rung.points));
        if let Some(bound) = rung.bound {
            bounds.extend(bounds.last().map(|&(before, _)| (before, bound)));
            bounds.push((at, bound));
        }
    }
    [Trail { class: "l1", points: plans }, Trail { class: "l2", points: bounds }]
}

/// At most eight of these numbers, far enough from one another to be told apart below a chart.
fn spread(numbers: &[u32]) -> Vec<u32> {
    let (Some(&least), Some(&most)) = (numbers.first(), numbers.last()) else { return Vec::new() };
    let apart = (most - least).div_ceil(8);
    let mut shown: Vec<u32> = vec![most];
    for &number in numbers.iter().rev() {
        if shown.last().is_some_and(|&last| last - number >= apart && last != number) {
            shown.push(number);
        }
    }
    shown.reverse();
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stairs_rise_where_a_change_is_made_and_marks_stand_apart() {
        let rung = |limit, changes, points, bound| Rung { limit, changes, points, bound };
        let curve = [
            rung(Some(0), 0, 10, Some(11)),
            rung(Some(2), 1, 15, Some(20)),
            rung(Some(4), 4, 18, None),
            rung(None, 4, 18, None),
        ];
        let [plans, bounds] = trails(&curve);
        assert_eq!(plans.points, [(0, 10), (2, 10), (2, 15), (4, 15), (4, 18), (4, 18), (4, 18)]);
        assert_eq!(bounds.points, [(0, 11), (0, 20), (2, 20)], "nothing is proved beyond the second");
        assert_eq!(spread(&[1, 2, 3, 50, 100]), [3, 50, 100]);
        assert_eq!(spread(&[]), Vec::<u32>::new());
    }
}
