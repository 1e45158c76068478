//! What other exports say about employees: yearly ratings, talent boxes, results of assessments, penalties.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use crate::diagnostic::{Diagnostic, Text, codes};
use crate::policy::Performance;

use super::fields::{Line, Recognised};
use super::layouts::{Sort, normal};
use super::notes::Section;
use super::staff::Person;
use super::values::{self, JpmScale};
use super::{Made, Making};

/// Employees by NIP, with the position each holds.
pub(super) struct Known {
    positions: BTreeMap<String, Option<String>>,
}

impl Known {
    fn has(&self, nip: &str) -> bool {
        self.positions.contains_key(nip)
    }
}

impl Making<'_> {
    /// Everybody about whom companions may speak: of this export, and of the instance imported into.
    pub(super) fn known(&self, staff: &[Person]) -> Known {
        let earlier = self.request.earlier.iter().flat_map(|(loaded, _)| &loaded.tables.employees);
        let earlier = earlier.map(|row| (row.employee_id.clone(), row.position_id.clone()));
        let now = staff.iter().map(|person| (person.nip.clone(), person.position.clone()));
        Known { positions: earlier.chain(now).collect() }
    }

    /// The lines of a sort of sheet about somebody who is known.
    pub(super) fn about<'f>(&mut self, found: &'f [Recognised], sort: Sort, known: &Known) -> Vec<(String, Line<'f>)> {
        let mut lines = Vec::new();
        for line in found.iter().filter(|own| own.sort == sort).flat_map(Recognised::lines) {
            let Some(nip) = self.nip(&line) else { continue };
            if known.has(&nip) {
                lines.push((nip, line));
            } else {
                self.notes.count(
                    Section::Skipped,
                    "rows about people who are not among the employees",
                    "baris tentang orang yang bukan pegawai dalam data",
                    &nip,
                );
            }
        }
        lines
    }

    /// Ratings, talent boxes, matches and penalties.
    pub(super) fn companions(&mut self, found: &[Recognised], staff: &[Person]) {
        let known = self.known(staff);
        let rated = self.ratings(found, &known);
        let boxed = self.talent(found, &known, &rated);
        self.matches(found, &known, &boxed);
        self.discipline(found, &known);
        for person in staff {
            if !rated.contains_key(&person.nip) && !boxed.contains(&person.nip) {
                self.notes.count(
                    Section::Assumed,
                    "performance baik in the last two years, where no rating is given",
                    "predikat kinerja baik dua tahun terakhir, bila tidak ada nilai",
                    &person.nip,
                );
            }
            if !boxed.contains(&person.nip) && !self.has_cell("employees", &person.nip, "potential") {
                self.notes.count(
                    Section::Assumed,
                    "potential 2 (middle), where neither box nor match is given",
                    "potensi 2 (menengah), bila tidak ada kotak talenta maupun JPM",
                    &person.nip,
                );
            }
        }
    }

    fn has_cell(&self, table: &str, key: &str, column: &str) -> bool {
        let rows = self.made.get(table);
        rows.and_then(|rows| rows.get(&vec![key.to_owned()])).is_some_and(|row| row.contains_key(column))
    }

    fn set(&mut self, nip: &str, cells: impl IntoIterator<Item = (&'static str, Made)>) {
        self.put("employees", &[nip], cells);
    }

    /// The newest rating is `performance`, that of the year before `performance_prev`.
    fn ratings(&mut self, found: &[Recognised], known: &Known) -> BTreeMap<String, Performance> {
        let mut by_year: BTreeMap<String, BTreeMap<i16, Performance>> = BTreeMap::new();
        for (nip, line) in self.about(found, Sort::Ratings, known) {
            for (year, rating) in self.rating_of(&line) {
                let earlier = by_year.entry(nip.clone()).or_default().insert(year, rating);
                if earlier.is_some_and(|earlier| earlier != rating) {
                    let expected = Text::new(format!("one rating for {year}"), format!("satu predikat untuk {year}"));
                    self.faults
                        .push(Diagnostic::new(&codes::E201, line.place("nip")).value(nip.clone()).expected(expected));
                }
                if let Ok(date) = jiff::civil::Date::new(year, 12, 31) {
                    self.seen(date);
                }
            }
        }
        let last = by_year.values().flat_map(BTreeMap::keys).max().copied();
        let mut rated = BTreeMap::new();
        for (nip, years) in by_year {
            let Some((&year, &rating)) = years.iter().next_back() else { continue };
            if Some(year) != last {
                self.notes.count(
                    Section::Assumed,
                    "an older rating taken for last year's",
                    "predikat tahun lebih lama dipakai untuk tahun terakhir",
                    &nip,
                );
            }
            let before = year.checked_sub(1).and_then(|before| years.get(&before));
            let mut cells = vec![("performance", Made::read(rating.name()))];
            cells.extend(before.map(|rating| ("performance_prev", Made::read(rating.name()))));
            self.set(&nip, cells);
            rated.insert(nip, rating);
        }
        rated
    }

    /// The ratings in a line with their years.
    fn rating_of(&mut self, line: &Line<'_>) -> Vec<(i16, Performance)> {
        let mut found = Vec::new();
        for &(year, at) in &line.of.years {
            let cell = line.at(at);
            if cell.is_empty() {
                continue;
            }
            let mapped = self.request.mapping.word("performance", cell).and_then(performance);
            match mapped.or_else(|| values::rating(cell)) {
                Some(rating) => found.push((year, rating)),
                None => self
                    .faults
                    .push(Diagnostic::new(&codes::E115, line.place_at(at)).value(cell).expected(Text::same(RATINGS))),
            }
        }
        if !line.of.years.is_empty() {
            return found;
        }
        let field = if line.cell("rating").is_empty() { "score" } else { "rating" };
        let rating = self.word(line, field, "performance", values::rating, performance, RATINGS);
        let cell = line.cell("year");
        let year: Option<i16> =
            cell.split(|c: char| !c.is_ascii_digit()).rfind(|part| part.len() == 4).and_then(|part| part.parse().ok());
        match (year.filter(|year| (1990..=2100).contains(year)), rating) {
            (Some(year), Some(rating)) => found.push((year, rating)),
            (None, Some(_)) => {
                let expected = Text::fixed("the year that is rated, as 2025", "tahun yang dinilai, mis. 2025");
                self.faults.push(Diagnostic::new(&codes::E109, line.place("year")).value(cell).expected(expected));
            }
            (_, None) => {}
        }
        found
    }

    /// The column of the box is the potential, its row the performance where no rating is given.
    fn talent(
        &mut self,
        found: &[Recognised],
        known: &Known,
        rated: &BTreeMap<String, Performance>,
    ) -> BTreeSet<String> {
        let mut boxed = BTreeSet::new();
        for (nip, line) in self.about(found, Sort::Talent, known) {
            let cell = line.cell("box");
            if cell.is_empty() {
                continue;
            }
            let Some((row, column)) = talent_box(cell) else {
                let expected = Text::fixed("a box 1 to 9 (or I to IX)", "kotak 1 sampai 9 (atau I sampai IX)");
                self.faults.push(Diagnostic::new(&codes::E115, line.place("box")).value(cell).expected(expected));
                continue;
            };
            let mut cells = vec![("potential", Made::read(column.to_string()))];
            let by_row = [Performance::ButuhPerbaikan, Performance::Baik, Performance::SangatBaik][row - 1];
            match rated.get(&nip) {
                None => {
                    self.notes.count(
                        Section::Assumed,
                        "performance by the row of the talent box, where no rating is given",
                        "predikat kinerja menurut baris kotak talenta, bila tidak ada nilai",
                        &nip,
                    );
                    cells.push(("performance", Made::assumed(by_row.name())));
                }
                Some(rating) if self.row_of(*rating) != row => {
                    self.notes.count(
                        Section::Skipped,
                        "talent boxes whose row disagrees with the rating; the rating counts",
                        "kotak talenta yang barisnya berbeda dari predikat; predikat yang dipakai",
                        &nip,
                    );
                }
                Some(_) => {}
            }
            if let Some(score) = values::hundredths(line.cell("score")).filter(|score| (0..=10_000).contains(score)) {
                cells.push(("merit", Made::read((score / 100).to_string())));
            }
            self.set(&nip, cells);
            boxed.insert(nip);
        }
        boxed
    }

    fn row_of(&self, rating: Performance) -> usize {
        usize::from(self.policy.talent.performance[rating as usize])
    }

    /// A job-person match as a whole gives the potential, where no talent box does.
    fn matches(&mut self, found: &[Recognised], known: &Known, boxed: &BTreeSet<String>) {
        for (nip, line) in self.about(found, Sort::Assessments, known) {
            let Some(potential) = self.potential(&line) else { continue };
            if !boxed.contains(&nip) {
                self.notes.count(
                    Section::Assumed,
                    "potential by the job-person match, where no talent box is given",
                    "potensi menurut JPM, bila tidak ada kotak talenta",
                    &nip,
                );
                self.set(&nip, [("potential", Made::assumed(potential.to_string()))]);
            }
        }
    }

    fn potential(&mut self, line: &Line<'_>) -> Option<u8> {
        let words = normal(line.cell("category"));
        let by_word = match words.as_str() {
            "MS" | "MEMENUHI SYARAT" | "OPTIMAL" => Some(3),
            "MMS" | "MASIH MEMENUHI SYARAT" | "CUKUP OPTIMAL" => Some(2),
            "KMS" | "TMS" | "KURANG MEMENUHI SYARAT" | "TIDAK MEMENUHI SYARAT" | "KURANG OPTIMAL" => Some(1),
            _ => None,
        };
        if !words.is_empty() && by_word.is_none() {
            let expected = Text::same("MS, MMS, KMS; Optimal, Cukup Optimal, Kurang Optimal");
            self.faults.push(
                Diagnostic::new(&codes::E115, line.place("category")).value(line.cell("category")).expected(expected),
            );
        }
        let cell = line.cell("jpm");
        if cell.is_empty() {
            return by_word;
        }
        let Some(percent) = values::hundredths(cell).filter(|percent| (200..=15_000).contains(percent)) else {
            let expected = Text::fixed("a percentage, as 82,5", "persentase, mis. 82,5");
            self.faults.push(Diagnostic::new(&codes::E109, line.place("jpm")).value(cell).expected(expected));
            return None;
        };
        if by_word.is_some() {
            return by_word;
        }
        let scale: Option<JpmScale> = self.request.jpm.or(self.request.mapping.jpm());
        if scale.is_none() && !self.scale_asked {
            self.scale_asked = true;
            self.faults.push(Diagnostic::new(&codes::E505, line.place("jpm")).value(cell));
        }
        scale.map(|scale| scale.potential(percent))
    }

    /// Moderate and severe penalties bar moves until they end; light ones do not.
    fn discipline(&mut self, found: &[Recognised], known: &Known) {
        let mut until: BTreeMap<String, crate::calendar::Date> = BTreeMap::new();
        for (nip, line) in self.about(found, Sort::Discipline, known) {
            let words = normal(line.cell("level"));
            if words.contains("RINGAN") {
                self.notes.count(
                    Section::Skipped,
                    "light penalties, which bar nothing",
                    "hukuman ringan, yang tidak menghalangi",
                    &nip,
                );
                continue;
            }
            if !words.contains("SEDANG") && !words.contains("BERAT") {
                self.faults.push(
                    Diagnostic::new(&codes::E115, line.place("level"))
                        .value(line.cell("level"))
                        .expected(Text::same("ringan, sedang, berat")),
                );
                continue;
            }
            let given = !line.cell("until").is_empty();
            let end = self.date(&line, "until");
            let end = match (end, given) {
                (None, false) => self.date(&line, "from").map(|from| {
                    self.notes.count(
                        Section::Assumed,
                        "penalties of 12 months, where no end is given",
                        "hukuman 12 bulan, bila akhirnya tidak disebut",
                        &nip,
                    );
                    from.saturating_add(12.months())
                }),
                _ => end,
            };
            match end {
                Some(end) => {
                    let last = until.entry(nip).or_insert(end);
                    *last = (*last).max(end);
                }
                None if !given && line.cell("from").is_empty() => {
                    self.faults.push(Diagnostic::new(&codes::E108, line.place("from")));
                }
                None => {}
            }
        }
        for (nip, end) in until {
            self.set(&nip, [("discipline_until", Made::read(end.to_string()))]);
        }
    }
}

const RATINGS: &str = "Sangat Baik, Baik, Butuh Perbaikan, Kurang, Sangat Kurang, 0–100";

fn performance(name: &str) -> Option<Performance> {
    Performance::ALL.into_iter().find(|rating| rating.name() == name)
}

/// Row (performance) and column (potential) of a box, each 1 to 3.
fn talent_box(cell: &str) -> Option<(usize, usize)> {
    let words = normal(cell);
    let last = words.rsplit(' ').next()?;
    let roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
        .iter()
        .position(|known| *known == last)
        .map(|at| at as i64 + 1);
    let number = roman
        .or_else(|| values::number(cell))
        .or_else(|| last.parse().ok())
        .filter(|number| (1..=9).contains(number))?;
    let boxes = [[1, 3, 6], [2, 5, 8], [4, 7, 9]];
    (0..3)
        .flat_map(|row| (0..3).map(move |column| (row, column)))
        .find(|&(row, column)| boxes[row][column] == number)
        .map(|(row, column)| (row + 1, column + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_read_as_performance_and_potential() {
        assert_eq!(talent_box("9"), Some((3, 3)));
        assert_eq!(talent_box("Kotak 7"), Some((3, 2)));
        assert_eq!(talent_box("Box VI"), Some((1, 3)));
        assert_eq!(talent_box("2.0"), Some((2, 1)));
        assert_eq!(talent_box("10"), None);
        assert_eq!(talent_box("tinggi"), None);
    }
}
