//! Pricing: the best path of one agent, and of every agent, at given prices; the step that a run repeats most.
//!
//! `kotabumi` at its own size, seed 1, at no prices and at the same small price on every row.

use criterion::{Criterion, criterion_group, criterion_main};
use rotasi::dag::{POINT, Paths, Prices};
use rotasi::formulate;
use rotasi::packing::{highest_price, lagrangian_bound};
use rotasi::synthetic::{Profile, generate};

fn pricing(criterion: &mut Criterion) {
    let made = generate(Profile::Kotabumi, None, 1);
    let (instance, _) = made.tables.build().expect("what is generated has no faults");
    let problem = formulate::encode(&instance).problem;
    let shift = problem.shifts();

    let mut group = criterion.benchmark_group("kotabumi");
    group.sample_size(10);
    for (name, points) in [("one pass at no prices", 0), ("one pass at five points a row", 5)] {
        let price: Vec<i64> = problem
            .rows
            .iter()
            .zip(&shift)
            .map(|(row, &shift)| (points * POINT).min(highest_price(row.penalty, shift)))
            .collect();
        if points == 0 {
            let prices = Prices { price: &price, shift: &shift };
            let largest = problem.graphs.iter().max_by_key(|graph| graph.size()).expect("somebody works there");
            let mut space = Paths::default();
            group.bench_function("the agent with the largest graph", |bench| {
                bench.iter(|| space.best(largest, &prices))
            });
        }
        group.bench_function(name, |bench| bench.iter(|| lagrangian_bound(&problem, &price, &shift)));
    }
    group.finish();
}

criterion_group!(benches, pricing);
criterion_main!(benches);
