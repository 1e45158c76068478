//! Broken instances: each gives its documented faults at their places, and nothing panics.

use std::path::Path;

#[test]
fn the_base_folder_is_sound() {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken/base");
    let loaded = rotasi::files::load(&base)
        .unwrap_or_else(|faults| panic!("{}", rotasi::files::report(&faults, rotasi::diagnostic::Language::English)));
    let warnings = rotasi::files::report(&loaded.warnings, rotasi::diagnostic::Language::English);
    assert_eq!(warnings, "");
    assert_eq!(loaded.instance.employees.len(), 6);
}
