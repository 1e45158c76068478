//! Competencies: which there are, what posts ask, what people have.
//!
//! For an OR reader: the requirement matrix is sparse by design. Core, special and area competencies are mandatory, so
//! that an employee passes in the few posts of a trade and a neighbourhood; managerial levels decide the match.

use crate::instance::{CompetencyGroup, CompetencyRow, EmployeeCompetencyRow, PositionCompetencyRow, Tables};

use super::dice::{Dice, Topic};
use super::ladder::Level;
use super::organisation::{Organisation, Post};
use super::profile::Traits;
use super::row;
use super::trades::{Cluster, MANAGERIAL, TRADES};
use super::workforce::Person;

const CORES: usize = MANAGERIAL.len();
const SPECIALS: usize = CORES + Cluster::ALL.len();
/// Digital literacy.
pub(super) const DIGITAL: usize = SPECIALS + TRADES.len();
const AREAS: usize = DIGITAL + 1;

/// Number of the core competency of a trade.
pub(super) fn core(trade: u8) -> usize {
    CORES + TRADES[usize::from(trade)].cluster as usize
}

/// Number of the competency of the trade itself.
pub(super) fn special(trade: u8) -> usize {
    SPECIALS + usize::from(trade)
}

/// A requirement being drafted.
struct Demand {
    competency: usize,
    level: u8,
    weight: u32,
    mandatory: bool,
}

/// All competencies of a service and who has them.
pub(super) struct Skills {
    /// Id and name by number.
    names: Vec<(String, String)>,
    /// Levels of each person, ordered by competency, none 0.
    people: Vec<Vec<(u32, u8)>>,
    regions: usize,
    digital: bool,
    /// Whether staff posts, too, insist on their own trade within the cluster: where there are many of them.
    strict: bool,
}

impl Skills {
    /// Draws the levels of all people.
    pub(super) fn draw(organisation: &Organisation, traits: &Traits, people: &[Person], seed: u64) -> Self {
        let mut dice = Dice::new(seed, Topic::Skills);
        let mut skills = Self {
            names: names(organisation),
            people: Vec::new(),
            regions: organisation.regions,
            digital: traits.digital,
            strict: people.len() >= 5_000,
        };
        skills.people = people.iter().map(|person| skills.levels(organisation, person, &mut dice)).collect();
        skills
    }

    /// Id of the competency with that number.
    pub(super) fn id(&self, competency: usize) -> &str {
        &self.names[competency].0
    }

    /// Level of a person.
    pub(super) fn level(&self, person: usize, competency: usize) -> u8 {
        let levels = &self.people[person];
        levels.binary_search_by_key(&competency, |&(own, _)| own as usize).map_or(0, |at| levels[at].1)
    }

    fn levels(&self, organisation: &Organisation, person: &Person, dice: &mut Dice) -> Vec<(u32, u8)> {
        let mut levels: Vec<(u32, u8)> = Vec::with_capacity(16);
        let mut learn = |competency: usize, level: u8| {
            let competency = u32::try_from(competency).unwrap_or(u32::MAX);
            match levels.iter_mut().find(|(own, _)| *own == competency) {
                Some((_, own)) => *own = level.max(*own),
                None if level > 0 => levels.push((competency, level.min(5))),
                None => {}
            }
        };
        let facts = person.level.facts();
        let (below, above) = [(24, 10), (12, 26), (5, 52)][usize::from(person.potential) - 1];
        for competency in 0..MANAGERIAL.len() {
            learn(competency, around(dice, facts.managerial, below, above).max(1));
        }
        for (at, trade) in person.trades.iter().flatten().enumerate() {
            let less = u8::from(at > 0 && dice.percent(40));
            let (wide, deep) = facts.technical;
            learn(core(*trade), around(dice, wide, 8, above).saturating_sub(less).max(u8::from(at > 0)));
            learn(special(*trade), around(dice, deep, 8, above).saturating_sub(less).max(u8::from(at > 0)));
        }
        if self.digital {
            learn(DIGITAL, around(dice, 1 + u8::from(facts.tier > 2), 25, 30));
        }
        if self.regions > 1 {
            learn(AREAS + organisation.units[organisation.posts[person.model].unit].region, 1);
        }
        for zone in person.zones.iter().flatten() {
            learn(AREAS + self.regions + zone, 1);
        }
        levels.sort_unstable();
        levels
    }

    fn demands(&self, organisation: &Organisation, post: &Post) -> Vec<Demand> {
        let (wide, deep) = post.level.facts().technical;
        let mut demands = vec![Demand { competency: core(post.trade), level: wide, weight: 3, mandatory: true }];
        if post.level != Level::JptPratama {
            let cluster = TRADES[usize::from(post.trade)].cluster;
            let narrow = matches!(cluster, Cluster::Office | Cluster::Territory | Cluster::Clinic);
            let mandatory = self.strict || narrow || post.level != Level::Pelaksana;
            demands.push(Demand { competency: special(post.trade), level: deep, weight: 4, mandatory });
        }
        if self.digital {
            let level = [1, 2, 2, 3][usize::from(post.level.facts().tier) - 1];
            demands.push(Demand { competency: DIGITAL, level, weight: 2, mandatory: false });
        }
        let area = match post.zone {
            Some(zone) => Some(AREAS + self.regions + zone),
            None if self.regions > 1 => Some(AREAS + organisation.units[post.unit].region),
            None => None,
        };
        demands.extend(area.map(|competency| Demand { competency, level: 1, weight: 1, mandatory: true }));
        demands
    }

    /// Writes the three tables of competencies; only what somebody has or some post asks is listed.
    pub(super) fn write(&self, organisation: &Organisation, people: &[Person], tables: &mut Tables) {
        let mut used = vec![false; self.names.len()];
        let mut kinds: Vec<Level> = organisation.posts.iter().map(|post| post.level).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for level in kinds {
            for (competency, used) in used.iter_mut().enumerate().take(MANAGERIAL.len()) {
                *used = true;
                self.require(tables, None, Some(level), competency, level.facts().managerial, 1, false);
            }
        }
        for post in &organisation.posts {
            for demand in self.demands(organisation, post) {
                used[demand.competency] = true;
                let Demand { competency, level, weight, mandatory } = demand;
                self.require(tables, Some(&post.id), None, competency, level, weight, mandatory);
            }
        }
        for (person, levels) in people.iter().zip(&self.people) {
            for &(competency, level) in levels {
                used[competency as usize] = true;
                tables.employee_competencies.push(EmployeeCompetencyRow {
                    row: row(tables.employee_competencies.len()),
                    employee_id: person.id.clone(),
                    competency_id: self.id(competency as usize).to_owned(),
                    level,
                });
            }
        }
        for (at, (id, name)) in self.names.iter().enumerate().filter(|&(at, _)| used[at]) {
            let group = match at {
                8 => CompetencyGroup::Sociocultural,
                _ if at < CORES => CompetencyGroup::Managerial,
                _ => CompetencyGroup::Technical,
            };
            let row = row(tables.competencies.len());
            tables.competencies.push(CompetencyRow { row, competency_id: id.clone(), name: name.clone(), group });
        }
    }

    #[allow(clippy::too_many_arguments, reason = "the columns of one row")]
    fn require(
        &self,
        tables: &mut Tables,
        position: Option<&str>,
        kind: Option<Level>,
        competency: usize,
        level: u8,
        weight: u32,
        mandatory: bool,
    ) {
        tables.position_competencies.push(PositionCompetencyRow {
            row: row(tables.position_competencies.len()),
            position_id: position.map(str::to_owned),
            kind: kind.map(|level| level.facts().kind.to_owned()),
            competency_id: self.id(competency).to_owned(),
            level,
            weight,
            mandatory,
        });
    }
}

/// The level asked, one less in `below` and one more in `above` of 100 cases.
fn around(dice: &mut Dice, asked: u8, below: u32, above: u32) -> u8 {
    let roll = dice.below(100);
    if roll < below {
        asked.saturating_sub(1)
    } else if roll < below + above {
        asked + 1
    } else {
        asked
    }
}

fn names(organisation: &Organisation) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = Vec::with_capacity(AREAS + organisation.zones.len());
    let both = |(id, name): (&str, &str)| (id.to_owned(), name.to_owned());
    names.extend(MANAGERIAL.map(both));
    names.extend(Cluster::ALL.map(|cluster| both(cluster.core())));
    names.extend(TRADES.iter().map(|trade| (format!("T-{}", trade.code), trade.name.to_owned())));
    names.push(both(("T-DIG", "Literasi digital dan layanan elektronik")));
    names.extend((1..=organisation.regions).map(|at| (format!("D-{at:02}"), format!("Pengenalan daerah {at}"))));
    names.extend(organisation.zones.iter().enumerate().map(|(at, name)| (format!("Z-{:02}", at + 1), name.clone())));
    names
}
