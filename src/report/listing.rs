//! Tables of a page, and charts together with the same figures as a table.

use maud::{Markup, html};

use crate::texts::Texts;

/// A cell.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    /// Words, to the left.
    Words(String),
    /// A figure, to the right; the class shades it (empty = not at all).
    Figure(String, &'static str),
}

impl Cell {
    /// A figure without shade.
    pub(super) fn figure(text: impl Into<String>) -> Self {
        Self::Figure(text.into(), "")
    }

    /// Words.
    pub(super) fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }

    fn draw(&self, heads_row: bool) -> Markup {
        match self {
            Self::Words(text) if heads_row => html! { th scope="row" { (text) } },
            Self::Words(text) => html! { td { (text) } },
            Self::Figure(text, "") => html! { td class="n" { (text) } },
            Self::Figure(text, shade) => html! { td class={ "n " (shade) } { (text) } },
        }
    }
}

/// A table; headings from `figures` on stand above figures. A last row given as `total` is set apart.
pub(super) fn table(headings: &[String], figures: usize, rows: &[Vec<Cell>], total: Option<&[Cell]>) -> Markup {
    html! {
        div class="scroll" { table {
            thead { tr {
                @for (place, heading) in headings.iter().enumerate() {
                    @if place < figures { th scope="col" { (heading) } } @else { th scope="col" class="n" { (heading) } }
                }
            } }
            tbody { @for row in rows {
                tr { @for (place, cell) in row.iter().enumerate() { (cell.draw(place == 0)) } }
            } }
            @if let Some(total) = total {
                tfoot { tr { @for (place, cell) in total.iter().enumerate() { (cell.draw(place == 0)) } } }
            }
        } }
    }
}

/// A chart, its key, and the same figures as a table behind a fold.
pub(super) fn figure(texts: &Texts, caption: &str, chart: &Markup, key: &Markup, table: &Markup) -> Markup {
    html! {
        figure {
            figcaption { (caption) }
            (chart)
            (key)
            details class="figures" { summary { (texts.say("as-table")) } (table) }
        }
    }
}

/// A shade from none to strong for a share of `count` in `most`.
pub(super) fn shade(count: u64, most: u64) -> &'static str {
    if count == 0 || most == 0 {
        return "";
    }
    match count * 4 / most {
        0 => "s1",
        1 => "s2",
        2 => "s3",
        _ => "s4",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped() {
        let rows = [vec![Cell::words("<b> & co"), Cell::figure("1")]];
        let text = table(&["A".into(), "B".into()], 1, &rows, None).into_string();
        assert!(text.contains("&lt;b&gt; &amp; co"), "{text}");
    }

    #[test]
    fn shades_grow_with_the_share() {
        assert_eq!([0, 1, 5, 9, 10].map(|count| shade(count, 10)), ["", "s1", "s3", "s4", "s4"]);
    }
}
