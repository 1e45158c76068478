//! Budgets used against available, by year and source, and what more money would bring.

use maud::{Markup, html};

use super::Report;
use super::charts::{self, Meter};
use super::listing::{self, Cell};
use crate::figures::money::{DevelopmentFigure, LineFigure};

impl Report<'_> {
    /// `APBD pelatihan 2028`: source, category and year of a line.
    pub(super) fn line_name(&self, line: &LineFigure) -> String {
        format!("{} {}", self.line_kind(line), line.year)
    }

    /// Source and category of a line.
    fn line_kind(&self, line: &LineFigure) -> String {
        self.texts.budget_line(line.source.as_deref(), line.category)
    }

    pub(super) fn money_section(&self) -> Markup {
        let t = &self.texts;
        html! {
            section id="money" {
                h2 { (t.say("budgets")) }
                @if self.figures.money.lines.is_empty() {
                    p { (t.say("no-budgets")) }
                } @else {
                    p { (t.say("budgets-intro")) }
                    (self.budget_meters())
                }
                h3 { (t.say("costs")) }
                (self.costs())
                @if let Some(first) = self.figures.money.development.first() {
                    h3 { (t.say("development-money")) }
                    p { (t.fill("development-money-intro", &[("floor", &self.ppm(first.floor_ppm))])) }
                    (self.development_money())
                }
            }
        }
    }

    fn budget_meters(&self) -> Markup {
        let (t, f) = (&self.texts, &self.figures);
        let short = |money| t.money_short(money, &f.currency);
        let mut lines: Vec<&LineFigure> = f.money.lines.iter().collect();
        lines.sort_by_key(|line| line.year);
        let mut year = None;
        let meter = |line: &&LineFigure| {
            let fresh = year != Some(line.year);
            year = Some(line.year);
            Meter {
                group: if fresh { line.year.to_string() } else { String::new() },
                name: self.line_kind(line),
                share: line.used_share(),
                text: t.fill("used-of", &[("used", &short(line.used)), ("amount", &short(line.amount))]),
            }
        };
        let meters: Vec<Meter> = lines.iter().map(meter).collect();
        let title = t.say("budget-use");
        let chart = charts::meters("budget-use", (&title, &t.say("budget-use-desc")), &meters);
        let headings =
            ["h-year", "h-line", "h-source", "h-category", "h-available", "h-used", "h-left", "h-share", "h-price"];
        let row = |line: &&LineFigure| {
            let price = line.price_milli.map_or_else(|| "–".to_owned(), |price| t.decimal(price, 3));
            vec![
                Cell::words(line.year.to_string()),
                Cell::words(&line.budget),
                Cell::words(line.source.clone().unwrap_or_else(|| t.say("all-sources"))),
                Cell::words(line.category.map_or_else(|| t.say("all-categories"), |one| t.category(one))),
                Cell::figure(t.money(line.amount, &f.currency)),
                Cell::figure(t.money(line.used, &f.currency)),
                Cell::figure(t.money(line.left, &f.currency)),
                Cell::figure(line.used_share().map_or_else(|| "–".to_owned(), |share| t.percent(share))),
                Cell::figure(price),
            ]
        };
        let rows: Vec<_> = lines.iter().map(row).collect();
        let table = listing::table(&headings.map(|key| self.heading(key)), 4, &rows, None);
        listing::figure(t, &title, &chart, &html! {}, &table)
    }

    /// Everything spent, whether or not a line pays for it.
    fn costs(&self) -> Markup {
        let (t, f) = (&self.texts, &self.figures);
        let row = |cost: &crate::figures::money::CostFigure| {
            vec![
                Cell::words(cost.year.to_string()),
                Cell::words(&cost.source),
                Cell::words(t.category(cost.category)),
                Cell::words(if cost.lines.is_empty() { t.say("no-line") } else { cost.lines.join(", ") }),
                Cell::figure(t.money(cost.cost, &f.currency)),
            ]
        };
        let rows: Vec<_> = f.money.costs.iter().map(row).collect();
        let empty = || Cell::words("");
        let total =
            [Cell::words(t.say("total")), empty(), empty(), empty(), Cell::figure(t.money(f.money.total, &f.currency))];
        let headings = ["h-year", "h-source", "h-category", "h-line", "h-cost"].map(|key| self.heading(key));
        listing::table(&headings, 4, &rows, Some(&total))
    }

    /// Millionths as percent with as many decimals as the floor of 0.16 % asks.
    fn ppm(&self, share: i64) -> String {
        self.texts.decimal(share, 4) + "%"
    }

    fn development_money(&self) -> Markup {
        let (t, f) = (&self.texts, &self.figures);
        let unknown = || "–".to_owned();
        let row = |one: &DevelopmentFigure| {
            let verdict = match one.reaches_floor() {
                Some(true) => t.say("floor-reached"),
                Some(false) => t.say("floor-missed"),
                None => t.fill("floor-up-to", &[("total", &t.money_short(one.enough_for, &f.currency))]),
            };
            vec![
                Cell::words(one.year.to_string()),
                Cell::words(verdict),
                Cell::figure(t.money(one.available, &f.currency)),
                Cell::figure(t.money(one.spent, &f.currency)),
                Cell::figure(one.total.map_or_else(unknown, |total| t.money(total, &f.currency))),
                Cell::figure(one.available_ppm.map_or_else(unknown, |share| self.ppm(share))),
                Cell::figure(one.spent_ppm.map_or_else(unknown, |share| self.ppm(share))),
            ]
        };
        let rows: Vec<_> = f.money.development.iter().map(row).collect();
        let headings = ["h-year", "h-floor", "h-available", "h-used", "h-total", "h-share-available", "h-share-spent"];
        listing::table(&headings.map(|key| self.heading(key)), 2, &rows, None)
    }

    /// A heading of a table or a column of the workbook; its key begins with `h-`.
    pub(super) fn heading(&self, key: &str) -> String {
        self.texts.say(key)
    }
}
