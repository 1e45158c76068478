//! `rotasi pseudonymise`: a copy of an instance without names, numbers and birth dates, and the way back.

use std::path::{Path, PathBuf};

use rotasi::diagnostic::{Language, Text};
use rotasi::files;
use rotasi::pseudonym::{self, Counts, Disguise, RevealError};

use super::exit::{Exit, Failure};
use super::input;
use super::plan::unwritten;
use super::pseudonyms::Opened;
use super::terminal;

/// Copy an instance with codes in place of people, to be shown, sent or planned elsewhere; or turn the codes in a plan back.
///
/// Ids, names and birth dates are replaced, days are moved within the month where no rule can tell, and the copy plans to
/// the same points. Everything follows from the key in a file, which is made if it does not exist: with the same key the
/// same person has the same code always, and only who has the file can tell who that is. Posts, units, wishes and careers
/// stay as they are: whoever knows who heads an office recognises that person by the post.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rotasi pseudonymise instances/plaju -o plaju-shown --key people.key
  rotasi plan plaju-shown -o out                 the same points, no names
  rotasi pseudonymise out --reveal -o out-named --key people.key
                                                 a plan made of the copy, with ids again
  rotasi verify instances/plaju out-named        and held against the original

Keep the key apart from what the codes stand in, and as carefully as the original.")]
pub struct Arguments {
    /// Folder with instance.toml and the CSV files, or a workbook (.xlsx); with --reveal a plan folder.
    source: PathBuf,

    /// Folder to write to; it must not exist yet.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// The file of the key; made if it does not exist.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,

    /// Turn codes back into ids, in all tables and JSON files of a folder.
    #[arg(long)]
    reveal: bool,
}

/// Copies, or turns back.
pub fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let say = |en: String, id: String| if language == Language::English { en } else { id };
    let shown = arguments.output.display();
    if arguments.output.symlink_metadata().is_ok() {
        return Err(Failure::new(Exit::Usage, say(format!("{shown} exists"), format!("{shown} sudah ada"))));
    }
    if is_inside(&arguments.key, &arguments.output) {
        let text = Text::fixed(
            "the key would lie beside what it discloses: name a file outside of the output folder",
            "kunci akan berada di samping data yang diungkapnya: sebut berkas di luar folder keluaran",
        );
        return Err(Failure::told(Exit::Usage, &text, language));
    }
    if arguments.reveal { reveal(arguments, language) } else { copy(arguments, language) }
}

fn copy(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let read = files::load_with_tables(&arguments.source);
    let (loaded, mut rows) = read.map_err(|faults| input::refuse(&faults, language, false))?;
    input::tell(&loaded.warnings, language);
    let mut open = Opened::at(arguments.key.clone(), language)?;
    let mut disguise = Disguise::of(&loaded.instance, &mut open.key);
    disguise.put_on_tables(&loaded.instance, &mut rows.tables, &open.key);
    // What is written must be sound by itself.
    rows.tables.build().map_err(|faults| input::refuse(&faults, language, false))?;
    open.keep(language)?;
    files::write_instance(&arguments.output, &rows.tables, &files::policy_toml(&rows.origins), false)
        .map_err(|fault| unwritten(&fault, language))?;
    notes(disguise.counts(), language);
    let (people, place) = (loaded.instance.employees.len(), arguments.output.display());
    terminal::show(&match language {
        Language::English => format!("{people} people under codes, written to {place}\n"),
        Language::Indonesian => format!("{people} pegawai dengan kode, ditulis ke {place}\n"),
    })
}

/// What a planner should know of the copy.
fn notes(counts: Counts, language: Language) {
    let (ages, penalties) = (counts.ages_differ, counts.penalties_left_out);
    if ages > 0 {
        terminal::tell(&match language {
            Language::English => format!(
                "rotasi: {ages} people were born on the day of the month on which periods begin, and stand at the edge of a rule on age: there the copy may allow what the original does not, or the reverse"
            ),
            Language::Indonesian => format!(
                "rotasi: {ages} pegawai lahir pada tanggal awal periode dan berada di batas aturan usia: pada mereka salinan dapat berbeda dari aslinya"
            ),
        });
    }
    if penalties > 0 {
        terminal::tell(&match language {
            Language::English => format!("rotasi: {penalties} penalties that are over are left out"),
            Language::Indonesian => format!("rotasi: {penalties} hukuman yang sudah berakhir tidak disertakan"),
        });
    }
}

fn reveal(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let open = Opened::at(arguments.key.clone(), language)?;
    let shown = arguments.key.display();
    if open.key.is_empty() {
        let text = Text::new(
            format!("there is no key {shown} with codes: nothing can be turned back"),
            format!("tidak ada kunci {shown} yang memuat kode: tidak ada yang dapat dikembalikan"),
        );
        return Err(Failure::told(Exit::Usage, &text, language));
    }
    let count = pseudonym::reveal_folder(&arguments.source, &arguments.output, &open.key).map_err(|fault| {
        let exit = match fault {
            RevealError::Io { .. } => Exit::Unexpected,
            RevealError::NoText(_) => Exit::Faults,
            RevealError::Exists(_) | RevealError::NoName(_) => Exit::Usage,
        };
        Failure::told(exit, &fault.text(), language)
    })?;
    let place = arguments.output.display();
    terminal::show(&match language {
        Language::English => format!("{count} codes turned back, written to {place}\n"),
        Language::Indonesian => format!("{count} kode dikembalikan, ditulis ke {place}\n"),
    })
}

/// Whether `file` lies in `folder`, neither of which need exist yet.
fn is_inside(file: &Path, folder: &Path) -> bool {
    let whole = |path: &Path| {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let existing = absolute.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
        existing
            .map_or(absolute.clone(), |(part, real)| real.join(absolute.strip_prefix(part).unwrap_or(Path::new(""))))
    };
    whole(file).starts_with(whole(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_a_folder_that_does_not_exist_yet_is_seen() {
        assert!(is_inside(Path::new("no/such/../such/key"), Path::new("no/such/")) || cfg!(not(unix)));
        assert!(is_inside(Path::new("out/people.key"), Path::new("./out")));
        assert!(!is_inside(Path::new("outside.key"), Path::new("out")));
    }
}
