//! The own engine: prices and plans in turn, then proof.

use rayon::prelude::*;

use super::chains::chains;
use super::closing::SEARCH_WORK;
use super::commit::commit;
use super::dual::{Dual, Steps};
use super::groups::Rivals;
use super::known::Known;
use super::pool::Pool;
use super::primal::Primal;
use super::repair::Haste;
use super::room::Room;
use super::search::Search;
use super::sift::{self, Slim};
use super::stop::Watch;
use super::weights;
use super::{Answer, Bound, Settings, Start, StopReason, Voucher};
use crate::dag::{Graph, Prices};
use crate::packing::{Problem, Selection};

/// Agents up to which passes are cheap enough for many, and groups of rivals are planned anew from the first round on.
const FEW: usize = 600;
/// Passes of a round on slim graphs for few agents, and for more.
const PASSES: (u32, u32) = (200, 60);
/// First steps after the first passes and how they shrink from round to round, how much shorter the last steps of a round
/// are, and steps that are too short to matter.
const STEP: f64 = 0.05;
const SHRINK: f64 = 0.85;
const SHORTENED: f64 = 0.05;
const STALLED: f64 = 1e-4;
/// When steps have become as short as the first, rounds of so many times more passes, from longer steps down to much shorter
/// ones, are made for as long as one brings more than the part `1 / PAYS` of the bound.
const LONG: (f64, u32, f64, f64) = (0.03, 4, 0.02, 0.000_2);
const PAYS: i128 = 500_000;
/// How much longer steps of rows that drift may become in every second round: where prices of many rows have to move
/// together, only that brings them there; elsewhere it does harm.
pub(super) const EAGER: f64 = 64.0;
/// Points that neighbourhoods may lose, from round to round of a cycle.
const WARMTH: [i64; 12] = [0, 0, 0, 0, 14, 10, 7, 5, 3, 2, 1, 0];
/// The gap must shrink by this share of itself over the rounds of the settings, else the run has stalled.
const SHRINKS: i128 = 100;

/// Sizes of groups of rivals, the work that one may take, and all of a round as a multiple of the slim problem's size.
const GROUP_SIZES: [usize; 3] = [16, 32, 48];
const GROUP_WORK: u64 = 4_000;
const GROUPED: u64 = 60;
/// Paths of each agent among which chains are looked for, searches side by side, and agents beyond which that brings less
/// than other things.
const COLUMNS: usize = 40;
const STREAMS: u64 = 4;
const CHAINED_AGENTS: usize = 4_000;
/// Uses that each search may look at in a round, as a multiple of the slim problem's size: among many agents with no more
/// than so many labels each, so that the paths near the best ones are nearly all there are; among few; among few such.
const CHAINED: [u64; 3] = [5, 50, 3_000];
const PLAIN: u64 = 128;
/// Arcs per agent that are kept when the graphs are sifted.
const SLIM: usize = 300;
/// Rounds between two selections out of moving prices.
const COMMITTED: usize = 4;
/// Rounds of prices and neighbourhoods between two siftings.
const EPOCH: usize = 4;
/// Certified prices that graphs are sifted by besides the best ones.
const TRIALS: usize = 3;

/// A run of the engine.
pub(super) struct Run<'a> {
    pub(super) problem: &'a Problem,
    pub(super) settings: &'a Settings,
    pub(super) watch: &'a Watch<'a>,
    pub(super) bound_graphs: Vec<&'a Graph>,
    /// Prices certified on the whole graphs.
    pub(super) dual: Dual,
    /// Bound by search, where that is better than by prices.
    pub(super) searched: Option<i64>,
    pub(super) best: Option<(Selection, i64)>,
    /// Where neighbourhoods go on, if that is not the best selection.
    pub(super) present: Option<Selection>,
    /// Whether a first selection was made good by sweeps.
    pub(super) settled: bool,
    /// Rounds of neighbourhoods so far, and of random choices.
    pub(super) rounds: usize,
    pub(super) drawn: u64,
    /// Length of the first steps of prices on slim graphs.
    pub(super) step: f64,
    /// Whether the last long round of prices was worth it; true before the first.
    pays_long: bool,
    /// The last prices that were certified: what the slim graphs before overlooked lies there.
    pub(super) trials: Vec<Vec<i64>>,
    /// The search of the whole problem, where it is small, and what it had to beat when it began.
    pub(super) searching: Option<(Search<'a>, i64)>,
    /// Searches by column generation on everybody so far.
    pub(super) mastered: u32,
    /// The gap after each round.
    pub(super) gaps: Vec<i128>,
    /// Whether the run began with prices of its caller that are better than none, so that they need no rush.
    pub(super) warm: bool,
    /// A selection that no bound may exclude.
    pub(super) known: Option<Known>,
}

/// The slim problem at work.
pub(super) struct Part<'a> {
    pub(super) problem: &'a Problem,
    pub(super) bound_graphs: Vec<&'a Graph>,
    pub(super) dual: Dual,
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

/// How often chains may look at the slim problem in a round; 0 where that brings less than other things.
fn chained(part: &Part<'_>) -> u64 {
    let agents = part.bound_graphs.len();
    let is_plain = part.problem.size() <= PLAIN * agents as u64;
    match (agents <= FEW, is_plain) {
        (true, true) => CHAINED[2],
        (true, false) => CHAINED[1],
        (false, true) if agents <= CHAINED_AGENTS => CHAINED[0],
        (false, _) => 0,
    }
}

/// A copy of the best prices, for searches that run while the dual stands still.
pub(super) struct Held {
    price: Vec<i64>,
    shift: Vec<u8>,
}

impl Held {
    pub(super) fn of(dual: &Dual) -> Self {
        Self { price: dual.best.clone(), shift: dual.shift.clone() }
    }

    pub(super) fn view(&self) -> Prices<'_> {
        Prices { price: &self.price, shift: &self.shift }
    }
}

/// Solves by prices, repair, neighbourhoods and search.
pub(super) fn decompose(problem: &Problem, start: Start, settings: &Settings, watch: &Watch<'_>) -> (Answer, Dual) {
    let dual = Dual::of(problem);
    let mut run = Run::new(problem, dual, settings, watch);
    run.bound_graphs = (0..problem.graphs.len()).map(|agent| problem.bound_graph(agent)).collect();
    run.warm = start.prices.is_some();
    if let Some(prices) = &start.prices {
        run.dual.warm(prices);
    }
    let stop = run.solve(start.selection);
    run.answer(stop)
}

impl<'a> Run<'a> {
    /// A run that knows nothing yet. The problem may be rows alone, where only slim problems are worked on.
    pub(super) fn new(problem: &'a Problem, dual: Dual, settings: &'a Settings, watch: &'a Watch<'a>) -> Self {
        Self {
            problem,
            settings,
            watch,
            bound_graphs: Vec::new(),
            dual,
            searched: None,
            best: None,
            present: None,
            settled: false,
            rounds: 0,
            drawn: 0,
            step: STEP,
            pays_long: true,
            trials: Vec::new(),
            searching: None,
            mastered: 0,
            gaps: Vec::new(),
            warm: false,
            known: watch.known(problem),
        }
    }

    /// Whether the gap has hardly shrunk for long.
    pub(super) fn has_stalled(&self) -> bool {
        has_stalled(&self.gaps, self.settings.stall_rounds.max(1))
    }

    fn solve(&mut self, start: Selection) -> StopReason {
        self.offer(&start);
        if let Some(reason) = self.first_bound(&start) {
            return self.rescue(start, reason);
        }
        if let Err(reason) = self.found(start) {
            return reason;
        }
        if let Some(reason) = self.search_if_tiny() {
            return reason;
        }
        loop {
            let slim = self.sift();
            if let Some(reason) = self.work_on(&slim).or_else(|| self.check()) {
                return reason;
            }
            if let Some(reason) = self.master(&slim) {
                return reason;
            }
            if self.has_stalled() {
                return self.close(&slim).unwrap_or(StopReason::Stalled);
            }
        }
    }

    /// The slim problem at the best prices, with the best and the present selection in it.
    fn sift(&mut self) -> Slim {
        self.watch.report("sift", self.points(), Some(self.bound()));
        let held = Held::of(&self.dual);
        let slack = sift::slack(self.problem, &held.view(), SLIM, self.watch);
        let best = self.best.as_ref().map(|(selection, _)| selection);
        let kept: Vec<&Selection> = best.into_iter().chain(&self.present).collect();
        let others = self.trials.iter().map(|price| (Prices { price, shift: &held.shift }, slack / 2));
        let views: Vec<(Prices<'_>, i64)> = std::iter::once((held.view(), slack)).chain(others).collect();
        Slim::of(self.problem, &views, &kept, self.watch)
    }

    /// Some rounds of prices and neighbourhoods on the slim problem; then its prices are certified on the whole.
    fn work_on(&mut self, slim: &Slim) -> Option<StopReason> {
        let graphs: Vec<&Graph> = slim.problem.graphs.iter().collect();
        let bound_graphs: Vec<&Graph> = (0..graphs.len()).map(|agent| slim.problem.bound_graph(agent)).collect();
        let (best, _) = self.best.as_ref()?;
        let mut primal = Primal::new(Room::new(&self.problem.rows, &graphs, &slim.lower(best)), self.settings.seed);
        primal.round = self.drawn;
        if let Some(present) = &self.present {
            primal.restart(&slim.lower(present));
        }
        let mut part = Part { problem: &slim.problem, bound_graphs, dual: self.dual.part() };
        // After the first sweeps the graphs are sifted anew: around a poor selection they hold much that is not worth it.
        let reason =
            if self.settled { self.rounds_of(&mut part, &mut primal) } else { self.settle_first(&part, &mut primal) };
        self.drawn = primal.round;
        self.present = Some(slim.lift(&primal.room.paths));
        if let Some((paths, points)) = primal.best() {
            self.best = Some((slim.lift(paths), points + self.problem.constant));
        }
        if reason.is_some() || part.dual.value == i128::MAX {
            return reason;
        }
        let before = self.dual.value;
        let certified = self.dual.certify(&self.bound_graphs, &part.dual.best, self.watch)?;
        self.assert_admitted(true);
        // Where the whole graphs disagree, smaller steps stay nearer to where the slim ones are true.
        if certified >= before {
            self.step /= 2.0;
            self.pays_long = false;
        }
        self.trials.push(part.dual.best);
        if self.trials.len() > TRIALS {
            self.trials.remove(0);
        }
        self.watch.report("prices", self.points(), Some(self.bound()));
        None
    }

    /// The first sweeps over everybody.
    pub(super) fn settle_first(&mut self, part: &Part<'_>, primal: &mut Primal<'_>) -> Option<StopReason> {
        self.settled = true;
        self.settle(&part.dual, primal, &[16, 12, 8, 6, 4, 3, 2, 1, 0])
    }

    /// Rounds of prices and neighbourhoods on a slim problem; why the run ends there, if it does.
    pub(super) fn rounds_of(&mut self, part: &mut Part<'_>, primal: &mut Primal<'_>) -> Option<StopReason> {
        // What a long round came to is certified at once.
        let rounds = if self.goes_long() { 1 } else { EPOCH.min(1 + self.rounds / 2) };
        for _ in 0..rounds {
            if let Some(reason) = self.ascend_part(part) {
                return Some(reason);
            }
            if self.rounds.is_multiple_of(WARMTH.len()) {
                primal.return_to_best();
            }
            if self.rounds.is_multiple_of(COMMITTED) {
                self.commit(part, primal);
                if let Some(reason) = self.look(primal) {
                    return Some(reason);
                }
            }
            if let Some(reason) = self.improve(part, primal) {
                return Some(reason);
            }
            if let Some(reason) = self.chain(part, primal) {
                return Some(reason);
            }
            self.gaps.push(self.gap(primal));
        }
        None
    }

    /// Chains among the paths nearest to the best ones, side by side from the best selection, where that is cheap.
    fn chain(&self, part: &Part<'_>, primal: &mut Primal<'_>) -> Option<StopReason> {
        let share = chained(part);
        if share == 0 {
            return None;
        }
        let graphs: Vec<&Graph> = part.problem.graphs.iter().collect();
        let held = Held::of(&part.dual);
        let (best, points) = primal.best()?;
        let pool = Pool::of(&graphs, best, &held.view(), COLUMNS, self.watch);
        let most = (part.problem.size() * share).min(self.watch.labels_left() / STREAMS + 1);
        let search = |stream: u64| {
            let seed = self.settings.seed ^ ((self.rounds as u64) << 8) ^ stream;
            chains(&self.problem.rows, &pool, &held.view(), seed, most, self.watch)
        };
        let found: Vec<_> = (0..STREAMS).into_par_iter().map(search).collect();
        self.watch.count(found.iter().map(|(_, labels)| labels).sum());
        let found = found.into_iter().filter_map(|(found, _)| found).filter(|(worth, _)| *worth > points);
        if let Some((_, columns)) = found.max_by_key(|(worth, _)| *worth) {
            primal.restart(&Selection { paths: pool.paths_of(&columns) });
            primal.keep();
        }
        self.look(primal)
    }

    /// Goes on from a selection out of moving prices, if there is time for one.
    fn commit(&self, part: &Part<'_>, primal: &mut Primal<'_>) {
        let graphs: Vec<&Graph> = part.problem.graphs.iter().collect();
        if let Some(found) = commit(&self.problem.rows, &graphs, &primal.room.paths, &part.dual, self.watch) {
            primal.restart(&found);
            debug_assert_eq!(primal.room.violation(), 0, "a dive ends in an allowed selection");
            primal.keep();
        }
    }

    /// Improves the prices by some passes over the slim graphs.
    pub(super) fn ascend_part(&mut self, part: &mut Part<'_>) -> Option<StopReason> {
        let passes = if part.bound_graphs.len() <= FEW { PASSES.0 } else { PASSES.1 };
        if part.dual.value == i128::MAX {
            part.dual.evaluate(&part.bound_graphs, self.watch)?;
        }
        if self.step > STALLED {
            let eager = if self.rounds.is_multiple_of(2) { EAGER } else { 1.0 };
            let is_long = self.goes_long();
            let steps = if is_long {
                Steps { passes: passes * LONG.1, first: LONG.2, last: LONG.3, eager }
            } else {
                Steps { passes, first: self.step, last: self.step * SHORTENED, eager }
            };
            let before = part.dual.value;
            part.dual.return_to_best();
            part.dual.follow_all(&part.bound_graphs, steps, self.watch, |_, _, _| {})?;
            part.dual.evaluate(&part.bound_graphs, self.watch)?;
            if is_long {
                self.pays_long = before - part.dual.value > before.abs() / PAYS;
            } else {
                self.step *= SHRINK;
            }
        }
        self.check()
    }

    /// Whether the next round of prices is a long one.
    fn goes_long(&self) -> bool {
        self.step < LONG.0 && self.pays_long
    }

    /// Points between the best selection and the bound.
    fn gap(&self, primal: &Primal<'_>) -> i128 {
        let points = primal.best().map_or(i64::MIN, |(_, points)| points + self.problem.constant);
        i128::from(self.bound()) - i128::from(points)
    }

    pub(super) fn bound(&self) -> i64 {
        let by_prices = self.dual.bound().saturating_add(self.problem.constant);
        self.searched.map_or(by_prices, |searched| searched.min(by_prices))
    }

    pub(super) fn points(&self) -> Option<i64> {
        self.best.as_ref().map(|(_, points)| *points)
    }

    /// Keeps a selection if it is allowed and better.
    fn offer(&mut self, selection: &Selection) {
        if let Some(points) = selection.points(self.problem)
            && self.points().is_none_or(|best| points > best)
        {
            self.best = Some((selection.clone(), points));
        }
    }

    /// Why the run ends here, if it does: proved, close enough, or a limit.
    pub(super) fn check(&self) -> Option<StopReason> {
        self.check_at(self.points())
    }

    fn check_at(&self, points: Option<i64>) -> Option<StopReason> {
        if let Some(points) = points {
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

    /// Evaluates the present prices; whether every agent has a path.
    pub(super) fn evaluate(&mut self) -> bool {
        let priced = self.dual.evaluate(&self.bound_graphs, self.watch).is_some();
        self.assert_admitted(priced);
        priced
    }

    /// Holds the bound against the known selection, if there is one.
    pub(super) fn assert_admitted(&self, priced: bool) {
        if let Some(known) = &self.known {
            known.bound_admits("prices", if priced { self.bound() } else { i64::MIN }, None);
        }
    }

    /// Makes the first selection allowed; fails with the reason to stop when there is none or none was found.
    fn found(&mut self, start: Selection) -> Result<(), StopReason> {
        if self.best.is_some() {
            return Ok(());
        }
        if self.repair(&start, Haste::Patient) {
            return Ok(());
        }
        if self.weigh(&start) {
            return Ok(());
        }
        match super::feasible(self.problem, SEARCH_WORK, self.watch) {
            super::Feasibility::Allowed(selection) => {
                self.offer(&selection);
                Ok(())
            }
            super::Feasibility::Impossible(_) => Err(StopReason::Infeasible),
            super::Feasibility::Undecided(reason) => Err(reason),
        }
    }

    /// Makes a selection allowed on the whole graphs; whether that succeeds.
    pub(super) fn repair(&mut self, start: &Selection, haste: Haste) -> bool {
        let graphs: Vec<&Graph> = self.problem.graphs.iter().collect();
        let mut primal = Primal::new(Room::new(&self.problem.rows, &graphs, start), self.settings.seed);
        let allowed = primal.repair(&Held::of(&self.dual).view(), self.watch, haste);
        if let Some((paths, points)) = primal.best() {
            self.best = Some((Selection { paths: paths.to_vec() }, points + self.problem.constant));
        }
        allowed
    }

    /// Looks for an allowed selection with weights on the rows that are passed; whether there is one.
    fn weigh(&mut self, start: &Selection) -> bool {
        let held = Held::of(&self.dual);
        let allowed = weights::allowed(self.problem, start, held.view(), self.settings.seed, self.watch);
        if let Some(allowed) = &allowed {
            self.offer(allowed);
        }
        allowed.is_some()
    }

    /// When a limit came early: at least an allowed selection, if a few sweeps find it.
    fn rescue(&mut self, start: Selection, reason: StopReason) -> StopReason {
        if self.best.is_none() && reason != StopReason::Infeasible {
            // What work allows is counted, not timed: a few sweeps beyond it do no harm.
            let haste = if reason == StopReason::WorkLimit { Haste::Regardless } else { Haste::Once };
            self.repair(&start, haste);
        }
        reason
    }

    /// Sweeps with prices weighing less and less: from the bound's view to the plan's.
    fn settle(&mut self, dual: &Dual, primal: &mut Primal<'_>, weights: &[i64]) -> Option<StopReason> {
        let held = Held::of(dual);
        let prices = held.view();
        primal.refresh_regrets(&prices, self.watch);
        for &weight in weights {
            let reason = primal.sweep(&prices, weight, self.watch);
            if let Some(reason) = reason.or_else(|| self.look(primal)) {
                return Some(reason);
            }
        }
        primal.return_to_best();
        None
    }

    /// Neighbourhoods for about as much work as the prices before: one round of a cycle that goes uphill
    /// from the best selection, warms up and cools down again.
    fn improve(&mut self, part: &Part<'_>, primal: &mut Primal<'_>) -> Option<StopReason> {
        let held = Held::of(if part.dual.value == i128::MAX { &self.dual } else { &part.dual });
        let prices = held.view();
        primal.warmth = WARMTH[self.rounds % WARMTH.len()];
        self.rounds += 1;
        primal.refresh_regrets(&prices, self.watch);
        let share = if self.step <= STALLED { 60 } else { 30 };
        let until = self.watch.work() + 1 + part.problem.size() * share / 1_000;
        while self.watch.work() < until {
            primal.batch(&prices, self.watch);
            if let Some(reason) = self.look(primal) {
                return Some(reason);
            }
        }
        self.regroup(part, primal, &prices)
    }

    /// Groups of rivals for about as much work as the neighbourhoods before.
    fn regroup(&mut self, part: &Part<'_>, primal: &mut Primal<'_>, prices: &Prices<'_>) -> Option<StopReason> {
        // Among many agents single proposals bring more as long as they bring much.
        if primal.room.graphs.len() > FEW && self.rounds < WARMTH.len() {
            return None;
        }
        let rivals = Rivals::of(&primal.room, prices.price);
        let (mut spent, before) = (0, self.watch.work());
        let until = before + 1 + part.problem.size() * GROUPED / 1_000;
        while self.watch.work() < until {
            primal.regroup(&rivals, prices, GROUP_SIZES[spent % GROUP_SIZES.len()], GROUP_WORK, self.watch);
            spent += 1;
            if let Some(reason) = self.look(primal) {
                return Some(reason);
            }
        }
        None
    }

    /// Reports the primal's best selection, and says why the run ends with it, if it does.
    fn look(&self, primal: &Primal<'_>) -> Option<StopReason> {
        let points = primal.best().map(|(_, points)| points + self.problem.constant);
        self.watch.report("plan", points, Some(self.bound()));
        self.check_at(points)
    }

    pub(super) fn answer(self, stop_reason: StopReason) -> (Answer, Dual) {
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
