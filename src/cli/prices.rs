//! `rotasi prices`: what is scarce, and who waits for it.

use std::path::PathBuf;

use rotasi::diagnostic::Language;
use rotasi::explain::{self, Speaker};

use super::asked;
use super::exit::Failure;
use super::terminal;

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

    /// How many of each sort are shown.
    #[arg(long, default_value_t = 5, value_name = "N")]
    top: usize,

    #[command(flatten)]
    question: asked::Question,
}

/// Prices and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let question = &arguments.question;
    let asked = question.read_or_plan(&arguments.plan, language)?;
    let scarce = question.answer(&asked, language, |ground| Ok(explain::scarce(ground, arguments.top)))?;
    if question.json {
        return terminal::show_json(&scarce);
    }
    terminal::show_lines(&explain::tell_scarce(&Speaker::new(&asked.instance, language), &scarce))
}
