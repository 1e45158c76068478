//! Under a work limit the answer is the same, byte by byte, on any number of threads.

use proptest::prelude::*;
use rotasi::packing::{Problem, write_selection};
use rotasi::solver::{Engine, Settings};

use super::draft::{crowd, large};
use super::solved;

/// Everything that a run says, with the selection as it is written.
fn told(problem: &Problem, settings: &Settings) -> (Option<String>, String) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(settings.threads).build().expect("threads can be started");
    let answer = pool.install(|| solved(problem, settings));
    let text = answer.selection.map(|selection| {
        let mut bytes = Vec::new();
        write_selection(&selection, &mut bytes).expect("a vector takes everything");
        String::from_utf8(bytes).expect("the form is text")
    });
    let prices: Vec<u64> = answer.prices.iter().map(|price| price.to_bits()).collect();
    let rest = (answer.points, answer.bound, answer.stop_reason, answer.work, prices, answer.engine);
    (text, format!("{rest:?}"))
}

fn is_the_same_on_all(problem: &Problem, engine: Engine, work_limit: u64) -> Result<(), TestCaseError> {
    let on =
        |threads| told(problem, &Settings { engine, work_limit: Some(work_limit), threads, ..Settings::default() });
    let alone = on(1);
    for threads in [2, 4, 8] {
        prop_assert_eq!(&on(threads), &alone, "{} threads", threads);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn crowds_are_placed_alike_on_any_number_of_threads(draft in crowd(), work in 1_u64..400, auto in any::<bool>()) {
        let engine = if auto { Engine::Auto } else { Engine::Decompose };
        is_the_same_on_all(&draft.problem(), engine, work)?;
    }

    #[test]
    fn small_problems_with_large_numbers_are_solved_alike_on_any_number_of_threads(draft in large(), work in 0_u64..200) {
        is_the_same_on_all(&draft.problem(), Engine::Auto, work)?;
    }
}
