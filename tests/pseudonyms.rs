//! People under codes: the copy plans to the same points, nothing that any command shows or writes names anybody, and the key
//! leads back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

fn rotasi(arguments: &[&str]) -> Output {
    let root = env!("CARGO_MANIFEST_DIR");
    Command::new(env!("CARGO_BIN_EXE_rotasi")).current_dir(root).args(arguments).output().expect("the program starts")
}

fn succeed(arguments: &[&str]) -> String {
    let output = rotasi(arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).expect("results are text") + &told
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("there is such a table");
    reader.deserialize().map(|row| row.expect("it is a table")).collect()
}

/// A service whose ids are personnel numbers, its disguised copy, and a plan of each.
struct Stage {
    home: tempfile::TempDir,
    secrets: Secrets,
}

impl Stage {
    fn get() -> &'static Self {
        static STAGE: OnceLock<Stage> = OnceLock::new();
        STAGE.get_or_init(|| {
            let home = tempfile::tempdir().expect("a temporary folder can be made");
            let path = |name: &str| home.path().join(name).display().to_string();
            succeed(&["generate", "medan", "--employees", "60", "-o", &path("true")]);
            succeed(&["pseudonymise", &path("true"), "-o", &path("shown"), "--key", &path("people.key")]);
            for (instance, plan) in [("true", "plan"), ("shown", "shown-plan")] {
                let (instance, plan) = (path(instance), path(plan));
                succeed(&["plan", &instance, "-o", &plan, "--work-limit", "3000", "--threads", "1"]);
            }
            let secrets = Secrets::of(&home.path().join("true/employees.csv"));
            Self { home, secrets }
        })
    }

    fn path(&self, name: &str) -> String {
        self.home.path().join(name).display().to_string()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn codes(&self) -> BTreeMap<String, String> {
        let ids = |name: &str| rows(&self.file(name)).into_iter().map(|row| row["employee_id"].clone());
        ids("shown/employees.csv").zip(ids("true/employees.csv")).collect()
    }
}

/// What must not be seen anywhere.
struct Secrets(Vec<String>);

impl Secrets {
    fn of(employees: &Path) -> Self {
        let months = [
            "Januari",
            "Februari",
            "Maret",
            "April",
            "Mei",
            "Juni",
            "Juli",
            "Agustus",
            "September",
            "Oktober",
            "November",
            "Desember",
        ];
        let english = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let mut all = BTreeSet::new();
        for person in rows(employees) {
            let born = &person["birth_date"];
            let (year, month, day) = (&born[..4], &born[5..7], &born[8..]);
            let at = month.parse::<usize>().expect("a month") - 1;
            let short = day.trim_start_matches('0');
            assert_eq!(person["employee_id"].len(), 18, "personnel numbers are what this is about");
            all.extend([person["employee_id"].clone(), person["name"].clone(), born.clone()]);
            all.insert(format!("{year}{month}{day}"));
            all.insert(format!("{day}-{month}-{year}"));
            all.insert(format!("{day}/{month}/{year}"));
            all.insert(format!("{short} {} {year}", months[at]));
            all.insert(format!("{short} {} {year}", english[at]));
        }
        Self(all.into_iter().collect())
    }

    #[track_caller]
    fn are_not_in(&self, text: &str, place: &str) {
        // `24 Januari 1986` is not `4 Januari 1986`.
        let whole = |at: &usize| !text[..*at].ends_with(|c: char| c.is_ascii_digit());
        for secret in &self.0 {
            if let Some(at) = text.match_indices(secret.as_str()).map(|(at, _)| at).find(whole) {
                let around: String = text[at..].chars().take(60).collect();
                panic!("{secret} stands in {place}: …{around}…");
            }
        }
    }

    /// In the files of a folder, those in its folders, and the parts of workbooks and documents.
    fn are_not_below(&self, path: &Path) -> usize {
        if path.is_dir() {
            let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
            return entries.map(|entry| self.are_not_below(&entry)).sum();
        }
        let place = path.display().to_string();
        if place.ends_with(".xlsx") || place.ends_with(".docx") {
            let mut parts = zip::ZipArchive::new(fs::File::open(path).unwrap()).expect("it is an archive");
            for at in 0..parts.len() {
                let mut part = parts.by_index(at).unwrap();
                let mut text = String::new();
                let name = format!("{place}!{}", part.name().expect("parts have names"));
                part.read_to_string(&mut text).expect("parts are XML");
                self.are_not_in(&text, &name);
            }
        } else {
            self.are_not_in(&fs::read_to_string(path).expect("it is text"), &place);
        }
        1
    }
}

#[test]
fn the_copy_plans_to_the_same_plan_under_other_names() {
    let stage = Stage::get();
    let summary = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&fs::read(stage.file(name).join("summary.json")).unwrap()).unwrap()
    };
    let (own, shown) = (summary("plan"), summary("shown-plan"));
    for key in ["points", "bound", "status", "terms"] {
        assert_eq!(own[key], shown[key], "{key}");
    }
    let codes = stage.codes();
    for table in ["placements.csv", "trainings.csv"] {
        let back: Vec<_> = rows(&stage.file("shown-plan").join(table))
            .into_iter()
            .map(|mut row| {
                let id = codes[&row["employee_id"]].clone();
                row.insert("employee_id".to_owned(), id);
                row
            })
            .collect();
        assert_eq!(back, rows(&stage.file("plan").join(table)), "{table}");
    }
    let warned = succeed(&["check", &stage.path("shown")]);
    assert!(!warned.contains("W206"), "codes are not mistaken for numbers: {warned}");
}

#[test]
fn nothing_that_is_made_of_the_copy_names_anybody() {
    let stage = Stage::get();
    let (shown, plan, out) = (stage.path("shown"), stage.path("shown-plan"), stage.file("made"));
    fs::create_dir_all(&out).unwrap();
    let made = |name: &str| out.join(name).display().to_string();
    let on = |rest: &[&str]| {
        let text = succeed(&[&[rest[0], &plan, "--instance", &shown], &rest[1..]].concat());
        fs::write(out.join(format!("{}.txt", rest.join(" ").replace('/', "_"))), text).unwrap();
    };
    let someone = rows(&stage.file("shown/employees.csv"))[7]["employee_id"].clone();
    let seat = rows(&stage.file("true/positions.csv"))[0]["position_id"].clone();
    for language in ["id", "en"] {
        on(&[
            "report",
            "--html",
            &made(&format!("{language}.html")),
            "--xlsx",
            &made(&format!("{language}.xlsx")),
            "--lang",
            language,
        ]);
        on(&["audit", "--all", "--lang", language]);
        on(&["explain", "--employee", &someone, "--lang", language]);
        on(&["who", "--position", &seat, "--threads", "1", "--lang", language]);
        on(&["prices", "--threads", "1", "--lang", language]);
    }
    for (name, text) in [
        ("check", succeed(&["check", &shown])),
        ("verify", succeed(&["verify", &shown, &plan, "--certificate"])),
        ("compare", succeed(&["compare", &plan, &plan, "--instance", &shown, "--json"])),
        ("model", succeed(&["export", &shown, "--format", "lp"])),
    ] {
        fs::write(out.join(name), text).unwrap();
    }
    succeed(&["documents", &plan, "--instance", &shown, "-o", &made("papers"), "--lang", "id"]);
    let files = stage.secrets.are_not_below(&out)
        + stage.secrets.are_not_below(&stage.file("shown"))
        + stage.secrets.are_not_below(&stage.file("shown-plan"));
    assert!(files > 35, "{files}");
    let seen = |place: &str| std::panic::catch_unwind(|| stage.secrets.are_not_below(&stage.file(place))).is_err();
    assert!(seen("true") && seen("plan") && seen("people.key"), "where they are they would have been found");
}

#[test]
fn every_command_that_shows_people_shows_codes_when_asked() {
    let stage = Stage::get();
    let (own, plan, key) = (stage.path("true"), stage.path("plan"), stage.path("people.key"));
    let people = rows(&stage.file("true/employees.csv"));
    let code = rows(&stage.file("shown/employees.csv"))[7]["employee_id"].clone();
    let (someone, seat) =
        (people[7]["employee_id"].clone(), rows(&stage.file("true/positions.csv"))[0]["position_id"].clone());
    let actuals = stage.path("actuals.csv");
    fs::write(&actuals, format!("employee_id,period,event\n{someone},1,left\n")).unwrap();
    let out = stage.file("asked");
    fs::create_dir_all(&out).unwrap();
    let made = |name: &str| out.join(name).display().to_string();
    let on = |rest: &[&str]| {
        let text = succeed(&[&[rest[0], &plan, "--instance", &own, "--pseudonyms", &key], &rest[1..]].concat());
        stage.secrets.are_not_in(&text, &rest.join(" "));
        text
    };
    assert!(on(&["explain", "--employee", &someone]).contains(&code));
    assert!(on(&["explain", "--employee", &code]).contains(&code), "asked by code as well");
    assert!(on(&["explain", "--employee", &someone, "--position", &seat, "--threads", "1"]).contains(&code));
    assert!(on(&["who", "--position", &seat, "--threads", "1", "--json"]).contains(&code));
    let audit = on(&["audit", "--json"]);
    assert!(audit.contains("\"with_prices\": true"), "the certificate is understood under codes");
    on(&["prices", "--threads", "1"]);
    on(&["compare", &plan, "--affected", "plan"]);
    assert!(on(&["evaluate", "--actuals", &actuals, "--from-period", "2", "--json"]).contains(&code));
    let (page, book, anew) = (made("page.html"), made("book.xlsx"), made("anew"));
    on(&["documents", "-o", &made("papers"), "--lang", "id"]);
    on(&["report", "--html", &page, "--xlsx", &book]);
    on(&[
        "replan",
        "--actuals",
        &actuals,
        "--from-period",
        "2",
        "--steps",
        "1",
        "--work-limit",
        "2000",
        "--threads",
        "1",
        "-o",
        &anew,
    ]);
    stage.secrets.are_not_below(&out);
    assert!(fs::read_to_string(page).unwrap().contains(&code));
    assert!(fs::read_to_string(Path::new(&anew).join("plan/placements.csv")).unwrap().contains(&code));
    for rest in [&["verify", &own, &plan, "--certificate"][..], &["conflicts", &own, "--threads", "1", "--json"]] {
        stage.secrets.are_not_in(&succeed(&[rest, &["--pseudonyms", &key]].concat()), rest[0]);
    }
}

#[test]
fn the_key_leads_back_and_only_the_key() {
    let stage = Stage::get();
    let (plan, named, key) = (stage.path("shown-plan"), stage.path("named"), stage.path("people.key"));
    succeed(&["pseudonymise", &plan, "--reveal", "-o", &named, "--key", &key]);
    assert_eq!(rows(&stage.file("named/placements.csv")), rows(&stage.file("plan/placements.csv")));
    assert!(succeed(&["verify", &stage.path("true"), &named]).contains("verified"));
    // The same key gives the same codes, another one others.
    let other = stage.path("other.key");
    for (file, name) in [(&key, "again"), (&other, "otherwise")] {
        succeed(&["pseudonymise", &stage.path("true"), "-o", &stage.path(name), "--key", file]);
    }
    let ids = |name: &str| -> Vec<String> {
        rows(&stage.file(name).join("employees.csv")).into_iter().map(|row| row["employee_id"].clone()).collect()
    };
    assert_eq!(ids("again"), ids("shown"));
    assert!(ids("otherwise").iter().zip(ids("shown")).all(|(one, other)| *one != other));
    assert_eq!(
        fs::read(stage.file("again/employees.csv")).unwrap(),
        fs::read(stage.file("shown/employees.csv")).unwrap()
    );
}

#[test]
fn wrong_requests_are_refused_and_nothing_is_written() {
    let stage = Stage::get();
    let (own, key, fresh) = (stage.path("true"), stage.path("people.key"), stage.path("fresh"));
    let says = |arguments: &[&str], code: i32, words: &str| {
        let output = rotasi(arguments);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {told}");
        assert!(told.contains(words), "{arguments:?}: {told}");
        assert!(!stage.file("fresh").exists() && !stage.file("no.key").exists());
    };
    let inside = stage.path("fresh/people.key");
    says(&["pseudonymise", &own, "-o", &fresh], 2, "--key");
    says(&["pseudonymise", &own, "-o", &fresh, "--key", &inside], 2, "beside what it discloses");
    says(&["pseudonymise", &own, "-o", &stage.path("plan"), "--key", &key], 2, "exists");
    let employees = stage.path("true/employees.csv");
    says(&["pseudonymise", &own, "-o", &fresh, "--key", &employees], 2, "is no key of pseudonyms");
    says(&["pseudonymise", &stage.path("nowhere"), "-o", &fresh, "--key", &stage.path("no.key")], 3, "E100");
    let (plan, none) = (stage.path("plan"), stage.path("no.key"));
    says(&["pseudonymise", &plan, "--reveal", "-o", &fresh, "--key", &none], 2, "nothing can be turned back");
    let page = stage.path("fresh/page.html");
    says(&["report", &plan, "--instance", &own, "--html", &page, "--pseudonyms", &employees], 2, "no key");
    says(&["report", &plan, "--instance", &own, "--html", &page, "--pseudonyms"], 2, "--pseudonyms");
}
