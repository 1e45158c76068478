//! Scenario files from outside: what they mean, and how wrong ones are refused.

use std::path::{Path, PathBuf};

use rotasi::diagnostic::Language;
use rotasi::files;
use rotasi::quantity::Money;
use rotasi::scenario::{self, Base, Edited, Scenario};

mod band;
mod cells;
mod ladder;
mod run;
#[path = "../tiny/mod.rs"]
mod tiny;
mod wrong;

fn instances() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instances")
}

fn plaju() -> Base {
    Base::load(&instances().join("plaju")).expect("the stored instance is sound").0
}

const FILE: &str = "scenarios.toml";

fn read(text: &str) -> Vec<Scenario> {
    scenario::read(text, FILE).unwrap_or_else(|faults| panic!("{}", files::report(&faults, Language::English)))
}

/// The instance of the last scenario of a file.
fn last(base: &Base, text: &str) -> Edited {
    let scenarios = read(text);
    let last = scenarios.last().expect("the base is always there");
    base.edited(last, FILE).unwrap_or_else(|faults| panic!("{}", files::report(&faults, Language::English)))
}

fn amounts(edited: &Edited) -> Vec<(String, i16, i64)> {
    let source = |line: &rotasi::instance::BudgetLine| {
        line.source.map_or("", |source| edited.instance.sources[source.index()].as_str()).to_owned()
    };
    edited.instance.budgets.iter().map(|line| (source(line), line.year, line.amount.0)).collect()
}

#[test]
fn money_is_scaled_where_year_source_and_category_say_and_nowhere_else() {
    let base = plaju();
    let before = amounts(&last(&base, ""));
    let text = "scenarios.lean.edits = [{ change = \"budgets.amount\", where = { source = \"APBD\", year = [2027, 2028] }, by = \"80%\" }]";
    let after = amounts(&last(&base, text));
    let meant = |line: &(String, i16, i64)| line.0 == "APBD" && line.1 <= 2028;
    assert!(before.iter().any(meant));
    for (old, new) in before.iter().zip(&after) {
        let expected = if meant(old) { (old.2 * 8 + 5).div_euclid(10) } else { old.2 };
        assert_eq!(new.2, expected, "{old:?}");
    }
}

#[test]
fn rows_of_any_table_are_added_changed_and_removed_by_their_cells() {
    let base = plaju();
    let text = r#"
[scenarios.agency]
edits = [
  { add = "units", row = { unit_id = "NEW", name = "Badan Baru", location = "Plaju" } },
  { add = "positions", rows = [
      { position_id = "NEW.01", title = "Kepala", unit_id = "NEW", kind = "administrator", critical = 2 },
      { position_id = "NEW.02", title = "Staf", unit_id = "NEW", kind = "pelaksana", seats = 4, fields = ["hukum", "ekonomi"] },
  ] },
  { change = "positions.critical", where = { position_id = "NEW.02" }, to = 1 },
  { remove = "preferences", where = { scope = ["unit", "location"] } },
]
"#;
    let edited = last(&base, text);
    let staff = edited.instance.positions.iter().find(|position| position.id == "NEW.02").expect("it was added");
    assert_eq!((staff.seats, staff.critical, staff.fields.len()), (4, 1, 2));
    let left = &edited.tables.preferences;
    assert!(!left.is_empty() && left.len() < base.tables().preferences.len());
    let changes = scenario::differences((base.tables(), base.origins()), (&edited.tables, &edited.origins));
    assert_eq!(changes.iter().filter(|change| change.old.is_none()).count(), 3, "a unit and two positions were added");
}

#[test]
fn a_removed_row_takes_what_speaks_of_it_along_when_asked() {
    let base = plaju();
    let wished = base.tables().preferences.iter().find(|row| row.scope == rotasi::instance::Scope::Course);
    let course = wished.and_then(|row| row.target.clone()).expect("somebody wishes a course");
    let text = |references: bool| {
        format!(
            "scenarios.x.edits = [{{ remove = \"sessions\", where = {{ course_id = \"{course}\" }}, references = true }},\n\
             {{ remove = \"courses\", where = {{ course_id = \"{course}\" }}, references = {references} }}]"
        )
    };
    let edited = last(&base, &text(true));
    assert!(edited.instance.courses.iter().all(|known| known.id != course));
    let scenarios = read(&text(false));
    let faults = base.edited(&scenarios[1], FILE).expect_err("wishes dangle");
    assert_eq!(faults[0].code.id, "E202");
    assert!(faults.iter().any(|fault| fault.code.id == "E405" && fault.place.file == FILE));
}

#[test]
fn policy_weights_rules_and_retirement_are_changed_by_path() {
    let base = plaju();
    let text = r#"
[scenarios.later]
edits = [
  { policy = "weights.promotion", by = "150%" },
  { policy = "rules.rank", to = "hard" },
  { policy = "kinds.*.min_tenure_years", to = 3 },
  { policy = "moves.blackouts", to = [{ from = 2029-01-01, to = 2029-07-01 }] },
  { retirement = 2, kinds = ["pengawas"] },
]
"#;
    let edited = last(&base, text);
    let (old, new) = (&base.tables().header.policy, &edited.instance.policy);
    assert_eq!(new.weights.promotion.0, old.weights.promotion.0 * 3 / 2);
    assert_eq!(new.rules.of(rotasi::policy::Rule::Rank), rotasi::policy::Mode::Hard);
    assert!(new.kinds.iter().all(|kind| kind.min_tenure_years == 3));
    assert_eq!(new.moves.blackouts.len(), 1);
    for (old, new) in old.kinds.iter().zip(&new.kinds) {
        let later = if old.name == "pengawas" { 2 } else { 0 };
        assert_eq!(new.retirement_age, old.retirement_age + later, "{}", old.name);
    }
    let changed = scenario::differences((base.tables(), base.origins()), (&edited.tables, &edited.origins));
    assert!(changed.iter().all(|change| change.table == "policy"));
}

#[test]
fn a_closed_unit_takes_nobody_in_from_its_period_on() {
    let base = plaju();
    let unit = base.tables().positions[0].unit_id.clone();
    let edited = last(&base, &format!("scenarios.x.edits = [{{ close = \"{unit}\", from = 2 }}]"));
    for position in &edited.instance.positions {
        let own = edited.instance.units[position.unit.index()].id == unit;
        let there = [1, 2, 3].map(|t| position.exists_in(rotasi::calendar::Period(t)));
        assert_eq!(there, if own { [true, false, false] } else { [true; 3] }, "{}", position.id);
    }
}

#[test]
fn scenarios_build_on_others_and_on_the_base() {
    let text = r#"
[base]
title = "As decided"
edits = [{ policy = "weights.breadth", to = 1 }]
[scenarios.a]
edits = [{ policy = "weights.match", to = 2 }]
[scenarios.b]
edits = [{ policy = "weights.match", to = 3 }]
[scenarios.both]
extends = ["a", "b"]
edits = [{ policy = "weights.breadth", plus = 4 }]
"#;
    let weights = last(&plaju(), text).instance.policy.weights;
    assert_eq!((weights.match_.0, weights.breadth.0), (3, 5));
    let scenarios = read(text);
    assert_eq!(scenarios[0].title, "As decided");
    assert_eq!(scenarios[3].edits.len(), 4);
}

#[test]
fn a_grid_unfolds_into_one_scenario_for_each_combination() {
    let text = r#"
[scenarios.apbd]
title = "APBD {share}, tenure {years}"
grid = { share = { from = "50%", to = "150%", steps = 3 }, years = [2, 3] }
edits = [
  { change = "budgets.amount", where = { source = "APBD" }, by = "{share}" },
  { policy = "kinds.*.min_tenure_years", to = "{years}" },
]
"#;
    let scenarios = read(text);
    let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    assert_eq!(names, ["base", "apbd-50-2", "apbd-50-3", "apbd-100-2", "apbd-100-3", "apbd-150-2", "apbd-150-3"]);
    assert_eq!(scenarios[2].title, "APBD 50%, tenure 3");
    let base = plaju();
    let edited = base.edited(&scenarios[2], FILE).expect("it is sound");
    assert!(edited.instance.policy.kinds.iter().all(|kind| kind.min_tenure_years == 3));
    let halved = |line: &rotasi::instance::BudgetRow| line.source.as_deref() == Some("APBD");
    let pairs = || base.tables().budgets.iter().zip(&edited.tables.budgets).filter(|(old, _)| halved(old));
    assert!(pairs().count() > 0 && pairs().all(|(old, new)| new.amount == Money((old.amount.0 + 1) / 2)));
}

#[test]
fn the_stored_scenarios_fit_their_instance() {
    let base = Base::load(&instances().join("kotabumi")).expect("the stored instance is sound").0;
    let text = std::fs::read_to_string(instances().join("kotabumi/scenarios.toml")).expect("it is stored");
    let scenarios = read(&text);
    assert!(scenarios.len() > 12, "{} scenarios", scenarios.len());
    let mut seen = std::collections::BTreeSet::new();
    for scenario in &scenarios {
        let edited = base.edited(scenario, FILE);
        let edited = edited.unwrap_or_else(|faults| panic!("{}", files::report(&faults, Language::English)));
        assert!(seen.insert(edited.sha256), "{} changes nothing or the same as another", scenario.name);
    }
}

#[test]
fn the_schema_knows_every_key_of_the_stored_scenarios() {
    let schema = scenario::schema();
    let text = std::fs::read_to_string(instances().join("kotabumi/scenarios.toml")).expect("it is stored");
    let file: toml::Table = toml::from_str(&text).expect("it is TOML");
    let known = |path: &str| schema.pointer(path).is_some();
    for key in file.keys() {
        assert!(known(&format!("/properties/{key}")), "{key}");
    }
    let verbs: Vec<&serde_json::Value> =
        schema["$defs"]["edit"]["oneOf"].as_array().expect("edits have verbs").iter().collect();
    for (name, scenario) in file["scenarios"].as_table().expect("scenarios are a table") {
        for key in scenario.as_table().expect("each is a table").keys() {
            assert!(known(&format!("/properties/scenarios/additionalProperties/properties/{key}")), "{name}.{key}");
        }
        for edit in scenario.get("edits").and_then(toml::Value::as_array).into_iter().flatten() {
            let keys: Vec<&String> = edit.as_table().expect("each edit is a table").keys().collect();
            let fits = |verb: &&&serde_json::Value| keys.iter().all(|key| verb["properties"].get(key).is_some());
            assert_eq!(verbs.iter().filter(fits).count(), 1, "{name}: {keys:?}");
        }
    }
}

#[test]
fn a_plan_moves_people_out_of_a_closed_unit_and_passes_the_audit() {
    use rotasi::pipeline::{Solver, run};
    use rotasi::solver::{Settings, StopSignal};
    let base = plaju();
    let unit = base.tables().positions[0].unit_id.clone();
    let edited = last(&base, &format!("scenarios.x.edits = [{{ close = \"{unit}\", from = 2 }}]"));
    let settings = Settings { work_limit: Some(200), ..Settings::default() };
    let outcome = run(&edited.instance, &settings, &Solver::Microlp, &(), &StopSignal::default()).expect("it runs");
    let plan = outcome.plan.expect("closing leaves a plan");
    assert_eq!(rotasi::verify::audit(&edited.instance, &plan).findings, []);
    let closed = |placement: &rotasi::plan::Placement| {
        let position = placement.position.map(|id| &edited.instance.positions[id.index()]);
        position.is_some_and(|position| edited.instance.units[position.unit.index()].id == unit)
    };
    for career in plan.placements.chunks(plan.horizon) {
        let entered = career.windows(2).any(|pair| closed(&pair[1]) && pair[0].position != pair[1].position);
        assert!(!entered, "nobody enters once it is closed");
    }
}
