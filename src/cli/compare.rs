//! `rotasi compare`: scenarios, or any plans, side by side.

use std::fs;
use std::path::{Path, PathBuf};

use rotasi::diagnostic::{Diagnostic, Language};
use rotasi::figures::difference::{ChangedCareer, Spot};
use rotasi::files::{self, PlanFolder};
use rotasi::instance::Instance;
use rotasi::scenario::{self, Candidate, Comparison, Entry, Measure, Shelf, Unit, Volume};

use super::exit::{Exit, Failure};
use super::input;
use super::plan::unwritten;
use super::terminal::{self, grouped, percent, table};

/// Put scenarios beside one another, or any plans: what each is worth, fills, trains and costs, what changed in the
/// input, and whose career differs.
///
/// In the table ▲ marks the best value of a column and ▼ the worst. Everything is compared with the first: the base of a
/// folder of scenarios, or the first plan named.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi compare what-if                         all scenarios of a folder
  rotasi compare what-if/base what-if/lean       two of them
  rotasi compare plan-a plan-b --instance instances/plaju
                                                 two plans of one instance
  rotasi compare what-if --affected lean         whose career differs, with old and new
  rotasi compare what-if --csv tables            measures, budgets, costs, changes, affected")]
pub struct Arguments {
    /// Folders that `rotasi scenarios` or `rotasi plan` wrote.
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,

    /// The instance that plans were made from, for folders that `rotasi plan` wrote.
    #[arg(long, value_name = "INSTANCE")]
    instance: Option<PathBuf>,

    /// Show whose career differs in this scenario, with old and new.
    #[arg(long, value_name = "NAME")]
    affected: Option<String>,

    /// Show every measure, not only the most important.
    #[arg(long)]
    all: bool,

    /// Write all tables as CSV files into this folder.
    #[arg(long, value_name = "DIR")]
    csv: Option<PathBuf>,

    /// Replace such a folder.
    #[arg(long, requires = "csv")]
    force: bool,

    /// Write everything as JSON.
    #[arg(long)]
    json: bool,
}

/// What a folder on the command line holds.
enum Found {
    Shelf(Vec<Volume>),
    Plan(String, Box<PlanFolder>),
}

/// Reads, compares and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let refuse = |faults: Vec<Diagnostic>| match input::refuse(&faults, language, arguments.json) {
        Ok(failure) | Err(failure) => failure,
    };
    let instance = match &arguments.instance {
        Some(path) => Some(input::load(path, language, arguments.json)?.instance),
        None => None,
    };
    let mut found = Vec::new();
    for folder in &arguments.folders {
        found.push(look(folder, instance.as_ref()).map_err(|fault| match fault {
            Fault::Faults(faults) => refuse(faults),
            Fault::NoInstance => Failure::new(Exit::Usage, no_instance(folder, language)),
        })?);
    }
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for one in &found {
        match one {
            Found::Shelf(volumes) => candidates.extend(volumes.iter().map(Volume::candidate)),
            Found::Plan(name, folder) => candidates.extend(instance.as_ref().map(|instance| Candidate {
                name,
                title: name,
                instance,
                folder,
                changes: &[],
            })),
        }
    }
    let comparison = scenario::compare(&candidates);
    if let Some(folder) = &arguments.csv {
        files::write_tables(folder, &comparison.tables(), arguments.force).map_err(|fault| unwritten(&fault))?;
    }
    if arguments.json {
        return terminal::show_json(&comparison);
    }
    match &arguments.affected {
        Some(name) => match comparison.scenarios.iter().find(|entry| entry.name == *name) {
            Some(entry) => terminal::show(&affected(entry, language)),
            None => Err(Failure::new(Exit::Usage, format!("there is no scenario {name} in these folders"))),
        },
        None => terminal::show(&page(&comparison, arguments.all, language)),
    }
}

enum Fault {
    Faults(Vec<Diagnostic>),
    NoInstance,
}

fn no_instance(folder: &Path, language: Language) -> String {
    let folder = folder.display();
    match language {
        Language::English => {
            format!("{folder} is no folder of scenarios; name the instance of its plan with --instance")
        }
        Language::Indonesian => format!("{folder} bukan folder skenario; sebut data rencananya dengan --instance"),
    }
}

fn look(folder: &Path, instance: Option<&Instance>) -> Result<Found, Fault> {
    let shelf = Shelf::at(folder);
    if shelf.exists() {
        return shelf.open(&[]).map(Found::Shelf).map_err(Fault::Faults);
    }
    let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(parent) = whole.parent().map(Shelf::at).filter(Shelf::exists) {
        let volumes = parent.open(std::slice::from_ref(&name)).map_err(Fault::Faults)?;
        let own: Vec<Volume> = volumes.into_iter().filter(|volume| volume.note.name == name).collect();
        if !own.is_empty() {
            return Ok(Found::Shelf(own));
        }
    }
    let Some(instance) = instance else { return Err(Fault::NoInstance) };
    let plan = files::read_plan(folder, instance).map_err(Fault::Faults)?;
    Ok(Found::Plan(name, Box::new(plan)))
}

/// Measures worth a column, with headings short enough for a hundred columns.
const COLUMNS: [(&str, &str, &str); 10] = [
    ("points", "points", "poin"),
    ("gap", "gap %", "selisih"),
    ("seats.vacant", "vacant", "lowong"),
    ("promotions", "promo", "promosi"),
    ("rotations", "moves", "rotasi"),
    ("match", "match", "sesuai"),
    ("breaches", "soft", "lunak"),
    ("training.hours", "hours", "jam"),
    ("course_due", "due", "telat"),
    ("affected", "differ", "beda"),
];

/// A value as short as its unit allows.
fn shown(measure: &Measure, value: i64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "a figure for display")]
    let real = value as f64;
    match measure.unit {
        Unit::Points | Unit::Count => grouped(value),
        Unit::BasisPoints => format!("{:.2}", real / 100.0),
        Unit::Ppm => percent(real / 1e6).trim_end_matches(" %").to_owned(),
        Unit::Money => format!("{:.1}", real / 1e6),
    }
}

fn marked(measure: &Measure) -> Vec<String> {
    /// More that share a place are no longer worth a mark.
    const FEW: usize = 2;
    let few = |places: Vec<usize>| if places.len() > FEW { Vec::new() } else { places };
    let (best, worst) = measure.extremes();
    let (best, worst) = (few(best), few(worst));
    let cell = |(at, value): (usize, &Option<i64>)| {
        let mark = if best.contains(&at) {
            "▲"
        } else if worst.contains(&at) {
            "▼"
        } else {
            ""
        };
        value.map_or_else(|| "-".to_owned(), |value| format!("{}{mark}", shown(measure, value)))
    };
    measure.values.iter().enumerate().map(cell).collect()
}

fn page(comparison: &Comparison, all: bool, language: Language) -> String {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let mut lines: Vec<String> = Vec::new();
    let columns: Vec<(&Measure, &str)> = COLUMNS
        .into_iter()
        .filter_map(|(key, en, id)| Some((comparison.measures.iter().find(|measure| measure.key == key)?, say(en, id))))
        .collect();
    let headings = std::iter::once(say("scenario", "skenario")).chain(columns.iter().map(|(_, heading)| *heading));
    let mut by_scenario = table(headings, 1);
    by_scenario.set_width(100);
    let cells: Vec<Vec<String>> = columns.iter().map(|(measure, _)| marked(measure)).collect();
    for (at, entry) in comparison.scenarios.iter().enumerate() {
        let row = cells.iter().map(|column| column[at].clone());
        by_scenario.add_row(std::iter::once(entry.name.clone()).chain(row));
    }
    lines.extend(by_scenario.lines());
    if all {
        for block in (0..comparison.scenarios.len()).collect::<Vec<_>>().chunks(4) {
            let names = block.iter().map(|&at| comparison.scenarios[at].name.as_str());
            let mut whole = table(std::iter::once(say("measure", "ukuran")).chain(names), 1);
            whole.set_width(100);
            for measure in &comparison.measures {
                let cells = marked(measure);
                let money = if measure.unit == Unit::Money { say(" (million)", " (juta)") } else { "" };
                let label = format!("{}{money}", measure.label.get(language));
                whole.add_row(std::iter::once(label).chain(block.iter().map(|&at| cells[at].clone())));
            }
            lines.push(String::new());
            lines.extend(whole.lines());
        }
    }
    lines.push(String::new());
    for entry in &comparison.scenarios {
        lines.push(format!("{}: {}{}", entry.name, entry.title, changed(entry, language)));
        for item in &entry.conflict {
            lines.push(format!("    {} {item}", say("contradiction:", "bertentangan:")));
        }
    }
    lines.push(String::new());
    lines.extend(comparison.scenarios.first().into_iter().flat_map(|entry| dear(entry, language)));
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// What changed in the input, in a few words.
fn changed(entry: &Entry, language: Language) -> String {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for change in &entry.changes {
        let what = match (&change.old, &change.new) {
            (None, _) => format!("+{}", change.table),
            (_, None) => format!("-{}", change.table),
            _ => format!("{}.{}", change.table, of_all_kinds(&change.column)),
        };
        match counts.iter_mut().find(|(known, _)| *known == what) {
            Some((_, count)) => *count += 1,
            None => counts.push((what, 1)),
        }
    }
    let list: Vec<String> = counts
        .iter()
        .take(3)
        .map(|(what, count)| if *count == 1 { what.clone() } else { format!("{what} ×{count}") })
        .collect();
    let more = if counts.len() > 3 { ", …" } else { "" };
    match (list.is_empty(), language) {
        (true, _) => String::new(),
        (false, Language::English) => format!(" [changed: {}{more}]", list.join(", ")),
        (false, Language::Indonesian) => format!(" [diubah: {}{more}]", list.join(", ")),
    }
}

/// `kinds.pengawas.tier` as `kinds.*.tier`.
fn of_all_kinds(path: &str) -> String {
    match path.split('.').collect::<Vec<_>>()[..] {
        ["kinds", _, value] => format!("kinds.*.{value}"),
        _ => path.to_owned(),
    }
}

/// Where more money would help most, in words.
fn dear(entry: &Entry, language: Language) -> Vec<String> {
    let mut lines: Vec<_> = entry.figures.iter().flat_map(|figures| &figures.money.lines).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.price_milli.unwrap_or(0)));
    let told = lines.into_iter().filter_map(|line| Some((line, line.next()?))).take(5);
    told.map(|(line, next)| {
        let (amount, points) = (next.amount.0 / 1_000_000, grouped(next.points));
        match language {
            Language::English => {
                format!("{}: the next {amount} million of {} would add about {points} points", entry.name, line.budget)
            }
            Language::Indonesian => {
                format!("{}: {amount} juta berikutnya pada {} menambah sekitar {points} poin", entry.name, line.budget)
            }
        }
    })
    .collect()
}

/// Whose career differs, with old and new.
fn affected(entry: &Entry, language: Language) -> String {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let mut people = table(
        [
            say("employee", "pegawai"),
            say("period", "periode"),
            say("old", "lama"),
            say("new", "baru"),
            say("courses", "pelatihan"),
        ],
        5,
    );
    people.set_width(100);
    let spot = |spot: &Spot| spot.position.clone().unwrap_or_else(|| spot.step.name().to_owned());
    let courses = |career: &ChangedCareer| {
        let lost = career.sessions_lost.iter().map(|session| format!("-{session}"));
        lost.chain(career.sessions_gained.iter().map(|session| format!("+{session}"))).collect::<Vec<_>>().join(" ")
    };
    let changed = entry.affected.as_ref().map_or(&[][..], |affected| &affected.changed);
    for career in changed {
        let mut first = Some((career.employee.clone(), courses(career)));
        if career.places.is_empty() {
            let (employee, courses) = first.take().unwrap_or_default();
            people.add_row([employee, String::new(), String::new(), String::new(), courses]);
        }
        for place in &career.places {
            let (employee, courses) = first.take().unwrap_or_default();
            people.add_row([employee, place.period.to_string(), spot(&place.old), spot(&place.new), courses]);
        }
    }
    let same = entry.affected.as_ref().map_or(0, |affected| affected.unchanged);
    let end = match language {
        Language::English => format!("{}: {} careers differ, {same} are the same", entry.name, changed.len()),
        Language::Indonesian => format!("{}: {} karier berbeda, {same} sama", entry.name, changed.len()),
    };
    people.lines().map(|line| line.trim_end().to_owned()).chain([String::new(), end]).map(|line| line + "\n").collect()
}
