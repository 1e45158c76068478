//! The written form: what is written is read as it was, and what is no form is refused without harm.

use proptest::prelude::*;
use rotasi::packing::{Problem, Selection, read_problem, read_selection, write_problem, write_selection};
use rotasi::solver::Settings;

use super::draft::{greedy, large, selections, small};
use super::solved;

fn written(problem: &Problem) -> String {
    let mut bytes = Vec::new();
    write_problem(problem, &mut bytes).expect("a vector takes everything");
    String::from_utf8(bytes).expect("the form is text")
}

fn written_selection(selection: &Selection) -> String {
    let mut bytes = Vec::new();
    write_selection(selection, &mut bytes).expect("a vector takes everything");
    String::from_utf8(bytes).expect("the form is text")
}

/// Changes that a hand or a bad disk could make to a text.
fn damaged(text: &str, wounds: &[(prop::sample::Index, usize, u8)]) -> String {
    const BITS: [&str; 12] = ["0", "-1", "9", "[", "]", ",", "{", "}", "1e9", "99999999999999999999", "null", "\""];
    let mut bytes = text.as_bytes().to_vec();
    for (place, length, bit) in wounds {
        let from = place.index(bytes.len());
        let to = (from + length).min(bytes.len());
        bytes.splice(from..to, BITS[usize::from(*bit) % BITS.len()].bytes());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn problems_are_read_as_they_were_written(draft in prop_oneof![small(), large()], twin in any::<bool>()) {
        let mut problem = draft.problem();
        if twin {
            problem.relaxed[0] = Some(problem.graphs[0].without_points());
        }
        let text = written(&problem);
        let back = read_problem(&text);
        prop_assert_eq!(back.as_ref(), Ok(&problem));
        prop_assert_eq!(written(&back.expect("compared above")), text);
    }

    #[test]
    fn what_was_read_is_solved_to_the_same_bytes(draft in small()) {
        let problem = draft.problem();
        let back = read_problem(&written(&problem)).expect("what is written can be read");
        let [once, again] = [&problem, &back].map(|problem| solved(problem, &Settings::default()));
        prop_assert_eq!((once.points, once.work, &once.selection), (again.points, again.work, &again.selection));
        if let Some(selection) = &once.selection {
            let read = read_selection(&written_selection(selection)).expect("what is written can be read");
            prop_assert_eq!(read.points(&back), once.points);
        }
    }

    #[test]
    fn selections_are_read_as_they_were_written(draft in small(), which in any::<prop::sample::Index>()) {
        let all = selections(&draft.problem());
        prop_assume!(!all.is_empty());
        let selection = which.get(&all);
        let back = read_selection(&written_selection(selection));
        prop_assert_eq!(back.as_ref(), Ok(selection));
    }

    #[test]
    fn damaged_texts_are_refused_or_are_sound(
        draft in large(),
        wounds in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..4, any::<u8>()), 1..4),
    ) {
        let text = damaged(&written(&draft.problem()), &wounds);
        match read_problem(&text) {
            Err(fault) => prop_assert!(!fault.place.is_empty() && !fault.what.is_empty()),
            Ok(problem) => {
                prop_assert_eq!(problem.fault(), None);
                let back = read_problem(&written(&problem));
                prop_assert_eq!(back.as_ref(), Ok(&problem));
                let answer = solved(&problem, &Settings { work_limit: Some(50), ..Settings::default() });
                prop_assert_eq!(answer.selection.and_then(|selection| selection.points(&problem)), answer.points);
            }
        }
        let start = greedy(&draft.problem());
        if let Ok(selection) = read_selection(&damaged(&written_selection(&start), &wounds)) {
            // It may fit or not; either way it is judged, not trusted.
            let loads = selection.points(&draft.problem()).map(|_| selection.loads(&draft.problem()));
            prop_assert!(loads.is_none_or(|loads| loads.len() == draft.problem().rows.len()));
        }
    }
}
