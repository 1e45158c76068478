//! Plan folders and instance folders: what is written reads back, byte for byte where nothing is measured.

use std::fs;
use std::path::{Path, PathBuf};

use rotasi::calendar::Period;
use rotasi::diagnostic::Language;
use rotasi::files::{self, Prices, Summary, WriteError};
use rotasi::instance::{EmployeeId, Instance, PositionId, SessionId};
use rotasi::plan::{MentorPair, Placement, Plan, StepLabel, Tally, Term, TermPoints, Training};
use rotasi::policy::{Rule, RuleSet};
use rotasi::quantity::{BasisPoints, Money, Points};

fn base() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken/base")
}

fn instance() -> Instance {
    files::load(&base()).unwrap_or_else(|faults| panic!("{}", files::report(&faults, Language::English))).instance
}

/// Everybody stays, but Agus is promoted in period 2, Maya attends a session, and Rudi moves to the other staff post.
fn plan(instance: &Instance) -> Plan {
    let horizon = instance.calendar.horizon();
    let position = |id: &str| PositionId::at(instance.positions.iter().position(|p| p.id == id).unwrap());
    let mut placements = Vec::new();
    for employee in &instance.employees {
        for _ in 0..horizon {
            placements.push(Placement {
                position: employee.position.map(|(position, _)| position),
                kind: employee.kind,
                step: StepLabel::Stay,
                breaches: RuleSet::EMPTY,
                jpm: Some(BasisPoints(7_500)),
                points: Points(100),
            });
        }
    }
    for t in 1..horizon {
        let promoted = &mut placements[2 * horizon + t];
        promoted.position = Some(position("KABID2"));
        promoted.kind = instance.policy.kind_by_name("administrator").unwrap();
        placements[4 * horizon + t].position = Some(position("STAF1"));
    }
    placements[2 * horizon + 1].step = StepLabel::Vertical;
    placements[2 * horizon + 1].breaches = [Rule::Rank, Rule::ServiceLeft].into_iter().collect();
    placements[4 * horizon + 1].step = StepLabel::Horizontal;
    placements[5 * horizon + 2].points = Points(-40);
    let mut terms = TermPoints::default();
    terms.add(Term::Fill, Points(1_700));
    terms.add(Term::Disruption, Points(-40));
    let attends = |employee, session| Training { employee: EmployeeId(employee), session: SessionId(session) };
    Plan {
        horizon,
        placements,
        trainings: vec![attends(4, 0), attends(5, 2)],
        mentoring: vec![MentorPair {
            period: Period(1),
            unit: instance.positions[0].unit,
            junior: EmployeeId(5),
            mentor: None,
        }],
        terms,
    }
}

fn summary(instance: &Instance, plan: &Plan) -> Summary {
    Summary {
        status: "feasible".into(),
        points: Some(plan.points().0),
        bound: Some(2_000),
        gap: Some(0.2),
        stop_reason: "gap".into(),
        terms: Some(Summary::name_terms(&plan.terms)),
        engine: "none".into(),
        counts: Summary::count(instance, Some(plan)),
        ..Summary::default()
    }
}

fn prices(budgets: &[Option<f64>]) -> Prices {
    Prices { budgets: budgets.to_vec(), rows: vec![("moves:1".to_owned(), 0.1), ("moves:2".to_owned(), 0.0)] }
}

#[test]
fn a_plan_reads_back_with_all_its_claims() {
    let (instance, home) = (instance(), tempfile::tempdir().unwrap());
    let plan = plan(&instance);
    let summary = summary(&instance, &plan);
    let out = home.path().join("out");
    let prices = prices(&[Some(1.25), None, Some(-0.0), None]);
    let written = files::write_plan(&out, &instance, &plan, &summary, &prices, false).unwrap();
    let read = files::read_plan(&out, &instance)
        .unwrap_or_else(|faults| panic!("{}", files::report(&faults, Language::English)));
    assert_eq!(read.plan.as_ref(), Some(&plan));
    assert_eq!(read.summary, written);
    assert_eq!(written.times.0.iter().map(|(stage, _)| stage.as_str()).collect::<Vec<_>>(), ["write", "total"]);
    assert_eq!(Summary { times: summary.times.clone(), ..written }, summary);
    let tally = Tally::of(&instance, &plan);
    let used: Vec<_> = read.claims.budgets.iter().map(|claim| claim.used).collect();
    assert_eq!(used, tally.used);
    assert_eq!(read.shadow_prices, [Some(1.25), None, Some(0.0), None]);
    let holders: Vec<_> = read.claims.seats.iter().map(|claim| claim.holders).collect();
    assert_eq!(holders, tally.holders);
    assert_eq!(read.claims.units[0], Some(instance.positions[0].unit));
    assert_eq!(read.claims.summary.unwrap().terms, Some(plan.terms));
}

#[test]
fn a_tally_counts_every_cost_once_under_each_line_it_falls_under() {
    let instance = instance();
    let tally = Tally::of(&instance, &plan(&instance));
    // Line 1: one attendee of PKP-1 and its opening. Line 2: the closed session costs nothing.
    // Line 3: nobody moves in 2027. Line 4: allowances of 2029.
    let allowances = 12 * (5_000_000 + 2_000_000 + 2_000_000);
    assert_eq!(tally.used, [17_000_000, 0, 0, allowances].map(Money));
    assert_eq!(tally.opened, [true, true, true, false]);
    assert_eq!(tally.attendees, [1, 0, 1, 0]);
    assert_eq!((tally.counts.moves, tally.counts.promotions, tally.counts.breaches), (2, 1, 2));
    let staff = PositionId(5);
    assert_eq!((tally.holders(staff, Period(1)), tally.holders(staff, Period(2))), (2, 1));
    assert_eq!(tally.vacant(&instance, staff, Period(2)), 1);
}

#[test]
fn relocations_cost_what_their_direction_says_in_the_year_of_the_move() {
    let mut instance = instance();
    instance.budgets[2].year = 2028;
    let tally = Tally::of(&instance, &plan(&instance));
    // Agus from Kota to Kecamatan, Rudi from Kecamatan to Kota, 5 million each.
    assert_eq!(tally.used[2], Money(10_000_000));
    instance.relocations.clear();
    let tally = Tally::of(&instance, &plan(&instance));
    assert_eq!(tally.used[2], instance.policy.relocation_cost + instance.policy.relocation_cost);
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let (instance, home) = (instance(), tempfile::tempdir().unwrap());
    let plan = plan(&instance);
    let summary = summary(&instance, &plan);
    let write = |name: &str| {
        let out = home.path().join(name);
        files::write_plan(&out, &instance, &plan, &summary, &Prices::default(), false).unwrap();
        let mut names: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.retain(|path| !path.ends_with("summary.json"));
        names.sort();
        names.into_iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>()
    };
    let (first, second) = (write("a"), write("b"));
    assert_eq!(first.len(), 7);
    assert_eq!(first, second);
}

#[test]
fn plan_files_look_as_documented() {
    let (instance, home) = (instance(), tempfile::tempdir().unwrap());
    let plan = plan(&instance);
    let out = home.path().join("out");
    files::write_plan(&out, &instance, &plan, &summary(&instance, &plan), &prices(&[Some(1.25)]), false).unwrap();
    let all: String = ["placements", "trainings", "sessions", "budgets", "seats", "mentoring", "prices"]
        .map(|name| format!("{name}.csv\n{}\n", fs::read_to_string(out.join(format!("{name}.csv"))).unwrap()))
        .concat();
    insta::assert_snapshot!(all);
}

#[test]
fn an_infeasible_outcome_is_a_folder_with_only_a_summary() {
    let (instance, home) = (instance(), tempfile::tempdir().unwrap());
    let conflict = vec!["decision:2".to_owned(), "seats:KADIS:1".to_owned()];
    let summary = Summary { status: "infeasible".into(), conflict: conflict.clone(), ..Summary::default() };
    let out = home.path().join("out");
    files::write_summary_only(&out, &summary, false).unwrap();
    let read = files::read_plan(&out, &instance).unwrap();
    assert_eq!((read.plan, read.claims.summary.unwrap().conflict), (None, conflict));
}

#[test]
fn edited_plan_files_are_refused_with_their_place() {
    let (instance, home) = (instance(), tempfile::tempdir().unwrap());
    let plan = plan(&instance);
    let out = home.path().join("out");
    files::write_plan(&out, &instance, &plan, &summary(&instance, &plan), &Prices::default(), false).unwrap();
    let edit = |file: &str, from: &str, to: &str| {
        let path = out.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} holds {from}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let found = files::read_plan(&out, &instance).map_or_else(
            |faults| faults.iter().map(|fault| (fault.code.id, fault.place.to_string())).collect(),
            |_| Vec::new(),
        );
        fs::write(&path, text).unwrap();
        found
    };
    let place = |code: &'static str, place: &str| vec![(code, place.to_owned())];
    assert_eq!(edit("placements.csv", ",KADIS,", ",KADIZ,"), place("E151", "placements.csv:2 [position_id]"));
    assert_eq!(edit("placements.csv", "rank;", "rang;"), place("E151", "placements.csv:9 [breaches]"));
    assert_eq!(edit("placements.csv", ",2,KADIS", ",1,KADIS")[0].0, "E201");
    assert_eq!(edit("placements.csv", "employee_id", "employee"), {
        let mut both = place("E104", "placements.csv:1 [employee_id]");
        both.extend([("W101", "placements.csv:1 [employee]".to_owned())]);
        both.sort_by(|a, b| a.1.cmp(&b.1));
        both
    });
    assert_eq!(edit("budgets.csv", "LATIH27", "LATIH99"), place("E151", "budgets.csv:2 [budget_id]"));
    assert_eq!(edit("seats.csv", "KADIS,1,1", "KADIS,4,1"), place("E203", "seats.csv:2 [period]"));
    assert_eq!(edit("summary.json", "{", "["), place("E152", "summary.json"));
    let huge = format!("\"fill\": {}", i64::MAX);
    assert_eq!(edit("summary.json", "\"fill\": 1700", &huge), place("E152", "summary.json [terms]"));
    fs::remove_file(out.join("mentoring.csv")).unwrap();
    assert_eq!(files::read_plan(&out, &instance).unwrap_err()[0].code.id, "E150");
}

#[test]
fn folders_of_other_people_are_never_replaced() {
    let (instance, home) = (instance(), tempfile::tempdir().unwrap());
    let plan = plan(&instance);
    let summary = summary(&instance, &plan);
    let write = |force| files::write_plan(home.path(), &instance, &plan, &summary, &Prices::default(), force);
    assert!(matches!(write(false), Err(WriteError::Exists(_))));
    fs::write(home.path().join("thesis.doc"), "years of work").unwrap();
    assert!(matches!(write(true), Err(WriteError::Foreign { .. })));
    assert!(home.path().join("thesis.doc").exists());
}

#[test]
fn an_instance_written_reads_back_to_the_same_rows() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("copy");
    let mut tables = files::load_tables(&base()).unwrap().tables;
    tables.units[0].name = "Dinas \"Sehat\", Kota;\nLantai 2".into();
    tables.relations.clear();
    files::write_instance(&out, &tables, "[policy]\npreset = \"asn\"\n", false).unwrap();
    assert_eq!(files::load_tables(&out).unwrap().tables, tables);
    assert!(!out.join("relations.csv").exists(), "optional files without rows are left out");
    files::load(&out).unwrap_or_else(|faults| panic!("{}", files::report(&faults, Language::English)));
}
