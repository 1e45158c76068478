//! The analysis of needs on `kalianda`, recomputed here from the CSV files alone: levels, matches, next positions, gaps,
//! courses, demand. Nothing of the library but the analysis itself and, for the calendar, loading and planning is used.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rotasi::files;
use rotasi::needs::{self, Basis, Needs};

type Row = BTreeMap<String, String>;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name)
}

fn table(name: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder("kalianda").join(name)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// Tier, group, age of retirement, statuses, least education and required course of the kinds of the preset `asn`.
fn kind(name: &str) -> (i32, &'static str, i32, &'static [&'static str], i32, Option<&'static str>) {
    let both: &[&str] = &["pns", "pppk"];
    let (sma, d3, s1) = (2, 5, 6);
    match name {
        "jpt_pratama" => (4, "jpt", 60, &["pns"], s1, Some("PKN2")),
        "administrator" => (3, "ja", 58, &["pns"], s1, Some("PKA")),
        "pengawas" => (2, "ja", 58, &["pns"], d3, Some("PKP")),
        "pelaksana" => (1, "ja", 58, both, sma, None),
        "ahli_utama" => (4, "jf", 65, both, s1, None),
        "ahli_madya" => (3, "jf", 60, both, s1, None),
        "ahli_muda" => (2, "jf", 58, both, s1, None),
        "ahli_pertama" => (1, "jf", 58, both, s1, None),
        "penyelia" => (2, "jf", 58, both, d3, None),
        "mahir" | "terampil" => (1, "jf", 58, both, d3, None),
        "pemula" => (1, "jf", 58, both, sma, None),
        other => panic!("an unexpected kind {other}"),
    }
}

fn education(name: &str) -> i32 {
    match name {
        "" | "sd" => 0,
        "smp" => 1,
        "sma" => 2,
        "d1" => 3,
        "d2" => 4,
        "d3" => 5,
        "d4" | "s1" => 6,
        "s2" => 7,
        "s3" => 8,
        other => panic!("an unexpected education {other}"),
    }
}

fn number(row: &Row, column: &str, default: i64) -> i64 {
    match row.get(column).map(String::as_str) {
        None | Some("") => default,
        Some(text) => text.parse().unwrap(),
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(';').filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// Year, month and day of a date.
fn day(text: &str) -> (i32, i32, i32) {
    let parts: Vec<i32> = text.split('-').map(|part| part.parse().unwrap()).collect();
    (parts[0], parts[1], parts[2])
}

/// Level asked, weight, mandatory, by competency.
type Asked = BTreeMap<String, (i64, i64, bool)>;

struct Service {
    employees: Vec<Row>,
    positions: BTreeMap<String, Row>,
    order: Vec<String>,
    asked: BTreeMap<String, Asked>,
    courses: Vec<Row>,
    gives: BTreeMap<String, BTreeMap<String, i64>>,
    sessions: Vec<Row>,
    completed: BTreeMap<String, BTreeSet<String>>,
    filed: BTreeMap<String, BTreeMap<String, i64>>,
    holders: BTreeMap<String, i64>,
    parents: BTreeMap<String, String>,
    wishes: Vec<Row>,
}

impl Service {
    fn read() -> Self {
        let positions = table("positions.csv");
        let mut asked: BTreeMap<String, Asked> = BTreeMap::new();
        let rows = table("position_competencies.csv");
        for position in &positions {
            let mut own = Asked::new();
            // What the kind asks, then what the position asks instead.
            for (column, id) in [("kind", &position["kind"]), ("position_id", &position["position_id"])] {
                for row in rows.iter().filter(|row| &row[column] == id) {
                    let mandatory = ["true", "ya", "1"].contains(&row["mandatory"].to_lowercase().as_str());
                    let asks = (number(row, "level", 0), number(row, "weight", 1), mandatory);
                    own.insert(row["competency_id"].clone(), asks);
                }
            }
            own.retain(|_, (level, _, _)| *level > 0);
            asked.insert(position["position_id"].clone(), own);
        }
        let employees = table("employees.csv");
        let mut holders = BTreeMap::new();
        for row in &employees {
            *holders.entry(row["position_id"].clone()).or_insert(0) += 1;
        }
        let mut completed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in table("completed_courses.csv") {
            completed.entry(row["employee_id"].clone()).or_default().insert(row["course_id"].clone());
        }
        let mut filed: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
        for row in table("employee_competencies.csv") {
            let level = number(&row, "level", 0);
            filed.entry(row["employee_id"].clone()).or_default().insert(row["competency_id"].clone(), level);
        }
        let mut gives: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
        for row in table("course_competencies.csv") {
            let level = number(&row, "level", 0);
            gives.entry(row["course_id"].clone()).or_default().insert(row["competency_id"].clone(), level);
        }
        let units = table("units.csv");
        Self {
            employees,
            order: positions.iter().map(|row| row["position_id"].clone()).collect(),
            positions: positions.into_iter().map(|row| (row["position_id"].clone(), row)).collect(),
            asked,
            courses: table("courses.csv"),
            gives,
            sessions: table("sessions.csv"),
            completed,
            filed,
            holders,
            parents: units.into_iter().map(|row| (row["unit_id"].clone(), row["parent_id"].clone())).collect(),
            wishes: table("preferences.csv"),
        }
    }

    fn has_completed(&self, employee: &Row, course: &str) -> bool {
        self.completed.get(&employee["employee_id"]).is_some_and(|own| own.contains(course))
    }

    fn level(&self, employee: &Row, competency: &str, more: Option<&str>) -> i64 {
        let id = &employee["employee_id"];
        let own = self.completed.get(id);
        let given = own.into_iter().flatten().map(String::as_str).chain(more);
        let taught = given.filter_map(|course| self.gives.get(course)?.get(competency)).copied();
        let filed = self.filed.get(id).and_then(|own| own.get(competency)).copied();
        taught.chain(filed).max().unwrap_or(0)
    }

    fn jpm(&self, employee: &Row, position: &str, more: Option<&str>) -> i64 {
        let asked = &self.asked[position];
        let whole: i64 = asked.values().map(|(_, weight, _)| weight * 60).sum();
        let met: i64 = asked
            .iter()
            .map(|(competency, (level, weight, _))| {
                weight * self.level(employee, competency, more).min(*level) * (60 / level)
            })
            .sum();
        if whole == 0 { 10_000 } else { 10_000 * met / whole }
    }

    /// Competency, level held, level asked, mandatory, basis points lost.
    fn gaps(&self, employee: &Row, position: &str) -> BTreeSet<(String, i64, i64, bool, i64)> {
        let asked = &self.asked[position];
        let whole: i64 = asked.values().map(|(_, weight, _)| weight * 60).sum();
        let gap = |(competency, (level, weight, mandatory)): (&String, &(i64, i64, bool))| {
            let has = self.level(employee, competency, None);
            (has < *level).then(|| {
                let loss = 10_000 * weight * (level - has) * (60 / level) / whole;
                (competency.clone(), has, *level, *mandatory, loss)
            })
        };
        asked.iter().filter_map(gap).collect()
    }

    /// First year in which the employee is retired in the kind held.
    fn retired_from(&self, employee: &Row) -> i32 {
        let (year, month, of_month) = match employee["retire_on"].as_str() {
            "" => {
                let (year, month, _) = day(&employee["birth_date"]);
                let age = kind(&employee["kind"]).2;
                if month == 12 { (year + age + 1, 1, 1) } else { (year + age, month + 1, 1) }
            }
            stated => day(stated),
        };
        if (month, of_month) == (1, 1) { year } else { year + 1 }
    }

    /// Whether a promotion or a wished move there can exist, training and time apart.
    fn lasting(&self, employee: &Row, position: &str) -> bool {
        let target = &self.positions[position];
        let (from, to) = (kind(&employee["kind"]), kind(&target["kind"]));
        let closed = !matches!(target["open"].as_str(), "" | "true" | "ya" | "1");
        let full = self.holders.get(position).copied().unwrap_or(0) > number(target, "seats", 1);
        let status = if employee["status"].is_empty() { "pns" } else { &employee["status"] };
        let fields = list(&target["fields"]);
        !closed
            && !full
            && employee["position_id"] != position
            && (to.0 == from.0 || to.0 == from.0 + 1)
            && to.3.contains(&status)
            && education(&employee["education"]) >= to.4.max(education(&target["min_education"]))
            && (fields.is_empty() || fields.contains(&employee["field"]))
    }

    fn next(&self, employee: &Row) -> Option<(Basis, String)> {
        let mut wished: Option<(i64, usize)> = None;
        let place = |id: &str| self.order.iter().position(|other| other == id).unwrap();
        for row in self.wishes.iter().filter(|row| row["employee_id"] == employee["employee_id"]) {
            let score = number(row, "score", 0);
            if row["scope"] == "position" && score > 0 && self.lasting(employee, &row["target"]) {
                let at = place(&row["target"]);
                if wished.is_none_or(|(best, first)| score > best || (score == best && at < first)) {
                    wished = Some((score, at));
                }
            }
        }
        if let Some((_, at)) = wished {
            return Some((Basis::Wish, self.order[at].clone()));
        }
        let own = self.positions.get(&employee["position_id"]).map(|position| position["unit_id"].clone());
        let parent = own.as_ref().map(|unit| self.parents[unit].clone()).unwrap_or_default();
        let far = |id: &str| {
            let unit = &self.positions[id]["unit_id"];
            match &own {
                Some(own) if own == unit => 0,
                Some(_) if !parent.is_empty() && (&parent == unit || self.parents[unit] == parent) => 1,
                _ => 2,
            }
        };
        let tier = kind(&employee["kind"]).0;
        let above = self.order.iter().filter(|id| kind(&self.positions[*id]["kind"]).0 == tier + 1);
        let best = above.filter(|id| self.lasting(employee, id));
        best.min_by_key(|id| (-self.jpm(employee, id, None), far(id), place(id))).map(|id| (Basis::Nearest, id.clone()))
    }

    fn course(&self, id: &str) -> &Row {
        self.courses.iter().find(|row| row["course_id"] == id).unwrap()
    }

    fn offered(&self, course: &str) -> bool {
        self.sessions.iter().any(|row| row["course_id"] == course)
    }

    fn open_to(&self, employee: &Row, course: &str) -> bool {
        let audience = list(&self.course(course)["audience"]);
        !self.has_completed(employee, course)
            && (audience.is_empty() || audience.contains(&employee["kind"]))
            && list(&self.course(course)["prerequisites"]).iter().all(|before| {
                self.has_completed(employee, before) || (self.offered(before) && self.open_to(employee, before))
            })
    }

    /// First year in which the kind held requires `course`, if ever.
    fn due(&self, employee: &Row, course: &str) -> Option<i32> {
        if kind(&employee["kind"]).5 != Some(course) || self.has_completed(employee, course) {
            return None;
        }
        let since = [&employee["kind_since"], &employee["position_since"], &employee["hired_on"]];
        let since = day(since.into_iter().find(|text| !text.is_empty()).unwrap());
        let served = |year: i32| (year - since.0) * 12 + 1 - since.1 - i32::from(1 < since.2);
        (2027..2032).filter(|&year| year < self.retired_from(employee)).find(|&year| served(year) >= 12)
    }
}

fn kalianda() -> (Service, Needs) {
    let loaded = files::load(&folder("kalianda")).expect("kalianda is sound");
    (Service::read(), Needs::of(&loaded.instance, None))
}

#[test]
fn matches_gaps_and_next_positions_are_those_of_the_files() {
    let (service, found) = kalianda();
    let serving: Vec<&Row> = service.employees.iter().filter(|row| service.retired_from(row) > 2027).collect();
    assert_eq!(found.people.len(), serving.len());
    for (person, row) in found.people.iter().zip(&serving) {
        let id = &row["employee_id"];
        assert_eq!(&person.employee, id);
        let next = service.next(row);
        assert_eq!(person.next, next.as_ref().map(|(_, id)| id.clone()), "{id}");
        assert_eq!(person.basis, next.as_ref().map(|(basis, _)| *basis), "{id}");
        let position = Some(&row["position_id"]).filter(|held| !held.is_empty());
        assert_eq!(person.jpm.map(i64::from), position.map(|held| service.jpm(row, held, None)), "{id}");
        let places = [(false, position), (true, next.as_ref().map(|(_, id)| id))];
        for (is_next, position) in places {
            let own: BTreeSet<_> = person
                .gaps
                .iter()
                .filter(|gap| gap.next == is_next)
                .map(|gap| {
                    (gap.competency.clone(), gap.has.into(), gap.asked.into(), gap.mandatory, i64::from(gap.loss))
                })
                .collect();
            assert_eq!(own, position.map(|held| service.gaps(row, held)).unwrap_or_default(), "{id} {is_next}");
        }
        for gap in &person.gaps {
            let raises = |course: &&Row| {
                let given = service.gives.get(&course["course_id"]).and_then(|own| own.get(&gap.competency));
                given.is_some_and(|&level| level > gap.has.into()) && service.open_to(row, &course["course_id"])
            };
            let courses: Vec<&String> = service.courses.iter().filter(raises).map(|row| &row["course_id"]).collect();
            assert_eq!(gap.courses.iter().collect::<Vec<_>>(), courses, "{id} {}", gap.competency);
        }
    }
    assert!(found.people.iter().any(|person| person.basis == Some(Basis::Wish)));
}

#[test]
fn sums_by_competency_and_unit_are_those_of_the_people() {
    let (service, found) = kalianda();
    for line in &found.competencies {
        let gaps = |next: bool| {
            found
                .people
                .iter()
                .flat_map(|one| &one.gaps)
                .filter(move |gap| gap.next == next && gap.competency == line.competency)
        };
        assert_eq!(line.short as usize, gaps(false).count());
        assert_eq!(line.levels, gaps(false).map(|gap| u32::from(gap.asked - gap.has)).sum::<u32>());
        assert_eq!(line.loss, gaps(false).map(|gap| i64::from(gap.loss)).sum::<i64>());
        assert_eq!(line.loss_next, gaps(true).map(|gap| i64::from(gap.loss)).sum::<i64>());
        let asked = found.people.iter().filter_map(|one| one.position.as_ref());
        let asked = asked.filter(|held| service.asked[*held].contains_key(&line.competency)).count();
        assert_eq!(line.asked as usize, asked, "{}", line.competency);
    }
    for unit in &found.units {
        let members: Vec<_> = found.people.iter().filter(|one| one.unit.as_ref() == Some(&unit.unit)).collect();
        let total: i64 = members.iter().filter_map(|one| one.jpm).map(i64::from).sum();
        assert_eq!((unit.people as usize, unit.mean_jpm), (members.len(), total / members.len() as i64));
        assert_eq!(unit.below_standard as usize, members.iter().filter(|one| one.jpm < Some(6_800)).count());
        let mut lost: BTreeMap<&str, i64> = BTreeMap::new();
        for gap in members.iter().flat_map(|one| &one.gaps).filter(|gap| !gap.next) {
            *lost.entry(gap.competency.as_str()).or_default() += i64::from(gap.loss);
        }
        assert_eq!(unit.loss, lost.values().sum::<i64>());
        if let Some(worst) = unit.weaknesses.first() {
            assert_eq!(Some(&lost[worst.as_str()]), lost.values().max());
        }
    }
}

#[test]
fn courses_and_demand_by_year_are_those_of_the_files() {
    let (service, found) = kalianda();
    let serving: Vec<&Row> = service.employees.iter().filter(|row| service.retired_from(row) > 2027).collect();
    let nexts: Vec<Option<String>> = serving.iter().map(|row| service.next(row).map(|(_, id)| id)).collect();
    let mut needed = 0;
    for line in &found.courses {
        let course = &line.course;
        let (mut people, mut required, mut gain, mut gain_next) = (0, 0, 0, 0);
        let mut years: BTreeMap<i32, u32> = BTreeMap::new();
        for (row, next) in serving.iter().zip(&nexts) {
            if !service.open_to(row, course) {
                continue;
            }
            let places = || [Some(row["position_id"].clone()).filter(|held| !held.is_empty()), next.clone()];
            let closes = places().into_iter().flatten().any(|held| {
                service.gaps(row, &held).iter().any(|(competency, has, ..)| {
                    service.gives.get(course).and_then(|own| own.get(competency)).is_some_and(|level| level > has)
                })
            });
            let due = service.due(row, course);
            if !closes && due.is_none() {
                continue;
            }
            people += 1;
            required += u32::from(due.is_some());
            let since = if closes { 2027 } else { due.unwrap() };
            (since..2032).filter(|&year| year < service.retired_from(row)).for_each(|year| {
                *years.entry(year).or_default() += 1;
            });
            if closes {
                let [own, other] = places().map(|held| {
                    held.map_or(0, |held| service.jpm(row, &held, Some(course)) - service.jpm(row, &held, None))
                });
                (gain, gain_next) = (gain + own, gain_next + other);
            }
        }
        assert_eq!((line.people, line.required), (people, required), "{course}");
        assert_eq!((line.gain, line.gain_next), (gain, gain_next), "{course}");
        needed += people;
        let runs: Vec<&Row> = service.sessions.iter().filter(|row| &row["course_id"] == course).collect();
        let price = |row: &&Row| {
            let seats = number(row, "capacity", 1);
            number(row, "cost", 0) + (number(row, "fixed_cost", 0) + seats - 1) / seats
        };
        assert_eq!(line.seat_cost.map(|cost| cost.0), runs.iter().map(price).min(), "{course}");
        let mut earlier = 0;
        for (year, period) in (2027..2032).zip(1..) {
            let Some(own) = found.demand.iter().find(|one| &one.course == course && i32::from(one.year) == year) else {
                continue;
            };
            let seats = runs.iter().filter(|row| number(row, "period", 0) == period);
            let seats: u32 = seats.map(|row| u32::try_from(number(row, "capacity", 0)).unwrap()).sum();
            let demand = years.get(&year).copied().unwrap_or(0).saturating_sub(earlier);
            assert_eq!((own.demand, own.seats), (demand, seats), "{course} {year}");
            assert_eq!((own.short, own.idle), (demand.saturating_sub(seats), seats.saturating_sub(demand)));
            earlier += seats;
        }
    }
    assert!(needed > 100, "{needed}");
}

#[test]
fn the_proposed_calendar_is_within_the_budgets_and_keeps_what_was_decided() {
    let (_, found) = kalianda();
    for line in &found.agenda.lines {
        assert!(line.proposed <= line.available, "{line:?}");
    }
    // The same from the files: the cost of every seat by year and source.
    let mut spent: BTreeMap<(i64, String), i64> = BTreeMap::new();
    for one in &found.agenda.sessions {
        let year = 2026 + i64::from(one.period.0);
        let cost = one.cost.0 * i64::from(one.capacity) + one.fixed_cost.0;
        *spent.entry((year, one.source.clone())).or_default() += cost;
        assert!(one.capacity >= one.min_participants.max(1), "{}", one.session_id);
    }
    for row in table("budgets.csv").iter().filter(|row| row["category"] == "training") {
        let own = spent.remove(&(number(row, "year", 0), row["source"].clone())).unwrap_or(0);
        assert!(own <= number(row, "amount", 0), "{}: {own}", row["budget_id"]);
    }
    assert!(spent.is_empty(), "{spent:?} falls under no line");
    let ids: BTreeSet<&str> = found.agenda.sessions.iter().map(|one| one.session_id.as_str()).collect();
    assert_eq!(ids.len(), found.agenda.sessions.len());
    for row in table("decisions.csv").iter().filter(|row| row["decision"] == "attend") {
        assert!(ids.contains(row["target"].as_str()), "{}", row["target"]);
    }
}

/// `plaju` with the calendar proposed for it, in a folder of its own.
#[test]
fn the_proposed_calendar_is_an_instance_again_and_worth_more() {
    use rotasi::pipeline::{self, Solver};
    use rotasi::solver::{Settings, StopSignal};

    let given = files::load(&folder("plaju")).expect("plaju is sound").instance;
    let place = tempfile::tempdir().unwrap();
    let copy = place.path().join("plaju");
    std::fs::create_dir(&copy).unwrap();
    for entry in std::fs::read_dir(folder("plaju")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
        }
    }
    let written = place.path().join("needs");
    files::write_tables(&written, &needs::tables(&Needs::of(&given, None)), false).unwrap();
    std::fs::copy(written.join("sessions.csv"), copy.join("sessions.csv")).unwrap();
    let changed = files::load(&copy).expect("the calendar has the form of an instance").instance;
    let points = |instance| {
        let settings = Settings { work_limit: Some(40_000), threads: 1, ..Settings::default() };
        let outcome = pipeline::run(instance, &settings, &Solver::Microlp, &(), &StopSignal::default()).unwrap();
        outcome.plan.expect("plaju has a plan").points()
    };
    let (before, after) = (points(&given), points(&changed));
    assert!(after > before, "{before} with the calendar given, {after} with the one proposed");
}

/// What the best plan earns for promoting somebody of merit 50 who completed a course of 10 hours on that day.
fn promotion_earns(completed_on: &str, hours_merit: u8) -> i64 {
    use rotasi::instance::InstanceBuilder;
    use rotasi::pipeline::{self, Solver};
    use rotasi::plan::Term;
    use rotasi::policy::Policy;
    use rotasi::quantity::Points;
    use rotasi::solver::{Settings, StopSignal};
    use rotasi::verify;

    let mut builder = InstanceBuilder::new("2027-01-01", 1)
        .policy_with(|policy| {
            policy.kinds = Policy::asn().kinds;
            policy.weights.promotion = Points(100);
            (policy.talent.hours_merit, policy.talent.hours_full) = (hours_merit, 20);
        })
        .unit("U")
        .position("clerk", "U", "pelaksana")
        .position("head", "U", "pengawas")
        .course("C", 10)
        .employee_with("E", "clerk", |row| row.merit = Some(50))
        .completed("E", "C");
    builder.tables_mut().completed_courses[0].completed_on = Some(completed_on.parse().unwrap());
    let instance = builder.build().unwrap();
    let outcome = pipeline::run(&instance, &Settings::default(), &Solver::default(), &(), &StopSignal::default());
    let plan = outcome.unwrap().plan.unwrap();
    assert!(verify::audit(&instance, &plan).is_allowed());
    plan.terms.of(Term::Promotion).0
}

#[test]
fn hours_of_the_last_twelve_months_are_merit_only_where_the_policy_says_so() {
    assert_eq!(promotion_earns("2026-06-01", 0), 50);
    assert_eq!(promotion_earns("2026-06-01", 20), 60);
    assert_eq!(promotion_earns("2026-01-01", 20), 60, "the first day of the twelve months");
    assert_eq!(promotion_earns("2025-12-31", 20), 50, "the day before");
    assert_eq!(promotion_earns("2026-06-01", 100), 100, "merit ends at 100");
}
