//! The exact model in the hands of a backend: whole, or what reduced costs leave of it.

use super::arc_flow::arc_flow;
use super::dual::Dual;
use super::search;
use super::stop::Watch;
use super::{Answer, Bound, Settings, SolveError, StopReason, Voucher};
use crate::dag::Graph;
use crate::lp::{LpAnswer, LpBackend, LpOptions, LpStatus};
use crate::packing::{Problem, Selection};

/// Columns up to which `auto` hands what is left to the pure-Rust backend, and to a stronger one.
const CLOSED: (usize, usize) = (4_000, 60_000);

/// Solves the whole arc-flow model with `backend`.
pub(super) fn solve(
    problem: &Problem,
    start: &Selection,
    settings: &Settings,
    backend: &dyn LpBackend,
    watch: &Watch<'_>,
) -> Result<Answer, SolveError> {
    let graphs: Vec<&Graph> = problem.graphs.iter().collect();
    let (solved, found) = hand_over(problem, &graphs, Some(start), settings, backend, watch)?;
    // A backend may end with nothing, or with less than what it was given.
    let worth = |selection: &Selection| selection.points(problem);
    let selection = found.into_iter().chain([start.clone()]).filter(|one| worth(one).is_some()).max_by_key(worth);
    let points = selection.as_ref().and_then(worth);
    let exact = problem.is_exact();
    let claimed = match solved.status {
        LpStatus::Optimal => points,
        _ => solved.bound.map(|bound| whole_bound(bound).saturating_add(problem.constant)),
    };
    let bound = claimed.filter(|_| exact).map(|claimed| Bound {
        points: points.map_or(claimed, |points| claimed.max(points)),
        voucher: Voucher::Backend(backend.name().to_owned()),
    });
    let stop_reason = match solved.status {
        LpStatus::Infeasible if exact => StopReason::Infeasible,
        LpStatus::Optimal if points.is_some() && exact => StopReason::Optimal,
        _ => watch.expired().unwrap_or(if settings.gap_ppm > 0 { StopReason::Gap } else { StopReason::Stalled }),
    };
    let engine = format!("exact:{}", backend.name());
    let prices = vec![0.0; problem.rows.len()];
    Ok(Answer { points, selection, bound, stop_reason, prices, work: watch.work(), engine })
}

/// Has `backend` solve the arc-flow model of `graphs`; the selection is over these graphs.
fn hand_over(
    problem: &Problem,
    graphs: &[&Graph],
    start: Option<&Selection>,
    settings: &Settings,
    backend: &dyn LpBackend,
    watch: &Watch<'_>,
) -> Result<(LpAnswer, Option<Selection>), SolveError> {
    let flow = arc_flow(problem, graphs);
    let allowed = start.filter(|start| backend.abilities().warm_start && start.points(problem).is_some());
    let options = LpOptions {
        gap: settings.gap_ppm as f64 / 1e6,
        time_limit: watch.left(),
        warm_start: allowed.map(|start| flow.values(problem, graphs, start)),
        threads: u32::try_from(settings.threads).unwrap_or(1),
        seed: u32::try_from(settings.seed & 0x7FFF_FFFF).unwrap_or(0),
    };
    let solved = backend.solve(&flow.model, &options)?;
    let selection = if solved.values.is_empty() { None } else { flow.selection(graphs, &solved.values) };
    Ok((solved, selection))
}

/// A floating-point bound as a whole one, a millionth of tolerance included.
fn whole_bound(bound: f64) -> i64 {
    (bound + 1e-6 * bound.abs().max(1.0)).floor() as i64
}

/// Hands what the own engine left open to the backend, if it is small enough: the arcs and choices that can still be
/// part of something better. An optimum of that part, or its emptiness, settles the whole. Only under a time limit:
/// backends count no work, and without a clock a run must end the same everywhere.
pub(super) fn close(
    problem: &Problem,
    (answer, dual): (Answer, Dual),
    settings: &Settings,
    backend: &dyn LpBackend,
    watch: &Watch<'_>,
) -> Result<Answer, SolveError> {
    let open = problem.is_exact() && settings.time_limit.is_some();
    let (Some(best), StopReason::Stalled, true) = (answer.points, answer.stop_reason, open) else {
        return Ok(answer);
    };
    let Some(parts) = search::reduced(problem, (&dual.best, &dual.shift), dual.value, best, watch) else {
        return Ok(answer);
    };
    let graphs: Vec<&Graph> = parts.iter().map(|part| &part.graph).collect();
    let columns: usize = graphs.iter().map(|graph| graph.arcs().len() + graph.choices().len()).sum();
    if columns > if backend.name() == "microlp" { CLOSED.0 } else { CLOSED.1 } {
        return Ok(answer);
    }
    watch.report("exact", Some(best), answer.bound.as_ref().map(|bound| bound.points));
    let (solved, found) = hand_over(problem, &graphs, None, settings, backend, watch)?;
    let lifted = found
        .map(|found| Selection { paths: parts.iter().zip(&found.paths).map(|(part, path)| part.lift(path)).collect() });
    let better = lifted.and_then(|lifted| Some((lifted.points(problem)?, lifted))).filter(|(points, _)| *points > best);
    let (points, selection) = match better {
        Some((points, selection)) => (points, Some(selection)),
        None => (best, answer.selection.clone()),
    };
    let proved = matches!(solved.status, LpStatus::Optimal | LpStatus::Infeasible);
    let closed = Bound { points, voucher: Voucher::Backend(backend.name().to_owned()) };
    Ok(Answer {
        points: Some(points),
        selection,
        bound: if proved { Some(closed) } else { answer.bound },
        stop_reason: if proved { StopReason::Optimal } else { watch.expired().unwrap_or(StopReason::Stalled) },
        engine: format!("decompose+{}", backend.name()),
        ..answer
    })
}
