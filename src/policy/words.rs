//! The words of a personnel file as ordered types: status, education, rank, rating, group.
//!
//! For an OR reader: small totally ordered domains with the names they have in files; a rank is either a step on the
//! ladder or a contract class, and the two do not compare.

use serde::{Deserialize, Serialize};

/// Employment status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Status {
    /// Pegawai negeri sipil: permanent civil servant.
    #[default]
    Pns,
    /// Pegawai pemerintah dengan perjanjian kerja: contract civil servant.
    Pppk,
}

impl Status {
    /// How many statuses there are.
    pub const COUNT: usize = 2;
    /// Every status.
    pub const ALL: [Self; Self::COUNT] = [Self::Pns, Self::Pppk];

    /// As written in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pns => "pns",
            Self::Pppk => "pppk",
        }
    }
}

/// Level of education; `d4` and `s1` are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Education(u8);

impl Education {
    /// Names as written in files with their order.
    pub const NAMES: [(&'static str, Self); 10] = [
        ("sd", Self(0)),
        ("smp", Self(1)),
        ("sma", Self(2)),
        ("d1", Self(3)),
        ("d2", Self(4)),
        ("d3", Self(5)),
        ("d4", Self(6)),
        ("s1", Self(6)),
        ("s2", Self(7)),
        ("s3", Self(8)),
    ];
    /// Number of distinct levels.
    pub const LEVELS: usize = 9;

    /// The level of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, level)| level)
    }

    /// Name of the level; `s1` for the level that `d4` shares.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().rev().find(|(_, level)| *level == self).map_or("?", |(name, _)| name)
    }

    /// Place in arrays over levels.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Rank (pangkat/golongan ruang), `I/a` … `IV/e`, or a contract class `I` … `XVII`, to which no rank rule applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rank {
    /// `I/a` = 0 … `IV/e` = 16.
    Ladder(u8),
    /// `I` = 1 … `XVII` = 17.
    Contract(u8),
}

impl Rank {
    /// The ladder in order.
    pub const LADDER: [&'static str; 17] = [
        "I/a", "I/b", "I/c", "I/d", "II/a", "II/b", "II/c", "II/d", "III/a", "III/b", "III/c", "III/d", "IV/a", "IV/b",
        "IV/c", "IV/d", "IV/e",
    ];
    /// Contract classes in order.
    pub const CONTRACT: [&'static str; 17] =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"];

    /// The rank of that name, exactly as written in files.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        let place = |list: &[&str]| list.iter().position(|known| *known == name).and_then(|at| u8::try_from(at).ok());
        place(&Self::LADDER).map(Self::Ladder).or_else(|| place(&Self::CONTRACT).map(|at| Self::Contract(at + 1)))
    }

    /// As written in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ladder(step) => Self::LADDER[usize::from(step)],
            Self::Contract(class) => Self::CONTRACT[usize::from(class) - 1],
        }
    }

    /// Step on the ladder, if the rank is on it.
    #[must_use]
    pub fn step(self) -> Option<u8> {
        match self {
            Self::Ladder(step) => Some(step),
            Self::Contract(_) => None,
        }
    }
}

/// Yearly performance rating (predikat kinerja).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Performance {
    /// Very poor.
    SangatKurang,
    /// Poor.
    Kurang,
    /// Needs improvement.
    ButuhPerbaikan,
    /// Good.
    Baik,
    /// Very good.
    SangatBaik,
}

impl Performance {
    /// How many ratings there are.
    pub const COUNT: usize = 5;
    /// Every rating, worst first.
    pub const ALL: [Self; Self::COUNT] =
        [Self::SangatKurang, Self::Kurang, Self::ButuhPerbaikan, Self::Baik, Self::SangatBaik];

    /// As written in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SangatKurang => "sangat_kurang",
            Self::Kurang => "kurang",
            Self::ButuhPerbaikan => "butuh_perbaikan",
            Self::Baik => "baik",
            Self::SangatBaik => "sangat_baik",
        }
    }
}

/// Group of kinds: leadership (`jpt`), administration (`ja`), functional (`jf`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Jabatan pimpinan tinggi.
    Jpt,
    /// Jabatan administrasi.
    Ja,
    /// Jabatan fungsional.
    Jf,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 3] = [Self::Jpt, Self::Ja, Self::Jf];

    /// As written in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpt => "jpt",
            Self::Ja => "ja",
            Self::Jf => "jf",
        }
    }
}
