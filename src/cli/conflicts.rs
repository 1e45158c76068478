//! `rotasi conflicts`: why no plan exists, and the cheapest ways out.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use rotasi::diagnostic::Language;
use rotasi::explain::{self, Speaker};
use rotasi::pipeline::{self, RunError, Solver, Status};
use rotasi::solver::Settings;
use serde_json::{Value, json};

use super::exit::{Exit, Failure};
use super::input;
use super::plan::{Interrupt, failed};
use super::pseudonyms::Pseudonyms;
use super::terminal;
use super::values;

/// Say why no plan exists: a smallest set of decisions, budget lines and limits that contradict each other, and ways out.
///
/// Without any one of them a plan of the others exists; that is tested for each. Ways out are the least extra money, and the
/// fewest decisions to drop; each has been planned and has passed the audit. When the time is over, what has been
/// found so far is told, and what is not proved.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi conflicts my-service
  rotasi conflicts my-service --time-limit 5m
  rotasi conflicts my-service --json --lang id

Exit code 0: a plan exists; 4: none does, and it is said why; 5: neither was found out in time.")]
pub struct Arguments {
    /// Folder with instance.toml and the CSV files, or a workbook (.xlsx).
    instance: PathBuf,

    /// Time for the whole search: 60s, 5m, 1h, or none.
    #[arg(long, default_value = "60s", value_name = "TIME", value_parser = values::span)]
    time_limit: values::Limit,

    /// Threads; 0 = one for each core.
    #[arg(long, default_value = "0", value_name = "N", value_parser = values::threads, allow_negative_numbers = true)]
    threads: usize,

    /// Write JSON: {"possible", "contradiction"}.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    pseudonyms: Pseudonyms,
}

/// Searches and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let mut instance = input::load(&arguments.instance, language, arguments.json)?.instance;
    arguments.pseudonyms.put_on(&mut instance, language)?;
    let time_limit: Option<Duration> = arguments.time_limit.0;
    let settings = Settings { time_limit, threads: arguments.threads, gap_ppm: 1_000_000, ..Settings::default() };
    let backend = Solver::Microlp.load().map_err(|error| failed(&RunError::Backend(error.to_string())))?;
    let Interrupt { stop, .. } = Interrupt::listen(language)?;
    let started = Instant::now();
    let pool = pipeline::pool(arguments.threads).map_err(|error| failed(&error))?;
    let (status, found) = pool.install(|| {
        let outcome = pipeline::run_within(&instance, None, None, &settings, &Solver::Microlp, &(), &stop)
            .map_err(|error| failed(&error))?;
        let found = match outcome.status {
            Status::Infeasible => Some(
                explain::contradiction(
                    &instance,
                    &outcome.conflict,
                    &settings.after(started.elapsed()),
                    backend.as_ref(),
                    &stop,
                )
                .map_err(|error| failed(&error))?,
            ),
            _ => None,
        };
        Ok((outcome.status, found))
    })?;
    if arguments.json {
        let possible = match status {
            Status::Optimal | Status::Feasible => Value::Bool(true),
            Status::Infeasible => Value::Bool(false),
            Status::Unknown => Value::Null,
        };
        terminal::show_json(&json!({ "possible": possible, "contradiction": found }))?;
    }
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    match (status, found) {
        (_, Some(found)) => {
            if !arguments.json {
                terminal::show_lines(&explain::tell_contradiction(&Speaker::new(&instance, language), &found))?;
            }
            Err(Failure::new(Exit::Infeasible, say("no plan exists", "tidak ada rencana yang mungkin")))
        }
        (Status::Unknown, None) => Err(Failure::new(
            Exit::NothingFound,
            say("neither a plan nor a contradiction was found in time", "belum ditemukan rencana maupun pertentangan"),
        )),
        _ if arguments.json => Ok(()),
        _ => terminal::show(say("A plan exists: nothing contradicts.\n", "Ada rencana: tidak ada pertentangan.\n")),
    }
}
