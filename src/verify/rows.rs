//! For a planner: seats, sessions, move limits and kinship, where employees stand in each other's way. For an OR
//! reader: the coupling rows of model §3 except budgets, evaluated on the careers.

use crate::calendar::Period;
use crate::instance::{EmployeeId, PositionId, SessionId, UnitId};

use super::finding::{Check, Finding};
use super::path::Career;
use super::premises::Premises;

/// Objections to `careers` taken together, budgets and mentoring apart.
pub(super) fn examine(premises: &Premises, careers: &[Career], findings: &mut Vec<Finding>) {
    let attendees = attendees(premises, careers);
    for period in premises.instance.calendar.periods() {
        seats(premises, careers, period, findings);
        unit_moves(premises, careers, period, findings);
        moves(premises, careers, period, findings);
        promotions(premises, careers, period, findings);
        kin(premises, careers, period, findings);
    }
    sessions(premises, &attendees, findings);
}

/// How many attend each session.
pub(super) fn attendees(premises: &Premises, careers: &[Career]) -> Vec<u32> {
    let mut count = vec![0; premises.instance.sessions.len()];
    for session in careers.iter().flat_map(|career| &career.attended) {
        count[session.index()] += 1;
    }
    count
}

/// How many hold each position in `period`.
pub(super) fn holders(premises: &Premises, careers: &[Career], period: Period) -> Vec<u32> {
    let mut count = vec![0; premises.instance.positions.len()];
    for position in careers.iter().filter_map(|career| career.steps[period.index()].position) {
        count[position.index()] += 1;
    }
    count
}

fn seats(premises: &Premises, careers: &[Career], period: Period, findings: &mut Vec<Finding>) {
    for (at, &held) in holders(premises, careers, period).iter().enumerate() {
        let position = PositionId::at(at);
        let most = premises.most_holders(position);
        if held > most {
            let finding = Finding::new(Check::Seats).position(premises.instance, position);
            findings.push(finding.period(period).limit(held, most));
        }
    }
}

fn sessions(premises: &Premises, attendees: &[u32], findings: &mut Vec<Finding>) {
    for (at, &count) in attendees.iter().enumerate() {
        let session = &premises.instance.sessions[SessionId::at(at).index()];
        if count > session.capacity {
            let finding = Finding::new(Check::Capacity).item(&session.id);
            findings.push(finding.period(session.period).limit(count, session.capacity));
        }
        if count > 0 && count < session.min_participants {
            let finding = Finding::new(Check::Minimum).item(&session.id);
            findings.push(finding.period(session.period).limit(count, session.min_participants));
        }
    }
}

fn unit_moves(premises: &Premises, careers: &[Career], period: Period, findings: &mut Vec<Finding>) {
    let mut out = vec![0_u64; premises.instance.units.len()];
    for left in careers.iter().filter_map(|career| career.steps[period.index()].left) {
        out[premises.position(left).unit.index()] += 1;
    }
    let share = u64::from(premises.instance.policy.moves.unit_move_share);
    for (at, &count) in out.iter().enumerate() {
        let unit = UnitId::at(at);
        let most = (share * u64::from(premises.unit_holders_at_start(unit)) / 100).max(1);
        if count > most {
            let finding = Finding::new(Check::UnitMoves).item(&premises.instance.units[at].id);
            findings.push(finding.period(period).limit(count, most));
        }
    }
}

fn moves(premises: &Premises, careers: &[Career], period: Period, findings: &mut Vec<Finding>) {
    let most = premises.instance.policy.moves.max_moves;
    let count = careers.iter().filter(|career| career.steps[period.index()].moved).count();
    if most > 0 && count > most as usize {
        findings.push(Finding::new(Check::Moves).period(period).limit(count, most));
    }
}

fn promotions(premises: &Premises, careers: &[Career], period: Period, findings: &mut Vec<Finding>) {
    let most = premises.instance.policy.moves.max_promotions;
    let count = careers.iter().filter(|career| career.steps[period.index()].promotion).count();
    if most > 0 && count > most as usize {
        findings.push(Finding::new(Check::Promotions).period(period).limit(count, most));
    }
}

fn kin(premises: &Premises, careers: &[Career], period: Period, findings: &mut Vec<Finding>) {
    let unit = |who: EmployeeId| {
        let position = careers[who.index()].steps[period.index()].position;
        position.map(|position| premises.position(position).unit)
    };
    for &(a, b) in &premises.instance.relations {
        let Some(shared) = unit(a).filter(|&shared| unit(b) == Some(shared)) else { continue };
        let from_the_start = [a, b].into_iter().all(|who| premises.unit_at_start(who) == Some(shared));
        if !from_the_start {
            let finding = Finding::new(Check::Kin).employee(premises.instance, a).period(period);
            let other = &premises.employee(b).id;
            findings.push(
                finding
                    .item(&premises.instance.units[shared.index()].id)
                    .particulars(format!("with {other}"), format!("dengan {other}")),
            );
        }
    }
}
