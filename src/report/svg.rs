//! A small writer of charts as inline SVG: frames with axes, bars, lines, ribbons; each with a title and a description
//! for those who do not see it. Colours are classes of the page's style sheet, so that light and dark follow it.

use maud::{Markup, html};

/// Room around the plot of a chart, in its own units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Width of the whole.
    pub width: f64,
    /// Height of the whole.
    pub height: f64,
    /// Left of the plot.
    pub left: f64,
    /// Right of the plot.
    pub right: f64,
    /// Above the plot.
    pub top: f64,
    /// Below the plot.
    pub bottom: f64,
}

impl Frame {
    /// Right edge of the plot.
    pub(super) fn end(&self) -> f64 {
        self.width - self.right
    }

    /// Lower edge of the plot.
    pub(super) fn floor(&self) -> f64 {
        self.height - self.bottom
    }

    /// Width of the plot.
    pub(super) fn across(&self) -> f64 {
        self.end() - self.left
    }

    /// Height of the plot.
    pub(super) fn up(&self) -> f64 {
        self.floor() - self.top
    }
}

/// A chart with its title and description; `id` is unique on the page.
pub(super) fn chart(id: &str, frame: Frame, title: &str, description: &str, drawing: &Markup) -> Markup {
    html! {
        svg class="chart" role="img" xmlns="http://www.w3.org/2000/svg"
            viewBox=(format!("0 0 {} {}", at(frame.width), at(frame.height)))
            aria-labelledby=(format!("{id}-title {id}-desc"))
            style=(format!("max-width:{}px", at(frame.width * 1.2))) {
            title id=(format!("{id}-title")) { (title) }
            desc id=(format!("{id}-desc")) { (description) }
            (drawing)
        }
    }
}

/// A coordinate with one decimal at most.
pub(super) fn at(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A whole number as a length; charts are far from needing more than the 53 bits that a float keeps.
#[expect(clippy::cast_precision_loss, reason = "a pixel does not show it")]
pub(super) fn length(number: i64) -> f64 {
    number as f64
}

/// A bar; a hovering pointer shows `tip`.
pub(super) fn bar(class: &str, x: f64, y: f64, width: f64, height: f64, tip: &str) -> Markup {
    html! {
        rect class=(class) x=(at(x)) y=(at(y)) width=(at(width.max(0.0))) height=(at(height.max(0.0))) {
            @if !tip.is_empty() { title { (tip) } }
        }
    }
}

/// A dot; a hovering pointer shows `tip`.
pub(super) fn dot(class: &str, x: f64, y: f64, tip: &str) -> Markup {
    html! { circle class=(class) cx=(at(x)) cy=(at(y)) r="4" { title { (tip) } } }
}

/// How a label is set against its point.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A label.
pub(super) fn label(class: &str, anchor: Anchor, x: f64, y: f64, text: &str) -> Markup {
    let anchor = match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    html! { text class=(class) text-anchor=(anchor) x=(at(x)) y=(at(y)) { (text) } }
}

/// A straight line.
pub(super) fn line(class: &str, from: (f64, f64), to: (f64, f64)) -> Markup {
    html! { line class=(class) x1=(at(from.0)) y1=(at(from.1)) x2=(at(to.0)) y2=(at(to.1)) {} }
}

/// A line through points.
pub(super) fn path(class: &str, points: &[(f64, f64)]) -> Markup {
    let mut way = String::new();
    for (place, (x, y)) in points.iter().enumerate() {
        way.push(if place == 0 { 'M' } else { 'L' });
        way.push_str(&format!("{} {}", at(*x), at(*y)));
    }
    html! { path class=(class) d=(way) {} }
}

/// A band from a stretch of a left edge to one of a right edge, as in a flow chart.
pub(super) fn ribbon(class: &str, left: (f64, f64), right: (f64, f64), thickness: f64, tip: &str) -> Markup {
    let middle = (left.0 + right.0) / 2.0;
    let (l, r, m) = (at(left.0), at(right.0), at(middle));
    let way = format!(
        "M{l} {}C{m} {} {m} {} {r} {}L{r} {}C{m} {} {m} {} {l} {}Z",
        at(left.1),
        at(left.1),
        at(right.1),
        at(right.1),
        at(right.1 + thickness),
        at(right.1 + thickness),
        at(left.1 + thickness),
        at(left.1 + thickness),
    );
    html! { path class=(class) d=(way) { @if !tip.is_empty() { title { (tip) } } } }
}

/// Round marks from 0 to at least `most`, at most six of them.
pub(super) fn marks(most: i64) -> Vec<i64> {
    let most = most.max(1);
    let mut step = 1_i64;
    let next = |step: i64| {
        let head = step / 10_i64.pow(step.ilog10());
        if head == 2 { step / 2 * 5 } else { step * 2 }
    };
    while most / step >= 5 {
        step = next(step);
    }
    let last = most.div_euclid(step) + i64::from(most.rem_euclid(step) > 0);
    (0..=last).map(|mark| mark * step).collect()
}

/// The key of a chart: boxes with names.
pub(super) fn key(entries: &[(&str, String)]) -> Markup {
    html! {
        ul class="key" {
            @for (class, name) in entries { li { span class={ "swatch " (class) } {} (name) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_cover_the_most() {
        assert_eq!(marks(0), [0, 1]);
        assert_eq!(marks(4), [0, 1, 2, 3, 4]);
        assert_eq!(marks(7), [0, 2, 4, 6, 8]);
        assert_eq!(marks(100), [0, 50, 100]);
        assert_eq!(marks(765), [0, 200, 400, 600, 800]);
        assert_eq!(marks(3_765), [0, 1_000, 2_000, 3_000, 4_000]);
    }

    #[test]
    fn coordinates_are_short() {
        assert_eq!(at(12.0), "12");
        assert_eq!(at(12.345), "12.3");
        assert_eq!(at(-0.04), "-0");
    }
}
