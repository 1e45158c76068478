//! The papers that leave a personnel agency with a plan: annex of the decree, lists, calls and check lists, in the columns
//! and the order that convention asks.
//!
//! For a planner: what is signed, sent and filed, as workbooks and as text documents with fields to fill in. For an OR
//! reader: rendering of a plan; nothing is chosen here, and rules speak through [`crate::eligibility`].
//!
//! One file per paper makes it as plain data ([`Paper`]); [`workbook`] and [`document`] write any of them. Both are pure:
//! the same plan gives the same bytes.

use rustc_hash::FxHashMap;

use crate::audit::Standings;
use crate::calendar::{Date, Period};
use crate::diagnostic::Language;
use crate::figures::moves::MoveRow;
use crate::figures::{Figures, Known};
use crate::instance::{CourseId, EmployeeId, Instance, Position, PositionId, Tables};
use crate::plan::Plan;
use crate::texts::Texts;

mod calls;
mod checklist;
mod decree;
mod document;
mod nominative;
mod office;
mod panel;
mod paper;
mod people;
mod retirements;
mod seniority;
mod workbook;
mod write;
mod xml;

pub use document::{DocumentError, document};
pub use paper::{Cell, Column, Entry, Paper, Part, Sort};
pub use workbook::workbook;
pub use write::{PapersError, write};

/// The papers by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Annex of the decree on appointments and transfers (Lampiran SK), one for each period.
    Decree,
    /// Nominative list of every unit (daftar nominatif).
    Nominative,
    /// Everybody by seniority (daftar urut kepangkatan).
    Seniority,
    /// Who retires when (daftar pensiun).
    Retirements,
    /// Who is called to which session (panggilan pelatihan), one for each period.
    Calls,
    /// The candidates for each seat, for the assessment team (bahan tim penilai kinerja), one for each period.
    Panel,
    /// What is to be done for each move before it is sworn in (daftar periksa), one for each period.
    Checklist,
}

impl Kind {
    /// Every paper.
    pub const ALL: [Self; 7] =
        [Self::Decree, Self::Nominative, Self::Seniority, Self::Retirements, Self::Calls, Self::Panel, Self::Checklist];

    /// Name of the file, without period and ending; the same in every language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decree => "lampiran-sk",
            Self::Nominative => "nominatif",
            Self::Seniority => "duk",
            Self::Retirements => "pensiun",
            Self::Calls => "panggilan-pelatihan",
            Self::Panel => "bahan-tim-penilai",
            Self::Checklist => "daftar-periksa",
        }
    }

    /// The paper of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether there is one for each period.
    #[must_use]
    pub const fn is_periodic(self) -> bool {
        matches!(self, Self::Decree | Self::Calls | Self::Panel | Self::Checklist)
    }
}

/// What papers are made of.
pub struct Material<'a> {
    instance: &'a Instance,
    plan: &'a Plan,
    moves: Vec<MoveRow>,
    standings: Standings,
    positions: FxHashMap<String, PositionId>,
    completed: FxHashMap<(EmployeeId, CourseId), Date>,
    texts: Texts,
}

impl<'a> Material<'a> {
    /// The plan of `instance`; its rows know when courses were completed.
    #[must_use]
    pub fn of(instance: &'a Instance, rows: &Tables, plan: &'a Plan, language: Language) -> Self {
        let known = Known { status: "", bound: None, prices: &[] };
        let people: FxHashMap<&str, EmployeeId> =
            instance.employees.iter().enumerate().map(|(at, one)| (one.id.as_str(), EmployeeId::at(at))).collect();
        let courses: FxHashMap<&str, CourseId> =
            instance.courses.iter().enumerate().map(|(at, one)| (one.id.as_str(), CourseId::at(at))).collect();
        let dated = rows.completed_courses.iter().filter_map(|row| {
            let pair = (*people.get(row.employee_id.as_str())?, *courses.get(row.course_id.as_str())?);
            Some((pair, row.completed_on?))
        });
        let positions =
            instance.positions.iter().enumerate().map(|(at, one)| (one.id.clone(), PositionId::at(at))).collect();
        Self {
            instance,
            plan,
            moves: Figures::of(instance, plan, known).moves.rows,
            standings: Standings::of(instance, plan),
            positions,
            completed: dated.collect(),
            texts: Texts::of(language),
        }
    }

    /// The papers of these kinds, in their order; of one period, or of all (lists as of the first).
    ///
    /// A paper of a period in which there is nothing to list is left out.
    #[must_use]
    pub fn papers(&self, kinds: &[Kind], only: Option<Period>) -> Vec<Paper> {
        let periods: Vec<Period> = match only {
            Some(period) => vec![period],
            None => self.instance.calendar.periods().collect(),
        };
        let first = only.unwrap_or(Period::FIRST);
        let mut papers = Vec::new();
        for kind in kinds {
            match kind {
                Kind::Decree => papers.extend(periods.iter().map(|&t| self.decree(t))),
                Kind::Nominative => papers.push(self.nominative(first)),
                Kind::Seniority => papers.push(self.seniority()),
                Kind::Retirements => papers.push(self.retirements(only)),
                Kind::Calls => papers.extend(periods.iter().map(|&t| self.calls(t))),
                Kind::Panel => papers.extend(periods.iter().map(|&t| self.panel(t))),
                Kind::Checklist => papers.extend(periods.iter().map(|&t| self.checklist(t))),
            }
        }
        papers.retain(|paper| paper.parts.iter().any(|part| !part.rows.is_empty()));
        papers
    }

    /// `lampiran-sk-2027`, or `lampiran-sk-2027-07` where periods are shorter than years.
    fn file_name(&self, kind: Kind, period: Period) -> String {
        let day = self.instance.calendar.day(period);
        match self.instance.calendar.length() {
            crate::calendar::PeriodLength::Year => format!("{}-{}", kind.name(), day.year()),
            _ => format!("{}-{}-{:02}", kind.name(), day.year(), day.month()),
        }
    }

    /// Name of the service in capitals, without the years that plans are often named by.
    fn service(&self) -> String {
        let years = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '–' | '/' | ',');
        let name = self.instance.name.trim_end_matches(years);
        if name.is_empty() { self.instance.name.to_uppercase() } else { name.to_uppercase() }
    }

    fn position(&self, id: PositionId) -> &'a Position {
        &self.instance.positions[id.index()]
    }

    fn unit_name(&self, position: &Position) -> &'a str {
        &self.instance.units[position.unit.index()].name
    }

    /// Moves of a period: the highest office entered first, then in the order of units and positions.
    fn moves_in(&self, period: Period) -> Vec<(&MoveRow, PositionId)> {
        let of_period = self.moves.iter().filter(|row| row.period == period);
        let mut moves: Vec<(&MoveRow, PositionId)> =
            of_period.filter_map(|row| Some((row, *self.positions.get(&row.to_position)?))).collect();
        moves.sort_by_key(|(row, to)| (self.height(*to), row.employee.clone()));
        moves
    }
}
