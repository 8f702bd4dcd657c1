//! Plans whose way back cannot lead exactly to where they began.

use testkit::{States, prove_seeded};
use whimbrel::plan::PlanOptions;

#[test]
fn a_child_keeps_a_column_that_its_parent_loses() {
    let rows = "INSERT INTO base VALUES (1, 1, 1); INSERT INTO below VALUES (3, 3, 3);
        INSERT INTO keeps VALUES (2, 2, 2, 2)";
    let children = "CREATE TABLE loses () INHERITS (base);
        CREATE TABLE below () INHERITS (loses);
        CREATE TABLE keeps (own int) INHERITS (base);";
    let old = format!("CREATE TABLE base (id int, a int, b int); {children}");
    let new = format!(
        "CREATE TABLE base (id int, b int); {children} ALTER TABLE keeps ADD a int"
    );
    let states = States { old: &old, new: &new, old_rows: rows, new_rows: "" };
    let pair = prove_seeded("inherits_less", &states, &PlanOptions::default()).unwrap();
    assert!(pair.up.is_right(), "{:#?}\nby\n{}", pair.up, pair.script);
    assert!(pair.script.contains("ALTER TABLE ONLY"), "{}", pair.script);
    // The child has the column from its parent again, and as its own: PostgreSQL has no
    // statement that takes the second back and keeps the values.
    assert!(!pair.way_back.contains("\"keeps\""), "{}", pair.way_back);
}
