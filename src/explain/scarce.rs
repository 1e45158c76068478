//! What is scarce, what one more of it would be worth, and who is waiting for it.
//!
//! For an OR reader: dual prices by sort of row. Somebody waits for a row when their best path at the prices is worth more
//! with that row free: the difference is what they would gain by one unit of it, all other prices the same.

use rayon::prelude::*;
use serde::Serialize;

use super::ground::Ground;
use super::why_not::{Named, named};
use crate::dag::{FRACTION, Graph, Paths, Prices};
use crate::formulate::{Formulation, RowMeaning};
use crate::instance::EmployeeId;
use crate::quantity::Points;

/// What is scarce in a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scarce {
    /// What the plan is worth.
    pub points: Points,
    /// No plan is worth more, by these prices.
    pub bound: Points,
    /// Rows with a price, by sort, the dearest of each first.
    pub things: Vec<Thing>,
}

/// Sorts of scarce things, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Seats of a position in a period.
    Seats,
    /// Places in a session.
    Sessions,
    /// Participants that a session lacks before it can open.
    Minimum,
    /// Money of a budget line.
    Budgets,
    /// Moves: in all, out of a unit, promotions.
    Moves,
    /// Relatives and mentors.
    People,
}

impl Sort {
    /// Every sort, in order.
    pub const ALL: [Self; 6] = [Self::Seats, Self::Sessions, Self::Minimum, Self::Budgets, Self::Moves, Self::People];

    fn of(meaning: RowMeaning) -> Self {
        match meaning {
            RowMeaning::Seats(..) => Self::Seats,
            RowMeaning::Capacity(_) => Self::Sessions,
            RowMeaning::Minimum(_) => Self::Minimum,
            // What a line pays for is no scarcer than its money.
            RowMeaning::Budget(_) | RowMeaning::Participants(_) | RowMeaning::Relocations(..) => Self::Budgets,
            RowMeaning::UnitMoves(..) | RowMeaning::Moves(_) | RowMeaning::Promotions(_) => Self::Moves,
            RowMeaning::Kin(..) | RowMeaning::Mentors(..) => Self::People,
        }
    }
}

/// A scarce thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Thing {
    /// What sort of thing.
    pub sort: Sort,
    /// The row.
    #[serde(flatten)]
    pub row: Named,
    /// Points that one unit more (of money: one million more) adds to the bound at first.
    pub price: f64,
    /// How much the plan uses: holders, participants, money, moves.
    pub used: i64,
    /// How much there is; of a session that lacks participants, how many it needs.
    pub limit: i64,
    /// Whom the price keeps away, the largest gain first.
    pub queue: Vec<Waiting>,
}

/// Somebody who would take one unit if it were free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// `employee_id`.
    pub employee: String,
    /// Points that they would gain by it at the other prices.
    pub gain: Points,
}

/// Units in which the price of money is told.
const MILLION: f64 = 1e6;

/// The `top` dearest rows of each sort, and who waits for them.
#[must_use]
pub fn scarce(ground: &Ground<'_>, top: usize) -> Scarce {
    let prices = unit_prices(ground);
    let rows = dearest(ground, &prices, top);
    let instance = ground.instance;
    let asked: Vec<Vec<(usize, Points)>> = (0..instance.employees.len())
        .into_par_iter()
        .map_init(
            || (Paths::default(), ground.price.clone()),
            |space, at| gains(ground, EmployeeId::at(at), &rows, space),
        )
        .collect();
    let things = rows.iter().enumerate().map(|(place, &row)| {
        let mut queue: Vec<Waiting> = Vec::new();
        for (employee, gains) in instance.employees.iter().zip(&asked) {
            let gain = gains.iter().find(|(other, _)| *other == place).map(|(_, gain)| *gain);
            queue.extend(gain.map(|gain| Waiting { employee: employee.id.clone(), gain }));
        }
        queue.sort_by_key(|waiting| std::cmp::Reverse(waiting.gain));
        let sort = Sort::of(ground.outline.meanings[row]);
        let (used, limit) = fullness(ground, row);
        Thing { sort, row: named(ground, row), price: prices[row], used, limit, queue }
    });
    Scarce { points: ground.plan.points(), bound: ground.bound(), things: things.collect() }
}

/// How much of a row the plan uses, and how much there is; participants are counted whether or not the session has to be
/// opened.
fn fullness(ground: &Ground<'_>, row: usize) -> (i64, i64) {
    let session = match ground.outline.meanings[row] {
        RowMeaning::Capacity(session) | RowMeaning::Minimum(session) => session,
        _ => return (ground.loads[row], ground.outline.problem.rows[row].limit),
    };
    let about = &ground.instance.sessions[session.index()];
    let attends = ground.plan.trainings.iter().filter(|training| training.session == session).count();
    let limit = match ground.outline.meanings[row] {
        RowMeaning::Minimum(_) => about.min_participants,
        _ => about.capacity,
    };
    (i64::try_from(attends).unwrap_or(i64::MAX), i64::from(limit))
}

/// Points that one unit more of each row, or a million more of money, adds to the bound at first.
fn unit_prices(ground: &Ground<'_>) -> Vec<f64> {
    let money = ground.outline.worth_of_money(ground.instance, &ground.prices);
    let price = |(meaning, &price): (&RowMeaning, &f64)| match meaning {
        RowMeaning::Budget(line) => money[line.index()] * MILLION,
        _ => price,
    };
    ground.outline.meanings.iter().zip(&ground.prices).map(price).collect()
}

/// The dearest rows of each sort.
fn dearest(ground: &Ground<'_>, prices: &[f64], top: usize) -> Vec<usize> {
    let is_thing = |&row: &usize| prices[row] > 0.0 && !ground.outline.meanings[row].is_count();
    let mut rows: Vec<usize> = (0..prices.len()).filter(is_thing).collect();
    rows.sort_by(|&a, &b| prices[b].total_cmp(&prices[a]).then(a.cmp(&b)));
    let of =
        |sort: Sort| rows.iter().copied().filter(move |&row| Sort::of(ground.outline.meanings[row]) == sort).take(top);
    Sort::ALL.into_iter().flat_map(of).collect()
}

/// Which of `rows`, by place, somebody would take if it were free, and what that would bring at the other prices.
fn gains(
    ground: &Ground<'_>,
    employee: EmployeeId,
    rows: &[usize],
    (space, price): &mut (Paths, Vec<i64>),
) -> Vec<(usize, Points)> {
    let career = ground.career(employee);
    let Some(now) = space.best(&career.graph, &ground.view()) else { return Vec::new() };
    let present = ground.uses(employee, &ground.facts(employee));
    let mut found = Vec::new();
    for (place, &row) in rows.iter().enumerate() {
        let holds = present.iter().any(|&(used, amount)| used == row && amount > 0);
        if holds || !mentions(&career.graph, row) {
            continue;
        }
        freed(ground, row).for_each(|row| price[row] = 0);
        let free = space.best(&career.graph, &Prices { price, shift: &ground.shift });
        freed(ground, row).for_each(|row| price[row] = ground.price[row]);
        let gain = free.map_or(0, |free| (free - now) >> FRACTION);
        if gain > 0 {
            found.push((place, Points(gain)));
        }
    }
    found
}

/// The rows that cost nothing when one is free: with money, what it pays for.
fn freed<'g>(ground: &'g Ground<'_>, row: usize) -> impl Iterator<Item = usize> + 'g {
    let Formulation { meanings, purses, problem, .. } = &ground.outline;
    let knapsacks = purses.iter().zip(&problem.knapsacks);
    let own = knapsacks.filter(move |&(line, _)| meanings[row] == RowMeaning::Budget(*line));
    let paid = own.flat_map(|(_, knapsack)| knapsack.items()).map(|item| item.row as usize);
    std::iter::once(row).chain(paid)
}

fn mentions(graph: &Graph, row: usize) -> bool {
    let lists = u32::try_from(graph.lists()).unwrap_or(u32::MAX);
    (0..lists).any(|list| graph.list(list).iter().any(|entry| entry.row as usize == row && entry.amount > 0))
}
