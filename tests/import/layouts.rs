//! The same people in many layouts are the same instance.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use rotasi::diagnostic::Language;
use rotasi::files;
use rotasi::import::{Imported, Request, Section, read_mapping};
use rotasi::policy::Policy;

use super::exports::*;

/// Rows of people, units and positions.
fn rows(imported: &Imported) -> String {
    let tables = &imported.tables;
    format!("{:#?}\n{:#?}\n{:#?}\n{}", tables.units, tables.positions, tables.employees, tables.header.start)
}

/// The instance that the plain layout gives.
fn plain() -> Imported {
    let home = tempfile::tempdir().unwrap();
    sound(&[written(home.path(), "pegawai.csv", csv(&staff(), ',', true))], &Request::default())
}

fn each(mut grid: Grid, change: impl Fn(&str, &str) -> String) -> Grid {
    let headings = grid[0].clone();
    for row in grid.iter_mut().skip(1) {
        for (heading, cell) in headings.iter().zip(row) {
            *cell = change(heading, cell);
        }
    }
    grid
}

/// Without some columns.
fn without(grid: Grid, gone: &[&str]) -> Grid {
    let kept: Vec<usize> = (0..grid[0].len()).filter(|&at| !gone.contains(&grid[0][at].as_str())).collect();
    grid.into_iter().map(|row| kept.iter().map(|&at| row[at].clone()).collect()).collect()
}

#[test]
fn a_quoted_export_is_read_right() {
    let imported = plain();
    let tables = &imported.tables;
    assert_eq!(tables.header.start.to_string(), "2025-01-01", "the 1 January after the newest date");
    assert_eq!((tables.employees.len(), tables.units.len(), tables.positions.len()), (7, 4, 7));
    let kinds: Vec<&str> = tables.employees.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["jpt_pratama", "administrator", "pengawas", "pelaksana", "ahli_muda", "ahli_pertama", "pelaksana"]
    );
    let budi = &tables.employees[0];
    assert_eq!((budi.employee_id.as_str(), budi.name.as_str()), ("197005011995031001", "Dr. BUDI CONTOH"));
    assert_eq!((budi.birth_date.to_string(), budi.hired_on.to_string()), ("1970-05-01".into(), "1995-03-01".into()));
    assert_eq!(
        (budi.rank.name(), budi.education.name(), budi.field.as_deref()),
        ("IV/c", "s2", Some("kesehatan masyarakat"))
    );
    assert_eq!(budi.position_id.as_deref(), Some("U1.KEPALA-DINAS-KESEHATAN"));
    assert_eq!(tables.employees[1].name, "SRI CONTOH, S.Kep.");
    let maya = &tables.employees[5];
    assert_eq!((maya.status.name(), maya.rank.name(), maya.hired_on.to_string()), ("pppk", "IX", "2024-03-01".into()));
    assert!(
        imported.warnings.iter().all(|warning| warning.code.id != "W206"),
        "every NIP agrees, that of the PPPK too"
    );
    assert_eq!(tables.units.iter().map(|unit| unit.location.as_str()).collect::<Vec<_>>(), ["Kalianda"; 4]);
    assert!(tables.header.name.starts_with("Pemerintah Kab. Contoh"));
}

#[test]
fn apostrophes_semicolons_and_slashes_change_nothing() {
    let home = tempfile::tempdir().unwrap();
    let marked = each(staff(), |heading, cell| match heading {
        "NIP BARU" => format!("'{} {} {} {}", &cell[..8], &cell[8..14], &cell[14..15], &cell[15..]),
        _ if cell.len() == 10 && cell.matches('-').count() == 2 => cell.replace('-', "/"),
        _ => format!("'{cell}"),
    });
    let path = written(home.path(), "pegawai.csv", csv(&marked, ';', false));
    assert_eq!(rows(&sound(&[path], &Request::default())), rows(&plain()));
}

#[test]
fn day_numbers_real_dates_and_title_rows_change_nothing() {
    let home = tempfile::tempdir().unwrap();
    let path = written(home.path(), "pegawai.xlsx", spreadsheet(&staff()));
    assert_eq!(rows(&sound(&[path], &Request::default())), rows(&plain()));
}

#[test]
fn floats_where_numbers_were_change_nothing() {
    let home = tempfile::tempdir().unwrap();
    let floats = each(staff(), |heading, cell| {
        let is_number = !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
        let is_code = heading.ends_with(" ID") || heading == "NIP BARU";
        if is_number && is_code && heading != "UNOR ID" { format!("{cell}.0") } else { cell.to_owned() }
    });
    let path = written(home.path(), "pegawai.csv", csv(&floats, ',', false));
    assert_eq!(rows(&sound(&[path], &Request::default())), rows(&plain()));
}

#[test]
fn codes_alone_are_enough() {
    let home = tempfile::tempdir().unwrap();
    let coded = without(
        staff(),
        &["JENIS JABATAN NAMA", "ESELON NAMA", "GOL AKHIR NAMA", "TINGKAT PENDIDIKAN NAMA", "STATUS CPNS PNS"],
    );
    let path = written(home.path(), "pegawai.csv", csv(&coded, '\t', false));
    assert_eq!(rows(&sound(&[path], &Request::default())), rows(&plain()));
}

#[test]
fn pppk_on_a_sheet_of_their_own_keep_their_numbers() {
    let home = tempfile::tempdir().unwrap();
    let all = staff();
    let pns: Grid = all.iter().enumerate().filter(|(at, _)| *at != 6).map(|(_, row)| row.clone()).collect();
    let mut pppk: Grid = vec![all[0].clone(), all[6].clone()];
    for heading in &mut pppk[0] {
        let own = [
            ("NIP BARU", "NI PPPK"),
            ("TMT CPNS", "Tanggal Mulai Kontrak"),
            ("GOL AKHIR NAMA", "Golongan"),
            ("TMT PNS", "Tanggal Akhir Kontrak"),
        ];
        if let Some((_, name)) = own.iter().find(|(old, _)| old == heading) {
            *heading = (*name).to_owned();
        }
    }
    let pppk = without(pppk, &["STATUS CPNS PNS", "KEDUDUKAN HUKUM NAMA", "GOL AKHIR ID"]);
    let path = written(
        home.path(),
        "asn.xlsx",
        workbook(&[("Keterangan", &vec![vec!["Sumber: contoh".to_owned()]]), ("PNS", &pns), ("PPPK", &pppk)]),
    );
    let imported = sound(&[path], &Request::default());
    let by_id = |imported: &Imported| {
        let mut people: Vec<_> = imported
            .tables
            .employees
            .iter()
            .map(|row| format!("{:?}", rotasi::instance::EmployeeRow { row: 0, ..row.clone() }))
            .collect();
        people.sort();
        people
    };
    assert_eq!(by_id(&imported), by_id(&plain()));
    assert!(
        imported.notes.iter().any(|note| note.section == Section::Assumed && note.ids == ["199211032024212005"]),
        "told by its number"
    );
    assert!(
        imported.notes.iter().any(|note| note.line(Language::English).contains("Keterangan")),
        "the other sheet is named"
    );
}

#[test]
fn renamed_columns_are_read_with_a_mapping() {
    let home = tempfile::tempdir().unwrap();
    let mut own = staff();
    let names = [
        ("NIP BARU", "No. Induk"),
        ("UNOR NAMA", "Perangkat Daerah"),
        ("JABATAN NAMA", "Tugas"),
        ("JENIS KELAMIN", "Jenis"),
        ("TMT GOLONGAN", "TMT_Golongan_Akhir"),
    ];
    for heading in &mut own[0] {
        if let Some((_, name)) = names.iter().find(|(old, _)| old == heading) {
            *heading = (*name).to_owned();
        }
    }
    let mut own = each(own, |heading, cell| match (heading, cell) {
        ("Jenis", "M") => "Lk".to_owned(),
        ("Jenis", _) => "Pr".to_owned(),
        ("Tugas", "Kepala Seksi Obat") => cell.to_owned(),
        ("ESELON NAMA", "IV.a") | ("ESELON ID", "41") => String::new(),
        _ => cell.to_owned(),
    });
    own.iter_mut().for_each(|row| row.reverse());
    let text = csv(&own, ';', false);
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let path = written(home.path(), "data-bkd.csv", wide);
    let mapping = "[columns.staff]\nnip = \"No. Induk\"\nunit = [\"SKPD\", \"Perangkat Daerah\"]\ntitle = \"Tugas\"\nsex = \"Jenis\"\n\
                   [sex]\n\"Lk\" = \"L\"\n\"Pr\" = \"P\"\n[kind]\n\"Kepala Seksi Obat\" = \"pengawas\"\n";
    let mapping = read_mapping(mapping, "peta.toml", &Policy::asn()).unwrap();
    assert_eq!(rows(&sound(&[path], &Request { mapping, ..Request::default() })), rows(&plain()));
}

fn everything(home: &Path) -> Vec<std::path::PathBuf> {
    vec![
        written(home, "talenta.xlsx", workbook(&[("Talenta", &talent())])),
        written(home, "pegawai.csv", csv(&staff(), ',', true)),
        written(home, "unor.csv", csv(&units(), ',', false)),
        written(home, "jabatan.xlsx", workbook(&[("Peta Jabatan", &positions())])),
        written(home, "ekinerja.csv", csv(&ratings(), ';', false)),
        written(home, "asesmen.csv", csv(&assessments(), ';', false)),
        written(home, "diklat.csv", csv(&courses(), ',', false)),
        written(home, "hukdis.csv", csv(&discipline(), ',', false)),
    ]
}

#[test]
fn companions_complete_what_the_export_lacks() {
    let home = tempfile::tempdir().unwrap();
    let imported = sound(&everything(home.path()), &Request::default());
    let tables = &imported.tables;
    let of = |nip: &str| tables.employees.iter().find(|row| row.employee_id == nip).unwrap();
    let budi = of("197005011995031001");
    assert_eq!(
        (budi.performance.name(), budi.performance_prev.map(|rating| rating.name())),
        ("sangat_baik", Some("baik"))
    );
    let sri = of("197804122003122002");
    assert_eq!(
        (sri.potential, sri.performance.name(), sri.merit),
        (3, "baik", Some(86)),
        "box 8: potential 3, performance row 2"
    );
    assert_eq!(
        (of("198209202008011003").potential, of("198209202008011003").performance.name()),
        (2, "butuh_perbaikan")
    );
    assert_eq!(
        (of("198507122010012001").potential, of("199506302019031005").potential),
        (3, 1),
        "by the job-person match"
    );
    assert_eq!(of("199506302019031005").discipline_until.unwrap().to_string(), "2027-02-01");
    assert!(of("199001152014022004").discipline_until.is_none(), "a light penalty bars nothing");
    let parents: Vec<_> = tables.units.iter().map(|unit| unit.parent_id.as_deref()).collect();
    assert_eq!(parents, [None, Some("U1"), Some("U1"), Some("U1"), Some("U1")]);
    let seats = |id: &str| {
        tables.positions.iter().find(|row| row.position_id == id).map(|row| (row.seats, row.class, row.kind.as_str()))
    };
    assert_eq!(seats("U4.AHLI-MUDA-PERAWAT"), Some((2, Some(9), "ahli_muda")));
    assert_eq!(seats("U4.TERAMPIL-BIDAN"), Some((3, Some(6), "terampil")), "vacant, from the list");
    assert_eq!(seats("U5.KEPALA-BIDANG-PELAYANAN"), Some((1, None, "administrator")), "vacant, from the hierarchy");
    let done: Vec<_> = tables
        .completed_courses
        .iter()
        .map(|row| (row.course_id.as_str(), row.completed_on.unwrap().to_string()))
        .collect();
    assert_eq!(
        done,
        [("PKA", "2019-08-30".into()), ("PKP", "2021-12-31".into()), ("MANAJEMEN-PUSKESMAS", "2024-02-12".into())]
    );
    assert_eq!(tables.employee_competencies.len(), 4);
    assert_eq!(tables.position_competencies.len(), 14 * 9);
    let skipped = |en: &str| imported.notes.iter().find(|note| note.text.en.contains(en)).map_or(0, |note| note.count);
    assert_eq!(skipped("not among the employees"), 1);
    assert_eq!(skipped("without assessed levels"), 5);
}

#[test]
fn an_import_is_a_sound_instance_that_plans() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let files: Vec<String> =
        everything(home.path()).into_iter().map(|path| path.to_str().unwrap().to_owned()).collect();
    let run = |arguments: &[&str]| {
        let ran = Command::cargo_bin("rotasi").unwrap().args(arguments).output().unwrap();
        let text = String::from_utf8(ran.stdout).unwrap() + &String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(0), "{arguments:?}\n{text}");
        text
    };
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let told = run(&[&["import", "siasn"][..], &files, &["-o", &path("kota"), "--dry-run"]].concat());
    assert!(!Path::new(&path("kota")).exists(), "a dry run writes nothing");
    assert!(
        told.contains("personal data, dropped: ") && told.contains("NIK") && told.contains("budgets.csv"),
        "{told}"
    );
    let told = run(&[&["import", "siasn"][..], &files, &["-o", &path("kota"), "--lang", "id"]].concat());
    assert!(told.contains("data pribadi, dibuang"), "{told}");
    run(&["check", &path("kota")]);
    run(&["plan", &path("kota"), "-o", &path("rencana"), "--work-limit", "500", "--threads", "1"]);
    run(&["verify", &path("kota"), &path("rencana")]);
    run(&["template", "-o", &path("kota.xlsx"), "--from", &path("kota"), "--lang", "id"]);
    assert_eq!(
        files::load_tables(Path::new(&path("kota.xlsx"))).unwrap().tables,
        files::load_tables(Path::new(&path("kota"))).unwrap().tables
    );

    let mut kept = told;
    for entry in fs::read_dir(path("kota")).unwrap() {
        kept += &fs::read_to_string(entry.unwrap().path()).unwrap();
    }
    for (heading, cell) in PRIVATE {
        assert!(!kept.contains(cell), "{heading} got in");
    }
}

#[test]
fn what_is_said_names_nobody() {
    let home = tempfile::tempdir().unwrap();
    let imported = sound(&everything(home.path()), &Request::default());
    let mut said: String =
        imported.notes.iter().map(|note| note.line(Language::English) + &note.line(Language::Indonesian)).collect();
    said += &files::report(&imported.warnings, Language::English);
    for name in ["BUDI", "SRI CONTOH", "AGUS", "DEWI", "SARI", "MAYA", "RUDI"] {
        assert!(!said.contains(name), "{name} in {said}");
    }
}
