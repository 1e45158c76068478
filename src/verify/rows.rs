//! For a planner: seats, sessions, move limits and kinship, where employees stand in each other's way. For an OR
//! reader: the coupling rows of model §3 except budgets, evaluated on what the careers add up to.

use crate::calendar::Period;
use crate::instance::{EmployeeId, PositionId, SessionId, UnitId};

use super::finding::{Check, Finding};
use super::path::Career;
use super::premises::Premises;
use super::tally::Tally;

/// Objections to careers taken together, which add up to `tally`, budgets and mentoring apart.
pub(super) fn examine<'c>(
    premises: &Premises,
    tally: &Tally,
    career: impl Fn(EmployeeId) -> &'c Career,
    findings: &mut Vec<Finding>,
) {
    for period in premises.instance.calendar.periods() {
        seats(premises, tally, period, findings);
        unit_moves(premises, tally, period, findings);
        moves(premises, tally, period, findings);
        promotions(premises, tally, period, findings);
        kin(premises, &career, period, findings);
    }
    sessions(premises, tally, findings);
}

fn seats(premises: &Premises, tally: &Tally, period: Period, findings: &mut Vec<Finding>) {
    for position in (0..premises.instance.positions.len()).map(PositionId::at) {
        let (held, most) = (tally.holders(position, period), premises.most_holders(position));
        if held > most {
            let finding = Finding::new(Check::Seats).position(premises.instance, position);
            findings.push(finding.period(period).limit(held, most));
        }
    }
}

fn sessions(premises: &Premises, tally: &Tally, findings: &mut Vec<Finding>) {
    for (at, session) in premises.instance.sessions.iter().enumerate() {
        let count = tally.attendees(SessionId::at(at));
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

fn unit_moves(premises: &Premises, tally: &Tally, period: Period, findings: &mut Vec<Finding>) {
    let share = u64::from(premises.instance.policy.moves.unit_move_share);
    for unit in (0..premises.instance.units.len()).map(UnitId::at) {
        let count = u64::from(tally.out(unit, period));
        let most = (share * u64::from(premises.unit_holders_at_start(unit)) / 100).max(1);
        if count > most {
            let finding = Finding::new(Check::UnitMoves).item(&premises.instance.units[unit.index()].id);
            findings.push(finding.period(period).limit(count, most));
        }
    }
}

fn moves(premises: &Premises, tally: &Tally, period: Period, findings: &mut Vec<Finding>) {
    let (count, most) = (tally.moves(period), premises.instance.policy.moves.max_moves);
    if most > 0 && count > most {
        findings.push(Finding::new(Check::Moves).period(period).limit(count, most));
    }
}

fn promotions(premises: &Premises, tally: &Tally, period: Period, findings: &mut Vec<Finding>) {
    let (count, most) = (tally.promotions(period), premises.instance.policy.moves.max_promotions);
    if most > 0 && count > most {
        findings.push(Finding::new(Check::Promotions).period(period).limit(count, most));
    }
}

fn kin<'c>(
    premises: &Premises,
    career: &impl Fn(EmployeeId) -> &'c Career,
    period: Period,
    findings: &mut Vec<Finding>,
) {
    let unit = |who: EmployeeId| {
        let position = career(who).steps[period.index()].position;
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
