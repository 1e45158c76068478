//! Which sheet is what: headings in any order and below any title rows, and the cells under them; what is not needed is
//! forgotten here.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Place, Text, codes, nearest};
use crate::files::RawSheet;

use super::Making;
use super::layouts::{LAYOUTS, Layout, Sort, is_personal, normal};
use super::notes::Section;

/// A sheet that is known for what it is.
pub(super) struct Recognised {
    pub sort: Sort,
    pub sheet: RawSheet,
    /// Number of the heading row.
    header: u32,
    /// Fields with their columns.
    columns: Vec<(&'static str, usize)>,
    /// Columns that name a year, as `PREDIKAT 2025`: year and column.
    pub years: Vec<(i16, usize)>,
    headings: Vec<String>,
}

/// A row of a recognised sheet.
#[derive(Clone, Copy)]
pub(super) struct Line<'s> {
    pub of: &'s Recognised,
    pub row: u32,
    cells: &'s [String],
}

impl Recognised {
    /// The rows below the headings.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let below = self.sheet.rows.iter().filter(|(row, _)| *row > self.header);
        below.map(|(row, cells)| Line { of: self, row: *row, cells })
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.columns.iter().any(|(key, _)| *key == field)
    }
}

impl<'s> Line<'s> {
    /// What stands under the field, without blanks and apostrophes around; empty also for the marks of nothing.
    pub(super) fn cell(&self, field: &str) -> &'s str {
        let column = self.of.columns.iter().find(|(key, _)| *key == field);
        column.map_or("", |&(_, at)| self.at(at))
    }

    /// The same by column.
    pub(super) fn at(&self, column: usize) -> &'s str {
        let cell = self.cells.get(column).map_or("", |cell| cell.trim());
        let cell = cell.trim_start_matches(['\'', '’', '`']).trim();
        if matches!(cell, "-" | "--" | "NULL" | "null" | "#N/A" | "N/A") { "" } else { cell }
    }

    /// Where the field stands.
    pub(super) fn place(&self, field: &str) -> Place {
        match self.of.columns.iter().find(|(key, _)| *key == field) {
            Some(&(_, at)) => self.place_at(at),
            None => Place::row(self.of.sheet.name.clone(), self.row),
        }
    }

    /// Where a column of it stands.
    pub(super) fn place_at(&self, column: usize) -> Place {
        let heading = self.of.headings.get(column).map_or("", |heading| heading.trim());
        self.of.sheet.place(self.row, column, heading)
    }
}

/// What a sheet that is not recognised comes nearest to.
struct Near {
    /// Groups of fields that are there, and fields.
    rank: (usize, usize),
    row: u32,
    layout: &'static Layout,
    missing: Vec<&'static str>,
    cells: Vec<String>,
}

/// Rows that may stand above the headings.
const TITLES: usize = 15;

impl Making<'_> {
    /// Tells what each sheet is; takes out the columns that are not needed.
    pub(super) fn recognise(&mut self, sheets: Vec<RawSheet>) -> Vec<Recognised> {
        let mut found: Vec<Recognised> = Vec::new();
        let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
        let mut strange: Vec<RawSheet> = Vec::new();
        for sheet in sheets.into_iter().filter(|sheet| !sheet.lettered || !sheet.rows.is_empty()) {
            match self.recognised(&sheet) {
                Some(mut own) => {
                    own.sheet = sheet;
                    self.drop_columns(&mut own);
                    found.push(own);
                }
                None => strange.push(sheet),
            }
        }
        for sheet in strange {
            let book = sheet.name.split('/').next().unwrap_or_default();
            let others = found.iter().any(|own| own.sheet.lettered && own.sheet.name.split('/').next() == Some(book));
            if sheet.lettered && others {
                self.notes.one(
                    Section::Dropped,
                    Text::new(
                        format!("sheet {}: not recognised, not read", sheet.name),
                        format!("lembar {}: tidak dikenali, tidak dibaca", sheet.name),
                    ),
                );
            } else {
                self.unrecognised(&sheet);
            }
        }
        if !found.iter().any(|own| own.sort == Sort::Staff) && !self.has_errors() && self.request.earlier.is_none() {
            self.faults.push(Diagnostic::new(&codes::E501, Place::file(names.join(", "))).expected(Text::fixed(
                "among the files, an export of employees (NIP, NAMA, TANGGAL LAHIR, JABATAN NAMA, UNOR NAMA …)",
                "di antara berkas, ekspor pegawai (NIP, NAMA, TANGGAL LAHIR, JABATAN NAMA, UNOR NAMA …)",
            )));
        }
        found.sort_by_key(|own| own.sort);
        found
    }

    fn recognised(&mut self, sheet: &RawSheet) -> Option<Recognised> {
        let stated = self.request.mapping.sheet(&sheet.name);
        let mut best: Option<(Recognised, Vec<(usize, &'static str)>)> = None;
        for (row, cells) in sheet.rows.iter().take(TITLES) {
            for layout in self.possible(cells).filter(|layout| stated.is_none_or(|sort| sort == layout.sort)) {
                let (own, twice) = self.matched(layout, *row, cells);
                // Columns of one year each stand for both rating and year.
                let yearly = !own.years.is_empty();
                let there = |key: &str| own.has(key) || (yearly && key != "nip");
                let is_one = layout.needs.iter().all(|group| group.iter().any(|&key| there(key)));
                if is_one && best.as_ref().is_none_or(|(other, _)| other.columns.len() < own.columns.len()) {
                    best = Some((own, twice));
                }
            }
            if best.is_some() {
                break;
            }
        }
        let (own, twice) = best?;
        for (at, key) in twice {
            let place = sheet.place(own.header, at, own.headings[at].trim());
            self.faults.push(Diagnostic::new(&codes::E105, place).value(own.headings[at].trim()).expected(Text::new(
                format!(
                    "one column for {key}; name the right one under [columns.{}] of a mapping file",
                    own.sort.name()
                ),
                format!(
                    "satu kolom untuk {key}; sebut kolom yang benar pada [columns.{}] di berkas pemetaan",
                    own.sort.name()
                ),
            )));
        }
        Some(own)
    }

    /// The sorts that a sheet with these headings may be: where there is a NIP, only those about people.
    fn possible(&self, cells: &[String]) -> impl Iterator<Item = &'static Layout> + use<> {
        let of_people = |layout: &Layout| layout.fields.iter().any(|field| field.key == "nip");
        let mut people = LAYOUTS.iter().filter(|layout| of_people(layout));
        let has_nip = people.any(|layout| self.matched(layout, 0, cells).0.has("nip"));
        LAYOUTS.iter().filter(move |layout| !has_nip || of_people(layout))
    }

    /// The fields whose headings stand in `cells`, and columns that repeat one of them under the same name.
    fn matched(&self, layout: &'static Layout, row: u32, cells: &[String]) -> (Recognised, Vec<(usize, &'static str)>) {
        let headings: Vec<String> = cells.iter().map(|cell| normal(cell)).collect();
        let (mut columns, mut twice) = (Vec::new(), Vec::new());
        for field in layout.fields {
            let own = self.request.mapping.column(layout.sort, field.key);
            let names =
                if own.is_empty() { field.aliases.iter().map(|name| (*name).to_owned()).collect() } else { own };
            // The first name that is there wins; the same name twice leaves open which is meant.
            for name in names {
                let free = |at: &usize| headings[*at] == name && columns.iter().all(|(_, taken)| taken != at);
                let at: Vec<usize> = (0..headings.len()).filter(free).collect();
                if let [first, others @ ..] = &at[..] {
                    columns.push((field.key, *first));
                    twice.extend(others.iter().map(|&at| (at, field.key)));
                    break;
                }
            }
        }
        let years = if layout.sort == Sort::Ratings { years(&headings) } else { Vec::new() };
        let sheet = RawSheet { name: String::new(), lettered: false, rows: Vec::new() };
        (Recognised { sort: layout.sort, sheet, header: row, columns, years, headings: cells.to_vec() }, twice)
    }

    fn unrecognised(&mut self, sheet: &RawSheet) {
        let mut best: Option<Near> = None;
        for (row, cells) in sheet.rows.iter().take(TITLES) {
            for layout in self.possible(cells) {
                let (own, _) = self.matched(layout, *row, cells);
                let missing: Vec<&str> = layout
                    .needs
                    .iter()
                    .filter(|group| !group.iter().any(|key| own.has(key)))
                    .map(|group| group[0])
                    .collect();
                let met = layout.needs.len() - missing.len();
                let rank = (met, own.columns.len());
                if met > 0 && best.as_ref().is_none_or(|best| rank > best.rank) {
                    best = Some(Near { rank, row: *row, layout, missing, cells: cells.clone() });
                }
            }
        }
        let Some(Near { row, layout, missing, cells, .. }) = best else {
            let expected = Text::fixed(
                "headings of SIASN or of a companion in one of the first rows",
                "judul kolom SIASN atau pendampingnya pada salah satu baris pertama",
            );
            self.faults.push(Diagnostic::new(&codes::E501, sheet.place(1, 0, "")).expected(expected));
            return;
        };
        for key in missing {
            let field = layout.fields.iter().find(|field| field.key == key);
            let aliases = field.map_or(&[][..], |field| field.aliases);
            let listed = aliases.iter().take(4).copied().collect::<Vec<_>>().join(", ");
            let mut fault = Diagnostic::new(&codes::E502, sheet.place(row, 0, "")).expected(Text::new(
                format!("a column {listed} ({key}), if this is a sheet of {}", layout.name),
                format!("kolom {listed} ({key}), bila ini lembar {}", layout.name),
            ));
            fault.nearest = aliases
                .iter()
                .find_map(|alias| nearest(alias, cells.iter().map(|cell| cell.trim()).filter(|cell| cell.len() > 2)))
                .map(str::to_owned);
            self.faults.push(fault);
        }
    }

    /// Cells of columns that are not needed are forgotten here, before anything looks at them.
    fn drop_columns(&mut self, own: &mut Recognised) {
        let kept: BTreeSet<usize> =
            own.columns.iter().map(|&(_, at)| at).chain(own.years.iter().map(|&(_, at)| at)).collect();
        for (row, cells) in &mut own.sheet.rows {
            for (at, cell) in cells.iter_mut().enumerate() {
                if *row != own.header && !kept.contains(&at) {
                    cell.clear();
                }
            }
        }
        let dropped = |personal: bool| -> Vec<String> {
            let names = own
                .headings
                .iter()
                .enumerate()
                .filter(|(at, heading)| !kept.contains(at) && !heading.trim().is_empty());
            names
                .filter(|(_, heading)| is_personal(heading) == personal)
                .map(|(_, heading)| heading.trim().to_owned())
                .collect()
        };
        let (name, sort) = (&own.sheet.name, own.sort.name());
        let rows = own.lines().count();
        self.notes.one(
            Section::Read,
            Text::new(format!("{name}: {rows} rows of {sort}"), format!("{name}: {rows} baris {sort}")),
        );
        for (personal, en, id) in [
            (true, "personal data, dropped", "data pribadi, dibuang"),
            (false, "not needed, dropped", "tidak diperlukan, dibuang"),
        ] {
            let names = dropped(personal);
            if !names.is_empty() {
                let list = names.join(", ");
                self.notes
                    .one(Section::Dropped, Text::new(format!("{name}: {en}: {list}"), format!("{name}: {id}: {list}")));
            }
        }
    }
}

/// `PREDIKAT 2025`, `KINERJA 2024`: columns of one year each.
fn years(headings: &[String]) -> Vec<(i16, usize)> {
    let year = |heading: &str| {
        let (before, year) = heading.rsplit_once(' ')?;
        let named = ["PREDIKAT", "PREDIKAT KINERJA", "KINERJA", "NILAI SKP", "SKP"].contains(&before);
        year.parse().ok().filter(|year| named && (1990..=2100).contains(year))
    };
    headings.iter().enumerate().filter_map(|(at, heading)| Some((year(heading)?, at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_compared_by_letters_and_digits() {
        assert_eq!(normal("  Gol._Akhir-Nama "), "GOL AKHIR NAMA");
        assert!(is_personal("Nomor HP") && is_personal("AGAMA ID") && !is_personal("NAMA") && !is_personal("EMAILKU"));
        assert_eq!(years(&["NIP".to_owned(), "PREDIKAT 2025".to_owned(), "TAHUN 2025".to_owned()]), [(2025, 1)]);
    }
}
