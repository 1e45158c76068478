//! `instance.toml` and the policy in force: preset, then policy file, then single values; checked and built.
//!
//! For an OR reader: the door through which all parameters of the model come; it yields a policy and its provenance,
//! or all faults at once.

use crate::calendar::{Calendar, Date, PeriodLength};
use crate::diagnostic::{Diagnostic, Place, Severity, Text, codes};

use super::keys::{INSTANCE, POLICY_FILE};
use super::layer::{Datum, Layer, Node, complete};
use super::origin::Origins;
use super::shape::{Names, PERIODS, Shape};
use super::{Amendment, Policy, build, check, preset, read};

/// A policy in force, and where each of its values comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The policy.
    pub policy: Policy,
    /// Where its values come from.
    pub origins: Origins,
}

/// `instance.toml`, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `name`.
    pub name: String,
    /// `start`; together with `periods` and `period` it makes a valid [`Calendar`].
    pub start: Date,
    /// `periods`.
    pub periods: u8,
    /// `period`.
    pub period: PeriodLength,
    /// `currency`.
    pub currency: String,
    /// The policy in force.
    pub resolved: Resolved,
}

/// Fetches the text of the policy file that `[policy] file` names, or says what is wrong with it.
pub type Fetch<'a> = dyn FnMut(&str) -> Result<String, Vec<Diagnostic>> + 'a;

/// Reads the text of an `instance.toml`; `file` is its name in faults. Besides the settings come the warnings.
///
/// # Errors
/// All faults and warnings, when there is a fault.
pub fn read_settings(
    text: &str,
    file: &str,
    fetch: &mut Fetch<'_>,
) -> Result<(Settings, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut found = Vec::new();
    let Some(mut root) = read::document(text, file, INSTANCE, Layer::Override, &mut found) else { return Err(found) };
    let own = root.take("policy");
    complete(&Shape::Table(INSTANCE), &mut root, &mut found);
    check_calendar(&root, &mut found);
    let resolved = assemble(own, file, fetch, &[], &mut found);
    match resolved {
        Some(resolved) if sound(&found) => Ok((settings(&root, resolved), sorted(found))),
        _ => Err(sorted(found)),
    }
}

/// Reads only the `[policy]` table of the text of an `instance.toml`; all else in it is left to others.
///
/// # Errors
/// All faults and warnings about the policy, when there is a fault.
pub fn resolve(text: &str, file: &str, fetch: &mut Fetch<'_>) -> Result<(Resolved, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut found = Vec::new();
    let Some(mut root) = read::document(text, file, INSTANCE, Layer::Override, &mut found) else { return Err(found) };
    found.retain(|fault| fault.place.column.starts_with("policy"));
    let own = root.take("policy");
    match assemble(own, file, fetch, &[], &mut found) {
        Some(resolved) if sound(&found) => Ok((resolved, sorted(found))),
        _ => Err(sorted(found)),
    }
}

/// The policy of the text of an `instance.toml` with `amendments` made to it, one after another.
///
/// # Errors
/// All faults and warnings about the policy, when there is a fault; those of an amendment at its own place.
pub fn amend(
    text: &str,
    file: &str,
    fetch: &mut Fetch<'_>,
    amendments: &[Amendment],
) -> Result<(Resolved, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut found = Vec::new();
    let Some(mut root) = read::document(text, file, INSTANCE, Layer::Override, &mut found) else { return Err(found) };
    found.retain(|fault| fault.place.column.starts_with("policy"));
    let own = root.take("policy");
    match assemble(own, file, fetch, amendments, &mut found) {
        Some(resolved) if sound(&found) => Ok((resolved, sorted(found))),
        _ => Err(sorted(found)),
    }
}

fn sound(found: &[Diagnostic]) -> bool {
    found.iter().all(|fault| fault.code.severity() == Severity::Warning)
}

/// In the order of the files, lines and keys.
fn sorted(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(|a, b| (&a.place, a.code.id).cmp(&(&b.place, b.code.id)));
    found
}

fn period_of(root: &Node) -> Option<PeriodLength> {
    let name = root.at("period")?.words()?;
    PERIODS.iter().find(|(known, _)| *known == name).map(|&(_, length)| length)
}

fn periods_of(root: &Node) -> Option<u8> {
    u8::try_from(root.at("periods")?.whole()?).ok()
}

fn check_calendar(root: &Node, found: &mut Vec<Diagnostic>) {
    let Some(start) = root.at("start") else { return };
    let (Some(day), Some(periods), Some(length)) = (start.day(), periods_of(root), period_of(root)) else { return };
    if Calendar::new(day, periods, length).is_err() {
        found.push(Diagnostic::new(&codes::E303, start.place.clone()).value(day.to_string()).expected(Text::fixed(
            "a day from the 1st to the 28th of its month, early enough that the plan ends before the year 9999",
            "tanggal 1 sampai 28, cukup awal sehingga rencana berakhir sebelum tahun 9999",
        )));
    }
}

fn settings(root: &Node, resolved: Resolved) -> Settings {
    let words = |key: &str| root.at(key).and_then(Node::words).expect("settings were checked").to_owned();
    Settings {
        name: words("name"),
        start: root.at("start").and_then(Node::day).expect("settings were checked"),
        periods: periods_of(root).expect("settings were checked"),
        period: period_of(root).expect("settings were checked"),
        currency: words("currency"),
        resolved,
    }
}

/// Lays the layers over one another, completes, checks and builds.
fn assemble(
    own: Option<Node>,
    file: &str,
    fetch: &mut Fetch<'_>,
    amendments: &[Amendment],
    found: &mut Vec<Diagnostic>,
) -> Option<Resolved> {
    let place = Place::cell(file.to_owned(), 0, "policy");
    let mut own = own.unwrap_or_else(|| Node::table(place.clone(), Layer::Override));
    if own.datum == Datum::Faulty {
        return None;
    }
    let named = own.take("preset");
    let mut between = match own.take("file") {
        Some(name) => policy_file(&name, fetch, found)?,
        None => Node::table(place.clone(), Layer::Override),
    };
    let start = one_preset(named, between.take("preset"), found);
    if start.as_ref().is_some_and(|node| node.datum == Datum::Faulty) {
        return None;
    }
    let preset_name = start.as_ref().and_then(Node::words).map(str::to_owned);
    let mut tree = match preset_name.as_deref() {
        Some(name) => preset::tree(name)?,
        None if own.is_empty() && between.is_empty() => {
            let missing = own.place_of("preset");
            found.push(Diagnostic::new(&codes::E306, missing).expected(Shape::Name(Names::Presets).expected()));
            return None;
        }
        None => Node::table(place, Layer::Override),
    };
    tree.overlay(between);
    tree.overlay(own);
    for amendment in amendments {
        amendment.lay_over(&mut tree, found);
    }
    complete(&Shape::Table(POLICY_FILE), &mut tree, found);
    check::check(&tree, found);
    if !sound(found) {
        return None;
    }
    Some(Resolved { policy: build::policy(&tree)?, origins: Origins::of(&tree, preset_name.as_deref()) })
}

/// The policy file as a tree; without it the policy is not the planner's, and nothing more can be said about it.
fn policy_file(name: &Node, fetch: &mut Fetch<'_>, found: &mut Vec<Diagnostic>) -> Option<Node> {
    let file = name.words()?;
    match fetch(file) {
        Ok(text) => read::document(&text, file, POLICY_FILE, Layer::Override, found),
        Err(faults) => {
            found.extend(faults);
            None
        }
    }
}

/// The preset may be named beside the single values or in the policy file; named in both, it must be the same.
fn one_preset(own: Option<Node>, theirs: Option<Node>, found: &mut Vec<Diagnostic>) -> Option<Node> {
    if let (Some(own), Some(theirs)) = (&own, &theirs)
        && let (Some(name), Some(other)) = (own.words(), theirs.words())
        && name != other
    {
        let (file, row) = (&theirs.place.file, theirs.place.row);
        found.push(Diagnostic::new(&codes::E308, own.place.clone()).value(name).expected(Text::new(
            format!("the preset \"{other}\" that {file}:{row} names, or none here"),
            format!("kebijakan bawaan \"{other}\" seperti pada {file}:{row}, atau kosongkan di sini"),
        )));
    }
    own.or(theirs)
}
