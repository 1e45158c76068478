//! The command line, one file per subcommand. For a planner: everything the program can be asked. For an OR reader:
//! arguments are turned into the library's types here, and nothing is computed.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use rotasi::diagnostic::Language;

mod answers;
mod asked;
mod audit;
mod beside;
mod check;
mod compare;
mod completions;
mod conflicts;
mod development;
mod documents;
mod evaluate;
mod exit;
mod explain;
mod export;
mod frontier;
mod generate;
mod import;
mod input;
mod limits;
mod man;
mod needs;
mod plan;
mod policy;
mod prices;
mod progress;
mod pseudonymise;
mod pseudonyms;
mod replan;
mod report;
mod scenarios;
mod schema;
mod template;
mod terminal;
mod values;
mod verify;
mod who;

use exit::Failure;

/// Plan the careers of a civil service: who holds which position when, who is promoted, who rotates, who is trained.
///
/// A planning problem is a folder of CSV files (or one workbook) with an instance.toml. `rotasi check` tells what is
/// wrong with it and shows the service as it is; `rotasi plan` makes a plan, proves how far from the best it can be at
/// most, and writes it as a folder of CSV files; `rotasi verify` recomputes a written plan from scratch.
#[derive(Debug, Parser)]
#[command(name = "rotasi", version, max_term_width = 100, after_help = HELP, after_long_help = LONG_HELP)]
pub struct Arguments {
    /// Language of messages and tables.
    #[arg(long, global = true, value_enum, default_value_t = Speech::En, value_name = "LANGUAGE")]
    lang: Speech,

    #[command(subcommand)]
    command: Command,
}

const HELP: &str = "\
Examples:
  rotasi check instances/plaju                 what is wrong, and the service as it is
  rotasi plan instances/plaju -o out           make a plan and write it to the folder out
  rotasi verify instances/plaju out            recompute that plan independently

`rotasi help <command>` explains a command; `rotasi --help` also lists the exit codes.";

const LONG_HELP: &str = "\
Examples:
  rotasi check instances/plaju                 what is wrong, and the service as it is
  rotasi plan instances/plaju -o out           make a plan and write it to the folder out
  rotasi verify instances/plaju out            recompute that plan independently
  rotasi generate medan -o medan               make up a service of 15,000 to try things on

Results go to the standard output, messages and progress to the standard error.

Exit codes:
    0  done
    1  an unexpected error: reading, writing, or a bug of the program
    2  the command line is wrong, or the output exists already
    3  the input has faults; nothing was planned
    4  proved: no plan can satisfy the decisions, budgets and other limits
    5  no plan was found within the limits of time and work
    6  the plan does not pass verification
    7  the chosen solver is not there or failed
  130  interrupted before there was any plan";

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Arguments),
    Plan(Box<plan::Arguments>),
    Verify(verify::Arguments),
    Report(report::Arguments),
    Documents(documents::Arguments),
    Explain(explain::Arguments),
    Who(who::Arguments),
    Prices(prices::Arguments),
    Conflicts(conflicts::Arguments),
    Audit(audit::Arguments),
    Needs(needs::Arguments),
    Development(development::Arguments),
    Evaluate(evaluate::Arguments),
    Replan(Box<replan::Arguments>),
    Pseudonymise(pseudonymise::Arguments),
    Policy(policy::Arguments),
    Scenarios(Box<scenarios::Arguments>),
    Compare(compare::Arguments),
    Frontier(Box<frontier::Arguments>),
    Schema(schema::Arguments),
    Template(template::Arguments),
    Import(import::Arguments),
    Generate(generate::Arguments),
    Export(export::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// [`Language`] as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Speech {
    /// English
    En,
    /// Bahasa Indonesia
    Id,
}

impl From<Speech> for Language {
    fn from(speech: Speech) -> Self {
        match speech {
            Speech::En => Self::English,
            Speech::Id => Self::Indonesian,
        }
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let language = arguments.lang.into();
    match arguments.command {
        Command::Check(own) => check::run(&own, language),
        Command::Plan(own) => plan::run(&own, language),
        Command::Verify(own) => verify::run(&own, language),
        Command::Report(own) => report::run(&own, language),
        Command::Documents(own) => documents::run(&own, language),
        Command::Explain(own) => explain::run(&own, language),
        Command::Who(own) => who::run(&own, language),
        Command::Prices(own) => prices::run(&own, language),
        Command::Conflicts(own) => conflicts::run(&own, language),
        Command::Audit(own) => audit::run(&own, language),
        Command::Needs(own) => needs::run(&own, language),
        Command::Development(own) => development::run(&own, language),
        Command::Evaluate(own) => evaluate::run(&own, language),
        Command::Replan(own) => replan::run(&own, language),
        Command::Pseudonymise(own) => pseudonymise::run(&own, language),
        Command::Policy(own) => policy::run(&own, language),
        Command::Scenarios(own) => scenarios::run(&own, language),
        Command::Compare(own) => compare::run(&own, language),
        Command::Frontier(own) => frontier::run(&own, language),
        Command::Schema(own) => schema::run(&own),
        Command::Import(own) => import::run(&own, language),
        Command::Template(own) => template::run(&own, language),
        Command::Generate(own) => generate::run(&own, language),
        Command::Export(own) => export::run(&own, language),
        Command::Completions(own) => completions::run(&own),
        Command::Man(own) => man::run(&own),
    }
}

/// The whole command line as clap sees it, for completions and man pages.
fn grammar() -> clap::Command {
    Arguments::command()
}
