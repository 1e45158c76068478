//! Workbooks to fill in: the template is read again as what it is, an instance survives the way through a workbook in
//! either language, and plans to the same bytes; faults in a workbook name their cells.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use rotasi::diagnostic::{Diagnostic, Language};
use rotasi::files::{self, LoadedTables};
use rust_xlsxwriter::{Workbook, Worksheet};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn plaju() -> LoadedTables {
    files::load_tables(&root().join("instances/plaju")).unwrap()
}

fn rotasi(arguments: &[&str]) -> (i32, String, String) {
    let ran = Command::cargo_bin("rotasi").unwrap().current_dir(root()).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (ran.status.code().unwrap(), text(ran.stdout), text(ran.stderr))
}

fn written(home: &Path, name: &str, bytes: Vec<u8>) -> PathBuf {
    let path = home.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn ids(found: &[Diagnostic]) -> Vec<&'static str> {
    found.iter().map(|fault| fault.code.id).collect()
}

#[test]
fn an_empty_template_lacks_rows_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    for (language, first) in [(Language::English, "units"), (Language::Indonesian, "unit_organisasi")] {
        let path = written(home.path(), "empty.xlsx", files::template(None, language).unwrap());
        let faults = files::load(&path).unwrap_err();
        assert_eq!(ids(&faults).iter().filter(|id| **id == "E102").count(), 3, "{}", files::report(&faults, language));
        let marked: Vec<_> = faults.iter().filter(|fault| fault.code.id == "W104").collect();
        assert_eq!((marked.len(), faults.len()), (1, 4));
        let told = marked[0].value.as_ref().unwrap();
        assert!(told.starts_with(&format!("{first}!A2, ")), "examples are left out, and said so: {told}");
        assert!(faults.iter().any(|fault| fault.place.file == format!("empty.xlsx/{first}")));
    }
}

#[test]
fn an_instance_survives_the_way_through_a_workbook_in_either_language() {
    let home = tempfile::tempdir().unwrap();
    let before = plaju();
    for language in [Language::English, Language::Indonesian] {
        let path = written(home.path(), "plaju.xlsx", files::template(Some(&before), language).unwrap());
        let after = files::load_tables(&path).unwrap();
        assert_eq!(after.tables, before.tables);
        let values = |loaded: &LoadedTables| -> Vec<(String, String)> {
            loaded.origins.entries.iter().map(|entry| (entry.path.clone(), entry.value.to_string())).collect()
        };
        assert_eq!(values(&after), values(&before));
        assert!(
            files::load(&path)
                .unwrap()
                .warnings
                .iter()
                .all(|warning| warning.code.id != "W102" && warning.code.id != "W104")
        );
    }
}

#[test]
fn folder_and_workbook_plan_to_the_same_bytes() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let (code, _, told) = rotasi(&["template", "-o", &path("plaju.xlsx"), "--from", "instances/plaju", "--lang", "id"]);
    assert_eq!(code, 0, "{told}");
    let plan = |instance: &str, output: &str| {
        let limits = ["--work-limit", "1000", "--threads", "1"];
        let (code, _, told) = rotasi(&[&["plan", instance, "-o", output][..], &limits].concat());
        assert_eq!(code, 0, "{told}");
    };
    plan("instances/plaju", &path("a"));
    plan(&path("plaju.xlsx"), &path("b"));
    let mut names: Vec<_> = fs::read_dir(path("a")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert!(names.len() >= 9, "{names:?}");
    let read = |folder: &str, name: &str| fs::read_to_string(Path::new(&path(folder)).join(name)).unwrap();
    let summary = |folder: &str| -> serde_json::Value { serde_json::from_str(&read(folder, "summary.json")).unwrap() };
    let fingerprint = |folder: &str| summary(folder)["instance_sha256"].as_str().unwrap().to_owned();
    for name in names {
        // The fingerprint is that of the files read, and so the only thing that may differ, besides the times.
        let plain = |folder: &str| read(folder, name.to_str().unwrap()).replace(&fingerprint(folder), "");
        if name == "summary.json" {
            let timeless = |folder: &str| {
                let mut summary: serde_json::Value = serde_json::from_str(&plain(folder)).unwrap();
                assert!(summary.as_object_mut().unwrap().remove("times").is_some());
                summary
            };
            assert_eq!(timeless("a"), timeless("b"));
        } else {
            assert!(plain("a") == plain("b"), "{name:?} differs");
        }
    }
}

#[test]
fn the_template_filled_in_by_hand_is_an_instance() {
    let mut book = Workbook::new();
    let mut sheet = |name: &str, rows: &[&[&str]]| {
        let mut page = Worksheet::new();
        page.set_name(name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(*cells) {
                page.write_string(row, column, *cell).unwrap();
            }
        }
        book.push_worksheet(page);
    };
    sheet(
        "Pengaturan",
        &[
            &["kunci", "nilai", "arti"],
            &["format", "1"],
            &["name", "Dinas Contoh"],
            &["start", "2027-01-01"],
            &["periods", "2"],
            &["policy.preset", "asn"],
        ],
    );
    sheet("petunjuk", &[&["apa saja"]]);
    sheet(
        "unit_organisasi",
        &[&["ID Unit", "Nama Unit", "Lokasi"], &["#D0", "Contoh", "Entah"], &["D1", "Dinas", "Kota"]],
    );
    sheet(
        "Jabatan",
        &[
            &["id_jabatan", "nama_jabatan", "id_unit", "jenjang", "formasi", "terbuka"],
            &["J1", "Kepala Seksi", "D1", "Pengawas", "1", "ya"],
        ],
    );
    sheet(
        "pegawai",
        &[
            &[
                "NIP",
                "nama",
                "jenis kelamin",
                "tanggal lahir",
                "TMT CPNS",
                "pendidikan",
                "golongan",
                "tmt golongan",
                "jenjang",
                "predikat kinerja",
            ],
            &[
                "'198507122010012001",
                "Sari Contoh",
                "P",
                "1985-07-12",
                "2010-01-01",
                "s1",
                "III/d",
                "2022-04-01",
                "pengawas",
                "baik",
            ],
        ],
    );
    let home = tempfile::tempdir().unwrap();
    let path = written(home.path(), "dinas.xlsx", book.save_to_buffer().unwrap());
    let loaded = files::load(&path).unwrap_or_else(|faults| panic!("{}", files::report(&faults, Language::English)));
    assert_eq!(ids(&loaded.warnings), ["W104"]);
    assert_eq!(loaded.instance.name, "Dinas Contoh");
    assert_eq!(loaded.instance.employees[0].id, "198507122010012001");
    let (code, shown, _) = rotasi(&["check", path.to_str().unwrap(), "--lang", "id"]);
    assert_eq!(code, 0, "{shown}");
}

#[test]
fn faults_in_a_workbook_name_sheet_and_cell_and_the_columns_as_written() {
    let faults = files::load(&root().join("tests/broken/workbook_faults/dinas.xlsx")).unwrap_err();
    let text = files::report(&faults, Language::English);
    assert!(text.contains("dinas.xlsx/employees!D4 [birth_date]"), "{text}");
    assert!(text.contains("dinas.xlsx/positions!"), "{text}");

    let home = tempfile::tempdir().unwrap();
    let mut tables = plaju();
    tables.tables.employees[6].birth_date = tables.tables.employees[6].hired_on;
    tables.settings = tables.settings.replace("breadth = 30", "breadth = -1");
    let path = written(home.path(), "plaju.xlsx", files::template(Some(&tables), Language::Indonesian).unwrap());
    let faults = files::load(&path).unwrap_err();
    let text = files::report(&faults, Language::Indonesian);
    assert!(text.contains("plaju.xlsx/pegawai!D8 [tanggal_lahir]"), "{text}");
    assert!(text.contains("plaju.xlsx/pengaturan!B"), "{text}");
}

#[test]
fn other_formats_of_workbooks_are_read_alike() {
    let base = files::load_tables(&root().join("tests/broken/base")).unwrap();
    for name in ["base.ods", "base.xls", "base.xlsx"] {
        let path = root().join("tests/workbooks").join(name);
        let loaded = files::load_tables(&path)
            .unwrap_or_else(|faults| panic!("{name}: {}", files::report(&faults, Language::English)));
        assert_eq!(loaded.tables, base.tables, "{name}");
    }
}

#[test]
fn the_command_refuses_what_it_should_not_overwrite_and_names_faults() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    assert_eq!(rotasi(&["template", "-o", &path("a.csv")]).0, 2);
    let (code, told, _) = rotasi(&["template", "-o", &path("a.xlsx"), "--lang", "id"]);
    assert_eq!((code, told.contains("rotasi check")), (0, true));
    assert_eq!(rotasi(&["template", "-o", &path("a.xlsx")]).0, 2, "an existing file is kept");
    assert_eq!(rotasi(&["template", "-o", &path("a.xlsx"), "--force"]).0, 0);
    assert_eq!(rotasi(&["template", "-o", &path("b.xlsx"), "--from", "tests/broken"]).0, 3);
    assert!(!Path::new(&path("b.xlsx")).exists());
}
