//! The best plan in which somebody holds a given position, as far as it takes to say what that costs.
//!
//! For a planner: puts somebody where the plan does not, and lets those around make way. For an OR reader: one agent's
//! graph is cut down to the paths through the goal; then either the whole problem is solved again from the plan and its prices,
//! or only a small group around the agent, everybody else fixed, which gives a plan (one side of the interval) while the
//! reduced cost of the agent gives the bound (the other).

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::ground::{Goal, Ground};
use crate::career::CareerGraph;
use crate::dag::{Graph, Leg, POINT, Paths, Restricted};
use crate::formulate::{self, Facts, RowMeaning, path_of};
use crate::instance::{EmployeeId, PositionId, SessionId};
use crate::lp::LpBackend;
use crate::packing::{Problem, Row, Selection};
use crate::pipeline::RunError;
use crate::plan::Plan;
use crate::quantity::Points;
use crate::solver::{self, Engine, Settings, Start, StopReason, StopSignal};
use crate::verify;

/// How much is solved again.
#[derive(Clone, Debug)]
pub struct Effort {
    /// Employees up to whose number everybody is planned anew; above that a group around the employee.
    pub whole: usize,
    /// Limits for planning everybody.
    pub settings: Settings,
    /// Work that planning a group may take, in thousands of labels.
    pub group_work: u64,
}

impl Default for Effort {
    fn default() -> Self {
        let settings = Settings { work_limit: Some(30_000), stall_rounds: 12, ..Settings::default() };
        Self { whole: 150, settings, group_work: 4_000 }
    }
}

/// How much is solved again, with what, and what ends it early.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// How much.
    pub effort: &'a Effort,
    /// Who solves linear programs.
    pub backend: &'a (dyn LpBackend + Send + Sync),
    /// Raised when somebody does not want to wait any longer.
    pub stop: &'a StopSignal,
}

impl Means<'_> {
    fn solve(&self, problem: &Problem, start: Start, settings: &Settings) -> Result<solver::Answer, RunError> {
        let answer = solver::solve(problem, start, settings, self.backend, &(), self.stop);
        answer.map_err(|error| RunError::Backend(error.to_string()))
    }
}

/// What forcing came to.
#[derive(Clone, Debug)]
pub(super) struct Forced {
    /// The best plan found in which the goal is reached; it has passed the audit.
    pub(super) plan: Option<Plan>,
    /// One that leaves everybody but a group around the employee as they are, if one was found; it has passed the audit.
    pub(super) nearby: Option<Plan>,
    /// No such plan is worth more; none = there is no such plan, proved.
    pub(super) bound: Option<i64>,
}

/// Employees who hold, move or learn what the forced career needs, most of each sort.
const IN_THE_WAY: usize = 12;
/// Employees who might fill the seats that the forced career leaves: looked at, and taken into the group.
const FILLERS: (usize, usize) = (32, 8);

/// Finds the best plan in which whoever `career` is of reaches `goal`, as they can.
pub(super) fn force(
    ground: &Ground<'_>,
    career: &CareerGraph,
    goal: Goal,
    means: &Means<'_>,
) -> Result<Forced, RunError> {
    let part = career.graph.require(|arc| goal.is_reached(career.steps[arc]), |_| false);
    let mut forced = near(ground, career, &part, goal, means)?;
    if ground.instance.employees.len() <= means.effort.whole {
        let anew = whole(ground, career, &part, means)?;
        forced.bound = anew.bound.map(|bound| forced.bound.map_or(bound, |known| known.min(bound)));
        forced.plan = anew.plan.into_iter().chain(forced.nearby.clone()).max_by_key(Plan::points);
    }
    for plan in forced.plan.iter().chain(&forced.nearby) {
        if let Some(finding) = verify::audit(ground.instance, plan).findings.first() {
            return Err(RunError::Rejected(format!("{finding:?}")));
        }
    }
    Ok(forced)
}

/// The best path of a graph at the prices.
fn best_path(ground: &Ground<'_>, graph: &Graph) -> Option<Vec<Leg>> {
    let (mut space, mut path) = (Paths::default(), Vec::new());
    space.best(graph, &ground.view())?;
    space.trace(graph, &mut path);
    Some(path)
}

/// Plans everybody anew.
fn whole(ground: &Ground<'_>, career: &CareerGraph, part: &Restricted, means: &Means<'_>) -> Result<Forced, RunError> {
    let instance = ground.instance;
    let mut formulation = formulate::encode_at_length(instance);
    let facts: Vec<Option<Facts>> =
        (0..instance.employees.len()).map(|at| Some(ground.facts(EmployeeId::at(at)))).collect();
    let mut selection = formulation.select(instance, &facts).selection;
    let at = career.employee.index();
    selection.paths[at] = best_path(ground, &part.graph).unwrap_or_default();
    let graph = std::mem::replace(&mut formulation.problem.graphs[at], part.graph.clone());
    if career.exact {
        formulation.problem.relaxed[at] = None;
    }
    let start = Start { selection, prices: Some(ground.prices.clone()) };
    let answer = means.solve(&formulation.problem, start, &means.effort.settings)?;
    if answer.stop_reason == StopReason::Infeasible {
        return Ok(Forced { plan: None, nearby: None, bound: None });
    }
    formulation.problem.graphs[at] = graph;
    let plan = answer.selection.map(|mut found| {
        found.paths[at] = part.lift(&found.paths[at]);
        formulation.decode(instance, &found)
    });
    let bound = answer.bound.map_or(i64::MAX, |bound| bound.points);
    Ok(Forced { plan, nearby: None, bound: Some(bound) })
}

/// One agent of the group: a graph, where it came from, and where it starts.
struct Member {
    who: Who,
    graph: Restricted,
    career: Option<CareerGraph>,
    start: Vec<Leg>,
    /// What it uses of rows in the plan.
    uses: Vec<(usize, i64)>,
}

#[derive(Clone, Copy)]
enum Who {
    Employee(EmployeeId),
    Session(SessionId),
}

/// Plans a group around the employee anew, everybody else fixed.
fn near(
    ground: &Ground<'_>,
    career: &CareerGraph,
    part: &Restricted,
    goal: Goal,
    means: &Means<'_>,
) -> Result<Forced, RunError> {
    let employee = career.employee;
    let mut space = Paths::default();
    let bound = match ground.worth(career, goal, &mut space) {
        Some(worth) if career.exact => ground.bound.saturating_sub(worth.least()),
        _ => ground.bound,
    };
    let Some(path) = best_path(ground, &part.graph) else {
        return Ok(Forced { plan: None, nearby: None, bound: None });
    };
    let wanted = Facts::of(ground.instance, career, &part.lift(&path));
    let mut members = vec![Member {
        who: Who::Employee(employee),
        graph: Restricted { graph: part.graph.clone(), arc_of: part.arc_of.clone(), choice_of: part.choice_of.clone() },
        career: Some(career.clone()),
        start: path,
        uses: ground.uses(employee, &ground.facts(employee)),
    }];
    let around = around(ground, employee, &wanted);
    members.extend(around.par_iter().filter_map(|&other| member(ground, other)).collect::<Vec<_>>());
    sift(ground, &mut members);
    members.extend(sessions(ground, &members));
    let group = Group::of(ground, &members);
    let settings = Settings {
        engine: Engine::Auto,
        work_limit: Some(means.effort.group_work),
        stall_rounds: 6,
        ..means.effort.settings.clone()
    };
    let selection = Selection { paths: members.iter().map(|member| member.start.clone()).collect() };
    let start = Start { selection, prices: Some(group.prices.clone()) };
    let answer = means.solve(&group.problem, start, &settings)?;
    let plan = answer.selection.map(|found| rewritten(ground, &members, &group, &found));
    Ok(Forced { nearby: plan.clone(), plan, bound: Some(bound) })
}

/// Arcs that all graphs of a group may have together, and points that a way may cost at the prices to be kept at first.
const GROUP_ARCS: usize = 12_000;
const SLACK: i64 = 400;

/// Leaves of every graph the ways that cost little at the prices, and the one at hand: few enough for a search in moments.
fn sift(ground: &Ground<'_>, members: &mut [Member]) {
    let mut slack = SLACK * POINT;
    loop {
        let thin: Vec<Restricted> = members.par_iter().map(|member| thinned(ground, member, slack)).collect();
        let arcs: usize = thin.iter().map(|part| part.graph.arcs().len() + part.graph.choices().len()).sum();
        if arcs <= GROUP_ARCS || slack < POINT {
            for (member, part) in members.iter_mut().zip(thin) {
                member.start = lowered(&part, &member.start);
                member.graph = Restricted {
                    arc_of: part.arc_of.iter().map(|&arc| member.graph.arc_of[arc as usize]).collect(),
                    choice_of: part.choice_of.iter().map(|&choice| member.graph.choice_of[choice as usize]).collect(),
                    graph: part.graph,
                };
            }
            return;
        }
        slack = slack * 2 / 3;
    }
}

/// The ways of one graph that cost at most `slack` at the prices, and the one at hand.
fn thinned(ground: &Ground<'_>, member: &Member, slack: i64) -> Restricted {
    let graph = &member.graph.graph;
    let mut space = Paths::default();
    let best = space.best(graph, &ground.view()).unwrap_or(0);
    let mut cost = vec![i64::MAX; graph.arcs().len()];
    space.through(graph, |arc, value| cost[arc] = best - value);
    let mut choices = vec![false; graph.choices().len()];
    for menu in 1..graph.menus() {
        let own = number(menu);
        for choice in graph.menu(own) {
            choices[choice] = space.choice_loss(graph, own, choice).is_some_and(|loss| loss <= slack);
        }
    }
    for leg in &member.start {
        cost[leg.arc as usize] = 0;
        if let Some(kept) = choices.get_mut(leg.choice as usize) {
            *kept = true;
        }
    }
    graph.restrict(|arc| cost[arc] <= slack, |choice| choices[choice])
}

/// A path of the whole as a path of the part, which has it.
fn lowered(part: &Restricted, path: &[Leg]) -> Vec<Leg> {
    let place =
        |list: &[u32], at: u32| number(list.iter().position(|&own| own == at).expect("the path at hand is kept"));
    let lower = |leg: &Leg| Leg {
        arc: place(&part.arc_of, leg.arc),
        choice: if leg.choice == u32::MAX { u32::MAX } else { place(&part.choice_of, leg.choice) },
    };
    path.iter().map(lower).collect()
}

/// Somebody who may have to make way or fill a seat; none if their present career is not in their graph.
fn member(ground: &Ground<'_>, other: EmployeeId) -> Option<Member> {
    let career = ground.outline.career(ground.instance, other);
    let facts = ground.facts(other);
    let start = path_of(ground.instance, &career, &facts)?;
    let graph = Restricted::whole(&career.graph);
    Some(Member { who: Who::Employee(other), graph, career: Some(career), start, uses: ground.uses(other, &facts) })
}

/// The sessions that the group could open or close.
fn sessions(ground: &Ground<'_>, members: &[Member]) -> Vec<Member> {
    let rows = &ground.outline.rows;
    let mut touched = vec![false; ground.prices.len()];
    for graph in members.iter().map(|member| &member.graph.graph) {
        for list in 0..graph.lists() {
            graph.list(number(list)).iter().for_each(|entry| touched[entry.row as usize] = true);
        }
    }
    let concerned = ground.outline.openers.iter().filter(|session| touched[rows.session(**session).0 as usize]);
    concerned
        .map(|&session| {
            let open = ground.is_open(session);
            Member {
                who: Who::Session(session),
                graph: Restricted::whole(&ground.opener(session)),
                career: None,
                start: vec![Leg { arc: u32::from(open), choice: u32::MAX }],
                uses: if open { ground.opener_uses(session) } else { Vec::new() },
            }
        })
        .collect()
}

/// Those who hold, move or learn what the wanted career needs and there is no room for, and some who could fill what it
/// leaves behind.
fn around(ground: &Ground<'_>, employee: EmployeeId, wanted: &Facts) -> Vec<EmployeeId> {
    let present = ground.facts(employee);
    let full = passed(ground, employee, wanted);
    let mut found: Vec<EmployeeId> = Vec::new();
    let everybody = || (0..ground.instance.employees.len()).map(EmployeeId::at).filter(|other| *other != employee);
    let uses: Vec<(EmployeeId, Vec<(usize, i64)>)> = everybody()
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|other| (other, ground.uses(other, &ground.facts(other))))
        .collect();
    for &row in &full {
        let on_it = |(other, own): &(EmployeeId, Vec<(usize, i64)>)| {
            let helps = own.iter().any(|&(used, amount)| used == row && amount > 0);
            helps.then(|| (ground.plan.career(*other).iter().map(|year| year.points).sum::<Points>(), *other))
        };
        let mut users: Vec<(Points, EmployeeId)> = uses.iter().filter_map(on_it).collect();
        users.sort_unstable();
        found.extend(users.into_iter().take(IN_THE_WAY).map(|(_, other)| other));
        if let RowMeaning::Minimum(session) = ground.outline.meanings[row] {
            found.extend(learners(ground, session).take(IN_THE_WAY));
        }
    }
    let left: Vec<PositionId> = (0..present.positions.len())
        .filter(|&at| present.positions[at] != wanted.positions[at])
        .filter_map(|at| present.positions[at])
        .collect();
    found.extend(fillers(ground, employee, &left));
    found.sort_unstable();
    found.dedup();
    found.retain(|&other| other != employee);
    found
}

/// Employees who could attend the session and do not.
fn learners<'g>(ground: &'g Ground<'_>, session: SessionId) -> impl Iterator<Item = EmployeeId> + 'g {
    let course = ground.instance.sessions[session.index()].course;
    let able = ground.outline.prospects.iter().filter(move |own| own.courses.binary_search(&course).is_ok());
    let attends = move |own: EmployeeId| {
        ground.plan.trainings.iter().any(|training| training.employee == own && training.session == session)
    };
    able.map(|own| own.employee).filter(move |&own| !attends(own))
}

/// Those who could fill the seats that are left at the least cost.
fn fillers(ground: &Ground<'_>, employee: EmployeeId, left: &[PositionId]) -> Vec<EmployeeId> {
    let mut seats = left.to_vec();
    seats.sort_unstable();
    seats.dedup();
    let reach = |own: &&crate::career::Prospects| {
        own.employee != employee
            && own.positions.iter().any(|prospect| prospect.enterable && seats.contains(&prospect.position))
    };
    let own_points = |own: EmployeeId| ground.plan.career(own).iter().map(|year| year.points).sum::<Points>();
    let mut able: Vec<(Points, EmployeeId)> =
        ground.outline.prospects.iter().filter(reach).map(|own| (own_points(own.employee), own.employee)).collect();
    able.sort_unstable();
    able.truncate(FILLERS.0);
    let mut dear: Vec<(i64, EmployeeId)> = able
        .into_par_iter()
        .filter_map(|(_, other)| {
            let career = ground.outline.career(ground.instance, other);
            let mut space = Paths::default();
            let costs = seats.iter().filter_map(|&position| {
                ground.worth(&career, Goal { position, period: None }, &mut space).map(|worth| worth.rounded())
            });
            Some((costs.min()?, other))
        })
        .collect();
    dear.sort_unstable();
    dear.into_iter().take(FILLERS.1).map(|(_, other)| other).collect()
}

/// The hard rows that the plan would pass with the wanted career in place of the employee's own.
pub(super) fn passed(ground: &Ground<'_>, employee: EmployeeId, wanted: &Facts) -> Vec<usize> {
    let mut change: FxHashMap<usize, i64> = FxHashMap::default();
    for (row, amount) in ground.uses(employee, wanted) {
        *change.entry(row).or_default() += amount;
    }
    for (row, amount) in ground.uses(employee, &ground.facts(employee)) {
        *change.entry(row).or_default() -= amount;
    }
    let table = &ground.outline.problem.rows;
    let over = |&(row, change): &(usize, i64)| {
        change > 0 && table[row].penalty.is_none() && ground.loads[row] + change > table[row].limit
    };
    let mut rows: Vec<usize> = change.into_iter().filter(over).map(|(row, _)| row).collect();
    rows.sort_unstable();
    rows
}

/// The problem of a group, with the room that everybody else leaves.
struct Group {
    problem: Problem,
    prices: Vec<f64>,
}

impl Group {
    fn of(ground: &Ground<'_>, members: &[Member]) -> Self {
        let table = &ground.outline.problem.rows;
        let mut outside = ground.loads.clone();
        for &(row, amount) in members.iter().flat_map(|member| &member.uses) {
            outside[row] -= amount;
        }
        let mut place = vec![u32::MAX; table.len()];
        let (mut rows, mut prices) = (Vec::new(), Vec::new());
        for graph in members.iter().map(|member| &member.graph.graph) {
            for list in 0..graph.lists() {
                for entry in graph.list(number(list)) {
                    let row = entry.row as usize;
                    if place[row] == u32::MAX {
                        place[row] = number(rows.len());
                        let Row { limit, penalty } = table[row];
                        rows.push(Row { limit: limit - outside[row], penalty });
                        prices.push(ground.prices[row]);
                    }
                }
            }
        }
        let graphs: Vec<Graph> = members
            .iter()
            .map(|member| member.graph.graph.restrict_rows(|_| true, |_| true, |row| place[row as usize]).graph)
            .collect();
        let relaxed = vec![None; graphs.len()];
        Self { problem: Problem { rows, graphs, relaxed, ..Problem::default() }, prices }
    }
}

/// The plan with the group's new careers.
fn rewritten(ground: &Ground<'_>, members: &[Member], group: &Group, found: &Selection) -> Plan {
    let instance = ground.instance;
    let mut facts: Vec<Facts> = (0..instance.employees.len()).map(|at| ground.facts(EmployeeId::at(at))).collect();
    for ((member, path), graph) in members.iter().zip(&found.paths).zip(&group.problem.graphs) {
        debug_assert!(graph.is_path(path));
        if let (Who::Employee(own), Some(career)) = (member.who, &member.career) {
            facts[own.index()] = Facts::of(instance, career, &member.graph.lift(path));
        } else if let Who::Session(session) = member.who {
            debug_assert!(ground.outline.openers.contains(&session));
        }
    }
    formulate::account(instance, &facts)
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("rows and lists are numbered in 32 bits")
}
