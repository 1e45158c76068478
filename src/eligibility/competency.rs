//! Rule `competency`: every mandatory requirement is met by the levels held.

use super::{Case, Figures};
use crate::instance::{Position, Requirement};

/// The first mandatory requirement of `position` that these `levels` (by competency) do not meet.
#[must_use]
pub fn unmet<'p>(position: &'p Position, levels: &[u8]) -> Option<&'p Requirement> {
    let mut mandatory = position.requirements.iter().filter(|requirement| requirement.mandatory);
    mandatory.find(|requirement| levels[requirement.competency.index()] < requirement.level)
}

/// Judges the rule.
///
/// # Errors
/// [`Figures::Competency`] of the first requirement that is not met.
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    match unmet(case.position, case.levels) {
        Some(requirement) => Err(Figures::Competency {
            competency: requirement.competency,
            has: case.levels[requirement.competency.index()],
            needs: requirement.level,
        }),
        None => Ok(()),
    }
}
