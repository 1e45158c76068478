//! Expands an employee's prospects into their career graph, period by period.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::entrances::{Departure, Exits, Hub, HubKey};
use super::frame::{Frame, first_after, never};
use super::prospects::{KIND_RULES, Prospects, levels_on_file};
use super::rows::{NO_ROW, Rows};
use super::sittings::{Desk, Sittings, Student};
use super::syllabus::{StateId, Syllabus};
use super::{CareerGraph, Step, points};
use crate::calendar::Period;
use crate::dag::{GraphBuilder, Use};
use crate::eligibility::{Case, MoveType, Origin, matching, retirement, sift, transition};
use crate::instance::{CourseId, Employee, Instance, Order, PositionId, SessionId, UnitId};
use crate::policy::{KindId, Mode, Rule};
use crate::quantity::{Months, Points};

/// Place of a standing without position.
pub(super) const UNPLACED: u32 = u32::MAX;

/// How much of the training past a graph keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// All of it: the graph holds exactly the careers that the model allows.
    Exact,
    /// At most this many courses are tracked: every career in the graph is allowed and worth at least what the graph says.
    Tracked(usize),
    /// None, every doubt resolved in the employee's favour: no career is worth more than the graph says.
    Relaxed,
}

/// Where an employee stands before or after the moves of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Standing {
    /// Place in the prospects, or [`UNPLACED`].
    pub(super) place: u32,
    /// First period in which the minimum tenure is reached.
    pub(super) leave_from: u8,
    /// First period in which the maximum tenure is reached.
    pub(super) over_from: u8,
    /// First period in which the required course is due.
    pub(super) due_from: u8,
    /// Since when in the tier: 0 = as on file, else the period; the earliest that is alike for all that follows.
    pub(super) tier: u8,
    /// Training state.
    pub(super) training: StateId,
    /// Hours of the running fiscal year.
    pub(super) hours: u32,
}

/// Builds graphs, one employee after another, keeping its memory.
#[derive(Debug, Default)]
pub struct Expander {
    builder: GraphBuilder,
    steps: Vec<Step>,
    sittings: Sittings,
}

/// One graph being built.
pub(super) struct Building<'a> {
    instance: &'a Instance,
    frame: &'a Frame,
    rows: &'a Rows,
    prospects: &'a Prospects,
    employee: &'a Employee,
    detail: Detail,
    student: Student<'a>,
    syllabus: Syllabus,
    builder: &'a mut GraphBuilder,
    steps: &'a mut Vec<Step>,
    sittings: &'a mut Sittings,
    /// First period in which somebody holding the kind is retired.
    retired_from: Vec<u8>,
    /// Last period with a session that must be attended; 0 = none.
    attend_until: u8,
    /// `match` of each prospect by level vector, −1 = not yet computed.
    jpm: Vec<Vec<i32>>,
    preference: Vec<i64>,
    ends: Vec<End>,
    never: u8,
    /// Whether decisions may move the employee whatever the tenure.
    is_ordered: bool,
    /// Answers of [`Self::earliest_alike`] by tier, start and period.
    alike: Vec<Cell<u8>>,
}

/// An arc to the sink, which gets its node last.
struct End {
    tail: u32,
    points: i64,
    list: u32,
    menu: u32,
    step: Step,
}

type Layer = Vec<(Standing, u32)>;

impl Expander {
    /// The career graph of the employee of `prospects`; none if it would have more than `most` arcs.
    pub fn expand(
        &mut self,
        instance: &Instance,
        frame: &Frame,
        rows: &Rows,
        prospects: &Prospects,
        detail: Detail,
        most: usize,
    ) -> Option<CareerGraph> {
        self.builder.clear();
        self.steps.clear();
        self.sittings.clear();
        let mut building = Building::new(self, instance, frame, rows, prospects, detail);
        building.run(most)?;
        let sink = building.finish();
        let (graph, kept) = self.builder.finish(sink);
        let steps = kept.iter().map(|&at| self.steps[at as usize]).collect();
        let sittings = self.sittings.first.windows(2);
        let sittings =
            sittings.map(|ends| self.sittings.sessions[ends[0] as usize..ends[1] as usize].to_vec()).collect();
        Some(CareerGraph { employee: prospects.employee, graph, steps, sittings, exact: detail == Detail::Exact })
    }
}

impl<'a> Building<'a> {
    fn new(
        space: &'a mut Expander,
        instance: &'a Instance,
        frame: &'a Frame,
        rows: &'a Rows,
        prospects: &'a Prospects,
        detail: Detail,
    ) -> Self {
        let employee = &instance.employees[prospects.employee.index()];
        let attend: Vec<SessionId> = frame
            .orders(prospects.employee)
            .iter()
            .filter_map(|(_, order)| match order {
                Order::Attend { session } => Some(*session),
                Order::Must { .. } | Order::MustNot { .. } => None,
            })
            .collect();
        let period_of = |session: SessionId| instance.sessions[session.index()].period;
        let most = match detail {
            Detail::Exact => usize::MAX,
            Detail::Tracked(most) => most,
            Detail::Relaxed => 0,
        };
        let (syllabus, untracked) = Syllabus::of(instance, frame, prospects, most);
        // An untracked course is offered in a single period, so that it cannot be attended twice.
        let only_period = |course: CourseId| {
            let ordered = attend.iter().copied().find(|&session| instance.sessions[session.index()].course == course);
            ordered.or_else(|| frame.sessions_of[course.index()].first().copied()).map(period_of)
        };
        let skip = |session: SessionId| {
            let course = instance.sessions[session.index()].course;
            detail == Detail::Relaxed
                || (untracked.contains(&course) && only_period(course) != Some(period_of(session)))
        };
        let attend_until = attend.iter().map(|&session| period_of(session).0).max().unwrap_or(0);
        let due = if detail == Detail::Relaxed { Vec::new() } else { attend.clone() };
        let student = Student::new(instance, rows, prospects, frame, due, skip);
        let retired_from = instance
            .policy
            .kinds
            .iter()
            .map(|kind| {
                let day = retirement::day(employee, kind);
                let reached = instance.calendar.periods().find(|&t| instance.calendar.day(t) >= day);
                reached.map_or_else(|| never(instance), |t| t.0)
            })
            .collect();
        let preference = prospects.positions.iter();
        Self {
            instance,
            frame,
            rows,
            prospects,
            employee,
            detail,
            student,
            syllabus,
            builder: &mut space.builder,
            steps: &mut space.steps,
            sittings: &mut space.sittings,
            retired_from,
            attend_until,
            jpm: Vec::new(),
            preference: preference.map(|p| points::preference(instance, employee, p.position).0).collect(),
            ends: Vec::new(),
            never: never(instance),
            is_ordered: !frame.orders(prospects.employee).is_empty(),
            alike: vec![Cell::new(u8::MAX); frame.feeder_years.len() * (usize::from(never(instance)) + 1).pow(2)],
        }
    }

    /// Lays all periods; none as soon as there are more than `most` arcs.
    fn run(&mut self, most: usize) -> Option<()> {
        let mut before: Layer = vec![(self.initial(), 0)];
        for t in self.instance.calendar.periods() {
            let after = self.move_layer(&before, t);
            before = self.hold_layer(&after, t);
            // Far fewer states than numbers for them: a graph that wide is given up anyway.
            if self.builder.arcs() > most || self.syllabus.len() > 30_000 {
                return None;
            }
        }
        for (_, node) in before {
            self.ends.push(End { tail: node, points: 0, list: 0, menu: 0, step: Step::End });
        }
        Some(())
    }

    fn finish(mut self) -> u32 {
        let sink = self.node();
        for end in std::mem::take(&mut self.ends) {
            self.builder.arc(end.tail, sink, end.points, end.list, end.menu);
            self.steps.push(end.step);
        }
        sink
    }

    pub(super) fn node(&mut self) -> u32 {
        self.builder.node()
    }

    pub(super) fn arc(&mut self, tail: u32, head: u32, points: i64, list: u32, step: Step) {
        self.builder.arc(tail, head, points, list, 0);
        self.steps.push(step);
    }

    /// A chain of nodes of which the `i`-th collects the first `i + 1` of `from`.
    pub(super) fn chain(&mut self, from: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut chain: Vec<u32> = Vec::new();
        for node in from {
            let next = self.node();
            if let Some(&last) = chain.last() {
                self.arc(last, next, 0, 0, Step::Pass);
            }
            self.arc(node, next, 0, 0, Step::Pass);
            chain.push(next);
        }
        chain
    }

    pub(super) fn unit_of(&self, place: u32) -> Option<UnitId> {
        self.position_at(place).map(|position| self.instance.positions[position.index()].unit)
    }

    fn position_at(&self, place: u32) -> Option<PositionId> {
        self.prospects.positions.get(place as usize).map(|prospect| prospect.position)
    }

    fn kind_at(&self, place: u32) -> KindId {
        self.position_at(place).map_or(self.employee.kind, |position| self.instance.positions[position.index()].kind)
    }

    fn initial(&self) -> Standing {
        let place = self.employee.position.and_then(|(position, _)| self.prospects.place(position));
        let kind = self.employee.kind;
        let (leave_from, over_from) = match self.employee.position {
            Some((_, since)) => self.tenure_from(kind, |wait| first_after(self.instance, since, wait)),
            None => (1, self.never),
        };
        let due_from =
            self.due_from(kind, SyllabusStart, |wait| first_after(self.instance, self.employee.kind_since, wait));
        let standing = Standing {
            place: place.map_or(UNPLACED, |at| u32::try_from(at).expect("prospects are numbered in 32 bits")),
            leave_from,
            over_from,
            due_from,
            tier: 0,
            training: Syllabus::START,
            hours: 0,
        };
        self.clip(standing, Period::FIRST)
    }

    /// First periods in which minimum and maximum tenure are reached, as far as anything asks.
    fn tenure_from(&self, kind: KindId, reached: impl Fn(Months) -> u8) -> (u8, u8) {
        let kind = self.instance.policy.kind(kind);
        let asked = self.instance.policy.rules.of(Rule::Tenure) != Mode::Off;
        let leave = if asked { reached(Months::from_years(kind.min_tenure_years)) } else { 1 };
        let over = match kind.max_tenure_years {
            Some(years) if self.instance.policy.weights.overstay > Points::ZERO => reached(Months::from_years(years)),
            _ => self.never,
        };
        (leave, over)
    }

    /// First period in which the required course of `kind` is due, if it is not completed.
    fn due_from(&self, kind: KindId, known: impl Completed, reached: impl Fn(Months) -> u8) -> u8 {
        let Some(course) = self.frame.required[kind.index()] else { return self.never };
        let done = self.employee.completed.binary_search(&course).is_ok() || known.has(&self.syllabus, course);
        if done || self.instance.policy.weights.course_due == Points::ZERO {
            return self.never;
        }
        reached(Months::from_years(self.instance.policy.kind(kind).grace_years))
    }

    /// The standing with every threshold that has passed by `t` made alike.
    fn clip(&self, standing: Standing, t: Period) -> Standing {
        let tier = self.instance.policy.kind(self.kind_at(standing.place)).tier;
        Standing {
            leave_from: standing.leave_from.max(t.0),
            over_from: standing.over_from.max(t.0),
            due_from: standing.due_from.max(t.0),
            tier: self.earliest_alike(tier, standing.tier, t),
            ..standing
        }
    }

    /// The standing, its training state cut down to what matters, if the position is held for good.
    fn settle(&mut self, standing: Standing, t: u8) -> Standing {
        let asked = self.instance.policy.rules.of(Rule::Tenure) == Mode::Hard;
        if !asked || standing.leave_from < self.never || standing.place == UNPLACED || self.is_ordered {
            return standing;
        }
        let kind = self.kind_at(standing.place);
        let position = self.position_at(standing.place).map(|position| &self.instance.positions[position.index()]);
        Standing { training: self.syllabus.settle(standing.training, standing.place, position, kind, t), ..standing }
    }

    fn tier_day(&self, since: u8) -> crate::calendar::Date {
        if since == 0 { self.employee.tier_since } else { self.instance.calendar.day(Period(since)) }
    }

    /// The earliest start of the tier that no feeder can tell from `since` from period `t` on.
    fn earliest_alike(&self, tier: u8, since: u8, t: Period) -> u8 {
        let side = usize::from(self.never) + 1;
        let known = &self.alike[(usize::from(tier) * side + usize::from(since)) * side + usize::from(t.0)];
        if known.get() == u8::MAX {
            known.set(self.compare_tiers(tier, since, t));
        }
        known.get()
    }

    fn compare_tiers(&self, tier: u8, since: u8, t: Period) -> u8 {
        let years = &self.frame.feeder_years[usize::from(tier)];
        if years.is_empty() {
            return 0;
        }
        let passed = |from: u8| {
            let day = self.tier_day(from);
            years.iter().map(move |&y| first_after(self.instance, day, Months::from_years(y)).max(t.0))
        };
        // Zero stands for the date on file, which is comparable only while the tier is that of the start.
        let own_tier = self.instance.policy.kind(self.employee.kind).tier == tier;
        let first = u8::from(!own_tier);
        (first..since).find(|&earlier| passed(earlier).eq(passed(since))).unwrap_or(since)
    }

    /// Retires, keeps, or moves everybody of `before`; returns the standings after the moves of `t`.
    fn move_layer(&mut self, before: &Layer, t: Period) -> Layer {
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
            match &wanted {
                None => self.enter_freely(hub, exits, t, &mut after),
                Some(wanted) => self.enter_as_decided(hub, exits, t, wanted, &mut after),
            }
        }
        after.layer
    }

    /// The places that decisions demand in `t`; none if there is no demand.
    fn must_at(&self, t: Period) -> Option<Vec<u32>> {
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
    fn departure(&mut self, standing: Standing, node: u32, t: Period, decided: bool) -> Option<(Departure, bool)> {
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

    fn hub_key(&self, standing: Standing, placed: bool, t: Period) -> HubKey {
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
    fn case<'c>(&self, hub: &Hub, position: PositionId, t: Period, levels: &'c [u8]) -> Case<'c>
    where
        'a: 'c,
    {
        let origin = Origin { position: None, kind: KindId(hub.key.kind), tier_since: self.tier_day(hub.key.tier) };
        Case::new(self.instance, self.prospects.employee, origin, position, t, levels)
    }

    fn enter_freely(&mut self, hub: &Hub, exits: &Exits, t: Period, after: &mut Gathering) {
        let mut verdict_of: FxHashMap<KindId, Option<usize>> = FxHashMap::default();
        for place in 0..self.prospects.positions.len() {
            let prospect = self.prospects.positions[place];
            if !prospect.enterable {
                continue;
            }
            let kind = self.instance.positions[prospect.position.index()].kind;
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
    fn position_breaches(&mut self, hub: &Hub, place: usize, t: Period) -> Option<usize> {
        let position = self.prospects.positions[place].position;
        let early = {
            let case = self.case(hub, position, t, &[]);
            if !self.frame.orders(self.prospects.employee).is_empty() {
                sift(&[Rule::Decision], &case)?;
            }
            sift(&[Rule::Rank], &case)?.len()
        };
        let policy = &self.instance.policy;
        if self.detail == Detail::Relaxed {
            let levels = self.best_levels(t);
            let case = self.case(hub, position, t, &levels);
            return Some(early + sift(&[Rule::Competency, Rule::Match], &case)?.len());
        }
        let vector = self.syllabus.levels_id(hub.key.training);
        let jpm = self.jpm(place, vector);
        let case = self.case(hub, position, t, self.syllabus.levels(vector));
        let by_levels = sift(&[Rule::Competency], &case)?.len();
        let least = if case.is_promotion() { policy.moves.min_jpm_promotion } else { policy.moves.min_jpm_lateral };
        let matched = match policy.rules.of(Rule::Match) {
            Mode::Off => 0,
            _ if jpm >= least.0 => 0,
            Mode::Hard => return None,
            Mode::Soft => 1,
        };
        Some(early + by_levels + matched)
    }

    /// Moves by decision: exempt from every rule, and never a breach.
    fn enter_as_decided(&mut self, hub: &Hub, exits: &Exits, t: Period, wanted: &[u32], after: &mut Gathering) {
        if wanted.iter().all(|place| *place == wanted[0]) {
            self.enter(hub, exits, wanted[0] as usize, t, 0, after);
        }
    }

    /// Joins a hub to the standing at `place`.
    fn enter(&mut self, hub: &Hub, exits: &Exits, place: usize, t: Period, points: i64, after: &mut Gathering) {
        let position_id = self.prospects.positions[place].position;
        let position = &self.instance.positions[position_id.index()];
        let from = KindId(hub.key.kind);
        let policy = &self.instance.policy;
        let promotion = transition::move_type(policy, from, position.kind).is_some_and(MoveType::is_promotion);
        let mut points = points;
        if promotion {
            points += points::promotion(self.instance, self.employee).0;
        }
        let list = self.entry_list(hub, position_id, t, promotion);
        let breadth = if hub.key.placed && self.is_new_unit(position.unit) { policy.weights.breadth.0 } else { 0 };
        let place_number = u32::try_from(place).expect("prospects are numbered in 32 bits");
        let mut joints: Vec<(u32, bool)> = Vec::new();
        exits.towards(place_number, Some(position.unit), |node, same_unit| joints.push((node, same_unit)));
        if joints.is_empty() {
            return;
        }
        let standing = self.entered(hub, place_number, position.kind, t);
        let standing = self.settle(standing, t.0);
        let head = after.node(self, standing);
        for (node, same_unit) in joints {
            self.arc(node, head, points + if same_unit { 0 } else { breadth }, list, Step::Pass);
        }
    }

    fn is_new_unit(&self, unit: UnitId) -> bool {
        let at_start = self.employee.position.map(|(position, _)| self.instance.positions[position.index()].unit);
        at_start != Some(unit) && self.employee.served_units.binary_search(&unit).is_err()
    }

    fn entry_list(&mut self, hub: &Hub, position: PositionId, t: Period, promotion: bool) -> u32 {
        let to = self.instance.positions[position.index()].location;
        let moves = [(self.rows.moves[t.index()], true), (self.rows.promotions[t.index()], promotion)];
        let counted = moves.into_iter().filter(|&(row, counts)| counts && row != NO_ROW);
        let counted = counted.map(|(row, _)| Use { row, amount: 1 });
        let cost = if hub.key.location == u32::MAX || hub.key.location == to.0 {
            0
        } else {
            let pair = (crate::instance::LocationId(hub.key.location), to);
            self.instance.relocations.get(&pair).copied().unwrap_or(self.instance.policy.relocation_cost).0
        };
        let relocation = self.rows.relocation[t.index()].iter().filter(|_| cost != 0);
        self.builder.list(counted.chain(relocation.map(|&row| Use { row, amount: cost })))
    }

    /// The standing of somebody who enters the position at `place` in `t` through `hub`.
    fn entered(&self, hub: &Hub, place: u32, kind: KindId, t: Period) -> Standing {
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

    /// Spends period `t`: holds the position, attends sessions; returns the standings before the next period.
    fn hold_layer(&mut self, after: &Layer, t: Period) -> Layer {
        let mut next = Gathering::default();
        let mut list_of: FxHashMap<u32, u32> = FxHashMap::default();
        let last = t.index() + 1 == self.instance.calendar.horizon();
        let year_ends = self.frame.year_ends[t.index()];
        self.sittings.next_period();
        for &(standing, node) in after {
            let list = match list_of.get(&standing.place) {
                Some(&known) => known,
                None => {
                    let list = self.hold_list(standing.place, t);
                    list_of.insert(standing.place, list);
                    list
                }
            };
            let points = self.hold_points(standing, t);
            let step = Step::Spend(t, self.position_at(standing.place));
            let kind = self.kind_at(standing.place);
            let desk = Desk { kind, state: standing.training, hours: standing.hours };
            let outcomes =
                self.sittings.outcomes(self.builder, &self.student, &mut self.syllabus, desk, (t, year_ends), last);
            for at in outcomes {
                let outcome = self.sittings.outcome(at);
                if last {
                    self.ends.push(End { tail: node, points, list, menu: outcome.menu, step });
                    continue;
                }
                let mut ahead = Standing { training: outcome.state, hours: outcome.hours, ..standing };
                if let Some(course) = self.frame.required[kind.index()]
                    && self.syllabus.has(outcome.state, course)
                {
                    ahead.due_from = self.never;
                }
                let ahead = self.settle(self.clip(ahead, Period(t.0 + 1)), t.0 + 1);
                let head = next.node(self, ahead);
                self.builder.arc(node, head, points, list, outcome.menu);
                self.steps.push(step);
            }
        }
        next.layer
    }

    fn hold_list(&mut self, place: u32, t: Period) -> u32 {
        let Some(position_id) = self.position_at(place) else { return 0 };
        let position = &self.instance.positions[position_id.index()];
        let seat = self.rows.seats(position_id, t);
        let months = i64::from(self.instance.calendar.length().months().0);
        let allowance = position.allowance.0 * months;
        let mut uses: Vec<Use> = Vec::with_capacity(8);
        if seat != NO_ROW {
            uses.push(Use { row: seat, amount: 1 });
        }
        uses.extend(self.rows.allowance[t.index()].iter().map(|&row| Use { row, amount: allowance }));
        let kin = self.rows.kin.get(&self.prospects.employee).map_or(&[][..], Vec::as_slice);
        let met = kin.iter().filter(|&&(unit, period, _)| unit == position.unit && period == t);
        uses.extend(met.map(|&(_, _, row)| Use { row, amount: 1 }));
        let mentors = self.rows.mentors(position.unit, t);
        if mentors != NO_ROW {
            let load = i64::from(self.instance.policy.mentoring.juniors_per_mentor);
            let junior = i64::from(points::is_junior(self.instance, self.employee, t));
            let mentor = i64::from(points::is_mentor(self.instance, self.employee, t));
            uses.push(Use { row: mentors, amount: junior - load * mentor });
        }
        self.builder.list(uses)
    }

    /// Points of a period spent at a standing, trainings apart.
    fn hold_points(&mut self, standing: Standing, t: Period) -> i64 {
        let weights = &self.instance.policy.weights;
        let mut sum = 0;
        let due = standing.due_from <= t.0 && !self.may_have_completed(standing.place, t);
        if due {
            sum -= weights.course_due.0;
        }
        if self.detail == Detail::Relaxed {
            sum += self.best_training(t);
        }
        let Some(position_id) = self.position_at(standing.place) else { return sum };
        if standing.over_from <= t.0 {
            sum -= weights.overstay.0;
        }
        let position = &self.instance.positions[position_id.index()];
        let jpm = if self.detail == Detail::Relaxed {
            matching::jpm(position, &self.best_levels(t)).0
        } else {
            self.jpm(standing.place as usize, self.syllabus.levels_id(standing.training))
        };
        sum + points::fill(self.instance, position).0
            + points::matching(self.instance, crate::quantity::BasisPoints(jpm)).0
            + self.preference[standing.place as usize]
    }

    /// In a relaxed graph: whether the required course could have been completed before `t`.
    fn may_have_completed(&self, place: u32, t: Period) -> bool {
        let required = self.frame.required[self.kind_at(place).index()];
        self.detail == Detail::Relaxed && required.is_some_and(|course| self.offered_before(course, t))
    }

    fn offered_before(&self, course: CourseId, t: Period) -> bool {
        let sessions = &self.frame.sessions_of[course.index()];
        self.prospects.courses.contains(&course)
            && sessions.iter().any(|session| self.instance.sessions[session.index()].period < t)
    }

    /// In a relaxed graph: the levels with every course completed that could have been before `t`.
    fn best_levels(&self, t: Period) -> Vec<u8> {
        let mut levels = levels_on_file(self.instance, self.employee);
        for course in self.prospects.courses.iter().filter(|&&course| self.offered_before(course, t)) {
            for &(competency, level) in &self.instance.courses[course.index()].gives {
                levels[competency.index()] = levels[competency.index()].max(level);
            }
        }
        levels
    }

    /// In a relaxed graph: no less than what trainings can earn in `t`. The hours of a fiscal year are granted in full in
    /// its first period.
    fn best_training(&self, t: Period) -> i64 {
        let instance = self.instance;
        let offered = self.prospects.courses.iter().filter(|course| {
            let mut sessions = self.frame.sessions_of[course.index()].iter();
            sessions.any(|session| instance.sessions[session.index()].period == t)
        });
        let mut wishes: Vec<i64> = offered
            .filter_map(|course| self.frame.sessions_of[course.index()].first())
            .map(|&session| points::course_wish(instance, self.employee, session).0.max(0))
            .collect();
        wishes.sort_unstable_by(|a, b| b.cmp(a));
        let most = usize::try_from(instance.policy.training.max_courses).unwrap_or(usize::MAX);
        let hours = self.frame.year_begins[t.index()] && !self.prospects.courses.is_empty();
        wishes.iter().take(most).sum::<i64>()
            + if hours { points::hours(instance, instance.policy.training.target_hours).0 } else { 0 }
    }

    fn jpm(&mut self, place: usize, vector: u16) -> i32 {
        let vector = usize::from(vector);
        while self.jpm.len() <= vector {
            self.jpm.push(vec![-1; self.prospects.positions.len()]);
        }
        if self.jpm[vector][place] < 0 {
            let position = &self.instance.positions[self.prospects.positions[place].position.index()];
            let levels = self.syllabus.levels(u16::try_from(vector).unwrap_or(u16::MAX));
            self.jpm[vector][place] = matching::jpm(position, levels).0;
        }
        self.jpm[vector][place]
    }
}

/// Whoever knows whether a tracked course is completed.
trait Completed {
    fn has(&self, syllabus: &Syllabus, course: CourseId) -> bool;
}

/// The start: nothing tracked is completed.
struct SyllabusStart;

impl Completed for SyllabusStart {
    fn has(&self, _: &Syllabus, _: CourseId) -> bool {
        false
    }
}

impl Completed for StateId {
    fn has(&self, syllabus: &Syllabus, course: CourseId) -> bool {
        syllabus.has(*self, course)
    }
}

/// Standings met in a layer, each with one node.
#[derive(Default)]
struct Gathering {
    layer: Layer,
    node_of: FxHashMap<Standing, u32>,
}

impl Gathering {
    fn node(&mut self, building: &mut Building<'_>, standing: Standing) -> u32 {
        if let Some(&known) = self.node_of.get(&standing) {
            return known;
        }
        let node = building.node();
        self.node_of.insert(standing, node);
        self.layer.push((standing, node));
        node
    }
}
