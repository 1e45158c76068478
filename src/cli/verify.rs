//! `rotasi verify`: an independent audit of a written plan.

use std::fmt::Write as _;
use std::path::PathBuf;

use rotasi::diagnostic::{Language, Text};
use rotasi::files::{self, Certificate, Loaded, Summary};
use rotasi::instance::Instance;
use rotasi::pipeline::{self, Recomputed};
use rotasi::pseudonym::Disguise;
use rotasi::verify::{self, Finding, Verdict};
use serde_json::json;

use super::exit::{Exit, Failure};
use super::input;
use super::pseudonyms::{self, Pseudonyms};
use super::terminal::{self, grouped};

/// Recompute a written plan from the instance alone, and list everything that does not agree.
///
/// The audit shares no code with the planner. It checks every rule, limit and decision, and every figure in the folder:
/// labels, matches, points, budgets, seats, mentoring, and the summary. It cannot check that no better plan exists; that
/// is what --certificate does: from the prices in certificate.json it recomputes how good any plan can be at most.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi verify instances/plaju out
  rotasi verify instances/plaju out --json     every finding, for another program
  rotasi verify instances/plaju mine --bare    a plan made by hand: is it allowed, and what is it worth
  rotasi verify instances/plaju out --certificate
                                               also recompute the bound from its prices (docs/certificate.md)

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

    /// Also recompute the bound from the prices in certificate.json, and say what they prove and what not.
    #[arg(long, conflicts_with = "bare")]
    certificate: bool,

    /// Show all findings, however many.
    #[arg(long)]
    all: bool,

    /// Write JSON: {"allowed", "points", "terms", "same_instance", "findings": [...]}, and "certificate" if asked for.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    pseudonyms: Pseudonyms,
}

/// Findings shown without `--all`.
const SHORT: usize = 50;

/// Audits and tells.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let mut loaded = input::load(&arguments.instance, language, arguments.json)?;
    if arguments.bare {
        return judge_bare(arguments, loaded.instance, language);
    }
    let folder = files::read_plan(&arguments.plan, &loaded.instance)
        .map_err(|faults| input::refuse(&faults, language, arguments.json))?;
    let Some(plan) = folder.plan else {
        let (place, status) = (arguments.plan.display(), &folder.summary.status);
        let text = Text::new(
            format!("{place} holds no plan (status: {status})"),
            format!("{place} tidak berisi rencana (status: {status})"),
        );
        return Err(Failure::told(Exit::Faults, &text, language));
    };
    let same_instance = folder.summary.instance_sha256 == loaded.sha256;
    if !same_instance {
        terminal::tell(match language {
            Language::English => "rotasi: the plan was made for another version of this instance",
            Language::Indonesian => "rotasi: rencana dibuat untuk versi data yang lain",
        });
    }
    let disguise = arguments.pseudonyms.put_on(&mut loaded.instance, language)?;
    let verdict = verify::audit_folder(&loaded.instance, &plan, &folder.claims);
    let proof = match arguments.certificate {
        true => Some(Proof::of(arguments, &loaded, &folder.summary, disguise.as_ref(), language)?),
        false => None,
    };
    tell_verdict(arguments, &verdict, same_instance, proof.as_ref(), language)
}

/// A certificate, recomputed.
struct Proof {
    certificate: Certificate,
    recomputed: Recomputed,
}

impl Proof {
    fn of(
        arguments: &Arguments,
        loaded: &Loaded,
        summary: &Summary,
        disguise: Option<&Disguise>,
        language: Language,
    ) -> Result<Self, Failure> {
        let mut certificate = match files::read_certificate(&arguments.plan) {
            Ok(certificate) => certificate,
            Err(faults) => {
                // One that is there and was changed is refused like one that proves something else.
                let changed = faults.iter().any(|fault| fault.code.id == "E153");
                let _ = input::refuse(&faults, language, arguments.json);
                let exit = if changed { Exit::Unverified } else { Exit::Faults };
                return Err(Failure::new(exit, no_certificate(changed, language)));
            }
        };
        if let Some(disguise) = disguise {
            pseudonyms::rename_rows(&mut certificate, disguise);
        }
        let mut recomputed = pipeline::recompute(&loaded.instance, &loaded.sha256, &certificate);
        if summary.bound != Some(certificate.stated_bound) {
            recomputed.faults.push(Text::fixed(
                "summary.json states another bound than the certificate",
                "summary.json menyatakan batas yang berbeda dari sertifikat",
            ));
        }
        Ok(Self { certificate, recomputed })
    }

    fn is_accepted(&self) -> bool {
        self.recomputed.faults.is_empty()
    }

    fn page(&self, language: Language) -> String {
        let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
        if self.is_accepted() {
            let note = self.certificate.note();
            return format!("{} {}\n", say("certificate accepted:", "sertifikat diterima:"), note.get(language));
        }
        let line = |fault: &Text| format!("{} {}\n", say("certificate:", "sertifikat:"), fault.get(language));
        self.recomputed.faults.iter().map(line).collect()
    }
}

fn no_certificate(changed: bool, language: Language) -> &'static str {
    match (changed, language) {
        (true, Language::English) => "the certificate is rejected",
        (true, Language::Indonesian) => "sertifikat ditolak",
        (false, Language::English) => "there is no certificate: a run without a bound by prices writes none",
        (false, Language::Indonesian) => "sertifikat tidak ada: perencanaan tanpa batas dari harga tidak menuliskannya",
    }
}

/// Judges a plan of which only placements and attendances are known.
fn judge_bare(arguments: &Arguments, mut instance: Instance, language: Language) -> Result<(), Failure> {
    let bare = files::read_bare_plan(&arguments.plan, &instance)
        .map_err(|faults| input::refuse(&faults, language, arguments.json))?;
    arguments.pseudonyms.put_on(&mut instance, language)?;
    let plan = verify::restate(&instance, &bare.positions, &bare.trainings);
    tell_verdict(arguments, &verify::audit(&instance, &plan), true, None, language)
}

fn tell_verdict(
    arguments: &Arguments,
    verdict: &Verdict,
    same_instance: bool,
    proof: Option<&Proof>,
    language: Language,
) -> Result<(), Failure> {
    if arguments.json {
        let mut shown = json!({
            "allowed": verdict.is_allowed(),
            "points": verdict.points,
            "terms": Summary::name_terms(&verdict.terms),
            "same_instance": same_instance,
            "findings": verdict.findings,
        });
        if let Some(proof) = proof {
            shown["certificate"] = json!({
                "accepted": proof.is_accepted(),
                "bound": proof.recomputed.bound,
                "stated_bound": proof.certificate.stated_bound,
                "stated_bound_by": proof.certificate.stated_bound_by,
                "note": proof.certificate.note(),
                "faults": proof.recomputed.faults,
            });
        }
        terminal::show_json(&shown)?;
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
        text.extend(proof.map(|proof| proof.page(language)));
        terminal::show(&text)?;
    }
    match verdict.findings.len() {
        0 if proof.is_some_and(|proof| !proof.is_accepted()) => {
            Err(Failure::new(Exit::Unverified, no_certificate(true, language)))
        }
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
