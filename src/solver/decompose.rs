//! The own engine: prices and plans in turn, then proof.

use super::dual::Dual;
use super::known::Known;
use super::primal::Primal;
use super::room::Room;
use super::search;
use super::stop::Watch;
use super::{Answer, Bound, Engine, Settings, Start, StopReason, Voucher};
use crate::dag::{Graph, Paths, Prices};
use crate::packing::{Problem, Selection};

/// Pricing passes of the first ascent and of every later one.
const ASCENT: (usize, usize) = (60, 20);
/// Agents from which prices are rushed before they are refined.
const MANY: usize = 256;
/// Labels up to which a problem is searched exhaustively, and the work that may go into it.
const SEARCHED: u64 = 400_000;
const SEARCH_WORK: u64 = 600_000;
/// Labels up to which a problem is searched at once, and the work that may go into that.
const TINY: (u64, u64) = (30_000, 100_000);
/// Points that neighbourhoods may lose, from round to round of a cycle.
const WARMTH: [i64; 12] = [0, 0, 0, 0, 14, 10, 7, 5, 3, 2, 1, 0];
/// The gap must shrink by this share of itself over the rounds of the settings, else the run has stalled.
const SHRINKS: i128 = 100;

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
    /// Rounds of neighbourhoods so far.
    rounds: usize,
    /// Whether the run began with prices of its caller, so that they need no rush.
    warm: bool,
    /// A selection that no bound may exclude.
    known: Option<Known>,
}

/// Whether the gap has hardly shrunk over the last rounds.
fn has_stalled(gaps: &[i128], rounds: usize) -> bool {
    match gaps {
        [.., last] if gaps.len() > rounds => {
            let before = gaps[gaps.len() - 1 - rounds];
            (before - last) * SHRINKS < before
        }
        _ => false,
    }
}

/// A copy of the best prices, for searches that run while the dual stands still.
struct Held {
    price: Vec<i64>,
    shift: Vec<u8>,
}

impl Held {
    fn view(&self) -> Prices<'_> {
        Prices { price: &self.price, shift: &self.shift }
    }
}

/// Solves by prices, repair, neighbourhoods and search.
pub(super) fn decompose(problem: &Problem, start: Start, settings: &Settings, watch: &Watch<'_>) -> (Answer, Dual) {
    let mut run = Run {
        problem,
        settings,
        watch,
        bound_graphs: (0..problem.graphs.len()).map(|agent| problem.bound_graph(agent)).collect(),
        dual: Dual::new(&problem.rows, problem.shifts()),
        searched: None,
        best: None,
        rounds: 0,
        warm: start.prices.is_some(),
        known: watch.known(problem),
    };
    if let Some(prices) = &start.prices {
        run.dual.warm(&problem.rows, prices);
    }
    let stop = run.solve(start.selection);
    run.answer(stop)
}

impl Run<'_> {
    fn solve(&mut self, start: Selection) -> StopReason {
        let plan_graphs: Vec<&Graph> = self.problem.graphs.iter().collect();
        let room = Room::new(&self.problem.rows, &plan_graphs, &start);
        let mut primal = Primal::new(room, self.settings.seed);
        self.offer(&primal);
        if let Some(reason) = self.first_bound() {
            return self.rescue(&mut primal, reason);
        }
        if self.best.is_none() {
            let prices = self.prices();
            primal.repair(&prices.view(), self.watch, false);
            self.offer(&primal);
        }
        // Where prices were rushed they are good enough for a first plan; a short run should not end without one.
        let rushed = self.problem.graphs.len() >= MANY;
        if rushed
            && self.best.is_some()
            && let Some(reason) = self.settle(&mut primal, &[16, 8, 2, 0])
        {
            return reason;
        }
        if let Some(reason) = self.ascend(if rushed { ASCENT.1 } else { ASCENT.0 }) {
            return self.rescue(&mut primal, reason);
        }
        if let Err(reason) = self.found(&mut primal) {
            return reason;
        }
        if let Some(reason) = self.settle(&mut primal, &[16, 12, 8, 6, 4, 3, 2, 1, 0]) {
            return reason;
        }
        if self.is_small()
            && self.problem.size() <= TINY.0
            && let Some(reason) = self.search(TINY.1)
        {
            return reason;
        }
        let mut gaps = Vec::new();
        loop {
            if let Some(reason) = self.ascend(ASCENT.1).or_else(|| self.improve(&mut primal)) {
                return reason;
            }
            gaps.push(self.gap());
            if has_stalled(&gaps, self.settings.stall_rounds.max(1)) {
                let closes = self.is_small().then(|| self.search(SEARCH_WORK)).flatten();
                return closes.unwrap_or(StopReason::Stalled);
            }
        }
    }

    /// Points between the best selection and the bound.
    fn gap(&self) -> i128 {
        i128::from(self.bound()) - i128::from(self.points().unwrap_or(i64::MIN))
    }

    fn is_small(&self) -> bool {
        self.settings.engine == Engine::Auto && self.problem.is_exact() && self.problem.size() <= SEARCHED
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
        if self.dual.is_stalled() {
            return self.check();
        }
        for _ in 0..passes {
            if !self.evaluate() {
                return Some(StopReason::Infeasible);
            }
            self.watch.report("prices", self.points(), Some(self.bound()));
            if let Some(reason) = self.check() {
                return Some(reason);
            }
        }
        None
    }

    /// The bound without prices, and for many agents a rush to better ones.
    fn first_bound(&mut self) -> Option<StopReason> {
        if !self.evaluate() {
            return Some(StopReason::Infeasible);
        }
        if self.bound_graphs.len() >= MANY && !self.warm {
            self.dual.restart(1.0);
            self.watch.report("prices", self.points(), Some(self.bound()));
            let rushed = self.dual.rush(&self.problem.rows, &self.bound_graphs, self.watch).is_some();
            self.dual.shorten(0.1);
            if !rushed || !self.evaluate() {
                return Some(StopReason::Infeasible);
            }
        }
        self.check()
    }

    /// One pass at the present prices; whether every agent has a path.
    fn evaluate(&mut self) -> bool {
        let nothing = |_: usize, _: &Graph, _: &Paths| {};
        let target = self.target();
        let priced = self.dual.pass(&self.problem.rows, &self.bound_graphs, target, self.watch, &nothing).is_some();
        if let Some(known) = &self.known {
            known.bound_admits("prices", if priced { self.bound() } else { i64::MIN }, None);
        }
        priced
    }

    fn prices(&self) -> Held {
        Held { price: self.dual.best.clone(), shift: self.dual.shift.clone() }
    }

    /// What prices aim at: the best selection known, but no further below the bound than a good one would be, since steps
    /// towards a target far too low overshoot.
    fn target(&self) -> i64 {
        if self.dual.value == i128::MAX {
            return self.points().unwrap_or(0) - self.problem.constant;
        }
        let bound = self.dual.bound();
        let near = bound - (bound.abs() / 50).max(10);
        self.points().map_or(near, |points| near.max(points - self.problem.constant))
    }

    /// Makes the first selection allowed; fails with the reason to stop when there is none or none was found.
    fn found(&mut self, primal: &mut Primal<'_>) -> Result<(), StopReason> {
        if self.best.is_some() {
            return Ok(());
        }
        if !primal.repair(&self.prices().view(), self.watch, false) {
            return match super::feasible(self.problem, SEARCH_WORK, self.watch) {
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
            primal.repair(&self.prices().view(), self.watch, true);
            self.offer(primal);
        }
        reason
    }

    /// Sweeps with prices weighing less and less: from the bound's view to the plan's.
    fn settle(&mut self, primal: &mut Primal<'_>, weights: &[i64]) -> Option<StopReason> {
        let held = self.prices();
        let prices = held.view();
        primal.refresh_regrets(&prices, self.watch);
        for &weight in weights {
            let reason = primal.sweep(&prices, weight, self.watch);
            self.offer(primal);
            self.watch.report("plan", self.points(), Some(self.bound()));
            if let Some(reason) = reason.or_else(|| self.check()) {
                return Some(reason);
            }
        }
        if let Some((best, points)) = &self.best
            && *points > primal.room.points() + self.problem.constant
        {
            primal.restart(best);
        }
        None
    }

    /// Neighbourhoods for about as much work as the prices before: one round of a cycle that goes uphill
    /// from the best selection, warms up and cools down again.
    fn improve(&mut self, primal: &mut Primal<'_>) -> Option<StopReason> {
        let held = self.prices();
        let prices = held.view();
        primal.warmth = WARMTH[self.rounds % WARMTH.len()];
        if self.rounds.is_multiple_of(WARMTH.len())
            && let Some((best, _)) = &self.best
        {
            primal.restart(best);
        }
        self.rounds += 1;
        primal.refresh_regrets(&prices, self.watch);
        primal.recount();
        let share = if self.dual.is_stalled() { 60 } else { 30 };
        let until = self.watch.work() + 1 + self.problem.size() * share / 1_000;
        while self.watch.work() < until {
            let points = primal.batch(&prices, self.watch) + self.problem.constant;
            if self.points().is_none_or(|best| points > best) {
                self.offer(primal);
            }
            self.watch.report("plan", self.points(), Some(self.bound()));
            if let Some(reason) = self.check() {
                return Some(reason);
            }
        }
        None
    }

    /// Exhaustive search below the best selection; none when it was cut short by its own limit.
    fn search(&mut self, work: u64) -> Option<StopReason> {
        let best = self.points()?;
        let found = search::search(self.problem, &self.dual, best, work, self.watch);
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

    fn answer(self, stop_reason: StopReason) -> (Answer, Dual) {
        let by_prices = self.dual.bound().saturating_add(self.problem.constant);
        let bound = match self.searched {
            Some(searched) if searched < by_prices => Bound { points: searched, voucher: Voucher::Search },
            _ => Bound { points: by_prices, voucher: Voucher::Prices },
        };
        let known = self.dual.value != i128::MAX && stop_reason != StopReason::Infeasible;
        let answer = Answer {
            points: self.points(),
            selection: self.best.map(|(selection, _)| selection),
            bound: known.then_some(bound),
            stop_reason,
            prices: self.dual.prices(),
            work: self.watch.work(),
            engine: "decompose".to_owned(),
        };
        (answer, self.dual)
    }
}
