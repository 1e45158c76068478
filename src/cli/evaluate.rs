//! `rotasi evaluate`: planned against done.

use std::path::PathBuf;

use rotasi::calendar::Period;
use rotasi::diagnostic::Language;
use rotasi::files;
use rotasi::replan::{self, Evaluation};
use rotasi::texts::{Ids, Teller, Texts};

use super::exit::Failure;
use super::input;
use super::pseudonyms::Pseudonyms;
use super::terminal;

/// Hold a plan against what really happened: moves, courses, competency and money, by unit, course and budget line, and who
/// fell behind.
///
/// The record is the one that `rotasi replan` reads (docs/replan.md); what it does not mention went as announced.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi evaluate out --instance instances/plaju --actuals examples/actuals-plaju.csv
  rotasi evaluate out --instance instances/plaju --actuals done.csv --from-period 3   periods 1 and 2
  rotasi evaluate out --instance instances/plaju --actuals done.csv --json")]
pub struct Arguments {
    /// Folder of the announced plan; placements.csv and trainings.csv are enough.
    plan: PathBuf,

    /// The instance that the plan was made from [default: the folder input beside the plan]
    #[arg(long, value_name = "INSTANCE")]
    instance: Option<PathBuf>,

    /// What really happened, as CSV.
    #[arg(long, value_name = "FILE")]
    actuals: PathBuf,

    /// First period that is not over yet [default: the one after the last with something done]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u8).range(1..))]
    from_period: Option<u8>,

    /// Write everything as JSON.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    pseudonyms: Pseudonyms,
}

/// People shown as text.
const SHORT: usize = 30;

/// Evaluates and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let place = input::instance_of(&arguments.plan, arguments.instance.as_deref(), language)?;
    let mut loaded = input::load(&place, language, arguments.json)?;
    let refuse = |faults: Vec<_>| input::refuse(&faults, language, arguments.json);
    let bare = files::read_bare_plan(&arguments.plan, &loaded.instance).map_err(refuse)?;
    let actuals = input::actuals(Some(&arguments.actuals), &loaded.instance, language, arguments.json)?;
    let from = arguments.from_period.map(Period);
    input::from_is_open(from, &actuals, &loaded.instance, language)?;
    arguments.pseudonyms.put_on(&mut loaded.instance, language)?;
    let found = replan::evaluate(&loaded.instance, &bare, &actuals, from).map_err(refuse)?;
    if arguments.json { terminal::show_json(&found) } else { terminal::show_lines(&page(&found, language)) }
}

fn page(found: &Evaluation, language: Language) -> Vec<String> {
    let texts = Texts::of(language);
    let teller = Teller::new(&texts, &Ids);
    let mut lines = vec![teller.until(found)];
    for grid in [teller.units(found), teller.courses(found), teller.programmes(found)] {
        lines.push(String::new());
        lines.extend(terminal::grid(&grid));
    }
    if !found.money.is_empty() {
        lines.push(String::new());
        lines.extend(terminal::grid(&teller.money(found)));
    }
    lines.push(String::new());
    if found.behind.is_empty() {
        lines.push(teller.nobody_behind());
    } else {
        lines.extend(terminal::grid(&teller.behind(found, SHORT)));
        lines.extend(teller.more_behind(found.behind.len().saturating_sub(SHORT)));
    }
    lines.extend(found.assumed.iter().map(|one| teller.assumed(one)));
    lines
}
