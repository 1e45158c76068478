//! The key of pseudonyms: a secret and the table of codes given with it, in a file of its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use sha2::Sha256;

use crate::diagnostic::Text;

/// First letters of codes: no vowels, so that no words come about, and never a digit, so that no spreadsheet takes a code for
/// a number or a date.
const LETTERS: &[u8; 19] = b"BCDFGHJKMNPQRSTVWXZ";
/// The others; what is easily mistaken for another is left out.
const SIGNS: &[u8; 27] = b"BCDFGHJKMNPQRSTVWXZ23456789";
/// Bytes of a secret.
const LENGTH: usize = 32;

/// Somebody behind a code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Person {
    /// `employee_id`.
    pub id: String,
    /// Name.
    pub name: String,
}

/// A secret, and who stands behind the codes given with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    secret: [u8; LENGTH],
    people: BTreeMap<String, Person>,
    by_id: FxHashMap<String, String>,
}

impl std::fmt::Debug for Key {
    /// Neither the secret nor people: keys may come into messages by accident.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Key").field("people", &self.people.len()).finish_non_exhaustive()
    }
}

/// Why a key cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The operating system refused.
    #[error("cannot read or write the key {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The refusal.
        source: std::io::Error,
    },
    /// The file is something else.
    #[error("{} is no key of pseudonyms ({what}): name another file, or one that does not exist yet to have a new key made", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes to make a key of: {0}")]
    NoChance(String),
}

impl KeyError {
    /// The fault in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        let id = match self {
            Self::Io { path, source } => {
                format!("kunci {} tidak dapat dibaca atau ditulis: {source}", path.display())
            }
            Self::Foreign { path, what } => format!(
                "{} bukan kunci nama samaran ({what}): sebut berkas lain, atau berkas yang belum ada agar dibuatkan kunci baru",
                path.display()
            ),
            Self::NoChance(what) => format!("sistem tidak memberi angka acak untuk membuat kunci: {what}"),
        };
        Text::new(self.to_string(), id)
    }
}

/// The file as TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: u32,
    key: String,
    #[serde(default)]
    people: BTreeMap<String, Person>,
}

impl Key {
    /// A new key from the system's random bytes.
    ///
    /// # Errors
    /// [`KeyError::NoChance`].
    pub fn new() -> Result<Self, KeyError> {
        let mut secret = [0; LENGTH];
        getrandom::fill(&mut secret).map_err(|fault| KeyError::NoChance(fault.to_string()))?;
        Ok(Self::from_secret(secret))
    }

    /// The key with that secret and nobody in its table.
    #[must_use]
    pub fn from_secret(secret: [u8; LENGTH]) -> Self {
        Self { secret, people: BTreeMap::new(), by_id: FxHashMap::default() }
    }

    /// The key in `file`; none where there is no such file.
    ///
    /// # Errors
    /// The file cannot be read, or is no key.
    pub fn read(file: &Path) -> Result<Option<Self>, KeyError> {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(KeyError::Io { path: file.to_owned(), source }),
        };
        let foreign = |what: String| KeyError::Foreign { path: file.to_owned(), what };
        let text = String::from_utf8(bytes).map_err(|_| foreign("not UTF-8".to_owned()))?;
        // The message alone: the line that it would show may hold a name.
        let written: Written = toml::from_str(&text).map_err(|fault| foreign(fault.message().to_owned()))?;
        if written.format != 1 {
            return Err(foreign(format!("format {}; this version knows format 1", written.format)));
        }
        let secret = secret(&written.key).ok_or_else(|| foreign(format!("key: expected {} digits 0-f", 2 * LENGTH)))?;
        let mut own = Self::from_secret(secret);
        for (code, person) in written.people {
            if own.by_id.insert(person.id.clone(), code.clone()).is_some() {
                return Err(foreign(format!("two codes of one id, the second {code}")));
            }
            own.people.insert(code, person);
        }
        Ok(Some(own))
    }

    /// Writes the key as `file`, whole or not at all, for the owner's eyes only where the system knows such rights.
    ///
    /// # Errors
    /// The operating system refused; then nothing is changed.
    pub fn write(&self, file: &Path) -> Result<(), KeyError> {
        let io = |source| KeyError::Io { path: file.to_owned(), source };
        let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(parent).map_err(io)?;
        // Temporary files are the owner's alone, and stay so when they are moved.
        let mut beside = tempfile::Builder::new().prefix(".rotasi.").tempfile_in(parent).map_err(io)?;
        beside.write_all(self.text().as_bytes()).and_then(|()| beside.as_file().sync_all()).map_err(io)?;
        beside.persist(file).map_err(|fault| io(fault.error))?;
        Ok(())
    }

    fn text(&self) -> String {
        let mut text = "\
# The key of pseudonyms. Whoever has this file can tell who is behind every code made with it:
# keep it apart from whatever the codes stand in. Without it nobody can.
# Kunci nama samaran. Siapa pun yang memegang berkas ini dapat mengetahui pemilik setiap kode:
# simpan terpisah dari dokumen yang memuat kode. Tanpa berkas ini tidak seorang pun dapat.
format = 1
key = \""
            .to_owned();
        for byte in self.secret {
            let _ = write!(text, "{byte:02x}");
        }
        text.push_str("\"\n\n[people]\n");
        let quoted = |words: &str| toml::Value::String(words.to_owned()).to_string();
        for (code, person) in &self.people {
            let _ = writeln!(text, "{code} = {{ id = {}, name = {} }}", quoted(&person.id), quoted(&person.name));
        }
        text
    }

    /// Who stands behind a code.
    #[must_use]
    pub fn person(&self, code: &str) -> Option<&Person> {
        self.people.get(code)
    }

    /// How many codes the table has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether the table is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The code of each of these ids with their names, in order; who is new comes into the table. Codes are distinct, and none
    /// is itself one of the ids.
    pub fn codes<'p>(&mut self, people: impl Iterator<Item = (&'p str, &'p str)> + Clone) -> Vec<String> {
        let ids: rustc_hash::FxHashSet<&str> = people.clone().map(|(id, _)| id).collect();
        people.map(|(id, name)| self.code(id, name, &ids)).collect()
    }

    fn code(&mut self, id: &str, name: &str, ids: &rustc_hash::FxHashSet<&str>) -> String {
        if let Some(code) = self.by_id.get(id) {
            return code.clone();
        }
        // The table keeps what was given once, so that it does not matter later who was first.
        let free = |code: &String| !self.people.contains_key(code) && !ids.contains(code.as_str());
        let code = (0_u32..).map(|turn| self.spelt(id, turn)).find(free).expect("there are billions of codes");
        self.people.insert(code.clone(), Person { id: id.to_owned(), name: name.to_owned() });
        self.by_id.insert(id.to_owned(), code.clone());
        code
    }

    /// Eight signs of the keyed hash of the id, as `BK7Q-2M9X`.
    fn spelt(&self, id: &str, turn: u32) -> String {
        let mut rest = self.number("code", &format!("{turn}:{id}"));
        let mut draw = |signs: &[u8]| {
            let size = signs.len() as u128;
            let sign = signs[usize::try_from(rest % size).expect("less than 27")];
            rest /= size;
            char::from(sign)
        };
        let mut code = String::with_capacity(9);
        code.push(draw(LETTERS));
        for place in 1..8 {
            if place == 4 {
                code.push('-');
            }
            code.push(draw(SIGNS));
        }
        code
    }

    /// A number that nobody without the secret can foretell, by purpose and words.
    pub(super) fn number(&self, purpose: &str, words: &str) -> u128 {
        let mut hash = Hmac::<Sha256>::new_from_slice(&self.secret).expect("a secret of any length will do");
        for part in ["rotasi pseudonym 1", purpose, words] {
            hash.update(part.as_bytes());
            hash.update(&[0]);
        }
        let digest = hash.finalize().into_bytes();
        u128::from_be_bytes(digest[..16].try_into().expect("a digest has 32 bytes"))
    }
}

fn secret(digits: &str) -> Option<[u8; LENGTH]> {
    let digits = digits.as_bytes();
    let mut secret = [0; LENGTH];
    if digits.len() != 2 * LENGTH {
        return None;
    }
    for (byte, pair) in secret.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(count: usize) -> Vec<(String, String)> {
        (0..count).map(|at| (format!("19720404199803{at:04}"), format!("Name {at}"))).collect()
    }

    fn codes(key: &mut Key, people: &[(String, String)]) -> Vec<String> {
        key.codes(people.iter().map(|(id, name)| (id.as_str(), name.as_str())))
    }

    #[test]
    fn codes_are_distinct_stable_and_depend_on_the_secret() {
        let people = many(2_000);
        let (mut one, mut other) = (Key::from_secret([1; 32]), Key::from_secret([2; 32]));
        let first = codes(&mut one, &people);
        assert_eq!(codes(&mut one, &people), first);
        assert_eq!(codes(&mut Key::from_secret([1; 32]), &people[500..600]), first[500..600]);
        let mut sorted = first.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), first.len());
        assert!(codes(&mut other, &people).iter().zip(&first).all(|(a, b)| a != b));
    }

    #[test]
    fn codes_are_short_and_no_spreadsheet_takes_them_for_numbers() {
        for code in codes(&mut Key::from_secret([7; 32]), &many(500)) {
            let signs: Vec<u8> = code.bytes().collect();
            assert_eq!((signs.len(), signs[4]), (9, b'-'), "{code}");
            assert!(LETTERS.contains(&signs[0]), "{code}");
            assert!(signs.iter().enumerate().all(|(at, sign)| at == 4 || SIGNS.contains(sign)), "{code}");
        }
    }

    #[test]
    fn a_code_that_somebody_has_as_an_id_is_not_given() {
        let people = many(1);
        let taken = codes(&mut Key::from_secret([3; 32]), &people).remove(0);
        let both = [people[0].clone(), (taken.clone(), "Other".to_owned())];
        let given = codes(&mut Key::from_secret([3; 32]), &both);
        assert!(!given.contains(&taken), "{given:?}");
    }

    #[test]
    fn the_hash_is_the_published_one() {
        // RFC 4231, test case 2.
        let mut hash = Hmac::<Sha256>::new_from_slice(b"Jefe").unwrap();
        hash.update(b"what do ya want for nothing?");
        let hex: String = hash.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn a_key_is_read_back_from_its_file_which_only_the_owner_may_read() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("keys/people.key");
        assert_eq!(Key::read(&file).unwrap(), None);
        let mut key = Key::new().unwrap();
        let given = key.codes([("0001", "Siti \"Ibu\" \\ Aminah"), ("0002", "Ḥasan")].into_iter());
        key.write(&file).unwrap();
        let read = Key::read(&file).unwrap().unwrap();
        assert_eq!(read, key);
        assert_eq!(read.person(&given[0]).unwrap().name, "Siti \"Ibu\" \\ Aminah");
        assert!(!format!("{key:?}").contains("Siti"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(std::fs::read_dir(home.path().join("keys")).unwrap().count(), 1, "nothing temporary is left");
    }

    #[test]
    fn a_file_that_is_no_key_is_refused_without_showing_what_is_in_it() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("people.key");
        let digits = "a".repeat(64);
        let person = "{ id = \"1\", name = \"Siti\" }";
        for (text, hint) in [
            ("employee_id,name\n1,Siti\n".to_owned(), "people.key"),
            (format!("format = 2\nkey = \"{digits}\"\n"), "format 1"),
            ("format = 1\nkey = \"Siti\"\n".to_owned(), "64 digits"),
            (format!("format = 1\nkey = \"{digits}\"\n[people]\nA = {person}\nB = {person}\n"), "two codes"),
        ] {
            std::fs::write(&file, text).unwrap();
            let fault = Key::read(&file).unwrap_err().text();
            assert!(fault.en.contains(hint) && !fault.en.contains("Siti"), "{}", fault.en);
            assert!(fault.id.contains("kunci"), "{}", fault.id);
        }
    }
}
