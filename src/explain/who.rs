//! Who for this seat: everybody judged by the rules, ranked by what the whole plan would lose; and why a seat stays empty.
//!
//! For an OR reader: for each agent with a path through the goal its reduced cost there, all at the same prices; the least
//! of them bounds every selection that fills the seat by anybody.

use rayon::prelude::*;
use serde::Serialize;

use super::barrier::{Barrier, barriers};
use super::career::{Place, place};
use super::force::{Means, force};
use super::ground::{Goal, Ground};
use super::why_not::Verdict;
use crate::calendar::Period;
use crate::dag::Paths;
use crate::eligibility::{matching, talent};
use crate::formulate::standpoint;
use crate::instance::{EmployeeId, PositionId};
use crate::pipeline::RunError;
use crate::policy::{Mode, Rule};
use crate::quantity::Points;

/// The answer to who could hold a position in a period.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Who {
    /// The position.
    pub goal: Place,
    /// When.
    pub period: Period,
    /// Seats it has then.
    pub seats: u32,
    /// Who holds it then in the plan, by `employee_id`.
    pub holders: Vec<String>,
    /// Everybody judged, the best first; those whom rules bar come last.
    pub candidates: Vec<Candidate>,
    /// How many of all could hold it then.
    pub able: usize,
    /// Which hard rules bar how many of the others, in the order of the rules; the direct move counts.
    pub barred: Vec<Barred>,
    /// Why a seat stays empty; none where none does.
    pub vacancy: Option<Vacancy>,
}

/// Somebody who might hold the position.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// `employee_id`.
    pub employee: String,
    /// Where the plan has them just before.
    pub from: Option<Place>,
    /// Kind held just before.
    pub kind: String,
    /// Match with the position then, in basis points.
    pub jpm: i32,
    /// Merit 0..=100.
    pub merit: u8,
    /// Whether they hold it in the plan, may, or may not.
    pub verdict: Verdict,
    /// Rules that the direct move does not keep, hard and soft.
    pub barriers: Vec<Barrier>,
    /// What the plan would lose at the prices behind the bound, about.
    pub estimate: Option<Points>,
    /// What it would lose at least, proved (negative: it is not excluded that it gains).
    pub least: Option<Points>,
    /// What it would lose at most: a plan that has passed the audit. Only where it was asked for.
    pub most: Option<Points>,
    /// Proved: no plan exists in which they hold it. Only where it was asked for.
    pub impossible: bool,
}

/// How many a rule bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Barred {
    /// The rule.
    pub rule: Rule,
    /// How many.
    pub employees: usize,
}

/// Why a seat stays empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Vacancy {
    /// Empty seats.
    pub seats: u32,
    /// What is proved.
    pub reason: Emptiness,
    /// What the plan would lose at least if anybody filled it (negative: it is not excluded that it gains).
    pub least: Option<Points>,
}

/// What is proved of an empty seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Emptiness {
    /// No career of anybody leads there.
    Nobody,
    /// No plan that fills it is better than this one.
    Costs,
    /// Not proved: what is known about the bound does not exclude a better plan that fills it.
    Open,
}

/// The first period in which the plan leaves a seat of the position empty; the first of all where none is.
#[must_use]
pub fn first_vacancy(ground: &Ground<'_>, position: PositionId) -> Period {
    let about = &ground.instance.positions[position.index()];
    let free = |t: &Period| (holders(ground, position, *t).len() as u32) < about.seats_in(*t);
    ground.instance.calendar.periods().find(free).unwrap_or(Period::FIRST)
}

fn holders(ground: &Ground<'_>, position: PositionId, t: Period) -> Vec<EmployeeId> {
    let everybody = (0..ground.instance.employees.len()).map(EmployeeId::at);
    everybody.filter(|&who| ground.plan.placement(who, t).position == Some(position)).collect()
}

/// Judges everybody for `position` in `t`.
#[must_use]
pub fn who(ground: &Ground<'_>, position: PositionId, t: Period) -> Who {
    let instance = ground.instance;
    let goal = Goal { position, period: Some(t) };
    let judged: Vec<Option<Candidate>> = (0..instance.employees.len())
        .into_par_iter()
        .map_init(Paths::default, |space, at| candidate(ground, EmployeeId::at(at), goal, t, space))
        .collect();
    let mut candidates: Vec<Candidate> = judged.into_iter().flatten().collect();
    candidates.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.employee.cmp(&b.employee)));
    let able = candidates.iter().filter(|one| matches!(one.verdict, Verdict::Planned | Verdict::Possible)).count();
    let about = &instance.positions[position.index()];
    let held = holders(ground, position, t);
    let empty = about.seats_in(t).saturating_sub(held.len() as u32);
    let barred = barred(&candidates);
    let vacancy = (empty > 0).then(|| vacancy(&candidates, empty));
    Who {
        goal: place(instance, position),
        period: t,
        seats: about.seats_in(t),
        holders: held.into_iter().map(|who| instance.employees[who.index()].id.clone()).collect(),
        candidates,
        able,
        barred,
        vacancy,
    }
}

/// Holders first, then those who may, by loss, then those who may not, by the number of rules; the better match decides.
fn rank(one: &Candidate) -> (u8, i64, usize, i32) {
    let hard = one.barriers.iter().filter(|barrier| barrier.fact.mode == Mode::Hard).count();
    let group = match one.verdict {
        Verdict::Planned => 0,
        Verdict::Possible => 1,
        Verdict::Unknown => 2,
        Verdict::Forbidden => 3,
    };
    let rules = if group < 2 { 0 } else { hard };
    (group, one.estimate.map_or(0, |points| points.0), rules, -one.jpm)
}

fn candidate(ground: &Ground<'_>, employee: EmployeeId, goal: Goal, t: Period, space: &mut Paths) -> Option<Candidate> {
    let instance = ground.instance;
    let facts = ground.facts(employee);
    let stand = standpoint(instance, employee, &facts, t);
    if stand.retired {
        return None;
    }
    let about = &instance.employees[employee.index()];
    let planned = goal.is_met(&facts);
    let own = &ground.outline.prospects[employee.index()];
    let mut found = Candidate {
        employee: about.id.clone(),
        from: stand.origin.position.map(|(held, _)| place(instance, held)),
        kind: instance.policy.kind(stand.origin.kind).name.clone(),
        jpm: matching::jpm(&instance.positions[goal.position.index()], &stand.levels).0,
        merit: talent::merit(about, &instance.policy.talent),
        verdict: if planned { Verdict::Planned } else { Verdict::Forbidden },
        barriers: Vec::new(),
        estimate: None,
        least: None,
        most: None,
        impossible: false,
    };
    if planned {
        return Some(found);
    }
    found.barriers = barriers(instance, employee, &facts, goal.position, t);
    if own.place(goal.position).is_none() {
        return Some(found);
    }
    let career = ground.career(employee);
    match ground.worth(&career, goal, space) {
        Some(worth) => {
            found.verdict = Verdict::Possible;
            found.estimate = Some(Points(worth.rounded()));
            let gap = ground.bound.saturating_sub(ground.plan.points().0);
            let least = if career.exact { worth.least() } else { 0 };
            found.least = Some(Points(least.saturating_sub(gap)));
        }
        None if !career.exact => found.verdict = Verdict::Unknown,
        None => {}
    }
    Some(found)
}

fn barred(candidates: &[Candidate]) -> Vec<Barred> {
    let outside = || candidates.iter().filter(|one| one.verdict == Verdict::Forbidden);
    let count = |rule: Rule| {
        let bars = |one: &&Candidate| {
            one.barriers.iter().any(|barrier| barrier.fact.rule == rule && barrier.fact.mode == Mode::Hard)
        };
        Barred { rule, employees: outside().filter(bars).count() }
    };
    Rule::ALL.into_iter().map(count).filter(|barred| barred.employees > 0).collect()
}

fn vacancy(candidates: &[Candidate], seats: u32) -> Vacancy {
    let unknown = candidates.iter().any(|one| one.verdict == Verdict::Unknown);
    let least = candidates.iter().filter_map(|one| one.least).min();
    let reason = match least {
        None if !unknown => Emptiness::Nobody,
        Some(least) if !unknown && least.0 >= 0 => Emptiness::Costs,
        _ => Emptiness::Open,
    };
    Vacancy { seats, reason, least }
}

/// Proves the loss of the first `top` of those who may.
///
/// # Errors
/// When a solver fails or the audit rejects a plan.
pub fn prove(ground: &Ground<'_>, answer: &mut Who, top: usize, means: &Means<'_>) -> Result<(), RunError> {
    let instance = ground.instance;
    let position = instance.positions.iter().position(|position| position.id == answer.goal.position);
    let Some(position) = position.map(PositionId::at) else { return Ok(()) };
    let goal = Goal { position, period: Some(answer.period) };
    let points = ground.plan.points();
    for one in answer.candidates.iter_mut().filter(|one| one.verdict == Verdict::Possible).take(top) {
        let Some(at) = instance.employees.iter().position(|employee| employee.id == one.employee) else { continue };
        let career = ground.career(EmployeeId::at(at));
        let forced = force(ground, &career, goal, means)?;
        one.impossible = forced.bound.is_none();
        one.least = forced.bound.map(|bound| Points(points.0.saturating_sub(bound))).max(one.least);
        one.most = forced.plan.map(|plan| points - plan.points());
    }
    answer.candidates.sort_by_key(|one| (rank(one).0, one.impossible, one.most.is_none(), one.most.or(one.estimate)));
    if let Some(vacancy) = &mut answer.vacancy {
        let known = answer.candidates.iter().filter(|one| !one.impossible).filter_map(|one| one.least).min();
        vacancy.least = known;
        if vacancy.reason == Emptiness::Open && known.is_some_and(|least| least.0 >= 0) {
            vacancy.reason = Emptiness::Costs;
        }
    }
    Ok(())
}
