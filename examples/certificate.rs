//! Checks the bound of a plan from the instance files and `certificate.json` alone.
//!
//! Run `cargo run --release --example certificate -- INSTANCE CERTIFICATE`. The library reads the instance and lists what
//! every employee could do (a career graph each) and the limits that they share; everything after that is done here, in a
//! page of arithmetic that can be read and written again in any language: `docs/certificate.md` has the formula. Nothing
//! of the solver takes part, and no plan is needed.

use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;

use rotasi::dag::Graph;
use rotasi::diagnostic::Language;
use rotasi::files;
use rotasi::formulate::{Stream, outline};
use rotasi::packing::{Agents, Item, Knapsack};
use serde_json::Value;

/// Binary digits behind the point of all sums.
const FRACTION: u32 = 20;

/// A price: numerator, and the binary scale beyond [`FRACTION`].
#[derive(Clone, Copy, Default)]
struct Price {
    price: i128,
    shift: u32,
}

impl Price {
    /// `amount · price`, rounded down.
    fn of(self, amount: i64) -> i128 {
        (i128::from(amount) * self.price) >> self.shift
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [instance, certificate] = arguments.as_slice() else {
        eprintln!("usage: certificate INSTANCE CERTIFICATE   (a folder or workbook, and a certificate.json)");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(certificate) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{certificate}: {error}");
            return ExitCode::from(2);
        }
    };
    match check(Path::new(instance), &text) {
        Ok(bound) => {
            println!("accepted: no plan has more than {bound} points");
            ExitCode::SUCCESS
        }
        Err(why) => {
            println!("rejected: {why}");
            ExitCode::from(6)
        }
    }
}

/// The bound that the certificate proves for the instance.
fn check(instance: &Path, certificate: &str) -> Result<i128, String> {
    let loaded = files::load(instance).map_err(|faults| files::report(&faults, Language::English))?;
    let stated: Value = serde_json::from_str(certificate).map_err(|error| error.to_string())?;
    if stated["format"] != 1 {
        return Err("format is not 1".to_owned());
    }
    if stated["instance_sha256"].as_str() != Some(&loaded.sha256) {
        return Err("the certificate was made for another version of the instance".to_owned());
    }
    let service = &loaded.instance;
    let outline = outline(service, &|| false).ok_or("the instance cannot be written down")?;
    let agents = Stream::new(service, &outline);
    if stated["rows"].as_u64() != Some(agents.rows().len() as u64) {
        return Err(format!(
            "the instance has {} rows, the certificate counts {}",
            agents.rows().len(),
            stated["rows"]
        ));
    }
    let names: HashMap<String, usize> =
        outline.meanings.iter().enumerate().map(|(at, meaning)| (meaning.name(service), at)).collect();
    let prices = read_prices(&stated, &names, &agents)?;

    let mut sum: i128 = 0;
    let mut space = Default::default();
    for agent in 0..agents.count() {
        sum += best_path(agents.show(agent, &mut space).bound_graph(), &prices).ok_or("somebody has no way at all")?;
    }
    let mut filled = vec![false; prices.len()];
    for knapsack in agents.knapsacks() {
        knapsack.items().iter().for_each(|item| filled[item.row as usize] = true);
        sum += best_filling(knapsack, &prices);
    }
    for (at, row) in agents.rows().iter().enumerate().filter(|&(at, _)| !filled[at]) {
        // The worth of a limit is rounded up: minus the cost of minus the limit.
        sum -= prices[at].of(-row.limit);
    }
    let bound = (sum >> FRACTION) + i128::from(agents.constant());
    if stated["bound"].as_i64().map(i128::from) != Some(bound) {
        return Err(format!("these prices prove {bound}, not {}", stated["bound"]));
    }
    if stated["value"].as_str().is_some_and(|value| value != sum.to_string()) {
        return Err(format!("the exact sum is {sum}, not {}: a price was changed", stated["value"]));
    }
    Ok(bound)
}

/// The price of every row, nought for those that the certificate does not list.
fn read_prices<A: Agents>(stated: &Value, names: &HashMap<String, usize>, agents: &A) -> Result<Vec<Price>, String> {
    let mut prices = vec![Price::default(); agents.rows().len()];
    let listed = stated["prices"].as_array().ok_or("there are no prices")?;
    if stated["priced"].as_u64() != Some(listed.len() as u64) {
        return Err(format!("{} prices are announced, {} are there", stated["priced"], listed.len()));
    }
    for entry in listed {
        let name = entry["row"].as_str().ok_or("a price without a row")?;
        let &at = names.get(name).ok_or_else(|| format!("{name} is no row of this instance"))?;
        let row = agents.rows()[at];
        if entry["limit"].as_i64() != Some(row.limit) || entry["penalty"].as_i64() != row.penalty {
            return Err(format!("{name} has another limit or penalty in the instance"));
        }
        let price = entry["price"].as_i64().filter(|&price| price > 0).ok_or_else(|| format!("{name}: no price"))?;
        let shift = entry["shift"].as_u64().filter(|&shift| shift <= 62).ok_or_else(|| format!("{name}: no shift"))?;
        let found = Price { price: i128::from(price), shift: shift as u32 };
        // Where a limit may be passed at a price, nobody would pay more than that.
        let dearest = row.penalty.map(|penalty| i128::from(penalty) << (FRACTION + found.shift));
        if dearest.is_some_and(|dearest| found.price > dearest) {
            return Err(format!("{name} is dearer than passing its limit"));
        }
        if prices[at].price != 0 {
            return Err(format!("{name} stands twice"));
        }
        prices[at] = found;
    }
    Ok(prices)
}

/// What those are worth at most whom a budget line can pay, one session or fare after another: `best[money]`.
fn best_filling(knapsack: &Knapsack, prices: &[Price]) -> i128 {
    let common = |unit, item: &Item| divisor(divisor(unit, item.weight), item.setup);
    let unit = knapsack.items().iter().fold(0, common).max(1);
    let mut best = vec![0_i128; (knapsack.capacity() / unit) as usize + 1];
    for item in knapsack.items() {
        let worth = -prices[item.row as usize].of(-1);
        let without = best.clone();
        for number in item.least..=item.most {
            let cost = ((number * item.weight + item.setup) / unit) as usize;
            for money in cost..best.len() {
                best[money] = best[money].max(without[money - cost] + i128::from(number) * worth);
            }
        }
    }
    best[best.len() - 1]
}

fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// The best way through one graph when everything scarce must be paid for: arcs come in an order in which all that lead to
/// a node stand before those that leave it.
fn best_path(graph: &Graph, prices: &[Price]) -> Option<i128> {
    let worth = |points: i64, list: u32| -> i128 {
        let cost: i128 = graph.list(list).iter().map(|used| prices[used.row as usize].of(used.amount)).sum();
        (i128::from(points) << FRACTION) - cost
    };
    let mut best: Vec<Option<i128>> = vec![None; graph.nodes()];
    *best.first_mut()? = Some(0);
    let mut menus: HashMap<u32, Option<i128>> = HashMap::from([(0, Some(0))]);
    for arc in graph.arcs() {
        let menu = *menus.entry(arc.menu).or_insert_with(|| {
            graph.choices()[graph.menu(arc.menu)].iter().map(|choice| worth(choice.points, choice.list)).max()
        });
        let (Some(so_far), Some(menu)) = (best[arc.tail as usize], menu) else { continue };
        let through = so_far + worth(arc.points.into(), arc.list) + menu;
        let known = &mut best[arc.head as usize];
        *known = Some(known.map_or(through, |known| known.max(through)));
    }
    best.last().copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rotasi::pipeline::{self, Solver};
    use rotasi::solver::{Settings, StopSignal};

    /// A planned service of seven with its certificate.
    fn planned(home: &Path) -> String {
        let made = rotasi::synthetic::generate(rotasi::synthetic::Profile::Plaju, Some(7), 3);
        let place = home.join("service");
        files::write_instance(&place, &made.tables, &made.policy_toml, false).expect("the folder is new");
        let loaded = files::load(&place).expect("what is generated has no faults");
        let settings = Settings { work_limit: Some(200), ..Settings::default() };
        let outcome = pipeline::run(&loaded.instance, &settings, &Solver::default(), &(), &StopSignal::default());
        let (_, bytes) = outcome.expect("it runs").certificate_file(&loaded.sha256).expect("there is a bound");
        String::from_utf8(bytes).expect("JSON is text")
    }

    #[test]
    fn a_true_certificate_is_accepted_and_tampered_ones_are_not() {
        let home = tempfile::tempdir().expect("a temporary folder can be made");
        let text = planned(home.path());
        let service = home.path().join("service");
        let bound = check(&service, &text).expect("it is true");
        let mut value: Value = serde_json::from_str(&text).expect("JSON");
        let lowered = text.replace(&format!("\"bound\": {bound}"), &format!("\"bound\": {}", bound - 1));
        assert!(check(&service, &lowered).unwrap_err().contains("prove"));
        // A single price can be another and leave the sum as it is: where nobody can do without the row.
        for price in value["prices"].as_array_mut().expect("prices") {
            price["price"] = Value::from(price["price"].as_i64().expect("a price") * 1_000);
        }
        assert!(check(&service, &value.to_string()).is_err());
        value["prices"].as_array_mut().expect("prices").remove(0);
        assert!(check(&service, &value.to_string()).unwrap_err().contains("announced"));
        value["priced"] = Value::from(value["prices"].as_array().expect("prices").len());
        assert!(check(&service, &value.to_string()).is_err());
    }
}
