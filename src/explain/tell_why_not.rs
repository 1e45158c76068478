//! Says why somebody does not hold a position.

use super::barrier::Barrier;
use super::why_not::{Obligation, Price, Stage, Verdict, WhyNot};
use super::words::Speaker;

use crate::figures::difference::{ChangedCareer, Spot};
use crate::policy::Mode;
use crate::quantity::Points;

/// Careers that change, as far as they are told.
const TOLD: usize = 12;

/// The answer as lines of text.
#[must_use]
pub fn tell_why_not(speaker: &Speaker<'_>, answer: &WhyNot) -> Vec<String> {
    let texts = &speaker.texts;
    let goal = format!("{} {} ({})", answer.goal.position, answer.goal.title, answer.goal.unit);
    let period = answer.period.map(|t| speaker.period(t));
    let when = period.map(|period| texts.fill("whynot-in", &[("period", &period)])).unwrap_or_default();
    let words: [(&'static str, &str); 3] = [("employee", &answer.employee), ("goal", &goal), ("when", &when)];
    let mut lines = vec![match answer.verdict {
        Verdict::Planned => texts.fill("whynot-planned", &words),
        Verdict::Possible => texts.fill("whynot-possible", &words),
        Verdict::Forbidden => texts.fill("whynot-forbidden", &words),
        Verdict::Unknown => texts.fill("whynot-unknown", &words),
    }];
    if !answer.barriers.is_empty() || !answer.obligations.is_empty() {
        lines.push(String::new());
        let none = texts.say("step-unplaced");
        let from = answer.from.as_ref().map_or(none, |from| format!("{} {}", from.position, from.title));
        let judged = speaker.period(answer.judged);
        lines.push(texts.fill("whynot-directly", &[("from", &from), ("period", &judged)]));
        lines.extend(answer.barriers.iter().flat_map(|barrier| tell_barrier(speaker, barrier)));
        lines.extend(answer.obligations.iter().map(|obligation| {
            let told = match obligation {
                Obligation::Decision { row } => texts.fill("whynot-decision", &[("row", &row.to_string())]),
                Obligation::Retired => texts.say("whynot-retired"),
            };
            format!("  ✗ {told}")
        }));
    }
    if answer.verdict != Verdict::Planned {
        lines.extend(tell_way(speaker, answer));
    }
    if let Some(price) = &answer.price {
        lines.push(String::new());
        lines.extend(tell_price(speaker, answer, price));
    }
    lines
}

fn tell_barrier(speaker: &Speaker<'_>, barrier: &Barrier) -> Vec<String> {
    let (mark, soft) = match barrier.fact.mode {
        Mode::Hard => ("✗", String::new()),
        _ => ("~", format!(" ({})", speaker.texts.say("whynot-soft"))),
    };
    let mut lines = vec![format!("  {mark} {}{soft}", speaker.fact(&barrier.fact))];
    lines.extend(speaker.remedy(&barrier.remedy).map(|remedy| format!("      {remedy}")));
    lines
}

fn tell_way(speaker: &Speaker<'_>, answer: &WhyNot) -> Vec<String> {
    let texts = &speaker.texts;
    if answer.way.is_empty() {
        return match (answer.possible.is_empty(), answer.verdict) {
            (true, Verdict::Forbidden) => vec![String::new(), texts.say("whynot-never")],
            _ => Vec::new(),
        };
    }
    let possible: Vec<String> = answer.possible.iter().map(|&t| speaker.period(t)).collect();
    let mut lines = vec![
        String::new(),
        texts.fill("whynot-possible-in", &[("periods", &possible.join(", "))]),
        texts.say("whynot-nearest"),
    ];
    lines.extend(
        answer.way.iter().map(|stage| format!("  {}: {}", speaker.period(stage.period), tell_stage(speaker, stage))),
    );
    lines
}

fn tell_stage(speaker: &Speaker<'_>, stage: &Stage) -> String {
    let texts = &speaker.texts;
    let mut parts: Vec<String> = Vec::new();
    if let Some(entered) = &stage.enters {
        let position = format!("{} {}", entered.position, entered.title);
        parts.push(texts.fill("whynot-enters", &[("position", &position)]));
    }
    parts.extend(stage.cost.as_ref().map(|cost| speaker.cost(cost)));
    for offer in &stage.courses {
        let cost = offer.cost.as_ref().map_or_else(|| texts.say("explain-free"), |cost| speaker.cost(cost));
        let course = format!("{} {}", offer.session, offer.title);
        parts.push(texts.fill("whynot-attends", &[("course", &course), ("cost", &cost)]));
    }
    parts.join("; ")
}

fn tell_price(speaker: &Speaker<'_>, answer: &WhyNot, price: &Price) -> Vec<String> {
    let texts = &speaker.texts;
    let number = |points: Points| texts.number(points.0);
    let mut lines = vec![match (price.least, price.most) {
        (None, _) => texts.say("whynot-no-plan"),
        (Some(_), Some(most)) if price.exact => texts.fill("whynot-exactly", &[("points", &number(most))]),
        (Some(least), Some(most)) if most.0 < 0 => {
            texts.fill("whynot-better", &[("gain", &number(-most)), ("most", &number(-least))])
        }
        (Some(least), Some(most)) if least.0 > 0 => {
            texts.fill("whynot-between", &[("least", &number(least)), ("most", &number(most))])
        }
        (Some(_), Some(most)) => texts.fill("whynot-at-most", &[("most", &number(most))]),
        (Some(least), None) => texts.fill("whynot-at-least", &[("least", &number(least))]),
    }];
    if price.least.is_some() && !price.exact {
        lines.push(texts.fill("whynot-estimate", &[("points", &number(price.estimate))]));
    }
    if let Some(nearby) = price.nearby.filter(|nearby| !price.exact && Some(*nearby) != price.most) {
        lines.push(texts.fill("whynot-nearby", &[("points", &number(nearby))]));
    }
    let own = number(price.own);
    lines.push(texts.fill("whynot-own", &[("employee", &answer.employee), ("points", &own)]));
    if !price.full.is_empty() {
        lines.push(texts.say("whynot-full"));
        let language = texts.language();
        lines.extend(price.full.iter().map(|row| format!("  {}  [{}]", row.words.get(language), row.row)));
    }
    if !price.charges.is_empty() {
        lines.push(texts.say("whynot-charges"));
        for charge in &price.charges {
            let (words, points) = (charge.row.words.get(texts.language()), speaker.signed(-charge.points));
            lines.push(format!("  {points}  {words}  [{}]", charge.row.row));
        }
    }
    if !price.changed.is_empty() {
        lines.push(texts.fill("whynot-changed", &[("n", &price.changed.len().to_string())]));
        lines.extend(price.changed.iter().take(TOLD).map(|change| tell_change(speaker, change)));
        if price.changed.len() > TOLD {
            lines.push("  …".to_owned());
        }
    }
    lines
}

/// Where somebody is in the one plan and in the other.
pub(super) fn tell_change(speaker: &Speaker<'_>, change: &ChangedCareer) -> String {
    let step = |spot: &Spot| spot.position.clone().unwrap_or_else(|| speaker.texts.step(spot.step));
    let place = |at: &crate::figures::difference::ChangedPlace| {
        format!("{} {} → {}", speaker.period(at.period), step(&at.old), step(&at.new))
    };
    let mut parts: Vec<String> = change.places.iter().map(place).collect();
    parts.extend(change.sessions_lost.iter().map(|session| format!("−{session}")));
    parts.extend(change.sessions_gained.iter().map(|session| format!("+{session}")));

    format!("  {}: {}", change.employee, parts.join(", "))
}
