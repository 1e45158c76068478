//! When to stop and what to work with: the arguments that every command that plans has in common.

use rotasi::pipeline::Solver;
use rotasi::scenario::Orders;
use rotasi::solver::Settings;

use super::values;

/// Limits, threads, seed, and how the result is written.
#[derive(Debug, clap::Args)]
pub struct Limits {
    /// Stop when the plan is proved to be within this share of the best, e.g. 0.1% or 0.001.
    #[arg(long, default_value = "0", value_name = "SHARE", value_parser = values::gap)]
    gap: u64,

    /// Stop after this time, e.g. 60s, 5m, 1h, or none; the plan then depends on the machine [default: 60s where one plan
    /// is made, unless --work-limit is given; none for scenarios and frontiers]
    #[arg(long, value_name = "TIME", value_parser = values::span)]
    time_limit: Option<values::Limit>,

    /// Stop after this much counted work (thousands of labels); unlike time, it gives the same plan every time [default:
    /// none where one plan is made; 400000 for each scenario or step, and five times as much for their base]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    work_limit: Option<u64>,

    /// Stop when the gap has shrunk by less than a hundredth of itself over this many rounds.
    #[arg(long, default_value = "60", value_name = "ROUNDS", value_parser = clap::value_parser!(u32).range(1..))]
    stall: u32,

    /// Threads to work with; 0 = all cores. Plans do not depend on it.
    #[arg(long, default_value = "0", value_name = "N", value_parser = values::threads, allow_negative_numbers = true)]
    threads: usize,

    /// Seed of every random choice.
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: u64,

    /// Write the result as JSON instead of tables.
    #[arg(long)]
    pub json: bool,
}

/// Work for one of many plans, unless the caller says otherwise.
const EACH: u64 = 400_000;
/// How much more work their base gets.
const HEAD_START: u64 = 5;

impl Limits {
    /// Whether the caller limits neither time nor work.
    pub fn is_open(&self) -> bool {
        self.time_limit.is_none() && self.work_limit.is_none()
    }

    /// As asked for.
    pub fn settings(&self) -> Settings {
        Settings {
            gap_ppm: self.gap,
            time_limit: self.time_limit.and_then(|limit| limit.0),
            work_limit: self.work_limit,
            threads: self.threads,
            seed: self.seed,
            stall_rounds: usize::try_from(self.stall).unwrap_or(usize::MAX),
            ..Settings::default()
        }
    }

    /// For many plans that begin with that of a base, which gets `base` work if that is given.
    pub fn orders(&self, base: Option<u64>, resume: bool) -> Orders {
        let each = self.work_limit.unwrap_or(EACH);
        let settings = |work| Settings { work_limit: Some(work), ..self.settings() };
        Orders {
            base: settings(base.unwrap_or(each.saturating_mul(HEAD_START))),
            each: settings(each),
            solver: Solver::Microlp,
            threads: self.threads,
            resume,
        }
    }
}
