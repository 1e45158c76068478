//! The `rotasi` program: parse, call, exit code; nothing else.

fn main() {}
