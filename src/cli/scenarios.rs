//! `rotasi scenarios`: from an instance and a file of what-ifs to a folder of plans.

use std::fs;
use std::io::{IsTerminal, stderr};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use rotasi::diagnostic::{Diagnostic, Language, Place, Text, codes, nearest};
use rotasi::pipeline;
use rotasi::quantity::Points;
use rotasi::scenario::{self, Base, Ending, Scenario, Shelf, Watcher};
use rotasi::solver::Progress;
use serde_json::json;

use super::exit::{Exit, Failure};
use super::limits::Limits;
use super::plan::{Interrupt, unwritten};
use super::terminal::{self, grouped, percent, table};
use super::{input, progress};

/// Plan an instance as it is and as it would be: one plan for each scenario of a file, many at once.
///
/// Every scenario starts from the plan and the prices of the base, is audited, and has its own proved bound. Its plan
/// depends on its own input and on the base only: not on the number of threads, nor on the scenarios beside it. Ctrl-C
/// keeps what is finished; --resume goes on from there.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi scenarios instances/kotabumi instances/kotabumi/scenarios.toml -o what-if
  rotasi scenarios instances/kotabumi instances/kotabumi/scenarios.toml -o what-if --resume
                                                 only what is missing, or whose input changed
  rotasi scenarios instances/plaju what-if.toml -o out --work-limit 20000 --only lean
  rotasi compare what-if                         put the results beside one another

The folder holds a copy of the input and one plan folder for each scenario; `base` is
the instance without changes. What a scenario file says stands in docs/scenarios.md.")]
pub struct Arguments {
    /// Folder with instance.toml and the CSV files, or a workbook (.xlsx).
    instance: PathBuf,

    /// The scenario file (TOML).
    file: PathBuf,

    /// Folder to write to.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Keep the plans that the folder holds already, if they were made from the same input in the same way.
    #[arg(long, conflicts_with = "force")]
    resume: bool,

    /// Make all plans of the folder anew.
    #[arg(long)]
    force: bool,

    /// Only these scenarios, and the base.
    #[arg(long, value_name = "NAME", num_args = 1..)]
    only: Vec<String>,

    /// Stop the base after this much counted work [default: 5 times that of a scenario]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    base_work_limit: Option<u64>,

    #[command(flatten)]
    limits: Limits,
}

impl Arguments {
    /// Whether the folder may be written to.
    fn room(&self, shelf: &Shelf, language: Language) -> Result<(), Failure> {
        let shown = self.output.display();
        let text = match (shelf.is_taken(), shelf.exists()) {
            (true, false) if fs::read_dir(&self.output).map_or(true, |mut entries| entries.next().is_some()) => {
                Text::new(
                    format!("{shown} holds other files and no scenarios.json; it is not written to"),
                    format!("{shown} berisi berkas lain tanpa scenarios.json; tidak ditulisi"),
                )
            }
            (true, true) if !self.resume && !self.force => Text::new(
                format!("{shown} exists; --resume makes what is missing, --force makes all plans anew"),
                format!("{shown} sudah ada; --resume membuat yang belum ada, --force membuat semua rencana lagi"),
            ),
            _ => return Ok(()),
        };
        Err(Failure::told(Exit::Usage, &text, language))
    }

    /// The scenarios asked for, the base first.
    fn chosen(&self, all: &[Scenario], file: &str) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
        if self.only.is_empty() {
            return Ok(all.to_vec());
        }
        let known: Vec<String> = all.iter().map(|scenario| scenario.name.clone()).collect();
        let strange = self.only.iter().filter(|name| !known.contains(name));
        let faults: Vec<Diagnostic> = strange
            .map(|name| {
                let mut fault = Diagnostic::new(&codes::E304, Place::file(file.to_owned())).value(name.clone());
                fault.nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
                fault
            })
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let wanted = |one: &&Scenario| one.name == scenario::BASE || self.only.contains(&one.name);
        Ok(all.iter().filter(wanted).cloned().collect())
    }
}

/// Reads, checks everything, solves and writes.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let shelf = Shelf::at(&arguments.output);
    arguments.room(&shelf, language)?;
    let refuse = |faults: &[Diagnostic]| input::refuse(faults, language, arguments.limits.json);
    let (base, warnings) = Base::load(&arguments.instance).map_err(|faults| refuse(&faults))?;
    input::tell(&warnings, language);
    let file = arguments.file.display().to_string();
    let text = fs::read_to_string(&arguments.file).map_err(|error| {
        refuse(&[Diagnostic::new(&codes::E100, Place::file(file.clone())).value(error.to_string())])
    })?;
    let all = scenario::read(&text, &file).map_err(|faults| refuse(&faults))?;
    scenario::check(&base, &all, &file).map_err(|faults| refuse(&faults))?;
    let chosen = arguments.chosen(&all, &file).map_err(|faults| refuse(&faults))?;
    let interrupt = Interrupt::listen(language)?;
    shelf.prepare(&base, &text, &all, None).map_err(|fault| unwritten(&fault, language))?;
    let line = Line::new(language, chosen.len());
    let endings = scenario::run(
        &shelf,
        &base,
        &chosen,
        &file,
        &arguments.limits.orders(arguments.base_work_limit, arguments.resume),
        &line,
        &interrupt.stop,
    );
    line.finish();
    let endings = endings.map_err(|fault| Failure::new(Exit::Unexpected, fault.to_string()))?;
    if arguments.limits.json {
        terminal::show_json(&as_json(&chosen, &endings))?;
    } else {
        terminal::show(&page(&chosen, &endings, language))?;
    }
    ending(&endings, language)
}

/// The worst of the endings as an exit code.
pub fn ending(endings: &[Ending], language: Language) -> Result<(), Failure> {
    let some = |wanted: fn(&Ending) -> bool| endings.iter().filter(|ending| wanted(ending)).count();
    let grades: [(Exit, usize, Text); 4] = [
        (
            Exit::Interrupted,
            some(|ending| matches!(ending, Ending::Interrupted)),
            Text::fixed(
                "scenario(s) not made before the interruption; --resume goes on",
                "skenario belum dibuat saat dihentikan; lanjutkan dengan --resume",
            ),
        ),
        (
            Exit::Unexpected,
            some(|ending| matches!(ending, Ending::Failed(_))),
            Text::fixed("scenario(s) failed", "skenario gagal"),
        ),
        (
            Exit::NothingFound,
            some(|ending| matches!(ending, Ending::NothingFound)),
            Text::fixed(
                "scenario(s) without a plan within the limits; give more time or work",
                "skenario tanpa rencana dalam batas yang diberikan; tambah waktu atau kerja",
            ),
        ),
        (
            Exit::Infeasible,
            some(|ending| matches!(ending, Ending::Infeasible(_))),
            Text::fixed("scenario(s) for which no plan exists", "skenario tanpa rencana yang mungkin"),
        ),
    ];
    match grades.into_iter().find(|(_, count, _)| *count > 0) {
        Some((exit, count, what)) => Err(Failure::new(exit, format!("{count} {}", what.get(language)))),
        None => Ok(()),
    }
}

fn as_json(scenarios: &[Scenario], endings: &[Ending]) -> serde_json::Value {
    let one = |(scenario, ending): (&Scenario, &Ending)| {
        let mut value = match ending {
            Ending::Planned { points, bound, kept } => {
                json!({ "ending": "planned", "points": points, "bound": bound, "kept": kept })
            }
            Ending::Infeasible(conflict) => json!({ "ending": "infeasible", "conflict": conflict }),
            Ending::NothingFound => json!({ "ending": "nothing_found" }),
            Ending::Interrupted => json!({ "ending": "interrupted" }),
            Ending::Failed(why) => json!({ "ending": "failed", "why": why }),
        };
        value["name"] = json!(scenario.name);
        value["title"] = json!(scenario.title);
        value
    };
    json!({ "scenarios": scenarios.iter().zip(endings).map(one).collect::<Vec<_>>() })
}

fn page(scenarios: &[Scenario], endings: &[Ending], language: Language) -> String {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let reference = match endings.first() {
        Some(Ending::Planned { points, .. }) => Some(*points),
        _ => None,
    };
    let headings = [
        say("scenario", "skenario"),
        say("points", "poin"),
        say("to the base", "terhadap dasar"),
        say("bound", "batas atas"),
        say("gap", "selisih"),
    ];
    let mut lines = table(headings, 1);
    let mut notes = Vec::new();
    for (scenario, ending) in scenarios.iter().zip(endings) {
        let row = match ending {
            Ending::Planned { points, bound, .. } => {
                let gap = bound.map(|bound| percent(pipeline::gap(Points(*points), Points(bound))));
                let change = reference.map(|reference| format!("{:+}", points - reference));
                [
                    grouped(*points),
                    change.unwrap_or_default(),
                    bound.map(grouped).unwrap_or_default(),
                    gap.unwrap_or_default(),
                ]
            }
            Ending::Infeasible(conflict) => {
                notes.push(format!("{}: {}", scenario.name, scenario::gathered(conflict).join(", ")));
                [say("no plan exists", "tidak ada rencana").to_owned(), String::new(), String::new(), String::new()]
            }
            other => [told(other, language), String::new(), String::new(), String::new()],
        };
        lines.add_row(std::iter::once(scenario.name.clone()).chain(row));
    }
    lines.lines().map(|line| line.trim_end().to_owned()).chain(notes).map(|line| line + "\n").collect()
}

/// An ending in a few words.
fn told(ending: &Ending, language: Language) -> String {
    let say = |en: &str, id: &str| if language == Language::English { en.to_owned() } else { id.to_owned() };
    match ending {
        Ending::Planned { points, bound, kept } => {
            let gap =
                bound.map_or_else(|| "-".to_owned(), |bound| percent(pipeline::gap(Points(*points), Points(bound))));
            let kept = if *kept { say(" (kept)", " (tetap)") } else { String::new() };
            format!("{} {}, {} {gap}{kept}", grouped(*points), say("points", "poin"), say("gap", "selisih"))
        }
        Ending::Infeasible(_) => say("no plan exists", "tidak ada rencana yang mungkin"),
        Ending::NothingFound => say("nothing found within the limits", "tidak ditemukan dalam batas"),
        Ending::Interrupted => say("interrupted", "dihentikan"),
        Ending::Failed(why) => format!("{}: {why}", say("failed", "gagal")),
    }
}

/// The overall line, and a word whenever a scenario ends.
pub struct Line {
    language: Language,
    all: usize,
    since: Instant,
    watched: bool,
    state: Mutex<(usize, Option<ProgressBar>)>,
}

impl Line {
    /// Nothing is drawn yet; `all` scenarios are to come.
    pub fn new(language: Language, all: usize) -> Self {
        let watched = stderr().is_terminal();
        Self { language, all, since: Instant::now(), watched, state: Mutex::new((0, None)) }
    }

    /// Takes the line away.
    pub fn finish(&self) {
        if let Ok(mut state) = self.state.lock()
            && let Some(bar) = state.1.take()
        {
            bar.finish_and_clear();
        }
    }
}

impl Watcher for Line {
    fn progress(&self, name: &str, progress: &Progress) {
        if !self.watched || self.since.elapsed() < Duration::from_secs(1) {
            return;
        }
        if let Ok(mut state) = self.state.lock() {
            let done = state.0;
            let message = progress::message(progress, self.language);
            let bar = state.1.get_or_insert_with(|| progress::drawn(self.since.elapsed()));
            bar.set_message(format!("{done}/{}   {name}: {message}", self.all));
        }
    }

    fn ended(&self, name: &str, ending: &Ending) {
        let text = format!("rotasi: {name}: {}", told(ending, self.language));
        if let Ok(mut state) = self.state.lock() {
            state.0 += 1;
            match &state.1 {
                Some(bar) => bar.suspend(|| terminal::tell(&text)),
                None => terminal::tell(&text),
            }
        }
    }
}
