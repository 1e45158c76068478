//! Planning anew: what happened stays, nothing changes without need, more changes never bring less, and every new plan is
//! recomputed from its own folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rotasi::calendar::Period;
use rotasi::files::{self, Actual, BarePlan, Event};
use rotasi::instance::{EmployeeId, Instance, PositionId, SessionId, Tables};
use rotasi::pipeline::{self, Solver};
use rotasi::plan::Plan;
use rotasi::replan::{self, Cause, NoPlan, Orders, Replanned};
use rotasi::solver::{Settings, StopSignal};
use rotasi::verify;

mod tiny;

fn planned(instance: &Instance, work: u64) -> Option<Plan> {
    let settings = Settings { work_limit: Some(work), ..Settings::default() };
    pipeline::run(instance, &settings, &Solver::default(), &(), &StopSignal::default()).expect("it runs").plan
}

fn bare(plan: &Plan) -> BarePlan {
    let positions = plan.placements.iter().map(|placement| placement.position).collect();
    BarePlan { positions, trainings: plan.trainings.clone() }
}

fn orders() -> Orders {
    Orders {
        prices: Default::default(),
        from: None,
        max_changes: None,
        change_cost: None,
        moves_only: false,
        steps: 4,
        settings: Settings { work_limit: Some(2_000), ..Settings::default() },
        solver: Solver::default(),
    }
}

fn replanned(
    (instance, tables): (&Instance, &Tables),
    plan: &BarePlan,
    actuals: &[Actual],
    orders: &Orders,
) -> Result<Replanned, NoPlan> {
    replan::replan((instance, tables), plan, actuals, orders, &(), &StopSignal::default())
}

fn assert_monotone(made: &Replanned) {
    for pair in made.curve.windows(2) {
        assert!(pair[0].points <= pair[1].points, "{:?}", made.curve);
    }
    for rung in &made.curve {
        assert!(rung.limit.is_none_or(|limit| rung.changes <= limit), "{:?}", made.curve);
        assert!(rung.bound.is_none_or(|bound| rung.points <= bound), "{:?}", made.curve);
    }
}

#[test]
fn where_nothing_happened_the_old_plan_comes_back_and_more_changes_never_bring_less() {
    let mut tried = 0;
    for seed in 0..40 {
        let builder = tiny::builder(seed);
        let instance = builder.build().expect("tiny instances are sound");
        // A plan that leaves room: everybody keeps quiet where that is allowed.
        let positions: Vec<Option<PositionId>> = instance
            .employees
            .iter()
            .flat_map(|one| vec![one.position.map(|(position, _)| position); instance.calendar.horizon()])
            .collect();
        let still = verify::restate(&instance, &positions, &[]);
        let best = planned(&instance, 2_000);
        for plan in [Some(still), best].into_iter().flatten() {
            if !verify::audit(&instance, &plan).is_allowed() {
                continue;
            }
            tried += 1;
            let made = replanned((&instance, builder.tables()), &bare(&plan), &[], &orders()).expect("it goes on");
            assert_eq!(made.plan.placements, plan.placements, "seed {seed}");
            assert_eq!((made.plan.trainings.clone(), made.changes), (plan.trainings.clone(), 0), "seed {seed}");
            assert!(made.changed.is_empty() && made.forced.is_empty() && made.fewest_proved, "seed {seed}");
            assert_monotone(&made);
            let limited = Orders { max_changes: Some(1), ..orders() };
            let one = replanned((&instance, builder.tables()), &bare(&plan), &[], &limited).expect("it goes on");
            assert!(one.changes <= 1 && one.plan.points() >= plan.points(), "seed {seed}");
            assert!(one.changed.len() <= one.changes as usize + one.forced.len(), "seed {seed}");
            let dear = Orders { change_cost: Some(1_000_000), ..orders() };
            let same = replanned((&instance, builder.tables()), &bare(&plan), &[], &dear).expect("it goes on");
            assert_eq!(same.plan.placements, plan.placements, "seed {seed}: nothing is worth that much");
        }
    }
    assert!(tried > 40, "{tried}");
}

#[test]
fn what_is_over_stays_and_the_rest_is_as_good_as_a_plan_that_begins_there() {
    let mut moved = 0;
    for seed in 0..25 {
        let builder = tiny::builder(seed);
        let instance = builder.build().expect("tiny instances are sound");
        let Some(plan) = planned(&instance, 2_000) else { continue };
        let from = Orders { from: Some(Period(2)), max_changes: Some(9), ..orders() };
        let made = replanned((&instance, builder.tables()), &bare(&plan), &[], &from).expect("it goes on");
        for (at, _) in instance.employees.iter().enumerate() {
            let who = EmployeeId::at(at);
            let (old, new) = (plan.placement(who, Period(1)), made.plan.placement(who, Period(1)));
            assert_eq!(old.position, new.position, "seed {seed}");
            moved += usize::from(old.position != instance.employees[at].position.map(|(position, _)| position));
        }
        // The old plan was the best: with the past as it was, nothing better can come.
        assert_eq!(made.plan.points(), plan.points(), "seed {seed}");
    }
    assert!(moved > 5, "{moved}");
}

/// The invented district with a plan, and a record: somebody refused, somebody failed, somebody left.
struct Story {
    home: tempfile::TempDir,
    loaded: files::Loaded,
    rows: files::LoadedTables,
    plan: BarePlan,
    refused: (EmployeeId, PositionId, Period),
    failed: (EmployeeId, SessionId),
    left: (EmployeeId, Period),
}

/// Its plan, made once, with enough work for moves in later years.
static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let loaded = files::load(&service()).expect("what is stored has no faults");
    planned(&loaded.instance, 20_000).expect("there is a plan")
});

fn service() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/plaju")
}

impl Story {
    fn told() -> Self {
        let home = tempfile::tempdir().expect("a temporary folder can be made");
        let loaded = files::load(&service()).expect("what is stored has no faults");
        let rows = files::load_tables(&service()).expect("what is stored has no faults");
        let instance = &loaded.instance;
        let plan = &*PLAN;
        let people = || (0..instance.employees.len()).map(EmployeeId::at);
        let start = |who: EmployeeId| instance.employees[who.index()].position.map(|(position, _)| position);
        let refused = instance
            .calendar
            .periods()
            .skip(1)
            .flat_map(|t| people().map(move |who| (who, t)))
            .find_map(|(who, t)| {
                let (before, now) = (plan.placement(who, Period(t.0 - 1)).position, plan.placement(who, t).position?);
                (before.is_some_and(|before| before != now)).then_some((who, now, t))
            })
            .expect("somebody moves");
        let failed = plan.trainings.iter().find(|training| instance.sessions[training.session.index()].period.0 == 1);
        let failed = failed.map(|training| (training.employee, training.session)).expect("somebody is trained");
        let left = people()
            .find(|&who| {
                who != refused.0
                    && who != failed.0
                    && start(who).is_some()
                    && plan.placement(who, Period(4)).position.is_some()
            })
            .expect("somebody stays long");
        let plan = bare(plan);
        Self { home, loaded, rows, plan, refused, failed, left: (left, Period(3)) }
    }

    fn record(&self) -> String {
        let instance = &self.loaded.instance;
        let id = |who: EmployeeId| &instance.employees[who.index()].id;
        let (refused, failed, left) = (self.refused, self.failed, self.left);
        format!(
            "employee_id,period,event,target\n{},{},refused,{}\n{},,failed,{}\n{},{},left,\n",
            id(refused.0),
            refused.2,
            instance.positions[refused.1.index()].id,
            id(failed.0),
            instance.sessions[failed.1.index()].id,
            id(left.0),
            left.1,
        )
    }

    fn actuals(&self) -> Vec<Actual> {
        let file = self.home.path().join("actuals.csv");
        fs::write(&file, self.record()).expect("the folder is there");
        files::read_actuals(&file, &self.loaded.instance).expect("the record is sound").0
    }
}

#[test]
fn a_refusal_a_failure_and_a_departure_lead_to_a_verified_plan() {
    let story = Story::told();
    let actuals = story.actuals();
    assert_eq!(actuals.len(), 3);
    let source = (&story.loaded.instance, &story.rows.tables);
    let made = replanned(source, &story.plan, &actuals, &orders()).expect("it goes on");
    assert_monotone(&made);
    assert!(verify::audit(&made.instance, &made.plan).is_allowed());
    let place = |who, t| made.plan.placement(who, t).position;
    let (refuser, seat, _) = story.refused;
    assert!(
        made.instance.calendar.periods().all(|t| place(refuser, t) != Some(seat)),
        "what was refused is not offered"
    );
    let (leaver, gone) = story.left;
    assert!(made.instance.calendar.periods().filter(|t| *t >= gone).all(|t| place(leaver, t).is_none()));
    let (student, session) = story.failed;
    assert!(!made.plan.trainings.iter().any(|one| (one.employee, one.session) == (student, session)));
    assert!(made.forced.len() >= 3 && made.changed.len() >= 3, "{:?}", made.changed);
    for changed in &made.changed {
        assert!(!changed.causes.is_empty(), "{changed:?}");
    }
    let recorded =
        made.changed.iter().filter(|one| one.causes.iter().any(|cause| matches!(cause, Cause::Recorded(..))));
    assert_eq!(recorded.count(), 3);

    let folder = story.home.path().join("again");
    replan::write(&folder, &made, &story.rows.origins, &orders()).expect("it can be written");
    assert_recomputed(&folder);
    assert!(replan::write(&folder, &made, &story.rows.origins, &orders()).is_err(), "nothing is overwritten");
}

/// The folder explains itself: its plan passes the audit against its own input.
fn assert_recomputed(folder: &Path) {
    let loaded = files::load(&folder.join("input")).expect("the amended instance is sound");
    let plan = files::read_plan(&folder.join("plan"), &loaded.instance).expect("the plan reads back");
    let verdict = verify::audit_folder(&loaded.instance, &plan.plan.expect("there is a plan"), &plan.claims);
    assert_eq!(verdict.findings, []);
    assert_eq!(plan.summary.instance_sha256, loaded.sha256);
    for table in ["curve.csv", "changes.csv"] {
        assert!(fs::read_to_string(folder.join("tables").join(table)).expect("it is there").lines().count() > 1);
    }
}

#[test]
fn evaluation_counts_what_was_not_done_and_who_fell_behind() {
    let story = Story::told();
    let found =
        replan::evaluate(&story.loaded.instance, &story.plan, &story.actuals(), Some(Period(3))).expect("sound");
    assert_eq!(found.until, 2);
    let sum = |count: fn(&replan::Tallied) -> u64| found.units.iter().map(count).sum::<u64>();
    assert_eq!(sum(|unit| unit.moves_planned), found.total.moves_planned);
    assert!(found.total.places_completed < found.total.places_planned);
    let instance = &story.loaded.instance;
    let course = instance.sessions[story.failed.1.index()].course;
    let line =
        found.courses.iter().find(|line| line.key == instance.courses[course.index()].id).expect("it was planned");
    assert_eq!((line.failed, line.completed), (1, line.planned - 1));
    assert!(line.levels_gained <= line.levels_planned);
    let id = |who: EmployeeId| &instance.employees[who.index()].id;
    assert!(found.behind.iter().any(|one| one.employee == *id(story.failed.0) && one.sessions.len() == 1));
    let late = story.refused.2 <= Period(2);
    assert_eq!(found.behind.iter().any(|one| one.employee == *id(story.refused.0) && !one.moves.is_empty()), late);
    assert_eq!(found.left, [id(story.left.0).clone()]);
    let all_done = replan::evaluate(instance, &story.plan, &[], Some(Period(3))).expect("sound");
    assert!(all_done.behind.is_empty() && all_done.total.moves_done == all_done.total.moves_planned);
    assert!(all_done.money.iter().all(|line| line.planned == line.spent));
}

#[test]
fn money_that_is_gone_is_missing_in_the_line() {
    let story = Story::told();
    let instance = &story.loaded.instance;
    let line = instance.budgets.iter().position(|line| line.year == 2027).expect("there is money in the first year");
    let spent = Actual {
        row: 2,
        period: Period(1),
        event: Event::Spent(rotasi::instance::BudgetId::at(line), instance.budgets[line].amount),
        note: None,
    };
    let from = Orders { from: Some(Period(2)), ..orders() };
    let source = (instance, &story.rows.tables);
    let made = replanned(source, &story.plan, &[spent], &from).expect("the first year is over");
    let amount = made.instance.budgets[line].amount;
    assert!(amount <= instance.budgets[line].amount);
    assert!(verify::audit(&made.instance, &made.plan).is_allowed());
}

#[test]
fn two_on_one_seat_are_a_fault_that_names_them() {
    let story = Story::told();
    let instance = &story.loaded.instance;
    let single = instance.positions.iter().position(|position| position.most_holders() == 1).expect("there is one");
    let moved = |row: u32, who: usize| Actual {
        row,
        period: Period(1),
        event: Event::Moved(EmployeeId::at(who), PositionId::at(single)),
        note: None,
    };
    let actuals = [moved(2, 0), moved(3, 1)];
    let source = (instance, &story.rows.tables);
    match replanned(source, &story.plan, &actuals, &orders()) {
        Err(NoPlan::Faults(faults)) => {
            assert_eq!(faults[0].code.id, "E154");
            let expected = faults[0].expected.as_ref().expect("it says what would fit");
            assert!(expected.en.contains(&instance.employees[0].id), "{expected:?}");
        }
        other => panic!("{other:?}"),
    }
}

impl Story {
    /// The announced plan as somebody without the program would write it.
    fn folder(&self) -> PathBuf {
        let folder = self.home.path().join("announced");
        fs::create_dir_all(&folder).expect("the folder is there");
        let instance = &self.loaded.instance;
        let mut placements = "employee_id,period,position_id\n".to_owned();
        for (at, position) in self.plan.positions.iter().enumerate() {
            let (who, t) = (at / instance.calendar.horizon(), at % instance.calendar.horizon() + 1);
            let held = position.map_or("", |position| &instance.positions[position.index()].id);
            placements.push_str(&format!("{},{t},{held}\n", instance.employees[who].id));
        }
        let mut trainings = "employee_id,session_id\n".to_owned();
        for one in &self.plan.trainings {
            let (who, session) =
                (&instance.employees[one.employee.index()].id, &instance.sessions[one.session.index()].id);
            trainings.push_str(&format!("{who},{session}\n"));
        }
        fs::write(folder.join("placements.csv"), placements).expect("the folder is there");
        fs::write(folder.join("trainings.csv"), trainings).expect("the folder is there");
        folder
    }
}

fn rotasi(arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_rotasi"));
    command.env("COLUMNS", "100").args(arguments).assert()
}

#[test]
fn the_program_evaluates_replans_and_audits_and_says_what_is_wrong_with_a_record() {
    let story = Story::told();
    let record = story.home.path().join("actuals.csv");
    fs::write(&record, story.record()).expect("the folder is there");
    let text = |path: &Path| path.to_str().expect("temporary names are text").to_owned();
    let (plan, service) = (text(&story.folder()), text(&service()));
    let (actuals, out) = (text(&record), text(&story.home.path().join("again")));
    let named = ["--instance", &service, "--actuals", &actuals];
    let json = |done: assert_cmd::assert::Assert| -> serde_json::Value {
        serde_json::from_slice(&done.success().get_output().stdout).expect("it is JSON")
    };
    let found = json(rotasi(&[&["evaluate", &plan, "--json"], &named[..]].concat()));
    assert_eq!(found["left"].as_array().map(Vec::len), Some(1));
    for language in ["en", "id"] {
        rotasi(&[&["evaluate", &plan, "--lang", language], &named[..]].concat()).success();
        rotasi(&["audit", &plan, "--instance", &service, "--lang", language]).success();
    }
    let audited = json(rotasi(&["audit", &plan, "--instance", &service, "--json"]));
    assert_eq!(audited["findings"].as_array().map(Vec::len), Some(0));

    let limits = ["--work-limit", "500", "--steps", "3", "-o", &out];
    let shown = rotasi(&[&["replan", &plan, "--lang", "id"], &named[..], &limits[..]].concat()).success();
    assert!(String::from_utf8_lossy(&shown.get_output().stdout).contains("tercatat pada baris 2"));
    rotasi(&["verify", &format!("{out}/input"), &format!("{out}/plan")]).success();
    // The folder brings its own instance; with nothing recorded nothing changes.
    let again = json(rotasi(&["replan", &format!("{out}/plan"), "--work-limit", "200", "--steps", "1", "--json"]));
    assert_eq!((again["changes"].as_u64(), again["changed"].as_array().map(Vec::len)), (Some(0), Some(0)));

    fs::write(&record, "employee_id,event,target,period\nNOBODY,left,,1\n,refused,NOWHERE,\n").expect("it is there");
    let wrong = rotasi(&[&["replan", &plan], &named[..]].concat()).code(3);
    let told = String::from_utf8_lossy(&wrong.get_output().stderr).into_owned();
    assert!(told.contains("actuals.csv:2 [employee_id]") && told.contains("actuals.csv:3 [target]"), "{told}");
    rotasi(&["replan", &plan, "--instance", &service, "--from-period", "77"]).code(2);
    rotasi(&["replan", &plan, "--instance", &service, "-o", &service]).code(2);
}
