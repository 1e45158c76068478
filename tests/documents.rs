//! Papers from outside: columns and order as convention has them, figures as in the plan, and everything opened by an office
//! program.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use calamine::{Data, Reader, Xlsx};

fn rotasi(arguments: &[&str]) -> Output {
    let root = env!("CARGO_MANIFEST_DIR");
    Command::new(env!("CARGO_BIN_EXE_rotasi")).current_dir(root).args(arguments).output().expect("the program starts")
}

fn succeed(arguments: &[&str]) -> String {
    let output = rotasi(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("results are text")
}

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).expect("there is such a table");
    reader.deserialize().map(|row| row.expect("it is a table")).collect()
}

fn given(table: &str) -> Vec<Row> {
    rows(&Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/plaju").join(table))
}

fn by(table: &str, key: &str) -> BTreeMap<String, Row> {
    given(table).into_iter().map(|row| (row[key].clone(), row)).collect()
}

/// A plan of the smallest stored service and its papers in both languages.
struct Stage {
    home: tempfile::TempDir,
}

impl Stage {
    fn get() -> &'static Self {
        static STAGE: OnceLock<Stage> = OnceLock::new();
        STAGE.get_or_init(|| {
            let stage = Self { home: tempfile::tempdir().expect("a temporary folder can be made") };
            let (plan, id, en) = (stage.path("plan"), stage.path("id"), stage.path("en"));
            succeed(&["plan", "instances/plaju", "-o", &plan, "--work-limit", "10000"]);
            let on = ["documents", &plan, "--instance", "instances/plaju"];
            succeed(&[&on[..], &["-o", &id, "--lang", "id"]].concat());
            succeed(&[&on[..], &["-o", &en]].concat());
            stage
        })
    }

    fn path(&self, name: &str) -> String {
        self.file(name).display().to_string()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn placements(&self) -> Vec<Row> {
        rows(&self.file("plan/placements.csv"))
    }

    fn sheet(&self, name: &str) -> Sheet {
        let mut book: Xlsx<_> =
            calamine::open_workbook(self.file(&format!("id/{name}.xlsx"))).expect("the workbook opens");
        let (_, range) = book.worksheets().into_iter().next().expect("it has a sheet");
        let cells: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
        // Below the headings stands a row of numbers, 1 to the last column.
        let numbers =
            cells.iter().position(|row| row.len() > 4 && (1..5).all(|at| words(&row[at]) == (at + 1).to_string()));
        let top = numbers.expect("the columns are numbered");
        Sheet { cells, top }
    }

    fn part(&self, paper: &str, part: &str) -> String {
        let file = fs::File::open(self.file(&format!("id/{paper}.docx"))).expect("the document is there");
        let mut archive = zip::ZipArchive::new(file).expect("it is an archive");
        let mut text = String::new();
        archive.by_name(part).expect("it has that part").read_to_string(&mut text).expect("parts are XML");
        text
    }
}

/// A sheet as rows of cells; the headings end in row `top`.
struct Sheet {
    cells: Vec<Vec<Data>>,
    top: usize,
}

impl Sheet {
    /// Rows that carry a number.
    fn body(&self) -> Vec<&Vec<Data>> {
        let numbered = |row: &&Vec<Data>| matches!(row[0], Data::Float(_) | Data::Int(_));
        self.cells[self.top + 1..].iter().filter(numbered).collect()
    }

    fn headings(&self, row: usize) -> Vec<String> {
        self.cells[self.top - row].iter().map(words).filter(|words| !words.is_empty()).collect()
    }

    fn says(&self, text: &str) -> bool {
        self.cells.iter().flatten().any(|cell| words(cell).contains(text))
    }
}

fn words(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        // Days are counted from the thirtieth of December 1899.
        Data::DateTime(day) => {
            let days = jiff::Span::new().days(day.as_f64() as i64);
            (jiff::civil::date(1899, 12, 30) + days).to_string()
        }
        other => other.to_string(),
    }
}

/// Second line of a cell of name and number.
fn id_of(cell: &Data) -> String {
    words(cell).lines().last().unwrap_or_default().to_owned()
}

const MOVES: [&str; 5] = ["horizontal", "vertical", "diagonal", "enter", "override"];

#[test]
fn the_annex_lists_every_move_with_both_offices_from_the_top() {
    let stage = Stage::get();
    let (positions, units, people) =
        (by("positions.csv", "position_id"), by("units.csv", "unit_id"), by("employees.csv", "employee_id"));
    let placements = stage.placements();
    let mut listed = 0;
    for period in 1..=5 {
        let moved: BTreeMap<String, &Row> = placements
            .iter()
            .filter(|row| row["period"] == period.to_string() && MOVES.contains(&row["move"].as_str()))
            .map(|row| (row["employee_id"].clone(), row))
            .collect();
        if moved.is_empty() {
            assert!(!stage.file(&format!("id/lampiran-sk-{}.docx", 2026 + period)).exists());
            continue;
        }
        let sheet = stage.sheet(&format!("lampiran-sk-{}", 2026 + period));
        let groups = [
            "NO.",
            "NAMA / NIP",
            "PANGKAT, GOL. RUANG",
            "JABATAN LAMA",
            "JABATAN BARU",
            "TUNJANGAN JABATAN PER BULAN",
            "KET.",
        ];
        assert_eq!(sheet.headings(2), groups);
        assert_eq!(sheet.headings(1), ["JABATAN", "UNIT KERJA", "ESELON", "JABATAN", "UNIT KERJA", "ESELON"]);
        let body = sheet.body();
        assert_eq!(body.len(), moved.len());
        let mut tiers = Vec::new();
        for (at, row) in body.iter().enumerate() {
            let id = id_of(&row[1]);
            let (person, stated) = (&people[&id], moved[&id]);
            assert_eq!(words(&row[0]), (at + 1).to_string());
            assert_eq!(words(&row[1]), format!("{}\n{id}", person["name"]));
            assert!(words(&row[2]).contains(&person["rank"]));
            let before = match period {
                1 => person["position_id"].clone(),
                _ => placements
                    .iter()
                    .find(|one| one["employee_id"] == id && one["period"] == (period - 1).to_string())
                    .unwrap()["position_id"]
                    .clone(),
            };
            let title = |id: &String| positions.get(id).map_or("–", |row| row["title"].as_str()).to_owned();
            assert_eq!(words(&row[3]), title(&before), "{id}");
            let new = &positions[&stated["position_id"]];
            assert_eq!(words(&row[6]), new["title"]);
            assert_eq!(words(&row[7]), units[&new["unit_id"]]["name"]);
            let allowance = words(&row[9]);
            assert_eq!(if allowance == "–" { "0" } else { &allowance }, new["allowance"]);
            tiers.push(["administrator", "pengawas"].iter().position(|kind| *kind == new["kind"]).unwrap_or(2));
        }
        assert!(tiers.is_sorted(), "higher offices come first: {tiers:?}");
        listed += body.len();
    }
    assert!(listed > 10, "{listed}");
}

#[test]
fn the_duk_has_all_permanent_staff_in_the_order_of_convention() {
    let (sheet, people) = (Stage::get().sheet("duk"), by("employees.csv", "employee_id"));
    let groups = [
        "NO.",
        "NAMA / TANGGAL LAHIR",
        "NIP",
        "PANGKAT",
        "JABATAN",
        "MASA KERJA",
        "LATIHAN JABATAN",
        "PENDIDIKAN",
        "KET.",
    ];
    assert_eq!(sheet.headings(2), groups);
    let body = sheet.body();
    assert_eq!(body.len(), people.values().filter(|one| one["status"] == "pns").count());
    let ranks: Vec<String> = ["I", "II", "III", "IV"]
        .iter()
        .flat_map(|one| ["a", "b", "c", "d", "e"].map(|step| format!("{one}/{step}")))
        .collect();
    let tier = |kind: &str| match kind {
        "administrator" | "ahli_madya" => 0,
        "pengawas" | "ahli_muda" | "penyelia" => 1,
        _ => 2,
    };
    let keys: Vec<_> = body
        .iter()
        .map(|row| {
            let person = &people[&words(&row[2])];
            let rank = ranks.iter().rev().position(|rank| *rank == person["rank"]).expect("a rank of permanent staff");
            (rank, person["rank_since"].clone(), tier(&person["kind"]))
        })
        .collect();
    assert!(keys.windows(2).all(|two| two[0].0 <= two[1].0), "rank decides first");
    assert!(keys.windows(2).all(|two| two[0].0 < two[1].0 || two[0].1 <= two[1].1), "then who has it longer");
    let first = &people[&words(&body[0][2])];
    assert_eq!(words(&body[0][4]), first["rank_since"]);
    let served = 12 * words(&body[0][8]).parse::<i32>().unwrap() + words(&body[0][9]).parse::<i32>().unwrap();
    let (year, month): (i32, i32) = (first["hired_on"][..4].parse().unwrap(), first["hired_on"][5..7].parse().unwrap());
    let late = i32::from(&first["hired_on"][8..] > "01");
    assert_eq!(served, 12 * (2027 - year) + 1 - month - late);
    assert!(sheet.says("Pelatihan Kepemimpinan"));
}

#[test]
fn retirement_begins_on_the_first_of_the_month_after_the_age_limit() {
    let (sheet, people) = (Stage::get().sheet("pensiun"), by("employees.csv", "employee_id"));
    assert!(sheet.headings(1).contains(&"TMT PENSIUN".to_owned()));
    let retired: BTreeSet<String> = Stage::get()
        .placements()
        .into_iter()
        .filter(|row| row["move"] == "retired")
        .map(|row| row["employee_id"].clone())
        .collect();
    let mut listed = BTreeSet::new();
    for row in sheet.body() {
        let person = &people[&id_of(&row[1])];
        assert_eq!(words(&row[5]), person["birth_date"]);
        if person["retire_on"].is_empty() {
            let (born, limit): (&String, i32) = (&person["birth_date"], words(&row[6]).parse().unwrap());
            let (year, month): (i32, i32) = (born[..4].parse().unwrap(), born[5..7].parse().unwrap());
            let (year, month) = if month == 12 { (year + limit + 1, 1) } else { (year + limit, month + 1) };
            assert_eq!(words(&row[7]), format!("{year}-{month:02}-01"));
        } else {
            assert_eq!(words(&row[7]), person["retire_on"]);
        }
        listed.insert(person["employee_id"].clone());
    }
    assert!(listed.is_superset(&retired) && !listed.is_empty(), "{retired:?} {listed:?}");
}

#[test]
fn lists_by_unit_calls_and_candidates_agree_with_the_plan() {
    let stage = Stage::get();
    let placed = stage.placements().into_iter().filter(|row| row["period"] == "1" && !row["position_id"].is_empty());
    let placed: BTreeSet<String> = placed.map(|row| row["employee_id"].clone()).collect();
    let people = by("employees.csv", "employee_id");
    let sheet = stage.sheet("nominatif");
    let named: Vec<String> =
        sheet.body().iter().map(|row| id_of(&row[1])).filter(|id| people.contains_key(id)).collect();
    assert_eq!(named.len(), placed.len());
    assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), placed);
    assert!(sheet.says("(lowong: 1)"));

    let trainings = rows(&stage.file("plan/trainings.csv"));
    for year in 2027..=2031 {
        let period = (year - 2026).to_string();
        let called = trainings.iter().filter(|row| row["period"] == period).count();
        if called > 0 {
            assert_eq!(stage.sheet(&format!("panggilan-pelatihan-{year}")).body().len(), called);
        }
    }
    let moves =
        stage.placements().into_iter().find(|row| MOVES.contains(&row["move"].as_str())).expect("somebody moves");
    let year = 2026 + moves["period"].parse::<u32>().unwrap();
    let panel = stage.sheet(&format!("bahan-tim-penilai-{year}"));
    let proposed = panel.body().iter().filter(|row| words(&row[10]) == "diusulkan").count();
    assert_eq!(proposed, stage.sheet(&format!("lampiran-sk-{year}")).body().len(), "each of them is compared once");
    let merits: Vec<(bool, i64)> =
        panel.body().iter().map(|row| (words(&row[0]) == "1", words(&row[7]).parse().unwrap())).collect();
    let others = panel
        .body()
        .iter()
        .zip(&merits)
        .skip(1)
        .filter(|(row, (first, _))| !first && words(&row[10]) != "diusulkan")
        .count();
    assert!(others > 0, "others are compared with them");
    let list = stage.sheet(&format!("daftar-periksa-{year}"));
    assert!(list.body().iter().all(|row| words(&row[4]) == "☐" && words(&row[6]).contains("luar masa larangan")));
}

#[test]
fn windows_without_moves_are_told_where_they_touch_the_period() {
    let stage = Stage::get();
    let home = stage.file("window");
    fs::create_dir_all(&home).unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/plaju")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, home.join(path.file_name().unwrap())).unwrap();
    }
    let settings = fs::read_to_string(home.join("instance.toml")).unwrap();
    assert!(!settings.contains("[policy.moves]"));
    let window = "\n[policy.moves]\nblackouts = [{ from = 2027-08-22, to = 2028-02-20 }]\n";
    fs::write(home.join("instance.toml"), settings + window).unwrap();
    let (plan, instance, out) = (stage.path("plan"), stage.path("window"), stage.path("window-papers"));
    succeed(&["documents", &plan, "--instance", &instance, "-o", &out, "--lang", "id", "--only", "daftar-periksa"]);
    let text = |year: u32| {
        let mut book: Xlsx<_> = calamine::open_workbook(format!("{out}/daftar-periksa-{year}.xlsx")).ok()?;
        let range = book.worksheets().remove(0).1;
        Some(range.rows().flatten().map(words).collect::<Vec<_>>().join("|"))
    };
    let (before, inside): (Option<String>, Option<String>) = (text(2027), text(2028));
    assert!(before.as_ref().or(inside.as_ref()).is_some(), "somebody moves in the first two years");
    assert!(before.is_none_or(|text| text.contains("pelantikan sebelum 22 Agustus 2027")));
    assert!(inside.is_none_or(|text| text.contains("dalam masa larangan 22 Agustus 2027 s.d. 19 Februari 2028")));
}

#[test]
fn text_documents_lie_on_their_side_repeat_headings_and_have_fields_to_fill_in() {
    let stage = Stage::get();
    let names: BTreeSet<String> = fs::read_dir(stage.file("id"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(".docx").map(str::to_owned))
        .collect();
    for wanted in ["duk", "nominatif", "pensiun"] {
        assert!(names.contains(wanted), "{names:?}");
    }
    assert!(names.len() > 8, "{names:?}");
    for name in &names {
        let text = stage.part(name, "word/document.xml");
        assert!(text.contains("w:orient=\"landscape\"") && text.contains("w:w=\"16838\""), "{name}");
        assert!(text.contains("<w:tblHeader/>") && text.contains("<w:sdt>"), "{name}");
        assert_eq!(balance(&text), 0, "{name}");
        let numbered = text.matches("<w:tr>").count() - text.matches("<w:tblHeader/>").count();
        assert_eq!(numbered, stage.sheet(name).body().len(), "{name}: as many rows as the workbook");
    }
    let decree = names.iter().find(|name| name.starts_with("lampiran-sk")).expect("somebody moves");
    let text = stage.part(decree, "word/document.xml");
    for field in ["Nomor", "Tanggal", "Nama penanda tangan"] {
        assert!(text.contains(&format!("<w:alias w:val=\"{field}\"/>")), "{field}");
    }
    assert!(stage.part(decree, "word/styles.xml").contains("Bookman Old Style"));
}

/// Elements opened less elements closed.
fn balance(text: &str) -> i64 {
    text.split('<').skip(1).fold(0, |open, tag| {
        let end = tag.find('>').expect("tags end");
        match (tag.starts_with('/'), tag[..end].ends_with(['/', '?'])) {
            (true, _) => open - 1,
            (false, true) => open,
            (false, false) => open + 1,
        }
    })
}

#[test]
fn the_same_plan_gives_the_same_bytes_and_one_period_alone_when_asked() {
    let stage = Stage::get();
    let again = stage.path("again");
    let on = ["documents", &stage.path("plan"), "--instance", "instances/plaju", "--lang", "id"];
    let told = succeed(&[&on[..], &["-o", &again, "--only", "duk,nominatif"]].concat());
    assert_eq!(told.lines().count(), 4);
    for name in ["duk.docx", "duk.xlsx", "nominatif.docx", "nominatif.xlsx"] {
        assert!(
            fs::read(stage.file("again").join(name)).unwrap() == fs::read(stage.file("id").join(name)).unwrap(),
            "{name}"
        );
    }
    let second = stage.path("second");
    let told = succeed(&[&on[..], &["-o", &second, "--period", "2"]].concat());
    assert!(told.contains("2028") && !told.contains("2027") && !told.contains("2029"), "{told}");
}

#[test]
fn wrong_requests_are_refused_and_nothing_is_written() {
    let stage = Stage::get();
    let (plan, fresh) = (stage.path("plan"), stage.path("fresh"));
    let on = ["documents", &plan, "--instance", "instances/plaju", "-o", &fresh];
    let says = |more: &[&str], code: i32, words: &str| {
        let output = rotasi(&[&on[..], more].concat());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{more:?}: {told}");
        assert!(told.contains(words), "{more:?}: {told}");
        assert!(!stage.file("fresh").exists());
    };
    says(&["--only", "lampiran-skk"], 2, "did you mean lampiran-sk");
    says(&["--period", "9"], 2, "periods 1 to 5");
    let output = rotasi(&["documents", &plan, "--instance", "instances/plaju", "-o", &stage.path("id")]);
    assert_eq!(output.status.code(), Some(2), "an existing folder is not touched");
    let output = rotasi(&["documents", &stage.path("nowhere"), "--instance", "instances/plaju", "-o", &fresh]);
    assert_eq!(output.status.code(), Some(3));
    assert!(!stage.file("fresh").exists());
}

#[test]
fn libreoffice_opens_every_paper_and_makes_pages_of_it() {
    let stage = Stage::get();
    let home = stage.file("office");
    let convert = |files: &[PathBuf], to: &str| {
        Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", home.display()))
            .args(["--headless", "--convert-to", to, "--outdir"])
            .arg(home.join("out"))
            .args(files)
            .output()
    };
    let probe = stage.file("probe.txt");
    fs::write(&probe, "probe").unwrap();
    let ready = convert(&[probe], "pdf").is_ok() && home.join("out/probe.pdf").is_file();
    if !ready {
        eprintln!(
            "SKIPPED: papers in LibreOffice: no Writer (Debian: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui)"
        );
        return;
    }
    let mut files: Vec<PathBuf> = fs::read_dir(stage.file("id")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (documents, books): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|path| path.extension().is_some_and(|end| end == "docx"));
    for (of_kind, other) in [(&documents, "pdf"), (&books, "pdf:calc_pdf_Export")] {
        convert(of_kind, other).expect("it starts");
        for file in of_kind {
            let made = home.join("out").join(file.with_extension("pdf").file_name().unwrap());
            let bytes = fs::read(&made).unwrap_or_else(|_| panic!("{} was not opened", file.display()));
            assert!(bytes.starts_with(b"%PDF"));
            fs::remove_file(made).unwrap();
        }
    }
    convert(&documents, "txt:Text").expect("it starts");
    let text = fs::read_to_string(home.join("out/duk.txt")).expect("the document was opened");
    for person in given("employees.csv").iter().filter(|one| one["status"] == "pns") {
        assert!(text.contains(&person["name"]), "{} is in the list", person["employee_id"]);
    }
    assert!(text.contains("DAFTAR URUT KEPANGKATAN"));
}
