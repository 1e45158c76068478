//! The program from outside: every subcommand, wrong input, exit codes, and what is left on disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::Value;
use tempfile::TempDir;

fn rotasi() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rotasi"));
    command.env_remove("HIGHS_LIB").env("COLUMNS", "100");
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A generated service of that size in `home`.
fn service(home: &Path, employees: u32) -> PathBuf {
    let place = home.join(format!("service-{employees}"));
    rotasi()
        .args(["generate", "plaju", "--seed", "3", "--employees", &employees.to_string(), "-o"])
        .arg(&place)
        .assert()
        .success()
        .stdout(contains(format!("{employees} invented employees")));
    place
}

/// A service of two posts and three people, two of whom are decided to hold the same single seat.
fn contradiction(home: &Path) -> PathBuf {
    let place = home.join("contradiction");
    fs::create_dir(&place).unwrap();
    let file = |name: &str, text: &str| fs::write(place.join(name), text).unwrap();
    file(
        "instance.toml",
        "format = 1\nname = \"Two on one chair\"\nstart = 2027-01-01\nperiods = 2\nperiod = \"year\"\ncurrency = \"IDR\"\n\
         [policy]\npreset = \"asn\"\n",
    );
    file("units.csv", "unit_id,name,location\nU,Unit,Here\n");
    file("positions.csv", "position_id,title,unit_id,kind,seats\nA,Post A,U,pelaksana,2\nB,Post B,U,pelaksana,1\n");
    file(
        "employees.csv",
        "employee_id,name,sex,birth_date,hired_on,education,rank,rank_since,kind,position_id,position_since,performance\n\
         E1,One,P,1985-03-04,2010-01-01,s1,III/b,2022-04-01,pelaksana,A,2018-01-01,baik\n\
         E2,Two,L,1986-03-04,2010-01-01,s1,III/b,2022-04-01,pelaksana,A,2018-01-01,baik\n",
    );
    file(
        "decisions.csv",
        "employee_id,decision,target,from_period,to_period\nE1,must,A,1,1\nE1,must,B,2,2\nE2,must,B,2,2\n",
    );
    place
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|fault| panic!("{fault}: {}", String::from_utf8_lossy(bytes)))
}

fn summary(plan: &Path) -> Value {
    json(&fs::read(plan.join("summary.json")).unwrap())
}

/// All files of a plan by name, without the times.
fn files(plan: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(plan)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    for (name, bytes) in &mut files {
        if name == "summary.json" {
            let mut value = json(bytes);
            value.as_object_mut().unwrap().remove("times").expect("a summary has times");
            *bytes = value.to_string().into_bytes();
        }
    }
    files
}

const PLAN_FILES: [&str; 8] = [
    "budgets.csv",
    "mentoring.csv",
    "placements.csv",
    "prices.csv",
    "seats.csv",
    "sessions.csv",
    "summary.json",
    "trainings.csv",
];

/// All files are there; a certificate only where there is a bound.
fn assert_complete(plan: &Path) {
    let mut names: Vec<String> = files(plan).into_iter().map(|(name, _)| name).collect();
    names.retain(|name| name != "certificate.json");
    assert_eq!(names, PLAN_FILES);
}

/// What lies in `home` beside these names.
fn others(home: &Path, known: &[&str]) -> Vec<String> {
    let names = fs::read_dir(home).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| !known.contains(&name.as_str())).collect()
}

#[test]
fn help_texts_are_as_reviewed() {
    let mut texts = String::new();
    for command in [
        "",
        "check",
        "plan",
        "verify",
        "report",
        "documents",
        "pseudonymise",
        "needs",
        "development",
        "policy",
        "scenarios",
        "compare",
        "frontier",
        "schema",
        "import siasn",
        "template",
        "generate",
        "export",
        "completions",
        "man",
    ] {
        let mut run = rotasi();
        if !command.is_empty() {
            run.args(command.split(' '));
        }
        let output = run.arg("--help").assert().success().stderr(is_empty()).get_output().stdout.clone();
        texts.push_str(&format!("\n===== rotasi {command} --help\n{}", String::from_utf8(output).unwrap()));
    }
    insta::assert_snapshot!("help", texts);
}

#[test]
fn check_shows_plaju_as_reviewed() {
    let output = rotasi().args(["check", "instances/plaju"]).assert().success().get_output().stdout.clone();
    insta::assert_snapshot!("check_plaju", String::from_utf8(output).unwrap());
}

#[test]
fn check_speaks_indonesian_and_json() {
    rotasi().args(["check", "instances/plaju", "--lang", "id"]).assert().success().stdout(contains("Menurut jenjang"));
    let output = rotasi().args(["check", "instances/plaju", "--json"]).assert().success().get_output().stdout.clone();
    let picture = &json(&output)["picture"];
    assert_eq!(picture["periods"], 5);
    let seats: u64 = picture["kinds"].as_array().unwrap().iter().map(|kind| kind["seats"].as_u64().unwrap()).sum();
    assert_eq!(picture["total"]["seats"], seats);
}

#[test]
fn faults_go_to_the_standard_error_with_their_place_and_end_with_3() {
    let home = folder();
    let place = contradiction(home.path());
    fs::write(place.join("units.csv"), "unit_id,nmae,location\nU,Unit,Here\n").unwrap();
    for command in [&["check"][..], &["policy"], &["plan", "-o", "never"], &["export", "--format", "lp"]] {
        rotasi()
            .current_dir(home.path())
            .args(command)
            .arg(&place)
            .assert()
            .code(3)
            .stdout(is_empty())
            .stderr(contains("units.csv").and(contains("name")).and(contains("did you mean")));
    }
    let output = rotasi().args(["check", "--json"]).arg(&place).assert().code(3).get_output().stdout.clone();
    let faults = json(&output);
    assert_eq!(faults["faults"][0]["file"], "units.csv");
    assert_eq!(others(home.path(), &["contradiction"]), [] as [&str; 0]);
}

#[test]
fn an_instance_that_is_not_there_is_a_fault_and_no_panic() {
    rotasi().args(["check", "no/such/place"]).assert().code(3).stderr(contains("E100").and(contains("panicked").not()));
}

#[test]
fn wrong_arguments_end_with_2_and_say_what_would_do() {
    let wrong: [(&[&str], &str); 10] = [
        (&["plan", "x", "--stall", "0"], "--stall"),
        (&["plan", "x", "--work-limit", "0"], "--work-limit"),
        (&["plan", "x", "--gap", "1,5%"], "0.1% or 0.001"),
        (&["plan", "x", "--time-limit", "soon"], "60s, 5m, 1h"),
        (&["plan", "x", "--threads", "-2"], "0 for all cores"),
        (&["plan", "x", "--threads", "many"], "0 for all cores"),
        (&["plan", "x", "--highs-lib", "y"], "--solver highs"),
        (&["generate", "pladju", "-o", "x"], "did you mean plaju"),
        (&["frobnicate"], "unrecognized subcommand"),
        (&[], "Usage"),
    ];
    for (arguments, hint) in wrong {
        rotasi().args(arguments).assert().code(2).stdout(is_empty()).stderr(contains(hint));
    }
}

#[test]
fn a_plan_is_written_whole_verified_and_not_overwritten_unasked() {
    let home = folder();
    let place = service(home.path(), 12);
    let out = home.path().join("out");
    let plan = |more: &[&str]| {
        let mut run = rotasi();
        run.arg("plan").arg(&place).arg("-o").arg(&out).args(["--work-limit", "200"]).args(more);
        run
    };
    plan(&[]).assert().success().stdout(contains("points by term").and(contains("written to")));
    assert_complete(&out);
    rotasi().arg("verify").arg(&place).arg(&out).assert().success().stdout(contains("verified"));

    let before = fs::read(out.join("summary.json")).unwrap();
    let since = Instant::now();
    plan(&[]).assert().code(2).stderr(contains("--force"));
    assert!(since.elapsed() < Duration::from_secs(5), "refused before any work");
    assert_eq!(fs::read(out.join("summary.json")).unwrap(), before);

    let output = plan(&["--force", "--json"]).assert().success().get_output().stdout.clone();
    assert_eq!(json(&output)["points"], summary(&out)["points"]);
    assert_eq!(others(home.path(), &["service-12", "out"]), [] as [&str; 0]);
}

#[test]
fn a_folder_of_something_else_is_never_replaced() {
    let home = folder();
    let place = service(home.path(), 5);
    let letters = home.path().join("letters");
    fs::create_dir(&letters).unwrap();
    fs::write(letters.join("dear.txt"), "you").unwrap();
    rotasi().arg("plan").arg(&place).arg("--force").arg("-o").arg(&letters).assert().code(2);
    rotasi().args(["generate", "plaju", "--force", "-o"]).arg(&letters).assert().code(2);
    assert_eq!(fs::read(letters.join("dear.txt")).unwrap(), b"you");
}

#[test]
fn verify_finds_a_changed_figure_and_a_changed_placement() {
    let home = folder();
    let place = service(home.path(), 12);
    let out = home.path().join("out");
    rotasi().arg("plan").arg(&place).arg("-o").arg(&out).args(["--work-limit", "100"]).assert().success();
    let seats = fs::read_to_string(out.join("seats.csv")).unwrap();
    let mut lines: Vec<String> = seats.lines().map(str::to_owned).collect();
    let mut cells: Vec<&str> = lines[1].split(',').collect();
    cells[3] = "77";
    lines[1] = cells.join(",");
    fs::write(out.join("seats.csv"), lines.join("\n") + "\n").unwrap();
    rotasi().arg("verify").arg(&place).arg(&out).assert().code(6).stdout(contains("V-claim-seats"));
    let output = rotasi().args(["verify", "--json"]).arg(&place).arg(&out).assert().code(6).get_output().stdout.clone();
    assert_eq!(json(&output)["allowed"], false);

    fs::remove_file(out.join("placements.csv")).unwrap();
    rotasi().arg("verify").arg(&place).arg(&out).assert().code(3).stderr(contains("placements.csv"));
}

#[test]
fn a_certificate_is_recomputed_and_a_changed_one_rejected() {
    let home = folder();
    let instance = service(home.path(), 8);
    let (plan, _) = planned(&instance, "certified", &["--work-limit", "200"]);
    let verify = |language: &str| {
        let mut run = rotasi();
        run.arg("verify").arg(&instance).arg(&plan).args(["--certificate", "--lang", language]);
        run
    };
    verify("en").assert().success().stdout(contains("certificate accepted"));
    verify("id").arg("--json").assert().success().stdout(contains("\"accepted\": true"));
    let file = plan.join("certificate.json");
    let text = fs::read_to_string(&file).unwrap();
    let bound = json(text.as_bytes())["bound"].as_i64().unwrap();
    fs::write(&file, text.replace(&format!("\"bound\": {bound}"), &format!("\"bound\": {}", bound - 1))).unwrap();
    verify("en").assert().code(6).stdout(contains("the prices prove"));
    fs::write(&file, text.replacen("\"price\":", "\"price\":1", 1)).unwrap();
    verify("id").assert().code(6).stderr(contains("E153"));
    fs::remove_file(&file).unwrap();
    verify("en").assert().code(3).stderr(contains("there is no certificate"));
}

#[test]
fn a_bare_plan_is_judged_by_placements_and_attendances_alone() {
    let home = folder();
    let place = service(home.path(), 12);
    let out = home.path().join("out");
    rotasi().arg("plan").arg(&place).arg("-o").arg(&out).args(["--work-limit", "100"]).assert().success();
    let bare = home.path().join("bare");
    fs::create_dir(&bare).unwrap();
    for (file, columns) in [("placements.csv", &[0, 1, 2][..]), ("trainings.csv", &[0, 2])] {
        let text = fs::read_to_string(out.join(file)).unwrap();
        let line = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            columns.iter().map(|&at| cells[at]).collect::<Vec<_>>().join(",") + "\n"
        };
        fs::write(bare.join(file), text.lines().map(line).collect::<String>()).unwrap();
    }
    let verify = || {
        let mut run = rotasi();
        run.args(["verify", "--bare", "--json"]).arg(&place).arg(&bare);
        run
    };
    let output = verify().assert().success().get_output().stdout.clone();
    assert_eq!(json(&output)["points"], summary(&out)["points"]);
    rotasi().arg("verify").arg(&place).arg(&bare).assert().code(3).stderr(contains("summary.json"));

    // The first employee's last row is taken away.
    let placements = fs::read_to_string(bare.join("placements.csv")).unwrap();
    let fewer: Vec<&str> = placements.lines().enumerate().filter(|&(at, _)| at != 5).map(|(_, line)| line).collect();
    fs::write(bare.join("placements.csv"), fewer.join("\n") + "\n").unwrap();
    verify().assert().code(3).stderr(contains("E151"));

    // Everybody in the position of the first.
    let crowded = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let seat = placements.lines().nth(1).unwrap().split(',').nth(2).unwrap();
        if cells[0] == "employee_id" { line.to_owned() + "\n" } else { format!("{},{},{seat}\n", cells[0], cells[1]) }
    };
    fs::write(bare.join("placements.csv"), placements.lines().map(crowded).collect::<String>()).unwrap();
    let output = verify().assert().code(6).get_output().stdout.clone();
    assert_eq!(json(&output)["allowed"], false);
}

#[test]
fn a_contradiction_ends_with_4_and_is_named() {
    let home = folder();
    let place = contradiction(home.path());
    let out = home.path().join("out");
    rotasi().arg("plan").arg(&place).arg("-o").arg(&out).assert().code(4).stdout(contains("seats:B:2"));
    let summary = summary(&out);
    assert_eq!(summary["status"], "infeasible");
    let mut conflict: Vec<&str> =
        summary["conflict"].as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect();
    conflict.sort_unstable();
    assert_eq!(conflict, ["decision:3", "decision:4", "seats:B:2"]);
    assert_eq!(others(&out, &["summary.json"]), [] as [&str; 0]);
    rotasi().arg("verify").arg(&place).arg(&out).assert().code(3).stderr(contains("no plan"));
}

#[test]
fn an_absent_solver_ends_with_7_and_says_what_to_do() {
    let home = folder();
    let place = service(home.path(), 5);
    let plan = |more: &[&str]| {
        let mut run = rotasi();
        run.arg("plan").arg(&place).arg("-o").arg(home.path().join("out")).args(more);
        run
    };
    plan(&["--solver", "highs", "--highs-lib", "/no/libhighs.so"]).assert().code(7).stderr(contains("libhighs"));
    plan(&["--solver", "cbc"]).env("PATH", "").assert().code(7).stderr(contains("cbc"));
    assert_eq!(others(home.path(), &["service-5"]), [] as [&str; 0]);
}

#[test]
fn the_same_work_gives_the_same_bytes_on_any_number_of_threads() {
    let home = folder();
    let tiny = service(home.path(), 20);
    for (name, place, work) in [("tiny", tiny.as_path(), "400"), ("plaju", Path::new("instances/plaju"), "20000")] {
        let mut first = None;
        for (run, threads) in ["1", "2", "4", "8", "1"].into_iter().enumerate() {
            let out = home.path().join(format!("{name}-{run}"));
            rotasi()
                .arg("plan")
                .arg(place)
                .args(["--work-limit", work, "--seed", "5", "--threads", threads, "-o"])
                .arg(&out)
                .assert()
                .success();
            let files = files(&out);
            match &first {
                None => first = Some(files),
                Some(first) => assert!(*first == files, "{name}: run {run} on {threads} threads differs"),
            }
        }
    }
}

/// Plans `place` into the folder `name` beside it.
fn planned(place: &Path, name: &str, more: &[&str]) -> (PathBuf, String) {
    let out = place.with_file_name(name);
    let done = rotasi().arg("plan").arg(place).args(more).arg("-o").arg(&out).assert().success();
    let told = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    (out, told)
}

#[test]
fn a_plan_starts_from_an_earlier_one_and_is_never_worse() {
    let home = folder();
    let place = service(home.path(), 40);
    let (old, told) = planned(&place, "old", &["--work-limit", "2000"]);
    assert!(!told.contains("careers"), "{told}");
    let start = old.to_str().unwrap();
    let (new, told) = planned(&place, "new", &["--start", start, "--work-limit", "1", "--seed", "9"]);
    assert!(told.contains("40 of 40 careers"), "{told}");
    let (cold, _) = planned(&place, "cold", &["--work-limit", "1", "--seed", "9"]);
    let figure = |plan: &Path, key: &str| summary(plan)[key].as_i64().unwrap();
    assert!(figure(&new, "points") >= figure(&old, "points"));
    assert!(figure(&new, "bound") < figure(&cold, "bound"), "its prices are taken over, too");
    assert_eq!(summary(&new)["counts"]["kept_careers"], 40);
    rotasi().arg("verify").arg(&place).arg(&new).assert().success();
}

#[test]
fn an_earlier_plan_of_another_version_is_taken_over_as_far_as_it_goes() {
    let home = folder();
    let place = service(home.path(), 40);
    let (old, _) = planned(&place, "old", &["--work-limit", "2000"]);
    let file = old.join("placements.csv");
    let rows = fs::read_to_string(&file).unwrap();
    let (first, second) = (rows.lines().nth(1).unwrap(), rows.lines().nth(6).unwrap());
    let name = |row: &str| row.split(',').next().unwrap().to_owned() + ",";
    let (gone, elsewhere) = (name(first), name(second));
    assert_ne!(gone, elsewhere);
    let mut changed: Vec<String> = rows.lines().filter(|row| !row.starts_with(&gone)).map(str::to_owned).collect();
    for row in changed.iter_mut().filter(|row| row.starts_with(&elsewhere)) {
        let mut cells: Vec<&str> = row.split(',').collect();
        cells[2] = "no such position";
        *row = cells.join(",");
    }
    fs::write(&file, changed.join("\n") + "\n").unwrap();
    let start = old.to_str().unwrap();
    let (new, told) = planned(&place, "new", &["--start", start, "--work-limit", "100", "--lang", "id"]);
    assert!(told.contains("38 dari 40 karier"), "{told}");
    rotasi().arg("verify").arg(&place).arg(&new).assert().success();
    fs::remove_file(file).unwrap();
    let mut run = rotasi();
    run.arg("plan").arg(&place).args(["--start", start, "-o"]).arg(home.path().join("never"));
    run.assert().code(3).stderr(contains("placements.csv"));
    assert!(!home.path().join("never").exists());
}

/// The lines of a trace, each with as many cells as the header.
fn traced(file: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(file).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("seconds,work,phase,points,bound,gap"));
    let lines: Vec<Vec<String>> = lines.map(|line| line.split(',').map(str::to_owned).collect()).collect();
    assert!(lines.iter().all(|line| line.len() == 6), "{text}");
    lines
}

#[test]
fn a_trace_shows_how_points_and_bound_came_together() {
    let home = folder();
    let place = service(home.path(), 40);
    let file = home.path().join("run.csv");
    let log = file.to_str().unwrap();
    let (out, _) = planned(&place, "out", &["--work-limit", "500", "--log", log]);
    let lines = traced(&file);
    let numbers = |column: usize| -> Vec<f64> { lines.iter().filter_map(|line| line[column].parse().ok()).collect() };
    for column in [0, 1, 3] {
        assert!(numbers(column).is_sorted(), "column {column} only rises");
    }
    assert!(numbers(4).iter().rev().is_sorted() && numbers(5).iter().rev().is_sorted(), "bound and gap only fall");
    assert_eq!((lines[0][2].as_str(), lines[lines.len() - 1][2].as_str()), ("encode", "end"));
    let summary = summary(&out);
    let last = lines.last().unwrap();
    assert_eq!(last[3], summary["points"].to_string());
    assert_eq!(last[4], summary["bound"].to_string());
    let mut again = rotasi();
    again.arg("plan").arg(&place).args(["--log", log, "-o"]).arg(home.path().join("again"));
    again.assert().code(2).stderr(contains("--force"));
}

#[test]
fn the_times_of_all_stages_add_up_to_the_total() {
    let home = folder();
    let place = service(home.path(), 12);
    let (out, _) = planned(&place, "out", &["--work-limit", "100"]);
    let text = fs::read_to_string(out.join("summary.json")).unwrap();
    let summary: rotasi::files::Summary = serde_json::from_str(&text).unwrap();
    let times = &summary.times;
    for stage in ["load", "encode", "solve", "decode", "verify", "write"] {
        assert!(times.get(stage).is_some(), "{stage} is not timed");
    }
    let whole: f64 = times.0.iter().filter(|(stage, _)| stage != "total" && !stage.contains('.')).map(|(_, s)| s).sum();
    let parts: f64 = times.0.iter().filter(|(stage, _)| stage.starts_with("solve.")).map(|(_, s)| s).sum();
    assert!((whole - times.get("total").unwrap()).abs() < 1e-6);
    let solve = *times.get("solve").unwrap();
    assert!(parts > 0.0 && parts <= solve + 1e-6, "phases take {parts} of {solve} s");
}

#[test]
fn limits_combine_and_the_first_one_reached_is_named() {
    let home = folder();
    let place = service(home.path(), 400);
    let reason = |name: &str, limits: &[&str]| {
        let since = Instant::now();
        let (out, _) = planned(&place, name, limits);
        (summary(&out)["stop_reason"].as_str().unwrap().to_owned(), since.elapsed())
    };
    let (found, took) = reason("time", &["--time-limit", "2s", "--work-limit", "1000000000", "--gap", "0"]);
    assert_eq!(found, "time_limit");
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert_eq!(reason("work", &["--time-limit", "5m", "--work-limit", "100", "--gap", "0"]).0, "work_limit");
    assert_eq!(reason("gap", &["--time-limit", "5m", "--work-limit", "1000000000", "--gap", "50%"]).0, "gap");
    assert_eq!(reason("stall", &["--engine", "decompose", "--time-limit", "5m", "--stall", "1"]).0, "stalled");
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_a_complete_plan_or_nothing() {
    let home = folder();
    let place = service(home.path(), 400);
    for (run, wait) in [30, 400, 2_500].into_iter().enumerate() {
        let name = format!("out-{run}");
        let out = home.path().join(&name);
        let child = Process::new(env!("CARGO_BIN_EXE_rotasi"))
            .arg("plan")
            .arg(&place)
            .args(["--time-limit", "5m", "-o"])
            .arg(&out)
            .arg("--log")
            .arg(home.path().join(format!("log-{run}")))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let sent = Process::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap();
        assert!(sent.success());
        let ended = child.wait_with_output().unwrap().status;
        if out.exists() {
            assert_eq!(ended.code(), Some(0));
            assert_complete(&out);
            assert_eq!(summary(&out)["stop_reason"], "interrupted");
            rotasi().arg("verify").arg(&place).arg(&out).assert().success();
        } else {
            // Before the program listens, the signal ends it in the ordinary way.
            assert!(matches!(ended.code(), Some(130) | None), "{ended:?}");
        }
        if home.path().join(format!("log-{run}")).exists() {
            traced(&home.path().join(format!("log-{run}")));
        }
        let known = ["service-400", "out-0", "out-1", "out-2", "log-0", "log-1", "log-2"];
        assert_eq!(others(home.path(), &known), [] as [&str; 0], "nothing half-written is left");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_stops_reading_is_no_error() {
    for command in ["schema all", "export instances/plaju --format lp", "policy instances/plaju"] {
        let line = format!("\"$ROTASI\" {command} | head -n 1");
        let output = Process::new("bash")
            .args(["-c", &format!("set -o pipefail; {line}")])
            .env("ROTASI", env!("CARGO_BIN_EXE_rotasi"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[test]
fn policy_names_origin_regulation_and_sureness() {
    rotasi()
        .args(["policy", "instances/plaju", "--of", "kinds.pengawas"])
        .assert()
        .success()
        .stdout(contains("kinds.pengawas.retirement_age").and(contains("kinds.administrator").not()));
    let output = rotasi().args(["policy", "instances/plaju", "--json"]).assert().success().get_output().stdout.clone();
    let value = json(&output);
    assert_eq!(value["preset"], "asn");
    let entries = value["entries"].as_array().unwrap();
    let entry = |path: &str| entries.iter().find(|entry| entry["path"] == path).unwrap();
    assert!(entry("kinds.pengawas.retirement_age")["origin"]["preset"]["source"].as_str().unwrap().len() > 5);
    assert_eq!(entry("weights.breadth")["origin"]["override"]["file"], "instance.toml");
}

#[test]
fn schemas_are_json_and_name_the_keys() {
    for (subject, key) in [("instance", "/properties/periods"), ("policy", "/$defs/policy_file/properties/weights")] {
        let output = rotasi().args(["schema", subject]).assert().success().get_output().stdout.clone();
        assert!(json(&output).pointer(key).is_some(), "{subject} lacks {key}");
    }
    let output = rotasi().args(["schema", "all"]).assert().success().get_output().stdout.clone();
    assert!(json(&output)["policy"]["$defs"].is_object());
}

#[test]
fn the_same_seed_makes_the_same_service_and_another_seed_another() {
    let home = folder();
    let make = |name: &str, seed: &str| {
        let place = home.path().join(name);
        rotasi()
            .args(["generate", "kalianda", "--employees", "30", "--seed", seed, "-o"])
            .arg(&place)
            .assert()
            .success();
        fs::read(place.join("employees.csv")).unwrap()
    };
    let (a, b, c) = (make("a", "1"), make("b", "1"), make("c", "2"));
    assert!(a == b && a != c);
    rotasi()
        .args(["generate", "kalianda", "-o"])
        .arg(home.path().join("a"))
        .assert()
        .code(2)
        .stderr(contains("--force"));
}

#[test]
fn the_exported_model_has_readable_names() {
    let home = folder();
    let place = service(home.path(), 6);
    let file = home.path().join("model.mps");
    let export = |format: &str| {
        let mut run = rotasi();
        run.arg("export").arg(&place).args(["--format", format]);
        run
    };
    export("mps").arg("-o").arg(&file).assert().success().stdout(contains("columns"));
    let mps = fs::read_to_string(&file).unwrap();
    assert!(mps.contains("_hold.") && mps.contains("_flow.") && mps.trim_end().ends_with("ENDATA"));
    export("mps").arg("-o").arg(&file).assert().code(2).stderr(contains("--force"));
    export("lp").assert().success().stdout(contains("Maximize").or(contains("maximize")).and(contains("_attend.")));
}

#[test]
fn the_exported_abstract_problem_is_worth_as_much_as_the_plan() {
    let home = folder();
    let place = service(home.path(), 6);
    let (file, plan) = (home.path().join("problem.json"), home.path().join("plan"));
    rotasi().arg("export").arg(&place).args(["--format", "packing", "-o"]).arg(&file).assert().success();
    let text = fs::read_to_string(&file).unwrap();
    let problem = rotasi::packing::read_problem(&text).unwrap();
    let start = rotasi::packing::Selection { paths: problem.graphs.iter().map(first_path).collect() };
    let answer = rotasi::solver::solve(
        &problem,
        start,
        &rotasi::solver::Settings::default(),
        &rotasi::lp::Microlp,
        &(),
        &rotasi::solver::StopSignal::default(),
    );
    let answer = answer.unwrap();
    assert_eq!(answer.stop_reason, rotasi::solver::StopReason::Optimal);

    let run = rotasi().arg("plan").arg(&place).arg("-o").arg(&plan).args(["--work-limit", "100000", "--json"]).assert();
    let summary: serde_json::Value = serde_json::from_slice(&run.success().get_output().stdout).unwrap();
    assert_eq!(summary["status"], "optimal");
    assert_eq!(summary["points"].as_i64(), answer.points);
}

/// The path by the first arc of every node, with the first choice of every menu.
fn first_path(graph: &rotasi::dag::Graph) -> Vec<rotasi::dag::Leg> {
    let (mut node, mut path) = (0, Vec::new());
    while node as usize + 1 < graph.nodes() {
        let arc = graph.arcs().iter().position(|arc| arc.tail == node).expect("every node but the last has an arc");
        let choice = graph.menu(graph.arcs()[arc].menu).next().map_or(u32::MAX, |choice| choice as u32);
        path.push(rotasi::dag::Leg { arc: arc as u32, choice });
        node = graph.arcs()[arc].head;
    }
    path
}

#[test]
fn completions_and_manual_pages_cover_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        rotasi().args(["completions", shell]).assert().success().stdout(contains("generate"));
    }
    rotasi().arg("man").assert().success().stdout(contains("rotasi"));
    let home = folder();
    rotasi().args(["man", "-o"]).arg(home.path()).assert().success();
    for page in ["rotasi.1", "rotasi-plan.1", "rotasi-check.1", "rotasi-export.1"] {
        assert!(home.path().join(page).exists(), "{page}");
    }
}

#[test]
fn messages_and_results_name_nobody() {
    let home = folder();
    let place = service(home.path(), 12);
    let rows = fs::read_to_string(place.join("employees.csv")).unwrap();
    let mut reader = rows.lines();
    let column = reader.next().unwrap().split(',').position(|name| name == "name").unwrap();
    let names: Vec<String> =
        reader.map(|row| row.split(',').nth(column).unwrap().trim_matches('"').to_owned()).collect();
    let out = home.path().join("out");
    let mut shown = String::new();
    for command in [
        vec!["check", "--all"],
        vec!["check", "--json"],
        vec!["plan", "--work-limit", "50", "-o", out.to_str().unwrap()],
    ] {
        let output = rotasi().args(&command).arg(&place).assert().success().get_output().clone();
        shown.push_str(&String::from_utf8_lossy(&output.stdout));
        shown.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    for (_, bytes) in files(&out) {
        shown.push_str(&String::from_utf8_lossy(&bytes));
    }
    for name in names {
        assert!(name.len() > 3 && !shown.contains(&name), "{name} is shown");
    }
}
