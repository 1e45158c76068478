//! A plan about which somebody asks, with its instance, and the ids that a question names.

use std::path::{Path, PathBuf};

use rotasi::calendar::Period;
use rotasi::diagnostic::{Diagnostic, Language, nearest};
use rotasi::explain::Ground;
use rotasi::files::{self, Certificate, Summary};
use rotasi::instance::{EmployeeId, Instance, PositionId, UnitId};
use rotasi::pipeline::{self, RunError, Solver, Status};
use rotasi::plan::Plan;
use rotasi::pseudonym::Disguise;
use rotasi::solver::{Settings, StopSignal};
use rotasi::verify;

use super::exit::{Exit, Failure};
use super::input;
use super::plan::failed;
use super::pseudonyms::{self, Pseudonyms};
use super::terminal;
use super::values;

/// What every question about a plan has beside the plan.
#[derive(Debug, clap::Args)]
pub struct Question {
    /// The instance that the plan is for [default: the folder input beside the plan].
    #[arg(long, value_name = "DIR")]
    instance: Option<PathBuf>,

    /// Threads; 0 = one for each core. Answers do not depend on it.
    #[arg(long, default_value = "0", value_name = "N", value_parser = values::threads, allow_negative_numbers = true)]
    threads: usize,

    /// Write JSON.
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pseudonyms: Pseudonyms,
}

impl Question {
    /// Reads the plan in `folder`.
    pub fn read(&self, folder: &Path, language: Language) -> Result<Asked, Failure> {
        read(folder, self.instance.as_deref(), language, self.json)?.disguised(&self.pseudonyms, language)
    }

    /// Reads the plan in `folder`; where it is an instance itself, plans it first.
    pub fn read_or_plan(&self, folder: &Path, language: Language) -> Result<Asked, Failure> {
        if self.instance.is_some() || !(folder.join("instance.toml").is_file() || folder.is_file()) {
            return self.read(folder, language);
        }
        let loaded = input::load(folder, language, self.json)?;
        terminal::tell(match language {
            Language::English => "rotasi: there is no plan yet; planning first",
            Language::Indonesian => "rotasi: belum ada rencana; menyusun rencana lebih dahulu",
        });
        planned(loaded.instance, self.threads, language)?.disguised(&self.pseudonyms, language)
    }

    /// Answers on the threads asked for, with the prices of the plan at hand.
    pub fn answer<T: Send>(
        &self,
        asked: &Asked,
        language: Language,
        answer: impl FnOnce(&Ground<'_>) -> Result<T, RunError> + Send,
    ) -> Result<T, Failure> {
        let pool = pipeline::pool(self.threads).map_err(|error| failed(&error))?;
        pool.install(|| answer(&asked.ground(self.threads, language)?).map_err(|error| failed(&error)))
    }
}

/// A plan and what is known about it.
pub struct Asked {
    /// The service.
    pub instance: Instance,
    /// The plan, every figure recomputed.
    pub plan: Plan,
    /// `summary.json`, if the folder has one.
    pub summary: Option<Summary>,
    /// What the plan was read as: positions, sessions, prices of rows.
    pub earlier: files::Earlier,
    /// Whether the plan was made for this very instance.
    pub same: bool,
    /// The prices that prove a bound of this very instance, if the folder has such a file.
    pub certificate: Option<Certificate>,
    /// The codes under which people appear, if that is asked for.
    pub disguise: Option<Disguise>,
}

/// Work that finding prices may take where a plan has none, in thousands of labels.
const PRICING: u64 = 400_000;

impl Asked {
    /// Puts codes in place of people, if that is asked for.
    fn disguised(mut self, pseudonyms: &Pseudonyms, language: Language) -> Result<Self, Failure> {
        self.disguise = pseudonyms.put_on(&mut self.instance, language)?;
        if let Some(disguise) = &self.disguise {
            let prices = std::mem::take(&mut self.earlier.prices);
            self.earlier.prices = prices.into_iter().map(|(row, price)| (disguise.words(&row), price)).collect();
            if let Some(certificate) = &mut self.certificate {
                pseudonyms::rename_rows(certificate, disguise);
            }
        }
        Ok(self)
    }

    /// The employee of that id or code.
    pub fn employee(&self, id: &str, language: Language) -> Result<EmployeeId, Failure> {
        let code = self.disguise.as_ref().and_then(|disguise| disguise.code(id));
        employee(&self.instance, code.unwrap_or(id), language)
    }

    /// The plan with prices: its own, or found now.
    fn ground(&self, threads: usize, language: Language) -> Result<Ground<'_>, Failure> {
        let stated = self.summary.as_ref().filter(|_| self.same).and_then(Summary::bound_by_prices);
        let prices = (&self.earlier.prices, stated);
        if let Some(ground) = Ground::of_folder(&self.instance, &self.plan, self.certificate.as_ref(), prices) {
            return Ok(ground);
        }
        terminal::tell(match language {
            Language::English => "rotasi: the plan has no prices.csv; finding prices now",
            Language::Indonesian => "rotasi: rencana tidak memiliki prices.csv; mencari harga lebih dahulu",
        });
        let settings = Settings { work_limit: Some(PRICING), threads, ..Settings::default() };
        let earlier = Some(&self.earlier);
        let outcome =
            pipeline::run_from(&self.instance, earlier, &settings, &Solver::Microlp, &(), &StopSignal::default());
        let outcome = outcome.map_err(|error| failed(&error))?;
        let prices = outcome.prices.rows.into_iter().collect();
        Ok(Ground::new(&self.instance, &self.plan, &prices, None))
    }
}

/// A plan of `instance`, made now.
fn planned(instance: Instance, threads: usize, language: Language) -> Result<Asked, Failure> {
    let settings = Settings { work_limit: Some(PRICING), threads, ..Settings::default() };
    let outcome = pipeline::run(&instance, &settings, &Solver::Microlp, &(), &StopSignal::default());
    let outcome = outcome.map_err(|error| failed(&error))?;
    let Some(plan) = outcome.plan else {
        return Err(Failure::new(
            if outcome.status == Status::Infeasible { Exit::Infeasible } else { Exit::NothingFound },
            match language {
                Language::English => "there is no plan to ask about; `rotasi plan` says why",
                Language::Indonesian => "tidak ada rencana untuk ditanyakan; `rotasi plan` menyebut sebabnya",
            },
        ));
    };
    let prices = outcome.prices.rows.into_iter().collect();
    let earlier = files::Earlier { prices, ..files::Earlier::default() };
    Ok(Asked { instance, plan, summary: None, earlier, same: true, certificate: None, disguise: None })
}

/// Reads the plan in `folder`, made for the instance at `path`.
fn read(folder: &Path, path: Option<&Path>, language: Language, as_json: bool) -> Result<Asked, Failure> {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let path = input::instance_of(folder, path, language)?;
    let refuse = |faults: Vec<Diagnostic>| input::refuse(&faults, language, as_json);
    let loaded = input::load(&path, language, as_json)?;
    let instance = loaded.instance;
    let summary: Option<Summary> = match std::fs::read(folder.join("summary.json")) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).map_err(|fault| {
            Failure::new(Exit::Faults, format!("{}: {fault}", folder.join("summary.json").display()))
        })?),
        Err(_) => None,
    };
    if let Some(summary) = summary.as_ref().filter(|summary| summary.points.is_none()) {
        let (folder, status) = (folder.display(), &summary.status);
        return Err(Failure::new(
            Exit::Faults,
            match language {
                Language::English => format!("{folder} holds no plan (status: {status}); there is nothing to explain"),
                Language::Indonesian => {
                    format!("{folder} tidak berisi rencana (status: {status}); tidak ada yang dijelaskan")
                }
            },
        ));
    }
    let bare = files::read_bare_plan(folder, &instance).map_err(refuse)?;
    let earlier = files::read_earlier(folder, &instance).map_err(refuse)?;
    let plan = verify::restate(&instance, &bare.positions, &bare.trainings);
    let found = verify::audit(&instance, &plan).findings.len();
    if found > 0 {
        terminal::tell(&match language {
            Language::English => {
                format!("rotasi: the plan is not allowed ({found} findings); `rotasi verify` lists them")
            }
            Language::Indonesian => format!("rotasi: rencana ini tidak sah ({found} temuan); lihat `rotasi verify`"),
        });
    }
    if summary.as_ref().is_some_and(|summary| summary.instance_sha256 != loaded.sha256) {
        terminal::tell(say(
            "rotasi: the plan was made for another version of this instance",
            "rotasi: rencana dibuat untuk versi data yang lain",
        ));
    } else if summary.as_ref().is_some_and(|summary| summary.points != Some(plan.points().0)) {
        terminal::tell(say(
            "rotasi: the points in summary.json are not those of the plan",
            "rotasi: poin pada summary.json tidak sama dengan poin rencana",
        ));
    }
    let same = summary.as_ref().is_some_and(|summary| summary.instance_sha256 == loaded.sha256);
    let certificate = files::read_certificate(folder).ok().filter(|own| own.instance_sha256 == loaded.sha256);
    Ok(Asked { instance, plan, summary, earlier, same, certificate, disguise: None })
}

/// The employee of that id.
pub fn employee(instance: &Instance, id: &str, language: Language) -> Result<EmployeeId, Failure> {
    let known = instance.employees.iter().map(|employee| employee.id.as_str());
    place(known, id, ("employee", "pegawai"), "employees.csv", language).map(EmployeeId::at)
}

/// The position of that id.
pub fn position(instance: &Instance, id: &str, language: Language) -> Result<PositionId, Failure> {
    let known = instance.positions.iter().map(|position| position.id.as_str());
    place(known, id, ("position", "jabatan"), "positions.csv", language).map(PositionId::at)
}

/// The unit of that id.
pub fn unit(instance: &Instance, id: &str, language: Language) -> Result<UnitId, Failure> {
    let known = instance.units.iter().map(|unit| unit.id.as_str());
    place(known, id, ("unit", "unit"), "units.csv", language).map(UnitId::at)
}

/// The period of that number.
pub fn period(instance: &Instance, number: u8, language: Language) -> Result<Period, Failure> {
    let period = Period(number);
    if instance.calendar.contains(period) {
        return Ok(period);
    }
    let last = instance.calendar.horizon();
    Err(Failure::new(
        Exit::Usage,
        match language {
            Language::English => format!("there is no period {number}: the plan has periods 1 to {last}"),
            Language::Indonesian => format!("tidak ada periode {number}: rencana memiliki periode 1 sampai {last}"),
        },
    ))
}

fn place<'n>(
    known: impl Iterator<Item = &'n str> + Clone,
    id: &str,
    (en, indonesian): (&str, &str),
    file: &str,
    language: Language,
) -> Result<usize, Failure> {
    if let Some(at) = known.clone().position(|name| name == id) {
        return Ok(at);
    }
    let meant = nearest(id, known).unwrap_or_default();
    let text = match (language, meant) {
        (Language::English, "") => format!("there is no {en} {id} in {file}"),
        (Language::English, meant) => format!("there is no {en} {id} in {file}; did you mean {meant}?"),
        (Language::Indonesian, "") => format!("tidak ada {indonesian} {id} pada {file}"),
        (Language::Indonesian, meant) => format!("tidak ada {indonesian} {id} pada {file}; mungkin maksudnya {meant}?"),
    };
    Err(Failure::new(Exit::Usage, text))
}
