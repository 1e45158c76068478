//! `summary.json`: what a run found, with what, and how long it took.
//!
//! `times` comes last, so that all before it compares byte for byte between two runs.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::instance::Instance;
use crate::plan::{Plan, SummaryClaim, Tally, Term, TermPoints};
use crate::quantity::Points;

/// A JSON object whose keys keep their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordered<V>(pub Vec<(String, V)>);

impl<V> Default for Ordered<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Ordered<V> {
    /// The value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&V> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }
}

impl<K: Into<String>, V> FromIterator<(K, V)> for Ordered<V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Self(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }
}

impl<V: Serialize> Serialize for Ordered<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Ordered<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Entries<V> {
            type Value = Ordered<V>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Ordered(entries))
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// The content of `summary.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// `optimal`, `feasible`, `infeasible` or `unknown`.
    pub status: String,
    /// What the plan is worth; null without a plan.
    pub points: Option<i64>,
    /// No plan is worth more; null where none was proved.
    pub bound: Option<i64>,
    /// `(bound − points) / max(1, |points|)`.
    pub gap: Option<f64>,
    /// For an infeasible instance: items that contradict each other.
    pub conflict: Vec<String>,
    /// Why the run ended.
    pub stop_reason: String,
    /// Points by term, in the order of the model; null without a plan.
    pub terms: Option<Ordered<i64>>,
    /// What vouches for the bound.
    pub bound_by: Option<String>,
    /// Engine and backend.
    pub engine: String,
    /// Settings by name.
    pub settings: Ordered<serde_json::Value>,
    /// Seed of every random choice.
    pub seed: u64,
    /// Version of the program.
    pub version: String,
    /// SHA-256 over the instance's files.
    pub instance_sha256: String,
    /// Sizes of the instance and counts over the plan.
    pub counts: Ordered<u64>,
    /// Seconds by stage.
    pub times: Ordered<f64>,
}

impl Summary {
    /// Points by term under their names.
    #[must_use]
    pub fn name_terms(terms: &TermPoints) -> Ordered<i64> {
        Term::ALL.into_iter().map(|term| (term.name(), terms.of(term).0)).collect()
    }

    /// Sizes of the instance, and counts over the plan if there is one.
    #[must_use]
    pub fn count(instance: &Instance, plan: Option<&Plan>) -> Ordered<u64> {
        let mut counts = vec![
            ("employees", instance.employees.len() as u64),
            ("positions", instance.positions.len() as u64),
            ("seats", instance.positions.iter().map(|position| u64::from(position.seats)).sum()),
            ("units", instance.units.len() as u64),
            ("sessions", instance.sessions.len() as u64),
            ("periods", instance.calendar.horizon() as u64),
        ];
        if let Some(plan) = plan {
            let found = Tally::of(instance, plan).counts;
            counts.extend([
                ("moves", found.moves),
                ("promotions", found.promotions),
                ("entering", found.entering),
                ("overrides", found.overrides),
                ("breaches", found.breaches),
                ("trainings", found.trainings),
                ("vacancies", found.vacancies),
                ("retired", found.retired),
                ("uncovered_juniors", found.uncovered_juniors),
            ]);
        }
        counts.into_iter().collect()
    }

    /// The bound, if it is one that the prices in the folder prove.
    #[must_use]
    pub fn bound_by_prices(&self) -> Option<i64> {
        self.bound.filter(|_| self.bound_by.as_deref() == Some("prices"))
    }

    /// Adds a stage to the times, the last of which is the total.
    pub fn add_time(&mut self, stage: &str, seconds: f64) {
        let times = &mut self.times.0;
        let total = times.pop_if(|(name, _)| name == "total").map_or(0.0, |(_, total)| total);
        times.push((stage.to_owned(), seconds));
        times.push(("total".to_owned(), total + seconds));
    }

    /// As written in the file.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a summary has only string keys and finite numbers");
        text.push('\n');
        text
    }

    /// The part that an audit can check.
    #[must_use]
    pub fn claim(&self) -> SummaryClaim {
        SummaryClaim {
            status: self.status.clone(),
            points: self.points.map(Points),
            bound: self.bound.map(Points),
            gap: self.gap,
            terms: self.terms.as_ref().map(|terms| {
                let mut points = TermPoints::default();
                for term in Term::ALL {
                    points.add(term, Points(terms.get(term.name()).copied().unwrap_or(0)));
                }
                points
            }),
            conflict: self.conflict.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_reads_back_and_ends_with_the_times() {
        let summary = Summary {
            status: "feasible".into(),
            points: Some(-5),
            terms: Some(Summary::name_terms(&TermPoints::default())),
            gap: Some(0.25),
            times: [("solve", 0.5)].into_iter().collect(),
            ..Summary::default()
        };
        let text = summary.to_json();
        assert_eq!(serde_json::from_str::<Summary>(&text).unwrap(), summary);
        assert!(text.find("\"times\"").unwrap() > text.find("\"counts\"").unwrap());
        assert!(text.find("\"fill\"").unwrap() < text.find("\"breach\"").unwrap(), "terms keep the model's order");
    }
}
