//! The words of plans and policies: terms, moves, rules, categories, kinds.

use crate::instance::Category;
use crate::plan::{StepLabel, Term};
use crate::policy::{Group, Rule};

use super::Texts;

impl Texts {
    /// A term of the points.
    #[must_use]
    pub fn term(&self, term: Term) -> String {
        self.say(&format!("term-{}", term.name()))
    }

    /// A label of the plan.
    #[must_use]
    pub fn step(&self, step: StepLabel) -> String {
        self.say(&format!("step-{}", step.name()))
    }

    /// The short name of a placement rule.
    #[must_use]
    pub fn rule(&self, rule: Rule) -> String {
        self.say(&format!("rule-{}", rule.name()))
    }

    /// A category of costs.
    #[must_use]
    pub fn category(&self, category: Category) -> String {
        self.say(&format!("category-{}", category.name()))
    }

    /// Source and category of a budget line; none = all of them.
    #[must_use]
    pub fn budget_line(&self, source: Option<&str>, category: Option<Category>) -> String {
        let source = source.map_or_else(|| self.say("all-sources"), str::to_owned);
        let category = category.map_or_else(|| self.say("all-categories"), |one| self.category(one));
        self.fill("line", &[("source", &source), ("category", &category)])
    }

    /// A group of kinds.
    #[must_use]
    pub fn group(&self, group: Group) -> String {
        self.say(&format!("group-{}", group.name()))
    }

    /// How critical a position is, 0..=2.
    #[must_use]
    pub fn critical(&self, critical: &str) -> String {
        self.say(&format!("critical-{critical}"))
    }

    /// The status of a plan as in its summary; as it stands there when it is none of the known ones.
    #[must_use]
    pub fn status(&self, status: &str) -> String {
        match status {
            "optimal" | "feasible" | "infeasible" | "unknown" => self.say(&format!("status-{status}")),
            other => other.to_owned(),
        }
    }

    /// A kind of position as people write it: `jpt_pratama` is `JPT pratama`.
    #[must_use]
    pub fn kind(&self, name: &str) -> String {
        let mut words = name.split('_');
        let first = words.next().unwrap_or_default();
        let first = match first {
            "jpt" => "JPT".to_owned(),
            _ => {
                let mut letters = first.chars();
                letters.next().map_or_else(String::new, |letter| letter.to_uppercase().chain(letters).collect())
            }
        };
        std::iter::once(first.as_str()).chain(words).collect::<Vec<_>>().join(" ")
    }
}
