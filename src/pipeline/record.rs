//! What `summary.json` keeps of a run: its outcome, the settings that explain it, and nothing that depends on the machine
//! but the times.

use std::time::Duration;

use serde_json::{Value, json};

use crate::files::{Ordered, Summary};
use crate::instance::Instance;
use crate::solver::{Engine, Settings, Voucher};

use super::{Outcome, Solver, Status};

impl Status {
    /// As written in `summary.json`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Feasible => "feasible",
            Self::Infeasible => "infeasible",
            Self::Unknown => "unknown",
        }
    }
}

impl Solver {
    /// As written on the command line and in `summary.json`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Microlp => "microlp",
            Self::Highs(_) => "highs",
            Self::Cbc => "cbc",
            Self::Glpk => "glpk",
        }
    }
}

impl Outcome {
    /// Puts a stage that came before the run, such as loading, at the head of the times.
    pub fn put_first(&mut self, stage: &'static str, time: Duration) {
        self.stages.insert(0, (stage, time));
    }

    /// Seconds by stage, solving by phase as well, and the total last.
    fn times(&self) -> Ordered<f64> {
        let total: Duration = self.stages.iter().map(|(_, time)| *time).sum();
        let mut times = Vec::new();
        for (stage, time) in &self.stages {
            times.push(((*stage).to_owned(), time.as_secs_f64()));
            if *stage == "solve" {
                times.extend(self.phases.iter().map(|(phase, time)| (format!("solve.{phase}"), time.as_secs_f64())));
            }
        }
        times.push(("total".to_owned(), total.as_secs_f64()));
        Ordered(times)
    }

    /// The summary of the run that led here; `sha256` is the fingerprint of the instance's files. The number of threads
    /// is left out: it makes no difference to a result.
    #[must_use]
    pub fn summary(&self, instance: &Instance, settings: &Settings, solver: &Solver, sha256: &str) -> Summary {
        let mut counts = Summary::count(instance, self.plan.as_ref());
        counts.0.push(("work".to_owned(), self.work));
        counts.0.extend(self.kept.map(|kept| ("kept_careers".to_owned(), kept as u64)));
        Summary {
            status: self.status.name().to_owned(),
            points: self.plan.as_ref().map(|plan| plan.points().0),
            bound: self.bound.as_ref().map(|bound| bound.points),
            gap: self.gap(),
            conflict: self.conflict.clone(),
            stop_reason: word(&self.stop_reason),
            terms: self.plan.as_ref().map(|plan| Summary::name_terms(&plan.terms)),
            bound_by: self.bound.as_ref().map(|bound| vouched_by(&bound.voucher)),
            engine: self.engine.clone(),
            settings: recorded(settings, solver),
            seed: settings.seed,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            instance_sha256: sha256.to_owned(),
            counts,
            times: self.times(),
        }
    }
}

fn word(value: &impl serde::Serialize) -> String {
    json!(value).as_str().unwrap_or_default().to_owned()
}

pub(super) fn vouched_by(voucher: &Voucher) -> String {
    match voucher {
        Voucher::Prices => "prices".to_owned(),
        Voucher::Search => "search".to_owned(),
        Voucher::Backend(name) => name.clone(),
    }
}

fn recorded(settings: &Settings, solver: &Solver) -> Ordered<Value> {
    let engine = match settings.engine {
        Engine::Auto => "auto",
        Engine::Exact => "exact",
        Engine::Decompose => "decompose",
    };
    [
        ("engine", json!(engine)),
        ("solver", json!(solver.name())),
        ("gap_ppm", json!(settings.gap_ppm)),
        ("time_limit_seconds", json!(settings.time_limit.map(|limit| limit.as_secs()))),
        ("work_limit", json!(settings.work_limit)),
        ("stall_rounds", json!(settings.stall_rounds)),
    ]
    .into_iter()
    .collect()
}
