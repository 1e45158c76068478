//! The placement rules by name, and how strictly each is taken.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Language, Text};

/// How a rule is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Forbids the move.
    #[default]
    Hard,
    /// Allows the move, costs `weights.breach` points, and is listed in the plan.
    Soft,
    /// Is ignored.
    Off,
}

/// A rule about entering a position (model §2.2), in the order in which plans list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Rule {
    /// The position takes people in and is not over-full at the start.
    Open,
    /// A move of this type exists and is switched on.
    Transition,
    /// No decision bars the move.
    Decision,
    /// The employee would not be retired in the new kind at once.
    Retirement,
    /// Long enough in the position left.
    Tenure,
    /// No blackout covers the day.
    Blackout,
    /// The employment status is among those the kind takes.
    Status,
    /// Education is high enough.
    Education,
    /// The field of study fits.
    Field,
    /// Rank is high enough.
    Rank,
    /// Not too old for the kind.
    Age,
    /// Long enough in service.
    Service,
    /// Enough service left before retirement.
    ServiceLeft,
    /// Experience in a feeder kind (selections only).
    Experience,
    /// Both yearly ratings are good enough (selections only).
    Performance,
    /// The talent box is among those the kind takes (selections only).
    Talent,
    /// No disciplinary penalty runs.
    Discipline,
    /// Every mandatory requirement is met.
    Competency,
    /// The job-person match is high enough.
    Match,
}

impl Rule {
    /// How many rules there are.
    pub const COUNT: usize = 19;

    /// Every rule, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Open,
        Self::Transition,
        Self::Decision,
        Self::Retirement,
        Self::Tenure,
        Self::Blackout,
        Self::Status,
        Self::Education,
        Self::Field,
        Self::Rank,
        Self::Age,
        Self::Service,
        Self::ServiceLeft,
        Self::Experience,
        Self::Performance,
        Self::Talent,
        Self::Discipline,
        Self::Competency,
        Self::Match,
    ];

    /// The name used in the policy, in plans and by `explain`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Transition => "transition",
            Self::Decision => "decision",
            Self::Retirement => "retirement",
            Self::Tenure => "tenure",
            Self::Blackout => "blackout",
            Self::Status => "status",
            Self::Education => "education",
            Self::Field => "field",
            Self::Rank => "rank",
            Self::Age => "age",
            Self::Service => "service",
            Self::ServiceLeft => "service_left",
            Self::Experience => "experience",
            Self::Performance => "performance",
            Self::Talent => "talent",
            Self::Discipline => "discipline",
            Self::Competency => "competency",
            Self::Match => "match",
        }
    }

    /// What the rule asks, as one sentence in both languages.
    #[must_use]
    pub const fn sentence(self) -> Text {
        match self {
            Self::Open => Text::fixed(
                "The position takes people in and has no more holders than seats at the start.",
                "Jabatan terbuka dan pada awal rencana pemangkunya tidak melebihi formasi.",
            ),
            Self::Transition => Text::fixed(
                "The move is horizontal, vertical or diagonal, and the policy allows that type.",
                "Perpindahan bersifat horizontal, vertikal, atau diagonal dan jenis itu diizinkan kebijakan.",
            ),
            Self::Decision => Text::fixed(
                "No decision bars this employee from the position in that period.",
                "Tidak ada keputusan yang melarang pegawai masuk ke jabatan itu pada periode tersebut.",
            ),
            Self::Retirement => Text::fixed(
                "On the day of the move the employee is below the retirement age of the new kind of position.",
                "Pada hari perpindahan pegawai belum mencapai batas usia pensiun jenjang yang baru.",
            ),
            Self::Tenure => Text::fixed(
                "The employee has held the present position for the minimum tenure.",
                "Pegawai telah memangku jabatan sekarang selama masa jabatan minimum.",
            ),
            Self::Blackout => Text::fixed(
                "No blackout window covers the day of the move for the kinds concerned.",
                "Hari perpindahan tidak berada dalam masa larangan mutasi bagi jenjang yang bersangkutan.",
            ),
            Self::Status => Text::fixed(
                "The employment status is one that the kind of position accepts.",
                "Status kepegawaian termasuk yang diterima jenjang jabatan itu.",
            ),
            Self::Education => Text::fixed(
                "Education reaches the level asked by the kind and by the position.",
                "Pendidikan memenuhi tingkat yang diminta jenjang dan jabatan.",
            ),
            Self::Field => Text::fixed(
                "The field of study is among those the position lists.",
                "Bidang studi termasuk yang disebut oleh jabatan.",
            ),
            Self::Rank => Text::fixed(
                "The rank on that day reaches the one asked by the kind and by the position.",
                "Pangkat pada hari itu memenuhi pangkat yang diminta jenjang dan jabatan.",
            ),
            Self::Age => Text::fixed(
                "On entering another kind, the employee is not older than its entry age.",
                "Saat memasuki jenjang lain, usia pegawai tidak melewati batas usia pengangkatan.",
            ),
            Self::Service => Text::fixed(
                "Length of service reaches the kind's minimum.",
                "Masa kerja memenuhi minimum jenjang jabatan.",
            ),
            Self::ServiceLeft => Text::fixed(
                "Enough service is left before retirement in the new kind.",
                "Sisa masa kerja sebelum pensiun pada jenjang baru mencukupi.",
            ),
            Self::Experience => Text::fixed(
                "For a selection: long enough in the tier, in one of the kinds that feed the position.",
                "Untuk seleksi: cukup lama pada jenjang setingkat dalam salah satu jenjang pemasok jabatan itu.",
            ),
            Self::Performance => Text::fixed(
                "For a selection: the ratings of the last two years reach the standard.",
                "Untuk seleksi: predikat kinerja dua tahun terakhir memenuhi standar.",
            ),
            Self::Talent => Text::fixed(
                "For a selection: the talent box is among those the kind accepts.",
                "Untuk seleksi: kotak manajemen talenta termasuk yang diterima jenjang itu.",
            ),
            Self::Discipline => Text::fixed(
                "No disciplinary penalty runs on the day of the move.",
                "Tidak sedang menjalani hukuman disiplin pada hari perpindahan.",
            ),
            Self::Competency => Text::fixed(
                "Every mandatory competency requirement is met.",
                "Semua persyaratan kompetensi wajib terpenuhi.",
            ),
            Self::Match => Text::fixed(
                "The job-person match reaches the minimum for this type of move.",
                "Kesesuaian pegawai dengan jabatan (JPM) mencapai batas minimum untuk jenis perpindahan ini.",
            ),
        }
    }

    /// [`Self::sentence`] in `language`.
    #[must_use]
    pub fn explain(self, language: Language) -> String {
        self.sentence().get(language).to_owned()
    }

    /// Whether the policy may not soften or switch off this rule.
    #[must_use]
    pub const fn always_hard(self) -> bool {
        matches!(self, Self::Open | Self::Transition | Self::Decision | Self::Retirement)
    }

    /// The rule of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// A set of rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RuleSet(u32);

impl RuleSet {
    /// No rule.
    pub const EMPTY: Self = Self(0);

    /// Adds `rule`.
    pub fn insert(&mut self, rule: Rule) {
        self.0 |= 1 << rule as u8;
    }

    /// Whether `rule` is in the set.
    #[must_use]
    pub fn contains(self, rule: Rule) -> bool {
        self.0 & (1 << rule as u8) != 0
    }

    /// Both sets together.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether no rule is in the set.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many rules are in the set.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The rules in order.
    pub fn iter(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.into_iter().filter(move |&rule| self.contains(rule))
    }
}

impl FromIterator<Rule> for RuleSet {
    fn from_iter<I: IntoIterator<Item = Rule>>(rules: I) -> Self {
        let mut set = Self::EMPTY;
        for rule in rules {
            set.insert(rule);
        }
        set
    }
}

/// The mode of every rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleModes([Mode; Rule::COUNT]);

impl Default for RuleModes {
    fn default() -> Self {
        Self([Mode::Hard; Rule::COUNT])
    }
}

impl RuleModes {
    /// The mode of `rule`.
    #[must_use]
    pub fn of(&self, rule: Rule) -> Mode {
        self.0[rule as usize]
    }

    /// Sets the mode of `rule`; rules that are [always hard](Rule::always_hard) stay so.
    pub fn set(&mut self, rule: Rule, mode: Mode) {
        if !rule.always_hard() {
            self.0[rule as usize] = mode;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_lead_back_to_their_rule() {
        for (place, rule) in Rule::ALL.into_iter().enumerate() {
            assert_eq!(rule as usize, place);
            assert_eq!(Rule::by_name(rule.name()), Some(rule));
            assert_ne!(rule.explain(Language::English), rule.explain(Language::Indonesian));
        }
    }

    #[test]
    fn always_hard_rules_cannot_be_softened() {
        let mut modes = RuleModes::default();
        modes.set(Rule::Open, Mode::Off);
        modes.set(Rule::Rank, Mode::Soft);
        assert_eq!((modes.of(Rule::Open), modes.of(Rule::Rank)), (Mode::Hard, Mode::Soft));
    }
}
