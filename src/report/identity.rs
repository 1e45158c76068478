//! Under which name an employee appears: id and name as in the files, or a pseudonym.
//!
//! Pseudonyms are the ids of an instance whose people stand under codes ([`crate::pseudonym`]). Listings follow them, so that
//! their order says nothing of the place in the input.

use crate::instance::{Employee, EmployeeId, Instance};

/// Names of all employees as a report shows them.
#[derive(Debug)]
pub(super) struct Identity {
    ids: Vec<String>,
    /// Empty when names are hidden.
    names: Vec<String>,
    /// Id and name together, or the pseudonym.
    labels: Vec<String>,
    /// Place of each employee in listings.
    order: Vec<u32>,
}

impl Identity {
    /// Ids and names as they are.
    pub(super) fn open(instance: &Instance) -> Self {
        let both = |employee: &Employee| match employee.id == employee.name {
            true => employee.id.clone(),
            false => format!("{} {}", employee.id, employee.name),
        };
        Self {
            ids: instance.employees.iter().map(|employee| employee.id.clone()).collect(),
            names: instance.employees.iter().map(|employee| employee.name.clone()).collect(),
            labels: instance.employees.iter().map(both).collect(),
            order: (0..instance.employees.len()).map(|at| EmployeeId::at(at).0).collect(),
        }
    }

    /// The ids of `instance`, which are pseudonyms, and no names.
    pub(super) fn hidden(instance: &Instance) -> Self {
        let ids: Vec<String> = instance.employees.iter().map(|employee| employee.id.clone()).collect();
        let mut sorted: Vec<usize> = (0..ids.len()).collect();
        sorted.sort_unstable_by_key(|&at| &ids[at]);
        let mut order = vec![0; ids.len()];
        for (place, at) in sorted.into_iter().enumerate() {
            order[at] = EmployeeId::at(place).0;
        }
        Self { labels: ids.clone(), ids, names: Vec::new(), order }
    }

    /// The id, or what stands for it.
    pub(super) fn id(&self, employee: EmployeeId) -> &str {
        &self.ids[employee.index()]
    }

    /// The name; none when names are hidden.
    pub(super) fn name(&self, employee: EmployeeId) -> Option<&str> {
        self.names.get(employee.index()).map(String::as_str)
    }

    /// Both in one.
    pub(super) fn label(&self, employee: EmployeeId) -> &str {
        &self.labels[employee.index()]
    }

    /// Whether names are hidden.
    pub(super) fn is_hidden(&self) -> bool {
        self.names.is_empty()
    }

    /// By which listings are sorted, so that their order says no more than the labels.
    pub(super) fn place(&self, employee: EmployeeId) -> u32 {
        self.order[employee.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;

    #[test]
    fn hidden_people_have_no_names_and_stand_in_the_order_of_their_pseudonyms() {
        let builder = InstanceBuilder::new("2027-01-01", 1)
            .policy_with(|policy| policy.kinds = Policy::asn().kinds)
            .unit("U")
            .position_with("P", "U", "pelaksana", |row| row.seats = 100);
        let builder = ["RX7", "BK2", "MQ9"].iter().fold(builder, |builder, name| builder.employee(name, "P"));
        let instance = builder.build().expect("the service is sound");
        let (hidden, open) = (Identity::hidden(&instance), Identity::open(&instance));
        let all = [0, 1, 2].map(EmployeeId);
        assert_eq!(all.map(|who| hidden.place(who)), [2, 0, 1]);
        assert_eq!(all.map(|who| open.place(who)), [0, 1, 2]);
        assert_eq!(hidden.label(EmployeeId(0)), "RX7");
        assert!(hidden.name(EmployeeId(0)).is_none() && open.name(EmployeeId(0)).is_some());
    }
}
