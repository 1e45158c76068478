//! A scenario as data: what it is called, and the changes it makes, one after another.

use crate::policy::Change;

/// A named list of changes, its parents' changes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Name, which is that of its folder too.
    pub name: String,
    /// What a planner calls it; the name where the file gives none.
    pub title: String,
    /// Line in the file; 0 for a base that the file does not mention.
    pub row: u32,
    /// Scenarios whose changes come first.
    pub extends: Vec<String>,
    /// Values of the grid's parameters in this scenario.
    pub parameters: Vec<(String, String)>,
    /// What is changed, in order.
    pub edits: Vec<Edit>,
}

/// One change and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Line in the file.
    pub row: u32,
    /// Path in the file, e.g. `scenarios.lean.edits[2]`.
    pub path: String,
    /// The change.
    pub action: Action,
}

/// What a change does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Gives the cells of a column another value, in the rows that match.
    Change {
        /// Table, without `.csv`.
        table: String,
        /// Column.
        column: String,
        /// Which rows; none = all.
        wanted: Vec<Condition>,
        /// What the cells become.
        new: New,
    },
    /// Changes a value of the policy.
    Policy {
        /// Path inside the policy.
        path: String,
        /// What becomes of it.
        change: Change,
    },
    /// Adds rows to a table.
    Add {
        /// Table, without `.csv`.
        table: String,
        /// The rows.
        rows: Vec<RowCells>,
    },
    /// Takes the rows that match out of a table.
    Remove {
        /// Table, without `.csv`.
        table: String,
        /// Which rows.
        wanted: Vec<Condition>,
        /// Whether rows of other tables that speak of them go too.
        references: bool,
    },
    /// Closes all positions of a unit.
    Close {
        /// The unit.
        unit: String,
        /// From this period on.
        from: u8,
    },
    /// Moves the day of retirement.
    Retirement {
        /// By so many years; negative = earlier.
        years: i64,
        /// For these kinds; none = all.
        kinds: Vec<String>,
    },
}

/// What the cells of a column become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum New {
    /// This text.
    To(String),
    /// So many parts per million of the number they hold; halves are rounded up.
    By(u64),
    /// The number they hold and so much more.
    Plus(i64),
}

/// A demand on the cells of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Column.
    pub column: String,
    /// What the cell, or a member of the list in it, is one of.
    pub any: Vec<String>,
}

/// A row to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowCells {
    /// Line in the file.
    pub row: u32,
    /// Columns and what stands in them; the others stay empty.
    pub cells: Vec<(String, String)>,
}
