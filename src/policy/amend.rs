//! Single values of a policy changed from outside its files, by their path: what a scenario does to the rules.
//!
//! For an OR reader: a pointwise change of the parameter tree, held against the same shapes as the files.

use crate::diagnostic::{Diagnostic, Place, Text, codes};

use super::keys::POLICY_FILE;
use super::layer::{Datum, Layer, Node, complete, join};
use super::read;
use super::shape::{Key, Shape};

/// What becomes of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is replaced by this, written as TOML.
    Set(String),
    /// It is multiplied by so many parts per million; halves are rounded up. Lists are scaled item by item.
    Scale(u64),
    /// So much is added to it; it may be negative.
    Add(i64),
}

/// A change of the value at one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Path inside the policy, e.g. `weights.promotion`; `kinds.*.min_tenure_years` means every kind.
    pub path: String,
    /// What becomes of it.
    pub change: Change,
    /// Where the amendment was written; its column is replaced by the path.
    pub place: Place,
}

/// `part` parts per million of `whole`, halves rounded up; none where it leaves 64 bits.
#[must_use]
pub fn scaled(whole: i64, ppm: u64) -> Option<i64> {
    let exact = i128::from(whole) * i128::from(ppm);
    i64::try_from((exact + 500_000).div_euclid(1_000_000)).ok()
}

impl Amendment {
    /// Changes `tree`, which need not be complete yet.
    pub(super) fn lay_over(&self, tree: &mut Node, found: &mut Vec<Diagnostic>) {
        let keys: Vec<&str> = self.path.split('.').collect();
        let place = Place { column: self.path.clone().into(), ..self.place.clone() };
        if keys == ["preset"] {
            let expected = Text::fixed(
                "a value of the policy; another preset needs an instance.toml of its own",
                "nilai kebijakan; kebijakan bawaan lain memerlukan instance.toml sendiri",
            );
            found.push(Diagnostic::new(&codes::E301, place).value("preset").expected(expected));
            return;
        }
        for keys in self.meant(&keys, tree) {
            let path = keys.join(".");
            let place = Place { column: path.clone().into(), ..self.place.clone() };
            let Some(shape) = shape_at(&keys, tree, &place, found) else { continue };
            let Some(new) = self.value(&shape, tree, &path, &place, found) else { continue };
            let nested = keys.iter().enumerate().rev().fold(new, |below, (at, key)| {
                let above = Place { column: keys[..at].join(".").into(), ..place.clone() };
                let mut table = Node::table(above, Layer::Override);
                if let Datum::Table(entries) = &mut table.datum {
                    entries.insert((*key).to_owned(), below);
                }
                table
            });
            tree.overlay(nested);
        }
    }

    /// The paths that a path with `*` for the kind stands for.
    fn meant<'k>(&self, keys: &[&'k str], tree: &'k Node) -> Vec<Vec<String>> {
        let own = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect::<Vec<_>>();
        match keys {
            ["kinds", "*", rest @ ..] => {
                let kinds = tree.at("kinds").and_then(Node::entries).into_iter().flat_map(|kinds| kinds.keys());
                kinds.map(|kind| [&["kinds", kind.as_str()], rest].concat()).map(|keys| own(&keys)).collect()
            }
            keys => vec![own(keys)],
        }
    }

    fn value(
        &self,
        shape: &Shape,
        tree: &Node,
        path: &str,
        place: &Place,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Node> {
        let compute: &dyn Fn(i64) -> Option<i64> = match &self.change {
            Change::Set(text) => return Some(read::value(shape, text, place, found)),
            Change::Scale(ppm) => &|whole| scaled(whole, *ppm),
            Change::Add(more) => &|whole: i64| whole.checked_add(*more),
        };
        let mut whole = tree.clone();
        complete(&Shape::Table(POLICY_FILE), &mut whole, &mut Vec::new());
        let text = whole.at(path).and_then(|node| computed(node, compute));
        let Some(text) = text else {
            let written = whole.at(path).map_or_else(|| "-".to_owned(), ToString::to_string);
            let expected = Text::fixed(
                "a value that is a number, or a list of numbers, to calculate with; others can only be set",
                "nilai berupa angka atau daftar angka untuk dihitung; selain itu hanya dapat diganti",
            );
            found.push(Diagnostic::new(&codes::E302, place.clone()).value(written).expected(expected));
            return None;
        };
        Some(read::value(shape, &text, place, found))
    }
}

/// A number or list of numbers with `compute` done to each, as TOML.
fn computed(node: &Node, compute: &dyn Fn(i64) -> Option<i64>) -> Option<String> {
    if let Some(whole) = node.whole() {
        return compute(whole).map(|new| new.to_string());
    }
    let items = node.items();
    if items.is_empty() {
        return None;
    }
    let new: Option<Vec<String>> = items.iter().map(|item| computed(item, compute)).collect();
    Some(format!("[{}]", new?.join(", ")))
}

/// The shape that the value at `keys` must have; a fault where the policy has no such value.
fn shape_at(keys: &[String], tree: &Node, place: &Place, found: &mut Vec<Diagnostic>) -> Option<Shape> {
    let mut shape = Shape::Table(POLICY_FILE);
    let mut path = String::new();
    for (at, key) in keys.iter().enumerate() {
        let last = at + 1 == keys.len();
        let below = match &shape {
            Shape::Table(known) => key_of(known, key),
            Shape::Each(each) => each.names.list().contains(&key.as_str()).then_some(*each.value),
            Shape::Kinds(known) => {
                let kinds = tree.at("kinds").and_then(Node::entries);
                let is_known = kinds.is_some_and(|kinds| kinds.contains_key(key));
                if !is_known && !last {
                    let names: Vec<&str> =
                        kinds.into_iter().flat_map(|kinds| kinds.keys()).map(String::as_str).collect();
                    let list = names.join(", ");
                    let expected = Text::new(format!("one of {list}, or *"), format!("salah satu dari {list}, atau *"));
                    let fault = Diagnostic::new(&codes::E305, place.clone()).value(key.clone()).expected(expected);
                    found.push(fault.nearest_of(names));
                    return None;
                }
                Some(Shape::Table(known))
            }
            _ => None,
        };
        path = join(&path, key);
        let Some(below) = below else {
            let known = shape.key_names();
            let list = known.join(", ");
            let expected = match known.is_empty() {
                true => Text::fixed("a path that ends here", "letak yang berakhir di sini"),
                false => Text::new(format!("one of {list}"), format!("salah satu dari {list}")),
            };
            let place = Place { column: path.into(), ..place.clone() };
            found.push(Diagnostic::new(&codes::E301, place).value(key.clone()).expected(expected).nearest_of(known));
            return None;
        };
        shape = below;
    }
    Some(shape)
}

fn key_of(known: &'static [Key], name: &str) -> Option<Shape> {
    known.iter().find(|key| key.name == name).map(|key| key.shape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Policy, Resolved, amend};

    const TEXT: &str = "name = \"x\"\nstart = 2027-01-01\nperiods = 1\n[policy]\npreset = \"asn\"\n";

    fn with(path: &str, change: Change) -> Result<Resolved, Vec<Diagnostic>> {
        let place = Place::cell("scenarios.toml", 7, "");
        let amendment = Amendment { path: path.to_owned(), change, place };
        amend(TEXT, "instance.toml", &mut |_| Err(Vec::new()), &[amendment]).map(|(resolved, _)| resolved)
    }

    fn set(path: &str, value: &str) -> Result<Resolved, Vec<Diagnostic>> {
        with(path, Change::Set(value.to_owned()))
    }

    #[test]
    fn any_value_is_changed_by_its_path_and_nothing_else_is() {
        let changed = set("weights.promotion", "7").expect("a weight").policy;
        let mut expected = Policy::asn();
        expected.weights.promotion.0 = 7;
        assert_eq!(changed, expected);
        let changed = set("rules.rank", "\"hard\"").expect("a rule");
        let entry = changed.origins.get("rules.rank").expect("in force");
        assert_eq!(entry.value, "\"hard\"");
        let changed = set("kinds.*.min_tenure_years", "3").expect("every kind").policy;
        assert!(changed.kinds.iter().all(|kind| kind.min_tenure_years == 3));
        let changed = set("moves.blackouts", "[{ from = 2029-01-01, to = 2029-06-01 }]").expect("a list").policy;
        assert_eq!(changed.moves.blackouts.len(), 1);
    }

    #[test]
    fn numbers_are_scaled_and_added_to_lists_item_by_item() {
        let fill = Policy::asn().weights.fill.map(|points| points.0);
        let changed = with("weights.fill", Change::Scale(500_000)).expect("a list of numbers").policy;
        assert_eq!(changed.weights.fill.map(|points| points.0), fill.map(|points| (points + 1) / 2));
        let changed = with("kinds.pengawas.retirement_age", Change::Add(2)).expect("a number").policy;
        let pengawas = changed.kind_by_name("pengawas").expect("in the preset");
        assert_eq!(changed.kind(pengawas).retirement_age, 60);
        assert_eq!(scaled(5, 500_000), Some(3));
        assert_eq!(scaled(-5, 500_000), Some(-2));
        assert_eq!(scaled(i64::MAX, 2_000_000), None);
    }

    #[test]
    fn what_is_no_value_of_the_policy_is_refused_at_the_place_of_the_amendment() {
        let told = |result: Result<Resolved, Vec<Diagnostic>>| {
            let faults = result.expect_err("refused");
            (faults[0].code.id, faults[0].place.row, faults[0].nearest.clone())
        };
        assert_eq!(told(set("weights.promotoin", "7")), ("E301", 7, Some("promotion".to_owned())));
        assert_eq!(told(set("weights.promotion", "-7")), ("E303", 7, None));
        assert_eq!(told(set("kinds.pengawass.tier", "2")), ("E305", 7, Some("pengawas".to_owned())));
        assert_eq!(told(set("weights.promotion.x", "7")).0, "E301");
        assert_eq!(told(set("preset", "\"asn\"")).0, "E301");
        assert_eq!(told(with("rules.rank", Change::Scale(2))).0, "E302");
        assert_eq!(told(set("rules.rank", "\"hart\"")), ("E304", 7, Some("hard".to_owned())));
    }
}
