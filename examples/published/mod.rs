//! What the examples with published problems share: arguments, solving, the independent check and the tables.
//!
//! For a planner: how good the engine is on questions that others asked and answered. For an OR reader: every group is
//! an agent with one arc per alternative between its source and its sink; capacities are hard rows. Nothing in the
//! engine knows of these problems; minimisation is maximisation of negated points.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use rotasi::dag::{Graph, GraphBuilder, Leg, NONE};
use rotasi::lp;
use rotasi::packing::{Problem, Row, Selection, used};
use rotasi::solver::{Answer, Settings, StopReason, StopSignal, solve};

mod numbers;
mod table;

pub use numbers::{Decimal, Numbers};

/// Solve a published problem and check the answer against its file.
#[derive(Debug, Parser)]
pub struct Arguments {
    /// The problem's file.
    #[arg(required_unless_present = "table")]
    file: Option<PathBuf>,

    /// Solve every instance that this CSV file lists (columns `instance` and `best_known`; files beside it), and print a
    /// table.
    #[arg(long, value_name = "CSV", conflicts_with = "file")]
    table: Option<PathBuf>,

    /// With --table: only these instances or types, e.g. `d05100` or `d,e`.
    #[arg(long, value_name = "NAMES", requires = "table", value_delimiter = ',')]
    only: Vec<String>,

    /// Stop after so many seconds [default: 60; none with --work-limit]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    time_limit: Option<Duration>,

    /// Stop after this much counted work (thousands of labels): the same answer every time.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    work_limit: Option<u64>,

    /// Threads to work with; the answer does not depend on it under a work limit.
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: u16,

    /// Seed of every random choice.
    #[arg(long, default_value_t = 0, value_name = "N")]
    seed: u64,

    /// Who solves integer programs that the engine hands on: microlp, highs, cbc or glpk.
    #[arg(long, default_value = "microlp", value_name = "SOLVER")]
    solver: String,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let expected = || "expected seconds, e.g. 60 or 0.5, at most a year".to_owned();
    let seconds: f64 = text.parse().map_err(|_| expected())?;
    if !(seconds > 0.0 && seconds <= 31_536_000.0) {
        return Err(expected());
    }
    Ok(Duration::from_secs_f64(seconds))
}

impl Arguments {
    fn settings(&self) -> Settings {
        let patience = self.work_limit.is_none().then_some(Duration::from_secs(60));
        Settings {
            time_limit: self.time_limit.or(patience),
            work_limit: self.work_limit,
            threads: usize::from(self.threads),
            seed: self.seed,
            ..Settings::default()
        }
    }
}

/// A published problem: each group picks one of its alternatives, within capacities.
pub trait Published: Sized {
    /// What the value of an answer is called.
    const VALUE: &'static str;
    /// Whether small values are good.
    const MINIMISED: bool;

    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong, and where.
    fn read(text: &str) -> Result<Self, String>;

    /// The size in words.
    fn size(&self) -> String;

    /// For every group the alternatives: what each is worth (in the value's smallest unit) and uses.
    fn groups(&self) -> Vec<Vec<Alternative>>;

    /// The capacities, in the unit of the uses.
    fn capacities(&self) -> Vec<i64>;

    /// Digits after the decimal point of the value.
    fn digits(&self) -> u32 {
        0
    }

    /// The value of an answer, computed from what the file says alone; fails where a capacity is passed.
    ///
    /// # Errors
    /// Which capacity is passed.
    fn value(&self, chosen: &[usize]) -> Result<i64, String>;
}

/// What a group may pick.
pub struct Alternative {
    /// Its value.
    pub value: i64,
    /// Resource and amount.
    pub uses: Vec<(usize, i64)>,
}

/// A solved problem.
pub struct Solved {
    size: String,
    digits: u32,
    value: Option<i64>,
    bound: Option<i64>,
    stop_reason: StopReason,
    seconds: f64,
    work: u64,
}

/// The problem as the engine sees it.
pub fn packing<P: Published>(published: &P) -> Problem {
    let sign = if P::MINIMISED { -1 } else { 1 };
    let graph = |alternatives: &Vec<Alternative>| -> Graph {
        let mut builder = GraphBuilder::new();
        let sink = builder.node();
        for alternative in alternatives {
            let list = builder.list(alternative.uses.iter().map(|&(row, amount)| used(row, amount)));
            builder.arc(0, sink, sign * alternative.value, list, NONE);
        }
        builder.finish(sink).0
    };
    let graphs: Vec<Graph> = published.groups().iter().map(graph).collect();
    Problem {
        rows: published.capacities().into_iter().map(|limit| Row { limit, penalty: None }).collect(),
        relaxed: vec![None; graphs.len()],
        graphs,
        ..Problem::default()
    }
}

/// Every group's own best alternative, whatever the capacities say.
fn greedy(problem: &Problem) -> Selection {
    let best = |graph: &Graph| {
        let arc = (0..graph.arcs().len()).max_by_key(|&arc| (graph.arcs()[arc].points, std::cmp::Reverse(arc)));
        arc.map(|arc| Leg { arc: arc as u32, choice: u32::MAX }).into_iter().collect()
    };
    Selection { paths: problem.graphs.iter().map(best).collect() }
}

/// Reads, solves and checks one file.
fn solve_file<P: Published>(file: &Path, arguments: &Arguments) -> Result<Solved, String> {
    let text = fs::read_to_string(file).map_err(|fault| fault.to_string());
    let solved = text.and_then(|text| solve_text::<P>(&text, arguments));
    solved.map_err(|fault| format!("{}: {fault}", file.display()))
}

/// Solves and checks what a file says.
fn solve_text<P: Published>(text: &str, arguments: &Arguments) -> Result<Solved, String> {
    let published = P::read(text)?;
    let problem = packing(&published);
    let started = Instant::now();
    let answer = run(&problem, arguments)?;
    let seconds = started.elapsed().as_secs_f64();
    let sign = if P::MINIMISED { -1 } else { 1 };
    let solved = Solved {
        size: published.size(),
        digits: published.digits(),
        value: answer.points.map(|points| sign * points),
        bound: answer.bound.as_ref().map(|bound| sign * bound.points),
        stop_reason: answer.stop_reason,
        seconds,
        work: answer.work,
    };
    check(&published, &answer, &solved).map_err(|fault| format!("the engine's answer is wrong: {fault}"))?;
    Ok(solved)
}

fn run(problem: &Problem, arguments: &Arguments) -> Result<Answer, String> {
    let backend = lp::backend(&arguments.solver, None).map_err(|fault| fault.to_string())?;
    let settings = arguments.settings();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(settings.threads).build();
    let pool = pool.map_err(|fault| format!("threads could not be started: {fault}"))?;
    let solve = || solve(problem, greedy(problem), &settings, backend.as_ref(), &(), &StopSignal::default());
    pool.install(solve).map_err(|fault| fault.to_string())
}

/// Holds the answer against the file: every group has one alternative, capacities hold, the value and the bound fit.
fn check<P: Published>(published: &P, answer: &Answer, solved: &Solved) -> Result<(), String> {
    let Some(selection) = &answer.selection else { return Ok(()) };
    let one = |path: &Vec<Leg>| match path[..] {
        [leg] => Ok(leg.arc as usize),
        _ => Err("a group has no alternative, or several".to_owned()),
    };
    let chosen: Vec<usize> = selection.paths.iter().map(one).collect::<Result<_, _>>()?;
    let value = published.value(&chosen)?;
    if solved.value != Some(value) {
        return Err(format!("its {} is {value}, not {:?}", P::VALUE, solved.value));
    }
    match solved.bound {
        Some(bound) if if P::MINIMISED { bound > value } else { bound < value } => {
            Err(format!("its {} {value} is beyond the bound {bound}", P::VALUE))
        }
        _ => Ok(()),
    }
}

impl Solved {
    fn is_proved(&self) -> bool {
        self.stop_reason == StopReason::Optimal
    }

    fn status(&self) -> &'static str {
        match (self.stop_reason, self.value) {
            (StopReason::Optimal, _) => "optimal",
            (StopReason::Infeasible, _) => "infeasible",
            (_, Some(_)) => "feasible",
            (_, None) => "unknown",
        }
    }

    fn ended(&self) -> &'static str {
        match self.stop_reason {
            StopReason::Optimal | StopReason::Infeasible => "proved",
            StopReason::Gap => "the gap is reached",
            StopReason::TimeLimit => "time limit",
            StopReason::WorkLimit => "work limit",
            StopReason::Stalled => "no further progress expected",
            StopReason::Interrupted => "interrupted",
        }
    }

    fn shown(&self, value: Option<i64>) -> String {
        value.map_or_else(|| "-".to_owned(), |value| Decimal { units: value, digits: self.digits }.to_string())
    }

    /// Percent between value and bound.
    fn gap(&self) -> Option<f64> {
        let (value, bound) = (self.value?, self.bound?);
        Some(100.0 * (value - bound).abs() as f64 / value.abs().max(1) as f64)
    }
}

/// The whole example.
pub fn main<P: Published>() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match (&arguments.file, &arguments.table) {
        (Some(file), _) => one::<P>(file, &arguments),
        (None, Some(csv)) => table::print::<P>(csv, &arguments),
        (None, None) => Err("name a file, or a table of instances with --table".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn one<P: Published>(file: &Path, arguments: &Arguments) -> Result<(), String> {
    let solved = solve_file::<P>(file, arguments)?;
    println!("instance  {}, {}", file.display(), solved.size);
    println!("{:<8}  {}", P::VALUE, solved.shown(solved.value));
    println!("bound     {}", solved.shown(solved.bound));
    println!("gap       {}", solved.gap().map_or_else(|| "-".to_owned(), |gap| format!("{gap:.4} %")));
    println!("status    {} ({})", solved.status(), solved.ended());
    println!("time      {:.2} s, work {}", solved.seconds, solved.work);
    if solved.value.is_some() {
        println!("checked   {} and capacities agree with the file", P::VALUE);
    }
    Ok(())
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Value, bound and status of what a file says, with few arguments.
    pub fn solved<P: Published>(text: &str) -> Result<(String, String, &'static str), String> {
        let arguments = Arguments::parse_from(["example", "file", "--work-limit", "100", "--threads", "1"]);
        let solved = solve_text::<P>(text, &arguments)?;
        Ok((solved.shown(solved.value), solved.shown(solved.bound), solved.status()))
    }

    /// What is wrong with a file.
    pub fn fault<P: Published>(text: &str) -> String {
        solved::<P>(text).expect_err("the file is faulty")
    }

    #[test]
    fn limits_are_seconds_or_work() {
        let settings = |more: &[&str]| Arguments::parse_from([&["example", "file"], more].concat()).settings();
        assert_eq!(settings(&[]).time_limit, Some(Duration::from_secs(60)));
        assert_eq!(settings(&["--time-limit", "0.5"]).time_limit, Some(Duration::from_millis(500)));
        let by_work = settings(&["--work-limit", "7"]);
        assert_eq!((by_work.time_limit, by_work.work_limit), (None, Some(7)));
        for wrong in ["0", "-1", "nan", "inf", "1e9", "60s"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
