//! Random small problems, and all that can be known of them by enumeration.

use proptest::prelude::*;
use rotasi::dag::{Choice, Graph, GraphBuilder, Leg, NONE, Paths, Prices, Use};
use rotasi::packing::{Problem, Row, Selection, used};

/// A number near a multiple of a row's or of all points' scale.
pub type Near = (i64, i64);

/// What taking a piece is worth and uses; rows are taken modulo their number.
#[derive(Clone, Debug)]
pub struct Piece {
    points: Near,
    uses: Vec<(usize, Near)>,
}

/// The arcs between two layers, `from`-major, and a menu that some of them share.
#[derive(Clone, Debug)]
pub struct Layer {
    arcs: Vec<Option<(Piece, bool)>>,
    menu: Vec<Piece>,
}

#[derive(Clone, Debug)]
pub enum Agent {
    /// Walks through layers of two nodes each.
    Walker(Vec<Layer>),
    /// Stays closed, or gives room in one row and pays for it in another.
    Opener { gives: usize, room: i64, takes: usize, cost: i64 },
}

#[derive(Clone, Debug)]
pub struct Draft {
    pub agents: Vec<Agent>,
    /// Limit, scale of amounts, and the penalty of an elastic row.
    rows: Vec<(Near, i64, Option<i64>)>,
    pub scale: i64,
    constant: i64,
}

fn piece() -> impl Strategy<Value = Piece> {
    let near = |range: std::ops::RangeInclusive<i64>| (range, -1_i64..=1);
    let uses = prop::collection::vec((0_usize..4, near(-3..=5)), 0..3);
    (near(-4..=9), uses).prop_map(|(points, uses)| Piece { points, uses })
}

fn layer() -> impl Strategy<Value = Layer> {
    let arc = prop::option::weighted(0.85, (piece(), any::<bool>()));
    (prop::collection::vec(arc, 4), prop::collection::vec(piece(), 0..=2)).prop_map(|(arcs, menu)| Layer { arcs, menu })
}

fn agent() -> impl Strategy<Value = Agent> {
    let opener = (0_usize..4, 1_i64..=6, 0_usize..4, 0_i64..=4);
    prop_oneof![
        4 => prop::collection::vec(layer(), 2..=3).prop_map(Agent::Walker),
        1 => opener.prop_map(|(gives, room, takes, cost)| Agent::Opener { gives, room, takes, cost }),
    ]
}

pub fn draft(scales: &'static [i64], points: &'static [i64]) -> impl Strategy<Value = Draft> {
    let row = ((-1_i64..=9, -1_i64..=1), prop::sample::select(scales), prop::option::weighted(0.25, 0_i64..=9));
    let rows = prop::collection::vec(row, 1..=4);
    let agents = prop::collection::vec(agent(), 1..=4);
    (agents, rows, prop::sample::select(points), -50_i64..=50).prop_map(|(agents, rows, scale, constant)| Draft {
        agents,
        rows,
        scale,
        constant,
    })
}

/// Small numbers, as most problems have.
pub fn small() -> impl Strategy<Value = Draft> {
    draft(&[1], &[1, 40])
}

/// Rupiah beside seats, and points that hardly fit.
pub fn large() -> impl Strategy<Value = Draft> {
    draft(&[1, 1_000_000, 1_700_000_000_000], &[1, 1_000, 1_000_000_000])
}

/// Some agents many times over, with room for as many: large enough for everything that the engine does only then.
pub fn crowd() -> impl Strategy<Value = Draft> {
    (small(), 60_usize..=100).prop_map(|(mut draft, times)| {
        let few = draft.agents.clone();
        draft.agents = few.iter().cycle().take(few.len() * times).cloned().collect();
        for ((many, _), _, _) in &mut draft.rows {
            *many = (*many + 1) * times as i64;
        }
        draft
    })
}

impl Draft {
    pub fn problem(&self) -> Problem {
        let row = |&((many, few), scale, penalty): &(Near, i64, Option<i64>)| {
            // Whoever may pass a limit does so by few units: a penalty per unit of money would be beyond counting.
            let scale = if penalty.is_some() { 1 } else { scale };
            Row { limit: many * scale + few, penalty: penalty.map(|penalty| penalty * self.scale) }
        };
        Problem {
            rows: self.rows.iter().map(row).collect(),
            graphs: self.agents.iter().map(|agent| self.graph(agent)).collect(),
            relaxed: self.agents.iter().map(|_| None).collect(),
            constant: self.constant,
            ..Problem::default()
        }
    }

    fn graph(&self, agent: &Agent) -> Graph {
        let mut builder = GraphBuilder::new();
        match agent {
            Agent::Walker(layers) => self.walk(&mut builder, layers),
            &Agent::Opener { gives, room, takes, cost } => {
                let sink = builder.node();
                let open = builder.list([self.used(gives, (-room, 0)), self.used(takes, (cost, 0))]);
                builder.arc(0, sink, 0, 0, NONE);
                builder.arc(0, sink, 0, open, NONE);
                builder.finish(sink).0
            }
        }
    }

    fn walk(&self, builder: &mut GraphBuilder, layers: &[Layer]) -> Graph {
        let mut tails = vec![0];
        for (at, layer) in layers.iter().enumerate() {
            let heads: Vec<u32> =
                if at + 1 == layers.len() { vec![builder.node()] } else { vec![builder.node(), builder.node()] };
            let choices: Vec<Choice> = layer
                .menu
                .iter()
                .map(|piece| Choice { points: self.points(piece), list: self.list(builder, piece) })
                .collect();
            let menu = if choices.is_empty() { NONE } else { builder.menu(choices) };
            let pairs = tails.iter().flat_map(|&tail| heads.iter().map(move |&head| (tail, head)));
            for ((tail, head), arc) in pairs.zip(&layer.arcs) {
                let Some((piece, carries)) = arc else { continue };
                let list = self.list(builder, piece);
                builder.arc(tail, head, self.points(piece), list, if *carries { menu } else { NONE });
            }
            tails = heads;
        }
        builder.finish(tails[0]).0
    }

    fn points(&self, piece: &Piece) -> i64 {
        piece.points.0 * self.scale + piece.points.1
    }

    fn used(&self, row: usize, (many, few): Near) -> Use {
        let row = row % self.rows.len();
        let (_, scale, penalty) = self.rows[row];
        used(row, if penalty.is_some() { many } else { many * scale + few })
    }

    fn list(&self, builder: &mut GraphBuilder, piece: &Piece) -> u32 {
        builder.list(piece.uses.iter().map(|&(row, amount)| self.used(row, amount)))
    }
}

/// Every path of a graph.
pub fn paths(graph: &Graph) -> Vec<Vec<Leg>> {
    let (mut open, mut found) = (vec![(0_usize, Vec::new())], Vec::new());
    while let Some((node, path)) = open.pop() {
        if node + 1 == graph.nodes() && !graph.is_empty() {
            found.push(path);
            continue;
        }
        for (at, arc) in graph.arcs().iter().enumerate().filter(|(_, arc)| arc.tail as usize == node) {
            let choices = if arc.menu == NONE { vec![u32::MAX] } else { graph.menu(arc.menu).map(number).collect() };
            for choice in choices {
                open.push((arc.head as usize, [&path[..], &[Leg { arc: number(at), choice }]].concat()));
            }
        }
    }
    found
}

pub fn number(at: usize) -> u32 {
    u32::try_from(at).expect("few pieces")
}

/// Every selection.
pub fn selections(problem: &Problem) -> Vec<Selection> {
    let mut all = vec![Selection::default()];
    for graph in &problem.graphs {
        let ways = paths(graph);
        let longer = |so_far: &Selection, path: &Vec<Leg>| {
            let mut paths = so_far.paths.clone();
            paths.push(path.clone());
            Selection { paths }
        };
        all = all.iter().flat_map(|so_far| ways.iter().map(move |path| longer(so_far, path))).collect();
    }
    all
}

/// The best points of the selections; none when none is allowed.
pub fn optimum(problem: &Problem, selections: &[Selection]) -> Option<i64> {
    selections.iter().filter_map(|selection| selection.points(problem)).max()
}

/// Everybody's own best path, whatever the rows say.
pub fn greedy(problem: &Problem) -> Selection {
    let (price, shift) = (vec![0; problem.rows.len()], problem.shifts());
    let own = |graph: &Graph| {
        let (mut space, mut path) = (Paths::default(), Vec::new());
        if space.best(graph, &Prices { price: &price, shift: &shift }).is_some() {
            space.trace(graph, &mut path);
        }
        path
    };
    Selection { paths: problem.graphs.iter().map(own).collect() }
}
