//! Says what is scarce, what it is worth, and who waits for it.

use super::scarce::{Scarce, Sort, Thing};
use super::words::Speaker;
use crate::quantity::Money;

/// People of a queue that are named.
const NAMED: usize = 8;

/// The prices as lines of text.
#[must_use]
pub fn tell_scarce(speaker: &Speaker<'_>, scarce: &Scarce) -> Vec<String> {
    let texts = &speaker.texts;
    let (points, bound) = (texts.number(scarce.points.0), texts.number(scarce.bound.0));
    let mut lines = vec![texts.fill("scarce-head", &[("points", &points), ("bound", &bound)])];
    for sort in Sort::ALL {
        let things: Vec<&Thing> = scarce.things.iter().filter(|thing| thing.sort == sort).collect();
        if things.is_empty() {
            continue;
        }
        lines.push(String::new());
        lines.push(heading(speaker, sort));
        things.into_iter().for_each(|thing| lines.extend(tell_thing(speaker, thing)));
    }
    if scarce.things.is_empty() {
        lines.push(texts.say("scarce-nothing"));
    }
    lines
}

fn heading(speaker: &Speaker<'_>, sort: Sort) -> String {
    let texts = &speaker.texts;
    match sort {
        Sort::Seats => texts.say("scarce-seats"),
        Sort::Sessions => texts.say("scarce-sessions"),
        Sort::Minimum => texts.say("scarce-minimum"),
        Sort::Budgets => texts.say("scarce-budgets"),
        Sort::Moves => texts.say("scarce-moves"),
        Sort::People => texts.say("scarce-people"),
    }
}

fn tell_thing(speaker: &Speaker<'_>, thing: &Thing) -> Vec<String> {
    let texts = &speaker.texts;
    let price = texts.decimal((thing.price * 10.0).round() as i64, 1);
    let amount = |units: i64| match thing.sort {
        Sort::Budgets => texts.money_short(Money(units), &speaker.instance.currency),
        _ => texts.number(units),
    };
    let (used, limit) = (amount(thing.used), amount(thing.limit));
    let words = thing.row.words.get(texts.language());
    let mut lines = vec![format!(
        "  {}  [{}]",
        texts.fill("scarce-thing", &[("price", &price), ("what", words), ("used", &used), ("limit", &limit)]),
        thing.row.row
    )];
    if !thing.queue.is_empty() {
        let one =
            |waiting: &super::scarce::Waiting| format!("{} (+{})", waiting.employee, texts.number(waiting.gain.0));
        let named: Vec<String> = thing.queue.iter().take(NAMED).map(one).collect();
        let more = if thing.queue.len() > NAMED { ", …" } else { "" };
        let (n, list) = (thing.queue.len().to_string(), named.join(", ") + more);
        lines.push(format!("      {}", texts.fill("scarce-queue", &[("n", &n), ("list", &list)])));
    }
    lines
}
