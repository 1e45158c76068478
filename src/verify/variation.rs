//! For a planner: what would come of it if these few did something else and everybody else what is planned. For an OR
//! reader: a plan judged again after a change of some paths, in the time that these take and not the whole plan.

use crate::instance::{EmployeeId, Instance, PositionId, SessionId};
use crate::plan::Plan;
use crate::quantity::Points;

use super::finding::Finding;
use super::path::Career;
use super::premises::Premises;
use super::tally::Tally;
use super::{budget, careers, mentoring, positions, rows};

/// What one employee does in a variation: the position held in each period, and the sessions attended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instead {
    /// Who.
    pub employee: EmployeeId,
    /// One entry per period.
    pub positions: Vec<Option<PositionId>>,
    /// In any order.
    pub sessions: Vec<SessionId>,
}

/// A plan whose careers are added up, ready to be varied.
#[derive(Debug)]
pub struct Variations<'a> {
    premises: Premises<'a>,
    careers: Vec<Career>,
    tally: Tally,
    /// Points of all careers, mentoring apart.
    points: Points,
    /// Employees to whose careers by themselves there are objections.
    objected: Vec<EmployeeId>,
}

impl<'a> Variations<'a> {
    /// Arranges `plan`, of which only positions and attendances are read.
    #[must_use]
    pub fn of(instance: &'a Instance, plan: &Plan) -> Self {
        let premises = Premises::new(instance);
        let careers = careers(&premises, |who| positions(plan.career(who)), &plan.trainings);
        let tally = Tally::of(&premises, &careers);
        let points = careers.iter().map(|career| career.terms.total()).sum();
        let with_objection = careers.iter().enumerate().filter(|(_, career)| !career.findings.is_empty());
        let objected = with_objection.map(|(at, _)| EmployeeId::at(at)).collect();
        Self { premises, careers, tally, points, objected }
    }

    /// Objections to the plan in which these employees do this instead (each given once), and what it is worth. Pairs of
    /// mentors are not among what is judged: who guides whom follows from the rest.
    #[must_use]
    pub fn with(&self, instead: &[Instead]) -> (Vec<Finding>, Points) {
        let premises = &self.premises;
        let lived = |one: &Instead| {
            let career = premises.career(one.employee, &one.positions, &one.sessions);
            // Whoever is retired by then holds nothing, as in every plan that is written.
            let held: Vec<Option<PositionId>> = career.steps.iter().map(|step| step.position).collect();
            if held == one.positions { career } else { premises.career(one.employee, &held, &one.sessions) }
        };
        let changed: Vec<(EmployeeId, Career)> = instead.iter().map(|one| (one.employee, lived(one))).collect();
        let (mut tally, mut points) = (self.tally.clone(), self.points);
        for (who, career) in &changed {
            let old = &self.careers[who.index()];
            tally.add(premises, *who, old, -1);
            tally.add(premises, *who, career, 1);
            points = points - old.terms.total() + career.terms.total();
        }
        let career = |who: EmployeeId| {
            let other = changed.iter().find(|(other, _)| *other == who);
            other.map_or(&self.careers[who.index()], |(_, career)| career)
        };
        let mut objected: Vec<EmployeeId> =
            self.objected.iter().copied().chain(changed.iter().map(|one| one.0)).collect();
        objected.sort_unstable();
        objected.dedup();
        let mut findings: Vec<Finding> =
            objected.into_iter().flat_map(|who| career(who).findings.iter().cloned()).collect();
        rows::examine(premises, &tally, career, &mut findings);
        budget::examine(premises, &tally, &mut findings);
        (findings, points + mentoring::points(premises, &tally))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;
    use crate::verify::{audit, restate};

    #[test]
    fn a_variation_is_judged_as_the_whole_plan_would_be() {
        let instance = InstanceBuilder::new("2027-01-01", 3)
            .policy(Policy::asn())
            .unit("U")
            .unit("V")
            .position("A", "U", "pelaksana")
            .position("B", "V", "pelaksana")
            .position("C", "V", "pengawas")
            .employee("1", "A")
            .employee("2", "B")
            .unplaced("3", "pelaksana")
            .course("K", 10)
            .session("S", "K", 2, 1)
            .build()
            .expect("the service is sound");
        let places = [None, Some(PositionId(0)), Some(PositionId(1)), Some(PositionId(2))];
        let quiet: Vec<Option<PositionId>> =
            [Some(PositionId(0)), Some(PositionId(1)), None].iter().flat_map(|&held| [held; 3]).collect();
        let base = restate(&instance, &quiet, &[]);
        let variations = Variations::of(&instance, &base);
        assert_eq!(variations.with(&[]), (audit(&instance, &base).findings, base.points()));
        let mut faulty = 0;
        for who in 0..3 {
            for (first, then, session) in (0..32).map(|at| (places[at % 4], places[at / 4 % 4], at / 16 == 1)) {
                let own = vec![first, then, then];
                let sessions = if session { vec![SessionId(0)] } else { Vec::new() };
                let mut held = quiet.clone();
                held[who * 3..who * 3 + 3].copy_from_slice(&own);
                let trainings: Vec<crate::plan::Training> = sessions
                    .iter()
                    .map(|&session| crate::plan::Training { employee: EmployeeId::at(who), session })
                    .collect();
                let whole = restate(&instance, &held, &trainings);
                let verdict = audit(&instance, &whole);
                let other = Instead { employee: EmployeeId::at(who), positions: own, sessions };
                let (findings, points) = variations.with(&[other]);
                assert_eq!((findings, points), (verdict.findings.clone(), verdict.points));
                faulty += usize::from(!verdict.findings.is_empty());
            }
        }
        assert!(faulty > 20 && faulty < 90, "{faulty} of 96 variations break something");
    }
}
