//! `rotasi replan`: a new plan after things went otherwise than announced.

use std::path::PathBuf;

use rotasi::calendar::Period;
use rotasi::diagnostic::Language;
use rotasi::files::{self, Earlier};
use rotasi::pipeline::Solver;
use rotasi::replan::{self, NoPlan, Orders, Replanned};
use rotasi::solver::Settings;
use rotasi::texts::{Ids, Teller, Texts};
use serde_json::json;

use super::exit::{Exit, Failure};
use super::plan::{Interrupt, failed, unwritten};
use super::progress::ProgressLine;
use super::pseudonyms::Pseudonyms;
use super::terminal::{self, grouped};
use super::{input, values};

/// Plan anew after a plan was announced: what has happened stays, as few announcements as possible change.
///
/// The record of what really happened is a table (docs/replan.md): moves done or refused, courses passed, failed or missed,
/// departures, new ratings, money spent. What it does not mention went as announced. The curve shows what more changes would
/// bring; with --max-changes or --change-cost the plan makes use of them.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi replan out --instance instances/plaju --actuals examples/actuals-plaju.csv -o out2
                                                 as few changes as possible, and the curve
  rotasi replan out --instance instances/plaju --actuals done.csv --max-changes 5 -o out2
                                                 the best plan with at most five changed careers
  rotasi replan out --instance instances/plaju --from-period 3 --change-cost 50
                                                 a change must be worth 50 points
  rotasi verify out2/input out2/plan             the new plan, recomputed

A change is somebody whose announced career (moves and courses) becomes another one, beyond what the record itself forces.")]
pub struct Arguments {
    /// Folder of the announced plan; placements.csv and trainings.csv are enough.
    plan: PathBuf,

    /// The instance that the plan was made from [default: the folder input beside the plan]
    #[arg(long, value_name = "INSTANCE")]
    instance: Option<PathBuf>,

    /// What really happened, as CSV.
    #[arg(long, value_name = "FILE")]
    actuals: Option<PathBuf>,

    /// First period that can still be planned [default: the one after the last with something done]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u8).range(1..))]
    from_period: Option<u8>,

    /// Change at most so many announced careers [default: as few as possible]
    #[arg(long, value_name = "K")]
    max_changes: Option<u32>,

    /// Points that a changed career must be worth.
    #[arg(long, value_name = "POINTS", value_parser = clap::value_parser!(i64).range(0..=1_000_000))]
    change_cost: Option<i64>,

    /// Count only changed moves; courses may be rearranged freely.
    #[arg(long)]
    moves_only: bool,

    /// Points of the curve.
    #[arg(long, default_value_t = 8, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=50))]
    steps: u32,

    /// Folder for the amended instance, the new plan and the tables; it must not exist yet. Without it nothing is written.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Stop each point of the curve after this much counted work (thousands of labels).
    #[arg(long, default_value_t = 1_000_000, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    work_limit: u64,

    /// Threads to work with; 0 = all cores. The result does not depend on it.
    #[arg(long, default_value = "0", value_name = "N", value_parser = values::threads, allow_negative_numbers = true)]
    threads: usize,

    /// Seed of every random choice.
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: u64,

    /// Write everything as JSON.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    pseudonyms: Pseudonyms,
}

impl Arguments {
    fn orders(&self, earlier: Earlier) -> Orders {
        Orders {
            prices: earlier.prices,
            from: self.from_period.map(Period),
            max_changes: self.max_changes,
            change_cost: self.change_cost,
            moves_only: self.moves_only,
            steps: self.steps,
            settings: Settings {
                work_limit: Some(self.work_limit),
                threads: self.threads,
                seed: self.seed,
                ..Settings::default()
            },
            solver: Solver::Microlp,
        }
    }
}

/// Plans anew, writes and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    if let Some(folder) = arguments.output.as_ref().filter(|folder| folder.symlink_metadata().is_ok()) {
        return Err(Failure::new(Exit::Usage, format!("{} exists", folder.display())));
    }
    let place = input::instance_of(&arguments.plan, arguments.instance.as_deref(), language)?;
    let mut loaded = input::load(&place, language, arguments.json)?;
    let refuse = |faults: Vec<_>| input::refuse(&faults, language, arguments.json);
    let mut rows = files::load_tables(&place).map_err(refuse)?;
    let bare = files::read_bare_plan(&arguments.plan, &loaded.instance).map_err(refuse)?;
    let actuals = input::actuals(arguments.actuals.as_deref(), &loaded.instance, language, arguments.json)?;
    // A plan made by hand has no prices.
    let orders = arguments.orders(files::read_earlier(&arguments.plan, &loaded.instance).unwrap_or_default());
    input::from_is_open(orders.from, &actuals, &loaded.instance, language)?;
    arguments.pseudonyms.put_on_both(&mut loaded.instance, &mut rows.tables, language)?;
    let interrupt = Interrupt::listen(language)?;
    let line = ProgressLine::new(language);
    let made = replan::replan((&loaded.instance, &rows.tables), &bare, &actuals, &orders, &line, &interrupt.stop);
    line.finish();
    let made = made.map_err(|none| match none {
        NoPlan::Faults(faults) => refuse(faults),
        other => nothing(&other, language),
    })?;
    if let Some(folder) = &arguments.output {
        replan::write(folder, &made, &rows.origins, &orders).map_err(|fault| unwritten(&fault, language))?;
    }
    if arguments.json {
        return terminal::show_json(&as_json(&made));
    }
    let mut text = page(&made, language);
    if let Some(folder) = &arguments.output {
        let written = if language == Language::English { "written to" } else { "ditulis ke" };
        text.push_str(&format!("\n{written} {}\n", folder.display()));
    }
    terminal::show(&text)
}

/// Why there is no new plan.
fn nothing(none: &NoPlan, language: Language) -> Failure {
    let say = |en: String, id: String| if language == Language::English { en } else { id };
    match none {
        NoPlan::Faults(_) => Failure::new(Exit::Faults, "the record has faults"),
        NoPlan::Stuck(people) => {
            let people = people.join(", ");
            Failure::new(
                Exit::Infeasible,
                say(
                    format!("what is recorded cannot have happened to {people}: no career agrees with it"),
                    format!("catatan untuk {people} tidak mungkin: tidak ada karier yang cocok dengannya"),
                ),
            )
        }
        NoPlan::Impossible(reasons) => {
            for reason in reasons.iter().take(20) {
                terminal::tell(&format!("  {}", reason.get(language)));
            }
            Failure::new(
                Exit::Infeasible,
                say(
                    "no plan agrees with what happened; going on as announced meets the objections above".to_owned(),
                    "tidak ada rencana yang cocok dengan kenyataan; keberatannya disebut di atas".to_owned(),
                ),
            )
        }
        NoPlan::TooFew(least, proved) => {
            let (en, id) = match proved {
                true => ("fewer are impossible (proved)", "kurang dari itu tidak mungkin (terbukti)"),
                false => ("the fewest that were found", "jumlah terkecil yang ditemukan"),
            };
            let exit = if *proved { Exit::Infeasible } else { Exit::NothingFound };
            Failure::new(
                exit,
                say(format!("{least} changed careers are needed: {en}"), format!("perlu {least} karier berubah: {id}")),
            )
        }
        NoPlan::NothingFound => Failure::new(
            Exit::NothingFound,
            say(
                "no plan was found within the limits; give more work (--work-limit)".to_owned(),
                "belum ada rencana dalam batas kerja; tambah --work-limit".to_owned(),
            ),
        ),
        NoPlan::Run(error) => failed(error),
    }
}

fn as_json(made: &Replanned) -> serde_json::Value {
    let ids: Vec<&str> = made.forced.iter().map(|who| made.instance.employees[who.index()].id.as_str()).collect();
    json!({
        "from_period": made.past.from,
        "points": made.plan.points(),
        "changes": made.changes,
        "fewest_proved": made.fewest_proved,
        "curve": made.curve,
        "forced": ids,
        "assumed": made.past.assumed,
        "amendments": made.amendments,
        "changed": made.changed,
    })
}

fn page(made: &Replanned, language: Language) -> String {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let horizon = made.instance.calendar.horizon();
    let texts = Texts::of(language);
    let teller = Teller::new(&texts, &Ids);
    let mut lines = vec![match language {
        Language::English => format!("planned anew from period {} of {horizon}", made.past.from),
        Language::Indonesian => format!("direncanakan ulang mulai periode {} dari {horizon}", made.past.from),
    }];
    lines.extend(made.past.assumed.iter().map(|one| teller.assumed(one)));
    for one in &made.amendments {
        lines.push(format!(
            "{} {}.csv {}: {}",
            say("amended:", "disesuaikan:"),
            one.table,
            one.key,
            one.what.get(language)
        ));
    }
    lines.push(String::new());
    lines.extend(terminal::grid(&teller.curve(&made.curve)));
    lines.push(String::new());
    let forced = made.forced.len();
    let (changes, points) = (made.changes, grouped(made.plan.points().0));
    lines.push(match language {
        Language::English => format!(
            "this plan: {points} points; {changes} announced careers changed, besides {forced} that the record changes itself"
        ),
        Language::Indonesian => format!(
            "rencana ini: {points} poin; {changes} karier yang diumumkan berubah, di luar {forced} yang diubah kenyataan"
        ),
    });
    lines.extend(teller.fewest(&made.curve, made.fewest_proved));
    if !made.changed.is_empty() {
        lines.push(String::new());
        lines.extend(terminal::grid(&teller.changed(&made.changed)));
    }
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}
