//! Reading an instance for a subcommand: faults are shown, in words or as JSON, and end the program.

use std::path::Path;

use rotasi::diagnostic::{Diagnostic, Language};
use rotasi::files::{self, Loaded};
use serde_json::{Value, json};

use super::exit::{Exit, Failure};
use super::terminal;

/// The instance at `path`, its warnings told.
pub fn load(path: &Path, language: Language, as_json: bool) -> Result<Loaded, Failure> {
    match files::load(path) {
        Ok(loaded) => {
            tell(&loaded.warnings, language);
            Ok(loaded)
        }
        Err(faults) => Err(refuse(&faults, language, as_json)?),
    }
}

/// Shows faults that leave nothing to plan; gives the failure to end with.
pub fn refuse(faults: &[Diagnostic], language: Language, as_json: bool) -> Result<Failure, Failure> {
    if as_json {
        terminal::show_json(&json!({ "faults": faults.iter().map(fault).collect::<Vec<_>>() }))?;
    }
    tell(faults, language);
    let errors = faults.iter().filter(|fault| fault.code.severity() == rotasi::diagnostic::Severity::Error).count();
    Ok(Failure::new(
        Exit::Faults,
        match language {
            Language::English => format!("{errors} {} in the input; nothing was done", plural(errors, "fault")),
            Language::Indonesian => format!("{errors} kesalahan pada data masukan; tidak ada yang dikerjakan"),
        },
    ))
}

/// Tells faults or warnings on the standard error.
pub fn tell(found: &[Diagnostic], language: Language) {
    let text = files::report(found, language);
    if !text.is_empty() {
        terminal::tell(text.trim_end());
    }
}

/// A fault for machines.
pub fn fault(fault: &Diagnostic) -> Value {
    json!({
        "code": fault.code.id,
        "severity": fault.code.severity(),
        "file": fault.place.file,
        "row": fault.place.row,
        "column": fault.place.column,
        "value": fault.value,
        "expected": fault.expected,
        "nearest": fault.nearest,
        "title": fault.code.title,
        "remedy": fault.code.remedy,
    })
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}
