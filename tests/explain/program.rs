//! The commands from outside: what they say in both languages, as JSON, and when asked wrongly.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;

fn rotasi() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rotasi"));
    command.env_remove("HIGHS_LIB").env("COLUMNS", "100");
    command
}

/// A made-up service of 30 people and a plan for it.
fn planned(home: &Path) -> (PathBuf, PathBuf) {
    let (service, plan) = (home.join("service"), home.join("plan"));
    rotasi().args(["generate", "plaju", "--seed", "4", "--employees", "30", "-o"]).arg(&service).assert().success();
    rotasi().arg("plan").arg(&service).arg("-o").arg(&plan).args(["--work-limit", "2000"]).assert().success();
    (service, plan)
}

fn asked(command: &str, plan: &Path, service: &Path, more: &[&str]) -> Command {
    let mut asked = rotasi();
    asked.arg(command).arg(plan).arg("--instance").arg(service).args(more);
    asked
}

fn json(command: &mut Command) -> Value {
    let output = command.arg("--json").assert().success().get_output().stdout.clone();
    serde_json::from_slice(&output).expect("JSON")
}

/// The first column of the first row of a table of the service.
fn first(service: &Path, table: &str) -> String {
    let text = fs::read_to_string(service.join(table)).expect("the table is there");
    text.lines().nth(1).and_then(|row| row.split(',').next()).expect("a row").to_owned()
}

#[test]
fn every_question_is_answered_in_both_languages_and_as_json() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let (service, plan) = planned(home.path());
    let (employee, position) = (first(&service, "employees.csv"), first(&service, "positions.csv"));
    let career = ["--employee", &employee];
    asked("explain", &plan, &service, &career).assert().success().stdout(contains("points, period by period"));
    let mut indonesian = asked("explain", &plan, &service, &career);
    indonesian.args(["--lang", "id"]).assert().success().stdout(contains("poin rencana, periode demi periode"));
    let told = json(&mut asked("explain", &plan, &service, &career));
    let years = told["periods"].as_array().expect("periods");
    let sum: i64 = years.iter().map(|year| year["points"].as_i64().expect("points")).sum();
    assert_eq!(told["points"].as_i64(), Some(sum));
    let place = ["--employee", &employee, "--position", &position, "--period", "2"];
    asked("explain", &plan, &service, &place).assert().success().stdout(contains(position.as_str()));
    let told = json(&mut asked("explain", &plan, &service, &place));
    assert!(["planned", "possible", "forbidden"].contains(&told["verdict"].as_str().expect("a verdict")), "{told}");
    let seat = ["--position", &position];
    asked("who", &plan, &service, &seat).assert().success().stdout(contains("could hold it then"));
    let told = json(&mut asked("who", &plan, &service, &seat));
    assert_eq!(told["goal"]["position"], position.as_str());
    asked("prices", &plan, &service, &["--lang", "id"]).assert().success().stdout(contains("Yang langka"));
    let told = json(&mut asked("prices", &plan, &service, &[]));
    assert!(told["bound"].as_i64() >= told["points"].as_i64(), "{told}");
}

#[test]
fn whoever_asks_about_nobody_is_told_who_may_be_meant() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let (service, plan) = planned(home.path());
    let employee = first(&service, "employees.csv");
    let nearly = format!("{employee}x");
    asked("explain", &plan, &service, &["--employee", &nearly])
        .assert()
        .code(2)
        .stderr(contains(format!("did you mean {employee}?")));
    let far = ["--employee", &employee, "--position", &first(&service, "positions.csv"), "--period", "9"];
    asked("explain", &plan, &service, &far).assert().code(2).stderr(contains("periods 1 to"));
    rotasi().arg("explain").arg(&plan).args(["--employee", &employee]).assert().code(2).stderr(contains("--instance"));
}

#[test]
fn answers_name_nobody_and_are_the_same_on_any_number_of_threads() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let (service, plan) = planned(home.path());
    let (employee, position) = (first(&service, "employees.csv"), first(&service, "positions.csv"));
    let text = fs::read_to_string(service.join("employees.csv")).expect("the table is there");
    let name = text.lines().nth(1).and_then(|row| row.split(',').nth(1)).expect("a name").to_owned();
    for more in [vec!["--employee", &employee, "--position", &position], vec!["--employee", &employee]] {
        let answer = |threads: &str| {
            let mut asked = asked("explain", &plan, &service, &more);
            if more.len() > 2 {
                asked.args(["--threads", threads]);
            }
            asked.assert().success().stdout(contains(name.as_str()).not()).get_output().stdout.clone()
        };
        assert_eq!(answer("1"), answer("3"));
    }
}

#[test]
fn a_plan_made_by_hand_is_explained_from_two_tables() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let (service, plan) = planned(home.path());
    let mine = home.path().join("mine");
    fs::create_dir(&mine).expect("a folder");
    for table in ["placements.csv", "trainings.csv"] {
        fs::copy(plan.join(table), mine.join(table)).expect("the table is there");
    }
    let (employee, position) = (first(&service, "employees.csv"), first(&service, "positions.csv"));
    let own = json(&mut asked("explain", &mine, &service, &["--employee", &employee]));
    assert_eq!(own, json(&mut asked("explain", &plan, &service, &["--employee", &employee])));
    asked("who", &mine, &service, &["--position", &position]).assert().success().stderr(contains("finding prices"));
}

#[test]
fn a_contradiction_is_said_with_its_ways_out_and_ends_with_4() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let (service, _) = planned(home.path());
    rotasi().arg("conflicts").arg(&service).assert().success().stdout(contains("A plan exists"));
    let people = fs::read_to_string(service.join("employees.csv")).expect("the table is there");
    let ids: Vec<&str> = people.lines().skip(1).filter_map(|row| row.split(',').next()).take(2).collect();
    let position = first(&service, "positions.csv");
    let decisions = format!(
        "employee_id,decision,target,from_period,to_period\n{0},must,{position},1,1\n{0},must_not,*,2,2\n{1},must,{position},1,1\n",
        ids[0], ids[1]
    );
    fs::write(service.join("decisions.csv"), decisions).expect("the folder is ours");
    rotasi()
        .arg("conflicts")
        .arg(&service)
        .args(["--lang", "id"])
        .assert()
        .code(4)
        .stdout(contains("[decision:4]").and(contains("Terbukti")).and(contains("Jalan keluar termurah")));
}
