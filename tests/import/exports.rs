//! Invented exports to write in every layout.

use std::fs;
use std::path::{Path, PathBuf};

use rotasi::diagnostic::{Diagnostic, Language};
use rotasi::files;
use rotasi::import::{self, Imported, Request};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

/// The headings of a SIASN export, in its order.
pub const HEADINGS: &str = "PNS ID,NIP BARU,NIP LAMA,NAMA,GELAR DEPAN,GELAR BELAKANG,TEMPAT LAHIR ID,TEMPAT LAHIR NAMA,TANGGAL LAHIR,\
JENIS KELAMIN,AGAMA ID,AGAMA NAMA,JENIS KAWIN ID,JENIS KAWIN NAMA,NIK,NOMOR HP,EMAIL,EMAIL GOV,ALAMAT,NPWP NOMOR,BPJS,\
JENIS PEGAWAI ID,JENIS PEGAWAI NAMA,KEDUDUKAN HUKUM ID,KEDUDUKAN HUKUM NAMA,STATUS CPNS PNS,KARTU ASN VIRTUAL,NOMOR SK CPNS,\
TANGGAL SK CPNS,TMT CPNS,NOMOR SK PNS,TANGGAL SK PNS,TMT PNS,GOL AWAL ID,GOL AWAL NAMA,GOL AKHIR ID,GOL AKHIR NAMA,TMT GOLONGAN,\
MK TAHUN,MK BULAN,JENIS JABATAN ID,JENIS JABATAN NAMA,JABATAN ID,JABATAN NAMA,TMT JABATAN,TINGKAT PENDIDIKAN ID,\
TINGKAT PENDIDIKAN NAMA,PENDIDIKAN ID,PENDIDIKAN NAMA,TAHUN LULUS,KPKN ID,KPKN NAMA,LOKASI KERJA ID,LOKASI KERJA NAMA,UNOR ID,\
UNOR NAMA,INSTANSI INDUK ID,INSTANSI INDUK NAMA,INSTANSI KERJA ID,INSTANSI KERJA NAMA,SATUAN KERJA INDUK ID,SATUAN KERJA INDUK NAMA,\
SATUAN KERJA KERJA ID,SATUAN KERJA KERJA NAMA,IS VALID NIK,NAMA SEKOLAH,FLAG IKD,ESELON ID,ESELON NAMA";

/// What every export of people holds that has no business in an instance.
pub const PRIVATE: [(&str, &str); 8] = [
    ("NIK", "9918270000001111"),
    ("NOMOR HP", "0812777000111"),
    ("EMAIL", "rahasia@contoh.invalid"),
    ("ALAMAT", "Jalan Rahasia 17"),
    ("NPWP NOMOR", "77.123.456.7-000.000"),
    ("BPJS", "0007771112223"),
    ("AGAMA NAMA", "KEPERCAYAAN-X"),
    ("TEMPAT LAHIR NAMA", "KOTA RAHASIA"),
];

/// A table: headings, then rows.
pub type Grid = Vec<Vec<String>>;

/// Rows by column and value; everything else is empty.
pub fn grid(headings: &str, rows: &[&[(&str, &str)]]) -> Grid {
    let headings: Vec<String> = headings.split(',').map(str::to_owned).collect();
    let row = |cells: &&[(&str, &str)]| {
        for (name, _) in *cells {
            assert!(headings.iter().any(|heading| heading == name), "no column {name}");
        }
        let cell = |heading: &String| {
            cells.iter().rev().find(|(name, _)| *name == heading.as_str()).map_or("", |(_, cell)| *cell)
        };
        headings.iter().map(|heading| cell(heading).to_owned()).collect()
    };
    let body: Vec<Vec<String>> = rows.iter().map(row).collect();
    [vec![headings.clone()], body].concat()
}

fn common<'c>(nip: &'c str, name: &'c str, born: &'c str, sex: &'c str, hired: &'c str) -> Vec<(&'c str, &'c str)> {
    let mut cells = PRIVATE.to_vec();
    cells.extend([
        ("NIP BARU", nip),
        ("NAMA", name),
        ("TANGGAL LAHIR", born),
        ("JENIS KELAMIN", sex),
        ("TMT CPNS", hired),
        ("KEDUDUKAN HUKUM NAMA", "Aktif"),
        ("STATUS CPNS PNS", "PNS"),
        ("LOKASI KERJA NAMA", "Kalianda"),
        ("INSTANSI KERJA NAMA", "Pemerintah Kab. Contoh"),
    ]);
    cells
}

/// Seven employees of a department as SIASN exports them.
pub fn staff() -> Grid {
    let people = [
        [
            common("197005011995031001", "BUDI CONTOH", "01-05-1970", "M", "01-03-1995"),
            vec![
                ("GELAR DEPAN", "Dr."),
                ("GOL AKHIR ID", "43"),
                ("GOL AKHIR NAMA", "IV/c"),
                ("TMT GOLONGAN", "01-04-2022"),
                ("JENIS JABATAN ID", "1"),
                ("JENIS JABATAN NAMA", "Jabatan Struktural"),
                ("JABATAN NAMA", "Kepala Dinas Kesehatan"),
                ("TMT JABATAN", "01-02-2023"),
                ("TINGKAT PENDIDIKAN ID", "45"),
                ("TINGKAT PENDIDIKAN NAMA", "S-2"),
                ("PENDIDIKAN NAMA", "S-2 KESEHATAN MASYARAKAT"),
                ("UNOR ID", "U1"),
                ("UNOR NAMA", "Dinas Kesehatan"),
                ("ESELON ID", "22"),
                ("ESELON NAMA", "II.b"),
            ],
        ]
        .concat(),
        [
            common("197804122003122002", "SRI CONTOH", "12-04-1978", "F", "01-12-2003"),
            vec![
                ("GELAR BELAKANG", "S.Kep."),
                ("GOL AKHIR ID", "41"),
                ("GOL AKHIR NAMA", "IV/a"),
                ("TMT GOLONGAN", "01-10-2021"),
                ("JENIS JABATAN ID", "1"),
                ("JENIS JABATAN NAMA", "Jabatan Struktural"),
                ("JABATAN NAMA", "Sekretaris Dinas"),
                ("TMT JABATAN", "01-03-2022"),
                ("TINGKAT PENDIDIKAN ID", "40"),
                ("TINGKAT PENDIDIKAN NAMA", "S-1/Sarjana"),
                ("PENDIDIKAN NAMA", "S-1 KEPERAWATAN"),
                ("UNOR ID", "U2"),
                ("UNOR NAMA", "Sekretariat"),
                ("ESELON ID", "31"),
                ("ESELON NAMA", "III.a"),
            ],
        ]
        .concat(),
        [
            common("198209202008011003", "AGUS CONTOH", "20-09-1982", "M", "01-01-2008"),
            vec![
                ("GOL AKHIR ID", "34"),
                ("GOL AKHIR NAMA", "III/d"),
                ("TMT GOLONGAN", "01-04-2023"),
                ("JENIS JABATAN ID", "1"),
                ("JENIS JABATAN NAMA", "Jabatan Struktural"),
                ("JABATAN NAMA", "Kepala Seksi Obat"),
                ("TMT JABATAN", "04-01-2021"),
                ("TINGKAT PENDIDIKAN ID", "40"),
                ("TINGKAT PENDIDIKAN NAMA", "S-1/Sarjana"),
                ("PENDIDIKAN NAMA", "S-1 FARMASI"),
                ("UNOR ID", "U3"),
                ("UNOR NAMA", "Seksi Obat"),
                ("ESELON ID", "41"),
                ("ESELON NAMA", "IV.a"),
            ],
        ]
        .concat(),
        [
            common("199001152014022004", "DEWI CONTOH", "15-01-1990", "F", "01-02-2014"),
            vec![
                ("GOL AKHIR ID", "24"),
                ("GOL AKHIR NAMA", "II/d"),
                ("TMT GOLONGAN", "01-04-2024"),
                ("JENIS JABATAN ID", "4"),
                ("JENIS JABATAN NAMA", "Pelaksana"),
                ("JABATAN NAMA", "Pengadministrasi Umum"),
                ("TMT JABATAN", "01-01-2016"),
                ("TINGKAT PENDIDIKAN ID", "30"),
                ("TINGKAT PENDIDIKAN NAMA", "Diploma III/Sarjana Muda"),
                ("PENDIDIKAN NAMA", "D-III ADMINISTRASI"),
                ("UNOR ID", "U3"),
                ("UNOR NAMA", "Seksi Obat"),
            ],
        ]
        .concat(),
        [
            common("198507122010012001", "SARI CONTOH", "12-07-1985", "F", "01-01-2010"),
            vec![
                ("GOL AKHIR ID", "33"),
                ("GOL AKHIR NAMA", "III/c"),
                ("TMT GOLONGAN", "01-04-2023"),
                ("JENIS JABATAN ID", "2"),
                ("JENIS JABATAN NAMA", "Jabatan Fungsional"),
                ("JABATAN NAMA", "AHLI MUDA - PERAWAT"),
                ("TMT JABATAN", "01-06-2020"),
                ("TINGKAT PENDIDIKAN ID", "40"),
                ("TINGKAT PENDIDIKAN NAMA", "S-1/Sarjana"),
                ("PENDIDIKAN NAMA", "S-1 KEPERAWATAN"),
                ("UNOR ID", "U4"),
                ("UNOR NAMA", "Puskesmas Contoh"),
            ],
        ]
        .concat(),
        [
            common("199211032024212005", "MAYA CONTOH", "03-11-1992", "F", "01-03-2024"),
            vec![
                ("KEDUDUKAN HUKUM NAMA", "PPPK Aktif"),
                ("STATUS CPNS PNS", ""),
                ("GOL AKHIR ID", "9"),
                ("GOL AKHIR NAMA", "IX"),
                ("TMT GOLONGAN", "01-03-2024"),
                ("JENIS JABATAN ID", "2"),
                ("JENIS JABATAN NAMA", "Jabatan Fungsional"),
                ("JABATAN NAMA", "AHLI PERTAMA - PERAWAT"),
                ("TMT JABATAN", "01-03-2024"),
                ("TINGKAT PENDIDIKAN ID", "40"),
                ("TINGKAT PENDIDIKAN NAMA", "S-1/Sarjana"),
                ("PENDIDIKAN NAMA", "S-1 KEPERAWATAN"),
                ("UNOR ID", "U4"),
                ("UNOR NAMA", "Puskesmas Contoh"),
            ],
        ]
        .concat(),
        [
            common("199506302019031005", "RUDI CONTOH", "30-06-1995", "M", "01-03-2019"),
            vec![
                ("GOL AKHIR ID", "31"),
                ("GOL AKHIR NAMA", "III/a"),
                ("TMT GOLONGAN", "01-04-2023"),
                ("JENIS JABATAN ID", "4"),
                ("JENIS JABATAN NAMA", "Pelaksana"),
                ("JABATAN NAMA", "Penyusun Rencana"),
                ("TMT JABATAN", "01-03-2019"),
                ("TINGKAT PENDIDIKAN ID", "40"),
                ("TINGKAT PENDIDIKAN NAMA", "S-1/Sarjana"),
                ("PENDIDIKAN NAMA", "S-1 EKONOMI"),
                ("UNOR ID", "U2"),
                ("UNOR NAMA", "Sekretariat"),
            ],
        ]
        .concat(),
    ];
    let rows: Vec<&[(&str, &str)]> = people.iter().map(Vec::as_slice).collect();
    grid(HEADINGS, &rows)
}

pub fn units() -> Grid {
    grid(
        "ID,NAMA_UNOR,ID_ATASAN,NAMA_JABATAN,ESELON_ID",
        &[
            &[
                ("ID", "U1"),
                ("NAMA_UNOR", "Dinas Kesehatan"),
                ("ID_ATASAN", "PUSAT"),
                ("NAMA_JABATAN", "Kepala Dinas Kesehatan"),
                ("ESELON_ID", "22"),
            ],
            &[
                ("ID", "U2"),
                ("NAMA_UNOR", "Sekretariat"),
                ("ID_ATASAN", "U1"),
                ("NAMA_JABATAN", "Sekretaris Dinas"),
                ("ESELON_ID", "31"),
            ],
            &[
                ("ID", "U3"),
                ("NAMA_UNOR", "Seksi Obat"),
                ("ID_ATASAN", "U1"),
                ("NAMA_JABATAN", "Kepala Seksi Obat"),
                ("ESELON_ID", "41"),
            ],
            &[("ID", "U4"), ("NAMA_UNOR", "Puskesmas Contoh"), ("ID_ATASAN", "U1")],
            &[
                ("ID", "U5"),
                ("NAMA_UNOR", "Bidang Pelayanan"),
                ("ID_ATASAN", "U1"),
                ("NAMA_JABATAN", "Kepala Bidang Pelayanan"),
                ("ESELON_ID", "32"),
            ],
        ],
    )
}

pub fn positions() -> Grid {
    grid(
        "UNOR NAMA,NAMA JABATAN,JENJANG,KELAS JABATAN,KEBUTUHAN",
        &[
            &[
                ("UNOR NAMA", "Puskesmas Contoh"),
                ("NAMA JABATAN", "Ahli Muda - Perawat"),
                ("JENJANG", "MU"),
                ("KELAS JABATAN", "9"),
                ("KEBUTUHAN", "2"),
            ],
            &[
                ("UNOR NAMA", "Puskesmas Contoh"),
                ("NAMA JABATAN", "Terampil - Bidan"),
                ("JENJANG", "TR"),
                ("KELAS JABATAN", "6"),
                ("KEBUTUHAN", "3"),
            ],
            &[
                ("UNOR NAMA", "Sekretariat"),
                ("NAMA JABATAN", "Penyusun Rencana"),
                ("JENJANG", "Pelaksana"),
                ("KELAS JABATAN", "7"),
                ("KEBUTUHAN", "1"),
            ],
        ],
    )
}

pub fn ratings() -> Grid {
    grid(
        "NIP,TAHUN,PREDIKAT KINERJA",
        &[
            &[("NIP", "197005011995031001"), ("TAHUN", "2025"), ("PREDIKAT KINERJA", "Sangat Baik")],
            &[("NIP", "197005011995031001"), ("TAHUN", "2024"), ("PREDIKAT KINERJA", "Baik")],
            &[("NIP", "198209202008011003"), ("TAHUN", "2025"), ("PREDIKAT KINERJA", "Butuh Perbaikan")],
            &[("NIP", "111111111111111111"), ("TAHUN", "2025"), ("PREDIKAT KINERJA", "Baik")],
        ],
    )
}

pub fn talent() -> Grid {
    grid(
        "NIP,KOTAK TALENTA,NILAI TALENTA",
        &[
            &[("NIP", "197804122003122002"), ("KOTAK TALENTA", "Kotak 8"), ("NILAI TALENTA", "86,40")],
            &[("NIP", "198209202008011003"), ("KOTAK TALENTA", "3")],
        ],
    )
}

pub fn assessments() -> Grid {
    grid(
        "NIP,JPM,KATEGORI,Integritas,Kerja Sama,Perekat Bangsa",
        &[
            &[
                ("NIP", "198507122010012001"),
                ("JPM", "92,5"),
                ("KATEGORI", "Optimal"),
                ("Integritas", "3"),
                ("Kerja Sama", "2"),
                ("Perekat Bangsa", "3.0"),
            ],
            &[("NIP", "199506302019031005"), ("JPM", "60"), ("KATEGORI", "Kurang Optimal"), ("Integritas", "1")],
        ],
    )
}

pub fn courses() -> Grid {
    grid(
        "NIP,NAMA DIKLAT,JP,TANGGAL SELESAI,TAHUN",
        &[
            &[
                ("NIP", "197804122003122002"),
                ("NAMA DIKLAT", "DIKLATPIM TK. III ANGKATAN V"),
                ("JP", "254"),
                ("TANGGAL SELESAI", "30-08-2019"),
            ],
            &[
                ("NIP", "198209202008011003"),
                ("NAMA DIKLAT", "Pelatihan Kepemimpinan Pengawas"),
                ("JP", "880"),
                ("TAHUN", "2021"),
            ],
            &[
                ("NIP", "198507122010012001"),
                ("NAMA DIKLAT", "Manajemen Puskesmas"),
                ("JP", "40"),
                ("TANGGAL SELESAI", "12-02-2024"),
            ],
        ],
    )
}

pub fn discipline() -> Grid {
    grid(
        "NIP,TINGKAT HUKUMAN,TMT HUKUMAN,BERLAKU SAMPAI",
        &[
            &[("NIP", "199506302019031005"), ("TINGKAT HUKUMAN", "Sedang"), ("TMT HUKUMAN", "01-02-2026")],
            &[("NIP", "199001152014022004"), ("TINGKAT HUKUMAN", "Ringan"), ("TMT HUKUMAN", "01-02-2026")],
        ],
    )
}

/// The grid as CSV text, cells quoted as asked.
pub fn csv(grid: &Grid, separator: char, quoted: bool) -> String {
    let cell = |cell: &String| {
        let must = cell.contains([separator, '"', '\n']);
        if quoted || must { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    grid.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(&separator.to_string()) + "\r\n").collect()
}

/// A workbook with these sheets, all cells as text.
pub fn workbook(sheets: &[(&str, &Grid)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, grid) in sheets {
        let mut page = Worksheet::new();
        page.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*grid) {
            for (column, cell) in (0..).zip(cells) {
                page.write_string(row, column, cell).unwrap();
            }
        }
        book.push_worksheet(page);
    }
    book.save_to_buffer().unwrap()
}

/// The staff in a workbook as spreadsheets would have it: below title rows, dates as day numbers or real dates, codes as numbers.
pub fn spreadsheet(grid: &Grid) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("Data Pegawai").unwrap();
    page.write_string(0, 0, "DATA PEGAWAI NEGERI SIPIL").unwrap();
    page.write_string(1, 0, "Keadaan Januari 2026").unwrap();
    let date = Format::new().set_num_format("dd-mm-yyyy");
    for (row, cells) in (3..).zip(grid) {
        for ((column, cell), heading) in (0..).zip(cells).zip(&grid[0]) {
            let parts: Vec<u16> = cell.split('-').filter_map(|part| part.parse().ok()).collect();
            if let ([day, month, year], true) = (&parts[..], cell.len() == 10) {
                let day =
                    ExcelDateTime::from_ymd(*year, u8::try_from(*month).unwrap(), u8::try_from(*day).unwrap()).unwrap();
                if heading == "TANGGAL LAHIR" {
                    page.write_datetime_with_format(row, column, &day, &date).unwrap();
                } else {
                    page.write_number(row, column, day.to_excel()).unwrap();
                }
            } else if let (true, Ok(number)) =
                (row > 3 && heading.ends_with(" ID") && heading != "UNOR ID", cell.parse::<f64>())
            {
                page.write_number(row, column, number).unwrap();
            } else {
                page.write_string(row, column, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

pub fn written(home: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = home.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// What the import makes of the files.
pub fn imported(files: &[PathBuf], request: &Request<'_>) -> Result<Imported, Vec<Diagnostic>> {
    let (mut sheets, mut faults) = (Vec::new(), Vec::new());
    for file in files {
        match files::read_sheets(file) {
            Ok((read, _)) => sheets.extend(read),
            Err(more) => faults.extend(more),
        }
    }
    if faults.is_empty() { import::import(sheets, request) } else { Err(faults) }
}

/// The same where nothing may be wrong.
pub fn sound(files: &[PathBuf], request: &Request<'_>) -> Imported {
    imported(files, request).unwrap_or_else(|faults| panic!("{}", files::report(&faults, Language::English)))
}
