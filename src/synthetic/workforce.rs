//! The workforce: who holds which post, and each person's life in the service so far.
//!
//! For an OR reader: draws the agents. Ages bulge above 50 (a wave of retirements), tenures are long, a tenth of the
//! structural seats is empty, dates are always in the order birth, entry, tier, kind, position, start.

use crate::calendar::Date;
use crate::instance::Sex;
use crate::policy::{Education, Performance, Policy, Rank, Status};

use super::START;
use super::dice::{Dice, Topic};
use super::ladder::Level;
use super::names::{self, Numbers};
use super::organisation::{Organisation, Post};
use super::profile::{Profile, Traits};
use super::trades::{Cluster, TRADES, by_code};

/// A person being drafted.
pub(super) struct Person {
    pub id: String,
    pub name: String,
    pub sex: Sex,
    /// Number of the post held.
    pub post: Option<usize>,
    /// Number of the post that the level, the trade and the place come from; the post held, if any.
    pub model: usize,
    pub level: Level,
    /// Trades mastered, that of the model post first.
    pub trades: [Option<u8>; 3],
    /// Working areas known.
    pub zones: [Option<usize>; 2],
    pub birth: Date,
    pub hired: Date,
    pub status: Status,
    pub education: Education,
    pub field: Option<&'static str>,
    pub rank: Rank,
    pub rank_since: Date,
    pub position_since: Date,
    pub kind_since: Date,
    pub tier_since: Date,
    pub performance: Performance,
    pub performance_prev: Performance,
    pub potential: u8,
    pub merit: Option<u8>,
    pub discipline_until: Option<Date>,
    pub retire_on: Option<Date>,
    /// Hired in the last year.
    pub junior: bool,
}

/// Sets the seats of all posts and returns, for each employee, the post that is held (or the one that an employee
/// without a post is modelled on) and whether it is held.
pub(super) fn deal(organisation: &mut Organisation, traits: &Traits, employees: u32, seed: u64) -> Vec<(usize, bool)> {
    let mut dice = Dice::new(seed, Topic::Seats);
    let mut places = Vec::with_capacity(employees as usize);
    let mut leaders_left = employees * 6 / 10;
    let unplaced = (employees * 12).div_ceil(1_000).min(employees / 20);
    for (at, post) in organisation.posts.iter_mut().enumerate().filter(|(_, post)| post.weight == 0) {
        if dice.percent(traits.vacancy) || leaders_left == 0 {
            post.open = post.level != Level::Pengawas || !dice.percent(8);
        } else {
            leaders_left -= 1;
            places.push((at, true));
        }
    }
    let others = u64::from(employees - unplaced) - places.len() as u64;
    let weights: u64 = organisation.posts.iter().map(|post| u64::from(post.weight)).sum();
    let mut reached = 0;
    for (at, post) in organisation.posts.iter_mut().enumerate().filter(|(_, post)| post.weight > 0) {
        let before = others * reached / weights;
        reached += u64::from(post.weight);
        let holders = others * reached / weights - before;
        let vacant = (0..=holders).filter(|_| dice.percent(9)).count() as u64;
        post.seats = u32::try_from(holders + vacant).unwrap_or(u32::MAX).max(1);
        places.extend((0..holders).map(|_| (at, true)));
    }
    places.sort_unstable();
    let flexible: Vec<usize> = (0..organisation.posts.len()).filter(|&at| organisation.posts[at].weight > 0).collect();
    places.extend((0..unplaced).filter_map(|_| dice.choose(&flexible).map(|&at| (at, false))));
    places
}

/// Draws the people for the places dealt.
pub(super) fn people(
    organisation: &Organisation,
    profile: Profile,
    policy: &Policy,
    places: &[(usize, bool)],
    seed: u64,
) -> Vec<Person> {
    let traits = profile.traits();
    let mut draw = Draw {
        organisation,
        traits,
        policy,
        dice: Dice::new(seed, Topic::People),
        numbers: Numbers::new(traits.long_ids),
    };
    let mut naming = Dice::new(seed, Topic::Names);
    places
        .iter()
        .map(|&(at, held)| {
            let mut person = draw.person(at, held);
            person.name = names::name(&mut naming, person.sex, profile);
            person
        })
        .collect()
}

struct Draw<'a> {
    organisation: &'a Organisation,
    traits: &'static Traits,
    policy: &'a Policy,
    dice: Dice,
    numbers: Numbers,
}

/// Months since year 0 of the start.
fn start_month() -> i32 {
    i32::from(START.year()) * 12 + i32::from(START.month()) - 1
}

/// The date in the month that lies `ago` months before that of the start.
pub(super) fn month_before(ago: i32, day: i8) -> Date {
    let month = start_month() - ago;
    let year = i16::try_from(month.div_euclid(12)).expect("drafted dates lie in the 20th and 21st century");
    let month = i8::try_from(month.rem_euclid(12) + 1).expect("a year has twelve months");
    Date::new(year, month, day).expect("drafted days lie between 1 and 28")
}

/// Entry, tier, kind and position: months before the start, each at most the one before.
struct Milestones {
    hired: i32,
    tier: i32,
    kind: i32,
    position: i32,
}

impl Draw<'_> {
    fn person(&mut self, at: usize, held: bool) -> Person {
        let post = &self.organisation.posts[at];
        let level = post.level;
        let facts = level.facts();
        let women = if post.trade == by_code("BID") { 100 } else { 46 };
        let sex = if self.dice.percent(women) { Sex::Female } else { Sex::Male };
        let junior =
            facts.tier == 1 && level != Level::Mahir && held && self.dice.permille(self.traits.juniors * 3 / 2);
        let contract = if level == Level::Pelaksana { 12 } else { 22 };
        let status = if level.takes_pppk() && self.dice.percent(contract) { Status::Pppk } else { Status::Pns };
        let education = self.education(post);
        let age = self.age(level, education, junior);
        let past = self.milestones(level, status, education, junior, age);
        let day = i8::try_from(self.dice.between(1, 28)).unwrap_or(1);
        let birth = month_before(age + 1, day);
        let hired = month_before(past.hired, 1);
        let (rank, rank_since) = self.rank(post, status, education, past.hired);
        let day_of = |months: i32, dice: &mut Dice| {
            if months == past.hired {
                hired
            } else {
                month_before(months, i8::try_from(dice.between(1, 28)).unwrap_or(1))
            }
        };
        let tier_since = day_of(past.tier, &mut self.dice);
        let kind_since = if past.kind == past.tier { tier_since } else { day_of(past.kind, &mut self.dice) };
        let position_since =
            if past.position == past.kind { kind_since } else { day_of(past.position, &mut self.dice) };
        let performance = if junior { Performance::Baik } else { self.rating(level) };
        let performance_prev = if junior { performance } else { self.rating_before(performance) };
        let potential = self.dice.weighted(&[(24, 1), (54, 2), (22, 3)]);
        Person {
            id: self.numbers.next(birth, hired, sex, status),
            name: String::new(),
            sex,
            post: held.then_some(at),
            model: at,
            level,
            trades: self.trades(post),
            zones: self.zones(post),
            birth,
            hired,
            status,
            education,
            field: self.field(post, education),
            rank,
            rank_since,
            position_since,
            kind_since,
            tier_since,
            performance,
            performance_prev,
            potential,
            merit: self.traits.appraised.then(|| self.merit(performance, performance_prev, potential)),
            discipline_until: self.penalty(junior),
            retire_on: self.early_end(status, age),
            junior,
        }
    }

    fn education(&mut self, post: &Post) -> Education {
        let drawn = self.dice.weighted(post.level.facts().education);
        let known = |name| Education::by_name(name).expect("education names are those of the files");
        match post.education {
            Some(least) if self.dice.percent(93) => known(drawn).max(known(least)),
            _ => known(drawn),
        }
    }

    /// Age at the start in months.
    fn age(&mut self, level: Level, education: Education, junior: bool) -> i32 {
        let facts = level.facts();
        let (youngest, oldest) = (facts.ages.0.max(graduation(education) + 2), facts.ages.1);
        let years = if junior {
            self.dice.between(youngest, 29)
        } else if self.dice.percent(facts.wave) {
            self.dice.between(youngest.max(50), oldest)
        } else {
            self.dice.between(youngest, oldest.min(53))
        };
        years * 12 + self.dice.between(0, 11)
    }

    fn milestones(&mut self, level: Level, status: Status, education: Education, junior: bool, age: i32) -> Milestones {
        if junior {
            let hired = self.dice.between(1, 11);
            return Milestones { hired, tier: hired, kind: hired, position: hired };
        }
        if status == Status::Pppk {
            let hired = self.dice.between(13, 70);
            return Milestones { hired, tier: hired, kind: hired, position: hired };
        }
        let adult = graduation(education);
        let entry = self.dice.between(adult, 30) * 12 + self.dice.between(0, 11);
        let hired = (age - entry).max(self.dice.between(13, 40)).min(age - adult * 12);
        let tier_least = 48 * (i32::from(level.facts().tier) - 1);
        let tenure = match self.dice.below(100) {
            0..24 => self.dice.between(2, 23),
            24..62 => self.dice.between(24, 59),
            62..90 => self.dice.between(60, 119),
            _ => self.dice.between(120, 190),
        };
        let position = tenure.min((hired - tier_least).max(2)).min(hired);
        let earlier = |dice: &mut Dice, from: i32, share: u32| {
            if dice.percent(share) { (from + dice.between(8, 84)).min((hired - tier_least).max(from)) } else { from }
        };
        if level.facts().tier == 1 {
            let kind = if level == Level::Pelaksana { hired } else { earlier(&mut self.dice, position, 60) };
            return Milestones { hired, tier: hired, kind, position };
        }
        let kind = earlier(&mut self.dice, position, 55);
        let tier = earlier(&mut self.dice, kind, 25);
        Milestones { hired, tier, kind, position }
    }

    /// Rank by education and service, at least what the post asks (with rare exceptions), and since when.
    fn rank(&mut self, post: &Post, status: Status, education: Education, service: i32) -> (Rank, Date) {
        let entry = match education.name() {
            "sd" | "smp" => (1, 1),
            "sma" | "d1" | "d2" => (4, 5),
            "d3" => (6, 7),
            "s1" => (8, 9),
            "s2" => (9, 10),
            _ => (10, 11),
        };
        if status == Status::Pppk {
            return (Rank::Contract(entry.1), month_before(service, 1));
        }
        let cap = self.policy.rank.cap[education.index()].unwrap_or(16);
        let steps = u8::try_from(service / 48).unwrap_or(u8::MAX);
        let regular = (entry.0 + steps).min(cap.max(entry.0));
        let asked = post.echelon.map_or_else(|| usual_rank(post.level), |echelon| step(echelon.facts().3));
        let asked = if self.dice.percent(8) { asked.saturating_sub(1) } else { asked };
        let since = if regular < cap { service % 48 } else { self.dice.between(6, 70).min(service) };
        (Rank::Ladder(regular.max(asked)), month_before(since.max(1).min(service), 1))
    }

    /// The last rating; leaders with a poor one would not have stayed leaders.
    fn rating(&mut self, level: Level) -> Performance {
        let poor = u32::from(level.facts().tier < 3);
        self.dice.weighted(&[
            (19, Performance::SangatBaik),
            (70, Performance::Baik),
            (8, Performance::ButuhPerbaikan),
            (2 * poor, Performance::Kurang),
            (poor, Performance::SangatKurang),
        ])
    }

    /// The rating of the year before: mostly the same, else the next to it on the way to good.
    fn rating_before(&mut self, last: Performance) -> Performance {
        if self.dice.percent(66) {
            return last;
        }
        match last {
            Performance::SangatBaik | Performance::ButuhPerbaikan => Performance::Baik,
            Performance::Baik if self.dice.percent(65) => Performance::SangatBaik,
            Performance::Baik | Performance::Kurang => Performance::ButuhPerbaikan,
            Performance::SangatKurang => Performance::Kurang,
        }
    }

    fn merit(&mut self, last: Performance, before: Performance, potential: u8) -> u8 {
        let ratings = 9 * i32::from(last as u8) + 5 * i32::from(before as u8);
        let merit = ratings + 12 * i32::from(potential) + self.dice.between(-8, 8);
        u8::try_from(merit.clamp(0, 100)).unwrap_or(0)
    }

    fn penalty(&mut self, junior: bool) -> Option<Date> {
        (!junior && self.dice.permille(12)).then(|| month_before(-self.dice.between(2, 30), 1))
    }

    /// An approved early retirement, or a contract that will not be renewed.
    fn early_end(&mut self, status: Status, age: i32) -> Option<Date> {
        let ends = match status {
            Status::Pns => age > 50 * 12 && age < 55 * 12 && self.dice.permille(20),
            Status::Pppk => self.dice.permille(90),
        };
        ends.then(|| month_before(-12 * self.dice.between(1, 4), 1))
    }

    fn field(&mut self, post: &Post, education: Education) -> Option<&'static str> {
        if education.name() == "sma" {
            return None;
        }
        let trade = &TRADES[usize::from(post.trade)];
        let fitting = if post.studied { 95 } else { 62 };
        let general = ["administrasi", "manajemen", "hukum", "ekonomi", "pemerintahan", "pendidikan", "informatika"];
        if self.dice.percent(fitting) { self.dice.choose(trade.studies) } else { self.dice.choose(&general) }.copied()
    }

    fn trades(&mut self, post: &Post) -> [Option<u8>; 3] {
        let own = TRADES[usize::from(post.trade)].cluster;
        let near: Vec<u8> = own.trades(usize::MAX).filter(|&trade| trade != post.trade).collect();
        let second = if let Some(kindred) = post.kindred.filter(|_| self.dice.percent(75)) {
            Some(kindred)
        } else if !self.dice.percent(self.traits.versatile) {
            None
        } else if own == Cluster::Clinic || self.dice.percent(35) {
            Some(by_code(if self.dice.percent(60) { "UMP" } else { "PLP" })).filter(|&trade| trade != post.trade)
        } else {
            self.dice.choose(&near).copied()
        };
        let third = (post.level == Level::JptPratama).then(|| {
            let cluster = Cluster::ALL[self.dice.below(12) as usize];
            cluster.trades(1).next().filter(|trade| *trade != post.trade && Some(*trade) != second)
        });
        [Some(post.trade), second, third.flatten()]
    }

    fn zones(&mut self, post: &Post) -> [Option<usize>; 2] {
        let per_region = self.organisation.zones.len() / self.organisation.regions;
        let region = self.organisation.units[post.unit].region;
        let share = if post.zone.is_some() { 12 } else { 8 };
        let other = (per_region > 0 && self.dice.percent(share)).then(|| {
            let at = self.dice.below(u32::try_from(per_region).unwrap_or(u32::MAX));
            region * per_region + at as usize
        });
        [post.zone, other.filter(|zone| Some(*zone) != post.zone)]
    }
}

/// Age in years at which an education lets one enter the service.
fn graduation(education: Education) -> i32 {
    match education.name() {
        "s1" | "s2" | "s3" => 22,
        "d3" => 21,
        _ => 19,
    }
}

/// The rank that functional levels usually have at least.
fn usual_rank(level: Level) -> u8 {
    match level {
        Level::AhliMadya => step("IV/a"),
        Level::AhliMuda | Level::Penyelia => step("III/c"),
        Level::Mahir => step("III/a"),
        _ => 0,
    }
}

/// Place of a rank on the ladder.
///
/// # Panics
/// When the rank is not on it: ranks are written in this program only.
pub(super) fn step(rank: &str) -> u8 {
    Rank::by_name(rank).and_then(Rank::step).expect("ranks written in this program are on the ladder")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn months_before_the_start_cross_years() {
        assert_eq!(month_before(0, 5), date(2027, 1, 5));
        assert_eq!(month_before(1, 28), date(2026, 12, 28));
        assert_eq!(month_before(13, 1), date(2025, 12, 1));
        assert_eq!(month_before(-24, 1), date(2029, 1, 1));
    }
}
