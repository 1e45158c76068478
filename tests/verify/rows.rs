//! Every coupling row: one too many, and the same where it just fits.

use rotasi::calendar::PeriodLength;
use rotasi::instance::{Category, InstanceBuilder};
use rotasi::quantity::Money;

use crate::stage::{Case, judge, service, staffed};

fn four() -> InstanceBuilder {
    service(1).employee("E1", "A").employee("E2", "B").employee("E3", "C").employee("E4", "D")
}

/// An instance, who holds what, and who attends what.
type Staged<'a> = (&'a InstanceBuilder, Pairs<'a>, Pairs<'a>);
type Pairs<'a> = &'a [(&'a str, &'a str)];

fn case(code: &'static str, what: &'static str, bad: Staged, good: Staged) -> Case {
    Case { code, what, bad: judge(bad.0, bad.1, bad.2), good: judge(good.0, good.1, good.2) }
}

pub fn cases() -> Vec<Case> {
    [people(), sessions(), training_budgets(), placement_budgets()].into_iter().flatten().collect()
}

fn people() -> Vec<Case> {
    let all = four();
    let crowded = four().employee("E5", "B").must("E1", "B", 1, 1);
    let share = |percent| four().employee("E5", "B").policy_with(|policy| policy.moves.unit_move_share = percent);
    let moves = |most| four().policy_with(|policy| policy.moves.max_moves = most);
    let promotions = |most| four().unplaced("E5", "clerk").policy_with(|policy| policy.moves.max_promotions = most);
    let kin = four().kin("E1", "E3");
    let old_kin = service(2).employee("E1", "A").employee("E2", "B").kin("E2", "E1");
    let swap = [("E1", "B"), ("E2", "A")];
    let up = [("E1", "H"), ("E5", "X")];
    vec![
        case("V-seats", "one seat, two holders", (&all, &[("E1", "B")], &[]), (&all, &swap, &[])),
        case(
            "V-seats",
            "over-full at the start, one more",
            (&crowded, &[("E1", "B")], &[]),
            (&crowded, &[("E1", "B"), ("E2", "F")], &[]),
        ),
        case(
            "V-unit_moves",
            "also inside the unit",
            (&share(66), &[("E1", "F"), ("E2", "H")], &[]),
            (&share(67), &[("E1", "F"), ("E2", "H")], &[]),
        ),
        case(
            "V-unit_moves",
            "at least one may always move",
            (&share(0), &[("E1", "F"), ("E2", "H")], &[]),
            (&share(0), &[("E1", "F"), ("E4", "X")], &[]),
        ),
        case("V-moves", "of any kind", (&moves(1), &swap, &[]), (&moves(2), &swap, &[])),
        case("V-promotions", "entering upwards is one", (&promotions(1), &up, &[]), (&promotions(2), &up, &[])),
        case("V-kin", "moved together", (&kin, &[("E1", "X")], &[]), (&kin, &[("E1", "F")], &[])),
        case(
            "V-kin",
            "only the unit of the start is excepted",
            (&old_kin, &[("E1", "C C"), ("E2", "B X")], &[]),
            (&old_kin, &[("E1", "A H"), ("E2", "F B")], &[]),
        ),
    ]
}

fn sessions() -> Vec<Case> {
    let held = |capacity, minimum| {
        let built = four().course("T", 5);
        built.session_with("S", "T", 1, capacity, |row| row.min_participants = minimum)
    };
    let two = [("E1", "S"), ("E2", "S")];
    vec![
        case("V-capacity", "one too many", (&held(1, 0), &[], &two), (&held(2, 0), &[], &two)),
        case("V-minimum", "one too few", (&held(5, 3), &[], &two), (&held(5, 2), &[], &two)),
        case("V-minimum", "closed needs none", (&held(5, 3), &[], &two), (&held(5, 3), &[], &[])),
    ]
}

fn training_budgets() -> Vec<Case> {
    let paid = |amount, source: Option<&str>, category: Option<Category>, year| {
        let built = four().course("T", 5).session_with("S", "T", 1, 9, |row| {
            (row.cost, row.fixed_cost, row.source) = (Money(3), Money(10), "APBN".into());
        });
        let source = source.map(str::to_owned);
        built.budget_with("L", year, amount, move |row| (row.source, row.category) = (source, category))
    };
    let two = [("E1", "S"), ("E2", "S")];
    let apbn = Some("APBN");
    vec![
        case(
            "V-budget",
            "two attendees and the opening",
            (&paid(15, None, None, 2027), &[], &two),
            (&paid(16, None, None, 2027), &[], &two),
        ),
        case(
            "V-budget",
            "a line for the source and category, and one for another category",
            (&paid(15, apbn, Some(Category::Training), 2027), &[], &two),
            (&paid(0, apbn, Some(Category::Relocation), 2027), &[], &two),
        ),
        case(
            "V-budget",
            "a line for another source",
            (&paid(15, apbn, None, 2027), &[], &two),
            (&paid(0, Some("APBD"), None, 2027), &[], &two),
        ),
        case(
            "V-budget",
            "a line for another year",
            (&paid(15, None, None, 2027), &[], &two),
            (&paid(0, None, None, 2028), &[], &two),
        ),
        case(
            "V-budget",
            "closed costs nothing",
            (&paid(0, None, None, 2027), &[], &two),
            (&paid(0, None, None, 2027), &[], &[]),
        ),
    ]
}

fn placement_budgets() -> Vec<Case> {
    let line = |built: InstanceBuilder, amount, category| {
        built.budget_with("L", 2027, amount, move |row| row.category = Some(category))
    };
    let moving = |amount, stated: bool| {
        let built = staffed(1).policy_with(|policy| policy.relocation_cost = Money(8));
        let built = if stated { built.relocation("Pusat", "Pantai", 11) } else { built };
        line(built.relocation("Pantai", "Pusat", 99), amount, Category::Relocation)
    };
    let entering = line(
        service(1).unplaced("E1", "clerk").policy_with(|policy| policy.relocation_cost = Money(8)),
        0,
        Category::Relocation,
    );
    let allowed = |amount, length| {
        let mut built = staffed(2).period(length);
        built.tables_mut().positions[0].allowance = Money(5);
        line(built, amount, Category::Allowance)
    };
    let to_c = [("E1", "C")];
    vec![
        case(
            "V-budget",
            "the general relocation cost",
            (&moving(7, false), &to_c, &[]),
            (&moving(8, false), &to_c, &[]),
        ),
        case("V-budget", "the stated one", (&moving(10, true), &to_c, &[]), (&moving(11, true), &to_c, &[])),
        case("V-budget", "not within a place", (&moving(0, true), &to_c, &[]), (&moving(0, true), &[("E1", "D")], &[])),
        case("V-budget", "not on entering", (&moving(0, true), &to_c, &[]), (&entering, &to_c, &[])),
        case(
            "V-budget",
            "allowance of a year",
            (&allowed(59, PeriodLength::Year), &[], &[]),
            (&allowed(60, PeriodLength::Year), &[], &[]),
        ),
        case(
            "V-budget",
            "allowance of two quarters",
            (&allowed(29, PeriodLength::Quarter), &[], &[]),
            (&allowed(30, PeriodLength::Quarter), &[], &[]),
        ),
    ]
}
