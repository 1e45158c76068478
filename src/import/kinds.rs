//! The kind of a position from echelon, type of position, level and title; never from the title of a structural one alone.

use super::layouts::normal;
use super::values;

/// What exports say about a position's level.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hints<'a> {
    pub title: &'a str,
    pub echelon: &'a str,
    pub echelon_id: &'a str,
    pub position_type: &'a str,
    pub position_type_id: &'a str,
    pub level: &'a str,
}

/// A kind of the preset `asn`, and whether a doubtful mapping was taken.
pub(super) type Kind = (&'static str, Option<Doubt>);

/// Mappings that the planner should know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// Echelon I is `jpt_madya`; the head of a non-ministerial agency would be `jpt_utama`.
    EchelonOne,
    /// Echelon V counts as `pelaksana`.
    EchelonFive,
}

/// The kind, where it can be told.
pub(super) fn kind(hints: &Hints<'_>) -> Option<Kind> {
    let echelon = echelon(hints.echelon).or_else(|| echelon_code(hints.echelon_id));
    if let Some(echelon) = echelon {
        return Some(match echelon {
            1 => ("jpt_madya", Some(Doubt::EchelonOne)),
            2 => ("jpt_pratama", None),
            3 => ("administrator", None),
            4 => ("pengawas", None),
            _ => ("pelaksana", Some(Doubt::EchelonFive)),
        });
    }
    let plain = |kind: Option<&'static str>| kind.map(|kind| (kind, None));
    let by_level = || plain(level(hints.level));
    let words = normal(hints.position_type);
    let is = |code: &str, word: &str| {
        values::number(hints.position_type_id).map(|id| id.to_string()).as_deref() == Some(code) || words.contains(word)
    };
    // `Jabatan Fungsional Umum` is the old name of pelaksana.
    if is("4", "PELAKSANA") || words.contains("FUNGSIONAL UMUM") {
        return Some(("pelaksana", None));
    }
    if is("2", "FUNGSIONAL") {
        return by_level().or_else(|| plain(functional(hints.title)));
    }
    let structural: [(&str, &'static str); 5] = [
        ("PIMPINAN TINGGI UTAMA", "jpt_utama"),
        ("PIMPINAN TINGGI MADYA", "jpt_madya"),
        ("PIMPINAN TINGGI PRATAMA", "jpt_pratama"),
        ("ADMINISTRATOR", "administrator"),
        ("PENGAWAS", "pengawas"),
    ];
    let named = |text: &str| structural.into_iter().find(|(name, _)| text.contains(name)).map(|(_, kind)| kind);
    plain(named(&words)).or_else(by_level).or_else(|| plain(clearly_functional(hints.title)))
}

/// `II.a` → 2; nothing for `Non eselon`.
fn echelon(cell: &str) -> Option<u8> {
    let words = normal(cell);
    let words = words.strip_prefix("ESELON ").unwrap_or(&words);
    let roman = words.split(' ').next()?.trim_end_matches(['A', 'B']);
    let at = ["I", "II", "III", "IV", "V"].iter().position(|known| *known == roman)?;
    u8::try_from(at + 1).ok()
}

/// BKN's codes: 11 is I.a, 42 is IV.b.
fn echelon_code(cell: &str) -> Option<u8> {
    let code = values::number(cell)?;
    let (group, step) = (code / 10, code % 10);
    ((1..=5).contains(&group) && (1..=2).contains(&step)).then(|| u8::try_from(group).ok())?
}

/// A level by its name or SIASN's code.
fn level(cell: &str) -> Option<&'static str> {
    let words = normal(cell);
    let codes = [
        ("UT", "ahli_utama"),
        ("MD", "ahli_madya"),
        ("MU", "ahli_muda"),
        ("PT", "ahli_pertama"),
        ("PY", "penyelia"),
        ("MH", "mahir"),
        ("TR", "terampil"),
        ("PM", "pemula"),
    ];
    let kinds = ["jpt_utama", "jpt_madya", "jpt_pratama", "administrator", "pengawas", "pelaksana"];
    let structural = kinds.into_iter().find(|kind| normal(kind) == words);
    codes.into_iter().find(|(code, _)| *code == words).map(|(_, kind)| kind).or(structural).or_else(|| functional(cell))
}

/// The level that a title or name states with all its words: `Perawat Ahli Muda`, `Terampil - Bidan`.
fn clearly_functional(title: &str) -> Option<&'static str> {
    let words = format!(" {} ", normal(title));
    let has = |phrase: &str| words.contains(&format!(" {phrase} "));
    let all = [
        ("AHLI UTAMA", "ahli_utama"),
        ("AHLI MADYA", "ahli_madya"),
        ("AHLI MUDA", "ahli_muda"),
        ("AHLI PERTAMA", "ahli_pertama"),
        ("PENYELIA", "penyelia"),
        ("MAHIR", "mahir"),
        ("TERAMPIL", "terampil"),
        ("PEMULA", "pemula"),
    ];
    all.into_iter().find(|(phrase, _)| has(phrase)).map(|(_, kind)| kind)
}

/// The same with the older words, which mean a level only in functional positions.
fn functional(title: &str) -> Option<&'static str> {
    let words = format!(" {} ", normal(title));
    let has = |phrase: &str| words.contains(&format!(" {phrase} "));
    let older = [
        ("PELAKSANA PEMULA", "pemula"),
        ("PELAKSANA LANJUTAN", "mahir"),
        ("UTAMA", "ahli_utama"),
        ("MADYA", "ahli_madya"),
        ("MUDA", "ahli_muda"),
        ("PERTAMA", "ahli_pertama"),
        ("PELAKSANA", "terampil"),
    ];
    clearly_functional(title).or_else(|| older.into_iter().find(|(phrase, _)| has(phrase)).map(|(_, kind)| kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(hints: Hints<'_>) -> Option<&'static str> {
        kind(&hints).map(|(kind, _)| kind)
    }

    #[test]
    fn echelons_decide_whatever_the_title() {
        for (cell, wanted) in [
            ("II.a", "jpt_pratama"),
            ("III/b", "administrator"),
            ("IV.A", "pengawas"),
            ("Eselon IVb", "pengawas"),
            ("V.a", "pelaksana"),
        ] {
            assert_eq!(told(Hints { echelon: cell, title: "Camat", ..Hints::default() }), Some(wanted), "{cell}");
        }
        assert_eq!(told(Hints { echelon_id: "32", ..Hints::default() }), Some("administrator"));
        assert_eq!(
            told(Hints { title: "Camat", position_type_id: "1", ..Hints::default() }),
            None,
            "a title alone tells nothing"
        );
    }

    #[test]
    fn functional_positions_are_told_by_their_level() {
        let by = |title, id| told(Hints { title, position_type_id: id, ..Hints::default() });
        assert_eq!(by("AHLI MUDA - PERAWAT", "2"), Some("ahli_muda"));
        assert_eq!(by("Guru Madya", "2"), Some("ahli_madya"));
        assert_eq!(by("Perawat Pelaksana Lanjutan", "2"), Some("mahir"));
        assert_eq!(by("Bidan Pelaksana", "2"), Some("terampil"));
        assert_eq!(by("Arsiparis Ahli Pertama", ""), Some("ahli_pertama"));
        assert_eq!(by("Guru", "2"), None);
        assert_eq!(by("Pengadministrasi Umum", "4"), Some("pelaksana"));
        assert_eq!(
            told(Hints { title: "Guru", position_type: "Jabatan Fungsional", level: "MU", ..Hints::default() }),
            Some("ahli_muda")
        );
        assert_eq!(told(Hints { position_type: "Jabatan Fungsional Umum", ..Hints::default() }), Some("pelaksana"));
        assert_eq!(
            told(Hints { position_type: "Jabatan Pimpinan Tinggi Pratama", ..Hints::default() }),
            Some("jpt_pratama")
        );
    }
}
