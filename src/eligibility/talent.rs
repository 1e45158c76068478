//! Rule `talent` (selections): the talent box is among those the kind accepts. Also: box and merit.
//!
//! Source: model §2.8; the numbering of the nine boxes is that of PermenPANRB 3/2020.

use super::{Case, Figures};
use crate::instance::Employee;
use crate::policy::TalentRules;

/// Boxes by row (performance 1..=3) and column (potential 1..=3).
const GRID: [[u8; 3]; 3] = [[1, 3, 6], [2, 5, 8], [4, 7, 9]];

/// The talent box 1..=9 of `employee`.
#[must_use]
pub fn talent_box(employee: &Employee, rules: &TalentRules) -> u8 {
    let row = rules.performance[employee.performance as usize];
    GRID[usize::from(row) - 1][usize::from(employee.potential) - 1]
}

/// Merit 0..=100: the stated one, else that of the box.
#[must_use]
pub fn merit(employee: &Employee, rules: &TalentRules) -> u8 {
    employee.merit.unwrap_or_else(|| rules.merit[usize::from(talent_box(employee, rules)) - 1])
}

/// Judges the rule.
///
/// # Errors
/// [`Figures::Talent`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let accepted = &case.kind.talent_boxes;
    if !case.selection || accepted.is_empty() {
        return Ok(());
    }
    let own = talent_box(case.employee, &case.instance.policy.talent);
    if accepted.contains(&own) { Ok(()) } else { Err(Figures::Talent(own)) }
}
