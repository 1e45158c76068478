//! The sheet of scenarios side by side: one row per measure, one column per scenario.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Report;
use super::book::{self, Formats, Sort, Value};
use crate::scenario::{Comparison, Measure, Unit};

impl Report<'_> {
    pub(super) fn comparison_sheet(&self, comparison: &Comparison, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let t = &self.texts;
        let mut sheet = Worksheet::new();
        sheet.set_name(t.say("sheet-comparison"))?;
        sheet.set_column_width(0, 40)?;
        sheet.write_string_with_format(0, 0, self.heading("h-measure"), &formats.heading)?;
        for (at, entry) in comparison.scenarios.iter().enumerate() {
            sheet.set_column_width(book::place(at + 1), 18)?;
            sheet.write_string_with_format(0, book::place(at + 1), &entry.name, &formats.heading)?;
        }
        let mut row = 0;
        for measure in &comparison.measures {
            row += 1;
            sheet.write_string(row, 0, measure.label.get(t.language()))?;
            for (at, value) in measure.values.iter().enumerate() {
                book::put(&mut sheet, formats, (row, book::place(at + 1)), &Value::from(*value), sort(measure))?;
            }
        }
        sheet.set_freeze_panes(1, 1)?;
        sheet.autofilter(0, 0, row.max(1), book::place(comparison.scenarios.len()))?;
        Ok(sheet)
    }
}

fn sort(measure: &Measure) -> Sort {
    match measure.unit {
        Unit::Points | Unit::Count => Sort::Number,
        Unit::BasisPoints => Sort::Share,
        Unit::Ppm => Sort::Gap,
        Unit::Money => Sort::Amount,
    }
}
