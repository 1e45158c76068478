//! **rotasi** plans the careers of a civil service: who holds which position in which period, who is promoted, who
//! rotates, who takes which training seat, over one to several years, so that rules, budgets and decisions already
//! taken are respected and the plan is provably as good as it can be.

#![deny(missing_docs)]
#![deny(unsafe_code)]

pub mod calendar;
pub mod career;
pub mod dag;
pub mod diagnostic;
pub mod eligibility;
pub mod files;
pub mod formulate;
pub mod instance;
pub mod lp;
pub mod packing;
pub mod pipeline;
pub mod plan;
pub mod policy;
pub mod quantity;
pub mod solver;
pub mod synthetic;
pub mod verify;
