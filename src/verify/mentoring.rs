//! For a planner: which juniors have a mentor in their unit, and whether the pairs in the plan are right. For an OR
//! reader: the priced slack `uncovered(u,t)` of row `mentors`, and a check that the pairs attain it.

use std::collections::BTreeMap;

use crate::calendar::Period;
use crate::instance::{EmployeeId, UnitId};
use crate::plan::MentorPair;
use crate::quantity::Points;

use super::finding::{Check, Finding};
use super::path::Career;
use super::premises::Premises;
use super::tally::{Tally, is_junior, is_mentor};

/// Juniors and mentors of one unit in one period, in employee order.
#[derive(Default)]
struct Circle {
    juniors: Vec<EmployeeId>,
    mentors: Vec<EmployeeId>,
}

impl Circle {
    /// How many juniors the mentors can take at most.
    fn places(&self, premises: &Premises) -> usize {
        let each = premises.instance.policy.mentoring.juniors_per_mentor as usize;
        self.mentors.len().saturating_mul(each)
    }
}

/// Points of term `mentoring`: `−mentor_gap` for every uncovered junior.
pub(super) fn points(premises: &Premises, tally: &Tally) -> Points {
    let instance = premises.instance;
    let gap = instance.policy.weights.mentor_gap;
    let each = u64::from(instance.policy.mentoring.juniors_per_mentor);
    let units = || (0..instance.units.len()).map(UnitId::at);
    let places = instance.calendar.periods().flat_map(|period| units().map(move |unit| (unit, period)));
    let uncovered = places.map(|(unit, period)| {
        let (juniors, mentors) = tally.circle(unit, period);
        u64::from(juniors).saturating_sub(u64::from(mentors).saturating_mul(each))
    });
    (0..uncovered.sum::<u64>()).map(|_| -gap).sum()
}

/// Objections to the pairs that a plan states.
pub(super) fn examine(premises: &Premises, careers: &[Career], stated: &[MentorPair], findings: &mut Vec<Finding>) {
    let mut listed: BTreeMap<(Period, UnitId), Vec<MentorPair>> = BTreeMap::new();
    for &pair in stated {
        listed.entry((pair.period, pair.unit)).or_default().push(pair);
    }
    let circles = circles(premises, careers);
    for (&(period, unit), pairs) in listed.iter().filter(|(place, _)| !circles.contains_key(place)) {
        let reason = (format!("{} pairs, no junior", pairs.len()), format!("{} pasangan, tanpa junior", pairs.len()));
        findings.push(objection(premises, period, unit, reason));
    }
    for (&(period, unit), circle) in &circles {
        let pairs = listed.get(&(period, unit)).map_or(&[][..], Vec::as_slice);
        findings.extend(faults(premises, circle, pairs).into_iter().map(|why| objection(premises, period, unit, why)));
    }
}

fn objection(premises: &Premises, period: Period, unit: UnitId, (en, id): (String, String)) -> Finding {
    let name = &premises.instance.units[unit.index()].id;
    Finding::new(Check::ClaimMentoring).period(period).item(name).particulars(en, id)
}

fn faults(premises: &Premises, circle: &Circle, pairs: &[MentorPair]) -> Vec<(String, String)> {
    let mut faults = Vec::new();
    let mut juniors: Vec<_> = pairs.iter().map(|pair| pair.junior).collect();
    juniors.sort_unstable();
    if juniors != circle.juniors {
        let (stated, found) = (juniors.len(), circle.juniors.len());
        faults.push((
            format!("stated juniors ({stated}) are not the unit's ({found})"),
            format!("junior yang tertulis ({stated}) bukan junior unit itu ({found})"),
        ));
        return faults;
    }
    let each = premises.instance.policy.mentoring.juniors_per_mentor as usize;
    let mut load: BTreeMap<EmployeeId, usize> = BTreeMap::new();
    for mentor in pairs.iter().filter_map(|pair| pair.mentor) {
        *load.entry(mentor).or_default() += 1;
    }
    for (&mentor, &count) in &load {
        let name = &premises.employee(mentor).id;
        if !circle.mentors.contains(&mentor) {
            faults.push((format!("{name} is no mentor there"), format!("{name} bukan mentor di sana")));
        } else if count > each {
            faults.push((format!("{name} has {count} juniors"), format!("{name} membimbing {count} junior")));
        }
    }
    let covered: usize = load.values().sum();
    let possible = circle.juniors.len().min(circle.places(premises));
    if faults.is_empty() && covered < possible {
        faults.push((
            format!("{covered} juniors have a mentor, {possible} could"),
            format!("{covered} junior bermentor, seharusnya {possible}"),
        ));
    }
    faults
}

/// Units and periods with a junior.
fn circles(premises: &Premises, careers: &[Career]) -> BTreeMap<(Period, UnitId), Circle> {
    let mut circles: BTreeMap<(Period, UnitId), Circle> = BTreeMap::new();
    for period in premises.instance.calendar.periods() {
        for (at, career) in careers.iter().enumerate() {
            let Some(position) = career.steps[period.index()].position else { continue };
            let (who, unit) = (EmployeeId::at(at), premises.position(position).unit);
            if is_junior(premises, who, period) {
                circles.entry((period, unit)).or_default().juniors.push(who);
            } else if is_mentor(premises, who, period) {
                circles.entry((period, unit)).or_default().mentors.push(who);
            }
        }
    }
    circles.retain(|_, circle| !circle.juniors.is_empty());
    circles
}
