//! The five named services: what each is to show, as numbers and as policy overrides.
//!
//! For an OR reader: one parameter record per instance family; sizes scale to any number of employees.

/// A named service to be invented. The places exist, the people, posts and figures do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Profile {
    /// A district: rotation across divisions, a clear career path.
    Plaju,
    /// A small regency seat: needs analysis, training programme, partner institutions, monitoring.
    Kalianda,
    /// A town: competency-based placement, health and e-government courses, incentives for those who train.
    Tebingtinggi,
    /// A regency: appraisal-based promotion under a tight budget with alternative funding.
    Kotabumi,
    /// A large city: survey of wishes, mentoring of new staff.
    Medan,
}

/// The parameters of a profile.
pub(super) struct Traits {
    /// Name of the instance without its years.
    pub title: &'static str,
    /// Overrides of the preset `asn`, after `[policy] preset = "asn"`.
    pub overrides: &'static str,
    /// Town or central district, then the subdistricts in order of size.
    pub town: &'static str,
    pub districts: &'static [&'static str],
    /// Eighteen-digit personnel numbers instead of short ones.
    pub long_ids: bool,
    /// A ready-made merit per employee, from the appraisal.
    pub appraised: bool,
    /// Digital literacy asked in every position.
    pub digital: bool,
    /// How many of 100 structural seats are vacant.
    pub vacancy: u32,
    /// How many of 1000 employees are hired in the last year.
    pub juniors: u32,
    /// How many of 100 employees master a second trade.
    pub versatile: u32,
    /// How many of 100 employees state wishes, and most wishes of one.
    pub wishing: (u32, u32),
    /// Percent of the cost of all seats in all sessions that the training lines cover, by source.
    pub training: &'static [(&'static str, u32)],
    /// Percent by which the allowance lines exceed what the holders at the start cost.
    pub headroom: i64,
    /// Percent of what a lively year of relocations would cost that the relocation lines cover.
    pub relocation: i64,
    /// Cost of moving between places: base and per step of distance.
    pub moving: (i64, i64),
    /// Whether a line over all sources caps training as a whole (percent of the sum of the others).
    pub overall: Option<i64>,
}

impl Profile {
    /// Every profile, smallest first.
    pub const ALL: [Self; 5] = [Self::Plaju, Self::Kalianda, Self::Tebingtinggi, Self::Kotabumi, Self::Medan];

    /// The name used on the command line and for folders.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plaju => "plaju",
            Self::Kalianda => "kalianda",
            Self::Tebingtinggi => "tebingtinggi",
            Self::Kotabumi => "kotabumi",
            Self::Medan => "medan",
        }
    }

    /// The profile of that name; case, spaces, hyphens and underscores do not matter.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>().to_lowercase();
        Self::ALL.into_iter().find(|profile| profile.name() == plain)
    }

    /// Employees when none are asked for.
    #[must_use]
    pub const fn default_employees(self) -> u32 {
        match self {
            Self::Plaju => 60,
            Self::Kalianda => 300,
            Self::Tebingtinggi => 1_000,
            Self::Kotabumi => 2_500,
            Self::Medan => 15_000,
        }
    }

    pub(super) fn traits(self) -> &'static Traits {
        match self {
            Self::Plaju => &PLAJU,
            Self::Kalianda => &KALIANDA,
            Self::Tebingtinggi => &TEBINGTINGGI,
            Self::Kotabumi => &KOTABUMI,
            Self::Medan => &MEDAN,
        }
    }
}

static PLAJU: Traits = Traits {
    title: "Kecamatan Plaju",
    overrides: "\
[policy.costs]
relocation = 2_000_000

[policy.weights]
breadth = 30
overstay = 45
",
    town: "Plaju",
    districts: &["Plaju"],
    long_ids: false,
    appraised: false,
    digital: false,
    vacancy: 13,
    juniors: 25,
    versatile: 45,
    wishing: (70, 3),
    training: &[("APBD", 55)],
    headroom: 8,
    relocation: 230,
    moving: (400_000, 150_000),
    overall: None,
};

static KALIANDA: Traits = Traits {
    title: "Pemerintah Daerah Kalianda",
    overrides: "\
[policy.weights]
match = 130
hours = 15
course_due = 35
",
    town: "Kalianda",
    districts: &["Kalianda", "Rajabasa", "Sidomulyo", "Katibung", "Natar", "Palas", "Sragi", "Ketapang", "Bakauheni"],
    long_ids: false,
    appraised: false,
    digital: false,
    vacancy: 13,
    juniors: 30,
    versatile: 25,
    wishing: (60, 3),
    training: &[("APBD", 45), ("PROVINSI", 60), ("MITRA", 70)],
    headroom: 8,
    relocation: 45,
    moving: (2_500_000, 1_500_000),
    overall: None,
};

static TEBINGTINGGI: Traits = Traits {
    title: "Kota Tebing Tinggi",
    overrides: "\
[policy.training]
target_hours = 24

[policy.weights]
match = 150
hours = 30
course_due = 40
",
    town: "Tebing Tinggi Kota",
    districts: &["Tebing Tinggi Kota", "Padang Hilir", "Padang Hulu", "Rambutan", "Bajenis"],
    long_ids: false,
    appraised: false,
    digital: true,
    vacancy: 12,
    juniors: 25,
    versatile: 22,
    wishing: (60, 3),
    training: &[("APBD", 50), ("APBN", 70), ("PROVINSI", 55)],
    headroom: 7,
    relocation: 50,
    moving: (600_000, 200_000),
    overall: None,
};

static KOTABUMI: Traits = Traits {
    title: "Pemerintah Daerah Kotabumi",
    overrides: "\
[policy.rules]
talent = \"hard\"

[policy.moves]
max_promotions = 60

[policy.weights]
promotion = 160
disruption = 25
",
    town: "Kotabumi",
    districts: &[
        "Kotabumi",
        "Kotabumi Utara",
        "Kotabumi Selatan",
        "Abung Selatan",
        "Abung Semuli",
        "Abung Timur",
        "Abung Barat",
        "Abung Tinggi",
        "Bukit Kemuning",
        "Tanjung Raja",
        "Sungkai Utara",
        "Sungkai Selatan",
        "Bunga Mayang",
        "Muara Sungkai",
    ],
    long_ids: true,
    appraised: true,
    digital: false,
    vacancy: 14,
    juniors: 20,
    versatile: 20,
    wishing: (55, 3),
    training: &[("APBD", 28), ("PROVINSI", 45), ("APBN", 60), ("CSR", 80)],
    headroom: 3,
    relocation: 30,
    moving: (2_000_000, 1_800_000),
    overall: Some(92),
};

static MEDAN: Traits = Traits {
    title: "Kota Medan",
    overrides: "\
[policy.mentoring]
junior_years = 2
juniors_per_mentor = 1

[policy.weights]
preference = 14
mentor_gap = 40
",
    town: "Medan Petisah",
    districts: &[
        "Medan Petisah",
        "Medan Kota",
        "Medan Barat",
        "Medan Timur",
        "Medan Baru",
        "Medan Polonia",
        "Medan Maimun",
        "Medan Area",
        "Medan Denai",
        "Medan Amplas",
        "Medan Johor",
        "Medan Tuntungan",
        "Medan Selayang",
        "Medan Sunggal",
        "Medan Helvetia",
        "Medan Perjuangan",
        "Medan Tembung",
        "Medan Deli",
        "Medan Marelan",
        "Medan Labuhan",
        "Medan Belawan",
    ],
    long_ids: true,
    appraised: false,
    digital: false,
    vacancy: 13,
    juniors: 45,
    versatile: 18,
    wishing: (88, 4),
    training: &[("APBD", 50), ("PROVINSI", 60), ("CSR", 75)],
    headroom: 6,
    relocation: 45,
    moving: (700_000, 250_000),
    overall: None,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_they_are_written() {
        for profile in Profile::ALL {
            assert_eq!(Profile::by_name(profile.name()), Some(profile));
        }
        assert_eq!(Profile::by_name("Tebing Tinggi"), Some(Profile::Tebingtinggi));
        assert_eq!(Profile::by_name("bandung"), None);
    }

    #[test]
    fn the_town_is_the_first_district() {
        assert!(Profile::ALL.iter().all(|profile| profile.traits().districts.first() == Some(&profile.traits().town)));
    }
}
