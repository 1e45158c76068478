//! Hours against the target, and who is below the standard: lists for recognition and for coaching.
//!
//! Hours before the plan are those of courses that the files date within the twelve months before its start; hours in the
//! plan are counted by fiscal year.

use serde::Serialize;

use crate::instance::{EmployeeId, Instance};
use crate::plan::{Plan, own};
use crate::policy::Performance;

use super::gaps::Standing;
use super::people::count;

/// Somebody's hours of training beyond the target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HoursLine {
    /// `employee_id`.
    pub employee: String,
    /// Fiscal year of the plan; none = the twelve months before its start.
    pub year: Option<i16>,
    /// Hours completed or planned.
    pub hours: u32,
    /// Hours beyond `training.target_hours`.
    pub beyond: u32,
}

/// Somebody below the standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoachingCase {
    /// `employee_id`.
    pub employee: String,
    /// Why; never empty.
    pub reasons: Vec<CoachingReason>,
    /// Match with the present position, in basis points.
    pub jpm: Option<i32>,
    /// Mandatory competencies of the present position that are not met.
    pub mandatory_short: u32,
    /// Last rating, as in files.
    pub performance: &'static str,
    /// Hours in the twelve months before the start.
    pub hours_before: u32,
    /// Fiscal years of the plan in which the hours stay below the target; empty without a plan.
    pub years_short: Vec<i16>,
}

/// What is below the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CoachingReason {
    /// The match with the present position is below `moves.min_jpm_lateral`.
    Match,
    /// A mandatory competency of the present position is not met.
    Mandatory,
    /// The last rating is below `baik`.
    Rating,
    /// Fewer hours than the target: in the plan where there is one, else in the twelve months before the start.
    Hours,
}

impl CoachingReason {
    /// As written in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Mandatory => "mandatory",
            Self::Rating => "rating",
            Self::Hours => "hours",
        }
    }
}

/// Hours that `plan` gives in each fiscal year in which `who` is in service.
fn by_year(instance: &Instance, plan: &Plan, who: EmployeeId) -> Vec<(i16, u32)> {
    let calendar = &instance.calendar;
    let mut years: Vec<(i16, u32)> = Vec::new();
    for t in calendar.periods().filter(|&t| plan.placement(who, t).step != crate::plan::StepLabel::Retired) {
        let year = calendar.fiscal_year(t);
        if years.last().is_none_or(|&(last, _)| last != year) {
            years.push((year, 0));
        }
        let attended = own(&plan.trainings, who).iter().map(|training| &instance.sessions[training.session.index()]);
        let hours: u32 = attended
            .filter(|session| session.period == t)
            .map(|session| instance.courses[session.course.index()].hours)
            .sum();
        if let Some((_, sum)) = years.last_mut() {
            *sum += hours;
        }
    }
    years
}

/// Who trained beyond the target, most first within a year; the time before the plan first.
pub(super) fn recognition(instance: &Instance, plan: Option<&Plan>) -> Vec<HoursLine> {
    let target = instance.policy.training.target_hours;
    if target == 0 {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for (who, employee) in super::serving(instance) {
        let before = (None, employee.recent_hours);
        let planned = plan.map(|plan| by_year(instance, plan, who)).unwrap_or_default();
        for (year, hours) in std::iter::once(before).chain(planned.into_iter().map(|(year, sum)| (Some(year), sum))) {
            if hours > target {
                lines.push(HoursLine { employee: employee.id.clone(), year, hours, beyond: hours - target });
            }
        }
    }
    lines.sort_by_key(|line| (line.year, std::cmp::Reverse(line.hours)));
    lines
}

/// Who is below the standard, most reasons first, then the lowest match.
pub(super) fn coaching(instance: &Instance, plan: Option<&Plan>, standings: &[Standing]) -> Vec<CoachingCase> {
    let case = |standing: &Standing| {
        let employee = &instance.employees[standing.who.index()];
        let target = instance.policy.training.target_hours;
        let hours_before = employee.recent_hours;
        let years = plan.map(|plan| by_year(instance, plan, standing.who));
        let years_short: Vec<i16> =
            years.iter().flatten().filter(|&&(_, hours)| hours < target).map(|&(year, _)| year).collect();
        let jpm = standing.present.as_ref().map(|present| present.jpm);
        let mandatory = |present: &super::gaps::Against| present.gaps.iter().filter(|gap| gap.mandatory).count();
        let mandatory_short = count(standing.present.as_ref().map_or(0, mandatory));
        let too_few = if years.is_some() { !years_short.is_empty() } else { hours_before < target };
        let reasons: Vec<CoachingReason> = [
            (CoachingReason::Match, jpm.is_some_and(|jpm| jpm < instance.policy.moves.min_jpm_lateral)),
            (CoachingReason::Mandatory, mandatory_short > 0),
            (CoachingReason::Rating, employee.performance < Performance::Baik),
            (CoachingReason::Hours, too_few),
        ]
        .into_iter()
        .filter_map(|(reason, holds)| holds.then_some(reason))
        .collect();
        (!reasons.is_empty()).then(|| CoachingCase {
            employee: employee.id.clone(),
            reasons,
            jpm: jpm.map(|jpm| jpm.0),
            mandatory_short,
            performance: employee.performance.name(),
            hours_before,
            years_short,
        })
    };
    let mut cases: Vec<CoachingCase> = standings.iter().filter_map(case).collect();
    cases.sort_by_key(|case| (std::cmp::Reverse(case.reasons.len()), case.jpm));
    cases
}
