//! The exact model in the hands of a backend: whole, or what reduced costs leave of it.

use super::arc_flow::arc_flow;
use super::stop::Watch;
use super::{Answer, Bound, Settings, SolveError, StopReason, Voucher};
use crate::dag::Graph;
use crate::lp::{LpBackend, LpOptions, LpStatus};
use crate::packing::{Problem, Selection};

/// Columns up to which `auto` hands what is left to a backend.
const CLOSED: usize = 4_000;

/// Solves the whole arc-flow model with `backend`.
pub(super) fn solve(
    problem: &Problem,
    start: Selection,
    settings: &Settings,
    backend: &dyn LpBackend,
    watch: &Watch<'_>,
) -> Result<Answer, SolveError> {
    let graphs: Vec<&Graph> = problem.graphs.iter().collect();
    let flow = arc_flow(problem, &graphs);
    watch.report("exact", None, None);
    let warm = start.points(problem).map(|_| flow.values(problem, &graphs, &start));
    let options = LpOptions {
        gap: settings.gap_ppm as f64 / 1e6,
        time_limit: watch.left(),
        warm_start: warm.filter(|_| backend.abilities().warm_start),
        threads: u32::try_from(settings.threads).unwrap_or(1),
        seed: u32::try_from(settings.seed & 0x7FFF_FFFF).unwrap_or(0),
    };
    let solved = backend.solve(&flow.model, &options)?;
    let selection = if solved.values.is_empty() { None } else { flow.selection(&graphs, &solved.values) };
    let points = selection.as_ref().and_then(|selection| selection.points(problem));
    // The backend counts in floating point; a whole bound may lie a hair above what it says.
    let claimed = solved.bound.map(|bound| whole_bound(bound).saturating_add(problem.constant));
    let claimed = if solved.status == LpStatus::Optimal { points } else { claimed };
    let bound = claimed.filter(|_| problem.is_exact()).map(|claimed| Bound {
        points: points.map_or(claimed, |points| claimed.max(points)),
        voucher: Voucher::Backend(backend.name().to_owned()),
    });
    let stop_reason = match solved.status {
        LpStatus::Infeasible if problem.is_exact() => StopReason::Infeasible,
        LpStatus::Optimal if points.is_some() && problem.is_exact() => StopReason::Optimal,
        _ => watch.expired().unwrap_or(if settings.gap_ppm > 0 { StopReason::Gap } else { StopReason::Stalled }),
    };
    let engine = format!("exact:{}", backend.name());
    let prices = vec![0.0; problem.rows.len()];
    Ok(Answer { points, selection, bound, stop_reason, prices, work: watch.work(), engine })
}

/// A floating-point bound as a whole one, a millionth of tolerance included.
fn whole_bound(bound: f64) -> i64 {
    (bound + 1e-6 * bound.abs().max(1.0)).floor() as i64
}

/// Hands a small problem that the own engine left open to the backend and keeps the better of both answers.
pub(super) fn close(
    problem: &Problem,
    answer: Answer,
    settings: &Settings,
    backend: &dyn LpBackend,
    watch: &Watch<'_>,
) -> Result<Answer, SolveError> {
    let columns: usize = problem.graphs.iter().map(|graph| graph.arcs().len() + graph.choices().len()).sum();
    let open = answer.stop_reason == StopReason::Stalled && problem.is_exact() && columns <= CLOSED;
    let Some(start) = answer.selection.clone().filter(|_| open) else { return Ok(answer) };
    let exact = solve(problem, start, settings, backend, watch)?;
    let better = exact.points >= answer.points && exact.stop_reason == StopReason::Optimal;
    Ok(if better { Answer { prices: answer.prices, ..exact } } else { answer })
}
