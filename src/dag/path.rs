//! The best path by reduced points: one forward sweep over the arcs.
//!
//! Values are in fixed point ([`POINT`] per point). The price of a use is `floor(amount · price / 2^shift)`, computed
//! exactly; rounding *down* what a path pays keeps the bound of every solver that adds up `price · rhs` (rounded up)
//! valid, because the sum of rounded-down payments of any allowed selection never exceeds the priced right-hand side.

use super::{Graph, Leg, NONE, POINT, Use};

/// Prices of rows in fixed point.
#[derive(Clone, Copy, Debug)]
pub struct Prices<'a> {
    /// Price of each row; one unit is `2^-shift` fixed-point units per unit of the row.
    pub price: &'a [i64],
    /// Binary scale of each row's price.
    pub shift: &'a [u8],
}

impl Prices<'_> {
    /// What a use costs, rounded down.
    #[must_use]
    pub fn of(&self, used: Use) -> i64 {
        let row = used.row as usize;
        let (price, shift) = (self.price[row], self.shift[row]);
        if let Some(exact) = used.amount.checked_mul(price) {
            return exact >> shift;
        }
        let exact = (i128::from(used.amount) * i128::from(price)) >> shift;
        i64::try_from(exact).expect("prices are clipped so that the cost of a use fits")
    }
}

/// Extra costs per list and bans, for searches that steer a path: `None` forbids the list.
pub trait Tags {
    /// What taking `list` costs in fixed point; none forbids it.
    fn cost(&self, graph: &Graph, list: u32) -> Option<i64>;
}

impl Tags for Prices<'_> {
    fn cost(&self, graph: &Graph, list: u32) -> Option<i64> {
        Some(graph.list(list).iter().map(|&used| self.of(used)).sum())
    }
}

/// Value of nodes that nothing reaches; far below every reachable value, far above overflow.
const UNREACHED: i64 = i64::MIN / 4;

/// Memory for sweeps, reused from agent to agent.
#[derive(Debug, Default)]
pub struct Paths {
    list_cost: Vec<i64>,
    menu_best: Vec<(i64, u32)>,
    value: Vec<i64>,
    back: Vec<i64>,
    reached_by: Vec<u32>,
}

/// Cost that stands for "forbidden" inside the sweeps.
const FORBIDDEN: i64 = i64::MAX / 4;

impl Paths {
    fn price(&mut self, graph: &Graph, tags: &impl Tags) {
        self.list_cost.clear();
        self.list_cost.extend(
            (0..u32::try_from(graph.lists()).expect("lists are numbered in 32 bits"))
                .map(|list| tags.cost(graph, list).unwrap_or(FORBIDDEN)),
        );
        self.menu_best.clear();
        self.menu_best.push((0, u32::MAX));
        for menu in 1..graph.menus() {
            let mut best = (UNREACHED, u32::MAX);
            for at in graph.menu(menu as u32) {
                let choice = graph.choices()[at];
                let cost = self.list_cost[choice.list as usize];
                if cost < FORBIDDEN {
                    let value = choice.points * POINT - cost;
                    if value > best.0 {
                        best = (value, at as u32);
                    }
                }
            }
            self.menu_best.push(best);
        }
    }

    /// What an arc adds, menu included; none if forbidden.
    fn gain(&self, arc: &super::Arc) -> Option<i64> {
        let cost = self.list_cost[arc.list as usize];
        let (extra, _) = self.menu_best[arc.menu as usize];
        (cost < FORBIDDEN && extra > UNREACHED).then(|| i64::from(arc.points) * POINT - cost + extra)
    }

    /// Value of the best path, in fixed point; none when every path is forbidden. The path itself: [`Self::trace`].
    pub fn best(&mut self, graph: &Graph, tags: &impl Tags) -> Option<i64> {
        self.price(graph, tags);
        self.value.clear();
        self.value.resize(graph.nodes(), UNREACHED);
        self.reached_by.clear();
        self.reached_by.resize(graph.nodes(), u32::MAX);
        self.value[0] = 0;
        for (at, arc) in graph.arcs().iter().enumerate() {
            let start = self.value[arc.tail as usize];
            if start == UNREACHED {
                continue;
            }
            let Some(gain) = self.gain(arc) else { continue };
            let value = start + gain;
            if value > self.value[arc.head as usize] {
                self.value[arc.head as usize] = value;
                self.reached_by[arc.head as usize] = at as u32;
            }
        }
        let end = self.value[graph.nodes() - 1];
        (end > UNREACHED && !graph.is_empty()).then_some(end)
    }

    /// The path found by the last [`Self::best`], into `path`.
    pub fn trace(&self, graph: &Graph, path: &mut Vec<Leg>) {
        path.clear();
        let mut node = graph.nodes() - 1;
        while node != 0 {
            let at = self.reached_by[node];
            let arc = graph.arcs()[at as usize];
            let choice = if arc.menu == NONE { u32::MAX } else { self.menu_best[arc.menu as usize].1 };
            path.push(Leg { arc: at, choice });
            node = arc.tail as usize;
        }
        path.reverse();
    }

    /// For every arc the value of the best path through it (its best choice included), after [`Self::best`] with the
    /// same graph and tags; calls `visit(arc, value)`. Arcs on no allowed path are passed over.
    pub fn through(&mut self, graph: &Graph, mut visit: impl FnMut(usize, i64)) {
        self.back.clear();
        self.back.resize(graph.nodes(), UNREACHED);
        self.back[graph.nodes() - 1] = 0;
        for (at, arc) in graph.arcs().iter().enumerate().rev() {
            let rest = self.back[arc.head as usize];
            if rest == UNREACHED {
                continue;
            }
            let Some(gain) = self.gain(arc) else { continue };
            let tail = arc.tail as usize;
            self.back[tail] = self.back[tail].max(gain + rest);
            if self.value[tail] > UNREACHED {
                visit(at, self.value[tail] + gain + rest);
            }
        }
    }

    /// What the ways over `arc`, one for each of its choices that is allowed, lose against the best way on from its tail,
    /// after [`Self::through`] with the same graph; calls `visit(choice, loss)`.
    pub(super) fn losses_of(&self, graph: &Graph, arc: &super::Arc, mut visit: impl FnMut(u32, i64)) {
        let (best, rest) = (self.back[arc.tail as usize], self.back[arc.head as usize]);
        let cost = self.list_cost[arc.list as usize];
        if rest == UNREACHED || cost == FORBIDDEN {
            return;
        }
        let loss = best - (i64::from(arc.points) * POINT - cost + rest);
        if arc.menu == NONE {
            return visit(u32::MAX, loss);
        }
        for choice in graph.menu(arc.menu) {
            let taken = graph.choices()[choice];
            let cost = self.list_cost[taken.list as usize];
            if cost < FORBIDDEN {
                visit(choice as u32, loss - (taken.points * POINT - cost));
            }
        }
    }

    /// How much worse than the best of its menu a choice is, under the tags of the last [`Self::best`]; none if forbidden.
    #[must_use]
    pub fn choice_loss(&self, graph: &Graph, menu: u32, choice: usize) -> Option<i64> {
        let taken = graph.choices()[choice];
        let cost = self.list_cost[taken.list as usize];
        (cost < FORBIDDEN).then(|| self.menu_best[menu as usize].0 - (taken.points * POINT - cost))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Choice, GraphBuilder};
    use super::*;

    fn diamond() -> Graph {
        let mut builder = GraphBuilder::new();
        let (left, right, sink) = (builder.node(), builder.node(), builder.node());
        let scarce = builder.list([Use { row: 0, amount: 1 }]);
        let dear = builder.list([Use { row: 1, amount: 3_000_000 }]);
        let menu = builder.menu([Choice { points: 0, list: 0 }, Choice { points: 4, list: dear }]);
        builder.arc(0, left, 10, scarce, 0);
        builder.arc(0, right, 7, 0, 0);
        builder.arc(left, sink, 0, 0, menu);
        builder.arc(right, sink, 0, 0, menu);
        builder.finish(sink).0
    }

    #[test]
    fn prices_turn_the_path() {
        let graph = diamond();
        let mut paths = Paths::default();
        let mut path = Vec::new();
        let free = Prices { price: &[0, 0], shift: &[0, 20] };
        assert_eq!(paths.best(&graph, &free), Some(14 * POINT));
        paths.trace(&graph, &mut path);
        assert_eq!((graph.points(&path), graph.is_path(&path)), (14, true));
        // Four points for the scarce row and more than four for three million make the other way best.
        let dear = Prices { price: &[4 * POINT, 2 * POINT], shift: &[0, 20] };
        assert_eq!(paths.best(&graph, &dear), Some(7 * POINT));
        paths.trace(&graph, &mut path);
        assert_eq!(graph.points(&path), 7);
    }

    #[test]
    fn values_through_arcs_are_those_of_the_best_path_through_them() {
        let graph = diamond();
        let mut paths = Paths::default();
        let free = Prices { price: &[0, 0], shift: &[0, 20] };
        paths.best(&graph, &free);
        let mut values = vec![0; 4];
        paths.through(&graph, |arc, value| values[arc] = value / POINT);
        assert_eq!(values, [14, 11, 14, 11]);
    }
}
