//! Under which names answers appear on the page: people as the report shows them, posts by title, units by name.

use super::Report;
use super::listing::{self, Cell};
use crate::calendar::Period;
use crate::texts::{Grid, Names};

use maud::{Markup, html};

impl Names for Report<'_> {
    fn employee(&self, id: &str) -> String {
        self.places.get(id).map_or_else(|| id.to_owned(), |&who| self.who(who).to_owned())
    }

    fn position(&self, id: &str) -> String {
        self.titles.get(id).map_or_else(|| id.to_owned(), |title| format!("{title} ({id})"))
    }

    fn unit(&self, id: &str) -> String {
        self.unit_name(id).to_owned()
    }

    fn course(&self, id: &str) -> String {
        let known = self.instance.courses.iter().find(|course| course.id == id);
        known.map_or_else(|| id.to_owned(), |course| format!("{} ({id})", course.title))
    }

    fn period(&self, period: Period) -> String {
        self.period_name(period)
    }

    /// Where people are hidden, every word that is an id is replaced.
    fn words(&self, words: &str) -> String {
        if !self.identity.is_hidden() {
            return words.to_owned();
        }
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '"' | '\'' | '(' | ')' | '[' | ']');
        let mut shown = String::with_capacity(words.len());
        for part in words.split_inclusive(ends) {
            let word = part.trim_end_matches(ends);
            match self.places.get(word) {
                Some(&who) => shown.push_str(self.who(who)),
                None => shown.push_str(word),
            }
            shown.push_str(&part[word.len()..]);
        }
        shown
    }
}

impl Report<'_> {
    /// By which people named in answers are sorted where nothing else tells them apart, so that their order says no more than
    /// their labels.
    pub(super) fn place_of(&self, id: &str) -> u32 {
        self.places.get(id).map_or(u32::MAX, |&who| self.identity.place(who))
    }
}

/// Words as a sentence: with a capital letter and a full stop.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    let end = if words.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// A table of words on the page.
pub(super) fn grid(grid: &Grid) -> Markup {
    let cell = |(place, text): (usize, &String)| {
        if place < grid.words { Cell::words(text) } else { Cell::figure(text) }
    };
    let rows: Vec<Vec<Cell>> = grid.rows.iter().map(|row| row.iter().enumerate().map(cell).collect()).collect();
    let table = listing::table(&grid.headings, grid.words, &rows, None);
    // Long words in narrow columns would make rows as tall as a phone.
    if grid.words > 3 {
        html! { div class="wide" { (table) } }
    } else {
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{PlanFolder, Summary};
    use crate::instance::{EmployeeId, InstanceBuilder};
    use crate::plan::Claims;
    use crate::policy::Policy;
    use crate::report::Choices;
    use crate::verify;

    #[test]
    fn whoever_is_named_in_words_appears_under_the_label_of_the_report() {
        let instance = InstanceBuilder::new("2027-01-01", 1)
            .policy_with(|policy| policy.kinds = Policy::asn().kinds)
            .unit("U")
            .position_with("P", "U", "pelaksana", |row| row.seats = 2)
            .employee("E-1", "P")
            .employee("E-10", "P")
            .kin("E-1", "E-10")
            .build()
            .expect("the service is sound");
        let held: Vec<_> = instance.employees.iter().map(|one| one.position.map(|(position, _)| position)).collect();
        let plan = Some(verify::restate(&instance, &held, &[]));
        let summary = Summary { instance_sha256: "a".to_owned(), ..Summary::default() };
        let folder = PlanFolder { plan, claims: Claims::default(), summary, shadow_prices: Vec::new() };
        let choices = Choices { pseudonyms: true, ..Choices::default() };
        let report = Report::of(&instance, &folder, choices).expect("there is a plan");
        let (first, second) = (report.who(EmployeeId(0)), report.who(EmployeeId(1)));
        assert_eq!(report.words("kin:E-1:E-10:U:1"), format!("kin:{first}:{second}:U:1"));
        assert_eq!(
            report.words("V-kin E-1 U @1: related to E-10, in the same unit"),
            format!("V-kin {first} U @1: related to {second}, in the same unit")
        );
        assert_eq!(report.employee("E-10"), second);
        assert_eq!(report.words("seats:P:1"), "seats:P:1");
        assert_eq!(sentence("nobody moves"), "Nobody moves.");
    }
}
