//! Words that stand for values in cells. They are matched in any case and written as here.

use std::sync::LazyLock;

use crate::diagnostic::Language;
use crate::instance::{Category, CompetencyGroup, Scope, Sex, Verb};
use crate::policy::{Education, Performance, Rank, Status};

pub(super) const SEX: [(&str, Sex); 2] = [("L", Sex::Male), ("P", Sex::Female)];

pub(super) const EDUCATION: [(&str, Education); 10] = Education::NAMES;

pub(super) static STATUS: LazyLock<Vec<(&str, Status)>> =
    LazyLock::new(|| Status::ALL.map(|status| (status.name(), status)).to_vec());

pub(super) static PERFORMANCE: LazyLock<Vec<(&str, Performance)>> =
    LazyLock::new(|| Performance::ALL.map(|rating| (rating.name(), rating)).to_vec());

/// English, then Indonesian.
pub(super) static CATEGORY: LazyLock<Vec<(&str, Category)>> = LazyLock::new(|| {
    let indonesian = Category::ALL.map(|category| match category {
        Category::Training => ("pelatihan", category),
        Category::Relocation => ("perpindahan", category),
        Category::Allowance => ("tunjangan", category),
    });
    Category::ALL.into_iter().map(|category| (category.name(), category)).chain(indonesian).collect()
});

/// Ladder ranks by step.
pub(super) static LADDER: LazyLock<Vec<(&str, u8)>> = LazyLock::new(|| Rank::LADDER.into_iter().zip(0..).collect());

/// All ranks.
pub(super) static RANK: LazyLock<Vec<(&str, Rank)>> = LazyLock::new(|| {
    let names = Rank::LADDER.into_iter().chain(Rank::CONTRACT);
    names.filter_map(|name| Rank::by_name(name).map(|rank| (name, rank))).collect()
});

/// English, then Indonesian.
pub(super) const COMPETENCY_GROUP: [(&str, CompetencyGroup); 6] = [
    ("managerial", CompetencyGroup::Managerial),
    ("sociocultural", CompetencyGroup::Sociocultural),
    ("technical", CompetencyGroup::Technical),
    ("manajerial", CompetencyGroup::Managerial),
    ("sosial_kultural", CompetencyGroup::Sociocultural),
    ("teknis", CompetencyGroup::Technical),
];

/// English, then Indonesian.
pub(super) const SCOPE: [(&str, Scope); 10] = [
    ("position", Scope::Position),
    ("unit", Scope::Unit),
    ("location", Scope::Location),
    ("course", Scope::Course),
    ("stay", Scope::Stay),
    ("jabatan", Scope::Position),
    ("unit", Scope::Unit),
    ("lokasi", Scope::Location),
    ("pelatihan", Scope::Course),
    ("tetap", Scope::Stay),
];

/// English, then Indonesian.
pub(super) const VERB: [(&str, Verb); 6] = [
    ("must", Verb::Must),
    ("must_not", Verb::MustNot),
    ("attend", Verb::Attend),
    ("wajib", Verb::Must),
    ("tidak_boleh", Verb::MustNot),
    ("ikut", Verb::Attend),
];

/// English, then Indonesian.
pub(super) const RELATION: [(&str, ()); 2] = [("kin", ()), ("kerabat", ())];

/// The word for `value`.
pub(super) fn word<T: PartialEq>(known: &[(&'static str, T)], value: &T) -> &'static str {
    known.iter().find(|(_, own)| own == value).map_or("", |&(word, _)| word)
}

fn all<T>(known: &[(&'static str, T)]) -> Vec<&'static str> {
    known.iter().map(|&(word, _)| word).collect()
}

/// Of words in two languages those of one.
fn half<T>(known: &[(&'static str, T)], language: Language) -> Vec<&'static str> {
    let (english, indonesian) = known.split_at(known.len() / 2);
    all(if language == Language::English { english } else { indonesian })
}

pub(super) fn sexes(_: Language) -> Vec<&'static str> {
    all(&SEX)
}

pub(super) fn educations(_: Language) -> Vec<&'static str> {
    all(&EDUCATION)
}

pub(super) fn statuses(_: Language) -> Vec<&'static str> {
    all(&STATUS)
}

pub(super) fn ratings(_: Language) -> Vec<&'static str> {
    all(&PERFORMANCE)
}

pub(super) fn ladder(_: Language) -> Vec<&'static str> {
    all(&LADDER)
}

pub(super) fn ranks(_: Language) -> Vec<&'static str> {
    all(&RANK)
}

pub(super) fn categories(language: Language) -> Vec<&'static str> {
    half(&CATEGORY, language)
}

pub(super) fn groups(language: Language) -> Vec<&'static str> {
    half(&COMPETENCY_GROUP, language)
}

pub(super) fn scopes(language: Language) -> Vec<&'static str> {
    half(&SCOPE, language)
}

pub(super) fn verbs(language: Language) -> Vec<&'static str> {
    half(&VERB, language)
}

pub(super) fn relations(language: Language) -> Vec<&'static str> {
    half(&RELATION, language)
}
