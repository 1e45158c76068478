//! Tight knapsacks, in which hardly any selection is allowed: generalised assignment and multiple choice.

use proptest::prelude::*;
use rotasi::dag::{GraphBuilder, NONE};
use rotasi::packing::{Problem, Row, used};
use rotasi::solver::Settings;

use super::draft::{optimum, selections};
use super::{is_decided, is_proved, solved};

/// Points and amounts of every agent's alternatives.
type Agents = Vec<Vec<(i64, Vec<i64>)>>;

/// The problem, with limits at a share (in sixteenths) of what is used on average.
fn knapsacks(agents: &Agents, unit: i64, share: i64) -> Problem {
    let rows = agents[0][0].1.len();
    let mean = |row: usize| -> i64 {
        let own = |ways: &Vec<(i64, Vec<i64>)>| ways.iter().map(|way| way.1[row]).sum::<i64>() / ways.len() as i64;
        agents.iter().map(own).sum()
    };
    let graph = |ways: &Vec<(i64, Vec<i64>)>| {
        let mut builder = GraphBuilder::new();
        let sink = builder.node();
        for (points, amounts) in ways {
            let list = builder.list(amounts.iter().enumerate().map(|(row, amount)| used(row, unit * amount)));
            builder.arc(0, sink, *points, list, NONE);
        }
        builder.finish(sink).0
    };
    Problem {
        rows: (0..rows).map(|row| Row { limit: unit * (mean(row) * share / 16), penalty: None }).collect(),
        graphs: agents.iter().map(graph).collect(),
        relaxed: vec![None; agents.len()],
        ..Problem::default()
    }
}

/// Each alternative uses every row.
fn multiple_choice() -> impl Strategy<Value = Agents> {
    (2_usize..=4, 1_usize..=4).prop_flat_map(|(ways, rows)| {
        let way = (-20_i64..=100, prop::collection::vec(0_i64..=25, rows));
        prop::collection::vec(prop::collection::vec(way, ways), 2..=5)
    })
}

/// Each alternative uses a row of its own, and costs points the more the less it uses.
fn assignment() -> impl Strategy<Value = Agents> {
    (2_usize..=3, 3_usize..=7).prop_flat_map(|(rows, agents)| {
        let way = (5_i64..=25, -4_i64..=4);
        prop::collection::vec(prop::collection::vec(way, rows), agents).prop_map(|drawn| {
            let alternative = |(row, &(amount, noise)): (usize, &(i64, i64)), rows: usize| {
                let amounts = (0..rows).map(|other| if other == row { amount } else { 0 }).collect();
                (amount - 40 + noise, amounts)
            };
            let own = |ways: &Vec<(i64, i64)>| {
                ways.iter().enumerate().map(|way| alternative(way, ways.len())).collect::<Vec<_>>()
            };
            drawn.iter().map(own).collect()
        })
    })
}

fn is_solved(problem: &Problem) -> Result<(), TestCaseError> {
    prop_assert_eq!(problem.fault(), None);
    let optimum = optimum(problem, &selections(problem));
    is_proved(problem, &solved(problem, &Settings::default()), optimum)?;
    is_decided(problem, optimum)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tight_multiple_choice_is_solved_as_by_enumeration(agents in multiple_choice(), share in 6_i64..=16) {
        is_solved(&knapsacks(&agents, 1, share))?;
    }

    #[test]
    fn tight_assignment_is_solved_as_by_enumeration(agents in assignment(), share in 10_i64..=17) {
        is_solved(&knapsacks(&agents, 1, share))?;
    }

    #[test]
    fn tight_assignment_of_millions_of_millions_is_solved_too(agents in assignment(), share in 10_i64..=17) {
        is_solved(&knapsacks(&agents, 123_456_789_012, share))?;
    }
}
