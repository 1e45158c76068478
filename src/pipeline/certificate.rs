//! The certificate of a bound: made from the prices of a run, and recomputed from the instance alone.
//!
//! For a planner: how anybody can convince themselves that no plan is better than stated. For an OR reader: the Lagrangian
//! value at the given prices, Σ_a max path (points − Σ floor(amount · price)) + Σ_r ceil(limit · price), in units of 2⁻²⁰ point
//! and 128 bits. Nothing of the engine is used: neither its prices' scale nor its sweeps.

use rayon::prelude::*;

use crate::dag::{FRACTION, Graph};
use crate::diagnostic::Text;
use crate::files::{CERTIFICATE_FILE, Certificate, PricedRow};
use crate::formulate::{self, Formulation, Stream};
use crate::instance::Instance;
use crate::packing::{Agents, Problem, Row, priced_limits};
use crate::solver::{Answer, Voucher};

use super::Outcome;
use super::record::vouched_by;

/// Largest binary scale that a price may have.
const FINEST: u8 = 62;

/// A certificate, recomputed.
#[derive(Clone, Debug, PartialEq)]
pub struct Recomputed {
    /// What the prices prove; none when some of them cannot be prices of this instance.
    pub bound: Option<i64>,
    /// Everything in the certificate that is not so.
    pub faults: Vec<Text>,
}

/// The certificate of a run's bound; none when there is no bound, or when adding up once more would take as long as the
/// run and the prices are not what vouches for the bound.
pub(super) fn issue(
    instance: &Instance,
    formulation: &Formulation,
    answer: &Answer,
    streamed: bool,
) -> Option<Certificate> {
    let stated = answer.bound.as_ref()?;
    let problem = &formulation.problem;
    let mut prices = Vec::new();
    let mut by_row = vec![(0_i64, 0_u8); problem.rows.len()];
    for (at, (row, &price)) in problem.rows.iter().zip(&answer.prices).enumerate() {
        let (price, shift) = whole(price);
        if price > 0 {
            by_row[at] = (price, shift);
            let row = formulation.meanings[at].name(instance);
            let Row { limit, penalty } = problem.rows[at];
            prices.push(PricedRow { row, limit, penalty, price, shift });
        }
        debug_assert!(price >= 0 && within_penalty(row, price, shift));
    }
    let value = if streamed {
        None
    } else {
        let paths = problem.graphs.par_iter().enumerate().map(|(agent, _)| best(problem.bound_graph(agent), &by_row));
        Some(paths.collect::<Option<Vec<i128>>>()?.into_iter().sum::<i128>() + limits(problem, &by_row))
    };
    let bound = match (value, &stated.voucher) {
        (Some(value), _) => points(value, problem.constant)?,
        (None, Voucher::Prices) => stated.points,
        (None, _) => return None,
    };
    Some(Certificate {
        instance_sha256: String::new(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        bound,
        value,
        stated_bound: stated.points,
        stated_bound_by: vouched_by(&stated.voucher),
        rows: problem.rows.len() as u64,
        prices,
    })
}

impl Outcome {
    /// The certificate as a file of the plan folder, if there is one; `sha256` is the fingerprint of the instance's files.
    #[must_use]
    pub fn certificate_file(&self, sha256: &str) -> Option<(&'static str, Vec<u8>)> {
        let issued = self.certificate.as_ref()?;
        let whole = Certificate { instance_sha256: sha256.to_owned(), ..issued.clone() };
        Some((CERTIFICATE_FILE, whole.to_json().into_bytes()))
    }
}

/// Recomputes `certificate` from `instance`, whose files have the fingerprint `sha256`. Graphs are made one by one, so that
/// memory does not grow with the service.
///
/// # Panics
/// Never: nobody asks to stop.
#[must_use]
pub fn recompute(instance: &Instance, sha256: &str, certificate: &Certificate) -> Recomputed {
    let outline = formulate::outline(instance, &|| false).expect("nobody asked to stop");
    checked(instance, &outline, sha256, certificate).0
}

/// The certificate recomputed, with the price of every row and the exact sum, where it comes to one.
pub(super) fn checked(
    instance: &Instance,
    outline: &Formulation,
    sha256: &str,
    certificate: &Certificate,
) -> (Recomputed, Vec<(i64, u8)>, Option<i128>) {
    let mut faults = Vec::new();
    if certificate.instance_sha256 != sha256 {
        faults.push(Text::fixed(
            "the certificate was made for another version of this instance",
            "sertifikat dibuat untuk versi data yang lain",
        ));
    }
    let rows = &outline.problem.rows;
    let before = faults.len();
    let by_row = prices_by_row(instance, outline, certificate, &mut faults);
    if certificate.rows != rows.len() as u64 {
        faults.push(Text::new(
            format!("the certificate counts {} rows, the instance has {}", certificate.rows, rows.len()),
            format!("sertifikat menghitung {} baris, data memiliki {}", certificate.rows, rows.len()),
        ));
    }
    if faults.len() > before {
        return (Recomputed { bound: None, faults }, by_row, None);
    }
    let stream = Stream::new(instance, outline);
    let paths: Option<Vec<i128>> = (0..stream.count())
        .into_par_iter()
        .map_init(Default::default, |space, agent| best(stream.show(agent, space).bound_graph(), &by_row))
        .collect();
    let value = paths.map(|paths| paths.into_iter().sum::<i128>() + limits(&outline.problem, &by_row));
    let bound = value.and_then(|value| points(value, stream.constant()));
    let Some(bound) = bound else {
        faults.push(Text::fixed(
            "the instance has no plan at all, so that there is nothing to bound",
            "data ini tidak memiliki rencana sama sekali sehingga tidak ada yang dibatasi",
        ));
        return (Recomputed { bound: None, faults }, by_row, None);
    };
    if bound != certificate.bound {
        faults.push(Text::new(
            format!("the prices prove {bound}, not {}", certificate.bound),
            format!("harga-harga itu membuktikan {bound}, bukan {}", certificate.bound),
        ));
    } else if certificate.value.is_some() && certificate.value != value {
        faults.push(Text::fixed(
            "the exact sum (value) is another one: a price was changed",
            "jumlah tepat (value) berbeda: ada harga yang diubah",
        ));
    }
    if certificate.stated_bound_by == "prices" && certificate.stated_bound < bound {
        faults.push(Text::new(
            format!("the bound {} is said to follow from the prices, which prove {bound}", certificate.stated_bound),
            format!("batas {} disebut berasal dari harga, padahal buktinya {bound}", certificate.stated_bound),
        ));
    }
    (Recomputed { bound: Some(bound), faults }, by_row, value)
}

/// Price and scale of every row of the instance.
fn prices_by_row(
    instance: &Instance,
    outline: &Formulation,
    certificate: &Certificate,
    faults: &mut Vec<Text>,
) -> Vec<(i64, u8)> {
    let rows = &outline.problem.rows;
    let names = outline.meanings.iter().enumerate().map(|(at, meaning)| (meaning.name(instance), at));
    let places: rustc_hash::FxHashMap<String, usize> = names.collect();
    let mut by_row = vec![(0, 0); rows.len()];
    for priced in &certificate.prices {
        let name = &priced.row;
        let Some(&at) = places.get(name.as_str()) else {
            faults.push(Text::new(
                format!("{name} is no row of this instance"),
                format!("{name} bukan baris dari data ini"),
            ));
            continue;
        };
        let own = &rows[at];
        if (priced.limit, priced.penalty) != (own.limit, own.penalty) {
            faults.push(Text::new(
                format!("{name} has the limit {} in the instance, not {}", own.limit, priced.limit),
                format!("{name} memiliki batas {} pada data, bukan {}", own.limit, priced.limit),
            ));
        }
        if priced.price < 0 || priced.shift > FINEST || !within_penalty(own, priced.price, priced.shift) {
            faults.push(Text::new(
                format!("the price of {name} is not between nought and what passing its limit costs"),
                format!("harga {name} tidak berada antara nol dan biaya melampaui batasnya"),
            ));
        }
        if std::mem::replace(&mut by_row[at], (priced.price, priced.shift)) != (0, 0) {
            faults.push(Text::new(format!("{name} stands twice"), format!("{name} muncul dua kali")));
        }
    }
    by_row
}

/// A price as `price / 2^(20 + shift)` with the least shift that is exact. Prices of the engine are whole on such a scale.
fn whole(price: f64) -> (i64, u8) {
    let mut scaled = price * f64::from(1_u32 << FRACTION);
    let mut shift = 0;
    while scaled.fract() != 0.0 && shift < FINEST {
        scaled *= 2.0;
        shift += 1;
    }
    // Beyond 2⁵³ a float holds no more digits; prices are clipped below that.
    #[allow(clippy::cast_possible_truncation, reason = "whole and far below 2^63, or clipped by the cast")]
    let price = scaled.floor() as i64;
    (price.max(0), shift)
}

fn within_penalty(row: &Row, price: i64, shift: u8) -> bool {
    row.penalty.is_none_or(|penalty| {
        let most = i128::from(penalty).checked_shl(FRACTION + u32::from(shift));
        most.is_none_or(|most| i128::from(price) <= most)
    })
}

/// `Σ ceil(limit · price)`, the best fillings in place of the limits of rows in a knapsack.
fn limits(problem: &Problem, prices: &[(i64, u8)]) -> i128 {
    let (price, shift): (Vec<i64>, Vec<u8>) = prices.iter().copied().unzip();
    priced_limits(&problem.rows, &problem.knapsacks, &price, &shift)
}

/// The sum rounded down to points.
fn points(value: i128, constant: i64) -> Option<i64> {
    i64::try_from((value >> FRACTION) + i128::from(constant)).ok()
}

/// The best path of a graph in view of the prices, in 2⁻²⁰ points; none without any path.
pub(super) fn best(graph: &Graph, prices: &[(i64, u8)]) -> Option<i128> {
    best_within(graph, prices, |_| true)
}

/// [`best`] of the paths over arcs that are allowed, told by their places.
pub(super) fn best_within(graph: &Graph, prices: &[(i64, u8)], allowed: impl Fn(usize) -> bool) -> Option<i128> {
    let cost = |list: u32| -> i128 {
        let of = |used: &crate::dag::Use| {
            let (price, shift) = prices[used.row as usize];
            (i128::from(used.amount) * i128::from(price)) >> shift
        };
        graph.list(list).iter().map(of).sum()
    };
    let lists: Vec<i128> = (0..number(graph.lists())).map(cost).collect();
    let worth = |points: i64, list: u32| (i128::from(points) << FRACTION) - lists[list as usize];
    let menus: Vec<Option<i128>> = (0..number(graph.menus()))
        .map(|menu| graph.choices()[graph.menu(menu)].iter().map(|choice| worth(choice.points, choice.list)).max())
        .collect();
    let mut value: Vec<Option<i128>> = vec![None; graph.nodes()];
    *value.first_mut()? = Some(0);
    for (_, arc) in graph.arcs().iter().enumerate().filter(|(at, _)| allowed(*at)) {
        let chosen = if arc.menu == crate::dag::NONE { Some(0) } else { menus[arc.menu as usize] };
        if let (Some(so_far), Some(chosen)) = (value[arc.tail as usize], chosen) {
            let through = so_far + worth(arc.points.into(), arc.list) + chosen;
            let known = &mut value[arc.head as usize];
            *known = Some(known.map_or(through, |known| known.max(through)));
        }
    }
    if graph.is_empty() { None } else { value.last().copied().flatten() }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("lists and menus are numbered in 32 bits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::InstanceBuilder;
    use crate::packing::lagrangian_bound;
    use crate::policy::Policy;
    use crate::quantity::Points;

    #[test]
    fn prices_are_exact_on_the_least_scale() {
        let unit = f64::from(1_u32 << FRACTION);
        assert_eq!(whole(0.0), (0, 0));
        assert_eq!(whole(3.0), (3 << FRACTION, 0));
        assert_eq!(whole(5.0 / unit / 8.0), (5, 3));
        assert_eq!(whole(-1.0), (0, 0));
    }

    #[test]
    fn the_sum_is_the_engines_bound_at_any_prices() {
        let instance = InstanceBuilder::new("2027-01-01", 3)
            .policy_with(|policy| {
                policy.kinds = Policy::asn().kinds;
                policy.weights.fill = [Points(100); 3];
                (policy.training.target_hours, policy.weights.hours) = (20, Points(10));
            })
            .unit("U")
            .position_with("A", "U", "pelaksana", |row| row.seats = 3)
            .position("B", "U", "pengawas")
            .employee("E", "A")
            .employee("F", "A")
            .course("K", 10)
            .session_with("S", "K", 2, 1, |row| row.min_participants = 1)
            .build()
            .unwrap();
        let formulation = formulate::encode(&instance);
        let problem = &formulation.problem;
        for price in [0.0, 0.3, 2.0, 17.125, 400.0] {
            let by_row = vec![whole(price); problem.rows.len()];
            let clipped: Vec<(i64, u8)> = problem
                .rows
                .iter()
                .zip(&by_row)
                .map(|(row, &(price, shift))| if within_penalty(row, price, shift) { (price, shift) } else { (0, 0) })
                .collect();
            let paths: i128 =
                (0..problem.graphs.len()).map(|agent| best(problem.bound_graph(agent), &clipped).unwrap()).sum();
            let value = paths + limits(problem, &clipped);
            let (price, shift): (Vec<i64>, Vec<u8>) = clipped.into_iter().unzip();
            assert_eq!(points(value, problem.constant), lagrangian_bound(problem, &price, &shift));
        }
    }
}
