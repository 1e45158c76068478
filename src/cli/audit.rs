//! `rotasi audit`: fairness and merit of a plan.

use std::path::PathBuf;

use rotasi::audit::{self, Comparison, Dimension, Fairness, Group, PassedOver, Promotion, Rate, Reason, Shows};
use rotasi::diagnostic::Language;
use rotasi::files::{self, CERTIFICATE_FILE};
use rotasi::pipeline::PriceProof;
use rotasi::policy::Rule;
use rotasi::texts::Texts;
use rotasi::verify;

use super::exit::Failure;
use super::input;
use super::terminal::{self, grouped, table};

/// Audit a plan for fairness and merit: who of higher merit was passed over and why, how groups fare, whose wishes come true,
/// and where rules were passed over.
///
/// Works on any plan, also one made by hand (placements.csv with employee_id, period and position_id, trainings.csv with
/// employee_id and session_id). Where the folder holds a certificate, its prices prove what giving the seat to somebody else
/// would cost. docs/audit.md says what each figure means and what it does not.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi audit out --instance instances/plaju
  rotasi audit mine --instance instances/plaju       a plan made by hand
  rotasi audit out --instance instances/plaju --all --lang id
  rotasi audit out --instance instances/plaju --json

Sex is read here alone, to compare; neither sex nor religion nor kinship earns or costs a point.")]
pub struct Arguments {
    /// Folder of the plan; placements.csv and trainings.csv are enough.
    plan: PathBuf,

    /// The instance that the plan is for [default: the folder input beside the plan]
    #[arg(long, value_name = "INSTANCE")]
    instance: Option<PathBuf>,

    /// Show all promotions, groups and exceptions, however many.
    #[arg(long)]
    all: bool,

    /// Write everything as JSON.
    #[arg(long)]
    json: bool,
}

/// Rows of a list shown without `--all`.
const SHORT: usize = 25;

/// Audits and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let place = input::instance_of(&arguments.plan, arguments.instance.as_deref(), language)?;
    let loaded = input::load(&place, language, arguments.json)?;
    let refuse = |faults: Vec<_>| input::refuse(&faults, language, arguments.json);
    let bare = files::read_bare_plan(&arguments.plan, &loaded.instance).map_err(refuse)?;
    let plan = verify::restate(&loaded.instance, &bare.positions, &bare.trainings);
    let certificate = match arguments.plan.join(CERTIFICATE_FILE).is_file() {
        true => Some(files::read_certificate(&arguments.plan).map_err(refuse)?),
        false => None,
    };
    let proof = certificate.and_then(|one| PriceProof::of(&loaded.instance, &loaded.sha256, &one));
    let found = audit::fairness(&loaded.instance, &plan, proof.as_ref());
    if arguments.json {
        return terminal::show_json(&found);
    }
    let most = if arguments.all { usize::MAX } else { SHORT };
    terminal::show(&Page { language, texts: Texts::of(language), most }.of(&found))
}

/// The audit as text.
struct Page {
    language: Language,
    texts: Texts,
    most: usize,
}

impl Page {
    fn say(&self, en: &'static str, id: &'static str) -> &'static str {
        if self.language == Language::English { en } else { id }
    }

    fn of(&self, found: &Fairness) -> String {
        let mut lines = self.merit(found);
        lines.push(String::new());
        lines.extend(self.rates(found));
        lines.push(String::new());
        lines.extend(self.wishes(found));
        lines.push(String::new());
        lines.extend(self.exceptions(found));
        if !found.findings.is_empty() {
            let count = found.findings.len();
            lines.push(String::new());
            lines.push(match self.language {
                Language::English => {
                    format!("the plan is not allowed: {count} findings; `rotasi verify --bare` lists them")
                }
                Language::Indonesian => {
                    format!("rencana tidak sah: {count} temuan; `rotasi verify --bare` menampilkan semuanya")
                }
            });
        }
        lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
    }

    fn rules(&self, names: &[&'static str]) -> String {
        let words = names
            .iter()
            .map(|name| Rule::by_name(name).map_or_else(|| (*name).to_owned(), |rule| self.texts.rule(rule)));
        words.collect::<Vec<_>>().join(", ")
    }

    fn merit(&self, found: &Fairness) -> Vec<String> {
        let (all, passed, unexplained) = (found.promotions.len(), found.with_passed_over, found.unexplained);
        let mut lines = vec![match self.language {
            Language::English => format!(
                "{all} promotions; for {passed} of them somebody of higher merit would have been allowed; {unexplained} passed over without a reason found"
            ),
            Language::Indonesian => format!(
                "{all} promosi; pada {passed} di antaranya ada pegawai dengan merit lebih tinggi yang memenuhi syarat; {unexplained} terlewati tanpa sebab yang ditemukan"
            ),
        }];
        if !found.with_prices {
            lines.push(
                self.say(
                    "without a true certificate in the folder nothing is proved by prices",
                    "tanpa sertifikat yang benar dalam folder tidak ada yang dibuktikan dengan harga",
                )
                .to_owned(),
            );
        }
        let told: Vec<&Promotion> =
            found.promotions.iter().filter(|promotion| !promotion.passed_over.is_empty()).collect();
        if told.is_empty() {
            return lines;
        }
        let headings = [
            self.say("seat", "jabatan"),
            self.say("period", "periode"),
            self.say("promoted (merit)", "dipromosikan (merit)"),
            self.say("passed over (merit)", "terlewati (merit)"),
            self.say("why", "sebab"),
        ];
        let mut shown = table(headings, 5);
        for promotion in told.iter().take(self.most) {
            let mut first = Some((
                promotion.position.clone(),
                promotion.period.to_string(),
                format!("{} ({})", promotion.employee, promotion.merit),
            ));
            for one in promotion.passed_over.iter().take(if self.most == usize::MAX { usize::MAX } else { 3 }) {
                let (seat, period, who) = first.take().unwrap_or_default();
                shown.add_row([seat, period, who, format!("{} ({})", one.employee, one.merit), self.why(one)]);
            }
        }
        lines.push(String::new());
        lines.extend(shown.lines());
        lines.extend(self.more(told.len()));
        lines
    }

    fn more(&self, count: usize) -> Option<String> {
        let left = count.checked_sub(self.most).filter(|left| *left > 0)?;
        Some(match self.language {
            Language::English => format!("… and {left} more; --all shows them"),
            Language::Indonesian => format!("… dan {left} lagi; --all menampilkan semuanya"),
        })
    }

    fn why(&self, one: &PassedOver) -> String {
        let mut reasons: Vec<String> = one.reasons.iter().map(|reason| self.reason(reason)).collect();
        if !one.soft.is_empty() {
            let rules = self.rules(&one.soft);
            reasons.push(match self.language {
                Language::English => format!("would pass over soft rules: {rules}"),
                Language::Indonesian => format!("akan melewati aturan lunak: {rules}"),
            });
        }
        if reasons.is_empty() {
            reasons.push(self.say("not examined", "tidak diperiksa").to_owned());
        }
        reasons.join("; ")
    }

    fn reason(&self, reason: &Reason) -> String {
        let english = self.language == Language::English;
        match reason {
            Reason::Decided(row) if english => format!("decided: row {row} of decisions.csv"),
            Reason::Decided(row) => format!("keputusan: baris {row} decisions.csv"),
            Reason::Elsewhere(seat) if english => format!("promoted into {seat} then"),
            Reason::Elsewhere(seat) => format!("dipromosikan ke {seat} saat itu"),
            Reason::Later(t, seat) if english => format!("promoted into {seat} in {t}"),
            Reason::Later(t, seat) => format!("dipromosikan ke {seat} pada {t}"),
            Reason::ExchangeBreaks(text) if english => format!("exchanging the two breaks {}", text.get(self.language)),
            Reason::ExchangeBreaks(text) => format!("menukar keduanya melanggar {}", text.get(self.language)),
            Reason::ExchangeLoses(points) if english => format!("exchanging the two loses {} points", grouped(*points)),
            Reason::ExchangeLoses(points) => format!("menukar keduanya mengurangi {} poin", grouped(*points)),
            Reason::ExchangeGains(points) if english => {
                format!("NO REASON FOUND: exchanging the two is allowed and gains {} points", grouped(*points))
            }
            Reason::ExchangeGains(points) => {
                format!("SEBAB TIDAK DITEMUKAN: menukar keduanya diperbolehkan dan menambah {} poin", grouped(*points))
            }
            Reason::PricesProve(points) if english => {
                format!("proved by prices: any plan with that has at least {} points less", grouped(*points))
            }
            Reason::PricesProve(points) => {
                format!("terbukti dengan harga: setiap rencana seperti itu kurang sedikitnya {} poin", grouped(*points))
            }
            Reason::PricesLeaveOpen(points) if english => {
                format!("prices leave open whether a plan with that is better, by at most {} points", grouped(*points))
            }
            Reason::PricesLeaveOpen(points) => format!(
                "harga tidak memastikan apakah rencana seperti itu lebih baik; paling banyak {} poin",
                grouped(*points)
            ),
        }
    }

    fn rates(&self, found: &Fairness) -> Vec<String> {
        let headings = [
            self.say("group", "kelompok"),
            self.say("people", "orang"),
            self.say("promoted", "dipromosikan"),
            self.say("trained", "dilatih"),
            self.say("relocated", "pindah tempat"),
        ];
        let mut shown = table(headings, 1);
        let mut row = |name: String, group: &Group| {
            let rates = [group.promotion, group.training, group.relocation].map(percent);
            shown.add_row([name, group.promotion.of.to_string()].into_iter().chain(rates));
        };
        row(self.say("all", "semua").to_owned(), &found.all);
        for comparison in &found.comparisons {
            let name = self.dimension(comparison.dimension);
            for group in comparison.groups.iter().take(self.most.max(2)) {
                let own = if group.name.is_empty() { "-" } else { &group.name };
                row(format!("{name}: {own}"), group);
            }
        }
        let mut lines: Vec<String> = shown.lines().collect();
        lines.push(self.say(
            "in brackets: 95 % intervals by Wilson; with the same chances for all, 19 of 20 such intervals would hold the true rate",
            "dalam kurung: selang kepercayaan 95 % (Wilson); bila peluang sama, 19 dari 20 selang memuat angka sebenarnya",
        ).to_owned());
        for comparison in &found.comparisons {
            lines.push(self.shows(comparison));
        }
        lines.push(self.say(
            "a difference is no proof of unfairness, and none is no proof of fairness: posts held, rank and eligibility differ between groups",
            "perbedaan bukan bukti ketidakadilan, dan tanpa perbedaan bukan bukti keadilan: jabatan, pangkat, dan syarat tiap kelompok berbeda",
        ).to_owned());
        lines
    }

    fn dimension(&self, dimension: Dimension) -> &'static str {
        match dimension {
            Dimension::Sex => self.say("sex", "jenis kelamin"),
            Dimension::Age => self.say("age", "usia"),
            Dimension::Unit => self.say("unit", "unit"),
            Dimension::Location => self.say("location", "lokasi"),
            Dimension::Status => self.say("status", "status"),
        }
    }

    fn shows(&self, comparison: &Comparison) -> String {
        let word = |shows: Shows| match shows {
            Shows::TooFew => self.say("too few people to say", "terlalu sedikit orang untuk disimpulkan"),
            Shows::MayBeChance => self.say("differences may be chance", "perbedaan bisa karena kebetulan"),
            Shows::Differs => {
                self.say("groups differ more than chance explains", "kelompok berbeda melebihi kebetulan")
            }
        };
        format!(
            "{}: {} {}; {} {}; {} {}",
            self.dimension(comparison.dimension),
            self.say("promotion:", "promosi:"),
            word(comparison.promotion),
            self.say("training:", "pelatihan:"),
            word(comparison.training),
            self.say("relocation:", "pindah tempat:"),
            word(comparison.relocation),
        )
    }

    fn wishes(&self, found: &Fairness) -> Vec<String> {
        if found.wishes.is_empty() {
            return vec![self.say("no wishes are stated", "tidak ada keinginan yang dinyatakan").to_owned()];
        }
        let headings = [
            self.say("wish", "keinginan"),
            self.say("score", "bobot"),
            self.say("stated", "dinyatakan"),
            self.say("comes true", "terwujud"),
            self.say("share", "bagian"),
        ];
        let mut shown = table(headings, 1);
        for line in &found.wishes {
            let scope = match line.scope {
                "position" => self.say("position", "jabatan"),
                "unit" => self.say("unit", "unit"),
                "location" => self.say("location", "lokasi"),
                "course" => self.say("course", "pelatihan"),
                _ => self.say("to stay (not moved)", "tidak pindah (tidak dipindahkan)"),
            };
            let figures = [line.score.to_string(), line.stated.to_string(), line.met.to_string()];
            let share = percent(Rate::of(line.met, line.stated));
            shown.add_row(std::iter::once(scope.to_owned()).chain(figures).chain([share]));
        }
        let reluctant = found.wishes.iter().filter(|line| line.scope == "stay" && line.score > 0);
        let (stated, stayed) = reluctant.fold((0, 0), |sum, line| (sum.0 + line.stated, sum.1 + line.met));
        let share = percent(Rate::of(stated - stayed, stated));
        let mut lines: Vec<String> = shown.lines().collect();
        lines.push(match self.language {
            Language::English => format!("reluctant staff moved: {} of {stated}, {share}", stated - stayed),
            Language::Indonesian => {
                format!("pegawai yang enggan tetapi dipindahkan: {} dari {stated}, {share}", stated - stayed)
            }
        });
        lines
    }

    fn exceptions(&self, found: &Fairness) -> Vec<String> {
        if found.exceptions.is_empty() {
            return vec![
                self.say("no move passes over a rule", "tidak ada perpindahan yang melewati aturan").to_owned(),
            ];
        }
        let headings = [
            self.say("rule passed over", "aturan dilewati"),
            self.say("employee", "pegawai"),
            self.say("period", "periode"),
            self.say("seat", "jabatan"),
            self.say("by", "berdasarkan"),
        ];
        let mut shown = table(headings, 5);
        for one in found.exceptions.iter().take(self.most) {
            let by = match one.decision {
                Some(row) => format!("{} {row}", self.say("decision, row", "keputusan, baris")),
                None => self.say("soft rule", "aturan lunak").to_owned(),
            };
            let (rules, period) = (self.rules(&one.rules), one.period.to_string());
            shown.add_row([rules, one.employee.clone(), period, one.position.clone(), by]);
        }
        shown.lines().chain(self.more(found.exceptions.len())).collect()
    }
}

fn percent(rate: Rate) -> String {
    if rate.of == 0 {
        return "-".to_owned();
    }
    let whole = |share: f64| format!("{:.0}", share * 100.0);
    format!("{} % ({}–{})", whole(rate.share), whole(rate.low), whole(rate.high))
}
