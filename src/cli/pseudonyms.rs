//! The option `--pseudonyms` of every command that shows or writes people: codes in place of ids and names.

use std::path::PathBuf;

use rotasi::diagnostic::Language;
use rotasi::files::Certificate;
use rotasi::instance::{Instance, Tables};
use rotasi::pseudonym::{Disguise, Key, KeyError};
use rotasi::scenario::{Difference, Volume};

use super::exit::{Exit, Failure};
use super::terminal;

/// Under which names people appear.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Pseudonyms {
    /// Show codes in place of ids and names, made with the key in this file: the same person has the same code wherever the
    /// same key is used, and only the file tells who that is. It is made if it does not exist.
    #[arg(long = "pseudonyms", value_name = "KEY")]
    file: Option<PathBuf>,
}

impl Pseudonyms {
    /// Whether they are asked for.
    pub fn are_asked(&self) -> bool {
        self.file.is_some()
    }

    /// Puts codes in place of the people of `instance`, if that is asked for; everything that refers to people by place
    /// stays true.
    pub fn put_on(&self, instance: &mut Instance, language: Language) -> Result<Option<Disguise>, Failure> {
        let Some(file) = &self.file else { return Ok(None) };
        let mut open = Opened::at(file.clone(), language)?;
        let disguise = Disguise::of(instance, &mut open.key);
        open.keep(language)?;
        disguise.put_on(instance);
        Ok(Some(disguise))
    }

    /// The same for an instance and its rows.
    pub fn put_on_both(&self, instance: &mut Instance, rows: &mut Tables, language: Language) -> Result<(), Failure> {
        let Some(file) = &self.file else { return Ok(()) };
        let mut open = Opened::at(file.clone(), language)?;
        let mut disguise = Disguise::of(instance, &mut open.key);
        open.keep(language)?;
        disguise.put_on_tables(instance, rows, &open.key);
        disguise.put_on(instance);
        Ok(())
    }

    /// The same for the instances of a folder of scenarios, and for what is said of their changes.
    ///
    /// Gives the codes of the first.
    pub fn put_on_volumes(&self, volumes: &mut [Volume], language: Language) -> Result<Option<Disguise>, Failure> {
        let mut first = None;
        for volume in volumes {
            let disguise = self.put_on(&mut volume.edited.instance, language)?;
            if let Some(disguise) = disguise {
                volume.note.changes.iter_mut().for_each(|change| hide(change, &disguise));
                let conflict = &mut volume.plan.summary.conflict;
                conflict.iter_mut().for_each(|item| *item = disguise.words(item));
                first.get_or_insert(disguise);
            }
        }
        Ok(first)
    }
}

/// Names of rows with codes in them, as they are after [`Pseudonyms::put_on`].
pub fn rename_rows(certificate: &mut Certificate, disguise: &Disguise) {
    certificate.prices.iter_mut().for_each(|row| row.row = disguise.words(&row.row));
}

/// An edit of somebody's row tells what they are; of other tables only ids are replaced.
fn hide(change: &mut Difference, disguise: &Disguise) {
    change.row = match change.table.as_str() {
        "employees" => change.row.split(' ').next().map(|id| disguise.words(id)).unwrap_or_default(),
        _ => disguise.words(&change.row),
    };
    for value in [&mut change.old, &mut change.new].into_iter().flatten() {
        *value = match (change.table.as_str(), change.column.as_str()) {
            ("employees", "" | "employee_id" | "name" | "birth_date" | "hired_on") => "…".to_owned(),
            _ => disguise.words(value),
        };
    }
}

/// A key with its file.
pub struct Opened {
    /// The key.
    pub key: Key,
    file: PathBuf,
    before: Option<Key>,
}

impl Opened {
    /// The key in `file`, or a new one.
    pub fn at(file: PathBuf, language: Language) -> Result<Self, Failure> {
        let before = Key::read(&file).map_err(|fault| unread(&fault, language))?;
        let key = match &before {
            Some(key) => key.clone(),
            None => Key::new().map_err(|fault| unread(&fault, language))?,
        };
        Ok(Self { key, file, before })
    }

    /// Writes the key if somebody is new in its table.
    pub fn keep(&self, language: Language) -> Result<(), Failure> {
        if self.before.as_ref() == Some(&self.key) {
            return Ok(());
        }
        self.key.write(&self.file).map_err(|fault| unread(&fault, language))?;
        if self.before.is_none() {
            let file = self.file.display();
            terminal::tell(&match language {
                Language::English => format!(
                    "rotasi: made the key {file}: it alone tells who is behind a code; keep it apart from what the codes stand in"
                ),
                Language::Indonesian => format!(
                    "rotasi: kunci {file} dibuat: hanya berkas itu yang mengungkap pemilik kode; simpan terpisah dari dokumen yang memuat kode"
                ),
            });
        }
        Ok(())
    }
}

/// A key that cannot be had.
pub fn unread(fault: &KeyError, language: Language) -> Failure {
    let exit = match fault {
        KeyError::Foreign { .. } => Exit::Usage,
        KeyError::Io { .. } | KeyError::NoChance(_) => Exit::Unexpected,
    };
    Failure::told(exit, &fault.text(), language)
}
