//! The own engine: prices and plans in turn, then proof.

use super::dual::Dual;
use super::primal::Primal;
use super::room::Room;
use super::search;
use super::stop::Watch;
use super::{Answer, Bound, Engine, Settings, StopReason, Voucher};
use crate::dag::{Graph, Prices};
use crate::packing::{Problem, Selection};

/// Pricing passes of the first ascent and of every later one.
const ASCENT: (usize, usize) = (60, 20);
/// Labels up to which a problem is searched exhaustively, and nodes that the search may visit.
const SEARCHED: u64 = 400_000;
const NODES: u64 = 40_000;

/// A run of the engine.
struct Run<'a> {
    problem: &'a Problem,
    settings: &'a Settings,
    watch: &'a Watch<'a>,
    bound_graphs: Vec<&'a Graph>,
    dual: Dual,
    /// Bound by search, where that is better than by prices.
    searched: Option<i64>,
    best: Option<(Selection, i64)>,
}

/// Solves by prices, repair, neighbourhoods and search.
pub(super) fn decompose(problem: &Problem, start: Selection, settings: &Settings, watch: &Watch<'_>) -> Answer {
    let mut run = Run {
        problem,
        settings,
        watch,
        bound_graphs: (0..problem.graphs.len()).map(|agent| problem.bound_graph(agent)).collect(),
        dual: Dual::new(&problem.rows, problem.shifts()),
        searched: None,
        best: None,
    };
    let stop = run.solve(start);
    run.answer(stop)
}

impl Run<'_> {
    fn solve(&mut self, start: Selection) -> StopReason {
        let plan_graphs: Vec<&Graph> = self.problem.graphs.iter().collect();
        let room = Room::new(&self.problem.rows, &plan_graphs, &start);
        let mut primal = Primal::new(room, self.settings.seed);
        self.offer(&primal);
        if let Some(reason) = self.ascend(ASCENT.0) {
            return self.rescue(&mut primal, reason);
        }
        if let Err(reason) = self.found(&mut primal) {
            return reason;
        }
        if let Some(reason) = self.settle(&mut primal) {
            return reason;
        }
        loop {
            if let Some(reason) = self.ascend(ASCENT.1).or_else(|| self.improve(&mut primal)) {
                return reason;
            }
            if self.dual.is_stalled() && self.is_idle(&primal) {
                let closes = self.is_small().then(|| self.search(NODES)).flatten();
                return closes.unwrap_or(StopReason::Stalled);
            }
        }
    }

    fn is_small(&self) -> bool {
        self.settings.engine == Engine::Auto && self.problem.is_exact() && self.problem.size() <= SEARCHED
    }

    /// Whether the neighbourhoods have had their turn everywhere without gain.
    fn is_idle(&self, primal: &Primal<'_>) -> bool {
        primal.idle as usize > 60 + self.problem.graphs.len() / 2
    }

    fn bound(&self) -> i64 {
        let by_prices = self.dual.bound().saturating_add(self.problem.constant);
        self.searched.map_or(by_prices, |searched| searched.min(by_prices))
    }

    fn points(&self) -> Option<i64> {
        self.best.as_ref().map(|(_, points)| *points)
    }

    /// Keeps the primal's selection if it is allowed and better.
    fn offer(&mut self, primal: &Primal<'_>) {
        let points = primal.room.points() + self.problem.constant;
        if primal.room.violation() == 0 && self.points().is_none_or(|best| points > best) {
            self.best = Some((primal.room.selection(), points));
        }
    }

    /// Why the run ends here, if it does: proved, close enough, or a limit.
    fn check(&self) -> Option<StopReason> {
        if let Some(points) = self.points() {
            let gap = i128::from(self.bound()) - i128::from(points);
            if gap <= 0 {
                return Some(StopReason::Optimal);
            }
            if gap * 1_000_000 <= i128::from(self.settings.gap_ppm) * i128::from(points.abs().max(1)) {
                return Some(StopReason::Gap);
            }
        }
        self.watch.expired()
    }

    /// Improves the prices by some passes towards the best selection known.
    fn ascend(&mut self, passes: usize) -> Option<StopReason> {
        let target = self.points().unwrap_or_else(|| self.lowest()) - self.problem.constant;
        if self.dual.is_stalled() {
            return self.check();
        }
        for _ in 0..passes {
            if self.dual.pass(&self.problem.rows, &self.bound_graphs, target, self.watch, &|_, _, _| {}).is_none() {
                return Some(StopReason::Infeasible);
            }
            self.watch.report("prices", self.points(), Some(self.bound()));
            if let Some(reason) = self.check() {
                return Some(reason);
            }
        }
        None
    }

    /// A target for prices while no selection is known: a little below the bound so far.
    fn lowest(&self) -> i64 {
        if self.dual.value == i128::MAX {
            return 0;
        }
        let bound = self.dual.bound();
        self.problem.constant + bound - (bound.abs() / 20).max(10)
    }

    /// Makes the first selection allowed; fails with the reason to stop when there is none or none was found.
    fn found(&mut self, primal: &mut Primal<'_>) -> Result<(), StopReason> {
        if self.best.is_some() {
            return Ok(());
        }
        let price = self.dual.best.clone();
        let shift = self.dual.shift.clone();
        let prices = Prices { price: &price, shift: &shift };
        if !primal.repair(&prices, self.watch) {
            return match super::feasible(self.problem, NODES, self.watch) {
                super::Feasibility::Allowed(selection) => {
                    primal.restart(&selection);
                    self.offer(primal);
                    Ok(())
                }
                super::Feasibility::Impossible => Err(StopReason::Infeasible),
                super::Feasibility::Undecided(reason) => Err(reason),
            };
        }
        self.offer(primal);
        Ok(())
    }

    /// When a limit came early: at least an allowed selection, if one sweep finds it.
    fn rescue(&mut self, primal: &mut Primal<'_>, reason: StopReason) -> StopReason {
        if self.best.is_none() && reason != StopReason::Infeasible {
            let (price, shift) = (self.dual.best.clone(), self.dual.shift.clone());
            primal.repair(&Prices { price: &price, shift: &shift }, self.watch);
            self.offer(primal);
        }
        reason
    }

    /// Sweeps with prices weighing less and less: from the bound's view to the plan's.
    fn settle(&mut self, primal: &mut Primal<'_>) -> Option<StopReason> {
        let (price, shift) = (self.dual.best.clone(), self.dual.shift.clone());
        let prices = Prices { price: &price, shift: &shift };
        primal.refresh_regrets(&prices, self.watch);
        for weight in [16, 12, 8, 4, 0] {
            let reason = primal.sweep(&prices, weight, self.watch);
            self.offer(primal);
            self.watch.report("plan", self.points(), Some(self.bound()));
            if let Some(reason) = reason.or_else(|| self.check()) {
                return Some(reason);
            }
        }
        None
    }

    /// Neighbourhoods for about as much work as the prices before.
    fn improve(&mut self, primal: &mut Primal<'_>) -> Option<StopReason> {
        let (price, shift) = (self.dual.best.clone(), self.dual.shift.clone());
        let prices = Prices { price: &price, shift: &shift };
        primal.refresh_regrets(&prices, self.watch);
        let share = if self.dual.is_stalled() { 60 } else { 30 };
        let until = self.watch.work() + 1 + self.problem.size() * share / 1_000;
        while self.watch.work() < until && !self.is_idle(primal) {
            if primal.batch(&prices, self.watch) > 0 {
                self.offer(primal);
            }
            self.watch.report("plan", self.points(), Some(self.bound()));
            if let Some(reason) = self.check() {
                return Some(reason);
            }
        }
        None
    }

    /// Exhaustive search below the best selection; none when it was cut short by its own limit on nodes.
    fn search(&mut self, nodes: u64) -> Option<StopReason> {
        let best = self.points()?;
        let found = search::search(self.problem, &self.dual, best, nodes, self.watch);
        if let Some((selection, points)) = found.selection {
            self.best = Some((selection, points));
        }
        let points = self.points()?;
        match found.stopped {
            None => {
                self.searched = Some(points);
                Some(StopReason::Optimal)
            }
            Some(reason) => {
                let open = found.open_bound.unwrap_or(points).max(points);
                self.searched = Some(self.searched.map_or(open, |known| known.min(open)));
                self.check().or((reason != StopReason::Stalled).then_some(reason))
            }
        }
    }

    fn answer(self, stop_reason: StopReason) -> Answer {
        let by_prices = self.dual.bound().saturating_add(self.problem.constant);
        let bound = match self.searched {
            Some(searched) if searched < by_prices => Bound { points: searched, voucher: Voucher::Search },
            _ => Bound { points: by_prices, voucher: Voucher::Prices },
        };
        let known = self.dual.value != i128::MAX && stop_reason != StopReason::Infeasible;
        Answer {
            points: self.points(),
            selection: self.best.map(|(selection, _)| selection),
            bound: known.then_some(bound),
            stop_reason,
            prices: self.dual.prices(),
            work: self.watch.work(),
            engine: "decompose".to_owned(),
        }
    }
}
