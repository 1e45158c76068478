//! The tables of courses, money, wishes and decisions in words.

use crate::instance::limits;

use super::columns::{Described, Holds, MAY, MUST, column as c, or};
use super::names;

/// `courses.csv`.
pub(super) const COURSES: Described = Described {
    id: "pelatihan",
    row: ["a course", "satu pelatihan"],
    columns: &[
        c("course_id", "id_pelatihan", MUST, Holds::Key, "identifier", "kode unik pelatihan"),
        c("title", "nama_pelatihan", MUST, Holds::Words, "its title", "nama pelatihan"),
        c(
            "form",
            "bentuk",
            MAY,
            Holds::Words,
            "classical, coaching, mentoring, e-learning, internship, …",
            "klasikal, coaching, mentoring, e-learning, magang, …",
        ),
        c("hours", "jp", MUST, Holds::Number(&limits::HOURS), "JP", "jam pelajaran (JP)"),
        c(
            "audience",
            "sasaran_jenjang",
            or("(all)", "(semua)"),
            Holds::Kinds,
            "kinds that may attend, a list",
            "jenjang yang boleh mengikuti, dipisah titik koma",
        ),
        c(
            "prerequisites",
            "prasyarat",
            MAY,
            Holds::ListOf("courses"),
            "courses to be completed before, a list",
            "pelatihan yang harus sudah diikuti, dipisah titik koma",
        ),
        c("provider", "penyelenggara", MAY, Holds::Words, "who runs it", "penyelenggara"),
    ],
    example: &[
        "PKA",
        "Pelatihan Kepemimpinan Administrator",
        "classical|klasikal",
        "900",
        "administrator",
        "",
        "BPSDM Provinsi",
    ],
};

/// `course_competencies.csv`.
pub(super) const COURSE_COMPETENCIES: Described = Described {
    id: "hasil_pelatihan",
    row: ["a level that a course gives", "satu tingkat kompetensi yang diberikan pelatihan"],
    columns: &[
        c("course_id", "id_pelatihan", MUST, Holds::Of("courses"), "which course", "pelatihan"),
        c("competency_id", "id_kompetensi", MUST, Holds::Of("competencies"), "which competency", "kompetensi"),
        c("level", "tingkat", MUST, Holds::Number(&limits::LEVEL), "raised to", "naik menjadi"),
    ],
    example: &["PKA", "M-INT", "3"],
};

/// `sessions.csv`.
pub(super) const SESSIONS: Described = Described {
    id: "kelas_pelatihan",
    row: ["a dated run of a course", "satu penyelenggaraan pelatihan"],
    columns: &[
        c("session_id", "id_kelas", MUST, Holds::Key, "identifier", "kode unik kelas"),
        c("course_id", "id_pelatihan", MUST, Holds::Of("courses"), "which course", "pelatihan"),
        c(
            "period",
            "periode",
            MUST,
            Holds::Number(&limits::PERIOD),
            "1 to the number of periods",
            "1 sampai jumlah periode",
        ),
        c("capacity", "kapasitas", MUST, Holds::Number(&limits::CAPACITY), "most attendees", "peserta terbanyak"),
        c(
            "min_participants",
            "peserta_minimal",
            or("(0)", "(0)"),
            Holds::Number(&limits::CAPACITY),
            "least attendees if held",
            "peserta paling sedikit bila diselenggarakan",
        ),
        c("cost", "biaya", or("(0)", "(0)"), Holds::Money(&limits::COST), "per attendee", "per peserta"),
        c(
            "fixed_cost",
            "biaya_tetap",
            or("(0)", "(0)"),
            Holds::Money(&limits::COST),
            "once, if held",
            "sekali, bila diselenggarakan",
        ),
        c("source", "sumber_dana", or("(`APBD`)", "(`APBD`)"), Holds::Words, "who pays", "siapa yang membayar"),
        c("location", "lokasi", MAY, Holds::Words, "for display", "hanya untuk tampilan"),
    ],
    example: &["PKA-2027", "PKA", "1", "5", "0", "23000000", "0", "APBD", ""],
};

/// `completed_courses.csv`.
pub(super) const COMPLETED_COURSES: Described = Described {
    id: "riwayat_pelatihan",
    row: ["a course completed before the start", "satu pelatihan yang telah diikuti sebelum awal rencana"],
    columns: &[
        c("employee_id", "nip", MUST, Holds::Of("employees"), "who", "pegawai"),
        c(
            "course_id",
            "id_pelatihan",
            MUST,
            Holds::Of("courses"),
            "which; a course that the instance lacks has no effect",
            "pelatihan; yang tidak ada dalam data tidak berpengaruh",
        ),
        c("completed_on", "tanggal_selesai", MAY, Holds::Date, "not after the start", "tidak sesudah awal rencana"),
    ],
    example: &["198507122010012001", "PKP", "2019-08-30"],
};

/// `budgets.csv`.
pub(super) const BUDGETS: Described = Described {
    id: "anggaran",
    row: ["a budget line", "satu pos anggaran"],
    columns: &[
        c("budget_id", "id_anggaran", MUST, Holds::Key, "identifier", "kode unik pos anggaran"),
        c(
            "year",
            "tahun",
            MUST,
            Holds::Number(&limits::YEAR),
            "calendar year; a period counts in the year in which it begins",
            "tahun anggaran; periode dihitung pada tahun mulainya",
        ),
        c("source", "sumber_dana", or("(all)", "(semua)"), Holds::Words, "who pays", "siapa yang membayar"),
        c(
            "category",
            "kategori",
            or("(all)", "(semua)"),
            Holds::Choice(names::categories),
            "`training`, `relocation` or `allowance`",
            "`pelatihan`, `perpindahan`, atau `tunjangan`",
        ),
        c("amount", "jumlah", MUST, Holds::Money(&limits::AMOUNT), "whole rupiah", "rupiah penuh"),
    ],
    example: &["DIKLAT-2027", "2027", "APBD", "training|pelatihan", "250000000"],
};

/// `relocations.csv`.
pub(super) const RELOCATIONS: Described = Described {
    id: "biaya_pindah",
    row: ["what a move between two locations costs", "biaya pindah antara dua lokasi"],
    columns: &[
        c("from_location", "lokasi_asal", MUST, Holds::Words, "from there", "dari"),
        c(
            "to_location",
            "lokasi_tujuan",
            MUST,
            Holds::Words,
            "to there; one direction a row",
            "ke; satu arah tiap baris",
        ),
        c("cost", "biaya", MUST, Holds::Money(&limits::COST), "whole rupiah", "rupiah penuh"),
    ],
    example: &["Plaju", "Kalianda", "5000000"],
};

/// `preferences.csv`.
pub(super) const PREFERENCES: Described = Described {
    id: "minat",
    row: ["a wish", "satu minat pegawai"],
    columns: &[
        c("employee_id", "nip", MUST, Holds::Of("employees"), "whose", "pegawai"),
        c(
            "scope",
            "lingkup",
            MUST,
            Holds::Choice(names::scopes),
            "`position`, `unit`, `location`, `course` or `stay`",
            "`jabatan`, `unit`, `lokasi`, `pelatihan`, atau `tetap`",
        ),
        c(
            "target",
            "sasaran",
            or("but for `stay`", "kecuali `tetap`"),
            Holds::Words,
            "what the scope says",
            "sesuai lingkup",
        ),
        c(
            "score",
            "skor",
            MUST,
            Holds::Number(&limits::SCORE),
            "−3 to 3; for `stay` 0 to 3",
            "−3 sampai 3; untuk `tetap` 0 sampai 3",
        ),
    ],
    example: &["198507122010012001", "unit", "DINKES", "2"],
};

/// `decisions.csv`.
pub(super) const DECISIONS: Described = Described {
    id: "keputusan",
    row: ["a decision already taken", "satu keputusan yang sudah diambil"],
    columns: &[
        c("employee_id", "nip", MUST, Holds::Of("employees"), "about whom", "pegawai"),
        c(
            "decision",
            "keputusan",
            MUST,
            Holds::Choice(names::verbs),
            "`must` hold a position, `must_not` move into it, `attend` a session",
            "`wajib` memangku jabatan, `tidak_boleh` masuk jabatan, `ikut` kelas pelatihan",
        ),
        c(
            "target",
            "sasaran",
            MUST,
            Holds::Words,
            "the position or session; `*` with `must_not` bars every move",
            "jabatan atau kelas; `*` dengan `tidak_boleh` melarang semua perpindahan",
        ),
        c(
            "from_period",
            "mulai_periode",
            or("(1)", "(1)"),
            Holds::Number(&limits::PERIOD),
            "not used by `attend`",
            "tidak dipakai oleh `ikut`",
        ),
        c(
            "to_period",
            "sampai_periode",
            or("(the last)", "(terakhir)"),
            Holds::Number(&limits::PERIOD),
            "not used by `attend`",
            "tidak dipakai oleh `ikut`",
        ),
    ],
    example: &["198507122010012001", "must|wajib", "DINKES-SEK", "1", "2"],
};

/// `relations.csv`.
pub(super) const RELATIONS: Described = Described {
    id: "kekerabatan",
    row: ["two employees who are related", "dua pegawai yang berkerabat"],
    columns: &[
        c("employee_a", "nip_a", MUST, Holds::Of("employees"), "one of the two", "pegawai pertama"),
        c("employee_b", "nip_b", MUST, Holds::Of("employees"), "the other", "pegawai kedua"),
        c(
            "relation",
            "hubungan",
            or("(`kin`)", "(`kerabat`)"),
            Holds::Choice(names::relations),
            "`kin`: not placed together in a unit unless both are there at the start",
            "`kerabat`: tidak ditempatkan bersama dalam satu unit, kecuali sejak awal memang demikian",
        ),
    ],
    example: &["198507122010012001", "198001012005011001", "kin|kerabat"],
};

/// `served_units.csv`.
pub(super) const SERVED_UNITS: Described = Described {
    id: "riwayat_unit",
    row: ["a unit in which an employee served before", "satu unit tempat pegawai pernah bertugas"],
    columns: &[
        c("employee_id", "nip", MUST, Holds::Of("employees"), "who", "pegawai"),
        c("unit_id", "id_unit", MUST, Holds::Of("units"), "where", "unit"),
    ],
    example: &["198507122010012001", "DINKES"],
};
