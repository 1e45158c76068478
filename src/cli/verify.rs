//! `rotasi verify`: an independent audit of a written plan.

use std::fmt::Write as _;
use std::path::PathBuf;

use rotasi::diagnostic::Language;
use rotasi::files::{self, Summary};
use rotasi::instance::Instance;
use rotasi::verify::{self, Finding, Verdict};
use serde_json::json;

use super::exit::{Exit, Failure};
use super::input;
use super::terminal::{self, grouped};

/// Recompute a written plan from the instance alone, and list everything that does not agree.
///
/// The audit shares no code with the planner. It checks every rule, limit and decision, and every figure in the folder:
/// labels, matches, points, budgets, seats, mentoring, and the summary. It cannot check that no better plan exists.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi verify instances/plaju out
  rotasi verify instances/plaju out --json     every finding, for another program
  rotasi verify instances/plaju mine --bare    a plan made by hand: is it allowed, and what is it worth

Exit code 0: the plan is allowed and all it states is true; 6: it is not; 3: the folder cannot be read as a plan.")]
pub struct Arguments {
    /// Folder with instance.toml and the CSV files, or a workbook (.xlsx).
    instance: PathBuf,

    /// Folder of the plan.
    plan: PathBuf,

    /// Read only who holds and attends what: employee_id, period and position_id of placements.csv, employee_id and
    /// session_id of trainings.csv. No other file is needed, and everything else is computed.
    #[arg(long)]
    bare: bool,

    /// Show all findings, however many.
    #[arg(long)]
    all: bool,

    /// Write JSON: {"allowed", "points", "terms", "same_instance", "findings": [...]}.
    #[arg(long)]
    json: bool,
}

/// Findings shown without `--all`.
const SHORT: usize = 50;

/// Audits and tells.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let loaded = input::load(&arguments.instance, language, arguments.json)?;
    if arguments.bare {
        return judge_bare(arguments, &loaded.instance, language);
    }
    let folder = match files::read_plan(&arguments.plan, &loaded.instance) {
        Ok(folder) => folder,
        Err(faults) => return Err(input::refuse(&faults, language, arguments.json)?),
    };
    let Some(plan) = folder.plan else {
        return Err(Failure::new(
            Exit::Faults,
            format!("{} holds no plan (status: {})", arguments.plan.display(), folder.summary.status),
        ));
    };
    let same_instance = folder.summary.instance_sha256 == loaded.sha256;
    if !same_instance {
        terminal::tell(match language {
            Language::English => "rotasi: the plan was made for another version of this instance",
            Language::Indonesian => "rotasi: rencana dibuat untuk versi data yang lain",
        });
    }
    let verdict = verify::audit_folder(&loaded.instance, &plan, &folder.claims);
    tell_verdict(arguments, &verdict, same_instance, language)
}

/// Judges a plan of which only placements and attendances are known.
fn judge_bare(arguments: &Arguments, instance: &Instance, language: Language) -> Result<(), Failure> {
    let bare = match files::read_bare_plan(&arguments.plan, instance) {
        Ok(bare) => bare,
        Err(faults) => return Err(input::refuse(&faults, language, arguments.json)?),
    };
    let plan = verify::restate(instance, &bare.positions, &bare.trainings);
    tell_verdict(arguments, &verify::audit(instance, &plan), true, language)
}

fn tell_verdict(
    arguments: &Arguments,
    verdict: &Verdict,
    same_instance: bool,
    language: Language,
) -> Result<(), Failure> {
    if arguments.json {
        terminal::show_json(&json!({
            "allowed": verdict.is_allowed(),
            "points": verdict.points,
            "terms": Summary::name_terms(&verdict.terms),
            "same_instance": same_instance,
            "findings": verdict.findings,
        }))?;
    } else {
        let most = if arguments.all { usize::MAX } else { SHORT };
        let mut text = list(&verdict.findings, most, language);
        if verdict.is_allowed() {
            let points = grouped(verdict.points.0);
            text.push_str(&match language {
                Language::English => {
                    let stated = if arguments.bare { "" } else { ", as stated" };
                    format!("verified: the plan is allowed and worth {points} points{stated}\n")
                }
                Language::Indonesian => {
                    let stated = if arguments.bare { "" } else { ", sesuai isinya" };
                    format!("terverifikasi: rencana sah dan bernilai {points} poin{stated}\n")
                }
            });
        }
        terminal::show(&text)?;
    }
    match verdict.findings.len() {
        0 => Ok(()),
        count => Err(Failure::new(
            Exit::Unverified,
            match language {
                Language::English => format!("the plan does not pass verification: {count} findings"),
                Language::Indonesian => format!("rencana tidak lolos verifikasi: {count} temuan"),
            },
        )),
    }
}

fn list(findings: &[Finding], most: usize, language: Language) -> String {
    let mut text = String::new();
    for finding in findings.iter().take(most) {
        text.push_str(&finding.code);
        for particular in [&finding.employee, &finding.position, &finding.item].into_iter().flatten() {
            let _ = write!(text, " {particular}");
        }
        if let Some(period) = finding.period {
            let _ = write!(text, " @{period}");
        }
        let _ = writeln!(text, ": {}", finding.message.get(language));
    }
    if findings.len() > most {
        let _ = match language {
            Language::English => writeln!(text, "… and {} more; --all shows them", findings.len() - most),
            Language::Indonesian => writeln!(text, "… dan {} lagi; --all menampilkan semuanya", findings.len() - most),
        };
    }
    text
}
