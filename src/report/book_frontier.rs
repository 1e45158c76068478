//! The sheet of a frontier: plan and bound of every step with a native chart, the gap as a formula.

use rust_xlsxwriter::{Chart, ChartType, Worksheet, XlsxError};

use super::Report;
use super::book::{Formats, Sort, Value, name};
use crate::scenario::{Axis, Frontier, Rung};

/// Columns of plan and bound.
const POINTS: usize = 2;
const BOUND: usize = 3;

impl Report<'_> {
    pub(super) fn frontier_sheet(&self, frontier: &Frontier, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let t = &self.texts;
        let [place, size, gain] = match frontier.axis {
            Axis::Money { .. } => [
                ("h-share-of-money", 14.0, Sort::Words),
                ("h-money", 20.0, Sort::Amount),
                ("h-gain", 14.0, Sort::Decimal),
            ],
            Axis::Moves => [
                ("h-most-moves", 22.0, Sort::Words),
                ("h-moves", 12.0, Sort::Number),
                ("h-gain-of-move", 14.0, Sort::Decimal),
            ],
        };
        let columns = self.columns(&[
            place,
            size,
            ("h-points", 14.0, Sort::Number),
            ("h-bound", 14.0, Sort::Number),
            ("h-gap", 10.0, Sort::Gap),
            gain,
            ("h-at-least", 14.0, Sort::Decimal),
            ("h-at-most", 14.0, Sort::Decimal),
        ]);
        let row = |(at, rung): (usize, &Rung)| {
            let own = u32::try_from(at + 1).expect("tables have fewer than 2^32 rows");
            let size = match frontier.axis {
                Axis::Money { .. } => rung.limit,
                Axis::Moves => rung.moves.and_then(|moves| i64::try_from(moves).ok()),
            };
            let gap = rung.points.zip(rung.bound).map_or(Value::Empty, |(points, bound)| {
                let [points_cell, bound_cell] = [POINTS, BOUND].map(|column| name(own, column));
                let formula = format!("=({bound_cell}-{points_cell})/MAX(1,ABS({points_cell}))");
                Value::Quotient(formula, bound - points, points.saturating_abs().max(1))
            });
            let slope = |points: i64| rung.step?.slope(points, frontier.axis.unit()).map(|hundredths| hundredths * 10);
            vec![
                Value::Words(self.place_name(frontier, rung)),
                size.into(),
                rung.points.into(),
                rung.bound.into(),
                gap,
                rung.step.and_then(|step| slope(step.gained)).into(),
                rung.step.and_then(|step| slope(step.at_least)).into(),
                rung.step.and_then(|step| slope(step.at_most?)).into(),
            ]
        };
        let rows = frontier.rungs.iter().enumerate().map(row);
        let (mut sheet, end) = self.sheet(formats, "sheet-frontier", &columns, rows)?;
        let title = t.say("sheet-frontier");
        let mut chart = Chart::new(ChartType::Line);
        chart.title().set_name(&t.say("frontier"));
        for (column, key) in [(2_u16, "key-plans"), (3, "key-bounds")] {
            chart.add_series().set_name(&t.say(key)).set_categories((title.as_str(), 1, 0, end - 1, 0)).set_values((
                title.as_str(),
                1,
                column,
                end - 1,
                column,
            ));
        }
        chart.set_width(720).set_height(360);
        sheet.insert_chart(0, 9, &chart)?;
        Ok(sheet)
    }
}
