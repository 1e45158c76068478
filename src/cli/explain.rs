//! `rotasi explain`: why a plan is as it is, and why not otherwise.

use std::path::PathBuf;

use rotasi::diagnostic::Language;
use rotasi::explain::{self, Effort, Goal, Means, Speaker};
use rotasi::pipeline::{RunError, Solver};
use rotasi::solver::Settings;

use super::asked::{self, Asked};
use super::exit::Failure;
use super::plan::{Interrupt, failed};
use super::terminal;

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

    #[command(flatten)]
    question: asked::Question,
}

/// Explains and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let asked = arguments.question.read(&arguments.plan, language)?;
    if let Some(position) = &arguments.position {
        return why_not(arguments, &asked, position, language);
    }
    let employee = asked.employee(&arguments.employee, language)?;
    let career = explain::career(&asked.instance, &asked.plan, employee);
    if arguments.question.json {
        return terminal::show_json(&career);
    }
    let speaker = Speaker::new(&asked.instance, language);
    terminal::show_lines(&explain::tell_career(&speaker, &career))
}

fn why_not(arguments: &Arguments, asked: &Asked, position: &str, language: Language) -> Result<(), Failure> {
    let instance = &asked.instance;
    let employee = asked.employee(&arguments.employee, language)?;
    let position = asked::position(instance, position, language)?;
    let period = arguments.period.map(|number| asked::period(instance, number, language)).transpose()?;
    let effort = match arguments.work_limit {
        None => Effort::default(),
        Some(work) => {
            let settings = Settings { work_limit: Some(work), ..Effort::default().settings };
            Effort { whole: usize::MAX, settings, ..Effort::default() }
        }
    };
    let interrupt = Interrupt::listen(language)?;
    let backend = Solver::Microlp.load().map_err(|error| failed(&RunError::Backend(error.to_string())))?;
    let means = Means { effort: &effort, backend: backend.as_ref(), stop: &interrupt.stop };
    let goal = Goal { position, period };
    let answer =
        arguments.question.answer(asked, language, |ground| explain::why_not(ground, employee, goal, &means))?;
    if arguments.question.json {
        return terminal::show_json(&answer);
    }
    let speaker = Speaker::new(instance, language);
    terminal::show_lines(&explain::tell_why_not(&speaker, &answer))
}
