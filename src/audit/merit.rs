//! Merit: for every promotion, who of higher merit might have had the seat, and why it was not they.
//!
//! For a planner: a reason is either a rule that bars, with its name, or derived from the plan itself; where neither is found, that is
//! said. For an OR reader: candidates are agents with an allowed entry arc; an exchange of the two is audited with everybody else
//! fixed, and prices bound every plan in which the candidate has the seat.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::calendar::Period;
use crate::diagnostic::Text;
use crate::eligibility::{Objection, assess, decision, sift, talent, transition};
use crate::instance::{EmployeeId, Instance, Order, PositionId, SessionId};
use crate::pipeline::{Forced, PriceProof};
use crate::plan::{Plan, own};
use crate::policy::{Mode, Rule};
use crate::verify::{Finding, Instead, Variations};

use super::standing::Standings;

/// A promotion, held against everybody of higher merit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Promotion {
    /// Who is promoted.
    pub employee: String,
    /// Merit, 0..=100.
    pub merit: u8,
    /// Into which position.
    pub position: String,
    /// When.
    pub period: Period,
    /// The row of the decision that demands it, if one does.
    pub decision: Option<u32>,
    /// Employees of higher merit whom a promotion into this seat would be allowed, the highest merit first.
    pub passed_over: Vec<PassedOver>,
    /// Employees of higher merit for whom it would be a promotion and whom rules bar, counted by rule (each once for every rule).
    pub barred: BTreeMap<&'static str, u64>,
}

/// Somebody of higher merit who might have had the seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PassedOver {
    /// Who.
    pub employee: String,
    /// Merit, 0..=100.
    pub merit: u8,
    /// Soft rules that the move would pass over.
    pub soft: Vec<&'static str>,
    /// Why not they, as far as that is known.
    pub reasons: Vec<Reason>,
    /// Whether one of the reasons explains it: a decision, a seat of their own, a broken limit, or points lost.
    pub explained: bool,
}

/// Why somebody of higher merit did not get a seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A decision gave the seat to the other: its row.
    Decided(u32),
    /// Is promoted into another seat in the same period.
    Elsewhere(String),
    /// Is promoted into another seat later.
    Later(Period, String),
    /// Exchanging the two, everybody else as planned, breaks this.
    ExchangeBreaks(Text),
    /// Exchanging the two, everybody else as planned, is allowed and loses so many points.
    ExchangeLoses(i64),
    /// Exchanging the two, everybody else as planned, is allowed and loses nothing: it gains so many points.
    ExchangeGains(i64),
    /// Proved by prices: every plan that gives them the seat then has at least so many points less than this one.
    PricesProve(i64),
    /// Prices leave open whether a plan that gives them the seat is better: by at most so many points.
    PricesLeaveOpen(i64),
}

impl Reason {
    /// Whether it explains why the seat went to the other.
    const fn explains(&self) -> bool {
        match self {
            Self::Decided(_)
            | Self::Elsewhere(_)
            | Self::ExchangeBreaks(_)
            | Self::ExchangeLoses(_)
            | Self::PricesProve(_) => true,
            Self::Later(..) | Self::ExchangeGains(_) | Self::PricesLeaveOpen(_) => false,
        }
    }
}

/// Candidates for one seat whose exchange is examined; the others are listed with what is known anyway.
const EXAMINED: usize = 5;

/// All promotions of `plan` in the order of periods, then employees.
pub(super) fn promotions(instance: &Instance, plan: &Plan, proof: Option<&PriceProof<'_>>) -> Vec<Promotion> {
    let standings = Standings::of(instance, plan);
    let variations = Variations::of(instance, plan);
    let work = Work {
        instance,
        plan,
        standings: &standings,
        proof,
        merits: instance.employees.iter().map(|one| talent::merit(one, &instance.policy.talent)).collect(),
        objections: variations.with(&[]).0,
        variations: &variations,
    };
    let found: Vec<(Period, EmployeeId, PositionId)> = work.seats();
    found.into_par_iter().map(|(t, who, position)| work.promotion(t, who, position)).collect()
}

struct Work<'a> {
    instance: &'a Instance,
    plan: &'a Plan,
    standings: &'a Standings,
    proof: Option<&'a PriceProof<'a>>,
    merits: Vec<u8>,
    variations: &'a Variations<'a>,
    /// Findings of the plan as it is.
    objections: Vec<Finding>,
}

impl Work<'_> {
    /// The seat into which `who` is promoted in `t`, if that is so.
    fn promoted(&self, who: EmployeeId, t: Period) -> Option<PositionId> {
        let origin = &self.standings.before(who, t).origin;
        let now = self.plan.placement(who, t).position?;
        let moved = origin.position.map(|(held, _)| held) != Some(now);
        let kind = transition::move_type(&self.instance.policy, origin.kind, self.instance.positions[now.index()].kind);
        (moved && kind.is_some_and(transition::MoveType::is_promotion)).then_some(now)
    }

    fn everybody(&self) -> impl Iterator<Item = EmployeeId> + use<> {
        (0..self.instance.employees.len()).map(EmployeeId::at)
    }

    fn seats(&self) -> Vec<(Period, EmployeeId, PositionId)> {
        let in_period = |t: Period| {
            self.everybody().filter_map(move |who| Some((t, who, self.promoted(who, t)?))).collect::<Vec<_>>()
        };
        self.instance.calendar.periods().flat_map(in_period).collect()
    }

    fn promotion(&self, t: Period, who: EmployeeId, position: PositionId) -> Promotion {
        let instance = self.instance;
        let merit = self.merits[who.index()];
        let mut barred: BTreeMap<&'static str, u64> = BTreeMap::new();
        let mut passed: Vec<(EmployeeId, Vec<&'static str>)> = Vec::new();
        for other in self.everybody().filter(|other| self.merits[other.index()] > merit) {
            if self.standings.is_retired(instance, other, t) {
                continue;
            }
            let case = self.standings.case(instance, other, position, t);
            if !case.is_promotion() {
                continue;
            }
            match sift(&Rule::ALL, &case) {
                Some(soft) => passed.push((other, soft.iter().map(Rule::name).collect())),
                None => {
                    let hard = |objection: &Objection| objection.mode == Mode::Hard;
                    for objection in assess(&case).into_iter().filter(hard) {
                        *barred.entry(objection.rule.name()).or_insert(0) += 1;
                    }
                }
            }
        }
        passed.sort_by_key(|(other, _)| (std::cmp::Reverse(self.merits[other.index()]), *other));
        let decision = self.decision(who, position, t);
        let passed_over = passed
            .into_iter()
            .enumerate()
            .map(|(rank, (other, soft))| self.passed(rank, (t, who, position), decision, (other, soft)))
            .collect();
        Promotion {
            employee: instance.employees[who.index()].id.clone(),
            merit,
            position: instance.positions[position.index()].id.clone(),
            period: t,
            decision,
            passed_over,
            barred,
        }
    }

    /// The row of the decision that demands the move.
    fn decision(&self, who: EmployeeId, position: PositionId, t: Period) -> Option<u32> {
        if !decision::must_cover(self.instance, who, position, t) {
            return None;
        }
        self.instance.decisions.iter().find_map(|one| match one.order {
            Order::Must { position: wanted, from, to } => {
                (one.employee == who && wanted == position && from <= t && t <= to).then_some(one.row)
            }
            Order::MustNot { .. } | Order::Attend { .. } => None,
        })
    }

    fn passed(
        &self,
        rank: usize,
        (t, who, position): (Period, EmployeeId, PositionId),
        decision: Option<u32>,
        (other, soft): (EmployeeId, Vec<&'static str>),
    ) -> PassedOver {
        let instance = self.instance;
        let id = |position: PositionId| instance.positions[position.index()].id.clone();
        let mut reasons: Vec<Reason> = decision.map(Reason::Decided).into_iter().collect();
        reasons.extend(self.promoted(other, t).map(|own| Reason::Elsewhere(id(own))));
        let later = instance.calendar.periods().filter(|&later| later > t);
        let later = later.filter_map(|later| Some((later, self.promoted(other, later)?))).next();
        if let Some((when, seat)) = later.filter(|_| self.promoted(other, t).is_none()) {
            reasons.push(Reason::Later(when, id(seat)));
        }
        if rank < EXAMINED && reasons.iter().all(|reason| !reason.explains()) {
            reasons.push(self.exchange((t, who, position), other));
        }
        if let Some(proof) = self.proof.filter(|_| rank < EXAMINED) {
            reasons.extend(match proof.with_move(other, position, t) {
                Forced::AtMost(most) if most < self.plan.points().0 => {
                    Some(Reason::PricesProve(self.plan.points().0 - most))
                }
                Forced::AtMost(most) => Some(Reason::PricesLeaveOpen(most - self.plan.points().0)),
                Forced::Never | Forced::Unknown => None,
            });
        }
        PassedOver {
            employee: instance.employees[other.index()].id.clone(),
            merit: self.merits[other.index()],
            soft,
            explained: reasons.iter().any(Reason::explains),
            reasons,
        }
    }

    /// The trainings that go with the exchange, of `who` and of `other`: in the periods of `stint`, those of `who` that are meant for
    /// the seat's kind and not for the one kept go to `other`, and those of `other` that are not meant for the seat's kind are dropped.
    fn exchanged_trainings(
        &self,
        (who, position): (EmployeeId, PositionId),
        other: EmployeeId,
        stint: &[Period],
    ) -> (Vec<SessionId>, Vec<SessionId>) {
        let instance = self.instance;
        let attended = |who| own(&self.plan.trainings, who).iter().map(|training| training.session).collect();
        let (mut kept_on, mut others): (Vec<_>, Vec<_>) = (attended(who), attended(other));
        let Some(&first) = stint.first() else { return (kept_on, others) };
        let (kept, seat) = (self.standings.before(who, first).origin.kind, instance.positions[position.index()].kind);
        let course = |session: SessionId| instance.sessions[session.index()].course;
        let meant = |session: SessionId, kind| {
            let audience = &instance.courses[course(session).index()].audience;
            audience.is_empty() || audience.contains(&kind)
        };
        let in_stint = |session: SessionId| stint.contains(&instance.sessions[session.index()].period);
        let mut handed: Vec<SessionId> =
            kept_on.extract_if(.., |session| in_stint(*session) && !meant(*session, kept)).collect();
        others.retain(|&session| !in_stint(session) || meant(session, seat));
        let completed = &instance.employees[other.index()].completed;
        handed.retain(|&session| {
            let again = others.iter().any(|&attended| course(attended) == course(session));
            !again && completed.binary_search(&course(session)).is_err()
        });
        others.extend(handed);
        (kept_on, others)
    }

    /// What comes of it when `other` has the seat as long as `who` has it in the plan, `who` stays where they were, and nobody
    /// else does anything else.
    fn exchange(&self, (t, who, position): (Period, EmployeeId, PositionId), other: EmployeeId) -> Reason {
        let career = |who: EmployeeId| self.plan.career(who).iter().map(|placement| placement.position).collect();
        let (mut own, mut others): (Vec<_>, Vec<_>) = (career(who), career(other));
        let before = self.standings.before(who, t).origin.position.map(|(held, _)| held);
        let mut stint: Vec<Period> = Vec::new();
        for later in self.instance.calendar.periods().filter(|&later| later >= t) {
            if own[later.index()] != Some(position) {
                break;
            }
            own[later.index()] = before;
            others[later.index()] = Some(position);
            stint.push(later);
        }
        let (sessions, other_sessions) = self.exchanged_trainings((who, position), other, &stint);
        let (findings, points) = self.variations.with(&[
            Instead { employee: who, positions: own, sessions },
            Instead { employee: other, positions: others, sessions: other_sessions },
        ]);
        if findings.len() > self.objections.len() {
            let new = findings.iter().find(|finding| !self.objections.contains(finding));
            if let Some(finding) = new {
                let place = [&finding.employee, &finding.position, &finding.item].into_iter().flatten().cloned();
                let place: Vec<String> = place.chain(finding.period.map(|t| format!("@{t}"))).collect();
                let text = |message: &str| format!("{} {}: {message}", finding.code, place.join(" "));
                return Reason::ExchangeBreaks(Text::new(text(&finding.message.en), text(&finding.message.id)));
            }
        }
        match self.plan.points().0 - points.0 {
            lost if lost > 0 => Reason::ExchangeLoses(lost),
            lost => Reason::ExchangeGains(-lost),
        }
    }
}
