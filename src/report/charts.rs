//! The forms of charts that sections draw: columns over periods, bars to both sides of zero, meters, flows, lines.

use maud::{Markup, html};

use super::svg::{self, Anchor, Frame, at, length};

/// One colour of a stacked column chart.
#[derive(Clone, Debug)]
pub(super) struct Series {
    /// Class of its colour.
    pub class: &'static str,
    /// Name in tips.
    pub name: String,
    /// One value ≥ 0 per column.
    pub values: Vec<i64>,
}

/// How numbers are written.
pub(super) type Write<'a> = &'a dyn Fn(i64) -> String;

/// Stacked columns, one per heading, with their sums above.
pub(super) fn columns(
    id: &str,
    words: (&str, &str),
    headings: &[String],
    series: &[Series],
    write: Write<'_>,
) -> Markup {
    let frame = Frame { width: 640.0, height: 280.0, left: 56.0, right: 8.0, top: 24.0, bottom: 28.0 };
    let sum = |column: usize| -> i64 { series.iter().map(|one| one.values[column]).sum() };
    let marks = svg::marks((0..headings.len()).map(sum).max().unwrap_or(0));
    let most = length(*marks.last().unwrap_or(&1));
    let height = |value: i64| length(value) / most * frame.up();
    let slot = frame.across() / length(i64::try_from(headings.len().max(1)).unwrap_or(1));
    let width = (slot * 0.6).min(72.0);
    let column = |place: usize| -> Markup {
        let middle = frame.left + slot * (length(i64::try_from(place).unwrap_or(0)) + 0.5);
        let mut floor = frame.floor();
        html! {
            @for one in series {
                @let tall = height(one.values[place]);
                @let top = { floor -= tall; floor };
                (svg::bar(one.class, middle - width / 2.0, top, width, tall,
                    &format!("{}, {}: {}", headings[place], one.name, write(one.values[place]))))
            }
            (svg::label("sum", Anchor::Middle, middle, floor - 5.0, &write(sum(place))))
            (svg::label("axis", Anchor::Middle, middle, frame.height - 9.0, &headings[place]))
        }
    };
    let drawing = html! {
        @for mark in &marks {
            @let y = frame.floor() - height(*mark);
            (svg::line("grid", (frame.left, y), (frame.end(), y)))
            (svg::label("axis", Anchor::End, frame.left - 6.0, y + 4.0, &write(*mark)))
        }
        @for place in 0..headings.len() { (column(place)) }
    };
    svg::chart(id, frame, words.0, words.1, &drawing)
}

/// Bars to the right (more than zero) and to the left (less).
pub(super) fn bars(id: &str, words: (&str, &str), rows: &[(String, i64)], write: Write<'_>) -> Markup {
    let tall = 24.0;
    let count = i64::try_from(rows.len()).unwrap_or(0);
    let frame =
        Frame { width: 640.0, height: tall * length(count) + 8.0, left: 176.0, right: 84.0, top: 4.0, bottom: 4.0 };
    let most = rows.iter().map(|row| row.1).max().unwrap_or(0).max(0);
    let least = rows.iter().map(|row| row.1).min().unwrap_or(0).min(0);
    // Room for the figures of negative bars.
    let room = if least < 0 { 64.0 } else { 0.0 };
    let scale = (frame.across() - room) / length((most - least).max(1));
    let zero = frame.left + room - length(least) * scale;
    let drawing = html! {
        @for (place, (name, value)) in rows.iter().enumerate() {
            @let y = frame.top + tall * length(i64::try_from(place).unwrap_or(0));
            @let wide = length(value.abs()) * scale;
            (svg::label("axis", Anchor::End, frame.left - 8.0, y + 16.0, name))
            @if *value >= 0 {
                (svg::bar("c1", zero, y + 3.0, wide.max(1.0), tall - 7.0, ""))
                (svg::label("sum", Anchor::Start, zero + wide + 5.0, y + 16.0, &write(*value)))
            } @else {
                (svg::bar("c2", zero - wide.max(1.0), y + 3.0, wide.max(1.0), tall - 7.0, ""))
                (svg::label("sum", Anchor::End, zero - wide - 5.0, y + 16.0, &write(*value)))
            }
        }
        (svg::line("zero", (zero, frame.top), (zero, frame.floor())))
    };
    svg::chart(id, frame, words.0, words.1, &drawing)
}

/// How much of something is used.
#[derive(Clone, Debug)]
pub(super) struct Meter {
    /// Heads a group; empty = goes on with the last.
    pub group: String,
    /// What is measured.
    pub name: String,
    /// Used in basis points of what there is; none when there is nothing.
    pub share: Option<i64>,
    /// What is written at its end.
    pub text: String,
}

/// One meter below another; a full one reaches the right line.
pub(super) fn meters(id: &str, words: (&str, &str), rows: &[Meter]) -> Markup {
    let (tall, head) = (22.0, 24.0);
    let heads = rows.iter().filter(|row| !row.group.is_empty()).count();
    let size = |count: usize| length(i64::try_from(count).unwrap_or(0));
    let height = tall * size(rows.len()) + head * size(heads) + 8.0;
    let frame = Frame { width: 720.0, height, left: 170.0, right: 232.0, top: 4.0, bottom: 4.0 };
    let mut y = frame.top;
    let mut step = |by: f64| {
        y += by;
        y - by
    };
    let drawing = html! {
        @for row in rows {
            @if !row.group.is_empty() {
                @let y = step(head);
                (svg::label("head", Anchor::Start, 2.0, y + 18.0, &row.group))
            }
            @let y = step(tall);
            @let share = length(row.share.unwrap_or(0).clamp(0, 10_000)) / 10_000.0;
            (svg::label("axis", Anchor::End, frame.left - 8.0, y + 15.0, &row.name))
            (svg::bar("track", frame.left, y + 4.0, frame.across(), tall - 8.0, ""))
            (svg::bar(if share > 0.995 { "c2" } else { "c1" }, frame.left, y + 4.0, share * frame.across(), tall - 8.0, ""))
            (svg::label("axis", Anchor::Start, frame.end() + 8.0, y + 15.0, &row.text))
        }
    };
    svg::chart(id, frame, words.0, words.1, &drawing)
}

/// A flow from one name to another.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    /// Place of the left end among the names.
    pub from: usize,
    /// Place of the right end.
    pub to: usize,
    /// How much; > 0.
    pub count: i64,
    /// Class of its colour.
    pub class: &'static str,
    /// What a pointer shows.
    pub tip: String,
}

/// Flows between the same names on the left and on the right; each end is as tall as what passes through it.
pub(super) fn flows(id: &str, words: (&str, &str), names: &[String], streams: &[Stream], write: Write<'_>) -> Markup {
    let total: i64 = streams.iter().map(|stream| stream.count).sum();
    let passing = |place: usize, end: fn(&Stream) -> usize| -> i64 {
        streams.iter().filter(|stream| end(stream) == place).map(|stream| stream.count).sum()
    };
    let gap = 16.0;
    let slots = length(i64::try_from(names.len()).unwrap_or(1));
    let height = (gap * slots + 260.0).max(180.0);
    let frame = Frame { width: 720.0, height, left: 168.0, right: 168.0, top: 14.0, bottom: 8.0 };
    let scale = (frame.up() - gap * slots) / length(total.max(1));
    let heads = |end: fn(&Stream) -> usize| -> Vec<f64> {
        let mut y = frame.top;
        let place = |place: usize| {
            let top = y;
            let through = passing(place, end);
            y += if through > 0 { length(through) * scale + gap } else { 0.0 };
            top
        };
        (0..names.len()).map(place).collect()
    };
    let (lefts, rights) = (heads(|stream| stream.from), heads(|stream| stream.to));
    let (mut left_used, mut right_used) = (lefts.clone(), rights.clone());
    let ends = |tops: &[f64], end: fn(&Stream) -> usize, x: f64, text: f64, anchor: Anchor| -> Markup {
        html! { @for (place, name) in names.iter().enumerate() {
            @let through = passing(place, end);
            @if through > 0 {
                @let tall = length(through) * scale;
                (svg::bar("node", x, tops[place], 7.0, tall.max(1.0), ""))
                (svg::label("axis", anchor, text, tops[place] + tall / 2.0 + 4.0, &format!("{name} ({})", write(through))))
            }
        } }
    };
    let drawing = html! {
        @for stream in streams {
            @let thickness = length(stream.count) * scale;
            @let from = { left_used[stream.from] += thickness; left_used[stream.from] - thickness };
            @let to = { right_used[stream.to] += thickness; right_used[stream.to] - thickness };
            (svg::ribbon(stream.class, (frame.left + 7.0, from), (frame.end() - 7.0, to), thickness.max(0.6), &stream.tip))
        }
        (ends(&lefts, |stream| stream.from, frame.left, frame.left - 6.0, Anchor::End))
        (ends(&rights, |stream| stream.to, frame.end() - 7.0, frame.end() + 6.0, Anchor::Start))
    };
    svg::chart(id, frame, words.0, words.1, &drawing)
}

/// A share with the interval in which it lies, in basis points.
#[derive(Clone, Debug)]
pub(super) struct Interval {
    /// Heads a group; empty = goes on with the last.
    pub group: String,
    /// Whose.
    pub name: String,
    /// The share.
    pub share: i64,
    /// Lower end of the interval.
    pub low: i64,
    /// Upper end.
    pub high: i64,
    /// Whether there is anybody at all.
    pub known: bool,
}

/// Dots on whiskers, one below another, with a line down from the share `whole` of all.
pub(super) fn intervals(id: &str, words: (&str, &str), rows: &[Interval], whole: i64, write: Write<'_>) -> Markup {
    let (tall, head) = (19.0, 24.0);
    let size = |count: usize| length(i64::try_from(count).unwrap_or(0));
    let heads = rows.iter().filter(|row| !row.group.is_empty()).count();
    let height = tall * size(rows.len()) + head * size(heads) + 34.0;
    let frame = Frame { width: 420.0, height, left: 168.0, right: 14.0, top: 4.0, bottom: 26.0 };
    let marks = svg::marks(rows.iter().filter(|row| row.known).map(|row| row.high).max().unwrap_or(0).min(10_000));
    let most = length(*marks.last().unwrap_or(&1));
    let x = |share: i64| frame.left + length(share) / most * frame.across();
    let mut y = frame.top;
    let mut step = |by: f64| {
        y += by;
        y - by
    };
    let drawing = html! {
        @for mark in &marks {
            (svg::line("grid", (x(*mark), frame.top), (x(*mark), frame.floor())))
            (svg::label("axis", Anchor::Middle, x(*mark), frame.height - 8.0, &write(*mark)))
        }
        (svg::line("whole", (x(whole), frame.top), (x(whole), frame.floor())))
        @for row in rows {
            @if !row.group.is_empty() {
                @let y = step(head);
                (svg::label("head", Anchor::Start, 2.0, y + 18.0, &row.group))
            }
            @let y = step(tall);
            (svg::label("axis", Anchor::End, frame.left - 8.0, y + 14.0, &short(&row.name)))
            @if row.known {
                (svg::line("whisker", (x(row.low), y + 10.0), (x(row.high), y + 10.0)))
                (svg::dot("c1", x(row.share), y + 10.0,
                    &format!("{}: {} ({} – {})", row.name, write(row.share), write(row.low), write(row.high))))
            }
        }
    };
    svg::chart(id, frame, words.0, words.1, &drawing)
}

/// Letters of the beginning and of the end of a name for which a chart has room; names of units often differ in the end.
const ROOM: (usize, usize) = (12, 9);

fn short(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= ROOM.0 + ROOM.1 + 1 {
        return name.to_owned();
    }
    let part = |letters: &[char]| letters.iter().collect::<String>().trim().to_owned();
    format!("{}…{}", part(&letters[..ROOM.0]), part(&letters[letters.len() - ROOM.1..]))
}

/// A line through points; x in thousandths.
#[derive(Clone, Debug)]
pub(super) struct Trail {
    /// Class of its colour.
    pub class: &'static str,
    /// Points, by x.
    pub points: Vec<(i64, i64)>,
}

/// Lines over a common span of x, each mark of x with its words; y is cut to what the lines show.
pub(super) fn lines(
    id: &str,
    words: (&str, &str),
    trails: &[Trail],
    x_marks: &[(i64, String)],
    write: Write<'_>,
) -> Markup {
    let frame = Frame { width: 640.0, height: 300.0, left: 84.0, right: 16.0, top: 12.0, bottom: 30.0 };
    let points = || trails.iter().flat_map(|trail| &trail.points);
    let (low, high) = (points().map(|p| p.1).min().unwrap_or(0), points().map(|p| p.1).max().unwrap_or(1));
    let (low, high) = (low, high.max(low + 1));
    let (begin, end) = (points().map(|p| p.0).min().unwrap_or(0), points().map(|p| p.0).max().unwrap_or(1));
    let end = end.max(begin + 1);
    let x = |value: i64| frame.left + length(value - begin) / length(end - begin) * frame.across();
    let y = |value: i64| frame.floor() - length(value - low) / length(high - low) * (frame.up() - 8.0) - 4.0;
    let drawing = html! {
        @for quarter in 0..=4 {
            @let value = low + i64::try_from(i128::from(high - low) * quarter / 4).unwrap_or(0);
            (svg::line("grid", (frame.left, y(value)), (frame.end(), y(value))))
            (svg::label("axis", Anchor::End, frame.left - 6.0, y(value) + 4.0, &write(value)))
        }
        @for (value, words) in x_marks.iter().filter(|(value, _)| (begin..=end).contains(value)) {
            (svg::line("grid", (x(*value), frame.top), (x(*value), frame.floor())))
            (svg::label("axis", Anchor::Middle, x(*value), frame.height - 9.0, words))
        }
        @for trail in trails {
            @let drawn: Vec<(f64, f64)> = trail.points.iter().map(|&(a, b)| (x(a), y(b))).collect();
            (svg::path(trail.class, &drawn))
        }
    };
    svg::chart(id, frame, words.0, words.1, &drawing)
}

/// Nine boxes in a square, numbered by the place of each in `boxes`; rows from above.
pub(super) fn grid(id: &str, words: (&str, &str), boxes: &[[GridBox; 3]; 3], sides: (&str, &str)) -> Markup {
    let frame = Frame { width: 520.0, height: 372.0, left: 40.0, right: 8.0, top: 8.0, bottom: 40.0 };
    let (wide, tall) = (frame.across() / 3.0, frame.up() / 3.0);
    let (down, along) = (frame.top + frame.up() / 2.0, frame.left + frame.across() / 2.0);
    let drawing = html! {
        @for (row, cells) in boxes.iter().enumerate() {
            @for (column, cell) in cells.iter().enumerate() {
                @let x = frame.left + wide * [0.0, 1.0, 2.0][column];
                @let y = frame.top + tall * [0.0, 1.0, 2.0][row];
                (svg::bar(&format!("cell {}", cell.shade), x + 2.0, y + 2.0, wide - 4.0, tall - 4.0, ""))
                (svg::label("head", Anchor::Start, x + 12.0, y + 24.0, &cell.name))
                (svg::label("big", Anchor::Middle, x + wide / 2.0, y + tall / 2.0 + 10.0, &cell.count))
                (svg::label("axis", Anchor::Middle, x + wide / 2.0, y + tall - 14.0, &cell.below))
            }
        }
        text class="axis" text-anchor="middle" transform=(format!("translate(16 {}) rotate(-90)", at(down))) { (sides.0) }
        (svg::label("axis", Anchor::Middle, along, frame.height - 10.0, sides.1))
    };
    svg::chart(id, frame, words.0, words.1, &drawing)
}

/// A box of the grid.
#[derive(Clone, Debug, Default)]
pub(super) struct GridBox {
    /// Its number.
    pub name: String,
    /// How many are in it.
    pub count: String,
    /// A line below.
    pub below: String,
    /// Shade.
    pub shade: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_keep_both_ends() {
        assert_eq!(short("Puskesmas Abung Timur"), "Puskesmas Abung Timur");
        assert_eq!(short("Puskesmas Kotabumi Utara 2"), "Puskesmas Ko…i Utara 2");
    }

    #[test]
    fn every_chart_has_a_title_a_description_and_no_broken_number() {
        let write = |number: i64| number.to_string();
        let series = [Series { class: "c1", name: "A & B".into(), values: vec![0, 0] }];
        let heads = ["1".to_owned(), "2".to_owned()];
        let meter = Meter { group: "2027".into(), name: "x".into(), share: None, text: "0".into() };
        let stream = Stream { from: 0, to: 1, count: 3, class: "f1", tip: String::new() };
        let trail = Trail { class: "l1", points: vec![(5, 7)] };
        let whisker = Interval { group: "g".into(), name: "n".into(), share: 0, low: 0, high: 0, known: true };
        let drawn = [
            columns("a", ("t", "d"), &heads, &series, &write),
            columns("b", ("t", "d"), &[], &[], &write),
            bars("c", ("t", "d"), &[("x".into(), 0), ("y".into(), -5)], &write),
            meters("d", ("t", "d"), &[meter]),
            flows("e", ("t", "d"), &heads, &[stream], &write),
            flows("f", ("t", "d"), &[], &[], &write),
            lines("g", ("t", "d"), &[trail], &[], &write),
            lines("h", ("t", "d"), &[], &[], &write),
            grid("i", ("t", "d"), &Default::default(), ("x", "y")),
            intervals("j", ("t", "d"), &[], 0, &write),
            intervals("k", ("t", "d"), &[whisker], 0, &write),
        ];
        for chart in drawn {
            let text = chart.into_string();
            assert!(text.contains("<title id=") && text.contains("<desc id="), "{text}");
            assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
            for mark in ["rect", "line", "path", "text", "circle"] {
                let [opened, closed] =
                    [format!("<{mark} "), format!("</{mark}>")].map(|tag| text.matches(&tag).count());
                assert_eq!(opened, closed, "an open <{mark}> would swallow all after it: {text}");
            }
        }
    }
}
