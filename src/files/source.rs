//! Where sheets come from: a folder of CSV files, or a workbook. Both give text cells; what is read is remembered for
//! the fingerprint.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::diagnostic::{Diagnostic, Place, Text, codes, nearest};

use super::grid::{self, BadQuote, Grid};
use super::table::Sheet;
use super::text::{self, Decoded, Garbled};
use super::workbook::Workbook;

/// The files of an instance.
pub(super) struct Source {
    folder: PathBuf,
    /// Names of the files in the folder.
    listed: Vec<String>,
    workbook: Option<(String, Workbook)>,
    /// Name and fingerprint of every file read.
    read: BTreeMap<String, [u8; 32]>,
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
        let mut source = Self { folder, listed, workbook: None, read: BTreeMap::new() };
        if !is_folder {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if !name.to_lowercase().ends_with(".xlsx") {
                let expected = Text::fixed(
                    "a folder of CSV files, or a workbook .xlsx",
                    "folder berisi berkas CSV, atau buku kerja .xlsx",
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
        if let Some((_, workbook)) = &mut self.workbook {
            return match workbook.grid(sheet.file, faults) {
                Some(Some(grid)) => filled(sheet, &grid, faults, read),
                Some(None) => Found::Unreadable,
                None => self.absent(sheet, faults),
            };
        }
        let Some(name) = self.listed(sheet.file) else { return self.absent(sheet, faults) };
        let Some(text) = self.text(&name, sheet.file, faults) else { return Found::Unreadable };
        let (grid, bad_quote) = grid::split(&text);
        if let Some(BadQuote { row, open }) = bad_quote {
            let place = Place { file: sheet.file.into(), row, column: "".into() };
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
        let files = || known.iter().map(|sheet| sheet.file);
        let mut warn = |name: &str, near: Option<&str>| {
            let mut fault = Diagnostic::new(&codes::W102, Place::file(name.to_owned())).value(name);
            fault.nearest = near.map(str::to_owned);
            faults.push(fault);
        };
        if let Some((_, workbook)) = &self.workbook {
            for name in workbook.sheets() {
                let is_known = files().map(stem).chain(["instance"]).any(|file| file.eq_ignore_ascii_case(name.trim()));
                if !is_known {
                    warn(name, nearest(name, files().map(stem)));
                }
            }
            return;
        }
        for name in self.listed.iter().filter(|name| name.to_lowercase().ends_with(".csv")) {
            if !files().any(|file| file.eq_ignore_ascii_case(name)) {
                warn(name, nearest(name, files()));
            }
        }
    }

    /// How the planner knows a file: sheets of a workbook carry its name.
    pub(super) fn rename(&self, faults: &mut [Diagnostic]) {
        let Some((book, workbook)) = &self.workbook else { return };
        let is_sheet = |file: &str| workbook.sheets().any(|name| name.trim().eq_ignore_ascii_case(file));
        for fault in faults {
            let file = &fault.place.file;
            let sheet = stem(file);
            if file.ends_with(".csv") || is_sheet(file) || file == SETTINGS && is_sheet(sheet) {
                fault.place.file = Cow::Owned(format!("{book}/{sheet}"));
            }
        }
    }
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
