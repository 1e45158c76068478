//! The range of every number in the input. The upper ends are generous for any service and keep all sums of money and
//! points far from the edge of 64 bits.

use std::ops::RangeInclusive;

use crate::calendar::MOST_PERIODS;

/// A range of whole numbers, both ends included.
pub type Range = RangeInclusive<i64>;

/// `periods`.
pub const PERIODS: Range = 1..=MOST_PERIODS as i64;
/// Numbers of periods in sessions and decisions; the horizon itself limits them further.
pub const PERIOD: Range = 1..=MOST_PERIODS as i64;
/// `seats` of a position.
pub const SEATS: Range = 0..=1_000_000;
/// `class` of a position (display only).
pub const CLASS: Range = 0..=255;
/// `critical` of a position.
pub const CRITICAL: Range = 0..=2;
/// `allowance` per month.
pub const ALLOWANCE: Range = 0..=100_000_000_000;
/// `potential` of an employee.
pub const POTENTIAL: Range = 1..=3;
/// `merit` of an employee.
pub const MERIT: Range = 0..=100;
/// Levels on file and levels that courses give; 0 is the same as no row.
pub const LEVEL: Range = 0..=5;
/// Levels that kinds ask.
pub const REQUIRED_LEVEL: Range = 1..=5;
/// `weight` of a requirement.
pub const WEIGHT: Range = 1..=1_000;
/// `hours` of a course.
pub const HOURS: Range = 0..=10_000;
/// `capacity` and `min_participants` of a session.
pub const CAPACITY: Range = 0..=1_000_000;
/// `cost` and `fixed_cost` of a session, `cost` of a relocation.
pub const COST: Range = 0..=10_000_000_000_000;
/// `year` of a budget line.
pub const YEAR: Range = 1..=9_999;
/// `amount` of a budget line.
pub const AMOUNT: Range = 0..=9_000_000_000_000_000;
/// `score` of a preference.
pub const SCORE: Range = -3..=3;
/// `score` of a preference to stay.
pub const STAY_SCORE: Range = 0..=3;
