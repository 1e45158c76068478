//! The way back: a folder of text files with ids in place of codes, for whoever has the key.

use std::fs;
use std::path::{Path, PathBuf};

use super::key::Key;
use crate::diagnostic::Text;

/// Why a folder was not written.
#[derive(Debug, thiserror::Error)]
pub enum RevealError {
    /// The destination exists.
    #[error("{} exists", .0.display())]
    Exists(PathBuf),
    /// The path has no last part that could be a name.
    #[error("{} is no name that can be written to", .0.display())]
    NoName(PathBuf),
    /// A file is no text.
    #[error("{} is no text (UTF-8): only tables and JSON can be turned back", .0.display())]
    NoText(PathBuf),
    /// The operating system refused.
    #[error("cannot read or write {}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The refusal.
        source: std::io::Error,
    },
}

impl RevealError {
    /// The fault in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        let id = match self {
            Self::Exists(path) => format!("{} sudah ada", path.display()),
            Self::NoName(path) => format!("{} bukan nama yang dapat ditulis", path.display()),
            Self::NoText(path) => {
                format!("{} bukan teks (UTF-8): hanya tabel dan JSON yang dapat dikembalikan", path.display())
            }
            Self::Io { path, source } => format!("{} tidak dapat dibaca atau ditulis: {source}", path.display()),
        };
        Text::new(self.to_string(), id)
    }
}

/// Writes the files of `from` as the new folder `to` with ids in place of the codes that `key` knows; gives the number of
/// codes turned back.
///
/// # Errors
/// `to` exists, a file is no text, or the operating system refused; then nothing is left behind.
pub fn reveal_folder(from: &Path, to: &Path, key: &Key) -> Result<usize, RevealError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| RevealError::Io { path, source }
    };
    if to.symlink_metadata().is_ok() {
        return Err(RevealError::Exists(to.to_owned()));
    }
    let name = to.file_name().ok_or_else(|| RevealError::NoName(to.to_owned()))?.to_string_lossy().into_owned();
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(from).map_err(io(from))? {
        let path = entry.map_err(io(from))?.path();
        files.extend(path.is_file().then_some(path));
    }
    fs::create_dir_all(parent).map_err(io(parent))?;
    let beside = tempfile::Builder::new().prefix(&format!(".{name}.")).tempdir_in(parent).map_err(io(parent))?;
    let new = beside.path().join("new");
    fs::create_dir(&new).map_err(io(&new))?;
    let mut count = 0;
    for file in files {
        let text = String::from_utf8(fs::read(&file).map_err(io(&file))?);
        let (text, found) = revealed(&text.map_err(|_| RevealError::NoText(file.clone()))?, key);
        count += found;
        let written = new.join(file.file_name().unwrap_or_default());
        fs::write(&written, text).map_err(io(&written))?;
    }
    fs::rename(&new, to).map_err(io(to))?;
    Ok(count)
}

/// `text` with ids in place of the codes that `key` knows, and how many there were.
fn revealed(text: &str, key: &Key) -> (String, usize) {
    let (mut whole, mut count) = (String::with_capacity(text.len()), 0);
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
    for part in text.split_inclusive(ends) {
        let word = part.trim_end_matches(ends);
        match key.person(word) {
            Some(person) => {
                whole.push_str(&person.id);
                count += 1;
            }
            None => whole.push_str(word),
        }
        whole.push_str(&part[word.len()..]);
    }
    (whole, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_ids_again_and_other_words_stay() {
        let mut key = Key::from_secret([4; 32]);
        let codes = key.codes([("1972", "A"), ("1985", "B")].into_iter());
        let text = format!(
            "employee_id,period\n{},1\n{},2\nkin:{}:{}:U-1:3 x{}",
            codes[0], codes[1], codes[0], codes[1], codes[0]
        );
        let (back, count) = revealed(&text, &key);
        assert_eq!(back, format!("employee_id,period\n1972,1\n1985,2\nkin:1972:1985:U-1:3 x{}", codes[0]));
        assert_eq!(count, 4);
    }

    #[test]
    fn a_folder_is_written_whole_or_not_at_all() {
        let home = tempfile::tempdir().unwrap();
        let (from, to) = (home.path().join("from"), home.path().join("to"));
        let mut key = Key::from_secret([4; 32]);
        let code = key.codes([("1972", "A")].into_iter()).remove(0);
        fs::create_dir(&from).unwrap();
        fs::write(from.join("a.csv"), &code).unwrap();
        assert_eq!(reveal_folder(&from, &to, &key).unwrap(), 1);
        assert_eq!(fs::read_to_string(to.join("a.csv")).unwrap(), "1972");
        assert!(matches!(reveal_folder(&from, &to, &key), Err(RevealError::Exists(_))));
        fs::write(from.join("b.xlsx"), [0xff, 0xfe, 0xff]).unwrap();
        let fresh = home.path().join("fresh");
        assert!(matches!(reveal_folder(&from, &fresh, &key), Err(RevealError::NoText(_))));
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 2, "nothing is left behind");
    }
}
