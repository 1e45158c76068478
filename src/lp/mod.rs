//! Linear and integer programs in plain form, and the backends that solve them: what is asked of an outside solver, and
//! why its answer can be believed.
//!
//! For the OR reader: [`LpModel`] → [`LpBackend::solve`] → [`LpAnswer`]. A backend only makes a [`Claim`]; `solve` is
//! the same for all of them and holds every claim against the model: whole-number points in exact arithmetic, points of
//! relaxations within 1e-6, duals by weak duality, infeasibility against the warm start. A claim that fails is
//! [`LpError::WrongAnswer`], never an answer. What stays on trust is a proof of optimality or infeasibility itself.

mod claim;
mod cover;
mod external;
mod format;
#[allow(unsafe_code, reason = "the C interface of HiGHS; every call is a small wrapper in this module")]
mod highs;
#[allow(unsafe_code, reason = "opening the HiGHS library at run time")]
mod highs_library;
#[cfg(feature = "minilp")]
mod microlp;
mod model;
mod scaling;

use std::path::Path;
use std::time::Duration;

use thiserror::Error;

pub use claim::Claim;
pub use external::External;
pub use format::{Names, Numbered, write_lp, write_mps};
pub use highs::Highs;
#[cfg(feature = "minilp")]
pub use microlp::Microlp;
pub use model::{Column, Entry, LARGEST, LpModel, Relation, Row, Violation};

/// What a backend can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// Whole-number columns.
    pub integers: bool,
    /// Prices of rows, for models without whole-number columns.
    pub duals: bool,
    /// Stopping at a relative gap.
    pub gap: bool,
    /// Stopping at a time limit.
    pub time_limit: bool,
    /// Starting the search from a known solution. (Every backend's answer is at least as good as the warm start.)
    pub warm_start: bool,
}

/// How to solve.
#[derive(Clone, Debug, PartialEq)]
pub struct LpOptions {
    /// Relative gap at which to stop; 0 = prove optimality.
    pub gap: f64,
    /// Wall-clock limit of the solve.
    pub time_limit: Option<Duration>,
    /// A known solution of a model of whole numbers. One that breaks the model is an error.
    pub warm_start: Option<Vec<i64>>,
    /// Threads, where the backend has them.
    pub threads: u32,
    /// Seed, where the backend has one.
    pub seed: u32,
}

impl Default for LpOptions {
    fn default() -> Self {
        Self { gap: 0.0, time_limit: None, warm_start: None, threads: 1, seed: 0 }
    }
}

/// What an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LpStatus {
    /// A solution, and the backend proved that there is none better.
    Optimal,
    /// A solution, perhaps not the best: a gap or a limit ended the search.
    Feasible,
    /// There is no solution.
    Infeasible,
    /// A limit ended the search before anything was found.
    Unknown,
}

/// An answer that passed the checks.
#[derive(Clone, Debug, PartialEq)]
pub struct LpAnswer {
    /// What the answer is.
    pub status: LpStatus,
    /// The solution of a model whose columns are all integral; else empty.
    pub values: Vec<i64>,
    /// What [`Self::values`] are worth, recomputed exactly.
    pub objective: Option<i64>,
    /// The solution of a model with continuous columns; else empty.
    pub relaxed: Vec<f64>,
    /// What the solution is worth, as a fraction; present whenever there is a solution.
    pub relaxed_objective: Option<f64>,
    /// No solution is worth more than this, as far as the backend's arithmetic goes.
    pub bound: Option<f64>,
    /// Worth of one more unit of each row's right-hand side, for models without whole-number columns and backends
    /// that offer it. [`Self::bound`] is then computed from these by weak duality.
    pub duals: Option<Vec<f64>>,
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum LpError {
    /// A program, a library or a feature is not there.
    #[error("{what} was not found: {hint}")]
    Absent {
        /// What is not there.
        what: String,
        /// What to do about it.
        hint: String,
    },
    /// No backend has this name.
    #[error("there is no solver named `{0}`; choose one of {known}", known = BACKENDS.join(", "))]
    UnknownBackend(String),
    /// The backend cannot take this model.
    #[error("{backend} cannot solve this model: {reason}")]
    Unsupported {
        /// Which backend.
        backend: String,
        /// What it cannot take.
        reason: String,
    },
    /// The backend broke down.
    #[error("{backend} failed: {reason}")]
    Failed {
        /// Which backend.
        backend: String,
        /// What it said.
        reason: String,
    },
    /// The backend claimed what the model contradicts.
    #[error("{backend} gave a wrong answer: {reason}")]
    WrongAnswer {
        /// Which backend.
        backend: String,
        /// What contradicts it.
        reason: String,
    },
    /// The model itself is not one.
    #[error("the model is faulty: {0}")]
    FaultyModel(String),
    /// The options are not usable.
    #[error("the options are faulty: {0}")]
    FaultyOptions(String),
}

/// A solver of linear and integer programs.
pub trait LpBackend {
    /// The name by which it is chosen.
    fn name(&self) -> &str;

    /// What it can do.
    fn abilities(&self) -> Abilities;

    /// Runs the solver on a model without faults that has columns, and says what it claims. Not for callers: nothing
    /// is checked yet.
    ///
    /// # Errors
    /// Where the solver is absent, cannot take the model, or breaks down.
    fn attempt(&self, model: &LpModel, options: &LpOptions) -> Result<Claim, LpError>;

    /// Solves a model and checks the answer.
    ///
    /// # Errors
    /// Those of [`Self::attempt`], a faulty model or options, and a claim that the model contradicts.
    fn solve(&self, model: &LpModel, options: &LpOptions) -> Result<LpAnswer, LpError> {
        claim::solve_checked(self.name(), model, options, |model, options| self.attempt(model, options))
    }
}

/// The names [`backend`] knows.
pub const BACKENDS: [&str; 4] = ["microlp", "highs", "cbc", "glpk"];

/// Finds a backend by name; `path` says where its library (`highs`) or program (`cbc`, `glpk`) lies, else the usual
/// places are searched.
///
/// # Errors
/// An unknown name, or a backend that is not there.
pub fn backend(name: &str, path: Option<&Path>) -> Result<Box<dyn LpBackend + Send + Sync>, LpError> {
    match name {
        #[cfg(feature = "minilp")]
        "microlp" | "minilp" => Ok(Box::new(Microlp)),
        #[cfg(not(feature = "minilp"))]
        "microlp" | "minilp" => Err(LpError::Absent {
            what: "the solver `microlp`".to_owned(),
            hint: "this build leaves it out; build with the feature `minilp`, or choose another solver".to_owned(),
        }),
        "highs" => Ok(Box::new(Highs::load(path)?)),
        "cbc" => Ok(Box::new(External::cbc(path)?)),
        "glpk" | "glpsol" => Ok(Box::new(External::glpk(path)?)),
        _ => Err(LpError::UnknownBackend(name.to_owned())),
    }
}
