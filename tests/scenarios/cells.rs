//! Tables as cells: what is read from them is what was written to them.

use rotasi::files::{Cells, fingerprint};
use rotasi::policy::Origins;
use rotasi::synthetic::{Profile, generate};

#[test]
fn every_table_reads_back_from_its_cells() {
    let tables = generate(Profile::Plaju, None, 1).tables;
    let mut again = tables.clone();
    for name in Cells::names() {
        Cells::of(&tables, name).expect("all tables have cells").put(&mut again).expect("cells read back");
    }
    assert_eq!(again, tables);
}

#[test]
fn a_bad_cell_is_reported_and_nothing_is_changed() {
    let tables = generate(Profile::Plaju, None, 1).tables;
    let mut again = tables.clone();
    let mut cells = Cells::of(&tables, "budgets").expect("there are budgets");
    let amount = cells.column("amount").expect("budgets have amounts");
    cells.rows[0].cells[amount] = "plenty".to_owned();
    let faults = cells.put(&mut again).expect_err("plenty is no number");
    assert_eq!((faults[0].code.id, faults[0].place.row), ("E109", cells.rows[0].row));
    assert_eq!(again, tables);
}

#[test]
fn the_fingerprint_follows_every_cell() {
    let mut tables = generate(Profile::Plaju, None, 1).tables;
    let origins = Origins::default();
    let before = fingerprint(&tables, &origins);
    assert_eq!(fingerprint(&tables.clone(), &origins), before);
    tables.positions[0].critical = (tables.positions[0].critical + 1) % 3;
    assert_ne!(fingerprint(&tables, &origins), before);
}
