//! What the prices of a certificate say about plans in which somebody is given a certain seat.
//!
//! For a planner: a proof, without planning again, that giving the seat to somebody else costs the whole plan so much. For an
//! OR reader: the Lagrangian value with one agent's paths confined to those through certain arcs; exact whole numbers as in the
//! certificate itself.

use std::sync::OnceLock;

use crate::calendar::Period;
use crate::career::{CareerGraph, Step};
use crate::dag::FRACTION;
use crate::files::Certificate;
use crate::formulate::{self, Formulation};
use crate::instance::{EmployeeId, Instance, PositionId};

use super::certificate::{best, best_within, checked};

/// A certificate that was found true, ready to be asked.
pub struct PriceProof<'a> {
    instance: &'a Instance,
    outline: Formulation,
    prices: Vec<(i64, u8)>,
    value: i128,
    /// Careers of those who were asked about, with the value of their best one: the same few are asked about again and again.
    careers: Vec<OnceLock<(CareerGraph, Option<i128>)>>,
}

/// What prices say of a plan with something forced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forced {
    /// No such plan has more points.
    AtMost(i64),
    /// No career leads there at all.
    Never,
    /// The employee's careers were simplified, so that nothing is proved.
    Unknown,
}

impl<'a> PriceProof<'a> {
    /// The proof by `certificate`, if that is true of `instance`, whose files have the fingerprint `sha256`.
    #[must_use]
    pub fn of(instance: &'a Instance, sha256: &str, certificate: &Certificate) -> Option<Self> {
        let outline = formulate::outline(instance, &|| false)?;
        let (recomputed, prices, value) = checked(instance, &outline, sha256, certificate);
        if !recomputed.faults.is_empty() {
            return None;
        }
        let careers = vec![OnceLock::new(); instance.employees.len()];
        Some(Self { instance, outline, prices, value: value?, careers })
    }

    /// The bound on all plans in which `who` moves into `position` in `period`.
    #[must_use]
    pub fn with_move(&self, who: EmployeeId, position: PositionId, period: Period) -> Forced {
        let (career, free) = self.careers[who.index()].get_or_init(|| {
            let career = self.outline.career(self.instance, who);
            let free = best(&career.graph, &self.prices);
            (career, free)
        });
        if !career.exact {
            return Forced::Unknown;
        }
        let keep = |at: usize| match career.steps[at] {
            Step::Spend(t, held) if t == period => held == Some(position),
            Step::Spend(t, held) if t.0 + 1 == period.0 => held != Some(position),
            _ => true,
        };
        let (Some(free), Some(there)) = (free, best_within(&career.graph, &self.prices, keep)) else {
            return Forced::Never;
        };
        let points = (self.value - free + there) >> FRACTION;
        i64::try_from(points).map_or(Forced::Unknown, Forced::AtMost)
    }
}
