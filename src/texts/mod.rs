//! For a planner: every sentence of a report, in Indonesian and English, and numbers and dates as each language writes
//! them. For an OR reader: a catalogue of messages; nothing is computed.
//!
//! The messages stand in `en.ftl` and `id.ftl` beside this file, in the notation of Project Fluent. A test holds the two
//! against each other and against every key that the source names, so that a missing message cannot be met at run time.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::diagnostic::Language;

mod names;
mod numbers;
mod teller;
mod words;

pub use names::{Grid, Ids, Names};
pub use teller::Teller;

const ENGLISH: &str = include_str!("en.ftl");
const INDONESIAN: &str = include_str!("id.ftl");

/// The messages of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Texts").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Texts {
    /// The messages of `language`.
    #[must_use]
    pub fn of(language: Language) -> Self {
        let (source, name) = match language {
            Language::English => (ENGLISH, "en"),
            Language::Indonesian => (INDONESIAN, "id"),
        };
        let name: LanguageIdentifier = name.parse().expect("both are names of languages");
        let resource = FluentResource::try_new(source.to_owned()).expect("the catalogue is well formed (tested)");
        let mut bundle = FluentBundle::new(vec![name]);
        // Marks around inserted words would show as boxes in workbooks.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).expect("every key stands once in the catalogue (tested)");
        Self { language, bundle }
    }

    /// Which language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The message `key`, which has nothing to fill in.
    ///
    /// # Panics
    /// When the catalogue has no such message; a test looks for every key that the source names.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The message `key` with words filled in by name.
    ///
    /// # Panics
    /// When the catalogue has no such message.
    #[must_use]
    pub fn fill(&self, key: &str, words: &[(&'static str, &str)]) -> String {
        let mut filled = FluentArgs::new();
        for (name, word) in words {
            filled.set(*name, FluentValue::from(*word));
        }
        self.format(key, Some(&filled))
    }

    fn format(&self, key: &str, filled: Option<&FluentArgs<'_>>) -> String {
        let message = self.bundle.get_message(key).and_then(|message| message.value());
        let pattern = message.unwrap_or_else(|| panic!("the catalogue has no message {key} (a test looks for it)"));
        let mut faults = Vec::new();
        let text = self.bundle.format_pattern(pattern, filled, &mut faults).into_owned();
        debug_assert!(faults.is_empty(), "{key}: {faults:?}");
        text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::Path;

    use fluent_bundle::FluentResource;

    use super::*;
    use crate::instance::Category;
    use crate::plan::{StepLabel, Term};
    use crate::policy::Rule;

    /// Keys with the names to be filled in.
    fn catalogue(source: &str) -> BTreeMap<String, BTreeSet<String>> {
        FluentResource::try_new(source.to_owned()).expect("the catalogue is well formed");
        let mut found = BTreeMap::new();
        for line in source.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (key, text) = line.split_once(" = ").unwrap_or_else(|| panic!("not a message on one line: {line}"));
            let names = text.split("{ $").skip(1).map(|rest| rest.split(' ').next().unwrap_or_default().to_owned());
            assert!(found.insert(key.to_owned(), names.collect()).is_none(), "{key} stands twice");
        }
        found
    }

    /// Keys named in the source as `say("…")` or `fill("…"`, over line breaks too.
    fn named(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).expect("the source is there") {
            let path = entry.expect("the source is there").path();
            if path.is_dir() {
                named(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("texts/mod.rs") {
                let text = fs::read_to_string(&path).expect("the source is text");
                // Headings and sheets are named in lists of their own.
                for start in ["h-", "sheet-", "doc-"] {
                    for rest in text.split(&format!("\"{start}")).skip(1) {
                        found.insert(format!("{start}{}", rest.split('"').next().unwrap_or_default()));
                    }
                }
                for call in [".say(", ".fill("] {
                    for rest in text.split(call).skip(1) {
                        if let Some(rest) = rest.trim_start().strip_prefix('"') {
                            found.insert(rest.split('"').next().unwrap_or_default().to_owned());
                        }
                    }
                }
            }
        }
    }

    /// Keys put together from names.
    fn composed() -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        keys.extend(Term::ALL.map(|term| format!("term-{}", term.name())));
        keys.extend(StepLabel::ALL.map(|step| format!("step-{}", step.name())));
        keys.extend(Rule::ALL.map(|rule| format!("rule-{}", rule.name())));
        keys.extend(Category::ALL.map(|category| format!("category-{}", category.name())));
        keys.extend(["optimal", "feasible", "infeasible", "unknown"].map(|status| format!("status-{status}")));
        keys.extend((1..=12).map(|month| format!("month-{month}")));
        keys.extend((0..=2).map(|critical| format!("critical-{critical}")));
        keys.extend(["jpt", "ja", "jf"].map(|group| format!("group-{group}")));
        keys
    }

    #[test]
    fn both_catalogues_have_the_same_messages_with_the_same_words_to_fill_in() {
        assert_eq!(catalogue(ENGLISH), catalogue(INDONESIAN));
    }

    #[test]
    fn every_message_that_the_source_names_exists_and_every_message_is_named() {
        let known: BTreeSet<String> = catalogue(ENGLISH).into_keys().collect();
        let mut used = composed();
        for folder in ["src/documents", "src/report", "src/texts", "src/explain", "src/audit", "src/replan"] {
            named(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut used);
        }
        let missing: Vec<_> = used.difference(&known).collect();
        assert!(missing.is_empty(), "missing messages: {missing:?}");
        let idle: Vec<_> = known.difference(&used).collect();
        assert!(idle.is_empty(), "messages that nothing shows: {idle:?}");
    }

    #[test]
    fn every_message_can_be_formatted_in_both_languages() {
        for (language, source) in [(Language::English, ENGLISH), (Language::Indonesian, INDONESIAN)] {
            let texts = Texts::of(language);
            for (key, names) in catalogue(source) {
                let mut filled = FluentArgs::new();
                names.iter().for_each(|name| filled.set(name.clone(), "7"));
                let text = texts.format(&key, Some(&filled));
                assert!(!text.is_empty() && !text.contains('{'), "{key}: {text}");
            }
        }
    }
}
