//! Reports from outside: every figure of the workbook against the plan files, the page in a browser, pseudonyms, and
//! what the command refuses.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use calamine::{Data, Reader, Xlsx};

/// A plan of the smallest stored service, its trace, and reports on it, made once.
struct Stage {
    home: tempfile::TempDir,
}

fn rotasi(arguments: &[&str]) -> Output {
    let root = env!("CARGO_MANIFEST_DIR");
    Command::new(env!("CARGO_BIN_EXE_rotasi")).current_dir(root).args(arguments).output().expect("the program starts")
}

fn succeed(arguments: &[&str]) {
    let output = rotasi(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

impl Stage {
    fn get() -> &'static Self {
        static STAGE: OnceLock<Stage> = OnceLock::new();
        STAGE.get_or_init(|| {
            let stage = Self { home: tempfile::tempdir().expect("a temporary folder can be made") };
            let path = |name: &str| stage.path(name).display().to_string();
            let (plan, trace) = (path("plan"), path("trace.csv"));
            succeed(&["plan", "instances/plaju", "-o", &plan, "--log", &trace, "--work-limit", "10000"]);
            let key = path("people.key");
            for (name, options) in [("id", &["--lang", "id"][..]), ("en", &[]), ("hidden", &["--pseudonyms", &key])] {
                let (page, book) = (path(&format!("{name}.html")), path(&format!("{name}.xlsx")));
                let report = ["report", &plan, "--instance", "instances/plaju", "--html", &page, "--xlsx", &book];
                succeed(&[&report[..], &["--log", &trace], options].concat());
            }
            stage
        })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn page(&self, name: &str) -> String {
        fs::read_to_string(self.path(&format!("{name}.html"))).expect("the page was written")
    }

    fn book(&self, name: &str) -> BTreeMap<String, Vec<Vec<Data>>> {
        sheets(&self.path(&format!("{name}.xlsx")))
    }

    /// A file of the plan as rows under its header.
    fn table(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        rows(&self.path("plan").join(name))
    }

    fn summary(&self) -> serde_json::Value {
        let text = fs::read_to_string(self.path("plan").join("summary.json")).expect("a plan has a summary");
        serde_json::from_str(&text).expect("a summary is JSON")
    }
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("a plan has its files");
    reader.deserialize().map(|row| row.expect("plan files are tables")).collect()
}

fn sheets(path: &Path) -> BTreeMap<String, Vec<Vec<Data>>> {
    let mut book: Xlsx<_> = calamine::open_workbook(path).expect("the workbook opens");
    let read = |(name, range): (String, calamine::Range<Data>)| (name, range.rows().map(<[Data]>::to_vec).collect());
    book.worksheets().into_iter().map(read).collect()
}

fn number(cell: &Data) -> f64 {
    match cell {
        Data::Float(number) => *number,
        Data::Int(number) => f64::from(i32::try_from(*number).expect("small")),
        Data::String(text) => text.parse().unwrap_or_else(|_| panic!("{text} is no number")),
        other => panic!("{other:?} is no number"),
    }
}

fn words(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}

#[track_caller]
fn same(cell: &Data, stated: &str, scale: f64) {
    let stated: f64 = stated.parse().expect("plan files state numbers");
    assert!((number(cell) * scale - stated).abs() < 1e-6, "{cell:?} is not {stated}");
}

/// Rows between the heading and the total.
fn body(sheet: &[Vec<Data>], expected: usize) -> &[Vec<Data>] {
    assert_eq!(sheet.len(), expected + 2, "a heading, a row for each, a total");
    &sheet[1..=expected]
}

#[test]
fn placements_and_trainings_in_the_workbook_are_those_of_the_plan_files() {
    let (stage, book) = (Stage::get(), Stage::get().book("id"));
    let placements = stage.table("placements.csv");
    let sheet = &book["Penempatan"];
    let mut points = 0.0;
    for (row, stated) in body(sheet, placements.len()).iter().zip(&placements) {
        assert_eq!(words(&row[0]), stated["employee_id"]);
        assert_eq!(words(&row[2]), (2026 + stated["period"].parse::<u32>().unwrap()).to_string());
        assert_eq!(words(&row[3]), stated["position_id"]);
        if stated["jpm"].is_empty() {
            assert_eq!(row[9], Data::Empty);
        } else {
            same(&row[9], &stated["jpm"], 10_000.0);
        }
        same(&row[10], &stated["points"], 1.0);
        points += number(&row[10]);
    }
    assert_eq!(number(&sheet[sheet.len() - 1][10]), points, "the total is the sum");

    let trainings = stage.table("trainings.csv");
    let sheet = &book["Pelatihan"];
    for (row, stated) in body(sheet, trainings.len()).iter().zip(&trainings) {
        assert_eq!(
            [0, 3, 4, 6].map(|at| words(&row[at])),
            ["employee_id", "session_id", "course_id", "source"].map(|key| stated[key].clone())
        );
        same(&row[7], &stated["hours"], 1.0);
        same(&row[8], &stated["cost"], 1.0);
    }
    let cost: f64 = trainings.iter().map(|row| row["cost"].parse::<f64>().unwrap()).sum();
    assert_eq!(number(&sheet[sheet.len() - 1][8]), cost);
    let moves =
        placements.iter().filter(|row| !["stay", "retired", "unplaced"].contains(&row["move"].as_str())).count();
    assert!(moves > 10);
    body(&book["Mutasi"], moves);
}

#[test]
fn money_seats_and_sessions_in_the_workbook_are_those_of_the_plan_files() {
    let (stage, book) = (Stage::get(), Stage::get().book("id"));
    let budgets = stage.table("budgets.csv");
    assert_eq!(book["Anggaran"].len(), budgets.len() + 1, "overlapping lines are not added up");
    for (row, stated) in book["Anggaran"][1..].iter().zip(&budgets) {
        assert_eq!(words(&row[0]), stated["budget_id"]);
        for (at, key) in [(1, "year"), (4, "amount"), (5, "used"), (6, "left"), (8, "shadow_price")] {
            same(&row[at], &stated[key], 1.0);
        }
    }
    let mut seats: BTreeMap<(String, usize), BTreeMap<String, String>> = BTreeMap::new();
    for row in stage.table("seats.csv") {
        seats.insert((row["position_id"].clone(), row["period"].parse().unwrap()), row);
    }
    let sheet = &book["Formasi"];
    let mut vacant = [0.0; 5];
    for row in body(sheet, seats.len() / 5) {
        for period in 1..=5 {
            let stated = &seats[&(words(&row[0]), period)];
            same(&row[5], &stated["seats"], 1.0);
            same(&row[5 + period], &stated["holders"], 1.0);
            same(&row[10 + period], &stated["vacant"], 1.0);
            vacant[period - 1] += number(&row[10 + period]);
        }
    }
    let total = &sheet[sheet.len() - 1];
    assert_eq!([11, 12, 13, 14, 15].map(|at| number(&total[at])), vacant);
    let sessions: BTreeMap<String, _> =
        stage.table("sessions.csv").into_iter().map(|row| (row["session_id"].clone(), row)).collect();
    for row in body(&book["Jadwal"], sessions.len()) {
        let stated = &sessions[&words(&row[1])];
        same(&row[6], &stated["attendees"], 1.0);
        same(&row[7], &stated["capacity"], 1.0);
        assert_eq!(words(&row[5]) == "ya", stated["opened"] == "true");
    }
}

#[test]
fn the_summary_sheet_and_the_page_say_what_the_summary_says() {
    let (stage, summary) = (Stage::get(), Stage::get().summary());
    let book = stage.book("id");
    let sheet = &book["Ringkasan"];
    let found = |name: &str| {
        let row = sheet.iter().find(|row| words(&row[0]) == name).unwrap_or_else(|| panic!("no row {name}"));
        number(&row[1])
    };
    let stated = |key: &str| summary[key].as_f64().unwrap();
    assert_eq!(found("Poin"), stated("points"));
    assert_eq!(found("Batas atas"), stated("bound"));
    assert!((found("Selisih terbukti") - stated("gap")).abs() < 1e-9);
    assert_eq!(found("formasi terisi"), summary["terms"]["fill"].as_f64().unwrap());
    assert_eq!(found("pelatihan tertunggak"), summary["terms"]["course_due"].as_f64().unwrap());
    for (name, key) in [("Mutasi", "moves"), ("Promosi", "promotions"), ("Lowong", "vacancies")] {
        assert_eq!(found(name), summary["counts"][key].as_f64().unwrap(), "{key}");
    }
    let points = summary["points"].as_i64().unwrap().to_string();
    let (thousands, rest) = points.split_at(points.len() - 3);
    assert!(stage.page("id").contains(&format!(">{thousands}.{rest}<")));
    assert!(stage.page("en").contains(&format!(">{thousands},{rest}<")));
    assert!(stage.page("id").contains("1 Januari 2027"));
}

#[test]
fn the_page_is_one_file_with_all_sections_and_charts_that_speak() {
    for name in ["id", "en", "hidden"] {
        let page = Stage::get().page(name);
        for section in
            ["summary", "money", "ladder", "seats", "talent", "retirement", "training", "convergence", "moves", "units"]
        {
            assert!(page.contains(&format!("<section id=\"{section}\">")), "{name}: {section}");
            assert!(page.contains(&format!("href=\"#{section}\"")), "{name}: {section}");
        }
        let charts = page.matches("<svg").count();
        assert!(charts >= 8, "{charts}");
        assert_eq!(page.matches("-desc\">").count(), charts, "each chart has a description");
        assert_eq!(page.matches("-desc\" style").count(), charts, "and refers to it");
        assert_eq!(page.matches("class=\"figures\"").count(), charts, "each chart has its figures as a table");
        let own = page.replace("http://www.w3.org/2000/svg", "");
        for outside in ["http://", "https://", "src=", "@import", "url("] {
            assert!(!own.contains(outside), "{name}: {outside}");
        }
    }
}

#[test]
fn pseudonyms_leave_no_id_and_no_name_in_page_or_workbook() {
    let stage = Stage::get();
    let (page, book) = (stage.page("hidden"), stage.book("hidden"));
    let cells: Vec<String> = book.values().flatten().flatten().map(words).collect();
    let people = rows(Path::new("instances/plaju/employees.csv"));
    assert!(stage.page("en").contains(&people[0]["employee_id"]), "without the option they are there");
    for person in &people {
        for secret in [&person["employee_id"], &person["name"]] {
            assert!(!page.contains(secret.as_str()), "{secret} is on the page");
            assert!(!cells.iter().any(|cell| cell.contains(secret.as_str())), "{secret} is in the workbook");
        }
    }
    let key: toml::Table = fs::read_to_string(stage.path("people.key")).unwrap().parse().unwrap();
    let (code, person) = key["people"].as_table().unwrap().iter().next().expect("everybody has a code");
    assert!(people.iter().any(|one| Some(one["employee_id"].as_str()) == person["id"].as_str()));
    assert!(page.contains(code.as_str()) && cells.iter().any(|cell| cell == code));
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let stage = Stage::get();
    let path = |name: &str| stage.path(name).display().to_string();
    let (page, book) = (path("again.html"), path("again.xlsx"));
    let report = ["report", &path("plan"), "--instance", "instances/plaju", "--html", &page, "--xlsx", &book];
    succeed(&[&report[..], &["--log", &path("trace.csv"), "--lang", "id"]].concat());
    assert_eq!(fs::read(page).unwrap(), fs::read(stage.path("id.html")).unwrap());
    assert_eq!(fs::read(book).unwrap(), fs::read(stage.path("id.xlsx")).unwrap());
}

#[test]
fn scenarios_stand_side_by_side_as_compare_states_them() {
    let stage = Stage::get();
    let path = |name: &str| stage.path(name).display().to_string();
    let edits = "format = 1\n[scenarios.lean]\ntitle = \"Half the training money\"\nedits = [\
                 { change = \"budgets.amount\", where = { category = \"training\" }, by = \"50%\" },\
                 { change = \"employees.potential\", where = { employee_id = \"P-0001\" }, to = 3 }]\n";
    fs::write(stage.path("what-if.toml"), edits).unwrap();
    let (file, shelf, page, book) = (path("what-if.toml"), path("what-if"), path("shelf.html"), path("shelf.xlsx"));
    succeed(&["scenarios", "instances/plaju", &file, "-o", &shelf, "--work-limit", "5000"]);
    succeed(&["report", &shelf, "--html", &page, "--xlsx", &book, "--pseudonyms", &path("people.key")]);
    let compared: serde_json::Value =
        serde_json::from_slice(&rotasi(&["compare", &shelf, "--json"]).stdout).expect("compare speaks JSON");
    let measures = compared["measures"].as_array().expect("there are measures");
    let (sheet, text) = (&sheets(Path::new(&book))["Comparison"], fs::read_to_string(&page).unwrap());
    assert_eq!(sheet.len(), measures.len() + 1);
    assert_eq!(sheet[0][1..].iter().map(words).collect::<Vec<_>>(), ["base", "lean"]);
    for (row, measure) in sheet[1..].iter().zip(measures) {
        let scale = match measure["unit"].as_str() {
            Some("basis_points") => 10_000.0,
            Some("ppm") => 1_000_000.0,
            _ => 1.0,
        };
        for (cell, value) in row[1..].iter().zip(measure["values"].as_array().expect("by scenario")) {
            match value.as_i64() {
                Some(value) => same(cell, &value.to_string(), scale),
                None => assert_eq!(*cell, Data::Empty),
            }
        }
    }
    assert!(text.contains("<section id=\"comparison\">") && text.contains("Half the training money"));
    assert!(text.contains("potential") && !text.contains("P-0001"), "edits of people do not name them either");
}

#[test]
fn wrong_requests_are_refused_and_nothing_is_written() {
    let stage = Stage::get();
    let path = |name: &str| stage.path(name).display().to_string();
    let (plan, fresh) = (path("plan"), path("fresh.html"));
    let says = |arguments: &[&str], code: i32, words: &str| {
        let output = rotasi(arguments);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {told}");
        assert!(told.contains(words), "{arguments:?}: {told}");
        assert!(!stage.path("fresh.html").exists());
    };
    let on = ["report", &plan, "--instance", "instances/plaju"];
    says(&on, 2, "--html");
    says(&["report", &plan, "--html", &fresh], 2, "--instance");
    says(&[&on[..], &["--html", &path("id.html")]].concat(), 2, "exists; it is replaced only with --force");
    says(&[&on[..], &["--html", &fresh, "--xlsx", &fresh]].concat(), 2, "the same file");
    says(&[&on[..], &["--html", &fresh, "--log", &path("plan/seats.csv")]].concat(), 3, "seconds");
    says(&["report", &path("nowhere"), "--instance", "instances/plaju", "--html", &fresh], 3, "summary.json");
    says(&["report", &plan, "--instance", "instances/kalianda", "--html", &fresh], 3, "E151");
}

/// The first of `names` that can be started.
fn program(names: &[&'static str], purpose: &str) -> Option<&'static str> {
    let found = names.iter().find(|name| Command::new(name).arg("--version").output().is_ok());
    if found.is_none() {
        eprintln!(
            "SKIPPED: {purpose}: none of {names:?} is installed (Debian: apt-get install chromium libreoffice-calc-nogui)"
        );
    }
    found.copied()
}

#[test]
fn libreoffice_opens_the_workbook_and_reckons_the_same() {
    let Some(office) = program(&["soffice", "libreoffice"], "recalculation by LibreOffice") else { return };
    let stage = Stage::get();
    let home = stage.path("office");
    fs::create_dir_all(home.join("user")).unwrap();
    // Trust no result that the file brings along.
    let always = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"#;
    fs::write(home.join("user/registrymodifications.xcu"), always).unwrap();
    let output = Command::new(office)
        .arg(format!("-env:UserInstallation=file://{}", home.display()))
        .args(["--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(home.join("out"))
        .arg(stage.path("id.xlsx"))
        .output()
        .expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (ours, theirs) = (stage.book("id"), sheets(&home.join("out/id.xlsx")));
    let mut compared = 0;
    for (name, sheet) in &ours {
        for (at, row) in sheet.iter().enumerate() {
            for (column, cell) in
                row.iter().enumerate().filter(|(_, cell)| matches!(cell, Data::Float(_) | Data::Int(_)))
            {
                let other = number(&theirs[name][at][column]);
                assert!(
                    (number(cell) - other).abs() < 1e-9 * other.abs().max(1.0),
                    "{name} {at} {column}: {cell:?} {other}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 1_000, "{compared}");
}

/// What stands in the page's title after `script` has run at its end, and what the browser complained of.
fn browsed(chromium: &str, name: &str, script: &str) -> (String, String) {
    let stage = Stage::get();
    let page = stage
        .page(name)
        .replace("</body>", &format!("<script>addEventListener('load',function(){{{script}}})</script></body>"));
    let file = stage.path(&format!("browsed-{name}.html"));
    fs::write(&file, page).unwrap();
    let output = Command::new(chromium)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            "--virtual-time-budget=3000",
        ])
        .arg(format!("--user-data-dir={}", stage.path(&format!("browser-{name}")).display()))
        .arg("--dump-dom")
        .arg(format!("file://{}", file.display()))
        .output()
        .expect("it starts");
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    let title = dom.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
    let told = String::from_utf8_lossy(&output.stderr);
    let complaints: Vec<&str> = told.lines().filter(|line| line.contains("CONSOLE")).collect();
    (title.to_owned(), complaints.join("\n"))
}

#[test]
fn in_a_browser_the_page_filters_sorts_opens_units_and_complains_of_nothing() {
    let Some(chromium) = program(&["chromium", "chromium-browser", "google-chrome"], "the page in a browser") else {
        return;
    };
    let script = "
        var form = document.querySelector('[data-filter=moves-table]'), table = document.getElementById('moves-table');
        var shown = function () { return Array.from(table.tBodies[0].rows).filter(function (row) { return !row.hidden; }); };
        var all = shown().length;
        form.elements.period.value = '2';
        form.dispatchEvent(new Event('input', { bubbles: true }));
        var second = shown(), fits = second.every(function (row) { return row.dataset.p === '2'; });
        form.elements.words.value = 'no such words';
        form.dispatchEvent(new Event('input', { bubbles: true }));
        var none = shown().length;
        form.reset();
        form.dispatchEvent(new Event('input', { bubbles: true }));
        var buttons = table.querySelectorAll('thead button');
        buttons[7].click();
        var points = shown().map(function (row) { return Number(row.cells[7].dataset.v); });
        var sorted = points.every(function (value, at) { return at === 0 || points[at - 1] <= value; });
        var unit = document.querySelector('details.unit');
        location.hash = unit.id;
        document.getElementById('theme').click();
        var charts = Array.from(document.querySelectorAll('svg')).filter(function (svg) {
          return svg.getBoundingClientRect().width > 200 && svg.querySelectorAll('rect,path').length > 1;
        }).length;
        setTimeout(function () {
          document.title = [all > second.length && second.length > 0 && fits, none, shown().length === all, sorted,
            unit.open, document.documentElement.dataset.theme, charts].join(' ');
        }, 200);";
    let (title, complaints) = browsed(chromium, "id", script);
    assert_eq!(complaints, "");
    assert_eq!(title, "true 0 true true true dark 8");
    let (title, complaints) = browsed(chromium, "hidden", "console.error('seen'); document.title = 'done'");
    assert_eq!(title, "done");
    assert!(complaints.contains("seen"), "an error would have been noticed above");
}
