//! For a planner: status, education, field, rank and discipline of the employee. For an OR reader: predicates on
//! attributes of the employee that no choice in the plan changes.

use crate::calendar::{Date, months_between};
use crate::instance::Employee;
use crate::policy::{Education, RankRules};
use crate::quantity::Months;

use super::moves::Move;

/// The kind accepts the status.
pub(super) fn status(step: &Move) -> bool {
    step.new_kind.statuses[step.employee.status as usize]
}

/// Education reaches kind and position.
pub(super) fn education(step: &Move) -> bool {
    let asked = step.new_kind.min_education.max(step.target.min_education);
    asked.is_none_or(|least| step.employee.education >= least)
}

/// The field of study is listed, or none is.
pub(super) fn field(step: &Move) -> bool {
    let fields = &step.target.fields;
    fields.is_empty() || step.employee.field.as_ref().is_some_and(|own| fields.contains(own))
}

/// The rank on the day reaches kind and position; contract classes pass.
pub(super) fn rank(step: &Move) -> bool {
    let asked = step.new_kind.min_rank.max(step.target.min_rank);
    match (rank_on(&step.premises.instance.policy.rank, step.employee, step.day), asked) {
        (Some(own), Some(least)) => own >= least,
        (None, _) | (_, None) => true,
    }
}

/// No penalty runs.
pub(super) fn discipline(step: &Move) -> bool {
    step.employee.discipline_until.is_none_or(|until| until <= step.day)
}

/// The step on the ladder on `day`; none for contract classes.
fn rank_on(rules: &RankRules, employee: &Employee, day: Date) -> Option<u8> {
    let on_file = employee.rank.step()?;
    Some(risen(rules, on_file, employee.education, months_between(employee.rank_since, day)))
}

/// One step up for every full `step_years`, not past the cap of the education or the top, never below the file's.
fn risen(rules: &RankRules, on_file: u8, education: Education, months: Months) -> u8 {
    if rules.step_years == 0 {
        return on_file;
    }
    let steps = u8::try_from(months.0 / Months::from_years(rules.step_years).0).unwrap_or(u8::MAX);
    let top = rules.cap[education.index()].unwrap_or(u8::MAX).min(TOP_OF_LADDER);
    on_file.max(on_file.saturating_add(steps).min(top))
}

const TOP_OF_LADDER: u8 = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Rank;

    #[test]
    fn ranks_rise_by_full_steps_up_to_the_cap_and_never_fall() {
        let step = |name| Rank::by_name(name).unwrap().step().unwrap();
        let sma = Education::by_name("sma").unwrap();
        let mut rules = RankRules { step_years: 4, cap: [None; Education::LEVELS] };
        assert_eq!(risen(&rules, step("III/a"), sma, Months(47)), step("III/a"));
        assert_eq!(risen(&rules, step("III/a"), sma, Months(48)), step("III/b"));
        assert_eq!(risen(&rules, step("III/a"), sma, Months(48_000)), step("IV/e"));
        rules.cap[sma.index()] = Some(step("III/b"));
        assert_eq!(risen(&rules, step("III/a"), sma, Months(480)), step("III/b"));
        rules.cap[sma.index()] = Some(step("II/a"));
        assert_eq!(risen(&rules, step("III/a"), sma, Months(480)), step("III/a"));
        rules.step_years = 0;
        assert_eq!(risen(&rules, step("III/a"), sma, Months(480)), step("III/a"));
        assert_eq!(usize::from(TOP_OF_LADDER), Rank::LADDER.len() - 1);
    }
}
