//! `rotasi template`: a workbook to fill in, or an instance as such a workbook.

use std::path::PathBuf;

use rotasi::diagnostic::{Language, Text};
use rotasi::files;

use super::exit::{Exit, Failure};
use super::plan::unwritten;
use super::{input, terminal};

/// Write a workbook to fill in: one sheet for each table, with notes, drop-down lists and examples.
///
/// Headings, sheets and explanations are in the language of --lang; both languages are read. Rows that begin with # are
/// examples and are never read. With --from the workbook holds all of an existing instance, ready to be changed in a
/// spreadsheet; it plans to the same result.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi template -o service.xlsx --lang id              an empty workbook, headings in Indonesian
  rotasi template -o plaju.xlsx --from instances/plaju   an instance as a workbook
  rotasi check plaju.xlsx                                what is wrong with it, and the service as it is")]
pub struct Arguments {
    /// Workbook to write (.xlsx); it must not exist yet.
    #[arg(short, long, value_name = "FILE", value_parser = workbook)]
    output: PathBuf,

    /// Instance to fill it with: a folder with instance.toml and the CSV files, or a workbook.
    #[arg(long, value_name = "INSTANCE")]
    from: Option<PathBuf>,

    /// Replace a file that exists already.
    #[arg(long)]
    force: bool,
}

/// Makes and writes.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    files::file_is_free(&arguments.output, arguments.force).map_err(|fault| unwritten(&fault, language))?;
    let loaded = match &arguments.from {
        Some(path) => Some(files::load_tables(path).map_err(|faults| input::refuse(&faults, language, false))?),
        None => None,
    };
    let bytes = files::template(loaded.as_ref(), language)
        .map_err(|fault| Failure::new(Exit::Unexpected, fault.to_string()))?;
    files::write_file(&arguments.output, &bytes, arguments.force).map_err(|fault| unwritten(&fault, language))?;
    let place = arguments.output.display();
    let text = match &loaded {
        Some(loaded) => Text::new(
            format!("{}, written to {place}\n", loaded.tables.header.name),
            format!("{}, ditulis ke {place}\n", loaded.tables.header.name),
        ),
        None => Text::new(
            format!("An empty workbook, written to {place}. Fill it in, then: rotasi check {place}\n"),
            format!("Buku kerja kosong, ditulis ke {place}. Isilah, lalu: rotasi check {place} --lang id\n"),
        ),
    };
    terminal::show(text.get(language))
}

fn workbook(name: &str) -> Result<PathBuf, String> {
    match name.to_lowercase().ends_with(".xlsx") {
        true => Ok(PathBuf::from(name)),
        false => Err("workbooks are written as .xlsx: give a name that ends so".to_owned()),
    }
}
