//! Says what a new plan changes, and what became of an announced one: the sentences and tables that commands and pages share.

use super::{Assumption, Behind, Cause, Changed, CourseLine, Evaluation, Rung, Tallied};
use crate::calendar::Period;
use crate::quantity::Money;
use crate::texts::{Grid, Teller};

impl Teller<'_> {
    /// Points against changes, with what each step brings.
    #[must_use]
    pub fn curve(&self, curve: &[Rung]) -> Grid {
        let t = self.texts;
        let headings = self.headings(["h-allowed", "h-made", "h-points", "h-bound", "h-gained", "h-per-change"]);
        let mut before: Option<(u32, i64)> = None;
        let mut rows = Vec::new();
        for rung in curve {
            let step = before.map(|(changes, points)| (rung.changes.saturating_sub(changes), rung.points - points));
            let slope = step.filter(|(more, _)| *more > 0).map(|(more, gained)| {
                let hundredths = (i128::from(gained) * 100).div_euclid(i128::from(more));
                t.decimal(i64::try_from(hundredths).unwrap_or(i64::MAX), 2)
            });
            rows.push(vec![
                rung.limit.map_or_else(|| t.say("replan-any"), |limit| t.count(u64::from(limit))),
                t.count(u64::from(rung.changes)),
                t.number(rung.points),
                rung.bound.map(|bound| t.number(bound)).unwrap_or_default(),
                step.map(|(_, gained)| t.number(gained)).unwrap_or_default(),
                slope.unwrap_or_default(),
            ]);
            before = Some((rung.changes, rung.points));
        }
        Grid { headings, words: 1, rows }
    }

    /// How many announcements change at least, and whether that is proved; none where none has to.
    #[must_use]
    pub fn fewest(&self, curve: &[Rung], proved: bool) -> Option<String> {
        let least = self.texts.count(u64::from(curve.first().filter(|rung| rung.changes > 0)?.changes));
        Some(match proved {
            true => self.texts.fill("replan-fewest-proved", &[("n", &least)]),
            false => self.texts.fill("replan-fewest-found", &[("n", &least)]),
        })
    }

    /// Everybody whose career differs from the announced one.
    #[must_use]
    pub fn changed(&self, changed: &[Changed]) -> Grid {
        let headings = self.headings(["h-employee", "h-period", "h-announced", "h-now", "h-courses", "h-why"]);
        let mut rows = Vec::new();
        for one in changed {
            let lost = one.sessions_lost.iter().map(|session| format!("−{session}"));
            let gained = one.sessions_gained.iter().map(|session| format!("+{session}"));
            let courses = lost.chain(gained).collect::<Vec<_>>().join(" ");
            let why = one.causes.iter().map(|cause| self.cause(cause)).collect::<Vec<_>>().join("; ");
            let mut first = Some((self.names.employee(&one.employee), courses, why));
            for (to, place) in one.spans() {
                let (who, courses, why) = first.take().unwrap_or_default();
                let [then, now] = [&place.announced, &place.now].map(|held| self.held(held.as_deref()));
                rows.push(vec![who, self.span(place.period, to), then, now, courses, why]);
            }
            if let Some((who, courses, why)) = first {
                rows.push(vec![who, String::new(), String::new(), String::new(), courses, why]);
            }
        }
        Grid { headings, words: 6, rows }
    }

    fn held(&self, position: Option<&str>) -> String {
        position.map_or_else(|| "–".to_owned(), |id| self.names.position(id))
    }

    fn span(&self, from: Period, to: Period) -> String {
        let begin = self.names.period(from);
        if from == to { begin } else { format!("{begin}–{}", self.names.period(to)) }
    }

    fn cause(&self, cause: &Cause) -> String {
        let t = self.texts;
        match cause {
            Cause::Recorded(row, event) => {
                t.fill("replan-recorded", &[("row", &row.to_string()), ("event", event.as_ref())])
            }
            Cause::NotFree(period, position) => {
                let (position, period) = (self.names.position(position), self.names.period(*period));
                t.fill("replan-not-free", &[("position", &position), ("period", &period)])
            }
            Cause::Needed(text) => t.fill("replan-needed", &[("what", &self.names.words(text.get(t.language())))]),
            Cause::Worth(points) => t.fill("replan-worth", &[("points", &t.number(*points))]),
        }
    }

    /// An announced move that cannot have happened.
    #[must_use]
    pub fn assumed(&self, one: &Assumption) -> String {
        let (who, position) = (self.names.employee(&one.employee), self.names.position(&one.position));
        let words: [(&'static str, &str); 3] =
            [("employee", &who), ("position", &position), ("period", &self.names.period(one.period))];
        self.texts.fill("replan-assumed", &words)
    }

    /// Up to when an evaluation counts.
    #[must_use]
    pub fn until(&self, found: &Evaluation) -> String {
        self.texts.fill("evaluate-until", &[("period", &self.names.period(Period(found.until)))])
    }

    /// Planned against done by unit, with all of them at the end.
    #[must_use]
    pub fn units(&self, found: &Evaluation) -> Grid {
        let headings = self.headings(["h-unit", "h-moves-done", "h-other-moves", "h-courses-done", "h-levels-gained"]);
        let of = |done: u64, planned: u64| format!("{} / {}", self.texts.count(done), self.texts.count(planned));
        let row = |name: String, one: &Tallied| {
            vec![
                name,
                of(one.moves_done, one.moves_planned),
                self.texts.count(one.moves_other),
                of(one.places_completed, one.places_planned),
                of(one.levels_gained, one.levels_planned),
            ]
        };
        let mut rows: Vec<Vec<String>> = found.units.iter().map(|unit| row(self.names.unit(&unit.key), unit)).collect();
        rows.push(row(self.texts.say("all"), &found.total));
        Grid { headings, words: 1, rows }
    }

    /// Planned against done by course.
    #[must_use]
    pub fn courses(&self, found: &Evaluation) -> Grid {
        self.places("h-course", &found.courses, |id| self.names.course(id))
    }

    /// Planned against done by programme.
    #[must_use]
    pub fn programmes(&self, found: &Evaluation) -> Grid {
        self.places(
            "h-programme",
            &found.programmes,
            |form| {
                if form.is_empty() { "–".to_owned() } else { form.to_owned() }
            },
        )
    }

    fn places(&self, heading: &str, lines: &[CourseLine], name: impl Fn(&str) -> String) -> Grid {
        let t = self.texts;
        let headings = [heading, "h-planned", "h-completed", "h-failed", "h-missed", "h-unplanned", "h-levels-gained"];
        let row = |line: &CourseLine| {
            let counts = [line.planned, line.completed, line.failed, line.missed, line.other].map(|one| t.count(one));
            let levels = format!("{} / {}", t.count(line.levels_gained), t.count(line.levels_planned));
            std::iter::once(name(&line.key)).chain(counts).chain([levels]).collect()
        };
        Grid { headings: self.headings(headings), words: 1, rows: lines.iter().map(row).collect() }
    }

    /// Planned against spent by budget line, in whole units of money.
    #[must_use]
    pub fn money(&self, found: &Evaluation) -> Grid {
        let headings = self.headings(["h-line", "h-available", "h-planned", "h-spent", "h-difference", "h-origin"]);
        let t = self.texts;
        let row = |line: &super::MoneyLine| {
            let figures: [Money; 4] = [line.amount, line.planned, line.spent, line.spent - line.planned];
            let origin = if line.recorded { t.say("evaluate-recorded") } else { t.say("evaluate-computed") };
            let figures = figures.map(|money| t.number(money.0));
            std::iter::once(line.budget.clone()).chain(figures).chain([origin]).collect()
        };
        Grid { headings, words: 1, rows: found.money.iter().map(row).collect() }
    }

    /// Who fell behind, `most` of them at most.
    #[must_use]
    pub fn behind(&self, found: &Evaluation, most: usize) -> Grid {
        let t = self.texts;
        let headings = self.headings(["h-behind", "h-moves-not-done", "h-courses-not-done", "h-hours", "h-levels"]);
        let row = |one: &Behind| {
            let place = |(period, position): &(Period, String)| {
                format!("{} ({})", self.names.position(position), self.names.period(*period))
            };
            let moves: Vec<String> = one.moves.iter().map(place).collect();
            let who = self.names.employee(&one.employee);
            let who = if one.left { t.fill("evaluate-left", &[("employee", &who)]) } else { who };
            vec![who, moves.join("; "), one.sessions.join(" "), t.count(one.hours), t.count(one.levels)]
        };
        Grid { headings, words: 3, rows: found.behind.iter().take(most).map(row).collect() }
    }

    /// That more fell behind than are shown, and how to see them; none where none are left.
    #[must_use]
    pub fn more_behind(&self, left: usize) -> Option<String> {
        (left > 0).then(|| self.texts.fill("evaluate-more-behind", &[("n", &self.texts.count(left as u64))]))
    }

    /// That nobody fell behind.
    #[must_use]
    pub fn nobody_behind(&self) -> String {
        self.texts.say("evaluate-nobody-behind")
    }
}
