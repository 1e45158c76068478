//! Courses and their sessions.
//!
//! Prerequisites must form an acyclic graph, otherwise no order of attendance exists.

use rustc_hash::FxHashSet;

use crate::calendar::Period;
use crate::diagnostic::{Place, Text, codes};

use super::build::{Check, Of};
use super::build_places::circles;
use super::{CompetencyId, Course, CourseId, Session, limits};

const COURSES: &str = "courses.csv";
const GIVEN: &str = "course_competencies.csv";
const SESSIONS: &str = "sessions.csv";

impl<'a> Check<'a> {
    /// Courses; reports circles of prerequisites.
    pub(super) fn courses(&mut self) -> Vec<Course> {
        let rows = &self.tables.courses;
        let mut given = self.given();
        let mut courses = Vec::with_capacity(rows.len());
        let mut required: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
        for (row, gives) in rows.iter().zip(&mut given) {
            self.faults.range(Place::cell(COURSES, row.row, "hours"), row.hours, &limits::HOURS);
            let mut audience: Vec<_> =
                row.audience.iter().filter_map(|name| self.kind(name, COURSES, row.row, "audience")).collect();
            audience.sort_unstable();
            audience.dedup();
            let mut before: Vec<usize> = row
                .prerequisites
                .iter()
                .filter_map(|id| self.find(Of::Course, id, COURSES, row.row, "prerequisites"))
                .collect();
            before.sort_unstable();
            before.dedup();
            gives.sort_unstable();
            courses.push(Course {
                id: row.course_id.clone(),
                title: row.title.clone(),
                form: row.form.clone(),
                hours: row.hours,
                audience,
                prerequisites: before.iter().map(|&course| CourseId::at(course)).collect(),
                provider: row.provider.clone(),
                gives: std::mem::take(gives),
            });
            required.push(before);
        }
        for circle in circles(rows.len(), |course| &required[course]) {
            let members: Vec<_> = circle.iter().map(|&course| rows[course].course_id.as_str()).collect();
            self.fault(&codes::E205, COURSES, rows[circle[0]].row, "prerequisites", members.join(" → "), None);
        }
        courses
    }

    /// Levels given, by course row.
    fn given(&mut self) -> Vec<Vec<(CompetencyId, u8)>> {
        let mut given = vec![Vec::new(); self.tables.courses.len()];
        let mut seen = FxHashSet::default();
        for row in &self.tables.course_competencies {
            self.faults.range(Place::cell(GIVEN, row.row, "level"), row.level, &limits::LEVEL);
            let course = self.find(Of::Course, &row.course_id, GIVEN, row.row, "course_id");
            let competency = self.find(Of::Competency, &row.competency_id, GIVEN, row.row, "competency_id");
            let Some((course, competency)) = course.zip(competency) else { continue };
            if !seen.insert((course, competency)) {
                let key = format!("{}, {}", row.course_id, row.competency_id);
                self.fault(&codes::E201, GIVEN, row.row, "competency_id", key, None);
            } else if row.level > 0 {
                given[course].push((CompetencyId::at(competency), row.level));
            }
        }
        given
    }

    /// Sessions.
    pub(super) fn sessions(&mut self) -> Vec<Session> {
        let mut sessions = Vec::with_capacity(self.tables.sessions.len());
        for row in &self.tables.sessions {
            let cell = |column| Place::cell(SESSIONS, row.row, column);
            self.faults.range(cell("capacity"), row.capacity, &limits::CAPACITY);
            self.faults.range(cell("min_participants"), row.min_participants, &limits::CAPACITY);
            self.faults.range(cell("cost"), row.cost.0, &limits::COST);
            self.faults.range(cell("fixed_cost"), row.fixed_cost.0, &limits::COST);
            self.period(row.period, SESSIONS, row.row, "period");
            if row.capacity < row.min_participants {
                let expected = Text::new(
                    format!("at least {} seats", row.min_participants),
                    format!("paling sedikit {} kursi", row.min_participants),
                );
                self.fault(&codes::W210, SESSIONS, row.row, "capacity", row.capacity.to_string(), Some(expected));
            }
            let course = self.find(Of::Course, &row.course_id, SESSIONS, row.row, "course_id");
            let source = self.source(&row.source);
            let location = row.location.as_deref().map(|name| self.location(name));
            let Some(course) = course else { continue };
            sessions.push(Session {
                id: row.session_id.clone(),
                course: CourseId::at(course),
                period: Period(row.period),
                capacity: row.capacity,
                min_participants: row.min_participants,
                cost: row.cost,
                fixed_cost: row.fixed_cost,
                source,
                location,
            });
        }
        sessions
    }
}
