//! A paper as plain data: headings, a table in parts, notes, and a place for number, date and signature.

use crate::calendar::Date;
use crate::quantity::Money;

/// A paper, ready to be written in any format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Name of the file without its ending.
    pub name: String,
    /// Lines at the upper right that say what this is annexed to; empty = nothing.
    pub annex: Vec<Vec<Entry>>,
    /// Lines of the title.
    pub title: Vec<String>,
    /// Columns of the table; a number comes before them.
    pub columns: Vec<Column>,
    /// The table in parts, each numbered from 1.
    pub parts: Vec<Part>,
    /// Whether each part begins a new page.
    pub page_per_part: bool,
    /// Sentences below the table.
    pub notes: Vec<String>,
    /// Lines at the lower right, with fields to fill in; an empty line leaves room.
    pub signature: Vec<Vec<Entry>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What several columns in a row have above their headings.
    pub group: Option<String>,
    /// Heading.
    pub heading: String,
    /// Share of the page's width.
    pub width: u32,
    /// What it holds.
    pub sort: Sort,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Words, to the left.
    Words,
    /// Short words in the middle.
    Centre,
    /// Whole numbers, to the right.
    Figure,
    /// Money, to the right.
    Money,
    /// Dates, in the middle.
    Date,
}

/// A part of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Heading; none = the table goes on.
    pub heading: Option<String>,
    /// Particulars below the heading: what, and which.
    pub particulars: Vec<(String, Entry)>,
    /// Rows, each as wide as the table has columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Words(String),
    /// Words on several lines.
    Lines(Vec<String>),
    /// A whole number.
    Number(i64),
    /// An amount.
    Money(Money),
    /// A day.
    Date(Date),
}

impl Cell {
    /// Words.
    pub(super) fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }
}

impl Cell {
    /// Lines that it takes in a column as wide as so many signs.
    pub(super) fn lines_in(&self, width: u32) -> usize {
        let width = (width as usize).max(1);
        let lines = |words: &str| words.chars().count().div_ceil(width).max(1);
        match self {
            Self::Words(words) => lines(words),
            Self::Lines(all) => all.iter().map(|words| lines(words)).sum(),
            Self::Empty | Self::Number(_) | Self::Money(_) | Self::Date(_) => 1,
        }
    }
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Words.
    Words(String),
    /// Something to be filled in by hand.
    Field {
        /// What it is called in the form.
        name: String,
        /// What stands there until it is filled in.
        shown: String,
    },
}

impl Entry {
    /// What is to be read there before anything is filled in.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Words(words) => words,
            Self::Field { shown, .. } => shown,
        }
    }
}
