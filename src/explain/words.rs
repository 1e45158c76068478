//! What all answers have in common when they are said: periods, money, points, rules with their figures.

use super::barrier::{Fact, Remedy, Why};
use super::career::Share;
use super::cost::Cost;
use crate::calendar::Period;
use crate::diagnostic::Language;
use crate::instance::Instance;
use crate::policy::Rule;
use crate::quantity::{Months, Points};
use crate::texts::Texts;

/// Says answers about an instance in one language.
#[derive(Debug)]
pub struct Speaker<'a> {
    pub(super) instance: &'a Instance,
    pub(super) texts: Texts,
}

impl<'a> Speaker<'a> {
    /// Speaks of `instance` in `language`.
    #[must_use]
    pub fn new(instance: &'a Instance, language: Language) -> Self {
        Self { instance, texts: Texts::of(language) }
    }

    pub(super) fn period(&self, t: Period) -> String {
        self.texts.period(&self.instance.calendar, t)
    }

    /// Points with their sign.
    pub(super) fn signed(&self, points: Points) -> String {
        let sign = if points.0 > 0 { "+" } else { "" };
        format!("{sign}{}", self.texts.number(points.0))
    }

    /// `3 y 2 m`.
    pub(super) fn months(&self, months: Months) -> String {
        let (years, rest) = ((months.0 / 12).to_string(), (months.0 % 12).to_string());
        match months.0 % 12 {
            0 => self.texts.fill("explain-years", &[("y", &years)]),
            _ => self.texts.fill("explain-years-months", &[("y", &years), ("m", &rest)]),
        }
    }

    pub(super) fn cost(&self, cost: &Cost) -> String {
        let amount = self.texts.money(cost.amount, &self.instance.currency);
        let category = self.texts.category(cost.category);
        if cost.lines.is_empty() {
            return self.texts.fill("explain-cost-free", &[("amount", &amount), ("category", &category)]);
        }
        let lines = cost.lines.join(", ");
        self.texts.fill("explain-cost", &[("amount", &amount), ("category", &category), ("lines", &lines)])
    }

    /// Points by term: `seats filled +120, match +87`.
    pub(super) fn shares(&self, shares: &[Share]) -> String {
        let one = |share: &Share| format!("{} {}", self.texts.term(share.term), self.signed(share.points));
        shares.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// A rule that does not hold, with its figures.
    pub(super) fn fact(&self, fact: &Fact) -> String {
        let rule = self.texts.rule(fact.rule);
        format!("{rule}: {}", self.why(fact))
    }

    fn why(&self, fact: &Fact) -> String {
        let texts = &self.texts;
        match &fact.why {
            Why::Closed => texts.say("explain-closed"),
            Why::OverFull { holders, seats } => {
                texts.fill("explain-over-full", &pair(&holders.to_string(), &seats.to_string()))
            }
            Why::NoTransition { from, to, switched_off } => {
                let (from, to) = (texts.kind(from), texts.kind(to));
                let words: [(&'static str, &str); 2] = [("from", &from), ("to", &to)];
                if *switched_off {
                    texts.fill("explain-switched-off", &words)
                } else {
                    texts.fill("explain-no-transition", &words)
                }
            }
            Why::Barred { row } => texts.fill("explain-barred", &[("row", &row.to_string())]),
            Why::Day { limit } => {
                let limit = texts.date(*limit);
                let words: [(&'static str, &str); 1] = [("day", &limit)];
                if fact.rule == Rule::Retirement {
                    texts.fill("explain-retires", &words)
                } else {
                    texts.fill("explain-until", &words)
                }
            }
            Why::Months { has, needs, kind: Some(kind) } => {
                let (has, needs) = (self.months(*has), self.months(*needs));
                texts.fill("explain-needs-as", &[("has", &has), ("needs", &needs), ("kind", &texts.kind(kind))])
            }
            Why::Months { has, needs, .. } if fact.rule == Rule::Age => {
                texts.fill("explain-at-most", &pair(&self.months(*has), &self.months(*needs)))
            }
            Why::Months { has, needs, .. } => {
                texts.fill("explain-needs", &pair(&self.months(*has), &self.months(*needs)))
            }
            Why::Level { has, needs } => texts.fill("explain-needs", &pair(&named(has), &named(needs))),
            Why::NotAmong { has, accepted } => {
                let has = if has.is_empty() { "–".to_owned() } else { self.accepted(fact.rule, has) };
                let accepted: Vec<String> = accepted.iter().map(|one| self.accepted(fact.rule, one)).collect();
                texts.fill("explain-not-among", &pair(&has, &accepted.join(", ")))
            }
            Why::Competency { name, has, needs, .. } => {
                texts.fill("explain-level", &[("name", name), ("has", &has.to_string()), ("needs", &needs.to_string())])
            }
            Why::Match { has, needs } => {
                texts.fill("explain-needs", &pair(&texts.percent(i64::from(*has)), &texts.percent(i64::from(*needs))))
            }
        }
    }

    fn accepted(&self, rule: Rule, word: &str) -> String {
        if rule == Rule::Experience { self.texts.kind(word) } else { word.to_owned() }
    }

    /// What would mend a rule; none where neither time nor courses do.
    pub(super) fn remedy(&self, remedy: &Remedy) -> Option<String> {
        match remedy {
            Remedy::Waiting { from, .. } => {
                Some(self.texts.fill("explain-possible-from", &[("day", &self.texts.date(*from))]))
            }
            Remedy::Learning { courses } => {
                let one = |offer: &super::barrier::Offer| {
                    let free = self.texts.say("explain-free");
                    let cost =
                        offer.cost.as_ref().map_or(free, |cost| self.texts.money(cost.amount, &self.instance.currency));
                    format!("{} {} ({}, {cost})", offer.course, offer.title, self.period(offer.period))
                };
                let list: Vec<String> = courses.iter().take(MOST).map(one).collect();
                let more = if courses.len() > MOST { "; …" } else { "" };
                Some(self.texts.fill("explain-courses-help", &[("courses", &(list.join("; ") + more))]))
            }
            Remedy::Neither => None,
        }
    }
}

/// What there is and what is asked, as words to fill in.
fn pair<'w>(has: &'w str, needs: &'w str) -> [(&'static str, &'w str); 2] {
    [("has", has), ("needs", needs)]
}

/// Courses named in a sentence.
const MOST: usize = 3;

/// `sangat_baik` as people write it.
fn named(word: &str) -> String {
    word.replace('_', " ")
}
