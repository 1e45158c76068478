//! Training: courses, their sessions, and who has completed what.
//!
//! For an OR reader: technical courses have the orientation of their trade as prerequisite, which only its people have
//! completed, so that everybody may attend but a handful of courses; seats are fewer than those who could use them.

use crate::calendar::Date;
use crate::instance::{CompletedCourseRow, CourseCompetencyRow, CourseRow, SessionRow, Tables};
use crate::policy::{Performance, Policy, Status};
use crate::quantity::Money;

use super::catalogue::{ADVANCED, ELECTRONIC, ENTRY, OpenCourse, PREPARATION, PROGRAMMES, Programme};
use super::dice::{Dice, Topic};
use super::ladder::Level;
use super::profile::Traits;
use super::skills::{self, Skills};
use super::trades::TRADES;
use super::workforce::{Person, month_before};
use super::{PERIODS, START, row};

/// The nomination that opens the preparation for the next tier.
const NOMINATION: &str = "ORI-SUKSESI";

/// A course being drafted.
struct Draft {
    id: String,
    title: String,
    form: &'static str,
    hours: u32,
    audience: Vec<Level>,
    prerequisite: Option<String>,
    provider: &'static str,
    /// Competencies by number with the level given.
    gives: Vec<(usize, u8)>,
}

/// How a course is run.
struct Run {
    /// Who could use it.
    demand: usize,
    /// Cost per attendee and of opening.
    cost: i64,
    fixed: i64,
    /// Percent of the demand that has a seat over the horizon.
    share: u32,
    /// Least attendees, as percent of the capacity.
    least: u32,
    sessions: u32,
    /// Whether only the service itself and the province pay.
    official: bool,
}

pub(super) struct Learning<'a> {
    pub traits: &'static Traits,
    pub policy: &'a Policy,
    pub people: &'a [Person],
    pub skills: &'a Skills,
    pub tables: &'a mut Tables,
    dice: Dice,
}

impl<'a> Learning<'a> {
    pub(super) fn new(
        traits: &'static Traits,
        policy: &'a Policy,
        people: &'a [Person],
        skills: &'a Skills,
        tables: &'a mut Tables,
        seed: u64,
    ) -> Self {
        Self { traits, policy, people, skills, tables, dice: Dice::new(seed, Topic::Learning) }
    }

    /// Writes all courses, sessions and completions.
    pub(super) fn write(mut self) {
        self.leadership();
        self.basic();
        self.succession();
        let everybody: Vec<usize> = (0..self.people.len()).collect();
        for course in ELECTRONIC.iter().filter(|_| self.traits.digital) {
            self.open_course(course, None, &everybody);
        }
        self.technical();
        self.short();
    }

    /// The courses that the policy requires of the holders of a kind.
    fn leadership(&mut self) {
        for Programme { level, title, hours, cost, gives, done } in &PROGRAMMES {
            let level = *level;
            let Some(course) = self.required_course(level) else { continue };
            let demand = self.complete_leadership(&course, *done, level);
            if demand == 0 {
                continue;
            }
            let own = demand >= 40;
            self.add(Draft {
                id: course.clone(),
                title: (*title).to_owned(),
                form: "classical",
                hours: *hours,
                audience: vec![level],
                prerequisite: None,
                provider: if own { "BKPSDM bersama LAN" } else { "BPSDM Provinsi" },
                gives: gives.to_vec(),
            });
            let (cost, fixed, least) = if own { (cost * 6 / 10, 160_000_000, 50) } else { (*cost, 0, 0) };
            let sessions = if demand < 4 { 2 } else { 3 };
            self.run(&course, &Run { demand, cost, fixed, share: 62, least, sessions, official: true });
        }
    }

    fn required_course(&self, level: Level) -> Option<String> {
        let kind = self.policy.kind_by_name(level.facts().kind)?;
        self.policy.kind(kind).required_course.clone()
    }

    /// Marks those who have completed a leadership course, unless all have; the shares are of tiers 2, 3 and 4.
    /// Returns how many holders of `level` have not.
    fn complete_leadership(&mut self, course: &str, done: [u32; 3], level: Level) -> usize {
        let (mut lacking, mut completed) = (0, Vec::new());
        for (at, person) in self.people.iter().enumerate().filter(|(_, person)| person.level.is_structural()) {
            let fresh = person.level == level && person.kind_since > month_before(14, 1);
            let share = done[usize::from(person.level.facts().tier) - 2] / if fresh { 3 } else { 1 };
            if self.dice.percent(share) {
                let day = month_before(self.dice.between(2, 50), 15).max(person.hired);
                completed.push((at, day));
            } else if person.level == level {
                lacking += 1;
            }
        }
        for (at, day) in completed.into_iter().filter(|_| lacking > 0) {
            self.complete(at, course, Some(day));
        }
        lacking
    }

    /// Basic training of those hired as civil servants in the last year.
    fn basic(&mut self) {
        let fresh = |person: &Person| person.junior && person.status == Status::Pns;
        let demand = self.people.iter().filter(|person| fresh(person)).count();
        if demand == 0 {
            return;
        }
        self.add(Draft {
            id: "ORI-CPNS".to_owned(),
            title: "Orientasi calon pegawai negeri sipil 2026".to_owned(),
            form: "orientasi",
            hours: 16,
            audience: ENTRY.to_vec(),
            prerequisite: None,
            provider: "BKPSDM",
            gives: vec![],
        });
        for at in 0..self.people.len() {
            if fresh(&self.people[at]) {
                self.complete(at, "ORI-CPNS", None);
            }
        }
        self.add(Draft {
            id: "LATSAR".to_owned(),
            title: "Pelatihan Dasar CPNS".to_owned(),
            form: "blended",
            hours: 319,
            audience: ENTRY.to_vec(),
            prerequisite: Some("ORI-CPNS".to_owned()),
            provider: "BPSDM Provinsi",
            gives: vec![(0, 2), (4, 2)],
        });
        let capacity = u32::try_from(demand + demand / 10).unwrap_or(u32::MAX);
        self.session("LATSAR", 1, capacity, 0, 9_300_000, 0, "APBD");
    }

    /// Preparation for the next tier, for those nominated for it: of high potential, or rated very good.
    fn succession(&mut self) {
        let nominated: Vec<usize> = (0..self.people.len())
            .filter(|&at| self.people[at].potential == 3 || self.people[at].performance == Performance::SangatBaik)
            .collect();
        let mut opened = false;
        for course in &PREPARATION {
            opened |= self.open_course(course, Some(NOMINATION), &nominated);
        }
        if opened {
            self.gate(NOMINATION, "Penetapan kelompok rencana suksesi", &nominated);
        }
    }

    /// A course for those of its audience who have completed `prerequisite`, if three of them could use it.
    fn open_course(&mut self, course: &OpenCourse, prerequisite: Option<&str>, members: &[usize]) -> bool {
        let gives: Vec<(usize, u8)> = course.competencies.iter().map(|&number| (number, course.level)).collect();
        let demand = self.complete_or_count(course.id, course.audience, &gives, members);
        if demand < 3 {
            return false;
        }
        self.add(Draft {
            id: course.id.to_owned(),
            title: course.title.to_owned(),
            form: course.form,
            hours: course.hours,
            audience: course.audience.to_vec(),
            prerequisite: prerequisite.map(str::to_owned),
            provider: course.provider,
            gives,
        });
        let OpenCourse { cost, share, sessions, .. } = *course;
        self.run(course.id, &Run { demand, cost, fixed: 0, share, least: 0, sessions, official: false });
        true
    }

    /// Two steps of technical training for every trade that has people to train.
    fn technical(&mut self) {
        let mut by_trade: Vec<Vec<usize>> = vec![Vec::new(); TRADES.len()];
        for (at, person) in self.people.iter().enumerate() {
            by_trade[usize::from(person.trades[0].unwrap_or(0))].push(at);
        }
        for (number, members) in (0u8..).zip(&by_trade) {
            let trade = &TRADES[usize::from(number)];
            let gate = format!("ORI-{}", trade.code);
            let basic = self.technical_step(number, &gate, members, ("1", "dasar", 24), &ENTRY, 2);
            let further = self.technical_step(number, &gate, members, ("2", "lanjut", 32), &ADVANCED, 3);
            if basic || further {
                self.gate(&gate, &format!("Orientasi bidang {}", trade.name), members);
            }
        }
    }

    /// One step, if two of its audience could use it; `(number, name, hours)` are those of the step.
    fn technical_step(
        &mut self,
        trade: u8,
        gate: &str,
        members: &[usize],
        (number, name, hours): (&str, &str, u32),
        audience: &[Level],
        level: u8,
    ) -> bool {
        let gives = vec![(skills::core(trade), level), (skills::special(trade), level)];
        let facts = &TRADES[usize::from(trade)];
        let id = format!("{}-{number}", facts.code);
        let demand = self.complete_or_count(&id, audience, &gives, members);
        if demand < 2 {
            return false;
        }
        let forms = ["classical", "blended", "internship", "distance"];
        let providers = ["BPSDM Provinsi", "Balai pelatihan kementerian", "Perguruan tinggi mitra"];
        let form = forms[self.dice.below(4) as usize];
        let provider = providers[self.dice.below(3) as usize];
        self.add(Draft {
            id: id.clone(),
            title: format!("Pelatihan teknis {} tingkat {name}", facts.name),
            form,
            hours,
            audience: audience.to_vec(),
            prerequisite: Some(gate.to_owned()),
            provider,
            gives,
        });
        let own = demand >= 14 && self.dice.percent(50);
        let each = i64::from(self.dice.between(5, 9)) * 500_000;
        let (cost, fixed, least) = if own { (1_500_000, 18_000_000, 40) } else { (each, 0, 0) };
        let sessions = if demand < 8 { 1 } else { 2 + u32::from(demand >= 16) };
        self.run(&id, &Run { demand, cost, fixed, share: 55, least, sessions, official: false });
        true
    }

    /// What opens courses to those who have completed it; it is not offered within the horizon.
    fn gate(&mut self, id: &str, title: &str, members: &[usize]) {
        self.add(Draft {
            id: id.to_owned(),
            title: title.to_owned(),
            form: "orientasi",
            hours: 8,
            audience: vec![],
            prerequisite: None,
            provider: "BKPSDM",
            gives: vec![],
        });
        for &at in members {
            self.complete(at, id, None);
        }
    }

    /// Short forms that give hours but no level: a new e-learning topic every other year, coaching, mentoring.
    fn short(&mut self) {
        let topics = ["Etika pelayanan", "Keamanan informasi", "Antikorupsi"];
        let all = self.people.len();
        for (period, topic) in [1, 3, 5].into_iter().zip(topics) {
            let id = format!("EL-{}", year_of(period));
            self.plain(id.clone(), format!("E-learning {topic}"), "e-learning", 20, &[]);
            let source = self.source(false);
            self.session(&id, period, seats(all, 45), 0, 150_000, 0, source);
        }
        let leaders = self.people.iter().filter(|person| ADVANCED.contains(&person.level)).count();
        if leaders >= 4 {
            for period in [2, 4] {
                let id = format!("COA-{}", year_of(period));
                self.plain(id.clone(), "Coaching kinerja".to_owned(), "coaching", 10, &ADVANCED);
                self.session(&id, period, seats(leaders, 30), 0, 1_000_000, 0, "APBD");
            }
        }
        let staff = all - leaders;
        if staff >= 4 {
            for period in [2, 4] {
                let id = format!("MEN-{}", year_of(period));
                self.plain(id.clone(), "Mentoring di tempat kerja".to_owned(), "mentoring", 10, &ENTRY);
                self.session(&id, period, seats(staff, 25), 0, 250_000, 0, "APBD");
            }
        }
    }

    fn plain(&mut self, id: String, title: String, form: &'static str, hours: u32, audience: &[Level]) {
        let audience = audience.to_vec();
        self.add(Draft { id, title, form, hours, audience, prerequisite: None, provider: "BKPSDM", gives: vec![] });
    }

    /// Among the members in the audience: who has all levels that the course gives has mostly completed it, the others could
    /// use it; their number is returned.
    fn complete_or_count(
        &mut self,
        course: &str,
        audience: &[Level],
        gives: &[(usize, u8)],
        members: &[usize],
    ) -> usize {
        let mut lacking = 0;
        let mut able = Vec::new();
        let mut judge = |at: usize| {
            if !audience.contains(&self.people[at].level) {
                return;
            }
            if gives.iter().all(|&(competency, level)| self.skills.level(at, competency) >= level) {
                able.push(at);
            } else {
                lacking += 1;
            }
        };
        members.iter().for_each(|&at| judge(at));
        if lacking >= 3 {
            able.retain(|_| self.dice.percent(85));
            for at in able {
                self.complete(at, course, None);
            }
        }
        lacking
    }

    fn add(&mut self, draft: Draft) {
        for &(competency, level) in &draft.gives {
            self.tables.course_competencies.push(CourseCompetencyRow {
                row: row(self.tables.course_competencies.len()),
                course_id: draft.id.clone(),
                competency_id: self.skills.id(competency).to_owned(),
                level,
            });
        }
        self.tables.courses.push(CourseRow {
            row: row(self.tables.courses.len()),
            course_id: draft.id,
            title: draft.title,
            form: draft.form.to_owned(),
            hours: draft.hours,
            audience: draft.audience.iter().map(|level| level.facts().kind.to_owned()).collect(),
            prerequisites: draft.prerequisite.into_iter().collect(),
            provider: draft.provider.to_owned(),
        });
    }

    /// Sessions of a course in distinct periods, with fewer seats than demand.
    fn run(&mut self, course: &str, run: &Run) {
        let periods = u32::from(PERIODS);
        let count = run.sessions.clamp(1, periods);
        let capacity = seats(run.demand, run.share).div_ceil(count).max(2);
        let first = self.dice.below(periods);
        for at in 0..count {
            let period = u8::try_from((first + at * periods / count) % periods + 1).unwrap_or(1);
            let source = self.source(run.official);
            self.session(course, period, capacity, capacity * run.least / 100, run.cost, run.fixed, source);
        }
    }

    /// The first source of the service in half of the cases, else one of the others.
    fn source(&mut self, official: bool) -> &'static str {
        let others: Vec<&'static str> = (self.traits.training.iter().skip(1))
            .map(|&(source, _)| source)
            .filter(|source| !official || *source == "PROVINSI")
            .collect();
        if self.dice.percent(52) { "APBD" } else { self.dice.choose(&others).copied().unwrap_or("APBD") }
    }

    #[allow(clippy::too_many_arguments, reason = "the columns of one row")]
    fn session(&mut self, course: &str, period: u8, capacity: u32, least: u32, cost: i64, fixed: i64, source: &str) {
        self.tables.sessions.push(SessionRow {
            row: row(self.tables.sessions.len()),
            session_id: format!("{course}.{period}"),
            course_id: course.to_owned(),
            period,
            capacity,
            min_participants: least,
            cost: Money(cost),
            fixed_cost: Money(fixed),
            source: source.to_owned(),
            location: None,
        });
    }

    fn complete(&mut self, person: usize, course: &str, completed_on: Option<Date>) {
        self.tables.completed_courses.push(CompletedCourseRow {
            row: row(self.tables.completed_courses.len()),
            employee_id: self.people[person].id.clone(),
            course_id: course.to_owned(),
            completed_on,
        });
    }
}

/// Seats for a share of those who could use them, at least 2.
fn seats(demand: usize, percent: u32) -> u32 {
    u32::try_from(demand * percent as usize / 100).unwrap_or(u32::MAX).max(2)
}

fn year_of(period: u8) -> i16 {
    START.year() + i16::from(period) - 1
}
