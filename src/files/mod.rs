//! Tables in files: a folder of CSV files (or a workbook) to and from an instance, a plan to and from its folder.
//!
//! For an OR reader: serialisation only; no quantity of the model is computed here but tallies of a finished plan.
//! Reading goes bytes → [`text`] → [`grid`] → [`table`] → [`sheets`] → [`crate::instance::Tables`] → instance.

mod grid;
mod load;
mod names;
mod report;
mod sheets;
mod source;
mod table;
mod text;
mod value;
mod workbook;

pub use load::{Loaded, LoadedTables, load, load_tables};
pub use report::report;
