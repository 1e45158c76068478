//! The presets that ship inside the program, and the ground on which each of their values stands.
//!
//! For an OR reader: named default parameter trees, with provenance.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::keys::POLICY_FILE;
use super::layer::{Layer, Node};
use super::origin::{Ground, Sureness};
use super::{Policy, read};

/// Names of all presets.
pub(super) const NAMES: [&str; 1] = ["asn"];

const ASN: &str = include_str!("asn.toml");
const ASN_SOURCES: &str = include_str!("asn_sources.toml");

/// The preset of that name as a tree.
pub(super) fn tree(name: &str) -> Option<Node> {
    let (file, text) = match name {
        "asn" => ("asn", ASN),
        _ => return None,
    };
    let mut faults = Vec::new();
    let tree = read::document(text, file, POLICY_FILE, Layer::Preset, &mut faults);
    assert!(faults.is_empty(), "the preset {name} is shipped without faults: {faults:?}");
    tree
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    source: String,
    sureness: Sureness,
}

/// What is known about the origin of the preset's values, most specific pattern first.
pub(super) fn grounds(name: &str) -> Vec<Ground> {
    let text = match name {
        "asn" => ASN_SOURCES,
        _ => return Vec::new(),
    };
    let written: BTreeMap<String, Written> = toml::from_str(text).expect("the list of sources is shipped whole");
    let mut grounds: Vec<Ground> = written
        .into_iter()
        .map(|(pattern, Written { source, sureness })| Ground { pattern, source, sureness })
        .collect();
    grounds.sort_by_key(|ground| std::cmp::Reverse(ground.weight()));
    grounds
}

impl Policy {
    /// The preset `asn`: the rules of the Indonesian civil service.
    ///
    /// # Panics
    /// Never: the preset ships with the program and is read in its tests.
    #[must_use]
    pub fn asn() -> Self {
        let settled =
            super::resolve("policy.preset = \"asn\"", "asn", &mut |_| unreachable!("the preset names no file"));
        settled.expect("the preset is shipped without faults").0.policy
    }
}
