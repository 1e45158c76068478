//! Which scenarios a file holds: names checked, `extends` followed, grids unfolded.
//!
//! For an OR reader: a small directed acyclic graph of changes and a product of parameter values.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Text, codes};

use super::edit::{Edit, Scenario};
use super::read::edits;
use super::toml_text::{Bindings, Scalar, Source, Value, entries, share, shown_share};
use super::{BASE, MOST_SCENARIOS, evenly};

/// A scenario as written.
struct Head<'v, 'd> {
    name: String,
    path: String,
    row: u32,
    title: Option<String>,
    extends: Vec<(u32, String)>,
    grid: Vec<(String, Vec<Scalar>)>,
    edits: Option<&'v Value<'d>>,
}

impl Head<'_, '_> {
    fn new(name: &str, path: String, row: u32) -> Self {
        Self { name: name.to_owned(), path, row, title: None, extends: Vec::new(), grid: Vec::new(), edits: None }
    }
}

/// Most values of one parameter.
const MOST_STEPS: i64 = 200;
/// Longest name of a scenario, in bytes.
const LONGEST: usize = 60;

/// All scenarios of a document, the base first.
pub(super) fn all(source: &mut Source<'_>, root: &DeTable<'_>) -> Vec<Scenario> {
    let mut base = Head::new(BASE, BASE.to_owned(), 0);
    let mut heads: Vec<Head<'_, '_>> = Vec::new();
    for (key, at, value) in entries(root) {
        let row = source.row(at);
        match key {
            "format" => match source.scalar(value, key, &Bindings::new()) {
                Some(Scalar::Whole(1)) => {}
                _ => {
                    let text = source.slice(value).to_owned();
                    source.fault(&codes::E303, row, key, &text, Text::same("1"));
                }
            },
            BASE => {
                if let Some(found) = head(source, BASE, row, value, true) {
                    base = found;
                }
            }
            "scenarios" => {
                for (name, at, value) in source.table(value, key).unwrap_or_default() {
                    let row = source.row(at);
                    check_name(source, name, row, &heads);
                    heads.extend(head(source, name, row, value, false));
                }
            }
            _ => source.misnamed(&codes::E301, row, key, key, ["format", BASE, "scenarios"]),
        }
    }
    let mut found = Vec::new();
    unfolded(source, &[&base], &base, &mut found);
    for at in 0..heads.len() {
        let mut line = Vec::new();
        if climb(source, &heads, at, &mut vec![at], &mut line) {
            let ancestors: Vec<&Head<'_, '_>> =
                std::iter::once(&base).chain(line.into_iter().map(|at| &heads[at])).collect();
            unfolded(source, &ancestors, &heads[at], &mut found);
        }
        if found.len() > MOST_SCENARIOS {
            let expected = Text::new(
                format!("at most {MOST_SCENARIOS} scenarios in all"),
                format!("paling banyak {MOST_SCENARIOS} skenario"),
            );
            source.fault(&codes::E303, heads[at].row, &heads[at].path, &found.len().to_string(), expected);
            break;
        }
    }
    if source.faults.is_empty() {
        no_two_alike(source, &found);
    }
    found
}

/// Reports a name that no folder can have, or that another scenario has.
fn check_name(source: &mut Source<'_>, name: &str, row: u32, heads: &[Head<'_, '_>]) {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let usable = (1..=LONGEST).contains(&name.len())
        && name.chars().all(plain)
        && !name.starts_with(['.', '-'])
        && ![BASE, "input"].contains(&name.to_lowercase().as_str());
    let path = format!("scenarios.{name}");
    if !usable {
        let expected = Text::fixed(
            "a name of at most 60 letters a-z, digits, '_', '-' or '.', other than base and input: it names a folder",
            "nama paling banyak 60 huruf a-z, angka, '_', '-' atau '.', bukan base dan input: menjadi nama folder",
        );
        source.fault(&codes::E303, row, &path, name, expected);
    }
    if let Some(twin) = heads.iter().find(|head| head.name.eq_ignore_ascii_case(name)) {
        let expected = Text::new(
            format!("another name: {} on line {} differs only in capitals", twin.name, twin.row),
            format!("nama lain: {} pada baris {} hanya berbeda huruf besar", twin.name, twin.row),
        );
        source.fault(&codes::E309, row, &path, name, expected);
    }
}

fn head<'v, 'd>(
    source: &mut Source<'_>,
    name: &str,
    row: u32,
    value: &'v Value<'d>,
    base: bool,
) -> Option<Head<'v, 'd>> {
    let path = if base { BASE.to_owned() } else { format!("scenarios.{name}") };
    let known: &[&str] = if base { &["title", "edits"] } else { &["title", "extends", "grid", "edits"] };
    let mut head = Head::new(name, path.clone(), row);
    for (key, at, value) in source.table(value, &path)? {
        let below = format!("{path}.{key}");
        match key {
            "title" => head.title = title(source, value, &below),
            "edits" => head.edits = Some(value),
            "extends" if !base => {
                let line = source.line(value);
                let names = source.cells(value, &below, &Bindings::new()).unwrap_or_default();
                head.extends = names.into_iter().filter(|name| name != BASE).map(|name| (line, name)).collect();
            }
            "grid" if !base => head.grid = grid(source, value, &below),
            _ => {
                let row = source.row(at);
                source.misnamed(&codes::E301, row, &below, key, known.iter().copied());
            }
        }
    }
    if !base && head.edits.is_none() && head.extends.is_empty() {
        let expected = Text::fixed("edits, or extends", "edits, atau extends");
        source.fault(&codes::E406, row, &format!("{path}.edits"), "", expected);
    }
    Some(head)
}

/// A title; parameters in it are replaced later.
fn title(source: &mut Source<'_>, value: &Value<'_>, path: &str) -> Option<String> {
    match value.get_ref() {
        DeValue::String(words) if !words.trim().is_empty() && words.chars().count() <= 200 => Some(words.to_string()),
        _ => {
            let expected = Text::fixed(
                "a title of at most 200 characters, in quotes",
                "judul paling banyak 200 huruf, dalam tanda petik",
            );
            source.wrong(value, path, expected);
            None
        }
    }
}

/// The parameters of a grid with their values.
fn grid(source: &mut Source<'_>, value: &Value<'_>, path: &str) -> Vec<(String, Vec<Scalar>)> {
    let Some(found) = source.table(value, path) else { return Vec::new() };
    if !(1..=2).contains(&found.len()) {
        let row = source.line(value);
        let expected = Text::fixed("one or two parameters", "satu atau dua parameter");
        source.fault(&codes::E303, row, path, &found.len().to_string(), expected);
    }
    let mut parameters = Vec::new();
    for (name, _, value) in found {
        let path = format!("{path}.{name}");
        let values = match value.get_ref() {
            DeValue::Array(items) if !items.is_empty() => {
                items.iter().filter_map(|item| source.scalar(item, &path, &Bindings::new())).collect()
            }
            DeValue::Table(_) => steps(source, value, &path).unwrap_or_default(),
            _ => {
                let expected = Text::fixed(
                    "a list of values, or { from = \"50%\", to = \"150%\", steps = 11 }",
                    "daftar nilai, atau { from = \"50%\", to = \"150%\", steps = 11 }",
                );
                source.wrong(value, &path, expected);
                continue;
            }
        };
        parameters.push((name.to_owned(), values));
    }
    parameters
}

/// Evenly spaced values, both ends included.
fn steps(source: &mut Source<'_>, value: &Value<'_>, path: &str) -> Option<Vec<Scalar>> {
    let (mut from, mut to, mut count) = (None, None, None);
    for (key, at, value) in source.table(value, path)? {
        let below = format!("{path}.{key}");
        match key {
            "from" => from = source.scalar(value, &below, &Bindings::new()),
            "to" => to = source.scalar(value, &below, &Bindings::new()),
            "steps" => count = source.scalar(value, &below, &Bindings::new()),
            _ => {
                let row = source.row(at);
                source.misnamed(&codes::E301, row, &below, key, ["from", "to", "steps"]);
            }
        }
    }
    let shares = |scalar: &Option<Scalar>| match scalar {
        Some(Scalar::Words(words)) => share(words).and_then(|ppm| i64::try_from(ppm).ok()),
        _ => None,
    };
    let wholes = |scalar: &Option<Scalar>| match scalar {
        Some(Scalar::Whole(number)) => Some(*number),
        _ => None,
    };
    let count = wholes(&count).filter(|count| (2..=MOST_STEPS).contains(count));
    let ends = match (shares(&from), shares(&to), wholes(&from), wholes(&to)) {
        (Some(from), Some(to), _, _) => Some((from, to, true)),
        (_, _, Some(from), Some(to)) => Some((from, to, false)),
        _ => None,
    };
    let (Some(count), Some((from, to, are_shares))) = (count, ends) else {
        let expected = Text::fixed(
            "from and to, both shares (\"50%\") or both whole numbers, and steps from 2 to 200",
            "from dan to, keduanya bagian (\"50%\") atau keduanya bilangan bulat, dan steps dari 2 sampai 200",
        );
        source.wrong(value, path, expected);
        return None;
    };
    let scalar = |number: i64| match are_shares {
        true => Scalar::Words(shown_share(number.unsigned_abs())),
        false => Scalar::Whole(number),
    };
    Some((0..count).map(|step| scalar(evenly(from, to, step, count - 1))).collect())
}

/// Puts the ancestors of a scenario into `line`, eldest first, then itself; whether all exist and none is its own.
fn climb(
    source: &mut Source<'_>,
    heads: &[Head<'_, '_>],
    at: usize,
    open: &mut Vec<usize>,
    line: &mut Vec<usize>,
) -> bool {
    let mut sound = true;
    for (row, parent) in &heads[at].extends {
        let path = format!("{}.extends", heads[at].path);
        match heads.iter().position(|head| head.name == *parent) {
            None => {
                source.misnamed(&codes::E304, *row, &path, parent, heads.iter().map(|head| head.name.as_str()));
                sound = false;
            }
            Some(above) if open.contains(&above) => {
                let circle: Vec<&str> = open.iter().chain([&above]).map(|&at| heads[at].name.as_str()).collect();
                let expected = Text::fixed(
                    "scenarios that do not extend themselves",
                    "skenario yang tidak memperluas dirinya sendiri",
                );
                source.fault(&codes::E402, *row, &path, &circle.join(" → "), expected);
                sound = false;
            }
            Some(above) if line.contains(&above) => {}
            Some(above) => {
                open.push(above);
                sound &= climb(source, heads, above, open, line);
                open.pop();
            }
        }
    }
    line.push(at);
    sound
}

/// One scenario for each combination of the grid's values.
fn unfolded(source: &mut Source<'_>, line: &[&Head<'_, '_>], own: &Head<'_, '_>, found: &mut Vec<Scenario>) {
    let mut grid: Vec<&(String, Vec<Scalar>)> = Vec::new();
    for parameter in line.iter().flat_map(|head| &head.grid) {
        grid.retain(|known| known.0 != parameter.0);
        grid.push(parameter);
    }
    let path = format!("{}.grid", own.path);
    if grid.len() > 2 {
        let expected = Text::fixed(
            "at most two parameters, those of the scenarios it extends included",
            "paling banyak dua parameter, termasuk dari skenario yang diperluas",
        );
        source.fault(&codes::E303, own.row, &path, &grid.len().to_string(), expected);
        return;
    }
    let first = found.len();
    let count: usize = grid.iter().map(|(_, values)| values.len()).product();
    for number in 0..count.min(MOST_SCENARIOS + 1) {
        let (mut rest, mut bindings, mut parameters) = (number, Bindings::new(), Vec::new());
        for (name, values) in grid.iter().rev() {
            let value = &values[rest % values.len()];
            rest /= values.len();
            bindings.insert(name.clone(), value.clone());
            parameters.insert(0, (name.clone(), value.cell()));
        }
        let mut all: Vec<Edit> = Vec::new();
        for head in line {
            if let Some(value) = head.edits {
                all.extend(edits(source, value, &format!("{}.edits", head.path), &bindings));
            }
        }
        found.push(Scenario {
            name: named(&own.name, &parameters),
            title: titled(own, &parameters),
            row: own.row,
            extends: own.extends.iter().map(|(_, name)| name.clone()).collect(),
            parameters,
            edits: all,
        });
    }
    // A parameter that no edit uses leaves its neighbours on the grid the same.
    let stride = grid.get(1).map_or(1, |(_, values)| values.len());
    for (at, (name, values)) in grid.iter().enumerate() {
        let next = first + if at == 0 { stride } else { 1 };
        let pair = (found.get(first), found.get(next));
        if values.len() > 1
            && let (Some(one), Some(other)) = pair
            && one.edits == other.edits
        {
            let mark = format!("{{{name}}}");
            let expected = Text::new(format!("an edit with \"{mark}\""), format!("perubahan yang memuat \"{mark}\""));
            source.fault(&codes::E404, own.row, &format!("{path}.{name}"), name, expected);
        }
    }
}

/// The scenario's name with the grid's values, in letters that a folder's name may have.
fn named(name: &str, parameters: &[(String, String)]) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' };
    parameters.iter().fold(name.to_owned(), |name, (_, value)| {
        let value: String = value.trim_end_matches('%').chars().map(plain).collect();
        format!("{name}-{value}")
    })
}

fn titled(head: &Head<'_, '_>, parameters: &[(String, String)]) -> String {
    let Some(title) = &head.title else { return named(&head.name, parameters) };
    let mark = |name: &str| format!("{{{name}}}");
    if parameters.iter().all(|(name, _)| title.contains(&mark(name))) {
        return parameters.iter().fold(title.clone(), |title, (name, value)| title.replace(&mark(name), value));
    }
    let values: Vec<String> = parameters.iter().map(|(name, value)| format!("{name} {value}")).collect();
    format!("{title} ({})", values.join(", "))
}

fn no_two_alike(source: &mut Source<'_>, found: &[Scenario]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for scenario in found {
        if let Some(first) = seen.insert(scenario.name.to_lowercase(), scenario.row) {
            let expected = Text::new(
                format!("names that differ once grids are unfolded; line {first} makes the same"),
                format!("nama yang berbeda setelah grid diuraikan; baris {first} membuat nama yang sama"),
            );
            source.fault(&codes::E309, scenario.row, "scenarios", &scenario.name, expected);
        }
    }
}
