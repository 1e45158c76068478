//! Who is called to which session of which course (daftar panggilan peserta pelatihan) in a period.

use super::paper::{Cell, Entry, Paper, Part, Sort};
use super::{Kind, Material};
use crate::calendar::Period;
use crate::instance::{EmployeeId, Session, SessionId};

impl Material<'_> {
    pub(super) fn calls(&self, period: Period) -> Paper {
        let t = &self.texts;
        let sessions = self.instance.sessions.iter().enumerate().filter(|(_, session)| session.period == period);
        let parts = sessions.map(|(at, session)| self.call(SessionId::at(at), session, period));
        let name = t.period(&self.instance.calendar, period);
        Paper {
            name: self.file_name(Kind::Calls, period),
            annex: Vec::new(),
            title: vec![
                t.say("doc-calls-title"),
                self.service(),
                t.fill("doc-year", &[("year", &name)]).to_uppercase(),
            ],
            columns: vec![
                self.column("doc-h-person", 28, Sort::Words),
                self.column("doc-h-rank", 18, Sort::Centre),
                self.column("doc-h-position", 34, Sort::Words),
                self.column("doc-h-unit", 30, Sort::Words),
                self.column("doc-h-attendance", 20, Sort::Words),
            ],
            parts: parts.filter(|part| !part.rows.is_empty()).collect(),
            page_per_part: true,
            notes: vec![self.ranks_as_of()],
            signature: self.signature(false),
        }
    }

    fn call(&self, id: SessionId, session: &Session, period: Period) -> Part {
        let t = &self.texts;
        let course = &self.instance.courses[session.course.index()];
        let attending = self.plan.trainings.iter().filter(|training| training.session == id);
        let mut people: Vec<EmployeeId> = attending.map(|training| training.employee).collect();
        people.sort_by_cached_key(|who| self.precedence(*who));
        let count = t.count(people.len() as u64);
        let places = t.fill("doc-places", &[("n", &count), ("of", &t.count(u64::from(session.capacity)))]);
        let location = session.location.map(|id| self.instance.locations[id.index()].clone());
        let words = |text: String| Entry::Words(text);
        let blank = |key: &str| self.blank(key, "………………………");
        let or_blank = |known: Option<String>, key: &str| known.map_or_else(|| blank(key), Entry::Words);
        let provider = Some(course.provider.clone()).filter(|name| !name.is_empty());
        let source = &self.instance.sources[session.source.index()];
        let particulars = vec![
            (t.say("doc-session"), words(session.id.clone())),
            (t.say("doc-provider"), or_blank(provider, "doc-provider")),
            (t.say("doc-place"), or_blank(location, "doc-place")),
            (t.say("doc-dates"), blank("doc-dates")),
            (t.say("doc-hours"), words(t.count(u64::from(course.hours)))),
            (t.say("doc-fee"), words(format!("{} ({source})", t.money(session.cost, &self.instance.currency)))),
            (t.say("doc-participants"), words(places)),
        ];
        let rows = people.into_iter().map(|who| {
            let held = self.held(who, period).map(|(id, _)| self.position(id));
            vec![
                self.person(who),
                self.rank_cell(who),
                held.map_or(Cell::words("–"), |position| Cell::words(&position.title)),
                held.map_or(Cell::words("–"), |position| Cell::words(self.unit_name(position))),
                Cell::Empty,
            ]
        });
        Part { heading: Some(course.title.clone()), particulars, rows: rows.collect() }
    }
}
