//! Steps of the engine: building the graphs, one pass of the dual, and one batch of neighbourhoods.
//!
//! `kotabumi` at its own size, seed 1, all cores; neighbourhoods around a plan found with little work.

use criterion::{Criterion, criterion_group, criterion_main};
use rotasi::formulate;
use rotasi::lp::Microlp;
use rotasi::solver::bench::{dual_passes, search_steps};
use rotasi::solver::{Engine, Settings, StopSignal, solve};
use rotasi::synthetic::{Profile, generate};

fn steps(criterion: &mut Criterion) {
    let made = generate(Profile::Kotabumi, None, 1);
    let (instance, _) = made.tables.build().expect("what is generated has no faults");
    let formulation = formulate::encode(&instance);
    let problem = &formulation.problem;
    let settings = Settings { engine: Engine::Decompose, work_limit: Some(200_000), ..Settings::default() };
    let start = formulation.quiet.clone();
    let answer =
        solve(problem, start, &settings, &Microlp, &(), &StopSignal::default()).expect("the numbers are small");
    let plan = answer.selection.expect("staying put is allowed");

    let mut group = criterion.benchmark_group("kotabumi");
    group.sample_size(10);
    group.bench_function("build all graphs", |bench| bench.iter(|| formulate::encode(&instance)));
    dual_passes(problem, |step| {
        group.bench_function("one pass of the dual", |bench| bench.iter(&mut *step));
    });
    search_steps(problem, &plan, &answer.prices, |step| {
        group.bench_function("one batch of neighbourhoods", |bench| bench.iter(&mut *step));
    });
    group.finish();
}

criterion_group!(benches, steps);
criterion_main!(benches);
