//! Tells a solver, in numbers it cannot misread, what it overlooked: "not all of these together".
//!
//! For the OR reader: a point that breaks a row by less than a floating-point tolerance yields a cover inequality with
//! coefficients ±1. Let `C` be columns at the bound where they contribute most, such that the row is broken whenever all
//! of `C` stay there, whatever the others do; then `Σ_C distance from that bound ≥ 1` holds for every whole-number
//! solution and cuts the point off. On binaries such a `C` always exists.

use super::model::{LpModel, Relation, Row, Violation};

/// A row valid for every whole-number solution and broken by this point, if the point breaks a row in this way.
pub(super) fn cover(model: &LpModel, values: &[i64]) -> Option<(Row, Vec<(usize, i64)>)> {
    let Err(Violation::Row { row, activity, relation, rhs }) = model.check(values) else { return None };
    // Seen from the broken side: activity (or its negative) may not exceed the limit.
    let side = if relation == Relation::Ge || activity < i128::from(rhs) { -1 } else { 1 };
    let limit = side * i128::from(rhs);
    let mut floor = 0_i128;
    let mut members = Vec::new();
    for entry in model.row_entries(row) {
        let at = entry.column as usize;
        let column = model.columns()[at];
        let coefficient = side * i128::from(entry.coefficient);
        let (least, most) = if coefficient > 0 { (column.lower, column.upper) } else { (column.upper, column.lower) };
        floor += coefficient * i128::from(least);
        if values[at] == most && least != most {
            members.push((coefficient * (i128::from(most) - i128::from(least)), at, most, coefficient > 0));
        }
    }
    let mut reach = floor + members.iter().map(|member| member.0).sum::<i128>();
    if reach <= limit {
        return None;
    }
    // The fewer members, the stronger the row: leave out what the others break the limit without.
    members.sort_unstable();
    members.retain(|member| {
        let needed = reach - member.0 <= limit;
        reach -= if needed { 0 } else { member.0 };
        needed
    });
    let mut most = 1_i64;
    let mut entries = Vec::with_capacity(members.len());
    for (_, at, bound, at_upper) in members {
        let sign = if at_upper { -1 } else { 1 };
        most = most.checked_add(sign * bound)?;
        entries.push((at, sign));
    }
    Some((Row { relation: Relation::Ge, rhs: most }, entries))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lp::Column;

    #[test]
    fn a_cover_cuts_the_point_off_and_no_solution() {
        let mut model = LpModel::new();
        for (coefficient, lower, upper) in [(7, 0, 1), (-5, 0, 1), (4, -1, 2), (2, 0, 3), (1, 0, 1)] {
            model.add_column(Column::integer(coefficient, lower, upper));
        }
        let entries = [7, -5, 4, 2, 1].into_iter().enumerate();
        model.add_row(Relation::Le, 9, entries.clone());
        let mut cuts = 0;
        for code in 0..2 * 2 * 4 * 4 * 2 {
            let point = |code: i64| vec![code % 2, code / 2 % 2, code / 4 % 4 - 1, code / 16 % 4, code / 64];
            let Some((row, entries)) = cover(&model, &point(code)) else { continue };
            cuts += 1;
            let mut cut = model.clone();
            cut.add_row(row.relation, row.rhs, entries.clone());
            let mut alone = LpModel::new();
            model.columns().iter().for_each(|column| assert!(alone.add_column(*column) < 5));
            alone.add_row(row.relation, row.rhs, entries);
            assert!(alone.check(&point(code)).is_err());
            assert!((0..128).all(|other| model.check(&point(other)).is_err() || cut.check(&point(other)).is_ok()));
        }
        assert!(cuts > 5);
    }
}
