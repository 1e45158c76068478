//! Numbers in a text, one after another, with their places for messages.

use std::fmt;

/// A number with digits after the decimal point, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// The number in units of its last digit.
    pub units: i64,
    /// Digits after the point.
    pub digits: u32,
}

impl Decimal {
    /// Reads `12`, `-3.50` and the like; zeros at the end of the fraction do not count.
    pub fn read(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let fraction = fraction.trim_end_matches('0');
        let bare = whole.strip_prefix('-').unwrap_or(whole);
        let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if bare.is_empty() || !numeric(bare) || !numeric(fraction) {
            return None;
        }
        Some(Self { units: format!("{whole}{fraction}").parse().ok()?, digits: u32::try_from(fraction.len()).ok()? })
    }

    /// The number in units of a finer digit; none beyond 64 bits.
    pub fn scaled(self, digits: u32) -> Option<i64> {
        self.units.checked_mul(10_i64.checked_pow(digits.checked_sub(self.digits)?)?)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_u64.pow(self.digits);
        let (size, sign) = (self.units.unsigned_abs(), if self.units < 0 { "-" } else { "" });
        match self.digits {
            0 => write!(out, "{sign}{size}"),
            digits => write!(out, "{sign}{}.{:02$}", size / unit, size % unit, digits as usize),
        }
    }
}

/// Hands out the numbers of a text.
pub struct Numbers<'t> {
    words: std::iter::Peekable<Box<dyn Iterator<Item = (usize, &'t str)> + 't>>,
}

impl<'t> Numbers<'t> {
    /// The numbers of `text`.
    pub fn of(text: &'t str) -> Self {
        let numbered = text.lines().enumerate();
        let words = numbered.flat_map(|(at, line)| line.split_whitespace().map(move |word| (at + 1, word)));
        let words: Box<dyn Iterator<Item = (usize, &'t str)> + 't> = Box::new(words);
        Self { words: words.peekable() }
    }

    /// The next number, which is `what`.
    ///
    /// # Errors
    /// The text ends, or something else stands there.
    pub fn decimal(&mut self, what: impl Fn() -> String) -> Result<Decimal, String> {
        let Some((line, word)) = self.words.next() else {
            return Err(format!("the file ends where {} should stand", what()));
        };
        let most = i64::MAX / 10_000;
        let number = Decimal::read(word).filter(|number| number.units.abs() < most && number.digits <= 4);
        number.ok_or_else(|| format!("line {line}: `{word}` should be {}, a number with at most four decimals", what()))
    }

    /// The next number, which is `what`, whole.
    ///
    /// # Errors
    /// The text ends, or something else stands there.
    pub fn whole(&mut self, what: impl Fn() -> String) -> Result<i64, String> {
        let line = self.words.peek().map_or(0, |(line, _)| *line);
        let number = self.decimal(&what)?;
        if number.digits > 0 {
            return Err(format!("line {line}: `{number}` should be {}, a whole number", what()));
        }
        Ok(number.units)
    }

    /// The next number, which counts `what`: at least one.
    ///
    /// # Errors
    /// The text ends, or something else stands there.
    pub fn count(&mut self, what: &str) -> Result<usize, String> {
        let line = self.words.peek().map_or(0, |(line, _)| *line);
        let number = self.whole(|| format!("the number of {what}"))?;
        let count = usize::try_from(number).ok().filter(|count| (1..=1_000_000).contains(count));
        count.ok_or_else(|| format!("line {line}: {number} should be the number of {what}, 1 to 1000000"))
    }

    /// That no number follows; words may.
    ///
    /// # Errors
    /// A number does: the sizes at the head are too small.
    pub fn end(&mut self) -> Result<(), String> {
        match self.words.peek() {
            Some((line, word)) if Decimal::read(word).is_some() => {
                Err(format!("line {line}: `{word}` is more than the sizes in the first line announce"))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(i64, u32)> {
        Decimal::read(text).map(|number| (number.units, number.digits))
    }

    #[test]
    fn decimals_are_read_exactly() {
        let found = ["12", "7.00", "-3.50", "16.2", "-0.05"].map(read);
        assert_eq!(found, [Some((12, 0)), Some((7, 0)), Some((-35, 1)), Some((162, 1)), Some((-5, 2))]);
        let wrong = ["", "-", ".5", "1,5", "1e3", "--1", "1.2.3", "1.-2", "99999999999999999999", "x"];
        assert_eq!(wrong.map(read), [None; 10]);
    }

    #[test]
    fn decimals_are_shown_as_they_were() {
        let back = ["12", "-3.5", "16.2", "-0.05", "0"].map(|text| Decimal::read(text).unwrap().to_string());
        assert_eq!(back, ["12", "-3.5", "16.2", "-0.05", "0"]);
    }

    #[test]
    fn scaling_keeps_the_number_or_fails() {
        let number = Decimal { units: 35, digits: 1 };
        assert_eq!(
            [number.scaled(1), number.scaled(3), number.scaled(0), number.scaled(40)],
            [Some(35), Some(3500), None, None]
        );
    }
}
