//! For a planner: what the audit can object to, each with a stable code. For an OR reader: the names of the
//! constraints and of the claims that are recomputed.

use std::borrow::Cow;

use serde::Serialize;

use crate::calendar::Period;
use crate::diagnostic::Text;
use crate::instance::{EmployeeId, Instance, PositionId};
use crate::policy::Rule;

/// Everything that the audit checks; one code each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// The plan's lists have the lengths and ids of the instance.
    Shape,
    /// A hard placement rule (model §2.2).
    Rule(Rule),
    /// Whoever is retired holds and attends nothing.
    Retired,
    /// Nobody is moved out of a position into nothing.
    Nothing,
    /// A `must` decision.
    Must,
    /// An `attend` decision.
    Attend,
    /// The kind held is in the course's audience.
    Audience,
    /// The course was not completed before the start.
    Completed,
    /// The course is not taken twice.
    Twice,
    /// All prerequisites are completed before.
    Prerequisites,
    /// Sessions per period.
    MaxCourses,
    /// Hours per fiscal year.
    MaxHours,
    /// Row `seats`.
    Seats,
    /// Row `capacity`.
    Capacity,
    /// Row `minimum`.
    Minimum,
    /// Row `budget`.
    Budget,
    /// Row `unit_moves`.
    UnitMoves,
    /// Row `moves`.
    Moves,
    /// Row `promotions`.
    Promotions,
    /// Row `kin`.
    Kin,
    /// Claimed kind.
    ClaimKind,
    /// Claimed step label.
    ClaimMove,
    /// Claimed breaches.
    ClaimBreaches,
    /// Claimed job-person match.
    ClaimJpm,
    /// Claimed points of one employee and period.
    ClaimPoints,
    /// Claimed mentoring pairs.
    ClaimMentoring,
    /// Claimed points by term.
    ClaimTerms,
    /// Claimed unit of a placement (plan folder).
    ClaimUnit,
    /// Claimed particulars of an attendance (plan folder).
    ClaimTraining,
    /// Claimed particulars of a session (plan folder).
    ClaimSession,
    /// Claimed particulars of a budget line (plan folder).
    ClaimBudget,
    /// Claimed holders and vacancies of a position (plan folder).
    ClaimSeats,
    /// Claimed points in the summary (plan folder).
    ClaimTotal,
    /// Claimed bound in the summary (plan folder).
    ClaimBound,
    /// Claimed gap in the summary (plan folder).
    ClaimGap,
    /// Claimed status in the summary (plan folder).
    ClaimStatus,
}

impl Check {
    const BESIDE_RULES: [Self; 35] = [
        Self::Shape,
        Self::Retired,
        Self::Nothing,
        Self::Must,
        Self::Attend,
        Self::Audience,
        Self::Completed,
        Self::Twice,
        Self::Prerequisites,
        Self::MaxCourses,
        Self::MaxHours,
        Self::Seats,
        Self::Capacity,
        Self::Minimum,
        Self::Budget,
        Self::UnitMoves,
        Self::Moves,
        Self::Promotions,
        Self::Kin,
        Self::ClaimKind,
        Self::ClaimMove,
        Self::ClaimBreaches,
        Self::ClaimJpm,
        Self::ClaimPoints,
        Self::ClaimMentoring,
        Self::ClaimTerms,
        Self::ClaimUnit,
        Self::ClaimTraining,
        Self::ClaimSession,
        Self::ClaimBudget,
        Self::ClaimSeats,
        Self::ClaimTotal,
        Self::ClaimBound,
        Self::ClaimGap,
        Self::ClaimStatus,
    ];

    /// Every check: the placement rules first, then the others.
    pub fn all() -> impl Iterator<Item = Self> {
        Rule::ALL.into_iter().map(Self::Rule).chain(Self::BESIDE_RULES)
    }

    /// The stable code, e.g. `V-tenure`.
    #[must_use]
    pub fn code(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Rule(rule) => return Cow::Owned(format!("V-{}", rule.name())),
            Self::Shape => "V-shape",
            Self::Retired => "V-retired",
            Self::Nothing => "V-nothing",
            Self::Must => "V-must",
            Self::Attend => "V-attend",
            Self::Audience => "V-audience",
            Self::Completed => "V-completed",
            Self::Twice => "V-twice",
            Self::Prerequisites => "V-prerequisites",
            Self::MaxCourses => "V-max_courses",
            Self::MaxHours => "V-max_hours",
            Self::Seats => "V-seats",
            Self::Capacity => "V-capacity",
            Self::Minimum => "V-minimum",
            Self::Budget => "V-budget",
            Self::UnitMoves => "V-unit_moves",
            Self::Moves => "V-moves",
            Self::Promotions => "V-promotions",
            Self::Kin => "V-kin",
            Self::ClaimKind => "V-claim-kind",
            Self::ClaimMove => "V-claim-move",
            Self::ClaimBreaches => "V-claim-breaches",
            Self::ClaimJpm => "V-claim-jpm",
            Self::ClaimPoints => "V-claim-points",
            Self::ClaimMentoring => "V-claim-mentoring",
            Self::ClaimTerms => "V-claim-terms",
            Self::ClaimUnit => "V-claim-unit",
            Self::ClaimTraining => "V-claim-training",
            Self::ClaimSession => "V-claim-session",
            Self::ClaimBudget => "V-claim-budget",
            Self::ClaimSeats => "V-claim-seats",
            Self::ClaimTotal => "V-claim-total",
            Self::ClaimBound => "V-claim-bound",
            Self::ClaimGap => "V-claim-gap",
            Self::ClaimStatus => "V-claim-status",
        })
    }

    /// What is wrong when the check fails, without the particulars.
    #[must_use]
    pub const fn title(self) -> Text {
        let (en, id) = match self {
            Self::Rule(rule) => return rule.sentence(),
            Self::Shape => ("The plan does not fit the instance", "Rencana tidak cocok dengan data"),
            Self::Retired => (
                "A retired employee holds or attends something",
                "Pegawai pensiun masih memangku atau mengikuti sesuatu",
            ),
            Self::Nothing => {
                ("An employee is moved out of a position into none", "Pegawai dikeluarkan tanpa jabatan baru")
            }
            Self::Must => ("A position that was decided is not held", "Jabatan yang sudah diputuskan tidak dipangku"),
            Self::Attend => ("A session that was decided is not attended", "Sesi yang sudah diputuskan tidak diikuti"),
            Self::Audience => {
                ("The course is not meant for the kind held", "Pelatihan tidak diperuntukkan bagi jenjang itu")
            }
            Self::Completed => {
                ("The course was completed before the plan", "Pelatihan sudah diselesaikan sebelum rencana")
            }
            Self::Twice => ("The course is taken twice", "Pelatihan diikuti dua kali"),
            Self::Prerequisites => ("A prerequisite is not completed before", "Prasyarat pelatihan belum diselesaikan"),
            Self::MaxCourses => ("Too many sessions in one period", "Terlalu banyak sesi dalam satu periode"),
            Self::MaxHours => ("Too many training hours in a fiscal year", "Jam pelatihan setahun melebihi batas"),
            Self::Seats => ("More holders than seats", "Pemangku melebihi formasi"),
            Self::Capacity => ("More attendees than the session takes", "Peserta melebihi kapasitas sesi"),
            Self::Minimum => ("Fewer attendees than the session needs", "Peserta kurang dari jumlah minimum sesi"),
            Self::Budget => ("The budget line is overspent", "Pagu anggaran terlampaui"),
            Self::UnitMoves => ("Too many moves out of the unit's positions", "Terlalu banyak perpindahan dari unit"),
            Self::Moves => ("Too many moves in the period", "Terlalu banyak perpindahan dalam periode"),
            Self::Promotions => ("Too many promotions in the period", "Terlalu banyak promosi dalam periode"),
            Self::Kin => ("Related employees work in the same unit", "Pegawai berkerabat bekerja di unit yang sama"),
            Self::ClaimKind => ("The stated kind is wrong", "Jenjang yang tertulis salah"),
            Self::ClaimMove => ("The stated move is wrong", "Jenis perpindahan yang tertulis salah"),
            Self::ClaimBreaches => ("The stated breaches are wrong", "Daftar aturan yang tidak terpenuhi salah"),
            Self::ClaimJpm => ("The stated job-person match is wrong", "JPM yang tertulis salah"),
            Self::ClaimPoints => ("The stated points are wrong", "Poin yang tertulis salah"),
            Self::ClaimMentoring => ("The stated mentoring pairs are wrong", "Pasangan mentoring yang tertulis salah"),
            Self::ClaimTerms => ("The stated points of a term are wrong", "Poin suatu komponen yang tertulis salah"),
            Self::ClaimUnit => ("The stated unit is wrong", "Unit yang tertulis salah"),
            Self::ClaimTraining => {
                ("The stated particulars of a training are wrong", "Rincian pelatihan yang tertulis salah")
            }
            Self::ClaimSession => ("The stated particulars of a session are wrong", "Rincian sesi yang tertulis salah"),
            Self::ClaimBudget => {
                ("The stated figures of a budget line are wrong", "Angka pagu anggaran yang tertulis salah")
            }
            Self::ClaimSeats => {
                ("The stated seats, holders or vacancies are wrong", "Angka formasi yang tertulis salah")
            }
            Self::ClaimTotal => ("The stated points of the plan are wrong", "Jumlah poin rencana yang tertulis salah"),
            Self::ClaimBound => {
                ("The stated bound is below the plan's points", "Batas yang tertulis di bawah poin rencana")
            }
            Self::ClaimGap => ("The stated gap is wrong", "Selisih (gap) yang tertulis salah"),
            Self::ClaimStatus => ("The stated status does not fit", "Status yang tertulis tidak sesuai"),
        };
        Text::fixed(en, id)
    }
}

/// One objection to a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable code, `V-…` after the rule, row or claim.
    pub code: Cow<'static, str>,
    /// `employee_id`, if it is about one.
    pub employee: Option<String>,
    /// `position_id`, if it is about one.
    pub position: Option<String>,
    /// Period, if it is about one.
    pub period: Option<Period>,
    /// Any other thing it is about: a session, unit, budget line, term, or `decision:<row>`.
    pub item: Option<String>,
    /// The objection as a sentence.
    pub message: Text,
}

impl Finding {
    /// An objection without particulars yet.
    pub(super) fn new(check: Check) -> Self {
        let title = check.title();
        let message = match check {
            Check::Rule(rule) => Text::new(
                format!("Rule {rule} does not hold: {}", title.en),
                format!("Aturan {rule} tidak terpenuhi: {}", title.id),
            ),
            _ => title,
        };
        Self { code: check.code(), employee: None, position: None, period: None, item: None, message }
    }

    pub(super) fn employee(mut self, instance: &Instance, who: EmployeeId) -> Self {
        self.employee = Some(instance.employees[who.index()].id.clone());
        self
    }

    pub(super) fn position(mut self, instance: &Instance, which: PositionId) -> Self {
        self.position = Some(instance.positions[which.index()].id.clone());
        self
    }

    pub(super) fn period(mut self, when: Period) -> Self {
        self.period = Some(when);
        self
    }

    pub(super) fn item(mut self, name: impl Into<String>) -> Self {
        self.item = Some(name.into());
        self
    }

    /// Adds what is stated and what was recomputed.
    pub(super) fn stated(self, stated: impl std::fmt::Display, found: impl std::fmt::Display) -> Self {
        self.particulars(
            format!("stated {stated}, recomputed {found}"),
            format!("tertulis {stated}, hasil hitung ulang {found}"),
        )
    }

    /// Adds an amount and its limit.
    pub(super) fn limit(self, amount: impl std::fmt::Display, limit: impl std::fmt::Display) -> Self {
        self.particulars(format!("{amount}, allowed {limit}"), format!("{amount}, batas {limit}"))
    }

    /// Adds particulars in both languages.
    pub(super) fn particulars(mut self, en: String, id: String) -> Self {
        self.message = Text::new(format!("{} ({en})", self.message.en), format!("{} ({id})", self.message.id));
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_check_has_its_own_code_and_a_title_in_each_language() {
        let codes: BTreeSet<_> = Check::all().map(Check::code).collect();
        assert_eq!(codes.len(), Check::all().count());
        for check in Check::all() {
            assert!(check.code().starts_with("V-"));
            assert_ne!(check.title().en, check.title().id);
        }
    }
}
