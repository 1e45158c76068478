//! The joint search over employees: depth first, the employee with the fewest paths left first, exact.
//!
//! Every node keeps for each employee the paths that still fit beside those chosen. It is cut off when somebody has
//! none left, or when neither the sum of everyone's best nor the priced bound exceeds the best plan known.

use rotasi::instance::Instance;
use rotasi::quantity::Points;

use super::Agent;
use super::prices::Prices;
use super::rows::{self, Load};

/// When the search may end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// With the best combination.
    Best,
    /// With any.
    Allowed,
}

/// The points of the best combination and the path of every employee in it, with the number of nodes looked at.
pub fn run(instance: &Instance, agents: &[Agent], load: Load, until: Until) -> (Option<(Points, Vec<usize>)>, u64) {
    let prices = Prices::learn(agents, &load);
    let open: Vec<Vec<usize>> = agents.iter().map(|(_, paths)| (0..paths.len()).collect()).collect();
    let chosen = vec![None; agents.len()];
    let mut search = Search { instance, agents, prices, load, until, chosen, best: None, nodes: 0 };
    search.descend(&open);
    (search.best, search.nodes)
}

struct Search<'a> {
    instance: &'a Instance,
    agents: &'a [Agent],
    prices: Prices,
    load: Load<'a>,
    until: Until,
    chosen: Vec<Option<usize>>,
    best: Option<(Points, Vec<usize>)>,
    nodes: u64,
}

impl Search<'_> {
    /// `open` holds for every employee without a path the paths that fit.
    fn descend(&mut self, open: &[Vec<usize>]) {
        self.nodes += 1;
        let Some(next) = self.undecided().min_by_key(|&at| (open[at].len(), at)) else { return self.record() };
        let (who, paths) = &self.agents[next];
        let mut order = open[next].clone();
        order.sort_by_key(|&at| (std::cmp::Reverse(self.prices.worth(next, at)), at));
        for at in order {
            self.load.add(*who, &paths[at]);
            self.chosen[next] = Some(at);
            if let Some(left) = self.fitting(open)
                && self.could_be_better(&left)
            {
                self.descend(&left);
            }
            self.chosen[next] = None;
            self.load.remove(*who, &paths[at]);
        }
    }

    fn undecided(&self) -> impl Iterator<Item = usize> {
        (0..self.agents.len()).filter(|&at| self.chosen[at].is_none())
    }

    /// Of `open`, what fits beside those chosen; none when somebody or a session's minimum is out of reach.
    fn fitting(&self, open: &[Vec<usize>]) -> Option<Vec<Vec<usize>>> {
        let mut left = vec![Vec::new(); open.len()];
        for agent in self.undecided() {
            let (who, paths) = &self.agents[agent];
            left[agent] = open[agent].iter().copied().filter(|&at| self.load.takes(*who, &paths[at])).collect();
        }
        for session in 0..self.instance.sessions.len() {
            let attends = |agent: usize, at: usize| {
                self.agents[agent].1[at].sessions.iter().any(|taken| taken.index() == session)
            };
            let candidates = self.undecided().filter(|&agent| left[agent].iter().any(|&at| attends(agent, at))).count();
            match self.load.minimum_with(session, candidates) {
                rows::Minimum::Reachable => {}
                rows::Minimum::Missed => return None,
                rows::Minimum::NotWorthOpening => {
                    for (agent, paths) in left.iter_mut().enumerate() {
                        paths.retain(|&at| !attends(agent, at));
                    }
                }
            }
        }
        self.undecided().all(|agent| !left[agent].is_empty()).then_some(left)
    }

    fn could_be_better(&self, left: &[Vec<usize>]) -> bool {
        let Some((best, _)) = &self.best else { return true };
        if self.until == Until::Allowed {
            return false;
        }
        let own: Points = self.undecided().map(|agent| self.agents[agent].1[left[agent][0]].points).sum();
        let priced = self.undecided().map(|agent| self.prices.best(agent, &left[agent])).sum::<i64>();
        self.load.points + own > *best
            && self.prices.scaled(self.load.points) + priced + self.prices.of_room(&self.load)
                > self.prices.scaled(*best)
    }

    fn record(&mut self) {
        let points = self.load.points - self.load.penalty();
        if self.best.as_ref().is_none_or(|(best, _)| points > *best) {
            self.best = Some((points, self.chosen.iter().copied().flatten().collect()));
        }
    }
}
