//! Solvers that are programs of their own: `cbc` and GLPK's `glpsol`, where they are installed.
//!
//! For the OR reader: the scaled model goes out as an LP file, the program runs under our own clock, its solution file
//! comes back in full precision. good_lp can run these programs too, but its adapter reads values as 32-bit floats,
//! calls every answer optimal and cuts time limits to whole seconds; a plan needs the status and the digits.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::format::write_lp_scaled;
use super::scaling::Scaled;
use super::{Abilities, Claim, LpBackend, LpError, LpModel, LpOptions, Violation};

/// How long beyond its limit a program may take to write its answer before it is ended.
const GRACE: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Program {
    Cbc,
    Glpsol,
}

/// A solver that is a program.
#[derive(Clone, Debug)]
pub struct External {
    program: Program,
    path: PathBuf,
}

impl External {
    /// CBC, at a path or on `PATH`.
    ///
    /// # Errors
    /// [`LpError::Absent`] where it is not there.
    pub fn cbc(path: Option<&Path>) -> Result<Self, LpError> {
        let path = locate(path, "cbc", "install it (Debian: `apt install coinor-cbc`) or choose another solver")?;
        Ok(Self { program: Program::Cbc, path })
    }

    /// GLPK's `glpsol`, at a path or on `PATH`.
    ///
    /// # Errors
    /// [`LpError::Absent`] where it is not there.
    pub fn glpk(path: Option<&Path>) -> Result<Self, LpError> {
        let path = locate(path, "glpsol", "install it (Debian: `apt install glpk-utils`) or choose another solver")?;
        Ok(Self { program: Program::Glpsol, path })
    }

    /// Where the program lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The largest whole number the program's solution file shows digit by digit.
    fn largest_shown(&self) -> i64 {
        match self.program {
            Program::Cbc => 99_999_999,
            Program::Glpsol => 999_999_999_999_999,
        }
    }

    fn arguments(&self, folder: &Path, scaled: &Scaled, options: &LpOptions) -> Vec<OsString> {
        let (model, solution) = (folder.join("model.lp"), folder.join("solution.txt"));
        let mut arguments: Vec<OsString> = Vec::new();
        let mut push = |words: &[&str]| arguments.extend(words.iter().map(OsString::from));
        match self.program {
            Program::Cbc => {
                // Seed 0 would mean the time of day.
                let seed = (i64::from(options.seed) + 1).min(i64::from(i32::MAX)).to_string();
                push(&["-randomSeed", &seed, "-randomCbcSeed", &seed, "-timeMode", "elapsed"]);
                push(&["-ratioGap", &options.gap.to_string()]);
                if scaled.objective_step > 0.0 {
                    push(&["-allowableGap", &(scaled.objective_step * 0.999).to_string()]);
                }
                if options.threads > 1 {
                    push(&["-threads", &options.threads.to_string()]);
                }
                if let Some(limit) = options.time_limit {
                    push(&["-seconds", &limit.as_secs_f64().to_string()]);
                }
                // Options must precede the model: `import` fixes the gap of the model it reads.
                push(&["-import"]);
                arguments.push(model.into());
                arguments.extend(["-solve", "-solution"].map(OsString::from));
                arguments.push(solution.into());
            }
            Program::Glpsol => {
                if let Some(limit) = options.time_limit {
                    // Whole seconds only; our own clock ends the run where this one is too generous.
                    push(&["--tmlim", &limit.as_secs_f64().ceil().clamp(1.0, 1e9).to_string()]);
                }
                if options.gap > 0.0 {
                    push(&["--mipgap", &options.gap.to_string()]);
                }
                push(&["--lp"]);
                arguments.push(model.into());
                arguments.push("-w".into());
                arguments.push(solution.into());
            }
        }
        arguments
    }
}

impl LpBackend for External {
    fn name(&self) -> &str {
        match self.program {
            Program::Cbc => "cbc",
            Program::Glpsol => "glpk",
        }
    }

    fn abilities(&self) -> Abilities {
        let duals = self.program == Program::Glpsol;
        Abilities { integers: true, duals, gap: true, time_limit: true, warm_start: false }
    }

    fn attempt(&self, model: &LpModel, options: &LpOptions) -> Result<Claim, LpError> {
        let most = self.largest_shown();
        let hidden = |column: &super::Column| column.lower < -most || column.upper > most;
        if let Some(at) = model.columns().iter().position(|column| column.integer && hidden(column)) {
            let reason = format!("its solution file would not show every digit of whole-number column {at}");
            return Err(LpError::Unsupported { backend: self.name().to_owned(), reason });
        }
        let failed = |reason: String| LpError::Failed { backend: self.name().to_owned(), reason };
        let scaled = Scaled::of(model);
        let folder = tempfile::tempdir().map_err(|why| failed(format!("no temporary folder: {why}")))?;
        let written = File::create(folder.path().join("model.lp")).and_then(|file| {
            let mut file = BufWriter::new(file);
            write_lp_scaled(model, &scaled, &mut file)?;
            file.flush()
        });
        written.map_err(|why| failed(format!("the model could not be written: {why}")))?;
        let log = folder.path().join("log.txt");
        let log_file = File::create(&log).map_err(|why| failed(format!("no log file: {why}")))?;
        let child = Command::new(&self.path)
            .args(self.arguments(folder.path(), &scaled, options))
            .stdin(Stdio::null())
            .stdout(log_file)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|why| failed(format!("{} could not be started: {why}", self.path.display())))?;
        let limit = options.time_limit.map(|limit| limit.saturating_add(GRACE));
        let Some(status) = wait(child, limit).map_err(|why| failed(why.to_string()))? else {
            return Ok(Claim::Nothing { bound: None });
        };
        let log = fs::read(&log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let solution = fs::read_to_string(folder.path().join("solution.txt"))
            .map_err(|_| failed(format!("it wrote no solution ({status}); its last words: {}", last_words(&log))))?;
        let claim = match self.program {
            Program::Cbc => read_cbc(model, &solution),
            Program::Glpsol => read_glpsol(model, &scaled, &solution, &log),
        };
        claim.map_err(|why| failed(format!("{why}; its last words: {}", last_words(&log))))
    }
}

fn locate(path: Option<&Path>, program: &str, hint: &str) -> Result<PathBuf, LpError> {
    if let Some(path) = path {
        return if path.is_file() {
            Ok(path.to_path_buf())
        } else {
            Err(LpError::Absent { what: format!("the program {}", path.display()), hint: hint.to_owned() })
        };
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let names = [program.to_owned(), format!("{program}{}", std::env::consts::EXE_SUFFIX)];
    std::env::split_paths(&folders)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|candidate| candidate.is_file())
        .ok_or_else(|| LpError::Absent { what: format!("the program `{program}` on PATH"), hint: hint.to_owned() })
}

/// Waits for the end of a program, or ends it at the limit (`None`).
fn wait(mut child: Child, limit: Option<Duration>) -> std::io::Result<Option<ExitStatus>> {
    let Some(limit) = limit else {
        return child.wait().map(Some);
    };
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() >= limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

fn last_words(log: &str) -> String {
    let lines: Vec<&str> = log.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(3)..].join(" / ")
}

/// CBC: a line of status, then `[**] number name value reduced-cost` for every column that is not zero.
fn read_cbc(model: &LpModel, solution: &str) -> Result<Claim, String> {
    let mut lines = solution.lines();
    let status = lines.next().unwrap_or_default();
    if status.starts_with("Infeasible") {
        return Ok(Claim::Infeasible);
    }
    let optimal = status.starts_with("Optimal");
    let denied = status.starts_with("Integer infeasible");
    if !optimal && !denied && !status.starts_with("Stopped") {
        return Err(format!("unknown status `{status}`"));
    }
    if status.contains("no integer solution") {
        return Ok(Claim::Nothing { bound: None });
    }
    let mut values = vec![0.0; model.columns().len()];
    for line in lines {
        let mut words = line.split_whitespace().filter(|word| *word != "**").skip(1);
        let (Some(name), Some(value)) = (words.next(), words.next()) else { continue };
        let at = name.strip_prefix('c').and_then(|digits| digits.parse::<usize>().ok());
        let (Some(slot), Ok(value)) = (at.and_then(|at| values.get_mut(at)), value.parse()) else {
            return Err(format!("unreadable line `{line}`"));
        };
        *slot = value;
    }
    // CBC also says so when its best point breaks a row by less than it could see before; the point says which row.
    if denied && !is_near_miss(model, &values) {
        return Ok(Claim::Infeasible);
    }
    // Stopped early, CBC may print the relaxation without saying so: then it has found nothing.
    let fractional = |(column, value): (&super::Column, &f64)| column.integer && (value - value.round()).abs() > 1e-5;
    if !optimal && model.columns().iter().zip(&values).any(fractional) {
        return Ok(Claim::Nothing { bound: None });
    }
    Ok(Claim::Point { values, proven: optimal && !status.contains("gap"), bound: None, duals: None })
}

/// Whether a point of whole numbers breaks a row, by less than a millionth of its largest coefficient.
fn is_near_miss(model: &LpModel, values: &[f64]) -> bool {
    let point: Vec<i64> = values.iter().map(|value| value.round() as i64).collect();
    let Err(Violation::Row { row, activity, rhs, .. }) = model.check(&point) else { return false };
    let largest = model.row_entries(row).iter().map(|entry| entry.coefficient.unsigned_abs()).max().unwrap_or(0);
    model.is_integer()
        && values.iter().zip(&point).all(|(value, whole)| (value - *whole as f64).abs() <= 1e-5)
        && (activity - i128::from(rhs)).unsigned_abs().saturating_mul(1_000_000) <= u128::from(largest)
}

/// glpsol: `s mip rows columns status …` or `s bas rows columns primal dual …`, then a line `i` per row and `j` per
/// column: position, (basis status,) value(, dual).
fn read_glpsol(model: &LpModel, scaled: &Scaled, solution: &str, log: &str) -> Result<Claim, String> {
    let mut values = vec![0.0; model.columns().len()];
    let mut duals = vec![0.0; model.rows().len()];
    let mut status = Vec::new();
    let mut mip = false;
    for line in solution.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |at: usize| words.get(at).and_then(|word| word.parse::<f64>().ok());
        let place = words.get(1).and_then(|word| word.parse::<usize>().ok()).and_then(|at| at.checked_sub(1));
        match words.first() {
            Some(&"s") => {
                mip = words.get(1) == Some(&"mip");
                status = words.iter().skip(4).take(if mip { 1 } else { 2 }).map(ToString::to_string).collect();
            }
            Some(&"j") => {
                let slot = place.and_then(|at| values.get_mut(at));
                let (Some(slot), Some(value)) = (slot, number(if mip { 2 } else { 3 })) else {
                    return Err(format!("unreadable line `{line}`"));
                };
                *slot = value;
            }
            Some(&"i") if !mip => {
                if let (Some(at), Some(dual)) = (place.filter(|at| *at < duals.len()), number(4)) {
                    duals[at] = dual * scaled.objective_unit / scaled.row_unit[at];
                }
            }
            _ => {}
        }
    }
    let status: Vec<&str> = status.iter().map(String::as_str).collect();
    match status.as_slice() {
        ["o"] => Ok(Claim::Point { values, proven: true, bound: None, duals: None }),
        ["f"] => Ok(Claim::Point { values, proven: false, bound: None, duals: None }),
        ["f", "f"] => Ok(Claim::Point { values, proven: true, bound: None, duals: Some(duals) }),
        ["f", _] => Ok(Claim::Point { values, proven: false, bound: None, duals: None }),
        ["n"] | ["n", _] => Ok(Claim::Infeasible),
        // A presolver that finds the contradiction says so in the log only.
        _ if log.contains("NO PRIMAL FEASIBLE") || log.contains("NO INTEGER FEASIBLE") => Ok(Claim::Infeasible),
        ["u"] | ["u" | "i", _] => Ok(Claim::Nothing { bound: None }),
        _ => Err("its solution file has no known status".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lp::Column;

    fn model() -> LpModel {
        let mut model = LpModel::new();
        model.add_column(Column::binary(1));
        model.add_column(Column::integer(1, 0, 9));
        model
    }

    #[test]
    fn a_stopped_cbc_is_never_optimal_and_its_relaxation_is_no_point() {
        let read = |text| read_cbc(&model(), text).expect("the text is in CBC's form");
        let point = |proven| Claim::Point { values: vec![0.0, 7.0], proven, bound: None, duals: None };
        assert_eq!(read("Optimal - objective value 7.0\n 1 c1 7 1\n"), point(true));
        assert_eq!(read("Stopped on time - objective value 7.0\n** 1 c1 7 1\n\n"), point(false));
        assert_eq!(read("Optimal (within gap tolerance) - objective value 7\n 1 c1 7 1\n"), point(false));
        assert_eq!(read("Stopped on time - objective value 7.0\n 1 c1 6.5 1\n"), Claim::Nothing { bound: None });
        assert!(read_cbc(&model(), "Optimal - objective value 7.0\n 1 c5 7 1\n").is_err());
        assert!(read_cbc(&model(), "").is_err());
    }

    #[test]
    fn glpsol_answers_are_read_with_their_status() {
        let model = model();
        let scaled = Scaled::of(&model);
        let read = |text, log| read_glpsol(&model, &scaled, text, log).expect("the text is in GLPK's form");
        let point = |proven| Claim::Point { values: vec![1.0, 7.0], proven, bound: None, duals: None };
        assert_eq!(read("c x\ns mip 0 2 o 8\nj 1 1\nj 2 7\ne o f\n", ""), point(true));
        assert_eq!(read("s mip 0 2 f 8\nj 1 1\nj 2 7\n", ""), point(false));
        assert_eq!(read("s mip 0 2 u 0\n", ""), Claim::Nothing { bound: None });
        assert_eq!(read("s bas 0 2 u u 0\n", "PROBLEM HAS NO PRIMAL FEASIBLE SOLUTION"), Claim::Infeasible);
        assert!(read_glpsol(&model, &scaled, "s mip 0 2 o 8\nj 9 1\n", "").is_err());
    }
}
