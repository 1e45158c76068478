//! Numbers of the coupling rows by what they are about, as the graphs need them. Who numbers them knows their meaning.

use rustc_hash::FxHashMap;

use crate::calendar::Period;
use crate::dag::Use;
use crate::instance::{EmployeeId, PositionId, SessionId, UnitId};

/// "No such row": it cannot bind, or the model has none.
pub const NO_ROW: u32 = u32::MAX;

/// Row numbers by meaning; [`NO_ROW`] where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    horizon: usize,
    /// Position-major by period.
    pub seats: Vec<u32>,
    /// By session.
    pub capacity: Vec<u32>,
    /// By session.
    pub minimum: Vec<u32>,
    /// Budget rows that participation in a session falls under, by session.
    pub training: Vec<Vec<u32>>,
    /// Budget rows that relocations fall under, by period.
    pub relocation: Vec<Vec<u32>>,
    /// Budget rows that allowances fall under, by period.
    pub allowance: Vec<Vec<u32>>,
    /// Unit-major by period.
    pub unit_moves: Vec<u32>,
    /// By period.
    pub moves: Vec<u32>,
    /// By period.
    pub promotions: Vec<u32>,
    /// Unit-major by period.
    pub mentors: Vec<u32>,
    /// By session: participants that its budget line can pay.
    pub participants: Vec<u32>,
    /// Relocations at one cost under a budget line, by the line's row and the cost.
    pub relocations: FxHashMap<(u32, i64), u32>,
    /// Rows in which an employee meets relatives: unit, period, row.
    pub kin: FxHashMap<EmployeeId, Vec<(UnitId, Period, u32)>>,
}

impl Rows {
    /// No rows at all.
    #[must_use]
    pub fn none(horizon: usize, positions: usize, sessions: usize, units: usize) -> Self {
        Self {
            horizon,
            seats: vec![NO_ROW; positions * horizon],
            capacity: vec![NO_ROW; sessions],
            minimum: vec![NO_ROW; sessions],
            training: vec![Vec::new(); sessions],
            relocation: vec![Vec::new(); horizon],
            allowance: vec![Vec::new(); horizon],
            unit_moves: vec![NO_ROW; units * horizon],
            moves: vec![NO_ROW; horizon],
            promotions: vec![NO_ROW; horizon],
            mentors: vec![NO_ROW; units * horizon],
            participants: vec![NO_ROW; sessions],
            relocations: FxHashMap::default(),
            kin: FxHashMap::default(),
        }
    }

    /// Seats of `position` in `period`.
    #[must_use]
    pub fn seats(&self, position: PositionId, period: Period) -> u32 {
        self.seats[position.index() * self.horizon + period.index()]
    }

    /// Moves out of `unit` in `period`.
    #[must_use]
    pub fn unit_moves(&self, unit: UnitId, period: Period) -> u32 {
        self.unit_moves[unit.index() * self.horizon + period.index()]
    }

    /// Juniors of `unit` in `period`.
    #[must_use]
    pub fn mentors(&self, unit: UnitId, period: Period) -> u32 {
        self.mentors[unit.index() * self.horizon + period.index()]
    }

    /// Uses of a relocation in `period` at this cost, which is not nought: money, and a relocation at that cost.
    pub fn relocated(&self, period: Period, cost: i64) -> impl Iterator<Item = Use> + '_ {
        self.relocation[period.index()].iter().flat_map(move |&row| {
            let counted = self.relocations.get(&(row, cost)).map(|&row| Use { row, amount: 1 });
            std::iter::once(Use { row, amount: cost }).chain(counted)
        })
    }

    /// Uses of attending `session` at this cost: a place, the minimum, money, and a participant that it pays.
    pub fn attended(&self, session: SessionId, cost: i64) -> impl Iterator<Item = Use> + '_ {
        let (capacity, minimum) = self.session(session);
        let counted = [(capacity, 1), (minimum, -1), (self.participants[session.index()], 1)];
        let money = self.training[session.index()].iter().map(move |&row| (row, cost));
        let uses = counted.into_iter().filter(|&(row, _)| row != NO_ROW).chain(money);
        uses.map(|(row, amount)| Use { row, amount })
    }

    /// Rows of a session: capacity and minimum.
    #[must_use]
    pub fn session(&self, session: SessionId) -> (u32, u32) {
        (self.capacity[session.index()], self.minimum[session.index()])
    }
}
