//! `rotasi plan`: from an instance to a plan folder.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::ValueEnum;
use rotasi::diagnostic::{Language, Text};
use rotasi::files::{self, Earlier, Summary, WriteError};
use rotasi::instance::Instance;
use rotasi::pipeline::{self, Outcome, RunError, Solver, Status};
use rotasi::solver::{Engine, Settings, StopReason, StopSignal, Trace};

use super::exit::{Exit, Failure};
use super::input;
use super::limits::Limits;
use super::progress::ProgressLine;
use super::terminal::{self, grouped, percent, table};

/// Make a plan, prove how far from the best it can be at most, and write it as a folder of CSV files.
///
/// Ctrl-C ends the search and still writes the best plan so far, marked as interrupted; press it again to give up at
/// once. The folder is complete or not there at all. Every plan is audited independently before it is written.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi plan instances/plaju -o out             stop when proved best, or after a minute
  rotasi plan instances/plaju -o out --gap 1%    good enough: proved within 1% of the best
  rotasi plan medan -o out --time-limit 10m --threads 0
  rotasi plan instances/plaju -o out --work-limit 500 --seed 7
                                                 repeatable: the same files every time
  rotasi plan instances/plaju -o new --start out --log new.csv
                                                 go on from an earlier plan; keep a trace
  rotasi plan instances/plaju -o out --solver highs --highs-lib /usr/lib/libhighs.so

Limits can be combined; the first one reached ends the search.

When no plan exists (exit code 4), the folder holds only summary.json, which names the
decisions, budget lines and other limits that contradict each other.")]
pub struct Arguments {
    /// Folder with instance.toml and the CSV files, or a workbook (.xlsx).
    instance: PathBuf,

    /// Folder to write the plan to; it must not exist yet [default: the instance's name with -plan, here]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Replace a plan that the folder holds already, and a trace.
    #[arg(long)]
    force: bool,

    /// Start from an earlier plan, of this or an older version of the instance; if it is still allowed, the new plan is
    /// never worse.
    #[arg(long, value_name = "DIR")]
    start: Option<PathBuf>,

    /// Write a trace of the search as CSV: seconds, work, phase, points, bound, gap.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,

    /// Which engine makes the plan.
    #[arg(long, value_enum, default_value_t = EngineName::Auto, value_name = "ENGINE")]
    engine: EngineName,

    /// Who solves linear and integer programs.
    #[arg(long, value_enum, default_value_t = SolverName::Microlp, value_name = "SOLVER")]
    solver: SolverName,

    /// The HiGHS library, for --solver highs [default: $HIGHS_LIB, else where libraries usually are]
    #[arg(long, value_name = "FILE")]
    highs_lib: Option<PathBuf>,

    #[command(flatten)]
    limits: Limits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum EngineName {
    /// Own decomposition first, then an exact search where that is small enough
    Auto,
    /// The exact model as a whole, handed to the solver
    Exact,
    /// Own decomposition alone
    Decompose,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SolverName {
    /// Built in, pure Rust
    Microlp,
    /// A HiGHS library, loaded when needed
    Highs,
    /// The program cbc
    Cbc,
    /// The program glpsol
    Glpk,
}

/// Time limit when neither time nor work is limited by the caller.
const PATIENCE: Duration = Duration::from_secs(60);

impl Arguments {
    fn settings(&self) -> Settings {
        let mut settings = self.limits.settings();
        if self.limits.is_open() {
            settings.time_limit = Some(PATIENCE);
        }
        settings.engine = match self.engine {
            EngineName::Auto => Engine::Auto,
            EngineName::Exact => Engine::Exact,
            EngineName::Decompose => Engine::Decompose,
        };
        settings
    }

    fn solver(&self, language: Language) -> Result<Solver, Failure> {
        if self.highs_lib.is_some() && self.solver != SolverName::Highs {
            let text = Text::fixed(
                "--highs-lib is of use only with --solver highs",
                "--highs-lib hanya berguna bersama --solver highs",
            );
            return Err(Failure::told(Exit::Usage, &text, language));
        }
        Ok(match self.solver {
            SolverName::Microlp => Solver::Microlp,
            SolverName::Highs => {
                Solver::Highs(self.highs_lib.clone().or_else(|| std::env::var_os("HIGHS_LIB").map(PathBuf::from)))
            }
            SolverName::Cbc => Solver::Cbc,
            SolverName::Glpk => Solver::Glpk,
        })
    }

    fn log_is_free(&self, language: Language) -> Result<(), Failure> {
        match &self.log {
            Some(file) => files::file_is_free(file, self.force).map_err(|fault| unwritten(&fault, language)),
            None => Ok(()),
        }
    }

    /// The plan to start from.
    fn earlier(&self, instance: &Instance, language: Language) -> Result<Option<Earlier>, Failure> {
        let Some(folder) = &self.start else { return Ok(None) };
        let earlier = files::read_earlier(folder, instance);
        earlier.map(Some).map_err(|faults| input::refuse(&faults, language, self.limits.json))
    }

    fn output(&self) -> PathBuf {
        self.output.clone().unwrap_or_else(|| {
            let whole = self.instance.canonicalize().unwrap_or_else(|_| self.instance.clone());
            let name = whole.file_stem().map_or_else(|| "instance".into(), |name| name.to_string_lossy().into_owned());
            PathBuf::from(format!("{name}-plan"))
        })
    }
}

/// Plans and writes.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let output = arguments.output();
    files::plan_folder_is_free(&output, arguments.force).map_err(|fault| unwritten(&fault, language))?;
    arguments.log_is_free(language)?;
    let (settings, solver) = (arguments.settings(), arguments.solver(language)?);
    solver.load().map_err(|fault| Failure::new(Exit::Backend, fault.to_string()))?;
    let interrupt = Interrupt::listen(language)?;
    let since = Instant::now();
    let loaded = input::load(&arguments.instance, language, arguments.limits.json)?;
    let earlier = arguments.earlier(&loaded.instance, language)?;
    let loading = since.elapsed();
    let trace = arguments.log.as_deref().map(|file| log(file, language)).transpose()?;
    let line = ProgressLine::new(language);
    let observer = (&line, trace.as_ref());
    let start = earlier.as_ref();
    // Reading took a part of the time, and writing will take about a fifth of that again.
    let left = settings.after(loading + loading / 5);
    let outcome = pipeline::run_from(&loaded.instance, start, &left, &solver, &observer, &interrupt.stop);
    line.finish();
    let mut outcome = outcome.map_err(|fault| failed(&fault))?;
    outcome.put_first("load", loading);
    if let (Some(trace), Some(file)) = (trace, &arguments.log) {
        trace.finish().map_err(|fault| unlogged(file, &fault, language))?;
    }
    tell_kept(&outcome, loaded.instance.employees.len(), language);
    let mut summary = outcome.summary(&loaded.instance, &settings, &solver, &loaded.sha256);

    interrupt.writing.store(true, Ordering::SeqCst);
    let written = match &outcome.plan {
        Some(plan) => {
            let instance = &loaded.instance;
            let further = outcome.certificate_file(&loaded.sha256).into_iter().collect();
            let (prices, force) = (&outcome.prices, arguments.force);
            files::write_plan_with(&output, instance, plan, &summary, prices, further, force).map(|whole| {
                summary = whole;
                true
            })
        }
        None if outcome.status == Status::Infeasible => {
            files::write_summary_only(&output, &summary, arguments.force).map(|()| true)
        }
        None => Ok(false),
    };
    let written = written.map_err(|fault| unwritten(&fault, language))?;
    if arguments.limits.json {
        terminal::show(&summary.to_json())?;
    } else {
        let place = written.then_some(output.as_path());
        terminal::show(&page(&loaded.instance.name, &summary, place, language))?;
    }
    ending(&outcome, language)
}

/// A new trace.
fn log(file: &Path, language: Language) -> Result<Trace<File>, Failure> {
    File::create(file).and_then(Trace::new).map_err(|fault| unlogged(file, &fault, language))
}

fn unlogged(file: &Path, fault: &std::io::Error, language: Language) -> Failure {
    let file = file.display();
    let text = match language {
        Language::English => format!("cannot write the trace {file}: {fault}"),
        Language::Indonesian => format!("jejak {file} tidak dapat ditulis: {fault}"),
    };
    Failure::new(Exit::Unexpected, text)
}

/// Says how much of an earlier plan could be taken over.
fn tell_kept(outcome: &Outcome, employees: usize, language: Language) {
    if let Some(kept) = outcome.kept {
        terminal::tell(&match language {
            Language::English => format!("rotasi: started with {kept} of {employees} careers as in the earlier plan"),
            Language::Indonesian => format!("rotasi: mulai dengan {kept} dari {employees} karier seperti rencana lama"),
        });
    }
}

/// What Ctrl-C does.
pub struct Interrupt {
    /// Raised by the first Ctrl-C.
    pub stop: StopSignal,
    /// Set while files are written, which takes a moment and is not torn apart.
    writing: Arc<AtomicBool>,
}

impl Interrupt {
    /// From now on Ctrl-C asks to stop.
    pub fn listen(language: Language) -> Result<Self, Failure> {
        let own = Self { stop: StopSignal::default(), writing: Arc::new(AtomicBool::new(false)) };
        let (stop, writing) = (own.stop.clone(), Arc::clone(&own.writing));
        let handler = move || {
            if !stop.is_raised() {
                stop.raise();
                terminal::tell(match language {
                    Language::English => "rotasi: stopping with the best plan so far; once more to give up",
                    Language::Indonesian => {
                        "rotasi: berhenti dengan rencana terbaik sejauh ini; sekali lagi untuk batal"
                    }
                });
            } else if !writing.load(Ordering::SeqCst) {
                std::process::exit(Exit::Interrupted as i32);
            }
        };
        ctrlc::set_handler(handler)
            .map_err(|fault| Failure::new(Exit::Unexpected, format!("cannot listen for Ctrl-C: {fault}")))?;
        Ok(own)
    }
}

/// A run that failed.
pub fn failed(fault: &RunError) -> Failure {
    let exit = match fault {
        RunError::Backend(_) => Exit::Backend,
        RunError::Threads(_) => Exit::Unexpected,
        RunError::Rejected(_) => Exit::Unverified,
    };
    Failure::new(exit, fault.to_string())
}

/// A folder that cannot be written.
pub fn unwritten(fault: &WriteError, language: Language) -> Failure {
    let exit = match fault {
        WriteError::Io { .. } => Exit::Unexpected,
        WriteError::Exists(_) | WriteError::Foreign { .. } | WriteError::NoName(_) => Exit::Usage,
    };
    Failure::told(exit, &fault.text(), language)
}

fn ending(outcome: &Outcome, language: Language) -> Result<(), Failure> {
    let say = |exit, en: &str, id: &str| {
        Err(Failure::new(exit, if language == Language::English { en.to_owned() } else { id.to_owned() }))
    };
    match (outcome.status, outcome.stop_reason) {
        (Status::Optimal | Status::Feasible, _) => Ok(()),
        (Status::Infeasible, _) => say(
            Exit::Infeasible,
            "no plan exists; summary.json names what contradicts each other",
            "tidak ada rencana yang mungkin; summary.json menyebut hal-hal yang saling bertentangan",
        ),
        (Status::Unknown, StopReason::Interrupted) => {
            say(Exit::Interrupted, "interrupted before there was any plan", "dihentikan sebelum ada rencana")
        }
        (Status::Unknown, _) => say(
            Exit::NothingFound,
            "no plan was found within the limits; give more time or work",
            "belum ada rencana dalam batas yang diberikan; tambah waktu atau kerja",
        ),
    }
}

/// The counts worth a line, with their names in both languages.
const COUNTS: [(&str, &str, &str); 9] = [
    ("moves", "moves", "perpindahan"),
    ("promotions", "of these promotions", "di antaranya promosi"),
    ("entering", "entering a first position", "masuk dari tanpa jabatan"),
    ("overrides", "moves by decision against a rule", "perpindahan karena keputusan melawan aturan"),
    ("breaches", "soft rules not met", "aturan lunak tidak terpenuhi"),
    ("trainings", "trainings", "pelatihan"),
    ("vacancies", "vacant seats (seat-periods)", "formasi lowong (formasi-periode)"),
    ("retired", "retiring", "pensiun"),
    ("uncovered_juniors", "juniors without mentor", "pegawai baru tanpa mentor"),
];

/// The outcome as text.
fn page(name: &str, summary: &Summary, written: Option<&Path>, language: Language) -> String {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let mut lines = vec![format!("{name}: {}", summary.status)];
    let number = |points: Option<i64>| points.map_or_else(|| "-".to_owned(), grouped);
    lines.push(format!(
        "{} {}   {} {}   gap {}   {} {}",
        say("points", "poin"),
        number(summary.points),
        say("bound", "batas atas"),
        number(summary.bound),
        summary.gap.map_or_else(|| "-".to_owned(), percent),
        say("stopped:", "berhenti:"),
        summary.stop_reason,
    ));
    if let Some(terms) = &summary.terms {
        let mut by_term = table([say("points by term", "poin menurut komponen"), say("points", "poin")], 1);
        for (term, points) in terms.0.iter().filter(|(_, points)| *points != 0) {
            by_term.add_row([term.clone(), grouped(*points)]);
        }
        lines.push(String::new());
        lines.extend(by_term.lines());
    }
    if summary.points.is_some() {
        let mut counts = table([say("in the plan", "dalam rencana"), say("number", "jumlah")], 1);
        for (key, en, id) in COUNTS {
            let count = summary.counts.get(key).copied().unwrap_or(0);
            counts.add_row([say(en, id).to_owned(), grouped(i64::try_from(count).unwrap_or(i64::MAX))]);
        }
        lines.push(String::new());
        lines.extend(counts.lines());
        lines.push(String::new());
    }
    for item in &summary.conflict {
        lines.push(format!("  {item}"));
    }
    if let Some(folder) = written {
        lines.push(format!("{} {}", say("written to", "ditulis ke"), folder.display()));
    }
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}
