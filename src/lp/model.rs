//! A whole-number linear program as flat data: what is chosen, what limits it, what it is worth.
//!
//! For the OR reader: maximise `c·x` subject to rows `a·x {≤, ≥, =} b` and finite bounds, some or all columns integral;
//! every number is an integer of at most 53 bits, so that each has an exact double, and entries are kept by row.
//! [`LpModel::check`] and [`LpModel::dual_bound`] judge an answer without trusting whoever gave it.

use std::ops::Range;

use thiserror::Error;

/// The largest magnitude of any number in a model: every integer up to here has an exact double.
pub const LARGEST: i64 = 1 << 53;

/// One decision: a number between two finite bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Worth of one unit.
    pub objective: i64,
    /// Smallest value.
    pub lower: i64,
    /// Largest value.
    pub upper: i64,
    /// Whether only whole values are allowed.
    pub integer: bool,
}

impl Column {
    /// Yes or no.
    #[must_use]
    pub const fn binary(objective: i64) -> Self {
        Self::integer(objective, 0, 1)
    }

    /// A whole number between bounds.
    #[must_use]
    pub const fn integer(objective: i64, lower: i64, upper: i64) -> Self {
        Self { objective, lower, upper, integer: true }
    }

    /// Any number between bounds.
    #[must_use]
    pub const fn continuous(objective: i64, lower: i64, upper: i64) -> Self {
        Self { objective, lower, upper, integer: false }
    }
}

/// How a row's activity relates to its right-hand side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// At most.
    Le,
    /// At least.
    Ge,
    /// Exactly.
    Eq,
}

/// A row without its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The relation of activity to right-hand side.
    pub relation: Relation,
    /// The right-hand side.
    pub rhs: i64,
}

/// One coefficient of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Position of the column in [`LpModel::columns`].
    pub column: u32,
    /// The coefficient, never zero.
    pub coefficient: i64,
}

/// Why a point is not a solution of a model.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Violation {
    /// The point has another number of values than the model has columns.
    #[error("{values} values were given for {columns} columns")]
    Length {
        /// Values given.
        values: usize,
        /// Columns of the model.
        columns: usize,
    },
    /// A value lies outside its bounds.
    #[error("column {column} is {value}, outside {lower}..={upper}")]
    Bound {
        /// Which column.
        column: usize,
        /// Its value.
        value: i64,
        /// Its lower bound.
        lower: i64,
        /// Its upper bound.
        upper: i64,
    },
    /// A row does not hold.
    #[error("row {row} has activity {activity}, but {relation:?} {rhs} is required")]
    Row {
        /// Which row.
        row: usize,
        /// Its exact activity.
        activity: i128,
        /// The relation required.
        relation: Relation,
        /// The right-hand side.
        rhs: i64,
    },
    /// The objective does not fit in 64 bits.
    #[error("the objective {0} does not fit in 64 bits")]
    Objective(i128),
}

/// A program: maximise, rows, finite bounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LpModel {
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// End of each row's entries; the start is the end of the row before.
    ends: Vec<usize>,
    entries: Vec<Entry>,
}

impl LpModel {
    /// A model without columns or rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column and returns its position.
    pub fn add_column(&mut self, column: Column) -> usize {
        self.columns.push(column);
        self.columns.len() - 1
    }

    /// Adds a row and returns its position. Entries may come in any order; those of one column are summed and zeros
    /// dropped, because file formats and backends disagree on what duplicates mean.
    pub fn add_row(&mut self, relation: Relation, rhs: i64, entries: impl IntoIterator<Item = (usize, i64)>) -> usize {
        let start = self.entries.len();
        // A column number beyond 32 bits, or a sum beyond 64, is carried as the nearest value and refused by `fault`.
        self.entries.extend(
            entries
                .into_iter()
                .map(|(column, coefficient)| Entry { column: u32::try_from(column).unwrap_or(u32::MAX), coefficient }),
        );
        self.entries[start..].sort_unstable_by_key(|entry| entry.column);
        let mut kept = start;
        for at in start..self.entries.len() {
            let entry = self.entries[at];
            if kept > start && self.entries[kept - 1].column == entry.column {
                let sum = &mut self.entries[kept - 1].coefficient;
                *sum = sum.saturating_add(entry.coefficient);
            } else {
                self.entries[kept] = entry;
                kept += 1;
            }
        }
        self.entries.truncate(kept);
        let mut write = start;
        for read in start..self.entries.len() {
            if self.entries[read].coefficient != 0 {
                self.entries[write] = self.entries[read];
                write += 1;
            }
        }
        self.entries.truncate(write);
        self.rows.push(Row { relation, rhs });
        self.ends.push(self.entries.len());
        self.rows.len() - 1
    }

    /// All columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// All entries, row after row.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Where in [`Self::entries`] the entries of a row lie.
    #[must_use]
    pub fn span(&self, row: usize) -> Range<usize> {
        (if row == 0 { 0 } else { self.ends[row - 1] })..self.ends[row]
    }

    /// The entries of a row, by rising column.
    #[must_use]
    pub fn row_entries(&self, row: usize) -> &[Entry] {
        &self.entries[self.span(row)]
    }

    /// Changes what one unit of a column is worth.
    pub fn set_objective(&mut self, column: usize, objective: i64) {
        self.columns[column].objective = objective;
    }

    /// Changes the bounds of a column, e.g. to fix it.
    pub fn set_bounds(&mut self, column: usize, lower: i64, upper: i64) {
        self.columns[column].lower = lower;
        self.columns[column].upper = upper;
    }

    /// Whether every column is integral, so that answers are whole numbers checked exactly.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        self.columns.iter().all(|column| column.integer)
    }

    /// Whether any column is integral.
    #[must_use]
    pub fn has_integers(&self) -> bool {
        self.columns.iter().any(|column| column.integer)
    }

    /// The same model with every column continuous.
    #[must_use]
    pub fn relaxation(&self) -> Self {
        let mut relaxed = self.clone();
        relaxed.columns.iter_mut().for_each(|column| column.integer = false);
        relaxed
    }

    /// The first reason why the data make no model, if any: a number beyond [`LARGEST`], an entry of no column, or more
    /// columns, rows or entries than the backends can number.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let large = |value: i64| value.unsigned_abs() > LARGEST.unsigned_abs();
        let most = i32::MAX as usize;
        if self.columns.len() > most || self.rows.len() > most || self.entries.len() > most {
            return Some("more columns, rows or entries than 32 bits can number".to_owned());
        }
        if let Some(at) = self.columns.iter().position(|c| large(c.objective) || large(c.lower) || large(c.upper)) {
            return Some(format!("column {at} has a number beyond 2^53: {:?}", self.columns[at]));
        }
        if let Some(at) = self.rows.iter().position(|row| large(row.rhs)) {
            return Some(format!("row {at} has a right-hand side beyond 2^53: {}", self.rows[at].rhs));
        }
        (0..self.rows.len()).find_map(|row| {
            self.row_entries(row).iter().find_map(|entry| {
                if entry.column as usize >= self.columns.len() {
                    Some(format!("row {row} names column {}, of {}", entry.column, self.columns.len()))
                } else if large(entry.coefficient) {
                    Some(format!("row {row} has a coefficient beyond 2^53 in column {}", entry.column))
                } else {
                    None
                }
            })
        })
    }

    /// Whether a whole-number point satisfies all bounds and rows, in exact arithmetic, and what it is worth.
    ///
    /// # Errors
    /// The first bound or row that does not hold.
    pub fn check(&self, values: &[i64]) -> Result<i64, Violation> {
        if values.len() != self.columns.len() {
            return Err(Violation::Length { values: values.len(), columns: self.columns.len() });
        }
        for (at, (column, &value)) in self.columns.iter().zip(values).enumerate() {
            if value < column.lower || value > column.upper {
                return Err(Violation::Bound { column: at, value, lower: column.lower, upper: column.upper });
            }
        }
        for (at, row) in self.rows.iter().enumerate() {
            let activity: i128 = self
                .row_entries(at)
                .iter()
                .map(|entry| i128::from(entry.coefficient) * i128::from(values[entry.column as usize]))
                .sum();
            let rhs = i128::from(row.rhs);
            let holds = match row.relation {
                Relation::Le => activity <= rhs,
                Relation::Ge => activity >= rhs,
                Relation::Eq => activity == rhs,
            };
            if !holds {
                return Err(Violation::Row { row: at, activity, relation: row.relation, rhs: row.rhs });
            }
        }
        let worth: i128 =
            self.columns.iter().zip(values).map(|(c, &value)| i128::from(c.objective) * i128::from(value)).sum();
        i64::try_from(worth).map_err(|_| Violation::Objective(worth))
    }

    /// An upper bound on the objective from row prices, whatever they are: `y·b + Σ_j max over x_j of (c_j − y·a_j)·x_j`,
    /// after prices of the wrong sign are set to zero. For optimal duals it equals the optimum of the relaxation
    /// (weak and strong duality, with finite bounds on every column).
    #[must_use]
    pub fn dual_bound(&self, prices: &[f64]) -> f64 {
        let mut reduced: Vec<f64> = self.columns.iter().map(|column| column.objective as f64).collect();
        let mut bound = 0.0;
        for (at, row) in self.rows.iter().enumerate() {
            let price = prices.get(at).copied().filter(|price| price.is_finite()).unwrap_or(0.0);
            let price = match row.relation {
                Relation::Le => price.max(0.0),
                Relation::Ge => price.min(0.0),
                Relation::Eq => price,
            };
            bound += price * row.rhs as f64;
            for entry in self.row_entries(at) {
                reduced[entry.column as usize] -= price * entry.coefficient as f64;
            }
        }
        let at_best = |(column, cost): (&Column, &f64)| (cost * column.lower as f64).max(cost * column.upper as f64);
        bound + self.columns.iter().zip(&reduced).map(at_best).sum::<f64>()
    }
}
