//! Agents too many to be held: their graphs are made when they are visited, and only slim parts stay.
//!
//! For a planner: a province of a hundred thousand in the memory of a small machine. For an OR reader: the same sifting as
//! in memory, with the whole graphs visited in passes: one to survey, a few of incremental subgradient, then one for every
//! sifting, which certifies the prices of the last slim problem and sifts by them at once. Between passes prices and plans
//! are worked out on the slim problem alone.

use rayon::prelude::*;

use super::decompose::{Held, Part, Run};
use super::dual::Dual;
use super::primal::Primal;
use super::repair::Haste;
use super::room::Room;
use super::sift::{Sieve, Slim};
use super::stop::Watch;
use super::{Answer, Observer, Settings, SolveError, StopReason, StopSignal};
use crate::dag::{Graph, Leg, Paths, Prices};
use crate::packing::{Agents, Problem, Selection, Shown, most_uses, scales};

/// Passes of incremental subgradient, with the first step and its factor from pass to pass.
const RUSH: (usize, f64, f64) = (4, 0.5, 0.45);
/// Groups of agents after each of which prices move.
const GROUPS: usize = 64;
/// Arcs per agent that are kept when graphs are sifted, and agents by which the slack for that is chosen.
const SLIM: (usize, usize) = (200, 256);
/// Agents visited together, and those looked at in the survey before what was seen is added up.
const TOGETHER: usize = 16;
const BLOCK: usize = 4_096;

/// Solves a problem whose agents are shown one by one, from their own starts. As [`super::solve`] with the engine
/// `decompose`; a known selection is not asked.
///
/// # Errors
/// [`SolveError::Fault`]: numbers out of range.
pub fn solve_streamed<A: Agents>(
    agents: &A,
    settings: &Settings,
    observer: &dyn Observer,
    signal: &StopSignal,
) -> Result<Answer, SolveError> {
    let watch = Watch::start(settings, signal, observer);
    // The rows alone: all that rounds on slim problems ask of the whole.
    let (rows, knapsacks) = (agents.rows().to_vec(), agents.knapsacks().to_vec());
    let frame = Problem { rows, knapsacks, constant: agents.constant(), ..Problem::default() };
    if let Some(fault) = frame.fault() {
        return Err(SolveError::Fault(fault));
    }
    let survey = match Survey::of(agents, &frame, &watch) {
        Ok(survey) => survey,
        Err(reason) => {
            let unpriced = Dual::new(&frame.rows, vec![0; frame.rows.len()]);
            return Ok(Run::new(&frame, unpriced, settings, &watch).answer(reason).0);
        }
    };
    if let Some(fault) = survey.fault {
        return Err(SolveError::Fault(fault));
    }
    let mut dual = Dual::with(&frame, survey.shifts);
    dual.value = survey.value;
    let mut run = Run::new(&frame, dual, settings, &watch);
    let mut stream = Stream { agents, start: survey.start, watch: &watch, certified: false };
    run.best = stream.start_if_allowed(&frame, survey.points, &survey.loads);
    watch.report("survey", run.points(), Some(run.bound()));
    let stop = stream.solve(&mut run)?;
    let answer = run.answer(stop).0;
    watch.report("end", answer.points, answer.bound.as_ref().map(|bound| bound.points));
    Ok(answer)
}

struct Stream<'a, A> {
    agents: &'a A,
    start: Selection,
    watch: &'a Watch<'a>,
    /// Whether the best prices are others than none.
    certified: bool,
}

/// What the first look at everybody yields.
struct Survey {
    start: Selection,
    /// Points of the start, penalties apart, and the loads of all rows under it.
    points: i64,
    loads: Vec<i64>,
    /// Lagrangian value without prices.
    value: i128,
    shifts: Vec<u8>,
    fault: Option<String>,
}

/// What the first look at one agent yields.
struct Seen {
    start: Vec<Leg>,
    points: i64,
    best: Option<i64>,
    stuck: bool,
    /// Most uses along a path.
    steps: u64,
    /// Row, amount of the start, largest amount; rows may come more than once.
    uses: Vec<(u32, i64, u64)>,
    fault: Option<String>,
}

/// Visits agents side by side and returns what `look` saw of each, in order; none if a limit of time came or somebody
/// asked to stop. Work is counted when all are done, so that a limit on it never stops a pass halfway.
fn visit<A: Agents, S: Default + Send, T: Send>(
    agents: &A,
    whom: &[usize],
    watch: &Watch<'_>,
    look: impl Fn(usize, Shown<'_>, &mut S) -> T + Sync,
) -> Option<Vec<T>> {
    let seen: Option<Vec<Vec<(T, u64)>>> = whom
        .par_chunks(TOGETHER)
        .map_init(<(A::Space, S)>::default, |(space, own), group| {
            let mut seen = Vec::with_capacity(group.len());
            for &agent in group {
                if watch.must_end() {
                    return None;
                }
                let shown = agents.show(agent, space);
                let labels = shown.graph.size() + shown.relaxed.map_or(0, Graph::size);
                seen.push((look(agent, shown, own), labels as u64));
            }
            Some(seen)
        })
        .collect();
    let seen = seen?;
    watch.count(seen.iter().flatten().map(|(_, labels)| labels).sum());
    Some(seen.into_iter().flatten().map(|(seen, _)| seen).collect())
}

impl Survey {
    /// Looks at everybody once; fails with the reason to stop.
    fn of<A: Agents>(agents: &A, frame: &Problem, watch: &Watch<'_>) -> Result<Self, StopReason> {
        let rows = agents.rows().len();
        let everybody: Vec<usize> = (0..agents.count()).collect();
        let free = (vec![0; rows], vec![0_u8; rows]);
        let prices = Prices { price: &free.0, shift: &free.1 };
        let look = |agent: usize, shown: Shown<'_>, space: &mut Paths| Seen::of(agent, shown, frame, &prices, space);
        let mut survey = Self {
            start: Selection::default(),
            points: 0,
            loads: vec![0; rows],
            value: 0,
            shifts: Vec::new(),
            fault: None,
        };
        let (mut largest, mut steps) = (vec![0_u64; rows], 0);
        for block in everybody.chunks(BLOCK) {
            let seen = visit(agents, block, watch, look);
            for seen in seen.ok_or_else(|| watch.expired().unwrap_or(StopReason::Interrupted))? {
                if seen.fault.is_some() {
                    survey.fault = seen.fault;
                    return Ok(survey);
                }
                survey.value += i128::from(seen.best.ok_or(StopReason::Infeasible)?);
                if seen.stuck {
                    return Err(StopReason::Stalled);
                }
                steps = seen.steps.max(steps);
                survey.points += seen.points;
                survey.start.paths.push(seen.start);
                for (row, amount, most) in seen.uses {
                    let load = &mut survey.loads[row as usize];
                    *load = load.saturating_add(amount);
                    largest[row as usize] = largest[row as usize].max(most);
                }
            }
        }
        survey.shifts = scales(&largest, steps);
        Ok(survey)
    }
}

impl Seen {
    fn of(agent: usize, shown: Shown<'_>, frame: &Problem, free: &Prices<'_>, space: &mut Paths) -> Self {
        let graph = shown.graph;
        let both = || [Some(graph), shown.relaxed].into_iter().flatten();
        let fault = both().find_map(|graph| frame.graph_fault(agent, graph));
        let lists = both().flat_map(|graph| (0..graph.lists()).flat_map(|list| graph.list(list as u32)));
        let mut uses: Vec<(u32, i64, u64)> = lists.map(|entry| (entry.row, 0, entry.amount.unsigned_abs())).collect();
        // The largest amount of each row is enough.
        uses.sort_unstable_by_key(|&(row, _, most)| (row, std::cmp::Reverse(most)));
        uses.dedup_by_key(|&mut (row, _, _)| row);
        let stuck = !graph.is_path(shown.start);
        if !stuck && fault.is_none() {
            graph.for_uses(shown.start, |entry| uses.push((entry.row, entry.amount, 0)));
        }
        uses.shrink_to_fit();
        let best = if fault.is_none() { space.best(shown.bound_graph(), free) } else { None };
        let (start, points) = if stuck { (Vec::new(), 0) } else { (shown.start.to_vec(), graph.points(shown.start)) };
        let steps = if fault.is_none() { both().map(most_uses).max().unwrap_or(0) } else { 0 };
        Self { start, points, best, stuck, steps, uses, fault }
    }
}

impl<A: Agents> Stream<'_, A> {
    /// The start with its points, penalties included, if it breaks no row.
    fn start_if_allowed(&self, frame: &Problem, points: i64, loads: &[i64]) -> Option<(Selection, i64)> {
        let mut worth = points;
        for (row, load) in frame.rows.iter().zip(loads) {
            let excess = (load - row.limit).max(0);
            match row.penalty {
                None if excess > 0 => return None,
                None => {}
                Some(penalty) => worth -= penalty * excess,
            }
        }
        Some((self.start.clone(), worth + frame.constant))
    }

    fn solve(&mut self, run: &mut Run<'_>) -> Result<StopReason, SolveError> {
        if let Some(reason) = run.check() {
            return Ok(reason);
        }
        let Some(mut trial) = self.rush(run) else { return Ok(self.ended()) };
        loop {
            let Some(slim) = self.sift(run, &trial) else { return Ok(self.ended()) };
            self.watch.report("sift", run.points(), Some(run.bound()));
            if let Some(reason) = run.check() {
                return Ok(reason);
            }
            match self.work_on(run, &slim)? {
                Ok(prices) => trial = prices,
                Err(reason) => return Ok(reason),
            }
            if run.has_stalled() {
                return Ok(StopReason::Stalled);
            }
        }
    }

    fn ended(&self) -> StopReason {
        self.watch.expired().unwrap_or(StopReason::Interrupted)
    }

    /// Some passes in which prices follow one group of agents after another; then the average of the last pass.
    fn rush(&self, run: &mut Run<'_>) -> Option<Vec<i64>> {
        let rows = self.agents.rows();
        let count = self.agents.count();
        let groups = (count / TOGETHER).clamp(1, GROUPS);
        run.dual.guess_worth(count);
        let (passes, mut step, decay) = RUSH;
        let mut mean = vec![0.0; rows.len()];
        for pass in 0..passes {
            for first in 0..groups {
                let group: Vec<usize> = (first..count).step_by(groups).collect();
                let fixed = run.dual.rounded();
                let prices = Prices { price: &fixed, shift: &run.dual.shift };
                let look = |_: usize, shown: Shown<'_>, (space, path): &mut (Paths, Vec<Leg>)| {
                    let graph = shown.bound_graph();
                    let mut uses: Vec<(u32, i64)> = Vec::new();
                    if space.best(graph, &prices).is_some() {
                        space.trace(graph, path);
                        graph.for_uses(path, |entry| uses.push((entry.row, entry.amount)));
                    }
                    uses
                };
                let mut loads = vec![0_i64; rows.len()];
                for (row, amount) in visit(self.agents, &group, self.watch, look)?.into_iter().flatten() {
                    loads[row as usize] += amount;
                }
                run.dual.follow(&loads, groups, |_| step);
                if pass + 1 == passes {
                    run.dual.add_to(&mut mean);
                }
                self.watch.report("prices", run.points(), Some(run.bound()));
                if run.check().is_some() {
                    return None;
                }
            }
            step *= decay;
        }
        run.dual.go_to(mean, u32::try_from(groups).expect("few groups"));
        run.step = 0.2;
        Some(run.dual.rounded())
    }

    /// One pass over everybody: certifies the trial prices, and sifts by them and by the best ones.
    fn sift(&mut self, run: &mut Run<'_>, trial: &[i64]) -> Option<Slim> {
        let shift = run.dual.shift.clone();
        let prices = Prices { price: trial, shift: &shift };
        let slack = self.slack(&prices)?;
        let best = Held::of(&run.dual);
        let known = run.best.as_ref().map_or(&self.start, |(selection, _)| selection);
        let kept: Vec<&Selection> = std::iter::once(known).chain(&run.present).collect();
        let mut views = vec![(prices, slack)];
        if self.certified && best.view().price != trial {
            views.push((best.view(), slack));
        }
        let everybody: Vec<usize> = (0..self.agents.count()).collect();
        let look = |agent: usize, shown: Shown<'_>, sieve: &mut Sieve| {
            let paths: Vec<&[Leg]> = kept.iter().map(|selection| &selection.paths[agent][..]).collect();
            let value = sieve.best(shown.bound_graph(), &prices);
            let plan = sieve.sift(shown.graph, &views, &paths);
            (value, plan, shown.relaxed.map(|graph| sieve.sift(graph, &views, &[]).graph))
        };
        let seen = visit(self.agents, &everybody, self.watch, look)?;
        let mut value = 0_i128;
        let mut parts = Vec::with_capacity(seen.len());
        for (best, plan, relaxed) in seen {
            value += i128::from(best?);
            parts.push((plan, relaxed));
        }
        value += run.dual.priced_limits(trial);
        run.dual.keep(trial, value);
        self.certified = true;
        Some(Slim::from_parts(run.problem, parts, slack))
    }

    /// The loss within which about as many arcs as wanted lie, seen in a sample.
    fn slack(&self, prices: &Prices<'_>) -> Option<i64> {
        let count = self.agents.count();
        let sample: Vec<usize> = (0..count.min(SLIM.1)).map(|at| at * count / count.min(SLIM.1)).collect();
        let look = |_: usize, shown: Shown<'_>, sieve: &mut Sieve| sieve.losses(shown.graph, prices);
        let losses: Vec<i64> = visit(self.agents, &sample, self.watch, look)?.into_iter().flatten().collect();
        Some(super::sift::quantile(losses, SLIM.0 * sample.len()))
    }

    /// Rounds on the slim problem; returns the prices to try next.
    fn work_on(&self, run: &mut Run<'_>, slim: &Slim) -> Result<Result<Vec<i64>, StopReason>, SolveError> {
        if let Some(fault) = slim.problem.fault() {
            // Every graph passed the survey; what is left are sums that only absurd numbers can reach.
            return Err(SolveError::Fault(fault));
        }
        let graphs: Vec<&Graph> = slim.problem.graphs.iter().collect();
        let bound_graphs: Vec<&Graph> = (0..graphs.len()).map(|agent| slim.problem.bound_graph(agent)).collect();
        let begin = run.best.as_ref().map_or(&self.start, |(selection, _)| selection);
        let mut primal = Primal::new(Room::new(self.agents.rows(), &graphs, &slim.lower(begin)), run.settings.seed);
        primal.round = run.drawn;
        if let (Some(present), Some(_)) = (&run.present, &run.best) {
            primal.restart(&slim.lower(present));
        }
        let mut part = Part { problem: &slim.problem, bound_graphs, dual: run.dual.part() };
        let repaired = run.best.is_some() || primal.repair(&Held::of(&run.dual).view(), self.watch, Haste::Patient);
        let settled = if repaired && !run.settled { run.settle_first(&part, &mut primal) } else { None };
        let reason = settled
            .or_else(|| if repaired { run.rounds_of(&mut part, &mut primal) } else { run.ascend_part(&mut part) });
        run.drawn = primal.round;
        if let Some((paths, points)) = primal.best() {
            run.present = Some(slim.lift(&primal.room.paths));
            run.best = Some((slim.lift(paths), points + self.agents.constant()));
        }
        match reason.or_else(|| run.check()) {
            Some(reason) => Ok(Err(reason)),
            None => Ok(Ok(part.dual.best.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dag::GraphBuilder;
    use crate::packing::{InMemory, Row, used};

    /// Forty agents want the ten units of a row, for 1 to 40 points, or 3 points without it.
    fn crowd() -> (Problem, Selection) {
        let graph = |points: i64| {
            let mut builder = GraphBuilder::new();
            let sink = builder.node();
            let unit = builder.list([used(0, 1)]);
            builder.arc(0, sink, 0, 0, 0);
            builder.arc(0, sink, 3, 0, 0);
            builder.arc(0, sink, points, unit, 0);
            builder.finish(sink).0
        };
        let rows = vec![Row { limit: 10, penalty: None }];
        let graphs: Vec<Graph> = (1..=40).map(graph).collect();
        let start = Selection { paths: vec![vec![Leg { arc: 0, choice: u32::MAX }]; 40] };
        (Problem { rows, relaxed: vec![None; 40], graphs, constant: 7, ..Problem::default() }, start)
    }

    #[test]
    fn agents_shown_one_by_one_are_planned_as_well_as_in_memory() {
        let (problem, start) = crowd();
        let agents = InMemory { problem: &problem, start: &start };
        let answer = solve_streamed(&agents, &Settings::default(), &(), &StopSignal::default()).expect("it counts");
        let points = answer.points.expect("the start is allowed");
        assert_eq!(answer.selection.and_then(|selection| selection.points(&problem)), Some(points));
        assert_eq!(points, 7 + (31..=40).sum::<i64>() + 3 * 30);
        assert!(answer.bound.is_some_and(|bound| bound.points >= points && bound.points <= points + 10));
    }

    #[test]
    fn nobody_is_visited_after_a_request_to_stop() {
        let (problem, start) = crowd();
        let agents = InMemory { problem: &problem, start: &start };
        let signal = StopSignal::default();
        signal.raise();
        let answer = solve_streamed(&agents, &Settings::default(), &(), &signal).expect("it counts");
        assert_eq!(answer.stop_reason, StopReason::Interrupted);
        assert!(answer.bound.is_none() && answer.selection.is_none());
    }

    #[test]
    fn numbers_out_of_range_are_faults_here_too() {
        let (mut problem, start) = crowd();
        problem.rows.clear();
        let agents = InMemory { problem: &problem, start: &start };
        let answer = solve_streamed(&agents, &Settings::default(), &(), &StopSignal::default());
        assert!(matches!(answer, Err(SolveError::Fault(_))));
    }
}
