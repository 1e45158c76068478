//! Words that stand for values in cells. They are matched in any case and written as here.

use std::sync::LazyLock;

use crate::instance::{Category, CompetencyGroup, Scope, Sex, Verb};
use crate::policy::{Education, Performance, Rank, Status};

pub(super) const SEX: [(&str, Sex); 2] = [("L", Sex::Male), ("P", Sex::Female)];

pub(super) const EDUCATION: [(&str, Education); 10] = Education::NAMES;

pub(super) static STATUS: LazyLock<Vec<(&str, Status)>> =
    LazyLock::new(|| Status::ALL.map(|status| (status.name(), status)).to_vec());

pub(super) static PERFORMANCE: LazyLock<Vec<(&str, Performance)>> =
    LazyLock::new(|| Performance::ALL.map(|rating| (rating.name(), rating)).to_vec());

pub(super) static CATEGORY: LazyLock<Vec<(&str, Category)>> =
    LazyLock::new(|| Category::ALL.map(|category| (category.name(), category)).to_vec());

/// Ladder ranks by step.
pub(super) static LADDER: LazyLock<Vec<(&str, u8)>> = LazyLock::new(|| Rank::LADDER.into_iter().zip(0..).collect());

/// All ranks.
pub(super) static RANK: LazyLock<Vec<(&str, Rank)>> = LazyLock::new(|| {
    let names = Rank::LADDER.into_iter().chain(Rank::CONTRACT);
    names.filter_map(|name| Rank::by_name(name).map(|rank| (name, rank))).collect()
});

pub(super) const COMPETENCY_GROUP: [(&str, CompetencyGroup); 3] = [
    ("managerial", CompetencyGroup::Managerial),
    ("sociocultural", CompetencyGroup::Sociocultural),
    ("technical", CompetencyGroup::Technical),
];

pub(super) const SCOPE: [(&str, Scope); 5] = [
    ("position", Scope::Position),
    ("unit", Scope::Unit),
    ("location", Scope::Location),
    ("course", Scope::Course),
    ("stay", Scope::Stay),
];

pub(super) const VERB: [(&str, Verb); 3] =
    [("must", Verb::Must), ("must_not", Verb::MustNot), ("attend", Verb::Attend)];
/// The word for `value`.
pub(super) fn word<T: PartialEq>(known: &[(&'static str, T)], value: &T) -> &'static str {
    known.iter().find(|(_, own)| own == value).map_or("", |&(word, _)| word)
}
