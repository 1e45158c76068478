//! Moves inside one period: from where people leave, through hubs, to where they enter.
//!
//! Who leaves and who enters meet in hubs, one per class of origin (kind, thresholds, training state, location where it
//! matters), so that the number of arcs grows with positions instead of pairs of positions. Two things depend on the pair
//! all the same: nobody enters the position just left, and breadth is earned only across units. Chains of prefix and
//! suffix nodes over the origins, ordered by unit and position, say "from anywhere but here" with a linear number of arcs.

use super::Step;
use super::expand::{Building, UNPLACED};
use crate::instance::UnitId;

/// Class of origins that are alike for everything that comes after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct HubKey {
    pub(super) kind: u16,
    pub(super) placed: bool,
    pub(super) due_from: u8,
    pub(super) tier: u8,
    pub(super) training: u16,
    pub(super) hours: u32,
    /// Location left, where relocation costs money in this period; else `u32::MAX`.
    pub(super) location: u32,
}

/// A way out of a position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Departure {
    pub(super) place: u32,
    pub(super) node: u32,
    pub(super) points: i64,
    pub(super) list: u32,
}

/// A hub with its ways out.
#[derive(Debug)]
pub(super) struct Hub {
    pub(super) key: HubKey,
    pub(super) departures: Vec<Departure>,
}

/// Most origins of a hub that are joined to every destination directly.
const DIRECT: usize = 3;

/// Ways into positions that a hub offers, ready to be joined.
#[derive(Debug)]
pub(super) struct Exits {
    /// Per distinct origin, in order of place: place, unit, node.
    origins: Vec<(u32, Option<UnitId>, u32)>,
    chains: Option<Chains>,
}

/// Prefix and suffix nodes over the origins, within units and across them.
#[derive(Debug)]
struct Chains {
    units: Vec<UnitChain>,
    /// Node behind which all origins of units `0..=g` lie.
    before: Vec<u32>,
    /// Node behind which all origins of units `g..` lie.
    behind: Vec<u32>,
}

#[derive(Debug)]
struct UnitChain {
    unit: Option<UnitId>,
    /// Places of the origins in this unit.
    places: Vec<u32>,
    prefix: Vec<u32>,
    suffix: Vec<u32>,
}

impl Exits {
    /// Creates the nodes of a hub; they come before all nodes created later.
    pub(super) fn open(building: &mut Building<'_>, hub: &mut Hub) -> Self {
        hub.departures.sort_by_key(|departure| (departure.place, departure.node));
        let mut origins: Vec<(u32, Option<UnitId>, u32)> = Vec::new();
        for departure in &hub.departures {
            if origins.last().is_none_or(|&(place, _, _)| place != departure.place) {
                let node = building.node();
                origins.push((departure.place, building.unit_of(departure.place), node));
            }
            let node = origins.last().map_or(0, |&(_, _, node)| node);
            let leave = if departure.place == UNPLACED { Step::Pass } else { Step::Leave };
            building.arc(departure.node, node, departure.points, departure.list, leave);
        }
        let chains = (origins.len() > DIRECT).then(|| Chains::open(building, &origins));
        Self { origins, chains }
    }

    /// Calls `join(node, from_unit)` for a set of nodes through which the hub's origins other than `place` reach it;
    /// `from_unit` tells whether these origins lie in the unit of `place` (then no breadth is earned).
    pub(super) fn towards(&self, place: u32, unit: Option<UnitId>, mut join: impl FnMut(u32, bool)) {
        match &self.chains {
            None => {
                for &(origin, origin_unit, node) in self.origins.iter().filter(|(origin, _, _)| *origin != place) {
                    debug_assert!(origin != UNPLACED || origin_unit.is_none());
                    join(node, origin_unit == unit);
                }
            }
            Some(chains) => chains.towards(place, unit, join),
        }
    }
}

impl Chains {
    fn open(building: &mut Building<'_>, origins: &[(u32, Option<UnitId>, u32)]) -> Self {
        let units: Vec<UnitChain> = origins
            .chunk_by(|a, b| a.1 == b.1)
            .map(|group| {
                let nodes: Vec<u32> = group.iter().map(|&(_, _, node)| node).collect();
                UnitChain {
                    unit: group[0].1,
                    places: group.iter().map(|&(place, _, _)| place).collect(),
                    prefix: building.chain(nodes.iter().copied()),
                    suffix: building.chain(nodes.iter().rev().copied()),
                }
            })
            .collect();
        let whole = |unit: &UnitChain| unit.prefix.last().copied().unwrap_or(0);
        let before = building.chain(units.iter().map(whole));
        let mut behind = building.chain(units.iter().rev().map(whole));
        behind.reverse();
        Self { units, before, behind }
    }

    fn towards(&self, place: u32, unit: Option<UnitId>, mut join: impl FnMut(u32, bool)) {
        let Some(at) = self.units.iter().position(|chain| chain.unit == unit) else {
            join(self.before[self.before.len() - 1], false);
            return;
        };
        if at > 0 {
            join(self.before[at - 1], false);
        }
        if let Some(&node) = self.behind.get(at + 1) {
            join(node, false);
        }
        let own = &self.units[at];
        match own.places.binary_search(&place) {
            Err(_) => join(own.prefix[own.prefix.len() - 1], true),
            Ok(here) => {
                if here > 0 {
                    join(own.prefix[here - 1], true);
                }
                // The suffix chain was laid from the back: entry `i` covers the last `i + 1` origins.
                if let Some(beyond) = (own.places.len() - 1 - here).checked_sub(1) {
                    join(own.suffix[beyond], true);
                }
            }
        }
    }
}
