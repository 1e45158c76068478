//! `rotasi export`: the exact model, for any solver, or the abstract problem, for any program.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use rotasi::diagnostic::Language;
use rotasi::instance::Instance;
use rotasi::packing::{Problem, write_problem};
use rotasi::pipeline::{ExactModel, Format, NoModel, abstract_problem};

use super::exit::{Exit, Failure};
use super::{input, terminal};

/// Write the exact model with readable names, so that any solver can be asked.
///
/// A column `c17_hold.P_0025.3.KEC_K1.01` is 1 when employee P-0025 holds position KEC-K1.01 in period 3; a row
/// `r90_seats.KEC_K1.01.3` is the seats of that position then (signs that solvers do not take are written as _). Columns
/// pass, leave and end lead from one period to the next. The format packing holds the abstract problem of agents, paths and
/// rows without names (docs/packing-format.md).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi export instances/plaju --format mps -o plaju.mps
  rotasi export instances/plaju --format lp | head
  rotasi export instances/plaju --format packing -o plaju.json

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
    /// The abstract path-packing problem as JSON
    Packing,
}

/// What is written.
enum Content<'a> {
    Model(Box<ExactModel<'a>>, Format),
    Packing(Problem),
}

impl<'a> Content<'a> {
    fn of(instance: &'a Instance, format: FormatName) -> Result<Self, NoModel> {
        Ok(match format {
            FormatName::Mps => Self::Model(Box::new(ExactModel::of(instance)?), Format::Mps),
            FormatName::Lp => Self::Model(Box::new(ExactModel::of(instance)?), Format::Lp),
            FormatName::Packing => Self::Packing(abstract_problem(instance)?),
        })
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Model(model, format) => model.write(*format, out)?,
            Self::Packing(problem) => write_problem(problem, out)?,
        }
        out.flush()
    }

    /// What was written to `file`, in words.
    fn said(&self, file: &Path, language: Language) -> String {
        let (first, second, words) = match self {
            Self::Model(model, _) => (model.size().0, model.size().1, [("columns", "kolom"), ("rows", "baris")]),
            Self::Packing(problem) => {
                (problem.graphs.len(), problem.rows.len(), [("agents", "agen"), ("rows", "baris")])
            }
        };
        let file = file.display();
        match language {
            Language::English => format!("{first} {} and {second} {} written to {file}\n", words[0].0, words[1].0),
            Language::Indonesian => format!("{first} {} dan {second} {} ditulis ke {file}\n", words[0].1, words[1].1),
        }
    }
}

/// Builds the model and writes it.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    if let Some(file) = arguments.output.as_ref().filter(|file| file.symlink_metadata().is_ok() && !arguments.force) {
        return Err(Failure::new(Exit::Usage, format!("{} exists; it is replaced only with --force", file.display())));
    }
    let loaded = input::load(&arguments.instance, language, false)?;
    let content = Content::of(&loaded.instance, arguments.format).map_err(|fault| {
        let exit = if matches!(fault, NoModel::Stuck(_)) { Exit::Infeasible } else { Exit::Unexpected };
        Failure::new(exit, fault.to_string())
    })?;
    let Some(file) = &arguments.output else {
        let mut out = BufWriter::new(io::stdout().lock());
        return match content.write(&mut out) {
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
    content.write(&mut out).map_err(|fault| unwritten(file, &fault))?;
    terminal::show(&content.said(file, language))
}

fn unwritten(place: &Path, fault: &io::Error) -> Failure {
    Failure::new(Exit::Unexpected, format!("cannot write {}: {fault}", place.display()))
}
