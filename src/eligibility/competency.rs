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

#[cfg(test)]
mod tests {
    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::instance::CompetencyId;
    use crate::policy::Rule;

    fn mandatory() -> Scene {
        Scene::between("pelaksana", "pengawas").facts(|builder| {
            let builder = builder.requires_with("goal", "C1", 3, |row| row.mandatory = true);
            builder.requires_with("goal", "C2", 2, |row| row.mandatory = true)
        })
    }

    #[test]
    fn levels_as_asked_are_enough() {
        let scene = mandatory().facts(|builder| builder.level("E", "C1", 3).level("E", "C2", 2));
        assert_eq!(scene.judge(Rule::Competency), Ok(()));
    }

    #[test]
    fn one_level_less_is_not_enough() {
        let scene = mandatory().facts(|builder| builder.level("E", "C1", 3).level("E", "C2", 1));
        let refused = Figures::Competency { competency: CompetencyId(1), has: 1, needs: 2 };
        assert_eq!(scene.judge(Rule::Competency), Err(refused));
    }

    #[test]
    fn the_first_unmet_requirement_is_reported_and_no_level_is_level_nought() {
        let refused = Figures::Competency { competency: CompetencyId(0), has: 0, needs: 3 };
        assert_eq!(mandatory().judge(Rule::Competency), Err(refused));
    }

    #[test]
    fn a_higher_level_elsewhere_makes_up_for_nothing() {
        let scene = mandatory().facts(|builder| builder.level("E", "C1", 2).level("E", "C2", 5));
        let refused = Figures::Competency { competency: CompetencyId(0), has: 2, needs: 3 };
        assert_eq!(scene.judge(Rule::Competency), Err(refused));
    }

    #[test]
    fn requirements_that_are_not_mandatory_bar_nobody() {
        let scene = Scene::between("pelaksana", "pengawas").facts(|builder| builder.requires("goal", "C1", 5));
        assert_eq!(scene.judge(Rule::Competency), Ok(()));
    }
}
