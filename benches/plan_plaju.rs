//! A whole run on the smallest sample, from instance to audited plan, until the plan is proved within one percent.
//!
//! `plaju` at its own size, seed 1, one thread.

use criterion::{Criterion, criterion_group, criterion_main};
use rotasi::pipeline::{Solver, run};
use rotasi::solver::{Settings, StopSignal};
use rotasi::synthetic::{Profile, generate};

fn plan_plaju(criterion: &mut Criterion) {
    let made = generate(Profile::Plaju, None, 1);
    let (instance, _) = made.tables.build().expect("what is generated has no faults");
    let settings = Settings { gap_ppm: 10_000, ..Settings::default() };

    let mut group = criterion.benchmark_group("plaju");
    group.sample_size(10);
    group.bench_function("plan within one percent", |bench| {
        bench.iter(|| run(&instance, &settings, &Solver::Microlp, &(), &StopSignal::default()));
    });
    group.finish();
}

criterion_group!(benches, plan_plaju);
criterion_main!(benches);
