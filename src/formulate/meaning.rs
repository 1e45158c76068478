//! What a coupling row says, in a planner's words.

use crate::calendar::Period;
use crate::diagnostic::Text;
use crate::instance::{BudgetId, EmployeeId, Instance, PositionId, SessionId, UnitId};
use crate::quantity::Money;

/// The meaning of a coupling row (model §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowMeaning {
    /// Holders of a position in a period.
    Seats(PositionId, Period),
    /// Attendees of a session against its capacity.
    Capacity(SessionId),
    /// Attendees of a session against its minimum.
    Minimum(SessionId),
    /// Cost items under a budget line.
    Budget(BudgetId),
    /// Moves out of positions of a unit in a period.
    UnitMoves(UnitId, Period),
    /// Moves in a period.
    Moves(Period),
    /// Promotions in a period.
    Promotions(Period),
    /// Relatives in one unit in a period.
    Kin(EmployeeId, EmployeeId, UnitId, Period),
    /// Juniors against mentors of a unit in a period.
    Mentors(UnitId, Period),
    /// Participants of a session that its budget line can pay; never passed unless the line is.
    Participants(SessionId),
    /// Relocations at one cost that a budget line can pay; never passed unless the line is.
    Relocations(BudgetId, Money),
}

impl RowMeaning {
    /// The item's name in reports (model §4), e.g. `seats:P-017:3`.
    #[must_use]
    pub fn name(self, instance: &Instance) -> String {
        let position = |id: PositionId| &instance.positions[id.index()].id;
        let session = |id: SessionId| &instance.sessions[id.index()].id;
        let unit = |id: UnitId| &instance.units[id.index()].id;
        let employee = |id: EmployeeId| &instance.employees[id.index()].id;
        match self {
            Self::Seats(p, t) => format!("seats:{}:{t}", position(p)),
            Self::Capacity(s) => format!("capacity:{}", session(s)),
            Self::Minimum(s) => format!("minimum:{}", session(s)),
            Self::Budget(b) => format!("budget:{}", instance.budgets[b.index()].id),
            Self::UnitMoves(u, t) => format!("unit_moves:{}:{t}", unit(u)),
            Self::Moves(t) => format!("moves:{t}"),
            Self::Promotions(t) => format!("promotions:{t}"),
            Self::Kin(a, b, u, t) => format!("kin:{}:{}:{}:{t}", employee(a), employee(b), unit(u)),
            Self::Mentors(u, t) => format!("mentors:{}:{t}", unit(u)),
            Self::Participants(s) => format!("participants:{}", session(s)),
            Self::Relocations(b, cost) => format!("relocations:{}:{}", instance.budgets[b.index()].id, cost.0),
        }
    }

    /// Whether the row only counts what a budget line pays for, so that it is never passed unless the line is.
    #[must_use]
    pub const fn is_count(self) -> bool {
        matches!(self, Self::Participants(_) | Self::Relocations(..))
    }

    /// What the row says, in both languages.
    #[must_use]
    pub fn sentence(self, instance: &Instance) -> Text {
        let position = |id: PositionId| &instance.positions[id.index()].title;
        let session = |id: SessionId| &instance.sessions[id.index()].id;
        let unit = |id: UnitId| &instance.units[id.index()].name;
        let employee = |id: EmployeeId| &instance.employees[id.index()].id;
        let day = |t: Period| instance.calendar.day(t);
        match self {
            Self::Seats(p, t) => Text::new(
                format!("seats of {} from {}", position(p), day(t)),
                format!("formasi {} mulai {}", position(p), day(t)),
            ),
            Self::Capacity(s) => {
                Text::new(format!("capacity of session {}", session(s)), format!("kapasitas kelas {}", session(s)))
            }
            Self::Minimum(s) => Text::new(
                format!("least participants of session {}", session(s)),
                format!("peserta minimum kelas {}", session(s)),
            ),
            Self::Budget(b) => {
                let id = &instance.budgets[b.index()].id;
                Text::new(format!("budget line {id}"), format!("pos anggaran {id}"))
            }
            Self::UnitMoves(u, t) => Text::new(
                format!("moves out of {} on {}", unit(u), day(t)),
                format!("perpindahan keluar dari {} pada {}", unit(u), day(t)),
            ),
            Self::Moves(t) => Text::new(format!("moves on {}", day(t)), format!("perpindahan pada {}", day(t))),
            Self::Promotions(t) => Text::new(format!("promotions on {}", day(t)), format!("promosi pada {}", day(t))),
            Self::Kin(a, b, u, t) => Text::new(
                format!("relatives {} and {} together in {} from {}", employee(a), employee(b), unit(u), day(t)),
                format!("kerabat {} dan {} bersama di {} mulai {}", employee(a), employee(b), unit(u), day(t)),
            ),
            Self::Mentors(u, t) => Text::new(
                format!("juniors and mentors of {} from {}", unit(u), day(t)),
                format!("pegawai baru dan mentor di {} mulai {}", unit(u), day(t)),
            ),
            Self::Participants(s) => Text::new(
                format!("participants of session {} that the money pays for", session(s)),
                format!("peserta kelas {} yang dapat dibiayai", session(s)),
            ),
            Self::Relocations(b, cost) => {
                let id = &instance.budgets[b.index()].id;
                Text::new(
                    format!("relocations at {} rupiah that budget line {id} pays for", cost.0),
                    format!("perpindahan seharga {} rupiah yang dapat dibiayai pos anggaran {id}", cost.0),
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;

    fn service() -> Instance {
        InstanceBuilder::new("2027-01-01", 3)
            .policy(Policy::asn())
            .unit("U-1")
            .position("P-017", "U-1", "pelaksana")
            .employee("A", "P-017")
            .unplaced("B", "pelaksana")
            .course("C", 10)
            .session("S-2", "C", 2, 5)
            .budget("DIKLAT-27", 2027, 1)
            .kin("A", "B")
            .build()
            .unwrap()
    }

    fn every_meaning() -> [(RowMeaning, &'static str); 11] {
        let (unit, t) = (UnitId(0), Period(3));
        [
            (RowMeaning::Seats(PositionId(0), t), "seats:P-017:3"),
            (RowMeaning::Capacity(SessionId(0)), "capacity:S-2"),
            (RowMeaning::Minimum(SessionId(0)), "minimum:S-2"),
            (RowMeaning::Budget(BudgetId(0)), "budget:DIKLAT-27"),
            (RowMeaning::UnitMoves(unit, t), "unit_moves:U-1:3"),
            (RowMeaning::Moves(t), "moves:3"),
            (RowMeaning::Promotions(t), "promotions:3"),
            (RowMeaning::Kin(EmployeeId(0), EmployeeId(1), unit, t), "kin:A:B:U-1:3"),
            (RowMeaning::Mentors(unit, t), "mentors:U-1:3"),
            (RowMeaning::Participants(SessionId(0)), "participants:S-2"),
            (RowMeaning::Relocations(BudgetId(0), Money(700_000)), "relocations:DIKLAT-27:700000"),
        ]
    }

    #[test]
    fn rows_are_named_by_what_they_are_and_their_keys() {
        let instance = service();
        for (meaning, name) in every_meaning() {
            assert_eq!(meaning.name(&instance), name);
        }
    }

    #[test]
    fn every_row_has_its_own_sentence_in_each_language() {
        let instance = service();
        let mut seen = std::collections::BTreeSet::new();
        for (meaning, name) in every_meaning() {
            let sentence = meaning.sentence(&instance);
            assert!(seen.insert(sentence.get(crate::diagnostic::Language::English).to_owned()), "{name}");
            assert!(seen.insert(sentence.get(crate::diagnostic::Language::Indonesian).to_owned()), "{name}");
        }
    }

    #[test]
    fn sentences_tell_the_day_from_which_a_row_holds() {
        let sentence = RowMeaning::Seats(PositionId(0), Period(3)).sentence(&service());
        assert_eq!(sentence.get(crate::diagnostic::Language::English), "seats of Position P-017 from 2029-01-01");
        assert_eq!(sentence.get(crate::diagnostic::Language::Indonesian), "formasi Position P-017 mulai 2029-01-01");
    }
}
