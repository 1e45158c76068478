//! Whole folders or nothing: files are written beside their destination and moved there when all are complete.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::diagnostic::Text;

/// Why a folder was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder exists and force was not asked for.
    #[error("{} exists; it is replaced only with --force", .0.display())]
    Exists(PathBuf),
    /// Replacing the folder would destroy something else.
    #[error("{} holds other files and no {marker}; it is not replaced", folder.display())]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// The file by which a folder of this sort is recognised.
        marker: &'static str,
    },
    /// The path has no last part that could be a name, or a folder is where a file should be.
    #[error("{} is no name that can be written to", .0.display())]
    NoName(PathBuf),
    /// The operating system refused.
    #[error("cannot write {}: {source}", path.display())]
    Io {
        /// What was being written.
        path: PathBuf,
        /// The refusal.
        source: std::io::Error,
    },
}

impl WriteError {
    /// The fault in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        let id = match self {
            Self::Exists(path) => format!("{} sudah ada; hanya diganti dengan --force", path.display()),
            Self::Foreign { folder, marker } => {
                format!("{} berisi berkas lain dan tidak memuat {marker}; tidak diganti", folder.display())
            }
            Self::NoName(path) => format!("{} bukan nama yang dapat ditulis", path.display()),
            Self::Io { path, source } => format!("{} tidak dapat ditulis: {source}", path.display()),
        };
        Text::new(self.to_string(), id)
    }
}

/// A folder's files: names with contents.
pub(super) type Contents = Vec<(&'static str, Vec<u8>)>;

/// Where `folder` really is and whether it exists, if [`write`] may write to it.
pub(super) fn free(folder: &Path, marker: &'static str, force: bool) -> Result<(PathBuf, bool), WriteError> {
    if folder.symlink_metadata().is_err() {
        return Ok((folder.to_owned(), false));
    }
    if !force {
        return Err(WriteError::Exists(folder.to_owned()));
    }
    let target = folder.canonicalize().map_err(|source| WriteError::Io { path: folder.to_owned(), source })?;
    replaceable(&target, marker)?;
    Ok((target, true))
}

/// Writes `contents` as the folder `folder`, recognised by its file `marker`, whose content is asked for last. An existing folder is refused unless
/// `force` is set and it is empty or of the same sort; it is replaced only when all files are complete.
pub(super) fn write(
    folder: &Path,
    contents: &Contents,
    marker: &'static str,
    force: bool,
    last: impl FnOnce() -> Vec<u8>,
) -> Result<(), WriteError> {
    let (target, exists) = free(folder, marker, force)?;
    replace(folder, &target, exists, |new| {
        contents.iter().try_for_each(|(file, bytes)| put(new, file, bytes))?;
        put(new, marker, &last())
    })
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> WriteError + use<> {
    let path = path.to_owned();
    move |source| WriteError::Io { path, source }
}

/// Writes a new file into a folder.
fn put(folder: &Path, file: &str, bytes: &[u8]) -> Result<(), WriteError> {
    let path = folder.join(file);
    let mut file = fs::File::create_new(&path).map_err(io(&path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(io(&path))
}

/// Puts a folder that `fill` has filled in the place of `target`, which was asked for as `folder`. It is made beside the old one and
/// moved there when it is complete.
fn replace(
    folder: &Path,
    target: &Path,
    exists: bool,
    fill: impl FnOnce(&Path) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    let name = target.file_name().ok_or_else(|| WriteError::NoName(folder.to_owned()))?.to_string_lossy().into_owned();
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(io(parent))?;
    let beside = tempfile::Builder::new().prefix(&format!(".{name}.")).tempdir_in(parent).map_err(io(parent))?;
    // Inside the temporary folder, so that the new one has ordinary access rights, and the old one goes with it.
    let (new, old) = (beside.path().join("new"), beside.path().join("old"));
    fs::create_dir(&new).map_err(io(&new))?;
    fill(&new)?;
    if exists {
        fs::rename(target, &old).map_err(io(target))?;
    }
    if let Err(source) = fs::rename(&new, target) {
        if exists {
            fs::rename(&old, target).map_err(io(target))?;
        }
        return Err(io(target)(source));
    }
    Ok(())
}

/// Lays files over the folder `folder`, made when it is not there: all else in it stays, and of each file those names are
/// taken away that stand beside it (capitals do not matter). The new folder is made beside the old one and moved into its
/// place when it is complete.
pub(super) fn update(folder: &Path, contents: &[(&'static str, Vec<String>, Vec<u8>)]) -> Result<(), WriteError> {
    let exists = folder.symlink_metadata().is_ok();
    let target = if exists { folder.canonicalize().map_err(io(folder))? } else { folder.to_owned() };
    replace(folder, &target, exists, |new| {
        if exists {
            let replaced: Vec<&str> = contents.iter().flat_map(|(_, names, _)| names).map(String::as_str).collect();
            copy(&target, new, &replaced)?;
        }
        contents.iter().try_for_each(|(file, _, bytes)| put(new, file, bytes))
    })
}

/// Copies what is in a folder, but for the files of these names at its top.
fn copy(from: &Path, to: &Path, without: &[&str]) -> Result<(), WriteError> {
    let io = |source| WriteError::Io { path: from.to_owned(), source };
    for entry in fs::read_dir(from).map_err(io)? {
        let entry = entry.map_err(io)?;
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            fs::create_dir(to.join(&name)).map_err(io)?;
            copy(&path, &to.join(&name), &[])?;
        } else if !without.iter().any(|other| name.to_string_lossy().eq_ignore_ascii_case(other)) {
            fs::copy(&path, to.join(&name)).map_err(io)?;
        }
    }
    Ok(())
}

/// Writes tables of text as CSV files into a folder of their own, the last of which marks it; each has its header first and
/// rows of the same width.
///
/// # Errors
/// When the folder exists (unless `force` is set and it is empty or holds that last file), or cannot be written; then
/// nothing is changed.
pub fn write_tables(folder: &Path, tables: &[(&'static str, Vec<Vec<String>>)], force: bool) -> Result<(), WriteError> {
    let bytes = |rows: &Vec<Vec<String>>| {
        let (header, rest) = rows.split_first().map_or((&[][..], &[][..]), |(header, rest)| (header.as_slice(), rest));
        let mut file = CsvFile::new(header.iter().map(String::as_str));
        rest.iter().for_each(|row| file.row(row));
        file.bytes()
    };
    let Some(((marker, last), others)) = tables.split_last() else { return Ok(()) };
    let contents: Contents = others.iter().map(|(name, rows)| (*name, bytes(rows))).collect();
    write(folder, &contents, marker, force, || bytes(last))
}

/// Whether [`write_file`] would write to `file`: to be asked before the work rather than after it.
///
/// # Errors
/// The file exists and `force` is not set, or it is a folder.
pub fn file_is_free(file: &Path, force: bool) -> Result<(), WriteError> {
    if file.is_dir() || file.file_name().is_none() {
        return Err(WriteError::NoName(file.to_owned()));
    }
    if file.symlink_metadata().is_ok() && !force {
        return Err(WriteError::Exists(file.to_owned()));
    }
    Ok(())
}

/// Writes one file whole or not at all: beside its destination first, then moved there.
///
/// # Errors
/// As [`file_is_free`], or the operating system refused; then nothing is changed.
pub fn write_file(file: &Path, bytes: &[u8], force: bool) -> Result<(), WriteError> {
    file_is_free(file, force)?;
    let io = |source| WriteError::Io { path: file.to_owned(), source };
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(io)?;
    // Inside a temporary folder, so that the new file has ordinary access rights.
    let beside = tempfile::Builder::new().prefix(".rotasi.").tempdir_in(parent).map_err(io)?;
    let new = beside.path().join("new");
    let mut open = fs::File::create_new(&new).map_err(io)?;
    open.write_all(bytes).and_then(|()| open.sync_all()).map_err(io)?;
    fs::rename(&new, file).map_err(io)
}

fn replaceable(folder: &Path, marker: &'static str) -> Result<(), WriteError> {
    let foreign = || WriteError::Foreign { folder: folder.to_owned(), marker };
    let mut entries = fs::read_dir(folder).map_err(|_| foreign())?;
    if entries.next().is_some() && !folder.join(marker).is_file() {
        return Err(foreign());
    }
    Ok(())
}

/// A CSV file in memory.
pub(super) struct CsvFile(csv::Writer<Vec<u8>>);

impl CsvFile {
    /// With the header row.
    pub(super) fn new<'c>(header: impl IntoIterator<Item = &'c str>) -> Self {
        let mut file = Self(csv::Writer::from_writer(Vec::new()));
        file.row(header);
        file
    }

    /// Adds a row with as many cells as the header.
    pub(super) fn row<C: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.0.write_record(cells).expect("rows are as wide as the header and memory takes them");
    }

    /// The file's bytes.
    pub(super) fn bytes(self) -> Vec<u8> {
        self.0.into_inner().expect("memory takes what is written")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write_one(folder: &Path, text: &str, force: bool) -> Result<(), WriteError> {
        write(folder, &Contents::new(), "summary.json", force, || text.as_bytes().to_vec())
    }

    #[test]
    fn an_existing_folder_is_replaced_only_by_force_and_only_if_it_is_of_the_same_sort() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("deep/out");
        write_one(&folder, "1", false).unwrap();
        assert!(matches!(write_one(&folder, "2", false), Err(WriteError::Exists(_))));
        write_one(&folder, "2", true).unwrap();
        assert_eq!(fs::read(folder.join("summary.json")).unwrap(), b"2");
        fs::rename(folder.join("summary.json"), folder.join("letter.txt")).unwrap();
        assert!(matches!(write_one(&folder, "3", true), Err(WriteError::Foreign { .. })));
        assert!(folder.join("letter.txt").exists());
        let left: Vec<_> = fs::read_dir(home.path().join("deep")).unwrap().collect();
        assert_eq!(left.len(), 1, "nothing temporary is left: {left:?}");
    }

    #[test]
    fn a_file_is_written_whole_and_replaced_only_by_force() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("deep/page.html");
        write_file(&file, b"1", false).unwrap();
        assert!(matches!(write_file(&file, b"2", false), Err(WriteError::Exists(_))));
        assert_eq!(fs::read(&file).unwrap(), b"1");
        write_file(&file, b"2", true).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"2");
        assert!(matches!(write_file(home.path(), b"3", true), Err(WriteError::NoName(_))));
        assert_eq!(fs::read_dir(home.path().join("deep")).unwrap().count(), 1, "nothing temporary is left");
    }

    #[test]
    fn a_failed_write_leaves_the_old_folder_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("out");
        write_one(&folder, "1", false).unwrap();
        let twice = vec![("a.csv", vec![b'2']), ("a.csv", vec![b'3'])];
        assert!(matches!(write(&folder, &twice, "summary.json", true, Vec::new), Err(WriteError::Io { .. })));
        assert_eq!(fs::read(folder.join("summary.json")).unwrap(), b"1");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }
}
