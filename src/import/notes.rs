//! What an import says about itself: what was read, dropped, left out, assumed, is missing, was kept. Ids only, no names.

use std::collections::BTreeMap;

use crate::diagnostic::{Language, Text};

/// What a note is about, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Sheets read.
    Read,
    /// Columns and sheets not read.
    Dropped,
    /// Rows left out.
    Skipped,
    /// Values that the exports do not hold and that were assumed.
    Assumed,
    /// What the instance lacks, and what planning will do without.
    Missing,
    /// What was entered by hand and kept.
    Kept,
}

impl Section {
    /// Every section in order.
    pub const ALL: [Self; 6] = [Self::Read, Self::Dropped, Self::Skipped, Self::Assumed, Self::Missing, Self::Kept];

    /// Its heading.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Self::Read => Text::fixed("Read", "Dibaca"),
            Self::Dropped => Text::fixed("Not read", "Tidak dibaca"),
            Self::Skipped => Text::fixed("Left out", "Dilewati"),
            Self::Assumed => {
                Text::fixed("Missing in the exports, and assumed", "Tidak ada dalam ekspor, dan diandaikan")
            }
            Self::Missing => {
                Text::fixed("Still missing, and what planning does without", "Masih kurang, dan akibatnya bagi rencana")
            }
            Self::Kept => Text::fixed("Kept as entered by hand", "Dipertahankan seperti isian tangan"),
        }
    }
}

/// One thing that an import says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub section: Section,
    /// The sentence.
    pub text: Text,
    /// How often; 0 where counting makes no sense.
    pub count: usize,
    /// Whom or what it concerns: identifiers.
    pub ids: Vec<String>,
}

/// Identifiers that a note shows.
const SHOWN: usize = 5;

impl Note {
    /// The note as a line.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        let text = self.text.get(language);
        if self.count == 0 {
            return text.to_owned();
        }
        let ids = self.ids.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if self.ids.len() > SHOWN { ", …" } else { "" };
        if ids.is_empty() { format!("{text}: {}", self.count) } else { format!("{text}: {} ({ids}{more})", self.count) }
    }
}

/// Notes being collected.
#[derive(Debug, Default)]
pub(super) struct Notes {
    single: Vec<(Section, Text)>,
    counted: BTreeMap<(Section, &'static str), (Text, Vec<String>)>,
}

impl Notes {
    /// A sentence of its own.
    pub(super) fn one(&mut self, section: Section, text: Text) {
        self.single.push((section, text));
    }

    /// One more case of the sentence.
    pub(super) fn count(&mut self, section: Section, en: &'static str, id: &'static str, of: &str) {
        let (_, ids) = self.counted.entry((section, en)).or_insert_with(|| (Text::fixed(en, id), Vec::new()));
        ids.push(of.to_owned());
    }

    pub(super) fn in_order(self) -> Vec<Note> {
        let single = self.single.into_iter().map(|(section, text)| Note { section, text, count: 0, ids: Vec::new() });
        let counted =
            self.counted.into_iter().map(|((section, _), (text, ids))| Note { section, text, count: ids.len(), ids });
        let mut notes: Vec<Note> = single.chain(counted).collect();
        notes.sort_by_key(|note| note.section);
        notes
    }
}
