//! `rotasi import`: exports of personnel systems become an instance.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use rotasi::calendar::Date;
use rotasi::diagnostic::{Language, Text};
use rotasi::files::{self, LoadedTables};
use rotasi::import::{self, Baseline, Imported, JpmScale, Mapping, Request, Section};
use rotasi::policy::Policy;

use super::exit::{Exit, Failure};
use super::plan::unwritten;
use super::{input, terminal};

/// Make an instance of exports of a personnel system, or bring one up to date.
///
/// Files are recognised by their headings, in any order and with the usual other names. What the exports do not hold is
/// assumed and listed; columns that are not needed (NIK, telephone, address, religion, bank) are dropped at the door.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi import siasn pegawai.xlsx -o kota
  rotasi import siasn pegawai.csv unor.csv jabatan.xlsx ekinerja.xlsx talenta.xlsx -o kota --lang id
  rotasi import siasn pegawai.xlsx -o kota --dry-run         only say what would be done
  rotasi import siasn data-bkd.xlsx --mapping peta.toml -o kota")]
pub struct Arguments {
    #[command(subcommand)]
    from: From,
}

/// Where the exports come from.
#[derive(Debug, Subcommand)]
enum From {
    Siasn(Siasn),
}

/// From SIASN: employees, and if there are any, unit hierarchies, position lists, ratings, assessments, talent boxes,
/// courses and penalties.
///
/// Which file is what is told by its headings (docs/import.md). A folder that is an instance already is brought up to date:
/// what was entered by hand stays as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi import siasn pegawai.xlsx -o kota
  rotasi import siasn pegawai.csv unor.csv jabatan.xlsx ekinerja.xlsx talenta.xlsx -o kota --lang id
  rotasi import siasn talenta-2027.xlsx -o kota              later: new talent boxes into the same instance
  rotasi import siasn pegawai.xlsx -o kota --dry-run         only say what would be done
  rotasi import siasn data-bkd.xlsx --mapping peta.toml -o kota

Faults name sheet and cell, and end with exit code 3; nothing is written then.")]
struct Siasn {
    /// Workbooks (.xlsx, .xls, .ods) and CSV files, in any order.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Folder to write the instance to; an instance that it holds already is brought up to date.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Names of columns, sheets and values in other layouts (TOML, docs/import.md).
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,

    /// Say what would be read, dropped, assumed and missing, and write nothing.
    #[arg(long)]
    dry_run: bool,

    /// First day of period 1 [default: the 1 January after the newest date in the exports].
    #[arg(long, value_name = "YYYY-MM-DD")]
    start: Option<Date>,

    /// Name of the instance [default: the agency's, from the export].
    #[arg(long)]
    name: Option<String>,

    /// Scale by which percentages of the job-person match (JPM) are judged, where no category is given.
    #[arg(long, value_enum, value_name = "SCALE")]
    jpm: Option<Scale>,
}

/// [`JpmScale`] as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Scale {
    /// Selections: MS from 80, MMS from 68
    Selection,
    /// Mapping: optimal from 90, cukup optimal from 78
    Mapping,
}

impl std::convert::From<Scale> for JpmScale {
    fn from(scale: Scale) -> Self {
        match scale {
            Scale::Selection => Self::Selection,
            Scale::Mapping => Self::Mapping,
        }
    }
}

/// Imports and writes.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let From::Siasn(own) = &arguments.from;
    let earlier = earlier(&own.output, language)?;
    let policy = earlier.as_ref().map_or_else(Policy::asn, |(loaded, _)| loaded.tables.header.policy.clone());
    let mapping = mapping(own.mapping.as_deref(), &policy, language)?;
    let (mut sheets, mut faults) = (Vec::new(), Vec::new());
    for file in &own.files {
        match files::read_sheets(file) {
            Ok((read, warnings)) => {
                sheets.extend(read);
                faults.extend(warnings);
            }
            Err(more) => faults.extend(more),
        }
    }
    let sound = faults.iter().all(|fault| fault.code.severity() == rotasi::diagnostic::Severity::Warning);
    if !sound && sheets.is_empty() {
        return Err(input::refuse(&faults, language, false));
    }
    let request = Request {
        mapping,
        start: own.start,
        name: own.name.clone(),
        jpm: own.jpm.map(Into::into),
        earlier: earlier.as_ref().map(|(loaded, baseline)| (loaded, baseline.clone())),
    };
    // Also when a file cannot be read: all faults at once.
    let imported = match import::import(sheets, &request) {
        Ok(imported) if sound => imported,
        Ok(_) => return Err(input::refuse(&faults, language, false)),
        Err(more) => {
            faults.extend(more);
            return Err(input::refuse(&faults, language, false));
        }
    };
    input::tell(&faults, language);
    input::tell(&imported.warnings, language);
    terminal::show(&told(&imported, language))?;
    if own.dry_run {
        let text = Text::fixed("Nothing was written (--dry-run).\n", "Tidak ada yang ditulis (--dry-run).\n");
        return terminal::show(text.get(language));
    }
    write(own, &imported, earlier.is_none(), language)
}

/// The instance that the folder holds already, and what earlier imports wrote into it.
fn earlier(folder: &Path, language: Language) -> Result<Option<(LoadedTables, Baseline)>, Failure> {
    let is_empty = || folder.read_dir().is_ok_and(|mut entries| entries.next().is_none());
    if folder.symlink_metadata().is_err() || is_empty() {
        return Ok(None);
    }
    if folder.is_file() {
        let text = Text::fixed(
            "is a file; give a folder to write the instance to",
            "adalah berkas; sebut folder untuk menulis data",
        );
        return Err(Failure::new(Exit::Usage, format!("{} {}", folder.display(), text.get(language))));
    }
    let loaded = files::load_tables(folder).map_err(|faults| input::refuse(&faults, language, false))?;
    let file = folder.join(Baseline::file());
    let baseline = match std::fs::read_to_string(&file) {
        Ok(text) => import::read_baseline(&text).map_err(|faults| input::refuse(&faults, language, false))?,
        Err(_) => Baseline::default(),
    };
    Ok(Some((loaded, baseline)))
}

fn mapping(file: Option<&Path>, policy: &Policy, language: Language) -> Result<Mapping, Failure> {
    let Some(file) = file else { return Ok(Mapping::default()) };
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::new(Exit::Usage, format!("{}: {error}", file.display())))?;
    import::read_mapping(&text, &file.display().to_string(), policy)
        .map_err(|faults| input::refuse(&faults, language, false))
}

/// What the import says about itself, section by section.
fn told(imported: &Imported, language: Language) -> String {
    let mut text = String::new();
    for section in Section::ALL {
        let notes: Vec<_> = imported.notes.iter().filter(|note| note.section == section).collect();
        if notes.is_empty() {
            continue;
        }
        text += &format!("{}\n", section.title().get(language));
        for note in notes {
            text += &format!("  {}\n", note.line(language));
        }
        text.push('\n');
    }
    text
}

fn write(own: &Siasn, imported: &Imported, is_new: bool, language: Language) -> Result<(), Failure> {
    let mut contents = imported.files();
    if is_new {
        contents.push((
            "instance.toml",
            files::settings(&imported.tables.header, "[policy]\npreset = \"asn\"\n").into_bytes(),
        ));
    }
    contents.push((Baseline::file(), imported.baseline.json().into_bytes()));
    files::update_instance(&own.output, contents).map_err(|fault| unwritten(&fault, language))?;
    let place = own.output.display();
    let counts: Vec<String> = imported.counts().into_iter().map(|(table, count)| format!("{table} {count}")).collect();
    let (name, counts) = (&imported.tables.header.name, counts.join(", "));
    terminal::show(&match language {
        Language::English => format!("{name}: {counts}; written to {place}. Next: rotasi check {place}\n"),
        Language::Indonesian => {
            format!("{name}: {counts}; ditulis ke {place}. Berikutnya: rotasi check {place} --lang id\n")
        }
    })
}
