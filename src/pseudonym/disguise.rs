//! The people of one instance under their codes: in the instance, in its rows, and in words.

use rustc_hash::FxHashMap;

use super::dates::Dates;
use super::key::Key;
use crate::calendar::Date;
use crate::instance::{Instance, Tables};

/// The people of one instance under their codes.
#[derive(Clone, Debug)]
pub struct Disguise {
    /// By place in the instance.
    codes: Vec<String>,
    by_id: FxHashMap<String, String>,
    by_name: FxHashMap<String, String>,
    shown: Vec<Shown>,
    /// What stands for the days on which courses were completed.
    completed: FxHashMap<Date, Date>,
    counts: Counts,
}

/// What became of the dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Employees whose shown birth date some rule on age or retirement can tell from the true one: nobody born on another
    /// day of the month than that on which periods begin.
    pub ages_differ: usize,
    /// Penalties that have ended before the start, and are left out.
    pub penalties_left_out: usize,
}

/// Dates of an employee as they are shown.
#[derive(Clone, Copy, Debug)]
struct Shown {
    birth_date: Date,
    hired_on: Date,
    rank_since: Date,
    kind_since: Date,
    tier_since: Date,
    position_since: Option<Date>,
    discipline_until: Option<Date>,
}

impl Disguise {
    /// Codes and dates for the people of `instance`; who is new comes into the table of `key`.
    pub fn of(instance: &Instance, key: &mut Key) -> Self {
        let people = &instance.employees;
        let codes = key.codes(people.iter().map(|employee| (employee.id.as_str(), employee.name.as_str())));
        let mut dates = Dates::new(instance, key);
        let mut counts = Counts::default();
        let start = instance.calendar.start();
        let mut shown = Vec::with_capacity(people.len());
        for employee in people {
            let hired_on = dates.since(employee.hired_on);
            let birth = dates.birth(&employee.id, employee.birth_date, employee.retire_on, hired_on);
            // A penalty that is over bars nothing.
            let discipline_until = employee.discipline_until.filter(|until| *until > start);
            counts.ages_differ += usize::from(birth.differs);
            counts.penalties_left_out += usize::from(employee.discipline_until.is_some() && discipline_until.is_none());
            shown.push(Shown {
                birth_date: birth.day,
                hired_on,
                rank_since: dates.since(employee.rank_since),
                kind_since: dates.since(employee.kind_since),
                tier_since: dates.since(employee.tier_since),
                position_since: employee.position.map(|(_, since)| dates.since(since)),
                discipline_until,
            });
        }
        let pairs = || people.iter().zip(&codes);
        let by_id = pairs().map(|(employee, code)| (employee.id.clone(), code.clone())).collect();
        let by_name = pairs().map(|(employee, code)| (employee.name.clone(), code.clone())).collect();
        Self { by_id, by_name, codes, shown, completed: FxHashMap::default(), counts }
    }

    /// What became of the dates.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The code of an `employee_id`.
    #[must_use]
    pub fn code(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(String::as_str)
    }

    /// Puts codes in place of the ids and names of `instance`, the one that this was made of, and other dates in place of the
    /// true ones.
    ///
    /// # Panics
    /// When it has other employees than that one.
    pub fn put_on(&self, instance: &mut Instance) {
        assert_eq!(instance.employees.len(), self.codes.len(), "the instance that the codes were made for");
        for ((employee, code), shown) in instance.employees.iter_mut().zip(&self.codes).zip(&self.shown) {
            employee.id.clone_from(code);
            employee.name.clone_from(code);
            employee.birth_date = shown.birth_date;
            employee.hired_on = shown.hired_on;
            employee.rank_since = shown.rank_since;
            employee.kind_since = shown.kind_since;
            employee.tier_since = shown.tier_since;
            employee.position = employee.position.map(|(id, since)| (id, shown.position_since.unwrap_or(since)));
            employee.discipline_until = shown.discipline_until;
        }
    }

    /// The same in the rows of that instance, in every table that names people.
    ///
    /// # Panics
    /// When they are the rows of another instance.
    pub fn put_on_tables(&mut self, instance: &Instance, tables: &mut Tables, key: &Key) {
        assert_eq!(tables.employees.len(), self.codes.len(), "the rows of that instance");
        for ((row, code), shown) in tables.employees.iter_mut().zip(&self.codes).zip(&self.shown) {
            row.employee_id.clone_from(code);
            row.name.clone_from(code);
            row.birth_date = shown.birth_date;
            row.hired_on = shown.hired_on;
            row.rank_since = shown.rank_since;
            row.kind_since = row.kind_since.map(|_| shown.kind_since);
            row.tier_since = row.tier_since.map(|_| shown.tier_since);
            row.position_since = row.position_since.and(shown.position_since);
            row.discipline_until = shown.discipline_until;
        }
        let dates = Dates::new(instance, key);
        for row in &mut tables.completed_courses {
            let day = |true_day: Date| *self.completed.entry(true_day).or_insert_with(|| dates.completed(true_day));
            row.completed_on = row.completed_on.map(day);
        }
        let ids = tables
            .employee_competencies
            .iter_mut()
            .map(|row| &mut row.employee_id)
            .chain(tables.completed_courses.iter_mut().map(|row| &mut row.employee_id))
            .chain(tables.preferences.iter_mut().map(|row| &mut row.employee_id))
            .chain(tables.decisions.iter_mut().map(|row| &mut row.employee_id))
            .chain(tables.relations.iter_mut().flat_map(|row| [&mut row.employee_a, &mut row.employee_b]))
            .chain(tables.served_units.iter_mut().map(|row| &mut row.employee_id));
        for id in ids {
            if let Some(code) = self.by_id.get(id) {
                id.clone_from(code);
            }
        }
    }

    /// `words` with codes in place of ids and names, where these stand alone or between blanks, commas, colons and
    /// the like.
    #[must_use]
    pub fn words(&self, words: &str) -> String {
        if let Some(code) = self.by_id.get(words).or_else(|| self.by_name.get(words)) {
            return code.clone();
        }
        let mut text = String::with_capacity(words.len());
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '"' | '\'' | '(' | ')' | '[' | ']');
        for part in words.split_inclusive(ends) {
            let word = part.trim_end_matches(ends);
            text.push_str(self.by_id.get(word).map_or(word, String::as_str));
            text.push_str(&part[word.len()..]);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;

    fn builder() -> InstanceBuilder {
        InstanceBuilder::new("2027-01-01", 2)
            .policy_with(|policy| *policy = Policy::asn())
            .unit("U")
            .position_with("P", "U", "pelaksana", |row| row.seats = 3)
            .employee_with("E1", "P", |row| row.name = "Siti Aminah".to_owned())
            .employee_with("E2", "P", |row| row.discipline_until = Some("2026-05-01".parse().unwrap()))
            .employee_with("E3", "P", |row| row.discipline_until = Some("2027-05-01".parse().unwrap()))
            .kin("E1", "E2")
    }

    #[test]
    fn an_instance_and_its_rows_are_disguised_alike() {
        let (mut instance, mut tables) = (builder().build().unwrap(), builder().tables().clone());
        let mut key = Key::from_secret([9; 32]);
        let mut disguise = Disguise::of(&instance, &mut key);
        disguise.put_on_tables(&instance, &mut tables, &key);
        disguise.put_on(&mut instance);
        let (again, _) = tables.build().expect("the rows are sound");
        assert_eq!(again, instance);
        assert_eq!(instance.employees[0].name, instance.employees[0].id);
        assert_eq!(disguise.counts().penalties_left_out, 1);
        assert!(instance.employees[1].discipline_until.is_none() && instance.employees[2].discipline_until.is_some());
        assert_eq!(tables.relations[0].employee_a, instance.employees[0].id);
    }

    #[test]
    fn words_lose_ids_and_names_and_nothing_else() {
        let instance = builder().build().unwrap();
        let disguise = Disguise::of(&instance, &mut Key::from_secret([9; 32]));
        let code = |id: &str| disguise.code(id).unwrap().to_owned();
        assert_eq!(disguise.words("kin:E1:E2:U:1"), format!("kin:{}:{}:U:1", code("E1"), code("E2")));
        assert_eq!(disguise.words("seats:P:1 E11, E2"), format!("seats:P:1 E11, {}", code("E2")));
        assert_eq!(disguise.words("Siti Aminah"), code("E1"));
        assert_eq!(disguise.words(""), "");
    }
}
