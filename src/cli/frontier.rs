//! `rotasi frontier`: points against money, or against moves, as a proved band.

use std::path::PathBuf;

use rotasi::diagnostic::{Diagnostic, Language, Place, Text};
use rotasi::pipeline;
use rotasi::quantity::Points;
use rotasi::scenario::{self, Axis, Base, Frontier, Ladder, Rung, Shelf};

use super::exit::{Exit, Failure};
use super::limits::Limits;
use super::plan::{Interrupt, unwritten};
use super::scenarios::{Line, ending};
use super::terminal::{self, grouped, percent, table};
use super::{input, values};

/// Show what each further step of money is worth, or how much of the best is had with few moves: for each step the best
/// plan found and a proved bound.
///
/// A plan that keeps to less money also keeps to more: where it is the better one, it is carried up. A bound that holds
/// with more money also holds with less. So the band only rises, and what lies between its lines is what is not known.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi frontier instances/kotabumi --budget APBD/training --from 50% --to 150% --steps 11
  rotasi frontier instances/kotabumi --budget /relocation      all sources
  rotasi frontier instances/kotabumi --budget APBD/training/2028
  rotasi frontier instances/kotabumi --moves --from 0 --to 100 --steps 6
                                                 at most so many moves per period; 0 = only
                                                 those that decisions make
  rotasi frontier instances/plaju --budget APBD/training -o band
  rotasi report band --html band.html            the band as a chart, and all steps compared")]
pub struct Arguments {
    /// Folder with instance.toml and the CSV files, or a workbook (.xlsx).
    instance: PathBuf,

    /// Which money: source, category and year, e.g. APBD/training/2028; an empty part means any.
    #[arg(long, value_name = "MONEY", required_unless_present = "moves", conflicts_with = "moves")]
    budget: Option<String>,

    /// Vary the most moves per period instead of money.
    #[arg(long)]
    moves: bool,

    /// First step: a share of the money, or moves per period [default: 50%, with --moves 0]
    #[arg(long, value_name = "FROM")]
    from: Option<String>,

    /// Last step [default: 150%, with --moves a tenth of the staff]
    #[arg(long, value_name = "TO")]
    to: Option<String>,

    /// Steps, evenly spaced.
    #[arg(long, default_value_t = 11, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=200))]
    steps: u32,

    /// Keep the plans of all steps in this folder, as `rotasi scenarios` writes them.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Keep what the folder holds already, if it was made from the same input in the same way.
    #[arg(long, requires = "output")]
    resume: bool,

    /// Write the frontier as CSV instead of a table.
    #[arg(long, conflicts_with = "json")]
    csv: bool,

    #[command(flatten)]
    limits: Limits,
}

impl Arguments {
    fn axis(&self, language: Language) -> Result<Axis, Failure> {
        let Some(budget) = &self.budget else { return Ok(Axis::Moves) };
        let refuse = |en: &str, id: &str| {
            let text = Text::new(format!("--budget {budget}: {en}"), format!("--budget {budget}: {id}"));
            Err(Failure::told(Exit::Usage, &text, language))
        };
        let parts: Vec<&str> = budget.split('/').collect();
        let some = |at: usize| parts.get(at).map(|part| part.trim()).filter(|part| !part.is_empty());
        if parts.len() > 3 || parts.iter().all(|part| part.trim().is_empty()) {
            return refuse(
                "expected source/category/year, e.g. APBD/training; parts may be empty",
                "tulis sumber/kategori/tahun, mis. APBD/training; bagiannya boleh kosong",
            );
        }
        let year = match some(2).map(str::parse).transpose() {
            Ok(year) => year,
            Err(_) => {
                return refuse(
                    "the third part is a year, as in APBD/training/2028",
                    "bagian ketiga adalah tahun, seperti APBD/training/2028",
                );
            }
        };
        Ok(Axis::Money { source: some(0).map(str::to_owned), category: some(1).map(str::to_owned), year })
    }

    /// The steps; `most` is where they end by themselves on the axis of moves.
    fn places(&self, axis: &Axis, most: u64, language: Language) -> Result<Vec<u64>, Failure> {
        let usage = |text: &str| {
            let text = Text::new(
                format!("{text} is no step: expected a share such as 50%, with --moves a whole number from 0"),
                format!("{text} bukan langkah: tulis bagian seperti 50%, dengan --moves bilangan bulat mulai 0"),
            );
            Failure::told(Exit::Usage, &text, language)
        };
        let read = |text: &Option<String>, default: u64| match (text, axis) {
            (None, _) => Ok(default),
            (Some(text), Axis::Money { .. }) => scenario::share(text).ok_or_else(|| usage(text)),
            (Some(text), Axis::Moves) => {
                text.parse().ok().filter(|caps| (0..=1_000_000).contains(caps)).ok_or_else(|| usage(text))
            }
        };
        let (first, last) = match axis {
            Axis::Money { .. } => (500_000, 1_500_000),
            Axis::Moves => (0, most.max(2)),
        };
        Ok(scenario::places(read(&self.from, first)?, read(&self.to, last)?, self.steps))
    }

    /// What is varied, as it was asked for.
    fn asked(&self) -> String {
        self.budget.as_ref().map_or_else(|| "--moves".to_owned(), |budget| format!("--budget {budget}"))
    }
}

/// Climbs the ladder and shows the band.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let axis = arguments.axis(language)?;
    let refuse = |faults: Vec<Diagnostic>| input::refuse(&faults, language, arguments.limits.json);
    let (base, warnings) = Base::load(&arguments.instance).map_err(refuse)?;
    input::tell(&warnings, language);
    let most = u64::try_from(base.tables().employees.len() / 10).unwrap_or(u64::MAX);
    let ladder = Ladder::of(axis.clone(), &arguments.places(&axis, most, language)?);
    let text = ladder.text(&base.tables().header);
    let file = "frontier";
    let scenarios = scenario::read(&text, file).map_err(refuse)?;
    // What does not fit the instance fits on no step, and was not written in a file.
    for step in &scenarios {
        base.edited(step, file).map_err(|mut faults| {
            faults.iter_mut().for_each(|fault| fault.place = Place::file(arguments.asked()));
            refuse(faults)
        })?;
    }
    let own;
    let folder = match &arguments.output {
        Some(folder) => folder.clone(),
        None => {
            own = tempfile::tempdir().map_err(|fault| Failure::new(Exit::Unexpected, fault.to_string()))?;
            own.path().join("frontier")
        }
    };
    let shelf = Shelf::at(&folder);
    if shelf.is_taken() && !(arguments.resume && shelf.exists()) {
        let folder = folder.display();
        let text = Text::new(
            format!("{folder} exists; with --resume its plans are kept where they fit"),
            format!("{folder} sudah ada; dengan --resume rencana di dalamnya dipakai bila cocok"),
        );
        return Err(Failure::told(Exit::Usage, &text, language));
    }
    let interrupt = Interrupt::listen(language)?;
    shelf.prepare(&base, &text, &scenarios, Some(&ladder)).map_err(|fault| unwritten(&fault, language))?;
    let line = Line::new(language, scenarios.len());
    let orders = arguments.limits.orders(None, true);
    let endings = scenario::run(&shelf, &base, &scenarios, file, &orders, &line, &interrupt.stop);
    line.finish();
    let endings = endings.map_err(|fault| Failure::new(Exit::Unexpected, fault.to_string()))?;
    let frontier = scenario::frontier(&ladder, &shelf.open(&[]).map_err(refuse)?);
    if arguments.limits.json {
        terminal::show_json(&frontier)?;
    } else {
        terminal::show(&if arguments.csv { as_csv(&frontier.rungs) } else { page(&frontier, language) })?;
    }
    // A step without any plan is an answer, and stands in the table.
    let unproved: Vec<_> =
        endings.into_iter().filter(|ending| !matches!(ending, scenario::Ending::Infeasible(_))).collect();
    ending(&unproved, language)
}

fn optional(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

fn as_csv(rungs: &[Rung]) -> String {
    let mut text = "at,limit,points,own_points,bound,plan_of,moves,more,gained,at_least,at_most\n".to_owned();
    for rung in rungs {
        let step = rung.step;
        let cells = [
            optional(rung.at),
            optional(rung.limit),
            optional(rung.points),
            optional(rung.own_points),
            optional(rung.bound),
            optional(rung.plan_of.as_ref()),
            optional(rung.moves),
            optional(step.map(|step| step.more)),
            optional(step.map(|step| step.gained)),
            optional(step.map(|step| step.at_least)),
            optional(step.and_then(|step| step.at_most)),
        ];
        text.push_str(&(cells.join(",") + "\n"));
    }
    text
}

fn page(frontier: &Frontier, language: Language) -> String {
    let Frontier { axis, rungs } = frontier;
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let is_money = matches!(axis, Axis::Money { .. });
    let first = if is_money { say("money", "uang") } else { say("moves a period", "pindah per periode") };
    let second = if is_money { say("million", "juta") } else { say("moves made", "pindah dilakukan") };
    let per = if is_money { say("per 10 million", "per 10 juta") } else { say("per move", "per pindah") };
    let headings = [
        first,
        second,
        say("points", "poin"),
        say("bound", "batas atas"),
        say("gap", "selisih"),
        per,
        say("proved", "terbukti"),
        say("share", "bagian"),
    ];
    let mut lines = table(headings, 1);
    lines.set_width(100);
    let best = rungs.iter().filter_map(|rung| rung.points).max();
    for rung in rungs {
        let place = match (rung.at, is_money) {
            (Some(ppm), true) => percent(values::ratio(ppm, 1_000_000)),
            (Some(0), false) => say("decided", "keputusan").to_owned(),
            (Some(most), false) => most.to_string(),
            (None, _) => say("any", "bebas").to_owned(),
        };
        let size = if is_money {
            rung.limit.map(|money| grouped(money / 1_000_000))
        } else {
            rung.moves.map(|moves| moves.to_string())
        };
        let gap =
            rung.points.zip(rung.bound).map(|(points, bound)| percent(pipeline::gap(Points(points), Points(bound))));
        let slope = |points: i64| {
            let hundredths = rung.step?.slope(points, axis.unit())?;
            Some(values::hundredths(hundredths))
        };
        let gained = rung.step.and_then(|step| slope(step.gained)).unwrap_or_default();
        let proved = rung.step.and_then(|step| {
            let most = step.at_most.and_then(slope).unwrap_or_else(|| "…".to_owned());
            Some(format!("{} – {most}", slope(step.at_least)?))
        });
        let share = rung
            .points
            .zip(best)
            .map(|(points, best)| percent(values::ratio(points.unsigned_abs(), best.unsigned_abs())));
        let points = match (rung.points, rung.impossible) {
            (Some(points), _) => grouped(points),
            (None, true) => say("impossible", "tidak mungkin").to_owned(),
            (None, false) => "-".to_owned(),
        };
        lines.add_row([
            place,
            size.unwrap_or_default(),
            points,
            rung.bound.map(grouped).unwrap_or_default(),
            gap.unwrap_or_default(),
            gained,
            proved.unwrap_or_default(),
            share.unwrap_or_default(),
        ]);
    }
    lines.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}
