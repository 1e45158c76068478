//! The page as a whole: head, navigation, sections in their order, foot. Style and script are in the page, and its policy
//! forbids the browser to load anything from anywhere.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::Report;
use crate::diagnostic::Language;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Nothing is loaded, not even from the page's own place.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/// The report as one HTML file.
#[must_use]
pub fn html(report: &Report<'_>) -> String {
    let t = &report.texts;
    let title = t.fill("title", &[("name", &report.figures.name)]);
    let convergence = report.convergence_section();
    let sections: Vec<(&str, String, Markup)> = vec![
        ("summary", t.say("summary"), report.summary_section()),
        ("frontier", t.say("frontier"), report.frontier_section()),
        ("comparison", t.say("comparison"), report.comparison_section()),
        ("replanned", t.say("replanned"), report.replanned_section()),
        ("evaluation", t.say("evaluation"), report.evaluation_section()),
        ("money", t.say("budgets"), report.money_section()),
        ("ladder", t.say("ladder"), report.ladder_section()),
        ("seats", t.say("seats"), report.seats_section()),
        ("talent", t.say("talent"), report.talent_section()),
        ("retirement", t.say("retirement"), report.retirement_section()),
        ("training", t.say("training"), report.training_section()),
        ("mentoring", t.say("mentoring"), report.mentoring_section()),
        ("scarce", t.say("scarce"), report.scarce_section()),
        ("fairness", t.say("fairness"), report.fairness_section()),
        ("convergence", t.say("run"), convergence),
        ("moves", t.say("all-moves"), report.moves_section()),
        ("units", t.say("units"), report.units_section()),
    ];
    let shown = || sections.iter().filter(|(_, _, section)| !section.0.is_empty());
    let header = html! {
        div class="bar" {
            h1 { (title) }
            button type="button" id="theme" aria-label=(t.say("theme")) title=(t.say("theme")) { "◐" }
        }
        p class="lead" { (report.lead()) }
        nav aria-label=(t.say("contents")) {
            @for (id, name, _) in shown() { a href=(format!("#{id}")) { (name) } }
        }
    };
    let before = html! { a class="skip" href="#summary" { (t.say("skip")) } };
    let main = html! { @for (_, _, section) in shown() { (section) } };
    framed(report, &title, [before, header, main], html! { script { (PreEscaped(SCRIPT)) } })
}

/// A whole file: head and footer as every page has them, and in between what stands before the header, the header, the main
/// part, and what follows the footer.
pub(super) fn framed(report: &Report<'_>, title: &str, [before, header, main]: [Markup; 3], after: Markup) -> String {
    let t = &report.texts;
    let language = match t.language() {
        Language::English => "en",
        Language::Indonesian => "id",
    };
    let page = html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                link rel="icon" href="data:,";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (before)
                header { (header) }
                main { (main) }
                footer {
                    p { (t.fill("made-by", &[("version", &report.made_by)])) }
                    p { (t.say("proposal")) }
                }
                (after)
            }
        }
    };
    page.into_string()
}

impl Report<'_> {
    /// Horizon, sizes, and whether names are hidden.
    fn lead(&self) -> String {
        let (t, instance) = (&self.texts, self.instance);
        let periods = self.period_names();
        let ends = (periods.first().cloned().unwrap_or_default(), periods.last().cloned().unwrap_or_default());
        let mut lead = t.fill(
            "lead",
            &[
                ("start", &t.date(instance.calendar.start())),
                ("first", &ends.0),
                ("last", &ends.1),
                ("employees", &t.count(instance.employees.len() as u64)),
                ("positions", &t.count(instance.positions.len() as u64)),
                ("units", &t.count(instance.units.len() as u64)),
            ],
        );
        if self.identity.is_hidden() {
            lead.push(' ');
            lead.push_str(&t.say("names-hidden"));
        }
        lead
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::STYLE;

    /// The colours of each theme: what stands between braces after a rule that sets `--bg`.
    fn themes() -> Vec<BTreeMap<&'static str, &'static str>> {
        let blocks = STYLE.split('{').filter(|block| block.starts_with("--bg:"));
        let colours = |block: &'static str| {
            let own = block.split('}').next().unwrap_or_default();
            own.split(';').filter_map(|pair| pair.trim_start_matches("--").split_once(':')).collect()
        };
        blocks.map(colours).collect()
    }

    /// Relative luminance as the accessibility guidelines (WCAG 2) reckon it.
    fn luminance(colour: &str) -> f64 {
        let digits = colour.trim_start_matches('#');
        let wide: String = if digits.len() == 3 {
            digits.chars().flat_map(|digit| [digit, digit]).collect()
        } else {
            digits.to_owned()
        };
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&wide[at..at + 2], 16).expect("colours are hexadecimal")) / 255.0;
            if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn words_stand_out_from_their_ground_in_light_dark_and_print() {
        let themes = themes();
        assert_eq!(themes.len(), 4, "light, dark by the system, dark by the switch, print");
        assert_eq!(themes[1], {
            let mut dark = themes[2].clone();
            dark.remove("color-scheme");
            dark.remove("scheme");
            dark.retain(|name, _| !name.starts_with("color"));
            dark
        });
        for theme in &themes {
            for words in ["text", "soft", "link"] {
                for ground in ["bg", "panel"] {
                    let found = contrast(theme[words], theme[ground]);
                    assert!(found >= 4.5, "{words} on {ground}: {found:.2} in {theme:?}");
                }
            }
            for ground in ["s1", "s2", "s3", "s4"] {
                let found = contrast(theme["stext"], theme[ground]);
                assert!(found >= 4.5, "words on {ground}: {found:.2} in {theme:?}");
            }
            for mark in ["c1", "c2", "c3", "c4"] {
                let found = contrast(theme[mark], theme["bg"]);
                assert!(found >= 3.0, "{mark}: {found:.2} in {theme:?}");
            }
        }
        let cool = STYLE.split(".cool{").skip(1);
        for (block, words) in cool.zip([("#1b1f24"), "#fff", "#fff"]) {
            for pair in block.split('}').next().unwrap_or_default().split(';') {
                let (_, ground) = pair.split_once(':').expect("names with colours");
                let found = contrast(words, ground.trim_end_matches("!important"));
                assert!(found >= 4.5, "{words} on {ground}: {found:.2}");
            }
        }
    }
}
