//! Where an employee stands: thresholds of time instead of dates, made alike as soon as nothing can tell them apart.

use super::expand::{Building, UNPLACED};
use super::frame::first_after;
use super::syllabus::{StateId, Syllabus};
use crate::calendar::{Date, Period};
use crate::policy::{KindId, Mode, Rule};
use crate::quantity::{Months, Points};

/// Where an employee stands before or after the moves of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Standing {
    /// Place in the prospects, or [`UNPLACED`].
    pub(super) place: u32,
    /// First period in which the minimum tenure is reached.
    pub(super) leave_from: u8,
    /// First period in which the maximum tenure is reached.
    pub(super) over_from: u8,
    /// First period in which the required course is due.
    pub(super) due_from: u8,
    /// Since when in the tier: 0 = as on file, else the period; the earliest that is alike for all that follows.
    pub(super) tier: u8,
    /// Training state.
    pub(super) training: StateId,
    /// Hours of the running fiscal year.
    pub(super) hours: u32,
}

impl Building<'_> {
    pub(super) fn initial(&self) -> Standing {
        let place = self.employee.position.and_then(|(position, _)| self.prospects.place(position));
        let kind = self.employee.kind;
        let (leave_from, over_from) = match self.employee.position {
            Some((_, since)) => self.tenure_from(kind, |wait| first_after(self.instance, since, wait)),
            None => (1, self.never),
        };
        let due_from =
            self.due_from(kind, Syllabus::START, |wait| first_after(self.instance, self.employee.kind_since, wait));
        let standing = Standing {
            place: place.map_or(UNPLACED, |at| u32::try_from(at).expect("prospects are numbered in 32 bits")),
            leave_from,
            over_from,
            due_from,
            tier: 0,
            training: Syllabus::START,
            hours: 0,
        };
        self.clip(standing, Period::FIRST)
    }

    /// First periods in which minimum and maximum tenure are reached, as far as anything asks.
    pub(super) fn tenure_from(&self, kind: KindId, reached: impl Fn(Months) -> u8) -> (u8, u8) {
        let kind = self.instance.policy.kind(kind);
        let asked = self.instance.policy.rules.of(Rule::Tenure) != Mode::Off;
        let leave = if asked { reached(Months::from_years(kind.min_tenure_years)) } else { 1 };
        let over = match kind.max_tenure_years {
            Some(years) if self.instance.policy.weights.overstay > Points::ZERO => reached(Months::from_years(years)),
            _ => self.never,
        };
        (leave, over)
    }

    /// First period in which the required course of `kind` is due, if it is not completed.
    pub(super) fn due_from(&self, kind: KindId, state: StateId, reached: impl Fn(Months) -> u8) -> u8 {
        let Some(course) = self.frame.required[kind.index()] else { return self.never };
        let done = self.employee.completed.binary_search(&course).is_ok() || self.syllabus.has(state, course);
        if done || self.instance.policy.weights.course_due == Points::ZERO {
            return self.never;
        }
        reached(Months::from_years(self.instance.policy.kind(kind).grace_years))
    }

    /// The standing with every threshold that has passed by `t` made alike.
    pub(super) fn clip(&self, standing: Standing, t: Period) -> Standing {
        let tier = self.instance.policy.kind(self.kind_at(standing.place)).tier;
        Standing {
            leave_from: standing.leave_from.max(t.0),
            over_from: standing.over_from.max(t.0),
            due_from: standing.due_from.max(t.0),
            tier: self.earliest_alike(tier, standing.tier, t),
            ..standing
        }
    }

    /// The standing, its training state cut down to what matters, if the position is held for good.
    pub(super) fn settle(&mut self, standing: Standing, t: u8) -> Standing {
        let asked = self.instance.policy.rules.of(Rule::Tenure) == Mode::Hard;
        if !asked || standing.leave_from < self.never || standing.place == UNPLACED || self.is_ordered {
            return standing;
        }
        let kind = self.kind_at(standing.place);
        let position = self.position_at(standing.place).map(|position| &self.instance.positions[position.index()]);
        Standing { training: self.syllabus.settle(standing.training, standing.place, position, kind, t), ..standing }
    }

    pub(super) fn tier_day(&self, since: u8) -> Date {
        if since == 0 { self.employee.tier_since } else { self.instance.calendar.day(Period(since)) }
    }

    /// The earliest start of the tier that no feeder can tell from `since` from period `t` on.
    pub(super) fn earliest_alike(&self, tier: u8, since: u8, t: Period) -> u8 {
        let side = usize::from(self.never) + 1;
        let known = &self.alike[(usize::from(tier) * side + usize::from(since)) * side + usize::from(t.0)];
        if known.get() == u8::MAX {
            known.set(self.compare_tiers(tier, since, t));
        }
        known.get()
    }

    pub(super) fn compare_tiers(&self, tier: u8, since: u8, t: Period) -> u8 {
        let years = &self.frame.feeder_years[usize::from(tier)];
        if years.is_empty() {
            return 0;
        }
        let passed = |from: u8| {
            let day = self.tier_day(from);
            years.iter().map(move |&y| first_after(self.instance, day, Months::from_years(y)).max(t.0))
        };
        // Zero stands for the date on file, which is comparable only while the tier is that of the start.
        let own_tier = self.instance.policy.kind(self.employee.kind).tier == tier;
        let first = u8::from(!own_tier);
        (first..since).find(|&earlier| passed(earlier).eq(passed(since))).unwrap_or(since)
    }
}
