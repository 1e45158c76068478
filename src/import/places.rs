//! Units and positions: from the hierarchy and the position lists where there are any, else from what employees hold.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Text, codes};

use super::fields::{Line, Recognised};
use super::kinds::{self, Doubt, Hints};
use super::layouts::{Sort, normal};
use super::notes::Section;
use super::staff::Person;
use super::values::{self, slug};
use super::{Made, Making};

/// A unit as far as it is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Unit {
    pub name: String,
    pub parent: Option<String>,
    pub location: Option<String>,
    /// Where its employees work, by how many.
    pub workplaces: BTreeMap<String, usize>,
}

/// A position as far as it is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Seat {
    pub title: String,
    pub unit: String,
    pub kind: String,
    pub seats: Option<i64>,
    pub class: Option<i64>,
}

/// What a list says about a title wherever it is met.
#[derive(Clone, Debug, Default)]
pub(super) struct Title {
    pub kind: Option<String>,
    pub class: Option<i64>,
}

/// Units, positions and titles.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub units: BTreeMap<String, Unit>,
    /// In the order in which they were met.
    pub unit_order: Vec<String>,
    /// Units by name, where the name is unique.
    by_name: BTreeMap<String, Option<String>>,
    pub seats: BTreeMap<String, Seat>,
    pub seat_order: Vec<String>,
    titles: BTreeMap<String, Title>,
}

impl Places {
    /// The unit `id`; made when it is new.
    pub(super) fn unit(&mut self, id: &str, name: &str) -> &mut Unit {
        if !self.units.contains_key(id) {
            self.unit_order.push(id.to_owned());
            let other = self.by_name.entry(normal(name)).or_insert_with(|| Some(id.to_owned()));
            if other.as_deref() != Some(id) {
                *other = None;
            }
        }
        self.units.entry(id.to_owned()).or_insert_with(|| Unit { name: name.to_owned(), ..Unit::default() })
    }

    /// The identifier of the unit that is meant: as given, else that of the only unit of this name, else one made of the name.
    pub(super) fn unit_id(&self, id: &str, name: &str) -> Option<String> {
        if !id.is_empty() {
            return Some(id.to_owned());
        }
        let known = self.by_name.get(&normal(name)).cloned().flatten();
        known.or_else(|| Some(slug(name)).filter(|slug| !slug.is_empty()))
    }

    /// The position of this title, unit and kind; made when it is new.
    pub(super) fn seat(&mut self, unit: &str, title: &str, kind: &str) -> String {
        let plain = format!("{unit}.{}", slug(title));
        // The same words for two kinds in one unit are two positions.
        let taken = self.seats.get(&plain).is_some_and(|seat| seat.kind != kind);
        let id = if taken { format!("{plain}.{kind}") } else { plain };
        if !self.seats.contains_key(&id) {
            self.seat_order.push(id.clone());
            let class = self.title(title, "").and_then(|title| title.class);
            let seat =
                Seat { title: title.to_owned(), unit: unit.to_owned(), kind: kind.to_owned(), seats: None, class };
            self.seats.insert(id.clone(), seat);
        }
        id
    }

    /// What the lists say about a title, found by its identifier or words.
    pub(super) fn title(&self, title: &str, id: &str) -> Option<&Title> {
        let by_id = if id.is_empty() { None } else { self.titles.get(&format!("#{id}")) };
        by_id.or_else(|| self.titles.get(&normal(title)))
    }
}

impl Making<'_> {
    /// The kind of a position, from the mapping, the line, or what lists say about the title.
    pub(super) fn kind_of(&mut self, line: &Line<'_>, places: &Places) -> Option<String> {
        let title = line.cell("title");
        if let Some(kind) = self.request.mapping.word("kind", title) {
            return Some(kind.to_owned());
        }
        let hints = Hints {
            title,
            echelon: line.cell("echelon"),
            echelon_id: line.cell("echelon_id"),
            position_type: line.cell("position_type"),
            position_type_id: line.cell("position_type_id"),
            level: line.cell("level"),
        };
        let found = kinds::kind(&hints);
        let listed = || places.title(title, line.cell("title_id")).and_then(|title| title.kind.clone());
        let (kind, doubt) = match found {
            Some((kind, doubt)) => (kind.to_owned(), doubt),
            None => (listed()?, None),
        };
        match doubt {
            Some(Doubt::EchelonOne) => self.notes.count(
                Section::Assumed,
                "echelon I is taken as jpt_madya",
                "eselon I dianggap jpt_madya",
                title,
            ),
            Some(Doubt::EchelonFive) => self.notes.count(
                Section::Assumed,
                "echelon V is taken as pelaksana",
                "eselon V dianggap pelaksana",
                title,
            ),
            None => {}
        }
        Some(kind)
    }

    /// Units of hierarchies, then positions of lists.
    pub(super) fn places(&mut self, found: &[Recognised]) -> Places {
        let mut places = Places::default();
        for line in found.iter().filter(|own| own.sort == Sort::Units).flat_map(Recognised::lines) {
            self.unit_line(&line, &mut places);
        }
        self.check_parents(found, &mut places);
        for line in found.iter().filter(|own| own.sort == Sort::Positions).flat_map(Recognised::lines) {
            self.position_line(&line, &mut places);
        }
        for line in found.iter().filter(|own| own.sort == Sort::Units).flat_map(Recognised::lines) {
            let (unit, title) = (line.cell("unit_id"), line.cell("title"));
            if unit.is_empty() || title.is_empty() {
                continue;
            }
            if let Some(kind) = self.kind_of(&line, &places) {
                places.seat(unit, title, &kind);
            } else {
                self.notes.count(Section::Skipped, "heads of units without echelon", "kepala unit tanpa eselon", unit);
            }
        }
        places
    }

    fn unit_line(&mut self, line: &Line<'_>, places: &mut Places) {
        let (id, name) = (line.cell("unit_id"), line.cell("name"));
        for (field, cell) in [("unit_id", id), ("name", name)] {
            if cell.is_empty() {
                self.faults.push(Diagnostic::new(&codes::E108, line.place(field)));
            }
        }
        if id.is_empty() || name.is_empty() || !self.plain_id(line, "unit_id", id) {
            return;
        }
        if places.units.get(id).is_some_and(|known| known.name != name) {
            self.faults.push(Diagnostic::new(&codes::E201, line.place("unit_id")).value(id));
            return;
        }
        let unit = places.unit(id, name);
        unit.parent = Some(line.cell("parent_id")).filter(|parent| !parent.is_empty()).map(str::to_owned);
        unit.location = Some(line.cell("location")).filter(|place| !place.is_empty()).map(str::to_owned);
    }

    /// Identifiers may not hold what separates lists.
    pub(super) fn plain_id(&mut self, line: &Line<'_>, field: &str, id: &str) -> bool {
        let plain = !id.contains(|c: char| c == ';' || c.is_control()) && !id.starts_with('#');
        if !plain {
            self.faults.push(Diagnostic::new(&codes::E118, line.place(field)).value(id));
        }
        plain
    }

    /// Superiors that are not in the hierarchy are left out; circles are faults.
    fn check_parents(&mut self, found: &[Recognised], places: &mut Places) {
        let unknown: Vec<String> = places
            .units
            .iter()
            .filter(|(_, unit)| unit.parent.as_ref().is_some_and(|parent| !places.units.contains_key(parent)))
            .map(|(id, _)| id.clone())
            .collect();
        for id in unknown {
            self.notes.count(
                Section::Skipped,
                "superior units that the hierarchy does not hold",
                "unit atasan yang tidak ada dalam hierarki",
                &id,
            );
            if let Some(unit) = places.units.get_mut(&id) {
                unit.parent = None;
            }
        }
        let in_circle: BTreeSet<&str> =
            places.units.keys().map(String::as_str).filter(|id| circles(places, id)).collect();
        for line in found.iter().filter(|own| own.sort == Sort::Units).flat_map(Recognised::lines) {
            if in_circle.contains(line.cell("unit_id")) {
                self.faults.push(Diagnostic::new(&codes::E204, line.place("parent_id")).value(line.cell("parent_id")));
            }
        }
    }

    fn position_line(&mut self, line: &Line<'_>, places: &mut Places) {
        let title = line.cell("title");
        if title.is_empty() {
            self.faults.push(Diagnostic::new(&codes::E108, line.place("title")));
            return;
        }
        let kind = self.kind_of(line, places);
        let (seats, class) = (self.small(line, "seats", 1_000_000), self.small(line, "class", 255));
        let (unit_id, unit) = (line.cell("unit_id"), line.cell("unit"));
        if unit_id.is_empty() && unit.is_empty() {
            let own = Title { kind, class };
            let id = line.cell("title_id");
            if !id.is_empty() {
                places.titles.insert(format!("#{id}"), own.clone());
            }
            places.titles.insert(normal(title), own);
            return;
        }
        let Some(kind) = kind else {
            self.no_kind(line, title);
            return;
        };
        let Some(unit_id) = places.unit_id(unit_id, unit).filter(|id| self.plain_id(line, "unit_id", id)) else {
            return;
        };
        places.unit(&unit_id, if unit.is_empty() { &unit_id } else { unit });
        let id = places.seat(&unit_id, title, &kind);
        if let Some(seat) = places.seats.get_mut(&id) {
            seat.seats = seats.or(seat.seats);
            seat.class = class.or(seat.class);
        }
    }

    /// The kind of a position cannot be told.
    pub(super) fn no_kind(&mut self, line: &Line<'_>, title: &str) {
        let field = if line.of.has("echelon") && line.cell("position_type_id") == "1" { "echelon" } else { "title" };
        let expected = Text::fixed(
            "an echelon, or the level of a functional position (ahli muda, terampil …), or a line under [kind] of a mapping file",
            "eselon, atau jenjang jabatan fungsional (ahli muda, terampil …), atau sebaris pada [kind] di berkas pemetaan",
        );
        self.faults.push(Diagnostic::new(&codes::E504, line.place(field)).value(title).expected(expected));
    }

    /// A whole number from 0 to `most`, if there is one.
    pub(super) fn small(&mut self, line: &Line<'_>, field: &str, most: i64) -> Option<i64> {
        let cell = line.cell(field);
        if cell.is_empty() {
            return None;
        }
        let found = values::number(cell).filter(|number| (0..=most).contains(number));
        if found.is_none() {
            let expected =
                Text::new(format!("a whole number from 0 to {most}"), format!("bilangan bulat dari 0 sampai {most}"));
            self.faults.push(Diagnostic::new(&codes::E109, line.place(field)).value(cell).expected(expected));
        }
        found
    }

    /// Rows of units and positions, with what is assumed for them.
    pub(super) fn write_places(&mut self, places: &Places, staff: &[Person]) {
        let mut holders: BTreeMap<&str, i64> = BTreeMap::new();
        for person in staff {
            if let Some(id) = &person.position {
                *holders.entry(id).or_default() += 1;
            }
        }
        for id in &places.unit_order {
            let unit = &places.units[id];
            let mut cells = vec![("unit_id", Made::read(id)), ("name", Made::read(&unit.name))];
            cells.extend(unit.parent.as_ref().map(|parent| ("parent_id", Made::read(parent))));
            cells.push(("location", self.location_of(places, id)));
            self.put("units", &[id], cells);
        }
        for id in &places.seat_order {
            let seat = &places.seats[id];
            let held = holders.get(id.as_str()).copied().unwrap_or(0);
            let mut cells = vec![
                ("position_id", Made::read(id)),
                ("title", Made::read(&seat.title)),
                ("unit_id", Made::read(&seat.unit)),
                ("kind", Made::read(&seat.kind)),
            ];
            cells.push((
                "seats",
                match seat.seats {
                    Some(seats) => Made::read(seats.to_string()),
                    None => {
                        self.notes.count(
                            Section::Assumed,
                            "seats as many as holders (at least 1), without a position list",
                            "formasi sebanyak pemangku (paling sedikit 1), tanpa daftar kebutuhan",
                            id,
                        );
                        Made::assumed(held.max(1).to_string())
                    }
                },
            ));
            cells.extend(seat.class.map(|class| ("class", Made::read(class.to_string()))));
            self.put("positions", &[id], cells);
        }
    }

    /// Where a unit is: as the hierarchy says, else where most of its people work, else as its superior.
    fn location_of(&mut self, places: &Places, id: &str) -> Made {
        let mut at = Some(id);
        let mut steps = 0;
        while let Some(unit) = at.and_then(|id| places.units.get(id)).filter(|_| steps < 100) {
            if let Some(location) = &unit.location {
                return Made { text: location.clone(), assumed: steps > 0 };
            }
            let most = unit.workplaces.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
            if let Some((location, _)) = most {
                return Made { text: location.clone(), assumed: steps > 0 };
            }
            at = unit.parent.as_deref();
            steps += 1;
        }
        self.notes.count(
            Section::Assumed,
            "units without a location, taken as being in one place",
            "unit tanpa lokasi, dianggap di satu tempat",
            id,
        );
        Made::assumed(self.request.mapping.assumed("location").unwrap_or("Pusat"))
    }
}

/// Whether the way up from `id` comes back to it.
fn circles(places: &Places, id: &str) -> bool {
    let mut at = places.units.get(id).and_then(|unit| unit.parent.as_deref());
    for _ in 0..places.units.len() {
        match at {
            Some(above) if above == id => return true,
            Some(above) => at = places.units.get(above).and_then(|unit| unit.parent.as_deref()),
            None => return false,
        }
    }
    false
}
