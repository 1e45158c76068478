//! The abstract problem: agents pick paths, arcs earn points and use rows.
