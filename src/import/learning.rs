//! Competencies from assessments, and courses completed; with the standard of levels that the service asks where levels
//! are known at all.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::Date;
use crate::diagnostic::{Diagnostic, Text, codes};

use super::companions::Known;
use super::fields::{Line, Recognised};
use super::layouts::{Sort, normal};
use super::notes::Section;
use super::staff::Person;
use super::values::{self, slug};
use super::{Made, Making};

/// The managerial and sociocultural competencies that every position asks.
const STANDARD: [(&str, &str, &str); 9] = [
    ("M-INT", "Integritas", "managerial"),
    ("M-KRJ", "Kerja sama", "managerial"),
    ("M-KOM", "Komunikasi", "managerial"),
    ("M-HSL", "Orientasi pada hasil", "managerial"),
    ("M-PLY", "Pelayanan publik", "managerial"),
    ("M-PDO", "Pengembangan diri dan orang lain", "managerial"),
    ("M-UBH", "Mengelola perubahan", "managerial"),
    ("M-KPT", "Pengambilan keputusan", "managerial"),
    ("M-PKB", "Perekat bangsa", "sociocultural"),
];

/// The level that a kind asks of each of them.
const ASKED: [(&str, u8); 14] = [
    ("jpt_utama", 5),
    ("jpt_madya", 5),
    ("jpt_pratama", 4),
    ("administrator", 3),
    ("pengawas", 2),
    ("pelaksana", 1),
    ("ahli_utama", 5),
    ("ahli_madya", 4),
    ("ahli_muda", 3),
    ("ahli_pertama", 2),
    ("penyelia", 3),
    ("mahir", 2),
    ("terampil", 1),
    ("pemula", 1),
];

/// Leadership courses under their old and new names, and the courses that the preset asks.
const LEADERSHIP: [(&str, &str, &[&str]); 4] = [
    (
        "PKN1",
        "Pelatihan Kepemimpinan Nasional Tingkat I",
        &[
            "PKN I",
            "PKN TK I",
            "PKN TINGKAT I",
            "PKN1",
            "NASIONAL TINGKAT I",
            "PIM I",
            "PIM TK I",
            "PIM TINGKAT I",
            "SPAMEN UTAMA",
        ],
    ),
    (
        "PKN2",
        "Pelatihan Kepemimpinan Nasional Tingkat II",
        &[
            "PKN II",
            "PKN TK II",
            "PKN TINGKAT II",
            "PKN2",
            "NASIONAL TINGKAT II",
            "PIM II",
            "PIM TK II",
            "PIM TINGKAT II",
            "DIKLATPIM II",
            "DIKLATPIM TK II",
            "SPAMEN",
        ],
    ),
    (
        "PKA",
        "Pelatihan Kepemimpinan Administrator",
        &[
            "PKA",
            "KEPEMIMPINAN ADMINISTRATOR",
            "PIM III",
            "PIM TK III",
            "PIM TINGKAT III",
            "DIKLATPIM III",
            "DIKLATPIM TK III",
            "SPAMA",
        ],
    ),
    (
        "PKP",
        "Pelatihan Kepemimpinan Pengawas",
        &[
            "PKP",
            "KEPEMIMPINAN PENGAWAS",
            "PIM IV",
            "PIM TK IV",
            "PIM TINGKAT IV",
            "DIKLATPIM IV",
            "DIKLATPIM TK IV",
            "ADUM",
            "ADUMLA",
        ],
    ),
];

impl Making<'_> {
    /// Levels, then courses.
    pub(super) fn learning(&mut self, found: &[Recognised], staff: &[Person]) {
        let known = self.known(staff);
        let assessed = self.levels(found, &known);
        if !assessed.is_empty() {
            for person in staff.iter().filter(|person| !assessed.contains(&person.nip)) {
                self.notes.count(
                    Section::Missing,
                    "employees without assessed levels: they count as level 0 and will hardly be moved",
                    "pegawai tanpa hasil asesmen: dihitung tingkat 0 dan hampir tidak akan dipindah",
                    &person.nip,
                );
            }
            self.standard();
        }
        self.courses(found, &known);
    }

    fn levels(&mut self, found: &[Recognised], known: &Known) -> BTreeSet<String> {
        let mut assessed = BTreeSet::new();
        for (nip, line) in self.about(found, Sort::Assessments, known) {
            let mut levels: Vec<(String, u8)> = Vec::new();
            for (id, ..) in STANDARD {
                levels.extend(self.level(&line, id).map(|level| (id.to_owned(), level)));
            }
            let name = line.cell("competency");
            if !name.is_empty() {
                let level = self.level(&line, "level");
                levels.extend(level.map(|level| (self.competency(name), level)));
            }
            for (id, level) in levels {
                assessed.insert(nip.clone());
                self.put(
                    "employee_competencies",
                    &[&nip, &id],
                    [
                        ("employee_id", Made::read(&nip)),
                        ("competency_id", Made::read(&id)),
                        ("level", Made::read(level.to_string())),
                    ],
                );
            }
        }
        assessed
    }

    fn level(&mut self, line: &Line<'_>, field: &str) -> Option<u8> {
        let cell = line.cell(field);
        if cell.is_empty() {
            return None;
        }
        let number =
            values::hundredths(cell).filter(|hundredths| hundredths % 100 == 0).map(|hundredths| hundredths / 100);
        let level = number.and_then(|level| u8::try_from(level).ok()).filter(|level| *level <= 5);
        if level.is_none() {
            let expected = Text::fixed("a level 0 to 5", "tingkat 0 sampai 5");
            self.faults.push(Diagnostic::new(&codes::E203, line.place(field)).value(cell).expected(expected));
        }
        level
    }

    /// The identifier of a competency by its name; made when it is new.
    fn competency(&mut self, name: &str) -> String {
        if let Some((id, ..)) = STANDARD.iter().find(|(_, own, _)| normal(own) == normal(name)) {
            return (*id).to_owned();
        }
        let earlier = self.request.earlier.iter().flat_map(|(loaded, _)| &loaded.tables.competencies);
        let mut earlier = earlier.filter(|row| normal(&row.name) == normal(name));
        if let Some(row) = earlier.next() {
            return row.competency_id.clone();
        }
        let id = format!("T-{}", slug(name));
        self.put(
            "competencies",
            &[&id],
            [("competency_id", Made::read(&id)), ("name", Made::read(name)), ("group", Made::assumed("technical"))],
        );
        id
    }

    /// The nine competencies and what each kind asks of them.
    fn standard(&mut self) {
        for (id, name, group) in STANDARD {
            self.put(
                "competencies",
                &[id],
                [("competency_id", Made::read(id)), ("name", Made::read(name)), ("group", Made::read(group))],
            );
        }
        // Whatever an instance asks already is its own affair.
        if self.request.earlier.as_ref().is_some_and(|(loaded, _)| !loaded.tables.position_competencies.is_empty()) {
            return;
        }
        let known: Vec<String> = self.policy.kinds.iter().map(|kind| kind.name.clone()).collect();
        for (kind, level) in ASKED.into_iter().filter(|(kind, _)| known.iter().any(|known| known == kind)) {
            for (id, ..) in STANDARD {
                self.put(
                    "position_competencies",
                    &["", kind, id],
                    [
                        ("kind", Made::assumed(kind)),
                        ("competency_id", Made::assumed(id)),
                        ("level", Made::assumed(level.to_string())),
                    ],
                );
            }
        }
        self.notes.one(Section::Assumed, Text::fixed(
            "every position asks the nine managerial and sociocultural competencies at the standard level of its kind (5 for jpt_madya down to 1 for pelaksana)",
            "setiap jabatan meminta sembilan kompetensi manajerial dan sosial kultural pada tingkat standar jenjangnya (5 untuk jpt_madya sampai 1 untuk pelaksana)",
        ));
    }

    fn courses(&mut self, found: &[Recognised], known: &Known) {
        let mut hours: BTreeMap<String, (String, Option<i64>)> = BTreeMap::new();
        for (nip, line) in self.about(found, Sort::Courses, known) {
            let title = line.cell("course");
            if title.is_empty() {
                self.faults.push(Diagnostic::new(&codes::E108, line.place("course")));
                continue;
            }
            let (id, title) = self.course(title);
            let jp = self.small(&line, "hours", 10_000);
            let entry = hours.entry(id.clone()).or_insert((title, None));
            entry.1 = entry.1.max(jp);
            let mut cells = vec![("employee_id", Made::read(&nip)), ("course_id", Made::read(&id))];
            let done = self.completed_on(&line, &nip);
            cells.extend(done);
            self.put("completed_courses", &[&nip, &id], cells);
        }
        for (id, (title, jp)) in hours {
            if jp.is_none() {
                self.notes.count(
                    Section::Assumed,
                    "courses without JP, taken as 0",
                    "pelatihan tanpa JP, dianggap 0",
                    &id,
                );
            }
            let hours = jp.map_or_else(|| Made::assumed("0"), |jp| Made::read(jp.to_string()));
            self.put(
                "courses",
                &[&id],
                [("course_id", Made::read(&id)), ("title", Made::read(title)), ("hours", hours)],
            );
        }
    }

    fn completed_on(&mut self, line: &Line<'_>, nip: &str) -> Option<(&'static str, Made)> {
        if let Some(date) = self.date(line, "completed_on") {
            return Some(("completed_on", Made::day(date)));
        }
        let year = values::number(line.cell("year"))
            .and_then(|year| i16::try_from(year).ok())
            .filter(|year| (1960..=2100).contains(year))?;
        let date = Date::new(year, 12, 31).ok()?;
        self.seen(date);
        self.notes.count(
            Section::Assumed,
            "courses completed at the end of the year, where only the year is given",
            "pelatihan selesai akhir tahun, bila hanya tahunnya disebut",
            nip,
        );
        Some(("completed_on", Made::assumed(date.to_string())))
    }

    /// Identifier and title of a course: leadership courses under one name, others by their words.
    fn course(&self, title: &str) -> (String, String) {
        let words = format!(" {} ", normal(title));
        let is = |names: &[&str]| names.iter().any(|name| words.contains(&format!(" {name} ")));
        if let Some((id, own, _)) = LEADERSHIP.iter().find(|(_, _, names)| is(names)) {
            return ((*id).to_owned(), (*own).to_owned());
        }
        let earlier = self.request.earlier.iter().flat_map(|(loaded, _)| &loaded.tables.courses);
        let mut earlier = earlier.filter(|row| normal(&row.title) == words.trim());
        match earlier.next() {
            Some(row) => (row.course_id.clone(), row.title.clone()),
            None => (slug(title), title.to_owned()),
        }
    }

    /// What no export holds, and what planning does without it.
    pub(super) fn missing(&mut self, tables: &crate::instance::Tables) {
        let mut tell = |missing: bool, en: &'static str, id: &'static str| {
            if missing {
                self.notes.one(Section::Missing, Text::fixed(en, id));
            }
        };
        tell(
            tables.budgets.is_empty(),
            "budgets.csv: no budget lines, so money limits nothing",
            "anggaran.csv: tanpa pos anggaran, uang tidak membatasi apa pun",
        );
        tell(
            tables.sessions.is_empty(),
            "sessions.csv: no course sessions, so nobody is trained",
            "kelas_pelatihan.csv: tanpa kelas pelatihan, tidak ada yang dilatih",
        );
        tell(
            tables.competencies.is_empty(),
            "competencies: no levels, so every job-person match is 100 %",
            "kompetensi: tanpa tingkat kompetensi, semua kesesuaian jabatan 100 %",
        );
        tell(
            tables.positions.iter().all(|row| row.allowance.0 == 0),
            "allowance in positions.csv: none, so no position costs anything",
            "tunjangan di jabatan.csv: kosong, jabatan tidak menimbulkan biaya",
        );
        tell(
            tables.positions.iter().all(|row| row.critical == 0),
            "critical in positions.csv: no position counts more than another",
            "kekritisan di jabatan.csv: semua jabatan sama pentingnya",
        );
        tell(tables.preferences.is_empty(), "preferences.csv: no wishes", "minat.csv: tanpa minat pegawai");
        tell(
            tables.decisions.is_empty(),
            "decisions.csv: nothing is decided yet",
            "keputusan.csv: belum ada yang diputuskan",
        );
        tell(
            tables.relations.is_empty(),
            "relations.csv: no relatives are kept apart",
            "kekerabatan.csv: tidak ada kerabat yang dipisahkan",
        );
    }
}
