//! Every key of `instance.toml` and of a policy: name, shape, default and meaning, written down once.
//!
//! For an OR reader: the parameters of the model with their domains; `docs/policy.md` says the same in prose.

use super::rule::Rule;
use super::shape::{Each, Key, List, Names, Need, Shape};

use Need::{Default, Optional, Required};

const fn key(name: &'static str, shape: Shape, need: Need, about: &'static str) -> Key {
    Key { name, shape, need, about }
}

const fn whole(least: i64, most: i64) -> Shape {
    Shape::Whole { least, most }
}

const fn list(item: &'static Shape, least: usize, most: usize, distinct: bool) -> Shape {
    Shape::List(List { item, least, most, distinct })
}

/// Most rupiah in one setting.
pub(super) const MOST_MONEY: i64 = 1_000_000_000_000;
/// Most points in one weight.
pub(super) const MOST_WEIGHT: i64 = 1_000_000;

const YEARS: Shape = whole(0, 99);
const COUNT: Shape = whole(0, 1_000_000);
const POINTS: Shape = whole(0, MOST_WEIGHT);
const MATCH: Shape = whole(0, 10_000);
const HOURS: Shape = whole(0, 8_784);
const NAME: Shape = Shape::Words { least: 1, most: 200 };
const MODE: Shape = Shape::Name(Names::Modes);
const RANK: Shape = Shape::Name(Names::Ranks);
const KIND: Shape = Shape::Kind;
const KIND_PAIR: Shape = list(&KIND, 2, 2, false);
const PERCENT: Shape = whole(0, 100);
const GRID_ROW: Shape = whole(1, 3);
const BOX: Shape = whole(1, 9);
const STATUS: Shape = Shape::Name(Names::Statuses);
const FEEDER: Shape = Shape::Table(FEEDER_KEYS);
const BLACKOUT: Shape = Shape::Table(BLACKOUT_KEYS);

/// `instance.toml`.
pub(super) const INSTANCE: &[Key] = &[
    key("format", whole(1, 1), Default("1"), "Version of the file format."),
    key("name", NAME, Required, "Name of the service and the plan, shown in reports."),
    key("start", Shape::Day, Required, "First day of period 1; its day of the month is at most 28."),
    key("periods", whole(1, 40), Required, "Number of periods to plan."),
    key("period", Shape::Name(Names::Periods), Default("\"year\""), "Length of one period: 12, 6 or 3 months."),
    key("currency", Shape::Currency, Default("\"IDR\""), "Currency code, for display only."),
    key("policy", Shape::Table(POLICY_TABLE), Optional, "Rules and weights: a preset, a file, and single values."),
];

macro_rules! policy_keys {
    ($($first:expr),* $(,)?) => {
        &[
            key("preset", Shape::Name(Names::Presets), Optional, "Preset to start from; without it nothing is inherited."),
            $($first,)*
            key("rules", Shape::Each(RULES), Default("{}"), "How strictly each placement rule is taken."),
            key("moves", Shape::Table(MOVES), Default("{}"), "Which moves exist, and limits on them."),
            key("training", Shape::Table(TRAINING), Default("{}"), "Limits and targets of training."),
            key("rank", Shape::Table(RANKS), Default("{}"), "Regular rise in rank."),
            key("mentoring", Shape::Table(MENTORING), Default("{}"), "Who is a junior and who may mentor."),
            key("costs", Shape::Table(COSTS), Default("{}"), "Costs used where the files state none."),
            key("sources", Shape::Table(SOURCES), Default("{}"), "Sources of money that pay for moves and allowances."),
            key("talent", Shape::Table(TALENT), Default("{}"), "Talent grid and merit."),
            key("development", Shape::Table(DEVELOPMENT), Default("{}"), "The least share of all money for development."),
            key("weights", Shape::Table(WEIGHTS), Default("{}"), "What a plan is worth, in points."),
            key("kinds", Shape::Kinds(KIND_KEYS), Required, "Kinds of position: the levels of the career system."),
        ]
    };
}

/// The `[policy]` table of `instance.toml`.
pub(super) const POLICY_TABLE: &[Key] = policy_keys![key(
    "file",
    NAME,
    Optional,
    "Policy file in the instance's folder, laid over the preset; single values beside it are laid over the file."
)];

/// A policy file.
pub(super) const POLICY_FILE: &[Key] = policy_keys![];

const RULES: Each = Each {
    names: Names::Rules,
    value: &MODE,
    need: Default("\"hard\""),
    about: |name| Rule::by_name(name).map_or_else(String::new, |rule| rule.sentence().en.into_owned()),
};

const MOVES: &[Key] = &[
    key("horizontal", Shape::Flag, Default("true"), "Whether moves within a tier are allowed."),
    key("vertical", Shape::Flag, Default("true"), "Whether moves one tier up within a group are allowed."),
    key("diagonal", Shape::Flag, Default("true"), "Whether moves one tier up into another group are allowed."),
    key(
        "exceptions",
        list(&KIND_PAIR, 0, 10_000, true),
        Default("[]"),
        "Pairs [from, to] of kinds that may be moved between as horizontal although no type of move fits.",
    ),
    key(
        "min_jpm_lateral",
        MATCH,
        Default("0"),
        "Least job-person match of moves that are no promotion, in basis points.",
    ),
    key("min_jpm_promotion", MATCH, Default("0"), "Least job-person match of promotions, in basis points."),
    key("min_service_left_years", YEARS, Default("0"), "Least years between a move and retirement in the new kind."),
    key(
        "unit_move_share",
        PERCENT,
        Default("100"),
        "Percent of a unit's holders at the start that may move out of its positions per period (at least one may).",
    ),
    key("max_moves", COUNT, Default("0"), "Most moves per period; 0 = no limit."),
    key("max_promotions", COUNT, Default("0"), "Most promotions per period; 0 = no limit."),
    key("blackouts", list(&BLACKOUT, 0, 1_000, false), Default("[]"), "Windows of time without moves."),
];

const BLACKOUT_KEYS: &[Key] = &[
    key("from", Shape::Day, Required, "First day of the window."),
    key("to", Shape::Day, Required, "First day after the window."),
    key(
        "kinds",
        list(&KIND, 0, 1_000, true),
        Default("[]"),
        "Kinds that can be neither left nor entered; empty = all.",
    ),
];

const TRAINING: &[Key] = &[
    key("max_courses", whole(0, 20), Required, "Most sessions that one employee attends per period."),
    key(
        "target_hours",
        HOURS,
        Default("0"),
        "Hours per fiscal year that earn all of weights.hours; 0 = no such points.",
    ),
    key(
        "max_hours",
        Shape::Each(Each {
            names: Names::Statuses,
            value: &HOURS,
            need: Optional,
            about: |name| format!("Most hours per fiscal year for status {name}; absent = no limit."),
        }),
        Default("{}"),
        "Most hours per fiscal year, by status.",
    ),
];

const RANKS: &[Key] = &[
    key("step_years", YEARS, Default("0"), "Years per regular step in rank; 0 = ranks stand still."),
    key(
        "cap",
        Shape::Each(Each {
            names: Names::Educations,
            value: &RANK,
            need: Optional,
            about: |name| format!("Highest rank that regular steps reach with education {name}; absent = no cap."),
        }),
        Default("{}"),
        "Highest rank that regular steps reach, by education; d4 and s1 are one level and must agree.",
    ),
];

const MENTORING: &[Key] = &[
    key("junior_years", YEARS, Default("0"), "Hired less than this many years ago: a junior; 0 = nobody is."),
    key("mentor_years", YEARS, Default("0"), "Hired at least this many years ago: may mentor."),
    key("juniors_per_mentor", whole(0, 1_000), Default("1"), "Juniors that one mentor can take."),
    key("min_performance", RATING, Default("\"sangat_kurang\""), "Least rating of the last year of a mentor."),
];

const RATING: Shape = Shape::Name(Names::Performances);

const COSTS: &[Key] = &[key(
    "relocation",
    whole(0, MOST_MONEY),
    Default("0"),
    "Cost of a move to another location that relocations.csv does not list, in whole units of the currency.",
)];

const SOURCES: &[Key] = &[
    key("relocation", NAME, Required, "Source that pays relocations, as named in budgets.csv."),
    key("allowance", NAME, Required, "Source that pays allowances, as named in budgets.csv."),
];

const TALENT: &[Key] = &[
    key(
        "performance",
        Shape::Each(Each {
            names: Names::Performances,
            value: &GRID_ROW,
            need: Required,
            about: |name| format!("Row of the talent grid for rating {name}: 1 low, 2 middle, 3 high."),
        }),
        Default("{}"),
        "Row of the talent grid, by rating.",
    ),
    key("merit", list(&PERCENT, 9, 9, false), Required, "Merit of boxes 1 to 9, where employees.csv states none."),
    key(
        "hours_merit",
        PERCENT,
        Default("0"),
        "Most merit that hours of training completed in the twelve months before the start add; 0 = none.",
    ),
    key("hours_full", whole(1, 8_784), Default("20"), "Hours in those months that earn all of `hours_merit`."),
];

const DEVELOPMENT: &[Key] = &[
    key(
        "floor",
        MATCH,
        Default("0"),
        "Least share of the total budget for development, in hundredths of a percent; an indicator, not a rule.",
    ),
    key("sources", list(&NAME, 0, 100, true), Default("[]"), "Sources whose training money counts; empty = all."),
    key("totals", list(&TOTAL, 0, 100, false), Default("[]"), "The total budget of fiscal years, where known."),
];

const TOTAL: Shape = Shape::Table(TOTAL_KEYS);

const TOTAL_KEYS: &[Key] = &[
    key("year", whole(1, 9_999), Required, "Fiscal year."),
    key(
        "amount",
        whole(0, 1_000_000_000_000_000),
        Required,
        "The total budget of the year, in whole units of the currency.",
    ),
];

const WEIGHTS: &[Key] = &[
    key(
        "fill",
        list(&POINTS, 3, 3, false),
        Default("[0, 0, 0]"),
        "Points per period in which a position is held, for critical 0, 1 and 2.",
    ),
    key("match", POINTS, Default("0"), "Points per period held at a full job-person match."),
    key("promotion", POINTS, Default("0"), "Points per promotion of an employee with merit 100."),
    key("preference", POINTS, Default("0"), "Points per preference that holds, times its score."),
    key("breadth", POINTS, Default("0"), "Points per move into a unit new to the employee."),
    key("disruption", POINTS, Default("0"), "Points lost per move out of a position."),
    key("breach", POINTS, Default("0"), "Points lost per soft rule that a move does not keep."),
    key("overstay", POINTS, Default("0"), "Points lost per period beyond maximum tenure."),
    key("hours", POINTS, Default("0"), "Points per employee and fiscal year with the target hours attended."),
    key("course_due", POINTS, Default("0"), "Points lost per period in which a required course is overdue."),
    key("mentor_gap", POINTS, Default("0"), "Points lost per junior without mentor, unit and period."),
];

/// `[kinds.k]`.
pub(super) const KIND_KEYS: &[Key] = &[
    key("tier", whole(0, 20), Required, "Height in the hierarchy; one more is a promotion."),
    key("group", Shape::Name(Names::Groups), Required, "Leadership (jpt), administration (ja) or functional (jf)."),
    key("statuses", list(&STATUS, 1, 2, true), Default("[\"pns\", \"pppk\"]"), "Statuses that may hold the kind."),
    key("retirement_age", whole(18, 99), Required, "Age in years at which holders retire."),
    key("min_tenure_years", YEARS, Default("0"), "Years in a position of this kind before it may be left."),
    key("max_tenure_years", YEARS, Optional, "Years in a position of this kind after which each period costs points."),
    key("min_education", Shape::Name(Names::Educations), Optional, "Least education."),
    key("min_rank", RANK, Optional, "Least rank."),
    key("max_entry_age", YEARS, Optional, "Greatest age in years at which the kind is entered from another."),
    key("min_service_years", YEARS, Default("0"), "Least years of service."),
    key("min_performance", RATING, Optional, "Least rating of the last two years, for selections."),
    key("feeders", list(&FEEDER, 0, 100, false), Default("[]"), "Experience asked in selections; any entry will do."),
    key(
        "selective",
        Shape::Flag,
        Default("false"),
        "Whether coming from another kind is a selection even without promotion.",
    ),
    key("talent_boxes", list(&BOX, 0, 9, true), Default("[]"), "Talent boxes accepted in selections; empty = all."),
    key(
        "required_course",
        Shape::Words { least: 0, most: 100 },
        Optional,
        "Course that holders must complete (a course_id; without effect where the instance lacks it); \"\" = none.",
    ),
    key("grace_years", YEARS, Default("0"), "Years in the kind before the missing required course costs points."),
];

const FEEDER_KEYS: &[Key] = &[
    key("kinds", list(&KIND, 1, 1_000, true), Required, "Kinds one may come from."),
    key("years", YEARS, Required, "Least years in the tier."),
];
