//! The multiple-choice multi-dimensional knapsack: one item of each class, within several capacities, at the greatest
//! profit, on the path-packing engine.
//!
//! Run `cargo run --release --example mmkp -- FILE`. The file holds the number of classes, of items in each class and of
//! resources, the capacities, and for each class its number and, per item, the profit and the amounts used, as Khan's
//! do; a known solution may follow in words. Profits may have decimals: points are then counted in the last of them.

use std::process::ExitCode;

use published::{Alternative, Decimal, Numbers, Published};

mod published;

/// An item: profit and amounts of the resources.
struct Item {
    profit: Decimal,
    uses: Vec<i64>,
}

/// A multiple-choice knapsack, as its file gives it.
struct Knapsack {
    classes: Vec<Vec<Item>>,
    capacities: Vec<i64>,
    digits: u32,
}

impl Knapsack {
    fn profit(&self, item: &Item) -> i64 {
        item.profit.scaled(self.digits).expect("profits are read with room for four more digits")
    }
}

fn item(numbers: &mut Numbers<'_>, class: usize, item: usize, resources: usize) -> Result<Item, String> {
    let profit = numbers.decimal(|| format!("the profit of item {item} of class {class}"))?;
    let used =
        |resource: usize| numbers.whole(|| format!("what item {item} of class {class} uses of resource {resource}"));
    Ok(Item { profit, uses: (1..=resources).map(used).collect::<Result<_, _>>()? })
}

impl Published for Knapsack {
    const VALUE: &'static str = "profit";
    const MINIMISED: bool = false;

    fn read(text: &str) -> Result<Self, String> {
        let mut numbers = Numbers::of(text);
        let classes = numbers.count("classes")?;
        let items = numbers.count("items in a class")?;
        let resources = numbers.count("resources")?;
        let capacities = (1..=resources).map(|at| numbers.whole(|| format!("the capacity of resource {at}")));
        let capacities = capacities.collect::<Result<_, _>>()?;
        let mut class = |class: usize| -> Result<Vec<Item>, String> {
            let number = numbers.whole(|| format!("the number of class {class}"))?;
            if usize::try_from(number) != Ok(class) {
                return Err(format!("class {class} should begin where there is {number}; are the sizes right?"));
            }
            (1..=items).map(|at| item(&mut numbers, class, at, resources)).collect()
        };
        let classes: Vec<Vec<Item>> = (1..=classes).map(&mut class).collect::<Result<_, _>>()?;
        numbers.end()?;
        let digits = classes.iter().flatten().map(|item| item.profit.digits).max().unwrap_or(0);
        Ok(Self { classes, capacities, digits })
    }

    fn size(&self) -> String {
        let (items, resources) = (self.classes[0].len(), self.capacities.len());
        format!("{} classes of {items} items, {resources} resources", self.classes.len())
    }

    fn groups(&self) -> Vec<Vec<Alternative>> {
        let alternative = |item: &Item| Alternative {
            value: self.profit(item),
            uses: item.uses.iter().copied().enumerate().collect(),
        };
        self.classes.iter().map(|class| class.iter().map(alternative).collect()).collect()
    }

    fn capacities(&self) -> Vec<i64> {
        self.capacities.clone()
    }

    fn digits(&self) -> u32 {
        self.digits
    }

    fn value(&self, chosen: &[usize]) -> Result<i64, String> {
        if chosen.len() != self.classes.len() {
            return Err(format!("{} of {} classes have an item", chosen.len(), self.classes.len()));
        }
        let taken = || self.classes.iter().zip(chosen).map(|(class, &at)| &class[at]);
        for (resource, capacity) in self.capacities.iter().enumerate() {
            let used: i64 = taken().map(|item| item.uses[resource]).sum();
            if used > *capacity {
                return Err(format!("{used} of resource {} is used, its capacity is {capacity}", resource + 1));
            }
        }
        Ok(taken().map(|item| self.profit(item)).sum())
    }
}

fn main() -> ExitCode {
    published::main::<Knapsack>()
}

#[cfg(test)]
mod tests {
    use super::published::tests::{fault, solved};
    use super::*;

    /// Two classes of two items under one capacity: the two dear items do not go together.
    const SMALL: &str = "\n 2 2 1\n 5\n 1\n 1.00 1\n 4.50 4\n 2\n 2 1\n 3.0 3\n Solutions by hand\n 2 1 6.5\n";

    #[test]
    fn the_best_items_within_the_capacities_are_found_and_proved_in_decimals() {
        assert_eq!(solved::<Knapsack>(SMALL), Ok(("6.5".into(), "6.5".into(), "optimal")));
    }

    #[test]
    fn items_beyond_a_capacity_have_no_value() {
        let problem = Knapsack::read(SMALL).unwrap();
        assert_eq!(problem.value(&[1, 1]), Err("7 of resource 1 is used, its capacity is 5".into()));
        assert_eq!(problem.value(&[1, 0]), Ok(65));
        assert!(problem.value(&[1]).is_err());
    }

    #[test]
    fn faulty_files_are_named_with_line_and_meaning() {
        assert!(fault::<Knapsack>("2 2").contains("ends where the number of resources should stand"));
        assert!(fault::<Knapsack>("1 1 1 5\n2\n").contains("class 1 should begin where there is 2"));
        assert!(
            fault::<Knapsack>("1 1 1 5\n1\nten 1").contains("line 3: `ten` should be the profit of item 1 of class 1")
        );
        assert!(fault::<Knapsack>("1 1 1 5\n1\n10 1\n2").contains("line 4: `2` is more than"));
        assert!(fault::<Knapsack>("1 1 1 5\n1\n1.23456 1").contains("at most four decimals"));
    }
}
