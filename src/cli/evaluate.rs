//! `rotasi evaluate`: planned against done.

use std::path::PathBuf;

use rotasi::calendar::Period;
use rotasi::diagnostic::Language;
use rotasi::files;
use rotasi::replan::{self, CourseLine, Evaluation, Tallied};

use super::exit::Failure;
use super::input;
use super::terminal::{self, grouped, table};

/// Hold a plan against what really happened: moves, courses, competency and money, by unit, course and budget line, and who
/// fell behind.
///
/// The record is the one that `rotasi replan` reads (docs/replan.md); what it does not mention went as announced.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi evaluate out --instance instances/plaju --actuals examples/actuals-plaju.csv
  rotasi evaluate out --instance instances/plaju --actuals done.csv --from-period 3   periods 1 and 2
  rotasi evaluate out --instance instances/plaju --actuals done.csv --json")]
pub struct Arguments {
    /// Folder of the announced plan; placements.csv and trainings.csv are enough.
    plan: PathBuf,

    /// The instance that the plan was made from [default: the folder input beside the plan]
    #[arg(long, value_name = "INSTANCE")]
    instance: Option<PathBuf>,

    /// What really happened, as CSV.
    #[arg(long, value_name = "FILE")]
    actuals: PathBuf,

    /// First period that is not over yet [default: the one after the last with something done]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u8).range(1..))]
    from_period: Option<u8>,

    /// Write everything as JSON.
    #[arg(long)]
    json: bool,
}

/// People shown as text.
const SHORT: usize = 30;

/// Evaluates and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let place = input::instance_of(&arguments.plan, arguments.instance.as_deref(), language)?;
    let loaded = input::load(&place, language, arguments.json)?;
    let refuse = |faults: Vec<_>| input::refuse(&faults, language, arguments.json);
    let bare = files::read_bare_plan(&arguments.plan, &loaded.instance).map_err(refuse)?;
    let actuals = input::actuals(Some(&arguments.actuals), &loaded.instance, language, arguments.json)?;
    let from = arguments.from_period.map(Period);
    input::from_is_open(from, &actuals, &loaded.instance, language)?;
    let found = replan::evaluate(&loaded.instance, &bare, &actuals, from).map_err(refuse)?;
    if arguments.json { terminal::show_json(&found) } else { terminal::show(&page(&found, language)) }
}

fn page(found: &Evaluation, language: Language) -> String {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let of = |done: u64, planned: u64| format!("{done} / {planned}");
    let mut lines = vec![format!(
        "{} {}",
        say("planned against done, up to the end of period", "rencana dan realisasi s.d. akhir periode"),
        found.until
    )];
    let headings = [
        say("unit", "unit"),
        say("moves done / planned", "mutasi terlaksana / rencana"),
        say("others", "lain"),
        say("courses completed / planned", "pelatihan selesai / rencana"),
        say("levels gained / promised", "tingkat diperoleh / dijanjikan"),
    ];
    let mut units = table(headings, 1);
    let mut row = |name: &str, one: &Tallied| {
        units.add_row([
            name.to_owned(),
            of(one.moves_done, one.moves_planned),
            one.moves_other.to_string(),
            of(one.places_completed, one.places_planned),
            of(one.levels_gained, one.levels_planned),
        ]);
    };
    found.units.iter().for_each(|unit| row(&unit.key, unit));
    row(say("all", "semua"), &found.total);
    lines.push(String::new());
    lines.extend(units.lines());
    for (heading, list) in
        [(say("course", "pelatihan"), &found.courses), (say("programme", "program"), &found.programmes)]
    {
        lines.push(String::new());
        lines.extend(courses(heading, list, language));
    }
    if !found.money.is_empty() {
        let headings = [
            say("budget line", "pagu"),
            say("available", "tersedia"),
            say("planned", "rencana"),
            say("spent", "realisasi"),
            say("difference", "selisih"),
            say("source", "asal angka"),
        ];
        let mut money = table(headings, 1);
        for line in &found.money {
            let origin = if line.recorded { say("recorded", "tercatat") } else { say("computed", "dihitung") };
            let figures =
                [line.amount, line.planned, line.spent, line.spent - line.planned].map(|money| grouped(money.0));
            money.add_row(std::iter::once(line.budget.clone()).chain(figures).chain([origin.to_owned()]));
        }
        lines.push(String::new());
        lines.extend(money.lines());
    }
    lines.push(String::new());
    lines.extend(behind(found, language));
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

fn courses(heading: &str, list: &[CourseLine], language: Language) -> Vec<String> {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let headings = [
        heading,
        say("planned", "rencana"),
        say("completed", "selesai"),
        say("failed", "gagal"),
        say("missed", "tidak hadir"),
        say("unplanned", "di luar rencana"),
        say("levels gained / promised", "tingkat diperoleh / dijanjikan"),
    ];
    let mut shown = table(headings, 1);
    for line in list {
        let name = if line.key.is_empty() { "-" } else { &line.key };
        let counts =
            [line.planned, line.completed, line.failed, line.missed, line.other].map(|count| count.to_string());
        let levels = format!("{} / {}", line.levels_gained, line.levels_planned);
        shown.add_row(std::iter::once(name.to_owned()).chain(counts).chain([levels]));
    }
    shown.lines().collect()
}

fn behind(found: &Evaluation, language: Language) -> Vec<String> {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let mut lines = Vec::new();
    if found.behind.is_empty() {
        lines.push(say("nobody fell behind", "tidak ada yang tertinggal dari rencana").to_owned());
    } else {
        let headings = [
            say("fell behind", "tertinggal"),
            say("moves not done", "mutasi tidak terlaksana"),
            say("courses not completed", "pelatihan tidak selesai"),
            say("hours", "jam"),
            say("levels", "tingkat"),
        ];
        let mut shown = table(headings, 3);
        for one in found.behind.iter().take(SHORT) {
            let moves: Vec<String> = one.moves.iter().map(|(t, position)| format!("{position} @{t}")).collect();
            let left = if one.left { say(" (left)", " (keluar)") } else { "" };
            let who = format!("{}{left}", one.employee);
            shown.add_row([
                who,
                moves.join(" "),
                one.sessions.join(" "),
                one.hours.to_string(),
                one.levels.to_string(),
            ]);
        }
        lines.extend(shown.lines());
        if found.behind.len() > SHORT {
            let more = found.behind.len() - SHORT;
            lines.push(format!("… {more} {}", say("more; --json shows all", "lagi; --json menampilkan semua")));
        }
    }
    for one in &found.assumed {
        let (who, t, position) = (&one.employee, one.period, &one.position);
        lines.push(match language {
            Language::English => format!("assumed: {who} did not move into {position} in {t}; the seat was not free"),
            Language::Indonesian => {
                format!("diandaikan: {who} tidak masuk {position} pada {t}; formasinya tidak kosong")
            }
        });
    }
    lines
}
