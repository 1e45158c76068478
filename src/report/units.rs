//! One section per unit, folded away: who holds which seat when, one row per seat, and where seats stand empty.

use maud::{Markup, html};

use super::Report;
use crate::instance::{EmployeeId, PositionId, UnitId};
use crate::plan::StepLabel;

/// An unbroken time in one position.
#[derive(Clone, Copy, Debug)]
struct Stint {
    employee: EmployeeId,
    /// Zero-based first period.
    from: usize,
    /// Zero-based first period after.
    to: usize,
    /// How it began.
    step: StepLabel,
}

impl Report<'_> {
    /// Where the section of a unit is.
    pub(super) fn anchor(&self, unit: &str) -> String {
        self.unit_places.get(unit).map_or_else(String::new, |place| format!("#unit-{place}"))
    }

    pub(super) fn units_section(&self) -> Markup {
        let t = &self.texts;
        let stints = self.stints();
        let mut positions: Vec<Vec<PositionId>> = vec![Vec::new(); self.instance.units.len()];
        for (at, position) in self.instance.positions.iter().enumerate() {
            positions[position.unit.index()].push(PositionId::at(at));
        }
        html! {
            section id="units" {
                h2 { (t.say("units")) }
                p { (t.say("units-intro")) }
                form class="filter" data-filter="unit-list" {
                    label { (t.say("search")) " " input type="search" name="words" autocomplete="off"; }
                    output data-of=(t.say("shown-of")) {}
                }
                div id="unit-list" { @for (at, own) in positions.iter().enumerate() {
                    @if !own.is_empty() { (self.unit_section(UnitId::at(at), own, &stints)) }
                } }
            }
        }
    }

    fn unit_section(&self, id: UnitId, positions: &[PositionId], stints: &[Vec<Stint>]) -> Markup {
        let t = &self.texts;
        let unit = self.unit(id);
        let line = self.figures.seats.by_unit.iter().find(|line| line.key == unit.id);
        let last = line.and_then(|line| line.periods.last()).copied().unwrap_or_default();
        let moves = self.figures.moves.by_unit.iter().find(|line| line.unit == unit.id);
        let (arriving, leaving) = moves.map_or((0, 0), |line| (line.arriving, line.leaving));
        let note = [
            t.fill("unit-seats", &[("filled", &t.count(last.filled)), ("seats", &t.count(last.seats))]),
            t.fill("unit-moves", &[("in", &t.count(arriving)), ("out", &t.count(leaving))]),
        ];
        html! {
            details class="unit" id=(format!("unit-{}", id.0)) {
                summary {
                    b { (unit.name) } " " span class="id" { (unit.id) }
                    @if let Some(parent) = unit.parent { " · " (self.unit(parent).name) }
                    span class="note" { (note.join(" · ")) }
                }
                div class="scroll" { table class="seats" {
                    thead { tr {
                        th scope="col" { (self.heading("h-position")) }
                        @for name in self.period_names() { th scope="col" { (name) } }
                    } }
                    tbody { @for position in positions { (self.seats_of(*position, &stints[position.index()])) } }
                } }
            }
        }
    }

    /// One row per seat that is held at some time, and one for all that are not.
    fn seats_of(&self, id: PositionId, stints: &[Stint]) -> Markup {
        let t = &self.texts;
        let position = &self.instance.positions[id.index()];
        let seats: Vec<u32> = self.instance.calendar.periods().map(|period| position.seats_in(period)).collect();
        let lanes = lanes(stints);
        let (vacant, rest) = vacancies(&lanes, &seats);
        let idle = rest.iter().any(|&count| count > 0) || lanes.is_empty();
        let head = html! {
            th scope="row" rowspan=(lanes.len() + usize::from(idle)) {
                (position.title)
                small { (position.id) " · " (t.kind(&self.instance.policy.kind(position.kind).name)) }
            }
        };
        html! {
            @for (place, (lane, vacant)) in lanes.iter().zip(&vacant).enumerate() {
                tr {
                    @if place == 0 { (head) }
                    @for (span, piece) in pieces(lane, vacant) {
                        @match piece {
                            Piece::Held(stint) => td colspan=(span) class=(class(stint)) { (self.who(stint.employee)) },
                            Piece::Vacant => td colspan=(span) class="empty" { (self.vacant_word) },
                            Piece::Nothing => td colspan=(span) {},
                        }
                    }
                }
            }
            @if idle {
                tr {
                    @if lanes.is_empty() { (head) }
                    @for equal in rest.chunk_by(|one, next| one == next) {
                        @if equal[0] > 0 {
                            td colspan=(equal.len()) class="empty" {
                                (t.fill("seats-vacant", &[("n", &t.number(i64::from(equal[0])))]))
                            }
                        } @else {
                            td colspan=(equal.len()) {}
                        }
                    }
                }
            }
        }
    }

    /// Stints by position, in the order in which listings show people.
    fn stints(&self) -> Vec<Vec<Stint>> {
        let mut found: Vec<Vec<Stint>> = vec![Vec::new(); self.instance.positions.len()];
        for at in 0..self.instance.employees.len() {
            let employee = EmployeeId::at(at);
            let mut open: Option<(PositionId, Stint)> = None;
            for (place, placement) in self.plan.career(employee).iter().enumerate() {
                match (&mut open, placement.position) {
                    (Some((held, stint)), Some(now)) if *held == now => stint.to = place + 1,
                    (running, now) => {
                        if let Some((held, stint)) = running.take() {
                            found[held.index()].push(stint);
                        }
                        let fresh = |now| (now, Stint { employee, from: place, to: place + 1, step: placement.step });
                        *running = now.map(fresh);
                    }
                }
            }
            if let Some((held, stint)) = open {
                found[held.index()].push(stint);
            }
        }
        for stints in &mut found {
            stints.sort_by_key(|stint| (stint.from, self.identity.place(stint.employee)));
        }
        found
    }
}

/// Seats side by side: each stint goes to the first seat that is free by then.
fn lanes(stints: &[Stint]) -> Vec<Vec<Stint>> {
    let mut lanes: Vec<Vec<Stint>> = Vec::new();
    for stint in stints {
        let free = lanes.iter_mut().find(|lane| lane.last().is_some_and(|last| last.to <= stint.from));
        match free {
            Some(lane) => lane.push(*stint),
            None => lanes.push(vec![*stint]),
        }
    }
    lanes
}

/// Which seats stand empty when (by lane, then by period), and how many more than there are lanes.
fn vacancies(lanes: &[Vec<Stint>], seats: &[u32]) -> (Vec<Vec<bool>>, Vec<u32>) {
    let mut vacant = vec![vec![false; seats.len()]; lanes.len()];
    let mut rest = Vec::with_capacity(seats.len());
    for (at, &seats) in seats.iter().enumerate() {
        let held = |lane: &Vec<Stint>| lane.iter().any(|stint| (stint.from..stint.to).contains(&at));
        let holders = lanes.iter().filter(|lane| held(lane)).count();
        let mut left = seats.saturating_sub(u32::try_from(holders).expect("tables have fewer than 2^32 rows"));
        for (flags, _) in vacant.iter_mut().zip(lanes).filter(|(_, lane)| !held(lane)) {
            flags[at] = left > 0;
            left = left.saturating_sub(1);
        }
        rest.push(left);
    }
    (vacant, rest)
}

/// What a cell of a seat's row shows.
#[derive(Clone, Copy, Debug)]
enum Piece {
    Held(Stint),
    Vacant,
    Nothing,
}

/// A seat's row: stints and the gaps between them, each with the periods it spans.
fn pieces(lane: &[Stint], vacant: &[bool]) -> Vec<(usize, Piece)> {
    let mut found = Vec::new();
    let gap = |from: usize, to: usize, found: &mut Vec<(usize, Piece)>| {
        for equal in vacant[from..to].chunk_by(|one, next| one == next) {
            found.push((equal.len(), if equal[0] { Piece::Vacant } else { Piece::Nothing }));
        }
    };
    let mut at = 0;
    for stint in lane {
        gap(at, stint.from, &mut found);
        found.push((stint.to - stint.from, Piece::Held(*stint)));
        at = stint.to;
    }
    gap(at, vacant.len(), &mut found);
    found
}

fn class(stint: Stint) -> &'static str {
    match stint.step {
        StepLabel::Stay | StepLabel::Unplaced | StepLabel::Retired => "held",
        StepLabel::Vertical | StepLabel::Diagonal => "held up",
        StepLabel::Horizontal | StepLabel::Enter | StepLabel::Override => "held new",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stint(employee: u32, from: usize, to: usize) -> Stint {
        Stint { employee: EmployeeId(employee), from, to, step: StepLabel::Stay }
    }

    #[test]
    fn successors_sit_in_the_seat_that_became_free() {
        let lanes = lanes(&[stint(0, 0, 2), stint(1, 0, 5), stint(2, 3, 5)]);
        let who: Vec<Vec<u32>> = lanes.iter().map(|lane| lane.iter().map(|stint| stint.employee.0).collect()).collect();
        assert_eq!(who, [vec![0, 2], vec![1]]);
        let (vacant, rest) = vacancies(&lanes, &[2, 2, 2, 3, 3]);
        let shown = |place: usize| -> Vec<(usize, &str)> {
            let name = |piece| match piece {
                Piece::Held(_) => "held",
                Piece::Vacant => "vacant",
                Piece::Nothing => "nothing",
            };
            pieces(&lanes[place], &vacant[place]).into_iter().map(|(span, piece)| (span, name(piece))).collect()
        };
        assert_eq!(shown(0), [(2, "held"), (1, "vacant"), (2, "held")]);
        assert_eq!(shown(1), [(5, "held")]);
        assert_eq!(rest, [0, 0, 0, 1, 1]);
    }

    #[test]
    fn a_seat_that_nobody_may_fill_is_not_shown_as_vacant() {
        let lanes = lanes(&[stint(0, 0, 2), stint(1, 0, 5)]);
        let over_full = vacancies(&lanes, &[1, 1, 1, 1, 0]);
        assert_eq!(over_full.0, [[false; 5], [false; 5]], "one holder too many, then as many as seats, then closed");
        assert_eq!(over_full.1, [0; 5]);
    }
}
