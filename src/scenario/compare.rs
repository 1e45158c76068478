//! Scenarios side by side: the measures that a planner decides by, what changed in the input, and who is affected.
//!
//! For an OR reader: aggregates of several solutions with their bounds; computed by [`crate::figures`], only arranged here.

use serde::Serialize;

use crate::diagnostic::{Language, Text};
use crate::figures::Known;
use crate::figures::{self, Figures};
use crate::files::PlanFolder;
use crate::instance::{Category, Instance, Overdrawn, overdrawn};
use crate::plan::Plan;
use crate::quantity::Points;
use crate::texts::Texts;

use super::diff::Difference;
use super::shelf::Volume;

/// Something to compare: an instance, a plan made for it, and what is known of the two.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// What it is called in tables.
    pub name: &'a str,
    /// What a planner calls it.
    pub title: &'a str,
    /// The instance.
    pub instance: &'a Instance,
    /// The plan, with its summary.
    pub folder: &'a PlanFolder,
    /// What changed in the input.
    pub changes: &'a [Difference],
}

impl Volume {
    /// To be compared.
    #[must_use]
    pub fn candidate(&self) -> Candidate<'_> {
        Candidate {
            name: &self.note.name,
            title: &self.note.title,
            instance: &self.edited.instance,
            folder: &self.plan,
            changes: &self.note.changes,
        }
    }
}

/// Which values of a measure are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// The greater.
    More,
    /// The smaller.
    Less,
    /// Neither: a matter of taste.
    Neither,
}

/// What a value is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Points.
    Points,
    /// Things, people or periods.
    Count,
    /// Hundredths of a percent.
    BasisPoints,
    /// Millionths.
    Ppm,
    /// The instance's currency.
    Money,
}

/// One measure over all scenarios.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// Stable name for programs, e.g. `seats.vacant`.
    pub key: String,
    /// What a planner calls it.
    pub label: Text,
    /// What it is counted in.
    pub unit: Unit,
    /// Which values are better.
    pub better: Better,
    /// By scenario; none where it has no such value.
    pub values: Vec<Option<i64>>,
}

/// One scenario of a comparison.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// What a planner calls it.
    pub title: String,
    /// `optimal`, `feasible` or `infeasible`.
    pub status: String,
    /// Items that contradict each other, where there is no plan.
    pub conflict: Vec<String>,
    /// Budget lines that cannot bear what is decided already, where there is no plan.
    pub overdrawn: Vec<Overdrawn>,
    /// All figures of its plan.
    pub figures: Option<Figures>,
    /// What exactly changed in the input.
    pub changes: Vec<Difference>,
    /// Whose career differs from the first scenario's, with old and new; none where either has no plan.
    pub affected: Option<figures::Difference>,
}

/// Scenarios side by side; the first is what the others are compared with.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// Every measure, the points first.
    pub measures: Vec<Measure>,
    /// Every scenario.
    pub scenarios: Vec<Entry>,
}

impl Measure {
    /// The places of the best and of the worst values, if they differ.
    #[must_use]
    pub fn extremes(&self) -> (Vec<usize>, Vec<usize>) {
        let known: Vec<i64> = self.values.iter().flatten().copied().collect();
        let (Some(&least), Some(&most)) = (known.iter().min(), known.iter().max()) else { return Default::default() };
        if least == most || self.better == Better::Neither {
            return Default::default();
        }
        let at = |wanted: i64| (0..self.values.len()).filter(|&at| self.values[at] == Some(wanted)).collect();
        match self.better {
            Better::Less => (at(least), at(most)),
            _ => (at(most), at(least)),
        }
    }
}

/// Puts candidates beside one another.
#[must_use]
pub fn compare(candidates: &[Candidate<'_>]) -> Comparison {
    let first = candidates.first().and_then(|one| Some((one.instance, one.folder.plan.as_ref()?)));
    let scenarios: Vec<Entry> = candidates.iter().map(|one| entry(one, first)).collect();
    Comparison { measures: measures(&scenarios), scenarios }
}

fn entry(one: &Candidate<'_>, first: Option<(&Instance, &Plan)>) -> Entry {
    let summary = &one.folder.summary;
    let known = Known { status: &summary.status, bound: summary.bound.map(Points), prices: &one.folder.shadow_prices };
    let plan = one.folder.plan.as_ref();
    let between = |(instance, old): (&Instance, &Plan), new: &Plan| {
        figures::Difference::between((instance, old), (one.instance, new))
    };
    Entry {
        name: one.name.to_owned(),
        title: one.title.to_owned(),
        status: summary.status.clone(),
        conflict: summary.conflict.clone(),
        overdrawn: if plan.is_none() { overdrawn(one.instance) } else { Vec::new() },
        figures: plan.map(|plan| Figures::of(one.instance, plan, known)),
        changes: one.changes.to_vec(),
        affected: first.and_then(|first| Some(between(first, plan?))),
    }
}

/// Collects measures of entries.
struct Table<'a> {
    entries: &'a [Entry],
    found: Vec<Measure>,
    english: Texts,
    indonesian: Texts,
}

impl Table<'_> {
    /// A label that ends in a word of the catalogue, such as a term or a kind.
    fn label(&self, en: &str, id: &str, word: impl Fn(&Texts) -> String) -> Text {
        Text::new(format!("{en}: {}", word(&self.english)), format!("{id}: {}", word(&self.indonesian)))
    }

    fn add(&mut self, key: &str, label: Text, unit: Unit, better: Better, of: impl Fn(&Figures) -> Option<i64>) {
        let values: Vec<Option<i64>> = self.entries.iter().map(|entry| entry.figures.as_ref().and_then(&of)).collect();
        if values.iter().any(Option::is_some) {
            self.found.push(Measure { key: key.to_owned(), label, unit, better, values });
        }
    }

    fn count(&mut self, key: &str, label: Text, better: Better, of: impl Fn(&Figures) -> u64) {
        self.add(key, label, Unit::Count, better, |figures| i64::try_from(of(figures)).ok());
    }
}

fn measures(entries: &[Entry]) -> Vec<Measure> {
    use Better::{Less, More, Neither};
    let [english, indonesian] = [Language::English, Language::Indonesian].map(Texts::of);
    let mut table = Table { entries, found: Vec::new(), english, indonesian };
    let say = Text::fixed;
    table.add("points", say("points", "poin"), Unit::Points, More, |f| Some(f.worth.points.0));
    table.add("bound", say("proved bound", "batas atas terbukti"), Unit::Points, Neither, |f| Some(f.worth.bound?.0));
    table.add("gap", say("gap", "selisih"), Unit::Ppm, Less, |f| f.worth.gap_ppm);
    let terms = entries.iter().find_map(|entry| entry.figures.as_ref()).map_or(&[][..], |f| &f.worth.terms);
    for term in terms {
        let (term, name) = (term.term, term.term.name());
        let label = table.label("points", "poin", |texts| texts.term(term));
        table.add(&format!("points.{name}"), label, Unit::Points, More, |f| {
            f.worth.terms.iter().find(|line| line.term == term).map(|line| line.points.0)
        });
    }
    seats(&mut table);
    table.count("moves", say("moves", "perpindahan"), Neither, |f| f.moves.total.moves);
    table.count("promotions", say("promotions", "promosi"), More, |f| f.moves.total.promotions);
    table.count("rotations", say("rotations", "rotasi"), Neither, |f| f.moves.total.rotations);
    table.count("relocations", say("paid changes of place", "pindah tempat berbiaya"), Neither, |f| {
        f.moves.total.relocations
    });
    table.count("breaches", say("soft rules not met", "aturan lunak tidak terpenuhi"), Less, |f| {
        f.moves.breaches.iter().map(|line| line.soft).sum()
    });
    table.add("match", say("mean match", "kesesuaian rata-rata"), Unit::BasisPoints, More, |f| {
        i64::try_from(f.people.mean_jpm?).ok()
    });
    table.count("training.participants", say("people trained", "orang dilatih"), More, |f| f.training.participants);
    table.count("training.attendances", say("attendances", "keikutsertaan"), More, |f| f.training.attendances);
    table.count("training.hours", say("hours of training", "jam pelatihan"), More, |f| f.training.hours);
    table.add(
        "training.reached",
        say("staff and years at the hours target", "pegawai dan tahun mencapai target jam"),
        Unit::BasisPoints,
        More,
        |f| i64::try_from(f.training.reached_share()?).ok(),
    );
    table.count("course_due", say("courses overdue", "pelatihan wajib terlambat"), Less, |f| f.people.course_due);
    table.count("uncovered_juniors", say("juniors without mentor", "pegawai baru tanpa mentor"), Less, |f| {
        f.people.uncovered_juniors
    });
    table.add("cost", say("cost", "biaya"), Unit::Money, Less, |f| Some(f.money.total.0));
    for category in Category::ALL {
        let label = table.label("cost", "biaya", |texts| texts.category(category));
        table.add(&format!("cost.{}", category.name()), label, Unit::Money, Neither, |f| {
            Some(f.money.costs.iter().filter(|cost| cost.category == category).map(|cost| cost.cost.0).sum())
        });
    }
    let affected: Vec<Option<i64>> =
        entries.iter().map(|entry| i64::try_from(entry.affected.as_ref()?.changed.len()).ok()).collect();
    table.found.push(Measure {
        key: "affected".to_owned(),
        label: say("careers that differ", "karier yang berbeda"),
        unit: Unit::Count,
        better: Neither,
        values: affected,
    });
    table.found
}

/// Seats by kind and criticality.
fn seats(table: &mut Table<'_>) {
    table
        .count("seats.vacant", Text::fixed("vacant seats", "formasi lowong"), Better::Less, |f| f.seats.total.vacant());
    let figures = || table.entries.iter().filter_map(|entry| entry.figures.as_ref());
    let mut by_critical: Vec<String> =
        figures().flat_map(|f| f.seats.by_criticality.iter().map(|line| line.key.clone())).collect();
    by_critical.sort_unstable();
    by_critical.dedup();
    let mut by_kind: Vec<String> = Vec::new();
    for line in figures().flat_map(|f| &f.seats.by_kind) {
        if !by_kind.contains(&line.key) {
            by_kind.push(line.key.clone());
        }
    }
    for key in by_critical.iter().rev() {
        let label = table.label("filled", "terisi", |texts| texts.critical(key));
        table.add(&format!("seats.filled.critical.{key}"), label, Unit::Count, Better::More, |f| {
            let line = f.seats.by_criticality.iter().find(|line| line.key == *key)?;
            i64::try_from(line.filled()).ok()
        });
    }
    for key in &by_kind {
        let label = table.label("filled", "terisi", |texts| texts.kind(key));
        table.add(&format!("seats.filled.kind.{key}"), label, Unit::Count, Better::More, |f| {
            i64::try_from(f.seats.by_kind.iter().find(|line| line.key == *key)?.filled()).ok()
        });
    }
}

impl Comparison {
    /// The comparison as tables of text, name by name: measures, budget lines, costs, changes, and who is affected.
    #[must_use]
    pub fn tables(&self) -> Vec<(&'static str, Vec<Vec<String>>)> {
        let head = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<String>>();
        let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
        let mut measures = vec![[head(&["measure", "unit", "better"]), self.names()].concat()];
        for one in &self.measures {
            let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            let first = vec![one.key.clone(), word(serde_json::json!(one.unit)), word(serde_json::json!(one.better))];
            measures.push([first, one.values.iter().copied().map(number).collect()].concat());
        }
        let mut budgets = vec![head(&[
            "scenario",
            "budget_id",
            "year",
            "source",
            "category",
            "amount",
            "used",
            "left",
            "points_per_million",
        ])];
        let mut costs = vec![head(&["scenario", "year", "source", "category", "cost", "budget_lines"])];
        let mut changes = vec![head(&["scenario", "table", "row", "column", "old", "new"])];
        let mut affected = vec![head(&[
            "scenario",
            "employee_id",
            "period",
            "old_position",
            "new_position",
            "sessions_lost",
            "sessions_gained",
        ])];
        for entry in &self.scenarios {
            let name = || entry.name.clone();
            for line in entry.figures.iter().flat_map(|f| &f.money.lines) {
                let price = line.price_milli.map(|milli| format!("{}.{:03}", milli / 1_000, milli.rem_euclid(1_000)));
                budgets.push(vec![
                    name(),
                    line.budget.clone(),
                    line.year.to_string(),
                    line.source.clone().unwrap_or_default(),
                    line.category.map_or("", Category::name).to_owned(),
                    line.amount.to_string(),
                    line.used.to_string(),
                    line.left.to_string(),
                    price.unwrap_or_default(),
                ]);
            }
            for cost in entry.figures.iter().flat_map(|f| &f.money.costs) {
                let category = cost.category.name().to_owned();
                let lines = cost.lines.join(";");
                costs.push(vec![
                    name(),
                    cost.year.to_string(),
                    cost.source.clone(),
                    category,
                    cost.cost.to_string(),
                    lines,
                ]);
            }
            for change in &entry.changes {
                let (old, new) = (change.old.clone().unwrap_or_default(), change.new.clone().unwrap_or_default());
                changes.push(vec![name(), change.table.clone(), change.row.clone(), change.column.clone(), old, new]);
            }
            for career in entry.affected.iter().flat_map(|affected| &affected.changed) {
                let (lost, gained) = (career.sessions_lost.join(";"), career.sessions_gained.join(";"));
                if career.places.is_empty() {
                    let none = String::new;
                    affected.push(vec![name(), career.employee.clone(), none(), none(), none(), lost, gained]);
                    continue;
                }
                for (at, place) in career.places.iter().enumerate() {
                    let spot = |spot: &figures::difference::Spot| {
                        spot.position.clone().unwrap_or_else(|| spot.step.name().to_owned())
                    };
                    let (lost, gained) =
                        if at == 0 { (lost.clone(), gained.clone()) } else { (String::new(), String::new()) };
                    affected.push(vec![
                        name(),
                        career.employee.clone(),
                        place.period.to_string(),
                        spot(&place.old),
                        spot(&place.new),
                        lost,
                        gained,
                    ]);
                }
            }
        }
        vec![
            ("budgets.csv", budgets),
            ("costs.csv", costs),
            ("changes.csv", changes),
            ("affected.csv", affected),
            ("measures.csv", measures),
        ]
    }

    fn names(&self) -> Vec<String> {
        self.scenarios.iter().map(|entry| entry.name.clone()).collect()
    }
}

/// Items that contradict each other, rows of decisions taken together: `decision:2–4`.
#[must_use]
pub fn gathered(conflict: &[String]) -> Vec<String> {
    let row = |item: &String| item.strip_prefix("decision:").and_then(|row| row.parse::<u32>().ok());
    let mut rows: Vec<u32> = conflict.iter().filter_map(row).collect();
    rows.sort_unstable();
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => spans.push((row, row)),
        }
    }
    let told = |(first, last): (u32, u32)| match first == last {
        true => format!("decision:{first}"),
        false => format!("decision:{first}–{last}"),
    };
    spans.into_iter().map(told).chain(conflict.iter().filter(|item| row(item).is_none()).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_decisions_are_told_together() {
        let conflict = ["decision:4", "budget:B", "decision:2", "decision:3", "decision:9"].map(str::to_owned);
        assert_eq!(gathered(&conflict), ["decision:2–4", "decision:9", "budget:B"]);
    }
}
