//! `rotasi needs`: who lacks which competency, which courses help, and a calendar that would serve the needs.

use std::path::PathBuf;

use rotasi::diagnostic::Language;
use rotasi::files;
use rotasi::instance::Instance;
use rotasi::needs::{self, CoachingReason, Needs, Why};
use rotasi::quantity::Money;
use rotasi::verify;

use super::exit::Failure;
use super::input;
use super::plan::unwritten;
use super::pseudonyms::Pseudonyms;
use super::terminal::{self, grouped, table};

/// Analyse competency needs: gaps against present and next positions, strengths and weaknesses of units, what each course
/// closes for its price, demand against seats by year, and a calendar of courses that serves the needs within the budgets.
///
/// Without a plan, the next position is the one an employee wishes for most, else the promotion that fits best; with
/// --plan it is the one planned. Also lists who trains beyond the target and who is below the standard. docs/needs.md says
/// what each figure means.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi needs instances/kalianda                    an overview
  rotasi needs instances/kalianda -o needs --lang id
                                                     every table as CSV, and sessions.csv,
                                                     a proposed calendar of courses
  rotasi needs instances/kalianda --plan out         against the positions of a plan
  rotasi needs instances/kalianda --json

To plan with the proposed calendar, copy the instance and put needs/sessions.csv in place
of its own. Without -o nothing is written. People appear by id.")]
pub struct Arguments {
    /// The instance: a folder with instance.toml and the CSV files, or a workbook (.xlsx).
    instance: PathBuf,

    /// Folder of a plan made for it, which says what comes next for each employee.
    #[arg(long, value_name = "DIR")]
    plan: Option<PathBuf>,

    /// Write every table to this folder.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Replace a folder that such tables were written to before.
    #[arg(long, requires = "output")]
    force: bool,

    #[command(flatten)]
    pseudonyms: Pseudonyms,

    /// Write everything as JSON.
    #[arg(long)]
    json: bool,
}

/// Lines shown of a long table.
const SHORT: usize = 12;

/// Analyses, writes and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let mut instance = input::load(&arguments.instance, language, arguments.json)?.instance;
    let planned = |folder: &PathBuf| {
        let bare = files::read_bare_plan(folder, &instance);
        let bare = bare.map_err(|faults| input::refuse(&faults, language, arguments.json))?;
        Ok::<_, Failure>(verify::restate(&instance, &bare.positions, &bare.trainings))
    };
    let plan = arguments.plan.as_ref().map(planned).transpose()?;
    arguments.pseudonyms.put_on(&mut instance, language)?;
    let found = Needs::of(&instance, plan.as_ref());
    if let Some(folder) = &arguments.output {
        let tables = needs::tables(&found);
        files::write_tables(folder, &tables, arguments.force).map_err(|fault| unwritten(&fault, language))?;
    }
    if arguments.json {
        return terminal::show_json(&found);
    }
    let mut lines = Overview { found: &found, instance: &instance, language }.lines();
    if let Some(folder) = &arguments.output {
        let written = if language == Language::English { "written:" } else { "ditulis:" };
        lines.extend([String::new(), format!("{written} {}", folder.display())]);
    }
    terminal::show_lines(&lines)
}

/// The analysis on a screen.
struct Overview<'a> {
    found: &'a Needs,
    instance: &'a Instance,
    language: Language,
}

impl Overview<'_> {
    fn say(&self, en: &'static str, id: &'static str) -> &'static str {
        if self.language == Language::English { en } else { id }
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = self.summary();
        for (title, shown) in [
            (
                self.say(
                    "Courses by what they close for their price",
                    "Pelatihan menurut kesenjangan yang ditutup per biaya",
                ),
                self.courses(),
            ),
            (
                self.say("Competencies with the largest losses", "Kompetensi dengan kesenjangan terbesar"),
                self.competencies(),
            ),
            (self.say("Units with the lowest match", "Unit dengan kesesuaian terendah"), self.units()),
            (
                self.say(
                    "Courses in demand without a seat, and seats without demand",
                    "Kebutuhan tanpa kursi, dan kursi tanpa kebutuhan",
                ),
                self.demand(),
            ),
            (self.say("Needs that no course meets", "Kebutuhan yang tidak terjawab pelatihan mana pun"), self.unmet()),
            (self.say("Courses wished for", "Pelatihan yang diminati"), self.wishes()),
            (self.say("To be coached", "Perlu pembinaan"), self.coaching()),
            (self.say("Proposed calendar against the budgets", "Usulan kalender terhadap pagu"), self.agenda()),
        ] {
            lines.push(String::new());
            lines.push(title.to_owned());
            lines.extend(shown);
        }
        lines
    }

    fn summary(&self) -> Vec<String> {
        let f = self.found;
        let short = |next: bool| f.people.iter().filter(|one| one.gaps.iter().any(|gap| gap.next == next)).count();
        let nexts = f.people.iter().filter(|one| one.next.is_some()).count();
        let unneeded: Vec<&str> = f.courses.iter().filter(|one| one.unneeded).map(|one| one.course.as_str()).collect();
        let unneeded = if unneeded.is_empty() { "–".to_owned() } else { unneeded.join(", ") };
        let seats: u32 = f.agenda.sessions.iter().map(|session| session.capacity).sum();
        let name = &self.instance.name;
        match self.language {
            Language::English => vec![
                format!("{name}: {} employees in service", f.people.len()),
                format!("below what the present position asks: {}", short(false)),
                format!("below what the next position asks: {} of {nexts} who have one", short(true)),
                format!("trained beyond the target (to be recognised): {}", f.recognition.len()),
                format!("courses that nobody needs: {unneeded}"),
                format!("proposed calendar: {} sessions, {seats} seats", f.agenda.sessions.len()),
            ],
            Language::Indonesian => vec![
                format!("{name}: {} pegawai aktif", f.people.len()),
                format!("di bawah tuntutan jabatan sekarang: {}", short(false)),
                format!("di bawah tuntutan jabatan berikutnya: {} dari {nexts} yang memilikinya", short(true)),
                format!("melampaui target jam pelatihan (penghargaan): {}", f.recognition.len()),
                format!("pelatihan yang tidak dibutuhkan siapa pun: {unneeded}"),
                format!("usulan kalender: {} sesi, {seats} kursi", f.agenda.sessions.len()),
            ],
        }
    }

    fn courses(&self) -> Vec<String> {
        let mut shown = table(
            [
                self.say("course", "pelatihan"),
                self.say("people", "pegawai"),
                self.say("required", "wajib"),
                self.say("match gained", "kenaikan kesesuaian"),
                self.say("in next", "di jabatan berikutnya"),
                self.say("a seat costs", "biaya per kursi"),
                self.say("% per million", "% per juta"),
                self.say("seats", "kursi"),
            ],
            1,
        );
        let needed = || self.found.courses.iter().filter(|one| one.people > 0);
        for one in needed().take(SHORT) {
            shown.add_row([
                one.course.clone(),
                one.people.to_string(),
                one.required.to_string(),
                percent(one.gain),
                percent(one.gain_next),
                one.seat_cost.map_or_else(|| "–".to_owned(), |cost| grouped(cost.0)),
                one.gain_per_million.map_or_else(|| "–".to_owned(), percent),
                one.seats.to_string(),
            ]);
        }
        self.cut(shown.lines().collect(), needed().count())
    }

    fn competencies(&self) -> Vec<String> {
        let mut shown = table(
            [
                self.say("competency", "kompetensi"),
                self.say("asked of", "dituntut dari"),
                self.say("short", "kurang"),
                self.say("above", "melebihi"),
                self.say("levels missing", "tingkat kurang"),
                self.say("short for next", "kurang untuk berikutnya"),
            ],
            1,
        );
        let mut ranked: Vec<_> = self.found.competencies.iter().filter(|one| one.short + one.short_next > 0).collect();
        ranked.sort_by_key(|one| std::cmp::Reverse(one.loss + one.loss_next));
        for one in ranked.iter().take(SHORT) {
            let counts = [one.asked, one.short, one.above, one.levels, one.short_next].map(|count| count.to_string());
            shown.add_row(std::iter::once(one.competency.clone()).chain(counts));
        }
        self.cut(shown.lines().collect(), ranked.len())
    }

    fn units(&self) -> Vec<String> {
        let mut shown = table(
            [
                self.say("unit", "unit"),
                self.say("weaknesses", "kelemahan"),
                self.say("strengths", "kekuatan"),
                self.say("people", "pegawai"),
                self.say("mean match", "rerata kesesuaian"),
                self.say("below standard", "di bawah standar"),
            ],
            3,
        );
        let mut ranked: Vec<_> = self.found.units.iter().collect();
        ranked.sort_by_key(|unit| unit.mean_jpm);
        for unit in ranked.iter().take(SHORT) {
            shown.add_row([
                unit.unit.clone(),
                unit.weaknesses.join(", "),
                unit.strengths.join(", "),
                unit.people.to_string(),
                percent(unit.mean_jpm),
                unit.below_standard.to_string(),
            ]);
        }
        self.cut(shown.lines().collect(), ranked.len())
    }

    fn demand(&self) -> Vec<String> {
        let headings = [
            self.say("course", "pelatihan"),
            self.say("year", "tahun"),
            self.say("demand", "kebutuhan"),
            self.say("seats", "kursi"),
            self.say("short", "kurang"),
            self.say("idle", "tersisa"),
        ];
        let mut shown = table(headings, 1);
        let mut ranked: Vec<_> = self.found.demand.iter().filter(|one| one.short + one.idle > 0).collect();
        ranked.sort_by_key(|one| std::cmp::Reverse(one.short.max(one.idle)));
        for one in ranked.iter().take(SHORT) {
            let counts = [one.demand, one.seats, one.short, one.idle].map(|count| count.to_string());
            shown.add_row([one.course.clone(), one.year.to_string()].into_iter().chain(counts));
        }
        self.cut(shown.lines().collect(), ranked.len())
    }

    fn unmet(&self) -> Vec<String> {
        let headings = [
            self.say("competency", "kompetensi"),
            self.say("why", "sebab"),
            self.say("level asked", "tingkat dituntut"),
            self.say("gaps", "kesenjangan"),
            self.say("for next", "untuk berikutnya"),
        ];
        let mut shown = table(headings, 2);
        for one in self.found.unmet.iter().take(SHORT) {
            let counts = [one.asked.into(), one.gaps, one.gaps_next].map(|count: u32| count.to_string());
            shown.add_row([one.competency.clone(), self.why(one.why).to_owned()].into_iter().chain(counts));
        }
        self.cut(shown.lines().collect(), self.found.unmet.len())
    }

    fn why(&self, why: Why) -> &'static str {
        match why {
            Why::NoCourse => self.say("no course raises it", "tidak ada pelatihan yang menaikkannya"),
            Why::NotForThem => self.say("no course left for the kind held", "tidak ada lagi pelatihan bagi jenjangnya"),
            Why::Prerequisite => self.say("what has to come before is not offered", "prasyaratnya tidak tersedia"),
            Why::NoSession => self.say("no session", "tanpa sesi"),
            Why::NotFarEnough => self.say("raised, but not far enough", "naik, tetapi belum cukup"),
        }
    }

    fn wishes(&self) -> Vec<String> {
        let headings = [
            self.say("course", "pelatihan"),
            self.say("wished", "diminati"),
            self.say("of these needed", "di antaranya butuh"),
            self.say("unwanted", "ditolak"),
            self.say("seats", "kursi"),
        ];
        let mut shown = table(headings, 1);
        let mut ranked: Vec<_> = self.found.wishes.iter().filter(|one| one.scope == "course").collect();
        ranked.sort_by_key(|one| std::cmp::Reverse((one.wished, one.score)));
        for one in ranked.iter().take(SHORT) {
            let counts = [Some(one.wished), one.fitting, Some(one.unwanted), one.room];
            let counts = counts.map(|count| count.map_or_else(|| "–".to_owned(), |count| count.to_string()));
            shown.add_row(std::iter::once(one.target.clone()).chain(counts));
        }
        self.cut(shown.lines().collect(), ranked.len())
    }

    fn coaching(&self) -> Vec<String> {
        let headings = [
            self.say("employee", "pegawai"),
            self.say("why", "sebab"),
            self.say("match", "kesesuaian"),
            self.say("hours last year", "jam setahun terakhir"),
        ];
        let mut shown = table(headings, 2);
        for one in self.found.coaching.iter().take(SHORT) {
            let reasons: Vec<&str> = one.reasons.iter().map(|&reason| self.reason(reason)).collect();
            shown.add_row([
                one.employee.clone(),
                reasons.join(", "),
                one.jpm.map_or_else(|| "–".to_owned(), |jpm| percent(jpm.into())),
                one.hours_before.to_string(),
            ]);
        }
        self.cut(shown.lines().collect(), self.found.coaching.len())
    }

    fn reason(&self, reason: CoachingReason) -> &'static str {
        match reason {
            CoachingReason::Match => self.say("match", "kesesuaian"),
            CoachingReason::Mandatory => self.say("mandatory competency", "kompetensi wajib"),
            CoachingReason::Rating => self.say("rating", "predikat kinerja"),
            CoachingReason::Hours => self.say("hours", "jam pelatihan"),
        }
    }

    fn agenda(&self) -> Vec<String> {
        let headings = [
            self.say("budget line", "pagu"),
            self.say("for training", "untuk pelatihan"),
            self.say("proposed", "usulan"),
            self.say("left", "sisa"),
        ];
        let mut shown = table(headings, 1);
        for line in &self.found.agenda.lines {
            let left = Money(line.available.0 - line.proposed.0);
            let amounts = [line.available, line.proposed, left].map(|amount| grouped(amount.0));
            shown.add_row(std::iter::once(line.budget.clone()).chain(amounts));
        }
        shown.lines().collect()
    }

    /// Says so where a table is shown in part.
    fn cut(&self, mut lines: Vec<String>, all: usize) -> Vec<String> {
        if all > SHORT {
            let more = all - SHORT;
            lines.push(format!("… {more} {}", self.say("more; -o writes all", "lagi; -o menulis semuanya")));
        }
        lines
    }
}

/// Basis points as percent with one decimal.
fn percent(basis_points: i64) -> String {
    let tenths = basis_points / 10;
    format!("{}{}.{}", if tenths < 0 { "-" } else { "" }, tenths.abs() / 10, tenths.abs() % 10)
}
