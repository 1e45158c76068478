//! The headings of SIASN exports and their companions, with the other names that are met.

/// What a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Employees with their positions: the SIASN export itself.
    Staff,
    /// The hierarchy of units.
    Units,
    /// Positions, or a catalogue of their titles.
    Positions,
    /// Yearly ratings of performance (e-Kinerja).
    Ratings,
    /// Results of assessments: job-person match, or levels of competencies.
    Assessments,
    /// Boxes of the talent matrix (SIMATA).
    Talent,
    /// Courses completed.
    Courses,
    /// Disciplinary penalties.
    Discipline,
}

/// A field of a sort of sheet: its key in mapping files, and the headings under which it is met (capital letters and
/// digits, single blanks).
pub(super) struct Field {
    pub key: &'static str,
    pub aliases: &'static [&'static str],
}

/// A sort of sheet: a sheet is one when, of every group, at least one field is there.
pub(super) struct Layout {
    pub sort: Sort,
    pub name: &'static str,
    pub fields: &'static [Field],
    pub needs: &'static [&'static [&'static str]],
}

const fn f(key: &'static str, aliases: &'static [&'static str]) -> Field {
    Field { key, aliases }
}

const NIP: Field = f(
    "nip",
    &["NIP BARU", "NIP", "NIP NI PPPK", "NI PPPK", "NIPPPK", "NIP NIPPPK", "NOMOR INDUK PEGAWAI", "NIP PEGAWAI"],
);

/// Every sort of sheet.
pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        sort: Sort::Staff,
        name: "staff",
        fields: &[
            NIP,
            f("name", &["NAMA", "NAMA PEGAWAI", "NAMA LENGKAP", "NAMA PNS"]),
            f("title_before", &["GELAR DEPAN"]),
            f("title_after", &["GELAR BELAKANG"]),
            f("birth_date", &["TANGGAL LAHIR", "TGL LAHIR"]),
            f("sex", &["JENIS KELAMIN", "KELAMIN", "JK", "L P"]),
            f("status", &["STATUS CPNS PNS", "STATUS PEGAWAI", "STATUS KEPEGAWAIAN", "STATUS ASN", "JENIS ASN"]),
            f("legal_status", &["KEDUDUKAN HUKUM NAMA", "KEDUDUKAN HUKUM"]),
            f(
                "hired_on",
                &[
                    "TMT CPNS",
                    "TMT PPPK",
                    "TMT KONTRAK",
                    "TMT AWAL KONTRAK",
                    "MULAI KONTRAK",
                    "TANGGAL MULAI KONTRAK",
                    "TANGGAL AWAL KONTRAK",
                ],
            ),
            f(
                "rank",
                &[
                    "GOL AKHIR NAMA",
                    "GOLONGAN AKHIR",
                    "GOLONGAN",
                    "GOLONGAN RUANG",
                    "GOL RUANG",
                    "PANGKAT GOLONGAN",
                    "PANGKAT GOL RUANG",
                    "GOL",
                    "GOL AKHIR",
                ],
            ),
            f("rank_id", &["GOL AKHIR ID"]),
            f("rank_since", &["TMT GOLONGAN", "TMT GOLONGAN AKHIR", "TMT GOL AKHIR", "TMT PANGKAT", "TMT GOL"]),
            f("position_type_id", &["JENIS JABATAN ID"]),
            f("position_type", &["JENIS JABATAN NAMA", "JENIS JABATAN"]),
            f("title_id", &["JABATAN ID"]),
            f("title", &["JABATAN NAMA", "NAMA JABATAN", "JABATAN"]),
            f("position_since", &["TMT JABATAN"]),
            f("education", &["TINGKAT PENDIDIKAN NAMA", "TINGKAT PENDIDIKAN", "JENJANG PENDIDIKAN"]),
            f("education_id", &["TINGKAT PENDIDIKAN ID"]),
            f(
                "field",
                &["PENDIDIKAN NAMA", "PENDIDIKAN TERAKHIR NAMA", "PENDIDIKAN TERAKHIR", "PENDIDIKAN", "JURUSAN"],
            ),
            f("echelon", &["ESELON NAMA", "ESELON"]),
            f("echelon_id", &["ESELON ID"]),
            f("echelon_since", &["TMT ESELON"]),
            f("unit_id", &["UNOR ID", "ID UNOR", "KODE UNOR"]),
            f("unit", &["UNOR NAMA", "NAMA UNOR", "UNOR", "UNIT KERJA", "UNIT ORGANISASI"]),
            f("unit_above", &["UNOR INDUK NAMA", "UNOR INDUK", "UNOR ATASAN", "UNIT INDUK"]),
            f("unit_1", &["UNOR 1"]),
            f("unit_2", &["UNOR 2"]),
            f("unit_3", &["UNOR 3"]),
            f("location", &["LOKASI KERJA NAMA", "LOKASI KERJA", "TEMPAT TUGAS"]),
            f("agency", &["INSTANSI KERJA NAMA", "INSTANSI KERJA", "INSTANSI"]),
        ],
        needs: &[&["nip"], &["name"], &["birth_date", "rank", "hired_on"], &["title", "unit", "unit_id", "unit_1"]],
    },
    Layout {
        sort: Sort::Units,
        name: "units",
        fields: &[
            f("unit_id", &["ID", "UNOR ID", "ID UNOR", "KODE UNOR"]),
            f("name", &["NAMA UNOR", "UNOR NAMA", "NAMA UNIT", "NAMA UNIT KERJA"]),
            f(
                "parent_id",
                &[
                    "ID ATASAN",
                    "ATASAN ID",
                    "ID UNOR ATASAN",
                    "UNOR ATASAN ID",
                    "DIATASAN ID",
                    "PARENT ID",
                    "KODE ATASAN",
                ],
            ),
            f("title", &["NAMA JABATAN", "JABATAN"]),
            f("echelon", &["ESELON", "ESELON NAMA"]),
            f("echelon_id", &["ESELON ID"]),
            f("location", &["LOKASI", "LOKASI NAMA", "ALAMAT KANTOR"]),
        ],
        needs: &[&["unit_id"], &["name"], &["parent_id"]],
    },
    Layout {
        sort: Sort::Positions,
        name: "positions",
        fields: &[
            f("title_id", &["ID", "JABATAN ID", "ID JABATAN", "KODE JABATAN"]),
            f("title", &["NAMA JABATAN", "JABATAN NAMA", "JABATAN", "NAMA"]),
            f("echelon", &["ESELON", "ESELON NAMA"]),
            f("echelon_id", &["ESELON ID"]),
            f("level", &["JENJANG", "JENJANG JABATAN"]),
            f("position_type", &["JENIS JABATAN NAMA", "JENIS JABATAN"]),
            f("position_type_id", &["JENIS JABATAN ID"]),
            f("class", &["KELAS JABATAN", "KELAS"]),
            f("seats", &["KEBUTUHAN", "ABK", "FORMASI", "JUMLAH KEBUTUHAN", "KEBUTUHAN PEGAWAI", "JUMLAH FORMASI"]),
            f("unit_id", &["UNOR ID", "ID UNOR", "KODE UNOR"]),
            f("unit", &["UNOR NAMA", "NAMA UNOR", "UNIT KERJA", "UNIT ORGANISASI"]),
        ],
        needs: &[&["title"], &["level", "echelon", "echelon_id", "seats", "class"]],
    },
    Layout {
        sort: Sort::Ratings,
        name: "ratings",
        fields: &[
            NIP,
            f("year", &["TAHUN", "TAHUN PENILAIAN", "PERIODE", "PERIODE PENILAIAN"]),
            f("rating", &["PREDIKAT", "PREDIKAT KINERJA", "PREDIKAT KINERJA PEGAWAI", "HASIL EVALUASI KINERJA"]),
            f("score", &["NILAI SKP", "NILAI KINERJA", "NILAI PRESTASI KERJA"]),
        ],
        needs: &[&["nip"], &["rating", "score"], &["year"]],
    },
    Layout {
        sort: Sort::Assessments,
        name: "assessments",
        fields: &[
            NIP,
            f("jpm", &["JPM", "NILAI JPM", "JOB PERSON MATCH", "PERSENTASE JPM", "JPM PERSEN"]),
            f("category", &["KATEGORI JPM", "KATEGORI", "REKOMENDASI", "HASIL ASESMEN", "HASIL PENILAIAN"]),
            f("competency", &["KOMPETENSI", "NAMA KOMPETENSI"]),
            f("level", &["LEVEL", "LEVEL CAPAIAN", "CAPAIAN", "TINGKAT", "LEVEL KOMPETENSI"]),
            f("M-INT", &["INTEGRITAS"]),
            f("M-KRJ", &["KERJA SAMA", "KERJASAMA"]),
            f("M-KOM", &["KOMUNIKASI"]),
            f("M-HSL", &["ORIENTASI PADA HASIL"]),
            f("M-PLY", &["PELAYANAN PUBLIK"]),
            f("M-PDO", &["PENGEMBANGAN DIRI DAN ORANG LAIN", "PENGEMBANGAN DIRI ORANG LAIN"]),
            f("M-UBH", &["MENGELOLA PERUBAHAN"]),
            f("M-KPT", &["PENGAMBILAN KEPUTUSAN"]),
            f("M-PKB", &["PEREKAT BANGSA"]),
        ],
        needs: &[
            &["nip"],
            &[
                "jpm", "category", "level", "M-INT", "M-KRJ", "M-KOM", "M-HSL", "M-PLY", "M-PDO", "M-UBH", "M-KPT",
                "M-PKB",
            ],
        ],
    },
    Layout {
        sort: Sort::Talent,
        name: "talent",
        fields: &[
            NIP,
            f(
                "box",
                &["KOTAK", "BOX", "KOTAK TALENTA", "BOX TALENTA", "NINE BOX", "KUADRAN", "KOTAK MANAJEMEN TALENTA"],
            ),
            f("score", &["NILAI TALENTA", "SKOR TALENTA"]),
        ],
        needs: &[&["nip"], &["box"]],
    },
    Layout {
        sort: Sort::Courses,
        name: "courses",
        fields: &[
            NIP,
            f(
                "course",
                &[
                    "NAMA DIKLAT",
                    "NAMA PELATIHAN",
                    "DIKLAT",
                    "PELATIHAN",
                    "NAMA KURSUS",
                    "LATIHAN STRUKTURAL NAMA",
                    "JENIS DIKLAT NAMA",
                ],
            ),
            f("hours", &["JP", "JUMLAH JP", "JUMLAH JAM", "JAM PELAJARAN", "DURASI JAM"]),
            f("completed_on", &["TANGGAL SELESAI", "TGL SELESAI", "TANGGAL SERTIFIKAT", "TANGGAL SELESAI DIKLAT"]),
            f("year", &["TAHUN", "TAHUN DIKLAT", "TAHUN LULUS"]),
        ],
        needs: &[&["nip"], &["course"]],
    },
    Layout {
        sort: Sort::Discipline,
        name: "discipline",
        fields: &[
            NIP,
            f("level", &["TINGKAT HUKUMAN", "TINGKAT HUKUMAN DISIPLIN", "TINGKAT HUKDIS"]),
            f("from", &["TMT HUKUMAN", "TMT HUKUMAN DISIPLIN", "TANGGAL MULAI HUKUMAN", "TMT", "TANGGAL MULAI"]),
            f(
                "until",
                &[
                    "TMT AKHIR HUKUMAN",
                    "AKHIR HUKUMAN",
                    "BERLAKU SAMPAI",
                    "TANGGAL AKHIR HUKUMAN",
                    "TANGGAL BERAKHIR",
                    "TANGGAL AKHIR",
                ],
            ),
        ],
        needs: &[&["nip"], &["level"], &["from", "until"]],
    },
];

/// Headings of data that is nobody's business here: they are named as such when they are dropped.
const PERSONAL: &[&str] = &[
    "NIK",
    "NOMOR HP",
    "NO HP",
    "NOMOR TELEPON",
    "TELEPON",
    "TELP",
    "EMAIL",
    "ALAMAT",
    "NPWP",
    "BPJS",
    "AGAMA",
    "JENIS KAWIN",
    "STATUS KAWIN",
    "STATUS PERKAWINAN",
    "TEMPAT LAHIR",
    "KARTU",
    "REKENING",
    "NO REKENING",
    "NOMOR REKENING",
    "BANK",
    "NAMA BANK",
    "NAMA IBU",
    "NO KK",
    "NOMOR KK",
    "GOLONGAN DARAH",
    "IS VALID NIK",
    "FLAG IKD",
];

impl Sort {
    /// Every sort by the name that mapping files and messages use.
    pub fn names() -> impl Iterator<Item = (&'static str, Self)> {
        LAYOUTS.iter().map(|layout| (layout.name, layout.sort))
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.layout().name
    }

    /// The keys of its fields.
    pub fn fields(self) -> impl Iterator<Item = &'static str> {
        self.layout().fields.iter().map(|field| field.key)
    }

    fn layout(self) -> &'static Layout {
        LAYOUTS.iter().find(|layout| layout.sort == self).expect("every sort has a layout")
    }
}

/// A heading as it is compared: capital letters and digits, single blanks.
pub(super) fn normal(heading: &str) -> String {
    let words: String = heading.to_uppercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a heading is that of personal data that is nobody's business here.
pub(super) fn is_personal(heading: &str) -> bool {
    let heading = normal(heading);
    PERSONAL.iter().any(|name| heading == *name || heading.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_alias_is_written_as_compared_and_stands_for_one_field_of_its_sort() {
        for layout in LAYOUTS {
            let mut met = BTreeSet::new();
            for alias in layout.fields.iter().flat_map(|field| field.aliases) {
                assert_eq!(normal(alias), **alias);
                assert!(met.insert(alias), "{alias} twice in {}", layout.name);
            }
            for key in layout.needs.iter().copied().flatten() {
                assert!(layout.fields.iter().any(|field| field.key == *key), "{key}");
            }
        }
    }
}
