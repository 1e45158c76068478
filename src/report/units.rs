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

    /// One row per seat that is held at some time, and one for those that never are.
    fn seats_of(&self, id: PositionId, stints: &[Stint]) -> Markup {
        let t = &self.texts;
        let horizon = self.plan.horizon;
        let position = &self.instance.positions[id.index()];
        let lanes = lanes(stints);
        let idle = (position.seats as usize).saturating_sub(lanes.len());
        let rows = lanes.len() + usize::from(idle > 0);
        let head = html! {
            th scope="row" rowspan=(rows.max(1)) {
                (position.title)
                small { (position.id) " · " (t.kind(&self.instance.policy.kind(position.kind).name)) }
            }
        };
        html! {
            @for (place, lane) in lanes.iter().enumerate() {
                tr {
                    @if place == 0 { (head) }
                    @for (from, to, stint) in pieces(lane, horizon) {
                        @match stint {
                            Some(stint) => td colspan=(to - from) class=(class(stint)) { (self.who(stint.employee)) },
                            None => td colspan=(to - from) class=(if place < position.seats as usize { "empty" } else { "none" }) {
                                @if place < position.seats as usize { (self.vacant_word) }
                            },
                        }
                    }
                }
            }
            @if idle > 0 {
                tr {
                    @if lanes.is_empty() { (head) }
                    td colspan=(horizon) class="empty" { (t.fill("seats-vacant", &[("n", &t.number(i64::try_from(idle).unwrap_or(0)))])) }
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

/// A seat's stints with the gaps between them.
fn pieces(lane: &[Stint], horizon: usize) -> Vec<(usize, usize, Option<Stint>)> {
    let mut found = Vec::new();
    let mut at = 0;
    for stint in lane {
        if stint.from > at {
            found.push((at, stint.from, None));
        }
        found.push((stint.from, stint.to, Some(*stint)));
        at = stint.to;
    }
    if at < horizon {
        found.push((at, horizon, None));
    }
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
        let spans: Vec<_> =
            pieces(&lanes[0], 5).into_iter().map(|(from, to, held)| (from, to, held.is_some())).collect();
        assert_eq!(spans, [(0, 2, true), (2, 3, false), (3, 5, true)]);
    }
}
