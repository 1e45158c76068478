//! Faults as text for a terminal or a log: the gravest first, at most 50 of a kind, then a count.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Language, Severity};

/// How many errors, and how many warnings, are shown.
const MOST: usize = 50;

/// All of `found` as text in `language`: errors, then warnings, each at most 50 with a count of the rest.
#[must_use]
pub fn report(found: &[Diagnostic], language: Language) -> String {
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning] {
        let of_kind: Vec<_> = found.iter().filter(|fault| fault.code.severity() == severity).collect();
        for fault in of_kind.iter().take(MOST) {
            text.push_str(&fault.render(language));
            text.push('\n');
        }
        if of_kind.len() > MOST {
            let _ = writeln!(text, "{}", more(of_kind.len() - MOST, severity, language));
        }
    }
    text
}

fn more(count: usize, severity: Severity, language: Language) -> String {
    match (language, severity) {
        (Language::English, Severity::Error) => format!("… and {count} more errors"),
        (Language::English, Severity::Warning) => format!("… and {count} more warnings"),
        (Language::Indonesian, Severity::Error) => format!("… dan {count} kesalahan lainnya"),
        (Language::Indonesian, Severity::Warning) => format!("… dan {count} peringatan lainnya"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Place, codes};

    #[test]
    fn fifty_errors_are_shown_and_the_rest_counted() {
        let mut faults = vec![Diagnostic::new(&codes::W103, Place::file("units.csv"))];
        faults.extend((0..53).map(|row| Diagnostic::new(&codes::E108, Place::cell("units.csv", row + 2, "name"))));
        let text = report(&faults, Language::English);
        assert_eq!(text.matches("E108 ").count(), 50);
        assert!(text.contains("… and 3 more errors"));
        assert!(text.find("W103").unwrap() > text.find("E108").unwrap());
        assert!(report(&faults, Language::Indonesian).contains("… dan 3 kesalahan lainnya"));
    }
}
