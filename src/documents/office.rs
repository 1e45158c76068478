//! Offices and ranks in the words of the service: names of ranks, echelons, and which office stands above which.

use super::Material;
use crate::instance::{Position, PositionId};
use crate::policy::{Group, Rank};

/// Names of the ranks I/a to IV/e.
const RANKS: [&str; 17] = [
    "Juru Muda",
    "Juru Muda Tingkat I",
    "Juru",
    "Juru Tingkat I",
    "Pengatur Muda",
    "Pengatur Muda Tingkat I",
    "Pengatur",
    "Pengatur Tingkat I",
    "Penata Muda",
    "Penata Muda Tingkat I",
    "Penata",
    "Penata Tingkat I",
    "Pembina",
    "Pembina Tingkat I",
    "Pembina Utama Muda",
    "Pembina Utama Madya",
    "Pembina Utama",
];

/// Kinds with echelons: the higher one, the lower one, and the least rank of the higher one (annex of PP 13/2002).
const ECHELONS: [(&str, &str, &str, &str); 5] = [
    ("jpt_utama", "I.a", "I.a", "IV/d"),
    ("jpt_madya", "I.a", "I.b", "IV/d"),
    ("jpt_pratama", "II.a", "II.b", "IV/c"),
    ("administrator", "III.a", "III.b", "IV/a"),
    ("pengawas", "IV.a", "IV.b", "III/c"),
];

/// Where an office stands: smaller is higher.
pub(super) type Height = (std::cmp::Reverse<u8>, u8, &'static str, std::cmp::Reverse<u8>, u32, u32);

impl Material<'_> {
    /// `Penata Muda Tingkat I, III/b`; the class of contract staff.
    pub(super) fn rank(&self, rank: Rank) -> Vec<String> {
        match rank {
            Rank::Ladder(step) => vec![RANKS[usize::from(step)].to_owned(), format!("({})", rank.name())],
            Rank::Contract(_) => vec![self.texts.fill("doc-class", &[("class", rank.name())])],
        }
    }

    /// The echelon of a position by its kind and the least rank that it asks; a dash for functional posts and staff.
    pub(super) fn echelon(&self, position: &Position) -> &'static str {
        let kind = self.instance.policy.kind(position.kind);
        let Some((_, high, low, least)) = ECHELONS.into_iter().find(|(name, ..)| *name == kind.name) else {
            return "–";
        };
        let higher = Rank::by_name(least).and_then(Rank::step);
        if position.min_rank.or(kind.min_rank) >= higher { high } else { low }
    }

    /// Where an office stands among all: by tier, leadership before administration before functional posts, by echelon
    /// and class, then in the order of units and positions.
    pub(super) fn height(&self, id: PositionId) -> Height {
        let position = self.position(id);
        let kind = self.instance.policy.kind(position.kind);
        let group = match kind.group {
            Group::Jpt => 0,
            Group::Ja => 1,
            Group::Jf => 2,
        };
        let class = position.class.unwrap_or(0);
        (std::cmp::Reverse(kind.tier), group, self.echelon(position), std::cmp::Reverse(class), position.unit.0, id.0)
    }

    /// The kind as people write it.
    pub(super) fn kind_name(&self, position: &Position) -> String {
        self.texts.kind(&self.instance.policy.kind(position.kind).name)
    }
}
