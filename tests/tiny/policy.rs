//! Small random policies in which every rule bites now and then.

use rotasi::calendar::Date;
use rotasi::policy::{Blackout, Education, Feeder, Group, Kind, KindId, Mode, Performance, Policy, Rank, Rule, Status};
use rotasi::quantity::{BasisPoints, Money, Points};

use super::dice::Dice;

/// Kinds of the invented service, lowest first.
pub const KINDS: [&str; 5] = ["aide", "chief", "expert", "head", "staff"];
/// Kinds of the Indonesian preset that tiny instances use.
pub const ASN_KINDS: [&str; 6] = ["administrator", "ahli_muda", "ahli_pertama", "pelaksana", "pengawas", "terampil"];

fn kind(name: &str, tier: u8, group: Group) -> Kind {
    Kind {
        name: name.to_owned(),
        tier,
        group,
        statuses: [true; Status::COUNT],
        retirement_age: 58,
        min_tenure_years: 0,
        max_tenure_years: None,
        min_education: None,
        min_rank: None,
        max_entry_age: None,
        min_service_years: 0,
        min_performance: None,
        feeders: Vec::new(),
        selective: false,
        talent_boxes: Vec::new(),
        required_course: None,
        grace_years: 0,
    }
}

/// Fills `policy`, which asks nothing yet, with random rules, limits, weights and kinds.
pub fn invent(dice: &mut Dice, policy: &mut Policy, start: Date) {
    policy.kinds = kinds(dice);
    modes(dice, policy);
    moves(dice, policy, start);
    fringe(dice, policy);
    weights(dice, policy);
}

/// Varies limits, modes and weights of a shipped preset, whose kinds stay.
pub fn vary(dice: &mut Dice, policy: &mut Policy, start: Date) {
    if dice.chance(70) {
        modes(dice, policy);
    }
    let (lateral, promotion) = (policy.moves.min_jpm_lateral, policy.moves.min_jpm_promotion);
    moves(dice, policy, start);
    policy.moves.exceptions.clear();
    (policy.moves.min_jpm_lateral, policy.moves.min_jpm_promotion) = (lateral, promotion);
    if dice.chance(50) {
        weights(dice, policy);
    }
}

fn kinds(dice: &mut Dice) -> Vec<Kind> {
    let mut aide = kind("aide", 1, Group::Jf);
    let mut chief = kind("chief", 3, Group::Jpt);
    let mut expert = kind("expert", 2, Group::Jf);
    let mut head = kind("head", 2, Group::Ja);
    let mut staff = kind("staff", 1, Group::Ja);
    let feeder = |kinds: &[u16], years| Feeder { kinds: kinds.iter().map(|&at| KindId(at)).collect(), years };
    let (low, high) = (dice.count(1..=4), dice.count(1..=4));
    aide.selective = dice.chance(50);
    aide.min_service_years = dice.count(0..=1);
    chief.feeders = vec![feeder(&[3], low), feeder(&[2], high)];
    chief.min_service_years = dice.count(2..=12);
    chief.retirement_age = 60;
    head.feeders = vec![feeder(&[4, 0], high)];
    head.required_course = Some("K1".to_owned());
    head.grace_years = dice.count(0..=1);
    head.min_education = Education::by_name("d3");
    expert.selective = dice.chance(60);
    expert.retirement_age = 62;
    expert.min_education = Education::by_name(dice.pick(&["sma", "s1"]));
    for above in [&mut chief, &mut head, &mut expert] {
        above.max_entry_age = Some(dice.count(44..=56));
        above.min_performance = Some(if dice.chance(25) { Performance::SangatBaik } else { Performance::Baik });
        above.min_rank = Rank::by_name(dice.pick(&["II/d", "III/b", "III/d"])).and_then(Rank::step);
        above.max_tenure_years = dice.chance(60).then(|| dice.count(2..=4));
        above.statuses[Status::Pppk as usize] = dice.chance(40);
        if dice.chance(50) {
            above.talent_boxes = vec![5, 7, 8, 9];
        }
    }
    for any in [&mut aide, &mut chief, &mut expert, &mut head, &mut staff] {
        any.min_tenure_years = dice.count(0..=2);
        any.retirement_age += dice.count(0..=2);
    }
    staff.max_tenure_years = dice.chance(30).then_some(3);
    vec![aide, chief, expert, head, staff]
}

fn modes(dice: &mut Dice, policy: &mut Policy) {
    for rule in Rule::ALL {
        let mode = match dice.within(1..=100) {
            1..=32 => Mode::Hard,
            33..=72 => Mode::Soft,
            _ => Mode::Off,
        };
        policy.rules.set(rule, mode);
    }
}

fn moves(dice: &mut Dice, policy: &mut Policy, start: Date) {
    let moves = &mut policy.moves;
    moves.horizontal = dice.chance(92);
    moves.vertical = dice.chance(92);
    moves.diagonal = dice.chance(85);
    if dice.chance(50) {
        moves.exceptions = vec![(KindId(3), KindId(4)), (KindId(1), KindId(2)), (KindId(4), KindId(1))];
    }
    moves.min_jpm_lateral = BasisPoints(i32::from(dice.small(0..=60)) * 100);
    moves.min_jpm_promotion = BasisPoints(i32::from(dice.small(20..=75)) * 100);
    moves.min_service_left_years = dice.count(0..=3);
    moves.unit_move_share = dice.count(10..=100);
    moves.max_moves = if dice.chance(40) { dice.count(1..=3) } else { 0 };
    moves.max_promotions = u32::from(dice.chance(45));
    if dice.chance(30) {
        let from = start.with().year(start.year() + i16::from(dice.small(0..=1))).build().expect("a day up to 28");
        let kinds = if dice.chance(40) { Vec::new() } else { vec![KindId(u16::from(dice.small(0..=4)))] };
        let to = from.tomorrow().expect("far from the end of the calendar");
        moves.blackouts = vec![Blackout { from, to, kinds }];
    }
}

fn fringe(dice: &mut Dice, policy: &mut Policy) {
    policy.training.max_courses = dice.count(1..=2);
    policy.training.target_hours = if dice.chance(80) { dice.count(10..=40) } else { 0 };
    policy.training.max_hours[Status::Pppk as usize] = dice.chance(70).then(|| dice.count(10..=24));
    policy.rank.step_years = dice.count(0..=4);
    for (level, top) in [("sma", "II/d"), ("d3", "III/b"), ("s1", "III/d")] {
        let education = Education::by_name(level).expect("a level of education");
        policy.rank.cap[education.index()] = Rank::by_name(top).and_then(Rank::step);
    }
    policy.mentoring.junior_years = dice.count(1..=3);
    policy.mentoring.mentor_years = dice.count(3..=6);
    policy.mentoring.juniors_per_mentor = dice.count(0..=2);
    policy.mentoring.min_performance = if dice.chance(50) { Performance::Baik } else { Performance::SangatBaik };
    policy.relocation_cost = Money(dice.within(5..=15));
    policy.relocation_source = if dice.chance(70) { "APBD" } else { "APBN" }.to_owned();
    policy.allowance_source = if dice.chance(70) { "APBD" } else { "DAU" }.to_owned();
    policy.talent.merit = [0, 20, 30, 45, 55, 50, 80, 85, 100];
}

fn weights(dice: &mut Dice, policy: &mut Policy) {
    let mut points = |range| Points(dice.within(range));
    let weights = &mut policy.weights;
    weights.fill = [points(5..=40), points(40..=120), points(80..=300)];
    weights.match_ = points(0..=150);
    weights.promotion = points(40..=250);
    weights.preference = points(5..=25);
    weights.breadth = points(5..=40);
    weights.disruption = points(0..=25);
    weights.breach = points(3..=35);
    weights.overstay = points(5..=40);
    weights.hours = points(5..=30);
    weights.course_due = points(10..=40);
    weights.mentor_gap = points(5..=60);
}
