//! Each employee's possible careers as an acyclic graph of standings and steps.
