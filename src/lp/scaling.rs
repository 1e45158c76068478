//! Brings rows counted in trillions of rupiah and rows counted in seats to sizes a floating-point solver handles.
//!
//! For the OR reader: every row, and the objective, is divided by the greatest common divisor of its coefficients (with
//! the right-hand side rounded inwards where all its columns are integral) and then by the power of two that brings its
//! largest coefficient to at most 2^20. Both steps are exact in doubles. What a backend's absolute tolerance lets
//! through in a scaled row can still be a few rupiah in the original one; therefore answers are checked again in
//! integers on the original rows ([`crate::lp::LpModel::check`]), never on these.

use super::model::{Entry, LpModel, Relation};

/// Bits of the largest coefficient of a scaled row: small enough that a tolerance of 1e-9 is far below one unit, large
/// enough that ratios of 1e13 leave the smallest coefficient above the 1e-9 under which solvers drop entries.
const BITS: u32 = 20;

/// The numbers of a model as doubles of moderate size; positions are those of the model.
pub(super) struct Scaled {
    /// Objective of each column.
    pub(super) objective: Vec<f64>,
    /// Model objective per unit of scaled objective.
    pub(super) objective_unit: f64,
    /// The least difference between two different objectives of whole points, in scaled units; zero if not all columns
    /// that count are integral.
    pub(super) objective_step: f64,
    /// Right-hand side of each row.
    pub(super) rhs: Vec<f64>,
    /// Model activity per unit of scaled activity, of each row.
    pub(super) row_unit: Vec<f64>,
    /// Coefficients, aligned with [`LpModel::entries`].
    pub(super) coefficients: Vec<f64>,
    /// Whether some row was shrunk, so that tolerances must be tight to tell neighbouring integers apart.
    pub(super) tight: bool,
}

impl Scaled {
    /// Scales a model that has no fault.
    pub(super) fn of(model: &LpModel) -> Self {
        let columns = model.columns();
        let divisor = common_divisor(columns.iter().map(|column| column.objective));
        let shrink = power(columns.iter().map(|column| column.objective), divisor);
        let whole = columns.iter().all(|column| column.integer || column.objective == 0);
        let mut scaled = Self {
            objective: columns.iter().map(|column| (column.objective / divisor) as f64 / shrink).collect(),
            objective_unit: divisor as f64 * shrink,
            objective_step: if whole { 1.0 / shrink } else { 0.0 },
            rhs: Vec::with_capacity(model.rows().len()),
            row_unit: Vec::with_capacity(model.rows().len()),
            coefficients: Vec::with_capacity(model.entries().len()),
            tight: false,
        };
        for (at, row) in model.rows().iter().enumerate() {
            let entries = model.row_entries(at);
            let divisor = row_divisor(entries);
            let shrink = power(entries.iter().map(|entry| entry.coefficient), divisor);
            let whole = is_whole(model, entries);
            let rhs = match row.relation {
                Relation::Le if whole => row.rhs.div_euclid(divisor) as f64,
                Relation::Ge if whole => -((-row.rhs).div_euclid(divisor)) as f64,
                _ => row.rhs as f64 / divisor as f64,
            };
            scaled.rhs.push(rhs / shrink);
            scaled.row_unit.push(divisor as f64 * shrink);
            scaled.coefficients.extend(entries.iter().map(|entry| (entry.coefficient / divisor) as f64 / shrink));
            scaled.tight |= shrink > 1.0;
        }
        scaled
    }
}

/// Whether arithmetic alone shows that the model has no solution: an empty domain, a row out of reach of the bounds, or
/// an equation of whole numbers whose right-hand side its divisor does not divide. Exact, and what tolerances may hide.
pub(super) fn is_plainly_infeasible(model: &LpModel) -> bool {
    if model.columns().iter().any(|column| column.lower > column.upper) {
        return true;
    }
    model.rows().iter().enumerate().any(|(at, row)| {
        let entries = model.row_entries(at);
        let (mut least, mut most) = (0_i128, 0_i128);
        for entry in entries {
            let column = model.columns()[entry.column as usize];
            let ends = [column.lower, column.upper].map(|end| i128::from(end) * i128::from(entry.coefficient));
            least += ends[0].min(ends[1]);
            most += ends[0].max(ends[1]);
        }
        let rhs = i128::from(row.rhs);
        let above = row.relation != Relation::Le && most < rhs;
        let below = row.relation != Relation::Ge && least > rhs;
        let indivisible =
            row.relation == Relation::Eq && is_whole(model, entries) && row.rhs % row_divisor(entries) != 0;
        above || below || indivisible
    })
}

fn is_whole(model: &LpModel, entries: &[Entry]) -> bool {
    entries.iter().all(|entry| model.columns()[entry.column as usize].integer)
}

fn row_divisor(entries: &[Entry]) -> i64 {
    common_divisor(entries.iter().map(|entry| entry.coefficient))
}

/// The greatest common divisor, at least 1.
fn common_divisor(numbers: impl Iterator<Item = i64>) -> i64 {
    let mut divisor = 0_i64;
    for number in numbers {
        let mut rest = number.abs();
        while rest != 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        if divisor == 1 {
            break;
        }
    }
    divisor.max(1)
}

/// The power of two that brings the largest of the divided numbers to at most 2^[`BITS`].
fn power(numbers: impl Iterator<Item = i64>, divisor: i64) -> f64 {
    let largest = numbers.map(|number| (number / divisor).unsigned_abs()).max().unwrap_or(0);
    let bits = u64::BITS - largest.leading_zeros();
    2_f64.powi(bits.saturating_sub(BITS).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lp::Column;

    #[test]
    fn a_row_in_rupiah_shrinks_exactly_and_rounds_its_limit_inwards() {
        let mut model = LpModel::new();
        let x = model.add_column(Column::binary(7));
        let y = model.add_column(Column::binary(-14));
        model.add_row(Relation::Le, 10_000_000_000_003, [(x, 10_000_000_000_000), (y, -2)]);
        model.add_row(Relation::Ge, 7, [(x, 6), (y, 4)]);
        let scaled = Scaled::of(&model);
        assert_eq!(scaled.objective, [1.0, -2.0]);
        assert!(scaled.coefficients[0] <= f64::from(1 << BITS) && scaled.tight);
        assert_eq!(scaled.coefficients[0] * scaled.row_unit[0], 1e13);
        assert_eq!(scaled.coefficients[1] * scaled.row_unit[0], -2.0);
        assert_eq!(scaled.rhs[0] * scaled.row_unit[0], 10_000_000_000_002.0);
        assert_eq!((scaled.rhs[1], scaled.row_unit[1]), (4.0, 2.0));
    }

    #[test]
    fn arithmetic_alone_finds_rows_out_of_reach_and_indivisible_equations() {
        let with = |relation, rhs| {
            let mut model = LpModel::new();
            let x = model.add_column(Column::integer(1, 0, 3));
            model.add_row(relation, rhs, [(x, 2)]);
            is_plainly_infeasible(&model)
        };
        assert!(with(Relation::Eq, 3) && with(Relation::Ge, 7) && with(Relation::Le, -1) && with(Relation::Eq, 8));
        assert!(!with(Relation::Eq, 4) && !with(Relation::Ge, 6) && !with(Relation::Le, 0));
    }
}
