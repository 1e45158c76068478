//! Where sheets come from: a folder of CSV files, or a workbook. Both give text cells; what is read is remembered for
//! the fingerprint.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::diagnostic::{Diagnostic, Place, Text, codes, nearest};

use super::columns::heading;
use super::grid::{self, BadQuote, Grid};
use super::sheets;
use super::table::Sheet;
use super::text::{self, Decoded, Garbled};
use super::workbook::{self, GUIDE_SHEETS, SETTINGS_SHEETS, Workbook};

/// How the planner knows a table.
struct Known {
    /// Its file or sheet.
    name: String,
    /// Its headings as written.
    header: Vec<String>,
}

/// The files of an instance.
pub(super) struct Source {
    folder: PathBuf,
    /// Names of the files in the folder.
    listed: Vec<String>,
    workbook: Option<(String, Workbook)>,
    /// Name and fingerprint of every file read.
    read: BTreeMap<String, [u8; 32]>,
    /// The tables read, by the file name under which faults are reported first.
    known: BTreeMap<&'static str, Known>,
    /// Rows left out because they are marked, by the same name.
    marked: Vec<(&'static str, Vec<u32>)>,
}

/// The settings' file.
pub(super) const SETTINGS: &str = "instance.toml";

impl Source {
    /// The folder or workbook at `path`.
    pub(super) fn open(path: &Path) -> Result<Self, Vec<Diagnostic>> {
        let shown = path.display().to_string();
        let unreadable = |error: &dyn std::fmt::Display| {
            vec![Diagnostic::new(&codes::E100, Place::file(shown.clone())).value(error.to_string())]
        };
        let is_folder = fs::metadata(path).map_err(|error| unreadable(&error))?.is_dir();
        let folder = if is_folder { path } else { path.parent().unwrap_or(Path::new("")) };
        let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() };
        let mut listed: Vec<String> = fs::read_dir(&folder)
            .map_err(|error| unreadable(&error))?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        listed.sort_unstable();
        let (read, known) = (BTreeMap::new(), BTreeMap::new());
        let mut source = Self { folder, listed, workbook: None, read, known, marked: Vec::new() };
        if !is_folder {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if !Workbook::is_one(&name) {
                let expected = Text::fixed(
                    "a folder of CSV files, or a workbook (.xlsx, .xls, .ods)",
                    "folder berisi berkas CSV, atau buku kerja (.xlsx, .xls, .ods)",
                );
                return Err(vec![Diagnostic::new(&codes::E100, Place::file(shown)).value(name).expected(expected)]);
            }
            let bytes = fs::read(path).map_err(|error| unreadable(&error))?;
            source.remember(&name, &bytes);
            source.workbook = Some((name.clone(), Workbook::open(&name, bytes)?));
        }
        Ok(source)
    }

    /// A name for the instance where its settings give none.
    pub(super) fn name(&self) -> String {
        match &self.workbook {
            Some((name, _)) => name.clone(),
            None => self.folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        }
    }

    fn remember(&mut self, name: &str, bytes: &[u8]) {
        self.read.insert(name.to_owned(), Sha256::digest(bytes).into());
    }

    /// SHA-256 over name and fingerprint of every file read, ordered by name; hexadecimal.
    pub(super) fn fingerprint(&self) -> String {
        let mut all = Sha256::new();
        for (name, digest) in &self.read {
            all.update(u64::try_from(name.len()).unwrap_or(u64::MAX).to_le_bytes());
            all.update(name.as_bytes());
            all.update(digest);
        }
        all.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The file of that name in any case.
    fn listed(&self, name: &str) -> Option<String> {
        let exact = self.listed.iter().find(|listed| *listed == name);
        exact.or_else(|| self.listed.iter().find(|listed| listed.eq_ignore_ascii_case(name))).cloned()
    }

    /// The text of the file `name` in the folder; `None` when there is none or it cannot be read, with the fault told.
    fn text(&mut self, name: &str, shown: &'static str, faults: &mut Vec<Diagnostic>) -> Option<String> {
        let bytes = match fs::read(self.folder.join(name)) {
            Ok(bytes) => bytes,
            Err(error) => {
                faults.push(Diagnostic::new(&codes::E100, Place::file(shown)).value(error.to_string()));
                return None;
            }
        };
        self.remember(name, &bytes);
        let Decoded { text, guessed } = decoded(&bytes, shown, faults)?;
        if guessed {
            faults.push(Diagnostic::new(&codes::W103, Place::file(shown)));
        }
        Some(text)
    }

    /// The text of `instance.toml`: the workbook's sheet `instance`, else the file in the folder.
    pub(super) fn settings(&mut self, faults: &mut Vec<Diagnostic>) -> Option<String> {
        if let Some((_, workbook)) = &mut self.workbook
            && let Some(text) = workbook.settings(faults)
        {
            return Some(text);
        }
        match self.listed(SETTINGS) {
            Some(name) => self.text(&name, SETTINGS, faults),
            None => {
                faults.push(self.missing(SETTINGS));
                None
            }
        }
    }

    /// The text of a file that the settings name, relative to the folder.
    pub(super) fn named(&mut self, name: &str) -> Result<String, Vec<Diagnostic>> {
        let place = || Place::file(name.to_owned());
        let bytes = fs::read(self.folder.join(name))
            .map_err(|error| vec![Diagnostic::new(&codes::E100, place()).value(error.to_string())])?;
        self.remember(name, &bytes);
        text::decode(&bytes)
            .map(|decoded| decoded.text)
            .map_err(|garbled| vec![Diagnostic::new(&codes::E103, place()).value(reason(garbled))])
    }

    /// The records of a sheet; `None` when it is absent or unreadable. A fault is told for required sheets, and for
    /// whatever cannot be read.
    pub(super) fn with_grid<T>(
        &mut self,
        sheet: &Sheet,
        faults: &mut Vec<Diagnostic>,
        read: impl FnOnce(&Grid<'_>, &mut Vec<Diagnostic>) -> T,
    ) -> Found<T> {
        let names = match &self.workbook {
            Some((_, workbook)) => workbook.named(&stems(sheet)),
            None => [Some(sheet.file.to_owned()), sheet.spoken_file()]
                .iter()
                .flatten()
                .filter_map(|name| self.listed(name))
                .collect(),
        };
        if let [one, other, ..] = &names[..] {
            faults.push(Diagnostic::new(&codes::E119, Place::file(sheet.file)).value(format!("{one}, {other}")));
            return Found::Unreadable;
        }
        let Some(name) = names.into_iter().next() else { return self.absent(sheet, faults) };
        if let Some((_, workbook)) = &mut self.workbook {
            let Some(grid) = workbook.grid(&name, faults) else { return Found::Unreadable };
            self.note(sheet, &name, &grid);
            return filled(sheet, &grid, faults, read);
        }
        let Some(text) = self.text(&name, sheet.file, faults) else { return Found::Unreadable };
        let (grid, bad_quote) = grid::split(&text);
        self.note(sheet, &name, &grid);
        if let Some(BadQuote { row, open }) = bad_quote {
            let place = Place::row(sheet.file, row);
            let expected = if open {
                Text::fixed("a closing quotation mark", "tanda kutip penutup")
            } else {
                Text::fixed("a separator after the closing quotation mark", "pemisah sesudah tanda kutip penutup")
            };
            faults.push(Diagnostic::new(&codes::E107, place).expected(expected));
            // Rows before the bad quote are still checked, but the table is incomplete.
            if grid.len() > 0 {
                read(&grid, faults);
            }
            return Found::Unreadable;
        }
        filled(sheet, &grid, faults, read)
    }

    /// Remembers how the planner knows the table, and which of its rows are marked.
    fn note(&mut self, sheet: &Sheet, name: &str, grid: &Grid<'_>) {
        let header = if grid.len() == 0 { &[] } else { grid.record(0).1 };
        let header = header.iter().map(|cell| cell.trim().to_owned()).collect();
        // Capitals aside, the name under which the table is documented is the clearest.
        let shown = if name.eq_ignore_ascii_case(sheet.file) { sheet.file } else { name };
        self.known.insert(sheet.file, Known { name: shown.trim().to_owned(), header });
        if !grid.marked().is_empty() {
            self.marked.push((sheet.file, grid.marked().to_vec()));
        }
    }

    /// Warns of rows that are marked and therefore no data.
    pub(super) fn tell_marked(&self, faults: &mut Vec<Diagnostic>) {
        // The examples of a template are in every sheet: one warning is enough.
        if let Some((book, _)) = self.workbook.as_ref().filter(|_| !self.marked.is_empty()) {
            let sheet = |file: &str| self.known.get(file).map_or_else(String::new, |known| known.name.clone());
            let cells = self.marked.iter().flat_map(|(file, rows)| rows.iter().map(move |row| (*file, row)));
            let cells: Vec<String> = cells.map(|(file, row)| format!("{}!A{row}", sheet(file))).collect();
            let more = if cells.len() > MOST_MARKED { " …" } else { "" };
            let value = cells.iter().take(MOST_MARKED).map(String::as_str).collect::<Vec<_>>().join(", ");
            faults.push(Diagnostic::new(&codes::W104, Place::file(book.clone())).value(value + more));
            return;
        }
        for (file, rows) in &self.marked {
            let numbers: Vec<String> = rows.iter().take(MOST_MARKED).map(u32::to_string).collect();
            let more = if rows.len() > MOST_MARKED { " …" } else { "" };
            let value = format!("{}{more}", numbers.join(", "));
            faults.push(Diagnostic::new(&codes::W104, Place::file(*file)).value(value));
        }
    }

    fn absent<T>(&self, sheet: &Sheet, faults: &mut Vec<Diagnostic>) -> Found<T> {
        if !sheet.required {
            return Found::Absent;
        }
        faults.push(self.missing(sheet.file));
        Found::Unreadable
    }

    fn missing(&self, file: &'static str) -> Diagnostic {
        let mut fault = Diagnostic::new(&codes::E101, Place::file(file));
        fault.nearest = match &self.workbook {
            Some((_, workbook)) => nearest(stem(file), workbook.sheets()).map(str::to_owned),
            None => nearest(file, self.listed.iter().map(String::as_str)).map(str::to_owned),
        };
        fault
    }

    /// Warns of sheets and CSV files that are none of an instance's.
    pub(super) fn unknown(&self, known: &[&Sheet], faults: &mut Vec<Diagnostic>) {
        let mut warn = |name: &str, near: Option<&str>| {
            let mut fault = Diagnostic::new(&codes::W102, Place::file(name.to_owned())).value(name);
            fault.nearest = near.map(str::to_owned);
            faults.push(fault);
        };
        let tables: Vec<&str> = known.iter().flat_map(|sheet| stems(sheet)).collect();
        if let Some((_, workbook)) = &self.workbook {
            for name in workbook.sheets() {
                let others = SETTINGS_SHEETS.into_iter().chain(GUIDE_SHEETS);
                let is_known =
                    tables.iter().copied().chain(others).any(|table| table.eq_ignore_ascii_case(name.trim()));
                if !is_known {
                    warn(name, nearest(name, tables.iter().copied()));
                }
            }
            return;
        }
        let files: Vec<String> = tables.iter().map(|table| format!("{table}.csv")).collect();
        for name in self.listed.iter().filter(|name| name.to_lowercase().ends_with(".csv")) {
            if !files.iter().any(|file| file.eq_ignore_ascii_case(name)) {
                warn(name, nearest(name, files.iter().map(String::as_str)));
            }
        }
    }

    /// How the planner knows a place: sheets of a workbook carry its name, cells their letters, and columns the names
    /// that they have in the header.
    pub(super) fn rename(&self, faults: &mut [Diagnostic]) {
        for fault in faults {
            let place = &mut fault.place;
            let known = self.known.get(&*place.file);
            let at = known.and_then(|known| column_at(&place.file, &place.column, &known.header));
            if let (Some(at), Some(known)) = (at, known) {
                let written = &known.header[at];
                if heading(written) != place.column {
                    place.column = Cow::Owned(written.clone());
                }
            }
            if let Some((book, workbook)) = &self.workbook {
                rename_in_workbook(place, book, workbook, known, at);
            } else if let Some(known) = known {
                place.file = Cow::Owned(known.name.clone());
            }
        }
    }
}

/// Rows named in a warning about marked ones.
const MOST_MARKED: usize = 5;

fn rename_in_workbook(place: &mut Place, book: &str, workbook: &Workbook, known: Option<&Known>, at: Option<usize>) {
    let named = |wanted: &[&str]| workbook.named(wanted).into_iter().next().map(|name| name.trim().to_owned());
    if place.file == SETTINGS
        && let Some(sheet) = named(&SETTINGS_SHEETS)
    {
        place.file = Cow::Owned(format!("{book}/{sheet}"));
        if place.row > 0 {
            place.cell = Cow::Owned(format!("B{}", place.row));
        }
        return;
    }
    let is_sheet = workbook.sheets().any(|name| name == place.file);
    if known.is_some() || is_sheet || place.file.ends_with(".csv") {
        let sheet = known.map_or_else(|| stem(&place.file).to_owned(), |known| known.name.clone());
        place.file = Cow::Owned(format!("{book}/{sheet}"));
        if place.row > 0 && (at.is_some() || place.column.is_empty()) {
            place.cell = Cow::Owned(format!("{}{}", workbook::letters(at.unwrap_or(0)), place.row));
        }
    }
}

/// Where in the header of `file` the column `column` stands: under either of its names, or as written.
fn column_at(file: &str, column: &str, header: &[String]) -> Option<usize> {
    let sheet = sheets::ALL.into_iter().find(|sheet| sheet.file == file)?;
    let spoken = sheet.columns.iter().find(|(name, _)| *name == column).map_or(column, |(name, _)| sheet.spoken(name));
    header.iter().position(|written| {
        let heading = heading(written);
        !column.is_empty() && (heading == column || heading == spoken || written == column)
    })
}

/// The names of a table without `.csv`.
fn stems(sheet: &Sheet) -> Vec<&str> {
    let spoken = sheet.described.map(|described| described.id);
    [Some(stem(sheet.file)), spoken].into_iter().flatten().collect()
}

/// What became of a sheet.
pub(super) enum Found<T> {
    /// It was read.
    Read(T),
    /// It is not there, and need not be.
    Absent,
    /// Its rows are unknown; the fault has been told.
    Unreadable,
}

fn filled<T>(
    sheet: &Sheet,
    grid: &Grid<'_>,
    faults: &mut Vec<Diagnostic>,
    read: impl FnOnce(&Grid<'_>, &mut Vec<Diagnostic>) -> T,
) -> Found<T> {
    // A required table without rows would make every reference to it dangle: one fault is enough.
    if grid.len() == 0 || grid.len() == 1 && sheet.required {
        faults.push(Diagnostic::new(&codes::E102, Place::file(sheet.file)));
        return Found::Unreadable;
    }
    Found::Read(read(grid, faults))
}

/// The file's name without `.csv` or `.toml`: the name of the sheet in a workbook.
pub(super) fn stem(file: &str) -> &str {
    file.split('.').next().unwrap_or(file)
}

fn decoded(bytes: &[u8], shown: &'static str, faults: &mut Vec<Diagnostic>) -> Option<Decoded> {
    text::decode(bytes)
        .map_err(|garbled| {
            faults.push(Diagnostic::new(&codes::E103, Place::file(shown)).value(reason(garbled)).expected(
                Text::fixed("UTF-8, or UTF-16 with a byte-order mark", "UTF-8, atau UTF-16 dengan tanda urutan bita"),
            ));
        })
        .ok()
}

fn reason(garbled: Garbled) -> &'static str {
    match garbled {
        Garbled::Binary => "NUL / control characters",
        Garbled::Utf16 => "UTF-16",
    }
}
