//! Every allowed path of one employee, by trying everything period by period.

use rotasi::calendar::Period;
use rotasi::instance::{EmployeeId, Instance, PositionId, SessionId};
use rotasi::quantity::Points;
use rotasi::verify::{Career, Premises, Step};

/// One allowed path.
pub struct Path {
    /// All terms but mentoring.
    pub points: Points,
    /// Position by period.
    pub positions: Vec<Option<PositionId>>,
    /// Sessions attended.
    pub sessions: Vec<SessionId>,
    /// The career as replayed.
    pub steps: Vec<Step>,
    /// Numbered rows and how much of them it uses.
    pub uses: Vec<(usize, i64)>,
}

/// All allowed paths of `who`, best first.
pub fn of(premises: &Premises, instance: &Instance, who: EmployeeId) -> Vec<Path> {
    let mut open: Vec<(Vec<Option<PositionId>>, Vec<SessionId>)> = vec![(Vec::new(), Vec::new())];
    for period in instance.calendar.periods() {
        let choices = subsets(&sessions_of(instance, period));
        let mut next = Vec::new();
        for (positions, sessions) in open {
            for position in places(instance) {
                let positions = [&positions[..], &[position]].concat();
                if !allowed_until(&premises.career(who, &positions, &sessions), period, true) {
                    continue;
                }
                for more in &choices {
                    let sessions = [&sessions[..], more].concat();
                    if allowed_until(&premises.career(who, &positions, &sessions), period, false) {
                        next.push((positions.clone(), sessions));
                    }
                }
            }
        }
        open = next;
    }
    let mut paths: Vec<_> = open.into_iter().filter_map(|facts| complete(premises, who, facts)).collect();
    paths.sort_by_key(|path| std::cmp::Reverse(path.points));
    paths
}

fn complete(
    premises: &Premises,
    who: EmployeeId,
    (positions, sessions): (Vec<Option<PositionId>>, Vec<SessionId>),
) -> Option<Path> {
    let career = premises.career(who, &positions, &sessions);
    let points = career.terms.total();
    career.findings.is_empty().then_some(Path { points, positions, sessions, steps: career.steps, uses: Vec::new() })
}

/// Whether nothing is wrong up to `period`; what follows is not yet decided. Before the sessions of `period` are chosen
/// one that is bidden may still come.
fn allowed_until(career: &Career, period: Period, sessions_pending: bool) -> bool {
    let objection = |finding: &&rotasi::verify::Finding| {
        finding.period.is_none_or(|when| when <= period) && !(sessions_pending && finding.code == "V-attend")
    };
    !career.findings.iter().any(|finding| objection(&finding))
}

fn places(instance: &Instance) -> Vec<Option<PositionId>> {
    (0..instance.positions.len()).map(|at| Some(PositionId::at(at))).chain([None]).collect()
}

fn subsets(sessions: &[SessionId]) -> Vec<Vec<SessionId>> {
    let chosen = |mask: u32| {
        let taken = sessions.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0);
        taken.map(|(_, &session)| session).collect()
    };
    (0..1 << sessions.len()).map(chosen).collect()
}

/// Sessions of one period.
fn sessions_of(instance: &Instance, period: Period) -> Vec<SessionId> {
    let all = (0..instance.sessions.len()).map(SessionId::at);
    all.filter(|session| instance.sessions[session.index()].period == period).collect()
}
