//! A checked tree of settings becomes the policy that the rest of the program reads.
//!
//! For an OR reader: names turn into indices and units; nothing is decided here.

use crate::quantity::{BasisPoints, Money, Points};

use super::layer::Node;
use super::{
    Blackout, DevelopmentRules, Education, Feeder, Group, Kind, KindId, MentoringRules, Mode, MoveRules, Performance,
    Policy, Rank, RankRules, Rule, RuleModes, Status, TalentRules, TrainingRules, Weights,
};

/// The policy that a completed and checked tree describes; none when a value is missing, which the checks rule out.
pub(super) fn policy(tree: &Node) -> Option<Policy> {
    let root = View(tree);
    let names: Vec<&str> = tree.at("kinds")?.entries()?.keys().map(String::as_str).collect();
    let kinds = names.iter().map(|name| kind(name, View(tree.at("kinds")?.entries()?.get(*name)?), &names));
    Some(Policy {
        rules: rules(root.below("rules")?)?,
        moves: moves(root.below("moves")?, &names)?,
        training: training(root.below("training")?)?,
        rank: rank(root.below("rank")?)?,
        mentoring: mentoring(root.below("mentoring")?)?,
        relocation_cost: Money(root.whole("costs.relocation")?),
        relocation_source: root.words("sources.relocation")?.to_owned(),
        allowance_source: root.words("sources.allowance")?.to_owned(),
        talent: talent(root.below("talent")?)?,
        development: development(root.below("development")?)?,
        weights: weights(root.below("weights")?)?,
        kinds: kinds.collect::<Option<_>>()?,
    })
}

/// Typed access to a table of the tree.
#[derive(Clone, Copy)]
struct View<'a>(&'a Node);

impl<'a> View<'a> {
    fn below(self, path: &str) -> Option<Self> {
        self.0.at(path).map(Self)
    }

    fn whole(self, path: &str) -> Option<i64> {
        self.0.at(path)?.whole()
    }

    /// A whole number that its shape keeps within `N`.
    fn number<N: TryFrom<i64>>(self, path: &str) -> Option<N> {
        N::try_from(self.whole(path)?).ok()
    }

    fn flag(self, path: &str) -> Option<bool> {
        self.0.at(path)?.flag()
    }

    fn words(self, path: &str) -> Option<&'a str> {
        self.0.at(path)?.words()
    }

    fn items(self, path: &str) -> Option<&'a [Node]> {
        Some(self.0.at(path)?.items())
    }

    fn numbers<N: TryFrom<i64>>(self, path: &str) -> Option<Vec<N>> {
        self.items(path)?.iter().map(|item| N::try_from(item.whole()?).ok()).collect()
    }

    fn kinds(self, path: &str, names: &[&str]) -> Option<Vec<KindId>> {
        self.items(path)?.iter().map(|item| kind_id(item, names)).collect()
    }
}

fn kind_id(item: &Node, names: &[&str]) -> Option<KindId> {
    let at = names.binary_search(&item.words()?).ok()?;
    u16::try_from(at).ok().map(KindId)
}

fn rating(name: &str) -> Option<Performance> {
    Performance::ALL.into_iter().find(|rating| rating.name() == name)
}

fn step(name: &str) -> Option<u8> {
    Rank::by_name(name)?.step()
}

fn rules(view: View<'_>) -> Option<RuleModes> {
    let mut modes = RuleModes::default();
    for rule in Rule::ALL.into_iter().filter(|rule| !rule.always_hard()) {
        modes.set(
            rule,
            match view.words(rule.name())? {
                "hard" => Mode::Hard,
                "soft" => Mode::Soft,
                "off" => Mode::Off,
                _ => return None,
            },
        );
    }
    Some(modes)
}

fn moves(view: View<'_>, names: &[&str]) -> Option<MoveRules> {
    let pair = |item: &Node| match item.items() {
        [from, to] => Some((kind_id(from, names)?, kind_id(to, names)?)),
        _ => None,
    };
    let blackout = |item: &Node| {
        let (from, to) = (item.at("from")?.day()?, item.at("to")?.day()?);
        Some(Blackout { from, to, kinds: View(item).kinds("kinds", names)? })
    };
    Some(MoveRules {
        horizontal: view.flag("horizontal")?,
        vertical: view.flag("vertical")?,
        diagonal: view.flag("diagonal")?,
        exceptions: view.items("exceptions")?.iter().map(pair).collect::<Option<_>>()?,
        min_jpm_lateral: BasisPoints(view.number("min_jpm_lateral")?),
        min_jpm_promotion: BasisPoints(view.number("min_jpm_promotion")?),
        min_service_left_years: view.number("min_service_left_years")?,
        unit_move_share: view.number("unit_move_share")?,
        max_moves: view.number("max_moves")?,
        max_promotions: view.number("max_promotions")?,
        blackouts: view.items("blackouts")?.iter().map(blackout).collect::<Option<_>>()?,
    })
}

fn training(view: View<'_>) -> Option<TrainingRules> {
    let limits = view.below("max_hours")?;
    Some(TrainingRules {
        max_courses: view.number("max_courses")?,
        target_hours: view.number("target_hours")?,
        max_hours: Status::ALL.map(|status| limits.number(status.name())),
    })
}

fn rank(view: View<'_>) -> Option<RankRules> {
    let caps = view.below("cap")?;
    let mut cap = [None; Education::LEVELS];
    for (name, level) in Education::NAMES {
        if let Some(highest) = caps.words(name) {
            cap[level.index()] = Some(step(highest)?);
        }
    }
    Some(RankRules { step_years: view.number("step_years")?, cap })
}

fn mentoring(view: View<'_>) -> Option<MentoringRules> {
    Some(MentoringRules {
        junior_years: view.number("junior_years")?,
        mentor_years: view.number("mentor_years")?,
        juniors_per_mentor: view.number("juniors_per_mentor")?,
        min_performance: rating(view.words("min_performance")?)?,
    })
}

fn talent(view: View<'_>) -> Option<TalentRules> {
    let rows = view.below("performance")?;
    let mut performance = [0; Performance::COUNT];
    for rating in Performance::ALL {
        performance[rating as usize] = rows.number(rating.name())?;
    }
    Some(TalentRules {
        performance,
        merit: view.numbers("merit")?.try_into().ok()?,
        hours_merit: view.number("hours_merit")?,
        hours_full: view.number("hours_full")?,
    })
}

fn development(view: View<'_>) -> Option<DevelopmentRules> {
    let total = |item: &Node| Some((View(item).number("year")?, Money(View(item).whole("amount")?)));
    Some(DevelopmentRules {
        floor: view.number("floor").map(BasisPoints)?,
        sources: view.items("sources")?.iter().map(|item| item.words().map(str::to_owned)).collect::<Option<_>>()?,
        totals: view.items("totals")?.iter().map(total).collect::<Option<_>>()?,
    })
}

fn weights(view: View<'_>) -> Option<Weights> {
    let points = |key: &str| view.whole(key).map(Points);
    let fill: [i64; 3] = view.numbers("fill")?.try_into().ok()?;
    Some(Weights {
        fill: fill.map(Points),
        match_: points("match")?,
        promotion: points("promotion")?,
        preference: points("preference")?,
        breadth: points("breadth")?,
        disruption: points("disruption")?,
        breach: points("breach")?,
        overstay: points("overstay")?,
        hours: points("hours")?,
        course_due: points("course_due")?,
        mentor_gap: points("mentor_gap")?,
    })
}

fn kind(name: &str, view: View<'_>, names: &[&str]) -> Option<Kind> {
    let accepted = view.items("statuses")?;
    let group = view.words("group")?;
    let feeder =
        |item: &Node| Some(Feeder { kinds: View(item).kinds("kinds", names)?, years: View(item).number("years")? });
    Some(Kind {
        name: name.to_owned(),
        tier: view.number("tier")?,
        group: Group::ALL.into_iter().find(|known| known.name() == group)?,
        statuses: Status::ALL.map(|status| accepted.iter().any(|item| item.words() == Some(status.name()))),
        retirement_age: view.number("retirement_age")?,
        min_tenure_years: view.number("min_tenure_years")?,
        max_tenure_years: view.number("max_tenure_years"),
        min_education: view.words("min_education").and_then(Education::by_name),
        min_rank: view.words("min_rank").and_then(step),
        max_entry_age: view.number("max_entry_age"),
        min_service_years: view.number("min_service_years")?,
        min_performance: view.words("min_performance").and_then(rating),
        feeders: view.items("feeders")?.iter().map(feeder).collect::<Option<_>>()?,
        selective: view.flag("selective")?,
        talent_boxes: view.numbers("talent_boxes")?,
        required_course: view.words("required_course").filter(|course| !course.is_empty()).map(str::to_owned),
        grace_years: view.number("grace_years")?,
    })
}
