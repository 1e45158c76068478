//! Rule `competency`: every mandatory requirement is met by the levels held.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Competency`] of the first requirement that is not met.
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let missing =
        case.position.requirements.iter().find(|requirement| {
            requirement.mandatory && case.levels[requirement.competency.index()] < requirement.level
        });
    match missing {
        Some(requirement) => Err(Figures::Competency {
            competency: requirement.competency,
            has: case.levels[requirement.competency.index()],
            needs: requirement.level,
        }),
        None => Ok(()),
    }
}
