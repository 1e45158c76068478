//! `rotasi policy`: every rule, limit and weight in force, and where it comes from.

use std::path::PathBuf;

use comfy_table::ColumnConstraint;
use rotasi::diagnostic::Language;
use rotasi::policy::{Entry, Origin};

use super::exit::Failure;
use super::input;
use super::terminal::{self, table};

/// Show the policy in force, with the origin of every value.
///
/// A value comes from the preset (then the regulation behind it is named, and how sure that is), from the instance's own
/// files, or is the neutral default of its key. How sure: `text` = the article was read; `secondary` = agencies or news
/// say so; `memory` = general knowledge; `derived` = follows from other values; `assumption` = our own choice.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi policy instances/plaju
  rotasi policy instances/plaju --of weights   only keys that begin with weights
  rotasi policy instances/plaju --json         for another program")]
pub struct Arguments {
    /// Folder with instance.toml and the CSV files, or a workbook (.xlsx).
    instance: PathBuf,

    /// Only keys that begin like this, e.g. kinds.pengawas.
    #[arg(long, value_name = "KEY", default_value = "", hide_default_value = true)]
    of: String,

    /// Write JSON: {"preset": ..., "entries": [{"path", "value", "origin"}]}.
    #[arg(long)]
    json: bool,
}

/// Shows the policy.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let mut origins = input::load(&arguments.instance, language, arguments.json)?.origins;
    origins.entries.retain(|entry| begins(&entry.path, &arguments.of));
    if arguments.json {
        return terminal::show_json(&origins);
    }
    let headings = match language {
        Language::English => ["key", "value", "from", "sure", "regulation or reason"],
        Language::Indonesian => ["kunci", "nilai", "asal", "kepastian", "peraturan atau alasan"],
    };
    let mut table = table(headings, headings.len());
    for entry in &origins.entries {
        table.add_row(row(entry, language));
    }
    if let Some(keys) = table.column_mut(0) {
        keys.set_constraint(ColumnConstraint::ContentWidth);
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    terminal::show(&lines.concat())
}

/// Whether `path` is `key` or lies below it.
fn begins(path: &str, key: &str) -> bool {
    let key = key.trim_end_matches('.');
    key.is_empty() || path.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn row(entry: &Entry, language: Language) -> [String; 5] {
    let (from, sure, reason) = match &entry.origin {
        Origin::Preset { preset, source, sureness } => (preset.clone(), sureness.name(), source.as_str()),
        Origin::Override { file, row } => (format!("{file}:{row}"), "", ""),
        Origin::Default => (
            match language {
                Language::English => "default".to_owned(),
                Language::Indonesian => "bawaan".to_owned(),
            },
            "",
            "",
        ),
    };
    [entry.path.clone(), entry.value.clone(), from, sure.to_owned(), reason.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::begins;

    #[test]
    fn a_key_selects_itself_and_what_lies_below() {
        assert!(begins("weights.fill", "weights"));
        assert!(begins("weights.fill", "weights."));
        assert!(begins("weights.fill", "weights.fill"));
        assert!(begins("weights.fill", ""));
        assert!(!begins("weights.fill", "weight"));
    }
}
