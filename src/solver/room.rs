//! The plan at hand: everybody's path, the load of every row, and the best path that still fits.
//!
//! For a planner: who is where, and what is left. For an OR reader: the state of the primal search. A search tries
//! changes in a [`Draft`], a sparse difference to the loads of the plan, so that the cost of a try depends on the rows it
//! touches and not on the number of rows.

use crate::dag::{Graph, Leg, POINT, Paths, Prices, Tags, Use};
use crate::packing::{Row, Selection};

/// What one unit of violation costs where violations are allowed, as a multiple of everything a path could earn.
pub(super) const ALARM: i64 = 1 << 46;

/// Rows with the load they bear at the moment.
#[derive(Clone, Debug)]
pub(super) struct Loads<'p> {
    pub(super) rows: &'p [Row],
    pub(super) load: Vec<i64>,
}

/// A selection with the loads of its rows.
#[derive(Clone, Debug)]
pub(super) struct Room<'p> {
    pub(super) graphs: &'p [&'p Graph],
    pub(super) paths: Vec<Vec<Leg>>,
    pub(super) loads: Loads<'p>,
    /// Points of the paths, without penalties.
    earned: i64,
}

/// Changes to the loads of a plan that are being tried, with memory to search in; reused from try to try.
#[derive(Debug, Default)]
pub(super) struct Draft {
    delta: Vec<i64>,
    /// Rows that may have a difference; some come more than once.
    touched: Vec<u32>,
    pub(super) space: Paths,
    /// Load assumed on some rows while a path is looked for, so that it keeps away from them.
    reserve: Vec<(u32, i64)>,
    used: Vec<(u32, i64)>,
    /// Labels set so far.
    pub(super) labels: u64,
}

/// What the changes in a draft come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Penalties of elastic rows with the changes, less those without.
    pub(super) penalties: i64,
    /// Whether no hard row is passed because of them.
    pub(super) holds: bool,
}

/// Costs of lists in view of what is left in the rows.
struct Costs<'a> {
    rows: &'a [Row],
    loads: &'a [i64],
    delta: &'a [i64],
    /// Prices, weighed by sixteenths.
    prices: Option<(Prices<'a>, i64)>,
    /// Whether limits may be passed at a cost.
    lenient: bool,
}

impl Tags for Costs<'_> {
    fn cost(&self, graph: &Graph, list: u32) -> Option<i64> {
        let mut total = 0_i64;
        for entry in graph.list(list) {
            let at = entry.row as usize;
            let row = &self.rows[at];
            let before = self.loads[at] + self.delta[at] - row.limit;
            let after = before + entry.amount;
            if before > 0 || after > 0 {
                let worse = after.max(0) - before.max(0);
                match row.penalty {
                    Some(penalty) => total = total.saturating_add(penalty.saturating_mul(worse).saturating_mul(POINT)),
                    None if worse > 0 && !self.lenient => return None,
                    None if worse > 0 => total = total.saturating_add(ALARM),
                    None if worse < 0 => total = total.saturating_sub(ALARM),
                    None => {}
                }
            }
            if let Some((prices, weight)) = self.prices {
                total = total.saturating_add((prices.of(*entry) >> 4) * weight);
            }
        }
        Some(total.clamp(-(ALARM << 6), ALARM << 6))
    }
}

impl Draft {
    /// For a problem with that many rows.
    pub(super) fn new(rows: usize) -> Self {
        Self { delta: vec![0; rows], ..Self::default() }
    }

    fn shift(&mut self, entry: Use, sign: i64) {
        self.delta[entry.row as usize] += sign * entry.amount;
        self.touched.push(entry.row);
    }

    /// Adds (`sign` 1) or removes (−1) a path.
    pub(super) fn add(&mut self, graph: &Graph, path: &[Leg], sign: i64) {
        graph.for_uses(path, |entry| self.shift(entry, sign));
    }

    /// Whether hard rows hold with these uses besides, each row given once.
    pub(super) fn fits(&self, loads: &Loads<'_>, uses: &[(u32, i64)]) -> bool {
        uses.iter().all(|&(row, amount)| {
            let excess = loads.excess(row) + self.delta[row as usize] + amount;
            amount <= 0 || loads.rows[row as usize].penalty.is_some() || excess <= 0
        })
    }

    /// What the changes come to on top of `loads`; forgets them.
    pub(super) fn judge(&mut self, loads: &Loads<'_>) -> Verdict {
        let mut verdict = Verdict { penalties: 0, holds: true };
        for &row in &self.touched {
            let at = row as usize;
            let change = std::mem::take(&mut self.delta[at]);
            if change != 0 {
                let before = loads.excess(row);
                let after = before + change;
                match loads.rows[at].penalty {
                    Some(penalty) => verdict.penalties += penalty * (after.max(0) - before.max(0)),
                    None => verdict.holds &= after <= 0 || change < 0,
                }
            }
        }
        self.touched.clear();
        verdict
    }

    /// Forgets all changes.
    pub(super) fn clear(&mut self) {
        for row in self.touched.drain(..) {
            self.delta[row as usize] = 0;
        }
    }

    /// The best path through `graph` (whose agent has no path at the moment) that fits on top of `loads` and the changes,
    /// into `path`; prices weigh so many sixteenths. With `lenient`, limits may be passed at a forbidding cost. Whether
    /// anything fits.
    pub(super) fn best(
        &mut self,
        loads: &Loads<'_>,
        graph: &Graph,
        prices: Option<(Prices<'_>, i64)>,
        lenient: bool,
        path: &mut Vec<Leg>,
    ) -> bool {
        let mut fits = false;
        for _ in 0..4 {
            self.labels += graph.size() as u64;
            let costs = Costs { rows: loads.rows, loads: &loads.load, delta: &self.delta, prices, lenient };
            if self.space.best(graph, &costs).is_none() {
                break;
            }
            self.space.trace(graph, path);
            if lenient || !self.overshoots(loads, graph, path) {
                fits = true;
                break;
            }
        }
        while let Some((row, assumed)) = self.reserve.pop() {
            self.delta[row as usize] -= assumed;
        }
        fits
    }

    /// Whether the path as a whole passes a limit although each of its lists alone does not (it uses a row more than
    /// once); puts the excess in reserve, so that the next try keeps away.
    fn overshoots(&mut self, loads: &Loads<'_>, graph: &Graph, path: &[Leg]) -> bool {
        self.used.clear();
        let used = &mut self.used;
        graph.for_uses(path, |entry| match used.iter_mut().find(|(row, _)| *row == entry.row) {
            Some((_, amount)) => *amount += entry.amount,
            None => used.push((entry.row, entry.amount)),
        });
        let known = self.reserve.len();
        for &(row, amount) in &self.used {
            let assumed: i64 = self.reserve[..known].iter().filter(|(other, _)| *other == row).map(|(_, a)| a).sum();
            let excess = loads.excess(row) + self.delta[row as usize] - assumed + amount;
            if loads.is_hard(row) && amount > 0 && excess > 0 {
                self.reserve.push((row, excess));
            }
        }
        for &(row, excess) in &self.reserve[known..] {
            self.delta[row as usize] += excess;
            self.touched.push(row);
        }
        self.reserve.len() > known
    }
}

impl Loads<'_> {
    /// Adds (`sign` 1) or removes (−1) a path.
    fn add(&mut self, graph: &Graph, path: &[Leg], sign: i64) {
        graph.for_uses(path, |entry| self.load[entry.row as usize] += sign * entry.amount);
    }

    /// How far beyond its limit a row is.
    pub(super) fn excess(&self, row: u32) -> i64 {
        self.load[row as usize] - self.rows[row as usize].limit
    }

    pub(super) fn is_hard(&self, row: u32) -> bool {
        self.rows[row as usize].penalty.is_none()
    }

    /// Whether so much more fits on a row, or the row is elastic.
    pub(super) fn has_room(&self, row: u32, amount: i64) -> bool {
        amount <= 0 || !self.is_hard(row) || self.excess(row) + amount <= 0
    }

    /// Whether a row is elastic or within its limit.
    pub(super) fn holds(&self, row: u32) -> bool {
        !self.is_hard(row) || self.excess(row) <= 0
    }

    /// How far the hard rows among `touched` are passed: per row 1 and the excess in thousandths of its limit.
    pub(super) fn violation(&self, touched: impl Iterator<Item = u32>) -> i64 {
        let passed = touched.filter(|&row| !self.holds(row));
        passed
            .map(|row| {
                let size = i128::from(self.rows[row as usize].limit.abs().max(1));
                1 + i64::try_from(i128::from(self.excess(row)) * 1_000 / size).unwrap_or(1 << 40)
            })
            .sum()
    }
}

impl<'p> Room<'p> {
    /// Nobody has a path yet.
    pub(super) fn empty(rows: &'p [Row], graphs: &'p [&'p Graph]) -> Self {
        let loads = Loads { rows, load: vec![0; rows.len()] };
        Self { graphs, paths: vec![Vec::new(); graphs.len()], loads, earned: 0 }
    }

    /// The plan of a selection (allowed or not).
    pub(super) fn new(rows: &'p [Row], graphs: &'p [&'p Graph], selection: &Selection) -> Self {
        let mut room = Self::empty(rows, graphs);
        for (agent, path) in selection.paths.iter().enumerate() {
            room.put(agent, path.clone());
        }
        room
    }

    /// Takes an agent's path out.
    pub(super) fn take(&mut self, agent: usize) -> Vec<Leg> {
        let path = std::mem::take(&mut self.paths[agent]);
        self.loads.add(self.graphs[agent], &path, -1);
        self.earned -= self.graphs[agent].points(&path);
        path
    }

    /// Puts a path in for an agent that has none.
    pub(super) fn put(&mut self, agent: usize, path: Vec<Leg>) {
        self.loads.add(self.graphs[agent], &path, 1);
        self.earned += self.graphs[agent].points(&path);
        self.paths[agent] = path;
    }

    /// All rows.
    pub(super) fn rows(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.loads.rows.len()).expect("rows are numbered in 32 bits")
    }

    /// How far hard rows are passed in all; 0 = allowed.
    pub(super) fn violation(&self) -> i64 {
        self.loads.violation(self.rows())
    }

    /// Points, penalties included, whether or not hard rows hold.
    pub(super) fn points(&self) -> i64 {
        let elastic = |row: u32| Some(self.loads.rows[row as usize].penalty? * self.loads.excess(row).max(0));
        self.earned - self.rows().filter_map(elastic).sum::<i64>()
    }

    /// Points of an agent's path.
    pub(super) fn points_of(&self, agent: usize) -> i64 {
        self.graphs[agent].points(&self.paths[agent])
    }

    pub(super) fn selection(&self) -> Selection {
        Selection { paths: self.paths.clone() }
    }
}

/// Whether a path makes room on a hard row.
pub(super) fn is_giving(rows: &[Row], graph: &Graph, path: &[Leg]) -> bool {
    let mut gives = false;
    graph.for_uses(path, |entry| gives |= entry.amount < 0 && rows[entry.row as usize].penalty.is_none());
    gives
}

/// Sorts and removes what comes twice.
pub(super) fn distinct(rows: &mut Vec<u32>) {
    rows.sort_unstable();
    rows.dedup();
}
