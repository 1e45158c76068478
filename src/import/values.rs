//! One cell of an export → one value: days in the spellings that are met, the NIP, and words and codes for sex,
//! education, rank and rating. Where two readings are possible, nothing is guessed.

use jiff::ToSpan;
use jiff::civil;

use crate::calendar::Date;
use crate::diagnostic::{Code, Text, codes};
use crate::policy::{Education, Performance, Rank};

/// Why a cell is refused.
#[derive(Debug)]
pub(super) struct Refused {
    pub code: &'static Code,
    pub expected: Option<Text>,
}

fn refused(code: &'static Code, expected: Option<Text>) -> Refused {
    Refused { code, expected }
}

/// The scales on which a job-person match is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JpmScale {
    /// Selections: 80 and 68 percent.
    Selection,
    /// Mapping: 90 and 78 percent.
    Mapping,
}

impl JpmScale {
    /// The scale of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        [("selection", Self::Selection), ("mapping", Self::Mapping)]
            .into_iter()
            .find(|(own, _)| *own == name)
            .map(|(_, scale)| scale)
    }

    /// Potential 1 to 3 by a match in hundredths of a percent.
    pub(super) fn potential(self, basis: i64) -> u8 {
        let (high, middle) = match self {
            Self::Selection => (8_000, 6_800),
            Self::Mapping => (9_000, 7_800),
        };
        if basis >= high {
            3
        } else if basis >= middle {
            2
        } else {
            1
        }
    }
}

/// Without the `.0` that numbers get when they pass through a spreadsheet.
fn whole(cell: &str) -> &str {
    cell.strip_suffix(".0").or_else(|| cell.strip_suffix(".00")).or_else(|| cell.strip_suffix(",0")).unwrap_or(cell)
}

const MONTHS: [&[&str]; 12] = [
    &["JAN", "JANUARI", "JANUARY"],
    &["FEB", "FEBRUARI", "FEBRUARY", "PEBRUARI"],
    &["MAR", "MARET", "MARCH"],
    &["APR", "APRIL"],
    &["MEI", "MAY"],
    &["JUN", "JUNI", "JUNE"],
    &["JUL", "JULI", "JULY"],
    &["AGU", "AGS", "AGT", "AGUSTUS", "AUG", "AUGUST"],
    &["SEP", "SEPT", "SEPTEMBER"],
    &["OKT", "OKTOBER", "OCT", "OCTOBER"],
    &["NOV", "NOVEMBER", "NOPEMBER"],
    &["DES", "DESEMBER", "DEC", "DECEMBER"],
];

/// A day: `31-12-1980` (day first, as SIASN writes it), `1980-12-31`, `31 Desember 1980`, `19801231`, or a
/// spreadsheet's day number; a time of day is ignored.
pub(super) fn date(cell: &str) -> Result<Date, Refused> {
    let cell = cell.trim();
    let wrong = || {
        let expected = Text::fixed("a day as 31-12-1980 or 1980-12-31", "tanggal seperti 31-12-1980 atau 1980-12-31");
        refused(&codes::E111, Some(expected))
    };
    let plain = whole(cell);
    if !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit()) {
        return match plain.len() {
            8 => day(&plain[..4], &plain[4..6], &plain[6..]).ok_or_else(wrong),
            4..=6 => {
                let serial: i32 = plain.parse().map_err(|_| wrong())?;
                let meant = civil::date(1899, 12, 30).saturating_add(serial.days());
                Some(meant).filter(|day| (1920..=2100).contains(&day.year())).ok_or_else(wrong)
            }
            _ => Err(wrong()),
        };
    }
    let head = cell.split_once(['T', ' ']).filter(|(_, time)| time.contains(':')).map_or(cell, |(day, _)| day);
    let parts: Vec<&str> = head.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let [a, b, c] = parts[..] else { return Err(wrong()) };
    let month = MONTHS
        .iter()
        .zip(1..)
        .find(|(names, _)| names.contains(&b.to_uppercase().as_str()))
        .map(|(_, at)| format!("{at}"));
    let b = month.as_deref().unwrap_or(b);
    if a.len() == 4 { day(a, b, c) } else { day(c, b, a) }.ok_or_else(wrong)
}

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = year.parse().ok().filter(|year| (1920..=2100).contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A NIP: 18 digits, whatever a spreadsheet put around them.
pub(super) fn nip(cell: &str) -> Result<String, Refused> {
    let bare: String =
        cell.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '`' | '"' | '\u{feff}')).collect();
    let bare = whole(&bare);
    let lost = || {
        let expected = Text::fixed(
            "all 18 digits; a spreadsheet keeps only the first 15 of a number: take the column from its source again, as text",
            "semua 18 digit; lembar kerja hanya menyimpan 15 digit pertama sebuah angka: ambil ulang kolom dari sumbernya sebagai teks",
        );
        refused(&codes::E114, Some(expected))
    };
    let is_number =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-'));
    if bare.split_once(['E', 'e']).is_some_and(|(head, tail)| is_number(head) && is_number(tail)) {
        return Err(lost());
    }
    if bare.len() != 18 || !bare.bytes().all(|b| b.is_ascii_digit()) {
        let count = bare.chars().filter(char::is_ascii_digit).count();
        let expected = Text::new(format!("18 digits; here are {count}"), format!("18 digit; di sini {count}"));
        return Err(refused(&codes::E503, Some(expected)));
    }
    if bare.ends_with("000") {
        return Err(lost());
    }
    Ok(bare.to_owned())
}

/// Whether the month in a NIP is none: a PPPK number, whose digits 9 to 14 are no date.
pub(super) fn is_pppk_number(nip: &str) -> bool {
    nip.get(12..14).and_then(|month| month.parse::<u8>().ok()).is_some_and(|month| !(1..=12).contains(&month))
}

/// `L` or `P`.
pub(super) fn sex(cell: &str) -> Option<&'static str> {
    match super::layouts::normal(cell).as_str() {
        "L" | "M" | "1" | "PRIA" | "LAKI LAKI" | "LAKILAKI" | "LAKI" | "MALE" => Some("L"),
        "P" | "F" | "W" | "2" | "WANITA" | "PEREMPUAN" | "FEMALE" => Some("P"),
        _ => None,
    }
}

/// Level of education from a code of BKN or its name.
pub(super) fn education(cell: &str) -> Option<Education> {
    let code = whole(cell.trim());
    let by_code = match code {
        "05" | "5" => Some("sd"),
        "10" | "12" => Some("smp"),
        "15" | "17" | "18" => Some("sma"),
        "20" => Some("d1"),
        "25" => Some("d2"),
        "30" => Some("d3"),
        "35" => Some("d4"),
        "40" => Some("s1"),
        "45" => Some("s2"),
        "50" => Some("s3"),
        _ => None,
    };
    let words = super::layouts::normal(cell);
    let starts = |prefixes: &[&str]| {
        prefixes
            .iter()
            .any(|prefix| words == *prefix || words.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(' ')))
    };
    let by_name = || {
        let names: [(&str, &[&str]); 10] = [
            ("s3", &["S3", "S 3", "DOKTOR", "STRATA 3", "STRATA III"]),
            ("s2", &["S2", "S 2", "MAGISTER", "STRATA 2", "STRATA II", "PROFESI SPESIALIS", "SPESIALIS"]),
            ("d4", &["D4", "D 4", "D IV", "DIV", "DIPLOMA IV", "DIPLOMA 4"]),
            ("s1", &["S1", "S 1", "SARJANA", "STRATA 1", "STRATA I", "PROFESI"]),
            (
                "d3",
                &[
                    "D3",
                    "D 3",
                    "D III",
                    "DIII",
                    "DIPLOMA III",
                    "DIPLOMA 3",
                    "SARJANA MUDA",
                    "AKADEMI",
                    "AKADEMI SARJANA MUDA",
                ],
            ),
            ("d2", &["D2", "D 2", "D II", "DII", "DIPLOMA II", "DIPLOMA 2"]),
            ("d1", &["D1", "D 1", "D I", "DI", "DIPLOMA I", "DIPLOMA 1"]),
            ("sma", &["SLTA", "SMA", "SMK", "SMEA", "STM", "SPG", "SPK", "MADRASAH ALIYAH", "SEKOLAH MENENGAH ATAS"]),
            ("smp", &["SLTP", "SMP", "MTS"]),
            ("sd", &["SD", "SEKOLAH DASAR"]),
        ];
        let muda = starts(&["SARJANA MUDA"]).then_some("d3");
        muda.or_else(|| names.iter().find(|(_, prefixes)| starts(prefixes)).map(|(name, _)| *name))
    };
    by_code.or_else(by_name).and_then(Education::by_name)
}

/// The field of study in the name of an education: `S-1 ILMU HUKUM` → `ilmu hukum`.
pub(super) fn field_of_study(cell: &str) -> Option<String> {
    let words = super::layouts::normal(cell);
    let mut rest: Vec<&str> = words.split(' ').collect();
    let level = |word: &str| {
        matches!(
            word,
            "S" | "D"
                | "S1"
                | "S2"
                | "S3"
                | "D1"
                | "D2"
                | "D3"
                | "D4"
                | "DI"
                | "DII"
                | "DIII"
                | "DIV"
                | "I"
                | "II"
                | "III"
                | "IV"
                | "1"
                | "2"
                | "3"
                | "4"
                | "SLTA"
                | "SMA"
                | "SMK"
                | "SARJANA"
                | "DIPLOMA"
                | "MAGISTER"
                | "DOKTOR"
        )
    };
    while rest.first().is_some_and(|word| level(word)) {
        rest.remove(0);
    }
    let field = rest.join(" ").to_lowercase();
    (field.len() > 1).then_some(field)
}

/// A rank from its name, with or without words around it, or BKN's code (`34` is III/d); of contract staff the class.
pub(super) fn rank(cell: &str, pppk: bool) -> Option<Rank> {
    let words = super::layouts::normal(whole(cell.trim()));
    let known = |name: String| Rank::by_name(&name);
    if pppk {
        let number = words.rsplit(' ').next()?;
        let by_number = number.parse::<usize>().ok().and_then(|at| Rank::CONTRACT.get(at.checked_sub(1)?)).copied();
        return Rank::CONTRACT.iter().find(|class| **class == number).copied().or(by_number).and_then(Rank::by_name);
    }
    if let [group @ b'1'..=b'4', step @ b'1'..=b'5'] = words.as_bytes() {
        let roman = ["I", "II", "III", "IV"][usize::from(group - b'1')];
        return known(format!("{roman}/{}", char::from(step - b'1' + b'a')));
    }
    let parts: Vec<&str> = words.split(' ').collect();
    let is_roman = |word: &str| matches!(word, "I" | "II" | "III" | "IV");
    let spread = parts.windows(2).rev().find(|pair| is_roman(pair[0]) && pair[1].len() == 1);
    let joined = parts.iter().rev().find_map(|word| {
        Some((word.get(..word.len().checked_sub(1)?)?, word.get(word.len() - 1..)?))
            .filter(|(roman, _)| is_roman(roman))
    });
    spread
        .map(|pair| (pair[0], pair[1]))
        .or(joined)
        .and_then(|(roman, step)| known(format!("{roman}/{}", step.to_lowercase())))
}

/// A yearly rating from its word, or from a score of the old system (91, 76, 61, 51).
pub(super) fn rating(cell: &str) -> Option<Performance> {
    use Performance::{Baik, ButuhPerbaikan, Kurang, SangatBaik, SangatKurang};
    match super::layouts::normal(cell).as_str() {
        "SANGAT BAIK" | "ISTIMEWA" => Some(SangatBaik),
        "BAIK" => Some(Baik),
        "BUTUH PERBAIKAN" | "CUKUP" => Some(ButuhPerbaikan),
        "KURANG" | "KURANG MISCONDUCT" | "MISCONDUCT" => Some(Kurang),
        "SANGAT KURANG" | "BURUK" => Some(SangatKurang),
        _ => {
            let score = hundredths(cell)?;
            (0..=15_000).contains(&score).then_some(match score {
                9_100.. => SangatBaik,
                7_600.. => Baik,
                6_100.. => ButuhPerbaikan,
                5_100.. => Kurang,
                _ => SangatKurang,
            })
        }
    }
}

/// A number with at most two decimals that matter, in hundredths: `87,55 %` → 8755.
pub(super) fn hundredths(cell: &str) -> Option<i64> {
    let plain = cell.trim().trim_end_matches('%').trim().replace(',', ".");
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || !digits(whole) || !digits(decimals) {
        return None;
    }
    let cents: i64 = format!("{decimals}00")[..2].parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + cents)
}

/// A whole number, also when a spreadsheet wrote `.0` after it.
pub(super) fn number(cell: &str) -> Option<i64> {
    whole(cell.trim()).parse().ok()
}

/// Letters and digits of words with hyphens between, as a part of an identifier.
pub(super) fn slug(words: &str) -> String {
    super::layouts::normal(words).replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_spelling_that_exports_have() {
        let meant = civil::date(1980, 12, 31);
        for cell in [
            "31-12-1980",
            "31/12/1980",
            "1980-12-31",
            "1980-12-31 00:00:00",
            "1980-12-31T00:00:00",
            "31 Desember 1980",
            "31-DES-1980",
            "19801231",
            "29586",
            "29586.0",
        ] {
            assert_eq!(date(cell).unwrap(), meant, "{cell}");
        }
        for cell in ["31-13-1980", "30-02-1980", "1980", "12-1980", "7", "99999999", "31-12-80", "kemarin"] {
            assert_eq!(date(cell).unwrap_err().code.id, "E111", "{cell}");
        }
    }

    #[test]
    fn a_nip_keeps_its_digits_or_is_refused() {
        for cell in [
            "198507122010012001",
            "'198507122010012001",
            " 19850712 201001 2 001 ",
            "198507122010012001.0",
            "\"198507122010012001",
        ] {
            assert_eq!(nip(cell).unwrap(), "198507122010012001", "{cell}");
        }
        assert_eq!(nip("1.98507E+17").unwrap_err().code.id, "E114");
        assert_eq!(nip("198507122010012000").unwrap_err().code.id, "E114");
        assert_eq!(nip("19850712201001200").unwrap_err().code.id, "E503");
        assert_eq!(nip("19850712201001200X").unwrap_err().code.id, "E503");
        assert!(is_pppk_number("199203042022212003") && !is_pppk_number("198507122010012001"));
    }

    #[test]
    fn ranks_are_read_by_name_and_code() {
        for cell in ["III/d", "III d", "IIID", "Penata Tk. I (III/d)", "34", "34.0", "Penata Tingkat I, III/d"] {
            assert_eq!(rank(cell, false).unwrap().name(), "III/d", "{cell}");
        }
        for cell in ["IX", "9", "Golongan IX", "9.0"] {
            assert_eq!(rank(cell, true).unwrap().name(), "IX", "{cell}");
        }
        for cell in ["", "V/a", "III", "36", "Penata"] {
            assert!(rank(cell, false).is_none(), "{cell}");
        }
    }

    #[test]
    fn educations_are_read_by_name_and_code() {
        for (cell, name) in [
            ("S-1/Sarjana", "s1"),
            ("Diploma III/Sarjana Muda", "d3"),
            ("SLTA Kejuruan", "sma"),
            ("40", "s1"),
            ("S-2", "s2"),
            ("Sarjana Muda", "d3"),
            ("D-IV", "d4"),
            ("SD", "sd"),
            ("05", "sd"),
        ] {
            assert_eq!(education(cell), Education::by_name(name), "{cell}");
        }
        assert_eq!(education("lain-lain"), None);
        assert_eq!(field_of_study("S-1 ILMU HUKUM").as_deref(), Some("ilmu hukum"));
        assert_eq!(field_of_study("D III Kebidanan").as_deref(), Some("kebidanan"));
        assert_eq!(field_of_study("S-1"), None);
    }

    #[test]
    fn ratings_and_matches_are_read_from_words_and_figures() {
        assert_eq!(rating("Sangat  baik"), Some(Performance::SangatBaik));
        assert_eq!(rating("Cukup"), Some(Performance::ButuhPerbaikan));
        assert_eq!(rating("85,5"), Some(Performance::Baik));
        assert_eq!(rating("lumayan"), None);
        assert_eq!(hundredths("87,55 %"), Some(8_755));
        assert_eq!(JpmScale::Selection.potential(7_999), 2);
        assert_eq!(JpmScale::Mapping.potential(7_799), 1);
    }
}
