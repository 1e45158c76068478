//! Folder → what an earlier plan did, to start from. The plan may be of another version of the instance: whoever and
//! whatever the instance no longer knows is passed over.

use std::fs;
use std::path::Path;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Place, Severity, codes};
use crate::instance::{EmployeeId, Instance, PositionId, Rejected, SessionId};

use super::grid;
use super::plan_write::PRICES_FILE;
use super::table::{Row, Sheet, Table};
use super::text;

/// What an earlier plan did, as far as the instance knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Earlier {
    /// For each employee of the instance: the position held in each period; none for whom the plan has no row.
    pub positions: Vec<Option<Vec<Option<PositionId>>>>,
    /// For each employee: the sessions attended, in the order of the file.
    pub sessions: Vec<Vec<SessionId>>,
    /// Points per unit of a row, by the row's name; empty when the plan has none.
    pub prices: FxHashMap<String, f64>,
}

const PLACEMENTS: Sheet = Sheet {
    file: "placements.csv",
    required: true,
    columns: &[("employee_id", true), ("period", true), ("position_id", true)],
    described: None,
};
const TRAININGS: Sheet = Sheet {
    file: "trainings.csv",
    required: true,
    columns: &[("employee_id", true), ("session_id", true)],
    described: None,
};
const PRICES: Sheet =
    Sheet { file: PRICES_FILE, required: false, columns: &[("row", true), ("price", true)], described: None };

/// Reads the plan folder `folder` as a start for `instance`.
///
/// # Errors
/// Placements or trainings cannot be read as tables with these columns.
pub fn read_earlier(folder: &Path, instance: &Instance) -> Result<Earlier, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let horizon = instance.calendar.horizon();
    let employees: FxHashMap<&str, EmployeeId> =
        named(instance.employees.iter().map(|e| e.id.as_str()), EmployeeId::at);
    let positions: FxHashMap<&str, PositionId> =
        named(instance.positions.iter().map(|p| p.id.as_str()), PositionId::at);
    let sessions: FxHashMap<&str, SessionId> = named(instance.sessions.iter().map(|s| s.id.as_str()), SessionId::at);
    let mut earlier = Earlier {
        positions: vec![None; instance.employees.len()],
        sessions: vec![Vec::new(); instance.employees.len()],
        prices: FxHashMap::default(),
    };
    let placements = rows(folder, &PLACEMENTS, &mut faults, |row| {
        Some((row.optional_text("employee_id")?, row.optional_text("period")?, row.optional_text("position_id")))
    });
    for (employee, period, position) in placements {
        let period = period.parse::<usize>().ok().filter(|period| (1..=horizon).contains(period));
        if let (Some(&employee), Some(period)) = (employees.get(employee.as_str()), period) {
            let career = earlier.positions[employee.index()].get_or_insert_with(|| vec![None; horizon]);
            career[period - 1] = position.and_then(|id| positions.get(id.as_str()).copied());
        }
    }
    let trainings = rows(folder, &TRAININGS, &mut faults, |row| {
        Some((row.optional_text("employee_id")?, row.optional_text("session_id")?))
    });
    for (employee, session) in trainings {
        if let (Some(&employee), Some(&session)) = (employees.get(employee.as_str()), sessions.get(session.as_str())) {
            earlier.sessions[employee.index()].push(session);
        }
    }
    if folder.join(PRICES.file).exists() {
        let prices = rows(folder, &PRICES, &mut faults, |row| {
            Some((row.optional_text("row")?, row.optional_text("price")?.parse::<f64>().ok()?))
        });
        earlier.prices = prices.into_iter().filter(|(_, price)| price.is_finite()).collect();
    }
    faults.retain(|fault| fault.code.severity() == Severity::Error);
    if faults.is_empty() { Ok(earlier) } else { Err(faults) }
}

fn named<'n, I>(names: impl Iterator<Item = &'n str>, at: impl Fn(usize) -> I) -> FxHashMap<&'n str, I> {
    names.enumerate().map(|(place, name)| (name, at(place))).collect()
}

/// The rows of one file; those that cannot be read are passed over.
fn rows<T>(
    folder: &Path,
    sheet: &Sheet,
    faults: &mut Vec<Diagnostic>,
    read: impl Fn(&mut Row<'_, '_>) -> Option<T>,
) -> Vec<T> {
    let bytes = match fs::read(folder.join(sheet.file)) {
        Ok(bytes) => bytes,
        Err(error) => {
            faults.push(Diagnostic::new(&codes::E150, Place::file(sheet.file)).value(error.to_string()));
            return Vec::new();
        }
    };
    let Ok(text) = text::decode(&bytes) else {
        faults.push(Diagnostic::new(&codes::E103, Place::file(sheet.file)));
        return Vec::new();
    };
    let (grid, _) = grid::split(&text.text);
    if grid.len() == 0 {
        faults.push(Diagnostic::new(&codes::E102, Place::file(sheet.file)));
        return Vec::new();
    }
    let Some(table) = Table::open(sheet, &grid, faults) else { return Vec::new() };
    table.read(None, faults, &mut Rejected::default(), read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;

    fn instance() -> Instance {
        InstanceBuilder::new("2027-01-01", 2)
            .policy_with(|policy| policy.kinds = Policy::asn().kinds)
            .unit("U")
            .position("P0", "U", "pelaksana")
            .employee("E", "P0")
            .employee("F", "P0")
            .course("C", 10)
            .session("S1", "C", 1, 5)
            .build()
            .expect("the service is sound")
    }

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let home = tempfile::tempdir().expect("a temporary folder can be made");
        for (name, text) in files {
            fs::write(home.path().join(name), text).expect("the folder is new");
        }
        home
    }

    #[test]
    fn what_the_instance_does_not_know_is_passed_over() {
        let home = folder(&[
            ("placements.csv", "employee_id,period,position_id,unit_id\nE,1,P0,U\nE,2,GONE,U\nE,3,P0,U\nX,1,P0,U\n"),
            ("trainings.csv", "employee_id,session_id\nE,S1\nE,S9\nX,S1\n"),
            ("prices.csv", "row,price\nseats:P0:1,2.5\nmoves:1,NaN\nmoves:2,dear\n"),
        ]);
        let earlier = read_earlier(home.path(), &instance()).expect("the tables are there");
        assert_eq!(earlier.positions, [Some(vec![Some(PositionId(0)), None]), None]);
        assert_eq!(earlier.sessions, [vec![SessionId(0)], vec![]]);
        assert_eq!(earlier.prices.into_iter().collect::<Vec<_>>(), [("seats:P0:1".to_owned(), 2.5)]);
    }

    #[test]
    fn a_folder_without_a_plan_is_a_fault() {
        let home = folder(&[("summary.json", "{}")]);
        let faults = read_earlier(home.path(), &instance()).expect_err("nothing to start from");
        assert_eq!(faults.iter().map(|fault| fault.code.id).collect::<Vec<_>>(), ["E150", "E150"]);
        let home = folder(&[("placements.csv", "employee_id,period\n"), ("trainings.csv", "employee_id,session_id\n")]);
        let faults = read_earlier(home.path(), &instance()).expect_err("no positions");
        assert_eq!(faults.iter().map(|fault| fault.code.id).collect::<Vec<_>>(), ["E104"]);
    }
}
