//! Rule `field`: the position lists no field of study, or the employee's.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Field`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let wanted = &case.position.fields;
    let fits = wanted.is_empty() || case.employee.field.as_ref().is_some_and(|own| wanted.contains(own));
    if fits { Ok(()) } else { Err(Figures::Field) }
}

#[cfg(test)]
mod tests {
    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::Rule;

    fn with(own: Option<&str>, listed: &[&str]) -> Result<(), Figures> {
        let scene = Scene::between("pelaksana", "pengawas").employee(|row| row.field = own.map(str::to_owned));
        scene.goal(|row| row.fields = listed.iter().map(|&field| field.to_owned()).collect()).judge(Rule::Field)
    }

    #[test]
    fn a_listed_field_fits() {
        assert_eq!(with(Some("Hukum"), &["Akuntansi", "Hukum"]), Ok(()));
    }

    #[test]
    fn a_field_that_is_not_listed_does_not_fit() {
        assert_eq!(with(Some("Hukum"), &["Akuntansi"]), Err(Figures::Field));
    }

    #[test]
    fn no_field_on_file_does_not_fit_a_list() {
        assert_eq!(with(None, &["Akuntansi"]), Err(Figures::Field));
    }

    #[test]
    fn a_position_without_a_list_takes_every_field_and_none() {
        assert_eq!(with(Some("Hukum"), &[]), Ok(()));
        assert_eq!(with(None, &[]), Ok(()));
    }
}
