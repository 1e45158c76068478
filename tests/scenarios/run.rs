//! Scenarios through the program: same bytes whoever runs beside them, kept by --resume, and put side by side.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use rotasi::files;
use rotasi::scenario::Shelf;

use super::instances;

const FILE: &str = r#"
[scenarios.lean]
title = "Own training and travel money 20 % lower"
edits = [{ change = "budgets.amount", where = { source = "APBD", category = ["training", "relocation"] }, by = "80%" }]
[scenarios.tenure-3]
edits = [{ policy = "kinds.*.min_tenure_years", to = 3 }]
[scenarios.close]
edits = [{ close = "KEC-1", from = 2 }]
[scenarios.late]
edits = [{ retirement = 2 }]
"#;

fn rotasi(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rotasi"));
    command.args(arguments).stdin(Stdio::null()).env("COLUMNS", "120");
    command
}

struct Home {
    home: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let home = tempfile::tempdir().expect("a temporary folder can be made");
        fs::write(home.path().join("what-if.toml"), FILE).expect("the folder is new");
        Self { home }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn command(&self, output: &str, more: &[&str]) -> Command {
        let plaju = instances().join("plaju");
        let mut command = rotasi(&["scenarios"]);
        command.arg(plaju).arg(self.path("what-if.toml")).arg("-o").arg(self.path(output));
        if !more.contains(&"--work-limit") {
            command.args(["--work-limit", "400"]);
        }
        command.args(["--base-work-limit", "3000"]).args(more);
        command
    }

    fn run(&self, output: &str, more: &[&str]) -> Output {
        self.command(output, more).output().expect("the program runs")
    }
}

/// Every file below a folder with its bytes; of a summary all but the times, which are the machine's.
fn contents(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("the folder is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("all files are text");
            let kept = match path.ends_with("summary.json") {
                true => text.split("\"times\"").next().unwrap_or_default().to_owned(),
                false => text,
            };
            found.insert(path.strip_prefix(folder).expect("it is below").to_owned(), kept);
        }
    }
    found
}

#[test]
fn plans_are_the_same_on_any_number_of_threads_and_alone() {
    let home = Home::new();
    for (output, more) in
        [("one", &["--threads", "1"][..]), ("two", &["--threads", "2"]), ("alone", &["--only", "lean"])]
    {
        let done = home.run(output, more);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    assert_eq!(contents(&home.path("one")), contents(&home.path("two")));
    for name in ["base", "lean"] {
        assert_eq!(contents(&home.path("one").join(name)), contents(&home.path("alone").join(name)));
    }
}

#[test]
fn a_killed_run_resumed_ends_with_the_same_bytes() {
    let home = Home::new();
    assert!(home.run("whole", &["--threads", "1"]).status.success());
    let whole = contents(&home.path("whole"));
    // Killed once the base is there, and once more wherever it then is.
    for wait in ["base/summary.json", "lean/summary.json"] {
        let more: &[&str] = if wait.starts_with("base") { &[] } else { &["--resume"] };
        let mut child =
            home.command("torn", more).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let since = Instant::now();
        while !home.path("torn").join(wait).is_file() && since.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(2));
            if child.try_wait().expect("it can be asked").is_some() {
                break;
            }
        }
        child.kill().ok();
        child.wait().expect("it has ended");
    }
    fs::create_dir_all(home.path("torn").join(".tenure-3.left/new")).expect("as a torn write leaves it");
    let resumed = home.run("torn", &["--resume"]);
    assert!(resumed.status.success(), "{}", String::from_utf8_lossy(&resumed.stderr));
    assert!(String::from_utf8_lossy(&resumed.stderr).contains("base: "), "endings are told");
    assert_eq!(contents(&home.path("torn")), whole);
    assert!(!home.path("torn").join(".tenure-3.left").exists());
}

#[test]
fn resuming_makes_only_what_changed() {
    let home = Home::new();
    assert!(home.run("out", &[]).status.success());
    let times =
        |name: &str| fs::metadata(home.path("out").join(name).join("summary.json")).and_then(|data| data.modified());
    let before = ["base", "lean", "late"].map(|name| times(name).expect("it is there"));
    let changed = FILE.replace("retirement = 2", "retirement = 1");
    fs::write(home.path("what-if.toml"), changed).expect("the file is ours");
    let again = home.run("out", &["--resume", "--json"]);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    let told: serde_json::Value = serde_json::from_slice(&again.stdout).expect("it is JSON");
    let kept: Vec<bool> = told["scenarios"].as_array().expect("a list").iter().map(|one| one["kept"] == true).collect();
    assert_eq!(kept, [true, true, true, true, false]);
    let after = ["base", "lean", "late"].map(|name| times(name).expect("it is there"));
    assert_eq!((before[0], before[1]), (after[0], after[1]));
    assert_ne!(before[2], after[2]);
}

#[test]
fn one_scenario_without_a_plan_does_not_stop_the_others() {
    let home = Home::new();
    let position = "KEC.01";
    let text = format!(
        "[scenarios.clash]\nedits = [{{ add = \"decisions\", rows = [\n\
         {{ employee_id = \"P-0002\", decision = \"must\", target = \"{position}\", from_period = 1, to_period = 1 }},\n\
         {{ employee_id = \"P-0003\", decision = \"must\", target = \"{position}\", from_period = 1, to_period = 1 }},\n] }}]\n\
         [scenarios.fine]\nedits = [{{ policy = \"weights.match\", plus = 1 }}]\n"
    );
    fs::write(home.path("what-if.toml"), text).expect("the file is ours");
    let done = home.run("out", &["--work-limit", "100000"]);
    assert_eq!(done.status.code(), Some(4), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(home.path("out/fine/placements.csv").is_file());
    assert!(home.path("out/clash/summary.json").is_file() && !home.path("out/clash/placements.csv").exists());
    let page = rotasi(&["compare"]).arg(home.path("out")).output().expect("the program runs");
    let page = String::from_utf8(page.stdout).expect("it is text");
    assert!(page.contains("contradiction: "), "{page}");
}

#[test]
fn a_comparison_fits_a_hundred_columns_and_says_what_the_plans_say() {
    let home = Home::new();
    assert!(home.run("out", &[]).status.success());
    let out = home.path("out");
    let ask = |more: &[&str]| {
        let done = rotasi(&["compare"]).arg(&out).args(more).output().expect("the program runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).expect("it is text")
    };
    let page = ask(&["--all"]);
    let rows = page.lines().take_while(|line| !line.contains(": "));
    assert!(rows.clone().count() > 10);
    for line in rows {
        assert!(line.chars().count() <= 100, "{line}");
    }
    assert!(page.contains('▲') && page.contains('▼'));
    let told: serde_json::Value = serde_json::from_str(&ask(&["--json"])).expect("it is JSON");
    let tables = home.path("tables");
    ask(&["--csv", &tables.display().to_string()]);
    let measures = fs::read_to_string(tables.join("measures.csv")).expect("it was written");
    let volumes = Shelf::at(&out).open(&[]).expect("the shelf agrees with itself");
    assert_eq!(volumes.len(), 5);
    let points: Vec<i64> = volumes.iter().filter_map(|volume| volume.plan.summary.points).collect();
    let listed: Vec<String> = points.iter().map(i64::to_string).collect();
    assert!(measures.contains(&format!("points,points,more,{}\n", listed.join(","))), "{measures}");
    for (volume, entry) in volumes.iter().zip(told["scenarios"].as_array().expect("a list")) {
        assert_eq!(entry["figures"]["worth"]["points"], volume.plan.summary.points.expect("there is a plan"));
        assert_eq!(entry["changes"].as_array().map(Vec::len), Some(volume.note.changes.len()));
        let plan = volume.plan.plan.as_ref().expect("there is a plan");
        assert_eq!(rotasi::verify::audit(&volume.edited.instance, plan).findings, []);
    }
    let people = ask(&["--affected", "lean"]);
    assert!(people.contains("careers differ"), "{people}");
}

#[test]
fn plans_of_one_instance_are_compared_by_hand() {
    let home = Home::new();
    let plaju = instances().join("plaju");
    for (seed, name) in [("1", "a"), ("2", "b")] {
        let mut command = rotasi(&["plan"]);
        command.arg(&plaju).arg("-o").arg(home.path(name)).args(["--work-limit", "100", "--seed", seed]);
        assert!(command.output().expect("the program runs").status.success());
    }
    let ask = |more: &[&Path]| {
        let mut command = rotasi(&["compare"]);
        command.arg(home.path("a")).arg(home.path("b")).args(more);
        command.output().expect("the program runs")
    };
    assert_eq!(ask(&[]).status.code(), Some(2), "without the instance nothing can be said");
    let page = ask(&[Path::new("--instance"), &plaju]);
    let page = String::from_utf8(page.stdout).expect("it is text");
    assert!(
        page.lines().any(|line| line.starts_with(" a ")) && page.lines().any(|line| line.starts_with(" b ")),
        "{page}"
    );
}

#[test]
fn the_copy_of_the_input_is_the_same_instance() {
    let home = Home::new();
    assert!(home.run("out", &["--only", "lean"]).status.success());
    let copy = files::load_tables(&home.path("out/input")).expect("the copy is sound");
    let given = files::load_tables(&instances().join("plaju")).expect("the stored instance is sound");
    let print = |loaded: &files::LoadedTables| files::fingerprint(&loaded.tables, &loaded.origins);
    assert_eq!(print(&copy), print(&given));
}

#[test]
fn a_folder_that_is_there_is_not_written_to_unasked() {
    let home = Home::new();
    assert!(home.run("out", &["--only", "lean"]).status.success());
    assert_eq!(home.run("out", &[]).status.code(), Some(2));
    fs::create_dir(home.path("letters")).expect("the folder is new");
    fs::write(home.path("letters/a.txt"), "x").expect("the folder is ours");
    assert_eq!(home.run("letters", &["--resume"]).status.code(), Some(2));
    let unknown = home.run("out", &["--resume", "--only", "leen"]);
    assert_eq!(unknown.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("did you mean: \"lean\""));
}
