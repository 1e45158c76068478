//! Seeded, invented services for demonstrations, tests and measurements.
