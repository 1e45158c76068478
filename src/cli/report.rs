//! `rotasi report`: a plan as one HTML page and as a workbook.

use std::path::{Path, PathBuf};

use rotasi::diagnostic::{Diagnostic, Language, Text};
use rotasi::files::{self, PlanFolder};
use rotasi::instance::Instance;
use rotasi::report::{self, Choices, Report};
use rotasi::scenario::{self, Comparison, Frontier, Shelf, Volume};

use super::answers::{self, Answered, Beside};
use super::exit::{Exit, Failure};
use super::input;
use super::plan::unwritten;
use super::progress::Steps;
use super::pseudonyms::Pseudonyms;
use super::terminal;

/// Show a plan as one HTML page and as a workbook, to be put on the table.
///
/// The page needs no network and no other file: it reads on a phone, prints, and follows light and dark. The workbook
/// holds real numbers, formulas for the totals and native charts. Every figure in them equals the one in the plan folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi report out --instance instances/plaju --html out.html --lang id
                                               a page in Bahasa Indonesia
  rotasi report out --instance instances/plaju --html out.html --xlsx out.xlsx
                                               page and workbook
  rotasi plan instances/plaju -o out --log out.csv
  rotasi report out --instance instances/plaju --html out.html --log out.csv
                                               with a chart of how the search went
  rotasi report out --instance instances/plaju --html out.html --pseudonyms people.key
                                               codes in place of ids and names
  rotasi report out2/plan --html out2.html     what `rotasi replan -o out2` changed, and why
  rotasi report out --instance instances/plaju --html done.html --actuals done.csv
                                               planned against done
  rotasi report what-if --html what-if.html --xlsx what-if.xlsx
                                               scenarios side by side, frontiers as a chart

Without --pseudonyms the report shows ids and names: keep it as carefully as the input.
A pseudonym hides id and name, not the post: whoever knows who is head of an office
recognises that person by the post.")]
pub struct Arguments {
    /// Folder of the plan, or of scenarios or a frontier: then the report is about the first, with all side by side.
    plan: PathBuf,

    /// The instance the plan was made for: a folder with instance.toml and the CSV files, or a workbook (.xlsx). A
    /// folder of scenarios brings its own, and so does one that `rotasi replan` wrote.
    #[arg(long, value_name = "DIR")]
    instance: Option<PathBuf>,

    /// Write the page to this file.
    #[arg(long, value_name = "FILE", required_unless_present = "xlsx")]
    html: Option<PathBuf>,

    /// Write the workbook to this file.
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,

    /// Leave out what takes longest on large services: fairness and merit, what is scarce, why seats stay empty.
    #[arg(long)]
    brief: bool,

    /// Replace files that exist already.
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    pseudonyms: Pseudonyms,

    /// What really happened (docs/replan.md), for a section that holds planned against done.
    #[arg(long, value_name = "FILE")]
    actuals: Option<PathBuf>,

    /// The trace of the run (rotasi plan --log), for a chart of points and bound over time.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

/// Renders and writes.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let outputs = || [&arguments.html, &arguments.xlsx].into_iter().flatten();
    for file in outputs() {
        files::file_is_free(file, arguments.force).map_err(|fault| unwritten(&fault, language))?;
    }
    if arguments.html.is_some() && arguments.html == arguments.xlsx {
        let text = Text::fixed("--html and --xlsx name the same file", "--html dan --xlsx menyebut berkas yang sama");
        return Err(Failure::told(Exit::Usage, &text, language));
    }
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let steps = Steps::new();
    steps.tell(say("reading the instance and the plan", "membaca data dan rencana"));
    let mut subject = Subject::read(arguments, language)?;
    // What lies beside the plan speaks of people by the ids of the files.
    let mut beside = subject.beside(arguments, language)?;
    subject.disguise(&arguments.pseudonyms, &mut beside, language)?;
    let comparison = subject.comparison();
    let frontier = subject.frontier(&Shelf::at(&arguments.plan));
    let (instance, folder) = subject.plan();
    let trace = arguments.log.as_deref().map(files::read_trace).transpose();
    let trace = trace.map_err(|faults| input::refuse(&faults, language, false))?.unwrap_or_default();
    let answered = match arguments.html {
        Some(_) => subject.answers(beside, arguments.brief, &steps, language)?,
        None => Answered::default(),
    };
    let choices = Choices {
        language,
        pseudonyms: arguments.pseudonyms.are_asked(),
        trace: &trace,
        comparison: comparison.as_ref(),
        frontier: frontier.as_ref(),
        answers: answered.view(),
    };
    let Some(report) = Report::of(instance, folder, choices) else {
        return Err(Failure::new(Exit::Faults, no_plan(&arguments.plan, &folder.summary.status, language)));
    };
    // Everything is made before anything is written.
    steps.tell(say("drawing the page", "menyusun halaman"));
    let page = arguments.html.as_ref().map(|file| (file, report::html(&report).into_bytes()));
    steps.tell(say("filling the workbook", "mengisi buku kerja"));
    let book = match &arguments.xlsx {
        Some(file) => {
            let bytes = report::workbook(&report);
            Some((file, bytes.map_err(|fault| Failure::new(Exit::Unexpected, fault.to_string()))?))
        }
        None => None,
    };
    steps.finish();
    for (file, bytes) in [page, book].into_iter().flatten() {
        files::write_file(file, &bytes, arguments.force).map_err(|fault| unwritten(&fault, language))?;
        terminal::show(&format!("{} {}\n", say("written:", "ditulis:"), file.display()))?;
    }
    Ok(())
}

/// What the report is about.
enum Subject {
    /// With the fingerprint of the instance's files.
    Plan(Box<Instance>, Box<PlanFolder>, String),
    /// At least one.
    Shelf(Vec<Volume>),
}

impl Subject {
    fn read(arguments: &Arguments, language: Language) -> Result<Self, Failure> {
        let refuse = |faults: Vec<Diagnostic>| input::refuse(&faults, language, false);
        let shelf = Shelf::at(&arguments.plan);
        if shelf.exists() {
            let volumes = shelf.open(&[]).map_err(refuse)?;
            let empty = || Failure::new(Exit::Faults, no_plan(&arguments.plan, "–", language));
            return if volumes.is_empty() { Err(empty()) } else { Ok(Self::Shelf(volumes)) };
        }
        let path = input::instance_of(&arguments.plan, arguments.instance.as_deref(), language)?;
        let loaded = input::load(&path, language, false)?;
        let folder = files::read_plan(&arguments.plan, &loaded.instance).map_err(refuse)?;
        if folder.summary.instance_sha256 != loaded.sha256 {
            terminal::tell(match language {
                Language::English => "rotasi: the plan was made for another version of this instance",
                Language::Indonesian => "rotasi: rencana dibuat untuk versi data yang lain",
            });
        }
        Ok(Self::Plan(Box::new(loaded.instance), Box::new(folder), loaded.sha256))
    }

    /// Codes in place of people, here and in what lies beside the plan, if that is asked for.
    fn disguise(&mut self, pseudonyms: &Pseudonyms, beside: &mut Beside, language: Language) -> Result<(), Failure> {
        let disguise = match self {
            Self::Plan(instance, ..) => pseudonyms.put_on(instance, language)?,
            Self::Shelf(volumes) => pseudonyms.put_on_volumes(volumes, language)?,
        };
        disguise.iter().for_each(|one| beside.disguise(one));
        Ok(())
    }

    fn plan(&self) -> (&Instance, &PlanFolder) {
        match self {
            Self::Plan(instance, folder, _) => (instance, folder),
            Self::Shelf(volumes) => (&volumes[0].edited.instance, &volumes[0].plan),
        }
    }

    /// Fingerprint of the instance's files.
    fn sha256(&self) -> &str {
        match self {
            Self::Plan(_, _, sha256) => sha256,
            Self::Shelf(volumes) => &volumes[0].plan.summary.instance_sha256,
        }
    }

    /// What lies beside the plan of the report.
    fn beside(&self, arguments: &Arguments, language: Language) -> Result<Beside, Failure> {
        let folder = match self {
            Self::Plan(..) => arguments.plan.clone(),
            Self::Shelf(volumes) => Shelf::at(&arguments.plan).plan_folder(&volumes[0].note.name),
        };
        let (instance, plan) = self.plan();
        let actuals = arguments.actuals.as_deref();
        Beside::read(&folder, (instance, self.sha256()), &plan.summary, actuals, language)
    }

    /// What is asked about the plan of the report; nothing where there is none.
    fn answers(&self, beside: Beside, is_brief: bool, steps: &Steps, language: Language) -> Result<Answered, Failure> {
        let (instance, plan) = self.plan();
        let Some(own) = &plan.plan else { return Ok(Answered::default()) };
        let subject = answers::Subject { instance, sha256: self.sha256(), plan: own, summary: &plan.summary };
        let short = Answered::brief(beside, &subject).map_err(|faults| input::refuse(&faults, language, false))?;
        Ok(if is_brief { short } else { short.whole(&subject, steps, language) })
    }

    fn frontier(&self, shelf: &Shelf) -> Option<Frontier> {
        match self {
            Self::Plan(..) => None,
            Self::Shelf(volumes) => shelf.frontier(volumes),
        }
    }

    fn comparison(&self) -> Option<Comparison> {
        match self {
            Self::Plan(..) => None,
            Self::Shelf(volumes) => Some(scenario::compare(&volumes.iter().map(Volume::candidate).collect::<Vec<_>>())),
        }
    }
}

fn no_plan(folder: &Path, status: &str, language: Language) -> String {
    let folder = folder.display();
    match language {
        Language::English => format!("{folder} holds no plan (status: {status}); there is nothing to report"),
        Language::Indonesian => format!("{folder} tidak berisi rencana (status: {status}); tidak ada yang dilaporkan"),
    }
}
