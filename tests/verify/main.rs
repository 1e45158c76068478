//! The audit against hand-made plans, one fault at a time, and against many tiny random instances.

use std::collections::BTreeSet;

use rotasi::verify::Check;

#[path = "../brute/mod.rs"]
mod brute;
#[path = "../tiny/mod.rs"]
mod tiny;

mod careers;
mod claims;
mod folder;
mod random;
mod rows;
mod rules;
mod stage;
mod terms;

#[test]
fn each_fault_is_found_alone_and_gone_when_repaired_and_no_check_is_left_out() {
    let cases = [rules::cases(), careers::cases(), rows::cases(), claims::cases(), folder::cases()];
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    for case in cases.into_iter().flatten() {
        let codes: Vec<_> = case.bad.findings.iter().map(|finding| finding.code.as_ref()).collect();
        if codes != [case.code] || !case.good.is_allowed() {
            wrong.push(format!("{} ({}): {codes:?}, repaired: {:?}", case.code, case.what, case.good.findings));
        }
        seen.insert(case.code.to_owned());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let all: BTreeSet<_> = Check::all().map(|check| check.code().into_owned()).collect();
    assert_eq!(seen, all);
}
