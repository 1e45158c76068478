//! A new plan as a folder: the instance after what happened, the plan of it, who is concerned, and the curve.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::diagnostic::{Diagnostic, Language};
use crate::files::{self, Ordered, Prices, Summary, WriteError};
use crate::policy::Origins;

use super::record::{RECORD_FILE, Record};
use super::{Cause, Orders, Replanned};

/// Writes `made` as the new folder `folder`, whole or not at all: `input/`, `plan/`, and the tables `changes` and `curve`.
///
/// # Errors
/// The folder exists, or cannot be written; then nothing is left behind.
pub fn write(folder: &Path, made: &Replanned, origins: &Origins, orders: &Orders) -> Result<(), WriteError> {
    if folder.symlink_metadata().is_ok() {
        return Err(WriteError::Exists(folder.to_owned()));
    }
    let name = folder.file_name().ok_or_else(|| WriteError::NoName(folder.to_owned()))?.to_string_lossy().into_owned();
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let io = |source| WriteError::Io { path: folder.to_owned(), source };
    fs::create_dir_all(parent).map_err(io)?;
    let beside = tempfile::Builder::new().prefix(&format!(".{name}.")).tempdir_in(parent).map_err(io)?;
    let new = beside.path().join("new");
    fs::create_dir(&new).map_err(io)?;
    let input = new.join("input");
    files::write_instance(&input, &made.tables, &files::policy_toml(origins), false)?;
    let sha256 = files::load(&input).map(|loaded| loaded.sha256).map_err(|faults| unreadable(folder, &faults))?;
    let plan = new.join("plan");
    files::write_plan(&plan, &made.instance, &made.plan, &summary(made, orders, sha256), &Prices::default(), false)?;
    files::write_tables(&new.join("tables"), &[("curve.csv", curve(made)), ("changes.csv", changes(made))], false)?;
    let record = serde_json::to_string_pretty(&Record::of(made)).expect("a record has only string keys");
    fs::write(new.join("tables").join(RECORD_FILE), record + "\n").map_err(io)?;
    fs::rename(&new, folder).map_err(io)
}

/// The amended rows are sound when they are built; that they read back is checked all the same.
fn unreadable(folder: &Path, faults: &[Diagnostic]) -> WriteError {
    let text = files::report(faults, Language::English);
    WriteError::Io { path: folder.to_owned(), source: std::io::Error::other(text) }
}

/// No bound is stated: those of the curve hold for plans that agree with what happened, not for all of the instance.
fn summary(made: &Replanned, orders: &Orders, sha256: String) -> Summary {
    let settings: Ordered<serde_json::Value> = [
        ("from_period", json!(made.past.from)),
        ("max_changes", json!(orders.max_changes)),
        ("change_cost", json!(orders.change_cost)),
        ("moves_only", json!(orders.moves_only)),
        ("work_limit", json!(orders.settings.work_limit)),
    ]
    .into_iter()
    .collect();
    let mut counts = Summary::count(&made.instance, Some(&made.plan));
    counts.0.push(("changed_announcements".to_owned(), u64::from(made.changes)));
    counts.0.push(("forced_announcements".to_owned(), made.forced.len() as u64));
    Summary {
        status: "feasible".to_owned(),
        points: Some(made.plan.points().0),
        stop_reason: "replanned".to_owned(),
        terms: Some(Summary::name_terms(&made.plan.terms)),
        engine: "replan".to_owned(),
        settings,
        seed: orders.settings.seed,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        instance_sha256: sha256,
        counts,
        ..Summary::default()
    }
}

fn curve(made: &Replanned) -> Vec<Vec<String>> {
    let optional = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let mut rows = vec![["limit", "changes", "points", "bound"].map(str::to_owned).to_vec()];
    rows.extend(made.curve.iter().map(|rung| {
        let limit = rung.limit.map(|limit| limit.to_string()).unwrap_or_default();
        vec![limit, rung.changes.to_string(), rung.points.to_string(), optional(rung.bound)]
    }));
    rows
}

fn changes(made: &Replanned) -> Vec<Vec<String>> {
    let head = ["employee_id", "period", "announced", "now", "sessions_lost", "sessions_gained", "cause"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for changed in &made.changed {
        let causes: Vec<String> = changed.causes.iter().map(cause).collect();
        let rest = [changed.sessions_lost.join(";"), changed.sessions_gained.join(";"), causes.join(" | ")];
        let mut add = |place: [String; 3]| {
            let cells = std::iter::once(changed.employee.clone()).chain(place).chain(rest.clone());
            rows.push(cells.collect());
        };
        if changed.places.is_empty() {
            add(Default::default());
        }
        for place in &changed.places {
            let held = |position: &Option<String>| position.clone().unwrap_or_default();
            add([place.period.to_string(), held(&place.announced), held(&place.now)]);
        }
    }
    rows
}

fn cause(cause: &Cause) -> String {
    match cause {
        Cause::Recorded(row, event) => format!("actuals:{row} {event}"),
        Cause::NotFree(period, position) => format!("not free: {position} @{period}"),
        Cause::Needed(text) => text.en.to_string(),
        Cause::Worth(points) => format!("{points} points"),
    }
}
