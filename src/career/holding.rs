//! The body of a period: holding the position, attending sessions, and what both are worth and use.

use rustc_hash::FxHashMap;

use super::expand::{Building, End, Gathering, Layer};
use super::sittings::Desk;
use super::standing::Standing;
use super::syllabus::StateId;
use super::{NO_ROW, Step, points};
use crate::calendar::Period;
use crate::dag::Use;
use crate::eligibility::{competency, matching};
use crate::quantity::BasisPoints;

impl Building<'_> {
    /// Spends period `t`: holds the position, attends sessions; returns the standings before the next period.
    pub(super) fn hold_layer(&mut self, after: &Layer, t: Period) -> Layer {
        let mut next = Gathering::default();
        let mut list_of: FxHashMap<u32, u32> = FxHashMap::default();
        let last = t.index() + 1 == self.instance.calendar.horizon();
        let year_ends = self.frame.year_ends[t.index()];
        self.sittings.next_period();
        for &(standing, node) in after {
            if self.is_too_large() {
                break;
            }
            let list = match list_of.get(&standing.place) {
                Some(&known) => known,
                None => {
                    let list = self.hold_list(standing.place, t);
                    list_of.insert(standing.place, list);
                    list
                }
            };
            let points = self.hold_points(standing, t);
            let step = Step::Spend(t, self.position_at(standing.place));
            let kind = self.kind_at(standing.place);
            let desk = Desk { kind, state: standing.training, hours: standing.hours };
            let outcomes =
                self.sittings.outcomes(self.builder, &self.student, &mut self.syllabus, desk, (t, year_ends), last);
            for at in outcomes {
                let outcome = self.sittings.outcome(at);
                if last {
                    self.ends.push(End { tail: node, points, list, menu: outcome.menu, step });
                    continue;
                }
                let mut ahead = Standing { training: outcome.state, hours: outcome.hours, ..standing };
                if let Some(course) = self.frame.required[kind.index()]
                    && self.syllabus.has(outcome.state, course)
                {
                    ahead.due_from = self.never;
                }
                let ahead = self.settle(self.clip(ahead, Period(t.0 + 1)), t.0 + 1);
                let head = next.node(self, ahead);
                self.builder.arc(node, head, points, list, outcome.menu);
                self.steps.push(step);
            }
        }
        next.layer
    }

    pub(super) fn hold_list(&mut self, place: u32, t: Period) -> u32 {
        let Some(position_id) = self.position_at(place) else {
            let help = self.hopes.get(t.index()).map_or(&[][..], |hopes| &hopes.help);
            return self.builder.list(help.iter().copied());
        };
        let position = &self.instance.positions[position_id.index()];
        let seat = self.rows.seats(position_id, t);
        let months = i64::from(self.instance.calendar.length().months().0);
        let allowance = position.allowance.0 * months;
        let mut uses: Vec<Use> = Vec::with_capacity(8);
        if seat != NO_ROW {
            uses.push(Use { row: seat, amount: 1 });
        }
        uses.extend(self.rows.allowance[t.index()].iter().map(|&row| Use { row, amount: allowance }));
        let kin = self.rows.kin.get(&self.prospects.employee).map_or(&[][..], Vec::as_slice);
        let met = kin.iter().filter(|&&(unit, period, _)| unit == position.unit && period == t);
        uses.extend(met.map(|&(_, _, row)| Use { row, amount: 1 }));
        let mentors = self.rows.mentors(position.unit, t);
        if mentors != NO_ROW {
            let load = i64::from(self.instance.policy.mentoring.juniors_per_mentor);
            let junior = i64::from(points::is_junior(self.instance, self.employee, t));
            let mentor = i64::from(points::is_mentor(self.instance, self.employee, t));
            uses.push(Use { row: mentors, amount: junior - load * mentor });
        }
        uses.extend(self.hopes.get(t.index()).iter().flat_map(|hopes| &hopes.help));
        self.builder.list(uses)
    }

    /// Points of a period spent at a standing, trainings apart.
    pub(super) fn hold_points(&mut self, standing: Standing, t: Period) -> i64 {
        let weights = &self.instance.policy.weights;
        let mut sum = 0;
        let due = standing.due_from <= t.0 && !self.may_have_completed(standing.place, t);
        if due {
            sum -= weights.course_due.0;
        }
        sum += self.hopes.get(t.index()).map_or(0, |hopes| hopes.training);
        let Some(position_id) = self.position_at(standing.place) else { return sum };
        if standing.over_from <= t.0 {
            sum -= weights.overstay.0;
        }
        let position = &self.instance.positions[position_id.index()];
        let (jpm, _) = self.fit(standing.place as usize, standing.training, t);
        sum + points::fill(self.instance, position, t).0
            + points::matching(self.instance, position, t, BasisPoints(jpm)).0
            + self.preference[standing.place as usize]
    }

    /// Match of a prospect in a training state (in a relaxed graph: with the best levels of `t`), and whether every
    /// mandatory requirement is met.
    pub(super) fn fit(&mut self, place: usize, state: StateId, t: Period) -> (i32, bool) {
        /// Added where a mandatory requirement is not met.
        const UNMET: i32 = 1 << 16;
        let vector = self.syllabus.levels_id(state);
        let row = if self.hopes.is_empty() { usize::from(vector) } else { t.index() };
        while self.fit.len() <= row {
            self.fit.push(vec![-1; self.prospects.positions.len()]);
        }
        if self.fit[row][place] < 0 {
            let position = &self.instance.positions[self.prospects.positions[place].position.index()];
            let levels = self.hopes.get(row).map_or_else(|| self.syllabus.levels(vector), |hopes| &hopes.levels);
            let met = competency::unmet(position, levels).is_none();
            self.fit[row][place] = matching::jpm(position, levels).0 + if met { 0 } else { UNMET };
        }
        let known = self.fit[row][place];
        (known % UNMET, known < UNMET)
    }
}
