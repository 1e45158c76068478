//! One cell → one value: dates, numbers, identifiers, booleans, names from a list. What spreadsheets do to such values
//! is recognised and refused with the reason, never guessed.

use jiff::ToSpan;

use crate::calendar::Date;
use crate::diagnostic::{Code, Text, codes};

/// Why a cell is refused.
#[derive(Debug)]
pub(super) struct Refusal {
    pub code: &'static Code,
    pub expected: Option<Text>,
}

impl Refusal {
    fn new(code: &'static Code, expected: Option<Text>) -> Self {
        Self { code, expected }
    }
}

/// A date `YYYY-MM-DD`.
pub(super) fn date(cell: &str) -> Result<Date, Refusal> {
    let numbers = numbers_between(cell, |c| matches!(c, '-' | '/' | '.'));
    let digits_only = cell.bytes().all(|b| b.is_ascii_digit());
    if let Some([year, month, day]) = numbers
        && cell.len() == 10
        && cell.as_bytes()[4] == b'-'
        && cell.as_bytes()[7] == b'-'
    {
        return day_of(year, month, day).ok_or_else(|| Refusal::new(&codes::E111, None));
    }
    if let Some(numbers) = numbers {
        return Err(Refusal::new(&codes::E112, Some(right_spelling(numbers, cell))));
    }
    if digits_only && (4..=6).contains(&cell.len()) {
        let serial: i32 = cell.parse().unwrap_or(0);
        let meant = jiff::civil::date(1899, 12, 30).saturating_add(serial.days());
        let expected = Text::new(
            format!("a date; {serial} may stand for {meant}"),
            format!("tanggal; {serial} mungkin berarti {meant}"),
        );
        return Err(Refusal::new(&codes::E113, Some(expected)));
    }
    // A date with a time of day, as some programs export it.
    let head = if cell.len() > 10 { cell.get(..10).and_then(|head| date(head).ok()) } else { None };
    match head {
        Some(day) => Err(Refusal::new(&codes::E112, Some(Text::same(day.to_string())))),
        None => Err(Refusal::new(&codes::E111, None)),
    }
}

fn day_of(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Three numbers with one kind of separator between them.
fn numbers_between(cell: &str, separates: impl Fn(char) -> bool + Copy) -> Option<[i64; 3]> {
    let mut parts = cell.split(separates);
    let mut number = || {
        let part = parts.next()?;
        let plain = !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse().ok()).flatten()
    };
    let numbers = [number()?, number()?, number()?];
    parts.next().is_none().then_some(numbers)
}

/// The date that is probably meant, where only one reading is possible.
fn right_spelling([a, b, c]: [i64; 3], cell: &str) -> Text {
    let meant = if a > 31 {
        day_of(a, b, c)
    } else if c > 31 && a > 12 {
        day_of(c, b, a)
    } else if c > 31 && b > 12 {
        day_of(c, a, b)
    } else {
        None
    };
    match meant {
        Some(day) => Text::same(day.to_string()),
        None => Text::new(
            format!("YYYY-MM-DD; {cell} could be read in more than one way"),
            format!("TTTT-BB-HH; {cell} dapat dibaca lebih dari satu cara"),
        ),
    }
}

/// A whole number; its range is the caller's business. `None` when it does not even fit 64 bits.
pub(super) fn whole(cell: &str) -> Result<Option<i64>, Refusal> {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    if all_digits(digits) {
        return Ok(cell.parse().ok());
    }
    match ungrouped(digits) {
        Some(plain) => Err(Refusal::new(&codes::E110, Some(Text::same(plain)))),
        None => Err(Refusal::new(&codes::E109, None)),
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The digits of an amount written with a currency sign or with separators of thousands.
fn ungrouped(amount: &str) -> Option<String> {
    let signs = ["Rp.", "Rp", "rp", "RP", "IDR"];
    let unsigned = signs.iter().find_map(|sign| amount.strip_prefix(sign));
    let body = unsigned.unwrap_or(amount).trim();
    let body = [",00", ".00", ",-"].iter().find_map(|cents| body.strip_suffix(cents)).unwrap_or(body);
    let mut groups = body.split(['.', ',', ' ', '\u{a0}']);
    let first = groups.next().filter(|group| all_digits(group))?;
    let rest: Vec<_> = groups.collect();
    let thousands = rest.iter().all(|group| group.len() == 3 && all_digits(group));
    let grouped = !rest.is_empty() && first.len() <= 3 && thousands;
    (grouped || rest.is_empty() && unsigned.is_some()).then(|| first.to_owned() + &rest.concat())
}

/// An identifier: trimmed, without the apostrophe that marks text in spreadsheets.
pub(super) fn id(cell: &str) -> Result<&str, Refusal> {
    let id = cell.strip_prefix(['\'', '’']).map_or(cell, str::trim);
    if is_scientific(id) {
        let expected = Text::fixed(
            "all digits of the identifier; Excel keeps only the first 15 of a number",
            "semua digit nomor identitas; Excel hanya menyimpan 15 digit pertama sebuah angka",
        );
        return Err(Refusal::new(&codes::E114, Some(expected)));
    }
    if id.contains(|c: char| c.is_control() || c == ';') {
        return Err(Refusal::new(&codes::E118, None));
    }
    Ok(id)
}

/// `1.98E+17` as spreadsheets write large numbers (with a comma in Indonesian settings).
fn is_scientific(id: &str) -> bool {
    let Some((mantissa, exponent)) = id.split_once(['E', 'e']) else { return false };
    let number = |text: &str| text.split(['.', ',']).all(all_digits) && text.split(['.', ',']).count() <= 2;
    number(mantissa) && exponent.strip_prefix('+').is_some_and(all_digits)
}

/// Yes or no.
pub(super) fn truth(cell: &str) -> Result<bool, Refusal> {
    match cell.to_lowercase().as_str() {
        "true" | "ya" | "1" => Ok(true),
        "false" | "tidak" | "0" => Ok(false),
        _ => Err(Refusal::new(&codes::E116, None)),
    }
}

/// The members of a list cell.
pub(super) fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|member| !member.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T: std::fmt::Debug>(found: Result<T, Refusal>) -> &'static str {
        found.unwrap_err().code.id
    }

    fn hint<T: std::fmt::Debug>(found: Result<T, Refusal>) -> String {
        found.unwrap_err().expected.unwrap().en.into_owned()
    }

    #[test]
    fn dates_are_read_in_one_spelling_only() {
        assert_eq!(date("2027-01-31").unwrap(), jiff::civil::date(2027, 1, 31));
        assert_eq!(hint(date("31/12/2026")), "2026-12-31");
        assert_eq!(hint(date("12-31-2026")), "2026-12-31");
        assert!(hint(date("03/04/2026")).contains("more than one way"));
        assert_eq!(hint(date("2026/12/31")), "2026-12-31");
        assert_eq!(hint(date("2026-12-31 00:00:00")), "2026-12-31");
        assert!(hint(date("46387")).contains("2026-12-31"));
        let odd = ["2026-02-30", "31 Desember 2026", "2026", "x", "2026-13-01", "0000-00-00", "9999-99-99"];
        assert_eq!(odd.map(|cell| code(date(cell))), ["E111", "E111", "E113", "E111", "E111", "E111", "E111"]);
        assert_eq!(code(date("１２")), "E111");
    }

    #[test]
    fn numbers_are_digits_and_nothing_else() {
        assert_eq!(whole("15000000").unwrap(), Some(15_000_000));
        assert_eq!(whole("-3").unwrap(), Some(-3));
        assert_eq!(whole("99999999999999999999").unwrap(), None);
        for grouped in ["15.000.000", "15,000,000", "15 000 000", "Rp15000000", "Rp 15.000.000,-", "15.000.000,00"] {
            assert_eq!(hint(whole(grouped)), "15000000", "{grouped}");
        }
        for odd in ["", "1,5", "12.50", "1E+10", "lima", "--1", "#N/A", "1.0000"] {
            assert_eq!(code(whole(odd)), "E109", "{odd}");
        }
    }

    #[test]
    fn identifiers_that_became_numbers_are_refused() {
        assert_eq!(id("198001012005011001").unwrap(), "198001012005011001");
        assert_eq!(id("'198001012005011001").unwrap(), "198001012005011001");
        assert_eq!(code(id("1.98E+17")), "E114");
        assert_eq!(code(id("1,98001E+17")), "E114");
        assert_eq!(id("1E5").unwrap(), "1E5");
        assert_eq!(code(id("A;B")), "E118");
    }

    #[test]
    fn yes_and_no_are_known_in_both_languages() {
        assert_eq!([truth("YA").unwrap(), truth("1").unwrap(), truth("True").unwrap()], [true; 3]);
        assert_eq!([truth("Tidak").unwrap(), truth("0").unwrap(), truth("FALSE").unwrap()], [false; 3]);
        assert_eq!(code(truth("y")), "E116");
    }
}
