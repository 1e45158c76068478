//! Compact acyclic graphs with points on arcs, lists of resource uses, and menus; the best path through them.
//!
//! For a planner: all the ways one agent can go. For an OR reader: the pricing subproblem. Nodes are numbered so that
//! every arc leads to a higher number, node 0 is the source and the last node the sink; arcs are sorted by tail. Two
//! devices keep graphs small:
//! - a *use list* (rows with coefficients) is stored once and shared by arcs, so that its price is computed once;
//! - a *menu* is a set of alternatives of which an arc that carries it takes exactly one: parallel arcs, shared between
//!   many pairs of nodes. No path may pass two arcs with the same menu.
//!
//! Knows no employee and no row's meaning. Prices are fixed-point integers ([`POINT`] per point), so that the value of
//! a best path is exact.

mod builder;
mod flat;
mod nearest;
mod path;
mod require;

use serde::{Deserialize, Serialize};

pub use builder::GraphBuilder;
pub use flat::Flat;
pub use nearest::nearest;
pub use path::{Paths, Prices, Tags};

/// One point in the fixed-point unit of prices and reduced values (2⁻²⁰ point).
pub const POINT: i64 = 1 << FRACTION;
/// Binary digits after the point.
pub const FRACTION: u32 = 20;

/// Marks "no list", "no menu".
pub const NONE: u32 = 0;

/// A use of a row: taking the arc (or option) that carries it adds `amount` to the row's left-hand side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Use {
    /// Which row.
    pub row: u32,
    /// How much; may be negative.
    pub amount: i64,
}

/// A step from one node to a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// From.
    pub tail: u32,
    /// To; greater than `tail`.
    pub head: u32,
    /// Points earned. Arcs are what most memory goes to, hence half the bytes that points have elsewhere; the builder carries
    /// greater ones in a menu.
    pub points: i32,
    /// Use list; 0 is the empty list.
    pub list: u32,
    /// Menu; 0 = none.
    pub menu: u32,
}

/// An alternative of a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Points earned.
    pub points: i64,
    /// Use list; 0 is the empty list.
    pub list: u32,
}

/// One agent's graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    nodes: u32,
    arcs: Vec<Arc>,
    list_first: Vec<u32>,
    uses: Vec<Use>,
    menu_first: Vec<u32>,
    choices: Vec<Choice>,
}

/// A step of a path: an arc and, if it carries a menu, the choice taken (its place in [`Graph::choices`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Leg {
    /// Place in [`Graph::arcs`].
    pub arc: u32,
    /// Place in [`Graph::choices`]; [`u32::MAX`] for arcs without a menu.
    pub choice: u32,
}

/// A part of a graph, and where its pieces stand in the whole.
#[derive(Clone, Debug)]
pub struct Restricted {
    /// The part.
    pub graph: Graph,
    /// For each of its arcs: the arc of the whole.
    pub arc_of: Vec<u32>,
    /// For each of its choices: the choice of the whole.
    pub choice_of: Vec<u32>,
}

impl Restricted {
    /// All of `graph`.
    #[must_use]
    pub fn whole(graph: &Graph) -> Self {
        let count = |items: usize| (0..u32::try_from(items).expect("pieces are numbered in 32 bits")).collect();
        Self { graph: graph.clone(), arc_of: count(graph.arcs.len()), choice_of: count(graph.choices.len()) }
    }

    /// A path of the part as a path of the whole.
    #[must_use]
    pub fn lift(&self, path: &[Leg]) -> Vec<Leg> {
        let lift = |leg: &Leg| Leg {
            arc: self.arc_of[leg.arc as usize],
            choice: if leg.choice == u32::MAX { u32::MAX } else { self.choice_of[leg.choice as usize] },
        };
        path.iter().map(lift).collect()
    }

    /// This part's paths that pass an arc or choice that counts (see [`Graph::require`]).
    #[must_use]
    pub fn require(&self, arc_counts: impl Fn(usize) -> bool, choice_counts: impl Fn(usize) -> bool) -> Self {
        self.compose(self.graph.require(arc_counts, choice_counts))
    }

    /// This part's own part.
    #[must_use]
    pub fn restrict(&self, keep_arc: impl Fn(usize) -> bool, keep_choice: impl Fn(usize) -> bool) -> Self {
        self.compose(self.graph.restrict(keep_arc, keep_choice))
    }

    fn compose(&self, inner: Self) -> Self {
        Self {
            arc_of: inner.arc_of.iter().map(|&at| self.arc_of[at as usize]).collect(),
            choice_of: inner.choice_of.iter().map(|&at| self.choice_of[at as usize]).collect(),
            graph: inner.graph,
        }
    }
}

impl Graph {
    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.nodes as usize
    }

    /// All arcs, sorted by tail.
    #[must_use]
    pub fn arcs(&self) -> &[Arc] {
        &self.arcs
    }

    /// Number of use lists, the empty one (0) included.
    #[must_use]
    pub fn lists(&self) -> usize {
        self.list_first.len() - 1
    }

    /// The uses of a list.
    #[must_use]
    pub fn list(&self, list: u32) -> &[Use] {
        &self.uses[self.list_first[list as usize] as usize..self.list_first[list as usize + 1] as usize]
    }

    /// Number of menus, the absent one (0) included.
    #[must_use]
    pub fn menus(&self) -> usize {
        self.menu_first.len() - 1
    }

    /// Places in [`Self::choices`] of the alternatives of `menu`; empty for 0.
    #[must_use]
    pub fn menu(&self, menu: u32) -> std::ops::Range<usize> {
        self.menu_first[menu as usize] as usize..self.menu_first[menu as usize + 1] as usize
    }

    /// All alternatives of all menus.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// Whether no path leads from source to sink.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.arcs.is_empty()
    }

    /// Size in labels: what one pricing pass touches.
    #[must_use]
    pub fn size(&self) -> usize {
        self.arcs.len() + self.choices.len() + self.uses.len()
    }

    /// Points of a path.
    #[must_use]
    pub fn points(&self, path: &[Leg]) -> i64 {
        path.iter()
            .map(|leg| {
                let chosen = self.choices.get(leg.choice as usize).map_or(0, |choice| choice.points);
                i64::from(self.arcs[leg.arc as usize].points) + chosen
            })
            .sum()
    }

    /// Calls `visit` with every use along a path; a row may come more than once.
    pub fn for_uses(&self, path: &[Leg], mut visit: impl FnMut(Use)) {
        for leg in path {
            self.list(self.arcs[leg.arc as usize].list).iter().copied().for_each(&mut visit);
            if let Some(choice) = self.choices.get(leg.choice as usize) {
                self.list(choice.list).iter().copied().for_each(&mut visit);
            }
        }
    }

    /// The same graph with no points to earn.
    #[must_use]
    pub fn without_points(&self) -> Self {
        let mut bare = self.clone();
        bare.arcs.iter_mut().for_each(|arc| arc.points = 0);
        bare.choices.iter_mut().for_each(|choice| choice.points = 0);
        bare
    }

    /// The graph of the arcs and choices to be kept, without dead ends, and where its arcs and choices stand in this one.
    /// Nodes and lists keep no numbers; menus without a choice left close the arcs that carry them.
    #[must_use]
    pub fn restrict(&self, keep_arc: impl Fn(usize) -> bool, keep_choice: impl Fn(usize) -> bool) -> Restricted {
        self.restrict_rows(keep_arc, keep_choice, |row| row)
    }

    /// [`Self::restrict`] with other numbers for the rows.
    #[must_use]
    pub fn restrict_rows(
        &self,
        keep_arc: impl Fn(usize) -> bool,
        keep_choice: impl Fn(usize) -> bool,
        number: impl Fn(u32) -> u32,
    ) -> Restricted {
        let mut builder = GraphBuilder::new();
        let mut choice_of = Vec::new();
        let mut menu_of = vec![NONE; self.menus()];
        for (menu, place) in menu_of.iter_mut().enumerate().skip(1) {
            let kept: Vec<usize> = self.menu(menu as u32).filter(|&choice| keep_choice(choice)).collect();
            if !kept.is_empty() {
                let choices: Vec<Choice> =
                    kept.iter().map(|&at| self.copied(&mut builder, self.choices[at], &number)).collect();
                *place = builder.menu(choices);
                choice_of.extend(kept.iter().map(|&at| at as u32));
            }
        }
        for _ in 1..self.nodes {
            builder.node();
        }
        let mut added = Vec::new();
        for (at, arc) in self.arcs.iter().enumerate() {
            let menu = menu_of[arc.menu as usize];
            if keep_arc(at) && (arc.menu == NONE || menu != NONE) {
                let list = builder.list(self.numbered(arc.list, &number));
                builder.arc(arc.tail, arc.head, arc.points.into(), list, menu);
                added.push(at as u32);
            }
        }
        let (graph, kept) = builder.finish(self.nodes - 1);
        Restricted { graph, arc_of: kept.into_iter().map(|at| added[at as usize]).collect(), choice_of }
    }

    fn copied(&self, builder: &mut GraphBuilder, choice: Choice, number: &impl Fn(u32) -> u32) -> Choice {
        Choice { list: builder.list(self.numbered(choice.list, number)), ..choice }
    }

    fn numbered(&self, list: u32, number: &impl Fn(u32) -> u32) -> impl Iterator<Item = Use> {
        self.list(list).iter().map(|entry| Use { row: number(entry.row), ..*entry })
    }

    /// Whether the legs form a path from source to sink, with a choice exactly where there is a menu; an empty graph has
    /// none.
    #[must_use]
    pub fn is_path(&self, path: &[Leg]) -> bool {
        let mut at = 0;
        for leg in path {
            let Some(arc) = self.arcs.get(leg.arc as usize) else { return false };
            let choice_fits = if arc.menu == NONE {
                leg.choice == u32::MAX
            } else {
                self.menu(arc.menu).contains(&(leg.choice as usize))
            };
            if arc.tail != at || !choice_fits {
                return false;
            }
            at = arc.head;
        }
        at + 1 == self.nodes && !self.is_empty()
    }
}
