//! A plan on paper and screen: one self-contained HTML page, and a workbook. For an OR reader: rendering only; every
//! number comes from [`crate::figures`] or is read off the plan.
//!
//! [`Report`] holds what both show. [`html`] gives the page (no network, readable on a phone, printable, light and dark),
//! [`workbook()`] the bytes of an `.xlsx` with real numbers, native charts and formulas for the totals. Both are a pure
//! function of the report: the same plan gives the same bytes.

use rustc_hash::FxHashMap;

use crate::audit::Fairness;
use crate::calendar::Period;
use crate::diagnostic::Language;
use crate::explain::{EmptySeats, MoveTerms, Scarce};
use crate::figures::{Figures, Known};
use crate::files::{Certificate, PlanFolder, TraceLine};
use crate::instance::{EmployeeId, Instance, Unit, UnitId};
use crate::plan::Plan;
use crate::replan::{Evaluation, Record};
use crate::scenario::{Comparison, Frontier};
use crate::texts::Texts;

mod charts;
mod comparison;
mod convergence;
mod development;
mod fairness;
mod frontier;
mod identity;
mod ladder;
mod listing;
mod mentoring;
mod money;
mod moves;
mod naming;
mod page;
mod people;
mod replanned;
mod scarce;
mod seats;
mod summary;
mod svg;
mod training;
mod units;

mod book;
mod book_comparison;
mod book_frontier;
mod book_money;
mod book_people;
mod book_seats;
mod book_summary;

pub use book::{WorkbookError, workbook};
pub use development::development;
pub use page::html;

use identity::Identity;

/// What a report is about.
#[derive(Debug)]
pub struct Report<'a> {
    instance: &'a Instance,
    plan: &'a Plan,
    figures: Figures,
    texts: Texts,
    identity: Identity,
    trace: &'a [TraceLine],
    comparison: Option<&'a Comparison>,
    frontier: Option<&'a Frontier>,
    answers: Answers<'a>,
    made_by: String,
    /// Employees by id.
    places: FxHashMap<String, EmployeeId>,
    /// Display names of units by id.
    unit_names: FxHashMap<String, String>,
    /// Places of units by id.
    unit_places: FxHashMap<String, usize>,
    /// Titles of positions by id.
    titles: FxHashMap<String, String>,
    /// The word for an empty seat, which pages show by the thousand.
    vacant_word: String,
}

/// How a report is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choices<'a> {
    /// Language of all words, numbers and dates.
    pub language: Language,
    /// Whether the ids of the instance are pseudonyms ([`crate::pseudonym`]): names are left out, and listings follow the
    /// pseudonyms rather than the input.
    pub pseudonyms: bool,
    /// Trace of the run, for the convergence chart; empty = no chart.
    pub trace: &'a [TraceLine],
    /// Scenarios side by side, of which the first is what the report is about; none = no comparison.
    pub comparison: Option<&'a Comparison>,
    /// The frontier that the scenarios are rungs of; none = no chart of it.
    pub frontier: Option<&'a Frontier>,
    /// What was asked about the plan.
    pub answers: Answers<'a>,
}

/// Answers about the plan, each a section of the page; what is none is left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Answers<'a> {
    /// Fairness and merit.
    pub fairness: Option<&'a Fairness>,
    /// What is scarce, and who waits for it.
    pub scarce: Option<&'a Scarce>,
    /// Why seats stay empty.
    pub empty: Option<&'a EmptySeats>,
    /// Points by term of every move, by employee, then period.
    pub terms: Option<&'a [MoveTerms]>,
    /// How the plan came from an announced one.
    pub replanned: Option<&'a Record>,
    /// The plan against what really happened.
    pub evaluation: Option<&'a Evaluation>,
    /// What vouches for the bound.
    pub proof: Proof<'a>,
}

/// What the certificate in the plan folder is found to be.
#[derive(Clone, Copy, Debug, Default)]
pub enum Proof<'a> {
    /// There is none, or it is of another version of the instance.
    #[default]
    Absent,
    /// It was not recomputed.
    Stated(&'a Certificate),
    /// Recomputed, and all of it is so.
    True(&'a Certificate),
    /// Recomputed, and its sums are not so.
    False,
}

impl<'a> Report<'a> {
    /// A report on the plan in `folder`, made for `instance`; none when the folder holds no plan.
    #[must_use]
    pub fn of(instance: &'a Instance, folder: &'a PlanFolder, choices: Choices<'a>) -> Option<Self> {
        let plan = folder.plan.as_ref()?;
        let summary = &folder.summary;
        let known = Known {
            status: &summary.status,
            bound: summary.bound.map(crate::quantity::Points),
            prices: &folder.shadow_prices,
        };
        let identity = match choices.pseudonyms {
            true => Identity::hidden(instance),
            false => Identity::open(instance),
        };
        let texts = Texts::of(choices.language);
        Some(Self {
            instance,
            plan,
            figures: Figures::of(instance, plan, known),
            vacant_word: texts.say("vacant"),
            texts,
            identity,
            trace: choices.trace,
            comparison: choices.comparison,
            frontier: choices.frontier,
            answers: choices.answers,
            places: (0..).map(EmployeeId::at).zip(&instance.employees).map(|(at, one)| (one.id.clone(), at)).collect(),
            made_by: summary.version.clone(),
            unit_places: instance.units.iter().enumerate().map(|(at, unit)| (unit.id.clone(), at)).collect(),
            titles: instance.positions.iter().map(|one| (one.id.clone(), one.title.clone())).collect(),
            unit_names: instance.units.iter().map(|unit| (unit.id.clone(), unit.name.clone())).collect(),
        })
    }

    /// Headings of the periods, in order.
    fn period_names(&self) -> Vec<String> {
        let calendar = &self.instance.calendar;
        calendar.periods().map(|period| self.texts.period(calendar, period)).collect()
    }

    /// A period as headings name it; by number where it is none of the plan.
    fn period_name(&self, period: Period) -> String {
        match self.instance.calendar.contains(period) {
            true => self.texts.period(&self.instance.calendar, period),
            false => period.to_string(),
        }
    }

    /// Id, and name where there is one, as the report may show them.
    fn who(&self, employee: EmployeeId) -> &str {
        self.identity.label(employee)
    }

    fn unit(&self, id: UnitId) -> &Unit {
        &self.instance.units[id.index()]
    }

    /// Display name of a unit.
    fn unit_name<'r>(&'r self, id: &'r str) -> &'r str {
        self.unit_names.get(id).map_or(id, String::as_str)
    }

    /// Title of a position.
    fn title<'r>(&'r self, id: &'r str) -> &'r str {
        self.titles.get(id).map_or(id, String::as_str)
    }
}
