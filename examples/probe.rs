//! probe
use rotasi::formulate;
use rotasi::pipeline::{Solver, run};
use rotasi::solver::*;
use std::time::{Duration, Instant};
struct Obs(Instant, std::sync::Mutex<Instant>);
impl Observer for Obs {
    fn progress(&self, p: &Progress) {
        let mut last = self.1.lock().unwrap();
        if last.elapsed() > Duration::from_millis(500) {
            *last = Instant::now();
            eprintln!(
                "{:6.1}s {:7} points {:?} bound {:?} work {}",
                self.0.elapsed().as_secs_f64(),
                p.phase,
                p.points,
                p.bound,
                p.work
            );
        }
    }
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let profile = rotasi::synthetic::Profile::by_name(&a[1]).unwrap();
    let n: Option<u32> = a.get(2).and_then(|v| v.parse().ok()).filter(|&n| n > 0);
    let limit: f64 = a.get(3).map_or(10.0, |v| v.parse().unwrap());
    let threads: usize = a.get(4).map_or(2, |v| v.parse().unwrap());
    let t = Instant::now();
    let made = rotasi::synthetic::generate(profile, n, 1);
    let (instance, warnings) = made.tables.build().unwrap_or_else(|e| panic!("{}", e.len()));
    eprintln!(
        "generated {} employees {} positions {} sessions {} warnings in {:?}",
        instance.employees.len(),
        instance.positions.len(),
        instance.sessions.len(),
        warnings.len(),
        t.elapsed()
    );
    let t = Instant::now();
    let f =
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| formulate::encode(&instance));
    let n = instance.employees.len() as f64;
    let arcs: usize = f.problem.graphs.iter().map(|g| g.arcs().len()).sum();
    let nodes: usize = f.problem.graphs.iter().map(|g| g.nodes()).sum();
    let bytes: usize = f.problem.graphs.iter().map(|g| g.bytes()).sum();
    let choices: usize = f.problem.graphs.iter().map(|g| g.choices().len()).sum();
    let coarse = f.problem.relaxed.iter().filter(|g| g.is_some()).count();
    let pos: usize = f.prospects.iter().map(|p| p.positions.len()).sum();
    let crs: usize = f.prospects.iter().map(|p| p.courses.len()).sum();
    let mut sizes: Vec<usize> = f.problem.graphs.iter().map(|g| g.arcs().len()).collect();
    sizes.sort();
    eprintln!(
        "encode {:?}: per employee: {:.0} nodes {:.0} arcs {:.0} choices, {:.1} positions {:.1} courses; {} rows; {:.1} MB; coarse {coarse}; arcs median {} p90 {} max {}",
        t.elapsed(),
        nodes as f64 / n,
        arcs as f64 / n,
        choices as f64 / n,
        pos as f64 / n,
        crs as f64 / n,
        f.problem.rows.len(),
        bytes as f64 / 1e6,
        sizes[sizes.len() / 2],
        sizes[sizes.len() * 9 / 10],
        sizes[sizes.len() - 1]
    );
    drop(f);
    let settings = Settings { time_limit: Some(Duration::from_secs_f64(limit)), threads, ..Settings::default() };
    let t = Instant::now();
    let obs = Obs(t, std::sync::Mutex::new(t));
    let o = run(&instance, &settings, &Solver::Microlp, &obs, &StopSignal::default()).unwrap();
    eprintln!(
        "{:?} points {:?} bound {:?} gap {:?} {:?} {:?} conflict {:?}",
        o.status,
        o.plan.as_ref().map(|p| p.points()),
        o.bound,
        o.gap(),
        o.stop_reason,
        o.stages,
        o.conflict
    );
    if let Some(p) = &o.plan {
        for t in rotasi::plan::Term::ALL {
            eprint!("{} {} ", t.name(), p.terms.of(t));
        }
        eprintln!();
    }
}
