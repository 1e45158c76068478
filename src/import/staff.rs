//! Employees: one row of the SIASN export → one row of the instance, checked against the NIP.

use std::collections::BTreeMap;

use crate::calendar::Date;
use crate::diagnostic::{Diagnostic, Place, Text, codes};
use crate::policy::Status;

use super::fields::{Line, Recognised};
use super::layouts::{Sort, normal};
use super::notes::Section;
use super::places::Places;
use super::values::{self, Refused};
use super::{Made, Making};

/// An employee as far as companions need to know.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub nip: String,
    pub position: Option<String>,
    /// Since when the position is held, and where that is said.
    since: Option<(Date, Place)>,
    hired: Date,
}

impl Making<'_> {
    /// Every employee in service; units and positions that they hold are added to `places`.
    pub(super) fn staff(&mut self, found: &[Recognised], places: &mut Places) -> Vec<Person> {
        let mut people: Vec<Person> = Vec::new();
        let mut met: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for line in found.iter().filter(|own| own.sort == Sort::Staff).flat_map(Recognised::lines) {
            let Some(nip) = self.nip(&line) else { continue };
            let cells: Vec<&str> = Sort::Staff.fields().map(|field| line.cell(field)).collect();
            if let Some(earlier) = met.get(&nip) {
                let code = if *earlier == cells { &codes::W213 } else { &codes::E201 };
                self.faults.push(Diagnostic::new(code, line.place("nip")).value(nip));
                continue;
            }
            met.insert(nip.clone(), cells);
            if !self.in_service(&line, &nip) {
                continue;
            }
            people.extend(self.person(&line, nip, places));
        }
        if people.is_empty()
            && self.request.earlier.is_none()
            && !self.has_errors()
            && found.iter().any(|own| own.sort == Sort::Staff)
        {
            let sheet =
                found.iter().find(|own| own.sort == Sort::Staff).map_or(String::new(), |own| own.sheet.name.clone());
            self.faults.push(Diagnostic::new(&codes::E102, Place::file(sheet)));
        }
        self.later = people
            .iter()
            .filter_map(|person| Some((person.nip.clone(), person.hired, person.since.clone()?)))
            .collect();
        people
    }

    /// The NIP of a line; a fault otherwise.
    pub(super) fn nip(&mut self, line: &Line<'_>) -> Option<String> {
        let cell = line.cell("nip");
        if cell.is_empty() {
            self.faults.push(Diagnostic::new(&codes::E108, line.place("nip")));
            return None;
        }
        self.taken(line, "nip", values::nip(cell))
    }

    /// The value, or its fault.
    pub(super) fn taken<T>(&mut self, line: &Line<'_>, field: &str, value: Result<T, Refused>) -> Option<T> {
        value.map_err(|refused| self.refuse(line, field, refused)).ok()
    }

    fn refuse(&mut self, line: &Line<'_>, field: &str, refused: Refused) {
        let mut fault = Diagnostic::new(refused.code, line.place(field)).value(line.cell(field));
        fault.expected = refused.expected;
        self.faults.push(fault);
    }

    /// A day, if one is given.
    pub(super) fn date(&mut self, line: &Line<'_>, field: &str) -> Option<Date> {
        let cell = line.cell(field);
        if cell.is_empty() || cell.starts_with("0000-00-00") {
            return None;
        }
        let date = self.taken(line, field, values::date(cell))?;
        self.seen(date);
        Some(date)
    }

    /// One of the words that mean something, from the mapping or by `read`.
    pub(super) fn word<T>(
        &mut self,
        line: &Line<'_>,
        field: &str,
        of: &'static str,
        read: impl Fn(&str) -> Option<T>,
        by_name: impl Fn(&str) -> Option<T>,
        expected: &'static str,
    ) -> Option<T> {
        let cell = line.cell(field);
        if cell.is_empty() {
            return None;
        }
        let mapped = self.request.mapping.word(of, cell).and_then(by_name);
        let found = mapped.or_else(|| read(cell));
        if found.is_none() {
            let expected = Text::new(
                format!("{expected}; or a line under [{of}] of a mapping file"),
                format!("{expected}; atau sebaris pada [{of}] di berkas pemetaan"),
            );
            self.faults.push(Diagnostic::new(&codes::E115, line.place(field)).value(cell).expected(expected));
        }
        found
    }

    /// Retired, dismissed and deceased people are not planned for.
    fn in_service(&mut self, line: &Line<'_>, nip: &str) -> bool {
        let words = normal(line.cell("legal_status"));
        let gone = [
            "PENSIUN",
            "MENINGGAL",
            "DIBERHENTIKAN",
            "PEMBERHENTIAN",
            "PINDAH INSTANSI",
            "MENGUNDURKAN",
            "HILANG",
            "TIDAK AKTIF",
            "NON AKTIF",
        ];
        let is_gone = gone.iter().any(|word| words.contains(word)) && !words.contains("MASA PERSIAPAN PENSIUN");
        if is_gone {
            self.notes.count(
                Section::Skipped,
                "employees who are no longer in service",
                "pegawai yang tidak lagi bekerja",
                nip,
            );
        }
        !is_gone
    }

    fn status(&mut self, line: &Line<'_>, nip: &str) -> Status {
        let stated = normal(&format!("{} {}", line.cell("status"), line.cell("legal_status")));
        let mapped = self.request.mapping.word("status", line.cell("status"));
        if let Some(status) = mapped {
            return if status == "pppk" { Status::Pppk } else { Status::Pns };
        }
        let contract_rank =
            values::rank(line.cell("rank"), false).is_none() && values::rank(line.cell("rank"), true).is_some();
        if stated.contains("PPPK") || stated.contains("P3K") {
            return Status::Pppk;
        }
        if stated.split(' ').any(|word| matches!(word, "PNS" | "CPNS" | "P" | "C")) {
            return Status::Pns;
        }
        if values::is_pppk_number(nip) || contract_rank {
            self.notes.count(
                Section::Assumed,
                "status pppk, told from NIP or rank",
                "status pppk, dilihat dari NIP atau golongan",
                nip,
            );
            return Status::Pppk;
        }
        Status::Pns
    }

    fn person(&mut self, line: &Line<'_>, nip: String, places: &mut Places) -> Option<Person> {
        let before = self.faults.len();
        let status = self.status(line, &nip);
        let name = self.full_name(line);
        let birth = self.date(line, "birth_date").map(Made::day).or_else(|| self.birth_from(line, &nip));
        let sex = self.sex(line, &nip, status);
        let rank_since = self.date(line, "rank_since");
        let position_since = self.date(line, "position_since");
        let hired = self.hired(line, &nip, status, rank_since.or(position_since));
        let education = self.education(line, &nip);
        let rank = self.rank(line, status);
        let agency = line.cell("agency");
        if !agency.is_empty() {
            *self.agencies.entry(agency.to_owned()).or_default() += 1;
        }
        let unit = self.unit_of(line, places);
        let title = line.cell("title");
        let kind = if title.is_empty() { None } else { self.kind_of(line, places) };
        if !title.is_empty() && kind.is_none() {
            self.no_kind(line, title);
        }
        let (name, birth, sex, hired, education, rank) = (name?, birth?, sex?, hired?, education?, rank?);
        if self.faults[before..].iter().any(|fault| fault.code.id.starts_with('E')) {
            return None;
        }
        let hired_on: Date = hired.text.parse().ok()?;
        self.compare(line, &nip, status, &birth, &hired, &sex);
        let mut cells = vec![
            ("employee_id", Made::read(&nip)),
            ("name", Made::read(name)),
            ("sex", sex),
            ("birth_date", birth),
            ("hired_on", hired),
            ("status", Made::read(status.name())),
            ("education", education),
            ("rank", rank),
        ];
        cells.extend(values::field_of_study(line.cell("field")).map(|field| ("field", Made::read(field))));
        cells.push((
            "rank_since",
            match rank_since {
                Some(date) => Made::day(date),
                None => {
                    self.notes.count(
                        Section::Assumed,
                        "rank held since entry into service",
                        "golongan sejak mulai bekerja",
                        &nip,
                    );
                    Made::assumed(hired_on.to_string())
                }
            },
        ));
        let held = unit.zip(kind.clone()).map(|(unit, kind)| places.seat(&unit, title, &kind));
        cells.push((
            "kind",
            match &kind {
                Some(kind) => Made::read(kind),
                None => {
                    self.notes.count(
                        Section::Assumed,
                        "employees without a position, taken as pelaksana",
                        "pegawai tanpa jabatan, dianggap pelaksana",
                        &nip,
                    );
                    Made::assumed(self.request.mapping.assumed("kind").unwrap_or("pelaksana"))
                }
            },
        ));
        let since = self.since(line, &nip, &held, position_since, hired_on, &mut cells);
        cells.push(("performance", Made::assumed(self.request.mapping.assumed("performance").unwrap_or("baik"))));
        self.put("employees", &[&nip], cells);
        Some(Person { nip, position: held, since, hired: hired_on })
    }

    /// Position, and since when it and its kind are held.
    fn since(
        &mut self,
        line: &Line<'_>,
        nip: &str,
        held: &Option<String>,
        position_since: Option<Date>,
        hired: Date,
        cells: &mut Vec<(&'static str, Made)>,
    ) -> Option<(Date, Place)> {
        let kind_since = self.date(line, "echelon_since");
        let Some(position) = held else {
            // Empty on purpose: whoever held a position before holds none now.
            cells.extend([("position_id", Made::read("")), ("position_since", Made::read(""))]);
            return None;
        };
        let (since, made) = match position_since {
            Some(date) => (date, Made::day(date)),
            None => {
                self.notes.count(
                    Section::Assumed,
                    "position held since entry into service",
                    "jabatan dipangku sejak mulai bekerja",
                    nip,
                );
                (hired, Made::assumed(hired.to_string()))
            }
        };
        cells.extend([("position_id", Made::read(position)), ("position_since", made)]);
        match kind_since {
            Some(date) if date <= since => cells.push(("kind_since", Made::day(date))),
            Some(_) => self.notes.count(
                Section::Skipped,
                "TMT ESELON after TMT JABATAN, not used",
                "TMT ESELON sesudah TMT JABATAN, tidak dipakai",
                nip,
            ),
            None => {}
        }
        Some((since, line.place("position_since")))
    }

    fn full_name(&mut self, line: &Line<'_>) -> Option<String> {
        let name = line.cell("name");
        if name.is_empty() {
            self.faults.push(Diagnostic::new(&codes::E108, line.place("name")));
            return None;
        }
        let after = line.cell("title_after");
        let whole = format!("{} {name}", line.cell("title_before")).trim().to_owned();
        Some(if after.is_empty() { whole } else { format!("{whole}, {after}") })
    }

    /// The first eight digits of a NIP are the birth date.
    fn birth_from(&mut self, line: &Line<'_>, nip: &str) -> Option<Made> {
        if !line.cell("birth_date").is_empty() {
            return None;
        }
        match values::date(&nip[..8]) {
            Ok(date) => {
                self.notes.count(
                    Section::Assumed,
                    "birth date, taken from the NIP",
                    "tanggal lahir, diambil dari NIP",
                    nip,
                );
                Some(Made::assumed(date.to_string()))
            }
            Err(_) => {
                self.faults.push(Diagnostic::new(&codes::E108, line.place("birth_date")));
                None
            }
        }
    }

    fn sex(&mut self, line: &Line<'_>, nip: &str, status: Status) -> Option<Made> {
        if !line.cell("sex").is_empty() {
            return self
                .word(line, "sex", "sex", values::sex, values::sex, "L, P, M, F, laki-laki, perempuan")
                .map(Made::read);
        }
        match (&nip[14..15], status) {
            (digit @ ("1" | "2"), Status::Pns) => {
                self.notes.count(Section::Assumed, "sex, taken from the NIP", "jenis kelamin, diambil dari NIP", nip);
                Some(Made::assumed(if digit == "1" { "L" } else { "P" }))
            }
            _ => {
                self.faults.push(Diagnostic::new(&codes::E108, line.place("sex")));
                None
            }
        }
    }

    /// Entry into service; never from the number of a PPPK, whose digits are no date.
    fn hired(&mut self, line: &Line<'_>, nip: &str, status: Status, other: Option<Date>) -> Option<Made> {
        if !line.cell("hired_on").is_empty() {
            return self.date(line, "hired_on").map(Made::day);
        }
        let from_nip = values::date(&format!("{}01", &nip[8..14])).ok().filter(|_| status == Status::Pns);
        if let Some(date) = from_nip {
            self.notes.count(
                Section::Assumed,
                "entry into service, taken from the NIP",
                "TMT CPNS, diambil dari NIP",
                nip,
            );
            return Some(Made::assumed(date.to_string()));
        }
        if let Some(date) = other.filter(|_| status == Status::Pppk) {
            self.notes.count(
                Section::Assumed,
                "entry of PPPK, taken from TMT GOLONGAN or TMT JABATAN",
                "mulai bekerja PPPK, diambil dari TMT GOLONGAN atau TMT JABATAN",
                nip,
            );
            return Some(Made::assumed(date.to_string()));
        }
        let expected = Text::fixed("TMT CPNS, or the beginning of the contract", "TMT CPNS, atau awal kontrak");
        self.faults.push(Diagnostic::new(&codes::E108, line.place("hired_on")).expected(expected));
        None
    }

    fn education(&mut self, line: &Line<'_>, nip: &str) -> Option<Made> {
        use crate::policy::Education;
        let expected = "SD, SLTP, SLTA, D-I … D-IV, S-1, S-2, S-3";
        for field in ["education", "education_id"] {
            if !line.cell(field).is_empty() {
                return self
                    .word(line, field, "education", values::education, Education::by_name, expected)
                    .map(|level| Made::read(level.name()));
            }
        }
        if let Some(level) = values::education(line.cell("field")) {
            return Some(Made::read(level.name()));
        }
        self.notes.count(Section::Assumed, "education sma, where none is given", "pendidikan sma, bila tidak ada", nip);
        Some(Made::assumed(self.request.mapping.assumed("education").unwrap_or("sma")))
    }

    fn rank(&mut self, line: &Line<'_>, status: Status) -> Option<Made> {
        let pppk = status == Status::Pppk;
        let field = if line.cell("rank").is_empty() { "rank_id" } else { "rank" };
        let cell = line.cell(field);
        let expected = match pppk {
            true => Text::fixed("a class I to XVII of PPPK", "golongan I sampai XVII untuk PPPK"),
            false => Text::fixed("a rank I/a to IV/e", "golongan I/a sampai IV/e"),
        };
        if cell.is_empty() {
            self.faults.push(Diagnostic::new(&codes::E108, line.place("rank")).expected(expected));
            return None;
        }
        let found = values::rank(cell, pppk);
        if found.is_none() {
            self.faults.push(Diagnostic::new(&codes::E115, line.place(field)).value(cell).expected(expected));
        }
        found.map(|rank| Made::read(rank.name()))
    }

    /// The unit of a line, with those above it; made when they are new.
    fn unit_of(&mut self, line: &Line<'_>, places: &mut Places) -> Option<String> {
        let levels: Vec<&str> = ["unit_above", "unit_1", "unit_2", "unit_3", "unit"]
            .iter()
            .map(|field| line.cell(field))
            .filter(|cell| !cell.is_empty())
            .collect();
        let name = levels.last().copied().unwrap_or_default();
        let Some(id) = places.unit_id(line.cell("unit_id"), name) else {
            if !line.cell("title").is_empty() {
                let field = if line.of.has("unit") { "unit" } else { "unit_id" };
                self.faults.push(Diagnostic::new(&codes::E108, line.place(field)));
            }
            return None;
        };
        if !self.plain_id(line, "unit_id", &id) {
            return None;
        }
        let is_new = !places.units.contains_key(&id);
        places.unit(&id, if name.is_empty() { &id } else { name });
        if is_new {
            let mut below = id.clone();
            for above in levels.iter().rev().skip(1).filter(|above| normal(above) != normal(name)) {
                let Some(above_id) = places.unit_id("", above).filter(|above| *above != below) else { break };
                let known = places.units.contains_key(&above_id);
                places.unit(&above_id, above);
                if let Some(unit) = places.units.get_mut(&below) {
                    unit.parent.get_or_insert_with(|| above_id.clone());
                }
                below = above_id;
                if known {
                    break;
                }
            }
        }
        let workplace = line.cell("location");
        if let Some(unit) = places.units.get_mut(&id).filter(|_| !workplace.is_empty()) {
            *unit.workplaces.entry(workplace.to_owned()).or_default() += 1;
        }
        Some(id)
    }

    /// Holds birth date, entry and sex against the NIP; of a PPPK only the birth date, since the rest means nothing there.
    fn compare(&mut self, line: &Line<'_>, nip: &str, status: Status, birth: &Made, hired: &Made, sex: &Made) {
        let digits = |text: &str| text.replace('-', "");
        let pns = status == Status::Pns;
        let (born, entry) = (digits(&birth.text), digits(&hired.text));
        let sex_digit = if sex.text == "L" { "1" } else { "2" };
        let checks = [
            ("birth_date", &born[..], &nip[..8], !birth.assumed),
            ("hired_on", &entry[..6], &nip[8..14], pns && !hired.assumed),
            ("sex", sex_digit, &nip[14..15], pns && !sex.assumed),
        ];
        let exchanged = format!("{}{}{}", &born[..4], &born[6..8], &born[4..6]);
        let wrong: Vec<_> =
            checks.into_iter().filter(|(_, read, inside, checked)| *checked && read != inside).collect();
        // A row in which everything disagrees is a NIP in the wrong row.
        if wrong.len() == 3 {
            let expected = Text::fixed(
                "the NIP of this employee: birth date, entry and sex all disagree with it",
                "NIP pegawai ini: tanggal lahir, TMT CPNS, dan jenis kelamin semuanya berbeda",
            );
            self.faults.push(Diagnostic::new(&codes::E503, line.place("nip")).value(nip).expected(expected));
            return;
        }
        for (field, _, inside, _) in wrong {
            let cell = line.cell(field);
            let swapped = field == "birth_date" && exchanged == inside;
            let fault = if swapped { &codes::E112 } else { &codes::W206 };
            let expected = match swapped {
                true => Text::new(
                    format!("the day first, as SIASN writes it; the NIP has {inside}"),
                    format!("tanggal lebih dulu, seperti SIASN; NIP memuat {inside}"),
                ),
                false => {
                    Text::new(format!("{inside}, as in the NIP {nip}"), format!("{inside}, seperti pada NIP {nip}"))
                }
            };
            self.faults.push(Diagnostic::new(fault, line.place(field)).value(cell).expected(expected));
        }
    }

    /// Whoever holds a position only after the start cannot be planned for.
    pub(super) fn after_start(&mut self, start: Date) {
        for (nip, hired, (since, place)) in std::mem::take(&mut self.later) {
            for date in [hired, since].into_iter().filter(|date| *date > start) {
                let expected = Text::new(
                    format!("a day not after the start {start}; give a later one with --start"),
                    format!("tanggal tidak sesudah awal rencana {start}; atur dengan --start"),
                );
                let mut fault = Diagnostic::new(&codes::E207, place.clone()).value(format!("{nip}: {date}"));
                fault.expected = Some(expected);
                self.faults.push(fault);
            }
        }
    }
}

impl Made {
    /// A day that was read.
    pub(super) fn day(date: Date) -> Self {
        Self::read(date.to_string())
    }
}
