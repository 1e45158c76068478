//! The sheets of money: budget lines, whose use is a formula over the costs; the costs; and the sessions they pay for.

use rust_xlsxwriter::{Chart, ChartType, Worksheet, XlsxError};

use super::Report;
use super::book::{Formats, Sort, Value, name};
use crate::figures::money::{CostFigure, DevelopmentFigure, LineFigure};
use crate::figures::training::SessionLine;

/// Where columns of the costs stand.
const COST_YEAR: usize = 0;
const COST_SOURCE: usize = 1;
const COST_CATEGORY: usize = 2;
const COST_AMOUNT: usize = 4;

impl Report<'_> {
    pub(super) fn budgets_sheet(&self, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let t = &self.texts;
        let title = t.say("sheet-budgets");
        let columns = self.columns(&[
            ("h-line", 26.0, Sort::Words),
            ("h-year", 8.0, Sort::Plain),
            ("h-source", 16.0, Sort::Words),
            ("h-category", 16.0, Sort::Words),
            ("h-available", 20.0, Sort::Amount),
            ("h-used", 20.0, Sort::Amount),
            ("h-left", 20.0, Sort::Amount),
            ("h-share", 12.0, Sort::Share),
            ("h-price", 14.0, Sort::Decimal),
        ]);
        let lines = &self.figures.money.lines;
        let row = |(at, line): (usize, &LineFigure)| {
            let own = u32::try_from(at + 1).expect("tables have fewer than 2^32 rows");
            let [amount, used] = [4, 5].map(|at| name(own, at));
            let share = Value::Quotient(format!("=IF({amount}=0,0,{used}/{amount})"), line.used.0, line.amount.0);
            vec![
                Value::words(&line.budget),
                Value::Number(i64::from(line.year)),
                Value::words(line.source.clone().unwrap_or_else(|| t.say("all-sources"))),
                Value::words(line.category.map_or_else(|| t.say("all-categories"), |one| t.category(one))),
                Value::Number(line.amount.0),
                Value::Formula(self.used_formula(line), line.used.0),
                Value::Formula(format!("={amount}-{used}"), line.left.0),
                share,
                line.price_milli.into(),
            ]
        };
        let rows = lines.iter().enumerate().map(row);
        let (mut sheet, end) = self.sheet(formats, "sheet-budgets", &columns, rows)?;
        if end > 1 {
            let mut chart = Chart::new(ChartType::Bar);
            chart.title().set_name(&t.say("budget-use"));
            chart
                .add_series()
                .set_name(&self.heading("h-share"))
                .set_categories((title.as_str(), 1, 0, end - 1, 0))
                .set_values((title.as_str(), 1, 7, end - 1, 7));
            chart.x_axis().set_min(0).set_max(1).set_num_format("0%");
            chart.y_axis().set_reverse();
            chart.legend().set_hidden();
            chart.set_width(720).set_height((18 * end + 90).clamp(240, 900));
            sheet.insert_chart(0, 10, &chart)?;
        }
        Ok(sheet)
    }

    /// Money for development against the floor, by year.
    pub(super) fn development_sheet(&self, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let t = &self.texts;
        let columns = self.columns(&[
            ("h-year", 8.0, Sort::Plain),
            ("h-floor", 30.0, Sort::Words),
            ("h-available", 20.0, Sort::Amount),
            ("h-used", 20.0, Sort::Amount),
            ("h-total", 24.0, Sort::Amount),
            ("h-share-available", 14.0, Sort::Gap),
            ("h-share-spent", 14.0, Sort::Gap),
        ]);
        let row = |one: &DevelopmentFigure| {
            let verdict = match one.reaches_floor() {
                Some(true) => t.say("floor-reached"),
                Some(false) => t.say("floor-missed"),
                None => t.fill("floor-up-to", &[("total", &t.money_short(one.enough_for, &self.figures.currency))]),
            };
            vec![
                Value::Number(i64::from(one.year)),
                Value::Words(verdict),
                Value::Number(one.available.0),
                Value::Number(one.spent.0),
                one.total.map(|total| total.0).into(),
                one.available_ppm.into(),
                one.spent_ppm.into(),
            ]
        };
        let rows = self.figures.money.development.iter().map(row);
        Ok(self.sheet(formats, "sheet-development", &columns, rows)?.0)
    }

    /// What falls under a line, added up from the costs.
    fn used_formula(&self, line: &LineFigure) -> String {
        let last = u32::try_from(self.figures.money.costs.len()).expect("tables have fewer than 2^32 rows");
        if last == 0 {
            return "=0".to_owned();
        }
        let t = &self.texts;
        let sheet = t.say("sheet-costs");
        let cells = |at: usize| {
            let (from, to) = (absolute(1, at), absolute(last, at));
            format!("'{sheet}'!{from}:{to}")
        };
        let mut conditions = vec![format!("{},\"{}\"", cells(COST_YEAR), line.year)];
        if let Some(source) = &line.source {
            conditions.push(format!("{},\"{}\"", cells(COST_SOURCE), literal(source)));
        }
        if let Some(category) = line.category {
            conditions.push(format!("{},\"{}\"", cells(COST_CATEGORY), t.category(category)));
        }
        format!("=SUMIFS({},{})", cells(COST_AMOUNT), conditions.join(","))
    }

    pub(super) fn costs_sheet(&self, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let t = &self.texts;
        let columns = self.columns(&[
            ("h-year", 8.0, Sort::Plain),
            ("h-source", 16.0, Sort::Words),
            ("h-category", 16.0, Sort::Words),
            ("h-line", 44.0, Sort::Words),
            ("h-cost", 20.0, Sort::Money),
        ]);
        let row = |cost: &CostFigure| {
            vec![
                Value::Number(i64::from(cost.year)),
                Value::words(&cost.source),
                Value::Words(t.category(cost.category)),
                Value::Words(cost.lines.join(", ")),
                Value::Number(cost.cost.0),
            ]
        };
        let rows = self.figures.money.costs.iter().map(row);
        Ok(self.sheet(formats, "sheet-costs", &columns, rows)?.0)
    }

    pub(super) fn sessions_sheet(&self, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let t = &self.texts;
        let columns = self.columns(&[
            ("h-period", 10.0, Sort::Words),
            ("h-session", 18.0, Sort::Words),
            ("h-course", 14.0, Sort::Words),
            ("h-title", 44.0, Sort::Words),
            ("h-hours", 9.0, Sort::Number),
            ("h-opened", 10.0, Sort::Words),
            ("h-attendees", 11.0, Sort::Count),
            ("h-capacity", 11.0, Sort::Count),
            ("h-source", 12.0, Sort::Words),
            ("h-cost", 18.0, Sort::Money),
        ]);
        let periods = self.period_names();
        let row = |line: &SessionLine| {
            vec![
                Value::words(&periods[line.period.index()]),
                Value::words(&line.session),
                Value::words(&line.course),
                Value::words(&line.title),
                Value::Number(i64::from(line.hours)),
                Value::Words(if line.opened { t.say("yes") } else { t.say("no") }),
                Value::Number(i64::from(line.attendees)),
                Value::Number(i64::from(line.capacity)),
                Value::words(&line.source),
                Value::Number(line.cost.0),
            ]
        };
        let rows = self.figures.training.sessions.iter().map(row);
        Ok(self.sheet(formats, "sheet-sessions", &columns, rows)?.0)
    }
}

/// `$C$7`.
fn absolute(row: u32, column: usize) -> String {
    let relative = name(row, column);
    let digits = relative.find(|c: char| c.is_ascii_digit()).unwrap_or(relative.len());
    format!("${}${}", &relative[..digits], &relative[digits..])
}

/// Words inside a condition: quotes twice, and the signs that stand for any letters as themselves.
fn literal(words: &str) -> String {
    words.replace('"', "\"\"").replace('~', "~~").replace('*', "~*").replace('?', "~?")
}
