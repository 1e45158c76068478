//! The answers on the page: every figure in them is the one that the command of its own states.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

/// A plan of the smallest stored service and a page on it, made once.
struct Stage {
    home: tempfile::TempDir,
}

fn rotasi(arguments: &[&str]) -> Output {
    let root = env!("CARGO_MANIFEST_DIR");
    Command::new(env!("CARGO_BIN_EXE_rotasi")).current_dir(root).args(arguments).output().expect("the program starts")
}

fn succeed(arguments: &[&str]) -> Vec<u8> {
    let output = rotasi(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_slice(&succeed(arguments)).expect("it speaks JSON")
}

impl Stage {
    fn get() -> &'static Self {
        static STAGE: OnceLock<Stage> = OnceLock::new();
        STAGE.get_or_init(|| {
            let stage = Self { home: tempfile::tempdir().expect("a temporary folder can be made") };
            succeed(&["plan", "instances/plaju", "-o", &stage.path("plan"), "--work-limit", "10000"]);
            stage.report("plan", "en", &[]);
            stage
        })
    }

    fn path(&self, name: &str) -> String {
        let path: PathBuf = self.home.path().join(name);
        path.display().to_string()
    }

    /// Writes the page `name` on the plan in `folder`.
    fn report(&self, folder: &str, name: &str, options: &[&str]) {
        let (plan, page) = (self.path(folder), self.path(&format!("{name}.html")));
        succeed(&[&["report", &plan, "--instance", "instances/plaju", "--html", &page][..], options].concat());
    }

    fn page(&self, name: &str) -> String {
        fs::read_to_string(self.path(&format!("{name}.html"))).expect("the page was written")
    }

    /// What `command` states of the plan.
    fn states(&self, command: &[&str]) -> Value {
        let plan = self.path("plan");
        json(&[&[command[0], &plan, "--instance", "instances/plaju", "--json"], &command[1..]].concat())
    }
}

/// The section of the page with that id.
fn section<'p>(page: &'p str, id: &str) -> &'p str {
    let from = page.find(&format!("<section id=\"{id}\">")).unwrap_or_else(|| panic!("no section {id}"));
    page[from..].split("</section>").next().expect("sections end")
}

/// What a reader sees of some markup.
fn plain(markup: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in markup.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rows of every table in some markup, without headings.
fn tables(markup: &str) -> Vec<Vec<Vec<String>>> {
    let rows = |table: &str| {
        let body = table.split("<tbody>").nth(1).unwrap_or_default().split("</tbody>").next().unwrap_or_default();
        body.split("<tr").skip(1).map(cells).collect()
    };
    markup.split("<table").skip(1).map(|rest| rows(rest.split("</table>").next().unwrap_or_default())).collect()
}

fn cells(row: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in row.split("<t").skip(1) {
        let end = rest.find("</td>").or_else(|| rest.find("</th>")).unwrap_or(rest.len());
        found.push(plain(&format!("<t{}", &rest[..end])));
    }
    found
}

fn number(value: &Value) -> String {
    let digits = value.as_i64().expect("a whole number").to_string();
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("−", rest));
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{sign}{text}")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

#[test]
fn fairness_and_merit_on_the_page_are_what_audit_states() {
    let stage = Stage::get();
    let (page, audit) = (stage.page("en"), stage.states(&["audit"]));
    let own = section(&page, "fairness");
    let text = plain(own);
    let promotions = list(&audit["promotions"]).len();
    assert!(promotions > 0, "the plan promotes somebody");
    let headline = format!(
        "{promotions} promotions; for {} of them somebody of higher merit would have been allowed; {} passed over",
        audit["with_passed_over"], audit["unexplained"]
    );
    assert!(text.contains(&headline), "{text}");
    assert_eq!(audit["with_prices"], Value::Bool(true));
    assert!(!text.contains("nothing is proved by prices"));

    let shown = tables(own);
    for (at, kind) in ["promotion", "training", "relocation"].into_iter().enumerate() {
        let skipped = usize::from(audit["with_passed_over"].as_u64() > Some(0))
            + usize::from(audit["unexplained"].as_u64() > Some(0));
        let rows = &shown[skipped + at];
        let groups = list(&audit["comparisons"]).iter().flat_map(|comparison| list(&comparison["groups"]));
        let stated: Vec<&Value> = std::iter::once(&audit["all"]).chain(groups).map(|group| &group[kind]).collect();
        assert_eq!(rows.len(), stated.len(), "{kind}: everybody and every group");
        for (row, rate) in rows.iter().zip(stated) {
            let percent = |key: &str| format!("{:.1}%", (rate[key].as_f64().unwrap() * 10_000.0).round() / 100.0);
            assert_eq!(row[1..3], [number(&rate["count"]), number(&rate["of"])], "{kind}: {row:?}");
            for (cell, key) in row[3..].iter().zip(["share", "low", "high"]) {
                let [shown, stated] =
                    [cell, &percent(key)].map(|text| text.trim_end_matches('%').parse::<f64>().unwrap());
                assert!((shown - stated).abs() < 0.11, "{kind}: {row:?} {key}");
            }
        }
    }
    let wishes = list(&audit["wishes"]);
    let rows = shown.iter().find(|rows| rows.len() == wishes.len() && rows[0].len() == 5).expect("a table of wishes");
    for (row, wish) in rows.iter().zip(wishes) {
        assert_eq!(row[1..4], [number(&wish["score"]), number(&wish["stated"]), number(&wish["met"])]);
    }
    let exceptions = list(&audit["exceptions"]);
    let rows = shown.last().expect("a table of exceptions");
    assert_eq!(rows.len(), exceptions.len());
    for (row, one) in rows.iter().zip(exceptions) {
        assert!(row[1].starts_with(one["employee"].as_str().unwrap()), "{row:?}");
        assert!(row[3].ends_with(&format!("({})", one["position"].as_str().unwrap())), "{row:?}");
    }
}

#[test]
fn what_is_scarce_on_the_page_is_what_prices_states() {
    let stage = Stage::get();
    let (page, prices) = (stage.page("en"), stage.states(&["prices", "--top", "5"]));
    let own = section(&page, "scarce");
    let rows: Vec<Vec<String>> = tables(own).into_iter().flatten().collect();
    let things = list(&prices["things"]);
    assert!(things.len() > 10);
    assert_eq!(rows.len(), things.len());
    assert!(plain(own).contains(&format!("no plan more than {}", number(&prices["bound"]))));
    for (row, thing) in rows.iter().zip(things) {
        let name = thing["row"].as_str().unwrap();
        assert_eq!(row[0], format!("{} {name}", thing["words"]["en"].as_str().unwrap()));
        let price = format!("up to {:.1} points", (thing["price"].as_f64().unwrap() * 10.0).round() / 10.0);
        assert!(row[1].replace(',', "").ends_with(&price), "{row:?} {price}");
        if thing["sort"] != "budgets" {
            assert_eq!(row[2..4], [number(&thing["used"]), number(&thing["limit"])]);
        }
        let queue = list(&thing["queue"]);
        match queue.first() {
            None => assert_eq!(row[4], "–"),
            Some(first) => {
                assert!(row[4].starts_with(&format!(
                    "{} waiting {}",
                    queue.len(),
                    first["employee"].as_str().unwrap()
                )));
                assert!(row[4].contains(&format!("(+{})", number(&first["gain"]))));
            }
        }
    }
}

#[test]
fn why_seats_stay_empty_on_the_page_is_what_who_states() {
    let stage = Stage::get();
    let page = stage.page("en");
    let from = page.find("id=\"why-empty\"").expect("seats are empty");
    let table = tables(&format!("<table {}", page[from..].split("</table>").next().unwrap()));
    let rows = &table[0];
    assert!(!rows.is_empty() && rows.len() <= 20);
    let rank = ["critical", "important", "ordinary"];
    let ranks: Vec<usize> = rows.iter().map(|row| rank.iter().position(|word| *word == row[1]).unwrap()).collect();
    assert!(ranks.is_sorted(), "the most critical first: {ranks:?}");
    let position = |row: &Vec<String>| {
        let id = row[0].split(", ").next().unwrap();
        id.rsplit(' ').next().unwrap().to_owned()
    };
    for row in [&rows[0], &rows[rows.len() / 2], &rows[rows.len() - 1]] {
        let who = stage.states(&["who", "--position", &position(row)]);
        let reason = match who["vacancy"]["reason"].as_str().expect("the seat is empty") {
            "nobody" => "nobody's career",
            "costs" => "no such plan is better",
            _ => "It is not proved",
        };
        assert!(row[3].contains(reason), "{row:?} {reason}");
        assert_eq!(row[4], format!("{} of {}", who["able"], list(&who["candidates"]).len()));
        let first = list(&who["candidates"]).iter().find(|one| !one["estimate"].is_null());
        assert_eq!(first.is_some(), !row[5].is_empty());
        if let Some(first) = first {
            assert!(row[5].starts_with(first["employee"].as_str().unwrap()), "{row:?}");
        }
    }
}

#[test]
fn a_brief_page_leaves_the_answers_out() {
    let stage = Stage::get();
    stage.report("plan", "brief", &["--brief"]);
    let page = stage.page("brief");
    for id in ["fairness", "scarce"] {
        assert!(!page.contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(!page.contains("id=\"why-empty\"") && page.contains("<section id=\"moves\">"));
}

/// The rows of a file of the plan under their headings.
fn rows(stage: &Stage, file: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(stage.path(file)).expect("a plan has its files");
    reader.deserialize().map(|row| row.expect("plan files are tables")).collect()
}

/// What happened in the first period: a refused move, a failed course; and somebody leaves.
fn actuals(stage: &Stage) -> String {
    let (placements, trainings) = (rows(stage, "plan/placements.csv"), rows(stage, "plan/trainings.csv"));
    let moved = |row: &&std::collections::BTreeMap<String, String>| {
        row["period"] == "1" && ["horizontal", "vertical", "diagonal"].contains(&row["move"].as_str())
    };
    let refused = placements.iter().find(moved).expect("somebody moves at once");
    let failed = trainings.iter().find(|row| row["period"] == "1" && row["employee_id"] != refused["employee_id"]);
    let failed = failed.expect("somebody is trained at once");
    let stays = |row: &&std::collections::BTreeMap<String, String>| {
        row["period"] == "2"
            && row["move"] == "stay"
            && row["employee_id"] != refused["employee_id"]
            && row["employee_id"] != failed["employee_id"]
    };
    let left = placements.iter().find(stays).expect("somebody stays");
    let text = format!(
        "event,employee_id,period,target\nrefused,{},1,{}\nfailed,{},1,{}\nleft,{},2,\n",
        refused["employee_id"],
        refused["position_id"],
        failed["employee_id"],
        failed["session_id"],
        left["employee_id"]
    );
    let file = stage.path("actuals.csv");
    fs::write(&file, text).expect("the folder is ours");
    file
}

#[test]
fn planned_against_done_and_the_new_plan_are_what_evaluate_and_replan_state() {
    let stage = Stage::get();
    let file = actuals(stage);
    stage.report("plan", "done", &["--brief", "--actuals", &file]);
    let stated = stage.states(&["evaluate", "--actuals", &file]);
    let page = stage.page("done");
    let shown = tables(section(&page, "evaluation"));
    let (units, behind) = (list(&stated["units"]), list(&stated["behind"]));
    assert_eq!(shown[0].len(), units.len() + 1);
    for (row, unit) in shown[0].iter().zip(units.iter().chain([&stated["total"]])) {
        let of = |done: &str, planned: &str| format!("{} / {}", number(&unit[done]), number(&unit[planned]));
        assert_eq!(row[1], of("moves_done", "moves_planned"));
        assert_eq!(row[3], of("places_completed", "places_planned"));
        assert_eq!(row[4], of("levels_gained", "levels_planned"));
    }
    for (at, key) in [(1, "programmes"), (2, "courses")] {
        let lines = list(&stated[key]);
        assert_eq!(shown[at].len(), lines.len(), "{key}");
        for (row, line) in shown[at].iter().zip(lines) {
            let counts = ["planned", "completed", "failed", "missed", "other"].map(|count| number(&line[count]));
            assert_eq!(row[1..6], counts, "{key}");
        }
    }
    for (row, line) in shown[3].iter().zip(list(&stated["money"])) {
        assert_eq!(row[0], line["budget"].as_str().unwrap());
        assert_eq!(row[1..4], ["amount", "planned", "spent"].map(|key| number(&line[key])));
    }
    assert!(behind.len() >= 2);
    assert_eq!(shown[4].len(), behind.len());
    assert!(shown[4].iter().zip(behind).all(|(row, one)| row[0].starts_with(one["employee"].as_str().unwrap())));

    let (plan, new) = (stage.path("plan"), stage.path("new"));
    let asked =
        ["replan", &plan, "--instance", "instances/plaju", "--actuals", &file, "-o", &new, "--work-limit", "500"];
    let made = json(&[&asked[..], &["--steps", "3", "--json"]].concat());
    // The folder brings its instance along.
    let (folder, target) = (stage.path("new/plan"), stage.path("new.html"));
    succeed(&["report", &folder, "--html", &target, "--brief"]);
    let page = stage.page("new");
    let own = section(&page, "replanned");
    let shown = tables(own);
    let (curve, changed) = (list(&made["curve"]), list(&made["changed"]));
    assert_eq!(shown[0].len(), curve.len());
    for (row, rung) in shown[0].iter().zip(curve) {
        assert_eq!(row[1..3], [number(&rung["changes"]), number(&rung["points"])]);
        assert_eq!(row[3], if rung["bound"].is_null() { String::new() } else { number(&rung["bound"]) });
    }
    let people: Vec<&str> =
        shown[1].iter().filter(|row| !row[0].is_empty()).map(|row| row[0].split(' ').next().unwrap()).collect();
    assert_eq!(people, changed.iter().map(|one| one["employee"].as_str().unwrap()).collect::<Vec<_>>());
    for (at, event) in [(2, "refused"), (3, "failed"), (4, "left")] {
        assert!(plain(own).contains(&format!("recorded in row {at}: {event}")), "{event}");
    }
    assert!(plain(section(&page, "convergence")).contains("no certificate"), "a new plan has no bound");
}

#[test]
fn the_page_tells_what_the_certificate_proves_and_when_it_is_not_so() {
    let stage = Stage::get();
    let file = stage.path("plan/certificate.json");
    let certificate: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let told = |name: &str| plain(section(&stage.page(name), "convergence"));
    let bound = format!("no plan has more than {} points", number(&certificate["bound"]));
    assert!(told("en").contains(&format!("Recomputed for this page, its prices alone prove that {bound}")));
    assert!(told("en").contains("--certificate"));
    stage.report("plan", "stated", &["--brief"]);
    assert!(told("stated").contains(&bound) && told("stated").contains("not recomputed"));

    // A bound that the prices do not prove.
    let copy = stage.path("tampered");
    fs::create_dir(&copy).unwrap();
    for entry in fs::read_dir(stage.path("plan")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), PathBuf::from(&copy).join(entry.file_name())).unwrap();
    }
    let text = fs::read_to_string(&file).unwrap();
    let (stated, lower) = (certificate["bound"].as_i64().unwrap(), certificate["bound"].as_i64().unwrap() - 7);
    let changed = text.replacen(&format!("\"bound\": {stated}"), &format!("\"bound\": {lower}"), 1);
    assert_ne!(changed, text);
    fs::write(PathBuf::from(&copy).join("certificate.json"), changed).unwrap();
    stage.report("tampered", "tampered", &[]);
    assert!(told("tampered").contains("do not rely on it"));
}

#[test]
fn the_points_of_every_move_are_told_by_term_and_add_up() {
    let stage = Stage::get();
    let page = stage.page("en");
    let own = section(&page, "moves");
    let mut moves = 0;
    for row in own.split("<tr data-p=").skip(1) {
        let cell = row.split("class=\"n\"").last().expect("points stand last");
        let stated: i64 = cell.split("data-v=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        let shares = cell.split("<small>").skip(1).map(|rest| rest.split("</small>").next().unwrap());
        let points = |share: &str| -> i64 {
            let figure = share.rsplit(' ').next().unwrap().replace(',', "").replace('−', "-");
            figure.trim_start_matches('+').parse().unwrap_or_else(|_| panic!("{share} tells points"))
        };
        assert_eq!(shares.map(points).sum::<i64>(), stated, "{row}");
        moves += 1;
    }
    let stated = rows(stage, "plan/placements.csv");
    let moved = stated.iter().filter(|row| !["stay", "retired", "unplaced"].contains(&row["move"].as_str())).count();
    assert_eq!(moves, moved);
}
