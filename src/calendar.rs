//! Dates, planning periods, whole months between dates, and the day of retirement.
//!
//! The horizon is `T` periods of `m` months that begin on `day(t) = start + (t−1)·m` months. The start's day of the
//! month is at most 28, so that no period begins on a day its month lacks.

use std::fmt;

use jiff::ToSpan;
pub use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::quantity::Months;

/// The longest horizon that is accepted, in periods (ten years of quarters).
pub const MOST_PERIODS: u8 = 40;

/// A planning period, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Period(pub u8);

impl Period {
    /// The first period of every horizon.
    pub const FIRST: Self = Self(1);

    /// Zero-based place in arrays that run over the horizon.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0) - 1
    }

    /// The period at a zero-based place.
    ///
    /// # Panics
    /// When `index` is beyond any horizon ([`MOST_PERIODS`]).
    #[must_use]
    pub fn at(index: usize) -> Self {
        Self(u8::try_from(index + 1).expect("a horizon has at most MOST_PERIODS periods"))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, out)
    }
}

/// How long one period lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PeriodLength {
    /// Twelve months.
    Year,
    /// Six months.
    Semester,
    /// Three months.
    Quarter,
}

impl PeriodLength {
    /// Months in one period.
    #[must_use]
    pub fn months(self) -> Months {
        Months(match self {
            Self::Year => 12,
            Self::Semester => 6,
            Self::Quarter => 3,
        })
    }
}

/// The planning horizon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    start: Date,
    length: PeriodLength,
    days: Vec<Date>,
}

impl Calendar {
    /// A horizon of `periods` periods from `start`.
    ///
    /// # Errors
    /// A sentence for the planner when the start's day of month is over 28, the number of periods is 0 or above
    /// [`MOST_PERIODS`], or the horizon leaves the range of dates (year 9999).
    pub fn new(start: Date, periods: u8, length: PeriodLength) -> Result<Self, CalendarError> {
        if start.day() > 28 {
            return Err(CalendarError::StartDay(start));
        }
        if periods == 0 || periods > MOST_PERIODS {
            return Err(CalendarError::Periods(periods));
        }
        let step = length.months().0;
        let days = (0..i32::from(periods))
            .map(|t| start.checked_add((t * step).months()).map_err(|_| CalendarError::OutOfRange(start)))
            .collect::<Result<_, _>>()?;
        Ok(Self { start, length, days })
    }

    /// First day of period 1.
    #[must_use]
    pub fn start(&self) -> Date {
        self.start
    }

    /// Length of one period.
    #[must_use]
    pub fn length(&self) -> PeriodLength {
        self.length
    }

    /// Number of periods `T`.
    #[must_use]
    pub fn horizon(&self) -> usize {
        self.days.len()
    }

    /// All periods in order.
    pub fn periods(&self) -> impl DoubleEndedIterator<Item = Period> + ExactSizeIterator + use<> {
        (0..self.days.len()).map(Period::at)
    }

    /// First day of period `t`.
    #[must_use]
    pub fn day(&self, t: Period) -> Date {
        self.days[t.index()]
    }

    /// Fiscal year of period `t`: the calendar year of its first day.
    #[must_use]
    pub fn fiscal_year(&self, t: Period) -> i16 {
        self.day(t).year()
    }

    /// Whether `t` is a period of this horizon.
    #[must_use]
    pub fn contains(&self, t: Period) -> bool {
        t.0 >= 1 && t.index() < self.days.len()
    }

    /// Whether some period begins in one calendar year and ends in the next (its money and hours count in the first).
    #[must_use]
    pub fn crosses_new_year(&self) -> bool {
        let step = self.length.months().0;
        self.days.iter().any(|day| {
            let months_left = 12 - i32::from(day.month()) + 1;
            months_left < step || (months_left == step && day.day() > 1)
        })
    }
}

/// Why a horizon cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The day of the month of the start is over 28.
    #[error("the plan starts on {0}: take a day of the month from 1 to 28")]
    StartDay(Date),
    /// No period at all, or more than [`MOST_PERIODS`].
    #[error("{0} periods: a plan has 1 to {MOST_PERIODS}")]
    Periods(u8),
    /// The horizon ends after the last date that can be written.
    #[error("a horizon that starts on {0} leaves the calendar")]
    OutOfRange(Date),
}

/// Whole months from `from` to `to`: `12·Δyear + Δmonth`, less one if the day of `to` is smaller than that of `from`;
/// no grace at the ends of months; 0 when `to` lies before `from`.
#[must_use]
pub fn months_between(from: Date, to: Date) -> Months {
    if to <= from {
        return Months::ZERO;
    }
    let years = i32::from(to.year()) - i32::from(from.year());
    let months = 12 * years + i32::from(to.month()) - i32::from(from.month());
    Months(months - i32::from(to.day() < from.day()))
}

/// The first day on which somebody born on `birth` is retired: the first of the month after the month of birth, in the
/// year of birth plus `age` (PP 11/2017 art. 239; the last working day is the last of the birth month).
#[must_use]
pub fn retirement_day(birth: Date, age: u32) -> Date {
    let years = i32::try_from(age).unwrap_or(i32::MAX).min(8_000);
    birth.first_of_month().saturating_add(years.years()).saturating_add(1.month())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn months_are_whole_and_have_no_grace_at_month_ends() {
        assert_eq!(months_between(date(2024, 1, 31), date(2024, 2, 29)), Months(0));
        assert_eq!(months_between(date(2024, 1, 29), date(2024, 2, 29)), Months(1));
        assert_eq!(months_between(date(2023, 2, 1), date(2027, 1, 1)), Months(47));
        assert_eq!(months_between(date(2027, 1, 1), date(2023, 2, 1)), Months(0));
        assert_eq!(months_between(date(2027, 1, 1), date(2027, 1, 1)), Months(0));
    }

    #[test]
    fn retirement_is_the_first_of_the_month_after_the_birthday_month() {
        assert_eq!(retirement_day(date(1970, 5, 1), 58), date(2028, 6, 1));
        assert_eq!(retirement_day(date(1970, 12, 31), 58), date(2029, 1, 1));
        assert_eq!(retirement_day(date(1972, 2, 29), 58), date(2030, 3, 1));
    }

    #[test]
    fn periods_follow_one_another_without_gap() {
        let quarters = Calendar::new(date(2027, 1, 28), 6, PeriodLength::Quarter).unwrap();
        let days: Vec<_> = quarters.periods().map(|t| quarters.day(t)).collect();
        assert_eq!(days[1], date(2027, 4, 28));
        assert_eq!(days[5], date(2028, 4, 28));
        assert_eq!(quarters.fiscal_year(Period(4)), 2027);
        assert_eq!(quarters.fiscal_year(Period(5)), 2028);
        assert!(quarters.crosses_new_year());
    }

    #[test]
    fn whole_years_do_not_cross_new_year_and_shifted_ones_do() {
        assert!(!Calendar::new(date(2027, 1, 1), 5, PeriodLength::Year).unwrap().crosses_new_year());
        assert!(Calendar::new(date(2027, 7, 1), 5, PeriodLength::Year).unwrap().crosses_new_year());
        assert!(!Calendar::new(date(2027, 7, 1), 5, PeriodLength::Semester).unwrap().crosses_new_year());
        assert!(Calendar::new(date(2027, 1, 2), 5, PeriodLength::Year).unwrap().crosses_new_year());
    }

    #[test]
    fn impossible_horizons_are_refused() {
        let start = date(2027, 1, 1);
        assert_eq!(Calendar::new(start, 0, PeriodLength::Year), Err(CalendarError::Periods(0)));
        assert_eq!(Calendar::new(start, 200, PeriodLength::Year), Err(CalendarError::Periods(200)));
        let late = date(2027, 1, 31);
        assert_eq!(Calendar::new(late, 1, PeriodLength::Year), Err(CalendarError::StartDay(late)));
        assert!(Calendar::new(date(9999, 12, 1), 5, PeriodLength::Year).is_err());
    }
}
