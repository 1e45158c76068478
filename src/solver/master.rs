//! Column generation: prices and shares of paths for a small part of a problem.
//!
//! For a planner: weighs whole ways of a few agents against each other. For an OR reader: Dantzig–Wolfe with a
//! restricted master on [`Simplex`]; rows enter when they are passed; prices are smoothed towards the best ones (Wentges
//! 1997, Pessoa et al. 2018); every bound is the Lagrangian value at the prices rounded to fixed point, exactly, so that
//! nothing rests on the floating-point program.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::simplex::Simplex;
use super::stop::Watch;
use crate::dag::{FRACTION, Graph, Leg, POINT, Paths, Prices, Restricted};
use crate::packing::{Filling, Problem, highest_price, priced_limit};

/// Pivots between two pricings.
const PIVOTS: usize = 400;
/// Share of the best prices in the prices that are tried.
const SMOOTHING: f64 = 0.5;
/// A gap between program and bound below which pricing stops, in points.
const CLOSE: f64 = 0.05;
/// The same as a share of the room above what must be beaten.
const NEAR: f64 = 0.02;
/// Binary size of amounts up to which the limit of a row is shifted.
const COARSE: u8 = 8;
/// Shares below this are nothing.
pub(super) const TRACE: f64 = 1e-4;

/// A path of an agent, in terms of its whole graph.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) agent: u32,
    pub(super) path: Vec<Leg>,
    pub(super) points: i64,
    /// Rows and amounts, by row, each row once.
    pub(super) uses: Vec<(u32, i64)>,
    /// Its column in the program.
    place: u32,
    /// Whether the node allows it.
    pub(super) allowed: bool,
}

/// A filling of a knapsack: what the loads of its rows may come to.
#[derive(Clone, Debug)]
struct Filled {
    knapsack: usize,
    /// Loads by item.
    loads: Vec<i64>,
    /// Its column in the program.
    place: u32,
}

/// What a branch requires or excludes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) agent: u32,
    pub(super) sort: Sort,
}

/// What an agent's path may or may not have: a use of a row, an arc or a choice of its whole graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Row(u32),
    Arc(u32),
    Choice(u32),
}

impl Piece {
    /// Whether the column has it.
    pub(super) fn is_in(self, column: &Column) -> bool {
        match self.sort {
            Sort::Row(row) => column.uses.binary_search_by_key(&row, |&(row, _)| row).is_ok(),
            Sort::Arc(arc) => column.path.iter().any(|leg| leg.arc == arc),
            Sort::Choice(choice) => column.path.iter().any(|leg| leg.choice == choice),
        }
    }
}

impl Piece {
    /// Whether a path of the agent's whole graph has it.
    pub(super) fn is_on(self, graph: &Graph, path: &[Leg]) -> bool {
        match self.sort {
            Sort::Row(row) => {
                let mut used = false;
                graph.for_uses(path, |entry| used |= entry.row == row);
                used
            }
            Sort::Arc(arc) => path.iter().any(|leg| leg.arc == arc),
            Sort::Choice(choice) => path.iter().any(|leg| leg.choice == choice),
        }
    }
}

/// Where column generation stands at the end of a node.
#[derive(Clone, Debug, Default)]
pub(super) struct Priced {
    /// Best prices, fixed point.
    pub(super) price: Vec<i64>,
    /// Lagrangian value there, fixed point.
    pub(super) value: i128,
}

/// The load of a row, kept between two numbers in a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) row: u32,
    /// Least load; [`i64::MIN`] if there is none.
    pub(super) least: i64,
    /// Greatest load; [`i64::MAX`] if it is the row's limit.
    pub(super) most: i64,
}

/// A row of the program: the load of a row of the problem is at most (or, with sign −1, at least) something.
struct Line {
    row: u32,
    sign: f64,
    bound: i64,
    place: u32,
    excess: u32,
}

/// The part of the problem that a node looks at.
#[derive(Clone, Copy)]
pub(super) struct Scope<'n> {
    pub(super) parts: &'n [Arc<Restricted>],
    pub(super) ranges: &'n [Range],
}

/// The restricted master.
pub(super) struct Master<'p> {
    problem: &'p Problem,
    shift: Arc<[u8]>,
    lp: Simplex,
    pub(super) columns: Vec<Column>,
    known: FxHashMap<(u32, Vec<Leg>), u32>,
    fillings: Vec<Filled>,
    /// For each row of the problem its knapsack, and its place there.
    knapsack_of: Vec<Option<(usize, usize)>>,
    lines: Vec<Line>,
    /// For each row of the problem: its lines, the first for its own limit.
    lines_of: Vec<Vec<u32>>,
    /// Lines of branches that are switched on.
    active: Vec<u32>,
    space: Paths,
}

/// No place, no piece.
pub(super) const NOWHERE: u32 = u32::MAX;

/// How a node's column generation ended.
pub(super) enum Ended {
    /// The bound leaves no room for anything better than what is known.
    Pruned,
    /// Prices are as good as they get.
    Settled(Priced),
    /// Some agent has no path left.
    Empty,
}

impl<'p> Master<'p> {
    /// A master that starts from one path per agent.
    pub(super) fn new(problem: &'p Problem, shift: &[u8], start: &[Vec<Leg>], price: &[i64]) -> Self {
        let points = |(agent, path): (usize, &Vec<Leg>)| problem.graphs[agent].points(path).abs();
        let most = start.iter().enumerate().map(points).max().unwrap_or(0) as f64;
        let alarm = 4.0 * most + 1_000.0;
        let mut master = Self {
            problem,
            shift: shift.into(),
            lp: Simplex::new(alarm),
            columns: Vec::new(),
            known: FxHashMap::default(),
            fillings: Vec::new(),
            knapsack_of: vec![None; problem.rows.len()],
            lines: Vec::new(),
            lines_of: vec![Vec::new(); problem.rows.len()],
            active: Vec::new(),
            space: Paths::default(),
        };
        for (agent, path) in start.iter().enumerate() {
            let points = problem.graphs[agent].points(path);
            let (_, place) = master.lp.equation(points as f64);
            master.remember(agent as u32, path.clone(), place);
        }
        for (knapsack, about) in problem.knapsacks.iter().enumerate() {
            let (_, place) = master.lp.equation(0.0);
            master.fillings.push(Filled { knapsack, loads: vec![0; about.items().len()], place });
            for (at, item) in about.items().iter().enumerate() {
                master.knapsack_of[item.row as usize] = Some((knapsack, at));
            }
        }
        let mut loads = vec![0; problem.rows.len()];
        for column in &master.columns {
            column.uses.iter().for_each(|&(row, amount)| loads[row as usize] += amount);
        }
        let is_tight = |row: usize| price[row] > 0 || loads[row] >= problem.rows[row].limit && loads[row] != 0;
        for row in 0..problem.rows.len() {
            if is_tight(row) || master.knapsack_of[row].is_some() {
                master.add_limit(row as u32);
            }
        }
        master
    }

    fn remember(&mut self, agent: u32, path: Vec<Leg>, place: u32) {
        let graph = &self.problem.graphs[agent as usize];
        let mut uses: Vec<(u32, i64)> = Vec::new();
        graph.for_uses(&path, |entry| uses.push((entry.row, entry.amount)));
        uses.sort_unstable();
        uses.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        self.known.insert((agent, path.clone()), self.columns.len() as u32);
        self.columns.push(Column { agent, points: graph.points(&path), path, uses, place, allowed: true });
    }

    fn scale(&self, row: u32) -> f64 {
        (-f64::from(self.shift[row as usize])).exp2()
    }

    /// Brings a row's own limit into the program; of a row in a knapsack, what the knapsack is filled with.
    fn add_limit(&mut self, row: u32) {
        let about = self.problem.rows[row as usize];
        let limit = if self.knapsack_of[row as usize].is_some() { 0 } else { about.limit };
        self.add_line(row, 1.0, limit, about.penalty);
    }

    fn add_line(&mut self, row: u32, sign: f64, bound: i64, penalty: Option<i64>) -> u32 {
        let scale = self.scale(row);
        let mut load: FxHashMap<u32, f64> = FxHashMap::default();
        for column in &self.columns {
            if let Ok(at) = column.uses.binary_search_by_key(&row, |&(row, _)| row) {
                load.insert(column.place, sign * column.uses[at].1 as f64 * scale);
            }
        }
        if let (Some((knapsack, at)), true) = (self.knapsack_of[row as usize], self.lines_of[row as usize].is_empty()) {
            for filled in self.fillings.iter().filter(|filled| filled.knapsack == knapsack) {
                load.insert(filled.place, -(filled.loads[at] as f64) * scale);
            }
        }
        let penalty = penalty.map(|penalty| penalty as f64 / scale);
        // On rows of large amounts a shift could hide that a limit is passed by a unit.
        let shift = if self.shift[row as usize] <= COARSE { 1.0 } else { 0.0 };
        let coefficient = |column: u32| load.get(&column).copied().unwrap_or(0.0);
        let (place, excess) = self.lp.row(sign * bound as f64 * scale, penalty, shift, coefficient);
        let line = self.lines.len() as u32;
        self.lines.push(Line { row, sign, bound, place, excess });
        self.lines_of[row as usize].push(line);
        line
    }

    /// Switches on exactly the lines of these ranges.
    fn bound(&mut self, ranges: &[Range]) {
        for line in std::mem::take(&mut self.active) {
            self.lp.forbid(self.lines[line as usize].excess, false);
        }
        for range in ranges {
            let most = (range.most < i64::MAX).then_some((1.0, range.most));
            let least = (range.least > i64::MIN).then_some((-1.0, range.least));
            for (sign, bound) in most.into_iter().chain(least) {
                if self.lines_of[range.row as usize].is_empty() {
                    self.add_limit(range.row);
                }
                let known = self.lines_of[range.row as usize][1..].iter().copied().find(|&line| {
                    let line = &self.lines[line as usize];
                    line.sign == sign && line.bound == bound
                });
                let line = known.unwrap_or_else(|| self.add_line(range.row, sign, bound, None));
                self.lp.forbid(self.lines[line as usize].excess, true);
                self.active.push(line);
            }
        }
    }

    /// Adds a path as a column, unless it is there; whether it is new.
    pub(super) fn add(&mut self, agent: u32, path: &[Leg]) -> bool {
        if let Some(&at) = self.known.get(&(agent, path.to_vec())) {
            let column = &mut self.columns[at as usize];
            let back = !column.allowed;
            column.allowed = true;
            self.lp.forbid(column.place, false);
            return back;
        }
        let at = self.columns.len();
        self.remember(agent, path.to_vec(), NOWHERE);
        let mut entries = vec![(agent, 1.0)];
        for &(row, amount) in &self.columns[at].uses {
            for &line in &self.lines_of[row as usize] {
                let line = &self.lines[line as usize];
                entries.push((line.place, line.sign * amount as f64 * self.scale(row)));
            }
        }
        self.columns[at].place = self.lp.column(self.columns[at].points as f64, &entries);
        true
    }

    /// Allows exactly the columns made of pieces of the scope that hold what is `required` of their agents, and sets the
    /// scope's ranges.
    /// Columns far from being worth it rest until pricing finds them again: those that lose more than `room`.
    pub(super) fn allow(&mut self, Scope { parts, ranges }: Scope<'_>, required: &[Piece], room: f64) {
        self.bound(ranges);
        let allowed: Vec<(Vec<bool>, Vec<bool>)> = parts
            .iter()
            .enumerate()
            .map(|(agent, part)| {
                let whole = &self.problem.graphs[agent];
                let (mut arcs, mut choices) = (vec![false; whole.arcs().len()], vec![false; whole.choices().len()]);
                part.arc_of.iter().for_each(|&arc| arcs[arc as usize] = true);
                part.choice_of.iter().for_each(|&choice| choices[choice as usize] = true);
                (arcs, choices)
            })
            .collect();
        for column in &mut self.columns {
            let (arcs, choices) = &allowed[column.agent as usize];
            column.allowed = column.path.iter().all(|leg| {
                arcs[leg.arc as usize] && choices.get(leg.choice as usize).copied().unwrap_or(leg.choice == NOWHERE)
            }) && required.iter().all(|piece| piece.agent != column.agent || piece.is_in(column));
            column.allowed &= self.lp.is_near(column.place, room);
            self.lp.forbid(column.place, !column.allowed);
        }
        for filled in &self.fillings {
            let within = |range: &Range| match self.knapsack_of[range.row as usize] {
                Some((knapsack, at)) if knapsack == filled.knapsack => {
                    (range.least..=range.most).contains(&filled.loads[at])
                }
                _ => true,
            };
            self.lp.forbid(filled.place, !ranges.iter().all(within));
        }
    }

    /// Value of the program as it is, in points.
    pub(super) fn objective(&self) -> f64 {
        self.lp.objective()
    }

    /// What a look through all columns touches.
    pub(super) fn size(&self) -> u64 {
        16 * self.columns.len() as u64
    }

    /// Share of a column.
    pub(super) fn share(&self, column: &Column) -> f64 {
        self.lp.value(column.place)
    }

    /// Prices all agents' parts until nothing better turns up. `best` is what must be beaten.
    pub(super) fn settle(
        &mut self,
        scope: Scope<'_>,
        from: &[i64],
        best: i64,
        rounds: usize,
        watch: &Watch<'_>,
    ) -> Ended {
        let mut kept = Priced { price: from.to_vec(), value: i128::MAX };
        let mut smoothing = 0.0;
        let mut first = true;
        for _ in 0..rounds {
            self.solve_with_rows();
            let own = self.prices();
            let mut tried = if first { from.to_vec() } else { blend(&kept.price, &own, smoothing) };
            clip(&mut tried, scope.ranges);
            let Some((value, fresh)) = self.price(scope, &tried, &own, watch) else { return Ended::Empty };
            watch.count(self.lp.take_operations() / 8);
            if value < kept.value {
                kept = Priced { price: tried, value };
            }
            if (kept.value >> FRACTION) + i128::from(self.problem.constant) <= i128::from(best) {
                return Ended::Pruned;
            }
            let over = (kept.value as f64) / POINT as f64 - self.lp.objective();
            let room = (kept.value as f64) / POINT as f64 + (self.problem.constant - best) as f64;
            if over < CLOSE.max(room * NEAR) || watch.expired().is_some() {
                break;
            }
            if fresh {
                smoothing = SMOOTHING;
            } else {
                if smoothing == 0.0 && !first && !self.lp.raise_alarm() {
                    break;
                }
                smoothing = 0.0;
            }
            first = false;
        }
        Ended::Settled(kept)
    }

    /// Solves the program as it is.
    pub(super) fn resolve(&mut self) {
        self.solve_with_rows();
    }

    /// Solves the program, adding rows that its solution passes.
    fn solve_with_rows(&mut self) {
        loop {
            self.lp.solve(PIVOTS);
            let mut loads: FxHashMap<u32, f64> = FxHashMap::default();
            for column in &self.columns {
                let share = self.lp.value(column.place);
                if share > 1e-9 {
                    for &(row, amount) in &column.uses {
                        if self.lines_of[row as usize].is_empty() {
                            *loads.entry(row).or_default() += share * amount as f64;
                        }
                    }
                }
            }
            let passed = |(&row, &load): (&u32, &f64)| {
                (load - self.problem.rows[row as usize].limit as f64) * self.scale(row) > 1e-4
            };
            let mut rows: Vec<u32> =
                loads.iter().filter(|&(row, load)| passed((row, load))).map(|(&row, _)| row).collect();
            if rows.is_empty() {
                return;
            }
            rows.sort_unstable();
            rows.into_iter().for_each(|row| self.add_limit(row));
        }
    }

    /// The program's prices in fixed point.
    fn prices(&self) -> Vec<i64> {
        let mut price = vec![0_i64; self.problem.rows.len()];
        for line in &self.lines {
            let at = line.row as usize;
            let most = highest_price(self.problem.rows[at].penalty, self.shift[at]);
            let units = line.sign * self.lp.dual(line.place) * POINT as f64;
            price[at] = price[at].saturating_add(units as i64).clamp(-most, most);
        }
        price
    }

    /// Prices every part; the exact Lagrangian value, and whether some path is worth adding at the program's prices.
    fn price(
        &mut self,
        Scope { parts, ranges }: Scope<'_>,
        tried: &[i64],
        own: &[i64],
        watch: &Watch<'_>,
    ) -> Option<(i128, bool)> {
        let mut space = std::mem::take(&mut self.space);
        let shifts = Arc::clone(&self.shift);
        let prices = Prices { price: tried, shift: &shifts };
        let mut value = 0_i128;
        let mut path = Vec::new();
        let mut labels = 0;
        let mut fresh = false;
        for (agent, part) in parts.iter().enumerate() {
            labels += part.graph.size() as u64;
            value += i128::from(space.best(&part.graph, &prices)?);
            space.trace(&part.graph, &mut path);
            let lifted = part.lift(&path);
            if self.pays(agent, &lifted, own) && self.add(agent as u32, &lifted) {
                fresh = true;
            }
        }
        watch.count(labels);
        self.space = space;
        let (filled, new) = self.fill(ranges, tried, watch)?;
        value += filled;
        fresh |= new;
        for (at, (row, (&price, &shift))) in self.problem.rows.iter().zip(tried.iter().zip(&*self.shift)).enumerate() {
            if self.knapsack_of[at].is_none() {
                value += priced_limit(row.limit, price.max(0), shift);
            }
        }
        // Lines of branches: what is kept below its limit is worth that much less, what is kept up pays.
        for range in ranges.iter().filter(|range| self.knapsack_of[range.row as usize].is_none()) {
            let at = range.row as usize;
            let (price, shift, limit) = (tried[at], self.shift[at], self.problem.rows[at].limit);
            if price > 0 {
                value += priced_limit(range.most.min(limit), price, shift) - priced_limit(limit, price, shift);
            } else if range.least != i64::MIN {
                value += priced_limit(range.least, price, shift);
            }
        }
        Some((value, fresh))
    }

    /// Fills every knapsack at these prices, loads within the ranges: what that is worth in fixed point, and whether some
    /// filling was worth adding at the program's prices. None where no loads are allowed.
    fn fill(&mut self, ranges: &[Range], tried: &[i64], watch: &Watch<'_>) -> Option<(i128, bool)> {
        let range_of = |row: u32| {
            let range = ranges.iter().find(|range| range.row == row);
            range.map_or((i64::MIN, i64::MAX), |range| (range.least, range.most))
        };
        let (mut value, mut fresh) = (0, false);
        let mut filling = Filling::default();
        let problem = self.problem;
        for (at, knapsack) in problem.knapsacks.iter().enumerate() {
            watch.count(knapsack.size());
            value += filling.fill(knapsack, (tried, &self.shift), range_of)?;
            let equation = (problem.graphs.len() + at) as u32;
            let mut entries = vec![(equation, 1.0)];
            let mut worth = -self.lp.dual(equation);
            for (item, &load) in knapsack.items().iter().zip(filling.loads()) {
                let line = self.lines[self.lines_of[item.row as usize][0] as usize].place;
                let amount = -(load as f64) * self.scale(item.row);
                worth -= amount * self.lp.dual(line);
                entries.push((line, amount));
            }
            let is_known = |filled: &Filled| filled.knapsack == at && filled.loads == filling.loads();
            if worth > 1e-6 && !self.fillings.iter().any(is_known) {
                let place = self.lp.column(0.0, &entries);
                self.fillings.push(Filled { knapsack: at, loads: filling.loads().to_vec(), place });
                fresh = true;
            }
        }
        Some((value, fresh))
    }

    /// Whether a path is worth more at the program's prices than what its agent has.
    fn pays(&self, agent: usize, path: &[Leg], own: &[i64]) -> bool {
        let graph = &self.problem.graphs[agent];
        let prices = Prices { price: own, shift: &self.shift };
        let mut paid = 0;
        graph.for_uses(path, |entry| paid += prices.of(entry));
        let reduced = (graph.points(path) * POINT - paid) as f64 / POINT as f64 - self.lp.dual(agent as u32);
        reduced > 1e-6
    }
}

/// Negative prices stand only where a range keeps a row's load up.
fn clip(price: &mut [i64], ranges: &[Range]) {
    let kept_up: Vec<u32> = ranges.iter().filter(|range| range.least != i64::MIN).map(|range| range.row).collect();
    for (row, price) in price.iter_mut().enumerate() {
        if *price < 0 && !kept_up.contains(&(row as u32)) {
            *price = 0;
        }
    }
}

/// A mixture of two price vectors.
fn blend(kept: &[i64], own: &[i64], smoothing: f64) -> Vec<i64> {
    let mix = |(&kept, &own): (&i64, &i64)| own + ((kept - own) as f64 * smoothing) as i64;
    kept.iter().zip(own).map(mix).collect()
}
