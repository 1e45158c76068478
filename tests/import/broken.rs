//! Broken exports: each is refused with its code, at its cell, with what was expected.

use rotasi::diagnostic::{Diagnostic, Severity};
use rotasi::files;
use rotasi::import::{JpmScale, Request};

use super::exports::*;

/// The cell of a column as a spreadsheet names it, worked out here on its own.
fn cell(grid: &Grid, heading: &str, row: usize) -> String {
    let at = grid[0].iter().position(|known| known == heading).unwrap();
    let letter = |at: usize| char::from(b'A' + u8::try_from(at).unwrap());
    let letters = if at < 26 { letter(at).to_string() } else { format!("{}{}", letter(at / 26 - 1), letter(at % 26)) };
    format!("{letters}{row}")
}

fn with(mut grid: Grid, heading: &str, row: usize, value: &str) -> Grid {
    let at = grid[0].iter().position(|known| known == heading).unwrap();
    grid[row - 1][at] = value.to_owned();
    grid
}

fn errors(faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    faults.into_iter().filter(|fault| fault.code.severity() == Severity::Error).collect()
}

/// What the import refuses in these sheets.
fn refused(sheets: &[(&str, &Grid)], request: &Request<'_>) -> Vec<Diagnostic> {
    let home = tempfile::tempdir().unwrap();
    let path = written(home.path(), "pegawai.xlsx", workbook(sheets));
    match imported(&[path], request) {
        Ok(_) => Vec::new(),
        Err(faults) => errors(faults),
    }
}

/// Values that may not stand in the export of people: what, heading, row, value, code, words of the hint.
const CELLS: [(&str, &str, usize, &str, &str, &str); 22] = [
    ("a NIP became a number", "NIP BARU", 2, "1.97005011995031E+17", "E114", "18 digits"),
    ("a NIP became a number in Indonesian settings", "NIP BARU", 3, "1,97804E+17", "E114", "as text"),
    ("a NIP lost its last digits", "NIP BARU", 2, "197005011995031000", "E114", "first 15"),
    ("a NIP is too short", "NIP BARU", 4, "19820920200801100", "E503", "here are 17"),
    ("a NIP holds letters", "NIP BARU", 4, "19820920200801100A", "E503", "18 digits"),
    ("a NIP is missing", "NIP BARU", 5, "", "E108", ""),
    ("a NIP of somebody else", "NIP BARU", 2, "198801012012022009", "E503", "all disagree"),
    ("a NIP twice with other data", "NIP BARU", 3, "197005011995031001", "E201", ""),
    ("a name is missing", "NAMA", 6, "", "E108", ""),
    ("a day that does not exist", "TANGGAL LAHIR", 2, "31-02-1970", "E111", "31-12-1980"),
    ("month before day", "TANGGAL LAHIR", 3, "04-12-1978", "E112", "the day first"),
    ("a sex that is none", "JENIS KELAMIN", 2, "X", "E115", "laki-laki"),
    ("an entry in words", "TMT CPNS", 7, "kemarin", "E111", "1980-12-31"),
    ("a rank that is none", "GOL AKHIR NAMA", 4, "V/a", "E115", "I/a to IV/e"),
    ("the class of a PPPK beyond XVII", "GOL AKHIR NAMA", 7, "XVIII", "E115", "XVII"),
    ("a date of rank with a month too many", "TMT GOLONGAN", 2, "01-13-2022", "E111", "1980-12-31"),
    ("an education that is none", "TINGKAT PENDIDIKAN NAMA", 5, "Lain-lain", "E115", "[education]"),
    ("a unit is missing", "UNOR NAMA", 6, "", "E108", ""),
    ("a date of position in two digits", "TMT JABATAN", 5, "1-1-16", "E111", "1980-12-31"),
    ("a functional position without level", "JABATAN NAMA", 6, "Perawat", "E504", "[kind]"),
    ("an identifier of a unit with a semicolon", "UNOR ID", 2, "U;1", "E118", ""),
    ("a position type that says nothing", "JABATAN NAMA", 8, "Tenaga Ahli", "E504", "[kind]"),
];

#[test]
fn every_broken_cell_is_named_with_what_was_expected() {
    let mut wrong = Vec::new();
    for (what, heading, row, value, code, hint) in CELLS {
        let mut grid = with(staff(), heading, row, value);
        match what {
            "a unit is missing" => grid = with(grid, "UNOR ID", row, ""),
            "a rank that is none" | "the class of a PPPK beyond XVII" => grid = with(grid, "GOL AKHIR ID", row, ""),
            "a position type that says nothing" => {
                grid = with(with(grid, "JENIS JABATAN ID", row, ""), "JENIS JABATAN NAMA", row, "");
            }
            _ => {}
        }
        let faults = refused(&[("Data", &grid)], &Request::default());
        let found: Vec<_> = faults.iter().map(|fault| (fault.code.id, fault.place.cell.to_string())).collect();
        let expected = faults.first().and_then(|fault| fault.expected.as_ref()).map_or("", |text| &text.en);
        if found != [(code, cell(&grid, heading, row))]
            || !expected.contains(hint)
            || faults[0].place.file != "pegawai.xlsx/Data"
        {
            wrong.push(format!("{what}: {found:?} {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_structural_position_without_echelon_is_refused_whatever_its_title() {
    let grid = with(with(staff(), "ESELON NAMA", 3, ""), "ESELON ID", 3, "");
    let faults = refused(&[("Data", &grid)], &Request::default());
    assert_eq!((faults.len(), faults[0].code.id, &*faults[0].place.cell), (1, "E504", &*cell(&grid, "ESELON NAMA", 3)));
}

#[test]
fn a_pppk_without_any_date_has_no_entry() {
    let mut grid = staff();
    for heading in ["TMT CPNS", "TMT GOLONGAN", "TMT JABATAN"] {
        grid = with(grid, heading, 7, "");
    }
    let faults = refused(&[("Data", &grid)], &Request::default());
    assert_eq!((faults.len(), faults[0].code.id, &*faults[0].place.cell), (1, "E108", &*cell(&grid, "TMT CPNS", 7)));
}

#[test]
fn a_position_held_only_after_the_start_is_refused() {
    let request = Request { start: Some("2024-01-01".parse().unwrap()), ..Request::default() };
    let grid = staff();
    let faults = refused(&[("Data", &grid)], &request);
    assert!(
        faults.iter().all(|fault| fault.code.id == "E207" && fault.place.cell == cell(&grid, "TMT JABATAN", 7)),
        "{faults:?}"
    );
    assert!(!faults.is_empty() && faults[0].expected.as_ref().unwrap().en.contains("--start"));
}

#[test]
fn headings_that_are_missing_doubled_or_strange_are_named() {
    let mut misspelt = staff();
    misspelt[0][3] = "NMAA".to_owned();
    let faults = refused(&[("Data", &misspelt)], &Request::default());
    assert_eq!((faults[0].code.id, &*faults[0].place.cell, faults[0].nearest.as_deref()), ("E502", "A1", Some("NMAA")));

    let mut doubled = staff();
    doubled[0][2] = "NIP BARU".to_owned();
    let faults = refused(&[("Data", &doubled)], &Request::default());
    assert_eq!((faults[0].code.id, &*faults[0].place.cell), ("E105", "C1"));

    let letter: Grid = vec![vec!["Yth. Kepala Badan".to_owned()], vec!["dengan hormat".to_owned()]];
    let faults = refused(&[("Surat", &letter)], &Request::default());
    assert_eq!((faults[0].code.id, &*faults[0].place.file), ("E501", "pegawai.xlsx/Surat"));

    let faults = refused(&[("Kinerja", &ratings())], &Request::default());
    assert_eq!(faults[0].code.id, "E501", "ratings alone are no service");
}

#[test]
fn broken_companions_are_refused_at_their_cells() {
    let circle = with(with(units(), "ID_ATASAN", 2, "U2"), "ID_ATASAN", 3, "U1");
    let twice = with(units(), "ID", 3, "U1");
    let cases: [(&str, Grid, &str, &str); 11] = [
        ("units in a circle", circle, "E204", "C2"),
        ("a unit twice under two names", twice, "E201", "A3"),
        ("seats in words", with(positions(), "KEBUTUHAN", 3, "banyak"), "E109", "E3"),
        ("a rating that is none", with(ratings(), "PREDIKAT KINERJA", 2, "Lumayan"), "E115", "C2"),
        ("a rating without year", with(ratings(), "TAHUN", 2, "tahun lalu"), "E109", "B2"),
        ("two ratings for one year", with(ratings(), "TAHUN", 3, "2025"), "E201", "A3"),
        ("box ten", with(talent(), "KOTAK TALENTA", 3, "10"), "E115", "B3"),
        ("level seven", with(assessments(), "Integritas", 2, "7"), "E203", "D2"),
        ("a match in words", with(assessments(), "JPM", 2, "tinggi"), "E109", "B2"),
        ("a penalty of no known weight", with(discipline(), "TINGKAT HUKUMAN", 2, "aneh"), "E115", "B2"),
        ("a course completed on no day", with(courses(), "TANGGAL SELESAI", 2, "32-08-2019"), "E111", "D2"),
    ];
    let people = staff();
    for (what, grid, code, at) in cases {
        let faults = refused(&[("Data", &people), ("Lain", &grid)], &Request::default());
        let found: Vec<_> =
            faults.iter().map(|fault| (fault.code.id, &*fault.place.file, &*fault.place.cell)).collect();
        assert_eq!(found.first(), Some(&(code, "pegawai.xlsx/Lain", at)), "{what}: {found:?}");
    }
}

#[test]
fn a_percentage_of_match_needs_its_scale() {
    let people = staff();
    let bare = with(with(with(assessments(), "KATEGORI", 2, ""), "KATEGORI", 3, ""), "JPM", 2, "85");
    let sheets: [(&str, &Grid); 2] = [("Data", &people), ("Asesmen", &bare)];
    let faults = refused(&sheets, &Request::default());
    assert_eq!((faults.len(), faults[0].code.id, &*faults[0].place.cell), (1, "E505", "B2"));
    for (scale, potential) in [(JpmScale::Selection, 3), (JpmScale::Mapping, 2)] {
        let home = tempfile::tempdir().unwrap();
        let path = written(home.path(), "asn.xlsx", workbook(&sheets));
        let tables = sound(&[path], &Request { jpm: Some(scale), ..Request::default() }).tables;
        let sari = tables.employees.iter().find(|row| row.employee_id == "198507122010012001").unwrap();
        assert_eq!(sari.potential, potential);
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let grid = with(with(with(staff(), "NIP BARU", 2, "1"), "JENIS KELAMIN", 4, "?"), "GOL AKHIR NAMA", 5, "X/x");
    let boxes = with(talent(), "KOTAK TALENTA", 2, "0");
    let faults = refused(&[("Data", &grid), ("Talenta", &boxes)], &Request::default());
    let ids: Vec<_> = faults.iter().map(|fault| fault.code.id).collect();
    assert_eq!(ids.iter().filter(|id| **id == "E115").count(), 3, "{ids:?}");
    assert!(ids.contains(&"E503"));
}

#[test]
fn files_that_are_no_tables_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let binary = written(home.path(), "a.csv", b"NIP,NAMA\n\0\x01\x02,x");
    assert_eq!(files::read_sheets(&binary).unwrap_err()[0].code.id, "E103");
    let damaged = written(home.path(), "a.xlsx", b"PK\x03\x04 no workbook");
    assert_eq!(files::read_sheets(&damaged).unwrap_err()[0].code.id, "E117");
    let open = written(home.path(), "b.csv", b"NIP,NAMA\n\"123,x\n");
    assert_eq!(files::read_sheets(&open).unwrap_err()[0].code.id, "E107");
    assert_eq!(files::read_sheets(&home.path().join("none.csv")).unwrap_err()[0].code.id, "E100");
}
