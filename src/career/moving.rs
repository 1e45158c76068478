//! The moves of a period: who retires, stays, leaves, and where they may enter.

use rustc_hash::FxHashMap;

use super::entrances::{Departure, Exits, Hub, HubKey};
use super::expand::{Building, End, Gathering, Layer, UNPLACED};
use super::frame::first_after;
use super::prospects::KIND_RULES;
use super::standing::Standing;
use super::{NO_ROW, Step, points};
use crate::calendar::Period;
use crate::dag::Use;
use crate::eligibility::{Case, MoveType, Origin, rank, sift, transition};
use crate::instance::{LocationId, Order, PositionId, UnitId};
use crate::policy::{KindId, Mode, Rule};

impl<'a> Building<'a> {
    /// Retires, keeps, or moves everybody of `before`; returns the standings after the moves of `t`.
    pub(super) fn move_layer(&mut self, before: &Layer, t: Period) -> Layer {
        let wanted = self.must_at(t);
        let mut staying: Layer = Vec::new();
        let mut hubs: Vec<Hub> = Vec::new();
        let mut hub_of: FxHashMap<HubKey, usize> = FxHashMap::default();
        for &(standing, node) in before {
            let kind = self.kind_at(standing.place);
            if t.0 >= self.retired_from[kind.index()] {
                if self.attend_until < t.0 {
                    self.ends.push(End { tail: node, points: 0, list: 0, menu: 0, step: Step::End });
                }
                continue;
            }
            let may_stay = wanted.as_ref().is_none_or(|wanted| wanted.iter().all(|&place| place == standing.place));
            if may_stay {
                staying.push((standing, node));
            }
            if wanted.is_some() && may_stay {
                continue;
            }
            let Some((departure, placed)) = self.departure(standing, node, t, wanted.is_some()) else { continue };
            let key = self.hub_key(standing, placed, t);
            let hub = *hub_of.entry(key).or_insert_with(|| {
                hubs.push(Hub { key, departures: Vec::new() });
                hubs.len() - 1
            });
            hubs[hub].departures.push(departure);
        }
        let exits: Vec<Exits> = hubs.iter_mut().map(|hub| Exits::open(self, hub)).collect();
        let mut after = Gathering::default();
        for (standing, node) in staying {
            let head = after.node(self, standing);
            self.arc(node, head, 0, 0, Step::Pass);
        }
        for (hub, exits) in hubs.iter().zip(&exits) {
            if self.is_too_large() {
                break;
            }
            match &wanted {
                None => self.enter_freely(hub, exits, t, &mut after),
                Some(wanted) => self.enter_as_decided(hub, exits, t, wanted, &mut after),
            }
        }
        after.layer
    }

    /// The places that decisions demand in `t`; none if there is no demand.
    pub(super) fn must_at(&self, t: Period) -> Option<Vec<u32>> {
        let orders = self.frame.orders(self.prospects.employee);
        let places: Vec<u32> = orders
            .iter()
            .filter_map(|(_, order)| match order {
                Order::Must { position, from, to } if *from <= t && t <= *to => self.prospects.place(*position),
                _ => None,
            })
            .map(|at| u32::try_from(at).expect("prospects are numbered in 32 bits"))
            .collect();
        (!places.is_empty()).then_some(places)
    }

    /// Leaving `standing` in `t`: what it costs, or none if it is not allowed.
    pub(super) fn departure(
        &mut self,
        standing: Standing,
        node: u32,
        t: Period,
        decided: bool,
    ) -> Option<(Departure, bool)> {
        let Some(position) = self.position_at(standing.place) else {
            return Some((Departure { place: UNPLACED, node, points: 0, list: 0 }, false));
        };
        let weights = &self.instance.policy.weights;
        let mut cost = weights.disruption + points::reluctance(self.instance, self.employee);
        if standing.leave_from > t.0 && !decided {
            match self.instance.policy.rules.of(Rule::Tenure) {
                Mode::Hard => return None,
                Mode::Soft => cost += weights.breach,
                Mode::Off => {}
            }
        }
        let row = self.rows.unit_moves(self.instance.positions[position.index()].unit, t);
        let list = self.builder.list((row != NO_ROW).then_some(Use { row, amount: 1 }));
        Some((Departure { place: standing.place, node, points: -cost.0, list }, true))
    }

    pub(super) fn hub_key(&self, standing: Standing, placed: bool, t: Period) -> HubKey {
        let location =
            self.position_at(standing.place).map(|position| self.instance.positions[position.index()].location);
        let costs = !self.rows.relocation[t.index()].is_empty();
        HubKey {
            kind: self.kind_at(standing.place).0,
            placed,
            due_from: standing.due_from,
            tier: standing.tier,
            training: standing.training,
            hours: standing.hours,
            location: location.filter(|_| costs).map_or(u32::MAX, |location| location.0),
        }
    }

    /// The case of moving from a hub into `position`; tenure is judged where the position is left.
    pub(super) fn case<'c>(&self, hub: &Hub, position: PositionId, t: Period, levels: &'c [u8]) -> Case<'c>
    where
        'a: 'c,
    {
        let origin = Origin { position: None, kind: KindId(hub.key.kind), tier_since: self.tier_day(hub.key.tier) };
        Case::new(self.instance, self.prospects.employee, origin, position, t, levels)
    }

    pub(super) fn enter_freely(&mut self, hub: &Hub, exits: &Exits, t: Period, after: &mut Gathering) {
        let mut verdict_of: FxHashMap<KindId, Option<usize>> = FxHashMap::default();
        for place in 0..self.prospects.positions.len() {
            let prospect = self.prospects.positions[place];
            if !prospect.enterable {
                continue;
            }
            let position = &self.instance.positions[prospect.position.index()];
            if !position.exists_in(t) {
                continue;
            }
            let kind = position.kind;
            let by_kind = *verdict_of.entry(kind).or_insert_with(|| {
                let case = self.case(hub, prospect.position, t, &[]);
                sift(&KIND_RULES, &case).map(|soft| soft.len())
            });
            let Some(by_kind) = by_kind else { continue };
            let Some(breaches) = self.position_breaches(hub, place, t) else { continue };
            let breaches = prospect.soft.len() + by_kind + breaches;
            let cost = self.instance.policy.weights.breach.0 * i64::try_from(breaches).unwrap_or(0);
            self.enter(hub, exits, place, t, -cost, after);
        }
    }

    /// Soft rules about position, period and levels that do not hold; none if a hard one does not.
    pub(super) fn position_breaches(&mut self, hub: &Hub, place: usize, t: Period) -> Option<usize> {
        let position = self.prospects.positions[place].position;
        if self.is_ordered {
            sift(&[Rule::Decision], &self.case(hub, position, t, &[]))?;
        }
        let rules = &self.instance.policy.rules;
        let (ranked, modes) =
            (self.rank_from(place) <= t.0, [Rule::Rank, Rule::Competency, Rule::Match].map(|r| rules.of(r)));
        let (jpm, met) = self.fit(place, hub.key.training, t);
        let moves = &self.instance.policy.moves;
        let to = self.instance.positions[position.index()].kind;
        let promotion = self.is_promotion(KindId(hub.key.kind), to);
        let least = if promotion { moves.min_jpm_promotion } else { moves.min_jpm_lateral };
        let mut breaches = 0;
        for (mode, holds) in modes.into_iter().zip([ranked, met, jpm >= least.0]) {
            match mode {
                _ if holds => {}
                Mode::Off => {}
                Mode::Soft => breaches += 1,
                Mode::Hard => return None,
            }
        }
        Some(breaches)
    }

    /// First period in which the rank suffices for the prospect at `place`: ranks only rise.
    fn rank_from(&mut self, place: usize) -> u8 {
        if self.rank_from[place] == 0 {
            let position = self.prospects.positions[place].position;
            let origin = Origin { position: None, kind: self.employee.kind, tier_since: self.employee.tier_since };
            let suffices = |t: &Period| {
                rank::judge(&Case::new(self.instance, self.prospects.employee, origin, position, *t, &[])).is_ok()
            };
            self.rank_from[place] = self.instance.calendar.periods().find(suffices).map_or(self.never, |t| t.0);
        }
        self.rank_from[place]
    }

    fn is_promotion(&self, from: KindId, to: KindId) -> bool {
        transition::move_type(&self.instance.policy, from, to).is_some_and(MoveType::is_promotion)
    }

    /// Moves by decision: exempt from every rule, and never a breach.
    pub(super) fn enter_as_decided(
        &mut self,
        hub: &Hub,
        exits: &Exits,
        t: Period,
        wanted: &[u32],
        after: &mut Gathering,
    ) {
        if wanted.iter().all(|place| *place == wanted[0]) {
            self.enter(hub, exits, wanted[0] as usize, t, 0, after);
        }
    }

    /// Joins a hub to the standing at `place`.
    pub(super) fn enter(
        &mut self,
        hub: &Hub,
        exits: &Exits,
        place: usize,
        t: Period,
        points: i64,
        after: &mut Gathering,
    ) {
        let position_id = self.prospects.positions[place].position;
        let position = &self.instance.positions[position_id.index()];
        let from = KindId(hub.key.kind);
        let policy = &self.instance.policy;
        let promotion = self.is_promotion(from, position.kind);
        let mut points = points;
        if promotion {
            points += points::promotion(self.instance, self.employee).0;
        }
        let list = self.entry_list(hub, position_id, t, promotion);
        let breadth = if hub.key.placed && self.is_new_unit(position.unit) { policy.weights.breadth.0 } else { 0 };
        let place_number = u32::try_from(place).expect("prospects are numbered in 32 bits");
        let mut joints = std::mem::take(&mut self.joints);
        joints.clear();
        exits.towards(place_number, Some(position.unit), |node, same_unit| joints.push((node, same_unit)));
        if !joints.is_empty() {
            let standing = self.entered(hub, place_number, position.kind, t);
            let standing = self.settle(standing, t.0);
            let head = after.node(self, standing);
            for &(node, same_unit) in &joints {
                self.arc(node, head, points + if same_unit { 0 } else { breadth }, list, Step::Pass);
            }
        }
        self.joints = joints;
    }

    pub(super) fn is_new_unit(&self, unit: UnitId) -> bool {
        let at_start = self.employee.position.map(|(position, _)| self.instance.positions[position.index()].unit);
        at_start != Some(unit) && self.employee.served_units.binary_search(&unit).is_err()
    }

    pub(super) fn entry_list(&mut self, hub: &Hub, position: PositionId, t: Period, promotion: bool) -> u32 {
        let to = self.instance.positions[position.index()].location;
        let moves = [(self.rows.moves[t.index()], true), (self.rows.promotions[t.index()], promotion)];
        let counted = moves.into_iter().filter(|&(row, counts)| counts && row != NO_ROW);
        let counted = counted.map(|(row, _)| Use { row, amount: 1 });
        let cost = if hub.key.location == u32::MAX || hub.key.location == to.0 {
            0
        } else {
            let pair = (LocationId(hub.key.location), to);
            self.instance.relocations.get(&pair).copied().unwrap_or(self.instance.policy.relocation_cost).0
        };
        let relocated = (cost != 0).then(|| self.rows.relocated(t, cost));
        self.builder.list(counted.chain(relocated.into_iter().flatten()))
    }

    /// The standing of somebody who enters the position at `place` in `t` through `hub`.
    pub(super) fn entered(&self, hub: &Hub, place: u32, kind: KindId, t: Period) -> Standing {
        let today = self.instance.calendar.day(t);
        let reached = |wait| first_after(self.instance, today, wait);
        let (leave_from, over_from) = self.tenure_from(kind, reached);
        let from = KindId(hub.key.kind);
        let policy = &self.instance.policy;
        Standing {
            place,
            leave_from: leave_from.max(t.0),
            over_from: over_from.max(t.0),
            due_from: if kind == from {
                hub.key.due_from
            } else {
                self.due_from(kind, hub.key.training, reached).max(t.0)
            },
            tier: if policy.kind(kind).tier == policy.kind(from).tier {
                hub.key.tier
            } else {
                self.earliest_alike(policy.kind(kind).tier, t.0, t)
            },
            training: hub.key.training,
            hours: hub.key.hours,
        }
    }
}
