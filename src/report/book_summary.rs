//! The first sheet: what the plan is worth, by term and by period, with charts; its totals are formulas over the tables
//! below.

use rust_xlsxwriter::{Chart, ChartType, Worksheet, XlsxError};

use super::Report;
use super::book::{self, Column, Formats, Sort, Value, column, name};

/// First row of the tables: below the headline figures.
const TERMS: u32 = 16;

impl Report<'_> {
    pub(super) fn summary_sheet(&self, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let t = &self.texts;
        let title = t.say("sheet-summary");
        let mut sheet = Worksheet::new();
        sheet.set_name(&title)?;
        sheet.set_column_width(0, 30)?;
        for at in 1..14 {
            sheet.set_column_width(at, 17)?;
        }
        let head = t.fill("title", &[("name", &self.figures.name)]);
        sheet.write_string_with_format(0, 0, &head, &formats.title)?;

        let terms =
            [column(self.heading("h-term"), 30.0, Sort::Words), column(self.heading("h-points"), 15.0, Sort::Count)];
        let rows = self
            .figures
            .worth
            .terms
            .iter()
            .map(|line| vec![Value::Words(t.term(line.term)), Value::Number(line.points.0)]);
        let terms_end = book::table(&mut sheet, formats, TERMS, &terms, rows, &t.say("total"))?;

        let top = terms_end + 3;
        let (columns, rows) = self.periods_table();
        let end = book::table(&mut sheet, formats, top, &columns, rows, &t.say("total"))?;
        self.headline(&mut sheet, formats, terms_end, (top, end))?;

        let mut seats = Chart::new(ChartType::ColumnStacked);
        seats.title().set_name(&t.say("seats-over-time"));
        for at in [2_u16, 3] {
            seats
                .add_series()
                .set_name((title.as_str(), top, at))
                .set_categories((title.as_str(), top + 1, 0, end - 1, 0))
                .set_values((title.as_str(), top + 1, at, end - 1, at));
        }
        seats.set_width(620).set_height(280);
        sheet.insert_chart(1, 4, &seats)?;
        let mut points = Chart::new(ChartType::Bar);
        points.title().set_name(&t.say("points-by-term"));
        points.add_series().set_categories((title.as_str(), TERMS + 1, 0, terms_end - 1, 0)).set_values((
            title.as_str(),
            TERMS + 1,
            1,
            terms_end - 1,
            1,
        ));
        points.y_axis().set_reverse();
        points.legend().set_hidden();
        points.set_width(620).set_height(340);
        sheet.insert_chart(TERMS, 4, &points)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        Ok(sheet)
    }

    /// Headline figures; those that follow from the tables are formulas.
    fn headline(
        &self,
        sheet: &mut Worksheet,
        formats: &Formats,
        terms_end: u32,
        (top, end): (u32, u32),
    ) -> Result<(), XlsxError> {
        let (t, f) = (&self.texts, &self.figures);
        for (at, key) in ["h-what", "h-figure"].into_iter().enumerate() {
            sheet.write_string_with_format(2, book::place(at), self.heading(key), &formats.heading)?;
        }
        let sum = |at: usize| format!("=SUM({}:{})", name(top + 1, at), name(end - 1, at));
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let moves = f.moves.total;
        let points = format!("=SUM({}:{})", name(TERMS + 1, 1), name(terms_end - 1, 1));
        let entries = [
            (t.say("status-row"), Value::Words(t.status(&f.worth.status)), Sort::Words),
            (t.say("points"), Value::Formula(points, f.worth.points.0), Sort::Number),
            (t.say("bound"), f.worth.bound.map(|bound| bound.0).into(), Sort::Number),
            (self.heading("h-vacant"), Value::Formula(sum(3), count(f.seats.total.vacant())), Sort::Number),
            (t.say("moves"), Value::Formula(sum(4), count(moves.moves)), Sort::Number),
            (t.say("promotions"), Value::Formula(sum(5), count(moves.promotions)), Sort::Number),
            (t.say("trainings"), Value::count(f.training.attendances), Sort::Number),
            (t.say("course-due"), Value::Formula(sum(11), count(f.people.course_due)), Sort::Number),
            (t.say("spent"), Value::Number(f.money.total.0), Sort::Amount),
        ];
        for (place, (name, value, sort)) in entries.iter().enumerate() {
            let row = 3 + u32::try_from(place).expect("few rows");
            sheet.write_string(row, 0, name)?;
            book::put(sheet, formats, (row, 1), value, *sort)?;
        }
        if let Some(bound) = f.worth.bound {
            let row = 3 + u32::try_from(entries.len()).expect("few rows");
            sheet.write_string(row, 0, t.say("gap-row"))?;
            let (points, limit) = (name(4, 1), name(5, 1));
            let formula = format!("=({limit}-{points})/MAX(1,ABS({points}))");
            let worth = f.worth.points.0;
            let gap = Value::Quotient(formula, bound.0.saturating_sub(worth), worth.saturating_abs().max(1));
            book::put(sheet, formats, (row, 1), &gap, Sort::Share)?;
        }
        Ok(())
    }

    fn periods_table(&self) -> (Vec<Column>, Vec<Vec<Value>>) {
        let f = &self.figures;
        let headings = [
            ("h-period", Sort::Words),
            ("h-seats", Sort::Count),
            ("h-filled", Sort::Count),
            ("h-vacant", Sort::Count),
            ("h-moves", Sort::Count),
            ("h-promotions", Sort::Count),
            ("h-rotations", Sort::Count),
            ("h-entering", Sort::Count),
            ("h-retiring", Sort::Count),
            ("h-in-service", Sort::Number),
            ("h-unplaced", Sort::Number),
            ("h-due", Sort::Count),
            ("h-match", Sort::Share),
        ];
        let columns = headings.map(|(key, sort)| column(self.heading(key), 17.0, sort)).to_vec();
        let row = |(at, name): (usize, &String)| {
            let (seats, moves, people) = (&f.seats.total.periods[at], &f.moves.by_period[at], &f.people.by_period[at]);
            let counts = [
                seats.seats,
                seats.filled,
                seats.vacant,
                moves.moves,
                moves.promotions,
                moves.rotations,
                moves.entering,
                people.retiring,
                people.in_service,
                people.unplaced,
                people.course_due,
            ];
            let mut values = vec![Value::words(name)];
            values.extend(counts.map(Value::count));
            values.push(people.mean_jpm.map_or(Value::Empty, Value::count));
            values
        };
        let rows = self.period_names().iter().enumerate().map(row).collect();
        (columns, rows)
    }
}
