//! Seeded chance in whole numbers only, so that a seed gives the same service on every platform and version.
//!
//! For an OR reader: a PCG stream per topic (drawing more wishes does not change who was born when) and exact uniform
//! sampling by Lemire's multiply-and-reject ("Fast random integer generation in an interval", 2019, algorithm 5).

use rand_core::Rng;
use rand_pcg::Pcg64Mcg;

/// The topics that draw from streams of their own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Topic {
    Seats = 1,
    People = 2,
    Skills = 3,
    Learning = 4,
    Wishes = 5,
    Decisions = 6,
    Names = 7,
}

/// One stream of chance.
pub(super) struct Dice(Pcg64Mcg);

impl Dice {
    pub(super) fn new(seed: u64, topic: Topic) -> Self {
        let high = scramble(seed);
        let low = scramble(high ^ (topic as u64));
        Self(Pcg64Mcg::new((u128::from(high) << 64) | u128::from(low)))
    }

    /// Uniform in `0..n`; 0 when `n` is 0.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        if n < 2 {
            return 0;
        }
        let least = n.wrapping_neg() % n;
        loop {
            let product = (self.0.next_u64() >> 32) * u64::from(n);
            let [low, high] = [product & u64::from(u32::MAX), product >> 32];
            if low >= u64::from(least) {
                return u32::try_from(high).expect("the high half of a product of 32 bit numbers has 32 bits");
            }
        }
    }

    /// Uniform in `low..=high`; `low` when the range is empty.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = u32::try_from(high - low + 1).unwrap_or(0);
        low + i32::try_from(self.below(width)).expect("ranges here are far smaller than 31 bits")
    }

    /// True in `n` of 100 cases.
    pub(super) fn percent(&mut self, n: u32) -> bool {
        self.below(100) < n
    }

    /// True in `n` of 1000 cases.
    pub(super) fn permille(&mut self, n: u32) -> bool {
        self.below(1000) < n
    }

    /// One of `items`, none when there is none.
    pub(super) fn choose<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let at = self.below(u32::try_from(items.len()).unwrap_or(u32::MAX));
        items.get(at as usize)
    }

    /// One of `items`, each as often as its weight says.
    ///
    /// # Panics
    /// When all weights are 0; the tables of weights are fixed and are not.
    pub(super) fn weighted<T: Copy>(&mut self, items: &[(u32, T)]) -> T {
        let mut left = self.below(items.iter().map(|&(weight, _)| weight).sum());
        for &(weight, item) in items {
            if left < weight {
                return item;
            }
            left -= weight;
        }
        panic!("tables of weights have a positive sum");
    }
}

/// The finaliser of splitmix64: neighbouring seeds lead to unrelated streams.
fn scramble(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_topic_fix_the_stream() {
        let draw = |seed, topic| {
            let mut dice = Dice::new(seed, topic);
            (0..8).map(|_| dice.below(1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7, Topic::Seats), draw(7, Topic::Seats));
        assert_ne!(draw(7, Topic::Seats), draw(8, Topic::Seats));
        assert_ne!(draw(7, Topic::Seats), draw(7, Topic::People));
    }

    #[test]
    fn draws_stay_in_range_and_reach_both_ends() {
        let mut dice = Dice::new(1, Topic::Wishes);
        let seen: Vec<i32> = (0..400).map(|_| dice.between(-2, 3)).collect();
        assert_eq!(seen.iter().min(), Some(&-2));
        assert_eq!(seen.iter().max(), Some(&3));
        assert_eq!(dice.between(5, 5), 5);
        assert_eq!(dice.between(5, 4), 5);
        assert_eq!(dice.choose::<u8>(&[]), None);
    }

    #[test]
    fn weights_are_respected() {
        let mut dice = Dice::new(3, Topic::People);
        let hits = (0..3000).filter(|_| dice.weighted(&[(1, 'a'), (0, 'b'), (2, 'c')]) == 'c').count();
        assert!((1850..2150).contains(&hits), "{hits}");
        assert!((0..300).all(|_| dice.weighted(&[(1, 'a'), (0, 'b')]) == 'a'));
    }
}
