//! `rotasi documents`: the papers that go with a plan.

use std::path::PathBuf;

use rotasi::diagnostic::{Language, nearest};
use rotasi::documents::{self, Kind, Material, PapersError};
use rotasi::files;
use rotasi::verify;

use super::exit::{Exit, Failure};
use super::pseudonyms::Pseudonyms;
use super::{asked, input, terminal};

/// Write the papers that go with a plan: annex of the decree, lists, calls to training, material for the assessment team and
/// check lists, each as a workbook (.xlsx) and as a text document (.docx).
///
/// Columns, order and wording are those of convention; numbers, dates and signatures are fields to fill in. Works on any plan,
/// also one made by hand (placements.csv with employee_id, period and position_id, trainings.csv with employee_id and
/// session_id). docs/documents.md says what stands in each paper and in which order.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi documents out --instance instances/plaju -o papers --lang id
                                               all papers in Bahasa Indonesia
  rotasi documents out --instance instances/plaju -o papers --lang id --period 1
                                               those of the first period
  rotasi documents out --instance instances/plaju -o papers --lang id --only lampiran-sk,duk
  rotasi documents out --instance instances/plaju -o papers --pseudonyms people.key
                                               codes in place of names and numbers

Papers: lampiran-sk (annex of the decree), nominatif (lists by unit), duk (by seniority), pensiun (retirements),
panggilan-pelatihan (calls to training), bahan-tim-penilai (candidates compared), daftar-periksa (check list).

The papers name people: keep them as carefully as the input.")]
pub struct Arguments {
    /// Folder of the plan; placements.csv and trainings.csv are enough.
    plan: PathBuf,

    /// The instance that the plan is for [default: the folder input beside the plan]
    #[arg(long, value_name = "INSTANCE")]
    instance: Option<PathBuf>,

    /// Folder to write to; it must not exist yet.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Only the papers of this period, the first is 1; lists are as of it.
    #[arg(long, value_name = "PERIOD")]
    period: Option<u8>,

    /// Only these papers, with commas between.
    #[arg(long, value_name = "PAPERS", value_delimiter = ',', value_parser = kind)]
    only: Vec<Kind>,

    #[command(flatten)]
    pseudonyms: Pseudonyms,
}

/// Reads, makes and writes.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    if arguments.output.symlink_metadata().is_ok() {
        return Err(unwritten(&PapersError::Exists(arguments.output.clone()), language));
    }
    let place = input::instance_of(&arguments.plan, arguments.instance.as_deref(), language)?;
    let refuse = |faults: Vec<_>| input::refuse(&faults, language, false);
    let (loaded, mut rows) = files::load_with_tables(&place).map_err(refuse)?;
    input::tell(&loaded.warnings, language);
    let mut instance = loaded.instance;
    let period = arguments.period.map(|number| asked::period(&instance, number, language)).transpose()?;
    let bare = files::read_bare_plan(&arguments.plan, &instance).map_err(refuse)?;
    arguments.pseudonyms.put_on_both(&mut instance, &mut rows.tables, language)?;
    let plan = verify::restate(&instance, &bare.positions, &bare.trainings);
    let found = verify::audit(&instance, &plan).findings.len();
    if found > 0 {
        terminal::tell(&match language {
            Language::English => {
                format!("rotasi: the plan is not allowed ({found} findings); `rotasi verify --bare` lists them")
            }
            Language::Indonesian => {
                format!("rotasi: rencana ini tidak sah ({found} temuan); lihat `rotasi verify --bare`")
            }
        });
    }
    let kinds: Vec<Kind> =
        Kind::ALL.into_iter().filter(|kind| arguments.only.is_empty() || arguments.only.contains(kind)).collect();
    let papers = Material::of(&instance, &rows.tables, &plan, language).papers(&kinds, period);
    if papers.is_empty() {
        return Err(Failure::new(
            Exit::Faults,
            match language {
                Language::English => "there is nothing to list: nobody moves, attends or retires; nothing was written",
                Language::Indonesian => "tidak ada yang dicantumkan: tidak ada mutasi, pelatihan, atau pensiun",
            },
        ));
    }
    let names = documents::write(&arguments.output, &papers, (language, &instance.currency))
        .map_err(|fault| unwritten(&fault, language))?;
    let written = if language == Language::English { "written:" } else { "ditulis:" };
    let line = |name: &String| format!("{written} {}\n", arguments.output.join(name).display());
    terminal::show(&names.iter().map(line).collect::<String>())
}

fn unwritten(fault: &PapersError, language: Language) -> Failure {
    let exit = match fault {
        PapersError::Exists(_) | PapersError::NoName(_) => Exit::Usage,
        PapersError::Workbook(_) | PapersError::Document(_) | PapersError::Io { .. } => Exit::Unexpected,
    };
    Failure::told(exit, &fault.text(), language)
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::by_name(name.trim()).ok_or_else(|| {
        let known = Kind::ALL.map(Kind::name);
        let meant = nearest(name, known).map(|name| format!("; did you mean {name}?")).unwrap_or_default();
        format!("the papers are {}{meant}", known.join(", "))
    })
}
