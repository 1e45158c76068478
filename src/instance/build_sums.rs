//! No sum of money or points that any plan can reach comes near the edge of 64 bits.
//!
//! Worst cases are added up in 128 bits: everybody in the dearest position, moving every period, attending everything.

use crate::diagnostic::{Diagnostic, Place, Text, codes};
use crate::policy::Rule;

use super::build::Check;

/// A quarter of the largest 64-bit number: room for sums of sums.
const MOST: i128 = (i64::MAX / 4) as i128;

impl Check<'_> {
    /// Reports amounts or weights whose sums could leave 64 bits.
    pub(super) fn sums(&mut self) {
        let worst = [("costs", "biaya", self.most_money()), ("points", "poin", self.most_points())];
        for (en, id, sum) in worst {
            if sum > MOST {
                let fault = Diagnostic::new(&codes::E215, Place::file("instance.toml"))
                    .value(sum.to_string())
                    .expected(Text::new(
                        format!("{en} that cannot add up to more than {MOST}"),
                        format!("{id} yang jumlahnya tidak dapat melebihi {MOST}"),
                    ));
                self.faults.push(fault);
            }
        }
    }

    fn person_periods(&self) -> i128 {
        self.tables.employees.len() as i128 * i128::from(self.tables.header.periods)
    }

    fn most_money(&self) -> i128 {
        let tables = self.tables;
        let months = i128::from(tables.header.period.months().0);
        let allowance = tables.positions.iter().map(|row| i128::from(row.allowance.0)).max().unwrap_or(0);
        let stated = tables.relocations.iter().map(|row| i128::from(row.cost.0)).max().unwrap_or(0);
        let relocation = stated.max(i128::from(tables.header.policy.relocation_cost.0));
        let staff = tables.employees.len() as i128;
        let sessions: i128 = tables
            .sessions
            .iter()
            .map(|row| i128::from(row.cost.0) * staff.min(i128::from(row.capacity)) + i128::from(row.fixed_cost.0))
            .sum();
        let budgets: i128 = tables.budgets.iter().map(|row| i128::from(row.amount.0)).sum();
        (self.person_periods() * (allowance * months + relocation) + sessions).max(budgets)
    }

    fn most_points(&self) -> i128 {
        let weights = &self.tables.header.policy.weights;
        let of = |points: crate::quantity::Points| i128::from(points.0);
        let fill = weights.fill.into_iter().map(of).max().unwrap_or(0);
        let once: i128 = [
            weights.match_,
            weights.promotion,
            weights.breadth,
            weights.disruption,
            weights.overstay,
            weights.hours,
            weights.course_due,
            weights.mentor_gap,
        ]
        .into_iter()
        .map(of)
        .sum();
        let breaches = of(weights.breach) * Rule::COUNT as i128;
        let wishes =
            self.tables.preferences.len() as i128 * 3 * of(weights.preference) * i128::from(self.tables.header.periods);
        self.person_periods() * (fill + once + breaches) + wishes
    }
}
