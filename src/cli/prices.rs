//! `rotasi prices`: what is scarce, and who waits for it.

use std::path::PathBuf;

use rotasi::diagnostic::Language;
use rotasi::explain::{self, Speaker};
use rotasi::pipeline;

use super::asked;
use super::exit::Failure;
use super::plan::failed;
use super::terminal;
use super::values;

/// Show what is scarce: seats, places in sessions, money, caps on moves, each with its price and who waits for it.
///
/// A price is how many points the proved bound rises at first with one more: what the next seat, place or million could be
/// worth. Somebody waits for a thing when they would take it if it were free; beside them stands what it would bring them.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi prices out --instance instances/plaju             the dearest of each sort
  rotasi prices out --instance instances/plaju --top 20    more of them
  rotasi prices out --instance instances/plaju --json      for another program")]
pub struct Arguments {
    /// Folder of the plan; or an instance, which is planned first.
    plan: PathBuf,

    /// The instance the plan was made for: a folder with instance.toml and the CSV files, or a workbook (.xlsx).
    #[arg(long, value_name = "DIR")]
    instance: Option<PathBuf>,

    /// How many of each sort are shown.
    #[arg(long, default_value_t = 5, value_name = "N")]
    top: usize,

    /// Threads; 0 = one for each core. Answers do not depend on it.
    #[arg(long, default_value = "0", value_name = "N", value_parser = values::threads, allow_negative_numbers = true)]
    threads: usize,

    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// Prices and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let threads = arguments.threads;
    let asked = asked::read_or_plan(&arguments.plan, arguments.instance.as_ref(), threads, language, arguments.json)?;
    let pool = pipeline::pool(threads).map_err(|error| failed(&error))?;
    let scarce = pool.install(|| Ok(explain::scarce(&asked.ground(threads, language)?, arguments.top)))?;
    if arguments.json {
        return terminal::show_json(&scarce);
    }
    terminal::show_lines(&explain::tell_scarce(&Speaker::new(&asked.instance, language), &scarce))
}
