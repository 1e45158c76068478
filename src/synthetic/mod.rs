//! Seeded, invented services for demonstrations, tests and measurements: from a name, a size and a seed to the rows of
//! all files.
//!
//! For a planner: five services in the shape of Indonesian regional governments. Places are real, **all people, posts
//! and figures are invented**; teachers, whose careers follow a law of their own, are left out.
//!
//! For an OR reader: instance families for path packing, linear in the number of employees from a handful to a million.
//! Structure, not noise, keeps them tractable: mandatory trade and area competencies leave an employee some five to
//! forty positions, prerequisites leave a handful of courses, and budgets, seats and sessions bind.
//!
//! Sources of the shapes: echelons and ranks PP 13/2002, allowances Perpres 26/2007, competency levels PermenPANRB
//! 38/2017, staff titles PermenPANRB 45/2022; sizes and costs are samples.

use crate::calendar::{Date, PeriodLength};
use crate::instance::{EmployeeRow, Header, PositionRow, Tables, UnitRow};
use crate::policy::{self, Policy};
use crate::quantity::Money;

mod agencies;
mod catalogue;
mod decisions;
mod dice;
mod ladder;
mod learning;
mod money;
mod names;
mod organisation;
mod profile;
mod skills;
mod territory;
mod trades;
mod wishes;
mod workforce;

pub use profile::Profile;

use decisions::Deciding;
use learning::Learning;
use organisation::{Organisation, Post};
use skills::Skills;
use trades::TRADES;
use wishes::{Directory, Wishing};
use workforce::Person;

/// First day of every generated plan.
const START: Date = Date::constant(2027, 1, 1);
/// Yearly periods of every generated plan.
const PERIODS: u8 = 5;

/// An invented service.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The rows of all files.
    pub tables: Tables,
    /// The `[policy]` part of `instance.toml`: preset and overrides.
    pub policy_toml: String,
}

/// Invents the service `profile` with that many employees (the profile's own number where none is given).
///
/// Same profile, number and seed: the same rows, on every platform.
#[must_use]
pub fn generate(profile: Profile, employees: Option<u32>, seed: u64) -> Generated {
    let traits = profile.traits();
    let employees = employees.unwrap_or(profile.default_employees()).max(1);
    let policy_toml = format!("[policy]\npreset = \"asn\"\n\n{}", traits.overrides);
    let policy = resolved(&policy_toml);
    let mut tables = Tables::new(Header {
        name: format!("{} {}-{}", traits.title, START.year(), START.year() + i16::from(PERIODS) - 1),
        start: START,
        periods: PERIODS,
        period: PeriodLength::Year,
        currency: "IDR".to_owned(),
        policy: policy.clone(),
    });

    let mut organisation = organisation::draft(profile, employees);
    let places = workforce::deal(&mut organisation, traits, employees, seed);
    let people = workforce::people(&organisation, profile, &policy, &places, seed);
    let skills = Skills::draw(&organisation, traits, &people, seed);
    let directory = Directory::new(&organisation);

    write_units(&organisation, &mut tables);
    write_positions(&organisation, &mut tables);
    write_employees(&organisation, &people, &mut tables);
    skills.write(&organisation, &people, &mut tables);
    Learning::new(traits, &policy, &people, &skills, &mut tables, seed).write();
    Wishing::new(&organisation, &directory, traits, &people, &mut tables, seed).write();
    let commitments = Deciding::new(&organisation, &directory, &policy, &people, &mut tables, seed).write();
    money::relocations(&organisation, &mut tables);
    money::budgets(&organisation, traits, &people, &commitments, &mut tables);
    Generated { tables, policy_toml }
}

/// The policy in force under that text.
///
/// # Panics
/// When it has a fault: the texts are written in this module.
fn resolved(text: &str) -> Policy {
    let mut no_file = |_: &str| -> Result<String, Vec<crate::diagnostic::Diagnostic>> {
        unreachable!("generated policies name no file")
    };
    match policy::resolve(text, "instance.toml", &mut no_file) {
        Ok((resolved, _)) => resolved.policy,
        Err(faults) => panic!("generated policies are sound: {faults:?}"),
    }
}

/// Row in its file of the entry with that place in its list; the header is row 1.
fn row(at: usize) -> u32 {
    u32::try_from(at + 2).expect("generated tables have fewer than 2^32 rows")
}

fn write_units(organisation: &Organisation, tables: &mut Tables) {
    tables.units = (organisation.units.iter().enumerate())
        .map(|(at, unit)| UnitRow {
            row: row(at),
            unit_id: unit.id.clone(),
            name: unit.name.clone(),
            parent_id: unit.parent.map(|parent| organisation.units[parent].id.clone()),
            location: organisation.locations[unit.location].clone(),
        })
        .collect();
}

fn write_positions(organisation: &Organisation, tables: &mut Tables) {
    let known = |name| policy::Education::by_name(name).expect("education names are those of the files");
    tables.positions = (organisation.posts.iter().enumerate())
        .map(|(at, post)| PositionRow {
            row: row(at),
            position_id: post.id.clone(),
            title: post.title.clone(),
            unit_id: organisation.units[post.unit].id.clone(),
            kind: post.level.facts().kind.to_owned(),
            seats: post.seats,
            class: Some(class(post)),
            min_education: post.education.map(known),
            fields: fields(post),
            min_rank: post.echelon.map(|echelon| workforce::step(echelon.facts().3)),
            allowance: Money(money::allowance(post)),
            critical: post.critical,
            location: None,
            open: post.open,
            closed_from: None,
        })
        .collect();
}

/// Job class: by echelon, by level, or by the education that a staff post asks.
fn class(post: &Post) -> u8 {
    match (post.echelon, post.education) {
        (Some(echelon), _) => echelon.facts().2,
        (None, Some("s1")) => 7,
        (None, Some("sma")) => 5,
        _ => post.level.facts().class,
    }
}

fn fields(post: &Post) -> Vec<String> {
    let studies = TRADES[usize::from(post.trade)].studies;
    if post.studied { studies.iter().map(|study| (*study).to_owned()).collect() } else { Vec::new() }
}

fn write_employees(organisation: &Organisation, people: &[Person], tables: &mut Tables) {
    tables.employees = (people.iter().enumerate())
        .map(|(at, person)| {
            let kind_default = if person.post.is_some() { person.position_since } else { person.hired };
            EmployeeRow {
                row: row(at),
                employee_id: person.id.clone(),
                name: person.name.clone(),
                sex: person.sex,
                birth_date: person.birth,
                hired_on: person.hired,
                status: person.status,
                education: person.education,
                field: person.field.map(str::to_owned),
                rank: person.rank,
                rank_since: person.rank_since,
                kind: person.level.facts().kind.to_owned(),
                kind_since: (person.kind_since != kind_default).then_some(person.kind_since),
                tier_since: (person.tier_since != person.kind_since).then_some(person.tier_since),
                position_id: person.post.map(|at| organisation.posts[at].id.clone()),
                position_since: person.post.map(|_| person.position_since),
                performance: person.performance,
                performance_prev: (person.performance_prev != person.performance).then_some(person.performance_prev),
                potential: person.potential,
                merit: person.merit,
                discipline_until: person.discipline_until,
                retire_on: person.retire_on,
            }
        })
        .collect();
}
