//! Writes a model as a file that any solver reads: to look at it, to send it to somebody, to check it elsewhere.
//!
//! For the OR reader: free MPS (minimising the negated objective, because readers disagree on objective sense) and CPLEX
//! LP, streamed, in the model's own integers. Names begin with `c` or `r` and the position, so that they are unique and
//! never a keyword or a number; the readable part follows, in letters, digits, `_` and `.`, at most 120 bytes in all
//! (the LP format allows 255, CBC's MPS reader fewer than 200).

use std::io::{self, Write};

use super::scaling::Scaled;
use super::{LpModel, Relation};

/// Longest name written.
const NAME_BYTES: usize = 120;
/// Bytes after which a line of the LP format is broken: the longest stay below the 510 that some readers take.
const LINE_BYTES: usize = 240;

/// Names of columns and rows, made when they are written, so that large models need not hold them.
pub trait Names {
    /// The readable part of a column's name; may be empty.
    fn column(&self, column: usize) -> String;
    /// The readable part of a row's name; may be empty.
    fn row(&self, row: usize) -> String;
}

/// Names by position alone: `c0`, `r0`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbered;

impl Names for Numbered {
    fn column(&self, _: usize) -> String {
        String::new()
    }

    fn row(&self, _: usize) -> String {
        String::new()
    }
}

fn written(letter: char, at: usize, readable: &str) -> String {
    let mut name = format!("{letter}{at}");
    if !readable.is_empty() {
        name.push('_');
        let clean = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' };
        name.extend(readable.chars().map(clean));
        name.truncate(NAME_BYTES);
    }
    name
}

/// Writes the model in free MPS format.
///
/// # Errors
/// Those of the output.
pub fn write_mps(model: &LpModel, names: &dyn Names, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "* Maximise; written as: minimise the negated objective.")?;
    writeln!(out, "NAME model FREE")?;
    writeln!(out, "ROWS\n N obj")?;
    for (at, row) in model.rows().iter().enumerate() {
        let letter = match row.relation {
            Relation::Le => 'L',
            Relation::Ge => 'G',
            Relation::Eq => 'E',
        };
        writeln!(out, " {letter} {}", written('r', at, &names.row(at)))?;
    }
    writeln!(out, "COLUMNS")?;
    write_mps_columns(model, names, out)?;
    writeln!(out, "RHS")?;
    for (at, row) in model.rows().iter().enumerate().filter(|(_, row)| row.rhs != 0) {
        writeln!(out, " RHS {} {}", written('r', at, &names.row(at)), row.rhs)?;
    }
    writeln!(out, "BOUNDS")?;
    for (at, column) in model.columns().iter().enumerate() {
        let name = written('c', at, &names.column(at));
        // The upper bound first: some readers take a negative upper bound alone as a lower bound of minus infinity.
        writeln!(out, " UP BND {name} {}\n LO BND {name} {}", column.upper, column.lower)?;
    }
    writeln!(out, "ENDATA")
}

fn write_mps_columns(model: &LpModel, names: &dyn Names, out: &mut dyn Write) -> io::Result<()> {
    // MPS goes by column: transpose by counting.
    let mut starts = vec![0_usize; model.columns().len() + 1];
    model.entries().iter().for_each(|entry| starts[entry.column as usize + 1] += 1);
    (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
    let mut next = starts.clone();
    let mut by_column = vec![(0_u32, 0_i64); model.entries().len()];
    for row in 0..model.rows().len() {
        for entry in model.row_entries(row) {
            let slot = &mut next[entry.column as usize];
            by_column[*slot] = (u32::try_from(row).unwrap_or(u32::MAX), entry.coefficient);
            *slot += 1;
        }
    }
    let (mut markers, mut inside) = (0, false);
    let mut mark = |out: &mut dyn Write, kind: &str| {
        markers += 1;
        writeln!(out, " M{markers} 'MARKER' '{kind}'")
    };
    for (at, column) in model.columns().iter().enumerate() {
        if column.integer != inside {
            mark(out, if column.integer { "INTORG" } else { "INTEND" })?;
            inside = column.integer;
        }
        let name = written('c', at, &names.column(at));
        writeln!(out, " {name} obj {}", -column.objective)?;
        for &(row, coefficient) in &by_column[starts[at]..starts[at + 1]] {
            writeln!(out, " {name} {} {coefficient}", written('r', row as usize, &names.row(row as usize)))?;
        }
    }
    if inside {
        mark(out, "INTEND")?;
    }
    Ok(())
}

/// Writes the model in CPLEX LP format.
///
/// # Errors
/// Those of the output.
pub fn write_lp(model: &LpModel, names: &dyn Names, out: &mut dyn Write) -> io::Result<()> {
    write_lp_numbers(model, None, names, out)
}

/// As [`write_lp`], with the scaled numbers, for a program that computes in doubles.
pub(super) fn write_lp_scaled(model: &LpModel, scaled: &Scaled, out: &mut dyn Write) -> io::Result<()> {
    write_lp_numbers(model, Some(scaled), &Numbered, out)
}

fn write_lp_numbers(
    model: &LpModel,
    scaled: Option<&Scaled>,
    names: &dyn Names,
    out: &mut dyn Write,
) -> io::Result<()> {
    let number = |exact: i64, scale: &dyn Fn(&Scaled) -> f64| {
        scaled.map_or_else(|| exact.to_string(), |scaled| scale(scaled).to_string())
    };
    let column_name = |at: usize| written('c', at, &names.column(at));
    writeln!(
        out,
        "\\ Every column stands in the objective, also where it is worth 0, so that readers keep their order."
    )?;
    write!(out, "Maximize\n obj:")?;
    let mut line = Line::new();
    if model.columns().is_empty() {
        write!(out, " 0")?;
    }
    for (at, column) in model.columns().iter().enumerate() {
        line.term(out, &number(column.objective, &|s| s.objective[at]), &column_name(at))?;
    }
    writeln!(out, "\nSubject To")?;
    for (at, row) in model.rows().iter().enumerate() {
        write!(out, " {}:", written('r', at, &names.row(at)))?;
        let mut line = Line::new();
        let span = model.span(at);
        if span.is_empty() && !model.columns().is_empty() {
            line.term(out, "0", &column_name(0))?;
        }
        for slot in span {
            let entry = model.entries()[slot];
            let coefficient = number(entry.coefficient, &|s| s.coefficients[slot]);
            line.term(out, &coefficient, &column_name(entry.column as usize))?;
        }
        let sign = match row.relation {
            Relation::Le => "<=",
            Relation::Ge => ">=",
            Relation::Eq => "=",
        };
        writeln!(out, " {sign} {}", number(row.rhs, &|s| s.rhs[at]))?;
    }
    writeln!(out, "Bounds")?;
    for (at, column) in model.columns().iter().enumerate() {
        writeln!(out, " {} <= {} <= {}", column.lower, column_name(at), column.upper)?;
    }
    if model.has_integers() {
        writeln!(out, "Generals")?;
        for (at, _) in model.columns().iter().enumerate().filter(|(_, column)| column.integer) {
            writeln!(out, " {}", column_name(at))?;
        }
    }
    writeln!(out, "End")
}

/// Breaks a sum into lines.
struct Line {
    bytes: usize,
}

impl Line {
    fn new() -> Self {
        Self { bytes: 0 }
    }

    fn term(&mut self, out: &mut dyn Write, number: &str, name: &str) -> io::Result<()> {
        if self.bytes > LINE_BYTES {
            write!(out, "\n ")?;
            self.bytes = 0;
        }
        self.bytes += number.len() + name.len() + 4;
        match number.strip_prefix('-') {
            Some(size) => write!(out, " - {size} {name}"),
            None => write!(out, " + {number} {name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lp::Column;

    struct Awkward;

    impl Names for Awkward {
        fn column(&self, column: usize) -> String {
            ["Kepala Balai (III/a)", "e12"][column].to_owned()
        }

        fn row(&self, _: usize) -> String {
            "é".repeat(600)
        }
    }

    fn model() -> LpModel {
        let mut model = LpModel::new();
        let x = model.add_column(Column::binary(-3));
        let y = model.add_column(Column::continuous(0, -2, 5));
        model.add_row(Relation::Ge, -1, [(x, 4), (y, -1)]);
        model
    }

    #[test]
    fn names_are_clean_short_and_unique() {
        let mut text = Vec::new();
        write_lp(&model(), &Awkward, &mut text).expect("memory takes every byte");
        let text = String::from_utf8(text).expect("names are ASCII");
        assert!(text.contains(" - 3 c0_Kepala_Balai__III_a_ + 0 c1_e12\n"), "{text}");
        assert!(text.contains(&format!(" r0_{}:", "_".repeat(NAME_BYTES - 3))), "{text}");
        assert!(text.lines().all(|line| line.len() < 510));
    }

    #[test]
    fn mps_marks_exactly_the_whole_columns() {
        let mut text = Vec::new();
        write_mps(&model(), &Numbered, &mut text).expect("memory takes every byte");
        let text = String::from_utf8(text).expect("names are ASCII");
        let columns = " M1 'MARKER' 'INTORG'\n c0 obj 3\n c0 r0 4\n M2 'MARKER' 'INTEND'\n c1 obj 0\n c1 r0 -1\n";
        assert!(text.contains(columns), "{text}");
        assert!(text.contains(" G r0\n") && text.contains(" RHS r0 -1\n") && text.contains(" LO BND c1 -2\n"));
    }
}
