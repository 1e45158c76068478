//! `rotasi replan`: a new plan after things went otherwise than announced.

use std::path::PathBuf;

use rotasi::calendar::Period;
use rotasi::diagnostic::Language;
use rotasi::files::{self, Earlier};
use rotasi::pipeline::Solver;
use rotasi::replan::{self, Cause, Changed, NoPlan, Orders, Replanned};
use rotasi::solver::Settings;
use serde_json::json;

use super::exit::{Exit, Failure};
use super::plan::{Interrupt, failed, unwritten};
use super::progress::ProgressLine;
use super::terminal::{self, grouped, table};
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
    let loaded = input::load(&place, language, arguments.json)?;
    let refuse = |faults: Vec<_>| input::refuse(&faults, language, arguments.json);
    let rows = files::load_tables(&place).map_err(refuse)?;
    let bare = files::read_bare_plan(&arguments.plan, &loaded.instance).map_err(refuse)?;
    let actuals = input::actuals(arguments.actuals.as_deref(), &loaded.instance, language, arguments.json)?;
    // A plan made by hand has no prices.
    let orders = arguments.orders(files::read_earlier(&arguments.plan, &loaded.instance).unwrap_or_default());
    input::from_is_open(orders.from, &actuals, &loaded.instance, language)?;
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
    let mut lines = vec![match language {
        Language::English => format!("planned anew from period {} of {horizon}", made.past.from),
        Language::Indonesian => format!("direncanakan ulang mulai periode {} dari {horizon}", made.past.from),
    }];
    for one in &made.past.assumed {
        let (who, t, position) = (&one.employee, one.period, &one.position);
        lines.push(match language {
            Language::English => format!("assumed: {who} did not move into {position} in {t}; the seat was not free"),
            Language::Indonesian => {
                format!("diandaikan: {who} tidak masuk {position} pada {t}; formasinya tidak kosong")
            }
        });
    }
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
    lines.extend(curve(made, language));
    lines.push(String::new());
    let forced = made.forced.len();
    let fewest = match (made.fewest_proved, language) {
        (true, Language::English) => "fewer are impossible (proved)",
        (true, Language::Indonesian) => "kurang dari itu tidak mungkin (terbukti)",
        (false, Language::English) => "fewer were not found",
        (false, Language::Indonesian) => "kurang dari itu tidak ditemukan",
    };
    let (changes, points) = (made.changes, grouped(made.plan.points().0));
    lines.push(match language {
        Language::English => format!(
            "this plan: {points} points; {changes} announced careers changed, besides {forced} that the record changes itself"
        ),
        Language::Indonesian => format!(
            "rencana ini: {points} poin; {changes} karier yang diumumkan berubah, di luar {forced} yang diubah kenyataan"
        ),
    });
    if let Some(least) = made.curve.first().filter(|rung| rung.changes > 0) {
        lines.push(match language {
            Language::English => format!("the fewest changes: {}; {fewest}", least.changes),
            Language::Indonesian => format!("perubahan paling sedikit: {}; {fewest}", least.changes),
        });
    }
    if !made.changed.is_empty() {
        lines.push(String::new());
        lines.extend(people(&made.changed, language));
    }
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

fn curve(made: &Replanned, language: Language) -> Vec<String> {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let headings = [
        say("changes allowed", "perubahan boleh"),
        say("made", "dilakukan"),
        say("points", "poin"),
        say("bound", "batas atas"),
        say("gained", "tambahan"),
        say("per change", "per perubahan"),
    ];
    let mut shown = table(headings, 1);
    shown.set_width(100);
    let mut before: Option<(u32, i64)> = None;
    for rung in &made.curve {
        let step = before.map(|(changes, points)| (rung.changes.saturating_sub(changes), rung.points - points));
        shown.add_row([
            rung.limit.map_or_else(|| say("any", "bebas").to_owned(), |limit| limit.to_string()),
            rung.changes.to_string(),
            grouped(rung.points),
            rung.bound.map(grouped).unwrap_or_default(),
            step.map(|(_, gained)| grouped(gained)).unwrap_or_default(),
            step.filter(|(more, _)| *more > 0)
                .map(|(more, gained)| values::slope(gained, i64::from(more), 1))
                .unwrap_or_default(),
        ]);
        before = Some((rung.changes, rung.points));
    }
    shown.lines().collect()
}

fn people(changed: &[Changed], language: Language) -> Vec<String> {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let headings = [
        say("employee", "pegawai"),
        say("period", "periode"),
        say("announced", "diumumkan"),
        say("now", "sekarang"),
        say("courses", "pelatihan"),
        say("why", "sebab"),
    ];
    let mut shown = table(headings, 6);
    shown.set_width(120);
    for one in changed {
        let lost = one.sessions_lost.iter().map(|session| format!("-{session}"));
        let courses: Vec<String> =
            lost.chain(one.sessions_gained.iter().map(|session| format!("+{session}"))).collect();
        let why: Vec<String> = one.causes.iter().map(|cause| why(cause, language)).collect();
        let (mut first, rest) = (Some((one.employee.clone(), courses.join(" "), why.join("; "))), String::new());
        for (from, to, then, now) in spans(one) {
            let (who, courses, why) = first.take().unwrap_or_default();
            let span = if from == to { from.to_string() } else { format!("{from}–{to}") };
            shown.add_row([who, span, then, now, courses, why]);
        }
        if let Some((who, courses, why)) = first {
            shown.add_row([who, rest.clone(), rest.clone(), rest, courses, why]);
        }
    }
    shown.lines().collect()
}

/// Periods one after another in which the same differs.
fn spans(changed: &Changed) -> Vec<(Period, Period, String, String)> {
    let mut found: Vec<(Period, Period, String, String)> = Vec::new();
    for place in &changed.places {
        let held = |position: &Option<String>| position.clone().unwrap_or_else(|| "-".to_owned());
        let (then, now) = (held(&place.announced), held(&place.now));
        match found.last_mut() {
            Some(last) if last.1.0 + 1 == place.period.0 && last.2 == then && last.3 == now => last.1 = place.period,
            _ => found.push((place.period, place.period, then, now)),
        }
    }
    found
}

fn why(cause: &Cause, language: Language) -> String {
    let english = language == Language::English;
    match cause {
        Cause::Recorded(row, event) if english => format!("recorded in row {row}: {event}"),
        Cause::Recorded(row, event) => format!("tercatat pada baris {row}: {event}"),
        Cause::NotFree(period, position) if english => format!("{position} was not free in {period}"),
        Cause::NotFree(period, position) => format!("{position} tidak kosong pada {period}"),
        Cause::Needed(text) if english => format!("as announced it would break {}", text.get(language)),
        Cause::Needed(text) => format!("bila tetap seperti diumumkan melanggar {}", text.get(language)),
        Cause::Worth(points) if english => format!("worth {} points", grouped(*points)),
        Cause::Worth(points) => format!("bernilai {} poin", grouped(*points)),
    }
}
