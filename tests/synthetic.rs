//! Invented services: reproducible, sound, and of the shape they are meant to have.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rotasi::calendar::{Period, months_between, retirement_day};
use rotasi::instance::{
    BudgetLine, Category, CompetencyId, Employee, Instance, Order, Position, PositionId, SourceId, Tables, UnitId, Wish,
};
use rotasi::policy::Status;
use rotasi::quantity::{Money, Months};
use rotasi::synthetic::{Profile, generate};

fn build(profile: Profile, employees: u32, seed: u64) -> Instance {
    match generate(profile, Some(employees), seed).tables.build() {
        Ok((instance, warnings)) => {
            assert!(warnings.is_empty(), "{profile:?} {employees} {seed}: {warnings:#?}");
            instance
        }
        Err(faults) => panic!("{profile:?} {employees} {seed}: {:#?}", &faults[..faults.len().min(10)]),
    }
}

/// The profiles in sizes that are quick to build.
fn samples() -> impl Iterator<Item = Instance> {
    Profile::ALL
        .into_iter()
        .zip(5..)
        .map(|(profile, seed)| build(profile, profile.default_employees().min(6_000), seed))
}

/// `part` of `whole` in percent.
fn percent(part: usize, whole: usize) -> usize {
    part * 100 / whole.max(1)
}

#[test]
fn a_seed_fixes_every_row_and_another_seed_gives_other_people() {
    for profile in Profile::ALL {
        let one = generate(profile, Some(400), 11);
        let again = generate(profile, Some(400), 11);
        let other = generate(profile, Some(400), 12);
        assert!(one.tables == again.tables);
        assert_eq!(one.policy_toml, again.policy_toml);
        assert!(one.tables.employees != other.tables.employees);
    }
}

#[test]
fn every_profile_builds_without_faults_in_its_own_size_for_several_seeds() {
    for profile in Profile::ALL {
        for seed in [0, 1, 2, u64::MAX] {
            let instance = build(profile, profile.default_employees(), seed);
            assert_eq!(instance.employees.len(), profile.default_employees() as usize);
        }
    }
}

#[test]
fn every_profile_builds_in_sizes_far_from_its_own() {
    for profile in Profile::ALL {
        for employees in [1, 7, 60, 333, 20_000] {
            assert_eq!(build(profile, employees, 4).employees.len(), employees as usize);
        }
    }
    let several_regions = build(Profile::Medan, 31_000, 4);
    assert_eq!(several_regions.employees.len(), 31_000);
    assert!(several_regions.units.iter().any(|unit| unit.id.starts_with("W03-")));
}

#[test]
fn rows_grow_linearly_with_employees() {
    let rows = |tables: &Tables| {
        tables.positions.len()
            + tables.employee_competencies.len()
            + tables.position_competencies.len()
            + tables.completed_courses.len()
            + tables.preferences.len()
            + tables.relocations.len()
            + tables.served_units.len()
    };
    for profile in [Profile::Medan, Profile::Plaju] {
        let small = rows(&generate(profile, Some(15_000), 3).tables);
        let large = rows(&generate(profile, Some(120_000), 3).tables);
        assert!((7 * small..9 * small).contains(&large), "{profile:?}: {small} rows, then {large}");
    }
}

/// What each budget line must pay when everybody stays and trains nothing, except what decisions order.
struct Ledger<'a> {
    instance: &'a Instance,
    used: Vec<i64>,
}

impl Ledger<'_> {
    fn pay(&mut self, t: Period, source: SourceId, category: Category, amount: i64) {
        let year = self.instance.calendar.fiscal_year(t);
        let covers = |line: &BudgetLine| line.covers(year, source, category);
        for (line, used) in self.instance.budgets.iter().zip(&mut self.used) {
            *used += if covers(line) { amount } else { 0 };
        }
    }
}

/// Where each employee is in each period when only decisions move people; none when retired or unplaced.
fn decided(instance: &Instance) -> Vec<Vec<Option<PositionId>>> {
    let mut plan: Vec<Vec<Option<PositionId>>> = Vec::new();
    for (at, employee) in instance.employees.iter().enumerate() {
        let mut position = employee.position.map(|(position, _)| position);
        let mut kind = employee.kind;
        plan.push(
            (instance.calendar.periods())
                .map(|t| {
                    let age = instance.policy.kind(kind).retirement_age;
                    if employee.retire_on.unwrap_or(retirement_day(employee.birth_date, age))
                        <= instance.calendar.day(t)
                    {
                        return None;
                    }
                    for decision in instance.decisions.iter().filter(|decision| decision.employee.index() == at) {
                        if let Order::Must { position: target, from, to } = decision.order
                            && (from..=to).contains(&t)
                        {
                            position = Some(target);
                            kind = instance.positions[target.index()].kind;
                        }
                    }
                    position
                })
                .collect(),
        );
    }
    plan
}

#[test]
fn staying_with_the_decisions_respects_seats_units_kin_and_every_budget_line() {
    let stored = STORED.into_iter().map(|profile| build(profile, profile.default_employees(), SEED));
    for instance in samples().chain(stored) {
        let plan = decided(&instance);
        let mut ledger = Ledger { instance: &instance, used: vec![0; instance.budgets.len()] };
        let unit_of = |position: PositionId| instance.positions[position.index()].unit;
        for t in instance.calendar.periods() {
            let mut holders = vec![0; instance.positions.len()];
            let mut leaving: BTreeMap<UnitId, usize> = BTreeMap::new();
            for (employee, path) in instance.employees.iter().zip(&plan) {
                let before = match t.index() {
                    0 => employee.position.map(|(position, _)| position),
                    index => path[index - 1],
                };
                let Some(now) = path[t.index()] else { continue };
                let place = |position: PositionId| instance.positions[position.index()].location;
                holders[now.index()] += 1;
                let allowance = instance.positions[now.index()].allowance.0 * 12;
                ledger.pay(t, instance.allowance_source, Category::Allowance, allowance);
                let Some(before) = before.filter(|before| *before != now) else { continue };
                *leaving.entry(unit_of(before)).or_default() += 1;
                if place(before) != place(now) {
                    let pair = (place(before), place(now));
                    let cost = instance.relocations.get(&pair).copied().unwrap_or(instance.policy.relocation_cost);
                    ledger.pay(t, instance.relocation_source, Category::Relocation, cost.0);
                }
            }
            assert!(holders.iter().zip(&instance.positions).all(|(held, position)| *held <= position.most_holders()));
            assert!(leaving.values().all(|&moves| moves == 1), "at most one leaves a unit: {leaving:?}");
            for &(a, b) in &instance.relations {
                let units = [a, b].map(|one| plan[one.index()][t.index()].map(unit_of));
                let start = [a, b].map(|one| instance.employees[one.index()].position.map(|(held, _)| unit_of(held)));
                assert!(units[0].is_none() || units[0] != units[1] || units == start);
            }
        }
        let mut attendees = vec![0; instance.sessions.len()];
        for decision in &instance.decisions {
            let Order::Attend { session } = decision.order else { continue };
            let data = &instance.sessions[session.index()];
            let employee = &instance.employees[decision.employee.index()];
            let course = &instance.courses[data.course.index()];
            attendees[session.index()] += 1;
            ledger.pay(data.period, data.source, Category::Training, data.cost.0);
            assert!(plan[decision.employee.index()][data.period.index()].is_some(), "attends before retiring");
            assert!(course.audience.contains(&employee.kind) && !employee.completed.contains(&data.course));
            assert!(course.prerequisites.iter().all(|needed| employee.completed.contains(needed)));
        }
        for (session, &count) in instance.sessions.iter().zip(&attendees) {
            assert!(count == 0 || (count <= session.capacity && !session.must_be_opened()));
        }
        for (line, used) in instance.budgets.iter().zip(&ledger.used) {
            assert!(Money(*used) <= line.amount, "{}: {used} of {}", line.id, line.amount);
        }
    }
}

#[test]
fn every_service_has_decisions_of_each_sort() {
    for instance in samples() {
        let count = |sort: fn(&Order) -> bool| instance.decisions.iter().filter(|one| sort(&one.order)).count();
        assert!(count(|order| matches!(order, Order::Must { .. })) >= 1, "{}", instance.name);
        assert!(count(|order| matches!(order, Order::MustNot { .. })) >= 1, "{}", instance.name);
        assert!(count(|order| matches!(order, Order::Attend { .. })) >= 1, "{}", instance.name);
    }
}

#[test]
fn a_tenth_of_the_structural_seats_is_vacant() {
    for instance in samples() {
        let structural = |position: &&Position| {
            ["jpt_pratama", "administrator", "pengawas"].contains(&instance.policy.kind(position.kind).name.as_str())
        };
        let seats: u32 = instance.positions.iter().filter(structural).map(|position| position.seats).sum();
        let held: u32 = instance.positions.iter().filter(structural).map(|position| position.holders_at_start).sum();
        let vacant = percent((seats - held) as usize, seats as usize);
        assert!((6..=24).contains(&vacant), "{}: {vacant} %", instance.name);
        assert!(instance.positions.iter().all(|position| position.holders_at_start <= position.seats));
    }
}

#[test]
fn a_wave_retires_and_nobody_is_retired_at_the_start() {
    for instance in samples() {
        let day = |employee: &Employee| {
            let age = instance.policy.kind(employee.kind).retirement_age;
            employee.retire_on.unwrap_or(retirement_day(employee.birth_date, age))
        };
        let last = instance.calendar.day(Period::at(instance.calendar.horizon() - 1));
        let retiring = instance.employees.iter().filter(|employee| day(employee) <= last).count();
        let share = percent(retiring, instance.employees.len());
        assert!((8..=30).contains(&share), "{}: {share} %", instance.name);
        assert!(instance.employees.iter().all(|employee| day(employee) > instance.calendar.start()));
        let older = instance.employees.iter().filter(|one| one.birth_date.year() <= 1976).count();
        assert!(percent(older, instance.employees.len()) >= 25, "{}", instance.name);
    }
}

#[test]
fn more_people_wish_for_popular_seats_than_there_are() {
    for instance in samples().filter(|instance| instance.employees.len() >= 300) {
        let mut wishes: BTreeMap<PositionId, u32> = BTreeMap::new();
        for preference in instance.employees.iter().flat_map(|employee| &employee.preferences) {
            if let (Wish::Position(position), 1..) = (preference.wish, preference.score) {
                *wishes.entry(position).or_default() += 1;
            }
        }
        let free = |position: PositionId| {
            let position = &instance.positions[position.index()];
            position.seats - position.holders_at_start
        };
        let contested = wishes.iter().filter(|&(&position, &count)| count > free(position)).count();
        assert!(contested * 2 > wishes.len(), "{}: {contested} of {}", instance.name, wishes.len());
    }
}

#[test]
fn medan_asks_nearly_everybody_and_has_many_juniors() {
    let instance = build(Profile::Medan, 5_000, 8);
    let all = instance.employees.len();
    let wishing = instance.employees.iter().filter(|employee| !employee.preferences.is_empty()).count();
    assert!((80..=92).contains(&percent(wishing, all)));
    let start = instance.calendar.start();
    let junior = |employee: &&Employee| months_between(employee.hired_on, start) < Months(12);
    let juniors = instance.employees.iter().filter(junior).count();
    assert!((3..=8).contains(&percent(juniors, all)), "{juniors}");
}

#[test]
fn long_personnel_numbers_are_eighteen_digits_beyond_those_of_real_people() {
    for profile in [Profile::Kotabumi, Profile::Medan] {
        let instance = build(profile, 3_000, 21);
        assert!(
            instance.employees.iter().all(|one| one.id.len() == 18 && one.id.bytes().all(|sign| sign.is_ascii_digit()))
        );
        assert!(instance.employees.iter().all(|one| one.id.as_bytes()[15] == b'9'));
        assert!(instance.employees.iter().any(|one| one.status == Status::Pppk && &one.id[12..14] == "21"));
    }
}

/// Whether the position is within reach of the employee as they are: kinds, status, education, field of study,
/// feeders, mandatory competencies and match.
fn within_reach(instance: &Instance, employee: &Employee, position: &Position) -> bool {
    let (from, to) = (instance.policy.kind(employee.kind), instance.policy.kind(position.kind));
    let promotion = to.tier == from.tier + 1;
    let selection = promotion || (to.selective && position.kind != employee.kind);
    let fed = to.feeders.is_empty() || to.feeders.iter().any(|feeder| feeder.kinds.contains(&employee.kind));
    let level =
        |wanted: CompetencyId| employee.levels.iter().find(|(own, _)| *own == wanted).map_or(0, |&(_, level)| level);
    let weight: u32 = position.requirements.iter().map(|one| one.weight * 60).sum();
    let met: u32 = (position.requirements.iter())
        .map(|one| one.weight * u32::from(level(one.competency).min(one.level)) * 60 / u32::from(one.level))
        .sum();
    position.open
        && (promotion || to.tier == from.tier)
        && to.statuses[employee.status as usize]
        && to.min_education.max(position.min_education).is_none_or(|least| employee.education >= least)
        && (position.fields.is_empty() || employee.field.as_ref().is_some_and(|own| position.fields.contains(own)))
        && (!selection || fed)
        && position.requirements.iter().all(|one| !one.mandatory || level(one.competency) >= one.level)
        && met * 100 >= weight * if promotion { 80 } else { 68 }
}

#[test]
fn a_handful_of_positions_and_courses_is_within_reach_of_each_employee() {
    for profile in Profile::ALL {
        let instance = build(profile, profile.default_employees(), 17);
        let step = 1 + instance.employees.len() / 400;
        let (mut positions, mut courses) = (Vec::new(), Vec::new());
        for employee in instance.employees.iter().step_by(step) {
            positions.push(instance.positions.iter().filter(|q| within_reach(&instance, employee, q)).count());
            let open = instance.courses.iter().enumerate().filter(|(at, course)| {
                (course.audience.is_empty() || course.audience.contains(&employee.kind))
                    && course.prerequisites.iter().all(|needed| employee.completed.contains(needed))
                    && !employee.completed.iter().any(|done| done.index() == *at)
                    && instance.sessions.iter().any(|session| session.course.index() == *at)
            });
            courses.push(open.count());
        }
        positions.sort_unstable();
        courses.sort_unstable();
        let (middle, most) = (positions[positions.len() / 2], positions[positions.len() * 19 / 20]);
        assert!((4..=40).contains(&middle) && most <= 100, "{profile:?}: positions {middle}, {most}");
        let (middle, most) = (courses[courses.len() / 2], courses[courses.len() - 1]);
        assert!((4..=8).contains(&middle) && most <= 12, "{profile:?}: courses {middle}, {most}");
    }
}

#[test]
fn training_money_and_seats_are_scarcer_than_the_demand_for_them() {
    for instance in samples() {
        for line in instance.budgets.iter().filter(|line| line.category == Some(Category::Training)) {
            let full: i64 = (instance.sessions.iter())
                .filter(|one| line.covers(instance.calendar.fiscal_year(one.period), one.source, Category::Training))
                .map(|one| one.cost.0 * i64::from(one.capacity) + one.fixed_cost.0)
                .sum();
            let decided = instance.decisions.iter().any(|one| matches!(one.order, Order::Attend { .. }));
            assert!(full == 0 || line.amount.0 < full + 1_000_000 || decided, "{}: {} of {full}", line.id, line.amount);
        }
        let elearning: u32 =
            instance.sessions.iter().filter(|one| one.id.starts_with("EL-")).map(|one| one.capacity).max().unwrap_or(0);
        assert!((elearning as usize) < instance.employees.len());
    }
}

/// The services that are stored, with the seed they are made from.
const STORED: [Profile; 4] = [Profile::Plaju, Profile::Kalianda, Profile::Tebingtinggi, Profile::Kotabumi];
const SEED: u64 = 1;

/// The figures that a stored service's README gives.
fn figures(instance: &Instance) -> String {
    let seats: u32 = instance.positions.iter().map(|position| position.seats).sum();
    let wishes: usize = instance.employees.iter().map(|employee| employee.preferences.len()).sum();
    let placed = instance.employees.iter().filter(|employee| employee.position.is_some()).count();
    let rows = [
        ("employees", instance.employees.len()),
        ("of them in a position", placed),
        ("units", instance.units.len()),
        ("positions", instance.positions.len()),
        ("seats", seats as usize),
        ("competencies", instance.competencies.len()),
        ("courses", instance.courses.len()),
        ("sessions", instance.sessions.len()),
        ("budget lines", instance.budgets.len()),
        ("wishes", wishes),
        ("decisions already taken", instance.decisions.len()),
        ("yearly periods", instance.calendar.horizon()),
    ];
    let mut table = "| | |\n|---|---:|\n".to_owned();
    for (what, count) in rows {
        let _ = writeln!(table, "| {what} | {count} |");
    }
    table
}

/// Set `ROTASI_STORE=1` to write the stored services (and the figures in their READMEs) instead of comparing them.
#[test]
fn stored_instances_equal_the_generator() {
    let store = std::env::var_os("ROTASI_STORE").is_some_and(|value| value == "1");
    for profile in STORED {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(profile.name());
        let made = tempfile::tempdir().unwrap();
        let fresh = made.path().join(profile.name());
        let generated = generate(profile, None, SEED);
        rotasi::files::write_instance(&fresh, &generated.tables, &generated.policy_toml, false).unwrap();
        let table = figures(&generated.tables.build().unwrap().0);
        let readme = folder.join("README.md");
        let text = fs::read_to_string(&readme).unwrap();
        let (head, rest) = text.split_once("<!-- figures -->\n").unwrap();
        let (_, tail) = rest.split_once("<!-- end of figures -->").unwrap();
        let current = format!("{head}<!-- figures -->\n{table}<!-- end of figures -->{tail}");
        let mut files: Vec<_> = fs::read_dir(&fresh).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        files.sort();
        assert!(files.len() > 10);
        if store {
            fs::write(&readme, current).unwrap();
            for file in files {
                fs::copy(fresh.join(&file), folder.join(&file)).unwrap();
            }
            continue;
        }
        let again = "write it anew with ROTASI_STORE=1";
        assert!(text == current, "the figures of {} are old: {again}", readme.display());
        assert!(text.contains(&format!("rotasi generate {} --seed {SEED}", profile.name())));
        let mut stored: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        // Scenarios are written by hand.
        stored.retain(|file| file != "README.md" && file != "scenarios.toml");
        stored.sort();
        assert_eq!(stored, files, "{}", folder.display());
        for file in files {
            let same = fs::read(fresh.join(&file)).unwrap() == fs::read(folder.join(&file)).unwrap();
            assert!(same, "{} differs from the generator: {again}", folder.join(&file).display());
        }
    }
}

#[test]
fn stored_instances_load_without_faults_and_stay_small() {
    for profile in STORED {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(profile.name());
        let loaded = rotasi::files::load(&folder);
        let loaded = loaded.unwrap_or_else(|faults| panic!("{}: {:#?}", folder.display(), faults.first()));
        assert_eq!(loaded.instance.employees.len(), profile.default_employees() as usize);
        let bytes: u64 = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
        assert!(bytes < 3_000_000, "{}: {bytes} bytes", folder.display());
    }
}
