//! The sheets of people: every move, every placement, every attendance.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Report;
use super::book::{Formats, Sort, Value};
use crate::figures::moves::MoveRow;
use crate::instance::EmployeeId;
use crate::plan::Training;

impl Report<'_> {
    /// Everybody in the order in which listings show people.
    fn people(&self) -> Vec<EmployeeId> {
        let mut people: Vec<EmployeeId> = (0..self.instance.employees.len()).map(EmployeeId::at).collect();
        people.sort_by_key(|&employee| self.identity.place(employee));
        people
    }

    fn name_cell(&self, employee: EmployeeId) -> Value {
        self.identity.name(employee).map_or(Value::Empty, Value::words)
    }

    fn rules(&self, rules: impl Iterator<Item = crate::policy::Rule>) -> Value {
        let names: Vec<String> = rules.map(|rule| self.texts.rule(rule)).collect();
        if names.is_empty() { Value::Empty } else { Value::Words(names.join(", ")) }
    }

    pub(super) fn moves_sheet(&self, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let t = &self.texts;
        let columns = self.columns(&[
            ("h-period", 10.0, Sort::Words),
            ("h-employee", 20.0, Sort::Words),
            ("h-name", 28.0, Sort::Words),
            ("h-move", 14.0, Sort::Words),
            ("h-from", 34.0, Sort::Words),
            ("h-from-unit", 28.0, Sort::Words),
            ("h-from-kind", 14.0, Sort::Words),
            ("h-to", 34.0, Sort::Words),
            ("h-to-unit", 28.0, Sort::Words),
            ("h-to-kind", 14.0, Sort::Words),
            ("h-passed-over", 22.0, Sort::Words),
            ("h-match", 11.0, Sort::Share),
            ("h-relocation", 16.0, Sort::Money),
            ("h-points", 10.0, Sort::Count),
        ]);
        let periods = self.period_names();
        let row = |row: &MoveRow| {
            let from = row.from_position.as_deref().map_or(Value::Empty, |id| Value::words(self.title(id)));
            let left = row.from_unit.as_deref().map_or(Value::Empty, |id| Value::words(self.unit_name(id)));
            vec![
                Value::words(&periods[row.period.index()]),
                Value::words(self.identity.id(row.who)),
                self.name_cell(row.who),
                Value::Words(t.step(row.step)),
                from,
                left,
                Value::Words(t.kind(&row.from_kind)),
                Value::words(self.title(&row.to_position)),
                Value::words(self.unit_name(&row.to_unit)),
                Value::Words(t.kind(&row.to_kind)),
                self.rules(row.breaches.iter().copied()),
                row.jpm.map(|jpm| i64::from(jpm.0)).into(),
                Value::Number(row.relocation.0),
                Value::Number(row.points.0),
            ]
        };
        let rows = self.moves().into_iter().map(row);
        Ok(self.sheet(formats, "sheet-moves", &columns, rows)?.0)
    }

    pub(super) fn placements_sheet(&self, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let t = &self.texts;
        let columns = self.columns(&[
            ("h-employee", 20.0, Sort::Words),
            ("h-name", 28.0, Sort::Words),
            ("h-period", 10.0, Sort::Words),
            ("h-position", 14.0, Sort::Words),
            ("h-title", 34.0, Sort::Words),
            ("h-unit", 28.0, Sort::Words),
            ("h-kind", 14.0, Sort::Words),
            ("h-move", 14.0, Sort::Words),
            ("h-passed-over", 22.0, Sort::Words),
            ("h-match", 11.0, Sort::Share),
            ("h-points", 10.0, Sort::Count),
        ]);
        let periods = self.period_names();
        let steps = crate::plan::StepLabel::ALL.map(|step| t.step(step));
        let kinds: Vec<String> = self.instance.policy.kinds.iter().map(|kind| t.kind(&kind.name)).collect();
        let row = |(employee, at): (EmployeeId, usize)| {
            let placement = &self.plan.career(employee)[at];
            let position = placement.position.map(|id| &self.instance.positions[id.index()]);
            vec![
                Value::words(self.identity.id(employee)),
                self.name_cell(employee),
                Value::words(&periods[at]),
                position.map_or(Value::Empty, |position| Value::words(&position.id)),
                position.map_or(Value::Empty, |position| Value::words(&position.title)),
                position.map_or(Value::Empty, |position| Value::words(&self.unit(position.unit).name)),
                Value::words(&kinds[placement.kind.index()]),
                Value::words(&steps[placement.step as usize]),
                self.rules(placement.breaches.iter()),
                placement.jpm.map(|jpm| i64::from(jpm.0)).into(),
                Value::Number(placement.points.0),
            ]
        };
        let people = self.people();
        let rows = people.into_iter().flat_map(|who| (0..self.plan.horizon).map(move |at| (who, at))).map(row);
        Ok(self.sheet(formats, "sheet-placements", &columns, rows)?.0)
    }

    pub(super) fn trainings_sheet(&self, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let columns = self.columns(&[
            ("h-employee", 20.0, Sort::Words),
            ("h-name", 28.0, Sort::Words),
            ("h-period", 10.0, Sort::Words),
            ("h-session", 16.0, Sort::Words),
            ("h-course", 14.0, Sort::Words),
            ("h-title", 40.0, Sort::Words),
            ("h-source", 12.0, Sort::Words),
            ("h-hours", 9.0, Sort::Count),
            ("h-cost", 16.0, Sort::Money),
        ]);
        let periods = self.period_names();
        let mut trainings: Vec<&Training> = self.plan.trainings.iter().collect();
        trainings.sort_by_key(|training| self.identity.place(training.employee));
        let row = |training: &Training| {
            let session = &self.instance.sessions[training.session.index()];
            let course = &self.instance.courses[session.course.index()];
            vec![
                Value::words(self.identity.id(training.employee)),
                self.name_cell(training.employee),
                Value::words(&periods[session.period.index()]),
                Value::words(&session.id),
                Value::words(&course.id),
                Value::words(&course.title),
                Value::words(&self.instance.sources[session.source.index()]),
                Value::Number(i64::from(course.hours)),
                Value::Number(session.cost.0),
            ]
        };
        let rows = trainings.into_iter().map(row);
        Ok(self.sheet(formats, "sheet-trainings", &columns, rows)?.0)
    }
}
