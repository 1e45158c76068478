//! Rule `education`: education reaches the higher of what the kind and the position ask.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Education`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let has = case.employee.education;
    match case.kind.min_education.max(case.position.min_education) {
        Some(needs) if has < needs => Err(Figures::Education { has, needs }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::eligibility::Figures;
    use crate::eligibility::fixture::{Scene, education};
    use crate::policy::Rule;

    /// The kind `pengawas` asks `d3`.
    fn with(own: &str, position: Option<&str>) -> Result<(), Figures> {
        let scene = Scene::between("pelaksana", "pengawas").employee(|row| row.education = education(own));
        scene.goal(|row| row.min_education = position.map(education)).judge(Rule::Education)
    }

    fn refused(has: &str, needs: &str) -> Result<(), Figures> {
        Err(Figures::Education { has: education(has), needs: education(needs) })
    }

    #[test]
    fn what_the_kind_asks_is_enough_and_one_level_less_is_not() {
        assert_eq!(with("d3", None), Ok(()));
        assert_eq!(with("d2", None), refused("d2", "d3"));
    }

    #[test]
    fn a_position_may_ask_more_than_its_kind() {
        assert_eq!(with("d3", Some("s1")), refused("d3", "s1"));
        assert_eq!(with("s1", Some("s1")), Ok(()));
    }

    #[test]
    fn a_position_that_asks_less_than_its_kind_changes_nothing() {
        assert_eq!(with("sma", Some("sma")), refused("sma", "d3"));
    }

    #[test]
    fn the_two_first_degrees_are_equal() {
        assert_eq!(with("d4", Some("s1")), Ok(()));
    }

    #[test]
    fn where_nothing_is_asked_everybody_passes() {
        let scene = Scene::between("pelaksana", "pengawas").kind("pengawas", |kind| kind.min_education = None);
        assert_eq!(scene.employee(|row| row.education = education("sd")).judge(Rule::Education), Ok(()));
    }
}
