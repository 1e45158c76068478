//! Numbers, money, shares and dates as each language writes them: `1.234.567,8`, `Rp1.234.567`, `1 Januari 2027` in
//! Indonesian; `1,234,567.8`, `IDR 1,234,567`, `1 January 2027` in English.

use crate::calendar::{Calendar, Date, Period, PeriodLength};
use crate::diagnostic::Language;
use crate::quantity::Money;

use super::Texts;

impl Texts {
    /// A whole number with thousands set apart.
    #[must_use]
    pub fn number(&self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
        if number < 0 {
            text.push('−');
        }
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(match self.language() {
                    Language::English => ',',
                    Language::Indonesian => '.',
                });
            }
            text.push(digit);
        }
        text
    }

    /// A count with thousands set apart.
    #[must_use]
    pub fn count(&self, count: u64) -> String {
        self.number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// `number / 10^decimals` with that many decimals.
    #[must_use]
    pub fn decimal(&self, number: i64, decimals: u32) -> String {
        let unit = 10_i64.pow(decimals);
        let point = match self.language() {
            Language::English => '.',
            Language::Indonesian => ',',
        };
        let sign = if number < 0 && number > -unit { "−" } else { "" };
        let whole = self.number(number / unit);
        let rest = (number % unit).unsigned_abs();
        format!("{sign}{whole}{point}{rest:0width$}", width = decimals as usize)
    }

    /// A share in basis points as a percentage: `12,34%`.
    #[must_use]
    pub fn percent(&self, basis_points: i64) -> String {
        self.decimal(basis_points, 2) + "%"
    }

    /// A gap in millionths as a percentage, with as many decimals as tell it from zero.
    #[must_use]
    pub fn gap(&self, ppm: i64) -> String {
        match ppm {
            0 => "0%".to_owned(),
            1..100 => self.decimal(ppm, 4) + "%",
            _ => self.decimal(-(-ppm).div_euclid(100), 2) + "%",
        }
    }

    /// An amount in full.
    #[must_use]
    pub fn money(&self, money: Money, currency: &str) -> String {
        let (sign, size) = if money.0 < 0 { ("−", money.0.saturating_neg()) } else { ("", money.0) };
        let unit = self.unit(currency);
        format!("{sign}{unit}{}", self.number(size))
    }

    /// An amount to three or four digits: `Rp235,0 juta`, `IDR 1.2 billion`.
    #[must_use]
    pub fn money_short(&self, money: Money, currency: &str) -> String {
        let size = money.0.unsigned_abs();
        let (unit, word) = match size {
            0..1_000_000 => return self.money(money, currency),
            1_000_000..1_000_000_000 => (1_000_000, self.say("million")),
            1_000_000_000..1_000_000_000_000 => (1_000_000_000, self.say("billion")),
            _ => (1_000_000_000_000_u64, self.say("trillion")),
        };
        let tenths =
            i64::try_from((u128::from(size) * 10 + u128::from(unit) / 2) / u128::from(unit)).unwrap_or(i64::MAX);
        let sign = if money.0 < 0 { "−" } else { "" };
        let number = if tenths % 10 == 0 { self.number(tenths / 10) } else { self.decimal(tenths, 1) };
        format!("{sign}{}{number} {word}", self.unit(currency))
    }

    fn unit(&self, currency: &str) -> String {
        match (self.language(), currency) {
            (Language::Indonesian, "IDR") => "Rp".to_owned(),
            _ => format!("{currency}\u{a0}"),
        }
    }

    /// A date in full: `1 Januari 2027`.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        format!("{} {} {}", date.day(), self.say(&format!("month-{}", date.month())), date.year())
    }

    /// A period, short enough for a heading: its year, or month and year where it is no calendar year.
    #[must_use]
    pub fn period(&self, calendar: &Calendar, period: Period) -> String {
        let day = calendar.day(period);
        if calendar.length() == PeriodLength::Year && day.month() == 1 {
            return day.year().to_string();
        }
        let month: String = self.say(&format!("month-{}", day.month())).chars().take(3).collect();
        format!("{month} {}", day.year())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn indonesian_sets_thousands_apart_with_points_and_decimals_with_a_comma() {
        let texts = Texts::of(Language::Indonesian);
        assert_eq!(texts.number(-1_234_567), "−1.234.567");
        assert_eq!(texts.decimal(12_345_678, 1), "1.234.567,8");
        assert_eq!(texts.decimal(-5, 2), "−0,05");
        assert_eq!(texts.decimal(-105, 2), "−1,05");
        assert_eq!(texts.percent(9_375), "93,75%");
        assert_eq!(texts.money(Money(-15_000_000), "IDR"), "−Rp15.000.000");
        assert_eq!(texts.money_short(Money(1_234_000_000), "IDR"), "Rp1,2 miliar");
        assert_eq!(texts.money_short(Money(10_000_000), "IDR"), "Rp10 juta");
        assert_eq!(texts.date(date(2027, 1, 1)), "1 Januari 2027");
    }

    #[test]
    fn english_does_it_the_other_way_round() {
        let texts = Texts::of(Language::English);
        assert_eq!(texts.decimal(12_345_678, 1), "1,234,567.8");
        assert_eq!(texts.money(Money(15_000_000), "IDR"), "IDR\u{a0}15,000,000");
        assert_eq!(texts.money_short(Money(235_040_000), "IDR"), "IDR\u{a0}235 million");
        assert_eq!(texts.date(date(2027, 8, 17)), "17 August 2027");
    }

    #[test]
    fn a_gap_never_looks_smaller_than_it_is() {
        let texts = Texts::of(Language::English);
        assert_eq!(texts.gap(0), "0%");
        assert_eq!(texts.gap(3), "0.0003%");
        assert_eq!(texts.gap(10_101), "1.02%");
    }

    #[test]
    fn periods_are_called_by_their_year_or_first_month() {
        let texts = Texts::of(Language::Indonesian);
        let years = Calendar::new(date(2027, 1, 1), 2, PeriodLength::Year).expect("a calendar");
        assert_eq!(texts.period(&years, Period(2)), "2028");
        let halves = Calendar::new(date(2027, 1, 1), 2, PeriodLength::Semester).expect("a calendar");
        assert_eq!(texts.period(&halves, Period(2)), "Jul 2027");
    }
}
