//! What is to be done for each move of a period before it is sworn in: opinion of the civil service agency, assessment, windows
//! without moves, reasons in writing, decree, inauguration, record.

use super::paper::{Cell, Paper, Part, Sort};
use super::{Kind, Material};
use crate::calendar::Period;
use crate::figures::moves::MoveRow;
use crate::instance::PositionId;
use crate::plan::StepLabel;
use crate::policy::{Blackout, Group, KindId};

/// To be ticked.
const BOX: &str = "☐";

impl Material<'_> {
    pub(super) fn checklist(&self, period: Period) -> Paper {
        let t = &self.texts;
        let rows = self.moves_in(period).into_iter().map(|(row, to)| self.checks(row, to, period));
        Paper {
            name: self.file_name(Kind::Checklist, period),
            annex: Vec::new(),
            title: vec![
                t.say("doc-checklist-title"),
                self.service(),
                t.fill("doc-with-effect", &[("day", &t.date(self.instance.calendar.day(period)).to_uppercase())]),
            ],
            columns: vec![
                self.column("doc-h-person", 24, Sort::Words),
                self.column("doc-h-new", 28, Sort::Words),
                self.column("doc-h-move", 13, Sort::Centre),
                self.column("doc-h-opinion", 20, Sort::Centre),
                self.column("doc-h-assessment", 20, Sort::Centre),
                self.column("doc-h-window", 26, Sort::Words),
                self.column("doc-h-reasons", 20, Sort::Words),
                self.column("doc-h-decree", 8, Sort::Centre),
                self.column("doc-h-oath", 15, Sort::Centre),
                self.column("doc-h-record", 11, Sort::Centre),
            ],
            parts: vec![Part { rows: rows.collect(), ..Part::default() }],
            page_per_part: false,
            notes: vec![t.say("doc-opinion-note"), t.say("doc-window-note"), t.say("doc-assessment-note")],
            signature: self.signature(false),
        }
    }

    fn checks(&self, row: &MoveRow, to: PositionId, period: Period) -> Vec<Cell> {
        let t = &self.texts;
        let position = self.position(to);
        let group = self.instance.policy.kind(position.kind).group;
        let assessed = match group {
            Group::Jpt => format!("{BOX} {}", t.say("doc-selection")),
            Group::Ja => format!("{BOX} {}", t.say("doc-team")),
            Group::Jf => format!("{BOX} {}", t.say("doc-competency-test")),
        };
        let tick = || Cell::words(BOX);
        let move_kind = match row.step {
            StepLabel::Override => t.step(row.step),
            _ if row.promotion => t.say("doc-promotion"),
            _ => t.say("doc-transfer"),
        };
        vec![
            self.person(row.who),
            self.post(Some(to)),
            Cell::Words(move_kind),
            tick(),
            Cell::Words(assessed),
            Cell::Lines(self.windows(row, to, period)),
            Cell::Lines(self.reasons(row)),
            tick(),
            tick(),
            tick(),
        ]
    }

    /// Windows without moves that touch the period and the kinds of the move, each with what follows.
    fn windows(&self, row: &MoveRow, to: PositionId, period: Period) -> Vec<String> {
        let t = &self.texts;
        let (day, end) = (self.instance.calendar.day(period), self.end_of(period));
        let kinds: [Option<KindId>; 2] =
            [self.instance.policy.kind_by_name(&row.from_kind), Some(self.position(to).kind)];
        let concerns = |window: &&Blackout| {
            let touched = window.kinds.is_empty() || kinds.iter().flatten().any(|kind| window.kinds.contains(kind));
            touched && window.from < end && day < window.to
        };
        let windows = self.instance.policy.moves.blackouts.iter().filter(concerns);
        let mut lines: Vec<String> = windows
            .map(|window| {
                let last = window.to.yesterday().unwrap_or(window.to);
                let words = [("from", t.date(window.from)), ("to", t.date(last))];
                let words = words.each_ref().map(|(key, word)| (*key, word.as_str()));
                match window.from <= day {
                    true => format!("{BOX} {}", t.fill("doc-in-window", &words)),
                    false => format!("{BOX} {}", t.fill("doc-before-window", &words)),
                }
            })
            .collect();
        if lines.is_empty() {
            lines.push(t.say("doc-no-window"));
        }
        lines
    }

    /// What needs a reason in writing.
    fn reasons(&self, row: &MoveRow) -> Vec<String> {
        if row.breaches.is_empty() {
            return vec!["–".to_owned()];
        }
        row.breaches.iter().map(|rule| format!("{BOX} {}", self.texts.rule(*rule))).collect()
    }
}
