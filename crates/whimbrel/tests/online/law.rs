//! Every online plan leads exactly where a plain one does, in both directions.

use testkit::{Verdict, prove_pair};
use whimbrel::plan::{PlanOptions, Technique};

/// Proves both directions and gives the two scripts.
fn prove(hint: &str, old: &str, new: &str) -> [String; 2] {
    let options = PlanOptions { technique: Technique::Online };
    let pair = prove_pair(hint, old, new, &options).unwrap();
    for (verdict, script) in [(&pair.up, &pair.script), (&pair.down, &pair.way_back)] {
        let right = matches!(verdict, Verdict::Equal | Verdict::Order);
        assert!(right, "{verdict:?}\n{script}");
    }
    [pair.script, pair.way_back]
}

#[test]
fn indexes_come_go_and_change_concurrently() {
    let [up, down] = prove(
        "online_index",
        "CREATE TABLE t (a int, b text, c int);
         CREATE INDEX changed ON t (a);
         CREATE UNIQUE INDEX gone ON t (b, c);
         CREATE INDEX narrow ON t (a, c);
         COMMENT ON INDEX changed IS 'kept'",
        "CREATE TABLE t (a int, b text);
         CREATE INDEX changed ON t (a DESC NULLS LAST) INCLUDE (b) WHERE a > 3;
         CREATE INDEX came ON t (lower(b)) WITH (fillfactor = 70);
         COMMENT ON INDEX changed IS 'kept'",
    );
    assert!(up.contains("CREATE INDEX CONCURRENTLY \"came\""), "{up}");
    let (made, gone) = (
        up.find("CREATE INDEX CONCURRENTLY \"whimbrel_index_"),
        up.find("DROP INDEX CONCURRENTLY \"public\".\"changed\""),
    );
    assert!(made.is_some() && made < gone, "{up}");
    assert!(!down.contains(" INDEX \"narrow\""), "{down}");
}

#[test]
fn constraints_are_checked_later_or_built_on_an_index() {
    let [up, _] = prove(
        "online_constraints",
        "CREATE TABLE o (id int NOT NULL, code text, n int, ref int);
         CREATE TABLE u (id int PRIMARY KEY)",
        "CREATE TABLE u (id int PRIMARY KEY);
         CREATE TABLE o (id int NOT NULL, code text, n int, ref int,
             CONSTRAINT pk PRIMARY KEY (id),
             CONSTRAINT code UNIQUE (code, n) INCLUDE (ref) DEFERRABLE INITIALLY DEFERRED,
             CONSTRAINT positive CHECK (n > 0) NO INHERIT,
             CONSTRAINT other FOREIGN KEY (ref) REFERENCES u ON DELETE SET NULL
                 DEFERRABLE,
             CONSTRAINT apart EXCLUDE USING btree (n WITH =))",
    );
    assert_eq!(up.matches("NOT VALID").count(), 2, "{up}");
    assert_eq!(up.matches("VALIDATE").count(), 2, "{up}");
    assert_eq!(up.matches("USING INDEX").count(), 2, "{up}");
}

#[test]
fn a_constraint_on_an_index_is_exchanged_at_once() {
    let [up, _] = prove(
        "online_exchange",
        "CREATE TABLE t (a int NOT NULL, b int NOT NULL, c text,
             CONSTRAINT pk PRIMARY KEY (a), CONSTRAINT uq UNIQUE (c));
         COMMENT ON CONSTRAINT uq ON t IS 'kept'",
        "CREATE TABLE t (a int NOT NULL, b int NOT NULL, c text,
             CONSTRAINT pk PRIMARY KEY (b, a), CONSTRAINT uq UNIQUE (c, a));
         COMMENT ON CONSTRAINT uq ON t IS 'kept'",
    );
    assert_eq!(up.matches("CREATE UNIQUE INDEX CONCURRENTLY").count(), 2, "{up}");
}

#[test]
fn what_others_refer_to_is_replaced_as_a_whole() {
    prove(
        "online_referred",
        "CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL);
         CREATE TABLE r (a int REFERENCES t);
         CREATE TABLE i (a int NOT NULL, b int NOT NULL);
         CREATE UNIQUE INDEX by_a ON i (a);
         ALTER TABLE i REPLICA IDENTITY USING INDEX by_a",
        "CREATE TABLE t (a int, b int NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (b));
         CREATE TABLE r (a int, CONSTRAINT r_a_fkey FOREIGN KEY (a) REFERENCES t);
         CREATE TABLE i (a int NOT NULL, b int NOT NULL);
         CREATE UNIQUE INDEX by_a ON i (a, b);
         ALTER TABLE i REPLICA IDENTITY USING INDEX by_a",
    );
}

#[test]
fn a_column_becomes_not_null_through_a_check() {
    let [up, down] = prove(
        "online_not_null",
        "CREATE TABLE t (a int, b text, c int, d int);
         CREATE TABLE p (a int) PARTITION BY RANGE (a);
         CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9)",
        "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b varchar(9) NOT NULL,
             c int NOT NULL DEFAULT 3, d int PRIMARY KEY);
         CREATE TABLE p (a int NOT NULL) PARTITION BY RANGE (a);
         CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9)",
    );
    assert_eq!(up.matches("VALIDATE").count(), 5, "{up}");
    assert!(!down.contains("VALIDATE"), "{down}");
}

#[test]
fn a_partitioned_table_gets_its_index_from_its_partitions() {
    let tables = "CREATE TABLE p (a int, b text) PARTITION BY RANGE (a);
         CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9);
         CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (9) TO (19) PARTITION BY LIST (a);
         CREATE TABLE p21 PARTITION OF p2 FOR VALUES IN (9, 10);";
    let [up, down] = prove(
        "online_partitions",
        tables,
        &format!("{tables} CREATE INDEX by_b ON p (b)"),
    );
    assert_eq!(up.matches("CONCURRENTLY").count(), 2, "{up}");
    assert_eq!(up.matches("ATTACH PARTITION").count(), 3, "{up}");
    assert_eq!(down.matches("DROP").count(), 1, "{down}");
}

#[test]
fn new_tables_are_made_as_ever() {
    let [up, _] = prove(
        "online_new",
        "CREATE TABLE old (id int PRIMARY KEY)",
        "CREATE TABLE old (id int PRIMARY KEY);
         CREATE TABLE new (id int PRIMARY KEY, a int NOT NULL CHECK (a > 1) UNIQUE,
             old int REFERENCES old);
         CREATE INDEX by_a ON new (a)",
    );
    assert!(!up.contains("CONCURRENTLY") && !up.contains("NOT VALID"), "{up}");
}
