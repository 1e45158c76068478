//! Gaps that no course closes, and why.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::instance::{CompetencyId, CourseId, EmployeeId, Instance};

use super::courses;
use super::gaps::Standing;

/// Why no course closes a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// No course raises the competency above the level held.
    NoCourse,
    /// Courses do, but none is for the kind held, or all have been completed.
    NotForThem,
    /// Courses do, but something that has to be completed before is neither completed nor offered.
    Prerequisite,
    /// Courses do and are open, but none of them has a session.
    NoSession,
    /// Courses with sessions raise it, but not up to the level asked.
    NotFarEnough,
}

impl Why {
    /// As written in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoCourse => "no_course",
            Self::NotForThem => "not_for_them",
            Self::Prerequisite => "prerequisite",
            Self::NoSession => "no_session",
            Self::NotFarEnough => "not_far_enough",
        }
    }
}

/// Gaps in a competency that nothing on offer closes, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnmetNeed {
    /// `competency_id`.
    pub competency: String,
    /// Level asked.
    pub asked: u8,
    /// Why.
    pub why: Why,
    /// Gaps against present positions.
    pub gaps: u32,
    /// Basis points of match lost to them.
    pub loss: i64,
    /// Gaps against next positions.
    pub gaps_next: u32,
    /// Basis points of match lost to those.
    pub loss_next: i64,
}

/// Gaps and losses against present positions, then against next ones.
type Sums = (u32, i64, u32, i64);

pub(super) fn unmet(instance: &Instance, standings: &[Standing]) -> Vec<UnmetNeed> {
    let mut found: BTreeMap<(CompetencyId, u8, Why), Sums> = BTreeMap::new();
    for standing in standings {
        let present = standing.present.iter().map(|against| (false, against));
        for (next, against) in present.chain(standing.next.iter().map(|(_, against)| (true, against))) {
            for gap in &against.gaps {
                let Some(why) = why(instance, standing.who, gap.competency, gap.has, gap.asked) else { continue };
                let sums = found.entry((gap.competency, gap.asked, why)).or_default();
                if next {
                    (sums.2, sums.3) = (sums.2 + 1, sums.3 + i64::from(gap.loss));
                } else {
                    (sums.0, sums.1) = (sums.0 + 1, sums.1 + i64::from(gap.loss));
                }
            }
        }
    }
    let line = |((competency, asked, why), (gaps, loss, gaps_next, loss_next)): ((CompetencyId, u8, Why), Sums)| {
        let competency = instance.competencies[competency.index()].id.clone();
        UnmetNeed { competency, asked, why, gaps, loss, gaps_next, loss_next }
    };
    let mut lines: Vec<UnmetNeed> = found.into_iter().map(line).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.loss + line.loss_next));
    lines
}

/// Why nothing on offer brings `who` from `has` to `asked`; none where something does.
fn why(instance: &Instance, who: EmployeeId, competency: CompetencyId, has: u8, asked: u8) -> Option<Why> {
    let employee = &instance.employees[who.index()];
    let given = |course: CourseId| {
        let gives = &instance.courses[course.index()].gives;
        gives.iter().find(|(other, _)| *other == competency).map_or(0, |&(_, level)| level)
    };
    let raising = || (0..instance.courses.len()).map(CourseId::at).filter(move |&course| given(course) > has);
    let fits = |course: &CourseId| {
        let audience = &instance.courses[course.index()].audience;
        !employee.completed.contains(course) && (audience.is_empty() || audience.contains(&employee.kind))
    };
    let open = |course: &CourseId| courses::is_open_to(instance, employee, *course);
    let offered = |course: &CourseId| instance.sessions.iter().any(|session| session.course == *course);
    if raising().next().is_none() {
        Some(Why::NoCourse)
    } else if !raising().any(|course| fits(&course)) {
        Some(Why::NotForThem)
    } else if !raising().any(|course| open(&course)) {
        Some(Why::Prerequisite)
    } else if !raising().any(|course| open(&course) && offered(&course)) {
        Some(Why::NoSession)
    } else {
        let most = raising().filter(|course| open(course) && offered(course)).map(given).max().unwrap_or(0);
        (most < asked).then_some(Why::NotFarEnough)
    }
}
