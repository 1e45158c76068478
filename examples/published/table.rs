//! A table of many instances against the best values that anybody published.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{Arguments, Decimal, Published, Solved, solve_file};

/// A line of the list of instances.
struct Listed {
    name: String,
    best_known: Decimal,
}

/// Figures of the instances of one type.
#[derive(Default)]
struct Sum {
    count: usize,
    proved: usize,
    reached: usize,
    deviation: f64,
    gap: f64,
    unsolved: usize,
    seconds: f64,
}

/// Solves the instances that `csv` lists and prints a line for each, then means per type.
pub fn print<P: Published>(csv: &Path, arguments: &Arguments) -> Result<(), String> {
    let place = |fault: String| format!("{}: {fault}", csv.display());
    let text = fs::read_to_string(csv).map_err(|fault| place(fault.to_string()))?;
    let mut listed = list(&text).map_err(place)?;
    let wanted = |name: &str| arguments.only.is_empty() || arguments.only.iter().any(|part| is_meant(name, part));
    listed.retain(|one| wanted(&one.name));
    if listed.is_empty() {
        return Err(place("no instance to solve is listed; look at --only".to_owned()));
    }
    let folder = csv.parent().unwrap_or_else(|| Path::new("."));
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    println!(
        "| {:<20} | best known | {:>10} | {:>10} | deviation % |  gap % | proved | seconds |",
        "instance",
        P::VALUE,
        "bound"
    );
    println!("|{:-<22}|-----------:|-----------:|-----------:|------------:|-------:|:------:|--------:|", ":");
    for one in &listed {
        let solved = solve_file::<P>(&folder.join(&one.name), arguments)?;
        let deviation = deviation::<P>(&solved, one.best_known);
        println!(
            "| {:<20} | {:>10} | {:>10} | {:>10} | {:>11} | {:>6} | {:^6} | {:>7.2} |",
            one.name,
            one.best_known.to_string(),
            solved.shown(solved.value),
            solved.shown(solved.bound),
            deviation.map_or_else(|| "-".to_owned(), |share| format!("{share:.3}")),
            solved.gap().map_or_else(|| "-".to_owned(), |share| format!("{share:.3}")),
            if solved.is_proved() { "yes" } else { "no" },
            solved.seconds
        );
        sums.entry(kind(&one.name)).or_default().add(&solved, deviation);
    }
    println!("\n| type          | instances | proved | at best known | mean deviation % | mean gap % | seconds |");
    println!("|:--------------|----------:|-------:|--------------:|-----------------:|-----------:|--------:|");
    for (kind, sum) in &sums {
        sum.print(kind);
    }
    Ok(())
}

impl Sum {
    fn add(&mut self, solved: &Solved, deviation: Option<f64>) {
        self.count += 1;
        self.proved += usize::from(solved.is_proved());
        self.reached += usize::from(deviation.is_some_and(|share| share <= 0.0));
        match (deviation, solved.gap()) {
            (Some(share), Some(gap)) => {
                self.deviation += share;
                self.gap += gap;
            }
            _ => self.unsolved += 1,
        }
        self.seconds += solved.seconds;
    }

    fn print(&self, kind: &str) {
        let solved = self.count - self.unsolved;
        let mean = |sum: f64| if solved == 0 { "-".to_owned() } else { format!("{:.3}", sum / solved as f64) };
        let unsolved = match self.unsolved {
            0 => String::new(),
            some => format!(" {some} without a value are left out of the means"),
        };
        println!(
            "| {kind:<13} | {:>9} | {:>6} | {:>13} | {:>16} | {:>10} | {:>7.1} |{unsolved}",
            self.count,
            self.proved,
            self.reached,
            mean(self.deviation),
            mean(self.gap),
            self.seconds
        );
    }
}

/// By how many percent the value is worse than the best known one; negative when it is better.
fn deviation<P: Published>(solved: &Solved, best_known: Decimal) -> Option<f64> {
    let digits = solved.digits.max(best_known.digits);
    let value = Decimal { units: solved.value?, digits: solved.digits }.scaled(digits)?;
    let best = best_known.scaled(digits)?;
    let worse = if P::MINIMISED { value - best } else { best - value };
    Some(100.0 * worse as f64 / best.abs().max(1) as f64)
}

/// The type of an instance: its folder where the name itself says nothing (`gap3-1`), else the letters before its number.
fn kind(name: &str) -> String {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let letters: String = file.chars().take_while(|c| c.is_alphabetic()).collect();
    if letters.len() == 1 || folder.is_empty() { letters } else { folder.to_owned() }
}

/// Whether `part` is the instance's name, with or without its folder, or its type.
fn is_meant(name: &str, part: &str) -> bool {
    part == name || part == kind(name) || name.rsplit_once('/').is_some_and(|(_, file)| part == file)
}

/// The instances with their best known values.
fn list(text: &str) -> Result<Vec<Listed>, String> {
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let head: Vec<&str> = lines.next().map_or_else(Vec::new, |(_, line)| line.split(',').map(str::trim).collect());
    let column = |name: &str| {
        let found = head.iter().position(|cell| *cell == name);
        found.ok_or_else(|| {
            format!("line 1: there is no column `{name}`; expected a list with `instance` and `best_known`")
        })
    };
    let (instance, best_known) = (column("instance")?, column("best_known")?);
    let read = |(at, line): (usize, &str)| {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let cell = |column: usize| cells.get(column).ok_or_else(|| format!("line {}: too few cells", at + 1));
        let best = cell(best_known)?;
        let best = Decimal::read(best).ok_or_else(|| format!("line {}: `{best}` is no best known value", at + 1))?;
        Ok(Listed { name: (*cell(instance)?).to_owned(), best_known: best })
    };
    lines.map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_by_the_names_of_their_columns() {
        let found = list("instance,tasks,best_known\na/d05100, 100 ,6353\n\nI05,2,3905.7\n").unwrap();
        let shown: Vec<(String, String)> =
            found.into_iter().map(|one| (one.name, one.best_known.to_string())).collect();
        assert_eq!(shown, [("a/d05100".into(), "6353".into()), ("I05".into(), "3905.7".into())]);
    }

    #[test]
    fn faulty_lists_are_named_with_their_line() {
        let fault = |text| list(text).err().unwrap();
        assert!(fault("").contains("line 1: there is no column `instance`"));
        assert!(fault("instance,best\n").contains("no column `best_known`"));
        assert!(fault("instance,best_known\nx\n").contains("line 2: too few cells"));
        assert!(fault("instance,best_known\nx,1\ny,?\n").contains("line 3: `?` is no best known value"));
    }

    #[test]
    fn instances_are_meant_by_name_or_by_type() {
        let is = |part| is_meant("chu1997/d05100", part);
        assert_eq!(
            ["d", "d05100", "chu1997/d05100", "e", "chu1997", "d05"].map(is),
            [true, true, true, false, false, false]
        );
        assert_eq!(kind("cattrysse1994/gap3-1"), "cattrysse1994");
        assert_eq!(kind("I07"), "I");
    }
}
