//! Every tiny instance: the engines against exhaustive enumeration.

mod brute;
mod tiny;

use rotasi::pipeline::{Solver, Status, run};
use rotasi::solver::{Engine, Settings, StopSignal};

#[test]
fn probe() {
    let from: u64 = std::env::var("FROM").ok().and_then(|v| v.parse().ok()).unwrap_or(0);
    let to: u64 = std::env::var("TO").ok().and_then(|v| v.parse().ok()).unwrap_or(20);
    let engine = match std::env::var("ENGINE").as_deref() {
        Ok("exact") => Engine::Exact,
        Ok("decompose") => Engine::Decompose,
        _ => Engine::Auto,
    };
    let mut bad = 0;
    for seed in from..to {
        let instance = tiny::instance(seed);
        let t0 = std::time::Instant::now();
        let best = brute::optimum(&instance);
        let brute_time = t0.elapsed();
        let t0 = std::time::Instant::now();
        let settings = Settings { engine, ..Settings::default() };
        let outcome = run(&instance, &settings, &Solver::Microlp, &(), &StopSignal::default());
        let time = t0.elapsed();
        match outcome {
            Err(error) => {
                bad += 1;
                eprintln!("seed {seed}: ERROR {error}");
            }
            Ok(outcome) => {
                let want = best.as_ref().map(|b| b.points);
                let got = outcome.plan.as_ref().map(|p| p.points());
                let ok = match (want, outcome.status) {
                    (None, Status::Infeasible) => true,
                    (Some(w), Status::Optimal) => Some(w) == got,
                    _ => false,
                };
                if !ok {
                    bad += 1;
                }
                eprintln!(
                    "seed {seed}: {} want {want:?} got {got:?} bound {:?} {:?} {:?} conflict {:?} brute {brute_time:?} ours {time:?} {}",
                    if ok { "ok" } else { "BAD" },
                    outcome.bound.as_ref().map(|b| b.points),
                    outcome.status,
                    outcome.stop_reason,
                    outcome.conflict,
                    outcome.engine
                );
            }
        }
    }
    assert_eq!(bad, 0);
}
