//! Reading an instance for a subcommand: faults are shown, in words or as JSON, and end the program.

use std::path::{Path, PathBuf};

use rotasi::calendar::Period;
use rotasi::diagnostic::{Diagnostic, Language, Text};
use rotasi::files::{self, Actual, Loaded};
use rotasi::instance::Instance;
use rotasi::replan;
use serde_json::{Value, json};

use super::exit::{Exit, Failure};
use super::terminal;

/// The instance at `path`, its warnings told.
pub fn load(path: &Path, language: Language, as_json: bool) -> Result<Loaded, Failure> {
    let loaded = files::load(path).map_err(|faults| refuse(&faults, language, as_json))?;
    tell(&loaded.warnings, language);
    Ok(loaded)
}

/// Shows faults that leave nothing to plan; gives the failure to end with.
pub fn refuse(faults: &[Diagnostic], language: Language, as_json: bool) -> Failure {
    let faults_as_json = || json!({ "faults": faults.iter().map(fault).collect::<Vec<_>>() });
    if as_json && let Err(failure) = terminal::show_json(&faults_as_json()) {
        return failure;
    }
    tell(faults, language);
    let errors = faults.iter().filter(|fault| fault.code.severity() == rotasi::diagnostic::Severity::Error).count();
    let text = Text::new(
        format!("{errors} {} in the input; nothing was done", plural(errors, "fault")),
        format!("{errors} kesalahan pada data masukan; tidak ada yang dikerjakan"),
    );
    Failure::told(Exit::Faults, &text, language)
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
        "cell": fault.place.cell,
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

/// The instance of a plan: as named, else the folder `input` beside the plan, as `rotasi scenarios` and `rotasi replan` write it.
pub fn instance_of(plan: &Path, named: Option<&Path>, language: Language) -> Result<PathBuf, Failure> {
    if let Some(named) = named {
        return Ok(named.to_owned());
    }
    let whole = plan.canonicalize().unwrap_or_else(|_| plan.to_owned());
    let beside = whole.parent().map(|parent| parent.join("input")).filter(|input| input.is_dir());
    beside.ok_or_else(|| {
        let text = match language {
            Language::English => "name the instance of the plan with --instance",
            Language::Indonesian => "sebut data rencana itu dengan --instance",
        };
        Failure::new(Exit::Usage, text)
    })
}

/// The record of what really happened, its warnings told; empty without a file.
pub fn actuals(
    file: Option<&Path>,
    instance: &Instance,
    language: Language,
    as_json: bool,
) -> Result<Vec<Actual>, Failure> {
    let Some(file) = file else { return Ok(Vec::new()) };
    match files::read_actuals(file, instance) {
        Ok((found, warnings)) => {
            tell(&warnings, language);
            Ok(found)
        }
        Err(faults) => Err(refuse(&faults, language, as_json)),
    }
}

/// Whether planning can begin in `from`: it is a period of the plan, and nothing is recorded as done in it or later.
pub fn from_is_open(
    from: Option<Period>,
    actuals: &[Actual],
    instance: &Instance,
    language: Language,
) -> Result<(), Failure> {
    let (first, last) = (replan::first_open(actuals), instance.calendar.horizon() + 1);
    match from {
        Some(from) if from < first || usize::from(from.0) > last => {
            let text = match language {
                Language::English => format!(
                    "--from-period {from}: expected {first} to {last}, since something is recorded as done before {first}"
                ),
                Language::Indonesian => format!(
                    "--from-period {from}: seharusnya {first} sampai {last}, karena ada yang tercatat sebelum {first}"
                ),
            };
            Err(Failure::new(Exit::Usage, text))
        }
        _ => Ok(()),
    }
}
