//! `rotasi audit`: fairness and merit of a plan.

use std::path::PathBuf;

use rotasi::audit::{self, Fairness};
use rotasi::diagnostic::Language;
use rotasi::files::{self, CERTIFICATE_FILE};
use rotasi::pipeline::PriceProof;
use rotasi::texts::{Ids, Teller, Texts};
use rotasi::verify;

use super::exit::Failure;
use super::input;
use super::pseudonyms::{self, Pseudonyms};
use super::terminal;

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

    #[command(flatten)]
    pseudonyms: Pseudonyms,
}

/// Rows of a list shown without `--all`.
const SHORT: usize = 25;

/// People passed over for one seat shown without `--all`.
const EACH: usize = 3;

/// Audits and shows.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let place = input::instance_of(&arguments.plan, arguments.instance.as_deref(), language)?;
    let mut loaded = input::load(&place, language, arguments.json)?;
    let refuse = |faults: Vec<_>| input::refuse(&faults, language, arguments.json);
    let bare = files::read_bare_plan(&arguments.plan, &loaded.instance).map_err(refuse)?;
    let plan = verify::restate(&loaded.instance, &bare.positions, &bare.trainings);
    let mut certificate = match arguments.plan.join(CERTIFICATE_FILE).is_file() {
        true => Some(files::read_certificate(&arguments.plan).map_err(refuse)?),
        false => None,
    };
    let disguise = arguments.pseudonyms.put_on(&mut loaded.instance, language)?;
    if let (Some(certificate), Some(disguise)) = (&mut certificate, &disguise) {
        pseudonyms::rename_rows(certificate, disguise);
    }
    let proof = certificate.and_then(|one| PriceProof::of(&loaded.instance, &loaded.sha256, &one));
    let found = audit::fairness(&loaded.instance, &plan, proof.as_ref());
    if arguments.json {
        return terminal::show_json(&found);
    }
    let most = if arguments.all { usize::MAX } else { SHORT };
    let texts = Texts::of(language);
    let lines = page(&Teller::new(&texts, &Ids), &found, most);
    terminal::show_lines(&lines)
}

/// The audit as text, `most` rows of each list.
fn page(teller: &Teller<'_>, found: &Fairness, most: usize) -> Vec<String> {
    let more = |count: usize| count.checked_sub(most).filter(|left| *left > 0).map(|left| teller.more(left));
    let mut lines = vec![teller.headline(found)];
    lines.extend(teller.without_prices(found));
    let told = || found.promotions.iter().filter(|promotion| !promotion.passed_over.is_empty());
    if told().next().is_some() {
        let each = if most == usize::MAX { usize::MAX } else { EACH };
        lines.push(String::new());
        lines.extend(terminal::grid(&teller.merit(told().take(most), each)));
        lines.extend(more(told().count()));
    }
    lines.push(String::new());
    lines.extend(terminal::grid(&teller.rates(found, most)));
    lines.push(teller.intervals());
    lines.extend(found.comparisons.iter().map(|comparison| teller.shows(comparison)));
    lines.push(teller.caution());
    lines.push(String::new());
    if found.wishes.is_empty() {
        lines.push(teller.no_wishes());
    } else {
        lines.extend(terminal::grid(&teller.wishes(found)));
        lines.push(teller.reluctant(found));
    }
    lines.push(String::new());
    if found.exceptions.is_empty() {
        lines.push(teller.no_exceptions());
    } else {
        lines.extend(terminal::grid(&teller.exceptions(found, most)));
        lines.extend(more(found.exceptions.len()));
    }
    if let Some(objection) = teller.not_allowed(found) {
        lines.extend([String::new(), objection]);
    }
    lines
}
