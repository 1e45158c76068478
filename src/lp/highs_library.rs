//! Finds the HiGHS library where planners usually have it: named outright, installed system-wide, or in Python.
//!
//! For the OR reader: an explicit path or `HIGHS_LIB` is taken alone, without looking elsewhere; else the dynamic
//! loader's places, then folders `highspy` of Python installations, then what `python3` itself says.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use libloading::Library;

use super::LpError;

/// Names under which the library is installed.
const NAMES: [&str; 5] = ["libhighs.so.1", "libhighs.so", "libhighs.dylib", "libhighs.1.dylib", "highs.dll"];
const HINT: &str = "install it (`pip install highspy` is enough), give its path or set HIGHS_LIB, or choose another \
                    solver";

/// Opens the library and says from where.
pub(super) fn open(path: Option<&Path>) -> Result<(Library, PathBuf), LpError> {
    let named = path
        .map(Path::to_path_buf)
        .or_else(|| std::env::var_os("HIGHS_LIB").filter(|value| !value.is_empty()).map(PathBuf::from));
    if let Some(named) = named {
        let file = if named.is_dir() { in_folder(&named).unwrap_or_else(|| named.join(NAMES[0])) } else { named };
        return match load(&file) {
            Ok(library) => Ok((library, file)),
            Err(why) => Err(LpError::Absent {
                what: format!("the HiGHS library {}", file.display()),
                hint: format!("{why}; {HINT}"),
            }),
        };
    }
    let by_loader = NAMES.iter().map(PathBuf::from);
    let in_python = python_folders().into_iter().filter_map(|folder| in_folder(&folder));
    // Asking Python costs a process, so it comes last and only if the rest failed.
    let asked = std::iter::once_with(ask_python).flatten().filter_map(|folder| in_folder(&folder));
    by_loader
        .chain(in_python)
        .chain(asked)
        .find_map(|file| load(&file).ok().map(|library| (library, file)))
        .ok_or_else(|| LpError::Absent { what: "the HiGHS library".to_owned(), hint: HINT.to_owned() })
}

fn load(file: &Path) -> Result<Library, libloading::Error> {
    // SAFETY: loading runs the library's initialisers; the name is one of HiGHS's, or the caller or the environment
    // names the file, as with a program to be run.
    unsafe { Library::new(file) }
}

fn in_folder(folder: &Path) -> Option<PathBuf> {
    NAMES.iter().map(|name| folder.join(name)).find(|file| file.is_file())
}

/// Folders `highspy` below the Python installations that the environment points to, in a fixed order.
fn python_folders() -> Vec<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let mut prefixes: Vec<PathBuf> = ["VIRTUAL_ENV", "CONDA_PREFIX"].into_iter().filter_map(variable).collect();
    prefixes.extend(variable("HOME").map(|home| home.join(".local")));
    prefixes.extend(["/usr/local", "/usr", "/opt/homebrew"].map(PathBuf::from));
    let mut folders = Vec::new();
    for prefix in prefixes {
        let Ok(inside) = std::fs::read_dir(prefix.join("lib")) else { continue };
        let is_python =
            |path: &PathBuf| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"python3"));
        let mut versions: Vec<PathBuf> = inside.flatten().map(|entry| entry.path()).filter(is_python).collect();
        versions.sort();
        folders.extend(versions.iter().rev().flat_map(|version| {
            ["site-packages", "dist-packages"].map(|packages| version.join(packages).join("highspy"))
        }));
    }
    folders
}

fn ask_python() -> Option<PathBuf> {
    let question = "import importlib.util as u; s = u.find_spec('highspy'); print(s.origin if s else '')";
    let answer = ["python3", "python"].into_iter().find_map(|python| {
        let run = Command::new(python).args(["-c", question]).stdin(Stdio::null()).stderr(Stdio::null()).output();
        run.ok().filter(|run| run.status.success())
    })?;
    let origin = String::from_utf8(answer.stdout).ok()?;
    Path::new(origin.trim()).parent().map(Path::to_path_buf).filter(|folder| folder.is_dir())
}
