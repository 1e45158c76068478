//! Exports of a personnel system, all invented: layouts that are read right, broken ones that are refused at the cell, and
//! an instance that keeps what was entered by hand.

mod broken;
mod exports;
mod layouts;
mod merging;
