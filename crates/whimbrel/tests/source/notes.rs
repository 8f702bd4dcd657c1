//! What a source says beside the schema.

use whimbrel::source::Note;

use crate::folder::Files;

#[test]
fn rows_are_noted() {
    let files = Files::new(&[
        ("a.sql", "INSERT INTO kinds VALUES (1), (2);"),
        ("b.sql", "CREATE TABLE kinds (a int); CREATE TABLE empty (a int);"),
        (
            "c.sql",
            "CREATE TABLE gone (a int); INSERT INTO gone VALUES (1); DELETE FROM gone;",
        ),
        ("d.sql", "CREATE MATERIALIZED VIEW m AS SELECT 1;"),
    ]);
    let (_, elaborated) = files.elaborate().unwrap();
    let [Note::Rows { table, origin }] = &elaborated.notes[..] else {
        panic!("{:?}", elaborated.notes);
    };
    assert_eq!(table, "public.kinds");
    assert_eq!(files.place(origin.as_ref().unwrap()), "b.sql:1:1");
}

#[test]
fn origins_are_told_by_oid() {
    let files = Files::new(&[
        (
            "a.sql",
            "CREATE VIEW v AS SELECT * FROM t;\nCREATE TABLE t (id serial PRIMARY KEY);",
        ),
        (
            "b.sql",
            "CREATE EXTENSION IF NOT EXISTS plpgsql; DROP TABLE IF EXISTS nothing;",
        ),
    ]);
    let (database, elaborated) = files.elaborate().unwrap();
    let mut session = database.connect().unwrap();
    let oid = |session: &mut whimbrel::database::Session, name: &str| -> u32 {
        let sql = format!("SELECT '{name}'::regclass::oid");
        session.batch(&sql).unwrap()[0].scalar().unwrap().parse().unwrap()
    };
    for (name, place) in [
        ("v", "a.sql:1:1"),
        ("t", "a.sql:2:1"),
        ("t_id_seq", "a.sql:2:1"),
        ("t_pkey", "a.sql:2:1"),
    ] {
        let oid = oid(&mut session, name);
        let origin = elaborated.origins.of("pg_class", oid);
        assert_eq!(origin.map(|origin| files.place(origin)), Some(place.to_owned()));
    }
}
