//! Why not: the rules that keep somebody out of a position, the nearest way in, and where no rule does, what it would cost.
//!
//! For an OR reader: either no path of the agent's graph passes the goal, and the predicates that removed the arcs are named;
//! or one does, and the loss of forcing it is enclosed between a bound and a plan.

use serde::Serialize;

use super::barrier::{Barrier, Offer, barriers};
use super::career::{Place, place};
use super::cost::Cost;
use super::force::{Means, force, passed};
use super::ground::{Goal, Ground};
use crate::calendar::Period;
use crate::career::{CareerGraph, Detail, Expander, Frame, Prospects, Rows, Step};
use crate::dag::Paths;
use crate::diagnostic::Text;
use crate::figures::Difference;
use crate::figures::difference::ChangedCareer;
use crate::formulate::{Facts, ledger, standpoint};
use crate::instance::{Decision, EmployeeId, Instance, Order, PositionId, SessionId};
use crate::pipeline::RunError;
use crate::plan::Plan;
use crate::policy::Mode;
use crate::quantity::Points;

/// The answer to why somebody does not hold a position.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhyNot {
    /// `employee_id`.
    pub employee: String,
    /// The position.
    pub goal: Place,
    /// The period asked about; none = any.
    pub period: Option<Period>,
    /// What there is to say.
    pub verdict: Verdict,
    /// The period whose direct move is judged below.
    pub judged: Period,
    /// Where the plan has the employee just before that; none = without position.
    pub from: Option<Place>,
    /// Rules that the direct move does not keep, hard and soft.
    pub barriers: Vec<Barrier>,
    /// What else stands against it, whatever the rules say.
    pub obligations: Vec<Obligation>,
    /// Periods of the horizon in which the employee could hold the position.
    pub possible: Vec<Period>,
    /// The nearest way to the position, if there is one: with the fewest moves and courses.
    pub way: Vec<Stage>,
    /// What forcing it would cost, where the rules allow it and the plan does not do it.
    pub price: Option<Price>,
}

/// What there is to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The plan does it.
    Planned,
    /// No rule forbids it.
    Possible,
    /// Rules or decisions forbid it.
    Forbidden,
    /// This employee's careers are too many to tell.
    Unknown,
}

/// What stands against a move besides the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Obligation {
    /// A decision that cannot be kept along with it.
    Decision {
        /// Row in `decisions.csv`.
        row: u32,
    },
    /// The employee is retired by then.
    Retired,
}

/// A period of the nearest way in which something happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// When.
    pub period: Period,
    /// The position entered, if one is.
    pub enters: Option<Place>,
    /// What the move costs, if anything.
    pub cost: Option<Cost>,
    /// Sessions attended.
    pub courses: Vec<Offer>,
}

/// What forcing it would cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Price {
    /// No plan in which the employee holds the position is better than the present one less this (negative: perhaps one
    /// is better by that much). None = proved: there is no such plan at all.
    pub least: Option<Points>,
    /// A plan in which the employee holds it, which has passed the audit, is worth this much less; none = none was found.
    pub most: Option<Points>,
    /// Whether the two are the same, so that the loss is known exactly.
    pub exact: bool,
    /// What the plan loses if everybody but a group around the employee stays as they are; that plan has passed the
    /// audit. None = none was found.
    pub nearby: Option<Points>,
    /// What it costs at the prices behind the bound: an estimate where the two are far apart.
    pub estimate: Points,
    /// Points of the employee's own career that are lost, all terms together.
    pub own: Points,
    /// What the new career asks more, or less, of scarce rows than the old one, at their prices; the dearest first.
    pub charges: Vec<Charge>,
    /// Rows that the new career would pass in the plan as it is: somebody has to make way.
    pub full: Vec<Named>,
    /// Whose careers differ in the plan nearby (in the best one found, where that is better and the present plan is proved
    /// best), the employee first.
    pub changed: Vec<ChangedCareer>,
}

/// A row by its name and in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Name as in conflicts and `prices.csv`.
    pub row: String,
    /// What it says.
    pub words: Text,
}

/// What a change costs at the price of one row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Charge {
    /// The row.
    #[serde(flatten)]
    pub row: Named,
    /// Units more (or less).
    pub more: i64,
    /// Points, rounded: positive where it costs.
    pub points: Points,
}

/// Charges that are listed.
const LISTED: usize = 6;

/// Says why `employee` does not hold the position of `goal`, and what it would cost.
///
/// # Errors
/// When a solver fails or the audit rejects a plan.
pub fn why_not(ground: &Ground<'_>, employee: EmployeeId, goal: Goal, means: &Means<'_>) -> Result<WhyNot, RunError> {
    let instance = ground.instance;
    let facts = ground.facts(employee);
    let career = ground.career(employee);
    let possible = possible_periods(&career, goal.position);
    let reached = goal.period.map_or(!possible.is_empty(), |t| possible.contains(&t));
    let verdict = if goal.is_met(&facts) {
        Verdict::Planned
    } else if reached {
        Verdict::Possible
    } else if career.exact {
        Verdict::Forbidden
    } else {
        Verdict::Unknown
    };
    let near = nearest_goal(goal, &possible);
    let route = near.and_then(|near| quietest(instance, &career, near));
    let judged = judged_period(instance, employee, &facts, goal, route.as_ref());
    let stand = standpoint(instance, employee, &facts, judged);
    let barriers = match verdict {
        Verdict::Planned => Vec::new(),
        _ => barriers(instance, employee, &facts, goal.position, judged),
    };
    let obligations = match verdict {
        Verdict::Forbidden => obligations(instance, employee, goal.position, judged, stand.retired),
        _ => Vec::new(),
    };
    let price = match verdict {
        Verdict::Possible => Some(price(ground, employee, &career, goal, means)?),
        _ => None,
    };
    let way = match (verdict, &route) {
        (Verdict::Planned, _) | (_, None) => Vec::new(),
        (_, Some(route)) => stages(instance, employee, route, near.and_then(|near| near.period)),
    };
    Ok(WhyNot {
        employee: instance.employees[employee.index()].id.clone(),
        goal: place(instance, goal.position),
        period: goal.period,
        verdict,
        judged,
        from: stand.origin.position.map(|(held, _)| place(instance, held)),
        barriers,
        obligations,
        possible,
        way,
        price,
    })
}

/// The periods in which some career holds the position.
fn possible_periods(career: &CareerGraph, position: PositionId) -> Vec<Period> {
    let mut found: Vec<Period> = career
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::Spend(t, Some(held)) if *held == position => Some(*t),
            _ => None,
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The goal itself where it can be reached, else the nearest period: the first later one, then the last earlier one.
fn nearest_goal(goal: Goal, possible: &[Period]) -> Option<Goal> {
    let wanted = goal.period.unwrap_or(Period::FIRST);
    let later = possible.iter().copied().find(|&t| t >= wanted);
    let period = later.or_else(|| possible.last().copied())?;
    Some(Goal { position: goal.position, period: Some(period) })
}

/// The career to the goal with the fewest moves, then the fewest courses.
fn quietest(instance: &Instance, career: &CareerGraph, goal: Goal) -> Option<Facts> {
    let part = career.graph.require(|arc| goal.is_reached(career.steps[arc]), |_| false);
    let steps = part.arc_of.iter().map(|&arc| career.steps[arc as usize]).collect();
    let sittings = part.choice_of.iter().map(|&choice| career.sittings[choice as usize].clone()).collect();
    let whole = CareerGraph { employee: career.employee, graph: part.graph, steps, sittings, exact: career.exact };
    Some(Facts::of(instance, &whole, &whole.quietest()?))
}

/// The period asked about; else the one in which the nearest way enters the position; else the one in which the fewest
/// hard rules stand against it.
fn judged_period(
    instance: &Instance,
    employee: EmployeeId,
    facts: &Facts,
    goal: Goal,
    route: Option<&Facts>,
) -> Period {
    if let Some(t) = goal.period {
        return t;
    }
    let entered = route.and_then(|route| route.positions.iter().position(|held| *held == Some(goal.position)));
    if let Some(at) = entered {
        return Period::at(at);
    }
    let hard = |t: &Period| {
        let named = barriers(instance, employee, facts, goal.position, *t);
        named.iter().filter(|barrier| barrier.fact.mode == Mode::Hard).count()
    };
    instance.calendar.periods().min_by_key(hard).unwrap_or(Period::FIRST)
}

/// Decisions of the employee that cannot be kept if the position is held in `t`, whatever the rules say.
fn obligations(
    instance: &Instance,
    employee: EmployeeId,
    position: PositionId,
    t: Period,
    retired: bool,
) -> Vec<Obligation> {
    if retired {
        return vec![Obligation::Retired];
    }
    let own: Vec<Decision> =
        instance.decisions.iter().copied().filter(|decision| decision.employee == employee).collect();
    let mut trial = Trial { instance: instance.clone(), employee, goal: Goal { position, period: Some(t) } };
    let order = Order::Must { position, from: t, to: t };
    let forced = Decision { row: 0, employee, order };
    let mut kept = vec![forced];
    if own.is_empty() || !trial.has_way(&kept) {
        return Vec::new();
    }
    let mut against = Vec::new();
    for decision in own {
        kept.push(decision);
        if !trial.has_way(&kept) {
            kept.pop();
            against.push(Obligation::Decision { row: decision.row });
        }
    }
    against
}

/// Asks whether one employee has any career to the goal under some decisions.
struct Trial {
    instance: Instance,
    employee: EmployeeId,
    goal: Goal,
}

impl Trial {
    fn has_way(&mut self, decisions: &[Decision]) -> bool {
        self.instance.decisions = decisions.to_vec();
        let instance = &self.instance;
        let frame = Frame::of(instance);
        let own = Prospects::of(instance, &frame, self.employee);
        let horizon = instance.calendar.horizon();
        let rows = Rows::none(horizon, instance.positions.len(), instance.sessions.len(), instance.units.len());
        let career =
            Expander::default().expand(instance, &frame, &rows, &own, Detail::Tracked(MOST_COURSES), usize::MAX);
        career.is_some_and(|career| career.steps.iter().any(|&step| self.goal.is_reached(step)))
    }
}

/// Courses whose completion is kept apart when it is only asked whether there is a way at all.
const MOST_COURSES: usize = 6;

/// What happens on the way, up to the period in which the position is to be held.
fn stages(instance: &Instance, employee: EmployeeId, route: &Facts, until: Option<Period>) -> Vec<Stage> {
    let mut held = instance.employees[employee.index()].position.map(|(position, _)| position);
    let mut found = Vec::new();
    for t in instance.calendar.periods() {
        let now = route.positions[t.index()];
        let enters = now.filter(|_| now != held);
        let arrives = until == Some(t);
        let own = route.sessions.iter().copied();
        let courses: Vec<Offer> = own
            .filter(|session| instance.sessions[session.index()].period == t && !arrives)
            .map(|session| attended(instance, session))
            .collect();
        if enters.is_some() || !courses.is_empty() {
            let cost = held.zip(enters).and_then(|(left, entered)| Cost::of_relocation(instance, t, left, entered));
            let enters = enters.map(|entered| place(instance, entered));
            found.push(Stage { period: t, enters, cost, courses });
        }
        if arrives {
            break;
        }
        held = now;
    }
    found
}

fn attended(instance: &Instance, session: SessionId) -> Offer {
    let about = &instance.sessions[session.index()];
    let course = &instance.courses[about.course.index()];
    Offer {
        course: course.id.clone(),
        title: course.title.clone(),
        session: about.id.clone(),
        period: about.period,
        cost: Cost::of_session(instance, session),
    }
}

fn price(
    ground: &Ground<'_>,
    employee: EmployeeId,
    career: &CareerGraph,
    goal: Goal,
    means: &Means<'_>,
) -> Result<Price, RunError> {
    let instance = ground.instance;
    let estimate = ground.worth(career, goal, &mut Paths::default()).map_or(0, super::ground::Worth::rounded);
    let forced = force(ground, career, goal, means)?;
    let points = ground.plan.points();
    let least = forced.bound.map(|bound| Points(points.0.saturating_sub(bound)));
    let most = forced.plan.as_ref().map(|plan| points - plan.points());
    let before = ground.facts(employee);
    let proved = ground.bound <= points.0;
    let better = |near: &Plan| proved && forced.plan.as_ref().is_some_and(|plan| plan.points() > near.points());
    let told = forced.nearby.as_ref().filter(|near| !better(near)).or(forced.plan.as_ref());
    let after = match told {
        Some(plan) => super::career::facts_of(instance, plan, employee),
        None => quietest(instance, career, goal).unwrap_or_else(|| before.clone()),
    };
    let worth = |facts: &Facts| -> Points {
        ledger(instance, employee, facts).iter().map(|entry| entry.placement.points).sum()
    };
    let own_id = &instance.employees[employee.index()].id;
    let differs = |plan: &Plan| Difference::between((instance, ground.plan), (instance, plan)).changed;
    let mut changed = told.map_or_else(Vec::new, differs);
    changed.sort_by_key(|change| change.employee != *own_id);
    Ok(Price {
        least,
        most,
        exact: least.is_some() && least == most,
        nearby: forced.nearby.as_ref().map(|plan| points - plan.points()),
        estimate: Points(estimate),
        own: worth(&before) - worth(&after),
        charges: charges(ground, employee, &before, &after),
        full: passed(ground, employee, &after).into_iter().map(|row| named(ground, row)).collect(),
        changed,
    })
}

pub(super) fn named(ground: &Ground<'_>, row: usize) -> Named {
    let meaning = ground.outline.meanings[row];
    Named { row: meaning.name(ground.instance), words: meaning.sentence(ground.instance) }
}

/// What the new career asks more of scarce rows, at their prices.
fn charges(ground: &Ground<'_>, employee: EmployeeId, before: &Facts, after: &Facts) -> Vec<Charge> {
    let mut more = vec![0_i64; ground.prices.len()];
    ground.uses(employee, after).into_iter().for_each(|(row, amount)| more[row] += amount);
    ground.uses(employee, before).into_iter().for_each(|(row, amount)| more[row] -= amount);
    let charge = |(row, &more): (usize, &i64)| {
        let points = Points((more as f64 * ground.prices[row]).round() as i64);
        (points != Points::ZERO).then(|| Charge { row: named(ground, row), more, points })
    };
    let mut found: Vec<Charge> = more.iter().enumerate().filter_map(charge).collect();
    found.sort_by_key(|charge| std::cmp::Reverse(charge.points.0.abs()));
    found.truncate(LISTED);
    found
}
