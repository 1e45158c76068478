//! Where everybody stands before each period of a plan: position, kind, tier, levels.
//!
//! For an OR reader: the state of each agent along its path, as the placement rules read it.

use crate::calendar::{Date, Period};
use crate::eligibility::{Case, Origin, retirement};
use crate::instance::{CourseId, EmployeeId, Instance, PositionId};
use crate::plan::{Plan, own};

/// One employee's state just before a period.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Position, kind and tier held.
    pub origin: Origin,
    /// Levels held, by competency.
    pub levels: Vec<u8>,
}

/// Everybody's states before `t` for each `t`, period-major.
#[derive(Clone, Debug)]
pub struct Standings(Vec<Vec<Standing>>);

impl Standings {
    /// Walks all careers of `plan`.
    #[must_use]
    pub fn of(instance: &Instance, plan: &Plan) -> Self {
        let mut now: Vec<Standing> = (0..instance.employees.len()).map(|at| Standing::at_start(instance, at)).collect();
        let mut all = Vec::with_capacity(instance.calendar.horizon());
        for t in instance.calendar.periods() {
            all.push(now.clone());
            let day = instance.calendar.day(t);
            for (at, standing) in now.iter_mut().enumerate() {
                standing.spend(instance, plan.placement(EmployeeId::at(at), t).position, day);
                let sessions = own(&plan.trainings, EmployeeId::at(at)).iter();
                let sessions = sessions.map(|training| &instance.sessions[training.session.index()]);
                sessions.filter(|session| session.period == t).for_each(|one| standing.complete(instance, one.course));
            }
        }
        Self(all)
    }

    /// The state of `who` just before `t`.
    #[must_use]
    pub fn before(&self, who: EmployeeId, t: Period) -> &Standing {
        &self.0[t.index()][who.index()]
    }

    /// Whether `who` is retired in `t`.
    #[must_use]
    pub fn is_retired(&self, instance: &Instance, who: EmployeeId, t: Period) -> bool {
        let kind = instance.policy.kind(self.before(who, t).origin.kind);
        instance.calendar.day(t) >= retirement::day(&instance.employees[who.index()], kind)
    }

    /// The case of `who` moving into `position` in `t`.
    #[must_use]
    pub fn case<'a>(&'a self, instance: &'a Instance, who: EmployeeId, position: PositionId, t: Period) -> Case<'a> {
        let standing = self.before(who, t);
        Case::new(instance, who, standing.origin, position, t, &standing.levels)
    }
}

impl Standing {
    fn at_start(instance: &Instance, at: usize) -> Self {
        let employee = &instance.employees[at];
        let origin = Origin { position: employee.position, kind: employee.kind, tier_since: employee.tier_since };
        let mut standing = Self { origin, levels: vec![0; instance.competencies.len()] };
        for &(competency, level) in &employee.levels {
            standing.levels[competency.index()] = level;
        }
        employee.completed.iter().for_each(|&course| standing.complete(instance, course));
        standing
    }

    fn complete(&mut self, instance: &Instance, course: CourseId) {
        for &(competency, level) in &instance.courses[course.index()].gives {
            let held = &mut self.levels[competency.index()];
            *held = level.max(*held);
        }
    }

    fn spend(&mut self, instance: &Instance, position: Option<PositionId>, day: Date) {
        let Some(entered) = position.filter(|&now| self.origin.position.map(|(held, _)| held) != Some(now)) else {
            return;
        };
        let kind = instance.positions[entered.index()].kind;
        let tier = |kind| instance.policy.kind(kind).tier;
        if tier(kind) != tier(self.origin.kind) {
            self.origin.tier_since = day;
        }
        self.origin.kind = kind;
        self.origin.position = Some((entered, day));
    }
}
