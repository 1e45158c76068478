//! The plan at hand: everybody's path, the load of every row, and the best path that still fits.

use crate::dag::{Graph, Leg, POINT, Paths, Prices, Tags};
use crate::packing::{Row, Selection};

/// What one unit of violation costs where violations are allowed, as a multiple of everything a path could earn.
const ALARM: i64 = 1 << 46;

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

/// Costs of lists in view of what is left in the rows.
pub(super) struct Costs<'a> {
    rows: &'a [Row],
    loads: &'a [i64],
    /// Prices, weighed by sixteenths.
    prices: Option<(Prices<'a>, i64)>,
    /// Whether limits may be passed at a cost.
    lenient: bool,
    /// Extra load that is assumed on some rows.
    reserve: &'a [(u32, i64)],
}

impl Tags for Costs<'_> {
    fn cost(&self, graph: &Graph, list: u32) -> Option<i64> {
        let mut total = 0_i64;
        for entry in graph.list(list) {
            let row = entry.row as usize;
            let assumed: i64 =
                self.reserve.iter().filter(|(reserved, _)| *reserved == entry.row).map(|(_, extra)| extra).sum();
            let before = self.loads[row] + assumed - self.rows[row].limit;
            let after = before + entry.amount;
            let worse = after.max(0) - before.max(0);
            match self.rows[row].penalty {
                Some(penalty) => total = total.saturating_add(penalty.saturating_mul(worse).saturating_mul(POINT)),
                None if worse > 0 && !self.lenient => return None,
                None if worse > 0 => total = total.saturating_add(ALARM),
                None if worse < 0 => total = total.saturating_sub(ALARM),
                None => {}
            }
            if let Some((prices, weight)) = self.prices {
                total = total.saturating_add((prices.of(*entry) >> 4) * weight);
            }
        }
        Some(total.clamp(-(ALARM << 6), ALARM << 6))
    }
}

impl Loads<'_> {
    /// Adds (`sign` 1) or removes (−1) a path.
    pub(super) fn add(&mut self, graph: &Graph, path: &[Leg], sign: i64) {
        graph.for_uses(path, |entry| self.load[entry.row as usize] += sign * entry.amount);
    }

    /// How far beyond its limit a row is.
    pub(super) fn excess(&self, row: u32) -> i64 {
        self.load[row as usize] - self.rows[row as usize].limit
    }

    fn is_hard(&self, row: u32) -> bool {
        self.rows[row as usize].penalty.is_none()
    }

    /// Whether the hard rows among `touched` hold.
    pub(super) fn hold(&self, touched: &[u32]) -> bool {
        touched.iter().all(|&row| !self.is_hard(row) || self.excess(row) <= 0)
    }

    /// Penalties of the elastic rows among `touched`.
    pub(super) fn penalties(&self, touched: &[u32]) -> i64 {
        let penalty =
            |&row: &u32| self.rows[row as usize].penalty.map_or(0, |penalty| penalty * self.excess(row).max(0));
        touched.iter().map(penalty).sum()
    }

    /// How far the hard rows among `touched` are passed: per row 1 and the excess in thousandths of its limit.
    pub(super) fn violation(&self, touched: impl Iterator<Item = u32>) -> i64 {
        let passed = touched.filter(|&row| self.is_hard(row) && self.excess(row) > 0);
        passed
            .map(|row| {
                let size = i128::from(self.rows[row as usize].limit.abs().max(1));
                1 + i64::try_from(i128::from(self.excess(row)) * 1_000 / size).unwrap_or(1 << 40)
            })
            .sum()
    }

    /// The best path through `graph` (whose agent has no path at the moment) that fits; prices weigh `weight`
    /// sixteenths. With `lenient`, limits may be passed at a forbidding cost. None when nothing fits.
    pub(super) fn best(
        &self,
        graph: &Graph,
        prices: Option<(Prices<'_>, i64)>,
        lenient: bool,
        space: &mut Paths,
        labels: &mut u64,
    ) -> Option<Vec<Leg>> {
        let mut reserve: Vec<(u32, i64)> = Vec::new();
        let mut path = Vec::new();
        for _ in 0..4 {
            *labels += graph.size() as u64;
            let costs = Costs { rows: self.rows, loads: &self.load, prices, lenient, reserve: &reserve };
            space.best(graph, &costs)?;
            space.trace(graph, &mut path);
            if lenient || !self.overshoot(graph, &path, &mut reserve) {
                return Some(path);
            }
        }
        None
    }

    /// Whether the path as a whole passes a limit although each of its lists alone does not (it uses a row more than
    /// once); adds the excess to `reserve`, so that the next try keeps away.
    fn overshoot(&self, graph: &Graph, path: &[Leg], reserve: &mut Vec<(u32, i64)>) -> bool {
        let mut used: Vec<(u32, i64)> = Vec::new();
        graph.for_uses(path, |entry| match used.iter_mut().find(|(row, _)| *row == entry.row) {
            Some((_, amount)) => *amount += entry.amount,
            None => used.push((entry.row, entry.amount)),
        });
        let mut over = false;
        for (row, amount) in used {
            let excess = self.excess(row) + amount;
            if self.is_hard(row) && amount > 0 && excess > 0 {
                over = true;
                reserve.push((row, excess));
            }
        }
        over
    }
}

impl<'p> Room<'p> {
    /// The plan of a selection (allowed or not).
    pub(super) fn new(rows: &'p [Row], graphs: &'p [&'p Graph], selection: &Selection) -> Self {
        let loads = Loads { rows, load: vec![0; rows.len()] };
        let mut room = Self { graphs, paths: vec![Vec::new(); graphs.len()], loads, earned: 0 };
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
    fn rows(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.loads.rows.len()).expect("rows are numbered in 32 bits")
    }

    /// How far hard rows are passed in all; 0 = allowed.
    pub(super) fn violation(&self) -> i64 {
        self.loads.violation(self.rows())
    }

    /// Points, penalties included, whether or not hard rows hold.
    pub(super) fn points(&self) -> i64 {
        let every: Vec<u32> = self.rows().collect();
        self.earned - self.loads.penalties(&every)
    }

    /// Points as far as paths of `agents` and the rows in `touched` go; differences of it are differences of points.
    pub(super) fn share(&self, agents: &[usize], touched: &[u32]) -> i64 {
        agents.iter().map(|&agent| self.graphs[agent].points(&self.paths[agent])).sum::<i64>()
            - self.loads.penalties(touched)
    }

    /// Adds the rows used by the present paths of `agents` to `touched`.
    pub(super) fn rows_of(&self, agents: &[usize], touched: &mut Vec<u32>) {
        for &agent in agents {
            self.graphs[agent].for_uses(&self.paths[agent], |entry| touched.push(entry.row));
        }
    }

    pub(super) fn selection(&self) -> Selection {
        Selection { paths: self.paths.clone() }
    }
}

/// Sorts and removes what comes twice.
pub(super) fn distinct(rows: &mut Vec<u32>) {
    rows.sort_unstable();
    rows.dedup();
}
