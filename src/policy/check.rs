//! What no single value shows: kinds that do not exist, settings that contradict each other, settings without effect.
//!
//! For an OR reader: cross-parameter consistency; errors where the model is undefined, warnings where it is odd.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Text, codes};

use super::layer::{Datum, Layer, Node};
use super::shape::MOST_KINDS;

/// Checks a completed tree; values already refused are passed over.
pub(super) fn check(tree: &Node, found: &mut Vec<Diagnostic>) {
    let nobody = BTreeMap::new();
    let kinds = tree.at("kinds").and_then(Node::entries).unwrap_or(&nobody);
    check_number_of_kinds(tree, kinds, found);
    check_references(tree, kinds, found);
    check_blackouts(tree, found);
    check_caps(tree, found);
    warn_of_tenures(kinds, found);
    warn_of_weights(tree, found);
    warn_of_matches(tree, found);
    warn_of_feeders(tree, kinds, found);
    warn_of_exceptions(tree, kinds, found);
}

type Kinds = BTreeMap<String, Node>;

fn check_number_of_kinds(tree: &Node, kinds: &Kinds, found: &mut Vec<Diagnostic>) {
    let Some(node) = tree.at("kinds").filter(|node| node.datum != Datum::Faulty) else { return };
    if kinds.is_empty() || kinds.len() > MOST_KINDS {
        found.push(
            Diagnostic::new(&codes::E303, node.place.clone())
                .value(kinds.len().to_string())
                .expected(Text::new(format!("1 to {MOST_KINDS} kinds"), format!("1 sampai {MOST_KINDS} jenjang"))),
        );
    }
}

fn check_references(tree: &Node, kinds: &Kinds, found: &mut Vec<Diagnostic>) {
    let feeders = kinds.values().filter_map(|kind| kind.at("feeders")).flat_map(Node::items);
    let blackouts = tree.at("moves.blackouts").into_iter().flat_map(Node::items);
    let lists = feeders.chain(blackouts).filter_map(|entry| entry.at("kinds")).flat_map(Node::items);
    let pairs = tree.at("moves.exceptions").into_iter().flat_map(Node::items).flat_map(Node::items);
    for node in lists.chain(pairs) {
        if let Some(name) = node.words().filter(|name| !kinds.contains_key(*name)) {
            found.push(
                Diagnostic::new(&codes::E305, node.place.clone())
                    .value(name)
                    .expected(Text::fixed("a kind under `kinds`", "salah satu jenjang pada `kinds`"))
                    .nearest_of(kinds.keys().map(String::as_str)),
            );
        }
    }
}

fn check_blackouts(tree: &Node, found: &mut Vec<Diagnostic>) {
    for blackout in tree.at("moves.blackouts").into_iter().flat_map(Node::items) {
        let (Some(from), Some(to)) = (blackout.at("from"), blackout.at("to")) else { continue };
        let (Some(first), Some(after)) = (from.day(), to.day()) else { continue };
        if first >= after {
            found.push(Diagnostic::new(&codes::E308, to.place.clone()).value(after.to_string()).expected(Text::new(
                format!("a date after `from` ({first})"),
                format!("tanggal sesudah `from` ({first})"),
            )));
        }
    }
}

/// `d4` and `s1` are one level of education, so a cap may be given for either, and for both only if equal.
fn check_caps(tree: &Node, found: &mut Vec<Diagnostic>) {
    let (Some(d4), Some(s1)) = (tree.at("rank.cap.d4"), tree.at("rank.cap.s1")) else { return };
    let (Some(own), Some(other)) = (d4.words(), s1.words()) else { return };
    if own != other {
        let (at, value, other, path) =
            if s1.layer == Layer::Override { (s1, other, own, "rank.cap.d4") } else { (d4, own, other, "rank.cap.s1") };
        found.push(Diagnostic::new(&codes::E308, at.place.clone()).value(value).expected(Text::new(
            format!("the same as `{path}` (\"{other}\"): d4 and s1 are one level"),
            format!("sama dengan `{path}` (\"{other}\"): d4 dan s1 setingkat"),
        )));
    }
}

/// The first of the nodes that the planner wrote, else the first.
fn written<'a>(nodes: &[&'a Node]) -> &'a Node {
    nodes.iter().find(|node| node.layer == Layer::Override).unwrap_or(&nodes[0])
}

fn warn_of_tenures(kinds: &Kinds, found: &mut Vec<Diagnostic>) {
    for kind in kinds.values() {
        let (Some(min), Some(max)) = (kind.at("min_tenure_years"), kind.at("max_tenure_years")) else { continue };
        let (Some(least), Some(most)) = (min.whole(), max.whole()) else { continue };
        if least > most {
            let place = written(&[max, min]).place.clone();
            found.push(Diagnostic::new(&codes::W301, place).expected(Text::new(
                format!("minimum ({least}) at most maximum ({most})"),
                format!("minimum ({least}) paling banyak sama dengan maksimum ({most})"),
            )));
        }
    }
}

fn warn_of_weights(tree: &Node, found: &mut Vec<Diagnostic>) {
    let Some(weights) = tree.at("weights") else { return };
    let none = |node: &Node| match &node.datum {
        Datum::List(items) => items.iter().all(|item| item.whole() == Some(0)),
        datum => *datum == Datum::Whole(0),
    };
    if weights.entries().is_some_and(|entries| entries.values().all(none)) {
        found.push(Diagnostic::new(&codes::W302, weights.place.clone()));
    }
}

fn warn_of_matches(tree: &Node, found: &mut Vec<Diagnostic>) {
    let (Some(lateral), Some(promotion)) = (tree.at("moves.min_jpm_lateral"), tree.at("moves.min_jpm_promotion"))
    else {
        return;
    };
    let (Some(other), Some(own)) = (lateral.whole(), promotion.whole()) else { return };
    if own < other {
        let place = written(&[promotion, lateral]).place.clone();
        found.push(Diagnostic::new(&codes::W303, place).value(own.to_string()).expected(Text::new(
            format!("at least `moves.min_jpm_lateral` ({other})"),
            format!("paling sedikit `moves.min_jpm_lateral` ({other})"),
        )));
    }
}

/// What decides the type of a move from one kind to another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Level,
    Up,
    Untyped,
}

fn step(from: &Node, to: &Node) -> Option<Step> {
    let tier = |kind: &Node| kind.at("tier").and_then(Node::whole);
    Some(match tier(to)? - tier(from)? {
        0 => Step::Level,
        1 => Step::Up,
        _ => Step::Untyped,
    })
}

fn is_exception(tree: &Node, from: &str, to: &str) -> bool {
    tree.at("moves.exceptions").into_iter().flat_map(Node::items).any(|pair| {
        let names: Vec<_> = pair.items().iter().filter_map(Node::words).collect();
        names == [from, to]
    })
}

/// A feeder counts only in selections: promotions, and moves into another, selective kind.
fn warn_of_feeders(tree: &Node, kinds: &Kinds, found: &mut Vec<Diagnostic>) {
    for (name, kind) in kinds {
        let selective = kind.at("selective").and_then(Node::flag) != Some(false);
        let feeders = kind.at("feeders").into_iter().flat_map(Node::items);
        for node in feeders.filter_map(|entry| entry.at("kinds")).flat_map(Node::items) {
            let Some(from) = node.words() else { continue };
            let Some(step) = kinds.get(from).and_then(|feeder| step(feeder, kind)) else { continue };
            let counts = match step {
                Step::Up => true,
                Step::Level => selective && from != name,
                Step::Untyped => selective && is_exception(tree, from, name),
            };
            if !counts {
                found.push(Diagnostic::new(&codes::W304, node.place.clone()).value(from).expected(Text::new(
                    format!("a kind one tier below {name}, or of its tier if {name} is selective"),
                    format!("jenjang satu tier di bawah {name}, atau setingkat jika {name} selektif"),
                )));
            }
        }
    }
}

fn warn_of_exceptions(tree: &Node, kinds: &Kinds, found: &mut Vec<Diagnostic>) {
    for pair in tree.at("moves.exceptions").into_iter().flat_map(Node::items) {
        let [from, to] = pair.items() else { continue };
        let (Some(from), Some(to)) = (from.words(), to.words()) else { continue };
        let (Some(left), Some(entered)) = (kinds.get(from), kinds.get(to)) else { continue };
        if step(left, entered).is_some_and(|step| step != Step::Untyped) {
            found.push(Diagnostic::new(&codes::W305, pair.place.clone()).value(format!("{from}, {to}")));
        }
    }
}
