//! The sheet of positions: seats, holders and vacancies period by period.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Report;
use super::book::{Formats, Sort, Value, column, name};
use crate::instance::{Position, PositionId};
use crate::plan::Tally;

/// Column of the seats.
const SEATS: usize = 5;

impl Report<'_> {
    pub(super) fn seats_sheet(&self, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let t = &self.texts;
        let periods = self.period_names();
        let mut columns = self.columns(&[
            ("h-position", 16.0, Sort::Words),
            ("h-title", 38.0, Sort::Words),
            ("h-unit", 30.0, Sort::Words),
            ("h-kind", 14.0, Sort::Words),
            ("h-critical", 12.0, Sort::Words),
            ("h-seats", 9.0, Sort::Count),
        ]);
        let of = |key: &str, name: &str| column(t.fill(key, &[("period", name)]), 11.0, Sort::Count);
        columns.extend(periods.iter().map(|name| of("h-holders-of", name)));
        columns.extend(periods.iter().map(|name| of("h-vacant-of", name)));
        let tally = Tally::of(self.instance, self.plan);
        let row = |(at, position): (usize, &Position)| {
            let own = u32::try_from(at + 1).expect("tables have fewer than 2^32 rows");
            let id = PositionId::at(at);
            let mut values = vec![
                Value::words(&position.id),
                Value::words(&position.title),
                Value::words(&self.unit(position.unit).name),
                Value::Words(t.kind(&self.instance.policy.kind(position.kind).name)),
                Value::Words(t.critical(&position.critical.to_string())),
                Value::Number(i64::from(position.seats)),
            ];
            let calendar = || self.instance.calendar.periods();
            values.extend(calendar().map(|period| Value::Number(i64::from(tally.holders(id, period)))));
            values.extend(calendar().map(|period| {
                let vacant = i64::from(tally.vacant(self.instance, id, period));
                if !position.exists_in(period) {
                    return Value::Number(vacant);
                }
                let (seats, holders) = (name(own, SEATS), name(own, SEATS + 1 + period.index()));
                Value::Formula(format!("=MAX(0,{seats}-{holders})"), vacant)
            }));
            values
        };
        let rows = self.instance.positions.iter().enumerate().map(row);
        Ok(self.sheet(formats, "sheet-seats", &columns, rows)?.0)
    }
}
