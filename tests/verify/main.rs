//! The audit against hand-made plans, one fault at a time, and against many tiny random instances.

#[path = "../brute/mod.rs"]
mod brute;
#[path = "../tiny/mod.rs"]
mod tiny;

mod random;
