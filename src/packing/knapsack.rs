//! Rows whose loads fit into a knapsack together.
//!
//! For a planner: a sum of money pays for whole participants only, never for nine tenths of one. For an OR reader: an
//! integer knapsack over the loads of some rows, implied by the rows of the problem but not by their linear relaxation. A
//! Lagrangian bound that prices these rows takes the best filling of the knapsack at the prices in place of the priced
//! limits, which is the bound of the knapsack's convex hull (Geoffrion 1974).

use rayon::prelude::*;

use super::{Row, priced_limit};
use crate::dag::POINT;

/// Most units of capacity, after division by what all weights have in common.
const MOST_UNITS: i64 = 8_192;

/// A row in a knapsack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The row.
    pub row: u32,
    /// What a unit of the row's load weighs, at least 1.
    pub weight: i64,
    /// Greatest load of the row.
    pub most: i64,
    /// Least load of the row that is not nought; 1 if any will do.
    pub least: i64,
    /// What a load that is not nought weighs besides.
    pub setup: i64,
}

impl Item {
    /// What a load of the row weighs.
    fn of(&self, load: i64) -> i128 {
        i128::from(load) * i128::from(self.weight) + if load > 0 { i128::from(self.setup) } else { 0 }
    }
}

/// A constraint on the loads of some hard rows: whole numbers, each nought or from `least` to `most`, whose weights come to no
/// more than the capacity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knapsack {
    items: Vec<Item>,
    capacity: i64,
    /// What all weights have in common.
    unit: i64,
}

impl Knapsack {
    /// The knapsack of these items; none if everything fits at once, or if its capacity is so fine that filling it would take
    /// long.
    #[must_use]
    pub fn new(items: Vec<Item>, capacity: i64) -> Option<Self> {
        let is_sound = |item: &Item| item.weight > 0 && item.most >= 0 && item.least > 0 && item.setup >= 0;
        debug_assert!(capacity >= 0 && items.iter().all(is_sound));
        let unit = common_unit(&items);
        let whole: i128 = items.iter().map(|item| item.of(item.most)).sum();
        (whole > i128::from(capacity) && capacity / unit <= MOST_UNITS).then_some(Self { items, capacity, unit })
    }

    /// The rows it is about.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// What the weights may come to.
    #[must_use]
    pub fn capacity(&self) -> i64 {
        self.capacity
    }

    /// Whether the loads of all rows of a problem keep to it.
    #[must_use]
    pub fn admits(&self, loads: &[i64]) -> bool {
        let load = |item: &Item| loads[item.row as usize];
        let is_allowed = |item: &Item| load(item) == 0 || (item.least..=item.most).contains(&load(item));
        let weight = |item: &Item| item.of(load(item));
        self.items.iter().all(is_allowed) && self.items.iter().map(weight).sum::<i128>() <= i128::from(self.capacity)
    }

    /// What a unit of capacity more is worth at these prices, as points: the mean over as much as the heaviest thing weighs.
    #[must_use]
    pub fn worth_of_more(&self, price: &[i64], shift: &[u8]) -> f64 {
        let more = self.items.iter().map(|item| item.of(item.least)).max().unwrap_or(1);
        let more = i64::try_from(more).unwrap_or(i64::MAX);
        let wider = Self { capacity: self.capacity.saturating_add(more), ..self.clone() };
        let both = fill_all(&[wider, self.clone()], (price, shift), |_, worth| worth);
        (both[0] - both[1]) as f64 / POINT as f64 / more as f64
    }

    /// The greatest load of an item that fits by itself.
    #[must_use]
    pub fn most(&self, item: &Item) -> i64 {
        let most = item.most.min((self.capacity - item.setup).max(0) / item.weight);
        if most < item.least { 0 } else { most }
    }

    /// What is left of it when so much of each row is taken; less than nought taken gives back.
    #[must_use]
    pub fn left(&self, taken: impl Fn(u32) -> i64) -> Self {
        let mut left = self.clone();
        for item in &mut left.items {
            let load = taken(item.row);
            left.capacity -= load * item.weight;
            item.most = (item.most - load).max(0);
            if load > 0 {
                left.capacity -= std::mem::take(&mut item.setup);
                item.least = 1;
            }
        }
        left.capacity = left.capacity.max(0);
        left
    }

    /// What filling it takes, in labels of a pricing pass.
    #[must_use]
    pub fn size(&self) -> u64 {
        let steps: u64 = self.items.iter().map(|item| u64::from(self.most(item).max(1).ilog2()) + 1).sum();
        steps * (self.capacity / self.unit) as u64 / 4 + 1
    }
}

/// What divides all weights.
#[must_use]
pub fn common_unit(items: &[Item]) -> i64 {
    items.iter().fold(0, |unit, item| divisor(divisor(unit, item.weight), item.setup)).max(1)
}

fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// Memory for filling knapsacks, and the last filling.
#[derive(Debug, Default)]
pub struct Filling {
    /// Load by item.
    load: Vec<i64>,
    stages: Vec<Stage>,
    /// The greatest worth by units of capacity, before all stages and after each. Whole numbers below 2⁵², of which a
    /// processor compares several at once as floats.
    layers: Vec<Vec<f64>>,
}

/// A step of the dynamic program: units of capacity that it takes and what it is worth.
#[derive(Clone, Copy, Debug)]
struct Stage {
    sort: Sort,
    item: usize,
    count: i64,
    weight: usize,
    worth: i64,
    /// The layer that it begins with.
    before: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// So many units more.
    Lot,
    /// From here on the item is in use with its least load, and its lots follow.
    Open,
    /// The item may be left out after all.
    Close,
}

impl Filling {
    /// Loads by item of the last filling.
    #[must_use]
    pub fn loads(&self) -> &[i64] {
        &self.load
    }

    /// The greatest worth of allowed loads at the prices of the rows, fixed point and each unit's worth rounded up, with each
    /// row's load within what `range` says of it; none if no loads are.
    ///
    /// Dynamic programming over the units of capacity; a row enters in lots of 1, 2, 4, … units.
    pub fn fill(
        &mut self,
        knapsack: &Knapsack,
        (price, shift): (&[i64], &[u8]),
        range: impl Fn(u32) -> (i64, i64),
    ) -> Option<i128> {
        let mut units = i128::from(knapsack.capacity / knapsack.unit);
        let mut base = 0;
        let mut most = 0_i128;
        self.load.clear();
        self.stages.clear();
        for (at, item) in knapsack.items.iter().enumerate() {
            let worth = priced_limit(1, price[item.row as usize], shift[item.row as usize]);
            let (low, high) = range(item.row);
            let high = high.min(knapsack.most(item));
            let is_used = low > 0;
            let least = if is_used { low.max(item.least) } else { 0 };
            if high < least || high < 0 {
                return None;
            }
            self.load.push(least);
            base += i128::from(least) * worth;
            units -= item.of(least) / i128::from(knapsack.unit);
            if worth > 0 && high > least {
                most += i128::from(high - least) * worth;
                self.part(knapsack, at, (is_used, high - least), i64::try_from(worth).unwrap_or(i64::MAX));
            }
        }
        let units = usize::try_from(units).ok()?;
        if most >= 1 << 52 {
            // Prices beyond all reason: everything at once is more than any filling.
            return Some(base + most);
        }
        Some(base + self.choose(units))
    }

    /// Writes down the stages of an item with up to so many units more than it has.
    fn part(&mut self, knapsack: &Knapsack, item: usize, (is_used, count): (bool, i64), worth: i64) {
        let about = &knapsack.items[item];
        let stage = |sort: Sort, count: i64, setup: i64| Stage {
            sort,
            item,
            count,
            weight: ((count * about.weight + setup) / knapsack.unit) as usize,
            worth: count.saturating_mul(worth),
            before: 0,
        };
        let is_plain = is_used || about.least == 1 && about.setup == 0;
        let (mut left, mut lot) = (count, 1);
        if !is_plain {
            if count < about.least {
                return;
            }
            self.stages.push(stage(Sort::Open, about.least, about.setup));
            left -= about.least;
        }
        // Every number of units is a sum of some lots.
        while left > 0 {
            self.stages.push(stage(Sort::Lot, lot.min(left), 0));
            left -= lot.min(left);
            lot *= 2;
        }
        if !is_plain {
            self.stages.push(stage(Sort::Close, 0, 0));
        }
    }

    /// Takes what is worth most within so many units; its worth.
    fn choose(&mut self, units: usize) -> i128 {
        let width = units + 1;
        self.layers.resize_with(self.layers.len().max(self.stages.len() + 1), Vec::new);
        self.layers[0].clear();
        self.layers[0].resize(width, 0.0);
        let (mut closed, mut open) = (0, None);
        for at in 0..self.stages.len() {
            let stage = &mut self.stages[at];
            stage.before = open.filter(|_| stage.sort == Sort::Lot).unwrap_or(closed);
            let stage = *stage;
            let mut after = std::mem::take(&mut self.layers[at + 1]);
            let before = &self.layers[stage.before];
            let (weight, worth) = (stage.weight.min(width), stage.worth as f64);
            let more = before[..width - weight].iter().map(|before| before + worth);
            after.clear();
            match stage.sort {
                Sort::Lot => {
                    after.extend_from_slice(&before[..weight]);
                    after.extend(before[weight..].iter().zip(more).map(|(&without, with)| greater(without, with)));
                }
                Sort::Open => {
                    after.resize(weight, f64::NEG_INFINITY);
                    after.extend(more);
                }
                Sort::Close => {
                    let with = &self.layers[open.take().expect("what is closed was opened")];
                    after.extend(before.iter().zip(with).map(|(&without, &with)| greater(without, with)));
                }
            }
            self.layers[at + 1] = after;
            let is_open = stage.sort == Sort::Open || stage.sort == Sort::Lot && open.is_some();
            *if is_open { open.insert(at + 1) } else { &mut closed } = at + 1;
        }
        self.trace(units);
        self.layers[closed][units] as i128
    }

    /// Adds what was taken to the loads.
    fn trace(&mut self, units: usize) {
        let (mut left, mut is_left_out) = (units, false);
        for (at, stage) in self.stages.iter().enumerate().rev() {
            let has_gained = self.layers[at + 1][left] > self.layers[stage.before][left];
            let is_taken = match stage.sort {
                Sort::Close => {
                    is_left_out = !has_gained;
                    false
                }
                Sort::Lot => has_gained && !is_left_out,
                Sort::Open => !std::mem::take(&mut is_left_out),
            };
            if is_taken {
                left -= stage.weight;
                self.load[stage.item] += stage.count;
            }
        }
    }
}

/// The greater of two numbers, in the form of which processors have an instruction.
fn greater(without: f64, with: f64) -> f64 {
    if with > without { with } else { without }
}

/// What the limits of all rows are worth at most at these prices, fixed point: the best fillings of the knapsacks, and the
/// priced limits of the other rows.
#[must_use]
pub fn priced_limits(rows: &[Row], knapsacks: &[Knapsack], price: &[i64], shift: &[u8]) -> i128 {
    let mut is_filled = vec![false; rows.len()];
    for item in knapsacks.iter().flat_map(Knapsack::items) {
        is_filled[item.row as usize] = true;
    }
    let filled = fill_all(knapsacks, (price, shift), |_, worth| worth);
    let others = (0..rows.len()).filter(|&row| !is_filled[row]);
    filled.into_iter().sum::<i128>()
        + others.map(|row| priced_limit(rows[row].limit, price[row], shift[row])).sum::<i128>()
}

/// Fills all knapsacks at these prices; `read` says what is wanted of a filling and its worth.
pub fn fill_all<T: Send>(
    knapsacks: &[Knapsack],
    prices: (&[i64], &[u8]),
    read: impl Fn(&Filling, i128) -> T + Sync,
) -> Vec<T> {
    let fill = |filling: &mut Filling, knapsack: &Knapsack| {
        let worth = filling.fill(knapsack, prices, |_| (0, i64::MAX));
        read(filling, worth.expect("an empty knapsack is always allowed"))
    };
    knapsacks.par_iter().map_init(Filling::default, fill).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn item(row: u32, weight: i64, most: i64) -> Item {
        Item { row, weight, most, least: 1, setup: 0 }
    }

    /// The best worth by trying all loads.
    fn tried(knapsack: &Knapsack, price: &[i64], ranges: &[(i64, i64)]) -> Option<i128> {
        let mut all = vec![(0_i128, 0_i128)];
        for (item, &(low, high)) in knapsack.items().iter().zip(ranges) {
            let longer = |&(weight, worth): &(i128, i128)| {
                let loads = (low.max(0)..=high.min(item.most)).filter(|&load| load == 0 || load >= item.least);
                loads.map(move |load| (weight + item.of(load), worth + i128::from(load * price[item.row as usize])))
            };
            all = all.iter().flat_map(longer).collect();
        }
        let fits = |&(weight, _): &(i128, i128)| weight <= i128::from(knapsack.capacity());
        all.into_iter().filter(fits).map(|(_, worth)| worth).max()
    }

    proptest! {
        #[test]
        fn the_best_filling_is_the_best_of_all(
            items in prop::collection::vec((1_i64..9, 0_i64..6, -5_i64..30, 1_i64..4, 0_i64..8), 1..5),
            capacity in 0_i64..40,
            ranges in prop::collection::vec((-1_i64..4, 0_i64..7), 5),
        ) {
            let price: Vec<i64> = items.iter().map(|item| item.2).collect();
            let list = items.iter().enumerate().map(|(at, &(weight, most, _, least, setup))| {
                Item { least, setup: 5 * setup, ..item(at as u32, 5 * weight, most) }
            });
            if let Some(knapsack) = Knapsack::new(list.collect(), 5 * capacity) {
                let mut filling = Filling::default();
                let found = filling.fill(&knapsack, (&price, &vec![0; items.len()]), |row| ranges[row as usize]);
                prop_assert_eq!(found, tried(&knapsack, &price, &ranges));
                if let Some(worth) = found {
                    let loads = filling.loads();
                    prop_assert!(knapsack.admits(loads));
                    let sum = loads.iter().zip(&price).map(|(load, price)| i128::from(load * price)).sum::<i128>();
                    prop_assert_eq!(sum, worth);
                }
            }
        }
    }

    #[test]
    fn what_fits_at_once_or_is_too_fine_is_no_knapsack() {
        assert_eq!(Knapsack::new(vec![item(0, 5, 2), item(1, 3, 1)], 13), None);
        assert!(Knapsack::new(vec![item(0, 5, 2), item(1, 3, 1)], 12).is_some());
        assert_eq!(Knapsack::new(vec![item(0, 7, 2), item(1, 3, 1)], MOST_UNITS + 1), None);
        assert_eq!(Knapsack::new(vec![item(0, 7, 9_000), item(1, 3, 1)], MOST_UNITS + 1), None);
        assert!(Knapsack::new(vec![item(0, 70_000, 9_000), item(1, 30_000, 1)], 10_000 * MOST_UNITS).is_some());
    }

    #[test]
    fn loads_beyond_the_capacity_or_a_greatest_load_are_not_admitted() {
        let knapsack = Knapsack::new(vec![item(1, 4, 2), item(2, 3, 2)], 10).unwrap();
        for (loads, admitted) in [([9, 2, 0], true), ([0, 1, 2], true), ([0, 2, 1], false), ([0, 0, 3], false)] {
            assert_eq!(knapsack.admits(&loads), admitted, "{loads:?}");
        }
    }

    #[test]
    fn a_load_from_nought_to_its_least_is_not_admitted_and_any_load_weighs_its_setup() {
        let first = Item { least: 2, setup: 3, ..item(0, 2, 4) };
        let knapsack = Knapsack::new(vec![first, item(1, 3, 2)], 10).unwrap();
        for (loads, admitted) in [([0, 2], true), ([1, 0], false), ([2, 1], true), ([3, 1], false)] {
            assert_eq!(knapsack.admits(&loads), admitted, "{loads:?}");
        }
    }

    #[test]
    fn limits_in_a_knapsack_are_worth_its_best_filling() {
        let rows = [2, 2, 5].map(|limit| Row { limit, penalty: None });
        let knapsack = Knapsack::new(vec![item(0, 4, 2), item(1, 3, 2)], 10).unwrap();
        let worth = |price: [i64; 3]| priced_limits(&rows, std::slice::from_ref(&knapsack), &price, &[0, 0, 1]);
        assert_eq!(worth([10, 1, 0]), 20, "two of the first, and no room for one of the second");
        assert_eq!(worth([4, 3, 1]), 10 + 3, "one and two; half of five rounded up");
        assert_eq!(priced_limits(&rows, &[], &[4, 3, 1], &[0, 0, 1]), 8 + 6 + 3);
    }

    #[test]
    fn capacity_is_worth_what_the_heaviest_thing_more_would_bring() {
        let knapsack = Knapsack::new(vec![item(0, 4, 2), item(1, 3, 2)], 10).unwrap();
        let worth = |price: [i64; 2]| knapsack.worth_of_more(&price.map(|price| price * POINT), &[0, 0]);
        assert_eq!(worth([20, 0]), 0.0, "two are in already");
        assert_eq!(worth([20, 8]), f64::from(56 - 40) / 4.0, "both of the second");
    }

    #[test]
    fn prices_beyond_reason_are_bounded_all_the_same() {
        let knapsack = Knapsack::new(vec![item(0, 1, 900), item(1, 1, 900)], 1_000).unwrap();
        let price = [i64::MAX >> 11; 2];
        let worth = Filling::default().fill(&knapsack, (&price, &[0, 0]), |_| (0, i64::MAX)).unwrap();
        assert!(worth >= 1_000 * i128::from(price[0]));
    }
}
