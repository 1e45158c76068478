//! `rotasi check`: the faults of an instance, then a picture of the service as it is.

use std::fmt::Write as _;
use std::path::PathBuf;

use comfy_table::Table;
use rotasi::diagnostic::Language;
use rotasi::instance::picture::{Picture, Strength};
use serde_json::json;

use super::exit::Failure;
use super::input;
use super::terminal::{self, grouped, table};

/// Find the faults of an instance; if there are none, show the service as it is.
///
/// The picture counts seats, holders and vacancies by kind and unit, and lists who has been in a position too long, who
/// retires when, who lacks a required course, and what staying alone costs each budget line. People appear by id only.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi check instances/plaju
  rotasi check service.xlsx --lang id          a workbook, messages in Indonesian
  rotasi check instances/plaju --json          everything, for another program

Faults go to the standard error and end with exit code 3; warnings do not.")]
pub struct Arguments {
    /// Folder with instance.toml and the CSV files, or a workbook (.xlsx).
    instance: PathBuf,

    /// Show whole lists, however long.
    #[arg(long)]
    all: bool,

    /// Write JSON: {"warnings": [...], "picture": {...}}, or {"faults": [...]}.
    #[arg(long)]
    json: bool,
}

/// Rows that a list shows without `--all`.
const SHORT: usize = 15;

/// Checks and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let loaded = input::load(&arguments.instance, language, arguments.json)?;
    let picture = Picture::of(&loaded.instance);
    if arguments.json {
        let warnings: Vec<_> = loaded.warnings.iter().map(input::fault).collect();
        return terminal::show_json(&json!({ "warnings": warnings, "picture": picture }));
    }
    let most = if arguments.all { usize::MAX } else { SHORT };
    terminal::show(&Page { picture: &picture, language, most, text: String::new() }.written())
}

/// The picture as text.
struct Page<'a> {
    picture: &'a Picture,
    language: Language,
    most: usize,
    text: String,
}

impl Page<'_> {
    fn written(mut self) -> String {
        self.head();
        self.kinds();
        self.units();
        self.beyond_tenure();
        self.retirements();
        self.missing_courses();
        self.budgets();
        self.text
    }

    fn say(&self, en: &'static str, id: &'static str) -> &'static str {
        match self.language {
            Language::English => en,
            Language::Indonesian => id,
        }
    }

    fn head(&mut self) {
        let (periods, start) = (self.say("periods from", "periode mulai"), &self.picture.start);
        let _ = writeln!(self.text, "{}: {} {periods} {start}", self.picture.name, self.picture.periods);
        let total = self.picture.total;
        let people = i64::from(total.holders) + i64::from(self.picture.unplaced);
        let line = match self.language {
            Language::English => format!(
                "{} employees ({} without a position), {} positions with {} seats, {} vacant, {} held beyond the seats",
                grouped(people),
                self.picture.unplaced,
                grouped(total.positions.into()),
                grouped(total.seats.into()),
                grouped(total.vacant.into()),
                total.surplus
            ),
            Language::Indonesian => format!(
                "{} pegawai ({} tanpa jabatan), {} jabatan dengan {} formasi, {} lowong, {} melebihi formasi",
                grouped(people),
                self.picture.unplaced,
                grouped(total.positions.into()),
                grouped(total.seats.into()),
                grouped(total.vacant.into()),
                total.surplus
            ),
        };
        let _ = writeln!(self.text, "{line}");
    }

    fn strength_headings(&self, first: &'static str, more: &[&'static str]) -> Table {
        let mut headings = vec![first];
        headings.extend(more);
        let numbers = headings.len();
        headings.extend([
            self.say("positions", "jabatan"),
            self.say("seats", "formasi"),
            self.say("holders", "pemangku"),
            self.say("vacant", "lowong"),
            self.say("surplus", "kelebihan"),
        ]);
        table(headings, numbers)
    }

    fn kinds(&mut self) {
        let mut table = self.strength_headings(self.say("kind", "jenjang"), &[]);
        for line in &self.picture.kinds {
            let mut row = vec![line.kind.clone()];
            row.extend(cells(line.strength));
            table.add_row(row);
        }
        let mut row = vec![self.say("all", "semua").to_owned()];
        row.extend(cells(self.picture.total));
        table.add_row(row);
        self.section(self.say("By kind", "Menurut jenjang"), &table, 0);
    }

    fn units(&mut self) {
        let mut table = self.strength_headings("unit", &[self.say("name", "nama")]);
        for line in self.picture.units.iter().take(self.most) {
            let mut row = vec![line.unit.clone(), line.name.clone()];
            row.extend(cells(line.strength));
            table.add_row(row);
        }
        let left = self.picture.units.len().saturating_sub(self.most);
        self.section(self.say("By unit", "Menurut unit"), &table, left);
    }

    fn beyond_tenure(&mut self) {
        let lines = &self.picture.beyond_tenure;
        let title = self.say("At or beyond maximum tenure", "Mencapai atau melewati masa jabatan maksimum");
        let mut table = table(
            [
                self.say("employee", "pegawai"),
                self.say("position", "jabatan"),
                self.say("kind", "jenjang"),
                self.say("since", "sejak"),
                self.say("months", "bulan"),
                self.say("maximum (years)", "maksimum (tahun)"),
            ],
            4,
        );
        for line in lines.iter().take(self.most) {
            table.add_row([
                line.employee.clone(),
                line.position.clone(),
                line.kind.clone(),
                line.since.clone(),
                line.months.to_string(),
                line.max_years.to_string(),
            ]);
        }
        self.list(title, lines.len(), &table);
    }

    fn retirements(&mut self) {
        let lines = &self.picture.retirements;
        let title = self.say("Retired from period", "Pensiun mulai periode");
        let mut table = table(
            [
                self.say("period", "periode"),
                self.say("people", "orang"),
                self.say("by kind", "menurut jenjang"),
                self.say("employees", "pegawai"),
            ],
            4,
        );
        let mut periods: Vec<_> = lines.iter().map(|line| line.period).collect();
        periods.dedup();
        for period in periods {
            let kinds: Vec<String> =
                self.picture.retiring(period).into_iter().map(|(kind, count)| format!("{kind} {count}")).collect();
            let ids: Vec<&str> =
                lines.iter().filter(|line| line.period == period).map(|line| line.employee.as_str()).collect();
            table.add_row([period.to_string(), ids.len().to_string(), kinds.join(", "), self.first(&ids)]);
        }
        let text = format!("{title} ({})", lines.len());
        self.section(&text, &table, 0);
    }

    fn missing_courses(&mut self) {
        let lines = &self.picture.missing_courses;
        let title = self.say("Without the required course", "Belum mengikuti pelatihan wajib");
        let mut groups: Vec<(&str, &str)> =
            lines.iter().map(|line| (line.kind.as_str(), line.course.as_str())).collect();
        groups.sort_unstable();
        groups.dedup();
        let mut table = table(
            [
                self.say("kind", "jenjang"),
                self.say("course", "pelatihan"),
                self.say("people", "orang"),
                self.say("due already", "sudah jatuh tempo"),
                self.say("due employees", "pegawai jatuh tempo"),
            ],
            5,
        );
        for (kind, course) in groups {
            let group: Vec<_> = lines.iter().filter(|line| line.kind == kind && line.course == course).collect();
            let due: Vec<&str> = group.iter().filter(|line| line.due).map(|line| line.employee.as_str()).collect();
            table.add_row([
                kind.to_owned(),
                course.to_owned(),
                group.len().to_string(),
                due.len().to_string(),
                self.first(&due),
            ]);
        }
        let text = format!("{title} ({})", lines.len());
        self.section(&text, &table, 0);
    }

    fn budgets(&mut self) {
        let title = self.say(
            "Budget lines, if everybody stays and nobody trains",
            "Pagu anggaran, bila semua tetap dan tidak ada pelatihan",
        );
        let all = self.say("all", "semua");
        let mut table = table(
            [
                self.say("line", "pos"),
                self.say("year", "tahun"),
                self.say("source", "sumber"),
                self.say("category", "kategori"),
                self.say("amount", "pagu"),
                self.say("staying costs", "biaya bila tetap"),
                self.say("left", "sisa"),
            ],
            4,
        );
        for line in self.picture.budgets.iter().take(self.most) {
            table.add_row([
                line.budget.clone(),
                line.year.to_string(),
                line.source.clone().unwrap_or_else(|| all.to_owned()),
                line.category.map_or(all, rotasi::instance::Category::name).to_owned(),
                grouped(line.amount.0),
                grouped(line.staying.0),
                grouped(line.left.0),
            ]);
        }
        let left = self.picture.budgets.len().saturating_sub(self.most);
        let title = format!("{title} ({})", self.picture.currency);
        self.section(&title, &table, left);
    }

    /// The first few of a list of ids, and how many more there are.
    fn first(&self, ids: &[&str]) -> String {
        let mut text = ids.iter().take(self.most).copied().collect::<Vec<_>>().join(" ");
        if ids.len() > self.most {
            let _ = write!(text, " +{}", ids.len() - self.most);
        }
        text
    }

    fn list(&mut self, title: &str, length: usize, table: &Table) {
        let text = format!("{title} ({length})");
        self.section(&text, table, length.saturating_sub(self.most));
    }

    fn section(&mut self, title: &str, table: &Table, left: usize) {
        let _ = writeln!(self.text, "\n{title}");
        if table.is_empty() {
            let _ = writeln!(self.text, "  {}", self.say("none", "tidak ada"));
            return;
        }
        for line in table.lines() {
            let _ = writeln!(self.text, "{}", line.trim_end());
        }
        if left > 0 {
            let rest = match self.language {
                Language::English => format!("… and {left} more; --all shows them"),
                Language::Indonesian => format!("… dan {left} lagi; --all menampilkan semuanya"),
            };
            let _ = writeln!(self.text, "{rest}");
        }
    }
}

fn cells(strength: Strength) -> [String; 5] {
    [strength.positions, strength.seats, strength.holders, strength.vacant, strength.surplus]
        .map(|count| grouped(count.into()))
}
