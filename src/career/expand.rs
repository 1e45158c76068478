//! Expands an employee's prospects into their career graph, period by period.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::frame::{Frame, never};
use super::prospects::Prospects;
use super::relaxed::Hopes;
use super::rows::Rows;
use super::sittings::{FEWEST_OFFERS, Sittings, Student};
use super::standing::Standing;
use super::syllabus::Syllabus;
use super::{CareerGraph, Step, points};
use crate::dag::GraphBuilder;
use crate::eligibility::retirement;
use crate::instance::{CourseId, Employee, Instance, Order, PositionId, SessionId, UnitId};
use crate::policy::KindId;

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

/// Builds graphs, one employee after another, keeping its memory.
#[derive(Debug, Default)]
pub struct Expander {
    builder: GraphBuilder,
    steps: Vec<Step>,
    sittings: Sittings,
}

/// One graph being built.
pub(super) struct Building<'a> {
    pub(super) instance: &'a Instance,
    pub(super) frame: &'a Frame,
    pub(super) rows: &'a Rows,
    pub(super) prospects: &'a Prospects,
    pub(super) employee: &'a Employee,
    pub(super) detail: Detail,
    pub(super) student: Student<'a>,
    pub(super) syllabus: Syllabus,
    pub(super) builder: &'a mut GraphBuilder,
    pub(super) steps: &'a mut Vec<Step>,
    pub(super) sittings: &'a mut Sittings,
    /// First period in which somebody holding the kind is retired.
    pub(super) retired_from: Vec<u8>,
    /// Last period with a session that must be attended; 0 = none.
    pub(super) attend_until: u8,
    /// How each prospect fits by level vector, −1 = not yet computed.
    pub(super) fit: Vec<Vec<i32>>,
    /// First period in which the rank suffices for each prospect; 0 = not yet computed.
    pub(super) rank_from: Vec<u8>,
    pub(super) preference: Vec<i64>,
    pub(super) ends: Vec<End>,
    /// Arcs beyond which the graph is given up.
    pub(super) most: usize,
    pub(super) never: u8,
    /// Whether decisions may move the employee whatever the tenure.
    pub(super) is_ordered: bool,
    /// In a relaxed graph: the best of each period; else empty.
    pub(super) hopes: Vec<Hopes>,
    /// Memory of [`Self::enter`].
    pub(super) joints: Vec<(u32, bool)>,
    /// Answers of [`Self::earliest_alike`] by tier, start and period.
    pub(super) alike: Vec<Cell<u8>>,
}

/// An arc to the sink, which gets its node last.
pub(super) struct End {
    pub(super) tail: u32,
    pub(super) points: i64,
    pub(super) list: u32,
    pub(super) menu: u32,
    pub(super) step: Step,
}

pub(super) type Layer = Vec<(Standing, u32)>;

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
        let offers = if detail == Detail::Tracked(0) { FEWEST_OFFERS } else { usize::MAX };
        let student = Student::new(instance, rows, prospects, frame, due, offers, skip);
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
        let mut building = Self {
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
            fit: Vec::new(),
            rank_from: vec![0; prospects.positions.len()],
            preference: preference.map(|p| points::preference(instance, employee, p.position).0).collect(),
            ends: Vec::new(),
            most: usize::MAX,
            never: never(instance),
            is_ordered: !frame.orders(prospects.employee).is_empty(),
            hopes: Vec::new(),
            joints: Vec::new(),
            alike: vec![Cell::new(u8::MAX); frame.feeder_years.len() * (usize::from(never(instance)) + 1).pow(2)],
        };
        if detail == Detail::Relaxed {
            building.hopes = instance.calendar.periods().map(|t| building.hope(t)).collect();
        }
        building
    }

    /// Lays all periods; none as soon as there are more than `most` arcs.
    fn run(&mut self, most: usize) -> Option<()> {
        self.most = most;
        let mut before: Layer = vec![(self.initial(), 0)];
        for t in self.instance.calendar.periods() {
            let after = self.move_layer(&before, t);
            before = self.hold_layer(&after, t);
            if self.is_too_large() {
                return None;
            }
        }
        for (_, node) in before {
            self.ends.push(End { tail: node, points: 0, list: 0, menu: 0, step: Step::End });
        }
        Some(())
    }

    /// Whether the graph is given up: too many arcs, or so many training states that their numbers might run out.
    pub(super) fn is_too_large(&self) -> bool {
        self.builder.arcs() > self.most || self.syllabus.len() > 30_000 || self.sittings.overflow
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

    pub(super) fn position_at(&self, place: u32) -> Option<PositionId> {
        self.prospects.positions.get(place as usize).map(|prospect| prospect.position)
    }

    pub(super) fn kind_at(&self, place: u32) -> KindId {
        self.position_at(place).map_or(self.employee.kind, |position| self.instance.positions[position.index()].kind)
    }
}

/// Standings met in a layer, each with one node.
#[derive(Default)]
pub(super) struct Gathering {
    pub(super) layer: Layer,
    node_of: FxHashMap<Standing, u32>,
}

impl Gathering {
    pub(super) fn node(&mut self, building: &mut Building<'_>, standing: Standing) -> u32 {
        if let Some(&known) = self.node_of.get(&standing) {
            return known;
        }
        let node = building.node();
        self.node_of.insert(standing, node);
        self.layer.push((standing, node));
        node
    }
}
