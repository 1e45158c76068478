//! What a report asks about its plan, answered one after another while the terminal says which.

use std::path::Path;

use rotasi::audit::{self, Fairness};
use rotasi::diagnostic::{Diagnostic, Language, Text};
use rotasi::explain::{self, EmptySeats, Ground, MoveTerms, Scarce};
use rotasi::files::{self, Actual, BarePlan, Certificate, Earlier, Summary};
use rotasi::instance::{Instance, PositionId};
use rotasi::pipeline::PriceProof;
use rotasi::plan::Plan;
use rotasi::pseudonym::Disguise;
use rotasi::replan::{self, Cause, Evaluation, Record};
use rotasi::report::{self, Proof};
use rotasi::verify;

use super::exit::{Exit, Failure};
use super::input;
use super::progress::Steps;
use super::pseudonyms;

/// What lies beside a plan and speaks of people by id.
#[derive(Default)]
pub struct Beside {
    /// The certificate, if there is one of this very instance.
    certificate: Option<Certificate>,
    /// Prices of rows by name.
    earlier: Earlier,
    /// How the plan came from an announced one.
    record: Option<Record>,
    /// What really happened, if that is given.
    actuals: Option<Vec<Actual>>,
}

impl Beside {
    /// Puts codes in place of the people it speaks of.
    pub fn disguise(&mut self, disguise: &Disguise) {
        if let Some(certificate) = &mut self.certificate {
            pseudonyms::rename_rows(certificate, disguise);
        }
        let prices = std::mem::take(&mut self.earlier.prices);
        self.earlier.prices = prices.into_iter().map(|(row, price)| (disguise.words(&row), price)).collect();
        let Some(record) = &mut self.record else { return };
        let people = record.forced.iter_mut().chain(record.assumed.iter_mut().map(|one| &mut one.employee));
        let people = people.chain(record.changed.iter_mut().map(|one| &mut one.employee));
        people.for_each(|id| *id = disguise.words(id));
        for cause in record.changed.iter_mut().flat_map(|one| &mut one.causes) {
            if let Cause::Needed(text) = cause {
                *text = Text::new(disguise.words(&text.en), disguise.words(&text.id));
            }
        }
    }

    /// Reads what lies beside the plan in `folder`, made for `instance`, whose files have the fingerprint `sha256`.
    pub fn read(
        folder: &Path,
        (instance, sha256): (&Instance, &str),
        summary: &Summary,
        actuals: Option<&Path>,
        language: Language,
    ) -> Result<Self, Failure> {
        let record = match summary.engine.as_str() {
            "replan" => Record::beside(folder).map_err(|text| Failure::told(Exit::Faults, &text, language))?,
            _ => None,
        };
        Ok(Self {
            certificate: files::read_certificate(folder).ok().filter(|own| own.instance_sha256 == sha256),
            earlier: files::read_earlier(folder, instance).unwrap_or_default(),
            record,
            actuals: actuals.map(|file| input::actuals(Some(file), instance, language, false)).transpose()?,
        })
    }
}

/// The plan that is asked about.
pub struct Subject<'a> {
    /// The service.
    pub instance: &'a Instance,
    /// Fingerprint of its files.
    pub sha256: &'a str,
    /// The plan.
    pub plan: &'a Plan,
    /// `summary.json` beside it.
    pub summary: &'a Summary,
}

/// The answers.
#[derive(Default)]
pub struct Answered {
    beside: Beside,
    evaluation: Option<Evaluation>,
    fairness: Option<Fairness>,
    scarce: Option<Scarce>,
    empty: Option<EmptySeats>,
    terms: Vec<MoveTerms>,
    /// Whether the certificate was recomputed, and all of it is so.
    is_true: Option<bool>,
}

/// Of each sort of scarce things so many.
const DEAREST: usize = 5;
/// Empty seats that are judged at most …
const EMPTY: usize = 20;
/// … and fewer where each means judging many people.
const JUDGED: usize = 100_000;

impl Answered {
    /// What takes no time: how the plan was made anew, what became of it, and the certificate as it stands.
    pub fn brief(beside: Beside, subject: &Subject<'_>) -> Result<Self, Vec<Diagnostic>> {
        let bare = BarePlan { positions: positions(subject.plan), trainings: subject.plan.trainings.clone() };
        let held = |actuals: &Vec<Actual>| replan::evaluate(subject.instance, &bare, actuals, None);
        let evaluation = beside.actuals.as_ref().map(held).transpose()?;
        Ok(Self { beside, evaluation, ..Self::default() })
    }

    /// Everything else too.
    pub fn whole(self, subject: &Subject<'_>, steps: &Steps, language: Language) -> Self {
        let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
        let instance = subject.instance;
        let plan = verify::restate(instance, &positions(subject.plan), &subject.plan.trainings);
        let certificate = self.beside.certificate.as_ref();
        steps.tell(say("recomputing the certificate", "menghitung ulang sertifikat"));
        let proof = certificate.and_then(|own| PriceProof::of(instance, subject.sha256, own));
        let is_true = certificate.map(|_| proof.is_some());
        steps.tell(say("auditing fairness and merit", "mengaudit keadilan dan merit"));
        let fairness = Some(audit::fairness(instance, &plan, proof.as_ref()));
        steps.tell(say("asking what is scarce", "mencari yang langka"));
        let same = subject.summary.instance_sha256 == subject.sha256;
        let stated = Some(subject.summary).filter(|_| same).and_then(Summary::bound_by_prices);
        let prices = (&self.beside.earlier.prices, stated);
        let ground = Ground::of_folder(instance, &plan, certificate, prices);
        let scarce = ground.as_ref().map(|ground| explain::scarce(ground, DEAREST));
        steps.tell(say("asking why seats stay empty", "mencari sebab formasi kosong"));
        let most = EMPTY.min(JUDGED / instance.employees.len().max(1)).max(1);
        let empty = ground.as_ref().map(|ground| explain::empty_seats(ground, most));
        drop(ground);
        steps.tell(say("adding up every move", "menjumlahkan setiap perpindahan"));
        let terms = explain::move_terms(instance, &plan);
        Self { fairness, scarce, empty, terms, is_true, ..self }
    }

    /// As the report takes them.
    pub fn view(&self) -> report::Answers<'_> {
        report::Answers {
            fairness: self.fairness.as_ref(),
            scarce: self.scarce.as_ref(),
            empty: self.empty.as_ref(),
            terms: (!self.terms.is_empty()).then_some(self.terms.as_slice()),
            replanned: self.beside.record.as_ref(),
            evaluation: self.evaluation.as_ref(),
            proof: match (&self.beside.certificate, self.is_true) {
                (None, _) => Proof::Absent,
                (Some(own), None) => Proof::Stated(own),
                (Some(own), Some(true)) => Proof::True(own),
                (Some(_), Some(false)) => Proof::False,
            },
        }
    }
}

/// Who holds what: the periods of the first employee, then those of the second, and so on.
fn positions(plan: &Plan) -> Vec<Option<PositionId>> {
    plan.placements.iter().map(|placement| placement.position).collect()
}
