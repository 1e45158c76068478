//! A small seeded generator (splitmix64: Steele, Lea, Flood 2014), the same on every platform and in every version.

use std::ops::RangeInclusive;

/// Seeded randomness.
pub struct Dice(u64);

impl Dice {
    /// Equal seeds throw equal numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66_D1CE_4E5B)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number in `range`.
    pub fn within(&mut self, range: RangeInclusive<i64>) -> i64 {
        let span = range.end() - range.start() + 1;
        let offset = i64::try_from(self.next() % u64::try_from(span).expect("a range is not empty"));
        range.start() + offset.expect("the rest of a division by an i64 fits one")
    }

    /// A small number in `range`.
    pub fn small(&mut self, range: RangeInclusive<u8>) -> u8 {
        u8::try_from(self.within(i64::from(*range.start())..=i64::from(*range.end()))).expect("within a range of u8")
    }

    /// A small number in `range`.
    pub fn count(&mut self, range: RangeInclusive<u8>) -> u32 {
        u32::from(self.small(range))
    }

    /// True in `percent` of a hundred throws.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.within(1..=100) <= percent
    }

    /// One of `choices`.
    pub fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.index(choices.len())]
    }

    /// A place in a list of `length`.
    pub fn index(&mut self, length: usize) -> usize {
        let last = i64::try_from(length).expect("lists are short") - 1;
        usize::try_from(self.within(0..=last)).expect("a place is not negative")
    }
}
