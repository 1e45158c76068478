//! Tables in files: a folder of CSV files (or a workbook) to and from an instance, a plan to and from its folder.
//!
//! For an OR reader: serialisation only; no quantity of the model is computed here but tallies of a finished plan.
//! Reading goes bytes → text → records → typed rows ([`crate::instance::Tables`]) → instance.

mod actuals;
mod cells;
mod certificate;
mod columns;
mod columns_service;
mod columns_training;
mod folder;
mod grid;
mod instance_write;
mod load;
mod names;
mod plan_read;
mod plan_start;
mod plan_write;
mod raw;
mod report;
mod sheets;
mod source;
mod summary;
mod table;
mod template;
mod template_guide;
mod text;
mod trace;
mod value;
mod workbook;

pub use actuals::{Actual, Event, actuals_schema, read_actuals};
pub use cells::{CellRow, Cells, fingerprint};
pub use certificate::{CERTIFICATE_FILE, Certificate, PricedRow, read_certificate};
pub use folder::{WriteError, file_is_free, write_file, write_tables};
pub use instance_write::{policy_toml, settings, update_instance, write_instance};
pub use load::{Loaded, LoadedTables, load, load_tables, load_with_tables};
pub use plan_read::{BarePlan, PlanFolder, read_bare_plan, read_plan};
pub use plan_start::{Earlier, read_earlier};
pub use plan_write::{
    Prices, plan_folder_is_free, write_plan, write_plan_with, write_summary_only, write_summary_with,
};
pub use raw::{RawSheet, read_sheets};
pub use report::report;
pub use summary::{Ordered, Summary};
pub use template::{TemplateError, template};
pub use trace::{TraceLine, read_trace};
