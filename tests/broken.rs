//! Broken instances: each gives its documented faults at their places, and nothing panics.
//!
//! `tests/broken/base` is a sound instance. Every other folder there is a case: `case.toml` says in words what is wrong,
//! lists edits of base files and the faults to expect; files beside it replace those of the base.

use std::fs;
use std::path::{Path, PathBuf};

use rand_core::Rng as _;
use rand_pcg::Pcg64Mcg;
use rotasi::diagnostic::{Diagnostic, Language, Severity, codes};
use rotasi::files;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is wrong, in a sentence.
    what: String,
    /// What to load, if not the folder: a workbook in it.
    #[serde(default)]
    load: Option<String>,
    /// Files of the base that are absent.
    #[serde(default)]
    remove: Vec<String>,
    /// Changes to files of the base.
    #[serde(default)]
    edit: Vec<Edit>,
    /// The faults, ordered by place.
    #[serde(default)]
    fault: Vec<Fault>,
    /// Whether the rows read equal those of the base.
    #[serde(default)]
    same_as_base: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: String,
    from: String,
    to: String,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    code: String,
    file: String,
    #[serde(default)]
    row: u32,
    #[serde(default)]
    column: String,
    /// The near name offered, if that matters to the case.
    #[serde(default)]
    meant: Option<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name != "case.toml") {
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}

/// The case as a folder, and what is to be loaded in it.
fn stage(name: &str, case: &Case) -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    copy(&folder().join("base"), home.path());
    for file in &case.remove {
        fs::remove_file(home.path().join(file)).unwrap();
    }
    for edit in &case.edit {
        let path = home.path().join(&edit.file);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(&edit.from).count(), 1, "{name}: {:?} stands once in {}", edit.from, edit.file);
        fs::write(&path, text.replace(&edit.from, &edit.to)).unwrap();
    }
    copy(&folder().join(name), home.path());
    let target = case.load.as_ref().map_or(home.path().to_owned(), |file| home.path().join(file));
    (home, target)
}

fn cases() -> Vec<(String, Case)> {
    let mut cases: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "base")
        .map(|name| {
            let text = fs::read_to_string(folder().join(&name).join("case.toml")).unwrap();
            let case = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, case)
        })
        .collect();
    cases.sort_by(|a, b| a.0.cmp(&b.0));
    cases
}

fn load(path: &Path) -> (bool, Vec<Diagnostic>) {
    match files::load(path) {
        Ok(loaded) => (true, loaded.warnings),
        Err(faults) => (false, faults),
    }
}

#[test]
fn the_base_is_sound() {
    let (sound, found) = load(&folder().join("base"));
    assert!(sound && found.is_empty(), "{}", files::report(&found, Language::English));
}

#[test]
fn every_case_gives_its_faults_at_their_places_and_no_others() {
    let base = files::load_tables(&folder().join("base")).unwrap().tables;
    let mut wrong = Vec::new();
    for (name, case) in cases() {
        let (_home, target) = stage(&name, &case);
        let (sound, found) = load(&target);
        let expects_meant =
            |fault: &Diagnostic| case.fault.iter().any(|wanted| wanted.code == fault.code.id && wanted.meant.is_some());
        let mut stated: Vec<_> = found
            .iter()
            .map(|fault| Fault {
                code: fault.code.id.into(),
                file: fault.place.file.rsplit('/').next().unwrap_or_default().to_owned(),
                row: fault.place.row,
                column: fault.place.column.to_string(),
                meant: fault.nearest.clone().filter(|_| expects_meant(fault)),
            })
            .collect();
        let mut wanted = case.fault;
        stated.sort();
        wanted.sort();
        if stated != wanted {
            wrong.push(format!("{name} ({})\n wanted {wanted:#?}\n found {stated:#?}", case.what));
        }
        assert_eq!(sound, found.iter().all(|fault| fault.code.severity() == Severity::Warning), "{name}");
        if case.same_as_base {
            assert_eq!(files::load_tables(&target).unwrap().tables, base, "{name}: {}", case.what);
        }
        assert!(!case.what.is_empty(), "{name} says what is wrong");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_about_files_and_instances_has_a_case() {
    let met: Vec<String> = cases().into_iter().flat_map(|(_, case)| case.fault).map(|fault| fault.code).collect();
    // Met elsewhere: a missing folder (below), plan files (tests/plan_files.rs), certificates (tests/cli.rs), records of
    // what happened (tests/replan.rs), rows built in memory, whose horizon no file has checked before
    // (src/instance/builder_tests.rs).
    let elsewhere = ["E100", "E150", "E151", "E152", "E153", "E154", "E214"];
    // Policies, scenarios and imports have tests of their own.
    let other = |id: &str| matches!(&id[1..2], "3" | "4" | "5");
    for code in codes::ALL.iter().map(|code| code.id).filter(|id| !other(id) && !elsewhere.contains(id)) {
        assert!(met.iter().any(|id| id == code), "no case for {code}");
    }
}

#[test]
fn a_path_that_is_no_instance_is_refused() {
    let missing = files::load(Path::new("no/such/folder")).unwrap_err();
    assert_eq!(missing[0].code.id, "E100");
    let text = files::load(&folder().join("base/units.csv")).unwrap_err();
    assert_eq!(text[0].code.id, "E100");
    assert!(text[0].expected.is_some());
}

#[test]
fn faults_read_well_in_both_languages() {
    for name in ["all_at_once", "date_serial_number"] {
        let case = cases().into_iter().find(|(known, _)| known == name).unwrap().1;
        let (_home, target) = stage(name, &case);
        let faults = files::load(&target).unwrap_err();
        insta::assert_snapshot!(format!("{name}_en"), files::report(&faults, Language::English));
        insta::assert_snapshot!(format!("{name}_id"), files::report(&faults, Language::Indonesian));
    }
}

#[test]
fn random_damage_never_panics() {
    let mut random = Pcg64Mcg::new(20_270_101);
    let mut below = |limit: usize| usize::try_from(random.next_u64() % limit as u64).unwrap();
    let names: Vec<_> = {
        let mut names: Vec<_> =
            fs::read_dir(folder().join("base")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let home = tempfile::tempdir().unwrap();
    let mut refused = 0;
    for _ in 0..300 {
        copy(&folder().join("base"), home.path());
        for _ in 0..=below(3) {
            let path = home.path().join(&names[below(names.len())]);
            let mut bytes = fs::read(&path).unwrap();
            for _ in 0..=below(4) {
                if bytes.is_empty() {
                    break;
                }
                let at = below(bytes.len());
                match below(5) {
                    0 => bytes[at] = u8::try_from(below(256)).unwrap(),
                    1 => drop(bytes.remove(at)),
                    2 => bytes.insert(at, b",;\"\n'\t0-9/*\\\0\xff"[below(14)]),
                    3 => bytes.truncate(at),
                    _ => bytes = bytes.repeat(2),
                }
            }
            fs::write(&path, bytes).unwrap();
        }
        let (sound, faults) = load(home.path());
        for language in [Language::English, Language::Indonesian] {
            assert_eq!(files::report(&faults, language).is_empty(), faults.is_empty());
        }
        refused += usize::from(!sound);
    }
    assert!(refused > 150, "most damage is noticed: {refused} of 300");
}
