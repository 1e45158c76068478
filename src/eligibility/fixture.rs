//! One employee who would like one post, for the tests of the rules: the preset `asn`, two units, a plan that starts
//! on 1 January 2027, and changes on top.

use crate::calendar::Period;
use crate::instance::{EmployeeId, EmployeeRow, Instance, InstanceBuilder, PositionId, PositionRow};
use crate::policy::{Education, Kind, KindId, Policy, Rule};

use super::{Case, Figures, Origin, judge};

/// Employee `E` holds `own` in `U1` and may move to `goal` in `U2`.
#[derive(Clone)]
pub(super) struct Scene {
    builder: InstanceBuilder,
}

impl Scene {
    /// `E` holds a position of kind `from`; the goal is of kind `to`.
    pub fn between(from: &str, to: &str) -> Self {
        let builder = InstanceBuilder::new("2027-01-01", 3)
            .policy(Policy::asn())
            .unit("U1")
            .unit("U2")
            .competency("C1")
            .competency("C2")
            .position("own", "U1", from)
            .position("goal", "U2", to)
            .employee("E", "own");
        Self { builder }
    }

    /// With changes to the policy.
    pub fn policy(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.builder.tables_mut().header.policy);
        self
    }

    /// With changes to a kind.
    pub fn kind(self, name: &str, change: impl FnOnce(&mut Kind)) -> Self {
        let id = self.id_of_kind(name);
        self.policy(|policy| change(&mut policy.kinds[id.index()]))
    }

    /// With changes to the employee.
    pub fn employee(mut self, change: impl FnOnce(&mut EmployeeRow)) -> Self {
        change(&mut self.builder.tables_mut().employees[0]);
        self
    }

    /// With the employee out of any position.
    pub fn unplaced(self) -> Self {
        self.employee(|row| (row.position_id, row.position_since) = (None, None))
    }

    /// With changes to the goal.
    pub fn goal(mut self, change: impl FnOnce(&mut PositionRow)) -> Self {
        change(&mut self.builder.tables_mut().positions[1]);
        self
    }

    /// With more rows.
    pub fn facts(self, add: impl FnOnce(InstanceBuilder) -> InstanceBuilder) -> Self {
        Self { builder: add(self.builder) }
    }

    /// Number of the kind of that name.
    pub fn id_of_kind(&self, name: &str) -> KindId {
        self.builder.tables().header.policy.kind_by_name(name).unwrap()
    }

    /// The validated service.
    pub fn instance(&self) -> Instance {
        self.builder.build().unwrap()
    }

    /// Shows the case of the move in that period.
    pub fn show<T>(&self, period: u8, look: impl FnOnce(&Case<'_>) -> T) -> T {
        let instance = self.instance();
        let employee = &instance.employees[0];
        let mut levels = vec![0; instance.competencies.len()];
        employee.levels.iter().for_each(|&(competency, level)| levels[competency.index()] = level);
        let origin = Origin { position: employee.position, kind: employee.kind, tier_since: employee.tier_since };
        look(&Case::new(&instance, EmployeeId(0), origin, PositionId(1), Period(period), &levels))
    }

    /// Judges one rule in period 1.
    pub fn judge(&self, rule: Rule) -> Result<(), Figures> {
        self.judge_in(1, rule)
    }

    /// Judges one rule in that period.
    pub fn judge_in(&self, period: u8, rule: Rule) -> Result<(), Figures> {
        self.show(period, |case| judge(rule, case))
    }
}

/// The level of education of that name.
pub(super) fn education(name: &str) -> Education {
    Education::by_name(name).unwrap()
}
