//! **rotasi** plans the careers of a civil service: who holds which position in which period, who is promoted, who
//! rotates, who takes which training seat, over one to several years, so that rules, budgets and decisions already
//! taken are respected and the plan is provably as good as it can be.
//!
//! # The problem in plain words
//!
//! A service has employees, positions with seats, courses with dated sessions, and lines of money. At the beginning of
//! each period every employee stays or moves into another position, and within the period may be trained; those who
//! reach retirement leave. Placement rules (education, rank, tenure, match with the position …) say who may enter what.
//! Everybody draws on the same seats, places and budgets, and relatives, mentors and the pace of rotation tie people
//! together besides. Filled seats, good matches, wishes met, promotions by merit and training earn points; disruption,
//! overdue courses and soft rules that do not hold cost points. Wanted is the plan worth most, with a proof of how much
//! better any other could be.
//!
//! # The problem as a formula
//!
//! All that one employee *a* may do is an acyclic graph *G(a)*, whose paths from source to sink are the careers that obey
//! the rules. A session that has to be opened is an agent too, with the two paths *closed* and *open*. With one path
//! *x(a)* chosen for each agent, points *c* and row uses *A* on the arcs:
//!
//! ```text
//! maximise    Σ_a c(a)·x(a) − Σ_r penalty(r)·s(r)
//! subject to  Σ_a A(r,a)·x(a) ≤ b(r) + s(r)     for every coupling row r (seats, budgets, moves, relatives, mentors …)
//!             x(a) is a path in G(a)            for every agent a
//!             s(r) ≥ 0, and s(r) = 0 on hard rows
//! ```
//!
//! Any prices *π ≥ 0* of the rows (*π(r) ≤ penalty(r)* on elastic ones) give a bound: the best priced path of every agent
//! by itself, plus *Σ π·b*. The engine looks for good prices and good selections from both sides until they meet. All
//! points and amounts are integers, so that a bound is rounded down and equality proves a plan optimal.
//!
//! # A service of two
//!
//! A vacancy one tier up earns 100 points a year; moving somebody costs 20, and a promotion earns its share of merit.
//!
//! ```
//! use rotasi::instance::InstanceBuilder;
//! use rotasi::pipeline::{self, Solver, Status};
//! use rotasi::policy::Policy;
//! use rotasi::quantity::Points;
//! use rotasi::solver::{Settings, StopSignal};
//! use rotasi::verify;
//!
//! let service = InstanceBuilder::new("2027-01-01", 2)
//!     .policy_with(|policy| {
//!         policy.kinds = Policy::asn().kinds;
//!         policy.weights.fill = [Points(100); 3];
//!         policy.weights.promotion = Points(80);
//!         policy.weights.disruption = Points(20);
//!     })
//!     .unit("Secretariat")
//!     .position_with("clerk", "Secretariat", "pelaksana", |row| row.seats = 2)
//!     .position("supervisor", "Secretariat", "pengawas")
//!     .employee_with("Ayu", "clerk", |row| row.merit = Some(50))
//!     .employee_with("Budi", "clerk", |row| row.merit = Some(90))
//!     .build()
//!     .expect("the service is sound");
//!
//! let outcome = pipeline::run(&service, &Settings::default(), &Solver::default(), &(), &StopSignal::default())?;
//! assert_eq!(outcome.status, Status::Optimal);
//!
//! let plan = outcome.plan.expect("an optimal outcome has a plan");
//! // Both hold a seat in both years, and Budi is promoted: 4 · 100 + 80 · 90 % − 20.
//! assert_eq!(plan.points(), Points(452));
//! assert!(verify::audit(&service, &plan).is_allowed());
//! # Ok::<(), rotasi::pipeline::RunError>(())
//! ```
//!
//! # Where to find what
//!
//! | layer | module | what it holds |
//! |---|---|---|
//! | words | [`quantity`], [`calendar`], [`diagnostic`] | exact units, periods and months, faults in two languages |
//! | given | [`policy`], [`instance`] | the rules as data; the service as it stands, validated |
//! | possible | [`eligibility`], [`career`] | the placement rules, one file each; every employee's graph |
//! | proposed | [`plan`], [`mentoring`], [`formulate`] | a plan and its claims; who guides whom; the way from careers to path packing and back |
//! | engine | [`dag`], [`packing`], [`lp`], [`solver`] | graphs, the abstract problem, backends, bounds and search; no word about people |
//! | judged | [`verify`], [`figures`] | an audit that shares nothing with what it audits; a plan in figures |
//! | developed | [`needs`], [`development`] | who lacks which competency, which courses help, a calendar of courses; what comes within reach of whom |
//! | edges | [`files`], [`import`], [`synthetic`], [`pseudonym`] | folders of tables; exports of personnel systems; services made up from a seed; codes in place of people |
//! | shown | [`texts`], [`report`], [`documents`] | words, numbers and dates in two languages; pages and workbooks; official papers |
//! | the whole | [`pipeline`] | from instance to audited plan in one call |
//! | why | [`explain`] | why a plan is as it is, why not otherwise, what is scarce |
//! | trust | [`audit`], [`replan`] | fairness and merit of any plan; planning anew after what really happened, planned against done |
//! | what if | [`scenario`] | edits to an instance, many solves beside one another, comparison |
//!
//! Data goes one way: files → instance → eligibility → career → formulate → packing → solver → formulate → plan → verify.
//! The library prints nothing; clocks, threads, seeds and stop signals come from the caller, and faults of the data come
//! back as [`diagnostic::Diagnostic`]s, all at once.

#![deny(missing_docs)]
#![deny(unsafe_code)]

pub mod audit;
pub mod calendar;
pub mod career;
pub mod dag;
pub mod development;
pub mod diagnostic;
pub mod documents;
pub mod eligibility;
pub mod explain;
pub mod figures;
pub mod files;
pub mod formulate;
pub mod import;
pub mod instance;
pub mod lp;
pub mod mentoring;
pub mod needs;
pub mod packing;
pub mod pipeline;
pub mod plan;
pub mod policy;
pub mod pseudonym;
pub mod quantity;
pub mod replan;
pub mod report;
pub mod scenario;
pub mod solver;
pub mod synthetic;
pub mod texts;
pub mod verify;
