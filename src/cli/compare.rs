//! `rotasi compare`: scenarios, or any plans, side by side.

use std::fs;
use std::path::{Path, PathBuf};

use rotasi::diagnostic::{Diagnostic, Language, Text, nearest};
use rotasi::files::{self, PlanFolder};
use rotasi::instance::Instance;
use rotasi::scenario::{self, Candidate, Comparison, Shelf, Volume};

use super::beside;
use super::exit::{Exit, Failure};
use super::input;
use super::plan::unwritten;
use super::pseudonyms::Pseudonyms;
use super::terminal;

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
  rotasi compare what-if --csv tables            measures, budgets, costs, changes, affected
  rotasi compare what-if --affected lean --pseudonyms people.key
                                                 codes in place of ids")]
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

    #[command(flatten)]
    pseudonyms: Pseudonyms,
}

/// What a folder on the command line holds.
enum Found {
    Shelf(Vec<Volume>),
    Plan(String, Box<PlanFolder>),
}

/// Reads, compares and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let refuse = |faults: Vec<Diagnostic>| input::refuse(&faults, language, arguments.json);
    let mut instance = match &arguments.instance {
        Some(path) => Some(input::load(path, language, arguments.json)?.instance),
        None => None,
    };
    let mut found = Vec::new();
    for folder in &arguments.folders {
        found.push(look(folder, instance.as_ref()).map_err(|fault| match fault {
            Fault::Faults(faults) => refuse(faults),
            Fault::NoInstance => Failure::told(Exit::Usage, &no_instance(folder), language),
        })?);
    }
    for one in &mut found {
        if let Found::Shelf(volumes) = one {
            arguments.pseudonyms.put_on_volumes(volumes, language)?;
        }
    }
    if let Some(instance) = &mut instance {
        arguments.pseudonyms.put_on(instance, language)?;
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
        files::write_tables(folder, &comparison.tables(), arguments.force)
            .map_err(|fault| unwritten(&fault, language))?;
    }
    if arguments.json {
        return terminal::show_json(&comparison);
    }
    match &arguments.affected {
        Some(name) => match comparison.scenarios.iter().find(|entry| entry.name == *name) {
            Some(entry) => terminal::show(&beside::affected(entry, language)),
            None => Err(Failure::told(Exit::Usage, &no_scenario(name, &comparison), language)),
        },
        None => terminal::show(&beside::page(&comparison, arguments.all, language)),
    }
}

fn no_scenario(name: &str, comparison: &Comparison) -> Text {
    let known: Vec<&str> = comparison.scenarios.iter().map(|entry| entry.name.as_str()).collect();
    let near = nearest(name, known.iter().copied());
    Text::new(
        match near {
            Some(near) => format!("there is no scenario {name}; did you mean {near}?"),
            None => format!("there is no scenario {name}; there are {}", known.join(", ")),
        },
        match near {
            Some(near) => format!("tidak ada skenario {name}; maksud Anda {near}?"),
            None => format!("tidak ada skenario {name}; yang ada: {}", known.join(", ")),
        },
    )
}

enum Fault {
    Faults(Vec<Diagnostic>),
    NoInstance,
}

fn no_instance(folder: &Path) -> Text {
    let folder = folder.display();
    Text::new(
        format!("{folder} is no folder of scenarios; name the instance of its plan with --instance"),
        format!("{folder} bukan folder skenario; sebut data rencananya dengan --instance"),
    )
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
