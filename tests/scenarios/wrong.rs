//! Wrong scenario files: each is refused with its place and a hint, in both languages.

use rotasi::diagnostic::Language;
use rotasi::{files, scenario};

use super::{FILE, plaju};

/// What is wrong, and a file with nothing else wrong.
const WRONG: &[(&str, &str)] = &[
    ("not TOML", "[scenarios.a\nedits = []"),
    ("an unknown key at the top", "[scenario.a]\nedits = []"),
    ("an unknown key of a scenario", "[scenarios.a]\nedit = []\nedits = []"),
    ("a scenario that changes nothing", "[scenarios.a]\ntitle = \"Nothing\""),
    ("a misspelt verb", "[scenarios.a]\nedits = [\n  { chnage = \"budgets.amount\", by = \"80%\" },\n]"),
    ("two verbs in one edit", "[scenarios.a]\nedits = [{ close = \"KEC\", retirement = 1 }]"),
    ("neither a new value nor a share", "[scenarios.a]\nedits = [{ change = \"budgets.amount\" }]"),
    ("a share as a number", "[scenarios.a]\nedits = [{ change = \"budgets.amount\", by = 0.8 }]"),
    ("a share without a per cent sign", "[scenarios.a]\nedits = [{ change = \"budgets.amount\", by = \"0.8\" }]"),
    ("an unknown table", "[scenarios.a]\nedits = [{ change = \"budget.amount\", by = \"80%\" }]"),
    ("an unknown column", "[scenarios.a]\nedits = [{ change = \"budgets.ammount\", by = \"80%\" }]"),
    (
        "a condition on an unknown column",
        "[scenarios.a]\nedits = [{ change = \"budgets.amount\", where = { sources = \"APBD\" }, by = \"80%\" }]",
    ),
    (
        "a condition that no row satisfies",
        "[scenarios.a]\nedits = [\n  { change = \"budgets.amount\", where = { source = \"APDB\" }, by = \"80%\" },\n]",
    ),
    (
        "conditions that no row satisfies together",
        "[scenarios.a]\nedits = [{ change = \"budgets.amount\", where = { source = \"CSR\", category = \"allowance\" }, by = \"80%\" }]",
    ),
    ("arithmetic with text", "[scenarios.a]\nedits = [{ change = \"units.name\", by = \"80%\" }]"),
    ("a cell of the wrong kind", "[scenarios.a]\nedits = [{ change = \"budgets.amount\", to = \"15.000.000\" }]"),
    ("an unknown value of the policy", "[scenarios.a]\nedits = [{ policy = \"weights.promotoin\", to = 9 }]"),
    ("a policy value out of range", "[scenarios.a]\nedits = [{ policy = \"moves.unit_move_share\", to = 140 }]"),
    ("an unknown kind in a path", "[scenarios.a]\nedits = [{ policy = \"kinds.pengawass.tier\", to = 2 }]"),
    ("an unknown mode of a rule", "[scenarios.a]\nedits = [{ policy = \"rules.rank\", to = \"hart\" }]"),
    ("a unit that is not there", "[scenarios.a]\nedits = [{ close = \"KECX\", from = 2 }]"),
    ("a closing after the end", "[scenarios.a]\nedits = [{ close = \"KEC\", from = 30 }]"),
    ("a parent that is not there", "[scenarios.lean]\nedits = []\n[scenarios.a]\nextends = \"leen\""),
    ("scenarios in a circle", "[scenarios.a]\nextends = \"b\"\n[scenarios.b]\nextends = \"a\""),
    ("a parameter without a grid", "[scenarios.a]\nedits = [{ change = \"budgets.amount\", by = \"{share}\" }]"),
    (
        "a parameter that nothing uses",
        "[scenarios.a]\ngrid = { share = [\"80%\", \"90%\"] }\nedits = [{ policy = \"weights.match\", to = 9 }]",
    ),
    (
        "a grid without steps",
        "[scenarios.a]\ngrid.share = { from = \"50%\", to = 150 }\nedits = [{ change = \"budgets.amount\", by = \"{share}\" }]",
    ),
    ("a name that no folder can have", "[scenarios.\"a/b\"]\nedits = []"),
    (
        "two names alike",
        "[scenarios.a]\ngrid.n = [1, 2]\nedits = [{ policy = \"weights.match\", to = \"{n}\" }]\n[scenarios.a-2]\nedits = []",
    ),
    ("a new row without its key", "[scenarios.a]\nedits = [{ add = \"units\", row = { name = \"New\" } }]"),
    (
        "a new row that is there already",
        "[scenarios.a]\nedits = [{ add = \"units\", row = { unit_id = \"KEC\", name = \"New\", location = \"Plaju\" } }]",
    ),
    (
        "a new row that refers to nothing",
        "[scenarios.a]\nedits = [\n  { add = \"positions\", row = { position_id = \"N\", title = \"N\", unit_id = \"NOWHERE\", kind = \"pelaksana\" } },\n]",
    ),
    (
        "a position removed under its holder",
        "[scenarios.a]\nedits = [{ remove = \"positions\", where = { position_id = \"KEC.01\" }, references = true }]",
    ),
    ("rows removed without saying which", "[scenarios.a]\nedits = [{ remove = \"decisions\" }]"),
];

/// The faults of a file, whether they show when it is read or when it is applied.
fn faults(text: &str) -> Vec<rotasi::diagnostic::Diagnostic> {
    match scenario::read(text, FILE) {
        Err(faults) => faults,
        Ok(scenarios) => {
            let base = plaju();
            let edited = scenarios.iter().map(|scenario| base.edited(scenario, FILE));
            edited.filter_map(Result::err).next().expect("a wrong file is refused")
        }
    }
}

#[test]
fn wrong_files_are_refused_with_place_and_hint() {
    let mut english = String::new();
    let mut indonesian = String::new();
    for (what, text) in WRONG {
        let found = faults(text);
        assert!(
            found.iter().any(|fault| fault.place.file == FILE && fault.place.row > 0),
            "{what}: no line of the scenario file in {found:?}"
        );
        for (page, language) in [(&mut english, Language::English), (&mut indonesian, Language::Indonesian)] {
            page.push_str(&format!("## {what}\n{}\n", files::report(&found, language)));
        }
    }
    insta::assert_snapshot!("wrong_files_en", english);
    insta::assert_snapshot!("wrong_files_id", indonesian);
}

#[test]
fn all_faults_of_a_file_are_told_at_once() {
    let text = "[scenarios.a]\nedits = [{ close = 3 }, { chang = 1 }]\n[scenarios.b]\nextends = \"c\"\ntitel = \"x\"\n";
    let rows: Vec<u32> =
        scenario::read(text, FILE).expect_err("it is wrong").iter().map(|fault| fault.place.row).collect();
    assert_eq!(rows, [2, 2, 4, 5]);
}
