//! What ways lose.

use testkit::TestDatabase;
use whimbrel::catalog::{FactId, Kind, extract};
use whimbrel::plan::Rename;
use whimbrel::prove::witness::{Stage, Traces, WitnessReport, WitnessVerdict, Witnesses};

fn table(name: &str) -> FactId {
    FactId::new(Kind::Table, ["public", name])
}

/// Plants rows into `t`, goes both ways, and tells what was found.
fn travel(
    hint: &str,
    old: &str,
    up: &str,
    down: Option<&str>,
    renames: &[Rename],
) -> WitnessReport {
    let database = TestDatabase::create(hint);
    database.run(old);
    let mut session = database.session();
    let catalog = extract(&mut session).unwrap();
    let mut witnesses = Witnesses::plant(&mut session, &catalog, &[table("t")]).unwrap();
    witnesses.follow(renames);
    session.batch(up).unwrap();
    let report = witnesses.compare(&mut session, Stage::Up).unwrap();
    let Some(down) = down else { return report };
    session.batch(down).unwrap();
    witnesses.compare(&mut session, Stage::Down).unwrap()
}

fn traces(report: &WitnessReport) -> Vec<(&str, Option<Traces>, Option<Traces>)> {
    let columns = report.tables[0].columns.iter();
    columns.map(|one| (one.column.as_str(), one.up, one.down)).collect()
}

const KEPT: Option<Traces> = Some(Traces::Kept);
const CHANGED: Option<Traces> = Some(Traces::Changed);
const GONE: Option<Traces> = Some(Traces::Gone);

#[test]
fn what_widens_loses_nothing() {
    let report = travel(
        "lossless",
        "CREATE TABLE t (a varchar(50), b int, c int, d timestamp, e text, f json)",
        "ALTER TABLE t ALTER a TYPE varchar(60), ALTER b TYPE bigint, ALTER c TYPE text,
             ALTER d TYPE timestamptz, ADD g int DEFAULT 3, ALTER f TYPE jsonb;
         INSERT INTO t (a) VALUES ('another')",
        Some(
            "DELETE FROM t WHERE a = 'another';
             ALTER TABLE t ALTER a TYPE varchar(50), ALTER b TYPE int,
             ALTER c TYPE int USING c::int, ALTER d TYPE timestamp, DROP g,
             ALTER f TYPE json",
        ),
        &[],
    );
    assert!(
        traces(&report).iter().all(|one| one.1 == KEPT && one.2 == KEPT),
        "{report:?}"
    );
    assert_eq!(report.verdict(), WitnessVerdict::Lossless);
    assert_eq!(report.tables[0].rows, 3);
}

#[test]
fn what_narrows_is_seen_on_the_way_up() {
    let report = travel(
        "narrows",
        "CREATE TABLE t (a varchar(60), b numeric(6, 2), c text)",
        "ALTER TABLE t ALTER a TYPE varchar(50) USING a::varchar(50),
             ALTER b TYPE int USING b::int",
        Some("ALTER TABLE t ALTER a TYPE varchar(60), ALTER b TYPE numeric(6, 2)"),
        &[],
    );
    assert_eq!(
        traces(&report),
        [("a", CHANGED, CHANGED), ("b", CHANGED, CHANGED), ("c", KEPT, KEPT)]
    );
    assert_eq!(report.verdict(), WitnessVerdict::Lossy);
}

#[test]
fn a_column_or_table_that_comes_back_is_empty() {
    let report = travel(
        "dropped_column",
        "CREATE TABLE t (a int, b text)",
        "ALTER TABLE t DROP b",
        Some("ALTER TABLE t ADD b text"),
        &[],
    );
    assert_eq!(traces(&report), [("a", KEPT, KEPT), ("b", GONE, CHANGED)]);
    assert_eq!(report.verdict(), WitnessVerdict::Lossy);
    let report = travel(
        "dropped_table",
        "CREATE TABLE t (a int, b text)",
        "DROP TABLE t",
        Some("CREATE TABLE t (a int, b text)"),
        &[],
    );
    assert_eq!(traces(&report), [("a", GONE, CHANGED), ("b", GONE, CHANGED)]);
}

#[test]
fn without_a_way_back_what_is_gone_is_gone() {
    let report = travel(
        "no_way_back",
        "CREATE TABLE t (a int, b text)",
        "ALTER TABLE t DROP b",
        None,
        &[],
    );
    assert_eq!(report.verdict(), WitnessVerdict::Irreversible);
    assert_eq!(report.tables[0].columns[0].verdict(), WitnessVerdict::Lossless);
}

#[test]
fn what_is_renamed_is_followed() {
    let column =
        |table: &str, name: &str| FactId::new(Kind::Column, ["public", table, name]);
    let renames = [
        Rename { from: table("t"), to: table("u") },
        Rename { from: column("t", "a"), to: column("u", "b") },
    ];
    let report = travel(
        "renamed",
        "CREATE TABLE t (a int NOT NULL, c text)",
        "ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME a TO b",
        Some("ALTER TABLE u RENAME b TO a; ALTER TABLE u RENAME TO t"),
        &renames,
    );
    assert_eq!(traces(&report), [("a", KEPT, KEPT), ("c", KEPT, KEPT)]);
}
