//! Says why somebody's career is as it is.

use super::career::{Career, Lesson, Unlocked, Year};
use super::words::Speaker;
use crate::plan::StepLabel;

/// The explanation as lines of text.
#[must_use]
pub fn tell_career(speaker: &Speaker<'_>, career: &Career) -> Vec<String> {
    let texts = &speaker.texts;
    let (own, whole) = (texts.number(career.points.0), texts.number(career.plan_points.0));
    let mut lines =
        vec![texts.fill("explain-career", &[("employee", &career.employee), ("own", &own), ("whole", &whole)])];
    for year in &career.periods {
        lines.push(String::new());
        lines.extend(tell_year(speaker, year));
        let lessons = career.trainings.iter().filter(|lesson| lesson.period == year.period);
        lessons.for_each(|lesson| lines.extend(tell_lesson(speaker, lesson)));
    }
    lines
}

fn tell_year(speaker: &Speaker<'_>, year: &Year) -> Vec<String> {
    let texts = &speaker.texts;
    let step = texts.step(year.step);
    let place = match &year.position {
        Some(place) => format!("{} {} ({}), {step}", place.position, place.title, place.unit),
        None => step,
    };
    let jpm = year.jpm.map(|jpm| {
        let share = texts.percent(i64::from(jpm));
        format!("; {}", texts.fill("explain-match", &[("share", &share)]))
    });
    let mut lines = vec![format!("{}  {place}{}", speaker.period(year.period), jpm.unwrap_or_default())];
    if year.step != StepLabel::Retired {
        let (points, terms) = (texts.number(year.points.0), speaker.shares(&year.terms));
        lines.push(format!("  {}", texts.fill("explain-points", &[("points", &points), ("terms", &terms)])));
    }
    for breach in &year.breaches {
        let rule = speaker.fact(breach);
        let words: [(&'static str, &str); 1] = [("rule", &rule)];
        let told = if year.decided {
            texts.fill("explain-overridden", &words)
        } else {
            texts.fill("explain-passed-over", &words)
        };
        lines.push(format!("  {told}"));
    }
    lines.extend(year.costs.iter().map(|cost| format!("  {}", speaker.cost(cost))));
    lines
}

fn tell_lesson(speaker: &Speaker<'_>, lesson: &Lesson) -> Vec<String> {
    let texts = &speaker.texts;
    let hours = lesson.hours.to_string();
    let mut lines = vec![format!(
        "  {}",
        texts.fill("explain-attends", &[("session", &lesson.session), ("course", &lesson.title), ("hours", &hours)])
    )];
    lines.extend(lesson.cost.as_ref().map(|cost| format!("    {}", speaker.cost(cost))));
    if !lesson.raised.is_empty() {
        let one = |raised: &super::career::Raised| format!("{} {} → {}", raised.competency, raised.from, raised.to);
        let raised: Vec<String> = lesson.raised.iter().map(one).collect();
        lines.push(format!("    {}", texts.fill("explain-raises", &[("levels", &raised.join(", "))])));
    }
    for unlocked in &lesson.unlocked {
        lines.push(format!("    {}", tell_unlocked(speaker, unlocked)));
    }
    let (points, terms) = (texts.number(lesson.points.0), speaker.shares(&lesson.worth));
    let told = if lesson.worth.is_empty() {
        texts.say("explain-worth-nothing")
    } else {
        texts.fill("explain-worth", &[("points", &points), ("terms", &terms)])
    };
    lines.push(format!("    {told}"));
    lines
}

fn tell_unlocked(speaker: &Speaker<'_>, unlocked: &Unlocked) -> String {
    let texts = &speaker.texts;
    match unlocked {
        Unlocked::Move { period, position, rule } => texts.fill(
            "explain-unlocks-move",
            &[("position", position), ("period", &speaker.period(*period)), ("rule", &texts.rule(*rule))],
        ),
        Unlocked::Breach { period, position, rule } => texts.fill(
            "explain-spares-breach",
            &[("position", position), ("period", &speaker.period(*period)), ("rule", &texts.rule(*rule))],
        ),
        Unlocked::Course { session, .. } => texts.fill("explain-unlocks-course", &[("session", session)]),
    }
}
