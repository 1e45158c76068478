//! The levels of the invented services: kinds of the preset `asn` with what usually goes with them (echelon, class,
//! allowance per month, age, education, expected competency).
//!
//! For an OR reader: parameter tables from which positions and people are drawn; all amounts are editable samples.
//! Allowances follow Perpres 26/2007 for echelons and round figures for functional posts.

/// A kind of position that occurs in the invented services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    JptPratama,
    Administrator,
    Pengawas,
    Pelaksana,
    AhliMadya,
    AhliMuda,
    AhliPertama,
    Penyelia,
    Mahir,
    Terampil,
}

/// What goes with a level.
#[derive(Clone, Copy, Debug)]
pub(super) struct LevelFacts {
    /// Kind in the policy.
    pub kind: &'static str,
    /// Words at the end of a functional title.
    pub suffix: &'static str,
    /// Height, as in the preset.
    pub tier: u8,
    /// Level asked of every managerial and sociocultural competency.
    pub managerial: u8,
    /// Levels asked of the core and of the special technical competency.
    pub technical: (u8, u8),
    /// Allowance per month and job class of a functional or staff post.
    pub allowance: i64,
    pub class: u8,
    /// Youngest and oldest at the start, in years.
    pub ages: (i32, i32),
    /// How many of 100 holders stand in the wave of the age of 50 and above.
    pub wave: u32,
    /// Education with weights.
    pub education: &'static [(u32, &'static str)],
}

impl Level {
    pub(super) const ALL: [Self; 10] = [
        Self::JptPratama,
        Self::Administrator,
        Self::Pengawas,
        Self::Pelaksana,
        Self::AhliMadya,
        Self::AhliMuda,
        Self::AhliPertama,
        Self::Penyelia,
        Self::Mahir,
        Self::Terampil,
    ];

    pub(super) fn facts(self) -> &'static LevelFacts {
        &FACTS[self as usize]
    }

    /// Leadership and supervisory posts, which have echelons and one seat each.
    pub(super) fn is_structural(self) -> bool {
        matches!(self, Self::JptPratama | Self::Administrator | Self::Pengawas)
    }

    /// Whether a contract civil servant may hold it in these services.
    pub(super) fn takes_pppk(self) -> bool {
        matches!(self, Self::Pelaksana | Self::AhliPertama | Self::AhliMuda | Self::Terampil)
    }
}

static FACTS: [LevelFacts; 10] = [
    LevelFacts {
        kind: "jpt_pratama",
        suffix: "",
        tier: 4,
        managerial: 4,
        technical: (3, 3),
        allowance: 2_025_000,
        class: 14,
        ages: (46, 59),
        wave: 62,
        education: &[(35, "s1"), (58, "s2"), (7, "s3")],
    },
    LevelFacts {
        kind: "administrator",
        suffix: "",
        tier: 3,
        managerial: 3,
        technical: (3, 3),
        allowance: 980_000,
        class: 11,
        ages: (40, 57),
        wave: 52,
        education: &[(58, "s1"), (42, "s2")],
    },
    LevelFacts {
        kind: "pengawas",
        suffix: "",
        tier: 2,
        managerial: 2,
        technical: (2, 2),
        allowance: 540_000,
        class: 9,
        ages: (34, 57),
        wave: 45,
        education: &[(12, "d3"), (72, "s1"), (16, "s2")],
    },
    LevelFacts {
        kind: "pelaksana",
        suffix: "",
        tier: 1,
        managerial: 1,
        technical: (1, 1),
        allowance: 185_000,
        class: 6,
        ages: (22, 57),
        wave: 38,
        education: &[(42, "sma"), (20, "d3"), (37, "s1"), (1, "s2")],
    },
    LevelFacts {
        kind: "ahli_madya",
        suffix: "Ahli Madya",
        tier: 3,
        managerial: 4,
        technical: (3, 3),
        allowance: 1_380_000,
        class: 11,
        ages: (42, 59),
        wave: 58,
        education: &[(50, "s1"), (48, "s2"), (2, "s3")],
    },
    LevelFacts {
        kind: "ahli_muda",
        suffix: "Ahli Muda",
        tier: 2,
        managerial: 3,
        technical: (2, 2),
        allowance: 960_000,
        class: 9,
        ages: (34, 57),
        wave: 38,
        education: &[(78, "s1"), (22, "s2")],
    },
    LevelFacts {
        kind: "ahli_pertama",
        suffix: "Ahli Pertama",
        tier: 1,
        managerial: 2,
        technical: (2, 1),
        allowance: 540_000,
        class: 8,
        ages: (24, 50),
        wave: 6,
        education: &[(92, "s1"), (8, "s2")],
    },
    LevelFacts {
        kind: "penyelia",
        suffix: "Penyelia",
        tier: 2,
        managerial: 3,
        technical: (2, 2),
        allowance: 780_000,
        class: 8,
        ages: (38, 57),
        wave: 46,
        education: &[(82, "d3"), (18, "s1")],
    },
    LevelFacts {
        kind: "mahir",
        suffix: "Mahir",
        tier: 1,
        managerial: 2,
        technical: (2, 1),
        allowance: 450_000,
        class: 7,
        ages: (30, 56),
        wave: 26,
        education: &[(86, "d3"), (14, "s1")],
    },
    LevelFacts {
        kind: "terampil",
        suffix: "Terampil",
        tier: 1,
        managerial: 1,
        technical: (1, 1),
        allowance: 360_000,
        class: 6,
        ages: (23, 50),
        wave: 6,
        education: &[(92, "d3"), (8, "s1")],
    },
];

/// Echelon of a structural post.
#[allow(clippy::enum_variant_names, reason = "echelons are Roman numerals")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Echelon {
    IIa,
    IIb,
    IIIa,
    IIIb,
    IVa,
    IVb,
}

impl Echelon {
    /// Its kind, allowance per month, job class and least rank.
    pub(super) fn facts(self) -> (Level, i64, u8, &'static str) {
        match self {
            Self::IIa => (Level::JptPratama, 3_250_000, 15, "IV/c"),
            Self::IIb => (Level::JptPratama, 2_025_000, 14, "IV/b"),
            Self::IIIa => (Level::Administrator, 1_260_000, 12, "IV/a"),
            Self::IIIb => (Level::Administrator, 980_000, 11, "III/d"),
            Self::IVa => (Level::Pengawas, 540_000, 9, "III/c"),
            Self::IVb => (Level::Pengawas, 490_000, 8, "III/b"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_stand_in_the_order_of_the_levels() {
        for level in Level::ALL {
            let stem = format!("{level:?}").to_lowercase();
            assert_eq!(level.facts().kind.replace('_', ""), stem);
        }
    }

    #[test]
    fn higher_echelons_earn_and_ask_more() {
        let all = [Echelon::IIa, Echelon::IIb, Echelon::IIIa, Echelon::IIIb, Echelon::IVa, Echelon::IVb];
        assert!(all.windows(2).all(|pair| pair[0].facts().1 > pair[1].facts().1));
        assert!(all.windows(2).all(|pair| pair[0].facts().2 > pair[1].facts().2));
    }
}
