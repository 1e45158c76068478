//! An import into a folder that is an instance already: hands win over exports, exports over assumptions.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use rotasi::files;

use super::exports::*;

struct Folder {
    home: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Imports the grids into the folder `kota`; what was said.
    fn import(&self, grids: &[(&str, &Grid)]) -> (i32, String) {
        let files: Vec<PathBuf> =
            grids.iter().map(|(name, grid)| written(self.home.path(), name, csv(grid, ',', false))).collect();
        let mut command = Command::cargo_bin("rotasi").unwrap();
        let ran = command.args(["import", "siasn"]).args(&files).arg("-o").arg(self.path("kota")).output().unwrap();
        (ran.status.code().unwrap(), String::from_utf8(ran.stdout).unwrap() + &String::from_utf8(ran.stderr).unwrap())
    }

    fn edit(&self, file: &str, change: impl Fn(String) -> String) {
        let path = self.path("kota").join(file);
        let text = fs::read_to_string(&path).unwrap();
        let changed = change(text.clone());
        assert_ne!(text, changed, "the edit of {file} changes something");
        fs::write(path, changed).unwrap();
    }

    fn tables(&self) -> rotasi::instance::Tables {
        let loaded = files::load_tables(&self.path("kota"));
        loaded
            .unwrap_or_else(|faults| panic!("{}", files::report(&faults, rotasi::diagnostic::Language::English)))
            .tables
    }
}

/// Puts `value` into the column of the row that begins with `key`.
fn set(text: &str, key: &str, column: &str, value: &str) -> String {
    let at = text.lines().next().unwrap().split(',').position(|name| name == column).unwrap();
    let line = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if cells[0] == key {
            cells[at] = value;
        }
        cells.join(",") + "\n"
    };
    text.lines().map(line).collect()
}

fn changed(mut grid: Grid, key: usize, heading: &str, value: &str) -> Grid {
    let at = grid[0].iter().position(|known| known == heading).unwrap();
    grid[key][at] = value.to_owned();
    grid
}

#[test]
fn the_same_import_again_changes_nothing() {
    let folder = Folder::new();
    let grids = [("pegawai.csv", &staff()), ("unor.csv", &units()), ("talenta.csv", &talent())];
    assert_eq!(folder.import(&grids).0, 0);
    let all = |folder: &Folder| {
        let mut files: Vec<_> = fs::read_dir(folder.path("kota")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect::<Vec<_>>()
    };
    let before = all(&folder);
    let (code, told) = folder.import(&grids);
    assert_eq!(code, 0, "{told}");
    assert_eq!(all(&folder), before);
    assert!(!told.contains("Kept as entered by hand"), "{told}");
}

#[test]
fn what_was_entered_by_hand_stays_and_the_rest_is_brought_up_to_date() {
    let folder = Folder::new();
    assert_eq!(folder.import(&[("pegawai.csv", &staff())]).0, 0);
    // By hand: an assumed rating, a fact, an empty cell, a file of their own, a unit's location, a row taken away.
    folder.edit("employees.csv", |text| set(&text, "198209202008011003", "performance", "sangat_baik"));
    folder.edit("employees.csv", |text| set(&text, "198209202008011003", "rank", "IV/a"));
    folder.edit("positions.csv", |text| set(&text, "U2.SEKRETARIS-DINAS", "critical", "2"));
    folder.edit("units.csv", |text| set(&text, "U4", "location", "Plaju"));
    fs::write(folder.path("kota/budgets.csv"), "budget_id,year,amount\nA,2025,5000000\n").unwrap();
    fs::write(folder.path("kota/catatan.txt"), "milik kami").unwrap();
    folder.edit("employees.csv", |text| {
        text.lines().filter(|line| !line.starts_with("199506302019031005")).map(|line| format!("{line}\n")).collect()
    });

    let later = changed(staff(), 3, "GOL AKHIR NAMA", "III/b");
    let later = changed(later, 2, "GOL AKHIR NAMA", "IV/b");
    let mut later = changed(later, 2, "TMT GOLONGAN", "01-04-2024");
    later.remove(5);
    let (code, told) = folder.import(&[("pegawai.csv", &later), ("talenta.csv", &talent())]);
    assert_eq!(code, 0, "{told}");

    let tables = folder.tables();
    let of = |nip: &str| tables.employees.iter().find(|row| row.employee_id == nip);
    let agus = of("198209202008011003").unwrap();
    assert_eq!((agus.performance.name(), agus.rank.name()), ("sangat_baik", "IV/a"), "hands win");
    assert_eq!(agus.potential, 2, "box 3");
    let sri = of("197804122003122002").unwrap();
    assert_eq!(
        (sri.rank.name(), sri.rank_since.to_string(), sri.potential),
        ("IV/b", "2024-04-01".into(), 3),
        "what nobody touched follows the export"
    );
    assert!(of("199506302019031005").is_none(), "removed by hand stays removed");
    assert!(of("198507122010012001").is_some(), "who is in no export any more stays until removed");
    assert_eq!(tables.positions.iter().find(|row| row.position_id == "U2.SEKRETARIS-DINAS").unwrap().critical, 2);
    assert_eq!(tables.units.iter().find(|row| row.unit_id == "U4").unwrap().location, "Plaju");
    assert_eq!(tables.budgets.len(), 1);
    assert_eq!(fs::read_to_string(folder.path("kota/catatan.txt")).unwrap(), "milik kami");
    assert!(told.contains("198209202008011003 rank") && told.contains("stay removed: 1"), "{told}");
    assert!(
        told.contains("whom these exports do not hold; remove them if they left: 1 (198507122010012001)"),
        "{told}"
    );
}

#[test]
fn companions_alone_complete_an_instance_made_by_hand() {
    let folder = Folder::new();
    fs::create_dir(folder.path("kota")).unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path("kota").join(file), text).unwrap();
    write(
        "instance.toml",
        "format = 1\nname = \"Dinas\"\nstart = 2027-01-01\nperiods = 2\n[policy]\npreset = \"asn\"\n",
    );
    write("unit_organisasi.csv", "id_unit,nama_unit,lokasi\nD1,Dinas,Kota\n");
    write("jabatan.csv", "id_jabatan,nama_jabatan,id_unit,jenjang\nJ1,Kepala Seksi,D1,pengawas\n");
    write(
        "pegawai.csv",
        "nip,nama,jenis_kelamin,tanggal_lahir,tmt_cpns,pendidikan,golongan,tmt_golongan,jenjang,predikat_kinerja\n\
         198209202008011003,AGUS CONTOH,L,1982-09-20,2008-01-01,s1,III/d,2023-04-01,pengawas,baik\n",
    );
    let (code, told) = folder
        .import(&[("diklat.csv", &courses()), ("hukdis.csv", &changed(discipline(), 1, "NIP", "198209202008011003"))]);
    assert_eq!(code, 0, "{told}");
    let tables = folder.tables();
    assert_eq!(tables.completed_courses.len(), 1);
    assert_eq!(tables.employees[0].discipline_until.unwrap().to_string(), "2027-02-01", "an empty cell is filled");
    assert_eq!(tables.employees[0].performance.name(), "baik");
    assert!(
        folder.path("kota/employees.csv").exists() && !folder.path("kota/pegawai.csv").exists(),
        "no table is there twice"
    );
    assert!(folder.path("kota/jabatan.csv").exists(), "what does not change stays as it is");
}

#[test]
fn a_refused_import_leaves_the_folder_as_it_was() {
    let folder = Folder::new();
    let broken = changed(staff(), 1, "NIP BARU", "7");
    let (code, told) = folder.import(&[("pegawai.csv", &broken)]);
    assert_eq!(code, 3, "{told}");
    assert!(!folder.path("kota").exists());
    assert_eq!(folder.import(&[("pegawai.csv", &staff())]).0, 0);
    let before = fs::read_to_string(folder.path("kota/employees.csv")).unwrap();
    assert_eq!(folder.import(&[("pegawai.csv", &broken)]).0, 3);
    assert_eq!(fs::read_to_string(folder.path("kota/employees.csv")).unwrap(), before);
    fs::write(folder.path("kota/imported.json"), "[1]").unwrap();
    assert_eq!(folder.import(&[("pegawai.csv", &staff())]).0, 3, "a baseline that is none is refused");
    assert!(Path::new(&folder.path("kota/employees.csv")).exists());
}
