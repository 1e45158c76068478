//! The written form of a problem and of a selection: JSON with a version, the same bytes for the same content.
//!
//! For a planner: the question, without a word of its meaning, in a file that any program can read or write. For an OR
//! reader: rows, graphs, use lists and menus as they are in memory; numbers in a selection are places in the problem's
//! file. What is read is checked as a whole (order, reach, ranges), so that a problem that was read can be solved, and
//! faults name their place. Fields and limits: `docs/packing-format.md`.

use std::fmt;
use std::io::{self, Write};

use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, de::DeserializeOwned};

use super::graph_form::{GraphForm, NotAGraph};
use super::{Item, Knapsack, Problem, Row, Selection};
use crate::dag::{Graph, Leg, NONE};

/// Name and version of the form of problems.
pub const PROBLEM_FORMAT: &str = "path-packing/1";
/// Name and version of the form of selections.
pub const SELECTION_FORMAT: &str = "path-packing-selection/1";

/// What is wrong with a text that should be a problem or a selection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct FormFault {
    /// Where: line and column, or row, agent and part by number.
    pub place: String,
    /// What is wrong, and what is expected.
    pub what: String,
}

impl FormFault {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

/// `LEAST` to `MOST` whole numbers in brackets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers<const LEAST: usize, const MOST: usize> {
    /// The numbers; those left out are 0.
    pub(super) value: [i64; MOST],
    /// How many are given.
    given: usize,
}

impl<'de, const LEAST: usize, const MOST: usize> Deserialize<'de> for Numbers<LEAST, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<const LEAST: usize, const MOST: usize>;
        impl<'de, const LEAST: usize, const MOST: usize> Visitor<'de> for Reader<LEAST, MOST> {
            type Value = Numbers<LEAST, MOST>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                let up_to = if LEAST < MOST { format!(" to {MOST}") } else { String::new() };
                write!(out, "{LEAST}{up_to} whole numbers in brackets")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let mut numbers = Numbers { value: [0; MOST], given: 0 };
                while let Some(number) = items.next_element()? {
                    let place = numbers.value.get_mut(numbers.given);
                    *place.ok_or_else(|| de::Error::invalid_length(MOST + 1, &self))? = number;
                    numbers.given += 1;
                }
                if numbers.given < LEAST {
                    return Err(de::Error::invalid_length(numbers.given, &self));
                }
                Ok(numbers)
            }
        }
        deserializer.deserialize_seq(Reader::<LEAST, MOST>)
    }
}

#[derive(Deserialize)]
struct Head {
    format: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowForm {
    limit: i64,
    penalty: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProblemForm {
    #[serde(rename = "format")]
    _format: de::IgnoredAny,
    #[serde(default)]
    constant: i64,
    rows: Vec<RowForm>,
    agents: Vec<AgentForm>,
    #[serde(default)]
    knapsacks: Vec<KnapsackForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnapsackForm {
    capacity: i64,
    items: Vec<Numbers<3, 5>>,
}

impl KnapsackForm {
    fn build(&self) -> Result<Knapsack, &'static str> {
        let item = |numbers: &Numbers<3, 5>| {
            let [row, weight, most, least, setup] = numbers.value;
            let row = u32::try_from(row).ok().filter(|_| weight > 0 && most >= 0 && least >= 0 && setup >= 0);
            row.map(|row| Item { row, weight, most, least: least.max(1), setup })
        };
        let items: Option<Vec<Item>> = self.items.iter().map(item).collect();
        let items = items.filter(|_| self.capacity >= 0);
        let items = items.ok_or("expected a weight of at least 1, and nothing below nought")?;
        Knapsack::new(items, self.capacity)
            .ok_or("everything fits at once, or the capacity is too large for its weights")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgentForm {
    graph: GraphForm,
    relaxed: Option<GraphForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SelectionForm {
    #[serde(rename = "format")]
    _format: de::IgnoredAny,
    paths: Vec<Vec<Numbers<1, 2>>>,
}

/// Reads `text` as `T` if it says that it is of `format`.
fn parse<T: DeserializeOwned>(text: &str, format: &str) -> Result<T, FormFault> {
    let misread = |fault: serde_json::Error| {
        let (line, column) = (fault.line(), fault.column());
        let what = fault.to_string();
        let bare = what.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&what);
        FormFault::new(format!("line {line}, column {column}"), bare)
    };
    // The version decides how the rest is to be read, wherever in the text it stands.
    let head: Head = serde_json::from_str(text).map_err(misread)?;
    if head.format != format {
        return Err(FormFault::new("format", format!("this is `{}`, expected `{format}`", head.format)));
    }
    serde_json::from_str(text).map_err(misread)
}

/// Reads a problem.
///
/// # Errors
/// The first fault: no JSON, another format, numbers out of range, arcs out of order or on no path, or anything else
/// that [`Problem::fault`] objects to.
pub fn read_problem(text: &str) -> Result<Problem, FormFault> {
    let form: ProblemForm = parse(text, PROBLEM_FORMAT)?;
    let mut problem = Problem {
        rows: form.rows.iter().map(|row| Row { limit: row.limit, penalty: row.penalty }).collect(),
        constant: form.constant,
        ..Problem::default()
    };
    let rows = problem.rows.len();
    for (agent, form) in form.agents.into_iter().enumerate() {
        let placed =
            |part: &str, fault: NotAGraph| FormFault::new(format!("agent {agent}{part}, {}", fault.0), fault.1);
        problem.graphs.push(form.graph.build(rows).map_err(|fault| placed("", fault))?);
        let relaxed = form.relaxed.map(|graph| graph.build(rows)).transpose();
        problem.relaxed.push(relaxed.map_err(|fault| placed(", relaxed", fault))?);
    }
    for (at, form) in form.knapsacks.iter().enumerate() {
        let knapsack = form.build().map_err(|what| FormFault::new(format!("knapsack {at}"), what))?;
        problem.knapsacks.push(knapsack);
    }
    match problem.fault() {
        None => Ok(problem),
        Some(fault) => {
            let (place, what) = fault.split_once(": ").unwrap_or(("problem", &fault));
            Err(FormFault::new(place, what))
        }
    }
}

/// Reads a selection. Whether it belongs to a problem is for [`Selection::points`] to say.
///
/// # Errors
/// The first fault: no JSON, another format, numbers out of range.
pub fn read_selection(text: &str) -> Result<Selection, FormFault> {
    let form: SelectionForm = parse(text, SELECTION_FORMAT)?;
    let path = |(agent, legs): (usize, &Vec<Numbers<1, 2>>)| -> Result<Vec<Leg>, FormFault> {
        let place = |number: i64| u32::try_from(number).ok().filter(|&number| number < u32::MAX);
        let leg = |(at, numbers): (usize, &Numbers<1, 2>)| {
            let choice = if numbers.given == 2 { place(numbers.value[1]) } else { Some(u32::MAX) };
            let leg = place(numbers.value[0]).zip(choice).map(|(arc, choice)| Leg { arc, choice });
            leg.ok_or_else(|| FormFault::new(format!("agent {agent}, leg {at}"), "a number beyond 0 to 2^32 − 2"))
        };
        legs.iter().enumerate().map(leg).collect()
    };
    Ok(Selection { paths: form.paths.iter().enumerate().map(path).collect::<Result<_, _>>()? })
}

/// Writes `items`, parted by `between`, each by `write`.
fn parted<T>(
    out: &mut dyn Write,
    between: &str,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut dyn Write, T) -> io::Result<()>,
) -> io::Result<()> {
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.write_all(between.as_bytes())?;
        }
        write(out, item)?;
    }
    Ok(())
}

/// Writes a problem: a line for each row and agent.
///
/// # Errors
/// Those of the output.
pub fn write_problem(problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\n\"format\": \"{PROBLEM_FORMAT}\",\n\"constant\": {},\n\"rows\": [\n", problem.constant)?;
    parted(out, ",\n", &problem.rows, |out, row| match row.penalty {
        None => write!(out, "{{\"limit\": {}}}", row.limit),
        Some(penalty) => write!(out, "{{\"limit\": {}, \"penalty\": {penalty}}}", row.limit),
    })?;
    out.write_all(b"\n],\n\"agents\": [\n")?;
    parted(out, ",\n", problem.graphs.iter().zip(&problem.relaxed), |out, (graph, relaxed)| {
        out.write_all(b"{\"graph\": ")?;
        write_graph(graph, out)?;
        if let Some(relaxed) = relaxed {
            out.write_all(b", \"relaxed\": ")?;
            write_graph(relaxed, out)?;
        }
        out.write_all(b"}")
    })?;
    if !problem.knapsacks.is_empty() {
        out.write_all(b"\n],\n\"knapsacks\": [\n")?;
        parted(out, ",\n", &problem.knapsacks, |out, knapsack| {
            write!(out, "{{\"capacity\": {}, \"items\": [", knapsack.capacity())?;
            parted(out, ", ", knapsack.items(), |out, item| {
                let Item { row, weight, most, .. } = item;
                write!(out, "[{row}, {weight}, {most}")?;
                match (item.least, item.setup) {
                    (1, 0) => write!(out, "]"),
                    (least, 0) => write!(out, ", {least}]"),
                    (least, setup) => write!(out, ", {least}, {setup}]"),
                }
            })?;
            out.write_all(b"]}")
        })?;
    }
    out.write_all(b"\n]\n}\n")
}

fn write_graph(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"nodes\": {}, \"arcs\": [", graph.nodes())?;
    parted(out, ", ", graph.arcs(), |out, arc| {
        write!(out, "[{}, {}, {}", arc.tail, arc.head, arc.points)?;
        match (arc.list, arc.menu) {
            (NONE, NONE) => write!(out, "]"),
            (list, NONE) => write!(out, ", {list}]"),
            (list, menu) => write!(out, ", {list}, {menu}]"),
        }
    })?;
    out.write_all(b"]")?;
    if graph.lists() > 1 {
        out.write_all(b", \"lists\": [")?;
        parted(out, ", ", 1..graph.lists(), |out, list| {
            out.write_all(b"[")?;
            let uses = graph.list(list as u32);
            parted(out, ", ", uses, |out, used| write!(out, "[{}, {}]", used.row, used.amount))?;
            out.write_all(b"]")
        })?;
        out.write_all(b"]")?;
    }
    if graph.menus() > 1 {
        out.write_all(b", \"menus\": [")?;
        parted(out, ", ", 1..graph.menus(), |out, menu| {
            out.write_all(b"[")?;
            parted(out, ", ", &graph.choices()[graph.menu(menu as u32)], |out, choice| match choice.list {
                NONE => write!(out, "[{}]", choice.points),
                list => write!(out, "[{}, {list}]", choice.points),
            })?;
            out.write_all(b"]")
        })?;
        out.write_all(b"]")?;
    }
    out.write_all(b"}")
}

/// Writes a selection: a line for each agent.
///
/// # Errors
/// Those of the output.
pub fn write_selection(selection: &Selection, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\n\"format\": \"{SELECTION_FORMAT}\",\n\"paths\": [\n")?;
    parted(out, ",\n", &selection.paths, |out, path| {
        out.write_all(b"[")?;
        parted(out, ", ", path, |out, leg| match leg.choice {
            u32::MAX => write!(out, "[{}]", leg.arc),
            choice => write!(out, "[{}, {choice}]", leg.arc),
        })?;
        out.write_all(b"]")
    })?;
    out.write_all(b"\n]\n}\n")
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    /// The examples of the documentation: two agents, one of them with a menu and one with a relaxed twin, and a selection.
    const DOCUMENTATION: &str = include_str!("../../docs/packing-format.md");
    static EXAMPLE: LazyLock<String> = LazyLock::new(|| documented(1));

    fn documented(place: usize) -> String {
        let block = DOCUMENTATION.split("```json\n").nth(place).and_then(|rest| rest.split("```").next());
        block.expect("the documentation has a problem and a selection").to_owned()
    }

    fn blames(text: &str, place: &str, what: &str) {
        let fault = read_problem(text).expect_err("the text is faulty");
        assert!(fault.place.contains(place) && fault.what.contains(what), "{fault}");
    }

    /// The example with one part of it changed.
    fn changed(from: &str, to: &str) -> String {
        assert_eq!(EXAMPLE.matches(from).count(), 1, "`{from}` stands in the example once");
        EXAMPLE.replace(from, to)
    }

    #[test]
    fn what_is_written_is_what_was_read() {
        let problem = read_problem(&EXAMPLE).unwrap();
        let mut written = Vec::new();
        write_problem(&problem, &mut written).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), *EXAMPLE);
    }

    #[test]
    fn the_documented_selection_is_worth_what_is_said() {
        let selection = read_selection(&documented(2)).unwrap();
        assert_eq!(selection.points(&read_problem(&EXAMPLE).unwrap()), Some(119));
        let mut written = Vec::new();
        write_selection(&selection, &mut written).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), documented(2));
    }

    #[test]
    fn a_selection_is_written_and_read() {
        let selection =
            Selection { paths: vec![vec![Leg { arc: 3, choice: u32::MAX }, Leg { arc: 4, choice: 0 }], Vec::new()] };
        let mut written = Vec::new();
        write_selection(&selection, &mut written).unwrap();
        let written = String::from_utf8(written).unwrap();
        assert!(written.contains("[[3], [4, 0]],\n[]"), "{written}");
        assert_eq!(read_selection(&written), Ok(selection));
    }

    #[test]
    fn the_version_is_looked_at_first() {
        blames(&changed("path-packing/1", "path-packing/2"), "format", "`path-packing/2`, expected `path-packing/1`");
        let later = "{\"new\": [], \"format\": \"path-packing/7\"}";
        blames(later, "format", "path-packing/7");
        assert!(read_selection(&EXAMPLE).unwrap_err().what.contains("path-packing-selection/1"));
    }

    #[test]
    fn what_is_no_json_of_this_shape_is_named_by_line_and_column() {
        blames("", "line 1, column 0", "EOF");
        blames("{}", "line 1", "missing field `format`");
        blames(&changed("\"constant\": 100", "\"constant\": 1.5"), "line 3", "floating point `1.5`");
        blames(&changed("\"constant\"", "\"constants\""), "line 3", "unknown field `constants`");
        blames(&changed("\"limit\": 1}", "\"limit\": 99999999999999999999}"), "line 5", "expected i64");
        blames(&changed("[0, 1, 6, 2]", "[0, 1]"), "line 9", "expected 3 to 5 whole numbers in brackets");
        blames(&changed("[0, 1, 6, 2]", "[0, 1, 6, 2, 0, 0]"), "line 9", "expected 3 to 5 whole numbers");
    }

    #[test]
    fn graphs_that_are_none_are_named_by_agent() {
        blames(&changed("[0, 1, 6, 2]", "[0, 3, 6, 2]"), "agent 0, arc 2", "node 3 does not exist");
        blames(&changed("[0, 1, 6, 2]", "[0, 1, 6, 9]"), "agent 0, arc 2", "list 9");
        blames(&changed("[0, 1, 0], [0, 1, 8]", "[0, 1, 0], [0, 2, 8]"), "agent 1, relaxed, arc 1", "node");
    }

    #[test]
    fn faults_of_the_problem_as_a_whole_are_faults_of_its_form() {
        blames(&changed("\"penalty\": 7", "\"penalty\": -7"), "row 1", "the penalty is negative");
    }

    #[test]
    fn knapsacks_that_say_nothing_or_are_none_are_faults() {
        let of = |knapsack: &str| changed("\n]\n}\n", &format!("\n],\n\"knapsacks\": [\n{knapsack}\n]\n}}\n"));
        let sound = of("{\"capacity\": 7, \"items\": [[0, 4, 1], [1, 1, 2, 2, 2]]}");
        let knapsack = Knapsack::new(
            vec![
                Item { row: 0, weight: 4, most: 1, least: 1, setup: 0 },
                Item { row: 1, weight: 1, most: 2, least: 2, setup: 2 },
            ],
            7,
        );
        let rows = sound.replace(", \"penalty\": 7", "");
        let problem = read_problem(&rows).unwrap();
        assert_eq!(problem.knapsacks, [knapsack.unwrap()]);
        let mut written = Vec::new();
        write_problem(&problem, &mut written).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), rows);
        blames(&sound, "knapsack 0", "row 1 does not exist, may be passed or has a lower limit");
        blames(&of("{\"capacity\": 9, \"items\": [[0, 3, 1], [1, 3, 2]]}"), "knapsack 0", "fits at once");
        blames(&of("{\"capacity\": 9, \"items\": [[0, 0, 1]]}"), "knapsack 0", "a weight of at least 1");
        blames(&of("{\"capacity\": -1, \"items\": [[0, 1, 1]]}"), "knapsack 0", "below nought");
    }

    #[test]
    fn legs_out_of_range_are_faults() {
        let of =
            |legs: &str| read_selection(&format!("{{\"format\": \"{SELECTION_FORMAT}\", \"paths\": [[], [{legs}]]}}"));
        assert_eq!(of("[1, 2]").unwrap().paths[1], [Leg { arc: 1, choice: 2 }]);
        for wrong in ["[-1]", "[4294967295]", "[0], [1, -1]", "[1, 4294967295]"] {
            assert!(of(wrong).unwrap_err().place.starts_with("agent 1, leg"), "{wrong}");
        }
        assert!(of("[]").unwrap_err().what.contains("1 to 2 whole numbers"));
    }
}
