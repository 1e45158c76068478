//! What several runs beside one another have in common, made once: the careers of their base, and the base's plan among
//! them.

use super::repeated;
use crate::files::Earlier;
use crate::formulate::{self, Facts, Formulation, Selected};
use crate::instance::Instance;

/// The careers of an instance, for runs on instances with the same careers.
#[derive(Debug)]
pub struct Groundwork {
    instance: Instance,
    formulation: Formulation,
    /// What an earlier plan does, and its paths.
    known: Option<(Vec<Option<Facts>>, Selected)>,
}

/// Employees up to whose number careers are held beside those of the runs: every run has a copy of its own.
const FEW: usize = 5_000;

impl Groundwork {
    /// Writes the careers of `instance` down, and finds a plan made for it among them; none for so many people that the
    /// memory is better left to the runs.
    #[must_use]
    pub fn of(instance: &Instance, earlier: Option<&Earlier>) -> Option<Self> {
        if instance.employees.len() > FEW {
            return None;
        }
        let formulation = formulate::encode(instance);
        let known = earlier.map(|earlier| {
            let facts = repeated(instance, earlier);
            let selected = formulation.select(instance, &facts);
            (facts, selected)
        });
        Some(Self { instance: instance.clone(), formulation, known })
    }

    /// Whether `instance` has the careers written down.
    #[must_use]
    pub fn bears(&self, instance: &Instance) -> bool {
        self.formulation(instance).is_some()
    }

    /// The problem of `instance`, if its careers are those written down.
    pub(super) fn formulation(&self, instance: &Instance) -> Option<Formulation> {
        self.formulation.with_limits_of(&self.instance, instance)
    }

    /// The paths of what an earlier plan did, if it is the plan known.
    pub(super) fn selected(&self, facts: &[Option<Facts>]) -> Option<Selected> {
        let (known, selected) = self.known.as_ref()?;
        (known == facts).then(|| selected.clone())
    }
}
