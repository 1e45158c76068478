//! Competency levels as a career goes on: those on file, raised by every course completed.
//!
//! For an OR reader: the level part of an employee's state (model §2.5), replayed from attendances.

use crate::calendar::Period;
use crate::instance::{CompetencyId, CourseId, Employee, EmployeeId, Instance};

use super::Training;

/// The level held in each competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels(Vec<u8>);

impl Levels {
    /// At the start: levels on file and those that courses completed before give.
    #[must_use]
    pub fn at_start(instance: &Instance, employee: &Employee) -> Self {
        let mut levels = Self(vec![0; instance.competencies.len()]);
        for &(competency, level) in &employee.levels {
            levels.raise(competency, level);
        }
        for &course in &employee.completed {
            levels.complete(instance, course);
        }
        levels
    }

    /// When `period` begins, after the sessions of earlier periods among `trainings`, which are `employee`'s own or
    /// everybody's in the order of [`super::Plan::trainings`].
    #[must_use]
    pub fn before(instance: &Instance, trainings: &[Training], employee: EmployeeId, period: Period) -> Self {
        let mut levels = Self::at_start(instance, &instance.employees[employee.index()]);
        for training in own(trainings, employee) {
            let session = &instance.sessions[training.session.index()];
            if session.period < period {
                levels.complete(instance, session.course);
            }
        }
        levels
    }

    /// Level held in `competency`.
    #[must_use]
    pub fn of(&self, competency: CompetencyId) -> u8 {
        self.0[competency.index()]
    }

    /// Level by place of the competency in the instance's list.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// Completes `course`.
    pub fn complete(&mut self, instance: &Instance, course: CourseId) {
        for &(competency, level) in &instance.courses[course.index()].gives {
            self.raise(competency, level);
        }
    }

    fn raise(&mut self, competency: CompetencyId, level: u8) {
        let held = &mut self.0[competency.index()];
        *held = level.max(*held);
    }
}

/// The trainings of `employee` among `trainings`, which are ordered by employee.
#[must_use]
pub fn own(trainings: &[Training], employee: EmployeeId) -> &[Training] {
    let from = trainings.partition_point(|training| training.employee < employee);
    let to = trainings.partition_point(|training| training.employee <= employee);
    &trainings[from..to]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::{InstanceBuilder, SessionId};
    use crate::policy::Policy;

    #[test]
    fn courses_raise_levels_from_the_period_after_and_never_lower_them() {
        let instance = InstanceBuilder::new("2027-01-01", 2)
            .policy_with(|policy| policy.kinds = Policy::asn().kinds)
            .unit("U")
            .position_with("P", "U", "pelaksana", |row| row.seats = 2)
            .employee("A", "P")
            .employee("B", "P")
            .competency("K")
            .competency("L")
            .course("C", 10)
            .gives("C", "K", 3)
            .gives("C", "L", 1)
            .session("S", "C", 1, 5)
            .level("B", "L", 2)
            .build()
            .expect("the service is sound");
        let trainings = [Training { employee: EmployeeId(1), session: SessionId(0) }];
        let at = |who, t| Levels::before(&instance, &trainings, EmployeeId(who), Period(t)).as_slice().to_vec();
        assert_eq!((at(1, 1), at(1, 2), at(0, 2)), (vec![0, 2], vec![3, 2], vec![0, 0]));
    }
}
