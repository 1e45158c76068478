//! `rotasi who`: who could hold a position, and why a seat stays empty.

use std::path::PathBuf;

use rotasi::diagnostic::Language;
use rotasi::explain::{self, Effort, Means, Speaker};
use rotasi::pipeline::{RunError, Solver};

use super::asked;
use super::exit::Failure;
use super::plan::{Interrupt, failed};
use super::terminal;

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

    #[command(flatten)]
    question: asked::Question,
}

/// Judges and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let question = &arguments.question;
    let asked = question.read_or_plan(&arguments.plan, language)?;
    let instance = &asked.instance;
    let position = asked::position(instance, &arguments.position, language)?;
    let period = arguments.period.map(|number| asked::period(instance, number, language)).transpose()?;
    let interrupt = Interrupt::listen(language)?;
    let backend = Solver::Microlp.load().map_err(|error| failed(&RunError::Backend(error.to_string())))?;
    let answer = question.answer(&asked, language, |ground| {
        let period = period.unwrap_or_else(|| explain::first_vacancy(ground, position));
        let mut answer = explain::who(ground, position, period);
        if arguments.exact {
            let means = Means { effort: &Effort::default(), backend: backend.as_ref(), stop: &interrupt.stop };
            explain::prove(ground, &mut answer, arguments.top, &means)?;
        }
        Ok(answer)
    })?;
    if question.json {
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
