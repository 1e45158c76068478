//! A small linear program that grows by columns and rows: primal simplex on an explicit inverse.
//!
//! For a planner: the arithmetic that weighs a handful of alternatives against each other. For an OR reader: the
//! restricted master of column generation. Rows are `≤`, with a slack and an excess column each (priced by a
//! penalty or, on hard rows, by an alarm, so that every program is feasible at all times), or `=`. After columns are added, forbidden or allowed again
//! the basis stays primal feasible, so that the primal simplex alone serves pricing, branching and cuts. The inverse is
//! dense but mostly zeros: updates pass over the zeros. Right-hand sides are shifted a little against degeneracy; its
//! results are floating point and are trusted for nothing that has to be exact.

/// Reduced costs below this do not count.
const PRICED: f64 = 1e-7;
/// Pivots smaller than this are not taken.
const PIVOT: f64 = 1e-8;
/// Entries smaller than this are taken for zero in the inverse.
const ZERO: f64 = 1e-13;
/// Share of the entries of a column that change, as one in so many, from which on all are gone through.
const DENSE: usize = 4;
/// Greatest shift of a right-hand side.
const SHIFT: f64 = 1e-5;

/// Parts in which columns are looked through, and the least columns of a part.
const STRETCHES: usize = 8;
const SHORTEST: usize = 200;
/// What the alarm never goes beyond.
const LOUDEST: f64 = 1e15;

/// No place in the basis.
const OUT: u32 = u32::MAX;

/// A linear program `max c·x, A x ≤ b` (or `=`), `x ≥ 0`, with its present basis.
#[derive(Clone, Debug, Default)]
pub(super) struct Simplex {
    rows: usize,
    /// Room for rows in each column of the inverse.
    stride: usize,
    /// `inverse[j * stride + i]` is entry `(i, j)` of the basis's inverse.
    inverse: Vec<f64>,
    /// Column that stands at each place of the basis.
    basis: Vec<u32>,
    /// Value of that column.
    value: Vec<f64>,
    dual: Vec<f64>,
    limit: Vec<f64>,
    cost: Vec<f64>,
    place: Vec<u32>,
    forbidden: Vec<bool>,
    /// What forbidden columns cost besides.
    alarm: f64,
    first: Vec<u32>,
    entries: Vec<(u32, f64)>,
    alpha: Vec<f64>,
    hit: Vec<u32>,
    /// Where the search for an improving column goes on.
    next: usize,
    /// Operations since the last question.
    operations: u64,
}

impl Simplex {
    /// A program without rows and columns; forbidden columns lose `alarm` per unit.
    pub(super) fn new(alarm: f64) -> Self {
        Self { alarm, first: vec![0], ..Self::default() }
    }

    /// Adds the equation `x_column-to-be = 1`: the row, and the column that starts in the basis with value 1. Must come
    /// before all inequalities; the column may get further entries by [`Self::row`].
    pub(super) fn equation(&mut self, cost: f64) -> (u32, u32) {
        let row = self.grow(1.0);
        let column = self.column(cost, &[(row, 1.0)]);
        self.settle(row, column, 1.0);
        (row, column)
    }

    /// Adds the row `Σ coefficient · x ≤ limit` over existing columns; each unit beyond costs `penalty`; without one it
    /// costs the alarm, and may only shrink. Returns the row and the column of its excess: to allow that column is to
    /// switch the row off. The limit is shifted against degeneracy in proportion to `shift`.
    pub(super) fn row(
        &mut self,
        limit: f64,
        penalty: Option<f64>,
        shift: f64,
        coefficients: impl Fn(u32) -> f64,
    ) -> (u32, u32) {
        let place = self.rows;
        // Shifts differ from row to row, and are the same on every run.
        let limit = limit + shift * SHIFT * (1.0 + (place as f64 * 0.618_033_988_749).fract()) / 2.0;
        let structural: Vec<u32> = self.basis.clone();
        let load: Vec<f64> = structural.iter().map(|&column| coefficients(column)).collect();
        let used: f64 = load.iter().zip(&self.value).map(|(a, x)| a * x).sum();
        let row = self.grow(limit);
        let slack = self.column(0.0, &[(row, 1.0)]);
        let excess = self.column(-penalty.unwrap_or(0.0), &[(row, -1.0)]);
        self.forbidden[excess as usize] = penalty.is_none();
        let (column, sign) = if used <= limit { (slack, 1.0) } else { (excess, -1.0) };
        for j in 0..place {
            let from = j * self.stride;
            let sum: f64 = load.iter().enumerate().map(|(i, a)| a * self.inverse[from + i]).sum();
            self.inverse[from + place] = if sum.abs() < ZERO { 0.0 } else { -sign * sum };
        }
        self.settle(row, column, (limit - used) * sign);
        self.inverse[place * self.stride + place] = sign;
        self.operations += (place * place + self.entries.len()) as u64;
        // The entries of old columns in the new row: columns are stored one after another, so they are laid anew.
        self.insert_row(row, coefficients, slack);
        (row, excess)
    }

    fn insert_row(&mut self, row: u32, coefficients: impl Fn(u32) -> f64, before: u32) {
        let old = std::mem::take(&mut self.entries);
        let first = std::mem::take(&mut self.first);
        self.first.push(0);
        for column in 0..self.cost.len() {
            self.entries.extend_from_slice(&old[first[column] as usize..first[column + 1] as usize]);
            if (column as u32) < before {
                let coefficient = coefficients(column as u32);
                if coefficient != 0.0 {
                    self.entries.push((row, coefficient));
                }
            }
            self.first.push(self.entries.len() as u32);
        }
    }

    /// Makes room for another row and returns its number.
    fn grow(&mut self, limit: f64) -> u32 {
        if self.rows == self.stride {
            let stride = (self.stride * 3 / 2).max(64);
            let mut inverse = vec![0.0; stride * stride];
            for j in 0..self.rows {
                inverse[j * stride..j * stride + self.rows]
                    .copy_from_slice(&self.inverse[j * self.stride..j * self.stride + self.rows]);
            }
            self.inverse = inverse;
            self.stride = stride;
        }
        self.limit.push(limit);
        self.dual.push(0.0);
        self.rows += 1;
        (self.rows - 1) as u32
    }

    fn settle(&mut self, row: u32, column: u32, value: f64) {
        self.basis.push(column);
        self.value.push(value);
        self.place[column as usize] = row;
        self.inverse[row as usize * self.stride + row as usize] = 1.0;
    }

    /// Adds a column.
    pub(super) fn column(&mut self, cost: f64, entries: &[(u32, f64)]) -> u32 {
        self.cost.push(cost);
        self.place.push(OUT);
        self.forbidden.push(false);
        self.entries.extend_from_slice(entries);
        self.first.push(self.entries.len() as u32);
        (self.cost.len() - 1) as u32
    }

    /// Forbids a column or allows it again.
    pub(super) fn forbid(&mut self, column: u32, forbidden: bool) {
        self.forbidden[column as usize] = forbidden;
    }

    /// Makes the alarm louder if something forbidden is still in use; whether it is.
    pub(super) fn raise_alarm(&mut self) -> bool {
        let used = |(&column, &x): (&u32, &f64)| self.forbidden[column as usize] && x > 1e-8;
        let needed = self.alarm < LOUDEST && self.basis.iter().zip(&self.value).any(used);
        if needed {
            self.alarm *= 8.0;
        }
        needed
    }

    /// Value of a column.
    pub(super) fn value(&self, column: u32) -> f64 {
        match self.place[column as usize] {
            OUT => 0.0,
            place => self.value[place as usize].max(0.0),
        }
    }

    /// Dual value of a row.
    pub(super) fn dual(&self, row: u32) -> f64 {
        self.dual[row as usize]
    }

    /// Operations since the last call.
    pub(super) fn take_operations(&mut self) -> u64 {
        std::mem::take(&mut self.operations)
    }

    /// Value of the present solution.
    pub(super) fn objective(&self) -> f64 {
        self.basis.iter().zip(&self.value).map(|(&column, x)| self.worth(column) * x).sum()
    }

    fn worth(&self, column: u32) -> f64 {
        let at = column as usize;
        if self.forbidden[at] { self.cost[at] - self.alarm } else { self.cost[at] }
    }

    fn reduced(&self, column: usize) -> f64 {
        let entries = &self.entries[self.first[column] as usize..self.first[column + 1] as usize];
        self.cost[column] - entries.iter().map(|&(row, a)| a * self.dual[row as usize]).sum::<f64>()
    }

    fn compute_duals(&mut self) {
        let worth: Vec<(usize, f64)> =
            self.basis.iter().map(|&column| self.worth(column)).enumerate().filter(|&(_, c)| c != 0.0).collect();
        for j in 0..self.rows {
            let from = j * self.stride;
            self.dual[j] = worth.iter().map(|&(i, c)| c * self.inverse[from + i]).sum();
        }
        self.operations += (worth.len() * self.rows) as u64;
    }

    /// Improves until no column does, or `pivots` were made; whether it is optimal.
    pub(super) fn solve(&mut self, pivots: usize) -> bool {
        self.compute_duals();
        let mut refreshed = false;
        for turn in 0..pivots {
            let Some(entering) = self.entering() else {
                if refreshed || turn < 50 {
                    return true;
                }
                // Duals that were updated many times are computed afresh before they are trusted.
                self.compute_duals();
                refreshed = true;
                continue;
            };
            refreshed = false;
            if !self.pivot(entering) {
                return false;
            }
        }
        false
    }

    /// An allowed column that improves: the best of the next stretch of columns that has one.
    fn entering(&mut self) -> Option<u32> {
        let all = self.cost.len();
        let stretch = (all / STRETCHES).max(SHORTEST);
        let mut best = (PRICED, None);
        let mut looked = 0;
        while looked < all {
            let end = (looked + stretch).min(all);
            for turn in looked..end {
                let column = if self.next + turn < all { self.next + turn } else { self.next + turn - all };
                if self.place[column] == OUT && !self.forbidden[column] {
                    let reduced = self.reduced(column);
                    self.operations += u64::from(self.first[column + 1] - self.first[column]);
                    if reduced > best.0 {
                        best = (reduced, Some(column as u32));
                    }
                }
            }
            looked = end;
            if best.1.is_some() {
                break;
            }
        }
        self.next = (self.next + looked) % all.max(1);
        best.1
    }

    /// Whether a column is in the basis or would lose at most `room` per unit.
    pub(super) fn is_near(&self, column: u32, room: f64) -> bool {
        self.place[column as usize] != OUT || self.reduced(column as usize) >= -room
    }

    /// Brings `entering` into the basis; false if nothing limits it or the pivot is too small to be safe.
    fn pivot(&mut self, entering: u32) -> bool {
        let mut alpha = std::mem::take(&mut self.alpha);
        alpha.clear();
        alpha.resize(self.rows, 0.0);
        let at = entering as usize;
        for &(row, a) in &self.entries[self.first[at] as usize..self.first[at + 1] as usize] {
            let from = row as usize * self.stride;
            for (sum, entry) in alpha.iter_mut().zip(&self.inverse[from..from + self.rows]) {
                *sum += a * entry;
            }
        }
        let leaving = self.leaving(&alpha);
        let done = match leaving {
            Some(place) => {
                self.exchange(entering, place, &mut alpha);
                true
            }
            None => false,
        };
        self.alpha = alpha;
        done
    }

    /// The place whose column reaches zero first; among about equal ones that with the largest pivot.
    fn leaving(&self, alpha: &[f64]) -> Option<usize> {
        let mut least = f64::INFINITY;
        for (place, &a) in alpha.iter().enumerate() {
            if a > PIVOT {
                least = least.min((self.value[place].max(0.0) + 1e-9) / a);
            }
        }
        let mut best: Option<(f64, usize)> = None;
        for (place, &a) in alpha.iter().enumerate() {
            if a > PIVOT && self.value[place].max(0.0) / a <= least && best.is_none_or(|(most, _)| a > most) {
                best = Some((a, place));
            }
        }
        best.map(|(_, place)| place)
    }

    fn exchange(&mut self, entering: u32, place: usize, alpha: &mut [f64]) {
        let pivot = alpha[place];
        let step = self.value[place].max(0.0) / pivot;
        let reduced = self.reduced(entering as usize);
        self.hit.clear();
        for (i, a) in alpha.iter_mut().enumerate() {
            if i != place && a.abs() > ZERO {
                self.hit.push(i as u32);
                self.value[i] -= *a * step;
            } else {
                *a = 0.0;
            }
        }
        self.value[place] = step;
        // Where most entries change, going through all of them in order is faster.
        let is_dense = self.hit.len() * DENSE > self.rows;
        let mut touched = 0;
        for j in 0..self.rows {
            let column = &mut self.inverse[j * self.stride..j * self.stride + self.rows];
            let old = column[place];
            if old == 0.0 {
                continue;
            }
            touched += 1;
            let new = old / pivot;
            column[place] = new;
            self.dual[j] += reduced * new;
            if is_dense {
                column.iter_mut().zip(&*alpha).for_each(|(entry, a)| *entry -= a * new);
            } else {
                for &i in &self.hit {
                    column[i as usize] -= alpha[i as usize] * new;
                }
            }
        }
        self.operations += (touched * self.hit.len() + self.rows) as u64;
        self.place[self.basis[place] as usize] = OUT;
        self.basis[place] = entering;
        self.place[entering as usize] = place as u32;
    }

    /// Largest error of a row at the present solution.
    #[cfg(test)]
    pub(super) fn error(&self) -> f64 {
        let mut left = self.limit.clone();
        for (&column, &x) in self.basis.iter().zip(&self.value) {
            let at = column as usize;
            for &(row, a) in &self.entries[self.first[at] as usize..self.first[at + 1] as usize] {
                left[row as usize] -= a * x;
            }
        }
        left.iter().fold(0.0, |most: f64, error| most.max(error.abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two agents with a good and a plain way each; one unit for the good ways.
    #[test]
    fn the_scarce_unit_goes_where_it_is_worth_most() {
        let mut lp = Simplex::new(1e4);
        let (first, plain) = lp.equation(0.0);
        let (second, other) = lp.equation(0.0);
        let (row, _) = lp.row(1.0, None, 1.0, |_| 0.0);
        let best = lp.column(10.0, &[(first, 1.0), (row, 1.0)]);
        let good = lp.column(6.0, &[(second, 1.0), (row, 1.0)]);
        assert!(lp.solve(100));
        assert!((lp.value(best) - 1.0).abs() < 1e-4 && lp.value(good) < 1e-4);
        assert!((lp.objective() - 10.0).abs() < 1e-3);
        assert!(lp.dual(row) > 6.0 - 1e-6 && lp.dual(row) < 10.0 + 1e-6);
        assert!(lp.value(plain) < 1e-4 && (lp.value(other) - 1.0).abs() < 1e-4);
        assert!(lp.error() < 1e-9);
    }

    #[test]
    fn a_row_added_late_and_violated_is_repaired() {
        let mut lp = Simplex::new(1e4);
        let (first, _) = lp.equation(0.0);
        let (second, _) = lp.equation(0.0);
        let best = lp.column(10.0, &[(first, 1.0)]);
        let good = lp.column(6.0, &[(second, 1.0)]);
        assert!(lp.solve(100));
        assert!((lp.objective() - 16.0).abs() < 1e-6);
        lp.row(1.0, None, 1.0, |column| if column == best || column == good { 1.0 } else { 0.0 });
        assert!(lp.objective() < 0.0, "the excess rings the alarm");
        assert!(lp.solve(100));
        assert!((lp.objective() - 10.0).abs() < 1e-3);
    }

    #[test]
    fn a_forbidden_column_leaves_and_comes_back() {
        let mut lp = Simplex::new(1e4);
        let (first, plain) = lp.equation(0.0);
        let best = lp.column(10.0, &[(first, 1.0)]);
        assert!(lp.solve(10));
        lp.forbid(best, true);
        assert!(lp.solve(10));
        assert!((lp.value(plain) - 1.0).abs() < 1e-9);
        lp.forbid(best, false);
        assert!(lp.solve(10));
        assert!((lp.value(best) - 1.0).abs() < 1e-9);
    }
}
