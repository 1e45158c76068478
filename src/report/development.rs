//! Individual development plans: one printable page for each employee, in one HTML file.

use maud::{Markup, html};
use rustc_hash::FxHashMap;

use super::Report;
use super::listing::{self, Cell};
use super::page::framed;
use crate::calendar::Period;
use crate::development::{Missing, Outlook, Reach, Target};
use crate::eligibility::Figures;
use crate::instance::EmployeeId;
use crate::mentoring::{Bond, Guidance, bonds};
use crate::needs::PersonNeed;
use crate::plan::own;

/// The development plans of `people` as one HTML file, in the order in which listings show people.
#[must_use]
pub fn development(report: &Report<'_>, people: &[EmployeeId]) -> String {
    let t = &report.texts;
    let title = t.fill("development-title", &[("name", &report.figures.name)]);
    let bonds = bonds(report.instance, report.plan);
    let names: FxHashMap<&str, &str> =
        report.instance.competencies.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
    let courses: FxHashMap<&str, &str> =
        report.instance.courses.iter().map(|one| (one.id.as_str(), one.title.as_str())).collect();
    let mut people = people.to_vec();
    people.sort_by_key(|&who| report.identity.place(who));
    let sheet = Sheet { report, bonds: &bonds, names, courses };
    let header = html! { h1 { (title) } };
    let main = html! { @for &who in &people { (sheet.person(who)) } };
    framed(report, &title, [html! {}, header, main], html! {})
}

/// What the pages of all employees share.
struct Sheet<'r> {
    report: &'r Report<'r>,
    bonds: &'r [Bond],
    /// Names of competencies by id.
    names: FxHashMap<&'r str, &'r str>,
    /// Titles of courses by id.
    courses: FxHashMap<&'r str, &'r str>,
}

impl Sheet<'_> {
    fn person(&self, who: EmployeeId) -> Markup {
        let (r, t) = (self.report, &self.report.texts);
        let outlook = Outlook::of(r.instance, r.plan, who);
        html! {
            section class="person" {
                h2 { (r.who(who)) }
                p { (self.lead(who)) }
                h3 { (t.say("development-stand")) }
                @match &outlook.need {
                    Some(need) => (self.stand(need)),
                    None => p { (t.say("development-retired")) },
                }
                h3 { (t.say("development-reach")) }
                (self.reach(&outlook.targets))
                h3 { (t.say("development-career")) }
                (self.career(who))
                h3 { (t.say("development-trainings")) }
                (self.trainings(who))
                h3 { (t.say("mentoring")) }
                (self.mentoring(who))
            }
        }
    }

    /// Position, unit and kind at the start, rating and talent box.
    fn lead(&self, who: EmployeeId) -> String {
        let (r, t) = (self.report, &self.report.texts);
        let employee = &r.instance.employees[who.index()];
        let position = employee.position.map(|(position, since)| {
            let about = &r.instance.positions[position.index()];
            let unit = &r.unit(about.unit).name;
            t.fill("development-holds", &[("title", &about.title), ("unit", unit), ("since", &t.date(since))])
        });
        let kind = t.kind(&r.instance.policy.kind(employee.kind).name);
        let position = position.unwrap_or_else(|| t.say("h-unplaced"));
        let talent = crate::eligibility::talent::talent_box(employee, &r.instance.policy.talent);
        t.fill(
            "development-lead",
            &[
                ("position", &position),
                ("kind", &kind),
                ("rating", &employee.performance.name().replace('_', " ")),
                ("box", &talent.to_string()),
            ],
        )
    }

    fn stand(&self, need: &PersonNeed) -> Markup {
        let t = &self.report.texts;
        let name = |id: &str| self.names.get(id).map_or(id, |name| name).to_owned();
        let matched = need.jpm.map(|jpm| t.percent(jpm.into())).unwrap_or_else(|| "–".to_owned());
        let strengths: Vec<String> =
            need.strengths.iter().map(|one| format!("{} {}", name(&one.competency), one.has)).collect();
        let strengths = if strengths.is_empty() { "–".to_owned() } else { strengths.join(", ") };
        let row = |gap: &crate::needs::GapLine| {
            let courses: Vec<&str> =
                gap.courses.iter().map(|id| self.courses.get(id.as_str()).copied().unwrap_or(id)).collect();
            vec![
                Cell::words(name(&gap.competency)),
                Cell::words(if gap.next { t.say("against-next") } else { t.say("against-present") }),
                Cell::words(if courses.is_empty() { "–".to_owned() } else { courses.join(", ") }),
                Cell::figure(gap.has.to_string()),
                Cell::figure(gap.asked.to_string()),
                Cell::figure(t.percent(gap.loss.into())),
            ]
        };
        let rows: Vec<_> = need.gaps.iter().map(row).collect();
        let headings = ["h-competency", "h-against", "h-helpful", "h-has", "h-asked", "h-lesson-gain"];
        html! {
            p { (t.fill("development-match", &[("match", &matched), ("strengths", &strengths)])) }
            @if rows.is_empty() { p { (t.say("no-gaps")) } } @else {
                (listing::table(&headings.map(|key| t.say(key)), 3, &rows, None))
            }
        }
    }

    fn reach(&self, targets: &[Target]) -> Markup {
        let (r, t) = (self.report, &self.report.texts);
        if targets.is_empty() {
            return html! { p { (t.say("no-targets")) } };
        }
        let row = |target: &Target| {
            let about = &r.instance.positions[target.position.index()];
            let mut name = format!("{}, {}", about.title, r.unit(about.unit).name);
            for (holds, key) in [(target.planned, t.say("is-planned")), (target.wished, t.say("is-wished"))] {
                if holds {
                    name = format!("{name} ({key})");
                }
            }
            std::iter::once(name).chain(target.reach.iter().map(|reach| self.reached(reach))).map(Cell::words).collect()
        };
        let rows: Vec<Vec<Cell>> = targets.iter().map(row).collect();
        let headings: Vec<String> = std::iter::once(t.say("h-position")).chain(r.period_names()).collect();
        html! {
            (listing::table(&headings, headings.len(), &rows, None))
            p class="note" { (t.say("development-reach-note")) }
        }
    }

    fn reached(&self, reach: &Reach) -> String {
        let t = &self.report.texts;
        match reach {
            Reach::Retired => t.say("step-retired"),
            Reach::Open(jpm, soft) => {
                let match_ = t.percent(jpm.0.into());
                let rules: Vec<String> = soft.iter().map(|&rule| t.rule(rule)).collect();
                if rules.is_empty() { format!("✓ {match_}") } else { format!("✓ {match_} ({})", rules.join(", ")) }
            }
            Reach::Barred(missing) => {
                let words: Vec<String> = missing.iter().map(|one| self.missing(one)).collect();
                words.join("; ")
            }
        }
    }

    /// The rule, and what there is against what is asked.
    fn missing(&self, missing: &Missing) -> String {
        let (r, t) = (self.report, &self.report.texts);
        let rule = t.rule(missing.rule);
        match missing.figures {
            Figures::Competency { competency, has, needs } => {
                format!("{} {has}→{needs}", r.instance.competencies[competency.index()].name)
            }
            Figures::Match { has, needs } => {
                format!("{rule} {} < {}", t.percent(has.0.into()), t.percent(needs.0.into()))
            }
            Figures::Months { has, limit } => {
                let years = |months: crate::quantity::Months| t.decimal(i64::from(months.0) * 10 / 12, 1);
                t.fill("missing-years", &[("rule", &rule), ("has", &years(has)), ("limit", &years(limit))])
            }
            Figures::Education { has, needs } => format!("{rule} {} < {}", has.name(), needs.name()),
            Figures::Day { limit, .. } => format!("{rule} {}", t.date(limit)),
            _ => rule,
        }
    }

    fn career(&self, who: EmployeeId) -> Markup {
        let (r, t) = (self.report, &self.report.texts);
        let periods = r.period_names();
        let row = |(at, placement): (usize, &crate::plan::Placement)| {
            let position = placement.position.map(|id| &r.instance.positions[id.index()]);
            vec![
                Cell::words(&periods[at]),
                Cell::words(t.step(placement.step)),
                Cell::words(position.map_or("–", |position| &position.title)),
                Cell::words(position.map_or("–", |position| &r.unit(position.unit).name)),
                Cell::figure(placement.jpm.map_or_else(|| "–".to_owned(), |jpm| t.percent(jpm.0.into()))),
            ]
        };
        let rows: Vec<_> = r.plan.career(who).iter().enumerate().map(row).collect();
        let headings = ["h-period", "h-move", "h-position", "h-unit", "h-match"].map(|key| t.say(key));
        listing::table(&headings, 4, &rows, None)
    }

    fn trainings(&self, who: EmployeeId) -> Markup {
        let (r, t) = (self.report, &self.report.texts);
        let periods = r.period_names();
        let row = |training: &crate::plan::Training| {
            let session = &r.instance.sessions[training.session.index()];
            let course = &r.instance.courses[session.course.index()];
            let gives = |&(competency, level): &(crate::instance::CompetencyId, u8)| {
                format!("{} {level}", r.instance.competencies[competency.index()].name)
            };
            let gives: Vec<String> = course.gives.iter().map(gives).collect();
            vec![
                Cell::words(&periods[session.period.index()]),
                Cell::words(&course.title),
                Cell::words(if gives.is_empty() { "–".to_owned() } else { gives.join(", ") }),
                Cell::figure(t.count(course.hours.into())),
            ]
        };
        let rows: Vec<_> = own(&r.plan.trainings, who).iter().map(row).collect();
        if rows.is_empty() {
            return html! { p { (t.say("no-trainings")) } };
        }
        listing::table(&["h-period", "h-course", "h-levels-given", "h-hours"].map(|key| t.say(key)), 3, &rows, None)
    }

    /// By whom the employee is guided, and whom the employee guides.
    fn mentoring(&self, who: EmployeeId) -> Markup {
        let (r, t) = (self.report, &self.report.texts);
        let periods = r.period_names();
        let period = |period: Period| periods[period.index()].as_str();
        let mut lines: Vec<String> = Vec::new();
        for bond in self.bonds {
            match &bond.guidance {
                Guidance::By { mentor, teaching, .. } if bond.junior == who => {
                    let given =
                        [("period", period(bond.period)), ("mentor", r.who(*mentor)), ("what", &r.taught(teaching))];
                    lines.push(t.fill("guided-by", &given));
                }
                Guidance::By { mentor, .. } if *mentor == who => {
                    let given = [("period", period(bond.period)), ("junior", r.who(bond.junior))];
                    lines.push(t.fill("guides", &given));
                }
                Guidance::Nobody(reason) if bond.junior == who => {
                    lines.push(format!("{}: {}", period(bond.period), r.uncovered(*reason)));
                }
                Guidance::By { .. } | Guidance::Nobody(_) => {}
            }
        }
        html! {
            @if lines.is_empty() { p { (t.say("no-mentoring")) } } @else {
                ul { @for line in &lines { li { (line) } } }
            }
        }
    }
}
