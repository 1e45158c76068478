//! Wishes, earlier units and kinship.
//!
//! For an OR reader: preferences concentrate on few positions (the smaller of two draws), so that more people want a
//! seat than there are seats.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::instance::{PreferenceRow, RelationRow, Scope, ServedUnitRow, Tables};

use super::dice::{Dice, Topic};
use super::organisation::{Organisation, Post};
use super::profile::Traits;
use super::row;
use super::trades::TRADES;
use super::workforce::{Person, month_before};

/// Posts of one trade, tier and neighbourhood (zone, or region where there is none).
type Key = (u8, u8, bool, usize);

/// Where posts of a trade are found.
pub(super) struct Directory(FxHashMap<Key, Vec<usize>>);

impl Directory {
    pub(super) fn new(organisation: &Organisation) -> Self {
        let mut posts: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
        for (at, post) in organisation.posts.iter().enumerate() {
            posts.entry(key(organisation, post, 0)).or_default().push(at);
        }
        Self(posts)
    }

    /// Posts of the same trade and neighbourhood, `higher` tiers up.
    pub(super) fn near(&self, organisation: &Organisation, post: &Post, higher: u8) -> &[usize] {
        self.0.get(&key(organisation, post, higher)).map_or(&[], Vec::as_slice)
    }
}

fn key(organisation: &Organisation, post: &Post, higher: u8) -> Key {
    let tier = post.level.facts().tier + higher;
    let place = post.zone.unwrap_or(organisation.units[post.unit].region);
    (post.trade, tier, post.zone.is_some(), place)
}

pub(super) struct Wishing<'a> {
    pub organisation: &'a Organisation,
    pub directory: &'a Directory,
    pub traits: &'static Traits,
    pub people: &'a [Person],
    pub tables: &'a mut Tables,
    dice: Dice,
    /// Course ids by audience kind, to wish for.
    courses: FxHashMap<&'static str, Vec<String>>,
    /// Ids of courses that have a prerequisite.
    technical: BTreeSet<String>,
}

impl<'a> Wishing<'a> {
    pub(super) fn new(
        organisation: &'a Organisation,
        directory: &'a Directory,
        traits: &'static Traits,
        people: &'a [Person],
        tables: &'a mut Tables,
        seed: u64,
    ) -> Self {
        let mut courses: FxHashMap<&'static str, Vec<String>> = FxHashMap::default();
        for level in super::ladder::Level::ALL {
            let kind = level.facts().kind;
            let open = tables.courses.iter().filter(|course| {
                course.prerequisites.is_empty()
                    && course.form != "orientasi"
                    && course.audience.iter().any(|own| own == kind)
            });
            courses.insert(kind, open.map(|course| course.course_id.clone()).collect());
        }
        let technical = tables.courses.iter().filter(|course| !course.prerequisites.is_empty());
        let technical = technical.map(|course| course.course_id.clone()).collect();
        Self {
            organisation,
            directory,
            traits,
            people,
            tables,
            dice: Dice::new(seed, Topic::Wishes),
            courses,
            technical,
        }
    }

    /// Writes preferences, served units and relations.
    pub(super) fn write(mut self) {
        for person in self.people {
            self.wishes(person);
            self.history(person);
        }
        self.kin();
    }

    fn wishes(&mut self, person: &Person) {
        let (share, most) = self.traits.wishing;
        if !self.dice.percent(share) {
            return;
        }
        let mut stated: BTreeSet<(u8, String)> = BTreeSet::new();
        let count = 1 + self.dice.below(most);
        for _ in 0..count {
            let Some((scope, target)) = self.wish(person) else { continue };
            if !stated.insert((scope as u8, target.clone().unwrap_or_default())) {
                continue;
            }
            let dislike = matches!(scope, Scope::Unit | Scope::Location) && self.dice.percent(14);
            let score = if dislike { -1 - self.small(2) } else { 1 + self.small(3) };
            self.tables.preferences.push(PreferenceRow {
                row: row(self.tables.preferences.len()),
                employee_id: person.id.clone(),
                scope,
                target,
                score,
            });
        }
    }

    fn small(&mut self, n: u32) -> i8 {
        i8::try_from(self.dice.below(n)).unwrap_or(0)
    }

    fn wish(&mut self, person: &Person) -> Option<(Scope, Option<String>)> {
        let model = &self.organisation.posts[person.model];
        let settled = person.birth < month_before(54 * 12, 1);
        let stay = if settled { 30 } else { 8 };
        let topic = self.dice.weighted(&[
            (46, Scope::Position),
            (14, Scope::Unit),
            (12, Scope::Location),
            (18, Scope::Course),
            (stay, Scope::Stay),
        ]);
        let target = match topic {
            Scope::Position => Some(self.organisation.posts[self.dream(person)?].id.clone()),
            Scope::Unit => {
                let post = self.dream(person)?;
                Some(self.organisation.units[self.organisation.posts[post].unit].id.clone())
            }
            Scope::Location => Some(self.organisation.locations[self.place(model)].clone()),
            Scope::Course => Some(self.course(person)?),
            Scope::Stay => None,
        };
        Some((topic, target))
    }

    /// The technical course of the person's trade and tier in half of the cases, else one open to the kind.
    fn course(&mut self, person: &Person) -> Option<String> {
        let trade = TRADES[usize::from(person.trades[0]?)].code;
        let step = if person.level.facts().tier == 1 { 1 } else { 2 };
        let technical = format!("{trade}-{step}");
        if self.dice.percent(50) && self.technical.contains(&technical) {
            return Some(technical);
        }
        self.dice.choose(self.courses.get(person.level.facts().kind)?).cloned()
    }

    /// A post that the person may hope for: of the same trade nearby, often one tier up, rarely the present one.
    fn dream(&mut self, person: &Person) -> Option<usize> {
        let model = &self.organisation.posts[person.model];
        let higher = u8::from(self.dice.percent(55));
        let mut known = self.directory.near(self.organisation, model, higher);
        if known.is_empty() {
            known = self.directory.near(self.organisation, model, 0);
        }
        let draw = |dice: &mut Dice| dice.below(u32::try_from(known.len()).unwrap_or(u32::MAX)) as usize;
        let at = draw(&mut self.dice).min(draw(&mut self.dice));
        known.get(at).copied().filter(|&post| Some(post) != person.post)
    }

    /// The town in most cases, else some place of the neighbourhood.
    fn place(&mut self, model: &Post) -> usize {
        let home = self.organisation.units[model.unit].location;
        let size = self.organisation.neighbourhood;
        let town = home / size * size;
        if self.dice.percent(60) {
            return town;
        }
        let reach = size.min(self.organisation.locations.len() - town);
        town + self.dice.below(u32::try_from(reach).unwrap_or(u32::MAX)) as usize
    }

    /// Units served in before the present one.
    fn history(&mut self, person: &Person) {
        let years = i32::from(super::START.year()) - i32::from(person.hired.year());
        if years < 6 || person.hired == person.position_since && self.dice.percent(70) {
            return;
        }
        let model = &self.organisation.posts[person.model];
        let known = self.directory.near(self.organisation, model, 0);
        let mut units: BTreeSet<usize> = BTreeSet::new();
        for _ in 0..self.dice.below(u32::try_from(years / 6 + 1).unwrap_or(1).min(4)) {
            units.extend(self.dice.choose(known).map(|&post| self.organisation.posts[post].unit));
        }
        units.remove(&model.unit);
        for unit in units {
            self.tables.served_units.push(ServedUnitRow {
                row: row(self.tables.served_units.len()),
                employee_id: person.id.clone(),
                unit_id: self.organisation.units[unit].id.clone(),
            });
        }
    }

    /// Related pairs, a few of them in the same unit; nobody is in two pairs.
    fn kin(&mut self) {
        let all = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        if all < 20 {
            return;
        }
        let mut taken: BTreeSet<u32> = BTreeSet::new();
        for _ in 0..(all / 120).max(2) {
            let one = self.dice.below(all);
            let near = self.dice.percent(20);
            let other = if near { (one + 1) % all } else { self.dice.below(all) };
            if one == other || taken.contains(&one) || taken.contains(&other) {
                continue;
            }
            taken.extend([one, other]);
            self.tables.relations.push(RelationRow {
                row: row(self.tables.relations.len()),
                employee_a: self.people[one as usize].id.clone(),
                employee_b: self.people[other as usize].id.clone(),
            });
        }
    }
}
