//! The folder in which scenarios and their plans stand, so that it explains itself: a copy of the input, the scenario
//! file, and one plan folder for each scenario.
//!
//! For an OR reader: a store of solutions keyed by the content of their problems.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::diagnostic::{Diagnostic, Place, Text, codes};
use crate::files::{self, PlanFolder, WriteError};

use super::diff::Difference;
use super::edit::Scenario;
use super::frontier::{Frontier, Ladder, frontier};
use super::{BASE, Base, Edited, differences, read};

/// The file by which such a folder is recognised.
const MARKER: &str = "scenarios.json";
/// The copy of the scenario file.
const FILE: &str = "scenarios.toml";
/// The copy of the instance.
const INPUT: &str = "input";
/// What says that the scenarios are the rungs of a frontier.
const LADDER: &str = "frontier.json";
/// What a plan's folder says of its scenario.
pub(super) const NOTE: &str = "scenario.json";

/// What a plan's folder says of its scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Name.
    pub name: String,
    /// What a planner calls it.
    pub title: String,
    /// Fingerprint of the edited instance.
    pub input_sha256: String,
    /// Fingerprint of everything that led to the plan: input, settings, program, and the base.
    pub key: String,
    /// What exactly changed in the input.
    #[serde(default)]
    pub changes: Vec<Difference>,
}

/// A folder of scenarios.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
}

/// A scenario found on a shelf.
#[derive(Clone, Debug)]
pub struct Volume {
    /// What its folder says.
    pub note: Note,
    /// The edited instance.
    pub edited: Edited,
    /// Its plan, claims and summary.
    pub plan: PlanFolder,
}

impl Shelf {
    /// The shelf at `folder`, which need not exist yet.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Whether there is a shelf.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.folder.join(MARKER).is_file()
    }

    /// Whether there is anything at all.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.folder.symlink_metadata().is_ok()
    }

    /// The plan folder of a scenario.
    #[must_use]
    pub fn plan_folder(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes the input, the file and the names, so that the plans to come can be understood, and the ladder if they are the
    /// rungs of a frontier; what an interrupted run left half-written is cleared away.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn prepare(
        &self,
        base: &Base,
        text: &str,
        scenarios: &[Scenario],
        ladder: Option<&Ladder>,
    ) -> Result<(), WriteError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| WriteError::Io { path, source }
        };
        fs::create_dir_all(&self.folder).map_err(io(&self.folder))?;
        for entry in fs::read_dir(&self.folder).map_err(io(&self.folder))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let left = |of: &str| name.strip_prefix('.').and_then(|rest| rest.strip_prefix(of)).is_some();
            if [INPUT, FILE, LADDER, MARKER].into_iter().any(left) || scenarios.iter().any(|one| left(&one.name)) {
                let path = entry.path();
                let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
                gone.map_err(io(&path))?;
            }
        }
        let input = self.folder.join(INPUT);
        files::write_instance(&input, base.tables(), &files::policy_toml(base.origins()), true)?;
        self.put(FILE, text.as_bytes())?;
        let ladder_file = self.folder.join(LADDER);
        match ladder {
            Some(ladder) => self.put(LADDER, as_json(ladder).as_bytes())?,
            None if ladder_file.is_file() => fs::remove_file(&ladder_file).map_err(io(&ladder_file))?,
            None => {}
        }
        let names: Vec<_> = scenarios.iter().map(|one| json!({ "name": one.name, "title": one.title })).collect();
        let whole = json!({ "format": 1, "instance": base.tables().header.name, "scenarios": names });
        self.put(MARKER, as_json(&whole).as_bytes())
    }

    /// The frontier that the scenarios found on the shelf are rungs of; none when they are no such thing.
    #[must_use]
    pub fn frontier(&self, volumes: &[Volume]) -> Option<Frontier> {
        let ladder: Ladder = serde_json::from_slice(&fs::read(self.folder.join(LADDER)).ok()?).ok()?;
        Some(frontier(&ladder, volumes))
    }

    /// Writes a file whole or not at all.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let path = self.folder.join(name);
        let io = |source| WriteError::Io { path: path.clone(), source };
        let mut beside = tempfile::Builder::new().prefix(&format!(".{name}.")).tempfile_in(&self.folder).map_err(io)?;
        beside.write_all(bytes).and_then(|()| beside.as_file().sync_all()).map_err(io)?;
        beside.persist(&path).map(|_| ()).map_err(|error| io(error.error))
    }

    /// What the folder of a scenario says, if it is whole.
    #[must_use]
    pub fn note(&self, name: &str) -> Option<Note> {
        let folder = self.plan_folder(name);
        if !folder.join("summary.json").is_file() {
            return None;
        }
        serde_json::from_slice(&fs::read(folder.join(NOTE)).ok()?).ok()
    }

    /// The scenarios of the shelf with their edited instances and plans, the base first; those without a folder are
    /// left out. Only those of `wanted`, if any are named.
    ///
    /// # Errors
    /// The shelf is none, or does not agree with itself.
    pub fn open(&self, wanted: &[String]) -> Result<Vec<Volume>, Vec<Diagnostic>> {
        let path = self.folder.join(FILE);
        let shown = path.display().to_string();
        let text = fs::read_to_string(&path).map_err(|error| {
            vec![Diagnostic::new(&codes::E100, Place::file(shown.clone())).value(error.to_string())]
        })?;
        let (base, _) = Base::load(&self.folder.join(INPUT))?;
        let mut found = Vec::new();
        for scenario in read(&text, &shown)? {
            let meant = wanted.is_empty() || wanted.contains(&scenario.name) || scenario.name == BASE;
            let Some(note) = self.note(&scenario.name).filter(|_| meant) else { continue };
            let edited = base.edited(&scenario, &shown)?;
            let folder = self.plan_folder(&scenario.name);
            if edited.sha256 != note.input_sha256 {
                let place = Place::file(folder.join(NOTE).display().to_string());
                let expected = Text::fixed(
                    "a plan of this input; run `rotasi scenarios … --resume` again",
                    "rencana dari data ini; jalankan lagi `rotasi scenarios … --resume`",
                );
                return Err(vec![Diagnostic::new(&codes::E152, place).value(note.input_sha256).expected(expected)]);
            }
            let plan = files::read_plan(&folder, &edited.instance)?;
            found.push(Volume { note, edited, plan });
        }
        Ok(found)
    }
}

impl Note {
    /// What to say of a scenario and its edited instance; `led` is whatever else led to the plan.
    pub(super) fn of(scenario: &Scenario, edited: &Edited, base: &Base, led: &str) -> Self {
        let mut key = Sha256::new();
        for part in [edited.sha256.as_str(), led, env!("CARGO_PKG_VERSION")] {
            key.update(part.len().to_le_bytes());
            key.update(part.as_bytes());
        }
        Self {
            name: scenario.name.clone(),
            title: scenario.title.clone(),
            input_sha256: edited.sha256.clone(),
            key: key.finalize().iter().map(|byte| format!("{byte:02x}")).collect(),
            changes: differences((base.tables(), base.origins()), (&edited.tables, &edited.origins)),
        }
    }

    /// As written.
    pub(super) fn bytes(&self) -> Vec<u8> {
        as_json(self).into_bytes()
    }
}

fn as_json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("names, numbers and lists of them can be written") + "\n"
}
