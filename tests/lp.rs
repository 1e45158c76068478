//! One suite for every backend: the same models, the same answers, the same refusals.
//!
//! Backends that are not installed cannot be asked for answers; each test prints how many it exercised, and the
//! built-in one always must be among them.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use rand_core::Rng;
use rand_pcg::Pcg64Mcg;
use rotasi::lp::{
    self, Abilities, BACKENDS, Claim, Column, LpAnswer, LpBackend, LpError, LpModel, LpOptions, LpStatus, Relation,
    backend,
};

/// Runs a test against every backend that is here.
fn with_each(mut test: impl FnMut(&dyn LpBackend)) {
    let mut exercised = BTreeSet::new();
    for name in BACKENDS {
        match backend(name, None) {
            Ok(backend) => {
                assert_eq!(backend.name(), name);
                test(backend.as_ref());
                exercised.insert(name);
            }
            Err(LpError::Absent { what, hint }) => println!("not exercised: {name} ({what} was not found: {hint})"),
            Err(why) => panic!("{name}: {why}"),
        }
    }
    println!("exercised {} of {} backends: {exercised:?}", exercised.len(), BACKENDS.len());
    assert!(exercised.contains("microlp"), "the built-in backend is always here");
}

fn solve(backend: &dyn LpBackend, model: &LpModel) -> LpAnswer {
    let options = LpOptions { time_limit: Some(Duration::from_secs(60)), ..LpOptions::default() };
    backend.solve(model, &options).unwrap_or_else(|why| panic!("{}: {why}", backend.name()))
}

fn assert_optimum(model: &LpModel, optimum: i64) {
    with_each(|backend| {
        let answer = solve(backend, model);
        assert_eq!((answer.status, answer.objective), (LpStatus::Optimal, Some(optimum)), "{}", backend.name());
        assert_eq!(model.check(&answer.values), Ok(optimum), "{}", backend.name());
    });
}

fn assert_infeasible(model: &LpModel) {
    with_each(|backend| {
        let answer = solve(backend, model);
        assert_eq!((answer.status, answer.objective), (LpStatus::Infeasible, None), "{}", backend.name());
        assert!(answer.values.is_empty() && answer.relaxed.is_empty());
    });
}

fn knapsack() -> LpModel {
    let mut model = LpModel::new();
    let items = [(60, 10), (100, 20), (120, 30), (45, 9), (33, 8), (71, 17)];
    let load: Vec<_> = items.iter().map(|&(worth, weight)| (model.add_column(Column::binary(worth)), weight)).collect();
    model.add_row(Relation::Le, 50, load);
    model
}

fn assignment(size: usize, worth: impl Fn(usize, usize) -> i64) -> LpModel {
    let mut model = LpModel::new();
    for at in 0..size * size {
        model.add_column(Column::binary(worth(at / size, at % size)));
    }
    for one in 0..size {
        model.add_row(Relation::Eq, 1, (0..size).map(|task| (one * size + task, 1)));
        model.add_row(Relation::Eq, 1, (0..size).map(|agent| (agent * size + one, 1)));
    }
    model
}

#[test]
fn knapsacks_and_assignments_are_solved() {
    assert_optimum(&knapsack(), 60 + 100 + 45 + 33);
    let worth = [[9, 2, 7, 8], [6, 4, 3, 7], [5, 8, 1, 8], [7, 6, 9, 4]];
    assert_optimum(&assignment(4, |agent, task| worth[agent][task]), 9 + 7 + 8 + 9);
    // Every solution is worth the same.
    assert_optimum(&assignment(7, |_, _| 3), 21);
}

#[test]
fn contradictions_are_found() {
    // Only whole numbers contradict: one half each would do.
    let mut triangle = LpModel::new();
    let x: Vec<_> = (0..3).map(|_| triangle.add_column(Column::binary(1))).collect();
    for pair in [[0, 1], [1, 2], [0, 2]] {
        triangle.add_row(Relation::Eq, 1, pair.map(|at| (x[at], 1)));
    }
    assert_infeasible(&triangle);
    // No single row is out of reach, and fractions do not help.
    let mut rows = LpModel::new();
    let x: Vec<_> = (0..2).map(|_| rows.add_column(Column::integer(1, 0, 5))).collect();
    rows.add_row(Relation::Ge, 4, [(x[0], 1), (x[1], 1)]);
    rows.add_row(Relation::Le, 3, [(x[0], 1), (x[1], 1)]);
    assert_infeasible(&rows);
    assert_infeasible(&rows.relaxation());
    // Arithmetic alone: an indivisible equation, and bounds that cross.
    let mut parity = LpModel::new();
    let x = parity.add_column(Column::integer(1, 0, 5));
    parity.add_row(Relation::Eq, 10_000_000_000_001, [(x, 10_000_000_000_000)]);
    assert_infeasible(&parity);
    parity.set_bounds(x, 2, 1);
    assert_infeasible(&parity);
}

#[test]
fn equations_negative_numbers_and_integer_bounds_are_kept() {
    let mut model = LpModel::new();
    let x = model.add_column(Column::integer(-3, -4, 6));
    let y = model.add_column(Column::integer(5, -7, 3));
    let z = model.add_column(Column::integer(-1, 2, 9));
    model.add_row(Relation::Eq, -5, [(x, 2), (y, -3), (z, 1)]);
    model.add_row(Relation::Ge, -20, [(x, -4), (y, -1)]);
    // The equation leaves a worth of −x + 2y + 5, and z ≤ 9 allows x = −2 at y = 3.
    assert_optimum(&model, 2 + 6 + 5);
}

#[test]
fn entries_of_one_column_are_summed_and_empty_rows_and_models_are_no_trouble() {
    let mut model = LpModel::new();
    let x = model.add_column(Column::integer(1, 0, 9));
    model.add_column(Column::integer(0, 1, 1));
    model.add_row(Relation::Le, 7, [(x, 3), (1, 0), (x, -1)]);
    model.add_row(Relation::Ge, -1, []);
    model.add_row(Relation::Le, 0, [(x, 2), (x, -2)]);
    assert_eq!(model.entries().len(), 1);
    assert_optimum(&model, 3);
    assert_optimum(&LpModel::new(), 0);
    let mut impossible = LpModel::new();
    impossible.add_row(Relation::Ge, 1, []);
    assert_infeasible(&impossible);
}

#[test]
fn trillions_of_rupiah_are_counted_to_the_last_one() {
    // The best pair is one rupiah too dear: a tolerance of one part in 1e13 would take it.
    let mut model = LpModel::new();
    let costs = [5_000_000_000_001, 4_999_999_999_999, 4_999_999_999_998, 10_000_000_000_000];
    let load: Vec<_> = [7, 6, 5, 9].iter().zip(costs).map(|(&w, c)| (model.add_column(Column::binary(w)), c)).collect();
    model.add_row(Relation::Le, 9_999_999_999_999, load);
    assert_optimum(&model, 12);
    // In thousands, a part in 1e10, and worth in billions.
    let mut model = LpModel::new();
    let costs = [5_000_000_001_000, 4_999_999_999_000, 4_999_999_000_000, 9_000_000_000_000];
    let worth = [7_000_000_000, 6_000_000_000, 5_000_000_000, 9_000_000_000];
    let load: Vec<_> = worth.iter().zip(costs).map(|(&w, c)| (model.add_column(Column::binary(w)), c)).collect();
    model.add_row(Relation::Le, 9_999_999_999_999, load);
    assert_optimum(&model, 12_000_000_000);
}

#[test]
fn limits_end_the_search_and_are_never_called_optimal() {
    // Sixty items, five rows: far more than can be proved in the time given.
    let mut random = Pcg64Mcg::new(7);
    let mut draw = || 10 + i64::try_from(random.next_u64() % 90).expect("the remainder is small");
    let mut model = LpModel::new();
    for _ in 0..60 {
        model.add_column(Column::binary(draw()));
    }
    for _ in 0..5 {
        let weights: Vec<i64> = (0..60).map(|_| draw()).collect();
        let half = weights.iter().sum::<i64>() / 2;
        model.add_row(Relation::Le, half, weights.into_iter().enumerate());
    }
    with_each(|backend| {
        let begun = Instant::now();
        let options = LpOptions { time_limit: Some(Duration::from_millis(700)), ..LpOptions::default() };
        let answer = backend.solve(&model, &options).expect("a limit is no error");
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(12), "{}: {took:?}", backend.name());
        match answer.status {
            LpStatus::Feasible => assert_eq!(model.check(&answer.values).ok(), answer.objective),
            LpStatus::Unknown => assert!(answer.values.is_empty()),
            // A fast machine may finish; then the time was not used up.
            LpStatus::Optimal => assert!(took < Duration::from_secs(3), "{}", backend.name()),
            LpStatus::Infeasible => panic!("{}: zeros are a solution", backend.name()),
        }
        let none = LpOptions { time_limit: Some(Duration::ZERO), ..LpOptions::default() };
        let nothing = backend.solve(&model, &none).expect("no time is no error");
        assert_eq!(nothing.status, LpStatus::Unknown);
        let known = LpOptions { warm_start: Some(vec![0; 60]), ..none };
        let known = backend.solve(&model, &known).expect("no time is no error");
        assert_eq!((known.status, known.objective), (LpStatus::Feasible, Some(0)));
        let wide = LpOptions { gap: 0.05, time_limit: Some(Duration::from_secs(30)), ..LpOptions::default() };
        let answer = backend.solve(&model, &wide).expect("a gap is no error");
        let objective = answer.objective.expect("a wide gap is reached");
        assert_eq!(model.check(&answer.values), Ok(objective));
        if let Some(bound) = answer.bound {
            assert!(bound >= objective as f64 - 1e-3 && bound <= objective as f64 * 1.06, "{}", backend.name());
        }
    });
}

#[test]
fn a_warm_start_is_a_floor_and_a_false_one_is_refused() {
    let model = knapsack();
    with_each(|backend| {
        let options = |start| LpOptions { warm_start: Some(start), ..LpOptions::default() };
        let answer = backend.solve(&model, &options(vec![1, 1, 0, 0, 0, 1])).expect("the start is a solution");
        assert_eq!((answer.status, answer.objective), (LpStatus::Optimal, Some(238)), "{}", backend.name());
        let refused = backend.solve(&model, &options(vec![1, 1, 1, 0, 0, 0]));
        assert!(matches!(refused, Err(LpError::FaultyOptions(why)) if why.contains("activity 60")));
        let refused = backend.solve(&model.relaxation(), &options(vec![0; 6]));
        assert!(matches!(refused, Err(LpError::FaultyOptions(_))));
    });
}

/// A small random program: mixed signs, all relations, few values, so that contradictions and ties occur.
fn random_model(random: &mut Pcg64Mcg, most_columns: i64) -> LpModel {
    let mut draw = |low: i64, high: i64| {
        let width = u64::try_from(high - low + 1).expect("the range is not empty");
        low + i64::try_from(random.next_u64() % width).expect("the remainder is small")
    };
    let mut model = LpModel::new();
    let columns = draw(2, most_columns);
    for _ in 0..columns {
        let lower = draw(-2, 1);
        model.add_column(Column::integer(draw(-9, 9), lower, lower + draw(0, 2)));
    }
    for _ in 0..draw(1, 5) {
        let relation = [Relation::Le, Relation::Le, Relation::Ge, Relation::Eq][draw(0, 3) as usize];
        let scale = [1, 1, 1_000, 250_000_000][draw(0, 3) as usize];
        let rhs = draw(-4, 12) * scale;
        model.add_row(relation, rhs, (0..columns as usize).map(|at| (at, draw(-5, 7) * scale)));
    }
    model
}

/// The optimum by trying everything.
fn enumerate(model: &LpModel) -> Option<i64> {
    let mut point: Vec<i64> = model.columns().iter().map(|column| column.lower).collect();
    let mut best = None;
    loop {
        if let Ok(worth) = model.check(&point) {
            best = best.max(Some(worth));
        }
        let Some(at) = (0..point.len()).find(|&at| point[at] < model.columns()[at].upper) else { return best };
        point[at] += 1;
        (0..at).for_each(|below| point[below] = model.columns()[below].lower);
    }
}

#[test]
fn random_programs_agree_with_trying_everything() {
    let mut random = Pcg64Mcg::new(2026);
    let models: Vec<_> = (0..120).map(|_| random_model(&mut random, 7)).collect();
    let truths: Vec<_> = models.iter().map(enumerate).collect();
    assert!(truths.iter().flatten().count() > 40 && truths.iter().filter(|truth| truth.is_none()).count() > 10);
    with_each(|backend| {
        for (at, (model, &truth)) in models.iter().zip(&truths).enumerate() {
            let answer = solve(backend, model);
            let status = if truth.is_some() { LpStatus::Optimal } else { LpStatus::Infeasible };
            assert_eq!((answer.status, answer.objective), (status, truth), "{} on model {at}", backend.name());
        }
    });
}

#[test]
fn relaxations_meet_their_dual_bound_where_duals_are_offered() {
    let mut random = Pcg64Mcg::new(11);
    let models: Vec<_> = (0..100).map(|_| random_model(&mut random, 9).relaxation()).collect();
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-5 * a.abs().max(1.0);
    let mut optima: Vec<Option<Option<f64>>> = vec![None; models.len()];
    with_each(|backend| {
        for (model, optimum) in models.iter().zip(&mut optima) {
            let answer = solve(backend, model);
            let agreed = optimum.get_or_insert(answer.relaxed_objective);
            let (Some(worth), Some(agreed)) = (answer.relaxed_objective, *agreed) else {
                assert!(agreed.is_none() && answer.status == LpStatus::Infeasible, "{}", backend.name());
                continue;
            };
            assert_eq!(answer.status, LpStatus::Optimal, "{}", backend.name());
            assert!(near(worth, agreed), "{}: {worth} for {agreed}", backend.name());
            assert_eq!(answer.duals.is_some(), backend.abilities().duals, "{}", backend.name());
            if let Some(duals) = &answer.duals {
                assert!(near(model.dual_bound(duals), worth), "{}: {duals:?}", backend.name());
            }
        }
    });
    assert!(optima.iter().flatten().flatten().count() > 20);
}

struct Liar(Claim);

impl LpBackend for Liar {
    fn name(&self) -> &str {
        "liar"
    }

    fn abilities(&self) -> Abilities {
        Abilities { integers: true, duals: true, gap: true, time_limit: true, warm_start: true }
    }

    fn attempt(&self, _: &LpModel, _: &LpOptions) -> Result<Claim, LpError> {
        Ok(self.0.clone())
    }
}

fn point(values: &[f64], bound: Option<f64>) -> Claim {
    Claim::Point { values: values.to_vec(), proven: true, bound, duals: None }
}

#[test]
fn lies_are_caught() {
    let model = knapsack();
    let plain = LpOptions::default();
    let started = LpOptions { warm_start: Some(vec![1, 1, 0, 1, 1, 0]), ..LpOptions::default() };
    let lies = [
        ("activity 60", &plain, point(&[1.0, 1.0, 1.0, 0.0, 0.0, 0.0], None)),
        ("outside 0..=1", &plain, point(&[2.0, 0.0, 0.0, 0.0, 0.0, 0.0], None)),
        ("not a whole number", &plain, point(&[0.5, 1.0, 0.0, 0.0, 0.0, 0.0], None)),
        ("not a whole number", &plain, point(&[f64::NAN, 1.0, 0.0, 0.0, 0.0, 0.0], None)),
        ("5 values", &plain, point(&[0.0; 5], None)),
        ("nothing is worth more", &plain, point(&[1.0, 1.0, 0.0, 0.0, 0.0, 0.0], Some(100.0))),
        ("warm start is worth 238", &started, point(&[1.0, 1.0, 0.0, 0.0, 0.0, 0.0], None)),
        ("the warm start is one", &started, Claim::Infeasible),
        ("one lies at the bounds", &plain, Claim::Infeasible),
    ];
    for (words, options, lie) in lies {
        match Liar(lie.clone()).solve(&model, options) {
            Err(LpError::WrongAnswer { backend, reason }) => {
                assert!(backend == "liar" && reason.contains(words), "{words}: {reason}");
            }
            other => panic!("{lie:?} passed as {other:?}"),
        }
    }
    let relaxed = Liar(point(&[1.0, 1.0, 1.0, 0.0, 0.0, 0.0], None)).solve(&model.relaxation(), &plain);
    assert!(matches!(relaxed, Err(LpError::WrongAnswer { .. })));
}

#[test]
fn a_proof_with_an_open_bound_counts_as_a_solution_only() {
    let model = knapsack();
    let some = [1.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    let status = |claim| Liar(claim).solve(&model, &LpOptions::default()).map(|answer| answer.status).ok();
    assert_eq!(status(point(&some, Some(300.0))), Some(LpStatus::Feasible));
    let closed = Claim::Point { values: some.to_vec(), proven: false, bound: Some(160.4), duals: None };
    assert_eq!(status(closed), Some(LpStatus::Optimal));
    // Duals that prove nothing leave a valid bound and no optimum.
    let weak = Claim::Point { values: vec![0.0; 6], proven: true, bound: None, duals: Some(vec![0.0]) };
    let answer = Liar(weak).solve(&model.relaxation(), &LpOptions::default()).expect("zeros are a solution");
    assert_eq!((answer.status, answer.bound), (LpStatus::Feasible, Some(429.0)));
}

#[test]
fn faulty_models_and_options_are_refused_before_any_solver_runs() {
    let mut unknown = knapsack();
    unknown.add_row(Relation::Le, 1, [(6, 1)]);
    let mut huge = knapsack();
    huge.set_objective(0, lp::LARGEST + 1);
    let mut dear = knapsack();
    dear.add_row(Relation::Le, 1, [(0, i64::MAX), (0, i64::MAX)]);
    with_each(|backend| {
        for model in [&unknown, &huge, &dear] {
            let refused = backend.solve(model, &LpOptions::default());
            assert!(matches!(refused, Err(LpError::FaultyModel(_))), "{}: {refused:?}", backend.name());
        }
        let refused = backend.solve(&knapsack(), &LpOptions { gap: f64::NAN, ..LpOptions::default() });
        assert!(matches!(refused, Err(LpError::FaultyOptions(_))));
    });
}

#[test]
fn what_is_absent_says_what_to_do() {
    let nowhere = Path::new("/nowhere/at/all");
    for name in ["highs", "cbc", "glpk"] {
        let Err(why) = backend(name, Some(nowhere)) else { panic!("{name} was found nowhere") };
        assert!(matches!(why, LpError::Absent { .. }), "{name}: {why:?}");
        let words = why.to_string();
        assert!(words.contains("/nowhere/at/all was not found") && words.contains("install it"), "{words}");
    }
    let Err(why) = backend("abacus", None) else { panic!("there is no abacus") };
    assert_eq!(why.to_string(), "there is no solver named `abacus`; choose one of microlp, highs, cbc, glpk");
}
