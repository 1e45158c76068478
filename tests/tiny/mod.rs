//! Seeded random instances small enough for exhaustive search, in which every rule, term and row of the model occurs
//! with sizeable probability: over a few hundred seeds everything is exercised.

#![allow(dead_code, reason = "each test binary uses its part")]

use jiff::ToSpan;
use rotasi::calendar::{Date, PeriodLength};
use rotasi::instance::{Category, EmployeeRow, Instance, InstanceBuilder, Scope};
use rotasi::policy::{Education, Performance, Policy, Rank, Status};
use rotasi::quantity::Money;

mod dice;
mod policy;

pub use dice::Dice;

/// How large one instance is.
struct Size {
    periods: u8,
    employees: u8,
    positions: u8,
    sessions: u8,
}

/// The instance of that seed.
pub fn instance(seed: u64) -> Instance {
    let built = builder(seed);
    built.build().unwrap_or_else(|faults| panic!("seed {seed}: {faults:#?}"))
}

/// The rows of that seed.
pub fn builder(seed: u64) -> InstanceBuilder {
    Draft::new(seed).finish()
}

/// An instance in the making.
struct Draft {
    dice: Dice,
    start: Date,
    size: Size,
    kinds: Vec<&'static str>,
    built: InstanceBuilder,
    /// Kind and unit of every position so far.
    positions: Vec<(&'static str, String)>,
    /// Where each employee stands at the start.
    places: Vec<Option<usize>>,
}

fn employee(at: usize) -> String {
    format!("E{}", at + 1)
}

fn position(at: usize) -> String {
    format!("P{}", at + 1)
}

impl Draft {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let (length, start) = match dice.within(1..=10) {
            1..=5 => (PeriodLength::Year, "2027-01-01"),
            6 => (PeriodLength::Semester, "2027-07-01"),
            7 => (PeriodLength::Semester, "2027-01-01"),
            8 => (PeriodLength::Quarter, "2027-07-01"),
            9 => (PeriodLength::Quarter, "2027-10-15"),
            _ => (PeriodLength::Year, "2027-04-28"),
        };
        let size = if dice.chance(45) {
            Size { periods: 3, employees: dice.small(4..=5), positions: dice.small(3..=4), sessions: dice.small(1..=3) }
        } else {
            Size { periods: 2, employees: dice.small(4..=8), positions: dice.small(3..=6), sessions: dice.small(1..=4) }
        };
        let built = InstanceBuilder::new(start, size.periods).period(length);
        let start = built.before_start(0, 0);
        let asn = dice.chance(20);
        let (built, kinds) = if asn {
            let mut rules = Policy::asn();
            policy::vary(&mut dice, &mut rules, start);
            (built.policy(rules), policy::ASN_KINDS.to_vec())
        } else {
            (built.policy_with(|rules| policy::invent(&mut dice, rules, start)), policy::KINDS.to_vec())
        };
        Self { dice, start, size, kinds, built, positions: Vec::new(), places: Vec::new() }
    }

    fn finish(mut self) -> InstanceBuilder {
        self.units();
        self.places();
        self.competencies();
        self.people();
        self.courses();
        self.budgets();
        self.wishes();
        self.decisions();
        self.ties();
        self.closings();
        self.built
    }

    /// Applies `change` to the builder, which its methods take and give back.
    fn put(&mut self, change: impl FnOnce(InstanceBuilder) -> InstanceBuilder) {
        let empty = InstanceBuilder::new("2027-01-01", 1);
        self.built = change(std::mem::replace(&mut self.built, empty));
    }

    fn units(&mut self) {
        for (at, location) in ["Kota", "Pulau", "Kota"].into_iter().enumerate() {
            self.put(|built| built.unit_with(format!("U{}", at + 1), |row| row.location = location.to_owned()));
        }
        if self.dice.chance(60) {
            let cost = self.dice.within(1..=20);
            self.put(|built| built.relocation("Kota", "Pulau", cost));
        }
    }

    fn places(&mut self) {
        for at in 0..self.size.positions {
            let dice = &mut self.dice;
            // The first two kinds repeat, so that moves within a kind are common.
            let kind = if at < 2 { self.kinds[self.kinds.len() - 2] } else { dice.pick(&self.kinds) };
            let unit = format!("U{}", dice.small(1..=3));
            let education = dice.chance(12).then(|| Education::by_name("s1").expect("s1 is a level"));
            let rank = dice.chance(15).then(|| Rank::by_name("III/c").and_then(Rank::step).expect("a step"));
            let fields = if dice.chance(15) { vec!["law".to_owned()] } else { Vec::new() };
            let (seats, critical, open) = (dice.count(1..=2), dice.small(0..=2), dice.chance(92));
            let allowance = Money(if dice.chance(50) { dice.within(1..=5) } else { 0 });
            let location = dice.chance(12).then(|| "Pulau".to_owned());
            let of_unit = unit.clone();
            self.put(|built| {
                built.position_with(position(usize::from(at)), of_unit, kind, |row| {
                    (row.seats, row.critical, row.open, row.allowance) = (seats, critical, open, allowance);
                    (row.min_education, row.min_rank, row.fields, row.location) = (education, rank, fields, location);
                })
            });
            self.positions.push((kind, unit));
        }
    }

    fn competencies(&mut self) {
        self.put(|built| built.competency("C1").competency("C2").competency("C3"));
        for at in 0..self.positions.len() {
            for competency in ["C1", "C2", "C3"] {
                if self.dice.chance(45) {
                    let (level, weight) = (self.dice.small(1..=4), self.dice.count(1..=3));
                    let mandatory = self.dice.chance(35);
                    self.put(|built| {
                        built.requires_with(position(at), competency, level, |row| {
                            (row.weight, row.mandatory) = (weight, mandatory);
                        })
                    });
                }
            }
        }
        if self.dice.chance(40) {
            let (kind, level) = (self.dice.pick(&self.kinds), self.dice.small(1..=3));
            self.put(|built| built.kind_requires(kind, "C3", level));
        }
    }

    fn people(&mut self) {
        let mut holders = vec![0; self.positions.len()];
        for at in 0..usize::from(self.size.employees) {
            let place = self.place_for(&mut holders);
            self.places.push(place);
            let change = self.person();
            match place {
                Some(place) => self.put(|built| built.employee_with(employee(at), position(place), change)),
                None => {
                    let kind = self.dice.pick(&self.kinds);
                    self.put(|built| {
                        built.unplaced_with(employee(at), kind, |row| {
                            change(row);
                            row.position_since = None;
                        })
                    });
                }
            }
            for competency in ["C1", "C2", "C3"] {
                let level = self.dice.small(0..=4);
                if level > 0 {
                    self.put(|built| built.level(employee(at), competency, level));
                }
            }
        }
    }

    /// A position with a free seat, now and then one without, or none.
    fn place_for(&mut self, holders: &mut [u32]) -> Option<usize> {
        if self.dice.chance(18) {
            return None;
        }
        let at = self.dice.index(self.positions.len());
        let seats = self.built.tables().positions[at].seats;
        if holders[at] >= seats && !self.dice.chance(12) {
            return None;
        }
        holders[at] += 1;
        Some(at)
    }

    fn person(&mut self) -> impl FnOnce(&mut EmployeeRow) + use<> {
        let start = self.start;
        let dice = &mut self.dice;
        let mut back = |from: Date, months: std::ops::RangeInclusive<i64>| {
            let days = i64::from(!dice.chance(50));
            from.saturating_sub(dice.within(months).months()).saturating_sub(days.days())
        };
        let position_since = back(start, 1..=60);
        let kind_since = back(position_since, 0..=40);
        let tier_since = back(kind_since, 0..=40);
        let hired_on = back(start, 0..=160);
        let born = back(start, 300..=660);
        let rank_since = back(start, 1..=60);
        let near_retirement = dice.chance(22).then(|| start.saturating_sub((58 * 12 + dice.within(-24..=30)).months()));
        let retire_on = dice.chance(6).then(|| start.saturating_add(dice.within(0..=24).months()));
        let discipline_until = dice.chance(15).then(|| start.saturating_add(dice.within(-2..=20).months()));
        let pppk = dice.chance(25);
        let education = Education::by_name(dice.pick(&["sma", "d3", "s1", "s1", "s2"])).expect("a level");
        let rank = Rank::by_name(dice.pick(&["II/c", "III/a", "III/b", "III/d", "IV/a"])).expect("a rank");
        let ratings = [Performance::ButuhPerbaikan, Performance::Baik, Performance::Baik, Performance::SangatBaik];
        let (performance, before) = (ratings[dice.index(4)], ratings[dice.index(4)]);
        let potential = dice.small(1..=3);
        let merit = dice.chance(40).then(|| dice.small(0..=100));
        let field = dice.chance(60).then(|| dice.pick(&["law", "health"]).to_owned());
        move |row| {
            row.birth_date = near_retirement.unwrap_or(born);
            (row.hired_on, row.rank_since) = (hired_on, rank_since);
            row.position_since = row.position_id.is_some().then_some(position_since);
            (row.kind_since, row.tier_since) = (Some(kind_since), Some(tier_since));
            row.status = if pppk { Status::Pppk } else { Status::Pns };
            row.rank = if pppk { Rank::Contract(9) } else { rank };
            (row.education, row.field, row.potential, row.merit) = (education, field, potential, merit);
            (row.performance, row.performance_prev) = (performance, Some(before));
            (row.retire_on, row.discipline_until) = (retire_on, discipline_until);
        }
    }

    fn courses(&mut self) {
        let audience = if self.dice.chance(50) { vec![self.dice.pick(&self.kinds).to_owned()] } else { Vec::new() };
        let advanced = self.dice.chance(60);
        let hours = [self.dice.count(5..=20), self.dice.count(5..=20), self.dice.count(5..=20)];
        let asks = |row: &mut rotasi::instance::CourseRow| row.prerequisites = vec!["K1".to_owned()];
        self.put(|built| {
            let built = built.course("K1", hours[0]).course_with("K2", hours[1], |row| {
                if advanced {
                    asks(row);
                }
            });
            let built = built.course_with("K3", hours[2], |row| row.audience = audience);
            built.gives("K1", "C1", 3).gives("K2", "C2", 4).gives("K3", "C3", 3).gives("K3", "C1", 2)
        });
        for at in 0..self.size.sessions {
            let dice = &mut self.dice;
            let (course, period) = (dice.pick(&["K1", "K1", "K2", "K3"]), dice.small(1..=self.size.periods));
            let (capacity, cost) = (dice.count(1..=3), Money(dice.within(0..=6)));
            let minimum = if dice.chance(35) { dice.count(1..=3) } else { 0 };
            let fixed = Money(if dice.chance(35) { dice.within(2..=12) } else { 0 });
            let source = dice.pick(&["APBD", "APBD", "APBN", "hibah"]);
            self.put(|built| {
                built.session_with(format!("S{}", at + 1), course, period, capacity, |row| {
                    (row.cost, row.min_participants, row.fixed_cost) = (cost, minimum, fixed);
                    row.source = source.to_owned();
                })
            });
        }
        for at in 0..self.places.len() {
            if self.dice.chance(18) {
                let course = self.dice.pick(&["K1", "K3"]);
                self.put(|built| built.completed(employee(at), course));
            }
        }
    }

    fn budgets(&mut self) {
        for at in 0..self.dice.small(0..=3) {
            let dice = &mut self.dice;
            let year = self.start.year() + i16::from(dice.small(0..=1));
            let category = match dice.within(1..=10) {
                1..=4 => Some(Category::Training),
                5..=7 => Some(Category::Relocation),
                8 => Some(Category::Allowance),
                _ => None,
            };
            let amount = match category {
                Some(Category::Training) => dice.within(0..=25),
                Some(Category::Relocation) => dice.within(0..=25),
                Some(Category::Allowance) | None => dice.within(30..=400),
            };
            let source = dice.chance(55).then(|| dice.pick(&["APBD", "APBN"]).to_owned());
            self.put(|built| {
                built.budget_with(format!("B{}", at + 1), year, amount, |row| {
                    (row.source, row.category) = (source, category);
                })
            });
        }
    }

    fn wishes(&mut self) {
        for at in 0..self.places.len() {
            let dice = &mut self.dice;
            let score = i8::try_from(dice.within(-3..=3)).expect("a score is small");
            let stay = i8::try_from(dice.within(0..=3)).expect("a score is small");
            let place = position(dice.index(self.positions.len()));
            let unit = format!("U{}", dice.small(1..=3));
            let course = dice.pick(&["K1", "K2", "K3"]);
            let chosen = [30, 30, 25, 30, 25].map(|percent| dice.chance(percent));
            self.put(|mut built| {
                let who = employee(at);
                if chosen[0] {
                    built = built.prefers(&who, Scope::Position, place, score);
                }
                if chosen[1] {
                    built = built.prefers(&who, Scope::Unit, unit, -score);
                }
                if chosen[2] {
                    built = built.prefers(&who, Scope::Location, "Kota", score);
                }
                if chosen[3] {
                    built = built.prefers(&who, Scope::Course, course, score);
                }
                if chosen[4] { built.prefers_to_stay(&who, stay) } else { built }
            });
        }
    }

    fn decisions(&mut self) {
        let number = if self.dice.chance(55) { self.dice.small(1..=3) } else { 0 };
        for _ in 0..number {
            let dice = &mut self.dice;
            let at = dice.index(self.places.len());
            let from = dice.small(1..=self.size.periods);
            let to = dice.small(from..=self.size.periods);
            let any = position(dice.index(self.positions.len()));
            let session = format!("S{}", dice.small(1..=self.size.sessions));
            let own = self.places[at].map(position);
            match dice.within(1..=10) {
                1..=2 => self.put(|built| built.must(employee(at), own.unwrap_or(any), from, to)),
                3..=5 => self.put(|built| built.must(employee(at), any, from, to)),
                6..=7 => self.put(|built| built.must_not(employee(at), any, from, to)),
                8 => self.put(|built| built.must_not(employee(at), "*", from, to)),
                _ => self.put(|built| built.attend(employee(at), session)),
            }
        }
    }

    fn ties(&mut self) {
        if self.dice.chance(50) {
            let a = self.dice.index(self.places.len());
            let b = (a + 1) % self.places.len();
            self.put(|built| built.kin(employee(a), employee(b)));
        }
        for at in 0..self.places.len() {
            if self.dice.chance(25) {
                let unit = format!("U{}", self.dice.small(1..=3));
                self.put(|built| built.served(employee(at), unit));
            }
        }
    }

    /// Drawn last, so that everything else is as it was without them.
    fn closings(&mut self) {
        for at in 0..self.positions.len() {
            if self.dice.chance(12) {
                let from = self.dice.small(1..=self.size.periods);
                self.built.tables_mut().positions[at].closed_from = Some(from);
            }
        }
    }
}
