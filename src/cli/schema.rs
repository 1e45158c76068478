//! `rotasi schema`: the JSON Schema of the files that are written in TOML, for editors and other programs.

use clap::ValueEnum;
use serde_json::{Value, json};

use super::exit::Failure;
use super::terminal;

/// Print the JSON Schema of instance.toml, of a policy file, of a scenario file or of a row of actuals.csv.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi schema > instance.schema.json         lets your editor check instance.toml as you type
  rotasi schema policy > policy.schema.json    the same for a policy file of its own
  rotasi schema scenarios > scenarios.schema.json
                                               the same for a file of scenarios
  rotasi schema actuals                        one row of the record that `rotasi replan` reads
  rotasi schema all                            all of them in one JSON object, by name")]
pub struct Arguments {
    /// Which file.
    #[arg(value_enum, default_value_t = Subject::Instance)]
    subject: Subject,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Subject {
    /// instance.toml, with the policy in it
    Instance,
    /// A policy file
    Policy,
    /// A scenario file
    Scenarios,
    /// A row of actuals.csv
    Actuals,
    /// All of them, as one object
    All,
}

/// Prints the schema.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let instance = rotasi::policy::schema();
    match arguments.subject {
        Subject::Instance => terminal::show_json(&instance),
        Subject::Policy => terminal::show_json(&policy_file(&instance)),
        Subject::Scenarios => terminal::show_json(&rotasi::scenario::schema()),
        Subject::Actuals => terminal::show_json(&rotasi::files::actuals_schema()),
        Subject::All => terminal::show_json(&json!({
            "policy": policy_file(&instance),
            "scenarios": rotasi::scenario::schema(),
            "actuals": rotasi::files::actuals_schema(),
            "instance": instance,
        })),
    }
}

/// A policy file is one of the definitions in the schema of instance.toml; here it is the root.
fn policy_file(instance: &Value) -> Value {
    json!({
        "$schema": instance["$schema"],
        "title": "rotasi policy",
        "$ref": "#/$defs/policy_file",
        "$defs": instance["$defs"],
    })
}
