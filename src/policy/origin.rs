//! Where each value in force comes from: a preset and the regulation behind it, the planner's own file, or a default.
//!
//! For an OR reader: provenance of parameters; it never influences a plan.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::keys::POLICY_FILE;
use super::layer::{Datum, Layer, Node, join};
use super::preset;
use super::shape::Shape;

/// How sure the ground of a preset's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sureness {
    /// The article itself was read.
    Text,
    /// Agency pages, news or slides state the rule; the article was not read.
    Secondary,
    /// General knowledge, not verified.
    Memory,
    /// Follows from other values or articles.
    Derived,
    /// Our own choice; no regulation says so.
    Assumption,
}

impl Sureness {
    /// As written in lists.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Secondary => "secondary",
            Self::Memory => "memory",
            Self::Derived => "derived",
            Self::Assumption => "assumption",
        }
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A preset.
    Preset {
        /// Name of the preset.
        preset: String,
        /// The regulation or reason behind the value.
        source: String,
        /// How sure that is.
        sureness: Sureness,
    },
    /// The planner's own file.
    Override {
        /// File.
        file: Cow<'static, str>,
        /// Line.
        row: u32,
    },
    /// The neutral default of the key.
    Default,
}

/// One value in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Path of the key inside the policy, e.g. `kinds.pengawas.max_tenure_years`.
    pub path: String,
    /// The value as TOML.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// All values in force, in the order of the sections, kinds by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Origins {
    /// The preset started from.
    pub preset: Option<String>,
    /// The values.
    pub entries: Vec<Entry>,
}

impl Origins {
    /// The value at `path`, e.g. `weights.promotion`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.path == path)
    }

    /// The origins of a completed tree.
    pub(super) fn of(tree: &Node, preset: Option<&str>) -> Self {
        let mut leaves = Vec::new();
        leaves_of(&Shape::Table(POLICY_FILE), tree, "", &mut leaves);
        let grounds = preset.map(preset::grounds).unwrap_or_default();
        let entries = leaves
            .into_iter()
            .map(|(path, node)| Entry { value: node.to_string(), origin: origin(node, &path, preset, &grounds), path })
            .collect();
        Self { preset: preset.map(str::to_owned), entries }
    }
}

fn origin(node: &Node, path: &str, preset: Option<&str>, grounds: &[Ground]) -> Origin {
    match node.layer {
        Layer::Default => Origin::Default,
        Layer::Override => Origin::Override { file: node.place.file.clone(), row: node.place.row },
        Layer::Preset => {
            let ground = grounds.iter().find(|ground| ground.covers(path));
            Origin::Preset {
                preset: preset.unwrap_or_default().to_owned(),
                source: ground.map(|ground| ground.source.clone()).unwrap_or_default(),
                sureness: ground.map_or(Sureness::Assumption, |ground| ground.sureness),
            }
        }
    }
}

/// The values of a tree in the order of the shape; lists are values.
pub(super) fn leaves_of<'a>(shape: &Shape, node: &'a Node, path: &str, leaves: &mut Vec<(String, &'a Node)>) {
    let Datum::Table(entries) = &node.datum else {
        leaves.push((path.to_owned(), node));
        return;
    };
    let mut below = |name: &str, shape: &Shape| {
        if let Some(node) = entries.get(name) {
            leaves_of(shape, node, &join(path, name), leaves);
        }
    };
    match shape {
        Shape::Table(keys) => keys.iter().for_each(|key| below(key.name, &key.shape)),
        Shape::Each(each) => each.names.list().into_iter().for_each(|name| below(name, each.value)),
        Shape::Kinds(keys) => entries.keys().for_each(|name| below(name, &Shape::Table(keys))),
        _ => {}
    }
}

/// A source for all paths that a pattern covers; `*` stands for one key.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    pub pattern: String,
    pub source: String,
    pub sureness: Sureness,
}

impl Ground {
    /// Whether the pattern covers `path`.
    pub(super) fn covers(&self, path: &str) -> bool {
        let (mut asked, mut keys) = (self.pattern.split('.'), path.split('.'));
        loop {
            match (asked.next(), keys.next()) {
                (None, None) => return true,
                (Some(part), Some(key)) if part == "*" || part == key => {}
                _ => return false,
            }
        }
    }

    /// Patterns with more literal keys go before those with fewer.
    pub(super) fn weight(&self) -> usize {
        self.pattern.split('.').filter(|part| *part != "*").count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preset_leaves() -> Vec<String> {
        let tree = preset::tree("asn").unwrap();
        let mut leaves = Vec::new();
        leaves_of(&Shape::Table(POLICY_FILE), &tree, "", &mut leaves);
        leaves.into_iter().map(|(path, _)| path).collect()
    }

    #[test]
    fn every_value_of_the_preset_has_exactly_one_most_specific_source() {
        let grounds = preset::grounds("asn");
        for path in preset_leaves() {
            let covering: Vec<&Ground> = grounds.iter().filter(|ground| ground.covers(&path)).collect();
            let best = covering.iter().map(|ground| ground.weight()).max();
            let most = covering.iter().filter(|ground| Some(ground.weight()) == best).count();
            assert_eq!(most, 1, "{path}: {covering:?}");
        }
    }

    #[test]
    fn no_source_is_unused() {
        let grounds = preset::grounds("asn");
        let leaves = preset_leaves();
        for ground in &grounds {
            let used = leaves.iter().any(|path| {
                grounds.iter().find(|other| other.covers(path)).is_some_and(|first| first.pattern == ground.pattern)
            });
            assert!(used, "{} says nothing", ground.pattern);
            assert!(!ground.source.is_empty(), "{} names no source", ground.pattern);
        }
    }

    #[test]
    fn a_star_stands_for_exactly_one_key() {
        let ground =
            Ground { pattern: "kinds.*.group".to_owned(), source: String::new(), sureness: Sureness::Assumption };
        assert!(ground.covers("kinds.pengawas.group"));
        assert!(!ground.covers("kinds.pengawas.tier"));
        assert!(!ground.covers("kinds.group"));
        assert!(!ground.covers("kinds.pengawas.group.x"));
    }
}
