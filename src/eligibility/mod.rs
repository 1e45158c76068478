//! May this employee move into that position in that period, and if not, which rule says so and with what figures.
//!
//! For a planner: the placement rules, one file each. For an OR reader: the predicates that decide which entry arcs of
//! a career graph exist and which of them carry a penalty. Every rule reads a [`Case`], the whole of what it may know;
//! a failed rule yields [`Figures`], enough to explain itself. Rules do not know their mode; [`assess`] does.
//!
//! Source: model §2.2; the regulations behind the preset's figures stand in `docs/policy.md`.

use crate::calendar::{Date, Period};
use crate::instance::{CompetencyId, Employee, EmployeeId, Instance, Position, PositionId};
use crate::policy::{Education, Kind, KindId, Mode, Performance, Rule, RuleSet, Status};
use crate::quantity::{BasisPoints, Months};

pub mod age;
pub mod blackout;
pub mod competency;
pub mod decision;
pub mod discipline;
pub mod education;
pub mod experience;
pub mod field;
#[cfg(test)]
mod fixture;
pub mod matching;
pub mod open;
pub mod performance;
pub mod rank;
pub mod retirement;
pub mod service;
pub mod service_left;
pub mod status;
pub mod talent;
pub mod tenure;
pub mod transition;

pub use transition::MoveType;

/// Where the employee comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Position left and the first day of the stint in it; none = unplaced.
    pub position: Option<(PositionId, Date)>,
    /// Kind held.
    pub kind: KindId,
    /// Since when in the tier of that kind.
    pub tier_since: Date,
}

/// All that a rule may look at: one employee, one position, one period, one origin.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The service.
    pub instance: &'a Instance,
    /// Who moves.
    pub employee_id: EmployeeId,
    /// Who moves.
    pub employee: &'a Employee,
    /// From where.
    pub origin: Origin,
    /// Into which position.
    pub position_id: PositionId,
    /// Into which position.
    pub position: &'a Position,
    /// Kind of that position.
    pub kind: &'a Kind,
    /// When.
    pub period: Period,
    /// First day of that period.
    pub day: Date,
    /// Type of the move by tiers, if it has one.
    pub move_type: Option<MoveType>,
    /// Whether the stricter rules of a selection apply.
    pub selection: bool,
    /// Levels held at that time, by competency.
    pub levels: &'a [u8],
}

impl<'a> Case<'a> {
    /// The case of `employee_id` moving from `origin` into `position_id` in `period` with these `levels`.
    #[must_use]
    pub fn new(
        instance: &'a Instance,
        employee_id: EmployeeId,
        origin: Origin,
        position_id: PositionId,
        period: Period,
        levels: &'a [u8],
    ) -> Self {
        let position = &instance.positions[position_id.index()];
        let move_type = transition::move_type(&instance.policy, origin.kind, position.kind);
        Self {
            instance,
            employee_id,
            employee: &instance.employees[employee_id.index()],
            origin,
            position_id,
            position,
            kind: instance.policy.kind(position.kind),
            period,
            day: instance.calendar.day(period),
            move_type,
            selection: transition::is_selection(&instance.policy, origin.kind, position.kind),
            levels,
        }
    }

    /// Whether the move is a promotion.
    #[must_use]
    pub fn is_promotion(&self) -> bool {
        self.move_type.is_some_and(MoveType::is_promotion)
    }
}

/// What a rule found that made it fail: what there is, and what is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figures {
    /// The position is closed to everybody.
    Closed,
    /// More holders than seats at the start.
    OverFull {
        /// Holders at the start.
        holders: u32,
        /// Seats.
        seats: u32,
    },
    /// No such type of move, or it is switched off.
    NoTransition {
        /// Kind left.
        from: KindId,
        /// Kind entered.
        to: KindId,
        /// The type, when it exists but is switched off.
        switched_off: Option<MoveType>,
    },
    /// A decision bars the move.
    Barred {
        /// Its row in `decisions.csv`.
        row: u32,
    },
    /// A day is too late or too early.
    Day {
        /// The day of the move.
        day: Date,
        /// The day that decides.
        limit: Date,
    },
    /// Too few, or too many, months.
    Months {
        /// What there is.
        has: Months,
        /// The limit.
        limit: Months,
    },
    /// A status that the kind does not accept.
    Status(Status),
    /// Education too low.
    Education {
        /// What there is.
        has: Education,
        /// What is needed.
        needs: Education,
    },
    /// A field of study that the position does not list.
    Field,
    /// Rank too low (steps on the ladder).
    Rank {
        /// What there is.
        has: u8,
        /// What is needed.
        needs: u8,
    },
    /// The kind held does not feed the one wanted.
    NoFeeder,
    /// A rating too low.
    Performance {
        /// The lower of the two ratings.
        has: Performance,
        /// What is needed.
        needs: Performance,
    },
    /// A talent box that the kind does not accept.
    Talent(u8),
    /// A mandatory requirement not met.
    Competency {
        /// Which.
        competency: CompetencyId,
        /// Level held.
        has: u8,
        /// Level needed.
        needs: u8,
    },
    /// Match too low.
    Match {
        /// What there is.
        has: BasisPoints,
        /// What is needed.
        needs: BasisPoints,
    },
}

/// Judges one rule: `Ok` when it holds.
///
/// # Errors
/// The figures behind the failure.
pub fn judge(rule: Rule, case: &Case<'_>) -> Result<(), Figures> {
    match rule {
        Rule::Open => open::judge(case),
        Rule::Transition => transition::judge(case),
        Rule::Decision => decision::judge(case),
        Rule::Retirement => retirement::judge(case),
        Rule::Tenure => tenure::judge(case),
        Rule::Blackout => blackout::judge(case),
        Rule::Status => status::judge(case),
        Rule::Education => education::judge(case),
        Rule::Field => field::judge(case),
        Rule::Rank => rank::judge(case),
        Rule::Age => age::judge(case),
        Rule::Service => service::judge(case),
        Rule::ServiceLeft => service_left::judge(case),
        Rule::Experience => experience::judge(case),
        Rule::Performance => performance::judge(case),
        Rule::Talent => talent::judge(case),
        Rule::Discipline => discipline::judge(case),
        Rule::Competency => competency::judge(case),
        Rule::Match => matching::judge(case),
    }
}

/// A rule that does not hold, how strictly it is taken, and the figures behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objection {
    /// Which rule.
    pub rule: Rule,
    /// Hard or soft, never off.
    pub mode: Mode,
    /// Why.
    pub figures: Figures,
}

/// All rules that are not switched off and do not hold, in the order of [`Rule::ALL`].
#[must_use]
pub fn assess(case: &Case<'_>) -> Vec<Objection> {
    let modes = &case.instance.policy.rules;
    Rule::ALL
        .into_iter()
        .filter(|&rule| modes.of(rule) != Mode::Off)
        .filter_map(|rule| judge(rule, case).err().map(|figures| Objection { rule, mode: modes.of(rule), figures }))
        .collect()
}

/// Judges `rules` alone: none if a hard one fails, else the soft ones that fail. Allocates nothing.
#[must_use]
pub fn sift(rules: &[Rule], case: &Case<'_>) -> Option<RuleSet> {
    let mut soft = RuleSet::EMPTY;
    for &rule in rules {
        match case.instance.policy.rules.of(rule) {
            Mode::Off => {}
            Mode::Hard => judge(rule, case).ok()?,
            Mode::Soft => {
                if judge(rule, case).is_err() {
                    soft.insert(rule);
                }
            }
        }
    }
    Some(soft)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::fixture::{Scene, education};
    use super::*;
    use crate::policy::Rank;

    /// A promotion that breaks one rule of each sort: `education` hard, `rank` and `talent` soft.
    fn weak() -> Scene {
        Scene::between("administrator", "jpt_pratama").employee(|row| {
            row.education = education("sma");
            row.rank = Rank::Ladder(4);
            row.rank_since = date(2026, 1, 1);
        })
    }

    fn named(scene: &Scene) -> Vec<(Rule, Mode)> {
        scene.show(1, |case| assess(case).iter().map(|objection| (objection.rule, objection.mode)).collect())
    }

    #[test]
    fn a_move_that_keeps_all_rules_meets_no_objection() {
        let scene = Scene::between("pelaksana", "pengawas");
        assert_eq!(named(&scene), []);
        assert_eq!(scene.show(1, |case| sift(&Rule::ALL, case)), Some(RuleSet::EMPTY));
    }

    #[test]
    fn objections_come_in_the_order_of_the_rules_with_their_modes_and_figures() {
        use Mode::{Hard, Soft};
        assert_eq!(named(&weak()), [(Rule::Education, Hard), (Rule::Rank, Soft), (Rule::Talent, Soft)]);
        let figures = weak().show(1, |case| assess(case).iter().map(|objection| objection.figures).collect::<Vec<_>>());
        let needed = Figures::Education { has: education("sma"), needs: education("s1") };
        assert_eq!(figures, [needed, Figures::Rank { has: 4, needs: 13 }, Figures::Talent(5)]);
    }

    #[test]
    fn rules_that_are_off_raise_no_objection() {
        let lax = weak().policy(|policy| {
            policy.rules.set(Rule::Education, Mode::Off);
            policy.rules.set(Rule::Rank, Mode::Hard);
        });
        assert_eq!(named(&lax), [(Rule::Rank, Mode::Hard), (Rule::Talent, Mode::Soft)]);
    }

    #[test]
    fn a_sieve_lets_soft_failures_through_and_lists_them() {
        let soft = weak().policy(|policy| policy.rules.set(Rule::Education, Mode::Soft));
        let listed: RuleSet = [Rule::Education, Rule::Rank, Rule::Talent].into_iter().collect();
        assert_eq!(soft.show(1, |case| sift(&Rule::ALL, case)), Some(listed));
    }

    #[test]
    fn a_sieve_stops_at_a_hard_failure() {
        assert_eq!(weak().show(1, |case| sift(&Rule::ALL, case)), None);
    }

    #[test]
    fn a_sieve_looks_at_its_own_rules_alone() {
        let listed: RuleSet = [Rule::Talent].into_iter().collect();
        assert_eq!(weak().show(1, |case| sift(&[Rule::Open, Rule::Talent, Rule::Match], case)), Some(listed));
        assert_eq!(weak().show(1, |case| sift(&[], case)), Some(RuleSet::EMPTY));
    }

    /// Numbers that look random: a multiplicative generator modulo 2³¹ − 1 (Park and Miller).
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, count: u64) -> u64 {
            self.0 = self.0 * 48_271 % 2_147_483_647;
            self.0 % count
        }

        fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
            items[usize::try_from(self.below(items.len() as u64)).unwrap()]
        }
    }

    fn any_scene(dice: &mut Dice) -> Scene {
        let kinds = ["pelaksana", "pengawas", "administrator", "jpt_pratama", "ahli_muda", "ahli_madya", "mahir"];
        let mut scene = Scene::between(dice.one_of(&kinds), dice.one_of(&kinds));
        scene = scene.policy(|policy| {
            for rule in Rule::ALL {
                policy.rules.set(rule, dice.one_of(&[Mode::Hard, Mode::Soft, Mode::Soft, Mode::Off]));
            }
        });
        scene = scene.employee(|row| {
            row.birth_date = date(dice.one_of(&[1967, 1970, 1980, 1990]), 6, 1);
            row.hired_on = date(dice.one_of(&[2010, 2020, 2024]), 1, 1);
            row.education = education(dice.one_of(&["sma", "d3", "s1", "s2"]));
            row.rank = Rank::Ladder(dice.one_of(&[4, 8, 11, 13]));
            row.status = dice.one_of(&Status::ALL);
            row.performance = dice.one_of(&Performance::ALL);
            row.potential = dice.one_of(&[1, 2, 3]);
            row.discipline_until = dice.one_of(&[None, Some(date(2028, 1, 1))]);
            row.position_since = Some(date(dice.one_of(&[2023, 2026]), 1, 1));
            row.kind_since = Some(date(2022, 1, 1));
        });
        let (open, level) = (dice.below(4) > 0, dice.one_of(&[0, 2, 4]));
        scene = scene.goal(|row| row.open = open);
        scene.facts(|builder| {
            let builder = builder.requires_with("goal", "C1", 3, |row| row.mandatory = true).level("E", "C1", level);
            if dice.below(4) == 0 { builder.must_not("E", "*", 1, 2) } else { builder }
        })
    }

    #[test]
    fn the_sieve_and_the_full_list_of_objections_agree() {
        let mut dice = Dice(20_270_101);
        let (mut passed, mut stopped) = (0, 0);
        for _ in 0..60 {
            let scene = any_scene(&mut dice);
            for period in 1..=3 {
                scene.show(period, |case| {
                    let objections = assess(case);
                    let modes = &case.instance.policy.rules;
                    let failing = Rule::ALL.into_iter().filter(|&rule| judge(rule, case).is_err());
                    let wanted: Vec<Rule> = failing.filter(|&rule| modes.of(rule) != Mode::Off).collect();
                    assert_eq!(objections.iter().map(|objection| objection.rule).collect::<Vec<_>>(), wanted);
                    assert!(objections.iter().all(|objection| objection.mode == modes.of(objection.rule)));
                    let forbidden = objections.iter().any(|objection| objection.mode == Mode::Hard);
                    let soft = (!forbidden).then(|| wanted.iter().copied().collect::<RuleSet>());
                    assert_eq!(sift(&Rule::ALL, case), soft);
                    if forbidden { stopped += 1 } else { passed += 1 }
                });
            }
        }
        assert!(passed > 10 && stopped > 10, "{passed} passed, {stopped} stopped: both sides are to be seen");
    }
}
