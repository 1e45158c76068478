//! Exact units of everything the plan counts: points, rupiah, basis points, months.
//!
//! Points and money are whole numbers throughout; only the solver's prices are fractions, and those live in
//! [`crate::solver`]. Arithmetic is checked: the input limits (see `docs/errors.md`) keep every sum far from the edge
//! of 64 bits, so an overflow is a bug of ours and stops the program with the invariant in its text.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

macro_rules! exact_unit {
    ($(#[$doc:meta])* $name:ident($repr:ty), $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $repr);

        impl $name {
            /// The neutral value.
            pub const ZERO: Self = Self(0);
        }
        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0.checked_add(other.0).expect(concat!($what, " stay within the input limits")))
            }
        }
        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0.checked_sub(other.0).expect(concat!($what, " stay within the input limits")))
            }
        }
        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self::ZERO - self
            }
        }
        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                *self = *self + other;
            }
        }
        impl SubAssign for $name {
            fn sub_assign(&mut self, other: Self) {
                *self = *self - other;
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
                items.fold(Self::ZERO, Add::add)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, out)
            }
        }
    };
}

exact_unit!(
    /// What a plan is worth; the objective is a sum of points.
    Points(i64),
    "points"
);
exact_unit!(
    /// Whole units of the instance's currency (rupiah).
    Money(i64),
    "amounts of money"
);
exact_unit!(
    /// Whole months: tenures, ages, waiting times.
    Months(i32),
    "months"
);
exact_unit!(
    /// Hundredths of a percent, 0..=10000: the job-person match.
    BasisPoints(i32),
    "basis points"
);

impl Months {
    /// `years` whole years as months; rules state years and compare months.
    #[must_use]
    pub fn from_years(years: u32) -> Self {
        Self(i32::try_from(years).ok().and_then(|y| y.checked_mul(12)).unwrap_or(i32::MAX))
    }
}

impl Points {
    /// `floor(self · part / whole)` without overflow; `part` and `whole` non-negative, `whole` positive.
    #[must_use]
    pub fn share(self, part: i64, whole: i64) -> Self {
        let scaled = (i128::from(self.0) * i128::from(part)).div_euclid(i128::from(whole));
        Self(i64::try_from(scaled).expect("points stay within the input limits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_round_down() {
        assert_eq!(Points(100).share(6799, 10_000), Points(67));
        assert_eq!(Points(10).share(19, 20), Points(9));
        assert_eq!(Points(10).share(0, 20), Points(0));
    }

    #[test]
    fn years_compare_as_months() {
        assert_eq!(Months::from_years(2), Months(24));
        assert_eq!(Months::from_years(u32::MAX), Months(i32::MAX));
    }

    #[test]
    #[should_panic(expected = "money")]
    fn sums_beyond_sixty_four_bits_are_a_bug_not_a_wrap() {
        let _ = Money(i64::MAX) + Money(1);
    }
}
