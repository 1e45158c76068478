//! Frontiers through the program: a band that only rises, from no moves but decided ones, and drawn in a report; and
//! careers taken over from the base, which change no byte.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use calamine::{DataType as _, Reader as _};
use rotasi::files;
use rotasi::pipeline::{self, Groundwork, Solver};
use rotasi::scenario::{self, Base, Orders, Shelf};
use rotasi::solver::{Settings, StopSignal};
use serde_json::Value;

use super::instances;

fn rotasi(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rotasi"));
    command.args(arguments).current_dir(folder).output().expect("the program runs")
}

#[test]
fn a_frontier_of_moves_begins_with_decided_moves_alone_and_is_drawn_as_a_band() {
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let plaju = instances().join("plaju").display().to_string();
    let work = ["--work-limit", "300", "--json"];
    let asked = ["frontier", &plaju, "--moves", "--to", "4", "--steps", "3", "-o", "band"];
    let done = rotasi(&[&asked[..], &work].concat(), home.path());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let told: Value = serde_json::from_slice(&done.stdout).expect("it is JSON");
    let rungs = told["rungs"].as_array().expect("there are rungs");
    let at: Vec<Option<u64>> = rungs.iter().map(|rung| rung["at"].as_u64()).collect();
    assert_eq!(at, [Some(0), Some(2), Some(4), None]);
    let decided = fs::read_to_string(instances().join("plaju/decisions.csv")).expect("it is stored");
    let placed = decided.lines().filter(|line| line.contains(",must,")).count() as u64;
    assert!(rungs[0]["moves"].as_u64().expect("a plan without other moves exists") <= placed);
    for pair in rungs.windows(2) {
        assert!(pair[0]["points"].as_i64() <= pair[1]["points"].as_i64(), "{pair:?}");
    }
    for (language, words) in [("en", "only decided"), ("id", "hanya keputusan")] {
        let page = format!("{language}.html");
        let drawn = rotasi(&["report", "band", "--html", &page, "--lang", language], home.path());
        assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
        let page = fs::read_to_string(home.path().join(page)).expect("it was written");
        let section = page.split("<section id=\"frontier\">").nth(1).expect("there is a frontier");
        let section = section.split("</section>").next().unwrap_or_default();
        assert!(section.contains("class=\"band\"") && section.contains(words), "{section}");
        let bound = rungs[0]["bound"].as_i64().expect("it is proved").to_string();
        let digits: String = section.chars().filter(char::is_ascii_digit).collect();
        assert!(digits.contains(&bound), "the table says {bound}");
    }
    let drawn = rotasi(&["report", "band", "--xlsx", "band.xlsx", "--lang", "id"], home.path());
    assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(home.path().join("band.xlsx")).expect("it opens");
    let sheet = book.worksheet_range("Kurva manfaat").expect("there is a sheet");
    assert_eq!(sheet.height(), rungs.len() + 1);
    for (row, rung) in sheet.rows().skip(1).zip(rungs) {
        for (cell, key) in [(2, "points"), (3, "bound")] {
            assert_eq!(row[cell].as_f64(), rung[key].as_f64(), "{key}");
        }
    }
}

#[test]
fn money_that_no_line_is_for_is_refused_once_by_the_argument_that_names_it() {
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let plaju = instances().join("plaju").display().to_string();
    for (language, near) in [("en", "did you mean"), ("id", "maksud")] {
        let done = rotasi(&["frontier", &plaju, "--budget", "APBD/trainin", "--lang", language], home.path());
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(3), "{told}");
        assert_eq!(told.matches("--budget APBD/trainin").count(), 1, "{told}");
        assert!(told.contains(near), "{told}");
    }
}

#[test]
fn a_plan_is_the_same_whether_careers_are_taken_over_or_written_anew() {
    let base = Base::load(&instances().join("plaju")).expect("the stored instance is sound").0;
    let text = "[scenarios.lean]\nedits = [{ change = \"budgets.amount\", where = { category = \"training\" }, by = \"70%\" }]\n";
    let scenarios = scenario::read(text, "lean").expect("it is sound");
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let shelf = Shelf::at(&home.path().join("shelf"));
    shelf.prepare(&base, text, &scenarios, None).expect("there is room");
    let settings = |work| Settings { work_limit: Some(work), ..Settings::default() };
    let orders =
        Orders { base: settings(2_000), each: settings(200), solver: Solver::Microlp, threads: 1, resume: false };
    scenario::run(&shelf, &base, &scenarios, "lean", &orders, &(), &StopSignal::default()).expect("it runs");
    let given = base.edited(&scenarios[0], "lean").expect("the base changes nothing").instance;
    let lean = base.edited(&scenarios[1], "lean").expect("it fits").instance;
    let earlier = |instance| files::read_earlier(&shelf.plan_folder("base"), instance).expect("the base has a plan");
    let ground = Groundwork::of(&given, Some(&earlier(&given))).expect("few people");
    assert!(ground.bears(&lean) && !ground.bears(&reweighted(&base)));
    let outcome = |ground| {
        let (known, stop) = (earlier(&lean), StopSignal::default());
        let run = pipeline::run_within(&lean, Some(&known), ground, &orders.each, &Solver::Microlp, &(), &stop);
        run.expect("the built-in backend works")
    };
    let (anew, taken_over) = (outcome(None), outcome(Some(&ground)));
    assert!(anew.plan.is_some());
    assert_eq!((&anew.plan, &anew.bound), (&taken_over.plan, &taken_over.bound));
    assert_eq!((anew.kept, anew.work, &anew.prices.rows), (taken_over.kept, taken_over.work, &taken_over.prices.rows));
    let folder = Shelf::at(&home.path().join("shelf")).open(&["lean".to_owned()]).expect("it agrees with itself");
    assert_eq!(folder[1].plan.plan.as_ref(), anew.plan.as_ref(), "and scenarios run like that");
}

/// The service with other weights.
fn reweighted(base: &Base) -> rotasi::instance::Instance {
    let text = "[scenarios.other]\nedits = [{ policy = \"weights.match\", plus = 1 }]\n";
    let scenarios = scenario::read(text, "other").expect("it is sound");
    base.edited(&scenarios[1], "other").expect("it fits").instance
}
