//! `rotasi explain`: why a plan is as it is, and why not otherwise.

use std::path::PathBuf;

use rotasi::diagnostic::Language;
use rotasi::explain::{self, Effort, Goal, Speaker};
use rotasi::pipeline::{self, RunError, Solver};
use rotasi::solver::{Settings, StopSignal};

use super::asked::{self, Asked};
use super::exit::Failure;
use super::plan::failed;
use super::terminal;
use super::values;

/// Explain somebody's part of a plan; with --position, why they do not hold that position and what it would cost.
///
/// The points add up exactly to the plan's. What a training brought is the difference to the same career without it. A
/// price is proved: a bound says what it costs at least, a plan that has passed the audit what it costs at most.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi explain out --instance instances/plaju --employee P-0012
                                               why this career
  rotasi explain out --instance instances/plaju --employee P-0012 --position KEC-S.01
                                               why not there: rules, nearest way, price
  rotasi explain out --instance instances/plaju --employee P-0012 --position KEC-S.01 --period 3 --lang id
                                               the same for one period, in Indonesian
  rotasi explain out --instance instances/plaju --employee P-0012 --json
                                               for another program")]
pub struct Arguments {
    /// Folder of the plan; placements.csv and trainings.csv are enough.
    plan: PathBuf,

    /// The instance the plan was made for: a folder with instance.toml and the CSV files, or a workbook (.xlsx).
    #[arg(long, value_name = "DIR")]
    instance: Option<PathBuf>,

    /// Whose career.
    #[arg(long, value_name = "EMPLOYEE")]
    employee: String,

    /// Why not in this position.
    #[arg(long, value_name = "POSITION")]
    position: Option<String>,

    /// In this period only; the first is 1.
    #[arg(long, value_name = "PERIOD", requires = "position")]
    period: Option<u8>,

    /// Work that finding the price may take, in thousands of labels: more work, a narrower interval. Everybody is planned
    /// anew then, however many they are.
    #[arg(long, value_name = "WORK", requires = "position")]
    work_limit: Option<u64>,

    /// Threads; 0 = one for each core. Answers do not depend on it.
    #[arg(long, default_value = "0", value_name = "N", value_parser = values::threads, allow_negative_numbers = true)]
    threads: usize,

    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// Explains and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let asked = asked::read(&arguments.plan, arguments.instance.as_ref(), language, arguments.json)?;
    if let Some(position) = &arguments.position {
        return why_not(arguments, &asked, position, language);
    }
    let employee = asked::employee(&asked.instance, &arguments.employee, language)?;
    let career = explain::career(&asked.instance, &asked.plan, employee);
    if arguments.json {
        return terminal::show_json(&career);
    }
    let speaker = Speaker::new(&asked.instance, language);
    terminal::show_lines(&explain::tell_career(&speaker, &career))
}

fn why_not(arguments: &Arguments, asked: &Asked, position: &str, language: Language) -> Result<(), Failure> {
    let instance = &asked.instance;
    let employee = asked::employee(instance, &arguments.employee, language)?;
    let position = asked::position(instance, position, language)?;
    let period = arguments.period.map(|number| asked::period(instance, number, language)).transpose()?;
    let threads = arguments.threads;
    let effort = match arguments.work_limit {
        None => Effort::default(),
        Some(work) => {
            let settings = Settings { work_limit: Some(work), ..Effort::default().settings };
            Effort { whole: usize::MAX, settings, ..Effort::default() }
        }
    };
    let backend = Solver::Microlp.load().map_err(|error| failed(&RunError::Backend(error.to_string())))?;
    let pool = pipeline::pool(threads).map_err(|error| failed(&error))?;
    let answer = pool.install(|| {
        let ground = asked.ground(threads, language)?;
        let goal = Goal { position, period };
        let answer = explain::why_not(&ground, employee, goal, &effort, backend.as_ref(), &StopSignal::default());
        answer.map_err(|error| failed(&error))
    })?;
    if arguments.json {
        return terminal::show_json(&answer);
    }
    let speaker = Speaker::new(instance, language);
    terminal::show_lines(&explain::tell_why_not(&speaker, &answer))
}
