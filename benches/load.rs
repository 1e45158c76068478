//! From files to graphs: reading and checking the largest sample, and expanding the careers of all its people.
//!
//! `medan`, about fourteen thousand employees by its own measure, seed 1.

use criterion::{Criterion, criterion_group, criterion_main};
use rotasi::synthetic::{Profile, generate};
use rotasi::{files, formulate};

fn load(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let made = generate(Profile::Medan, None, 1);
    let path = folder.path().join("medan");
    files::write_instance(&path, &made.tables, &made.policy_toml, false).expect("the folder is new and can be written");
    let loaded = files::load(&path).expect("what is generated has no faults");

    let mut group = criterion.benchmark_group("medan");
    group.sample_size(10);
    group.bench_function("read and check the files", |bench| bench.iter(|| files::load(&path)));
    group.bench_function("expand all careers", |bench| bench.iter(|| formulate::encode(&loaded.instance)));
    group.finish();
}

criterion_group!(benches, load);
criterion_main!(benches);
