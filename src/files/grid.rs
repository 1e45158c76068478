//! A sheet as records of text cells, whatever it was stored as, and the splitting of CSV text into records.
//!
//! Rows are numbered as Excel shows them: every record is one row, also a blank one, and a line break inside quotes
//! starts none. Blank records are left out but counted; so are, in what planners write, rows marked with `#`.

use std::borrow::Cow;

/// Records of cells; the first record is the header.
#[derive(Debug, Default)]
pub(super) struct Grid<'t> {
    cells: Vec<Cow<'t, str>>,
    /// Row number and first cell of each record.
    records: Vec<(u32, usize)>,
    /// Rows below the header whose first cell begins with `#`: notes and examples, which are no data.
    marked: Vec<u32>,
}

/// Begins the first cell of a row that is not to be read.
pub(super) const MARK: char = '#';

impl<'t> Grid<'t> {
    /// Adds a record unless all its cells are blank.
    pub(super) fn push(&mut self, row: u32, cells: impl IntoIterator<Item = Cow<'t, str>>) {
        let first = self.cells.len();
        self.cells.extend(cells);
        if self.cells[first..].iter().all(|cell| cell.trim().is_empty()) {
            self.cells.truncate(first);
        } else {
            self.records.push((row, first));
        }
    }

    /// Takes the marked rows out of what was read last; a header is never marked.
    fn leave_out_if_marked(&mut self) {
        if let [_, .., (row, first)] = self.records[..]
            && self.cells[first..].first().is_some_and(|cell| cell.trim_start().starts_with(MARK))
        {
            self.records.pop();
            self.cells.truncate(first);
            self.marked.push(row);
        }
    }

    /// Adds a record that a planner wrote: unless it is blank or marked.
    pub(super) fn push_written(&mut self, row: u32, cells: impl IntoIterator<Item = Cow<'t, str>>) {
        let before = self.records.len();
        self.push(row, cells);
        if self.records.len() > before {
            self.leave_out_if_marked();
        }
    }

    /// Numbers of the marked rows.
    pub(super) fn marked(&self) -> &[u32] {
        &self.marked
    }

    /// How many records there are, the header included.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// Row number and cells of a record.
    pub(super) fn record(&self, at: usize) -> (u32, &[Cow<'t, str>]) {
        let (row, first) = self.records[at];
        let end = self.records.get(at + 1).map_or(self.cells.len(), |&(_, next)| next);
        (row, &self.cells[first..end])
    }
}

/// A quotation mark that is never closed, or is followed by text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BadQuote {
    /// Row in which the quoted cell stands.
    pub row: u32,
    /// Whether it is never closed.
    pub open: bool,
}

/// Splits CSV text; the separator (`,`, `;` or tab) is told from the header. What comes after a bad quote is not read.
pub(super) fn split(text: &str) -> (Grid<'_>, Option<BadQuote>) {
    let (separator, mut rest) = separator(text);
    let mut grid = Grid::default();
    let mut cells = Vec::new();
    let mut row = 0;
    while !rest.is_empty() {
        row += 1;
        cells.clear();
        loop {
            let (cell, after) = match cell(rest, separator) {
                Ok(found) => found,
                Err(open) => return (grid, Some(BadQuote { row, open })),
            };
            cells.push(cell);
            rest = after;
            let Some(next) = rest.strip_prefix(separator) else { break };
            rest = next;
        }
        rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])).unwrap_or(rest);
        grid.push_written(row, cells.drain(..));
    }
    (grid, None)
}

/// One cell and what follows it (a separator, an end of line, or nothing). `Err(true)`: a quote is never closed;
/// `Err(false)`: text follows a closing quote.
fn cell(text: &str, separator: char) -> Result<(Cow<'_, str>, &str), bool> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([separator, '\r', '\n']).unwrap_or(text.len());
        return Ok((Cow::Borrowed(&text[..end]), &text[end..]));
    };
    let mut end = 0;
    let mut doubled = false;
    loop {
        end += quoted[end..].find('"').ok_or(true)?;
        if !quoted[end + 1..].starts_with('"') {
            break;
        }
        doubled = true;
        end += 2;
    }
    let after = quoted[end + 1..].trim_start_matches(' ');
    if !after.is_empty() && !after.starts_with([separator, '\r', '\n']) {
        return Err(false);
    }
    let body = &quoted[..end];
    Ok((if doubled { Cow::Owned(body.replace("\"\"", "\"")) } else { Cow::Borrowed(body) }, after))
}

/// The separator and the text to split: as a first line `sep=;` says (which Excel does not count as a row), else the
/// one that is most frequent in the header outside quotes.
fn separator(text: &str) -> (char, &str) {
    for separator in [',', ';', '\t'] {
        let line = text.strip_prefix("sep=").and_then(|rest| rest.strip_prefix(separator));
        if let Some(rest) = line {
            let body = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n']));
            if let Some(body) = body {
                return (separator, body);
            }
        }
    }
    let mut counts = [(',', 0), (';', 0), ('\t', 0)];
    let mut quoted = false;
    for c in text.trim_start_matches(['\r', '\n']).chars() {
        match c {
            '"' => quoted = !quoted,
            '\r' | '\n' if !quoted => break,
            _ if !quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == c) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().map(|&(_, count)| count).max().unwrap_or(0);
    (counts.iter().find(|&&(_, count)| count == most).map_or(',', |&(c, _)| c), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let (grid, bad) = split(text);
        assert_eq!(bad, None);
        (0..grid.len())
            .map(|at| {
                let (row, cells) = grid.record(at);
                (row, cells.iter().map(|cell| cell.to_string()).collect())
            })
            .collect()
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (number, cells.iter().map(|&cell| cell.to_owned()).collect())
    }

    #[test]
    fn all_separators_and_ends_of_lines_are_read() {
        let expected = vec![row(1, &["a", "b"]), row(2, &["1", "2"])];
        for text in ["a,b\n1,2\n", "a;b\r\n1;2\r\n", "a\tb\r1\t2", "sep=;\r\na;b\r\n1;2"] {
            assert_eq!(rows(text), expected, "{text:?}");
        }
    }

    #[test]
    fn quotes_hold_separators_line_breaks_and_quotes() {
        let text = "a,b\n\"x, \"\"y\"\"\",\"two\r\nlines\"\n3,4";
        assert_eq!(rows(text), vec![row(1, &["a", "b"]), row(2, &["x, \"y\"", "two\r\nlines"]), row(3, &["3", "4"])]);
    }

    #[test]
    fn blank_rows_are_skipped_but_counted() {
        assert_eq!(rows("a,b\n\n,\n1,2\n\n"), vec![row(1, &["a", "b"]), row(4, &["1", "2"])]);
    }

    #[test]
    fn marked_rows_are_left_out_and_counted() {
        let (grid, _) = split("#a,b\n#1,2\n3,4\n #5,6\n'7,8\n");
        let kept: Vec<u32> = (0..grid.len()).map(|at| grid.record(at).0).collect();
        assert_eq!((kept, grid.marked()), (vec![1, 3, 5], &[2, 4][..]));
    }

    #[test]
    fn bad_quotes_are_reported_with_their_row() {
        assert_eq!(split("a,b\n1,\"2\n3,4\n").1, Some(BadQuote { row: 2, open: true }));
        assert_eq!(split("a,b\n1,\"2\"x\n").1, Some(BadQuote { row: 2, open: false }));
        assert_eq!(rows("a,b\n1,5\" pipe\n")[1], row(2, &["1", "5\" pipe"]));
    }
}
