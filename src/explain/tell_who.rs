//! Says who could hold a position.

use super::who::{Candidate, Emptiness, Vacancy, Who};
use super::why_not::Verdict;
use super::words::Speaker;
use crate::policy::Mode;
use crate::texts::Texts;

/// A table: headings, then rows.
pub type Grid = (Vec<String>, Vec<Vec<String>>);

/// The first `top` candidates as a table.
#[must_use]
pub fn who_grid(speaker: &Speaker<'_>, answer: &Who, top: usize) -> Grid {
    let texts = &speaker.texts;
    let headings = ["h-employee", "h-from", "h-match", "h-merit", "h-loss", "h-proved", "h-rules"];
    let row = |one: &Candidate| {
        let number = |points: Option<crate::quantity::Points>| {
            points.map_or_else(|| "–".to_owned(), |points| texts.number(points.0))
        };
        let proved = match (one.verdict, one.impossible, one.least, one.most) {
            (_, true, _, _) => texts.say("who-impossible"),
            (Verdict::Possible, _, Some(least), Some(most)) if least == most => format!("= {}", texts.number(most.0)),
            (Verdict::Possible, _, least, Some(most)) => format!("{} … {}", number(least), texts.number(most.0)),
            (Verdict::Possible, _, Some(least), None) => format!("≥ {}", texts.number(least.0)),
            _ => "–".to_owned(),
        };
        let rules = match one.verdict {
            Verdict::Planned => texts.say("who-planned"),
            Verdict::Unknown => texts.say("who-unknown"),
            _ => rules(speaker, one),
        };
        vec![
            one.employee.clone(),
            one.from.as_ref().map_or_else(|| texts.say("step-unplaced"), |from| from.position.clone()),
            texts.percent(i64::from(one.jpm)),
            one.merit.to_string(),
            number(one.estimate),
            proved,
            rules,
        ]
    };
    let rows = answer.candidates.iter().take(top).map(row).collect();
    (headings.map(|heading| texts.say(heading)).to_vec(), rows)
}

/// The rules that bar a candidate, or are passed over; those of the direct move, where another way leads there.
fn rules(speaker: &Speaker<'_>, one: &Candidate) -> String {
    let texts = &speaker.texts;
    let named = |barrier: &super::barrier::Barrier| {
        let mark = if barrier.fact.mode == Mode::Hard { "✗" } else { "~" };
        format!("{mark} {}", texts.rule(barrier.fact.rule))
    };
    let list = one.barriers.iter().map(named).collect::<Vec<_>>().join(", ");
    let hard = one.barriers.iter().any(|barrier| barrier.fact.mode == Mode::Hard);
    if hard && one.verdict == Verdict::Possible { texts.fill("who-by-another-way", &[("rules", &list)]) } else { list }
}

/// What stands above the table.
#[must_use]
pub fn tell_who(speaker: &Speaker<'_>, answer: &Who) -> Vec<String> {
    let texts = &speaker.texts;
    let goal = format!("{} {} ({})", answer.goal.position, answer.goal.title, answer.goal.unit);
    let period = speaker.period(answer.period);
    let holders = if answer.holders.is_empty() { "–".to_owned() } else { answer.holders.join(", ") };
    let mut lines = vec![
        texts.fill("who-for", &[("goal", &goal), ("period", &period)]),
        texts.fill("who-holders", &[("seats", &answer.seats.to_string()), ("holders", &holders)]),
        texts.fill("who-able", &[("able", &answer.able.to_string()), ("all", &answer.candidates.len().to_string())]),
    ];
    if !answer.barred.is_empty() {
        let one = |barred: &super::who::Barred| format!("{} {}", texts.rule(barred.rule), barred.employees);
        let list: Vec<String> = answer.barred.iter().map(one).collect();
        lines.push(texts.fill("who-barred", &[("rules", &list.join(", "))]));
    }
    lines.extend(answer.vacancy.as_ref().map(|vacancy| tell_vacancy(texts, vacancy)));
    lines
}

/// Why a seat stays empty, and whether that is proved.
#[must_use]
pub fn tell_vacancy(texts: &Texts, vacancy: &Vacancy) -> String {
    let least = vacancy.least.map_or(0, |least| least.0);
    match vacancy.reason {
        Emptiness::Nobody => texts.say("who-vacant-nobody"),
        Emptiness::Costs => texts.fill("who-vacant-costs", &[("least", &texts.number(least))]),
        Emptiness::Open => texts.fill("who-vacant-open", &[("most", &texts.number(-least))]),
    }
}
