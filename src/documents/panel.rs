//! Material for the performance assessment team: for each seat that is filled in a period, the candidates compared.
//!
//! Candidates are all whom no hard rule bars from moving there directly, judged where they stand just before the period; the
//! one proposed comes first, then the others by merit and match.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::paper::{Cell, Entry, Paper, Part, Sort};
use super::people::rating;
use super::{Kind, Material};
use crate::audit::Standings;
use crate::calendar::Period;
use crate::eligibility::{matching, sift, talent};
use crate::instance::{EmployeeId, Instance, PositionId};
use crate::plan::Plan;
use crate::policy::{Rule, RuleSet};

/// Candidates listed beside those proposed.
const OTHERS: usize = 5;

/// Somebody who might have the seat.
struct Candidate {
    who: EmployeeId,
    soft: RuleSet,
    proposed: bool,
    merit: u8,
    jpm: i32,
}

/// A seat in a period, and everybody as they stand before it.
struct Judge<'a> {
    instance: &'a Instance,
    plan: &'a Plan,
    standings: &'a Standings,
    seat: PositionId,
    period: Period,
}

impl Judge<'_> {
    fn candidate(&self, who: EmployeeId, proposed: bool) -> Option<Candidate> {
        let holds = self.standings.before(who, self.period).origin.position.is_some_and(|(held, _)| held == self.seat);
        if !proposed && (holds || self.standings.is_retired(self.instance, who, self.period)) {
            return None;
        }
        let case = self.standings.case(self.instance, who, self.seat, self.period);
        let soft = match proposed {
            // A decision may override hard rules: the plan says which do not hold.
            true => self.plan.placement(who, self.period).breaches,
            false => sift(&Rule::ALL, &case)?,
        };
        let merit = talent::merit(case.employee, &self.instance.policy.talent);
        Some(Candidate { who, soft, proposed, merit, jpm: matching::jpm(case.position, case.levels).0 })
    }
}

impl Material<'_> {
    pub(super) fn panel(&self, period: Period) -> Paper {
        let t = &self.texts;
        let mut seats: BTreeMap<super::office::Height, (PositionId, Vec<EmployeeId>)> = BTreeMap::new();
        for (row, to) in self.moves_in(period) {
            seats.entry(self.height(to)).or_insert_with(|| (to, Vec::new())).1.push(row.who);
        }
        let seats: Vec<(PositionId, Vec<EmployeeId>)> = seats.into_values().collect();
        let found: Vec<(Vec<Candidate>, usize)> =
            seats.iter().map(|(seat, proposed)| self.candidates(*seat, proposed, period)).collect();
        let parts = seats.iter().zip(found);
        let parts = parts
            .map(|((seat, proposed), (candidates, able))| self.seat(*seat, proposed.len(), &candidates, able, period));
        Paper {
            name: self.file_name(Kind::Panel, period),
            annex: Vec::new(),
            title: vec![
                t.say("doc-panel-title"),
                self.service(),
                t.fill("doc-with-effect", &[("day", &t.date(self.instance.calendar.day(period)).to_uppercase())]),
            ],
            columns: vec![
                self.column("doc-h-person", 24, Sort::Words),
                self.column("doc-h-rank", 16, Sort::Centre),
                self.column("doc-h-now", 30, Sort::Words),
                self.column("doc-h-education", 18, Sort::Centre),
                self.column("doc-h-rating", 16, Sort::Centre),
                self.column("doc-h-box", 12, Sort::Figure),
                self.column("doc-h-merit", 10, Sort::Figure),
                self.column("doc-h-match", 12, Sort::Centre),
                self.column("doc-h-passed", 18, Sort::Words),
                self.column("doc-h-remark", 18, Sort::Words),
            ],
            parts: parts.collect(),
            page_per_part: false,
            notes: vec![t.say("doc-panel-note"), self.ranks_as_of(), t.say("doc-proposal")],
            signature: self.signature(false),
        }
    }

    /// Those proposed and the best of the others, and how many there are of the others.
    fn candidates(&self, seat: PositionId, proposed: &[EmployeeId], period: Period) -> (Vec<Candidate>, usize) {
        let judge = Judge { instance: self.instance, plan: self.plan, standings: &self.standings, seat, period };
        let everybody = (0..self.instance.employees.len()).into_par_iter().map(EmployeeId::at);
        let judged = everybody.filter_map(|who| judge.candidate(who, proposed.contains(&who)));
        let mut all: Vec<Candidate> = judged.collect();
        all.sort_by_key(|one| {
            let id = &self.instance.employees[one.who.index()].id;
            (!one.proposed, Reverse(one.merit), Reverse(one.jpm), id.clone())
        });
        let able = all.len() - proposed.len().min(all.len());
        all.truncate(proposed.len() + OTHERS);
        (all, able)
    }

    fn seat(&self, seat: PositionId, filled: usize, shown: &[Candidate], able: usize, period: Period) -> Part {
        let t = &self.texts;
        let position = self.position(seat);
        let words = |text: String| Entry::Words(text);
        let count = |count: usize| t.count(count as u64);
        let particulars = vec![
            (t.say("doc-unit"), words(self.unit_name(position).to_owned())),
            (t.say("doc-kind"), words(format!("{} / {}", self.kind_name(position), self.echelon(position)))),
            (t.say("doc-seats-filled"), words(count(filled))),
            (t.say("doc-others-able"), words(count(able))),
        ];
        let rows = shown.iter().map(|one| self.compared(one, period));
        Part { heading: Some(position.title.clone()), particulars, rows: rows.collect() }
    }

    fn compared(&self, one: &Candidate, period: Period) -> Vec<Cell> {
        let t = &self.texts;
        let employee = &self.instance.employees[one.who.index()];
        let before = self.standings.before(one.who, period).origin.position.map(|(id, _)| id);
        let rules: Vec<String> = one.soft.iter().map(|rule| t.rule(rule)).collect();
        let now = self.plan.placement(one.who, period).position;
        let remark = match (one.proposed, now) {
            (true, _) => t.say("doc-proposed"),
            (false, now) if now == before => t.say("doc-stays"),
            (false, Some(to)) => t.fill("doc-goes-to", &[("position", &self.position(to).title)]),
            (false, None) => String::new(),
        };
        vec![
            self.person(one.who),
            self.rank_cell(one.who),
            self.post(before),
            self.schooling(one.who),
            Cell::Lines(vec![rating(employee.performance), rating(employee.performance_prev)]),
            Cell::Number(i64::from(talent::talent_box(employee, &self.instance.policy.talent))),
            Cell::Number(i64::from(one.merit)),
            Cell::Words(t.percent(i64::from(one.jpm))),
            if rules.is_empty() { Cell::words("–") } else { Cell::Words(rules.join(", ")) },
            Cell::Words(remark),
        ]
    }
}
