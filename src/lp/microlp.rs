//! The built-in solver for small models: pure Rust, nothing to install.
//!
//! For the OR reader: good_lp over microlp, simplex with branch and bound. Dependable on small bounded models, slow and
//! hungry for memory beyond a few hundred binaries; it therefore never runs without a gap and a time limit. Integer
//! bounds must fit in 32 bits; there are no duals.

use good_lp::solvers::{ObjectiveDirection, SolutionStatus, WithInitialSolution, WithMipGap, WithTimeLimit};
use good_lp::{
    Constraint, Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, microlp, variable,
};

use super::scaling::Scaled;
use super::{Abilities, Claim, LpBackend, LpError, LpModel, LpOptions, Relation};

/// Seconds after which a solve ends where the caller set no limit: by then its memory, not its time, is the danger.
const PATIENCE: f64 = 600.0;

/// The built-in solver.
#[derive(Clone, Copy, Debug, Default)]
pub struct Microlp;

impl LpBackend for Microlp {
    fn name(&self) -> &str {
        "microlp"
    }

    fn abilities(&self) -> Abilities {
        Abilities { integers: true, duals: false, gap: true, time_limit: true, warm_start: true }
    }

    fn attempt(&self, model: &LpModel, options: &LpOptions) -> Result<Claim, LpError> {
        let narrow = i64::from(i32::MIN)..=i64::from(i32::MAX);
        let outside = |column: &super::Column| !narrow.contains(&column.lower) || !narrow.contains(&column.upper);
        if let Some(at) = model.columns().iter().position(|column| column.integer && outside(column)) {
            return Err(LpError::Unsupported {
                backend: self.name().to_owned(),
                reason: format!("whole-number column {at} has a bound beyond 32 bits"),
            });
        }
        let failed = |reason: String| LpError::Failed { backend: self.name().to_owned(), reason };
        let scaled = Scaled::of(model);
        let (variables, handles) = declare(model);
        let mut worth = Expression::with_capacity(handles.len());
        for (&handle, &coefficient) in handles.iter().zip(&scaled.objective) {
            worth.add_mul(coefficient, handle);
        }
        let limit = options.time_limit.map_or(PATIENCE, |limit| limit.as_secs_f64());
        let mut problem = variables
            .optimise(ObjectiveDirection::Maximisation, worth)
            .using(microlp)
            .with_time_limit(limit)
            .with_mip_gap(options.gap as f32)
            .map_err(|why| LpError::FaultyOptions(why.to_string()))?;
        for constraint in constraints(model, &scaled, &handles) {
            problem.add_constraint(constraint);
        }
        if let Some(start) = &options.warm_start {
            problem = problem.with_initial_solution(handles.iter().zip(start).map(|(&at, &value)| (at, value as f64)));
        }
        match problem.solve() {
            Ok(solution) => {
                let proven = matches!(solution.status(), SolutionStatus::Optimal);
                let values = handles.iter().map(|&handle| solution.value(handle)).collect();
                let bound = solution.into_inner().stats().best_bound.map(|bound| bound * scaled.objective_unit);
                // The bound of a finished proof says no more than the proof and is only known to its tolerance.
                Ok(Claim::Point { values, proven, bound: bound.filter(|_| !proven), duals: None })
            }
            Err(ResolutionError::Infeasible) => Ok(Claim::Infeasible),
            // The adapter reports an interruption without a point in these words only, and has no type for it.
            Err(ResolutionError::Other(why)) if why.contains("ime limit") => Ok(Claim::Nothing { bound: None }),
            Err(why) => Err(failed(why.to_string())),
        }
    }
}

fn declare(model: &LpModel) -> (ProblemVariables, Vec<Variable>) {
    let mut variables = ProblemVariables::new();
    let declare = |column: &super::Column| {
        let bounded = variable().min(column.lower as f64).max(column.upper as f64);
        variables.add(if column.integer { bounded.integer() } else { bounded })
    };
    let handles = model.columns().iter().map(declare).collect();
    (variables, handles)
}

fn constraints<'a>(
    model: &'a LpModel,
    scaled: &'a Scaled,
    handles: &'a [Variable],
) -> impl Iterator<Item = Constraint> + 'a {
    model.rows().iter().enumerate().map(|(at, row)| {
        let span = model.span(at);
        let mut activity = Expression::with_capacity(span.len());
        for (entry, &coefficient) in model.row_entries(at).iter().zip(&scaled.coefficients[span]) {
            activity.add_mul(coefficient, handles[entry.column as usize]);
        }
        match row.relation {
            Relation::Le => activity.leq(scaled.rhs[at]),
            Relation::Ge => activity.geq(scaled.rhs[at]),
            Relation::Eq => activity.eq(scaled.rhs[at]),
        }
    })
}
