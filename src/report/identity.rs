//! Under which name an employee appears: id and name as in the files, or a pseudonym.
//!
//! Pseudonyms are numbers in the order of a hash of the instance's fingerprint and the id: the same person has the same
//! number in every report on the same instance, and neither a number nor the order of the numbers says anything of the id.

use sha2::{Digest, Sha256};

use crate::instance::{EmployeeId, Instance};

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
        Self {
            ids: instance.employees.iter().map(|employee| employee.id.clone()).collect(),
            names: instance.employees.iter().map(|employee| employee.name.clone()).collect(),
            labels: instance.employees.iter().map(|employee| format!("{} {}", employee.id, employee.name)).collect(),
            order: (0..instance.employees.len()).map(|at| EmployeeId::at(at).0).collect(),
        }
    }

    /// Numbers in place of ids; no names.
    pub(super) fn hidden(instance: &Instance, fingerprint: &str) -> Self {
        let mut hashed: Vec<([u8; 32], usize)> = instance
            .employees
            .iter()
            .enumerate()
            .map(|(at, employee)| {
                let digest = Sha256::new().chain_update(fingerprint).chain_update([0]).chain_update(&employee.id);
                (digest.finalize().into(), at)
            })
            .collect();
        hashed.sort_unstable();
        let width = instance.employees.len().to_string().len();
        let mut own = Self {
            ids: vec![String::new(); hashed.len()],
            names: Vec::new(),
            labels: Vec::new(),
            order: vec![0; hashed.len()],
        };
        for (place, (_, at)) in hashed.into_iter().enumerate() {
            own.ids[at] = format!("#{:0width$}", place + 1);
            own.order[at] = EmployeeId::at(place).0;
        }
        own.labels.clone_from(&own.ids);
        own
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
    fn pseudonyms_are_distinct_stable_and_out_of_order() {
        let names: Vec<String> = (0..100).map(|at| format!("{at:03}")).collect();
        let builder = InstanceBuilder::new("2027-01-01", 1)
            .policy_with(|policy| policy.kinds = Policy::asn().kinds)
            .unit("U")
            .position_with("P", "U", "pelaksana", |row| row.seats = 100);
        let builder = names.iter().fold(builder, |builder, name| builder.employee(name, "P"));
        let instance = builder.build().expect("the service is sound");
        let all = |fingerprint: &str| {
            let identity = Identity::hidden(&instance, fingerprint);
            (0..100).map(|at| identity.label(EmployeeId::at(at)).to_owned()).collect::<Vec<_>>()
        };
        let (first, again, other) = (all("a"), all("a"), all("b"));
        assert_eq!(first, again);
        assert_ne!(first, other);
        let mut sorted = first.clone();
        sorted.sort();
        assert_ne!(first, sorted, "the order of the ids does not show");
        sorted.dedup();
        assert_eq!(sorted.len(), 100);
        assert!(Identity::hidden(&instance, "a").name(EmployeeId(0)).is_none());
    }
}
