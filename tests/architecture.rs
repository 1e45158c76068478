//! The house rules of `docs/architecture.md`, held against the source as it is: who may import whom, what stays out of
//! the engine, which outside crate is used where, and that no dependency lacks a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each module of the library may import, as in the table of `docs/architecture.md` (a test compares the two).
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("quantity", &[]),
    ("calendar", &["quantity"]),
    ("dag", &[]),
    ("lp", &[]),
    ("packing", &["dag"]),
    ("solver", &["dag", "lp", "packing"]),
    ("policy", &["calendar", "diagnostic", "quantity"]),
    ("instance", &["calendar", "diagnostic", "policy", "quantity"]),
    ("eligibility", &["calendar", "diagnostic", "instance", "policy", "quantity"]),
    ("career", &["calendar", "dag", "diagnostic", "eligibility", "instance", "policy", "quantity"]),
    ("plan", &["calendar", "diagnostic", "instance", "policy", "quantity"]),
    ("mentoring", &["calendar", "instance", "plan", "policy", "quantity"]),
    (
        "formulate",
        &[
            "calendar",
            "career",
            "dag",
            "diagnostic",
            "eligibility",
            "instance",
            "mentoring",
            "packing",
            "plan",
            "policy",
            "quantity",
        ],
    ),
    ("verify", &["calendar", "diagnostic", "instance", "mentoring", "plan", "policy", "quantity"]),
    ("figures", &["calendar", "eligibility", "instance", "plan", "policy", "quantity"]),
    ("needs", &["calendar", "eligibility", "instance", "plan", "policy", "quantity"]),
    ("development", &["calendar", "eligibility", "instance", "needs", "plan", "policy", "quantity"]),
    ("texts", &["calendar", "diagnostic", "instance", "plan", "policy", "quantity"]),
    (
        "report",
        &[
            "audit",
            "calendar",
            "development",
            "diagnostic",
            "eligibility",
            "explain",
            "figures",
            "files",
            "instance",
            "mentoring",
            "needs",
            "plan",
            "policy",
            "quantity",
            "replan",
            "scenario",
            "texts",
            "verify",
        ],
    ),
    ("files", &["calendar", "diagnostic", "instance", "plan", "policy", "quantity"]),
    ("import", &["calendar", "diagnostic", "files", "instance", "policy", "quantity"]),
    (
        "documents",
        &[
            "audit",
            "calendar",
            "diagnostic",
            "eligibility",
            "figures",
            "instance",
            "plan",
            "policy",
            "quantity",
            "report",
            "texts",
        ],
    ),
    ("pseudonym", &["calendar", "diagnostic", "instance", "policy", "quantity"]),
    ("synthetic", &["calendar", "diagnostic", "instance", "plan", "policy", "quantity"]),
    (
        "pipeline",
        &[
            "calendar",
            "career",
            "dag",
            "diagnostic",
            "eligibility",
            "files",
            "formulate",
            "instance",
            "lp",
            "packing",
            "plan",
            "policy",
            "quantity",
            "solver",
            "synthetic",
            "verify",
        ],
    ),
    (
        "explain",
        &[
            "calendar",
            "career",
            "dag",
            "diagnostic",
            "eligibility",
            "figures",
            "files",
            "formulate",
            "instance",
            "lp",
            "packing",
            "pipeline",
            "plan",
            "policy",
            "quantity",
            "solver",
            "synthetic",
            "texts",
            "verify",
        ],
    ),
    (
        "audit",
        &[
            "calendar",
            "diagnostic",
            "eligibility",
            "instance",
            "pipeline",
            "plan",
            "policy",
            "quantity",
            "texts",
            "verify",
        ],
    ),
    (
        "replan",
        &[
            "calendar",
            "career",
            "dag",
            "diagnostic",
            "files",
            "formulate",
            "instance",
            "packing",
            "pipeline",
            "plan",
            "policy",
            "quantity",
            "solver",
            "texts",
            "verify",
        ],
    ),
    (
        "scenario",
        &[
            "calendar",
            "diagnostic",
            "figures",
            "files",
            "instance",
            "pipeline",
            "plan",
            "policy",
            "quantity",
            "solver",
            "texts",
            "verify",
        ],
    ),
];

/// The modules of the engine, in which nothing may speak of people or positions.
const ENGINE: &[&str] = &["dag", "lp", "packing", "solver"];

/// Words of personnel planning that have no place in the engine.
const HR_WORDS: &[&str] = &[
    "allowance",
    "career",
    "competency",
    "course",
    "employee",
    "jpm",
    "junior",
    "mentor",
    "officer",
    "personnel",
    "position",
    "promotion",
    "retirement",
    "seat",
    "servant",
    "staff",
    "talent",
    "tenure",
    "training",
    "vacancy",
];

/// Outside crates that may be used in one place only (`main` and `cli` together are the binary).
const CONFINED: &[(&str, &[&str])] = &[
    ("good_lp", &["lp"]),
    ("libloading", &["lp"]),
    ("clap", &["cli", "main"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("comfy_table", &["cli"]),
    ("indicatif", &["cli"]),
    ("ctrlc", &["cli"]),
    ("csv", &["files"]),
    ("getrandom", &["pseudonym"]),
    ("hmac", &["pseudonym"]),
    ("calamine", &["files"]),
    ("encoding_rs", &["files"]),
    ("maud", &["report"]),
    ("rust_xlsxwriter", &["documents", "files", "report"]),
    ("fluent_bundle", &["texts"]),
    ("unic_langid", &["texts"]),
    ("zip", &["documents"]),
    ("rand_pcg", &["synthetic", "solver", "packing"]),
];

const LONGEST_FILE: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// One source file, without comments and string contents.
struct Source {
    /// Path below `src`, e.g. `verify/rows.rs`.
    path: String,
    /// Top-level module; `lib`, `main` or `cli` for the roots and the binary.
    module: String,
    /// Modules from the crate's root to this file.
    depth: usize,
    lines: usize,
    tokens: Vec<String>,
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    files.sort();
    assert!(files.len() > 20, "the sources were not found");
    files.iter().map(|file| read(file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

fn read(file: &Path) -> Source {
    let below = file.strip_prefix(root().join("src")).unwrap();
    let parts: Vec<String> = below.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let text = fs::read_to_string(file).unwrap();
    let depth = match parts.last().map(String::as_str) {
        Some("lib" | "main") if parts.len() == 1 => 0,
        Some("mod") => parts.len() - 1,
        _ => parts.len(),
    };
    Source {
        path: parts.join("/") + ".rs",
        module: parts[0].clone(),
        depth,
        lines: text.lines().count(),
        tokens: tokens(&text),
    }
}

/// Words, `::` and single punctuation marks; comments, strings and characters are left out.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens: Vec<String> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        at += match rest {
            ['/', '/', ..] => rest.iter().position(|&c| c == '\n').unwrap_or(rest.len()),
            ['/', '*', ..] => block_comment(rest),
            ['r', '"', ..] | ['r', '#', '"' | '#', ..] => raw_string(rest, 1),
            ['b', 'r', '"' | '#', ..] => raw_string(rest, 2),
            ['"', ..] => quoted(rest),
            ['b' | 'c', '"', ..] => 1 + quoted(&rest[1..]),
            ['\'', '\\', ..] => 2 + rest[2..].iter().skip(1).position(|&c| c == '\'').map_or(0, |end| end + 2),
            ['\'', _, '\'', ..] => 3,
            [':', ':', ..] => {
                tokens.push("::".into());
                2
            }
            [first, ..] if first.is_alphanumeric() || *first == '_' => {
                let end = rest.iter().position(|c| !c.is_alphanumeric() && *c != '_').unwrap_or(rest.len());
                tokens.push(rest[..end].iter().collect());
                end
            }
            [first, ..] => {
                if !first.is_whitespace() {
                    tokens.push(first.to_string());
                }
                1
            }
            [] => unreachable!("the loop ends with the text"),
        };
    }
    tokens
}

fn block_comment(rest: &[char]) -> usize {
    let (mut open, mut at) = (0, 0);
    while at < rest.len() {
        match &rest[at..] {
            ['/', '*', ..] => (open, at) = (open + 1, at + 2),
            ['*', '/', ..] => (open, at) = (open - 1, at + 2),
            _ => at += 1,
        }
        if open == 0 {
            break;
        }
    }
    at
}

fn raw_string(rest: &[char], prefix: usize) -> usize {
    let hashes = rest[prefix..].iter().take_while(|&&c| c == '#').count();
    let body = prefix + hashes + 1;
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    if rest.get(body - 1) != Some(&'"') {
        return prefix + hashes; // a raw identifier, not a string
    }
    let length = rest[body..].windows(end.len()).position(|window| window == end).expect("raw strings end");
    body + length + end.len()
}

fn quoted(rest: &[char]) -> usize {
    let mut at = 1;
    while rest[at] != '"' {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// Top-level modules that a file names by `crate::…` or by climbing with `super` to the crate's root.
fn imports(source: &Source) -> BTreeSet<String> {
    let tokens: Vec<&str> = source.tokens.iter().map(String::as_str).collect();
    let mut found = BTreeSet::new();
    let mut braces: Vec<bool> = Vec::new();
    for at in 0..tokens.len() {
        match tokens[at] {
            "{" => braces.push(at >= 2 && tokens[at - 2] == "mod"),
            "}" => {
                braces.pop();
            }
            "crate" if tokens.get(at + 1) == Some(&"::") => first_names(&tokens, at + 2, &mut found),
            "super" if at == 0 || tokens[at - 1] != "::" => {
                let supers = tokens[at..].chunks(2).take_while(|pair| *pair == ["super", "::"]).count();
                let depth = source.depth + braces.iter().filter(|&&module| module).count();
                if supers > 0 && supers >= depth {
                    first_names(&tokens, at + 2 * supers, &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

/// The first name of each branch of the path or group that begins at `at`.
fn first_names(tokens: &[&str], at: usize, found: &mut BTreeSet<String>) {
    if tokens[at] != "{" {
        found.insert(tokens[at].to_owned());
        return;
    }
    let (mut open, mut fresh) = (0, true);
    for &token in &tokens[at..] {
        match token {
            "{" => open += 1,
            "}" => open -= 1,
            "," if open == 1 => fresh = true,
            name if open == 1 && fresh => {
                found.insert(name.to_owned());
                fresh = false;
            }
            _ => {}
        }
        if open == 0 {
            return;
        }
    }
}

/// Outside or own crates that a file names at the head of a path: `name::…` or `use name;`.
fn crates_named(source: &Source) -> BTreeSet<&str> {
    let tokens = &source.tokens;
    (0..tokens.len().saturating_sub(1))
        .filter(|&at| tokens[at + 1] == "::" && (at == 0 || tokens[at - 1] != "::"))
        .map(|at| tokens[at].as_str())
        .collect()
}

fn in_binary(source: &Source) -> bool {
    matches!(source.module.as_str(), "main" | "cli")
}

fn none(objections: &[String]) {
    assert!(objections.is_empty(), "\n{}\n", objections.join("\n"));
}

#[test]
fn every_module_of_the_library_imports_only_what_the_table_allows() {
    let table: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut objections = Vec::new();
    for source in sources().iter().filter(|source| !in_binary(source) && source.module != "lib") {
        let Some(allowed) = table.get(source.module.as_str()) else {
            objections.push(format!("src/{}: module {} is not in the table", source.path, source.module));
            continue;
        };
        for name in imports(source) {
            if name != source.module && !allowed.contains(&name.as_str()) {
                objections.push(format!("src/{}: {} may not import {name}", source.path, source.module));
            }
        }
    }
    none(&objections);
}

#[test]
fn the_table_names_exactly_the_modules_of_the_library() {
    let sources = sources();
    let lib = sources.iter().find(|source| source.path == "lib.rs").unwrap();
    let declared: BTreeSet<&str> =
        lib.tokens.windows(2).filter(|pair| pair[0] == "mod").map(|pair| pair[1].as_str()).collect();
    let listed: BTreeSet<&str> = MAY_IMPORT.iter().map(|(module, _)| *module).collect();
    assert_eq!(declared, listed);
}

#[test]
fn no_import_leads_back() {
    let mut above: BTreeSet<&str> = BTreeSet::new();
    let mut left: Vec<_> = MAY_IMPORT.to_vec();
    while !left.is_empty() {
        let before = left.len();
        left.retain(|(module, needs)| {
            let ready = needs.iter().all(|need| above.contains(need));
            if ready {
                above.insert(module);
            }
            !ready
        });
        assert!(left.len() < before, "the table has a circle among {left:?}");
    }
}

#[test]
fn the_audit_shares_nothing_with_what_it_audits() {
    let (_, allowed) = MAY_IMPORT.iter().find(|(module, _)| *module == "verify").unwrap();
    for forbidden in ["eligibility", "career", "formulate", "packing", "dag", "lp", "solver", "pipeline"] {
        assert!(!allowed.contains(&forbidden), "verify must not import {forbidden}");
    }
}

#[test]
fn the_binary_uses_only_the_public_surface_of_the_library() {
    let mut objections = Vec::new();
    for source in sources().iter().filter(|source| in_binary(source)) {
        for name in imports(source) {
            if name != "cli" {
                objections.push(format!("src/{}: reaches for crate::{name}", source.path));
            }
        }
        if source.tokens.windows(2).any(|pair| pair == ["#", "["]) && source.tokens.iter().any(|t| t == "path") {
            let by_path = source.tokens.windows(3).any(|three| three == ["[", "path", "="]);
            if by_path {
                objections.push(format!("src/{}: includes a module by path", source.path));
            }
        }
    }
    none(&objections);
}

#[test]
fn the_library_does_not_know_the_binary() {
    let mut objections = Vec::new();
    for source in sources().iter().filter(|source| !in_binary(source)) {
        if imports(source).contains("cli") {
            objections.push(format!("src/{}: imports cli", source.path));
        }
    }
    none(&objections);
}

#[test]
fn the_library_never_prints() {
    const PRINTS: &[&str] = &["println", "eprintln", "print", "eprint", "dbg"];
    let mut objections = Vec::new();
    for source in sources().iter().filter(|source| !in_binary(source)) {
        for pair in source.tokens.windows(2) {
            if PRINTS.contains(&pair[0].as_str()) && pair[1] == "!" {
                objections.push(format!("src/{}: {}!", source.path, pair[0]));
            }
        }
        for three in source.tokens.windows(3) {
            if three[1] == "::" && three[0] == "io" && matches!(three[2].as_str(), "stdout" | "stderr") {
                objections.push(format!("src/{}: io::{}", source.path, three[2]));
            }
        }
    }
    none(&objections);
}

#[test]
fn the_engine_speaks_of_no_employee() {
    let mut objections = Vec::new();
    for source in sources().iter().filter(|source| ENGINE.contains(&source.module.as_str())) {
        for at in 0..source.tokens.len() {
            let token = &source.tokens[at];
            let is_method = at > 0 && source.tokens[at - 1] == "." && matches!(token.as_str(), "position");
            if is_method {
                continue; // Iterator::position
            }
            for word in words(token) {
                let singular = word
                    .strip_suffix("ies")
                    .map_or_else(|| word.strip_suffix('s').unwrap_or(&word).to_owned(), |stem| format!("{stem}y"));
                if HR_WORDS.contains(&singular.as_str()) || HR_WORDS.contains(&word.as_str()) {
                    objections.push(format!("src/{}: `{token}` has an HR word", source.path));
                }
            }
        }
    }
    none(&objections);
}

/// The lower-case words of a name in any of Rust's cases.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    for c in name.chars() {
        if c == '_' || c.is_uppercase() {
            words.push(String::new());
        }
        if c != '_' {
            words.last_mut().expect("there is always a word").extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    if name.chars().all(|c| c.is_uppercase() || c == '_' || c.is_numeric()) {
        return name.split('_').map(str::to_lowercase).collect();
    }
    words
}

#[test]
fn outside_crates_stay_in_their_place() {
    let mut objections = Vec::new();
    for source in &sources() {
        for (name, homes) in CONFINED {
            if crates_named(source).contains(name) && !homes.contains(&source.module.as_str()) {
                objections.push(format!("src/{}: {name} belongs in {homes:?}", source.path));
            }
        }
    }
    none(&objections);
}

#[test]
fn files_are_short_and_folders_shallow() {
    let mut objections = Vec::new();
    for source in &sources() {
        if source.lines > LONGEST_FILE {
            objections.push(format!("src/{}: {} lines, more than {LONGEST_FILE}", source.path, source.lines));
        }
        if source.path.matches('/').count() > 1 {
            objections.push(format!("src/{}: src is at most two levels deep", source.path));
        }
    }
    none(&objections);
}

#[test]
fn every_direct_dependency_has_its_reason_in_the_architecture() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let house = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let named: BTreeSet<&str> = house
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .filter(|(_, reason)| reason.trim_matches(['|', ' ']).len() > 20)
        .map(|(name, _)| name)
        .collect();
    let mut objections = Vec::new();
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        for name in manifest.get(section).and_then(|table| table.as_table()).into_iter().flat_map(|table| table.keys())
        {
            if !named.contains(name.as_str()) {
                objections.push(format!("docs/architecture.md gives no reason for {name} ({section})"));
            }
        }
    }
    none(&objections);
}

#[test]
fn the_written_table_is_the_enforced_one() {
    let house = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let written: BTreeMap<String, BTreeSet<String>> = house
        .lines()
        .skip_while(|line| !line.starts_with("| module | may import |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
            let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
            (names(cells[0]).into_iter().next().unwrap_or_default(), names(cells[1]))
        })
        .collect();
    let enforced = MAY_IMPORT.iter().map(|(module, allowed)| {
        ((*module).to_owned(), allowed.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>())
    });
    assert_eq!(written, enforced.collect());
}

/// The reading of sources is itself code; these keep it honest.
mod reading {
    use super::*;

    fn source(depth: usize, text: &str) -> Source {
        Source { path: "x/y.rs".into(), module: "x".into(), depth, lines: 1, tokens: tokens(text) }
    }

    #[test]
    fn groups_and_climbs_are_seen_and_comments_are_not() {
        let text = "// use crate::no;\n/// [crate::no]\nuse crate::{a::b, c, d::{e, f}};\nfn g() { \"crate::no\"; 'x'; }\n\
                    mod tests { use super::super::super::h; use super::k; } use super::super::i;";
        let found: Vec<String> = imports(&source(2, text)).into_iter().collect();
        assert_eq!(found, ["a", "c", "d", "h", "i"]);
    }

    #[test]
    fn names_are_cut_into_words() {
        assert_eq!(words("EmployeeId"), ["employee", "id"]);
        assert_eq!(words("MAX_SEATS"), ["max", "seats"]);
        assert_eq!(words("seat_price"), ["seat", "price"]);
    }
}
