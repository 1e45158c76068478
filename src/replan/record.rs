//! What a replanned folder says of itself: the curve, who changes, and why; written beside the plan and read by reports.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Assumption, Cause, Changed, Place, Replanned, Rung};
use crate::calendar::Period;
use crate::diagnostic::Text;

/// The file among the tables of a replanned folder.
pub(super) const RECORD_FILE: &str = "replan.json";

/// How a plan came from an announced one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// First period that was planned anew.
    pub from_period: Period,
    /// Announcements changed beyond what the record of what happened forces.
    pub changes: u32,
    /// Whether it is proved that fewer changes than in the first point of the curve are impossible.
    pub fewest_proved: bool,
    /// Employees whose announcement the record of what happened has changed.
    pub forced: Vec<String>,
    /// Points against changes.
    pub curve: Vec<Rung>,
    /// Announced moves that cannot have happened.
    pub assumed: Vec<Assumption>,
    /// Everybody whose career differs from the announced one, and why.
    pub changed: Vec<Changed>,
}

impl Record {
    pub(super) fn of(made: &Replanned) -> Self {
        let id = |who: &crate::instance::EmployeeId| made.instance.employees[who.index()].id.clone();
        Self {
            from_period: made.past.from,
            changes: made.changes,
            fewest_proved: made.fewest_proved,
            forced: made.forced.iter().map(id).collect(),
            curve: made.curve.clone(),
            assumed: made.past.assumed.clone(),
            changed: made.changed.clone(),
        }
    }

    /// The record that `rotasi replan` wrote beside the plan folder `plan`; none where there is none.
    ///
    /// # Errors
    /// The file cannot be read as such a record.
    pub fn beside(plan: &Path) -> Result<Option<Self>, Text> {
        let whole = plan.canonicalize().unwrap_or_else(|_| plan.to_owned());
        let Some(file) = whole.parent().map(|folder| folder.join("tables").join(RECORD_FILE)) else { return Ok(None) };
        let Ok(bytes) = fs::read(&file) else { return Ok(None) };
        let told = |error: serde_json::Error| Text::same(format!("{}: {error}", file.display()));
        serde_json::from_slice(&bytes).map(Some).map_err(told)
    }

    /// The same with other words for people: `words` is given ids, and sentences that hold ids.
    #[must_use]
    pub fn renamed(&self, words: &dyn Fn(&str) -> String) -> Self {
        let cause = |cause: &Cause| match cause {
            Cause::Needed(text) => Cause::Needed(Text::new(words(&text.en), words(&text.id))),
            other => other.clone(),
        };
        let changed = |one: &Changed| Changed {
            employee: words(&one.employee),
            causes: one.causes.iter().map(cause).collect(),
            ..one.clone()
        };
        let assumed = |one: &Assumption| Assumption { employee: words(&one.employee), ..one.clone() };
        Self {
            forced: self.forced.iter().map(|id| words(id)).collect(),
            assumed: self.assumed.iter().map(assumed).collect(),
            changed: self.changed.iter().map(changed).collect(),
            ..self.clone()
        }
    }
}

impl Changed {
    /// Periods one after another in which the same differs: from, to, announced, now.
    #[must_use]
    pub fn spans(&self) -> Vec<(Period, &Place)> {
        let mut found: Vec<(Period, &Place)> = Vec::new();
        for place in &self.places {
            match found.last_mut() {
                Some((to, first))
                    if to.0 + 1 == place.period.0 && first.announced == place.announced && first.now == place.now =>
                {
                    *to = place.period;
                }
                _ => found.push((place.period, place)),
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_reads_back_and_can_be_told_under_other_names() {
        let place = |period: u8, now: &str| Place {
            period: Period(period),
            announced: Some("A".to_owned()),
            now: Some(now.to_owned()),
        };
        let record = Record {
            from_period: Period(2),
            changes: 1,
            fewest_proved: true,
            forced: vec!["E1".to_owned()],
            curve: vec![Rung { limit: Some(1), changes: 1, points: -5, bound: None }],
            assumed: vec![Assumption { employee: "E2".to_owned(), period: Period(1), position: "A".to_owned() }],
            changed: vec![Changed {
                employee: "E1".to_owned(),
                places: vec![place(2, "B"), place(3, "B"), place(4, "C")],
                sessions_lost: vec!["S".to_owned()],
                sessions_gained: Vec::new(),
                causes: vec![
                    Cause::Recorded(2, "refused".into()),
                    Cause::NotFree(Period(2), "A".to_owned()),
                    Cause::Needed(Text::new("E1 breaks", "E1 melanggar")),
                    Cause::Worth(-3),
                ],
            }],
        };
        let home = tempfile::tempdir().expect("a temporary folder can be made");
        assert_eq!(Record::beside(&home.path().join("plan")), Ok(None));
        fs::create_dir(home.path().join("tables")).expect("the folder is new");
        let file = home.path().join("tables").join(RECORD_FILE);
        fs::write(&file, serde_json::to_vec(&record).expect("it has only string keys")).expect("the folder is new");
        assert_eq!(Record::beside(&home.path().join("plan")), Ok(Some(record.clone())));
        fs::write(&file, "{}").expect("the file can be replaced");
        assert!(Record::beside(&home.path().join("plan")).is_err());

        let told = record.renamed(&|words| words.replace('E', "#"));
        assert_eq!((told.forced[0].as_str(), told.changed[0].employee.as_str()), ("#1", "#1"));
        assert_eq!(told.assumed[0].employee, "#2");
        assert_eq!(told.changed[0].causes[2], Cause::Needed(Text::new("#1 breaks", "#1 melanggar")));
        let spans: Vec<(u8, u8)> = record.changed[0].spans().iter().map(|(to, first)| (first.period.0, to.0)).collect();
        assert_eq!(spans, [(2, 3), (4, 4)]);
    }
}
