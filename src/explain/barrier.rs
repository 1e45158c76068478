//! A rule that does not hold, with the figures behind it and what would mend it.
//!
//! For an OR reader: why an entry arc is missing, or carries a penalty. Nothing is judged here: the figures come from the
//! rule itself, and the day on which time alone mends it follows from them.

use jiff::ToSpan;
use serde::Serialize;

use super::cost::Cost;
use crate::calendar::{Date, Period, months_between};
use crate::eligibility::{Case, Figures, Objection, assess};
use crate::formulate::{Facts, Standpoint, standpoint};
use crate::instance::{CourseId, EmployeeId, Instance, Order, PositionId, SessionId};
use crate::policy::{Mode, Rank, Rule};
use crate::quantity::Months;

/// A rule that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Which.
    pub rule: Rule,
    /// Hard or soft.
    pub mode: Mode,
    /// What there is and what is asked.
    #[serde(flatten)]
    pub why: Why,
}

/// The figures behind a rule that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// Closed to everybody.
    Closed,
    /// More holders than seats at the start.
    OverFull {
        /// Holders.
        holders: u32,
        /// Seats.
        seats: u32,
    },
    /// No such type of move, or it is switched off.
    NoTransition {
        /// Kind left.
        from: String,
        /// Kind entered.
        to: String,
        /// Whether the type exists and is switched off.
        switched_off: bool,
    },
    /// A decision bars the move.
    Barred {
        /// Row in `decisions.csv`.
        row: u32,
    },
    /// A day is too early or too late.
    Day {
        /// The day that decides.
        #[serde(serialize_with = "super::iso")]
        limit: Date,
    },
    /// Too few, or too many, months.
    Months {
        /// What there is.
        has: Months,
        /// What is asked.
        needs: Months,
        /// The kind in which they count, where they do in one; the kind held just before the move.
        kind: Option<String>,
    },
    /// Something that is worth a name: what there is and what is asked.
    Level {
        /// What there is.
        has: String,
        /// What is asked.
        needs: String,
    },
    /// Not among what is accepted.
    NotAmong {
        /// What there is.
        has: String,
        /// What would be accepted.
        accepted: Vec<String>,
    },
    /// A level of a competency.
    Competency {
        /// `competency_id`.
        competency: String,
        /// Its name.
        name: String,
        /// Level held.
        has: u8,
        /// Level asked.
        needs: u8,
    },
    /// The match in basis points.
    Match {
        /// What there is.
        has: i32,
        /// What is asked.
        needs: i32,
    },
}

/// A rule that does not hold, and what would mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Barrier {
    /// The rule and its figures.
    #[serde(flatten)]
    pub fact: Fact,
    /// What would mend it.
    pub remedy: Remedy,
}

/// What would mend a rule that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Remedy {
    /// Time alone.
    Waiting {
        /// First day on which the rule holds, all else the same.
        #[serde(serialize_with = "super::iso")]
        from: Date,
        /// The first period that begins then or later, within the horizon.
        period: Option<Period>,
    },
    /// Courses that raise what is missing.
    Learning {
        /// They, in the order of the instance.
        courses: Vec<Offer>,
    },
    /// Neither: something on file, in the policy or among the decisions would have to change.
    Neither,
}

/// A course that is on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// `course_id`.
    pub course: String,
    /// Its title.
    pub title: String,
    /// `session_id` of its first session from the first period on.
    pub session: String,
    /// When that is.
    pub period: Period,
    /// What taking part costs; none where it is free.
    pub cost: Option<Cost>,
}

/// The figures of an objection in a planner's words.
#[must_use]
pub fn fact(instance: &Instance, objection: &Objection) -> Fact {
    Fact { rule: objection.rule, mode: objection.mode, why: why(instance, objection.figures) }
}

fn why(instance: &Instance, figures: Figures) -> Why {
    let kind = |id| instance.policy.kind(id).name.clone();
    let level = |has: &str, needs: &str| Why::Level { has: has.to_owned(), needs: needs.to_owned() };
    match figures {
        Figures::Closed => Why::Closed,
        Figures::OverFull { holders, seats } => Why::OverFull { holders, seats },
        Figures::NoTransition { from, to, switched_off } => {
            Why::NoTransition { from: kind(from), to: kind(to), switched_off: switched_off.is_some() }
        }
        Figures::Barred { row } => Why::Barred { row },
        Figures::Day { limit, .. } => Why::Day { limit },
        Figures::Months { has, limit } => Why::Months { has, needs: limit, kind: None },
        Figures::Status(status) => Why::NotAmong { has: status.name().to_owned(), accepted: Vec::new() },
        Figures::Education { has, needs } => level(has.name(), needs.name()),
        Figures::Field | Figures::NoFeeder => Why::NotAmong { has: String::new(), accepted: Vec::new() },
        Figures::Rank { has, needs } => level(Rank::Ladder(has).name(), Rank::Ladder(needs).name()),
        Figures::Performance { has, needs } => level(has.name(), needs.name()),
        Figures::Talent(own) => Why::NotAmong { has: own.to_string(), accepted: Vec::new() },
        Figures::Competency { competency, has, needs } => {
            let about = &instance.competencies[competency.index()];
            Why::Competency { competency: about.id.clone(), name: about.name.clone(), has, needs }
        }
        Figures::Match { has, needs } => Why::Match { has: has.0, needs: needs.0 },
    }
}

/// What the rules say of moving into `position` in `t` from where `facts` leave the employee just before, hard and soft.
#[must_use]
pub fn barriers(
    instance: &Instance,
    employee: EmployeeId,
    facts: &Facts,
    position: PositionId,
    t: Period,
) -> Vec<Barrier> {
    let stand = standpoint(instance, employee, facts, t);
    let case = Case::new(instance, employee, stand.origin, position, t, &stand.levels);
    let named = |objection: &Objection| Barrier {
        fact: accepted(&case, fact(instance, objection)),
        remedy: remedy(&case, &stand, objection),
    };
    assess(&case).iter().map(named).collect()
}

/// Fills in what would be accepted.
fn accepted(case: &Case<'_>, mut fact: Fact) -> Fact {
    let kind_name = |id| case.instance.policy.kind(id).name.clone();
    if let (Why::Months { kind, .. }, Rule::Tenure | Rule::Experience) = (&mut fact.why, fact.rule) {
        *kind = Some(kind_name(case.origin.kind));
    }
    if let Why::NotAmong { has, accepted } = &mut fact.why {
        match fact.rule {
            Rule::Status => {
                let all = crate::policy::Status::ALL.into_iter();
                let taken = all.filter(|&status| case.kind.statuses[status as usize]);
                *accepted = taken.map(|status| status.name().to_owned()).collect();
            }
            Rule::Field => {
                *has = case.employee.field.clone().unwrap_or_default();
                accepted.clone_from(&case.position.fields);
            }
            Rule::Talent => *accepted = case.kind.talent_boxes.iter().map(u8::to_string).collect(),
            _ => {
                *has = kind_name(case.origin.kind);
                let feeders = case.kind.feeders.iter().flat_map(|feeder| &feeder.kinds);
                *accepted = feeders.map(|&kind| kind_name(kind)).collect();
            }
        }
    }
    fact
}

/// What would mend an objection.
fn remedy(case: &Case<'_>, stand: &Standpoint, objection: &Objection) -> Remedy {
    let (instance, employee) = (case.instance, case.employee);
    let wait = |from: Option<Date>| match from {
        Some(from) => {
            let reached = |t: &Period| instance.calendar.day(*t) >= from;
            Remedy::Waiting { from, period: instance.calendar.periods().find(reached) }
        }
        None => Remedy::Neither,
    };
    match (objection.rule, objection.figures) {
        (Rule::Tenure, Figures::Months { limit, .. }) => {
            wait(stand.origin.position.map(|(_, since)| reaches(since, limit)))
        }
        (Rule::Experience, Figures::Months { limit, .. }) => wait(Some(reaches(stand.origin.tier_since, limit))),
        (Rule::Service, Figures::Months { limit, .. }) => wait(Some(reaches(employee.hired_on, limit))),
        (Rule::Blackout | Rule::Discipline, Figures::Day { limit, .. }) => wait(Some(limit)),
        (Rule::Rank, Figures::Rank { needs, .. }) => wait(rank_day(case, needs)),
        (Rule::Decision, _) => wait(unbarred(case)),
        (Rule::Competency, Figures::Competency { competency, needs, .. }) => {
            offers(case, |course| gives(instance, course, |(other, level)| other == competency && level >= needs))
        }
        (Rule::Match, _) => offers(case, |course| {
            gives(instance, course, |(competency, level)| {
                let mut asked = case.position.requirements.iter();
                asked.any(|asked| asked.competency == competency && raises(case.levels, asked, level))
            })
        }),
        _ => Remedy::Neither,
    }
}

fn raises(levels: &[u8], asked: &crate::instance::Requirement, level: u8) -> bool {
    let held = levels[asked.competency.index()];
    held < asked.level && level > held
}

fn gives(instance: &Instance, course: CourseId, wanted: impl Fn((crate::instance::CompetencyId, u8)) -> bool) -> bool {
    instance.courses[course.index()].gives.iter().any(|&given| wanted(given))
}

/// The first day on which so many months have passed since `since`.
fn reaches(since: Date, months: Months) -> Date {
    let day = since.saturating_add(months.0.months());
    if months_between(since, day) < months { day.saturating_add(1.day()) } else { day }
}

/// The day on which the regular rises reach a step of the ladder; none if they never do.
fn rank_day(case: &Case<'_>, needs: u8) -> Option<Date> {
    let (employee, rules) = (case.employee, &case.instance.policy.rank);
    let on_file = employee.rank.step()?;
    let cap = rules.cap[employee.education.index()].unwrap_or(u8::MAX);
    if rules.step_years == 0 || cap < needs || needs <= on_file {
        return None;
    }
    let months = Months(Months::from_years(rules.step_years).0.saturating_mul(i32::from(needs - on_file)));
    Some(reaches(employee.rank_since, months))
}

/// The day of the first later period in which no decision bars the move; the day after the horizon, if all do.
fn unbarred(case: &Case<'_>) -> Option<Date> {
    let instance = case.instance;
    let bars = |t: Period| {
        let mut own = instance.decisions.iter().filter(|decision| decision.employee == case.employee_id);
        own.any(|decision| match decision.order {
            Order::MustNot { position, from, to } => {
                from <= t && t <= to && position.is_none_or(|barred| barred == case.position_id)
            }
            Order::Must { .. } | Order::Attend { .. } => false,
        })
    };
    let later = instance.calendar.periods().filter(|&t| t > case.period);
    let free = later.into_iter().find(|&t| !bars(t)).map(|t| instance.calendar.day(t));
    let last = instance.calendar.day(Period::at(instance.calendar.horizon() - 1));
    Some(free.unwrap_or_else(|| last.saturating_add(instance.calendar.length().months().0.months())))
}

/// The courses that would help and have a session.
fn offers(case: &Case<'_>, helps: impl Fn(CourseId) -> bool) -> Remedy {
    let instance = case.instance;
    let courses: Vec<Offer> = (0..instance.courses.len())
        .map(CourseId::at)
        .filter(|&course| helps(course))
        .filter_map(|course| offer(instance, course))
        .collect();
    if courses.is_empty() { Remedy::Neither } else { Remedy::Learning { courses } }
}

fn offer(instance: &Instance, course: CourseId) -> Option<Offer> {
    let sessions = (0..instance.sessions.len()).map(SessionId::at);
    let own = sessions.filter(|session| instance.sessions[session.index()].course == course);
    let first = own.min_by_key(|session| (instance.sessions[session.index()].period, *session))?;
    let (session, about) = (&instance.sessions[first.index()], &instance.courses[course.index()]);
    Some(Offer {
        course: about.id.clone(),
        title: about.title.clone(),
        session: session.id.clone(),
        period: session.period,
        cost: Cost::of_session(instance, first),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn so_many_months_are_over_on_the_first_day_on_which_they_count() {
        assert_eq!(reaches(date(2023, 2, 1), Months(48)), date(2027, 2, 1));
        let leap = reaches(date(2024, 2, 29), Months(12));
        assert_eq!(leap, date(2025, 3, 1));
        assert!(months_between(date(2024, 2, 29), leap) >= Months(12));
        assert!(months_between(date(2024, 2, 29), date(2025, 2, 28)) < Months(12));
    }
}
