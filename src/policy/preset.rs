//! The presets that ship inside the program, and the ground on which each of their values stands.
//!
//! For an OR reader: named default parameter trees, with provenance.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::keys::POLICY_FILE;
use super::layer::{Layer, Node};
use super::origin::{Ground, Sureness};
use super::{Policy, read};

/// Names of all presets.
pub(super) const NAMES: [&str; 1] = ["asn"];

const ASN: &str = include_str!("asn.toml");
const ASN_SOURCES: &str = include_str!("asn_sources.toml");

/// The preset of that name as a tree.
pub(super) fn tree(name: &str) -> Option<Node> {
    let (file, text) = match name {
        "asn" => ("asn", ASN),
        _ => return None,
    };
    let mut faults = Vec::new();
    let tree = read::document(text, file, POLICY_FILE, Layer::Preset, &mut faults);
    assert!(faults.is_empty(), "the preset {name} is shipped without faults: {faults:?}");
    tree
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    source: String,
    sureness: Sureness,
}

/// What is known about the origin of the preset's values, most specific pattern first.
pub(super) fn grounds(name: &str) -> Vec<Ground> {
    let text = match name {
        "asn" => ASN_SOURCES,
        _ => return Vec::new(),
    };
    let written: BTreeMap<String, Written> = toml::from_str(text).expect("the list of sources is shipped whole");
    let mut grounds: Vec<Ground> = written
        .into_iter()
        .map(|(pattern, Written { source, sureness })| Ground { pattern, source, sureness })
        .collect();
    grounds.sort_by_key(|ground| std::cmp::Reverse(ground.weight()));
    grounds
}

impl Policy {
    /// The preset `asn`: the rules of the Indonesian civil service.
    ///
    /// # Panics
    /// Never: the preset ships with the program and is read in its tests.
    #[must_use]
    pub fn asn() -> Self {
        let settled =
            super::resolve("policy.preset = \"asn\"", "asn", &mut |_| unreachable!("the preset names no file"));
        settled.expect("the preset is shipped without faults").0.policy
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::*;
    use crate::quantity::{BasisPoints, Money, Points};

    /// name, tier, group, retires, education, entry age, feeders, service, selective, course, rank, boxes
    type Row<'a> =
        (&'a str, u8, Group, u32, &'a str, u32, &'a str, u32, bool, Option<&'a str>, Option<&'a str>, &'a [u8]);

    const KINDS: [Row<'static>; 14] = [
        ("jpt_utama", 6, Group::Jpt, 60, "s1", 58, "jpt_madya 2", 10, true, Some("PKN1"), None, &[]),
        ("jpt_madya", 5, Group::Jpt, 60, "s1", 58, "jpt_pratama+ahli_utama 2", 7, true, Some("PKN1"), None, &[]),
        (
            "jpt_pratama",
            4,
            Group::Jpt,
            60,
            "s1",
            56,
            "administrator+ahli_madya+ahli_utama 2",
            5,
            true,
            Some("PKN2"),
            Some("IV/b"),
            &[7, 8, 9],
        ),
        (
            "administrator",
            3,
            Group::Ja,
            58,
            "s1",
            99,
            "pengawas+ahli_muda+penyelia 3",
            0,
            false,
            Some("PKA"),
            Some("III/d"),
            &[],
        ),
        (
            "pengawas",
            2,
            Group::Ja,
            58,
            "d3",
            99,
            "pelaksana+ahli_pertama+terampil+mahir 4",
            0,
            false,
            Some("PKP"),
            Some("III/b"),
            &[],
        ),
        ("pelaksana", 1, Group::Ja, 58, "sma", 99, "", 0, false, None, None, &[]),
        ("ahli_utama", 4, Group::Jf, 65, "s1", 60, "ahli_madya 2; jpt_pratama 0", 0, true, None, None, &[]),
        ("ahli_madya", 3, Group::Jf, 60, "s1", 55, "ahli_muda 2; administrator 0", 0, true, None, None, &[]),
        ("ahli_muda", 2, Group::Jf, 58, "s1", 53, "ahli_pertama 2; pengawas+penyelia 0", 0, true, None, None, &[]),
        ("ahli_pertama", 1, Group::Jf, 58, "s1", 53, "", 0, false, None, None, &[]),
        ("penyelia", 2, Group::Jf, 58, "d3", 53, "mahir 2; pengawas 0", 0, true, None, None, &[]),
        ("mahir", 1, Group::Jf, 58, "d3", 53, "terampil 2", 0, true, None, None, &[]),
        ("terampil", 1, Group::Jf, 58, "d3", 53, "pemula 2; pelaksana 0", 0, true, None, None, &[]),
        ("pemula", 1, Group::Jf, 58, "sma", 53, "", 0, false, None, None, &[]),
    ];

    #[test]
    fn the_kinds_of_the_preset_are_those_of_the_table() {
        let policy = Policy::asn();
        assert_eq!(policy.kinds.len(), KINDS.len());
        for (name, tier, group, retires, education, age, feeders, service, selective, course, rank, boxes) in KINDS {
            let kind = policy.kind(policy.kind_by_name(name).unwrap());
            let leads = tier > 1 && group != Group::Jf;
            let names = |feeder: &Feeder| {
                let kinds: Vec<_> = feeder.kinds.iter().map(|&id| policy.kind(id).name.as_str()).collect();
                format!("{} {}", kinds.join("+"), feeder.years)
            };
            let wanted = Kind {
                name: name.to_owned(),
                tier,
                group,
                statuses: [true, !leads],
                retirement_age: retires,
                min_tenure_years: 2,
                max_tenure_years: leads.then_some(5),
                min_education: Education::by_name(education),
                min_rank: rank.map(|rank| Rank::by_name(rank).unwrap().step().unwrap()),
                max_entry_age: Some(age),
                min_service_years: service,
                min_performance: (name != "pelaksana").then_some(Performance::Baik),
                feeders: kind.feeders.clone(),
                selective,
                talent_boxes: boxes.to_vec(),
                required_course: course.map(str::to_owned),
                grace_years: u32::from(course.is_some()),
            };
            assert_eq!(*kind, wanted);
            assert_eq!(kind.feeders.iter().map(names).collect::<Vec<_>>().join("; "), feeders, "{name}");
        }
    }

    #[test]
    fn the_other_values_of_the_preset_are_those_of_the_listing() {
        let policy = Policy::asn();
        for rule in Rule::ALL {
            let soft = matches!(rule, Rule::Rank | Rule::ServiceLeft | Rule::Talent);
            assert_eq!(policy.rules.of(rule), if soft { Mode::Soft } else { Mode::Hard }, "{rule}");
        }
        let moves = &policy.moves;
        assert!(moves.horizontal && moves.vertical && moves.diagonal);
        assert!(moves.exceptions.is_empty() && moves.blackouts.is_empty());
        assert_eq!((moves.min_jpm_lateral, moves.min_jpm_promotion), (BasisPoints(6800), BasisPoints(8000)));
        assert_eq!((moves.min_service_left_years, moves.unit_move_share), (1, 40));
        assert_eq!((moves.max_moves, moves.max_promotions), (0, 0));
        assert_eq!(policy.training, TrainingRules { max_courses: 2, target_hours: 20, max_hours: [None, Some(24)] });
        // I/a = 0: II/a 4, II/c 6, III/b 9 three times, III/c 10, III/d 11 for d4 and s1, IV/a 12, IV/b 13.
        assert_eq!(policy.rank.step_years, 4);
        assert_eq!(policy.rank.cap, [4, 6, 9, 9, 9, 10, 11, 12, 13].map(Some));
        let mentoring = MentoringRules {
            junior_years: 1,
            mentor_years: 5,
            juniors_per_mentor: 2,
            min_performance: Performance::Baik,
        };
        assert_eq!(policy.mentoring, mentoring);
        assert_eq!(policy.relocation_cost, Money(15_000_000));
        assert_eq!((policy.relocation_source.as_str(), policy.allowance_source.as_str()), ("APBD", "APBD"));
        assert_eq!(policy.talent.performance, [1, 1, 1, 2, 3]);
        assert_eq!(policy.talent.merit, [0, 20, 30, 45, 55, 50, 80, 85, 100]);
        let weights = Weights {
            fill: [40, 120, 300].map(Points),
            match_: Points(100),
            promotion: Points(80),
            preference: Points(10),
            breadth: Points(15),
            disruption: Points(20),
            breach: Points(50),
            overstay: Points(30),
            hours: Points(10),
            course_due: Points(25),
            mentor_gap: Points(15),
        };
        assert_eq!(policy.weights, weights);
    }
}
