//! Models written as files are read by other programs, which find the same optimum.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use rotasi::lp::{self, Column, External, Highs, LpModel, LpOptions, Names, Relation, backend};

struct Spoken;

impl Names for Spoken {
    fn column(&self, column: usize) -> String {
        format!("take {column} (Kepala Seksi «A») {}", "long ".repeat(60))
    }

    fn row(&self, row: usize) -> String {
        format!("e9 row/{row}")
    }
}

/// Whole and continuous columns in turn, negative bounds, an unused column, every relation, an empty row.
fn models() -> Vec<LpModel> {
    (1..=6_i64)
        .map(|seed| {
            let mut model = LpModel::new();
            for at in 0..8 {
                let column = Column::integer((seed * 7 + at * 5) % 13 - 4, -(at % 3), 1 + (at + seed) % 4);
                model.add_column(Column { integer: seed % 2 == 0 || at % 3 != 1, ..column });
            }
            let entries = |factor: i64| (0..7_usize).map(move |at| (at, (factor * (at as i64 + 2) * seed) % 9 - 3));
            model.add_row(Relation::Le, 9 + seed, entries(5));
            model.add_row(Relation::Ge, -6, entries(4));
            model.add_row(Relation::Eq, 1, [(0, 1), (2, 1), (3, -1)]);
            // No trillions here: read from a file, with nobody to scale and check, glpsol loses the optimum over them.
            model.add_row(Relation::Le, 25_000_000, [(0, 10_000_000), (5, 9_000_000)]);
            model.add_row(Relation::Le, 3, []);
            model
        })
        .collect()
}

#[test]
fn written_files_have_the_same_optimum_elsewhere() {
    let microlp = backend("microlp", None).expect("the built-in backend is always here");
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let mut readings = 0;
    for (at, model) in models().iter().enumerate() {
        let answer = microlp.solve(model, &LpOptions::default()).expect("the model is small");
        let truth = answer.relaxed_objective.expect("the model has a solution");
        let (mut mps, mut text) = (Vec::new(), Vec::new());
        lp::write_mps(model, &Spoken, &mut mps).expect("memory takes every byte");
        lp::write_lp(model, &Spoken, &mut text).expect("memory takes every byte");
        // The MPS file minimises the negated objective.
        for (kind, bytes, truth) in [("mps", mps, -truth), ("lp", text, truth)] {
            let path = folder.path().join(format!("m{at}.{kind}"));
            std::fs::write(&path, bytes).expect("the folder is writable");
            for (reader, optimum) in read_elsewhere(&path) {
                let optimum = optimum.unwrap_or_else(|why| panic!("{reader} on {}: {why}", path.display()));
                let near = (optimum - truth).abs() < 1e-5 * truth.abs().max(1.0);
                assert!(near, "{reader} on {}: {optimum} for {truth}", path.display());
                readings += 1;
            }
        }
    }
    println!("{readings} readings of {} files by programs at hand", 2 * models().len());
    let readers = usize::from(Highs::load(None).is_ok())
        + usize::from(External::cbc(None).is_ok())
        + usize::from(External::glpk(None).is_ok());
    assert_eq!(readings, readers * 2 * models().len());
}

/// The optimum that each program at hand finds for a file.
fn read_elsewhere(path: &Path) -> Vec<(&'static str, Result<f64, String>)> {
    let mut found = Vec::new();
    if let Ok(highs) = Highs::load(None) {
        let optimum = highs.optimum_of_file(path).map_err(|why| why.to_string());
        found.push(("highs", optimum.and_then(|optimum| optimum.ok_or_else(|| "no optimum".to_owned()))));
    }
    let solution = path.with_extension("sol");
    let run = |program: &Path, arguments: &[&OsStr]| {
        Command::new(program).args(arguments).output().map_err(|why| why.to_string())?;
        std::fs::read_to_string(&solution).map_err(|why| why.to_string())
    };
    if let Ok(cbc) = External::cbc(None) {
        let text = run(cbc.path(), &[path.as_os_str(), "solve".as_ref(), "solution".as_ref(), solution.as_os_str()]);
        let number = |text: &str| text.lines().next()?.strip_prefix("Optimal - objective value")?.trim().parse().ok();
        found.push(("cbc", text.and_then(|text| number(&text).ok_or(text))));
    }
    if let Ok(glpk) = External::glpk(None) {
        let kind = if path.extension().is_some_and(|kind| kind == "lp") { "--lp" } else { "--freemps" };
        let text = run(glpk.path(), &[kind.as_ref(), path.as_os_str(), "-w".as_ref(), solution.as_os_str()]);
        let number = |text: &str| text.lines().find(|l| l.starts_with("s mip"))?.split(' ').nth(5)?.parse().ok();
        found.push(("glpk", text.and_then(|text| number(&text).ok_or(text))));
    }
    found
}
