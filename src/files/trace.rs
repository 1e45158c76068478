//! The trace that a run wrote (`rotasi plan --log`), read back.

use std::fs;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Place, Severity, codes};
use crate::instance::Rejected;
use crate::instance::limits::Range;

use super::grid;
use super::table::{Row, Sheet, Table};
use super::text;

/// A line of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceLine {
    /// Thousandths of a second since the run began.
    pub millis: i64,
    /// Phase of the search.
    pub phase: String,
    /// Best points so far.
    pub points: Option<i64>,
    /// Best bound so far.
    pub bound: Option<i64>,
}

const TRACE: Sheet = Sheet {
    file: "",
    required: true,
    columns: &[("seconds", true), ("phase", true), ("points", true), ("bound", true), ("work", false), ("gap", false)],
    described: None,
};
const ANY: Range = i64::MIN..=i64::MAX;

/// Reads the trace `path`.
///
/// # Errors
/// Everything in it that is no trace, with the row and column; places name no file, since there is only this one.
pub fn read_trace(path: &Path) -> Result<Vec<TraceLine>, Vec<Diagnostic>> {
    let place = || Place::file(path.display().to_string());
    let refuse = |code| vec![Diagnostic::new(code, place())];
    let bytes =
        fs::read(path).map_err(|error| vec![Diagnostic::new(&codes::E100, place()).value(error.to_string())])?;
    let text = text::decode(&bytes).map_err(|_| refuse(&codes::E103))?;
    let (grid, _) = grid::split(&text.text);
    if grid.len() == 0 {
        return Err(refuse(&codes::E102));
    }
    let mut faults = Vec::new();
    let lines = match Table::open(&TRACE, &grid, &mut faults) {
        Some(table) => table.read(None, &mut faults, &mut Rejected::default(), line),
        None => Vec::new(),
    };
    faults.retain(|fault| fault.code.severity() == Severity::Error);
    for fault in &mut faults {
        fault.place.file = path.display().to_string().into();
    }
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}

fn line(row: &mut Row<'_, '_>) -> Option<TraceLine> {
    let seconds = row.text("seconds")?;
    let Some(millis) = millis(&seconds) else {
        row.reject("seconds", &codes::E203);
        return None;
    };
    let phase = row.optional_text("phase").unwrap_or_default();
    let (points, bound) = (row.optional_number("points", &ANY), row.optional_number("bound", &ANY));
    Some(TraceLine { millis, phase, points, bound })
}

/// `12.5` seconds in thousandths, exactly.
fn millis(seconds: &str) -> Option<i64> {
    let (whole, rest) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let digits = |part: &str| !part.is_empty() && part.len() <= 12 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(rest) {
        return None;
    }
    let rest: String = rest.chars().chain("000".chars()).take(3).collect();
    Some(whole.parse::<i64>().ok()? * 1_000 + rest.parse::<i64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<TraceLine>, Vec<Diagnostic>> {
        let home = tempfile::tempdir().expect("a temporary folder can be made");
        let path = home.path().join("trace.csv");
        fs::write(&path, text).expect("the folder is new");
        read_trace(&path)
    }

    #[test]
    fn a_trace_reads_back() {
        let lines =
            read("seconds,work,phase,points,bound,gap\n0.010,1,prices,,120,\n1.5,6,plan,100,120,0.2\n").unwrap();
        let line = |millis, phase: &str, points| TraceLine { millis, phase: phase.into(), points, bound: Some(120) };
        assert_eq!(lines, [line(10, "prices", None), line(1_500, "plan", Some(100))]);
    }

    #[test]
    fn what_is_no_trace_is_refused_with_its_place() {
        let found = |text| -> Vec<(&'static str, u32)> {
            read(text).unwrap_err().iter().map(|fault| (fault.code.id, fault.place.row)).collect()
        };
        assert_eq!(found("a,b\n1,2\n").len(), 4);
        assert_eq!(found("seconds,phase,points,bound\nsoon,x,1,2\n0.1,x,many,2\n"), [("E203", 2), ("E109", 3)]);
        assert_eq!(read_trace(Path::new("nowhere.csv")).unwrap_err()[0].code.id, "E100");
    }
}
