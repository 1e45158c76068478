//! An earlier plan as a selection of paths: each career is looked for in its graph.
//!
//! For a planner: starts from the plan made last time, keeping each career that is still possible and taking the nearest
//! one where it is not. For an OR reader: a longest path by agreement per agent; points decide between equals.

use rayon::prelude::*;

use super::{Facts, Formulation};
use crate::career::{CareerGraph, Step};
use crate::dag::Leg;
use crate::instance::{EmployeeId, Instance, SessionId};
use crate::packing::Selection;

/// Worth of a period spent as before, against one session.
const PERIOD: i64 = 1_000;

/// A selection near an earlier plan.
#[derive(Clone, Debug)]
pub struct Selected {
    /// One path per agent; it may break rows.
    pub selection: Selection,
    /// How many employees keep their career exactly.
    pub kept: usize,
    /// What each employee does on the path selected; none where there is no path.
    pub facts: Vec<Option<Facts>>,
}

impl Formulation {
    /// The selection nearest to `earlier`, which holds what each employee did; none = unknown, who keeps quiet.
    #[must_use]
    pub fn select(&self, instance: &Instance, earlier: &[Option<Facts>]) -> Selected {
        let careers: Vec<(Vec<Leg>, Option<Facts>, bool)> = (0..instance.employees.len())
            .into_par_iter()
            .map(|at| {
                let career = self.career(instance, EmployeeId::at(at));
                let wanted = earlier.get(at).and_then(Option::as_ref);
                let path = wanted.and_then(|wanted| nearest(instance, &career, wanted));
                let path = path.unwrap_or_else(|| self.quiet.paths[at].clone());
                let facts = (!path.is_empty()).then(|| Facts::of(instance, &career, &path));
                let kept = wanted.is_some() && facts.as_ref() == wanted;
                (path, facts, kept)
            })
            .collect();
        let kept = careers.iter().filter(|(_, _, kept)| *kept).count();
        let mut attended = vec![false; instance.sessions.len()];
        for session in careers.iter().filter_map(|(_, facts, _)| facts.as_ref()).flat_map(|facts| &facts.sessions) {
            attended[session.index()] = true;
        }
        let (mut paths, facts): (Vec<Vec<Leg>>, Vec<Option<Facts>>) =
            careers.into_iter().map(|(path, facts, _)| (path, facts)).unzip();
        let opened = |session: &SessionId| u32::from(attended[session.index()]);
        paths.extend(self.openers.iter().map(|session| vec![Leg { arc: opened(session), choice: u32::MAX }]));
        Selected { selection: Selection { paths }, kept, facts }
    }
}

/// The path that does exactly what `wanted` says; none if the graph has no such career.
#[must_use]
pub fn path_of(instance: &Instance, career: &CareerGraph, wanted: &Facts) -> Option<Vec<Leg>> {
    nearest(instance, career, wanted).filter(|path| Facts::of(instance, career, path) == *wanted)
}

/// The path that agrees with `wanted` in most periods, then in most sessions, then has most points; none if the graph
/// has no path.
#[must_use]
pub fn nearest(instance: &Instance, career: &CareerGraph, wanted: &Facts) -> Option<Vec<Leg>> {
    let graph = &career.graph;
    let choices: Vec<(i64, i64)> = (0..graph.choices().len())
        .map(|choice| (sessions_alike(instance, &career.sittings[choice], wanted), graph.choices()[choice].points))
        .collect();
    let mut best: Vec<Option<((i64, i64), Leg)>> = vec![None; graph.nodes()];
    for (at, arc) in graph.arcs().iter().enumerate() {
        let so_far = match arc.tail {
            0 => (0, 0),
            tail => match best[tail as usize] {
                Some((worth, _)) => worth,
                None => continue,
            },
        };
        let mut worth = (so_far.0 + period_alike(career.steps[at], wanted), so_far.1 + i64::from(arc.points));
        let chosen = graph.menu(arc.menu).max_by_key(|&choice| (choices[choice], std::cmp::Reverse(choice)));
        let mut leg = Leg { arc: number(at), choice: u32::MAX };
        if let Some(choice) = chosen {
            leg.choice = number(choice);
            worth = (worth.0 + choices[choice].0, worth.1 + choices[choice].1);
        }
        let known = &mut best[arc.head as usize];
        if known.is_none_or(|(most, _)| worth > most) {
            *known = Some((worth, leg));
        }
    }
    let mut path = Vec::new();
    let mut node = graph.nodes() - 1;
    while node != 0 {
        let (_, leg) = best[node]?;
        path.push(leg);
        node = graph.arcs()[leg.arc as usize].tail as usize;
    }
    path.reverse();
    (!path.is_empty()).then_some(path)
}

fn period_alike(step: Step, wanted: &Facts) -> i64 {
    match step {
        Step::Spend(period, position) if wanted.positions.get(period.index()) == Some(&position) => PERIOD,
        Step::Spend(..) => -PERIOD,
        Step::Leave | Step::Pass | Step::End => 0,
    }
}

/// Sessions attended then and now, less those attended only now.
fn sessions_alike(instance: &Instance, sessions: &[SessionId], wanted: &Facts) -> i64 {
    let key = |session: SessionId| (instance.sessions[session.index()].period, session);
    let alike = |&session: &SessionId| {
        let then = wanted.sessions.binary_search_by_key(&key(session), |&other| key(other)).is_ok();
        if then { 1 } else { -1 }
    };
    sessions.iter().map(alike).sum()
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("arcs and choices are numbered in 32 bits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formulate::encode;
    use crate::instance::{InstanceBuilder, PositionId};
    use crate::policy::Policy;
    use crate::quantity::Points;

    /// `E` holds P0 and may move to P1 or P2; a course is open to all in each of two periods.
    fn service() -> Instance {
        InstanceBuilder::new("2027-01-01", 2)
            .policy_with(|policy| {
                policy.kinds = Policy::asn().kinds;
                (policy.training.target_hours, policy.weights.hours) = (20, Points(10));
            })
            .unit("U")
            .position("P0", "U", "pelaksana")
            .position("P1", "U", "pelaksana")
            .position("P2", "U", "pelaksana")
            .employee("E", "P0")
            .employee("F", "P1")
            .course("C", 10)
            .session("S1", "C", 1, 1)
            .session("S2", "C", 2, 1)
            .build()
            .expect("the service is sound")
    }

    fn facts(positions: [u32; 2], sessions: &[u32]) -> Facts {
        let positions = positions.map(|position| Some(PositionId(position))).to_vec();
        Facts { positions, sessions: sessions.iter().copied().map(SessionId).collect() }
    }

    /// What everybody does in the selection nearest to `earlier`, and how many keep their career.
    fn chosen(instance: &Instance, earlier: &[Option<Facts>]) -> (Vec<Facts>, usize) {
        let formulation = encode(instance);
        let selected = formulation.select(instance, earlier);
        let read = |at: usize| {
            Facts::of(instance, &formulation.career(instance, EmployeeId::at(at)), &selected.selection.paths[at])
        };
        ((0..instance.employees.len()).map(read).collect(), selected.kept)
    }

    #[test]
    fn careers_that_are_still_possible_are_found_again() {
        let instance = service();
        let earlier = [facts([0, 2], &[0]), facts([1, 1], &[1])];
        assert_eq!(chosen(&instance, &earlier.clone().map(Some)), (earlier.to_vec(), 2));
    }

    #[test]
    fn where_a_career_has_become_impossible_the_nearest_is_taken() {
        let instance = service();
        let (found, kept) = chosen(&instance, &[Some(facts([0, 7], &[0])), Some(facts([1, 1], &[0, 1]))]);
        assert_eq!(kept, 0);
        assert_eq!((found[0].positions[0], found[0].sessions.as_slice()), (Some(PositionId(0)), &[SessionId(0)][..]));
        assert_eq!(found[1].positions, [Some(PositionId(1)); 2]);
        assert_eq!(found[1].sessions.len(), 1, "no course is attended twice");
    }

    #[test]
    fn whoever_is_unknown_keeps_quiet() {
        let instance = service();
        let (found, kept) = chosen(&instance, &[None, None]);
        assert_eq!((found, kept), (vec![facts([0, 0], &[]), facts([1, 1], &[])], 0));
    }
}
