//! What a setting may look like, as data: the one description from which settings are read, checked, defaulted, and
//! published as a JSON Schema.
//!
//! For an OR reader: a finite tree of types with bounds; [`super::keys`] holds the tree itself.

use crate::calendar::PeriodLength;
use crate::diagnostic::Text;

use super::rule::Rule;
use super::words::{Education, Group, Performance, Rank, Status};

/// What happens when a key is absent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Need {
    /// A fault.
    Required,
    /// This value, written as TOML, holds.
    Default(&'static str),
    /// Nothing: no limit, no demand.
    Optional,
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub name: &'static str,
    pub shape: Shape,
    pub need: Need,
    /// Meaning and unit, in one sentence.
    pub about: &'static str,
}

/// The shape of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    Flag,
    Whole {
        least: i64,
        most: i64,
    },
    /// One name out of a closed list.
    Name(Names),
    /// The name of a kind; that it exists is checked when the policy is built.
    Kind,
    /// Free text.
    Words {
        least: usize,
        most: usize,
    },
    /// Three capital letters.
    Currency,
    Day,
    List(List),
    Table(&'static [Key]),
    /// A table whose keys are all the names of a closed list.
    Each(Each),
    /// A table whose keys are names of kinds, chosen by the author of the policy.
    Kinds(&'static [Key]),
}

/// A list of values.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    pub item: &'static Shape,
    pub least: usize,
    pub most: usize,
    /// Whether no value may stand twice.
    pub distinct: bool,
}

/// A table with one value per name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Each {
    pub names: Names,
    pub value: &'static Shape,
    pub need: Need,
    pub about: fn(&str) -> String,
}

/// The closed lists of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    Modes,
    Rules,
    Statuses,
    Educations,
    Ranks,
    Performances,
    Groups,
    Periods,
    Presets,
}

/// Most kinds a policy may define.
pub(super) const MOST_KINDS: usize = 1_000;
/// Longest name of a kind, in characters.
pub(super) const LONGEST_KIND: usize = 60;
/// The names a kind may have, as a regular expression for the schema; [`is_kind_name`] says the same.
pub(super) const KIND_PATTERN: &str = "^[\\p{L}\\p{N}_-]{1,60}$";

/// Whether a kind may be called so: it stands in CSV cells and lists, so no separators and no blanks.
pub(super) fn is_kind_name(name: &str) -> bool {
    (1..=LONGEST_KIND).contains(&name.chars().count())
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

impl Names {
    /// The names in their order.
    pub(super) fn list(self) -> Vec<&'static str> {
        match self {
            Self::Modes => vec!["hard", "soft", "off"],
            Self::Rules => Rule::ALL.into_iter().filter(|rule| !rule.always_hard()).map(Rule::name).collect(),
            Self::Statuses => Status::ALL.map(Status::name).to_vec(),
            Self::Educations => Education::NAMES.map(|(name, _)| name).to_vec(),
            Self::Ranks => Rank::LADDER.to_vec(),
            Self::Performances => Performance::ALL.map(Performance::name).to_vec(),
            Self::Groups => Group::ALL.map(Group::name).to_vec(),
            Self::Periods => PERIODS.map(|(name, _)| name).to_vec(),
            Self::Presets => super::preset::NAMES.to_vec(),
        }
    }
}

/// The lengths of a period by name.
pub(super) const PERIODS: [(&str, PeriodLength); 3] =
    [("year", PeriodLength::Year), ("semester", PeriodLength::Semester), ("quarter", PeriodLength::Quarter)];

impl Shape {
    /// What to write, in both languages.
    pub(super) fn expected(&self) -> Text {
        match self {
            Self::Flag => Text::fixed("true or false", "true atau false"),
            Self::Whole { least, most } => Text::new(
                format!("a whole number from {least} to {most}"),
                format!("bilangan bulat dari {least} sampai {most}"),
            ),
            Self::Name(names) => {
                let list = names.list().iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
                Text::new(format!("one of {list}"), format!("salah satu dari {list}"))
            }
            Self::Kind => Text::fixed("the name of a kind, in quotes", "nama jenjang, dalam tanda petik"),
            Self::Words { least, most } => Text::new(
                format!("text of {least} to {most} characters, in quotes"),
                format!("teks {least} sampai {most} karakter, dalam tanda petik"),
            ),
            Self::Currency => Text::fixed(
                "a currency code of three capital letters, e.g. \"IDR\"",
                "kode mata uang tiga huruf kapital, mis. \"IDR\"",
            ),
            Self::Day => {
                Text::fixed("a date without quotes, e.g. 2029-08-27", "tanggal tanpa tanda petik, mis. 2029-08-27")
            }
            Self::List(List { item, least, most, .. }) => {
                let item = item.expected();
                Text::new(
                    format!("a list of {least} to {most} items, each {}", item.en),
                    format!("daftar berisi {least} sampai {most} butir, masing-masing {}", item.id),
                )
            }
            Self::Table(_) | Self::Each(_) | Self::Kinds(_) => Text::new(
                format!("a table with keys such as {}", self.key_names().join(", ")),
                format!("tabel dengan kunci seperti {}", self.key_names().join(", ")),
            ),
        }
    }

    /// The keys a table of this shape may have; for kinds, those are free.
    pub(super) fn key_names(&self) -> Vec<&'static str> {
        match self {
            Self::Table(keys) => keys.iter().map(|key| key.name).collect(),
            Self::Each(each) => each.names.list(),
            Self::Kinds(_) => vec!["pengawas"],
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_kinds_hold_no_separator() {
        for good in ["pengawas", "ahli-muda", "G7", "kepala_dinas", "père"] {
            assert!(is_kind_name(good), "{good}");
        }
        for bad in ["", "a;b", "a b", "a,b", "a.b", "\u{7}", &"x".repeat(61)] {
            assert!(!is_kind_name(bad), "{bad}");
        }
    }

    #[test]
    fn every_list_of_names_is_free_of_doubles() {
        use Names::{Educations, Groups, Modes, Performances, Periods, Presets, Ranks, Rules, Statuses};
        for names in [Modes, Rules, Statuses, Educations, Ranks, Performances, Groups, Periods, Presets] {
            let mut list = names.list();
            let all = list.len();
            list.sort_unstable();
            list.dedup();
            assert_eq!((list.len(), all > 0), (all, true), "{names:?}");
        }
    }
}
