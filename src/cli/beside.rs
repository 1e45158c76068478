//! Scenarios side by side on the terminal: a table of at most a hundred columns with the best and the worst marked, what
//! changed, where money would help, and who is affected.

use rotasi::diagnostic::Language;
use rotasi::figures::difference::{ChangedCareer, Spot};
use rotasi::figures::money::LineFigure;
use rotasi::instance::Overdrawn;
use rotasi::scenario::{self, Comparison, Entry, Measure, Unit};
use rotasi::texts::Texts;

use super::terminal::{grouped, percent, table};

/// Columns that every table keeps to.
const WIDTH: u16 = 100;
/// Columns around the words of a cell, the gap to the next one included.
const PADDING: usize = 3;
/// Columns that names get at least before a table is split.
const LEAST_NAME: usize = 14;
/// Columns that names get at most.
const MOST_NAME: usize = 30;

/// Measures worth a column, with headings short enough for a hundred columns.
const COLUMNS: [(&str, &str, &str); 10] = [
    ("points", "points", "poin"),
    ("gap", "gap %", "selisih %"),
    ("seats.vacant", "vacant", "lowong"),
    ("promotions", "promoted", "promosi"),
    ("rotations", "rotated", "rotasi"),
    ("match", "match %", "sesuai %"),
    ("breaches", "soft", "lunak"),
    ("training.hours", "hours", "jam"),
    ("course_due", "due", "telat"),
    ("affected", "differ", "beda"),
];

/// The whole comparison as text.
pub fn page(comparison: &Comparison, all: bool, language: Language) -> String {
    let mut lines = by_scenario(comparison, language);
    if all {
        lines.extend(by_measure(comparison, language));
    }
    lines.push(String::new());
    let names = names(comparison, MOST_NAME);
    for (entry, short) in comparison.scenarios.iter().zip(&names) {
        lines.extend(described(entry, short, language));
    }
    lines.push(String::new());
    lines.extend(comparison.scenarios.first().into_iter().flat_map(|entry| dear(entry, language)));
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// One row per scenario, the most important measures; split where a hundred columns are too few.
fn by_scenario(comparison: &Comparison, language: Language) -> Vec<String> {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let known = |key: &str| comparison.measures.iter().find(|measure| measure.key == key);
    let columns: Vec<(&str, Vec<String>)> =
        COLUMNS.into_iter().filter_map(|(key, en, id)| Some((say(en, id), marked(known(key)?)))).collect();
    let wide = |(heading, cells): &(&str, Vec<String>)| {
        let cells = cells.iter().map(String::as_str).chain([*heading]);
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0) + PADDING
    };
    let widths: Vec<usize> = columns.iter().map(wide).collect();
    let longest = comparison.scenarios.iter().map(|entry| entry.name.chars().count()).max().unwrap_or(0);
    let (room, size) = fitting(&widths, longest.max(say("scenario", "skenario").len()));
    let names = names(comparison, room);
    let mut lines = Vec::new();
    for block in columns.chunks(size) {
        let headings = block.iter().map(|(heading, _)| *heading);
        let mut part = table(std::iter::once(say("scenario", "skenario")).chain(headings), 1);
        part.set_width(WIDTH);
        for (at, name) in names.iter().enumerate() {
            let cells = block.iter().map(|(_, cells)| cells[at].clone());
            part.add_row(std::iter::once(name.clone()).chain(cells));
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(part.lines());
    }
    lines
}

/// Columns for names, and how many measures stand beside them in one table.
fn fitting(widths: &[usize], longest: usize) -> (usize, usize) {
    for tables in 1..=widths.len().max(1) {
        let size = widths.len().div_ceil(tables).max(1);
        let widest = widths.chunks(size).map(|chunk| chunk.iter().sum::<usize>()).max().unwrap_or(0);
        let room = usize::from(WIDTH).saturating_sub(widest + PADDING).min(MOST_NAME);
        if room >= longest.min(LEAST_NAME) {
            return (room.min(longest), size);
        }
    }
    (LEAST_NAME, 1)
}

/// Every measure, four scenarios beside one another.
fn by_measure(comparison: &Comparison, language: Language) -> Vec<String> {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    const BESIDE: usize = 4;
    let label = |measure: &Measure| {
        let money = if measure.unit == Unit::Money { say(" (million)", " (juta)") } else { "" };
        format!("{}{money}", measure.label.get(language))
    };
    let labels: Vec<String> = comparison.measures.iter().map(label).collect();
    let widest = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0) + PADDING;
    let names =
        names(comparison, (usize::from(WIDTH).saturating_sub(widest) / BESIDE).saturating_sub(PADDING).max(LEAST_NAME));
    let cells: Vec<Vec<String>> = comparison.measures.iter().map(marked).collect();
    let mut lines = Vec::new();
    for block in (0..comparison.scenarios.len()).collect::<Vec<_>>().chunks(BESIDE) {
        let headings = block.iter().map(|&at| names[at].as_str());
        let mut part = table(std::iter::once(say("measure", "ukuran")).chain(headings), 1);
        part.set_width(WIDTH);
        for (label, cells) in labels.iter().zip(&cells) {
            part.add_row(std::iter::once(label.clone()).chain(block.iter().map(|&at| cells[at].clone())));
        }
        lines.push(String::new());
        lines.extend(part.lines());
    }
    lines
}

/// The names of the scenarios in at most so many columns: of a long one head and tail, its number where that is not enough
/// to tell it from another.
fn names(comparison: &Comparison, room: usize) -> Vec<String> {
    let whole: Vec<&str> = comparison.scenarios.iter().map(|entry| entry.name.as_str()).collect();
    let short: Vec<String> = whole.iter().map(|name| shortened(name, room, "")).collect();
    let alike = |name: &String| short.iter().filter(|other| *other == name).count() > 1;
    let told_apart = |at: usize| match alike(&short[at]) && whole[at].chars().count() > room {
        true => shortened(whole[at], room, &format!("#{}", at + 1)),
        false => short[at].clone(),
    };
    (0..whole.len()).map(told_apart).collect()
}

fn shortened(name: &str, room: usize, mark: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= room && mark.is_empty() {
        return name.to_owned();
    }
    let kept = room.saturating_sub(1 + mark.chars().count());
    let (head, tail) = (kept.div_ceil(2), kept / 2);
    letters[..head].iter().chain(&['…']).chain(&letters[letters.len() - tail..]).collect::<String>() + mark
}

/// A value as short as its unit allows.
fn shown(measure: &Measure, value: i64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "a figure for display")]
    let real = value as f64;
    match measure.unit {
        Unit::Points | Unit::Count => grouped(value),
        Unit::BasisPoints => format!("{:.2}", real / 100.0),
        Unit::Ppm => percent(real / 1e6).trim_end_matches(" %").to_owned(),
        Unit::Money => format!("{:.1}", real / 1e6),
    }
}

fn marked(measure: &Measure) -> Vec<String> {
    /// More that share a place are no longer worth a mark.
    const FEW: usize = 2;
    let few = |places: Vec<usize>| if places.len() > FEW { Vec::new() } else { places };
    let (best, worst) = measure.extremes();
    let (best, worst) = (few(best), few(worst));
    let cell = |(at, value): (usize, &Option<i64>)| {
        let mark = match at {
            at if best.contains(&at) => "▲",
            at if worst.contains(&at) => "▼",
            _ => "",
        };
        value.map_or_else(|| "-".to_owned(), |value| format!("{}{mark}", shown(measure, value)))
    };
    measure.values.iter().enumerate().map(cell).collect()
}

/// What a scenario is called, what changed in its input, and why it has no plan if it has none.
fn described(entry: &Entry, short: &str, language: Language) -> Vec<String> {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let name = if short == entry.name { entry.name.clone() } else { format!("{short} = {}", entry.name) };
    let mut lines = vec![format!("{name}: {}{}", entry.title, changed(entry, language))];
    if entry.figures.is_none() {
        lines.push(format!("    {}", Texts::of(language).status(&entry.status)));
    }
    lines.extend(entry.overdrawn.iter().map(|line| format!("    {}", overdraft(line, language))));
    if !entry.conflict.is_empty() {
        let items = scenario::gathered(&entry.conflict).join(", ");
        lines.push(format!("    {} {items}", say("contradiction:", "bertentangan:")));
    }
    lines
}

/// What is decided costs more than a line holds, in words.
fn overdraft(line: &Overdrawn, language: Language) -> String {
    let name = Texts::of(language).budget_line(line.source.as_deref(), line.category);
    let sessions: Vec<String> = line.sessions.iter().map(|(session, count)| format!("{count} × {session}")).collect();
    let (budget, year, sessions) = (&line.budget, line.year, sessions.join(", "));
    let [amount, decided, missing] = [line.amount, line.decided, line.missing].map(|money| grouped(money.0));
    match language {
        Language::English => format!(
            "{name} {year} ({budget}) holds {amount}, but attendances already decided ({sessions}) cost {decided}: {missing} too little"
        ),
        Language::Indonesian => format!(
            "{name} {year} ({budget}) berisi {amount}, padahal pelatihan yang sudah diputuskan ({sessions}) berbiaya {decided}: kurang {missing}"
        ),
    }
}

/// What changed in the input, in a few words.
fn changed(entry: &Entry, language: Language) -> String {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for change in &entry.changes {
        let what = match (&change.old, &change.new) {
            (None, _) => format!("+{}", change.table),
            (_, None) => format!("-{}", change.table),
            _ => format!("{}.{}", change.table, of_all_kinds(&change.column)),
        };
        match counts.iter_mut().find(|(known, _)| *known == what) {
            Some((_, count)) => *count += 1,
            None => counts.push((what, 1)),
        }
    }
    let list: Vec<String> = counts
        .iter()
        .take(3)
        .map(|(what, count)| if *count == 1 { what.clone() } else { format!("{what} ×{count}") })
        .collect();
    let more = if counts.len() > 3 { ", …" } else { "" };
    match (list.is_empty(), language) {
        (true, _) => String::new(),
        (false, Language::English) => format!(" [changed: {}{more}]", list.join(", ")),
        (false, Language::Indonesian) => format!(" [diubah: {}{more}]", list.join(", ")),
    }
}

/// `kinds.pengawas.tier` as `kinds.*.tier`.
fn of_all_kinds(path: &str) -> String {
    match path.split('.').collect::<Vec<_>>()[..] {
        ["kinds", _, value] => format!("kinds.*.{value}"),
        _ => path.to_owned(),
    }
}

/// Where more money would help most, in words.
fn dear(entry: &Entry, language: Language) -> Vec<String> {
    let texts = Texts::of(language);
    let mut lines: Vec<&LineFigure> = entry.figures.iter().flat_map(|figures| &figures.money.lines).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.price_milli.unwrap_or(0)));
    let told = lines.into_iter().filter_map(|line| Some((line, line.next()?))).take(5);
    told.map(|(line, next)| {
        let (amount, points, name) =
            (next.amount.0 / 1_000_000, grouped(next.points), texts.budget_line(line.source.as_deref(), line.category));
        let (budget, year) = (&line.budget, line.year);
        match language {
            Language::English => {
                format!("the next {amount} million of {name} {year} ({budget}) would add about {points} points")
            }
            Language::Indonesian => {
                format!("{amount} juta berikutnya untuk {name} {year} ({budget}) menambah sekitar {points} poin")
            }
        }
    })
    .collect()
}

/// Whose career differs, with old and new.
pub fn affected(entry: &Entry, language: Language) -> String {
    let say = |en: &'static str, id: &'static str| if language == Language::English { en } else { id };
    let texts = Texts::of(language);
    let headings = [
        say("employee", "pegawai"),
        say("period", "periode"),
        say("old", "lama"),
        say("new", "baru"),
        say("courses", "pelatihan"),
    ];
    let mut people = table(headings, 5);
    people.set_width(WIDTH);
    let spot = |spot: &Spot| spot.position.clone().unwrap_or_else(|| texts.step(spot.step));
    let courses = |career: &ChangedCareer| {
        let lost = career.sessions_lost.iter().map(|session| format!("-{session}"));
        lost.chain(career.sessions_gained.iter().map(|session| format!("+{session}"))).collect::<Vec<_>>().join(" ")
    };
    let changed = entry.affected.as_ref().map_or(&[][..], |affected| &affected.changed);
    for career in changed {
        let mut first = Some((career.employee.clone(), courses(career)));
        if career.places.is_empty() {
            let (employee, courses) = first.take().unwrap_or_default();
            people.add_row([employee, String::new(), String::new(), String::new(), courses]);
        }
        for place in &career.places {
            let (employee, courses) = first.take().unwrap_or_default();
            people.add_row([employee, place.period.to_string(), spot(&place.old), spot(&place.new), courses]);
        }
    }
    let same = entry.affected.as_ref().map_or(0, |affected| affected.unchanged);
    let end = match language {
        Language::English => format!("{}: {} careers differ, {same} are the same", entry.name, changed.len()),
        Language::Indonesian => format!("{}: {} karier berbeda, {same} sama", entry.name, changed.len()),
    };
    people.lines().map(|line| line.trim_end().to_owned()).chain([String::new(), end]).map(|line| line + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_keep_head_and_tail() {
        assert_eq!(shortened("lean", 14, ""), "lean");
        assert_eq!(shortened("apbd-training-money-50-2", 14, ""), "apbd-tr…y-50-2");
        assert_eq!(shortened("apbd-training-money-50-2", 14, "#12"), "apbd-…-50-2#12");
    }

    #[test]
    fn columns_that_do_not_fit_beside_the_names_are_split_into_even_tables() {
        assert_eq!(fitting(&[10; 5], 20), (20, 5));
        assert_eq!(fitting(&[10; 8], 60), (17, 8), "names are shortened first");
        assert_eq!(fitting(&[10; 10], 20), (20, 5), "then there are two tables");
        assert_eq!(fitting(&[], 20), (20, 1));
    }
}
