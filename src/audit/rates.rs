//! Rates of promotion, training and relocation by group, with intervals that suit small numbers.
//!
//! For a planner: how often each group is promoted, trained and sent elsewhere, and whether a difference may be chance. For
//! statisticians: binomial proportions with Wilson score intervals at 95 % (E. B. Wilson, "Probable inference, the law of succession,
//! and statistical inference", Journal of the American Statistical Association 22, 1927), which L. D. Brown, T. T. Cai and
//! A. DasGupta recommend for small numbers ("Interval estimation for a binomial proportion", Statistical Science 16, 2001).

use serde::Serialize;

use crate::calendar::months_between;
use crate::instance::{Employee, EmployeeId, Instance, Sex};
use crate::plan::{Plan, StepLabel};

/// How many of how many.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rate {
    /// To whom it happened at least once.
    pub count: u64,
    /// Of so many.
    pub of: u64,
    /// `count / of`; 0 of none.
    pub share: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// `L`, `P`.
    Sex,
    /// Age at the start: below 35, 35 to 44, 45 to 54, 55 and above.
    Age,
    /// Unit at the start.
    Unit,
    /// Location of the position at the start.
    Location,
    /// `pns`, `pppk`.
    Status,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// Its name in the files; empty for those without a position.
    pub name: String,
    /// Promoted at least once.
    pub promotion: Rate,
    /// Attending at least one session.
    pub training: Rate,
    /// Moved to another location at least once.
    pub relocation: Rate,
}

/// The groups of one dimension.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// What is compared.
    pub dimension: Dimension,
    /// The groups in the order of their names.
    pub groups: Vec<Group>,
    /// What promotion rates show.
    pub promotion: Shows,
    /// What training rates show.
    pub training: Shows,
    /// What relocation rates show.
    pub relocation: Shows,
}

/// What rates of several groups show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    /// Fewer than two groups of at least ten people.
    TooFew,
    /// All intervals meet: differences may be chance.
    MayBeChance,
    /// Some two intervals do not meet: a difference that chance alone hardly explains.
    Differs,
}

/// Groups below this number of people say too little.
const FEW: u64 = 10;
/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

impl Rate {
    /// `count` of `of` with its Wilson interval.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "numbers of people")]
    pub fn of(count: u64, of: u64) -> Self {
        if of == 0 {
            return Self { count, of, share: 0.0, low: 0.0, high: 1.0 };
        }
        let (n, share) = (of as f64, count as f64 / of as f64);
        let scale = 1.0 + Z * Z / n;
        let middle = (share + Z * Z / (2.0 * n)) / scale;
        let half = Z / scale * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        // At the ends the formula gives 0 and 1 up to rounding.
        let low = if count == 0 { 0.0 } else { (middle - half).max(0.0) };
        let high = if count == of { 1.0 } else { (middle + half).min(1.0) };
        Self { count, of, share, low, high }
    }

    fn meets(&self, other: &Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// What happened to one employee.
#[derive(Clone, Copy, Default)]
struct Fate {
    promoted: bool,
    trained: bool,
    relocated: bool,
}

/// The rates of everybody, and compared by each dimension.
pub(super) fn compare(instance: &Instance, plan: &Plan) -> (Group, Vec<Comparison>) {
    let served: Vec<EmployeeId> = (0..instance.employees.len())
        .map(EmployeeId::at)
        .filter(|&who| plan.career(who).iter().any(|placement| placement.step != StepLabel::Retired))
        .collect();
    let fates: Vec<Fate> = fates(instance, plan);
    let all = group(String::new(), served.iter().map(|who| fates[who.index()]));
    let dimensions = [Dimension::Sex, Dimension::Age, Dimension::Unit, Dimension::Location, Dimension::Status];
    let comparisons = dimensions.map(|dimension| {
        let mut named: Vec<(String, Fate)> =
            served.iter().map(|&who| (name(instance, who, dimension), fates[who.index()])).collect();
        named.sort_by(|a, b| a.0.cmp(&b.0));
        let groups: Vec<Group> = named
            .chunk_by(|a, b| a.0 == b.0)
            .map(|people| group(people[0].0.clone(), people.iter().map(|(_, fate)| *fate)))
            .collect();
        let shows = |rate: fn(&Group) -> Rate| shows(&groups.iter().map(rate).collect::<Vec<_>>());
        Comparison {
            dimension,
            promotion: shows(|group| group.promotion),
            training: shows(|group| group.training),
            relocation: shows(|group| group.relocation),
            groups,
        }
    });
    (all, comparisons.to_vec())
}

fn shows(rates: &[Rate]) -> Shows {
    let told: Vec<&Rate> = rates.iter().filter(|rate| rate.of >= FEW).collect();
    if told.len() < 2 {
        return Shows::TooFew;
    }
    let apart = told.iter().enumerate().any(|(at, one)| told[at + 1..].iter().any(|other| !one.meets(other)));
    if apart { Shows::Differs } else { Shows::MayBeChance }
}

fn group(name: String, fates: impl Iterator<Item = Fate>) -> Group {
    let (mut of, mut promoted, mut trained, mut relocated) = (0, 0, 0, 0);
    for fate in fates {
        of += 1;
        promoted += u64::from(fate.promoted);
        trained += u64::from(fate.trained);
        relocated += u64::from(fate.relocated);
    }
    let rate = |count| Rate::of(count, of);
    Group { name, promotion: rate(promoted), training: rate(trained), relocation: rate(relocated) }
}

fn fates(instance: &Instance, plan: &Plan) -> Vec<Fate> {
    let location = |position: crate::instance::PositionId| instance.positions[position.index()].location;
    let mut fates: Vec<Fate> = (0..instance.employees.len())
        .map(|at| {
            let employee = &instance.employees[at];
            let (mut held, mut kind) = (employee.position.map(|(position, _)| position), employee.kind);
            let mut fate = Fate::default();
            for placement in plan.career(EmployeeId::at(at)) {
                if let Some(now) = placement.position.filter(|&now| held != Some(now)) {
                    let tier = |kind| instance.policy.kind(kind).tier;
                    let entered = instance.positions[now.index()].kind;
                    fate.promoted |= tier(entered) == tier(kind) + 1;
                    fate.relocated |= held.is_some_and(|held| location(held) != location(now));
                    kind = entered;
                }
                held = placement.position;
            }
            fate
        })
        .collect();
    for training in &plan.trainings {
        fates[training.employee.index()].trained = true;
    }
    fates
}

fn name(instance: &Instance, who: EmployeeId, dimension: Dimension) -> String {
    let employee: &Employee = &instance.employees[who.index()];
    let position = employee.position.map(|(position, _)| &instance.positions[position.index()]);
    match dimension {
        Dimension::Sex => match employee.sex {
            Sex::Male => "L".to_owned(),
            Sex::Female => "P".to_owned(),
        },
        Dimension::Age => {
            let months = months_between(employee.birth_date, instance.calendar.start()).0;
            let bracket = match months / 12 {
                ..35 => "-34",
                35..45 => "35-44",
                45..55 => "45-54",
                _ => "55-",
            };
            bracket.to_owned()
        }
        Dimension::Unit => position.map_or_else(String::new, |held| instance.units[held.unit.index()].id.clone()),
        Dimension::Location => {
            position.map_or_else(String::new, |held| instance.locations[held.location.index()].clone())
        }
        Dimension::Status => employee.status.name().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(rate: Rate, low: f64, high: f64) {
        assert!((rate.low - low).abs() < 5e-5 && (rate.high - high).abs() < 5e-5, "{rate:?}");
    }

    #[test]
    fn intervals_are_those_of_the_published_tables() {
        // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
        near(Rate::of(81, 263), 0.2553, 0.3662);
        near(Rate::of(15, 148), 0.0624, 0.1605);
        near(Rate::of(0, 20), 0.0, 0.1611);
        near(Rate::of(1, 29), 0.0061, 0.1718);
    }

    #[test]
    fn nothing_is_said_of_few_and_no_more_than_the_intervals_show() {
        let rates = |pairs: &[(u64, u64)]| pairs.iter().map(|&(count, of)| Rate::of(count, of)).collect::<Vec<_>>();
        assert_eq!(shows(&rates(&[(0, 9), (9, 9)])), Shows::TooFew);
        assert_eq!(shows(&rates(&[(2, 10), (5, 10)])), Shows::MayBeChance);
        assert_eq!(shows(&rates(&[(5, 100), (60, 100), (0, 2)])), Shows::Differs);
    }
}
