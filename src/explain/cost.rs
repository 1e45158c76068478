//! What a step costs in money and which budget lines pay for it.
//!
//! For an OR reader: the coefficients of one path in the budget rows.

use serde::Serialize;

use crate::calendar::Period;
use crate::instance::{Category, Instance, PositionId, SessionId, SourceId};
use crate::plan;
use crate::quantity::Money;

/// A cost item (model §3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// What sort of cost.
    pub category: Category,
    /// How much.
    pub amount: Money,
    /// Fiscal year.
    pub year: i16,
    /// Who pays.
    pub source: String,
    /// Budget lines under which it falls, by `budget_id`; it counts in full in each.
    pub lines: Vec<String>,
}

impl Cost {
    fn of(instance: &Instance, t: Period, source: SourceId, category: Category, amount: Money) -> Option<Self> {
        let year = instance.calendar.fiscal_year(t);
        let under = instance.budgets.iter().filter(|line| line.covers(year, source, category));
        (amount != Money::ZERO).then(|| Self {
            category,
            amount,
            year,
            source: instance.sources[source.index()].clone(),
            lines: under.map(|line| line.id.clone()).collect(),
        })
    }

    /// Taking part in a session; none where that is free.
    pub(super) fn of_session(instance: &Instance, session: SessionId) -> Option<Self> {
        let about = &instance.sessions[session.index()];
        Self::of(instance, about.period, about.source, Category::Training, about.cost)
    }

    /// The relocation of a move in `t`; none without a change of location.
    pub(super) fn of_relocation(instance: &Instance, t: Period, from: PositionId, to: PositionId) -> Option<Self> {
        let amount = plan::relocation(instance, from, to)?;
        Self::of(instance, t, instance.relocation_source, Category::Relocation, amount)
    }

    /// The allowance of a period in which `held` is held; none where there is none.
    pub(super) fn of_allowance(instance: &Instance, t: Period, held: PositionId) -> Option<Self> {
        let months = i64::from(instance.calendar.length().months().0);
        let amount = Money(instance.positions[held.index()].allowance.0 * months);
        Self::of(instance, t, instance.allowance_source, Category::Allowance, amount)
    }
}
