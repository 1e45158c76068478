//! Says what contradicts each other, and the cheapest ways out.

use super::conflict::Contradiction;
use super::words::Speaker;
use crate::quantity::Money;

/// The contradiction as lines of text.
#[must_use]
pub fn tell_contradiction(speaker: &Speaker<'_>, found: &Contradiction) -> Vec<String> {
    let texts = &speaker.texts;
    let language = texts.language();
    let mut lines = vec![texts.say("conflict-head")];
    for item in &found.items {
        let doubt = match item.needed {
            Some(true) => String::new(),
            Some(false) => format!(" ({})", texts.say("conflict-not-needed")),
            None => format!(" ({})", texts.say("conflict-undecided")),
        };
        lines.push(format!("  {}  [{}]{doubt}", item.words.get(language), item.name));
    }
    lines.push(if found.minimal { texts.say("conflict-minimal") } else { texts.say("conflict-not-minimal") });
    if found.money.is_some() || found.decisions.is_some() {
        lines.push(String::new());
        lines.push(texts.say("conflict-repairs"));
    }
    let amount = |money: Money| texts.money(money, &speaker.instance.currency);
    if let Some(money) = &found.money {
        let more: Vec<String> = money.lines.iter().map(|(line, more)| format!("{line} +{}", amount(*more))).collect();
        let (list, least) = (more.join(", "), amount(money.least));
        lines.push(if money.least == money.total {
            format!("  {}", texts.fill("conflict-money", &[("list", &list)]))
        } else {
            format!("  {}", texts.fill("conflict-money-at-least", &[("list", &list), ("least", &least)]))
        });
    }
    if let Some(fewer) = &found.decisions {
        let told: Vec<&str> = fewer.rows.iter().map(|(_, words)| words.get(language)).collect();
        let list = told.join("; ");
        lines.push(if fewer.fewest {
            format!("  {}", texts.fill("conflict-decisions", &[("list", &list)]))
        } else {
            format!("  {}", texts.fill("conflict-decisions-perhaps", &[("list", &list)]))
        });
    }
    lines
}
