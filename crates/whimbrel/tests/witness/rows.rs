//! For which tables rows can be made.

use testkit::TestDatabase;
use whimbrel::catalog::{FactId, Kind, extract};
use whimbrel::prove::witness::{WitnessReport, WitnessVerdict, Witnesses};

/// The number of rows of each table, and the notes.
fn planted(hint: &str, sql: &str, tables: &[&str]) -> WitnessReport {
    let database = TestDatabase::create(hint);
    database.run(sql);
    let mut session = database.session();
    let catalog = extract(&mut session).unwrap();
    let ids: Vec<FactId> =
        tables.iter().map(|table| FactId::new(Kind::Table, ["public", *table])).collect();
    let mut witnesses = Witnesses::plant(&mut session, &catalog, &ids).unwrap();
    let report =
        witnesses.compare(&mut session, whimbrel::prove::witness::Stage::Up).unwrap();
    assert_eq!(extract(&mut session).unwrap().fingerprint(), catalog.fingerprint());
    report
}

fn all_have_rows(hint: &str, sql: &str, tables: &[&str]) {
    let report = planted(hint, sql, tables);
    assert_eq!(report.tables.len(), tables.len());
    for table in &report.tables {
        assert!(table.rows > 0, "{table:?}");
        assert_eq!(table.verdict(), WitnessVerdict::Lossless, "{table:?}");
    }
}

#[test]
fn every_usual_type_has_values() {
    all_have_rows(
        "witness_types",
        "CREATE TYPE state AS ENUM ('new', 'done');
         CREATE TYPE addr AS (street varchar(20), number int, state state);
         CREATE DOMAIN email AS varchar(60) NOT NULL CHECK (VALUE ~ '^.+@.+$');
         CREATE DOMAIN rate AS numeric(4, 2) CHECK (VALUE BETWEEN 5 AND 7);
         CREATE TYPE span AS RANGE (subtype = date);
         CREATE TABLE numbers (a smallint NOT NULL, b integer NOT NULL, c bigint NOT NULL,
             d numeric(5, 2) NOT NULL, e real NOT NULL, f double precision NOT NULL,
             g money NOT NULL, h oid NOT NULL, i numeric(2, 2) NOT NULL);
         CREATE TABLE texts (a text NOT NULL, b varchar(3) NOT NULL, c char(5) NOT NULL,
             d \"char\" NOT NULL, e name NOT NULL, f varchar NOT NULL);
         CREATE TABLE times (a date NOT NULL, b timestamp(0) NOT NULL,
             c timestamptz NOT NULL, d time NOT NULL, e timetz NOT NULL,
             f interval NOT NULL);
         CREATE TABLE others (a uuid NOT NULL, b json NOT NULL, c jsonb NOT NULL,
             d bytea NOT NULL, e inet NOT NULL, f cidr NOT NULL, g macaddr NOT NULL,
             h bit(3) NOT NULL, i varbit(9) NOT NULL, j bit NOT NULL,
             k tsvector NOT NULL, l boolean NOT NULL, m xml NOT NULL,
             n pg_lsn NOT NULL);
         CREATE TABLE shapes (a point NOT NULL, b line NOT NULL, c lseg NOT NULL,
             d box NOT NULL, e path NOT NULL, f polygon NOT NULL, g circle NOT NULL);
         CREATE TABLE made (a state NOT NULL, b addr NOT NULL, c email, d rate NOT NULL,
             e span NOT NULL, f int4range NOT NULL, g tstzmultirange NOT NULL,
             h state[] NOT NULL, i int[] NOT NULL, j email[] NOT NULL, k addr[] NOT NULL)",
        &["numbers", "texts", "times", "others", "shapes", "made"],
    );
}

#[test]
fn rows_obey_the_constraints() {
    all_have_rows(
        "witness_rules",
        "CREATE EXTENSION btree_gist;
         CREATE TABLE checked (
             kind text NOT NULL CHECK (kind IN ('invoice', 'it''s')),
             amount int NOT NULL CHECK (amount > 1234 AND amount < 1240),
             code varchar(12) NOT NULL CHECK (code ~ '^[A-Z]{2}$'),
             since date NOT NULL, until date NOT NULL, CHECK (since < until),
             low int NOT NULL, high int NOT NULL, CONSTRAINT apart CHECK (low > high * 2)
         );
         CREATE TABLE keyed (id uuid PRIMARY KEY, flag boolean NOT NULL UNIQUE,
             room int NOT NULL, during tsrange NOT NULL,
             EXCLUDE USING gist (room WITH =, during WITH &&));
         CREATE UNIQUE INDEX ON keyed ((room % 7));
         CREATE TABLE automatic (id int GENERATED ALWAYS AS IDENTITY, n serial,
             twice int GENERATED ALWAYS AS (3 * 2) STORED, at timestamptz DEFAULT now());
         CREATE TABLE odd (\"My Column\" text NOT NULL CHECK (\"My Column\" <> ''))",
        &["checked", "keyed", "automatic", "odd"],
    );
}

#[test]
fn rows_refer_to_rows() {
    all_have_rows(
        "witness_keys",
        "CREATE TABLE tenants (id int, region text, PRIMARY KEY (id, region));
         CREATE TABLE users (id bigserial PRIMARY KEY, tenant int NOT NULL,
             region text NOT NULL, boss bigint REFERENCES users,
             FOREIGN KEY (tenant, region) REFERENCES tenants);
         CREATE TABLE orders (id int PRIMARY KEY, owner bigint NOT NULL REFERENCES users,
             last_line int);
         CREATE TABLE lines (id int PRIMARY KEY, of int NOT NULL REFERENCES orders);
         ALTER TABLE orders ADD FOREIGN KEY (last_line) REFERENCES lines;
         CREATE TABLE twice (owner bigint NOT NULL REFERENCES users,
             also bigint NOT NULL REFERENCES users CHECK (also <> owner));
         CREATE TABLE events (at date NOT NULL, kind text NOT NULL)
             PARTITION BY RANGE (at);
         CREATE TABLE events_2044 PARTITION OF events
             FOR VALUES FROM ('2044-01-01') TO ('2045-01-01') PARTITION BY LIST (kind);
         CREATE TABLE events_2044_a PARTITION OF events_2044 FOR VALUES IN ('exotic')",
        &["users", "orders", "lines", "events_2044_a", "events_2044"],
    );
}

#[test]
fn triggers_do_not_meddle() {
    all_have_rows(
        "witness_triggers",
        "CREATE TABLE t (a int NOT NULL);
         CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql
             AS 'BEGIN RAISE EXCEPTION ''no''; END';
         CREATE TRIGGER never BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION never();
         ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY",
        &["t"],
    );
}

#[test]
fn a_table_that_no_row_fits_is_unknown_and_says_why() {
    let report = planted(
        "witness_none",
        "CREATE TABLE never (a int CHECK (a > 5 AND a < 3) NOT NULL)",
        &["never", "missing"],
    );
    assert_eq!(report.tables.len(), 1);
    let note = report.tables[0].note.as_deref().unwrap();
    assert!(note.contains("violates check constraint"), "{note}");
    assert_eq!(report.verdict(), WitnessVerdict::Unknown);
}
