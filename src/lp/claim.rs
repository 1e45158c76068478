//! Holds what a solver claims against the model, so that a solver's mistake never becomes a plan.
//!
//! For the OR reader: rounding, exact feasibility and objective, bound and duals against the point, infeasibility and
//! optimality against the warm start. Points that break a row by a
//! hair's breadth of floating point are sent back with a cover row first; [`Claim`] → [`LpAnswer`] or [`LpError::WrongAnswer`].

use std::time::{Duration, Instant};

use super::cover::cover;
use super::scaling::is_plainly_infeasible;
use super::{Column, LpAnswer, LpError, LpModel, LpOptions, LpStatus, Relation};

/// How far a value may lie from the whole number it stands for.
const INTEGRALITY: f64 = 1e-5;
/// Relative slack for bounds, rows and duals that are only known as doubles.
const SLACK: f64 = 1e-6;
/// How often a backend is told what it overlooked before its answer counts as wrong.
const COVERS: usize = 100;

/// What a backend claims about a model, unchecked.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// There is no solution.
    Infeasible,
    /// Nothing was found before a limit.
    Nothing {
        /// No solution is worth more.
        bound: Option<f64>,
    },
    /// A solution.
    Point {
        /// One value per column.
        values: Vec<f64>,
        /// Whether the backend says that none is better (it may add a `bound` that shows otherwise).
        proven: bool,
        /// No solution is worth more.
        bound: Option<f64>,
        /// Worth of one more unit of each row's right-hand side.
        duals: Option<Vec<f64>>,
    },
}

/// Asks for a claim where the model needs a solver at all, and judges it.
pub(super) fn solve_checked(
    backend: &str,
    model: &LpModel,
    options: &LpOptions,
    attempt: impl Fn(&LpModel, &LpOptions) -> Result<Claim, LpError>,
) -> Result<LpAnswer, LpError> {
    if let Some(fault) = model.fault() {
        return Err(LpError::FaultyModel(fault));
    }
    if !options.gap.is_finite() || options.gap < 0.0 {
        return Err(LpError::FaultyOptions(format!("the gap is {}, not a number from 0 upwards", options.gap)));
    }
    let start = match &options.warm_start {
        Some(values) if model.is_integer() => {
            let worth = model.check(values).map_err(|why| LpError::FaultyOptions(format!("warm start: {why}")))?;
            Some((values.clone(), worth))
        }
        Some(_) => return Err(LpError::FaultyOptions("a warm start needs a model of whole numbers".to_owned())),
        None => None,
    };
    let claim = if is_plainly_infeasible(model) {
        Claim::Infeasible
    } else if model.columns().is_empty() {
        Claim::Point { values: Vec::new(), proven: true, bound: None, duals: None }
    } else if options.time_limit == Some(Duration::ZERO) {
        Claim::Nothing { bound: None }
    } else {
        ask(model, options, attempt)?
    };
    let wrong = |reason: String| LpError::WrongAnswer { backend: backend.to_owned(), reason };
    if model.is_integer() { judge_whole(model, claim, start) } else { judge_relaxed(model, claim) }.map_err(wrong)
}

/// Asks for a claim; where the point breaks a row of whole numbers by less than the backend can see, says so with a
/// cover row and asks again.
fn ask(
    model: &LpModel,
    options: &LpOptions,
    attempt: impl Fn(&LpModel, &LpOptions) -> Result<Claim, LpError>,
) -> Result<Claim, LpError> {
    let begun = Instant::now();
    let mut claim = attempt(model, options)?;
    if !model.is_integer() {
        return Ok(claim);
    }
    let mut sharpened = None;
    for _ in 0..COVERS {
        let Claim::Point { values, bound, .. } = &claim else { break };
        let Some((row, entries)) = round_all(values).ok().and_then(|values| cover(model, &values)) else { break };
        let rest = options.time_limit.map(|limit| limit.saturating_sub(begun.elapsed()));
        if rest == Some(Duration::ZERO) {
            return Ok(Claim::Nothing { bound: *bound });
        }
        let sharpened = sharpened.get_or_insert_with(|| model.clone());
        sharpened.add_row(row.relation, row.rhs, entries);
        claim = attempt(sharpened, &LpOptions { time_limit: rest, ..options.clone() })?;
    }
    Ok(claim)
}

fn without_point(status: LpStatus, bound: Option<f64>) -> LpAnswer {
    LpAnswer {
        status,
        values: Vec::new(),
        objective: None,
        relaxed: Vec::new(),
        relaxed_objective: None,
        bound: bound.filter(|bound| bound.is_finite()),
        duals: None,
    }
}

fn slack(objective: f64) -> f64 {
    SLACK * objective.abs().max(1.0)
}

/// Whether doing as little as the bounds allow is a solution. Costs one check, and tolerances that large numbers upset
/// have made a solver deny even that.
fn has_plain_solution(model: &LpModel) -> bool {
    let nearest = |column: &Column| if column.lower > 0 { column.lower } else { column.upper.min(0) };
    let point: Vec<i64> = model.columns().iter().map(nearest).collect();
    model.check(&point).is_ok()
}

fn judge_whole(model: &LpModel, claim: Claim, start: Option<(Vec<i64>, i64)>) -> Result<LpAnswer, String> {
    let (values, objective, proven, bound) = match (claim, start) {
        (Claim::Infeasible, None) if has_plain_solution(model) => {
            return Err("it found no solution, but one lies at the bounds nearest to zero".to_owned());
        }
        (Claim::Infeasible, None) => return Ok(without_point(LpStatus::Infeasible, None)),
        (Claim::Infeasible, Some(_)) => return Err("it found no solution, but the warm start is one".to_owned()),
        (Claim::Nothing { bound }, None) => return Ok(without_point(LpStatus::Unknown, bound)),
        (Claim::Nothing { bound }, Some((values, worth))) => (values, worth, false, bound),
        (Claim::Point { values, proven, bound, .. }, start) => {
            let values = round_all(&values)?;
            let objective = model.check(&values).map_err(|why| why.to_string())?;
            match start {
                Some((better, worth)) if worth > objective => {
                    // An answer stopped by a gap calls itself optimal in some backends; only its bound tells.
                    if proven && bound.is_none_or(|bound| bound < worth as f64 - slack(worth as f64)) {
                        return Err(format!("it calls {objective} optimal, but the warm start is worth {worth}"));
                    }
                    (better, worth, false, bound)
                }
                _ => (values, objective, proven, bound),
            }
        }
    };
    let worth = objective as f64;
    let bound = bound.filter(|bound| bound.is_finite());
    if let Some(bound) = bound.filter(|bound| *bound < worth - slack(worth)) {
        return Err(format!("it says nothing is worth more than {bound}, but its point is worth {objective}"));
    }
    // Objectives are whole: below the next one there is none. The comparison allows for the rounding of large doubles.
    let closed = |bound: f64| bound < worth + 1.0 - 1e-9 * worth.abs().max(1.0);
    let open = |bound: f64| bound >= worth + 1.0 + slack(worth);
    let optimal = if proven { !bound.is_some_and(open) } else { bound.is_some_and(closed) };
    Ok(LpAnswer {
        status: if optimal { LpStatus::Optimal } else { LpStatus::Feasible },
        values,
        objective: Some(objective),
        relaxed: Vec::new(),
        relaxed_objective: Some(worth),
        bound: if optimal { Some(worth) } else { bound },
        duals: None,
    })
}

fn round_all(values: &[f64]) -> Result<Vec<i64>, String> {
    let round = |(at, &value): (usize, &f64)| {
        let whole = value.round();
        // Also false for a value that is not a number.
        if (value - whole).abs() <= INTEGRALITY && whole.abs() <= super::LARGEST as f64 {
            Ok(whole as i64)
        } else {
            Err(format!("column {at} is {value}, not a whole number"))
        }
    };
    values.iter().enumerate().map(round).collect()
}

fn judge_relaxed(model: &LpModel, claim: Claim) -> Result<LpAnswer, String> {
    let (values, proven, bound, duals) = match claim {
        Claim::Infeasible if has_plain_solution(model) => {
            return Err("it found no solution, but one lies at the bounds nearest to zero".to_owned());
        }
        Claim::Infeasible => return Ok(without_point(LpStatus::Infeasible, None)),
        Claim::Nothing { bound } => return Ok(without_point(LpStatus::Unknown, bound)),
        Claim::Point { values, proven, bound, duals } => (values, proven, bound, duals),
    };
    let values = settle(model, &values)?;
    let terms = model.columns().iter().zip(&values).map(|(column, value)| column.objective as f64 * value);
    let (worth, size) = terms.fold((0.0, 0.0), |(sum, size), term: f64| (sum + term, size + term.abs()));
    let duals = duals.filter(|duals| {
        !model.has_integers() && duals.len() == model.rows().len() && duals.iter().all(|dual| dual.is_finite())
    });
    let bound = match &duals {
        Some(duals) => Some(model.dual_bound(duals)),
        None => bound.filter(|bound| bound.is_finite()),
    };
    if let Some(bound) = bound.filter(|bound| *bound < worth - slack(size)) {
        return Err(format!("it says nothing is worth more than {bound}, but its point is worth {worth}"));
    }
    let optimal = match bound {
        Some(bound) => (proven || duals.is_some()) && bound <= worth + slack(size),
        None => proven,
    };
    Ok(LpAnswer {
        status: if optimal { LpStatus::Optimal } else { LpStatus::Feasible },
        values: Vec::new(),
        objective: None,
        relaxed: values,
        relaxed_objective: Some(worth),
        bound: if optimal { Some(bound.unwrap_or(worth)) } else { bound },
        duals,
    })
}

/// The point with whole columns rounded and bounds kept exactly, if it satisfies the model within the slack.
fn settle(model: &LpModel, values: &[f64]) -> Result<Vec<f64>, String> {
    if values.len() != model.columns().len() {
        return Err(format!("{} values were given for {} columns", values.len(), model.columns().len()));
    }
    let mut settled = Vec::with_capacity(values.len());
    for (at, (column, &value)) in model.columns().iter().zip(values).enumerate() {
        let (lower, upper) = (column.lower as f64, column.upper as f64);
        let near = if column.integer { value.round() } else { value.clamp(lower, upper) };
        let slack = if column.integer { INTEGRALITY } else { slack(near) };
        let holds = (value - near).abs() <= slack && (lower..=upper).contains(&near);
        if !holds {
            return Err(format!("column {at} is {value}, within {lower}..={upper} (integer: {})", column.integer));
        }
        settled.push(near);
    }
    for (at, row) in model.rows().iter().enumerate() {
        let (mut activity, mut size) = (0.0, (row.rhs as f64).abs());
        for entry in model.row_entries(at) {
            let term = entry.coefficient as f64 * settled[entry.column as usize];
            activity += term;
            size += term.abs();
        }
        let over = activity - row.rhs as f64;
        let holds = match row.relation {
            Relation::Le => over <= slack(size),
            Relation::Ge => over >= -slack(size),
            Relation::Eq => over.abs() <= slack(size),
        };
        if !holds {
            return Err(format!("row {at} has activity {activity}, but {:?} {} is required", row.relation, row.rhs));
        }
    }
    Ok(settled)
}
