//! Points against money, or against moves: the proved band as a chart, and what each step brings as a table.

use maud::{Markup, html};

use super::Report;
use super::charts::{self, Trail};
use super::listing::{self, Cell};
use super::svg;
use crate::instance::Category;
use crate::quantity::Money;
use crate::scenario::{Axis, Frontier, Rung};

/// Marks below the chart at most.
const MARKS: usize = 8;

impl Report<'_> {
    /// Nothing without a frontier, or when no step has a plan.
    pub(super) fn frontier_section(&self) -> Markup {
        let t = &self.texts;
        let Some(frontier) = self.frontier.filter(|frontier| frontier.rungs.iter().any(|rung| rung.points.is_some()))
        else {
            return html! {};
        };
        let (title, intro) = match &frontier.axis {
            Axis::Money { source, category, year } => {
                let category = Category::ALL.into_iter().find(|one| category.as_deref() == Some(one.name()));
                let line = t.budget_line(source.as_deref(), category);
                let line = year.map_or_else(|| line.clone(), |year| format!("{line} {year}"));
                (t.fill("frontier-money", &[("line", &line)]), t.say("frontier-money-intro"))
            }
            Axis::Moves => (t.say("frontier-moves"), t.say("frontier-moves-intro")),
        };
        let words = (title.as_str(), &*t.say("frontier-desc"));
        let chart = charts::lines("frontier-chart", words, &trails(frontier), &self.marks(frontier), &|n| t.number(n));
        let key = svg::key(&[("l1", t.say("key-plans")), ("l2", t.say("key-bounds")), ("band", t.say("key-unknown"))]);
        html! {
            section id="frontier" {
                h2 { (t.say("frontier")) }
                p { (intro) }
                figure { figcaption { (title) } (chart) (key) (self.rung_table(frontier)) }
            }
        }
    }

    /// Words below the chart: where rungs stand.
    fn marks(&self, frontier: &Frontier) -> Vec<(i64, String)> {
        let every = frontier.rungs.len().div_ceil(MARKS).max(1);
        let shown = |(at, _): &(usize, &Rung)| at % every == 0 || at + 1 == frontier.rungs.len();
        let rungs = frontier.rungs.iter().enumerate().filter(shown);
        rungs.map(|(at, rung)| (place(frontier, at), self.place_name(frontier, rung))).collect()
    }

    /// Where a rung stands, in words.
    pub(super) fn place_name(&self, frontier: &Frontier, rung: &Rung) -> String {
        let t = &self.texts;
        match (rung.at, &frontier.axis) {
            (None, _) => t.say("without-limit"),
            (Some(ppm), Axis::Money { .. }) => {
                let basis_points = i64::try_from(ppm / 100).unwrap_or(i64::MAX);
                if basis_points % 100 == 0 { t.number(basis_points / 100) + "%" } else { t.percent(basis_points) }
            }
            (Some(0), Axis::Moves) => t.say("only-decided"),
            (Some(most), Axis::Moves) => t.count(most),
        }
    }

    fn rung_table(&self, frontier: &Frontier) -> Markup {
        let t = &self.texts;
        let is_money = matches!(frontier.axis, Axis::Money { .. });
        let none = || "–".to_owned();
        let number = |number: Option<i64>| Cell::figure(number.map_or_else(none, |number| t.number(number)));
        let best = frontier.rungs.iter().filter_map(|rung| rung.points).max();
        let row = |rung: &Rung| {
            let size = match is_money {
                true => rung.limit.map(|money| t.money_short(Money(money), &self.figures.currency)),
                false => rung.moves.map(|moves| t.count(moves)),
            };
            let slope = |points: i64| {
                let step = rung.step?;
                step.slope(points, frontier.axis.unit()).map(|hundredths| t.decimal(hundredths, 2))
            };
            let gained = rung.step.and_then(|step| slope(step.gained));
            let proved = rung.step.and_then(|step| {
                let most = step.at_most.and_then(slope).unwrap_or_else(|| "…".to_owned());
                Some(format!("{} – {most}", slope(step.at_least)?))
            });
            let share = rung.points.zip(best).filter(|(_, best)| *best > 0).map(|(points, best)| {
                t.percent(i64::try_from(i128::from(points) * 10_000 / i128::from(best)).unwrap_or(0))
            });
            let points = match (rung.points, rung.impossible) {
                (None, true) => Cell::figure(t.say("status-infeasible")),
                (points, _) => number(points),
            };
            vec![
                Cell::words(self.place_name(frontier, rung)),
                Cell::figure(size.unwrap_or_else(none)),
                points,
                number(rung.bound),
                Cell::figure(rung.gap_ppm().map_or_else(none, |ppm| t.gap(ppm))),
                Cell::figure(gained.unwrap_or_default()),
                Cell::figure(proved.unwrap_or_default()),
                Cell::figure(share.unwrap_or_else(none)),
            ]
        };
        let rows: Vec<Vec<Cell>> = frontier.rungs.iter().map(row).collect();
        let keys = match is_money {
            true => {
                ["h-share-of-money", "h-money", "h-points", "h-bound", "h-gap", "h-gain", "h-gain-proved", "h-of-best"]
            }
            false => [
                "h-most-moves",
                "h-moves",
                "h-points",
                "h-bound",
                "h-gap",
                "h-gain-of-move",
                "h-gain-proved",
                "h-of-best",
            ],
        };
        listing::table(&keys.map(|key| self.heading(key)), 1, &rows, None)
    }
}

/// Where a rung stands on the chart; without a limit it comes a tenth of the way behind the last.
fn place(frontier: &Frontier, at: usize) -> i64 {
    let whole = |at: u64| i64::try_from(at).unwrap_or(i64::MAX);
    let known = || frontier.rungs.iter().filter_map(|rung| rung.at).map(whole);
    let (first, last) = (known().min().unwrap_or(0), known().max().unwrap_or(0));
    frontier.rungs[at].at.map_or(last + ((last - first) / 10).max(1), whole)
}

/// The area between, the bounds, the plans. A plan holds for all limits up to the next rung, a bound for all down to the
/// last, so that both are stairs.
fn trails(frontier: &Frontier) -> [Trail; 3] {
    let mut plans: Vec<(i64, i64)> = Vec::new();
    let mut bounds: Vec<(i64, i64)> = Vec::new();
    for (at, rung) in frontier.rungs.iter().enumerate() {
        let (Some(points), Some(bound)) = (rung.points, rung.bound) else { continue };
        let x = place(frontier, at);
        if let (Some(&(_, below)), Some(&(before, _))) = (plans.last(), bounds.last()) {
            plans.push((x, below));
            bounds.push((before, bound));
        }
        plans.push((x, points));
        bounds.push((x, bound));
    }
    let area: Vec<(i64, i64)> = plans.iter().chain(bounds.iter().rev()).copied().collect();
    [("band", area), ("l2", bounds), ("l1", plans)].map(|(class, points)| Trail { class, points })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rung(at: Option<u64>, points: i64, bound: i64) -> Rung {
        Rung {
            at,
            limit: None,
            points: Some(points),
            own_points: Some(points),
            bound: Some(bound),
            impossible: false,
            plan_of: None,
            moves: None,
            step: None,
        }
    }

    #[test]
    fn the_band_shows_no_more_than_is_proved_between_rungs() {
        let rungs = vec![rung(Some(0), 5, 9), rung(Some(10), 7, 12), rung(None, 8, 13)];
        let [area, bounds, plans] = trails(&Frontier { axis: Axis::Moves, rungs });
        assert_eq!(plans.points, [(0, 5), (10, 5), (10, 7), (11, 7), (11, 8)], "a plan keeps to more as well");
        assert_eq!(bounds.points, [(0, 9), (0, 12), (10, 12), (10, 13), (11, 13)], "a bound holds for less as well");
        assert_eq!(area.points.len(), 10);
    }
}
