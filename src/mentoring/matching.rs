//! The best pairs among juniors and mentors, each of whom takes up to a given number.
//!
//! For an OR reader: a transportation problem with equal supplies, written as an assignment of rows to the places of the
//! mentors and solved by shortest augmenting paths (Kuhn 1955 in the form of Jonker and Volgenant, Computing 38, 1987). The
//! worths are ordered first by first, second by second; they become one number each, weighted so that no sum of what comes
//! later outweighs a unit of what comes before. Everything is whole numbers, and ties fall to the smaller index.

use super::Worth;

/// Who can be matched with whom, and what it is worth.
pub(super) struct Table<'a> {
    /// How many juniors.
    pub(super) juniors: usize,
    /// How many mentors.
    pub(super) mentors: usize,
    /// How many juniors one mentor takes at most.
    pub(super) load: usize,
    /// Junior-major: the worth of each pair.
    pub(super) worths: &'a [Worth],
}

/// What has not been reached.
const FAR: i128 = i128::MAX / 4;

impl Table<'_> {
    /// The mentor of each junior: as many pairs as can be, of these the worthiest, of these the most evenly spread.
    pub(super) fn best(&self) -> Vec<Option<usize>> {
        let load = self.load.min(self.juniors);
        let places = self.mentors * load;
        // A mentor's first place is better than the second, so that equals share the work.
        let worth = self.scale(load);
        let cost = |junior: usize, place: usize| {
            let (mentor, turn) = (place / load, place % load);
            -(worth(&self.worths[junior * self.mentors + mentor]) - turn as i128)
        };
        let mut mentors = vec![None; self.juniors];
        if self.juniors <= places {
            for (junior, place) in assigned(self.juniors, places, cost).into_iter().enumerate() {
                mentors[junior] = Some(place / load);
            }
        } else {
            let juniors = assigned(places, self.juniors, |place, junior| cost(junior, place));
            for (place, junior) in juniors.into_iter().enumerate() {
                mentors[junior] = Some(place / load);
            }
        }
        mentors
    }

    /// The worth of a pair as one number.
    fn scale(&self, load: usize) -> impl Fn(&Worth) -> i128 {
        let pairs = self.juniors as i128;
        let most_taught = self.worths.iter().map(|worth| i128::from(worth.taught)).max().unwrap_or(0);
        let kept = pairs * load as i128 + 1;
        let taught = (pairs + 1) * kept;
        let independent = (most_taught * pairs + 1) * taught;
        move |worth| {
            i128::from(worth.independent) * independent
                + i128::from(worth.taught) * taught
                + i128::from(worth.kept) * kept
        }
    }
}

/// The column of each row at least cost; there are at least as many columns as rows.
fn assigned(rows: usize, columns: usize, cost: impl Fn(usize, usize) -> i128) -> Vec<usize> {
    assert!(rows <= columns, "the smaller side is assigned");
    let mut of_row = vec![0_i128; rows];
    let mut of_column = vec![0_i128; columns];
    let mut holder: Vec<Option<usize>> = vec![None; columns];
    let mut held: Vec<Option<usize>> = vec![None; rows];
    let (mut reach, mut from) = (vec![FAR; columns], vec![0; columns]);
    for row in 0..rows {
        reach.fill(FAR);
        let mut done: Vec<(usize, i128)> = Vec::new();
        let mut left: Vec<usize> = (0..columns).collect();
        let (mut at, mut length) = (row, 0_i128);
        let end = loop {
            let mut nearest: Option<(i128, usize)> = None;
            for (spot, &column) in left.iter().enumerate() {
                let through = length + cost(at, column) - of_row[at] - of_column[column];
                if through < reach[column] {
                    (reach[column], from[column]) = (through, at);
                }
                let closer = nearest.is_none_or(|(least, best)| (reach[column], column) < (least, left[best]));
                if closer {
                    nearest = Some((reach[column], spot));
                }
            }
            let (least, spot) = nearest.expect("there are columns left: no fewer than rows");
            let column = left.swap_remove(spot);
            length = least;
            match holder[column] {
                None => break column,
                Some(taken) => {
                    done.push((column, least));
                    at = taken;
                }
            }
        };
        of_row[row] += length;
        for (column, least) in done {
            of_column[column] -= length - least;
            of_row[holder[column].expect("columns passed are held")] += length - least;
        }
        let mut column = end;
        loop {
            let taker = from[column];
            holder[column] = Some(taker);
            match held[taker].replace(column) {
                Some(given_up) => column = given_up,
                None => break,
            }
        }
    }
    held.into_iter().map(|column| column.expect("every row was given a column")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::BasisPoints;

    /// Covered pairs, then the worth of all, then evenness.
    type Total = (usize, i64, i64, i64, i64);

    fn total(table: &Table<'_>, mentors: &[Option<usize>]) -> Option<Total> {
        let (mut load, mut total) = (vec![0_i64; table.mentors], (0, 0, 0, 0, 0));
        for (junior, mentor) in mentors.iter().enumerate() {
            let Some(mentor) = *mentor else { continue };
            let worth = &table.worths[junior * table.mentors + mentor];
            total.0 += 1;
            (total.1, total.2, total.3) = (total.1 + worth.independent, total.2 + worth.taught, total.3 + worth.kept);
            load[mentor] += 1;
        }
        // The n-th junior of a mentor is n − 1 turns away from evenness.
        total.4 = -load.iter().map(|&own| own * (own - 1) / 2).sum::<i64>();
        load.iter().all(|&own| own <= table.load as i64).then_some(total)
    }

    /// The best total over every way to give each junior a mentor or none.
    fn by_trial(table: &Table<'_>) -> Total {
        let ways = (table.mentors + 1).pow(table.juniors as u32);
        let way = |mut code: usize| -> Vec<Option<usize>> {
            let mut digit = || {
                let at = code % (table.mentors + 1);
                code /= table.mentors + 1;
                at.checked_sub(1)
            };
            (0..table.juniors).map(|_| digit()).collect()
        };
        (0..ways).filter_map(|code| total(table, &way(code))).max().expect("nobody having a mentor is allowed")
    }

    #[test]
    fn no_other_choice_is_better_on_small_units() {
        let mut state = 12_345_u64;
        let mut dice = |sides: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % sides
        };
        let mut scarce = 0;
        for _ in 0..400 {
            let (juniors, mentors, load) = (1 + dice(4) as usize, 1 + dice(3) as usize, 1 + dice(3) as usize);
            let sides = [2, 5, 2_000][dice(3) as usize];
            let mut worth = |_| Worth {
                independent: i64::from(dice(4) > 0),
                taught: i64::from(BasisPoints(dice(sides) as i32).0),
                kept: i64::from(dice(3) == 0),
            };
            let worths: Vec<Worth> = (0..juniors * mentors).map(&mut worth).collect();
            let table = Table { juniors, mentors, load, worths: &worths };
            assert_eq!(total(&table, &table.best()), Some(by_trial(&table)), "{juniors} {mentors} {load} {worths:?}");
            scarce += usize::from(juniors > mentors * load);
        }
        assert!(scarce > 20, "{scarce} of 400 leave somebody without a mentor");
    }

    #[test]
    fn large_units_are_matched_quickly_and_in_full() {
        let (juniors, mentors) = (150, 400);
        let worths: Vec<Worth> = (0..juniors * mentors)
            .map(|at| Worth { independent: 1, taught: (at * 7_919 % 10_007) as i64, kept: 0 })
            .collect();
        let table = Table { juniors, mentors, load: 1, worths: &worths };
        let mut chosen: Vec<usize> = table.best().into_iter().flatten().collect();
        chosen.sort_unstable();
        chosen.dedup();
        assert_eq!(chosen.len(), juniors);
    }
}
