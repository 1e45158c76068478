//! lp bound
use rotasi::{formulate, lp, solver};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let profile = rotasi::synthetic::Profile::by_name(&a[1]).unwrap();
    let n: Option<u32> = a.get(2).and_then(|v| v.parse().ok()).filter(|&n| n > 0);
    let limit: u64 = a[3].parse().unwrap();
    let made = rotasi::synthetic::generate(profile, n, 1);
    let (instance, _) = made.tables.build().unwrap();
    let f = formulate::encode(&instance);
    let graphs: Vec<&rotasi::dag::Graph> = f.problem.graphs.iter().collect();
    let flow = solver::arc_flow(&f.problem, &graphs);
    let b = lp::backend("highs", None).unwrap();
    let t = std::time::Instant::now();
    if a.get(4).is_some() {
        let s = b
            .solve(
                &flow.model,
                &lp::LpOptions { time_limit: Some(std::time::Duration::from_secs(limit)), ..Default::default() },
            )
            .unwrap();
        println!("MIP {:?} {:?} bound {:?} {:?}", s.status, s.objective, s.bound, t.elapsed());
    } else {
        let s = b
            .solve(
                &flow.model.relaxation(),
                &lp::LpOptions { time_limit: Some(std::time::Duration::from_secs(limit)), ..Default::default() },
            )
            .unwrap();
        println!(
            "LP {:?} {:?} bound {:?} {:?} cols {} rows {}",
            s.status,
            s.relaxed_objective,
            s.bound,
            t.elapsed(),
            flow.model.columns().len(),
            flow.model.rows().len()
        );
    }
}
