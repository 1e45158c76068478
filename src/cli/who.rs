//! `rotasi who`: who could hold a position, and why a seat stays empty.

use std::path::PathBuf;

use rotasi::diagnostic::Language;
use rotasi::explain::{self, Effort, Speaker};
use rotasi::pipeline::{self, RunError, Solver};
use rotasi::solver::StopSignal;

use super::asked;
use super::exit::Failure;
use super::plan::failed;
use super::terminal;
use super::values;

/// Rank everybody for a seat: match, merit, rules that bar them, and what the whole plan would lose if they were chosen.
///
/// For an empty seat it says why it stays empty, and whether that is proved. Losses are bounds from the prices behind the
/// plan's bound; --exact proves those of the candidates shown by solving again.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi who out --instance instances/plaju --position KEC-S.01
                                               for its first empty seat, else for period 1
  rotasi who out --instance instances/plaju --position KEC-S.01 --period 3 --top 5 --exact
                                               five candidates, each loss proved
  rotasi who instances/plaju --position KEC-S.01
                                               without a plan yet: plans first")]
pub struct Arguments {
    /// Folder of the plan; or an instance, which is planned first.
    plan: PathBuf,

    /// The instance the plan was made for: a folder with instance.toml and the CSV files, or a workbook (.xlsx).
    #[arg(long, value_name = "DIR")]
    instance: Option<PathBuf>,

    /// For which position.
    #[arg(long, value_name = "POSITION")]
    position: String,

    /// In which period, the first is 1; without it the first in which the plan leaves a seat empty.
    #[arg(long, value_name = "PERIOD")]
    period: Option<u8>,

    /// How many candidates are shown.
    #[arg(long, default_value_t = 10, value_name = "N")]
    top: usize,

    /// Prove the losses of those shown by solving again, one by one.
    #[arg(long)]
    exact: bool,

    /// Threads; 0 = one for each core. Answers do not depend on it.
    #[arg(long, default_value = "0", value_name = "N", value_parser = values::threads, allow_negative_numbers = true)]
    threads: usize,

    /// Write JSON: everybody, however many.
    #[arg(long)]
    json: bool,
}

/// Judges and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let threads = arguments.threads;
    let asked = asked::read_or_plan(&arguments.plan, arguments.instance.as_ref(), threads, language, arguments.json)?;
    let instance = &asked.instance;
    let position = asked::position(instance, &arguments.position, language)?;
    let period = arguments.period.map(|number| asked::period(instance, number, language)).transpose()?;
    let backend = Solver::Microlp.load().map_err(|error| failed(&RunError::Backend(error.to_string())))?;
    let pool = pipeline::pool(threads).map_err(|error| failed(&error))?;
    let answer = pool.install(|| {
        let ground = asked.ground(threads, language)?;
        let period = period.unwrap_or_else(|| explain::first_vacancy(&ground, position));
        let mut answer = explain::who(&ground, position, period);
        if arguments.exact {
            let (effort, signal) = (Effort::default(), StopSignal::default());
            explain::prove(&ground, &mut answer, arguments.top, &effort, backend.as_ref(), &signal)
                .map_err(|error| failed(&error))?;
        }
        Ok(answer)
    })?;
    if arguments.json {
        return terminal::show_json(&answer);
    }
    let speaker = Speaker::new(instance, language);
    let (headings, rows) = explain::who_grid(&speaker, &answer, arguments.top);
    let mut table = terminal::table(headings.iter().map(String::as_str), 2);
    rows.into_iter().for_each(|row| {
        table.add_row(row);
    });
    let mut lines = explain::tell_who(&speaker, &answer);
    lines.push(String::new());
    lines.extend(table.lines());
    terminal::show_lines(&lines)
}
