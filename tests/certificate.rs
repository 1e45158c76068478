//! Certificates: what a run issues is accepted, whatever vouched for its bound; what was tampered with is not.

use rotasi::files::Certificate;
use rotasi::instance::Instance;
use rotasi::pipeline::{self, Solver};
use rotasi::solver::{Engine, Settings, StopSignal};

mod tiny;

fn issued(instance: &Instance, settings: &Settings) -> Option<(Certificate, i64)> {
    let outcome = pipeline::run(instance, settings, &Solver::default(), &(), &StopSignal::default()).expect("it runs");
    let points = outcome.plan.as_ref().map_or(i64::MIN, |plan| plan.points().0);
    outcome.certificate.map(|certificate| (certificate, points))
}

fn faults(instance: &Instance, certificate: &Certificate) -> Vec<String> {
    let recomputed = pipeline::recompute(instance, "", certificate);
    recomputed.faults.into_iter().map(|fault| fault.en.into_owned()).collect()
}

#[test]
fn every_certificate_is_accepted_and_never_lies_below_the_plan() {
    let mut by = std::collections::BTreeMap::new();
    for seed in 0..150 {
        let instance = tiny::instance(seed);
        for engine in [Engine::Auto, Engine::Exact] {
            let settings = Settings { engine, ..Settings::default() };
            let Some((certificate, points)) = issued(&instance, &settings) else { continue };
            assert_eq!(faults(&instance, &certificate), [""; 0], "seed {seed}, {engine:?}");
            assert!(points <= certificate.bound, "seed {seed}, {engine:?}");
            assert!(certificate.proves_stated() || certificate.stated_bound_by != "prices", "seed {seed}, {engine:?}");
            let again = Certificate::from_json(&certificate.to_json()).expect("it reads back");
            assert_eq!(again, certificate, "seed {seed}");
            *by.entry(certificate.stated_bound_by.clone()).or_insert(0) += 1;
        }
    }
    assert!(["prices", "search", "microlp"].iter().all(|voucher| by.contains_key(*voucher)), "{by:?}");
}

#[test]
fn tampered_certificates_are_rejected() {
    let mut tried = 0;
    for seed in 0..60 {
        let instance = tiny::instance(seed);
        let Some((certificate, _)) = issued(&instance, &Settings::default()) else { continue };
        let rejected = |tampered: &Certificate, what: &str| {
            assert!(!faults(&instance, tampered).is_empty(), "seed {seed}: {what}");
        };
        rejected(&Certificate { bound: certificate.bound - 1, ..certificate.clone() }, "the bound lowered");
        rejected(&Certificate { rows: certificate.rows + 1, ..certificate.clone() }, "a row too many");
        rejected(&Certificate { instance_sha256: "other".into(), ..certificate.clone() }, "another instance");
        if certificate.prices.is_empty() {
            continue;
        }
        tried += 1;
        let mut renamed = certificate.clone();
        renamed.prices[0].row.push('x');
        rejected(&renamed, "a row renamed");
        let mut wider = certificate.clone();
        wider.prices[0].limit += 1;
        rejected(&wider, "a limit changed");
        let mut twice = certificate.clone();
        twice.prices.push(certificate.prices[0].clone());
        rejected(&twice, "a row twice");
        let mut negative = certificate.clone();
        negative.prices[0].price = -1;
        rejected(&negative, "a negative price");
        // In the file: whatever is edited does not fit the fingerprint, and whoever mends that proves another sum.
        let text = certificate.to_json();
        let price = format!("\"price\":{}", certificate.prices[0].price);
        let dearer = format!("\"price\":{}", certificate.prices[0].price + 1);
        assert!(Certificate::from_json(&text.replacen(&price, &dearer, 1)).is_err(), "seed {seed}: a price changed");
        let line = text.lines().position(|line| line.contains("{\"row\"")).expect("rows stand one a line");
        let mut lines: Vec<&str> = text.lines().collect();
        lines.remove(line);
        let shorter = lines.join("\n").replace("},\n  ]", "}\n  ]");
        assert!(Certificate::from_json(&shorter).is_err(), "seed {seed}: a row left out");
    }
    assert!(tried > 10, "{tried} with prices");
}

#[test]
fn prices_that_prove_more_than_is_there_are_impossible() {
    let mut changed = 0;
    for seed in 0..60 {
        let instance = tiny::instance(seed);
        let Some((certificate, points)) = issued(&instance, &Settings::default()) else { continue };
        for at in 0..certificate.prices.len() {
            for factor in [0, 3] {
                let mut other = certificate.clone();
                other.value = None;
                other.prices[at].price *= factor;
                if let Some(bound) = pipeline::recompute(&instance, "", &other).bound {
                    assert!(bound >= points, "seed {seed}: whatever the prices, they prove what is so");
                    changed += usize::from(bound != certificate.bound);
                }
            }
        }
    }
    assert!(changed > 20, "{changed} bounds moved");
}
