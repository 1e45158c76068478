//! Planning anew after a plan was announced and things went otherwise.
//!
//! For a planner: what has happened stays, as few announcements as possible change, and a curve says what more changes would
//! bring. For an OR reader: recourse on the same horizon with the past fixed, and the value function of a limit on the number of
//! agents whose path differs from an incumbent. The record of what happened is a table (`docs/replan.md`).

use std::cell::OnceCell;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::calendar::Period;
use crate::diagnostic::{Diagnostic, Text};
use crate::files::{Actual, BarePlan};
use crate::formulate::Facts;
use crate::instance::{EmployeeId, Instance, PositionId, SessionId, Tables};
use crate::pipeline::{self, RunError, Solver};
use crate::plan::{Plan, Training};
use crate::solver::{Observer, Settings, StopSignal};
use crate::verify;

mod amend;
mod changes;
mod curve;
mod evaluate;
mod past;
mod problem;
mod record;
mod words;
mod write;

pub use amend::{Amendment, amended};
pub use changes::{Cause, Changed, Place};
pub use curve::Rung;
pub use evaluate::{Behind, CourseLine, Evaluation, MoneyLine, Tallied, evaluate};
pub use past::{Assumption, Past, first_open};
pub use record::Record;
pub use write::write;

use problem::Model;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Orders {
    /// First period to plan anew; none = the one after the last in which something is recorded as done.
    pub from: Option<Period>,
    /// At most so many announcements are changed; none = as few as possible.
    pub max_changes: Option<u32>,
    /// Points that each change costs.
    pub change_cost: Option<i64>,
    /// Whether a change of courses alone is none.
    pub moves_only: bool,
    /// Points of the curve.
    pub steps: u32,
    /// Points per unit of rows by name, with which the search for prices begins; may be empty.
    pub prices: FxHashMap<String, f64>,
    /// Limits of each solve.
    pub settings: Settings,
    /// Who solves linear programs.
    pub solver: Solver,
}

/// A new plan beside the announced one.
#[derive(Clone, Debug)]
pub struct Replanned {
    /// The instance after what happened; the new plan is one of this.
    pub instance: Instance,
    /// Its rows.
    pub tables: Tables,
    /// How it differs from the instance of the announced plan.
    pub amendments: Vec<Amendment>,
    /// What happened.
    pub past: Past,
    /// Employees whose announcement the record itself has changed.
    pub forced: Vec<EmployeeId>,
    /// Points against changes; with more changes never less.
    pub curve: Vec<Rung>,
    /// Whether it is proved that fewer changes than in the first point of the curve are impossible.
    pub fewest_proved: bool,
    /// The new plan; it has passed the audit.
    pub plan: Plan,
    /// Announcements changed beyond what the record forces.
    pub changes: u32,
    /// Everybody whose career differs from the announced one, and why.
    pub changed: Vec<Changed>,
}

/// Why there is no new plan.
#[derive(Debug)]
pub enum NoPlan {
    /// The record does not fit the plan.
    Faults(Vec<Diagnostic>),
    /// No career of these employees agrees with what happened.
    Stuck(Vec<String>),
    /// Proved: no plan agrees with what happened; the objections to going on as announced.
    Impossible(Vec<Text>),
    /// With so few changes none was found; the fewest found, and whether that is proved.
    TooFew(u32, bool),
    /// None was found within the limits.
    NothingFound,
    /// The run failed.
    Run(RunError),
}

impl From<RunError> for NoPlan {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}

/// Plans anew after what `actuals` record.
///
/// # Errors
/// [`NoPlan`].
pub fn replan(
    (instance, tables): (&Instance, &Tables),
    plan: &BarePlan,
    actuals: &[Actual],
    orders: &Orders,
    observer: &dyn Observer,
    stop: &StopSignal,
) -> Result<Replanned, NoPlan> {
    let pool = pipeline::pool(orders.settings.threads)?;
    pool.install(|| within((instance, tables), plan, actuals, orders, observer, stop))
}

fn within(
    (instance, tables): (&Instance, &Tables),
    plan: &BarePlan,
    actuals: &[Actual],
    orders: &Orders,
    observer: &dyn Observer,
    stop: &StopSignal,
) -> Result<Replanned, NoPlan> {
    let from = orders.from.unwrap_or_else(|| first_open(actuals));
    let past = Past::of(instance, plan, actuals, from).map_err(NoPlan::Faults)?;
    let (mut tables, amendments) = amended(instance, tables, &past, actuals);
    let build = |tables: &Tables| tables.build().map(|(instance, _)| instance).map_err(NoPlan::Faults);
    let (first, second) = (build(&tables)?, OnceCell::new());
    let (after, mut model) = match Model::of(&first, &past, orders.moves_only) {
        Ok(model) => (&first, model),
        // Whom the rules alone do not lead through what they did is led by decisions, which beat rules.
        Err(stuck) => {
            amend::decided(&first, &mut tables, &past, &stuck);
            let built = build(&tables)?;
            let after = second.get_or_init(|| built);
            let model = Model::of(after, &past, orders.moves_only);
            (after, model.map_err(|stuck| NoPlan::Stuck(stuck.iter().map(|who| id(instance, *who)).collect()))?)
        }
    };
    let found = curve::draw(&mut model, orders, observer, stop);
    let drawn = match found {
        Err(NoPlan::Impossible(_)) => return Err(NoPlan::Impossible(objections(after, &model))),
        other => other?,
    };
    let mut plan = model.decode(&drawn.selection);
    let mut drawn = drawn;
    let verdict = verify::audit(after, &plan);
    if let Some(finding) = verdict.findings.first() {
        return Err(NoPlan::Run(RunError::Rejected(format!("{finding:?}"))));
    }
    let changes = model.changes(&drawn.selection);
    let counted = drawn.points + orders.change_cost.unwrap_or(0) * i64::from(drawn.charged);
    if plan.points().0 < counted || (model.is_exact() && plan.points().0 != counted) {
        let text = format!("the solver counted {counted} points, the plan has {}", plan.points());
        return Err(NoPlan::Run(RunError::Rejected(text)));
    }
    let mut kept = model.kept;
    // Graphs leave out what can only be worse; an announcement that does so comes back as it was all the same.
    let as_before = orders.max_changes.unwrap_or(0) == 0 && !orders.moves_only;
    if as_before && changes == 0 && past.done == past.announced && kept != past.announced {
        let announced = restated(after, &past.announced);
        if verify::audit(after, &announced).is_allowed() {
            drawn.curve[0].points = announced.points().0;
            drawn.curve[0].bound = Some(announced.points().0);
            kept.clone_from(&past.announced);
            plan = announced;
        }
    }
    let forced = (0..after.employees.len()).filter(|&at| kept[at] != past.announced[at]).map(EmployeeId::at).collect();
    let changed = changes::list(after, &past, &kept, actuals, &plan);
    Ok(Replanned {
        tables,
        amendments,
        forced,
        curve: drawn.curve,
        fewest_proved: drawn.fewest_proved,
        plan,
        changes,
        changed,
        past,
        instance: after.clone(),
    })
}

/// The plan in which everybody does as in `facts`.
fn restated(instance: &Instance, facts: &[Facts]) -> Plan {
    let positions: Vec<Option<PositionId>> = facts.iter().flat_map(|own| own.positions.iter().copied()).collect();
    let own = |(at, own): (usize, &Facts)| {
        let training = move |&session: &SessionId| Training { employee: EmployeeId::at(at), session };
        own.sessions.iter().map(training).collect::<Vec<_>>()
    };
    let trainings: Vec<Training> = facts.iter().enumerate().flat_map(own).collect();
    verify::restate(instance, &positions, &trainings)
}

/// What speaks against going on as announced.
fn objections(instance: &Instance, model: &Model<'_>) -> Vec<Text> {
    let plan = model.decode(&model.start);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for finding in verify::audit(instance, &plan).findings {
        let place = [&finding.employee, &finding.position, &finding.item].into_iter().flatten().cloned();
        let place: Vec<String> = place.chain(finding.period.map(|t| format!("@{t}"))).collect();
        if seen.insert((finding.code.clone(), place.clone())) {
            let text = |message: &str| format!("{} {}: {message}", finding.code, place.join(" "));
            found.push(Text::new(text(&finding.message.en), text(&finding.message.id)));
        }
    }
    found
}

fn id(instance: &Instance, who: EmployeeId) -> String {
    instance.employees[who.index()].id.clone()
}
