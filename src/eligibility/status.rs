//! Rule `status`: the kind accepts the employment status.

use super::{Case, Figures};

/// Judges the rule.
///
/// # Errors
/// [`Figures::Status`].
pub fn judge(case: &Case<'_>) -> Result<(), Figures> {
    let status = case.employee.status;
    if case.kind.statuses[status as usize] { Ok(()) } else { Err(Figures::Status(status)) }
}

#[cfg(test)]
mod tests {
    use crate::eligibility::Figures;
    use crate::eligibility::fixture::Scene;
    use crate::policy::{Rule, Status};

    fn with(to: &str, status: Status) -> Result<(), Figures> {
        Scene::between("pelaksana", to).employee(|row| row.status = status).judge(Rule::Status)
    }

    #[test]
    fn an_accepted_status_passes() {
        assert_eq!(with("pengawas", Status::Pns), Ok(()));
        assert_eq!(with("pelaksana", Status::Pppk), Ok(()));
    }

    #[test]
    fn a_status_that_the_kind_does_not_take_is_refused() {
        assert_eq!(with("pengawas", Status::Pppk), Err(Figures::Status(Status::Pppk)));
    }

    #[test]
    fn a_kind_may_take_contract_staff_alone() {
        let scene = Scene::between("pelaksana", "pelaksana").kind("pelaksana", |kind| kind.statuses = [false, true]);
        assert_eq!(scene.judge(Rule::Status), Err(Figures::Status(Status::Pns)));
    }
}
