//! How the same answer is told in different places: tables as words, and the names under which people and things appear.

use crate::calendar::Period;

/// A table as words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Heading of each column.
    pub headings: Vec<String>,
    /// How many columns from the left hold words; the others hold figures.
    pub words: usize,
    /// Cells, row by row.
    pub rows: Vec<Vec<String>>,
}

/// Under which names people and things appear. Without any other word under their ids, as in JSON and in the tables of
/// commands; a page may tell titles, and must hide people where that is asked for.
pub trait Names {
    /// An employee by id.
    fn employee(&self, id: &str) -> String {
        id.to_owned()
    }

    /// A position by id.
    fn position(&self, id: &str) -> String {
        id.to_owned()
    }

    /// A unit by id.
    fn unit(&self, id: &str) -> String {
        id.to_owned()
    }

    /// A course by id.
    fn course(&self, id: &str) -> String {
        id.to_owned()
    }

    /// A period.
    fn period(&self, period: Period) -> String {
        period.to_string()
    }

    /// Words of the library that may hold ids of people.
    fn words(&self, words: &str) -> String {
        words.to_owned()
    }
}

/// Everything under its id.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ids;

impl Names for Ids {}
