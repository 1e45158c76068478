//! `rotasi export`: the exact model, for any solver.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use rotasi::diagnostic::Language;
use rotasi::pipeline::{ExactModel, Format, NoModel};

use super::exit::{Exit, Failure};
use super::{input, terminal};

/// Write the exact model with readable names, so that any solver can be asked.
///
/// A column `c17_hold.P_0025.3.KEC_K1.01` is 1 when employee P-0025 holds position KEC-K1.01 in period 3; a row
/// `r90_seats.KEC_K1.01.3` is the seats of that position then (signs that solvers do not take are written as _). Columns
/// pass, leave and end lead from one period to the next.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi export instances/plaju --format mps -o plaju.mps
  rotasi export instances/plaju --format lp | head

The MPS file minimises the negated points (most solvers minimise); the LP file maximises the points.")]
pub struct Arguments {
    /// Folder with instance.toml and the CSV files, or a workbook (.xlsx).
    instance: PathBuf,

    /// Which format.
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: FormatName,

    /// File to write; without it the model goes to the standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace the file if it is there already.
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatName {
    /// Free MPS
    Mps,
    /// LP format, as CPLEX reads it
    Lp,
}

/// Builds the model and writes it.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    if let Some(file) = arguments.output.as_ref().filter(|file| file.symlink_metadata().is_ok() && !arguments.force) {
        return Err(Failure::new(Exit::Usage, format!("{} exists; it is replaced only with --force", file.display())));
    }
    let loaded = input::load(&arguments.instance, language, false)?;
    let model = ExactModel::of(&loaded.instance).map_err(|fault| {
        let exit = if matches!(fault, NoModel::Stuck(_)) { Exit::Infeasible } else { Exit::Unexpected };
        Failure::new(exit, fault.to_string())
    })?;
    let format = match arguments.format {
        FormatName::Mps => Format::Mps,
        FormatName::Lp => Format::Lp,
    };
    let Some(file) = &arguments.output else {
        let mut out = BufWriter::new(io::stdout().lock());
        return match model.write(format, &mut out).and_then(|()| out.flush()) {
            Err(fault) if fault.kind() != ErrorKind::BrokenPipe => {
                Err(unwritten(Path::new("the standard output"), &fault))
            }
            Err(_) => {
                // What is left in the buffer has no reader; dropping it would try again.
                let _ = out.into_parts();
                Ok(())
            }
            Ok(()) => Ok(()),
        };
    };
    let mut out = BufWriter::new(File::create(file).map_err(|fault| unwritten(file, &fault))?);
    let written = model.write(format, &mut out).and_then(|()| out.flush());
    written.map_err(|fault| unwritten(file, &fault))?;
    let (columns, rows) = model.size();
    terminal::show(&match language {
        Language::English => format!("{columns} columns and {rows} rows written to {}\n", file.display()),
        Language::Indonesian => format!("{columns} kolom dan {rows} baris ditulis ke {}\n", file.display()),
    })
}

fn unwritten(place: &Path, fault: &io::Error) -> Failure {
    Failure::new(Exit::Unexpected, format!("cannot write {}: {fault}", place.display()))
}
