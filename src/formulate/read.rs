//! What an employee does on a path, read from the rows that it uses.
//!
//! For a planner: a seat or a place in a course that is scarce has a name, and whoever takes it is known by it. For an OR
//! reader: decodes a path without building its graph's meanings again, wherever seats and sessions without rows leave no
//! doubt; a hundred times faster than building them.

use super::{Facts, Formulation, RowMeaning};
use crate::career::NO_ROW;
use crate::dag::{Graph, Leg, NONE};
use crate::eligibility::retirement;
use crate::instance::{EmployeeId, Instance, PositionId};
use crate::policy::KindId;

impl Formulation {
    /// What `employee` does on `path` through their graph; none where the rows do not tell.
    pub(super) fn told_by_rows(
        &self,
        instance: &Instance,
        employee: EmployeeId,
        (graph, path): (&Graph, &[Leg]),
    ) -> Option<Facts> {
        if path.is_empty() || self.has_sessions_without_row(employee) {
            return None;
        }
        let mut facts = Facts { positions: vec![None; instance.calendar.horizon()], sessions: Vec::new() };
        for row in rows_used(graph, path) {
            match self.meanings.get(row as usize)? {
                RowMeaning::Seats(position, t) => facts.positions[t.index()] = Some(*position),
                RowMeaning::Capacity(session) => facts.sessions.push(*session),
                _ => {}
            }
        }
        self.fill_in_seats_without_row(instance, employee, &mut facts)?;
        facts.sessions.sort_by_key(|session| (instance.sessions[session.index()].period, *session));
        Some(facts)
    }

    fn has_sessions_without_row(&self, employee: EmployeeId) -> bool {
        let courses = &self.prospects[employee.index()].courses;
        let mut sessions = courses.iter().flat_map(|course| &self.frame.sessions_of[course.index()]);
        sessions.any(|&session| self.rows.session(session).0 == NO_ROW)
    }

    /// Periods in which no row names a position: whoever had one before and is not retired holds another without a row.
    /// None if there are several, or if the employee might as well be without.
    fn fill_in_seats_without_row(&self, instance: &Instance, employee: EmployeeId, facts: &mut Facts) -> Option<()> {
        let about = &instance.employees[employee.index()];
        let kind_of = |position: PositionId| instance.positions[position.index()].kind;
        let mut kind: Option<KindId> = about.position.map(|(position, _)| kind_of(position));
        for t in instance.calendar.periods() {
            if facts.positions[t.index()].is_none() {
                let prospects = self.prospects[employee.index()].positions.iter().map(|prospect| prospect.position);
                let mut without_row = prospects.filter(|&position| self.rows.seats(position, t) == NO_ROW);
                match (kind, without_row.next(), without_row.next()) {
                    (_, None, _) => {}
                    (Some(kind), Some(position), others) => {
                        let kind = &instance.policy.kinds[kind.index()];
                        let retired = instance.calendar.day(t) >= retirement::day(about, kind);
                        if !retired && others.is_some() {
                            return None;
                        }
                        facts.positions[t.index()] = (!retired).then_some(position);
                    }
                    (None, Some(_), _) => return None,
                }
            }
            kind = facts.positions[t.index()].map(kind_of).or(kind);
        }
        Some(())
    }
}

/// Rows that `path` uses, in its order.
fn rows_used<'a>(graph: &'a Graph, path: &'a [Leg]) -> impl Iterator<Item = u32> + 'a {
    let lists = path.iter().flat_map(|leg| {
        let choice = graph.choices().get(leg.choice as usize).map_or(NONE, |choice| choice.list);
        [graph.arcs()[leg.arc as usize].list, choice]
    });
    lists.flat_map(|list| graph.list(list)).map(|used| used.row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formulate::{Formulation, encode};
    use crate::instance::InstanceBuilder;
    use crate::policy::Policy;

    /// Everything that can be done in `graph`.
    fn all_paths(graph: &Graph) -> Vec<Vec<Leg>> {
        let number = |at: usize| u32::try_from(at).unwrap();
        let sink = number(graph.nodes() - 1);
        let (mut open, mut found): (Vec<(u32, Vec<Leg>)>, _) = (vec![(0, Vec::new())], Vec::new());
        while let Some((node, path)) = open.pop() {
            if node == sink {
                found.push(path);
                continue;
            }
            for (at, arc) in graph.arcs().iter().enumerate().filter(|(_, arc)| arc.tail == node) {
                let choices: Vec<u32> = graph.menu(arc.menu).map(number).collect();
                let choices = if choices.is_empty() { vec![u32::MAX] } else { choices };
                open.extend(choices.into_iter().map(|choice| {
                    let leg = Leg { arc: number(at), choice };
                    (arc.head, path.iter().copied().chain([leg]).collect())
                }));
            }
        }
        found
    }

    /// How many paths of `employee` are told by rows, and how many are not; those told are told right.
    fn told_and_not(instance: &Instance, formulation: &Formulation, employee: EmployeeId) -> (usize, usize) {
        let career = formulation.career(instance, employee);
        let paths = all_paths(&career.graph);
        let told = paths.iter().filter(|path| {
            let told = formulation.told_by_rows(instance, employee, (&career.graph, path));
            told.is_some_and(|told| {
                assert_eq!(told, Facts::of(instance, &career, path));
                true
            })
        });
        let told = told.count();
        (told, paths.len() - told)
    }

    /// Four people and four positions in two units, one of them hardly wanted, and a course in each of two periods; the
    /// last employee retires in the third period.
    fn service(courses: impl Fn(InstanceBuilder) -> InstanceBuilder) -> Instance {
        let service = InstanceBuilder::new("2027-01-01", 3)
            .policy_with(|policy| policy.kinds = Policy::asn().kinds)
            .unit("U")
            .unit("V")
            .position("A", "U", "pelaksana")
            .position("B", "U", "pelaksana")
            .position_with("C", "V", "pelaksana", |row| row.seats = 9)
            .position("D", "V", "pengawas")
            .employee("E", "A")
            .employee("F", "B")
            .unplaced("G", "pelaksana")
            .employee_with("H", "D", |row| row.birth_date = jiff::civil::date(1970, 7, 1));
        courses(service).build().expect("the service is sound")
    }

    #[test]
    fn what_rows_tell_is_what_the_graph_says() {
        let instance = service(|service| service.course("K", 10).session("S1", "K", 1, 1).session("S2", "K", 2, 1));
        let formulation = encode(&instance);
        for at in [0, 1, 3] {
            let (told, not) = told_and_not(&instance, &formulation, EmployeeId::at(at));
            assert!(told > 1 && not == 0, "employee {at}: {told} told, {not} not");
        }
    }

    #[test]
    fn whoever_may_be_without_position_or_in_one_without_row_is_not_guessed_at() {
        let instance = service(|service| service);
        let (_, not) = told_and_not(&instance, &encode(&instance), EmployeeId::at(2));
        assert!(not > 0, "G may enter C or not, and no row tells which");
    }

    #[test]
    fn sessions_with_room_for_all_are_not_guessed_at() {
        let instance = service(|service| service.course("K", 10).session("S1", "K", 1, 9));
        let (told, not) = told_and_not(&instance, &encode(&instance), EmployeeId::at(0));
        assert!(told == 0 && not > 1);
    }
}
