//! Fairness and merit of a plan, whoever made it.
//!
//! For a planner: who of higher merit was passed over and why, how groups fare and what that shows, whose wishes come true, and where
//! rules were passed over (`docs/audit.md`). For an OR reader: nothing is optimised; states along paths, exchanges of two agents, and
//! Lagrangian bounds. Sex, religion and kinship never enter points: sex is read here alone, to compare.

use serde::Serialize;

use crate::instance::Instance;
use crate::pipeline::PriceProof;
use crate::plan::Plan;
use crate::quantity::Points;
use crate::verify::{self, Finding};

mod merit;
mod rates;
mod standing;
mod wishes;
mod words;

pub use merit::{PassedOver, Promotion, Reason};
pub use rates::{Comparison, Dimension, Group, Rate, Shows};
pub use standing::{Standing, Standings};
pub use wishes::{Exception, WishLine};

/// What an audit of fairness and merit found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fairness {
    /// What the plan is worth.
    pub points: Points,
    /// Whether prices took part: a true certificate of this instance.
    pub with_prices: bool,
    /// Every promotion.
    pub promotions: Vec<Promotion>,
    /// Promotions for which somebody of higher merit would have been allowed.
    pub with_passed_over: u64,
    /// Of those passed over, how many without a reason that explains it.
    pub unexplained: u64,
    /// Rates of all who are in service in some period.
    pub all: Group,
    /// Rates by sex, age, unit, location and status.
    pub comparisons: Vec<Comparison>,
    /// Wishes by scope and score.
    pub wishes: Vec<WishLine>,
    /// Moves that pass over rules, with their decision.
    pub exceptions: Vec<Exception>,
    /// What the audit of rules, limits and decisions objects to; a plan made by hand may have such.
    pub findings: Vec<Finding>,
}

impl Fairness {
    /// How many of those with a wish to stay are moved all the same.
    #[must_use]
    pub fn reluctant_moved(&self) -> Rate {
        let reluctant = self.wishes.iter().filter(|line| line.scope == "stay" && line.score > 0);
        let (stated, stayed) = reluctant.fold((0, 0), |sum, line| (sum.0 + line.stated, sum.1 + line.met));
        Rate::of(stated - stayed, stated)
    }
}

/// Audits `plan`; with `proof` also by prices.
#[must_use]
pub fn fairness(instance: &Instance, plan: &Plan, proof: Option<&PriceProof<'_>>) -> Fairness {
    let promotions = merit::promotions(instance, plan, proof);
    let (all, comparisons) = rates::compare(instance, plan);
    let passed = || promotions.iter().flat_map(|promotion| &promotion.passed_over);
    Fairness {
        points: plan.points(),
        with_prices: proof.is_some(),
        with_passed_over: promotions.iter().filter(|promotion| !promotion.passed_over.is_empty()).count() as u64,
        unexplained: passed().filter(|one| !one.explained).count() as u64,
        all,
        comparisons,
        wishes: wishes::wishes(instance, plan),
        exceptions: wishes::exceptions(instance, plan),
        findings: verify::audit(instance, plan).findings,
        promotions,
    }
}
