//! Other dates that no rule can tell apart from the true ones.
//!
//! Rules read ages and tenures in whole months on the first days of periods, which all fall on the same day of the month, and
//! retirement by the month of birth. So a birth date may become another day of its month on the same side of that day, and the
//! day since when something is held any day of the month-long span that ends on it. Days are drawn with the key, and
//! rather from those on which nobody of the service was born: then no true birth date stands anywhere.

use std::collections::BTreeSet;

use jiff::ToSpan;
use rustc_hash::FxHashMap;

use super::key::Key;
use crate::calendar::{Date, months_between, retirement_day};
use crate::instance::Instance;
use crate::quantity::Months;

/// What stands for the dates of one instance.
pub(super) struct Dates<'a> {
    instance: &'a Instance,
    key: &'a Key,
    births: BTreeSet<Date>,
    since: FxHashMap<Date, Date>,
}

/// Somebody's birth date as it is shown.
pub(super) struct Birth {
    /// The other day.
    pub day: Date,
    /// Whether some rule on age can tell the two apart.
    pub differs: bool,
}

impl<'a> Dates<'a> {
    pub(super) fn new(instance: &'a Instance, key: &'a Key) -> Self {
        let births = instance.employees.iter().map(|employee| employee.birth_date).collect();
        Self { instance, key, births, since: FxHashMap::default() }
    }

    /// The day of the month on which all periods begin.
    fn turn(&self) -> i8 {
        self.instance.calendar.start().day()
    }

    /// What stands for the day since when something is held. The order of days is kept: earlier days never become later ones.
    pub(super) fn since(&mut self, date: Date) -> Date {
        let turn = self.turn();
        let month = date.first_of_month();
        let end = match date.day() <= turn {
            true => on(month, turn),
            false => month.checked_add(1.month()).ok().and_then(|month| on(month, turn)),
        };
        let first = |end: Date| {
            let before = end.first_of_month().checked_sub(1.month()).ok()?;
            on(before, turn)?.checked_add(1.day()).ok()
        };
        let Some((first, end)) = end.and_then(|end| Some((first(end)?, end))) else { return date };
        if let Some(known) = self.since.get(&end) {
            return *known;
        }
        let drawn = self.draw(days(first, end), "since", &end.to_string()).unwrap_or(end);
        self.since.insert(end, drawn);
        drawn
    }

    /// What stands for the day on which a course was completed: in the same month.
    pub(super) fn completed(&self, date: Date) -> Date {
        let month = date.first_of_month();
        let side = |day: &Date| (day.day() <= self.turn()) == (date.day() <= self.turn());
        let choice = days(month, date.last_of_month()).into_iter().filter(side).collect();
        let words = format!("{month} {}", date.day() <= self.turn());
        self.draw(choice, "completed", &words).unwrap_or(date)
    }

    /// What stands for the birth date of the employee `id` hired on `hired` (as shown): another day always.
    pub(super) fn birth(&self, id: &str, birth: Date, retire_on: Option<Date>, hired: Date) -> Birth {
        let (first, last) = (birth.first_of_month(), birth.last_of_month());
        let other = |day: &Date| *day != birth && *day < hired;
        let side = |day: &Date| (day.day() <= self.turn()) == (birth.day() <= self.turn());
        let month: Vec<Date> = days(first, last).into_iter().filter(other).collect();
        let alike: Vec<Date> = month.iter().copied().filter(side).collect();
        if let Some(day) = self.draw(alike, "birth", id) {
            return Birth { day, differs: false };
        }
        // Born on the very day of the month on which periods begin: what rules see of the neighbours is computed.
        let seen = self.seen(birth, retire_on);
        let (from, to) = (first.saturating_sub(1.month()), last.saturating_add(1.month()));
        let wide = days(from, to).into_iter().filter(other).filter(|day| self.seen(*day, retire_on) == seen);
        if let Some(day) = self.draw(wide.collect(), "birth", id) {
            return Birth { day, differs: false };
        }
        let least = birth.yesterday().unwrap_or(birth);
        Birth { day: self.draw(month, "birth", id).unwrap_or(least), differs: true }
    }

    /// All that the rules of any kind read off a birth date on the first days of the periods.
    fn seen(&self, birth: Date, retire_on: Option<Date>) -> Vec<bool> {
        let policy = &self.instance.policy;
        let left = Months::from_years(policy.moves.min_service_left_years);
        let mut seen = Vec::new();
        for kind in &policy.kinds {
            let retired = retire_on.unwrap_or_else(|| retirement_day(birth, kind.retirement_age));
            for day in self.instance.calendar.periods().map(|period| self.instance.calendar.day(period)) {
                let young = |most| months_between(birth, day) <= Months::from_years(most);
                seen.extend([
                    kind.max_entry_age.is_none_or(young),
                    day < retired,
                    months_between(day, retired) >= left,
                ]);
            }
        }
        seen
    }

    /// One of these days, drawn with the key; rather one on which nobody was born.
    fn draw(&self, days: Vec<Date>, purpose: &str, words: &str) -> Option<Date> {
        let free: Vec<Date> = days.iter().copied().filter(|day| !self.births.contains(day)).collect();
        let choice = if free.is_empty() { days } else { free };
        let place = self.key.number(purpose, words).checked_rem(choice.len() as u128)?;
        choice.get(usize::try_from(place).ok()?).copied()
    }
}

fn on(month: Date, day: i8) -> Option<Date> {
    Date::new(month.year(), month.month(), day).ok()
}

fn days(first: Date, last: Date) -> Vec<Date> {
    let mut found = Vec::with_capacity(31);
    let mut day = Some(first);
    while let Some(one) = day.filter(|one| *one <= last) {
        found.push(one);
        day = one.tomorrow().ok();
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;

    fn service(start: &str, births: &[Date]) -> Instance {
        let builder = InstanceBuilder::new(start, 5)
            .policy_with(|policy| *policy = Policy::asn())
            .unit("U")
            .position_with("P", "U", "pelaksana", |row| row.seats = 1000);
        let add = |builder: InstanceBuilder, (at, birth): (usize, &Date)| {
            builder.employee_with(format!("E{at}"), "P", |row| row.birth_date = *birth)
        };
        births.iter().enumerate().fold(builder, add).build().expect("the service is sound")
    }

    #[test]
    fn another_birth_date_is_the_same_to_every_rule() {
        let births: Vec<Date> = days(date(1968, 1, 1), date(1968, 12, 31));
        for start in ["2027-01-01", "2027-01-15", "2027-01-28"] {
            let (instance, key) = (service(start, &births), Key::from_secret([5; 32]));
            let dates = Dates::new(&instance, &key);
            for employee in &instance.employees {
                let other = dates.birth(&employee.id, employee.birth_date, None, employee.hired_on);
                assert_ne!(other.day, employee.birth_date);
                let same = dates.seen(other.day, None) == dates.seen(employee.birth_date, None);
                assert!(same || other.differs, "{start} {}: {}", employee.birth_date, other.day);
                let turn = instance.calendar.start().day();
                assert!(!other.differs || employee.birth_date.day() == turn || turn == 28, "{}", employee.birth_date);
            }
        }
    }

    #[test]
    fn days_on_which_nobody_was_born_are_preferred() {
        let births: Vec<Date> = days(date(1970, 5, 2), date(1970, 5, 28));
        let (instance, key) = (service("2027-01-01", &births), Key::from_secret([6; 32]));
        let mut dates = Dates::new(&instance, &key);
        for employee in &instance.employees {
            let other = dates.birth(&employee.id, employee.birth_date, None, employee.hired_on).day;
            assert!(other.month() == 5 && other.day() > 28, "{other}");
        }
        assert!(dates.since(date(1970, 5, 20)) > date(1970, 5, 28));
    }

    #[test]
    fn days_since_when_keep_their_order_and_their_months_on_every_first_day() {
        for start in ["2027-01-01", "2027-03-17"] {
            let (instance, key) = (service(start, &[date(1980, 1, 1)]), Key::from_secret([7; 32]));
            let mut dates = Dates::new(&instance, &key);
            let all = days(date(2019, 12, 20), instance.calendar.start());
            let shown: Vec<Date> = all.iter().map(|day| dates.since(*day)).collect();
            assert!(shown.is_sorted());
            assert!(shown.iter().all(|day| *day <= instance.calendar.start()));
            for (day, other) in all.iter().zip(&shown) {
                for period in instance.calendar.periods() {
                    let first = instance.calendar.day(period);
                    assert_eq!(months_between(*day, first), months_between(*other, first), "{start}: {day} {other}");
                }
                let ended = dates.completed(*day);
                assert_eq!((day.year(), day.month()), (ended.year(), ended.month()));
            }
        }
    }
}
