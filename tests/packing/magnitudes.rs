//! Numbers at the edge of what may be given: long paths, the highest prices, the largest amounts and points.

use rotasi::dag::{Graph, GraphBuilder, NONE};
use rotasi::packing::{LARGEST, Problem, Row, lagrangian_bound, used};
use rotasi::solver::{Settings, StopReason};

use super::draft::greedy;
use super::{is_proved, solved};

/// A path of so many legs, each of which uses row 0, beside a way without uses.
fn chain(legs: u32, points: i64, amount: i64) -> Graph {
    let mut builder = GraphBuilder::new();
    let list = builder.list([used(0, amount)]);
    for tail in 0..legs {
        let head = builder.node();
        builder.arc(tail, head, points, list, NONE);
    }
    builder.finish(legs).0
}

fn alone(graph: Graph, limit: i64, penalty: Option<i64>) -> Problem {
    Problem { rows: vec![Row { limit, penalty }], graphs: vec![graph], relaxed: vec![None], ..Problem::default() }
}

#[test]
fn long_paths_at_the_highest_prices_still_have_a_bound() {
    for (legs, amount) in [(600, 1), (600, -1), (5_000, LARGEST), (5_000, -LARGEST), (5_000, 3)] {
        let problem = alone(chain(legs, 1, amount), i64::from(legs) * amount, None);
        assert_eq!(problem.fault(), None);
        let shift = problem.shifts();
        for price in [0, 1, 1 << 20, 1 << 40, 1 << 52, i64::MAX] {
            let bound = lagrangian_bound(&problem, &[price], &shift);
            assert!(bound >= Some(i64::from(legs)), "{legs} legs of {amount} at {price}: {bound:?}");
        }
        let answer = solved(&problem, &Settings::default());
        assert_eq!((answer.points, answer.stop_reason), (Some(i64::from(legs)), StopReason::Optimal));
    }
}

#[test]
fn the_largest_points_on_the_longest_paths_are_counted_exactly() {
    let most = LARGEST >> 10;
    for points in [most, -most] {
        let problem = alone(chain(32, points, 1), 32, None);
        assert_eq!(problem.fault(), None);
        is_proved(&problem, &solved(&problem, &Settings::default()), Some(32 * points)).unwrap();
    }
}

#[test]
fn one_unit_too_many_of_the_largest_amounts_is_not_allowed() {
    for amount in [1, 1_000_000_007, LARGEST] {
        for (spare, expected) in [(0, Some(100)), (-1, None)] {
            let problem = alone(chain(100, 1, amount), 100 * amount + spare, None);
            is_proved(&problem, &solved(&problem, &Settings::default()), expected).unwrap();
        }
    }
}

#[test]
fn dear_elastic_rows_are_paid_for_to_the_unit() {
    for (penalty, amount) in [(LARGEST, 1), (1, LARGEST), (1 << 20, 1 << 20), (0, LARGEST)] {
        let problem = alone(chain(3, 5, amount), 3 * amount - 2, Some(penalty));
        assert_eq!(problem.fault(), None);
        is_proved(&problem, &solved(&problem, &Settings::default()), Some(15 - 2 * penalty)).unwrap();
        assert_eq!(greedy(&problem).points(&problem), Some(15 - 2 * penalty));
    }
}
