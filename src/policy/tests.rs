//! Faults, layers and the preset's values, as a planner meets them.

use super::*;
use crate::diagnostic::{Diagnostic, Place, Severity, codes};
use crate::quantity::Money;

const HEAD: &str = "name = \"Uji\"\nstart = 2027-01-01\nperiods = 5\n";

fn nothing(_: &str) -> Result<String, Vec<Diagnostic>> {
    Err(vec![Diagnostic::new(&codes::E100, Place::file("policy.toml"))])
}

fn read(policy: &str) -> Result<(Settings, Vec<Diagnostic>), Vec<Diagnostic>> {
    read_settings(&format!("{HEAD}{policy}"), "instance.toml", &mut nothing)
}

/// The only fault or warning of a policy over the preset, as `code row path`.
fn only(policy: &str) -> String {
    let all = match read(&format!("policy.preset = \"asn\"\n{policy}")) {
        Ok((_, warnings)) => warnings,
        Err(faults) => faults,
    };
    let told: Vec<String> =
        all.iter().map(|fault| format!("{} {} {}", fault.code.id, fault.place.row, fault.place.column)).collect();
    told.join("; ")
}

fn over_preset(policy: &str) -> Policy {
    read(&format!("policy.preset = \"asn\"\n{policy}")).expect("no fault").0.resolved.policy
}

#[test]
fn the_preset_alone_is_read_without_fault_or_warning() {
    let (settings, warnings) = read("policy.preset = \"asn\"").unwrap();
    assert_eq!(warnings, []);
    assert_eq!(settings.resolved.policy, Policy::asn());
    assert_eq!((settings.name.as_str(), settings.periods, settings.currency.as_str()), ("Uji", 5, "IDR"));
}

#[test]
fn every_fault_has_its_code_line_and_path() {
    let cases = [
        ("policy.weights.promotoin = 1", "E301 5 policy.weights.promotoin"),
        ("policy.rules.tenur = \"hard\"", "E301 5 policy.rules.tenur"),
        ("policy.training.max_hours.honorer = 3", "E301 5 policy.training.max_hours.honorer"),
        ("policy.wieghts.promotion = 1", "E301 5 policy.wieghts"),
        ("policy.kinds.pengawas.teir = 1", "E301 5 policy.kinds.pengawas.teir"),
        ("polcy = 1", "E301 5 polcy"),
        ("policy.weights.promotion = \"80\"", "E302 5 policy.weights.promotion"),
        ("policy.weights = 3", "E302 5 policy.weights"),
        ("policy.weights.match = 1.5", "E302 5 policy.weights.match"),
        ("policy.moves.vertical = 1", "E302 5 policy.moves.vertical"),
        ("policy.weights.promotion = -1", "E303 5 policy.weights.promotion"),
        ("policy.weights.promotion = 1_000_001", "E303 5 policy.weights.promotion"),
        ("policy.weights.fill = [1, 2]", "E303 5 policy.weights.fill"),
        ("policy.weights.fill = [1, -2, 3]", "E303 5 policy.weights.fill[2]"),
        ("policy.moves.min_jpm_lateral = 10_001", "E303 5 policy.moves.min_jpm_lateral"),
        ("policy.moves.unit_move_share = 101", "E303 5 policy.moves.unit_move_share"),
        ("policy.kinds.pengawas.tier = 21", "E303 5 policy.kinds.pengawas.tier"),
        ("policy.kinds.pengawas.talent_boxes = [0]", "E303 5 policy.kinds.pengawas.talent_boxes[1]"),
        ("policy.kinds.pengawas.talent_boxes = [10]", "E303 5 policy.kinds.pengawas.talent_boxes[1]"),
        ("policy.kinds.pengawas.retirement_age = 9223372036854775808", "E303 5 policy.kinds.pengawas.retirement_age"),
        ("policy.kinds.pengawas.statuses = []", "E303 5 policy.kinds.pengawas.statuses"),
        ("policy.talent.merit = [0, 20, 30, 45, 55, 50, 80, 85, 101]", "E303 5 policy.talent.merit[9]"),
        ("policy.costs.relocation = 1_000_000_000_001", "E303 5 policy.costs.relocation"),
        ("policy.sources.relocation = \"\"", "E303 5 policy.sources.relocation"),
        ("policy.kinds.\"a;b\".tier = 1", "E303 5 policy.kinds.a;b"),
        ("policy.rank.step_years = 100", "E303 5 policy.rank.step_years"),
        ("policy.rules.tenure = \"had\"", "E304 5 policy.rules.tenure"),
        ("policy.kinds.pengawas.min_rank = \"III\"", "E304 5 policy.kinds.pengawas.min_rank"),
        ("policy.kinds.pengawas.min_education = \"s4\"", "E304 5 policy.kinds.pengawas.min_education"),
        ("policy.kinds.pengawas.statuses = [\"honorer\"]", "E304 5 policy.kinds.pengawas.statuses[1]"),
        ("policy.kinds.pengawas.group = \"jk\"", "E304 5 policy.kinds.pengawas.group"),
        ("policy.mentoring.min_performance = \"bagus\"", "E304 5 policy.mentoring.min_performance"),
        ("policy.moves.exceptions = [[\"penyelia\", \"pelaksan\"]]", "E305 5 policy.moves.exceptions[1][2]"),
        (
            "policy.kinds.pengawas.feeders = [{ kinds = [\"staf\"], years = 4 }]",
            "E305 5 policy.kinds.pengawas.feeders[1].kinds[1]",
        ),
        (
            "[[policy.moves.blackouts]]\nfrom = 2029-01-01\nto = 2029-02-01\nkinds = [\"camat\"]",
            "E305 8 policy.moves.blackouts[1].kinds[1]",
        ),
        ("[[policy.moves.blackouts]]\nfrom = 2029-01-01", "E306 5 policy.moves.blackouts[1].to"),
        ("policy.kinds.pengawas.feeders = [{ years = 4 }]", "E306 5 policy.kinds.pengawas.feeders[1].kinds"),
        ("policy.rules.open = \"off\"", "E307 5 policy.rules.open"),
        ("policy.rules.retirement = \"hard\"", "E307 5 policy.rules.retirement"),
        ("policy.rank.cap.s1 = \"IV/a\"", "E308 5 policy.rank.cap.s1"),
        ("[[policy.moves.blackouts]]\nfrom = 2029-01-01\nto = 2029-01-01", "E308 7 policy.moves.blackouts[1].to"),
        ("policy.kinds.pengawas.statuses = [\"pns\", \"pns\"]", "E309 5 policy.kinds.pengawas.statuses[2]"),
        ("policy.kinds.pengawas.talent_boxes = [7, 7]", "E309 5 policy.kinds.pengawas.talent_boxes[2]"),
        ("[[policy.moves.blackouts]]\nfrom = \"2029-01-01\"\nto = 2029-02-01", "E302 6 policy.moves.blackouts[1].from"),
        ("policy.kinds.pengawas.max_tenure_years = 1", "W301 5 policy.kinds.pengawas.max_tenure_years"),
        ("policy.moves.min_jpm_lateral = 9000", "W303 5 policy.moves.min_jpm_lateral"),
        (
            "policy.kinds.pengawas.feeders = [{ kinds = [\"jpt_utama\"], years = 1 }]",
            "W304 5 policy.kinds.pengawas.feeders[1].kinds[1]",
        ),
        ("policy.moves.exceptions = [[\"penyelia\", \"pengawas\"]]", "W305 5 policy.moves.exceptions[1]"),
        ("policy.moves.exceptions = [[\"penyelia\", \"pelaksana\"]]", ""),
        ("policy.kinds.pengawas.required_course = \"\"", ""),
    ];
    for (policy, told) in cases {
        assert_eq!(only(policy), told, "{policy}");
    }
}

#[test]
fn faults_of_the_head_have_their_code_too() {
    let tell = |text: &str| {
        let faults = read_settings(text, "instance.toml", &mut nothing).unwrap_err();
        faults.iter().map(|fault| format!("{} {}", fault.code.id, fault.place)).collect::<Vec<_>>().join("; ")
    };
    let policy = "[policy]\npreset = \"asn\"";
    assert_eq!(
        tell(&format!("start = 2027-01-29\nperiods = 0\n{policy}")),
        "E306 instance.toml [name]; E303 instance.toml:2 [periods]"
    );
    assert_eq!(
        tell(&format!("name = \"a\"\nstart = 2027-01-29\nperiods = 3\n{policy}")),
        "E303 instance.toml:2 [start]"
    );
    assert_eq!(
        tell(&format!("format = 2\nname = \"a\"\nstart = 2027-01-01\nperiods = 200\nperiod = \"yaer\"\n{policy}")),
        "E303 instance.toml:1 [format]; E303 instance.toml:4 [periods]; E304 instance.toml:5 [period]"
    );
    assert_eq!(tell("name = \"a\nstart = x"), "E310 instance.toml:1; E310 instance.toml:2");
    assert_eq!(tell(HEAD), "E306 instance.toml [policy.preset]");
    assert_eq!(tell(&format!("{HEAD}policy.preset = \"asm\"")), "E304 instance.toml:4 [policy.preset]");
    assert_eq!(tell(&format!("{HEAD}policy.preset = \"asn\"\npolicy.file = \"policy.toml\"")), "E100 policy.toml");
}

#[test]
fn all_faults_come_in_one_go_with_the_nearest_name() {
    let faults = read(
        "[policy]\npreset = \"asn\"\n[policy.weights]\npromotoin = 1\nmatch = -1\n[policy.kinds.pengawass]\nmin_rank = \"III/c\"\n\
         [policy.kinds.penyelia]\nfeeders = [{ kinds = [\"mahirr\"], years = 2 }]",
    )
    .unwrap_err();
    let told: Vec<_> = faults.iter().map(|fault| (fault.code.id, fault.nearest.as_deref().unwrap_or(""))).collect();
    let misspelt = ("E306", "pengawas");
    assert_eq!(
        told,
        [("E301", "promotion"), ("E303", ""), misspelt, misspelt, misspelt, ("E305", "mahir")],
        "{faults:#?}"
    );
    assert!(faults.iter().all(|fault| fault.place.row > 0));
}

#[test]
fn tables_merge_key_by_key_and_lists_are_replaced_whole() {
    let policy = over_preset(
        "[policy.weights]\npromotion = 120\n[policy.training.max_hours]\npns = 100\n[policy.kinds.pengawas]\n\
         max_tenure_years = 6\nfeeders = [{ kinds = [\"mahir\"], years = 1 }]\n[policy.talent.performance]\nbaik = 3",
    );
    let mut wanted = Policy::asn();
    wanted.weights.promotion = Points(120);
    wanted.training.max_hours = [Some(100), Some(24)];
    wanted.talent.performance[Performance::Baik as usize] = 3;
    let (pengawas, mahir) = (wanted.kind_by_name("pengawas").unwrap(), wanted.kind_by_name("mahir").unwrap());
    wanted.kinds[pengawas.index()].max_tenure_years = Some(6);
    wanted.kinds[pengawas.index()].feeders = vec![Feeder { kinds: vec![mahir], years: 1 }];
    assert_eq!(policy, wanted);
}

#[test]
fn a_new_kind_and_blackouts_are_taken_up() {
    let policy = over_preset(
        "[[policy.moves.blackouts]]\nfrom = 2029-08-27\nto = 2030-02-20\nkinds = [\"camat\"]\n\
         [policy.kinds.camat]\ntier = 3\ngroup = \"ja\"\nretirement_age = 58",
    );
    let camat = policy.kind(policy.kind_by_name("camat").unwrap());
    assert_eq!((camat.statuses, camat.max_tenure_years, camat.feeders.len()), ([true, true], None, 0));
    let blackout = &policy.moves.blackouts[0];
    assert_eq!(blackout.kinds, [policy.kind_by_name("camat").unwrap()]);
    assert_eq!((blackout.from.to_string(), blackout.to.to_string()), ("2029-08-27".into(), "2030-02-20".into()));
    assert!(policy.kinds.is_sorted_by(|a, b| a.name < b.name));
}

#[test]
fn a_policy_file_lies_between_preset_and_single_values() {
    let file = "preset = \"asn\"\n[weights]\npromotion = 1\nmatch = 2\n";
    let text = format!("{HEAD}[policy]\nfile = \"kebijakan.toml\"\n[policy.weights]\nmatch = 3\n");
    let mut asked = String::new();
    let read = resolve(&text, "instance.toml", &mut |name| {
        name.clone_into(&mut asked);
        Ok(file.to_owned())
    });
    let (resolved, warnings) = read.unwrap();
    assert_eq!((asked.as_str(), warnings.len()), ("kebijakan.toml", 0));
    let weights = &resolved.policy.weights;
    assert_eq!((weights.promotion, weights.match_, weights.breadth), (Points(1), Points(3), Points(15)));
    let origin = |path: &str| resolved.origins.get(path).unwrap().origin.clone();
    assert_eq!(origin("weights.promotion"), Origin::Override { file: "kebijakan.toml".into(), row: 3 });
    assert_eq!(origin("weights.match"), Origin::Override { file: "instance.toml".into(), row: 7 });
    assert!(matches!(origin("weights.breadth"), Origin::Preset { sureness: Sureness::Assumption, .. }));
    assert_eq!(origin("kinds.pemula.talent_boxes"), Origin::Default);
}

#[test]
fn faults_of_a_policy_file_are_placed_in_it() {
    let text = format!("{HEAD}policy = {{ file = \"p.toml\" }}");
    let faults = resolve(&text, "instance.toml", &mut |_| Ok("preset = \"asn\"\n[weights]\nmatch = -1".to_owned()));
    let faults = faults.unwrap_err();
    assert_eq!(faults.iter().map(|fault| fault.place.to_string()).collect::<Vec<_>>(), ["p.toml:3 [weights.match]"]);
}

#[test]
fn without_preset_nothing_is_inherited() {
    let text = include_str!("../../docs/policy.md");
    let minimal = text.split("```toml minimal\n").nth(1).unwrap().split("```").next().unwrap();
    let head = format!("{HEAD}policy.file = \"policy.toml\"");
    let (settings, warnings) =
        read_settings(&head, "instance.toml", &mut |_| Ok(minimal.to_owned())).expect("the example has no fault");
    let policy = settings.resolved.policy;
    assert_eq!(warnings, []);
    assert_eq!(policy.kinds.iter().map(|kind| kind.name.as_str()).collect::<Vec<_>>(), ["director", "head", "officer"]);
    assert_eq!((policy.moves.unit_move_share, policy.relocation_cost), (100, Money::ZERO));
    assert!(Rule::ALL.into_iter().all(|rule| policy.rules.of(rule) == Mode::Hard));
    let faults = read("[policy.weights]\nmatch = 1").unwrap_err();
    let missing: Vec<_> = faults.iter().map(|fault| fault.place.column.as_ref()).collect();
    assert_eq!(faults.iter().filter(|fault| fault.code == &codes::E306).count(), faults.len());
    assert!(missing.contains(&"policy.kinds") && missing.contains(&"policy.training.max_courses"), "{missing:?}");
}

#[test]
fn all_weights_at_zero_are_warned_about() {
    let names =
        ["match", "promotion", "preference", "breadth", "disruption", "breach", "overstay", "hours", "course_due"];
    let zeros: String = names.iter().map(|name| format!("policy.weights.{name} = 0\n")).collect();
    let told = only(&format!("{zeros}policy.weights.fill = [0, 0, 0]\npolicy.weights.mentor_gap = 0"));
    assert!(told.starts_with("W302") && told.ends_with("policy.weights") && !told.contains(';'), "{told}");
}

#[test]
fn no_text_makes_reading_panic() {
    let preset = format!("{HEAD}{}", include_str!("asn.toml").replace('[', "[policy."));
    for cut in (0..preset.len()).step_by(97) {
        let half = preset.get(..cut).unwrap_or_default();
        let _ = read_settings(half, "instance.toml", &mut nothing);
    }
    for odd in
        ["", "\u{feff}", "policy = []", "policy.kinds = {}", "policy.kinds.a = 1", "a.b.c.d = [[[[{}]]]]", "=", "\0"]
    {
        let faults = read_settings(odd, "instance.toml", &mut nothing).unwrap_err();
        assert!(faults.iter().any(|fault| fault.code.severity() == Severity::Error), "{odd:?}");
    }
}

#[test]
fn the_document_names_every_key_of_the_schema() {
    fn names(value: &serde_json::Value, all: &mut Vec<String>) {
        for (key, below) in value["properties"].as_object().into_iter().flatten() {
            all.push(key.clone());
            names(below, all);
            names(&below["items"], all);
        }
    }
    let mut all = Vec::new();
    let root = schema();
    names(&root, &mut all);
    ["policy", "policy_file", "kind"].iter().for_each(|part| names(&root["$defs"][part], &mut all));
    let text = include_str!("../../docs/policy.md");
    for key in all {
        assert!(text.contains(&format!("`{key}`")) || text.contains(&format!(".{key}`")), "docs/policy.md lacks {key}");
    }
}

#[test]
fn the_document_tells_every_source_of_the_preset() {
    let text = include_str!("../../docs/policy.md");
    for ground in preset::grounds("asn") {
        let row =
            format!("| {} | {} | {} |", ground.pattern.replace('*', "\\*"), ground.source, ground.sureness.name());
        assert!(text.contains(&row), "docs/policy.md lacks: {row}");
    }
}
