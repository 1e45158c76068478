//! All papers into one new folder, whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use super::paper::Paper;
use super::{DocumentError, document, workbook};
use crate::diagnostic::{Language, Text};
use crate::report::WorkbookError;

/// Why papers were not written.
#[derive(Debug, thiserror::Error)]
pub enum PapersError {
    /// The folder exists.
    #[error("{} exists", .0.display())]
    Exists(PathBuf),
    /// The path has no last part that could be a name.
    #[error("{} is no name that can be written to", .0.display())]
    NoName(PathBuf),
    /// A workbook could not be made.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// A text document could not be made.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The operating system refused.
    #[error("cannot write {}: {source}", path.display())]
    Io {
        /// What was being written.
        path: PathBuf,
        /// The refusal.
        source: std::io::Error,
    },
}

impl PapersError {
    /// The fault in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        let id = match self {
            Self::Exists(path) => format!("{} sudah ada", path.display()),
            Self::NoName(path) => format!("{} bukan nama yang dapat ditulis", path.display()),
            Self::Workbook(fault) => format!("buku kerja tidak dapat dibuat: {fault}"),
            Self::Document(fault) => format!("dokumen tidak dapat dibuat: {fault}"),
            Self::Io { path, source } => format!("{} tidak dapat ditulis: {source}", path.display()),
        };
        Text::new(self.to_string(), id)
    }
}

/// Writes each paper as a workbook and as a text document into the new folder `folder`; gives the names of the files.
///
/// # Errors
/// The folder exists, a paper breaks a limit of a format, or the operating system refused; then nothing is left behind.
pub fn write(
    folder: &Path,
    papers: &[Paper],
    (language, currency): (Language, &str),
) -> Result<Vec<String>, PapersError> {
    if folder.symlink_metadata().is_ok() {
        return Err(PapersError::Exists(folder.to_owned()));
    }
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| PapersError::Io { path, source }
    };
    let no_name = || PapersError::NoName(folder.to_owned());
    let name = folder.file_name().ok_or_else(no_name)?.to_string_lossy().into_owned();
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(io(parent))?;
    let beside = tempfile::Builder::new().prefix(&format!(".{name}.")).tempdir_in(parent).map_err(io(parent))?;
    let new = beside.path().join("new");
    fs::create_dir(&new).map_err(io(&new))?;
    let mut names = Vec::new();
    for paper in papers {
        let files = [
            (format!("{}.xlsx", paper.name), workbook(paper, language, currency)?),
            (format!("{}.docx", paper.name), document(paper, language, currency)?),
        ];
        for (file, bytes) in files {
            let path = new.join(&file);
            fs::write(&path, bytes).map_err(io(&path))?;
            names.push(file);
        }
    }
    fs::rename(&new, folder).map_err(io(folder))?;
    Ok(names)
}
