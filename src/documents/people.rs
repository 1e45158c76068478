//! What papers say of a person, and the blocks for number, date and signature.

use super::Material;
use super::paper::{Cell, Column, Entry, Sort};
use crate::calendar::{Date, Period};
use crate::instance::{EmployeeId, PositionId};
use crate::policy::{Education, Performance};

impl Material<'_> {
    /// Name and number, one below the other; the code alone where people stand under codes.
    pub(super) fn person(&self, who: EmployeeId) -> Cell {
        let employee = &self.instance.employees[who.index()];
        match employee.name == employee.id {
            true => Cell::words(&employee.id),
            false => Cell::Lines(vec![employee.name.clone(), employee.id.clone()]),
        }
    }

    /// Title and unit on two lines; a dash for none.
    pub(super) fn post(&self, position: Option<PositionId>) -> Cell {
        position.map_or(Cell::words("–"), |id| {
            let position = self.position(id);
            Cell::Lines(vec![position.title.clone(), self.unit_name(position).to_owned()])
        })
    }

    pub(super) fn rank_cell(&self, who: EmployeeId) -> Cell {
        Cell::Lines(self.rank(self.instance.employees[who.index()].rank))
    }

    /// Education, and the field of study where it is known.
    pub(super) fn schooling(&self, who: EmployeeId) -> Cell {
        let employee = &self.instance.employees[who.index()];
        let level = education(employee.education);
        Cell::Lines(std::iter::once(level).chain(employee.field.clone()).collect())
    }

    /// What somebody holds in `period`, and since when.
    pub(super) fn held(&self, who: EmployeeId, period: Period) -> Option<(PositionId, Date)> {
        let position = self.plan.placement(who, period).position?;
        let before = self.standings.before(who, period).origin.position.filter(|(held, _)| *held == position);
        Some(before.unwrap_or((position, self.instance.calendar.day(period))))
    }

    pub(super) fn column(&self, key: &str, width: u32, sort: Sort) -> Column {
        Column { group: None, heading: self.texts.say(key), width, sort }
    }

    pub(super) fn grouped(&self, group: &str, key: &str, width: u32, sort: Sort) -> Column {
        Column { group: Some(self.texts.say(group)), ..self.column(key, width, sort) }
    }

    fn field(&self, key: &str) -> Entry {
        Entry::Field { name: self.texts.say(key), shown: "………………………".to_owned() }
    }

    /// Something to be filled in, with words of its own.
    pub(super) fn blank(&self, key: &str, shown: &str) -> Entry {
        Entry::Field { name: self.texts.say(key), shown: shown.to_owned() }
    }

    /// Upper right: what the paper is annexed to.
    pub(super) fn annex(&self) -> Vec<Vec<Entry>> {
        let say = |key: &str| Entry::Words(self.texts.say(key));
        vec![
            vec![say("doc-annex")],
            vec![self.blank("doc-authority", &self.texts.say("doc-authority-shown"))],
            vec![say("doc-number-is"), self.field("doc-number")],
            vec![say("doc-date-is"), self.field("doc-date")],
            vec![say("doc-about-is"), say("doc-about")],
        ]
    }

    /// Lower right: place and date, office, name; `decided` for decrees, which are made out by the head of the region.
    pub(super) fn signature(&self, decided: bool) -> Vec<Vec<Entry>> {
        let say = |key: &str| Entry::Words(self.texts.say(key));
        if decided {
            return vec![
                vec![say("doc-made-at"), self.field("doc-place")],
                vec![say("doc-made-on"), self.field("doc-date")],
                vec![self.blank("doc-office", &self.texts.say("doc-head-of-region"))],
                vec![],
                vec![],
                vec![],
                vec![self.field("doc-signer")],
            ];
        }
        vec![
            vec![self.field("doc-place"), Entry::Words(",".to_owned()), self.field("doc-date")],
            vec![self.blank("doc-office", &self.texts.say("doc-head-of-agency"))],
            vec![],
            vec![],
            vec![],
            vec![self.field("doc-signer")],
            vec![self.field("doc-signer-rank")],
            vec![say("doc-nip-is"), self.field("doc-nip")],
        ]
    }
}

/// `S-1`, `D-III`, `SMA`.
pub(super) fn education(level: Education) -> String {
    match level.name() {
        "d1" => "D-I".to_owned(),
        "d2" => "D-II".to_owned(),
        "d3" => "D-III".to_owned(),
        "s1" => "S-1".to_owned(),
        "d4" => "D-IV".to_owned(),
        "s2" => "S-2".to_owned(),
        "s3" => "S-3".to_owned(),
        other => other.to_uppercase(),
    }
}

/// `Sangat Baik`.
pub(super) fn rating(rating: Performance) -> String {
    let upper = |word: &str| word[..1].to_uppercase() + &word[1..];
    rating.name().split('_').map(upper).collect::<Vec<_>>().join(" ")
}
