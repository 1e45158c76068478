//! What an argument may say: gaps, spans of time, numbers of threads. Every refusal says what would do.

use std::time::Duration;

/// Most threads that can be asked for.
const MOST_THREADS: usize = 1024;

/// A relative gap, `0.1%` or `0.001`, in parts per million.
pub fn gap(text: &str) -> Result<u64, String> {
    let refusal = || "expected a share such as 0.1% or 0.001, from 0 (prove the best plan) to 100%".to_owned();
    let (number, decimals) = match text.trim().strip_suffix('%') {
        Some(percent) => (percent.trim(), 4),
        None => (text.trim(), 6),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
        return Err(refusal());
    }
    if fraction.len() > decimals && fraction[decimals..].bytes().any(|byte| byte != b'0') {
        return Err("a gap is at most as fine as 0.0001% (one part in a million)".to_owned());
    }
    let kept = &fraction[..fraction.len().min(decimals)];
    let scaled = format!("{whole}{kept:0<decimals$}");
    scaled.parse().ok().filter(|&ppm| ppm <= 1_000_000).ok_or_else(refusal)
}

/// A span of time, `90`, `60s`, `5m`, `1h` or `1h30m`; `none` for no limit.
pub fn span(text: &str) -> Result<Limit, String> {
    let refusal = || "expected a span such as 60s, 5m, 1h or 1h30m, or none".to_owned();
    let text = text.trim();
    if text == "none" {
        return Ok(Limit(None));
    }
    let mut seconds: u64 = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number: u64 = rest[..end].parse().map_err(|_| refusal())?;
        let (unit, next) = match rest[end..].chars().next() {
            None if rest.len() == text.len() => (1, end),
            Some('s') => (1, end + 1),
            Some('m') => (60, end + 1),
            Some('h') => (3600, end + 1),
            _ => return Err(refusal()),
        };
        let more = number.checked_mul(unit).ok_or_else(refusal)?;
        seconds = seconds.checked_add(more).ok_or_else(refusal)?;
        rest = &rest[next..];
    }
    match seconds {
        0 => Err("a limit of no time leaves nothing to plan; expected a span such as 60s, or none".to_owned()),
        1..=31_536_000 => Ok(Limit(Some(Duration::from_secs(seconds)))),
        _ => Err("a limit is at most a year; for no limit say none".to_owned()),
    }
}

/// A limit on time, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(pub Option<Duration>);

/// A number of worker threads; 0 = as many as the machine has cores.
pub fn threads(text: &str) -> Result<usize, String> {
    let asked: usize =
        text.trim().parse().map_err(|_| "expected a whole number of threads, 0 for all cores".to_owned())?;
    match asked {
        0 => Ok(std::thread::available_parallelism().map_or(1, usize::from)),
        1..=MOST_THREADS => Ok(asked),
        _ => Err(format!("at most {MOST_THREADS} threads, 0 for all cores")),
    }
}

/// A ratio, for display.
pub fn ratio(part: u64, whole: u64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "a figure for display")]
    let ratio = part as f64 / whole.max(1) as f64;
    ratio
}

/// Hundredths with two decimals.
pub fn hundredths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", number.unsigned_abs() / 100, number.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_read_exactly_as_parts_per_million() {
        assert_eq!(gap("0.1%"), Ok(1_000));
        assert_eq!(gap("0.001"), Ok(1_000));
        assert_eq!(gap("1 %"), Ok(10_000));
        assert_eq!(gap(".5%"), Ok(5_000));
        assert_eq!(gap("0"), Ok(0));
        assert_eq!(gap("0.0001%"), Ok(1));
        assert_eq!(gap("1"), Ok(1_000_000));
        assert_eq!(gap("0.0010000000"), Ok(1_000));
    }

    #[test]
    fn gaps_that_mean_nothing_are_refused() {
        for text in ["", "%", ".", "-1%", "1,5%", "101%", "2", "1e-3", "nan", "0.00001%", "99999999999999999999"] {
            assert!(gap(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn spans_are_read_in_seconds_minutes_and_hours() {
        let seconds = |text| span(text).unwrap().0.map(|span| span.as_secs());
        assert_eq!(seconds("90"), Some(90));
        assert_eq!(seconds("60s"), Some(60));
        assert_eq!(seconds("5m"), Some(300));
        assert_eq!(seconds("1h30m"), Some(5_400));
        assert_eq!(seconds("none"), None);
    }

    #[test]
    fn spans_that_mean_nothing_are_refused() {
        for text in ["", "0", "0s", "-5s", "5 minutes", "1.5h", "s", "1h30", "99999999999999999999h", "400000h", "é"] {
            let refused = span(text).is_err() || text.is_empty();
            assert!(refused, "{text:?}");
        }
        assert!(span("").is_err());
    }

    #[test]
    fn hundredths_keep_their_sign() {
        assert_eq!([hundredths(-5), hundredths(0), hundredths(1_234)], ["-0.05", "0.00", "12.34"]);
    }

    #[test]
    fn threads_are_counted() {
        assert_eq!(threads("3"), Ok(3));
        assert!(threads("0").unwrap() >= 1);
        assert!(threads("-1").is_err());
        assert!(threads("5000").is_err());
    }
}
