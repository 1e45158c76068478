//! What the columns of an instance's tables are: their names in both languages, whether they must be filled, what they
//! hold and what they mean. The one place from which reading, the template and `docs/files.md` take it.

use crate::diagnostic::Language;
use crate::instance::limits::Range;

/// A table of an instance in words.
pub(super) struct Described {
    /// Its Indonesian name, without `.csv`.
    pub id: &'static str,
    /// What one row is: English, Indonesian.
    pub row: [&'static str; 2],
    /// Its columns in the order in which they are documented and written.
    pub columns: &'static [Column],
    /// An example row in that order; `|` between cells of the two languages where they differ.
    pub example: &'static [&'static str],
}

/// A column in words.
pub(super) struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its Indonesian name.
    pub id: &'static str,
    /// Whether it must be filled.
    pub need: Need,
    /// What its cells hold.
    pub holds: Holds,
    /// What it means: English, Indonesian.
    pub meaning: [&'static str; 2],
}

/// Whether the cells of a column must be filled, and what an empty one means.
pub(super) struct Need {
    /// Whether the column must be there.
    pub required: bool,
    /// In other cases a condition or, in brackets, the default: English, Indonesian.
    pub word: [&'static str; 2],
}

/// Must be filled.
pub(super) const MUST: Need = Need { required: true, word: ["required", "wajib"] };

/// May be empty, with no more to say.
pub(super) const MAY: Need = Need { required: false, word: ["", ""] };

/// May be empty, and then means `word`.
pub(super) const fn or(en: &'static str, id: &'static str) -> Need {
    Need { required: false, word: [en, id] }
}

/// What the cells of a column hold.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    /// The identifier of the row.
    Key,
    /// An identifier of that table.
    Of(&'static str),
    /// Several identifiers of that table, `;` between.
    ListOf(&'static str),
    /// Any words.
    Words,
    /// Several words, `;` between.
    List,
    /// A day.
    Date,
    /// A whole number.
    Number(&'static Range),
    /// Whole rupiah.
    Money(&'static Range),
    /// Yes or no.
    Truth,
    /// One of these words.
    Choice(fn(Language) -> Vec<&'static str>),
    /// A kind of the policy.
    Kind,
    /// Kinds of the policy, `;` between.
    Kinds,
}

/// A column: its name, the Indonesian one, and what it means in both languages.
pub(super) const fn column(
    name: &'static str,
    id: &'static str,
    need: Need,
    holds: Holds,
    en: &'static str,
    meaning_id: &'static str,
) -> Column {
    Column { name, id, need, holds, meaning: [en, meaning_id] }
}

impl Column {
    /// Its name in `language`.
    pub(super) fn spoken(&self, language: Language) -> &'static str {
        in_language([self.name, self.id], language)
    }
}

/// The one of the two that is in `language`.
pub(super) fn in_language(both: [&'static str; 2], language: Language) -> &'static str {
    match language {
        Language::English => both[0],
        Language::Indonesian => both[1],
    }
}

/// The names and needs of columns as readers want them.
pub(super) const fn pairs<const N: usize>(columns: &[Column]) -> [(&'static str, bool); N] {
    let mut pairs = [("", false); N];
    let mut at = 0;
    while at < N {
        pairs[at] = (columns[at].name, columns[at].need.required);
        at += 1;
    }
    pairs
}

/// A heading as it is compared: no spaces around, no apostrophe, small letters, `_` for blanks and hyphens.
pub(super) fn heading(cell: &str) -> String {
    let plain = cell.trim().trim_start_matches('\'').trim().to_lowercase();
    plain
        .split(|c: char| c.is_whitespace() || c == '-' || c == '_')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::sheets::ALL;
    use super::super::source::stem;
    use super::*;

    #[test]
    fn headings_are_compared_without_regard_to_spaces_and_capitals() {
        assert_eq!(heading(" Tanggal  Lahir "), "tanggal_lahir");
        assert_eq!(heading("'Birth-Date"), "birth_date");
        assert_eq!(heading("unit_id"), "unit_id");
    }

    #[test]
    fn no_name_stands_for_two_things() {
        let mut tables = BTreeSet::new();
        for sheet in ALL {
            let described = sheet.described.expect("tables of an instance are described");
            assert!(tables.insert(stem(sheet.file)) && tables.insert(described.id), "{}", sheet.file);
            let mut names = BTreeSet::new();
            for column in described.columns {
                let both: BTreeSet<_> = [column.name, column.id].into();
                assert!(both.iter().all(|name| heading(name) == **name), "{} is compared as written", column.name);
                for name in both {
                    assert!(names.insert(name), "{name} twice in {}", sheet.file);
                }
                assert!(column.meaning.iter().all(|text| !text.is_empty()), "{} means something", column.name);
            }
            assert_eq!(described.example.len(), described.columns.len(), "{}", sheet.file);
        }
    }

    /// The section of `docs/files.md` on a table, as it should stand there.
    fn section(described: &Described) -> String {
        let mut text = "| column | kolom | | meaning |\n|---|---|---|---|\n".to_owned();
        for column in described.columns {
            let [need, _] = column.need.word;
            text += &format!("| `{}` | `{}` | {need} | {} |\n", column.name, column.id, column.meaning[0]);
        }
        text
    }

    #[test]
    fn the_documentation_lists_exactly_these_columns() {
        let documentation = include_str!("../../docs/files.md");
        let mut missing = String::new();
        for sheet in ALL {
            let described = sheet.described.expect("tables of an instance are described");
            let (heading, wanted) = (format!("### {} (`{}.csv`)\n", sheet.file, described.id), section(described));
            if !documentation.contains(&format!("{heading}\n{wanted}")) {
                missing += &format!("{heading}\n{wanted}\n");
            }
        }
        assert!(missing.is_empty(), "docs/files.md lacks:\n\n{missing}");
    }
}
