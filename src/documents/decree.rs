//! Annex of the decree on appointments and transfers (Lampiran SK) of a period.

use super::paper::{Cell, Paper, Part, Sort};
use super::{Kind, Material};
use crate::calendar::Period;

impl Material<'_> {
    pub(super) fn decree(&self, period: Period) -> Paper {
        let t = &self.texts;
        let from = t.date(self.instance.calendar.day(period));
        let rows = self.moves_in(period).into_iter().map(|(row, to)| {
            let (old, new) = (row.from_position.as_ref().and_then(|id| self.positions.get(id)), self.position(to));
            let old = old.map(|id| self.position(*id));
            let dash = || "–".to_owned();
            let remark = if row.promotion { t.say("doc-promotion") } else { t.say("doc-transfer") };
            vec![
                self.person(row.who),
                self.rank_cell(row.who),
                Cell::Words(old.map_or_else(dash, |old| old.title.clone())),
                Cell::Words(old.map_or_else(dash, |old| self.unit_name(old).to_owned())),
                Cell::words(old.map_or("–", |old| self.echelon(old))),
                Cell::words(&new.title),
                Cell::words(self.unit_name(new)),
                Cell::words(self.echelon(new)),
                if new.allowance.0 == 0 { Cell::words("–") } else { Cell::Money(new.allowance) },
                Cell::Words(remark),
            ]
        });
        Paper {
            name: self.file_name(Kind::Decree, period),
            annex: self.annex(),
            title: vec![
                t.say("doc-decree-title"),
                t.fill("doc-within", &[("name", &self.service())]),
                t.fill("doc-with-effect", &[("day", &from.to_uppercase())]),
            ],
            columns: vec![
                self.column("doc-h-person", 24, Sort::Words),
                self.column("doc-h-rank", 15, Sort::Centre),
                self.grouped("doc-h-old", "doc-h-position", 22, Sort::Words),
                self.grouped("doc-h-old", "doc-h-unit", 20, Sort::Words),
                self.grouped("doc-h-old", "doc-h-echelon", 11, Sort::Centre),
                self.grouped("doc-h-new", "doc-h-position", 22, Sort::Words),
                self.grouped("doc-h-new", "doc-h-unit", 20, Sort::Words),
                self.grouped("doc-h-new", "doc-h-echelon", 11, Sort::Centre),
                self.column("doc-h-allowance", 16, Sort::Money),
                self.column("doc-h-remark", 12, Sort::Centre),
            ],
            parts: vec![Part { rows: rows.collect(), ..Part::default() }],
            page_per_part: false,
            notes: vec![self.ranks_as_of(), t.say("doc-proposal")],
            signature: self.signature(true),
        }
    }

    /// Ranks are those of the data: what rises until then is not foretold in papers.
    pub(super) fn ranks_as_of(&self) -> String {
        self.texts.fill("doc-ranks-as-of", &[("day", &self.texts.date(self.instance.calendar.start()))])
    }
}
